/* SPDX-License-Identifier: Apache-2.0
 *
 * Who may own and borrow, and that nobody inherits a granule's state: sections 3 and 5.
 */
#include "paged.h"

/* ---- clearing ----------------------------------------------------------------------- */

/* A slot of partition 0 before and after a commit; k in keep: granule k keeps its state.  32 granules in all. */
enum { LOOKED_AT = 32 };

static void mark_all(struct bh_model *m)
{
    for (unsigned g = 0; g < GRANULES; g++)
        m->granule[g] = 1 | (bh_granule)(g % 15 + 1) << 5;
}

static void expect_kept(const struct bh_model *m, const char *what, const char *keep)
{
    assert_int_equal(strlen(keep), LOOKED_AT);
    for (unsigned g = 0; g < GRANULES; g++) {
        const bool     kept = g >= LOOKED_AT || keep[g] == 'k';
        const bh_granule got = bh_granule_of(m, BASE + g * (uint64_t)PAGE);

        if (got != (kept ? (1 | (bh_granule)(g % 15 + 1) << 5) : 0))
            fail_msg("%s: granule %u is 0x%llx", what, g, (unsigned long long)got);
    }
}

/* One line says what becomes of granules 0 to 31: k kept, . cleared. */
TEST(ownership_clears, "R4 L8 L9")
{
    enum { PLAIN, SHARED, BORROW, INVALID };
    static const struct { const char *what; struct { unsigned kind, ipa, first, count; } before, after; const char *keep; } row[] = {
        {"the same",              {PLAIN, 0, 8, 8}, {PLAIN, 0, 8, 8},    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"},
        {"another IPA",           {PLAIN, 0, 8, 8}, {PLAIN, 100, 8, 8},  "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"},
        {"grows at its end",      {PLAIN, 0, 8, 8}, {PLAIN, 0, 8, 12},   "kkkkkkkkkkkkkkkk....kkkkkkkkkkkk"},
        {"grows at its start",    {PLAIN, 0, 8, 8}, {PLAIN, 0, 5, 11},   "kkkkk...kkkkkkkkkkkkkkkkkkkkkkkk"},
        {"shrinks at its end",    {PLAIN, 0, 8, 8}, {PLAIN, 0, 8, 3},    "kkkkkkkkkkk.....kkkkkkkkkkkkkkkk"},
        {"shrinks at its start",  {PLAIN, 0, 8, 8}, {PLAIN, 0, 14, 2},   "kkkkkkkk......kkkkkkkkkkkkkkkkkk"},
        {"moves by one",          {PLAIN, 0, 8, 8}, {PLAIN, 0, 9, 8},    "kkkkkkkk.kkkkkkk.kkkkkkkkkkkkkkk"},
        {"moves away",            {PLAIN, 0, 8, 4}, {PLAIN, 0, 20, 4},   "kkkkkkkk....kkkkkkkk....kkkkkkkk"},
        {"goes",                  {PLAIN, 0, 8, 8}, {INVALID, 0, 8, 8},  "kkkkkkkk........kkkkkkkkkkkkkkkk"},
        {"comes",                 {INVALID, 0, 8, 8}, {PLAIN, 0, 8, 8},  "kkkkkkkk........kkkkkkkkkkkkkkkk"},
        {"becomes SHARED",        {PLAIN, 0, 8, 8}, {SHARED, 0, 8, 8},   "kkkkkkkk........kkkkkkkkkkkkkkkk"},
        {"was SHARED",            {SHARED, 0, 8, 8}, {PLAIN, 0, 9, 8},   "kkkkkkkkk........kkkkkkkkkkkkkkk"},
        {"becomes borrowed",      {PLAIN, 0, 8, 8}, {BORROW, 0, 8, 8},   "kkkkkkkk........kkkkkkkkkkkkkkkk"},
        {"SHARED moves",          {SHARED, 0, 8, 8}, {SHARED, 0, 12, 8}, "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"},
        {"borrowed moves",        {BORROW, 0, 8, 8}, {BORROW, 0, 12, 8}, "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk"},
        {"twice around the table", {PLAIN, 0, 0, 32}, {PLAIN, 0, 3, 1},  "...k............................"},
    };
    const struct bh_params p = paged();

    for (size_t i = 0; i < COUNT(row); i++) {
        struct bh_model  m;
        struct bh_window w[2];

        for (unsigned k = 0; k < 2; k++) {
            const unsigned kind = k ? row[i].after.kind : row[i].before.kind;
            w[k] = granules_at((k ? row[i].after.ipa : row[i].before.ipa) * (uint64_t)PAGE, k ? row[i].after.first : row[i].before.first,
                               k ? row[i].after.count : row[i].before.count);
            w[k].valid  = kind != INVALID;
            w[k].shared = kind == SHARED;
            w[k].borrow = kind == BORROW;
        }
        reset_paged(&m, &p);
        stage(&m, 0);
        stage_window(&m, 0, 2, w[0]);
        stage_window(&m, 0, 5, granules_at(0x1000000, 40, 4));      /* another slot, which does not change */
        commit(&m, 0);
        mark_all(&m);
        stage_window(&m, 0, 2, w[1]);
        commit(&m, 0);
        expect_kept(&m, row[i].what, row[i].keep);

        stage(&m, 0);                                               /* nothing staged but the partition: nothing cleared */
        commit(&m, 0);
        expect_kept(&m, row[i].what, row[i].keep);
    }
}

/* From slot to slot of one partition, and from partition to partition; a refused commit clears nothing. */
TEST(ownership_moves, "R4 L8")
{
    const struct bh_params p = paged();
    struct bh_model        m;
    struct bh_window       off = {0};

    reset_paged(&m, &p);
    give(&m, 0, 0, 8 * PAGE, BASE);
    mark_all(&m);
    stage(&m, 1);
    stage_window(&m, 1, 0, granules_at(0, 0, 16));
    CHECK("of another", bh_commit(&m, 1).code, BH_COMMIT_PA_OVERLAP);
    expect_kept(&m, "refused", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk");

    stage_window(&m, 0, 0, off);
    stage_window(&m, 0, 1, granules_at(0, 4, 8));
    commit(&m, 0);
    expect_kept(&m, "another slot", "............kkkkkkkkkkkkkkkkkkkk");

    stage_window(&m, 0, 1, off);
    commit(&m, 0);
    mark_all(&m);                                                   /* whatever a table may hold of nobody's granules */
    commit(&m, 1);
    expect_kept(&m, "to another partition", "................kkkkkkkkkkkkkkkk");

    /* A partition that is no longer valid still owns. */
    mark_all(&m);
    const struct bh_partition_control c = {.vmid = 11};
    CHECK("stage", bh_stage_partition(&m, 1, &c), BH_OK);
    commit(&m, 1);
    expect_kept(&m, "not valid", "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk");
}

/* A window that is larger than the table, and around its ends. */
TEST(ownership_table_ends, "R4")
{
    const struct bh_params p = paged();
    struct bh_model        m;

    reset_paged(&m, &p);
    stage(&m, 0);
    stage_window(&m, 0, 0, window(0, 8 * PAGE, BASE - 4 * PAGE));
    stage_window(&m, 0, 1, window(0x1000000, 8 * PAGE, BASE + (GRANULES - 4) * (uint64_t)PAGE));
    commit(&m, 0);
    for (unsigned g = 0; g < GRANULES; g++)
        m.granule[g] = 3;
    const struct bh_window off = {0};
    stage_window(&m, 0, 0, off);
    stage_window(&m, 0, 1, off);
    commit(&m, 0);
    for (unsigned g = 0; g < GRANULES; g++)
        CHECK("ends", m.granule[g], g < 4 || g >= GRANULES - 4 ? 0 : 3);
    stage_window(&m, 0, 2, window(0, GIB, BASE - 16 * MIB));
    commit(&m, 0);
    for (unsigned g = 0; g < GRANULES; g++)
        CHECK("all", m.granule[g], 0);
    stage_window(&m, 0, 2, window(0, 16 * MIB, BASE - 16 * MIB));         /* up to the table, none of it */
    commit(&m, 0);
    for (unsigned g = 0; g < GRANULES; g++)
        m.granule[g] = 3;
    stage_window(&m, 0, 2, off);
    commit(&m, 0);
    for (unsigned g = 0; g < GRANULES; g++)
        CHECK("none", m.granule[g], 3);
}

/* ---- what a commit refuses ------------------------------------------------------------ */

/* Two partitions over one range: SHARED with SHARED, borrowed with plain; nothing else. */
TEST(borrow_overlap, "L9 R5")
{
    static const char *const kinds[] = {"plain", "SHARED", "borrowed"};
    static const unsigned    may[3][3] = {{0, 0, 1}, {0, 1, 0}, {1, 0, 0}};

    for (unsigned a = 0; a < 3; a++)
        for (unsigned b = 0; b < 3; b++)
            for (unsigned part = 0; part < 3; part++) {             /* the same, a part, next to it */
                const struct bh_params p = paged();
                struct bh_model        m;
                struct bh_window       w = granules_at(0, 8, 4), x = granules_at(0, 8 + 2 * part, 4);

                w.shared = a == 1;
                w.borrow = a == 2;
                x.shared = b == 1;
                x.borrow = b == 2;
                reset_paged(&m, &p);
                stage(&m, 0);
                stage_window(&m, 0, 0, w);
                commit(&m, 0);
                stage(&m, 1);
                stage_window(&m, 1, 3, x);
                const struct bh_commit_status s = bh_commit(&m, 1);
                CHECK(kinds[a], s.code, may[a][b] || part == 2 ? BH_COMMIT_OK : BH_COMMIT_PA_OVERLAP);
                CHECK(kinds[b], s.window, s.code ? 3 : 0);
            }
}

/* One owner, several borrowers of different parts, none of the same; within a partition a window may borrow its own. */
TEST(borrow_several, "L9")
{
    const struct bh_params p = paged();
    struct bh_model        m;

    reset_paged(&m, &p);
    give(&m, 0, 0, 16 * PAGE, BASE);
    stage(&m, 1);
    stage_window(&m, 1, 0, borrowed_at(0, 0, 8));
    commit(&m, 1);
    stage(&m, 2);
    stage_window(&m, 2, 0, borrowed_at(0, 7, 2));
    CHECK("the same", bh_commit(&m, 2).code, BH_COMMIT_PA_OVERLAP);
    stage_window(&m, 2, 0, borrowed_at(0, 8, 4));
    commit(&m, 2);
    stage_window(&m, 0, 1, borrowed_at(0x100000, 14, 1));
    commit(&m, 0);
    stage_window(&m, 0, 2, borrowed_at(0x200000, 3, 1));            /* its own, which partition 1 borrows */
    CHECK("two borrowers", bh_commit(&m, 0).code, BH_COMMIT_PA_OVERLAP);
}

static void expect(struct bh_model *m, const char *what, unsigned partition, enum bh_commit_code code, unsigned w)
{
    const struct bh_commit_status s = bh_commit(m, partition);

    CHECK(what, s.code, code);
    CHECK(what, s.window, w);
}

/* FLAGS, PAGE, RESERVED, in their places among the others. */
TEST(commit_codes_of_pages, "L9 S1 L8")
{
    struct bh_params p = paged();

    p.granule_dram  = 1;
    p.granule_sets  = 16;
    p.granule_ways  = 2;
    p.granule_table = 0x20000000;               /* 256 granules of 61 bits, 64 in memory: 2 KiB */
    p.pa_width      = 36;

    const uint64_t table = p.granule_table, wide = 1ull << 36;
    const struct { const char *what; struct bh_window w; unsigned both; enum bh_commit_code want; } row[] = {
        {"plain", window(0, PAGE, 0), 0, BH_COMMIT_OK},
        {"FLAGS", window(0, PAGE, 0), 1, BH_COMMIT_FLAGS},
        {"FLAGS before ALIGN", window(0, 1, 0), 1, BH_COMMIT_FLAGS},
        {"FLAGS before EMPTY", window(0, 0, 0), 1, BH_COMMIT_FLAGS},
        {"ALIGN before the page", window(PAGE_IPA + 8, PAGE, 0), 0, BH_COMMIT_ALIGN},
        {"PAGE", window(PAGE_IPA, PAGE, 0), 0, BH_COMMIT_PAGE},
        {"PAGE, the last of several", window(PAGE_IPA - 2 * PAGE, 3 * PAGE, 0), 0, BH_COMMIT_PAGE},
        {"before the page", window(PAGE_IPA - 2 * PAGE, 2 * PAGE, 0), 0, BH_COMMIT_OK},
        {"behind the page", window(PAGE_IPA + PAGE, PAGE, 0), 0, BH_COMMIT_OK},
        {"all of the IPA space", window(0, 1ull << 40, 0), 0, BH_COMMIT_PAGE},
        {"IPA_RANGE before PAGE", window(PAGE_IPA, 1ull << 40, 0), 0, BH_COMMIT_IPA_RANGE},
        {"PAGE before PA_RANGE", window(PAGE_IPA, PAGE, wide), 0, BH_COMMIT_PAGE},
        {"PA_RANGE before RESERVED", window(wide, wide, table), 0, BH_COMMIT_PA_RANGE},
        {"RESERVED", window(0, PAGE, table), 0, BH_COMMIT_RESERVED},
        {"RESERVED, around it", window(0, 64 * MIB, table - 32 * MIB), 0, BH_COMMIT_RESERVED},
        {"up to the table", window(0, PAGE, table - PAGE), 0, BH_COMMIT_OK},
        {"behind the table", window(0, PAGE, table + PAGE), 0, BH_COMMIT_OK},
    };
    for (size_t i = 0; i < COUNT(row); i++) {
        struct bh_model  m;
        struct bh_window w = row[i].w;

        w.shared = w.borrow = row[i].both != 0;
        reset_paged(&m, &p);
        stage(&m, 1);
        stage_window(&m, 1, 4, w);
        expect(&m, row[i].what, 1, row[i].want, row[i].want ? 4 : 0);
        for (unsigned kind = 1; kind < 3 && row[i].want == BH_COMMIT_RESERVED; kind++) {        /* whatever it calls itself */
            w.shared = kind == 1;
            w.borrow = kind == 2;
            stage_window(&m, 1, 4, w);
            expect(&m, row[i].what, 1, BH_COMMIT_RESERVED, 4);
        }
        w.valid = 0;                            /* disabled: not checked */
        stage_window(&m, 1, 4, w);
        commit(&m, 1);
    }
}

/* The page's granule is larger than the page; none of it may be covered. */
TEST(commit_page_granule, "L8")
{
    struct bh_params p = paged();
    struct bh_model  m;

    p.granule_log2 = 16;
    p.granule_base = 0;
    p.page_ipa     = 0x70000;
    reset_paged(&m, &p);
    stage(&m, 0);
    stage_window(&m, 0, 0, window(0x60000, 0x20000, 0));
    expect(&m, "covered", 0, BH_COMMIT_PAGE, 0);
    stage_window(&m, 0, 0, window(0x60000, 0x10000, 0));
    stage_window(&m, 0, 1, window(0x80000, 0x10000, 0x10000));
    commit(&m, 0);
    fix(&m, 0, 0, true, 0);
    CHECK("the page", access_at(&m, 0, 0x70FFC, 0, false).page, 1);
    CHECK("the rest of its granule", access_at(&m, 0, 0x71000, 0, false).fault, BH_FAULT_WINDOW);
}

/* A window is compared in IPA with those that have a range at all. */
TEST(commit_flags_not_compared, "L9")
{
    const struct bh_params p = paged();
    struct bh_model        m;
    struct bh_window       bad = granules_at(0, 4, 4);

    bad.shared = bad.borrow = 1;
    reset_paged(&m, &p);
    stage(&m, 0);
    stage_window(&m, 0, 0, granules_at(0, 0, 4));
    stage_window(&m, 0, 1, bad);
    expect(&m, "on its own account", 0, BH_COMMIT_FLAGS, 1);
    stage_window(&m, 0, 1, window(0, PAGE_IPA + PAGE, 0));
    expect(&m, "over the page, compared before", 0, BH_COMMIT_IPA_OVERLAP, 0);
}

/* SPLIT: windows lie in the bottom half, also those that are not changed by the commit that makes it so. */
TEST(commit_split, "R1")
{
    const struct bh_params      p     = paged();
    struct bh_partition_control c     = {.vmid = 3, .valid = 1, .split = 1};
    const uint64_t              half  = 1ull << 39;
    const struct { const char *what; uint64_t ipa, size; bool fits; } row[] = {
        {"bottom", 0, PAGE, true},
        {"its last granule", half - PAGE, PAGE, true},
        {"across", half - PAGE, 2 * PAGE, false},
        {"top", half, PAGE, false},
        {"the last granule", 2 * half - PAGE, PAGE, false},
    };
    for (size_t i = 0; i < COUNT(row); i++)
        for (unsigned before = 0; before < 2; before++) {
            struct bh_model m;

            reset_paged(&m, &p);
            c.split = 0;
            CHECK("stage", bh_stage_partition(&m, 2, &c), BH_OK);
            stage_window(&m, 2, 1, granules_at(0x100000, 0, 1));
            if (before) {
                stage_window(&m, 2, 6, window(row[i].ipa, row[i].size, 0));
                commit(&m, 2);
            }
            c.split = 1;
            CHECK("stage", bh_stage_partition(&m, 2, &c), BH_OK);
            if (!before)
                stage_window(&m, 2, 6, window(row[i].ipa, row[i].size, 0));
            expect(&m, row[i].what, 2, row[i].fits ? BH_COMMIT_OK : BH_COMMIT_IPA_RANGE, row[i].fits ? 0 : 6);
            CHECK("in force", m.live[2].control.split, row[i].fits);
            if (!row[i].fits) {
                struct bh_window off = {0};
                stage_window(&m, 2, 6, off);
                commit(&m, 2);
            }
        }

    /* The order is that of the windows: a changed one that is refused for something else comes first, or last. */
    struct bh_model m;
    reset_paged(&m, &p);
    c.split = 0;
    CHECK("stage", bh_stage_partition(&m, 2, &c), BH_OK);
    stage_window(&m, 2, 3, window(half, PAGE, 0));
    commit(&m, 2);
    c.split = 1;
    CHECK("stage", bh_stage_partition(&m, 2, &c), BH_OK);
    stage_window(&m, 2, 5, window(0, 1, 0));
    expect(&m, "the unchanged one first", 2, BH_COMMIT_IPA_RANGE, 3);
    stage_window(&m, 2, 2, window(0, 1, 0));
    expect(&m, "the changed one first", 2, BH_COMMIT_ALIGN, 2);
}

/* A build without granules has neither SPLIT nor BORROW: staged, they read as zero, and ownership is plain. */
TEST(no_granules_no_borrow, "L9")
{
    struct bh_params            p = paged();
    struct bh_model             m;
    struct bh_partition_control c = {.vmid = 1, .valid = 1, .split = 1};

    p.granules = 0;
    p.levels   = 1;
    reset(&m, &p);
    CHECK("stage", bh_stage_partition(&m, 1, &c), BH_OK);
    stage_window(&m, 1, 0, borrowed_at(1ull << 39, 0, 4));
    commit(&m, 1);
    CHECK("PART_LIVE", reg_read(&m, 0x214), 1 << 16 | 1);
    CHECK("FLAGS", reg_read(&m, 0x2200 + 0x1C), 1);
    stage(&m, 0);
    stage_window(&m, 0, 0, granules_at(0, 0, 4));
    CHECK("owned", bh_commit(&m, 0).code, BH_COMMIT_PA_OVERLAP);
    fix(&m, 0, 1, false, 0);
    CHECK("no half", access_at(&m, 0, (1ull << 39) + 0x1234, 0, false).pa, BASE + 0x1234);
}

/* A commit that could not settle is live. */
TEST(commit_unsettled, "L14")
{
    const struct bh_params p = paged();
    struct bh_model        m;

    reset_paged(&m, &p);
    give(&m, 0, 0, PAGE, BASE);
    bh_commit_unsettled(&m);
    CHECK("COMMIT_STATUS", reg_read(&m, 0x28), 15);
    CHECK("live", reg_read(&m, 0x204), 10 << 16 | 1);
}

/* ---- at random -------------------------------------------------------------------------- */

/* L8, L9, R4: random windows of all kinds, commits and commands of four partitions over 64 granules.  After each commit a granule has at most one owner
 * and one borrower, and SHARED ones have neither; one whose owner changed, or that nobody owns, holds nothing of before.  After each command only
 * the caller's own have changed.  And nobody reaches what he neither owns, nor shares, nor was lent. */
TEST(ownership_random, "L8 L9 R4")
{
    enum { PARTS = 4, WINS = 4, SPACE = 64, NOBODY = 9 };
    struct bh_params p = paged();
    struct bh_model  m;
    uint32_t         seed = 4711;
    unsigned         owner[SPACE], accepted = 0, refused = 0, changed = 0, lent = 0, reached = 0;

    p.windows  = WINS;
    p.granules = SPACE;
    reset_paged(&m, &p);
    for (unsigned g = 0; g < SPACE; g++)
        owner[g] = NOBODY;
    for (unsigned port = 0; port < PARTS; port++)
        fix(&m, port, port, true, 0);
    for (unsigned i = 0; i < 40000; i++) {
        unsigned r[10];
        for (unsigned k = 0; k < COUNT(r); k++)
            r[k] = (seed = seed * 1664525 + 1013904223) >> 16;
        const unsigned part = r[0] % PARTS;

        if (r[1] % 3) {                         /* a command, of level 0 or 3 */
            bh_granule before[SPACE];
            memcpy(before, m.granule, sizeof before);
            CHECK("level", bh_set_level(&m, part, part, r[2] % 2 * 3), BH_OK);
            static const unsigned registers[] = {0x400, 0x400, 0x404, SET_MASK(3, 9)};
            const unsigned        w           = r[3] % WINS;
            (void)command(&m, part, registers[r[4] % 4], w * 256 + r[5] % 16, 1 + r[6] % 4);
            for (unsigned g = 0; g < SPACE; g++)
                if (m.granule[g] != before[g]) {
                    CHECK("its own", owner[g], part);
                    changed++;
                }
            continue;
        }

        const unsigned   w = r[2] % WINS;
        struct bh_window x = granules_at(w * 0x100000ull, r[3] % SPACE, 1 + r[4] % 8);
        x.shared = r[5] % 4 == 0;
        x.borrow = r[6] % 4 == 0;
        x.valid  = r[7] % 5 != 0;
        stage(&m, part);
        stage_window(&m, part, w, x);
        if (bh_commit(&m, part).code) {
            refused++;
            stage_window(&m, part, w, (struct bh_window){.valid = 0});
            commit(&m, part);
        }
        accepted++;
        for (unsigned g = 0; g < SPACE; g++) {
            unsigned now = NOBODY, borrower = NOBODY, shared = NOBODY;
            bool     own[PARTS] = {0}, share[PARTS] = {0}, borrow[PARTS] = {0};

            for (unsigned q = 0; q < PARTS; q++)
                for (unsigned v = 0; v < WINS; v++) {
                    const struct bh_window *o = &m.live[q].window[v];
                    const uint64_t          pa = BASE + g * (uint64_t)PAGE;
                    if (!o->valid || pa < o->pa_base || pa - o->pa_base >= o->size)
                        continue;
                    CHECK("not both", o->shared & o->borrow, 0);
                    own[q]    |= !o->shared && !o->borrow;
                    share[q]  |= o->shared;
                    borrow[q] |= o->borrow;
                }
            for (unsigned q = 0; q < PARTS; q++) {
                CHECK("one owner", own[q] && now != NOBODY, 0);
                CHECK("one borrower", borrow[q] && borrower != NOBODY, 0);
                now      = own[q] ? q : now;
                borrower = borrow[q] ? q : borrower;
                shared   = share[q] ? q : shared;
                for (unsigned o = 0; o < PARTS; o++)
                    CHECK("SHARED ones are apart", q != o && share[q] && (own[o] || borrow[o]), 0);
            }
            if (now == NOBODY || now != owner[g])
                CHECK("clean", m.granule[g], 0);
            owner[g] = now;

            for (unsigned q = 0; q < PARTS; q++)        /* through each of its windows */
                for (unsigned v = 0; v < WINS && g % 8 == r[8] % 8; v++) {
                    const struct bh_window *o  = &m.live[q].window[v];
                    const uint64_t          pa = BASE + g * (uint64_t)PAGE;
                    if (!o->valid || pa < o->pa_base || pa - o->pa_base >= o->size)
                        continue;
                    CHECK("level", bh_set_level(&m, q, q, 3), BH_OK);
                    const struct bh_verdict y = access_at(&m, q, o->ipa_base + (pa - o->pa_base), 1, true);
                    CHECK("reach", y.fault == BH_FAULT_NONE, o->borrow ? (m.granule[g] & 1) : 1);
                    lent    += o->borrow && y.fault == BH_FAULT_NONE && now != q;
                    reached += y.fault == BH_FAULT_NONE;
                }
        }
    }
    assert_in_range(accepted, 5000, 40000);
    assert_in_range(refused, 1000, 40000);
    assert_in_range(changed, 1000, 400000);
    assert_in_range(lent, 20, 40000);
    assert_in_range(reached, 500, 40000);
}

/* ---- parameters ------------------------------------------------------------------------- */

TEST(parameters_of_pages, "L1")
{
    struct bh_model        m;
    const struct bh_params good = paged();

    CHECK("good", bh_init(&m, &good), BH_OK);
#define REFUSED(what, ...) do { struct bh_params p = good; __VA_ARGS__; CHECK(what, bh_init(&m, &p), (uint64_t)BH_EPARAM); } while (0)
#define TAKEN(what, ...)   do { struct bh_params p = good; __VA_ARGS__; CHECK(what, bh_init(&m, &p), BH_OK); } while (0)
    REFUSED("PAGE", p.page = 2);
    REFUSED("a mailbox without page", p.page = 0; p.granules = 0; p.levels = 1);
    REFUSED("granules without page", p.page = 0; p.mailbox = 0; p.levels = 1);
    REFUSED("levels without granules", p.granules = 0);
    TAKEN("none of it", p.page = 0; p.mailbox = 0; p.granules = 0; p.levels = 0);
    TAKEN("a page alone", p.granules = 0; p.levels = 1);
    TAKEN("levels 0 is 1", p.levels = 0);
    REFUSED("levels", p.levels = 17);
    REFUSED("HARDWIRED", p.hardwired = 1);
    REFUSED("PAGE_IPA not aligned", p.page_ipa = 0x1800);
    REFUSED("PAGE_IPA in the top half", p.page_ipa = 1ull << 39);
    TAKEN("PAGE_IPA at the end of the bottom half", p.page_ipa = (1ull << 39) - PAGE);
    REFUSED("granules not a power of two", p.granules = 192);
    REFUSED("granules too few", p.granules = 32);
    REFUSED("granules too many", p.granules = 1ull << 31; p.granule_base = 0);
    TAKEN("granules", p.granules = 64);
    TAKEN("granules", p.granules = 1 << 28; p.granule_base = 0);
    REFUSED("granules beyond the PA", p.granules = 1 << 29; p.granule_base = 0);
    REFUSED("GRANULE_BASE not aligned", p.granule_base = BASE + 64 * PAGE);
    REFUSED("GRANULE_BASE beyond", p.granule_base = 1ull << 40);
    TAKEN("the last of the PA", p.granule_base = (1ull << 40) - GRANULES * PAGE);
    REFUSED("IPA too wide for a number of 32 bits", p.ipa_width = 45);
    TAKEN("IPA of 2^32 granules", p.ipa_width = 44);
    REFUSED("a table in memory of no granules", p.granules = 0; p.levels = 1; p.granule_dram = 1);
#define IN_MEMORY p.granule_dram = 1; p.granule_sets = 16; p.granule_ways = 2
    TAKEN("in memory", IN_MEMORY);
    REFUSED("table not aligned to its 2 KiB", IN_MEMORY; p.granule_table = 1024);
    TAKEN("at 5 levels, 32 bits a granule, 1 KiB", IN_MEMORY; p.granule_table = 1024; p.levels = 5);
    REFUSED("table beyond", IN_MEMORY; p.granule_table = 1ull << 40);
    REFUSED("sets", IN_MEMORY; p.granule_sets = 12);
    REFUSED("sets", IN_MEMORY; p.granule_sets = 1);
    REFUSED("ways", IN_MEMORY; p.granule_ways = 3);
    REFUSED("ways", IN_MEMORY; p.granule_ways = 8);
}
