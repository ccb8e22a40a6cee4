// SPDX-License-Identifier: Apache-2.0
//
// bh_burst_range - step 1 of the decision: is the form of a burst legal, and does
// it stay in one 4 KiB page?  Combinational.
//
// A legal burst of any type lies in the 4 KiB page of its first byte: INCR is checked
// here, FIXED stays within one beat's container and WRAP within a container of at most
// 1 KiB that is aligned to its size.  So the page of the first byte stands for the whole.
// Proof: tests/formal/bh_burst_range.sby

`resetall
`default_nettype none

module bh_burst_range #(
    parameter DATA_WIDTH = 64          // 32, 64, 128, 256, 512
) (
    input  wire [11:0] addr,           // within the 4 KiB page
    input  wire [7:0]  len,
    input  wire [2:0]  size,
    input  wire [1:0]  burst,
    input  wire        lock,
    output wire        bad             // refuse with BURST
);

    generate if (DATA_WIDTH != 32 && DATA_WIDTH != 64 && DATA_WIDTH != 128 && DATA_WIDTH != 256
                 && DATA_WIDTH != 512) begin : gen_check_data_width
        PARAM_ERROR_bh_burst_range_DATA_WIDTH_must_be_32_64_128_256_or_512 u_error ();
    end endgenerate

    localparam [2:0] MAX_SIZE   = DATA_WIDTH == 32 ? 2 : DATA_WIDTH == 64 ? 3 : DATA_WIDTH == 128 ? 4 :
                                  DATA_WIDTH == 256 ? 5 : 6;
    localparam       SHIFT_BITS = DATA_WIDTH <= 64 ? 2 : 3;   // a wider size is refused as such

    localparam [1:0] FIXED = 2'd0, WRAP = 2'd2, RESERVED = 2'd3;

    wire [SHIFT_BITS-1:0] shift = size[SHIFT_BITS-1:0];

    // Bytes of all beats but the last, as far as the shift goes: a wider size is refused as such.
    localparam BYTES = 8 + (1 << SHIFT_BITS) - 1;
    wire [BYTES-1:0] ahead = {{(1 << SHIFT_BITS) - 1{1'b0}}, len} << shift;

    // INCR: the last beat's address leaves the page.  Low bits of addr within a beat meet zeros and make no carry.
    localparam SUM = BYTES > 12 ? BYTES : 12;
    wire [SUM:0] last_beat = {{SUM-11{1'b0}}, addr} + {{SUM+1-BYTES{1'b0}}, ahead};
    wire         crosses   = |last_beat[SUM:12];
    wire         unused    = ^last_beat[11:0];

    // Beats a power of two, at most 16; bytes - 1 of one beat and of the whole burst.
    wire        pow2       = len == 0 || len == 1 || len == 3 || len == 7 || len == 15;
    wire [6:0]  beat_mask  = ~(7'h7f << shift);
    wire [6:0]  burst_mask = ahead[6:0] | beat_mask;

    wire wrap_bad      = !pow2 || len == 0 || (addr[6:0] & beat_mask) != 0;
    wire exclusive_bad = !pow2 || ahead[9:7] != 0 || (addr[6:0] & burst_mask) != 0;

    assign bad = size > MAX_SIZE
              || burst == RESERVED
              || (burst == FIXED && len > 15)
              || (burst == WRAP && wrap_bad)
              || (burst != FIXED && burst != WRAP && crosses)
              || (lock && exclusive_bad);

`ifdef FORMAL
    // P1 bad iff the burst breaks a rule of AXI, restated in bytes
    // P2 what is not bad stays in the 4 KiB page, WRAP with its whole container
    wire [15:0] f_bytes   = 16'd1 << size;                       // of one beat
    wire [15:0] f_total   = ({8'd0, len} + 16'd1) << size;
    wire [15:0] f_addr    = {4'd0, addr};
    wire [15:0] f_aligned = f_addr & ~(f_bytes - 16'd1);
    wire [15:0] f_lower   = f_addr & ~(f_total - 16'd1);         // WRAP: f_total is a power of two
    wire [15:0] f_last    = burst == FIXED ? f_aligned + f_bytes - 16'd1 :
                            burst == WRAP  ? f_lower + f_total - 16'd1 : f_aligned + f_total - 16'd1;
    wire f_beats_wrap     = len == 1 || len == 3 || len == 7 || len == 15;
    wire f_total_pow2     = f_total == 1 || f_total == 2 || f_total == 4 || f_total == 8 || f_total == 16
                         || f_total == 32 || f_total == 64 || f_total == 128;
    wire f_legal =
           {16'd0, f_bytes} * 8 <= DATA_WIDTH
        && burst != RESERVED
        && !(burst == FIXED && len > 15)
        && !(burst == WRAP && (!f_beats_wrap || f_addr != f_aligned))
        && !(burst == 2'd1 && f_last > 16'hfff)
        && !(lock && (len > 15 || !f_total_pow2 || f_addr % f_total != 0));

    always @(*) begin
        assert (bad == !f_legal);
        if (!bad) assert (f_last <= 16'hfff && f_last >= f_addr);
    end
`endif

endmodule
`resetall
