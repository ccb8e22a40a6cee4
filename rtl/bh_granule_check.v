// SPDX-License-Identifier: Apache-2.0
//
// bh_granule_check - design section 2, step 6, for one address channel: a register stage behind the
// judge, whose burst is judged by the state of its granule as long as it waits there.
//
// The table is read one edge ahead, and again in each cycle in which the head waits, so that a burst enters by the
// table as it then is: a write of the table is seen from the second cycle behind gw_we on.  Latency 1, full
// throughput; with the table in memory a burst whose word is not in the cache waits until it is.
// Bursts that are refused already, the page's, and those whose granule has no state (a SHARED window, beyond the table)
// need no word.  A failing exclusive write passes step 6 as any other, and only then fails.
// Rules: docs/architecture.md, "Pages, halves and levels".  Proof: tests/formal/bh_granule_check.sby

`resetall
`default_nettype none

module bh_granule_check #(
    parameter WRITE         = 0,       // 0: AR, 1: AW
    parameter IPA_WIDTH     = 32,      // GRANULE_LOG2+1..64
    parameter PA_WIDTH      = 32,      // GRANULE_LOG2+1..64
    parameter GRANULE_LOG2  = 12,      // 12..30
    parameter REST_WIDTH    = 16,      // payload that takes no part in the decision
    parameter CONTEXT_WIDTH = 21,      // {known, split, level[4], trusted, ...}
    parameter OWN_CONTEXT   = 0,       // 1: each burst's own, kept with it; 0: the one in force
    parameter GRANULES      = 64,      // 64..2**30, a power of two
    parameter [PA_WIDTH-1:0] GRANULE_BASE = 0,   // PA of the first, a multiple of them all
    parameter LEVELS        = 1,       // 1..16
    parameter GRANULE_DRAM  = 0,       // 1: the table is in memory
    parameter GRANULE_SETS  = 16,      // of the cache then
    parameter GRANULE_WAYS  = 2,
    // Derived, as in bh_port.
    parameter ENTRY_LOG2    = LEVELS > 8 ? 6 : LEVELS > 4 ? 5 : LEVELS > 2 ? 4 : LEVELS > 1 ? 3 : 0,
    parameter WORD_WIDTH    = (64 >> ENTRY_LOG2)*(LEVELS > 1 ? 4*LEVELS - 3 : 1),
    parameter INDEX_WIDTH   = GRANULES <= (64 >> ENTRY_LOG2) ? 1 : $clog2(GRANULES) - 6 + ENTRY_LOG2
) (
    input  wire                     aclk,
    input  wire                     aresetn,     // synchronous, active low

    // Judged bursts (bh_judge).
    input  wire                     s_valid,
    output wire                     s_ready,
    input  wire                     s_refused,
    input  wire                     s_page,
    input  wire [3:0]               s_code,
    input  wire [1:0]               s_resp,
    input  wire [1:0]               s_kind,      // {BORROW, SHARED}
    input  wire [PA_WIDTH-1:0]      s_addr,
    input  wire [IPA_WIDTH-1:0]     s_ipa,
    input  wire [2:0]               s_prot,
    input  wire [REST_WIDTH-1:0]    s_rest,
    input  wire [CONTEXT_WIDTH-1:0] s_ctx,

    // The same, step 6 included; the verdict may change until the burst enters.
    output wire                     m_valid,
    input  wire                     m_ready,
    output wire                     m_refused,
    output wire                     m_page,
    output wire [3:0]               m_code,
    output wire [1:0]               m_resp,
    output wire [PA_WIDTH-1:0]      m_addr,
    output wire [IPA_WIDTH-1:0]     m_ipa,
    output wire [2:0]               m_prot,
    output wire [REST_WIDTH-1:0]    m_rest,
    output wire [CONTEXT_WIDTH-1:0] m_ctx,
    input  wire                     kept,        // the burst at m_* has entered as allowed, and stays that

    // Table.
    input  wire                     table_ok,    // ready and not failed; else what has a state is refused
    input  wire                     gw_we,       // a command's write
    input  wire [INDEX_WIDTH-1:0]   gw_index,
    input  wire [WORD_WIDTH-1:0]    gw_data,
    output wire                     fetch,       // GRANULE_DRAM: this word is missing, until filled
    output wire [INDEX_WIDTH-1:0]   fetch_index,
    input  wire                     filled,
    input  wire                     fill_error,
    input  wire [WORD_WIDTH-1:0]    fill_data,

`ifdef FORMAL
    output wire                     f_passes,    // the burst here passed steps 1 to 5, and does not fail
`endif
    output wire                     empty        // no burst here
);

    generate if (GRANULES < 64 || GRANULES > (1 << 30) || (GRANULES & (GRANULES - 1)) != 0) begin : gen_check_granules
        PARAM_ERROR_bh_granule_check_GRANULES_must_be_a_power_of_two_64_to_2_30 u_error ();
    end endgenerate
    generate if (LEVELS < 1 || LEVELS > 16) begin : gen_check_levels
        PARAM_ERROR_bh_granule_check_LEVELS_must_be_1_to_16 u_error ();
    end endgenerate
    generate if (GRANULE_LOG2 + $clog2(GRANULES) > PA_WIDTH) begin : gen_check_pa_width
        PARAM_ERROR_bh_granule_check_GRANULES_must_lie_within_PA_WIDTH u_error ();
    end endgenerate

    localparam ENTRY_WIDTH = 4*LEVELS - 3;                 // {revoked[LEVELS-1], ..., revoked[1], shared}
    localparam EACH_LOG2   = 6 - ENTRY_LOG2;               // granules in a word
    localparam EACH        = 1 << EACH_LOG2;
    localparam TABLE_LOG2  = GRANULE_LOG2 + $clog2(GRANULES);

    localparam [3:0] LEVEL = 4'd6, SHARE = 4'd7;

    function in_table(input [PA_WIDTH-1:0] pa);
        in_table = ((pa ^ GRANULE_BASE) >> TABLE_LOG2) == 0;
    endfunction

    // ---- the stage --------------------------------------------------------------------
    // subject: passed steps 1 to 5, so step 6 decides.
    wire       subject, refused, stage_valid;
    wire [3:0] code;
    wire [1:0] resp, kind;
    wire       s_subject = s_code == 4'd0 && !s_page;

    bh_stage #(.WIDTH(1 + 1 + 1 + 4 + 2 + 2 + PA_WIDTH + IPA_WIDTH + 3 + REST_WIDTH)) u_stage (
        .aclk(aclk), .aresetn(aresetn),
        .s_valid(s_valid), .s_ready(s_ready),
        .s_data({s_subject, s_refused, s_page, s_code, s_resp, s_kind, s_addr, s_ipa, s_prot, s_rest}),
        .m_valid(stage_valid), .m_ready(m_valid && m_ready),
        .m_data({subject, refused, m_page, code, resp, kind, m_addr, m_ipa, m_prot, m_rest}));

    assign empty = !stage_valid;

    generate if (OWN_CONTEXT != 0) begin : gen_own_context
        reg [CONTEXT_WIDTH-1:0] ctx_q;                     // beside u_stage
        always @(posedge aclk) if (s_ready) ctx_q <= s_ctx;
        assign m_ctx = ctx_q;
    end else begin : gen_context
        assign m_ctx = s_ctx;
    end endgenerate

    // ---- the table: the word that the burst here after the next edge needs ---------------
    wire shared_window = kind[0], borrow = kind[1];
    wire has_state     = subject && !shared_window && in_table(m_addr);
    wire hit, error;
    wire [WORD_WIDTH-1:0]  word;
    wire [PA_WIDTH-1:0]    next_word  = (s_ready ? s_addr : m_addr) >> (GRANULE_LOG2 + EACH_LOG2);
    wire [INDEX_WIDTH-1:0] next_index = GRANULES > EACH ? next_word[INDEX_WIDTH-1:0] : {INDEX_WIDTH{1'b0}};
    wire unused_word = ^next_word;
    wire next_read = table_ok && (s_ready ? s_valid && s_subject && !s_kind[0] && in_table(s_addr) : stage_valid && has_state && !kept);
    wire taken     = m_valid && m_ready;

`ifdef FORMAL_bh_granule_check
    (* anyseq *) wire f_hit, f_error;
    (* anyseq *) wire [WORD_WIDTH-1:0] f_word;
    assign {hit, error, word} = {f_hit, f_error, f_word};
    assign {fetch, fetch_index} = 0;
    wire unused_fill = &{1'b0, filled, fill_error, fill_data, taken, next_read};
`else
    generate if (GRANULE_DRAM != 0) begin : gen_cache
        bh_granule_cache #(
            .INDEX_WIDTH(INDEX_WIDTH), .WORD_WIDTH(WORD_WIDTH), .SETS(GRANULE_SETS), .WAYS(GRANULE_WAYS)
        ) u_cache (
            .aclk(aclk), .aresetn(aresetn), .next_index(next_index), .next_read(next_read), .taken(taken),
            .hit(hit), .error(error), .word(word), .we(gw_we), .windex(gw_index),
            .fetch(fetch), .fetch_index(fetch_index), .filled(filled), .fill_error(fill_error), .fill_data(fill_data));
        wire unused_data = &{1'b0, gw_data};
    end else begin : gen_chip
        bh_granule_lookup #(.INDEX_WIDTH(INDEX_WIDTH), .WORD_WIDTH(WORD_WIDTH)) u_lookup (
            .aclk(aclk), .aresetn(aresetn), .next_index(next_index), .next_read(next_read), .taken(taken),
            .hit(hit), .error(error), .word(word), .we(gw_we), .windex(gw_index), .wdata(gw_data),
            .fetch(fetch), .fetch_index(fetch_index), .filled(filled), .fill_error(fill_error), .fill_data(fill_data));
    end endgenerate
`endif

    // ---- the state of the head's granule ---------------------------------------------------
    // The right that it needs: read 0, write 1, execute unprivileged 2, execute privileged 3.
    wire [1:0]      right = WRITE != 0 ? 2'd1 : m_prot[2] ? {1'b1, m_prot[0]} : 2'd0;
    wire [EACH-1:0] shareds;
    wire            granule_shared, right_revoked;

    genvar e, h;
    generate for (e = 0; e < EACH; e = e + 1) begin : gen_shared
        assign shareds[e] = word[ENTRY_WIDTH*e];
    end endgenerate

    generate if (EACH > 1) begin : gen_each
        wire [EACH_LOG2-1:0] each = m_addr[GRANULE_LOG2 +: EACH_LOG2];
        assign granule_shared = shareds[each];
    end else begin : gen_one
        assign granule_shared = shareds[0];
    end endgenerate

    generate if (LEVELS > 1) begin : gen_levels
        wire [3:0]        level = m_ctx[CONTEXT_WIDTH-6 +: 4];
        wire [LEVELS-1:1] counts;                          // this level is above the context's and has revoked the right
        assign right_revoked = |counts;
        for (h = 1; h < LEVELS; h = h + 1) begin : gen_level
            localparam [3:0] H = h;
            wire [4*EACH-1:0] column;                      // of every granule of the word
            for (e = 0; e < EACH; e = e + 1) begin : gen_each
                assign column[4*e +: 4] = word[ENTRY_WIDTH*e + 4*h - 3 +: 4];
            end
            if (EACH > 1) begin : gen_select
                assign counts[h] = level < H && column[{m_addr[GRANULE_LOG2 +: EACH_LOG2], right}];
            end else begin : gen_no_select
                assign counts[h] = level < H && column[right];
            end
        end
    end else begin : gen_no_levels
        assign right_revoked = 1'b0;
        wire unused_right = &{1'b0, right, word};
    end endgenerate

    // ---- verdict --------------------------------------------------------------------------
    wire split   = m_ctx[CONTEXT_WIDTH-2];
    wire trusted = m_ctx[CONTEXT_WIDTH-7];
    wire half    = m_ipa[IPA_WIDTH-1];                     // matters only when split
    wire known   = table_ok && !error;                     // the state, of what has one

    wire shared    = shared_window || (has_state && known && granule_shared);
    wire bad_level = has_state && known && !borrow && right_revoked;
    wire bad_share = subject && ((has_state && !known) || (borrow && !shared) || (split && (half != shared || (!trusted && !half))));

    assign m_valid   = stage_valid && (!has_state || !table_ok || hit || kept);
    assign m_refused = (refused || bad_level || bad_share) && !kept;
    assign m_code    = bad_level ? LEVEL : bad_share ? SHARE : code;
    assign m_resp    = resp & {2{!subject || bad_level || bad_share}};

    wire unused_ctx = &{1'b0, m_ctx};

`ifdef FORMAL
    // P1 what passed steps 1 to 5 goes out by step 6 restated, from the state of its granule, any, as all writes of the table
    //    up to two cycles ago have left it, in the first cycle here and in each later one
    // P2 refused with CONTROL.RESP as it came with the burst; a failing exclusive write only if step 6 refuses
    // P3 what was refused before, the page's and what has no state goes on unchanged, without a wait
    // P4 a burst whose word is missing does not go on; one that has entered stays, allowed
    // P5 one cycle, nothing lost or altered   C1 each code   C2 a burst that waits is refused by a write of the table
    assign f_passes = stage_valid && subject && !refused;
`ifdef FORMAL_bh_granule_check
    `define BH_GRANULE_CHECK_CONTRACT assume
    initial assume (!aresetn);
`else
    `define BH_GRANULE_CHECK_CONTRACT assert
`endif
    reg f_past_valid = 1'b0, f_was_alive = 1'b0;
    wire f_alive = f_past_valid && aresetn;
    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        f_was_alive  <= f_alive;
    end
    always @(posedge aclk) if (f_alive && kept)
        `BH_GRANULE_CHECK_CONTRACT (f_was_alive && $past(m_valid && !m_refused && !m_ready));
    always @(*) if (f_alive && s_valid) begin
        `BH_GRANULE_CHECK_CONTRACT (s_refused || s_subject);
        `BH_GRANULE_CHECK_CONTRACT (!s_page || (s_refused && s_code == 0));
    end

    always @(*) if (f_alive) begin
        if (stage_valid) assert ((refused || subject) && subject == (code == 4'd0 && !m_page) && (!m_page || code == 4'd0));
        if (kept) assert (f_passes);
    end

`ifdef FORMAL_bh_granule_check
    (* anyconst *) reg [PA_WIDTH-GRANULE_LOG2-1:0] f_page;       // of any granule
    wire [PA_WIDTH-1:0]    f_pa    = {f_page, {GRANULE_LOG2{1'b0}}};
    wire                   f_there = f_pa >= GRANULE_BASE && f_page - (GRANULE_BASE >> GRANULE_LOG2) < GRANULES;
    wire [PA_WIDTH-GRANULE_LOG2-1:0] f_number = f_page - (GRANULE_BASE >> GRANULE_LOG2);
    reg  [ENTRY_WIDTH-1:0] f_state, f_before;                    // its state; that of the cycle before
    reg  [INDEX_WIDTH-1:0] f_read;                               // the word that was read
    always @(posedge aclk) begin
        f_before <= f_state;
        f_read   <= next_index;
        if (gw_we && gw_index == f_number / EACH) f_state <= gw_data >> ENTRY_WIDTH*(f_number % EACH);
    end
    wire [ENTRY_WIDTH-1:0] f_entry = word >> ENTRY_WIDTH*(f_number % EACH);
    always @(*) begin
        if (GRANULE_DRAM == 0) assume (hit && !error);
        if (hit && !error && f_there && f_read == f_number / EACH) assume (f_entry == f_before);
    end

    // Step 6, as the text has it.
    wire       f_split = m_ctx[CONTEXT_WIDTH-2], f_trusted = m_ctx[CONTEXT_WIDTH-7], f_half = m_ipa[IPA_WIDTH-1];
    wire [3:0] f_level = LEVELS > 1 ? m_ctx[CONTEXT_WIDTH-3 -: 4] : 4'd15;
    wire       f_mine  = m_addr[PA_WIDTH-1:GRANULE_LOG2] == f_page;
    wire       f_table = f_there && !kind[0];                    // its state counts
    wire       f_ok    = table_ok && !error;
    reg  [3:0] f_left;                                           // what the levels above leave
    integer    f_h;
    always @(*) begin
        f_left = 4'b1111;
        for (f_h = 1; f_h < LEVELS; f_h = f_h + 1)
            if (f_h > f_level) f_left = f_left & ~(f_before >> (4*f_h - 3));
    end
    wire f_needs  = WRITE != 0 ? f_left[1] : !m_prot[2] ? f_left[0] : m_prot[0] ? f_left[3] : f_left[2];
    wire f_shared = kind[0] || (f_table && f_before[0]);
    wire [3:0] f_code = f_table && !f_ok ? 4'd7 : f_table && kind == 0 && !f_needs ? 4'd6 :
                        (kind[1] && !f_shared) || (f_split && (f_half != f_shared || (!f_trusted && !f_half))) ? 4'd7 : 4'd0;

    always @(*) if (f_alive) begin
        if (stage_valid && next_read && !s_ready) assert (next_index == f_read);
        if (stage_valid) assert (f_read == (GRANULES > EACH ? m_addr[PA_WIDTH-1:GRANULE_LOG2] >> EACH_LOG2 : 0) % (1 << INDEX_WIDTH));
        if (stage_valid && subject && f_mine && !kept && m_valid) begin
            assert (m_code == f_code && m_refused == (refused || f_code != 0));                 // P1
            assert (m_resp == (f_code != 0 ? resp : 2'd0) || !m_refused);                       // P2
        end
        if (stage_valid && !subject) assert (m_valid && m_code == code && m_resp == resp && (m_refused || kept));   // P3
        if (stage_valid && subject && f_mine && !f_table) assert (m_valid);
        if (m_valid) assert (stage_valid);
        if (f_mine && stage_valid && subject && f_table && table_ok && !hit && !kept) assert (!m_valid);            // P4
        if (kept) assert (m_valid && !m_refused && subject && !refused && !m_page);
        if (GRANULE_DRAM == 0) assert (m_valid == stage_valid);
        if (m_page && stage_valid) assert (!subject && m_refused);
        assert (s_ready == (!stage_valid || (m_valid && m_ready)) && empty == !stage_valid);
    end
    always @(posedge aclk) if (f_alive && f_was_alive) begin
        if ($past(s_valid && s_ready))                                                          // P5
            assert (stage_valid && {m_addr, m_ipa, m_page, m_prot, m_rest, kind, code, resp, refused}
                    == $past({s_addr, s_ipa, s_page, s_prot, s_rest, s_kind, s_code, s_resp, s_refused})
                    && subject == $past(s_code == 0 && !s_page) && (OWN_CONTEXT == 0 || m_ctx == $past(s_ctx)));
        if ($past(stage_valid && !(m_valid && m_ready)))
            assert (stage_valid && $stable({m_addr, m_ipa, m_page, m_prot, m_rest, kind, code, resp, refused, subject})
                    && (OWN_CONTEXT == 0 || $stable(m_ctx)));
        if (stage_valid) assert ($past((s_valid && s_ready) || (stage_valid && !(m_valid && m_ready))));
        cover (m_valid && m_ready && f_mine && f_table && !m_refused);
        cover (LEVELS == 1 || (m_valid && m_ready && m_code == LEVEL && subject && f_mine));
        cover (m_valid && m_ready && m_code == SHARE && subject && f_mine && f_ok && f_table);
        cover (f_mine && f_ok && f_table && $past(m_valid && !m_refused && !m_ready) && !kept && m_refused && $stable(m_ctx) && $past(table_ok && !error));
        cover (GRANULE_DRAM == 0 || (stage_valid && $past(stage_valid && !m_valid) && m_valid && hit && m_ready));
    end
`endif
`endif

endmodule
`resetall
