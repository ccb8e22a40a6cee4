/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 4: an exclusive read before a change of view never lets an exclusive write after it succeed.
 */
#include "directed.h"

#include <stddef.h>
#include <string.h>

static bool pairs(void) { return !build.hardwired && build.exclusive; }
static bool pairs_of_two(void) { return pairs() && build.partitions >= 2; }
static bool pairs_of_ports(void) { return pairs_of_two() && build.ports >= 2; }
static bool pairs_of_ids(void) { return pairs() && build.id_width >= 3; }
static bool pairs_of_streams(void) { return pairs_of_two() && build.stream_ports; }
static bool no_pairs(void) { return !build.hardwired && !build.exclusive; }

static struct shot one;

static void exclusive(unsigned port, bool write, uint32_t id, uint8_t value)
{
    static uint8_t data[64];
    memset(&one, 0, offsetof(struct shot, rdata));
    memset(data, value, sizeof data);
    one.b = burst(write, layout_ipa(0), 0, 2);
    one.b.lock = 1;
    one.b.id = id;
    one.port = port;
    one.wdata = write ? data : NULL;
    watch();
    fire(&one);
}

static uint8_t memory(unsigned partition)
{
    uint8_t byte[4];
    peek(layout_pa(partition, 0), byte, 4);
    return byte[0];
}

#define READ_COMPARISONS 1
static void open_pair(unsigned port, uint32_t id, const char *what)
{
    exclusive(port, false, id, 0);
    same(one.resp, BH_EXOKAY, "%s: exclusive read", what);
}

#define WRITE_COMPARISONS 4
static void must_succeed(unsigned port, uint32_t id, unsigned partition, uint8_t value, const char *what)
{
    exclusive(port, true, id, value);
    same(one.resp, BH_EXOKAY, "%s: exclusive write", what);
    same(outs[port].addresses, 1, "%s: addresses downstream", what);
    same(outs[port].last.lock, 1, "%s: AxLOCK", what);
    same(memory(partition), value, "%s: memory", what);
}

/* Answered OKAY, nothing downstream, nothing written anywhere, no record. */
#define FAIL_COMPARISONS 6
static void must_fail(unsigned port, uint32_t id, const char *what)
{
    uint8_t before[16], after[16] = { 0 };
    struct bh_record r;
    memset(before, 0, sizeof before);
    for (unsigned p = 0; p < build.partitions; p++) before[p] = memory(p);
    exclusive(port, true, id, 0xf1);
    for (unsigned p = 0; p < build.partitions; p++) after[p] = memory(p);
    same(one.resp, BH_OKAY, "%s: exclusive write", what);
    same(one.beats, 1, "%s: answers", what);
    same(outs[port].valid_cycles, 0, "%s: cycles with VALID downstream", what);
    same(outs[port].w_beats, 0, "%s: data beats downstream", what);
    same(memcmp(before, after, sizeof before), 0, "%s: memory", what);
    same(next_record(&r), false, "%s: a record", what);
}

static void by_pins(unsigned partition)
{
    select_pins(partition, true);
    for (uint64_t end = now() + 100; now() < end && !out.part_ack;) run(1);
    select_pins(partition, false);
    run(3);
}

/* A pair that nothing splits succeeds; also beside changes that are not of its port's view. */
TEST_IF(pair_succeeds, "S2", pairs)
{
    unsigned compared = 0;

    layout_all();
    for (unsigned port = 0; port < build.ports; port++)
        for (uint32_t id = 0; id < (build.id_width >= 2 ? 4 : 2); id++) {
            open_pair(port, id, "plain pair");
            must_succeed(port, id, 0, (uint8_t)(0x10 + 8 * port + id), "plain pair");
            compared += READ_COMPARISONS + WRITE_COMPARISONS;
        }
    if (build.partitions >= 2) {
        open_pair(0, 1, "beside a commit");
        must_commit(1);                                      /* not carried by the port */
        must_succeed(0, 1, 0, 0x77, "beside a commit of another partition");
        open_pair(0, 1, "beside a write of the active partition");
        must_switch(0);
        must_succeed(0, 1, 0, 0x78, "beside a switch to the same partition");
        compared += 2 * (READ_COMPARISONS + WRITE_COMPARISONS);
    }
    planned(compared);
}

