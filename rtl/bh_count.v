// SPDX-License-Identifier: Apache-2.0
//
// bh_count - counts up to MAX and back; says whether any are left.

`resetall
`default_nettype none

module bh_count #(
    parameter MAX = 17                 // 1..511
) (
    input  wire aclk,
    input  wire aresetn,               // synchronous, active low
    input  wire up,                    // not at MAX, unless down too
    input  wire down,                  // not at 0
`ifdef FORMAL
    output wire [8:0] f_count,
`endif
    output wire any                    // registered
);

    generate if (MAX < 1 || MAX > 511) begin : gen_check_max
        PARAM_ERROR_bh_count_MAX_must_be_1_to_511 u_error ();
    end endgenerate

    localparam WIDTH = MAX > 255 ? 9 : MAX > 127 ? 8 : MAX > 63 ? 7 : MAX > 31 ? 6 : MAX > 15 ? 5 : MAX > 7 ? 4 :
                       MAX > 3 ? 3 : MAX > 1 ? 2 : 1;
    localparam [WIDTH-1:0] ONE = 1, MINUS_ONE = {WIDTH{1'b1}};

    reg [WIDTH-1:0] count_q;
    reg             any_q;             // count_q != 0

    always @(posedge aclk)
        if (!aresetn) begin
            count_q <= 0;
            any_q   <= 1'b0;
        end else if (up != down) begin
            count_q <= count_q + (up ? ONE : MINUS_ONE);
            any_q   <= up || count_q != ONE;
        end

    assign any = any_q;

`ifdef FORMAL
    // P1 any iff the count is not zero
    reg f_past_valid = 1'b0;
    always @(posedge aclk) f_past_valid <= 1'b1;
    assign f_count = count_q;
    always @(*) if (f_past_valid && aresetn) begin
        assert (any == (count_q != 0));
        if (down) assert (count_q != 0);
        if (up && !down) assert (count_q != MAX);
    end
`endif

endmodule
`resetall
