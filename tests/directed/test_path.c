/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 2, the end: how refused and allowed bursts are answered, in which order, and what appears
 * downstream.
 */
#include "directed.h"

#include <string.h>

static void one_window(void)                 /* partition 0: IPA 4..7 granules at PA 16 */
{
    stage_window(0, 0, 4 * GRANULE, 4 * GRANULE, 16 * GRANULE, BH_ACCESS_ALL, W_VALID);
    stage_partition(0, 1, P_VALID);
    must_commit(0);
}

static uint64_t good(unsigned i) { return 4 * GRANULE + 64 * (i % 32); }
static uint64_t bad(unsigned i)  { return 9 * GRANULE + 64 * (i % 32); }

/* A refused read of n beats answers n beats, all zero, RLAST on the last and only there. */
TEST(refused_reads, "L4 L10")
{
    one_window();
    for (unsigned beats = 1; beats <= 256; beats++) {
        struct shot *s = shot(0, burst(false, 9 * GRANULE, (uint8_t)(beats - 1), beats % (FULL_SIZE + 1)));
        if (beats << s->b.size > 4096) s->b.size = 2;
        fire(s);                             /* RLAST is held against AxLEN at every beat */
        same(s->beats, beats, "beats of a refused read of %u", beats);
        same(s->zero, true, "its data is zero");
        same(s->resp, build.fault_resp, "its RRESP");
        same(s->resp_mixed, false, "beats with another RRESP");
    }
    drop_records();
    planned(256 * 4);
}

/* A refused write swallows its beats and answers once; the next one finds its own beats. */
TEST(refused_writes, "L4 T4")
{
    one_window();
    for (unsigned beats = 1; beats <= 256; beats += beats < 20 ? 1 : 59) {
        uint8_t memory[4], want[4];
        static uint8_t data[2][256 * 64];
        struct shot *no = shot(0, burst(true, 9 * GRANULE, (uint8_t)(beats - 1), 2));
        struct shot *yes = shot(1, burst(true, 5 * GRANULE, 0, 2));
        memset(data[0], 0xee, sizeof data[0]);
        memset(data[1], (int)beats, sizeof data[1]);
        no->wdata = data[0];
        yes->wdata = data[1];
        watch();
        post(no);
        post(yes);
        finish();
        same(no->resp, build.fault_resp, "BRESP of a refused write of %u beats", beats);
        same(yes->resp, BH_OKAY, "BRESP of the allowed one behind it");
        same(out.addresses, 1, "addresses downstream");
        same(out.w_beats, 1, "data beats downstream");
        peek(17 * GRANULE, memory, 4);
        memset(want, (int)beats, 4);
        same(memcmp(memory, want, 4), 0, "what memory holds behind the allowed one");
    }
    drop_records();
    planned((19 + 5) * 5);
}

/* Data of memory's beats and zero beats are merged; neither shows the other, none is lost or doubled. */
TEST(refused_reads_hide_memory, "L10 L4")
{
    static const uint8_t pattern[64] = { [0 ... 63] = 0xc5 };
    const uint32_t ids = build.id_width >= 2 ? 4 : 2;
    unsigned compared = 0;

    one_window();
    for (unsigned i = 0; i < 64; i++) poke(16 * GRANULE + 64 * i, pattern, 64);
    for (unsigned round = 0; round < 2; round++) {
        memory_latency(round * 12);
        for (unsigned i = 0; i < 96; i++) {
            const bool allowed = (i / 3) & 1;
            struct bh_burst b = burst(false, allowed ? good(i) : bad(i), (uint8_t)(i % 16), 2);
            b.id = i % ids;
            post(shot(i, b));
        }
        watch();
        finish();
        for (unsigned i = 0; i < 96; i++) {
            const bool allowed = (i / 3) & 1;
            bool match = true;
            for (unsigned n = 0; allowed && n <= shots[i].b.len; n++) {
                const unsigned lane = (unsigned)(shots[i].b.addr + 4 * n) % BUS_BYTES;
                match = match && memcmp(&shots[i].rdata[n * BUS_BYTES + lane], pattern, 4) == 0;
            }
            same(shots[i].beats, shots[i].b.len + 1u, "beats of read %u", i);
            same(shots[i].zero, !allowed, "read %u is all zero", i);
            same(match, true, "data of read %u is memory's", i);
            same(shots[i].resp, allowed ? BH_OKAY : build.fault_resp, "RRESP of read %u", i);
            compared += 4;
        }
        same(out.addresses, 48, "addresses downstream");
        compared++;
        drop_records();
    }
    planned(2 * (96 * 4 + 1));
    (void)compared;
}

