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
