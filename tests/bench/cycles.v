// SPDX-License-Identifier: Apache-2.0
//
// cycles - measures Bulkhead in cycles, between its pins: latency, rates, switch, commit.
//
// Requester and memory never stall on their own: what is measured is the block.  The memory answers in order;
// its latency L is the number of cycles from an address handshake (a write: its last beat) to the response.
// Every run also checks that all bursts were answered, allowed ones with OKAY and refused ones with SLVERR,
// and that only the allowed ones came out, under the right PA.
//
// Prints "FIGURE name value" a line and "DONE"; anything wrong prints "FAIL what" and ends the run.
// Needs no golden model and no simulator: an independent second look.  Stimulus changes with the clock low.

`default_nettype none

module cycles #(
    parameter PARTITIONS = 2,
    parameter WINDOWS    = 8,
    parameter PIPELINE   = 1,
    parameter TRAFFIC    = 1,          // measure latency and rates
    parameter CONTROL    = 1,          // measure switch and commit
    parameter BURSTS     = 4096        // of a rate
);
    localparam [31:0] REFUSED_IPA = 32'hF000_0000;     // in no window
    localparam [31:0] PA_BASE     = 32'h4000_0000;
    localparam        LIMIT       = 4000000;           // cycles in all
    localparam        ALLOWED = 0, REFUSED = 1, MIXED = 2;

    reg aclk    = 0;
    reg aresetn = 0;
    always #1 aclk = !aclk;

    integer now = 0;
    always @(posedge aclk) begin
        now <= now + 1;
        if (now == LIMIT) fail("no end after the cycle limit");
    end

    reg failed = 0;
    task fail(input [40*8-1:0] what);
        begin
            if (!failed) $display("FAIL %0s", what);
            failed = 1;
            $finish;
        end
    endtask

    // ---- requester: reads ------------------------------------------------------------
    integer    r_bursts = 0, r_issued = 0, r_verdict = ALLOWED, r_ids = 1;
    reg  [7:0] r_len = 0;
    reg        arvalid = 0, r_start = 0;
    wire       arready, rvalid, rlast;
    wire [3:0] rid;
    wire [1:0] rresp;
    wire       r_refused = r_verdict == REFUSED || (r_verdict == MIXED && r_issued[0]);
    wire [3:0] r_id      = r_issued % r_ids;
    wire [31:0] araddr   = (r_refused ? REFUSED_IPA : 32'd0) + {20'd0, r_issued[4:0], 7'd0};

    integer r_done = 0, r_beats = 0, r_errors = 0, r_first = 0, r_last_time = 0;

    always @(posedge aclk) begin
        if (r_start) begin
            r_issued <= 0; r_done <= 0; r_beats <= 0; r_errors <= 0;
            arvalid  <= 1;
        end else begin
            if (arvalid && arready) begin
                r_issued <= r_issued + 1;
                arvalid  <= r_issued + 1 < r_bursts;
            end
            if (rvalid) begin
                r_beats     <= r_beats + 1;
                r_errors    <= r_errors + (rresp == 2'd2);
                if (rresp == 2'd1 || rresp == 2'd3) fail("RRESP neither OKAY nor SLVERR");
                if (r_beats == 0) r_first <= now;
                r_last_time <= now;
                if (rlast) r_done <= r_done + 1;
            end
        end
    end

    // ---- requester: writes -------------------------------------------------------------
    integer    w_bursts = 0, w_issued = 0, w_verdict = ALLOWED, w_ids = 1, w_beats = 0;
    reg  [7:0] w_len = 0, w_beat = 0;
    reg        awvalid = 0, wvalid = 0, w_start = 0;
    wire       awready, wready, bvalid;
    wire [3:0] bid;
    wire [1:0] bresp;
    wire       w_refused = w_verdict == REFUSED || (w_verdict == MIXED && w_issued[0]);
    wire [3:0] w_id      = w_issued % w_ids;
    wire [31:0] awaddr   = (w_refused ? REFUSED_IPA : 32'd0) + {20'd0, w_issued[4:0], 7'd0};
    wire       wlast     = w_beat == w_len;

    integer w_done = 0, w_errors = 0, w_first = 0, w_last_time = 0, b_first = 0, b_last_time = 0;

    always @(posedge aclk) begin
        if (w_start) begin
            w_issued <= 0; w_done <= 0; w_beats <= 0; w_errors <= 0; w_beat <= 0;
            awvalid  <= 1;
            wvalid   <= 1;
        end else begin
            if (awvalid && awready) begin
                w_issued <= w_issued + 1;
                awvalid  <= w_issued + 1 < w_bursts;
            end
            if (wvalid && wready) begin
                w_beats     <= w_beats + 1;
                w_beat      <= wlast ? 8'd0 : w_beat + 8'd1;
                wvalid      <= w_beats + 1 < w_bursts * (w_len + 1);
                if (w_beats == 0) w_first <= now;
                w_last_time <= now;
            end
            if (bvalid) begin
                w_done      <= w_done + 1;
                if (w_done == 0) b_first <= now;
                w_errors    <= w_errors + (bresp == 2'd2);
                b_last_time <= now;
                if (bresp == 2'd1 || bresp == 2'd3) fail("BRESP neither OKAY nor SLVERR");
            end
        end
    end

    // ---- memory -------------------------------------------------------------------------
    integer     latency = 1;
    reg  [31:0] pa_base = PA_BASE;     // where the active partition's window 0 is
    reg  [31:0] pa_next = PA_BASE;     // where it will be from the response of a write on
    reg         moving = 0;

    wire        m_arvalid, m_arready, m_rvalid, m_rready, m_rlast, m_awvalid, m_awready, m_wvalid, m_wready, m_wlast, m_bvalid, m_bready;
    wire [31:0] m_araddr, m_awaddr;
    wire [3:0]  m_arid, m_rid, m_awid, m_bid;
    wire [7:0]  m_arlen, m_awlen;

`include "memory.vh"

    wire [31:0] pa_now    = moving && x_bvalid ? pa_next : pa_base;

    always @(posedge aclk) begin
        pa_base <= pa_now;
        if (m_arvalid && m_arready && m_araddr[31:12] != pa_now[31:12]) fail("a read came out under a wrong PA");
        if (m_awvalid && m_awready && m_awaddr[31:12] != pa_now[31:12]) fail("a write came out under a wrong PA");
    end

    // ---- first cycle in which each valid is seen, for latencies ------------------------------
    reg     watch = 0;
    integer t_s_ar, t_m_ar, t_m_r, t_s_r, t_s_aw, t_m_aw, t_s_w, t_m_w, t_m_b, t_s_b;
    always @(posedge aclk)
        if (watch) begin
            if (arvalid   && t_s_ar < 0) t_s_ar <= now;
            if (m_arvalid && t_m_ar < 0) t_m_ar <= now;
            if (m_rvalid  && t_m_r  < 0) t_m_r  <= now;
            if (rvalid    && t_s_r  < 0) t_s_r  <= now;
            if (awvalid   && t_s_aw < 0) t_s_aw <= now;
            if (m_awvalid && t_m_aw < 0) t_m_aw <= now;
            if (wvalid    && t_s_w  < 0) t_s_w  <= now;
            if (m_wvalid  && t_m_w  < 0) t_m_w  <= now;
            if (m_bvalid  && t_m_b  < 0) t_m_b  <= now;
            if (bvalid    && t_s_b  < 0) t_s_b  <= now;
        end else begin
            t_s_ar <= -1; t_m_ar <= -1; t_m_r <= -1; t_s_r <= -1; t_s_aw <= -1;
            t_m_aw <= -1; t_s_w <= -1; t_m_w <= -1; t_m_b <= -1; t_s_b <= -1;
        end

