// SPDX-License-Identifier: Apache-2.0
//
// bh_context - one port: the context that it carries, and that partition's live windows.
//
// One copy of the windows serves both channels.  With STREAM=1 there are two, each read at the partition of
// its own channel's next burst: by its stream when by_stream, else at the port's partition.  Outputs are
// registered: they follow next_* by one cycle, windows and context together.
// Context: {known, split, level, trusted, partition, vmid, nonsecure, valid}; a closed port's is not valid.  With ISOLATE=1 it is
// defined while it is written too: a closed port goes on taking bursts, to refuse them, and their records show it.

`resetall
`default_nettype none

module bh_context #(
    parameter PARTITION_BITS = 1,
    parameter WINDOWS        = 8,      // 1..16
    parameter LIVE_WIDTH     = 72,
    parameter VMID_WIDTH     = 8,
    parameter SPLIT          = 0,      // 0, 1: there are partitions that use halves
    parameter STREAM         = 0,      // 0, 1
    parameter STREAM_WIDTH   = 4,
    parameter ISOLATE        = 0,      // 0, 1: the port can be closed
    // Derived.
    parameter CONTEXT_WIDTH  = VMID_WIDTH + 13
) (
    input  wire                           aclk,

    // Windows and partition contexts as they go live, as in bh_slots.
    input  wire                           clear,
    input  wire [PARTITION_BITS-1:0]      clear_addr,
    input  wire                           window_we,
    input  wire [3:0]                     window,
    input  wire [LIVE_WIDTH-1:0]          window_data,
    input  wire                           context_we,
    input  wire [VMID_WIDTH+SPLIT+1:0]    context_data,     // {split if any, vmid, nonsecure, valid}
    input  wire [PARTITION_BITS-1:0]      waddr,

    // What to carry after the next edge.
    input  wire [3:0]                     next_partition,
    input  wire [3:0]                     next_level,
    input  wire                           next_trusted,
    input  wire                           by_stream,
    input  wire [STREAM_WIDTH-1:0]        next_stream_r,
    input  wire [STREAM_WIDTH-1:0]        next_stream_w,
    input  wire [(10<<STREAM_WIDTH)-1:0]  stream_map,       // {valid, level, trusted, partition}, stream 0 lowest
    input  wire                           closed,

    output wire [WINDOWS*LIVE_WIDTH-1:0]  live_r,
    output wire [WINDOWS*LIVE_WIDTH-1:0]  live_w,
    output wire [CONTEXT_WIDTH-1:0]       ctx_r,
    output wire [CONTEXT_WIDTH-1:0]       ctx_w
);

    localparam COPIES = STREAM != 0 ? 2 : 1;

    wire [9:0] own = {1'b1, next_level, next_trusted, next_partition};

    wire [COPIES*WINDOWS*LIVE_WIDTH-1:0] live;
    wire [COPIES*CONTEXT_WIDTH-1:0]      ctx;

    genvar c;
    generate for (c = 0; c < COPIES; c = c + 1) begin : gen_copy
        wire [9:0] entry;              // {known, level, trusted, partition}
        reg  [9:0] entry_q;
        if (STREAM != 0) begin : gen_stream
            wire [STREAM_WIDTH-1:0] stream = c == 0 ? next_stream_r : next_stream_w;
            assign entry = by_stream ? stream_map[10*stream +: 10] : own;
        end else begin : gen_own
            assign entry = own;
        end
        always @(posedge aclk) entry_q <= entry;

        wire [VMID_WIDTH+SPLIT+1:0] slot_ctx;
        wire                        split;
        bh_slots #(
            .PARTITION_BITS(PARTITION_BITS), .WINDOWS(WINDOWS), .LIVE_WIDTH(LIVE_WIDTH), .CONTEXT_WIDTH(VMID_WIDTH + SPLIT + 2),
            .FORWARD(ISOLATE)
        ) u_slots (
            .aclk(aclk), .clear(clear), .clear_addr(clear_addr), .window_we(window_we), .window(window),
            .window_data(window_data), .context_we(context_we), .context_data(context_data), .waddr(waddr),
            .raddr(entry[PARTITION_BITS-1:0]), .live(live[c*WINDOWS*LIVE_WIDTH +: WINDOWS*LIVE_WIDTH]), .ctx(slot_ctx));

        assign split = SPLIT != 0 && slot_ctx[VMID_WIDTH+SPLIT+1];
        assign ctx[c*CONTEXT_WIDTH +: CONTEXT_WIDTH] =
            {entry_q[9], split, entry_q[8:0], slot_ctx[VMID_WIDTH+1:1], slot_ctx[0] && entry_q[9] && !closed};
    end endgenerate

    assign live_r = live[0 +: WINDOWS*LIVE_WIDTH];
    assign live_w = live[(COPIES-1)*WINDOWS*LIVE_WIDTH +: WINDOWS*LIVE_WIDTH];
    assign ctx_r  = ctx[0 +: CONTEXT_WIDTH];
    assign ctx_w  = ctx[(COPIES-1)*CONTEXT_WIDTH +: CONTEXT_WIDTH];

    generate if (STREAM == 0) begin : gen_unused
        wire unused = &{1'b0, by_stream, next_stream_r, next_stream_w, stream_map};
    end endgenerate

endmodule
`resetall
