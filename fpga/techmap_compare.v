// SPDX-License-Identifier: Apache-2.0
//
// Techmap of Yosys: comparisons of at most 5 bits as plain logic.  On carry chains they cost more cells, and nextpnr time.

(* techmap_celltype = "$lt $le $gt $ge" *)
module _80_small_compare (A, B, Y);
    parameter A_SIGNED = 0, B_SIGNED = 0, A_WIDTH = 1, B_WIDTH = 1, Y_WIDTH = 1;
    parameter _TECHMAP_CELLTYPE_ = "";
    input [A_WIDTH-1:0] A;
    input [B_WIDTH-1:0] B;
    output [Y_WIDTH-1:0] Y;
    localparam W = A_WIDTH > B_WIDTH ? A_WIDTH : B_WIDTH;
    wire _TECHMAP_FAIL_ = A_SIGNED || B_SIGNED || W > 5;
    wire [W-1:0] a = A, b = B;
    // a < b, by the highest bit that differs
    wire [W:0] lt, gt;
    assign lt[0] = 1'b0;
    assign gt[0] = 1'b0;
    genvar i;
    generate for (i = 0; i < W; i = i + 1) begin
        assign lt[i+1] = (~a[i] & b[i]) | (~(a[i] & ~b[i]) & lt[i]);
        assign gt[i+1] = (a[i] & ~b[i]) | (~(~a[i] & b[i]) & gt[i]);
    end endgenerate
    generate
        if (_TECHMAP_CELLTYPE_ == "$lt") assign Y = lt[W];
        else if (_TECHMAP_CELLTYPE_ == "$le") assign Y = !gt[W];
        else if (_TECHMAP_CELLTYPE_ == "$gt") assign Y = gt[W];
        else assign Y = !lt[W];
    endgenerate
endmodule
