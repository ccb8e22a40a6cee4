// SPDX-License-Identifier: Apache-2.0
//
// bh_channel - AR or AW of a port as far as its bursts are judged: the stage by stream, the judge, step 6, and which
// of what has entered is older than a barrier's mark.
//
// Latency: PIPELINE, one more with STREAM and with GRANULES each; full throughput.  A burst at m_* has not entered
// before enter (bh_read, bh_write), but what was shown and is kept stays.
// Proof: with bh_port, and of each part by itself.

`resetall
`default_nettype none

module bh_channel #(
    parameter WRITE           = 0,     // 0: AR, 1: AW
    parameter WINDOWS         = 8,     // these as in bh_port
    parameter IPA_WIDTH       = 32,
    parameter PA_WIDTH        = 32,
    parameter DATA_WIDTH      = 64,
    parameter ID_WIDTH        = 4,
    parameter MAX_OUTSTANDING = 16,
    parameter PIPELINE        = 1,
    parameter GRANULE_LOG2    = 12,
    parameter STREAM          = 0,
    parameter STREAM_WIDTH    = 4,
    parameter ISOLATE         = 0,
    parameter SMALL           = 0,
    parameter [IPA_WIDTH-GRANULE_LOG2-1:0] SMALL_BASE = 0,
    parameter PAGE            = 0,
    parameter [IPA_WIDTH-1:0] PAGE_IPA = 0,
    parameter GRANULES        = 0,
    parameter [PA_WIDTH-1:0] GRANULE_BASE = 0,
    parameter LEVELS          = 1,
    parameter GRANULE_DRAM    = 0,
    parameter GRANULE_SETS    = 16,
    parameter GRANULE_WAYS    = 2,
    parameter CONTEXT_WIDTH   = 21,
    parameter LIVE_WIDTH      = 72,
    parameter WORD_WIDTH      = 1,
    parameter INDEX_WIDTH     = 1,
    parameter REST_WIDTH      = 17     // payload that takes no part in the verdict: {AxID, ..., AxUSER}
) (
    input  wire                      aclk,
    input  wire                      aresetn,    // synchronous, active low

    // Bursts as the requester drives them; s_fails as bh_judge, taken with the address.
    input  wire                      s_valid,
    output wire                      s_ready,
    input  wire [IPA_WIDTH-1:0]      s_addr,
    input  wire [7:0]                s_len,
    input  wire [2:0]                s_size,
    input  wire [1:0]                s_burst,
    input  wire                      s_lock,
    input  wire [2:0]                s_prot,
    input  wire                      s_fails,
    input  wire [REST_WIDTH-1:0]     s_rest,
    input  wire [1:0]                fault_resp,

    // The same, judged.
    output wire                      m_valid,
    input  wire                      m_ready,
    output wire                      m_refused,
    output wire                      m_page,     // refused, for the page has it
    output wire [3:0]                m_code,
    output wire [1:0]                m_resp,
    output wire [PA_WIDTH-1:0]       m_addr,     // meaningless when refused
    output wire [IPA_WIDTH-1:0]      m_ipa,      // when refused: as presented
    output wire [7:0]                m_len,
    output wire [2:0]                m_size,
    output wire [1:0]                m_burst,
    output wire                      m_lock,
    output wire [2:0]                m_prot,
    output wire [REST_WIDTH-1:0]     m_rest,
    output wire [CONTEXT_WIDTH-1:0]  m_ctx,
    input  wire                      kept,       // the burst at m_* has entered as allowed, and stays that

    // View of the burst behind the stage by stream.
    input  wire [WINDOWS*LIVE_WIDTH-1:0] live,
    input  wire [CONTEXT_WIDTH-1:0]  ctx,
    input  wire                      by_stream,
    output wire [STREAM_WIDTH-1:0]   next_stream,
    input  wire                      leaves,     // pulse: the view, with the next edge
    input  wire                      hold,       // accept no new address
    output wire                      empty,      // nothing here

    // Granule table.
    input  wire                      table_ok,
    input  wire                      gw_we,
    input  wire [INDEX_WIDTH-1:0]    gw_index,
    input  wire [WORD_WIDTH-1:0]     gw_data,
    output wire                      fetch,
    output wire [INDEX_WIDTH-1:0]    fetch_index,
    input  wire                      filled,
    input  wire                      fill_error,
    input  wire [WORD_WIDTH-1:0]     fill_data,

    // Barrier.
    input  wire                      enter,      // pulse: the burst at m_* enters, allowed
    input  wire                      done,       // pulse: the last response of an allowed burst is accepted
    input  wire [ID_WIDTH-1:0]       done_id,
    input  wire                      mark,
`ifdef FORMAL
    output wire                      f_in_valid, // behind the stage by stream
    output wire [IPA_WIDTH+REST_WIDTH+19:0] f_in,
    output wire [STREAM_WIDTH-1:0]   f_shown,
    output wire [REST_WIDTH+2:0]     f_mid,      // behind the comparisons: {there, AxLOCK, fails, rest}
    output wire [REST_WIDTH+1:0]     f_judged,   // in front of step 6: {there, AxLOCK, rest}
    output wire                      f_judged_allowed,
    output wire [WINDOWS*LIVE_WIDTH-1:0] f_judged_live,
    output wire [CONTEXT_WIDTH-1:0]  f_judged_ctx,
    output wire                      f_passes,   // the burst at m_*: steps 1 to 5, and does not fail
    output wire [WINDOWS*LIVE_WIDTH-1:0] f_live, // by what the burst at m_* was judged
    output wire [CONTEXT_WIDTH-1:0]  f_ctx,
    output wire [257*ID_WIDTH-1:0]   f_ids,      // bh_epoch's entries
    output wire [256:0]              f_entries,
`endif
    output wire                      unfinished
);

    localparam ADDR_WIDTH  = IPA_WIDTH > PA_WIDTH ? IPA_WIDTH : PA_WIDTH;
    localparam FORM_WIDTH  = 8 + 3 + 2 + 1;                // AxLEN, AxSIZE, AxBURST, AxLOCK
    localparam OWN_CONTEXT = STREAM != 0 || ISOLATE != 0 ? 1 : 0;

    // ---- the stage by stream ----------------------------------------------------------
    // {address, form, AxPROT, fails, response if refused, rest}
    localparam FRONT_WIDTH = IPA_WIDTH + FORM_WIDTH + 3 + 1 + 2 + REST_WIDTH;

    wire                   in_valid, in_ready, in_empty, mid_empty, judge_hold;
    wire [FRONT_WIDTH-1:0] in;
    wire [FRONT_WIDTH-1:0] front = {s_addr, s_len, s_size, s_burst, s_lock, s_prot, s_fails, fault_resp, s_rest};

    generate if (STREAM != 0) begin : gen_stream
        // A burst that came as its view leaves would not find it in its first cycle.
        bh_stream #(.WIDTH(FRONT_WIDTH), .STREAM_WIDTH(STREAM_WIDTH), .PIPELINE(PIPELINE)) u_stream (
            .aclk(aclk), .aresetn(aresetn),
            .s_valid(s_valid), .s_ready(s_ready), .s_stream(s_rest[STREAM_WIDTH-1:0]), .s_data(front),
            .m_valid(in_valid), .m_ready(in_ready), .m_data(in),
