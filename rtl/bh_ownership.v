// SPDX-License-Identifier: Apache-2.0
//
// bh_ownership - which granules change hands when a commit changes a window slot: what it owned before and not after, or
// after and not before (design section 5).
//
// The slot's old and new PA range are loaded, in this order; what lies in the granule table of either and not of the other
// is then offered as up to two ranges, as long as offering allows it.  The next slot may be loaded once busy has fallen.
// Proof: tests/formal/bh_ownership.sby

`resetall
`default_nettype none

module bh_ownership #(
    parameter PA_PAGE_WIDTH = 20,      // PA_WIDTH - GRANULE_LOG2
    parameter INDEX_WIDTH   = 14,      // log2 of the granules in the table, at most PA_PAGE_WIDTH
    parameter [PA_PAGE_WIDTH-1:0] FIRST = 0            // the table's first granule, a multiple of their number
) (
    input  wire                     aclk,
    input  wire                     aresetn,           // synchronous, active low

    input  wire                     load_old,          // pulse
    input  wire                     load_new,          // pulse, behind load_old
    input  wire                     plain,             // the slot owns first to last; else nothing
    input  wire [PA_PAGE_WIDTH-1:0] first,
    input  wire [PA_PAGE_WIDTH-1:0] last,
    output wire                     busy,              // from the cycle behind load_new on

    input  wire                     offering,          // ranges may be offered
    output wire                     range_valid,
    input  wire                     range_ready,
    output wire [INDEX_WIDTH-1:0]   range_first,       // within the table, inclusive
    output wire [INDEX_WIDTH-1:0]   range_last
);

    // ---- what of it lies in the table -----------------------------------------------------
    wire                   starts_in, ends_in, common; // common: some of it
    wire [INDEX_WIDTH-1:0] in_first = first[INDEX_WIDTH-1:0] & {INDEX_WIDTH{starts_in}};
    wire [INDEX_WIDTH-1:0] in_last  = last[INDEX_WIDTH-1:0] | {INDEX_WIDTH{!ends_in}};

    generate if (INDEX_WIDTH < PA_PAGE_WIDTH) begin : gen_part
        localparam TOP = PA_PAGE_WIDTH - INDEX_WIDTH;
        localparam [TOP-1:0] TABLE = FIRST[PA_PAGE_WIDTH-1 -: TOP];
        wire [TOP-1:0] top_first = first[PA_PAGE_WIDTH-1 -: TOP], top_last = last[PA_PAGE_WIDTH-1 -: TOP];
        wire [TOP:0]   behind    = {1'b0, TABLE} - {1'b0, top_first};      // negative: it starts behind the table
        wire [TOP:0]   ahead     = {1'b0, top_last} - {1'b0, TABLE};       // negative: it ends before it
        assign starts_in = top_first == TABLE;
        assign ends_in   = top_last == TABLE;
        assign common    = plain && !behind[TOP] && !ahead[TOP];
        wire unused      = &{1'b0, behind, ahead};
    end else begin : gen_all
        assign starts_in = 1'b1;
        assign ends_in   = 1'b1;
        assign common    = plain;
        wire unused      = &{1'b0, FIRST};
    end endgenerate

    // ---- the two ranges, and what is in one of them only ------------------------------------
    reg                   old_q, new_q;                // there is one; meaningless while !busy, as all below
    reg [INDEX_WIDTH-1:0] old_first_q, old_last_q, new_first_q, new_last_q;
    reg                   low_q, high_q;               // still to be looked at: the lower part or the old range, the upper part or the new one

    always @(posedge aclk)
        if (load_old) begin
            old_q       <= common;
            old_first_q <= in_first;
            old_last_q  <= in_last;
        end

    always @(posedge aclk)
        if (load_new) begin
            new_q       <= common;
            new_first_q <= in_first;
            new_last_q  <= in_last;
        end

    wire meet       = old_q && new_q && old_first_q <= new_last_q && new_first_q <= old_last_q;
    wire old_lower  = old_first_q < new_first_q, old_upper = old_last_q > new_last_q;
    wire some_low   = meet ? old_first_q != new_first_q : old_q;
    wire some_high  = meet ? old_last_q != new_last_q : new_q;
    wire some       = low_q ? some_low : some_high;

    wire [INDEX_WIDTH-1:0] lower_last  = (old_lower ? new_first_q : old_first_q) - 1'b1;
    wire [INDEX_WIDTH-1:0] upper_first = (old_upper ? new_last_q : old_last_q) + 1'b1;

    assign busy        = low_q || high_q;
    assign range_valid = offering && busy && some;
    assign range_first = low_q ? (!meet || old_lower ? old_first_q : new_first_q) : meet ? upper_first : new_first_q;
    assign range_last  = low_q ? (meet ? lower_last : old_last_q) : meet && old_upper ? old_last_q : new_last_q;

    wire next = busy && (!some || (range_valid && range_ready));

    always @(posedge aclk)
        if (!aresetn) begin
            low_q  <= 1'b0;
            high_q <= 1'b0;
        end else begin
            low_q  <= load_new || (low_q && !next);
            high_q <= load_new || (high_q && !(next && !low_q));
        end

`ifdef FORMAL_bh_ownership
    // P1 what is offered of a slot is exactly what lies in the table and in one of its two ranges only: any granule
    // P2 no range is empty, none changes while it waits, none comes while offering is low
    // P3 it ends
    // C1 two ranges of two that meet   C2 of two that do not   C3 cut at the table's ends
    (* anyconst *) reg [PA_PAGE_WIDTH-1:0] f_granule;
    reg  f_past_valid = 1'b0, f_old, f_new, f_seen;
    reg  [1:0] f_ranges = 2'd0;
    reg  f_cut = 1'b0;
    initial assume (!aresetn);

    wire [PA_PAGE_WIDTH:0] f_size = {{PA_PAGE_WIDTH{1'b0}}, 1'b1} << INDEX_WIDTH;
    wire f_in_table = f_granule >= FIRST && {1'b0, f_granule} < {1'b0, FIRST} + f_size;
    wire f_in_range = f_granule >= FIRST + range_first && f_granule <= FIRST + range_last;
    wire f_owned    = plain && f_granule >= first && f_granule <= last;

    always @* begin
        assume (first <= last && !(load_old && load_new));
        if (busy) assume (!load_old && !load_new);
    end

    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        if (load_old) f_old <= f_owned;
        if (load_new) begin
            f_new    <= f_owned;
            f_seen   <= 1'b0;
            f_ranges <= 2'd0;
        end
        if (load_old || load_new) f_cut <= plain && (first < FIRST || {1'b0, last} >= {1'b0, FIRST} + f_size);
        if (range_valid && range_ready) begin
            f_seen   <= f_seen || (f_in_table && f_in_range);
            f_ranges <= f_ranges + 2'd1;
        end
    end

    // Every pair of ranges is loaded at some time.
    reg f_order = 1'b0;
    always @(posedge aclk) f_order <= aresetn && (load_old || (f_order && !load_new));
    always @* if (load_new) assume (f_order);

    always @(posedge aclk) if (f_past_valid && aresetn && $past(aresetn)) begin
        if ($past(busy) && !busy) assert (f_seen == (f_in_table && f_old != f_new));             // P1
        if (range_valid && f_seen) assert (!(f_in_table && f_in_range));
        if (range_valid) assert (range_first <= range_last && offering);                         // P2
        if ($past(range_valid && !range_ready) && offering)
            assert (range_valid && range_first == $past(range_first) && range_last == $past(range_last));
        if ($past(busy && (!some || (offering && range_ready)))) assert (!$past(low_q) || !low_q);    // P3
        if ($past(busy && !low_q && (!some || (offering && range_ready)))) assert (!busy);
        // For induction.
        if (f_order || busy) begin
            assert (!old_q || old_first_q <= old_last_q);
            if (f_in_table) assert (f_old == (old_q && f_index >= old_first_q && f_index <= old_last_q));
        end
        if (busy) begin
            assert (high_q && !f_order);
            assert (!new_q || new_first_q <= new_last_q);
            if (f_in_table) assert (f_new == (new_q && f_index >= new_first_q && f_index <= new_last_q));
            assert (f_seen == (!low_q && f_in_table && f_low_part));
        end
        cover ($past(busy) && !busy && f_ranges == 2'd2 && $past(meet));                         // C1
        cover ($past(busy) && !busy && f_ranges == 2'd2 && $past(!meet));                        // C2
        cover ($past(busy) && !busy && f_ranges == 2'd1 && f_cut);                               // C3
    end
    wire [INDEX_WIDTH-1:0] f_index = f_granule[INDEX_WIDTH-1:0];
    // What the first of the two looks has taken.
    wire f_low_part = meet ? (f_old != f_new) && (old_lower ? f_index < new_first_q : f_index < old_first_q) : f_old;
`endif

endmodule
`resetall
