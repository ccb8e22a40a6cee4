/* SPDX-License-Identifier: Apache-2.0
 *
 * The trace front end.
 */
#define _POSIX_C_SOURCE 200809L

#include "frontend.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cache.h"
#include "mmu.h"
#include "trace.h"

#define BATCH  4096
#define POSTED 32               /* write-backs that may be on their way */
#define CACHEABLE 0xF           /* AxCACHE: write-back, read and write allocate */

/* Where the last access of a kind hit: programs stay in a line for a while. */
struct hot {
    uint64_t vline, line;       /* virtual line number, IPA line number */
    unsigned slot;
    uint8_t *shadow;            /* of the line's first byte */
};

struct runner {
    struct trace *trace;
    struct mmu mmu;
    struct trace_ref refs[BATCH];
    int at, count;
    bool done;
};

struct frontend {
    struct tb *tb;
    const struct system *system;
    const struct frontend_options *o;
    struct frontend_result *r;
    struct system_error *e;
    struct cache cache;
    unsigned bus;               /* bytes */
    unsigned size_log2;         /* AxSIZE of a line's beats */
    unsigned beats;             /* of a line */
    unsigned ids;
    uint64_t posted[POSTED];
    unsigned posts;
    uint64_t stores;            /* makes each store's data its own */
    struct hot hot[3];          /* fetch, load, store */
    struct runner run[BH_MAX_PARTITIONS];
    unsigned current;
};

/* ---- errors -------------------------------------------------------------------- */

__attribute__((format(printf, 3, 4)))
static int failed(struct frontend *f, int code, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    f->e->exit_code = code;
    vsnprintf(f->e->text, sizeof f->e->text, format, ap);
    va_end(ap);
    if (code == 1 && !tb_why(f->tb)[0])
        tb_fail(f->tb, "%s", f->e->text);
    return code;
}

/* The test bench has found a difference and knows the sentence. */
static int bench_failed(struct frontend *f)
{
    return failed(f, 1, "%s", tb_why(f->tb));
}

static const char *resp_name(unsigned resp)
{
    static const char *const names[4] = { "OKAY", "EXOKAY", "SLVERR", "DECERR" };
    return names[resp & 3u];
}

/* Where a byte must lie, from the description alone. */
static uint64_t pa_of(const struct system *s, unsigned partition, uint64_t ipa)
{
    for (unsigned i = 0; i < BH_MAX_WINDOWS; i++) {
        const struct bh_window *w = &s->partition[partition].window[i];
        if (w->valid && ipa >= w->ipa_base && ipa - w->ipa_base < w->size)
            return w->pa_base + (ipa - w->ipa_base);
    }
    return UINT64_MAX;
}

/* ---- lines over the bus ----------------------------------------------------------- */

static struct bh_burst line_burst(struct frontend *f, uint64_t ipa, unsigned prot, bool write)
{
    return (struct bh_burst){
        .addr = ipa, .id = (uint32_t)(f->r->bursts++ % f->ids), .len = (uint8_t)(f->beats - 1),
        .size = (uint8_t)f->size_log2, .burst = BH_INCR, .cache = CACHEABLE, .prot = (uint8_t)prot, .write = write,
    };
}

/* Nothing of ours is on its way any more. */
static int settle(struct frontend *f)
{
    if (f->posts == 0)
        return 0;
    f->posts = 0;
    return tb_drain(f->tb) == TB_OK ? 0 : bench_failed(f);
}

static int write_back(struct frontend *f, unsigned slot)
{
    struct cache *c = &f->cache;
    const struct mmu *m = &f->run[f->current].mmu;
    uint64_t ipa = c->tag[slot] << c->line_log2;
    if (f->posts == POSTED) {
        int rc = settle(f);
        if (rc)
            return rc;
    }
    f->posted[f->posts++] = c->tag[slot];
    struct bh_burst b = line_burst(f, ipa, m->prot, true);
    const uint8_t *data = cache_line(c, slot);
    uint8_t lanes[DUT_MAX_BUS_BYTES] = { 0 };
    if (c->line < f->bus) {                     /* one narrow beat */
        memcpy(lanes + ipa % f->bus, data, c->line);
        data = lanes;
    }
    c->dirty[slot] = 0;
    f->r->program[f->current].write_backs++;
    return tb_post(f->tb, &b, data, NULL) == TB_OK ? 0 : bench_failed(f);
}

