/* SPDX-License-Identifier: Apache-2.0
 *
 * Ports: how each takes its partition, what splits an exclusive pair, a port that was closed, and their registers.
 */
#include "bulkhead/registers.h"
#include "test.h"

enum { P0 = 1, P1 = 2, P2 = 4, P3 = 8 };

/* Four ports; 1 and 3 by stream if wanted, 2 and 3 may be isolated; partition p: IPA 0 is PA 0x10000 * (p + 1). */
static struct bh_params built(void)
{
    struct bh_params p = plain;

    p.ports          = 4;
    p.stream_ports   = P1 | P3;
    p.stream_width   = 3;
    p.isolate_ports  = P2 | P3;
    p.exclusive      = 1;
    p.user_width     = 6;
    p.schedule_slots = 5;
    return p;
}

static uint64_t pa_of(unsigned partition) { return 0x10000 * (partition + 1ull); }

static void set_up(struct bh_model *m)
{
    const struct bh_params p = built();

    reset(m, &p);
    for (unsigned n = 0; n < 3; n++)
        give(m, n, 0, PAGE, pa_of(n));
}

static void port(struct bh_model *m, unsigned n, struct bh_port_control c)
{
    CHECK("bh_set_port", bh_set_port(m, n, &c), BH_OK);
}

static void stream(struct bh_model *m, unsigned n, unsigned partition, bool trusted)
{
    const struct bh_stream s = {.partition = (uint8_t)partition, .trusted = trusted, .valid = 1};
    CHECK("bh_set_stream", bh_set_stream(m, n, &s), BH_OK);
}

static struct bh_verdict judge_at(const struct bh_model *m, unsigned n, struct bh_burst b)
{
    struct bh_verdict v;
    memset(&v, 0xA5, sizeof v);
    CHECK("bh_judge", bh_judge(m, n, &b, &v), BH_OK);
    return v;
}

/* A port sees the partition, and is trusted or not. */
static void sees(const struct bh_model *m, const char *what, unsigned n, uint64_t user, unsigned partition, bool trusted)
{
    struct bh_burst b = read_of(8, 8);
    b.user = user;
    const struct bh_verdict v = judge_at(m, n, b);
    CHECK(what, v.fault, BH_FAULT_NONE);
    CHECK(what, v.pa, pa_of(partition) + 8);
    CHECK(what, v.partition, partition);
    CHECK(what, v.vmid, 10 + partition);
    CHECK(what, v.trusted, trusted);
}

/* T3, L3: ports in two partitions at one time; only those that follow are moved by a switch. */
TEST(ports_modes, "T3 L3 L2")
{
    struct bh_model m;

    set_up(&m);
    for (unsigned n = 0; n < 4; n++)
        sees(&m, "all follow at reset", n, 0, 0, false);
    port(&m, 1, (struct bh_port_control){.mode = BH_MODE_FIXED, .partition = 2});
    port(&m, 2, (struct bh_port_control){.mode = BH_MODE_FIXED, .partition = 0, .trusted = 1});
    CHECK("following", bh_ports_following(&m), P0 | P3);
    for (unsigned active = 0; active < 3; active++) {
        CHECK("switch", bh_switch(&m, active), BH_OK);
        sees(&m, "follows", 0, 0, active, false);
        sees(&m, "fixed", 1, 0, 2, false);
        sees(&m, "fixed, trusted", 2, 0, 0, true);
        sees(&m, "follows", 3, 0, active, false);
        for (unsigned p = 0; p < 4; p++)
            CHECK("carrying", bh_ports_carrying(&m, p), (p == active ? P0 | P3 : 0) | (p == 2 ? P1 : 0) | (p == 0 ? P2 : 0));
    }
    port(&m, 0, (struct bh_port_control){.mode = BH_MODE_FOLLOW, .partition = 1, .trusted = 1});
    sees(&m, "PARTITION of a port that follows is not read", 0, 0, 2, true);
    port(&m, 1, (struct bh_port_control){.mode = BH_MODE_FOLLOW});
    sees(&m, "follows again", 1, 0, 2, false);
}

/* One revoked partition: the ports that carry it are refused, the others go on. */
TEST(ports_of_a_partition_gone, "T3 L8")
{
    const struct bh_partition_control off = {.vmid = 12};
    struct bh_model                   m;

    set_up(&m);
    port(&m, 1, (struct bh_port_control){.mode = BH_MODE_FIXED, .partition = 2});
    CHECK("stage", bh_stage_partition(&m, 2, &off), BH_OK);
    commit(&m, 2);
    CHECK("gone", judge_at(&m, 1, read_of(0, 8)).fault, BH_FAULT_PARTITION);
    sees(&m, "untouched", 0, 0, 0, false);
    port(&m, 1, (struct bh_port_control){.mode = BH_MODE_FIXED, .partition = 3});
    CHECK("never committed", judge_at(&m, 1, read_of(0, 8)).fault, BH_FAULT_PARTITION);
}

