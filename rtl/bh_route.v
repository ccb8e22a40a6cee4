// SPDX-License-Identifier: Apache-2.0
//
// bh_route - queue of DEPTH entries, as shift registers; an entry pushed into the empty
// queue shows at its head in the same cycle, and may be popped in it.
// Proof: tests/formal/bh_route.sby

`resetall
`default_nettype none

module bh_route #(
    parameter WIDTH = 16,              // payload bits, 1 and more
    parameter DEPTH = 4                // 1..4
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
    generate if (DEPTH < 1 || DEPTH > 4) begin : gen_check_depth
        PARAM_ERROR_bh_route_DEPTH_must_be_1_to_4 u_error ();
    end endgenerate

    localparam [DEPTH-1:0] ONE = 1;

    reg  [DEPTH-1:0] used_q;           // thermometer: entries held
    wire [DEPTH-1:0] behind = used_q >> 1;     // the next entry is held too

    assign full  = used_q[DEPTH-1];
    assign valid = used_q[0] || push;
    assign data  = used_q[0] ? entries[WIDTH-1:0] : push_data;

    always @(posedge aclk)
        if (!aresetn)          used_q <= {DEPTH{1'b0}};
        else if (push && !pop) used_q <= used_q << 1 | ONE;
        else if (!push && pop) used_q <= behind;

    // Each entry takes its neighbour on pop, and the pushed one where the queue then ends.
    wire [(DEPTH+1)*WIDTH-1:0] entries;        // the first leaves first
    assign entries[DEPTH*WIDTH +: WIDTH] = push_data;

    genvar k;
    generate for (k = 0; k < DEPTH; k = k + 1) begin : gen_entry
        reg [WIDTH-1:0] entry_q;
        assign entries[k*WIDTH +: WIDTH] = entry_q;

        always @(posedge aclk)
            if (pop || !used_q[k]) entry_q <= behind[k] ? entries[(k+1)*WIDTH +: WIDTH] : push_data;
    end endgenerate

`ifdef FORMAL
    // P1 entry by entry the same as a queue with pointers   P2 full iff DEPTH are held
    // C1 full, then empty again                             C2 in and out in one cycle, while empty
`ifdef FORMAL_bh_route
    `define BH_ROUTE_CONTRACT assume
    initial assume (!aresetn);
`else
    `define BH_ROUTE_CONTRACT assert
`endif
    assign f_used    = used_q;
    assign f_entries = entries[DEPTH*WIDTH-1:0];

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
        assert (f_count <= DEPTH && f_in == f_out + f_count[1:0]);
        assert (used_q == (5'd1 << f_count) - 5'd1);
        assert (full == (f_count == DEPTH));
        assert (valid == (f_count != 0 || push));
        if (f_count > 0) assert (f_entries[WIDTH-1:0] == f_entry[f_out]);
        if (f_count > 1) assert (f_entries[WIDTH +: WIDTH] == f_entry[f_out1]);
        if (f_count > 2) assert (f_entries[2*WIDTH +: WIDTH] == f_entry[f_out2]);
        if (f_count > 3) assert (f_entries[3*WIDTH +: WIDTH] == f_entry[f_out3]);
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
