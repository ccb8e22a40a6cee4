/* SPDX-License-Identifier: Apache-2.0 */
#include "table_memory.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "pages.h"

/* One transaction, from its address to its answer. */
struct transaction {
    bool busy;        /* the address was taken */
    bool data;        /* write: all beats were taken */
    uint64_t ready;   /* cycle of the first answer */
    struct dut_table_addr a;
    unsigned beat;
    bool bad;
};

struct table_memory {
    struct bh_params params;
    struct scoreboard *sb;
    struct memory *bytes;
    struct rng rng;
    struct tb_table_stalls stalls;
    bool stuck_addresses, stuck_answers, bad_reads, bad_writes;
    uint64_t size;        /* of the table, bytes */
    unsigned per_word;    /* granules in 64 bits */
    struct transaction r, w;
    struct dut_table last; /* of the cycle before: what stood must stay */
    bool aw_stood, w_stood, ar_stood;
    uint64_t cleared;     /* bytes, since reset */
    bool failed;
};

/* ---- life -------------------------------------------------------------------------- */

struct table_memory *table_memory_new(const struct bh_params *p, struct scoreboard *sb, struct memory *bytes, uint64_t seed)
{
    struct table_memory *t = calloc(1, sizeof *t);
    unsigned bits = 1;

    if (!t)
        return NULL;
    while (bits < 1 + 4 * (p->levels > 1 ? p->levels - 1 : 0))
        bits *= 2;
    t->params = *p;
    t->sb = sb;
    t->bytes = bytes;
    t->size = p->granule_dram ? p->granules * bits / 8 : 0;
    t->per_word = 64 / bits;
    t->stalls.latency = 1;
    rng_seed(&t->rng, seed);
    table_memory_reset(t);
    return t;
}

void table_memory_free(struct table_memory *t) { free(t); }

void table_memory_reset(struct table_memory *t)
{
    t->r = t->w = (struct transaction){.busy = false};
    t->aw_stood = t->w_stood = t->ar_stood = t->failed = false;
    t->cleared = 0;
}

void table_memory_stall(struct table_memory *t, const struct tb_table_stalls *s) { t->stalls = *s; }

void table_memory_stuck(struct table_memory *t, bool addresses, bool answers)
{
    t->stuck_addresses = addresses;
    t->stuck_answers = answers;
}

void table_memory_errors(struct table_memory *t, bool reads, bool writes)
{
    t->bad_reads = reads;
    t->bad_writes = writes;
}

bool table_memory_ready(const struct table_memory *t) { return t->params.granules && t->cleared >= t->size && !t->failed; }

/* ---- pins ----------------------------------------------------------------------------- */

static uint64_t word_addr(const struct transaction *x) { return (x->a.addr & ~7ull) + 8 * x->beat; }

static bool inside(const struct table_memory *t, uint64_t addr) { return addr - t->params.granule_table < t->size; }

static uint8_t error(struct table_memory *t) { return rng_below(&t->rng, 2) ? BH_SLVERR : BH_DECERR; }

void table_memory_drive(struct table_memory *t, struct dut_table *p, uint64_t cycle)
{
    const bool answers = !t->stuck_answers;

    p->awready = !t->w.busy && !t->stuck_addresses && !rng_chance(&t->rng, t->stalls.aw);
    p->wready = t->w.busy && !t->w.data && !t->stuck_addresses && !rng_chance(&t->rng, t->stalls.w);
    p->arready = !t->r.busy && !t->stuck_addresses && !rng_chance(&t->rng, t->stalls.ar);
    if (!p->bvalid && t->w.busy && t->w.data && cycle >= t->w.ready && answers && !rng_chance(&t->rng, t->stalls.b)) {
        p->bvalid = 1;
        p->bresp = t->w.bad ? error(t) : BH_OKAY;
    }
    if (!p->rvalid && t->r.busy && cycle >= t->r.ready && answers && !rng_chance(&t->rng, t->stalls.r)) {
        p->rvalid = 1;
        t->r.bad = t->bad_reads;
        p->rresp = t->r.bad ? error(t) : BH_OKAY;
        p->rlast = t->r.beat == t->r.a.len;
        p->rdata = 0;
        if (inside(t, word_addr(&t->r)))
            memory_peek(t->bytes, word_addr(&t->r), &p->rdata, 8);
        if (t->r.bad) /* what an error brings is nobody's business; it must not be used */
            p->rdata = ~p->rdata;
    }
    if (!(t->w.busy && t->w.data))
        p->bvalid = 0;
    if (!t->r.busy)
        p->rvalid = 0;
}