/* L3: by stream, each burst names its partition; higher AxUSER bits are not the stream's. */
TEST(streams, "L3 R6")
{
    struct bh_model m;

    set_up(&m);
    port(&m, 1, (struct bh_port_control){.mode = BH_MODE_STREAM, .partition = 3, .trusted = 1});
    stream(&m, 0, 1, false);
    stream(&m, 5, 2, true);
    stream(&m, 7, 0, false);
    for (unsigned high = 0; high < 8; high++) {
        const uint64_t user = (uint64_t)high << 3 | (high & 1 ? 0xFFFFFFFF00000000u : 0);
        sees(&m, "stream 0", 1, user, 1, false);
        sees(&m, "stream 5", 1, user | 5, 2, true);
        sees(&m, "stream 7", 1, user | 7, 0, false);
        sees(&m, "a port that follows reads no AxUSER", 0, user | 5, 0, false);
    }
    CHECK("switch", bh_switch(&m, 2), BH_OK);
    sees(&m, "not moved by a switch", 1, 0, 1, false);
    CHECK("following", bh_ports_following(&m), P0 | P2 | P3);
    for (unsigned p = 0; p < 4; p++)
        CHECK("carries any partition", bh_ports_carrying(&m, p), P1 | (p == 2 ? P0 | P2 | P3 : 0));
    stream(&m, 0, 0, true);
    sees(&m, "the map changed", 1, 0, 0, true);
}

/* An unknown stream: refused after BURST and before PARTITION; its record names no partition, and it counts for nobody. */
TEST(streams_unknown, "L4 L8")
{
    struct bh_model     m;
    struct bh_counters  before[BH_MAX_PARTITIONS];
    struct bh_verdict   v;
    struct bh_record    r;
    struct bh_burst     b = read_of(8, 8);

    set_up(&m);
    port(&m, 1, (struct bh_port_control){.mode = BH_MODE_STREAM, .trusted = 1});
    stream(&m, 2, 3, true);                                         /* known, its partition is not valid */
    const struct bh_stream off = {.partition = 1, .trusted = 1};    /* named, but not valid */
    CHECK("bh_set_stream", bh_set_stream(&m, 3, &off), BH_OK);
    memcpy(before, m.counters, sizeof before);
    for (unsigned n = 0; n < 8; n++) {
        b.user = n;
        b.id   = 9;
        b.prot = BH_PROT_NONSECURE;
        memset(&r, 0xA5, sizeof r);
        CHECK("transact", bh_transact(&m, 1, &b, &v, &r), BH_OK);
        CHECK("fault", v.fault, n == 2 ? BH_FAULT_PARTITION : BH_FAULT_STREAM);
        CHECK("PA", v.pa, 0);
        CHECK("trusted", v.trusted, n == 2);
        CHECK("code", r.code, v.fault);
        CHECK("code is also the number of the interrupt", r.code, n == 2 ? 2 : 10);
        CHECK("partition", r.partition, n == 2 ? 3 : 0);
        CHECK("VMID", r.vmid, 0);
        CHECK("trusted", r.trusted, n == 2);
        CHECK("port", r.port, 1);
        CHECK("ID", r.id, 9);
        CHECK("IPA", r.ipa, 8);
        CHECK("PROT", r.prot, BH_PROT_NONSECURE);
    }
    before[3].faults++;
    assert_memory_equal(m.counters, before, sizeof before);
    b.user  = 0;
    b.burst = 3;
    CHECK("1 before 2", judge_at(&m, 1, b).fault, BH_FAULT_BURST);
    b       = read_of(8, 8);
    b.addr  = 0x100000;
    CHECK("2 before 4", judge_at(&m, 1, b).fault, BH_FAULT_STREAM);
}

/* Records name port and trust; counters belong to the partition, whichever port it was. */
TEST(ports_records_and_counters, "S3")
{
    struct bh_model   m;
    struct bh_verdict v;
    struct bh_record  r;
    struct bh_burst   b = read_of(PAGE, 8);

    set_up(&m);
    port(&m, 2, (struct bh_port_control){.mode = BH_MODE_FIXED, .partition = 1, .trusted = 1});
    CHECK("transact", bh_transact(&m, 2, &b, &v, &r), BH_OK);
    CHECK("code", r.code, BH_FAULT_WINDOW);
    CHECK("port", r.port, 2);
    CHECK("partition", r.partition, 1);
    CHECK("VMID", r.vmid, 11);
    CHECK("trusted", r.trusted, 1);
    bh_record_push(&m, &r);
    CHECK("FAULT_INFO", reg_read(&m, BH_REG_FAULT_INFO), 1u << 28 | 2u << 24 | 1u << 19 | 3u << 16 | 3);
    CHECK("transact", bh_transact(&m, 0, &b, &v, &r), BH_OK);
    CHECK("not trusted", r.trusted, 0);
    bh_record_push(&m, &r);
    reg_write(&m, BH_REG_FAULT_STATUS, 1);
    CHECK("FAULT_INFO", reg_read(&m, BH_REG_FAULT_INFO), 3u << 16 | 3);

    b = read_of(0, 8);
    CHECK("switch", bh_switch(&m, 1), BH_OK);
    for (unsigned n = 0; n < 4; n++)
        CHECK("transact", bh_transact(&m, n, &b, &v, NULL), BH_OK);
    CHECK("all ports of partition 1", reg_read(&m, BH_REG_COUNTERS_BASE + BH_REG_COUNTERS_STRIDE), 4);
    CHECK("its refused burst", reg_read(&m, BH_REG_COUNTERS_BASE + BH_REG_COUNTERS_STRIDE + 12), 1);
    CHECK("partition 0", reg_read(&m, BH_REG_COUNTERS_BASE), 0);
}

