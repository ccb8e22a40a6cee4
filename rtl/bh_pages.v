// SPDX-License-Identifier: Apache-2.0
//
// bh_pages - everything behind the partitions' pages: the server, the command engine with the granule table, the barrier, the
// mailbox and the partitions' last faults; wiring only (docs/architecture.md, "Pages, halves and levels").
//
// What belongs to a port is concatenated over ports, port 0 lowest.

`resetall
`default_nettype none

module bh_pages #(
    parameter PORTS           = 1,
    parameter PARTITIONS      = 2,
    parameter WINDOWS         = 8,
    parameter IPA_WIDTH       = 32,
    parameter PA_WIDTH        = 32,
    parameter VMID_WIDTH      = 8,
    parameter MAX_OUTSTANDING = 16,
    parameter GRANULE_LOG2    = 12,
    parameter MAILBOX         = 0,     // 0, 1
    parameter GRANULES        = 0,     // 0 or a power of two from 64 on
    parameter [PA_WIDTH-1:0] GRANULE_BASE = 0,
    parameter LEVELS          = 1,     // 1..16
    parameter GRANULE_DRAM    = 0,     // 0, 1
    parameter [PA_WIDTH-1:0] GRANULE_TABLE = 0,
    // Derived.
    parameter PARTITION_BITS  = PARTITIONS > 1 ? $clog2(PARTITIONS) : 1,
    parameter CONTEXT_WIDTH   = VMID_WIDTH + 13,
    parameter LIVE_WIDTH      = 12 + PA_WIDTH-GRANULE_LOG2 + 2*(IPA_WIDTH-GRANULE_LOG2) + (GRANULES != 0 ? 2 : 0),
    parameter ENTRY_LOG2      = LEVELS > 8 ? 6 : LEVELS > 4 ? 5 : LEVELS > 2 ? 4 : LEVELS > 1 ? 3 : 0,
    parameter EB              = LEVELS > 1 ? 4*LEVELS - 3 : 1,                        // bits of an entry
    parameter E               = 1 << ENTRY_LOG2,
    parameter G               = 64 / E,                              // entries of a word
    parameter WORD            = G*EB,
    parameter GI              = GRANULES != 0 ? $clog2(GRANULES) : 1,
    parameter GW              = GRANULES > G ? $clog2(GRANULES) - $clog2(G) : 1
) (
    input  wire                           aclk,
    input  wire                           aresetn,         // synchronous, active low

    // Page accesses of the ports.
    input  wire [PORTS-1:0]               page_r_valid,
    output wire [PORTS-1:0]               page_r_ready,
    input  wire [PORTS*10-1:0]            page_r_offset,
    input  wire [PORTS*CONTEXT_WIDTH-1:0] page_r_ctx,
    output wire [PORTS-1:0]               page_r_done,     // pulse
    output wire                           page_r_ok,       // of the port that is done
    output wire [31:0]                    page_r_data,
    input  wire [PORTS-1:0]               page_w_valid,
    output wire [PORTS-1:0]               page_w_ready,
    input  wire [PORTS*10-1:0]            page_w_offset,
    input  wire [PORTS*32-1:0]            page_w_data,
    input  wire [PORTS-1:0]               page_w_full,     // all four strobes
    input  wire [PORTS*3-1:0]             page_w_prot,
    input  wire [PORTS*CONTEXT_WIDTH-1:0] page_w_ctx,
    output wire [PORTS-1:0]               page_b_valid,
    output wire [PORTS-1:0]               page_b_ok,
    input  wire [PORTS-1:0]               page_b_ready,
    output wire [PORTS-1:0]               page_level,      // the port's oldest unanswered page write is a LEVEL that waits for the port to be idle

    // Granule table, towards the address channels: {w, r} a port where there are two.
    output wire                           table_ok,        // ready and not failed
    output wire                           gw_we,
    output wire [GW-1:0]                  gw_index,
    output wire [WORD-1:0]                gw_data,
    input  wire [2*PORTS-1:0]             fetch,
    input  wire [2*PORTS*GW-1:0]          fetch_index,
    output wire [2*PORTS-1:0]             filled,
    output wire                           fill_error,
    output wire [WORD-1:0]                fill_data,
    output wire                           mark,
    input  wire [PORTS-1:0]               unfinished,
    input  wire [23:0]                    limit,           // of the barrier, 0: none

    // Live windows, as in bh_context.
    input  wire                           clear,
    input  wire [PARTITION_BITS+1:0]      clear_addr,
    input  wire                           slot_we,
    input  wire [3:0]                     slot,
    input  wire [LIVE_WIDTH-1:0]          slot_data,
    input  wire [PARTITION_BITS-1:0]      slot_partition,

    // Commit: ranges to be cleared, first and last granule of the table.
    input  wire                           commit_lock,     // level
    output wire                           commit_locked,   // no command runs, none starts
    input  wire                           range_valid,
    input  wire [GI-1:0]                  range_first,
    input  wire [GI-1:0]                  range_last,
    output wire                           range_ready,
    input  wire                           settle,          // level, until one of:
    output wire                           settled,         // pulse: nothing judged before is in flight
    output wire                           unsettled,       // pulse: the limit

    // Levels.
    output wire [PORTS-1:0]               level_down_valid, // level until done
    output wire [PORTS*4-1:0]             level_down,
    input  wire [PORTS-1:0]               level_down_done, // pulse
    input  wire [PORTS-1:0]               level_down_ok,
    input  wire [PORTS*4-1:0]             port_level,
    output wire [PORTS-1:0]               level_call,
    input  wire [PORTS-1:0]               view_changes,    // pulse
    input  wire [PORTS-1:0]               by_stream,
    input  wire [PORTS-1:0]               closed,

    // Own last fault, own counters.
    input  wire                           tap_valid,       // pulse
    input  wire [3:0]                     tap_partition,
    input  wire [27:0]                    tap_info,
    input  wire [IPA_WIDTH-1:0]           tap_ipa,
    output wire                           counter_req,     // level until done
    output wire [PARTITION_BITS+1:0]      counter_addr,
    input  wire                           counter_done,    // the word is there in the next cycle
    input  wire [31:0]                    counter_word,

    // Mailbox, owner's side.
    input  wire                           mail_we,         // level until done
    input  wire [15:0]                    mail_addr,
    input  wire [31:0]                    mail_wdata,
    output wire                           mail_done,
    output wire                           mail_ok,
    input  wire [15:0]                    mail_raddr,
    output wire                           mail_rok,        // a cycle behind mail_raddr, as mail_rdata
    output wire [31:0]                    mail_rdata,
    output wire                           mail_rang,       // pulse
    output wire [PARTITIONS-1:0]          mail_irq,

    // The table: STATUS, and what waits for it after reset.
    output wire                           table_ready,
    output wire                           table_failed,
    output wire                           clearing,        // on chip: ports and configuration port wait

    output wire [PA_WIDTH-1:0]            t_axi_awaddr,
    output wire [7:0]                     t_axi_awlen,
    output wire [2:0]                     t_axi_awsize,
    output wire [1:0]                     t_axi_awburst,
    output wire [3:0]                     t_axi_awcache,
    output wire [2:0]                     t_axi_awprot,
    output wire                           t_axi_awvalid,
    input  wire                           t_axi_awready,
    output wire [63:0]                    t_axi_wdata,
    output wire [7:0]                     t_axi_wstrb,
    output wire                           t_axi_wlast,
    output wire                           t_axi_wvalid,
    input  wire                           t_axi_wready,
    input  wire [1:0]                     t_axi_bresp,
    input  wire                           t_axi_bvalid,
    output wire                           t_axi_bready,
    output wire [PA_WIDTH-1:0]            t_axi_araddr,
    output wire [7:0]                     t_axi_arlen,
    output wire [2:0]                     t_axi_arsize,
    output wire [1:0]                     t_axi_arburst,
    output wire [3:0]                     t_axi_arcache,
    output wire [2:0]                     t_axi_arprot,
    output wire                           t_axi_arvalid,
    input  wire                           t_axi_arready,
    input  wire [63:0]                    t_axi_rdata,
    input  wire [1:0]                     t_axi_rresp,
    input  wire                           t_axi_rlast,
    input  wire                           t_axi_rvalid,
    output wire                           t_axi_rready
);

    localparam PB = PARTITION_BITS, IP = IPA_WIDTH - GRANULE_LOG2, PP = PA_WIDTH - GRANULE_LOG2;

    generate if (GRANULES != 0 && IP > 32) begin : gen_check_ipa_width
        PARAM_ERROR_bh_pages_IPA_WIDTH_must_be_at_most_GRANULE_LOG2_plus_32_with_GRANULES u_error ();
    end endgenerate

    // ---- the server ---------------------------------------------------------------------
    wire          command_runs, cmd_valid, cmd_done, cmd_changed, settle_now, no_command;
    wire [PB-1:0] cmd_partition;
    wire [1:0]    cmd_op, cmd_prot;
    wire [31:0]   cmd_granule, cmd_count, cmd_bad;
    wire [3:0]    cmd_mask, cmd_rights, cmd_level, cmd_code;
    wire [9:0]    cmd_result;
    wire [3:0]    r_partition;
    wire [9:0]    r_offset;
    wire [31:0]   fault_data;
    wire          page_mail_valid, page_mail_ok, page_mail_r_ok;
    wire [3:0]    page_mail_partition;
    wire [4:0]    page_mail_offset;
    wire [31:0]   page_mail_data, page_mail_r_data;

    bh_page #(
        .PORTS(PORTS), .PARTITION_BITS(PB), .CONTEXT_WIDTH(CONTEXT_WIDTH), .GRANULE_LOG2(GRANULE_LOG2), .LEVELS(LEVELS),
        .GRANULES(GRANULES), .MAILBOX(MAILBOX), .DEPTH(MAX_OUTSTANDING < 16 ? MAX_OUTSTANDING : 16)
    ) u_page (
        .aclk(aclk), .aresetn(aresetn),
        .page_r_valid(page_r_valid), .page_r_ready(page_r_ready), .page_r_offset(page_r_offset), .page_r_ctx(page_r_ctx),
        .page_r_done(page_r_done), .page_r_ok(page_r_ok), .page_r_data(page_r_data),
        .page_w_valid(page_w_valid), .page_w_ready(page_w_ready), .page_w_offset(page_w_offset), .page_w_data(page_w_data),
        .page_w_full(page_w_full), .page_w_prot(page_w_prot), .page_w_ctx(page_w_ctx),
        .page_b_valid(page_b_valid), .page_b_ok(page_b_ok), .page_b_ready(page_b_ready), .page_level(page_level),
        .mark(mark), .unfinished(unfinished), .limit(limit), .settle(settle_now), .settled(settled), .unsettled(unsettled),
        .no_command(no_command), .command_runs(command_runs), .cmd_partition(cmd_partition), .cmd_valid(cmd_valid),
        .cmd_op(cmd_op), .cmd_granule(cmd_granule), .cmd_count(cmd_count), .cmd_mask(cmd_mask), .cmd_rights(cmd_rights),
        .cmd_level(cmd_level), .cmd_prot(cmd_prot), .cmd_done(cmd_done), .cmd_code(cmd_code), .cmd_bad(cmd_bad),
        .cmd_result(cmd_result), .cmd_changed(cmd_changed), .level_down(level_down), .level_down_done(level_down_done),
        .level_down_ok(level_down_ok), .port_level(port_level), .level_call(level_call), .view_changes(view_changes),
        .by_stream(by_stream), .closed(closed), .r_partition(r_partition), .r_offset(r_offset),
        .r_busy(tap_valid || page_mail_valid), .fault_data(fault_data), .mail_valid(page_mail_valid),
        .mail_partition(page_mail_partition), .mail_offset(page_mail_offset), .mail_data(page_mail_data), .mail_ok(page_mail_ok),
        .mail_r_ok(page_mail_r_ok), .mail_r_data(page_mail_r_data), .counter_req(counter_req), .counter_addr(counter_addr),
        .counter_done(counter_done), .counter_word(counter_word));

    assign level_down_valid = page_level;
    assign commit_locked    = commit_lock && !command_runs;

    // ---- last faults ---------------------------------------------------------------------
    bh_last_fault #(.PARTITION_BITS(PB), .IPA_WIDTH(IPA_WIDTH)) u_last_fault (
        .aclk(aclk), .clear(clear), .clear_addr(clear_addr[PB-1:0]), .tap_valid(tap_valid), .tap_partition(tap_partition[PB-1:0]),
        .tap_info(tap_info[23:0]), .tap_ipa(tap_ipa), .r_partition(r_partition[PB-1:0]), .r_field(r_offset[1:0]),
        .r_data(fault_data));

    // ---- mailbox --------------------------------------------------------------------------
    generate if (MAILBOX != 0) begin : gen_mailbox
        bh_mailbox #(.PARTITIONS(PARTITIONS)) u_mailbox (
            .aclk(aclk), .aresetn(aresetn), .clear(clear), .clear_addr(clear_addr[PB-1:0]), .w_valid(page_mail_valid),
            .w_partition(page_mail_partition), .w_offset(page_mail_offset), .w_data(page_mail_data), .w_ok(page_mail_ok),
            .r_partition(r_partition), .r_offset(r_offset[4:0]), .r_ok(page_mail_r_ok), .r_data(page_mail_r_data),
            .mail_we(mail_we), .mail_addr(mail_addr), .mail_wdata(mail_wdata), .mail_done(mail_done), .mail_ok(mail_ok),
            .mail_raddr(mail_raddr), .mail_rok(mail_rok), .mail_rdata(mail_rdata), .rang(mail_rang), .irq(mail_irq));
    end else begin : gen_no_mailbox
        assign {page_mail_ok, page_mail_r_ok, page_mail_r_data} = 34'd0;
        assign {mail_ok, mail_rok, mail_rdata, mail_rang}       = 35'd0;
        assign mail_done = mail_we;
        assign mail_irq  = {PARTITIONS{1'b0}};
        wire unused_mailbox = &{1'b0, page_mail_partition, page_mail_offset, page_mail_data, mail_addr, mail_wdata, mail_raddr};
    end endgenerate

    // ---- commands and the table ---------------------------------------------------------------
    generate if (GRANULES != 0) begin : gen_granules
        wire            engine_idle, t_read, t_rready, t_rvalid, t_rerror, t_write, t_wdone, t_werror, t_broken;
        wire [GW-1:0]   t_rindex, t_windex;
        wire [WORD-1:0] t_rdata, t_wdata;

        bh_granule #(
            .PARTITION_BITS(PB), .WINDOWS(WINDOWS), .IPA_PAGE_WIDTH(IP), .PA_PAGE_WIDTH(PP), .GRANULES(GRANULES),
            .BASE_PAGE(GRANULE_BASE[PA_WIDTH-1:GRANULE_LOG2]), .LEVELS(LEVELS), .GRANULE_DRAM(GRANULE_DRAM)
        ) u_granule (
            .aclk(aclk), .aresetn(aresetn), .table_ok(table_ok), .clearing(clearing), .idle(engine_idle),
            .clear(clear), .clear_addr(clear_addr[PB-1:0]), .slot_we(slot_we), .slot(slot), .slot_data(slot_data),
            .slot_partition(slot_partition), .partition(cmd_partition), .cmd_valid(cmd_valid), .cmd_op(cmd_op),
            .cmd_granule(cmd_granule), .cmd_count(cmd_count), .cmd_mask(cmd_mask), .cmd_rights(cmd_rights),
            .cmd_level(cmd_level), .cmd_prot(cmd_prot), .cmd_done(cmd_done), .cmd_code(cmd_code), .cmd_bad(cmd_bad),
            .cmd_result(cmd_result), .cmd_changed(cmd_changed), .locked(commit_locked), .range_valid(range_valid),
            .range_first(range_first), .range_last(range_last), .range_ready(range_ready), .t_read(t_read),
            .t_rindex(t_rindex), .t_rready(t_rready), .t_rvalid(t_rvalid), .t_rdata(t_rdata), .t_rerror(t_rerror),
            .t_write(t_write), .t_windex(t_windex), .t_wdata(t_wdata), .t_wdone(t_wdone), .t_werror(t_werror),
            .t_broken(t_broken));

        assign gw_data    = t_wdata;
        assign table_ok   = table_ready && !table_failed;

        // What a commit clears is clear: others may go on.  Its barrier may wait for a burst whose data come behind those of a
        // page write.
        reg    cleared_q;
        always @(posedge aclk) cleared_q <= aresetn && settle_now;
        assign settle_now = settle && (cleared_q || (engine_idle && !range_valid));
        assign no_command = commit_lock && !cleared_q;

        if (GRANULE_DRAM != 0) begin : gen_dram
            bh_granule_dram #(
                .PORTS(PORTS), .PA_WIDTH(PA_WIDTH), .GRANULES(GRANULES), .LEVELS(LEVELS), .GRANULE_TABLE(GRANULE_TABLE)
            ) u_dram (
                .aclk(aclk), .aresetn(aresetn), .table_ready(table_ready), .table_failed(table_failed),
                .t_read(t_read), .t_rindex(t_rindex), .t_rready(t_rready), .t_rvalid(t_rvalid), .t_rdata(t_rdata),
                .t_rerror(t_rerror), .t_write(t_write), .t_windex(t_windex), .t_wdata(t_wdata), .t_wdone(t_wdone),
                .t_werror(t_werror), .t_broken(t_broken), .gw_we(gw_we), .gw_index(gw_index), .fetch(fetch), .fetch_index(fetch_index),
                .filled(filled), .fill_error(fill_error), .fill_data(fill_data),
                .t_axi_awaddr(t_axi_awaddr), .t_axi_awlen(t_axi_awlen), .t_axi_awsize(t_axi_awsize),
                .t_axi_awburst(t_axi_awburst), .t_axi_awcache(t_axi_awcache), .t_axi_awprot(t_axi_awprot),
                .t_axi_awvalid(t_axi_awvalid), .t_axi_awready(t_axi_awready), .t_axi_wdata(t_axi_wdata),
                .t_axi_wstrb(t_axi_wstrb), .t_axi_wlast(t_axi_wlast), .t_axi_wvalid(t_axi_wvalid),
                .t_axi_wready(t_axi_wready), .t_axi_bresp(t_axi_bresp), .t_axi_bvalid(t_axi_bvalid),
                .t_axi_bready(t_axi_bready), .t_axi_araddr(t_axi_araddr), .t_axi_arlen(t_axi_arlen),
                .t_axi_arsize(t_axi_arsize), .t_axi_arburst(t_axi_arburst), .t_axi_arcache(t_axi_arcache),
                .t_axi_arprot(t_axi_arprot), .t_axi_arvalid(t_axi_arvalid), .t_axi_arready(t_axi_arready),
                .t_axi_rdata(t_axi_rdata), .t_axi_rresp(t_axi_rresp), .t_axi_rlast(t_axi_rlast),
                .t_axi_rvalid(t_axi_rvalid), .t_axi_rready(t_axi_rready));
        end else begin : gen_chip
            bh_granule_chip #(.INDEX_WIDTH(GW), .WORD_WIDTH(WORD)) u_chip (
                .aclk(aclk), .aresetn(aresetn), .t_read(t_read), .t_rindex(t_rindex), .t_rready(t_rready),
                .t_rvalid(t_rvalid), .t_rdata(t_rdata), .t_rerror(t_rerror), .t_write(t_write), .t_windex(t_windex),
                .t_wdata(t_wdata), .t_wdone(t_wdone), .t_werror(t_werror), .gw_we(gw_we), .gw_index(gw_index));

            assign table_ready  = !clearing;
            assign table_failed = 1'b0;
            wire unused_chip = &{1'b0, t_broken};
        end
    end else begin : gen_no_granules
        assign {table_ok, table_ready, table_failed, clearing} = 4'd0;
        assign gw_we       = 1'b0;
        assign gw_index    = {GW{1'b0}};
        assign gw_data     = {WORD{1'b0}};
        assign settle_now  = settle;
        assign no_command  = commit_lock;
        assign range_ready = 1'b1;
        assign {cmd_done, cmd_code, cmd_bad, cmd_result, cmd_changed} = 48'd0;
        wire unused_granules = &{1'b0, slot_we, slot, slot_data, slot_partition, range_valid, range_first, range_last,
                                 cmd_valid, cmd_op, cmd_granule, cmd_count, cmd_mask, cmd_rights, cmd_level, cmd_prot, cmd_partition};
    end endgenerate

    generate if (GRANULES == 0 || GRANULE_DRAM == 0) begin : gen_no_dram
        assign filled        = {2*PORTS{1'b0}};
        assign fill_error    = 1'b0;
        assign fill_data     = {WORD{1'b0}};
        assign t_axi_awaddr  = {PA_WIDTH{1'b0}};
        assign t_axi_araddr  = {PA_WIDTH{1'b0}};
        assign {t_axi_awlen, t_axi_awsize, t_axi_awburst, t_axi_awcache, t_axi_awprot, t_axi_awvalid} = 21'd0;
        assign {t_axi_wdata, t_axi_wstrb, t_axi_wlast, t_axi_wvalid, t_axi_bready}                    = 75'd0;
        assign {t_axi_arlen, t_axi_arsize, t_axi_arburst, t_axi_arcache, t_axi_arprot, t_axi_arvalid} = 21'd0;
        assign t_axi_rready  = 1'b0;
        wire unused_dram = &{1'b0, fetch, fetch_index, t_axi_awready, t_axi_wready, t_axi_bresp, t_axi_bvalid, t_axi_arready,
                             t_axi_rdata, t_axi_rresp, t_axi_rlast, t_axi_rvalid};
    end endgenerate

    wire unused = &{1'b0, clear_addr, tap_partition, tap_info[27:24], r_partition, r_offset};

endmodule
`resetall
