// SPDX-License-Identifier: Apache-2.0
//
// bh_registers - the owner's registers: access rule, decode, and what takes longer than a cycle
// (regs/bulkhead.rdl; what each error answers: docs/architecture.md).
//
// Single registers and arrays of memories are written at once.  Port, stream, schedule and mailbox registers
// see a write held still from the next cycle on, until they are done with it.  Switches and commits are answered when they
// are over; an access that is not Secure and privileged when its record is taken.  A read shows the
// state two cycles before rvalid rises.

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
    parameter GRANULE_DRAM   = 0,
    // Derived.
    parameter SPLIT          = GRANULES != 0 ? 1 : 0
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
    output wire                      write_req,      // level until done
    output wire [3:0]                write_target,
    input  wire                      write_done,
    input  wire                      write_abandoned,
    input  wire                      busy,
    input  wire                      draining,
    input  wire [PORTS-1:0]          waiting,
    input  wire [3:0]                active,
    input  wire [3:0]                requested,
    output wire [23:0]               drain_limit,
    output wire                      commit_start,   // target: wr_data
    input  wire                      commit_busy,
    input  wire                      commit_done,
    input  wire                      commit_accepted,
    input  wire [3:0]                commit_code,
    input  wire [3:0]                commit_window,
    input  wire [3:0]                commit_other_partition,
    input  wire [3:0]                commit_other_window,
    input  wire                      commit_applying,

    // Registers of ports, streams, schedule and mailbox: the write, held; reads are combinational, of rd_addr.
    output reg                       held_we,        // level until done
    output reg  [15:0]               held_addr,      // of any write under way, from its second cycle on
    output reg  [2:0]                held_prot,
    output reg  [31:0]               held_data,
    input  wire                      held_done,
    input  wire                      held_ok,
    input  wire                      held_rok,
    input  wire [31:0]               held_rdata,
    input  wire                      mail_rok,       // but the mailbox's: a cycle behind rd_addr
    input  wire [31:0]               mail_rdata,

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
    input  wire [VMID_WIDTH+SPLIT+2:0] part_control, // {split if any, vmid, lock, nonsecure, valid}
    output wire                      counter_req,    // level until done; its word is there in the next cycle
    output wire [PARTITION_BITS+1:0] counter_addr,
    input  wire                      counter_done,
    input  wire [31:0]               counter_word,

    // Faults.
    output wire [1:0]                fault_resp,
    output wire                      config_r_valid, // addr and prot: rd_addr, rd_prot
    input  wire                      config_r_ready,
    output reg                       config_w_valid, // addr and prot: held_addr, held_prot
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

    // Pages.
    input  wire                      table_ready,
    input  wire                      table_failed,
    input  wire                      mail_rang,      // pulse
    output wire                      irq
);

    localparam [1:0]  OKAY = 2'd0, SLVERR = 2'd2;
    localparam [15:0] PART = `BH_REG_PART_BASE, COUNTERS = `BH_REG_COUNTERS_BASE, PORT = `BH_REG_PORT_BASE,
                      STREAM = `BH_REG_STREAM_BASE, SCHEDULE = `BH_REG_SCHEDULE_CONTROL, MAIL = `BH_REG_MAIL_PEERS_BASE,
                      STAGED = `BH_REG_STAGED_BASE, LIVE = `BH_REG_LIVE_BASE;
    localparam [4:0]  P_COUNT = PARTITIONS[4:0], W_COUNT = WINDOWS[4:0];

    // The decode below cuts addresses at these strides.
    generate if (`BH_REG_COUNTERS_STRIDE != 16 || `BH_REG_PART_STRIDE != 16 || `BH_REG_WINDOW_STRIDE != 32
                 || `BH_REG_STAGED_STRIDE != 512 || `BH_REG_LIVE_STRIDE != 512) begin : gen_check_strides
        PARAM_ERROR_bh_registers_strides_must_be_16_16_32_512_512 u_error ();
    end endgenerate

    wire        single_wok, single_wwait, single_rok, single_rwait;
    wire [31:0] single_rdata;

    // ---- writes ---------------------------------------------------------------
    wire [15:0] wa       = {wr_addr[15:2], 2'b00};
    wire        w_secure = wr_prot[1:0] == 2'b01;
    wire        w_go     = wr_req && w_secure && &wr_strb;   // for a register that exists

    wire w_window = wr_addr[15:13] == STAGED[15:13] && {1'b0, wr_addr[12:9]} < P_COUNT
                    && {1'b0, wr_addr[8:5]} < W_COUNT;
    wire w_part   = wr_addr[15:8] == PART[15:8] && wr_addr[3:2] == 2'd0 && {1'b0, wr_addr[7:4]} < P_COUNT;
    wire w_in     = wr_data[31:4] == 28'd0 && {1'b0, wr_data[3:0]} < P_COUNT;
    wire w_active = wa == `BH_REG_ACTIVE && w_in;
    wire w_commit = wa == `BH_REG_COMMIT;
    wire w_held   = wr_addr[15:8] == PORT[15:8] || wr_addr[15:8] == STREAM[15:8] || wr_addr[15:7] == SCHEDULE[15:7]
                    || (MAILBOX != 0 && wr_addr[15:8] == MAIL[15:8]);

    reg  switch_q;                     // a switch is under way
    reg  recorded_q;                   // the record was taken: answer

    assign write_req    = (w_go && w_active) || switch_q;
    assign write_target = switch_q ? held_data[3:0] : wr_data[3:0];
    assign commit_start = w_go && w_commit && w_in;
    assign window_we    = w_go && w_window;
    assign part_we      = w_go && w_part;

    wire w_long  = w_go && (w_active || (w_commit && w_in) || w_held);
    wire w_known = wr_req && w_secure && !w_long && !single_wwait;

    assign wr_take = w_long;
    assign wr_done = w_known || write_done || commit_done || held_done || recorded_q;
    assign wr_resp = (w_go && (w_window || w_part || single_wok)) || (write_done && !write_abandoned)
                     || (commit_done && commit_accepted) || (held_done && held_ok) ? OKAY : SLVERR;

    always @(posedge aclk)
        if (!aresetn) begin
            switch_q       <= 1'b0;
            held_we        <= 1'b0;
            config_w_valid <= 1'b0;
            recorded_q     <= 1'b0;
        end else begin
            switch_q       <= write_req && !write_done;
            held_we        <= held_we ? !held_done : w_go && w_held;
            config_w_valid <= config_w_valid ? !config_w_ready : wr_req && !w_secure && !recorded_q;
            recorded_q     <= config_w_valid && config_w_ready;
        end

    always @(posedge aclk)
        if (wr_req) begin
            held_addr <= wr_addr;
            held_prot <= wr_prot;
            held_data <= wr_data;
        end

    // ---- reads: decode and sample, then the memories' data ------------------------
    wire [15:0] ra        = {rd_addr[15:2], 2'b00};
    wire        r_secure  = rd_prot[1:0] == 2'b01;
    wire        r_window  = (rd_addr[15:13] == STAGED[15:13] || rd_addr[15:13] == LIVE[15:13])
                            && {1'b0, rd_addr[12:9]} < P_COUNT && {1'b0, rd_addr[8:5]} < W_COUNT;
    wire        r_part    = rd_addr[15:8] == PART[15:8] && !rd_addr[3] && {1'b0, rd_addr[7:4]} < P_COUNT;
    wire        r_counter = rd_addr[15:8] == COUNTERS[15:8] && {1'b0, rd_addr[7:4]} < P_COUNT;

    reg         r_data_q;              // second step: the memories' data is there
    wire        r_first = rd_req && !r_data_q;
    wire        r_can   = !r_secure            ? config_r_ready
                        : r_window || r_part   ? !commit_applying
                        : r_counter            ? counter_done
                        : !single_rwait;

    assign config_r_valid = r_first && !r_secure;
    assign steal          = r_first && r_secure && (r_window || r_part) && !commit_applying;
    assign counter_req    = r_first && r_secure && r_counter;

    assign window_live      = rd_addr[15:13] == LIVE[15:13];
    assign window_partition = rd_addr[9 +: PARTITION_BITS];
    assign window_index     = rd_addr[5 +: WINDOW_BITS];
    assign part_live        = rd_addr[2];
    assign part_index       = rd_addr[4 +: PARTITION_BITS];
    assign counter_addr     = {rd_addr[4 +: PARTITION_BITS], rd_addr[3:2]};

    reg [31:0] plain_q;                // what is no memory's; zero unless there is such a register
    always @(posedge aclk)
        if (!r_secure) plain_q <= 32'd0;
        else           plain_q <= single_rdata | held_rdata;

    always @(posedge aclk)
        if (!aresetn) r_data_q <= 1'b0;
        else          r_data_q <= r_first && r_can;

    wire [15+VMID_WIDTH:0] part_vmid  = {16'd0, part_control[VMID_WIDTH+2:3]};
    wire                   part_split = SPLIT != 0 && part_control[VMID_WIDTH+SPLIT+2];

    wire unused = &{1'b0, rd_addr[1:0], rd_prot[2], part_vmid};

    assign rd_done = r_data_q;
    assign rd_resp = r_secure && (single_rok || held_rok || mail_rok || r_window || r_part || r_counter) ? OKAY : SLVERR;
    assign rd_data = plain_q
                   | (mail_rdata   & {32{r_secure && mail_rok}})
                   | (window_word  & {32{r_secure && r_window}})
                   | ({part_vmid[15:0], 12'd0, part_split, part_control[2:0]} & {32{r_secure && r_part}})
                   | (counter_word & {32{r_secure && r_counter}});

    // ---- single registers ------------------------------------------------------------
    bh_single_registers #(
        .PORTS(PORTS), .PARTITIONS(PARTITIONS), .WINDOWS(WINDOWS), .IPA_WIDTH(IPA_WIDTH), .ID_WIDTH(ID_WIDTH),
        .VMID_WIDTH(VMID_WIDTH), .GRANULE_LOG2(GRANULE_LOG2), .FAULT_DEPTH(FAULT_DEPTH), .FAULT_RESP(FAULT_RESP),
        .STREAM_PORTS(STREAM_PORTS), .STREAM_WIDTH(STREAM_WIDTH), .ISOLATE_PORTS(ISOLATE_PORTS),
        .SCHEDULE_SLOTS(SCHEDULE_SLOTS), .DRAIN_LIMIT(DRAIN_LIMIT), .PAGE(PAGE), .MAILBOX(MAILBOX), .GRANULES(GRANULES),
        .LEVELS(LEVELS), .GRANULE_DRAM(GRANULE_DRAM)
    ) u_single (
        .aclk(aclk), .aresetn(aresetn), .we(w_go), .waddr(wa), .wdata(wr_data), .wok(single_wok), .wwait(single_wwait),
        .raddr(ra), .rok(single_rok), .rwait(single_rwait), .rdata(single_rdata),
        .busy(busy), .draining(draining), .waiting(waiting), .active(active), .requested(requested),
        .drain_limit(drain_limit), .commit_busy(commit_busy), .commit_no_partition(w_go && w_commit && !w_in),
        .commit_done(commit_done), .commit_code(commit_code), .commit_window(commit_window),
        .commit_other_partition(commit_other_partition), .commit_other_window(commit_other_window),
        .fault_resp(fault_resp), .pushed(pushed), .pushed_code(pushed_code), .settled(settled),
        .head_valid(head_valid), .head_info(head_info), .head_id(head_id), .head_ipa(head_ipa), .head_vmid(head_vmid),
        .pop(pop), .held(held), .missed(missed), .missed_clear(missed_clear),
        .table_ready(table_ready), .table_failed(table_failed), .mail_rang(mail_rang), .irq(irq));

endmodule
`resetall
