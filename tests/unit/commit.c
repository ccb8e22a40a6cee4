/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 3: what a commit refuses, in which order, and that a refusal changes nothing.
 */
#include "test.h"

/* Nothing but the status may differ. */
static void expect_refused(struct bh_model *m, const char *what, unsigned partition, struct bh_commit_status want)
{
    struct bh_model before;

    memcpy(&before, m, sizeof before);
    const struct bh_commit_status got = bh_commit(m, partition);
    CHECK(what, got.code, want.code);
    CHECK(what, got.window, want.window);
    CHECK(what, got.other_partition, want.other_partition);
    CHECK(what, got.other_window, want.other_window);
    assert_memory_equal(&m->commit_status, &got, sizeof got);
    before.commit_status = got;
    assert_memory_equal(m, &before, sizeof before);
}

static void expect_code(struct bh_model *m, const char *what, unsigned partition, enum bh_commit_code code, unsigned w)
{
    expect_refused(m, what, partition, (struct bh_commit_status){.code = (uint8_t)code, .window = (uint8_t)w});
}

/* Form of one window, one rule a row.  40-bit IPA, 36-bit PA. */
TEST(commit_window_form, "L9 S1")
{
    static const struct { const char *what; uint64_t ipa, size, pa; enum bh_commit_code want; } row[] = {
        {"smallest", 0, 0x1000, 0, BH_COMMIT_OK},
        {"size 0", 0, 0, 0, BH_COMMIT_EMPTY},
        {"size 1", 0, 1, 0, BH_COMMIT_ALIGN},
        {"size not a granule's multiple", 0, 0x1800, 0, BH_COMMIT_ALIGN},
        {"IPA base not aligned", 0x800, 0x1000, 0, BH_COMMIT_ALIGN},
        {"PA base not aligned", 0, 0x1000, 0xFFF, BH_COMMIT_ALIGN},
        {"PA base not aligned, size 0", 0, 0, 0x1, BH_COMMIT_ALIGN},
        {"IPA up to 2^40", 0xFFFFFFF000, 0x1000, 0, BH_COMMIT_OK},
        {"IPA base beyond 2^40", 0x10000000000, 0x1000, 0, BH_COMMIT_IPA_RANGE},
        {"IPA base far beyond", 0x8000000000000000, 0x1000, 0, BH_COMMIT_IPA_RANGE},
        {"IPA last byte beyond", 0xFFFFFFF000, 0x2000, 0, BH_COMMIT_IPA_RANGE},
        {"IPA wraps 2^64", 0xFFFFFFF000, 0xFFFFFF0000002000, 0, BH_COMMIT_IPA_RANGE},
        {"IPA ends at 0 by wrap", 0x1000, 0xFFFFFFFFFFFFF000, 0, BH_COMMIT_IPA_RANGE},
        {"size larger than the IPA space", 0, 0x20000000000, 0, BH_COMMIT_IPA_RANGE},
        {"size 2^63", 0, 0x8000000000000000, 0, BH_COMMIT_IPA_RANGE},
        {"PA up to 2^36", 0, 0x1000, 0xFFFFFF000, BH_COMMIT_OK},
        {"PA base beyond 2^36", 0, 0x1000, 0x1000000000, BH_COMMIT_PA_RANGE},
        {"PA base far beyond", 0, 0x1000, 0xFFFFFFFFFFFFF000, BH_COMMIT_PA_RANGE},
        {"PA last byte beyond", 0, 0x2000, 0xFFFFFF000, BH_COMMIT_PA_RANGE},
        {"as large as the PA space", 0, 0x1000000000, 0, BH_COMMIT_OK},
        {"larger than the PA space", 0, 0x1000001000, 0, BH_COMMIT_PA_RANGE},
        {"IPA and PA beyond: IPA first", 0x10000000000, 0x1000, 0x1000000000, BH_COMMIT_IPA_RANGE},
        {"not aligned and beyond: ALIGN first", 0x10000000800, 0x1000, 0, BH_COMMIT_ALIGN},
    };
    struct bh_params p = plain;

    p.pa_width = 36;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct bh_model m;

        reset(&m, &p);
        stage(&m, 2);
        stage_window(&m, 2, 5, window(row[i].ipa, row[i].size, row[i].pa));
        if (row[i].want == BH_COMMIT_OK) {
            commit(&m, 2);
            continue;
        }
        expect_code(&m, row[i].what, 2, row[i].want, 5);

        /* The same window, disabled, is not checked. */
        struct bh_window off = window(row[i].ipa, row[i].size, row[i].pa);
        off.valid = 0;
        stage_window(&m, 2, 5, off);
        commit(&m, 2);
        bh_switch(&m, 2);
        CHECK("matches nothing", judge(&m, read_of(row[i].ipa, 1)).fault, BH_FAULT_WINDOW);
    }
}

