/* SPDX-License-Identifier: Apache-2.0
 *
 * Commands: what is refused, all or nothing, and that no sequence of them gives anybody what somebody above
 * took, or touches what is another partition's.
 */
#include "paged.h"

enum { SHARE = 0x400, UNSHARE = 0x404, QUERY = 0x408 };

/* ---- what is refused ---------------------------------------------------------------- */

/* Partition 0, IPA granules: 0 to 7 and, adjacent, 8 to 15 elsewhere; 20 to 23 SHARED; 24 to 27 borrowed; 28 to 31 for Secure privileged reads
 * only; 32 to 35, of which the last two are beyond the table.  Level 6 has revoked W of 5, level 3 of 10. */
static void several(struct bh_model *m)
{
    const struct bh_params p = paged();
    struct bh_window       w = granules_at(28 * PAGE, 100, 4);

    reset_paged(m, &p);
    stage(m, 1);
    stage_window(m, 1, 0, granules_at(0, 90, 4));
    commit(m, 1);
    stage(m, 0);
    stage_window(m, 0, 0, granules_at(0, 40, 8));
    stage_window(m, 0, 1, granules_at(8 * PAGE, 10, 8));
    stage_window(m, 0, 2, shared_at(20 * PAGE, 80, 4));
    stage_window(m, 0, 3, borrowed_at(24 * PAGE, 90, 4));
    w.access = BH_ACCESS_BIT(1, BH_READ);
    stage_window(m, 0, 4, w);
    stage_window(m, 0, 5, granules_at(32 * PAGE, GRANULES - 2, 4));
    commit(m, 0);
    fix(m, 0, 0, true, 6);
    CHECK("mask", command(m, 0, SET_MASK(6, 13), 5, 1).code, BH_COMMAND_OK);
    fix(m, 0, 0, true, 3);
    CHECK("mask", command(m, 0, SET_MASK(3, 13), 10, 1).code, BH_COMMAND_OK);
}

