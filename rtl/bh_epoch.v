// SPDX-License-Identifier: Apache-2.0
//
// bh_epoch - one address channel: is a burst still in flight that was when the barrier was marked?
//
// An entry for each burst in flight: its ID, and whether it is tagged.  Memory answers bursts of one ID in order, so of
// those the tagged ones, which are older, are done first; no other order is kept.  A second mark adds to the first.
// Proof: tests/formal/bh_epoch.sby

`resetall
`default_nettype none

module bh_epoch #(
    parameter ID_WIDTH        = 4,     // 1..32
    parameter MAX_OUTSTANDING = 16     // 1..256
) (
    input  wire                aclk,
    input  wire                aresetn,        // synchronous, active low

    input  wire                enter,          // a burst goes to memory
    input  wire [ID_WIDTH-1:0] enter_id,
    input  wire                done,           // its last response is accepted; in a later cycle than enter
    input  wire [ID_WIDTH-1:0] done_id,

    input  wire                mark,           // pulse: tag all in flight, and what enters in this cycle
`ifdef FORMAL
    output wire [257*ID_WIDTH-1:0] f_ids,      // of the entries
    output wire [256:0]             f_valid,
    output wire [256:0]             f_tagged,
`endif
    output wire                unfinished      // from the cycle behind mark on; combinational from registers
);

    generate if (ID_WIDTH < 1 || ID_WIDTH > 32) begin : gen_check_id_width
        PARAM_ERROR_bh_epoch_ID_WIDTH_must_be_1_to_32 u_error ();
    end endgenerate
    generate if (MAX_OUTSTANDING < 1 || MAX_OUTSTANDING > 256) begin : gen_check_max_outstanding
        PARAM_ERROR_bh_epoch_MAX_OUTSTANDING_must_be_1_to_256 u_error ();
    end endgenerate

    // One more than can be in flight: a burst may enter in the cycle in which the last one of a full channel is done.
    localparam ENTRIES = MAX_OUTSTANDING + 1;
    localparam [ENTRIES-1:0] ONE = 1;

    reg  [ENTRIES-1:0] valid_q;
    reg  [ENTRIES-1:0] tagged_q;               // never without valid_q

    wire [ENTRIES-1:0] same;                   // of the ID that is done
    wire [ENTRIES-1:0] old    = same & tagged_q;
    wire [ENTRIES-1:0] which  = old != 0 ? old : same;
    wire [ENTRIES-1:0] free   = which & (~which + ONE) & {ENTRIES{done}};
    wire [ENTRIES-1:0] take   = ~valid_q & (valid_q + ONE) & {ENTRIES{enter}};
    wire [ENTRIES-1:0] valid  = (valid_q & ~free) | take;

    assign unfinished = tagged_q != 0;

    always @(posedge aclk)
        if (!aresetn) begin
            valid_q  <= 0;
            tagged_q <= 0;
        end else begin
            valid_q  <= valid;
            tagged_q <= mark ? valid : tagged_q & ~free;
        end

    genvar e;
    generate for (e = 0; e < ENTRIES; e = e + 1) begin : gen_entry
        reg [ID_WIDTH-1:0] id_q;               // meaningless while !valid_q[e]

        always @(posedge aclk)
            if (!valid_q[e]) id_q <= enter_id;

        assign same[e] = valid_q[e] && id_q == done_id;
    end endgenerate

`ifdef FORMAL
    // P1 of an ID, any, exactly those in flight at the last mark that are not done yet are tagged: not tagged
    //    means that each of them was answered
    // P2 every burst in flight has an entry   P3 the cycle behind mark: tagged iff something is in flight
    // C1 tagged, then not, while others are in flight all the time   C2 full, and one in as one goes
`ifdef FORMAL_bh_epoch
    `define BH_EPOCH_CONTRACT assume
    initial assume (!aresetn);
`else
    `define BH_EPOCH_CONTRACT assert
`endif
    reg f_past_valid = 1'b0;
    wire f_alive = f_past_valid && aresetn;
    always @(posedge aclk) f_past_valid <= 1'b1;

    generate for (e = 0; e < 257; e = e + 1) begin : gen_formal
        if (e < ENTRIES) begin : gen_used
            assign f_ids[e*ID_WIDTH +: ID_WIDTH] = gen_entry[e].id_q;
            assign {f_valid[e], f_tagged[e]} = {valid_q[e], tagged_q[e]};
        end else begin : gen_unused
            assign f_ids[e*ID_WIDTH +: ID_WIDTH] = 0;
            assign {f_valid[e], f_tagged[e]} = 2'b00;
        end
    end endgenerate

    (* anyconst *) reg [ID_WIDTH-1:0] f_id;                  // any ID
    reg  [8:0] f_open, f_old;                                // of it in flight; of those, there at the last mark
    wire [8:0] f_after = f_open + {8'd0, enter && enter_id == f_id} - {8'd0, done && done_id == f_id};
    always @(posedge aclk)
        if (!aresetn) begin f_open <= 0; f_old <= 0; end
        else begin
            f_open <= f_after;
            f_old  <= mark ? f_after : f_old - {8'd0, done && done_id == f_id && f_old != 0};    // in order: the oldest first
        end

    reg [8:0] f_count, f_count_old, f_all;
    integer   f_e;
    always @(*) begin
        f_count = 0; f_count_old = 0; f_all = 0;
        for (f_e = 0; f_e < ENTRIES; f_e = f_e + 1) begin
            f_all       = f_all + {8'd0, valid_q[f_e]};
            f_count     = f_count + {8'd0, valid_q[f_e] && f_ids[f_e*ID_WIDTH +: ID_WIDTH] == f_id};
            f_count_old = f_count_old + {8'd0, tagged_q[f_e] && f_ids[f_e*ID_WIDTH +: ID_WIDTH] == f_id};
        end
    end
    always @(*) if (f_alive) begin
        if (done)  `BH_EPOCH_CONTRACT (same != 0);
        if (enter) `BH_EPOCH_CONTRACT (f_all < MAX_OUTSTANDING || done);
        assert ((tagged_q & ~valid_q) == 0 && f_all <= MAX_OUTSTANDING);
        assert (f_count == f_open && f_count_old == f_old && f_old <= f_open);                  // P1, P2
        if (!unfinished) assert (f_old == 0);
    end
    reg f_marked = 1'b0, f_busy = 1'b0;
    always @(posedge aclk) begin
        f_marked <= f_alive && mark;
        f_busy   <= f_alive && (f_busy ? f_all != 0 : mark && f_all > 1);
        if (f_alive && f_marked) assert (unfinished == (f_all != 0));                               // P3
        if (f_alive) cover (f_busy && f_all != 0 && !unfinished);
        if (f_alive) cover (f_all == MAX_OUTSTANDING && enter && done && f_open > 1 && f_old == 1);
    end
`endif

endmodule
`resetall
