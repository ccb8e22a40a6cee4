// SPDX-License-Identifier: Apache-2.0
//
// bh_granule_cache - the granule table in memory, as one address channel sees it: a set-associative cache of words.
//
// One lookup a cycle: the word of next_index, or that it is not there, one edge later.  A miss asks for the word (fetch, until
// filled) while the head waits and repeats its lookup; it sees the word in the cycle after filled.  A command's write (we) drops
// the whole set: a lookup issued in that cycle or later misses.  An error is shown to the burst that waits, until it is taken, and is not cached.
// Replacement: the way used longest ago (4 ways: the tree of pairs).
// Proof: tests/formal/bh_granule_cache.sby

`resetall
`default_nettype none

module bh_granule_cache #(
    parameter INDEX_WIDTH = 10,        // 1..30
    parameter WORD_WIDTH  = 64,        // 1..64
    parameter SETS        = 16,        // 2..256, a power of two
    parameter WAYS        = 2          // 1, 2, 4
) (
    input  wire                   aclk,
    input  wire                   aresetn,        // synchronous, active low

    input  wire [INDEX_WIDTH-1:0] next_index,     // word wanted behind the next edge
    input  wire                   next_read,      // a burst will need it; else no miss is begun
    input  wire                   taken,          // the burst that the last edge's lookup was for goes on in this cycle
    output wire                   hit,            // the word is there in this cycle
    output wire                   error,          // with hit: memory answered with an error; word is meaningless
    output wire [WORD_WIDTH-1:0]  word,           // meaningless while !hit

    // A command wrote this word; never in the cycle of filled.
    input  wire                   we,
    input  wire [INDEX_WIDTH-1:0] windex,

    // Miss: level until filled (pulse).
    output wire                   fetch,
    output wire [INDEX_WIDTH-1:0] fetch_index,
    input  wire                   filled,
    input  wire                   fill_error,
    input  wire [WORD_WIDTH-1:0]  fill_data
);

    generate if (SETS < 2 || SETS > 256 || (SETS & (SETS - 1)) != 0) begin : gen_check_sets
        PARAM_ERROR_bh_granule_cache_SETS_must_be_a_power_of_two_from_2_to_256 u_error ();
    end endgenerate
    generate if (WAYS != 1 && WAYS != 2 && WAYS != 4) begin : gen_check_ways
        PARAM_ERROR_bh_granule_cache_WAYS_must_be_1_2_or_4 u_error ();
    end endgenerate

    localparam SB   = $clog2(SETS);
    localparam TAG  = INDEX_WIDTH > SB ? INDEX_WIDTH - SB : 1;
    localparam LINE = TAG + WORD_WIDTH;

    // Sets that no word has stay empty when the table is smaller.
    function [SB+TAG-1:0] wide(input [INDEX_WIDTH-1:0] index);
        wide = {{(SB + TAG - INDEX_WIDTH){1'b0}}, index};
    endfunction

    reg                   wanted_q;    // the last edge's lookup is for a burst
    reg [SB+TAG-1:0]      index_q;     // of that lookup
    reg [WAYS-1:0]        there_q;     // ways of its set that hold a word
    reg [SETS*WAYS-1:0]   valid_q;     // set 0 lowest
    reg                   fetch_q;
    reg [SB+TAG-1:0]      fetch_index_q;
    reg                   fill_q;      // the cache was written with the last edge: the memories' outputs of that set are not defined
    reg [WORD_WIDTH-1:0]  fill_data_q;
    reg                   error_q;     // memory answered the waiting burst with an error

    wire [SB+TAG-1:0] next = wide(next_index), dropped = wide(windex);
    wire [SB-1:0] next_set = next[SB-1:0], drop_set = dropped[SB-1:0], set = index_q[SB-1:0], fill_set = fetch_index_q[SB-1:0];
    wire          unused_windex = &{1'b0, dropped};
    wire          fill     = filled && !fill_error;
    wire          same_set = fill_q && set == fill_set;                   // fetch_index_q is still that of the fill
    wire          bypass   = fill_q && index_q == fetch_index_q;

    // ---- ways ------------------------------------------------------------------------
    wire [WAYS-1:0]            match;
    wire [WAYS*WORD_WIDTH-1:0] held;   // words of the ways that match, else zero
    wire [WAYS-1:0]            victim; // one-hot: where a fill goes
    reg  [WAYS-1:0]            victim_q;

`ifdef FORMAL
    wire [WAYS*SETS*LINE-1:0] f_mem;
`endif
    genvar w;
    generate for (w = 0; w < WAYS; w = w + 1) begin : gen_way
        wire [LINE-1:0] line;
        bh_memory #(.ADDR_WIDTH(SB), .WIDTH(LINE)) u_memory (
            .aclk(aclk), .we(fill && victim[w]), .waddr(fill_set), .wdata({fetch_index_q[SB +: TAG], fill_data}),
            .raddr(next_set), .rdata(line)
`ifdef FORMAL
            , .f_mem(f_mem[w*SETS*LINE +: SETS*LINE])
`endif
        );
        assign match[w] = there_q[w] && !same_set && line[WORD_WIDTH +: TAG] == index_q[SB +: TAG];
        assign held[w*WORD_WIDTH +: WORD_WIDTH] = line[WORD_WIDTH-1:0] & {WORD_WIDTH{match[w]}};
    end endgenerate

    reg [WORD_WIDTH-1:0] chosen;
    integer i;
    always @* begin
        chosen = fill_data_q & {WORD_WIDTH{bypass}};
        for (i = 0; i < WAYS; i = i + 1) chosen = chosen | held[i*WORD_WIDTH +: WORD_WIDTH];
    end

    assign hit         = match != {WAYS{1'b0}} || bypass || error_q;
    assign error       = error_q;
    assign word        = chosen;
    assign fetch       = fetch_q;
    assign fetch_index = fetch_index_q[INDEX_WIDTH-1:0];

    always @(posedge aclk)
        if (!aresetn) begin
            wanted_q <= 1'b0;
            fetch_q  <= 1'b0;
            fill_q   <= 1'b0;
            error_q  <= 1'b0;
            valid_q  <= {(SETS*WAYS){1'b0}};
        end else begin
            wanted_q <= next_read;
            fetch_q  <= fetch_q ? !filled : wanted_q && !hit && !same_set && !taken;
            fill_q   <= fill;
            error_q  <= next_read && !taken && (filled ? fill_error && next == fetch_index_q : error_q && next == index_q);
            if (fill) valid_q[WAYS*fill_set +: WAYS] <= valid_q[WAYS*fill_set +: WAYS] | victim;
            if (we)   valid_q[WAYS*drop_set +: WAYS] <= {WAYS{1'b0}};
        end

    always @(posedge aclk) begin
        index_q     <= next;
        there_q     <= valid_q[WAYS*next_set +: WAYS] & {WAYS{aresetn && !(we && next_set == drop_set)}};
        fill_data_q <= fill_data;
        victim_q    <= victim;
        if (!fetch_q) fetch_index_q <= index_q;
    end

    // ---- replacement -------------------------------------------------------------------
    wire [WAYS-1:0] empty = ~valid_q[WAYS*fill_set +: WAYS];
    wire [WAYS-1:0] used  = match | (victim_q & {WAYS{bypass}});

    generate if (WAYS == 1) begin : gen_one
        assign victim = 1'b1;
        wire unused = &{1'b0, empty, used};
    end else begin : gen_oldest
        localparam LB = WAYS - 1;      // bits of a set: [0] the older half, [1], [2] the older way of each pair
        reg  [SETS*LB-1:0] older_q;
        wire [LB-1:0]      was = older_q[LB*set +: LB], at = older_q[LB*fill_set +: LB];
        wire [WAYS-1:0]    oldest;
        wire [LB-1:0]      now;
        if (WAYS == 2) begin : gen_two
            assign oldest = {at, !at};
            assign now    = used[0];
            wire unused   = &{1'b0, was};
        end else begin : gen_four
            assign oldest = {at[0] && at[2], at[0] && !at[2], !at[0] && at[1], !at[0] && !at[1]};
            wire unused   = &{1'b0, was};
            assign now    = {used[3:2] != 2'd0 ? used[2] : was[2], used[1:0] != 2'd0 ? used[0] : was[1], used[1:0] != 2'd0};
        end
        assign victim = empty != {WAYS{1'b0}} ? empty & (~empty + 1'b1) : oldest;
        always @(posedge aclk)
            if (!aresetn) older_q <= {(SETS*LB){1'b0}};
            else if (wanted_q && used != {WAYS{1'b0}}) older_q[LB*set +: LB] <= now;
    end endgenerate

`ifdef FORMAL
    // Contract with bh_granule_dram, proved there: a fill without error carries the word as the last finished write left it, and no word is
    // written between its reading and filled.
    always @* if (filled) `ifdef FORMAL_bh_granule_cache assume `else assert `endif (fetch && !we);
`endif
`ifdef FORMAL_bh_granule_cache
    // P1 a word that is shown is the table's as it is in this cycle: none that was written before the lookup was issued, or in that very cycle
    // P2 an error is shown only to the burst that waited for this word, and not behind taken; it leaves no way that holds a word
    // P3 fetch stays, with its index, until filled, and begins only for a burst that needs the word and does not find it
    // P4 the burst that waits has its word, or the error, in the cycle after filled; and again until it is written or another is filled
    // P5 a word is in one way at most
    // C1 both ways hold a word, then one is replaced   C2 dropped and fetched again   C3 an error, then the word
    reg f_past_valid = 1'b0;
    initial assume (!aresetn);
    always @(posedge aclk) f_past_valid <= 1'b1;
    wire f_live = f_past_valid && aresetn;

    (* anyconst *) reg [INDEX_WIDTH-1:0] f_index;          // any word of the table
    (* anyseq *)   reg [WORD_WIDTH-1:0]  f_new;
    reg  [WORD_WIDTH-1:0] f_value;                         // as the last finished write left it
    always @(posedge aclk) if (we && windex == f_index) f_value <= f_new;
    always @* if (fill && fetch_index == f_index) assume (fill_data == f_value);

    wire [SB+TAG-1:0] f_at = wide(f_index);
    wire              f_asked = index_q == f_at;           // the lookup is of this word
    wire [WAYS-1:0]   f_holds, f_shows;                    // the way holds it; the memory's output shows it
    genvar f;
    generate for (f = 0; f < WAYS; f = f + 1) begin : gen_f_way
        wire [LINE-1:0] held_line = f_mem[(f*SETS + f_at[SB-1:0])*LINE +: LINE];
        assign f_holds[f] = valid_q[WAYS*f_at[SB-1:0] + f] && held_line[WORD_WIDTH +: TAG] == f_at[SB +: TAG];
        assign f_shows[f] = match[f] && f_asked;
        always @(posedge aclk) if (f_live) begin
            if (f_holds[f]) assert (held_line[WORD_WIDTH-1:0] == f_value);
            if (f_shows[f]) assert (gen_way[f].line[WORD_WIDTH-1:0] == f_value);
            // What the memory shows is what it holds, but for what was dropped or replaced meanwhile.
            if (f_asked && there_q[f] && !same_set && valid_q[WAYS*f_at[SB-1:0] + f]) assert (gen_way[f].line == held_line);
            if (f_asked && there_q[f] && !same_set) assert (valid_q[WAYS*f_at[SB-1:0] + f]);
        end
    end endgenerate

    always @(posedge aclk) if (f_live) begin
        if (f_asked && hit && !error) assert (word == f_value);                                              // P1
        if (bypass && f_asked) assert (fill_data_q == f_value);
        assert ((f_holds & (f_holds - 1'b1)) == {WAYS{1'b0}});                                               // P5
        assert ((f_shows & (f_shows - 1'b1)) == {WAYS{1'b0}});
        if (fetch_q && fetch_index_q == f_at) assert (f_holds == {WAYS{1'b0}});
        if (fill_q) assert (!fetch_q && !error_q);
        assert (index_q == wide(index_q[INDEX_WIDTH-1:0]));
        if (fetch_q || fill_q || error_q) assert (fetch_index_q == wide(fetch_index));
        if (error_q) assert (!fetch_q && wanted_q && index_q == fetch_index_q);
    end

    always @(posedge aclk) if (f_live && $past(aresetn)) begin
        if (error && !$past(error)) assert ($past(filled && fill_error && next_read && fetch_index == next_index));  // P2
        if ($past(taken)) assert (!error);
        if (error) assert ($past(next_index) == fetch_index);
        if ($past(filled && fill_error && !we)) assert (valid_q == $past(valid_q));
        if ($past(fetch && !filled)) assert (fetch && fetch_index == $past(fetch_index));                    // P3
        if (fetch && !$past(fetch)) assert ($past(wanted_q && !hit && !taken) && wide(fetch_index) == $past(index_q));
        if ($past(filled)) assert (!fetch);
        if ($past(filled && !taken && next_read && next_index == fetch_index)) assert (hit && error == $past(fill_error));  // P4
        if ($past(hit && !error && !we && next_index == f_index && f_asked && !filled)) assert (hit && !error);
    end

    reg f_dropped = 1'b0, f_error = 1'b0;
    always @(posedge aclk) begin
        f_dropped <= aresetn && (f_dropped || (f_live && we && f_holds != {WAYS{1'b0}}));
        f_error   <= aresetn && (f_error || (f_live && error && f_asked));
    end
    always @(posedge aclk) if (f_live) begin
        cover (fill && &valid_q[WAYS*fill_set +: WAYS]);                                                     // C1
        cover (f_dropped && f_asked && hit && wanted_q && !error && !fill_q);                                // C2
        cover (f_error && f_asked && hit && !error && !$past(error));                                        // C3
    end
`endif

endmodule
`resetall
