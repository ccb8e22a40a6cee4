// SPDX-License-Identifier: Apache-2.0
//
// bh_judge - design section 2 for one address channel: a stream of bursts comes in with
// an IPA, the same stream goes out judged.
//
// Steps in this order, the first that fails decides: BURST, STREAM, PARTITION, WINDOW,
// ACCESS.  An allowed burst carries its PA in m_addr.  A refused one carries its IPA there,
// with nothing added: no PA is ever computed for it.  An exclusive write that passes all
// steps and s_fails is refused with code 0 and response OKAY.
// PAGE: behind the context a burst at PAGE_IPA is a page access, refused with m_page and code 0, or of a bad form, BURST.
// GRANULES: step 6 comes behind this, so m_resp is that of a refusal even of an allowed burst, and a failing one
// carries its PA as an allowed one does.  A split context's top IPA bit takes no part in lookup and addition.
// Latency PIPELINE: 0 combinational; 1 a register behind the whole decision; 2 one
// behind the comparisons and one behind selection and addition.
// Windows and context belong to the burst at s_*, with PIPELINE 2 in the next cycles to the one
// behind the comparisons too.  Only an isolated port's (ISOLATE) may go on without these:
// with leaves.  What was accepted before keeps its verdict, though nothing of it goes to memory.
// Proof: tests/formal/bh_judge.sby

`resetall
`default_nettype none

