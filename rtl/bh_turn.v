// SPDX-License-Identifier: Apache-2.0
//
// bh_turn - picks one of several requests: in turn, ascending from the one served last.
// Proof: tests/formal/bh_page.sby (turn)

`resetall
`default_nettype none

module bh_turn #(
    parameter N = 2                    // 1..64
) (
    input  wire         aclk,
    input  wire         aresetn,       // synchronous, active low
    input  wire [N-1:0] request,
    output wire [N-1:0] pick,          // one-hot; 0: no request
`ifdef FORMAL
    output wire [N-1:0] f_behind,
`endif
    input  wire         served         // the pick was served in this cycle
);

    reg  [N-1:0] behind_q;             // those behind the one served last
    wire [N-1:0] ahead = request & behind_q;
    wire [N-1:0] from  = ahead != {N{1'b0}} ? ahead : request;

    assign pick = from & (~from + 1'b1);

    always @(posedge aclk)
        if (!aresetn)                         behind_q <= {N{1'b0}};
        else if (served && pick != {N{1'b0}}) behind_q <= ~(pick | (pick - 1'b1));

`ifdef FORMAL
    assign f_behind = behind_q;
`endif

`ifdef FORMAL_bh_turn
    // P1 one of those that ask, if any does   P2 one that goes on asking is passed by each other at most once
    reg f_past_valid = 1'b0;
    always @(posedge aclk) f_past_valid <= 1'b1;
    initial assume (!aresetn);
    (* anyconst *) reg [5:0] f_it, f_other;
    always @* assume ({26'd0, f_it} < N && {26'd0, f_other} < N && f_it != f_other);
    reg f_passed;                      // by the other one, since it asks
    always @(posedge aclk)
        f_passed <= aresetn && request[f_it] && !(served && pick[f_it]) && (f_passed || (served && pick[f_other]));
    always @(posedge aclk) if (f_past_valid && aresetn) begin
        assert ((pick & ~request) == {N{1'b0}} && (pick & (pick - 1'b1)) == {N{1'b0}});             // P1
        assert ((pick != {N{1'b0}}) == (request != {N{1'b0}}));
        if (f_passed && request[f_it]) assert (!(served && pick[f_other]));                    // P2
        cover (f_passed && served && pick[f_it]);
    end
    // What lies behind is all that is above some place; it comes before the one that passed it.
    always @(posedge aclk) if (f_past_valid && aresetn) begin
        assert ((~behind_q & (~behind_q + 1'b1)) == {N{1'b0}});
        if (f_passed) assert (behind_q[f_it] == behind_q[f_other] ? f_it < f_other : behind_q[f_it]);
    end
`endif

endmodule
`resetall