/* Read a line into a slot, the wanted bytes first when WRAP can say that. */
static int fill(struct frontend *f, unsigned slot, uint64_t wanted, unsigned prot)
{
    struct cache *c = &f->cache;
    uint64_t line = wanted >> c->line_log2, ipa = line << c->line_log2;
    for (unsigned i = 0; i < f->posts; i++)
        if (f->posted[i] == line) {             /* reads may overtake writes */
            int rc = settle(f);
            if (rc)
                return rc;
        }
    struct bh_burst b = line_burst(f, ipa, prot, false);
    uint8_t buffer[4096 + DUT_MAX_BUS_BYTES], *data = cache_line(c, slot);
    enum bh_resp resp = BH_OKAY;
    unsigned turn = 0;
    if (f->beats == 2 || f->beats == 4 || f->beats == 8 || f->beats == 16) {
        b.burst = BH_WRAP;
        turn = (unsigned)(wanted - ipa) >> f->size_log2 << f->size_log2;
        b.addr = ipa + turn;
    }
    f->r->program[f->current].fills++;
    bool direct = turn == 0 && c->line >= f->bus;
    if (tb_burst(f->tb, &b, direct ? data : buffer, NULL, &resp) != TB_OK)
        return bench_failed(f);
    if (resp != BH_OKAY)
        return failed(f, 1, "partition@%x: line fill at IPA 0x%" PRIx64 " was answered %s, but the description grants it "
                      "(design section 2, steps 4 and 5)", f->r->program[f->current].partition, b.addr, resp_name(resp));
    if (c->line < f->bus) {
        memcpy(data, buffer + ipa % f->bus, c->line);
    } else if (!direct) {
        memcpy(data + turn, buffer, c->line - turn);
        memcpy(data, buffer + (c->line - turn), turn);
    }
    c->tag[slot] = line;
    c->dirty[slot] = 0;
    return 0;
}

/* Write back all dirty lines and forget all lines. */
static int clean(struct frontend *f)
{
    struct cache *c = &f->cache;
    for (unsigned i = 0; i < c->slots; i++) {
        if (c->tag[i] == CACHE_NONE)
            continue;
        if (c->dirty[i]) {
            int rc = write_back(f, i);
            if (rc)
                return rc;
        }
        c->tag[i] = CACHE_NONE;
    }
    return settle(f);
}

static void forget_hot(struct frontend *f)
{
    for (unsigned i = 0; i < 3; i++)
        f->hot[i] = (struct hot){ UINT64_MAX, 0, 0, NULL };
}

/* ---- one access -------------------------------------------------------------------- */

static const char *const kind_names[4] = { "fetch", "load", "store", "modify" };

static int wrong_byte(struct frontend *f, unsigned kind, uint64_t address, unsigned size, const uint8_t *got, const uint8_t *want)
{
    const struct frontend_program *p = &f->r->program[f->current];
    unsigned i = 0;
    while (i + 1 < size && got[i] == want[i])
        i++;
    uint64_t moved;
    const struct mmu_page *page = mmu_map(&f->run[f->current].mmu, address, MMU_READ, &moved, f->e);
    uint64_t ipa = page ? page->ipa + (address + i) % MMU_PAGE : UINT64_MAX;
    return failed(f, 1, "partition@%x (%s): reference %" PRIu64 " of %s, %s of %u bytes at virtual address 0x%" PRIx64
                  ": the byte at IPA 0x%" PRIx64 ", PA 0x%" PRIx64 " reads 0x%02x, and the program last wrote 0x%02x (design section 4: "
                  "never mixed; section 2, step 7)", p->partition, p->label, p->references, p->trace, kind_names[kind], size,
                  address, ipa, pa_of(f->system, p->partition, ipa), got[i], want[i]);
}

/* The slow way: translate, fill when missing, remember. */
static int miss(struct frontend *f, unsigned kind, uint64_t address)
{
    static const uint8_t needs[3] = { MMU_EXECUTE, MMU_READ, MMU_READ | MMU_WRITE };  /* a store fills its line first */
    struct mmu *m = &f->run[f->current].mmu;
    struct cache *c = &f->cache;
    struct mmu_page *page = mmu_lookup(m, address, needs[kind]);
    if (!page) {
        uint64_t moved;
        page = mmu_map(m, address, needs[kind], &moved, f->e);
        if (!page)
            return f->e->exit_code;
        for (uint64_t a = moved; moved != UINT64_MAX && a < moved + MMU_PAGE; a += c->line) {
            int slot = cache_find(c, a >> c->line_log2);
            if (slot >= 0)
                c->tag[slot] = CACHE_NONE;      /* clean: the page was never written */
        }
    }
    uint64_t ipa = page->ipa + address % MMU_PAGE, line = ipa >> c->line_log2;
    int slot = cache_find(c, line);
    if (slot < 0) {
        unsigned victim = cache_victim(c, line);
        int rc = c->tag[victim] != CACHE_NONE && c->dirty[victim] ? write_back(f, victim) : 0;
        c->tag[victim] = CACHE_NONE;
        if (rc == 0)
            rc = fill(f, victim, ipa, m->prot | (kind == TRACE_FETCH ? BH_PROT_INSTRUCTION : 0));
        if (rc)
            return rc;
        slot = (int)victim;
    }
    if (kind == TRACE_STORE)
        page->stored = true;
    f->hot[kind] = (struct hot){ address >> c->line_log2, line, (unsigned)slot,
                                 page->shadow + (address % MMU_PAGE & ~(uint64_t)(c->line - 1)) };
    return 0;
}

