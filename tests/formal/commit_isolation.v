// SPDX-License-Identifier: Apache-2.0
//
// commit_isolation - the headline promise (design section 3) as a proof: no sequence
// of register writes and commits makes two partitions own one byte unless both
// windows are SHARED.
//
// One inductive step is a whole transaction.  From any state of the tables that
// satisfies the invariant, one register write (task writes) or one commit
// (task commit, every target, every outcome) leads to such a state again; the
// reset state satisfies it (task reset).  The state is arbitrary, so its history is.
// Small: 2 partitions x 2 windows, 4 IPA and 8 PA granules; at most STEALS register reads
// fall into the commit.
//
// P1 live windows of different partitions share no granule, or are both SHARED: at every moment
// P2 valid live windows are well-formed; at rest those of one partition don't overlap in IPA
// P3 the slots hold exactly the live windows, the context exactly the live control
// P4 valid partitions have different VMIDs
// P5 a refused commit changes nothing live; an accepted one makes all that is staged live
// P6 a locked window, or partition, stays as it is; a commit changes no other partition
// P7 slots and context change only while the ports that carry the partition are held and idle
// P8 every commit ends

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
    localparam IP = 2, PP = 3, SZ = 3, LIVE = 12 + PP + 2*IP;
    localparam LIMIT = 44 + 2*STEALS;  // cycles in which every commit has ended

    (* anyconst *) reg       f_a_p, f_a_w, f_b_w;   // a window, and one of the other partition
    (* anyconst *) reg       f_active;
    (* anyconst *) reg       f_target;
    (* anyseq *)   reg       f_steal, f_grant, f_abandon, f_we;
    (* anyseq *)   reg [1:0] f_waddr;
    (* anyseq *)   reg [2:0] f_wfield;
    (* anyseq *)   reg [31:0] f_wdata;
    (* anyseq *)   reg       f_part_we;

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
    wire valid, lock, shared, changed, misaligned, empty, ipa_wide, pa_wide, partition;
    wire [3:0] control, control_data;
    wire [LIVE-1:0] slot_data;
    wire [31:0] rword;
    wire [2*LIVE-1:0] live;
    wire [2:0] ctx;

    // Whole memories, address {live, partition, window} or {live, partition}.
    wire [8*IP-1:0]   m_ipa;
    wire [8*SZ-1:0]   m_size;
    wire [8*PP-1:0]   m_pa;
    wire [8*12-1:0]   m_access;
    wire [8*3-1:0]    m_flags;
    wire [3:0]        m_changed;
    wire [7:0]        m_malformed;
    wire [15:0]       m_control;       // {vmid, lock, nonsecure, valid}
    wire [4*LIVE-1:0] m_slots;         // {window, partition}
    wire [5:0]        m_ctx;           // {vmid, nonsecure, valid}

    wire steal = f_steal && busy && !applying;
    wire we    = f_we && !busy && !start && !clear && aresetn;
    wire pwe   = f_part_we && !we && !busy && !start && !clear && aresetn;

    bh_table #(.ENTRY_WIDTH(2), .IPA_WIDTH(12 + IP), .PA_WIDTH(12 + PP), .GRANULE_LOG2(12), .SIZE_TOP(12 + SZ)) u_table (
        .aclk(aclk), .clear(clear), .clear_addr(clear_addr[2:0]), .we(we), .waddr(f_waddr), .wfield(f_wfield), .wdata(f_wdata),
        .copy(copy), .copy_addr(copy_addr), .raddr(steal ? f_wfield : table_raddr),
        .ipa_base(ipa_base), .size(size), .pa_base(pa_base), .access(access), .valid(valid), .lock(lock),
        .shared(shared), .changed(changed), .misaligned(misaligned), .empty(empty), .ipa_wide(ipa_wide),
        .pa_wide(pa_wide), .rfield(3'd0), .rword(rword),
        .f_ipa_base(m_ipa), .f_size(m_size), .f_pa_base(m_pa), .f_access(m_access), .f_flags(m_flags),
        .f_changed(m_changed), .f_malformed(m_malformed));

    bh_memory #(.ADDR_WIDTH(2), .WIDTH(4)) u_partitions (
        .aclk(aclk), .we(clear || control_we || pwe),
        .waddr(clear ? clear_addr[1:0] : control_we ? {1'b1, partition} : {1'b0, f_waddr[0]}),
        .wdata((control_we ? control_data : f_wdata[3:0]) & {4{!clear}}),
        .raddr(steal ? f_waddr : control_raddr), .rdata(control), .f_mem(m_control));

    bh_commit #(
        .PARTITIONS(2), .WINDOWS(2), .PARTITION_BITS(1), .WINDOW_BITS(1), .IPA_PAGE_WIDTH(IP), .PA_PAGE_WIDTH(PP),
        .SIZE_WIDTH(SZ), .CONTROL_WIDTH(4)
    ) u_commit (
        .aclk(aclk), .aresetn(aresetn), .start(start), .target({3'd0, f_target}), .busy(busy), .done(done),
        .accepted(accepted), .abandoned(abandoned), .code(code), .window(window), .other_partition(other_partition),
        .other_window(other_window), .quiesce(quiesce), .quiet(quiet),
        .drain_abandoned(drain_abandoned), .steal(steal), .applying(applying), .table_raddr(table_raddr),
        .ipa_base(ipa_base), .size(size), .pa_base(pa_base), .access(access), .valid(valid), .lock(lock),
        .shared(shared), .changed(changed), .misaligned(misaligned), .empty(empty), .ipa_wide(ipa_wide),
        .pa_wide(pa_wide), .copy(copy), .copy_addr(copy_addr), .control_raddr(control_raddr), .control(control),
        .control_we(control_we), .control_data(control_data), .partition(partition), .slot_we(slot_we),
        .slot(slot), .slot_data(slot_data));

    bh_slots #(.PARTITION_BITS(1), .WINDOWS(2), .LIVE_WIDTH(LIVE), .CONTEXT_WIDTH(3)) u_slots (
        .aclk(aclk), .clear(clear), .clear_addr(clear_addr[0]), .window_we(slot_we), .window(slot),
        .window_data(slot_data), .context_we(control_we), .context_data({control_data[3], control_data[1:0]}),
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

    // ---- the state, by name ------------------------------------------------------------------
    wire       f_b_p = !f_a_p;
    wire [2:0] a_live = {1'b1, f_a_p, f_a_w}, a_staged = {1'b0, f_a_p, f_a_w};
    wire [2:0] b_live = {1'b1, f_b_p, f_b_w};
    wire [2:0] c_live = {1'b1, f_a_p, !f_a_w};      // the other window of A's partition

    wire a_valid = m_flags[3*a_live], a_shared = m_flags[3*a_live + 2], a_lock = m_flags[3*a_live + 1];
    wire b_valid = m_flags[3*b_live], b_shared = m_flags[3*b_live + 2];
    wire c_valid = m_flags[3*c_live];
    wire [4:0] a_ipa = m_ipa[IP*a_live +: IP], a_size = m_size[SZ*a_live +: SZ], a_pa = m_pa[PP*a_live +: PP];
    wire [4:0] b_ipa = m_ipa[IP*b_live +: IP], b_size = m_size[SZ*b_live +: SZ], b_pa = m_pa[PP*b_live +: PP];
    wire [4:0] c_ipa = m_ipa[IP*c_live +: IP], c_size = m_size[SZ*c_live +: SZ];

    wire isolated = !a_valid || !b_valid || (a_shared && b_shared) || a_pa + a_size <= b_pa || b_pa + b_size <= a_pa;

    wire a_formed = !a_valid || (!m_malformed[a_live] && a_size != 0 && a_ipa + a_size <= 4 && a_pa + a_size <= 8);
    wire b_formed = !b_valid || (!m_malformed[b_live] && b_size != 0 && b_ipa + b_size <= 4 && b_pa + b_size <= 8);
    wire c_formed = !c_valid || (!m_malformed[c_live] && c_size != 0 && c_ipa + c_size <= 4);
    wire apart    = !a_valid || !c_valid || a_ipa + a_size <= c_ipa || c_ipa + c_size <= a_ipa;

    // A window that is not marked changed is live as staged.
    function same(input [2:0] i, input [2:0] j);
        same = m_ipa[IP*i +: IP] == m_ipa[IP*j +: IP] && m_size[SZ*i +: SZ] == m_size[SZ*j +: SZ]
            && m_pa[PP*i +: PP] == m_pa[PP*j +: PP] && m_access[12*i +: 12] == m_access[12*j +: 12]
            && m_flags[3*i +: 3] == m_flags[3*j +: 3] && m_malformed[i] == m_malformed[j];
    endfunction
    wire a_same = same(a_live, a_staged);
    wire c_same = same(c_live, c_live & 3'b011);
    wire a_marked = m_changed[{f_a_p, f_a_w}], c_marked = m_changed[{f_a_p, !f_a_w}];
    wire marked = (a_marked || a_same) && (c_marked || c_same);

    wire [LIVE-1:0] a_slot = m_slots[LIVE*{f_a_w, f_a_p} +: LIVE];
    wire [1:0] a_last   = a_ipa[1:0] + a_size[1:0] - 2'd1;
    wire [2:0] a_offset = a_pa[2:0] - a_ipa[2:0];
    wire slotted = a_valid ? a_slot == {~a_ipa[1:0], ~a_last, a_offset, m_access[12*a_live +: 12]}
                           : a_slot[LIVE-1 -: 4] == 4'b0011;

    wire [3:0] a_control = m_control[4*{1'b1, f_a_p} +: 4], b_control = m_control[4*{1'b1, f_b_p} +: 4];
    wire contexted = m_ctx[3*f_a_p +: 3] == {a_control[3], a_control[1:0]};
    wire unique_vmid = !a_control[0] || !b_control[0] || a_control[3] != b_control[3];

    wire at_rest = apart && marked && slotted && contexted && unique_vmid;

    // ---- all that a refused commit leaves alone ------------------------------------------------
    wire [2*IP+2*SZ+2*PP+24+6+4+1:0] a_state = {   // of A's partition
        m_ipa[IP*a_live +: IP], m_size[SZ*a_live +: SZ], m_pa[PP*a_live +: PP], m_access[12*a_live +: 12],
        m_flags[3*a_live +: 3], m_ipa[IP*c_live +: IP], m_size[SZ*c_live +: SZ], m_pa[PP*c_live +: PP],
        m_access[12*c_live +: 12], m_flags[3*c_live +: 3], a_control, a_marked, c_marked};
    wire [2*LIVE+2:0] a_path = {a_slot, m_slots[LIVE*{!f_a_w, f_a_p} +: LIVE], m_ctx[3*f_a_p +: 3]};
    wire [2*IP+2*SZ+2*PP+24+6-1:0] a_staging = {m_ipa[IP*a_staged +: IP], m_size[SZ*a_staged +: SZ],
        m_pa[PP*a_staged +: PP], m_access[12*a_staged +: 12], m_flags[3*a_staged +: 3], {(IP+SZ+PP+15){1'b0}}};
    reg [2*IP+2*SZ+2*PP+24+6+4+1:0] a_state_q;
    reg [2*LIVE+2:0]                a_path_q;
    reg [2*IP+2*SZ+2*PP+24+6-1:0]   a_staging_q;
    reg a_lock_q, a_part_lock_q;
    reg ended = 1'b0, ended_accepted;
    always @(posedge aclk) begin
        if (t == 1) begin
            a_state_q     <= a_state;
            a_path_q      <= a_path;
            a_staging_q   <= a_staging;
            a_lock_q      <= a_lock;
            a_part_lock_q <= a_control[2];
        end
        if (aresetn && done) begin
            ended          <= 1'b1;
            ended_accepted <= accepted;
        end
    end

`ifdef TASK_RESET
    always @(posedge aclk) if (t == 9) begin
        assert (isolated && a_formed && b_formed && c_formed && at_rest);
        assert (!a_valid && !a_control[0] && a_control == m_control[4*{1'b0, f_a_p} +: 4]);
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
        if (ended || f_a_p != f_target) begin
            if ((ended && !ended_accepted) || f_a_p != f_target) begin  // P5, P6
                assert (a_state == a_state_q);
                assert (a_path == a_path_q);
            end
            if (f_a_p == f_target && ended && ended_accepted) begin
                assert (a_same && c_same && !a_marked && !c_marked);
                assert (a_control == m_control[4*{1'b0, f_a_p} +: 4]);
            end
            assert (a_staging == a_staging_q);                          // staged values stay
        end
        if (a_part_lock_q) begin                                        // P6
            assert (a_state == a_state_q);
            assert (a_path == a_path_q);
        end
        if (a_lock_q && !busy) assert (a_state[2*IP+2*SZ+2*PP+24+6+4+1 -: IP+SZ+PP+15]
                                       == a_state_q[2*IP+2*SZ+2*PP+24+6+4+1 -: IP+SZ+PP+15]);
        cover (ended && ended_accepted && f_a_p == f_target && a_state != a_state_q && a_valid && b_valid && c_valid);
        cover (ended && code == 4'd10);
        cover (ended && code == 4'd9);
        cover (ended && code == 4'd3);
        cover (ended && code == 4'd11);
    end
`endif
endmodule
`resetall
