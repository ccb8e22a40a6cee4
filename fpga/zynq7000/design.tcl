# SPDX-License-Identifier: Apache-2.0
#
# Block design: M_AXI_GP0 -> Bulkhead -> S_AXI_HP0, the processor's way to memory looped through the fabric; M_AXI_GP1 -> registers.

namespace eval bh {
    proc design {preset owner_prot} {
        upvar #0 bulkhead bulkhead
        set ps [create_bd_cell -type ip -vlnv xilinx.com:ip:processing_system7:5.5 ps]
        # What the fabric sees of the PS.  S_AXI_HP0 has 64 bits, as after reset: 32 would take a register write of the boot loader.
        if {$preset} {
            apply_bd_automation -rule xilinx.com:bd_rule:processing_system7 \
                -config {make_external "FIXED_IO, DDR" apply_board_preset "1" Master "Disable" Slave "Disable"} $ps
        } else {
            # DDR and MIO as on a Zybo Z7-20, for a first-stage boot loader of this design.
            set_property -dict {
                CONFIG.PCW_CRYSTAL_PERIPHERAL_FREQMHZ 33.333333
                CONFIG.PCW_PRESET_BANK0_VOLTAGE {LVCMOS 3.3V}
                CONFIG.PCW_PRESET_BANK1_VOLTAGE {LVCMOS 1.8V}
                CONFIG.PCW_UIPARAM_DDR_PARTNO {MT41K256M16 RE-125}
                CONFIG.PCW_UIPARAM_DDR_BUS_WIDTH {32 Bit}
                CONFIG.PCW_UART1_PERIPHERAL_ENABLE 1
                CONFIG.PCW_UART1_UART1_IO {MIO 48 .. 49}
                CONFIG.PCW_SD0_PERIPHERAL_ENABLE 1
                CONFIG.PCW_SD0_SD0_IO {MIO 40 .. 45}
            } $ps
            export_bus ps/DDR DDR xilinx.com:interface:ddrx_rtl:1.0
            export_bus ps/FIXED_IO FIXED_IO xilinx.com:display_processing_system7:fixedio_rtl:1.0
        }
        set_property -dict {
            CONFIG.PCW_USE_M_AXI_GP0 1
            CONFIG.PCW_USE_M_AXI_GP1 1
            CONFIG.PCW_USE_S_AXI_HP0 1
            CONFIG.PCW_S_AXI_HP0_DATA_WIDTH 64
            CONFIG.PCW_USE_FABRIC_INTERRUPT 1
            CONFIG.PCW_IRQ_F2P_INTR 1
            CONFIG.PCW_FPGA0_PERIPHERAL_FREQMHZ 100
        } $ps

        set_property CONFIG.OWNER_PROT $owner_prot [create_bd_cell -type ip -vlnv bulkhead:ip:bulkhead:$bulkhead(version) bulkhead]
        create_bd_cell -type ip -vlnv xilinx.com:ip:proc_sys_reset:5.0 reset

        set clock ps/FCLK_CLK0
        set resetn reset/peripheral_aresetn
        connect $clock reset/slowest_sync_clk bulkhead/aclk ps/M_AXI_GP0_ACLK ps/M_AXI_GP1_ACLK ps/S_AXI_HP0_ACLK
        connect ps/FCLK_RESET0_N reset/ext_reset_in
        connect $resetn bulkhead/aresetn

        smartconnect to_bulkhead ps/M_AXI_GP0 bulkhead/s0_axi $clock $resetn
        smartconnect to_memory bulkhead/m0_axi ps/S_AXI_HP0 $clock $resetn
        smartconnect to_registers ps/M_AXI_GP1 bulkhead/s_axil $clock $resetn
        connect bulkhead/irq ps/IRQ_F2P

        export_pin bulkhead/part_active active 4
        export_pin bulkhead/irq fault 1

        # The IPA is the whole address of M_AXI_GP0: windows begin at 0x40000000.
        assign ps/Data 0x40000000 1G bulkhead/s0_axi/memory
        assign ps/Data 0x80000000 64K bulkhead/s_axil/registers
        assign bulkhead/m0_axi 0x00000000 1G ps/S_AXI_HP0/HP0_DDR_LOWOCM
        exclude_but bulkhead/m0_axi ps/S_AXI_HP0/* HP0_DDR_LOWOCM
    }
}
