// SPDX-License-Identifier: Apache-2.0
//
// bh_port - the data path of one port (design section 2): judges AR and AW each
// on its own, sends allowed bursts out under their PA, answers refused ones.
//
// Added latency in cycles: AR, AW: PIPELINE, one more with STREAM, GRANULES, ISOLATE each;
// W: none beyond AW's own, one with ISOLATE; R, B: 0.
// Live windows and context are inputs; they may change only while hold && idle, or closed.
// With STREAM they follow next_stream_* by one edge.
// An exclusive write is judged when its address is accepted (PIPELINE 0 without STREAM: when it enters).
// Proof: tests/formal/bh_port.sby

`resetall
`default_nettype none

module bh_port #(
    parameter WINDOWS         = 8,     // 1..16
    parameter IPA_WIDTH       = 32,    // GRANULE_LOG2+1..64
    parameter PA_WIDTH        = 32,    // GRANULE_LOG2+1..64
    parameter DATA_WIDTH      = 64,    // 32, 64, 128, 256, 512
    parameter ID_WIDTH        = 4,     // 1..32
    parameter USER_WIDTH      = 1,     // 1..64
    parameter VMID_WIDTH      = 8,     // 1..16
    parameter MAX_OUTSTANDING = 16,    // 1..256, reads and writes each
    parameter PIPELINE        = 1,     // 0, 1, 2 register stages in AR and AW
    parameter GRANULE_LOG2    = 12,    // 12..30
    parameter STREAM          = 0,     // 1: the context may come by stream; AR and AW get a stage in front
    parameter STREAM_WIDTH    = 4,     // 1..6, with STREAM at most USER_WIDTH
    parameter ISOLATE         = 0,     // 1: can be cut from memory; AR, AW and W get a stage
    parameter EXCLUSIVE       = 1,     // 0: exclusive writes always fail
    parameter SMALL           = 0,     // n+1: one window of 2**n pages, with its PA page in place of the offset (HARDWIRED)
    parameter [IPA_WIDTH-GRANULE_LOG2-1:0] SMALL_BASE = 0,   // its IPA page
    parameter PAGE            = 0,     // 1: the partition's page at PAGE_IPA
    parameter [IPA_WIDTH-1:0] PAGE_IPA = 0,
    parameter GRANULES        = 0,     // 0, 64..2**30, a power of two; needs PAGE; AR and AW get a stage
    parameter [PA_WIDTH-1:0] GRANULE_BASE = 0,
    parameter LEVELS          = 1,     // 1..16; more than 1 needs GRANULES
    parameter GRANULE_DRAM    = 0,     // 1: the granule table is in memory
    parameter GRANULE_SETS    = 16,    // of the cache then: 2..256, a power of two
    parameter GRANULE_WAYS    = 2,     // 1, 2, 4
    // Derived.
    parameter CONTEXT_WIDTH   = VMID_WIDTH + 13,
    parameter TAG_WIDTH       = VMID_WIDTH + 10,
    parameter LIVE_WIDTH      = 12 + PA_WIDTH-GRANULE_LOG2 + 2*(IPA_WIDTH-GRANULE_LOG2) + (GRANULES != 0 ? 2 : 0),
    parameter ENTRY_LOG2      = LEVELS > 8 ? 6 : LEVELS > 4 ? 5 : LEVELS > 2 ? 4 : LEVELS > 1 ? 3 : 0,    // log2 of bits of a granule in memory
    parameter WORD_WIDTH      = GRANULES == 0 ? 1 : (64 >> ENTRY_LOG2)*(4*LEVELS - 3),
    parameter INDEX_WIDTH     = GRANULES <= (64 >> ENTRY_LOG2) ? 1 : $clog2(GRANULES) - 6 + ENTRY_LOG2
) (
    input  wire                      aclk,
    input  wire                      aresetn,        // synchronous, active low

    // Requester side: IPA.
    input  wire [ID_WIDTH-1:0]       s_axi_awid,
    input  wire [IPA_WIDTH-1:0]      s_axi_awaddr,
    input  wire [7:0]                s_axi_awlen,
    input  wire [2:0]                s_axi_awsize,
    input  wire [1:0]                s_axi_awburst,
    input  wire                      s_axi_awlock,
    input  wire [3:0]                s_axi_awcache,
    input  wire [2:0]                s_axi_awprot,
    input  wire [3:0]                s_axi_awqos,
    input  wire [3:0]                s_axi_awregion,
    input  wire [USER_WIDTH-1:0]     s_axi_awuser,
    input  wire                      s_axi_awvalid,
    output wire                      s_axi_awready,
    input  wire [DATA_WIDTH-1:0]     s_axi_wdata,
    input  wire [DATA_WIDTH/8-1:0]   s_axi_wstrb,
    input  wire                      s_axi_wlast,    // not used: beats are counted
    input  wire [USER_WIDTH-1:0]     s_axi_wuser,
    input  wire                      s_axi_wvalid,
    output wire                      s_axi_wready,
    output wire [ID_WIDTH-1:0]       s_axi_bid,
    output wire [1:0]                s_axi_bresp,
    output wire [USER_WIDTH-1:0]     s_axi_buser,
    output wire                      s_axi_bvalid,
    input  wire                      s_axi_bready,
    input  wire [ID_WIDTH-1:0]       s_axi_arid,
    input  wire [IPA_WIDTH-1:0]      s_axi_araddr,
    input  wire [7:0]                s_axi_arlen,
    input  wire [2:0]                s_axi_arsize,
    input  wire [1:0]                s_axi_arburst,
    input  wire                      s_axi_arlock,
    input  wire [3:0]                s_axi_arcache,
    input  wire [2:0]                s_axi_arprot,
    input  wire [3:0]                s_axi_arqos,
    input  wire [3:0]                s_axi_arregion,
    input  wire [USER_WIDTH-1:0]     s_axi_aruser,
    input  wire                      s_axi_arvalid,
    output wire                      s_axi_arready,
    output wire [ID_WIDTH-1:0]       s_axi_rid,
    output wire [DATA_WIDTH-1:0]     s_axi_rdata,
    output wire [1:0]                s_axi_rresp,
    output wire                      s_axi_rlast,
    output wire [USER_WIDTH-1:0]     s_axi_ruser,
    output wire                      s_axi_rvalid,
    input  wire                      s_axi_rready,

    // Memory side: PA.
    output wire [ID_WIDTH-1:0]       m_axi_awid,
    output wire [PA_WIDTH-1:0]       m_axi_awaddr,
    output wire [7:0]                m_axi_awlen,
    output wire [2:0]                m_axi_awsize,
    output wire [1:0]                m_axi_awburst,
    output wire                      m_axi_awlock,
    output wire [3:0]                m_axi_awcache,
    output wire [2:0]                m_axi_awprot,
    output wire [3:0]                m_axi_awqos,
    output wire [3:0]                m_axi_awregion,
    output wire [USER_WIDTH-1:0]     m_axi_awuser,
    output wire [VMID_WIDTH-1:0]     m_axi_awvmid,
    output wire                      m_axi_awvalid,
    input  wire                      m_axi_awready,
    output wire [DATA_WIDTH-1:0]     m_axi_wdata,
    output wire [DATA_WIDTH/8-1:0]   m_axi_wstrb,
    output wire                      m_axi_wlast,
    output wire [USER_WIDTH-1:0]     m_axi_wuser,
    output wire                      m_axi_wvalid,
    input  wire                      m_axi_wready,
    input  wire [ID_WIDTH-1:0]       m_axi_bid,
    input  wire [1:0]                m_axi_bresp,
    input  wire [USER_WIDTH-1:0]     m_axi_buser,
    input  wire                      m_axi_bvalid,
    output wire                      m_axi_bready,
    output wire [ID_WIDTH-1:0]       m_axi_arid,
    output wire [PA_WIDTH-1:0]       m_axi_araddr,
    output wire [7:0]                m_axi_arlen,
    output wire [2:0]                m_axi_arsize,
    output wire [1:0]                m_axi_arburst,
    output wire                      m_axi_arlock,
    output wire [3:0]                m_axi_arcache,
    output wire [2:0]                m_axi_arprot,
    output wire [3:0]                m_axi_arqos,
    output wire [3:0]                m_axi_arregion,
    output wire [USER_WIDTH-1:0]     m_axi_aruser,
    output wire [VMID_WIDTH-1:0]     m_axi_arvmid,
    output wire                      m_axi_arvalid,
    input  wire                      m_axi_arready,
    input  wire [ID_WIDTH-1:0]       m_axi_rid,
    input  wire [DATA_WIDTH-1:0]     m_axi_rdata,
    input  wire [1:0]                m_axi_rresp,
    input  wire                      m_axi_rlast,
    input  wire [USER_WIDTH-1:0]     m_axi_ruser,
    input  wire                      m_axi_rvalid,
    output wire                      m_axi_rready,

    // Live windows, slot 0 lowest (form: docs/architecture.md), and context {known, split, level, trusted,
    // partition, vmid, nonsecure, valid} of the burst in front of each judge; the same without STREAM.
    input  wire [WINDOWS*LIVE_WIDTH-1:0] live_r,
    input  wire [WINDOWS*LIVE_WIDTH-1:0] live_w,
    input  wire [CONTEXT_WIDTH-1:0]  ctx_r,
    input  wire [CONTEXT_WIDTH-1:0]  ctx_w,
    input  wire                      by_stream,      // the context is that of the burst's stream
    output wire [STREAM_WIDTH-1:0]   next_stream_r,  // whose live_r and ctx_r must be there after the next edge
    output wire [STREAM_WIDTH-1:0]   next_stream_w,
    input  wire                      view_changes,   // pulse: with the next edge
    input  wire [1:0]                fault_resp,     // RRESP/BRESP of refused bursts

    // Isolation.
    input  wire                      isolate,        // pulse: cut from memory
    input  wire                      reopen,         // pulse, only when closed && idle && !owed
    output wire                      owed,           // memory still owes, or is owed, something
    input  wire                      closed,         // level, from the edge after isolate on

    // Drain: hold stops new addresses; idle says nothing is in flight.
    input  wire                      hold,
    output wire                      idle,

    // One record for each refused burst, a stream for each channel.
    output wire                      fault_r_valid,
    input  wire                      fault_r_ready,
    output wire [3:0]                fault_r_code,
    output wire [TAG_WIDTH-1:0]      fault_r_tag,    // {known, level, trusted, partition, vmid}, 0 for an unknown stream; PAGE 0: known is 1
    output wire [IPA_WIDTH-1:0]      fault_r_ipa,
    output wire [ID_WIDTH-1:0]       fault_r_id,
    output wire [7:0]                fault_r_len,
    output wire [2:0]                fault_r_size,
    output wire [2:0]                fault_r_prot,
    output wire                      fault_w_valid,
    input  wire                      fault_w_ready,
    output wire [3:0]                fault_w_code,
    output wire [TAG_WIDTH-1:0]      fault_w_tag,    // the same
    output wire [IPA_WIDTH-1:0]      fault_w_ipa,
    output wire [ID_WIDTH-1:0]       fault_w_id,
    output wire [7:0]                fault_w_len,
    output wire [2:0]                fault_w_size,
    output wire [2:0]                fault_w_prot,

    // Counting events, one-cycle pulses at entry.
    output wire                      count_r,        // allowed read burst
    output wire [7:0]                count_r_len,    // its AxLEN
    output wire [3:0]                count_r_partition,   // of count_r, count_fault_r
    output wire                      count_r_known,       // 0: an unknown stream's, nobody's
    output wire                      count_w,        // allowed write burst
    output wire [7:0]                count_w_len,
    output wire [3:0]                count_w_partition,
    output wire                      count_w_known,
    output wire                      count_fault_r,  // refused read burst
    output wire                      count_fault_w,

    // Page accesses, one request at a time a channel, steady until ready; answers in their order.
    output wire                      page_r_valid,
    input  wire                      page_r_ready,
    output wire [9:0]                page_r_offset,  // of the word
    output wire [CONTEXT_WIDTH-1:0]  page_r_ctx,     // of the burst
    input  wire                      page_r_done,    // pulse, in a later cycle than ready
    input  wire                      page_r_ok,
    input  wire [31:0]               page_r_data,
    output wire                      page_w_valid,   // with its data
    input  wire                      page_w_ready,
    output wire [9:0]                page_w_offset,
    output wire [31:0]               page_w_data,
    output wire                      page_w_full,    // all four strobes
    output wire [2:0]                page_w_prot,
    output wire [CONTEXT_WIDTH-1:0]  page_w_ctx,
    input  wire                      page_b_valid,   // in a later cycle than page_w_ready; stays until ready
    input  wire                      page_b_ok,
    output wire                      page_b_ready,
    input  wire                      page_level,     // the only write that the page has of this port waits for the port to be idle

    // Granule table.
    input  wire                      table_ok,       // ready and not failed
    input  wire                      gw_we,          // a command's write
    input  wire [INDEX_WIDTH-1:0]    gw_index,
    input  wire [WORD_WIDTH-1:0]     gw_data,
    output wire                      fetch_r,        // GRANULE_DRAM: a word is missing, until filled
    output wire [INDEX_WIDTH-1:0]    fetch_index_r,
    input  wire                      filled_r,
    output wire                      fetch_w,
    output wire [INDEX_WIDTH-1:0]    fetch_index_w,
    input  wire                      filled_w,
    input  wire                      fill_error,
    input  wire [WORD_WIDTH-1:0]     fill_data,

    // Barrier.
    input  wire                      mark,           // pulse: what is in flight, and what enters in this cycle
    output wire                      unfinished          // some of that still is; from the cycle behind mark on
);

    generate if (WINDOWS < 1 || WINDOWS > 16) begin : gen_check_windows
        PARAM_ERROR_bh_port_WINDOWS_must_be_1_to_16 u_error ();
    end endgenerate
    generate if (GRANULE_LOG2 < 12 || GRANULE_LOG2 > 30) begin : gen_check_granule
        PARAM_ERROR_bh_port_GRANULE_LOG2_must_be_12_to_30 u_error ();
    end endgenerate
    generate if (IPA_WIDTH <= GRANULE_LOG2 || IPA_WIDTH > 64) begin : gen_check_ipa
        PARAM_ERROR_bh_port_IPA_WIDTH_must_be_above_GRANULE_LOG2_to_64 u_error ();
    end endgenerate
    generate if (PA_WIDTH <= GRANULE_LOG2 || PA_WIDTH > 64) begin : gen_check_pa
        PARAM_ERROR_bh_port_PA_WIDTH_must_be_above_GRANULE_LOG2_to_64 u_error ();
    end endgenerate
    generate if (DATA_WIDTH != 32 && DATA_WIDTH != 64 && DATA_WIDTH != 128 && DATA_WIDTH != 256
                 && DATA_WIDTH != 512) begin : gen_check_data_width
        PARAM_ERROR_bh_port_DATA_WIDTH_must_be_32_64_128_256_or_512 u_error ();
    end endgenerate
    generate if (ID_WIDTH < 1 || ID_WIDTH > 32) begin : gen_check_id_width
        PARAM_ERROR_bh_port_ID_WIDTH_must_be_1_to_32 u_error ();
    end endgenerate
    generate if (USER_WIDTH < 1 || USER_WIDTH > 64) begin : gen_check_user_width
        PARAM_ERROR_bh_port_USER_WIDTH_must_be_1_to_64 u_error ();
    end endgenerate
    generate if (VMID_WIDTH < 1 || VMID_WIDTH > 16) begin : gen_check_vmid_width
        PARAM_ERROR_bh_port_VMID_WIDTH_must_be_1_to_16 u_error ();
    end endgenerate
    generate if (MAX_OUTSTANDING < 1 || MAX_OUTSTANDING > 256) begin : gen_check_max_outstanding
        PARAM_ERROR_bh_port_MAX_OUTSTANDING_must_be_1_to_256 u_error ();
    end endgenerate
    generate if (PIPELINE < 0 || PIPELINE > 2) begin : gen_check_pipeline
        PARAM_ERROR_bh_port_PIPELINE_must_be_0_to_2 u_error ();
    end endgenerate

    generate if (STREAM != 0 && STREAM != 1) begin : gen_check_stream
        PARAM_ERROR_bh_port_STREAM_must_be_0_or_1 u_error ();
    end endgenerate
    generate if (STREAM_WIDTH < 1 || STREAM_WIDTH > 6 || (STREAM != 0 && STREAM_WIDTH > USER_WIDTH)) begin : gen_check_stream_width
        PARAM_ERROR_bh_port_STREAM_WIDTH_must_be_1_to_6_and_with_STREAM_at_most_USER_WIDTH u_error ();
    end endgenerate
    generate if (ISOLATE != 0 && ISOLATE != 1) begin : gen_check_isolate
        PARAM_ERROR_bh_port_ISOLATE_must_be_0_or_1 u_error ();
    end endgenerate

    localparam REST_WIDTH = ID_WIDTH + 4 + 4 + 4 + USER_WIDTH;

    // What is not built is zero in every context, and its bits are not kept with the records.
    localparam [3:0] LEVEL_BITS = LEVELS > 8 ? 4'd15 : LEVELS > 4 ? 4'd7 : LEVELS > 2 ? 4'd3 : LEVELS > 1 ? 4'd1 : 4'd0;
    localparam [CONTEXT_WIDTH-1:0] BUILT = {1'b1, GRANULES != 0, LEVEL_BITS, {VMID_WIDTH + 7{1'b1}}};
    localparam RECORD_TAG  = VMID_WIDTH + (LEVELS > 1 ? 9 : 5);
    localparam KNOWN       = STREAM != 0 && PAGE != 0 ? 1 : 0;         // kept with the records, too
    wire [CONTEXT_WIDTH-1:0] built_r = ctx_r & BUILT;
    wire [CONTEXT_WIDTH-1:0] built_w = (STREAM != 0 ? ctx_w : ctx_r) & BUILT;

    wire unused_wlast = s_axi_wlast;

    // An open port's view leaves while it is held and idle; a closed port's at any time.
    wire view_leaves = ISOLATE != 0 && (isolate || view_changes || reopen);

    wire aw_fails;                               // exclusive, and must not go out
    wire aw_alone;                               // nothing more on AW

    generate if (STREAM == 0) begin : gen_one_view
        wire unused = &{1'b0, live_w, ctx_w};
    end endgenerate

`ifdef FORMAL
    localparam IP = IPA_WIDTH - GRANULE_LOG2, PP = PA_WIDTH - GRANULE_LOG2, FRONT_WIDTH = IPA_WIDTH + REST_WIDTH + 20;
    wire [STREAM_WIDTH-1:0]       f_shown_r, f_shown_w;
    wire                          ar_in_valid, aw_in_valid, f_judged_allowed_r, f_judged_allowed_w;
    wire [FRONT_WIDTH-1:0]        ar_in, aw_in;
    wire [WINDOWS*LIVE_WIDTH-1:0] f_live_r, f_live_w, f_judged_live_r, f_judged_live_w;
    wire [CONTEXT_WIDTH-1:0]      f_ctx_r, f_ctx_w, f_judged_ctx_r, f_judged_ctx_w;
    wire                          f_passes_r, f_passes_w;
    wire [(9<<ID_WIDTH)-1:0]      f_open_r, f_open_w;
    wire [REST_WIDTH+2:0]         f_mid_r, f_mid_w;
    wire [REST_WIDTH+1:0]         f_judged_r, f_judged_w;
    wire [257*ID_WIDTH-1:0]       f_ids_r, f_ids_w;
    wire [256:0]                  f_entries_r, f_entries_w;
`endif

    // ---- exclusives ------------------------------------------------------------------------
    wire                  c_rvalid, c_rready;    // c_*: this side of the guard
    wire [1:0]            c_rresp;
    wire [ID_WIDTH-1:0]   c_rid;

`ifdef FORMAL
    wire                  f_exokay;
    wire [ID_WIDTH-1:0]   f_id;
`endif

    bh_exclusive #(.ID_WIDTH(ID_WIDTH), .EXCLUSIVE(EXCLUSIVE)) u_exclusive (
        .aclk(aclk), .aresetn(aresetn),
        .forget(view_changes || closed),
        .exokay(c_rvalid && c_rready && c_rresp == 2'b01 && !by_stream), .exokay_id(c_rid),
`ifdef FORMAL
        .f_id(f_id), .f_came(f_exokay),
`endif
        .aw_lock(s_axi_awlock), .aw_id(s_axi_awid), .aw_fails(aw_fails));

    // ---- reads -------------------------------------------------------------------
    // ar_*: the burst at the head, judged.
    wire                     unfinished_r;
    wire                     ar_valid, ar_ready, ar_refused, ar_page, ar_kept, ar_empty, ar_lock, r_idle;
    wire [3:0]               ar_code, ar_cache, ar_qos, ar_region;
    wire [2:0]               ar_size, ar_prot;
    wire [1:0]               ar_resp, ar_burst;
    wire [7:0]               ar_len;
    wire [ID_WIDTH-1:0]      ar_id;
    wire [USER_WIDTH-1:0]    ar_user;
    wire [PA_WIDTH-1:0]      ar_addr;            // meaningless when refused
    wire [IPA_WIDTH-1:0]     ar_ipa;
    wire [CONTEXT_WIDTH-1:0] ar_ctx;
    wire                     c_arvalid, c_arready, c_rlast;
    wire [DATA_WIDTH-1:0]    c_rdata;
    wire [USER_WIDTH-1:0]    c_ruser;

    bh_channel #(
        .WRITE(0), .WINDOWS(WINDOWS), .IPA_WIDTH(IPA_WIDTH), .PA_WIDTH(PA_WIDTH), .DATA_WIDTH(DATA_WIDTH), .ID_WIDTH(ID_WIDTH),
        .MAX_OUTSTANDING(MAX_OUTSTANDING), .PIPELINE(PIPELINE), .GRANULE_LOG2(GRANULE_LOG2), .STREAM(STREAM), .STREAM_WIDTH(STREAM_WIDTH),
        .ISOLATE(ISOLATE), .SMALL(SMALL), .SMALL_BASE(SMALL_BASE), .PAGE(PAGE), .PAGE_IPA(PAGE_IPA), .GRANULES(GRANULES),
        .GRANULE_BASE(GRANULE_BASE), .LEVELS(LEVELS), .GRANULE_DRAM(GRANULE_DRAM), .GRANULE_SETS(GRANULE_SETS),
        .GRANULE_WAYS(GRANULE_WAYS), .CONTEXT_WIDTH(CONTEXT_WIDTH), .LIVE_WIDTH(LIVE_WIDTH), .WORD_WIDTH(WORD_WIDTH),
        .INDEX_WIDTH(INDEX_WIDTH), .REST_WIDTH(REST_WIDTH)
    ) u_ar (
        .aclk(aclk), .aresetn(aresetn),
        .s_valid(s_axi_arvalid), .s_ready(s_axi_arready), .s_addr(s_axi_araddr), .s_len(s_axi_arlen), .s_size(s_axi_arsize),
        .s_burst(s_axi_arburst), .s_lock(s_axi_arlock), .s_prot(s_axi_arprot), .s_fails(1'b0),
        .s_rest({s_axi_arid, s_axi_arcache, s_axi_arqos, s_axi_arregion, s_axi_aruser}), .fault_resp(fault_resp),
        .m_valid(ar_valid), .m_ready(ar_ready), .m_refused(ar_refused), .m_page(ar_page), .m_code(ar_code), .m_resp(ar_resp),
        .m_addr(ar_addr), .m_ipa(ar_ipa), .m_len(ar_len), .m_size(ar_size), .m_burst(ar_burst), .m_lock(ar_lock), .m_prot(ar_prot),
        .m_rest({ar_id, ar_cache, ar_qos, ar_region, ar_user}), .m_ctx(ar_ctx), .kept(ar_kept),
        .live(live_r), .ctx(built_r), .by_stream(by_stream), .next_stream(next_stream_r), .leaves(view_leaves),
        .hold(hold), .empty(ar_empty),
        .table_ok(table_ok), .gw_we(gw_we), .gw_index(gw_index), .gw_data(gw_data), .fetch(fetch_r), .fetch_index(fetch_index_r),
        .filled(filled_r), .fill_error(fill_error), .fill_data(fill_data),
        .enter(count_r), .done(GRANULES != 0 && c_rvalid && c_rready && c_rlast), .done_id(c_rid), .mark(mark),
`ifdef FORMAL
        .f_in_valid(ar_in_valid), .f_in(ar_in), .f_shown(f_shown_r), .f_mid(f_mid_r), .f_judged(f_judged_r),
        .f_judged_allowed(f_judged_allowed_r), .f_judged_live(f_judged_live_r), .f_judged_ctx(f_judged_ctx_r),
        .f_passes(f_passes_r), .f_live(f_live_r), .f_ctx(f_ctx_r), .f_ids(f_ids_r), .f_entries(f_entries_r),
`endif
        .unfinished(unfinished_r));

    wire [RECORD_TAG:0] ar_tag = {1'b1, ar_ctx[2 +: RECORD_TAG]} & {(RECORD_TAG + 1){count_r_known}};
    wire [RECORD_TAG:0] record_r_tag;
    wire [VMID_WIDTH-1:0] ar_vmid = ar_ctx[2 +: VMID_WIDTH];
    wire [2:0]            ar_out_prot = ar_prot | {1'b0, ar_ctx[1], 1'b0};

    bh_read #(
        .DATA_WIDTH(DATA_WIDTH), .ID_WIDTH(ID_WIDTH), .USER_WIDTH(USER_WIDTH), .IPA_WIDTH(IPA_WIDTH), .TAG_WIDTH(RECORD_TAG + KNOWN),
        .MAX_OUTSTANDING(MAX_OUTSTANDING), .BYPASS(PIPELINE < 2 ? 1 : 0), .PAGE(PAGE), .CONTEXT_WIDTH(CONTEXT_WIDTH)
    ) u_read (
        .aclk(aclk), .aresetn(aresetn),
        .head_valid(ar_valid), .head_ready(ar_ready), .head_refused(ar_refused), .head_code(ar_code), .head_resp(ar_resp),
        .head_ipa(ar_ipa), .head_id(ar_id), .head_len(ar_len),
        .head_size(ar_size), .head_prot(ar_prot), .head_tag(ar_tag[RECORD_TAG+KNOWN-1:0]), .head_page(ar_page), .head_ctx(ar_ctx), .kept(ar_kept),
`ifdef FORMAL
        .f_open(f_open_r),
`endif
        .m_axi_arvalid(c_arvalid), .m_axi_arready(c_arready),
        .m_axi_rid(c_rid), .m_axi_rdata(c_rdata), .m_axi_rresp(c_rresp), .m_axi_rlast(c_rlast),
        .m_axi_ruser(c_ruser), .m_axi_rvalid(c_rvalid), .m_axi_rready(c_rready),
        .s_axi_rid(s_axi_rid), .s_axi_rdata(s_axi_rdata), .s_axi_rresp(s_axi_rresp), .s_axi_rlast(s_axi_rlast),
        .s_axi_ruser(s_axi_ruser), .s_axi_rvalid(s_axi_rvalid), .s_axi_rready(s_axi_rready),
        .page_valid(page_r_valid), .page_ready(page_r_ready), .page_offset(page_r_offset), .page_ctx(page_r_ctx),
        .page_done(page_r_done), .page_ok(page_r_ok), .page_data(page_r_data),
        .fault_valid(fault_r_valid), .fault_ready(fault_r_ready), .fault_code(fault_r_code), .fault_ipa(fault_r_ipa),
        .fault_id(fault_r_id), .fault_len(fault_r_len), .fault_size(fault_r_size), .fault_prot(fault_r_prot),
        .fault_tag(record_r_tag[RECORD_TAG+KNOWN-1:0]),
        .count_allowed(count_r), .count_refused(count_fault_r), .idle(r_idle));

    assign count_r_len       = ar_len;
    assign count_r_partition = ar_ctx[VMID_WIDTH+2 +: 4];
    assign count_r_known     = STREAM == 0 || ar_ctx[CONTEXT_WIDTH-1];

    generate if (KNOWN == 0) begin : gen_all_known
        assign record_r_tag[RECORD_TAG] = 1'b1;
        assign record_w_tag[RECORD_TAG] = 1'b1;
        wire unused_known = ar_tag[RECORD_TAG] ^ aw_tag[RECORD_TAG];
    end endgenerate

    // ---- writes -------------------------------------------------------------------
    wire                     unfinished_w;
    wire                     aw_valid, aw_ready, aw_refused, aw_page, aw_kept, aw_empty, aw_lock, w_idle;
    wire [3:0]               aw_code, aw_cache, aw_qos, aw_region;
    wire [2:0]               aw_size, aw_prot;
    wire [1:0]               aw_resp, aw_burst;
    wire [7:0]               aw_len;
    wire [ID_WIDTH-1:0]      aw_id;
    wire [USER_WIDTH-1:0]    aw_user;
    wire [PA_WIDTH-1:0]      aw_addr;            // meaningless when refused
    wire [IPA_WIDTH-1:0]     aw_ipa;
    wire [CONTEXT_WIDTH-1:0] aw_ctx;
    wire                     c_awvalid, c_awready, c_wvalid, c_wready, c_wlast, c_bvalid, c_bready;
    wire [DATA_WIDTH-1:0]    c_wdata;
    wire [DATA_WIDTH/8-1:0]  c_wstrb;
    wire [USER_WIDTH-1:0]    c_wuser, c_buser;
    wire [ID_WIDTH-1:0]      c_bid;
    wire [1:0]               c_bresp;

    bh_channel #(
        .WRITE(1), .WINDOWS(WINDOWS), .IPA_WIDTH(IPA_WIDTH), .PA_WIDTH(PA_WIDTH), .DATA_WIDTH(DATA_WIDTH), .ID_WIDTH(ID_WIDTH),
        .MAX_OUTSTANDING(MAX_OUTSTANDING), .PIPELINE(PIPELINE), .GRANULE_LOG2(GRANULE_LOG2), .STREAM(STREAM), .STREAM_WIDTH(STREAM_WIDTH),
        .ISOLATE(ISOLATE), .SMALL(SMALL), .SMALL_BASE(SMALL_BASE), .PAGE(PAGE), .PAGE_IPA(PAGE_IPA), .GRANULES(GRANULES),
        .GRANULE_BASE(GRANULE_BASE), .LEVELS(LEVELS), .GRANULE_DRAM(GRANULE_DRAM), .GRANULE_SETS(GRANULE_SETS),
        .GRANULE_WAYS(GRANULE_WAYS), .CONTEXT_WIDTH(CONTEXT_WIDTH), .LIVE_WIDTH(LIVE_WIDTH), .WORD_WIDTH(WORD_WIDTH),
        .INDEX_WIDTH(INDEX_WIDTH), .REST_WIDTH(REST_WIDTH)
    ) u_aw (
        .aclk(aclk), .aresetn(aresetn),
        .s_valid(s_axi_awvalid), .s_ready(s_axi_awready), .s_addr(s_axi_awaddr), .s_len(s_axi_awlen), .s_size(s_axi_awsize),
        .s_burst(s_axi_awburst), .s_lock(s_axi_awlock), .s_prot(s_axi_awprot), .s_fails(aw_fails),
        .s_rest({s_axi_awid, s_axi_awcache, s_axi_awqos, s_axi_awregion, s_axi_awuser}), .fault_resp(fault_resp),
        .m_valid(aw_valid), .m_ready(aw_ready), .m_refused(aw_refused), .m_page(aw_page), .m_code(aw_code), .m_resp(aw_resp),
        .m_addr(aw_addr), .m_ipa(aw_ipa), .m_len(aw_len), .m_size(aw_size), .m_burst(aw_burst), .m_lock(aw_lock), .m_prot(aw_prot),
        .m_rest({aw_id, aw_cache, aw_qos, aw_region, aw_user}), .m_ctx(aw_ctx), .kept(aw_kept),
        .live(STREAM != 0 ? live_w : live_r), .ctx(built_w), .by_stream(by_stream), .next_stream(next_stream_w), .leaves(view_leaves),
        .hold(hold || aw_alone), .empty(aw_empty),
        .table_ok(table_ok), .gw_we(gw_we), .gw_index(gw_index), .gw_data(gw_data), .fetch(fetch_w), .fetch_index(fetch_index_w),
        .filled(filled_w), .fill_error(fill_error), .fill_data(fill_data),
        .enter(count_w), .done(GRANULES != 0 && c_bvalid && c_bready), .done_id(c_bid), .mark(mark),
`ifdef FORMAL
        .f_in_valid(aw_in_valid), .f_in(aw_in), .f_shown(f_shown_w), .f_mid(f_mid_w), .f_judged(f_judged_w),
        .f_judged_allowed(f_judged_allowed_w), .f_judged_live(f_judged_live_w), .f_judged_ctx(f_judged_ctx_w),
        .f_passes(f_passes_w), .f_live(f_live_w), .f_ctx(f_ctx_w), .f_ids(f_ids_w), .f_entries(f_entries_w),
`endif
        .unfinished(unfinished_w));

    wire [RECORD_TAG:0] aw_tag = {1'b1, aw_ctx[2 +: RECORD_TAG]} & {(RECORD_TAG + 1){count_w_known}};
    wire [RECORD_TAG:0] record_w_tag;
    wire [VMID_WIDTH-1:0] aw_vmid = aw_ctx[2 +: VMID_WIDTH];
    wire [2:0]            aw_out_prot = aw_prot | {1'b0, aw_ctx[1], 1'b0};

    bh_write #(
        .DATA_WIDTH(DATA_WIDTH), .ID_WIDTH(ID_WIDTH), .USER_WIDTH(USER_WIDTH), .IPA_WIDTH(IPA_WIDTH), .TAG_WIDTH(RECORD_TAG + KNOWN),
        .MAX_OUTSTANDING(MAX_OUTSTANDING), .BYPASS(PIPELINE < 2 ? 1 : 0), .PAGE(PAGE), .CONTEXT_WIDTH(CONTEXT_WIDTH)
    ) u_write (
        .aclk(aclk), .aresetn(aresetn),
        .head_valid(aw_valid), .head_ready(aw_ready), .head_refused(aw_refused), .head_code(aw_code), .head_resp(aw_resp),
        .head_ipa(aw_ipa), .head_id(aw_id), .head_len(aw_len),
        .head_size(aw_size), .head_prot(aw_prot), .head_tag(aw_tag[RECORD_TAG+KNOWN-1:0]), .head_page(aw_page), .head_ctx(aw_ctx), .kept(aw_kept),
`ifdef FORMAL
        .f_open(f_open_w),
`endif
        .m_axi_awvalid(c_awvalid), .m_axi_awready(c_awready),
        .s_axi_wdata(s_axi_wdata), .s_axi_wstrb(s_axi_wstrb), .s_axi_wuser(s_axi_wuser), .s_axi_wvalid(s_axi_wvalid),
        .s_axi_wready(s_axi_wready),
        .m_axi_wdata(c_wdata), .m_axi_wstrb(c_wstrb), .m_axi_wlast(c_wlast), .m_axi_wuser(c_wuser),
        .m_axi_wvalid(c_wvalid), .m_axi_wready(c_wready),
        .m_axi_bid(c_bid), .m_axi_bresp(c_bresp), .m_axi_buser(c_buser), .m_axi_bvalid(c_bvalid), .m_axi_bready(c_bready),
        .s_axi_bid(s_axi_bid), .s_axi_bresp(s_axi_bresp), .s_axi_buser(s_axi_buser), .s_axi_bvalid(s_axi_bvalid),
        .s_axi_bready(s_axi_bready),
        .page_valid(page_w_valid), .page_ready(page_w_ready), .page_offset(page_w_offset), .page_data(page_w_data),
        .page_full(page_w_full), .page_prot(page_w_prot), .page_ctx(page_w_ctx),
        .page_b_valid(page_b_valid), .page_b_ok(page_b_ok), .page_b_ready(page_b_ready), .page_level(page_level),
        .fault_valid(fault_w_valid), .fault_ready(fault_w_ready), .fault_code(fault_w_code), .fault_ipa(fault_w_ipa),
        .fault_id(fault_w_id), .fault_len(fault_w_len), .fault_size(fault_w_size), .fault_prot(fault_w_prot),
        .fault_tag(record_w_tag[RECORD_TAG+KNOWN-1:0]),
        .count_allowed(count_w), .count_refused(count_fault_w), .idle(w_idle));

    assign count_w_len       = aw_len;
    assign count_w_partition = aw_ctx[VMID_WIDTH+2 +: 4];
    assign count_w_known     = STREAM == 0 || aw_ctx[CONTEXT_WIDTH-1];

    generate if (LEVELS > 1) begin : gen_level_tags
        assign {fault_r_tag, fault_w_tag} = {record_r_tag, record_w_tag};
    end else begin : gen_no_level_tags
        assign fault_r_tag = {record_r_tag[RECORD_TAG], 4'd0, record_r_tag[RECORD_TAG-1:0]};
        assign fault_w_tag = {record_w_tag[RECORD_TAG], 4'd0, record_w_tag[RECORD_TAG-1:0]};
    end endgenerate

    assign idle   = ar_empty && r_idle && aw_empty && w_idle;
    assign unfinished = GRANULES != 0 && (unfinished_r || unfinished_w);

    // ---- a write of the page's LEVEL waits for an idle port: it is the last on AW until it is answered ----------
    generate if (PAGE != 0 && LEVELS > 1) begin : gen_alone
        localparam [IPA_WIDTH-1:0] LEVEL_IPA = PAGE_IPA | 'h10;
        wire names_level = s_axi_awaddr[IPA_WIDTH-1:2] == LEVEL_IPA[IPA_WIDTH-1:2];
        reg  alone_q;

        always @(posedge aclk)
            alone_q <= aresetn && ((s_axi_awvalid && s_axi_awready && names_level)
                                   || (alone_q && (page_level || !aw_empty || !w_idle)));

        assign aw_alone = alone_q;
    end else begin : gen_not_alone
        assign aw_alone = 1'b0;
    end endgenerate

    // ---- memory's side: through the guard, or straight ---------------------------------
    generate if (ISOLATE != 0) begin : gen_guard
        localparam OUT_REST = PA_WIDTH + 3 + 2 + 1 + 4 + 3 + 4 + 4 + USER_WIDTH + VMID_WIDTH;
        wire unused_cut;                         // the same as closed

        bh_guard #(
            .DATA_WIDTH(DATA_WIDTH), .ID_WIDTH(ID_WIDTH), .USER_WIDTH(USER_WIDTH), .REST_WIDTH(OUT_REST),
            .MAX_OUTSTANDING(MAX_OUTSTANDING)
        ) u_guard (
            .aclk(aclk), .aresetn(aresetn), .isolate(isolate), .reopen(reopen), .cut(unused_cut), .owed(owed),
            .c_axi_arid(ar_id), .c_axi_arlen(ar_len),
            .c_axi_arrest({ar_addr, ar_size, ar_burst, ar_lock, ar_cache, ar_out_prot, ar_qos, ar_region, ar_user,
                           ar_vmid}),
            .c_axi_arvalid(c_arvalid), .c_axi_arready(c_arready),
            .c_axi_rid(c_rid), .c_axi_rdata(c_rdata), .c_axi_rresp(c_rresp), .c_axi_rlast(c_rlast), .c_axi_ruser(c_ruser),
            .c_axi_rvalid(c_rvalid), .c_axi_rready(c_rready),
            .c_axi_awid(aw_id), .c_axi_awlen(aw_len),
            .c_axi_awrest({aw_addr, aw_size, aw_burst, aw_lock, aw_cache, aw_out_prot, aw_qos, aw_region, aw_user,
                           aw_vmid}),
            .c_axi_awvalid(c_awvalid), .c_axi_awready(c_awready),
            .c_axi_wdata(c_wdata), .c_axi_wstrb(c_wstrb), .c_axi_wlast(c_wlast), .c_axi_wuser(c_wuser),
            .c_axi_wvalid(c_wvalid), .c_axi_wready(c_wready),
            .c_axi_bid(c_bid), .c_axi_bresp(c_bresp), .c_axi_buser(c_buser), .c_axi_bvalid(c_bvalid), .c_axi_bready(c_bready),
            .m_axi_arid(m_axi_arid), .m_axi_arlen(m_axi_arlen),
            .m_axi_arrest({m_axi_araddr, m_axi_arsize, m_axi_arburst, m_axi_arlock, m_axi_arcache, m_axi_arprot, m_axi_arqos,
                           m_axi_arregion, m_axi_aruser, m_axi_arvmid}),
            .m_axi_arvalid(m_axi_arvalid), .m_axi_arready(m_axi_arready),
            .m_axi_rid(m_axi_rid), .m_axi_rdata(m_axi_rdata), .m_axi_rresp(m_axi_rresp), .m_axi_rlast(m_axi_rlast),
            .m_axi_ruser(m_axi_ruser), .m_axi_rvalid(m_axi_rvalid), .m_axi_rready(m_axi_rready),
            .m_axi_awid(m_axi_awid), .m_axi_awlen(m_axi_awlen),
            .m_axi_awrest({m_axi_awaddr, m_axi_awsize, m_axi_awburst, m_axi_awlock, m_axi_awcache, m_axi_awprot, m_axi_awqos,
                           m_axi_awregion, m_axi_awuser, m_axi_awvmid}),
            .m_axi_awvalid(m_axi_awvalid), .m_axi_awready(m_axi_awready),
            .m_axi_wdata(m_axi_wdata), .m_axi_wstrb(m_axi_wstrb), .m_axi_wlast(m_axi_wlast), .m_axi_wuser(m_axi_wuser),
            .m_axi_wvalid(m_axi_wvalid), .m_axi_wready(m_axi_wready),
            .m_axi_bid(m_axi_bid), .m_axi_bresp(m_axi_bresp), .m_axi_buser(m_axi_buser), .m_axi_bvalid(m_axi_bvalid),
            .m_axi_bready(m_axi_bready));
    end else begin : gen_no_guard
        assign {m_axi_arid, m_axi_araddr, m_axi_arlen, m_axi_arsize, m_axi_arburst, m_axi_arlock} =
            {ar_id, ar_addr, ar_len, ar_size, ar_burst, ar_lock};
        assign {m_axi_arcache, m_axi_arprot, m_axi_arqos, m_axi_arregion, m_axi_aruser, m_axi_arvmid} =
            {ar_cache, ar_out_prot, ar_qos, ar_region, ar_user, ar_vmid};
        assign {m_axi_awid, m_axi_awaddr, m_axi_awlen, m_axi_awsize, m_axi_awburst, m_axi_awlock} =
            {aw_id, aw_addr, aw_len, aw_size, aw_burst, aw_lock};
        assign {m_axi_awcache, m_axi_awprot, m_axi_awqos, m_axi_awregion, m_axi_awuser, m_axi_awvmid} =
            {aw_cache, aw_out_prot, aw_qos, aw_region, aw_user, aw_vmid};
        assign {m_axi_wdata, m_axi_wstrb, m_axi_wlast, m_axi_wuser} = {c_wdata, c_wstrb, c_wlast, c_wuser};
        assign {m_axi_arvalid, m_axi_awvalid, m_axi_wvalid}         = {c_arvalid, c_awvalid, c_wvalid};
        assign {c_arready, c_awready, c_wready}                     = {m_axi_arready, m_axi_awready, m_axi_wready};
        assign {c_rid, c_rdata, c_rresp, c_rlast, c_ruser, c_rvalid} =
            {m_axi_rid, m_axi_rdata, m_axi_rresp, m_axi_rlast, m_axi_ruser, m_axi_rvalid};
        assign {c_bid, c_bresp, c_buser, c_bvalid}                  = {m_axi_bid, m_axi_bresp, m_axi_buser, m_axi_bvalid};
        assign {m_axi_rready, m_axi_bready}                         = {c_rready, c_bready};
        assign owed = 1'b0;

        wire unused = &{1'b0, isolate, reopen};
    end endgenerate

`ifdef FORMAL
    // The blocks' own properties and the contracts between them are proved with these, without a guard.
    // P1 no address leaves but into a window of its own view that grants the access (IPA_WIDTH == PA_WIDTH here)
    // P2 a Non-secure partition emits no Secure access; the VMID is that of the view
    // P3 held and idle: nothing enters, nothing leaves, nothing is counted
    // P4 an exclusive write leaves only if an EXOKAY of its ID was taken under this view
    // P5 with streams a burst's view is that of its own stream
    // P6 bh_epoch has an entry for each allowed burst in flight
    // C1 a write and a read leave, and records of both channels are there, in one run
    reg f_past_valid = 1'b0, f_was_alive = 1'b0;
    wire f_alive = f_past_valid && aresetn;
    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        f_was_alive  <= f_alive;
    end
    initial assume (!aresetn);

    // Views by stream, as bh_context shows them: of stream 0 and of all others.
    (* anyseq *) wire [WINDOWS*LIVE_WIDTH-1:0] f_view0_live, f_view1_live;
    (* anyseq *) wire [CONTEXT_WIDTH-1:0]      f_view0_ctx, f_view1_ctx;
    wire f_one_r = STREAM != 0 && by_stream && f_shown_r != 0;
    wire f_one_w = STREAM != 0 && by_stream && f_shown_w != 0;
    always @(*) begin
        assume (live_r == (f_one_r ? f_view1_live : f_view0_live) && ctx_r == (f_one_r ? f_view1_ctx : f_view0_ctx));
        assume (live_w == (f_one_w ? f_view1_live : f_view0_live) && ctx_w == (f_one_w ? f_view1_ctx : f_view0_ctx));
        assume ((f_view0_ctx & ~BUILT) == 0 && (f_view1_ctx & ~BUILT) == 0);
        assume (!isolate && !closed);                            // no guard here
        if (view_changes) assume (hold && idle);
    end

    wire [WINDOWS-1:0] f_ar, f_aw;
    genvar f_g, f_h;
    generate for (f_g = 0; f_g < WINDOWS; f_g = f_g + 1) begin : gen_formal
        wire [IP-1:0] first0 = ~f_view0_live[f_g*LIVE_WIDTH + 12 + PP + IP +: IP], last0 = ~f_view0_live[f_g*LIVE_WIDTH + 12 + PP +: IP];
        wire [IP-1:0] first1 = ~f_view1_live[f_g*LIVE_WIDTH + 12 + PP + IP +: IP], last1 = ~f_view1_live[f_g*LIVE_WIDTH + 12 + PP +: IP];
        for (f_h = 0; f_h < f_g; f_h = f_h + 1) begin : gen_other
            always @(*) if (f_alive) begin
                assume (first0 > last0 || gen_formal[f_h].first0 > gen_formal[f_h].last0
                        || last0 < gen_formal[f_h].first0 || gen_formal[f_h].last0 < first0);
                assume (first1 > last1 || gen_formal[f_h].first1 > gen_formal[f_h].last1
                        || last1 < gen_formal[f_h].first1 || gen_formal[f_h].last1 < first1);
            end
        end
        wire [IP-1:0] ar_first = ~f_live_r[f_g*LIVE_WIDTH + 12 + PP + IP +: IP], ar_last = ~f_live_r[f_g*LIVE_WIDTH + 12 + PP +: IP];
        wire [PP-1:0] ar_page = m_axi_araddr[PA_WIDTH-1:GRANULE_LOG2] - f_live_r[f_g*LIVE_WIDTH + 12 +: PP];
        assign f_ar[f_g] = ar_first <= ar_page && ar_page <= ar_last
            && f_live_r[f_g*LIVE_WIDTH + 3*ar_prot[1:0] + (ar_prot[2] ? 2 : 0)];
        wire [IP-1:0] aw_first = ~f_live_w[f_g*LIVE_WIDTH + 12 + PP + IP +: IP], aw_last = ~f_live_w[f_g*LIVE_WIDTH + 12 + PP +: IP];
        wire [PP-1:0] aw_page = m_axi_awaddr[PA_WIDTH-1:GRANULE_LOG2] - f_live_w[f_g*LIVE_WIDTH + 12 +: PP];
        assign f_aw[f_g] = aw_first <= aw_page && aw_page <= aw_last
            && f_live_w[f_g*LIVE_WIDTH + 3*aw_prot[1:0] + 1];
    end endgenerate

    // P4: where an exclusive write of the ID may be on its way.
    wire f_in_passes  = STREAM != 0 && aw_in_valid && aw_in[REST_WIDTH+6] && !aw_in[REST_WIDTH+2]
        && aw_in[REST_WIDTH-1 -: ID_WIDTH] == f_id;
    wire f_mid_passes = f_mid_w[REST_WIDTH+2] && f_mid_w[REST_WIDTH+1] && !f_mid_w[REST_WIDTH] && f_mid_w[REST_WIDTH-1 -: ID_WIDTH] == f_id;

    // P5: which view.
    wire f_in_one_r  = by_stream && ar_in[STREAM_WIDTH-1:0] != 0, f_mid_one_r = by_stream && f_mid_r[STREAM_WIDTH-1:0] != 0;
    wire f_in_one_w  = by_stream && aw_in[STREAM_WIDTH-1:0] != 0, f_mid_one_w = by_stream && f_mid_w[STREAM_WIDTH-1:0] != 0;
    wire f_judged_one_r = STREAM != 0 && by_stream && f_judged_r[STREAM_WIDTH-1:0] != 0;
    wire f_judged_one_w = STREAM != 0 && by_stream && f_judged_w[STREAM_WIDTH-1:0] != 0;
    wire f_out_one_r = STREAM != 0 && by_stream && m_axi_aruser[STREAM_WIDTH-1:0] != 0;
    wire f_out_one_w = STREAM != 0 && by_stream && m_axi_awuser[STREAM_WIDTH-1:0] != 0;

    always @(*) if (f_alive) begin
        if (m_axi_arvalid || f_passes_r) assert (f_ctx_r[0] && f_ar != 0);                              // P1
        if (m_axi_awvalid || f_passes_w) assert (f_ctx_w[0] && f_aw != 0);
        if (m_axi_arvalid) assert ((m_axi_arprot[1] || !f_ctx_r[1]) && m_axi_arvmid == f_ctx_r[2 +: VMID_WIDTH]); // P2
        if (m_axi_awvalid) assert ((m_axi_awprot[1] || !f_ctx_w[1]) && m_axi_awvmid == f_ctx_w[2 +: VMID_WIDTH]);
        if (hold && idle) begin                                                                         // P3
            assert (!m_axi_arvalid && !m_axi_awvalid && !m_axi_wvalid && !s_axi_arready && !s_axi_awready);
            assert (!count_r && !count_w && !count_fault_r && !count_fault_w);
        end
        if (m_axi_awvalid && m_axi_awlock && m_axi_awid == f_id) assert (f_exokay && EXCLUSIVE != 0);   // P4
        if (f_passes_w && aw_lock && aw_id == f_id) assert (f_exokay);
        if (f_judged_w[REST_WIDTH+1] && f_judged_allowed_w && f_judged_w[REST_WIDTH] && f_judged_w[REST_WIDTH-1 -: ID_WIDTH] == f_id) assert (f_exokay);
        if (f_in_passes || f_mid_passes) assert (f_exokay);
        if (STREAM != 0 && ar_in_valid) assert (!ar_in[REST_WIDTH+2]);
        if (STREAM != 0 && aw_in_valid) assert (aw_in[REST_WIDTH+6] || !aw_in[REST_WIDTH+2]);
        if (STREAM != 0 && ar_in_valid) assert (f_in_one_r == f_one_r);                                 // P5
        if (STREAM != 0 && aw_in_valid) assert (f_in_one_w == f_one_w);
        if (STREAM != 0 && f_mid_r[REST_WIDTH+2]) assert (f_mid_one_r == f_one_r);
        if (STREAM != 0 && f_mid_w[REST_WIDTH+2]) assert (f_mid_one_w == f_one_w);
        if (ar_valid) assert (ar_ctx == f_ctx_r);
        if (aw_valid) assert (aw_ctx == f_ctx_w);
        if (ar_valid && ar_page) assert (ar_refused && ar_code == 0 && ar_len == 0);
        if (aw_valid && aw_page) assert (aw_refused && aw_code == 0 && aw_len == 0);
        if (f_judged_r[REST_WIDTH+1])
            assert (f_judged_live_r == (f_judged_one_r ? f_view1_live : f_view0_live) && f_judged_ctx_r == (f_judged_one_r ? f_view1_ctx : f_view0_ctx));
        if (f_judged_w[REST_WIDTH+1])
            assert (f_judged_live_w == (f_judged_one_w ? f_view1_live : f_view0_live) && f_judged_ctx_w == (f_judged_one_w ? f_view1_ctx : f_view0_ctx));
        if (ar_valid) assert (f_live_r == (f_out_one_r ? f_view1_live : f_view0_live) && f_ctx_r == (f_out_one_r ? f_view1_ctx : f_view0_ctx));
        if (aw_valid) assert (f_live_w == (f_out_one_w ? f_view1_live : f_view0_live) && f_ctx_w == (f_out_one_w ? f_view1_ctx : f_view0_ctx));
    end

    always @(posedge aclk) if (f_alive && f_was_alive) begin
        // The requester keeps what it presents; configuration changes only while held and idle.
        if ($past(s_axi_arvalid && !s_axi_arready))
            assume (s_axi_arvalid && $stable({s_axi_arid, s_axi_araddr, s_axi_arlen, s_axi_arsize, s_axi_arburst,
                s_axi_arlock, s_axi_arcache, s_axi_arprot, s_axi_arqos, s_axi_arregion, s_axi_aruser}));
        if ($past(s_axi_awvalid && !s_axi_awready))
            assume (s_axi_awvalid && $stable({s_axi_awid, s_axi_awaddr, s_axi_awlen, s_axi_awsize, s_axi_awburst,
                s_axi_awlock, s_axi_awcache, s_axi_awprot, s_axi_awqos, s_axi_awregion, s_axi_awuser}));
        if (!$past(hold && idle)) assume ($stable({f_view0_live, f_view1_live, f_view0_ctx, f_view1_ctx, by_stream}));
        // What stalls at memory's side stays as it is.
        if ($past(m_axi_arvalid && !m_axi_arready))
            assert (m_axi_arvalid && $stable({m_axi_arid, m_axi_araddr, m_axi_arlen, m_axi_arsize, m_axi_arburst, m_axi_arlock,
                m_axi_arcache, m_axi_arprot, m_axi_arqos, m_axi_arregion, m_axi_aruser, m_axi_arvmid}));
        if ($past(m_axi_awvalid && !m_axi_awready))
            assert (m_axi_awvalid && $stable({m_axi_awid, m_axi_awaddr, m_axi_awlen, m_axi_awsize, m_axi_awburst, m_axi_awlock,
                m_axi_awcache, m_axi_awprot, m_axi_awqos, m_axi_awregion, m_axi_awuser, m_axi_awvmid}));
    end

    // P6
    generate for (f_g = 0; GRANULES != 0 && f_g < (1 << ID_WIDTH); f_g = f_g + 1) begin : gen_f_open
        reg [8:0] count_r, count_w;
        integer   e;
        always @(*) begin
            count_r = 0; count_w = 0;
            for (e = 0; e <= MAX_OUTSTANDING; e = e + 1) begin
                count_r = count_r + {8'd0, f_entries_r[e] && f_ids_r[e*ID_WIDTH +: ID_WIDTH] == f_g};
                count_w = count_w + {8'd0, f_entries_w[e] && f_ids_w[e*ID_WIDTH +: ID_WIDTH] == f_g};
            end
            if (f_alive) assert (count_r == f_open_r[9*f_g +: 9] && count_w == f_open_w[9*f_g +: 9]);
        end
    end endgenerate

    reg [3:0] f_seen;
    always @(posedge aclk)
        if (!aresetn) f_seen <= 4'd0;
        else f_seen <= f_seen | {fault_w_valid, fault_r_valid, count_w, count_r};
    always @(posedge aclk) if (f_alive) begin
        cover (f_seen == 4'b1111);
        cover (m_axi_awvalid && m_axi_awlock);
        cover (PAGE == 0 || (page_b_valid && page_b_ready && page_b_ok && f_seen[1]));
        cover (PAGE == 0 || LEVELS == 1 || (hold && idle && page_level));
        cover (GRANULES == 0 || (fault_w_valid && fault_w_code == 4'd6));
        cover (GRANULES == 0 || (unfinished && count_w));
        cover (STREAM == 0 || (m_axi_awvalid && m_axi_arvalid && f_out_one_w && !f_out_one_r && by_stream));
    end
`endif

endmodule
`resetall
