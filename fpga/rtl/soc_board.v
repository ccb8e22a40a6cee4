// SPDX-License-Identifier: Apache-2.0
//
// soc_board - the board's registers (docs/soc.md) behind soc_memory's port 0: identification and the LED of software.

`resetall
`default_nettype none

`include "soc_registers.vh"

module soc_board (
    input  wire        aclk,
    input  wire        aresetn,        // synchronous, active low

    // As soc_dma's.
    input  wire [15:0] reg_addr,
    input  wire        reg_is_write,
    input  wire        reg_write,
    input  wire [31:0] reg_wdata,
    output wire        reg_error,
    output wire [31:0] reg_rdata,

    output reg         led
);

    wire is_id  = reg_addr == `SOC_REG_BOARD_ID;
    wire is_led = reg_addr == `SOC_REG_BOARD_LED;

    assign reg_error = !(is_led || (is_id && !reg_is_write));
    assign reg_rdata = is_id ? `SOC_BOARD_ID_RESET : {31'd0, is_led && led};

    always @(posedge aclk)
        if (!aresetn)                 led <= 1'b0;
        else if (reg_write && is_led) led <= reg_wdata[0];

    wire unused = &{1'b0, reg_wdata[31:1]};

endmodule
`resetall
