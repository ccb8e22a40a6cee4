# SPDX-License-Identifier: Apache-2.0
#
# RTL tests above the unit level: directed, random, mutants.
#
# $(BUILD)/directed/CONFIG   the directed tests, linked with the RTL of that configuration

DIRECTED_OBJECTS := $(patsubst tests/directed/%.c,$(BUILD)/directed/obj/%.o,$(wildcard tests/directed/*.c))
DIRECTED_HEADERS := $(wildcard tests/directed/*.h sim/*.h c_model/include/bulkhead/*.h)
# A PA of four granules has no room for what the tests set up: random traffic and sim-soc run that one.
DIRECTED_CONFIGS  = $(eval DIRECTED_CONFIGS := $(filter-out tangnano4k,$(shell $(PYTHON) scripts/configuration.py --list)))$(DIRECTED_CONFIGS)

.PHONY: directed directed-full test-directed test-random test-mutants-quick mutants regression coverage

$(BUILD)/directed/obj/%.o: tests/directed/%.c $(DIRECTED_HEADERS) tests/directed/directed.mk
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Ic_model/include -Isim -Itests/directed -c $< -o $@

$(BUILD)/directed/%: $(BUILD)/sim/%/libdut.a $(DIRECTED_OBJECTS) $(BUILD)/sim/libsim.a $(BUILD)/sim/libverilated.a $(MODEL_A)
	@mkdir -p $(@D)
	g++ $(DIRECTED_OBJECTS) $(BUILD)/sim/$*/libdut.a $(BUILD)/sim/libsim.a $(BUILD)/sim/libverilated.a $(MODEL_A) $(SIM_LIBS) -o $@

directed: $(BUILD)/directed/$(CONFIG) ## directed tests of one configuration (CONFIG, TESTS=names)
	$< $(TESTS)

directed-full: $(BUILD)/directed/$(CONFIG) ## 100,000 changes of granules, one by one and in ranges, each checked by an access (CONFIG=worlds)
	DIRECTED_FULL=1 $< many_singles many_in_ranges

test-directed: ## directed tests and register walk, every configuration
	+@for c in $(DIRECTED_CONFIGS); do $(MAKE) --no-print-directory -s $(BUILD)/directed/$$c || \
	    { echo "FAIL directed/$$c: does not build"; rm -f $(BUILD)/directed/$$c; bad=1; }; done; \
	for c in $(DIRECTED_CONFIGS); do [ ! -x $(BUILD)/directed/$$c ] || $(BUILD)/directed/$$c || bad=1; done; exit $${bad:-0}

# ---- random --------------------------------------------------------------------------

test-random: ## short random runs, every configuration, fixed seeds
	+@$(PYTHON) tests/random/random_runs.py short --make "$(MAKE)"

SEEDS ?= 20
JOBS  ?= 2
COVERAGE_CONFIG = $(if $(filter default,$(CONFIG)),worlds,$(CONFIG))
regression: ## long random runs: SEEDS of TRANSACTIONS each over every configuration, JOBS at a time; resumes
	+@$(PYTHON) tests/random/random_runs.py long --make "$(MAKE)" --seeds $(SEEDS) --transactions $(TRANSACTIONS) --jobs $(JOBS)

coverage: ## random runs until step 6 gave every outcome to every level, right, half, trust and world (CONFIG, SEEDS, TRANSACTIONS, JOBS)
	+@$(PYTHON) tests/random/random_runs.py coverage --make "$(MAKE)" --config $(COVERAGE_CONFIG) --seeds $(SEEDS) --transactions $(TRANSACTIONS) --jobs $(JOBS)

# ---- mutants -----------------------------------------------------------------------------

MUTANT_OBJECTS = $(DIRECTED_OBJECTS) $(BUILD)/sim/libsim.a $(BUILD)/sim/libverilated.a $(MODEL_A)
RUN_MUTANTS    = $(PYTHON) tests/mutants/mutants.py --jobs $(JOBS) --objects $(MUTANT_OBJECTS) --libraries "$(SIM_LIBS)"

MUTANT_TABLES  = $(patsubst %,$(BUILD)/sim/%/parameters,hardwired hardwired-schedule hardwired-small)

mutants: $(MUTANT_OBJECTS) $(MUTANT_TABLES) ## every RTL mutant must be caught (MUTANTS=names, JOBS)
	@$(RUN_MUTANTS) -- $(MUTANTS)

test-mutants-quick: $(MUTANT_OBJECTS) ## a few RTL mutants, for make test
	@$(RUN_MUTANTS) --quick
