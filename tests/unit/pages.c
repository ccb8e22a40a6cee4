/* SPDX-License-Identifier: Apache-2.0
 *
 * A partition's page: who finds it, in which form, what is there, and what it keeps for whom.
 */
#include "paged.h"

enum { SHARE = 0x400, UNSHARE = 0x404, QUERY = 0x408, COUNT_ = 0x60, STATUS = 0x64, GRANULE = 0x68, RESULT = 0x6C };
#define HELD 0x80000000u

/* Partition 0 at ports 0 and 1, partition 1 at port 2, each with 16 granules at IPA 0. */
static void two_partitions(struct bh_model *m)
{
    const struct bh_params p = paged();

    reset_paged(m, &p);
    give(m, 0, 0, 16 * PAGE, BASE);
    give(m, 1, 0, 16 * PAGE, BASE + 16 * PAGE);
    fix(m, 0, 0, true, 0);
    fix(m, 1, 0, true, 0);
    fix(m, 2, 1, true, 0);
}

/* ---- the access ----------------------------------------------------------------------- */

/* One aligned beat of 4 bytes, not exclusive; any other form that reaches the page is refused as BURST, and recorded. */
TEST(page_forms, "L8")
{
    static const struct { const char *what; unsigned offset, len, size, burst, lock; enum bh_fault want; } row[] = {
        {"a word", 0, 0, 2, BH_INCR, 0, BH_FAULT_NONE},
        {"the last word", 0xFFC, 0, 2, BH_INCR, 0, BH_FAULT_NONE},
        {"FIXED, one beat", 0x10, 0, 2, BH_FIXED, 0, BH_FAULT_NONE},
        {"two beats", 0, 1, 2, BH_INCR, 0, BH_FAULT_BURST},
        {"WRAP", 0, 1, 2, BH_WRAP, 0, BH_FAULT_BURST},
        {"a byte", 0, 0, 0, BH_INCR, 0, BH_FAULT_BURST},
        {"two bytes", 2, 0, 1, BH_INCR, 0, BH_FAULT_BURST},
        {"eight bytes", 0, 0, 3, BH_INCR, 0, BH_FAULT_BURST},
        {"not aligned", 2, 0, 2, BH_INCR, 0, BH_FAULT_BURST},
        {"not aligned", 1, 0, 2, BH_INCR, 0, BH_FAULT_BURST},
        {"exclusive", 0, 0, 2, BH_INCR, 1, BH_FAULT_BURST},
    };
    for (size_t i = 0; i < COUNT(row); i++)
        for (unsigned write = 0; write < 2; write++)
            for (unsigned prot = 0; prot < 8; prot++) {
                struct bh_model       m;
                struct bh_verdict     v;
                struct bh_record      r = {0};
                const struct bh_burst b = {.addr = PAGE_IPA + row[i].offset, .len = (uint8_t)row[i].len, .size = (uint8_t)row[i].size,
                                           .burst = (uint8_t)row[i].burst, .lock = (uint8_t)row[i].lock, .prot = (uint8_t)prot,
                                           .write = (uint8_t)write, .id = 3};

                two_partitions(&m);
                CHECK("bh_transact", bh_transact(&m, 0, &b, &v, &r), BH_OK);
                CHECK(row[i].what, v.fault, row[i].want);
                CHECK(row[i].what, v.page, row[i].want == BH_FAULT_NONE);
                CHECK("no PA", v.pa | v.window | v.prot | v.exclusive_fails, 0);
                CHECK("recorded", r.code, row[i].want);
                CHECK("counted as refused, never as allowed", m.counters[0].faults, row[i].want != BH_FAULT_NONE);
                CHECK("counted as refused, never as allowed", m.counters[0].reads + m.counters[0].writes + m.counters[0].beats, 0);
            }
}

