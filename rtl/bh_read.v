// SPDX-License-Identifier: Apache-2.0
//
// bh_read - issue of judged reads: allowed ones go to memory, refused ones are answered
// here with zero beats and leave a record.
//
// A burst enters when it is first presented to memory, or taken by the refusal slot; both
// wait for bh_order, and a refused one for the slot and the record buffer too.  Beats of
// the two sources are merged in turn, beat by beat; a beat that stalls stays.
// AR and R pass through combinationally.
// Proof: tests/formal/bh_read.sby

`resetall
`default_nettype none

module bh_read #(
    parameter DATA_WIDTH      = 64,    // 32, 64, 128, 256, 512
    parameter ID_WIDTH        = 4,     // 1..32
    parameter USER_WIDTH      = 1,     // 1..64
    parameter IPA_WIDTH       = 32,    // 13..64
    parameter MAX_OUTSTANDING = 16,    // 1..256
    parameter BYPASS          = 1      // as bh_order
) (
    input  wire                  aclk,
    input  wire                  aresetn,        // synchronous, active low

    // The judged burst at the head; its other attributes go to memory around this module.
    input  wire                  head_valid,
    output wire                  head_ready,
    input  wire                  head_refused,
    input  wire [2:0]            head_code,      // meaningless when allowed, as are head_resp and head_ipa
    input  wire [1:0]            head_resp,
    input  wire [IPA_WIDTH-1:0]  head_ipa,
    input  wire [ID_WIDTH-1:0]   head_id,
    input  wire [7:0]            head_len,
    input  wire [2:0]            head_size,
    input  wire [2:0]            head_prot,
    output wire                  kept,           // the head has been presented and stays

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

    output wire                  fault_valid,
    input  wire                  fault_ready,
    output wire [3:0]            fault_code,
    output wire [IPA_WIDTH-1:0]  fault_ipa,
    output wire [ID_WIDTH-1:0]   fault_id,
    output wire [7:0]            fault_len,
    output wire [2:0]            fault_size,
    output wire [2:0]            fault_prot,

    output wire                  count_allowed,  // pulses, at entry
    output wire                  count_refused,
    output wire                  idle
);

    // ---- issue ------------------------------------------------------------------------
    wire may_enter, slot_free, record_free, order_empty;
    reg  entered_q;                    // the head was presented to memory before

    assign m_axi_arvalid = head_valid && !head_refused && (entered_q || may_enter);
    assign count_allowed = m_axi_arvalid && !entered_q;
    assign count_refused = head_valid && head_refused && may_enter && slot_free && record_free;
    assign head_ready    = count_refused || (m_axi_arvalid && m_axi_arready);
    assign kept          = entered_q;

    always @(posedge aclk)
        if (!aresetn) entered_q <= 1'b0;
        else          entered_q <= m_axi_arvalid && !m_axi_arready;

    // ---- order --------------------------------------------------------------------------
    bh_order #(.ID_WIDTH(ID_WIDTH), .MAX_OUTSTANDING(MAX_OUTSTANDING), .BYPASS(BYPASS)) u_order (
        .aclk(aclk), .aresetn(aresetn),
        .head_id(head_id), .head_refused(head_refused), .may_enter(may_enter),
        .enter(count_allowed || count_refused),
        .done(s_axi_rvalid && s_axi_rready && s_axi_rlast), .done_id(s_axi_rid),
        .empty(order_empty));

    // ---- refusal: one burst at a time ---------------------------------------------------
    reg                slot_valid_q;
    reg                slot_last_q;    // slot_left_q == 0; these are meaningless while !slot_valid_q
    reg [7:0]          slot_left_q;    // beats behind the one presented
    reg [ID_WIDTH-1:0] slot_id_q;
    reg [1:0]          slot_resp_q;

    wire pick_slot;
    wire slot_beat = slot_valid_q && pick_slot && s_axi_rready;

    assign slot_free = !slot_valid_q || (slot_beat && slot_last_q);

    always @(posedge aclk)
        if (!aresetn)       slot_valid_q <= 1'b0;
        else if (slot_free) slot_valid_q <= count_refused;

    always @(posedge aclk)
        if (slot_free) begin
            slot_left_q <= head_len;
            slot_last_q <= head_len == 8'd0;
        end else if (slot_beat) begin
            slot_left_q <= slot_left_q - 8'd1;
            slot_last_q <= slot_left_q == 8'd1;
        end

    always @(posedge aclk)
        if (slot_free) begin
            slot_id_q   <= head_id;
            slot_resp_q <= head_resp;
        end

    // ---- merge ----------------------------------------------------------------------------
    reg slot_turn_q;                   // the slot goes first when both have a beat

    assign pick_slot = slot_valid_q && (slot_turn_q || !m_axi_rvalid);

    always @(posedge aclk)
        if (!aresetn)          slot_turn_q <= 1'b0;
        else if (s_axi_rvalid) slot_turn_q <= s_axi_rready ? !pick_slot : pick_slot;

    assign s_axi_rvalid = slot_valid_q || m_axi_rvalid;
    assign s_axi_rid    = pick_slot ? slot_id_q   : m_axi_rid;
    assign s_axi_rresp  = pick_slot ? slot_resp_q : m_axi_rresp;
    assign s_axi_rlast  = pick_slot ? slot_last_q : m_axi_rlast;
    assign s_axi_rdata  = m_axi_rdata & {DATA_WIDTH{!pick_slot}};
    assign s_axi_ruser  = m_axi_ruser & {USER_WIDTH{!pick_slot}};
    assign m_axi_rready = s_axi_rready && !pick_slot;

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
