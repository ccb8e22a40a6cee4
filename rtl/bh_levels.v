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
`ifdef FORMAL
    , output wire [PORTS*64-1:0] f_levels,      // of every partition
    output wire [PORTS-1:0]      f_changes      // whose level pins or a page change
`endif
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
    reg  [PORTS-1:0] port_q;
    reg              by_page_q;
    reg  [3:0]       target_q;

    wire [PORTS-1:0] pins_ask, page_asks;       // for another level than that in force
    wire [PORTS-1:0] pins_none, page_none;      // there is nothing to change: answered at once
    wire [PORTS-1:0] asks  = pins_ask | page_asks;

`ifdef FORMAL
    wire [PORTS-1:0] f_behind;
`endif
    bh_turn #(.N(PORTS)) u_turn (
        .aclk(aclk), .aresetn(aresetn), .request(asks), .pick(req_ports),
`ifdef FORMAL
        .f_behind(f_behind),
`endif
        .served(take));

    assign req       = |asks && !busy_q;
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
        end else begin
            busy_q   <= take || (busy_q && !ends);
            stored_q <= stores;
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

`ifdef FORMAL
    assign f_levels  = levels;
    assign f_changes = port_q & {PORTS{busy_q}};
`endif
`ifdef FORMAL_bh_levels
    // P1 a level in force changes only in a quiet cycle of a change that concerns its port; any other level by a register only
    // P2 no level is one that is not built; a partition that is not built has none
    // P3 LEVEL in a page lowers the level in force or is refused and changes nothing; refused when another change overtook it,
    //    in MODE STREAM, and while the port is closed
    // P4 level_ack is four-phase, one a request; with it the level asked for is in force, unless it is not built, by stream, or
    //    the change was abandoned
    // P5 PORT_LEVEL takes legal words of ports that are not locked, all of a word or nothing
    // P6 a port that asks is passed by every other port once at most
    // C1 a level by pins, C2 lowered by a page, C3 a page that was overtaken, C4 by register while in force
    (* anyconst *) reg [2:0] f_port;
    (* anyconst *) reg [3:0] f_part;
    reg  f_past_valid = 1'b0, f_was = 1'b0, f_ours = 1'b0, f_lost = 1'b0, f_abandoned = 1'b0;
    reg  [3:0] f_passes = 4'd0;
    wire f_live = f_past_valid && aresetn;
    initial assume (!aresetn);
    always @* assume (f_port < PORTS);

    wire [3:0] f_level = levels[64*f_port + 4*f_part +: 4];
    wire [3:0] f_carried = partition[4*f_port +: 4];
    wire [3:0] f_now   = levels[64*f_port + 4*f_carried +: 4];
    wire [3:0] f_sel   = level_sel[4*f_port +: 4];
    wire       f_loads = hold_quiet && !hold;
    wire       f_wrote = store && w_port[f_port];
    reg  [3:0] f_old;                           // in force when the change was taken

    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        f_was        <= f_live;
        f_ours       <= aresetn && (take || (f_ours && !f_loads && !hold_abandoned));
        f_lost       <= aresetn && down_valid[f_port] && !down_done[f_port]
                        && (f_lost || (view_changes[f_port] && !(f_ours && by_page_q)));
        f_abandoned  <= hold_abandoned;
        f_passes     <= !aresetn || !asks[f_port] || (take && req_ports[f_port]) ? 4'd0 : f_passes + {3'd0, take};
        if (take) f_old <= f_now;
    end

    // ---- the neighbours' contracts: bh_switch, bh_port_registers, bh_registers, bh_page -------------
    integer k;
    always @* begin
        if (take) assume (req && !changing);
        if (f_ours) assume (changing && !quiet && !quiesce_abandoned);
        if (hold_quiet) assume (f_ours && !hold_abandoned);
        if (hold_abandoned) assume (f_ours);
        if (quiet) assume (changing && !quiesce_abandoned);
        if (f_ours) assume (view_changes == (f_loads ? port_q : {PORTS{1'b0}}));
        if (!changing) assume (view_changes == {PORTS{1'b0}});
        for (k = 0; k < PORTS; k = k + 1) assume ({1'b0, partition[4*k +: 4]} < PARTITIONS);
    end
    always @(posedge aclk) if (f_live && f_was) begin
        if ($past(hold_quiet)) assume (hold_quiet == $past(hold));
        if ($past(take)) assume (!hold_quiet && !hold_abandoned);
        if ($past(!changing || f_ours || take || (quiet && quiesce))) assume ($stable(partition) && $stable(by_stream));
        if ($past(f_loads)) assume (!changing);
        if ($past(quiet && quiesce)) assume (quiet);
        if (quiet && !$past(quiet)) assume ($past(changing));
        if (quiet && we && hit && !applied_q) assume (quiesce && $past(quiesce));
        if (quiesce_abandoned) assume ($past(quiesce && changing && !quiet) && quiesce);
        if ($past(we && !done)) assume (we && $stable(waddr) && $stable(wdata) && $stable(locked));
        if ($past(we && done)) assume (!we);
        for (k = 0; k < PORTS; k = k + 1) begin
            if ($past(down_valid[k] && !down_done[k])) assume (down_valid[k] && $stable(down_level[4*k +: 4]));
            if ($past(level_req[k]) && level_req[k]) assume ($stable(level_sel[4*k +: 4]));
        end
    end else assume (!changing && !quiet && !hold_quiet && !hold_abandoned && !quiesce_abandoned && !take && !we && down_valid == 0);

    always @(posedge aclk) if (f_live) begin
        // For induction.
        assert (busy_q == (f_ours));
        if (busy_q) assert ((port_q & (port_q - 1'b1)) == 0 && port_q != 0);
        assert (!stored_q || busy_q);
        if (busy_q) assert ({1'b0, target_q} < L_COUNT);
        if (busy_q && by_page_q && port_q[f_port] && !stored_q) assert (f_now == f_old && target_q < f_old);
        if (busy_q && by_page_q && port_q[f_port] && stored_q) assert (f_now == target_q && target_q < f_old);
        if (busy_q && by_page_q && port_q[f_port])
            assert (down_valid[f_port] && !overtaken[f_port] && !by_stream[f_port] && target_q == down_level[4*f_port +: 4]);
        if (busy_q && !by_page_q && port_q[f_port] && asking_q && level_req[f_port]) assert (target_q == f_sel && !level_ack[f_port]);
        if (busy_q && port_q[f_port] && stored_q) assert (f_now == target_q);
        if (busy_q && port_q[f_port] && stored_q) assert (hold_quiet || !$past(hold_quiet));
        assert (overtaken[f_port] == f_lost);
        // P2
        assert ({1'b0, f_level} < L_COUNT && (f_level == 4'd0 || f_part < PARTITIONS));
        // P6: what has passed it is not above it any more
        assert (f_passes < PORTS && f_passes + f_ahead < PORTS);
        assert ((~f_behind & (~f_behind + 1'b1)) == {PORTS{1'b0}});        // all above one port
        // P3
        if (down_done[f_port] && (f_lost || by_stream[f_port])) assert (!down_ok[f_port]);
        if (page_asks[f_port]) assert (!closed[f_port] && !by_stream[f_port]);
        if (down_ok[f_port]) assert (down_done[f_port] && f_now == down_level[4*f_port +: 4] && f_now < f_old);

        cover (f_was && level_ack[f_port] && !$past(level_ack[f_port]) && f_now == 4'd2 && $past(f_ours));     // C1
        cover (down_ok[f_port] && f_now == 4'd1);                                                               // C2
        cover (down_done[f_port] && f_lost);                                                                    // C3
        cover (applied_q && w_port[f_port] && f_now == 4'd1);                                                   // C4
    end

    always @(posedge aclk) if (f_live && f_was) begin
        // P1
        if (f_level != $past(f_level)) begin
            assert ($past(f_wrote || (hold_quiet && hold && port_q[f_port] && f_carried == f_part)));
            if ($past(f_carried == f_part && !by_stream[f_port])) assert ($past(quiet || hold_quiet));
        end
        if ($past(f_wrote && quiet)) assert ($past(quiesce_ports[f_port]));
        // P4
        if ($past(level_req[f_port] && level_ack[f_port])) assert (level_ack[f_port]);
        if ($past(!level_req[f_port])) assert (!level_ack[f_port]);
        if (level_ack[f_port] && !$past(level_ack[f_port]))
            assert (f_now == $past(f_sel) || $past({1'b0, f_sel} >= L_COUNT || by_stream[f_port]) || f_abandoned);
        // P5
        if ($past(f_wrote)) assert ($past(ok || quiesce || !done) && $past(&legal && !locked[f_port]));
        if ($past(we && hit && done && !ok)) assert ($stable(f_level) || $past(hold_quiet));
        if ($past(quiesce && quiet)) assert (done && ok);
        if ($past(we && hit && done && ok && w_port[f_port] && w_nibble[f_part]))
            assert (f_level == $past(w_levels[4*f_part +: 4]));
    end
    // Ports between the one served last and f_port, in the order of turns.
    reg  [3:0] f_above;
    always @* begin
        f_above = 4'd0;
        for (k = 0; k < PORTS; k = k + 1) f_above = f_above + {3'd0, f_behind[k]};
    end
    wire [3:0] f_next  = PORTS[3:0] - f_above == PORTS[3:0] ? 4'd0 : PORTS[3:0] - f_above;     // the one above it
    wire [3:0] f_ahead = {1'b0, f_port} >= f_next ? {1'b0, f_port} - f_next : {1'b0, f_port} + PORTS[3:0] - f_next;
    wire [PORTS-1:0] overtaken;
    generate for (p = 0; p < PORTS; p = p + 1) begin : gen_f
        assign overtaken[p] = gen_port[p].overtaken_q;
    end endgenerate
`endif

endmodule
`resetall
