// SPDX-License-Identifier: Apache-2.0
//
// bh_barrier - answers to page writes: what changed the table is answered when no burst that was judged before is in flight.
//
// mark tags every burst in flight on every channel of every port; when none that is tagged is left, what was executed before the
// mark is answered.  What is executed meanwhile waits for the next mark together, so waits overlap.  limit cycles
// behind the mark it is answered as refused.  settle: a commit waits in the same way.
// Proof: tests/formal/bh_barrier.sby

`resetall
`default_nettype none

module bh_barrier #(
    parameter PORTS = 1,               // 1..8
    parameter DEPTH = 16               // page writes of a port that may wait, 1..256
) (
    input  wire             aclk,
    input  wire             aresetn,   // synchronous, active low

    input  wire [PORTS-1:0] push,      // executed; the table was written in this cycle at the latest
    input  wire [PORTS-1:0] push_ok,
    input  wire [PORTS-1:0] push_barrier,
    output wire [PORTS-1:0] empty,

    output wire             mark,
    input  wire [PORTS-1:0] tagged,    // from the cycle behind mark on
    input  wire [23:0]      limit,     // 0: none
    output wire [PORTS-1:0] marked,    // entries of this port become current
    output wire [PORTS-1:0] expired,   // those that are run into the limit

    input  wire             settle,    // level until one of:
    output wire             settled,   // pulse
    output wire             unsettled, // pulse: the limit

    output wire [PORTS-1:0] b_valid,
    output wire [PORTS-1:0] b_ok,
    input  wire [PORTS-1:0] b_ready
);

    generate if (PORTS < 1 || PORTS > 8) begin : gen_check_ports
        PARAM_ERROR_bh_barrier_PORTS_must_be_1_to_8 u_error ();
    end endgenerate
    generate if (DEPTH < 1 || DEPTH > 256) begin : gen_check_depth
        PARAM_ERROR_bh_barrier_DEPTH_must_be_1_to_256 u_error ();
    end endgenerate

    reg         run_q;                 // a mark was made, and what waits for it was not released
    reg  [23:0] time_q;                // cycles since then
    reg         settles_q;             // the commit waits for this mark
    reg         settle_over_q;         // it was answered

    wire [PORTS-1:0] want;
    wire pass        = run_q && tagged == {PORTS{1'b0}};
    wire expire      = run_q && !pass && limit != 24'd0 && time_q >= limit;
    wire settle_next = settle && !settles_q && !settle_over_q;

    assign mark      = (want != {PORTS{1'b0}} || settle_next) && (!run_q || pass || expire);
    assign settled   = settles_q && pass;
    assign unsettled = settles_q && expire;

    always @(posedge aclk)
        if (!aresetn) begin
            run_q         <= 1'b0;
            settles_q     <= 1'b0;
            settle_over_q <= 1'b0;
        end else begin
            run_q         <= mark || (run_q && !pass && !expire);
            settles_q     <= (mark && settle_next) || (settles_q && !pass && !expire);
            settle_over_q <= settle && (settle_over_q || settled || unsettled);
        end

    always @(posedge aclk)
        if (mark)                      time_q <= 24'd1;
        else if (time_q != 24'hffffff) time_q <= time_q + 24'd1;

    genvar p;
    generate for (p = 0; p < PORTS; p = p + 1) begin : gen_port
        bh_page_queue #(.DEPTH(DEPTH)) u_queue (
            .aclk(aclk), .aresetn(aresetn), .push(push[p]), .push_ok(push_ok[p]), .push_barrier(push_barrier[p]),
            .want(want[p]), .mark(mark), .pass(pass), .expire(expire), .marked(marked[p]), .expired(expired[p]),
            .empty(empty[p]), .b_valid(b_valid[p]), .b_ok(b_ok[p]), .b_ready(b_ready[p]));
    end endgenerate

endmodule
`resetall
