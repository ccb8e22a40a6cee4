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
`ifdef FORMAL_bh_schedule
        always @(posedge aclk) if (f_live && (running_q || arm_q)) assert (enable_q);
`endif
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

`ifdef FORMAL_bh_schedule
    // P1 a slot lasts as many cycles as its entry says, whatever slot_take does
    // P2 what follows is the first slot after it, in a circle up to LAST, that has cycles; the first is counted from 0
    // P3 slot_req is high from a slot's first cycle until slot_take or the next slot, with the slot's partition: one a slot
    // P4 a write of SCHEDULE_CONTROL starts the first slot two cycles later, or stops all
    // P5 entries are read as written; nothing is written while the schedule runs, no partition that is not built ever
    // C1 a circle with a slot passed over   C2 a request dropped
    reg f_past_valid = 1'b0, f_was = 1'b0;
    initial assume (!aresetn);
    wire f_live = f_past_valid && aresetn;
    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        f_was        <= f_live;
    end
    always @* begin
        if (slot_take) assume (slot_req);
        assume (FIXED == 0 || {1'b0, slots[32*f_other + 28 +: 4]} < P_COUNT);
    end

    (* anyconst *) reg [3:0] f_other;  // any slot
    wire [31:0] f_word  = slots[32*slot_q +: 32];
    wire        f_other_filled = slots[32*f_other +: 28] != 28'd0 && f_other <= last;

    reg         f_first = 1'b0;        // first cycle of a slot
    reg         f_from_start;          // no slot ran before it
    reg  [3:0]  f_before;              // the slot before it
    reg  [27:0] f_since = 28'd0;       // cycles of this slot before this one
    reg         f_taken = 1'b0;
    reg  [31:0] f_shadow;              // f_other's entry as last written
    always @(posedge aclk) begin
        f_first      <= aresetn && advance && filled != 16'd0 && !write_control;
        f_from_start <= arm_q;
        f_before     <= slot_q;
        f_since      <= advance ? 28'd0 : f_since + 28'd1;
        f_taken      <= !advance && (f_taken || slot_take);
        if (!aresetn) f_shadow <= 32'd0;
        else if (we && wok && waddr == {1'b0, f_other}) f_shadow <= wdata;
    end

    always @(posedge aclk) if (f_live) begin
        assert (!(arm_q && running_q) && !(slot_req && !running_q));
        if (FIXED != 0) assume (!$past(running_q) || slots == $past(slots));
        if (running_q) begin
            assert (f_word[27:0] != 28'd0 && slot_q <= last && {1'b0, last} < S_COUNT);
            assert (f_since < f_word[27:0] && left_q == f_word[27:0] - f_since);                 // P1
            assert ({1'b0, f_word[31:28]} < P_COUNT || f_other != slot_q);
            assert (target_q == f_word[31:28] && slot_req == !f_taken);                          // P3
        end
        if (f_first) begin
            assert (running_q && slot_req && f_since == 28'd0);
            // P2: nothing that has cycles was passed over.
            if (f_from_start) assert (!f_other_filled || f_other >= slot_q);
            else if (f_before < slot_q) assert (!f_other_filled || f_other <= f_before || f_other >= slot_q);
            else assert (!f_other_filled || (f_other >= slot_q && f_other <= f_before));
        end
        if (FIXED == 0) begin                                                                    // P5
            if ({1'b0, f_other} < S_COUNT) assert (slots[32*f_other +: 32] == f_shadow);
            if ({1'b0, f_other} < S_COUNT && raddr == {1'b0, f_other}) assert (rdata == f_shadow);
            assert ({1'b0, f_shadow[31:28]} < P_COUNT);
            if (raddr == 5'h11) assert (rdata == {28'd0, slot_q});
        end
        cover (f_first && !f_from_start && slot_q == 4'd2 && f_before == 4'd0 && f_taken == 1'b0);
        if (f_was) cover (f_first && !f_from_start && $past(slot_req && !slot_take));
    end

    always @(posedge aclk) if (f_live && f_was) begin
        if (f_first && !f_from_start) assert ($past(running_q) && $past(f_since) + 28'd1 == $past(f_word[27:0]));   // P1
        if ($past(running_q && f_since + 28'd1 == f_word[27:0] && !write_control)) assert (f_first);
        if (running_q && !$past(running_q)) assert (f_first && f_from_start);
        if ($past(write_control)) assert (!running_q && arm_q == $past(wdata[0]) && !slot_req);   // P4
        if ($past(arm_q && filled != 16'd0 && !write_control)) assert (f_first && f_from_start);
        if (FIXED == 0 && $past(running_q) && !$past(write_control)) assert (slots == $past(slots));
        if (FIXED == 0 && $past(we && !wok)) assert (slots == $past(slots) && last == $past(last));
    end
`endif

endmodule
`resetall
