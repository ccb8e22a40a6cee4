// SPDX-License-Identifier: Apache-2.0
//
// bh_guard_read - AR and R of bh_guard.
//
// Open: a register stage in AR; R passes through.
// Cut: an address that memory has been shown stays there; every other one is taken here.
// What is in flight is answered burst by burst in order of issue, SLVERR and zero, each
// with the beats that were left.  A beat that was shown and not taken when the cut fell stays
// until it is taken; all later ones of memory are swallowed.
// Proof: tests/formal/bh_guard_read.sby

`resetall
`default_nettype none

module bh_guard_read #(
    parameter DATA_WIDTH      = 64,    // 32, 64, 128, 256, 512
    parameter ID_WIDTH        = 4,     // 1..32
    parameter USER_WIDTH      = 1,     // 1..64
    parameter REST_WIDTH      = 64,    // of an address's payload besides ID and length
    parameter MAX_OUTSTANDING = 16     // 1..256
) (
    input  wire                  aclk,
    input  wire                  aresetn,        // synchronous, active low

`ifdef FORMAL
    output wire [8:0]            f_in_flight,
`endif
    input  wire                  cut,            // falls only while !owed and nothing is in flight
    output wire                  owed,           // memory owes a beat, or is shown an address

    input  wire [ID_WIDTH-1:0]   c_axi_arid,
    input  wire [7:0]            c_axi_arlen,
    input  wire [REST_WIDTH-1:0] c_axi_arrest,
    input  wire                  c_axi_arvalid,
    output wire                  c_axi_arready,
    output wire [ID_WIDTH-1:0]   c_axi_rid,
    output wire [DATA_WIDTH-1:0] c_axi_rdata,
    output wire [1:0]            c_axi_rresp,
    output wire                  c_axi_rlast,
    output wire [USER_WIDTH-1:0] c_axi_ruser,
    output wire                  c_axi_rvalid,
    input  wire                  c_axi_rready,

    output wire [ID_WIDTH-1:0]   m_axi_arid,
    output wire [7:0]            m_axi_arlen,
    output wire [REST_WIDTH-1:0] m_axi_arrest,
    output wire                  m_axi_arvalid,
    input  wire                  m_axi_arready,
    input  wire [ID_WIDTH-1:0]   m_axi_rid,
    input  wire [DATA_WIDTH-1:0] m_axi_rdata,
    input  wire [1:0]            m_axi_rresp,
    input  wire                  m_axi_rlast,
    input  wire [USER_WIDTH-1:0] m_axi_ruser,
    input  wire                  m_axi_rvalid,
    output wire                  m_axi_rready
);

    localparam [1:0] SLVERR = 2'b10;

    // ---- addresses ------------------------------------------------------------------
    wire full, stage_free;
    wire take = c_axi_arvalid && c_axi_arready;

    assign c_axi_arready = !full && (cut || stage_free);

    bh_stage #(.WIDTH(ID_WIDTH + 8 + REST_WIDTH)) u_stage (
        .aclk(aclk), .aresetn(aresetn),
        .s_valid(c_axi_arvalid && !full && !cut), .s_ready(stage_free), .s_data({c_axi_arid, c_axi_arlen, c_axi_arrest}),
        .m_valid(m_axi_arvalid), .m_ready(m_axi_arready), .m_data({m_axi_arid, m_axi_arlen, m_axi_arrest}));

    // ---- what is in flight --------------------------------------------------------------
    wire                oldest_valid, oldest_last, settled;
    wire [ID_WIDTH-1:0] oldest_id;

`ifdef FORMAL
    wire                f_tracked, f_pick, f_late;
    wire [ID_WIDTH-1:0] f_id, f_late_id;
    wire [7:0]          f_left;
    wire [9:0]          f_ahead, f_before;
    wire [8:0]          f_owed;
    wire [MAX_OUTSTANDING:0]                f_used;
    wire [(MAX_OUTSTANDING+1)*ID_WIDTH-1:0] f_ids;
`endif

    bh_flight #(.ID_WIDTH(ID_WIDTH), .BEATS(1), .MAX_OUTSTANDING(MAX_OUTSTANDING)) u_flight (
        .aclk(aclk), .aresetn(aresetn),
        .push(take), .push_id(c_axi_arid), .push_len(c_axi_arlen), .full(full),
        .beat(c_axi_rvalid && c_axi_rready), .beat_id(c_axi_rid), .beat_last(c_axi_rlast),
`ifdef FORMAL
        .f_tracked(f_tracked), .f_id(f_id), .f_left(f_left), .f_ahead(f_ahead), .f_before(f_before), .f_pick(f_pick),
        .f_used(f_used), .f_ids(f_ids), .f_late(f_late), .f_late_id(f_late_id),
`endif
        .oldest_valid(oldest_valid), .oldest_id(oldest_id), .oldest_last(oldest_last), .settled(settled));

    bh_count #(.MAX(MAX_OUTSTANDING + 1)) u_owed (
        .aclk(aclk), .aresetn(aresetn), .up(take && !cut), .down(m_axi_rvalid && m_axi_rready && m_axi_rlast),
