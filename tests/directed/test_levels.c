/* SPDX-License-Identifier: Apache-2.0
 *
 * Trust levels: one mapping, rights that a level leaves to those below it, and how a port's level changes.
 */
#include "pages.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static bool three_levels(void) { return levelled() && build.levels >= 3; }
static bool levelled_partitions(void) { return levelled() && build.partitions >= 2; }
static bool levelled_streams(void) { return levelled_two() && build.stream_ports && build.stream_width >= 2; }

/* The right (bit of CMD_RESULT) that an access needs of the levels above. */
static unsigned needs(bool write, uint8_t prot)
{
    return write ? BH_LEAVE_WRITE : !(prot & 4) ? BH_LEAVE_READ : prot & 1 ? BH_LEAVE_EXECUTE_PRIVILEGED : BH_LEAVE_EXECUTE_UNPRIVILEGED;
}

/* An access as shots[0] that stays in flight: memory behind its port answers nothing until port_stuck lets it. */
static void in_flight(struct caller c, bool write, uint64_t ipa)
{
    port_stuck(c.port, (struct tb_stuck){ .memory_answers = true });
    post(shot_at(0, c.port, access_of(c, write, ipa)));
    run(40);
}

/* ---- rights ----------------------------------------------------------------------------------- */

/* V1, V3: one PA, and a verdict that differs by level: every set of rights left by a level, for reads, writes and fetches of each world and
 * privilege, at it, above and below it. */
TEST_IF(level_matrix, "V1 V3 V2 V7", levelled)
{
    const unsigned top = build.levels - 1;
    const unsigned by_level[] = { 1, top > 1 ? (top + 1) / 2 : 1, top };
    const struct { bool write; uint8_t prot; } form[] = {
        { 0, 0 }, { 0, 1 }, { 0, 3 }, { 0, 4 }, { 0, 5 }, { 0, 6 }, { 0, 7 }, { 1, 0 }, { 1, 3 }, { 1, 5 },
    };
    char what[96];
    unsigned compared = 0;

    lands(0);
    for (unsigned k = 0; k < 3; k++) {
        const unsigned h = by_level[k];
        if (k && h == by_level[k - 1]) continue;
        for (unsigned rights = 0; rights < 16; rights++) {
            const unsigned g = rights, at[] = { 0, h - 1, h, top };
            set_level(0, 0, h);
            must_command(by(0), SET_MASK(h, rights), land_ipa(g));
            for (unsigned i = 0; i < 4; i++) {
                if (i && at[i] == at[i - 1]) continue;
                set_level(0, 0, at[i]);
                /* one form in full for each set, all of them for a few sets */
                for (unsigned f = 0; f < 10; f++) {
                    if ((f + rights) % 3 && rights % 5) continue;
                    const struct caller c = { .prot = form[f].prot };
                    const bool left = at[i] >= h || needs(form[f].write, form[f].prot) & rights;
                    snprintf(what, sizeof what, "level %u leaves 0x%x, level %u, AxPROT %u", h, rights, at[i], c.prot);
                    if (left) passes(c, form[f].write, land_ipa(g), land_pa(0, g), what);
                    else      refused(c, form[f].write, land_ipa(g), BH_FAULT_LEVEL, what);
                    compared += FIRE_COMPARISONS;
                }
                same(query(by(0), land_ipa(g)), RESULT(0, 0, at[i] == h ? rights : 15, at[i] >= h ? 15 : rights),
                     "QUERY at level %u: level %u leaves 0x%x", at[i], h, rights);
                compared++;
            }
            passes(by(0), true, land_ipa(g + 16), land_pa(0, g + 16), "a granule that nobody masked");
            compared += FIRE_COMPARISONS;
        }
        set_level(0, 0, h);
        must_range(by(0), SET_MASK_RANGE(h, 15), land_ipa(0), 16);
    }
    planned(compared);
}