`ifdef FORMAL
            .f_shown(f_shown),
`endif
            .next_stream(next_stream), .by_stream(by_stream), .hold(hold || leaves),
            .behind_empty(mid_empty), .empty(in_empty));

        assign judge_hold = 1'b0;                          // what is in the stage has been accepted
    end else begin : gen_no_stream
        assign in          = front;
        assign in_valid    = s_valid;
        assign s_ready     = in_ready;
        assign in_empty    = 1'b1;
        assign next_stream = 0;
        assign judge_hold  = hold;

        wire unused = &{1'b0, by_stream, mid_empty};
`ifdef FORMAL
        assign f_shown = 0;
`endif
    end endgenerate

    // ---- judge --------------------------------------------------------------------------
    wire                     judged, judged_ready, judged_refused, judged_page, judge_empty;
    wire [3:0]               judged_code;
    wire [2:0]               judged_prot;
    wire [1:0]               judged_resp, judged_kind;
    wire [FORM_WIDTH-1:0]    judged_form;
    wire [REST_WIDTH-1:0]    judged_rest;
    wire [ADDR_WIDTH-1:0]    judged_addr;
    wire [IPA_WIDTH-1:0]     judged_ipa;
    wire [CONTEXT_WIDTH-1:0] judged_ctx;

`ifdef FORMAL
    assign f_in_valid       = in_valid;
    assign f_in             = in;
    assign f_judged         = {judged, judged_form[0], judged_rest};
    assign f_judged_allowed = !judged_refused;
`endif

    bh_judge #(
        .WRITE(WRITE), .WINDOWS(WINDOWS), .IPA_WIDTH(IPA_WIDTH), .PA_WIDTH(PA_WIDTH), .DATA_WIDTH(DATA_WIDTH),
        .PIPELINE(PIPELINE), .GRANULE_LOG2(GRANULE_LOG2), .REST_WIDTH(REST_WIDTH), .STREAM(STREAM), .ISOLATE(ISOLATE),
        .CONTEXT_WIDTH(CONTEXT_WIDTH), .SMALL(SMALL), .SMALL_BASE(SMALL_BASE), .PAGE(PAGE), .PAGE_IPA(PAGE_IPA), .GRANULES(GRANULES)
    ) u_judge (
        .aclk(aclk), .aresetn(aresetn),
        .s_valid(in_valid), .s_ready(in_ready), .s_addr(in[FRONT_WIDTH-1 -: IPA_WIDTH]),
        .s_len(in[REST_WIDTH+12 +: 8]), .s_size(in[REST_WIDTH+9 +: 3]), .s_burst(in[REST_WIDTH+7 +: 2]),
        .s_lock(in[REST_WIDTH+6]), .s_prot(in[REST_WIDTH+3 +: 3]), .s_fails(in[REST_WIDTH+2]), .s_rest(in[REST_WIDTH-1:0]),
        .m_valid(judged), .m_ready(judged_ready), .m_refused(judged_refused), .m_page(judged_page), .m_code(judged_code),
        .m_resp(judged_resp), .m_addr(judged_addr), .m_ipa(judged_ipa), .m_kind(judged_kind),
        .m_len(judged_form[13:6]), .m_size(judged_form[5:3]), .m_burst(judged_form[2:1]), .m_lock(judged_form[0]),
        .m_prot(judged_prot), .m_rest(judged_rest), .m_ctx(judged_ctx),
        .live(live), .ctx(ctx), .fault_resp(in[REST_WIDTH +: 2]),
`ifdef FORMAL
        .f_live(f_judged_live), .f_ctx(f_judged_ctx), .f_mid(f_mid),
`endif
        .leaves(leaves), .hold(judge_hold), .kept(GRANULES == 0 && kept), .mid_empty(mid_empty), .empty(judge_empty));

    // ---- step 6, and the barrier ------------------------------------------------------------
    wire [FORM_WIDTH-1:0] form;
    assign {m_len, m_size, m_burst, m_lock} = form;

    generate if (GRANULES != 0) begin : gen_granules
        wire check_empty;

        bh_granule_check #(
            .WRITE(WRITE), .IPA_WIDTH(IPA_WIDTH), .PA_WIDTH(PA_WIDTH), .GRANULE_LOG2(GRANULE_LOG2), .REST_WIDTH(FORM_WIDTH + REST_WIDTH),
            .CONTEXT_WIDTH(CONTEXT_WIDTH), .OWN_CONTEXT(OWN_CONTEXT), .GRANULES(GRANULES), .GRANULE_BASE(GRANULE_BASE),
            .LEVELS(LEVELS), .GRANULE_DRAM(GRANULE_DRAM), .GRANULE_SETS(GRANULE_SETS), .GRANULE_WAYS(GRANULE_WAYS)
        ) u_check (
            .aclk(aclk), .aresetn(aresetn),
            .s_valid(judged), .s_ready(judged_ready), .s_refused(judged_refused), .s_page(judged_page),
            .s_code(judged_code), .s_resp(judged_resp), .s_kind(judged_kind), .s_addr(judged_addr[PA_WIDTH-1:0]),
            .s_ipa(judged_ipa), .s_prot(judged_prot), .s_rest({judged_form, judged_rest}), .s_ctx(judged_ctx),
            .m_valid(m_valid), .m_ready(m_ready), .m_refused(m_refused), .m_page(m_page), .m_code(m_code), .m_resp(m_resp),
            .m_addr(m_addr), .m_ipa(m_ipa), .m_prot(m_prot), .m_rest({form, m_rest}), .m_ctx(m_ctx),
            .kept(kept), .table_ok(table_ok), .gw_we(gw_we), .gw_index(gw_index), .gw_data(gw_data),
            .fetch(fetch), .fetch_index(fetch_index), .filled(filled), .fill_error(fill_error), .fill_data(fill_data),
`ifdef FORMAL
            .f_passes(f_passes),
`endif
            .empty(check_empty));

        bh_epoch #(.ID_WIDTH(ID_WIDTH), .MAX_OUTSTANDING(MAX_OUTSTANDING)) u_epoch (
            .aclk(aclk), .aresetn(aresetn), .enter(enter), .enter_id(m_rest[REST_WIDTH-1 -: ID_WIDTH]),
            .done(done), .done_id(done_id), .mark(mark),
