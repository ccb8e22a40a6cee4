/* SPDX-License-Identifier: Apache-2.0
 *
 * Commands: what they check and in which order, all or nothing, whose answer means what, several at once, and very many.
 */
#include "pages.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool tabled_windows(void) { return tabled() && build.windows >= 3; }
static bool tabled_open(void) { return tabled_two() && !build.granule_dram; }
static bool tabled_simple(void) { return tabled() && !build.granule_dram && build.pipeline <= 1; }

static uint32_t number(unsigned granule) { return (uint32_t)(land_ipa(granule) >> build.granule_log2); }

/* ---- what is checked ---------------------------------------------------------------------------- */

/* Windows of partition 0: 0 plain in the table, 1 SHARED right behind it, 2 plain beyond the table right behind that; a gap follows. */
enum { PLAIN = 12, BOTH = 2, FAR = 2, GAP = PLAIN + BOTH + FAR };
static void several_windows(uint16_t access)
{
    reg_write(BH_REG_CONTROL, BH_SLVERR);
    stage_window(0, 0, land_ipa(0), PLAIN * GRANULE, land_pa(0, 0), access, W_VALID);
    stage_window(0, 1, land_ipa(PLAIN), BOTH * GRANULE, land_pa(0, 32), BH_ACCESS_ALL, W_VALID | W_SHARED);
    stage_window(0, 2, land_ipa(PLAIN + BOTH), FAR * GRANULE, layout_pa(0, 0), BH_ACCESS_ALL, W_VALID);
    stage_partition(0, layout_vmid(0), P_VALID);
    must_commit(0);
}

/* The first check that fails, and the granule that it names; all or nothing. */
TEST_IF(command_codes, "R5 V2 V6", tabled_windows)
{
    const struct { const char *what; unsigned first; uint32_t count; enum bh_command_code code; unsigned bad; } row[] = {
        { "no granules",                       3, 0, BH_COMMAND_ARGUMENT, 0 },
        { "no granules, and in no window",     GAP, 0, BH_COMMAND_ARGUMENT, 0 },
        { "all of the window",                 0, PLAIN, BH_COMMAND_OK, 0 },
        { "one granule more",                  0, PLAIN + 1, BH_COMMAND_OWNER, PLAIN },
        { "the SHARED window",                 PLAIN, 1, BH_COMMAND_OWNER, PLAIN },
        { "from it on",                        PLAIN + 1, 3, BH_COMMAND_OWNER, PLAIN + 1 },
        { "beyond the table",                  PLAIN + BOTH, 1, BH_COMMAND_TABLE, PLAIN + BOTH },
        { "beyond it and into the gap",        PLAIN + BOTH + 1, 5, BH_COMMAND_TABLE, PLAIN + BOTH + 1 },
        { "the gap",                           GAP, 1, BH_COMMAND_WINDOW, GAP },
        { "far away",                          900, 1, BH_COMMAND_WINDOW, 900 },
        { "the most granules",                 2, 0xffffffff, BH_COMMAND_OWNER, PLAIN },
        { "half of all",                       PLAIN - 1, 0x80000000, BH_COMMAND_OWNER, PLAIN },
    };
    const unsigned rows = sizeof row / sizeof *row;
    static const uint16_t reg[] = { BH_PAGE_SHARE_RANGE, BH_PAGE_UNSHARE_RANGE, BH_PAGE_QUERY_RANGE };
    unsigned compared = 0;

    several_windows(BH_ACCESS_ALL);
    for (unsigned k = 0; k < 3; k++)
        for (unsigned i = 0; i < rows; i++) {
            must_range(by(0), k == 0 ? BH_PAGE_UNSHARE_RANGE : BH_PAGE_SHARE_RANGE, land_ipa(0), PLAIN);
            same(command_range(by(0), reg[k], land_ipa(row[i].first), row[i].count), row[i].code, "0x%03x, %s", reg[k], row[i].what);
            same(bad_granule, row[i].code > BH_COMMAND_LEVEL ? number(row[i].bad) : 0, "0x%03x, %s: CMD_GRANULE", reg[k], row[i].what);
            same(page_read(by(0), BH_PAGE_COUNT), 0, "COUNT is used up, done or refused");
            const bool all = row[i].code ? k != 0 : k != 1;          /* shared in the end; a QUERY changes nothing */
            same(query_range(by(0), land_ipa(0), PLAIN), all ? RESULT(1, 1, 15, 15) : RESULT(0, 0, 15, 15), "0x%03x, %s: the granules afterwards",
                 reg[k], row[i].what);
            compared += 4;
        }
    /* The end of all numbers: no granule there, and none beyond it. */
    same(command_range(by(0), BH_PAGE_QUERY_RANGE, (uint64_t)0xffffffff << build.granule_log2, 8), BH_COMMAND_WINDOW, "granule 2^32 - 1");
    same(bad_granule, 0xffffffff, "CMD_GRANULE");
    planned(compared + 2);
}

