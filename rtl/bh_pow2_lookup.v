// SPDX-License-Identifier: Apache-2.0
//
// bh_pow2_lookup - what bh_window_lookup and the addition are to other windows, when every
// partition has one, all of one power-of-two size and at one IPA: a constant test of the
// upper page bits, and the upper bits of the PA are those of the partition's window.
// Nothing is compared with a bound and nothing is added.  Combinational.
// Proof: tests/formal/bh_pow2_lookup.sby

`resetall
`default_nettype none

module bh_pow2_lookup #(
    parameter IPA_PAGES  = 20,         // page bits of an IPA
    parameter PA_PAGES   = 20,         // page bits of a PA
    parameter PAGES_LOG2 = 18,         // of the window, 0..IPA_PAGES and at most PA_PAGES
    parameter [IPA_PAGES-1:0] BASE = 0 // IPA page of the window, a multiple of its size
) (
    input  wire [IPA_PAGES-1:0] page,
    output wire                 hit,

    // The same page, PIPELINE 2: behind a register.
    input  wire [IPA_PAGES-1:0] out_page,
    input  wire                 allowed,
    input  wire [PA_PAGES-1:0]  pa_base,   // first PA page of the window, a multiple of its size
    output wire [PA_PAGES-1:0]  pa_page    // the IPA's page, as far as it goes, unless allowed
);

    generate if (PAGES_LOG2 < 0 || PAGES_LOG2 > IPA_PAGES || PAGES_LOG2 > PA_PAGES) begin : gen_check_pages_log2
        PARAM_ERROR_bh_pow2_lookup_PAGES_LOG2_must_be_0_to_IPA_PAGES_and_PA_PAGES u_error ();
    end endgenerate

    localparam [IPA_PAGES-1:0] ALL  = {IPA_PAGES{1'b1}};
    localparam [IPA_PAGES-1:0] HIGH = PAGES_LOG2 < IPA_PAGES ? ALL << PAGES_LOG2 : 0;

    assign hit = !(|((page ^ BASE) & HIGH));

    wire unused = &{1'b0, pa_base, out_page, allowed};

    genvar b;
    generate for (b = 0; b < PA_PAGES; b = b + 1) begin : gen_bit
        if (b < PAGES_LOG2) begin : gen_low
            assign pa_page[b] = out_page[b];
        end else if (b < IPA_PAGES) begin : gen_high
            assign pa_page[b] = allowed ? pa_base[b] : out_page[b];
        end else begin : gen_beyond
            assign pa_page[b] = allowed && pa_base[b];
        end
    end endgenerate


`ifdef FORMAL
    // P1 hit iff first page <= page <= last page   P2 allowed: PA = page - first page + first PA page; else the page as it is
    localparam BITS = IPA_PAGES > PA_PAGES ? IPA_PAGES : PA_PAGES;
    wire [BITS:0] f_size = {{BITS{1'b0}}, 1'b1} << PAGES_LOG2;
    wire [BITS:0] f_last = BASE + f_size - 1;
    wire [BITS:0] f_page = out_page;
    always @(*) begin
        assume ((pa_base & (f_size - 1)) == 0);
        assert (hit == (page >= BASE && page <= f_last));
        if (allowed && f_page >= BASE && f_page <= f_last) assert (pa_page == pa_base + (f_page - BASE));
        if (!allowed) assert (pa_page == f_page[PA_PAGES-1:0]);
    end
`endif

endmodule
`resetall