/* V2: what several levels leave is the intersection; who is above is never restricted by who is below. */
TEST_IF(level_intersection, "V2 V1", three_levels)
{
    static const struct { unsigned low, high; } row[] = { { 15, 15 }, { 1, 15 }, { 15, 1 }, { 3, 5 }, { 12, 6 }, { 9, 9 }, { 0, 15 }, { 1, 2 } };
    const unsigned low = 1, high = build.levels - 1;
    unsigned compared = 0;

    lands(0);
    for (unsigned i = 0; i < 8; i++) {
        const uint64_t ipa = land_ipa(i), pa = land_pa(0, i);
        set_level(0, 0, high);
        must_command(by(0), SET_MASK(high, row[i].high), ipa);
        set_level(0, 0, low);
        must_command(by(0), SET_MASK(low, row[i].low), ipa);
        same(query(by(0), ipa), RESULT(0, 0, row[i].low, row[i].high), "QUERY at the lower of both");
        compared++;
        for (unsigned level = 0; level < build.levels; level += level ? build.levels > 4 && level == 1 ? high - 1 : 1 : 1) {
            const unsigned rights = (level < low ? row[i].low : 15) & (level < high ? row[i].high : 15);
            set_level(0, 0, level);
            for (unsigned right = 0; right < 4; right++) {
                const struct caller c = { .prot = right < 2 ? 1 : right == 2 ? 4 : 5 };
                if (rights >> right & 1) passes(c, right == 1, ipa, pa, "left by both");
                else                     refused(c, right == 1, ipa, BH_FAULT_LEVEL, "revoked by one");
                compared += FIRE_COMPARISONS;
            }
            if (level != low) same(query(by(0), ipa) & 15, rights, "QUERY.RIGHTS at level %u", level), compared++;
        }
    }
    planned(compared);
}

/* V2: a level sets its own mask only, level 0 none; what is refused changes nothing.  Who a higher level has restricted can't share. */
TEST_IF(level_is_own, "V2", levelled)
{
    const unsigned top = build.levels - 1, high = top > 2 ? 3 : top;
    unsigned compared = 0;

    lands(0);
    for (unsigned level = 0; level <= high; level++) {
        set_level(0, 0, level);
        for (unsigned h = 0; h < 16; h++)
            for (unsigned range = 0; range < 2; range++) {
                if (h == level && h) continue;
                same(range ? command_range(by(0), SET_MASK_RANGE(h, 0), land_ipa(2), 3) : command(by(0), SET_MASK(h, 0), land_ipa(2)), BH_COMMAND_LEVEL,
                     "mask of level %u by level %u", h, level);
                same(bad_granule, 0, "CMD_GRANULE");
                compared += 2;
            }
    }
    set_level(0, 0, 0);
    same(query_range(by(0), land_ipa(0), 8), RESULT(0, 0, 15, 15), "QUERY after all that was refused");
    passes(by(0), true, land_ipa(2), land_pa(0, 2), "level 0");
    /* A higher level takes the right to write; level 0 can neither take it back nor share the granule. */
    set_level(0, 0, top);
    must_command(by(0), BH_PAGE_SHARE, land_ipa(3));
    must_range(by(0), SET_MASK_RANGE(top, 13), land_ipa(2), 2);
    set_level(0, 0, 0);
    static const uint16_t tries[] = { SET_MASK(0, 15), SET_MASK(1, 15), SET_MASK(15, 15), BH_PAGE_SHARE, BH_PAGE_UNSHARE };
    for (unsigned i = 0; i < 5; i++)
        for (unsigned g = 2; g < 4; g++) {
            same(command(by(0), tries[i], land_ipa(g)), i < 3 ? BH_COMMAND_LEVEL : BH_COMMAND_REVOKED, "command 0x%03x at level 0", tries[i]);
            same(bad_granule, i < 3 ? 0 : land_ipa(g) >> build.granule_log2, "CMD_GRANULE");
            refused(by(0), true, land_ipa(g), BH_FAULT_LEVEL, "a write at level 0");
            passes(by(0), false, land_ipa(g), land_pa(0, g), "a read at level 0");
            compared += 2 + 2 * FIRE_COMPARISONS;
        }
    same(command_range(by(0), BH_PAGE_SHARE_RANGE, land_ipa(0), 8), BH_COMMAND_REVOKED, "SHARE of a range with it");
    same(bad_granule, land_ipa(2) >> build.granule_log2, "CMD_GRANULE: the first");
    same(query_range(by(0), land_ipa(0), 2), RESULT(0, 0, 15, 15), "the granules before it are not shared");
    set_level(0, 0, top);
    same(command(by(0), BH_PAGE_UNSHARE, land_ipa(3)), BH_COMMAND_OK, "UNSHARE by the level that revoked");
    planned(compared + 1 + FIRE_COMPARISONS + 4);
}

