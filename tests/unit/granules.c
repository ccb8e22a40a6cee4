/* SPDX-License-Identifier: Apache-2.0
 *
 * Step 6, halves, borrowing, levels, and commands: section 5.
 */
#include "paged.h"

enum { SHARE = 0x400, UNSHARE = 0x404, QUERY = 0x408 };
#define TOP (1ull << 39)            /* the shared half of a 40-bit IPA */

/* Partition 0 owns granules 0 to 15 at IPA 0 and shares one window, partition 1 borrows them at 1 MiB and shares the
 * other.  Each is SPLIT if its bit says so. */
static void halves(struct bh_model *m, unsigned split)
{
    const struct bh_params p = paged();

    reset_paged(m, &p);
    for (unsigned q = 0; q < 2; q++) {
        const struct bh_partition_control c = {.vmid = (uint16_t)(10 + q), .valid = 1, .split = split >> q & 1};
        CHECK("stage", bh_stage_partition(m, q, &c), BH_OK);
        stage_window(m, q, 0, q ? borrowed_at(0x100000, 0, 16) : granules_at(0, 0, 16));
        stage_window(m, q, 1, shared_at(0x200000, 32, 4));
        commit(m, q);
    }
}

/* Who reaches what, each line a kind of window as seen by a context; columns: {half, shared by its owner}. */
TEST(halves_truth_table, "R1 R2 R3 L9")
{
    static const struct { const char *what; unsigned partition, split, trusted; uint64_t ipa; unsigned allowed[4]; } row[] = {
        /*                              partition split trusted  IPA    bottom: private shared, top: private shared */
        {"own, no halves",                  0, 0, 1, 0x3000,   {1, 1, 0, 0}},
        {"own, no halves, untrusted",       0, 0, 0, 0x3000,   {1, 1, 0, 0}},
        {"own, halves, trusted",            0, 1, 1, 0x3000,   {1, 0, 0, 1}},
        {"own, halves, untrusted",          0, 1, 0, 0x3000,   {0, 0, 0, 1}},
        {"borrowed, no halves",             1, 0, 1, 0x103000, {0, 1, 0, 0}},
        {"borrowed, no halves, untrusted",  1, 0, 0, 0x103000, {0, 1, 0, 0}},
        {"borrowed, halves, trusted",       1, 1, 1, 0x103000, {0, 0, 0, 1}},
        {"borrowed, halves, untrusted",     1, 1, 0, 0x103000, {0, 0, 0, 1}},
        {"SHARED, no halves",               0, 0, 1, 0x203000, {1, 1, 0, 0}},
        {"SHARED, no halves, untrusted",    1, 0, 0, 0x203000, {1, 1, 0, 0}},
        {"SHARED, halves, trusted",         0, 1, 1, 0x203000, {0, 0, 1, 1}},
        {"SHARED, halves, untrusted",       1, 1, 0, 0x203000, {0, 0, 1, 1}},
    };
    unsigned compared = 0;

    for (size_t i = 0; i < COUNT(row); i++)
        for (unsigned shared = 0; shared < 2; shared++)
            for (unsigned half = 0; half < 2; half++)
                for (unsigned how = 0; how < 3; how++) {        /* read, write, fetch */
                    struct bh_model m;

                    halves(&m, row[i].split * 3);
                    fix(&m, 0, 0, true, 0);
                    fix(&m, 1, row[i].partition, row[i].trusted, 0);
                    if (shared)
                        CHECK("share", command(&m, 0, SHARE, 3, 1).code, BH_COMMAND_OK);

                    const struct bh_verdict v = access_at(&m, 1, row[i].ipa | (half ? TOP : 0),
                                                          how == 2 ? BH_PROT_INSTRUCTION : 0, how == 1);
                    const bool     allowed = row[i].allowed[2 * half + shared];
                    const unsigned granule = row[i].ipa >= 0x200000 ? 35 : 3;
                    CHECK(row[i].what, v.fault, allowed                     ? BH_FAULT_NONE
                                                : half && !row[i].split     ? BH_FAULT_WINDOW       /* only another IPA */
                                                                            : BH_FAULT_SHARE);
                    CHECK(row[i].what, v.pa, allowed ? BASE + granule * (uint64_t)PAGE : 0);
                    compared++;
                }
    CHECK("compared", compared, 12 * 4 * 3);
}

