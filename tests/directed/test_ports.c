/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 4: ports that FOLLOW, are FIXED, or take their partition by STREAM.
 */
#include "directed.h"

#include <stddef.h>
#include <string.h>

static bool registers(void) { return !build.hardwired; }
static bool streams(void) { return !build.hardwired && build.stream_ports && build.partitions >= 2; }

static unsigned stream_port(void) { return (unsigned)__builtin_ctz(build.stream_ports); }
static unsigned stream_count(void) { return 1u << build.stream_width; }
static uint64_t user(unsigned stream, uint64_t rest)
{
    const uint64_t mask = build.user_width == 64 ? ~0ull : (1ull << build.user_width) - 1;
    return (stream | rest << build.stream_width) & mask;
}

/* The partition that an address downstream belongs to, by its PA in the layout's window 0; 16: none, or not its VMID. */
static unsigned owner(const struct out_address *a)
{
    for (unsigned p = 0; p < build.partitions; p++)
        if (a->pa - layout_pa(p, 0) < GRANULE) return a->vmid == layout_vmid(p) ? p : 16;
    return 16;
}

static unsigned strangers(unsigned port, unsigned partition)     /* addresses of a port that are not a partition's */
{
    unsigned n = 0;
    for (unsigned i = 0; i < outs[port].addresses; i++) n += owner(&outs[port].list[i]) != partition;
    return n;
}

/* T3: ports in partitions of their own at one time, and no switch between. */
TEST_IF(two_views_at_once, "T3 L3 L6 L8", several_ports)
{
    const unsigned n = build.ports < build.partitions ? build.ports : build.partitions;
    static uint8_t data[8][64];
    uint8_t got[4];

    layout_all();
    for (unsigned p = 1; p < build.ports; p++)
        same(reg_write(port_control(p), FIXED_TO(p % build.partitions)), BH_OKAY, "PORT_CONTROL %u", p);
    for (unsigned round = 0; round < 3; round++) {
        memory_latency(round * 7);
        watch();
        for (unsigned i = 0; i < 40; i++)
            for (unsigned p = 0; p < build.ports; p++) {
                struct bh_burst b = burst((i + p) & 1, layout_ipa(0) + 64 * (i % 8), (uint8_t)(i % 5), 2);
                b.id = i >> 1 & 1;
                post(shot_at(p * 64 + i, p, b));
            }
        finish();
        for (unsigned p = 0; p < build.ports; p++) {
            same(outs[p].addresses, 40, "addresses downstream of port %u", p);
            same(strangers(p, p % build.partitions), 0, "those of another partition, port %u", p);
        }
        same(out.active_changes, 0, "changes of the active partition");
    }
    /* One IPA, as many values as partitions. */
    for (unsigned p = 0; p < n; p++) {
        memset(data[p], 0x30 + (int)p, sizeof data[p]);
        struct shot *s = shot_at(p, p, burst(true, layout_ipa(0) + 0x40, 0, 2));
        s->wdata = data[p];
        post(s);
    }
    finish();
    for (unsigned p = 0; p < n; p++) {
        fire(shot_at(p, p, burst(false, layout_ipa(0) + 0x40, 0, 2)));
        same(shots[p].rdata[0x40 % BUS_BYTES], 0x30 + p, "what port %u reads back", p);
        peek(layout_pa(p, 0) + 0x40, got, 4);
        same(got[0], 0x30 + p, "what lies in partition %u", p);
    }
    planned(build.ports - 1 + 3 * (2 * build.ports + 1) + 2 * n);
}

