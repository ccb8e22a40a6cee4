// SPDX-License-Identifier: Apache-2.0
//
// bh_page_answers - ID and refusal response of each page write that waits for the page's answer.
//
// The page answers in order, so these are a queue.  The oldest shows combinationally.
// Proof: tests/formal/bh_page_answers.sby

`resetall
`default_nettype none

module bh_page_answers #(
    parameter ID_WIDTH = 4,            // 1..32
    parameter DEPTH    = 16            // 1..256
) (
    input  wire                aclk,
    input  wire                aresetn,    // synchronous, active low

    input  wire                push,       // only when !full
    input  wire [ID_WIDTH-1:0] push_id,
    input  wire [1:0]          push_resp,  // if the page refuses it
    output wire                full,       // registered, as any

`ifdef FORMAL
    output wire [8:0]          f_waiting,
`endif
    output wire                any,        // one waits; id and resp are meaningless otherwise
    output wire [ID_WIDTH-1:0] id,
    input  wire                ok,         // the page's answer
    output wire [1:0]          resp,
    input  wire                pop         // only when any
);

    generate if (ID_WIDTH < 1 || ID_WIDTH > 32) begin : gen_check_id_width
        PARAM_ERROR_bh_page_answers_ID_WIDTH_must_be_1_to_32 u_error ();
    end endgenerate
    generate if (DEPTH < 1 || DEPTH > 256) begin : gen_check_depth
        PARAM_ERROR_bh_page_answers_DEPTH_must_be_1_to_256 u_error ();
    end endgenerate

    localparam PTR = DEPTH > 1 ? $clog2(DEPTH) : 1;
    localparam [31:0]    END = DEPTH - 1;
    localparam [PTR-1:0] LAST = END[PTR-1:0], ONE = 1;

    reg [ID_WIDTH+1:0] entry_q [0:DEPTH-1];
    reg [PTR-1:0]      in_q, out_q;        // the next one's place; the oldest one's
    reg                any_q, full_q;

    wire [PTR-1:0] in  = in_q == LAST ? {PTR{1'b0}} : in_q + ONE;
    wire [PTR-1:0] out = out_q == LAST ? {PTR{1'b0}} : out_q + ONE;

    always @(posedge aclk)
        if (!aresetn) begin
            in_q   <= 0;
            out_q  <= 0;
            any_q  <= 1'b0;
            full_q <= 1'b0;
        end else begin
            if (push) in_q  <= in;
            if (pop)  out_q <= out;
            if (push != pop) begin
                any_q  <= push || out != in_q;
                full_q <= push && in == out_q;
            end
        end

    always @(posedge aclk)
        if (push) entry_q[in_q] <= {push_id, push_resp};

    wire [ID_WIDTH+1:0] oldest = entry_q[out_q];

    assign any  = any_q;
    assign full = full_q;
    assign id   = oldest[2 +: ID_WIDTH];
    assign resp = oldest[1:0] & {2{!ok}};

`ifdef FORMAL
    // P1 what is pushed shows once all before it are popped, with its ID and response   P2 full and any are exact
    // C1 full, then empty
`ifdef FORMAL_bh_page_answers
    `define BH_PAGE_ANSWERS_CONTRACT assume
    initial assume (!aresetn);
`else
    `define BH_PAGE_ANSWERS_CONTRACT assert
`endif
    reg f_past_valid = 1'b0;
    wire f_alive = f_past_valid && aresetn;
    always @(posedge aclk) f_past_valid <= 1'b1;

    (* anyseq *) wire f_choose;                        // follow this entry
    reg                f_tracked;
    reg [8:0]          f_before, f_count;              // entries before it; in all
    reg [ID_WIDTH+1:0] f_entry;
    wire [9:0] f_at   = {1'b0, f_before} + out_q;      // its place
    wire [9:0] f_next = {1'b0, f_count} + out_q;
    always @(posedge aclk) begin
        if (!aresetn) begin
            f_tracked <= 1'b0; f_count <= 0;
        end else begin
            f_count <= f_count + {8'd0, push} - {8'd0, pop};
            if (f_tracked) begin
                if (pop) begin f_tracked <= f_before != 0; f_before <= f_before - 9'd1; end
            end else if (push && f_choose) begin
                f_tracked <= 1'b1; f_before <= f_count - {8'd0, pop}; f_entry <= {push_id, push_resp};
            end
        end
    end
    assign f_waiting = f_count;
    always @(*) if (f_alive) begin
        if (push) `BH_PAGE_ANSWERS_CONTRACT (!full);
        if (pop)  `BH_PAGE_ANSWERS_CONTRACT (any);
        assert (f_count <= DEPTH && any == (f_count != 0) && full == (f_count == DEPTH));       // P2
        assert (in_q < DEPTH && out_q < DEPTH && in_q == (f_next >= DEPTH ? f_next - DEPTH : f_next));
        if (f_tracked) begin
            assert (f_before < f_count);
            assert (entry_q[f_at >= DEPTH ? f_at - DEPTH : f_at] == f_entry);
            if (f_before == 0) assert (id == f_entry[2 +: ID_WIDTH] && resp == (ok ? 2'b00 : f_entry[1:0]));    // P1
        end
    end
    reg f_was_full = 1'b0;
    always @(posedge aclk) begin
        f_was_full <= f_alive && (f_was_full || full);
        if (f_alive) cover (f_was_full && !any);
    end
`endif

endmodule
`resetall
