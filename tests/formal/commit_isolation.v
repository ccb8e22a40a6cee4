// SPDX-License-Identifier: Apache-2.0
//
// commit_isolation - the headline promise (design section 3) as a proof: no sequence
// of register writes and commits makes two partitions reach one byte unless both
// windows are SHARED, or one is BORROW and the other plain (who owns it).
//
// One inductive step is a whole transaction.  From any state of the tables that
// satisfies the invariant, one register write (task writes) or one commit
// (task commit, every target, every outcome) leads to such a state again; the
// reset state satisfies it (task reset).  The state is arbitrary, so its history is.
// Small: 2 partitions x 2 windows, 4 IPA and 8 PA granules; at most STEALS register reads
// fall into the commit.  WITH_GRANULES: a table for the upper four PA granules, SPLIT, BORROW, a page and a reserved range.
//
// P1 live windows of different partitions share no granule, or are both SHARED, or a BORROW and a plain one: at every moment
// P2 valid live windows are well-formed, cover no page and nothing reserved; at rest those of one partition don't overlap
//    in IPA, and those of a SPLIT one lie in the bottom half
// P3 the slots hold exactly the live windows, the context exactly the live control
// P4 valid partitions have different VMIDs
// P5 a refused commit changes nothing live; an accepted one makes all that is staged live
// P6 a locked window, or partition, stays as it is; a commit changes no other partition
// P7 slots and context change only while the ports that carry the partition are held and idle
// P8 every commit ends
// P9 a granule of the table is cleared by the commit if and only if some slot of the partition owned it before and not after,
//    or after and not before; while no command runs, and a barrier follows

`resetall
`default_nettype none

module commit_isolation (
    input wire aclk
);
`ifdef STEALS
    localparam [1:0] STEALS = `STEALS; // register reads in the commit; also cycles of draining
`else
    localparam [1:0] STEALS = 0;
`endif
`ifdef WITH_GRANULES
    localparam SPLIT = 1;
`else
    localparam SPLIT = 0;
`endif
    localparam IP = 2, PP = 3, SZ = 3, LIVE = 12 + PP + 2*IP + 2*SPLIT;
    localparam FL = 3 + SPLIT, CT = 4 + SPLIT;
    localparam [IP-1:0] PAGE_AT  = 2'd1;
    localparam [PP-1:0] RESERVED = 3'd1;       // first and last
    localparam LIMIT = 44 + 2*STEALS + 24*SPLIT;       // cycles in which every commit has ended

    (* anyconst *) reg       f_a_p, f_a_w, f_b_w;   // a window, and one of the other partition
    (* anyconst *) reg       f_active;
    (* anyconst *) reg       f_target;
    (* anyseq *)   reg       f_steal, f_grant, f_abandon, f_we;
    (* anyseq *)   reg [1:0] f_waddr;
    (* anyseq *)   reg [2:0] f_wfield;
    (* anyseq *)   reg [31:0] f_wdata;
    (* anyseq *)   reg       f_part_we;
    (* anyseq *)   reg       f_unsettled;
    (* anyconst *) reg [1:0] f_granule;             // of the table

    reg [6:0] t = 7'd0;
    always @(posedge aclk) if (!(&t)) t <= t + 7'd1;
    wire aresetn = t != 0;

`ifdef TASK_COMMIT
    wire start = t == 1;
`else
    wire start = 1'b0;
`endif
`ifdef TASK_RESET
    wire       clear      = t != 0 && t < 9;
`else
    wire       clear      = 1'b0;
