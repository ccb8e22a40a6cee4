// SPDX-License-Identifier: Apache-2.0
//
// bh_write - issue of judged writes and the way of their data: allowed bursts go to
// memory, refused ones lose their beats here, are answered once and leave a record; one
// that is refused without a code, a failing exclusive write, leaves none.
//
// A burst enters when it is first presented to memory, or taken by the refusal logic; both
// wait for bh_order and the route queue, a refused one for the record buffer too.  Write
// beats follow the order of entry and are counted by AWLEN; the requester's WLAST is not
// used.  A beat may leave in the cycle in which its address is first presented: a memory
// may wait for it before it accepts the address.
// AW, W and B pass through combinationally.
// A page write takes the way of a refused one, but its beat goes to the page, which answers in order.  Answers of the
// page and of this module never wait together: neither kind enters while the other is in flight.
// Proof: tests/formal/bh_write.sby

`resetall
`default_nettype none

module bh_write #(
    parameter DATA_WIDTH      = 64,    // 32, 64, 128, 256, 512
    parameter ID_WIDTH        = 4,     // 1..32
    parameter USER_WIDTH      = 1,     // 1..64
    parameter IPA_WIDTH       = 32,    // 13..64
    parameter TAG_WIDTH       = 13,    // 1 and more: whose a record is
    parameter MAX_OUTSTANDING = 16,    // 1..256
    parameter BYPASS          = 1,     // as bh_order
    parameter PAGE            = 0,     // 1: page writes
    parameter CONTEXT_WIDTH   = 1      // of what goes with a page write
) (
    input  wire                    aclk,
    input  wire                    aresetn,      // synchronous, active low

    // The judged burst at the head; its other attributes go to memory around this module.
    input  wire                    head_valid,
    output wire                    head_ready,
    input  wire                    head_refused,
    input  wire [3:0]              head_code,    // refused: 0 leaves no record and no count
    input  wire [1:0]              head_resp,    // meaningless when allowed, as is head_ipa
    input  wire [IPA_WIDTH-1:0]    head_ipa,
    input  wire [ID_WIDTH-1:0]     head_id,
    input  wire [7:0]              head_len,
    input  wire [2:0]              head_size,
    input  wire [2:0]              head_prot,
    input  wire [TAG_WIDTH-1:0]    head_tag,
    input  wire                    head_page,    // refused, with code 0: the page has it
    input  wire [CONTEXT_WIDTH-1:0] head_ctx,
    output wire                    kept,         // the head has been presented and stays
`ifdef FORMAL
    output wire [(9<<ID_WIDTH)-1:0] f_open,      // allowed bursts in flight, of each ID
`endif

    output wire                    m_axi_awvalid,
    input  wire                    m_axi_awready,

    input  wire [DATA_WIDTH-1:0]   s_axi_wdata,
    input  wire [DATA_WIDTH/8-1:0] s_axi_wstrb,
    input  wire [USER_WIDTH-1:0]   s_axi_wuser,
    input  wire                    s_axi_wvalid,
    output wire                    s_axi_wready,

    output wire [DATA_WIDTH-1:0]   m_axi_wdata,
    output wire [DATA_WIDTH/8-1:0] m_axi_wstrb,
    output wire                    m_axi_wlast,
    output wire [USER_WIDTH-1:0]   m_axi_wuser,
    output wire                    m_axi_wvalid,
    input  wire                    m_axi_wready,

    input  wire [ID_WIDTH-1:0]     m_axi_bid,
    input  wire [1:0]              m_axi_bresp,
    input  wire [USER_WIDTH-1:0]   m_axi_buser,
    input  wire                    m_axi_bvalid,
    output wire                    m_axi_bready,

    output wire [ID_WIDTH-1:0]     s_axi_bid,
    output wire [1:0]              s_axi_bresp,
    output wire [USER_WIDTH-1:0]   s_axi_buser,
    output wire                    s_axi_bvalid,
    input  wire                    s_axi_bready,

    // Page: steady until ready; answers in order, each in a later cycle than its request, steady until ready.
    output wire                    page_valid,   // combinational from s_axi_wvalid and the head
    input  wire                    page_ready,
    output wire [9:0]              page_offset,  // of the word
    output wire [31:0]             page_data,
    output wire                    page_full,    // all four strobes
    output wire [2:0]              page_prot,
    output wire [CONTEXT_WIDTH-1:0] page_ctx,
    input  wire                    page_b_valid,
    input  wire                    page_b_ok,
    output wire                    page_b_ready,
    input  wire                    page_level,   // the only page write in flight waits for idle itself

    output wire                    fault_valid,
    input  wire                    fault_ready,
    output wire [3:0]              fault_code,
    output wire [IPA_WIDTH-1:0]    fault_ipa,
    output wire [ID_WIDTH-1:0]     fault_id,
    output wire [7:0]              fault_len,
    output wire [2:0]              fault_size,
    output wire [2:0]              fault_prot,
    output wire [TAG_WIDTH-1:0]    fault_tag,

    output wire                    count_allowed,  // pulses, at entry
    output wire                    count_refused,
    output wire                    idle           // nothing in flight but what waits for it; a record may wait
);

    // ---- issue ------------------------------------------------------------------------
    wire may_enter, route_full, record_free, order_empty;
    reg  entered_q;                    // the head was presented to memory before

    wire for_page = PAGE != 0 && head_page;
    wire page_room, own_room;          // no answers of the other kind are due

    // may_enter comes late: all else is decided beside it.
    wire can_refuse = for_page ? page_room : record_free && own_room;
    wire wants      = head_valid && !entered_q && !route_full && (!head_refused || can_refuse);
    wire moves      = head_valid && (head_refused ? can_refuse : m_axi_awready) && (entered_q || !route_full);
    wire enter      = wants && may_enter;
    wire refuse     = enter && head_refused;

    assign m_axi_awvalid = head_valid && !head_refused && (entered_q || (may_enter && !route_full));
    assign count_allowed = m_axi_awvalid && !entered_q;
    assign count_refused = refuse && head_code != 4'd0;
    assign head_ready    = moves && (entered_q || may_enter);
    assign kept          = entered_q;

    always @(posedge aclk)
        if (!aresetn) entered_q <= 1'b0;
        else          entered_q <= m_axi_awvalid && !m_axi_awready;

    // ---- order --------------------------------------------------------------------------
