// SPDX-License-Identifier: Apache-2.0
//
// bh_read - issue of judged reads: allowed ones go to memory, refused ones are answered
// here with zero beats and leave a record.
//
// A burst enters when it is first presented to memory, or taken by the refusal slot; both
// wait for bh_order, and a refused one for the slot and the record buffer too.  Beats of
// the two sources are merged in turn, beat by beat; a beat that stalls stays.
// AR and R pass through combinationally.
// A page read is refused without a record; its one beat waits in the slot for the page's answer.
// Proof: tests/formal/bh_read.sby

`resetall
`default_nettype none

module bh_read #(
    parameter DATA_WIDTH      = 64,    // 32, 64, 128, 256, 512
    parameter ID_WIDTH        = 4,     // 1..32
    parameter USER_WIDTH      = 1,     // 1..64
    parameter IPA_WIDTH       = 32,    // 13..64
    parameter TAG_WIDTH       = 13,    // 1 and more: whose a record is
    parameter MAX_OUTSTANDING = 16,    // 1..256
    parameter BYPASS          = 1,     // as bh_order
    parameter PAGE            = 0,     // 1: page reads
    parameter CONTEXT_WIDTH   = 1      // of what goes with a page read
) (
    input  wire                  aclk,
    input  wire                  aresetn,        // synchronous, active low

    // The judged burst at the head; its other attributes go to memory around this module.
    input  wire                  head_valid,
    output wire                  head_ready,
    input  wire                  head_refused,
    input  wire [3:0]            head_code,      // meaningless when allowed, as are head_resp and head_ipa
    input  wire [1:0]            head_resp,
    input  wire [IPA_WIDTH-1:0]  head_ipa,
    input  wire [ID_WIDTH-1:0]   head_id,
    input  wire [7:0]            head_len,
    input  wire [2:0]            head_size,
    input  wire [2:0]            head_prot,
    input  wire [TAG_WIDTH-1:0]  head_tag,
    input  wire                  head_page,      // refused, without a record: the page has it
    input  wire [CONTEXT_WIDTH-1:0] head_ctx,
    output wire                  kept,           // the head has been presented and stays
`ifdef FORMAL
    output wire [(9<<ID_WIDTH)-1:0] f_open,      // allowed bursts in flight, of each ID
`endif

    output wire                  m_axi_arvalid,
    input  wire                  m_axi_arready,

    input  wire [ID_WIDTH-1:0]   m_axi_rid,
    input  wire [DATA_WIDTH-1:0] m_axi_rdata,
    input  wire [1:0]            m_axi_rresp,
    input  wire                  m_axi_rlast,
    input  wire [USER_WIDTH-1:0] m_axi_ruser,
    input  wire                  m_axi_rvalid,
    output wire                  m_axi_rready,

    output wire [ID_WIDTH-1:0]   s_axi_rid,
    output wire [DATA_WIDTH-1:0] s_axi_rdata,
    output wire [1:0]            s_axi_rresp,
    output wire                  s_axi_rlast,
    output wire [USER_WIDTH-1:0] s_axi_ruser,
    output wire                  s_axi_rvalid,
    input  wire                  s_axi_rready,

    // Page: steady until ready; done is a pulse in a later cycle, and there is no second request before it.
    output wire                  page_valid,
    input  wire                  page_ready,
    output wire [9:0]            page_offset,    // of the word
    output wire [CONTEXT_WIDTH-1:0] page_ctx,
    input  wire                  page_done,
    input  wire                  page_ok,
    input  wire [31:0]           page_data,

    output wire                  fault_valid,
    input  wire                  fault_ready,
    output wire [3:0]            fault_code,
    output wire [IPA_WIDTH-1:0]  fault_ipa,
    output wire [ID_WIDTH-1:0]   fault_id,
    output wire [7:0]            fault_len,
    output wire [2:0]            fault_size,
    output wire [2:0]            fault_prot,
    output wire [TAG_WIDTH-1:0]  fault_tag,

    output wire                  count_allowed,  // pulses, at entry
    output wire                  count_refused,
    output wire                  idle            // nothing in flight; a record may wait
);

    // ---- issue ------------------------------------------------------------------------
    wire may_enter, slot_free, record_free, order_empty;
    reg  entered_q;                    // the head was presented to memory before

    // may_enter comes late: all else is decided beside it.
    wire for_page   = PAGE != 0 && head_page;
    wire can_refuse = slot_free && (record_free || for_page);
    wire wants      = head_valid && !entered_q && (!head_refused || can_refuse);
    wire moves      = head_valid && (head_refused ? can_refuse : m_axi_arready);
    wire enter      = wants && may_enter;
    wire refuse     = enter && head_refused;

    assign m_axi_arvalid = head_valid && !head_refused && (entered_q || may_enter);
    assign count_allowed = m_axi_arvalid && !entered_q;
    assign count_refused = refuse && !for_page;
    assign head_ready    = moves && (entered_q || may_enter);
    assign kept          = entered_q;

    always @(posedge aclk)
        if (!aresetn) entered_q <= 1'b0;
        else          entered_q <= m_axi_arvalid && !m_axi_arready;

    // ---- order --------------------------------------------------------------------------
