# SPDX-License-Identifier: Apache-2.0
#
# bulkhead-uio: the owner as a program of Linux.  For a board: make uio CC=arm-linux-gnueabihf-gcc or aarch64-linux-gnu-gcc, libfdt at hand.

UIO_SOURCES := $(wildcard sw/uio/*.c) $(SW_SOURCES) sim/system.c sim/system_check.c sim/system_source.c $(MODEL_SOURCES)
UIO_HEADERS := $(wildcard sw/uio/*.h sw/uio/test/*.h sim/system*.h) $(SW_HEADERS) $(MODEL_HEADERS)
UIO_CFLAGS  := -std=c11 -Wall -Wextra -Werror -Wconversion -Wshadow -pedantic -O2 -g -DBULKHEAD_MMIO -Isw/include $(MODEL_INCLUDE) -Isim -Isw/uio
UIO_TEST    := -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -O2 -g $(MODEL_INCLUDE)

.PHONY: uio test-uio
uio: $(BUILD)/uio/bulkhead-uio ## the owner's program for Linux with UIO

$(BUILD)/uio/bulkhead-uio: $(UIO_SOURCES) $(UIO_HEADERS) sw/uio/uio.mk
	@mkdir -p $(@D)
	$(CC) $(UIO_CFLAGS) $(UIO_SOURCES) -lfdt -o $@

$(BUILD)/uio/fake.so: sw/uio/test/fake.c $(MODEL_SOURCES) $(UIO_HEADERS) sw/uio/uio.mk
	@mkdir -p $(@D)
	$(CC) $(UIO_TEST) -fPIC -shared $< $(MODEL_SOURCES) -ldl -lpthread -o $@

$(BUILD)/uio/traffic: sw/uio/test/traffic.c $(MODEL_SOURCES) $(UIO_HEADERS) sw/uio/uio.mk
	@mkdir -p $(@D)
	$(CC) $(UIO_TEST) $< $(MODEL_SOURCES) -lpthread -o $@

test-uio: $(BUILD)/uio/bulkhead-uio $(BUILD)/uio/fake.so $(BUILD)/uio/traffic ## bulkhead-uio as it is built, on a UIO device with the golden model behind it
	@$(PYTHON) sw/uio/test/test.py $(BUILD)/uio