`ifdef FORMAL
    wire [35:0] f_counts;
    wire [3:0]  f_refused_q;
`endif

    wire order_lone;

    bh_order #(.ID_WIDTH(ID_WIDTH), .MAX_OUTSTANDING(MAX_OUTSTANDING), .BYPASS(BYPASS), .LONE(PAGE)) u_order (
        .aclk(aclk), .aresetn(aresetn),
        .head_id(head_id), .head_refused(head_refused), .may_enter(may_enter), .enter(enter),
        .done(s_axi_bvalid && s_axi_bready), .done_id(s_axi_bid),
`ifdef FORMAL
        .f_counts(f_counts), .f_refused_q(f_refused_q),
`endif
        .lone(order_lone), .empty(order_empty));

    // ---- route: where the beats go, one entry a burst, in order of entry ------------------
    localparam ENTRY = 1 + ID_WIDTH + 2 + 8 + (PAGE != 0 ? 1 : 0);

    wire                route_valid, route_refused, route_page;
    wire [ENTRY-1:0]    route_in, route_out;   // {page, refused, ...}
    wire [ID_WIDTH-1:0] route_id;      // route_id, route_resp: meaningless unless refused
    wire [1:0]          route_resp;
    wire [7:0]          route_len;
    wire                route_pop;

