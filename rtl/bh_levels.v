// SPDX-License-Identifier: Apache-2.0
//
// bh_levels - the trust level that each port carries with each partition: PORT_LEVEL, the level_* pins, LEVEL in the pages
// (docs/architecture.md, "Pages, halves and levels").
//
// A change of the level in force is a change of the port's view and is asked of bh_switch: by the register port as every
// quiesce, by pins and pages one at a time, ports in turn, a port's pins before its page.  Nothing else waits for more than
// the change of view that is under way.  The new level is stored in the first quiet cycle; it is in force, and answered,
// with the edge after the next.
// Pins ask for a level with the partition that the port carries when the change begins; a request that drops before that is
// forgotten, one that drops later gets no level_ack.  A LEVEL write is refused unless its level is below the one in force,
// and if another change of view overtakes it: its context is gone.
// Proof: tests/formal/bh_levels.sby

`resetall
`default_nettype none
`include "bh_registers.vh"

module bh_levels #(
    parameter PORTS      = 1,          // 1..8
    parameter PARTITIONS = 2,          // 1..16
    parameter LEVELS     = 4           // 2..16
) (
    input  wire               aclk,
    input  wire               aresetn,          // synchronous, active low

    // PORT_LEVEL_LO, PORT_LEVEL_HI.
    input  wire               we,               // level until done
    input  wire [15:0]        waddr,
    input  wire [31:0]        wdata,
    output wire               hit,              // it is one of these
    output wire               done,
    output wire               ok,               // with done: it was taken
    input  wire [15:0]        raddr,
    output wire               rok,
    output wire [31:0]        rdata,            // else 0
    output wire               quiesce,
    output wire [PORTS-1:0]   quiesce_ports,
    input  wire               quiet,
    input  wire               quiesce_abandoned,

    // Pins, four-phase a port.
    input  wire [PORTS*4-1:0] level_sel,
    input  wire [PORTS-1:0]   level_req,
    output reg  [PORTS-1:0]   level_ack,

    // LEVEL in the pages.
    input  wire [PORTS-1:0]   down_valid,       // level until done
    input  wire [PORTS*4-1:0] down_level,
    output wire [PORTS-1:0]   down_done,        // pulse
    output wire [PORTS-1:0]   down_ok,

    // The engine of changes of view, for pins and pages.
    output wire               req,              // level until take, or withdrawn
    output wire [PORTS-1:0]   req_ports,
    input  wire               take,             // pulse
    output wire               hold,
    input  wire               hold_quiet,
    input  wire               hold_abandoned,   // pulse
    input  wire               changing,         // a change of view is under way
    input  wire [PORTS-1:0]   view_changes,     // pulse

    // Ports.
    input  wire [PORTS-1:0]   locked,
    input  wire [PORTS-1:0]   closed,
    input  wire [PORTS-1:0]   by_stream,
    input  wire [PORTS*4-1:0] partition,        // that they carry
    input  wire [PORTS*4-1:0] next_partition,   // after the next edge
    output wire [PORTS*4-1:0] next_level,
    output reg  [PORTS*4-1:0] level             // in force; MODE STREAM: 0
);

    localparam [15:0] PORT = `BH_REG_PORT_BASE;
    localparam [4:0]  L_COUNT = LEVELS[4:0];
    localparam        LB = $clog2(LEVELS);

    generate if (LEVELS < 2 || LEVELS > 16) begin : gen_check_levels
        PARAM_ERROR_bh_levels_LEVELS_must_be_2_to_16 u_error ();
    end endgenerate

    // ---- registers: legal, and is the level in force another then? -------------------------
    wire w_high = waddr[2], r_high = raddr[2];

    assign hit = waddr[15:7] == PORT[15:7] && {1'b0, waddr[6:4]} < PORTS[3:0] && waddr[3] && (!w_high || PARTITIONS > 8);
    assign rok = raddr[15:7] == PORT[15:7] && {1'b0, raddr[6:4]} < PORTS[3:0] && raddr[3] && (!r_high || PARTITIONS > 8);

    wire [63:0] w_levels = w_high ? {wdata, 32'd0} : {32'd0, wdata};
    wire [15:0] w_nibble = w_high ? 16'hff00 : 16'h00ff;       // partitions that are written
    wire [15:0] legal;
    genvar q;
    generate for (q = 0; q < 16; q = q + 1) begin : gen_legal
        assign legal[q] = w_levels[4*q +: 4] == 4'd0 || (q < PARTITIONS && {1'b0, w_levels[4*q +: 4]} < L_COUNT);
    end endgenerate

    wire [PORTS-1:0] w_port, differs;
    reg              applied_q;                 // stored in the cycle before
    wire w_ok   = hit && &legal && !(|(w_port & locked));
    wire change = w_ok && |(w_port & differs);

    // What is in force is known between changes only.
    assign quiesce       = we && change && !applied_q;
    assign quiesce_ports = w_port;
    assign done          = we && (applied_q || quiesce_abandoned || !w_ok || (!change && !changing));
    assign ok            = applied_q || (w_ok && !quiesce_abandoned);
    wire   store         = we && w_ok && !applied_q && (change ? quiet : !changing);

    always @(posedge aclk)
        if (!aresetn) applied_q <= 1'b0;
        else          applied_q <= quiesce && quiet;

    // ---- pins and pages: whose turn it is -----------------------------------------------------
    reg              busy_q;                    // taken: port_q, by_page_q, target_q
    reg              stored_q;                  // the view changes with this edge
    reg              asking_q;                  // pins: level_req has stayed high since
    reg  [PORTS-1:0] port_q, above_q;
    reg              by_page_q;
    reg  [3:0]       target_q;

    wire [PORTS-1:0] pins_ask, page_asks;       // for another level than that in force
    wire [PORTS-1:0] pins_none, page_none;      // there is nothing to change: answered at once
    wire [PORTS-1:0] asks  = pins_ask | page_asks;
    wire [PORTS-1:0] ahead = asks & above_q;
    wire [PORTS-1:0] among = |ahead ? ahead : asks;

    assign req       = |asks && !busy_q;
    assign req_ports = among & (~among + 1'b1);
    assign hold      = busy_q && !stored_q;

    reg  [3:0] target;
    integer i;
    always @* begin
        target = 4'd0;
        for (i = 0; i < PORTS; i = i + 1)
            target = target | ((pins_ask[i] ? level_sel[4*i +: 4] : down_level[4*i +: 4]) & {4{req_ports[i]}});
    end

    wire stores = hold && hold_quiet;
    wire ends   = stored_q || hold_abandoned;

    always @(posedge aclk)
        if (!aresetn) begin
            busy_q   <= 1'b0;
            stored_q <= 1'b0;
            above_q  <= {PORTS{1'b0}};
        end else begin
            busy_q   <= take || (busy_q && !ends);
            stored_q <= stores;
            if (take) above_q <= ~(req_ports | (req_ports - 1'b1));
        end

    always @(posedge aclk) begin
        if (take) begin
            port_q    <= req_ports;
            by_page_q <= !(|(req_ports & pins_ask));
            target_q  <= target;
        end
        asking_q <= |((take ? req_ports : port_q) & level_req) && (take || asking_q);
    end

    // ---- ports ----------------------------------------------------------------------------------
    wire [PORTS*64-1:0] levels;                 // a nibble a partition, 0 where none is built
    wire [PORTS*32-1:0] port_words;

    genvar p;
    generate for (p = 0; p < PORTS; p = p + 1) begin : gen_port
        localparam [2:0] INDEX = p;
        wire [63:0] own      = levels[64*p +: 64];
        wire [3:0]  now      = own[4*partition[4*p +: 4] +: 4];
        wire [3:0]  sel      = level_sel[4*p +: 4], down = down_level[4*p +: 4];
        wire        pins_new = level_req[p] && !level_ack[p];
        wire        by_pins  = port_q[p] && !by_page_q, by_page = port_q[p] && by_page_q;
        reg         overtaken_q;

        assign w_port[p]     = waddr[6:4] == INDEX;
        assign differs[p]    = !by_stream[p] && w_nibble[partition[4*p +: 4]] && now != w_levels[4*partition[4*p +: 4] +: 4];
        assign next_level[4*p +: 4] = own[4*next_partition[4*p +: 4] +: 4];

        always @(posedge aclk)
            if (!aresetn) level[4*p +: 4] <= 4'd0;
            else          level[4*p +: 4] <= next_level[4*p +: 4] & {4{!by_stream[p]}};

        wire builds          = !by_stream[p] && {1'b0, sel} < L_COUNT && sel != now;
        wire lowers          = !by_stream[p] && !closed[p] && !overtaken_q && down < now;
        assign pins_ask[p]   = pins_new && builds;
        assign pins_none[p]  = pins_new && !builds && !changing && !busy_q;
        assign page_asks[p]  = down_valid[p] && lowers;
        assign page_none[p]  = down_valid[p] && !lowers && (overtaken_q || (!changing && !busy_q));

        always @(posedge aclk)
            if (!aresetn) begin
                level_ack[p] <= 1'b0;
                overtaken_q  <= 1'b0;
            end else begin
                level_ack[p] <= level_req[p] && (level_ack[p] || pins_none[p] || (by_pins && ends && busy_q && asking_q));
                overtaken_q  <= down_valid[p] && !down_done[p] && (overtaken_q || view_changes[p]);
            end

        assign down_ok[p]   = by_page && busy_q && stored_q;
        assign down_done[p] = page_none[p] || (by_page && busy_q && ends);

        for (q = 0; q < 16; q = q + 1) begin : gen_partition
            if (q < PARTITIONS) begin : gen_level
                reg [LB-1:0] level_q;
                always @(posedge aclk)
                    if (!aresetn)                                                       level_q <= {LB{1'b0}};
                    else if (store && w_port[p] && w_nibble[q])                         level_q <= w_levels[4*q +: LB];
                    else if (stores && port_q[p] && partition[4*p +: 4] == q)           level_q <= target_q[LB-1:0];
                if (LB < 4) begin : gen_narrow
                    assign levels[64*p + 4*q +: 4] = {{(4 - LB){1'b0}}, level_q};
                end else begin : gen_wide
                    assign levels[64*p + 4*q +: 4] = level_q;
                end
            end else begin : gen_none
                assign levels[64*p + 4*q +: 4] = 4'd0;
            end
        end

        assign port_words[32*p +: 32] = raddr[6:4] == INDEX && rok ? own[32*r_high +: 32] : 32'd0;
    end endgenerate

    reg [31:0] word;
    always @* begin
        word = 32'd0;
        for (i = 0; i < PORTS; i = i + 1) word = word | port_words[32*i +: 32];
    end
    assign rdata = word;

    wire unused = &{1'b0, waddr[1:0], raddr[1:0], target_q};
endmodule
`resetall
