// SPDX-License-Identifier: Apache-2.0
//
// bh_table - the windows of every partition, staged and live, as registers write
// and read them (design section 3).
//
// One memory for each register field; the address is {live, partition, window}.
// One read port: data follows raddr by one cycle.  Writes go to the staged half
// and mark the window changed; copy writes what is being read to the same window's
// live half, and clears the mark.  Never more than one of clear, copy, we.

`resetall
`default_nettype none

module bh_table #(
    parameter ENTRY_WIDTH  = 4,        // bits of {partition, window}
    parameter IPA_WIDTH    = 32,
    parameter PA_WIDTH     = 32,
    parameter GRANULE_LOG2 = 12,
    parameter SIZE_TOP     = 33,       // bits of a size: IPA_WIDTH + 1, at most 64
    parameter BORROW       = 0,        // 0, 1: there is the flag
    // Derived.
    parameter FLAGS        = 3 + BORROW
) (
    input  wire                              aclk,
    input  wire                              clear,        // zero at clear_addr
    input  wire [ENTRY_WIDTH:0]              clear_addr,

    input  wire                              we,
    input  wire [ENTRY_WIDTH-1:0]            waddr,
    input  wire [2:0]                        wfield,       // register / 4 within a window
    input  wire [31:0]                       wdata,
    input  wire                              copy,
    input  wire [ENTRY_WIDTH-1:0]            copy_addr,    // the window being read

    input  wire [ENTRY_WIDTH:0]              raddr,
    output wire [IPA_WIDTH-GRANULE_LOG2-1:0] ipa_base,     // granules
    output wire [SIZE_TOP-GRANULE_LOG2-1:0]  size,
    output wire [PA_WIDTH-GRANULE_LOG2-1:0]  pa_base,
    output wire [11:0]                       access,
    output wire                              valid,
    output wire                              lock,
    output wire                              shared,
    output wire                              borrow,       // 0 unless BORROW
    output wire                              changed,      // of the staged window, also when the live one is read
    output wire                              misaligned,   // any of the three
    output wire                              empty,        // size 0
    output wire                              ipa_wide,     // ipa_base or size
    output wire                              pa_wide,

    input  wire [2:0]                        rfield,       // with the data, not with raddr
    output reg  [31:0]                       rword
`ifdef FORMAL
    // All of it, address 0 lowest.
    , output wire [((IPA_WIDTH - GRANULE_LOG2) << (ENTRY_WIDTH + 1))-1:0] f_ipa_base,
    output wire [((SIZE_TOP - GRANULE_LOG2) << (ENTRY_WIDTH + 1))-1:0]    f_size,
    output wire [((PA_WIDTH - GRANULE_LOG2) << (ENTRY_WIDTH + 1))-1:0]    f_pa_base,
    output wire [(12 << (ENTRY_WIDTH + 1))-1:0]                           f_access,
    output wire [(FLAGS << (ENTRY_WIDTH + 1))-1:0]                        f_flags,     // {borrow if any, shared, lock, valid}
    output wire [(1 << ENTRY_WIDTH)-1:0]                                  f_changed,
    output wire [(1 << (ENTRY_WIDTH + 1))-1:0]                            f_malformed  // misaligned or too wide
`endif
);

    wire [ENTRY_WIDTH:0] wa = clear ? clear_addr : {copy, copy ? copy_addr : waddr};

`ifdef FORMAL
    wire [(1 << (ENTRY_WIDTH + 1))-1:0] f_misaligned_ipa, f_misaligned_size, f_misaligned_pa,
                                        f_too_wide_ipa, f_too_wide_size, f_too_wide_pa;
    assign f_malformed = f_misaligned_ipa | f_misaligned_size | f_misaligned_pa
                       | f_too_wide_ipa | f_too_wide_size | f_too_wide_pa;
`endif

    wire        ipa_misaligned, size_misaligned, pa_misaligned, ipa_base_wide, size_wide;
    wire [31:0] ipa_lo, ipa_hi, size_lo, size_hi, pa_lo, pa_hi;

    bh_table_value #(.ADDR_WIDTH(ENTRY_WIDTH + 1), .TOP(IPA_WIDTH), .GRANULE_LOG2(GRANULE_LOG2)) u_ipa_base (
        .aclk(aclk), .clear(clear), .copy(copy), .we_lo(we && wfield == 3'd0), .we_hi(we && wfield == 3'd1),
        .waddr(wa), .wdata(wdata), .raddr(raddr), .value(ipa_base), .misaligned(ipa_misaligned),
        .too_wide(ipa_base_wide), .word_lo(ipa_lo), .word_hi(ipa_hi)