/* L2, L3: all following ports change at one instant: every access of any of them before it is old, every one after it new. */
TEST_IF(ports_switch_at_once, "L3 L2 L14 S2", several_ports)
{
    layout_all();
    for (unsigned round = 0; round < 10; round++) {
        const unsigned to = (round + 1) % build.partitions, from = round % build.partitions;
        enum bh_resp resp = BH_DECERR;
        uint64_t last_old = 0, first_new = ~0ull;
        unsigned mixed = 0;

        memory_latency(round % 4 * 5);
        watch();
        for (unsigned i = 0; i < 60; i++)
            for (unsigned p = 0; p < build.ports; p++) {
                struct bh_burst b = burst((i >> 1 & 1) ^ (p & 1), layout_ipa(0) + 64 * (i % 8), (uint8_t)((i + p) % 8), 2);
                b.id = i & 1;
                post(shot_at(p * 64 + i, p, b));
            }
        run(4 + round * 3);
        reg_write_begin(BH_REG_ACTIVE, to);
        same(answered(&resp, 5000), true, "ACTIVE is answered");
        const uint64_t barrier = now() - 1;
        same(resp, BH_OKAY, "its response");
        finish();
        for (unsigned p = 0; p < build.ports; p++) {
            unsigned olds = 0;
            same(outs[p].addresses, 60, "addresses downstream of port %u", p);
            for (unsigned i = 0; i < 60; i++) {
                const struct out_address *a = &outs[p].list[i];
                const unsigned who = owner(a);
                mixed += who != from && who != to;
                if (who == from && a->cycle > last_old) last_old = a->cycle;
                if (who == to && a->cycle < first_new)  first_new = a->cycle;
                olds += who == from;
            }
            same(olds > 0 && olds < 60, true, "old and new ones on port %u", p);
        }
        same(mixed, 0, "accesses neither wholly old nor wholly new");
        same(last_old < barrier && first_new >= barrier, true, "old ones end before the answer, new ones begin with it");
    }
    planned(10 * (4 + 2 * build.ports));
}

/* A port that does not follow loses no cycle to the others' switches: every pin of it in every cycle as if there were none. */
static void busy(unsigned port)
{
    static const uint8_t nothing[4096];
    poke(layout_pa(1, 0), nothing, sizeof nothing);
    watch();
    for (unsigned i = 0; i < 60; i++) {
        struct bh_burst b = burst(i & 1, layout_ipa(0) + 64 * (i % 8), (uint8_t)(i % 16), 2);
        b.user = user(0, 0);
        b.id = i >> 1 & 1;
        post(shot_at(64 + i, port, b));
    }
}

TEST_IF(fixed_port_never_stalls, "L3 S6 L9", several_ports)
{
    const unsigned port = build.ports - 1;
    static uint64_t pins_at[2][700];         /* hash of the port's pins up to each cycle */

    for (unsigned mode = 1; mode <= (build.stream_ports >> port & 1 ? 2u : 1u); mode++) {
        unsigned accepted = 0;
        for (unsigned switches = 0; switches < 2; switches++) {
            unsigned wanted = 1, pins = 0;
            bool asks = false;
            reset();
            layout_all();
            memory_latency(3);
            if (mode == 2) reg_write(stream_control(0), STREAM_TO(1));
            same(reg_write(port_control(port), mode == 2 ? MODE_STREAM : FIXED_TO(1)), BH_OKAY, "PORT_CONTROL");
            busy(port);
            reg_write(BH_REG_DRAIN_LIMIT, 0);                   /* from here on: ACTIVE, pins, commits of what it does not carry */
            for (unsigned cycle = 0; cycle < 700; cycle++) {
                if (switches && reg_write_done(NULL)) {
                    if (mode == 1 && wanted % 5 == 4) reg_write_begin(BH_REG_COMMIT, 0);
                    else                              reg_write_begin(BH_REG_ACTIVE, wanted & 1);
                    wanted++;
                }
                if (switches && cycle % 4 == 0 && asks == out.part_ack) {
                    asks = !asks;
                    if (asks) pins ^= 1;
                    select_pins(pins, asks);
                }
                if (switches && cycle % 16 == 0 && cycle < 512)
                    post(shot_at(cycle / 16, 0, burst(cycle / 16 & 1, layout_ipa(0) + GRANULE, 5, 2)));
                run(1);
                pins_at[switches][cycle] = outs[port].requester_side;
            }
            if (switches) same(outs[port].accepted, accepted, "bursts accepted beside switches");
            accepted = outs[port].accepted;
            if (switches) same(out.active_changes > 20, true, "%u switches", out.active_changes);
            select_pins(0, false);
            finish();
            same(strangers(port, 1), 0, "accesses of the port outside its partition");
        }
        same(accepted > 20, true, "bursts were accepted");
        unsigned same_until = 0;
        while (same_until < 700 && pins_at[0][same_until] == pins_at[1][same_until]) same_until++;
        same(same_until, 700, "%s port: cycles with the same pins beside switches as alone", mode == 2 ? "STREAM" : "FIXED");
    }
    planned(8 * (build.stream_ports >> port & 1 ? 2 : 1));
}

