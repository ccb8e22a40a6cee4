// SPDX-License-Identifier: Apache-2.0
//
// bh_counter_sum - reads of counters by the owner and by pages: the sum over ports, one port after the other.
//
// Each port's bh_counters serves a read in its own time: grant, and word a cycle later.  One port: its own word.
// Owner and pages take turns.

`resetall
`default_nettype none

module bh_counter_sum #(
    parameter PORTS      = 1,          // 1..8
    parameter ADDR_WIDTH = 3,
    parameter PAGE       = 0           // 0, 1: there are pages
) (
    input  wire                  aclk,
    input  wire                  aresetn,     // synchronous, active low

    input  wire                  req,         // level until done; the address is steady meanwhile
    input  wire [ADDR_WIDTH-1:0] addr,
    output wire                  done,        // word is the sum in the next cycle
    input  wire                  page_req,    // the same
    input  wire [ADDR_WIDTH-1:0] page_addr,
    output wire                  page_done,
    output wire [31:0]           word,

    output wire [ADDR_WIDTH-1:0] raddr,
    input  wire [PORTS-1:0]      grant,
    input  wire [PORTS*32-1:0]   words
);

    // ---- whose turn it is -----------------------------------------------------------------
    wire page, asks, ends;             // the pages' turn; one reads; with its last word

    generate if (PAGE != 0) begin : gen_turns
        reg page_q;
        always @(posedge aclk)
            if (!aresetn)            page_q <= 1'b0;
            else if (!asks || ends)  page_q <= page_q ? !req && page_req : page_req;
        assign page = page_q;
    end else begin : gen_owner
        assign page = 1'b0;
        wire unused_page = &{1'b0, page_req, page_addr};
    end endgenerate

    assign asks      = page ? page_req : req;
    assign raddr     = page ? page_addr : addr;
    assign done      = ends && !page;
    assign page_done = ends && page;

    generate if (PORTS == 1) begin : gen_one
        assign ends = grant && asks;
        assign word = words;
        wire unused = &{1'b0, aclk, aresetn};
    end else begin : gen_sum
        localparam PW = $clog2(PORTS);
        localparam [31:0] LAST = PORTS - 1;

        reg  [PW-1:0] port_q, from_q;  // asked now; whose word is there now
        reg           first_q, last_q, there_q;
        reg  [31:0]   sum_q;
        wire          take = asks && grant[port_q] && !last_q;

        always @(posedge aclk)
            if (!aresetn) begin
                port_q  <= {PW{1'b0}};
                there_q <= 1'b0;
                last_q  <= 1'b0;
            end else begin
                if (take) port_q <= port_q == LAST[PW-1:0] ? {PW{1'b0}} : port_q + 1'b1;
                there_q <= take;
                last_q  <= take && port_q == LAST[PW-1:0];
            end

        always @(posedge aclk) begin
            from_q  <= port_q;
            first_q <= port_q == {PW{1'b0}};
            if (there_q) sum_q <= (sum_q & {32{!first_q}}) + words[32*from_q +: 32];
        end

        assign ends = last_q;
        assign word = sum_q;
    end endgenerate

endmodule
`resetall