`ifdef FORMAL
        , .f_value(f_ipa_base), .f_misaligned(f_misaligned_ipa), .f_too_wide(f_too_wide_ipa)
`endif
    );

    bh_table_value #(.ADDR_WIDTH(ENTRY_WIDTH + 1), .TOP(SIZE_TOP), .GRANULE_LOG2(GRANULE_LOG2)) u_size (
        .aclk(aclk), .clear(clear), .copy(copy), .we_lo(we && wfield == 3'd2), .we_hi(we && wfield == 3'd3),
        .waddr(wa), .wdata(wdata), .raddr(raddr), .value(size), .misaligned(size_misaligned),
        .too_wide(size_wide), .word_lo(size_lo), .word_hi(size_hi)
`ifdef FORMAL
        , .f_value(f_size), .f_misaligned(f_misaligned_size), .f_too_wide(f_too_wide_size)
`endif
    );

    bh_table_value #(.ADDR_WIDTH(ENTRY_WIDTH + 1), .TOP(PA_WIDTH), .GRANULE_LOG2(GRANULE_LOG2)) u_pa_base (
        .aclk(aclk), .clear(clear), .copy(copy), .we_lo(we && wfield == 3'd4), .we_hi(we && wfield == 3'd5),
        .waddr(wa), .wdata(wdata), .raddr(raddr), .value(pa_base), .misaligned(pa_misaligned),
        .too_wide(pa_wide), .word_lo(pa_lo), .word_hi(pa_hi)
`ifdef FORMAL
        , .f_value(f_pa_base), .f_misaligned(f_misaligned_pa), .f_too_wide(f_too_wide_pa)
`endif
    );

    bh_memory #(.ADDR_WIDTH(ENTRY_WIDTH + 1), .WIDTH(12)) u_access (
        .aclk(aclk), .we((we && wfield == 3'd6) || copy || clear), .waddr(wa),
        .wdata((copy ? access : wdata[11:0]) & {12{!clear}}), .raddr(raddr), .rdata(access)
`ifdef FORMAL
        , .f_mem(f_access)
`endif
    );

    wire [FLAGS-1:0] flags;
    bh_memory #(.ADDR_WIDTH(ENTRY_WIDTH + 1), .WIDTH(FLAGS)) u_flags (
        .aclk(aclk), .we((we && wfield == 3'd7) || copy || clear), .waddr(wa),
        .wdata((copy ? flags : wdata[FLAGS-1:0]) & {FLAGS{!clear}}), .raddr(raddr), .rdata(flags)
`ifdef FORMAL
        , .f_mem(f_flags)
`endif
    );

    assign {shared, lock, valid} = flags[2:0];
    assign borrow                = BORROW != 0 && flags[FLAGS-1];

    bh_memory #(.ADDR_WIDTH(ENTRY_WIDTH), .WIDTH(1)) u_changed (
        .aclk(aclk), .we(we || copy || clear), .waddr(wa[ENTRY_WIDTH-1:0]), .wdata(we && !clear),
        .raddr(raddr[ENTRY_WIDTH-1:0]), .rdata(changed)
`ifdef FORMAL
        , .f_mem(f_changed)
`endif
    );

    assign misaligned = ipa_misaligned || size_misaligned || pa_misaligned;
    assign empty      = size == 0 && !size_wide;
    assign ipa_wide   = ipa_base_wide || size_wide;

    always @* case (rfield)
        3'd0:    rword = ipa_lo;
        3'd1:    rword = ipa_hi;
        3'd2:    rword = size_lo;
        3'd3:    rword = size_hi;
        3'd4:    rword = pa_lo;
        3'd5:    rword = pa_hi;
        3'd6:    rword = {20'd0, access};
        default: rword = {28'd0, borrow, shared, lock, valid};
    endcase

endmodule
`resetall
