// SPDX-License-Identifier: Apache-2.0
//
// bh_page_read - reads of the partitions' pages: one at a time, ports in turn.
//
// A read takes a cycle for the memories, or as long as bh_counter_sum, and two more; its answer is a pulse.

`resetall
`default_nettype none
`include "bh_page.vh"

module bh_page_read #(
    parameter PORTS          = 1,      // 1..8
    parameter PARTITION_BITS = 1,
    parameter CONTEXT_WIDTH  = 21,     // {known, split, level, trusted, partition, vmid, nonsecure, valid}
    parameter GRANULE_LOG2   = 12,
    parameter LEVELS         = 1,
    parameter GRANULES       = 0,      // 0: no commands
    parameter MAILBOX        = 0
) (
    input  wire                           aclk,
    input  wire                           aresetn,     // synchronous, active low

    input  wire [PORTS-1:0]               page_r_valid,
    output wire [PORTS-1:0]               page_r_ready,
    input  wire [PORTS*10-1:0]            page_r_offset,
    input  wire [PORTS*CONTEXT_WIDTH-1:0] page_r_ctx,
    output reg  [PORTS-1:0]               page_r_done, // pulse
    output reg                            page_r_ok,
    output reg  [31:0]                    page_r_data,

    // The register that is read; what is read of it is there in the cycle behind one without `busy`.
    output wire [3:0]                     partition,
    output wire [8:0]                     caller,     // {level, trusted, partition}
    output wire [9:0]                     offset,
    input  wire                           busy,        // a memory that is read is being written
    input  wire [31:0]                    fault_data,
    input  wire                           mail_ok,
    input  wire [31:0]                    mail_data,

    output wire                           counter_req,
    output wire [PARTITION_BITS+1:0]      counter_addr,
    input  wire                           counter_done,
    input  wire [31:0]                    counter_word,

    // Of each port, for `ctx_q`.
    input  wire [PORTS*32-1:0]            count,
    input  wire [PORTS*32-1:0]            status,
    input  wire [PORTS*32-1:0]            bad,
    input  wire [PORTS*32-1:0]            result,
    input  wire [PORTS*4-1:0]             called
);

    localparam C = CONTEXT_WIDTH;
    localparam [1:0]  IDLE = 2'd0, FETCH = 2'd1, DATA = 2'd2;
    localparam [31:0] GRANULE_BITS = GRANULE_LOG2;
    localparam [4:0]  LEVEL_COUNT = LEVELS[4:0];
    localparam [15:0] FAULTS = `BH_PAGE_FAULT_STATUS, COUNTERS = `BH_PAGE_READS, STATE = `BH_PAGE_COUNT, SHARE = `BH_PAGE_SHARE,
                      SHARE_RANGE = `BH_PAGE_SHARE_RANGE, MAIL = `BH_PAGE_MAIL_CALLS, MASKS = `BH_PAGE_SET_MASK_BASE;

    // The decode below cuts addresses here.
    generate if (FAULTS[3:0] != 4'd0 || COUNTERS[3:0] != 4'd0 || STATE[3:0] != 4'd0 || MAIL[6:0] != 7'd0 || SHARE != 16'h0400
                 || SHARE_RANGE != 16'h0410 || MASKS != 16'h0800) begin : gen_check_addresses
        PARAM_ERROR_bh_page_read_groups_of_registers_must_be_aligned u_error ();
    end endgenerate

    reg [1:0]       state_q;
    reg [PORTS-1:0] port_q;
    reg [9:0]       offset_q;
    reg [9:0]       ctx_q;             // {split, level, trusted, partition}

    wire [PORTS-1:0] pick;
    bh_turn #(.N(PORTS)) u_turn (
        .aclk(aclk), .aresetn(aresetn), .request(page_r_valid), .pick(pick), .served(state_q == IDLE));

    reg [9:0]   picked_offset;
    reg [C-1:0] picked_ctx;
    integer     i;
    always @* begin
        picked_offset = 10'd0;
        picked_ctx    = {C{1'b0}};
        for (i = 0; i < PORTS; i = i + 1) begin
            picked_offset = picked_offset | (page_r_offset[10*i +: 10] & {10{pick[i]}});
            picked_ctx    = picked_ctx | (page_r_ctx[C*i +: C] & {C{pick[i]}});
        end
    end

    // ---- one read --------------------------------------------------------------------------
    wire [15:0] addr    = {4'd0, offset_q, 2'b00};
    wire        counter = addr[15:4] == COUNTERS[15:4];
    wire        fault   = addr[15:4] == FAULTS[15:4];
    wire        state   = GRANULES != 0 && addr[15:4] == STATE[15:4];
    wire        mail    = MAILBOX != 0 && addr[15:7] == MAIL[15:7];
    wire        command = GRANULES != 0 && (addr[11] || (addr[15:5] == SHARE[15:5] && addr[3:2] != 2'd3));
    wire        level   = LEVELS > 1 && (addr == `BH_PAGE_LEVEL || addr == `BH_PAGE_CALL);

    assign page_r_ready = state_q == IDLE ? pick : {PORTS{1'b0}};
    assign partition    = ctx_q[3:0];
    assign caller       = ctx_q[8:0];
    assign offset       = offset_q;
    assign counter_req  = state_q == FETCH && counter;
    assign counter_addr = {ctx_q[PARTITION_BITS-1:0], offset_q[1:0]};

    always @(posedge aclk)
        if (!aresetn) begin
            state_q     <= IDLE;
            page_r_done <= {PORTS{1'b0}};
        end else begin
            case (state_q)
            IDLE:    if (page_r_valid != {PORTS{1'b0}}) state_q <= FETCH;
            FETCH:   if (counter ? counter_done : !busy) state_q <= DATA;
            default: state_q <= IDLE;
            endcase
            page_r_done <= state_q == DATA ? port_q : {PORTS{1'b0}};
        end

    always @(posedge aclk)
        if (state_q == IDLE) begin
            port_q   <= pick;
            offset_q <= picked_offset;
            ctx_q    <= picked_ctx[C-2 -: 10];
        end

    // ---- data ----------------------------------------------------------------------------------
    reg [31:0] state_data;             // COUNT to CMD_RESULT of the port
    reg [3:0]  called_level;
    integer    p;
    always @* begin
        state_data   = 32'd0;
        called_level = 4'd0;
        for (p = 0; p < PORTS; p = p + 1) begin
            called_level = called_level | (called[4*p +: 4] & {4{port_q[p]}});
            case (addr[3:2])
            2'd0:    state_data = state_data | (count[32*p +: 32] & {32{port_q[p]}});
            2'd1:    state_data = state_data | (status[32*p +: 32] & {32{port_q[p]}});
            2'd2:    state_data = state_data | (bad[32*p +: 32] & {32{port_q[p]}});
            default: state_data = state_data | (result[32*p +: 32] & {32{port_q[p]}});
            endcase
        end
    end

    reg        ok;
    reg [31:0] data;
    always @* begin
        ok   = 1'b1;
        data = 32'd0;
        case (addr)
        `BH_PAGE_ID:      data = `BH_PAGE_ID_RESET;
        `BH_PAGE_VERSION: data = `BH_PAGE_VERSION_RESET;
        `BH_PAGE_CAP:     data = {GRANULE_BITS[7:0], 11'd0, LEVEL_COUNT, 6'd0, GRANULES != 0, MAILBOX != 0};
        `BH_PAGE_CONTEXT: data = {23'd0, ctx_q[4], 3'd0, ctx_q[9], ctx_q[8:5]};
        default:
            if (level)        data = {28'd0, addr == `BH_PAGE_LEVEL ? ctx_q[8:5] : called_level};
            else if (fault)   data = fault_data;
            else if (counter) data = counter_word;
            else if (state)   data = state_data;
            else if (mail)    {ok, data} = {mail_ok, mail_data};
            else              ok = command;
        endcase
    end

    always @(posedge aclk) begin
        page_r_ok   <= ok;
        page_r_data <= data & {32{ok}};
    end

    wire unused = ^picked_ctx;

endmodule
`resetall
