/* SPDX-License-Identifier: Apache-2.0
 *
 * Which level a port carries, and how it changes: register, pins, page, streams.
 */
#include "paged.h"

static unsigned level_lo(unsigned port) { return 0x300 + 16 * port + 8; }

static void one_partition(struct bh_model *m, unsigned levels)
{
    struct bh_params p = paged();

    p.levels        = levels;
    p.isolate_ports = 15;
    reset_paged(m, &p);
    give(m, 0, 0, 16 * PAGE, BASE);
    give(m, 2, 0, 16 * PAGE, BASE + 16 * PAGE);
    for (unsigned port = 0; port < 3; port++)
        fix(m, port, 0, true, 0);
}

/* V8, V9: each port keeps a level for each partition, and a switch brings it back. */
TEST(level_for_each_partition, "V8 V9 T3")
{
    const struct bh_port_control follow = {.mode = BH_MODE_FOLLOW};
    struct bh_model              m;

    one_partition(&m, LEVELS);
    CHECK("port", bh_set_port(&m, 0, &follow), BH_OK);
    reg_write(&m, level_lo(0), 0x00000D05);
    CHECK("reads back", reg_read(&m, level_lo(0)), 0xD05);
    CHECK("PORT_STATUS", reg_read(&m, 0x304), 0x250);
    CHECK("switch", bh_switch(&m, 2), BH_OK);
    CHECK("PORT_STATUS", reg_read(&m, 0x304), 0x2D2);
    CHECK("page", page_read(&m, 0, 0xC) & 15, 13);
    CHECK("its own port only", reg_read(&m, 0x314), 0x200);
    CHECK("switch", bh_switch(&m, 0), BH_OK);
    CHECK("level is back", access_at(&m, 0, 0, 0, false).level, 5);
}

/* PORT_LEVEL: what is not built is refused as a whole. */
TEST(port_level_register, "V7 T6")
{
    struct bh_model m;

    one_partition(&m, 5);
    static const struct { uint32_t word; bool taken; } row[] = {
        {0, true}, {0x4321, true}, {0x5, false}, {0x4445, false}, {0x5000, false}, {0x10000, false}, {0x80000000, false}, {0x4444, true}};
    for (size_t i = 0; i < COUNT(row); i++) {
        reg_write(&m, level_lo(1), 0x1111);
        CHECK("write", reg_try_write(&m, level_lo(1), row[i].word), row[i].taken ? BH_OKAY : BH_SLVERR);
        CHECK("reads", reg_read(&m, level_lo(1)), row[i].taken ? row[i].word : 0x1111);
    }
    CHECK("no partition 8", reg_try_write(&m, level_lo(1) + 4, 0), BH_SLVERR);

    const struct bh_port_control locked = {.mode = BH_MODE_FIXED, .trusted = 1, .lock = 1};
    CHECK("port", bh_set_port(&m, 1, &locked), BH_OK);
    CHECK("locked", reg_try_write(&m, level_lo(1), 0), BH_SLVERR);
    CHECK("locked", reg_read(&m, level_lo(1)), 0x4444);
    CHECK("a locked port's pins", bh_level_pins(&m, 1, 2), true);
    CHECK("a locked port's pins", bh_set_level(&m, 1, 0, 2), BH_OK);
    page_put(&m, 1, 0x10, 1);
    CHECK("and page", page_read(&m, 1, 0x10), 1);

    struct bh_params p = paged();
    p.partitions = 12;
    p.levels     = 3;
    reset_paged(&m, &p);
    CHECK("12 partitions", reg_try_write(&m, 0x30C, 0x2121), BH_OKAY);
    CHECK("no partition 12", reg_try_write(&m, 0x30C, 0x10000), BH_SLVERR);
    CHECK("level", m.port[0].level[8] | m.port[0].level[9] << 4 | m.port[0].level[11] << 12, 0x2021);

    p.levels = 1;
    reset_paged(&m, &p);
    struct bh_record r;
    uint32_t         data;
    for (unsigned o = 8; o < 16; o += 4) {
        CHECK("one level: write", reg_try_write(&m, 0x300 + o, 0), BH_SLVERR);
        CHECK("one level: read", bh_reg_read(&m, (uint16_t)(0x300 + o), SECURE_PRIVILEGED, &data, &r), BH_SLVERR);
    }
}

