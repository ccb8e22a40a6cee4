// SPDX-License-Identifier: Apache-2.0
//
// bh_registers - the owner's registers: decode, access rule, plain registers, reads
// (regs/bulkhead.rdl; what each error answers: docs/architecture.md).
//
// Plain writes are answered at once; switches and commits when they are done; an access
// that is not Secure and privileged, or whose drain was abandoned, when its record
// is taken.  A read shows the state two cycles before rvalid rises.

`resetall
`default_nettype none
`include "bh_registers.vh"

module bh_registers #(
    parameter PORTS          = 1,
    parameter PARTITIONS     = 2,
    parameter WINDOWS        = 8,
    parameter PARTITION_BITS = 1,
    parameter WINDOW_BITS    = 3,
    parameter IPA_WIDTH      = 32,
    parameter ID_WIDTH       = 4,
    parameter VMID_WIDTH     = 8,
    parameter GRANULE_LOG2   = 12,
    parameter FAULT_DEPTH    = 16,
    parameter FAULT_RESP     = 2
) (
    input  wire                      aclk,
    input  wire                      aresetn,        // synchronous, active low

    // From and to bh_axil.
    input  wire                      wr_req,
    input  wire [15:0]               wr_addr,
    input  wire [2:0]                wr_prot,
    input  wire [31:0]               wr_data,
    input  wire [3:0]                wr_strb,
    output wire                      wr_take,
    output wire                      wr_done,
    output wire [1:0]                wr_resp,
    input  wire                      rd_req,
    input  wire [15:0]               rd_addr,
    input  wire [2:0]                rd_prot,
    output wire                      rd_done,
    output wire [1:0]                rd_resp,
    output wire [31:0]               rd_data,

    // Switch and commit.
    output wire                      switch_req,     // target: wr_data
    input  wire                      switch_busy,
    input  wire                      switch_done,
    input  wire                      drain_abandoned,
    input  wire                      draining,
    input  wire [3:0]                active,
    input  wire [3:0]                requested,
    output reg  [23:0]               drain_limit,
    output wire                      commit_start,   // target: wr_data
    input  wire                      commit_busy,
    input  wire                      commit_done,
    input  wire                      commit_accepted,
    input  wire                      commit_abandoned,
    input  wire [3:0]                commit_code,
    input  wire [3:0]                commit_window,
    input  wire [3:0]                commit_other_partition,
    input  wire [3:0]                commit_other_window,
    input  wire                      commit_applying,

    // Windows and partition control, staged and live; data a cycle after the address.
    output wire                      window_we,      // field wr_addr[4:2]
    output wire                      part_we,
    output wire                      steal,          // the read ports are mine in this cycle
    output wire                      window_live,
    output wire [PARTITION_BITS-1:0] window_partition,
    output wire [WINDOW_BITS-1:0]    window_index,
    input  wire [31:0]               window_word,    // of field rd_addr[4:2]
    output wire                      part_live,
    output wire [PARTITION_BITS-1:0] part_index,
    input  wire [VMID_WIDTH+2:0]     part_control,   // {vmid, lock, nonsecure, valid}
    output wire [PARTITION_BITS+1:0] counter_addr,
    input  wire                      counter_grant,
    input  wire [31:0]               counter_word,

    // Faults.
    output reg  [1:0]                fault_resp,
    output wire                      config_r_valid, // addr and prot: rd_addr, rd_prot
    input  wire                      config_r_ready,
    output wire                      config_w_valid,
    output wire                      config_w_drain,
    output wire [15:0]               config_w_addr,
    output wire [2:0]                config_w_prot,
    input  wire                      config_w_ready,
    input  wire                      pushed,
    input  wire [3:0]                pushed_code,
    input  wire                      settled,
    input  wire                      head_valid,
    input  wire [31:0]               head_info,
    input  wire [ID_WIDTH-1:0]       head_id,
    input  wire [IPA_WIDTH-1:0]      head_ipa,
    input  wire [VMID_WIDTH-1:0]     head_vmid,
    output wire                      pop,
    input  wire [7:0]                held,
    input  wire [15:0]               missed,
    output wire                      missed_clear,
    output wire                      irq
);

    localparam [1:0]  OKAY = 2'd0, EXOKAY = 2'd1, SLVERR = 2'd2;
    localparam [7:0]  CODE_PARTITION = 8'd1;
    localparam [15:0] PART = `BH_REG_PART_BASE, COUNTERS = `BH_REG_COUNTERS_BASE,
                      STAGED = `BH_REG_STAGED_BASE, LIVE = `BH_REG_LIVE_BASE,
                      COMMIT = `BH_REG_COMMIT, ACTIVE = `BH_REG_ACTIVE;
    localparam [4:0]  P_COUNT = PARTITIONS[4:0], W_COUNT = WINDOWS[4:0];
    localparam [1:0]  RESP_RESET = FAULT_RESP[1:0];

    // The decode below cuts addresses at these strides.
    generate if (`BH_REG_COUNTERS_STRIDE != 16 || `BH_REG_PART_STRIDE != 16 || `BH_REG_WINDOW_STRIDE != 32
                 || `BH_REG_STAGED_STRIDE != 512 || `BH_REG_LIVE_STRIDE != 512) begin : gen_check_strides
        PARAM_ERROR_bh_registers_strides_must_be_16_16_32_512_512 u_error ();
    end endgenerate

    // ---- writes ---------------------------------------------------------------
    wire [15:0] wa       = {wr_addr[15:2], 2'b00};
    wire        w_secure = wr_prot[1:0] == 2'b01;
    wire        w_go     = wr_req && w_secure && &wr_strb;   // for a register that exists

    wire w_window = wr_addr[15:13] == STAGED[15:13] && {1'b0, wr_addr[12:9]} < P_COUNT
                    && {1'b0, wr_addr[8:5]} < W_COUNT;
    wire w_part   = wr_addr[15:8] == PART[15:8] && wr_addr[3:2] == 2'd0 && {1'b0, wr_addr[7:4]} < P_COUNT;
    wire w_in     = wr_data[31:4] == 28'd0 && {1'b0, wr_data[3:0]} < P_COUNT;
    wire w_commit = wa == `BH_REG_COMMIT;

    wire w_plain  = w_window || w_part || (wa == `BH_REG_CONTROL && wr_data[1:0] != EXOKAY)
                    || wa == `BH_REG_DRAIN_LIMIT || wa == `BH_REG_IRQ_STATE || wa == `BH_REG_IRQ_ENABLE
                    || wa == `BH_REG_IRQ_TEST || wa == `BH_REG_FAULT_STATUS
                    || (wa == `BH_REG_ACTIVE && w_in && wr_data[3:0] == active);

    assign switch_req   = w_go && wa == `BH_REG_ACTIVE && w_in;
    assign commit_start = w_go && w_commit && w_in;
    assign window_we    = w_go && w_window;
    assign part_we      = w_go && w_part;
    assign pop          = w_go && settled && wa == `BH_REG_FAULT_STATUS && wr_data[0];
    assign missed_clear = w_go && settled && wa == `BH_REG_FAULT_STATUS && wr_data[1];

    reg       drain_q;                 // the record is of an abandoned drain, else of a refused access
    reg       record_q, recorded_q;    // it waits to be taken; it was: answer
    reg       commit_q;                // the write under way is a commit
    reg [1:0] low_q;                   // what its record needs of its address and prot
    reg       prot_q;
    wire w_long  = commit_start || (switch_req && !w_plain);
    wire w_over  = commit_done ? !commit_abandoned : switch_done && !drain_abandoned;
    wire w_drain = commit_done ? commit_abandoned : switch_done && drain_abandoned;
    // A record that is on its way to the head is there before it is dropped.
    wire w_wait  = wa == `BH_REG_FAULT_STATUS && !settled;
    wire w_known = wr_req && w_secure && !w_long && !w_wait;

    assign config_w_valid = record_q;
    assign config_w_drain = drain_q;
    assign config_w_addr  = drain_q ? {commit_q ? COMMIT[15:2] : ACTIVE[15:2], low_q} : wr_addr;
    assign config_w_prot  = drain_q ? {prot_q, 2'b01} : wr_prot;
    assign wr_take        = w_long;
    assign wr_done        = w_known || w_over || recorded_q;
    assign wr_resp        = w_over ? (commit_done && !commit_accepted ? SLVERR : OKAY)
                                   : (w_go && w_plain ? OKAY : SLVERR);

    always @(posedge aclk)
        if (!aresetn) begin
            record_q   <= 1'b0;
            recorded_q <= 1'b0;
        end else begin
            record_q   <= record_q ? !config_w_ready : w_drain || (wr_req && !w_secure && !recorded_q);
            recorded_q <= record_q && config_w_ready;
        end

    always @(posedge aclk)
        if (!record_q) drain_q <= w_drain;

    always @(posedge aclk)
        if (wr_req) begin
            commit_q <= commit_start;
            low_q    <= wr_addr[1:0];
            prot_q   <= wr_prot[2];
        end

    // ---- plain registers --------------------------------------------------------
    reg [15:0] irq_state_q, irq_enable_q;
    reg [31:0] commit_status_q;

    wire [15:0] irq_set   = ({15'd0, pushed} << pushed_code)
                          | (wr_data[15:0] & {16{w_go && wa == `BH_REG_IRQ_TEST}});
    wire [15:0] irq_clear = wr_data[15:0] & {16{w_go && wa == `BH_REG_IRQ_STATE}};

    always @(posedge aclk)
        if (!aresetn) begin
            fault_resp      <= RESP_RESET;
            drain_limit     <= 24'd0;
            irq_state_q     <= 16'd0;
            irq_enable_q    <= 16'd0;
            commit_status_q <= 32'd0;
        end else begin
            irq_state_q <= (irq_state_q & ~irq_clear) | irq_set;
            if (w_go) begin
                if (wa == `BH_REG_CONTROL && wr_data[1:0] != EXOKAY) fault_resp <= wr_data[1:0];
                if (wa == `BH_REG_DRAIN_LIMIT) drain_limit  <= wr_data[23:0];
                if (wa == `BH_REG_IRQ_ENABLE)  irq_enable_q <= wr_data[15:0];
            end
            if (w_go && w_commit && !w_in) commit_status_q <= {24'd0, CODE_PARTITION};
            else if (wr_done && commit_q && !wr_req)
                commit_status_q <= {4'd0, commit_other_window, 4'd0, commit_other_partition, 4'd0, commit_window,
                                    4'd0, commit_code};
        end

    assign irq = |(irq_state_q & irq_enable_q);

    // ---- reads: decode and sample, then the memories' data ------------------------
    wire [15:0] ra        = {rd_addr[15:2], 2'b00};
    wire        r_secure  = rd_prot[1:0] == 2'b01;
    wire        r_window  = (rd_addr[15:13] == STAGED[15:13] || rd_addr[15:13] == LIVE[15:13])
                            && {1'b0, rd_addr[12:9]} < P_COUNT && {1'b0, rd_addr[8:5]} < W_COUNT;
    wire        r_part    = rd_addr[15:8] == PART[15:8] && !rd_addr[3] && {1'b0, rd_addr[7:4]} < P_COUNT;
    wire        r_counter = rd_addr[15:8] == COUNTERS[15:8] && {1'b0, rd_addr[7:4]} < P_COUNT;
    wire        r_fault   = rd_addr[15:6] == 10'd1;   // wait for the head

    reg         r_data_q;              // second step: the memories' data is there
    wire        r_first = rd_req && !r_data_q;
    wire        r_can   = !r_secure            ? config_r_ready
                        : r_window || r_part   ? !commit_applying
                        : r_counter            ? counter_grant
                        : !r_fault || settled;

    assign config_r_valid = r_first && !r_secure;
    assign steal          = r_first && r_secure && (r_window || r_part) && !commit_applying;

    assign window_live      = rd_addr[15:13] == LIVE[15:13];
    assign window_partition = rd_addr[9 +: PARTITION_BITS];
    assign window_index     = rd_addr[5 +: WINDOW_BITS];
    assign part_live        = rd_addr[2];
    assign part_index       = rd_addr[4 +: PARTITION_BITS];
    assign counter_addr     = {rd_addr[4 +: PARTITION_BITS], rd_addr[3:2]};

    wire [63:0]          ipa   = {{(64 - IPA_WIDTH){1'b0}}, head_ipa};
    wire [31+ID_WIDTH:0] id    = {32'd0, head_id};
    wire [15+VMID_WIDTH:0] vmid = {16'd0, head_vmid};

    // Each value behind its address; refused reads and a head that is not there select nothing.
    reg        r_plain;                // the address is one of these
    reg [31:0] plain;
    always @* begin
        r_plain = 1'b1;
        plain   = 32'd0;
        case (ra)
            `BH_REG_ID:            plain = `BH_ID_RESET;
            `BH_REG_VERSION:       plain = `BH_VERSION_RESET;
            `BH_REG_CAP_TABLE:     plain = (GRANULE_LOG2 << 24) | (PORTS << 16) | (WINDOWS << 8) | PARTITIONS;
            `BH_REG_CAP_BUS:       plain = (FAULT_DEPTH << 24) | (ID_WIDTH << 16) | (VMID_WIDTH << 8) | IPA_WIDTH;
            `BH_REG_CONTROL:       plain = {30'd0, fault_resp};
            `BH_REG_STATUS:        plain = {29'd0, draining, commit_busy, switch_busy};
            `BH_REG_SELECT:        plain = {28'd0, requested};
            `BH_REG_ACTIVE:        plain = {28'd0, active};
            `BH_REG_DRAIN_LIMIT:   plain = {8'd0, drain_limit};
            `BH_REG_COMMIT:        plain = 32'd0;
            `BH_REG_COMMIT_STATUS: plain = commit_status_q;
            `BH_REG_IRQ_STATE:     plain = {16'd0, irq_state_q};
            `BH_REG_IRQ_ENABLE:    plain = {16'd0, irq_enable_q};
            `BH_REG_IRQ_TEST:      plain = 32'd0;
            `BH_REG_FAULT_STATUS:  plain = {16'd0, held, 6'd0, missed != 0, head_valid};
            `BH_REG_FAULT_MISSED:  plain = {16'd0, missed};
            `BH_REG_FAULT_IPA_LO:  if (head_valid) plain = ipa[31:0];
            `BH_REG_FAULT_IPA_HI:  if (head_valid) plain = ipa[63:32];
            `BH_REG_FAULT_INFO:    if (head_valid) plain = head_info;
            `BH_REG_FAULT_ID:      if (head_valid) plain = id[31:0];
            `BH_REG_FAULT_VMID:    if (head_valid) plain = {16'd0, vmid[15:0]};
            default:               r_plain = 1'b0;
        endcase
    end

    reg [31:0] plain_q;                // zero unless r_plain
    always @(posedge aclk)
        if (!r_secure) plain_q <= 32'd0;
        else           plain_q <= plain;

    always @(posedge aclk)
        if (!aresetn) r_data_q <= 1'b0;
        else          r_data_q <= r_first && r_can;

    wire [15+VMID_WIDTH:0] part_vmid = {16'd0, part_control[VMID_WIDTH+2:3]};

    wire unused = &{1'b0, rd_addr[1:0], rd_prot[2], id, vmid, part_vmid};

    assign rd_done = r_data_q;
    assign rd_resp = r_secure && (r_plain || r_window || r_part || r_counter) ? OKAY : SLVERR;
    assign rd_data = plain_q
                   | (window_word  & {32{r_secure && r_window}})
                   | ({part_vmid[15:0], 13'd0, part_control[2:0]} & {32{r_secure && r_part}})
                   | (counter_word & {32{r_secure && r_counter}});

endmodule
`resetall
