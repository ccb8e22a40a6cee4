# SPDX-License-Identifier: Apache-2.0
#
# vivado -mode batch -source fpga/zynq7000/build.tcl -tclargs -board zybo-z7-20 -sources FOLDER -out FOLDER [-jobs N] [-owner_prot 0..3]
#     [-board_part NAME] [-stop package|design|bitstream]
# README.md says what it builds; make vivado BOARD=zybo-z7-20 calls it.

set here [file normalize [file dirname [info script]]]
source [file join $here .. vivado common.tcl]
source [file join $here design.tcl]

bh::build zynq7000 {
    zybo-z7-20 {xc7z020clg400-1 zybo-z7-20.xdc}
} $argv
