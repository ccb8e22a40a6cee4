// SPDX-License-Identifier: Apache-2.0
//
// bh_counters - one port's reads, writes, beats and faults of each partition, in a memory.
//
// Events gather in small accumulators.  A turn of seven cycles takes an accumulator's content (copy), adds it
// to its partition's four counters one a cycle, and then serves the owner's read, so a read lags by a few
// cycles.  No change of view waits for it.
// MIXED=0: one accumulator.  Events belong to partition, which may differ from what it was in the cycle
// before only when no event came in the last three: what had gathered is then copied at once, if it was not yet.
// MIXED=1: events carry partitions of their own, in any order; an accumulator a partition, copied in turn.
// Proof: tests/formal/bh_counters.sby

`resetall
`default_nettype none

module bh_counters #(
    parameter PARTITIONS     = 2,
    parameter PARTITION_BITS = 1,
    parameter MIXED          = 0       // 0, 1
) (
    input  wire                      aclk,
    input  wire                      aresetn,       // synchronous, active low
    input  wire                      clear,         // zero at clear_addr; no events
    input  wire [PARTITION_BITS+1:0] clear_addr,

    // Events of one cycle.
    input  wire                      count_r,       // an allowed read burst
    input  wire [7:0]                count_r_len,   // its AxLEN
    input  wire                      count_fault_r, // a refused one
    input  wire                      count_w,
    input  wire [7:0]                count_w_len,
    input  wire                      count_fault_w,
    input  wire [PARTITION_BITS-1:0] partition,     // MIXED=0: of all
    input  wire [PARTITION_BITS-1:0] partition_r,   // MIXED=1: of the read, of the write
    input  wire [PARTITION_BITS-1:0] partition_w,

    input  wire [PARTITION_BITS+1:0] raddr,         // {partition, reads/writes/beats/faults}
    output wire                      rgrant,        // raddr is taken now, rdata is its word in the next cycle
    output wire [31:0]               rdata
);

    localparam PB = PARTITION_BITS;
    // What one accumulator may hold: this many cycles of events.
    localparam CYCLES = MIXED != 0 ? 7*PARTITIONS : 7;
    localparam EV  = $clog2(CYCLES + 1);
    localparam FV  = $clog2(2*CYCLES + 1);
    localparam ACC = $clog2(512*CYCLES + 1);

    // ---- turn -------------------------------------------------------------------------
    // Steps 0..3 read a counter, which is summed in the next cycle and written in the one after; in
    // step 6 nothing is written: the owner's read.
    reg  [2:0]     turn_q, add_q, write_q;
    wire           copy;
    wire [2:0]     step = copy ? 3'd0 : turn_q;
    wire [PB-1:0]  copy_part;          // of what is copied
    reg  [PB-1:0]  flush_part_q, write_part_q;

    assign rgrant = step == 3'd6;

    always @(posedge aclk)
        if (!aresetn || clear) begin
            turn_q  <= 3'd0;
            add_q   <= 3'd6;
            write_q <= 3'd6;
        end else begin
            turn_q  <= rgrant ? 3'd0 : step + 3'd1;
            add_q   <= step;
            write_q <= add_q;
        end

    always @(posedge aclk) begin
        if (copy) flush_part_q <= copy_part;
        write_part_q <= flush_part_q;
    end

    // ---- accumulators: what is copied, with the events of the cycle -----------------------
    reg            r_q, w_q, fault_r_q, fault_w_q;
    reg  [7:0]     r_len_q, w_len_q;   // 0 unless r_q, w_q
    wire [EV-1:0]  reads, writes;
    wire [FV-1:0]  faults;
    wire [ACC-1:0] beats;

    always @(posedge aclk)
        if (!aresetn) {r_q, w_q, fault_r_q, fault_w_q} <= 4'd0;
        else          {r_q, w_q, fault_r_q, fault_w_q} <= {count_r, count_w, count_fault_r, count_fault_w};

    always @(posedge aclk) begin
        r_len_q <= count_r_len & {8{count_r}};
        w_len_q <= count_w_len & {8{count_w}};
    end

    // A beat more than AxLEN each: as carries in.
    function [8:0] both(input [7:0] a, input [7:0] b, input c);
        reg unused;
        {both, unused} = {1'b0, a, 1'b1} + {1'b0, b, c};
    endfunction

    function [ACC-1:0] carry_in(input [ACC-1:0] a, input [ACC-1:0] b, input c);
        reg unused;
        {carry_in, unused} = {a, 1'b1} + {b, c};
    endfunction

    genvar p;
    generate if (MIXED == 0) begin : gen_one
        reg  [EV-1:0]  reads_q, writes_q;
        reg  [FV-1:0]  faults_q;
        reg  [ACC-1:0] beats_q;
        reg  [PB-1:0]  part_q;         // of these and of the events beside them

        // Steps 1 to 3 still need what was copied last; nothing has gathered then.
        assign copy      = turn_q == 3'd0 || (turn_q[2] && part_q != partition);
        assign copy_part = part_q;
        assign reads     = reads_q  + {{(EV - 1){1'b0}}, r_q};
        assign writes    = writes_q + {{(EV - 1){1'b0}}, w_q};
        assign faults    = faults_q + {{(FV - 2){1'b0}}, fault_r_q && fault_w_q, fault_r_q ^ fault_w_q};
        assign beats     = carry_in(beats_q, {{(ACC - 9){1'b0}}, both(r_len_q, w_len_q, r_q)}, w_q);

        always @(posedge aclk) begin
            part_q <= partition;
            if (!aresetn || copy) begin
                reads_q  <= {EV{1'b0}};
                writes_q <= {EV{1'b0}};
                faults_q <= {FV{1'b0}};
                beats_q  <= {ACC{1'b0}};
            end else begin
                reads_q  <= reads;
                writes_q <= writes;
                faults_q <= faults;
                beats_q  <= beats;
            end
        end

        wire unused = &{1'b0, partition_r, partition_w};
    end else begin : gen_each
        localparam [31:0] LAST = PARTITIONS - 1;
        reg  [PB-1:0]             turn_part_q;        // whose turn it is
        reg  [PB-1:0]             part_r_q, part_w_q;
        wire [PARTITIONS*EV-1:0]  all_reads, all_writes;
        wire [PARTITIONS*FV-1:0]  all_faults;
        wire [PARTITIONS*ACC-1:0] all_beats;

        assign copy      = turn_q == 3'd0;
        assign copy_part = turn_part_q;
        assign reads     = all_reads[EV*turn_part_q +: EV];
        assign writes    = all_writes[EV*turn_part_q +: EV];
        assign faults    = all_faults[FV*turn_part_q +: FV];
        assign beats     = all_beats[ACC*turn_part_q +: ACC];

        always @(posedge aclk) begin
            part_r_q <= partition_r;
            part_w_q <= partition_w;
        end

        always @(posedge aclk)
            if (!aresetn)  turn_part_q <= {PB{1'b0}};
            else if (copy) turn_part_q <= turn_part_q == LAST[PB-1:0] ? {PB{1'b0}} : turn_part_q + 1'b1;

        for (p = 0; p < PARTITIONS; p = p + 1) begin : gen_partition
            reg  [EV-1:0]  reads_q, writes_q;
            reg  [FV-1:0]  faults_q;
            reg  [ACC-1:0] beats_q;

            wire           of_r = part_r_q == p, of_w = part_w_q == p;
            wire           r    = r_q && of_r, w = w_q && of_w;
            wire           fr   = fault_r_q && of_r, fw = fault_w_q && of_w;
            wire [EV-1:0]  reads_sum  = reads_q  + {{(EV - 1){1'b0}}, r};
            wire [EV-1:0]  writes_sum = writes_q + {{(EV - 1){1'b0}}, w};
            wire [FV-1:0]  faults_sum = faults_q + {{(FV - 2){1'b0}}, fr && fw, fr ^ fw};
            wire [ACC-1:0] beats_sum  = carry_in(beats_q, {{(ACC - 9){1'b0}},
                                                           both(r_len_q & {8{of_r}}, w_len_q & {8{of_w}}, r)}, w);

            always @(posedge aclk)
                if (!aresetn || (copy && turn_part_q == p)) begin
                    reads_q  <= {EV{1'b0}};
                    writes_q <= {EV{1'b0}};
                    faults_q <= {FV{1'b0}};
                    beats_q  <= {ACC{1'b0}};
                end else begin
                    reads_q  <= reads_sum;
                    writes_q <= writes_sum;
                    faults_q <= faults_sum;
                    beats_q  <= beats_sum;
                end

            assign all_reads[EV*p +: EV]    = reads_sum;
            assign all_writes[EV*p +: EV]   = writes_sum;
            assign all_faults[FV*p +: FV]   = faults_sum;
            assign all_beats[ACC*p +: ACC]  = beats_sum;
        end

        wire unused = &{1'b0, partition};
    end endgenerate

    // ---- memory -----------------------------------------------------------------------
    reg [EV-1:0]  flush_reads_q, flush_writes_q;
    reg [FV-1:0]  flush_faults_q;
    reg [ACC-1:0] flush_beats_q;
    always @(posedge aclk)
        if (!aresetn) begin
            flush_reads_q  <= {EV{1'b0}};
            flush_writes_q <= {EV{1'b0}};
            flush_faults_q <= {FV{1'b0}};
            flush_beats_q  <= {ACC{1'b0}};
        end else if (copy) begin
            flush_reads_q  <= reads;
            flush_writes_q <= writes;
            flush_faults_q <= faults;
            flush_beats_q  <= beats;
        end

    reg [ACC-1:0] addend;
    always @* case (add_q[1:0])
        2'd0:    addend = {{(ACC - EV){1'b0}}, flush_reads_q};
        2'd1:    addend = {{(ACC - EV){1'b0}}, flush_writes_q};
        2'd2:    addend = flush_beats_q;
        default: addend = {{(ACC - FV){1'b0}}, flush_faults_q};
    endcase

    reg [31:0] sum_q;
    always @(posedge aclk)
        if (!aresetn || clear) sum_q <= 32'd0;
        else                   sum_q <= rdata + {{(32 - ACC){1'b0}}, addend};

    bh_memory #(.ADDR_WIDTH(PB + 2), .WIDTH(32)) u_memory (
        .aclk(aclk), .we(clear || !write_q[2]),
        .waddr(clear ? clear_addr : {write_part_q, write_q[1:0]}), .wdata(sum_q),
        .raddr(step[2] ? raddr : {copy ? copy_part : flush_part_q, step[1:0]}), .rdata(rdata));

endmodule
`resetall
