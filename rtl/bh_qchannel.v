// SPDX-License-Identifier: Apache-2.0
//
// bh_qchannel - one port's Q-Channel (AMBA Low Power Interface, controller side) and its hold.
//
// want asks for the port to be stopped, one cycle ahead: qreqn falls with the edge after it.  The requester
// goes on until it accepts; hold, from the cycle after that, stops new addresses for as long as want stays.
// qreqn falls only while qacceptn is high and rises only while it is low, so a request that is no longer
// wanted stays, without hold, until it is accepted.  qacceptn is registered once.
// Proof: tests/formal/bh_qchannel.sby

`resetall
`default_nettype none

module bh_qchannel (
    input  wire aclk,
    input  wire aresetn,               // synchronous, active low

    input  wire want,                  // of the next cycle
    output wire hold,                  // wanted and accepted
    output wire running,               // neither asked for, nor stopped, nor on its way back

    output reg  qreqn,
    input  wire qacceptn
);

    reg wanted_q;
    reg acceptn_q;

    assign hold    = wanted_q && !qreqn && !acceptn_q;
    assign running = qreqn && acceptn_q;

    always @(posedge aclk)
        acceptn_q <= qacceptn;

    always @(posedge aclk)
        if (!aresetn) begin
            wanted_q <= 1'b0;
            qreqn    <= 1'b1;
        end else begin
            wanted_q <= want;
            if (qreqn == acceptn_q) qreqn <= !want;
        end

`ifdef FORMAL_bh_qchannel
    // P1 qreqn falls only while qacceptn is high, and rises only while it is low
    // P2 hold only while the request is accepted, and only if wanted; it stays while wanted
    // P3 nothing waits for anything but the requester: running and wanted, qreqn falls; stopped, hold or release
    // C1 a request that was given up before it was accepted; C2 the next one comes while the requester comes back
    reg f_past_valid = 1'b0;
    always @(posedge aclk) f_past_valid <= 1'b1;
    initial assume (!aresetn);

    reg f_given_up = 1'b0;
    always @(posedge aclk) f_given_up <= aresetn && (f_given_up ? !running : !qreqn && acceptn_q && wanted_q && !want);

    // The requester keeps its side of the protocol, from the end of reset on.
    always @(posedge aclk) if (f_past_valid && aresetn) begin
        if ($past(qacceptn) && !qacceptn) assume (!qreqn);
        if (!$past(qacceptn) && qacceptn) assume (qreqn);
    end

    always @(posedge aclk) if (f_past_valid && aresetn && $past(aresetn)) begin
        if ($past(qreqn) && !qreqn) assert ($past(qacceptn));                               // P1
        if (!$past(qreqn) && qreqn) assert (!$past(qacceptn));
        if (hold) assert (!qreqn && !qacceptn && !$past(qacceptn) && $past(want));           // P2
        if ($past(hold && want)) assert (hold);
        if ($past(!want)) assert (!hold);
        if ($past(running && want)) assert (!qreqn);                                         // P3
        if ($past(!qreqn && !qacceptn && want)) assert (hold);
        if ($past(!qreqn && !acceptn_q && !want)) assert (qreqn);
        if ($past(qreqn && !want)) assert (qreqn);
        if (running) assert (qreqn && qacceptn);

        cover (f_given_up && hold);                                                           // C1
        cover ($past(qreqn && !qacceptn && want) && !hold && want);                           // C2
    end
    // What has been sampled is what was there.
    always @(posedge aclk) if (f_past_valid && aresetn && $past(aresetn)) assert (acceptn_q == $past(qacceptn));
`endif

endmodule
`resetall