/* V2, over random sequences: masks as the test keeps them by the rule, against what accesses find. */
TEST_IF(level_random, "V2 V1 R5", levelled)
{
    enum { G = 8, STEPS = 700 };
    static uint8_t mask[G][16];
    bool shared[G] = { false };
    uint32_t seed = 12345;
    unsigned wrong_code = 0, wrong_access = 0, revoked_commands = 0;

    memset(mask, 15, sizeof mask);
    lands(P_SPLIT);
    carries(0, 0, true);
    for (unsigned step = 0; step < STEPS; step++) {
        seed = seed * 1664525u + 1013904223u;
        const unsigned r = seed >> 8, level = (r >> 2) % build.levels, g = (r >> 6) % G, rights = r >> 10 & 15, what = (r >> 16) % 4;
        unsigned left = 15;
        enum bh_command_code want = BH_COMMAND_OK;
        if (step % 7 == 0) set_level(0, 0, level);
        const unsigned now_at = reg_read(port_status(0)) >> 4 & 15, named = (r >> 14) % build.levels;
        for (unsigned h = now_at + 1; h < 16; h++) left &= mask[g][h];
        if (what < 2) {
            if (left != 15) want = BH_COMMAND_REVOKED;
            wrong_code += command(by(0), what ? BH_PAGE_SHARE : BH_PAGE_UNSHARE, land_ipa(g)) != want;
            if (!want) shared[g] = what;
            revoked_commands += want != 0;
        } else if (what == 2) {
            if (named != now_at || named == 0) want = BH_COMMAND_LEVEL;
            wrong_code += command(by(0), SET_MASK(named, rights), land_ipa(g)) != want;
            if (!want) mask[g][named] = (uint8_t)rights;
        }
        const struct caller c = { .prot = rights & 7 };
        const bool write = r & 1, half = r >> 1 & 1;
        wrong_access += reaches(c, write, land_ipa(g) | (half ? TOP_HALF : 0)) != ((needs(write, c.prot) & left) && half == shared[g]);
    }
    drop_records();
    same(wrong_code, 0, "commands with another outcome than the rule says");
    same(wrong_access, 0, "accesses with another verdict than the masks say");
    same(revoked_commands > 10, true, "commands refused for what a higher level took: %u", revoked_commands);
    planned(3);
}

/* The verdict names the level first; records carry the level of the context. */
TEST_IF(level_records, "V1 V2 R3", levelled)
{
    struct bh_record r;
    const unsigned top = build.levels - 1;

    lands(P_SPLIT);
    carries(0, 0, true);
    set_level(0, 0, top);
    must_command(by(0), SET_MASK(top, 0), land_ipa(1));
    for (unsigned level = 0; level < top; level += top > 2 ? top - 1 : 1)
        for (unsigned half = 0; half < 2; half++) {
            set_level(0, 0, level);
            fire(shot(0, access_of(by(0), half, land_ipa(1) | (half ? TOP_HALF : 0))));
            same(next_record(&r), true, "a record at level %u", level);
            same(r.code, BH_FAULT_LEVEL, "its code, in either half");
            same(r.level, level, "its LEVEL");
            same(r.trusted, true, "its TRUSTED");
            same(r.ipa, land_ipa(1) | (half ? TOP_HALF : 0), "its IPA, with the half");
            settle();
            same(page_read(by(0), BH_PAGE_FAULT_INFO) >> 19, level << 1 | 1, "LEVEL and TRUSTED of the page's FAULT_INFO");
        }
    set_level(0, 0, top);
    refused(by(0), true, land_ipa(1) | TOP_HALF, BH_FAULT_SHARE, "at its own level: the half alone");
    planned((top > 2 ? 2 : top) * 2 * 6 + FIRE_COMPARISONS);
}

/* ---- change of level ------------------------------------------------------------------------------- */