/* PORT_CONTROL: what it refuses changes nothing; LOCK holds until reset. */
TEST_IF(port_control_rules, "L3 T6", registers)
{
    struct bh_record r;
    unsigned compared = 0;

    layout_all();
    for (unsigned p = 0; p < build.ports; p++) {
        const bool may_stream = build.stream_ports >> p & 1, may_isolate = build.isolate_ports >> p & 1;
        const unsigned last = build.partitions - 1;
        const struct { const char *what; uint32_t value; bool good; } row[] = {
            { "FIXED", FIXED_TO(last), true },
            { "MODE 3", 3, false },
            { "STREAM", MODE_STREAM, may_stream },
            { "ISOLATE", FIXED_TO(0) | ISOLATE, may_isolate },
            { "TRUSTED", FIXED_TO(last) | TRUSTED, true },
            { "partition N", FIXED_TO(build.partitions), build.partitions < 16 ? false : true },
            { "partition 15", FIXED_TO(15), build.partitions == 16 },
            { "all but what is not built", FIXED_TO(last) | TRUSTED | (may_isolate ? ISOLATE : 0), true },
            { "FOLLOW", MODE_FOLLOW, true },
        };
        uint32_t holds = 0;
        same(reg_read(port_control(p)), 0, "PORT_CONTROL %u after reset", p);
        for (unsigned i = 0; i < sizeof row / sizeof *row; i++) {
            const uint32_t value = row[i].value & 0x83f3;
            same(reg_write(port_control(p), row[i].value), row[i].good ? BH_OKAY : BH_SLVERR, "PORT_CONTROL %u: %s", p, row[i].what);
            if (row[i].good) holds = value;
            same(reg_read(port_control(p)), holds, "PORT_CONTROL %u after %s", p, row[i].what);
            const unsigned mode = holds & 3;
            same(reg_read(port_status(p)) & 0x10f, mode == MODE_FIXED ? holds >> 4 & 15 : 0, "PORT_STATUS %u after %s", p, row[i].what);
            compared += 3;
        }
        /* Others than the owner, parts of a word, status: nothing. */
        same(reg_write_as(port_control(p), FIXED_TO(0), 3, 0xf), BH_SLVERR, "a Non-secure write");
        same(next_record(&r), true, "its record");
        same(r.code, BH_FAULT_CONFIG, "its code");
        same(reg_write_as(port_control(p), FIXED_TO(0), 1, 0x1), BH_SLVERR, "a write of one byte");
        same(reg_write(port_status(p), CLOSED), BH_OKAY, "opening a port that is open");
        same(reg_read(port_control(p)), 0, "PORT_CONTROL %u in the end", p);
        same(reg_write(port_control(p), FIXED_TO(last) | PORT_LOCK), BH_OKAY, "locking port %u", p);
        same(reg_write(port_control(p), MODE_FOLLOW), BH_SLVERR, "a write to a locked port");
        same(reg_write(port_control(p), FIXED_TO(last) | PORT_LOCK), BH_SLVERR, "the same value to a locked port");
        same(reg_read(port_control(p)), FIXED_TO(last) | PORT_LOCK, "a locked port");
        struct bh_burst b = burst(false, layout_ipa(0), 0, 2);
        must_pass_at(p, &b, layout_pa(last, 0), "the locked port");
        compared += 11 + FIRE_COMPARISONS;
    }
    if (build.ports < 8) {
        same(reg_write(port_control(build.ports), FIXED_TO(0)), BH_SLVERR, "a port that is not built");
        compared++;
    }
    reset();
    same(reg_read(port_control(0)), 0, "a locked port after reset");
    planned(compared + 1);
}