/* LEVEL comes behind ARGUMENT and before all that looks at a granule. */
TEST_IF(command_level_first, "V2 R5", levelled)
{
    lands(0);
    same(command_range(by(0), SET_MASK_RANGE(1, 0), land_ipa(900), 0), BH_COMMAND_ARGUMENT, "no granules, wrong level, no window");
    same(command_range(by(0), SET_MASK_RANGE(1, 0), land_ipa(900), 1), BH_COMMAND_LEVEL, "wrong level, no window");
    same(bad_granule, 0, "CMD_GRANULE");
    set_level(0, 0, 1);
    same(command_range(by(0), SET_MASK_RANGE(1, 0), land_ipa(900), 1), BH_COMMAND_WINDOW, "no window");
    same(bad_granule, number(900), "CMD_GRANULE");
    same(command(by(0), SET_MASK(1, 0), land_ipa(900)), BH_COMMAND_WINDOW, "a single one");
    /* Ascending: what a granule fails by matters less than which is first. */
    must_command(by(0), SET_MASK(1, 7), land_ipa(land_granules() - 1));
    set_level(0, 0, 0);
    same(command_range(by(0), BH_PAGE_SHARE_RANGE, land_ipa(land_granules() - 3), 6), BH_COMMAND_REVOKED, "REVOKED before the window's end");
    same(bad_granule, number(land_granules() - 1), "CMD_GRANULE");
    same(query_range(by(0), land_ipa(land_granules() - 3), 3), RESULT(0, 0, 15, 7), "the granules afterwards");
    planned(9);
}

/* The window must grant the caller's world and privilege something. */
TEST_IF(command_needs_a_right, "T2 R5 V2", tabled_windows)
{
    unsigned compared = 0;

    for (unsigned i = 0; i < 6; i++) {
        static const uint16_t access[] = { 0x001, 0x010, 0x100, 0x800, 0xfff, 0 };
        several_windows(access[i]);
        for (uint8_t prot = 0; prot < 8; prot++) {
            const struct caller c = { .prot = prot };
            const bool granted = access[i] >> 3 * (prot & 3) & 7;
            same(command(c, prot & 4 ? BH_PAGE_QUERY : BH_PAGE_SHARE, land_ipa(1)), granted ? BH_COMMAND_OK : BH_COMMAND_OWNER,
                 "ACCESS 0x%03x, AxPROT %u", access[i], prot);
            same(bad_granule, granted ? 0 : number(1), "CMD_GRANULE");
            compared += 2;
        }
    }
    planned(compared);
}

/* A range over windows side by side, each to its own PAs. */
TEST_IF(range_over_windows, "R5 R2", tabled_windows)
{
    unsigned compared = 0;

    reg_write(BH_REG_CONTROL, BH_SLVERR);
    stage_window(0, 0, land_ipa(8), 3 * GRANULE, land_pa(0, 1), BH_ACCESS_ALL, W_VALID);
    stage_window(0, 1, land_ipa(0), 8 * GRANULE, land_pa(0, 20), BH_ACCESS_ALL, W_VALID);
    stage_window(0, 2, land_ipa(11), 9 * GRANULE, land_pa(0, 40), BH_ACCESS_ALL, W_VALID);
    stage_partition(0, layout_vmid(0), P_VALID | P_SPLIT);
    must_commit(0);
    carries(0, 0, true);
    must_range(by(0), BH_PAGE_SHARE_RANGE, land_ipa(5), 9);
    for (unsigned g = 0; g < 20; g++) {
        const uint64_t pa = g < 8 ? land_pa(0, 20 + g) : g < 11 ? land_pa(0, 1 + g - 8) : land_pa(0, 40 + g - 11);
        const bool shared = g >= 5 && g < 14;
        passes(by(0), g & 1, land_ipa(g) | (shared ? TOP_HALF : 0), pa, "its half");
        refused(by(0), g & 1, land_ipa(g) | (shared ? 0 : TOP_HALF), BH_FAULT_SHARE, "the other half");
        compared += 2 * FIRE_COMPARISONS;
    }
    planned(compared);
}

/* ---- status --------------------------------------------------------------------------------------- */

