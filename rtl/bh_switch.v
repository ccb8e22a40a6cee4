// SPDX-License-Identifier: Apache-2.0
//
// bh_switch - the engine of every change of view: who asks first, drain, load, release, time-out
// (design section 4; docs/architecture.md, "Ports and views").
//
// One change at a time: a switch of all following ports, a quiesce by the register port, or a change of trust level
// (of one port).  For the ports that it concerns: their Q-Channels stop them (bh_qchannel), what was accepted drains, then in one cycle next_active
// shows the target and view_changes is high; with the edge after it contexts load and hold falls.
// Pins go before the register port, that before levels, and those before the schedule; whoever passes another
// that waits has no second turn before it, but for the schedule.  A closed port is not asked and not waited for.
//
// Register port: write_req or quiesce rises and stays until the answer.  A write_req is answered by write_done,
// in the same cycle if the target is active and nothing is under way.  quiesce is answered by quiet, a level: the
// ports are held and drained until quiesce falls, in the last cycle in which the old view is in force; or by
// quiesce_abandoned, and quiesce falls with the edge after it.  Until it is taken it may be withdrawn.
// Levels: level_req until level_take, or withdrawn; then level_hold goes on as quiesce does.
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
    input  wire [PORTS-1:0] quiesce_ports,         // steady from the cycle it is taken on; may be none
    output wire             quiet,
    output wire             quiesce_abandoned,     // pulse, instead of quiet

    // Trust levels.
    input  wire             level_req,             // level until level_take, or withdrawn
    input  wire [PORTS-1:0] level_ports,           // with level_req
    output wire             level_take,            // pulse: started
    input  wire             level_hold,            // from the cycle behind level_take on
    output wire             level_quiet,
    output wire             level_abandoned,       // pulse, instead of level_quiet

    // Schedule.
    input  wire             slot_req,              // level until slot_take, or withdrawn
    input  wire [3:0]       slot_target,           // < PARTITIONS
    output wire             slot_take,             // pulse: started, or in force

    // Ports.
    input  wire [PORTS-1:0] following,             // carry the active partition; changes only while quiet
    input  wire [PORTS-1:0] closed,                // rises with the edge after isolate
    output wire [PORTS-1:0] hold,
    input  wire [PORTS-1:0] idle,
    output wire [PORTS-1:0] running,               // the Q-Channel is in its running state
    output wire [PORTS-1:0] qreqn,
    input  wire [PORTS-1:0] qacceptn,
    output wire [PORTS-1:0] view_changes,          // pulse: with the next edge

    // Time-out.
    input  wire [23:0]      limit,                 // cycles from the begin of the change; 0: none
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
`ifdef FORMAL
    , output wire [PORTS-1:0] f_level_ports        // of a change of level that is under way
`endif
);

    localparam [4:0] P_COUNT = PARTITIONS[4:0];
    localparam [2:0] PINS = 3'd0, WRITE = 3'd1, QUIESCE = 3'd2, SLOT = 3'd3, LEVEL = 3'd4;
    localparam [2:0] RUN = 3'd0, DRAIN = 3'd1, REPORT = 3'd2, LOAD = 3'd3, QUIET = 3'd4;
    localparam [PORTS-1:0] NO_PORT = {PORTS{1'b0}};

    reg [2:0]       state_q;
    reg [2:0]       who_q;             // who asked for the change; meaningless in RUN, as all below
    reg [PORTS-1:0] ports_q;           // that it concerns
    reg             asking_q;          // part_req has stayed high since it began
    reg             rest_q;            // pins had their turn: others go first, whatever part_req does
    reg             passed_q;          // the register port had its turn while a level waited
    reg             abandoned_q;       // REPORT: nothing is held any more
    reg [24:0]      waited_q;          // cycles before this one in DRAIN; stops where no limit can be

    // ---- who goes next, while nothing is under way --------------------------------
    wire       choose = state_q == RUN && !records_busy;
    wire       pins   = part_req && !part_ack && !rest_q;
    wire       level  = level_req && (passed_q || !(write_req || quiesce));
    wire [2:0] who    = pins ? PINS : level ? LEVEL : write_req ? WRITE : quiesce ? QUIESCE : SLOT;
    wire       holds  = who == QUIESCE || who == LEVEL;    // no switch
    wire [3:0] target = pins ? part_sel : write_req ? write_target : slot_target;
    wire       known  = ANY != 0 || !pins || {1'b0, target} < P_COUNT;
    wire       asked  = choose && (pins || write_req || quiesce || level || slot_req);
    wire       start  = asked && (holds || (known && target != active));
    wire       answer = asked && !start;                   // at once: nothing to change

    // ---- what is under way ------------------------------------------------------------
    wire [PORTS-1:0] undrained = ports_q & ~closed & ~(hold & idle);
    wire             timeout   = state_q == DRAIN && undrained != NO_PORT
                                 && limit != 24'd0 && waited_q >= {1'b0, limit};
    wire             stuck     = (undrained & ~isolate_enable) != NO_PORT;
    wire             failed    = state_q == REPORT && abandoned_q && !records_busy;
    wire             finished  = state_q == LOAD || failed;

    wire       by_level    = who_q == LEVEL;
    wire       held        = by_level ? level_hold : quiesce;         // QUIET: it goes on
    wire [2:0] ready_state = who_q == QUIESCE || by_level ? QUIET : LOAD;
    reg  [2:0] next_state;
    always @* begin
        next_state = state_q;
        case (state_q)
            RUN:     if (start)                     next_state = DRAIN;
            DRAIN:   if (undrained == NO_PORT)      next_state = ready_state;
                     else if (timeout)              next_state = REPORT;
            REPORT:  if (!records_busy)             next_state = abandoned_q ? RUN : ready_state;
            LOAD:                                   next_state = RUN;
            default: if (!held)                     next_state = RUN;
        endcase
    end

    always @(posedge aclk)
        if (!aresetn) state_q <= RUN;
        else          state_q <= next_state;

    wire [PORTS-1:0] ports = state_q != RUN ? ports_q : who == LEVEL ? level_ports : who == QUIESCE ? quiesce_ports : following;

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

    wire loads = state_q == LOAD || (state_q == QUIET && !held);
    assign view_changes     = ports_q & {PORTS{loads}};
    assign hung_valid       = timeout;
    assign hung             = undrained;
    assign hung_by_register = who_q == WRITE || who_q == QUIESCE;
    assign isolate          = undrained & {PORTS{timeout && !stuck}};

    // ---- answers ----------------------------------------------------------------------------
    assign write_done        = (answer && who == WRITE) || (finished && who_q == WRITE);
    assign write_abandoned   = failed;
    assign quiet             = state_q == QUIET && !by_level;
    assign quiesce_abandoned = failed && who_q == QUIESCE;
    assign level_take        = asked && who == LEVEL;
    assign level_quiet       = state_q == QUIET && by_level;
    assign level_abandoned   = failed && by_level;
    assign slot_take         = asked && who == SLOT;

    wire pins_answered = (answer && who == PINS) || (finished && who_q == PINS && asking_q);

    always @(posedge aclk)
        if (!aresetn) begin
            part_ack <= 1'b0;
            rest_q   <= 1'b0;
            passed_q <= 1'b0;
        end else begin
            passed_q <= level_req && !level_take && (passed_q || (asked && (who == WRITE || who == QUIESCE)));
            part_ack <= part_req && (part_ack || pins_answered);
            rest_q   <= (asked && who == PINS) || (rest_q && !choose);
        end

    // ---- the partition in force -----------------------------------------------------------------
    assign next_active = state_q == LOAD ? requested : active;

    always @(posedge aclk)
        if (!aresetn) begin
            active    <= 4'd0;
            requested <= 4'd0;
        end else begin
            active <= next_active;
            if (asked && known && !holds) requested <= target;
        end

    assign changing = state_q != RUN;
    assign busy     = changing && who_q != QUIESCE && !by_level;
    assign draining = state_q == DRAIN;
    assign waiting  = undrained & {PORTS{draining}};

`ifdef FORMAL
    assign f_level_ports = ports_q & {PORTS{changing && by_level}};

    // P1 a view changes only while every port that it concerns is held and idle, or closed
    // P2 all following ports change in one cycle, and with them the active partition, and only so
    // P3 a port that the change under way does not concern is not held, nor is a closed one; none is between changes
    // P4 answered and not abandoned: the target is in force; abandoned: nothing changed, and it was reported
    // P5 quiet, level_quiet: the ports are held and idle, or closed, until quiesce, level_hold falls
    // P6 the limit: not before it and not after it; hung is what is not drained; it is isolated if all of it may be
    // P7 pins go before the register port, that before levels, and those before the schedule; the register port does
    //    not pass a level that waits twice
    // P8 part_ack is four-phase, one a request; what it answers is this request's part_sel
    // P9 nothing to change: answered at once, nothing held
    // P10 nothing waits but for ports, requesters and records (FORMAL_bounded: in how many cycles)
    // C1 a switch by each of the three   C2 abandoned   C3 isolated   C4 quiet   C5 part_req drops in the middle
    // C6 a level that was passed once
    reg f_past_valid = 1'b0, f_was = 1'b0;
    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        f_was        <= f_past_valid && aresetn;
    end
    wire f_live = f_past_valid && aresetn;

    wire f_quiesces = state_q == RUN ? start && who == QUIESCE : who_q == QUIESCE;      // taken
    wire f_levels   = state_q != RUN && who_q == LEVEL;

    // ---- the neighbours' contracts ------------------------------------------------------
`ifdef FORMAL_bh_switch
    `define BH_SWITCH_CONTRACT assume
    initial assume (!aresetn);
`else
    `define BH_SWITCH_CONTRACT assert
`endif
    always @* begin
        `BH_SWITCH_CONTRACT (!(write_req && quiesce));
        `BH_SWITCH_CONTRACT ({1'b0, write_target} < P_COUNT && {1'b0, slot_target} < P_COUNT);
    end
    always @(posedge aclk) if (f_live) begin
        `BH_SWITCH_CONTRACT (($past(qacceptn) & ~qacceptn & qreqn) == NO_PORT);          // Q-Channel, the requester's side
        `BH_SWITCH_CONTRACT ((~$past(qacceptn) & qacceptn & ~qreqn) == NO_PORT);
        if (f_was) begin
            if ($past(write_req && !write_done)) `BH_SWITCH_CONTRACT (write_req && $stable(write_target));
            if ($past(f_quiesces && quiesce && !quiet && !quiesce_abandoned)) `BH_SWITCH_CONTRACT (quiesce);
            if ($past(quiesce_abandoned)) `BH_SWITCH_CONTRACT (!quiesce);
            if ($past(start && who == QUIESCE) || (changing && who_q == QUIESCE && quiesce)) `BH_SWITCH_CONTRACT ($stable(quiesce_ports));
            if ($past(level_take || (f_levels && level_hold && !level_quiet && !level_abandoned))) `BH_SWITCH_CONTRACT (level_hold);
            if ($past(part_req) && part_req) `BH_SWITCH_CONTRACT ($stable(part_sel));
            if (!$past(quiet)) `BH_SWITCH_CONTRACT ($stable(following));
            `BH_SWITCH_CONTRACT (($past(hold & idle) & hold & ~idle) == NO_PORT);        // held and idle: nothing enters
            `BH_SWITCH_CONTRACT ((closed & ~$past(closed | isolate)) == NO_PORT);
            // Opened between changes, or as a change that does not concern it is quiet.
            `BH_SWITCH_CONTRACT (!$past(changing) || ($past(closed | isolate) & ~closed & ~(~$past(ports_q) & {PORTS{$past(quiet)}})) == NO_PORT);
        end else `BH_SWITCH_CONTRACT (closed == NO_PORT);
    end

    // ---- the change under way, as it was when it began -------------------------------------
    reg [PORTS-1:0] f_ports;
    reg [3:0]       f_target, f_active;
    reg [2:0]       f_who;
    reg             f_passed = 1'b0;   // the register port went before the level that waits
    reg [24:0]      f_drains = 25'd0;  // cycles since then
    reg             f_limited;         // the limit has not been changed since
    reg [23:0]      f_limit;
    reg             f_hung = 1'b0, f_isolated = 1'b0;
    wire            f_start = state_q == RUN && next_state != RUN;
    always @(posedge aclk) begin
        if (f_start) begin
            f_ports  <= pins ? following : level ? level_ports : quiesce && !write_req ? quiesce_ports : following;
            f_target <= pins ? part_sel : write_req ? write_target : slot_target;
            f_active <= active;
            f_who    <= pins ? PINS : level ? LEVEL : write_req ? WRITE : quiesce ? QUIESCE : SLOT;
        end
        f_passed   <= aresetn && level_req && !level_take && (f_passed || (choose && !pins && !level && (write_req || quiesce)));
        f_drains   <= !changing ? 25'd0 : f_drains[24] ? f_drains : f_drains + 25'd1;
        f_limit    <= limit;
        f_limited  <= !changing || (f_limited && (f_drains == 25'd0 || limit == f_limit));
        f_hung     <= !f_start && (f_hung || hung_valid);
        f_isolated <= !f_start && (f_isolated || isolate != NO_PORT);
    end
    wire [PORTS-1:0] f_still = closed | (hold & idle);
    wire             f_ready = (f_ports & ~f_still) == NO_PORT;

    always @(posedge aclk) if (f_live) begin
        // What induction needs of the state.
        assert (state_q <= QUIET);
        if (changing) begin
            assert (f_ports == ports_q && f_who == who_q && f_active == active);
            if (busy) assert (f_target == requested && f_ports == following && f_target != active);
            if (who_q == WRITE) assert (write_req && write_target == f_target);
            if (who_q == QUIESCE && (quiesce || !quiet)) assert (quiesce && quiesce_ports == f_ports);
            if (who_q == LEVEL && !level_quiet) assert (level_hold);
            if (who_q == PINS && asking_q && part_req) assert (part_sel == f_target && !part_ack);
        end
        if (state_q == DRAIN) assert (f_drains == waited_q && !f_hung && !f_isolated);
        if (state_q == REPORT) assert (f_hung && f_isolated != abandoned_q);
        if (state_q == LOAD) assert (busy);
        if (ANY == 0) assert ({1'b0, active} < P_COUNT && {1'b0, requested} < P_COUNT);
        if (quiet || level_quiet) assert (!busy);
        assert (f_passed == passed_q);

        // P1, P2, P5
        assert ((view_changes & ~f_still) == NO_PORT);
        if (state_q == LOAD || quiet || level_quiet || (state_q == REPORT && f_isolated)) assert (f_ready);
        if (next_active != active) assert (view_changes == following && next_active == f_target);
        if (view_changes != NO_PORT) assert (view_changes == f_ports);
        if (view_changes != NO_PORT && busy) assert (next_active == f_target && f_target != active);
        if (f_was) assert (active == $past(next_active));
        // P3
        assert ((hold & ~f_ports) == NO_PORT && (changing || hold == NO_PORT));
        // P6
        if (hung_valid) begin
            assert (limit != 24'd0 && f_drains >= {1'b0, limit});
            assert (hung == (f_ports & ~f_still) && hung != NO_PORT);
            assert (isolate == ((hung & ~isolate_enable) == NO_PORT ? hung : NO_PORT));
            assert (hung_by_register == (f_who == WRITE || f_who == QUIESCE));
        end else assert (isolate == NO_PORT);
        if (draining && f_limited && (f_drains == 25'd0 || limit == f_limit) && limit != 24'd0) assert (f_drains <= {1'b0, limit});
        // P7
        if (state_q == RUN) begin
            if (write_done) assert (!pins && !(level_req && f_passed));
            if (f_start && (write_req || quiesce)) assert (!level_take || f_passed || pins);
            if (slot_take) assert (!pins && !write_req && !quiesce && !level_req);
        end
        // P9
        if (choose && pins && part_sel == active) assert (!f_start && pins_answered);
        if (choose && !pins && !level && write_req && write_target == active) assert (!f_start && write_done && !write_abandoned);
        if (choose && !pins && !level_req && !write_req && !quiesce && slot_req && slot_target == active) assert (!f_start && slot_take);
        // P10
        if (choose && pins && known && part_sel != active) assert (f_start);
        if (choose && !pins && level_req && (f_passed || !(write_req || quiesce))) assert (f_start && level_take);
        if (choose && !pins && !level && (write_req ? write_target != active : quiesce)) assert (f_start);
        if (choose && !pins && !level_req && !write_req && !quiesce && slot_req) assert (slot_take && f_start == (slot_target != active));
    end

    always @(posedge aclk) if (f_live && f_was) begin
        assert ((hold & $past(closed | isolate)) == NO_PORT);                                   // P3
        // P4
        if ($past(write_done && !write_abandoned)) assert (active == $past(write_target) && !changing);
        if ($past(finished)) assert (!changing);
        if ($past(failed)) assert (active == $past(f_active) && $past(f_hung && !f_isolated));
        if ($past(write_abandoned || quiesce_abandoned)) assert ($past(failed));
        if ($past(quiesce_abandoned)) assert ($past(f_who == QUIESCE));
        // P5
        if ($past(quiet && quiesce)) assert (quiet);
        if ($past(level_quiet && level_hold)) assert (level_quiet);
        if ($past(level_abandoned)) assert ($past(f_who == LEVEL));
        // P8
        if ($past(part_req && part_ack)) assert (part_ack);
        if ($past(!part_req)) assert (!part_ack);
        if (part_ack && !$past(part_ack)) begin
            assert ($past(part_req) && ($past(finished && f_who == PINS && f_target == part_sel) || $past(answer && pins)));
            if (!$past(failed) && $past(known || changing)) assert (active == $past(part_sel));
        end
        // P10
        if ($past(state_q == DRAIN && f_ready)) assert (state_q == LOAD || quiet || level_quiet);
        if ($past(state_q == REPORT && !records_busy)) assert (state_q != REPORT && !draining);
        if ($past(state_q == LOAD || (quiet && !quiesce) || (level_quiet && !level_hold))) assert (!changing);
`ifdef FORMAL_bh_switch
        cover ($past(write_done && !write_abandoned && changing) && active == 4'd1);            // C1
        cover ($past(finished && !failed && f_who == SLOT) && active == 4'd1);
        cover (part_ack && !$past(part_ack) && active == 4'd1 && $past(changing));
        cover ($past(write_done && write_abandoned));                                           // C2
        cover ($past(finished && !failed && f_isolated));                                       // C3
        cover ($past(quiet && quiesce && f_ports == 1 && hold == 1) && quiet && !quiesce);      // C4
        cover ($past(finished && f_who == PINS && part_req && !asking_q) && !part_ack);         // C5
        cover (level_take && f_passed && quiesce);                                              // C6
`endif
    end

`ifdef FORMAL_bounded
    // With a limit of at most 2, records taken within 2 cycles and changes of the register port made in 2.
    localparam CHANGE = 9, PINS_WAIT = 3*CHANGE, WRITE_WAIT = 5*CHANGE, LEVEL_WAIT = 5*CHANGE;
    reg [WRITE_WAIT-1:0] f_pins_wait = 0, f_write_wait = 0;
    reg [LEVEL_WAIT-1:0] f_level_wait = 0;
    reg [CHANGE-1:0]     f_change = 0;
    always @(posedge aclk) begin
        f_pins_wait  <= aresetn && part_req && !part_ack ? {f_pins_wait[WRITE_WAIT-2:0], 1'b1} : 0;
        f_write_wait <= aresetn && (write_req || (quiesce && !quiet)) && !write_done && !quiesce_abandoned
                        ? {f_write_wait[WRITE_WAIT-2:0], 1'b1} : 0;
        f_level_wait <= aresetn && level_req && !level_take ? {f_level_wait[LEVEL_WAIT-2:0], 1'b1} : 0;
        f_change     <= aresetn && changing ? {f_change[CHANGE-2:0], 1'b1} : 0;
    end
    always @(posedge aclk) if (f_live) begin
        assume (limit == 24'd1 || limit == 24'd2);
        if (f_was) assume (!$past(records_busy) || !records_busy);
        if (f_was && $past(quiet)) assume (!quiesce);
        if (f_was && $past(level_quiet)) assume (!level_hold);
        assert (!f_change[CHANGE-1]);
        assert (!f_pins_wait[PINS_WAIT-1]);
        assert (!f_write_wait[WRITE_WAIT-1]);
        assert (!f_level_wait[LEVEL_WAIT-1]);
    end
`endif
`endif

endmodule
`resetall
