/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 6: records, interrupt, counters.
 */
#include "bulkhead/registers.h"
#include "test.h"

static struct bh_record record(enum bh_fault code, uint64_t ipa)
{
    return (struct bh_record){.code = code, .ipa = ipa, .id = 0x5, .write = 1, .prot = 3, .len = 7, .size = 2,
                              .partition = 2, .vmid = 0xAB};
}

/* Everything that a refused access shows the owner, through the registers, and nothing of a PA. */
TEST(fault_record, "T1 T4 S3")
{
    struct bh_model   m;
    struct bh_record  r;
    struct bh_verdict v;
    struct bh_burst   b = {.addr = 0x123456789A, .id = 0xD, .len = 15, .size = 2, .burst = BH_INCR, .prot = 6,
                           .write = 1};

    reset(&m, &plain);
    give(&m, 2, 0, PAGE, 0xABC000);
    bh_switch(&m, 2);
    CHECK("transact", bh_transact(&m, 0, &b, &v, &r), BH_OK);
    CHECK("refused", v.fault, BH_FAULT_WINDOW);
    CHECK("not pushed by itself", reg_read(&m, BH_REG_FAULT_STATUS), 0);
    bh_record_push(&m, &r);

    CHECK("FAULT_STATUS", reg_read(&m, BH_REG_FAULT_STATUS), 0x101);
    CHECK("FAULT_IPA_LO", reg_read(&m, BH_REG_FAULT_IPA_LO), 0x3456789A);
    CHECK("FAULT_IPA_HI", reg_read(&m, BH_REG_FAULT_IPA_HI), 0x12);
    /* partition 2, port 0, level 0, size 2, len 15, prot 6, write, code 3 */
    CHECK("FAULT_INFO", reg_read(&m, BH_REG_FAULT_INFO), 0x20020FD3);
    CHECK("FAULT_ID", reg_read(&m, BH_REG_FAULT_ID), 0xD);
    CHECK("FAULT_VMID", reg_read(&m, BH_REG_FAULT_VMID), 12);
    CHECK("IRQ_STATE", reg_read(&m, BH_REG_IRQ_STATE), 1u << 3);
    CHECK("FAULT_MISSED", reg_read(&m, BH_REG_FAULT_MISSED), 0);

    reg_write(&m, BH_REG_FAULT_STATUS, 1);
    for (unsigned a = BH_REG_FAULT_STATUS; a <= BH_REG_FAULT_VMID; a += 4)
        CHECK("dropped: FAULT_* are zero", reg_read(&m, a), 0);
}

/* An allowed access leaves no record; a refused one's code is its own. */
TEST(fault_codes, "T1 T4")
{
    static const struct { struct bh_burst b; enum bh_fault want; } row[] = {
        {{.addr = 0x1000, .burst = BH_INCR}, BH_FAULT_NONE},
        {{.addr = 0x1000, .burst = 3}, BH_FAULT_BURST},
        {{.addr = 0x5000, .burst = BH_INCR}, BH_FAULT_WINDOW},
        {{.addr = 0x1000, .burst = BH_INCR, .write = 1}, BH_FAULT_ACCESS},
    };
    struct bh_model  m;
    struct bh_window w = window(0x1000, PAGE, 0);

    reset(&m, &plain);
    w.access = BH_ACCESS_BIT(0, BH_READ);
    stage(&m, 0);
    stage_window(&m, 0, 0, w);
    commit(&m, 0);
    for (size_t i = 0; i < COUNT(row); i++) {
        struct bh_record  r = {.code = BH_FAULT_NONE};
        struct bh_verdict v;
        CHECK("transact", bh_transact(&m, 0, &row[i].b, &v, &r), BH_OK);
        CHECK("verdict", v.fault, row[i].want);
        CHECK("record", r.code, row[i].want);
        CHECK("no record wanted", bh_transact(&m, 0, &row[i].b, &v, NULL), BH_OK);
    }
}

