// SPDX-License-Identifier: Apache-2.0
//
// bh_stream - front stage of AR or AW of a port that can take its partition by stream.
//
// Registers the burst and names its stream one edge ahead, so that a memory which is read
// at next_stream shows that stream's windows beside the burst.  Latency 1.  Full throughput,
// but with PIPELINE 2 and by_stream a burst of another stream than the one before waits until
// the stage behind is empty too: that stage still looks at the windows.
// hold stops new bursts here.
// Proof: tests/formal/bh_stream.sby

`resetall
`default_nettype none

module bh_stream #(
    parameter WIDTH        = 64,       // payload bits, 1 and more
    parameter STREAM_WIDTH = 4,        // 1..6
    parameter PIPELINE     = 1         // of the judge behind: 0, 1, 2
) (
    input  wire                    aclk,
    input  wire                    aresetn,      // synchronous, active low

    input  wire                    s_valid,
    output wire                    s_ready,
    input  wire [STREAM_WIDTH-1:0] s_stream,
    input  wire [WIDTH-1:0]        s_data,

    output wire                    m_valid,
    input  wire                    m_ready,
    output wire [WIDTH-1:0]        m_data,

    output wire [STREAM_WIDTH-1:0] next_stream,  // of the burst at m_* after the next edge, or of the last one there
    input  wire                    by_stream,    // 0: streams do not matter; changes only while empty all the way
    input  wire                    hold,         // accept nothing
`ifdef FORMAL
    output reg  [STREAM_WIDTH-1:0] f_shown,      // what the memory shows
`endif
    input  wire                    behind_empty, // PIPELINE 2: the judge's comparison stage holds nothing
    output wire                    empty
);

    generate if (STREAM_WIDTH < 1 || STREAM_WIDTH > 6) begin : gen_check_stream_width
        PARAM_ERROR_bh_stream_STREAM_WIDTH_must_be_1_to_6 u_error ();
    end endgenerate
    generate if (PIPELINE < 0 || PIPELINE > 2) begin : gen_check_pipeline
        PARAM_ERROR_bh_stream_PIPELINE_must_be_0_to_2 u_error ();
    end endgenerate

    reg  [STREAM_WIDTH-1:0] stream_q;            // of the last burst that entered
    wire                    stage_ready;

    wire follows = PIPELINE < 2 || !by_stream || s_stream == stream_q || (!m_valid && behind_empty);
    wire open    = aresetn && !hold && follows;

    assign s_ready     = stage_ready && open;
    assign next_stream = s_valid && s_ready ? s_stream : stream_q;
    assign empty       = !m_valid;

    always @(posedge aclk)
        if (!aresetn) stream_q <= 0;
        else          stream_q <= next_stream;

    bh_stage #(.WIDTH(WIDTH)) u_stage (
        .aclk(aclk), .aresetn(aresetn),
        .s_valid(s_valid && open), .s_ready(stage_ready), .s_data(s_data),
        .m_valid(m_valid), .m_ready(m_ready), .m_data(m_data));

`ifdef FORMAL
    // P1 what enters comes out next, unchanged, and stays while it stalls; nothing else comes out
    // P2 the memory read at next_stream shows the burst's own stream while it is at m_*
    // P3 PIPELINE 2: and goes on to show it while the burst is in the stage behind
    // P4 nothing enters while held   P5 bursts of one stream enter whenever the stage has room
    // C1 two streams in two cycles (PIPELINE 2: one behind the other)   C2 one stream in two cycles
`ifdef FORMAL_bh_stream
    `define BH_STREAM_CONTRACT assume
    initial assume (!aresetn);
`else
    `define BH_STREAM_CONTRACT assert
`endif
    reg f_past_valid = 1'b0, f_was_live = 1'b0;
    wire f_live = f_past_valid && aresetn;
    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        f_was_live   <= f_live;
    end

    reg [STREAM_WIDTH-1:0] f_stream;             // of the burst at m_*
    reg [STREAM_WIDTH-1:0] f_behind_stream;
    reg                    f_behind;             // the stage behind holds a burst
    always @(posedge aclk) begin
        f_shown <= next_stream;
        if (s_valid && s_ready) f_stream <= s_stream;
        if (m_valid && m_ready) f_behind_stream <= f_stream;
        if (!aresetn)     f_behind <= 1'b0;
        else if (m_ready) f_behind <= m_valid;
    end

    always @(*) if (f_live) begin
        if (PIPELINE == 2) `BH_STREAM_CONTRACT (behind_empty == !f_behind && (m_ready || f_behind));
        if (m_valid || f_behind) assert (f_shown == stream_q);
        if (m_valid) assert (f_shown == f_stream);                                              // P2
        if (PIPELINE == 2 && by_stream && f_behind) assert (f_shown == f_behind_stream);        // P3
        if (hold) assert (!s_ready);                                                            // P4
        if (!hold && s_stream == stream_q && (!m_valid || m_ready)) assert (s_ready);           // P5
        if (PIPELINE < 2 && !hold && (!m_valid || m_ready)) assert (s_ready);
        assert (empty == !m_valid);
    end
    always @(posedge aclk) if (f_live && f_was_live) begin
        if (!$past(empty && (f_behind == 0))) `BH_STREAM_CONTRACT (by_stream == $past(by_stream));
        if ($past(s_valid && s_ready))  assert (m_valid && m_data == $past(s_data));            // P1
        if ($past(m_valid && !m_ready)) assert (m_valid && m_data == $past(m_data) && !$past(s_ready));
        if (m_valid) assert ($past((s_valid && s_ready) || (m_valid && !m_ready)));
        cover (by_stream && m_valid && f_behind_stream != f_stream && $past(m_valid && m_ready, PIPELINE == 2 ? 3 : 1));
        cover (m_valid && m_ready && $past(m_valid && m_ready) && f_behind_stream == f_stream);
    end
`endif

endmodule
`resetall
