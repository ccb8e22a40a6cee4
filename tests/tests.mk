# SPDX-License-Identifier: Apache-2.0
#
# make test and make lint.  Both run their steps in turn through scripts/run_tests.py, which collects
# PASS and FAIL lines in build/test-results/, and go on after a failure.  -j works inside a step.

-include tests/directed/directed.mk

# Steps of make test, each a target that prints PASS and FAIL lines.
TEST_STEPS := test-unit test-sw test-frontend test-directed test-random test-replay test-examples test-table test-uio test-vivado test-fpga test-soc \
              test-bad-input test-mutants-quick formal-quick
RUN_STEP := $(PYTHON) scripts/run_tests.py step

.PHONY: test lint
test: ## every check of behaviour: unit, directed, random, mutants, quick proofs, requirements
	@rm -rf $(BUILD)/test-results
	@$(RUN_STEP) regs-check --one "" -- $(PYTHON) scripts/registers.py --check .
	+@for step in $(TEST_STEPS); do $(RUN_STEP) $$step -- $(MAKE) --no-print-directory -k $$step || exit; done
	@$(RUN_STEP) requirements -- $(PYTHON) scripts/requirements_check.py
	@$(PYTHON) scripts/run_tests.py summary

LINT_STEPS := verilator icarus yosys parameters c form

lint: export VERILATOR := $(VERILATOR)
lint: export IVERILOG := $(IVERILOG)
lint: export YOSYS := $(YOSYS)
lint: export CC := $(CC)
lint: ## Verilator, Icarus and Yosys on every configuration, illegal parameters, C, form of files
	@rm -f $(BUILD)/test-results/lint-*
	@for step in $(LINT_STEPS); do $(RUN_STEP) lint-$$step -- $(PYTHON) scripts/lint.py $$step || exit; done
	@$(PYTHON) scripts/run_tests.py summary lint-
