# SPDX-License-Identifier: Apache-2.0
#
# Block design: M_AXI_HPM0_FPD -> Bulkhead -> S_AXI_HP0_FPD, the processor's way to memory looped through the fabric;
# M_AXI_HPM0_LPD -> registers.

namespace eval bh {
    proc design {preset owner_prot} {
        upvar #0 bulkhead bulkhead
        set ps [create_bd_cell -type ip -vlnv xilinx.com:ip:zynq_ultra_ps_e:3.5 ps]
        if {$preset} {
            apply_bd_automation -rule xilinx.com:bd_rule:zynq_ultra_ps_e -config {apply_board_preset "1"} $ps
        }
        # What the fabric sees of the PS.  All ports have 128 bits, as after reset: less would take register writes of the boot loader.
        set_property -dict {
            CONFIG.PSU__USE__M_AXI_GP0 1
            CONFIG.PSU__MAXIGP0__DATA_WIDTH 128
            CONFIG.PSU__USE__M_AXI_GP1 0
            CONFIG.PSU__USE__M_AXI_GP2 1
            CONFIG.PSU__MAXIGP2__DATA_WIDTH 128
            CONFIG.PSU__USE__S_AXI_GP2 1
            CONFIG.PSU__SAXIGP2__DATA_WIDTH 128
            CONFIG.PSU__USE__IRQ0 1
            CONFIG.PSU__FPGA_PL0_ENABLE 1
            CONFIG.PSU__CRL_APB__PL0_REF_CTRL__FREQMHZ 200
            CONFIG.PSU__NUM_FABRIC_RESETS 1
        } $ps

        set_property CONFIG.OWNER_PROT $owner_prot [create_bd_cell -type ip -vlnv bulkhead:ip:bulkhead:$bulkhead(version) bulkhead]
        create_bd_cell -type ip -vlnv xilinx.com:ip:proc_sys_reset:5.0 reset

        set clock ps/pl_clk0
        set resetn reset/peripheral_aresetn
        connect $clock reset/slowest_sync_clk bulkhead/aclk ps/maxihpm0_fpd_aclk ps/maxihpm0_lpd_aclk ps/saxihp0_fpd_aclk
        connect ps/pl_resetn0 reset/ext_reset_in
        connect $resetn bulkhead/aresetn

        smartconnect to_bulkhead ps/M_AXI_HPM0_FPD bulkhead/s0_axi $clock $resetn
        smartconnect to_memory bulkhead/m0_axi ps/S_AXI_HP0_FPD $clock $resetn
        smartconnect to_registers ps/M_AXI_HPM0_LPD bulkhead/s_axil $clock $resetn
        connect bulkhead/irq ps/pl_ps_irq0

        export_pin bulkhead/part_active active 4
        export_pin bulkhead/irq fault 1

        # The IPA is the whole address of M_AXI_HPM0_FPD: windows begin at 0x4_0000_0000.
        assign ps/Data 0x400000000 4G bulkhead/s0_axi/memory
        assign ps/Data 0x80000000 64K bulkhead/s_axil/registers
        assign bulkhead/m0_axi 0x00000000 2G ps/SAXIGP2/HP0_DDR_LOW
        exclude_but bulkhead/m0_axi ps/SAXIGP2/* HP0_DDR_LOW
    }
}
