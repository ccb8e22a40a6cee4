// SPDX-License-Identifier: Apache-2.0
//
// bh_hardwired - what stands in for bh_control when the table is a parameter: the
// active partition comes from pins, and there is nothing to write.
//
// part_ack answers part_req once part_sel is in force; a part_sel that names no
// partition leaves no valid one.  irq pulses for each refused burst.

`resetall
`default_nettype none

module bh_hardwired #(
    parameter PORTS       = 1,
    parameter PARTITIONS  = 2,
    parameter LIVE_WIDTH  = 576,       // of one partition: all its windows
    parameter VMID_WIDTH  = 8,
    parameter FAULT_RESP  = 2,
    parameter [PARTITIONS*(LIVE_WIDTH + 2 + VMID_WIDTH)-1:0] TABLE = 0
) (
    input  wire                  aclk,
    input  wire                  aresetn,       // synchronous, active low

    input  wire [3:0]            part_sel,      // steady while part_req
    input  wire                  part_req,
    output wire                  part_ack,

    output wire [LIVE_WIDTH-1:0] live,
    output wire                  ctx_valid,
    output wire                  ctx_nonsecure,
    output wire [VMID_WIDTH-1:0] ctx_vmid,
    output wire [1:0]            fault_resp,
    output wire                  hold,
    input  wire [PORTS-1:0]      idle,
    output wire [3:0]            part_active,

    input  wire [PORTS-1:0]      fault_r_valid,
    input  wire [PORTS-1:0]      fault_w_valid,
    output reg                   irq
);

    localparam       ENTRY = LIVE_WIDTH + 2 + VMID_WIDTH;
    localparam [1:0] RESP  = FAULT_RESP[1:0];

    wire [3:0] active, next_active, requested;
    wire       busy, done, abandoned, quiet, draining;
    wire       unused = &{1'b0, busy, done, abandoned, quiet, draining, next_active, requested};

    bh_switch u_switch (
        .aclk(aclk), .aresetn(aresetn), .req(part_req && !hold), .target(part_sel), .busy(busy), .done(done),
        .abandoned(abandoned), .quiesce(1'b0), .quiet(quiet), .limit(24'd0), .draining(draining), .hold(hold),
        .idle(&idle), .active(active), .next_active(next_active), .requested(requested));

    assign part_active = active;
    assign part_ack    = part_req && part_sel == active && !hold;
    assign fault_resp  = RESP;

    // The active partition's part of the table; zero when there is none.
    reg [ENTRY-1:0] entry;
    integer p;
    always @* begin
        entry = {ENTRY{1'b0}};
        for (p = 0; p < PARTITIONS; p = p + 1)
            if (active == p[3:0]) entry = TABLE[p*ENTRY +: ENTRY];
    end

    // TABLE holds, lowest first, the windows and then valid, nonsecure, vmid.
    assign {ctx_vmid, ctx_nonsecure, ctx_valid, live} = entry;

    always @(posedge aclk)
        irq <= aresetn && (|fault_r_valid || |fault_w_valid);

endmodule
`resetall