/* A granule of 64 KiB. */
TEST(commit_large_granule, "L9")
{
    struct bh_params p = plain;
    struct bh_model  m;

    p.granule_log2 = 16;
    reset(&m, &p);
    stage(&m, 0);
    stage_window(&m, 0, 0, window(0x10000, 0x8000, 0));
    expect_code(&m, "half a granule", 0, BH_COMMIT_ALIGN, 0);
    stage_window(&m, 0, 0, window(0x8000, 0x10000, 0));
    expect_code(&m, "base", 0, BH_COMMIT_ALIGN, 0);
    stage_window(&m, 0, 0, window(0x10000, 0x10000, 0x1000));
    expect_code(&m, "PA base", 0, BH_COMMIT_ALIGN, 0);
    stage_window(&m, 0, 0, window(0x10000, 0x10000, 0));
    commit(&m, 0);
}

/* Overlap of two windows, every way two ranges can lie; in IPA within a partition, in PA across. */
TEST(commit_overlap, "L9 L8")
{
    static const struct { const char *what; unsigned base, size; bool overlaps; } row[] = {   /* against [8, 12), pages */
        {"far below", 0, 2, false},    {"touches below", 4, 4, false},   {"one page into it", 4, 5, true},
        {"around it", 4, 12, true},    {"the same", 8, 4, true},         {"same start, shorter", 8, 1, true},
        {"same end", 11, 1, true},     {"inside", 9, 2, true},           {"same start, longer", 8, 9, true},
        {"from inside out", 11, 8, true}, {"touches above", 12, 4, false}, {"far above", 100, 4, false},
    };
    for (size_t i = 0; i < COUNT(row); i++) {
        struct bh_model m;

        /* IPA, same partition: against the staged window, also one that is only staged. */
        reset(&m, &plain);
        stage(&m, 1);
        stage_window(&m, 1, 2, window(8 * PAGE, 4 * PAGE, 0x1000000));
        stage_window(&m, 1, 6, window(row[i].base * (uint64_t)PAGE, row[i].size * (uint64_t)PAGE, 0x2000000));
        if (row[i].overlaps)
            expect_refused(&m, row[i].what, 1,
                           (struct bh_commit_status){.code = BH_COMMIT_IPA_OVERLAP, .window = 2, .other_partition = 1,
                                                     .other_window = 6});
        else
            commit(&m, 1);

        /* PA, another partition: against the live window. */
        for (unsigned owner = 0; owner < 2; owner++) {
            reset(&m, &plain);
            stage(&m, owner ? 3 : 0);
            stage_window(&m, owner ? 3 : 0, 4, window(0x1000000, 4 * PAGE, 8 * PAGE));
            commit(&m, owner ? 3 : 0);
            stage(&m, 2);
            stage_window(&m, 2, 7, window(0x2000000, row[i].size * (uint64_t)PAGE, row[i].base * (uint64_t)PAGE));
            if (row[i].overlaps)
                expect_refused(&m, row[i].what, 2,
                               (struct bh_commit_status){.code = BH_COMMIT_PA_OVERLAP, .window = 7,
                                                         .other_partition = owner ? 3 : 0, .other_window = 4});
            else
                commit(&m, 2);
        }
    }
}

/* Within one partition two windows may show the same PA. */
TEST(commit_alias_in_partition, "L9")
{
    struct bh_model m;

    reset(&m, &plain);
    stage(&m, 0);
    stage_window(&m, 0, 0, window(0, PAGE, 0x10000));
    stage_window(&m, 0, 1, window(PAGE, PAGE, 0x10000));
    commit(&m, 0);
    CHECK("one", judge(&m, read_of(0, 1)).pa, 0x10000);
    CHECK("other", judge(&m, read_of(PAGE, 1)).pa, 0x10000);
}