/* Both halves are one memory: what is written privately and then shared is the same PA. */
TEST(halves_merge, "R2 R5")
{
    struct bh_model m;

    halves(&m, 1);
    fix(&m, 0, 0, true, 0);
    fix(&m, 1, 0, false, 0);                    /* a device of the same partition, not attested */
    const uint64_t pa = access_at(&m, 0, 0x5004, 0, true).pa;
    CHECK("private", pa, BASE + 0x5004);
    CHECK("not for the device", access_at(&m, 1, TOP | 0x5004, 0, false).fault, BH_FAULT_SHARE);
    CHECK("share", command(&m, 0, SHARE, 5, 1).code, BH_COMMAND_OK);
    CHECK("the same byte", access_at(&m, 1, TOP | 0x5004, 0, false).pa, pa);
    CHECK("its owner too", access_at(&m, 0, TOP | 0x5004, 0, false).pa, pa);
    CHECK("no longer private", access_at(&m, 0, 0x5004, 0, false).fault, BH_FAULT_SHARE);
    CHECK("never by the bottom half", access_at(&m, 1, 0x5004, 0, false).fault, BH_FAULT_SHARE);
    CHECK("unshare", command(&m, 0, UNSHARE, 5, 1).code, BH_COMMAND_OK);
    CHECK("refused again", access_at(&m, 1, TOP | 0x5004, 0, false).fault, BH_FAULT_SHARE);
    CHECK("private again", access_at(&m, 0, 0x5004, 0, false).pa, pa);
}

/* R4: at reset, and after any commit, no granule is shared or masked. */
TEST(nothing_shared_at_reset, "R4")
{
    struct bh_model m;

    halves(&m, 0);
    fix(&m, 1, 1, true, 0);
    for (unsigned g = 0; g < GRANULES; g++)
        CHECK("zero", bh_granule_of(&m, BASE + g * (uint64_t)PAGE), 0);
    for (unsigned g = 0; g < 16; g++)
        CHECK("not lent", access_at(&m, 1, 0x100000 + g * (uint64_t)PAGE, 0, false).fault, BH_FAULT_SHARE);
}

/* ---- levels ----------------------------------------------------------------------- */

static uint32_t seed;

static unsigned below(unsigned n)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

/* The four rights, as an access uses them. */
static const struct { const char *what; uint8_t prot; bool write; } uses[4] = {
    {"read", BH_PROT_PRIVILEGED, false},
    {"write", 0, true},
    {"fetch, unprivileged", BH_PROT_INSTRUCTION, false},
    {"fetch, privileged", BH_PROT_INSTRUCTION | BH_PROT_PRIVILEGED, false},
};

/* V2, V3: a level holds a right unless some level above has revoked it; 16 levels, masks at random, every level and right. */
TEST(levels_and_rule, "V1 V2 V3 V7")
{
    const struct bh_params p = paged();
    struct bh_model        m;
    unsigned               compared = 0, refused = 0;

    reset_paged(&m, &p);
    stage(&m, 2);
    stage_window(&m, 2, 0, granules_at(0, 0, 64));
    commit(&m, 2);
    seed = 1;
    for (unsigned round = 0; round < 50; round++) {
        const unsigned g = below(64);
        uint8_t        mask[LEVELS];

        for (unsigned h = 1; h < LEVELS; h++) {
            mask[h] = below(3) ? 15 : (uint8_t)below(16);
            fix(&m, 0, 2, true, h);
            CHECK("set mask", command(&m, 0, SET_MASK(h, mask[h]), g, 1).code, BH_COMMAND_OK);
        }
        for (unsigned l = 0; l < LEVELS; l++) {
            unsigned holds = 15;
            for (unsigned h = l + 1; h < LEVELS; h++)
                holds &= mask[h];
            fix(&m, 1, 2, true, l);
            for (unsigned r = 0; r < 4; r++) {
                const struct bh_verdict v = access_at(&m, 1, g * (uint64_t)PAGE, uses[r].prot, uses[r].write);

                CHECK(uses[r].what, v.fault, holds >> r & 1 ? BH_FAULT_NONE : BH_FAULT_LEVEL);
                CHECK("level of the context", v.level, l);
                compared++;
                refused += v.fault != BH_FAULT_NONE;
            }
            page_put(&m, 1, BH_PAGE_QUERY, g);
            CHECK("query: what it holds, what it leaves", page_read(&m, 1, BH_PAGE_CMD_RESULT), (l ? mask[l] : 15u) << 4 | holds);
        }
    }
    CHECK("compared", compared, 50 * 16 * 4);
    assert_in_range(refused, 500, compared - 500);
}

/* A write that is marked as a fetch needs W, and nothing else; the world does not matter. */
TEST(level_rights_by_use, "V3 T2")
{
    const struct bh_params p = paged();

    for (unsigned left = 0; left < 16; left++)
        for (unsigned prot = 0; prot < 8; prot++)
            for (unsigned write = 0; write < 2; write++) {
                struct bh_model m;
                const unsigned  needs = write ? 2 : !(prot & 4) ? 1 : prot & 1 ? 8 : 4;

                reset_paged(&m, &p);
                give(&m, 0, 0, 4 * PAGE, BASE);
                fix(&m, 0, 0, true, 9);
                fix(&m, 1, 0, true, 8);
                CHECK("set mask", command(&m, 0, SET_MASK(9, left), 1, 1).code, BH_COMMAND_OK);
                CHECK("below", access_at(&m, 1, PAGE, (uint8_t)prot, write).fault, left & needs ? BH_FAULT_NONE : BH_FAULT_LEVEL);
                CHECK("itself", access_at(&m, 0, PAGE, (uint8_t)prot, write).fault, BH_FAULT_NONE);
                CHECK("the next granule", access_at(&m, 1, 2 * PAGE, (uint8_t)prot, write).fault, BH_FAULT_NONE);
            }
}

