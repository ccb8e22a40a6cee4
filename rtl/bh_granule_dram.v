// SPDX-License-Identifier: Apache-2.0
//
// bh_granule_dram - the granule table in memory: everything that goes through t_axi, one operation at a time.
//
// Clears the table after reset, then serves {commands, misses of every address channel} in turn.  A command's write is made when
// memory has answered OKAY and the word was dropped from every cache (gw_we), and t_wdone comes behind that; so no fill carries
// what a finished command has replaced.  A read error refuses that access or command; a write or clear error, and a read error
// in the midst of a change (t_broken), fail the table until reset: what comes then is answered with an error at once.
// A word of memory holds G entries, entry i from bit E*i on; here they are packed, EB bits each.
// Proof: tests/formal/bh_granule_dram.sby

`resetall
`default_nettype none

module bh_granule_dram #(
    parameter PORTS    = 1,            // 1..8
    parameter PA_WIDTH = 32,
    parameter GRANULES = 1024,         // 64..2**30, a power of two
    parameter LEVELS   = 1,            // 1..16
    parameter [PA_WIDTH-1:0] GRANULE_TABLE = 0,    // a multiple of the table's bytes
    // Derived.
    parameter ENTRY_LOG2 = LEVELS > 8 ? 6 : LEVELS > 4 ? 5 : LEVELS > 2 ? 4 : LEVELS > 1 ? 3 : 0,
    parameter EB         = LEVELS > 1 ? 4*LEVELS - 3 : 1,
    parameter E          = 1 << ENTRY_LOG2,
    parameter G          = 64 / E,
    parameter WORD       = G * EB,
    parameter WORDS      = GRANULES / G,
    parameter GW         = WORDS > 1 ? $clog2(WORDS) : 1
) (
    input  wire                  aclk,
    input  wire                  aresetn,          // synchronous, active low
    output wire                  table_ready,      // level: cleared
    output wire                  table_failed,     // level until reset

    // Command engine.
    input  wire                  t_read,           // steady with t_rindex until taken
    input  wire [GW-1:0]         t_rindex,
    output wire                  t_rready,         // taken in this cycle
    output wire                  t_rvalid,         // pulse
    output wire [WORD-1:0]       t_rdata,
    output wire                  t_rerror,
    input  wire                  t_write,          // steady with t_windex, t_wdata until t_wdone
    input  wire [GW-1:0]         t_windex,
    input  wire [WORD-1:0]       t_wdata,
    output wire                  t_wdone,          // pulse
    output wire                  t_werror,
    input  wire                  t_broken,         // pulse, with t_rerror: the table has failed

    // Caches.
    output wire                  gw_we,            // drop this word
    output wire [GW-1:0]         gw_index,
    input  wire [2*PORTS-1:0]    fetch,            // level until filled: {w, r} a port, port 0 lowest
    input  wire [2*PORTS*GW-1:0] fetch_index,
    output wire [2*PORTS-1:0]    filled,           // pulse
    output wire                  fill_error,
    output wire [WORD-1:0]       fill_data,

    output wire [PA_WIDTH-1:0]   t_axi_awaddr,
    output wire [7:0]            t_axi_awlen,
    output wire [2:0]            t_axi_awsize,
    output wire [1:0]            t_axi_awburst,
    output wire [3:0]            t_axi_awcache,
    output wire [2:0]            t_axi_awprot,
    output wire                  t_axi_awvalid,
    input  wire                  t_axi_awready,
    output wire [63:0]           t_axi_wdata,
    output wire [7:0]            t_axi_wstrb,
    output wire                  t_axi_wlast,
    output wire                  t_axi_wvalid,
    input  wire                  t_axi_wready,
    input  wire [1:0]            t_axi_bresp,
    input  wire                  t_axi_bvalid,
    output wire                  t_axi_bready,
    output wire [PA_WIDTH-1:0]   t_axi_araddr,
    output wire [7:0]            t_axi_arlen,
    output wire [2:0]            t_axi_arsize,
    output wire [1:0]            t_axi_arburst,
    output wire [3:0]            t_axi_arcache,
    output wire [2:0]            t_axi_arprot,
    output wire                  t_axi_arvalid,
    input  wire                  t_axi_arready,
    input  wire [63:0]           t_axi_rdata,
    input  wire [1:0]            t_axi_rresp,
    input  wire                  t_axi_rlast,
    input  wire                  t_axi_rvalid,
    output wire                  t_axi_rready
);

    localparam SOURCES = 2*PORTS + 1;              // the commands are the last
    localparam BURST   = WORDS < 16 ? WORDS : 16;  // of clearing
    localparam [GW-1:0] LAST = WORDS[GW-1:0] - BURST[GW-1:0], ALL = WORDS[GW-1:0] - 1'b1;
    localparam [4:0]    BEATS = BURST[4:0] - 5'd1;
    localparam [63:0]   BYTES = 64'd8 * WORDS;
    localparam [PA_WIDTH-1:0] INSIDE = BYTES[PA_WIDTH-1:0] - 1'b1;

    generate if (PORTS < 1 || PORTS > 8) begin : gen_check_ports
        PARAM_ERROR_bh_granule_dram_PORTS_must_be_1_to_8 u_error ();
    end endgenerate
    generate if (LEVELS < 1 || LEVELS > 16) begin : gen_check_levels
        PARAM_ERROR_bh_granule_dram_LEVELS_must_be_1_to_16 u_error ();
    end endgenerate
    generate if (GRANULES < 64 || (GRANULES & (GRANULES - 1)) != 0) begin : gen_check_granules
        PARAM_ERROR_bh_granule_dram_GRANULES_must_be_a_power_of_two_from_64 u_error ();
    end endgenerate
    generate if ((GRANULE_TABLE & INSIDE) != {PA_WIDTH{1'b0}} || BYTES >> PA_WIDTH > 64'd1) begin : gen_check_table
        PARAM_ERROR_bh_granule_dram_GRANULE_TABLE_must_be_a_multiple_of_its_size u_error ();
    end endgenerate

    localparam [2:0] IDLE = 3'd0, CLEAR = 3'd1, WRITE = 3'd2, WRITTEN = 3'd3, READ = 3'd4;
    reg [2:0]         state_q;
    reg               ready_q, failed_q;
    reg               aw_q, w_q, ar_q; // the channel's VALID
    reg [3:0]         beat_q;          // of W
    reg [GW-1:0]      index_q;         // word of the operation; CLEAR: first of the burst
    reg [SOURCES-1:0] source_q;        // READ: who asked, one-hot
    reg               refused_q;       // a command's read was taken from a failed table

    // ---- in turn ---------------------------------------------------------------------
    wire [SOURCES-1:0] request = {t_read || t_write, fetch};
    wire [SOURCES-1:0] pick;
    wire               start   = state_q == IDLE && !failed_q && request != {SOURCES{1'b0}};
    wire               command = pick[SOURCES-1];

`ifdef FORMAL
    wire [SOURCES-1:0] f_behind;
`endif
    bh_turn #(.N(SOURCES)) u_turn (
        .aclk(aclk), .aresetn(aresetn), .request(request), .pick(pick),
`ifdef FORMAL
        .f_behind(f_behind),
`endif
        .served(start));

    reg [GW-1:0] picked;               // word wanted
    integer i;
    always @* begin
        picked = (t_write ? t_windex : t_rindex) & {GW{command}};
        for (i = 0; i < 2*PORTS; i = i + 1) picked = picked | (fetch_index[i*GW +: GW] & {GW{pick[i]}});
    end

    // ---- operations --------------------------------------------------------------------
    wire writes  = state_q == CLEAR || state_q == WRITE;
    wire last    = state_q != CLEAR || {1'b0, beat_q} == BEATS;
    wire b       = t_axi_bvalid && t_axi_bready, r = t_axi_rvalid && t_axi_rready;
    wire b_error = t_axi_bresp != 2'b00, r_error = t_axi_rresp != 2'b00;

    always @(posedge aclk)
        if (!aresetn) begin
            state_q   <= CLEAR;
            ready_q   <= 1'b0;
            failed_q  <= 1'b0;
            aw_q      <= 1'b1;
            w_q       <= 1'b1;
            ar_q      <= 1'b0;
            beat_q    <= 4'd0;
            index_q   <= {GW{1'b0}};
            refused_q <= 1'b0;
        end else begin
            refused_q <= failed_q && state_q == IDLE && t_read;
            failed_q  <= failed_q || t_broken || (b && b_error);
            if (t_axi_awready) aw_q <= 1'b0;
            if (t_axi_arready) ar_q <= 1'b0;
            if (w_q && t_axi_wready) begin
                w_q    <= !last;
                beat_q <= last ? 4'd0 : beat_q + 4'd1;
            end
            if (start) begin
                state_q <= !(command && t_write) ? READ : WRITE;
                aw_q    <= command && t_write;
                w_q     <= command && t_write;
                ar_q    <= !(command && t_write);
                index_q <= picked;
            end else if (b && b_error) begin
                state_q <= state_q == WRITE ? WRITTEN : IDLE;
            end else if (b && state_q == WRITE) begin
                state_q <= WRITTEN;
            end else if (b) begin
                state_q <= index_q == LAST ? IDLE : CLEAR;
                ready_q <= index_q == LAST;
                aw_q    <= index_q != LAST;
                w_q     <= index_q != LAST;
                index_q <= index_q + BURST[GW-1:0];
            end else if (r || state_q == WRITTEN) begin
                state_q <= IDLE;
            end
        end

    always @(posedge aclk) if (start) source_q <= pick;

    assign table_ready  = ready_q;
    assign table_failed = failed_q;

    // ---- answers -------------------------------------------------------------------------
    wire refuse = failed_q && state_q == IDLE;

    assign t_rready   = (start && command && !t_write) || refuse;
    assign t_rvalid   = (r && source_q[SOURCES-1]) || refused_q;
    assign t_rerror   = r_error || refused_q;
    assign t_wdone    = state_q == WRITTEN || (refuse && t_write);
    assign t_werror   = failed_q;
    assign gw_we      = b && state_q == WRITE && !b_error;
    assign gw_index   = index_q;
    assign filled     = refuse ? fetch : source_q[2*PORTS-1:0] & {(2*PORTS){r}};
    assign fill_error = r_error || refuse;
    assign fill_data  = t_rdata;

    genvar e;
    generate for (e = 0; e < G; e = e + 1) begin : gen_entry
        assign t_rdata[e*EB +: EB]    = t_axi_rdata[e*E +: EB];
        assign t_axi_wdata[e*E +: EB] = t_wdata[e*EB +: EB] & {EB{state_q == WRITE}};
        if (E > EB) begin : gen_rest
            assign t_axi_wdata[e*E + EB +: E - EB] = {(E - EB){1'b0}};
        end
    end endgenerate

    // ---- t_axi ---------------------------------------------------------------------------
    // Not bufferable: the answer to a write comes from where the next read will find it.
    wire [PA_WIDTH-1:0] address = GRANULE_TABLE | ({{(PA_WIDTH - GW){1'b0}}, index_q & ALL} << 3);

    assign t_axi_awaddr  = address;
    assign t_axi_awlen   = state_q == CLEAR ? {3'd0, BEATS} : 8'd0;
    assign t_axi_awsize  = 3'd3;
    assign t_axi_awburst = 2'd1;
    assign t_axi_awcache = 4'b0010;
    assign t_axi_awprot  = 3'b001;
    assign t_axi_awvalid = aw_q;
    assign t_axi_wstrb   = 8'hff;
    assign t_axi_wlast   = last;
    assign t_axi_wvalid  = w_q;
    assign t_axi_bready  = writes && !aw_q && !w_q;
    assign t_axi_araddr  = address;
    assign t_axi_arlen   = 8'd0;
    assign t_axi_arsize  = 3'd3;
    assign t_axi_arburst = 2'd1;
    assign t_axi_arcache = 4'b0010;
    assign t_axi_arprot  = 3'b001;
    assign t_axi_arvalid = ar_q;
    assign t_axi_rready  = state_q == READ && !ar_q;

    wire unused = &{1'b0, t_axi_rdata, t_axi_rlast};

`ifdef FORMAL_bh_granule_dram
    // P1 AXI: what stalls stays; lengths, sizes and strobes; every address inside the table, a burst within it; WLAST on the last beat
    // P2 one operation at a time: no read while a write is open, nor the reverse
    // P3 a command's write: its word at its place; gw_we only on its OKAY, t_wdone without error only in the cycle after gw_we
    // P4 a fill or a command's read without error is the word as the last finished write left it, 0 when there was none since reset:
    //    what bh_granule_cache assumes; a fill goes to who asked, and not in the cycle of a gw_we
    // P5 table_ready only when every word was cleared and memory said OKAY; a write or clear error, or t_broken, fails the table until
    //    reset, and nothing is begun then, but everything is answered with an error
    // P6 in turn: whoever waits is passed by each other source at most once
    // C1 cleared, written, fetched; C2 a read error, then the word; C3 failed by a write; C4 failed by a read
    reg f_past_valid = 1'b0;
    initial assume (!aresetn);
    always @(posedge aclk) f_past_valid <= 1'b1;
    wire f_live = f_past_valid && aresetn;

    (* anyconst *) reg [GW-1:0] f_word;                    // any word of the table
    (* anyconst *) reg [3:0]    f_channel;                 // any who fetches
    (* anyseq *)   reg [63:0]   f_any;
    reg  [63:0]     f_memory;                              // what memory holds of it
    reg  [WORD-1:0] f_table;                               // as the last finished write left it
    wire [63:0]     f_bits, f_packed;                      // bits that entries have; f_table as memory holds it
    generate for (e = 0; e < G; e = e + 1) begin : gen_f_entry
        assign f_bits[e*E +: E]   = {{(E - EB){1'b0}}, {EB{1'b1}}};
        assign f_packed[e*E +: E] = {{(E - EB){1'b0}}, f_table[e*EB +: EB]};
    end endgenerate
    wire            f_waits  = fetch[f_channel];
    wire [GW-1:0]   f_wanted = fetch_index[f_channel*GW +: GW];
    always @* assume ({28'd0, f_channel} < 2*PORTS && f_word <= ALL);

    integer k;
    // The neighbours' side: steady requests inside the table.
    always @* begin
        if (t_read)  assume (t_rindex <= ALL);
        if (t_write) assume (t_windex <= ALL);
        if (t_broken) assume (t_rvalid && t_rerror);
        for (k = 0; k < 2*PORTS; k = k + 1) if (fetch[k]) assume (fetch_index[k*GW +: GW] <= ALL);
    end
    always @(posedge aclk) if (f_live && $past(aresetn)) begin
        if ($past(t_read && !t_rready))  assume (t_read && t_rindex == $past(t_rindex));
        if ($past(t_write && !t_wdone))  assume (t_write && t_windex == $past(t_windex) && t_wdata == $past(t_wdata));
        if ($past(f_waits && !filled[f_channel])) assume (f_waits && f_wanted == $past(f_wanted));
        if ($past(filled[f_channel])) assume (!f_waits);
    end

    // Memory: answers what it accepted, when it likes.
    reg  f_aw, f_w, f_ar;                                  // accepted, not answered
    reg  [GW-1:0] f_aw_index;
    reg  [3:0]    f_beats;
    wire [PA_WIDTH-1:0] f_aw_offset = t_axi_awaddr - GRANULE_TABLE, f_ar_offset = t_axi_araddr - GRANULE_TABLE;
    wire f_writes_word = t_axi_wvalid && t_axi_wready && index_q + {{(GW > 4 ? GW - 4 : 1){1'b0}}, f_beats} == {1'b0, f_word};
    always @(posedge aclk)
        if (!aresetn) begin
            f_aw <= 1'b0; f_w <= 1'b0; f_ar <= 1'b0; f_beats <= 4'd0;
            f_table  <= {WORD{1'b0}};
            f_memory <= f_any;
        end else begin
            f_aw <= (f_aw || (t_axi_awvalid && t_axi_awready)) && !b;
            f_w  <= (f_w || (t_axi_wvalid && t_axi_wready && t_axi_wlast)) && !b;
            f_ar <= (f_ar || (t_axi_arvalid && t_axi_arready)) && !r;
            if (t_axi_wvalid && t_axi_wready) f_beats <= t_axi_wlast ? 4'd0 : f_beats + 4'd1;
            if (f_writes_word) f_memory <= t_axi_wdata;
            if (b && b_error)  f_memory <= f_any;
            if (gw_we && gw_index == f_word) f_table <= t_wdata;
        end
    always @* begin
        if (t_axi_bvalid) assume (f_aw && f_w);
        if (t_axi_rvalid) assume (f_ar);
        if (t_axi_rvalid && !r_error && index_q == f_word) assume (t_axi_rdata == f_memory);
    end

    reg       f_command;               // taken from the engine, not answered
    reg [3:0] f_passed;                // operations begun for others while this channel waited
    always @(posedge aclk) begin
        f_command <= aresetn && ((f_command && !t_rvalid) || (t_read && t_rready));
        f_passed  <= !aresetn || !f_waits || (start && pick[f_channel]) ? 4'd0 : f_passed + {3'd0, start};
    end
    reg [4:0] f_last, f_turns;         // source served last, plus 1; turns until this channel's at most
    always @* begin
        f_last = 5'd0;
        for (k = 0; k < SOURCES; k = k + 1) f_last = f_last + {4'd0, !f_behind[k]};
        f_turns = {1'b0, f_channel} >= f_last ? {1'b0, f_channel} - f_last + 5'd1 : SOURCES[4:0] - f_last + {1'b0, f_channel} + 5'd1;
    end
    wire f_mine = state_q == READ && source_q[f_channel];

    always @(posedge aclk) if (f_live) begin
        // P1
        if (t_axi_awvalid) assert (f_aw_offset[2:0] == 3'd0 && ({{(64 - PA_WIDTH){1'b0}}, f_aw_offset} >> 3) + {56'd0, t_axi_awlen} < WORDS);
        if (t_axi_awvalid) assert (({4'd0, t_axi_awaddr[6:3]} & t_axi_awlen) == 8'd0);
        if (t_axi_arvalid) assert (f_ar_offset[2:0] == 3'd0 && ({{(64 - PA_WIDTH){1'b0}}, f_ar_offset} >> 3) < WORDS);
        if (t_axi_wvalid) assert (t_axi_wlast == ({4'd0, f_beats} == t_axi_awlen) && t_axi_wstrb == 8'hff);
        assert (f_beats == beat_q && {1'b0, beat_q} <= BEATS && (beat_q == 4'd0 || (w_q && state_q == CLEAR)));
        // P2
        assert (!((f_ar || t_axi_arvalid) && (f_aw || f_w || t_axi_awvalid || t_axi_wvalid)));
        assert (state_q <= READ);
        if (state_q != IDLE) assert (index_q <= ALL && ({{(32 - GW){1'b0}}, index_q & {GW{state_q == CLEAR}}} & (BURST - 1)) == 0);
        assert (writes == (f_aw || aw_q) && writes == (f_w || w_q) && !(f_aw && aw_q) && !(f_w && w_q));
        assert ((state_q == READ) == (f_ar || ar_q) && !(f_ar && ar_q));
        // P3
        if (state_q == WRITE || state_q == WRITTEN) assert (t_write && t_windex == index_q);
        if (state_q == WRITE && t_axi_awvalid) assert (t_axi_awlen == 8'd0 && f_aw_offset >> 3 == {{(PA_WIDTH - GW){1'b0}}, t_windex});
        if (gw_we) assert (t_axi_bvalid && t_axi_bresp == 2'b00 && gw_index == t_windex && f_aw && f_w);
        // P4
        if (ready_q && !failed_q) begin
            if (state_q == WRITE && index_q == f_word && f_w) begin
                for (k = 0; k < G; k = k + 1) assert (f_memory[k*E +: EB] == t_wdata[k*EB +: EB]);
            end else assert ((f_memory & f_bits) == f_packed);
        end
        if (filled[f_channel]) begin
            assert (f_waits && !gw_we);
            if (!fill_error) assert (ready_q && !failed_q && (f_wanted != f_word || fill_data == f_table));
        end
        if (f_mine) assert (f_waits && f_wanted == index_q);
        if (t_rvalid) assert (f_command);
        if (t_rvalid && !t_rerror && index_q == f_word) assert (t_rdata == f_table);
        assert (f_command == (refused_q || (state_q == READ && source_q[SOURCES-1])));
        if (state_q == READ) assert (source_q != {SOURCES{1'b0}} && (source_q & (source_q - 1'b1)) == {SOURCES{1'b0}});
        // P5
        assert (!(ready_q && state_q == CLEAR) && (ready_q || state_q == CLEAR || (failed_q && state_q == IDLE)));
        if (failed_q) assert (state_q == IDLE || state_q == WRITTEN);
        if (state_q == CLEAR) begin
            assert (f_table == {WORD{1'b0}});
            if (f_word < index_q || (f_word - index_q < BURST && (f_w || f_word - index_q < f_beats))) assert (f_memory == 64'd0);
        end
        if (failed_q && state_q == IDLE) begin
            assert (!t_axi_awvalid && !t_axi_wvalid && !t_axi_arvalid && t_rready);
            if (f_waits) assert (filled[f_channel] && fill_error);
            if (t_write) assert (t_wdone && t_werror);
        end
        // P6
        assert (f_behind == ({SOURCES{1'b1}} << f_last) && (f_last != 5'd0));
        if (f_waits && !f_mine) assert ({1'b0, f_passed} + f_turns <= SOURCES);
        if (f_waits && !f_mine) assert ({1'b0, f_passed} < SOURCES);
    end

    always @(posedge aclk) if (f_live && $past(aresetn)) begin
        if ($past(t_axi_awvalid && !t_axi_awready)) assert (t_axi_awvalid && t_axi_awaddr == $past(t_axi_awaddr) && t_axi_awlen == $past(t_axi_awlen));
        if ($past(t_axi_wvalid && !t_axi_wready))   assert (t_axi_wvalid && t_axi_wdata == $past(t_axi_wdata) && t_axi_wlast == $past(t_axi_wlast));
        if ($past(t_axi_arvalid && !t_axi_arready)) assert (t_axi_arvalid && t_axi_araddr == $past(t_axi_araddr));
        if (t_wdone && !t_werror) assert ($past(gw_we && gw_index == t_windex && t_axi_bresp == 2'b00));
        if ($past(gw_we)) assert (t_wdone && !t_werror);
        assert (failed_q == $past(failed_q || t_broken || (b && b_error)));
        assert (ready_q == ($past(ready_q) || $past(state_q == CLEAR && b && !b_error && index_q == LAST)));
        if ($past(t_read && t_rready && failed_q)) assert (t_rvalid && t_rerror);
        if ($past(t_rvalid && !(t_read && t_rready))) assert (!t_rvalid);
    end

    reg f_written = 1'b0, f_missed = 1'b0;
    always @(posedge aclk) begin
        f_written <= aresetn && (f_written || (gw_we && gw_index == f_word));
        f_missed  <= aresetn && (f_missed || (filled[f_channel] && fill_error && f_wanted == f_word && !failed_q));
    end
    always @(posedge aclk) if (f_live) begin
        cover (f_written && f_table != {WORD{1'b0}} && filled[f_channel] && !fill_error && f_wanted == f_word);  // C1
        cover (f_missed && filled[f_channel] && !fill_error && f_wanted == f_word);                              // C2
        cover (ready_q && failed_q && f_waits && t_write && t_wdone);                                            // C3
        cover (ready_q && failed_q && $past(!failed_q && r));                                                    // C4
    end
`endif

endmodule
`resetall
