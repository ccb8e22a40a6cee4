# SPDX-License-Identifier: Apache-2.0
#
# Bitstreams with open tools: make fpga BOARD=tangnano4k.
#
# $(BUILD)/fpga/BOARD/: BOARD.fs and .bin; report.json; netlist.v, the netlist of synthesis; unpacked.v, what gowin_unpack
# reads from the bitstream; configuration.vh, Bulkhead's parameters.
# FIRMWARE_SYSTEM=file.dts: another system description.

BOARD       ?= tangnano4k
FPGA_DIR     = $(BUILD)/fpga/$(BOARD)
FPGA_SOURCES = $(RTL) $(wildcard fpga/rtl/*.v fpga/$(BOARD)/*.v) fpga/rtl/soc_registers.vh tests/configurations.toml \
               scripts/configuration.py fpga/build.py
FPGA_BUILD   = $(PYTHON) fpga/build.py
FPGA_MADE    = $(addprefix $(FPGA_DIR)/,$(BOARD).fs $(BOARD).bin report.json unpacked.v)
FPGA_SYSTEM  = $(if $(FIRMWARE_SYSTEM),--system $(FIRMWARE_SYSTEM))

.PHONY: fpga fpga-readme flash test-fpga test-fpga-bitstream
fpga: ## bitstream, firmware and report of a board (BOARD=tangnano4k)
	@$(FPGA_BUILD) check $(BOARD) $(FPGA_SYSTEM) || { rm -f $(FPGA_MADE); exit 2; }
	+@begin=$$(date +%s); \
	    $(MAKE) --no-print-directory -s $(if $(filter -j%,$(MAKEFLAGS)),,-j2) $(FPGA_DIR)/$(BOARD).bin $(FPGA_DIR)/$(BOARD).fs || \
	    { rm -f $(FPGA_MADE); exit 2; }; \
	    echo "fpga: $(FPGA_DIR)/$(BOARD).fs, $(BOARD).bin"; $(FPGA_BUILD) show $(BOARD) --out $(FPGA_DIR) --begin $$begin

$(BUILD)/fpga/%/configuration.vh: tests/configurations.toml scripts/configuration.py rtl/bulkhead.v
	@mkdir -p $(@D)
	@$(PYTHON) scripts/configuration.py $* --verilog >$@.new && mv $@.new $@ || { rm -f $@ $@.new; exit 2; }

$(FPGA_DIR)/netlist.json $(FPGA_DIR)/netlist.v &: $(FPGA_SOURCES)
	@mkdir -p $(FPGA_DIR)
	@$(FPGA_BUILD) synth $(BOARD) --out $(FPGA_DIR)

$(FPGA_DIR)/$(BOARD).fs: $(FPGA_DIR)/netlist.json constraints/$(BOARD).cst constraints/$(BOARD).sdc
	@$(FPGA_BUILD) place $(BOARD) --out $(FPGA_DIR)

$(FPGA_DIR)/$(BOARD).bin: $(BUILD)/firmware/$(BOARD).bin
	@mkdir -p $(@D)
	@cp $< $@

$(FPGA_DIR)/unpacked.v: $(FPGA_DIR)/$(BOARD).fs
	@$(FPGA_BUILD) unpack $(BOARD) --out $(FPGA_DIR)

fpga-readme: fpga ## the table of the board's README.md
	@$(FPGA_BUILD) readme $(BOARD) --out $(FPGA_DIR)

flash: fpga ## bitstream and firmware into the board's flash, with openFPGALoader
	@$(FPGA_BUILD) flash $(BOARD) --out $(FPGA_DIR)

test-fpga: ## lint of the board's RTL, the flow on a few cells, its bad input
	+@MAKE="$(MAKE)" VERILATOR="$(VERILATOR)" IVERILOG="$(IVERILOG)" $(PYTHON) fpga/build_test.py $(BUILD)/tests/fpga

test-fpga-bitstream: $(FPGA_DIR)/unpacked.v ## the bitstream read back against the placed netlist
	@$(PYTHON) fpga/bitstream_check.py GW1NS-4 $(FPGA_DIR)/placed.json $<
