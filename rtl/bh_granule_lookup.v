// SPDX-License-Identifier: Apache-2.0
//
// bh_granule_lookup - the granule table on chip, as one address channel sees it: a copy of its own.
//
// The word of next_index is there one edge later.  A read issued in the cycle of a write shows the old word (so
// no command's time shows in another's traffic), one issued later the new one.  Ports are those of bh_granule_cache.

`resetall
`default_nettype none

`ifndef BH_RAM_STYLE
`define BH_RAM_STYLE "block"
`endif

module bh_granule_lookup #(
    parameter INDEX_WIDTH = 10,        // 1..24
    parameter WORD_WIDTH  = 64         // 1..64
) (
    input  wire                   aclk,
    input  wire                   aresetn,        // synchronous, active low

    input  wire [INDEX_WIDTH-1:0] next_index,     // word wanted behind the next edge
    input  wire                   next_read,
    input  wire                   taken,
    output wire                   hit,            // always
    output wire                   error,          // never
    output reg  [WORD_WIDTH-1:0]  word,

    input  wire                   we,
    input  wire [INDEX_WIDTH-1:0] windex,
    input  wire [WORD_WIDTH-1:0]  wdata,

    output wire                   fetch,          // never
    output wire [INDEX_WIDTH-1:0] fetch_index,
    input  wire                   filled,
    input  wire                   fill_error,
    input  wire [WORD_WIDTH-1:0]  fill_data
);

    generate if (INDEX_WIDTH < 1 || INDEX_WIDTH > 24) begin : gen_check_index_width
        PARAM_ERROR_bh_granule_lookup_INDEX_WIDTH_must_be_1_to_24 u_error ();
    end endgenerate

    // Not bh_memory: what is read while it is written counts here.
    (* ram_style = `BH_RAM_STYLE *)
    reg [WORD_WIDTH-1:0] mem [0:(1 << INDEX_WIDTH) - 1];

    always @(posedge aclk) begin
        if (we) mem[windex] <= wdata;
        word <= mem[next_index];
    end

    assign hit         = 1'b1;
    assign error       = 1'b0;
    assign fetch       = 1'b0;
    assign fetch_index = {INDEX_WIDTH{1'b0}};

    wire unused = &{1'b0, aresetn, next_read, taken, filled, fill_error, fill_data};

endmodule
`resetall