/* ---- exclusive pairs ----------------------------------------------------------------- */

static bool pair_succeeds(const struct bh_model *m, unsigned n, uint32_t id)
{
    struct bh_burst b = read_of(8, 8);
    b.write = 1;
    b.lock  = 1;
    b.id    = id;
    const struct bh_verdict v = judge_at(m, n, b);
    CHECK("allowed", v.fault, BH_FAULT_NONE);
    return !v.exclusive_fails;
}

/* A pair goes out when memory granted its read; others, and IDs that took the entry, don't. */
TEST(exclusive_pairs, "L14")
{
    struct bh_model m;

    set_up(&m);
    for (uint32_t id = 0; id < 16; id++)
        CHECK("no read before", pair_succeeds(&m, 0, id), 0);
    bh_exclusive_read(&m, 0, 6);
    for (uint32_t id = 0; id < 16; id++) {
        CHECK("the ID that was granted", pair_succeeds(&m, 0, id), id == 6);
        CHECK("on its port", pair_succeeds(&m, 1, id), 0);
    }
    CHECK("again", pair_succeeds(&m, 0, 6), 1);
    bh_exclusive_read(&m, 0, 7);
    CHECK("an entry of its own", pair_succeeds(&m, 0, 6) && pair_succeeds(&m, 0, 7), 1);
    bh_exclusive_read(&m, 0, 10);
    CHECK("the later ID takes the entry", pair_succeeds(&m, 0, 10), 1);
    CHECK("the earlier one has none", pair_succeeds(&m, 0, 6), 0);
    CHECK("another entry", pair_succeeds(&m, 0, 7), 1);

    struct bh_burst b = read_of(8, 8);
    b.lock = 1;
    CHECK("an exclusive read needs nothing", judge_at(&m, 0, b).exclusive_fails, 0);
    b.lock  = 0;
    b.write = 1;
    CHECK("nor does a plain write", judge_at(&m, 0, b).exclusive_fails, 0);
    b.lock = 1;
    b.addr = PAGE;
    CHECK("refused is refused", judge_at(&m, 0, b).fault, BH_FAULT_WINDOW);
    CHECK("refused is refused", judge_at(&m, 0, b).exclusive_fails, 0);
}

/* A failing write is answered by Bulkhead: no record, not counted. */
TEST(exclusive_fail_is_no_fault, "L14")
{
    struct bh_model    m;
    struct bh_verdict  v;
    struct bh_record   r = {.code = BH_FAULT_NONE};
    struct bh_burst    b = read_of(8, 8);
    struct bh_counters before;

    set_up(&m);
    b.write = b.lock = 1;
    before  = m.counters[0];
    CHECK("transact", bh_transact(&m, 0, &b, &v, &r), BH_OK);
    CHECK("fails", v.exclusive_fails, 1);
    CHECK("no fault", v.fault, BH_FAULT_NONE);
    CHECK("no record", r.code, BH_FAULT_NONE);
    assert_memory_equal(&m.counters[0], &before, sizeof before);
    bh_exclusive_read(&m, 0, 0);
    CHECK("transact", bh_transact(&m, 0, &b, &v, &r), BH_OK);
    CHECK("succeeds", v.exclusive_fails, 0);
    CHECK("counted", m.counters[0].writes, before.writes + 1);
}

/* L14, S4: whatever changes a port's view splits its pairs, and no other port's. */
TEST(exclusive_pairs_split, "L14 S4")
{
    enum { SWITCH, SAME, PINS, COMMIT, COMMIT_OTHER, REFUSED, MODE, PARTITION, TRUSTED, ISOLATE_BIT, LOCK, STREAM, ISOLATED };
    static const struct { const char *what; int how; unsigned split; } row[] = {
        {"a switch: ports that follow", SWITCH, P0 | P3},
        {"to the active partition", SAME, 0},
        {"by pins", PINS, P0 | P3},
        {"a commit of partition 0: ports that carry it", COMMIT, P0 | P3},
        {"a commit of partition 1", COMMIT_OTHER, P1},
        {"a commit that is refused", REFUSED, 0},
        {"PORT_CONTROL.MODE of port 0", MODE, P0},
        {"PORT_CONTROL.PARTITION of port 1", PARTITION, P1},
        {"PORT_CONTROL.TRUSTED of port 0", TRUSTED, P0},
        {"PORT_CONTROL.ISOLATE of port 2", ISOLATE_BIT, 0},
        {"PORT_CONTROL.LOCK of port 1", LOCK, 0},
        {"a stream", STREAM, 0},
        {"port 3 is isolated", ISOLATED, P3},
    };

    for (size_t i = 0; i < COUNT(row); i++) {
        struct bh_model m;

        set_up(&m);                     /* 0 and 3 follow partition 0, 1 is fixed to 1, 2 to 2 */
        port(&m, 1, (struct bh_port_control){.mode = BH_MODE_FIXED, .partition = 1});
        port(&m, 2, (struct bh_port_control){.mode = BH_MODE_FIXED, .partition = 2});
        port(&m, 3, (struct bh_port_control){.isolate = 1});
        for (unsigned n = 0; n < 4; n++)
            for (uint32_t id = 4; id < 8; id++)
                bh_exclusive_read(&m, n, id);
        switch (row[i].how) {
        case SWITCH:       CHECK("switch", bh_switch(&m, 2), BH_OK); break;
        case SAME:         CHECK("switch", bh_switch(&m, 0), BH_OK); break;
        case PINS:         bh_select_pins(&m, 1); break;
        case COMMIT:       commit(&m, 0); break;
        case COMMIT_OTHER: commit(&m, 1); break;
        case REFUSED:
            stage_window(&m, 0, 1, window(0, PAGE, 0x90000));
            CHECK("commit", bh_commit(&m, 0).code, BH_COMMIT_IPA_OVERLAP);
            break;
        case MODE:        port(&m, 0, (struct bh_port_control){.mode = BH_MODE_FIXED}); break;
        case PARTITION:   port(&m, 1, (struct bh_port_control){.mode = BH_MODE_FIXED, .partition = 0}); break;
        case TRUSTED:     port(&m, 0, (struct bh_port_control){.trusted = 1}); break;
        case ISOLATE_BIT: port(&m, 2, (struct bh_port_control){.mode = BH_MODE_FIXED, .partition = 2, .isolate = 1}); break;
        case LOCK:        port(&m, 1, (struct bh_port_control){.mode = BH_MODE_FIXED, .partition = 1, .lock = 1}); break;
        case STREAM:      stream(&m, 0, 0, false); break;
        case ISOLATED:
            CHECK("isolate", bh_isolate(&m, 3), BH_OK);
            reg_write(&m, BH_REG_PORT_BASE + 3 * BH_REG_PORT_STRIDE + BH_REG_PORT_PORT_STATUS, 1u << 8);
            break;
        }
        for (unsigned n = 0; n < 4; n++)
            for (uint32_t id = 4; id < 8; id++)
                CHECK(row[i].what, pair_succeeds(&m, n, id), !(row[i].split >> n & 1));
        for (unsigned n = 0; n < 4; n++) {
            bh_exclusive_read(&m, n, 5);
            CHECK("a new pair", pair_succeeds(&m, n, 5), 1);
        }
    }
}

