// SPDX-License-Identifier: Apache-2.0
//
// bh_window_lookup - step 4 of the decision: which live window holds this IPA page?
// Combinational.
//
// Windows are whole granules and a legal burst stays in one 4 KiB page, so the page of
// the first byte decides for the whole burst.  Bounds come complemented (form:
// docs/architecture.md): both comparisons are then the carry out of one addition with
// no operand inverted, which costs an iCE40 no LUT for each bit.  Windows of one
// partition never overlap in IPA (commit refuses that), so at most one bit is set.
// Proof: tests/formal/bh_window_lookup.sby

`resetall
`default_nettype none

module bh_window_lookup #(
    parameter WINDOWS    = 8,          // 1..16
    parameter PAGE_WIDTH = 20,         // IPA_WIDTH - GRANULE_LOG2, 1..52
    parameter ADDERS     = 0           // 1: shorter paths, more LUTs where comparisons pack well
) (
    input  wire [PAGE_WIDTH-1:0]         page,
    input  wire [WINDOWS*PAGE_WIDTH-1:0] nbase,    // complement of each window's first page
    input  wire [WINDOWS*PAGE_WIDTH-1:0] nlast,    // complement of its last page
    output wire [WINDOWS-1:0]            hit       // none: refuse with WINDOW
);

    generate if (WINDOWS < 1 || WINDOWS > 16) begin : gen_check_windows
        PARAM_ERROR_bh_window_lookup_WINDOWS_must_be_1_to_16 u_error ();
    end endgenerate
    generate if (PAGE_WIDTH < 1 || PAGE_WIDTH > 52) begin : gen_check_page_width
        PARAM_ERROR_bh_window_lookup_PAGE_WIDTH_must_be_1_to_52 u_error ();
    end endgenerate

    generate if (ADDERS != 0 && ADDERS != 1) begin : gen_check_adders
        PARAM_ERROR_bh_window_lookup_ADDERS_must_be_0_or_1 u_error ();
    end endgenerate

    // The same test twice: as comparisons, which a six-input LUT packs, or as carries out of
    // additions, which leave no gate in front of an iCE40's carry chain.
    genvar w;
    generate for (w = 0; w < WINDOWS; w = w + 1) begin : gen_window
        wire [PAGE_WIDTH-1:0] nb = nbase[w*PAGE_WIDTH +: PAGE_WIDTH];
        wire [PAGE_WIDTH-1:0] nl = nlast[w*PAGE_WIDTH +: PAGE_WIDTH];

        if (ADDERS != 0) begin : gen_adders
            wire [PAGE_WIDTH:0] from_first = {1'b0, page} + {1'b0, nb} + {{PAGE_WIDTH{1'b0}}, 1'b1};
            wire [PAGE_WIDTH:0] past_last  = {1'b0, page} + {1'b0, nl};
            wire                unused_sum = ^{from_first[PAGE_WIDTH-1:0], past_last[PAGE_WIDTH-1:0]};
            assign hit[w] = from_first[PAGE_WIDTH] && !past_last[PAGE_WIDTH];
        end else begin : gen_comparisons
            assign hit[w] = !(page < ~nb) && !(page > ~nl);
        end
    end endgenerate

`ifdef FORMAL
    // P1 hit iff first page <= page <= last page
    // P2 the form of a window that is not valid matches nothing
    // So windows that do not overlap are never hit together.
    genvar a;
    generate for (a = 0; a < WINDOWS; a = a + 1) begin : gen_formal
        wire [PAGE_WIDTH-1:0] first = ~nbase[a*PAGE_WIDTH +: PAGE_WIDTH];
        wire [PAGE_WIDTH-1:0] last  = ~nlast[a*PAGE_WIDTH +: PAGE_WIDTH];
        always @(*) begin
            assert (hit[a] == (first <= page && page <= last));
            if (first == {PAGE_WIDTH{1'b1}} && last == 0) assert (!hit[a]);
        end
    end endgenerate
`endif

endmodule
`resetall
