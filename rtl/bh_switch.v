// SPDX-License-Identifier: Apache-2.0
//
// bh_switch - the engine of every change of view: who asks first, drain, load, release, time-out
// (design section 4; docs/architecture.md, "Ports and views").
//
// One change at a time: a switch of all following ports, or a quiesce by the register port.  For the ports that
// it concerns: their Q-Channels stop them (bh_qchannel), what was accepted drains, then in one cycle next_active
// shows the target and view_changes is high; with the edge after it contexts load and hold falls.
// Pins go before the register port, and that before the schedule; a closed port is not asked and not waited for.
//
// Register port: write_req or quiesce rises and stays until the answer.  A write_req is answered by write_done,
// in the same cycle if the target is active and nothing is under way.  quiesce is answered by quiet, a level: the
// ports are held and drained until quiesce falls, in the last cycle in which the old view is in force; or by
// quiesce_abandoned, and quiesce falls with the edge after it.
//
// Proof: tests/formal/bh_switch.sby

`resetall
`default_nettype none

module bh_switch #(
    parameter PORTS      = 1,
    parameter PARTITIONS = 2,
    parameter ANY        = 0           // 1: part_sel >= PARTITIONS is switched to (HARDWIRED), else answered only
) (
    input  wire             aclk,
    input  wire             aresetn,   // synchronous, active low

    // Pins: four-phase, part_sel steady while part_req.
    input  wire [3:0]       part_sel,
    input  wire             part_req,
    output reg              part_ack,

    // Register port: ACTIVE, and changes of what ports carry.
    input  wire             write_req,
    input  wire [3:0]       write_target,          // < PARTITIONS
    output wire             write_done,            // pulse
    output wire             write_abandoned,       // with write_done
    input  wire             quiesce,
    input  wire [PORTS-1:0] quiesce_ports,         // steady while quiesce; may be none
    output wire             quiet,
    output wire             quiesce_abandoned,     // pulse, instead of quiet

    // Schedule.
    input  wire             slot_req,              // level until slot_take, or withdrawn
    input  wire [3:0]       slot_target,           // < PARTITIONS
    output wire             slot_take,             // pulse: started, or in force

    // Ports.
    input  wire [PORTS-1:0] following,             // carry the active partition
    input  wire [PORTS-1:0] closed,                // rises with the edge after isolate
    output wire [PORTS-1:0] hold,
    input  wire [PORTS-1:0] idle,
    output wire [PORTS-1:0] running,               // the Q-Channel is in its running state
    output wire [PORTS-1:0] qreqn,
    input  wire [PORTS-1:0] qacceptn,
    output wire [PORTS-1:0] view_changes,          // pulse: with the next edge

    // Time-out.
    input  wire [23:0]      limit,                 // cycles from the fall of qreqn; 0: none
    input  wire [PORTS-1:0] isolate_enable,
    output wire [PORTS-1:0] isolate,               // pulse
    output wire             hung_valid,            // pulse: each of hung leaves a record
    output wire [PORTS-1:0] hung,
    output wire             hung_by_register,      // ACTIVE or quiesce asked; else pins or schedule
    input  wire             records_busy,          // from the cycle after hung_valid until records are taken: no
                                                   // answer and no new change meanwhile (also after reset)
    // State.
    output reg  [3:0]       active,                // in force
    output wire [3:0]       next_active,           // in force after the next edge
    output reg  [3:0]       requested,             // last asked for
    output wire             busy,                  // a switch is under way
    output wire             changing,              // a change is under way, a quiesce too
    output wire             draining,
    output wire [PORTS-1:0] waiting                // not drained yet
);

    localparam [4:0] P_COUNT = PARTITIONS[4:0];
    localparam [1:0] PINS = 2'd0, WRITE = 2'd1, QUIESCE = 2'd2, SLOT = 2'd3;
    localparam [2:0] RUN = 3'd0, DRAIN = 3'd1, REPORT = 3'd2, LOAD = 3'd3, QUIET = 3'd4;
    localparam [PORTS-1:0] NO_PORT = {PORTS{1'b0}};

    reg [2:0]       state_q;
    reg [1:0]       who_q;             // who asked for the change; meaningless in RUN, as all below
    reg [PORTS-1:0] ports_q;           // that it concerns
    reg             asking_q;          // part_req has stayed high since it began
    reg             abandoned_q;       // REPORT: nothing is held any more
    reg [24:0]      waited_q;          // cycles before this one in DRAIN; stops where no limit can be

    // ---- who goes next, while nothing is under way --------------------------------
    wire       choose = state_q == RUN && !records_busy;
    wire       pins   = part_req && !part_ack;
    wire [1:0] who    = pins ? PINS : write_req ? WRITE : quiesce ? QUIESCE : SLOT;
    wire [3:0] target = pins ? part_sel : write_req ? write_target : slot_target;
    wire       known  = ANY != 0 || !pins || {1'b0, target} < P_COUNT;
    wire       asked  = choose && (pins || write_req || quiesce || slot_req);
    wire       start  = asked && (who == QUIESCE || (known && target != active));
    wire       answer = asked && !start;                   // at once: nothing to change

    // ---- what is under way ------------------------------------------------------------
    wire [PORTS-1:0] undrained = ports_q & ~closed & ~(hold & idle);
    wire             timeout   = state_q == DRAIN && undrained != NO_PORT
                                 && limit != 24'd0 && waited_q >= {1'b0, limit};
    wire             stuck     = (undrained & ~isolate_enable) != NO_PORT;
    wire             failed    = state_q == REPORT && abandoned_q && !records_busy;
    wire             finished  = state_q == LOAD || failed;

    wire [2:0] ready_state = who_q == QUIESCE ? QUIET : LOAD;
    reg  [2:0] next_state;
    always @* begin
        next_state = state_q;
        case (state_q)
            RUN:     if (start)                     next_state = DRAIN;
            DRAIN:   if (undrained == NO_PORT)      next_state = ready_state;
                     else if (timeout)              next_state = REPORT;
            REPORT:  if (!records_busy)             next_state = abandoned_q ? RUN : ready_state;
            LOAD:                                   next_state = RUN;
            default: if (!quiesce)                  next_state = RUN;
        endcase
    end

    always @(posedge aclk)
        if (!aresetn) state_q <= RUN;
        else          state_q <= next_state;

    wire [PORTS-1:0] ports = state_q != RUN ? ports_q : who == QUIESCE ? quiesce_ports : following;

    always @(posedge aclk) begin
        ports_q <= ports;
        if (state_q == RUN) who_q <= who;
        asking_q <= part_req && (state_q == RUN || asking_q);
        if (state_q == DRAIN) abandoned_q <= stuck;
        if (state_q != DRAIN) waited_q <= 25'd0;
        else if (!waited_q[24]) waited_q <= waited_q + 25'd1;
    end

    // ---- ports: stopped from the next cycle on, as long as the change holds them ----------
    wire             lets_go = next_state == RUN || (next_state == REPORT && (state_q == DRAIN ? stuck : abandoned_q));
    wire [PORTS-1:0] want    = ports & ~closed & ~isolate & {PORTS{!lets_go}};

    genvar p;
    generate for (p = 0; p < PORTS; p = p + 1) begin : gen_port
        bh_qchannel u_qchannel (
            .aclk(aclk), .aresetn(aresetn), .want(want[p]), .hold(hold[p]), .running(running[p]),
            .qreqn(qreqn[p]), .qacceptn(qacceptn[p]));
    end endgenerate

    wire loads = state_q == LOAD || (state_q == QUIET && !quiesce);
    assign view_changes     = ports_q & {PORTS{loads}};
    assign hung_valid       = timeout;
    assign hung             = undrained;
    assign hung_by_register = who_q == WRITE || who_q == QUIESCE;
    assign isolate          = undrained & {PORTS{timeout && !stuck}};

    // ---- answers ----------------------------------------------------------------------------
    assign write_done        = (answer && who == WRITE) || (finished && who_q == WRITE);
    assign write_abandoned   = failed;
    assign quiet             = state_q == QUIET;
    assign quiesce_abandoned = failed && who_q == QUIESCE;
    assign slot_take         = asked && who == SLOT;

    wire pins_answered = (answer && who == PINS) || (finished && who_q == PINS && asking_q);

    always @(posedge aclk)
        if (!aresetn) part_ack <= 1'b0;
        else          part_ack <= part_req && (part_ack || pins_answered);

    // ---- the partition in force -----------------------------------------------------------------
    assign next_active = state_q == LOAD ? requested : active;

    always @(posedge aclk)
        if (!aresetn) begin
            active    <= 4'd0;
            requested <= 4'd0;
        end else begin
            active <= next_active;
            if (asked && known && who != QUIESCE) requested <= target;
        end

    assign changing = state_q != RUN;
    assign busy     = changing && who_q != QUIESCE;
    assign draining = state_q == DRAIN;
    assign waiting  = undrained & {PORTS{draining}};

endmodule
`resetall