/* V8, V9: by the owner's register; kept for each partition and port; what is not built is refused, and nothing but the level changes. */
TEST_IF(level_by_register, "V8 V9 V2", levelled_partitions)
{
    const unsigned top = build.levels - 1, last = build.partitions - 1, ports = build.ports;
    unsigned compared = 0;
    uint32_t map[8];

    lands(0);
    for (unsigned i = 0; i < 8; i++) map[i] = reg_read(live(0, 0, 4 * i));
    for (unsigned p = 0; p < ports; p++) same(reg_read(port_level(p, 0)), 0, "PORT_LEVEL of port %u after reset", p);
    same(reg_write(port_level(0, 0), port_level_field(0, top)), BH_OKAY, "level of port 0 with partition 0");
    same(reg_write(port_level(0, last), reg_read(port_level(0, last)) | port_level_field(last, 1)), BH_OKAY, "with the last partition");
    same(page_read(by(0), BH_PAGE_CONTEXT), top, "CONTEXT");
    same(level_shown(0), top, "the pins port_level");
    same(reg_read(port_status(0)) & 0xff, top << 4, "PORT_STATUS");
    for (unsigned p = 1; p < ports; p++, compared++) same(level_shown(p), 0, "port %u", p);
    must_switch(last);
    same(page_read(by(0), BH_PAGE_LEVEL), 1, "LEVEL under the last partition");
    same(level_shown(0), 1, "the pins");
    must_switch(0);
    same(page_read(by(0), BH_PAGE_LEVEL), top, "LEVEL of partition 0 again");
    /* Not built: the whole word is refused. */
    const uint32_t before = reg_read(port_level(0, 0));
    if (build.levels < 16) {
        same(reg_write(port_level(0, 0), port_level_field(0, build.levels)), BH_SLVERR, "a level that is not built");
        compared++;
    }
    if (build.partitions < 8) {
        same(reg_write(port_level(0, 0), port_level_field(build.partitions, 1)), BH_SLVERR, "a partition that is not built");
        same(reg_write(port_level(0, 0), before & ~port_level_field(build.partitions, 15)), BH_OKAY, "0 for a partition that is not built");
        compared += 2;
    }
    same(reg_read(port_level(0, 0)), before, "PORT_LEVEL");
    for (unsigned i = 0; i < 8; i++) same(reg_read(live(0, 0, 4 * i)), map[i], "live register %u", i);
    /* LOCK holds it. */
    same(reg_write(port_control(0), PORT_LOCK), BH_OKAY, "locking port 0");
    same(reg_write(port_level(0, 0), 0), BH_SLVERR, "PORT_LEVEL of a locked port");
    same(page_read(by(0), BH_PAGE_LEVEL), top, "LEVEL");
    planned(ports + 5 + 3 + 1 + 8 + 3 + compared);
}

/* One register write, whose answer is the barrier, for this port only. */
TEST_IF(level_is_a_barrier, "V4 V8 S2", levelled_two)
{
    enum bh_resp resp;
    const unsigned last = build.ports - 1;

    for (unsigned write = 0; write < 2; write++) {
        reset();
        lands(0);
        carries(last, 0, false);
        set_level(0, 0, 1);
        must_command(by(0), SET_MASK(1, 0), land_ipa(1));
        in_flight(by(0), write, land_ipa(1));
        reg_write_begin(port_level(0, 0), 0);
        same(answered(&resp, 400), false, "PORT_LEVEL is answered while an access of the old level is in flight");
        same(read_status(), DRAINING | WAITING(1), "STATUS");
        same(level_shown(0), 1, "the level meanwhile");
        same(reaches(by(last), write, land_ipa(2)), true, "the other port meanwhile");
        port_stuck(0, (struct tb_stuck){ 0 });
        same(answered(&resp, 300), true, "it is answered then");
        same(resp, BH_OKAY, "its response");
        same(shots[0].done && shots[0].resp == BH_OKAY, true, "the access");
        same(level_shown(0), 0, "the level now");
        refused(by(0), write, land_ipa(1), BH_FAULT_LEVEL, "an access now");
        /* A level for a partition that the port does not carry waits for nothing. */
        in_flight(by(0), write, land_ipa(2));
        reg_write_begin(port_level(0, 1), port_level_field(1, 1));
        same(answered(&resp, 60), true, "a level with another partition");
        port_stuck(0, (struct tb_stuck){ 0 });
        finish();
        drop_records();
    }
    planned(2 * (9 + FIRE_COMPARISONS));
}

