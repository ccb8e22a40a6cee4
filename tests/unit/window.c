/* SPDX-License-Identifier: Apache-2.0
 *
 * Steps 2, 4, 5 and 7: context, window, access, out.
 */
#include "test.h"

/* L5: a burst passes exactly when all its bytes lie in one window. */
TEST(bounds_edges, "L5 L8")
{
    static const struct { const char *what; uint64_t ipa; unsigned bytes; enum bh_fault want; uint64_t pa; } row[] = {
        {"first byte", 0x10000, 1, BH_FAULT_NONE, 0x500000},
        {"before the first", 0xffff, 1, BH_FAULT_WINDOW, 0},
        {"last byte", 0x13fff, 1, BH_FAULT_NONE, 0x503fff},
        {"past the last", 0x14000, 1, BH_FAULT_WINDOW, 0},
        {"burst ends on the bound", 0x13fc0, 64, BH_FAULT_NONE, 0x503fc0},
        {"IPA 0", 0, 1, BH_FAULT_WINDOW, 0},
        {"adjacent windows, end of one", 0x20fff, 1, BH_FAULT_NONE, 0x600fff},
        {"adjacent windows, start of the next", 0x21000, 1, BH_FAULT_NONE, 0x700000},
        {"last byte of the IPA space", 0xffffffffff, 1, BH_FAULT_NONE, 0x800fff},
        {"beyond the IPA space", 0x10000000000, 1, BH_FAULT_WINDOW, 0},
        {"an alias beyond it", 0x10000010000, 1, BH_FAULT_WINDOW, 0},
        {"all ones", 0xffffffffffffffff, 1, BH_FAULT_WINDOW, 0},
    };
    struct bh_model m;

    reset(&m, &plain);
    stage(&m, 0);
    stage_window(&m, 0, 1, window(0x10000, 0x4000, 0x500000));
    stage_window(&m, 0, 3, window(0x20000, 0x1000, 0x600000));
    stage_window(&m, 0, 6, window(0x21000, 0x1000, 0x700000));
    stage_window(&m, 0, 7, window(0xfffffff000, 0x1000, 0x800000));
    commit(&m, 0);

    for (size_t i = 0; i < COUNT(row); i++) {
        const struct bh_verdict v = judge(&m, read_of(row[i].ipa, row[i].bytes));
        CHECK(row[i].what, v.fault, row[i].want);
        CHECK(row[i].what, v.pa, row[i].pa);
    }
}

/* First byte in, last byte out; the lookup by itself, since a legal burst stays in one page. */
TEST(lookup_first_and_last, "L5")
{
    static const struct { const char *what; uint64_t first, last; enum bh_fault want; } row[] = {
        {"whole window", 0x1000, 0x1fff, BH_FAULT_NONE},
        {"one byte past", 0x1000, 0x2000, BH_FAULT_BOUNDS},
        {"into the adjacent window", 0x1fff, 0x3000, BH_FAULT_BOUNDS},
        {"last byte, alone", 0x1fff, 0x1fff, BH_FAULT_NONE},
        {"from before", 0xfff, 0x1000, BH_FAULT_WINDOW},
        {"around it", 0xfff, 0x2000, BH_FAULT_WINDOW},
        {"between", 0x2000, 0x2fff, BH_FAULT_WINDOW},
        {"the gap into a window", 0x2fff, 0x3000, BH_FAULT_WINDOW},
        {"second window", 0x3000, 0x3fff, BH_FAULT_NONE},
        {"far", 0x1000, 0xffffffffffffffff, BH_FAULT_BOUNDS},
    };
    struct bh_model m;
    unsigned        w;

    reset(&m, &plain);
    stage(&m, 0);
    stage_window(&m, 0, 0, window(0x3000, 0x1000, 0x10000));
    stage_window(&m, 0, 5, window(0x1000, 0x1000, 0x20000));
    commit(&m, 0);
    for (size_t i = 0; i < COUNT(row); i++)
        CHECK(row[i].what, bh_window_lookup(&m.lookup[0], row[i].first, row[i].last, &w), row[i].want);
    CHECK("index", bh_window_lookup(&m.lookup[0], 0x1000, 0x1000, &w), BH_FAULT_NONE);
    CHECK("index", w, 5);
}