`ifdef FORMAL
    localparam F_ENTRY = ENTRY, F_REFUSED = ID_WIDTH + 10;
    wire [3:0]           f_used;
    wire [4*F_ENTRY-1:0] f_entries;
`endif

    assign route_in[ID_WIDTH+10:0] = {head_refused, head_id, head_resp, head_len};
    assign {route_refused, route_id, route_resp, route_len} = route_out[ID_WIDTH+10:0];

    bh_route #(.WIDTH(ENTRY), .DEPTH(MAX_OUTSTANDING < 4 ? MAX_OUTSTANDING : 4)) u_route (
        .aclk(aclk), .aresetn(aresetn),
        .push(enter), .push_data(route_in), .full(route_full),
`ifdef FORMAL
        .f_used(f_used), .f_entries(f_entries),
`endif
        .valid(route_valid), .data(route_out), .pop(route_pop));

    // ---- write data --------------------------------------------------------------------------
    reg  [7:0] beat_q;                 // beats already moved of the burst at the route's head
    wire       last      = beat_q == route_len;
    wire       slot_free;
    wire       w_beat    = s_axi_wvalid && s_axi_wready;

    assign m_axi_wvalid  = s_axi_wvalid && route_valid && !route_refused;
    assign s_axi_wready  = route_valid && (route_page ? page_ready : route_refused ? !last || slot_free : m_axi_wready);
    assign route_pop     = w_beat && last;

    always @(posedge aclk)
        if (!aresetn)    beat_q <= 8'd0;
        else if (w_beat) beat_q <= last ? 8'd0 : beat_q + 8'd1;

    assign m_axi_wdata = s_axi_wdata;
    assign m_axi_wstrb = s_axi_wstrb;
    assign m_axi_wuser = s_axi_wuser;
    assign m_axi_wlast = last;

    // ---- answer of a refused burst: behind its last beat ---------------------------------------
    reg                slot_valid_q;
    reg [ID_WIDTH-1:0] slot_id_q;      // meaningless while !slot_valid_q
    reg [1:0]          slot_resp_q;

    wire pick_own;

    assign slot_free = !slot_valid_q || (pick_own && s_axi_bready);

    always @(posedge aclk)
        if (!aresetn)       slot_valid_q <= 1'b0;
        else if (slot_free) slot_valid_q <= route_pop && route_refused && !route_page;

    always @(posedge aclk)
        if (slot_free) begin
            slot_id_q   <= route_id;
            slot_resp_q <= route_resp;
        end

    // ---- page ---------------------------------------------------------------------------------
    wire                page_answers;  // the page's answer is there
    wire [ID_WIDTH-1:0] page_id;
    wire [1:0]          page_resp;

`ifdef FORMAL
    wire [3:0] f_asks;
    wire [4*(13+CONTEXT_WIDTH)-1:0] f_request;
    wire [8:0] f_own_count, f_waiting;
`endif

    generate if (PAGE != 0) begin : gen_page
        // The request, from the cycle in which the burst enters until its beat is taken.
        wire asks, asks_full, waiting, waiting_full, swallowing;
        wire enters   = refuse && for_page;
        wire answered = page_b_valid && page_b_ready;

        assign route_in[ENTRY-1] = for_page;
        assign route_page        = route_out[ENTRY-1];

        bh_route #(.WIDTH(10 + 3 + CONTEXT_WIDTH), .DEPTH(1)) u_request (
            .aclk(aclk), .aresetn(aresetn), .push(enters), .push_data({head_ipa[11:2], head_prot, head_ctx}), .full(asks_full),
`ifdef FORMAL
            .f_used(f_asks), .f_entries(f_request),
`endif
            .valid(asks), .data({page_offset, page_prot, page_ctx}), .pop(page_valid && page_ready));

        bh_page_answers #(.ID_WIDTH(ID_WIDTH), .DEPTH(MAX_OUTSTANDING < 16 ? MAX_OUTSTANDING : 16)) u_answers (
            .aclk(aclk), .aresetn(aresetn), .push(enters), .push_id(head_id), .push_resp(head_resp), .full(waiting_full),
`ifdef FORMAL
            .f_waiting(f_waiting),
`endif
            .any(waiting), .id(page_id), .ok(page_b_ok), .resp(page_resp), .pop(answered));

        bh_count #(.MAX(MAX_OUTSTANDING)) u_own (
            .aclk(aclk), .aresetn(aresetn), .up(refuse && !for_page), .down(slot_valid_q && slot_free),