/* CMD_STATUS and CMD_GRANULE keep the first failure until CMD_STATUS is written; CMD_RESULT is of the last QUERY that succeeded. */
TEST_IF(status_keeps_the_first, "R5 V2", tabled)
{
    lands(0);
    same(page_read(by(0), BH_PAGE_CMD_STATUS), 0, "CMD_STATUS after reset: not held");
    same(page_write(by(0), BH_PAGE_CMD_STATUS, 0xffffffff), true, "CMD_STATUS is written");
    same(page_read(by(0), BH_PAGE_CMD_STATUS), HELD, "CMD_STATUS");
    same(page_write(by(0), BH_PAGE_SHARE, number(1)), true, "a command");
    same(page_read(by(0), BH_PAGE_CMD_STATUS), HELD, "CMD_STATUS");
    same(page_write(by(0), BH_PAGE_QUERY, number(1)), true, "QUERY");
    same(page_read(by(0), BH_PAGE_CMD_RESULT), RESULT(1, 1, 15, 15), "CMD_RESULT");
    same(page_write(by(0), BH_PAGE_QUERY, number(901)), false, "QUERY of what is in no window");
    same(page_write(by(0), BH_PAGE_SHARE_RANGE, number(1)), false, "a range without COUNT");
    same(page_write(by(0), BH_PAGE_UNSHARE, number(1)), true, "a good one");
    same(page_write(by(0), BH_PAGE_SHARE, number(902)), false, "another bad one");
    same(page_read(by(0), BH_PAGE_CMD_STATUS), HELD | BH_COMMAND_WINDOW, "CMD_STATUS: the first failure");
    same(page_read(by(0), BH_PAGE_CMD_GRANULE), number(901), "CMD_GRANULE");
    same(page_read(by(0), BH_PAGE_CMD_RESULT), RESULT(1, 1, 15, 15), "CMD_RESULT");
    same(page_write(by(0), BH_PAGE_CMD_STATUS, 0), true, "CMD_STATUS is written");
    same(page_read(by(0), BH_PAGE_CMD_STATUS), HELD, "CMD_STATUS");
    same(page_read(by(0), BH_PAGE_CMD_GRANULE), 0, "CMD_GRANULE");
    same(page_read(by(0), BH_PAGE_CMD_RESULT), RESULT(1, 1, 15, 15), "CMD_RESULT");
    planned(18);
}

/* COUNT, CMD_STATUS, CMD_GRANULE and CMD_RESULT belong to a context: any change of the port's view loses them, and the range is refused. */
TEST_IF(lost_with_the_view, "V2 R5 S2", tabled_two)
{
    const unsigned ways = build.levels > 1 ? 6 : 4;
    unsigned compared = 0;

    for (unsigned way = 0; way < ways; way++) {
        reset();
        lands(0);
        must_command(by(0), BH_PAGE_QUERY, land_ipa(1));
        same(page_write(by(0), BH_PAGE_CMD_STATUS, 0), true, "CMD_STATUS");
        same(page_write(by(0), BH_PAGE_SHARE, number(900)), false, "a bad command");
        same(page_write(by(0), BH_PAGE_COUNT, 4), true, "COUNT");
        switch (way) {
        case 0: must_switch(1), must_switch(0); break;
        case 1: carries(0, 1, false), carries(0, 0, false); break;
        case 2: carries(0, 0, true), carries(0, 0, false); break;
        case 3: stage_window(0, 0, land_ipa(0), land_granules() * GRANULE, land_pa(0, 0), 0x7ff, W_VALID), must_commit(0); break;
        case 4: set_level(0, 0, 1), set_level(0, 0, 0); break;
        case 5:
            for (unsigned phase = 0; phase < 4; phase++) level_pins(0, phase < 2, !(phase & 1)), run(60);
            break;
        }
        same(page_read(by(0), BH_PAGE_COUNT), 0, "COUNT, way %u", way);
        same(page_read(by(0), BH_PAGE_CMD_STATUS), 0, "CMD_STATUS: not held, way %u", way);
        same(page_read(by(0), BH_PAGE_CMD_GRANULE), 0, "CMD_GRANULE, way %u", way);
        same(page_read(by(0), BH_PAGE_CMD_RESULT), 0, "CMD_RESULT, way %u", way);
        same(page_write(by(0), BH_PAGE_SHARE_RANGE, number(0)), false, "the range, way %u", way);
        same(page_read(by(0), BH_PAGE_CMD_STATUS), BH_COMMAND_ARGUMENT, "CMD_STATUS of it, way %u", way);
        same(query_range(by(0), land_ipa(0), 8), RESULT(0, 0, 15, 15), "the granules, way %u", way);
        compared += 10;
    }
    /* What changes no view leaves them. */
    same(page_write(by(0), BH_PAGE_COUNT, 4), true, "COUNT");
    must_switch(0);
    carries(1, 1, false);
    same(page_read(by(0), BH_PAGE_COUNT), 4, "COUNT after a switch to the same partition, and another port's change");
    planned(compared + 2);
}

/* ---- several at once ---------------------------------------------------------------------------------- */