static bool acks(unsigned port, bool to, unsigned limit)
{
    for (const uint64_t end = now() + limit; level_ack(port) != to; run(1))
        if (now() >= end) return false;
    return true;
}

/* V8: an interrupt's entry raises the level by pins: four phases, on each port, both ways; a level that is not built changes nothing. */
TEST_IF(level_by_pins, "V8 V4", levelled)
{
    const unsigned top = build.levels - 1;
    unsigned compared = 0;

    lands(0);
    for (unsigned port = 0; port < build.ports; port++) {
        if (port) carries(port, 0, false);
        static const struct { uint8_t ask; bool built; } row[] = { { 1, true }, { 0, true }, { 15, false }, { 1, true }, { 1, true } };
        unsigned level = 0;
        for (unsigned i = 0; i < 5; i++, compared += 5) {
            const unsigned ask = row[i].ask == 15 ? (build.levels < 16 ? build.levels | 1 : top) : row[i].ask;  /* | 1: nor its low bits those in force */
            if (row[i].built || build.levels == 16) level = ask;
            level_pins(port, ask, true);
            same(acks(port, true, 200), true, "level_ack of port %u rises", port);
            run(10);
            same(level_ack(port), true, "it stays while level_req is high");
            same(level_shown(port), level, "the pins port_level after %u", ask);
            same(page_read(by(port), BH_PAGE_CONTEXT), level, "CONTEXT");
            level_pins(port, ask, false);
            same(acks(port, false, 20), true, "level_ack falls");
        }
        /* It waits for what is in flight. */
        in_flight(by(port), port & 1, land_ipa(1));
        level_pins(port, 0, true);
        same(acks(port, true, 300), false, "level_ack of port %u while an access is in flight", port);
        same(level_shown(port), 1, "the level meanwhile");
        port_stuck(port, (struct tb_stuck){ 0 });
        same(acks(port, true, 300), true, "level_ack then");
        same(level_shown(port), 0, "the level then");
        level_pins(port, 0, false);
        finish();
        compared += 4;
    }
    planned(compared);
}

/* V8, V2: by the page: LEVEL only lowers, CALL asks for an interrupt to a higher level and is withdrawn by the change. */
TEST_IF(level_by_page, "V8 V2", levelled)
{
    const unsigned top = build.levels - 1;
    unsigned compared = 0;

    lands(0);
    set_level(0, 0, top);
    for (unsigned level = top; level < 18; level++, compared++) same(page_write(by(0), BH_PAGE_LEVEL, level), false, "LEVEL = %u at the top", level);
    same(page_write(by(0), BH_PAGE_LEVEL, 0x80000000), false, "LEVEL = 2^31");
    same(page_write(by(0), BH_PAGE_CALL, top), false, "CALL of the own level");
    same(page_write(by(0), BH_PAGE_CALL, 0), false, "CALL of a lower level");
    same(page_write(by(0), BH_PAGE_CALL, build.levels), false, "CALL of a level that is not built");
    same(level_call(0), false, "level_call");
    same(page_read(by(0), BH_PAGE_LEVEL), top, "LEVEL");
    for (unsigned level = top; level-- > 0; compared += 3) {
        same(page_write(by(0), BH_PAGE_LEVEL, level), true, "LEVEL = %u", level);
        same(page_read(by(0), BH_PAGE_LEVEL), level, "LEVEL");
        same(level_shown(0), level, "the pins");
    }
    same(page_write(by(0), BH_PAGE_LEVEL, 1), false, "LEVEL = 1 at level 0");
    same(reg_read(port_level(0, 0)), 0, "PORT_LEVEL");
    /* CALL, answered by the pins. */
    for (unsigned round = 0; round < 2; round++, compared += 8) {
        const unsigned to = round ? 1 : top;
        same(page_write(by(0), BH_PAGE_CALL, to), true, "CALL = %u", to);
        same(level_call(0), true, "level_call");
        same(page_read(by(0), BH_PAGE_CALL), to, "CALL");
        same(page_read(by(0), BH_PAGE_LEVEL), 0, "LEVEL as before");
        level_pins(0, to, true);
        same(acks(0, true, 200), true, "the interrupt's entry");
        level_pins(0, to, false);
        same(acks(0, false, 20), true, "level_ack falls");
        same(level_call(0), false, "level_call is withdrawn");
        same(page_write(by(0), BH_PAGE_LEVEL, 0), true, "back");
    }
    same(page_read(by(0), BH_PAGE_CALL), 0, "CALL");
    planned(compared + 6 + 2 + 1);
}