`endif
    wire [6:0] clear_addr = t - 7'd1;

    wire busy, done, accepted, abandoned, quiesce, applying, copy, control_we, slot_we;
    wire [3:0] code, window, other_partition, other_window, slot;
    wire [2:0] table_raddr;
    wire [1:0] copy_addr, control_raddr;
    wire [IP-1:0] ipa_base;
    wire [SZ-1:0] size;
    wire [PP-1:0] pa_base;
    wire [11:0]   access;
    wire valid, lock, shared, borrow, changed, misaligned, empty, ipa_wide, pa_wide, partition;
    wire [CT-1:0] control, control_data;
    wire [LIVE-1:0] slot_data;
    wire [31:0] rword;
    wire [2*LIVE-1:0] live;
    wire [2+SPLIT:0] ctx;
    wire command_lock, range_valid, settle;
    wire [1:0] range_first, range_last;        // without granules one bit each

    // Whole memories, address {live, partition, window} or {live, partition}.
    wire [8*IP-1:0]   m_ipa;
    wire [8*SZ-1:0]   m_size;
    wire [8*PP-1:0]   m_pa;
    wire [8*12-1:0]   m_access;
    wire [8*FL-1:0]   m_flags;         // {borrow if any, shared, lock, valid}
    wire [3:0]        m_changed;
    wire [7:0]        m_malformed;
    wire [4*CT-1:0]   m_control;       // {split if any, vmid, lock, nonsecure, valid}
    wire [4*LIVE-1:0] m_slots;         // {window, partition}
    wire [5+2*SPLIT:0] m_ctx;          // {split if any, vmid, nonsecure, valid}

    wire steal = f_steal && busy && !applying;
    wire we    = f_we && !busy && !start && !clear && aresetn;
    wire pwe   = f_part_we && !we && !busy && !start && !clear && aresetn;

    bh_table #(.ENTRY_WIDTH(2), .IPA_WIDTH(12 + IP), .PA_WIDTH(12 + PP), .GRANULE_LOG2(12), .SIZE_TOP(12 + SZ), .BORROW(SPLIT)) u_table (
        .aclk(aclk), .clear(clear), .clear_addr(clear_addr[2:0]), .we(we), .waddr(f_waddr), .wfield(f_wfield), .wdata(f_wdata),
        .copy(copy), .copy_addr(copy_addr), .raddr(steal ? f_wfield : table_raddr),
        .ipa_base(ipa_base), .size(size), .pa_base(pa_base), .access(access), .valid(valid), .lock(lock),
        .shared(shared), .borrow(borrow), .changed(changed), .misaligned(misaligned), .empty(empty), .ipa_wide(ipa_wide),
        .pa_wide(pa_wide), .rfield(3'd0), .rword(rword),
        .f_ipa_base(m_ipa), .f_size(m_size), .f_pa_base(m_pa), .f_access(m_access), .f_flags(m_flags),
        .f_changed(m_changed), .f_malformed(m_malformed));

    bh_memory #(.ADDR_WIDTH(2), .WIDTH(CT)) u_partitions (
        .aclk(aclk), .we(clear || control_we || pwe),
        .waddr(clear ? clear_addr[1:0] : control_we ? {1'b1, partition} : {1'b0, f_waddr[0]}),
        .wdata((control_we ? control_data : f_wdata[CT-1:0]) & {CT{!clear}}),
        .raddr(steal ? f_waddr : control_raddr), .rdata(control), .f_mem(m_control));

    bh_commit #(
        .PARTITIONS(2), .WINDOWS(2), .PARTITION_BITS(1), .WINDOW_BITS(1), .IPA_PAGE_WIDTH(IP), .PA_PAGE_WIDTH(PP),
        .SIZE_WIDTH(SZ), .VMID_WIDTH(1), .PAGE(SPLIT), .PAGE_AT(PAGE_AT), .GRANULES(4*SPLIT), .GRANULE_FIRST(3'd4),
        .RESERVED(SPLIT), .RESERVED_FIRST(RESERVED), .RESERVED_LAST(RESERVED)
    ) u_commit (
        .aclk(aclk), .aresetn(aresetn), .start(start), .target({3'd0, f_target}), .busy(busy), .done(done),
        .accepted(accepted), .abandoned(abandoned), .code(code), .window(window), .other_partition(other_partition),
        .other_window(other_window), .quiesce(quiesce), .quiet(quiet),
        .drain_abandoned(drain_abandoned), .steal(steal), .applying(applying), .table_raddr(table_raddr),
        .ipa_base(ipa_base), .size(size), .pa_base(pa_base), .access(access), .valid(valid), .lock(lock),
        .shared(shared), .borrow(borrow), .changed(changed), .misaligned(misaligned), .empty(empty), .ipa_wide(ipa_wide),
        .pa_wide(pa_wide), .copy(copy), .copy_addr(copy_addr), .control_raddr(control_raddr), .control(control),
        .control_we(control_we), .control_data(control_data), .partition(partition), .slot_we(slot_we),
        .slot(slot), .slot_data(slot_data), .command_lock(command_lock), .command_locked(locked), .range_valid(range_valid),
        .range_first(range_first[SPLIT:0]), .range_last(range_last[SPLIT:0]), .range_ready(ready), .settle(settle),
        .settled(settled), .unsettled(unsettled));

    bh_slots #(.PARTITION_BITS(1), .WINDOWS(2), .LIVE_WIDTH(LIVE), .CONTEXT_WIDTH(3 + SPLIT)) u_slots (
        .aclk(aclk), .clear(clear), .clear_addr(clear_addr[0]), .window_we(slot_we), .window(slot),
        .window_data(slot_data), .context_we(control_we), .context_data({control_data[CT-1:3], control_data[1:0]}),
        .waddr(partition), .raddr(f_active), .live(live), .ctx(ctx), .f_live(m_slots), .f_ctx(m_ctx));

    // ---- bh_switch, as far as a commit sees it (its own proof: bh_switch.sby) ---------------
    reg  quiet = 1'b0;
    wire drain_abandoned = quiesce && !quiet && !f_grant && f_abandon;
    always @(posedge aclk) quiet <= aresetn && quiesce && (quiet || f_grant);

    reg [1:0] waits = 2'd0, steals = 2'd0;
    always @(posedge aclk) begin
        if (quiesce && !quiet && !f_grant && !drain_abandoned) waits <= waits + 2'd1;
        if (steal) steals <= steals + 2'd1;
    end
    always @* begin
        if (waits == STEALS) assume (!quiesce || quiet || f_grant || drain_abandoned);
        if (steals == STEALS) assume (!f_steal);
    end

    // ---- bh_pages, as far as a commit sees it: a cycle each to lock, to clear a range, and for the barrier ----
    reg  locked = 1'b0, ready = 1'b0, settles = 1'b0, f_cleared = 1'b0, f_any = 1'b0, f_settled = 1'b0;
    wire settled = settle && settles && !f_unsettled, unsettled = settle && settles && f_unsettled;
    wire f_here  = f_granule >= range_first && f_granule <= range_last;
    always @(posedge aclk) begin
        locked    <= command_lock;
        ready     <= range_valid && !ready;
        settles   <= settle && !settles;
        f_settled <= f_settled || settled || unsettled;
        if (range_valid && ready) begin
            f_any     <= 1'b1;
            f_cleared <= f_cleared || f_here;
        end
    end

    // ---- the state, by name ------------------------------------------------------------------
    wire       f_b_p = !f_a_p;
    wire [2:0] a_live = {1'b1, f_a_p, f_a_w}, a_staged = {1'b0, f_a_p, f_a_w};
    wire [2:0] b_live = {1'b1, f_b_p, f_b_w};
    wire [2:0] c_live = {1'b1, f_a_p, !f_a_w};      // the other window of A's partition

    wire a_valid = m_flags[FL*a_live], a_shared = m_flags[FL*a_live + 2], a_lock = m_flags[FL*a_live + 1];
    wire b_valid = m_flags[FL*b_live], b_shared = m_flags[FL*b_live + 2];
    wire c_valid = m_flags[FL*c_live], c_shared = m_flags[FL*c_live + 2];
    wire a_borrow = SPLIT != 0 && m_flags[FL*a_live + FL-1], b_borrow = SPLIT != 0 && m_flags[FL*b_live + FL-1];
    wire c_borrow = SPLIT != 0 && m_flags[FL*c_live + FL-1];
    wire a_plain = a_valid && !a_shared && !a_borrow, b_plain = b_valid && !b_shared && !b_borrow;
    wire c_plain = c_valid && !c_shared && !c_borrow;
    wire [4:0] a_ipa = m_ipa[IP*a_live +: IP], a_size = m_size[SZ*a_live +: SZ], a_pa = m_pa[PP*a_live +: PP];
    wire [4:0] b_ipa = m_ipa[IP*b_live +: IP], b_size = m_size[SZ*b_live +: SZ], b_pa = m_pa[PP*b_live +: PP];
    wire [4:0] c_ipa = m_ipa[IP*c_live +: IP], c_size = m_size[SZ*c_live +: SZ], c_pa = m_pa[PP*c_live +: PP];

    wire isolated = !a_valid || !b_valid || (a_shared && b_shared) || (a_borrow && b_plain) || (a_plain && b_borrow)
                    || a_pa + a_size <= b_pa || b_pa + b_size <= a_pa;

    function free(input [4:0] ipa, input [4:0] pa, input [4:0] size);          // of page and reserved range
        free = SPLIT == 0 || ((ipa > PAGE_AT || ipa + size <= PAGE_AT) && (pa > RESERVED || pa + size <= RESERVED));
    endfunction
    wire a_formed = !a_valid || (!m_malformed[a_live] && a_size != 0 && a_ipa + a_size <= 4 && a_pa + a_size <= 8
                                 && !(a_shared && a_borrow) && free(a_ipa, a_pa, a_size));
    wire b_formed = !b_valid || (!m_malformed[b_live] && b_size != 0 && b_ipa + b_size <= 4 && b_pa + b_size <= 8
                                 && !(b_shared && b_borrow) && free(b_ipa, b_pa, b_size));
    wire c_formed = !c_valid || (!m_malformed[c_live] && c_size != 0 && c_ipa + c_size <= 4 && c_pa + c_size <= 8
                                 && !(c_shared && c_borrow) && free(c_ipa, c_pa, c_size));
    wire apart    = !a_valid || !c_valid || a_ipa + a_size <= c_ipa || c_ipa + c_size <= a_ipa;

    // A window that is not marked changed is live as staged.
    function same(input [2:0] i, input [2:0] j);
        same = m_ipa[IP*i +: IP] == m_ipa[IP*j +: IP] && m_size[SZ*i +: SZ] == m_size[SZ*j +: SZ]
            && m_pa[PP*i +: PP] == m_pa[PP*j +: PP] && m_access[12*i +: 12] == m_access[12*j +: 12]
            && m_flags[FL*i +: FL] == m_flags[FL*j +: FL] && m_malformed[i] == m_malformed[j];
    endfunction
    wire a_same = same(a_live, a_staged);
    wire c_same = same(c_live, c_live & 3'b011);
    wire a_marked = m_changed[{f_a_p, f_a_w}], c_marked = m_changed[{f_a_p, !f_a_w}];
    wire b_same = same(b_live, b_live & 3'b011);
    wire b_marked = m_changed[{f_b_p, f_b_w}];
    wire marked = (a_marked || a_same) && (c_marked || c_same) && (b_marked || b_same);

    wire [LIVE-1:0] a_slot = m_slots[LIVE*{f_a_w, f_a_p} +: LIVE];
    wire [1:0] a_last   = a_ipa[1:0] + a_size[1:0] - 2'd1;
    wire [2:0] a_offset = a_pa[2:0] - a_ipa[2:0];
    wire slotted = (a_valid ? a_slot[18:0] == {~a_ipa[1:0], ~a_last, a_offset, m_access[12*a_live +: 12]}
                            : a_slot[18:15] == 4'b0011)
                   && (SPLIT == 0 || !a_valid || a_slot[LIVE-1 -: 2] == {a_borrow, a_shared});

    wire [CT-1:0] a_control = m_control[CT*{1'b1, f_a_p} +: CT], b_control = m_control[CT*{1'b1, f_b_p} +: CT];
    wire contexted = m_ctx[(3+SPLIT)*f_a_p +: 3 + SPLIT] == {a_control[CT-1:3], a_control[1:0]};
    wire a_split   = SPLIT != 0 && a_control[CT-1];
    wire in_half   = !a_split || ((!a_valid || a_ipa + a_size <= 2) && (!c_valid || c_ipa + c_size <= 2));
    wire unique_vmid = !a_control[0] || !b_control[0] || a_control[3] != b_control[3];

    wire at_rest = apart && marked && slotted && contexted && unique_vmid && in_half;

    // The granule of the table that is watched: whose slots own it.
    wire [4:0] f_page = {3'd1, f_granule};
    wire a_owns = a_plain && a_pa <= f_page && f_page < a_pa + a_size;
    wire c_owns = c_plain && c_pa <= f_page && f_page < c_pa + c_size;
    reg  a_owned_q, c_owned_q;

    // ---- all that a refused commit leaves alone ------------------------------------------------
    localparam WINDOW = IP + SZ + PP + 12 + FL;
    wire [2*WINDOW+CT+1:0] a_state = {             // of A's partition
        m_ipa[IP*a_live +: IP], m_size[SZ*a_live +: SZ], m_pa[PP*a_live +: PP], m_access[12*a_live +: 12],
        m_flags[FL*a_live +: FL], m_ipa[IP*c_live +: IP], m_size[SZ*c_live +: SZ], m_pa[PP*c_live +: PP],
        m_access[12*c_live +: 12], m_flags[FL*c_live +: FL], a_control, a_marked, c_marked};
    wire [2*LIVE+2+SPLIT:0] a_path = {a_slot, m_slots[LIVE*{!f_a_w, f_a_p} +: LIVE], m_ctx[(3+SPLIT)*f_a_p +: 3 + SPLIT]};
    wire [WINDOW-1:0] a_staging = {m_ipa[IP*a_staged +: IP], m_size[SZ*a_staged +: SZ],
        m_pa[PP*a_staged +: PP], m_access[12*a_staged +: 12], m_flags[FL*a_staged +: FL]};
    reg [2*WINDOW+CT+1:0]   a_state_q;
    reg [2*LIVE+2+SPLIT:0]  a_path_q;
    reg [WINDOW-1:0]        a_staging_q;
    reg a_lock_q, a_part_lock_q;
    reg ended = 1'b0, ended_accepted;          // accepted: live, settled or not
    always @(posedge aclk) begin
        if (t == 1) begin
            a_state_q     <= a_state;
            a_path_q      <= a_path;
            a_staging_q   <= a_staging;
            a_lock_q      <= a_lock;
            a_owned_q     <= a_owns;
            c_owned_q     <= c_owns;
            a_part_lock_q <= a_control[2];
        end
        if (aresetn && done) begin
            ended          <= 1'b1;
            ended_accepted <= accepted || code == 4'd15;
        end
    end

`ifdef TASK_RESET
    always @(posedge aclk) if (t == 9) begin
        assert (isolated && a_formed && b_formed && c_formed && at_rest);
        assert (!a_valid && !a_control[0] && a_control == m_control[CT*{1'b0, f_a_p} +: CT]);
        assert (!m_changed[{f_a_p, f_a_w}]);
    end
`else
    // The invariant, as hypothesis...
    always @(posedge aclk) if (t == 1) assume (isolated && a_formed && b_formed && c_formed && at_rest);
    // ... and as conclusion.
    always @(posedge aclk) if (t > 1) begin
        assert (isolated);                                              // P1
        assert (a_formed && b_formed && c_formed);                      // P2
        if (!busy) assert (at_rest);                                    // P2, P3, P4
    end
`endif

`ifdef TASK_COMMIT
    always @(posedge aclk) if (t > 1) begin
        assume (!f_we && !f_part_we);                                   // one write at a time: bh_axil
        if (t >= LIMIT) assert (ended && !busy);                        // P8
        if (slot_we || control_we) assert (quiet);                     // P7
        if (range_valid) assert (quiet && locked && SPLIT != 0);        // P9
        if (settle) assert (quiet && locked && f_any);
        if (ended || f_a_p != f_target) begin
            if ((ended && !ended_accepted) || f_a_p != f_target) begin  // P5, P6
                assert (a_state == a_state_q);
                assert (a_path == a_path_q);
            end
            if (f_a_p == f_target && ended && ended_accepted) begin
                assert (a_same && c_same && !a_marked && !c_marked);
                assert (a_control == m_control[CT*{1'b0, f_a_p} +: CT]);
                if (SPLIT != 0) assert (f_cleared == (a_owned_q != a_owns || c_owned_q != c_owns));      // P9
            end
            if (ended && !ended_accepted) assert (!f_any);
            if (ended) assert (f_settled == f_any);
            assert (a_staging == a_staging_q);                          // staged values stay
        end
        if (a_part_lock_q) begin                                        // P6
            assert (a_state == a_state_q);
            assert (a_path == a_path_q);
        end
        if (a_lock_q && !busy) assert (a_state[2*WINDOW+CT+1 -: WINDOW] == a_state_q[2*WINDOW+CT+1 -: WINDOW]);
        cover (ended && ended_accepted && f_a_p == f_target && a_state != a_state_q && a_valid && b_valid && c_valid);
        cover (ended && code == 4'd10);
        cover (ended && code == 4'd9);
        cover (ended && code == 4'd3);
        cover (ended && code == 4'd11);
`ifdef WITH_GRANULES
        cover (ended && code == 4'd12);
        cover (ended && code == 4'd13);
        cover (ended && code == 4'd14);
        cover (ended && code == 4'd15 && a_owns && !a_owned_q);
        cover (ended && ended_accepted && f_a_p == f_target && a_borrow && b_plain && a_pa == b_pa && a_split && f_cleared);
`endif
    end
`endif
endmodule
`resetall