/* Who finds it: not before BURST, STREAM and PARTITION; not an untrusted context of a SPLIT partition; not through the top half. */
TEST(page_found, "L4 R3 L8")
{
    const struct bh_params      p = paged();
    struct bh_partition_control c = {.vmid = 1, .valid = 1};
    struct bh_model             m;

    reset_paged(&m, &p);
    CHECK("no partition", access_at(&m, 0, PAGE_IPA, 1, false).fault, BH_FAULT_PARTITION);
    for (unsigned split = 0; split < 2; split++)
        for (unsigned trusted = 0; trusted < 2; trusted++) {
            reset_paged(&m, &p);
            c.split = (uint8_t)split;
            CHECK("stage", bh_stage_partition(&m, 0, &c), BH_OK);
            commit(&m, 0);
            fix(&m, 0, 0, trusted, 0);
            const struct bh_verdict v = access_at(&m, 0, PAGE_IPA, 0, true), top = access_at(&m, 0, PAGE_IPA | 1ull << 39, 0, true);
            CHECK("page", v.page, !split || trusted);
            CHECK("else in no window", v.fault, !split || trusted ? BH_FAULT_NONE : BH_FAULT_WINDOW);
            CHECK("top half", top.fault, BH_FAULT_WINDOW);
            CHECK("beside it", access_at(&m, 0, PAGE_IPA - 4, 0, true).fault, BH_FAULT_WINDOW);
            CHECK("behind it", access_at(&m, 0, PAGE_IPA + PAGE, 0, true).fault, BH_FAULT_WINDOW);

            /* The wrong form, too, is only the page's where there is one. */
            const struct bh_burst byte = {.addr = PAGE_IPA, .size = 0, .burst = BH_INCR};
            struct bh_verdict     w;
            CHECK("bh_judge", bh_judge(&m, 0, &byte, &w), BH_OK);
            CHECK("a byte", w.fault, !split || trusted ? BH_FAULT_BURST : BH_FAULT_WINDOW);
        }

    const struct bh_port_control by_stream = {.mode = BH_MODE_STREAM};
    CHECK("port", bh_set_port(&m, 3, &by_stream), BH_OK);
    CHECK("unknown stream", access_at(&m, 3, PAGE_IPA, 1, false).fault, BH_FAULT_STREAM);

    struct bh_params none = p;
    none.page = none.mailbox = 0;
    none.granules = 0;
    none.levels = 1;
    reset(&m, &none);
    give(&m, 0, PAGE_IPA, PAGE, 0);
    CHECK("no page is built", access_at(&m, 0, PAGE_IPA + 4, 0, false).pa, 4);
}

/* ---- what is there ---------------------------------------------------------------------- */

/* From regs/page.rdl by hand: where a register is, and what it needs. */
enum { ALWAYS, WITH_LEVELS, WITH_GRANULES, WITH_MAILBOX, NOWHERE };

static unsigned needs(unsigned a)
{
    if (a <= 0x0C || (a >= 0x20 && a <= 0x2C) || (a >= 0x40 && a <= 0x4C))
        return ALWAYS;
    if (a == 0x10 || a == 0x14)
        return WITH_LEVELS;
    if ((a >= 0x80 && a <= 0x90) || (a >= 0xC0 && a < 0x100))
        return WITH_MAILBOX;
    if ((a >= 0x60 && a <= 0x6C) || (a >= 0x400 && a <= 0x418 && a != 0x40C) || a >= 0x800)
        return WITH_GRANULES;
    return NOWHERE;
}

TEST(page_walk, "T7 L10")
{
    for (unsigned build = 0; build < 5; build++) {          /* page; + mailbox; + granules; + levels */
        struct bh_params p = paged();
        struct bh_model  m;
        unsigned         there = 0;

        p.mailbox  = build != 0 && build != 4;
        p.granules = build >= 2 ? GRANULES : 0;
        p.levels   = build == 3 ? 4 : 1;
        reset_paged(&m, &p);
        give(&m, 2, 0, PAGE, BASE);
        fix(&m, 1, 2, false, 0);
        for (unsigned a = 0; a < 0x1000; a += 4) {
            const unsigned n    = needs(a);
            const bool     want = n == ALWAYS || (n == WITH_MAILBOX && p.mailbox) || (n == WITH_GRANULES && p.granules)
                               || (n == WITH_LEVELS && p.levels > 1);

            CHECK("there", page_there(&m, 1, a), want);
            there += want;
            if (want)
                CHECK("reset value", page_read(&m, 1, a), a == 0 ? 0x424C4B50 : a == 4 ? 0x01000000
                      : a == 8 ? 12u << 24 | p.levels << 8 | (p.granules ? 2u : 0) | p.mailbox : 0);

            /* Partial strobes change nothing, whatever is there; so does a write to what is only read, or not there. */
            const struct bh_context at = context(&m, 1);
            struct bh_model         before;
            memcpy(&before, &m, sizeof m);
            for (unsigned strb = 0; strb < 15; strb++) {
                CHECK("strobes", bh_page_write(&m, 1, &at, 1, (uint16_t)a, 0, (uint8_t)strb, NULL), false);
                CHECK("strobes", bh_page_effect(&m, 1, &at, 1, (uint16_t)a, 0, (uint8_t)strb), BH_PAGE_NONE);
            }
            assert_memory_equal(&m, &before, sizeof m);
            const bool read_only = n == NOWHERE || (n == ALWAYS) || a == 0x68 || a == 0x6C || a == 0x80 || a == 0x90;
            if (!want || read_only) {
                CHECK("write", page_write(&m, 1, a, 0), false);
                assert_memory_equal(&m, &before, sizeof m);
            }
        }
        CHECK("words", there, 12u + (p.levels > 1 ? 2 : 0) + (p.mailbox ? 5 + 16 : 0) + (p.granules ? 4 + 6 + 512 : 0));
    }
}

