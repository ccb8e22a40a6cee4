// SPDX-License-Identifier: Apache-2.0
//
// bh_page - server of the partitions' pages: takes page accesses of the ports in turn, decodes the registers, and hands
// commands to the engine.
//
// Writes: commands have a turn of their own, one at a time; other registers are written in the cycle behind the taking, also while a command
// runs.  A port's writes are executed and answered in their order.  A command's registers are steady while it runs.
// Proof: tests/formal/bh_page.sby (page)

`resetall
`default_nettype none
`include "bh_page.vh"

module bh_page #(
    parameter PORTS          = 1,      // 1..8
    parameter PARTITION_BITS = 1,
    parameter CONTEXT_WIDTH  = 21,     // {known, split, level, trusted, partition, vmid, nonsecure, valid}
    parameter GRANULE_LOG2   = 12,
    parameter LEVELS         = 1,      // 1..16
    parameter GRANULES       = 0,      // 0: no commands
    parameter MAILBOX        = 0,
    parameter DEPTH          = 16      // page writes of a port that may wait for their answers
) (
    input  wire                           aclk,
    input  wire                           aresetn,         // synchronous, active low

    // Page accesses, as in bh_pages.
    input  wire [PORTS-1:0]               page_r_valid,
    output wire [PORTS-1:0]               page_r_ready,
    input  wire [PORTS*10-1:0]            page_r_offset,
    input  wire [PORTS*CONTEXT_WIDTH-1:0] page_r_ctx,
    output wire [PORTS-1:0]               page_r_done,
    output wire                           page_r_ok,
    output wire [31:0]                    page_r_data,
    input  wire [PORTS-1:0]               page_w_valid,
    output wire [PORTS-1:0]               page_w_ready,
    input  wire [PORTS*10-1:0]            page_w_offset,
    input  wire [PORTS*32-1:0]            page_w_data,
    input  wire [PORTS-1:0]               page_w_full,
    input  wire [PORTS*3-1:0]             page_w_prot,
    input  wire [PORTS*CONTEXT_WIDTH-1:0] page_w_ctx,
    output wire [PORTS-1:0]               page_b_valid,
    output wire [PORTS-1:0]               page_b_ok,
    input  wire [PORTS-1:0]               page_b_ready,
    output wire [PORTS-1:0]               page_level,

    // Barrier.
    output wire                           mark,
    input  wire [PORTS-1:0]               unfinished,
    input  wire [23:0]                    limit,
    input  wire                           settle,
    output wire                           settled,
    output wire                           unsettled,

    // The command engine.
    input  wire                           no_command,      // none may start
    output wire                           command_runs,
    output wire [PARTITION_BITS-1:0]      cmd_partition,   // the caller's, from the cycle before cmd_valid on
    output wire                           cmd_valid,       // level until cmd_done
    output wire [1:0]                     cmd_op,
    output wire [31:0]                    cmd_granule,
    output wire [31:0]                    cmd_count,
    output wire [3:0]                     cmd_mask,
    output wire [3:0]                     cmd_rights,
    output wire [3:0]                     cmd_level,
    output wire [1:0]                     cmd_prot,
    input  wire                           cmd_done,
    input  wire [3:0]                     cmd_code,
    input  wire [31:0]                    cmd_bad,
    input  wire [9:0]                     cmd_result,
    input  wire                           cmd_changed,

    // Levels and views.
    output wire [PORTS*4-1:0]             level_down,
    input  wire [PORTS-1:0]               level_down_done,
    input  wire [PORTS-1:0]               level_down_ok,
    input  wire [PORTS*4-1:0]             port_level,
    output wire [PORTS-1:0]               level_call,
    input  wire [PORTS-1:0]               view_changes,
    input  wire [PORTS-1:0]               by_stream,
    input  wire [PORTS-1:0]               closed,

    // Last fault, mailbox, counters.
    output wire [3:0]                     r_partition,
    output wire [9:0]                     r_offset,
    input  wire                           r_busy,
    input  wire [31:0]                    fault_data,
    output wire                           mail_valid,      // pulse
    output wire [3:0]                     mail_partition,
    output wire [4:0]                     mail_offset,
    output wire [31:0]                    mail_data,
    input  wire                           mail_ok,
    input  wire                           mail_r_ok,
    input  wire [31:0]                    mail_r_data,
    output wire                           counter_req,
    output wire [PARTITION_BITS+1:0]      counter_addr,
    input  wire                           counter_done,
    input  wire [31:0]                    counter_word
);

    localparam C = CONTEXT_WIDTH, P = PORTS;
    localparam [15:0] MAIL = `BH_PAGE_MAIL_CALLS, LEVEL = `BH_PAGE_LEVEL, MASKS = `BH_PAGE_SET_MASK_BASE,
                      MASK_RANGES = `BH_PAGE_SET_MASK_RANGE_BASE, SHARE = `BH_PAGE_SHARE, SHARE_RANGE = `BH_PAGE_SHARE_RANGE;

    // The decode below cuts addresses here.
    generate if (MASKS != 16'h0800 || MASK_RANGES != 16'h0C00 || SHARE != 16'h0400 || SHARE_RANGE != 16'h0410
                 || `BH_PAGE_SET_MASK_STRIDE != 64 || `BH_PAGE_RIGHTS_STRIDE != 4) begin : gen_check_addresses
        PARAM_ERROR_bh_page_commands_must_be_at_400_410_800_C00 u_error ();
    end endgenerate

    // ---- whose turn ------------------------------------------------------------------------
    reg  [P-1:0] c_port_q;             // whose command runs; 0: none does
    reg  [P-1:0] s_port_q;             // who writes another register in this cycle
    wire [P-1:0] empty, waits, answer; // nothing unanswered but LEVEL; LEVEL waits for a change, for its answer

    wire [P-1:0] commands, registers;  // requests that may be taken
    wire         command_free = c_port_q == {P{1'b0}};
    genvar p;
    generate for (p = 0; p < P; p = p + 1) begin : gen_request
        wire [9:0] at    = page_w_offset[10*p +: 10];
        wire       level = LEVELS > 1 && at == LEVEL[11:2];
        // A LEVEL is executed when all before it are answered; behind another one it will be refused.
        wire       late  = level && !waits[p] && (!empty[p] || answer[p] || s_port_q[p]);
        wire       command = GRANULES != 0 && at[9:8] != 2'd0;
        assign commands[p]  = page_w_valid[p] && command && command_free && !no_command;
        assign registers[p] = page_w_valid[p] && !command && !c_port_q[p] && !late;
    end endgenerate

    wire [P-1:0] command_pick, register_pick;
    bh_turn #(.N(P)) u_command_turn (
        .aclk(aclk), .aresetn(aresetn), .request(commands), .pick(command_pick), .served(1'b1));
    bh_turn #(.N(P)) u_register_turn (
        .aclk(aclk), .aresetn(aresetn), .request(registers), .pick(register_pick), .served(commands == {P{1'b0}}));

    wire         starts = commands != {P{1'b0}};
    wire [P-1:0] pick   = starts ? command_pick : register_pick;
    assign page_w_ready = pick;

    // Its {context, AxPROT[1:0], all strobes, offset, data}.
    localparam W = 54;
    reg [W-1:0] picked;
    integer     i;
    always @* begin
        picked = {W{1'b0}};
        for (i = 0; i < P; i = i + 1)
            picked = picked | ({page_w_ctx[C*i + C - 3 -: 9], page_w_prot[3*i +: 2], page_w_full[i], page_w_offset[10*i +: 10],
                                page_w_data[32*i +: 32]} & {W{pick[i]}});
    end

    // ---- the command that runs --------------------------------------------------------------
    reg  [W-1:0]    c_q;
    wire [31:0]     c_data    = c_q[31:0];
    wire [9:0]      c_offset  = c_q[41:32];
    wire [8:0]      c_context = c_q[W-1 -: 9];     // {level, trusted, partition}
    wire            c_mask    = c_offset[9];
    wire            c_range   = c_mask ? c_offset[8] : c_offset[2];
    wire            c_good    = c_q[42] && (c_mask || (c_offset[8:3] == SHARE[10:5] && c_offset[1:0] != 2'd3));   // such a register, all of it
    wire            c_done    = !command_free && (!c_good || cmd_done);
    wire [P*32-1:0] counts;
    reg  [31:0]     count;             // COUNT of the port
    integer         k;
    always @* begin
        count = 32'd0;
        for (k = 0; k < P; k = k + 1) count = count | (counts[32*k +: 32] & {32{c_port_q[k]}});
    end

    always @(posedge aclk)
        if (!aresetn)           c_port_q <= {P{1'b0}};
        else if (c_done)        c_port_q <= {P{1'b0}};
        else if (command_free)  c_port_q <= command_pick;
    always @(posedge aclk)
        if (command_free) c_q <= picked;

    // COUNT as the command found it: a closed port's view may change, and lose it, while the command runs.
    reg             c_first_q;
    reg  [31:0]     c_count_q;
    wire [31:0]     c_count   = c_first_q ? count : c_count_q;
    always @(posedge aclk) begin
        c_first_q <= command_free;
        c_count_q <= c_count;
    end

    assign command_runs  = !command_free;
    assign cmd_partition = command_free ? picked[45 +: PARTITION_BITS] : c_context[PARTITION_BITS-1:0];
    assign cmd_valid     = !command_free && c_good;
    assign cmd_op        = c_mask ? 2'd3 : c_offset[1:0];
    assign cmd_granule   = c_data;
    assign cmd_count     = c_range ? c_count : 32'd1;
    assign cmd_mask      = c_offset[7:4];
    assign cmd_rights    = c_offset[3:0];
    assign cmd_level     = c_context[8:5];
    assign cmd_prot      = c_q[44:43];

    // ---- another register -----------------------------------------------------------------------
    reg  [W-1:0] s_q;
    always @(posedge aclk)
        if (!aresetn) s_port_q <= {P{1'b0}};
        else          s_port_q <= starts ? {P{1'b0}} : register_pick;
    always @(posedge aclk) s_q <= picked;

    wire [31:0]  s_data    = s_q[31:0];
    wire [15:0]  s_addr    = {4'd0, s_q[41:32], 2'b00};
    wire [8:0]   s_context = s_q[W-1 -: 9];
    wire         s_full    = s_q[42];
    wire         s_count   = GRANULES != 0 && s_full && s_addr == `BH_PAGE_COUNT;
    wire         s_status  = GRANULES != 0 && s_full && s_addr == `BH_PAGE_CMD_STATUS;
    wire         s_level   = LEVELS > 1 && s_full && s_addr == `BH_PAGE_LEVEL;
    wire         s_call    = LEVELS > 1 && s_full && s_addr == `BH_PAGE_CALL;
    wire         s_mail    = MAILBOX != 0 && s_full && s_addr[15:7] == MAIL[15:7];

    assign mail_valid     = s_mail && s_port_q != {P{1'b0}};
    assign mail_partition = s_context[3:0];
    assign mail_offset    = s_addr[6:2];
    assign mail_data      = s_data;

    // ---- each port: COUNT and CMD_*, LEVEL and CALL, and the order of answers -------------------------
    wire [P-1:0]    push, push_ok, push_barrier, marked, expired, q_valid, q_ok, q_ready;
    wire [P*32-1:0] r_count, r_status, r_bad, r_result;
    wire [P*4-1:0]  called;
    wire [8:0]      r_context;

    generate for (p = 0; p < P; p = p + 1) begin : gen_port
        wire level_ok, call_ok, answer_ok;
        wire c = c_done && c_port_q[p];
        wire s = s_port_q[p];
        wire under_way = s && s_level && level_ok;

        assign push[p]         = c || (s && !under_way);
        assign push_ok[p]      = c ? c_good && cmd_code == 4'd0 : s_count || s_status || (s_call && call_ok) || (s_mail && mail_ok);
        assign push_barrier[p] = c && c_good && cmd_changed;

        bh_page_level #(.LEVELS(LEVELS)) u_level (
            .aclk(aclk), .aresetn(aresetn), .view_changes(view_changes[p]), .by_stream(by_stream[p]), .closed(closed[p]),
            .port_level(port_level[4*p +: 4]), .level_we(s && s_level), .call_we(s && s_call), .w_level(s_context[8:5]),
            .w_data(s_data), .level_ok(level_ok), .call_ok(call_ok), .waits(waits[p]), .down(level_down[4*p +: 4]),
            .down_done(level_down_done[p]), .down_ok(level_down_ok[p]), .answer(answer[p]), .answer_ok(answer_ok),
            .answered(page_b_ready[p]), .called(called[4*p +: 4]));

        assign level_call[p]   = called[4*p +: 4] != 4'd0;
        assign page_level[p]   = waits[p];
        assign page_b_valid[p] = answer[p] || (q_valid[p] && !waits[p]);
        assign page_b_ok[p]    = answer[p] ? answer_ok : q_ok[p];
        assign q_ready[p]      = page_b_ready[p] && !answer[p] && !waits[p];

        if (GRANULES != 0) begin : gen_results
            bh_page_results u_results (
                .aclk(aclk), .aresetn(aresetn), .view_changes(view_changes[p]), .count_we(s && s_count),
                .status_we(s && s_status), .w_context(s_context), .w_data(s_data), .c_context(c_context),
                .c_count(counts[32*p +: 32]), .done(c && c_good), .range(c_range), .query(cmd_op == 2'd2), .code(cmd_code),
                .bad(cmd_bad), .result(cmd_result), .changed(cmd_changed), .marked(marked[p]), .expired(expired[p]),
                .r_context(r_context), .r_count(r_count[32*p +: 32]), .r_status(r_status[32*p +: 32]),
                .r_bad(r_bad[32*p +: 32]), .r_result(r_result[32*p +: 32]));
        end else begin : gen_no_results
            assign counts[32*p +: 32]   = 32'd0;
            assign r_count[32*p +: 32]  = 32'd0;
            assign r_status[32*p +: 32] = 32'd0;
            assign r_bad[32*p +: 32]    = 32'd0;
            assign r_result[32*p +: 32] = 32'd0;
        end
    end endgenerate

`ifdef FORMAL
    wire [9*P-1:0] f_all;
