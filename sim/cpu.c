/* SPDX-License-Identifier: Apache-2.0 */
#include "cpu.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cache.h"
#include "trace.h"

#define BATCH     4096
#define POSTED    16            /* write-backs that may be on their way */
#define QUANTUM   256           /* references in one cycle at most: what hits takes no time of the bus */
#define CACHEABLE 0xF           /* AxCACHE: write-back, read and write allocate */
#define WAIT      (-1)          /* something is on its way: try again in a later cycle */
#define LINE_MAX_BYTES 4096

/* Where the last access of a kind hit: programs stay in a line for a while. */
struct hot {
    uint64_t vline, line;       /* virtual line number, IPA line number */
    unsigned slot;
    uint8_t *shadow;            /* of the line's first byte */
};

struct program {
    struct frontend_program *result;
    struct trace *trace;
    struct mmu mmu;
    struct trace_ref refs[BATCH];
    int at, count;
    unsigned offset;            /* bytes of refs[at] that are done already, */
    bool storing;               /* ... in the second half of a modify */
    bool done;
};

/* A line on its way. */
struct transfer {
    struct tb_job job;
    uint64_t line;
    uint8_t writer;
    bool busy;
    uint8_t data[LINE_MAX_BYTES + DUT_MAX_BUS_BYTES];
};

struct cpu {
    struct requesters *q;
    struct frontend_port *port;
    unsigned number;
    struct cache cache;
    unsigned bus, size_log2, beats, ids;    /* bytes of the bus; AxSIZE and number of a line's beats */
    uint64_t stores;            /* makes each store's data its own */
    struct hot hot[3];          /* fetch, load, store */
    struct program *program[BH_MAX_PARTITIONS];
    unsigned view;
    uint64_t left;              /* references of this turn */

    enum { RUN, CLEAN, STOPPED } state;
    bool hand_shake;            /* qacceptn is ours */
    bool qreqn, qacceptn;
    bool stop, for_good;        /* by software */
    unsigned scan;              /* CLEAN: slots below are done */

    struct transfer fill;
    unsigned fill_slot, turned; /* where it goes; bytes that a WRAP burst starts behind the line's beginning */
    unsigned posts;
    struct transfer post[POSTED];
};

static struct program *in_view(const struct cpu *c) { return c->view < BH_MAX_PARTITIONS ? c->program[c->view] : NULL; }
static const struct system *system_of(const struct cpu *c) { return c->q->system; }
static bool lenient(const struct cpu *c) { return c->q->o->no_clean; }

static void forget_hot(struct cpu *c)
{
    for (unsigned i = 0; i < 3; i++)
        c->hot[i] = (struct hot){ UINT64_MAX, 0, 0, NULL };
}

/* ---- lines over the bus ----------------------------------------------------------- */

static struct bh_burst line_burst(struct cpu *c, uint64_t ipa, unsigned prot, bool write)
{
    c->q->r->bursts++;
    return (struct bh_burst){
        .addr = ipa, .id = (uint32_t)(c->port->bursts++ % c->ids), .len = (uint8_t)(c->beats - 1),
        .size = (uint8_t)c->size_log2, .burst = BH_INCR, .cache = CACHEABLE, .prot = (uint8_t)prot, .write = write,
    };
}

/* A dirty line reached memory, or did not. */
static void posted(struct tb_job *j, void *context)
{
    struct cpu *c = context;
    struct transfer *t = (struct transfer *)(void *)((char *)j - offsetof(struct transfer, job));
    struct frontend_leak *leak = &c->q->r->leak;

    t->busy = false;
    c->posts--;
    c->port->bytes_written += c->cache.line;
    if (j->resp == BH_OKAY && j->partition == t->writer)
        return;
    if (!lenient(c)) {
        requester_failed(c->q, 1, "port %u: a line that partition@%x wrote, IPA 0x%" PRIx64 ", was written back under partition@%x and answered %s "
                         "(design section 4, step 2: write-backs issued before the accept go to the old partition)",
                         c->number, t->writer, j->b.addr, j->partition, requester_resp(j->resp));
        return;
    }
    if (j->resp != BH_OKAY)
        leak->lines_refused++;
    else if (leak->lines_written++ == 0) {
        const uint64_t pa = requester_pa(c->q, j->partition, j->b.addr);
        snprintf(leak->written, sizeof leak->written, "what %s wrote to its IPA 0x%" PRIx64 " was written to memory of %s, PA 0x%" PRIx64,
                 requester_label(system_of(c), t->writer), j->b.addr, requester_label(system_of(c), requester_owner(system_of(c), pa)), pa);
    }
}

