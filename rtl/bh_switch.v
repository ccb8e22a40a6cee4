// SPDX-License-Identifier: Apache-2.0
//
// bh_switch - hold, drain, load, release (design section 4).
//
// A switch: hold rises the cycle after req; once the ports are idle, next_active
// shows the target for one cycle (the slots read it); with the edge after it
// active is the target, the new context is in force and hold falls.  done is high
// in the last cycle of hold.  When draining takes longer than limit cycles, done
// comes with abandoned and active stays.
// A commit borrows hold: quiesce, wait for quiet (or abandoned), change the
// slots, drop quiesce in the cycle in which the commit is done.
// Proof: tests/formal/bh_switch.sby

`resetall
`default_nettype none

module bh_switch (
    input  wire        aclk,
    input  wire        aresetn,        // synchronous, active low

    input  wire        req,            // pulse while !busy: switch to target (at once if it is active)
    input  wire [3:0]  target,
    output wire        busy,           // a switch is under way
    output wire        done,           // pulse: the switch is over; none for a req to the active partition
    output wire        abandoned,      // with done, or instead of quiet: took too long

    input  wire        quiesce,        // level while no switch is under way
    output wire        quiet,          // held and idle: slots may change

    input  wire [23:0] limit,          // cycles; 0: no limit
    output wire        draining,       // holding, not idle yet

    output wire        hold,           // to the ports
    input  wire        idle,           // from the ports: nothing is in flight
    output reg  [3:0]  active,         // in force
    output wire [3:0]  next_active,    // in force after the next edge
    output reg  [3:0]  requested
);

    localparam [1:0] RUN = 2'd0, DRAIN = 2'd1, LOAD = 2'd2, QUIET = 2'd3;

    reg [1:0]  state_q;
    reg        commit_q;               // the drain is for a commit; meaningless in RUN
    reg [24:0] waited_q;               // stops where no limit can be

    wire start   = req && target != active;
    wire timeout = !idle && waited_q == {1'b0, limit};

    assign hold        = state_q != RUN;
    assign draining    = state_q == DRAIN;
    assign busy        = hold && !commit_q;
    assign quiet       = state_q == QUIET;
    assign abandoned   = draining && timeout;
    assign done        = state_q == LOAD || (abandoned && !commit_q);
    assign next_active = state_q == LOAD ? requested : active;

    always @(posedge aclk)
        if (!aresetn) state_q <= RUN;
        else case (state_q)
            RUN:     if (start || quiesce) state_q <= DRAIN;
            DRAIN:   if (idle)           state_q <= commit_q ? QUIET : LOAD;
                     else if (timeout)   state_q <= RUN;
            LOAD:    state_q <= RUN;
            default: if (!quiesce)       state_q <= RUN;
        endcase

    always @(posedge aclk)
        if (state_q == RUN) begin
            commit_q <= !start;
            waited_q <= 25'd1;
        end else if (!waited_q[24])
            waited_q <= waited_q + 25'd1;

    always @(posedge aclk)
        if (!aresetn) begin
            active    <= 4'd0;
            requested <= 4'd0;
        end else begin
            active <= next_active;
            if (req) requested <= target;
        end

`ifdef FORMAL_bh_switch
    // P1 the context changes only while hold && idle
    // P2 a switch that is done and not abandoned is in force in the next cycle, and hold falls with it
    // P3 a switch or a commit that is abandoned changes nothing; it waited limit cycles and no more
    // P4 quiet only while hold && idle, and hold stays as long as quiesce does
    // P5 a switch to the active partition holds nothing
    reg f_past_valid = 1'b0;
    reg [24:0] f_held = 25'd0;         // cycles of hold without quiet
    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        f_held       <= !hold || quiet ? 25'd0 : f_held[24] ? f_held : f_held + 25'd1;
    end

    initial assume (!aresetn);
    always @* if (req) assume (!busy && !quiesce && !hold);

    always @(posedge aclk) if (f_past_valid && aresetn && $past(aresetn)) begin
        // The ports: what is idle stays idle under hold.  A commit lets go when it is abandoned.
        if ($past(hold && idle) && hold) assume (idle);
        if ($past(hold)) assume (limit == $past(limit));
        if ($past(quiesce && !quiet && !abandoned)) assume (quiesce);
        if ($past(abandoned)) assume (!quiesce);
        if (busy) assume (!quiesce);

        if (active != $past(active)) assert ($past(hold && idle && done && !abandoned));    // P1
        if ($past(done && !abandoned)) assert (active == $past(requested) && !hold);          // P2
        if ($past(done)) assert (!hold);
        if ($past(hold && !done && !abandoned && !quiet)) assert (hold);
        if ($past(abandoned)) begin                                                            // P3
            assert (active == $past(active) && !hold);
            assert ($past(limit) != 0 && $past(f_held) == {1'b0, $past(limit)} - 25'd1);
        end
        if ($past(quiet && quiesce)) assert (hold && quiet);                                   // P4
        if ($past(req && target == active && !quiesce)) assert (!hold && active == $past(active)); // P5

        cover ($past(done && !abandoned) && active == 4'd3);
        cover ($past(done && abandoned));
        cover ($past(abandoned && !done));
        cover ($past(quiet && quiesce) && hold && !quiesce);
    end

    always @(posedge aclk) if (f_past_valid && aresetn) begin
        assert (next_active == active || (hold && idle));                                      // P1, what the slots read
        if (quiet) assert (hold && idle);                                                      // P4
        if (state_q == LOAD) assert (idle && !commit_q);
        if (state_q == DRAIN) assert (waited_q == (f_held < 25'h1000000 ? f_held + 25'd1 : 25'h1000000));
        assert (state_q == DRAIN || !draining);
        if (limit != 0 && draining) assert (f_held < {1'b0, limit});                           // P3
    end
`endif

endmodule
`resetall
