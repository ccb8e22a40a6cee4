# SPDX-License-Identifier: Apache-2.0
#
# Example programs: the driver (sw/) against the RTL of one configuration.
#
# $(BUILD)/examples/NAME

EXAMPLE_CONFIG_realm         := worlds
EXAMPLE_CONFIG_secure-kernel := worlds-p0
EXAMPLES := realm secure-kernel

EXAMPLE_CFLAGS = $(CFLAGS) -Isw/include -Ic_model/include -Isim -Iexamples

.PHONY: $(EXAMPLES:%=example-%) test-examples

$(BUILD)/examples/%.o: examples/%.c $(SW_HEADERS) $(wildcard sim/*.h) examples/bench_bus.h examples/examples.mk
	@mkdir -p $(@D)
	$(CC) $(EXAMPLE_CFLAGS) -c $< -o $@

define EXAMPLE
$(BUILD)/examples/$(1): $(BUILD)/examples/$(1).o $(BUILD)/examples/bench_bus.o $(SW_SOURCES:sw/%.c=$(BUILD)/sw/calls/%.o) \
                        $(BUILD)/sim/libsim.a $(BUILD)/sim/$(EXAMPLE_CONFIG_$(1))/libdut.a $(BUILD)/sim/libverilated.a $(MODEL_A)
	g++ $$^ $(SIM_LIBS) -o $$@
endef
$(foreach example,$(EXAMPLES),$(eval $(call EXAMPLE,$(example))))

example-realm: $(BUILD)/examples/realm ## a realm that shares a ring with two network devices and its host
	$<

example-secure-kernel: $(BUILD)/examples/secure-kernel ## a secure kernel write-protects 100,000 granules under traffic
	$<

# Each page shows what its program prints, up to the figures.
EXAMPLE_SHOWN = awk '/^```/ { if (text ~ /PASS example/) printf "%s", text; text = ""; next } { text = text $$0 "\n" }'
EXAMPLE_WORDS = sed 's/[0-9][0-9.]*/N/g; s/  */ /g'

test-examples: $(EXAMPLES:%=$(BUILD)/examples/%) ## both examples, and that their pages show what they print
	@for e in $(EXAMPLES); do out=$(BUILD)/examples/$$e.out; \
	    $(BUILD)/examples/$$e >$$out || { echo "FAIL example_$$e: exit code"; bad=1; }; cat $$out; \
	    $(EXAMPLE_SHOWN) examples/$$e.md | $(EXAMPLE_WORDS) >$$out.page; $(EXAMPLE_WORDS) $$out | diff $$out.page - && \
	        echo "PASS example_page_$$e []" || { echo "FAIL example_page_$$e: examples/$$e.md shows something else"; bad=1; }; \
	done; exit $${bad:-0}