`endif
    bh_barrier #(.PORTS(P), .DEPTH(DEPTH)) u_barrier (
        .aclk(aclk), .aresetn(aresetn), .push(push), .push_ok(push_ok), .push_barrier(push_barrier), .empty(empty), .mark(mark),
        .unfinished(unfinished), .limit(limit), .marked(marked), .expired(expired), .settle(settle), .settled(settled),
        .unsettled(unsettled), .b_valid(q_valid), .b_ok(q_ok), .b_ready(q_ready)
`ifdef FORMAL
        , .f_all(f_all)
`endif
    );

    bh_page_read #(
        .PORTS(P), .PARTITION_BITS(PARTITION_BITS), .CONTEXT_WIDTH(C), .GRANULE_LOG2(GRANULE_LOG2), .LEVELS(LEVELS),
        .GRANULES(GRANULES), .MAILBOX(MAILBOX)
    ) u_read (
        .aclk(aclk), .aresetn(aresetn), .page_r_valid(page_r_valid), .page_r_ready(page_r_ready),
        .page_r_offset(page_r_offset), .page_r_ctx(page_r_ctx), .page_r_done(page_r_done), .page_r_ok(page_r_ok),
        .page_r_data(page_r_data), .partition(r_partition), .caller(r_context), .offset(r_offset), .busy(r_busy),
        .fault_data(fault_data), .mail_ok(mail_r_ok), .mail_data(mail_r_data), .counter_req(counter_req),
        .counter_addr(counter_addr), .counter_done(counter_done), .counter_word(counter_word), .count(r_count),
        .status(r_status), .bad(r_bad), .result(r_result), .called(called));

    wire unused = &{1'b0, page_w_prot, page_w_ctx, marked, expired, cmd_bad, cmd_result, c_range, c_context, s_q, s_context, r_context};

`ifdef FORMAL_bh_page
    // P1 one write is taken in a cycle at most, of a port that asks; a command only when none runs and none is kept from starting, and
    //    nothing of a port whose command runs
    // P2 a port's writes are answered once each: what was taken and not answered is in the server, in the queue, or a LEVEL that waits
    // P3 a command is steady while it runs, and is the write that was taken
    // P4 while LEVEL waits, nothing of its port is answered; its answer is the next one
    // P5 a register write is executed in the cycle behind its taking, and a refused one does nothing
    // (in turn: bh_turn)
    // C1 a command runs while another port's register is written   C2 LEVEL is answered, what came behind it next
    reg f_past_valid = 1'b0;
    always @(posedge aclk) f_past_valid <= 1'b1;
    initial assume (!aresetn);
    wire f_live = f_past_valid && aresetn;
    always @* if (cmd_done) assume (cmd_valid);

    (* anyconst *) reg [2:0] f_port;
    always @* assume ({29'd0, f_port} < PORTS);
    wire f_take   = page_w_valid[f_port] && page_w_ready[f_port];
    wire f_answer = page_b_valid[f_port] && page_b_ready[f_port];
    reg  [8:0] f_under_way;
    always @(posedge aclk)
        if (!aresetn) f_under_way <= 9'd0;
        else          f_under_way <= f_under_way + {8'd0, f_take} - {8'd0, f_answer};
    always @* assume (f_under_way < DEPTH || !page_w_valid[f_port]);   // the port keeps to it
    wire [8:0] f_queued = f_all[9*f_port +: 9];

    reg [W-1:0] f_c;                   // the command as it was presented
    wire [9:0]  f_offset = page_w_offset[10*f_port +: 10];
    always @(posedge aclk)
        if (f_take)
            f_c <= {page_w_ctx[C*f_port + C - 3 -: 9], page_w_prot[3*f_port +: 2], page_w_full[f_port], f_offset, page_w_data[32*f_port +: 32]};

    always @(posedge aclk) if (f_live) begin
        assert ((pick & (pick - 1'b1)) == {P{1'b0}} && (c_port_q & (c_port_q - 1'b1)) == {P{1'b0}} && (s_port_q & (s_port_q - 1'b1)) == {P{1'b0}});
        assert ((pick & ~page_w_valid) == {P{1'b0}});                                                              // P1
        if (f_take) assert (!c_port_q[f_port]);
        if (f_take && GRANULES != 0 && f_offset[9:8] != 2'd0) assert (!command_runs && !no_command);
        assert (f_under_way == f_queued + {8'd0, c_port_q[f_port]} + {8'd0, s_port_q[f_port]} + {8'd0, waits[f_port]} + {8'd0, answer[f_port]});   // P2
        assert (f_under_way <= DEPTH && !(waits[f_port] && answer[f_port]));
        if (c_port_q[f_port]) assert (c_q == f_c && cmd_granule == f_c[31:0] && cmd_level == f_c[W-1 -: 4] && f_c[41:40] != 2'd0);  // P3
        if (c_port_q[f_port] && $past(aresetn && c_port_q[f_port] && !c_done)) assert ($stable({cmd_valid, cmd_op, cmd_count, cmd_mask, cmd_rights, cmd_prot}));
        if (s_port_q[f_port]) assert (s_q == f_c);
        if ($past(f_take && aresetn)) assert (c_port_q[f_port] || s_port_q[f_port]);                               // P5
        if (!f_c[42] && s_port_q[f_port]) assert (push[f_port] && !push_ok[f_port] && !mail_valid);
        if (waits[f_port]) assert (!page_b_valid[f_port] && page_level[f_port]);                                   // P4
        if (waits[f_port] && !$past(waits[f_port])) assert ($past(f_queued == 9'd0 && !answer[f_port]));            // all before it were answered
        if ($past(waits[f_port] && level_down_done[f_port] && aresetn)) assert (page_b_valid[f_port] && page_b_ok[f_port] == $past(level_down_ok[f_port]));
        if (push_barrier[f_port]) assert (cmd_changed && cmd_done && c_port_q[f_port]);
        if (GRANULES != 0) cover (c_port_q[f_port] && $past(c_port_q[f_port]) && s_port_q != {P{1'b0}});                              // C1
        cover ($past(answer[f_port]) && f_answer && !answer[f_port] && s_port_q == {P{1'b0}});                      // C2
    end
`endif

endmodule
`resetall
