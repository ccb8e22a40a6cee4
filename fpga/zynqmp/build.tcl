# SPDX-License-Identifier: Apache-2.0
#
# vivado -mode batch -source fpga/zynqmp/build.tcl -tclargs -board kv260 -sources FOLDER -out FOLDER [-jobs N] [-owner_prot 0..3]
#     [-board_part NAME] [-stop package|design|bitstream]
# README.md says what it builds; make vivado BOARD=kv260 calls it.

set here [file normalize [file dirname [info script]]]
source [file join $here .. vivado common.tcl]
source [file join $here design.tcl]

bh::build zynqmp {
    kv260  {xck26-sfvc784-2LV-c kv260.xdc}
    zcu102 {xczu9eg-ffvb1156-2-e zcu102.xdc}
} $argv
