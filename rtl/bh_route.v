// SPDX-License-Identifier: Apache-2.0
//
// bh_route - queue of four entries, as shift registers; an entry pushed into the empty
// queue shows at its head in the same cycle, and may be popped in it.
// Proof: tests/formal/bh_route.sby

`resetall
`default_nettype none

module bh_route #(
    parameter WIDTH = 16               // payload bits, 1 and more
) (
    input  wire             aclk,
    input  wire             aresetn,   // synchronous, active low

    input  wire             push,      // only when !full
    input  wire [WIDTH-1:0] push_data,
    output wire             full,      // registered

    output wire             valid,     // combinational from push
    output wire [WIDTH-1:0] data,
    input  wire             pop        // only when valid
);

    generate if (WIDTH < 1) begin : gen_check_width
        PARAM_ERROR_bh_route_WIDTH_must_be_1_or_more u_error ();
    end endgenerate

    reg  [3:0]       used_q;           // thermometer: entries held
    reg  [WIDTH-1:0] e0_q, e1_q, e2_q, e3_q;   // e0_q leaves first

    assign full  = used_q[3];
    assign valid = used_q[0] || push;
    assign data  = used_q[0] ? e0_q : push_data;

    always @(posedge aclk)
        if (!aresetn)          used_q <= 4'b0000;
        else if (push && !pop) used_q <= {used_q[2:0], 1'b1};
        else if (!push && pop) used_q <= {1'b0, used_q[3:1]};

    // Each entry takes its neighbour on pop, and the pushed one where the queue then ends.
    always @(posedge aclk) begin
        if (pop ? used_q[1] : used_q[0]) begin
            if (pop) e0_q <= e1_q;
        end else e0_q <= push_data;
        if (pop ? used_q[2] : used_q[1]) begin
            if (pop) e1_q <= e2_q;
        end else e1_q <= push_data;
        if (pop ? used_q[3] : used_q[2]) begin
            if (pop) e2_q <= e3_q;
        end else e2_q <= push_data;
        if (!used_q[3]) e3_q <= push_data;
    end

endmodule
`resetall
