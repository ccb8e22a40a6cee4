// SPDX-License-Identifier: Apache-2.0
//
// bh_table_value - one 64-bit value of every window in the table (a base or a
// size), written in halves, kept as granules.
//
// Bits below the granule and from TOP up read as zero; that they were written as
// non-zero is remembered: misaligned, too_wide.  Reads follow raddr by one cycle.

`resetall
`default_nettype none

module bh_table_value #(
    parameter ADDR_WIDTH   = 5,
    parameter TOP          = 32,       // bits of the value, GRANULE_LOG2+1..64
    parameter GRANULE_LOG2 = 12        // 12..30
) (
    input  wire                        aclk,
    input  wire                        clear,      // write zero
    input  wire                        copy,       // write what is being read
    input  wire                        we_lo,
    input  wire                        we_hi,
    input  wire [ADDR_WIDTH-1:0]       waddr,
    input  wire [31:0]                 wdata,
    input  wire [ADDR_WIDTH-1:0]       raddr,
    output wire [TOP-GRANULE_LOG2-1:0] value,
    output wire                        misaligned,
    output wire                        too_wide,
    output wire [31:0]                 word_lo,    // as registers
    output wire [31:0]                 word_hi
`ifdef FORMAL
    , output wire [((TOP - GRANULE_LOG2) << ADDR_WIDTH)-1:0] f_value,        // all of it, address 0 lowest
    output wire [(1 << ADDR_WIDTH)-1:0]                      f_misaligned,
    output wire [(1 << ADDR_WIDTH)-1:0]                      f_too_wide
`endif
);

    generate if (GRANULE_LOG2 < 12 || GRANULE_LOG2 > 30) begin : gen_check_granule
        PARAM_ERROR_bh_table_value_GRANULE_LOG2_must_be_12_to_30 u_error ();
    end endgenerate
    generate if (TOP <= GRANULE_LOG2 || TOP > 64) begin : gen_check_top
        PARAM_ERROR_bh_table_value_TOP_must_be_above_GRANULE_LOG2_to_64 u_error ();
    end endgenerate

    localparam LO_TOP = TOP < 32 ? TOP : 32;
    localparam LO     = LO_TOP - GRANULE_LOG2;

`ifdef FORMAL
    // Right for values of at most 32 bits, as the proofs use.
    wire [((LO + 2) << ADDR_WIDTH)-1:0] f_lo;
    wire [(1 << ADDR_WIDTH)-1:0]        f_hi;
`endif

    // ---- low half -------------------------------------------------------
    wire [LO-1:0] lo, lo_in;
    wire          lo_wide, lo_wide_in, misaligned_in;

    generate if (LO_TOP < 32) begin : gen_lo_wide
        wire wide_bits = |wdata[31:LO_TOP];
        assign lo_wide_in = (copy ? lo_wide : wide_bits) && !clear;
    end else begin : gen_lo_full
        assign lo_wide_in = 1'b0;
    end endgenerate

    assign lo_in         = (copy ? lo : wdata[LO_TOP-1:GRANULE_LOG2]) & {LO{!clear}};
    assign misaligned_in = (copy ? misaligned : |wdata[GRANULE_LOG2-1:0]) && !clear;

    bh_memory #(.ADDR_WIDTH(ADDR_WIDTH), .WIDTH(LO + 2)) u_lo (
        .aclk(aclk), .we(we_lo || copy || clear), .waddr(waddr), .wdata({lo_wide_in, misaligned_in, lo_in}),
        .raddr(raddr), .rdata({lo_wide, misaligned, lo})
`ifdef FORMAL
        , .f_mem(f_lo)
`endif
    );

    // ---- high half ------------------------------------------------------
    wire we_high = we_hi || copy || clear;

    generate if (TOP > 32) begin : gen_hi
        localparam HI = TOP - 32;
        wire [HI-1:0] hi, hi_in;
        wire          hi_wide, hi_wide_in;

        if (HI < 32) begin : gen_hi_wide
            wire wide_bits = |wdata[31:HI];
            assign hi_wide_in = (copy ? hi_wide : wide_bits) && !clear;
            assign word_hi    = {{(32 - HI){1'b0}}, hi};
        end else begin : gen_hi_full
            assign hi_wide_in = 1'b0;
            assign word_hi    = hi;
        end

        assign hi_in = (copy ? hi : wdata[HI-1:0]) & {HI{!clear}};
        bh_memory #(.ADDR_WIDTH(ADDR_WIDTH), .WIDTH(HI + 1)) u_hi (
            .aclk(aclk), .we(we_high), .waddr(waddr), .wdata({hi_wide_in, hi_in}),
            .raddr(raddr), .rdata({hi_wide, hi}));
        assign value    = {hi, lo};
        assign too_wide = lo_wide || hi_wide;
    end else begin : gen_no_hi
        wire hi_wide;
        wire hi_wide_in = (copy ? hi_wide : |wdata) && !clear;
        bh_memory #(.ADDR_WIDTH(ADDR_WIDTH), .WIDTH(1)) u_hi (
            .aclk(aclk), .we(we_high), .waddr(waddr), .wdata(hi_wide_in), .raddr(raddr), .rdata(hi_wide)
`ifdef FORMAL
            , .f_mem(f_hi)
`endif
        );
        assign word_hi  = 32'd0;
        assign value    = lo;
        assign too_wide = lo_wide || hi_wide;
    end endgenerate

`ifdef FORMAL
    genvar a;
    generate for (a = 0; a < (1 << ADDR_WIDTH); a = a + 1) begin : gen_f
        assign f_value[a*LO +: LO] = f_lo[a*(LO + 2) +: LO];
        assign f_misaligned[a]     = f_lo[a*(LO + 2) + LO];
        assign f_too_wide[a]       = f_lo[a*(LO + 2) + LO + 1] || f_hi[a];
    end endgenerate
`endif

    generate if (LO_TOP < 32) begin : gen_word_lo
        assign word_lo = {{(32 - LO_TOP){1'b0}}, lo, {GRANULE_LOG2{1'b0}}};
    end else begin : gen_word_lo_full
        assign word_lo = {lo, {GRANULE_LOG2{1'b0}}};
    end endgenerate

endmodule
`resetall
