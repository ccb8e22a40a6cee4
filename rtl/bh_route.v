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

`ifdef FORMAL
    output wire [3:0]       f_used,
    output wire [4*WIDTH-1:0] f_entries,
`endif
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

`ifdef FORMAL
    // P1 entry by entry the same as a queue with pointers   P2 full iff four are held
    // C1 full, then empty again                             C2 in and out in one cycle, while empty
`ifdef FORMAL_bh_route
    `define BH_ROUTE_CONTRACT assume
    initial assume (!aresetn);
`else
    `define BH_ROUTE_CONTRACT assert
`endif
    assign f_used    = used_q;
    assign f_entries = {e3_q, e2_q, e1_q, e0_q};

    reg             f_past_valid = 1'b0;
    reg [WIDTH-1:0] f_entry [0:3];
    reg [1:0]       f_in, f_out;
    reg [2:0]       f_count;
    wire [1:0]      f_out1 = f_out + 2'd1, f_out2 = f_out + 2'd2, f_out3 = f_out + 2'd3;

    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        if (!aresetn) begin
            f_in <= 2'd0; f_out <= 2'd0; f_count <= 3'd0;
        end else begin
            if (push) f_in  <= f_in + 2'd1;
            if (pop)  f_out <= f_out + 2'd1;
            f_count <= f_count + {2'd0, push} - {2'd0, pop};
        end
        if (push) f_entry[f_in] <= push_data;
    end

    always @(*) if (f_past_valid && aresetn) begin
        if (push) `BH_ROUTE_CONTRACT (!full);
        if (pop)  `BH_ROUTE_CONTRACT (valid);
        assert (f_count <= 3'd4 && f_in == f_out + f_count[1:0]);
        assert (used_q == (4'd1 << f_count) - 4'd1);
        assert (full == (f_count == 3'd4));
        assert (valid == (f_count != 0 || push));
        if (f_count > 0) assert (e0_q == f_entry[f_out]);
        if (f_count > 1) assert (e1_q == f_entry[f_out1]);
        if (f_count > 2) assert (e2_q == f_entry[f_out2]);
        if (f_count > 3) assert (e3_q == f_entry[f_out3]);
        if (valid) assert (data == (f_count != 0 ? f_entry[f_out] : push_data));
    end

    reg f_was_full;
    always @(posedge aclk) begin
        f_was_full <= aresetn && (f_was_full || full);
        if (f_past_valid && aresetn) begin
            cover (f_was_full && f_count == 0);
            cover (f_count == 0 && push && pop);
        end
    end
`endif

endmodule
`resetall