/* Post a dirty line; WAIT when too many are on their way. */
static int write_back(struct cpu *c, unsigned slot)
{
    struct cache *k = &c->cache;
    struct transfer *t = NULL;
    for (unsigned i = 0; i < POSTED && !t; i++)
        if (!c->post[i].busy)
            t = &c->post[i];
    if (!t)
        return WAIT;
    const struct program *writer = c->program[k->writer[slot]];
    const uint64_t ipa = k->tag[slot] << k->line_log2;
    const unsigned lane = k->line < c->bus ? (unsigned)(ipa % c->bus) : 0;      /* a line below the bus: one narrow beat */
    memcpy(t->data + lane, cache_line(k, slot), k->line);
    t->line = k->tag[slot];
    t->writer = k->writer[slot];
    t->job = (struct tb_job){ .b = line_burst(c, ipa, writer->mmu.prot, true), .port = c->number, .wdata = t->data, .finished = posted,
                              .context = c };
    if (!tb_submit(c->q->tb, &t->job)) {
        c->q->r->bursts--;
        c->port->bursts--;
        return WAIT;
    }
    t->busy = true;
    c->posts++;
    k->dirty[slot] = 0;
    writer->result->write_backs++;
    return 0;
}

/* Ask for a line, the wanted bytes first when WRAP can say that; WAIT always: it comes later. */
static int fill(struct cpu *c, unsigned slot, uint64_t wanted, unsigned prot)
{
    struct cache *k = &c->cache;
    const uint64_t line = wanted >> k->line_log2, ipa = line << k->line_log2;
    for (unsigned i = 0; i < POSTED && c->posts; i++)
        if (c->post[i].busy && c->post[i].line == line)
            return WAIT;                        /* reads may overtake writes */
    struct bh_burst b = line_burst(c, ipa, prot, false);
    c->turned = 0;
    if (c->beats == 2 || c->beats == 4 || c->beats == 8 || c->beats == 16) {
        b.burst = BH_WRAP;
        c->turned = (unsigned)(wanted - ipa) >> c->size_log2 << c->size_log2;
        b.addr = ipa + c->turned;
    }
    c->fill.line = line;
    c->fill.job = (struct tb_job){ .b = b, .port = c->number, .rdata = c->fill.data };
    if (!tb_submit(c->q->tb, &c->fill.job)) {
        c->q->r->bursts--;
        c->port->bursts--;
        return WAIT;
    }
    c->fill.busy = true;
    c->fill_slot = slot;
    in_view(c)->result->fills++;
    return WAIT;
}

/* The line has come. */
static void take_fill(struct cpu *c)
{
    struct cache *k = &c->cache;
    struct transfer *t = &c->fill;
    const struct tb_job *j = &t->job;
    const struct program *p = in_view(c);
    uint8_t *data = cache_line(k, c->fill_slot);

    t->busy = false;
    c->port->bytes_read += k->line;
    if (!lenient(c) && j->resp != BH_OKAY) {
        requester_failed(c->q, 1, "partition@%x: line fill at IPA 0x%" PRIx64 " was answered %s, but the description grants it "
                         "(design section 2, steps 4 and 5)", c->view, j->b.addr, requester_resp(j->resp));
        return;
    }
    if (!lenient(c) && (!p || j->partition != c->view)) {
        requester_failed(c->q, 1, "port %u: a line fill at IPA 0x%" PRIx64 " of the program of partition@%x was judged under partition@%x "
                         "(design section 4: never mixed)", c->number, j->b.addr, c->view, j->partition);
        return;
    }
    if (k->line < c->bus) {
        memcpy(data, t->data + j->b.addr % c->bus, k->line);
    } else {
        memcpy(data + c->turned, t->data, k->line - c->turned);
        memcpy(data, t->data + (k->line - c->turned), c->turned);
    }
    k->tag[c->fill_slot] = t->line;
    k->dirty[c->fill_slot] = 0;
    k->owner[c->fill_slot] = j->partition;
}

