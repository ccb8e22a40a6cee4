// SPDX-License-Identifier: Apache-2.0
//
// bh_granule_window - the commands' own copy of the live windows: which window of the caller holds this granule, and where its PA is.
//
// partition names whose windows are at the memories' outputs in the next cycle.  The answer to granule comes in the cycle behind
// it, combinationally, while partition stays.

`resetall
`default_nettype none

module bh_granule_window #(
    parameter PARTITION_BITS = 1,
    parameter WINDOWS        = 8,      // 1..16
    parameter IPA_PAGE_WIDTH = 20,     // 1..32
    parameter PA_PAGE_WIDTH  = 20,
    // Derived.
    parameter LIVE_WIDTH     = 14 + PA_PAGE_WIDTH + 2*IPA_PAGE_WIDTH
) (
    input  wire                      aclk,

    // Windows as they go live, as in bh_slots.
    input  wire                      clear,
    input  wire [PARTITION_BITS-1:0] clear_addr,
    input  wire                      slot_we,
    input  wire [3:0]                slot,
    input  wire [LIVE_WIDTH-1:0]     slot_data,
    input  wire [PARTITION_BITS-1:0] slot_partition,

    input  wire [PARTITION_BITS-1:0] partition,
    input  wire [32:0]               granule,

    output wire                      found,
    output wire                      plain,        // neither SHARED nor BORROW
    output wire [11:0]               access,
    output wire [PA_PAGE_WIDTH-1:0]  pa_page,
    output wire [IPA_PAGE_WIDTH-1:0] behind        // granules behind it in the window
`ifdef FORMAL
    , output wire [((WINDOWS*LIVE_WIDTH) << PARTITION_BITS)-1:0] f_live
`endif
);

    localparam IP = IPA_PAGE_WIDTH, PP = PA_PAGE_WIDTH;

    // ctx is not needed; bh_slots wants one bit of it.
    wire [WINDOWS*LIVE_WIDTH-1:0] live;
    wire                          unused_ctx;
    bh_slots #(.PARTITION_BITS(PARTITION_BITS), .WINDOWS(WINDOWS), .LIVE_WIDTH(LIVE_WIDTH), .CONTEXT_WIDTH(1)) u_slots (
        .aclk(aclk), .clear(clear), .clear_addr(clear_addr), .window_we(slot_we), .window(slot), .window_data(slot_data),
        .context_we(1'b0), .context_data(1'b0), .waddr(slot_partition), .raddr(partition), .live(live), .ctx(unused_ctx)
`ifdef FORMAL
        , .f_live(f_live)
`endif
    );

    wire [WINDOWS*IP-1:0] nbase, nlast;
    wire [WINDOWS-1:0]    hit;
    genvar w;
    generate for (w = 0; w < WINDOWS; w = w + 1) begin : gen_window
        assign nlast[w*IP +: IP] = live[w*LIVE_WIDTH + 12 + PP +: IP];
        assign nbase[w*IP +: IP] = live[w*LIVE_WIDTH + 12 + PP + IP +: IP];
    end endgenerate

    bh_window_lookup #(.WINDOWS(WINDOWS), .PAGE_WIDTH(IP)) u_lookup (
        .page(granule[IP-1:0]), .nbase(nbase), .nlast(nlast), .hit(hit));

    reg [WINDOWS-1:0] hit_q;
    reg [IP-1:0]      page_q;
    always @(posedge aclk) begin
        hit_q  <= hit & {WINDOWS{granule[32:IP] == {(33 - IP){1'b0}}}};
        page_q <= granule[IP-1:0];
    end

    // {kind, nlast, pa_offset, access} of the window that was hit.
    reg [IP+PP+13:0] in;
    integer i;
    always @* begin
        in = {(IP + PP + 14){1'b0}};
        for (i = 0; i < WINDOWS; i = i + 1)
            in = in | ({live[i*LIVE_WIDTH + LIVE_WIDTH - 2 +: 2], live[i*LIVE_WIDTH +: 12 + PP + IP]} & {(IP + PP + 14){hit_q[i]}});
    end

    wire [PP+IP-1:0] page = {{PP{1'b0}}, page_q};

    assign found   = hit_q != {WINDOWS{1'b0}};
    assign plain   = in[IP+PP+12 +: 2] == 2'b00;
    assign access  = in[11:0];
    assign pa_page = page[PP-1:0] + in[12 +: PP];
    assign behind  = ~in[12+PP +: IP] - page_q;

    wire unused = ^page;

endmodule
`resetall
