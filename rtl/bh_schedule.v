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

    localparam [4:0] P_COUNT = PARTITIONS[4:0], S_COUNT = SLOTS[4:0], CONTROL = 5'h10;
    localparam [4:0] S_LAST = S_COUNT - 5'd1;

    generate if (SLOTS < 1 || SLOTS > 16) begin : gen_check_slots
        PARAM_ERROR_bh_schedule_SLOTS_must_be_1_to_16 u_error ();
    end endgenerate

    reg         running_q;             // a slot runs
    reg  [3:0]  slot_q;                // which
    reg  [27:0] left_q;                // its cycles from this one on; meaningless while !running_q
    reg         arm_q;                 // the first slot starts with the next edge
    reg         req_q;
    reg  [3:0]  target_q;

    // ---- the table ------------------------------------------------------------------
    wire [511:0]        slots;         // what is not built is zero
    wire [3:0]          last;
    wire                write_control; // start or stop with the next edge

    wire is_control = waddr == CONTROL;
    wire writes     = we && wok;

    generate if (FIXED != 0) begin : gen_fixed
        assign slots  = {{(512 - 32*SLOTS){1'b0}}, TABLE};
        assign last   = S_LAST[3:0];
        assign wok    = 1'b0;
        assign rdata  = 32'd0;
        assign write_control = 1'b0;
        wire unused = &{1'b0, wdata, raddr, writes, is_control, P_COUNT};
    end else begin : gen_registers
        reg [32*SLOTS-1:0] slots_q;
        reg                enable_q;
        reg [3:0]          last_q;

        assign slots  = {{(512 - 32*SLOTS){1'b0}}, slots_q};
        assign last   = last_q;
        assign wok    = is_control ? {1'b0, wdata[11:8]} < S_COUNT
                                   : waddr < S_COUNT && !enable_q && {1'b0, wdata[31:28]} < P_COUNT;
        assign rdata  = raddr == CONTROL ? {20'd0, last_q, 7'd0, enable_q}
                      : raddr[4]         ? {28'd0, slot_q}
                                         : slots[32*raddr[3:0] +: 32];
        assign write_control = writes && is_control;

        always @(posedge aclk)
            if (!aresetn) begin
                slots_q  <= {(32*SLOTS){1'b0}};
                enable_q <= 1'b0;
                last_q   <= 4'd0;
            end else if (writes) begin
                if (is_control) begin
                    enable_q <= wdata[0];
                    last_q   <= wdata[11:8];
                end else slots_q[32*waddr[3:0] +: 32] <= wdata;
            end
    end endgenerate

    // ---- the slot that comes next: the first one after this with cycles, in a circle ----------
    wire [15:0] cycles;                // the slot has some
    genvar n;
    generate for (n = 0; n < 16; n = n + 1) begin : gen_slot
        assign cycles[n] = slots[32*n +: 28] != 28'd0;
    end endgenerate

    wire [15:0] filled = cycles & ~(16'hfffe << last);
    wire [15:0] ahead  = filled & (16'hfffe << slot_q) & {16{!arm_q}};
    wire [15:0] from   = ahead != 16'd0 ? ahead : filled;
    reg  [3:0]  next_slot;
    integer i;
    always @* begin
        next_slot = 4'd0;
        for (i = 15; i >= 0; i = i - 1)
            if (from[i]) next_slot = i[3:0];
    end

    wire        advance = arm_q || (running_q && left_q == 28'd1);
    wire [31:0] next_word = slots[32*next_slot +: 32];

    always @(posedge aclk)
        if (!aresetn) begin
            running_q <= 1'b0;
            slot_q    <= 4'd0;
            req_q     <= 1'b0;
            arm_q     <= FIXED != 0;
        end else if (write_control) begin
            running_q <= 1'b0;
            req_q     <= 1'b0;
            arm_q     <= wdata[0];
        end else begin
            arm_q <= 1'b0;
            if (advance) begin
                running_q <= filled != 16'd0;
                slot_q    <= next_slot;
            end
            req_q <= advance ? filled != 16'd0 : req_q && !slot_take;
        end

    always @(posedge aclk) begin
        left_q <= advance ? next_word[27:0] : left_q - 28'd1;
        if (advance) target_q <= next_word[31:28];
    end

    assign slot_req    = req_q;
    assign slot_target = target_q;

endmodule
`resetall
