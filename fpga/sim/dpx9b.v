// SPDX-License-Identifier: Apache-2.0
//
// DPX9B - block RAM of the netlist in simulation (gowin_ram.v): two ports, up to 18 bits.

`include "gowin_init.vh"

`resetall
`default_nettype none

module DPX9B #(
    parameter READ_MODE0 = 1'b0,
    parameter READ_MODE1 = 1'b0,
    parameter WRITE_MODE0 = 2'b00,
    parameter WRITE_MODE1 = 2'b00,
    parameter BIT_WIDTH_0 = 18,
    parameter BIT_WIDTH_1 = 18,
    parameter [2:0] BLK_SEL_0 = 3'b000,
    parameter [2:0] BLK_SEL_1 = 3'b000,
    parameter RESET_MODE = "SYNC",
    `GOWIN_INIT_PARAMETERS(288)
) (
    input  wire        CLKA, CEA, CLKB, CEB, OCEA, OCEB, RESETA, RESETB, WREA, WREB,
    input  wire [13:0] ADA, ADB,
    input  wire [17:0] DIA, DIB,
    input  wire [2:0]  BLKSELA, BLKSELB,
    output wire [17:0] DOA, DOB
);
    wire [17:0] unused_a, unused_b;
    gowin_ram #(.UNIT(9), .WIDTH_A(BIT_WIDTH_0), .WIDTH_B(BIT_WIDTH_1), .WRITE_MODE_A(WRITE_MODE0), .WRITE_MODE_B(WRITE_MODE1),
        .READ_MODE_A(READ_MODE0), .READ_MODE_B(READ_MODE1),
        .INIT(`GOWIN_INIT)) u_ram (
        .clka(CLKA), .clkb(CLKB), .cea(CEA && BLKSELA == BLK_SEL_0), .ceb(CEB && BLKSELB == BLK_SEL_1), .ocea(OCEA), .oceb(OCEB), .reseta(RESETA),
        .resetb(RESETB), .wrea(WREA), .wreb(WREB), .ada(ADA), .adb(ADB), .dia({18'd0, DIA}), .dib({18'd0, DIB}), .doa({unused_a, DOA}),
        .dob({unused_b, DOB}));
endmodule
`resetall