/* A PORT_CONTROL write waits for its port, for that one only, and its response is the barrier. */
TEST_IF(port_control_is_a_barrier, "L3 L14 S2", several_ports)
{
    enum bh_resp resp;

    for (unsigned k = 0; k < 4; k++) {
        const unsigned port = k & 1 ? build.ports - 1 : 0, other = k & 1 ? 0 : build.ports - 1;
        const bool write = k >> 1;
        struct bh_burst b = burst(write, layout_ipa(0), 3, 2);
        reset();
        layout_all();
        port_stuck(port, (struct tb_stuck){ .requester_responses = true });
        post(shot_at(0, port, b));
        run(30);
        reg_write_begin(port_control(port), FIXED_TO(1));
        same(answered(&resp, 200), false, "PORT_CONTROL %u is answered while an access is in flight", port);
        same(read_status(), DRAINING | WAITING(1u << port), "STATUS meanwhile");
        same(reg_read(port_control(port)), 0, "PORT_CONTROL %u meanwhile", port);
        same(reg_read(port_status(port)) & (IDLE | 15), 0, "PORT_STATUS %u meanwhile: not idle, partition 0", port);
        watch();
        post(shot_at(1, other, b));
        post(shot_at(2, port, b));
        run(80);
        same(shots[1].done, true, "an access on the other port meanwhile");
        same(outs[port].accepted, 0, "addresses accepted on port %u meanwhile", port);
        port_stuck(port, (struct tb_stuck){ 0 });
        same(answered(&resp, 200), true, "PORT_CONTROL is answered afterwards");
        same(resp, BH_OKAY, "its response");
        same(shots[0].done, true, "the access was answered before");
        finish();
        same(owner(&outs[port].last), 1, "partition of the access behind it");
        same(owner(&outs[other].last), 0, "partition of the other port");
        /* ISOLATE and LOCK alone change no view and wait for nothing. */
        port_stuck(port, (struct tb_stuck){ .requester_responses = true });
        post(shot_at(0, port, b));
        run(30);
        reg_write_begin(port_control(port), FIXED_TO(1) | PORT_LOCK);
        same(answered(&resp, 20), true, "a write that changes no view");
        port_stuck(port, (struct tb_stuck){ 0 });
        finish();
    }
    planned(4 * 12);
}

/* A record names port, partition and whether the context was trusted; counters of a partition add up its ports. */
TEST_IF(records_name_the_port, "L3 L9 S3", several_ports)
{
    unsigned reads[16] = { 0 }, faults[16] = { 0 };

    layout_all();
    for (unsigned p = 0; p < build.ports; p++) {
        const unsigned in = p % 2 ? p % build.partitions : 0;
        const bool trusted = p % 3 == 1;
        same(reg_write(port_control(p), (p % 2 ? FIXED_TO(in) : MODE_FOLLOW) | (trusted ? TRUSTED : 0)), BH_OKAY, "PORT_CONTROL %u", p);
        for (unsigned i = 0; i <= p; i++) {
            fire(shot_at(0, p, burst(false, layout_ipa(0), 0, 2)));
            reads[in]++;
        }
        struct bh_burst b = burst(p & 1, layout_ipa(build.windows) + 16 * p, 2, 2);
        b.id = p & 1;
        fire(shot_at(0, p, b));
        faults[in]++;
        run(10);
        same_record_at(p, BH_FAULT_WINDOW, &b, in, trusted, "refused burst");
    }
    settle();
    for (unsigned p = 0; p < build.partitions; p++) {
        const uint16_t base = (uint16_t)(BH_REG_COUNTERS_BASE + 16 * p);
        same(reg_read(base), reads[p], "READS of partition %u", p);
        same(reg_read((uint16_t)(base + 4)), 0, "WRITES of partition %u", p);
        same(reg_read((uint16_t)(base + 8)), reads[p], "BEATS of partition %u", p);
        same(reg_read((uint16_t)(base + 12)), faults[p], "FAULTS of partition %u", p);
    }
    planned(build.ports * (1 + RECORD_COMPARISONS) + 4 * build.partitions);
}

/* Counters: bursts of all ports in one cycle, none lost. */
TEST_IF(counters_of_all_ports, "L9 L3", several_ports)
{
    layout_all();
    for (unsigned p = 0; p < build.ports; p++)
        if (p % 2) reg_write(port_control(p), FIXED_TO(1));
    for (unsigned i = 0; i < 60; i++)
        for (unsigned p = 0; p < build.ports; p++)
            post(shot_at(p * 64 + i, p, burst(i & 1, i % 6 < 4 ? layout_ipa(0) : layout_ipa(build.windows), 0, 2)));
    finish();
    settle();
    for (unsigned p = 0; p < 2; p++) {
        const uint16_t base = (uint16_t)(BH_REG_COUNTERS_BASE + 16 * p);
        const unsigned n = p ? build.ports / 2 : (build.ports + 1) / 2;
        same(reg_read(base), 20 * n, "READS of partition %u", p);
        same(reg_read((uint16_t)(base + 4)), 20 * n, "WRITES of partition %u", p);
        same(reg_read((uint16_t)(base + 8)), 40 * n, "BEATS of partition %u", p);
        same(reg_read((uint16_t)(base + 12)), 20 * n, "FAULTS of partition %u", p);
    }
    planned(2 * 4);
}