/* The answer of LEVEL comes when nothing of the old level is in flight; later writes to the page are answered behind it. */
TEST_IF(level_by_page_is_a_barrier, "V8 V4 S2", levelled)
{
    for (unsigned write = 0; write < 2; write++) {
        struct shot *down, *next;
        reset();
        lands(0);
        set_level(0, 0, 1);
        must_command(by(0), SET_MASK(1, 1), land_ipa(1));
        in_flight(by(0), write, land_ipa(1));
        post(down = page_shot(1, by(0), true, BH_PAGE_LEVEL, 0));
        post(next = page_shot(2, by(0), true, BH_PAGE_COUNT, 3));
        same(ended(down, 300), false, "LEVEL is answered while an access is in flight");
        same(level_shown(0), 1, "the level meanwhile");
        port_stuck(0, (struct tb_stuck){ 0 });
        same(ended(down, 300), true, "LEVEL is answered then");
        same(down->resp, BH_OKAY, "its response");
        same(shots[0].done && shots[0].order < down->order, true, "behind the access");
        same(ended(next, 300), true, "a page write behind it");
        same(next->order > down->order, true, "behind it");
        same(level_shown(0), 0, "the level");
        refused(by(0), true, land_ipa(1), BH_FAULT_LEVEL, "a write now");
        passes(by(0), false, land_ipa(1), land_pa(0, 1), "a read now");
        drop_records();
    }
    planned(2 * (8 + 2 * FIRE_COMPARISONS));
}

/* Q-Channel: a change of level is a change of view, and the requester is asked. */
static bool q_open;
static unsigned q_asked;
static bool q_waits(void *context, bool qreqn)
{
    (void)context;
    q_asked += !qreqn;
    return qreqn || !q_open;
}

TEST_IF(level_asks_the_requester, "V8 S4", levelled)
{
    lands(0);
    q_open = false;
    q_asked = 0;
    q_channel(0, q_waits, NULL);
    level_pins(0, 1, true);
    same(acks(0, true, 300), false, "level_ack before the requester has accepted");
    same(q_asked > 0, true, "it was asked");
    same(level_shown(0), 0, "the level meanwhile");
    same(reaches(by(0), true, land_ipa(1)), true, "a write-back meanwhile");
    q_open = true;
    same(acks(0, true, 300), true, "level_ack afterwards");
    same(level_shown(0), 1, "the level");
    level_pins(0, 1, false);
    run(20);
    /* The level in force: no change, nobody is asked. */
    q_asked = 0;
    level_pins(0, 1, true);
    same(acks(0, true, 20), true, "the level in force, by pins");
    same(reg_write(port_level(0, 0), port_level_field(0, 1)), BH_OKAY, "and by register");
    same(q_asked, 0, "asked");
    level_pins(0, 1, false);
    q_channel(0, NULL, NULL);
    run(20);
    planned(9);
}

/* Abandoned at DRAIN_LIMIT: the old level stays, by whichever way it was asked for. */
TEST_IF(level_abandoned, "V8 S2 L14", levelled)
{
    enum bh_resp resp;
    struct bh_record r;

    for (unsigned way = 0; way < 3; way++) {
        struct shot *s = NULL;
        reset();
        lands(0);
        set_level(0, 0, 1);
        reg_write(BH_REG_DRAIN_LIMIT, 100);
        in_flight(by(0), false, land_ipa(1));
        if (way == 0) reg_write_begin(port_level(0, 0), 0);
        if (way == 1) level_pins(0, 0, true);
        if (way == 2) post(s = page_shot(1, by(0), true, BH_PAGE_LEVEL, 0));
        if (way == 0) same(answered(&resp, 200) && resp == BH_SLVERR, true, "PORT_LEVEL is refused");
        if (way == 1) same(acks(0, true, 200), true, "level_ack");
        if (way == 2) same(ended(s, 200) && s->resp == BH_SLVERR, true, "LEVEL is refused");
        same(level_shown(0), 1, "the level, way %u", way);
        same(reg_read(port_level(0, 0)), 1, "PORT_LEVEL, way %u", way);
        same(next_record(&r), true, "a record, way %u", way);
        same(r.code | r.port << 8, BH_FAULT_DRAIN, "its code and port");
        if (way == 1) level_pins(0, 0, false);
        port_stuck(0, (struct tb_stuck){ 0 });
        finish();
        same(shots[0].resp, BH_OKAY, "the access");
        set_level(0, 0, 0);
        same(level_shown(0), 0, "the level, changed at last");
    }
    planned(3 * 7);
}

