// SPDX-License-Identifier: Apache-2.0
//
// bh_order - keeps responses of one ID in order, and counts what is in flight.
//
// Allowed bursts are answered by memory, refused ones by Bulkhead, and the two answer at
// their own pace.  So bursts of one ID hash (the low ID bits) are in flight all allowed
// or all refused, never both.  With BYPASS the last one of a hash may finish in the cycle
// in which the first of the other kind enters.  Where few can be in flight (MAX_OUTSTANDING
// up to 4) counts for each hash don't pay: all IDs are one hash.
// Proof: tests/formal/bh_order.sby

`resetall
`default_nettype none

module bh_order #(
    parameter ID_WIDTH        = 4,     // 1..32
    parameter MAX_OUTSTANDING = 16,    // 1..256
    parameter BYPASS          = 1,     // 1: room that done makes is seen in the same cycle; 0: in the next
    parameter LONE            = 0      // 1: lone is built
) (
    input  wire                aclk,
    input  wire                aresetn,        // synchronous, active low

    // The burst that wants to enter.
    input  wire [ID_WIDTH-1:0] head_id,
    input  wire                head_refused,
    output wire                may_enter,      // BYPASS: combinational from done
    input  wire                enter,          // only when may_enter

    // The last response beat of a burst in flight is accepted.
    input  wire                done,
    input  wire [ID_WIDTH-1:0] done_id,

`ifdef FORMAL
    output wire [35:0]         f_counts,       // nine bits a hash
    output wire [3:0]          f_refused_q,    // its kind
`endif
    output wire                lone,           // one burst in flight
    output wire                empty           // nothing in flight
);

    generate if (ID_WIDTH < 1 || ID_WIDTH > 32) begin : gen_check_id_width
        PARAM_ERROR_bh_order_ID_WIDTH_must_be_1_to_32 u_error ();
    end endgenerate
    generate if (MAX_OUTSTANDING < 1 || MAX_OUTSTANDING > 256) begin : gen_check_max_outstanding
        PARAM_ERROR_bh_order_MAX_OUTSTANDING_must_be_1_to_256 u_error ();
    end endgenerate

    generate if (BYPASS != 0 && BYPASS != 1) begin : gen_check_bypass
        PARAM_ERROR_bh_order_BYPASS_must_be_0_or_1 u_error ();
    end endgenerate

    localparam HASH_WIDTH  = MAX_OUTSTANDING <= 4 ? 0 : ID_WIDTH > 2 ? 2 : ID_WIDTH;
    localparam HASHES      = 1 << HASH_WIDTH;
    localparam COUNT_WIDTH = MAX_OUTSTANDING > 255 ? 9 : MAX_OUTSTANDING > 127 ? 8 : MAX_OUTSTANDING > 63 ? 7 :
                             MAX_OUTSTANDING > 31 ? 6 : MAX_OUTSTANDING > 15 ? 5 : MAX_OUTSTANDING > 7 ? 4 :
                             MAX_OUTSTANDING > 3 ? 3 : MAX_OUTSTANDING > 1 ? 2 : 1;
    localparam [31:0]            LIMIT = MAX_OUTSTANDING - 1;
    localparam [COUNT_WIDTH-1:0] ONE = 1, MINUS_ONE = {COUNT_WIDTH{1'b1}}, LAST = LIMIT[COUNT_WIDTH-1:0];

    wire unused_id = ^{head_id, done_id};      // above the hash

    // ---- in all ------------------------------------------------------------------------
    reg [COUNT_WIDTH-1:0] total_q;
    reg                   full_q;              // total_q == MAX_OUTSTANDING

    always @(posedge aclk)
        if (!aresetn) begin
            total_q <= 0;
            full_q  <= 1'b0;
        end else if (enter != done) begin
            total_q <= total_q + (enter ? ONE : MINUS_ONE);
            full_q  <= enter && total_q == LAST;
        end

    wire fits;                                 // nothing of the other kind and the same hash is in flight

    assign may_enter = fits && (!full_q || (BYPASS != 0 && done));
    assign empty     = total_q == 0;
    assign lone      = LONE != 0 && total_q == ONE;

    // ---- for each hash: how many, and of which kind -------------------------------------
    genvar h;
    generate if (HASH_WIDTH == 0) begin : gen_one
        reg refused_q;                         // meaningless while empty

        always @(posedge aclk)
            if (enter) refused_q <= head_refused;

        assign fits = empty || (BYPASS != 0 && total_q == ONE && done) || refused_q == head_refused;
    end else begin : gen_hashes
        wire [HASH_WIDTH-1:0] head_hash = head_id[HASH_WIDTH-1:0];
        wire [HASH_WIDTH-1:0] done_hash = done_id[HASH_WIDTH-1:0];
        wire [HASHES-1:0]     each;

        assign fits = each[head_hash];

        for (h = 0; h < HASHES; h = h + 1) begin : gen_hash
            localparam [HASH_WIDTH-1:0] HASH = h;

            reg [COUNT_WIDTH-1:0] count_q;
            reg                   zero_q;          // count_q == 0
            reg                   refused_q;       // meaningless while zero_q

            wire up   = enter && head_hash == HASH;
            wire down = done && done_hash == HASH;

            always @(posedge aclk)
                if (!aresetn) begin
                    count_q <= 0;
                    zero_q  <= 1'b1;
                end else if (up != down) begin
                    count_q <= count_q + (up ? ONE : MINUS_ONE);
                    zero_q  <= down && count_q == ONE;
                end

            always @(posedge aclk)
                if (up) refused_q <= head_refused;

            assign each[h] = zero_q || (BYPASS != 0 && count_q == ONE && down) || refused_q == head_refused;
        end
    end endgenerate

`ifdef FORMAL
    // P1 allowed and refused bursts of one hash are never in flight together
    // P2 counts are what entered less what finished; never above MAX_OUTSTANDING
    // C1 full   C2 the kind of a hash changes, in the cycle in which the last one finishes
`ifdef FORMAL_bh_order
    `define BH_ORDER_CONTRACT assume
`else
    `define BH_ORDER_CONTRACT assert
`endif
    reg f_past_valid = 1'b0;
    localparam F_WIDTH = HASH_WIDTH > 0 ? HASH_WIDTH : 1;
    (* anyconst *) reg [F_WIDTH-1:0] f_hash;                     // any hash
    wire [F_WIDTH-1:0] f_head_hash = HASH_WIDTH > 0 ? head_id[F_WIDTH-1:0] : 0;
    wire [F_WIDTH-1:0] f_done_hash = HASH_WIDTH > 0 ? done_id[F_WIDTH-1:0] : 0;
    always @(*) assume (f_hash < HASHES);
    reg [8:0] f_allowed, f_refused, f_total;

    wire [8:0] f_up   = {8'd0, enter && f_head_hash == f_hash};
    wire [8:0] f_down = {8'd0, done && f_done_hash == f_hash};
    wire       f_down_refused = f_refused != 0;

    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        if (!aresetn) begin
            f_allowed <= 9'd0; f_refused <= 9'd0; f_total <= 9'd0;
        end else begin
            f_allowed <= f_allowed + (head_refused ? 9'd0 : f_up) - (f_down_refused ? 9'd0 : f_down);
            f_refused <= f_refused + (head_refused ? f_up : 9'd0) - (f_down_refused ? f_down : 9'd0);
            f_total   <= f_total + {8'd0, enter} - {8'd0, done};
        end
    end

    wire [3:0] f_zero;
    generate for (h = 0; h < 4; h = h + 1) begin : gen_formal
        if (HASH_WIDTH == 0 && h == 0) begin : gen_f_one
            assign f_counts[8:0]  = total_q;
            assign f_zero[0]      = empty;
            assign f_refused_q[0] = gen_one.refused_q;
        end else if (h < HASHES) begin : gen_used
            assign f_counts[9*h +: 9] = gen_hashes.gen_hash[h].count_q;
            assign f_zero[h]          = gen_hashes.gen_hash[h].zero_q;
            assign f_refused_q[h]     = gen_hashes.gen_hash[h].refused_q;
            always @(*) if (f_past_valid && aresetn)
                assert (gen_hashes.gen_hash[h].zero_q == (gen_hashes.gen_hash[h].count_q == 0));
        end else begin : gen_unused
            assign f_counts[9*h +: 9] = 9'd0;
            assign f_zero[h]          = 1'b1;
            assign f_refused_q[h]     = 1'b0;
        end
    end endgenerate

    reg [10:0] f_sum;
    integer    f_i;
    always @(*) begin
        f_sum = 0;
        for (f_i = 0; f_i < HASHES; f_i = f_i + 1) f_sum = f_sum + {2'd0, f_counts[9*f_i +: 9]};
    end

    wire [8:0] f_count = f_counts >> (9*f_hash);

`ifdef FORMAL_bh_order
    initial assume (!aresetn);
`endif

    always @(*) if (f_past_valid && aresetn) begin
        if (enter) `BH_ORDER_CONTRACT (may_enter);
        if (done)  `BH_ORDER_CONTRACT (!f_zero[f_done_hash]);
        assert (f_allowed == 0 || f_refused == 0);
        assert (f_count == f_allowed + f_refused);
        if (f_count != 0) assert (f_refused_q[f_hash] == (f_refused != 0));
        assert (f_sum == {2'd0, f_total} && total_q == f_total);
        assert (f_total <= MAX_OUTSTANDING);
        assert (full_q == (f_total == MAX_OUTSTANDING));
        assert (empty == (f_sum == 0));
        assert (lone == (LONE != 0 && f_sum == 1));
    end

    always @(posedge aclk) if (f_past_valid && aresetn) begin
        cover (full_q && !$past(full_q));
        cover (enter && f_head_hash == f_hash && done && f_done_hash == f_hash && f_count == 1
               && head_refused != f_refused_q[f_hash]);
    end
`endif

endmodule
`resetall
