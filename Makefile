# SPDX-License-Identifier: Apache-2.0
#
# The front door: make help lists every target.  All output goes below build/.

PYTHON   ?= .venv/bin/python
BUILD    ?= build
# CC is cc unless said otherwise.  CFLAGS: add to them with EXTRA_CFLAGS.
CFLAGS   ?= -O2 -g -std=c11 -Wall -Wextra -Werror $(EXTRA_CFLAGS)
VERILATOR ?= verilator
YOSYS    ?= yosys
IVERILOG ?= iverilog
CONFIG   ?= default
SEED     ?= 1
export BUILD

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

# ---- tools ------------------------------------------------------------------
# What a goal needs is installed before anything else: make brings included files up to
# date first and starts again.  SETUP=no leaves the machine alone.
SETUP ?= yes
GOALS := $(or $(MAKECMDGOALS),help)
PURPOSE.help      := none
PURPOSE.clean     := none
PURPOSE.distclean := none
PURPOSE.sim       := sim
PURPOSE.sim-build := sim
PURPOSE.sim-build-all := sim
PURPOSE.random    := sim
PURPOSE.bench     := bench
$(foreach goal,cycles speed synth,$(eval PURPOSE.bench-$(goal) := bench))
PURPOSE.formal    := formal
PURPOSE.formal-quick := formal
PURPOSE.test      := test formal fpga soc
PURPOSE.lint      := test soc
$(foreach goal,fpga flash fpga-readme test-fpga,$(eval PURPOSE.$(goal) := fpga))
PURPOSE.fpga-report := fpga bench
PURPOSE.firmware  := soc
PURPOSE.sim-soc   := soc
$(foreach goal,sim-soc-netlist test-soc-netlist,$(eval PURPOSE.$(goal) := soc fpga))
PURPOSE.test-soc  := soc
PURPOSE.test-fpga-report := fpga bench
$(foreach goal,uio vivado vivado-sources,$(eval PURPOSE.$(goal) := test))
PURPOSE.vivado-area := bench
PURPOSE.regression := regression
PURPOSE.coverage  := sim
PURPOSE.waves     := waves
PURPOSE.waves-png := waves
PURPOSES := $(filter-out none,$(sort $(foreach goal,$(GOALS),$(or $(PURPOSE.$(goal)),test))))

ifeq ($(SETUP),yes)
ifneq ($(PURPOSES),)
SETUP_DONE := $(BUILD)/setup/$(subst $() ,+,$(PURPOSES)).mk
include $(SETUP_DONE)
$(SETUP_DONE): scripts/packages.txt scripts/setup.sh $(wildcard requirements*.txt)
	@scripts/setup.sh $(PURPOSES) && mkdir -p $(@D) && touch $@
endif
else
PYTHON := $(or $(wildcard $(PYTHON)),python3)
endif

# ---- the parts ----------------------------------------------------------------
RTL := $(wildcard rtl/*.v)

-include sw/sw.mk
-include c_model/c_model.mk
-include sim/sim.mk
-include examples/examples.mk
-include tests/tests.mk
-include tests/formal/formal.mk
-include tests/bench/bench.mk
-include sw/firmware/firmware.mk
-include sim/soc/soc.mk
-include fpga/fpga.mk
-include fpga/report.mk
-include fpga/vivado/vivado.mk

# ---- registers ----------------------------------------------------------------
.PHONY: regs regs-check
regs: ## generate what depends on the register descriptions in regs/
	$(PYTHON) scripts/registers.py

regs-check: ## fail when a generated file differs from what regs/ gives
	$(PYTHON) scripts/registers.py --check .

# ---- waves --------------------------------------------------------------------
# A few thousand transactions unless TRANSACTIONS is given: a wave grows by some 100 bytes a cycle.
WAVES := $(BUILD)/waves/$(CONFIG)-$(SEED).fst
WAVES_TRANSACTIONS := $(if $(filter command environment,$(firstword $(origin TRANSACTIONS))),$(TRANSACTIONS),3000)

.PHONY: waves waves-png $(WAVES)
# A run that ends in a mismatch (exit 1) is the one to look at.
$(WAVES): $(BUILD)/sim/$(CONFIG)/bulkhead-sim-waves
	@mkdir -p $(@D)
	$< --config $$($(PYTHON) scripts/configuration.py $(CONFIG) --system) --seed $(SEED) \
	    --transactions $(WAVES_TRANSACTIONS) --waves $@ >$@.log 2>&1; code=$$?; cat $@.log; [ $$code -le 1 ]

waves: $(WAVES) ## repeat a random run with waves and open GTKWave (CONFIG, SEED, TRANSACTIONS, AT=cycle)
	$(PYTHON) scripts/waves.py $< --log $<.log $(if $(AT),--at $(AT)) --open

waves-png: $(WAVES) ## the same, drawn without a screen into build/waves.png
	$(PYTHON) scripts/waves.py $< --log $<.log $(if $(AT),--at $(AT)) --png $(BUILD)/waves.png

# ---- housekeeping ---------------------------------------------------------------
.PHONY: help clean distclean
help: ## this list
	@awk -F ': .*## |:## ' '/^[a-z][a-z0-9-]*:.*## / { printf "  %-20s %s\n", $$1, $$NF }' $(MAKEFILE_LIST) | sort -u
	@echo "Variables: CONFIG=$(CONFIG) (names: tests/configurations.toml), SEED=$(SEED), V=1 shows what tests print,"
	@echo "  SETUP=no installs nothing; CC CFLAGS VERILATOR YOSYS IVERILOG PYTHON BUILD"

clean: ## remove everything that was built
	rm -rf $(BUILD)

distclean: clean ## and the installed Python tools
	rm -rf .venv
