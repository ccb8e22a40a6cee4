# SPDX-License-Identifier: Apache-2.0
#
# make fpga-report: area and clock on FPGAs into build/fpga-report.json, README.md and docs/fpga-report.md.
# ONLY=KEY measures one afresh; SEEDS: places and routes of each design; JOBS at a time.

SEEDS ?= 3

FPGA_REPORT := YOSYS=$(YOSYS) MAKE=$(MAKE) $(PYTHON) fpga/report.py

.PHONY: fpga-report
fpga-report: ## area and clock of named configurations on FPGAs, figures of the Tang Nano 4K system (ONLY=KEY: one; SEEDS, JOBS)
	@$(FPGA_REPORT) --seeds $(SEEDS) $(if $(JOBS),--jobs $(JOBS)) $(if $(ONLY),--only $(ONLY))

.PHONY: test-fpga-report
test-fpga-report: ## the report on FPGAs: counts, devices, targets, bad input
	@YOSYS=$(YOSYS) MAKE=$(MAKE) $(PYTHON) tests/fpga/report_test.py $(BUILD)/tests/fpga-report
