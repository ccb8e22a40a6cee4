# SPDX-License-Identifier: Apache-2.0
#
# What the scripts may name: parts with the pins that constraints use, and cells with their properties, pins and address segments.
# From UG585, UG1085 (PS), PG082, PG201 (their IP), PG247 (SmartConnect), PG164 (Processor System Reset) and the boards' manuals;
# written down by hand and not asked of Vivado.

namespace eval stub {
    variable board_parts {digilentinc.com:zybo-z7-20:part0:1.2 xilinx.com:kv260_som:part0:1.4 xilinx.com:zcu102:part0:3.4}
    variable parts {
        xc7z020clg400-1      {pins {M14 M15 G14 D18 Y11 T5 Y12 V16 F17 M17}}
        xck26-sfvc784-2LV-c  {pins {H12 E10 D10 C11 B10 E12 D11 B11}}
        xczu9eg-ffvb1156-2-e {pins {AG14 AF13 AE13 AJ14 AJ15 AH13 AH14 AL12}}
    }
    # vlnv -> procedure of namespace cells
    variable catalogue {
        xilinx.com:ip:processing_system7:5.5 processing_system7
        xilinx.com:ip:zynq_ultra_ps_e:3.5    zynq_ultra_ps_e
        xilinx.com:ip:smartconnect:1.0       smartconnect
        xilinx.com:ip:proc_sys_reset:5.0     proc_sys_reset
    }
    variable rules {xilinx.com:bd_rule:processing_system7 xilinx.com:bd_rule:zynq_ultra_ps_e}
    variable port_interfaces {xilinx.com:interface:ddrx_rtl:1.0 ddrx xilinx.com:display_processing_system7:fixedio_rtl:1.0 fixedio}
}

# A cell procedure is given its properties as an array `is` and answers with rows
#   pin NAME DIRECTION WIDTH KIND          KIND clk, rst, intr, data
#   bus NAME MODE TYPE {clock PIN protocol P address BITS data BITS}
#   space NAME {BUS {APERTURE-BASE RANGE ...} ...}
#   segment BUS-OR-OTHER-NAME NAME BUS BASE RANGE fixed|free
# `properties` answers {NAME DEFAULT TEST ...}, TEST an expression of $v.
namespace eval cells {
    namespace eval processing_system7 {
        proc properties {} {
            set flag {$v in {0 1}}
            return [list \
                PCW_USE_M_AXI_GP0 1 $flag PCW_USE_M_AXI_GP1 0 $flag PCW_USE_S_AXI_HP0 0 $flag PCW_S_AXI_HP0_DATA_WIDTH 64 {$v in {32 64}} \
                PCW_USE_FABRIC_INTERRUPT 0 $flag PCW_IRQ_F2P_INTR 0 $flag PCW_FPGA0_PERIPHERAL_FREQMHZ 50 {$v >= 0.1 && $v <= 250} \
                PCW_EN_CLK1_PORT 0 $flag \
                PCW_CRYSTAL_PERIPHERAL_FREQMHZ 33.333333 {$v >= 30 && $v <= 60} \
                PCW_PRESET_BANK0_VOLTAGE {LVCMOS 3.3V} {$v in {{LVCMOS 1.8V} {LVCMOS 2.5V} {LVCMOS 3.3V}}} \
                PCW_PRESET_BANK1_VOLTAGE {LVCMOS 3.3V} {$v in {{LVCMOS 1.8V} {LVCMOS 2.5V} {LVCMOS 3.3V}}} \
                PCW_UIPARAM_DDR_PARTNO {MT41J256M8 HX-15E} {[string match {MT41[JK]*M* *} $v]} PCW_UIPARAM_DDR_BUS_WIDTH {32 Bit} {$v in {{16 Bit} {32 Bit}}} \
                PCW_UART1_PERIPHERAL_ENABLE 0 $flag PCW_UART1_UART1_IO {} {$v in {{MIO 8 .. 9} {MIO 12 .. 13} {MIO 48 .. 49} EMIO}} \
                PCW_SD0_PERIPHERAL_ENABLE 0 $flag PCW_SD0_SD0_IO {} {$v in {{MIO 16 .. 21} {MIO 28 .. 33} {MIO 40 .. 45} EMIO}}]
        }
        proc rows {list} {
            array set is $list
            set rows {
                {pin FCLK_CLK0 O 1 clk} {pin FCLK_RESET0_N O 1 rst}
                {bus DDR Master ddrx {}} {bus FIXED_IO Master fixedio {}}
            }
            if {$is(PCW_EN_CLK1_PORT)} { lappend rows {pin FCLK_CLK1 O 1 clk} }
            set apertures {}
            foreach {port base} {M_AXI_GP0 0x40000000 M_AXI_GP1 0x80000000} {
                if {$is(PCW_USE_$port)} {
                    lappend rows [list pin ${port}_ACLK I 1 clk] \
                        [list bus $port Master aximm [list clock ${port}_ACLK protocol AXI3 address 32 data 32]]
                    lappend apertures $port [list $base 0x40000000]
                }
            }
            if {$is(PCW_USE_S_AXI_HP0)} {
                lappend rows {pin S_AXI_HP0_ACLK I 1 clk} \
                    [list bus S_AXI_HP0 Slave aximm [list clock S_AXI_HP0_ACLK protocol AXI3 address 32 data $is(PCW_S_AXI_HP0_DATA_WIDTH)]] \
                    {segment S_AXI_HP0 HP0_DDR_LOWOCM S_AXI_HP0 0x0 0x40000000 fixed}
            }
            if {$is(PCW_USE_FABRIC_INTERRUPT) && $is(PCW_IRQ_F2P_INTR)} { lappend rows {pin IRQ_F2P I 1 intr} }
            return [concat $rows [list [list space Data $apertures]]]
        }
    }