/* Level by stream; a port in MODE STREAM has no LEVEL of its own. */
TEST_IF(level_by_stream, "V1 V2 V8", levelled_streams)
{
    const unsigned port = (unsigned)__builtin_ctz(build.stream_ports), top = build.levels - 1;
    const struct caller low = { .port = port, .user = 0, .prot = 1 }, high = { .port = port, .user = 1, .prot = 1 };
    const uint32_t level_field = 1u << 16;

    lands(0);
    same(reg_write(stream_control(0), STREAM_TO(0)), BH_OKAY, "STREAM_CONTROL 0");
    same(reg_write(stream_control(1), STREAM_TO(0) | top * level_field), BH_OKAY, "STREAM_CONTROL 1");
    if (build.levels < 16) same(reg_write(stream_control(2), STREAM_TO(0) | build.levels * level_field), BH_SLVERR, "a level that is not built");
    set_level(port, 0, top);                                 /* says nothing by stream */
    same(reg_write(port_control(port), MODE_STREAM), BH_OKAY, "PORT_CONTROL");
    same(page_read(low, BH_PAGE_CONTEXT), 0, "CONTEXT of stream 0");
    same(page_read(high, BH_PAGE_CONTEXT), top, "CONTEXT of stream 1");
    same(level_shown(port), 0, "the pins port_level");
    same(reg_read(port_status(port)) & 0xff, 0, "PORT_STATUS");
    must_command(high, SET_MASK(top, 1), land_ipa(1));
    refused(low, true, land_ipa(1), BH_FAULT_LEVEL, "stream 0");
    passes(low, false, land_ipa(1), land_pa(0, 1), "stream 0");
    passes(high, true, land_ipa(1), land_pa(0, 1), "stream 1");
    same(command(low, SET_MASK(top, 15), land_ipa(1)), BH_COMMAND_LEVEL, "stream 0 takes it back");
    same(page_write(high, BH_PAGE_LEVEL, 0), false, "LEVEL by stream");
    same(page_write(low, BH_PAGE_CALL, top), false, "CALL by stream");
    level_pins(port, 1, true);
    same(acks(port, true, 100), true, "the pins are answered");
    same(page_read(low, BH_PAGE_CONTEXT), 0, "and change nothing");
    level_pins(port, 1, false);
    same(acks(port, false, 20), true, "level_ack falls");
    planned(3 + (build.levels < 16) + 4 + 3 * FIRE_COMPARISONS + 6);
}

/* V4: a mask that is answered holds on every port; what was judged before has ended. */
TEST_IF(mask_is_a_barrier, "V4 V6", levelled_two)
{
    const unsigned last = build.ports - 1;

    for (unsigned write = 0; write < 2; write++) {
        reset();
        lands(0);
        carries(last, 0, false);
        set_level(0, 0, 1);
        in_flight(by(last), write, land_ipa(4));
        struct shot *c = page_shot(1, by(0), true, SET_MASK(1, write ? 13 : 12), (uint32_t)(land_ipa(4) >> build.granule_log2));
        post(c);
        same(ended(c, 300), false, "SET_MASK is answered while level 0 is still writing");
        same(reaches(by(0), false, land_ipa(5)), true, "the port of the command goes on");
        port_stuck(last, (struct tb_stuck){ 0 });
        same(ended(c, 300), true, "it is answered then");
        same(shots[0].done && shots[0].order < c->order, true, "behind the access");
        refused(by(last), write, land_ipa(4), BH_FAULT_LEVEL, "the other port at level 0");
        passes(by(0), write, land_ipa(4), land_pa(0, 4), "level 1");
    }
    planned(2 * (4 + 2 * FIRE_COMPARISONS));
}