/* ---- one access -------------------------------------------------------------------- */

static const char *const kind_names[4] = { "fetch", "load", "store", "modify" };

static int wrong_byte(struct cpu *c, struct program *p, unsigned kind, uint64_t address, unsigned size, uint8_t *shadow, const uint8_t *got)
{
    const struct frontend_program *r = p->result;
    const unsigned owner = c->cache.owner[c->hot[kind].slot];
    unsigned i = 0;
    uint64_t moved;

    while (i + 1 < size && got[i] == shadow[i])
        i++;
    const struct mmu_page *page = mmu_map(&p->mmu, address, MMU_READ, &moved, c->q->e);
    const uint64_t ipa = page ? page->ipa + (address + i) % MMU_PAGE : UINT64_MAX;
    if (lenient(c)) {
        struct frontend_leak *leak = &c->q->r->leak;
        if (!leak->read[0] && owner != r->partition)
            snprintf(leak->read, sizeof leak->read, "%s, reference %" PRIu64 ", a %s at its IPA 0x%" PRIx64 ", reads 0x%02x out of a line of %s; "
                     "it last wrote 0x%02x", r->label, r->references + 1, kind_names[kind], ipa, got[i], requester_label(system_of(c), owner), shadow[i]);
        for (i = 0; i < size; i++)
            leak->bytes_read += got[i] != shadow[i];
        memcpy(shadow, got, size);              /* each byte counts once */
        return 0;
    }
    return requester_failed(c->q, 1, "partition@%x (%s): reference %" PRIu64 " of %s, %s of %u bytes at virtual address 0x%" PRIx64
                            ": the byte at IPA 0x%" PRIx64 ", PA 0x%" PRIx64 " reads 0x%02x, and the program last wrote 0x%02x; the line was read under "
                            "partition@%x (design section 4: never mixed; section 2, step 7)", r->partition, r->label, r->references + 1, r->trace,
                            kind_names[kind], size, address, ipa, requester_pa(c->q, r->partition, ipa), got[i], shadow[i], owner);
}

