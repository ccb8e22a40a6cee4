// SPDX-License-Identifier: Apache-2.0
//
// bh_port_registers - PORT_CONTROL, PORT_STATUS, STREAM_CONTROL: what each port carries, and which are closed.
//
// A write is there, steady, from we until done.  One that changes what a port carries asks quiesce first,
// is stored once the ports are quiet, and is done in the cycle after that; quiesce falls with the store.  An
// abandoned one is done with nothing stored.  All others are stored and done at once.
// Proof: tests/formal/bh_port_registers.sby

`resetall
`default_nettype none
`include "bh_registers.vh"

module bh_port_registers #(
    parameter PORTS          = 1,      // 1..8
    parameter PARTITIONS     = 2,
    parameter PARTITION_BITS = 1,
    parameter STREAM_PORTS   = 0,
    parameter STREAM_WIDTH   = 4,      // 1..6
    parameter ISOLATE_PORTS  = 0,
    parameter LEVELS         = 1       // 1..16
) (
    input  wire                         aclk,
    input  wire                         aresetn,          // synchronous, active low

    input  wire                         we,               // level until done
    input  wire [15:0]                  waddr,
    input  wire [31:0]                  wdata,
    output wire                         done,
    output wire                         ok,               // with done: it was taken
    input  wire [15:0]                  raddr,
    output wire                         rok,              // there is such a register
    output wire [31:0]                  rdata,            // else 0

    // Changes of view.
    output wire                         quiesce,
    output wire [PORTS-1:0]             quiesce_ports,
    input  wire                         quiet,
    input  wire                         quiesce_abandoned,
    input  wire [3:0]                   active,
    input  wire [3:0]                   next_active,
    input  wire [PARTITION_BITS-1:0]    commit_partition,
    output wire [PORTS-1:0]             carrying,         // ports that commit_partition's windows may concern
    output wire [PORTS-1:0]             following,
    output wire [PORTS-1:0]             isolate_enable,
    output wire [PORTS-1:0]             locked,

    // Ports.
    output wire [PORTS*4-1:0]           next_partition,   // what FOLLOW and FIXED carry after the next edge
    output wire [PORTS*4-1:0]           partition,        // what they carry now; MODE STREAM: 0
    output wire [PORTS-1:0]             trusted,
    output wire [PORTS-1:0]             by_stream,
    output wire [(10<<STREAM_WIDTH)-1:0] stream_map,      // {valid, level, trusted, partition}, stream 0 lowest
    input  wire [PORTS*4-1:0]           level,            // PORT_STATUS.LEVEL
    input  wire [PORTS-1:0]             isolate,          // pulse
    output wire [PORTS-1:0]             closed,
    output wire [PORTS-1:0]             reopen,           // pulse
    input  wire [PORTS-1:0]             idle,
    input  wire [PORTS-1:0]             owed,
    input  wire [PORTS-1:0]             running
);

    localparam [15:0] PORT = `BH_REG_PORT_BASE, STREAM = `BH_REG_STREAM_BASE;
    localparam        PB   = PARTITION_BITS;
    localparam [4:0]  P_COUNT = PARTITIONS[4:0], L_COUNT = LEVELS[4:0];
    localparam [7:0]  STREAMS = STREAM_PORTS[7:0], ISOLATES = ISOLATE_PORTS[7:0];
    localparam [1:0]  FOLLOW = 2'd0, FIXED = 2'd1, BY_STREAM = 2'd2;

    // The decode below cuts addresses at these strides.
    generate if (`BH_REG_PORT_STRIDE != 16 || `BH_REG_STREAM_STRIDE != 4 || `BH_REG_PORT_COUNT != 8
                 || `BH_REG_STREAM_COUNT != 64) begin : gen_check_strides
        PARAM_ERROR_bh_port_registers_strides_must_be_16_and_4 u_error ();
    end endgenerate

    // ---- the write: legal, and does it change a view? ---------------------------------
    wire w_port    = waddr[15:7] == PORT[15:7];
    wire w_stream  = STREAM_PORTS != 0 && waddr[15:8] == STREAM[15:8] && {1'b0, waddr[7:2]} < 7'd1 << STREAM_WIDTH;
    wire w_part_ok = {1'b0, wdata[7:4]} < P_COUNT;

    wire w_level_ok = LEVELS == 1 || {1'b0, wdata[19:16]} < L_COUNT;

    wire [1:0]    w_mode    = wdata[1:0];
    wire [PB-1:0] w_part    = wdata[4 +: PB];
    wire          w_trusted = wdata[8];

    wire [PORTS-1:0] control, status;             // the port whose register it is
    wire [PORTS-1:0] legal, differs, may_open;
    wire             control_ok = |(control & legal) && w_part_ok;
    wire             status_ok  = |status;
    // A port that opens in the middle of a change would be in flight while its view changes: it waits for its turn, as a change of no port.
    wire             opens      = wdata[8] && |(status & closed);
    wire             stream_ok  = w_stream && w_part_ok && w_level_ok;

    reg  applied_q;                               // stored in the cycle before
    wire change = stream_ok || opens || (control_ok && |(control & differs));

    assign quiesce       = we && change && !applied_q;
    assign quiesce_ports = w_stream ? by_stream : control;
    assign done          = we && (!change || applied_q || quiesce_abandoned);
    assign ok            = (applied_q && !opens) || (!change && (control_ok || status_ok));
    wire   store         = we && !applied_q && (!change || quiet);

    always @(posedge aclk)
        if (!aresetn) applied_q <= 1'b0;
        else          applied_q <= quiesce && quiet;

    // ---- ports --------------------------------------------------------------------------
    wire [PORTS*32-1:0] port_words;               // what a read of each shows, or 0

    genvar p;
    generate for (p = 0; p < PORTS; p = p + 1) begin : gen_port
        localparam [2:0] INDEX = p;

        reg [1:0]    mode_q;
        reg [PB-1:0] part_q;
        reg          trusted_q, isolate_q, lock_q, closed_q;

        assign control[p] = w_port && waddr[6:4] == INDEX && waddr[3:2] == 2'd0;
        assign status[p]  = w_port && waddr[6:4] == INDEX && waddr[3:2] == 2'd1;
        assign legal[p]   = !lock_q && (w_mode == FOLLOW || w_mode == FIXED || (w_mode == BY_STREAM && STREAMS[p]))
                            && (!wdata[9] || ISOLATES[p]);
        assign differs[p] = w_mode != mode_q || w_part != part_q || w_trusted != trusted_q;

        always @(posedge aclk)
            if (!aresetn) begin
                mode_q    <= FOLLOW;
                part_q    <= {PB{1'b0}};
                trusted_q <= 1'b0;
                isolate_q <= 1'b0;
                lock_q    <= 1'b0;
            end else if (store && control_ok && control[p]) begin
                mode_q    <= w_mode & {STREAMS[p], 1'b1};
                part_q    <= w_part;
                trusted_q <= w_trusted;
                isolate_q <= wdata[9] && ISOLATES[p];
                lock_q    <= wdata[15];
            end

        assign may_open[p] = idle[p] && !owed[p] && running[p];
        assign reopen[p]   = store && status[p] && wdata[8] && closed_q && may_open[p];

        always @(posedge aclk)
            if (!aresetn || reopen[p]) closed_q <= 1'b0;
            else if (ISOLATES[p] && isolate[p]) closed_q <= 1'b1;

        wire [3:0] fixed = {{(4 - PB){1'b0}}, part_q};
        assign next_partition[4*p +: 4] = mode_q[0] ? fixed : next_active;
        assign following[p]      = mode_q == FOLLOW;
        assign by_stream[p]      = mode_q[1];
        assign trusted[p]        = trusted_q;
        assign isolate_enable[p] = isolate_q;
        assign locked[p]         = lock_q;
        assign closed[p]         = closed_q;
        assign carrying[p]       = mode_q[1] || (mode_q[0] ? part_q : active[PB-1:0]) == commit_partition;

        wire [3:0] shown = mode_q[1] ? 4'd0 : mode_q[0] ? fixed : active;
        assign partition[4*p +: 4] = shown;
        assign port_words[32*p +: 32] = raddr[6:4] != INDEX ? 32'd0
            : raddr[2] ? {20'd0, closed_q && owed[p], !running[p], idle[p], closed_q, level[4*p +: 4], shown}
                       : {16'd0, lock_q, 5'd0, isolate_q, trusted_q, fixed, 2'd0, mode_q};
    end endgenerate

    wire r_port = raddr[15:7] == PORT[15:7] && {1'b0, raddr[6:4]} < PORTS[3:0] && !raddr[3];

    reg [31:0] port_any;
    integer i;
    always @* begin
        port_any = 32'd0;
        for (i = 0; i < PORTS; i = i + 1) port_any = port_any | port_words[32*i +: 32];
    end

    // ---- streams --------------------------------------------------------------------------
    wire        r_stream;
    wire [31:0] stream_word;

    genvar s;
    generate if (STREAM_PORTS != 0) begin : gen_map
        localparam COUNT = 1 << STREAM_WIDTH;
        localparam [3:0] LEVEL_BITS = LEVELS > 8 ? 4'd15 : LEVELS > 4 ? 4'd7 : LEVELS > 2 ? 4'd3 : LEVELS > 1 ? 4'd1 : 4'd0;
        wire [9:0] entry = stream_map[10*raddr[2 +: STREAM_WIDTH] +: 10];

        for (s = 0; s < COUNT; s = s + 1) begin : gen_entry
            localparam [5:0] INDEX = s;
            reg          valid_q, trusted_q;
            reg [PB-1:0] part_q;
            reg [3:0]    level_q;
            always @(posedge aclk)
                if (!aresetn) begin
                    valid_q   <= 1'b0;
                    level_q   <= 4'd0;
                    trusted_q <= 1'b0;
                    part_q    <= {PB{1'b0}};
                end else if (store && stream_ok && waddr[7:2] == INDEX) begin
                    valid_q   <= wdata[31];
                    level_q   <= wdata[19:16] & LEVEL_BITS;
                    trusted_q <= w_trusted;
                    part_q    <= w_part;
                end
            assign stream_map[10*s +: 10] = {valid_q, level_q, trusted_q, {(4 - PB){1'b0}}, part_q};
        end

        assign r_stream    = raddr[15:8] == STREAM[15:8] && {1'b0, raddr[7:2]} < 7'd1 << STREAM_WIDTH;
        assign stream_word = {entry[9], 11'd0, entry[8:5], 7'd0, entry[4], entry[3:0], 4'd0};
    end else begin : gen_no_map
        assign stream_map  = {(10 << STREAM_WIDTH){1'b0}};
        assign r_stream    = 1'b0;
        assign stream_word = 32'd0;
    end endgenerate

    assign rok   = r_port || r_stream;
    assign rdata = (port_any & {32{r_port}}) | (stream_word & {32{r_stream}});

    wire unused = &{1'b0, waddr[1:0], wdata, raddr[1:0], isolate};

`ifdef FORMAL_bh_port_registers
    // P1 what a port or a stream carries changes only by a legal write that has asked quiesce for it and found it quiet
    // P2 PORT_CONTROL of a locked port never changes; ISOLATE, MODE STREAM only where they are built
    // P3 closed by isolate alone; opened only by a write while the port is idle, memory owes nothing, its Q-Channel runs
    //    and nothing else changes
    // P4 no port and no stream carries a partition or a level that is none; what might carry commit_partition is in carrying
    // P5 a write is done: at once, in the cycle after quiet, or when abandoned; refused though legal only then, or if the port may not open
    // C1.. a port by stream, a locked one, one opened again, an abandoned change, a stream
    reg f_past_valid = 1'b0;
    always @(posedge aclk) f_past_valid <= 1'b1;
    initial assume (!aresetn);

    (* anyconst *) reg [2:0] f_port;
    (* anyconst *) reg [STREAM_WIDTH-1:0] f_stream;
    wire [3:0] f_carried = next_partition[4*f_port +: 4];
    wire       f_fixed   = !by_stream[f_port] && !following[f_port];
    wire [8:0] f_view    = {by_stream[f_port], following[f_port], trusted[f_port], isolate_enable[f_port], f_fixed,
                            f_fixed ? f_carried : 4'd0};
    wire       f_live    = f_past_valid && aresetn;
    reg        f_was     = 1'b0;
    always @(posedge aclk) f_was <= f_live;

    wire f_lock = f_locks[f_port];
    wire [PORTS-1:0] f_locks;
    generate for (p = 0; p < PORTS; p = p + 1) begin : gen_f
        assign f_locks[p] = gen_port[p].lock_q;
    end endgenerate

    always @* begin
        assume (f_port < PORTS && {1'b0, active} < P_COUNT && {1'b0, next_active} < P_COUNT);
        if (quiet) assume (!quiesce_abandoned);
        if (!we) assume (!quiesce_abandoned);
        assume ((isolate & ~isolate_enable) == 0 && (isolate & closed) == 0);
    end
    always @(posedge aclk) if (f_was) begin
        if ($past(we && !done)) assume (we && $stable(waddr) && $stable(wdata));
        if ($past(we && done)) assume (!we);
        if (quiet) assume ($past(quiesce) && !$past(applied_q));
        if (quiesce_abandoned) assume ($past(quiesce && !quiet && !quiesce_abandoned));
    end else assume (!quiet && !quiesce_abandoned);

    always @(posedge aclk) if (f_live) begin
        assert (!by_stream[f_port] || STREAMS[f_port]);                                             // P2
        assert (!isolate_enable[f_port] || ISOLATES[f_port]);
        assert ({1'b0, f_carried} < P_COUNT);                                                        // P4
        if (STREAM_PORTS != 0) assert ({1'b0, stream_map[10*f_stream + 5 +: 4]} < L_COUNT);
        if (by_stream[f_port] || (following[f_port] ? active : f_carried) == {{(4 - PB){1'b0}}, commit_partition})
            assert (carrying[f_port]);
        if (f_was) begin
            if (f_view[8:7] != $past(f_view[8:7]))                       // P1
                assert ($past(quiesce && quiet && quiesce_ports[f_port] && legal[f_port]));
            if (trusted[f_port] != $past(trusted[f_port])) assert ($past(quiesce && quiet && quiesce_ports[f_port]));
            if (f_fixed && $past(f_fixed) && f_carried != $past(f_carried))
                assert ($past(quiesce && quiet && quiesce_ports[f_port]));
            if (!$stable(stream_map)) assert ($past(quiesce && quiet && quiesce_ports == by_stream));
            if ($past(f_lock)) assert (f_lock && f_view == $past(f_view));                 // P2
            if (closed[f_port] && !$past(closed[f_port])) assert ($past(isolate[f_port]));           // P3
            if (!closed[f_port] && $past(closed[f_port]))
                assert ($past(reopen[f_port] && idle[f_port] && !owed[f_port] && running[f_port] && quiet && we));
            if ($past(we && !done)) assert ($past(quiesce));                                         // P5
            if ($past(quiesce && quiet)) assert (done && !quiesce && ok == !$past(opens && reopen == {PORTS{1'b0}}));
            if (done && $past(quiesce && !quiet) && !quiesce_abandoned) assert (0);
        end
        if (quiesce_abandoned) assert (done && !ok && !store);
        if (applied_q) assert (we);

        cover (by_stream[1]);
        cover (f_lock && we && done && !ok);
        cover (f_was && !closed[0] && $past(closed[0]));
        cover (quiesce_abandoned && done);
        cover (stream_map[10*1 + 9] && stream_map[10*1 +: 4] == 4'd2 && (LEVELS == 1 || stream_map[10*1 + 5 +: 4] == 4'd2));
    end
`endif

endmodule
`resetall