/* Two ports command the same granules at once, at levels apart: one after the other, none starves, and the outcome is that of some order. */
TEST_IF(two_at_once, "V6 V2 R5", tabled_two)
{
    enum { EACH = 24 };
    const unsigned last = build.ports - 1, top = build.levels > 1 ? 1 : 0;

    lands(P_SPLIT);
    carries(0, 0, true);
    carries(last, 0, true);
    if (top) set_level(last, 0, 1);
    for (unsigned round = 0; round < 6; round++) {
        struct shot *s[2][EACH];
        unsigned turns = 0, refusals = 0, run_of = 0, longest = 0;
        memory_latency(round * 5);
        for (unsigned i = 0; i < EACH; i++)
            for (unsigned p = 0; p < 2; p++) {
                const struct caller c = by(p ? last : 0);
                /* Level 0 shares and unshares; the other does as well, or masks and unmasks what level 0 has shared. */
                const unsigned reg = p && top ? SET_MASK(1, i & 1 ? 15 : 5) : i & 1 ? BH_PAGE_UNSHARE : BH_PAGE_SHARE;
                s[p][i] = page_shot(p * EACH + i, c, true, reg, number(3 + (i >> 1) % 4));
                post(s[p][i]);
            }
        for (unsigned p = 0; p < 2; p++)
            for (unsigned i = 0; i < EACH; i++) {
                same(ended(s[p][i], 20000), true, "command %u of port %u is answered", i, p ? last : 0);
                refusals += s[p][i]->resp != BH_OKAY;
            }
        /* In turn: neither port has two answers more in a row than its write channel holds. */
        uint64_t order[2 * EACH];
        for (unsigned p = 0; p < 2; p++)
            for (unsigned i = 0; i < EACH; i++) {
                unsigned rank = 0;
                for (unsigned q = 0; q < 2; q++)
                    for (unsigned j = 0; j < EACH; j++) rank += s[q][j]->order < s[p][i]->order;
                order[rank] = p;
            }
        for (unsigned i = 0; i < 2 * EACH; i++) {
            run_of = i && order[i] == order[i - 1] ? run_of + 1 : 1;
            turns += i && order[i] != order[i - 1];
            if (run_of > longest) longest = run_of;
        }
        same(longest <= EACH / 2 && turns >= 4, true, "answers of both ports alternate: %u turns, at most %u in a row", turns, longest);
        same(refusals == 0 || top, true, "%u refusals", refusals);
        if (top) must_range(by(last), SET_MASK_RANGE(1, 15), land_ipa(3), 4);
        /* The last one of each granule stands. */
        for (unsigned g = 0; g < 4; g++) {
            const struct shot *latest = NULL;
            for (unsigned p = 0; p < (top ? 1 : 2); p++)
                for (unsigned i = 0; i < EACH; i++)
                    if ((i >> 1) % 4 == g && s[p][i]->resp == BH_OKAY && (!latest || s[p][i]->order > latest->order)) latest = s[p][i];
            if (top) continue;                          /* checked by the level that was never refused */
            same(reaches(by(0), false, land_ipa(3 + g) | TOP_HALF), (latest->b.addr & 0xfff) == BH_PAGE_SHARE, "granule %u as its last command left it", g);
        }
        must_range(by(0), BH_PAGE_UNSHARE_RANGE, land_ipa(3), 4);
        drop_records();
    }
    planned(6 * (2 * EACH + 2 + (top ? 0 : 4)));
}

/* Commands of every port, each for its own partition: none touches another's granules. */
TEST_IF(own_granules_only, "L8 L9 V2 R5", tabled_two)
{
    enum { EACH = 12 };
    const unsigned n = build.ports < build.partitions ? build.ports : build.partitions;
    unsigned compared = 0;

    lands(P_SPLIT);
    for (unsigned p = 0; p < n; p++) carries(p, p, true);
    for (unsigned round = 0; round < 4; round++) {
        struct shot *s[BH_MAX_PORTS];
        for (unsigned i = 0; i < EACH; i++) {
            for (unsigned p = 0; p < n; p++)            /* each its own pattern */
                post(s[p] = page_shot(p, by(p), true, (i + p + round) % (p + 2) ? BH_PAGE_SHARE : BH_PAGE_UNSHARE, number(i)));
            for (unsigned p = 0; p < n; p++) ended(s[p], 5000);
        }
        for (unsigned p = 0; p < n; p++)
            for (unsigned i = 0; i < EACH; i++) {
                const bool shared = (i + p + round) % (p + 2) != 0;
                same(query(by(p), land_ipa(i)), shared ? RESULT(1, 1, 15, 15) : RESULT(0, 0, 15, 15), "partition %u, granule %u", p, i);
                compared++;
            }
    }
    for (unsigned p = n; p < build.partitions; p++) {
        carries(0, p, true);
        same(query_range(by(0), land_ipa(0), land_granules()), RESULT(0, 0, 15, 15), "partition %u, which did nothing", p);
        compared++;
    }
    planned(compared);
}

