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

    bh_route #(.WIDTH(8)) u_route (
        .aclk(aclk), .aresetn(aresetn),
        .push(take && !cut), .push_data(c_axi_awlen), .full(route_full),
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

    bh_flight #(.ID_WIDTH(ID_WIDTH), .BEATS(0), .MAX_OUTSTANDING(MAX_OUTSTANDING)) u_flight (
        .aclk(aclk), .aresetn(aresetn),
        .push(take), .push_id(c_axi_awid), .push_len(8'd0), .full(full),
        .beat(answer), .beat_id(c_axi_bid), .beat_last(1'b1),
        .oldest_valid(oldest_valid), .oldest_id(oldest_id), .oldest_last(oldest_last), .settled(settled));

    wire unused_last = oldest_last;

    // Bursts that have all their beats are the oldest ones.
    bh_count #(.MAX(MAX_OUTSTANDING + 1)) u_complete (
        .aclk(aclk), .aresetn(aresetn), .up(filled), .down(answer), .any(complete));

    bh_count #(.MAX(MAX_OUTSTANDING + 1)) u_owed (
        .aclk(aclk), .aresetn(aresetn), .up(take && !cut), .down(m_axi_bvalid && m_axi_bready), .any(unanswered));

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

endmodule
`resetall
