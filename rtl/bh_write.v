// SPDX-License-Identifier: Apache-2.0
//
// bh_write - issue of judged writes and the way of their data: allowed bursts go to
// memory, refused ones lose their beats here, are answered once and leave a record.
//
// A burst enters when it is first presented to memory, or taken by the refusal logic; both
// wait for bh_order and the route queue, a refused one for the record buffer too.  Write
// beats follow the order of entry and are counted by AWLEN; the requester's WLAST is not
// used.  A beat may leave in the cycle in which its address is first presented: a memory
// may wait for it before it accepts the address.
// AW, W and B pass through combinationally.
// Proof: tests/formal/bh_write.sby

`resetall
`default_nettype none

module bh_write #(
    parameter DATA_WIDTH      = 64,    // 32, 64, 128, 256, 512
    parameter ID_WIDTH        = 4,     // 1..32
    parameter USER_WIDTH      = 1,     // 1..64
    parameter IPA_WIDTH       = 32,    // 13..64
    parameter MAX_OUTSTANDING = 16,    // 1..256
    parameter BYPASS          = 1      // as bh_order
) (
    input  wire                    aclk,
    input  wire                    aresetn,      // synchronous, active low

    // The judged burst at the head; its other attributes go to memory around this module.
    input  wire                    head_valid,
    output wire                    head_ready,
    input  wire                    head_refused,
    input  wire [2:0]              head_code,    // meaningless when allowed, as are head_resp and head_ipa
    input  wire [1:0]              head_resp,
    input  wire [IPA_WIDTH-1:0]    head_ipa,
    input  wire [ID_WIDTH-1:0]     head_id,
    input  wire [7:0]              head_len,
    input  wire [2:0]              head_size,
    input  wire [2:0]              head_prot,
    output wire                    kept,         // the head has been presented and stays

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

    output wire                    fault_valid,
    input  wire                    fault_ready,
    output wire [3:0]              fault_code,
    output wire [IPA_WIDTH-1:0]    fault_ipa,
    output wire [ID_WIDTH-1:0]     fault_id,
    output wire [7:0]              fault_len,
    output wire [2:0]              fault_size,
    output wire [2:0]              fault_prot,

    output wire                    count_allowed,  // pulses, at entry
    output wire                    count_refused,
    output wire                    idle
);

    // ---- issue ------------------------------------------------------------------------
    wire may_enter, route_full, record_free, order_empty;
    reg  entered_q;                    // the head was presented to memory before

    wire room  = may_enter && !route_full;
    wire enter = count_allowed || count_refused;

    assign m_axi_awvalid = head_valid && !head_refused && (entered_q || room);
    assign count_allowed = m_axi_awvalid && !entered_q;
    assign count_refused = head_valid && head_refused && room && record_free;
    assign head_ready    = count_refused || (m_axi_awvalid && m_axi_awready);
    assign kept          = entered_q;

    always @(posedge aclk)
        if (!aresetn) entered_q <= 1'b0;
        else          entered_q <= m_axi_awvalid && !m_axi_awready;

    // ---- order --------------------------------------------------------------------------
    bh_order #(.ID_WIDTH(ID_WIDTH), .MAX_OUTSTANDING(MAX_OUTSTANDING), .BYPASS(BYPASS)) u_order (
        .aclk(aclk), .aresetn(aresetn),
        .head_id(head_id), .head_refused(head_refused), .may_enter(may_enter), .enter(enter),
        .done(s_axi_bvalid && s_axi_bready), .done_id(s_axi_bid),
        .empty(order_empty));

    // ---- route: where the beats go, one entry a burst, in order of entry ------------------
    wire                route_valid, route_refused;
    wire [ID_WIDTH-1:0] route_id;      // route_id, route_resp: meaningless unless refused
    wire [1:0]          route_resp;
    wire [7:0]          route_len;
    wire                route_pop;

    bh_route #(.WIDTH(1 + ID_WIDTH + 2 + 8)) u_route (
        .aclk(aclk), .aresetn(aresetn),
        .push(enter), .push_data({head_refused, head_id, head_resp, head_len}), .full(route_full),
        .valid(route_valid), .data({route_refused, route_id, route_resp, route_len}), .pop(route_pop));

    // ---- write data --------------------------------------------------------------------------
    reg  [7:0] beat_q;                 // beats already moved of the burst at the route's head
    wire       last      = beat_q == route_len;
    wire       slot_free;
    wire       w_beat    = s_axi_wvalid && s_axi_wready;

    assign m_axi_wvalid  = s_axi_wvalid && route_valid && !route_refused;
    assign s_axi_wready  = route_valid && (route_refused ? !last || slot_free : m_axi_wready);
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

    wire pick_slot;

    assign slot_free = !slot_valid_q || (pick_slot && s_axi_bready);

    always @(posedge aclk)
        if (!aresetn)       slot_valid_q <= 1'b0;
        else if (slot_free) slot_valid_q <= route_pop && route_refused;

    always @(posedge aclk)
        if (slot_free) begin
            slot_id_q   <= route_id;
            slot_resp_q <= route_resp;
        end

    // ---- merge ----------------------------------------------------------------------------
    reg slot_turn_q;                   // the slot goes first when both have an answer

    assign pick_slot = slot_valid_q && (slot_turn_q || !m_axi_bvalid);

    always @(posedge aclk)
        if (!aresetn)          slot_turn_q <= 1'b0;
        else if (s_axi_bvalid) slot_turn_q <= s_axi_bready ? !pick_slot : pick_slot;

    assign s_axi_bvalid = slot_valid_q || m_axi_bvalid;
    assign s_axi_bid    = pick_slot ? slot_id_q   : m_axi_bid;
    assign s_axi_bresp  = pick_slot ? slot_resp_q : m_axi_bresp;
    assign s_axi_buser  = m_axi_buser & {USER_WIDTH{!pick_slot}};
    assign m_axi_bready = s_axi_bready && !pick_slot;

    // ---- record ---------------------------------------------------------------------------
    bh_stage #(.WIDTH(3 + IPA_WIDTH + ID_WIDTH + 8 + 3 + 3)) u_record (
        .aclk(aclk), .aresetn(aresetn),
        .s_valid(count_refused), .s_ready(record_free),
        .s_data({head_code, head_ipa, head_id, head_len, head_size, head_prot}),
        .m_valid(fault_valid), .m_ready(fault_ready),
        .m_data({fault_code[2:0], fault_ipa, fault_id, fault_len, fault_size, fault_prot}));
    assign fault_code[3] = 1'b0;

    assign idle = order_empty && !fault_valid;

endmodule
`resetall
