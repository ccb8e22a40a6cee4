// SPDX-License-Identifier: Apache-2.0
//
// bh_granule_chip - the granule table on chip, as the command engine sees it: a copy of its own, whose writes go to
// the address channels' copies in the same cycle.
//
// A read a cycle, its data one cycle later; a write is done at once.  The port is that of bh_granule_dram.

`resetall
`default_nettype none

module bh_granule_chip #(
    parameter INDEX_WIDTH = 10,        // 1..16
    parameter WORD_WIDTH  = 64         // 1..64
) (
    input  wire                   aclk,
    input  wire                   aresetn,        // synchronous, active low

    input  wire                   t_read,
    input  wire [INDEX_WIDTH-1:0] t_rindex,
    output wire                   t_rready,       // always
    output reg                    t_rvalid,
    output wire [WORD_WIDTH-1:0]  t_rdata,
    output wire                   t_rerror,       // never
    input  wire                   t_write,
    input  wire [INDEX_WIDTH-1:0] t_windex,
    input  wire [WORD_WIDTH-1:0]  t_wdata,
    output wire                   t_wdone,
    output wire                   t_werror,       // never

    output wire                   gw_we,
    output wire [INDEX_WIDTH-1:0] gw_index
`ifdef FORMAL
    , output wire [(WORD_WIDTH << INDEX_WIDTH)-1:0] f_mem
`endif
);

    always @(posedge aclk)
        if (!aresetn) t_rvalid <= 1'b0;
        else          t_rvalid <= t_read;

    // The engine never reads the word that it writes.
    bh_memory #(.ADDR_WIDTH(INDEX_WIDTH), .WIDTH(WORD_WIDTH)) u_memory (
        .aclk(aclk), .we(t_write), .waddr(t_windex), .wdata(t_wdata), .raddr(t_rindex), .rdata(t_rdata)
`ifdef FORMAL
        , .f_mem(f_mem)
`endif
    );

    assign t_rready = 1'b1;
    assign t_rerror = 1'b0;
    assign t_wdone  = t_write;
    assign t_werror = 1'b0;
    assign gw_we    = t_write;
    assign gw_index = t_windex;

endmodule
`resetall