/* One ID: answers come in the order of the addresses, refused among allowed. */
TEST(order_one_id, "L4")
{
    unsigned compared = 0;

    one_window();
    for (unsigned latency = 0; latency <= 20; latency += 10)
        for (int write = 0; write < 2; write++) {
            memory_latency(latency);
            for (unsigned i = 0; i < 32; i++) {
                struct bh_burst b = burst(write, (i * 5 >> 1) & 1 ? bad(i) : good(i), (uint8_t)(i % 3), 2);
                b.id = 1;
                post(shot(i, b));
            }
            finish();
            for (unsigned i = 0; i < 32; i++) {
                same(shots[i].resp, (i * 5 >> 1) & 1 ? build.fault_resp : BH_OKAY, "response to %s %u", write ? "write" : "read", i);
                if (i > 0) same(shots[i].order, shots[i - 1].order + 1, "place of answer %u (latency %u)", i, latency);
                compared += 2;
            }
            drop_records();
        }
    planned(3 * 2 * (32 + 31));
    (void)compared;
}

/* Several IDs, mixed: each ID keeps its order. */
TEST(order_mixed_ids, "L4")
{
    const uint32_t ids = build.id_width >= 3 ? 8 : 1u << build.id_width;
    unsigned compared = 0;

    one_window();
    memory_latency(8);
    for (int write = 0; write < 2; write++) {
        for (unsigned i = 0; i < 200; i++) {
            struct bh_burst b = burst(write, (i * 7 / 3) & 1 ? bad(i) : good(i), (uint8_t)(i % 4), 2);
            b.id = (i * 5 + i / 8) % ids;
            post(shot(i, b));
        }
        finish();
        for (uint32_t id = 0; id < ids; id++) {
            uint64_t before = 0;
            for (unsigned i = 0; i < 200; i++) {
                if (shots[i].b.id != id) continue;
                same(shots[i].order > before, true, "%s %u of ID %u after the one before", write ? "write" : "read", i, id);
                before = shots[i].order;
                compared++;
            }
        }
        drop_records();
    }
    planned(400);
    (void)compared;
}

/* Write beats are counted by AWLEN: a wrong WLAST moves no beat from one burst to another. */
TEST(wrong_wlast, "L4 T4")
{
    static uint8_t data[4][16 * 64];
    uint8_t memory[16];

    one_window();
    for (unsigned i = 0; i < 4; i++) memset(data[i], (int)(0x10 * (i + 1)), sizeof data[i]);
    for (unsigned round = 0; round < 8; round++) {
        const uint8_t zero[64] = { 0 };
        for (unsigned i = 0; i < 4; i++) poke(16 * GRANULE + 64 * i, zero, 64);
        watch();
        for (unsigned i = 0; i < 4; i++) {
            struct shot *s = shot(i, burst(true, (i + round) & 1 ? bad(i) : good(i), 3, 2));
            s->wdata = data[i];
            s->wrong_wlast = round >> 1 & 1 ? true : i == 1;
            post(s);
        }
        finish();
        same(out.addresses, 2, "addresses downstream");
        same(out.w_beats, 8, "data beats downstream");
        for (unsigned i = 0; i < 4; i++) {
            const bool allowed = !((i + round) & 1);
            same(shots[i].resp, allowed ? BH_OKAY : build.fault_resp, "BRESP of write %u", i);
            peek(16 * GRANULE + 64 * i, memory, 16);
            for (unsigned k = 0; k < 16; k += 4)
                same(memory[k], allowed ? 0x10 * (i + 1) : 0, "memory behind write %u, beat %u", i, k / 4);
        }
        drop_records();
    }
    planned(8 * (2 + 4 * 5));
}

