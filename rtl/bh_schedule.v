// SPDX-License-Identifier: Apache-2.0
//
// bh_schedule - the slot scheduler: a table of {partition, cycles} that runs by itself (design section 4).
//
// Time-triggered: a slot starts as many cycles after the one before it as that one's length says, whatever
// switching takes.  In its first cycle it asks for its partition; a request that has not been taken when the
// next slot starts is dropped.  Slots of 0 cycles are passed over; with no other slot nothing is asked for.
//
// Registers: writes take effect with the edge, reads are combinational.  FIXED: the table is TABLE, all of it
// runs from reset on, and nothing can be written.
// Proof: tests/formal/bh_schedule.sby

`resetall
`default_nettype none

module bh_schedule #(
    parameter PARTITIONS = 2,
    parameter SLOTS      = 4,          // 1..16
    parameter FIXED      = 0,
    parameter [32*SLOTS-1:0] TABLE = 0 // {partition[31:28], cycles[27:0]} a slot, slot 0 lowest
) (
    input  wire        aclk,
    input  wire        aresetn,        // synchronous, active low

    // Registers; address {0, n}: SCHEDULE[n], 5'h10: SCHEDULE_CONTROL, 5'h11: SCHEDULE_STATUS.
    input  wire        we,             // pulse; ignored unless wok
    input  wire [4:0]  waddr,
    input  wire [31:0] wdata,
    output wire        wok,            // the register takes this word now; otherwise the write is an error
    input  wire [4:0]  raddr,          // n < SLOTS
    output wire [31:0] rdata,

    // To bh_switch.
    output wire        slot_req,       // level until slot_take, or until the next slot
    output wire [3:0]  slot_target,
    input  wire        slot_take       // pulse
);

endmodule
`resetall
