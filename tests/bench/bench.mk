# SPDX-License-Identifier: Apache-2.0
#
# make bench: every figure, into build/bench.json.  ONLY=KEY measures one afresh.

BENCH     := YOSYS=$(YOSYS) IVERILOG=$(IVERILOG) VERILATOR=$(VERILATOR) $(PYTHON) tests/bench/bench.py
# Builds of the simulator that say figures in cycles, and the one that replays traces.
BENCH_SIM := $(foreach config,peer sixteen three-p0 wide-p2 default four-ports worlds-dram,$(BUILD)/sim/$(config)/bulkhead-sim)
BENCH_FOR.synth  :=
BENCH_FOR.cycles := $(BENCH_SIM)
BENCH_FOR.speed  := $(BENCH_SIM) $(BUILD)/model/model_bench

.PHONY: bench bench-synth bench-cycles bench-speed

bench: $(BENCH_SIM) $(BUILD)/model/model_bench ## measure every figure: table, build/bench.json, docs/figures.md (ONLY=KEY: one)
	@$(BENCH) $(if $(ONLY),--only $(ONLY))

bench-synth: ## the figures of synthesis only
	@$(BENCH) synth

bench-cycles: $(BENCH_FOR.cycles) ## the figures in cycles only
	@$(BENCH) cycles

bench-speed: $(BENCH_FOR.speed) ## the speeds of simulator and model only
	@$(BENCH) speed