/* There and back again: the pair is split all the same. */
TEST(exclusive_pair_there_and_back, "L14 S4")
{
    struct bh_model m;

    set_up(&m);
    bh_exclusive_read(&m, 0, 1);
    CHECK("switch", bh_switch(&m, 1), BH_OK);
    CHECK("switch", bh_switch(&m, 0), BH_OK);
    sees(&m, "the old view", 0, 0, 0, false);
    CHECK("split", pair_succeeds(&m, 0, 1), 0);
}

/* By stream, and without EXCLUSIVE, exclusive writes always fail. */
TEST(exclusive_never, "L14")
{
    struct bh_params p = built();
    struct bh_model  m;

    set_up(&m);
    for (unsigned n = 0; n < 8; n++)
        stream(&m, n, 1, false);
    bh_exclusive_read(&m, 1, 0);
    port(&m, 1, (struct bh_port_control){.mode = BH_MODE_STREAM});
    CHECK("before", pair_succeeds(&m, 1, 0), 0);
    bh_exclusive_read(&m, 1, 0);
    CHECK("by stream", pair_succeeds(&m, 1, 0), 0);
    port(&m, 1, (struct bh_port_control){.mode = BH_MODE_FOLLOW});
    CHECK("behind it", pair_succeeds(&m, 1, 0), 0);
    bh_exclusive_read(&m, 1, 0);
    CHECK("follows", pair_succeeds(&m, 1, 0), 1);

    p.exclusive = 0;
    reset(&m, &p);
    give(&m, 0, 0, PAGE, 0);
    bh_exclusive_read(&m, 0, 0);
    CHECK("not built", pair_succeeds(&m, 0, 0), 0);
    bh_exclusive_read(&m, 4, 0);                            /* no such port: nothing happens */
}

/* ---- a closed port ---------------------------------------------------------------------- */

