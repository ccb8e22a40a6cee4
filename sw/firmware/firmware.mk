# SPDX-License-Identifier: Apache-2.0
#
# The Tang Nano 4K's firmware: one binary for the board and for the simulated SoC.
#
# $(BUILD)/firmware/tangnano4k.elf, .bin, .map; $(BUILD)/firmware/system.c is the description as constants.

FIRMWARE_CROSS   ?= arm-none-eabi-
FIRMWARE_CC       = $(FIRMWARE_CROSS)gcc
FIRMWARE_BOARD   := tangnano4k
FIRMWARE_SYSTEM  ?= fpga/$(FIRMWARE_BOARD)/$(FIRMWARE_BOARD).dts
FIRMWARE_DIR      = $(BUILD)/firmware
FIRMWARE_ELF      = $(FIRMWARE_DIR)/$(FIRMWARE_BOARD).elf
FIRMWARE_BIN      = $(FIRMWARE_DIR)/$(FIRMWARE_BOARD).bin
FIRMWARE_SOURCES := $(wildcard sw/firmware/*.c)
FIRMWARE_OBJECTS  = $(FIRMWARE_SOURCES:sw/firmware/%.c=$(FIRMWARE_DIR)/%.o) $(SW_SOURCES:sw/%.c=$(FIRMWARE_DIR)/driver/%.o) $(FIRMWARE_DIR)/system.o
# Unaligned accesses of its own: memory behind Bulkhead is Device to the core, which has none there.
FIRMWARE_CFLAGS  := -mcpu=cortex-m3 -mthumb -mno-unaligned-access -std=c11 -Os -g -ffreestanding -ffunction-sections -fdata-sections -fno-common \
                    -Wall -Wextra -Werror -Wshadow $(SW_INCLUDE) -Isw/firmware
FIRMWARE_LDFLAGS := -mcpu=cortex-m3 -mthumb -nostdlib -static -Wl,--gc-sections -Wl,--fatal-warnings -Wl,--no-warn-rwx-segments

.PHONY: firmware
firmware: $(FIRMWARE_ELF) $(FIRMWARE_BIN) ## build the Cortex-M3 firmware of the Tang Nano 4K
	@$(FIRMWARE_CROSS)size $(FIRMWARE_ELF) | awk 'NR == 2 { printf "firmware: %s: %d of 32768 bytes of flash, %d of 4096 bytes of SRAM0 and the stack\n", \
	    "$(FIRMWARE_BIN)", $$1 + $$2, $$2 + $$3 }'

# Asked for once, before anything is compiled.
$(FIRMWARE_DIR)/tools:
	@mkdir -p $(@D)
	@command -v $(FIRMWARE_CC) >/dev/null || { echo "firmware: no $(FIRMWARE_CC): apt-get install gcc-arm-none-eabi" >&2; exit 3; }
	@touch $@

$(FIRMWARE_DIR)/%.o: sw/firmware/%.c $(wildcard sw/firmware/*.h) $(SW_HEADERS) sw/firmware/firmware.mk | $(FIRMWARE_DIR)/tools
	$(FIRMWARE_CC) $(FIRMWARE_CFLAGS) -c $< -o $@

$(FIRMWARE_DIR)/driver/%.o: sw/%.c $(SW_HEADERS) sw/firmware/firmware.mk | $(FIRMWARE_DIR)/tools
	@mkdir -p $(@D)
	$(FIRMWARE_CC) $(FIRMWARE_CFLAGS) -c $< -o $@

$(FIRMWARE_DIR)/system.c: $(FIRMWARE_SYSTEM) $(BUILD)/tools/bulkhead-table tests/configurations.toml scripts/configuration.py
	@mkdir -p $(@D)
	@parameters=$$($(PYTHON) scripts/configuration.py $(FIRMWARE_BOARD) --verilator) && \
	    $(BUILD)/tools/bulkhead-table --firmware $$parameters $(FIRMWARE_SYSTEM) >$@.new && mv $@.new $@ || \
	    { rm -f $@ $@.new $(FIRMWARE_ELF) $(FIRMWARE_BIN); exit 2; }

$(FIRMWARE_DIR)/system.o: $(FIRMWARE_DIR)/system.c $(SW_HEADERS) sw/firmware/firmware.mk | $(FIRMWARE_DIR)/tools
	$(FIRMWARE_CC) $(FIRMWARE_CFLAGS) -c $< -o $@

$(FIRMWARE_ELF): $(FIRMWARE_OBJECTS) sw/firmware/firmware.ld
	@rm -f $@ $(FIRMWARE_BIN)
	@$(FIRMWARE_CC) $(FIRMWARE_LDFLAGS) -T sw/firmware/firmware.ld -Wl,-Map,$(@:.elf=.map) $(FIRMWARE_OBJECTS) -lgcc -o $@ 2>$@.log || \
	    { rm -f $@; sed -n "s/.*region .\([A-Z0-9]*\). \(overflowed by.*\)/firmware: does not fit: \1 \2 (sw\/firmware\/firmware.ld)/p; \
	    s/.*\(firmware: less.*\)/\1/p" $@.log | \
	    grep . >&2 || cat $@.log >&2; exit 2; }

$(FIRMWARE_BIN): $(FIRMWARE_ELF)
	$(FIRMWARE_CROSS)objcopy -O binary $< $@

# tests/unit/driver_firmware.c takes these in.
$(BUILD)/model/unit: sw/firmware/format.c sw/firmware/format.h sw/firmware/platform.h