`ifdef FORMAL
    wire [35:0] f_counts;
    wire [3:0]  f_refused_q;
`endif

    wire unused_lone;

    bh_order #(.ID_WIDTH(ID_WIDTH), .MAX_OUTSTANDING(MAX_OUTSTANDING), .BYPASS(BYPASS)) u_order (
        .aclk(aclk), .aresetn(aresetn),
        .head_id(head_id), .head_refused(head_refused), .may_enter(may_enter),
        .enter(enter),
        .done(s_axi_rvalid && s_axi_rready && s_axi_rlast), .done_id(s_axi_rid),
`ifdef FORMAL
        .f_counts(f_counts), .f_refused_q(f_refused_q),
`endif
        .lone(unused_lone), .empty(order_empty));

    // ---- refusal: one burst at a time ---------------------------------------------------
    reg                slot_valid_q;
    reg                slot_last_q;    // slot_left_q == 0; these are meaningless while !slot_valid_q
    reg [7:0]          slot_left_q;    // beats behind the one presented
    reg [ID_WIDTH-1:0] slot_id_q;
    reg [1:0]          slot_resp_q;

    wire        pick_slot;
    wire        slot_shows;            // its beat: not while the page's answer is awaited
    wire        slot_done;             // the page has answered OKAY
    wire [31:0] slot_data;             // zero unless the page gave some
    wire        slot_beat = slot_shows && pick_slot && s_axi_rready;

    assign slot_free = !slot_valid_q || (slot_beat && slot_last_q);

    always @(posedge aclk)
        if (!aresetn)       slot_valid_q <= 1'b0;
        else if (slot_free) slot_valid_q <= refuse;

    always @(posedge aclk)
        if (slot_free) begin
            slot_left_q <= head_len;
            slot_last_q <= head_len == 8'd0;
        end else if (slot_beat) begin
            slot_left_q <= slot_left_q - 8'd1;
            slot_last_q <= slot_left_q == 8'd1;
        end

    always @(posedge aclk)
        if (slot_free) slot_id_q <= head_id;

    always @(posedge aclk)
        if (slot_free)      slot_resp_q <= head_resp;
        else if (slot_done) slot_resp_q <= 2'b00;

    generate if (PAGE != 0) begin : gen_page
        reg                     ask_q, wait_q;   // the request is there; its answer is not
        reg [9:0]               offset_q;        // these two meaningless while !ask_q
        reg [CONTEXT_WIDTH-1:0] ctx_q;
        reg [31:0]              data_q;

        always @(posedge aclk)
            if (!aresetn) begin
                ask_q  <= 1'b0;
                wait_q <= 1'b0;
            end else if (slot_free) begin
                ask_q  <= refuse && for_page;
                wait_q <= refuse && for_page;
            end else begin
                if (page_ready) ask_q  <= 1'b0;
                if (page_done)  wait_q <= 1'b0;
            end

        always @(posedge aclk)
            if (slot_free) begin
                offset_q <= head_ipa[11:2];
                ctx_q    <= head_ctx;
            end

        always @(posedge aclk)
            if (slot_free)      data_q <= 32'd0;
            else if (slot_done) data_q <= page_data;

        assign slot_shows  = slot_valid_q && !wait_q;
        assign slot_done   = page_done && page_ok;
        assign slot_data   = data_q;
        assign page_valid  = ask_q;
        assign page_offset = offset_q;
        assign page_ctx    = ctx_q;
        assign s_axi_rdata = (m_axi_rdata & {DATA_WIDTH{!pick_slot}}) | ({DATA_WIDTH/32{slot_data}} & {DATA_WIDTH{pick_slot}});
    end else begin : gen_no_page
        assign slot_shows  = slot_valid_q;
        assign slot_done   = 1'b0;
        assign slot_data   = 32'd0;
        assign page_valid  = 1'b0;
        assign page_offset = 10'd0;
        assign page_ctx    = {CONTEXT_WIDTH{1'b0}};
        assign s_axi_rdata = m_axi_rdata & {DATA_WIDTH{!pick_slot}};
        wire unused = &{1'b0, head_page, head_ctx, page_ready, page_done, page_ok, page_data, slot_data};
    end endgenerate

    // ---- merge ----------------------------------------------------------------------------
    reg slot_turn_q;                   // the slot goes first when both have a beat

    assign pick_slot = slot_shows && (slot_turn_q || !m_axi_rvalid);

    always @(posedge aclk)
        if (!aresetn)          slot_turn_q <= 1'b0;
        else if (s_axi_rvalid) slot_turn_q <= s_axi_rready ? !pick_slot : pick_slot;

    assign s_axi_rvalid = slot_shows || m_axi_rvalid;
    assign s_axi_rid    = pick_slot ? slot_id_q   : m_axi_rid;
    assign s_axi_rresp  = pick_slot ? slot_resp_q : m_axi_rresp;
    assign s_axi_rlast  = pick_slot ? slot_last_q : m_axi_rlast;
    assign s_axi_ruser  = m_axi_ruser & {USER_WIDTH{!pick_slot}};
    assign m_axi_rready = s_axi_rready && !pick_slot;

    // ---- record ---------------------------------------------------------------------------
    bh_stage #(.WIDTH(4 + IPA_WIDTH + ID_WIDTH + 8 + 3 + 3 + TAG_WIDTH)) u_record (
        .aclk(aclk), .aresetn(aresetn),
        .s_valid(count_refused), .s_ready(record_free),
        .s_data({head_code, head_ipa, head_id, head_len, head_size, head_prot, head_tag}),
        .m_valid(fault_valid), .m_ready(fault_ready),
        .m_data({fault_code, fault_ipa, fault_id, fault_len, fault_size, fault_prot, fault_tag}));

    assign idle = order_empty;

`ifdef FORMAL
`ifdef FORMAL_bh_read
    `define BH_READ_CONTRACT assume
    initial assume (!aresetn);
`else
    `define BH_READ_CONTRACT assert
`endif
    localparam F_HASHES = MAX_OUTSTANDING <= 4 ? 1 : ID_WIDTH > 1 ? 4 : 2;  // as bh_order
    localparam F_IDS  = 1 << ID_WIDTH;
    localparam F_BITS = MAX_OUTSTANDING < 8 ? 4 : 9;              // of a count

    reg f_past_valid = 1'b0, f_was_live = 1'b0;
    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        f_was_live   <= f_live;
    end
    wire f_live = f_past_valid && aresetn;
    wire f_next = f_live && f_was_live;

    // The head stays once presented; memory answers what it accepted, and its beats stay.
    // P1 no refused burst is presented; what is presented stays
    // P2 an R beat that stalls stays as it is
    // P3 each beat at s_axi is one of memory's, unchanged, or one of the slot's
    // P4 a refused burst: AxLEN + 1 beats of zero, its ID and response, RLAST on the last, one record
    // P5 order: while a refused burst of an ID is in flight no allowed one of that ID is, and vice versa
    // P6 neither source waits for more than one beat of the other
    // P7 idle: nothing in flight, at most MAX_OUTSTANDING
    // P8 a page read is asked of the page once, leaves no record, and its one beat has what the page answered
    // C1 beats of both sources in turn   C2 allowed, refused, allowed of one ID   C3 an entered head stalls

    // Bursts that memory accepted and has not finished, an entry an ID.
    reg  [F_BITS-1:0] f_pending [0:F_IDS-1];
    wire f_ar = m_axi_arvalid && m_axi_arready;
    wire f_mr = m_axi_rvalid && m_axi_rready && m_axi_rlast;

    genvar g;
    generate for (g = 0; g < F_IDS; g = g + 1) begin : gen_formal
        initial f_pending[g] = 0;
        always @(posedge aclk)
            if (!aresetn) f_pending[g] <= 0;
            else f_pending[g] <= f_pending[g] + {{F_BITS-1{1'b0}}, f_ar && head_id == g} - {{F_BITS-1{1'b0}}, f_mr && m_axi_rid == g};
        assign f_open[9*g +: 9] = {{9-F_BITS{1'b0}}, f_pending[g]} + {8'd0, entered_q && head_id == g};
    end endgenerate

    always @(*) if (f_live) begin
        if (m_axi_rvalid) assume (f_pending[m_axi_rid] != 0);
    end
    always @(posedge aclk) if (f_next) begin
        if ($past(kept_head && !head_ready))
            `BH_READ_CONTRACT (head_valid && head_refused == $past(head_refused) && head_id == $past(head_id));
        if ($past(m_axi_rvalid && !m_axi_rready))
            assume (m_axi_rvalid && m_axi_rid == $past(m_axi_rid) && m_axi_rdata == $past(m_axi_rdata)
                && m_axi_rresp == $past(m_axi_rresp) && m_axi_rlast == $past(m_axi_rlast)
                && m_axi_ruser == $past(m_axi_ruser));
    end
    wire kept_head = head_valid && m_axi_arvalid;

    // P1, P2
    always @(posedge aclk) if (f_next) begin
        if (m_axi_arvalid) assert (head_valid && !head_refused);
        if ($past(m_axi_arvalid && !m_axi_arready)) assert (m_axi_arvalid);
        assert (kept == $past(m_axi_arvalid && !m_axi_arready));
        if ($past(s_axi_rvalid && !s_axi_rready))
            assert (s_axi_rvalid && s_axi_rid == $past(s_axi_rid) && s_axi_rdata == $past(s_axi_rdata)
                && s_axi_rresp == $past(s_axi_rresp) && s_axi_rlast == $past(s_axi_rlast)
                && s_axi_ruser == $past(s_axi_ruser));
    end

    // P3, P4: a refused burst as it was taken.
    reg                f_slot;
    reg [7:0]          f_left;
    reg [ID_WIDTH-1:0] f_id;
    reg [1:0]          f_resp;
    reg [31:0]         f_data;                                    // of the page; zero
    reg                f_asks, f_waits;
    wire f_refuse = head_valid && head_refused && head_ready;
    wire f_page   = PAGE != 0 && head_page;
    wire f_s  = s_axi_rvalid && s_axi_rready;
    wire f_m  = m_axi_rvalid && m_axi_rready;
    wire f_own = f_s && !f_m;                                     // a beat of ours

    always @(posedge aclk)
        if (!aresetn) begin f_slot <= 1'b0; f_asks <= 1'b0; f_waits <= 1'b0; end
        else if (f_refuse) begin
            f_slot <= 1'b1; f_left <= head_len; f_id <= head_id; f_resp <= head_resp; f_data <= 32'd0; f_asks <= f_page; f_waits <= f_page;
            f_offset <= head_ipa >> 2; f_ctx <= head_ctx;
        end else begin
            if (f_own) begin f_slot <= f_left != 0; f_left <= f_left - 8'd1; end
            if (page_valid && page_ready) f_asks <= 1'b0;
            if (page_done) begin
                f_waits <= 1'b0;
                if (page_ok) begin f_data <= page_data; f_resp <= 2'b00; end
            end
        end
    reg [9:0]               f_offset;
    reg [CONTEXT_WIDTH-1:0] f_ctx;
    always @(*) if (f_live) begin
        if (page_done) assume (f_waits && !f_asks);
        if (head_valid && f_page) `BH_READ_CONTRACT (head_refused && head_len == 0);
        assert (page_valid == f_asks);                                                          // P8
        if (f_asks) assert (f_waits && page_offset == f_offset && page_ctx == f_ctx);
        if (f_waits) assert (f_slot && f_left == 0 && f_data == 0 && (PAGE == 0 || !slot_shows));
        if (f_slot) assert (slot_shows == !f_waits && slot_data == f_data);
        if (PAGE == 0) assert (!f_waits);
    end

    always @(*) if (f_live) begin
        assert (f_slot == slot_valid_q);
        if (f_slot) assert (f_left == slot_left_q && slot_last_q == (f_left == 0) && f_id == slot_id_q && f_resp == slot_resp_q);
        if (f_m) assert (f_s && s_axi_rid == m_axi_rid && s_axi_rdata == m_axi_rdata && s_axi_rresp == m_axi_rresp
                         && s_axi_rlast == m_axi_rlast && s_axi_ruser == m_axi_ruser);
        if (f_own) assert (f_slot && !f_waits && s_axi_rid == f_id && s_axi_rdata == {(DATA_WIDTH + 31)/32{f_data}} && s_axi_ruser == 0
                           && s_axi_rresp == f_resp && s_axi_rlast == (f_left == 0));
        if (f_refuse) assert (!f_slot || (f_own && f_left == 0));
        if (count_refused) assert (f_refuse && !f_page);
        if (head_ready && head_valid) assert (head_refused ? count_refused || f_page : f_ar);
    end
    always @(posedge aclk) if (f_next && $past(count_refused))
        assert (fault_valid && fault_code == $past(head_code) && fault_ipa == $past(head_ipa)
                && fault_id == $past(head_id) && fault_len == $past(head_len) && fault_size == $past(head_size)
                && fault_prot == $past(head_prot) && fault_tag == $past(head_tag));
    always @(posedge aclk) if (f_next && fault_valid)
        assert ($past(count_refused) || $past(fault_valid && !fault_ready));

    // P5, P7: what the counts stand for.
    reg [F_BITS-1:0] f_mem [0:3];
    reg [12:0] f_all;
    integer    f_i;
    always @(*) begin
        f_mem[0] = 0; f_mem[1] = 0; f_mem[2] = 0; f_mem[3] = 0; f_all = {12'd0, slot_valid_q} + {12'd0, entered_q};
        for (f_i = 0; f_i < F_IDS; f_i = f_i + 1) begin
            f_mem[f_i % F_HASHES] = f_mem[f_i % F_HASHES] + f_pending[f_i];
            f_all = f_all + {{13-F_BITS{1'b0}}, f_pending[f_i]};
        end
    end
    generate for (g = 0; g < F_HASHES; g = g + 1) begin : gen_formal_hash
        wire [F_BITS-1:0] f_memory = f_mem[g] + {{F_BITS-1{1'b0}}, entered_q && head_id % F_HASHES == g};
        wire       f_ours   = slot_valid_q && slot_id_q % F_HASHES == g;
        always @(*) if (f_live) begin
            assert (f_counts[9*g +: 9] == f_memory + {{F_BITS-1{1'b0}}, f_ours});
            if (f_ours)        assert (f_memory == 0 && f_refused_q[g]);
            if (f_memory != 0) assert (!f_refused_q[g]);
        end
    end endgenerate
    always @(*) if (f_live) begin
        if (slot_valid_q) assert (f_pending[slot_id_q] == 0);
        if (entered_q) assert (head_valid && !head_refused);
        assert (f_all <= MAX_OUTSTANDING);
        if (idle) assert (f_all == 0);
    end

    // P6
    reg f_mem_last, f_own_last;                                   // the source of the last beat, while both had one
    always @(posedge aclk)
        if (!aresetn) begin f_mem_last <= 1'b0; f_own_last <= 1'b0; end
        else if (f_s) begin
            f_mem_last <= f_m   && slot_shows;
            f_own_last <= f_own && m_axi_rvalid;
        end
    always @(*) if (f_live && f_s) begin
        if (f_mem_last && slot_shows) assert (f_own);
        if (f_own_last && m_axi_rvalid) assert (f_m);
    end
    always @(*) if (f_live) begin
        if (f_mem_last) assert (slot_shows && slot_turn_q);
        if (f_own_last) assert (m_axi_rvalid && !slot_turn_q);
    end

    reg [2:0] f_kinds;                                            // of finished bursts with ID 1, newest lowest
    reg [1:0] f_finished;
    always @(posedge aclk)
        if (!aresetn) begin f_kinds <= 3'd0; f_finished <= 2'd0; end
        else if (f_s && s_axi_rlast && s_axi_rid == 1) begin
            f_kinds    <= {f_kinds[1:0], f_own};
            f_finished <= f_finished == 2'd3 ? 2'd3 : f_finished + 2'd1;
        end
    always @(posedge aclk) if (f_next) begin
        cover ($past(f_mem_last) && f_own && f_left != 0);
        cover (f_finished == 2'd3 && f_kinds == 3'b010);
        cover ($past(kept) && kept && f_ar);
        cover (PAGE == 0 || (f_own && f_data != 0));
    end
`endif

endmodule
`resetall
