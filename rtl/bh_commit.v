// SPDX-License-Identifier: Apache-2.0
//
// bh_commit - checks a staged partition and makes it live, or changes nothing
// (design section 3; the order of checks: docs/architecture.md).
//
// One memory read and one pair of windows a cycle.  First the partition's own
// control, then all partitions' VMIDs while the partition's changed marks are
// collected; then each changed window: its lock, its form, and a comparison
// with every window of every partition.  The ports that carry the partition are
// drained before anything changes (bh_switch), and no port comes to carry it meanwhile.
// done comes in the last cycle in which the old windows are in force.
// With GRANULES, what changes hands is cleared before that (bh_ownership), while no command runs, and a barrier of all
// ports ends the commit if anything was.
//
// A read that this module issues comes back with a tag, in three stages (bh_commit_window): 1 the table's data, 3 form
// check, comparison, range owned, or the new slot.
// steal: the register port uses the tables' read ports in this cycle instead.
// Proof: tests/formal/commit_isolation.sby

`resetall
`default_nettype none

module bh_commit #(
    parameter PARTITIONS     = 2,
    parameter WINDOWS        = 8,
    parameter PARTITION_BITS = 1,
    parameter WINDOW_BITS    = 3,
    parameter IPA_PAGE_WIDTH = 20,     // IPA_WIDTH - GRANULE_LOG2
    parameter PA_PAGE_WIDTH  = 20,
    parameter SIZE_WIDTH     = 21,     // IPA_PAGE_WIDTH + 1, or less when IPA_WIDTH is 64
    parameter VMID_WIDTH     = 8,
    parameter PAGE           = 0,      // 0, 1: no window may cover IPA page PAGE_AT
    parameter [IPA_PAGE_WIDTH-1:0] PAGE_AT       = 0,
    parameter GRANULES       = 0,      // of the table; 0: none, and neither halves nor BORROW
    parameter [PA_PAGE_WIDTH-1:0] GRANULE_FIRST  = 0,
    parameter RESERVED       = 0,      // 0, 1: no window may reach PA pages RESERVED_FIRST to RESERVED_LAST
    parameter [PA_PAGE_WIDTH-1:0] RESERVED_FIRST = 0,
    parameter [PA_PAGE_WIDTH-1:0] RESERVED_LAST  = 0,
    // Derived.
    parameter SPLIT          = GRANULES != 0 ? 1 : 0,
    parameter CONTROL_WIDTH  = VMID_WIDTH + 3 + SPLIT,     // {split if any, vmid, lock, nonsecure, valid}
    parameter INDEX_WIDTH    = GRANULES != 0 ? $clog2(GRANULES) : 1,
    parameter LIVE_WIDTH     = 12 + PA_PAGE_WIDTH + 2*IPA_PAGE_WIDTH + 2*SPLIT
) (
    input  wire                                  aclk,
    input  wire                                  aresetn,      // synchronous, active low

    input  wire                                  start,        // pulse while !busy
    input  wire [3:0]                            target,       // < PARTITIONS
    output wire                                  busy,
    output wire                                  done,         // pulse
    output wire                                  accepted,     // with done
    output wire                                  abandoned,    // with done: could not drain
    output reg  [3:0]                            code,         // COMMIT_STATUS, from done to the next start
    output reg  [3:0]                            window,
    output reg  [3:0]                            other_partition,
    output reg  [3:0]                            other_window,

    // Draining: of the ports that carry target.
    output wire                                  quiesce,
    input  wire                                  quiet,
    input  wire                                  drain_abandoned,

    // Tables.
    input  wire                                  steal,
    output wire                                  applying,     // reads of the register port wait
    output wire [PARTITION_BITS+WINDOW_BITS:0]   table_raddr,  // {live, partition, window}
    input  wire [IPA_PAGE_WIDTH-1:0]             ipa_base,
    input  wire [SIZE_WIDTH-1:0]                 size,
    input  wire [PA_PAGE_WIDTH-1:0]              pa_base,
    input  wire [11:0]                           access,
    input  wire                                  valid,
    input  wire                                  lock,
    input  wire                                  shared,
    input  wire                                  borrow,
    input  wire                                  changed,
    input  wire                                  misaligned,
    input  wire                                  empty,
    input  wire                                  ipa_wide,
    input  wire                                  pa_wide,
    output wire                                  copy,         // staged to live, the window being read
    output wire [PARTITION_BITS+WINDOW_BITS-1:0] copy_addr,
    output wire [PARTITION_BITS:0]               control_raddr,   // {live, partition}
    input  wire [CONTROL_WIDTH-1:0]              control,
    output wire                                  control_we,      // to the live control and the context
    output reg  [CONTROL_WIDTH-1:0]              control_data,

    // Slots.
    output wire [PARTITION_BITS-1:0]             partition,
    output wire                                  slot_we,      // slot_data is no window while nothing is under way
    output wire [3:0]                            slot,
    output wire [LIVE_WIDTH-1:0]                 slot_data,

    // Granules that change hands (bh_pages).
    output wire                                  command_lock,   // level, once quiet; it waits for command_locked before it clears
    input  wire                                  command_locked, // no command runs, none starts
    output wire                                  range_valid,
    output wire [INDEX_WIDTH-1:0]                range_first,    // of the table, inclusive
    output wire [INDEX_WIDTH-1:0]                range_last,
    input  wire                                  range_ready,
    output wire                                  settle,         // level until one of:
    input  wire                                  settled,        // pulse: nothing judged by the old state is in flight
    input  wire                                  unsettled       // pulse: the limit
);

    localparam [3:0] CODE_NONE = 4'd0, CODE_LOCKED = 4'd2, CODE_VMID = 4'd3, CODE_DRAIN = 4'd11, CODE_UNSETTLED = 4'd15;

    // What a table read is for.
    localparam [3:0] NONE = 4'd0, SEEN = 4'd1, LOCK = 4'd2, FORM_IPA = 4'd3, FORM_PA = 4'd4,
                     PAIR_IPA = 4'd5, PAIR_PA = 4'd6, APPLY = 4'd7, OLD = 4'd8, NEW = 4'd9;
    // What a control read is for.
    localparam [1:0] C_NONE = 2'd0, C_STAGED = 2'd1, C_LIVE = 2'd2, C_VMID = 2'd3;

    localparam [3:0] S_IDLE = 4'd0, S_STAGED = 4'd1, S_LIVE = 4'd2, S_SURVEY = 4'd3, S_SURVEYED = 4'd4,
                     S_LOCK = 4'd5, S_IPA = 4'd6, S_PA = 4'd7, S_DECIDE = 4'd8, S_SCAN = 4'd9,
                     S_CHECKED = 4'd10, S_DRAIN = 4'd11, S_APPLY = 4'd12, S_SETTLE = 4'd13, S_DONE = 4'd14,
                     S_OWN = 4'd15;            // with GRANULES, between S_DRAIN and S_APPLY

    localparam [4:0] P_COUNT = PARTITIONS[4:0], W_COUNT = WINDOWS[4:0];
    localparam [3:0] LAST_P = PARTITIONS[3:0] - 4'd1, LAST_W = WINDOWS[3:0] - 4'd1;
    localparam [3:0] LAST_I = PARTITIONS > WINDOWS ? LAST_P : LAST_W;

    // ---- sequence -------------------------------------------------------------
    reg  [3:0] state_q;
    reg  [3:0] p_q;                    // the partition being committed
    reg  [3:0] w_q;                    // the window being checked or applied
    reg  [3:0] q_q, x_q;               // the other window of the pair; x_q counts in S_SURVEY
    reg        any_q;                  // a window was changed: first_q, last_q
    reg  [3:0] first_q, last_q;
    reg        compare_q;              // w_q is changed and valid
    reg        load_q;                 // S_SCAN: the kind of address changes, load w_q again
    reg        failed_q;
    reg        split_new_q;            // SPLIT becomes 1: all windows are looked at

    reg  [3:0] kind1_q, kind2_q, kind3_q;
    reg  [3:0] q1_q, x1_q, q2_q, x2_q, q3_q, x3_q;
    reg  [1:0] c_kind_q;
    reg  [3:0] c_p_q;

    wire in_flight = kind1_q != NONE || kind2_q != NONE || kind3_q != NONE || c_kind_q != C_NONE;
    wire own       = q_q == p_q;
    wire own_busy;                     // bh_ownership
    wire [1:0] step;                   // S_OWN: read w_q's live window, its staged one, wait
    wire cleared;                      // something changed hands

    reg  [3:0] kind;                   // issued in this cycle, unless stolen
    reg  [1:0] c_kind;
    reg        live;
    reg  [3:0] addr_p, addr_w;
    always @* begin
        kind   = NONE;
        c_kind = C_NONE;
        live   = 1'b0;
        addr_p = p_q;
        addr_w = w_q;
        case (state_q)
            S_STAGED: c_kind = C_STAGED;
            S_LIVE:   c_kind = C_LIVE;
            S_SURVEY: begin
                kind   = {1'b0, x_q} < W_COUNT ? SEEN : NONE;
                c_kind = {1'b0, x_q} < P_COUNT ? C_VMID : C_NONE;
                addr_w = x_q;
            end
            S_LOCK: begin
                kind = LOCK;
                live = 1'b1;
            end
            S_IPA:  kind = FORM_IPA;
            S_PA:   kind = FORM_PA;
            S_SCAN: if (load_q) kind = own ? FORM_IPA : FORM_PA;
                    else begin
                        kind   = !own ? PAIR_PA : x_q == w_q ? NONE : PAIR_IPA;
                        live   = !own;
                        addr_p = q_q;
                        addr_w = x_q;
                    end
            S_OWN: if (SPLIT != 0) begin
                kind = !any_q || step[1] ? NONE : step[0] ? NEW : OLD;
                live = !step[0];
            end
            S_APPLY: kind = any_q ? APPLY : NONE;
            default: ;
        endcase
    end

    assign table_raddr   = {live, addr_p[PARTITION_BITS-1:0], addr_w[WINDOW_BITS-1:0]};
    assign control_raddr = {state_q != S_STAGED,
                            state_q == S_SURVEY ? x_q[PARTITION_BITS-1:0] : p_q[PARTITION_BITS-1:0]};

    always @(posedge aclk)
        if (!aresetn) begin
            kind1_q  <= NONE;
            kind2_q  <= NONE;
            kind3_q  <= NONE;
            c_kind_q <= C_NONE;
        end else begin
            kind1_q  <= steal ? NONE : kind;
            kind2_q  <= kind1_q;
            kind3_q  <= kind2_q;
            c_kind_q <= steal ? C_NONE : c_kind;
        end

    always @(posedge aclk) begin
        q1_q  <= addr_p;
        x1_q  <= addr_w;
        q2_q  <= q1_q;
        x2_q  <= x1_q;
        q3_q  <= q2_q;
        x3_q  <= x2_q;
        c_p_q <= x_q;
    end

    wire next_window = w_q != last_q;
    wire owned       = !any_q || (step[1] && !in_flight && !own_busy);   // S_OWN: this window is done

    always @(posedge aclk)
        if (!aresetn)                               state_q <= S_IDLE;
        else case (state_q)
            S_IDLE:     if (start)                  state_q <= S_STAGED;
            S_STAGED:   if (!steal)                 state_q <= S_LIVE;
            S_LIVE:     if (!steal)                 state_q <= S_SURVEY;
            S_SURVEY:   if (!steal && x_q == LAST_I) state_q <= S_SURVEYED;
            S_SURVEYED: if (!in_flight)             state_q <= any_q && !failed_q ? S_LOCK : S_CHECKED;
            S_LOCK:     if (!steal)                 state_q <= S_IPA;
            S_IPA:      if (!steal)                 state_q <= S_PA;
            S_PA:       if (!steal)                 state_q <= S_DECIDE;
            S_DECIDE:   state_q <= failed_q ? S_CHECKED : compare_q ? S_SCAN : next_window ? S_LOCK : S_CHECKED;
            S_SCAN:     if (failed_q)               state_q <= S_CHECKED;
                        else if (!steal && !load_q && q_q == LAST_P && x_q == LAST_W)
                                                    state_q <= next_window ? S_LOCK : S_CHECKED;
            S_CHECKED:  if (!in_flight)             state_q <= failed_q ? S_DONE : S_DRAIN;
            S_DRAIN:    if (quiet)                  state_q <= SPLIT != 0 ? S_OWN : S_APPLY;
                        else if (drain_abandoned)   state_q <= S_DONE;
            S_APPLY:    if (!any_q || !next_window) state_q <= S_SETTLE;
            S_SETTLE:   if (!in_flight && (!cleared || settled || unsettled)) state_q <= S_DONE;
            S_OWN:      if (SPLIT == 0 || (owned && !(any_q && next_window))) state_q <= S_APPLY;
            default:                                state_q <= S_IDLE;
        endcase

    always @(posedge aclk)
        case (state_q)
            S_IDLE: begin
                p_q <= target;
                x_q <= 4'd0;
            end
            S_SURVEY:   if (!steal) x_q <= x_q + 4'd1;
            S_SURVEYED: w_q <= first_q;
            S_DECIDE: begin
                q_q    <= 4'd0;
                x_q    <= 4'd0;
                load_q <= p_q == 4'd0;
                if (!compare_q) w_q <= w_q + 4'd1;
            end
            S_SCAN: if (!steal) begin
                load_q <= 1'b0;
                if (!load_q) begin
                    x_q <= x_q == LAST_W ? 4'd0 : x_q + 4'd1;
                    if (x_q == LAST_W) begin
                        q_q    <= q_q + 4'd1;
                        load_q <= own || q_q + 4'd1 == p_q;
                        if (q_q == LAST_P) w_q <= w_q + 4'd1;
                    end
                end
            end
            S_CHECKED: w_q <= first_q;
            S_APPLY:   w_q <= w_q + 4'd1;
            S_OWN:     if (SPLIT != 0 && owned) w_q <= next_window ? w_q + 4'd1 : first_q;
            default: ;
        endcase

    assign partition = p_q[PARTITION_BITS-1:0];
    assign busy      = state_q != S_IDLE;
    assign done      = state_q == S_DONE;
    assign accepted  = !failed_q;
    assign abandoned = code == CODE_DRAIN;
    assign applying  = state_q == S_APPLY || (state_q == S_SETTLE && in_flight);
    assign quiesce   = state_q == S_DRAIN || state_q == S_APPLY || state_q == S_SETTLE || (SPLIT != 0 && state_q == S_OWN);

    // ---- control: lock, VMIDs, changed marks ---------------------------------------
    wire control_failed = (c_kind_q == C_LIVE && control[2])
                       || (c_kind_q == C_VMID && c_p_q != p_q && control_data[0] && control[0]
                           && control[3 +: VMID_WIDTH] == control_data[3 +: VMID_WIDTH]);
    wire split         = SPLIT != 0 && control_data[CONTROL_WIDTH-1];

    assign control_we = state_q == S_APPLY;

    always @(posedge aclk)
        if (c_kind_q == C_STAGED) control_data <= control;

    always @(posedge aclk)
        if (state_q == S_IDLE)       split_new_q <= 1'b0;
        else if (c_kind_q == C_LIVE) split_new_q <= split && !control[CONTROL_WIDTH-1];

    always @(posedge aclk)
        if (state_q == S_IDLE) any_q <= 1'b0;
        else if (kind1_q == SEEN && (changed || split_new_q)) begin
            any_q  <= 1'b1;
            last_q <= x1_q;
            if (!any_q) first_q <= x1_q;
        end

    // ---- the windows that come back ---------------------------------------------------
    wire [3:0]               verdict;
    wire                     plain;
    wire [PA_PAGE_WIDTH-1:0] first, last;

    bh_commit_window #(
        .IPA_PAGE_WIDTH(IPA_PAGE_WIDTH), .PA_PAGE_WIDTH(PA_PAGE_WIDTH), .SIZE_WIDTH(SIZE_WIDTH), .PAGE(PAGE), .PAGE_AT(PAGE_AT),
        .SPLIT(SPLIT), .RESERVED(RESERVED), .RESERVED_FIRST(RESERVED_FIRST), .RESERVED_LAST(RESERVED_LAST)
    ) u_window (
        .aclk(aclk), .kind1(kind1_q), .kind3(kind3_q), .split(split), .split_new(split_new_q), .ipa_base(ipa_base), .size(size),
        .pa_base(pa_base), .access(access), .valid(valid), .lock(lock), .shared(shared), .borrow(borrow), .changed(changed),
        .misaligned(misaligned), .empty(empty), .ipa_wide(ipa_wide), .pa_wide(pa_wide), .verdict(verdict), .plain(plain),
        .first(first), .last(last), .slot_data(slot_data));

    always @(posedge aclk)
        if (kind1_q == FORM_IPA) compare_q <= changed && valid;

    assign copy      = kind1_q == APPLY;
    assign copy_addr = {q1_q[PARTITION_BITS-1:0], x1_q[WINDOW_BITS-1:0]};

    reg [3:0] own_w_q;                 // whose lock was looked at last
    always @(posedge aclk)
        if (kind3_q == LOCK) own_w_q <= x3_q;

    wire is_pair3 = kind3_q == PAIR_IPA || kind3_q == PAIR_PA;

    always @(posedge aclk)
        if (start) begin
            failed_q        <= 1'b0;
            code            <= CODE_NONE;
            window          <= 4'd0;
            other_partition <= 4'd0;
            other_window    <= 4'd0;
        end else if (!failed_q) begin
            if (control_failed) begin
                failed_q <= 1'b1;
                code     <= c_kind_q == C_LIVE ? CODE_LOCKED : CODE_VMID;
                if (c_kind_q == C_VMID) other_partition <= c_p_q;
            end else if (verdict != CODE_NONE) begin
                failed_q <= 1'b1;
                code     <= verdict;
                window   <= is_pair3 ? own_w_q : x3_q;
                if (is_pair3) begin
                    other_partition <= q3_q;
                    other_window    <= x3_q;
                end
            end else if (state_q == S_DRAIN && drain_abandoned) begin
                failed_q <= 1'b1;
                code     <= CODE_DRAIN;
            end else if (settle && unsettled) begin
                failed_q <= 1'b1;
                code     <= CODE_UNSETTLED;
            end
        end

    assign slot_we   = kind3_q == APPLY;
    assign slot      = x3_q;

    // ---- granules that change hands ---------------------------------------------------------
    generate if (SPLIT != 0) begin : gen_ownership
        bh_ownership #(.PA_PAGE_WIDTH(PA_PAGE_WIDTH), .INDEX_WIDTH(INDEX_WIDTH), .FIRST(GRANULE_FIRST)) u_ownership (
            .aclk(aclk), .aresetn(aresetn), .load_old(kind3_q == OLD), .load_new(kind3_q == NEW), .plain(plain),
            .first(first), .last(last), .busy(own_busy),
            .offering(command_locked), .range_valid(range_valid), .range_ready(range_ready),
            .range_first(range_first), .range_last(range_last));

        reg [1:0] step_q;
        reg       cleared_q;
        always @(posedge aclk) begin
            if (state_q != S_OWN || owned)   step_q <= 2'd0;
            else if (!steal && !step_q[1])   step_q <= step_q + 2'd1;
            if (state_q == S_IDLE)               cleared_q <= 1'b0;
            else if (range_valid && range_ready) cleared_q <= 1'b1;
        end

        assign command_lock = state_q == S_OWN || state_q == S_APPLY || state_q == S_SETTLE;
        assign settle       = state_q == S_SETTLE && !in_flight && cleared_q;
        assign step         = step_q;
        assign cleared      = cleared_q;
    end else begin : gen_no_ownership
        assign step         = 2'd0;
        assign cleared      = 1'b0;
        assign own_busy     = 1'b0;
        assign command_lock = 1'b0;
        assign range_valid  = 1'b0;
        assign range_first  = {INDEX_WIDTH{1'b0}};
        assign range_last   = {INDEX_WIDTH{1'b0}};
        assign settle       = 1'b0;
        wire unused = &{1'b0, command_locked, range_ready, GRANULE_FIRST, plain, first, last};
    end endgenerate

endmodule
`resetall