/* Each rule a row, in the order in which they are checked; on a refusal no granule changes. */
TEST(command_rules, "R5 V2 V6")
{
    static const struct { const char *what; unsigned level, prot, reg, granule, count; enum bh_command_code code; unsigned named; } row[] = {
        {"one", 3, 1, SHARE, 0, 1, BH_COMMAND_OK, 0},
        {"a window", 3, 1, SHARE, 0, 5, BH_COMMAND_OK, 0},
        {"two windows", 3, 1, SHARE, 6, 4, BH_COMMAND_OK, 0},
        {"COUNT 0", 3, 1, SHARE, 0, 0, BH_COMMAND_ARGUMENT, 0},
        {"COUNT 0 before the level", 3, 1, SET_MASK(4, 0), 0, 0, BH_COMMAND_ARGUMENT, 0},
        {"a level above its own", 3, 1, SET_MASK(4, 0), 0, 1, BH_COMMAND_LEVEL, 0},
        {"a level below its own", 3, 1, SET_MASK(2, 0), 0, 1, BH_COMMAND_LEVEL, 0},
        {"level 0 has none below", 0, 1, SET_MASK(0, 0), 0, 1, BH_COMMAND_LEVEL, 0},
        {"the level before the window", 3, 1, SET_MASK(15, 0), 16, 1, BH_COMMAND_LEVEL, 0},
        {"in no window", 3, 1, SHARE, 16, 1, BH_COMMAND_WINDOW, 16},
        {"out of the windows", 3, 1, SHARE, 11, 20, BH_COMMAND_WINDOW, 16},
        {"before the windows", 3, 1, UNSHARE, 19, 2, BH_COMMAND_WINDOW, 19},
        {"beyond the IPA space", 3, 1, SHARE, 0x10000000, 1, BH_COMMAND_WINDOW, 0x10000000},
        {"the last number", 3, 1, QUERY, 0xFFFFFFFF, 1, BH_COMMAND_WINDOW, 0xFFFFFFFF},
        {"the page", 3, 1, SHARE, 0x7FFFF, 1, BH_COMMAND_WINDOW, 0x7FFFF},
        {"SHARED", 3, 1, UNSHARE, 21, 1, BH_COMMAND_OWNER, 21},
        {"borrowed", 3, 1, UNSHARE, 24, 2, BH_COMMAND_OWNER, 24},
        {"a mask of a borrowed one", 3, 1, SET_MASK(3, 0), 25, 1, BH_COMMAND_OWNER, 25},
        {"a query of a borrowed one", 3, 1, QUERY, 25, 1, BH_COMMAND_OWNER, 25},
        {"granted in some way", 3, 1, SHARE, 28, 4, BH_COMMAND_OK, 0},
        {"not to this privilege", 3, 0, SHARE, 29, 1, BH_COMMAND_OWNER, 29},
        {"not to this world", 3, 3, QUERY, 29, 1, BH_COMMAND_OWNER, 29},
        {"across into it", 3, 2, QUERY, 28, 8, BH_COMMAND_OWNER, 28},
        {"up to the end of the table", 3, 1, SHARE, 28, 6, BH_COMMAND_OK, 0},
        {"beyond the table", 3, 1, SHARE, 28, 7, BH_COMMAND_TABLE, 34},
        {"beyond the table, the first", 3, 1, QUERY, 35, 1, BH_COMMAND_TABLE, 35},
        {"revoked above", 3, 1, SHARE, 5, 1, BH_COMMAND_REVOKED, 5},
        {"revoked above, in a range", 5, 1, UNSHARE, 0, 8, BH_COMMAND_REVOKED, 5},
        {"revoked by itself", 3, 1, SHARE, 6, 5, BH_COMMAND_OK, 0},
        {"revoked by itself, the highest", 6, 1, SHARE, 0, 16, BH_COMMAND_OK, 0},
        {"revoked below", 7, 1, SHARE, 0, 16, BH_COMMAND_OK, 0},
        {"the first of two", 0, 1, SHARE, 0, 16, BH_COMMAND_REVOKED, 5},
        {"the first of two kinds", 0, 1, SHARE, 6, 20, BH_COMMAND_REVOKED, 10},
        {"a mask below what is revoked above", 5, 1, SET_MASK(5, 0), 0, 16, BH_COMMAND_OK, 0},
        {"a query of what is revoked above", 0, 1, QUERY, 0, 16, BH_COMMAND_OK, 0},
        {"longer than anything", 3, 1, QUERY, 6, 0xFFFFFFFF, BH_COMMAND_WINDOW, 16},
    };
    for (size_t i = 0; i < COUNT(row); i++) {
        struct bh_model          m;
        struct bh_command_result r;
        bh_granule               before[GRANULES];
        unsigned                 reg = row[i].reg;

        several(&m);
        fix(&m, 0, 0, true, row[i].level);
        memcpy(before, m.granule, sizeof before);
        const struct bh_context at = context(&m, 0);
        if (row[i].count != 1) {
            page_put(&m, 0, BH_PAGE_COUNT, row[i].count);
            reg += reg < 0x800 ? 0x10 : 0x400;
        }
        const enum bh_page_effect effect = bh_page_effect(&m, 0, &at, (uint8_t)row[i].prot, (uint16_t)reg, row[i].granule, 0xF);
        CHECK("looked at only", memcmp(before, m.granule, sizeof before), 0);
        CHECK(row[i].what, bh_page_write(&m, 0, &at, (uint8_t)row[i].prot, (uint16_t)reg, row[i].granule, 0xF, &r),
              row[i].code == BH_COMMAND_OK);
        CHECK(row[i].what, r.code, row[i].code);
        CHECK(row[i].what, r.granule, row[i].named);
        CHECK(row[i].what, page_read(&m, 0, BH_PAGE_CMD_STATUS), row[i].code);
        CHECK(row[i].what, page_read(&m, 0, BH_PAGE_CMD_GRANULE), row[i].named);
        CHECK("COUNT is used up", page_read(&m, 0, BH_PAGE_COUNT), 0);
        CHECK(row[i].what, effect, row[i].code == BH_COMMAND_OK && row[i].reg != QUERY ? BH_PAGE_BARRIER : BH_PAGE_NONE);
        if (row[i].code != BH_COMMAND_OK || row[i].reg == QUERY)
            CHECK("nothing changed", memcmp(before, m.granule, sizeof before), 0);
    }
}

