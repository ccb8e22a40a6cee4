// SPDX-License-Identifier: Apache-2.0
//
// bulkhead - top: gives each of PARTITIONS environments its own view of memory.
//
// A bus signal is the concatenation over ports, port 0 lowest.  HARDWIRED takes the
// table from parameters and the active partition from pins and schedule; otherwise the
// owner's registers behind s_axil rule as well, and PAGE gives each partition a page of its own.
// See docs/architecture.md.

`resetall
`default_nettype none

module bulkhead #(
    parameter PORTS           = 1,     // 1..8
    parameter PARTITIONS      = 2,     // 1..16
    parameter WINDOWS         = 8,     // of each partition, 1..16
    parameter IPA_WIDTH       = 32,    // GRANULE_LOG2+1..64
    parameter PA_WIDTH        = 32,    // GRANULE_LOG2+1..64
    parameter DATA_WIDTH      = 64,    // 32, 64, 128, 256, 512
    parameter ID_WIDTH        = 4,     // 1..32
    parameter USER_WIDTH      = 1,     // 1..64
    parameter VMID_WIDTH      = 8,     // 1..16
    parameter MAX_OUTSTANDING = 16,    // 1..256
    parameter PIPELINE        = 1,     // 0, 1, 2
    parameter GRANULE_LOG2    = 12,    // 12..30
    parameter FAULT_DEPTH     = 16,    // 2..128, a power of two
    parameter FAULT_RESP      = 2,     // 0 OKAY, 2 SLVERR, 3 DECERR: reset value of CONTROL.RESP
    parameter STREAM_PORTS    = 0,     // 0..2**PORTS-1, bit p: port p can take its partition by stream
    parameter STREAM_WIDTH    = 4,     // 1..6, AxUSER bits of a stream number; at most USER_WIDTH when STREAM_PORTS != 0
    parameter ISOLATE_PORTS   = 0,     // 0..2**PORTS-1, bit p: port p can be cut from memory
    parameter EXCLUSIVE       = 1,     // 0, 1; 0: exclusive writes always fail
    parameter SCHEDULE_SLOTS  = 0,     // 0..16
    parameter DRAIN_LIMIT     = 0,     // 0..16777215 cycles, 0: none; without HARDWIRED the register's reset value
    parameter PAGE            = 0,     // 0, 1: each partition has a page, at PAGE_IPA
    parameter [IPA_WIDTH-1:0] PAGE_IPA = 0,          // 0..2**(IPA_WIDTH-1)-1, a multiple of 2**GRANULE_LOG2
    parameter MAILBOX         = 0,     // 0, 1; needs PAGE: in the pages
    parameter GRANULES        = 0,     // 0, 64..2**30, a power of two; needs PAGE: of the granule table, 0: none; an IPA has at most 2**32 granules then
    parameter [PA_WIDTH-1:0]  GRANULE_BASE = 0,      // 0..2**PA_WIDTH-1, a multiple of GRANULES<<GRANULE_LOG2: the first one's PA
    parameter LEVELS          = 1,     // 1..16; needs GRANULES: trust levels
    parameter GRANULE_DRAM    = 0,     // 0, 1; needs GRANULES: the table is in memory, at GRANULE_TABLE
    parameter [PA_WIDTH-1:0]  GRANULE_TABLE = 0,     // 0..2**PA_WIDTH-1, a multiple of the table's bytes, 8 at least: PA
    parameter GRANULE_SETS    = 16,    // 2..256, a power of two: of the cache of a table in memory
    parameter GRANULE_WAYS    = 2,     // 1, 2, 4
    parameter HARDWIRED       = 0,     // 1: no configuration port, the parameters below, part_sel and schedule rule; no page
    // HARDWIRED: PARTITIONS entries, partition 0 lowest, each {context, slots}: WINDOWS live
    // windows, slot 0 lowest, then context: valid (1 bit), nonsecure (1), vmid (VMID_WIDTH), lowest first.
    parameter [PARTITIONS*(WINDOWS*(12 + PA_WIDTH-GRANULE_LOG2 + 2*(IPA_WIDTH-GRANULE_LOG2)) + 2 + VMID_WIDTH)-1:0] TABLE = 0,
    // HARDWIRED: a byte a port, port 0 lowest: {isolate[7], trusted[6], mode[5:4] 0 FOLLOW 1 FIXED 2 STREAM, partition[3:0]}.
    parameter [8*PORTS-1:0] PORT_SELECT = 0,
    // HARDWIRED: 6 bits a stream, stream 0 lowest: {valid[5], trusted[4], partition[3:0]}.
    parameter [(6 << (STREAM_WIDTH > 6 ? 6 : STREAM_WIDTH))-1:0] STREAM_MAP = 0,
    // HARDWIRED: a word a slot, slot 0 lowest: {partition[31:28], cycles[27:0]}.
    parameter [32*(SCHEDULE_SLOTS > 0 ? SCHEDULE_SLOTS : 1)-1:0] SCHEDULE = 0
) (
    input  wire                             aclk,
    input  wire                             aresetn,         // synchronous, active low

    // Requester side: IPA.
    input  wire [PORTS*ID_WIDTH-1:0]        s_axi_awid,
    input  wire [PORTS*IPA_WIDTH-1:0]       s_axi_awaddr,
    input  wire [PORTS*8-1:0]               s_axi_awlen,
    input  wire [PORTS*3-1:0]               s_axi_awsize,
    input  wire [PORTS*2-1:0]               s_axi_awburst,
    input  wire [PORTS-1:0]                 s_axi_awlock,
    input  wire [PORTS*4-1:0]               s_axi_awcache,
    input  wire [PORTS*3-1:0]               s_axi_awprot,
    input  wire [PORTS*4-1:0]               s_axi_awqos,
    input  wire [PORTS*4-1:0]               s_axi_awregion,
    input  wire [PORTS*USER_WIDTH-1:0]      s_axi_awuser,
    input  wire [PORTS-1:0]                 s_axi_awvalid,
    output wire [PORTS-1:0]                 s_axi_awready,
    input  wire [PORTS*DATA_WIDTH-1:0]      s_axi_wdata,
    input  wire [PORTS*DATA_WIDTH/8-1:0]    s_axi_wstrb,
    input  wire [PORTS-1:0]                 s_axi_wlast,
    input  wire [PORTS*USER_WIDTH-1:0]      s_axi_wuser,
    input  wire [PORTS-1:0]                 s_axi_wvalid,
    output wire [PORTS-1:0]                 s_axi_wready,
    output wire [PORTS*ID_WIDTH-1:0]        s_axi_bid,
    output wire [PORTS*2-1:0]               s_axi_bresp,
    output wire [PORTS*USER_WIDTH-1:0]      s_axi_buser,
    output wire [PORTS-1:0]                 s_axi_bvalid,
    input  wire [PORTS-1:0]                 s_axi_bready,
    input  wire [PORTS*ID_WIDTH-1:0]        s_axi_arid,
    input  wire [PORTS*IPA_WIDTH-1:0]       s_axi_araddr,
    input  wire [PORTS*8-1:0]               s_axi_arlen,
    input  wire [PORTS*3-1:0]               s_axi_arsize,
    input  wire [PORTS*2-1:0]               s_axi_arburst,
    input  wire [PORTS-1:0]                 s_axi_arlock,
    input  wire [PORTS*4-1:0]               s_axi_arcache,
    input  wire [PORTS*3-1:0]               s_axi_arprot,
    input  wire [PORTS*4-1:0]               s_axi_arqos,
    input  wire [PORTS*4-1:0]               s_axi_arregion,
    input  wire [PORTS*USER_WIDTH-1:0]      s_axi_aruser,
    input  wire [PORTS-1:0]                 s_axi_arvalid,
    output wire [PORTS-1:0]                 s_axi_arready,
    output wire [PORTS*ID_WIDTH-1:0]        s_axi_rid,
    output wire [PORTS*DATA_WIDTH-1:0]      s_axi_rdata,
    output wire [PORTS*2-1:0]               s_axi_rresp,
    output wire [PORTS-1:0]                 s_axi_rlast,
    output wire [PORTS*USER_WIDTH-1:0]      s_axi_ruser,
    output wire [PORTS-1:0]                 s_axi_rvalid,
    input  wire [PORTS-1:0]                 s_axi_rready,

    // Memory side: PA.
    output wire [PORTS*ID_WIDTH-1:0]        m_axi_awid,
    output wire [PORTS*PA_WIDTH-1:0]        m_axi_awaddr,
    output wire [PORTS*8-1:0]               m_axi_awlen,
    output wire [PORTS*3-1:0]               m_axi_awsize,
    output wire [PORTS*2-1:0]               m_axi_awburst,
    output wire [PORTS-1:0]                 m_axi_awlock,
    output wire [PORTS*4-1:0]               m_axi_awcache,
    output wire [PORTS*3-1:0]               m_axi_awprot,
    output wire [PORTS*4-1:0]               m_axi_awqos,
    output wire [PORTS*4-1:0]               m_axi_awregion,
    output wire [PORTS*USER_WIDTH-1:0]      m_axi_awuser,
    output wire [PORTS*VMID_WIDTH-1:0]      m_axi_awvmid,
    output wire [PORTS-1:0]                 m_axi_awvalid,
    input  wire [PORTS-1:0]                 m_axi_awready,
    output wire [PORTS*DATA_WIDTH-1:0]      m_axi_wdata,
    output wire [PORTS*DATA_WIDTH/8-1:0]    m_axi_wstrb,
    output wire [PORTS-1:0]                 m_axi_wlast,
    output wire [PORTS*USER_WIDTH-1:0]      m_axi_wuser,
    output wire [PORTS-1:0]                 m_axi_wvalid,
    input  wire [PORTS-1:0]                 m_axi_wready,
    input  wire [PORTS*ID_WIDTH-1:0]        m_axi_bid,
    input  wire [PORTS*2-1:0]               m_axi_bresp,
    input  wire [PORTS*USER_WIDTH-1:0]      m_axi_buser,
    input  wire [PORTS-1:0]                 m_axi_bvalid,
    output wire [PORTS-1:0]                 m_axi_bready,
    output wire [PORTS*ID_WIDTH-1:0]        m_axi_arid,
    output wire [PORTS*PA_WIDTH-1:0]        m_axi_araddr,
    output wire [PORTS*8-1:0]               m_axi_arlen,
    output wire [PORTS*3-1:0]               m_axi_arsize,
    output wire [PORTS*2-1:0]               m_axi_arburst,
    output wire [PORTS-1:0]                 m_axi_arlock,
    output wire [PORTS*4-1:0]               m_axi_arcache,
    output wire [PORTS*3-1:0]               m_axi_arprot,
    output wire [PORTS*4-1:0]               m_axi_arqos,
    output wire [PORTS*4-1:0]               m_axi_arregion,
    output wire [PORTS*USER_WIDTH-1:0]      m_axi_aruser,
    output wire [PORTS*VMID_WIDTH-1:0]      m_axi_arvmid,
    output wire [PORTS-1:0]                 m_axi_arvalid,
    input  wire [PORTS-1:0]                 m_axi_arready,
    input  wire [PORTS*ID_WIDTH-1:0]        m_axi_rid,
    input  wire [PORTS*DATA_WIDTH-1:0]      m_axi_rdata,
    input  wire [PORTS*2-1:0]               m_axi_rresp,
    input  wire [PORTS-1:0]                 m_axi_rlast,
    input  wire [PORTS*USER_WIDTH-1:0]      m_axi_ruser,
    input  wire [PORTS-1:0]                 m_axi_rvalid,
    output wire [PORTS-1:0]                 m_axi_rready,

    // Owner's registers; not used when HARDWIRED (never ready, never valid).
    input  wire [15:0]                      s_axil_awaddr,
    input  wire [2:0]                       s_axil_awprot,
    input  wire                             s_axil_awvalid,
    output wire                             s_axil_awready,
    input  wire [31:0]                      s_axil_wdata,
    input  wire [3:0]                       s_axil_wstrb,
    input  wire                             s_axil_wvalid,
    output wire                             s_axil_wready,
    output wire [1:0]                       s_axil_bresp,
    output wire                             s_axil_bvalid,
    input  wire                             s_axil_bready,
    input  wire [15:0]                      s_axil_araddr,
    input  wire [2:0]                       s_axil_arprot,
    input  wire                             s_axil_arvalid,
    output wire                             s_axil_arready,
    output wire [31:0]                      s_axil_rdata,
    output wire [1:0]                       s_axil_rresp,
    output wire                             s_axil_rvalid,
    input  wire                             s_axil_rready,

    // One Q-Channel a port; a requester with nothing to clean ties qacceptn to qreqn.
    output wire [PORTS-1:0]                 qreqn,
    input  wire [PORTS-1:0]                 qacceptn,
    output wire [PORTS-1:0]                 port_closed,     // isolated: everything is refused

    // Four-phase: part_req asks for part_sel, steady meanwhile; part_ack: answered, see part_active.
    input  wire [3:0]                       part_sel,
    input  wire                             part_req,
    output wire                             part_ack,
    output wire [3:0]                       part_active,     // the partition in force

    // Four-phase a port: level_req asks for trust level level_sel with the partition that the port carries, steady
    // meanwhile; level_ack: answered, see port_level.
    input  wire [PORTS*4-1:0]               level_sel,
    input  wire [PORTS-1:0]                 level_req,
    output wire [PORTS-1:0]                 level_ack,
    output wire [PORTS*4-1:0]               port_level,      // in force; MODE STREAM: 0
    output wire [PORTS-1:0]                 level_call,      // level: a page asks for an interrupt to a higher trust level
    output wire [PARTITIONS-1:0]            mail_irq,        // level: a call waits for the partition, or its own was answered

    // The granule table in memory; without GRANULE_DRAM never valid, never ready.
    output wire [PA_WIDTH-1:0]              t_axi_awaddr,
    output wire [7:0]                       t_axi_awlen,
    output wire [2:0]                       t_axi_awsize,
    output wire [1:0]                       t_axi_awburst,
    output wire [3:0]                       t_axi_awcache,
    output wire [2:0]                       t_axi_awprot,
    output wire                             t_axi_awvalid,
    input  wire                             t_axi_awready,
    output wire [63:0]                      t_axi_wdata,
    output wire [7:0]                       t_axi_wstrb,
    output wire                             t_axi_wlast,
    output wire                             t_axi_wvalid,
    input  wire                             t_axi_wready,
    input  wire [1:0]                       t_axi_bresp,
    input  wire                             t_axi_bvalid,
    output wire                             t_axi_bready,
    output wire [PA_WIDTH-1:0]              t_axi_araddr,
    output wire [7:0]                       t_axi_arlen,
    output wire [2:0]                       t_axi_arsize,
    output wire [1:0]                       t_axi_arburst,
    output wire [3:0]                       t_axi_arcache,
    output wire [2:0]                       t_axi_arprot,
    output wire                             t_axi_arvalid,
    input  wire                             t_axi_arready,
    input  wire [63:0]                      t_axi_rdata,
    input  wire [1:0]                       t_axi_rresp,
    input  wire                             t_axi_rlast,
    input  wire                             t_axi_rvalid,
    output wire                             t_axi_rready,

    output wire                             irq              // level; HARDWIRED: a pulse for each refused burst
);

    bh_parameters #(
        .PORTS(PORTS), .PARTITIONS(PARTITIONS), .WINDOWS(WINDOWS), .IPA_WIDTH(IPA_WIDTH), .PA_WIDTH(PA_WIDTH), .DATA_WIDTH(DATA_WIDTH),
        .ID_WIDTH(ID_WIDTH), .USER_WIDTH(USER_WIDTH), .VMID_WIDTH(VMID_WIDTH), .MAX_OUTSTANDING(MAX_OUTSTANDING), .PIPELINE(PIPELINE),
        .GRANULE_LOG2(GRANULE_LOG2), .FAULT_DEPTH(FAULT_DEPTH), .FAULT_RESP(FAULT_RESP), .STREAM_PORTS(STREAM_PORTS),
        .STREAM_WIDTH(STREAM_WIDTH), .ISOLATE_PORTS(ISOLATE_PORTS), .EXCLUSIVE(EXCLUSIVE), .SCHEDULE_SLOTS(SCHEDULE_SLOTS),
        .DRAIN_LIMIT(DRAIN_LIMIT), .PAGE(PAGE), .PAGE_IPA(PAGE_IPA), .MAILBOX(MAILBOX), .GRANULES(GRANULES), .GRANULE_BASE(GRANULE_BASE),
        .LEVELS(LEVELS), .GRANULE_DRAM(GRANULE_DRAM), .GRANULE_TABLE(GRANULE_TABLE), .GRANULE_SETS(GRANULE_SETS),
        .GRANULE_WAYS(GRANULE_WAYS), .HARDWIRED(HARDWIRED), .PORT_SELECT(PORT_SELECT), .STREAM_MAP(STREAM_MAP), .SCHEDULE(SCHEDULE)
    ) u_parameters ();

    // With no bits left nothing below can be sized: those checks must be all that a tool sees.
    localparam SIZED = IPA_WIDTH > GRANULE_LOG2 && IPA_WIDTH <= 64 && PA_WIDTH > GRANULE_LOG2 && PA_WIDTH <= 64 && PORTS > 0 && WINDOWS > 0
                       && STREAM_WIDTH > 0 && STREAM_WIDTH <= 6 && (STREAM_PORTS == 0 || STREAM_WIDTH <= USER_WIDTH) && SCHEDULE_SLOTS <= 16
                       && GRANULE_WAYS > 0;

    localparam LIVE_WIDTH = 12 + PA_WIDTH-GRANULE_LOG2 + 2*(IPA_WIDTH-GRANULE_LOG2) + (GRANULES != 0 ? 2 : 0);
    localparam LIVE       = WINDOWS*LIVE_WIDTH;            // of one partition

    // ---- HARDWIRED: the smallest tables have a lookup of their own (bh_pow2_lookup) -----------
    localparam IP    = IPA_WIDTH > GRANULE_LOG2 ? IPA_WIDTH - GRANULE_LOG2 : 1;
    localparam PP    = PA_WIDTH > GRANULE_LOG2 ? PA_WIDTH - GRANULE_LOG2 : 1;
    localparam SLOTS = (WINDOWS > 0 ? WINDOWS : 1)*(12 + PP + 2*IP);    // LIVE, and never out of range
    localparam ENTRY = SLOTS + 2 + VMID_WIDTH;
    localparam WIDE  = (IP > PP ? IP : PP) + 1;
    localparam [PARTITIONS*ENTRY-1:0] GIVEN = TABLE;

    // {IPA page, log2 of the pages + 1} when every valid partition has one window, all of that size at that
    // IPA, and their PAs are multiples of it; 0 otherwise.
    function [IP+6:0] small_table(input wanted);
        integer         i;
        reg             good, seen;
        reg  [WIDE-1:0] first, last, mask, pa, base, size;
        begin
            good = wanted && WINDOWS == 1;
            seen = 1'b0;
            base = 0;
            size = 0;
            for (i = 0; i < PARTITIONS; i = i + 1)
                if (GIVEN[i*ENTRY + SLOTS]) begin
                    first = 0;
                    last  = 0;
                    pa    = 0;
                    first[IP-1:0] = ~GIVEN[i*ENTRY + 12 + PP + IP +: IP];
                    last[IP-1:0]  = ~GIVEN[i*ENTRY + 12 + PP +: IP];
                    pa[PP-1:0]    = GIVEN[i*ENTRY + 12 +: PP] + first[PP-1:0];
                    mask = last - first;
                    if (first > last || (mask & (mask + 1'b1)) != 0 || (first & mask) != 0 || (pa & mask) != 0 || (mask >> PP) != 0
                        || (seen && (first != base || mask != size))) good = 1'b0;
                    base = first;
                    size = mask;
                    seen = 1'b1;
                end
            small_table = 0;
            if (good && seen) begin
                small_table[6:0]      = 7'd1;
                small_table[IP+6:7] = base[IP-1:0];
                for (i = 0; i < IP; i = i + 1)
                    if (size[i]) small_table[6:0] = small_table[6:0] + 7'd1;
            end
        end
    endfunction

    localparam [IP+6:0] SMALL = small_table(HARDWIRED != 0);

    // Such a table has the PA page in place of the offset.
    localparam [IP+PP-1:0] SMALL_PAGE = SMALL[6:0] != 0 ? {{PP{1'b0}}, SMALL[IP+6:7]} : {(IP + PP){1'b0}};
    localparam CTX        = VMID_WIDTH + 13;   // {known, split, level, trusted, partition, vmid, nonsecure, valid}
    localparam TAG        = VMID_WIDTH + 10;   // {known, level, trusted, partition, vmid}

    wire [PORTS*LIVE-1:0]         live_r, live_w;
    wire [PORTS*CTX-1:0]          ctx_r, ctx_w;
    wire [PORTS*STREAM_WIDTH-1:0] next_stream_r, next_stream_w;
    wire [PORTS-1:0]              by_stream, view_changes, isolate, reopen, owed, closed, hold, idle;
    wire [1:0]                    fault_resp;
    wire [PORTS-1:0]              fault_r_valid, fault_r_ready, fault_w_valid, fault_w_ready;
    wire [PORTS*4-1:0]            fault_r_code, fault_w_code;
    wire [PORTS*IPA_WIDTH-1:0]    fault_r_ipa, fault_w_ipa;
    wire [PORTS*ID_WIDTH-1:0]     fault_r_id, fault_w_id;
    wire [PORTS*8-1:0]            fault_r_len, fault_w_len;
    wire [PORTS*3-1:0]            fault_r_size, fault_w_size, fault_r_prot, fault_w_prot;
    wire [PORTS*TAG-1:0]          fault_r_tag, fault_w_tag;
    wire [PORTS-1:0]              count_r, count_w, count_fault_r, count_fault_w, count_r_known, count_w_known;
    wire [PORTS*8-1:0]            count_r_len, count_w_len;
    wire [PORTS*4-1:0]            count_r_partition, count_w_partition;

    // Pages and granule table.  Of fetches a pair a port: {writes, reads}.
    localparam ENTRY_LOG2 = LEVELS > 8 ? 6 : LEVELS > 4 ? 5 : LEVELS > 2 ? 4 : LEVELS > 1 ? 3 : 0;    // bits of a granule's entry in a word of 64
    localparam WORD       = GRANULES == 0 ? 1 : (64 >> ENTRY_LOG2)*(4*LEVELS - 3);
    localparam INDEX      = GRANULES <= (64 >> ENTRY_LOG2) ? 1 : $clog2(GRANULES) - 6 + ENTRY_LOG2;

    wire [PORTS-1:0]         page_r_valid, page_r_ready, page_r_done, page_w_valid, page_w_ready, page_w_full;
    wire [PORTS-1:0]         page_b_valid, page_b_ok, page_b_ready, page_level, unfinished;
    wire [10*PORTS-1:0]      page_r_offset, page_w_offset;
    wire [PORTS*CTX-1:0]     page_r_ctx, page_w_ctx;
    wire                     page_r_ok;        // of the port that is done
    wire [31:0]              page_r_data;
    wire [32*PORTS-1:0]      page_w_data;
    wire [3*PORTS-1:0]       page_w_prot;
    wire                     table_ok, mark, gw_we, fill_error;
    wire [INDEX-1:0]         gw_index;
    wire [WORD-1:0]          gw_data, fill_data;
    wire [2*PORTS-1:0]       fetch, filled;
    wire [2*PORTS*INDEX-1:0] fetch_index;

    // Between what rules the ports and the pages.
    localparam PB = PARTITIONS > 1 ? $clog2(PARTITIONS) : 1;
    localparam GI = GRANULES != 0 ? $clog2(GRANULES) : 1;

    wire [23:0]           limit;
    wire                  clear, slot_we, command_lock, command_locked, range_valid, range_ready, settle, settled, unsettled;
    wire [PB+1:0]         page_clear_addr, page_counter_addr;
    wire [3:0]            slot, tap_partition;
    wire [LIVE_WIDTH-1:0] slot_data;
    wire [PB-1:0]         slot_partition;
    wire [GI-1:0]         range_first, range_last;
    wire [PORTS-1:0]      level_down_valid, level_down_done, level_down_ok;
    wire [4*PORTS-1:0]    level_down;
    wire                  tap_valid, page_counter_req, page_counter_done, mail_we, mail_done, mail_ok, mail_rok, mail_rang;
    wire [27:0]           tap_info;
    wire [IPA_WIDTH-1:0]  tap_ipa;
    wire [31:0]           counter_word, mail_wdata, mail_rdata;
    wire [15:0]           mail_addr, mail_raddr;
    wire                  table_ready, table_failed, clearing;

    assign port_closed = closed;

    // ---- ports ------------------------------------------------------------------
    genvar p;
    generate for (p = 0; SIZED && p < PORTS; p = p + 1) begin : gen_port
        bh_port #(
            .SMALL(SMALL[6:0]), .SMALL_BASE(SMALL[IP+6:7]),
            .WINDOWS(WINDOWS), .IPA_WIDTH(IPA_WIDTH), .PA_WIDTH(PA_WIDTH), .DATA_WIDTH(DATA_WIDTH), .ID_WIDTH(ID_WIDTH),
            .USER_WIDTH(USER_WIDTH), .VMID_WIDTH(VMID_WIDTH), .MAX_OUTSTANDING(MAX_OUTSTANDING), .PIPELINE(PIPELINE),
            .GRANULE_LOG2(GRANULE_LOG2), .STREAM((STREAM_PORTS >> p) & 1), .STREAM_WIDTH(STREAM_WIDTH),
            .ISOLATE((ISOLATE_PORTS >> p) & 1), .EXCLUSIVE(EXCLUSIVE), .PAGE(PAGE), .PAGE_IPA(PAGE_IPA), .GRANULES(GRANULES),
            .GRANULE_BASE(GRANULE_BASE), .LEVELS(LEVELS), .GRANULE_DRAM(GRANULE_DRAM), .GRANULE_SETS(GRANULE_SETS),
            .GRANULE_WAYS(GRANULE_WAYS)
        ) u_port (
            .aclk(aclk), .aresetn(aresetn), .s_axi_awid(s_axi_awid[ID_WIDTH*p +: ID_WIDTH]), .s_axi_awaddr(s_axi_awaddr[IPA_WIDTH*p +: IPA_WIDTH]),
            .s_axi_awlen(s_axi_awlen[8*p +: 8]), .s_axi_awsize(s_axi_awsize[3*p +: 3]), .s_axi_awburst(s_axi_awburst[2*p +: 2]),
            .s_axi_awlock(s_axi_awlock[p]), .s_axi_awcache(s_axi_awcache[4*p +: 4]), .s_axi_awprot(s_axi_awprot[3*p +: 3]),
            .s_axi_awqos(s_axi_awqos[4*p +: 4]), .s_axi_awregion(s_axi_awregion[4*p +: 4]), .s_axi_awuser(s_axi_awuser[USER_WIDTH*p +: USER_WIDTH]),
            .s_axi_awvalid(s_axi_awvalid[p]), .s_axi_awready(s_axi_awready[p]), .s_axi_wdata(s_axi_wdata[DATA_WIDTH*p +: DATA_WIDTH]),
            .s_axi_wstrb(s_axi_wstrb[DATA_WIDTH/8*p +: DATA_WIDTH/8]), .s_axi_wlast(s_axi_wlast[p]), .s_axi_wuser(s_axi_wuser[USER_WIDTH*p +: USER_WIDTH]),
            .s_axi_wvalid(s_axi_wvalid[p]), .s_axi_wready(s_axi_wready[p]), .s_axi_bid(s_axi_bid[ID_WIDTH*p +: ID_WIDTH]),
            .s_axi_bresp(s_axi_bresp[2*p +: 2]), .s_axi_buser(s_axi_buser[USER_WIDTH*p +: USER_WIDTH]), .s_axi_bvalid(s_axi_bvalid[p]),
            .s_axi_bready(s_axi_bready[p]), .s_axi_arid(s_axi_arid[ID_WIDTH*p +: ID_WIDTH]), .s_axi_araddr(s_axi_araddr[IPA_WIDTH*p +: IPA_WIDTH]),
            .s_axi_arlen(s_axi_arlen[8*p +: 8]), .s_axi_arsize(s_axi_arsize[3*p +: 3]), .s_axi_arburst(s_axi_arburst[2*p +: 2]),
            .s_axi_arlock(s_axi_arlock[p]), .s_axi_arcache(s_axi_arcache[4*p +: 4]), .s_axi_arprot(s_axi_arprot[3*p +: 3]),
            .s_axi_arqos(s_axi_arqos[4*p +: 4]), .s_axi_arregion(s_axi_arregion[4*p +: 4]), .s_axi_aruser(s_axi_aruser[USER_WIDTH*p +: USER_WIDTH]),
            .s_axi_arvalid(s_axi_arvalid[p]), .s_axi_arready(s_axi_arready[p]), .s_axi_rid(s_axi_rid[ID_WIDTH*p +: ID_WIDTH]),
            .s_axi_rdata(s_axi_rdata[DATA_WIDTH*p +: DATA_WIDTH]), .s_axi_rresp(s_axi_rresp[2*p +: 2]), .s_axi_rlast(s_axi_rlast[p]),
            .s_axi_ruser(s_axi_ruser[USER_WIDTH*p +: USER_WIDTH]), .s_axi_rvalid(s_axi_rvalid[p]), .s_axi_rready(s_axi_rready[p]),
            .m_axi_awid(m_axi_awid[ID_WIDTH*p +: ID_WIDTH]), .m_axi_awaddr(m_axi_awaddr[PA_WIDTH*p +: PA_WIDTH]), .m_axi_awlen(m_axi_awlen[8*p +: 8]),
            .m_axi_awsize(m_axi_awsize[3*p +: 3]), .m_axi_awburst(m_axi_awburst[2*p +: 2]), .m_axi_awlock(m_axi_awlock[p]),
            .m_axi_awcache(m_axi_awcache[4*p +: 4]), .m_axi_awprot(m_axi_awprot[3*p +: 3]), .m_axi_awqos(m_axi_awqos[4*p +: 4]),
            .m_axi_awregion(m_axi_awregion[4*p +: 4]), .m_axi_awuser(m_axi_awuser[USER_WIDTH*p +: USER_WIDTH]),
            .m_axi_awvmid(m_axi_awvmid[VMID_WIDTH*p +: VMID_WIDTH]), .m_axi_awvalid(m_axi_awvalid[p]), .m_axi_awready(m_axi_awready[p]),
            .m_axi_wdata(m_axi_wdata[DATA_WIDTH*p +: DATA_WIDTH]), .m_axi_wstrb(m_axi_wstrb[DATA_WIDTH/8*p +: DATA_WIDTH/8]), .m_axi_wlast(m_axi_wlast[p]),
            .m_axi_wuser(m_axi_wuser[USER_WIDTH*p +: USER_WIDTH]), .m_axi_wvalid(m_axi_wvalid[p]), .m_axi_wready(m_axi_wready[p]),
            .m_axi_bid(m_axi_bid[ID_WIDTH*p +: ID_WIDTH]), .m_axi_bresp(m_axi_bresp[2*p +: 2]), .m_axi_buser(m_axi_buser[USER_WIDTH*p +: USER_WIDTH]),
            .m_axi_bvalid(m_axi_bvalid[p]), .m_axi_bready(m_axi_bready[p]), .m_axi_arid(m_axi_arid[ID_WIDTH*p +: ID_WIDTH]),
            .m_axi_araddr(m_axi_araddr[PA_WIDTH*p +: PA_WIDTH]), .m_axi_arlen(m_axi_arlen[8*p +: 8]), .m_axi_arsize(m_axi_arsize[3*p +: 3]),
            .m_axi_arburst(m_axi_arburst[2*p +: 2]), .m_axi_arlock(m_axi_arlock[p]), .m_axi_arcache(m_axi_arcache[4*p +: 4]),
            .m_axi_arprot(m_axi_arprot[3*p +: 3]), .m_axi_arqos(m_axi_arqos[4*p +: 4]), .m_axi_arregion(m_axi_arregion[4*p +: 4]),
            .m_axi_aruser(m_axi_aruser[USER_WIDTH*p +: USER_WIDTH]), .m_axi_arvmid(m_axi_arvmid[VMID_WIDTH*p +: VMID_WIDTH]),
            .m_axi_arvalid(m_axi_arvalid[p]), .m_axi_arready(m_axi_arready[p]), .m_axi_rid(m_axi_rid[ID_WIDTH*p +: ID_WIDTH]),
            .m_axi_rdata(m_axi_rdata[DATA_WIDTH*p +: DATA_WIDTH]), .m_axi_rresp(m_axi_rresp[2*p +: 2]), .m_axi_rlast(m_axi_rlast[p]),
            .m_axi_ruser(m_axi_ruser[USER_WIDTH*p +: USER_WIDTH]), .m_axi_rvalid(m_axi_rvalid[p]), .m_axi_rready(m_axi_rready[p]),
            .live_r(live_r[LIVE*p +: LIVE]), .live_w(live_w[LIVE*p +: LIVE]), .ctx_r(ctx_r[CTX*p +: CTX]), .ctx_w(ctx_w[CTX*p +: CTX]),
            .by_stream(by_stream[p]), .next_stream_r(next_stream_r[STREAM_WIDTH*p +: STREAM_WIDTH]),
            .next_stream_w(next_stream_w[STREAM_WIDTH*p +: STREAM_WIDTH]), .view_changes(view_changes[p]), .isolate(isolate[p]), .reopen(reopen[p]),
            .owed(owed[p]), .closed(closed[p]), .fault_resp(fault_resp), .hold(hold[p]), .idle(idle[p]), .fault_r_valid(fault_r_valid[p]),
            .fault_r_ready(fault_r_ready[p]), .fault_r_code(fault_r_code[4*p +: 4]), .fault_r_ipa(fault_r_ipa[IPA_WIDTH*p +: IPA_WIDTH]),
            .fault_r_id(fault_r_id[ID_WIDTH*p +: ID_WIDTH]), .fault_r_len(fault_r_len[8*p +: 8]), .fault_r_size(fault_r_size[3*p +: 3]),
            .fault_r_prot(fault_r_prot[3*p +: 3]), .fault_r_tag(fault_r_tag[TAG*p +: TAG]), .fault_w_valid(fault_w_valid[p]),
            .fault_w_ready(fault_w_ready[p]), .fault_w_code(fault_w_code[4*p +: 4]), .fault_w_ipa(fault_w_ipa[IPA_WIDTH*p +: IPA_WIDTH]),
            .fault_w_id(fault_w_id[ID_WIDTH*p +: ID_WIDTH]), .fault_w_len(fault_w_len[8*p +: 8]), .fault_w_size(fault_w_size[3*p +: 3]),
            .fault_w_prot(fault_w_prot[3*p +: 3]), .fault_w_tag(fault_w_tag[TAG*p +: TAG]), .count_r(count_r[p]), .count_r_len(count_r_len[8*p +: 8]),
            .count_w(count_w[p]), .count_w_len(count_w_len[8*p +: 8]), .count_fault_r(count_fault_r[p]), .count_fault_w(count_fault_w[p]),
            .count_r_partition(count_r_partition[4*p +: 4]), .count_w_partition(count_w_partition[4*p +: 4]), .count_r_known(count_r_known[p]),
            .count_w_known(count_w_known[p]), .page_r_valid(page_r_valid[p]), .page_r_ready(page_r_ready[p]), .page_r_offset(page_r_offset[10*p +: 10]),
            .page_r_ctx(page_r_ctx[CTX*p +: CTX]), .page_r_done(page_r_done[p]), .page_r_ok(page_r_ok), .page_r_data(page_r_data),
            .page_w_valid(page_w_valid[p]), .page_w_ready(page_w_ready[p]), .page_w_offset(page_w_offset[10*p +: 10]),
            .page_w_data(page_w_data[32*p +: 32]), .page_w_full(page_w_full[p]), .page_w_prot(page_w_prot[3*p +: 3]),
            .page_w_ctx(page_w_ctx[CTX*p +: CTX]), .page_b_valid(page_b_valid[p]), .page_b_ok(page_b_ok[p]), .page_b_ready(page_b_ready[p]),
            .page_level(page_level[p]), .table_ok(table_ok), .gw_we(gw_we), .gw_index(gw_index), .gw_data(gw_data), .fetch_r(fetch[2*p]),
            .fetch_index_r(fetch_index[2*p*INDEX +: INDEX]), .filled_r(filled[2*p]), .fetch_w(fetch[2*p+1]),
            .fetch_index_w(fetch_index[(2*p+1)*INDEX +: INDEX]), .filled_w(filled[2*p+1]), .fill_error(fill_error), .fill_data(fill_data), .mark(mark),
            .unfinished(unfinished[p]));
    end endgenerate

    // ---- pages ----------------------------------------------------------------------
    generate if (PAGE == 0 || HARDWIRED != 0) begin : gen_no_page
        assign {page_r_ready, page_r_done, page_w_ready, page_b_valid, page_b_ok, page_level, level_call, level_down_valid} = {(8*PORTS){1'b0}};
        assign {level_down, filled, mail_irq, page_counter_addr} = {(6*PORTS + PARTITIONS + PB + 2){1'b0}};
        assign {page_r_ok, table_ok, gw_we, fill_error, mark, command_locked, range_ready, settled, unsettled, page_counter_req,
                mail_done, mail_ok, mail_rok, mail_rang, table_ready, table_failed, clearing} = 17'd0;
        assign {page_r_data, mail_rdata}         = 64'd0;
        assign {gw_index, gw_data, fill_data}    = {(INDEX + 2*WORD){1'b0}};
        assign {t_axi_awaddr, t_axi_araddr}      = {(2*PA_WIDTH){1'b0}};
        assign {t_axi_awlen, t_axi_awsize, t_axi_awburst, t_axi_awcache, t_axi_awprot, t_axi_awvalid} = 21'd0;
        assign {t_axi_wdata, t_axi_wstrb, t_axi_wlast, t_axi_wvalid, t_axi_bready}                    = 75'd0;
        assign {t_axi_arlen, t_axi_arsize, t_axi_arburst, t_axi_arcache, t_axi_arprot, t_axi_arvalid} = 21'd0;
        assign t_axi_rready                      = 1'b0;

        wire unused_page = &{1'b0, page_r_valid, page_r_offset, page_r_ctx, page_w_valid, page_w_offset, page_w_data, page_w_full,
                             page_w_prot, page_w_ctx, page_b_ready, fetch, fetch_index, unfinished, limit, clear, page_clear_addr, slot_we, slot,
                             slot_data, slot_partition, command_lock, range_valid, range_first, range_last, settle, level_down_done,
                             level_down_ok, tap_valid, tap_partition, tap_info, tap_ipa, page_counter_done, counter_word, mail_we,
                             mail_addr, mail_wdata, mail_raddr, t_axi_awready, t_axi_wready, t_axi_bresp, t_axi_bvalid, t_axi_arready,
                             t_axi_rdata, t_axi_rresp, t_axi_rlast, t_axi_rvalid};
    end else if (SIZED) begin : gen_page
        bh_pages #(
            .PORTS(PORTS), .PARTITIONS(PARTITIONS), .WINDOWS(WINDOWS), .IPA_WIDTH(IPA_WIDTH), .PA_WIDTH(PA_WIDTH),
            .VMID_WIDTH(VMID_WIDTH), .MAX_OUTSTANDING(MAX_OUTSTANDING), .GRANULE_LOG2(GRANULE_LOG2), .MAILBOX(MAILBOX),
            .GRANULES(GRANULES), .GRANULE_BASE(GRANULE_BASE), .LEVELS(LEVELS), .GRANULE_DRAM(GRANULE_DRAM),
            .GRANULE_TABLE(GRANULE_TABLE), .WORD(WORD), .GW(INDEX)
        ) u_pages (
            .aclk(aclk), .aresetn(aresetn),
            .page_r_valid(page_r_valid), .page_r_ready(page_r_ready), .page_r_offset(page_r_offset), .page_r_ctx(page_r_ctx),
            .page_r_done(page_r_done), .page_r_ok(page_r_ok), .page_r_data(page_r_data),
            .page_w_valid(page_w_valid), .page_w_ready(page_w_ready), .page_w_offset(page_w_offset), .page_w_data(page_w_data),
            .page_w_full(page_w_full), .page_w_prot(page_w_prot), .page_w_ctx(page_w_ctx),
            .page_b_valid(page_b_valid), .page_b_ok(page_b_ok), .page_b_ready(page_b_ready), .page_level(page_level),
            .table_ok(table_ok), .gw_we(gw_we), .gw_index(gw_index), .gw_data(gw_data), .fetch(fetch), .fetch_index(fetch_index),
            .filled(filled), .fill_error(fill_error), .fill_data(fill_data), .mark(mark), .unfinished(unfinished), .limit(limit),
            .clear(clear), .clear_addr(page_clear_addr), .slot_we(slot_we), .slot(slot), .slot_data(slot_data),
            .slot_partition(slot_partition), .commit_lock(command_lock), .commit_locked(command_locked),
            .range_valid(range_valid), .range_first(range_first), .range_last(range_last), .range_ready(range_ready),
            .settle(settle), .settled(settled), .unsettled(unsettled), .level_down_valid(level_down_valid),
            .level_down(level_down), .level_down_done(level_down_done), .level_down_ok(level_down_ok), .port_level(port_level),
            .level_call(level_call), .view_changes(view_changes), .by_stream(by_stream), .closed(closed),
            .tap_valid(tap_valid), .tap_partition(tap_partition), .tap_info(tap_info), .tap_ipa(tap_ipa),
            .counter_req(page_counter_req), .counter_addr(page_counter_addr), .counter_done(page_counter_done),
            .counter_word(counter_word), .mail_we(mail_we), .mail_addr(mail_addr), .mail_wdata(mail_wdata),
            .mail_done(mail_done), .mail_ok(mail_ok), .mail_raddr(mail_raddr), .mail_rok(mail_rok), .mail_rdata(mail_rdata),
            .mail_rang(mail_rang), .mail_irq(mail_irq), .table_ready(table_ready), .table_failed(table_failed),
            .clearing(clearing),
            .t_axi_awaddr(t_axi_awaddr), .t_axi_awlen(t_axi_awlen), .t_axi_awsize(t_axi_awsize), .t_axi_awburst(t_axi_awburst),
            .t_axi_awcache(t_axi_awcache), .t_axi_awprot(t_axi_awprot), .t_axi_awvalid(t_axi_awvalid),
            .t_axi_awready(t_axi_awready), .t_axi_wdata(t_axi_wdata), .t_axi_wstrb(t_axi_wstrb), .t_axi_wlast(t_axi_wlast),
            .t_axi_wvalid(t_axi_wvalid), .t_axi_wready(t_axi_wready), .t_axi_bresp(t_axi_bresp), .t_axi_bvalid(t_axi_bvalid),
            .t_axi_bready(t_axi_bready), .t_axi_araddr(t_axi_araddr), .t_axi_arlen(t_axi_arlen), .t_axi_arsize(t_axi_arsize),
            .t_axi_arburst(t_axi_arburst), .t_axi_arcache(t_axi_arcache), .t_axi_arprot(t_axi_arprot),
            .t_axi_arvalid(t_axi_arvalid), .t_axi_arready(t_axi_arready), .t_axi_rdata(t_axi_rdata), .t_axi_rresp(t_axi_rresp),
            .t_axi_rlast(t_axi_rlast), .t_axi_rvalid(t_axi_rvalid), .t_axi_rready(t_axi_rready));
    end endgenerate

    // ---- what rules them ----------------------------------------------------------
    generate if (!SIZED) begin : gen_not_sized
    end else if (HARDWIRED != 0) begin : gen_hardwired
        bh_hardwired #(
            .PORTS(PORTS), .PARTITIONS(PARTITIONS), .LIVE(LIVE), .VMID_WIDTH(VMID_WIDTH), .STREAM_WIDTH(STREAM_WIDTH),
            .FAULT_RESP(FAULT_RESP), .DRAIN_LIMIT(DRAIN_LIMIT), .SCHEDULE_SLOTS(SCHEDULE_SLOTS), .TABLE(TABLE), .PA_PAGE_WIDTH(PP),
            .SMALL_PAGE(SMALL_PAGE[PP-1:0]),
            .PORT_SELECT(PORT_SELECT), .STREAM_MAP(STREAM_MAP), .SCHEDULE(SCHEDULE)
        ) u_hardwired (
            .aclk(aclk), .aresetn(aresetn), .part_sel(part_sel), .part_req(part_req), .part_ack(part_ack),
            .part_active(part_active), .qreqn(qreqn), .qacceptn(qacceptn),
            .live_r(live_r), .live_w(live_w), .ctx_r(ctx_r), .ctx_w(ctx_w), .by_stream(by_stream),
            .next_stream_r(next_stream_r), .next_stream_w(next_stream_w), .view_changes(view_changes),
            .isolate(isolate), .closed(closed), .fault_resp(fault_resp), .hold(hold), .idle(idle),
            .fault_r_valid(fault_r_valid), .fault_w_valid(fault_w_valid), .irq(irq));

        reg [PORTS-1:0] answered_q;    // there is one trust level
        always @(posedge aclk) answered_q <= level_req & {PORTS{aresetn}};

        assign level_ack      = answered_q;
        assign port_level     = {(4*PORTS){1'b0}};

        assign {clear, slot_we, command_lock, range_valid, settle, tap_valid, page_counter_done, mail_we} = 8'd0;
        assign {slot, tap_partition, limit, tap_info, counter_word, mail_addr, mail_wdata, mail_raddr} = {156{1'b0}};
        assign {level_down_done, level_down_ok, range_first, range_last} = {(2*PORTS + 2*GI){1'b0}};
        assign {slot_data, slot_partition, page_clear_addr, tap_ipa} = {(LIVE_WIDTH + 2*PB + 2 + IPA_WIDTH){1'b0}};

        assign reopen         = {PORTS{1'b0}};
        assign fault_r_ready  = {PORTS{1'b1}};
        assign fault_w_ready  = {PORTS{1'b1}};
        assign {s_axil_awready, s_axil_wready, s_axil_bresp, s_axil_bvalid, s_axil_arready, s_axil_rdata, s_axil_rresp, s_axil_rvalid} = 41'd0;

        wire unused = &{1'b0, level_sel, table_ready, table_failed, clearing, command_locked, range_ready, settled, unsettled,
                        level_down_valid, level_down, page_counter_req, page_counter_addr, mail_done, mail_ok, mail_rok, mail_rdata,
                        mail_rang, s_axil_awaddr, s_axil_awprot, s_axil_awvalid, s_axil_wdata, s_axil_wstrb, s_axil_wvalid,
                        s_axil_bready, s_axil_araddr, s_axil_arprot, s_axil_arvalid, s_axil_rready,
                        fault_r_code, fault_r_ipa, fault_r_id, fault_r_len, fault_r_size, fault_r_prot,
                        fault_w_code, fault_w_ipa, fault_w_id, fault_w_len, fault_w_size, fault_w_prot,
                        fault_r_tag, fault_w_tag, count_r, count_r_len, count_w, count_w_len, count_fault_r, count_fault_w,
                        count_r_partition, count_w_partition, count_r_known, count_w_known, owed};
    end else begin : gen_control
        bh_control #(
            .PORTS(PORTS), .PARTITIONS(PARTITIONS), .WINDOWS(WINDOWS), .IPA_WIDTH(IPA_WIDTH), .PA_WIDTH(PA_WIDTH),
            .ID_WIDTH(ID_WIDTH), .VMID_WIDTH(VMID_WIDTH), .GRANULE_LOG2(GRANULE_LOG2), .FAULT_DEPTH(FAULT_DEPTH),
            .FAULT_RESP(FAULT_RESP), .STREAM_PORTS(STREAM_PORTS), .STREAM_WIDTH(STREAM_WIDTH),
            .ISOLATE_PORTS(ISOLATE_PORTS), .SCHEDULE_SLOTS(SCHEDULE_SLOTS), .DRAIN_LIMIT(DRAIN_LIMIT),
            .PAGE(PAGE), .PAGE_IPA(PAGE_IPA), .MAILBOX(MAILBOX), .GRANULES(GRANULES), .GRANULE_BASE(GRANULE_BASE), .LEVELS(LEVELS),
            .GRANULE_DRAM(GRANULE_DRAM), .GRANULE_TABLE(GRANULE_TABLE)
        ) u_control (
            .aclk(aclk), .aresetn(aresetn), .s_axil_awaddr(s_axil_awaddr), .s_axil_awprot(s_axil_awprot), .s_axil_awvalid(s_axil_awvalid),
            .s_axil_awready(s_axil_awready), .s_axil_wdata(s_axil_wdata), .s_axil_wstrb(s_axil_wstrb), .s_axil_wvalid(s_axil_wvalid),
            .s_axil_wready(s_axil_wready), .s_axil_bresp(s_axil_bresp), .s_axil_bvalid(s_axil_bvalid), .s_axil_bready(s_axil_bready),
            .s_axil_araddr(s_axil_araddr), .s_axil_arprot(s_axil_arprot), .s_axil_arvalid(s_axil_arvalid), .s_axil_arready(s_axil_arready),
            .s_axil_rdata(s_axil_rdata), .s_axil_rresp(s_axil_rresp), .s_axil_rvalid(s_axil_rvalid), .s_axil_rready(s_axil_rready), .part_sel(part_sel),
            .part_req(part_req), .part_ack(part_ack), .part_active(part_active), .level_sel(level_sel), .level_req(level_req), .level_ack(level_ack),
            .port_level(port_level), .qreqn(qreqn), .qacceptn(qacceptn), .live_r(live_r), .live_w(live_w), .ctx_r(ctx_r), .ctx_w(ctx_w),
            .by_stream(by_stream), .next_stream_r(next_stream_r), .next_stream_w(next_stream_w), .view_changes(view_changes), .isolate(isolate),
            .reopen(reopen), .owed(owed), .closed(closed), .fault_resp(fault_resp), .hold(hold), .idle(idle), .fault_r_valid(fault_r_valid),
            .fault_r_ready(fault_r_ready), .fault_r_code(fault_r_code), .fault_r_ipa(fault_r_ipa), .fault_r_id(fault_r_id), .fault_r_len(fault_r_len),
            .fault_r_size(fault_r_size), .fault_r_prot(fault_r_prot), .fault_r_tag(fault_r_tag), .fault_w_valid(fault_w_valid),
            .fault_w_ready(fault_w_ready), .fault_w_code(fault_w_code), .fault_w_ipa(fault_w_ipa), .fault_w_id(fault_w_id), .fault_w_len(fault_w_len),
            .fault_w_size(fault_w_size), .fault_w_prot(fault_w_prot), .fault_w_tag(fault_w_tag), .count_r(count_r), .count_r_len(count_r_len),
            .count_w(count_w), .count_w_len(count_w_len), .count_fault_r(count_fault_r), .count_fault_w(count_fault_w),
            .count_r_partition(count_r_partition), .count_w_partition(count_w_partition), .count_r_known(count_r_known), .count_w_known(count_w_known),
            .limit(limit), .clear(clear), .page_clear_addr(page_clear_addr), .slot_we(slot_we), .slot(slot), .slot_data(slot_data),
            .slot_partition(slot_partition), .command_lock(command_lock), .command_locked(command_locked), .range_valid(range_valid),
            .range_first(range_first), .range_last(range_last), .range_ready(range_ready), .settle(settle), .settled(settled), .unsettled(unsettled),
            .level_down_valid(level_down_valid), .level_down(level_down), .level_down_done(level_down_done), .level_down_ok(level_down_ok),
            .tap_valid(tap_valid), .tap_partition(tap_partition), .tap_info(tap_info), .tap_ipa(tap_ipa), .page_counter_req(page_counter_req),
            .page_counter_addr(page_counter_addr), .page_counter_done(page_counter_done), .counter_word(counter_word), .mail_we(mail_we),
            .mail_addr(mail_addr), .mail_wdata(mail_wdata), .mail_done(mail_done), .mail_ok(mail_ok), .mail_raddr(mail_raddr), .mail_rok(mail_rok),
            .mail_rdata(mail_rdata), .mail_rang(mail_rang), .table_ready(table_ready), .table_failed(table_failed), .clearing(clearing), .irq(irq));
    end endgenerate

endmodule
`resetall
