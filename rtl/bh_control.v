// SPDX-License-Identifier: Apache-2.0
//
// bh_control - everything behind the configuration port: registers, tables, commit,
// changes of view, contexts and trust levels of ports, records and counters; wiring only.
//
// What belongs to a port is concatenated over ports, port 0 lowest.  A port's windows and context change only
// while it is held and idle, or closed, or in slots of partitions that it does not carry.

`resetall
`default_nettype none
`include "bh_registers.vh"

module bh_control #(
    parameter PORTS          = 1,
    parameter PARTITIONS     = 2,
    parameter WINDOWS        = 8,
    parameter IPA_WIDTH      = 32,
    parameter PA_WIDTH       = 32,
    parameter ID_WIDTH       = 4,
    parameter VMID_WIDTH     = 8,
    parameter GRANULE_LOG2   = 12,
    parameter FAULT_DEPTH    = 16,
    parameter FAULT_RESP     = 2,
    parameter STREAM_PORTS   = 0,
    parameter STREAM_WIDTH   = 4,
    parameter ISOLATE_PORTS  = 0,
    parameter SCHEDULE_SLOTS = 0,
    parameter DRAIN_LIMIT    = 0,
    parameter PAGE           = 0,
    parameter [IPA_WIDTH-1:0] PAGE_IPA     = 0,
    parameter MAILBOX        = 0,
    parameter GRANULES       = 0,
    parameter [PA_WIDTH-1:0] GRANULE_BASE  = 0,
    parameter LEVELS         = 1,
    parameter GRANULE_DRAM   = 0,
    parameter [PA_WIDTH-1:0] GRANULE_TABLE = 0,
    // Derived.
    parameter PARTITION_BITS = PARTITIONS > 1 ? $clog2(PARTITIONS) : 1,
    parameter LIVE_WIDTH     = 12 + PA_WIDTH-GRANULE_LOG2 + 2*(IPA_WIDTH-GRANULE_LOG2) + (GRANULES != 0 ? 2 : 0),
    parameter CONTEXT_WIDTH  = VMID_WIDTH + 13,
    parameter TAG_WIDTH      = VMID_WIDTH + 10,
    parameter INDEX_WIDTH    = GRANULES != 0 ? $clog2(GRANULES) : 1
) (
    input  wire                               aclk,
    input  wire                               aresetn,       // synchronous, active low

    input  wire [15:0]                        s_axil_awaddr,
    input  wire [2:0]                         s_axil_awprot,
    input  wire                               s_axil_awvalid,
    output wire                               s_axil_awready,
    input  wire [31:0]                        s_axil_wdata,
    input  wire [3:0]                         s_axil_wstrb,
    input  wire                               s_axil_wvalid,
    output wire                               s_axil_wready,
    output wire [1:0]                         s_axil_bresp,
    output wire                               s_axil_bvalid,
    input  wire                               s_axil_bready,
    input  wire [15:0]                        s_axil_araddr,
    input  wire [2:0]                         s_axil_arprot,
    input  wire                               s_axil_arvalid,
    output wire                               s_axil_arready,
    output wire [31:0]                        s_axil_rdata,
    output wire [1:0]                         s_axil_rresp,
    output wire                               s_axil_rvalid,
    input  wire                               s_axil_rready,

    // To and from the ports.
    output wire [PORTS*WINDOWS*LIVE_WIDTH-1:0] live_r,
    output wire [PORTS*WINDOWS*LIVE_WIDTH-1:0] live_w,
    output wire [PORTS*CONTEXT_WIDTH-1:0]     ctx_r,
    output wire [PORTS*CONTEXT_WIDTH-1:0]     ctx_w,
    output wire [PORTS-1:0]                   by_stream,
    input  wire [PORTS*STREAM_WIDTH-1:0]      next_stream_r,
    input  wire [PORTS*STREAM_WIDTH-1:0]      next_stream_w,
    output wire [PORTS-1:0]                   view_changes,
    output wire [PORTS-1:0]                   isolate,
    output wire [PORTS-1:0]                   reopen,
    input  wire [PORTS-1:0]                   owed,
    output wire [PORTS-1:0]                   closed,
    output wire [1:0]                         fault_resp,
    output wire [PORTS-1:0]                   hold,
    input  wire [PORTS-1:0]                   idle,
    output wire [PORTS-1:0]                   qreqn,
    input  wire [PORTS-1:0]                   qacceptn,
    input  wire [3:0]                         part_sel,
    input  wire                               part_req,
    output wire                               part_ack,
    output wire [3:0]                         part_active,
    input  wire [PORTS*4-1:0]                 level_sel,
    input  wire [PORTS-1:0]                   level_req,
    output wire [PORTS-1:0]                   level_ack,
    output wire [PORTS*4-1:0]                 port_level,
    input  wire [PORTS-1:0]                   fault_r_valid,
    output wire [PORTS-1:0]                   fault_r_ready,
    input  wire [PORTS*4-1:0]                 fault_r_code,
    input  wire [PORTS*TAG_WIDTH-1:0]         fault_r_tag,
    input  wire [PORTS*IPA_WIDTH-1:0]         fault_r_ipa,
    input  wire [PORTS*ID_WIDTH-1:0]          fault_r_id,
    input  wire [PORTS*8-1:0]                 fault_r_len,
    input  wire [PORTS*3-1:0]                 fault_r_size,
    input  wire [PORTS*3-1:0]                 fault_r_prot,
    input  wire [PORTS-1:0]                   fault_w_valid,
    output wire [PORTS-1:0]                   fault_w_ready,
    input  wire [PORTS*4-1:0]                 fault_w_code,
    input  wire [PORTS*TAG_WIDTH-1:0]         fault_w_tag,
    input  wire [PORTS*IPA_WIDTH-1:0]         fault_w_ipa,
    input  wire [PORTS*ID_WIDTH-1:0]          fault_w_id,
    input  wire [PORTS*8-1:0]                 fault_w_len,
    input  wire [PORTS*3-1:0]                 fault_w_size,
    input  wire [PORTS*3-1:0]                 fault_w_prot,
    input  wire [PORTS-1:0]                   count_r,
    input  wire [PORTS*8-1:0]                 count_r_len,
    input  wire [PORTS*4-1:0]                 count_r_partition,
    input  wire [PORTS-1:0]                   count_r_known,
    input  wire [PORTS-1:0]                   count_fault_r,
    input  wire [PORTS-1:0]                   count_w,
    input  wire [PORTS*8-1:0]                 count_w_len,
    input  wire [PORTS*4-1:0]                 count_w_partition,
    input  wire [PORTS-1:0]                   count_w_known,
    input  wire [PORTS-1:0]                   count_fault_w,

    // Pages (bh_pages); without PAGE the inputs are 0.
    output wire [23:0]                        limit,
    output wire                               clear,
    output wire [PARTITION_BITS+1:0]          page_clear_addr,
    output wire                               slot_we,
    output wire [3:0]                         slot,
    output wire [LIVE_WIDTH-1:0]              slot_data,
    output wire [PARTITION_BITS-1:0]          slot_partition,
    output wire                               command_lock,
    input  wire                               command_locked,
    output wire                               range_valid,
    output wire [INDEX_WIDTH-1:0]             range_first,
    output wire [INDEX_WIDTH-1:0]             range_last,
    input  wire                               range_ready,
    output wire                               settle,
    input  wire                               settled,
    input  wire                               unsettled,
    input  wire [PORTS-1:0]                   level_down_valid,
    input  wire [PORTS*4-1:0]                 level_down,
    output wire [PORTS-1:0]                   level_down_done,
    output wire [PORTS-1:0]                   level_down_ok,
    output wire                               tap_valid,
    output wire [3:0]                         tap_partition,
    output wire [27:0]                        tap_info,
    output wire [IPA_WIDTH-1:0]               tap_ipa,
    input  wire                               page_counter_req,
    input  wire [PARTITION_BITS+1:0]          page_counter_addr,
    output wire                               page_counter_done,
    output wire [31:0]                        counter_word,
    output wire                               mail_we,
    output wire [15:0]                        mail_addr,
    output wire [31:0]                        mail_wdata,
    input  wire                               mail_done,
    input  wire                               mail_ok,
    output wire [15:0]                        mail_raddr,
    input  wire                               mail_rok,
    input  wire [31:0]                        mail_rdata,
    input  wire                               mail_rang,
    input  wire                               table_ready,
    input  wire                               table_failed,
    input  wire                               clearing,      // hold everything

    output wire                               irq
);

    localparam PB       = PARTITION_BITS;
    localparam WB       = WINDOWS > 1 ? $clog2(WINDOWS) : 1;
    localparam IP       = IPA_WIDTH - GRANULE_LOG2;
    localparam PP       = PA_WIDTH - GRANULE_LOG2;
    localparam SIZE_TOP = IPA_WIDTH < 64 ? IPA_WIDTH + 1 : 64;   // a size may be all of the IPA space
    localparam STREAM   = 10 << STREAM_WIDTH;                    // the map
    localparam CLEAR    = WB > 1 ? PB + WB + 1 : PB + 2;         // the deepest memory's address
    localparam SPLIT    = GRANULES != 0 ? 1 : 0;                 // SPLIT and BORROW are built
    localparam CONTROL  = VMID_WIDTH + SPLIT + 3;
    // The granule table's own memory.
    localparam [64:0] TABLE_BYTES = ({34'd0, GRANULES[30:0]} << $clog2(4*LEVELS - 3)) >> 3;
    localparam [64:0] TABLE_LAST  = {{(65 - PA_WIDTH){1'b0}}, GRANULE_TABLE} + TABLE_BYTES - 65'd1;

    // ---- after reset: clear the memories, hold everything -------------------------
    wire [CLEAR-1:0] clear_addr;
    wire             wait_for_clear = clear || clearing;
    bh_clear #(.ADDR_WIDTH(CLEAR)) u_clear (.aclk(aclk), .aresetn(aresetn), .busy(clear), .addr(clear_addr));

    wire [PORTS-1:0] switch_hold;
    assign hold            = switch_hold | {PORTS{wait_for_clear}};
    assign page_clear_addr = clear_addr[PB+1:0];

    // ---- configuration port -----------------------------------------------------------
    wire        wr_req, wr_take, wr_done, rd_req, rd_done;
    wire [15:0] wr_addr, rd_addr;
    wire [2:0]  wr_prot, rd_prot;
    wire [31:0] wr_data, rd_data;
    wire [3:0]  wr_strb;
    wire [1:0]  wr_resp, rd_resp;

    bh_axil u_axil (
        .aclk(aclk), .aresetn(aresetn), .enable(!wait_for_clear),
        .s_axil_awaddr(s_axil_awaddr), .s_axil_awprot(s_axil_awprot), .s_axil_awvalid(s_axil_awvalid),
        .s_axil_awready(s_axil_awready), .s_axil_wdata(s_axil_wdata), .s_axil_wstrb(s_axil_wstrb),
        .s_axil_wvalid(s_axil_wvalid), .s_axil_wready(s_axil_wready), .s_axil_bresp(s_axil_bresp),
        .s_axil_bvalid(s_axil_bvalid), .s_axil_bready(s_axil_bready),
        .s_axil_araddr(s_axil_araddr), .s_axil_arprot(s_axil_arprot), .s_axil_arvalid(s_axil_arvalid),
        .s_axil_arready(s_axil_arready), .s_axil_rdata(s_axil_rdata), .s_axil_rresp(s_axil_rresp),
        .s_axil_rvalid(s_axil_rvalid), .s_axil_rready(s_axil_rready),
        .wr_req(wr_req), .wr_addr(wr_addr), .wr_prot(wr_prot), .wr_data(wr_data), .wr_strb(wr_strb),
        .wr_take(wr_take), .wr_done(wr_done), .wr_resp(wr_resp),
        .rd_req(rd_req), .rd_addr(rd_addr), .rd_prot(rd_prot), .rd_done(rd_done), .rd_resp(rd_resp), .rd_data(rd_data));

    wire                  write_req, write_done, write_abandoned, switch_busy, changing, draining;
    wire [PORTS-1:0]      waiting;
    wire [3:0]            write_target, active, next_active, requested;
    wire                  commit_start, commit_busy, commit_done, commit_accepted, applying;
    wire [3:0]            commit_code, commit_window, commit_other_partition, commit_other_window;
    wire                  held_we, held_done, held_ok, held_rok;
    wire [15:0]           held_addr;
    wire [2:0]            held_prot;
    wire [31:0]           held_data, held_rdata;
    wire                  window_we, part_we, steal, window_live, part_live;
    wire [PB-1:0]         window_partition, part_index;
    wire [WB-1:0]         window_index;
    wire [31:0]           window_word;
    wire [CONTROL-1:0]    part_control;
    wire                  counter_req, counter_done;
    wire [PB+1:0]         counter_addr;
    wire                  config_r_valid, config_r_ready, config_w_valid, config_w_ready;
    wire                  pushed, head_settled, head_valid, pop, missed_clear;
    wire [3:0]            pushed_code, head_port, head_code, head_partition;
    wire [2:0]            head_size, head_prot;
    wire [7:0]            head_len, held;
    wire                  head_write, head_trusted;
    wire [3:0]            head_level;
    wire [ID_WIDTH-1:0]   head_id;
    wire [IPA_WIDTH-1:0]  head_ipa;
    wire [VMID_WIDTH-1:0] head_vmid;
    wire [15:0]           missed;

    bh_registers #(
        .PORTS(PORTS), .PARTITIONS(PARTITIONS), .WINDOWS(WINDOWS), .PARTITION_BITS(PB), .WINDOW_BITS(WB),
        .IPA_WIDTH(IPA_WIDTH), .ID_WIDTH(ID_WIDTH), .VMID_WIDTH(VMID_WIDTH), .GRANULE_LOG2(GRANULE_LOG2),
        .FAULT_DEPTH(FAULT_DEPTH), .FAULT_RESP(FAULT_RESP), .STREAM_PORTS(STREAM_PORTS), .STREAM_WIDTH(STREAM_WIDTH),
        .ISOLATE_PORTS(ISOLATE_PORTS), .SCHEDULE_SLOTS(SCHEDULE_SLOTS), .DRAIN_LIMIT(DRAIN_LIMIT), .PAGE(PAGE),
        .MAILBOX(MAILBOX), .GRANULES(GRANULES), .LEVELS(LEVELS), .GRANULE_DRAM(GRANULE_DRAM)
    ) u_registers (
        .aclk(aclk), .aresetn(aresetn),
        .wr_req(wr_req), .wr_addr(wr_addr), .wr_prot(wr_prot), .wr_data(wr_data), .wr_strb(wr_strb),
        .wr_take(wr_take), .wr_done(wr_done), .wr_resp(wr_resp),
        .rd_req(rd_req), .rd_addr(rd_addr), .rd_prot(rd_prot), .rd_done(rd_done), .rd_resp(rd_resp), .rd_data(rd_data),
        .write_req(write_req), .write_target(write_target), .write_done(write_done), .write_abandoned(write_abandoned),
        .busy(switch_busy), .draining(draining), .waiting(waiting), .active(active), .requested(requested),
        .drain_limit(limit),
        .commit_start(commit_start), .commit_busy(commit_busy), .commit_done(commit_done),
        .commit_accepted(commit_accepted), .commit_code(commit_code),
        .commit_window(commit_window), .commit_other_partition(commit_other_partition),
        .commit_other_window(commit_other_window), .commit_applying(applying),
        .held_we(held_we), .held_addr(held_addr), .held_prot(held_prot), .held_data(held_data), .held_done(held_done),
        .held_ok(held_ok), .held_rok(held_rok), .held_rdata(held_rdata), .mail_rok(mail_rok), .mail_rdata(mail_rdata),
        .window_we(window_we), .part_we(part_we), .steal(steal), .window_live(window_live),
        .window_partition(window_partition), .window_index(window_index), .window_word(window_word),
        .part_live(part_live), .part_index(part_index), .part_control(part_control),
        .counter_req(counter_req), .counter_addr(counter_addr), .counter_done(counter_done), .counter_word(counter_word),
        .fault_resp(fault_resp), .config_r_valid(config_r_valid), .config_r_ready(config_r_ready),
        .config_w_valid(config_w_valid), .config_w_ready(config_w_ready), .pushed(pushed), .pushed_code(pushed_code),
        .settled(head_settled), .head_valid(head_valid),
        .head_info({head_partition, head_port, head_level, head_trusted, head_size, head_len, head_prot, head_write, head_code}),
        .head_id(head_id), .head_ipa(head_ipa), .head_vmid(head_vmid), .pop(pop), .held(held), .missed(missed),
        .missed_clear(missed_clear), .table_ready(table_ready), .table_failed(table_failed), .mail_rang(mail_rang), .irq(irq));

    // ---- tables: one read port, the register port's when it steals it ------------------
    wire [PB+WB:0]        commit_raddr, table_raddr;
    wire [PB:0]           commit_control_raddr;
    wire [IP-1:0]         ipa_base;
    wire [SIZE_TOP-GRANULE_LOG2-1:0] size;
    wire [PP-1:0]         pa_base;
    wire [11:0]           access;
    wire                  valid, lock, shared, borrow, changed, misaligned, empty, ipa_wide, pa_wide;
    wire                  copy;
    wire [PB+WB-1:0]      copy_addr;
    wire                  control_we;
    wire [CONTROL-1:0]    control_data;

    assign table_raddr = steal ? {window_live, window_partition, window_index} : commit_raddr;

    bh_table #(
        .ENTRY_WIDTH(PB + WB), .IPA_WIDTH(IPA_WIDTH), .PA_WIDTH(PA_WIDTH), .GRANULE_LOG2(GRANULE_LOG2),
        .SIZE_TOP(SIZE_TOP), .BORROW(SPLIT)
    ) u_table (
        .aclk(aclk), .clear(clear), .clear_addr(clear_addr[PB+WB:0]),
        .we(window_we), .waddr({wr_addr[9 +: PB], wr_addr[5 +: WB]}), .wfield(wr_addr[4:2]), .wdata(wr_data),
        .copy(copy), .copy_addr(copy_addr), .raddr(table_raddr),
        .ipa_base(ipa_base), .size(size), .pa_base(pa_base), .access(access), .valid(valid), .lock(lock),
        .shared(shared), .borrow(borrow), .changed(changed), .misaligned(misaligned), .empty(empty), .ipa_wide(ipa_wide),
        .pa_wide(pa_wide), .rfield(rd_addr[4:2]), .rword(window_word));

    // Partition control, {live, partition}: {split if any, vmid, lock, nonsecure, valid}.
    wire [PB:0]           control_waddr = control_we ? {1'b1, slot_partition} : {1'b0, wr_addr[4 +: PB]};
    wire [VMID_WIDTH+3:0] staged        = {wr_data[3], wr_data[16 +: VMID_WIDTH], wr_data[2:0]};
    wire [CONTROL-1:0]    control_wdata = control_we ? control_data : staged[CONTROL-1:0];
    bh_memory #(.ADDR_WIDTH(PB + 1), .WIDTH(CONTROL)) u_partitions (
        .aclk(aclk), .we(clear || control_we || part_we),
        .waddr(clear ? clear_addr[PB:0] : control_waddr), .wdata(control_wdata & {CONTROL{!clear}}),
        .raddr(steal ? {part_live, part_index} : commit_control_raddr), .rdata(part_control));

    // ---- commit ---------------------------------------------------------------------------
    wire                  commit_quiesce, quiet, quiesce_abandoned, commit_abandoned;

    bh_commit #(
        .PARTITIONS(PARTITIONS), .WINDOWS(WINDOWS), .PARTITION_BITS(PB), .WINDOW_BITS(WB), .IPA_PAGE_WIDTH(IP),
        .PA_PAGE_WIDTH(PP), .SIZE_WIDTH(SIZE_TOP - GRANULE_LOG2), .VMID_WIDTH(VMID_WIDTH), .PAGE(PAGE),
        .PAGE_AT(PAGE_IPA[IPA_WIDTH-1:GRANULE_LOG2]), .GRANULES(GRANULES),
        .GRANULE_FIRST(GRANULE_BASE[PA_WIDTH-1:GRANULE_LOG2]), .RESERVED(GRANULE_DRAM),
        .RESERVED_FIRST(GRANULE_TABLE[PA_WIDTH-1:GRANULE_LOG2]), .RESERVED_LAST(TABLE_LAST[PA_WIDTH-1:GRANULE_LOG2])
    ) u_commit (
        .aclk(aclk), .aresetn(aresetn), .start(commit_start), .target(wr_data[3:0]), .busy(commit_busy),
        .done(commit_done), .accepted(commit_accepted), .abandoned(commit_abandoned), .code(commit_code),
        .window(commit_window), .other_partition(commit_other_partition), .other_window(commit_other_window),
        .quiesce(commit_quiesce), .quiet(quiet), .drain_abandoned(quiesce_abandoned),
        .steal(steal), .applying(applying), .table_raddr(commit_raddr),
        .ipa_base(ipa_base), .size(size), .pa_base(pa_base), .access(access), .valid(valid), .lock(lock),
        .shared(shared), .borrow(borrow), .changed(changed), .misaligned(misaligned), .empty(empty), .ipa_wide(ipa_wide),
        .pa_wide(pa_wide), .copy(copy), .copy_addr(copy_addr),
        .control_raddr(commit_control_raddr), .control(part_control), .control_we(control_we),
        .control_data(control_data), .partition(slot_partition),
        .slot_we(slot_we), .slot(slot), .slot_data(slot_data), .command_lock(command_lock), .command_locked(command_locked),
        .range_valid(range_valid), .range_first(range_first), .range_last(range_last), .range_ready(range_ready),
        .settle(settle), .settled(settled), .unsettled(unsettled));

    // ---- what ports carry -------------------------------------------------------------------
    wire                port_done, port_ok, port_rok, port_quiesce;
    wire [31:0]         port_rdata;
    wire [PORTS-1:0]    port_quiesce_ports, carrying, following, isolate_enable, trusted, running;
    wire [PORTS-1:0]    locked;
    wire [PORTS*4-1:0]  next_partition, partition, next_level;
    wire [STREAM-1:0]   stream_map;

    bh_port_registers #(
        .PORTS(PORTS), .PARTITIONS(PARTITIONS), .PARTITION_BITS(PB), .STREAM_PORTS(STREAM_PORTS),
        .STREAM_WIDTH(STREAM_WIDTH), .ISOLATE_PORTS(ISOLATE_PORTS), .LEVELS(LEVELS)
    ) u_port_registers (
        .aclk(aclk), .aresetn(aresetn), .we(held_we), .waddr(held_addr), .wdata(held_data), .done(port_done), .ok(port_ok),
        .raddr(rd_addr), .rok(port_rok), .rdata(port_rdata), .quiesce(port_quiesce), .quiesce_ports(port_quiesce_ports),
        .quiet(quiet), .quiesce_abandoned(quiesce_abandoned), .active(active),
        .next_active(next_active), .commit_partition(slot_partition), .carrying(carrying), .following(following),
        .isolate_enable(isolate_enable), .locked(locked), .next_partition(next_partition), .partition(partition),
        .trusted(trusted), .by_stream(by_stream), .stream_map(stream_map), .level(port_level), .isolate(isolate),
        .closed(closed), .reopen(reopen), .idle(idle), .owed(owed), .running(running));

    // ---- trust levels ---------------------------------------------------------------------------
    wire             level_hit, level_done, level_ok, level_rok, level_quiesce;
    wire             level_ask, level_take, level_hold, level_quiet, level_abandoned;
    wire [31:0]      level_rdata;
    wire [PORTS-1:0] level_quiesce_ports, level_ports;

    generate if (LEVELS > 1) begin : gen_levels
        bh_levels #(.PORTS(PORTS), .PARTITIONS(PARTITIONS), .LEVELS(LEVELS)) u_levels (
            .aclk(aclk), .aresetn(aresetn), .we(held_we), .waddr(held_addr), .wdata(held_data), .hit(level_hit),
            .done(level_done), .ok(level_ok), .raddr(rd_addr), .rok(level_rok), .rdata(level_rdata),
            .quiesce(level_quiesce), .quiesce_ports(level_quiesce_ports), .quiet(quiet), .quiesce_abandoned(quiesce_abandoned),
            .level_sel(level_sel), .level_req(level_req & {PORTS{!wait_for_clear}}), .level_ack(level_ack),
            .down_valid(level_down_valid), .down_level(level_down), .down_done(level_down_done), .down_ok(level_down_ok),
            .req(level_ask), .req_ports(level_ports), .take(level_take), .hold(level_hold), .hold_quiet(level_quiet),
            .hold_abandoned(level_abandoned), .changing(changing), .view_changes(view_changes),
            .locked(locked), .closed(closed), .by_stream(by_stream), .partition(partition),
            .next_partition(next_partition), .next_level(next_level), .level(port_level));
    end else begin : gen_no_levels
        reg [PORTS-1:0] answered_q;            // nothing to change
        always @(posedge aclk) answered_q <= level_req & {PORTS{aresetn}};

        assign level_ack           = answered_q;
        assign port_level          = {(4*PORTS){1'b0}};
        assign next_level          = {(4*PORTS){1'b0}};
        assign level_down_done     = {PORTS{1'b0}};
        assign level_down_ok       = {PORTS{1'b0}};
        assign level_rdata         = 32'd0;
        assign level_quiesce_ports = {PORTS{1'b0}};
        assign level_ports         = {PORTS{1'b0}};
        assign {level_hit, level_done, level_ok, level_rok, level_quiesce, level_ask, level_hold} = 7'd0;
        wire unused_levels = &{1'b0, level_sel, level_down_valid, level_down, level_take, level_quiet, level_abandoned,
                               changing, locked, partition};
    end endgenerate

    // ---- schedule: its registers, and its requests --------------------------------------------
    wire        slot_req, slot_take, schedule_hit, schedule_ok, schedule_rok;
    wire [3:0]  slot_target;
    wire [31:0] schedule_rdata;

    generate if (SCHEDULE_SLOTS > 0) begin : gen_schedule
        localparam [15:0] BASE  = `BH_REG_SCHEDULE_CONTROL;
        localparam [4:0]  SLOTS = SCHEDULE_SLOTS[4:0];
        wire schedule_wok;

        bh_schedule #(.PARTITIONS(PARTITIONS), .SLOTS(SCHEDULE_SLOTS)) u_schedule (
            .aclk(aclk), .aresetn(aresetn), .we(held_we && schedule_ok),
            .waddr(held_addr[6] ? {1'b0, held_addr[5:2]} : {4'b1000, held_addr[2]}), .wdata(held_data), .wok(schedule_wok),
            .raddr(rd_addr[6] ? {1'b0, rd_addr[5:2]} : {4'b1000, rd_addr[2]}), .rdata(schedule_rdata),
            .slot_req(slot_req), .slot_target(slot_target), .slot_take(slot_take));

        assign schedule_hit = held_addr[15:7] == BASE[15:7];
        assign schedule_ok  = schedule_hit && (held_addr[6] || held_addr[5:3] == 3'd0) && schedule_wok;
        assign schedule_rok = rd_addr[15:7] == BASE[15:7]
                              && (rd_addr[6] ? {1'b0, rd_addr[5:2]} < SLOTS : rd_addr[5:3] == 3'd0);
    end else begin : gen_no_schedule
        assign {slot_req, slot_target}     = 5'd0;
        assign {schedule_hit, schedule_ok} = 2'd0;
        assign schedule_rok                = 1'b0;
        assign schedule_rdata              = 32'd0;
        wire unused_schedule = &{1'b0, slot_take};
    end endgenerate

    // ---- whose register a held write is ---------------------------------------------------------
    localparam [15:0] MAIL = `BH_REG_MAIL_PEERS_BASE;
    wire mail_hit = MAILBOX != 0 && held_addr[15:8] == MAIL[15:8];

    assign mail_we    = held_we && mail_hit;
    assign mail_addr  = held_addr;
    assign mail_wdata = held_data;
    assign mail_raddr = rd_addr;

    assign held_done  = held_we && (mail_hit ? mail_done : level_hit ? level_done : schedule_hit || port_done);
    assign held_ok    = mail_hit ? mail_ok : level_hit ? level_ok : schedule_hit ? schedule_ok : port_ok;
    assign held_rok   = port_rok || level_rok || schedule_rok;
    assign held_rdata = port_rdata | level_rdata | (schedule_rdata & {32{schedule_rok}});

    // ---- changes of view ------------------------------------------------------------------------
    wire             hung_valid, hung_by_register, records_busy;
    wire [PORTS-1:0] hung;

    bh_switch #(.PORTS(PORTS), .PARTITIONS(PARTITIONS), .ANY(0)) u_switch (
        .aclk(aclk), .aresetn(aresetn), .part_sel(part_sel), .part_req(part_req), .part_ack(part_ack),
        .write_req(write_req), .write_target(write_target), .write_done(write_done), .write_abandoned(write_abandoned),
        .quiesce(commit_quiesce || port_quiesce || level_quiesce),
        .quiesce_ports(commit_busy ? carrying : level_hit ? level_quiesce_ports : port_quiesce_ports), .quiet(quiet),
        .quiesce_abandoned(quiesce_abandoned), .level_req(level_ask), .level_ports(level_ports), .level_take(level_take),
        .level_hold(level_hold), .level_quiet(level_quiet), .level_abandoned(level_abandoned), .slot_req(slot_req), .slot_target(slot_target),
        .slot_take(slot_take),
        .following(following), .closed(closed), .hold(switch_hold), .idle(idle), .running(running), .qreqn(qreqn),
        .qacceptn(qacceptn), .view_changes(view_changes), .limit(limit), .isolate_enable(isolate_enable),
        .isolate(isolate), .hung_valid(hung_valid), .hung(hung), .hung_by_register(hung_by_register),
        .records_busy(records_busy || wait_for_clear), .active(active), .next_active(next_active), .requested(requested),
        .busy(switch_busy), .changing(changing), .draining(draining), .waiting(waiting));

    assign part_active = active;

    // ---- each port's context and counters ---------------------------------------------------------
    wire [PORTS-1:0]    counter_grant;
    wire [PB+1:0]       counter_raddr;
    wire [PORTS*32-1:0] counter_words;

    genvar p;
    generate for (p = 0; p < PORTS; p = p + 1) begin : gen_port
        localparam BY_STREAM = (STREAM_PORTS >> p) & 1;
        // Late events of an isolated port are of the view before.
        localparam MIXED     = ((STREAM_PORTS | ISOLATE_PORTS) >> p) & 1;

        bh_context #(
            .PARTITION_BITS(PB), .WINDOWS(WINDOWS), .LIVE_WIDTH(LIVE_WIDTH), .VMID_WIDTH(VMID_WIDTH), .SPLIT(SPLIT),
            .STREAM(BY_STREAM), .STREAM_WIDTH(STREAM_WIDTH), .ISOLATE((ISOLATE_PORTS >> p) & 1)
        ) u_context (
            .aclk(aclk), .clear(clear), .clear_addr(clear_addr[PB-1:0]), .window_we(slot_we), .window(slot),
            .window_data(slot_data), .context_we(control_we),
            .context_data({control_data[CONTROL-1:3], control_data[1:0]}), .waddr(slot_partition),
            .next_partition(next_partition[4*p +: 4]), .next_level(next_level[4*p +: 4]), .next_trusted(trusted[p]),
            .by_stream(by_stream[p]),
            .next_stream_r(next_stream_r[STREAM_WIDTH*p +: STREAM_WIDTH]),
            .next_stream_w(next_stream_w[STREAM_WIDTH*p +: STREAM_WIDTH]), .stream_map(stream_map), .closed(closed[p]),
            .live_r(live_r[WINDOWS*LIVE_WIDTH*p +: WINDOWS*LIVE_WIDTH]),
            .live_w(live_w[WINDOWS*LIVE_WIDTH*p +: WINDOWS*LIVE_WIDTH]),
            .ctx_r(ctx_r[CONTEXT_WIDTH*p +: CONTEXT_WIDTH]), .ctx_w(ctx_w[CONTEXT_WIDTH*p +: CONTEXT_WIDTH]));

        bh_counters #(.PARTITIONS(PARTITIONS), .PARTITION_BITS(PB), .MIXED(MIXED)) u_counters (
            .aclk(aclk), .aresetn(aresetn), .clear(clear), .clear_addr(clear_addr[PB+1:0]),
            .count_r(count_r[p] && count_r_known[p]), .count_r_len(count_r_len[8*p +: 8]),
            .count_fault_r(count_fault_r[p] && count_r_known[p]),
            .count_w(count_w[p] && count_w_known[p]), .count_w_len(count_w_len[8*p +: 8]),
            .count_fault_w(count_fault_w[p] && count_w_known[p]),
            .partition(ctx_r[CONTEXT_WIDTH*p + VMID_WIDTH + 2 +: PB]), .partition_r(count_r_partition[4*p +: PB]),
            .partition_w(count_w_partition[4*p +: PB]),
            .raddr(counter_raddr), .rgrant(counter_grant[p]), .rdata(counter_words[32*p +: 32]));
    end endgenerate

    bh_counter_sum #(.PORTS(PORTS), .ADDR_WIDTH(PB + 2), .PAGE(PAGE)) u_counter_sum (
        .aclk(aclk), .aresetn(aresetn), .req(counter_req), .addr(counter_addr), .done(counter_done),
        .page_req(page_counter_req), .page_addr(page_counter_addr), .page_done(page_counter_done), .word(counter_word),
        .raddr(counter_raddr), .grant(counter_grant), .words(counter_words));

    // ---- records --------------------------------------------------------------------------------
    bh_fault_log #(
        .PORTS(PORTS), .FAULT_DEPTH(FAULT_DEPTH), .IPA_WIDTH(IPA_WIDTH), .ID_WIDTH(ID_WIDTH), .VMID_WIDTH(VMID_WIDTH),
        .LEVELS(LEVELS)
    ) u_fault_log (
        .aclk(aclk), .aresetn(aresetn),
        .fault_r_valid(fault_r_valid), .fault_r_ready(fault_r_ready), .fault_r_code(fault_r_code),
        .fault_r_tag(fault_r_tag), .fault_r_ipa(fault_r_ipa), .fault_r_id(fault_r_id), .fault_r_len(fault_r_len),
        .fault_r_size(fault_r_size), .fault_r_prot(fault_r_prot),
        .fault_w_valid(fault_w_valid), .fault_w_ready(fault_w_ready), .fault_w_code(fault_w_code),
        .fault_w_tag(fault_w_tag), .fault_w_ipa(fault_w_ipa), .fault_w_id(fault_w_id), .fault_w_len(fault_w_len),
        .fault_w_size(fault_w_size), .fault_w_prot(fault_w_prot),
        .config_r_valid(config_r_valid), .config_r_ready(config_r_ready), .config_r_addr(rd_addr),
        .config_r_prot(rd_prot),
        .config_w_valid(config_w_valid), .config_w_ready(config_w_ready), .config_w_addr(held_addr),
        .config_w_prot(held_prot), .hung_valid(hung_valid), .hung(hung), .hung_by_register(hung_by_register),
        .records_busy(records_busy),
        .pushed(pushed), .pushed_code(pushed_code), .tap_valid(tap_valid), .tap_partition(tap_partition), .tap_info(tap_info),
        .tap_ipa(tap_ipa), .settled(head_settled), .head_valid(head_valid),
        .head_port(head_port), .head_size(head_size), .head_len(head_len), .head_prot(head_prot),
        .head_write(head_write), .head_code(head_code), .head_id(head_id), .head_ipa(head_ipa),
        .head_vmid(head_vmid), .head_level(head_level), .head_trusted(head_trusted), .head_partition(head_partition),
        .pop(pop), .held(held), .missed(missed), .missed_clear(missed_clear));

    wire unused = &{1'b0, commit_abandoned, next_partition, count_r_partition, count_w_partition, staged};

endmodule
`resetall
