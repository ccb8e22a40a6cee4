// SPDX-License-Identifier: Apache-2.0
//
// bh_guard_write - AW, W and B of bh_guard.
//
// Open: a register stage in AW and in W; B passes through.  A beat enters W's stage with its
// address or behind it.
// Cut: an address and a beat that memory has been shown stay there; beats that it is still
// owed for addresses that it has been given follow without strobes, zero.  Addresses and beats of
// the data path are taken here, and each burst is answered SLVERR behind its last beat, in
// order of issue.  An answer that was shown and not taken when the cut fell stays until it is
// taken; all later ones of memory are swallowed.
// Proof: tests/formal/bh_guard_write.sby

`resetall
`default_nettype none

module bh_guard_write #(
    parameter DATA_WIDTH      = 64,    // 32, 64, 128, 256, 512
    parameter ID_WIDTH        = 4,     // 1..32
    parameter USER_WIDTH      = 1,     // 1..64
    parameter REST_WIDTH      = 64,    // of an address's payload besides ID and length
    parameter MAX_OUTSTANDING = 16     // 1..256
) (
    input  wire                    aclk,
    input  wire                    aresetn,      // synchronous, active low

`ifdef FORMAL
    output wire [8:0]              f_in_flight,
`endif
    input  wire                    cut,          // falls only while !owed and nothing is in flight
    output wire                    owed,         // memory owes an answer, is owed a beat or is shown something

    input  wire [ID_WIDTH-1:0]     c_axi_awid,
    input  wire [7:0]              c_axi_awlen,
    input  wire [REST_WIDTH-1:0]   c_axi_awrest,
    input  wire                    c_axi_awvalid,
    output wire                    c_axi_awready,
    input  wire [DATA_WIDTH-1:0]   c_axi_wdata,
    input  wire [DATA_WIDTH/8-1:0] c_axi_wstrb,
    input  wire                    c_axi_wlast,
    input  wire [USER_WIDTH-1:0]   c_axi_wuser,
    input  wire                    c_axi_wvalid,
    output wire                    c_axi_wready,
    output wire [ID_WIDTH-1:0]     c_axi_bid,
    output wire [1:0]              c_axi_bresp,
    output wire [USER_WIDTH-1:0]   c_axi_buser,
    output wire                    c_axi_bvalid,
    input  wire                    c_axi_bready,

    output wire [ID_WIDTH-1:0]     m_axi_awid,
    output wire [7:0]              m_axi_awlen,
    output wire [REST_WIDTH-1:0]   m_axi_awrest,
    output wire                    m_axi_awvalid,
    input  wire                    m_axi_awready,
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
    output wire                    m_axi_bready
);

    localparam [1:0] SLVERR = 2'b10;

    // ---- addresses ------------------------------------------------------------------
    wire full, stage_free, route_valid;
    reg  [3:0] due_q;                  // thermometer: bursts whose beats the data path has still to give
    wire room = !full && !due_q[3];
    wire take = c_axi_awvalid && c_axi_awready;

    assign c_axi_awready = room && (cut || stage_free);

    bh_stage #(.WIDTH(ID_WIDTH + 8 + REST_WIDTH)) u_stage_aw (
        .aclk(aclk), .aresetn(aresetn),
        .s_valid(c_axi_awvalid && room && !cut), .s_ready(stage_free), .s_data({c_axi_awid, c_axi_awlen, c_axi_awrest}),
        .m_valid(m_axi_awvalid), .m_ready(m_axi_awready), .m_data({m_axi_awid, m_axi_awlen, m_axi_awrest}));

    // ---- beats from the data path: open, on to memory; cut, no further -------------------------
    wire beat_free;
    wire beat   = c_axi_wvalid && c_axi_wready;
    wire filled = beat && c_axi_wlast; // a burst has all its beats

    assign c_axi_wready = (due_q[0] || take) && (cut || beat_free);

    always @(posedge aclk)
        if (!aresetn)             due_q <= 4'b0000;
        else if (take && !filled) due_q <= {due_q[2:0], 1'b1};
        else if (!take && filled) due_q <= {1'b0, due_q[3:1]};

    // ---- beats to memory: those of the bursts that it was given, by their length ----------------
    wire [7:0] route_len;
    wire       route_full;             // due_q[3], while open
    reg  [7:0] beat_q;                 // beats that have gone of the burst at the route's head
    wire       last = beat_q == route_len;
    wire       sent = beat_free && (cut ? route_valid : beat);

`ifdef FORMAL
    wire [3:0]  f_route;
    wire [31:0] f_lens;
`endif

    bh_route #(.WIDTH(8)) u_route (
        .aclk(aclk), .aresetn(aresetn),
        .push(take && !cut), .push_data(c_axi_awlen), .full(route_full),
`ifdef FORMAL
        .f_used(f_route), .f_entries(f_lens),
`endif
        .valid(route_valid), .data(route_len), .pop(sent && last));

    wire unused_full = route_full;

    always @(posedge aclk)
        if (!aresetn)  beat_q <= 8'd0;
        else if (sent) beat_q <= last ? 8'd0 : beat_q + 8'd1;

    bh_stage #(.WIDTH(DATA_WIDTH + DATA_WIDTH/8 + 1 + USER_WIDTH)) u_stage_w (
        .aclk(aclk), .aresetn(aresetn),
        .s_valid(sent), .s_ready(beat_free),
        .s_data({cut ? {DATA_WIDTH + DATA_WIDTH/8 + USER_WIDTH{1'b0}} : {c_axi_wdata, c_axi_wstrb, c_axi_wuser}, last}),
        .m_valid(m_axi_wvalid), .m_ready(m_axi_wready), .m_data({m_axi_wdata, m_axi_wstrb, m_axi_wuser, m_axi_wlast}));

    // ---- what is in flight --------------------------------------------------------------
    wire                oldest_valid, oldest_last, settled, complete, unanswered;
    wire [ID_WIDTH-1:0] oldest_id;
    wire                answer = c_axi_bvalid && c_axi_bready;

`ifdef FORMAL
    wire                f_tracked, f_pick, f_late;
    wire [ID_WIDTH-1:0] f_id, f_late_id;
    wire [7:0]          f_left;
    wire [9:0]          f_ahead, f_before;
    wire [8:0]          f_complete, f_owed;
    wire [MAX_OUTSTANDING:0]                f_used;
    wire [(MAX_OUTSTANDING+1)*ID_WIDTH-1:0] f_ids;
`endif

    bh_flight #(.ID_WIDTH(ID_WIDTH), .BEATS(0), .MAX_OUTSTANDING(MAX_OUTSTANDING)) u_flight (
        .aclk(aclk), .aresetn(aresetn),
        .push(take), .push_id(c_axi_awid), .push_len(8'd0), .full(full),
        .beat(answer), .beat_id(c_axi_bid), .beat_last(1'b1),
`ifdef FORMAL
        .f_tracked(f_tracked), .f_id(f_id), .f_left(f_left), .f_ahead(f_ahead), .f_before(f_before), .f_pick(f_pick),
        .f_used(f_used), .f_ids(f_ids), .f_late(f_late), .f_late_id(f_late_id),
`endif
        .oldest_valid(oldest_valid), .oldest_id(oldest_id), .oldest_last(oldest_last), .settled(settled));

    wire unused_last = oldest_last;

    // Bursts that have all their beats are the oldest ones.
    bh_count #(.MAX(MAX_OUTSTANDING + 1)) u_complete (
        .aclk(aclk), .aresetn(aresetn), .up(filled), .down(answer),
`ifdef FORMAL
        .f_count(f_complete),
`endif
        .any(complete));

    bh_count #(.MAX(MAX_OUTSTANDING + 1)) u_owed (
        .aclk(aclk), .aresetn(aresetn), .up(take && !cut), .down(m_axi_bvalid && m_axi_bready),
`ifdef FORMAL
        .f_count(f_owed),
`endif
        .any(unanswered));

    assign owed = unanswered || m_axi_awvalid || m_axi_wvalid || route_valid;

    // ---- answers --------------------------------------------------------------------------
    reg  shown_q;                      // memory's answer was shown in the cycle before and not taken
    wire pass = !cut || shown_q;
    wire own  = oldest_valid && settled && complete;

    always @(posedge aclk)
        if (!aresetn) shown_q <= 1'b0;
        else          shown_q <= pass && m_axi_bvalid && !c_axi_bready;

    assign c_axi_bvalid = pass ? m_axi_bvalid : own;
    assign c_axi_bid    = pass ? m_axi_bid    : oldest_id;
    assign c_axi_bresp  = pass ? m_axi_bresp  : SLVERR;
    assign c_axi_buser  = m_axi_buser & {USER_WIDTH{pass}};
    assign m_axi_bready = c_axi_bready || !pass;

`ifdef FORMAL
`ifdef FORMAL_bh_guard_write
    `define BH_GUARD_WRITE_CONTRACT assume
    initial assume (!aresetn);
`else
    `define BH_GUARD_WRITE_CONTRACT assert
`endif
    // Memory answers a burst that it was given, behind its last beat, and its answers stay; addresses and
    // beats of the data path stay, WLAST by AWLEN (bh_write P1, P2); cut falls only when nothing is owed or in flight.
    // P1 what stalls stays, on both sides          P2 no new address to memory while cut
    // P3 beats to memory: each burst that it was given gets as many as its length says, WLAST on the last, in
    //    order; while open they are the data path's, those that enter while cut have no strobe and are zero
    // P4 a burst, any, is answered once, behind its last beat from the data path; open: by memory; cut: SLVERR
    //    by us, but for an answer that was shown before and still is
    // P5 not owed: memory has been given nothing that is open and is owed nothing
    // C1 a burst begins, is cut in its data, is answered, made up and swallowed   C2 open again, another one
    localparam F_IDS = 1 << ID_WIDTH;

    reg f_past_valid = 1'b0, f_was_live = 1'b0, f_was_cut;
    wire f_live = f_past_valid && aresetn;
    wire f_next = f_live && f_was_live;
    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        f_was_live   <= f_live;
        f_was_cut    <= cut;
    end
    wire f_m  = m_axi_bvalid && m_axi_bready;
    wire f_mw = m_axi_wvalid && m_axi_wready;

    // IDs of the bursts whose beats are to come: from the data path, and to memory.
    wire [3:0]            f_wait_used, f_way_used;
    wire [4*ID_WIDTH-1:0] f_wait, f_way;
    wire [ID_WIDTH-1:0]   f_wait_id, f_way_id;
    wire                  f_wait_valid, f_way_valid, f_wait_full, f_way_full;
    bh_route #(.WIDTH(ID_WIDTH)) f_wait_ids (
        .aclk(aclk), .aresetn(aresetn), .push(take), .push_data(c_axi_awid), .full(f_wait_full),
        .f_used(f_wait_used), .f_entries(f_wait), .valid(f_wait_valid), .data(f_wait_id), .pop(filled));
    bh_route #(.WIDTH(ID_WIDTH)) f_way_ids (
        .aclk(aclk), .aresetn(aresetn), .push(take && !cut), .push_data(c_axi_awid), .full(f_way_full),
        .f_used(f_way_used), .f_entries(f_way), .valid(f_way_valid), .data(f_way_id), .pop(sent && last));
    reg [ID_WIDTH-1:0] f_stage_id;                                // of the beat in W's stage
    always @(posedge aclk) if (sent) f_stage_id <= f_way_id;

    assign f_in_flight = f_all_flight;

    // What memory was given and has not answered; what is in flight; whose beats are to come; an entry an ID.
    reg [8:0] f_pending [0:F_IDS-1];
    reg [8:0] f_flight [0:F_IDS-1];
    reg [8:0] f_waiting [0:F_IDS-1];
    reg [8:0] f_open [0:F_IDS-1];                                 // at memory, not to be answered yet
    reg [8:0] f_all_pending, f_all_flight, f_all_waiting;
    integer   f_i, f_k;
    genvar    g;
    generate for (g = 0; g < F_IDS; g = g + 1) begin : gen_formal
        initial f_pending[g] = 0;
        always @(posedge aclk)
            if (!aresetn) f_pending[g] <= 0;
            else f_pending[g] <= f_pending[g] + {8'd0, take && !cut && c_axi_awid == g} - {8'd0, f_m && m_axi_bid == g};
        always @(*) if (f_live) begin
            assert (f_pending[g] <= MAX_OUTSTANDING + 1);
            assert (f_open[g] <= f_pending[g]);
            assert (f_waiting[g] <= f_flight[g]);
            if (pass) assert (f_pending[g] <= f_flight[g]);
            if (!cut) assert (f_pending[g] == f_flight[g]);
        end
    end endgenerate
    always @(*) begin
        f_all_pending = 0; f_all_flight = 0; f_all_waiting = 0;
        for (f_i = 0; f_i < F_IDS; f_i = f_i + 1) begin
            f_flight[f_i] = 0; f_waiting[f_i] = 0;
            f_open[f_i] = {8'd0, m_axi_wvalid && m_axi_wlast && f_stage_id == f_i};
            for (f_k = 0; f_k <= MAX_OUTSTANDING; f_k = f_k + 1)
                if (f_used[f_k] && f_ids[f_k*ID_WIDTH +: ID_WIDTH] == f_i) f_flight[f_i] = f_flight[f_i] + 9'd1;
            if (f_late && f_late_id == f_i) f_flight[f_i] = f_flight[f_i] - 9'd1;
            for (f_k = 0; f_k < 4; f_k = f_k + 1) begin
                if (f_wait_used[f_k] && f_wait[f_k*ID_WIDTH +: ID_WIDTH] == f_i) f_waiting[f_i] = f_waiting[f_i] + 9'd1;
                if (f_way_used[f_k]  && f_way[f_k*ID_WIDTH +: ID_WIDTH] == f_i)  f_open[f_i] = f_open[f_i] + 9'd1;
            end
            f_all_pending = f_all_pending + f_pending[f_i];
            f_all_flight  = f_all_flight + f_flight[f_i];
            f_all_waiting = f_all_waiting + f_waiting[f_i];
        end
    end

    // The tracked burst: its beats from the data path, and to memory.
    reg       f_due, f_owes;
    reg [7:0] f_due_left, f_owes_left;
    reg [2:0] f_due_ahead, f_owes_ahead;                          // bursts whose beats come first
    wire [2:0] f_wait_count = {2'd0, f_wait_used[0]} + {2'd0, f_wait_used[1]} + {2'd0, f_wait_used[2]} + {2'd0, f_wait_used[3]};
    wire [2:0] f_way_count  = {2'd0, f_way_used[0]} + {2'd0, f_way_used[1]} + {2'd0, f_way_used[2]} + {2'd0, f_way_used[3]};

    wire       f_at      = f_pick || f_due;                       // with what is taken in this cycle
    wire [2:0] f_front   = f_pick ? f_wait_count : f_due_ahead;
    wire [7:0] f_rest    = f_pick ? c_axi_awlen  : f_due_left;
    wire       f_m_at    = (f_pick && !cut) || (f_owes && !f_pick);
    wire [2:0] f_m_front = f_pick ? f_way_count : f_owes_ahead;
    wire [7:0] f_m_rest  = f_pick ? c_axi_awlen : f_owes_left;
    always @(posedge aclk)
        if (!aresetn) begin f_due <= 1'b0; f_owes <= 1'b0; end
        else begin
            f_due       <= f_at && !(beat && f_front == 0 && c_axi_wlast);
            f_due_left  <= f_rest - {7'd0, beat && f_front == 0};
            f_due_ahead <= f_front - {2'd0, filled && f_front != 0};
            f_owes       <= f_m_at && !(sent && f_m_front == 0 && last);
            f_owes_left  <= f_m_rest - {7'd0, sent && f_m_front == 0};
            f_owes_ahead <= f_m_front - {2'd0, sent && last && f_m_front != 0};
        end

    always @(*) if (f_live) begin
        if (m_axi_bvalid) assume (f_pending[m_axi_bid] > f_open[m_axi_bid]);
        if (c_axi_wvalid && f_at && f_front == 0) assume (c_axi_wlast == (f_rest == 0));
        if (c_axi_wvalid && !cut && route_valid)  assume (c_axi_wlast == last);
    end
    always @(posedge aclk) if (f_next) begin
        if ($past(m_axi_bvalid && !m_axi_bready))
            assume (m_axi_bvalid && $stable({m_axi_bid, m_axi_bresp, m_axi_buser}));
        if ($past(c_axi_awvalid && !c_axi_awready))
            `BH_GUARD_WRITE_CONTRACT (c_axi_awvalid && $stable({c_axi_awid, c_axi_awlen, c_axi_awrest}));
        if ($past(c_axi_wvalid && !c_axi_wready))
            `BH_GUARD_WRITE_CONTRACT (c_axi_wvalid && $stable({c_axi_wdata, c_axi_wstrb, c_axi_wlast, c_axi_wuser}));
        if (f_was_cut && !cut) `BH_GUARD_WRITE_CONTRACT (!$past(owed) && $past(f_all_flight) == 0 && !$past(take));
    end
    initial assume (!cut);
    always @(posedge aclk) if (!f_past_valid || !aresetn) assume (!cut);

    // P1, P2
    always @(posedge aclk) if (f_next) begin
        if ($past(c_axi_bvalid && !c_axi_bready)) assert (c_axi_bvalid && $stable({c_axi_bid, c_axi_bresp, c_axi_buser}));
        if ($past(m_axi_awvalid && !m_axi_awready))
            assert (m_axi_awvalid && $stable({m_axi_awid, m_axi_awlen, m_axi_awrest}));
        if ($past(m_axi_wvalid && !m_axi_wready))
            assert (m_axi_wvalid && $stable({m_axi_wdata, m_axi_wstrb, m_axi_wlast, m_axi_wuser}));
        if (m_axi_awvalid && f_was_cut) assert ($past(m_axi_awvalid && !m_axi_awready));
        if (m_axi_awvalid && !f_was_cut && !$past(m_axi_awvalid && !m_axi_awready))
            assert ($past(take) && {m_axi_awid, m_axi_awlen, m_axi_awrest} == $past({c_axi_awid, c_axi_awlen, c_axi_awrest}));
    end

    // P3: a new beat at memory
    always @(posedge aclk) if (f_next && m_axi_wvalid && !$past(m_axi_wvalid && !m_axi_wready)) begin
        assert ($past(sent) && m_axi_wlast == $past(last));
        if (f_was_cut)  assert (m_axi_wdata == 0 && m_axi_wstrb == 0 && m_axi_wuser == 0);
        if (!f_was_cut) assert ($past(beat) && {m_axi_wdata, m_axi_wstrb, m_axi_wuser, m_axi_wlast}
                                == $past({c_axi_wdata, c_axi_wstrb, c_axi_wuser, c_axi_wlast}));
    end
    always @(*) if (f_live) begin
        if (sent) assert (f_way_valid);
        if (sent && f_m_at && f_m_front == 0) assert (last == (f_m_rest == 0));
        if (!cut) assert (beat == sent);
    end

    // P4
    wire f_ours = answer && f_tracked && c_axi_bid == f_id && f_ahead == 0;
    reg  f_shown;                                                 // since before the cut
    always @(posedge aclk) f_shown <= aresetn && c_axi_bvalid && !c_axi_bready && (!cut || f_shown);
    always @(*) if (f_live) begin
        if (f_ours) assert (!f_due);
        if (answer) assert (f_flight[c_axi_bid] != 0);
        if (!cut) assert (c_axi_bvalid == m_axi_bvalid && c_axi_bready == m_axi_bready);
        if (!cut && c_axi_bvalid) assert ({c_axi_bid, c_axi_bresp, c_axi_buser} == {m_axi_bid, m_axi_bresp, m_axi_buser});
        if (cut && !f_shown) assert (m_axi_bready);
        if (cut && !f_shown && c_axi_bvalid) assert (c_axi_buser == 0 && c_axi_bresp == SLVERR);
        if (cut && f_shown) assert (shown_q && m_axi_bvalid);
        if (cut && c_axi_wvalid && f_wait_valid) assert (c_axi_wready);
        if (cut) assert (c_axi_awready == room);
    end

    // P5
    always @(*) if (f_live) begin
        assert (f_owed == f_all_pending);
        if (!owed) assert (f_all_pending == 0 && !m_axi_awvalid && !m_axi_wvalid && f_way_count == 0 && !f_owes);
    end

    // What holds the parts together.
    wire [9:0] f_oldest_due = {1'b0, f_complete} + {9'd0, f_late};  // place of the first burst with beats to come
    always @(*) if (f_live) begin
        assert (f_wait_used == due_q && f_way_used == f_route);
        assert (f_all_flight <= MAX_OUTSTANDING + 1 && f_all_pending <= MAX_OUTSTANDING + 1);
        assert ({6'd0, f_wait_count} == f_all_waiting && f_all_flight == f_complete + f_all_waiting);
        for (f_k = 0; f_k < 4; f_k = f_k + 1) begin
            if (f_wait_used[f_k])
                assert (f_ids[(f_oldest_due + f_k)*ID_WIDTH +: ID_WIDTH] == f_wait[f_k*ID_WIDTH +: ID_WIDTH]);
        end
        if (!cut) assert (f_route == due_q && f_wait == f_way || !due_q[0]);
        if (!cut) assert (f_route == due_q);
        if (pass && m_axi_bvalid) assert (f_flight[m_axi_bid] > f_waiting[m_axi_bid]);
        if (f_due)  assert (f_tracked && f_due_ahead < f_wait_count && f_before == f_complete + {7'd0, f_due_ahead});
        if (f_tracked && !f_due) assert (f_before < {1'b0, f_complete});
        if (f_owes) assert (f_owes_ahead < f_way_count && (f_lens >> (8*f_owes_ahead)) % 256 == f_owes_left
                            + (f_owes_ahead == 0 ? beat_q : 8'd0));
        if (f_owes && f_owes_ahead == 0) assert (beat_q <= f_lens[7:0]);
        if (!f_route[0]) assert (beat_q == 0);
        else assert (beat_q <= f_lens[7:0]);
        if (!cut) assert (f_due == f_owes);
        if (!cut && f_due) assert (f_due_left == f_owes_left && f_due_ahead == f_owes_ahead);
        if (f_tracked) assert (f_ahead < {1'b0, f_flight[f_id]});
    end

    reg [2:0] f_story;                                            // of the tracked burst, then of the port
    reg       f_again;
    always @(posedge aclk)
        if (!aresetn) begin f_story <= 3'd0; f_again <= 1'b0; end
        else begin
            if (f_pick && !cut) f_story <= 3'd1;
            else if (f_story == 1 && f_due && beat && !c_axi_wlast && !cut) f_story <= 3'd2;
            else if (f_story == 2 && f_owes && f_ours && cut) f_story <= 3'd3;
            else if (f_story == 3 && cut && f_mw && m_axi_wlast && f_pending[f_id] != 0) f_story <= 3'd4;
            else if (f_story == 4 && cut && f_m) f_story <= 3'd5;
            else if (f_story == 5 && !cut) f_story <= 3'd6;
            f_again <= f_again || (f_story == 6 && take);
        end
    always @(posedge aclk) if (f_live) begin
        cover (f_story == 5);
        cover (f_again);
    end
`endif

endmodule
`resetall
