// SPDX-License-Identifier: Apache-2.0
//
// SDPB - block RAM of the netlist in simulation (gowin_ram.v): one port writes, the other reads, up to 32 bits.

`include "gowin_init.vh"

`resetall
`default_nettype none

module SDPB #(
    parameter READ_MODE = 1'b0,
    parameter BIT_WIDTH_0 = 32,
    parameter BIT_WIDTH_1 = 32,
    parameter [2:0] BLK_SEL_0 = 3'b000,
    parameter [2:0] BLK_SEL_1 = 3'b000,
    parameter RESET_MODE = "SYNC",
    `GOWIN_INIT_PARAMETERS(256)
) (
    input  wire        CLKA, CEA, CLKB, CEB, OCE, RESETA, RESETB,
    input  wire [13:0] ADA, ADB,
    input  wire [2:0]  BLKSELA, BLKSELB,
    input  wire [31:0] DI,
    output wire [31:0] DO
);
    wire [31:0] unused;
    gowin_ram #(.UNIT(8), .WIDTH_A(BIT_WIDTH_0), .WIDTH_B(BIT_WIDTH_1), .READ_MODE_B(READ_MODE),
        .INIT(`GOWIN_INIT)) u_ram (
        .clka(CLKA), .clkb(CLKB), .cea(CEA && BLKSELA == BLK_SEL_0), .ceb(CEB && BLKSELB == BLK_SEL_1), .ocea(1'b0), .oceb(OCE), .reseta(RESETA),
        .resetb(RESETB), .wrea(1'b1), .wreb(1'b0), .ada(ADA), .adb(ADB), .dia(DI), .dib(32'd0), .doa(unused), .dob(DO));
endmodule
`resetall