module bh_judge #(
    parameter WRITE        = 0,        // 0: AR, 1: AW
    parameter WINDOWS      = 8,        // 1..16
    parameter IPA_WIDTH    = 32,       // GRANULE_LOG2+1..64
    parameter PA_WIDTH     = 32,       // GRANULE_LOG2+1..64
    parameter DATA_WIDTH   = 64,       // 32, 64, 128, 256, 512
    parameter PIPELINE     = 1,        // 0, 1, 2
    parameter GRANULE_LOG2 = 12,       // 12..30
    parameter REST_WIDTH   = 16,       // payload that takes no part in the decision
    parameter STREAM       = 0,        // 1: the context is each burst's own, and may not be known
    parameter ISOLATE      = 0,        // 1: bursts may be there when the view leaves
    parameter CONTEXT_WIDTH = 16,      // {known, split, level[4], trusted, ..., valid}
    parameter SMALL           = 0,     // n+1: one window of 2**n pages, with its PA page in place of the offset (HARDWIRED)
    parameter [IPA_WIDTH-GRANULE_LOG2-1:0] SMALL_BASE = 0,   // its IPA page
    parameter PAGE            = 0,     // 1: the partition's page at PAGE_IPA
    parameter [IPA_WIDTH-1:0] PAGE_IPA = 0,
    parameter GRANULES        = 0,     // not 0: windows have kinds, contexts may be split
    // Derived: room for either address.
    parameter ADDR_WIDTH   = IPA_WIDTH > PA_WIDTH ? IPA_WIDTH : PA_WIDTH,
    parameter LIVE_WIDTH   = 12 + PA_WIDTH-GRANULE_LOG2 + 2*(IPA_WIDTH-GRANULE_LOG2) + (GRANULES != 0 ? 2 : 0)
) (
    input  wire                  aclk,
    input  wire                  aresetn,        // synchronous, active low

    // Bursts as the requester drives them.
    input  wire                  s_valid,
    output wire                  s_ready,
    input  wire [IPA_WIDTH-1:0]  s_addr,
    input  wire [7:0]            s_len,
    input  wire [2:0]            s_size,
    input  wire [1:0]            s_burst,
    input  wire                  s_lock,
    input  wire [2:0]            s_prot,
    input  wire                  s_fails,        // an exclusive write that must not go out
    input  wire [REST_WIDTH-1:0] s_rest,

    // Judged bursts, in the same order.
    output wire                  m_valid,
    input  wire                  m_ready,
    output wire                  m_refused,
    output wire                  m_page,         // refused, for the page has it
    output wire [3:0]            m_code,         // fault code; 0 when allowed, failing or the page's
    output wire [1:0]            m_resp,         // response to a refused burst
    output wire [ADDR_WIDTH-1:0] m_addr,         // allowed: PA; refused: IPA
    output wire [IPA_WIDTH-1:0]  m_ipa,          // as presented; without GRANULES meaningless when allowed
    output wire [1:0]            m_kind,         // of the window: {BORROW, SHARED}; without GRANULES 0
    output wire [7:0]            m_len,
    output wire [2:0]            m_size,
    output wire [1:0]            m_burst,
    output wire                  m_lock,
    output wire [2:0]            m_prot,         // as the requester drives it
    output wire [REST_WIDTH-1:0] m_rest,
    output wire [CONTEXT_WIDTH-1:0] m_ctx,       // the burst's own; STREAM 0, ISOLATE 0: the one in force

    input  wire [WINDOWS*LIVE_WIDTH-1:0] live,
    input  wire [CONTEXT_WIDTH-1:0] ctx,
    input  wire [1:0]            fault_resp,     // taken with the address

    input  wire                  leaves,         // pulse: the view, with the next edge; STREAM: no burst comes to s_* with it
    input  wire                  hold,           // accept no new address
    input  wire                  kept,           // PIPELINE 0: the burst at m_* has entered, hold or not
`ifdef FORMAL
    // What the burst at m_* was judged by.
    output wire [WINDOWS*LIVE_WIDTH-1:0] f_live,
    output wire [CONTEXT_WIDTH-1:0] f_ctx,
    output wire [REST_WIDTH+2:0]    f_mid,       // behind the comparisons: {there, m_lock, fails, rest}
`endif
    output wire                  mid_empty,      // no burst behind the comparisons; PIPELINE 0, 1: true
    output wire                  empty           // no burst in a stage
);

    generate if (WINDOWS < 1 || WINDOWS > 16) begin : gen_check_windows
        PARAM_ERROR_bh_judge_WINDOWS_must_be_1_to_16 u_error ();
    end endgenerate
    generate if (GRANULE_LOG2 < 12 || GRANULE_LOG2 > 30) begin : gen_check_granule
        PARAM_ERROR_bh_judge_GRANULE_LOG2_must_be_12_to_30 u_error ();
    end endgenerate
    generate if (IPA_WIDTH <= GRANULE_LOG2 || IPA_WIDTH > 64) begin : gen_check_ipa
        PARAM_ERROR_bh_judge_IPA_WIDTH_must_be_above_GRANULE_LOG2_to_64 u_error ();
    end endgenerate
    generate if (PA_WIDTH <= GRANULE_LOG2 || PA_WIDTH > 64) begin : gen_check_pa
        PARAM_ERROR_bh_judge_PA_WIDTH_must_be_above_GRANULE_LOG2_to_64 u_error ();
    end endgenerate
    generate if (PIPELINE < 0 || PIPELINE > 2) begin : gen_check_pipeline
        PARAM_ERROR_bh_judge_PIPELINE_must_be_0_to_2 u_error ();
    end endgenerate

    localparam IP         = IPA_WIDTH - GRANULE_LOG2;
    localparam PP         = PA_WIDTH - GRANULE_LOG2;
    localparam AP         = ADDR_WIDTH - GRANULE_LOG2;
    localparam RAW_WIDTH  = 2 + 8 + 3 + 2 + 1 + 3 + REST_WIDTH;

    localparam [IP-1:0] ALL = {IP{1'b1}}, TOP = ALL & ~(ALL >> 1);

    localparam [3:0] ALLOWED = 4'd0, BURST = 4'd1, PARTITION = 4'd2, WINDOW = 4'd3, ACCESS = 4'd5, UNKNOWN = 4'd10;

    // ---- entry: nothing new while held; what PIPELINE 0 has presented goes on -----
    wire open      = aresetn && (!hold || (PIPELINE == 0 && kept));
    wire raw_valid = s_valid && open;
    wire raw_ready;
    assign s_ready = raw_ready && open;

    wire [RAW_WIDTH-1:0] raw = {fault_resp, s_len, s_size, s_burst, s_lock, s_prot, s_rest};

    // ---- comparisons --------------------------------------------------------------
    wire [WINDOWS*IP-1:0] nbase, nlast;
    wire [WINDOWS-1:0]    hit, right;
    wire                  bad_form;

    genvar w;
    generate for (w = 0; w < WINDOWS; w = w + 1) begin : gen_window
        assign nbase[w*IP +: IP] = live[w*LIVE_WIDTH + 12 + PP + IP +: IP];
        assign nlast[w*IP +: IP] = live[w*LIVE_WIDTH + 12 + PP      +: IP];

        bh_access #(.WRITE(WRITE)) u_access (
            .access(live[w*LIVE_WIDTH +: 12]), .prot(s_prot), .granted(right[w]));
    end endgenerate

    // The top bit of a split context's IPA names a half.
    wire [IP-1:0] page;
    generate if (GRANULES != 0) begin : gen_half
        assign page = s_addr[IPA_WIDTH-1:GRANULE_LOG2] & ~(TOP & {IP{ctx[CONTEXT_WIDTH-2]}});
    end else begin : gen_no_half
        assign page = s_addr[IPA_WIDTH-1:GRANULE_LOG2];
    end endgenerate

    bh_burst_range #(.DATA_WIDTH(DATA_WIDTH)) u_burst_range (
        .addr(s_addr[11:0]), .len(s_len), .size(s_size), .burst(s_burst), .lock(s_lock), .bad(bad_form));

    generate if (SMALL == 0) begin : gen_lookup
        bh_window_lookup #(.WINDOWS(WINDOWS), .PAGE_WIDTH(IP), .ADDERS(PIPELINE == 2 ? 1 : 0)) u_window_lookup (
            .page(page), .nbase(nbase), .nlast(nlast), .hit(hit));
    end endgenerate

    // ---- bursts here whose view left: what they found of it --------------------------------
    wire                     s_old;              // without STREAM bursts at s_* are not accepted yet
    wire [CONTEXT_WIDTH-1:0] s_ctx;
    wire [WINDOWS-1:0]       s_hit, s_match;     // match: hit and granted

    generate if (ISOLATE != 0 && STREAM != 0) begin : gen_s_old
        reg                               s_old_q;
        reg [2*WINDOWS+CONTEXT_WIDTH-1:0] old_q;         // meaningless while !s_old_q

        always @(posedge aclk) begin
            s_old_q <= aresetn && !raw_ready && (leaves ? raw_valid : s_old_q);
            if (!s_old_q) old_q <= {hit, hit & right, ctx};
        end

        assign s_old                   = s_old_q;
        assign {s_hit, s_match, s_ctx} = s_old_q ? old_q : {hit, hit & right, ctx};
    end else begin : gen_no_s_old
        assign s_old                   = 1'b0;
        assign {s_hit, s_match, s_ctx} = {hit, hit & right, ctx};
        wire unused = &{1'b0, leaves, s_old, s_ctx};
    end endgenerate

    // ---- PIPELINE 2: register behind the comparisons ----------------------------------
    localparam MID_WIDTH = RAW_WIDTH + IPA_WIDTH + 2*WINDOWS + 2;

    wire [RAW_WIDTH-1:0] mid_raw;
    wire [IPA_WIDTH-1:0] mid_ipa;
    wire [WINDOWS-1:0]   mid_hit, mid_match;
    wire                 mid_valid, mid_ready, mid_bad_form, mid_fails, mid_old;
    wire [CONTEXT_WIDTH-1:0] mid_ctx;

    generate if (PIPELINE == 2) begin : gen_mid
        bh_stage #(.WIDTH(MID_WIDTH)) u_stage (
            .aclk(aclk), .aresetn(aresetn),
            .s_valid(raw_valid), .s_ready(raw_ready), .s_data({raw, s_addr, s_hit, s_match, bad_form, s_fails}),
            .m_valid(mid_valid), .m_ready(mid_ready),
            .m_data({mid_raw, mid_ipa, mid_hit, mid_match, mid_bad_form, mid_fails}));
        assign mid_empty = !mid_valid;

        if (ISOLATE != 0) begin : gen_mid_old
            reg                     mid_old_q;
            reg [CONTEXT_WIDTH-1:0] mid_ctx_q;

            always @(posedge aclk) begin
                mid_old_q <= aresetn && (leaves || (raw_ready ? s_old : mid_old_q));
                if (raw_ready) mid_ctx_q <= s_ctx;
            end

            assign {mid_old, mid_ctx} = {mid_old_q, mid_ctx_q};
        end else begin : gen_no_mid_old
            assign {mid_old, mid_ctx} = {1'b0, ctx};
        end
    end else begin : gen_no_mid
        assign mid_valid = raw_valid;
        assign raw_ready = mid_ready;
        assign {mid_raw, mid_ipa, mid_hit, mid_match, mid_bad_form, mid_fails} = {raw, s_addr, s_hit, s_match, bad_form, s_fails};
        assign mid_empty = 1'b1;
        assign {mid_old, mid_ctx} = {s_old, s_ctx};
    end endgenerate

    wire mid_split = GRANULES != 0 && mid_ctx[CONTEXT_WIDTH-2];
    wire mid_at_page, mid_word, for_page;        // the page's address; a form that it takes; both, and nothing before refuses

    // ---- selection and addition: only an allowed burst gets its window's offset ----------
    wire known     = STREAM == 0 || mid_ctx[CONTEXT_WIDTH-1];
    wire ctx_valid = mid_ctx[0];
    wire allowed   = !mid_bad_form && known && ctx_valid && !mid_at_page && (|mid_match);
    wire refused   = !allowed || mid_fails;

    wire [3:0] code;
    wire [3:0] window_code = mid_bad_form  ? BURST :
                             !known        ? UNKNOWN :
                             !ctx_valid    ? PARTITION :
                             !(|mid_hit)   ? WINDOW :
                             !(|mid_match) ? ACCESS : ALLOWED;

    // The page comes before the windows.
    generate if (PAGE != 0) begin : gen_page
        wire at_page = s_addr[IPA_WIDTH-1:12] == PAGE_IPA[IPA_WIDTH-1:12];
        wire word    = s_len == 8'd0 && s_size == 3'd2 && s_addr[1:0] == 2'd0 && !s_lock;
        wire mid_here, mid_form;
        if (PIPELINE == 2) begin : gen_mid
            reg [1:0] page_q;
            always @(posedge aclk) if (raw_ready) page_q <= {at_page, word};
            assign {mid_here, mid_form} = page_q;
        end else begin : gen_no_mid
            assign {mid_here, mid_form} = {at_page, word};
        end
        wire reaches = !mid_bad_form && known && ctx_valid && mid_at_page;   // nothing before it refuses

        assign mid_at_page = mid_here && (!mid_split || mid_ctx[CONTEXT_WIDTH-7]);
        assign mid_word    = mid_form;
        assign for_page    = reaches && mid_word;
        assign code        = !reaches ? window_code : mid_word ? ALLOWED : BURST;
    end else begin : gen_no_page
        assign {mid_at_page, mid_word, for_page} = 3'b000;
        assign code = window_code;
        wire unused_page = &{1'b0, mid_split, mid_word};
    end endgenerate

    // An IPA wider than the PA keeps its upper bits here for the record.
    wire [ADDR_WIDTH-1:0] addr;
    wire [AP-1:0]         ipa_page;
    wire [PP-1:0]         pa_page;

    generate if (GRANULES != 0) begin : gen_mid_half
        assign ipa_page[IP-1:0] = mid_ipa[IPA_WIDTH-1:GRANULE_LOG2] & ~(TOP & {IP{mid_split && allowed}});
    end else begin : gen_no_mid_half
        assign ipa_page[IP-1:0] = mid_ipa[IPA_WIDTH-1:GRANULE_LOG2];
    end endgenerate
    generate if (AP > IP) begin : gen_extend
        assign ipa_page[AP-1:IP] = 0;
    end endgenerate

    generate if (SMALL == 0) begin : gen_add
        wire [WINDOWS*PP-1:0] offsets;
        wire [PP-1:0]         offset;
        for (w = 0; w < WINDOWS; w = w + 1) begin : gen_offset
            assign offsets[w*PP +: PP] = live[w*LIVE_WIDTH + 12 +: PP];
        end

        bh_offset #(.WINDOWS(WINDOWS), .WIDTH(PP)) u_offset (
            .offsets(offsets), .hit(mid_hit), .enable(allowed && !mid_old), .offset(offset));

        assign pa_page = ipa_page[PP-1:0] + offset;
    end else begin : gen_small
        bh_pow2_lookup #(.IPA_PAGES(IP), .PA_PAGES(PP), .PAGES_LOG2(SMALL - 1), .BASE(SMALL_BASE)) u_pow2_lookup (
            .page(page), .hit(hit[0]),
            .out_page(ipa_page[IP-1:0]), .allowed(allowed && !mid_old), .pa_base(live[12 +: PP]), .pa_page(pa_page));
        wire unused_bounds = &{1'b0, nbase, nlast};
    end endgenerate

    assign addr[GRANULE_LOG2-1:0]               = mid_ipa[GRANULE_LOG2-1:0];
    assign addr[GRANULE_LOG2+PP-1:GRANULE_LOG2] = pa_page;
    generate if (AP > PP) begin : gen_upper
        assign addr[ADDR_WIDTH-1:GRANULE_LOG2+PP] = ipa_page[AP-1:PP];
    end endgenerate

    // ---- PIPELINE 1, 2: register behind the decision --------------------------------------
    wire [RAW_WIDTH-1:0] judged = {mid_raw[RAW_WIDTH-1 -: 2] & {2{!allowed || GRANULES != 0}}, mid_raw[RAW_WIDTH-3:0]};
    wire [RAW_WIDTH-1:0] out_raw;

    generate if (PIPELINE >= 1) begin : gen_out
        bh_stage #(.WIDTH(RAW_WIDTH + ADDR_WIDTH + 5)) u_stage (
            .aclk(aclk), .aresetn(aresetn),
            .s_valid(mid_valid), .s_ready(mid_ready), .s_data({judged, addr, code, refused}),
            .m_valid(m_valid), .m_ready(m_ready), .m_data({out_raw, m_addr, m_code, m_refused}));
        assign empty = mid_empty && !m_valid;
    end else begin : gen_no_out
        assign {m_valid, out_raw, m_addr, m_code} = {mid_valid, judged, addr, code};
        assign {mid_ready, empty} = {m_ready, mid_empty};
        assign m_refused = refused && !kept;     // what has entered as allowed stays that

        wire unused_aclk = aclk;
    end endgenerate

    generate if (PIPELINE >= 1 && (STREAM != 0 || ISOLATE != 0)) begin : gen_out_ctx
        reg [CONTEXT_WIDTH-1:0] ctx_q;           // beside u_stage
        always @(posedge aclk) if (mid_ready) ctx_q <= mid_ctx;
        assign m_ctx = ctx_q;
    end else begin : gen_no_out_ctx
        assign m_ctx = mid_ctx;
    end endgenerate

    generate if (PAGE != 0 && PIPELINE >= 1) begin : gen_out_page
        reg page_q;                              // beside u_stage, as all that follows
        always @(posedge aclk) if (mid_ready) page_q <= for_page;
        assign m_page = page_q;
    end else begin : gen_no_out_page
        assign m_page = for_page && !kept;
    end endgenerate

    generate if (GRANULES != 0) begin : gen_kind
        // As the hits: found beside them, and kept with them.
        wire [2*WINDOWS-1:0] kinds, s_kinds, mid_kinds;
        reg  [1:0]           kind;
        for (w = 0; w < WINDOWS; w = w + 1) begin : gen_window
            assign kinds[2*w +: 2] = live[w*LIVE_WIDTH + LIVE_WIDTH-2 +: 2] & {2{hit[w]}};
        end

        if (ISOLATE != 0 && STREAM != 0) begin : gen_s_old
            reg [2*WINDOWS-1:0] kinds_q;
            always @(posedge aclk) if (!s_old) kinds_q <= kinds;
            assign s_kinds = s_old ? kinds_q : kinds;
        end else begin : gen_no_s_old
            assign s_kinds = kinds;
        end

        if (PIPELINE == 2) begin : gen_mid
            reg [2*WINDOWS-1:0] kinds_q;
            always @(posedge aclk) if (raw_ready) kinds_q <= s_kinds;
            assign mid_kinds = kinds_q;
        end else begin : gen_no_mid
            assign mid_kinds = s_kinds;
        end

        integer i;
        always @(*) begin
            kind = 2'b00;
            for (i = 0; i < WINDOWS; i = i + 1) kind = kind | mid_kinds[2*i +: 2];
        end

