// SPDX-License-Identifier: Apache-2.0
//
// bh_port - the data path of one port (design section 2): judges AR and AW each
// on its own, sends allowed bursts out under their PA, answers refused ones.
//
// Added latency in cycles: AR, AW: PIPELINE; W: none beyond AW's own; R, B: 0.
// Live windows and context are inputs; they may change only while hold && idle.
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
    // Derived.
    parameter CONTEXT_WIDTH   = VMID_WIDTH + 8,
    parameter TAG_WIDTH       = VMID_WIDTH + 5
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

    // Live windows, slot 0 lowest (form: docs/architecture.md), and context {known, trusted,
    // partition, vmid, nonsecure, valid} of the burst in front of each judge.
    input  wire [WINDOWS*(12 + PA_WIDTH-GRANULE_LOG2 + 2*(IPA_WIDTH-GRANULE_LOG2))-1:0] live_r,
    input  wire [WINDOWS*(12 + PA_WIDTH-GRANULE_LOG2 + 2*(IPA_WIDTH-GRANULE_LOG2))-1:0] live_w,
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
    output wire [TAG_WIDTH-1:0]      fault_r_tag,    // {trusted, partition, vmid}, 0 for an unknown stream
    output wire [IPA_WIDTH-1:0]      fault_r_ipa,
    output wire [ID_WIDTH-1:0]       fault_r_id,
    output wire [7:0]                fault_r_len,
    output wire [2:0]                fault_r_size,
    output wire [2:0]                fault_r_prot,
    output wire                      fault_w_valid,
    input  wire                      fault_w_ready,
    output wire [3:0]                fault_w_code,
    output wire [TAG_WIDTH-1:0]      fault_w_tag,    // {trusted, partition, vmid}, 0 for an unknown stream
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
    output wire                      count_fault_w
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

    localparam ADDR_WIDTH = IPA_WIDTH > PA_WIDTH ? IPA_WIDTH : PA_WIDTH;
    // As yet: one view for both channels.
    wire [WINDOWS*(12 + PA_WIDTH-GRANULE_LOG2 + 2*(IPA_WIDTH-GRANULE_LOG2))-1:0] live = live_r;
    wire ctx_valid = ctx_r[0], ctx_nonsecure = ctx_r[1];
    wire [VMID_WIDTH-1:0] ctx_vmid = ctx_r[2 +: VMID_WIDTH];
    wire unused = &{1'b0, live_w, ctx_w, by_stream, view_changes, isolate, reopen, closed};
    assign {next_stream_r, next_stream_w, owed} = 0;
    assign fault_r_tag = ctx_r[2 +: TAG_WIDTH];
    assign fault_w_tag = ctx_w[2 +: TAG_WIDTH];
    assign {count_r_known, count_r_partition} = {ctx_r[CONTEXT_WIDTH-1], ctx_r[VMID_WIDTH+2 +: 4]};
    assign {count_w_known, count_w_partition} = {ctx_w[CONTEXT_WIDTH-1], ctx_w[VMID_WIDTH+2 +: 4]};

    localparam REST_WIDTH = ID_WIDTH + 4 + 4 + 4 + USER_WIDTH;

    wire unused_wlast = s_axi_wlast;

    // ---- Reads -------------------------------------------------------------------
    wire                  ar_valid, ar_ready, ar_refused, ar_kept, ar_empty, r_idle;
    wire [2:0]            ar_code, ar_prot;
    wire [1:0]            ar_resp;
    wire [ADDR_WIDTH-1:0] ar_addr;

    bh_judge #(
        .WRITE(0), .WINDOWS(WINDOWS), .IPA_WIDTH(IPA_WIDTH), .PA_WIDTH(PA_WIDTH), .DATA_WIDTH(DATA_WIDTH),
        .PIPELINE(PIPELINE), .GRANULE_LOG2(GRANULE_LOG2), .REST_WIDTH(REST_WIDTH)
    ) u_judge_ar (
        .aclk(aclk), .aresetn(aresetn),
        .s_valid(s_axi_arvalid), .s_ready(s_axi_arready), .s_addr(s_axi_araddr), .s_len(s_axi_arlen),
        .s_size(s_axi_arsize), .s_burst(s_axi_arburst), .s_lock(s_axi_arlock), .s_prot(s_axi_arprot),
        .s_rest({s_axi_arid, s_axi_arcache, s_axi_arqos, s_axi_arregion, s_axi_aruser}),
        .m_valid(ar_valid), .m_ready(ar_ready), .m_refused(ar_refused), .m_code(ar_code), .m_resp(ar_resp), .m_addr(ar_addr),
        .m_len(m_axi_arlen), .m_size(m_axi_arsize), .m_burst(m_axi_arburst), .m_lock(m_axi_arlock),
        .m_prot(ar_prot),
        .m_rest({m_axi_arid, m_axi_arcache, m_axi_arqos, m_axi_arregion, m_axi_aruser}),
        .live(live), .ctx_valid(ctx_valid), .fault_resp(fault_resp),
        .hold(hold), .kept(ar_kept), .empty(ar_empty));

    assign m_axi_araddr = ar_addr[PA_WIDTH-1:0];
    assign m_axi_arprot = ar_prot | {1'b0, ctx_nonsecure, 1'b0};
    assign m_axi_arvmid = ctx_vmid;

    bh_read #(
        .DATA_WIDTH(DATA_WIDTH), .ID_WIDTH(ID_WIDTH), .USER_WIDTH(USER_WIDTH), .IPA_WIDTH(IPA_WIDTH),
        .MAX_OUTSTANDING(MAX_OUTSTANDING), .BYPASS(PIPELINE < 2 ? 1 : 0)
    ) u_read (
        .aclk(aclk), .aresetn(aresetn),
        .head_valid(ar_valid), .head_ready(ar_ready), .head_refused(ar_refused), .head_code(ar_code), .head_resp(ar_resp),
        .head_ipa(ar_addr[IPA_WIDTH-1:0]), .head_id(m_axi_arid), .head_len(m_axi_arlen),
        .head_size(m_axi_arsize), .head_prot(ar_prot), .kept(ar_kept),
        .m_axi_arvalid(m_axi_arvalid), .m_axi_arready(m_axi_arready),
        .m_axi_rid(m_axi_rid), .m_axi_rdata(m_axi_rdata), .m_axi_rresp(m_axi_rresp), .m_axi_rlast(m_axi_rlast),
        .m_axi_ruser(m_axi_ruser), .m_axi_rvalid(m_axi_rvalid), .m_axi_rready(m_axi_rready),
        .s_axi_rid(s_axi_rid), .s_axi_rdata(s_axi_rdata), .s_axi_rresp(s_axi_rresp), .s_axi_rlast(s_axi_rlast),
        .s_axi_ruser(s_axi_ruser), .s_axi_rvalid(s_axi_rvalid), .s_axi_rready(s_axi_rready),
        .fault_valid(fault_r_valid), .fault_ready(fault_r_ready), .fault_code(fault_r_code), .fault_ipa(fault_r_ipa),
        .fault_id(fault_r_id), .fault_len(fault_r_len), .fault_size(fault_r_size), .fault_prot(fault_r_prot),
        .count_allowed(count_r), .count_refused(count_fault_r), .idle(r_idle));

    assign count_r_len = m_axi_arlen;

    // ---- Writes ------------------------------------------------------------------
    wire                  aw_valid, aw_ready, aw_refused, aw_kept, aw_empty, w_idle;
    wire [2:0]            aw_code, aw_prot;
    wire [1:0]            aw_resp;
    wire [ADDR_WIDTH-1:0] aw_addr;

    bh_judge #(
        .WRITE(1), .WINDOWS(WINDOWS), .IPA_WIDTH(IPA_WIDTH), .PA_WIDTH(PA_WIDTH), .DATA_WIDTH(DATA_WIDTH),
        .PIPELINE(PIPELINE), .GRANULE_LOG2(GRANULE_LOG2), .REST_WIDTH(REST_WIDTH)
    ) u_judge_aw (
        .aclk(aclk), .aresetn(aresetn),
        .s_valid(s_axi_awvalid), .s_ready(s_axi_awready), .s_addr(s_axi_awaddr), .s_len(s_axi_awlen),
        .s_size(s_axi_awsize), .s_burst(s_axi_awburst), .s_lock(s_axi_awlock), .s_prot(s_axi_awprot),
        .s_rest({s_axi_awid, s_axi_awcache, s_axi_awqos, s_axi_awregion, s_axi_awuser}),
        .m_valid(aw_valid), .m_ready(aw_ready), .m_refused(aw_refused), .m_code(aw_code), .m_resp(aw_resp), .m_addr(aw_addr),
        .m_len(m_axi_awlen), .m_size(m_axi_awsize), .m_burst(m_axi_awburst), .m_lock(m_axi_awlock),
        .m_prot(aw_prot),
        .m_rest({m_axi_awid, m_axi_awcache, m_axi_awqos, m_axi_awregion, m_axi_awuser}),
        .live(live), .ctx_valid(ctx_valid), .fault_resp(fault_resp),
        .hold(hold), .kept(aw_kept), .empty(aw_empty));

    assign m_axi_awaddr = aw_addr[PA_WIDTH-1:0];
    assign m_axi_awprot = aw_prot | {1'b0, ctx_nonsecure, 1'b0};
    assign m_axi_awvmid = ctx_vmid;

    bh_write #(
        .DATA_WIDTH(DATA_WIDTH), .ID_WIDTH(ID_WIDTH), .USER_WIDTH(USER_WIDTH), .IPA_WIDTH(IPA_WIDTH),
        .MAX_OUTSTANDING(MAX_OUTSTANDING), .BYPASS(PIPELINE < 2 ? 1 : 0)
    ) u_write (
        .aclk(aclk), .aresetn(aresetn),
        .head_valid(aw_valid), .head_ready(aw_ready), .head_refused(aw_refused), .head_code(aw_code), .head_resp(aw_resp),
        .head_ipa(aw_addr[IPA_WIDTH-1:0]), .head_id(m_axi_awid), .head_len(m_axi_awlen),
        .head_size(m_axi_awsize), .head_prot(aw_prot), .kept(aw_kept),
        .m_axi_awvalid(m_axi_awvalid), .m_axi_awready(m_axi_awready),
        .s_axi_wdata(s_axi_wdata), .s_axi_wstrb(s_axi_wstrb), .s_axi_wuser(s_axi_wuser), .s_axi_wvalid(s_axi_wvalid),
        .s_axi_wready(s_axi_wready),
        .m_axi_wdata(m_axi_wdata), .m_axi_wstrb(m_axi_wstrb), .m_axi_wlast(m_axi_wlast), .m_axi_wuser(m_axi_wuser),
        .m_axi_wvalid(m_axi_wvalid), .m_axi_wready(m_axi_wready),
        .m_axi_bid(m_axi_bid), .m_axi_bresp(m_axi_bresp), .m_axi_buser(m_axi_buser), .m_axi_bvalid(m_axi_bvalid),
        .m_axi_bready(m_axi_bready),
        .s_axi_bid(s_axi_bid), .s_axi_bresp(s_axi_bresp), .s_axi_buser(s_axi_buser), .s_axi_bvalid(s_axi_bvalid),
        .s_axi_bready(s_axi_bready),
        .fault_valid(fault_w_valid), .fault_ready(fault_w_ready), .fault_code(fault_w_code), .fault_ipa(fault_w_ipa),
        .fault_id(fault_w_id), .fault_len(fault_w_len), .fault_size(fault_w_size), .fault_prot(fault_w_prot),
        .count_allowed(count_w), .count_refused(count_fault_w), .idle(w_idle));

    assign count_w_len = m_axi_awlen;

    assign idle = ar_empty && r_idle && aw_empty && w_idle;

