// SPDX-License-Identifier: Apache-2.0
//
// bh_slots - live windows in the data path's form and the partition's context:
// one memory for each window slot, as deep as there are partitions.
//
// What raddr names is at the outputs one cycle later.  A slot that is written meanwhile gives no defined data, and the context
// none unless FORWARD: then it is the new one.

`resetall
`default_nettype none

module bh_slots #(
    parameter PARTITION_BITS = 1,
    parameter WINDOWS        = 8,      // 1..16
    parameter LIVE_WIDTH     = 72,
    parameter CONTEXT_WIDTH  = 10,
    parameter FORWARD        = 0       // 0, 1
) (
    input  wire                          aclk,
    // After reset: window_data, no window, goes to all slots at clear_addr; no context.
    input  wire                          clear,
    input  wire [PARTITION_BITS-1:0]     clear_addr,

    input  wire                          window_we,
    input  wire [3:0]                    window,
    input  wire [LIVE_WIDTH-1:0]         window_data,
    input  wire                          context_we,
    input  wire [CONTEXT_WIDTH-1:0]      context_data,
    input  wire [PARTITION_BITS-1:0]     waddr,

    input  wire [PARTITION_BITS-1:0]     raddr,
    output wire [WINDOWS*LIVE_WIDTH-1:0] live,          // slot 0 lowest
    output wire [CONTEXT_WIDTH-1:0]      ctx
`ifdef FORMAL
    // All of it: slot 0 lowest, in each partition 0 lowest.
    , output wire [((WINDOWS*LIVE_WIDTH) << PARTITION_BITS)-1:0] f_live,
    output wire [(CONTEXT_WIDTH << PARTITION_BITS)-1:0]          f_ctx
`endif
);

    generate if (WINDOWS < 1 || WINDOWS > 16) begin : gen_check_windows
        PARAM_ERROR_bh_slots_WINDOWS_must_be_1_to_16 u_error ();
    end endgenerate

    wire [PARTITION_BITS-1:0] wa = clear ? clear_addr : waddr;

    genvar w;
    generate for (w = 0; w < WINDOWS; w = w + 1) begin : gen_slot
        bh_memory #(.ADDR_WIDTH(PARTITION_BITS), .WIDTH(LIVE_WIDTH)) u_memory (
            .aclk(aclk), .we(clear || (window_we && window == w)), .waddr(wa),
            .wdata(window_data), .raddr(raddr),
            .rdata(live[w*LIVE_WIDTH +: LIVE_WIDTH])
`ifdef FORMAL
            , .f_mem(f_live[((w*LIVE_WIDTH) << PARTITION_BITS) +: (LIVE_WIDTH << PARTITION_BITS)])
`endif
        );
    end endgenerate

    wire [CONTEXT_WIDTH-1:0] read;

    generate if (FORWARD != 0) begin : gen_forward
        reg                     meets;
        reg [CONTEXT_WIDTH-1:0] written;
        always @(posedge aclk) begin
            meets   <= context_we && waddr == raddr;           // nobody reads while clear is high
            written <= context_data;
        end
        assign ctx = meets ? written : read;
    end else begin : gen_read
        assign ctx = read;
    end endgenerate

    bh_memory #(.ADDR_WIDTH(PARTITION_BITS), .WIDTH(CONTEXT_WIDTH)) u_context (
        .aclk(aclk), .we(clear || context_we), .waddr(wa), .wdata(context_data & {CONTEXT_WIDTH{!clear}}),
        .raddr(raddr), .rdata(read)
`ifdef FORMAL
        , .f_mem(f_ctx)
`endif
    );

endmodule
`resetall