/* An overlap in PA needs SHARED on both sides. */
TEST(commit_shared, "L9")
{
    for (unsigned flags = 0; flags < 4; flags++) {
        struct bh_model  m;
        struct bh_window a = window(0, 2 * PAGE, 0x10000), b = window(0, PAGE, 0x11000);

        reset(&m, &plain);
        a.shared = flags & 1;
        b.shared = flags >> 1;
        stage(&m, 0);
        stage_window(&m, 0, 0, a);
        commit(&m, 0);
        stage(&m, 1);
        stage_window(&m, 1, 0, b);
        CHECK("shared", bh_commit(&m, 1).code, flags == 3 ? BH_COMMIT_OK : BH_COMMIT_PA_OVERLAP);
    }
}

/* SHARED does not excuse an overlap in IPA; taking SHARED back is refused while the other is there. */
TEST(commit_shared_limits, "L9")
{
    struct bh_model  m;
    struct bh_window a = window(0, PAGE, 0x10000);

    reset(&m, &plain);
    a.shared = 1;
    stage(&m, 0);
    stage_window(&m, 0, 0, a);
    stage_window(&m, 0, 1, a);
    CHECK("IPA", bh_commit(&m, 0).code, BH_COMMIT_IPA_OVERLAP);

    reset(&m, &plain);
    for (unsigned p = 0; p < 2; p++) {
        stage(&m, p);
        stage_window(&m, p, p, a);
        commit(&m, p);
    }
    a.shared = 0;
    stage_window(&m, 1, 1, a);
    expect_refused(&m, "no longer shared", 1,
                   (struct bh_commit_status){.code = BH_COMMIT_PA_OVERLAP, .window = 1, .other_partition = 0,
                                             .other_window = 0});
}

/* An own window that is refused on its own account is not compared with, unless only its PA is at fault. */
TEST(commit_malformed_neighbour, "L9")
{
    static const struct { const char *what; uint64_t ipa, size, pa; enum bh_commit_code code; unsigned window; } row[] = {
        {"not aligned", 0x3800, 0x2000, 0x10000, BH_COMMIT_ALIGN, 6},
        {"PA not aligned", 0x4000, 0x1000, 0x10001, BH_COMMIT_ALIGN, 6},
        {"empty", 0x4000, 0, 0x10000, BH_COMMIT_EMPTY, 6},
        {"size beyond", 0x4000, 0x20000000000, 0x10000, BH_COMMIT_IPA_RANGE, 6},
        {"PA beyond", 0x4000, 0x1000, 0x10000000000, BH_COMMIT_IPA_OVERLAP, 2},
    };
    for (size_t i = 0; i < COUNT(row); i++) {
        struct bh_model m;

        reset(&m, &plain);
        stage(&m, 0);
        stage_window(&m, 0, 2, window(0x4000, 0x1000, 0));
        stage_window(&m, 0, 6, window(row[i].ipa, row[i].size, row[i].pa));
        const struct bh_commit_status s = bh_commit(&m, 0);
        CHECK(row[i].what, s.code, row[i].code);
        CHECK(row[i].what, s.window, row[i].window);
    }
}

/* The lowest (window, partition, other window) is named. */
TEST(commit_names_the_first, "L9")
{
    struct bh_model m;

    reset(&m, &plain);
    give(&m, 3, 0, 4 * PAGE, 0x30000);
    stage(&m, 0);
    stage_window(&m, 0, 5, window(0, PAGE, 0x40000));
    stage_window(&m, 0, 6, window(PAGE, PAGE, 0x41000));
    commit(&m, 0);

    stage(&m, 1);
    stage_window(&m, 1, 2, window(0, PAGE, 0x50000));                         /* good */
    stage_window(&m, 1, 3, window(0x100000, 0x8000, 0x30000 + 3 * PAGE));     /* meets 3.0 */
    stage_window(&m, 1, 4, window(0x200000, 0x20000, 0x30000));               /* meets 3.0, 0.5, 0.6 */
    expect_refused(&m, "window 3 first", 1,
                   (struct bh_commit_status){.code = BH_COMMIT_PA_OVERLAP, .window = 3, .other_partition = 3});
    struct bh_window off = {.valid = 0};
    stage_window(&m, 1, 3, off);
    expect_refused(&m, "partition 0 first, its window 5 first", 1,
                   (struct bh_commit_status){.code = BH_COMMIT_PA_OVERLAP, .window = 4, .other_partition = 0,
                                             .other_window = 5});
    stage_window(&m, 1, 7, window(0x210000, PAGE, 0x90000));                  /* meets 1.4 in IPA */
    expect_refused(&m, "partition 0 before the own one", 1,
                   (struct bh_commit_status){.code = BH_COMMIT_PA_OVERLAP, .window = 4, .other_partition = 0,
                                             .other_window = 5});
    stage_window(&m, 1, 4, window(0x200000, 0x20000, 0x60000));
    expect_refused(&m, "own partition", 1,
                   (struct bh_commit_status){.code = BH_COMMIT_IPA_OVERLAP, .window = 4, .other_partition = 1,
                                             .other_window = 7});
}

