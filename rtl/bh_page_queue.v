// SPDX-License-Identifier: Apache-2.0
//
// bh_page_queue - one port's page writes that were executed, until they are answered: in order, and those that changed the table
// behind a barrier.
//
// From the oldest on, entries are: released (answered as they are), late (released by the limit: those with a barrier are answered
// as refused), current (they wait for the mark that was made), and next (they wait for one to be made).  An entry
// without barrier waits for nothing but those before it.
// Proof: tests/formal/bh_barrier.sby

`resetall
`default_nettype none

module bh_page_queue #(
    parameter DEPTH = 16               // 1..256; nobody pushes more than that
) (
    input  wire aclk,
    input  wire aresetn,               // synchronous, active low

    input  wire push,
    input  wire push_ok,
    input  wire push_barrier,

    output wire want,                  // some wait for a mark
    input  wire mark,                  // what was pushed in an earlier cycle is current now
    input  wire pass,                  // the current mark's barrier is over
    input  wire expire,                // the limit
    output wire marked,                // the mark is for entries of this port too
    output wire expired,               // so is the limit
    output wire empty,

    output wire b_valid,               // pass: in the same cycle
    output wire b_ok,
    input  wire b_ready
`ifdef FORMAL
    // Entries from the head on that are not late, not current, not next; all; what they are; the current ones wait.
    , output wire [8:0] f_late, output wire [8:0] f_current, output wire [8:0] f_next, output wire [8:0] f_all,
    output wire [8:0] f_read, output wire [255:0] f_ok, output wire [255:0] f_barrier, output wire f_waits
`endif
);

    localparam A = DEPTH > 1 ? $clog2(DEPTH) : 1;

    reg [A:0]            read_q, late_q, current_q, next_q, write_q;   // first entry of each kind; empty kinds share it
    reg                  waits_q;      // the current ones wait for the barrier
    reg [(1 << A) - 1:0] ok_q, barrier_q;

    wire       released = read_q != current_q;           // the head waits for nothing
    wire       is_late  = released && read_q == late_q;
    wire       pop      = b_valid && b_ready;

    assign b_valid = released || (pass && waits_q && read_q != next_q);
    assign b_ok    = ok_q[read_q[A-1:0]] && !(is_late && barrier_q[read_q[A-1:0]]);

    wire       joins    = push && !push_barrier && next_q == write_q;  // the current ones, or what they have become
    wire [A:0] next_j   = next_q + {{A{1'b0}}, joins};
    wire [A:0] late_p   = late_q + {{A{1'b0}}, pop && is_late};
    wire       release_ = (!waits_q || pass) && late_p == current_q;   // late ones are answered before others are released

    assign expired = expire && waits_q;
    assign marked  = mark && (release_ || expired) && next_q != write_q;
    assign want    = next_q != write_q && (waits_q || late_q == current_q);
    assign empty   = read_q == write_q;

    always @(posedge aclk)
        if (!aresetn) begin
            read_q    <= {(A + 1){1'b0}};
            late_q    <= {(A + 1){1'b0}};
            current_q <= {(A + 1){1'b0}};
            next_q    <= {(A + 1){1'b0}};
            write_q   <= {(A + 1){1'b0}};
            waits_q   <= 1'b0;
        end else begin
            read_q    <= read_q + {{A{1'b0}}, pop};
            late_q    <= release_ ? next_j : late_p;
            current_q <= release_ || expired ? next_j : current_q;
            next_q    <= marked ? write_q : next_j;
            write_q   <= write_q + {{A{1'b0}}, push};
            waits_q   <= marked || (waits_q && !pass && !expire);
        end

    always @(posedge aclk)
        if (push) begin
            ok_q[write_q[A-1:0]]      <= push_ok;
            barrier_q[write_q[A-1:0]] <= push_barrier;
        end

`ifdef FORMAL
    wire [A:0] f_l = late_q - read_q, f_c = current_q - read_q, f_n = next_q - read_q, f_a = write_q - read_q;
    localparam [A:0] F_ROOM = 1 << A;
    assign f_late    = {{(8 - A){1'b0}}, f_l};
    assign f_current = {{(8 - A){1'b0}}, f_c};
    assign f_next    = {{(8 - A){1'b0}}, f_n};
    assign f_all     = {{(8 - A){1'b0}}, f_a};
    assign f_read    = {{(9 - A){1'b0}}, read_q[A-1:0]};
    assign f_ok      = {{(256 - (1 << A)){1'b0}}, ok_q};
    assign f_barrier = {{(256 - (1 << A)){1'b0}}, barrier_q};
    assign f_waits   = waits_q;

    // The kinds follow one another, and nothing is overrun; a group that needs no barrier is there only behind late ones.
    reg f_past_valid = 1'b0;
    always @(posedge aclk) f_past_valid <= 1'b1;
    always @(posedge aclk) if (f_past_valid && aresetn) begin
        assume (!push || f_a < F_ROOM);
        assert (f_l <= f_c && f_c <= f_n && f_n <= f_a && f_a <= F_ROOM);
        assert (!waits_q || f_c != f_n);
    end
`endif

endmodule
`resetall
