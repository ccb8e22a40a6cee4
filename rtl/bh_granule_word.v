// SPDX-License-Identifier: Apache-2.0
//
// bh_granule_word - what a command finds in one word of the granule table, and what it leaves there.  Combinational.
//
// Entry i of a word: {revoked[LEVELS-1], ..., revoked[1], shared}, a nibble a level: read 0, write 1, execute unprivileged 2, privileged 3.
// Only granules of `lanes` are looked at and changed; of a mask only the caller's own level's.
// Proof: tests/formal/bh_granule_word.sby

`resetall
`default_nettype none

module bh_granule_word #(
    parameter LEVELS = 1,              // 1..16
    parameter G      = 64,             // entries of a word
    // Derived.
    parameter EB     = LEVELS > 1 ? 4*LEVELS - 3 : 1
) (
    input  wire [G*EB-1:0] word,
    input  wire [G-1:0]    lanes,
    input  wire [3:0]      level,      // the caller's
    input  wire            share,      // set the bit `shared`
    input  wire            unshare,    // clear it
    input  wire            set_mask,   // the own level's nibble becomes `revoke`
    input  wire [3:0]      revoke,
    input  wire            clear,      // all of it

    output wire [G*EB-1:0] next,
    output wire [G-1:0]    revoked,    // lanes of which a level above has revoked something
    output wire [3:0]      above,      // rights that levels above have revoked somewhere
    output wire [3:0]      own,        // rights that the caller's level has revoked somewhere
    output wire            any,        // some lane is shared
    output wire            all         // every one is
);

    // Levels above the caller's, and its own, bit h - 1 for level h; one nibble more, so that LEVELS 1 has a width.
    wire [LEVELS-1:0] is_above, is_own;
    genvar h, i;
    generate for (h = 1; h <= LEVELS; h = h + 1) begin : gen_level
        localparam [31:0] H = h;
        assign is_above[h-1] = h < LEVELS && {1'b0, level} < H[4:0];
        assign is_own[h-1]   = h < LEVELS && {1'b0, level} == H[4:0];
    end endgenerate

    wire [G-1:0]   shared;
    wire [4*G-1:0] lane_above, lane_own;
    generate for (i = 0; i < G; i = i + 1) begin : gen_lane
        wire [EB-1:0]       entry = word[i*EB +: EB];
        wire [4*LEVELS:0]   bits = {4'd0, entry};         // {none, revoked, shared}

        reg [3:0] a, o;
        integer   l;
        always @* begin
            a = 4'd0;
            o = 4'd0;
            for (l = 0; l < LEVELS; l = l + 1) begin
                a = a | (bits[4*l + 1 +: 4] & {4{is_above[l]}});
                o = o | (bits[4*l + 1 +: 4] & {4{is_own[l]}});
            end
        end
        assign lane_above[4*i +: 4] = a & {4{lanes[i]}};
        assign lane_own[4*i +: 4]   = o & {4{lanes[i]}};
        assign revoked[i]           = lane_above[4*i +: 4] != 4'd0;
        assign shared[i]            = entry[0];

        assign next[i*EB] = lanes[i] && (share || unshare || clear) ? share : entry[0];
        for (h = 1; h < LEVELS; h = h + 1) begin : gen_mask
            assign next[i*EB + 4*h - 3 +: 4] = lanes[i] && (clear || (set_mask && is_own[h-1])) ? revoke & {4{!clear}}
                                                                                        : entry[4*h - 3 +: 4];
        end
    end endgenerate

    reg [3:0] above_all, own_all;
    integer   k;
    always @* begin
        above_all = 4'd0;
        own_all   = 4'd0;
        for (k = 0; k < G; k = k + 1) begin
            above_all = above_all | lane_above[4*k +: 4];
            own_all   = own_all | lane_own[4*k +: 4];
        end
    end

    generate if (LEVELS == 1) begin : gen_unused
        wire unused = &{1'b0, set_mask, revoke};
    end endgenerate

    assign above = above_all;
    assign own   = own_all;
    assign any   = (shared & lanes) != {G{1'b0}};
    assign all   = (~shared & lanes) == {G{1'b0}};

`ifdef FORMAL_bh_granule_word
    // P1 a lane that is not asked for stays   P2 shared changes by SHARE, UNSHARE and clearing only, to what they say
    // P3 the nibble of a level changes by that level's SET_MASK and clearing only   P4 revoked: exactly where a level above has revoked
    // P5 above, own: OR over the lanes; any, all
    (* anyconst *) reg [5:0] f_lane;
    (* anyconst *) reg [4:0] f_level;  // of a mask
    (* anyconst *) reg [1:0] f_right;
    wire [EB-1:0] f_old = word[f_lane*EB +: EB], f_new = next[f_lane*EB +: EB];
    wire [15:0] f_levels = LEVELS, f_lanes = G;
    wire          f_old_bit = f_old[4*f_level - 3 + f_right];
    always @* begin
        assume ({10'd0, f_lane} < f_lanes && {12'd0, level} < f_levels);
        assume ({2'd0, share} + {2'd0, unshare} + {2'd0, set_mask} + {2'd0, clear} <= 3'd1);
        if (!lanes[f_lane]) assert (f_new == f_old && !revoked[f_lane]);                                             // P1
        else assert (f_new[0] == (share || (f_old[0] && !unshare && !clear)));                                       // P2
        if (f_level != 5'd0 && {11'd0, f_level} < f_levels) begin
            if (lanes[f_lane] && set_mask && f_level == {1'b0, level}) assert (f_new[4*f_level - 3 + f_right] == revoke[f_right]);   // P3
            else assert (f_new[4*f_level - 3 + f_right] == (f_old_bit && !(clear && lanes[f_lane])));
            if (lanes[f_lane] && f_level > {1'b0, level} && f_old_bit) assert (revoked[f_lane] && above[f_right]);   // P4, P5
            if (lanes[f_lane] && f_level == {1'b0, level} && f_old_bit) assert (own[f_right]);
        end
        if (f_old >> (4*level + 1) == {EB{1'b0}}) assert (!revoked[f_lane]);
        if (lanes == {G{1'b0}}) assert (above == 4'd0 && own == 4'd0 && !any && all);
        if (level == 4'd0) assert (own == 4'd0);
        if (lanes[f_lane]) assert (f_old[0] ? any : !all);
    end
`endif

endmodule
`resetall
