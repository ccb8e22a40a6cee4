# SPDX-License-Identifier: Apache-2.0
#
# The golden model: static and shared library, unit tests, bench program.

BUILD  ?= build
PREFIX ?= /usr/local

MODEL_VERSION := 1.0.0
MODEL_SONAME  := libbulkhead_model.so.1

MODEL_NAMES   := access granules commit ports switch pages mailbox faults registers model
MODEL_SOURCES := $(MODEL_NAMES:%=c_model/%.c)
MODEL_HEADERS := c_model/include/bulkhead/model.h c_model/include/bulkhead/registers.h c_model/include/bulkhead/page.h c_model/internal.h
MODEL_OBJECTS := $(MODEL_NAMES:%=$(BUILD)/model/%.o)
MODEL_A       := $(BUILD)/model/libbulkhead_model.a
MODEL_SO      := $(BUILD)/model/libbulkhead_model.so
MODEL_INCLUDE := -Ic_model/include

# The decision is inlined into bh_judge also in the shared library: no interposition.
MODEL_CFLAGS  := -std=c11 -Wall -Wextra -Werror -Wconversion -Wshadow -pedantic -O3 -fPIC \
                 -fvisibility=hidden -fno-semantic-interposition $(MODEL_INCLUDE)

.PHONY: model install-model test-unit

model: $(MODEL_A) $(MODEL_SO) ## build the golden model as static and shared library

$(BUILD)/model/%.o: c_model/%.c $(MODEL_HEADERS) c_model/c_model.mk
	@mkdir -p $(@D)
	$(CC) $(MODEL_CFLAGS) -c $< -o $@

$(MODEL_A): $(MODEL_OBJECTS)
	rm -f $@
	$(AR) rcs $@ $^

$(MODEL_SO): $(MODEL_OBJECTS)
	$(CC) -shared -Wl,-soname,$(MODEL_SONAME) -Wl,--no-undefined $^ -o $@
	ln -sf $(@F) $(@D)/$(MODEL_SONAME)

install-model: model ## install the model's library, headers and pkg-config file (PREFIX, DESTDIR)
	install -d $(DESTDIR)$(PREFIX)/include/bulkhead $(DESTDIR)$(PREFIX)/lib/pkgconfig
	install -m 644 $(filter c_model/include/%,$(MODEL_HEADERS)) \
	    $(DESTDIR)$(PREFIX)/include/bulkhead
	install -m 644 $(MODEL_A) $(DESTDIR)$(PREFIX)/lib
	install -m 755 $(MODEL_SO) $(DESTDIR)$(PREFIX)/lib/libbulkhead_model.so.$(MODEL_VERSION)
	ln -sf libbulkhead_model.so.$(MODEL_VERSION) $(DESTDIR)$(PREFIX)/lib/$(MODEL_SONAME)
	ln -sf $(MODEL_SONAME) $(DESTDIR)$(PREFIX)/lib/libbulkhead_model.so
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(MODEL_VERSION)|' c_model/bulkhead-model.pc.in \
	    > $(DESTDIR)$(PREFIX)/lib/pkgconfig/bulkhead-model.pc

# ---- unit tests: model, driver and tests under ASan and UBSan ----------------------------------

UNIT_SOURCES := $(wildcard tests/unit/*.c)
UNIT_CFLAGS  := -std=c11 -Wall -Wextra -Werror -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all \
                $(MODEL_INCLUDE) -Isw/include -Itests/unit

$(BUILD)/model/unit: $(UNIT_SOURCES) tests/unit/test.h $(MODEL_SOURCES) $(MODEL_HEADERS) $(SW_SOURCES) $(SW_HEADERS) c_model/c_model.mk
	@mkdir -p $(@D)
	$(CC) $(UNIT_CFLAGS) $(UNIT_SOURCES) $(MODEL_SOURCES) $(SW_SOURCES) -lcmocka -o $@

test-unit: $(BUILD)/model/unit ## unit tests of the golden model and the driver (cmocka, ASan, UBSan)
	$(BUILD)/model/unit

# ---- bench program ---------------------------------------------------------------------

$(BUILD)/model/model_bench: tests/bench/model_bench.c $(MODEL_SOURCES) $(MODEL_HEADERS) c_model/c_model.mk
	@mkdir -p $(@D)
	$(CC) -std=c11 -Wall -Wextra -Werror -O3 -flto $(MODEL_INCLUDE) $< $(MODEL_SOURCES) -o $@