/* S6: one write and no read on the configuration port switch all ports, idle or loaded; behind its answer every port is new. */
static unsigned writes_seen, reads_seen;

static void count_registers(const struct dut_pins *p, uint64_t cycle)
{
    (void)cycle;
    writes_seen += p->axil_awvalid && p->axil_awready;
    reads_seen += p->axil_arvalid && p->axil_arready;
}

TEST_IF(one_write_for_all_ports, "S6 V9 L3", several_ports)
{
    enum bh_resp resp;

    layout_all();
    for (unsigned round = 0; round < 6; round++) {
        const unsigned to = !(round & 1);
        memory_latency(round * 2);
        for (unsigned i = 0; round >= 2 && i < 20; i++)
            for (unsigned p = 0; p < build.ports; p++)
                post(shot_at(p * 64 + i, p, burst(i & 1, layout_ipa(0) + 64 * (i % 8), (uint8_t)(i % 4), 2)));
        run(round * 5);
        writes_seen = reads_seen = 0;
        spy(count_registers);
        reg_write_begin(BH_REG_ACTIVE, to);
        same(answered(&resp, 2000), true, "ACTIVE is answered");
        finish();
        run(50);
        spy(NULL);
        same(writes_seen, 1, "writes on the configuration port");
        same(reads_seen, 0, "reads on the configuration port");
        same(resp, BH_OKAY, "response of the write");
        for (unsigned p = 0; p < build.ports; p++) {
            struct bh_burst b = burst(p & 1, layout_ipa(0), 0, 2);
            must_pass_at(p, &b, layout_pa(to, 0), "behind the switch");
        }
    }
    planned(6 * (4 + build.ports * FIRE_COMPARISONS));
}

/* A FIXED port that hangs for ever keeps nobody from switching. */
TEST_IF(hung_fixed_port_delays_nobody, "L3 L14 S6", several_ports)
{
    const unsigned port = build.ports - 1;
    struct bh_burst b = burst(false, layout_ipa(0), 3, 2);
    enum bh_resp resp;

    layout_all();
    same(reg_write(port_control(port), FIXED_TO(0)), BH_OKAY, "PORT_CONTROL");
    port_stuck(port, (struct tb_stuck){ .memory_answers = true });
    post(shot_at(0, port, b));
    run(20);
    for (unsigned i = 0; i < 4; i++) {
        reg_write_begin(BH_REG_ACTIVE, !(i & 1));
        same(answered(&resp, 16), true, "ACTIVE is answered at once");
        same(resp, BH_OKAY, "its response");
        same(reg_read(port_status(port)) & (IDLE | 15), 0, "PORT_STATUS: not idle, partition 0");
    }
    port_stuck(port, (struct tb_stuck){ 0 });
    finish();
    same(shots[0].resp, BH_OKAY, "the access that hung");
    planned(1 + 4 * 3 + 1);
}

/* An answered commit is a barrier for a FIXED port that carries the partition, and for that one only. */
TEST_IF(fixed_revoke_is_a_barrier, "L3 L9 L14 S2", several_ports)
{
    const unsigned port = build.ports - 1;
    enum bh_resp resp;

    for (int write = 0; write < 2; write++) {
        struct bh_burst b = burst(write, layout_ipa(0), 3, 2);
        reset();
        layout_all();
        same(reg_write(port_control(port), FIXED_TO(1)), BH_OKAY, "PORT_CONTROL");
        port_stuck(port, (struct tb_stuck){ .requester_responses = true });
        post(shot_at(0, port, b));
        run(30);
        stage_window(1, 0, layout_ipa(0), LAYOUT_SIZE, layout_pa(1, 0), 0, W_VALID);
        reg_write_begin(BH_REG_COMMIT, 1);
        same(answered(&resp, 20000), false, "the revoke is answered while an access under it is in flight");
        same(read_status(), COMMITTING | DRAINING | WAITING(1u << port), "STATUS meanwhile");
        watch();
        post(shot_at(1, 0, b));
        run(60);
        same(shots[1].done && outs[0].addresses == 1, true, "a port in another partition goes on");
        port_stuck(port, (struct tb_stuck){ 0 });
        same(answered(&resp, 5000), true, "the revoke is answered afterwards");
        same(shots[0].done && shots[0].resp == BH_OKAY, true, "the access ended before, and was allowed");
        finish();
        must_refuse_at(port, &b, BH_FAULT_ACCESS, "after the revoke");
    }
    planned(2 * (6 + FIRE_COMPARISONS));
}