/* Split by a change of view, whoever asked for it: never succeeds, writes nothing; the next pair does. */
TEST_IF(split_pair_fails, "S2 L14 L8", pairs_of_two)
{
    unsigned kinds = 0;

    for (unsigned port = 0; port < build.ports; port++)
        for (unsigned how = 0; how < 9; how++) {
            static const char *const what[] = { "ACTIVE there and back", "ACTIVE", "pins there and back", "pins", "a commit",
                                                "PORT_CONTROL, fixed there", "PORT_CONTROL, trusted", "the schedule there and back",
                                                "the schedule" };
            unsigned in = 0;
            if (how >= 7 && build.schedule_slots < 2) continue;
            reset();
            layout_two();
            open_pair(port, 1, what[how]);
            if (how == 0) must_switch(1), must_switch(0);
            if (how == 1) must_switch(1), in = 1;
            if (how == 2) by_pins(1), by_pins(0);
            if (how == 3) by_pins(1), in = 1;
            if (how == 4) must_commit(0);
            if (how == 5) reg_write(port_control(port), FIXED_TO(1)), in = 1;
            if (how == 6) reg_write(port_control(port), TRUSTED);
            if (how >= 7) {
                reg_write(BH_REG_SCHEDULE_BASE, 1u << 28 | (how == 7 ? 30u : 1u << 27));
                reg_write(BH_REG_SCHEDULE_BASE + 4, 1u << 27);
                reg_write(BH_REG_SCHEDULE_CONTROL, 1u << 8 | 1);
                run(80);
                in = how == 8;
            }
            must_fail(port, 1, what[how]);
            must_fail(port, 1, "once more");
            open_pair(port, 1, what[how]);
            must_succeed(port, 1, in, 0x44, "the next pair");
            kinds++;
        }
    planned(kinds * (2 * READ_COMPARISONS + 2 * FAIL_COMPARISONS + WRITE_COMPARISONS));
}

/* The switch comes while the exclusive read is in flight, or the write waits at the port. */
TEST_IF(pair_split_in_flight, "S2 L14 L8", pairs_of_two)
{
    enum bh_resp resp;

    for (unsigned round = 0; round < 30; round++) {
        const uint8_t before = (uint8_t)(0x80 + round);
        static uint8_t data[64];
        reset();
        layout_two();
        memory_latency(round % 3 * 6);
        for (unsigned p = 0; p < 2; p++) poke(layout_pa(p, 0), (uint8_t[4]){ before, before, before, before }, 4);
        memset(shots, 0, sizeof shots);
        memset(data, 0x11, sizeof data);
        for (unsigned i = 0; i < 2; i++) {
            shots[i].b = burst(i, layout_ipa(0), 0, 2);
            shots[i].b.lock = 1;
            shots[i].wdata = i ? data : NULL;
        }
        watch();
        post(&shots[0]);
        run(round / 3);
        reg_write_begin(BH_REG_ACTIVE, 1);
        while (!shots[0].done && now() < 1u << 24) run(1);
        post(&shots[1]);                                     /* as soon as the read is answered */
        same(answered(&resp, 200), true, "ACTIVE is answered");
        finish();
        /* Read and write on one side of the switch: a pair.  Else never. */
        const bool together = out.addresses == 2 && out.list[0].vmid == out.list[1].vmid;
        const unsigned read_in = out.list[0].vmid == layout_vmid(1);
        same(shots[0].resp, BH_EXOKAY, "exclusive read");
        same(shots[1].resp, together ? BH_EXOKAY : BH_OKAY, "exclusive write");
        same(out.addresses, together ? 2 : 1, "addresses downstream");
        same(memory(read_in), together ? 0x11 : before, "memory of the read's partition");
        same(memory(!read_in), before, "memory of the other partition");
    }
    planned(30 * 6);
}

/* A pair belongs to its ID: another ID, or none, fails; a later ID of the same entry takes it. */
TEST_IF(pair_of_one_id, "S2", pairs_of_ids)
{
    layout_all();
    must_fail(0, 3, "no exclusive read at all");
    open_pair(0, 1, "ID 1");
    must_fail(0, 2, "ID 2 after ID 1's read");
    must_fail(0, 5, "ID 5 after ID 1's read");
    must_succeed(0, 1, 0, 0x21, "ID 1 all the same");
    open_pair(0, 1, "ID 1");
    open_pair(0, 5, "ID 5 takes the entry");
    must_fail(0, 1, "ID 1 whose entry was taken");
    must_succeed(0, 5, 0, 0x22, "ID 5");
    planned(4 * FAIL_COMPARISONS + 3 * READ_COMPARISONS + 2 * WRITE_COMPARISONS);
}

/* A pair belongs to its port; a change of another port's view does not split it. */
TEST_IF(pair_of_one_port, "S2 L3", pairs_of_ports)
{
    const unsigned port = build.ports - 1;

    layout_all();
    open_pair(0, 1, "port 0");
    must_fail(port, 1, "another port, same ID");
    must_succeed(0, 1, 0, 0x31, "port 0 all the same");
    reg_write(port_control(port), FIXED_TO(1));
    open_pair(port, 1, "FIXED port");
    must_switch(1), must_switch(0);
    must_succeed(port, 1, 1, 0x32, "FIXED port beside others' switches");
    open_pair(0, 1, "port 0");
    reg_write(port_control(port), FIXED_TO(0));
    must_succeed(0, 1, 0, 0x33, "port 0 beside another's PORT_CONTROL");
    planned(3 * READ_COMPARISONS + FAIL_COMPARISONS + 3 * WRITE_COMPARISONS);
}