/* At most MAX_OUTSTANDING in flight in each direction. */
TEST(outstanding_limit, "")
{
    one_window();
    for (int write = 0; write < 2; write++) {
        memory_stall(false, true);           /* addresses are taken, nothing is answered */
        watch();
        for (unsigned i = 0; i < 40; i++) {
            struct bh_burst b = burst(write, good(i), 0, 2);
            b.id = i & 1;
            post(shot(i, b));
        }
        run(400);
        same(out.addresses, build.max_outstanding < 40 ? build.max_outstanding : 40, "addresses downstream, none answered");
        memory_stall(false, false);
        finish();
        same(out.addresses, 40, "addresses downstream in the end");
    }
    planned(4);
}

/* A requester that takes no answers of refused bursts for a long time stops nothing for good. */
TEST(refused_then_stalled, "L4")
{
    one_window();
    requester_stall(true);
    for (unsigned i = 0; i < 24; i++) {
        struct bh_burst b = burst(i & 1, i % 3 ? bad(i) : good(i), (uint8_t)(i % 7), 2);
        b.id = i & 1;
        post(shot(i, b));
    }
    run(500);
    uint32_t value;
    same(reg_read_as(BH_REG_ID, 1, &value), BH_OKAY, "register read meanwhile");
    requester_stall(false);
    finish();
    for (unsigned i = 0; i < 24; i++)
        same(shots[i].resp, i % 3 ? build.fault_resp : BH_OKAY, "response %u", i);
    struct bh_burst b = burst(false, good(0), 0, 2);
    drop_records();
    must_pass(&b, 16 * GRANULE, "an access afterwards");
    planned(1 + 24 + FIRE_COMPARISONS);
}

/* The data path and its records go on while nobody reads the records. */
TEST(full_records_do_not_stall, "L4")
{
    one_window();
    for (unsigned i = 0; i < 300; i++) {
        struct bh_burst b = burst(i & 1, bad(i), 0, 2);
        post(shot(i, b));
    }
    finish();
    unsigned answered = 0;
    for (unsigned i = 0; i < 300; i++) answered += shots[i].resp == build.fault_resp;
    same(answered, 300, "refused bursts answered");
    same(reg_read(BH_REG_FAULT_STATUS), build.fault_depth << 8 | 3, "FAULT_STATUS");
    same(reg_read(BH_REG_FAULT_MISSED), 300 - build.fault_depth, "FAULT_MISSED");
    planned(3);
}

/* L10: what a requester sees, every pin in every cycle, does not depend on where its windows lie; nor do its records. */
TEST(pa_base_is_invisible, "L10")
{
    const uint64_t g = GRANULE;
    static const uint64_t bases[3] = { 64, 1000, 4097 };      /* granules */
    static uint8_t contents[2][4096];
    uint64_t seen[3], cycles[3];
    struct bh_record records[3][16];
    unsigned held[3];

    for (unsigned i = 0; i < sizeof contents; i++) contents[i / 4096][i % 4096] = (uint8_t)(i * 37 + i / 251 + 1);
    for (unsigned k = 0; k < 3; k++) {
        reset();
        for (unsigned page = 0; page < 2; page++) poke((bases[k] + page) * g, contents[page], 4096);
        stage_window(0, 0, 4 * g, 2 * g, bases[k] * g, 0x03f, W_VALID);
        stage_partition(0, 1, P_VALID);
        must_commit(0);
        watch();
        const uint64_t start = now();
        for (unsigned i = 0; i < 200; i++) {
            struct bh_burst b = burst(i & 1, (i * 3 % 8) * g + 64 * (i % 16), (uint8_t)(i % 9), i % 3);
            b.prot = (uint8_t)(i % 8);
            b.id = i & 1;
            b.burst = i % 31 == 0 ? 3 : BH_INCR;
            post(shot(i, b));
        }
        finish();
        seen[k] = out.requester_side;
        cycles[k] = now() - start;
        same(out.addresses > 20, true, "some accesses pass");
        held[k] = 0;
        while (held[k] < 16 && next_record(&records[k][held[k]])) held[k]++;
    }
    for (unsigned k = 1; k < 3; k++) {
        bool equal = held[k] == held[0] && held[0] > 3;
        for (unsigned i = 0; i < held[0]; i++) {
            const struct bh_record *a = &records[0][i], *b = &records[k][i];
            equal = equal && a->code == b->code && a->ipa == b->ipa && a->id == b->id && a->prot == b->prot
                 && a->write == b->write && a->len == b->len && a->size == b->size && a->vmid == b->vmid;
        }
        same(seen[k], seen[0], "the requester's pins with pa_base 0x%x granules, as a hash", (unsigned)bases[k]);
        same(cycles[k], cycles[0], "cycles taken");
        same(equal, true, "the records with pa_base 0x%x granules", (unsigned)bases[k]);
    }
    planned(3 + 2 * 3);
}

