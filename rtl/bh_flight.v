// SPDX-License-Identifier: Apache-2.0
//
// bh_flight - bursts in flight, in order of issue: which there are, and how many beats of
// each are left.
//
// A response beat belongs to the oldest burst of its ID; beats of several IDs may mix, so
// each burst has a count of its own.  Responses are taken into account one cycle late
// (settled: none is on its way), which keeps the comparison of IDs off the response channel.
// Proof: tests/formal/bh_flight.sby

`resetall
`default_nettype none

module bh_flight #(
    parameter ID_WIDTH        = 4,     // 1..32
    parameter BEATS           = 1,     // 1: counts beats; 0: every burst has one response
    parameter MAX_OUTSTANDING = 16     // 1..256
) (
    input  wire                aclk,
    input  wire                aresetn,        // synchronous, active low

    input  wire                push,           // only when !full
    input  wire [ID_WIDTH-1:0] push_id,
    input  wire [7:0]          push_len,       // not used when BEATS is 0
    output wire                full,

    input  wire                beat,           // of a burst in flight, accepted
    input  wire [ID_WIDTH-1:0] beat_id,
    input  wire                beat_last,      // the burst is finished

`ifdef FORMAL
    // One burst, any: is it in flight, has it all in front of it been answered, how many of
    // its own ID are in front, what is left; responses on their way are in these already.
    output wire                f_tracked,
    output wire [ID_WIDTH-1:0] f_id,
    output wire [7:0]          f_left,
    output wire [9:0]          f_ahead,
    output wire [9:0]          f_before,       // in front, of any ID
    output wire                f_pick,         // this push is the one
    output wire [MAX_OUTSTANDING:0]                f_used,
    output wire [(MAX_OUTSTANDING+1)*ID_WIDTH-1:0] f_ids,
    output wire                f_late,         // a last beat is on its way
    output wire [ID_WIDTH-1:0] f_late_id,
`endif
    output wire                oldest_valid,
    output wire [ID_WIDTH-1:0] oldest_id,      // these are meaningless while !oldest_valid || !settled
    output wire                oldest_last,    // its next beat is its last
    output wire                settled
);

    generate if (ID_WIDTH < 1 || ID_WIDTH > 32) begin : gen_check_id_width
        PARAM_ERROR_bh_flight_ID_WIDTH_must_be_1_to_32 u_error ();
    end endgenerate
    generate if (BEATS != 0 && BEATS != 1) begin : gen_check_beats
        PARAM_ERROR_bh_flight_BEATS_must_be_0_or_1 u_error ();
    end endgenerate
    generate if (MAX_OUTSTANDING < 1 || MAX_OUTSTANDING > 256) begin : gen_check_max_outstanding
        PARAM_ERROR_bh_flight_MAX_OUTSTANDING_must_be_1_to_256 u_error ();
    end endgenerate

    // One more than can be in flight: the one that leaves is there a cycle longer.
    localparam DEPTH = MAX_OUTSTANDING + 1;

    // ---- the response on its way ------------------------------------------------------
    reg                beat_q;
    reg                last_q;         // these are meaningless while !beat_q
    reg [ID_WIDTH-1:0] id_q;

    always @(posedge aclk)
        if (!aresetn) beat_q <= 1'b0;
        else          beat_q <= beat;

    always @(posedge aclk) begin
        last_q <= beat_last;
        id_q   <= beat_id;
    end

    assign settled = !beat_q;
    wire   leaves  = beat_q && last_q;

    // ---- bursts: those behind one that leaves move up ---------------------------------------
    reg  [DEPTH-1:0] used_q;           // thermometer
    wire [DEPTH-1:0] behind = used_q >> 1;     // the next place is used too
    wire [DEPTH-1:0] same;             // of the ID of the response
    reg  [DEPTH-1:0] found;            // a burst of that ID is at this place or in front of it
    wire             pop = leaves && found[DEPTH-1];
    integer          i;

    assign full = used_q[DEPTH-1] && !leaves;

    always @(*) begin
        found[0] = same[0];
        for (i = 1; i < DEPTH; i = i + 1) found[i] = found[i-1] || same[i];
    end

    always @(posedge aclk)
        if (!aresetn)          used_q <= {DEPTH{1'b0}};
        else if (push && !pop) used_q <= {used_q[DEPTH-2:0], 1'b1};
        else if (!push && pop) used_q <= behind;

    wire [(DEPTH+1)*ID_WIDTH-1:0] ids;
    assign ids[DEPTH*ID_WIDTH +: ID_WIDTH] = push_id;

    genvar k;
    generate for (k = 0; k < DEPTH; k = k + 1) begin : gen_burst
        reg [ID_WIDTH-1:0] burst_id_q;

        assign same[k] = used_q[k] && burst_id_q == id_q;
        assign ids[k*ID_WIDTH +: ID_WIDTH] = burst_id_q;

        // Behind the last burst in flight every place holds what is pushed, if anything is.
        wire up = leaves && found[k];
        always @(posedge aclk)
            if (up || !used_q[k]) burst_id_q <= up && behind[k] ? ids[(k+1)*ID_WIDTH +: ID_WIDTH] : push_id;
    end endgenerate

    assign oldest_valid = used_q[0];
    assign oldest_id    = ids[ID_WIDTH-1:0];

    // ---- beats left behind the next one -------------------------------------------------------
    generate if (BEATS != 0) begin : gen_beats
        wire [(DEPTH+1)*8-1:0] lefts;
        wire [DEPTH-1:0]       hit = found & ~(found << 1);
        reg  [7:0]             picked; // the count of the burst that the response belongs to
        wire [7:0]             less = picked - 8'd1;
        integer                j;

        assign lefts[DEPTH*8 +: 8] = push_len;

        always @(*) begin
            picked = 8'd0;
            for (j = 0; j < DEPTH; j = j + 1) picked = picked | (lefts[j*8 +: 8] & {8{hit[j]}});
        end

        for (k = 0; k < DEPTH; k = k + 1) begin : gen_left
            reg [7:0] left_q;

            assign lefts[k*8 +: 8] = left_q;

            wire up   = leaves && found[k];
            wire down = beat_q && hit[k];
            always @(posedge aclk)
                if (up || down || !used_q[k])
                    left_q <= up && behind[k] ? lefts[(k+1)*8 +: 8] : used_q[k] && !up ? less : push_len;
        end

        assign oldest_last = lefts[7:0] == 8'd0;
    end else begin : gen_no_beats
        wire unused_len = ^push_len;
        assign oldest_last = 1'b1;
    end endgenerate

`ifdef FORMAL
    // P1 a burst, any, stays with its ID and what is left of it until its last response; its
    //    place is that of its age   P2 no place is lost
    // C1 the second of two of one ID, behind another ID, is finished
`ifdef FORMAL_bh_flight
    `define BH_FLIGHT_CONTRACT assume
    initial assume (!aresetn);
`else
    `define BH_FLIGHT_CONTRACT assert
`endif
    reg f_past_valid = 1'b0;
    always @(posedge aclk) f_past_valid <= 1'b1;
    wire f_live = f_past_valid && aresetn;

    (* anyseq *) wire f_any;
    reg                f_there = 1'b0;
    reg [ID_WIDTH-1:0] f_its_id;
    reg [7:0]          f_its_left;
    reg [9:0]          f_its_ahead, f_place;

    wire f_ours     = f_there && beat_q && id_q == f_its_id && f_its_ahead == 0;
    wire f_sooner   = f_there && leaves && id_q == f_its_id && f_its_ahead != 0;

    // A burst that leaves stands in front of ours, if not ours itself.
    reg [9:0]   f_all, f_all_push, f_same, f_leaver;
    reg         f_hits;
    integer     f_k;
    always @(*) begin
        f_all = 0; f_all_push = 0; f_same = 0; f_leaver = 0; f_hits = 1'b0;
        for (f_k = 0; f_k < DEPTH; f_k = f_k + 1) begin
            f_all = f_all + {9'd0, used_q[f_k]};
            if (used_q[f_k] && ids[f_k*ID_WIDTH +: ID_WIDTH] == push_id) f_all_push = f_all_push + 10'd1;
            if (f_k < f_place && used_q[f_k] && ids[f_k*ID_WIDTH +: ID_WIDTH] == f_its_id) f_same = f_same + 10'd1;
            if (used_q[f_k] && ids[f_k*ID_WIDTH +: ID_WIDTH] == id_q && !f_hits) begin f_hits = 1'b1; f_leaver = f_k; end
        end
    end

    assign f_pick    = f_any && push && (!f_there || (f_ours && last_q));
    assign f_tracked = f_there && !(f_ours && last_q);
    assign f_id      = f_its_id;
    assign f_left    = f_its_left - {7'd0, f_ours};
    assign f_ahead   = f_its_ahead - {9'd0, f_sooner};
    assign f_before  = f_place - {9'd0, leaves && f_hits && f_leaver < f_place};
    assign f_used    = used_q;
    assign f_ids     = ids[DEPTH*ID_WIDTH-1:0];
    assign f_late    = leaves;
    assign f_late_id = id_q;

    always @(posedge aclk)
        if (!aresetn) f_there <= 1'b0;
        else begin
            f_there     <= f_tracked;
            f_its_left  <= f_left;
            f_its_ahead <= f_ahead;
            f_place     <= f_before;
            if (f_pick) begin
                f_there     <= 1'b1;
                f_its_id    <= push_id;
                f_its_left  <= push_len;
                f_its_ahead <= f_all_push - {9'd0, leaves && f_hits && id_q == push_id};
                f_place     <= f_all - {9'd0, leaves && f_hits};
            end
        end

    always @(*) if (f_live) begin
        if (push)   `BH_FLIGHT_CONTRACT (!full);
        if (beat_q) `BH_FLIGHT_CONTRACT (f_hits);
        assert ((used_q & (used_q + 1'b1)) == 0);
        assert (pop == leaves);                                                          // P2
        if (f_there) begin                                                               // P1
            assert (f_place < f_all && used_q[f_place] && ids[f_place*ID_WIDTH +: ID_WIDTH] == f_its_id);
            assert (f_same == f_its_ahead && f_its_ahead <= f_place);
            if (settled && f_place == 0) assert (oldest_valid && oldest_id == f_its_id);
        end
    end
    generate if (BEATS != 0) begin : gen_formal
        always @(*) if (f_live && f_there) begin
            assert (gen_beats.lefts[f_place*8 +: 8] == f_its_left);
            if (settled && f_place == 0) assert (oldest_last == (f_its_left == 0));
        end
    end endgenerate

    reg f_was_second;
    always @(posedge aclk) begin
        if (f_pick) f_was_second <= f_all_push != 0 && f_all > f_all_push;
        if (f_live) cover (f_ours && last_q && f_was_second && f_place > 0);
    end
`endif

endmodule
`resetall
