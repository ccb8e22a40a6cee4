// SPDX-License-Identifier: Apache-2.0
//
// views - what a port carries, from the registers to the data path (design sections 4, 5): bh_switch, bh_qchannel,
// bh_port_registers, bh_levels and bh_context together, with any register writes, commits, pins, pages, slots, requesters
// and memory.
//
// It shows what bh_port assumes of them.  bh_commit is its contract (proved by commit_isolation): it writes windows
// and context only while quiet, of the partition that it committed, and not in the last cycle of the change.
//
// P1 windows and context of a port change only while the port is held and idle, or closed, or as it is closed
// P2 a port that is not held carries what PORT_CONTROL says, FOLLOW ports the active partition, all of them at once, and
//    the trust level that it has with its partition
// P3 no window or context is written that an open port reads, unless it is held and idle
// P4 a port that changes its view forgets exclusives: view_changes comes with the edge
// P5 a closed port's context is not valid
// C1 a switch, C2 a change of PORT_CONTROL, C3 a commit of what both carry, C4 isolated and opened again, C5 a level by
// pins, C6 lowered by a page, C7 by register, C8 a switch to a partition that has another level on the port

`resetall
`default_nettype none

module views (
    input wire aclk
);
    localparam PORTS = 2, LIVE = 2, CTX = 14;              // VMID_WIDTH 1
    localparam [1:0] NONE = 2'd0;

    (* anyseq *) reg              f_reset, we_i, part_req, slot_req, commit_i, commit_write_i, records_i;
    (* anyseq *) reg [15:0]       waddr;
    (* anyseq *) reg [31:0]       wdata;
    (* anyseq *) reg [3:0]        part_sel, write_target;
    (* anyseq *) reg              slot_target;
    (* anyseq *) reg [PORTS-1:0]  idle, owed, qacceptn;
    (* anyseq *) reg [23:0]       limit;
    (* anyseq *) reg [LIVE-1:0]   window_data;
    (* anyseq *) reg [3:0]        context_data;
    (* anyseq *) reg [PORTS-1:0]  level_req, down_valid;
    (* anyseq *) reg [4*PORTS-1:0] level_sel, down_level;
    (* anyseq *) reg              commit_partition, write_req, we;

    reg f_past_valid = 1'b0;
    always @(posedge aclk) f_past_valid <= 1'b1;
    wire aresetn = f_past_valid && !f_reset;
    reg  f_was = 1'b0, f_settled = 1'b0;                   // work in the cycle before; contexts have loaded (bh_clear waits)
    always @(posedge aclk) begin
        f_was     <= aresetn;
        f_settled <= aresetn && f_was;
    end

    // ---- the blocks ---------------------------------------------------------------------
    wire             part_ack, write_done, write_abandoned, quiet, quiesce_abandoned, slot_take, hung_valid, hung_by_register;
    wire             busy, changing, draining, done, ok, rok, port_quiesce;
    wire [3:0]       active, next_active, requested;
    wire [31:0]      rdata;
    wire [PORTS-1:0] hold, running, qreqn, view_changes, isolate, hung, waiting;
    wire [PORTS-1:0] following, closed, isolate_enable, carrying, port_quiesce_ports, trusted, by_stream, reopen;
    wire [4*PORTS-1:0] next_partition, partition, next_level, level;
    wire [19:0]      stream_map;
    wire             level_hit, level_done, level_ok, level_rok, level_quiesce;
    wire             level_ask, level_take, level_hold, level_quiet, level_abandoned;
    wire [PORTS-1:0] locked, level_quiesce_ports, level_ports, level_ack, down_done, down_ok;
    wire [31:0]      level_rdata;
    wire [PORTS*64-1:0] levels;
    wire [PORTS-1:0] f_changes, f_level_ports;
    wire             we_done = level_hit ? level_done : done;

    reg  commit_q = 1'b0;                                  // a commit waits, or changes windows
    wire quiesce       = port_quiesce || level_quiesce || commit_q;
    wire commit_writes = commit_q && quiet && commit_write_i;
    reg  records_q = 1'b0;

    bh_switch #(.PORTS(PORTS), .PARTITIONS(2), .ANY(0)) u_switch (
        .aclk(aclk), .aresetn(aresetn), .part_sel(part_sel), .part_req(part_req), .part_ack(part_ack),
        .write_req(write_req), .write_target(write_target), .write_done(write_done), .write_abandoned(write_abandoned),
        .quiesce(quiesce), .quiesce_ports(commit_q ? carrying : level_hit ? level_quiesce_ports : port_quiesce_ports), .quiet(quiet),
        .quiesce_abandoned(quiesce_abandoned), .level_req(level_ask), .level_ports(level_ports), .level_take(level_take),
        .level_hold(level_hold), .level_quiet(level_quiet), .level_abandoned(level_abandoned), .slot_req(slot_req), .slot_target({3'd0, slot_target}),
        .slot_take(slot_take), .following(following), .closed(closed), .hold(hold), .idle(idle), .running(running),
        .qreqn(qreqn), .qacceptn(qacceptn), .view_changes(view_changes), .limit(limit), .isolate_enable(isolate_enable),
        .isolate(isolate), .hung_valid(hung_valid), .hung(hung), .hung_by_register(hung_by_register),
        .records_busy(records_q), .active(active), .next_active(next_active), .requested(requested), .busy(busy),
        .changing(changing), .draining(draining), .waiting(waiting), .f_level_ports(f_level_ports));

    bh_port_registers #(
        .PORTS(PORTS), .PARTITIONS(2), .PARTITION_BITS(1), .STREAM_PORTS(0), .STREAM_WIDTH(1), .ISOLATE_PORTS(1), .LEVELS(2)
    ) u_port_registers (
        .aclk(aclk), .aresetn(aresetn), .we(we), .waddr(waddr), .wdata(wdata), .done(done), .ok(ok), .raddr(16'd0), .rok(rok),
        .rdata(rdata), .quiesce(port_quiesce), .quiesce_ports(port_quiesce_ports), .quiet(quiet),
        .quiesce_abandoned(quiesce_abandoned), .active(active), .next_active(next_active),
        .commit_partition(commit_partition), .carrying(carrying), .following(following), .isolate_enable(isolate_enable),
        .locked(locked), .next_partition(next_partition), .partition(partition), .level(level), .trusted(trusted),
        .by_stream(by_stream), .stream_map(stream_map),
        .isolate(isolate), .closed(closed), .reopen(reopen), .idle(idle), .owed(owed), .running(running));

    bh_levels #(.PORTS(PORTS), .PARTITIONS(2), .LEVELS(2)) u_levels (
        .aclk(aclk), .aresetn(aresetn), .we(we), .waddr(waddr), .wdata(wdata), .hit(level_hit), .done(level_done), .ok(level_ok),
        .raddr(16'd0), .rok(level_rok), .rdata(level_rdata), .quiesce(level_quiesce), .quiesce_ports(level_quiesce_ports),
        .quiet(quiet), .quiesce_abandoned(quiesce_abandoned), .level_sel(level_sel), .level_req(level_req), .level_ack(level_ack),
        .down_valid(down_valid), .down_level(down_level), .down_done(down_done), .down_ok(down_ok), .req(level_ask),
        .req_ports(level_ports), .take(level_take), .hold(level_hold), .hold_quiet(level_quiet),
        .hold_abandoned(level_abandoned), .changing(changing), .view_changes(view_changes), .locked(locked), .closed(closed),
        .by_stream(by_stream), .partition(partition), .next_partition(next_partition), .next_level(next_level), .level(level),
        .f_levels(levels), .f_changes(f_changes));

    wire [LIVE*PORTS-1:0] live_r, live_w;
    wire [CTX*PORTS-1:0]  ctx_r, ctx_w;
    genvar p;
    generate for (p = 0; p < PORTS; p = p + 1) begin : gen_port
        bh_context #(
            .PARTITION_BITS(1), .WINDOWS(1), .LIVE_WIDTH(LIVE), .VMID_WIDTH(1), .SPLIT(1), .STREAM(0), .STREAM_WIDTH(1), .ISOLATE(1)
        ) u_context (
            .aclk(aclk), .clear(1'b0), .clear_addr(1'b0), .window_we(commit_writes), .window(4'd0), .window_data(window_data),
            .context_we(commit_writes), .context_data(context_data), .waddr(commit_partition),
            .next_partition(next_partition[4*p +: 4]), .next_level(next_level[4*p +: 4]), .next_trusted(trusted[p]), .by_stream(by_stream[p]),
            .next_stream_r(1'b0), .next_stream_w(1'b0), .stream_map(stream_map), .closed(closed[p]),
            .live_r(live_r[LIVE*p +: LIVE]), .live_w(live_w[LIVE*p +: LIVE]), .ctx_r(ctx_r[CTX*p +: CTX]),
            .ctx_w(ctx_w[CTX*p +: CTX]));
    end endgenerate

    // ---- the world around them ----------------------------------------------------------------
    integer i;
    always @(posedge aclk) begin
        commit_q  <= aresetn && (commit_q ? !(quiesce_abandoned || (quiet && commit_i)) : commit_i && !we && !write_req && !(quiet && !quiesce));
        records_q <= aresetn && (hung_valid || (records_q && records_i));
    end

    always @* begin
        assume ({3'd0, commit_q} + {3'd0, we} + {3'd0, write_req} <= 4'd1);        // one register write at a time
        assume (write_target < 4'd2);
        assume (!slot_take || slot_req);
    end
    always @(posedge aclk) if (aresetn && f_past_valid) begin
        assume (($past(qacceptn) & ~qacceptn & qreqn) == NONE && (~$past(qacceptn) & qacceptn & ~qreqn) == NONE);
        if (f_was) begin
            if ($past(write_req && !write_done)) assume (write_req && $stable(write_target));
            if ($past(we && !we_done)) assume (we && $stable(waddr) && $stable(wdata));
            if ($past((we && we_done) || write_done || commit_q)) assume (!we && !write_req);    // bh_axil: an answer between two writes
            if ($past(commit_q) && commit_q) assume ($stable(commit_partition));
            if ($past(part_req) && part_req) assume ($stable(part_sel));
            for (i = 0; i < PORTS; i = i + 1) begin
                if ($past(level_req[i]) && level_req[i]) assume ($stable(level_sel[4*i +: 4]));
                if ($past(down_valid[i] && !down_done[i])) assume (down_valid[i] && $stable(down_level[4*i +: 4]));
            end
            assume (($past(hold & idle) & hold & ~idle) == NONE);                  // bh_port: held and idle, nothing enters
        end else assume (!we && !write_req);
    end

    // ---- the properties -------------------------------------------------------------------------
    wire [PORTS-1:0] still = closed | (hold & idle);
    always @(posedge aclk) if (aresetn) begin
        for (i = 0; i < PORTS; i = i + 1) begin
            if (commit_writes && next_partition[4*i +: 4] == {3'd0, commit_partition}) assert (still[i]);         // P3
            assert (ctx_r == ctx_w && live_r == live_w);
            assert (f_changes == f_level_ports);
            if (closed[i]) assert (!ctx_r[CTX*i]);                                                                // P5
            if (f_settled) begin
                if (!$past(still[i] || isolate[i]))                                                               // P1
                    assert ($stable(live_r[LIVE*i +: LIVE]) && $stable(ctx_r[CTX*i +: CTX]));
                if (!$past(view_changes[i] || closed[i] || isolate[i]) && !hold[i])                               // P4
                    assert ($stable(ctx_r[CTX*i + 3 +: 9]) && ctx_r[CTX*i + 13]);
                if (!hold[i] && !view_changes[i])                                                                 // P2
                    assert (ctx_r[CTX*i + 3 +: 4] == (following[i] ? active : {3'd0, u_fixed[i]})
                            && ctx_r[CTX*i + 7] == trusted[i] && ctx_r[CTX*i + 13]
                            && ctx_r[CTX*i + 8 +: 4] == levels[64*i + 4*ctx_r[CTX*i + 3] +: 4]
                            && ctx_r[CTX*i + 8 +: 4] == level[4*i +: 4]);
            end
        end
        if (f_settled) begin
            cover ($past(view_changes == 2'b11 && busy) && ctx_r[3] && ctx_r[CTX + 3]);
            cover ($past(view_changes == 2'b01 && !busy) && ctx_r[7]);
            cover ($past(commit_writes && carrying == 2'b11 && hold == 2'b11));
            cover ($past(reopen[0]) && !closed[0]);
            cover (level_ack[0] && !$past(level_ack[0]) && ctx_r[8] && !$past(closed[0]));
            cover ($past(down_done[1] && down_ok[1]) && !ctx_r[CTX + 8]);
            cover ($past(we && level_hit && level_done && level_ok && view_changes[1]) && ctx_r[CTX + 8]);
            cover ($past(view_changes == 2'b11 && busy && ctx_r[8]) && !ctx_r[8] && !$past(down_valid[0]));
        end
    end

    // The partition of a FIXED port is next_partition, which then never shows what comes next.
    wire [PORTS-1:0] u_fixed;
    generate for (p = 0; p < PORTS; p = p + 1) begin : gen_fixed
        assign u_fixed[p] = next_partition[4*p];
    end endgenerate
endmodule
`resetall
