/* SPDX-License-Identifier: Apache-2.0
 *
 * L10: what a partition can observe does not depend on another's windows, nor on any pa_base.  Systems that differ only in these get
 * the same stimulus from partition A on one port; every pin of that port in every cycle, and all that the owner reads about A, must
 * be the same.
 */
#include "directed.h"

#include <stddef.h>
#include <string.h>

enum { BURSTS = 150, SYSTEMS = 4, RECORDS = 12 };
static struct shot beside[8 * 40];

struct observed {
    uint64_t pins, cycles, shots;            /* hashes: the port's pins; when and how each burst was answered, with its data */
    uint32_t counters[4], live[16][8];       /* of A; live without PA_BASE */
    struct bh_record record[RECORDS];
    unsigned allowed, refused, records;
};

static uint64_t mix(uint64_t hash, uint64_t value) { return (hash ^ value) * 0x9e3779b97f4a7c15ull ^ hash >> 29; }

/* What turns inside without end may depend on the cycles since reset: those are the same in every system. */
static uint64_t reset_at;

static void align(void) { run((unsigned)(2520 - (now() - reset_at) % 2520)); }

/* The others' windows in system k: elsewhere, smaller, gone, or as A's own. */
static void others(unsigned k, unsigned a)
{
    for (unsigned p = 0; p < build.partitions; p++) {
        if (p == a) continue;
        for (unsigned w = 0; w < build.windows; w++)
            stage_window(p, w, layout_ipa(k == 2 ? build.windows + w : w), k == 1 ? GRANULE : LAYOUT_SIZE,
                         layout_pa(p + (k == 3), 16 - build.windows + w), k == 1 ? 0x249 : BH_ACCESS_ALL, k == 3 && w ? 0 : W_VALID);
        stage_partition(p, layout_vmid(p), k == 3 && p ? 0 : P_VALID);
    }
}

/* A's windows: the same but for pa_base. */
static uint64_t pa_of(unsigned k, unsigned w)
{
    static const uint64_t base[SYSTEMS] = { 40, 4096 + 7, 2000, 130 };       /* granules; all beyond or below the others' */
    return (base[k] + 8 * w) * GRANULE;
}

static void set_up(unsigned k, unsigned a)
{
    static uint8_t contents[4096];
    const unsigned n = build.windows < 4 ? build.windows : 4;

    reset();
    reset_at = now();
    for (unsigned w = 0; w < n; w++) {
        for (unsigned i = 0; i < sizeof contents; i++) contents[i] = (uint8_t)(i * 37 + i / 251 + w * 11 + 1);
        for (uint64_t at = 0; at < LAYOUT_SIZE && at < 16384; at += sizeof contents) poke(pa_of(k, w) + at, contents, sizeof contents);
        stage_window(a, w, layout_ipa(w), LAYOUT_SIZE, pa_of(k, w), 0x03f, W_VALID);
    }
    stage_partition(a, layout_vmid(a), P_VALID);
    must_commit(a);
    others(k, a);
    for (unsigned p = 0; p < build.partitions; p++)
        if (p != a) must_commit(p);
}

/* Good, bad and ugly bursts of A. */
static struct bh_burst of_a(unsigned i)
{
    struct bh_burst b = burst(i & 1, (i * 3 % 12) * GRANULE + layout_ipa(0) - 2 * GRANULE + 64 * (i % 16), (uint8_t)(i % 9), i % 3);
    b.prot = (uint8_t)(i % 8);
    b.id = i >> 1 & 1;
    b.lock = i % 13 == 5;
    if (b.lock) b.len = 0, b.addr &= ~3ull;
    b.burst = i % 31 == 0 ? 3 : BH_INCR;
    return b;
}

static void stimulate(unsigned port, unsigned a, bool stream, bool traffic, struct observed *seen)
{
    memset(seen, 0, sizeof *seen);
    memory_latency(3);
    align();
    watch();
    const uint64_t start = now();
    for (unsigned i = 0; i < BURSTS; i++) {
        shot_at(i, port, of_a(i))->b.user = stream ? a : 0;
        post(&shots[i]);
    }
    /* The others do the same in every system, but what they are allowed differs. */
    for (unsigned i = 0; traffic && i < 40; i++)
        for (unsigned p = 0; p < build.ports; p++) {
            struct shot *s = &beside[p * 40 + i];
            if (p == port) continue;
            memset(s, 0, offsetof(struct shot, rdata));
            s->b = burst(i & 1, layout_ipa(i % 3 % build.windows) + (i % 2) * GRANULE, (uint8_t)(i % 3), 2);
            s->port = p;
            post(s);
        }
    for (unsigned done = 0; done < BURSTS && now() < start + 20000;) {
        run(1);
        for (done = 0; done < BURSTS && shots[done].done; done++) {}
    }
    seen->pins = outs[port].requester_side;
    seen->cycles = now() - start;
    finish();
    for (unsigned i = 0; i < BURSTS; i++) {
        const struct shot *s = &shots[i];
        seen->shots = mix(mix(mix(seen->shots, s->cycle - start), s->ended - start), s->resp | s->beats << 4 | (uint64_t)s->zero << 20);
        for (unsigned j = 0; !s->b.write && j < s->beats * BUS_BYTES; j++) seen->shots = mix(seen->shots, s->rdata[j]);
    }
    for (unsigned i = 0; i < outs[port].addresses && i < 1024; i++) seen->allowed++;
    seen->refused = BURSTS - seen->allowed;
    settle();
    for (unsigned i = 0; i < 4; i++) seen->counters[i] = reg_read((uint16_t)(BH_REG_COUNTERS_BASE + 16 * a + 4 * i));
    for (unsigned w = 0; w < build.windows; w++)
        for (unsigned i = 0; i < 8; i++)
            if (i != 4 && i != 5) seen->live[w][i] = reg_read(live(a, w, 4 * i));
    /* Records: A alone, so that none is missed. */
    drop_records();
    for (unsigned i = 0; i < RECORDS; i++) {
        shot_at(0, port, of_a(3 * i));
        shots[0].b.prot = 2;
        shots[0].b.lock = 0;
        shots[0].b.user = stream ? a : 0;
        fire(&shots[0]);
        run(8);
        if (next_record(&seen->record[seen->records])) seen->records++;
    }
}