/* ACCESS before LEVEL, LEVEL before SHARE. */
TEST(granule_order, "V1 R1")
{
    struct bh_model  m;
    struct bh_window w = granules_at(0, 0, 16);

    halves(&m, 3);
    w.access = (uint16_t)(BH_ACCESS_ALL & ~BH_ACCESS_BIT(1, BH_WRITE));
    stage_window(&m, 0, 0, w);
    commit(&m, 0);
    fix(&m, 0, 0, true, 5);
    fix(&m, 1, 0, true, 4);
    CHECK("mask", command(&m, 0, SET_MASK(5, 0), 2, 1).code, BH_COMMAND_OK);
    CHECK("ACCESS", access_at(&m, 1, TOP | 0x2000, BH_PROT_PRIVILEGED, true).fault, BH_FAULT_ACCESS);
    CHECK("LEVEL", access_at(&m, 1, TOP | 0x2000, BH_PROT_PRIVILEGED, false).fault, BH_FAULT_LEVEL);
    CHECK("SHARE", access_at(&m, 0, TOP | 0x2000, BH_PROT_PRIVILEGED, false).fault, BH_FAULT_SHARE);

    /* Of a granule only `shared` counts for a borrower. */
    fix(&m, 2, 1, true, 0);
    CHECK("share", command(&m, 0, SHARE, 2, 1).code, BH_COMMAND_OK);
    CHECK("borrowed", access_at(&m, 2, TOP | 0x102000, 0, true).fault, BH_FAULT_NONE);
}

/* ---- a table that can't be used, and what lies beyond it ---------------------------- */

TEST(table_unknown, "L4 R4")
{
    const struct bh_params p = paged();
    struct bh_model        m;
    struct bh_window       w = granules_at(0, 250, 10);           /* 250 to 255, and four beyond the table */

    reset_paged(&m, &p);
    stage(&m, 0);
    stage_window(&m, 0, 0, w);
    stage_window(&m, 0, 1, shared_at(0x100000, 0, 4));
    commit(&m, 0);
    stage(&m, 1);
    stage_window(&m, 1, 0, borrowed_at(0, 250, 10));
    commit(&m, 1);
    fix(&m, 0, 0, true, 0);
    fix(&m, 1, 1, true, 0);
    CHECK("share", command(&m, 0, SHARE, 0, 6).code, BH_COMMAND_OK);
    CHECK("beyond the table", command(&m, 0, SHARE, 6, 1).code, BH_COMMAND_TABLE);
    CHECK("beyond: nothing is revoked", access_at(&m, 0, 6 * PAGE, 0, true).fault, BH_FAULT_NONE);
    CHECK("beyond: nothing is lent", access_at(&m, 1, 6 * PAGE, 0, false).fault, BH_FAULT_SHARE);

    for (unsigned how = 0; how < 2; how++) {            /* memory answers one granule with an error; not ready at all */
        if (how == 0)
            bh_granule_error(&m, BASE + 252 * (uint64_t)PAGE, true);
        else
            bh_table_ready(&m, false);
        CHECK("its owner", access_at(&m, 0, 2 * PAGE, 0, false).fault, BH_FAULT_SHARE);
        CHECK("a borrower", access_at(&m, 1, 2 * PAGE, 0, false).fault, BH_FAULT_SHARE);
        CHECK("others", access_at(&m, 0, 1 * PAGE, 0, false).fault, how ? BH_FAULT_SHARE : BH_FAULT_NONE);
        CHECK("SHARED windows have no state", access_at(&m, 0, 0x100000, 0, false).fault, BH_FAULT_NONE);
        CHECK("beyond the table", access_at(&m, 0, 9 * PAGE, 0, false).fault, BH_FAULT_NONE);
        const struct bh_command_result r = command(&m, 0, UNSHARE, 0, 4);
        CHECK("command", r.code, how ? BH_COMMAND_UNAVAILABLE : BH_COMMAND_MEMORY);
        CHECK("granule", r.granule, how ? 0 : 2);
        CHECK("nothing changed", bh_granule_of(&m, BASE + 251 * (uint64_t)PAGE), 1);
        bh_granule_error(&m, BASE + 252 * (uint64_t)PAGE, false);
        CHECK("kept", bh_granule_of(&m, BASE + 252 * (uint64_t)PAGE), 1);
    }
    bh_table_ready(&m, true);
    CHECK("as before", access_at(&m, 1, 2 * PAGE, 0, false).fault, BH_FAULT_NONE);

    m.granule = NULL;                                   /* a build whose caller never gave a table */
    CHECK("no table", access_at(&m, 0, 0, 0, false).fault, BH_FAULT_SHARE);
    CHECK("no table", command(&m, 0, SHARE, 0, 1).code, BH_COMMAND_UNAVAILABLE);
    stage_window(&m, 0, 0, granules_at(0, 0, 1));
    CHECK("commit", bh_commit(&m, 0).code, BH_COMMIT_OK);
}
