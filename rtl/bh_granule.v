// SPDX-License-Identifier: Apache-2.0
//
// bh_granule - the command engine: translates a command's granules with the caller's windows, checks all of them, then
// changes all of them (docs/architecture.md, "What a command checks").
//
// A range goes window after window (a run), in a run a table word a cycle, and twice: checked, then applied.  One granule is checked and
// changed in one go: the table is written 3 cycles behind the first cycle of cmd_valid, and cmd_done is in that cycle.  Ranges that a commit
// clears, and on chip the whole table after reset, are runs too, without a check.
// Proof: tests/formal/granule_commands.sby

`resetall
`default_nettype none

module bh_granule #(
    parameter PARTITION_BITS = 1,
    parameter WINDOWS        = 8,      // 1..16
    parameter IPA_PAGE_WIDTH = 20,     // 1..32
    parameter PA_PAGE_WIDTH  = 20,
    parameter GRANULES       = 1024,   // 64..2**30, a power of two, at most 2**PA_PAGE_WIDTH
    parameter [PA_PAGE_WIDTH-1:0] BASE_PAGE = 0,   // a multiple of GRANULES
    parameter LEVELS         = 1,      // 1..16
    parameter GRANULE_DRAM   = 0,      // 0, 1
    // Derived.
    parameter LIVE_WIDTH     = 14 + PA_PAGE_WIDTH + 2*IPA_PAGE_WIDTH,
    parameter ENTRY_LOG2     = LEVELS > 8 ? 6 : LEVELS > 4 ? 5 : LEVELS > 2 ? 4 : LEVELS > 1 ? 3 : 0,
    parameter EB             = LEVELS > 1 ? 4*LEVELS - 3 : 1,
    parameter G              = 64 >> ENTRY_LOG2,
    parameter WORD           = G*EB,
    parameter GI             = $clog2(GRANULES),
    parameter GW             = GRANULES > G ? $clog2(GRANULES) - $clog2(G) : 1
) (
    input  wire                      aclk,
    input  wire                      aresetn,        // synchronous, active low
    input  wire                      table_ok,
    output wire                      clearing,       // on chip, after reset
    output wire                      idle,

    // Live windows.
    input  wire                      clear,
    input  wire [PARTITION_BITS-1:0] clear_addr,
    input  wire                      slot_we,
    input  wire [3:0]                slot,
    input  wire [LIVE_WIDTH-1:0]     slot_data,
    input  wire [PARTITION_BITS-1:0] slot_partition,

    // A command: level until cmd_done (pulse), steady meanwhile.
    input  wire [PARTITION_BITS-1:0] partition,      // the caller's, from the cycle before cmd_valid on
    input  wire                      cmd_valid,
    input  wire [1:0]                cmd_op,         // 0 SHARE, 1 UNSHARE, 2 QUERY, 3 SET_MASK
    input  wire [31:0]               cmd_granule,
    input  wire [31:0]               cmd_count,
    input  wire [3:0]                cmd_mask,       // SET_MASK: whose, and what it leaves
    input  wire [3:0]                cmd_rights,
    input  wire [3:0]                cmd_level,      // the caller's
    input  wire [1:0]                cmd_prot,       // AxPROT[1:0]
    output wire                      cmd_done,
    output wire [3:0]                cmd_code,       // CMD_STATUS.CODE
    output wire [31:0]               cmd_bad,        // the granule that failed
    output wire [9:0]                cmd_result,     // CMD_RESULT, of a QUERY with code 0
    output wire                      cmd_changed,    // the table: wait for the barrier

    // Ranges to clear, while no command runs.
    input  wire                      locked,
    input  wire                      range_valid,
    input  wire [GI-1:0]             range_first,
    input  wire [GI-1:0]             range_last,
    output wire                      range_ready,

    // The table: bh_granule_chip or bh_granule_dram.
    output wire                      t_read,
    output wire [GW-1:0]             t_rindex,
    input  wire                      t_rready,
    input  wire                      t_rvalid,
    input  wire [WORD-1:0]           t_rdata,
    input  wire                      t_rerror,
    output wire                      t_write,
    output wire [GW-1:0]             t_windex,
    output wire [WORD-1:0]           t_wdata,
    input  wire                      t_wdone,
    input  wire                      t_werror,
    output wire                      t_broken        // pulse: a word that must change can't be read, and others have changed
`ifdef FORMAL
    , output wire [((WINDOWS*LIVE_WIDTH) << PARTITION_BITS)-1:0] f_live
`endif
);

    localparam [1:0] SHARE = 2'd0, UNSHARE = 2'd1, QUERY = 2'd2, SET_MASK = 2'd3;
    localparam [3:0] OK = 4'd0, UNAVAILABLE = 4'd1, ARGUMENT = 4'd2, LEVEL = 4'd3, WINDOW = 4'd4, OWNER = 4'd5, TABLE = 4'd6,
                     REVOKED = 4'd7, MEMORY = 4'd8;
    localparam [2:0] IDLE = 3'd0, FIND = 3'd1, PICK = 3'd2, SPAN = 3'd3, RUN = 3'd4, REPORT = 3'd5;

    localparam       GB   = $clog2(G);             // lane bits of a granule's index
    localparam [31:0] LAST_LANE = G - 1, LAST_GRANULE = GRANULES - 1;
    localparam [5:0]  LANE  = LAST_LANE[5:0];
    localparam [GI-1:0] LANES = LAST_LANE[GI-1:0];

    generate if (GRANULES < 64 || (GRANULES & (GRANULES - 1)) != 0 || GI > PA_PAGE_WIDTH) begin : gen_check_granules
        PARAM_ERROR_bh_granule_GRANULES_must_be_a_power_of_two_from_64_within_PA_PAGE_WIDTH u_error ();
    end endgenerate
    generate if (IPA_PAGE_WIDTH < 1 || IPA_PAGE_WIDTH > 32) begin : gen_check_ipa
        PARAM_ERROR_bh_granule_IPA_PAGE_WIDTH_must_be_1_to_32 u_error ();
    end endgenerate

    reg [2:0]    state_q;
    reg          clear_q;              // of a commit, or after reset; else a command
    reg          reset_q;              // after reset
    reg          apply_q;              // this pass changes the table
    reg [32:0]   granule_q;            // next granule, IPA
    reg [31:0]   left_q;               // granules behind it in the command (from PICK on: behind this run's)
    reg          more_q;               // there are some behind this run
    reg [GI-1:0] index_q;              // next granule, in the table
    reg [31:0]   run_q;                // granules behind it in this run
    reg          issue_q;              // its word is to be read
    reg [3:0]    code_q;               // REPORT
    reg [31:0]   bad_q;
    reg [5:0]    bad_lane_q;

    // The word asked for; meaningless while !w_valid_q.
    reg          w_valid_q;
    reg          w_blind_q;            // all of it is cleared: not read
    reg          w_last_q;             // the run's last
    reg          w_over_q;             // the next granule is beyond the table
    reg [G-1:0]  w_lanes_q;
    reg [5:0]    w_lane_q;             // first lane
    reg [31:0]   w_granule_q;          // its granule
    reg [GW-1:0] w_index_q;

    wire one    = cmd_count == 32'd1;
    wire query  = cmd_op == QUERY;
    wire change = clear_q || apply_q;

    // ---- where a granule is ----------------------------------------------------------
    wire                      found, plain;
    wire [11:0]               access;
    wire [PA_PAGE_WIDTH-1:0]  pa_page;
    wire [IPA_PAGE_WIDTH-1:0] behind;

    bh_granule_window #(
        .PARTITION_BITS(PARTITION_BITS), .WINDOWS(WINDOWS), .IPA_PAGE_WIDTH(IPA_PAGE_WIDTH), .PA_PAGE_WIDTH(PA_PAGE_WIDTH)
    ) u_window (
        .aclk(aclk), .clear(clear), .clear_addr(clear_addr), .slot_we(slot_we), .slot(slot), .slot_data(slot_data),
        .slot_partition(slot_partition), .partition(partition), .granule(state_q == IDLE ? {1'b0, cmd_granule} : granule_q),
        .found(found), .plain(plain), .access(access), .pa_page(pa_page), .behind(behind)
`ifdef FORMAL
        , .f_live(f_live)
`endif
    );

    wire       granted = access[3*cmd_prot +: 3] != 3'd0;
    wire       in_table;                 // the table has it
    generate if (GI < PA_PAGE_WIDTH) begin : gen_inside
        assign in_table = pa_page[PA_PAGE_WIDTH-1:GI] == BASE_PAGE[PA_PAGE_WIDTH-1:GI];
    end else begin : gen_all_inside
        assign in_table = 1'b1;
    end endgenerate
    wire [3:0] first_code = !table_ok                                                           ? UNAVAILABLE
                          : cmd_count == 32'd0                                                  ? ARGUMENT
                          : cmd_op == SET_MASK && (cmd_mask != cmd_level || cmd_mask == 4'd0) ? LEVEL : OK;
    wire [3:0] place_code = !found ? WINDOW : !plain || !granted ? OWNER : !in_table ? TABLE : OK;

    // ---- the next word: which lanes, and where the run goes on --------------------------
    wire [5:0]   lane      = index_q[5:0] & LANE;
    wire [5:0]   room      = LANE - lane;           // lanes behind the first
    wire         last      = run_q[31:6] == 26'd0 && run_q[5:0] <= room;
    wire [5:0]   last_lane = last ? lane + run_q[5:0] : LANE;
    wire [5:0]   step      = last ? run_q[5:0] : room;                // granules of this word, less one
    wire         over      = (index_q | LANES) == {GI{1'b1}} && !last;
    wire [G-1:0] lanes     = ({G{1'b1}} << lane) & ~(({G{1'b1}} << last_lane) << 1);
    wire         blind     = clear_q && lanes == {G{1'b1}};

    wire w_done, w_fail;
    wire w_free = !w_valid_q || (w_done && !w_fail);
    wire taken  = issue_q && w_free && (blind || t_rready);

    assign t_read = issue_q && w_free && !blind;
    generate if (GRANULES > G) begin : gen_words
        assign t_rindex = index_q[GI-1:GB];
    end else begin : gen_one_word
        assign t_rindex = 1'b0;
    end endgenerate

    // ---- the word that is there -----------------------------------------------------------
    wire [WORD-1:0] next;
    wire [G-1:0]    revoked;
    wire [3:0]      above, own;
    wire            any, all;

    bh_granule_word #(.LEVELS(LEVELS), .G(G)) u_word (
        .word(t_rdata), .lanes(w_lanes_q), .level(cmd_level), .share(!clear_q && cmd_op == SHARE),
        .unshare(!clear_q && cmd_op == UNSHARE), .set_mask(!clear_q && cmd_op == SET_MASK), .revoke(~cmd_rights), .clear(clear_q),
        .next(next), .revoked(revoked), .above(above), .own(own), .any(any), .all(all));

    reg [5:0] revoked_lane;            // the first
    integer   k;
    always @* begin
        revoked_lane = 6'd0;
        for (k = G - 1; k >= 0; k = k - 1)
            if (revoked[k]) revoked_lane = k[5:0];
    end

    wire there    = w_valid_q && (w_blind_q || t_rvalid);
    wire no_read  = t_rerror && !w_blind_q;
    wire refused  = !clear_q && !no_read && (cmd_op == SHARE || cmd_op == UNSHARE) && revoked != {G{1'b0}};
    wire bad_word = no_read || refused;
    wire no_write;

    generate if (GRANULE_DRAM != 0) begin : gen_dram
        reg            write_q, made_q;             // this command has changed something
        always @(posedge aclk)
            made_q <= aresetn && state_q != IDLE && (made_q || (write_q && t_wdone && !t_werror));
        assign t_broken = there && no_read && (clear_q || made_q);

        reg [WORD-1:0] wdata_q;
        always @(posedge aclk)
            if (!aresetn) write_q <= 1'b0;
            else          write_q <= write_q ? !t_wdone : there && change && !bad_word;
        always @(posedge aclk)
            if (!write_q) wdata_q <= next;
        assign t_write  = write_q;
        assign t_wdata  = wdata_q;
        assign no_write = write_q && t_werror;
        assign w_done   = write_q ? t_wdone : there && (!change || bad_word);
        assign w_fail   = !clear_q && (write_q ? t_werror : bad_word);
    end else begin : gen_chip
        assign t_write  = there && change && !bad_word;
        assign t_wdata  = next;
        assign no_write = 1'b0;
        assign t_broken = 1'b0;
        assign w_done   = there;
        assign w_fail   = !clear_q && bad_word;
        wire unused_chip = &{1'b0, t_wdone, t_werror};
    end endgenerate
    assign t_windex = w_index_q;

    // What a QUERY has found so far.
    reg [3:0] above_q, own_q;
    reg       any_q, all_q;
    always @(posedge aclk)
        if (state_q == IDLE) begin
            {above_q, own_q} <= 8'd0;
            any_q            <= 1'b0;
            all_q            <= 1'b1;
        end else if (w_valid_q && w_done) begin
            above_q <= above_q | above;
            own_q   <= own_q | own;
            any_q   <= any_q || any;
            all_q   <= all_q && all;
        end

    // ---- steps --------------------------------------------------------------------------
    wire run_over = state_q == RUN && w_valid_q && w_done && (w_last_q || w_over_q) && !w_fail;
    wire pass_over = run_over && !w_over_q && !more_q && !clear_q;
    wire take_range = state_q == IDLE && locked && range_valid;

    always @(posedge aclk)
        if (!aresetn) begin
            state_q   <= GRANULE_DRAM != 0 ? IDLE : RUN;
            clear_q   <= GRANULE_DRAM == 0;
            reset_q   <= GRANULE_DRAM == 0;
            issue_q   <= GRANULE_DRAM == 0;
            w_valid_q <= 1'b0;
        end else begin
            case (state_q)
            IDLE:
                if (take_range) begin
                    clear_q <= table_ok;
                    issue_q <= table_ok;
                    if (table_ok) state_q <= RUN;
                end else if (cmd_valid) state_q <= first_code != OK ? REPORT : PICK;
            FIND: state_q <= PICK;
            PICK: begin
                state_q <= place_code != OK ? REPORT : left_q == 32'd0 ? RUN : SPAN;
                issue_q <= place_code == OK && left_q == 32'd0;
            end
            SPAN: begin
                state_q <= RUN;
                issue_q <= 1'b1;
            end
            RUN: begin
                if (taken) issue_q <= !last && !over;
                if (w_valid_q && w_done && w_fail) begin
                    state_q <= REPORT;
                    issue_q <= 1'b0;
                end else if (run_over) begin
                    state_q <= w_over_q          ? REPORT
                             : clear_q           ? IDLE
                             : more_q            ? FIND
                             : apply_q           ? IDLE
                             : query             ? REPORT : FIND;
                    clear_q <= 1'b0;
                    reset_q <= 1'b0;
                end
            end
            default: state_q <= IDLE;
            endcase
            w_valid_q <= taken || (w_valid_q && !w_done);
        end

    wire [32:0] from  = {1'b0, cmd_granule};
    wire [31:0] count = cmd_count - 32'd1;
    wire [31:0] pages_behind = {{(32 - IPA_PAGE_WIDTH){1'b0}}, behind};
    wire [GI-1:0] range_behind = range_last - range_first;

    always @(posedge aclk) begin
        if (state_q == IDLE || (pass_over && !apply_q)) begin
            granule_q <= from;
            left_q    <= count;
        end else begin
            if (state_q == SPAN) left_q <= left_q - run_q - 32'd1;
            if (taken) granule_q <= granule_q + {27'd0, step} + 33'd1;
        end
        if (state_q == IDLE) apply_q <= one && !query;
        else if (pass_over)  apply_q <= 1'b1;

        if (state_q == IDLE) more_q <= 1'b0;
        else if (state_q == PICK) more_q <= 1'b0;
        else if (state_q == SPAN) more_q <= left_q > run_q;

        if (!aresetn) begin
            index_q <= {GI{1'b0}};
            run_q   <= LAST_GRANULE;
        end else case (state_q)
        IDLE: begin
            index_q <= range_first;
            run_q   <= {{(32 - GI){1'b0}}, range_behind};
        end
        PICK: begin
            index_q <= pa_page[GI-1:0];
            run_q   <= left_q == 32'd0 ? 32'd0 : pages_behind;
        end
        SPAN: if (left_q < run_q) run_q <= left_q;
        default: if (taken) begin
            index_q <= (index_q | LANES) + 1'b1;
            run_q   <= run_q - {26'd0, room} - 32'd1;
        end
        endcase

        if (taken) begin
            w_blind_q   <= blind;
            w_last_q    <= last;
            w_over_q    <= over;
            w_lanes_q   <= lanes;
            w_lane_q    <= lane;
            w_granule_q <= granule_q[31:0];
            w_index_q   <= t_rindex;
        end

        // REPORT
        case (state_q)
        IDLE: begin
            code_q     <= first_code;
            bad_q      <= 32'd0;
            bad_lane_q <= 6'd0;
        end
        PICK: begin
            code_q <= place_code;
            if (place_code != OK) bad_q <= granule_q[31:0];
        end
        RUN: if (w_valid_q && w_done && w_fail) begin
            code_q     <= refused && !no_write ? REVOKED : MEMORY;
            bad_q      <= w_granule_q;
            bad_lane_q <= refused && !no_write ? revoked_lane - w_lane_q : 6'd0;
        end else if (run_over && w_over_q) begin
            code_q <= TABLE;
            bad_q  <= granule_q[31:0];
        end
        default: ;
        endcase
    end

    assign idle        = state_q == IDLE;
    assign clearing    = reset_q;
    assign range_ready = take_range;
    assign cmd_done    = state_q == REPORT || (pass_over && apply_q);
    assign cmd_code    = state_q == REPORT ? code_q : OK;
    assign cmd_bad     = bad_q + {26'd0, bad_lane_q};
    assign cmd_result  = {any_q, all_q, ~own_q, ~above_q};
    assign cmd_changed = state_q != REPORT;

`ifdef FORMAL
    // Between commands nothing of the last one is left; a larger proof starts there.
    reg f_past_valid = 1'b0;
    always @(posedge aclk) f_past_valid <= 1'b1;
    wire f_nothing = (state_q == RUN || (!w_valid_q && !issue_q && !clear_q && !reset_q)) && (!reset_q || clear_q) && state_q <= REPORT
                     && !(issue_q && w_valid_q && (w_last_q || w_over_q));
`ifdef FORMAL_bh_granule
    initial assume (!aresetn);
    always @* if (f_past_valid && aresetn) assert (f_nothing);
`else
    always @* if (f_past_valid) assert (f_nothing);
              else assume (f_nothing);
`endif
`endif

endmodule
`resetall
