// SPDX-License-Identifier: Apache-2.0
//
// granule_commands - one command, any, from any state of table and windows: what bh_granule answers and leaves behind is what
// docs/architecture.md says ("What a command checks"), restated here granule by granule.
//
// P1 CMD_STATUS.CODE is that of the first check that fails, CMD_GRANULE the first granule that fails it
// P2 it fails: nothing is written.  It succeeds: every granule of the range, and no other, has what the command says
// P3 so only granules are changed that the caller owns in a window that grants it something; of masks only its own level's
// P4 CMD_RESULT is that of all granules of the range
// P5 it ends
// P6 (RANGE) what a commit clears is clear, all else stays
// C1 a range over two windows that succeeds   C2 a granule behind good ones fails

`resetall
`default_nettype none

module granule_commands #(
    parameter LEVELS = 3,
    parameter RANGE  = 0,              // 1: a range is cleared instead
    parameter MOST   = 3,              // granules of a command, 1..3
    parameter LENGTH = 30              // cycles
) (
    input wire aclk
);

    localparam IP = 4, PP = 7, W = 2, PB = 1, GRANULES = 64, GI = 6, LIVE = 14 + PP + 2*IP;
    localparam EB = 4*LEVELS - 3, E = EB == 1 ? 1 : EB <= 8 ? 8 : EB <= 16 ? 16 : 64, G = 64/E, WORD = G*EB, GW = GRANULES > G ? 6 - $clog2(G) : 1;
    localparam [PP-1:0] BASE = 64;

    (* anyconst *) reg [1:0]    op;
    (* anyconst *) reg [5:0]    granule;
    (* anyconst *) reg [1:0]    count;
    (* anyconst *) reg [3:0]    mask, rights, level;
    (* anyconst *) reg [1:0]    prot;
    (* anyconst *) reg          partition;
    (* anyconst *) reg          table_ok;
    (* anyconst *) reg [GI-1:0] some;      // a granule of the table
    (* anyconst *) reg [GI-1:0] from, to;
    (* anyseq *)   wire         poke;      // never: a memory that nothing writes would be optimised away
    (* anyseq *)   wire [4:0]   where;
    (* anyseq *)   wire [LIVE-1:0] poked;
    always @* assume (!poke);

    reg [5:0] t = 6'd0;
    reg       over = 1'b0;
    always @(posedge aclk) begin
        t    <= t == 6'd63 ? t : t + 6'd1;
        over <= over || cmd_done || (range_ready && RANGE != 0 && !table_ok);
    end
    wire cmd_valid = RANGE == 0 && t != 6'd0 && !over;
    reg  taken = 1'b0;
    always @(posedge aclk) taken <= taken || range_ready;

    wire            cmd_done, cmd_changed, range_ready, idle, clearing, t_read, t_rready, t_rvalid, t_rerror, t_write, t_wdone, t_werror, t_broken;
    wire [3:0]      cmd_code;
    wire [31:0]     cmd_bad;
    wire [9:0]      cmd_result;
    wire [GW-1:0]   t_rindex, t_windex;
    wire [WORD-1:0] t_rdata, t_wdata;
    wire [W*LIVE*2-1:0]      live;
    wire [(WORD << GW)-1:0]  mem;

    bh_granule #(
        .PARTITION_BITS(PB), .WINDOWS(W), .IPA_PAGE_WIDTH(IP), .PA_PAGE_WIDTH(PP), .GRANULES(GRANULES), .BASE_PAGE(BASE), .LEVELS(LEVELS)
    ) u_granule (
        .aclk(aclk), .aresetn(1'b1), .table_ok(table_ok), .clearing(clearing), .idle(idle), .clear(1'b0), .clear_addr(1'b0),
        .slot_we(poke), .slot(where[3:0]), .slot_data(poked), .slot_partition(where[4]), .partition(partition),
        .cmd_valid(cmd_valid), .cmd_op(op), .cmd_granule({26'd0, granule}), .cmd_count({30'd0, count}), .cmd_mask(mask),
        .cmd_rights(rights), .cmd_level(level), .cmd_prot(prot), .cmd_done(cmd_done), .cmd_code(cmd_code), .cmd_bad(cmd_bad),
        .cmd_result(cmd_result), .cmd_changed(cmd_changed), .locked(RANGE != 0), .range_valid(RANGE != 0 && t != 6'd0 && !taken),
        .range_first(from), .range_last(to), .range_ready(range_ready), .t_read(t_read), .t_rindex(t_rindex), .t_rready(t_rready),
        .t_rvalid(t_rvalid), .t_rdata(t_rdata), .t_rerror(t_rerror), .t_write(t_write), .t_windex(t_windex), .t_wdata(t_wdata),
        .t_wdone(t_wdone), .t_werror(t_werror), .t_broken(t_broken), .f_live(live));

    wire          gw_we;
    wire [GW-1:0] gw_index;
    bh_granule_chip #(.INDEX_WIDTH(GW), .WORD_WIDTH(WORD)) u_chip (
        .aclk(aclk), .aresetn(1'b1), .t_read(t_read), .t_rindex(t_rindex), .t_rready(t_rready), .t_rvalid(t_rvalid),
        .t_rdata(t_rdata), .t_rerror(t_rerror), .t_write(t_write), .t_windex(t_windex), .t_wdata(t_wdata), .t_wdone(t_wdone),
        .t_werror(t_werror), .gw_we(gw_we), .gw_index(gw_index), .f_mem(mem));

    // ---- the start: between commands, windows that a commit takes ---------------------------------
    wire [LIVE-1:0] win0 = live[LIVE*partition +: LIVE], win1 = live[LIVE*(2 + partition) +: LIVE];
    wire [IP-1:0]   first0 = ~win0[12+PP+IP +: IP], last0 = ~win0[12+PP +: IP], first1 = ~win1[12+PP+IP +: IP], last1 = ~win1[12+PP +: IP];
    wire            none0 = first0 == {IP{1'b1}} && last0 == {IP{1'b0}}, none1 = first1 == {IP{1'b1}} && last1 == {IP{1'b0}};
    wire [PP-1:0]   pa0 = win0[12 +: PP] + {{(PP-IP){1'b0}}, first0}, pa1 = win1[12 +: PP] + {{(PP-IP){1'b0}}, first1};
    wire [PP-1:0]   n0 = {{(PP-IP){1'b0}}, last0} - {{(PP-IP){1'b0}}, first0}, n1 = {{(PP-IP){1'b0}}, last1} - {{(PP-IP){1'b0}}, first1};

    reg [GRANULES*EB-1:0] before;      // the table
    always @(posedge aclk) if (t == 6'd0) before <= mem;
    always @* begin
        assume (none0 || (first0 <= last0 && n0 <= ~pa0));
        assume (none1 || (first1 <= last1 && n1 <= ~pa1));
        assume (none0 || none1 || last0 < first1 || last1 < first0);
        assume ({28'd0, level} < LEVELS && {30'd0, count} <= MOST && from <= to && {26'd0, to - from} <= 32'd2*G + 1);
        if (t == 6'd0) assume (idle && !clearing && !t_rvalid);
    end

    // ---- the requirement, granule by granule ------------------------------------------------------
    reg [3:0]           code, c;
    reg [31:0]          bad;
    reg [EB-1:0]        now, after;    // of `some`
    reg [3:0]           above, own, up, mine;
    reg                 any, all;
    reg [6:0]           g;
    reg [LIVE-1:0]      in;
    reg [PP-1:0]        pa;
    reg [EB-1:0]        e;
    integer             i, h;
    always @* begin
        code  = !table_ok ? 4'd1 : count == 2'd0 ? 4'd2 : op == 2'd3 && (mask == 4'd0 || mask != level) ? 4'd3 : 4'd0;
        bad   = 32'd0;
        now   = before[EB*some +: EB];
        after = now;
        {above, own, any, all} = 10'd1;
        {g, c, in, pa, e, up, mine} = 0;       // no latches
        for (i = 0; i < MOST; i = i + 1) if (i < count) begin
            g  = {1'b0, granule} + i;
            c  = 4'd0;
            in = {LIVE{1'b0}};
            if (g < (1 << IP) && g >= first0 && g <= last0) in = win0;
            else if (g < (1 << IP) && g >= first1 && g <= last1) in = win1;
            else c = 4'd4;
            pa = g[IP-1:0] + in[12 +: PP];
            if (c == 4'd0 && (in[LIVE-1 -: 2] != 2'd0 || in[3*prot +: 3] == 3'd0)) c = 4'd5;
            if (c == 4'd0 && pa < BASE) c = 4'd6;
            e    = before[EB*pa[GI-1:0] +: EB];
            up   = 4'd0;
            mine = 4'd0;
            for (h = 1; h < LEVELS; h = h + 1) begin
                if (h > level) up = up | e[4*h - 3 +: 4];
                if (h == level) mine = e[4*h - 3 +: 4];
            end
            if (c == 4'd0 && op[1] == 1'b0 && up != 4'd0) c = 4'd7;
            if (code == 4'd0 && c != 4'd0) begin
                code = c;
                bad  = {25'd0, g};
            end
            above = above | up;
            own   = own | mine;
            any   = any | e[0];
            all   = all & e[0];
            if (RANGE == 0 && c == 4'd0 && pa[GI-1:0] == some) begin
                if (op == 2'd0) after[0] = 1'b1;
                if (op == 2'd1) after[0] = 1'b0;
                if (op == 2'd3) for (h = 1; h < LEVELS; h = h + 1) if (h == level) after[4*h - 3 +: 4] = ~rights;
            end
        end
        if (code != 4'd0) after = now;
        if (RANGE != 0 && table_ok && from <= some && some <= to) after = {EB{1'b0}};
    end

    always @(posedge aclk) if (t != 6'd0) begin
        if (cmd_done) begin
            assert (cmd_valid && cmd_code == code && cmd_bad == bad);                                      // P1
            if (op == 2'd2 && code == 4'd0) assert (cmd_result == {any, all, ~own, ~above});               // P4
            assert (cmd_changed == (code == 4'd0 && op != 2'd2));
        end
        if (RANGE == 0 && (code != 4'd0 || op == 2'd2)) assert (!t_write);                               // P2
        if (over || (RANGE != 0 && taken && idle)) assert (mem[EB*some +: EB] == after && !t_write);      // P2, P3, P6
        if (t >= LENGTH) assert (RANGE != 0 ? taken && idle : over);                                       // P5
        cover (RANGE == 0 && cmd_done && count == 2'd3 && code == 4'd0 && op == 2'd3 && win0[12 +: PP] != win1[12 +: PP] && first1 == granule + 2);   // C1
        cover (cmd_done && code == 4'd7 && bad == granule + 2 && first1 == granule + 1);                  // C2
    end

    wire unused = &{1'b0, gw_we, gw_index};

endmodule
`resetall
