// SPDX-License-Identifier: Apache-2.0
//
// granule - measures the granule table in cycles, between the block's pins: what it adds to an address, single changes, ranges, and
// 100,000 changes under full traffic of every port; with GRANULE_DRAM hits and misses.
//
// Each port has a requester (granule_port) that reads and writes bursts back to back, and a memory of its own that answers in order. Port 0
// also writes commands into its partition's page.  One SPLIT partition, all ports trusted: a private granule is reached through the bottom half
// only, a shared one through the top half only; probes, single reads, see by that whether a change has been made.
//
// +latency +idle +range=N +changes=N +dram choose what is measured.  Prints "FIGURE name value", "WAIT cycles changes" (how many
// changes were answered after how many cycles) and "DONE"; anything wrong prints "FAIL what" and ends the run.  Stimulus changes with the clock low.

`default_nettype none

module granule_port #(
    parameter PORT = 0
) (
    input  wire        aclk,
    input  wire        aresetn,
    input  wire [31:0] now,
    input  wire [31:0] latency,        // of the memory
    input  wire [31:0] depth,          // bursts in flight a channel that the requester keeps to
    input  wire [7:0]  len,
    input  wire [31:0] address, step,  // of the first burst; from each to the next, 256 in a circle
    input  wire [31:0] reads, writes, commands,    // to issue in all since reset
    input  wire [9:0]  offset,         // of a command's register in the page / 4
    input  wire [31:0] first,          // granule of command number `from`; those behind it count up
    input  wire [31:0] from,
    input  wire [31:0] probe_every,    // commands from one probe to the next; 0: no probe
    input  wire        clear,          // the largest latencies and the rates start over

    output wire        arvalid, input wire arready, output wire [3:0] arid, output wire [31:0] araddr, output wire [7:0] arlen,
    output wire [2:0]  arsize,
    input  wire        rvalid, input wire [3:0] rid, input wire rlast, input wire [1:0] rresp,
    output wire        awvalid, input wire awready, output wire [3:0] awid, output wire [31:0] awaddr, output wire [7:0] awlen,
    output wire [2:0]  awsize,
    output wire        wvalid, input wire wready, output wire wlast, output wire [63:0] wdata, output wire [7:0] wstrb,
    input  wire        bvalid, input wire [3:0] bid, input wire [1:0] bresp,
    input  wire        m_arvalid, output wire m_arready, input wire [31:0] m_araddr, input wire [3:0] m_arid, input wire [7:0] m_arlen,
    output wire        m_rvalid, input wire m_rready, output wire [3:0] m_rid, output wire m_rlast,
    input  wire        m_awvalid, output wire m_awready, input wire [31:0] m_awaddr, input wire [3:0] m_awid,
    input  wire        m_wvalid, output wire m_wready, input wire m_wlast,
    output wire        m_bvalid, input wire m_bready, output wire [3:0] m_bid,

    output wire        idle,           // nothing is in flight, nothing more to issue
    output reg  [31:0] beats,          // of both directions
    output reg  [31:0] answered,       // commands
    output reg  [31:0] answer_time,    // of the last one
    output reg  [31:0] command_time,   // when the last one answered was presented
    output reg  [31:0] probes,         // that saw what they should
    output reg  [31:0] ar_latency, aw_latency,     // the most since clear
    output reg  [31:0] ar_time,        // when the last address of a read came out
    output reg  [31:0] ar_out, aw_out, // addresses that came out since clear, and in how many cycles
    output reg  [31:0] ar_cycles, aw_cycles,
    output reg  [4:0]  wrong           // 1 PA, 2 response, 4 beats, 8 an answer to nothing, 16 a probe
);
    localparam [31:0] PAGE = 32'h7000_0000;
    localparam        DEPTH = 64, COMMANDS = 16;
    localparam [3:0]  COMMAND = 4'd3, BOTTOM = 4'd3, TOP = 4'd7;    // IDs of hash 3; bursts have the other three

    integer i;
    integer waits [0:4095];            // changes by the cycles they took
    initial begin
        beats = 0; answered = 0; answer_time = 0; command_time = 0; probes = 0; wrong = 0;
        ar_latency = 0; aw_latency = 0; ar_time = 0; ar_out = 0; aw_out = 0; ar_cycles = 0; aw_cycles = 0;
        for (i = 0; i < 4096; i = i + 1) waits[i] = 0;
    end

    function [3:0] burst_id(input [31:0] n);
        burst_id = n / 3 * 4 + n % 3;
    endfunction

    // ---- reads: probes first, then bursts ----------------------------------------------
    reg         ar_q = 0;
    reg  [3:0]  arid_q;
    reg  [31:0] araddr_q, probe_granule, ar_since = 0, r_made = 0, r_done = 0, p_made = 0, p_done = 0;
    reg  [1:0]  probe = 0;             // 1: the bottom half is next, 2: the top half
    reg  [7:0]  r_beat = 0;
    wire        ar_free = !ar_q || arready;
    wire        r_more  = r_made < reads && r_made - r_done < depth;

    assign arvalid = ar_q;
    assign arid    = arid_q;
    assign araddr  = araddr_q;
    assign arlen   = arid_q[1:0] == 2'd3 ? 8'd0 : len;
    assign arsize  = 3'd3;

    // ---- writes: bursts and commands in turn; a write's beats follow its address and never lead it -------------
    reg         aw_q = 0, turn = 0;
    reg  [3:0]  awid_q;
    reg  [31:0] awaddr_q, aw_since = 0, w_made = 0, w_done = 0, c_made = 0, aw_n = 0, w_n = 0;
    reg         kind [0:DEPTH-1];      // of the addresses made: a command
    reg  [31:0] data [0:DEPTH-1];
    reg         high [0:DEPTH-1];      // the command's register is in the upper lane
    integer     c_time [0:DEPTH-1];
    reg  [7:0]  w_beat = 0;
    wire        aw_free = !aw_q || awready;
    wire        w_more  = w_made < writes && w_made - w_done < depth;
    wire        c_more  = c_made < commands && c_made - answered < COMMANDS;
    wire        c_next  = c_more && (turn || !w_more);
    wire        command = kind[w_n % DEPTH];
    wire [31:0] waited  = now - c_time[answered % DEPTH];

    assign awvalid = aw_q;
    assign awid    = awid_q;
    assign awaddr  = awaddr_q;
    assign awlen   = awid_q == COMMAND ? 8'd0 : len;
    assign awsize  = awid_q == COMMAND ? 3'd2 : 3'd3;
    assign wvalid  = w_n < aw_n;
    assign wlast   = command || w_beat == len;
    assign wdata   = {2{data[w_n % DEPTH]}};
    assign wstrb   = !command ? 8'hff : high[w_n % DEPTH] ? 8'hf0 : 8'h0f;

    assign idle = !ar_q && !aw_q && r_made == reads && r_done == reads && p_made == p_done && probe == 0
                  && w_made == writes && w_done == writes && c_made == commands && answered == commands && w_n == aw_n;

    // ---- memory --------------------------------------------------------------------------
`include "memory.vh"

    reg       m_ar_seen = 0, m_aw_seen = 0;        // presented before
    reg       ar_started = 0, aw_started = 0;
    integer   ar_first = 0, aw_first = 0;

    always @(posedge aclk) if (aresetn) begin
        // Reads.
        if (ar_free) begin
            ar_q <= probe != 0 || r_more;
            if (probe != 0) begin
                arid_q   <= probe == 1 ? BOTTOM : TOP;
                araddr_q <= {probe != 1, 31'd0} | (probe_granule << 12);
                p_made   <= p_made + 1;
                probe    <= probe == 1 ? 2 : 0;
            end else if (r_more) begin
                arid_q   <= burst_id(r_made);
                araddr_q <= address + r_made % 256 * step;
                r_made   <= r_made + 1;
                ar_since <= now + 1;
            end
        end
        if (rvalid) begin
            // Beats of a probe may come between those of a burst.
            if (rid[1:0] != 2'd3) r_beat <= rlast ? 0 : r_beat + 1;
            if (rid[1:0] == 2'd3) begin
                p_done <= p_done + 1;
                // A granule that was shared: refused through the bottom half, reached through the top one.
                if (rresp != (rid == BOTTOM ? 2'd2 : 2'd0) || !rlast || p_made == p_done) wrong[4] <= 1; else probes <= probes + 1;
            end else begin
                if (rlast) r_done <= r_done + 1;
                if (rlast != (r_beat == len)) wrong[2] <= 1;
                if (r_made == r_done) wrong[3] <= 1;
                if (rresp != 0) wrong[1] <= 1;
            end
        end

        // Writes and commands.
        if (aw_free) begin
            aw_q <= c_next || w_more;
            if (c_next || w_more) begin
                kind[aw_n % DEPTH] <= c_next;
                data[aw_n % DEPTH] <= first + (c_made - from);
                high[aw_n % DEPTH] <= offset[0];
                aw_n   <= aw_n + 1;
                turn   <= !c_next;
                awid_q <= c_next ? COMMAND : burst_id(w_made);
                awaddr_q <= c_next ? PAGE + {20'd0, offset, 2'd0} : address + w_made % 256 * step + 2048;
                if (c_next) begin
                    c_made                 <= c_made + 1;
                    c_time[c_made % DEPTH] <= now + 1;     // the first edge that sees valid
                end else w_made <= w_made + 1;
                aw_since <= now + 1;
            end
        end
        if (wvalid && wready) begin
            w_beat <= wlast ? 0 : w_beat + 1;
            if (wlast) w_n <= w_n + 1;
        end
        if (bvalid && bid == COMMAND) begin
            answered     <= answered + 1;
            answer_time  <= now;
            command_time <= c_time[answered % DEPTH];
            waits[waited > 4095 ? 4095 : waited] <= waits[waited > 4095 ? 4095 : waited] + 1;
            if (c_made == answered) wrong[3] <= 1;
            if (probe_every != 0 && (answered + 1) % probe_every == 0 && probe == 0) begin
                probe         <= 1;
                probe_granule <= first + (answered - from);
            end
        end else if (bvalid) begin
            w_done <= w_done + 1;
            if (w_made == w_done) wrong[3] <= 1;
        end
        if (bvalid && bresp != 0) wrong[1] <= 1;
        beats <= beats + (rvalid && rid[1:0] != 2'd3) + (wvalid && wready && !command);

        if ((m_arvalid && m_araddr[31:30] != 2'b01) || (m_awvalid && m_awaddr[31:30] != 2'b01)) wrong[0] <= 1;

        // Latency, of bursts alone on their channel; addresses a cycle.
        m_ar_seen <= m_arvalid && !m_arready;
        m_aw_seen <= m_awvalid && !m_awready;
        if (clear) begin
            ar_latency <= 0; aw_latency <= 0; ar_started <= 0; aw_started <= 0; ar_out <= 0; aw_out <= 0; ar_cycles <= 0; aw_cycles <= 0;
        end else begin
            if (m_arvalid && !m_ar_seen && now - ar_since > ar_latency) ar_latency <= now - ar_since;
            if (m_awvalid && !m_aw_seen && now - aw_since > aw_latency) aw_latency <= now - aw_since;
            if (m_arvalid && !m_ar_seen) ar_time <= now;
            if (m_arvalid && m_arready) begin
                ar_started <= 1;
                if (!ar_started) ar_first <= now;
                ar_cycles  <= ar_started ? now + 1 - ar_first : 1;
                ar_out     <= ar_out + 1;
            end
            if (m_awvalid && m_awready) begin
                aw_started <= 1;
                if (!aw_started) aw_first <= now;
                aw_cycles  <= aw_started ? now + 1 - aw_first : 1;
                aw_out     <= aw_out + 1;
            end
        end
    end
endmodule

module granule #(
    parameter PORTS           = 4,
    parameter GRANULES        = 131072,
    parameter LEVELS          = 2,
    parameter GRANULE_DRAM    = 0,
    parameter MAX_OUTSTANDING = 16,
    parameter PARTITIONS      = 2,
    parameter WINDOWS         = 4
);
    localparam [15:0] COMMIT = 16'h024, PART_CONTROL = 16'h200, PORT_CONTROL = 16'h300, PORT_LEVEL = 16'h308, STAGED = 16'h2000;
    localparam [9:0]  COUNT = 10'h018, SHARE = 10'h100, UNSHARE = 10'h101, SHARE_RANGE = 10'h104, UNSHARE_RANGE = 10'h105, SET_MASK_1 = 10'h210;
    localparam [31:0] TRAFFIC = GRANULES != 0 ? (GRANULES - 256) << 12 : 32'h1900_0000;     // IPA of the bursts: no command names these granules
    localparam [31:0] RANGE = 100000, NONE = 0;

    integer limit = 2000000;           // cycles in all
    reg aclk = 0, aresetn = 0, failed = 0;
    always #1 aclk = !aclk;

    reg [31:0] now = 0;
    always @(posedge aclk) begin
        now <= now + 1;
        if (now == limit) fail("no end after the cycle limit");
    end

    task fail(input [60*8-1:0] what);
        begin
            if (!failed) $display("FAIL %0s", what);
            failed = 1;
            $finish;
        end
    endtask

    // ---- ports ---------------------------------------------------------------------------
    reg  [31:0] reads = 0, writes = 0;             // each port's, in all
    reg  [31:0] commands = 0, first = 0, from = 0, probe_every = 0, latency = 16, depth = 16, address = TRAFFIC, step = 4096;
    reg  [PORTS-1:0] active = {PORTS{1'b1}};       // the others issue nothing
    reg  [9:0]  offset = 0;
    reg  [7:0]  len = 15;
    reg         clear = 0;
    wire [PORTS-1:0] arvalid, arready, rvalid, rlast, awvalid, awready, wvalid, wready, wlast, bvalid, idle, qreqn;
    wire [PORTS-1:0] m_arvalid, m_arready, m_rvalid, m_rready, m_rlast, m_awvalid, m_awready, m_wvalid, m_wready, m_wlast, m_bvalid, m_bready;
    wire [PORTS*4-1:0]  arid, awid, rid, bid, m_arid, m_awid, m_rid, m_bid;
    wire [PORTS*2-1:0]  rresp, bresp;
    wire [PORTS*3-1:0]  arsize, awsize;
    wire [PORTS*5-1:0]  wrong;
    wire [PORTS*8-1:0]  arlen, awlen, wstrb, m_arlen;
    wire [PORTS*32-1:0] araddr, awaddr, m_araddr, m_awaddr, beats, answered, answer_time, command_time, probes, ar_latency, aw_latency, ar_time,
                        ar_out, aw_out, ar_cycles, aw_cycles;
    wire [PORTS*64-1:0] wdata;

    genvar p;
    generate for (p = 0; p < PORTS; p = p + 1) begin : gen_port
        granule_port #(.PORT(p)) u_port (
            .aclk(aclk), .aresetn(aresetn), .now(now), .latency(latency), .depth(depth), .len(len), .address(address), .step(step),
            .reads(active[p] ? reads : 0), .writes(active[p] ? writes : 0), .commands(p == 0 ? commands : NONE), .offset(offset), .first(first),
            .from(from), .probe_every(probe_every), .clear(clear),
            .arvalid(arvalid[p]), .arready(arready[p]), .arid(arid[4*p +: 4]), .araddr(araddr[32*p +: 32]), .arlen(arlen[8*p +: 8]),
            .arsize(arsize[3*p +: 3]), .rvalid(rvalid[p]), .rid(rid[4*p +: 4]), .rlast(rlast[p]), .rresp(rresp[2*p +: 2]),
            .awvalid(awvalid[p]), .awready(awready[p]), .awid(awid[4*p +: 4]), .awaddr(awaddr[32*p +: 32]), .awlen(awlen[8*p +: 8]),
            .awsize(awsize[3*p +: 3]), .wvalid(wvalid[p]), .wready(wready[p]), .wlast(wlast[p]), .wdata(wdata[64*p +: 64]), .wstrb(wstrb[8*p +: 8]),
            .bvalid(bvalid[p]), .bid(bid[4*p +: 4]), .bresp(bresp[2*p +: 2]),
            .m_arvalid(m_arvalid[p]), .m_arready(m_arready[p]), .m_araddr(m_araddr[32*p +: 32]), .m_arid(m_arid[4*p +: 4]),
            .m_arlen(m_arlen[8*p +: 8]), .m_rvalid(m_rvalid[p]), .m_rready(m_rready[p]), .m_rid(m_rid[4*p +: 4]), .m_rlast(m_rlast[p]),
            .m_awvalid(m_awvalid[p]), .m_awready(m_awready[p]), .m_awaddr(m_awaddr[32*p +: 32]), .m_awid(m_awid[4*p +: 4]),
            .m_wvalid(m_wvalid[p]), .m_wready(m_wready[p]), .m_wlast(m_wlast[p]),
            .m_bvalid(m_bvalid[p]), .m_bready(m_bready[p]), .m_bid(m_bid[4*p +: 4]),
            .idle(idle[p]), .beats(beats[32*p +: 32]), .answered(answered[32*p +: 32]), .answer_time(answer_time[32*p +: 32]),
            .command_time(command_time[32*p +: 32]), .probes(probes[32*p +: 32]), .ar_latency(ar_latency[32*p +: 32]),
            .aw_latency(aw_latency[32*p +: 32]), .ar_time(ar_time[32*p +: 32]), .ar_out(ar_out[32*p +: 32]), .aw_out(aw_out[32*p +: 32]),
            .ar_cycles(ar_cycles[32*p +: 32]), .aw_cycles(aw_cycles[32*p +: 32]), .wrong(wrong[5*p +: 5]));
    end endgenerate

    always @(posedge aclk) if (wrong != 0) begin
        $display("FAIL ports, 5 bits each (1 PA, 2 response, 4 beats, 8 answer to nothing, 16 probe): %b, cycle %0d", wrong, now);
        $finish;
    end

`include "owner.vh"

    // ---- the table's memory (GRANULE_DRAM): answers in order, t_latency cycles behind the address (a write: its last beat) -----------
    localparam TABLE_WORDS = GRANULES < 64 ? 64 : GRANULES;
    wire [31:0] t_awaddr, t_araddr;
    wire [7:0]  t_awlen;
    wire        t_awvalid, t_wvalid, t_wlast, t_bready, t_arvalid, t_rready;
    wire [63:0] t_wdata;
    reg  [63:0] t_memory [0:TABLE_WORDS-1];
    reg  [31:0] t_latency = 1, t_at = 0, t_beat = 0, t_wait = 0, t_read_time = 0, t_last_time = 0, t_reads = 0, t_ready_time = 0;
    reg         t_aw = 0, t_b = 0, t_ar = 0;       // an address is there; a write's beats, too
    wire        t_bvalid = t_aw && t_b && now >= t_wait + t_latency, t_rvalid = t_ar && now >= t_wait + t_latency;

    always @(posedge aclk) if (aresetn) begin
        if (t_awvalid && !t_aw) begin t_aw <= 1; t_at <= t_awaddr >> 3; t_beat <= 0; end
        if (t_wvalid && t_aw && !t_b) begin
            t_memory[(t_at + t_beat) % TABLE_WORDS] <= t_wdata;
            t_beat <= t_beat + 1;
            if (t_wlast) begin t_b <= 1; t_wait <= now; end
        end
        if (t_bvalid && t_bready) begin t_aw <= 0; t_b <= 0; t_ready_time <= now; end
        if (t_arvalid && !t_ar) begin t_ar <= 1; t_at <= t_araddr >> 3; t_wait <= now; t_read_time <= now; t_reads <= t_reads + 1; end
        if (t_rvalid && t_rready) begin t_ar <= 0; t_last_time <= now; end
    end

    // ---- the block ------------------------------------------------------------------------
    bulkhead #(.PORTS(PORTS), .PARTITIONS(PARTITIONS), .WINDOWS(WINDOWS), .MAX_OUTSTANDING(MAX_OUTSTANDING),
               .PAGE(1), .PAGE_IPA(32'h7000_0000), .GRANULES(GRANULES), .GRANULE_BASE(32'h4000_0000), .LEVELS(GRANULES != 0 ? LEVELS : 1),
               .GRANULE_DRAM(GRANULE_DRAM), .GRANULE_TABLE(32'h3000_0000)) u_bulkhead (
        .aclk(aclk), .aresetn(aresetn),
        .s_axi_awid(awid), .s_axi_awaddr(awaddr), .s_axi_awlen(awlen), .s_axi_awsize(awsize),
        .s_axi_awburst({PORTS{2'd1}}), .s_axi_awlock({PORTS{1'b0}}), .s_axi_awcache({PORTS{4'd0}}), .s_axi_awprot({PORTS{3'd2}}),
        .s_axi_awqos({PORTS{4'd0}}), .s_axi_awregion({PORTS{4'd0}}), .s_axi_awuser({PORTS{1'b0}}), .s_axi_awvalid(awvalid), .s_axi_awready(awready),
        .s_axi_wdata(wdata), .s_axi_wstrb(wstrb), .s_axi_wlast(wlast), .s_axi_wuser({PORTS{1'b0}}), .s_axi_wvalid(wvalid),
        .s_axi_wready(wready),
        .s_axi_bid(bid), .s_axi_bresp(bresp), .s_axi_buser(), .s_axi_bvalid(bvalid), .s_axi_bready({PORTS{1'b1}}),
        .s_axi_arid(arid), .s_axi_araddr(araddr), .s_axi_arlen(arlen), .s_axi_arsize(arsize),
        .s_axi_arburst({PORTS{2'd1}}), .s_axi_arlock({PORTS{1'b0}}), .s_axi_arcache({PORTS{4'd0}}), .s_axi_arprot({PORTS{3'd2}}),
        .s_axi_arqos({PORTS{4'd0}}), .s_axi_arregion({PORTS{4'd0}}), .s_axi_aruser({PORTS{1'b0}}), .s_axi_arvalid(arvalid), .s_axi_arready(arready),
        .s_axi_rid(rid), .s_axi_rdata(), .s_axi_rresp(rresp), .s_axi_rlast(rlast), .s_axi_ruser(), .s_axi_rvalid(rvalid), .s_axi_rready({PORTS{1'b1}}),
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
        .s_axil_araddr(16'd0), .s_axil_arprot(3'b001), .s_axil_arvalid(1'b0), .s_axil_arready(),
        .s_axil_rdata(), .s_axil_rresp(), .s_axil_rvalid(), .s_axil_rready(1'b1),
        .qreqn(qreqn), .qacceptn(qreqn), .port_closed(),
        .part_sel(4'd0), .part_req(1'b0), .part_ack(), .part_active(), .irq(),
        .level_sel({PORTS{4'd0}}), .level_req({PORTS{1'b0}}), .level_ack(), .port_level(), .level_call(), .mail_irq(),
        .t_axi_awaddr(t_awaddr), .t_axi_awlen(t_awlen), .t_axi_awsize(), .t_axi_awburst(), .t_axi_awcache(), .t_axi_awprot(),
        .t_axi_awvalid(t_awvalid), .t_axi_awready(!t_aw), .t_axi_wdata(t_wdata), .t_axi_wstrb(), .t_axi_wlast(t_wlast), .t_axi_wvalid(t_wvalid),
        .t_axi_wready(t_aw && !t_b), .t_axi_bresp(2'd0), .t_axi_bvalid(t_bvalid), .t_axi_bready(t_bready),
        .t_axi_araddr(t_araddr), .t_axi_arlen(), .t_axi_arsize(), .t_axi_arburst(), .t_axi_arcache(), .t_axi_arprot(), .t_axi_arvalid(t_arvalid),
        .t_axi_arready(!t_ar), .t_axi_rdata(t_memory[t_at % TABLE_WORDS]), .t_axi_rresp(2'd0), .t_axi_rlast(1'b1), .t_axi_rvalid(t_rvalid),
        .t_axi_rready(t_rready));

    // ---- runs ------------------------------------------------------------------------------
    task settle;                       // everything issued is answered
        begin
            @(negedge aclk);
            while (&idle !== 1'b1) @(negedge aclk);
            repeat (4 + now % 5) @(negedge aclk);
        end
    endtask

    task start_over;
        begin
            clear = 1;
            @(negedge aclk);
            clear = 0;
        end
    endtask

    task alone(input write_it);        // one burst of each active port
        begin
            start_over;
            reads  = reads + !write_it;
            writes = writes + write_it;
            settle;
        end
    endtask

    integer took;                      // cycles of the last command, from AW and W valid to B valid
    task change(input [9:0] register, input [31:0] granule);
        begin
            offset   = register;
            first    = granule;
            from     = commands;
            commands = commands + 1;
            settle;
            took = answer_time[31:0] - command_time[31:0];
        end
    endtask

    // One granule's state as the halves show it, by probes of port 0 behind a command that changes nothing else.
    integer probes_before;
    task share_seen(input [31:0] granule);
        begin
            probes_before = probes[31:0];
            probe_every = 1;
            change(SHARE, granule);
            probe_every = 0;
            if (probes[31:0] != probes_before + 2) fail("a shared granule was not probed");
        end
    endtask

    integer i, n, worst, best, bound, t0, miss, read;
    integer hit [0:1], most [0:1];     // of reads, of writes
    reg [31:0] beats_before [0:PORTS-1];

    task mark_beats;
        for (n = 0; n < PORTS; n = n + 1) beats_before[n] = beats[32*n +: 32];
    endtask
    task show_beats(input [8*8-1:0] name, input integer cycles);
        begin
            for (n = 0; n < PORTS; n = n + 1) $display("BEATS %0s %0d %0d %0d", name, n, beats[32*n +: 32] - beats_before[n], cycles);
        end
    endtask

    initial begin
        if ($value$plusargs("limit=%d", limit) == 0) limit = 2000000;
        repeat (4) @(negedge aclk);
        aresetn = 1;
        @(negedge aclk);
        write(STAGED + 16'h08, GRANULES != 0 ? GRANULES << 12 : 32'h2000_0000);
        write(STAGED + 16'h10, 32'h4000_0000);
        write(STAGED + 16'h18, 32'hFFF);
        write(STAGED + 16'h1C, 32'h1);
        write(PART_CONTROL, 32'h0001_0009);
        write(COMMIT, 0);
        for (i = 0; i < PORTS; i = i + 1) write(PORT_CONTROL + (i << 4), 32'h0000_0100);
        if (GRANULES != 0 && LEVELS > 1) write(PORT_LEVEL, 32'd1);
        if (GRANULE_DRAM != 0) begin   // cleared: no write for a while
            while (t_ready_time == 0 || now < t_ready_time + 64) @(negedge aclk);
            $display("FIGURE clear_cycles %0d", t_ready_time);
        end

        // What the table adds to an address, and addresses a cycle, on all ports at once.
        if ($test$plusargs("latency")) begin
            depth = MAX_OUTSTANDING;
            start_over;
            for (i = 0; i < 64; i = i + 1) begin
                len = i % 2 ? 15 : 0; latency = 1 + i % 5;
                reads = reads + 1; writes = writes + 1;
                settle;
            end
            worst = 0; best = 0;
            for (i = 0; i < PORTS; i = i + 1) begin
                if (ar_latency[32*i +: 32] > worst) worst = ar_latency[32*i +: 32];
                if (aw_latency[32*i +: 32] > best) best = aw_latency[32*i +: 32];
            end
            $display("FIGURE latency_ar %0d", worst);
            $display("FIGURE latency_aw %0d", best);
            len = 0; latency = 1;
            start_over;
            reads = reads + 4096; writes = writes + 4096;
            settle;
            for (i = 0; i < PORTS; i = i + 1) begin
                $display("RATE ar %0d %0d", ar_out[32*i +: 32], ar_cycles[32*i +: 32]);
                $display("RATE aw %0d %0d", aw_out[32*i +: 32], aw_cycles[32*i +: 32]);
            end
            len = 15; latency = 16;
        end

        // One change, nothing else in flight; each kind; and that it was made.
        if ($test$plusargs("idle")) begin
            worst = 0;
            for (i = 0; i < 64; i = i + 1) begin
                change(SHARE, 7 * i);                if (took > worst) worst = took;
                share_seen(7 * i);                   if (took > worst) worst = took;
                change(UNSHARE, 7 * i);              if (took > worst) worst = took;
                address = 7 * i << 12;               // reached through the bottom half again
                reads = reads + 1; writes = writes + 1;
                settle;
                address = TRAFFIC;
                if (LEVELS > 1) begin
                    change(SET_MASK_1 + i % 16, 7 * i);
                    if (took > worst) worst = took;
                    change(SET_MASK_1 + 15, 7 * i);
                end
            end
            $display("FIGURE change %0d", worst);
        end

        // One command for a range, and that its ends were changed, and their neighbours not.
        if ($value$plusargs("range=%d", bound)) begin
            change(COUNT, bound);
            change(SHARE_RANGE, 0);
            $display("FIGURE range %0d", took);
            share_seen(0);
            share_seen(bound - 1);
            change(COUNT, bound);
            change(UNSHARE_RANGE, 0);
            $display("FIGURE range_back %0d", took);
            address = 0;                             // 256 granules from the first on
            reads = reads + 256;
            settle;
            address = (bound - 256) << 12;
            reads = reads + 256;
            settle;
            address = TRAFFIC;
        end

        // Changes under full traffic: as many cycles without before.
        if ($value$plusargs("changes=%d", bound)) begin
            if ($value$plusargs("depth=%d", depth) == 0) depth = MAX_OUTSTANDING;
            len = 15; latency = 16; active = {PORTS{1'b1}};
            reads = 32'h7fff_ffff; writes = 32'h7fff_ffff;
            repeat (2000) @(negedge aclk);
            mark_beats;
            repeat (100000) @(negedge aclk);
            show_beats("without", 100000);
            offset = SHARE; first = 0; from = commands; probe_every = 50;
            t0 = now;
            mark_beats;
            n = commands + bound;
            commands = n;
            probes_before = probes[31:0];
            while (answered[31:0] !== n) @(negedge aclk);
            $display("FIGURE changes_cycles %0d", answer_time[31:0] - t0);
            show_beats("with", now - t0);
            $display("FIGURE probes %0d", probes[31:0] - probes_before);
            probe_every = 0;
            for (i = 0; i < 4096; i = i + 1)
                if (gen_port[0].u_port.waits[i] != 0) $display("WAIT %0d %0d", i, gen_port[0].u_port.waits[i]);
            $display("FIGURE changes %0d", bound);
        end

        // Table in memory: an address that hits, one that misses, the table's read in between.
        if ($test$plusargs("dram")) begin
            worst = -1000; most[0] = 0; most[1] = 0; len = 0; latency = 1; active = 1; step = 0;
            for (i = 0; i < 128; i = i + 1) begin
                t_latency = 1 + i % 17;
                address   = i / 2 << 15;             // 8 granules a word: a new one every second time
                n = t_reads;
                alone(i[0]);
                if (t_reads != n + 1) fail("a first access to a word did not read the table");
                miss = i[0] ? aw_latency[31:0] : ar_latency[31:0];
                read = t_last_time - t_read_time;
                alone(i[0]);
                if (t_reads != n + 1) fail("a second access to a word read the table");
                hit[i[0]] = i[0] ? aw_latency[31:0] : ar_latency[31:0];
                if (hit[i[0]] > most[i[0]]) most[i[0]] = hit[i[0]];
                if (miss - hit[i[0]] - read > worst) worst = miss - hit[i[0]] - read;
            end
            $display("FIGURE dram_hit_ar %0d", most[0]);
            $display("FIGURE dram_hit_aw %0d", most[1]);
            $display("FIGURE dram_over %0d", worst);
        end
        if (!failed) $display("DONE");
        $finish;
    end
endmodule
`default_nettype wire
