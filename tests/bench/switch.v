// SPDX-License-Identifier: Apache-2.0
//
// switch - measures a switch of many ports in cycles, between the block's pins.
//
// Each port has a requester (switch_port) that reads and writes 16-beat bursts back to back
// and a memory of its own that answers in order.  A switch is one write of ACTIVE: from its response on every
// address of a following port must come out under the new partition's PA, before it under the old one's, and those
// of a FIXED port under its own; every burst must be answered OKAY with all its beats.
//
// Prints "FIGURE name value", "SWITCH cycles beyond" for each switch under load (cycles in all, and beyond the
// last answer that the drain waited for), and "DONE"; anything wrong prints "FAIL what" and ends the run.  Stimulus changes with the clock low.

`default_nettype none

module switch_port #(
    parameter LATENCY = 16             // of the memory
) (
    input  wire        aclk,
    input  wire        aresetn,
    input  wire        run,            // issue bursts
    input  wire [31:0] pa,             // what an address that comes out in this cycle must begin with
    output wire        arvalid, input wire arready, output wire [3:0] arid,
    input  wire        rvalid, input wire rlast, input wire [1:0] rresp,
    output wire        awvalid, input wire awready, output wire [3:0] awid,
    output wire        wvalid, input wire wready, output wire wlast,
    input  wire        bvalid, input wire [1:0] bresp,
    input  wire        m_arvalid, output wire m_arready, input wire [31:0] m_araddr, input wire [3:0] m_arid, input wire [7:0] m_arlen,
    output wire        m_rvalid, input wire m_rready, output wire [3:0] m_rid, output wire m_rlast,
    input  wire        m_awvalid, output wire m_awready, input wire [31:0] m_awaddr, input wire [3:0] m_awid,
    input  wire        m_wvalid, output wire m_wready, input wire m_wlast,
    output wire        m_bvalid, input wire m_bready, output wire [3:0] m_bid,
    output wire        idle,           // nothing is in flight
    output wire        answers,        // a burst is finished in this cycle
    output reg  [31:0] beats,          // of both directions
    output reg  [31:0] activity,       // hash of what the requester saw, a cycle after the other
    output reg  [3:0]  wrong           // 1 PA, 2 response, 4 beats, 8 an answer to nothing
);
    integer     now = 0, ar_n = 0, r_n = 0, r_beat = 0, aw_n = 0, w_n = 0, b_n = 0;
    reg  [3:0]  w_beat = 0;
    reg         ar_q = 0, aw_q = 0;
    wire [31:0] latency = LATENCY;

`include "memory.vh"

    // A write's beats follow its address and never lead it.
    assign arvalid = ar_q;
    assign awvalid = aw_q;
    assign arid    = ar_n;
    assign awid    = aw_n;
    assign wvalid  = w_n < aw_n + aw_q;
    assign wlast   = w_beat == 15;
    assign idle    = !ar_q && !aw_q && ar_n == r_n && aw_n == b_n;
    assign answers = (rvalid && rlast) || bvalid;

    initial begin beats = 0; activity = 1; wrong = 0; end

    always @(posedge aclk) if (aresetn) begin
        now <= now + 1;
        if (!ar_q || arready) ar_q <= run;
        if (!aw_q || awready) aw_q <= run;
        if (ar_q && arready) ar_n <= ar_n + 1;
        if (aw_q && awready) aw_n <= aw_n + 1;
        if (wvalid && wready) begin
            w_beat <= w_beat + 1;
            if (wlast) w_n <= w_n + 1;
        end
        if (rvalid) begin
            r_beat <= rlast ? 0 : r_beat + 1;
            if (rlast) r_n <= r_n + 1;
            if (rlast != (r_beat == 15)) wrong[2] <= 1;
            if (ar_n == r_n) wrong[3] <= 1;
        end
        if (bvalid) begin
            b_n <= b_n + 1;
            if (aw_n == b_n) wrong[3] <= 1;
        end
        if ((rvalid && rresp != 0) || (bvalid && bresp != 0)) wrong[1] <= 1;
        beats    <= beats + rvalid + (wvalid && wready);
        activity <= {activity[30:0], activity[31]} ^ {27'd0, rvalid, bvalid, arready, awready, wready};
        if ((m_arvalid && m_araddr[31:20] != pa[31:20]) || (m_awvalid && m_awaddr[31:20] != pa[31:20])) wrong[0] <= 1;
    end
endmodule

module switch #(
    parameter PORTS      = 4,
    parameter FIXED      = 0,          // mask of ports that carry partition 2 for good
    parameter LOADED     = 64,         // switches under load
    parameter SWITCH     = 1,          // 0: wait as long, but don't switch under load
    parameter PARTITIONS = 3,
    parameter WINDOWS    = 1
);
    localparam [15:0] ACTIVE = 16'h01C, DRAIN_LIMIT = 16'h020, COMMIT = 16'h024, PART_CONTROL = 16'h200, PORT_CONTROL = 16'h300,
                      STAGED = 16'h2000;
    localparam        LIMIT  = 4000000;

    reg aclk = 0, aresetn = 0, failed = 0;
    always #1 aclk = !aclk;

    integer now = 0;
    always @(posedge aclk) begin
        now <= now + 1;
        if (now == LIMIT) fail("no end after the cycle limit");
    end

    task fail(input [40*8-1:0] what);
        begin
            if (!failed) $display("FAIL %0s", what);
            failed = 1;
            $finish;
        end
    endtask

    // ---- ports ---------------------------------------------------------------------------
    reg  [PORTS-1:0] run = 0;
    wire [PORTS-1:0] arvalid, arready, rvalid, rlast, awvalid, awready, wvalid, wready, wlast, bvalid, idle, answers, qreqn;
    wire [PORTS*4-1:0] arid, awid, m_arid, m_awid, m_rid, m_bid, wrong;
    wire [PORTS*2-1:0] rresp, bresp;
    wire [PORTS-1:0] m_arvalid, m_arready, m_rvalid, m_rready, m_rlast, m_awvalid, m_awready, m_wvalid, m_wready, m_wlast, m_bvalid, m_bready;
    wire [PORTS*32-1:0] m_araddr, m_awaddr, beats, activity;
    wire [PORTS*8-1:0]  m_arlen;

    reg  [31:0] partition = 0, next = 0;       // in force until the response of the write under way, and from then on
    wire [31:0] in_force = x_bvalid ? next : partition;
    always @(posedge aclk) partition <= in_force;

    function [31:0] window_pa(input [31:0] p);
        window_pa = 32'h4000_0000 + (p << 24);
    endfunction

    genvar p;
    generate for (p = 0; p < PORTS; p = p + 1) begin : gen_port
        switch_port #(.LATENCY(9 + 7 * p)) u_port (
            .aclk(aclk), .aresetn(aresetn), .run(run[p]), .pa(window_pa(FIXED >> p & 1 ? 2 : in_force)),
            .arvalid(arvalid[p]), .arready(arready[p]), .arid(arid[4*p +: 4]), .rvalid(rvalid[p]), .rlast(rlast[p]), .rresp(rresp[2*p +: 2]),
            .awvalid(awvalid[p]), .awready(awready[p]), .awid(awid[4*p +: 4]), .wvalid(wvalid[p]), .wready(wready[p]), .wlast(wlast[p]),
            .bvalid(bvalid[p]), .bresp(bresp[2*p +: 2]),
            .m_arvalid(m_arvalid[p]), .m_arready(m_arready[p]), .m_araddr(m_araddr[32*p +: 32]), .m_arid(m_arid[4*p +: 4]),
            .m_arlen(m_arlen[8*p +: 8]), .m_rvalid(m_rvalid[p]), .m_rready(m_rready[p]), .m_rid(m_rid[4*p +: 4]), .m_rlast(m_rlast[p]),
            .m_awvalid(m_awvalid[p]), .m_awready(m_awready[p]), .m_awaddr(m_awaddr[32*p +: 32]), .m_awid(m_awid[4*p +: 4]),
            .m_wvalid(m_wvalid[p]), .m_wready(m_wready[p]), .m_wlast(m_wlast[p]),
            .m_bvalid(m_bvalid[p]), .m_bready(m_bready[p]), .m_bid(m_bid[4*p +: 4]),
            .idle(idle[p]), .answers(answers[p]), .beats(beats[32*p +: 32]), .activity(activity[32*p +: 32]),
            .wrong(wrong[4*p +: 4]));
    end endgenerate

    always @(posedge aclk) if (wrong != 0) begin
        $display("FAIL ports, 4 bits each (1 PA, 2 response, 4 beats, 8 answer to nothing): %h, cycle %0d", wrong, now);
        failed = 1;
        $finish;
    end

