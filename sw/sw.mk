# SPDX-License-Identifier: Apache-2.0
#
# The driver.  Its tests run with the model's: tests/unit/driver.c.

SW_SOURCES := sw/owner.c sw/partition.c sw/system.c
SW_HEADERS := $(wildcard sw/include/bulkhead/*.h) sw/field.h $(wildcard c_model/include/bulkhead/*.h)
SW_INCLUDE := -Isw/include -Ic_model/include
SW_CFLAGS  := -std=c11 -Wall -Wextra -Werror -Wconversion -Wshadow -pedantic -O2 -ffreestanding -nostdlib

# As firmware builds it, both kinds of bus; nothing may be needed but its own files (and memset and memcpy, which a
# freestanding compiler may call).
SW_OBJECTS := $(foreach kind,mmio calls,$(SW_SOURCES:sw/%.c=$(BUILD)/sw/$(kind)/%.o))

.PHONY: sw test-sw
sw: $(SW_OBJECTS) ## build the driver's object files, freestanding

define SW_RULE
$(BUILD)/sw/$(1)/%.o: sw/%.c $(SW_HEADERS) sw/sw.mk
	@mkdir -p $$(@D)
	$$(CC) $(SW_CFLAGS) $(2) $(SW_INCLUDE) -c $$< -o $$@
endef
$(eval $(call SW_RULE,mmio,-DBULKHEAD_MMIO))
$(eval $(call SW_RULE,calls,))

test-sw: $(SW_OBJECTS) ## the driver needs no library
	@set -e; nm -u $^ >$(BUILD)/sw/undefined; needs=$$(awk '$$1 == "U" && $$2 !~ /^(memset|memcpy|bulkhead_)/ { print $$2 }' $(BUILD)/sw/undefined | sort -u); \
	    if [ -z "$$needs" ]; then echo "PASS sw_freestanding []"; else echo "FAIL sw_freestanding: needs" $$needs; exit 1; fi

# The C that bulkhead-table makes of every description of a build with registers, put in force by the driver.
SW_TABLES = $(filter-out hardwired%,$(shell $(PYTHON) scripts/configuration.py --list))

.PHONY: test-table
test-table: ## descriptions as C of the driver, against the simulator's reading of them
	+@$(MAKE) --no-print-directory -k $(SW_TABLES:%=test-table-%)

test-table-%: $(BUILD)/sw/table/%/run
	@$< $* $$($(PYTHON) scripts/configuration.py $* --system) $$($(PYTHON) scripts/configuration.py $* --verilator)

$(BUILD)/sw/table/%/run: sw/test/table.c $(SW_SOURCES) $(SW_HEADERS) $(BUILD)/tools/bulkhead-table tests/configurations.toml \
                         $(wildcard examples/*.dts fpga/*/*.dts)
	@mkdir -p $(@D)
	@parameters=$$($(PYTHON) scripts/configuration.py $* --verilator) && system=$$($(PYTHON) scripts/configuration.py $* --system) && \
	$(BUILD)/tools/bulkhead-table --firmware $$parameters $$system >$(@D)/system.c && \
	$(CC) -std=c11 -Wall -Wextra -Werror -g -O1 $(SANITIZE) $(SW_INCLUDE) -Isim $< $(@D)/system.c $(SW_SOURCES) $(SYSTEM_SOURCES) $(MODEL_A) -lfdt -o $@
