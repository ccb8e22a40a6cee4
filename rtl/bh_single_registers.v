// SPDX-License-Identifier: Apache-2.0
//
// bh_single_registers - the owner's registers that are no arrays: identification, control, status, interrupt,
// faults (regs/bulkhead.rdl).  Writes of ACTIVE and COMMIT are bh_registers'.
//
// A write takes effect with the edge; reads are combinational.  Each waits until the head of the fault
// FIFO is shown, where that matters.

`resetall
`default_nettype none
`include "bh_registers.vh"

module bh_single_registers #(
    parameter PORTS          = 1,
    parameter PARTITIONS     = 2,
    parameter WINDOWS        = 8,
    parameter IPA_WIDTH      = 32,
    parameter ID_WIDTH       = 4,
    parameter VMID_WIDTH     = 8,
    parameter GRANULE_LOG2   = 12,
    parameter FAULT_DEPTH    = 16,
    parameter FAULT_RESP     = 2,
    parameter STREAM_PORTS   = 0,
    parameter STREAM_WIDTH   = 4,
    parameter ISOLATE_PORTS  = 0,
    parameter SCHEDULE_SLOTS = 0,
    parameter DRAIN_LIMIT    = 0,
    parameter PAGE           = 0,
    parameter MAILBOX        = 0,
    parameter GRANULES       = 0,
    parameter LEVELS         = 1,
    parameter GRANULE_DRAM   = 0
) (
    input  wire                  aclk,
    input  wire                  aresetn,        // synchronous, active low

    input  wire                  we,             // the access is permitted; it may be of any register
    input  wire [15:0]           waddr,          // bits 1:0 are 0
    input  wire [31:0]           wdata,
    output wire                  wok,            // one of these, and the value is legal
    output wire                  wwait,          // must not be done yet
    input  wire [15:0]           raddr,
    output reg                   rok,            // one of these
    output wire                  rwait,
    output reg  [31:0]           rdata,          // 0 unless rok

    // Switch and commit.
    input  wire                  busy,
    input  wire                  draining,
    input  wire [PORTS-1:0]      waiting,
    input  wire [3:0]            active,
    input  wire [3:0]            requested,
    output reg  [23:0]           drain_limit,
    input  wire                  commit_busy,
    input  wire                  commit_no_partition,   // pulse: of an index that is none
    input  wire                  commit_done,           // pulse
    input  wire [3:0]            commit_code,
    input  wire [3:0]            commit_window,
    input  wire [3:0]            commit_other_partition,
    input  wire [3:0]            commit_other_window,

    // Faults.
    output reg  [1:0]            fault_resp,
    input  wire                  pushed,
    input  wire [3:0]            pushed_code,
    input  wire                  settled,
    input  wire                  head_valid,
    input  wire [31:0]           head_info,
    input  wire [ID_WIDTH-1:0]   head_id,
    input  wire [IPA_WIDTH-1:0]  head_ipa,
    input  wire [VMID_WIDTH-1:0] head_vmid,
    output wire                  pop,
    input  wire [7:0]            held,
    input  wire [15:0]           missed,
    output wire                  missed_clear,

    // Pages.
    input  wire                  table_ready,
    input  wire                  table_failed,
    input  wire                  mail_rang,             // pulse
    output wire                  irq
);

    localparam [1:0]  EXOKAY = 2'd1;
    localparam [7:0]  CODE_PARTITION = 8'd1;
    localparam [1:0]  RESP_RESET  = FAULT_RESP[1:0];
    localparam [23:0] LIMIT_RESET = DRAIN_LIMIT[23:0];
    localparam [31:0] CAP_TABLE = (GRANULE_LOG2 << 24) | (PORTS << 16) | (WINDOWS << 8) | PARTITIONS,
                      CAP_BUS   = (FAULT_DEPTH << 24) | (ID_WIDTH << 16) | (VMID_WIDTH << 8) | IPA_WIDTH,
                      CAP_PORTS = ((STREAM_PORTS != 0 ? STREAM_WIDTH : 0) << 24) | (SCHEDULE_SLOTS << 16)
                                | (ISOLATE_PORTS << 8) | STREAM_PORTS,
                      CAP_GRANULES = ((PAGE != 0 ? LEVELS : 0) << 24) | ((GRANULES != 0 ? $clog2(GRANULES) : 0) << 16)
                                   | (GRANULE_DRAM << 2) | (MAILBOX << 1) | PAGE;

    // ---- writes -----------------------------------------------------------------
    reg [15:0] irq_state_q, irq_enable_q;
    reg [31:0] commit_status_q;

    wire w_control = waddr == `BH_REG_CONTROL && wdata[1:0] != EXOKAY;
    wire w_limit   = waddr == `BH_REG_DRAIN_LIMIT;
    wire w_state   = waddr == `BH_REG_IRQ_STATE;
    wire w_enable  = waddr == `BH_REG_IRQ_ENABLE;
    wire w_test    = waddr == `BH_REG_IRQ_TEST;
    wire w_fault   = waddr == `BH_REG_FAULT_STATUS;

    assign wok          = w_control || w_limit || w_state || w_enable || w_test || w_fault;
    // A record that is on its way to the head is there before it is dropped.
    assign wwait        = w_fault && !settled;
    assign pop          = we && settled && w_fault && wdata[0];
    assign missed_clear = we && settled && w_fault && wdata[1];

    wire [15:0] irq_set   = ({15'd0, pushed} << pushed_code) | {mail_rang, 15'd0} | (wdata[15:0] & {16{we && w_test}});
    wire [15:0] irq_clear = wdata[15:0] & {16{we && w_state}};

    always @(posedge aclk)
        if (!aresetn) begin
            fault_resp      <= RESP_RESET;
            drain_limit     <= LIMIT_RESET;
            irq_state_q     <= 16'd0;
            irq_enable_q    <= 16'd0;
            commit_status_q <= 32'd0;
        end else begin
            irq_state_q <= (irq_state_q & ~irq_clear) | irq_set;
            if (we && w_control) fault_resp   <= wdata[1:0];
            if (we && w_limit)   drain_limit  <= wdata[23:0];
            if (we && w_enable)  irq_enable_q <= wdata[15:0];
            if (commit_no_partition) commit_status_q <= {24'd0, CODE_PARTITION};
            else if (commit_done)
                commit_status_q <= {4'd0, commit_other_window, 4'd0, commit_other_partition, 4'd0, commit_window,
                                    4'd0, commit_code};
        end

    assign irq = |(irq_state_q & irq_enable_q);

    // ---- reads --------------------------------------------------------------------
    wire [63:0]            ipa  = {{(64 - IPA_WIDTH){1'b0}}, head_ipa};
    wire [31+ID_WIDTH:0]   id   = {32'd0, head_id};
    wire [15+VMID_WIDTH:0] vmid = {16'd0, head_vmid};
    wire [7+PORTS:0]       wait_for = {8'd0, waiting};

    assign rwait = raddr[15:6] == 10'd1 && !settled;

    // A head that is not there selects nothing.
    always @* begin
        rok   = 1'b1;
        rdata = 32'd0;
        case (raddr)
            `BH_REG_ID:            rdata = `BH_ID_RESET;
            `BH_REG_VERSION:       rdata = `BH_VERSION_RESET;
            `BH_REG_CAP_TABLE:     rdata = CAP_TABLE;
            `BH_REG_CAP_BUS:       rdata = CAP_BUS;
            `BH_REG_CAP_PORTS:     rdata = CAP_PORTS;
            `BH_REG_CAP_GRANULES:  rdata = CAP_GRANULES;
            `BH_REG_CONTROL:       rdata = {30'd0, fault_resp};
            `BH_REG_STATUS:        rdata = {14'd0, table_failed, table_ready && !table_failed, wait_for[7:0], 5'd0, draining, commit_busy, busy};
            `BH_REG_SELECT:        rdata = {28'd0, requested};
            `BH_REG_ACTIVE:        rdata = {28'd0, active};
            `BH_REG_DRAIN_LIMIT:   rdata = {8'd0, drain_limit};
            `BH_REG_COMMIT:        rdata = 32'd0;
            `BH_REG_COMMIT_STATUS: rdata = commit_status_q;
            `BH_REG_IRQ_STATE:     rdata = {16'd0, irq_state_q};
            `BH_REG_IRQ_ENABLE:    rdata = {16'd0, irq_enable_q};
            `BH_REG_IRQ_TEST:      rdata = 32'd0;
            `BH_REG_FAULT_STATUS:  rdata = {16'd0, held, 6'd0, missed != 0, head_valid};
            `BH_REG_FAULT_MISSED:  rdata = {16'd0, missed};
            `BH_REG_FAULT_IPA_LO:  if (head_valid) rdata = ipa[31:0];
            `BH_REG_FAULT_IPA_HI:  if (head_valid) rdata = ipa[63:32];
            `BH_REG_FAULT_INFO:    if (head_valid) rdata = head_info;
            `BH_REG_FAULT_ID:      if (head_valid) rdata = id[31:0];
            `BH_REG_FAULT_VMID:    if (head_valid) rdata = {16'd0, vmid[15:0]};
            default:               rok = 1'b0;
        endcase
    end

    wire unused = &{1'b0, id, vmid, wait_for, wdata};

endmodule
`resetall
