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

`ifdef FORMAL_bh_counters
    (* anyconst *) reg [PB-1:0] f_part;       // the counter that is watched
    (* anyconst *) reg [1:0]    f_kind;
    wire [31:0] f_gathered;                   // its events in the accumulators
    wire [31:0] f_most;                       // at most this many

    function [31:0] f_of(input [EV-1:0] reads, input [EV-1:0] writes, input [ACC-1:0] beats, input [FV-1:0] faults);
        case (f_kind)
            2'd0:    f_of = {{(32 - EV){1'b0}}, reads};
            2'd1:    f_of = {{(32 - EV){1'b0}}, writes};
            2'd2:    f_of = {{(32 - ACC){1'b0}}, beats};
            default: f_of = {{(32 - FV){1'b0}}, faults};
        endcase
    endfunction
`endif

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
`ifdef FORMAL_bh_counters
        // Contract: the partition changes only when no event came in the last three cycles.
        wire       f_event = count_r || count_fault_r || count_w || count_fault_w;
        reg  [2:0] f_since = 3'd0;            // cycles before this one without
        wire [31:0] f_all  = f_of(reads, writes, beats, faults);
        always @(posedge aclk) f_since <= f_event ? 3'd0 : f_since + {2'd0, !(&f_since)};
        always @* if (partition != part_q) assume (f_since >= 3'd3);

        assign f_gathered = part_q == f_part ? f_all : 32'd0;
        assign f_most     = turn_q == 3'd0 ? 32'd7 : {29'd0, turn_q};
        always @(posedge aclk) if (f_live && turn_q != 3'd0 && f_since >= turn_q) assert (f_all == 32'd0);
`endif
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
`ifdef FORMAL_bh_counters
        // Turns since the watched partition's own, this one included when it has copied.
        wire [31:0] f_turns = turn_part_q > f_part ? turn_part_q - f_part - 32'd1
                                                   : turn_part_q + PARTITIONS - f_part - 32'd1;
        assign f_gathered = f_of(all_reads[EV*f_part +: EV], all_writes[EV*f_part +: EV], all_beats[ACC*f_part +: ACC],
                                 all_faults[FV*f_part +: FV]);
        assign f_most     = 32'd7 * f_turns + (turn_q == 3'd0 ? 32'd7 : {29'd0, turn_q});
        always @* assume (partition_r < PARTITIONS && partition_w < PARTITIONS);
        always @(posedge aclk) if (f_live) assert (turn_part_q < PARTITIONS);
`endif
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

`ifdef FORMAL_bh_counters
    wire [(32 << (PB + 2))-1:0] f_mem;
`endif
    bh_memory #(.ADDR_WIDTH(PB + 2), .WIDTH(32)) u_memory (
        .aclk(aclk), .we(clear || !write_q[2]),
        .waddr(clear ? clear_addr : {write_part_q, write_q[1:0]}), .wdata(sum_q),
        .raddr(step[2] ? raddr : {copy ? copy_part : flush_part_q, step[1:0]}), .rdata(rdata)
`ifdef FORMAL_bh_counters
        , .f_mem(f_mem)
`endif
    );

`ifdef FORMAL_bh_counters
    // P1 every event is added exactly once to its partition's counter: what the memory holds and what is on the
    //    way to it are the events so far
    // P2 the owner reads a word while it is not being written
    // C1 events of two partitions are both in the memory
    reg [1:0]  f_reset = 2'd0;                // reset lasts two cycles at least
    reg [31:0] f_events, f_start;             // so far; when it began
    wire       f_live = f_reset == 2'd2 && aresetn;
    initial assume (!aresetn);
    always @* begin
        assume (!clear && f_part < PARTITIONS);
`ifdef F_KIND
        assume (f_kind == `F_KIND);
`endif
        if (f_reset < 2'd2) assume (!aresetn && !count_r && !count_w && !count_fault_r && !count_fault_w);
        else assume (aresetn);
    end

    wire [PB-1:0] f_part_r = MIXED != 0 ? partition_r : partition, f_part_w = MIXED != 0 ? partition_w : partition;
    wire          f_of_r = f_part_r == f_part, f_of_w = f_part_w == f_part;
    reg  [31:0]   f_now;                      // events of this cycle
    always @* case (f_kind)
        2'd0:    f_now = {31'd0, count_r && f_of_r};
        2'd1:    f_now = {31'd0, count_w && f_of_w};
        2'd2:    f_now = (count_r && f_of_r ? count_r_len + 32'd1 : 32'd0) + (count_w && f_of_w ? count_w_len + 32'd1 : 32'd0);
        default: f_now = {31'd0, count_fault_r && f_of_r} + {31'd0, count_fault_w && f_of_w};
    endcase

    wire [31:0] f_word   = f_mem[32*{f_part, f_kind} +: 32];
    wire [2:0]  f_k      = {1'b0, f_kind};
    wire        f_adding = turn_q != 3'd0 && turn_q <= f_k + 3'd1 && flush_part_q == f_part;   // not yet in sum_q
    wire        f_writes = write_q == f_k && write_part_q == f_part;
    wire [31:0] f_flush  = f_of(flush_reads_q, flush_writes_q, flush_beats_q, flush_faults_q);

    always @(posedge aclk) begin
        if (f_reset < 2'd2) f_reset <= f_reset + 2'd1;
        f_events <= f_live ? f_events + f_now : f_word;
        if (!f_live) f_start <= f_word;
    end

    always @(posedge aclk) if (f_live) begin
        assert (f_events == f_gathered + (f_adding ? f_flush : 32'd0) + (f_writes ? sum_q : f_word));      // P1
        assert (f_gathered <= f_most * (f_kind == 2'd2 ? 32'd512 : f_kind == 2'd3 ? 32'd2 : 32'd1));
        if (rgrant) assert (write_q[2]);                                                                // P2
        // Of the turn, for induction.
        assert (turn_q <= 3'd6);
        assert (turn_q == 3'd0 ? add_q == 3'd6 : add_q == turn_q - 3'd1);
        if (turn_q == 3'd1) assert (write_q >= 3'd3 && write_q <= 3'd6);
        else                assert (turn_q == 3'd0 ? write_q >= 3'd5 : write_q == turn_q - 3'd2);
        if (turn_q >= 3'd2 && turn_q <= 3'd5) assert (write_part_q == flush_part_q);
        if (add_q == f_k && flush_part_q == f_part) assert (rdata == f_word);
        cover (f_events == f_start + 32'd2 && f_word == f_events && flush_part_q != f_part && f_flush != 32'd0);
    end
`endif

endmodule
`resetall
