// SPDX-License-Identifier: Apache-2.0
//
// bh_stage - one register stage of a valid/ready stream.
//
// Registers valid and data, passes ready through.  Latency 1, full throughput.
// Proof: tests/formal/bh_stage.sby

`resetall
`default_nettype none

module bh_stage #(
    parameter WIDTH = 32               // payload bits, 1 and more
) (
    input  wire             aclk,
    input  wire             aresetn,   // synchronous, active low

    input  wire             s_valid,
    output wire             s_ready,   // combinational from m_ready
    input  wire [WIDTH-1:0] s_data,

    output wire             m_valid,   // registered
    input  wire             m_ready,
    output wire [WIDTH-1:0] m_data     // meaningless while !m_valid
);

    generate if (WIDTH < 1) begin : gen_check_width
        PARAM_ERROR_bh_stage_WIDTH_must_be_1_or_more u_error ();
    end endgenerate

    reg             valid_q;
    reg [WIDTH-1:0] data_q;            // meaningless while !valid_q

    assign s_ready = !valid_q || m_ready;
    assign m_valid = valid_q;
    assign m_data  = data_q;

    always @(posedge aclk)
        if (!aresetn)     valid_q <= 1'b0;
        else if (s_ready) valid_q <= s_valid;

    always @(posedge aclk)
        if (s_ready) data_q <= s_data;

`ifdef FORMAL
    // P1 what enters comes out next, unchanged   P2 a stalled beat stays
    // P3 nothing comes out that did not enter    C1 two beats in two cycles
    reg f_past_valid = 1'b0;
    always @(posedge aclk) f_past_valid <= 1'b1;

    always @(posedge aclk) if (f_past_valid && $past(aresetn)) begin
        if ($past(s_valid && s_ready)) assert (m_valid && m_data == $past(s_data));
        if ($past(m_valid && !m_ready)) assert (m_valid && m_data == $past(m_data));
        if (m_valid) assert ($past((s_valid && s_ready) || (m_valid && !m_ready)));
        if ($past(m_valid && !m_ready)) assert (!$past(s_ready));
        cover ($past(m_valid && m_ready) && m_valid && m_ready && m_data != $past(m_data));
    end
    always @(posedge aclk) if (f_past_valid && !$past(aresetn)) assert (!m_valid);
`ifdef FORMAL_bh_stage
    initial assume (!aresetn);
`endif
`endif

endmodule
`resetall