/* A range over two windows changes these granules and no other. */
TEST(command_two_windows, "R5 V6")
{
    struct bh_model m;

    several(&m);
    CHECK("share", command(&m, 0, SHARE, 6, 5).code, BH_COMMAND_OK);      /* 46, 47, and 10, 11, 12 */
    for (unsigned g = 0; g < GRANULES; g++)
        CHECK("shared", bh_granule_of(&m, BASE + g * (uint64_t)PAGE) & 1, g == 46 || g == 47 || (g >= 10 && g <= 12));
    CHECK("query", command(&m, 0, QUERY, 6, 6).code, BH_COMMAND_OK);
    CHECK("some, not all; W revoked by itself", page_read(&m, 0, BH_PAGE_CMD_RESULT), 0x200 | 13 << 4 | 15);
    CHECK("query", command(&m, 0, QUERY, 7, 2).code, BH_COMMAND_OK);
    CHECK("all", page_read(&m, 0, BH_PAGE_CMD_RESULT), 0x300 | 15 << 4 | 15);
    CHECK("query", command(&m, 0, QUERY, 4, 2).code, BH_COMMAND_OK);
    CHECK("none; W revoked above", page_read(&m, 0, BH_PAGE_CMD_RESULT), 15 << 4 | 13);
    CHECK("a query that fails", command(&m, 0, QUERY, 16, 1).code, BH_COMMAND_WINDOW);
    CHECK("leaves the last result", page_read(&m, 0, BH_PAGE_CMD_RESULT), 15 << 4 | 13);
}

/* In a SPLIT partition a command names the bottom half. */
TEST(command_split, "R5")
{
    const struct bh_params            p = paged();
    const struct bh_partition_control c = {.vmid = 1, .valid = 1, .split = 1};
    struct bh_model                   m;

    reset_paged(&m, &p);
    CHECK("stage", bh_stage_partition(&m, 0, &c), BH_OK);
    stage_window(&m, 0, 0, granules_at(0, 0, 4));
    commit(&m, 0);
    fix(&m, 0, 0, true, 0);
    CHECK("bottom", command(&m, 0, SHARE, 2, 1).code, BH_COMMAND_OK);
    CHECK("top", command(&m, 0, SHARE, 1 << 27 | 2, 1).code, BH_COMMAND_WINDOW);
}

/* ---- a million commands ---------------------------------------------------------------- */

/* The requirement, written once more: who owns which granule at which IPA, and for each granule a plain list of masks. */
enum { SMALL = 64, IPAS = 48, STEPS = 1000000 };

enum kind { NONE, PLAIN, PRIVILEGED, SHARED, BORROWED, BEYOND };
static const struct { unsigned partition, first, count, granule; enum kind kind; } layout[] = {
    {0, 0, 16, 0, PLAIN},   {0, 16, 16, 32, PLAIN},    {0, 40, 4, 60, SHARED},
    {1, 0, 16, 16, PLAIN},  {1, 16, 8, 0, BORROWED},   {1, 30, 4, 60, SHARED},
    {2, 8, 8, 48, PRIVILEGED}, {2, 16, 4, SMALL, BEYOND}, {2, 24, 2, 56, PLAIN},
};

static struct { enum kind kind; unsigned granule; } map[3][IPAS];
static struct { bool shared; uint8_t mask[16]; } truth[SMALL];

static uint32_t seed;

static unsigned below(unsigned n)
{
    seed ^= seed << 13;
    seed ^= seed >> 17;
    seed ^= seed << 5;
    return seed % n;
}

/* Rights that the levels above leave to this one. */
static unsigned held(unsigned g, unsigned level)
{
    unsigned rights = 15;

    for (unsigned h = level + 1; h < 16; h++)
        rights &= truth[g].mask[h];
    return rights;
}

static bh_granule encoded(unsigned g)
{
    bh_granule state = truth[g].shared;

    for (unsigned h = 1; h < 16; h++)
        state |= (bh_granule)(~truth[g].mask[h] & 15) << (4 * h - 3);
    return state;
}