/* Counters of a partition: allowed bursts and their beats, refused bursts; each partition its own. */
TEST(counters, "L9 L8")
{
    const unsigned last = build.partitions - 1;

    layout_all();
    for (unsigned round = 0; round < 2; round++) {
        const unsigned p = round ? last : 0;
        must_switch(p);
        for (unsigned i = 0; i < 100; i++) {
            const bool write = i % 3 == 0, refused = i % 5 == 4;
            struct bh_burst b = burst(write, refused ? layout_ipa(build.windows) : layout_ipa(0), (uint8_t)(i % 2 ? i : 255), 0);
            post(shot(i, b));
        }
        finish();
    }
    unsigned reads = 0, writes = 0, beats = 0, faults = 0;
    for (unsigned i = 0; i < 100; i++) {
        if (i % 5 == 4) faults++;
        else {
            if (i % 3 == 0) writes++;
            else            reads++;
            beats += i % 2 ? i + 1 : 256;
        }
    }
    const unsigned times = last == 0 ? 2 : 1;
    settle();
    for (unsigned p = 0; p < build.partitions; p++) {
        const uint16_t base = (uint16_t)(BH_REG_COUNTERS_BASE + 16 * p);
        const unsigned n = p == 0 || p == last ? times : 0;
        same(reg_read(base), n * reads, "READS of partition %u", p);
        same(reg_read((uint16_t)(base + 4)), n * writes, "WRITES of partition %u", p);
        same(reg_read((uint16_t)(base + 8)), n * beats, "BEATS of partition %u", p);
        same(reg_read((uint16_t)(base + 12)), n * faults, "FAULTS of partition %u", p);
    }
    planned(4 * build.partitions);
}

/* Reset in the middle of traffic: closed again, empty, and working afterwards. */
TEST(reset_in_traffic, "L4")
{
    struct bh_burst b = burst(false, good(0), 0, 2), w = burst(true, good(0), 3, 2);

    for (unsigned cycles = 1; cycles <= 12; cycles++) {
        one_window();
        memory_latency(6);
        for (unsigned i = 0; i < 40; i++) {
            struct bh_burst x = burst(i & 1, i % 3 == 2 ? bad(i) : good(i), (uint8_t)(i % 8), 2);
            x.id = i & 1;
            post(shot(i, x));
        }
        run(3 * cycles);
        reset();
        same(reg_read(BH_REG_FAULT_STATUS), 0, "FAULT_STATUS after reset");
        same(reg_read(BH_REG_ACTIVE), 0, "ACTIVE after reset");
        same(reg_read(BH_REG_COUNTERS_BASE), 0, "READS after reset");
        must_refuse(&b, BH_FAULT_PARTITION, "after reset");
        must_refuse(&w, BH_FAULT_PARTITION, "after reset");
        one_window();
        must_pass(&b, 16 * GRANULE, "after the next commit");
        must_pass(&w, 16 * GRANULE, "after the next commit");
        reset();
    }
    planned(12 * (3 + 4 * FIRE_COMPARISONS));
}