static void check_addr(struct table_memory *t, const char *name, const struct dut_table_addr *a, const struct dut_table_addr *last, bool stood,
                       bool busy)
{
    if (stood && memcmp(a, last, sizeof *a))
        scoreboard_fail(t->sb, "t_axi %s 0x%" PRIx64 " was withdrawn or changed before it was accepted (AXI A3.2.1)", name, last->addr);
    if (!a->valid || stood)
        return;
    if (!t->size)
        scoreboard_fail(t->sb, "t_axi %s is used in a build without GRANULE_DRAM", name);
    else if (busy)
        scoreboard_fail(t->sb, "t_axi %s 0x%" PRIx64 " while another one is under way (docs/architecture.md: one at a time)", name, a->addr);
    else if (a->size != 3 || a->burst != BH_INCR || (a->addr & 7))
        scoreboard_fail(t->sb, "t_axi %s 0x%" PRIx64 " SIZE %u BURST %u: aligned INCR of 8 bytes a beat was to come", name, a->addr, a->size,
                        a->burst);
    else if (!inside(t, a->addr) || !inside(t, a->addr + 8ull * a->len))
        scoreboard_fail(t->sb, "t_axi %s 0x%" PRIx64 " LEN %u leaves the table, 0x%" PRIx64 " and %" PRIu64 " bytes (design section 5)", name, a->addr,
                        a->len, t->params.granule_table, t->size);
    else if ((a->addr ^ (a->addr + 8ull * a->len)) >> 12)
        scoreboard_fail(t->sb, "t_axi %s 0x%" PRIx64 " LEN %u crosses 4 KiB (AXI A3.4.1)", name, a->addr, a->len);
}

static void take_beat(struct table_memory *t, const struct dut_table *p)
{
    const uint64_t at = word_addr(&t->w);

    scoreboard_counts(t->sb)->table_writes++;
    if (p->wlast != (t->w.beat == t->w.a.len))
        scoreboard_fail(t->sb, "t_axi W beat %u of %u: WLAST is %u", t->w.beat, t->w.a.len + 1u, p->wlast);
    t->w.bad |= t->bad_writes;
    if (!t->w.bad && inside(t, at)) {
        uint64_t word;
        memory_peek(t->bytes, at, &word, 8);
        for (unsigned i = 0; i < 8; i++)
            if (p->wstrb >> i & 1)
                word = (word & ~(0xffull << 8 * i)) | (p->wdata & 0xffull << 8 * i);
        memory_poke(t->bytes, at, &word, 8);
    }
    t->w.data = t->w.beat++ == t->w.a.len;
}

static uint64_t entry_at(const struct table_memory *t, uint64_t addr) { return (addr - t->params.granule_table) / 8 * t->per_word; }

static uint64_t later(struct table_memory *t, uint64_t cycle)
{
    return cycle + (t->stalls.latency ? t->stalls.latency : 1) + (t->stalls.latency_spread ? rng_below(&t->rng, t->stalls.latency_spread) : 0);
}

static void write_answered(struct table_memory *t)
{
    struct pages *g = scoreboard_pages(t->sb);

    t->w.busy = t->w.data = false;
    if (t->w.bad) {
        if (!t->failed)
            pages_table_failed(g);
        t->failed = true;
    } else if (t->cleared < t->size) {
        t->cleared += 8ull * (t->w.a.len + 1u);
        if (t->cleared >= t->size && !t->failed)
            pages_table_cleared(g);
    }
}

void table_memory_sample(struct table_memory *t, const struct dut_table *p, uint64_t cycle)
{
    check_addr(t, "AW", &p->aw, &t->last.aw, t->aw_stood, t->w.busy);
    check_addr(t, "AR", &p->ar, &t->last.ar, t->ar_stood, t->r.busy);
    if (t->w_stood && (!p->wvalid || p->wdata != t->last.wdata || p->wstrb != t->last.wstrb || p->wlast != t->last.wlast))
        scoreboard_fail(t->sb, "t_axi W was withdrawn or changed before it was accepted (AXI A3.2.1)");
    if (p->rvalid && p->rready) {
        scoreboard_counts(t->sb)->table_reads++;
        if (t->r.bad && t->per_word)
            pages_table_read_error(scoreboard_pages(t->sb), entry_at(t, word_addr(&t->r)), t->per_word);
        if (t->r.beat++ == t->r.a.len)
            t->r.busy = false;
    }
    if (p->bvalid && p->bready)
        write_answered(t);
    if (p->ar.valid && p->arready)
        t->r = (struct transaction){.busy = true, .a = p->ar, .ready = later(t, cycle)};
    if (p->aw.valid && p->awready)
        t->w = (struct transaction){.busy = true, .a = p->aw};
    if (p->wvalid && p->wready) {
        take_beat(t, p);
        if (t->w.data)
            t->w.ready = later(t, cycle);
    }
    t->aw_stood = p->aw.valid && !p->awready;
    t->ar_stood = p->ar.valid && !p->arready;
    t->w_stood = p->wvalid && !p->wready;
    t->last = *p;
}