`ifdef FORMAL
        for (w = 0; w < WINDOWS; w = w + 1) begin : gen_formal
            always @(*) if (f_alive) begin
                if (mid_valid) assert (mid_kinds[2*w +: 2] == (f_mid_live[w*LIVE_WIDTH + LIVE_WIDTH-2 +: 2] & {2{mid_hit[w]}}));
                if (raw_valid) assert (s_kinds[2*w +: 2] == (f_s_live[w*LIVE_WIDTH + LIVE_WIDTH-2 +: 2] & {2{s_hit[w]}}));
            end
        end
`endif

        if (PIPELINE >= 1) begin : gen_out
            reg [IPA_WIDTH+1:0] granule_q;
            always @(posedge aclk) if (mid_ready) granule_q <= {kind, mid_ipa};
            assign {m_kind, m_ipa} = granule_q;
        end else begin : gen_no_out
            assign {m_kind, m_ipa} = {kind, mid_ipa};
        end
    end else begin : gen_no_kind
        assign {m_kind, m_ipa} = {2'b00, m_addr[IPA_WIDTH-1:0]};
    end endgenerate

    assign {m_resp, m_len, m_size, m_burst, m_lock, m_prot, m_rest} = out_raw;

`ifdef FORMAL
    // Windows do not overlap in IPA.
    // P1 the verdict is that of the first step that fails, restated from the windows' bounds
    // P2 allowed: the PA is IPA + offset of the window that holds it, and that window grants the access
    // P3 refused with a code: m_addr is the IPA, whatever the windows' offsets
    // P4 hold: nothing is accepted but what PIPELINE 0 has presented
    // P5 a judged burst that stalls stays; as many come out as went in
    // P6 all that is judged by what was in force when it was accepted (STREAM: in its first cycle here)
    // P7 a failing exclusive write is refused, with OKAY; and only such a one and a page access without a code
    // P8 a page access is one word at PAGE_IPA of a context that sees the page; GRANULES: the kind is that of the
    //    window that was hit, and m_ipa is the IPA as presented
    // C1 each code, and failing
`ifdef FORMAL_bh_judge
    `define BH_JUDGE_CONTRACT assume
    initial assume (!aresetn);
    always @(*) if (ISOLATE == 0) assume (!leaves);
`else
    `define BH_JUDGE_CONTRACT assert
`endif
    reg f_past_valid = 1'b0, f_was_alive = 1'b0;
    wire f_alive = f_past_valid && aresetn;
    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        f_was_alive  <= f_alive;
    end

    // What was in force when the burst was accepted: at s_*, behind the comparisons, at m_*.
    reg  [WINDOWS*LIVE_WIDTH-1:0] f_first_live, f_mid_live_q, f_live_q;
    reg  [CONTEXT_WIDTH-1:0]      f_first_ctx, f_mid_ctx_q, f_ctx_q;
    reg                           f_stalled;                          // the burst at s_* was here before
    reg                           f_s_left, f_mid_left;               // its view left meanwhile
    wire [WINDOWS*LIVE_WIDTH-1:0] f_s_live = STREAM != 0 && f_stalled ? f_first_live : live;
    wire [CONTEXT_WIDTH-1:0]      f_s_ctx  = STREAM != 0 && f_stalled ? f_first_ctx : ctx;
    wire [WINDOWS*LIVE_WIDTH-1:0] f_mid_live = PIPELINE == 2 ? f_mid_live_q : f_s_live;
    wire [CONTEXT_WIDTH-1:0]      f_mid_ctx  = PIPELINE == 2 ? f_mid_ctx_q : f_s_ctx;
    reg  [IPA_WIDTH-1:0]          f_ipa_q;
    reg  [1:0]                    f_resp_q;
    reg                           f_fails_q, f_old_q;
    always @(posedge aclk) begin
        f_stalled    <= aresetn && raw_valid && !raw_ready;
        f_s_left     <= aresetn && STREAM != 0 && raw_valid && !raw_ready && (leaves || f_s_left);
        f_mid_left   <= aresetn && (leaves || (raw_ready ? f_s_left : f_mid_left));
        f_first_live <= f_s_live; f_first_ctx <= f_s_ctx;
        if (raw_ready) begin f_mid_live_q <= f_s_live; f_mid_ctx_q <= f_s_ctx; end
        if (mid_ready) begin
            f_ipa_q <= mid_ipa; f_live_q <= f_mid_live; f_ctx_q <= f_mid_ctx;
            f_resp_q <= mid_raw[RAW_WIDTH-1 -: 2]; f_fails_q <= mid_fails; f_old_q <= mid_old;
        end
    end
    wire [IPA_WIDTH-1:0] f_ipa = PIPELINE >= 1 ? f_ipa_q : mid_ipa;
    wire [1:0] f_resp  = PIPELINE >= 1 ? f_resp_q : mid_raw[RAW_WIDTH-1 -: 2];
    wire       f_fails = PIPELINE >= 1 ? f_fails_q : mid_fails;
    wire       f_old   = PIPELINE >= 1 ? f_old_q : mid_old;
    assign f_live = PIPELINE >= 1 ? f_live_q : f_mid_live;
    assign f_ctx  = PIPELINE >= 1 ? f_ctx_q : f_mid_ctx;
    assign f_mid  = {PIPELINE == 2 && mid_valid, mid_raw[REST_WIDTH+3], mid_fails, mid_raw[REST_WIDTH-1:0]};

    // The verdict on it, restated.
    wire f_bad;
    bh_burst_range #(.DATA_WIDTH(DATA_WIDTH)) f_range (                // proved by itself
        .addr(f_ipa[11:0]), .len(m_len), .size(m_size), .burst(m_burst), .lock(m_lock), .bad(f_bad));
    wire          f_split = GRANULES != 0 && f_ctx[CONTEXT_WIDTH-2];
    wire          f_sees  = PAGE != 0 && (!f_split || f_ctx[CONTEXT_WIDTH > 7 ? CONTEXT_WIDTH-7 : 0]);
    wire          f_at    = f_sees && f_ipa >= PAGE_IPA && f_ipa - PAGE_IPA < 4096;
    wire          f_word  = f_ipa[1:0] == 0 && m_len == 0 && m_size == 2 && !m_lock;
    wire [IP-1:0] f_page  = f_split && f_ipa[IPA_WIDTH-1] ? f_ipa[IPA_WIDTH-1:GRANULE_LOG2] - TOP : f_ipa[IPA_WIDTH-1:GRANULE_LOG2];
    reg  [1:0]    f_kind;
    reg           f_inside, f_granted;
    reg  [PP-1:0] f_offset;
    integer       f_w;
    always @(*) begin
        f_inside = 1'b0; f_granted = 1'b0; f_offset = 0; f_kind = 2'b00;
        for (f_w = 0; f_w < WINDOWS; f_w = f_w + 1)
            if (f_page >= ~f_live[f_w*LIVE_WIDTH + 12 + PP + IP +: IP] && f_page <= ~f_live[f_w*LIVE_WIDTH + 12 + PP +: IP]) begin
                f_inside  = 1'b1;
                f_granted = f_live[f_w*LIVE_WIDTH + 3*m_prot[1:0] + (WRITE != 0 ? 1 : m_prot[2] ? 2 : 0)];
                f_offset  = f_live[f_w*LIVE_WIDTH + 12 +: PP];
                f_kind    = GRANULES != 0 ? f_live[f_w*LIVE_WIDTH + LIVE_WIDTH-2 +: 2] : 2'b00;
            end
    end
    wire f_unknown = STREAM != 0 && !f_ctx[CONTEXT_WIDTH-1];
    wire [3:0] f_code = f_bad ? 4'd1 : f_unknown ? 4'd10 : !f_ctx[0] ? 4'd2 : f_at ? (f_word ? 4'd0 : 4'd1) : !f_inside ? 4'd3 : !f_granted ? 4'd5 : 4'd0;
    wire [PP-1:0] f_page_pp = SMALL == 0 ? f_page : f_page - SMALL_BASE;
    wire [IP-1:0] f_small   = SMALL == 0 ? 0 : ({{IP-1{1'b0}}, 1'b1} << (SMALL - 1)) - 1'b1;      // pages - 1
    // Nothing of a context that is not valid is looked at but that.
    always @(*) if (f_alive && SMALL != 0)
        `BH_JUDGE_CONTRACT (~live[12 + PP + IP +: IP] == SMALL_BASE && ~live[12 + PP +: IP] == SMALL_BASE + f_small
                            && (live[12 +: PP] & f_small) == 0);

    genvar f_g, f_h;
    generate for (f_g = 0; f_g < WINDOWS; f_g = f_g + 1) begin : gen_formal
        wire [IP-1:0] first = ~live[f_g*LIVE_WIDTH + 12 + PP + IP +: IP], last = ~live[f_g*LIVE_WIDTH + 12 + PP +: IP];
        wire [IP-1:0] m_first = ~f_mid_live[f_g*LIVE_WIDTH + 12 + PP + IP +: IP], m_last = ~f_mid_live[f_g*LIVE_WIDTH + 12 + PP +: IP];
        wire [IP-1:0] s_first = ~f_s_live[f_g*LIVE_WIDTH + 12 + PP + IP +: IP], s_last = ~f_s_live[f_g*LIVE_WIDTH + 12 + PP +: IP];
        for (f_h = 0; f_h < f_g; f_h = f_h + 1) begin : gen_other
            always @(*) if (f_alive) `BH_JUDGE_CONTRACT (first > last || gen_formal[f_h].first > gen_formal[f_h].last
                                                        || last < gen_formal[f_h].first || gen_formal[f_h].last < first);
            always @(*) if (f_alive && mid_valid)
                assert (m_first > m_last || gen_formal[f_h].m_first > gen_formal[f_h].m_last
                        || m_last < gen_formal[f_h].m_first || gen_formal[f_h].m_last < m_first);
            always @(*) if (f_alive && raw_valid)
                assert (s_first > s_last || gen_formal[f_h].s_first > gen_formal[f_h].s_last
                        || s_last < gen_formal[f_h].s_first || gen_formal[f_h].s_last < s_first);
        end
        // What is held of it: behind the comparisons, and at s_* when isolated.
        wire [IP-1:0] page   = mid_ipa[IPA_WIDTH-1:GRANULE_LOG2] & ~(GRANULES != 0 && f_mid_ctx[CONTEXT_WIDTH-2] ? TOP : 0);
        wire [IP-1:0] s_page = s_addr[IPA_WIDTH-1:GRANULE_LOG2] & ~(GRANULES != 0 && f_s_ctx[CONTEXT_WIDTH-2] ? TOP : 0);
        always @(*) if (f_alive && mid_valid) begin
            assert (mid_hit[f_g] == (m_first <= page && page <= m_last));
            assert (mid_match[f_g] == (mid_hit[f_g] && f_mid_live[f_g*LIVE_WIDTH + 3*mid_raw[REST_WIDTH +: 2]
                                                                  + (WRITE != 0 ? 1 : mid_raw[REST_WIDTH+2] ? 2 : 0)]));
        end
        always @(*) if (f_alive && raw_valid) begin
            assert (s_hit[f_g] == (s_first <= s_page && s_page <= s_last));
            assert (s_match[f_g] == (s_hit[f_g] && f_s_live[f_g*LIVE_WIDTH + 3*s_prot[1:0] + (WRITE != 0 ? 1 : s_prot[2] ? 2 : 0)]));
        end
    end endgenerate
    wire f_mid_bad;
    bh_burst_range #(.DATA_WIDTH(DATA_WIDTH)) f_mid_range (
        .addr(mid_ipa[11:0]), .len(mid_raw[REST_WIDTH+9 +: 8]), .size(mid_raw[REST_WIDTH+6 +: 3]),
        .burst(mid_raw[REST_WIDTH+4 +: 2]), .lock(mid_raw[REST_WIDTH+3]), .bad(f_mid_bad));

    reg [1:0] f_inflight;
    always @(posedge aclk)
        if (!aresetn) f_inflight <= 2'd0;
        else f_inflight <= f_inflight + {1'b0, s_valid && s_ready} - {1'b0, m_valid && m_ready};

    always @(*) if (f_alive) begin
        if (mid_valid) assert (mid_bad_form == f_mid_bad);
        if (mid_valid && PAGE != 0) begin
            assert (mid_at_page == (mid_ipa >= PAGE_IPA && mid_ipa - PAGE_IPA < 4096 && (!mid_split || mid_ctx[CONTEXT_WIDTH > 7 ? CONTEXT_WIDTH-7 : 0])));
            assert (mid_word == (mid_ipa[1:0] == 0 && mid_raw[REST_WIDTH+9 +: 8] == 0 && mid_raw[REST_WIDTH+6 +: 3] == 2 && !mid_raw[REST_WIDTH+3]));
        end
        if (mid_valid) assert (mid_ctx == f_mid_ctx);                                           // P6
        if (mid_valid && !mid_old) assert (live == f_mid_live);
        if (s_old) assert (f_stalled);
        if (raw_valid) assert (s_old == f_s_left);
        if (mid_valid && PIPELINE == 2) assert (mid_old == f_mid_left);
        if (raw_valid) assert (s_ctx == f_s_ctx);
        if (raw_valid && !s_old) assert (f_s_live == live && f_s_ctx == ctx);
        if (raw_valid) `BH_JUDGE_CONTRACT (s_lock || !s_fails);
        if (ISOLATE == 0) assert (!mid_old && !(m_valid && f_old));
        if (m_valid) begin
            assert (m_code == f_code);                                                          // P1
            assert (m_refused == ((f_code != 0 || f_fails || f_at) && !(PIPELINE == 0 && kept)));
            if (f_code == 0 && !f_at && !f_old) assert (m_addr[PA_WIDTH-1:0] == {f_page_pp + f_offset, f_ipa[GRANULE_LOG2-1:0]}); // P2
            if (f_code != 0) assert (m_addr[IPA_WIDTH-1:0] == f_ipa && m_resp == f_resp);       // P3
            if (GRANULES != 0 || m_page) assert (m_resp == f_resp);
            else if (f_fails && f_code == 0) assert (m_resp == 2'd0);                           // P7
            assert (m_page == (f_at && f_code == 0 && !(PIPELINE == 0 && kept)));                                      // P8
            if (f_code != 0 || m_page || GRANULES != 0) assert (m_ipa == f_ipa);
            if (m_page || f_code != 0) assert (m_addr[IPA_WIDTH-1:0] == f_ipa);
            if (f_code == 0 && !m_page) assert (m_kind == f_kind);
            assert (m_ctx == (STREAM != 0 || ISOLATE != 0 ? f_ctx : ctx));
            assert (m_lock || !f_fails);
        end
        if (mid_valid) assert (mid_raw[REST_WIDTH+3] || !mid_fails);
        if (hold && !(PIPELINE == 0 && kept)) assert (!s_ready);                                // P4
        if (PIPELINE == 0) assert ((s_valid && s_ready) == (m_valid && m_ready));
        assert (f_inflight == {1'b0, PIPELINE >= 1 && m_valid} + {1'b0, PIPELINE == 2 && mid_valid});
        assert (empty == (f_inflight == 0));
        assert (mid_empty == !(PIPELINE == 2 && mid_valid));
    end
    always @(posedge aclk) if (f_alive && f_was_alive) begin
        // The burst at s_* that stalls, and the one behind the comparisons, go on to see their windows,
        // which are the same for both.
        if ((STREAM != 0 && $past(raw_valid && !raw_ready) && !f_s_left) || (PIPELINE == 2 && mid_valid && !f_mid_left))
            `BH_JUDGE_CONTRACT (live == $past(live) && ctx == $past(ctx));
        if (STREAM != 0 && $past(leaves) && !$past(raw_valid && !raw_ready)) `BH_JUDGE_CONTRACT (!s_valid);
        if (STREAM != 0 && $past(raw_valid && !raw_ready))
            `BH_JUDGE_CONTRACT (s_valid && !hold && $stable({s_addr, s_len, s_size, s_burst, s_lock, s_prot, s_fails, s_rest, fault_resp}));
        if (PIPELINE >= 1 && $past(m_valid && !m_ready))
            assert (m_valid && m_page == $past(m_page) && m_kind == $past(m_kind) && m_ipa == $past(m_ipa) && m_addr == $past(m_addr)
                    && m_code == $past(m_code) && m_refused == $past(m_refused)
                    && out_raw == $past(out_raw));
        if (PIPELINE == 0 && kept) `BH_JUDGE_CONTRACT ($past(m_valid && !m_refused && !m_ready));
        cover (m_valid && m_ready && !m_refused);
        cover (m_valid && m_ready && m_code == BURST);
        cover (STREAM == 0 || (m_valid && m_ready && m_code == UNKNOWN));
        cover (m_valid && m_ready && m_code == PARTITION);
        cover (m_valid && m_ready && m_code == WINDOW);
        cover (m_valid && m_ready && m_code == ACCESS);
        cover (WRITE == 0 || (m_valid && m_ready && m_code == ALLOWED && m_refused && !m_page));
        cover (PAGE == 0 || (m_valid && m_ready && m_page));
        cover (PAGE == 0 || (m_valid && m_ready && m_code == BURST && f_at && !f_bad));
        cover (GRANULES == 0 || (m_valid && m_ready && !m_refused && f_split && m_ipa[IPA_WIDTH-1] && m_kind == 2'b10));
        cover (ISOLATE == 0 || (m_valid && m_ready && f_old && m_code == WINDOW && live != f_live));
    end
`endif

endmodule
`resetall