/* L5: every pair of bytes in a small space, against the definition; 16 windows, some not valid. */
TEST(lookup_exhaustive, "L5")
{
    static const struct { uint8_t base, size; } layout[] = {      /* units of a page, 0: not valid */
        {3, 2}, {0, 1}, {9, 0}, {5, 1}, {62, 2}, {10, 7}, {17, 1}, {20, 0},
        {30, 3}, {33, 1}, {40, 4}, {1, 1}, {50, 1}, {52, 1}, {54, 0}, {56, 5}};
    struct bh_params p = plain;
    struct bh_model  m;
    unsigned         compared = 0;

    p.windows   = 16;
    p.ipa_width = 18;                             /* 64 pages */
    reset(&m, &p);
    stage(&m, 2);
    for (unsigned i = 0; i < COUNT(layout); i++) {
        struct bh_window w = window(layout[i].base * (uint64_t)PAGE, layout[i].size * (uint64_t)PAGE, i * MIB);
        w.valid = layout[i].size != 0;
        stage_window(&m, 2, i, w);
    }
    commit(&m, 2);

    for (unsigned a = 0; a < 2 * 80; a++)         /* first and last byte of each page, and beyond the space */
        for (unsigned b = a; b < 2 * 80; b++) {
            const uint64_t first = (a / 2) * (uint64_t)PAGE + (a % 2 ? PAGE - 1 : 0);
            const uint64_t last  = (b / 2) * (uint64_t)PAGE + (b % 2 ? PAGE - 1 : 0);
            enum bh_fault  want  = BH_FAULT_WINDOW;
            unsigned       index = 0, got;

            for (unsigned i = 0; i < COUNT(layout); i++)
                for (unsigned page = layout[i].base; page < layout[i].base + layout[i].size; page++)
                    if (page == a / 2) {
                        index = i;
                        want  = b / 2 < layout[i].base + layout[i].size ? BH_FAULT_NONE : BH_FAULT_BOUNDS;
                    }
            CHECK("exhaustive", bh_window_lookup(&m.lookup[2], first, last, &got), want);
            if (want == BH_FAULT_NONE)
                CHECK("exhaustive: index", got, index);
            compared++;
        }
    CHECK("pairs compared", compared, 160 * 161 / 2);
}

/* L7: the example in the requirement's own numbers. */
TEST(one_gib_example, "L7 L6")
{
    struct bh_model m;

    reset(&m, &plain);
    give(&m, 0, 0, GIB, 0);
    give(&m, 1, 0, GIB, 0x40000000);
    CHECK("switch", bh_switch(&m, 1), BH_OK);

    CHECK("IPA 0", judge(&m, read_of(0, 1)).pa, 0x40000000);
    CHECK("IPA 0x3FFFFFFF", judge(&m, read_of(0x3FFFFFFF, 1)).pa, 0x7FFFFFFF);
    CHECK("allowed", judge(&m, read_of(0x3FFFFFFF, 1)).fault, BH_FAULT_NONE);
    CHECK("IPA 0x40000000", judge(&m, read_of(0x40000000, 1)).fault, BH_FAULT_WINDOW);
    CHECK("nothing out", judge(&m, read_of(0x40000000, 1)).pa, 0);
}

/* S1: 48-bit IPA, 44-bit PA; a high bit never aliases. */
TEST(high_bits_refused, "S1")
{
    struct bh_params p = plain;
    struct bh_model  m;

    p.ipa_width = 48;
    p.pa_width  = 44;
    reset(&m, &p);
    stage(&m, 0);
    stage_window(&m, 0, 0, window(0, 0x10000, 0xFFFFFFF0000));                /* up to 2^44 */
    stage_window(&m, 0, 1, window(0xFFFFFFFF0000, 0x10000, 0x80000000000));   /* up to 2^48 */
    commit(&m, 0);

    CHECK("low", judge(&m, read_of(0xFFFF, 1)).pa, 0xFFFFFFFFFFF);
    CHECK("top", judge(&m, read_of(0xFFFFFFFFFFFF, 1)).pa, 0x8000000FFFF);
    for (unsigned bit = 16; bit < 64; bit++) {
        CHECK("a high bit", judge(&m, read_of(1ull << bit, 1)).fault, BH_FAULT_WINDOW);
        if (bit >= 48)
            CHECK("a high bit over the top window", judge(&m, read_of(0xFFFFFFFFFFFF | 1ull << bit, 1)).fault,
                  BH_FAULT_WINDOW);
    }
}