/* CONTEXT: level, SPLIT and trust of whoever asks. */
TEST(page_context, "V2 S3")
{
    const struct bh_params            p = paged();
    const struct bh_partition_control c = {.vmid = 1, .valid = 1, .split = 1};
    struct bh_model                   m;

    two_partitions(&m);
    CHECK("level 0, trusted", page_read(&m, 0, 0xC), 0x100);
    fix(&m, 0, 0, false, 7);
    CHECK("level 7, untrusted", page_read(&m, 0, 0xC), 0x007);
    CHECK("LEVEL", page_read(&m, 0, 0x10), 7);
    CHECK("another port of it", page_read(&m, 1, 0xC), 0x100);
    reset_paged(&m, &p);
    CHECK("stage", bh_stage_partition(&m, 1, &c), BH_OK);
    commit(&m, 1);
    fix(&m, 2, 1, true, 15);
    CHECK("SPLIT", page_read(&m, 2, 0xC), 0x11F);
}

/* Own counters and last fault, and nobody else's; kept or missed, codes 1 to 7. */
TEST(page_faults, "L8 L10 S3")
{
    struct bh_model m;
    struct bh_record r;
    struct bh_verdict v;

    two_partitions(&m);
    for (unsigned w = 0; w < 4; w++)
        CHECK("none", page_read(&m, 0, 0x20 + 4 * w), 0);
    struct bh_burst b = {.addr = 0xABCDE01230, .len = 3, .size = 3, .burst = BH_INCR, .prot = 5, .write = 0, .id = 9};
    fix(&m, 1, 0, true, 4);
    CHECK("transact", bh_transact(&m, 1, &b, &v, &r), BH_OK);
    CHECK("WINDOW", v.fault, BH_FAULT_WINDOW);
    bh_record_push(&m, &r);
    CHECK("VALID", page_read(&m, 0, 0x20), 1);
    CHECK("IPA low", page_read(&m, 0, 0x24), 0xCDE01230);
    CHECK("IPA high", page_read(&m, 0, 0x28), 0xAB);
    CHECK("INFO, without port and partition", page_read(&m, 0, 0x2C), 4u << 20 | 1u << 19 | 3u << 16 | 3u << 8 | 5u << 5 | 3u);
    CHECK("another partition's", page_read(&m, 2, 0x20), 0);

    for (unsigned n = 0; n < 20; n++) {         /* beyond the FIFO's depth */
        b.addr = 0x100000 + n * 16;
        b.write = 1;
        CHECK("transact", bh_transact(&m, 2, &b, &v, &r), BH_OK);
        bh_record_push(&m, &r);
    }
    CHECK("FIFO full", m.fault_count, 16);
    CHECK("a missed one is the last all the same", page_read(&m, 2, 0x24), 0x100000 + 19 * 16);
    CHECK("its own code", page_read(&m, 2, 0x2C) & 0x1F, 0x13);
    CHECK("the first partition's stays", page_read(&m, 0, 0x24), 0xCDE01230);

    const struct bh_record config = {.code = BH_FAULT_CONFIG, .ipa = 0x10}, drain = bh_drain_record(0x1C, 1, 0);
    bh_record_push(&m, &config);
    bh_record_push(&m, &drain);
    CHECK("not a burst", page_read(&m, 0, 0x24), 0xCDE01230);

    /* A burst of an unknown stream is nobody's, though its record says partition 0. */
    const struct bh_port_control by_stream = {.mode = BH_MODE_STREAM};
    CHECK("port", bh_set_port(&m, 3, &by_stream), BH_OK);
    b.burst = 3;
    CHECK("transact", bh_transact(&m, 3, &b, &v, &r), BH_OK);
    CHECK("BURST", v.fault, BH_FAULT_BURST);
    CHECK("partition", r.partition, 0);
    bh_record_push(&m, &r);
    CHECK("nobody's", page_read(&m, 0, 0x24), 0xCDE01230);

    for (unsigned n = 0; n < 3; n++) {
        const struct bh_burst good = {.addr = 0x1000, .len = 7, .size = 2, .burst = BH_INCR, .write = n == 2};
        CHECK("transact", bh_transact(&m, 0, &good, &v, &r), BH_OK);
    }
    CHECK("reads", page_read(&m, 1, 0x40), 2);
    CHECK("writes", page_read(&m, 1, 0x44), 1);
    CHECK("beats", page_read(&m, 1, 0x48), 24);
    CHECK("faults", page_read(&m, 1, 0x4C), 1);
    CHECK("its neighbour's", page_read(&m, 2, 0x4C), 20);
    CHECK("its neighbour's", page_read(&m, 2, 0x40), 0);
}

