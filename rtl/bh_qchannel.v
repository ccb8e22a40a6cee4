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

endmodule
`resetall