/* A command during a switch: on a port that does not follow it is done at once; on one that follows the identity is that of before. */
TEST_IF(command_during_switch, "S2 L14 V6 R5", tabled_two)
{
    const unsigned last = build.ports - 1;
    enum bh_resp resp;

    lands(P_SPLIT);
    same(reg_write(port_control(0), MODE_FOLLOW | TRUSTED), BH_OKAY, "PORT_CONTROL");
    carries(last, 0, true);
    for (unsigned round = 0; round < 4; round++) {
        const unsigned from = round & 1, to = !from;
        struct shot *c, *follows;
        /* The switch waits for a read of port 0. */
        port_stuck(0, (struct tb_stuck){ .memory_answers = true });
        post(shot_at(0, 0, access_of(by(0), false, land_ipa(20))));
        post(follows = page_shot(2, by(0), true, BH_PAGE_SHARE, number(8 + round)));
        run(40);
        reg_write_begin(BH_REG_ACTIVE, to);
        run(20);
        post(c = page_shot(1, by(last), true, BH_PAGE_SHARE, number(round)));
        same(ended(c, 100), false, "a command on a port apart waits for the read only");
        same(reg_write_done(&resp), false, "the switch waits too");
        port_stuck(0, (struct tb_stuck){ 0 });
        same(ended(c, 200) && c->resp == BH_OKAY, true, "the command is answered then");
        same(answered(&resp, 300), true, "and the switch");
        same(resp, BH_OKAY, "its response");
        same(follows->done && follows->resp == BH_OKAY, true, "the command of the following port, before");
        finish();
        /* Of whom were they?  Port 0 was partition `from`. */
        same(query(by(0), land_ipa(8 + round)), RESULT(0, 0, 15, 15), "the granule of the new partition");
        carries(last, from, true);
        same(query(by(last), land_ipa(8 + round)), RESULT(1, 1, 15, 15), "the granule of the old one");
        carries(last, 0, true);
        same(query(by(last), land_ipa(round)), RESULT(1, 1, 15, 15), "the granule of the port apart");
    }
    planned(1 + 4 * 9);
}

/* A command during a commit: never half of either. */
TEST_IF(command_during_commit, "S2 L9 V6 R5", tabled_two)
{
    const unsigned last = build.ports - 1;
    enum bh_resp resp;
    unsigned done = 0, refusals = 0, wrong = 0;

    lands(P_SPLIT);
    carries(0, 0, true);
    carries(last, 1, true);
    for (unsigned delay = 0; delay < 90; delay++) {
        const bool grow = delay & 1;         /* granules 4.. of partition 1 come and go; partition 0's stay */
        struct shot *own, *other;
        stage_window(1, 0, land_ipa(0), (grow ? 8 : 4) * GRANULE, land_pa(1, 0), BH_ACCESS_ALL, W_VALID);
        page_write(by(last), BH_PAGE_CMD_STATUS, 0);
        page_write(by(last), BH_PAGE_COUNT, 4);
        reg_write_begin(BH_REG_COMMIT, 1);
        run(delay * 2);
        post(own = page_shot(1, by(last), true, delay & 2 ? BH_PAGE_SHARE : SET_MASK(0, 0), number(4)));
        post(other = page_shot(2, by(0), true, delay & 1 ? BH_PAGE_SHARE : BH_PAGE_UNSHARE, number(6)));
        wrong += !answered(&resp, 20000) || resp != BH_OKAY;
        wrong += !ended(own, 2000) + !ended(other, 2000);
        wrong += other->resp != BH_OKAY;
        done += own->resp == BH_OKAY;
        refusals += own->resp != BH_OKAY;
        finish();
        /* A granule that is gone is no longer there; one that came is clean, unless the command came behind the commit. */
        wrong += reaches(by(last), false, land_ipa(4) | TOP_HALF) && !(grow && own->resp == BH_OKAY);
        wrong += reaches(by(last), false, land_ipa(4)) && !grow;
        wrong += reaches(by(0), false, land_ipa(6) | TOP_HALF) != (delay & 1);
    }
    drop_records();
    same(wrong, 0, "answers and accesses that are wrong");
    same(done > 4 && refusals > 4, true, "commands before and behind: %u done, %u refused", done, refusals);
    planned(2);
}

/* A full fault FIFO stops no command, and a command that fails leaves no record. */
TEST_IF(command_at_a_full_fifo, "V6 R5 L9", tabled)
{
    struct bh_record r;
    unsigned records = 0;

    lands(0);
    for (unsigned i = 0; i < build.fault_depth + 20u; i++) fire(shot(i, burst(i & 1, land_ipa(900) + 64 * (i % 32), 0, 2)));
    const uint32_t missed = reg_read(BH_REG_FAULT_MISSED);
    for (unsigned i = 0; i < 30; i++) {
        same(command(by(0), i & 1 ? BH_PAGE_UNSHARE : BH_PAGE_SHARE, land_ipa(i % 5)), BH_COMMAND_OK, "command %u", i);
        same(command(by(0), BH_PAGE_SHARE, land_ipa(901)), BH_COMMAND_WINDOW, "a bad command");
    }
    same(reg_read(BH_REG_FAULT_MISSED), missed, "FAULT_MISSED");
    while (next_record(&r)) records += r.code == BH_FAULT_WINDOW && r.ipa < land_ipa(901);
    same(records, build.fault_depth, "records, all of the bursts");
    drop_records();
    planned(62);
}