/* The FIFO keeps the oldest, in order, counts the rest and says so. */
TEST(fifo_overflow, "T6")
{
    struct bh_params p = plain;
    struct bh_model  m;

    p.fault_depth = 4;
    reset(&m, &p);
    for (unsigned round = 0; round < 3; round++) {            /* the ring turns */
        for (unsigned i = 0; i < 4; i++) {
            CHECK("count", reg_read(&m, BH_REG_FAULT_STATUS), i ? i << 8 | 1 : 0);
            struct bh_record r = record(BH_FAULT_WINDOW, 0x1000 * round + i);
            bh_record_push(&m, &r);
        }
        CHECK("full, none missed", reg_read(&m, BH_REG_FAULT_STATUS), 0x401);
        for (unsigned i = 0; i < 3; i++) {
            struct bh_record r = record(BH_FAULT_ACCESS, 0xBAD);
            bh_record_push(&m, &r);
            CHECK("missed", reg_read(&m, BH_REG_FAULT_MISSED), i + 1);
        }
        CHECK("full, missed", reg_read(&m, BH_REG_FAULT_STATUS), 0x403);
        CHECK("missed sets its bit too", reg_read(&m, BH_REG_IRQ_STATE), 1u << 3 | 1u << 5);

        reg_write(&m, BH_REG_FAULT_STATUS, 2);                /* MISSED alone */
        CHECK("FAULT_MISSED cleared", reg_read(&m, BH_REG_FAULT_MISSED), 0);
        CHECK("records stay", reg_read(&m, BH_REG_FAULT_STATUS), 0x401);
        for (unsigned i = 0; i < 4; i++) {
            CHECK("oldest first", reg_read(&m, BH_REG_FAULT_IPA_LO), 0x1000 * round + i);
            reg_write(&m, BH_REG_FAULT_STATUS, 0);            /* writing 0 drops nothing */
            CHECK("still there", reg_read(&m, BH_REG_FAULT_IPA_LO), 0x1000 * round + i);
            reg_write(&m, BH_REG_FAULT_STATUS, 1);
        }
        for (unsigned a = BH_REG_FAULT_STATUS; a <= BH_REG_FAULT_VMID; a += 4)
            CHECK("empty: what was in the ring is not shown", reg_read(&m, a), 0);
        reg_write(&m, BH_REG_FAULT_STATUS, 1);
        CHECK("dropping from empty", reg_read(&m, BH_REG_FAULT_STATUS), 0);
        reg_write(&m, BH_REG_IRQ_STATE, 0xFFFF);
    }
}

/* Dropping the head lets a new record in behind the oldest. */
TEST(fifo_drop_and_push, "")
{
    struct bh_params p = plain;
    struct bh_model  m;

    p.fault_depth = 2;
    reset(&m, &p);
    for (unsigned i = 0; i < 3; i++) {
        struct bh_record r = record(BH_FAULT_WINDOW, i);
        bh_record_push(&m, &r);
    }
    reg_write(&m, BH_REG_FAULT_STATUS, 1);
    struct bh_record r = record(BH_FAULT_WINDOW, 9);
    bh_record_push(&m, &r);
    CHECK("count", reg_read(&m, BH_REG_FAULT_STATUS), 0x203);
    CHECK("1", reg_read(&m, BH_REG_FAULT_IPA_LO), 1);
    reg_write(&m, BH_REG_FAULT_STATUS, 3);
    CHECK("9", reg_read(&m, BH_REG_FAULT_IPA_LO), 9);
    CHECK("one left, MISSED cleared with it", reg_read(&m, BH_REG_FAULT_STATUS), 0x101);
}

/* FAULT_MISSED saturates. */
TEST(missed_saturates, "")
{
    struct bh_model        m;
    const struct bh_record r = record(BH_FAULT_BURST, 0);

    reset(&m, &plain);
    for (unsigned i = 0; i < 65535; i++)
        bh_record_miss(&m, &r);
    CHECK("65535", reg_read(&m, BH_REG_FAULT_MISSED), 65535);
    bh_record_miss(&m, &r);
    CHECK("no wrap", reg_read(&m, BH_REG_FAULT_MISSED), 65535);
    CHECK("MISSED without a record", reg_read(&m, BH_REG_FAULT_STATUS), 2);
    CHECK("interrupt", reg_read(&m, BH_REG_IRQ_STATE), 1u << 1);
}