static unsigned same_view(const struct observed *one, const struct observed *two, const char *what, unsigned k)
{
    bool equal = one->records == two->records;
    for (unsigned i = 0; i < one->records && equal; i++) {
        const struct bh_record *x = &one->record[i], *y = &two->record[i];
        equal = x->code == y->code && x->ipa == y->ipa && x->id == y->id && x->port == y->port && x->partition == y->partition
             && x->level == y->level && x->trusted == y->trusted && x->write == y->write && x->prot == y->prot && x->len == y->len
             && x->size == y->size && x->vmid == y->vmid;
    }
    same(two->pins, one->pins, "%s, system %u: the port's pins in every cycle, as a hash", what, k);
    same(two->cycles, one->cycles, "%s, system %u: cycles", what, k);
    same(two->shots, one->shots, "%s, system %u: cycle, response and data of each burst, as a hash", what, k);
    same(memcmp(two->counters, one->counters, sizeof one->counters), 0, "%s, system %u: A's counters", what, k);
    same(memcmp(two->live, one->live, sizeof one->live), 0, "%s, system %u: A's windows but for PA_BASE", what, k);
    same(equal, true, "%s, system %u: A's records", what, k);
    return 6;
}

/* A alone, on a port of its own beside the others' traffic, or by stream. */
TEST_IF(others_are_invisible, "L10 L8 L9", two_partitions)
{
    static struct observed seen[SYSTEMS];
    const unsigned a = 1;
    unsigned compared = 0;

    for (unsigned how = 0; how < 3; how++) {
        static const char *const what[] = { "FOLLOW, alone", "FIXED, beside traffic", "STREAM, beside traffic" };
        const unsigned port = how == 0 ? 0 : how == 1 ? build.ports - 1 : build.stream_ports ? (unsigned)__builtin_ctz(build.stream_ports) : 0;
        if ((how == 1 && build.ports < 2) || (how == 2 && !build.stream_ports)) continue;
        for (unsigned k = 0; k < SYSTEMS; k++) {
            set_up(k, a);
            if (how == 0) must_switch(a);
            if (how == 1) same(reg_write(port_control(port), FIXED_TO(a)), BH_OKAY, "PORT_CONTROL");
            if (how == 2) {
                same(reg_write(stream_control(a), STREAM_TO(a)), BH_OKAY, "STREAM_CONTROL");
                same(reg_write(port_control(port), MODE_STREAM), BH_OKAY, "PORT_CONTROL");
            }
            compared += how;
            stimulate(port, a, how == 2, how > 0, &seen[k]);
            same(seen[k].allowed > 20 && seen[k].refused > 20 && seen[k].records > 5, true, "%s: %u allowed, %u refused, %u records", what[how],
                 seen[k].allowed, seen[k].refused, seen[k].records);
            compared++;
            if (k) compared += same_view(&seen[0], &seen[k], what[how], k);
        }
    }
    planned(compared);
}

/* The others refused in every cycle, or never: the time that A's own refusals take is the same. */
TEST_IF(time_of_a_refusal, "L10 L9", several_ports)
{
    const unsigned port = build.ports - 1;
    uint64_t pins[3], ends[3];

    for (unsigned k = 0; k < 3; k++) {
        reset();
        reset_at = now();
        layout_all();
        same(reg_write(port_control(port), FIXED_TO(1)), BH_OKAY, "PORT_CONTROL");
        if (k) {                                             /* the others have no window there, or none at all */
            for (unsigned w = 0; w < build.windows; w++)
                stage_window(0, w, layout_ipa(build.windows + w), LAYOUT_SIZE, layout_pa(0, w), BH_ACCESS_ALL, k == 1 ? W_VALID : 0);
            must_commit(0);
        }
        memory_latency(3);
        align();
        watch();
        const uint64_t start = now();
        for (unsigned i = 0; i < 40; i++)
            for (unsigned p = 0; p < build.ports; p++) {
                struct shot *s = p == port ? &shots[i] : &beside[p * 40 + i];
                memset(s, 0, offsetof(struct shot, rdata));
                s->b = burst(i & 1, p == port ? layout_ipa(build.windows) + 64 * (i % 8) : layout_ipa(0), 0, 2);
                s->port = p;
                post(s);
            }
        run(400);
        pins[k] = outs[port].requester_side;
        ends[k] = 0;
        for (unsigned i = 0; i < 40; i++) ends[k] = mix(ends[k], shots[i].ended - start);
        same(outs[port].addresses, 0, "A's addresses downstream");
        finish();
        drop_records();
    }
    for (unsigned k = 1; k < 3; k++) {
        same(ends[k], ends[0], "cycles in which A's refusals are answered, as a hash, system %u", k);
        same(pins[k], pins[0], "A's pins in every cycle, as a hash, system %u", k);
    }
    planned(3 * 2 + 2 * 2);
}
