// SPDX-License-Identifier: Apache-2.0
//
// bh_last_fault - each partition's own last refused burst, as its page shows it (FAULT_*).
//
// The word of r_partition and r_field is there a cycle later; not of a cycle with tap_valid.

`resetall
`default_nettype none

module bh_last_fault #(
    parameter PARTITION_BITS = 1,
    parameter IPA_WIDTH      = 32      // 13..64
) (
    input  wire                      aclk,
    input  wire                      clear,
    input  wire [PARTITION_BITS-1:0] clear_addr,

    input  wire                      tap_valid,     // pulse: a burst of this partition was refused
    input  wire [PARTITION_BITS-1:0] tap_partition,
    input  wire [23:0]               tap_info,      // FAULT_INFO
    input  wire [IPA_WIDTH-1:0]      tap_ipa,

    input  wire [PARTITION_BITS-1:0] r_partition,
    input  wire [1:0]                r_field,       // FAULT_STATUS, IPA_LO, IPA_HI, INFO
    output reg  [31:0]               r_data
);

    wire [IPA_WIDTH+23:0] held;        // zero: none since reset, as no refusal has code 0
    bh_memory #(.ADDR_WIDTH(PARTITION_BITS), .WIDTH(IPA_WIDTH + 24)) u_memory (
        .aclk(aclk), .we(clear || tap_valid), .waddr(clear ? clear_addr : tap_partition),
        .wdata({tap_ipa, tap_info} & {(IPA_WIDTH + 24){!clear}}), .raddr(r_partition), .rdata(held));

    reg [1:0] field_q;
    always @(posedge aclk) field_q <= r_field;

    wire [IPA_WIDTH+63:0] ipa = {64'd0, held[24 +: IPA_WIDTH]};
    always @*
        case (field_q)
        2'd0:    r_data = {31'd0, held[3:0] != 4'd0};
        2'd1:    r_data = ipa[31:0];
        2'd2:    r_data = ipa[63:32];
        default: r_data = {8'd0, held[23:0]};
        endcase

    wire unused = ^ipa[IPA_WIDTH+63:64];

endmodule
`resetall
