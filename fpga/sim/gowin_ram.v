// SPDX-License-Identifier: Apache-2.0
//
// gowin_ram - 18 Kbit of block RAM as Gowin's SP, SDP and DP primitives have it, for the netlist in simulation.
//
// UNIT is a byte, 8 or 9 bits; a port's width is one, two or four of them.  The address counts bits; below a wide port's address are its byte
// enables.  WRITE_MODE: 0 the output holds, 1 it is what is written, 2 what was there.  A word that the other port writes reads as it was.

`resetall
`default_nettype none

module gowin_ram #(
    parameter UNIT         = 9,
    parameter WIDTH_A      = 18,
    parameter WIDTH_B      = 18,
    parameter WRITE_MODE_A = 0,
    parameter WRITE_MODE_B = 0,
    parameter READ_MODE_A  = 0,        // 1: a register more at the output
    parameter READ_MODE_B  = 0,
    parameter [64*32*UNIT-1:0] INIT = 0
) (
    input  wire              clka, clkb,
    input  wire              cea, ceb,           // selected, too
    input  wire              ocea, oceb,
    input  wire              reseta, resetb,     // of the output
    input  wire              wrea, wreb,
    input  wire [13:0]       ada, adb,
    input  wire [4*UNIT-1:0] dia, dib,
    output wire [4*UNIT-1:0] doa, dob
);

    localparam A = WIDTH_A / UNIT, B = WIDTH_B / UNIT;   // bytes of a port

    generate if (A * UNIT != WIDTH_A || B * UNIT != WIDTH_B || (A != 1 && A != 2 && A != 4) || (B != 1 && B != 2 && B != 4)) begin : gen_check
        PARAM_ERROR_gowin_ram_models_widths_of_one_two_or_four_bytes u_error ();
    end endgenerate

    reg [UNIT-1:0]   mem [0:2047];
    reg [4*UNIT-1:0] a_q, b_q, aa_q, bb_q;

    integer i;
    initial for (i = 0; i < 2048; i = i + 1) mem[i] = INIT[UNIT*i +: UNIT];

    wire [10:0] at_a = ada[13:3] & ~(A - 11'd1), at_b = adb[13:3] & ~(B - 11'd1);
    wire [3:0]  be_a = A == 1 ? 4'b0001 : A == 2 ? {2'b00, ada[1:0]} : ada[3:0];
    wire [3:0]  be_b = B == 1 ? 4'b0001 : B == 2 ? {2'b00, adb[1:0]} : adb[3:0];

    integer k;
    always @(posedge clka) begin
        for (k = 0; k < A; k = k + 1)
            if (cea && wrea && be_a[k]) mem[at_a + k[10:0]] <= dia[UNIT*k +: UNIT];
        for (k = 0; k < A; k = k + 1)
            if (reseta) a_q[UNIT*k +: UNIT] <= 0;
            else if (cea && !(wrea && WRITE_MODE_A == 0))
                a_q[UNIT*k +: UNIT] <= wrea && be_a[k] && WRITE_MODE_A == 1 ? dia[UNIT*k +: UNIT] : mem[at_a + k[10:0]];
        if (reseta) aa_q <= 0;
        else if (ocea) aa_q <= a_q;
    end

    integer n;
    always @(posedge clkb) begin
        for (n = 0; n < B; n = n + 1)
            if (ceb && wreb && be_b[n]) mem[at_b + n[10:0]] <= dib[UNIT*n +: UNIT];
        for (n = 0; n < B; n = n + 1)
            if (resetb) b_q[UNIT*n +: UNIT] <= 0;
            else if (ceb && !(wreb && WRITE_MODE_B == 0))
                b_q[UNIT*n +: UNIT] <= wreb && be_b[n] && WRITE_MODE_B == 1 ? dib[UNIT*n +: UNIT] : mem[at_b + n[10:0]];
        if (resetb) bb_q <= 0;
        else if (oceb) bb_q <= b_q;
    end

    assign doa = READ_MODE_A != 0 ? aa_q : a_q;
    assign dob = READ_MODE_B != 0 ? bb_q : b_q;

endmodule
`resetall
