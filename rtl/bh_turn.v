// SPDX-License-Identifier: Apache-2.0
//
// bh_turn - picks one of several requests: in turn, ascending from the one served last.

`resetall
`default_nettype none

module bh_turn #(
    parameter N = 2                    // 1..64
) (
    input  wire         aclk,
    input  wire         aresetn,       // synchronous, active low
    input  wire [N-1:0] request,
    output wire [N-1:0] pick,          // one-hot; 0: no request
    input  wire         served         // the pick was served in this cycle
);

    reg  [N-1:0] behind_q;             // those behind the one served last
    wire [N-1:0] ahead = request & behind_q;
    wire [N-1:0] from  = ahead != {N{1'b0}} ? ahead : request;

    assign pick = from & (~from + 1'b1);

    always @(posedge aclk)
        if (!aresetn)                             behind_q <= {N{1'b1}};
        else if (served && pick != {N{1'b0}}) behind_q <= ~(pick | (pick - 1'b1));

endmodule
`resetall