`ifdef FORMAL
    // The blocks' own properties and the contracts between them are proved with these.
    // P1 no address leaves but into a window that grants the access (IPA_WIDTH == PA_WIDTH here)
    // P2 a Non-secure partition emits no Secure access   P3 held and idle: nothing enters, nothing leaves
    // C1 a write and a read leave, and records of both channels are there, in one run
    localparam IP = IPA_WIDTH - GRANULE_LOG2, PP = PA_WIDTH - GRANULE_LOG2, LIVE_WIDTH = 12 + PP + 2*IP;

    reg f_past_valid = 1'b0, f_was_live = 1'b0;
    wire f_live = f_past_valid && aresetn;
    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        f_was_live   <= f_live;
    end
    initial assume (!aresetn);

    wire [WINDOWS-1:0] f_ar, f_aw;
    genvar f_g, f_h;
    generate for (f_g = 0; f_g < WINDOWS; f_g = f_g + 1) begin : gen_formal
        wire [IP-1:0] first = ~live[f_g*LIVE_WIDTH + 12 + PP + IP +: IP], last = ~live[f_g*LIVE_WIDTH + 12 + PP +: IP];
        for (f_h = 0; f_h < f_g; f_h = f_h + 1) begin : gen_other
            always @(*) if (f_live) assume (first > last || gen_formal[f_h].first > gen_formal[f_h].last
                                            || last < gen_formal[f_h].first || gen_formal[f_h].last < first);
        end
        wire [PP-1:0] ar_page = m_axi_araddr[PA_WIDTH-1:GRANULE_LOG2] - live[f_g*LIVE_WIDTH + 12 +: PP];
        assign f_ar[f_g] = first <= ar_page && ar_page <= last
            && live[f_g*LIVE_WIDTH + 3*ar_prot[1:0] + (ar_prot[2] ? 2 : 0)];
        wire [PP-1:0] aw_page = m_axi_awaddr[PA_WIDTH-1:GRANULE_LOG2] - live[f_g*LIVE_WIDTH + 12 +: PP];
        assign f_aw[f_g] = first <= aw_page && aw_page <= last
            && live[f_g*LIVE_WIDTH + 3*aw_prot[1:0] + 1];
    end endgenerate

    always @(*) if (f_live) begin
        if (m_axi_arvalid) assert (ctx_valid && f_ar != 0);
        if (m_axi_awvalid) assert (ctx_valid && f_aw != 0);
        if (ctx_nonsecure) assert (m_axi_arprot[1] && m_axi_awprot[1]);
        if (hold && idle) begin
            assert (!m_axi_arvalid && !m_axi_awvalid && !m_axi_wvalid && !s_axi_arready && !s_axi_awready);
            assert (!count_r && !count_w && !count_fault_r && !count_fault_w && !fault_r_valid && !fault_w_valid);
        end
    end

    always @(posedge aclk) if (f_live && f_was_live) begin
        // The requester keeps what it presents; configuration changes only while held and idle.
        if ($past(s_axi_arvalid && !s_axi_arready))
            assume (s_axi_arvalid && $stable({s_axi_arid, s_axi_araddr, s_axi_arlen, s_axi_arsize, s_axi_arburst,
                s_axi_arlock, s_axi_arcache, s_axi_arprot, s_axi_arqos, s_axi_arregion, s_axi_aruser}));
        if ($past(s_axi_awvalid && !s_axi_awready))
            assume (s_axi_awvalid && $stable({s_axi_awid, s_axi_awaddr, s_axi_awlen, s_axi_awsize, s_axi_awburst,
                s_axi_awlock, s_axi_awcache, s_axi_awprot, s_axi_awqos, s_axi_awregion, s_axi_awuser}));
        if (!$past(hold && idle)) assume ($stable({live, ctx_valid, ctx_nonsecure, ctx_vmid}));
        // What stalls at memory's side stays as it is.
        if ($past(m_axi_arvalid && !m_axi_arready))
            assert (m_axi_arvalid && $stable({m_axi_arid, m_axi_araddr, m_axi_arlen, m_axi_arsize, m_axi_arburst, m_axi_arlock,
                m_axi_arcache, m_axi_arprot, m_axi_arqos, m_axi_arregion, m_axi_aruser, m_axi_arvmid}));
        if ($past(m_axi_awvalid && !m_axi_awready))
            assert (m_axi_awvalid && $stable({m_axi_awid, m_axi_awaddr, m_axi_awlen, m_axi_awsize, m_axi_awburst, m_axi_awlock,
                m_axi_awcache, m_axi_awprot, m_axi_awqos, m_axi_awregion, m_axi_awuser, m_axi_awvmid}));
    end

    reg [3:0] f_seen;
    always @(posedge aclk)
        if (!aresetn) f_seen <= 4'd0;
        else f_seen <= f_seen | {fault_w_valid, fault_r_valid, count_w, count_r};
    always @(posedge aclk) if (f_live) cover (f_seen == 4'b1111);
`endif

endmodule
`resetall
