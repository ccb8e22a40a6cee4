// SPDX-License-Identifier: Apache-2.0
//
// bh_fault_log - record FIFO and missed count (design section 6).
//
// Takes one record a cycle, always; sources take turns.  When the FIFO is full the
// oldest records stay and new ones are only counted.  The head is at the outputs
// two cycles after it was written, or after the one before was dropped.
// Each port of hung leaves a DRAIN record, the lowest first.
// Proof: tests/formal/bh_fault_log.sby

`resetall
`default_nettype none

module bh_fault_log #(
    parameter PORTS       = 1,
    parameter FAULT_DEPTH = 16,        // 2..128, a power of two
    parameter IPA_WIDTH   = 32,
    parameter ID_WIDTH    = 4,
    parameter VMID_WIDTH  = 8,
    parameter LEVELS      = 1,         // 1: the level is 0 and not kept
    // From the top: {port, size, len, prot, write, code, id, ipa} and {level if any, trusted, partition, vmid}.
    parameter ENTRY_WIDTH = 4 + 3 + 8 + 3 + 1 + 4 + ID_WIDTH + IPA_WIDTH + (LEVELS > 1 ? 4 : 0) + 5 + VMID_WIDTH
) (
    input  wire                        aclk,
    input  wire                        aresetn,      // synchronous, active low

    // Refused bursts; tag: {known, level, trusted, partition, vmid} of the context.
    input  wire [PORTS-1:0]            fault_r_valid,
    output wire [PORTS-1:0]            fault_r_ready,
    input  wire [PORTS*4-1:0]          fault_r_code,
    input  wire [PORTS*(VMID_WIDTH+10)-1:0] fault_r_tag,
    input  wire [PORTS*IPA_WIDTH-1:0]  fault_r_ipa,
    input  wire [PORTS*ID_WIDTH-1:0]   fault_r_id,
    input  wire [PORTS*8-1:0]          fault_r_len,
    input  wire [PORTS*3-1:0]          fault_r_size,
    input  wire [PORTS*3-1:0]          fault_r_prot,
    input  wire [PORTS-1:0]            fault_w_valid,
    output wire [PORTS-1:0]            fault_w_ready,
    input  wire [PORTS*4-1:0]          fault_w_code,
    input  wire [PORTS*(VMID_WIDTH+10)-1:0] fault_w_tag,
    input  wire [PORTS*IPA_WIDTH-1:0]  fault_w_ipa,
    input  wire [PORTS*ID_WIDTH-1:0]   fault_w_id,
    input  wire [PORTS*8-1:0]          fault_w_len,
    input  wire [PORTS*3-1:0]          fault_w_size,
    input  wire [PORTS*3-1:0]          fault_w_prot,

    // Refused configuration accesses: tag, ID and len are 0.
    input  wire                        config_r_valid,
    output wire                        config_r_ready,
    input  wire [15:0]                 config_r_addr,
    input  wire [2:0]                  config_r_prot,
    input  wire                        config_w_valid,
    output wire                        config_w_ready,
    input  wire [15:0]                 config_w_addr,    // also of a write that waits for hung ports
    input  wire [2:0]                  config_w_prot,

    // Ports that did not drain; the same fields and the port.
    input  wire                        hung_valid,       // pulse
    input  wire [PORTS-1:0]            hung,
    input  wire                        hung_by_register, // for the write at config_w_*; else its address and prot are 0
    output wire                        records_busy,     // their records wait

    output wire                        pushed,       // a record was kept or missed
    output wire [3:0]                  pushed_code,
    // A partition's refused burst, kept or missed, a cycle later.
    output reg                         tap_valid,    // pulse
    output reg  [3:0]                  tap_partition,
    output reg  [27:0]                 tap_info,     // as FAULT_INFO
    output reg  [IPA_WIDTH-1:0]        tap_ipa,

    output wire                        settled,      // the head is shown, or there is none
    output reg                         head_valid,
    output wire [3:0]                  head_port,    // all meaningless while !head_valid
    output wire [2:0]                  head_size,
    output wire [7:0]                  head_len,
    output wire [2:0]                  head_prot,
    output wire                        head_write,
    output wire [3:0]                  head_code,
    output wire [ID_WIDTH-1:0]         head_id,
    output wire [IPA_WIDTH-1:0]        head_ipa,
    output wire [VMID_WIDTH-1:0]       head_vmid,
    output wire [3:0]                  head_level,
    output wire                        head_trusted,
    output wire [3:0]                  head_partition,
    input  wire                        pop,          // pulse: drop the head, if it is shown
    output wire [7:0]                  held,         // records
    output reg  [15:0]                 missed,       // saturates
    input  wire                        missed_clear
);

    generate if (FAULT_DEPTH < 2 || FAULT_DEPTH > 128 || (FAULT_DEPTH & (FAULT_DEPTH - 1)) != 0) begin : gen_check_depth
        PARAM_ERROR_bh_fault_log_FAULT_DEPTH_must_be_a_power_of_two_2_to_128 u_error ();
    end endgenerate

    localparam PTR     = $clog2(FAULT_DEPTH);
    localparam SOURCES = 2*PORTS + 2;
    localparam RECORD  = ENTRY_WIDTH + 1;              // {known, entry}
    localparam TAG_IN  = VMID_WIDTH + 10;
    localparam TAG     = VMID_WIDTH + (LEVELS > 1 ? 9 : 5);

    // ---- hung ports: DRAIN records go before the CONFIG record of a write -----------------
    reg  [PORTS-1:0] hung_q;           // still to be recorded
    reg              hung_by_register_q;
    wire [PORTS-1:0] hung_low = hung_q & (~hung_q + 1'b1);
    wire             drain    = |hung_q;
    wire             w_grant;

    always @(posedge aclk)
        if (!aresetn)        hung_q <= {PORTS{1'b0}};
        else if (hung_valid) hung_q <= hung;
        else if (w_grant)    hung_q <= hung_q & ~hung_low;

    always @(posedge aclk)
        if (hung_valid) hung_by_register_q <= hung_by_register;

    reg [3:0] hung_port;
    integer h;
    always @* begin
        hung_port = 4'd0;
        for (h = 0; h < PORTS; h = h + 1)
            hung_port = hung_port | (h[3:0] & {4{hung_low[h]}});
    end

    assign records_busy = drain;

`ifdef FORMAL_bh_fault_log
    wire [(ENTRY_WIDTH << PTR)-1:0]          f_mem;
    (* anyconst *) reg [$clog2(SOURCES)-1:0] f_source;
    reg                                      f_past_valid = 1'b0;
    reg [3:0]                                f_wait = 4'd0;         // cycles that f_source has waited
`endif

    // ---- sources: each port's reads and writes, then the configuration port's --------
    wire [SOURCES-1:0]        req;
    wire [SOURCES*RECORD-1:0] record;
    wire [SOURCES-1:0]        grant;

    genvar p;
    generate for (p = 0; p < PORTS; p = p + 1) begin : gen_port
        localparam [3:0] PORT = p;
        assign record[2*p*RECORD +: RECORD] = {
            fault_r_tag[TAG_IN*p + TAG_IN-1], PORT, fault_r_size[3*p +: 3], fault_r_len[8*p +: 8], fault_r_prot[3*p +: 3], 1'b0,
            fault_r_code[4*p +: 4], fault_r_id[ID_WIDTH*p +: ID_WIDTH], fault_r_ipa[IPA_WIDTH*p +: IPA_WIDTH],
            fault_r_tag[TAG_IN*p +: TAG]};
        assign record[(2*p+1)*RECORD +: RECORD] = {
            fault_w_tag[TAG_IN*p + TAG_IN-1], PORT, fault_w_size[3*p +: 3], fault_w_len[8*p +: 8], fault_w_prot[3*p +: 3], 1'b1,
            fault_w_code[4*p +: 4], fault_w_id[ID_WIDTH*p +: ID_WIDTH], fault_w_ipa[IPA_WIDTH*p +: IPA_WIDTH],
            fault_w_tag[TAG_IN*p +: TAG]};
    end endgenerate

    // With several ports each record is accepted SOURCES cycles after it was offered, whenever it was taken in
    // between: how soon a port's next refusal is answered must not depend on what other ports are refused.
    generate if (PORTS == 1) begin : gen_at_once
        assign req[1:0]      = {fault_w_valid, fault_r_valid};
        assign fault_r_ready = grant[0];
        assign fault_w_ready = grant[1];
    end else begin : gen_in_time
        localparam TW = $clog2(SOURCES);
        localparam [31:0] LAST = SOURCES - 1;

        for (p = 0; p < 2*PORTS; p = p + 1) begin : gen_source
            wire          valid = p % 2 == 0 ? fault_r_valid[p/2] : fault_w_valid[p/2];
            reg  [TW-1:0] time_q;      // since it was offered
            reg           taken_q;
            wire          accept = valid && time_q == LAST[TW-1:0];

            assign req[p] = valid && !taken_q;
            if (p % 2 == 0) begin : gen_r
                assign fault_r_ready[p/2] = accept;
            end else begin : gen_w
                assign fault_w_ready[p/2] = accept;
            end

            always @(posedge aclk)
                if (!aresetn || !valid || accept) begin
                    time_q  <= {TW{1'b0}};
                    taken_q <= 1'b0;
                end else begin
                    time_q  <= time_q + 1'b1;
                    taken_q <= taken_q || grant[p];
                end

`ifdef FORMAL_bh_fault_log
            // The port's side: what is offered stays.
            always @(posedge aclk) if (f_past_valid && $past(aresetn && valid && !accept)) assume (valid);
            always @(posedge aclk) if (f_past_valid && aresetn && f_source == p) begin
                if (accept) assert (taken_q || grant[p]);                            // P5
                if (!taken_q) assert (f_wait == time_q);
            end
`endif
        end
    end endgenerate

    assign req[2*PORTS +: 2] = {drain || config_w_valid, config_r_valid};
    assign config_r_ready    = grant[2*PORTS];
    assign w_grant           = grant[2*PORTS+1];
    assign config_w_ready    = w_grant && !drain;

    wire pins = drain && !hung_by_register_q;
    wire [IPA_WIDTH+15:0] ipa_r = {{IPA_WIDTH{1'b0}}, config_r_addr};
    wire [IPA_WIDTH+15:0] ipa_w = {{IPA_WIDTH{1'b0}}, config_w_addr & {16{!pins}}};
    wire unused_ipa = &{1'b0, ipa_r, ipa_w};
    assign record[2*PORTS*RECORD +: RECORD] = {
        1'b0, 4'd0, 3'd2, 8'd0, config_r_prot, 1'b0, 4'd8, {ID_WIDTH{1'b0}}, ipa_r[IPA_WIDTH-1:0], {TAG{1'b0}}};
    assign record[(2*PORTS+1)*RECORD +: RECORD] = {
        1'b0, hung_port, 3'd2, 8'd0, config_w_prot & {3{!pins}}, 1'b1, 3'b100, drain, {ID_WIDTH{1'b0}}, ipa_w[IPA_WIDTH-1:0],
        {TAG{1'b0}}};

    // ---- in turn ------------------------------------------------------------------------
`ifdef FORMAL
    wire [SOURCES-1:0] f_behind;
`endif
    bh_turn #(.N(SOURCES)) u_turn (
        .aclk(aclk), .aresetn(aresetn), .request(req), .pick(grant),
`ifdef FORMAL
        .f_behind(f_behind),
`endif
        .served(pushed));

    reg [RECORD-1:0] taken;
    integer i;
    always @* begin
        taken = {RECORD{1'b0}};
        for (i = 0; i < SOURCES; i = i + 1) taken = taken | (record[i*RECORD +: RECORD] & {RECORD{grant[i]}});
    end

    assign pushed      = |req;
    assign pushed_code = taken[ID_WIDTH+IPA_WIDTH+TAG +: 4];

    wire [3:0] taken_level;
    generate if (LEVELS > 1) begin : gen_level
        assign taken_level = taken[VMID_WIDTH + 5 +: 4];
    end else begin : gen_no_level
        assign taken_level = 4'd0;
        wire unused_levels = &{1'b0, fault_r_tag, fault_w_tag};
    end endgenerate

    always @(posedge aclk) begin
        tap_valid     <= aresetn && pushed && taken[RECORD-1];
        tap_partition <= taken[VMID_WIDTH +: 4];
        tap_info      <= {taken[ENTRY_WIDTH-1 -: 4], taken_level, taken[VMID_WIDTH + 4], taken[ENTRY_WIDTH-5 -: 19]};
        tap_ipa       <= taken[TAG +: IPA_WIDTH];
    end

    // ---- FIFO ---------------------------------------------------------------------------
    reg  [PTR-1:0] wptr_q, rptr_q;
    reg  [PTR:0]   count_q;
    wire           full = count_q[PTR];
    wire           keep = pushed && !full;
    wire           drop = pop && head_valid;

    wire [VMID_WIDTH+8:0] head_tag;
    bh_memory #(.ADDR_WIDTH(PTR), .WIDTH(ENTRY_WIDTH)) u_fifo (
        .aclk(aclk), .we(keep), .waddr(wptr_q),
        .wdata(taken[ENTRY_WIDTH-1:0]), .raddr(rptr_q),
        .rdata({head_port, head_size, head_len, head_prot, head_write, head_code, head_id, head_ipa, head_tag[TAG-1:0]})
`ifdef FORMAL_bh_fault_log
        , .f_mem(f_mem)
`endif
    );

    generate if (LEVELS == 1) begin : gen_no_head_level
        assign head_tag[VMID_WIDTH+8:TAG] = 4'd0;
    end endgenerate
    assign {head_level, head_trusted, head_partition, head_vmid} = head_tag;

    always @(posedge aclk)
        if (!aresetn) begin
            wptr_q     <= {PTR{1'b0}};
            rptr_q     <= {PTR{1'b0}};
            count_q    <= {(PTR + 1){1'b0}};
            head_valid <= 1'b0;
            missed     <= 16'd0;
        end else begin
            if (keep) wptr_q <= wptr_q + 1'b1;
            if (drop) rptr_q <= rptr_q + 1'b1;
            count_q    <= count_q + {{PTR{1'b0}}, keep} - {{PTR{1'b0}}, drop};
            head_valid <= count_q != 0 && !drop;
            if (missed_clear)                            missed <= {15'd0, pushed && full};
            else if (pushed && full && !(&missed))       missed <= missed + 16'd1;
        end

    assign settled = head_valid || count_q == 0;
    assign held    = {{(7 - PTR){1'b0}}, count_q};

`ifdef FORMAL_bh_fault_log
    // P1 every record taken is kept, or counted as missed when the FIFO is full: never both, never neither
    // P2 a kept record stays unchanged until it is dropped as head, in the order of arrival
    // P3 the head that is shown is the oldest record
    // P4 a source is granted only when it asks, one in a cycle, and waits SOURCES - 1 cycles at most
    // P5 several ports: a record has been taken when it is accepted, which is so many cycles after it was offered
    // P6 each hung port leaves one DRAIN record, the lowest first, with address and AxPROT of the write that waited
    //    or 0; meanwhile records_busy
    // P7 the tap shows every record of a known context, in the cycle after it was taken, and nothing else
    // C1 the FIFO fills, misses a record, drains
    (* anyseq *)   reg                       f_pick;
    reg                   f_tracking = 1'b0;          // f_record was kept and is f_place from the head
    reg [PTR-1:0]         f_place;
    reg [ENTRY_WIDTH-1:0] f_record;
    wire [ENTRY_WIDTH-1:0] f_entry = taken[ENTRY_WIDTH-1:0];
    wire [ENTRY_WIDTH-1:0] f_head  = {head_port, head_size, head_len, head_prot, head_write, head_code, head_id,
                                      head_ipa, head_tag[TAG-1:0]};
    wire [PTR-1:0]         f_slot  = rptr_q + f_place;
    reg  [PORTS-1:0]       f_hung = 0;                // reported, their records not taken
    reg                    f_by_register;
    reg  [3:0]             f_drained = 0;
    wire                   f_drain = pushed && pushed_code == 4'd9 && w_grant;
    wire [3:0]             f_port = taken[ENTRY_WIDTH-1 -: 4];
    (* anyconst *) reg [$clog2(PORTS+1)-1:0] f_of;         // a port whose records are watched at the tap
    always @(posedge aclk)
        if (!aresetn) f_hung <= 0;
        else begin
            f_hung <= (hung_valid ? hung : f_hung) & ~(f_drain ? 1 << f_port : 0);
            if (hung_valid) f_by_register <= hung_by_register;
            if (f_drain) f_drained <= f_drained + 1;
        end

    always @(posedge aclk) begin
        f_past_valid <= 1'b1;
        f_wait       <= aresetn && req[f_source] && !grant[f_source] ? f_wait + 4'd1 : 4'd0;
        if (!aresetn) f_tracking <= 1'b0;
        else if (f_tracking) begin
            if (drop && f_place == 0) f_tracking <= 1'b0;
            if (drop)                 f_place    <= f_place - 1'b1;
        end else if (keep && f_pick) begin
            f_tracking <= 1'b1;
            f_place    <= count_q[PTR-1:0] - {{(PTR - 1){1'b0}}, drop};
            f_record   <= f_entry;
        end
    end

    wire [3:0]             f_of_port = {4'd0, f_of};
    wire [2*PORTS-1:0]     f_known;
    generate for (p = 0; p < PORTS; p = p + 1) begin : gen_f_known
        assign f_known[2*p +: 2] = {fault_w_tag[TAG_IN*p + TAG_IN-1], fault_r_tag[TAG_IN*p + TAG_IN-1]};
    end endgenerate

    initial assume (!aresetn);
    always @* assume (f_source < SOURCES && f_of < PORTS);

    always @(posedge aclk) if (f_past_valid && aresetn) begin
        assert (count_q <= FAULT_DEPTH);
        assert (wptr_q == rptr_q + count_q[PTR-1:0]);
        if (f_tracking) begin                                                       // P2
            assert ({1'b0, f_place} < count_q);
            assert (f_mem[f_slot*ENTRY_WIDTH +: ENTRY_WIDTH] == f_record);
            if (head_valid && f_place == 0) assert (f_head == f_record);            // P3
        end
        if (head_valid) assert (count_q != 0 && f_head == f_mem[rptr_q*ENTRY_WIDTH +: ENTRY_WIDTH]);
        assert ((grant & ~req) == 0 && (grant & (grant - 1'b1)) == 0 && |grant == |req);    // P4
        assert (f_wait < SOURCES);
        // What waits was passed by: all above the last served and not above it are ahead of it.
        assert ((f_behind & ({SOURCES{1'b1}} >> 1)) == ((f_behind & ({SOURCES{1'b1}} >> 1)) & (f_behind >> 1)));

        if ($past(aresetn && pushed)) begin                                          // P1
            assert (count_q == $past(count_q) + ($past(full) ? 0 : 1) - ($past(drop) ? 1 : 0));
            if ($past(full) && $past(missed_clear)) assert (missed == 16'd1);
            else if ($past(full)) assert (missed == ($past(missed) == 16'hFFFF ? 16'hFFFF : $past(missed) + 16'd1));
        end
        if ($past(aresetn && !(pushed && full) && !missed_clear)) assert (missed == $past(missed));
        if ($past(aresetn && req[f_source] && !grant[f_source])) assume (req[f_source]);

        // P6.  The engine reports again only when all of it was taken.
        if (records_busy) assume (!hung_valid);
        if ($past(aresetn && records_busy)) assume ($stable({config_w_addr, config_w_prot}));
        assert (records_busy == (f_hung != 0) && f_hung == hung_q);
        if (records_busy) assert (f_by_register == hung_by_register_q);
        if (f_drain) begin
            assert (f_hung[f_port] && (f_hung & ((1 << f_port) - 1)) == 0);
            assert (taken[TAG +: IPA_WIDTH] == (f_by_register ? config_w_addr[IPA_WIDTH-1:0] : 0));
            assert (taken[TAG+IPA_WIDTH+ID_WIDTH+5 +: 3] == (f_by_register ? config_w_prot : 3'd0));
        end
        // P7
        assert (tap_valid == $past(aresetn && |(grant[2*PORTS-1:0] & f_known)));
        if ($past(grant[2*f_of]) && tap_valid)
            assert ({tap_info[3:0], tap_info[4], tap_info[23:20], tap_partition, tap_ipa}
                    == $past({fault_r_code[4*f_of +: 4], 1'b0, fault_r_tag[TAG_IN*f_of + VMID_WIDTH + 5 +: 4] & {4{LEVELS > 1}},
                              fault_r_tag[TAG_IN*f_of + VMID_WIDTH +: 4], fault_r_ipa[IPA_WIDTH*f_of +: IPA_WIDTH]}));
        if ($past(grant[2*f_of+1]) && tap_valid)
            assert ({tap_info[7:5], tap_info[4], tap_info[15:8], tap_info[19:16], tap_info[27:24]}
                    == $past({fault_w_prot[3*f_of +: 3], 1'b1, fault_w_len[8*f_of +: 8], fault_w_tag[TAG_IN*f_of + VMID_WIDTH + 4],
                              fault_w_size[3*f_of +: 3], f_of_port}));
        cover (missed == 2 && count_q == 0 && $past(drop));
        cover (f_drained == PORTS && !records_busy);
    end
`endif

endmodule
`resetall