/* The slow way: translate, fill when missing, remember. */
static int miss(struct cpu *c, struct program *p, unsigned kind, uint64_t address)
{
    static const uint8_t needs[3] = { MMU_EXECUTE, MMU_READ, MMU_READ | MMU_WRITE };  /* a store fills its line first */
    struct mmu *m = &p->mmu;
    struct cache *k = &c->cache;
    struct mmu_page *page = mmu_lookup(m, address, needs[kind]);
    if (!page) {
        uint64_t moved;
        page = mmu_map(m, address, needs[kind], &moved, c->q->e);
        if (!page)
            return c->q->rc = c->q->e->exit_code;
        for (uint64_t a = moved; moved != UINT64_MAX && a < moved + MMU_PAGE; a += k->line) {
            int slot = cache_find(k, a >> k->line_log2);
            if (slot >= 0)
                k->tag[slot] = CACHE_NONE;      /* clean: the page was never written */
        }
    }
    const uint64_t ipa = page->ipa + address % MMU_PAGE, line = ipa >> k->line_log2;
    const int slot = cache_find(k, line);
    if (slot < 0) {
        const unsigned victim = cache_victim(k, line);
        const int rc = k->tag[victim] != CACHE_NONE && k->dirty[victim] ? write_back(c, victim) : 0;
        if (rc)
            return rc;
        k->tag[victim] = CACHE_NONE;
        return fill(c, victim, ipa, m->prot | (kind == TRACE_FETCH ? BH_PROT_INSTRUCTION : 0));
    }
    if (k->owner[slot] != m->partition) {
        if (!lenient(c))
            return requester_failed(c->q, 1, "port %u: the program of partition@%x found a line of partition@%x in the cache, IPA 0x%" PRIx64
                                    " (design section 4, step 2: caches hold lines under the old view)", c->number, m->partition, k->owner[slot], ipa);
        c->q->r->leak.hits++;
    }
    if (kind == TRACE_STORE) {
        page->stored = true;
        k->writer[slot] = (uint8_t)m->partition;
    }
    c->hot[kind] = (struct hot){ address >> k->line_log2, line, (unsigned)slot, page->shadow + (address % MMU_PAGE & ~(uint64_t)(k->line - 1)) };
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

/* A store's data: a function of its address, its number, the port and the seed. */
static inline void store_bytes(struct cpu *c, uint64_t address, uint8_t *line, uint8_t *shadow, unsigned size)
{
    uint64_t x = mix(address ^ c->stores++ << 20 ^ (c->q->o->seed + c->number) << 44);
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
static inline int access_line(struct cpu *c, struct program *p, unsigned kind, uint64_t address, unsigned size)
{
    struct cache *k = &c->cache;
    struct hot *h = &c->hot[kind];
    if (h->vline != address >> k->line_log2 || k->tag[h->slot] != h->line) {
        int rc = miss(c, p, kind, address);
        if (rc)
            return rc;
    }
    unsigned offset = (unsigned)address & (k->line - 1);
    uint8_t *data = cache_line(k, h->slot) + offset, *shadow = h->shadow + offset;
    k->used[h->slot] = ++k->clock;
    p->result->accesses++;
    if (kind == TRACE_STORE) {
        k->dirty[h->slot] = 1;
        p->result->bytes_stored += size;
        store_bytes(c, address, data, shadow, size);
    } else {
        p->result->bytes_checked += size;
        if (!same(data, shadow, size))
            return wrong_byte(c, p, kind, address, size, shadow, data);
    }
    return 0;
}

static inline int access_all(struct cpu *c, struct program *p, unsigned kind, const struct trace_ref *t)
{
    unsigned at = p->offset;
    while (at < t->size) {
        const unsigned room = c->cache.line - ((unsigned)(t->address + at) & (c->cache.line - 1));
        const unsigned n = t->size - at < room ? t->size - at : room;
        const int rc = access_line(c, p, kind, t->address + at, n);
        if (rc) {
            p->offset = at;
            return rc;
        }
        at += n;
    }
    p->offset = 0;
    return 0;
}

static inline int reference(struct cpu *c, struct program *p, const struct trace_ref *t)
{
    struct frontend_program *r = p->result;
    int rc;
    switch (t->kind) {
    case TRACE_FETCH:
        rc = access_all(c, p, TRACE_FETCH, t);
        r->fetches += rc == 0;
        break;
    case TRACE_LOAD:
        rc = access_all(c, p, TRACE_LOAD, t);
        r->loads += rc == 0;
        break;
    case TRACE_STORE:
        rc = access_all(c, p, TRACE_STORE, t);
        r->stores += rc == 0;
        break;
    default:
        if (!p->storing) {
            rc = access_all(c, p, TRACE_LOAD, t);
            if (rc)
                return rc;
            p->storing = true;
        }
        rc = access_all(c, p, TRACE_STORE, t);
        if (rc == 0)
            p->storing = false;
        r->modifies += rc == 0;
        break;
    }
    r->references += rc == 0;
    return rc;
}

/* ---- cycles ------------------------------------------------------------------------------ */

/* References until one misses, the turn ends, or the cycle has had enough of them. */
static void run(struct cpu *c)
{
    struct program *p = in_view(c);
    const struct frontend_options *o = c->q->o;
    unsigned budget = QUANTUM;

    while (p && !p->done && c->left && budget) {
        struct frontend_program *r = p->result;
        if (o->references && r->references >= o->references) {
            p->done = true;
            return;
        }
        if (p->at == p->count) {
            p->at = 0;
            p->count = trace_read(p->trace, p->refs, BATCH, c->q->e);
            if (p->count < 0) {
                p->count = 0;
                c->q->rc = c->q->e->exit_code;
                return;
            }
            p->done = p->count == 0;
            c->q->r->references += (uint64_t)p->count;
            if (o->progress)
                o->progress(o->context, c->q->r->references);
            continue;
        }
        uint64_t n = (uint64_t)(p->count - p->at);
        if (n > c->left)
            n = c->left;
        if (o->references && n > o->references - r->references)
            n = o->references - r->references;
        if (n > budget)
            n = budget;
        budget -= (unsigned)n;
        for (; n; n--) {
            if (reference(c, p, &p->refs[p->at]))
                return;
            p->at++;
            c->left--;
        }
    }
}

/* Write back what is dirty and forget all lines.  @return all of it is in memory */
static bool clean(struct cpu *c)
{
    struct cache *k = &c->cache;
    if (!lenient(c) || c->for_good)
        for (; c->scan < k->slots; c->scan++) {
            if (k->tag[c->scan] == CACHE_NONE)
                continue;
            if (k->dirty[c->scan]) {
                if (write_back(c, c->scan))
                    return false;
                c->port->cleaned++;
            }
            k->tag[c->scan] = CACHE_NONE;
        }
    return c->posts == 0;
}

static void new_view(struct cpu *c, unsigned view)
{
    if (c->hand_shake && c->qacceptn)
        requester_failed(c->q, 1, "port %u: the view went from partition@%x to partition@%x while qacceptn was high (design section 4, step 2)",
                         c->number, c->view, view);
    c->view = view;
    forget_hot(c);
    cpu_turn(c);
}

void cpu_cycle(struct cpu *c)
{
    if (c->q->rc)
        return;
    if (c->fill.busy) {
        if (!c->fill.job.done)
            return;
        take_fill(c);
    }
    const unsigned view = requester_view(c->q, c->number);
    if (view != c->view)
        new_view(c, view);
    if (c->q->rc)
        return;
    if (c->state == RUN) {
        if (!(c->hand_shake && !c->qreqn) && !c->stop) {
            run(c);
            return;
        }
        c->state = CLEAN;
        c->scan = 0;
        forget_hot(c);
    }
    if (c->state == CLEAN) {
        if (!clean(c))
            return;
        c->state = STOPPED;
    }
    if (c->hand_shake && c->qacceptn != c->qreqn) {
        c->qacceptn = c->qreqn;
        c->port->stops += !c->qacceptn;
    }
    if (c->qacceptn && !c->stop)
        c->state = RUN;
}

static bool q_channel(void *context, bool qreqn)
{
    struct cpu *c = context;
    c->qreqn = qreqn;
    return c->qacceptn;
}

/* ---- turns --------------------------------------------------------------------------------- */

bool cpu_left(const struct cpu *c, unsigned partition) { return c->program[partition] && !c->program[partition]->done; }

bool cpu_paused(const struct cpu *c)
{
    const struct program *p = in_view(c);
    return c->state == RUN && !c->fill.busy && (!p || p->done || !c->left);
}

void cpu_turn(struct cpu *c)
{
    struct program *p = in_view(c);
    c->left = c->port->mode == BH_MODE_FOLLOW && !c->q->scheduled ? c->q->o->switch_every : UINT64_MAX;
    if (p && !p->done)
        p->result->turns++;
}

void cpu_stop(struct cpu *c, bool for_good)
{
    if (for_good && c->state == STOPPED && !c->for_good)
        c->state = RUN;                         /* lines that were left are for cleaning now */
    c->stop = true;
    c->for_good |= for_good;
}

bool cpu_stopped(const struct cpu *c) { return c->stop && c->state == STOPPED && !c->fill.busy && !c->posts; }
void cpu_go(struct cpu *c) { c->stop = false; }

/* ---- life ---------------------------------------------------------------------------------- */

struct cpu *cpu_new(struct requesters *q, unsigned port)
{
    const struct frontend_options *o = q->o;
    const struct bh_params *params = tb_params(q->tb);
    struct cpu *c = calloc(1, sizeof *c);
    if (!c) {
        requester_failed(q, 3, "out of memory");
        return NULL;
    }
    c->q = q;
    c->number = port;
    c->port = &q->r->port[port];
    const char *why = cache_init(&c->cache, o->l1_size, o->l1_ways, o->l1_line);
    c->bus = params->data_width / 8;
    const unsigned beat = c->bus < o->l1_line ? c->bus : o->l1_line;
    while (1u << c->size_log2 < beat)
        c->size_log2++;
    c->beats = o->l1_line / (beat ? beat : 1);
    c->ids = params->id_width >= 4 ? 16 : 1u << params->id_width;
    if (why)
        requester_failed(q, 2, "--l1-size %u --l1-ways %u --l1-line %u: %s", o->l1_size, o->l1_ways, o->l1_line, why);
    else if (c->beats > 256)
        requester_failed(q, 2, "--l1-line %u: more than 256 beats of %u bytes, the longest burst of AXI", o->l1_line, c->bus);
    if (q->rc) {
        cpu_free(c);
        return NULL;
    }
    c->state = RUN;
    c->qreqn = c->qacceptn = true;
    c->hand_shake = c->port->q_channel;
    c->view = requester_view(q, port);
    forget_hot(c);
    if (c->hand_shake)
        tb_qchannel(q->tb, port, q_channel, c);
    return c;
}

int cpu_program(struct cpu *c, struct frontend_program *r)
{
    struct program *p = calloc(1, sizeof *p);
    if (!p)
        return requester_failed(c->q, 3, "out of memory");
    c->program[r->partition] = p;
    p->result = r;
    mmu_init(&p->mmu, &c->q->pool[r->partition], &system_of(c)->partition[r->partition], r->partition, r->prot);
    p->trace = trace_open(r->trace, c->q->o->strict, c->q->e);
    if (!p->trace)
        return c->q->rc = c->q->e->exit_code;
    return 0;
}

void cpu_free(struct cpu *c)
{
    if (!c)
        return;
    if (c->hand_shake)
        tb_qchannel(c->q->tb, c->number, NULL, NULL);
    for (unsigned i = 0; i < BH_MAX_PARTITIONS; i++)
        if (c->program[i]) {
            trace_close(c->program[i]->trace);
            mmu_free(&c->program[i]->mmu);
            free(c->program[i]);
        }
    cache_free(&c->cache);
    free(c);
}

void cpu_finish(struct cpu *c)
{
    for (unsigned i = 0; i < BH_MAX_PARTITIONS; i++) {
        const struct program *p = c->program[i];
        if (!p || !p->trace)
            continue;
        p->result->pages = p->mmu.pages;
        p->result->lowest_ipa = UINT64_MAX;
        for (uint64_t k = 0; k < p->mmu.table_size; k++)
            if (p->mmu.table[k] && p->mmu.table[k]->ipa < p->result->lowest_ipa)
                p->result->lowest_ipa = p->mmu.table[k]->ipa;
        p->result->lowest_pa = requester_pa(c->q, i, p->result->lowest_ipa);
        p->result->moved_pages = p->mmu.moved;
        p->result->unknown_lines = trace_unknown(p->trace);
        snprintf(p->result->first_unknown, sizeof p->result->first_unknown, "%s", trace_first_unknown(p->trace));
    }
}

int cpu_verify(struct cpu *c)
{
    uint8_t memory[MMU_PAGE];
    for (unsigned n = 0; n < BH_MAX_PARTITIONS; n++) {
        const struct program *p = c->program[n];
        struct frontend_program *r = p ? p->result : NULL;
        for (uint64_t i = 0; p && i < p->mmu.table_size; i++) {
            const struct mmu_page *page = p->mmu.table[i];
            if (!page)
                continue;
            const uint64_t pa = requester_pa(c->q, n, page->ipa);
            tb_peek(c->q->tb, pa, memory, sizeof memory);
            for (unsigned b = 0; b < MMU_PAGE; b++) {
                if (memory[b] == page->shadow[b])
                    continue;
                if (lenient(c))
                    c->q->r->leak.bytes_damaged++;
                else
                    return requester_failed(c->q, 1, "partition@%x (%s): after the run memory holds 0x%02x at PA 0x%" PRIx64 " (IPA 0x%" PRIx64
                                            "), and the program last wrote 0x%02x (design section 1: pa = pa_base + (ipa - ipa_base))",
                                            n, r->label, memory[b], pa + b, page->ipa + b, page->shadow[b]);
            }
            r->bytes_verified += MMU_PAGE;
        }
    }
    return 0;
}