/* ---- the barrier ---------------------------------------------------------------------------------------- */

/* DRAIN_LIMIT after its mark a command is answered as refused, with DRAIN: it is made all the same. */
TEST_IF(command_drain_limit, "V4 R5", tabled_two)
{
    const unsigned last = build.ports - 1, limit = 150;

    lands(P_SPLIT);
    carries(0, 0, true);
    carries(last, 0, true);
    reg_write(BH_REG_DRAIN_LIMIT, limit);
    for (unsigned round = 0; round < 2; round++) {
        struct shot *c, *d;
        same(page_write(by(0), BH_PAGE_CMD_STATUS, 0), true, "CMD_STATUS");
        port_stuck(last, (struct tb_stuck){ .memory_answers = true });
        post(shot_at(0, last, access_of(by(last), round, land_ipa(1))));
        run(40);
        const uint64_t start = now();
        post(c = page_shot(1, by(0), true, BH_PAGE_SHARE, number(2 + round)));
        run(20);
        post(d = page_shot(2, by(0), true, BH_PAGE_QUERY, number(1)));
        same(ended(c, 2 * limit), true, "SHARE is answered");
        same(now() - start >= limit && now() - start < limit + 40, true, "after DRAIN_LIMIT: %u cycles", (unsigned)(now() - start));
        same(c->resp, BH_SLVERR, "its response");
        same(ended(d, 100) && d->resp == BH_OKAY, true, "QUERY behind it");
        same(page_read(by(0), BH_PAGE_CMD_STATUS), HELD | BH_COMMAND_DRAIN, "CMD_STATUS");
        same(page_read(by(0), BH_PAGE_CMD_GRANULE), 0, "CMD_GRANULE");
        same(reaches(by(0), true, land_ipa(2 + round) | TOP_HALF), true, "the change is made");
        same(shots[0].done, false, "the access still hangs");
        port_stuck(last, (struct tb_stuck){ 0 });
        finish();
        same(command(by(0), BH_PAGE_UNSHARE, land_ipa(2 + round)), BH_COMMAND_OK, "a command once all is well");
    }
    planned(2 * 10);
}

/* A limit that runs out in nearly every barrier, for every kind of page write at once: each is answered, and the server goes on. */
TEST_IF(limit_of_every_barrier, "V4 V6 R5", tabled_two)
{
    enum { ROUNDS = 30, EACH = 8, FLOW = 60 };
    const unsigned last = build.ports - 1;
    static struct shot flow[2][FLOW];
    unsigned late = 0, drained = 0;

    lands(P_SPLIT);
    carries(0, 0, true);
    carries(last, 0, true);
    for (unsigned round = 0; round < ROUNDS; round++) {
        struct shot *s[2][EACH];
        reg_write(BH_REG_DRAIN_LIMIT, 1 + round * 5 % 40);
        memory_latency(round * 7 % 60);
        for (unsigned p = 0; p < 2; p++)
            for (unsigned i = 0; i < FLOW; i++) {
                memset(&flow[p][i], 0, offsetof(struct shot, rdata));
                flow[p][i].b = access_of(by(p ? last : 0), i % 8 == 0, land_ipa(30 + i % 8));
                flow[p][i].b.len = 3;
                flow[p][i].b.id = 1;
                flow[p][i].port = p ? last : 0;
                post(&flow[p][i]);
            }
        for (unsigned i = 0; i < EACH; i++)
            for (unsigned p = 0; p < 2; p++) {
                static const uint16_t reg[5] = { BH_PAGE_COUNT, BH_PAGE_SHARE_RANGE, BH_PAGE_UNSHARE, BH_PAGE_CMD_STATUS, BH_PAGE_SHARE };
                const unsigned kind = (i + 3 * p + round) % 5;
                post(s[p][i] = page_shot(p * EACH + i, by(p ? last : 0), true, reg[kind], kind == 0 ? 12 : kind == 3 ? 0 : number(1 + i)));
            }
        for (unsigned i = 0; i < EACH; i++)
            for (unsigned p = 0; p < 2; p++) late += !ended(s[p][i], 5000);
        for (unsigned p = 0; p < 2; p++)
            for (unsigned i = 0; i < FLOW; i++) ended(&flow[p][i], 5000);
        for (unsigned p = 0; p < 2; p++)             /* single ones fail by nothing else */
            for (unsigned i = 0; i < EACH; i++) drained += s[p][i]->resp != BH_OKAY && (i + 3 * p + round) % 5 % 2 == 0 && (i + 3 * p + round) % 5;
    }
    reg_write(BH_REG_DRAIN_LIMIT, 0);
    finish();
    same(late, 0, "page writes without an answer");
    same(drained > 0, true, "%u commands ran into the limit", drained);
    same(command(by(0), BH_PAGE_UNSHARE, land_ipa(1)), BH_COMMAND_OK, "a command in the end");
    same(command(by(last), BH_PAGE_SHARE, land_ipa(1)), BH_COMMAND_OK, "one of the other port");
    drop_records();
    planned(4);
}

