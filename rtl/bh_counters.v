// SPDX-License-Identifier: Apache-2.0
//
// bh_counters - reads, writes, beats and faults of each partition, in one memory.
//
// Events of the active partition gather in small accumulators; a turn of six
// cycles adds each to its counter and then serves the owner's read.
// So a read lags by a few cycles.  idle: everything is in the memory, the active
// partition may change.

`resetall
`default_nettype none

module bh_counters #(
    parameter PARTITION_BITS = 1,
    parameter PORTS          = 1
) (
    input  wire                        aclk,
    input  wire                        aresetn,       // synchronous, active low
    input  wire                        clear,         // zero at clear_addr
    input  wire [PARTITION_BITS+1:0]   clear_addr,

    input  wire [PARTITION_BITS-1:0]   active,
    input  wire [PORTS-1:0]            count_r,
    input  wire [PORTS*8-1:0]          count_r_len,
    input  wire [PORTS-1:0]            count_w,
    input  wire [PORTS*8-1:0]          count_w_len,
    input  wire [PORTS-1:0]            count_fault_r,
    input  wire [PORTS-1:0]            count_fault_w,
    output wire                        idle,

    input  wire [PARTITION_BITS+1:0]   raddr,         // {partition, reads/writes/beats/faults}
    output wire                        rgrant,        // raddr is taken now, rdata is its word in the next cycle
    output wire [31:0]                 rdata
);

    // A turn's events: at most 12 of a kind and 3,072 beats for each port.
    localparam EV  = 4 + $clog2(PORTS);
    localparam ACC = 12 + $clog2(PORTS);

    // ---- events of this cycle, over ports ----------------------------------------
    reg [EV-1:0]  reads, writes, faults;
    reg [ACC-1:0] beats;
    integer i;
    always @* begin
        reads  = {EV{1'b0}};
        writes = {EV{1'b0}};
        faults = {EV{1'b0}};
        beats  = {ACC{1'b0}};
        for (i = 0; i < PORTS; i = i + 1) begin
            reads  = reads  + {{(EV - 1){1'b0}}, count_r[i]};
            writes = writes + {{(EV - 1){1'b0}}, count_w[i]};
            faults = faults + {{(EV - 1){1'b0}}, count_fault_r[i]} + {{(EV - 1){1'b0}}, count_fault_w[i]};
            beats  = beats + ({{(ACC - 8){1'b0}}, count_r_len[8*i +: 8]} + {{(ACC - 1){1'b0}}, 1'b1} & {ACC{count_r[i]}})
                           + ({{(ACC - 8){1'b0}}, count_w_len[8*i +: 8]} + {{(ACC - 1){1'b0}}, 1'b1} & {ACC{count_w[i]}});
        end
    end

    // ---- turn -----------------------------------------------------------------------
    // 0..3: read this counter; 4: nothing, its write is under way; 5: the owner's read.
    reg  [2:0]     turn_q;
    reg  [2:0]     add_q;              // turn_q of the cycle before: add and write
    reg  [PARTITION_BITS-1:0] part_q;  // active of the cycle before
    reg  [EV-1:0]  reads_q, writes_q, faults_q;
    reg  [ACC-1:0] beats_q;
    reg  [2:0]     lag_q;              // cycles until everything is in the memory

    wire owner = turn_q[2] && turn_q[0];

    always @(posedge aclk)
        part_q <= active;

    always @(posedge aclk)
        if (!aresetn || clear) begin
            turn_q <= 3'd5;
            add_q  <= 3'd5;
        end else begin
            turn_q <= owner ? 3'd0 : turn_q + 3'd1;
            add_q  <= turn_q;
        end

    always @(posedge aclk)
        if (!aresetn) begin
            reads_q  <= {EV{1'b0}};
            writes_q <= {EV{1'b0}};
            faults_q <= {EV{1'b0}};
            beats_q  <= {ACC{1'b0}};
            lag_q    <= 3'd0;
        end else begin
            reads_q  <= (add_q == 3'd0 ? {EV{1'b0}} : reads_q) + reads;
            writes_q <= (add_q == 3'd1 ? {EV{1'b0}} : writes_q) + writes;
            beats_q  <= (add_q == 3'd2 ? {ACC{1'b0}} : beats_q) + beats;
            faults_q <= (add_q == 3'd3 ? {EV{1'b0}} : faults_q) + faults;
            if (|count_r || |count_w || |count_fault_r || |count_fault_w) lag_q <= 3'd7;
            else if (lag_q != 0) lag_q <= lag_q - 3'd1;
        end

    assign idle = lag_q == 0;          // an event's own cycle is the port's to report

    // ---- memory -----------------------------------------------------------------------
    reg [ACC-1:0] addend;
    always @* case (add_q[1:0])
        2'd0:    addend = {{(ACC - EV){1'b0}}, reads_q};
        2'd1:    addend = {{(ACC - EV){1'b0}}, writes_q};
        2'd2:    addend = beats_q;
        default: addend = {{(ACC - EV){1'b0}}, faults_q};
    endcase

    wire [31:0] sum = rdata + {{(32 - ACC){1'b0}}, addend};

    assign rgrant = owner;

    bh_memory #(.ADDR_WIDTH(PARTITION_BITS + 2), .WIDTH(32)) u_memory (
        .aclk(aclk), .we(clear || !add_q[2]),
        .waddr(clear ? clear_addr : {part_q, add_q[1:0]}), .wdata(sum & {32{!clear}}),
        .raddr(owner ? raddr : {active, turn_q[1:0]}), .rdata(rdata));

endmodule
`resetall