/* ---- streams ------------------------------------------------------------------------------- */

static void all_streams(void)                /* stream n in partition n modulo N, the odd ones trusted */
{
    layout_all();
    for (unsigned n = 0; n < stream_count(); n++)
        same(reg_write(stream_control(n), STREAM_TO(n % build.partitions) | (n & 1 ? TRUSTED : 0)), BH_OKAY, "STREAM_CONTROL %u", n);
    same(reg_write(port_control(stream_port()), MODE_STREAM), BH_OKAY, "MODE STREAM");
}

/* Each burst is judged in the partition of its own stream, whatever is before and behind it. */
TEST_IF(stream_names_the_partition, "L3 T3 L8 S3 R6", streams)
{
    const unsigned port = stream_port(), n = stream_count();
    static uint8_t data[64][64];

    all_streams();
    for (unsigned round = 0; round < 6; round++) {
        unsigned wrong[2] = { 0 }, seen[2] = { 0 };
        memory_latency(round % 3 * 6);
        watch();
        for (unsigned i = 0; i < 120; i++) {
            const unsigned stream = round < 3 ? i % n : (i / 2 * 7 + i / 9) % n;
            struct bh_burst b = burst(i & 1, layout_ipa(0) + 64 * (i % 8), (uint8_t)(i % 3), 2);
            b.user = user(stream, i);
            b.id = i >> 1 & 1;
            post(shot_at(i, port, b));
        }
        finish();
        for (unsigned i = 0; i < outs[port].addresses && i < 120; i++) {
            /* Each channel keeps its order; read k is shot 2 k, write k shot 2 k + 1. */
            const struct out_address *a = &outs[port].list[i];
            const unsigned from = 2 * seen[a->write]++ + a->write;
            const struct bh_burst *b = &shots[from].b;
            wrong[a->write] += owner(a) != (b->user & (n - 1)) % build.partitions || a->user != b->user
                            || (a->pa & (GRANULE - 1)) != (b->addr & (GRANULE - 1));
        }
        same(outs[port].addresses, 120, "addresses downstream");
        same(wrong[0], 0, "reads outside their stream's partition");
        same(wrong[1], 0, "writes outside their stream's partition");
    }
    const unsigned many = n < build.partitions ? n : build.partitions;
    for (unsigned s = 0; s < many; s++) {
        memset(data[s], 0x50 + (int)s, sizeof data[s]);
        struct bh_burst b = burst(true, layout_ipa(0) + 0x100, 0, 2);
        b.user = user(s, 0);
        shot_at(s, port, b)->wdata = data[s];
        post(&shots[s]);
    }
    finish();
    for (unsigned s = 0; s < many; s++) {
        uint8_t got[4];
        struct bh_burst b = burst(false, layout_ipa(0) + 0x100, 0, 2);
        b.user = user(s, 0);
        fire(shot_at(0, port, b));
        same(shots[0].rdata[0x100 % BUS_BYTES], 0x50 + s, "what stream %u reads back", s);
        peek(layout_pa(s, 0) + 0x100, got, 4);
        same(got[0], 0x50 + s, "what lies in partition %u", s);
    }
    planned(n + 1 + 6 * 3 + 2 * many);
}

/* A port through its modes and back: each write's answer is the line, whatever the mode before. */
TEST_IF(modes_in_turn, "L3 T3 L8", streams)
{
    const unsigned port = stream_port(), last = build.partitions - 1;
    unsigned compared = 0;

    layout_all();
    same(reg_write(stream_control(1), STREAM_TO(1)), BH_OKAY, "STREAM_CONTROL 1");
    static const uint8_t mode[] = { MODE_FOLLOW, MODE_STREAM, MODE_FIXED, MODE_STREAM, MODE_FOLLOW, MODE_FIXED, MODE_FOLLOW };
    for (unsigned i = 0; i < sizeof mode; i++)
        for (unsigned active = 0; active < 2; active++) {
            const uint32_t value = mode[i] == MODE_FIXED ? FIXED_TO(last) : mode[i];
            const unsigned in = mode[i] == MODE_FIXED ? last : mode[i] == MODE_STREAM ? 1 : active;
            must_switch(active);
            same(reg_write(port_control(port), value), BH_OKAY, "PORT_CONTROL");
            for (int write = 0; write < 2; write++) {
                struct bh_burst b = burst(write, layout_ipa(0) + 64 * i, 1, 2);
                b.user = user(1, i);
                must_pass_at(port, &b, layout_pa(in, 0) + 64 * i, mode[i] == MODE_STREAM ? "STREAM" : mode[i] == MODE_FIXED ? "FIXED" : "FOLLOW");
            }
            same(reg_read(port_status(port)), IDLE | (mode[i] == MODE_STREAM ? 0 : in), "PORT_STATUS");
            compared += 2 + 2 * FIRE_COMPARISONS;
        }
    planned(1 + compared);
}