/* The interrupt: by code, masked by code, cleared by writing 1, set by IRQ_TEST. */
TEST(interrupt, "")
{
    struct bh_model m;

    for (unsigned code = BH_FAULT_BURST; code <= BH_FAULT_DRAIN; code++) {
        const struct bh_record r = record((enum bh_fault)code, 0);

        reset(&m, &plain);
        CHECK("quiet", bh_irq(&m), false);
        bh_record_push(&m, &r);
        CHECK("bit of the code", reg_read(&m, BH_REG_IRQ_STATE), 1u << code);
        CHECK("masked at reset", bh_irq(&m), false);
        reg_write(&m, BH_REG_IRQ_ENABLE, ~(1u << code));
        CHECK("ENABLE keeps 16 bits", reg_read(&m, BH_REG_IRQ_ENABLE), 0xFFFF & ~(1u << code));
        CHECK("other codes enabled", bh_irq(&m), false);
        reg_write(&m, BH_REG_IRQ_ENABLE, 1u << code);
        CHECK("enabled", bh_irq(&m), true);
        reg_write(&m, BH_REG_IRQ_STATE, 0xFFFF & ~(1u << code));
        CHECK("cleared by its own bit only", bh_irq(&m), true);
        reg_write(&m, BH_REG_IRQ_STATE, 1u << code);
        CHECK("cleared", bh_irq(&m), false);
        CHECK("the record stays", reg_read(&m, BH_REG_FAULT_STATUS), 0x101);
        reg_write(&m, BH_REG_IRQ_TEST, 1u << code);
        CHECK("IRQ_TEST", bh_irq(&m), true);
        CHECK("IRQ_TEST adds", reg_read(&m, BH_REG_IRQ_STATE), 1u << code);
        reg_write(&m, BH_REG_IRQ_TEST, 0x8000);
        CHECK("IRQ_TEST adds", reg_read(&m, BH_REG_IRQ_STATE), 1u << code | 0x8000);
        CHECK("IRQ_TEST reads zero", reg_read(&m, BH_REG_IRQ_TEST), 0);
    }
}

/* Counters: each partition its own; beats of allowed bursts only; 32 bits, wrapping. */
TEST(counters, "")
{
    struct bh_model   m;
    struct bh_verdict v;
    struct bh_burst   b = read_of(0, 64);

    reset(&m, &plain);
    for (unsigned p = 0; p < 4; p++)
        give(&m, p, 0, PAGE, p * (uint64_t)PAGE);
    bh_switch(&m, 1);
    for (unsigned i = 0; i < 3; i++)
        bh_transact(&m, 0, &b, &v, NULL);                     /* 3 reads of 8 beats */
    b.write = 1;
    b.len   = 255;
    bh_transact(&m, 0, &b, &v, NULL);                         /* a write of 256 */
    b.addr = 0x100000;
    bh_transact(&m, 0, &b, &v, NULL);                         /* refused: write, read */
    b.write = 0;
    bh_transact(&m, 0, &b, &v, NULL);
    bh_judge(&m, 0, &b, &v);                                  /* judging alone counts nothing */

    static const uint32_t want[4] = {3, 1, 3 * 8 + 256, 2};
    for (unsigned p = 0; p < 4; p++)
        for (unsigned c = 0; c < 4; c++)
            CHECK("counter", reg_read(&m, BH_REG_COUNTERS_BASE + p * BH_REG_COUNTERS_STRIDE + 4 * c),
                  p == 1 ? want[c] : 0);

    m.counters[1].beats = 0xFFFFFFFF;
    b = read_of(0, 16);
    bh_transact(&m, 0, &b, &v, NULL);
    CHECK("wraps", reg_read(&m, BH_REG_COUNTERS_BASE + BH_REG_COUNTERS_STRIDE + BH_REG_COUNTERS_BEATS), 1);
}