`ifdef FORMAL
            .f_count(f_own_count),
`endif
            .any(swallowing));

        if (DATA_WIDTH > 32) begin : gen_lanes
            localparam LANES_LOG2 = $clog2(DATA_WIDTH/32);
            wire [LANES_LOG2-1:0] lane = page_offset[LANES_LOG2-1:0];
            assign page_data = s_axi_wdata[32*lane +: 32];
            assign page_full = s_axi_wstrb[4*lane +: 4] == 4'b1111;
        end else begin : gen_one_lane
            assign page_data = s_axi_wdata;
            assign page_full = s_axi_wstrb == 4'b1111;
        end

        assign page_room    = !asks_full && !waiting_full && !swallowing;
        assign own_room     = !waiting;
        assign page_valid   = s_axi_wvalid && route_valid && route_page;
        assign page_answers = page_b_valid && !slot_valid_q;
        assign page_b_ready = pick_own && s_axi_bready && !slot_valid_q;
        assign idle         = order_empty || (page_level && order_lone);

        wire unused_asks = asks;       // as route_page says
    end else begin : gen_no_page
        assign {page_room, own_room, route_page, page_answers, page_b_ready, page_valid, page_full} = 7'b0100000;
        assign page_id     = {ID_WIDTH{1'b0}};
        assign page_resp   = 2'b00;
        assign page_offset = 10'd0;
        assign page_data   = 32'd0;
        assign page_prot   = 3'd0;
        assign page_ctx    = {CONTEXT_WIDTH{1'b0}};
        assign idle        = order_empty;
        wire unused = &{1'b0, head_page, head_ctx, page_ready, page_b_valid, page_b_ok, page_level, order_lone};
`ifdef FORMAL
        assign f_asks      = 4'd0;
        assign f_request   = 0;
        assign f_own_count = 9'd0;
        assign f_waiting   = 9'd0;
`endif
    end endgenerate

    // ---- merge ----------------------------------------------------------------------------
    reg slot_turn_q;                   // ours goes first when both have an answer

    wire own = slot_valid_q || page_answers;

    assign pick_own = own && (slot_turn_q || !m_axi_bvalid);

    always @(posedge aclk)
        if (!aresetn)          slot_turn_q <= 1'b0;
        else if (s_axi_bvalid) slot_turn_q <= s_axi_bready ? !pick_own : pick_own;

    assign s_axi_bvalid = own || m_axi_bvalid;
    assign s_axi_bid    = !pick_own ? m_axi_bid   : page_answers ? page_id   : slot_id_q;
    assign s_axi_bresp  = !pick_own ? m_axi_bresp : page_answers ? page_resp : slot_resp_q;
    assign s_axi_buser  = m_axi_buser & {USER_WIDTH{!pick_own}};
    assign m_axi_bready = s_axi_bready && !pick_own;

    // ---- record ---------------------------------------------------------------------------
    bh_stage #(.WIDTH(4 + IPA_WIDTH + ID_WIDTH + 8 + 3 + 3 + TAG_WIDTH)) u_record (
        .aclk(aclk), .aresetn(aresetn),
        .s_valid(count_refused), .s_ready(record_free),
        .s_data({head_code, head_ipa, head_id, head_len, head_size, head_prot, head_tag}),
        .m_valid(fault_valid), .m_ready(fault_ready),
        .m_data({fault_code, fault_ipa, fault_id, fault_len, fault_size, fault_prot, fault_tag}));

`ifdef FORMAL
`ifdef FORMAL_bh_write
    `define BH_WRITE_CONTRACT assume
    initial assume (!aresetn);
`else
    `define BH_WRITE_CONTRACT assert
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

    // The head stays once presented; memory answers what it accepted, and its answers stay.
    // P1 no refused burst is presented; what is presented stays
    // P2 W: beats follow the order of entry, AWLEN + 1 each; those of a refused burst never appear, those
    //    of an allowed one all do, unchanged, WLAST on the last; a beat that stalls stays
    // P3 B: one for each refused burst, behind its last beat, with its ID and response; one that stalls stays
    // P4 order: while a refused burst of an ID is in flight no allowed one of that ID is, and vice versa
    // P5 one record for each refused burst with a code, none without   P6 neither source of B waits for more than one of the other
    // P7 idle: nothing in flight, but a page write that waits for idle; at most MAX_OUTSTANDING
    // P8 the beat of a page write goes to the page, with offset, AxPROT and context of its address, and each answer of the page
    //    goes to the oldest one that waits (bh_page_answers), none while another refused burst is in flight
    // C1 data leaves with its address   C2 refused between allowed   C3 WVALID awaited before AWREADY

    // Bursts that memory accepted and has not answered, an entry an ID.
    reg  [F_BITS-1:0] f_pending [0:F_IDS-1];
    wire f_aw = m_axi_awvalid && m_axi_awready;
    wire f_mb = m_axi_bvalid && m_axi_bready;

    genvar g;
    generate for (g = 0; g < F_IDS; g = g + 1) begin : gen_formal
        initial f_pending[g] = 0;
        always @(posedge aclk)
            if (!aresetn) f_pending[g] <= 0;
            else f_pending[g] <= f_pending[g] + {{F_BITS-1{1'b0}}, f_aw && head_id == g} - {{F_BITS-1{1'b0}}, f_mb && m_axi_bid == g};
        assign f_open[9*g +: 9] = {{9-F_BITS{1'b0}}, f_pending[g]} + {8'd0, entered_q && head_id == g};
    end endgenerate

    wire kept_head = head_valid && m_axi_awvalid;
    always @(*) if (f_live) begin
        if (m_axi_bvalid) assume (f_pending[m_axi_bid] != 0);
    end
    always @(posedge aclk) if (f_next) begin
        if ($past(kept_head && !head_ready))
            `BH_WRITE_CONTRACT (head_valid && head_refused == $past(head_refused) && head_id == $past(head_id));
        if ($past(m_axi_bvalid && !m_axi_bready))
            assume (m_axi_bvalid && m_axi_bid == $past(m_axi_bid) && m_axi_bresp == $past(m_axi_bresp)
                && m_axi_buser == $past(m_axi_buser));
        if ($past(s_axi_wvalid && !s_axi_wready))
            assume (s_axi_wvalid && s_axi_wdata == $past(s_axi_wdata) && s_axi_wstrb == $past(s_axi_wstrb)
                && s_axi_wuser == $past(s_axi_wuser));
    end

    // P1, and that stalled beats stay
    always @(posedge aclk) if (f_next) begin
        if (m_axi_awvalid) assert (head_valid && !head_refused);
        if ($past(m_axi_awvalid && !m_axi_awready)) assert (m_axi_awvalid);
        assert (kept == $past(m_axi_awvalid && !m_axi_awready));
        if ($past(m_axi_wvalid && !m_axi_wready))
            assert (m_axi_wvalid && m_axi_wdata == $past(m_axi_wdata) && m_axi_wstrb == $past(m_axi_wstrb)
                && m_axi_wlast == $past(m_axi_wlast) && m_axi_wuser == $past(m_axi_wuser));
        if ($past(s_axi_bvalid && !s_axi_bready))
            assert (s_axi_bvalid && s_axi_bid == $past(s_axi_bid) && s_axi_bresp == $past(s_axi_bresp)
                && s_axi_buser == $past(s_axi_buser));
    end

    // P2: the burst whose data is due, from the route's own proof that it is a queue.
    wire f_w  = s_axi_wvalid && s_axi_wready;
    wire f_mw = m_axi_wvalid && m_axi_wready;
    wire f_enter = (head_valid && head_ready && head_refused) || (m_axi_awvalid && !kept);
    wire f_due          = f_used[0] || f_enter;
    wire f_due_refused  = f_used[0] ? f_entries[F_REFUSED] : head_refused;
    wire f_due_page     = PAGE != 0 && (f_used[0] ? f_entries[F_ENTRY-1] : head_page);
    wire [7:0] f_due_len = f_used[0] ? f_entries[7:0] : head_len;
    wire [ID_WIDTH-1:0] f_due_id = f_used[0] ? f_entries[10 +: ID_WIDTH] : head_id;
    wire [1:0] f_due_resp = f_used[0] ? f_entries[9:8] : head_resp;
    reg  [7:0] f_beat;                                            // beats of it that have moved
    always @(posedge aclk)
        if (!aresetn) f_beat <= 8'd0;
        else if (f_w) f_beat <= f_beat == f_due_len ? 8'd0 : f_beat + 8'd1;

    always @(*) if (f_live) begin
        assert (f_enter == enter);
        assert (f_beat == beat_q);
        if (!f_used[0]) assert (f_beat == 0);
        if (f_used[0])  assert (f_beat <= f_due_len);
        if (f_w)  assert (f_due && f_mw == !f_due_refused);
        if (f_mw) assert (f_w);
        if (m_axi_wvalid) assert (s_axi_wvalid && f_due && !f_due_refused && m_axi_wlast == (f_beat == f_due_len)
                                  && m_axi_wdata == s_axi_wdata && m_axi_wstrb == s_axi_wstrb && m_axi_wuser == s_axi_wuser);
    end

    // P3
    wire f_s   = s_axi_bvalid && s_axi_bready;
    wire f_own = f_s && !f_mb;
    wire f_finish = f_w && f_due_refused && !f_due_page && f_beat == f_due_len;  // last beat of a refused burst
    wire f_answer = page_b_valid && page_b_ready;
    reg                f_slot;
    reg [ID_WIDTH-1:0] f_id;
    reg [1:0]          f_resp;
    always @(posedge aclk)
        if (!aresetn) f_slot <= 1'b0;
        else if (f_finish) begin f_slot <= 1'b1; f_id <= f_due_id; f_resp <= f_due_resp; end
        else if (f_own && !f_answer) f_slot <= 1'b0;
    always @(*) if (f_live) begin
        assert (f_slot == slot_valid_q);
        if (f_slot) assert (f_id == slot_id_q && f_resp == slot_resp_q);
        if (f_finish) assert (!f_slot || f_own);
        if (f_mb)  assert (f_s && s_axi_bid == m_axi_bid && s_axi_bresp == m_axi_bresp && s_axi_buser == m_axi_buser);
        if (f_own) assert (s_axi_buser == 0);
        if (f_own && !f_answer) assert (f_slot && s_axi_bid == f_id && s_axi_bresp == f_resp);
        if (f_answer) assert (f_own && !f_slot && s_axi_bid == page_id && s_axi_bresp == page_resp);
        if (head_ready && head_valid) assert (head_refused ? count_refused == (head_code != 0) : f_aw);
        if (count_refused) assert (head_valid && head_ready && head_refused && head_code != 0);
    end

    // Memory answers a burst only behind its last beat.  The burst that is presented and not yet
    // accepted is the newest one of the route.
    reg  [8:0] f_served;                                          // page writes that the page has and has not answered
    reg  [9:0] f_offset;                                          // of the last one that entered
    reg  [2:0] f_prot;
    reg  [CONTEXT_WIDTH-1:0] f_ctx;
    wire f_enter_page = head_valid && head_ready && head_refused && PAGE != 0 && head_page;
    always @(posedge aclk) begin
        f_served <= !aresetn ? 9'd0 : f_served + {8'd0, page_valid && page_ready} - {8'd0, f_answer};
        if (f_enter_page) begin f_offset <= head_ipa >> 2; f_prot <= head_prot; f_ctx <= head_ctx; end
    end
    wire [3:0] f_page_due;                                        // entries of the route
    wire [2:0] f_pages_due = {2'd0, f_page_due[0]} + {2'd0, f_page_due[1]} + {2'd0, f_page_due[2]} + {2'd0, f_page_due[3]};
    always @(*) if (f_live) begin
        if (page_b_valid) assume (f_served != 0);
        if (page_level) assume (PAGE != 0 && f_served == 1);
        if (head_valid && PAGE != 0 && head_page) `BH_WRITE_CONTRACT (head_refused && head_code == 0 && head_len == 0);
        assert (f_served <= MAX_OUTSTANDING && f_waiting == f_served + {6'd0, f_pages_due});
        assert (PAGE == 0 || (f_pages_due == {2'd0, f_asks[0]} && f_pages_due < 2));
        assert (f_waiting == 0 || f_own_count == 0);                                            // P8
        assert (page_valid == (s_axi_wvalid && f_due && f_due_page));
        if (f_w) assert ((page_valid && page_ready) == f_due_page);
        if (page_valid && f_used[0]) assert (page_offset == f_offset && page_prot == f_prot && page_ctx == f_ctx);
        if (page_valid && !f_used[0]) assert (f_enter_page && page_offset == head_ipa[11:2] && page_prot == head_prot && page_ctx == head_ctx);
        if (f_asks[0]) assert (f_request[CONTEXT_WIDTH+12:0] == {f_offset, f_prot, f_ctx});
    end
    always @(posedge aclk) if (f_next) begin
        if ($past(page_b_valid && !page_b_ready)) assume (page_b_valid && $stable(page_b_ok));
        if ($past(page_valid && !page_ready))
            assert (page_valid && $stable({page_offset, page_data, page_full, page_prot, page_ctx}));
    end

    wire [F_ENTRY-1:0] f_newest = f_used[3] ? f_entries[3*F_ENTRY +: F_ENTRY] : f_used[2] ? f_entries[2*F_ENTRY +: F_ENTRY] :
                                  f_used[1] ? f_entries[F_ENTRY +: F_ENTRY] : f_entries[0 +: F_ENTRY];
    wire f_presented = entered_q && f_used[0];
    always @(*) if (f_live && f_presented) assert (!f_newest[F_REFUSED] && f_newest[10 +: ID_WIDTH] == head_id);

    genvar k;
    generate for (g = 0; g < F_IDS; g = g + 1) begin : gen_formal_owed
        wire [3:0] due;                                           // allowed bursts of this ID whose data is due
        for (k = 0; k < 4; k = k + 1) begin : gen_entry
            if (g == 0) begin : gen_page_due
                assign f_page_due[k] = PAGE != 0 && f_used[k] && f_entries[F_ENTRY*k + F_ENTRY-1];
                always @(*) if (f_live && f_page_due[k]) assert (f_entries[F_ENTRY*k + F_REFUSED] && f_entries[F_ENTRY*k +: 8] == 0);
            end
            assign due[k] = f_used[k] && !f_entries[F_ENTRY*k + F_REFUSED] && f_entries[F_ENTRY*k + 10 +: ID_WIDTH] == g;
        end
        wire [9:0] owed = {9'd0, due[0]} + {9'd0, due[1]} + {9'd0, due[2]} + {9'd0, due[3]};
        wire [9:0] open = {{10-F_BITS{1'b0}}, f_pending[g]} + {9'd0, f_presented && head_id == g};
        always @(*) if (f_live) begin
            assert (owed <= open);
            if (m_axi_bvalid && m_axi_bid == g) assume (owed < open);
        end
    end endgenerate

    // P5
    always @(posedge aclk) if (f_next && $past(count_refused))
        assert (fault_valid && fault_code == $past(head_code) && fault_ipa == $past(head_ipa)
                && fault_id == $past(head_id) && fault_len == $past(head_len) && fault_size == $past(head_size)
                && fault_prot == $past(head_prot) && fault_tag == $past(head_tag));
    always @(posedge aclk) if (f_next && fault_valid)
        assert ($past(count_refused) || $past(fault_valid && !fault_ready));

    // P4, P7: what the counts stand for.
    reg [F_BITS-1:0] f_mem [0:3];
    reg [F_BITS-1:0] f_swallow [0:3];
    reg [12:0] f_all;
    integer    f_i;
    always @(*) begin
        f_all = {12'd0, slot_valid_q} + {12'd0, entered_q} + {4'd0, f_waiting};
        for (f_i = 0; f_i < 4; f_i = f_i + 1) begin
            f_mem[f_i] = 0;
            f_swallow[f_i] = 0;
        end
        for (f_i = 0; f_i < 4; f_i = f_i + 1)
            if (f_used[f_i] && f_entries[F_ENTRY*f_i + F_REFUSED] && !f_page_due[f_i]) begin
                f_swallow[f_entries[F_ENTRY*f_i + 10 +: ID_WIDTH] % F_HASHES] = f_swallow[f_entries[F_ENTRY*f_i + 10 +: ID_WIDTH] % F_HASHES] + 1'b1;
                f_all = f_all + 13'd1;
            end
        for (f_i = 0; f_i < F_IDS; f_i = f_i + 1) begin
            f_mem[f_i % F_HASHES] = f_mem[f_i % F_HASHES] + f_pending[f_i];
            f_all = f_all + {{13-F_BITS{1'b0}}, f_pending[f_i]};
        end
    end
    generate for (g = 0; g < F_HASHES; g = g + 1) begin : gen_formal_hash
        wire [F_BITS-1:0] f_memory = f_mem[g] + {{F_BITS-1{1'b0}}, entered_q && head_id % F_HASHES == g};
        wire [F_BITS-1:0] f_ours   = f_swallow[g] + {{F_BITS-1{1'b0}}, slot_valid_q && slot_id_q % F_HASHES == g}
                                     + (PAGE != 0 ? f_waiting[F_BITS-1:0] : {F_BITS{1'b0}});     // with pages: one hash
        always @(*) if (f_live) begin
            if (PAGE != 0) assert (f_own_count == f_ours - f_waiting);
            assert (f_counts[9*g +: 9] == f_memory + f_ours);
            if (f_ours != 0)   assert (f_memory == 0 && f_refused_q[g]);
            if (f_memory != 0) assert (!f_refused_q[g]);
        end
    end endgenerate
    always @(*) if (f_live) begin
        if (entered_q) assert (head_valid && !head_refused);
        assert (f_all <= MAX_OUTSTANDING);
        if (idle) assert ((f_all == 0 || (page_level && f_served == 1 && f_all == 1)) && !f_used[0]);
    end

    // P6
    reg f_mem_last, f_own_last;                                   // the source of the last B, while both had one
    always @(posedge aclk)
        if (!aresetn) begin f_mem_last <= 1'b0; f_own_last <= 1'b0; end
        else if (f_s) begin
            f_mem_last <= f_mb  && own;
            f_own_last <= f_own && m_axi_bvalid;
        end
    always @(*) if (f_live) begin
        if (f_mem_last) assert (own && slot_turn_q);
        if (f_own_last) assert (m_axi_bvalid && !slot_turn_q);
        if (f_s && f_mem_last && own) assert (f_own);
        if (f_s && f_own_last && m_axi_bvalid) assert (f_mb);
    end

    reg [2:0] f_kinds;                                            // of answered bursts, newest lowest
    reg [1:0] f_finished;
    always @(posedge aclk)
        if (!aresetn) begin f_kinds <= 3'd0; f_finished <= 2'd0; end
        else if (f_s) begin
            f_kinds    <= {f_kinds[1:0], f_own};
            f_finished <= f_finished == 2'd3 ? 2'd3 : f_finished + 2'd1;
        end
    always @(posedge aclk) if (f_next) begin
        cover (m_axi_awvalid && !kept && f_mw && m_axi_wlast);
        cover (f_finished == 2'd3 && f_kinds == 3'b010);
        cover ($past(f_mw) && kept && f_aw);
        cover (PAGE == 0 || (f_answer && f_served == 2 && page_resp != 0));
        cover (PAGE == 0 || (idle && page_level));
    end
`endif

endmodule
`resetall
