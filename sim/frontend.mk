# SPDX-License-Identifier: Apache-2.0
#
# System descriptions, the trace front end, and the run on real programs.

FRONTEND_CFLAGS := -std=c11 -Wall -Wextra -Werror -g $(MODEL_INCLUDE) -Isim
FRONTEND_FDT    := -lfdt
SYSTEM_SOURCES  := sim/system.c sim/system_source.c sim/system_check.c

$(BUILD)/tools/bulkhead-table: sim/table_main.c $(SYSTEM_SOURCES) sim/system.h sim/system_source.h $(MODEL_A)
	@mkdir -p $(@D)
	$(CC) $(FRONTEND_CFLAGS) -O2 sim/table_main.c $(SYSTEM_SOURCES) $(MODEL_A) $(FRONTEND_FDT) -o $@

# ---- tests: no RTL, under ASan and UBSan ------------------------------------------------

FRONTEND_SOURCES := sim/frontend.c sim/frontend_report.c sim/cpu.c sim/dma.c sim/trace.c sim/mmu.c sim/cache.c $(SYSTEM_SOURCES)
FRONTEND_HEADERS := sim/frontend.h sim/requester.h sim/cpu.h sim/dma.h sim/granules.h sim/beat.h sim/rng.h sim/trace.h sim/mmu.h sim/cache.h sim/system.h \
                    sim/system_source.h sim/tb.h sim/shim.h
FRONTEND_TESTS   := tests/frontend/main.c tests/frontend/fake_tb.c
SANITIZE         := -fsanitize=address,undefined -fno-sanitize-recover=all

$(BUILD)/tests/frontend/run: $(FRONTEND_TESTS) tests/frontend/fake_tb.h $(FRONTEND_SOURCES) $(FRONTEND_HEADERS) \
                             $(MODEL_SOURCES) $(MODEL_HEADERS) sim/frontend.mk
	@mkdir -p $(@D)
	$(CC) $(FRONTEND_CFLAGS) -O1 $(SANITIZE) -Itests/frontend $(FRONTEND_TESTS) $(FRONTEND_SOURCES) $(MODEL_SOURCES) $(FRONTEND_FDT) -lz -o $@

.PHONY: test-frontend test-bad-input test-replay
test-frontend: $(BUILD)/tests/frontend/run ## system descriptions and the trace front end, without RTL (ASan, UBSan)
	@$(BUILD)/tests/frontend/run $(BUILD)/tests/frontend

test-bad-input: $(BUILD)/tools/bulkhead-table $(BUILD)/sim/default/bulkhead-sim ## wrong systems, traces and options: one clear line each
	@mkdir -p $(BUILD)/tests/bad_input
	@$(PYTHON) tests/directed/bad_input.py $^ $(BUILD)/tests/bad_input

test-replay: ## programs through the RTL of every configuration, and the leak without a clean cache
	+@mkdir -p $(BUILD)/tests/replay && $(MAKE) --no-print-directory -s $(SIM_CONFIGS:%=$(BUILD)/sim/%/bulkhead-sim)
	@$(PYTHON) tests/frontend/rtl_replay.py $(BUILD)/sim $(BUILD)/tests/replay

# ---- real programs ------------------------------------------------------------------------

# One for each partition, as far as they go.
PROGRAMS     ?= ls sort gzip awk
SIM_PROGRAMS  = $(wordlist 1,$(shell $(PYTHON) scripts/configuration.py $(CONFIG) --param PARTITIONS),$(PROGRAMS))

.PHONY: sim
sim: $(BUILD)/sim/$(CONFIG)/bulkhead-sim ## replay traces of real programs with partition switches (CONFIG, PROGRAMS)
	@scripts/capture.sh $(BUILD)/traces
	@$< --config $$($(PYTHON) scripts/configuration.py $(CONFIG) --system) --seed $(SEED) --json $(BUILD)/sim.json \
	    $(SIM_PROGRAMS:%=--trace $(BUILD)/traces/%.trace.gz)
