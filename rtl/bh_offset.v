// SPDX-License-Identifier: Apache-2.0
//
// bh_offset - the pa_offset of the window that was hit, or zero.  Combinational.
//
// At most one window is hit, so an OR makes its index.

`resetall
`default_nettype none

module bh_offset #(
    parameter WINDOWS = 8,             // 1..16
    parameter WIDTH   = 20             // of an offset: page bits of a PA
) (
    input  wire [WINDOWS*WIDTH-1:0] offsets,   // window 0 lowest
    input  wire [WINDOWS-1:0]       hit,
    input  wire                     enable,    // low: zero
    output wire [WIDTH-1:0]         offset
);

    generate if (WINDOWS < 1 || WINDOWS > 16) begin : gen_check_windows
        PARAM_ERROR_bh_offset_WINDOWS_must_be_1_to_16 u_error ();
    end endgenerate

    localparam INDEX_WIDTH = WINDOWS > 8 ? 4 : WINDOWS > 4 ? 3 : WINDOWS > 2 ? 2 : 1;
    localparam INDEXES     = 1 << INDEX_WIDTH;

    reg [INDEX_WIDTH-1:0] index;
    integer               i;
    always @(*) begin
        index = 0;
        for (i = 0; i < WINDOWS; i = i + 1)
            index = index | (i[INDEX_WIDTH-1:0] & {INDEX_WIDTH{hit[i]}});
    end

    genvar b, w;
    generate for (b = 0; b < WIDTH; b = b + 1) begin : gen_bit
        wire [INDEXES-1:0] column;               // bit b of every window's offset
        for (w = 0; w < INDEXES; w = w + 1) begin : gen_column
            if (w < WINDOWS) begin : gen_window
                assign column[w] = offsets[w*WIDTH + b];
            end else begin : gen_none
                assign column[w] = 1'b0;
            end
        end
        assign offset[b] = column[index] && enable;
    end endgenerate

endmodule
`resetall