/* Windows that end at exactly 2^width, up to 64 bits, where base + size overflows. */
TEST(full_width, "L5 S1")
{
    struct bh_params p = plain;
    struct bh_model  m;

    p.ipa_width = p.pa_width = 64;
    reset(&m, &p);
    stage(&m, 0);
    stage_window(&m, 0, 0, window(0xFFFFFFFFFFFFE000, 0x2000, 0xFFFFFFFFFFFFE000));
    stage_window(&m, 0, 1, window(0, 0xFFFFFFFFFFFFE000, 0));
    commit(&m, 0);
    CHECK("last byte", judge(&m, read_of(UINT64_MAX, 1)).pa, UINT64_MAX);
    CHECK("its window", judge(&m, read_of(UINT64_MAX, 1)).window, 0);
    CHECK("below the top window", judge(&m, read_of(0xFFFFFFFFFFFFDFFF, 1)).window, 1);
    CHECK("crossing 2^64", judge(&m, read_of(0xFFFFFFFFFFFFFFC0, 128)).fault, BH_FAULT_BURST);

    p.ipa_width = p.pa_width = 32;
    reset(&m, &p);
    give(&m, 0, 0, 1ull << 32, 0);                  /* all of it, in one window */
    CHECK("IPA 0", judge(&m, read_of(0, 1)).fault, BH_FAULT_NONE);
    CHECK("last", judge(&m, read_of(0xFFFFFFFF, 1)).pa, 0xFFFFFFFF);
    CHECK("past", judge(&m, read_of(1ull << 32, 1)).fault, BH_FAULT_WINDOW);
}

/* T2, T4, V3: each of the 12 rights alone, against each access: world x privilege x read, write, execute. */
TEST(access_truth_table, "T2 T4 T1 V3")
{
    /* The bit that the design gives to each cell, in its words. */
    enum { S_UNPRIV = 0, S_PRIV = 3, NS_UNPRIV = 6, NS_PRIV = 9, R = 0, W = 1, X = 2 };
    static const struct { uint8_t prot, write; unsigned bit; } row[] = {
        {0, 0, S_UNPRIV + R},  {0, 1, S_UNPRIV + W},  {4, 0, S_UNPRIV + X},  {4, 1, S_UNPRIV + W},
        {1, 0, S_PRIV + R},    {1, 1, S_PRIV + W},    {5, 0, S_PRIV + X},    {5, 1, S_PRIV + W},
        {2, 0, NS_UNPRIV + R}, {2, 1, NS_UNPRIV + W}, {6, 0, NS_UNPRIV + X}, {6, 1, NS_UNPRIV + W},
        {3, 0, NS_PRIV + R},   {3, 1, NS_PRIV + W},   {7, 0, NS_PRIV + X},   {7, 1, NS_PRIV + W},
    };
    struct bh_model m;

    for (unsigned access = 0; access <= 0xFFF; access++) {
        if (access % 256 == 0)
            reset(&m, &plain);
        stage(&m, 0);
        stage_window(&m, 0, 0, window(0, PAGE, 0));
        m.staged[0].window[0].access = (uint16_t)access;
        commit(&m, 0);
        for (size_t i = 0; i < COUNT(row); i++) {
            struct bh_burst b = read_of(0x40, 4);
            b.prot  = row[i].prot;
            b.write = row[i].write;
            const enum bh_fault want = access >> row[i].bit & 1 ? BH_FAULT_NONE : BH_FAULT_ACCESS;
            CHECK("bh_access", bh_access((uint16_t)access, b.prot, b.write), want);
            CHECK("bh_judge", judge(&m, b).fault, want);
            CHECK("what goes out", judge(&m, b).prot, want ? 0 : b.prot);
        }
    }
}