/* Two systems that differ in every PA, and in all that another partition does: each word of this partition's page is equal. */
TEST(page_shows_nothing_else, "L8 L9 L10")
{
    static uint32_t shown[2][1024];

    for (unsigned i = 0; i < 2; i++) {
        struct bh_params  p = paged();
        struct bh_model   m;
        struct bh_verdict v;
        struct bh_record  r;

        reset_paged(&m, &p);
        give(&m, 0, 0, 16 * PAGE, BASE + (i ? 64 : 0) * PAGE);
        give(&m, 1, 0, 16 * PAGE, BASE + 16 * PAGE);
        fix(&m, 0, 0, true, 2);
        fix(&m, 1, 1, true, 0);
        for (unsigned n = 0; n < 2; n++) {
            const struct bh_burst b = {.addr = n ? 0x100000 : 0, .size = 2, .burst = BH_INCR};
            CHECK("transact", bh_transact(&m, 0, &b, &v, &r), BH_OK);
            if (n)
                bh_record_push(&m, &r);
        }
        page_put(&m, 0, STATUS, 0);
        CHECK("share", command(&m, 0, SHARE, 3, 4).code, BH_COMMAND_OK);
        CHECK("mask", command(&m, 0, SET_MASK(2, 5), 3, 1).code, BH_COMMAND_OK);
        CHECK("query", command(&m, 0, QUERY, 2, 2).code, BH_COMMAND_OK);
        CHECK("fails", command(&m, 0, SHARE, 99, 1).code, BH_COMMAND_WINDOW);
        if (i) {                                /* the other one is busy */
            CHECK("share", command(&m, 1, SHARE, 0, 16).code, BH_COMMAND_OK);
            CHECK("fails", command(&m, 1, SHARE, 77, 1).code, BH_COMMAND_WINDOW);
            const struct bh_burst b = {.addr = 0x200000, .size = 2, .burst = BH_INCR, .write = 1};
            CHECK("transact", bh_transact(&m, 1, &b, &v, &r), BH_OK);
            bh_record_push(&m, &r);
            page_put(&m, 1, 0x88, 0x1234);
            stage_window(&m, 1, 4, granules_at(0x300000, 100, 8));
            commit(&m, 1);
        }
        for (unsigned a = 0; a < 1024; a++) {
            const struct bh_context at = context(&m, 0);
            (void)bh_page_read(&m, 0, &at, (uint16_t)(4 * a), &shown[i][a]);
        }
    }
    assert_memory_equal(shown[0], shown[1], sizeof shown[0]);
}

/* ---- what it keeps, and for whom ---------------------------------------------------------- */