`include "owner.vh"

    // ---- the block ------------------------------------------------------------------------
    wire x_arready;

    bulkhead #(.PORTS(PORTS), .PARTITIONS(PARTITIONS), .WINDOWS(WINDOWS)) u_bulkhead (
        .aclk(aclk), .aresetn(aresetn),
        .s_axi_awid(awid), .s_axi_awaddr({PORTS{32'h0000_1000}}), .s_axi_awlen({PORTS{8'd15}}), .s_axi_awsize({PORTS{3'd3}}),
        .s_axi_awburst({PORTS{2'd1}}), .s_axi_awlock({PORTS{1'b0}}), .s_axi_awcache({PORTS{4'd0}}), .s_axi_awprot({PORTS{3'd2}}),
        .s_axi_awqos({PORTS{4'd0}}), .s_axi_awregion({PORTS{4'd0}}), .s_axi_awuser({PORTS{1'b0}}), .s_axi_awvalid(awvalid), .s_axi_awready(awready),
        .s_axi_wdata({PORTS{64'd0}}), .s_axi_wstrb({PORTS{8'hFF}}), .s_axi_wlast(wlast), .s_axi_wuser({PORTS{1'b0}}), .s_axi_wvalid(wvalid),
        .s_axi_wready(wready),
        .s_axi_bid(), .s_axi_bresp(bresp), .s_axi_buser(), .s_axi_bvalid(bvalid), .s_axi_bready({PORTS{1'b1}}),
        .s_axi_arid(arid), .s_axi_araddr({PORTS{32'h0000_2000}}), .s_axi_arlen({PORTS{8'd15}}), .s_axi_arsize({PORTS{3'd3}}),
        .s_axi_arburst({PORTS{2'd1}}), .s_axi_arlock({PORTS{1'b0}}), .s_axi_arcache({PORTS{4'd0}}), .s_axi_arprot({PORTS{3'd2}}),
        .s_axi_arqos({PORTS{4'd0}}), .s_axi_arregion({PORTS{4'd0}}), .s_axi_aruser({PORTS{1'b0}}), .s_axi_arvalid(arvalid), .s_axi_arready(arready),
        .s_axi_rid(), .s_axi_rdata(), .s_axi_rresp(rresp), .s_axi_rlast(rlast), .s_axi_ruser(), .s_axi_rvalid(rvalid), .s_axi_rready({PORTS{1'b1}}),
        .m_axi_awid(m_awid), .m_axi_awaddr(m_awaddr), .m_axi_awlen(), .m_axi_awsize(), .m_axi_awburst(), .m_axi_awlock(), .m_axi_awcache(),
        .m_axi_awprot(), .m_axi_awqos(), .m_axi_awregion(), .m_axi_awuser(), .m_axi_awvmid(), .m_axi_awvalid(m_awvalid), .m_axi_awready(m_awready),
        .m_axi_wdata(), .m_axi_wstrb(), .m_axi_wlast(m_wlast), .m_axi_wuser(), .m_axi_wvalid(m_wvalid), .m_axi_wready(m_wready),
        .m_axi_bid(m_bid), .m_axi_bresp({PORTS{2'd0}}), .m_axi_buser({PORTS{1'b0}}), .m_axi_bvalid(m_bvalid), .m_axi_bready(m_bready),
        .m_axi_arid(m_arid), .m_axi_araddr(m_araddr), .m_axi_arlen(m_arlen), .m_axi_arsize(), .m_axi_arburst(), .m_axi_arlock(), .m_axi_arcache(),
        .m_axi_arprot(), .m_axi_arqos(), .m_axi_arregion(), .m_axi_aruser(), .m_axi_arvmid(), .m_axi_arvalid(m_arvalid), .m_axi_arready(m_arready),
        .m_axi_rid(m_rid), .m_axi_rdata({PORTS{64'd0}}), .m_axi_rresp({PORTS{2'd0}}), .m_axi_rlast(m_rlast), .m_axi_ruser({PORTS{1'b0}}),
        .m_axi_rvalid(m_rvalid), .m_axi_rready(m_rready),
        .s_axil_awaddr(x_addr), .s_axil_awprot(3'b001), .s_axil_awvalid(x_awvalid), .s_axil_awready(x_awready),
        .s_axil_wdata(x_data), .s_axil_wstrb(4'hF), .s_axil_wvalid(x_wvalid), .s_axil_wready(x_wready),
        .s_axil_bresp(x_bresp), .s_axil_bvalid(x_bvalid), .s_axil_bready(1'b1),
        .s_axil_araddr(16'd0), .s_axil_arprot(3'b001), .s_axil_arvalid(1'b0), .s_axil_arready(x_arready),
        .s_axil_rdata(), .s_axil_rresp(), .s_axil_rvalid(), .s_axil_rready(1'b1),
        .qreqn(qreqn), .qacceptn(qreqn), .port_closed(),
        .part_sel(4'd0), .part_req(1'b0), .part_ack(), .part_active(), .irq());

    // ---- what the configuration port and the ports saw ---------------------------------------
    integer x_writes = 0, x_reads = 0, last_answer = 0;

    always @(posedge aclk) begin
        if (x_awvalid && x_awready) x_writes <= x_writes + 1;
        if (u_bulkhead.s_axil_arvalid && x_arready) x_reads <= x_reads + 1;
        if ((answers & ~FIXED) != 0 && !x_bvalid && (x_awvalid || x_wvalid || !x_done)) last_answer <= now;
    end

    integer writes, polls;             // of a switch, the most
    task switch_to(input integer target);
        integer w0, r0;
        begin
            w0 = x_writes; r0 = x_reads;
            last_answer = 0;
            next = target;
            write(ACTIVE, target);
            if (x_writes - w0 > writes) writes = x_writes - w0;
            if (x_reads - r0 > polls) polls = x_reads - r0;
        end
    endtask

    integer i, n, plain, worst, over, most, loaded;
    reg [31:0] beats_before;

    task load(input on);
        begin
            run = {PORTS{on}};
            if (!on) while (&idle !== 1'b1) @(negedge aclk);
        end
    endtask

    initial begin
        repeat (4) @(negedge aclk);
        aresetn = 1;
        @(negedge aclk);
        writes = 0; polls = 0;
        for (i = 0; i < PARTITIONS; i = i + 1) begin
            write(STAGED + (i << 9) + 16'h08, 32'h0100_0000);
            write(STAGED + (i << 9) + 16'h10, window_pa(i));
            write(STAGED + (i << 9) + 16'h18, 32'hFFF);
            write(STAGED + (i << 9) + 16'h1C, 32'h1);
            write(PART_CONTROL + (i << 4), ((i + 1) << 16) | 1);
            write(COMMIT, i);
        end
        for (i = 0; i < PORTS; i = i + 1) if (FIXED >> i & 1) write(PORT_CONTROL + (i << 4), 32'h0000_0021);

        plain = LIMIT;
        for (i = 0; i < 16; i = i + 1) begin
            write(DRAIN_LIMIT, 0);
            if (x_cycles < plain) plain = x_cycles;
        end
        $display("FIGURE register_write %0d", plain);

        // Nothing in flight.  Between switches every port shows under which partition it is.
        worst = 0;
        for (i = 1; i <= 64; i = i + 1) begin
            switch_to(i % 2);
            if (x_cycles > worst) worst = x_cycles;
            load(1);
            repeat (20 + i % 7) @(negedge aclk);
            load(0);
        end
        $display("FIGURE idle %0d", worst - plain);

        // Every port at full rate.  Counted from the last answer of a following port's burst: what the drain waited for.
        load(1);
        repeat (400) @(negedge aclk);
        beats_before  = beats[32*(PORTS-1) +: 32];
        most = 0; loaded = 0; n = now;
        for (i = 1; i <= LOADED; i = i + 1) begin
            repeat (300 + 7 * (i % 29)) @(negedge aclk);
            if (SWITCH) begin
                switch_to(i % 2);
                if (last_answer < x_began) fail("no load at a switch under load");
                over = x_end - last_answer;
                if (over > most) most = over;
                $display("SWITCH %0d %0d", x_cycles, over);
                loaded = loaded + 1;
            end
        end
        // The same cycle in every run: what the last port got until then.
        while (now < n + LOADED * 900) @(negedge aclk);
        $display("FIGURE last_port_beats %0d", beats[32*(PORTS-1) +: 32] - beats_before);
        $display("FIGURE last_port_activity %0d", activity[32*(PORTS-1) +: 32]);
        $display("FIGURE loaded %0d", loaded);
        $display("FIGURE over_drain %0d", most);
        load(0);
        repeat (8) @(negedge aclk);
        $display("FIGURE registers_written %0d", writes);
        $display("FIGURE polls %0d", polls);
        if (!failed) $display("DONE");
        $finish;
    end
endmodule
`default_nettype wire
