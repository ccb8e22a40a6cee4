// SPDX-License-Identifier: Apache-2.0
//
// bh_commit_window - one window of the table on its way through a commit: its form, a comparison with the window loaded
// before it, the range that it owns, or its new slot.
//
// What was read for kind1 is at the table in stage 1: base and size are added.  Stage 2: last = end - 1.  Stage 3, kind3: all
// outputs, combinational; meaningless for a kind that they don't belong to.
// Proof: tests/formal/commit_isolation.sby

`resetall
`default_nettype none

module bh_commit_window #(
    parameter IPA_PAGE_WIDTH = 20,     // parameters as in bh_commit
    parameter PA_PAGE_WIDTH  = 20,
    parameter SIZE_WIDTH     = 21,
    parameter PAGE           = 0,
    parameter [IPA_PAGE_WIDTH-1:0] PAGE_AT       = 0,
    parameter SPLIT          = 0,
    parameter RESERVED       = 0,
    parameter [PA_PAGE_WIDTH-1:0] RESERVED_FIRST = 0,
    parameter [PA_PAGE_WIDTH-1:0] RESERVED_LAST  = 0,
    // Derived.
    parameter LIVE_WIDTH     = 12 + PA_PAGE_WIDTH + 2*IPA_PAGE_WIDTH + 2*SPLIT
) (
    input  wire                      aclk,
    input  wire [3:0]                kind1,        // of bh_commit
    input  wire [3:0]                kind3,
    input  wire                      split,        // windows must lie in the bottom half
    input  wire                      split_new,    // unchanged ones, too

    input  wire [IPA_PAGE_WIDTH-1:0] ipa_base,     // from bh_table
    input  wire [SIZE_WIDTH-1:0]     size,
    input  wire [PA_PAGE_WIDTH-1:0]  pa_base,
    input  wire [11:0]               access,
    input  wire                      valid,
    input  wire                      lock,
    input  wire                      shared,
    input  wire                      borrow,
    input  wire                      changed,
    input  wire                      misaligned,
    input  wire                      empty,
    input  wire                      ipa_wide,
    input  wire                      pa_wide,

    output reg  [3:0]                verdict,      // COMMIT_STATUS.CODE, 0: none
    output wire                      plain,        // OLD, NEW: it owns PA pages first to last
    output wire [PA_PAGE_WIDTH-1:0]  first,
    output wire [PA_PAGE_WIDTH-1:0]  last,
    output wire [LIVE_WIDTH-1:0]     slot_data     // APPLY; no window while no kind was given for three cycles
);

    localparam [3:0] CODE_NONE = 4'd0, CODE_WINDOW_LOCKED = 4'd4, CODE_EMPTY = 4'd5, CODE_ALIGN = 4'd6, CODE_IPA_RANGE = 4'd7,
                     CODE_PA_RANGE = 4'd8, CODE_IPA_OVERLAP = 4'd9, CODE_PA_OVERLAP = 4'd10, CODE_FLAGS = 4'd12,
                     CODE_PAGE = 4'd13, CODE_RESERVED = 4'd14;
    localparam [3:0] NONE = 4'd0, LOCK = 4'd2, FORM_IPA = 4'd3, FORM_PA = 4'd4, PAIR_IPA = 4'd5, PAIR_PA = 4'd6, APPLY = 4'd7;

    // A page number plus a size, both of the wider kind, never overflows SUM bits.
    localparam WIDE = IPA_PAGE_WIDTH > PA_PAGE_WIDTH ? IPA_PAGE_WIDTH : PA_PAGE_WIDTH;
    localparam SUM  = (WIDE > SIZE_WIDTH ? WIDE : SIZE_WIDTH) + 2;

    // ---- stage 1: base + size ------------------------------------------------------
    wire [SUM-1:0] ipa_page = {{(SUM - IPA_PAGE_WIDTH){1'b0}}, ipa_base};
    wire [SUM-1:0] pa_page  = {{(SUM - PA_PAGE_WIDTH){1'b0}}, pa_base};
    wire [SUM-1:0] pages    = {{(SUM - SIZE_WIDTH){1'b0}}, size};

    wire is_ipa1 = kind1 == FORM_IPA || kind1 == PAIR_IPA || kind1 == APPLY;
    wire is_form = kind1 == FORM_IPA || kind1 == FORM_PA;
    wire [SUM-1:0] base1 = is_ipa1 ? ipa_page : pa_page;

    // ---- stage 2: last = end - 1.  All meaningless while kind is NONE ------------------
    // First pages are kept complemented: slots want them so, and a - b is a + ~b + 1.
    reg [SUM-1:0]           nbase2_q, end2_q, pa2_q;
    reg                     on2_q, shared2_q, borrow2_q, misaligned2_q, empty2_q, wide2_q;
    reg [11:0]              access2_q, access3_q;
    reg [PA_PAGE_WIDTH-1:0] offset3_q;
    reg [SUM-1:0]           nbase3_q, last3_q;
    reg                     on3_q, shared3_q, borrow3_q, misaligned3_q, empty3_q, wide3_q;

    wire [SUM-1:0] offset;             // pa_base - ipa_base
    wire           unused_carry;
    assign {offset, unused_carry} = {pa2_q, 1'b1} + {nbase2_q, 1'b1};

    always @(posedge aclk) begin
        nbase2_q      <= ~base1;
        end2_q        <= base1 + pages;
        on2_q         <= kind1 == LOCK ? changed && lock : is_form ? (changed || split_new) && valid : valid && kind1 != NONE;
        shared2_q     <= shared;
        borrow2_q     <= borrow;
        misaligned2_q <= misaligned;
        empty2_q      <= empty;
        wide2_q       <= is_ipa1 ? ipa_wide : pa_wide;
        access2_q     <= access;
        pa2_q         <= pa_page;

        // What is off shows as no window: first page all ones, last page 0.
        nbase3_q      <= nbase2_q;
        last3_q       <= end2_q - {{(SUM - 1){1'b0}}, 1'b1};
        if (!on2_q) begin
            nbase3_q  <= {SUM{1'b0}};
            last3_q   <= {SUM{1'b0}};
        end
        on3_q         <= on2_q;
        shared3_q     <= shared2_q;
        borrow3_q     <= borrow2_q;
        misaligned3_q <= misaligned2_q;
        empty3_q      <= empty2_q;
        wide3_q       <= wide2_q;
        access3_q     <= access2_q;
        offset3_q     <= offset[PA_PAGE_WIDTH-1:0];
    end

    // ---- stage 3: form, comparison with the window loaded last, slot --------------------
    reg [WIDE-1:0] own_nfirst_q, own_last_q;
    reg            own_shared_q, own_borrow_q;

    wire unused_bits = &{1'b0, nbase3_q, offset, sum_first, sum_last};

    // first <= own_last and own_first <= last: no borrow, so a carry out of the top.
    wire [WIDE+1:0] sum_first = {1'b0, own_last_q, 1'b1} + {1'b0, nbase3_q[WIDE-1:0], 1'b1};
    wire [WIDE+1:0] sum_last  = {1'b0, last3_q[WIDE-1:0], 1'b1} + {1'b0, own_nfirst_q, 1'b1};
    wire overlap   = sum_first[WIDE+1] && sum_last[WIDE+1];
    wire over_ipa  = |last3_q[SUM-1:IPA_PAGE_WIDTH];
    wire over_pa   = |last3_q[SUM-1:PA_PAGE_WIDTH];
    wire over_half = split && |last3_q[SUM-1:IPA_PAGE_WIDTH-1];
    wire two_kinds = shared3_q && borrow3_q;
    // A malformed window of the partition itself is refused on its own account.
    wire malformed = misaligned3_q || empty3_q || wide3_q || over_ipa || over_half || two_kinds;
    // Memory of two partitions: both ask for it, or one borrows what the other owns.
    wire plain3    = !shared3_q && !borrow3_q;
    wire own_plain = !own_shared_q && !own_borrow_q;
    wire agreed    = (shared3_q && own_shared_q) || (borrow3_q && own_plain) || (plain3 && own_borrow_q);

    wire covers_page, reaches_reserved;        // meaningless for a window beyond the width
    generate if (PAGE != 0) begin : gen_page
        wire [IPA_PAGE_WIDTH+1:0] from = {1'b0, PAGE_AT, 1'b1} + {1'b0, nbase3_q[IPA_PAGE_WIDTH-1:0], 1'b1};
        wire [IPA_PAGE_WIDTH+1:0] to   = {1'b0, last3_q[IPA_PAGE_WIDTH-1:0], 1'b1} + {1'b0, ~PAGE_AT, 1'b1};
        assign covers_page = from[IPA_PAGE_WIDTH+1] && to[IPA_PAGE_WIDTH+1];
        wire unused_page   = &{1'b0, from, to};
    end else begin : gen_no_page
        assign covers_page = 1'b0;
    end endgenerate
    generate if (RESERVED != 0) begin : gen_reserved
        wire [PA_PAGE_WIDTH+1:0] from = {1'b0, RESERVED_LAST, 1'b1} + {1'b0, nbase3_q[PA_PAGE_WIDTH-1:0], 1'b1};
        wire [PA_PAGE_WIDTH+1:0] to   = {1'b0, last3_q[PA_PAGE_WIDTH-1:0], 1'b1} + {1'b0, ~RESERVED_FIRST, 1'b1};
        assign reaches_reserved = from[PA_PAGE_WIDTH+1] && to[PA_PAGE_WIDTH+1];
        wire unused_reserved    = &{1'b0, from, to};
    end else begin : gen_no_reserved
        assign reaches_reserved = 1'b0;
    end endgenerate

    always @(posedge aclk)
        case (kind3)
            FORM_IPA, FORM_PA: begin
                own_nfirst_q <= nbase3_q[WIDE-1:0];
                own_last_q   <= last3_q[WIDE-1:0];
                own_shared_q <= shared3_q;
                own_borrow_q <= borrow3_q;
            end
            default: ;
        endcase

    always @* begin
        verdict = CODE_NONE;
        if (on3_q) case (kind3)
            LOCK:     verdict = CODE_WINDOW_LOCKED;
            FORM_IPA: verdict = two_kinds ? CODE_FLAGS : misaligned3_q ? CODE_ALIGN : empty3_q ? CODE_EMPTY
                              : wide3_q || over_ipa || over_half ? CODE_IPA_RANGE : covers_page ? CODE_PAGE : CODE_NONE;
            FORM_PA:  verdict = wide3_q || over_pa ? CODE_PA_RANGE : reaches_reserved ? CODE_RESERVED : CODE_NONE;
            PAIR_IPA: verdict = overlap && !malformed ? CODE_IPA_OVERLAP : CODE_NONE;
            PAIR_PA:  verdict = overlap && !agreed ? CODE_PA_OVERLAP : CODE_NONE;
            default:  verdict = CODE_NONE;
        endcase
    end

    assign plain = on3_q && plain3;
    assign first = ~nbase3_q[PA_PAGE_WIDTH-1:0];
    assign last  = last3_q[PA_PAGE_WIDTH-1:0];

    assign slot_data[12 + PA_PAGE_WIDTH + 2*IPA_PAGE_WIDTH-1:0] =
        {nbase3_q[IPA_PAGE_WIDTH-1:0], ~last3_q[IPA_PAGE_WIDTH-1:0], offset3_q, access3_q};
    generate if (SPLIT != 0) begin : gen_kind
        assign slot_data[LIVE_WIDTH-1 -: 2] = {borrow3_q, shared3_q} & {2{on3_q}};
    end endgenerate

endmodule
`resetall