TEST(port_closed, "L3 L8")
{
    const unsigned    status = BH_REG_PORT_BASE + 3 * BH_REG_PORT_STRIDE + BH_REG_PORT_PORT_STATUS;
    struct bh_model   m;
    struct bh_record  r;
    struct bh_verdict v;
    struct bh_burst   b = read_of(8, 8);
    unsigned          ports;

    set_up(&m);
    for (unsigned n = 0; n < 5; n++)
        CHECK("ISOLATE is not set, or no such port", bh_isolate(&m, n), (uint64_t)BH_ERANGE);
    port(&m, 3, (struct bh_port_control){.isolate = 1});
    CHECK("status", reg_read(&m, status), 0x200);
    CHECK("CLOSED on an open port", bh_reg_effect(&m, (uint16_t)status, SECURE_PRIVILEGED, 0x100, 0xF, &ports), BH_EFFECT_NONE);
    reg_write(&m, status, 0x100);
    CHECK("isolate", bh_isolate(&m, 3), BH_OK);
    CHECK("only once", bh_isolate(&m, 3), (uint64_t)BH_ERANGE);
    CHECK("status", reg_read(&m, status), 0x300);

    CHECK("transact", bh_transact(&m, 3, &b, &v, &r), BH_OK);
    CHECK("refused", v.fault, BH_FAULT_PARTITION);
    CHECK("PA", v.pa, 0);
    CHECK("its partition", r.partition, 0);
    CHECK("its VMID", r.vmid, 10);
    CHECK("counted", m.counters[0].faults, 1);
    sees(&m, "another port", 0, 0, 0, false);
    b.burst = 3;
    CHECK("1 before 2", judge_at(&m, 3, b).fault, BH_FAULT_BURST);
    bh_exclusive_read(&m, 3, 1);                            /* a beat that was shown before */

    CHECK("not waited for", bh_ports_following(&m), P0 | P1 | P2);
    CHECK("not waited for", bh_ports_carrying(&m, 0), P0 | P1 | P2);
    CHECK("effect", bh_reg_effect(&m, BH_REG_ACTIVE, SECURE_PRIVILEGED, 1, 0xF, &ports), BH_EFFECT_SWITCH);
    CHECK("ports", ports, P0 | P1 | P2);
    CHECK("switch", bh_switch(&m, 1), BH_OK);
    CHECK("still closed", judge_at(&m, 3, read_of(8, 8)).fault, BH_FAULT_PARTITION);
    CHECK("status", reg_read(&m, status), 0x301);

    reg_write(&m, status, 0);                               /* woclr: 0 leaves it */
    CHECK("status", reg_read(&m, status), 0x301);
    CHECK("effect", bh_reg_effect(&m, (uint16_t)status, SECURE_PRIVILEGED, 0x100, 0xF, &ports), BH_EFFECT_REOPEN);
    CHECK("its port", ports, P3);
    CHECK("not yet", bh_reg_write_abandoned(&m, (uint16_t)status, SECURE_PRIVILEGED, 0x100, 0xF), BH_SLVERR);
    CHECK("still closed", reg_read(&m, status), 0x301);
    reg_write(&m, status, 0x100);
    CHECK("status", reg_read(&m, status), 0x201);
    sees(&m, "open, at the partition that is active now", 3, 0, 1, false);
    CHECK("no pair from before", pair_succeeds(&m, 3, 1), 0);
}

/* An unknown stream is unknown on a closed port too; a known one is refused. */
TEST(port_closed_by_stream, "L4")
{
    struct bh_model m;
    struct bh_burst b = read_of(8, 8);

    set_up(&m);
    stream(&m, 1, 2, true);
    port(&m, 3, (struct bh_port_control){.mode = BH_MODE_STREAM, .isolate = 1});
    CHECK("isolate", bh_isolate(&m, 3), BH_OK);
    CHECK("unknown", judge_at(&m, 3, b).fault, BH_FAULT_STREAM);
    b.user = 1;
    const struct bh_verdict v = judge_at(&m, 3, b);
    CHECK("known", v.fault, BH_FAULT_PARTITION);
    CHECK("its partition", v.partition, 2);
    CHECK("nobody drains", bh_ports_carrying(&m, 2), 0);
}

/* ---- registers ------------------------------------------------------------------------------ */

static unsigned control_of(unsigned n) { return BH_REG_PORT_BASE + n * BH_REG_PORT_STRIDE + BH_REG_PORT_PORT_CONTROL; }
static unsigned status_of(unsigned n) { return BH_REG_PORT_BASE + n * BH_REG_PORT_STRIDE + BH_REG_PORT_PORT_STATUS; }
static unsigned stream_at(unsigned n) { return BH_REG_STREAM_BASE + n * BH_REG_STREAM_STRIDE; }
static unsigned slot_at(unsigned n) { return BH_REG_SCHEDULE_BASE + n * BH_REG_SCHEDULE_STRIDE; }

/* Every MODE, PARTITION, TRUSTED, ISOLATE on every port: what the build has is taken, all else is SLVERR. */
TEST(port_control_register, "T6")
{
    struct bh_params p = built();
    struct bh_model  m, before;
    unsigned         taken = 0;

    p.partitions = 3;
    for (unsigned n = 0; n < 4; n++)
        for (unsigned mode = 0; mode < 4; mode++)
            for (unsigned partition = 0; partition < 16; partition++)
                for (unsigned bits = 0; bits < 4; bits++) {
                    const uint32_t word = bits << 8 | partition << 4 | mode;
                    const bool     good = mode != 3 && (mode != 2 || n == 1 || n == 3) && partition < 3
                                       && (!(bits & 2) || n == 2 || n == 3);

                    reset(&m, &p);
                    memcpy(&before, &m, sizeof m);
                    CHECK("effect", bh_reg_effect(&m, (uint16_t)control_of(n), SECURE_PRIVILEGED, word, 0xF, NULL),
                          good && (word & 0x1F3) ? BH_EFFECT_PORT : BH_EFFECT_NONE);
                    CHECK("write", reg_try_write(&m, control_of(n), word | 0xFFFF7C0C), good ? BH_OKAY : BH_SLVERR);
                    if (good) {
                        CHECK("reads back, without what is not there", reg_read(&m, control_of(n)), word);
                        CHECK("status", reg_read(&m, status_of(n)), 0x200 | (mode == 1 ? partition : 0));
                        for (unsigned other = 0; other < 4; other++)
                            CHECK("others", reg_read(&m, control_of(other)), other == n ? word : 0);
                    } else
                        assert_memory_equal(&m, &before, sizeof m);
                    taken += good;
                }
    CHECK("taken", taken, (2 + 2 + 3 + 3) * 3 * 2 + (2 + 3) * 3 * 2);

    reset(&m, &p);
    reg_write(&m, BH_REG_ACTIVE, 2);
    CHECK("follows", reg_read(&m, status_of(1)), 0x202);
    reg_write(&m, control_of(1), 0x12);
    CHECK("by stream", reg_read(&m, status_of(1)), 0x200);
}