`include "owner.vh"

    // ---- the block ------------------------------------------------------------------------
    wire        qreqn;                 // nothing to clean: answered at once

    bulkhead #(.PARTITIONS(PARTITIONS), .WINDOWS(WINDOWS), .PIPELINE(PIPELINE)) u_bulkhead (
        .aclk(aclk), .aresetn(aresetn),
        .s_axi_awid(w_id), .s_axi_awaddr(awaddr), .s_axi_awlen(w_len), .s_axi_awsize(3'd3), .s_axi_awburst(2'd1),
        .s_axi_awlock(1'b0), .s_axi_awcache(4'd0), .s_axi_awprot(3'd2), .s_axi_awqos(4'd0), .s_axi_awregion(4'd0),
        .s_axi_awuser(1'b0), .s_axi_awvalid(awvalid), .s_axi_awready(awready),
        .s_axi_wdata(64'd0), .s_axi_wstrb(8'hFF), .s_axi_wlast(wlast), .s_axi_wuser(1'b0), .s_axi_wvalid(wvalid),
        .s_axi_wready(wready),
        .s_axi_bid(bid), .s_axi_bresp(bresp), .s_axi_buser(), .s_axi_bvalid(bvalid), .s_axi_bready(1'b1),
        .s_axi_arid(r_id), .s_axi_araddr(araddr), .s_axi_arlen(r_len), .s_axi_arsize(3'd3), .s_axi_arburst(2'd1),
        .s_axi_arlock(1'b0), .s_axi_arcache(4'd0), .s_axi_arprot(3'd2), .s_axi_arqos(4'd0), .s_axi_arregion(4'd0),
        .s_axi_aruser(1'b0), .s_axi_arvalid(arvalid), .s_axi_arready(arready),
        .s_axi_rid(rid), .s_axi_rdata(), .s_axi_rresp(rresp), .s_axi_rlast(rlast), .s_axi_ruser(), .s_axi_rvalid(rvalid),
        .s_axi_rready(1'b1),
        .m_axi_awid(m_awid), .m_axi_awaddr(m_awaddr), .m_axi_awlen(m_awlen), .m_axi_awsize(), .m_axi_awburst(),
        .m_axi_awlock(), .m_axi_awcache(), .m_axi_awprot(), .m_axi_awqos(), .m_axi_awregion(), .m_axi_awuser(),
        .m_axi_awvmid(), .m_axi_awvalid(m_awvalid), .m_axi_awready(m_awready),
        .m_axi_wdata(), .m_axi_wstrb(), .m_axi_wlast(m_wlast), .m_axi_wuser(), .m_axi_wvalid(m_wvalid),
        .m_axi_wready(m_wready),
        .m_axi_bid(m_bid), .m_axi_bresp(2'd0), .m_axi_buser(1'b0), .m_axi_bvalid(m_bvalid),
        .m_axi_bready(m_bready),
        .m_axi_arid(m_arid), .m_axi_araddr(m_araddr), .m_axi_arlen(m_arlen), .m_axi_arsize(), .m_axi_arburst(),
        .m_axi_arlock(), .m_axi_arcache(), .m_axi_arprot(), .m_axi_arqos(), .m_axi_arregion(), .m_axi_aruser(),
        .m_axi_arvmid(), .m_axi_arvalid(m_arvalid), .m_axi_arready(m_arready),
        .m_axi_rid(m_rid), .m_axi_rdata(64'd0), .m_axi_rresp(2'd0), .m_axi_rlast(m_rlast),
        .m_axi_ruser(1'b0), .m_axi_rvalid(m_rvalid), .m_axi_rready(m_rready),
        .s_axil_awaddr(x_addr), .s_axil_awprot(3'b001), .s_axil_awvalid(x_awvalid), .s_axil_awready(x_awready),
        .s_axil_wdata(x_data), .s_axil_wstrb(4'hF), .s_axil_wvalid(x_wvalid), .s_axil_wready(x_wready),
        .s_axil_bresp(x_bresp), .s_axil_bvalid(x_bvalid), .s_axil_bready(1'b1),
        .s_axil_araddr(16'd0), .s_axil_arprot(3'b001), .s_axil_arvalid(1'b0), .s_axil_arready(),
        .s_axil_rdata(), .s_axil_rresp(), .s_axil_rvalid(), .s_axil_rready(1'b1),
        .qreqn(qreqn), .qacceptn(qreqn), .port_closed(),
        .part_sel(4'd0), .part_req(1'b0), .part_ack(), .part_active(), .irq());

    // ---- owner ---------------------------------------------------------------------------
    // A write that moves the active partition's window 0: up to its response the old PA comes out, from then on
    // the new one.
    task write_moving(input [15:0] address, input [31:0] data, input [31:0] pa);
        begin
            pa_next   = pa;
            moving    = 1;
            write(address, data);
            moving    = 0;
            @(negedge aclk);
        end
    endtask

    task switch(input integer partition);
        write_moving(ACTIVE, partition, window_pa(partition, 0, 0));
    endtask

    // Partition 0 is the active one.
    task commit(input integer partition, input integer moved);
        if (partition == 0) write_moving(COMMIT, 0, window_pa(0, 0, moved));
        else                write(COMMIT, partition);
    endtask

    localparam [15:0] ACTIVE = 16'h01C, DRAIN_LIMIT = 16'h020, COMMIT = 16'h024, PART_CONTROL = 16'h200, STAGED = 16'h2000;

    function [31:0] window_pa(input integer p, input integer w, input integer moved);
        window_pa = PA_BASE + ((p * 16 + w) << 20) + (moved ? 32'h4000_0000 : 0);
    endfunction

    // Window w of every partition: IPA w MiB, 1 MiB, all rights, a PA of its own.
    task stage_window(input integer p, input integer w, input integer moved);
        reg [15:0] base;
        begin
            base = STAGED + (p << 9) + (w << 5);
            write(base + 16'h00, w << 20);
            write(base + 16'h08, 32'h0010_0000);
            write(base + 16'h10, window_pa(p, w, moved));
            write(base + 16'h18, 32'hFFF);
            write(base + 16'h1C, 32'h1);
        end
    endtask

    // ---- runs ------------------------------------------------------------------------------
    integer in_r, in_w;

    task run(input integer reads, input integer writes, input [7:0] len, input integer verdict, input integer ids,
             input integer wait_cycles);
        integer out_r, out_w;
        begin
            latency  = wait_cycles;
            in_r     = mr_in;
            in_w     = maw_in;
            r_bursts = reads;   r_len = len;  r_verdict = verdict;  r_ids = ids;
            w_bursts = writes;  w_len = len;  w_verdict = verdict;  w_ids = ids;
            r_start = reads > 0;
            w_start = writes > 0;
            @(negedge aclk);
            r_start = 0;
            w_start = 0;
            @(negedge aclk);
            @(negedge aclk);
            while ((reads > 0 && r_done < reads) || (writes > 0 && w_done < writes)) @(negedge aclk);
            out_r = verdict == ALLOWED ? reads  : verdict == REFUSED ? 0 : (reads + 1) / 2;
            out_w = verdict == ALLOWED ? writes : verdict == REFUSED ? 0 : (writes + 1) / 2;
            if (mr_in - in_r != out_r || maw_in - in_w != out_w) fail("more or fewer bursts came out than were allowed");
            if (reads > 0 && (r_beats != reads * (len + 1) || r_errors != (reads - out_r) * (len + 1)))
                fail("wrong number of read beats, or of refused ones");
            if (writes > 0 && (w_beats != writes * (len + 1) || w_errors != writes - out_w))
                fail("wrong number of write responses, or of refused ones");
            repeat (4 + now % 3) @(negedge aclk);
        end
    endtask

    // Beats a cycle from the first to the last beat at the requester's side; for writes also from the first to the
    // last response, and the slower of the two counts.
    real rate_r, rate_w, rate_b;
    task rates;
        begin
            rate_r = r_bursts > 0 ? (1.0 * (r_beats - 1)) / (r_last_time - r_first) : 0.0;
            rate_w = w_bursts > 0 ? (1.0 * (w_beats - 1)) / (w_last_time - w_first) : 0.0;
            rate_b = w_bursts > 0 ? (1.0 * (w_done - 1) * (w_len + 1)) / (b_last_time - b_first) : 0.0;
            if (rate_b < rate_w) rate_w = rate_b;
        end
    endtask

    integer i, p, w, worst, plain;
    integer l_ar, l_aw, l_w, l_r, l_b;

    initial begin
        repeat (4) @(negedge aclk);
        aresetn = 1;
        @(negedge aclk);

        for (p = 0; p < PARTITIONS; p = p + 1) begin
            for (w = 0; w < WINDOWS; w = w + 1) stage_window(p, w, 0);
            write(PART_CONTROL + (p << 4), ((p + 1) << 16) | 1);
            write(COMMIT, p);
        end

        if (TRAFFIC) begin
            // Latency: 64 bursts, each alone; the largest counts.
            l_ar = 0; l_aw = 0; l_w = 0; l_r = 0; l_b = 0;
            for (i = 0; i < 64; i = i + 1) begin
                watch = 1;
                run(1, 1, i % 2 ? 8'd15 : 8'd0, ALLOWED, 1, 1 + i % 5);
                if (t_m_ar - t_s_ar > l_ar) l_ar = t_m_ar - t_s_ar;
                if (t_m_aw - t_s_aw > l_aw) l_aw = t_m_aw - t_s_aw;
                if (t_m_w - t_s_w - (t_m_aw - t_s_aw) > l_w) l_w = t_m_w - t_s_w - (t_m_aw - t_s_aw);
                if (t_s_r - t_m_r > l_r) l_r = t_s_r - t_m_r;
                if (t_s_b - t_m_b > l_b) l_b = t_s_b - t_m_b;
                if (t_s_ar < 0 || t_m_ar < t_s_ar || t_m_r <= t_m_ar || t_s_r < t_m_r
                    || t_s_aw < 0 || t_m_aw < t_s_aw || t_s_w != t_s_aw || t_m_w < t_s_w || t_m_b <= t_m_w || t_s_b < t_m_b)
                    fail("latency: events missing or out of order");
                watch = 0;
                repeat (2) @(negedge aclk);
            end
            $display("FIGURE latency_ar %0d", l_ar);
            $display("FIGURE latency_aw %0d", l_aw);
            $display("FIGURE latency_w %0d", l_w);
            $display("FIGURE latency_r %0d", l_r);
            $display("FIGURE latency_b %0d", l_b);

            run(BURSTS, 0, 0, ALLOWED, 16, 1);         rates; $display("FIGURE r1 %f", rate_r);
            run(BURSTS, 0, 15, ALLOWED, 16, 1);        rates; $display("FIGURE r16 %f", rate_r);
            run(0, BURSTS, 0, ALLOWED, 16, 1);         rates; $display("FIGURE w1 %f", rate_w);
            run(0, BURSTS, 15, ALLOWED, 16, 1);        rates; $display("FIGURE w16 %f", rate_w);
            // Both directions at once: the slower one.
            run(BURSTS, BURSTS, 0, ALLOWED, 16, 1);    rates; $display("FIGURE rw1 %f", rate_r < rate_w ? rate_r : rate_w);
            run(BURSTS, BURSTS, 15, ALLOWED, 16, 1);   rates; $display("FIGURE rw16 %f", rate_r < rate_w ? rate_r : rate_w);
            run(BURSTS, 0, 0, REFUSED, 1, 1);          rates; $display("FIGURE refused_r1 %f", rate_r);
            run(0, BURSTS, 0, REFUSED, 1, 1);          rates; $display("FIGURE refused_w1 %f", rate_w);
            run(BURSTS, 0, 15, REFUSED, 1, 1);         rates; $display("FIGURE refused_r16 %f", rate_r);
            run(0, BURSTS, 15, REFUSED, 1, 1);         rates; $display("FIGURE refused_w16 %f", rate_w);
            // Allowed and refused in turn.  Rotating over 16 IDs each ID keeps its verdict; over 15 it does not.
            run(BURSTS, 0, 0, MIXED, 1, 16);           rates; $display("FIGURE mixed_sameid_l16_r %f", rate_r);
            run(0, BURSTS, 0, MIXED, 1, 16);           rates; $display("FIGURE mixed_sameid_l16_w %f", rate_w);
            run(BURSTS, 0, 0, MIXED, 1, 1);            rates; $display("FIGURE mixed_sameid_l1_r %f", rate_r);
            run(0, BURSTS, 0, MIXED, 1, 1);            rates; $display("FIGURE mixed_sameid_l1_w %f", rate_w);
            run(BURSTS, 0, 0, MIXED, 16, 16);          rates; $display("FIGURE mixed_ids_l16_r %f", rate_r);
            run(0, BURSTS, 0, MIXED, 16, 16);          rates; $display("FIGURE mixed_ids_l16_w %f", rate_w);
            run(BURSTS, 0, 0, MIXED, 15, 16);          rates; $display("FIGURE mixed_ids15_l16_r %f", rate_r);
            run(0, BURSTS, 0, MIXED, 15, 16);          rates; $display("FIGURE mixed_ids15_l16_w %f", rate_w);
        end

        if (CONTROL) begin
            plain = LIMIT;
            for (i = 0; i < 16; i = i + 1) begin
                write(DRAIN_LIMIT, 0);
                if (x_cycles < plain) plain = x_cycles;
            end
            $display("FIGURE register_write %0d", plain);

            // Switch with nothing in flight, and that it took place.
            worst = 0;
            for (i = 1; i <= 64; i = i + 1) begin
                switch(i % PARTITIONS);
                if (x_cycles > worst) worst = x_cycles;
                run(1, 1, 0, ALLOWED, 1, 1);
            end
            $display("FIGURE switch_idle %0d", worst - plain);

            // Switch under load: 16-beat reads and writes back to back, memory latency 16.
            switch(0);
            latency  = 16;
            r_bursts = LIMIT; r_len = 15; r_verdict = ALLOWED; r_ids = 16;
            w_bursts = LIMIT; w_len = 15; w_verdict = ALLOWED; w_ids = 16;
            r_start = 1;
            w_start = 1;
            @(negedge aclk);
            r_start = 0;
            w_start = 0;
            worst = 0;
            for (i = 1; i <= 64; i = i + 1) begin
                repeat (600 + 7 * i) @(negedge aclk);
                if (mr_in == mr_out) fail("no load at a switch under load");
                switch(i % PARTITIONS);
                if (x_cycles > worst) worst = x_cycles;
            end
            $display("FIGURE switch_loaded %0d", worst - plain);
            r_bursts = r_issued + 4;
            w_bursts = w_issued + 4;
            @(negedge aclk);
            while (r_done < r_bursts || w_done < w_bursts) @(negedge aclk);
            if (r_errors != 0 || w_errors != 0) fail("a burst was refused during a switch");

            // Commit: every window of every partition is live.  All windows of one partition move to another PA
            // and back; then one window.  The active partition has to drain too: all partitions are tried.
            switch(0);
            worst = 0;
            for (i = 0; i < 2 * PARTITIONS; i = i + 1) begin
                for (w = 0; w < WINDOWS; w = w + 1) stage_window(i % PARTITIONS, w, i < PARTITIONS);
                commit(i % PARTITIONS, i < PARTITIONS);
                if (x_cycles > worst) worst = x_cycles;
                run(1, 1, 0, ALLOWED, 1, 1);
            end
            $display("FIGURE commit_all %0d", worst);
            worst = 0;
            for (i = 0; i < 2 * PARTITIONS; i = i + 1) begin
                stage_window(i % PARTITIONS, 0, i < PARTITIONS);
                commit(i % PARTITIONS, i < PARTITIONS);
                if (x_cycles > worst) worst = x_cycles;
                run(1, 1, 0, ALLOWED, 1, 1);
            end
            $display("FIGURE commit_one %0d", worst);
        end
        if (!failed) $display("DONE");
        $finish;
    end
endmodule
`default_nettype wire