/* S3: a VMID is unique among valid partitions. */
TEST(commit_vmid, "S3")
{
    struct bh_model             m;
    struct bh_partition_control c = {.vmid = 10, .valid = 1};      /* partition 0's, see stage() */

    reset(&m, &plain);
    give(&m, 0, 0, PAGE, 0);
    give(&m, 2, 0, PAGE, PAGE);
    CHECK("stage", bh_stage_partition(&m, 3, &c), BH_OK);
    expect_refused(&m, "taken", 3, (struct bh_commit_status){.code = BH_COMMIT_VMID, .other_partition = 0});
    c.vmid = 12;
    CHECK("stage", bh_stage_partition(&m, 3, &c), BH_OK);
    expect_refused(&m, "taken by 2", 3, (struct bh_commit_status){.code = BH_COMMIT_VMID, .other_partition = 2});
    c.valid = 0;
    CHECK("stage", bh_stage_partition(&m, 3, &c), BH_OK);
    commit(&m, 3);                                                /* not valid: holds none */
    c.valid = 1;
    c.vmid = 13;
    CHECK("stage", bh_stage_partition(&m, 3, &c), BH_OK);
    commit(&m, 3);
    commit(&m, 3);                                                /* its own is no conflict */

    c.vmid  = 12;                                                 /* partition 2 gives it up */
    c.valid = 0;
    CHECK("stage", bh_stage_partition(&m, 2, &c), BH_OK);
    commit(&m, 2);
    c.valid = 1;
    CHECK("stage", bh_stage_partition(&m, 3, &c), BH_OK);
    commit(&m, 3);
    bh_switch(&m, 3);
    CHECK("in the verdict", judge(&m, read_of(0, 1)).vmid, 12);
}

/* Bits beyond VMID_WIDTH are not there, so that they can't make two equal tags differ. */
TEST(commit_vmid_width, "S3")
{
    struct bh_model             m;
    struct bh_partition_control c = {.vmid = 0x110A, .valid = 1};  /* 8 bits: 0x0A, partition 0's */

    reset(&m, &plain);
    give(&m, 0, 0, PAGE, 0);
    CHECK("stage", bh_stage_partition(&m, 1, &c), BH_OK);
    CHECK("equal", bh_commit(&m, 1).code, BH_COMMIT_VMID);
}

/* Indices that are not there. */
TEST(commit_partition_index, "L9")
{
    static const uint32_t row[] = {4, 5, 15, 16, 17, 256, 0x10000, 0x80000000, 0xFFFFFFFF};
    struct bh_model       m, before;

    reset(&m, &plain);
    give(&m, 0, 0, PAGE, 0);
    for (size_t i = 0; i < COUNT(row); i++) {
        memcpy(&before, &m, sizeof m);
        const struct bh_commit_status s = bh_commit(&m, row[i]);
        CHECK("index", s.code, BH_COMMIT_PARTITION);
        CHECK("no window", s.window | s.other_partition | s.other_window, 0);
        before.commit_status = s;
        assert_memory_equal(&m, &before, sizeof m);
    }
    const struct bh_window            w = window(0, PAGE, 0);
    const struct bh_partition_control c = {.valid = 1};
    memcpy(&before, &m, sizeof m);
    CHECK("stage", bh_stage_window(&m, 4, 0, &w), (uint64_t)BH_ERANGE);
    CHECK("stage", bh_stage_window(&m, 0, 8, &w), (uint64_t)BH_ERANGE);
    CHECK("stage", bh_stage_partition(&m, 4, &c), (uint64_t)BH_ERANGE);
    assert_memory_equal(&m, &before, sizeof m);
}