TEST(count_is_used_up, "R5 V5")
{
    struct bh_model m;

    two_partitions(&m);
    page_put(&m, 0, COUNT_, 3);
    CHECK("reads back", page_read(&m, 0, COUNT_), 3);
    page_put(&m, 0, SHARE, 9);
    CHECK("one granule needs none", page_read(&m, 0, COUNT_), 3);
    page_put(&m, 0, SHARE + 0x10, 2);
    CHECK("used up", page_read(&m, 0, COUNT_), 0);
    for (unsigned g = 0; g < 16; g++)
        CHECK("these", bh_granule_of(&m, BASE + g * (uint64_t)PAGE), g == 9 || (g >= 2 && g <= 4));
    CHECK("again", page_write(&m, 0, SHARE + 0x10, 2), false);
    CHECK("ARGUMENT", page_read(&m, 0, STATUS), BH_COMMAND_ARGUMENT);
    page_put(&m, 0, COUNT_, 99);
    CHECK("a failure uses it up too", page_write(&m, 0, SHARE + 0x10, 2), false);
    CHECK("used up", page_read(&m, 0, COUNT_), 0);
}

/* CMD_STATUS: the first failure; a write clears it and is remembered. */
TEST(status_is_first_failure, "V5 V6")
{
    struct bh_model m;

    two_partitions(&m);
    CHECK("nothing yet", page_read(&m, 0, STATUS), 0);
    page_put(&m, 0, STATUS, 0x1234567);
    CHECK("held", page_read(&m, 0, STATUS), HELD);
    page_put(&m, 0, SHARE, 1);
    CHECK("fails", page_write(&m, 0, SHARE, 33), false);
    CHECK("fails", page_write(&m, 0, SET_MASK(3, 0), 1), false);
    page_put(&m, 0, UNSHARE, 1);
    CHECK("the first", page_read(&m, 0, STATUS), HELD | BH_COMMAND_WINDOW);
    CHECK("its granule", page_read(&m, 0, GRANULE), 33);
    CHECK("another port of the partition", page_read(&m, 1, STATUS), 0);
    page_put(&m, 0, STATUS, 0);
    CHECK("cleared", page_read(&m, 0, STATUS), HELD);
    CHECK("cleared", page_read(&m, 0, GRANULE), 0);
    CHECK("fails", page_write(&m, 0, SET_MASK(3, 0), 1), false);
    CHECK("LEVEL names none", page_read(&m, 0, STATUS), HELD | BH_COMMAND_LEVEL);
    CHECK("LEVEL names none", page_read(&m, 0, GRANULE), 0);

    const struct bh_context at = context(&m, 0), other = {.partition = 1, .trusted = 1};
    page_put(&m, 0, STATUS, 0);
    bh_page_drain(&m, 0, &other);
    CHECK("of another context", page_read(&m, 0, STATUS), HELD);
    bh_page_drain(&m, 0, &at);
    CHECK("DRAIN", page_read(&m, 0, STATUS), HELD | BH_COMMAND_DRAIN);
    CHECK("fails", page_write(&m, 0, SHARE, 33), false);
    CHECK("the first", page_read(&m, 0, STATUS), HELD | BH_COMMAND_DRAIN);
}

/* Everything that is kept for a context at a port. */
static void fill(struct bh_model *m, unsigned port)
{
    page_put(m, port, STATUS, 0);
    CHECK("query", command(m, port, QUERY, 0, 1).code, BH_COMMAND_OK);
    CHECK("fails", page_write(m, port, SHARE, 99), false);
    page_put(m, port, COUNT_, 5);
    CHECK("there", page_read(m, port, STATUS), HELD | BH_COMMAND_WINDOW);
}

static void expect_kept(const struct bh_model *m, const char *what, unsigned port, bool kept)
{
    CHECK(what, page_read(m, port, COUNT_), kept ? 5 : 0);
    CHECK(what, page_read(m, port, STATUS), kept ? HELD | BH_COMMAND_WINDOW : 0);
    CHECK(what, page_read(m, port, GRANULE), kept ? 99 : 0);
    CHECK(what, page_read(m, port, RESULT) != 0, kept);
}

