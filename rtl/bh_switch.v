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

endmodule
`resetall