/* A write that changes the level in force drains the port; any other drains nothing. */
TEST(port_level_effect, "S2 V8")
{
    struct bh_model m;
    unsigned        ports;

    one_partition(&m, 4);
    static const struct { uint32_t word; bool drains; } row[] = {{0, false}, {0x3230, false}, {1, true}, {0x13, true}, {4, false}};
    for (size_t i = 0; i < COUNT(row); i++) {
        CHECK("effect", bh_reg_effect(&m, (uint16_t)level_lo(2), SECURE_PRIVILEGED, row[i].word, 0xF, &ports),
              row[i].drains ? BH_EFFECT_PORT : BH_EFFECT_NONE);
        CHECK("ports", ports, row[i].drains ? 4 : 0);
    }
    CHECK("abandoned", bh_reg_write_abandoned(&m, (uint16_t)level_lo(2), SECURE_PRIVILEGED, 1, 0xF), BH_SLVERR);
    CHECK("nothing changed", reg_read(&m, level_lo(2)), 0);
    const struct bh_port_control by_stream = {.mode = BH_MODE_STREAM};
    CHECK("port", bh_set_port(&m, 3, &by_stream), BH_OK);
    CHECK("by stream", bh_reg_effect(&m, (uint16_t)level_lo(3), SECURE_PRIVILEGED, 0x3333, 0xF, &ports), BH_EFFECT_NONE);
    const struct bh_port_control isolate = {.mode = BH_MODE_FIXED, .trusted = 1, .isolate = 1};
    CHECK("port", bh_set_port(&m, 2, &isolate), BH_OK);
    CHECK("isolate", bh_isolate(&m, 2), BH_OK);
    CHECK("closed", bh_reg_effect(&m, (uint16_t)level_lo(2), SECURE_PRIVILEGED, 1, 0xF, &ports), BH_EFFECT_PORT);
    CHECK("closed: nothing to wait for", ports, 0);
}

/* A change of level is a change of view: what was reserved before is gone. */
TEST(level_forgets, "L14 S4")
{
    struct bh_model m;
    struct bh_burst b = {.addr = 0x1000, .size = 2, .burst = BH_INCR, .lock = 1, .write = 1, .id = 5};
    struct bh_verdict v;

    one_partition(&m, 4);
    bh_exclusive_read(&m, 0, 5);
    CHECK("level of another partition", bh_set_level(&m, 0, 2, 3), BH_OK);
    CHECK("judge", bh_judge(&m, 0, &b, &v), BH_OK);
    CHECK("kept", v.exclusive_fails, 0);
    CHECK("level", bh_set_level(&m, 0, 0, 1), BH_OK);
    CHECK("judge", bh_judge(&m, 0, &b, &v), BH_OK);
    CHECK("gone", v.exclusive_fails, 1);
}

/* The page only lowers: V2. */
TEST(page_level, "V2 V8")
{
    struct bh_model m;

    one_partition(&m, LEVELS);
    for (unsigned from = 0; from < LEVELS; from++)
        for (unsigned to = 0; to < 20; to++) {
            fix(&m, 0, 0, true, from);
            const struct bh_context at   = context(&m, 0);
            const bool              want = to < from;
            CHECK("effect", bh_page_effect(&m, 0, &at, 1, 0x10, to, 0xF), want ? BH_PAGE_LEVEL_DOWN : BH_PAGE_NONE);
            CHECK("LEVEL", page_write(&m, 0, 0x10, to), want);
            CHECK("level", access_at(&m, 0, 0, 0, false).level, want ? to : from);
            CHECK("another port", access_at(&m, 1, 0, 0, false).level, 0);
            if (want) {                         /* the context that it was is not the port's any more */
                CHECK("too late", bh_page_write(&m, 0, &at, 1, 0x10, 0, 0xF, NULL), false);
                CHECK("too late", bh_page_write(&m, 0, &at, 1, 0x14, 15, 0xF, NULL), false);
            }
        }
}

