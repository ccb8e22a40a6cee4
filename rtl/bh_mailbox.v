// SPDX-License-Identifier: Apache-2.0
//
// bh_mailbox - one call a partition at a time, to another partition or the owner, who answers with a word.
//
// A partition's page and the owner's registers; words lie in memories: what is read is there a cycle later, not of a cycle in which
// the page is written.  A word is shown to its own partition and, while the call waits, to the one that was rung: nobody else.
// Proof: tests/formal/bh_mailbox.sby

`resetall
`default_nettype none
`include "bh_page.vh"
`include "bh_registers.vh"

module bh_mailbox #(
    parameter PARTITIONS = 2,          // 1..16
    // Derived.
    parameter PARTITION_BITS = PARTITIONS > 1 ? $clog2(PARTITIONS) : 1
) (
    input  wire                      aclk,
    input  wire                      aresetn,      // synchronous, active low
    input  wire                      clear,        // after reset, the memories
    input  wire [PARTITION_BITS-1:0] clear_addr,

    // The caller's page: word offsets of 0x080 to 0x0FF.
    input  wire                      w_valid,      // pulse
    input  wire [3:0]                w_partition,
    input  wire [4:0]                w_offset,
    input  wire [31:0]               w_data,
    output wire                      w_ok,         // in the same cycle
    input  wire [3:0]                r_partition,
    input  wire [4:0]                r_offset,
    output reg                       r_ok,         // a cycle later
    output wire [31:0]               r_data,

    // The owner's registers.
    input  wire                      mail_we,      // level until done
    input  wire [15:0]               mail_addr,
    input  wire [31:0]               mail_wdata,
    output wire                      mail_done,
    output wire                      mail_ok,
    input  wire [15:0]               mail_raddr,
    output reg                       mail_rok,     // a cycle later
    output wire [31:0]               mail_rdata,

    output wire                      rang,         // pulse: the owner was rung
    output wire [PARTITIONS-1:0]     irq
);

    localparam P = PARTITIONS, PB = PARTITION_BITS;
    localparam [15:0] CALLS = `BH_PAGE_MAIL_CALLS, STATUS = `BH_PAGE_MAIL_STATUS, WORD = `BH_PAGE_MAIL_WORD, RING = `BH_PAGE_MAIL_RING,
                      REPLY = `BH_PAGE_MAIL_REPLY, CALL = `BH_PAGE_MAIL_CALL_BASE, OWNER_PEERS = `BH_REG_MAIL_PEERS_BASE,
                      OWNER_CALL = `BH_REG_MAIL_CALL_BASE;
    localparam [4:0]  COUNT = PARTITIONS[4:0], OWNER = 5'd16;

    generate if (PARTITIONS < 1 || PARTITIONS > 16) begin : gen_check_partitions
        PARAM_ERROR_bh_mailbox_PARTITIONS_must_be_1_to_16 u_error ();
    end endgenerate
    // The decode below cuts addresses here.
    generate if (CALLS[15:7] != 9'd1 || CALL != 16'h00C0 || OWNER_PEERS[5:0] != 6'd0 || OWNER_CALL[5:0] != 6'd0) begin : gen_check_addresses
        PARAM_ERROR_bh_mailbox_pages_registers_must_be_at_080_to_0FF u_error ();
    end endgenerate

    reg [P-1:0]     waits_q, answered_q;           // own calls
    reg [5*P-1:0]   target_q;
    reg [17*P-1:0]  peers_q;

    // What is not built is zero.
    wire [15:0]  waits = {{(16 - P){1'b0}}, waits_q}, answered = {{(16 - P){1'b0}}, answered_q};
    wire [79:0]  target = {{(80 - 5*P){1'b0}}, target_q};
    wire [271:0] peers  = {{(272 - 17*P){1'b0}}, peers_q};

    // ---- the page writes ------------------------------------------------------------------
    wire [15:0] w_addr   = {9'd1, w_offset, 2'b00};
    wire        w_waits  = waits[w_partition];
    wire [31:0] w_peers  = {15'd0, peers[17*w_partition +: 17]};
    wire        w_status = w_addr == STATUS;
    wire        w_word   = w_addr == WORD && !w_waits;
    wire        w_ring   = w_addr == RING && !w_waits && w_data[31:5] == 27'd0 && w_peers[w_data[4:0]];
    wire        w_answer = w_offset[4] && waits[w_offset[3:0]] && target[5*w_offset[3:0] +: 5] == {1'b0, w_partition};

    assign w_ok = w_status || w_word || w_ring || w_answer;
    assign rang = w_valid && w_ring && w_data[4];

    // ---- the owner writes -------------------------------------------------------------------
    wire [3:0] o         = mail_addr[5:2];
    wire       o_built   = {1'b0, o} < COUNT;
    wire       o_peers   = mail_addr[15:6] == OWNER_PEERS[15:6] && o_built;
    wire       o_answer  = mail_addr[15:6] == OWNER_CALL[15:6] && waits[o] && target[5*o +: 5] == OWNER;
    wire       o_go      = mail_we && !w_valid;    // one at a time
    wire [16:0] built    = {1'b1, {(16 - P){1'b0}}, {P{1'b1}}} & ~(17'd1 << o);

    assign mail_done = o_go;
    assign mail_ok   = o_peers || o_answer;

    // ---- state --------------------------------------------------------------------------------
    wire [3:0] replied = w_valid ? w_offset[3:0] : o;                    // whose call is answered
    wire       replies = (w_valid && w_answer) || (o_go && o_answer);
    genvar p;
    generate for (p = 0; p < P; p = p + 1) begin : gen_partition
        localparam [31:0] N = p;
        wire own = w_valid && w_partition == N[3:0];
        wire reply = replies && replied == N[3:0];
        always @(posedge aclk)
            if (!aresetn) begin
                waits_q[p]          <= 1'b0;
                answered_q[p]       <= 1'b0;
                peers_q[17*p +: 17] <= 17'd0;
            end else begin
                waits_q[p]    <= (own && w_ring) || (waits_q[p] && !reply);
                answered_q[p] <= reply || (answered_q[p] && !(own && (w_ring || (w_status && w_data[1]))));
                if (o_go && o_peers && o == N[3:0]) peers_q[17*p +: 17] <= mail_wdata[16:0] & built;
            end
        always @(posedge aclk)
            if (own && w_ring) target_q[5*p +: 5] <= w_data[4:0];

        wire [P-1:0] calls;
        genvar q;
        for (q = 0; q < P; q = q + 1) begin : gen_call
            assign calls[q] = waits_q[q] && target_q[5*q +: 5] == N[4:0];
        end
        assign irq[p] = calls != {P{1'b0}} || answered_q[p];
    end endgenerate

    // ---- words: a copy for each reader ---------------------------------------------------------
    wire          word_we    = clear || (w_valid && w_word);
    wire [PB-1:0] word_waddr = clear ? clear_addr : w_partition[PB-1:0];
    wire [31:0]   word_wdata = w_data & {32{!clear}};
    wire [31:0]   r_word, o_word, r_reply;

    wire [15:0] r_addr = {9'd1, r_offset, 2'b00};
`ifdef FORMAL
    wire [(32 << PB)-1:0] f_page_words, f_owner_words, f_replies;
`endif
    bh_memory #(.ADDR_WIDTH(PB), .WIDTH(32)) u_page_words (
        .aclk(aclk), .we(word_we), .waddr(word_waddr), .wdata(word_wdata),
        .raddr(r_offset[4] ? r_offset[PB-1:0] : r_partition[PB-1:0]), .rdata(r_word)
`ifdef FORMAL
        , .f_mem(f_page_words)
`endif
    );
    bh_memory #(.ADDR_WIDTH(PB), .WIDTH(32)) u_owner_words (
        .aclk(aclk), .we(word_we), .waddr(word_waddr), .wdata(word_wdata), .raddr(mail_raddr[2 +: PB]), .rdata(o_word)
`ifdef FORMAL
        , .f_mem(f_owner_words)
`endif
    );
    bh_memory #(.ADDR_WIDTH(PB), .WIDTH(32)) u_replies (
        .aclk(aclk), .we(replies), .waddr(replied[PB-1:0]), .wdata(w_valid ? w_data : mail_wdata), .raddr(r_partition[PB-1:0]),
        .rdata(r_reply)
`ifdef FORMAL
        , .f_mem(f_replies)
`endif
    );

    // ---- the page and the owner read --------------------------------------------------------------
    reg         r_word_q, r_reply_q, o_word_q;     // the word, the reply is shown
    reg  [15:0] r_bits_q;
    reg  [16:0] o_bits_q;
    wire [15:0] r_calls, o_calls;
    genvar c;
    generate for (c = 0; c < 16; c = c + 1) begin : gen_calls
        assign r_calls[c] = waits[c] && target[5*c +: 5] == {1'b0, r_partition};
        assign o_calls[c] = waits[c] && target[5*c +: 5] == OWNER;
    end endgenerate

    wire [3:0] ro       = mail_raddr[5:2];
    wire       ro_built = {1'b0, ro} < COUNT;
    wire       ro_peers = mail_raddr[15:6] == OWNER_PEERS[15:6] && ro_built;
    wire       ro_call  = mail_raddr[15:6] == OWNER_CALL[15:6] && ro_built;
    wire       ro_calls = {mail_raddr[15:2], 2'b00} == `BH_REG_MAIL_CALLS;

    always @(posedge aclk) begin
        r_ok      <= r_offset[4] || r_addr == CALLS || r_addr == STATUS || r_addr == WORD || r_addr == RING || r_addr == REPLY;
        r_word_q  <= r_offset[4] ? r_calls[r_offset[3:0]] : r_addr == WORD;
        r_reply_q <= r_addr == REPLY && answered[r_partition];
        r_bits_q  <= r_addr == CALLS ? r_calls : {14'd0, answered[r_partition], waits[r_partition]} & {16{r_addr == STATUS}};

        mail_rok  <= ro_peers || ro_call || ro_calls;
        o_word_q  <= ro_call && o_calls[ro];
        o_bits_q  <= ro_peers ? peers[17*ro +: 17] : {1'b0, o_calls & {16{ro_calls}}};
    end

    assign r_data     = {16'd0, r_bits_q} | (r_word & {32{r_word_q}}) | (r_reply & {32{r_reply_q}});
    assign mail_rdata = {15'd0, o_bits_q} | (o_word & {32{o_word_q}});

    wire unused = &{1'b0, mail_addr[1:0], mail_raddr[1:0]};

`ifdef FORMAL_bh_mailbox
    // One partition, any, and its own call, as the requirement has it.
    // P1 its word is read by itself, and while the call waits by whom it rang (a partition in its page, or the owner): by
    //    nobody else, and who waits for whom is seen by those two only
    // P2 a ring goes only to whom the owner allows, one at a time; nobody answers but who was rung, and only while the call waits
    // P3 the answer is read by itself alone, until it clears it or rings again
    // P4 interrupts: a call waits for the partition, or its own was answered; the owner's pulse with each ring to it, and none else
    // C1 rung, read, answered, read; C2 the same with the owner
    reg f_past_valid = 1'b0;
    always @(posedge aclk) f_past_valid <= 1'b1;
    initial assume (!aresetn);

    (* anyconst *) reg [3:0] f_own;
    always @* assume ({1'b0, f_own} < COUNT);

    // After reset the memories are walked, and nothing is accessed meanwhile; a page read is not in the cycle of a page write.
    reg f_cleared;
    always @(posedge aclk) f_cleared <= !aresetn ? 1'b0 : f_cleared || (clear && clear_addr == f_own[PB-1:0]);
    always @(posedge aclk) begin
        if (!aresetn) assume (clear);
        if (f_past_valid && aresetn && $past(aresetn && !clear)) assume (!clear);
        if (aresetn && !clear) assume (f_cleared);
        if (clear) assume (!w_valid && !mail_we);
        if (w_valid) assume ({1'b0, w_partition} < COUNT);
        assume ({1'b0, r_partition} < COUNT);
    end

    reg        s_waits, s_answered;
    reg [4:0]  s_target;
    reg [31:0] s_word, s_reply;
    reg [16:0] s_peers;

    wire s_mine     = w_valid && w_partition == f_own;
    wire s_rings    = s_mine && w_addr == RING && !s_waits && w_data <= 32'd16 && s_peers[w_data[4:0]];
    wire s_by_page  = w_valid && w_addr == CALL + {10'd0, f_own, 2'b00} && s_waits && s_target == {1'b0, w_partition};
    wire s_by_owner = mail_we && mail_done && mail_addr[15:2] == OWNER_CALL[15:2] + {10'd0, f_own} && s_waits && s_target == OWNER;
    wire s_peers_we = mail_we && mail_done && mail_addr[15:2] == OWNER_PEERS[15:2] + {10'd0, f_own};
    always @(posedge aclk)
        if (!aresetn) begin
            s_waits    <= 1'b0;
            s_answered <= 1'b0;
            s_peers    <= 17'd0;
            s_word     <= 32'd0;
            s_target   <= 5'd0;
            s_reply    <= 32'd0;
        end else begin
            if (s_mine && w_addr == WORD && !s_waits) s_word <= w_data;
            if (s_mine && w_addr == STATUS && w_data[1]) s_answered <= 1'b0;
            if (s_rings) begin
                s_waits    <= 1'b1;
                s_answered <= 1'b0;
                s_target   <= w_data[4:0];
            end
            if (s_by_page || s_by_owner) begin
                s_waits    <= 1'b0;
                s_answered <= 1'b1;
                s_reply    <= s_by_page ? w_data : mail_wdata;
            end
            if (s_peers_we) s_peers <= mail_wdata[16:0] & {1'b1, {(16 - P){1'b0}}, {P{1'b1}}} & ~(17'd1 << f_own);
        end

    wire s_peers_ok = s_target == OWNER || (s_target < COUNT && s_target != {1'b0, f_own});
    always @(posedge aclk) if (f_past_valid && aresetn) begin
        if (clear) assert (s_word == 32'd0 && !s_waits);
        // The state is the requirement's.
        assert (waits[f_own] == s_waits && answered[f_own] == s_answered && peers[17*f_own +: 17] == s_peers);
        if (s_waits) assert (target[5*f_own +: 5] == s_target && s_target <= 5'd16 && s_peers_ok);
        if (f_cleared) assert (f_page_words[32*f_own[PB-1:0] +: 32] == s_word && f_owner_words[32*f_own[PB-1:0] +: 32] == s_word);
        if (s_answered) assert (f_replies[32*f_own[PB-1:0] +: 32] == s_reply);
        assert (!(s_waits && s_answered));

        if (w_valid && w_addr == CALL + {10'd0, f_own, 2'b00}) assert (w_ok == s_by_page);                          // P2
        if (s_mine && w_addr == RING) assert (w_ok == s_rings);
        if (s_mine && w_addr == WORD) assert (w_ok == !s_waits);
        if (mail_we && mail_done && mail_addr[15:2] == OWNER_CALL[15:2] + {10'd0, f_own}) assert (mail_ok == s_by_owner);
        if (s_mine) assert (rang == (s_rings && w_data == 32'd16));                                                 // P4
        if (!w_valid) assert (!rang);

        if ($past(aresetn && !clear && !w_valid)) begin
            // P1, P3: by itself, by another one, of its own call
            if ($past(r_addr == CALL + {10'd0, f_own, 2'b00}))
                assert (r_ok && r_data == ($past(s_waits && s_target == {1'b0, r_partition}) ? $past(s_word) : 32'd0));
            if ($past(r_addr == CALLS)) assert (r_ok && r_data[f_own] == $past(s_waits && s_target == {1'b0, r_partition}));
            if ($past(r_partition == f_own && r_addr == WORD)) assert (r_ok && r_data == $past(s_word));
            if ($past(r_partition == f_own && r_addr == REPLY)) assert (r_ok && r_data == ($past(s_answered) ? $past(s_reply) : 32'd0));
            if ($past(r_partition == f_own && r_addr == STATUS)) assert (r_ok && r_data == $past({30'd0, s_answered, s_waits}));
        end
        if ($past(aresetn && !clear)) begin
            if ($past(mail_raddr[15:2] == OWNER_CALL[15:2] + {10'd0, f_own}))
                assert (mail_rok && mail_rdata == ($past(s_waits && s_target == OWNER) ? $past(s_word) : 32'd0));
            if ($past({mail_raddr[15:2], 2'b00} == `BH_REG_MAIL_CALLS)) assert (mail_rok && mail_rdata[f_own] == $past(s_waits && s_target == OWNER));
        end
        if (s_answered) assert (irq[f_own[PB-1:0]]);                                                                // P4
        if (s_waits && s_target < COUNT) assert (irq[s_target[PB-1:0]]);
        if (P == 1 && !s_answered && !s_waits) assert (!irq[0]);

        cover (s_by_page && s_word == 32'd5 && w_data == 32'd6);
        cover ($past(r_partition == f_own && r_addr == REPLY) && r_data == 32'd6 && s_answered && s_target == 5'd1);    // C1
        cover ($past(r_partition == f_own && r_addr == REPLY) && r_data == 32'd7 && s_answered && s_target == OWNER);   // C2
    end
    always @(posedge aclk) if (f_past_valid && aresetn)
        assert ((s_peers & ~({1'b1, {(16 - P){1'b0}}, {P{1'b1}}} & ~(17'd1 << f_own))) == 17'd0);
`endif

endmodule
`resetall
