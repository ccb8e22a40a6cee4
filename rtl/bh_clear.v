// SPDX-License-Identifier: Apache-2.0
//
// bh_clear - after reset, walks all addresses once so that memories start as zero.
//
// busy rises with reset and falls when the last address was written.

`resetall
`default_nettype none

module bh_clear #(
    parameter ADDR_WIDTH = 6           // 1..16
) (
    input  wire                  aclk,
    input  wire                  aresetn,   // synchronous, active low
    output wire                  busy,
    output wire [ADDR_WIDTH-1:0] addr       // write zero here while busy
);

    generate if (ADDR_WIDTH < 1 || ADDR_WIDTH > 16) begin : gen_check_addr_width
        PARAM_ERROR_bh_clear_ADDR_WIDTH_must_be_1_to_16 u_error ();
    end endgenerate

    reg [ADDR_WIDTH:0] count_q;        // the top bit says done

    always @(posedge aclk)
        if (!aresetn)  count_q <= {(ADDR_WIDTH + 1){1'b0}};
        else if (busy) count_q <= count_q + 1'b1;

    assign busy = !count_q[ADDR_WIDTH];
    assign addr = count_q[ADDR_WIDTH-1:0];

endmodule
`resetall