/* A change of the port's view loses it, also when it changes back; what is not one leaves it. */
TEST(view_change_loses, "S4 V8 L9")
{
    const struct bh_port_control follow = {.mode = BH_MODE_FOLLOW}, untrusted = {.mode = BH_MODE_FIXED};
    const struct bh_port_control same = {.mode = BH_MODE_FIXED, .trusted = 1};
    struct bh_model              m;

    two_partitions(&m);
    fill(&m, 0);
    CHECK("level", bh_set_level(&m, 0, 1, 3), BH_OK);
    CHECK("level", bh_set_level(&m, 1, 0, 3), BH_OK);
    CHECK("port", bh_set_port(&m, 0, &same), BH_OK);
    commit(&m, 1);
    CHECK("switch", bh_switch(&m, 1), BH_OK);
    expect_kept(&m, "not its view", 0, true);

    CHECK("level", bh_set_level(&m, 0, 0, 3), BH_OK);
    expect_kept(&m, "another level", 0, false);
    CHECK("level", bh_set_level(&m, 0, 0, 0), BH_OK);
    expect_kept(&m, "and back", 0, false);

    fill(&m, 0);
    commit(&m, 0);
    expect_kept(&m, "a commit of its partition", 0, false);
    fill(&m, 0);
    CHECK("port", bh_set_port(&m, 0, &untrusted), BH_OK);
    CHECK("port", bh_set_port(&m, 0, &same), BH_OK);
    expect_kept(&m, "untrusted and back", 0, false);
    CHECK("port", bh_set_port(&m, 0, &follow), BH_OK);
    CHECK("switch", bh_switch(&m, 0), BH_OK);
    fill(&m, 0);
    CHECK("switch", bh_switch(&m, 0), BH_OK);
    expect_kept(&m, "a switch to the same", 0, true);
    CHECK("abandoned", bh_switch_abandoned(&m, 1), BH_OK);
    expect_kept(&m, "an abandoned switch", 0, true);
    CHECK("switch", bh_switch(&m, 1), BH_OK);
    CHECK("switch", bh_switch(&m, 0), BH_OK);
    expect_kept(&m, "there and back", 0, false);
}

/* By stream two contexts share a port: what is kept belongs to the one that wrote last; a read takes nothing. */
TEST(streams_take_over, "S3 L9")
{
    const struct bh_port_control by_stream = {.mode = BH_MODE_STREAM};
    const struct bh_stream       s[] = {{.partition = 0, .valid = 1, .trusted = 1}, {.partition = 1, .valid = 1, .trusted = 1},
                                        {.partition = 0, .valid = 1, .trusted = 1, .level = 2}, {.partition = 0, .valid = 1}};
    struct bh_model              m;
    struct bh_context            at[4];
    uint32_t                     data;

    two_partitions(&m);
    for (unsigned n = 0; n < 4; n++)
        CHECK("stream", bh_set_stream(&m, n, &s[n]), BH_OK);
    CHECK("port", bh_set_port(&m, 3, &by_stream), BH_OK);
    for (unsigned n = 0; n < 4; n++) {
        CHECK("context", bh_context_of(&m, 3, n, &at[n]), BH_OK);
        CHECK("partition", at[n].partition, s[n].partition);
        CHECK("level", at[n].level, s[n].level);
        CHECK("trusted", at[n].trusted, s[n].trusted);
    }
    for (unsigned n = 1; n < 4; n++)
        for (unsigned how = 0; how < 5; how++) {
            static const struct { unsigned reg; bool takes; } write[] = {{COUNT_, true}, {STATUS, true}, {QUERY, true}, {SHARE, true}, {0x88, false}};

            fill(&m, 3);
            CHECK("to another: zero", bh_page_read(&m, 3, &at[n], COUNT_, &data), true);
            CHECK("to another: zero", data, 0);
            CHECK("to another: zero", bh_page_read(&m, 3, &at[n], STATUS, &data), true);
            CHECK("to another: zero", data, 0);
            expect_kept(&m, "read by another", 3, true);
            CHECK("strobes", bh_page_write(&m, 3, &at[n], 1, (uint16_t)write[how].reg, 1, 7, NULL), false);
            expect_kept(&m, "not a write", 3, true);
            (void)bh_page_write(&m, 3, &at[n], 1, (uint16_t)write[how].reg, 99, 0xF, NULL);
            expect_kept(&m, "written by another", 3, !write[how].takes);
        }
    fill(&m, 3);
    CHECK("stream", bh_set_stream(&m, 1, &s[1]), BH_OK);
    expect_kept(&m, "the map was written", 3, false);
}