struct asked { unsigned partition, level, prot, op, whose, rights, granule, count; };

static enum bh_command_code wanted_of(const struct asked *a, unsigned ipa)
{
    if (ipa >= IPAS || map[a->partition][ipa].kind == NONE)
        return BH_COMMAND_WINDOW;

    const enum kind kind = map[a->partition][ipa].kind;
    if (kind == SHARED || kind == BORROWED || (kind == PRIVILEGED && (a->prot & 3) != 1))
        return BH_COMMAND_OWNER;
    if (kind == BEYOND)
        return BH_COMMAND_TABLE;
    return a->op < 2 && held(map[a->partition][ipa].granule, a->level) != 15 ? BH_COMMAND_REVOKED : BH_COMMAND_OK;
}

static struct bh_command_result wanted(const struct asked *a)
{
    if (a->count == 0)
        return (struct bh_command_result){.code = BH_COMMAND_ARGUMENT};
    if (a->op == 3 && (a->whose != a->level || a->level == 0))
        return (struct bh_command_result){.code = BH_COMMAND_LEVEL};
    for (unsigned i = 0; i < a->count; i++)
        if (wanted_of(a, a->granule + i))
            return (struct bh_command_result){.code = wanted_of(a, a->granule + i), .granule = a->granule + i};
    for (unsigned i = 0; i < a->count; i++) {
        const unsigned g = map[a->partition][a->granule + i].granule;

        if (a->op == 0 || a->op == 1)
            truth[g].shared = a->op == 0;
        if (a->op == 3)
            truth[g].mask[a->level] = (uint8_t)a->rights;
    }
    return (struct bh_command_result){.code = BH_COMMAND_OK};
}

/* What of an access may be said without the model. */
static enum bh_fault wanted_access(unsigned partition, unsigned level, unsigned ipa, unsigned prot, bool write)
{
    const enum kind kind  = map[partition][ipa].kind;
    const unsigned  g     = map[partition][ipa].granule;
    const unsigned  right = write ? 2 : !(prot & 4) ? 1 : prot & 1 ? 8 : 4;

    switch (kind) {
    case NONE:       return BH_FAULT_WINDOW;
    case PRIVILEGED: return (prot & 3) != 1 ? BH_FAULT_ACCESS : held(g, level) & right ? BH_FAULT_NONE : BH_FAULT_LEVEL;
    case PLAIN:      return held(g, level) & right ? BH_FAULT_NONE : BH_FAULT_LEVEL;
    case BORROWED:   return truth[g].shared ? BH_FAULT_NONE : BH_FAULT_SHARE;
    case SHARED:
    case BEYOND:     break;
    }
    return BH_FAULT_NONE;
}

/* The rights of a level in a state as the table has it. */
static unsigned rights_in(bh_granule state, unsigned level)
{
    unsigned rights = 15;

    for (unsigned h = level + 1; h < 16; h++)
        rights &= ~(unsigned)(state >> (4 * h - 3)) & 15;
    return rights;
}

static void set_up(struct bh_model *m)
{
    struct bh_params p = paged();

    p.granules = SMALL;
    reset_paged(m, &p);
    memset(map, 0, sizeof map);
    for (unsigned i = 0; i < COUNT(layout); i++) {
        struct bh_window w = granules_at(layout[i].first * (uint64_t)PAGE, layout[i].granule, layout[i].count);

        w.shared = layout[i].kind == SHARED;
        w.borrow = layout[i].kind == BORROWED;
        if (layout[i].kind == PRIVILEGED)
            w.access = 7 << 3;
        stage(m, layout[i].partition);
        stage_window(m, layout[i].partition, i % 8, w);
        commit(m, layout[i].partition);
        for (unsigned g = 0; g < layout[i].count; g++) {
            map[layout[i].partition][layout[i].first + g].kind    = layout[i].kind;
            map[layout[i].partition][layout[i].first + g].granule = layout[i].granule + g;
        }
    }
    for (unsigned g = 0; g < SMALL; g++) {
        truth[g].shared = false;
        memset(truth[g].mask, 15, sizeof truth[g].mask);
    }
    for (unsigned port = 0; port < 4; port++)
        fix(m, port, port % 3, true, 0);
}