/* CALL names a higher level, until the view changes. */
TEST(page_call, "V8 V2")
{
    struct bh_model m;

    one_partition(&m, 8);
    for (unsigned from = 0; from < 8; from++)
        for (unsigned to = 0; to < 20; to++) {
            const bool want = to > from && to < 8;

            fix(&m, 0, 0, true, from ? 0 : 1);  /* a change of view: no call */
            fix(&m, 0, 0, true, from);
            CHECK("none", bh_level_call(&m, 0), 0);
            CHECK("CALL", page_write(&m, 0, 0x14, to), want);
            CHECK("level_call", bh_level_call(&m, 0), want ? to : 0);
            CHECK("reads", page_read(&m, 0, 0x14), want ? to : 0);
            CHECK("another port", bh_level_call(&m, 1), 0);
            CHECK("it gives nothing", access_at(&m, 0, 0, 0, false).level, from);
        }
    fix(&m, 0, 0, true, 0);
    page_put(&m, 0, 0x14, 3);
    page_put(&m, 0, 0x14, 6);
    CHECK("the last", bh_level_call(&m, 0), 6);
    CHECK("entered by pin", bh_level_pins(&m, 0, 6), true);
    CHECK("entered by pin", bh_set_level(&m, 0, 0, 6), BH_OK);
    CHECK("over", bh_level_call(&m, 0), 0);
    CHECK("over", page_read(&m, 0, 0x14), 0);
}

/* What a burst asked for under a view that is gone: isolated meanwhile, or another partition's. */
TEST(page_level_too_late, "L9 S4")
{
    const struct bh_port_control isolate = {.mode = BH_MODE_FIXED, .trusted = 1, .isolate = 1};
    struct bh_model              m;

    one_partition(&m, 8);
    CHECK("port", bh_set_port(&m, 0, &isolate), BH_OK);
    CHECK("level", bh_set_level(&m, 0, 0, 4), BH_OK);
    const struct bh_context at = context(&m, 0);
    CHECK("isolate", bh_isolate(&m, 0), BH_OK);
    CHECK("LEVEL", bh_page_effect(&m, 0, &at, 1, 0x10, 1, 0xF), BH_PAGE_NONE);
    CHECK("LEVEL", bh_page_write(&m, 0, &at, 1, 0x10, 1, 0xF, NULL), false);
    CHECK("CALL", bh_page_write(&m, 0, &at, 1, 0x14, 7, 0xF, NULL), false);
    fix(&m, 1, 2, true, 4);
    CHECK("another partition's", bh_page_write(&m, 1, &at, 1, 0x10, 1, 0xF, NULL), false);
    CHECK("another partition's", bh_page_write(&m, 1, &at, 1, 0x14, 7, 0xF, NULL), false);
    CHECK("nothing changed", m.port[0].level[0] << 8 | m.port[1].level[2] << 4 | bh_level_call(&m, 1), 0x440);
}

/* A closed port's view changes with the others': what was written late, from before it was closed, goes then. */
TEST(page_state_of_a_closed_port, "L9 S4")
{
    static const struct bh_port_control fixed = {.mode = BH_MODE_FIXED, .trusted = 1, .isolate = 1}, follow = {.mode = BH_MODE_FOLLOW, .isolate = 1};

    for (unsigned how = 0; how < 4; how++) {
        const bool      follows = how & 1;
        struct bh_model m;
        one_partition(&m, 8);
        CHECK("port", bh_set_port(&m, 0, follows ? &follow : &fixed), BH_OK);
        const struct bh_context at = context(&m, 0);
        CHECK("isolate", bh_isolate(&m, 0), BH_OK);
        CHECK("COUNT, accepted before", bh_page_write(&m, 0, &at, 1, BH_PAGE_COUNT, 5, 0xF, NULL), true);
        CHECK("it is there", m.port[0].page.count, 5);
        if (how & 2) CHECK("a switch", bh_switch(&m, 2), BH_OK);
        else         CHECK("a commit of what it carries", bh_commit(&m, 0).code, 0);
        CHECK("gone, unless it is FIXED and others switch", m.port[0].page.count, how == 2 ? 5 : 0);
    }
}