static inline uint64_t load64(const uint8_t *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static inline uint64_t mix(uint64_t x)
{
    x *= UINT64_C(0x9E3779B97F4A7C15);
    x ^= x >> 32;
    x *= UINT64_C(0xD6E8FEB86659FD93);
    return x ^ x >> 29;
}

/* A store's data: a function of its address, its number and the seed. */
static inline void store_bytes(struct frontend *f, uint64_t address, uint8_t *line, uint8_t *shadow, unsigned size)
{
    uint64_t x = mix(address ^ f->stores++ << 20 ^ f->o->seed << 44);
    for (;;) {
        unsigned n = size < 8 ? size : 8;
        if (n == 8) {
            memcpy(line, &x, 8);
            memcpy(shadow, &x, 8);
        } else {
            uint8_t b[8];
            memcpy(b, &x, 8);
            for (unsigned i = 0; i < n; i++)
                line[i] = shadow[i] = b[i];
        }
        size -= n;
        if (size == 0)
            return;
        line += 8;
        shadow += 8;
        x = mix(x + size);
    }
}

#if defined __BYTE_ORDER__ && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
/* Both sides have 8 bytes to spare. */
static inline bool same(const uint8_t *a, const uint8_t *b, unsigned size)
{
    return size <= 8 ? (load64(a) ^ load64(b)) << (64 - 8 * size) == 0 : memcmp(a, b, size) == 0;
}
#else
static inline bool same(const uint8_t *a, const uint8_t *b, unsigned size)
{
    return memcmp(a, b, size) == 0;
}
#endif

/* Part of a reference inside one line; kind is fetch, load or store. */
static inline int access_line(struct frontend *f, struct frontend_program *p, unsigned kind, uint64_t address, unsigned size)
{
    struct cache *c = &f->cache;
    struct hot *h = &f->hot[kind];
    p->accesses++;
    if (h->vline != address >> c->line_log2 || c->tag[h->slot] != h->line) {
        int rc = miss(f, kind, address);
        if (rc)
            return rc;
    }
    unsigned offset = (unsigned)address & (c->line - 1);
    uint8_t *data = cache_line(c, h->slot) + offset, *shadow = h->shadow + offset;
    c->used[h->slot] = ++c->clock;
    if (kind == TRACE_STORE) {
        c->dirty[h->slot] = 1;
        p->bytes_stored += size;
        store_bytes(f, address, data, shadow, size);
    } else {
        p->bytes_checked += size;
        if (!same(data, shadow, size))
            return wrong_byte(f, kind, address, size, data, shadow);
    }
    return 0;
}

static inline int access_all(struct frontend *f, struct frontend_program *p, unsigned kind, uint64_t address, unsigned size)
{
    for (;;) {
        unsigned room = f->cache.line - ((unsigned)address & (f->cache.line - 1));
        unsigned n = size < room ? size : room;
        int rc = access_line(f, p, kind, address, n);
        if (rc || n == size)
            return rc;
        address += n;
        size -= n;
    }
}

static int reference(struct frontend *f, struct frontend_program *p, const struct trace_ref *t)
{
    p->references++;
    switch (t->kind) {
    case TRACE_FETCH:
        p->fetches++;
        return access_all(f, p, TRACE_FETCH, t->address, t->size);
    case TRACE_LOAD:
        p->loads++;
        return access_all(f, p, TRACE_LOAD, t->address, t->size);
    case TRACE_STORE:
        p->stores++;
        return access_all(f, p, TRACE_STORE, t->address, t->size);
    default: {
        p->modifies++;
        int rc = access_all(f, p, TRACE_LOAD, t->address, t->size);
        return rc ? rc : access_all(f, p, TRACE_STORE, t->address, t->size);
    }
    }
}

/* ---- turns --------------------------------------------------------------------------- */

/* Run the current program for one turn. */
static int turn(struct frontend *f)
{
    struct runner *q = &f->run[f->current];
    struct frontend_program *p = &f->r->program[f->current];
    uint64_t left = f->o->switch_every;
    p->turns++;
    while (left && !q->done) {
        if (f->o->references && p->references >= f->o->references) {
            q->done = true;
            break;
        }
        if (q->at == q->count) {
            q->at = 0;
            q->count = trace_read(q->trace, q->refs, BATCH, f->e);
            if (q->count < 0)
                return f->e->exit_code;
            q->done = q->count == 0;
            if (f->o->progress)
                f->o->progress(f->o->context, f->r->references + p->references);
            continue;
        }
        uint64_t n = (uint64_t)(q->count - q->at);
        if (n > left)
            n = left;
        if (f->o->references && n > f->o->references - p->references)
            n = f->o->references - p->references;
        left -= n;
        for (; n; n--) {
            int rc = reference(f, p, &q->refs[q->at++]);
            if (rc)
                return rc;
        }
    }
    return 0;
}

static int change_to(struct frontend *f, unsigned program)
{
    if (!f->o->no_clean) {
        int rc = clean(f);
        if (rc)
            return rc;
    }
    int rc = settle(f);
    if (rc)
        return rc;
    forget_hot(f);
    f->current = program;
    f->r->switches++;
    return tb_switch(f->tb, f->r->program[program].partition) == TB_OK ? 0 : bench_failed(f);
}

static int replay(struct frontend *f)
{
    unsigned n = f->r->programs, left = n;
    int rc = change_to(f, 0);
    while (rc == 0) {
        rc = turn(f);
        if (rc)
            break;
        f->r->references = 0;
        for (unsigned i = 0; i < n; i++)
            f->r->references += f->r->program[i].references;
        left = 0;
        for (unsigned i = 0; i < n; i++)
            left += !f->run[i].done;
        if (left == 0)
            break;
        unsigned next = f->current;
        do
            next = (next + 1) % n;
        while (f->run[next].done);
        if (next != f->current)
            rc = change_to(f, next);
    }
    return rc ? rc : clean(f);
}

/* ---- true memory ------------------------------------------------------------------------ */

/* Each program's bytes lie where the description says, seen from the memory's side. */
static int verify(struct frontend *f)
{
    uint8_t memory[MMU_PAGE];
    for (unsigned n = 0; n < f->r->programs; n++) {
        struct frontend_program *p = &f->r->program[n];
        const struct mmu *m = &f->run[n].mmu;
        p->pages = m->pages;
        p->moved_pages = m->moved;
        for (uint64_t i = 0; i < m->table_size; i++) {
            const struct mmu_page *page = m->table[i];
            if (!page)
                continue;
            uint64_t pa = pa_of(f->system, p->partition, page->ipa);
            tb_peek(f->tb, pa, memory, sizeof memory);
            for (unsigned b = 0; b < MMU_PAGE; b++)
                if (memory[b] != page->shadow[b])
                    return failed(f, 1, "partition@%x (%s): after the run memory holds 0x%02x at PA 0x%" PRIx64 " (IPA 0x%" PRIx64
                                  "), and the program last wrote 0x%02x (design section 1: pa = pa_base + (ipa - ipa_base))",
                                  p->partition, p->label, memory[b], pa + b, page->ipa + b, page->shadow[b]);
            p->bytes_verified += MMU_PAGE;
        }
        f->r->bytes_verified += p->bytes_verified;
    }
    return 0;
}

/* ---- refused accesses --------------------------------------------------------------------- */

static int probe(struct frontend *f, unsigned partition, const char *what, uint64_t ipa, unsigned len, unsigned prot, bool write)
{
    struct frontend_result *r = f->r;
    const struct bh_params *params = tb_params(f->tb);
    struct bh_burst b = { .addr = ipa, .len = (uint8_t)len, .burst = BH_INCR, .prot = (uint8_t)prot, .write = write };
    while (1u << b.size < f->bus)
        b.size++;
    uint8_t *data = malloc(256 * DUT_MAX_BUS_BYTES);
    if (!data)
        return failed(f, 3, "out of memory");
    size_t bytes = (size_t)(len + 1) * f->bus;
    memset(data, 0xA5, bytes);

    if (r->probes == FRONTEND_PROBES) {
        free(data);
        return 0;
    }
    struct frontend_probe *q = &r->probe[r->probes++];
    *q = (struct frontend_probe){ .what = what, .burst = b, .partition = partition };
    r->bursts++;
    int rc = tb_burst(f->tb, &b, data, NULL, &q->resp) == TB_OK ? 0 : bench_failed(f);
    for (size_t i = 0; rc == 0 && !write && i < bytes; i++)
        if (data[i])
            rc = failed(f, 1, "partition@%x: %s: a read of IPA 0x%" PRIx64 " that must be refused shows 0x%02x, not zeros "
                        "(design section 2)", partition, what, ipa, data[i]);
    free(data);
    if (rc == 0 && !params->hardwired) {
        bool found = false;
        if (tb_record(f->tb, &q->record, &found) != TB_OK)
            return bench_failed(f);
        q->recorded = found && q->record.ipa == ipa && q->record.partition == partition && q->record.write == write &&
                      q->record.prot == prot;
        if (!q->recorded)
            rc = failed(f, 1, "partition@%x: %s: the access to IPA 0x%" PRIx64 " that must be refused left %s (design section 6)",
                        partition, what, ipa, found ? "the record of another one" : "no record");
    } else if (rc == 0 && q->resp == BH_OKAY && params->fault_resp != BH_OKAY) {
        rc = failed(f, 1, "partition@%x: %s: the access to IPA 0x%" PRIx64 " that must be refused was answered OKAY (design section 2)",
                    partition, what, ipa);
    }
    return rc;
}

/* A granule's start that lies in no window of the partition. */
static bool outside(const struct frontend *f, unsigned partition, uint64_t ipa)
{
    unsigned width = tb_params(f->tb)->ipa_width;
    return (width >= 64 || ipa >> width == 0) && pa_of(f->system, partition, ipa) == UINT64_MAX;
}

static int probe_partition(struct frontend *f, unsigned partition, unsigned prot)
{
    const struct system_partition *q = &f->system->partition[partition];
    bool past = false, other = false, right = false, form = false;
    int rc = 0;
    for (unsigned i = 0; i < BH_MAX_WINDOWS && rc == 0; i++) {
        const struct bh_window *w = &q->window[i];
        if (!w->valid)
            continue;
        uint64_t end = w->ipa_base + w->size;
        if (!past && end != 0 && outside(f, partition, end)) {
            past = true;
            rc = probe(f, partition, "first byte past a window", end, 0, prot, false);
            if (rc == 0)
                rc = probe(f, partition, "write past a window", end, 3, prot, true);
        }
        for (unsigned k = 0; k < 12 && !right && rc == 0; k++) {
            unsigned kind = k % 3, p = prot ^ k / 3;
            if (w->access >> (3 * p + kind) & 1u)
                continue;
            right = true;
            rc = probe(f, partition, kind == BH_READ ? "read that is not granted" : kind == BH_WRITE ? "write that is not granted" :
                       "fetch that is not granted", w->ipa_base, 0, p | (kind == BH_EXECUTE ? BH_PROT_INSTRUCTION : 0),
                       kind == BH_WRITE);
        }
        if (!form && rc == 0 && w->size > 4096) {
            form = true;
            rc = probe(f, partition, "burst across 4 KiB", w->ipa_base + 4096 - f->bus, 1, prot, false);
        }
    }
    for (unsigned o = 0; o < BH_MAX_PARTITIONS && !other && rc == 0; o++)
        for (unsigned i = 0; i < BH_MAX_WINDOWS && o != partition && !other && rc == 0; i++) {
            const struct bh_window *w = &f->system->partition[o].window[i];
            if (w->valid && !w->shared && outside(f, partition, w->pa_base)) {
                other = true;
                rc = probe(f, partition, "PA of another partition", w->pa_base, 0, prot, true);
            }
        }
    return rc;
}

static int probe_all(struct frontend *f)
{
    bool found = !tb_params(f->tb)->hardwired;
    while (found) {                             /* what was recorded before is not ours */
        struct bh_record dropped;
        if (tb_record(f->tb, &dropped, &found) != TB_OK)
            return bench_failed(f);
    }
    for (unsigned n = 0; n < f->r->programs; n++) {
        const struct frontend_program *p = &f->r->program[n];
        f->r->switches++;
        if (tb_switch(f->tb, p->partition) != TB_OK)
            return bench_failed(f);
        int rc = probe_partition(f, p->partition, p->prot);
        if (rc)
            return rc;
    }
    return tb_drain(f->tb) == TB_OK ? verify(f) : bench_failed(f);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int prepare(struct frontend *f)
{
    const struct frontend_options *o = f->o;
    const struct bh_params *params = tb_params(f->tb);
    const char *why = cache_init(&f->cache, o->l1_size, o->l1_ways, o->l1_line);
    if (why)
        return failed(f, 2, "--l1-size %u --l1-ways %u --l1-line %u: %s", o->l1_size, o->l1_ways, o->l1_line, why);
    f->bus = params->data_width / 8;
    unsigned beat = f->bus < o->l1_line ? f->bus : o->l1_line;
    while (1u << f->size_log2 < beat)
        f->size_log2++;
    f->beats = o->l1_line / beat;
    f->ids = params->id_width >= 4 ? 16 : 1u << params->id_width;
    if (f->beats > 256)
        return failed(f, 2, "--l1-line %u: more than 256 beats of %u bytes, the longest burst of AXI", o->l1_line, f->bus);
    if (o->switch_every == 0)
        return failed(f, 2, "--switch-every 0: must be at least 1");
    if (o->traces == 0)
        return failed(f, 2, "no trace is given (--trace)");
    unsigned standard = 0;
    for (unsigned p = 0; p < BH_MAX_PARTITIONS && f->r->programs < o->traces; p++) {
        const struct system_partition *q = &f->system->partition[p];
        if (!q->present)
            continue;
        struct frontend_program *g = &f->r->program[f->r->programs];
        struct runner *run = &f->run[f->r->programs];
        g->trace = o->trace[f->r->programs];
        g->partition = p;
        if (q->label[0])
            memcpy(g->label, q->label, sizeof g->label);
        else
            snprintf(g->label, sizeof g->label, "partition@%x", p);
        int prot = mmu_choose_prot(q);
        if (prot < 0)
            return failed(f, 2, "%s: /bulkhead/partition@%x: a program needs rw and x in windows of its own that are not shared, "
                          "in one world and privilege; this partition can't run one", f->system->file, p);
        g->prot = (unsigned)prot;
        mmu_init(&run->mmu, q, p, g->prot);
        if (strcmp(g->trace, "-") == 0 && standard++)
            return failed(f, 2, "--trace -: standard input can be one trace only");
        run->trace = trace_open(g->trace, o->strict, f->e);
        if (!run->trace)
            return f->e->exit_code;
        f->r->programs++;
    }
    if (f->r->programs < o->traces)
        return failed(f, 2, "%s: %u traces, and %u partitions to run them in", f->system->file, o->traces, f->r->programs);
    forget_hot(f);
    return 0;
}

int frontend_run(struct tb *tb, const struct system *s, const struct frontend_options *o, struct frontend_result *r,
                 struct system_error *e)
{
    memset(r, 0, sizeof *r);
    e->exit_code = 0;
    e->text[0] = '\0';
    struct frontend *f = calloc(1, sizeof *f);
    if (!f) {
        e->exit_code = 3;
        snprintf(e->text, sizeof e->text, "out of memory");
        return 3;
    }
    *f = (struct frontend){ .tb = tb, .system = s, .o = o, .r = r, .e = e };
    int rc = prepare(f);
    if (rc == 0) {
        uint64_t cycle = tb_cycle(tb);
        double cpu = now(CLOCK_PROCESS_CPUTIME_ID), wall = now(CLOCK_MONOTONIC);
        rc = replay(f);
        r->cpu_seconds = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        r->seconds = now(CLOCK_MONOTONIC) - wall;
        r->cycles = tb_cycle(tb) - cycle;
    }
    for (unsigned i = 0; i < r->programs; i++) {
        struct frontend_program *p = &r->program[i];
        p->unknown_lines = trace_unknown(f->run[i].trace);
        snprintf(p->first_unknown, sizeof p->first_unknown, "%s", trace_first_unknown(f->run[i].trace));
        if (rc == 0 && p->references == 0)
            rc = failed(f, 2, "%s: holds no reference%s%s", p->trace, p->unknown_lines ? "; the first unknown line: " : "",
                        p->first_unknown);
    }
    r->references = 0;
    for (unsigned i = 0; i < r->programs; i++) {
        const struct frontend_program *p = &r->program[i];
        r->references += p->references;
        r->accesses += p->accesses;
        r->fills += p->fills;
        r->write_backs += p->write_backs;
        r->bytes_checked += p->bytes_checked;
    }
    if (rc == 0)
        rc = verify(f);
    if (rc == 0) {
        for (unsigned i = 0; i < r->programs; i++)
            r->program[i].bytes_verified = 0;   /* and again behind the refused accesses: nothing moved */
        r->bytes_verified = 0;
        rc = probe_all(f);
    }
    r->equal = rc == 0;
    for (unsigned i = 0; i < BH_MAX_PARTITIONS; i++) {
        trace_close(f->run[i].trace);
        mmu_free(&f->run[i].mmu);
    }
    cache_free(&f->cache);
    free(f);
    return rc;
}

/* ---- options ---------------------------------------------------------------------------------- */

const char frontend_help[] =
    "  --trace FILE         replay a trace of valgrind's lackey, plain or gzip, - is standard input;\n"
    "                       once for each partition, in their order\n"
    "  --switch-every N     references until the next program's turn (100000)\n"
    "  --references N       at most N references of each program\n"
    "  --l1-size BYTES      L1 cache: size (32768; K and M are understood), ...\n"
    "  --l1-ways N          ... ways (4), ...\n"
    "  --l1-line BYTES      ... and line (64)\n"
    "  --strict             an unknown line in a trace is an error\n"
    "  --no-clean           do not clean the cache at a switch: shows the leak that the Q-Channel prevents\n";

void frontend_defaults(struct frontend_options *o)
{
    memset(o, 0, sizeof *o);
    o->switch_every = 100000;
    o->l1_size = 32768;
    o->l1_ways = 4;
    o->l1_line = 64;
    o->seed = 1;
}

static int number(const char *name, const char *value, uint64_t low, uint64_t high, uint64_t *v, struct system_error *e)
{
    char *end = NULL;
    errno = 0;
    unsigned long long x = value && value[0] >= '0' && value[0] <= '9' ? strtoull(value, &end, 10) : 0;
    uint64_t scale = 1;
    if (end && (*end == 'K' || *end == 'k'))
        scale = 1024;
    else if (end && *end == 'M')
        scale = 1024 * 1024;
    if (scale != 1)
        end++;
    if (!end || *end || errno || x > high / scale || x * scale < low) {
        e->exit_code = 2;
        snprintf(e->text, sizeof e->text, "%s %.80s: must be a number from %" PRIu64 " to %" PRIu64, name, value ? value : "", low, high);
        return -1;
    }
    *v = x * scale;
    return 2;
}

int frontend_option(struct frontend_options *o, const char *name, const char *value, struct system_error *e)
{
    uint64_t v;
    int rc;
    if (strcmp(name, "--trace") == 0) {
        if (!value || !value[0] || o->traces == BH_MAX_PARTITIONS) {
            e->exit_code = 2;
            snprintf(e->text, sizeof e->text, "--trace: %s", value && value[0] ? "more traces than there can be partitions" : "needs a file");
            return -1;
        }
        o->trace[o->traces++] = value;
        return 2;
    }
    if (strcmp(name, "--strict") == 0) {
        o->strict = true;
        return 1;
    }
    if (strcmp(name, "--no-clean") == 0) {
        o->no_clean = true;
        return 1;
    }
    if (strcmp(name, "--switch-every") == 0)
        return number(name, value, 1, UINT64_MAX, &o->switch_every, e);
    if (strcmp(name, "--references") == 0)
        return number(name, value, 1, UINT64_MAX, &o->references, e);
    unsigned *shape = strcmp(name, "--l1-size") == 0 ? &o->l1_size : strcmp(name, "--l1-ways") == 0 ? &o->l1_ways :
                      strcmp(name, "--l1-line") == 0 ? &o->l1_line : NULL;
    if (!shape)
        return 0;
    rc = number(name, value, 1, 64u << 20, &v, e);
    if (rc == 2)
        *shape = (unsigned)v;
    return rc;
}

/* ---- results ------------------------------------------------------------------------------------ */

/* "build/traces/ls.trace.gz": "ls". */
static void short_name(char *name, size_t size, const char *trace)
{
    const char *base = strrchr(trace, '/');
    base = base ? base + 1 : trace;
    snprintf(name, size, "%.*s", (int)(base[0] == '.' ? strlen(base) : strcspn(base, ".")), base);
}

static double share(uint64_t part, uint64_t whole) { return whole ? (double)part / (double)whole : 0; }

static double per_second(const struct frontend_result *r)
{
    return r->cpu_seconds > 0 ? (double)r->references / r->cpu_seconds : 0;
}

void frontend_print(FILE *f, const struct frontend_options *o, const struct frontend_result *r)
{
    fprintf(f, "L1 %u bytes, %u ways, line %u; a switch every %" PRIu64 " references\n\n", o->l1_size, o->l1_ways, o->l1_line, o->switch_every);
    fprintf(f, "%-12s %-12s %11s %12s %9s %9s %10s %7s %6s %14s %12s\n", "program", "partition", "references", "of them data", "L1 hits", "fills",
            "writebacks", "pages", "turns", "bytes checked", "verified");
    for (unsigned i = 0; i < r->programs; i++) {
        const struct frontend_program *p = &r->program[i];
        char name[64];
        short_name(name, sizeof name, p->trace);
        fprintf(f, "%-12s %-12s %11" PRIu64 " %12" PRIu64 " %8.3f%% %9" PRIu64 " %10" PRIu64 " %7" PRIu64 " %6" PRIu64 " %14" PRIu64 " %12" PRIu64 "\n",
                name, p->label, p->references, p->references - p->fetches, 100 * (1 - share(p->fills, p->accesses)), p->fills, p->write_backs,
                p->pages, p->turns, p->bytes_checked, p->bytes_verified);
    }
    for (unsigned i = 0; i < r->programs; i++)
        if (r->program[i].unknown_lines)
            fprintf(f, "%" PRIu64 " unknown lines; the first: %s\n", r->program[i].unknown_lines, r->program[i].first_unknown);
    fprintf(f, "\nreferences       %" PRIu64 ", %.2f million a CPU second (%.2f s)\n", r->references, per_second(r) / 1e6, r->cpu_seconds);
    fprintf(f, "L1 hit rate      %.3f %% of %" PRIu64 " accesses\n", 100 * (1 - share(r->fills, r->accesses)), r->accesses);
    fprintf(f, "through the RTL  %" PRIu64 " bursts: %" PRIu64 " line fills, %" PRIu64 " write-backs, %u refused; %" PRIu64 " cycles\n",
            r->bursts, r->fills, r->write_backs, r->probes, r->cycles);
    fprintf(f, "switches         %" PRIu64 ", the cache %s at each\n", r->switches, o->no_clean ? "left as it is" : "cleaned");
    fprintf(f, "bytes            %" PRIu64 " read and checked, %" PRIu64 " of true memory compared afterwards\n", r->bytes_checked, r->bytes_verified);
    fputs("\nreached for what is not theirs, and refused:\n", f);
    for (unsigned i = 0; i < r->probes; i++) {
        const struct frontend_probe *p = &r->probe[i];
        const char *label = "";
        for (unsigned n = 0; n < r->programs; n++)
            if (r->program[n].partition == p->partition)
                label = r->program[n].label;
        fprintf(f, "  %-12s %-5s IPA 0x%08" PRIx64 ", %2u bytes  %-26s %s%s%s\n", label,
                p->burst.write ? "write" : p->burst.prot & BH_PROT_INSTRUCTION ? "fetch" : "read", p->burst.addr,
                (p->burst.len + 1u) << p->burst.size, p->what, resp_name(p->resp), p->recorded ? ", recorded as " : "",
                p->recorded ? bh_fault_name(p->record.code) : "");
    }
    fputc('\n', f);
}

static void json_string(FILE *f, const char *s)
{
    fputc('"', f);
    for (; *s; s++)
        if (*s == '"' || *s == '\\')
            fprintf(f, "\\%c", *s);
        else if ((unsigned char)*s < 0x20)
            fprintf(f, "\\u%04x", (unsigned char)*s);
        else
            fputc(*s, f);
    fputc('"', f);
}

void frontend_json(FILE *f, const struct frontend_options *o, const struct frontend_result *r)
{
    fprintf(f, "{\"equal\": %s, \"references\": %" PRIu64 ", \"trace_refs_per_s\": %.0f, \"cpu_seconds\": %.3f, \"seconds\": %.3f, "
            "\"accesses\": %" PRIu64 ", \"l1_hit_rate\": %.6f, \"fills\": %" PRIu64 ", \"write_backs\": %" PRIu64 ", \"bursts\": %" PRIu64
            ", \"switches\": %" PRIu64 ", \"cycles\": %" PRIu64 ", \"bytes_checked\": %" PRIu64 ", \"bytes_verified\": %" PRIu64
            ", \"l1_size\": %u, \"l1_ways\": %u, \"l1_line\": %u, \"switch_every\": %" PRIu64 ", \"programs\": [",
            r->equal ? "true" : "false", r->references, per_second(r), r->cpu_seconds, r->seconds, r->accesses,
            1 - share(r->fills, r->accesses), r->fills, r->write_backs, r->bursts, r->switches, r->cycles, r->bytes_checked,
            r->bytes_verified, o->l1_size, o->l1_ways, o->l1_line, o->switch_every);
    for (unsigned i = 0; i < r->programs; i++) {
        const struct frontend_program *p = &r->program[i];
        fprintf(f, "%s{\"trace\": ", i ? ", " : "");
        json_string(f, p->trace);
        fprintf(f, ", \"partition\": %u, \"label\": ", p->partition);
        json_string(f, p->label);
        fprintf(f, ", \"references\": %" PRIu64 ", \"fetches\": %" PRIu64 ", \"loads\": %" PRIu64 ", \"stores\": %" PRIu64
                ", \"modifies\": %" PRIu64 ", \"accesses\": %" PRIu64 ", \"fills\": %" PRIu64 ", \"write_backs\": %" PRIu64
                ", \"bytes_checked\": %" PRIu64 ", \"bytes_verified\": %" PRIu64 ", \"pages\": %" PRIu64 ", \"turns\": %" PRIu64
                ", \"unknown_lines\": %" PRIu64 "}",
                p->references, p->fetches, p->loads, p->stores, p->modifies, p->accesses, p->fills, p->write_backs, p->bytes_checked,
                p->bytes_verified, p->pages, p->turns, p->unknown_lines);
    }
    fputs("], \"refused\": [", f);
    for (unsigned i = 0; i < r->probes; i++) {
        const struct frontend_probe *p = &r->probe[i];
        fprintf(f, "%s{\"partition\": %u, \"what\": \"%s\", \"ipa\": %" PRIu64 ", \"write\": %s, \"resp\": \"%s\", \"record\": \"%s\"}",
                i ? ", " : "", p->partition, p->what, p->burst.addr, p->burst.write ? "true" : "false", resp_name(p->resp),
                p->recorded ? bh_fault_name(p->record.code) : "");
    }
    fputs("]}", f);
}