/* Locks: of a window, of a partition; they take effect with the commit and last until reset. */
TEST(commit_locks, "T5 L9")
{
    struct bh_model             m;
    struct bh_window            w = window(0, PAGE, 0);
    struct bh_partition_control c = {.vmid = 10, .valid = 1, .lock = 1};

    reset(&m, &plain);
    w.lock = 1;
    stage(&m, 0);
    stage_window(&m, 0, 3, w);
    w.pa_base = PAGE;
    stage_window(&m, 0, 3, w);                      /* staged only: not locked yet */
    commit(&m, 0);

    w.lock = w.valid = 0;
    stage_window(&m, 0, 3, w);
    expect_code(&m, "unlock and disable", 0, BH_COMMIT_WINDOW_LOCKED, 3);
    w = window(0, PAGE, PAGE);
    w.lock = 1;
    stage_window(&m, 0, 3, w);
    expect_code(&m, "the same value is a write too", 0, BH_COMMIT_WINDOW_LOCKED, 3);
    CHECK("in force", judge(&m, read_of(0, 1)).pa, PAGE);

    /* Other windows of another partition, other partitions: free. */
    give(&m, 1, 0, PAGE, 0x10000);

    reset(&m, &plain);
    CHECK("reset unlocks", m.live[0].window[3].lock, 0);

    stage_window(&m, 0, 0, window(0, PAGE, 0));
    CHECK("stage", bh_stage_partition(&m, 0, &c), BH_OK);
    commit(&m, 0);
    c.lock = 0;
    CHECK("stage", bh_stage_partition(&m, 0, &c), BH_OK);
    expect_code(&m, "partition", 0, BH_COMMIT_LOCKED, 0);
    stage_window(&m, 0, 1, window(0, 0, 0));
    expect_code(&m, "before the window's form", 0, BH_COMMIT_LOCKED, 0);
}

/* A locked window that was not written does not stand in the way of the others. */
TEST(commit_locked_window_untouched, "L9")
{
    struct bh_model  m;
    struct bh_window w = window(0, PAGE, 0);

    reset(&m, &plain);
    w.lock = 1;
    stage(&m, 0);
    stage_window(&m, 0, 0, w);
    commit(&m, 0);
    stage_window(&m, 0, 1, window(PAGE, PAGE, PAGE));
    commit(&m, 0);
    CHECK("new", judge(&m, read_of(PAGE, 1)).pa, PAGE);
    stage_window(&m, 0, 2, window(0, PAGE, 0x10000));
    expect_refused(&m, "but it is compared with", 0,
                   (struct bh_commit_status){.code = BH_COMMIT_IPA_OVERLAP, .window = 2, .other_window = 0});
}

/* Order of checks: lock, VMID, then windows in ascending order. */
TEST(commit_order, "L9 S3")
{
    struct bh_model             m;
    struct bh_partition_control c = {.vmid = 11, .valid = 1};
    struct bh_window            locked = window(0, PAGE, 0);

    reset(&m, &plain);
    locked.lock = 1;
    stage(&m, 0);
    stage_window(&m, 0, 6, locked);
    commit(&m, 0);
    give(&m, 1, 0, PAGE, 0x100000);

    CHECK("stage", bh_stage_partition(&m, 0, &c), BH_OK);
    stage_window(&m, 0, 6, window(1, PAGE, 0));
    stage_window(&m, 0, 2, window(0, 0, 0));
    expect_refused(&m, "VMID before windows", 0, (struct bh_commit_status){.code = BH_COMMIT_VMID, .other_partition = 1});
    c.valid = 0;
    CHECK("stage", bh_stage_partition(&m, 0, &c), BH_OK);
    expect_code(&m, "not valid: no VMID; window 2 before 6", 0, BH_COMMIT_EMPTY, 2);
    stage_window(&m, 0, 2, window(0x5000, PAGE, 0x5000));
    expect_code(&m, "lock before form", 0, BH_COMMIT_WINDOW_LOCKED, 6);
}