/* A stream that is not in the map: refused with STREAM, after BURST, before PARTITION; recorded under no partition, counted for
 * nobody. */
TEST_IF(unknown_stream, "L3 L4 L8", streams)
{
    const unsigned port = stream_port(), n = stream_count();
    uint32_t faults[16];
    unsigned compared = 0;

    all_streams();
    for (unsigned s = 0; s < n; s += n > 8 && s ? 7 : 1) {
        same(reg_write(stream_control(s), STREAM_TO(1) & ~(1u << 31)), BH_OKAY, "stream %u goes", s);
        for (unsigned p = 0; p < build.partitions; p++) faults[p] = reg_read((uint16_t)(BH_REG_COUNTERS_BASE + 16 * p + 12));
        for (int write = 0; write < 2; write++) {
            struct bh_burst b = burst(write, layout_ipa(0) + 16 * s, 1, 2);
            b.user = user(s, 1);
            b.id = s & 1;
            watch();
            fire(shot_at(0, port, b));
            run(4);
            same(shots[0].resp, build.fault_resp, "response to unknown stream %u", s);
            same(shots[0].beats, write ? 1 : 2, "its beats");
            same(write || shots[0].zero, true, "its data is zero");
            same(outs[port].valid_cycles, 0, "cycles with VALID downstream");
            same_record_at(port, BH_FAULT_STREAM, &b, 0, false, "unknown stream");
            b.burst = 3;
            must_refuse_at(port, &b, BH_FAULT_BURST, "bad form and unknown stream");
            compared += 4 + RECORD_COMPARISONS + FIRE_COMPARISONS;
        }
        same(reg_read(BH_REG_IRQ_STATE) >> BH_FAULT_STREAM & 1, 1, "IRQ_STATE");
        for (unsigned p = 0; p < build.partitions; p++)
            same(reg_read((uint16_t)(BH_REG_COUNTERS_BASE + 16 * p + 12)), faults[p], "FAULTS of partition %u", p);
        /* The others still pass. */
        struct bh_burst b = burst(false, layout_ipa(0), 0, 2);
        b.user = user((s + 1) % n, 0);
        if (s + 1 < n) must_pass_at(port, &b, layout_pa((s + 1) % n % build.partitions, 0), "a stream that stayed");
        compared += 2 + build.partitions + (s + 1 < n ? FIRE_COMPARISONS : 0);
    }
    /* A known stream whose partition is not valid. */
    same(reg_write(stream_control(0), STREAM_TO(1) | TRUSTED), BH_OKAY, "stream 0 again");
    stage_partition(1, layout_vmid(1), 0);
    must_commit(1);
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);
    b.user = user(0, 0);
    fire(shot_at(0, port, b));
    same_record_at(port, BH_FAULT_PARTITION, &b, 1, true, "a stream whose partition is not valid");
    planned(n + 1 + compared + 1 + RECORD_COMPARISONS);
}

/* STREAM_CONTROL: what it refuses; what there is of it. */
TEST_IF(stream_control_rules, "L3 T6", registers)
{
    unsigned compared = 0;
    uint32_t value;

    layout_all();
    for (unsigned s = 0; s < 64; s++) {
        const bool there = build.stream_ports && s < stream_count();
        const uint32_t good = STREAM_TO(build.partitions - 1) | (s & 1 ? TRUSTED : 0);
        same(reg_write(stream_control(s), good), there ? BH_OKAY : BH_SLVERR, "STREAM_CONTROL %u", s);
        if (build.partitions < 16)
            same(reg_write(stream_control(s), STREAM_TO(build.partitions)), BH_SLVERR, "STREAM_CONTROL %u, partition N", s);
        same(reg_write_as(stream_control(s), 0, 3, 0xf), BH_SLVERR, "a Non-secure write");
        same(reg_read_as(stream_control(s), SECURE_PRIVILEGED, &value), there ? BH_OKAY : BH_SLVERR, "read of STREAM_CONTROL %u", s);
        same(value, there ? good : 0, "STREAM_CONTROL %u", s);
        compared += build.partitions < 16 ? 5 : 4;
    }
    drop_records();
    planned(compared);
}