/* LOCK: what it says stays until reset, and the port can still be opened. */
TEST(port_lock, "T5")
{
    struct bh_params p = built();
    struct bh_model  m, before;

    set_up(&m);
    reg_write(&m, control_of(2), 0x8311);
    CHECK("locked", reg_read(&m, control_of(2)), 0x8311);
    memcpy(&before, &m, sizeof m);
    static const uint32_t words[] = {0, 0x8311, 0x0311, 0x8321, 0x8111};
    for (size_t i = 0; i < COUNT(words); i++) {
        CHECK("write", reg_try_write(&m, control_of(2), words[i]), BH_SLVERR);
        CHECK("effect", bh_reg_effect(&m, (uint16_t)control_of(2), SECURE_PRIVILEGED, words[i], 0xF, NULL), BH_EFFECT_NONE);
    }
    assert_memory_equal(&m, &before, sizeof m);
    reg_write(&m, control_of(1), 0x11);
    CHECK("isolate", bh_isolate(&m, 2), BH_OK);
    reg_write(&m, status_of(2), 0x100);
    CHECK("open again", reg_read(&m, status_of(2)), 0x201);
    CHECK("still locked", reg_try_write(&m, control_of(2), 0), BH_SLVERR);
    reset(&m, &p);
    reg_write(&m, control_of(2), 0x11);
}

/* STREAM_CONTROL: the build's partitions; every write that is taken drains the ports by stream. */
TEST(stream_register, "T6")
{
    struct bh_params p = built();
    struct bh_model  m, before;
    unsigned         ports;

    p.partitions = 3;
    reset(&m, &p);
    for (unsigned n = 0; n < 8; n++)
        for (unsigned partition = 0; partition < 16; partition++)
            for (unsigned bits = 0; bits < 4; bits++) {
                const uint32_t word = (bits & 1u) << 31 | (bits >> 1) << 8 | partition << 4;
                memcpy(&before, &m, sizeof m);
                CHECK("effect", bh_reg_effect(&m, (uint16_t)stream_at(n), SECURE_PRIVILEGED, word, 0xF, &ports),
                      partition < 3 ? BH_EFFECT_STREAM : BH_EFFECT_NONE);
                CHECK("nobody by stream", ports, 0);
                CHECK("write", reg_try_write(&m, stream_at(n), word | 0x7FFFFE0F), partition < 3 ? BH_OKAY : BH_SLVERR);
                if (partition < 3)
                    CHECK("reads back", reg_read(&m, stream_at(n)), word);
                else
                    assert_memory_equal(&m, &before, sizeof m);
            }
    reg_write(&m, control_of(1), 2);
    reg_write(&m, control_of(3), 0x202);
    CHECK("effect", bh_reg_effect(&m, (uint16_t)stream_at(0), SECURE_PRIVILEGED, 0, 0xF, &ports), BH_EFFECT_STREAM);
    CHECK("ports", ports, P1 | P3);
    CHECK("isolate", bh_isolate(&m, 3), BH_OK);
    CHECK("effect", bh_reg_effect(&m, (uint16_t)stream_at(0), SECURE_PRIVILEGED, 0, 0xF, &ports), BH_EFFECT_STREAM);
    CHECK("open ports", ports, P1);
    CHECK("no such stream", reg_try_write(&m, stream_at(8), 0), BH_SLVERR);
}

/* The schedule's registers; slots are written while it stands. */
TEST(schedule_registers, "T6 L11")
{
    struct bh_params p = built();
    struct bh_model  m, before;

    p.partitions = 3;
    reset(&m, &p);
    for (unsigned n = 0; n < 5; n++)
        for (unsigned partition = 0; partition < 16; partition++) {
            const uint32_t word = partition << 28 | (n & 1 ? 0xFFFFFFF : 123 * n);
            CHECK("slot", reg_try_write(&m, slot_at(n), word), partition < 3 ? BH_OKAY : BH_SLVERR);
            CHECK("reads back", reg_read(&m, slot_at(n)) >> 28, partition < 3 ? partition : 2);
            CHECK("reads back", reg_read(&m, slot_at(n)) & 0xFFFFFFF, word & 0xFFFFFFF);
            CHECK("kept", m.slot[n].cycles, word & 0xFFFFFFF);
        }
    CHECK("no such slot", reg_try_write(&m, slot_at(5), 0), BH_SLVERR);
    for (unsigned last = 0; last < 16; last++) {
        CHECK("LAST", reg_try_write(&m, BH_REG_SCHEDULE_CONTROL, last << 8), last < 5 ? BH_OKAY : BH_SLVERR);
        CHECK("LAST", reg_read(&m, BH_REG_SCHEDULE_CONTROL), (last < 5 ? last : 4) << 8);
    }
    reg_write(&m, BH_REG_SCHEDULE_CONTROL, 0x301);
    CHECK("runs", reg_read(&m, BH_REG_SCHEDULE_CONTROL), 0x301);
    memcpy(&before, &m, sizeof m);
    for (unsigned n = 0; n < 5; n++)
        CHECK("a slot of a schedule that runs", reg_try_write(&m, slot_at(n), 5), BH_SLVERR);
    CHECK("LAST", reg_try_write(&m, BH_REG_SCHEDULE_CONTROL, 0x501), BH_SLVERR);
    CHECK("status", reg_try_write(&m, BH_REG_SCHEDULE_STATUS, 0), BH_SLVERR);
    assert_memory_equal(&m, &before, sizeof m);
    reg_write(&m, BH_REG_SCHEDULE_CONTROL, 0x401);
    reg_write(&m, BH_REG_SCHEDULE_CONTROL, 0x400);
    CHECK("the active partition stays", reg_read(&m, BH_REG_ACTIVE), 0);
    reg_write(&m, slot_at(0), 0x20000005);

    const struct bh_slot slots[6] = {{.cycles = 7, .partition = 1}, {.cycles = 8, .partition = 2}};
    CHECK("two", bh_set_schedule(&m, slots, 2), BH_OK);
    CHECK("runs", reg_read(&m, BH_REG_SCHEDULE_CONTROL), 0x101);
    CHECK("slot", reg_read(&m, slot_at(1)), 0x20000008);
    CHECK("stops", bh_set_schedule(&m, NULL, 0), BH_OK);
    CHECK("stopped", reg_read(&m, BH_REG_SCHEDULE_CONTROL), 0x100);
    memcpy(&before, &m, sizeof m);
    const struct bh_slot bad[] = {{.cycles = 1, .partition = 3}, {.cycles = 1u << 28, .partition = 0}};
    CHECK("too many", bh_set_schedule(&m, slots, 6), (uint64_t)BH_ERANGE);
    CHECK("no such partition", bh_set_schedule(&m, &bad[0], 1), (uint64_t)BH_ERANGE);
    CHECK("too long", bh_set_schedule(&m, &bad[1], 1), (uint64_t)BH_ERANGE);
    assert_memory_equal(&m, &before, sizeof m);
}

