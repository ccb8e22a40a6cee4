# SPDX-License-Identifier: Apache-2.0
#
# bulkhead-sim: for each configuration a fast build and one that can write waves.
#
# $(BUILD)/sim/CONFIG/bulkhead-sim, bulkhead-sim-waves   the programs
# $(BUILD)/sim/CONFIG/libdut.a, libdut-waves.a           the RTL behind shim.h, for other programs
# $(BUILD)/sim/libsim.a                                  the test bench without main
# SIM_RTL=FOLDER takes the RTL from another folder.

SIM_RTL        ?= rtl
SIM_CONFIGS     = $(shell $(PYTHON) scripts/configuration.py --list)
SIM_ROOT       := $(shell $(VERILATOR) --getenv VERILATOR_ROOT 2>/dev/null)
SIM_RTL_FILES  := $(wildcard $(SIM_RTL)/*.v $(SIM_RTL)/*.vh)
SIM_HEADERS    := $(wildcard sim/*.h c_model/include/bulkhead/*.h)
SIM_SOURCES    := $(filter-out sim/table_main.c,$(wildcard sim/*.c))
SIM_OBJECTS    := $(SIM_SOURCES:sim/%.c=$(BUILD)/sim/obj/%.o)
SIM_CFLAGS      = $(CFLAGS) -O3 -Ic_model/include -Isim
SIM_LIBS       := -lfdt -lz -pthread -latomic
SIM_CXX        := g++ -O2 -w -I$(SIM_ROOT)/include -I$(SIM_ROOT)/include/vltstd

# What unreset registers hold varies by seed (x-initial); one eval a clock level (no timing).
SIM_VERILATE   := --cc --top-module bulkhead -O3 --x-assign unique --x-initial unique --timescale-override 1ns/1ns \
                  --default-language 1364-2005 --no-timing -I$(SIM_RTL)

TRANSACTIONS ?= 100000

include sim/frontend.mk

.PHONY: sim-build sim-build-all random
.SECONDARY:

sim-build: $(BUILD)/sim/$(CONFIG)/bulkhead-sim $(BUILD)/sim/$(CONFIG)/bulkhead-sim-waves ## build the simulator (CONFIG)

sim-build-all: ## build the simulator for every configuration, without waves
	$(MAKE) --no-print-directory $(SIM_CONFIGS:%=$(BUILD)/sim/%/bulkhead-sim)

random: $(BUILD)/sim/$(CONFIG)/bulkhead-sim ## random traffic against the golden model (CONFIG, SEED, TRANSACTIONS)
	$< --config $$($(PYTHON) scripts/configuration.py $(CONFIG) --system) --seed $(SEED) --transactions $(TRANSACTIONS)

# ---- test bench ---------------------------------------------------------------

$(BUILD)/sim/obj/%.o: sim/%.c $(SIM_HEADERS) sim/sim.mk
	@mkdir -p $(@D)
	$(CC) $(SIM_CFLAGS) -c $< -o $@

$(BUILD)/sim/libsim.a: $(filter-out %/main.o,$(SIM_OBJECTS))
	rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/sim/libverilated.a: sim/sim.mk
	@mkdir -p $(@D)/runtime
	cd $(@D)/runtime && for f in verilated verilated_threads verilated_fst_c; do \
	    $(SIM_CXX) -c $(SIM_ROOT)/include/$$f.cpp -o $$f.o || exit; done
	rm -f $@
	$(AR) rcs $@ $(@D)/runtime/*.o

# ---- the RTL of a configuration --------------------------------------------------
# parameters is written only when it differs: a change of one description builds one RTL anew.

$(BUILD)/sim/%/parameters: tests/configurations.toml scripts/configuration.py rtl/bulkhead.v $(wildcard examples/*.dts) \
                           $(BUILD)/tools/bulkhead-table
	@mkdir -p $(@D)
	@$(PYTHON) scripts/configuration.py $* --verilator > $@.new
	@if grep -q -- '-GHARDWIRED=1' $@.new; then \
	    system=$$($(PYTHON) scripts/configuration.py $* --system) && \
	    $(BUILD)/tools/bulkhead-table --parameters $$(cat $@.new) $$system > $@.table.new; \
	else : > $@.table.new; fi
	@cmp -s $@.new $@ && cmp -s $@.table.new $@.table || { mv $@.table.new $@.table && mv $@.new $@; }

# $(1) suffix, $(2) Verilator flags, $(3) preprocessor flags
define SIM_DUT
$(BUILD)/sim/%/libdut$(1).a: $(BUILD)/sim/%/parameters $(SIM_RTL_FILES) sim/shim.cpp sim/shim.h sim/verilated_top.h
	rm -rf $$(@D)/verilated$(1)
	$(VERILATOR) $(SIM_VERILATE) $(2) $$$$(cat $$<) $$$$(cat $$<.table) --Mdir $$(@D)/verilated$(1) \
	    $(wildcard $(SIM_RTL)/*.v)
	+$$(MAKE) --no-print-directory -s -C $$(@D)/verilated$(1) -f Vbulkhead.mk OPT_FAST=-O3 OPT_SLOW=-O1 Vbulkhead__ALL.a
	$(SIM_CXX) $(3) $$$$(sed "s/-G/-DDUT_/g; s/=[0-9]*'h/=0x/g" $$<) -DDUT_NAME='"$$*"' -std=c++17 -Ic_model/include -Isim -I$$(@D)/verilated$(1) \
	    -c sim/shim.cpp -o $$(@D)/verilated$(1)/shim.o
	cp $$(@D)/verilated$(1)/Vbulkhead__ALL.a $$@.new
	$(AR) rs $$@.new $$(@D)/verilated$(1)/shim.o
	mv $$@.new $$@

$(BUILD)/sim/%/bulkhead-sim$(1): $(BUILD)/sim/obj/main.o $(BUILD)/sim/libsim.a $(BUILD)/sim/%/libdut$(1).a \
                                 $(BUILD)/sim/libverilated.a $(MODEL_A)
	g++ $$^ $(SIM_LIBS) -o $$@
endef

$(eval $(call SIM_DUT,,,-DVM_TRACE=0))
$(eval $(call SIM_DUT,-waves,--trace-fst --trace-structs,-DVM_TRACE=1))