/* V2, V4 to V6, L9: commands from random levels of three partitions.  After each one the table is what the list says; a granule that
 * changed is the caller's own; and no level from the caller's on upwards has gained or lost anything. */
TEST(command_million, "V2 V5 V6 V7 L9 R5")
{
    struct bh_model m;
    bh_granule      before[SMALL];
    unsigned        codes[10] = {0}, changed = 0, refused = 0, allowed = 0;

    set_up(&m);
    seed = 0x12345678;
    memcpy(before, m.granule, sizeof before);
    for (unsigned step = 0; step < STEPS; step++) {
        const unsigned port = below(4), partition = port % 3;
        struct asked   a    = {.partition = partition, .op = below(4), .rights = below(3) ? 15 : below(16), .granule = below(50),
                               .count = below(4) ? 1 : below(20), .prot = below(8) ? 1 : below(8)};

        if (below(4) == 0)
            CHECK("level", bh_set_level(&m, port, partition, below(3) ? below(16) : 15), BH_OK);
        a.level = context(&m, port).level;
        a.whose = below(8) ? a.level : below(16);

        static const unsigned           registers[] = {SHARE, UNSHARE, QUERY};
        const struct bh_context         at          = context(&m, port);
        unsigned                        reg         = a.op < 3 ? registers[a.op] : SET_MASK(a.whose, a.rights);
        const struct bh_command_result  want        = wanted(&a);
        struct bh_command_result        got;

        if (a.count != 1) {
            page_put(&m, port, BH_PAGE_COUNT, a.count);
            reg += reg < 0x800 ? 0x10 : 0x400;
        }
        (void)bh_page_write(&m, port, &at, (uint8_t)a.prot, (uint16_t)reg, a.granule, 0xF, &got);
        if (got.code != want.code || got.granule != want.granule)
            fail_msg("step %u: got %s at %llu, wanted %s at %llu", step, bh_command_name(got.code), (unsigned long long)got.granule,
                     bh_command_name(want.code), (unsigned long long)want.granule);
        codes[got.code]++;

        for (unsigned g = 0; g < SMALL; g++) {
            const bh_granule now = m.granule[g];

            if (now == before[g])
                continue;
            bool own = false;
            for (unsigned i = 0; i < COUNT(layout); i++)
                own |= layout[i].partition == partition && (layout[i].kind == PLAIN || layout[i].kind == PRIVILEGED)
                    && g - layout[i].granule < layout[i].count;
            CHECK("the caller's own", own, true);
            for (unsigned l = a.level; l < 16; l++)
                CHECK("levels from the caller's on", rights_in(now, l), rights_in(before[g], l));
            CHECK("as the list says", now, encoded(g));
            before[g] = now;
            changed++;
        }
        if (step % 64 == 0)
            for (unsigned g = 0; g < SMALL; g++)
                CHECK("all of the list", m.granule[g], encoded(g));

        /* An access of anybody right after it. */
        const unsigned who = below(4), ipa = below(IPAS), prot = below(8);
        const bool     write = below(2);
        const enum bh_fault fault = access_at(&m, who, ipa * (uint64_t)PAGE, (uint8_t)prot, write).fault;
        CHECK("access", fault, wanted_access(who % 3, context(&m, who).level, ipa, prot, write));
        refused += fault == BH_FAULT_LEVEL || fault == BH_FAULT_SHARE;
        allowed += fault == BH_FAULT_NONE;
    }
    for (unsigned code = BH_COMMAND_OK; code <= BH_COMMAND_REVOKED; code++)
        if (code != BH_COMMAND_UNAVAILABLE)
            assert_in_range(codes[code], STEPS / 200, STEPS);
    assert_in_range(changed, STEPS / 20, 20 * STEPS);
    assert_in_range(refused, STEPS / 20, STEPS);
    assert_in_range(allowed, STEPS / 20, STEPS);
}
