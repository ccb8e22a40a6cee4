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

endmodule
`resetall
