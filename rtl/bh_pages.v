// SPDX-License-Identifier: Apache-2.0
//
// bh_pages - everything behind the partitions' pages: the server, the command engine with the granule table, the barrier, the
// mailbox and the partitions' last faults; wiring only (docs/architecture.md, "Pages, halves and levels").
//
// What belongs to a port is concatenated over ports, port 0 lowest.

`resetall
`default_nettype none

module bh_pages #(
    parameter PORTS           = 1,
    parameter PARTITIONS      = 2,
    parameter WINDOWS         = 8,
    parameter IPA_WIDTH       = 32,
    parameter PA_WIDTH        = 32,
    parameter VMID_WIDTH      = 8,
    parameter MAX_OUTSTANDING = 16,
    parameter GRANULE_LOG2    = 12,
    parameter MAILBOX         = 0,     // 0, 1
    parameter GRANULES        = 0,     // 0 or a power of two from 64 on
    parameter [PA_WIDTH-1:0] GRANULE_BASE = 0,
    parameter LEVELS          = 1,     // 1..16
    parameter GRANULE_DRAM    = 0,     // 0, 1
    parameter [PA_WIDTH-1:0] GRANULE_TABLE = 0,
    // Derived.
    parameter PARTITION_BITS  = PARTITIONS > 1 ? $clog2(PARTITIONS) : 1,
    parameter CONTEXT_WIDTH   = VMID_WIDTH + 13,
    parameter LIVE_WIDTH      = 12 + PA_WIDTH-GRANULE_LOG2 + 2*(IPA_WIDTH-GRANULE_LOG2) + (GRANULES != 0 ? 2 : 0),
    parameter EB              = 4*LEVELS - 3,                        // bits of an entry
    parameter E               = EB == 1 ? 1 : EB <= 8 ? 8 : EB <= 16 ? 16 : EB <= 32 ? 32 : 64,
    parameter G               = 64 / E,                              // entries of a word
    parameter WORD            = G*EB,
    parameter GI              = GRANULES != 0 ? $clog2(GRANULES) : 1,
    parameter GW              = GRANULES > G ? $clog2(GRANULES) - $clog2(G) : 1
) (
    input  wire                           aclk,
    input  wire                           aresetn,         // synchronous, active low

    // Page accesses of the ports.
    input  wire [PORTS-1:0]               page_r_valid,
    output wire [PORTS-1:0]               page_r_ready,
    input  wire [PORTS*10-1:0]            page_r_offset,
    input  wire [PORTS*CONTEXT_WIDTH-1:0] page_r_ctx,
    output wire [PORTS-1:0]               page_r_done,     // pulse
    output wire                           page_r_ok,       // of the port that is done
    output wire [31:0]                    page_r_data,
    input  wire [PORTS-1:0]               page_w_valid,
    output wire [PORTS-1:0]               page_w_ready,
    input  wire [PORTS*10-1:0]            page_w_offset,
    input  wire [PORTS*32-1:0]            page_w_data,
    input  wire [PORTS-1:0]               page_w_full,     // all four strobes
    input  wire [PORTS*3-1:0]             page_w_prot,
    input  wire [PORTS*CONTEXT_WIDTH-1:0] page_w_ctx,
    output wire [PORTS-1:0]               page_b_valid,
    output wire [PORTS-1:0]               page_b_ok,
    input  wire [PORTS-1:0]               page_b_ready,
    output wire [PORTS-1:0]               page_level,      // the port's oldest unanswered page write is a LEVEL that waits for the port to be idle

    // Granule table, towards the address channels: {w, r} a port where there are two.
    output wire                           table_ok,        // ready and not failed
    output wire                           gw_we,
    output wire [GW-1:0]                  gw_index,
    output wire [WORD-1:0]                gw_data,
    input  wire [2*PORTS-1:0]             fetch,
    input  wire [2*PORTS*GW-1:0]          fetch_index,
    output wire [2*PORTS-1:0]             filled,
    output wire                           fill_error,
    output wire [WORD-1:0]                fill_data,
    output wire                           mark,
    input  wire [PORTS-1:0]               tagged,
    input  wire [23:0]                    limit,           // of the barrier, 0: none

    // Live windows, as in bh_context.
    input  wire                           clear,
    input  wire [PARTITION_BITS+1:0]      clear_addr,
    input  wire                           slot_we,
    input  wire [3:0]                     slot,
    input  wire [LIVE_WIDTH-1:0]          slot_data,
    input  wire [PARTITION_BITS-1:0]      slot_partition,

    // Commit: ranges to be cleared, first and last granule of the table.
    input  wire                           commit_lock,     // level
    output wire                           commit_locked,   // no command runs, none starts
    input  wire                           range_valid,
    input  wire [GI-1:0]                  range_first,
    input  wire [GI-1:0]                  range_last,
    output wire                           range_ready,
    input  wire                           settle,          // level, until one of:
    output wire                           settled,         // pulse: nothing judged before is in flight
    output wire                           unsettled,       // pulse: the limit

    // Levels.
    output wire [PORTS-1:0]               level_down_valid, // level until done
    output wire [PORTS*4-1:0]             level_down,
    input  wire [PORTS-1:0]               level_down_done, // pulse
    input  wire [PORTS-1:0]               level_down_ok,
    input  wire [PORTS*4-1:0]             port_level,
    output wire [PORTS-1:0]               level_call,
    input  wire [PORTS-1:0]               view_changes,    // pulse
    input  wire [PORTS-1:0]               by_stream,

    // Own last fault, own counters.
    input  wire                           tap_valid,       // pulse
    input  wire [3:0]                     tap_partition,
    input  wire [27:0]                    tap_info,
    input  wire [IPA_WIDTH-1:0]           tap_ipa,
    output wire                           counter_req,     // level until done
    output wire [PARTITION_BITS+1:0]      counter_addr,
    input  wire                           counter_done,    // the word is there in the next cycle
    input  wire [31:0]                    counter_word,

    // Mailbox, owner's side.
    input  wire                           mail_we,         // level until done
    input  wire [15:0]                    mail_addr,
    input  wire [31:0]                    mail_wdata,
    output wire                           mail_done,
    output wire                           mail_ok,
    input  wire [15:0]                    mail_raddr,
    output wire                           mail_rok,        // a cycle behind mail_raddr, as mail_rdata
    output wire [31:0]                    mail_rdata,
    output wire                           mail_rang,       // pulse
    output wire [PARTITIONS-1:0]          mail_irq,

    // The table: STATUS, and what waits for it after reset.
    output wire                           table_ready,
    output wire                           table_failed,
    output wire                           clearing,        // on chip: ports and configuration port wait

    output wire [PA_WIDTH-1:0]            t_axi_awaddr,
    output wire [7:0]                     t_axi_awlen,
    output wire [2:0]                     t_axi_awsize,
    output wire [1:0]                     t_axi_awburst,
    output wire [3:0]                     t_axi_awcache,
    output wire [2:0]                     t_axi_awprot,
    output wire                           t_axi_awvalid,
    input  wire                           t_axi_awready,
    output wire [63:0]                    t_axi_wdata,
    output wire [7:0]                     t_axi_wstrb,
    output wire                           t_axi_wlast,
    output wire                           t_axi_wvalid,
    input  wire                           t_axi_wready,
    input  wire [1:0]                     t_axi_bresp,
    input  wire                           t_axi_bvalid,
    output wire                           t_axi_bready,
    output wire [PA_WIDTH-1:0]            t_axi_araddr,
    output wire [7:0]                     t_axi_arlen,
    output wire [2:0]                     t_axi_arsize,
    output wire [1:0]                     t_axi_arburst,
    output wire [3:0]                     t_axi_arcache,
    output wire [2:0]                     t_axi_arprot,
    output wire                           t_axi_arvalid,
    input  wire                           t_axi_arready,
    input  wire [63:0]                    t_axi_rdata,
    input  wire [1:0]                     t_axi_rresp,
    input  wire                           t_axi_rlast,
    input  wire                           t_axi_rvalid,
    output wire                           t_axi_rready
);

endmodule
`resetall