/* The pins: what is not built, what is in force, and a port by stream change nothing. */
TEST(level_pins, "V8 V7")
{
    struct bh_model m;

    one_partition(&m, 6);
    CHECK("level", bh_set_level(&m, 0, 0, 2), BH_OK);
    for (unsigned l = 0; l < 16; l++)
        CHECK("pins", bh_level_pins(&m, 0, l), l < 6 && l != 2);
    CHECK("not built", bh_set_level(&m, 0, 0, 6), (uint64_t)BH_ERANGE);
    CHECK("no such port", bh_level_pins(&m, 4, 1), false);
    CHECK("no such port", bh_set_level(&m, 4, 0, 1), (uint64_t)BH_ERANGE);
    CHECK("no such partition", bh_set_level(&m, 0, 4, 1), (uint64_t)BH_ERANGE);
    const struct bh_port_control by_stream = {.mode = BH_MODE_STREAM};
    CHECK("port", bh_set_port(&m, 3, &by_stream), BH_OK);
    CHECK("by stream", bh_level_pins(&m, 3, 1), false);
    CHECK("PORT_STATUS", reg_read(&m, 0x334), 0x200);
    struct bh_params p = plain;
    reset(&m, &p);
    CHECK("one level", bh_level_pins(&m, 0, 1), false);
}

/* A stream's level is in its context; its port's page can't change it. */
TEST(stream_level, "V1 V8 T6")
{
    const struct bh_port_control by_stream = {.mode = BH_MODE_STREAM};
    struct bh_model              m;
    struct bh_context            at;

    one_partition(&m, 6);
    for (unsigned l = 0; l < 16; l++) {
        reg_write(&m, 0x404, 0);
        CHECK("STREAM_CONTROL", reg_try_write(&m, 0x404, 1u << 31 | l << 16), l < 6 ? BH_OKAY : BH_SLVERR);
        CHECK("reads", reg_read(&m, 0x404), l < 6 ? 1u << 31 | l << 16 : 0);
    }
    reg_write(&m, 0x404, 1u << 31 | 4u << 16);
    CHECK("port", bh_set_port(&m, 3, &by_stream), BH_OK);
    CHECK("context", bh_context_of(&m, 3, 1, &at), BH_OK);
    CHECK("level", at.level, 4);
    CHECK("no such port", bh_context_of(&m, 4, 1, &at), (uint64_t)BH_ERANGE);
    CHECK("LEVEL", bh_page_write(&m, 3, &at, 1, 0x10, 1, 0xF, NULL), false);
    CHECK("CALL", bh_page_write(&m, 3, &at, 1, 0x14, 5, 0xF, NULL), false);
    uint32_t data;
    CHECK("reads", bh_page_read(&m, 3, &at, 0x10, &data), true);
    CHECK("its level", data, 4);

    fix(&m, 0, 0, true, 5);
    CHECK("mask", command(&m, 0, SET_MASK(5, 13), 3, 1).code, BH_COMMAND_OK);
    const struct bh_burst b = {.addr = 0x3000, .size = 2, .burst = BH_INCR, .write = 1, .user = 1};
    struct bh_verdict     v;
    struct bh_record      r;
    CHECK("transact", bh_transact(&m, 3, &b, &v, &r), BH_OK);
    CHECK("LEVEL", v.fault, BH_FAULT_LEVEL);
    CHECK("its record", r.level, 4);
    bh_record_push(&m, &r);
    CHECK("FAULT_INFO", reg_read(&m, 0x50) >> 20 & 15, 4);

    one_partition(&m, 1);
    reg_write(&m, 0x404, 1u << 31 | 15u << 16);
    CHECK("one level", reg_read(&m, 0x404), 1u << 31);
}

/* CAP_GRANULES says what is built. */
TEST(cap_granules, "T6")
{
    struct bh_params p = paged();
    struct bh_model  m;

    reset_paged(&m, &p);
    CHECK("all of it", reg_read(&m, 0x3C), 16u << 24 | 8u << 16 | 3u);
    p.levels       = 3;
    p.mailbox      = 0;
    p.granule_dram = 1;
    p.granule_sets = 2;
    p.granule_ways = 1;
    reset_paged(&m, &p);
    CHECK("in memory", reg_read(&m, 0x3C), 3u << 24 | 8u << 16 | 5u);
    p.granule_dram = 0;
    p.granules     = 0;
    p.levels       = 0;
    reset_paged(&m, &p);
    CHECK("a page", reg_read(&m, 0x3C), 1u << 24 | 1u);
    CHECK("STATUS is timing", reg_read(&m, 0x14), 0);
    reset(&m, &plain);
    CHECK("none", reg_read(&m, 0x3C), 0);
}