`ifdef FORMAL
        .f_count(f_owed),
`endif
        .any(owed));

    // ---- beats ----------------------------------------------------------------------------
    reg  shown_q;                      // memory's beat was shown in the cycle before and not taken
    wire pass = !cut || shown_q;
    wire own  = oldest_valid && settled;

    always @(posedge aclk)
        if (!aresetn) shown_q <= 1'b0;
        else          shown_q <= pass && m_axi_rvalid && !c_axi_rready;

    assign c_axi_rvalid = pass ? m_axi_rvalid : own;
    assign c_axi_rid    = pass ? m_axi_rid    : oldest_id;
    assign c_axi_rresp  = pass ? m_axi_rresp  : SLVERR;
    assign c_axi_rlast  = pass ? m_axi_rlast  : oldest_last;
    assign c_axi_rdata  = m_axi_rdata & {DATA_WIDTH{pass}};
    assign c_axi_ruser  = m_axi_ruser & {USER_WIDTH{pass}};
    assign m_axi_rready = c_axi_rready || !pass;

`ifdef FORMAL
`ifdef FORMAL_bh_guard_read
    `define BH_GUARD_READ_CONTRACT assume
    initial assume (!aresetn);
`else
    `define BH_GUARD_READ_CONTRACT assert
`endif
    // Memory answers what it was given, each burst with its beats, and its beats stay; a presented
    // address stays (bh_read P1); cut falls only when nothing is owed or in flight.
    // P1 what stalls stays, on both sides          P2 no new address to memory while cut
    // P3 a burst, any: as many beats as its length says, whoever gives them, RLAST on the last
    // P4 open: beats are memory's, unchanged       P5 cut: beats are zero and SLVERR, but for one that was
    //    shown before and still is                 P6 not owed: memory has been given nothing that is open
    // C1 the tracked burst begins at memory and ends here, and the late beats come   C2 open again, another one
    localparam F_IDS = 1 << ID_WIDTH;

    reg f_past_valid = 1'b0, f_was_live = 1'b0, f_was_cut;
    wire f_live = f_past_valid && aresetn;
    wire f_next = f_live && f_was_live;
    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        f_was_live   <= f_live;
        f_was_cut    <= cut;
    end
    wire f_c = c_axi_rvalid && c_axi_rready;
    wire f_m = m_axi_rvalid && m_axi_rready;

    assign f_in_flight = f_all_flight;

    // What memory was given and has not finished; what is in flight here; an entry an ID.
    reg [8:0] f_pending [0:F_IDS-1];
    reg [8:0] f_flight [0:F_IDS-1];
    reg [8:0] f_all_pending, f_all_flight;
    integer   f_i, f_k;
    genvar    g;
    generate for (g = 0; g < F_IDS; g = g + 1) begin : gen_formal
        initial f_pending[g] = 0;
        always @(posedge aclk)
            if (!aresetn) f_pending[g] <= 0;
            else f_pending[g] <= f_pending[g] + {8'd0, take && !cut && c_axi_arid == g} - {8'd0, f_m && m_axi_rlast && m_axi_rid == g};
        always @(*) if (f_live) begin
            assert (f_pending[g] <= MAX_OUTSTANDING + 1);
            if (pass) assert (f_pending[g] <= f_flight[g]);
            if (!cut) assert (f_pending[g] == f_flight[g]);
        end
    end endgenerate
    always @(*) begin
        f_all_pending = 0; f_all_flight = 0;
        for (f_i = 0; f_i < F_IDS; f_i = f_i + 1) begin
            f_flight[f_i] = 0;
            for (f_k = 0; f_k <= MAX_OUTSTANDING; f_k = f_k + 1)
                if (f_used[f_k] && f_ids[f_k*ID_WIDTH +: ID_WIDTH] == f_i) f_flight[f_i] = f_flight[f_i] + 9'd1;
            if (f_late && f_late_id == f_i) f_flight[f_i] = f_flight[f_i] - 9'd1;
            f_all_pending = f_all_pending + f_pending[f_i];
            f_all_flight  = f_all_flight + f_flight[f_i];
        end
    end

    // The tracked burst as memory has it.
    reg       f_there;
    reg [7:0] f_m_left;
    reg [8:0] f_m_ahead;
    wire f_m_ours = f_there && f_m && m_axi_rid == f_id && f_m_ahead == 0;
    always @(posedge aclk)
        if (!aresetn) f_there <= 1'b0;
        else if (f_pick) begin
            f_there   <= !cut;
            f_m_left  <= c_axi_arlen;
            f_m_ahead <= f_pending[c_axi_arid] - {8'd0, f_m && m_axi_rlast && m_axi_rid == c_axi_arid};
        end else if (f_m_ours) begin
            f_there   <= !m_axi_rlast;
            f_m_left  <= f_m_left - 8'd1;
        end else if (f_there && f_m && m_axi_rlast && m_axi_rid == f_id) f_m_ahead <= f_m_ahead - 9'd1;

    always @(*) if (f_live) begin
        if (m_axi_rvalid) assume (f_pending[m_axi_rid] > {8'd0, m_axi_arvalid && m_axi_arid == m_axi_rid});
        if (m_axi_rvalid && f_there && m_axi_rid == f_id && f_m_ahead == 0) assume (m_axi_rlast == (f_m_left == 0));
    end
    always @(posedge aclk) if (f_next) begin
        if ($past(m_axi_rvalid && !m_axi_rready))
            assume (m_axi_rvalid && $stable({m_axi_rid, m_axi_rdata, m_axi_rresp, m_axi_rlast, m_axi_ruser}));
        if ($past(c_axi_arvalid && !c_axi_arready))
            `BH_GUARD_READ_CONTRACT (c_axi_arvalid && $stable({c_axi_arid, c_axi_arlen, c_axi_arrest}));
        if (f_was_cut && !cut) `BH_GUARD_READ_CONTRACT (!$past(owed) && $past(f_all_flight) == 0 && !$past(take));
    end
    initial assume (!cut);
    always @(posedge aclk) if (!f_past_valid || !aresetn) assume (!cut);

    // P1, P2
    always @(posedge aclk) if (f_next) begin
        if ($past(c_axi_rvalid && !c_axi_rready))
            assert (c_axi_rvalid && $stable({c_axi_rid, c_axi_rdata, c_axi_rresp, c_axi_rlast, c_axi_ruser}));
        if ($past(m_axi_arvalid && !m_axi_arready))
            assert (m_axi_arvalid && $stable({m_axi_arid, m_axi_arlen, m_axi_arrest}));
        if (m_axi_arvalid && f_was_cut) assert ($past(m_axi_arvalid && !m_axi_arready));
        if (m_axi_arvalid && !f_was_cut && !$past(m_axi_arvalid && !m_axi_arready))
            assert ($past(take) && {m_axi_arid, m_axi_arlen, m_axi_arrest} == $past({c_axi_arid, c_axi_arlen, c_axi_arrest}));
    end

    // P3, and what memory and the table agree on
    wire f_ours = f_c && f_tracked && c_axi_rid == f_id && f_ahead == 0;
    always @(*) if (f_live) begin
        if (f_ours) assert (c_axi_rlast == (f_left == 0));
        if (f_c)    assert (f_flight[c_axi_rid] != 0);
        if (!cut && f_tracked) assert (f_there);
        if (pass && f_there)   assert (f_tracked && f_left == f_m_left && f_ahead == {1'b0, f_m_ahead});
        if (f_tracked && !f_there && pass) assert (f_ahead >= {1'b0, f_pending[f_id]});
        if (f_there)   assert (f_m_ahead < f_pending[f_id]);
        if (f_tracked) assert (f_ahead < {1'b0, f_flight[f_id]});
        assert (f_all_pending <= MAX_OUTSTANDING + 1 && f_all_flight <= MAX_OUTSTANDING + 1);
        assert (f_owed == f_all_pending);
    end

    // P4, P5
    always @(*) if (f_live) begin
        if (!cut) assert (c_axi_rvalid == m_axi_rvalid && c_axi_rready == m_axi_rready);
        if (!cut && f_c) assert ({c_axi_rid, c_axi_rdata, c_axi_rresp, c_axi_rlast, c_axi_ruser}
                                 == {m_axi_rid, m_axi_rdata, m_axi_rresp, m_axi_rlast, m_axi_ruser});
    end
    reg f_shown;                                                  // since before the cut
    always @(posedge aclk) f_shown <= aresetn && c_axi_rvalid && !c_axi_rready && (!cut || f_shown);
    always @(*) if (f_live) begin
        if (cut && !f_shown) assert (m_axi_rready);
        if (cut && !f_shown && c_axi_rvalid) assert (c_axi_rdata == 0 && c_axi_ruser == 0 && c_axi_rresp == SLVERR);
        if (cut && f_shown) assert (shown_q && m_axi_rvalid);
        if (cut) assert (c_axi_arready == !full);
    end

    // P6
    always @(*) if (f_live) begin
        assert (owed == (f_all_pending != 0));
        if (!owed) assert (!m_axi_arvalid);
        if (m_axi_arvalid) assert (f_pending[m_axi_arid] != 0);
    end

    reg [2:0] f_story;                                            // of the tracked burst, then of the port
    reg       f_again;
    always @(posedge aclk)
        if (!aresetn) begin f_story <= 3'd0; f_again <= 1'b0; end
        else begin
            if (f_pick && !cut)                                   f_story <= 3'd1;
            else if (f_story == 1 && f_m_ours && !cut && !m_axi_rlast) f_story <= 3'd2;
            else if (f_story == 2 && f_ours && !f_m_ours && cut && c_axi_rlast && f_m_left != 0) f_story <= 3'd3;
            else if (f_story == 3 && cut && f_m_ours && m_axi_rlast) f_story <= 3'd4;
            else if (f_story == 4 && !cut) f_story <= 3'd5;
            f_again <= f_again || (f_story == 5 && f_c && c_axi_rlast);
        end
    always @(posedge aclk) if (f_live) begin
        cover (f_story == 4);
        cover (f_again);
    end
`endif

endmodule
`resetall