/* The waits of successive commands overlap: many cost little more than one. */
TEST_IF(waits_overlap, "V5 V6", tabled_two)
{
    enum { MANY = 40, LATENCY = 120 };
    const unsigned last = build.ports - 1;
    static struct shot flow[400];
    struct shot *s[MANY];
    unsigned bad = 0;
    uint64_t one, many;

    lands(0);
    carries(last, 0, false);
    memory_latency(LATENCY);
    for (unsigned i = 0; i < 400; i++) {
        memset(&flow[i], 0, offsetof(struct shot, rdata));
        flow[i].b = access_of(by(last), i & 1, land_ipa(20 + i % 8));
        flow[i].b.len = 3;
        flow[i].port = last;
        post(&flow[i]);
    }
    run(2 * LATENCY);
    struct shot *c = page_shot(0, by(0), true, BH_PAGE_SHARE, number(0));
    one = now();
    post(c);
    same(ended(c, 4 * LATENCY), true, "one command");
    one = now() - one;
    same(one > LATENCY / 4, true, "it waits: %u cycles", (unsigned)one);
    many = now();
    for (unsigned i = 0; i < MANY; i++) post(s[i] = page_shot(1 + i, by(0), true, i & 1 ? BH_PAGE_UNSHARE : BH_PAGE_SHARE, number(i % 8)));
    for (unsigned i = 0; i < MANY; i++) bad += !ended(s[i], 40 * LATENCY) || s[i]->resp != BH_OKAY;
    many = now() - many;
    same(flow[399].done, false, "the traffic went on all the time");
    /* As many wait together as the port has in flight. */
    const uint64_t one_by_one = (uint64_t)MANY * LATENCY;
    same(many < one_by_one * 2 / 3 && (build.max_outstanding < 8 || many < one_by_one / 3), true, "%u commands take %u cycles, one takes %u", MANY,
         (unsigned)many, (unsigned)one);
    finish();
    same(bad, 0, "commands refused");
    planned(5);
}

/* Other ports lose next to nothing to commands without end. */
TEST_IF(commands_stop_nobody, "V6", tabled_open)
{
    enum { FLOW = 500 };
    static struct shot flow[FLOW];
    const unsigned last = build.ports - 1;
    uint64_t took[2];
    unsigned commands = 0;

    for (unsigned busy = 0; busy < 2; busy++) {
        reset();
        lands(0);
        carries(last, 0, false);
        memory_latency(6);
        for (unsigned i = 0; i < FLOW; i++) {
            memset(&flow[i], 0, offsetof(struct shot, rdata));
            flow[i].b = access_of(by(last), i & 1, land_ipa(20 + i % 8) + 64 * (i % 8));
            flow[i].b.len = (uint8_t)(i % 4);
            flow[i].port = last;
            post(&flow[i]);
        }
        const uint64_t start = now();
        for (unsigned i = 0; !(flow[FLOW - 1].done && flow[FLOW - 2].done) && now() < start + 100000; i++) {
            if (!busy) { run(1); continue; }
            struct shot *c = page_shot(0, by(0), true, i & 1 ? BH_PAGE_UNSHARE : BH_PAGE_SHARE, number(20 + i % 8));
            post(c);
            while (!c->done && !(flow[FLOW - 1].done && flow[FLOW - 2].done)) run(1);
            commands += c->done;
        }
        took[busy] = now() - start;
        finish();
    }
    same(commands > 20, true, "%u commands", commands);
    same(took[1] * 100 <= took[0] * 105, true, "%u bursts take %u cycles, beside commands %u", FLOW, (unsigned)took[0], (unsigned)took[1]);
    planned(2);
}

/* ---- time ---------------------------------------------------------------------------------------------------- */

/* One change on an idle block: at most 8 cycles from address and data to the answer.  A range: two passes at a word a cycle. */
TEST_IF(commands_are_quick, "V5 V4", tabled_simple)
{
    unsigned entry = 1;
    while (entry < 1 + 4 * (build.levels - 1)) entry = entry == 1 ? 8 : 2 * entry;
    const unsigned n = land_granules(), words = (n + 64 / entry - 1) / (64 / entry) + 1;

    lands(0);
    for (unsigned i = 0; i < 8; i++) {
        struct shot *c = page_shot(0, by(0), true, i & 1 ? BH_PAGE_UNSHARE : BH_PAGE_SHARE, number(i >> 1));
        run(7 * i + 10);
        fire_beside(c);
        same(c->resp, BH_OKAY, "change %u", i);
        same(c->ended - c->offered <= 8, true, "change %u takes %u cycles", i, (unsigned)(c->ended - c->offered));
    }
    for (unsigned i = 0; i < 2; i++) {
        struct shot *c = page_shot(0, by(0), true, i & 1 ? BH_PAGE_UNSHARE_RANGE : BH_PAGE_SHARE_RANGE, number(0));
        page_write(by(0), BH_PAGE_COUNT, n);
        run(20);
        fire_beside(c);
        same(c->resp, BH_OKAY, "a range");
        same(c->ended - c->offered <= 2 * words + 50, true, "%u granules in %u words take %u cycles", n, words, (unsigned)(c->ended - c->offered));
    }
    planned(20);
}