/* Which ports each write drains; abandoned, it changes nothing. */
TEST(ports_that_drain, "L14")
{
    static const struct { const char *what; unsigned addr; uint32_t data; enum bh_effect want; unsigned ports; } row[] = {
        {"switch: all that follow", BH_REG_ACTIVE, 1, BH_EFFECT_SWITCH, P0},
        {"to the active one", BH_REG_ACTIVE, 0, BH_EFFECT_NONE, 0},
        {"commit: who carries it, and by stream", BH_REG_COMMIT, 0, BH_EFFECT_COMMIT, P0 | P3},
        {"commit of the fixed one's", BH_REG_COMMIT, 2, BH_EFFECT_COMMIT, P1 | P2 | P3},
        {"commit of what no port is fixed to", BH_REG_COMMIT, 1, BH_EFFECT_COMMIT, P3},
        {"commit of none", BH_REG_COMMIT, 4, BH_EFFECT_NONE, 0},
        {"a port's MODE", 0x300, 1, BH_EFFECT_PORT, P0},
        {"a port's PARTITION, though it follows", 0x300, 0x10, BH_EFFECT_PORT, P0},
        {"a port's TRUSTED", 0x310, 0x121, BH_EFFECT_PORT, P1},
        {"the same again", 0x310, 0x21, BH_EFFECT_NONE, 0},
        {"LOCK alone", 0x310, 0x8021, BH_EFFECT_NONE, 0},
        {"ISOLATE alone", 0x320, 0x21, BH_EFFECT_NONE, 0},
        {"ISOLATE and MODE", 0x320, 0x20, BH_EFFECT_PORT, P2},
        {"a mode that is not built", 0x300, 2, BH_EFFECT_NONE, 0},
        {"a stream", 0x400, 0, BH_EFFECT_STREAM, P3},
        {"no stream", 0x420, 0, BH_EFFECT_NONE, 0},
        {"CLOSED on an open port", 0x304, 0x100, BH_EFFECT_NONE, 0},
        {"the schedule", BH_REG_SCHEDULE_CONTROL, 1, BH_EFFECT_NONE, 0},
        {"a slot", 0x0C0, 1, BH_EFFECT_NONE, 0},
    };
    struct bh_model m, before;
    unsigned        ports;

    set_up(&m);
    port(&m, 1, (struct bh_port_control){.mode = BH_MODE_FIXED, .partition = 2});
    port(&m, 2, (struct bh_port_control){.mode = BH_MODE_FIXED, .partition = 2, .isolate = 1});
    port(&m, 3, (struct bh_port_control){.mode = BH_MODE_STREAM});
    bh_exclusive_read(&m, 0, 3);
    for (size_t i = 0; i < COUNT(row); i++) {
        memcpy(&before, &m, sizeof m);
        ports = 0xFF;
        CHECK(row[i].what, bh_reg_effect(&m, (uint16_t)row[i].addr, SECURE_PRIVILEGED, row[i].data, 0xF, &ports), row[i].want);
        CHECK(row[i].what, ports, row[i].ports);
        CHECK("of the owner only", bh_reg_effect(&m, (uint16_t)row[i].addr, 0, row[i].data, 0xF, &ports), BH_EFFECT_NONE);
        CHECK("of the owner only", ports, 0);
        CHECK("whole words", bh_reg_effect(&m, (uint16_t)row[i].addr, SECURE_PRIVILEGED, row[i].data, 0x7, &ports), BH_EFFECT_NONE);
        assert_memory_equal(&m, &before, sizeof m);

        CHECK("abandoned", bh_reg_write_abandoned(&m, (uint16_t)row[i].addr, SECURE_PRIVILEGED, row[i].data, 0xF), BH_SLVERR);
        if (row[i].want == BH_EFFECT_SWITCH)
            before.select = 1;
        if (row[i].want == BH_EFFECT_COMMIT)
            before.commit_status.code = BH_COMMIT_DRAIN;
        assert_memory_equal(&m, &before, sizeof m);
        CHECK("the pair is whole", pair_succeeds(&m, 0, 3), 1);
        m.select             = 0;
        m.commit_status.code = 0;
    }

    /* a port that is isolated in a change of its own view */
    CHECK("isolate", bh_isolate(&m, 2), BH_OK);
    CHECK("effect", bh_reg_effect(&m, 0x320, SECURE_PRIVILEGED, 0x200, 0xF, &ports), BH_EFFECT_PORT);
    CHECK("nobody to wait for", ports, 0);
    reg_write(&m, 0x320, 0x200);
    CHECK("closed, and follows", reg_read(&m, 0x324), 0x300);
}

