// SPDX-License-Identifier: Apache-2.0
//
// bh_counters - reads, writes, beats and faults of each partition, in one memory.
//
// Events of the active partition gather in small accumulators; a turn of seven
// cycles adds each to its counter and then serves the owner's read.  So a read
// lags by a few cycles.  idle: everything is in the memory, the active partition
// may change.

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

    // A turn's events: at most 14 of a kind and 3,584 beats for each port.
    localparam EV  = 4 + $clog2(PORTS);
    localparam ACC = 12 + $clog2(PORTS);

    // ---- turn -----------------------------------------------------------------------
    // Turns 0..3 read a counter, which is summed in the next turn and written in the one
    // after; turn 6 is the owner's read: nothing is written then.
    reg  [2:0]     turn_q, add_q, write_q;
    reg  [PARTITION_BITS-1:0] add_part_q, write_part_q;
    reg  [EV-1:0]  reads_q, writes_q, faults_q;
    reg  [ACC-1:0] beats_q;
    reg  [3:0]     lag_q;              // cycles until everything is in the memory

    wire owner = turn_q == 3'd6;

    always @(posedge aclk)
        if (!aresetn || clear) begin
            turn_q  <= 3'd6;
            add_q   <= 3'd6;
            write_q <= 3'd6;
        end else begin
            turn_q  <= owner ? 3'd0 : turn_q + 3'd1;
            add_q   <= turn_q;
            write_q <= add_q;
        end

    always @(posedge aclk) begin
        add_part_q   <= active;
        write_part_q <= add_part_q;
    end

    // ---- events of this cycle, over ports: what stays of a sum, plus them ----------------
    reg [EV-1:0]  reads, writes, faults;
    reg [ACC-1:0] beats;
    integer i;
    always @* begin
        reads  = reads_q  & {EV{add_q != 3'd0}};
        writes = writes_q & {EV{add_q != 3'd1}};
        beats  = beats_q  & {ACC{add_q != 3'd2}};
        faults = faults_q & {EV{add_q != 3'd3}};
        for (i = 0; i < PORTS; i = i + 1) begin
            reads  = reads  + {{(EV - 1){1'b0}}, count_r[i]};
            writes = writes + {{(EV - 1){1'b0}}, count_w[i]};
            faults = faults + {{(EV - 2){1'b0}}, count_fault_r[i] && count_fault_w[i], count_fault_r[i] ^ count_fault_w[i]};
            // A beat more than AxLEN each: as carries in.
            beats  = carry_in(beats, {{(ACC - 9){1'b0}}, both(count_r_len[8*i +: 8] & {8{count_r[i]}},
                                                              count_w_len[8*i +: 8] & {8{count_w[i]}}, count_r[i])},
                              count_w[i]);
        end
    end

    function [8:0] both(input [7:0] a, input [7:0] b, input c);
        reg unused;
        {both, unused} = {1'b0, a, 1'b1} + {1'b0, b, c};
    endfunction

    function [ACC-1:0] carry_in(input [ACC-1:0] a, input [ACC-1:0] b, input c);
        reg unused;
        {carry_in, unused} = {a, 1'b1} + {b, c};
    endfunction

    always @(posedge aclk)
        if (!aresetn) begin
            reads_q  <= {EV{1'b0}};
            writes_q <= {EV{1'b0}};
            faults_q <= {EV{1'b0}};
            beats_q  <= {ACC{1'b0}};
            lag_q    <= 4'd0;
        end else begin
            reads_q  <= reads;
            writes_q <= writes;
            beats_q  <= beats;
            faults_q <= faults;
            if (|count_r || |count_w || |count_fault_r || |count_fault_w) lag_q <= 4'd8;
            else if (lag_q != 0) lag_q <= lag_q - 4'd1;
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

    reg [31:0] sum_q;
    always @(posedge aclk)
        if (!aresetn || clear) sum_q <= 32'd0;
        else                   sum_q <= rdata + {{(32 - ACC){1'b0}}, addend};

    assign rgrant = owner;

    bh_memory #(.ADDR_WIDTH(PARTITION_BITS + 2), .WIDTH(32)) u_memory (
        .aclk(aclk), .we(clear || !write_q[2]),
        .waddr(clear ? clear_addr : {write_part_q, write_q[1:0]}), .wdata(sum_q),
        .raddr(owner ? raddr : {active, turn_q[1:0]}), .rdata(rdata));

endmodule
`resetall