/* A refused commit keeps the changed marks: once the reason is gone, all of it goes live. */
TEST(commit_retry, "L9 L14")
{
    struct bh_model m;

    reset(&m, &plain);
    stage(&m, 0);
    stage_window(&m, 0, 0, window(0, PAGE, 0));
    stage_window(&m, 0, 1, window(PAGE, 0, PAGE));
    expect_code(&m, "empty", 0, BH_COMMIT_EMPTY, 1);
    CHECK("not half of it", judge(&m, read_of(0, 1)).fault, BH_FAULT_PARTITION);
    stage_window(&m, 0, 1, window(PAGE, PAGE, PAGE));
    commit(&m, 0);
    CHECK("first", judge(&m, read_of(0, 1)).fault, BH_FAULT_NONE);
    CHECK("second", judge(&m, read_of(PAGE, 1)).fault, BH_FAULT_NONE);
}

/* Memory moves from one partition to another only when the first has let it go. */
TEST(commit_reassign, "L9 L8")
{
    struct bh_model  m;
    struct bh_window none = {.valid = 0};

    reset(&m, &plain);
    give(&m, 0, 0, PAGE, 0x10000);
    stage(&m, 1);
    stage_window(&m, 1, 0, window(0, PAGE, 0x10000));
    CHECK("owned", bh_commit(&m, 1).code, BH_COMMIT_PA_OVERLAP);
    stage_window(&m, 0, 0, none);
    CHECK("only staged", bh_commit(&m, 1).code, BH_COMMIT_PA_OVERLAP);
    commit(&m, 0);
    commit(&m, 1);
    CHECK("gone", judge(&m, read_of(0, 1)).fault, BH_FAULT_WINDOW);
    stage_window(&m, 0, 0, window(0, PAGE, 0x10000));
    CHECK("not taken back", bh_commit(&m, 0).code, BH_COMMIT_PA_OVERLAP);
}

/* L8, L9: random register-like writes and commits, most of them wrong; after each accepted commit
 * no byte belongs to two partitions unless both windows are SHARED.  Small space, checked page by page. */
TEST(commit_random_never_overlaps, "L8 L9")
{
    enum { PAGES = 32, PARTS = 4, WINS = 4 };
    struct bh_params p = plain;
    struct bh_model  m;
    uint32_t         seed = 12345;
    unsigned         accepted = 0, refused = 0;

    p.windows   = WINS;
    p.ipa_width = p.pa_width = 17;                /* 32 pages */
    reset(&m, &p);
    for (unsigned i = 0; i < 20000; i++) {
        unsigned r[8];
        for (unsigned k = 0; k < COUNT(r); k++)
            r[k] = (seed = seed * 1664525 + 1013904223) >> 16;

        struct bh_window w = window(r[0] % 34 * (uint64_t)PAGE, r[1] % 8 * (uint64_t)PAGE, r[2] % 34 * (uint64_t)PAGE);
        w.shared = r[3] % 4 == 0;
        w.valid  = r[4] % 4 != 0;
        const unsigned part = r[5] % PARTS;
        stage(&m, part);
        stage_window(&m, part, r[6] % WINS, w);
        if (r[7] % 2)
            continue;
        const struct bh_commit_status status = bh_commit(&m, part);
        if (status.code) {                            /* take back what was refused, mostly */
            refused++;
            if (i % 4)
                stage_window(&m, part, status.window, (struct bh_window){.valid = 0});
            continue;
        }
        accepted++;
        for (unsigned page = 0; page < PAGES; page++) {
            unsigned owner = PARTS, owners = 0, all_shared = 1;
            for (unsigned q = 0; q < PARTS; q++)
                for (unsigned x = 0; x < WINS; x++) {
                    const struct bh_window *o = &m.live[q].window[x];
                    if (!o->valid || page < o->pa_base / PAGE || page >= o->pa_base / PAGE + o->size / PAGE)
                        continue;
                    owners += owner != q;
                    owner = q;
                    all_shared &= o->shared;
                }
            if (owners > 1 && !all_shared)
                fail_msg("page %u has %u owners after commit %u", page, owners, i);
        }
    }
    if (accepted < 500 || refused < 500)
        fail_msg("%u accepted, %u refused: not much of a test", accepted, refused);
}