/* An answered STREAM_CONTROL, and an answered commit, are barriers for the port: nothing judged under the old map or windows is in
 * flight. */
TEST_IF(stream_revoke_is_a_barrier, "L3 L9 L14 S2", streams)
{
    const unsigned port = stream_port();
    enum bh_resp resp;

    for (unsigned k = 0; k < 4; k++) {
        const bool by_commit = k & 1, write = k >> 1;
        struct bh_burst b = burst(write, layout_ipa(0), 3, 2);
        b.user = user(1, 0);                                     /* stream 1 in partition 1 */
        reset();
        layout_all();
        same(reg_write(stream_control(1), STREAM_TO(1)), BH_OKAY, "STREAM_CONTROL 1");
        same(reg_write(port_control(port), MODE_STREAM), BH_OKAY, "MODE STREAM");
        port_stuck(port, (struct tb_stuck){ .requester_responses = true });
        post(shot_at(0, port, b));
        run(30);
        if (by_commit) stage_window(1, 0, layout_ipa(0), LAYOUT_SIZE, layout_pa(1, 0), 0, W_VALID);
        reg_write_begin(by_commit ? BH_REG_COMMIT : stream_control(1), by_commit ? 1 : 0);
        same(answered(&resp, 20000), false, "the revoke is answered while an access under it is in flight");
        same(read_status(), (by_commit ? COMMITTING : 0) | DRAINING | WAITING(1u << port), "STATUS meanwhile");
        same(by_commit ? reg_read(live(1, 0, 0x18)) : reg_read(stream_control(1)), by_commit ? 0xfff : STREAM_TO(1), "still the old");
        port_stuck(port, (struct tb_stuck){ 0 });
        same(answered(&resp, 5000), true, "the revoke is answered afterwards");
        same(resp, BH_OKAY, "its response");
        same(shots[0].done && shots[0].resp == BH_OKAY, true, "the access ended before, and was allowed");
        finish();
        must_refuse_at(port, &b, by_commit ? BH_FAULT_ACCESS : BH_FAULT_STREAM, "after the revoke");
    }
    planned(4 * (8 + FIRE_COMPARISONS));
}

TEST_IF(stream_revoke_under_traffic, "L3 L14 S2", streams)
{
    const unsigned port = stream_port();

    layout_all();
    same(reg_write(stream_control(0), STREAM_TO(0)), BH_OKAY, "STREAM_CONTROL 0");
    same(reg_write(port_control(port), MODE_STREAM), BH_OKAY, "MODE STREAM");
    for (unsigned round = 0; round < 16; round++) {
        enum bh_resp resp = BH_DECERR;
        unsigned late = 0, early = 0, others = 0, refused = 0;
        same(reg_write(stream_control(1), STREAM_TO(1)), BH_OKAY, "STREAM_CONTROL 1");
        memory_latency(round % 4 * 4);
        watch();
        for (unsigned i = 0; i < 120; i++) {
            struct bh_burst b = burst(i >> 1 & 1, layout_ipa(0) + 64 * (i % 8), (uint8_t)(i % 4), 2);
            b.user = user(i % 3 != 0, 0);
            b.id = i >> 2 & 1;
            post(shot_at(i, port, b));
        }
        run(10 + round);
        reg_write_begin(stream_control(1), 0);
        same(answered(&resp, 5000), true, "STREAM_CONTROL is answered");
        const uint64_t barrier = now() - 1;
        finish();
        for (unsigned i = 0; i < 120; i++) {
            const bool revoked = i % 3 != 0 && shots[i].cycle >= barrier;
            refused += revoked;
            if (i % 3 == 0)   others += shots[i].resp != BH_OKAY;
            else if (revoked) late += shots[i].resp != build.fault_resp;
            else              early += shots[i].resp != BH_OKAY;
        }
        same(late, 0, "accesses of the stream accepted after the answer and not refused");
        same(early, 0, "accesses of the stream accepted before the answer and refused");
        same(others, 0, "accesses of the other stream refused");
        same(refused > 0 && refused < 80, true, "both kinds");
        same(outs[port].addresses, 120 - refused, "addresses downstream");
        drop_records();
    }
    planned(2 + 16 * 7);
}