    namespace eval zynq_ultra_ps_e {
        proc properties {} {
            set flag {$v in {0 1}}
            set width {$v in {32 64 128}}
            return [list PSU__USE__M_AXI_GP0 1 $flag PSU__MAXIGP0__DATA_WIDTH 128 $width PSU__USE__M_AXI_GP1 1 $flag PSU__MAXIGP1__DATA_WIDTH 128 $width \
                PSU__USE__M_AXI_GP2 0 $flag PSU__MAXIGP2__DATA_WIDTH 32 $width PSU__USE__S_AXI_GP2 0 $flag PSU__SAXIGP2__DATA_WIDTH 128 $width \
                PSU__USE__IRQ0 1 $flag PSU__FPGA_PL0_ENABLE 1 $flag PSU__CRL_APB__PL0_REF_CTRL__FREQMHZ 100 {$v >= 1 && $v <= 400} \
                PSU__NUM_FABRIC_RESETS 1 {$v in {0 1 2 3 4}}]
        }
        proc rows {list} {
            array set is $list
            set rows {}
            set apertures {}
            foreach {number port clock from} {
                0 M_AXI_HPM0_FPD maxihpm0_fpd_aclk {0xA0000000 0x10000000 0x400000000 0x100000000 0x1000000000 0x3800000000}
                1 M_AXI_HPM1_FPD maxihpm1_fpd_aclk {0xB0000000 0x10000000 0x500000000 0x100000000 0x4800000000 0x3800000000}
                2 M_AXI_HPM0_LPD maxihpm0_lpd_aclk {0x80000000 0x20000000}
            } {
                if {$is(PSU__USE__M_AXI_GP$number)} {
                    lappend rows [list pin $clock I 1 clk] \
                        [list bus $port Master aximm [list clock $clock protocol AXI4 address 40 data $is(PSU__MAXIGP${number}__DATA_WIDTH)]]
                    lappend apertures $port $from
                }
            }
            if {$is(PSU__USE__S_AXI_GP2)} {
                lappend rows {pin saxihp0_fpd_aclk I 1 clk} \
                    [list bus S_AXI_HP0_FPD Slave aximm [list clock saxihp0_fpd_aclk protocol AXI4 address 49 data $is(PSU__SAXIGP2__DATA_WIDTH)]] \
                    {segment SAXIGP2 HP0_DDR_LOW S_AXI_HP0_FPD 0x0 0x80000000 fixed} \
                    {segment SAXIGP2 HP0_QSPI S_AXI_HP0_FPD 0xC0000000 0x20000000 fixed} \
                    {segment SAXIGP2 HP0_LPS_OCM S_AXI_HP0_FPD 0xFF000000 0x1000000 fixed}
            }
            if {$is(PSU__USE__IRQ0)} { lappend rows {pin pl_ps_irq0 I 1 intr} }
            if {$is(PSU__FPGA_PL0_ENABLE)} { lappend rows {pin pl_clk0 O 1 clk} }
            if {$is(PSU__NUM_FABRIC_RESETS) > 0} { lappend rows {pin pl_resetn0 O 1 rst} }
            return [concat $rows [list [list space Data $apertures]]]
        }
    }

    namespace eval smartconnect {
        proc properties {} { return {NUM_SI 1 {$v >= 1 && $v <= 16} NUM_MI 1 {$v >= 1 && $v <= 64} NUM_CLKS 1 {$v >= 1 && $v <= 32}} }
        proc rows {list} {
            array set is $list
            set rows {{pin aclk I 1 clk} {pin aresetn I 1 rst}}
            for {set i 1} {$i < $is(NUM_CLKS)} {incr i} { lappend rows [list pin aclk$i I 1 clk] }
            foreach {letter mode count} [list S Slave $is(NUM_SI) M Master $is(NUM_MI)] {
                for {set i 0} {$i < $count} {incr i} {
                    lappend rows [list bus [format %s%02d_AXI $letter $i] $mode aximm {clock aclk protocol any address any data any}]
                }
            }
            return $rows
        }
    }

    namespace eval proc_sys_reset {
        proc properties {} { return {C_EXT_RST_WIDTH 4 {$v >= 1 && $v <= 16} C_AUX_RST_WIDTH 4 {$v >= 1 && $v <= 16} C_EXT_RESET_HIGH 0 {$v in {0 1}}} }
        proc rows {list} {
            return {
                {pin slowest_sync_clk I 1 clk} {pin ext_reset_in I 1 rst} {pin aux_reset_in I 1 open} {pin mb_debug_sys_rst I 1 open}
                {pin dcm_locked I 1 open} {pin mb_reset O 1 data} {pin bus_struct_reset O 1 data} {pin peripheral_reset O 1 data}
                {pin interconnect_aresetn O 1 rst} {pin peripheral_aresetn O 1 rst}
            }
        }
    }
}