`ifdef FORMAL
            .f_ids(f_ids), .f_valid(f_entries),
`endif
            .unfinished(unfinished));

        assign empty = in_empty && judge_empty && check_empty;
        wire unused_addr = &{1'b0, judged_addr};
`ifdef FORMAL
        reg [WINDOWS*LIVE_WIDTH-1:0] f_live_q;
        reg [CONTEXT_WIDTH-1:0]      f_ctx_q;
        always @(posedge aclk) if (judged_ready) {f_live_q, f_ctx_q} <= {f_judged_live, f_judged_ctx};
        assign {f_live, f_ctx} = {f_live_q, f_ctx_q};
`endif
    end else begin : gen_no_granules
        assign {m_valid, m_refused, m_page, m_code, m_resp} = {judged, judged_refused, judged_page, judged_code, judged_resp};
        assign {form, m_prot, m_rest, m_ctx} = {judged_form, judged_prot, judged_rest, judged_ctx};
        assign {m_ipa, m_addr} = {judged_ipa, judged_addr[PA_WIDTH-1:0]};
        assign judged_ready = m_ready;
        assign empty        = in_empty && judge_empty;
        assign unfinished   = 1'b0;
        assign fetch        = 1'b0;
        assign fetch_index  = {INDEX_WIDTH{1'b0}};
        wire unused = &{1'b0, judged_kind, judged_addr, table_ok, gw_we, gw_index, gw_data, filled, fill_error, fill_data,
                        enter, done, done_id, mark};
`ifdef FORMAL
        assign {f_live, f_ctx}    = {f_judged_live, f_judged_ctx};
        assign {f_ids, f_entries} = 0;
        assign f_passes           = m_valid && !m_refused;
`endif
    end endgenerate

endmodule
`resetall
