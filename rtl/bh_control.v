// SPDX-License-Identifier: Apache-2.0
//
// bh_control - everything behind the configuration port: registers, tables, commit,
// switch, records and counters; wiring only.
//
// live and the context are in force for all ports at once; they change only while
// hold && idle, or in slots of partitions that are not active.

`resetall
`default_nettype none

module bh_control #(
    parameter PORTS         = 1,
    parameter PARTITIONS    = 2,
    parameter WINDOWS       = 8,
    parameter IPA_WIDTH     = 32,
    parameter PA_WIDTH      = 32,
    parameter ID_WIDTH      = 4,
    parameter VMID_WIDTH    = 8,
    parameter GRANULE_LOG2  = 12,
    parameter FAULT_DEPTH   = 16,
    parameter FAULT_RESP    = 2,
    parameter LIVE_WIDTH    = 12 + PA_WIDTH-GRANULE_LOG2 + 2*(IPA_WIDTH-GRANULE_LOG2)
) (
    input  wire                          aclk,
    input  wire                          aresetn,       // synchronous, active low

    input  wire [15:0]                   s_axil_awaddr,
    input  wire [2:0]                    s_axil_awprot,
    input  wire                          s_axil_awvalid,
    output wire                          s_axil_awready,
    input  wire [31:0]                   s_axil_wdata,
    input  wire [3:0]                    s_axil_wstrb,
    input  wire                          s_axil_wvalid,
    output wire                          s_axil_wready,
    output wire [1:0]                    s_axil_bresp,
    output wire                          s_axil_bvalid,
    input  wire                          s_axil_bready,
    input  wire [15:0]                   s_axil_araddr,
    input  wire [2:0]                    s_axil_arprot,
    input  wire                          s_axil_arvalid,
    output wire                          s_axil_arready,
    output wire [31:0]                   s_axil_rdata,
    output wire [1:0]                    s_axil_rresp,
    output wire                          s_axil_rvalid,
    input  wire                          s_axil_rready,

    // To and from the ports.
    output wire [WINDOWS*LIVE_WIDTH-1:0] live,
    output wire                          ctx_valid,
    output wire                          ctx_nonsecure,
    output wire [VMID_WIDTH-1:0]         ctx_vmid,
    output wire [1:0]                    fault_resp,
    output wire                          hold,
    input  wire [PORTS-1:0]              idle,
    output wire [3:0]                    part_active,
    input  wire [PORTS-1:0]              fault_r_valid,
    output wire [PORTS-1:0]              fault_r_ready,
    input  wire [PORTS*4-1:0]            fault_r_code,
    input  wire [PORTS*IPA_WIDTH-1:0]    fault_r_ipa,
    input  wire [PORTS*ID_WIDTH-1:0]     fault_r_id,
    input  wire [PORTS*8-1:0]            fault_r_len,
    input  wire [PORTS*3-1:0]            fault_r_size,
    input  wire [PORTS*3-1:0]            fault_r_prot,
    input  wire [PORTS-1:0]              fault_w_valid,
    output wire [PORTS-1:0]              fault_w_ready,
    input  wire [PORTS*4-1:0]            fault_w_code,
    input  wire [PORTS*IPA_WIDTH-1:0]    fault_w_ipa,
    input  wire [PORTS*ID_WIDTH-1:0]     fault_w_id,
    input  wire [PORTS*8-1:0]            fault_w_len,
    input  wire [PORTS*3-1:0]            fault_w_size,
    input  wire [PORTS*3-1:0]            fault_w_prot,
    input  wire [PORTS-1:0]              count_r,
    input  wire [PORTS*8-1:0]            count_r_len,
    input  wire [PORTS-1:0]              count_w,
    input  wire [PORTS*8-1:0]            count_w_len,
    input  wire [PORTS-1:0]              count_fault_r,
    input  wire [PORTS-1:0]              count_fault_w,

    output wire                          irq
);

    localparam PB       = PARTITIONS > 1 ? $clog2(PARTITIONS) : 1;
    localparam WB       = WINDOWS > 1 ? $clog2(WINDOWS) : 1;
    localparam IP       = IPA_WIDTH - GRANULE_LOG2;
    localparam PP       = PA_WIDTH - GRANULE_LOG2;
    localparam SIZE_TOP = IPA_WIDTH < 64 ? IPA_WIDTH + 1 : 64;   // a size may be all of the IPA space
    localparam CONTEXT  = VMID_WIDTH + 2;
    localparam CLEAR    = WB > 1 ? PB + WB + 1 : PB + 2;         // the deepest memory's address

    // ---- after reset: clear the memories, hold everything -------------------------
    wire             clear;
    wire [CLEAR-1:0] clear_addr;
    bh_clear #(.ADDR_WIDTH(CLEAR)) u_clear (.aclk(aclk), .aresetn(aresetn), .busy(clear), .addr(clear_addr));

    wire switch_hold;
    assign hold = switch_hold || clear;

    // ---- configuration port -----------------------------------------------------------
    wire        wr_req, wr_take, wr_done, rd_req, rd_done;
    wire [15:0] wr_addr, rd_addr;
    wire [2:0]  wr_prot, rd_prot;
    wire [31:0] wr_data, rd_data;
    wire [3:0]  wr_strb;
    wire [1:0]  wr_resp, rd_resp;

    bh_axil u_axil (
        .aclk(aclk), .aresetn(aresetn), .enable(!clear),
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

    wire                  switch_req, switch_busy, switch_done, drain_abandoned, draining;
    wire [3:0]            active, next_active, requested;
    wire [23:0]           drain_limit;
    wire                  commit_start, commit_busy, commit_done, commit_accepted, commit_abandoned, applying;
    wire [3:0]            commit_code, commit_window, commit_other_partition, commit_other_window;
    wire                  window_we, part_we, steal, window_live, part_live;
    wire [PB-1:0]         window_partition, part_index;
    wire [WB-1:0]         window_index;
    wire [31:0]           window_word;
    wire [VMID_WIDTH+2:0] part_control;
    wire [PB+1:0]         counter_addr;
    wire                  counter_grant;
    wire [31:0]           counter_word;
    wire                  config_r_valid, config_r_ready, config_w_valid, config_w_ready, config_w_drain;
    wire [15:0]           config_w_addr;
    wire [2:0]            config_w_prot;
    wire                  pushed, settled, head_valid, pop, missed_clear;
    wire [3:0]            pushed_code, head_port, head_code, head_partition;
    wire [2:0]            head_size, head_prot;
    wire [7:0]            head_len, held;
    wire                  head_write;
    wire [ID_WIDTH-1:0]   head_id;
    wire [IPA_WIDTH-1:0]  head_ipa;
    wire [VMID_WIDTH-1:0] head_vmid;
    wire [15:0]           missed;

    bh_registers #(
        .PORTS(PORTS), .PARTITIONS(PARTITIONS), .WINDOWS(WINDOWS), .PARTITION_BITS(PB), .WINDOW_BITS(WB),
        .IPA_WIDTH(IPA_WIDTH), .ID_WIDTH(ID_WIDTH), .VMID_WIDTH(VMID_WIDTH), .GRANULE_LOG2(GRANULE_LOG2),
        .FAULT_DEPTH(FAULT_DEPTH), .FAULT_RESP(FAULT_RESP)
    ) u_registers (
        .aclk(aclk), .aresetn(aresetn),
        .wr_req(wr_req), .wr_addr(wr_addr), .wr_prot(wr_prot), .wr_data(wr_data), .wr_strb(wr_strb),
        .wr_take(wr_take), .wr_done(wr_done), .wr_resp(wr_resp),
        .rd_req(rd_req), .rd_addr(rd_addr), .rd_prot(rd_prot), .rd_done(rd_done), .rd_resp(rd_resp), .rd_data(rd_data),
        .switch_req(switch_req), .switch_busy(switch_busy), .switch_done(switch_done),
        .drain_abandoned(drain_abandoned), .draining(draining), .active(active), .requested(requested),
        .drain_limit(drain_limit),
        .commit_start(commit_start), .commit_busy(commit_busy), .commit_done(commit_done),
        .commit_accepted(commit_accepted), .commit_abandoned(commit_abandoned), .commit_code(commit_code),
        .commit_window(commit_window), .commit_other_partition(commit_other_partition),
        .commit_other_window(commit_other_window), .commit_applying(applying),
        .window_we(window_we), .part_we(part_we), .steal(steal), .window_live(window_live),
        .window_partition(window_partition), .window_index(window_index), .window_word(window_word),
        .part_live(part_live), .part_index(part_index), .part_control(part_control),
        .counter_addr(counter_addr), .counter_grant(counter_grant), .counter_word(counter_word),
        .fault_resp(fault_resp), .config_r_valid(config_r_valid), .config_r_ready(config_r_ready),
        .config_w_valid(config_w_valid), .config_w_drain(config_w_drain), .config_w_addr(config_w_addr),
        .config_w_prot(config_w_prot), .config_w_ready(config_w_ready), .pushed(pushed), .pushed_code(pushed_code),
        .settled(settled), .head_valid(head_valid),
        .head_info({head_partition, head_port, 5'd0, head_size, head_len, head_prot, head_write, head_code}),
        .head_id(head_id), .head_ipa(head_ipa), .head_vmid(head_vmid), .pop(pop), .held(held), .missed(missed),
        .missed_clear(missed_clear), .irq(irq));

    // ---- tables: one read port, the register port's when it steals it ------------------
    wire [PB+WB:0]        commit_raddr, table_raddr;
    wire [PB:0]           commit_control_raddr;
    wire [IP-1:0]         ipa_base;
    wire [SIZE_TOP-GRANULE_LOG2-1:0] size;
    wire [PP-1:0]         pa_base;
    wire [11:0]           access;
    wire                  valid, lock, shared, changed, misaligned, empty, ipa_wide, pa_wide;
    wire                  copy;
    wire [PB+WB-1:0]      copy_addr;
    wire                  control_we;
    wire [VMID_WIDTH+2:0] control_data;
    wire [PB-1:0]         commit_partition;

    assign table_raddr = steal ? {window_live, window_partition, window_index} : commit_raddr;

    bh_table #(
        .ENTRY_WIDTH(PB + WB), .IPA_WIDTH(IPA_WIDTH), .PA_WIDTH(PA_WIDTH), .GRANULE_LOG2(GRANULE_LOG2),
        .SIZE_TOP(SIZE_TOP)
    ) u_table (
        .aclk(aclk), .clear(clear), .clear_addr(clear_addr[PB+WB:0]),
        .we(window_we), .waddr({wr_addr[9 +: PB], wr_addr[5 +: WB]}), .wfield(wr_addr[4:2]), .wdata(wr_data),
        .copy(copy), .copy_addr(copy_addr), .raddr(table_raddr),
        .ipa_base(ipa_base), .size(size), .pa_base(pa_base), .access(access), .valid(valid), .lock(lock),
        .shared(shared), .changed(changed), .misaligned(misaligned), .empty(empty), .ipa_wide(ipa_wide),
        .pa_wide(pa_wide), .rfield(rd_addr[4:2]), .rword(window_word));

    // Partition control, {live, partition}: {vmid, lock, nonsecure, valid}.
    wire [PB:0] control_waddr = control_we ? {1'b1, commit_partition} : {1'b0, wr_addr[4 +: PB]};
    wire [VMID_WIDTH+2:0] control_wdata = control_we ? control_data : {wr_data[16 +: VMID_WIDTH], wr_data[2:0]};
    bh_memory #(.ADDR_WIDTH(PB + 1), .WIDTH(VMID_WIDTH + 3)) u_partitions (
        .aclk(aclk), .we(clear || control_we || part_we),
        .waddr(clear ? clear_addr[PB:0] : control_waddr), .wdata(control_wdata & {(VMID_WIDTH + 3){!clear}}),
        .raddr(steal ? {part_live, part_index} : commit_control_raddr), .rdata(part_control));

    // ---- commit, slots, switch ------------------------------------------------------------
    wire                  quiesce, quiet;
    wire                  slot_we;
    wire [3:0]            slot;
    wire [LIVE_WIDTH-1:0] slot_data;

    bh_commit #(
        .PARTITIONS(PARTITIONS), .WINDOWS(WINDOWS), .PARTITION_BITS(PB), .WINDOW_BITS(WB), .IPA_PAGE_WIDTH(IP),
        .PA_PAGE_WIDTH(PP), .SIZE_WIDTH(SIZE_TOP - GRANULE_LOG2), .CONTROL_WIDTH(VMID_WIDTH + 3)
    ) u_commit (
        .aclk(aclk), .aresetn(aresetn), .start(commit_start), .target(wr_data[3:0]), .busy(commit_busy),
        .done(commit_done), .accepted(commit_accepted), .abandoned(commit_abandoned), .code(commit_code),
        .window(commit_window), .other_partition(commit_other_partition), .other_window(commit_other_window),
        .active(active), .quiesce(quiesce), .quiet(quiet), .drain_abandoned(drain_abandoned),
        .steal(steal), .applying(applying), .table_raddr(commit_raddr),
        .ipa_base(ipa_base), .size(size), .pa_base(pa_base), .access(access), .valid(valid), .lock(lock),
        .shared(shared), .changed(changed), .misaligned(misaligned), .empty(empty), .ipa_wide(ipa_wide),
        .pa_wide(pa_wide), .copy(copy), .copy_addr(copy_addr),
        .control_raddr(commit_control_raddr), .control(part_control), .control_we(control_we),
        .control_data(control_data), .partition(commit_partition),
        .slot_we(slot_we), .slot(slot), .slot_data(slot_data));

    bh_slots #(
        .PARTITION_BITS(PB), .WINDOWS(WINDOWS), .LIVE_WIDTH(LIVE_WIDTH), .CONTEXT_WIDTH(CONTEXT)
    ) u_slots (
        .aclk(aclk), .clear(clear), .clear_addr(clear_addr[PB-1:0]),
        .window_we(slot_we), .window(slot), .window_data(slot_data), .context_we(control_we),
        .context_data({control_data[VMID_WIDTH+2:3], control_data[1:0]}), .waddr(commit_partition),
        .raddr(next_active[PB-1:0]), .live(live), .ctx({ctx_vmid, ctx_nonsecure, ctx_valid}));

    wire counted;
    wire unused_next = &{1'b0, next_active};   // as many bits as PARTITIONS needs are used
    bh_switch u_switch (
        .aclk(aclk), .aresetn(aresetn), .req(switch_req), .target(wr_data[3:0]), .busy(switch_busy),
        .done(switch_done), .abandoned(drain_abandoned), .quiesce(quiesce), .quiet(quiet), .limit(drain_limit),
        .draining(draining), .hold(switch_hold), .idle(&idle && counted), .active(active), .next_active(next_active),
        .requested(requested));

    assign part_active = active;

    // ---- records and counters -----------------------------------------------------------------
    reg [3:0] hung;                    // the lowest port that is not idle
    integer i;
    always @* begin
        hung = 4'd0;
        for (i = PORTS - 1; i >= 0; i = i - 1)
            if (!idle[i]) hung = i[3:0];
    end

    reg [3:0] hung_q;                  // as it was when the drain was abandoned
    always @(posedge aclk)
        if (drain_abandoned) hung_q <= hung;

    bh_fault_log #(
        .PORTS(PORTS), .FAULT_DEPTH(FAULT_DEPTH), .IPA_WIDTH(IPA_WIDTH), .ID_WIDTH(ID_WIDTH), .VMID_WIDTH(VMID_WIDTH)
    ) u_fault_log (
        .aclk(aclk), .aresetn(aresetn), .active(active), .vmid(ctx_vmid),
        .fault_r_valid(fault_r_valid), .fault_r_ready(fault_r_ready), .fault_r_code(fault_r_code),
        .fault_r_ipa(fault_r_ipa), .fault_r_id(fault_r_id), .fault_r_len(fault_r_len), .fault_r_size(fault_r_size),
        .fault_r_prot(fault_r_prot),
        .fault_w_valid(fault_w_valid), .fault_w_ready(fault_w_ready), .fault_w_code(fault_w_code),
        .fault_w_ipa(fault_w_ipa), .fault_w_id(fault_w_id), .fault_w_len(fault_w_len), .fault_w_size(fault_w_size),
        .fault_w_prot(fault_w_prot),
        .config_r_valid(config_r_valid), .config_r_ready(config_r_ready), .config_r_addr(rd_addr),
        .config_r_prot(rd_prot),
        .config_w_valid(config_w_valid), .config_w_ready(config_w_ready), .config_w_drain(config_w_drain),
        .config_w_addr(config_w_addr), .config_w_prot(config_w_prot), .config_w_port(hung_q),
        .pushed(pushed), .pushed_code(pushed_code), .settled(settled), .head_valid(head_valid),
        .head_port(head_port), .head_size(head_size), .head_len(head_len), .head_prot(head_prot),
        .head_write(head_write), .head_code(head_code), .head_id(head_id), .head_ipa(head_ipa),
        .head_vmid(head_vmid), .head_partition(head_partition), .pop(pop), .held(held), .missed(missed),
        .missed_clear(missed_clear));

    bh_counters #(.PARTITION_BITS(PB), .PORTS(PORTS)) u_counters (
        .aclk(aclk), .aresetn(aresetn), .clear(clear), .clear_addr(clear_addr[PB+1:0]), .active(active[PB-1:0]),
        .count_r(count_r), .count_r_len(count_r_len), .count_w(count_w), .count_w_len(count_w_len),
        .count_fault_r(count_fault_r), .count_fault_w(count_fault_w), .idle(counted),
        .raddr(counter_addr), .rgrant(counter_grant), .rdata(counter_word));

endmodule
`resetall