/* T4: a Secure-only window refuses Non-secure reads and writes. */
TEST(secure_only_window, "T4")
{
    struct bh_model   m;
    struct bh_window  w = window(0, PAGE, 0);
    struct bh_burst   b = read_of(0, 4);
    struct bh_verdict v;
    struct bh_record  r;

    w.access = BH_ACCESS_BIT(0, BH_READ) | BH_ACCESS_BIT(0, BH_WRITE) | BH_ACCESS_BIT(1, BH_READ)
             | BH_ACCESS_BIT(1, BH_WRITE);
    reset(&m, &plain);
    stage(&m, 0);
    stage_window(&m, 0, 0, w);
    commit(&m, 0);
    for (uint8_t prot = 0; prot < 4; prot++)
        for (b.write = 0; b.write < 2; b.write++) {
            b.prot = prot;
            CHECK("transact", bh_transact(&m, 0, &b, &v, &r), BH_OK);
            CHECK("world", v.fault, prot & 2 ? BH_FAULT_ACCESS : BH_FAULT_NONE);
            if (v.fault) {
                CHECK("record", r.code, BH_FAULT_ACCESS);
                CHECK("record's world", r.prot, prot);
                CHECK("record's direction", r.write, b.write);
            }
        }
}

/* T7: a Non-secure partition never emits a Secure access; it is judged on what the requester drove. */
TEST(nonsecure_partition, "T7 L13")
{
    struct bh_model                   m;
    const struct bh_partition_control c = {.vmid = 3, .valid = 1, .nonsecure = 1};

    reset(&m, &plain);
    give(&m, 0, 0, PAGE, 0);
    struct bh_window w = window(0, PAGE, PAGE);
    w.access = 077;                                /* Secure rights only */
    CHECK("stage", bh_stage_partition(&m, 1, &c), BH_OK);
    stage_window(&m, 1, 0, w);
    commit(&m, 1);

    for (uint8_t prot = 0; prot < 8; prot++) {
        struct bh_burst b = read_of(0, 4);
        b.prot = prot;
        CHECK("switch", bh_switch(&m, 0), BH_OK);
        CHECK("worlds pass", judge(&m, b).prot, prot);
        CHECK("switch", bh_switch(&m, 1), BH_OK);
        CHECK("judged as driven", judge(&m, b).fault, prot & 2 ? BH_FAULT_ACCESS : BH_FAULT_NONE);
        if (!(prot & 2))
            CHECK("forced", judge(&m, b).prot, prot | 2);
    }
}

/* L4: from reset on, everything is refused, until a commit. */
TEST(reset_refuses_all, "L4")
{
    struct bh_model m;

    reset(&m, &plain);
    for (unsigned bit = 0; bit < 64; bit++) {
        CHECK("no partition", judge(&m, read_of(1ull << bit, 1)).fault, BH_FAULT_PARTITION);
        CHECK("nothing out", judge(&m, read_of(1ull << bit, 1)).pa, 0);
    }
    stage(&m, 0);
    stage_window(&m, 0, 0, window(0, PAGE, 0));
    CHECK("staged is not live", judge(&m, read_of(0, 1)).fault, BH_FAULT_PARTITION);
    commit(&m, 0);
    CHECK("committed", judge(&m, read_of(0, 1)).fault, BH_FAULT_NONE);
}

/* The first step that fails decides: a burst that breaks several. */
TEST(step_order, "L4 L5")
{
    struct bh_model m;
    struct bh_burst b = {.addr = 0x5000, .burst = 3, .size = 3};

    reset(&m, &plain);
    CHECK("1 before 2", judge(&m, b).fault, BH_FAULT_BURST);
    b.burst = BH_INCR;
    CHECK("2 before 4", judge(&m, b).fault, BH_FAULT_PARTITION);
    struct bh_window w = window(0x1000, 0x1000, 0);
    w.access = 0;
    stage(&m, 0);
    stage_window(&m, 0, 0, w);
    commit(&m, 0);
    CHECK("4 before 5", judge(&m, b).fault, BH_FAULT_WINDOW);
    b.addr = 0x1000;
    CHECK("5", judge(&m, b).fault, BH_FAULT_ACCESS);
    b.len = 255;
    b.burst = BH_FIXED;
    CHECK("1 before 5", judge(&m, b).fault, BH_FAULT_BURST);
}

/* A port that is not there. */
TEST(port_range, "")
{
    struct bh_model   m;
    struct bh_burst   b = read_of(0, 1);
    struct bh_verdict v = {.pa = 77};

    reset(&m, &plain);
    CHECK("judge", bh_judge(&m, 1, &b, &v), (uint64_t)BH_ERANGE);
    CHECK("transact", bh_transact(&m, 1, &b, &v, NULL), (uint64_t)BH_ERANGE);
    CHECK("untouched", v.pa, 77);
}
