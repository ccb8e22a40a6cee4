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
    input  wire [PORTS-1:0] unfinished, // from the cycle behind mark on
    input  wire [23:0]      limit,     // 0: none
    output wire [PORTS-1:0] marked,    // entries of this port become current
    output wire [PORTS-1:0] expired,   // those that are run into the limit

    input  wire             settle,    // level until one of:
    output wire             settled,   // pulse
    output wire             unsettled, // pulse: the limit

    output wire [PORTS-1:0] b_valid,
    output wire [PORTS-1:0] b_ok,
    input  wire [PORTS-1:0] b_ready
`ifdef FORMAL
    , output wire [9*PORTS-1:0] f_all  // not answered
`endif
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
    wire pass        = run_q && unfinished == {PORTS{1'b0}};
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

`ifdef FORMAL
    wire [9*PORTS-1:0]   f_late, f_current, f_next, f_read;
    wire [256*PORTS-1:0] f_ok, f_barrier;
    wire [PORTS-1:0]     f_waits;
`endif
    genvar p;
    generate for (p = 0; p < PORTS; p = p + 1) begin : gen_port
        bh_page_queue #(.DEPTH(DEPTH)) u_queue (
            .aclk(aclk), .aresetn(aresetn), .push(push[p]), .push_ok(push_ok[p]), .push_barrier(push_barrier[p]),
            .want(want[p]), .mark(mark), .pass(pass), .expire(expire), .marked(marked[p]), .expired(expired[p]),
            .empty(empty[p]), .b_valid(b_valid[p]), .b_ok(b_ok[p]), .b_ready(b_ready[p])
`ifdef FORMAL
            , .f_late(f_late[9*p +: 9]), .f_current(f_current[9*p +: 9]), .f_next(f_next[9*p +: 9]), .f_all(f_all[9*p +: 9]),
            .f_read(f_read[9*p +: 9]), .f_ok(f_ok[256*p +: 256]), .f_barrier(f_barrier[256*p +: 256]), .f_waits(f_waits[p])
`endif
        );
    end endgenerate

`ifdef FORMAL_bh_barrier
    // One page write, any, of any port, from the cycle in which it was executed until its answer.
    // P1 it is answered as pushed only when, if it needs a barrier, nothing is tagged any more since a mark later than its execution
    // P2 it is answered as refused, though it succeeded, only if it needs a barrier and the limit was reached behind such a mark
    // P3 answers come in order, each once: it is answered when all before it are
    // P4 none starves: the first end of a barrier, or none under way, makes its mark, unless answers that are late have not been taken
    // P5 without limit nothing expires; with one a barrier ends at the limit
    // P6 a commit is settled only when nothing is tagged since a mark later than its request
    // C1 a barrier that others join meanwhile   C2 late, then answered   C3 answered in the cycle in which it becomes free
    localparam [1:0] NONE = 2'd0, NEXT = 2'd1, CURRENT = 2'd2, OVER = 2'd3;
    reg f_past_valid = 1'b0;
    always @(posedge aclk) f_past_valid <= 1'b1;
    initial assume (!aresetn);
    wire f_live = f_past_valid && aresetn;

    (* anyconst *) reg [2:0] f_port;
    (* anyseq *)   wire      f_this;   // take the one that is pushed now
    always @* assume ({29'd0, f_port} < PORTS);

    wire [8:0] f_l = f_late[9*f_port +: 9], f_c = f_current[9*f_port +: 9], f_n = f_next[9*f_port +: 9], f_a = f_all[9*f_port +: 9];
    wire       f_pop = b_valid[f_port] && b_ready[f_port];

    reg        f_on = 1'b0;            // it is under way
    reg        f_is_ok, f_needs;       // as it was pushed
    reg [8:0]  f_ahead;                // before it
    reg        f_mark, f_free, f_late_now;   // since then: a mark; nothing tagged behind one; the limit behind one
    wire       f_clear = unfinished == {PORTS{1'b0}};
    wire       f_answer = f_on && f_ahead == 9'd0 && f_pop;
    localparam [7:0] F_WRAP = (1 << $clog2(DEPTH > 1 ? DEPTH : 2)) - 1;
    wire [7:0] f_at = (f_read[9*f_port +: 8] + f_ahead[7:0]) & F_WRAP;

    always @(posedge aclk)
        if (!aresetn) f_on <= 1'b0;
        else if (!f_on) begin
            f_on       <= f_this && push[f_port];
            f_is_ok    <= push_ok[f_port];
            f_needs    <= push_barrier[f_port];
            f_ahead    <= f_a - {8'd0, f_pop};
            f_mark     <= 1'b0;
            f_free     <= 1'b0;
            f_late_now <= 1'b0;
        end else begin
            f_on       <= !f_answer;
            f_ahead    <= f_ahead - {8'd0, f_pop && !f_answer};
            f_mark     <= f_mark || mark;
            f_free     <= f_free || (f_mark && f_clear);
            f_late_now <= f_late_now || (f_mark && expire);
        end

    // Where it is, and that the queue holds it.
    wire f_is_next    = f_ahead >= f_n;
    wire f_is_current = f_ahead >= f_c && !f_is_next && f_waits[f_port];
    wire f_is_late    = f_ahead >= f_l && f_ahead < f_c;
    always @(posedge aclk) if (f_live) begin
        if (f_on) begin
            assert (f_ahead < f_a);
            assert (f_ok[256*f_port + f_at] == f_is_ok && f_barrier[256*f_port + f_at] == f_needs);
            if (f_needs && f_is_current) assert (f_mark);
            if (f_needs && !f_is_next && !f_is_current && !f_is_late) assert (f_mark && f_free);
            if (f_needs && f_is_late) assert (f_late_now);
            assert (!f_free || f_mark);
            assert (!f_late_now || (f_mark && limit != 24'd0));
        end
        if (f_answer) begin
            if (b_ok[f_port]) assert (f_is_ok && (!f_needs || f_free || (f_mark && f_clear)));              // P1
            else assert (!f_is_ok || (f_needs && f_late_now));                                               // P2
        end
        if (f_on && f_needs && f_is_next && (!run_q || pass || expire) && f_l == f_c) assert (mark && marked[f_port]);   // P4
        assert (!expire || limit != 24'd0);                                                                // P5
    end
    always @(posedge aclk) assume (!f_past_valid || limit == $past(limit));
    always @(posedge aclk) if (f_live && limit != 24'd0) assert (!run_q || (time_q != 24'd0 && time_q <= limit));
    genvar fp;
    generate for (fp = 0; fp < PORTS; fp = fp + 1) begin : gen_formal
        always @(posedge aclk) if (f_live) assert (!f_waits[fp] || run_q);
    end endgenerate

    reg f_settle_mark = 1'b0;          // a mark since the request
    always @(posedge aclk) f_settle_mark <= aresetn && settle && !settled && !unsettled && (f_settle_mark || mark);
    always @(posedge aclk) if (f_live) begin
        assume (!$past(settle && aresetn && !settled && !unsettled) || settle);
        assert (!settles_q || (run_q && f_settle_mark && settle && !settle_over_q));
        assert (!settled || (f_settle_mark && f_clear));                                                   // P6
        assert (!(settled && unsettled));
        cover (f_on && f_is_next && f_ahead != 9'd0 && run_q && f_waits[f_port]);                          // C1
        cover (f_answer && f_late_now && f_needs && !b_ok[f_port]);                                        // C2
        cover (f_answer && f_needs && !f_free && b_ok[f_port]);                                            // C3
    end
`endif

endmodule
`resetall
