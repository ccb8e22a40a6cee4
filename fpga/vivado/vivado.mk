# SPDX-License-Identifier: Apache-2.0
#
# Zynq boards: what Vivado needs (vivado-sources), Vivado itself where there is one (vivado), and what can be checked without (test-vivado).

VIVADO        ?= vivado
VIVADO_FAMILY.zybo-z7-20 := zynq7000
VIVADO_FAMILY.kv260      := zynqmp
VIVADO_FAMILY.zcu102     := zynqmp
VIVADO_CONFIG  = $(VIVADO_FAMILY.$(BOARD))
VIVADO_NEEDS  := fpga/vivado/describe.py scripts/configuration.py scripts/registers.py rtl/bulkhead.v rtl/files.f regs/bulkhead.rdl \
                 tests/configurations.toml
OWNER_PROT    ?= 0

include sw/uio/uio.mk

# ---- Vivado ---------------------------------------------------------------------

.PHONY: vivado vivado-sources
$(BUILD)/vivado/%/description.tcl: $(VIVADO_NEEDS)
	$(PYTHON) fpga/vivado/describe.py $* $(@D)

vivado-sources: $(BUILD)/vivado/$(CONFIG)/description.tcl ## wrapper and description of the IP for Vivado (CONFIG=zynq7000, zynqmp, ...)

vivado: ## bitstream of a Zynq board with Vivado (BOARD=zybo-z7-20, kv260, zcu102; OWNER_PROT)
	@[ -n "$(VIVADO_CONFIG)" ] || { echo "vivado: BOARD=$(BOARD): no such board; there are zybo-z7-20, kv260, zcu102" >&2; exit 2; }
	@rm -f $(addprefix $(BUILD)/fpga/$(BOARD)/,bulkhead.bit bulkhead.xsa report.json)
	@command -v $(VIVADO) >/dev/null || { echo "vivado: $(VIVADO) is not in PATH: install Vivado, source its settings64.sh, or set VIVADO" >&2; exit 3; }
	@$(MAKE) --no-print-directory $(BUILD)/vivado/$(VIVADO_CONFIG)/description.tcl
	@mkdir -p $(BUILD)/fpga/$(BOARD)
	$(VIVADO) -mode batch -nojournal -log $(BUILD)/fpga/$(BOARD)/vivado.log -source fpga/$(VIVADO_CONFIG)/build.tcl \
	    -tclargs -board $(BOARD) -sources $(BUILD)/vivado/$(VIVADO_CONFIG) -out $(BUILD)/fpga/$(BOARD) -owner_prot $(OWNER_PROT)

# ---- without Vivado ------------------------------------------------------------------

.PHONY: test-vivado
test-vivado: ## scripts, wrapper, constraints and overlays of the Zynq boards, as far as they can be checked without Vivado
	@mkdir -p $(BUILD)/vivado
	@IVERILOG="$(IVERILOG)" VERILATOR="$(VERILATOR)" YOSYS="$(YOSYS)" $(PYTHON) fpga/vivado/test/test.py $(BUILD)/vivado/test

.PHONY: vivado-area
vivado-area: ## area of the Zynq configurations by Yosys (synth_xilinx), into build/vivado/area.json
	@YOSYS=$(YOSYS) $(PYTHON) fpga/vivado/area.py $(BUILD)/vivado/area.json
