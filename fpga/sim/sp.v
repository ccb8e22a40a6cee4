// SPDX-License-Identifier: Apache-2.0
//
// SP - block RAM of the netlist in simulation (gowin_ram.v): one port, up to 32 bits.

`include "gowin_init.vh"

`resetall
`default_nettype none

module SP #(
    parameter READ_MODE = 1'b0,
    parameter WRITE_MODE = 2'b00,
    parameter BIT_WIDTH = 32,
    parameter [2:0] BLK_SEL = 3'b000,
    parameter RESET_MODE = "SYNC",
    `GOWIN_INIT_PARAMETERS(256)
) (
    output wire [31:0] DO,
    input  wire [31:0] DI,
    input  wire [2:0]  BLKSEL,
    input  wire [13:0] AD,
    input  wire        WRE, CLK, CE, OCE, RESET
);
    wire [31:0] unused;
    gowin_ram #(.UNIT(8), .WIDTH_A(BIT_WIDTH), .WIDTH_B(8), .WRITE_MODE_A(WRITE_MODE), .READ_MODE_A(READ_MODE),
        .INIT(`GOWIN_INIT)) u_ram (
        .clka(CLK), .clkb(CLK), .cea(CE && BLKSEL == BLK_SEL), .ceb(1'b0), .ocea(OCE), .oceb(1'b0), .reseta(RESET), .resetb(1'b0), .wrea(WRE),
        .wreb(1'b0), .ada(AD), .adb(14'd0), .dia(DI), .dib(32'd0), .doa(DO), .dob(unused));
endmodule
`resetall
