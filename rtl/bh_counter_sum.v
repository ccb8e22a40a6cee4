// SPDX-License-Identifier: Apache-2.0
//
// bh_counter_sum - the owner's read of a counter: the sum over ports, one port after the other.
//
// Each port's bh_counters serves a read in its own time: grant, and word a cycle later.  One port: its own word.

`resetall
`default_nettype none

module bh_counter_sum #(
    parameter PORTS = 1                // 1..8
) (
    input  wire                aclk,
    input  wire                aresetn,       // synchronous, active low

    input  wire                req,           // level until done; the address is steady meanwhile
    output wire                done,          // word is the sum in the next cycle
    output wire [31:0]         word,

    input  wire [PORTS-1:0]    grant,
    input  wire [PORTS*32-1:0] words
);

    generate if (PORTS == 1) begin : gen_one
        assign done = grant;
        assign word = words;
        wire unused = &{1'b0, aclk, aresetn, req};
    end else begin : gen_sum
        localparam PW = $clog2(PORTS);
        localparam [31:0] LAST = PORTS - 1;

        reg  [PW-1:0] port_q, from_q;  // asked now; whose word is there now
        reg           first_q, last_q, there_q;
        reg  [31:0]   sum_q;
        wire          take = req && grant[port_q] && !last_q;

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

        assign done = last_q;
        assign word = sum_q;
    end endgenerate

endmodule
`resetall