/* Isolation splits a pair too. */
static bool pairs_isolated(void) { return pairs_of_two() && build.isolate_ports; }

TEST_IF(pair_split_by_isolation, "S2 L14", pairs_isolated)
{
    const unsigned port = (unsigned)__builtin_ctz(build.isolate_ports);
    static struct shot hung;
    enum bh_resp resp;

    layout_all();
    reg_write(BH_REG_DRAIN_LIMIT, 40);
    reg_write(port_control(port), ISOLATE);
    open_pair(port, 1, "before");
    port_stuck(port, (struct tb_stuck){ .memory_answers = true });
    memset(&hung, 0, offsetof(struct shot, rdata));
    hung.b = burst(false, layout_ipa(0), 0, 2);
    hung.port = port;
    post(&hung);
    run(20);
    reg_write_begin(port_control(port), ISOLATE | TRUSTED);
    same(answered(&resp, 200) && resp == BH_OKAY, true, "PORT_CONTROL is answered");
    same(port_closed(port), true, "the port is closed");
    port_stuck(port, (struct tb_stuck){ 0 });
    finish();
    run(40);
    drop_records();
    same(reg_write(port_status(port), CLOSED), BH_OKAY, "opening");
    must_fail(port, 1, "split by isolation");
    open_pair(port, 1, "afterwards");
    must_succeed(port, 1, 0, 0x61, "afterwards");
    planned(3 + 2 * READ_COMPARISONS + FAIL_COMPARISONS + WRITE_COMPARISONS);
}

/* Streams may share IDs: by stream no exclusive write succeeds. */
TEST_IF(no_pair_by_stream, "S2 L3", pairs_of_streams)
{
    const unsigned port = (unsigned)__builtin_ctz(build.stream_ports);

    layout_all();
    reg_write((uint16_t)BH_REG_STREAM_BASE, STREAM_TO(0));
    same(reg_write(port_control(port), MODE_STREAM), BH_OKAY, "MODE STREAM");
    exclusive(port, false, 1, 0);
    must_fail(port, 1, "by stream");
    reg_write(port_control(port), MODE_FOLLOW);
    must_fail(port, 1, "split by PORT_CONTROL");
    open_pair(port, 1, "following again");
    must_succeed(port, 1, 0, 0x51, "following again");
    planned(1 + 2 * FAIL_COMPARISONS + READ_COMPARISONS + WRITE_COMPARISONS);
}

/* A build without entries: exclusive writes always fail. */
TEST_IF(no_pair_built, "S2", no_pairs)
{
    layout_all();
    exclusive(0, false, 1, 0);
    must_fail(0, 1, "EXCLUSIVE = 0");
    planned(FAIL_COMPARISONS);
}

/* A failed pair swallows its beats, is not counted, and stops nothing: writes before and behind it find their own beats. */
TEST_IF(failed_pair_swallows, "S2 L8", pairs)
{
    static uint8_t data[12][16 * 64];
    unsigned wrong = 0;

    layout_all();
    for (unsigned round = 0; round < 4; round++) {
        const uint32_t writes = reg_read((uint16_t)(BH_REG_COUNTERS_BASE + 4));
        memory_latency(round * 3);
        watch();
        for (unsigned i = 0; i < 12; i++) {
            memset(&shots[i], 0, offsetof(struct shot, rdata));
            memset(data[i], (int)(16 * round + i + 1), sizeof data[i]);
            shots[i].b = burst(true, layout_ipa(0) + 0x400 + 64 * i, 3, 2);
            shots[i].b.lock = i % 3 == 1;
            shots[i].b.id = i & 1;
            shots[i].wdata = data[i];
            post(&shots[i]);
        }
        finish();
        settle();
        same(out.addresses, 8, "addresses downstream");
        same(out.w_beats, 32, "data beats downstream");
        same(reg_read((uint16_t)(BH_REG_COUNTERS_BASE + 4)), writes + 8, "WRITES");
        for (unsigned i = 0; i < 12; i++) {
            uint8_t got[16];
            peek(layout_pa(0, 0) + 0x400 + 64 * i, got, 16);
            for (unsigned k = 0; k < 16; k++) wrong += got[k] != (i % 3 == 1 ? 0 : 16 * round + i + 1);
            wrong += shots[i].resp != BH_OKAY;
        }
        same(wrong, 0, "bytes and responses");
    }
    same(reg_read((uint16_t)(BH_REG_COUNTERS_BASE + 12)), 0, "FAULTS");
    planned(4 * 4 + 1);
}