/* A switch of pins or schedule that was abandoned: SELECT says so. */
TEST(abandoned_by_pins, "L14")
{
    struct bh_model m, before;

    set_up(&m);
    bh_exclusive_read(&m, 0, 3);
    memcpy(&before, &m, sizeof m);
    CHECK("no such partition", bh_switch_abandoned(&m, 4), (uint64_t)BH_ERANGE);
    assert_memory_equal(&m, &before, sizeof m);
    CHECK("abandoned", bh_switch_abandoned(&m, 2), BH_OK);
    CHECK("SELECT", reg_read(&m, BH_REG_SELECT), 2);
    CHECK("ACTIVE", reg_read(&m, BH_REG_ACTIVE), 0);
    before.select = 2;
    assert_memory_equal(&m, &before, sizeof m);

    const struct bh_record r = bh_drain_record(0, 0, 3);
    CHECK("code", r.code, BH_FAULT_DRAIN);
    CHECK("port", r.port, 3);
    CHECK("register", r.ipa, 0);
    CHECK("fields", r.prot | r.id | r.partition | r.vmid | r.len | r.trusted | r.level, 0);
    CHECK("a write", r.write, 1);
    CHECK("of a word", r.size, 2);
}

/* HARDWIRED: ports, streams and schedule are parameters; there is nothing to write. */
TEST(hardwired_ports, "L11 T3")
{
    struct bh_params p = built();
    struct bh_model  m;
    struct bh_record r;

    p.hardwired = 1;
    reset(&m, &p);
    for (unsigned n = 0; n < 3; n++)
        give(&m, n, 0, PAGE, pa_of(n));
    port(&m, 1, (struct bh_port_control){.mode = BH_MODE_STREAM});
    port(&m, 2, (struct bh_port_control){.mode = BH_MODE_FIXED, .partition = 1, .trusted = 1, .isolate = 1});
    stream(&m, 4, 2, false);
    bh_select_pins(&m, 9);
    CHECK("none", judge_at(&m, 0, read_of(8, 8)).fault, BH_FAULT_PARTITION);
    sees(&m, "fixed", 2, 0, 1, true);
    sees(&m, "by stream", 1, 4, 2, false);
    bh_select_pins(&m, 1);
    sees(&m, "follows", 0, 0, 1, false);
    CHECK("isolate", bh_isolate(&m, 2), BH_OK);
    CHECK("no register", bh_reg_write(&m, (uint16_t)status_of(2), SECURE_PRIVILEGED, 0x100, 0xF, &r), BH_SLVERR);
    CHECK("closed until reset", judge_at(&m, 2, read_of(8, 8)).fault, BH_FAULT_PARTITION);
    CHECK("no effect", bh_reg_effect(&m, BH_REG_ACTIVE, SECURE_PRIVILEGED, 0, 0xF, NULL), BH_EFFECT_NONE);
}

/* What the build has not is refused, and nothing changes. */
TEST(ports_out_of_range, "")
{
    static const struct { const char *what; unsigned port; struct bh_port_control c; } row[] = {
        {"port", 4, {.mode = BH_MODE_FOLLOW}},
        {"mode", 0, {.mode = 3}},
        {"mode", 0, {.mode = 255}},
        {"stream on a port not built for it", 0, {.mode = BH_MODE_STREAM}},
        {"partition", 0, {.mode = BH_MODE_FIXED, .partition = 4}},
        {"partition of a port that follows", 0, {.partition = 4}},
        {"isolate on a port not built for it", 1, {.isolate = 1}},
    };
    const struct bh_stream s = {.partition = 4, .valid = 1}, good = {.valid = 1};
    struct bh_params       p = built();
    struct bh_model        m, before;

    set_up(&m);
    memcpy(&before, &m, sizeof m);
    for (size_t i = 0; i < COUNT(row); i++)
        CHECK(row[i].what, bh_set_port(&m, row[i].port, &row[i].c), (uint64_t)BH_ERANGE);
    CHECK("stream's partition", bh_set_stream(&m, 0, &s), (uint64_t)BH_ERANGE);
    CHECK("stream", bh_set_stream(&m, 8, &good), (uint64_t)BH_ERANGE);
    assert_memory_equal(&m, &before, sizeof m);
    p.stream_ports = 0;
    reset(&m, &p);
    CHECK("no streams", bh_set_stream(&m, 0, &good), (uint64_t)BH_ERANGE);
}