/* Names and rules for people are there for every code, and for none that exists not. */
TEST(names, "")
{
    assert_string_equal(bh_fault_name(BH_FAULT_WINDOW), "WINDOW");
    assert_string_equal(bh_fault_rule(BH_FAULT_WINDOW), "design section 2, step 4");
    assert_string_equal(bh_fault_rule(BH_FAULT_BURST), "design section 2, step 1");
    assert_string_equal(bh_fault_name(BH_FAULT_DRAIN), "DRAIN");
    assert_string_equal(bh_fault_name(BH_FAULT_STREAM), "STREAM");
    assert_string_equal(bh_commit_name(BH_COMMIT_PA_OVERLAP), "PA_OVERLAP");
    assert_string_equal(bh_commit_name(BH_COMMIT_DRAIN), "DRAIN");
    assert_string_equal(bh_commit_name(BH_COMMIT_RESERVED), "RESERVED");
    assert_string_equal(bh_command_name(BH_COMMAND_REVOKED), "REVOKED");
    for (int i = -3; i < 40; i++) {
        assert_non_null(bh_fault_name((enum bh_fault)i));
        assert_non_null(bh_fault_rule((enum bh_fault)i));
        assert_non_null(bh_commit_name((unsigned)i));
        assert_non_null(bh_command_name((unsigned)i));
        CHECK("unknown", strcmp(bh_fault_name((enum bh_fault)i), "unknown") == 0, i < 0 || i > BH_FAULT_STREAM);
        CHECK("unknown", strcmp(bh_commit_name((unsigned)i), "unknown") == 0, i < 0 || i > 15);
        CHECK("unknown", strcmp(bh_command_name((unsigned)i), "unknown") == 0, i < 0 || i > 9);
    }
}

/* L10: two systems that differ in every pa_base and in nothing else: verdict, record, FAULT_*, counters are equal. */
TEST(nothing_of_a_pa, "L10")
{
    struct bh_model m[2];
    uint32_t        seed = 7;
    unsigned        refused = 0, allowed = 0;

    for (unsigned k = 0; k < 2; k++) {
        reset(&m[k], &plain);
        stage(&m[k], 0);
        for (unsigned w = 0; w < 8; w++) {
            struct bh_window x = window(w * 0x10000ull, 0x8000, (k ? 0x7F00000000 : 0) + (k ? 7 - w : w) * 0x100000ull);
            x.access = (uint16_t)(BH_ACCESS_ALL & ~(1u << w));
            stage_window(&m[k], 0, w, x);
        }
        commit(&m[k], 0);
    }
    for (unsigned i = 0; i < 20000; i++) {
        uint32_t r[6];
        for (unsigned k = 0; k < COUNT(r); k++)
            r[k] = (seed = seed * 1664525 + 1013904223) >> 8;
        const struct bh_burst b = {.addr = r[0] & 0xFFFFF, .len = r[1] & 15, .size = r[2] & 3, .burst = r[3] & 3,
                                   .prot = r[4] & 7, .write = r[4] >> 3 & 1, .lock = r[5] % 8 == 0};
        struct bh_verdict     v[2];
        struct bh_record      record[2];

        for (unsigned k = 0; k < 2; k++) {
            memset(&record[k], 0, sizeof record[k]);
            CHECK("transact", bh_transact(&m[k], 0, &b, &v[k], &record[k]), BH_OK);
        }
        CHECK("verdict", v[0].fault, v[1].fault);
        CHECK("attributes", v[0].prot << 8 | v[0].window, v[1].prot << 8 | v[1].window);
        if (!v[0].fault) {
            assert_true(v[0].pa != v[1].pa);
            allowed++;
            continue;
        }
        CHECK("no PA out", v[0].pa | v[1].pa, 0);
        for (unsigned k = 0; k < 2; k++)
            bh_record_push(&m[k], &record[k]);
        for (unsigned a = BH_REG_IRQ_STATE; a <= BH_REG_FAULT_VMID; a += a == BH_REG_IRQ_TEST ? 8 : 4)
            CHECK("register", reg_read(&m[0], a), reg_read(&m[1], a));
        for (unsigned k = 0; k < 2; k++)
            reg_write(&m[k], BH_REG_FAULT_STATUS, 1);
        refused++;
    }
    for (unsigned a = 0; a < 16; a += 4)
        CHECK("counter", reg_read(&m[0], BH_REG_COUNTERS_BASE + a), reg_read(&m[1], BH_REG_COUNTERS_BASE + a));
    assert_true(allowed > 1000 && refused > 1000);
}
