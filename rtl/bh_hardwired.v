// SPDX-License-Identifier: Apache-2.0
//
// bh_hardwired - what stands in for bh_control when the table is a parameter: the
// active partition comes from pins and schedule, and there is nothing to write.
//
// A part_sel that names no partition leaves following ports no valid one.  A port that was
// isolated stays closed until reset.  irq pulses for each refused burst.  The ports' choices
// are parameters, so what they don't need is not built (forms: bulkhead.v).

`resetall
`default_nettype none

module bh_hardwired #(
    parameter PORTS          = 1,
    parameter PARTITIONS     = 2,
    parameter LIVE           = 576,    // of one partition: all its windows
    parameter VMID_WIDTH     = 8,
    parameter STREAM_WIDTH   = 4,
    parameter FAULT_RESP     = 2,
    parameter DRAIN_LIMIT    = 0,
    parameter SCHEDULE_SLOTS = 0,
    parameter PA_PAGE_WIDTH  = 20,
    parameter [PA_PAGE_WIDTH-1:0] SMALL_PAGE = 0,      // bh_pow2_lookup: added to the offset of the windows, which are one each
    parameter [PARTITIONS*(LIVE + 2 + VMID_WIDTH)-1:0]              TABLE       = 0,
    parameter [8*PORTS-1:0]                                         PORT_SELECT = 0,
    parameter [(6 << STREAM_WIDTH)-1:0]                             STREAM_MAP  = 0,
    parameter [32*(SCHEDULE_SLOTS > 0 ? SCHEDULE_SLOTS : 1)-1:0]    SCHEDULE    = 0
) (
    input  wire                          aclk,
    input  wire                          aresetn,       // synchronous, active low

    input  wire [3:0]                    part_sel,
    input  wire                          part_req,
    output wire                          part_ack,
    output wire [3:0]                    part_active,
    output wire [PORTS-1:0]              qreqn,
    input  wire [PORTS-1:0]              qacceptn,

    // To and from the ports (bh_port).
    output wire [PORTS*LIVE-1:0]         live_r,
    output wire [PORTS*LIVE-1:0]         live_w,
    output wire [PORTS*(VMID_WIDTH+13)-1:0] ctx_r,      // {known, split, level, trusted, partition, vmid, nonsecure, valid}
    output wire [PORTS*(VMID_WIDTH+13)-1:0] ctx_w,
    output wire [PORTS-1:0]              by_stream,
    input  wire [PORTS*STREAM_WIDTH-1:0] next_stream_r,
    input  wire [PORTS*STREAM_WIDTH-1:0] next_stream_w,
    output wire [PORTS-1:0]              view_changes,
    output wire [PORTS-1:0]              isolate,
    output reg  [PORTS-1:0]              closed,
    output wire [1:0]                    fault_resp,
    output wire [PORTS-1:0]              hold,
    input  wire [PORTS-1:0]              idle,

    input  wire [PORTS-1:0]              fault_r_valid,
    input  wire [PORTS-1:0]              fault_w_valid,
    output reg                           irq
);

    localparam        ENTRY = LIVE + 2 + VMID_WIDTH;
    localparam        CTX   = VMID_WIDTH + 13;
    localparam [1:0]  RESP  = FAULT_RESP[1:0];
    localparam [23:0] LIMIT = DRAIN_LIMIT[23:0];
    localparam [1:0]  FIXED = 2'd1, STREAM = 2'd2;

    function [PARTITIONS*ENTRY-1:0] entries(input [PARTITIONS*ENTRY-1:0] given);
        integer i;
        begin
            entries = given;
            for (i = 0; i < PARTITIONS; i = i + 1)
                entries[i*ENTRY + 12 +: PA_PAGE_WIDTH] = given[i*ENTRY + 12 +: PA_PAGE_WIDTH] + SMALL_PAGE;
        end
    endfunction
    localparam [PARTITIONS*ENTRY-1:0] ENTRIES = entries(TABLE);

    // A partition's part of the table, lowest first: windows, valid, nonsecure, vmid; zero when it names none.
    function [ENTRY-1:0] entry(input [3:0] partition);
        integer i;
        begin
            entry = {ENTRY{1'b0}};
            for (i = 0; i < PARTITIONS; i = i + 1)
                if (partition == i[3:0]) entry = ENTRIES[i*ENTRY +: ENTRY];
        end
    endfunction

    // ---- schedule and switch ------------------------------------------------------
    wire       slot_req, slot_take;
    wire [3:0] slot_target;

    generate if (SCHEDULE_SLOTS > 0) begin : gen_schedule
        wire        wok;
        wire [31:0] rdata;
        bh_schedule #(.PARTITIONS(PARTITIONS), .SLOTS(SCHEDULE_SLOTS), .FIXED(1), .TABLE(SCHEDULE)) u_schedule (
            .aclk(aclk), .aresetn(aresetn), .we(1'b0), .waddr(5'd0), .wdata(32'd0), .wok(wok), .raddr(5'd0), .rdata(rdata),
            .slot_req(slot_req), .slot_target(slot_target), .slot_take(slot_take));
        wire unused = &{1'b0, wok, rdata};
    end else begin : gen_no_schedule
        assign slot_req    = 1'b0;
        assign slot_target = 4'd0;
        wire unused = slot_take;
    end endgenerate

    wire [PORTS-1:0] following, isolate_enable, running, hung, waiting;
    wire [3:0]       active, next_active, requested;
    wire             write_done, write_abandoned, quiet, quiesce_abandoned, hung_valid, hung_by_register, busy, changing, draining;
    wire             level_take, level_quiet, level_abandoned;
    wire             unused = &{1'b0, running, hung, waiting, next_active, requested, write_done, write_abandoned, quiet,
                                quiesce_abandoned, hung_valid, hung_by_register, busy, changing, draining, level_take, level_quiet,
                                level_abandoned};

    bh_switch #(.PORTS(PORTS), .PARTITIONS(PARTITIONS), .ANY(1)) u_switch (
        .aclk(aclk), .aresetn(aresetn), .part_sel(part_sel), .part_req(part_req), .part_ack(part_ack),
        .write_req(1'b0), .write_target(4'd0), .write_done(write_done), .write_abandoned(write_abandoned),
        .quiesce(1'b0), .quiesce_ports({PORTS{1'b0}}), .quiet(quiet), .quiesce_abandoned(quiesce_abandoned),
        .level_req(1'b0), .level_ports({PORTS{1'b0}}), .level_take(level_take), .level_hold(1'b0), .level_quiet(level_quiet),
        .level_abandoned(level_abandoned), .slot_req(slot_req), .slot_target(slot_target), .slot_take(slot_take),
        .following(following), .closed(closed), .hold(hold), .idle(idle), .running(running), .qreqn(qreqn),
        .qacceptn(qacceptn), .view_changes(view_changes), .limit(LIMIT), .isolate_enable(isolate_enable),
        .isolate(isolate), .hung_valid(hung_valid), .hung(hung), .hung_by_register(hung_by_register),
        .records_busy(1'b0), .active(active), .next_active(next_active), .requested(requested), .busy(busy),
        .changing(changing), .draining(draining), .waiting(waiting));

    assign part_active = active;
    assign fault_resp  = RESP;

    always @(posedge aclk)
        closed <= (closed | isolate) & {PORTS{aresetn}};

    always @(posedge aclk)
        irq <= aresetn && (|fault_r_valid || |fault_w_valid);

    // ---- what each port carries ---------------------------------------------------
    genvar p, c;
    generate for (p = 0; p < PORTS; p = p + 1) begin : gen_port
        localparam [7:0] SELECT = PORT_SELECT[8*p +: 8];

        assign following[p]      = SELECT[5:4] != FIXED && SELECT[5:4] != STREAM;
        assign by_stream[p]      = SELECT[5:4] == STREAM;
        assign isolate_enable[p] = SELECT[7];

        if (SELECT[5:4] == STREAM) begin : gen_stream
            for (c = 0; c < 2; c = c + 1) begin : gen_channel     // AR, AW: what the stream in front names, a cycle later
                wire [STREAM_WIDTH-1:0] stream = c == 0 ? next_stream_r[STREAM_WIDTH*p +: STREAM_WIDTH]
                                                        : next_stream_w[STREAM_WIDTH*p +: STREAM_WIDTH];
                reg  [5:0]       map_q;           // {valid, trusted, partition}
                wire [ENTRY-1:0] e = entry(map_q[3:0]);
                wire [CTX-1:0]   ctx = {map_q[5], 5'd0, map_q[4:0], e[ENTRY-1:LIVE+1], e[LIVE] && !closed[p]};
                always @(posedge aclk) map_q <= STREAM_MAP[6*stream +: 6];
            end
            assign live_r[LIVE*p +: LIVE] = gen_channel[0].e[LIVE-1:0];
            assign live_w[LIVE*p +: LIVE] = gen_channel[1].e[LIVE-1:0];
            assign ctx_r[CTX*p +: CTX]    = gen_channel[0].ctx & {CTX{gen_channel[0].map_q[5]}};
            assign ctx_w[CTX*p +: CTX]    = gen_channel[1].ctx & {CTX{gen_channel[1].map_q[5]}};
        end else begin : gen_one
            wire [3:0]       partition = SELECT[5:4] == FIXED ? SELECT[3:0] : active;
            wire [ENTRY-1:0] e         = entry(partition);
            assign live_r[LIVE*p +: LIVE] = e[LIVE-1:0];
            assign live_w[LIVE*p +: LIVE] = e[LIVE-1:0];
            assign ctx_r[CTX*p +: CTX]    = {1'b1, 5'd0, SELECT[6], partition, e[ENTRY-1:LIVE+1], e[LIVE] && !closed[p]};
            assign ctx_w[CTX*p +: CTX]    = ctx_r[CTX*p +: CTX];
            wire unused_streams = &{1'b0, next_stream_r[STREAM_WIDTH*p +: STREAM_WIDTH], next_stream_w[STREAM_WIDTH*p +: STREAM_WIDTH]};
        end
    end endgenerate

endmodule
`resetall