/* ---- very many ------------------------------------------------------------------------------------------------- */

/* 100,000 when DIRECTED_FULL is set, else a slice. */
static unsigned many(void) { return getenv("DIRECTED_FULL") ? 100000 : 1500; }

static struct shot beside[BH_MAX_PORTS][4];

/* Traffic without end on the other ports; false once something has gone wrong with it. */
static unsigned refill(unsigned i)
{
    unsigned wrong = 0;
    for (unsigned p = 1; p < build.ports; p++)
        for (unsigned k = 0; k < 4; k++) {
            struct shot *s = &beside[p][k];
            if (s->b.size && !s->done) continue;
            wrong += s->b.size && s->resp != BH_OKAY;
            memset(s, 0, offsetof(struct shot, rdata));
            s->b = access_of(by(p), (i + k) & 1, land_ipa(k) + 64 * (i % 16));
            s->b.len = (uint8_t)((i + p) % 6);
            s->port = p;
            post(s);
        }
    return wrong;
}

static void prepare(void)
{
    lands(0);
    memset(beside, 0, sizeof beside);
    for (unsigned p = 1; p < build.ports; p++) carries(p, p % build.partitions, false);
    if (build.levels > 1) set_level(0, 0, 1);
    memory_latency(4);
}

/* V5: single changes, each checked by an access right behind its answer, beside traffic of all other ports. */
TEST_IF(many_singles, "V5 V4 V6 R5", tabled_two)
{
    const unsigned n = many(), span = land_granules() - 8;
    unsigned wrong = 0, beside_wrong = 0;
    uint8_t revoked[256] = { 0 };

    prepare();
    lands(P_SPLIT);                              /* the others' partitions are SPLIT as well, so they must be trusted */
    for (unsigned p = 0; p < build.ports; p++) carries(p, p % build.partitions, true);
    for (unsigned i = 0; i < n; i++) {
        const unsigned g = 4 + i * 7 % span;
        beside_wrong += refill(i);
        revoked[g] ^= 1;
        struct shot *c = page_shot(0, by(0), true, revoked[g] ? BH_PAGE_SHARE : BH_PAGE_UNSHARE, number(g));
        fire_beside(c);
        wrong += c->resp != BH_OKAY;
        wrong += reaches(by(0), i & 1, land_ipa(g) | (i >> 1 & 1 ? TOP_HALF : 0)) != ((i >> 1 & 1) == revoked[g]);
    }
    finish();
    drop_records();
    same(wrong, 0, "changes and accesses behind them that are wrong, of %u", n);
    same(beside_wrong, 0, "accesses of other ports that are wrong");
    planned(2);
}

/* V5: as many in ranges, of all lengths and rights. */
TEST_IF(many_in_ranges, "V5 V4 V6 V3", levelled_two)
{
    const unsigned n = many(), span = land_granules() - 8;
    unsigned wrong = 0, beside_wrong = 0, granules = 0;

    prepare();
    for (unsigned i = 0; granules < n; i++) {
        const unsigned count = 1 + i * 13 % (span / 2), first = 4 + i * 5 % (span - count), rights = i * 11 & 15;
        beside_wrong += refill(i);
        wrong += !page_write(by(0), BH_PAGE_COUNT, count);
        wrong += !page_write(by(0), SET_MASK_RANGE(1, rights), number(first));
        granules += count;
        level_pins(0, 0, true);                  /* level 0 tries a granule of it, and its neighbours */
        for (unsigned k = 0; k < 100 && !level_ack(0); k++) run(1);
        level_pins(0, 0, false);
        const unsigned at = first + i % count;
        wrong += reaches(by(0), true, land_ipa(at)) != (rights >> 1 & 1);
        wrong += reaches(by(0), false, land_ipa(at)) != (rights & 1);
        wrong += !reaches(by(0), i & 1, land_ipa(0)) + !reaches(by(0), i & 1, land_ipa(land_granules() - 1));
        level_pins(0, 1, true);
        for (unsigned k = 0; k < 100 && !level_ack(0); k++) run(1);
        level_pins(0, 1, false);
        run(2);
    }
    finish();
    drop_records();
    same(wrong, 0, "ranges and accesses behind them that are wrong, of %u granules", granules);
    same(beside_wrong, 0, "accesses of other ports that are wrong");
    planned(2);
}
