/* SPDX-License-Identifier: Apache-2.0 */
#include "dma.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "granules.h"
#include "rng.h"

#define CHANNELS  8u            /* bursts on their way at most */
#define PAGES     16u           /* of a buffer at most */
#define CHUNK     1024u         /* bytes of a burst at most */
#define MOST      8192u         /* bytes of a descriptor at most */
#define BUFFERABLE 3            /* AxCACHE: bufferable, modifiable */

enum operation { COPY, FILL, CHECKSUM };

/* One partition's work: its buffer and the descriptor that is being carried out. */
struct queue {
    unsigned partition, prot;
    uint64_t user, ipa;         /* AxUSER; the buffer's first byte */
    bool shared;                /* in the shared half */
    unsigned bytes;
    uint8_t *shadow;
    bool active;                /* a descriptor is under way */
    enum operation op;
    unsigned source, target, length, next, open;    /* offsets into the buffer; bytes begun; bursts on their way */
    uint64_t sum;
    uint64_t descriptors;
};

/* A burst: of a copy first the read, then the write. */
struct channel {
    struct tb_job job;
    struct queue *queue;
    bool busy, answered, copying;               /* copying: the read is done, the write not yet begun */
    unsigned at, bytes;         /* of the descriptor */
    uint8_t data[CHUNK + 2 * DUT_MAX_BUS_BYTES];
    uint64_t strb[256];
};

struct dma {
    struct requesters *q;
    struct frontend_port *port;
    unsigned number, bus, size_log2, view, queues, turn, busy;
    struct rng rng;
    bool hand_shake, qreqn, qacceptn, stop;
    uint64_t ids;
    struct queue queue[BH_MAX_STREAMS > BH_MAX_PARTITIONS ? BH_MAX_STREAMS : BH_MAX_PARTITIONS];
    struct channel channel[CHANNELS];
};

static void answered(struct tb_job *j, void *context)
{
    (void)j;
    ((struct channel *)context)->answered = true;
}

/* ---- bursts ---------------------------------------------------------------------- */

/* Offset in the buffer of the channel's first byte on the bus. */
static unsigned place(const struct channel *c)
{
    return (c->job.b.write ? c->queue->target : c->queue->source) + c->at;
}

/* from: what a write carries.  false: not now. */
static bool submit(struct dma *d, struct channel *c, bool write, const uint8_t *from)
{
    const struct queue *u = c->queue;
    c->job.b.write = write;
    const uint64_t ipa = u->ipa + place(c);
    const unsigned lane = (unsigned)(ipa % d->bus), beats = (lane + c->bytes + d->bus - 1) / d->bus;

    c->job = (struct tb_job){
        .b = { .addr = ipa, .user = u->user, .id = (uint32_t)d->ids, .len = (uint8_t)(beats - 1), .size = (uint8_t)d->size_log2,
               .burst = BH_INCR, .cache = BUFFERABLE, .prot = (uint8_t)u->prot, .write = write },
        .port = d->number, .finished = answered, .context = c };
    c->answered = false;
    if (write) {
        /* data start at the first byte's lane */
        for (unsigned n = 0; n < beats; n++) {
            const unsigned first = n == 0 ? lane : 0, end = n + 1 == beats ? (lane + c->bytes - 1) % d->bus + 1 : d->bus;
            c->strb[n] = (end >= 64 ? ~0ull : (1ull << end) - 1) & ~((1ull << first) - 1);
        }
        memset(c->data, 0, lane);
        memcpy(c->data + lane, from, c->bytes);
        c->job.wdata = c->data;
        c->job.wstrb = c->strb;
    } else
        c->job.rdata = c->data;
    if (!tb_submit(d->q->tb, &c->job))
        return false;
    d->ids = (d->ids + 1) & ((1ull << (tb_params(d->q->tb)->id_width < 4 ? tb_params(d->q->tb)->id_width : 4)) - 1);
    d->port->bursts++;
    d->q->r->bursts++;
    return true;
}

static void refused(struct dma *d, const struct channel *c)
{
    const struct tb_job *j = &c->job;
    requester_failed(d->q, 1, "port %u: %s of %u bytes at IPA 0x%" PRIx64 " for partition@%x was judged under partition@%x and answered %s%s "
                     "(design section 4: never mixed)", d->number, j->b.write ? "a DMA write" : "a DMA read", c->bytes, j->b.addr,
                     c->queue->partition, j->partition, requester_resp(j->resp), j->resp_mixed ? ", beats differing" : "");
}

/* What was read is what was written last. */
static bool check(struct dma *d, const struct channel *c)
{
    struct queue *u = c->queue;
    const unsigned lane = (unsigned)(c->job.b.addr % d->bus);
    const uint8_t *got = c->data + lane;
    uint8_t *want = u->shadow + u->source + c->at;

    for (unsigned i = 0; i < c->bytes; i++) {
        u->sum += (uint64_t)got[i] << 8 * ((c->at + i) & 3);
        if (got[i] != want[i] && d->q->o->no_clean) {
            d->q->r->leak.bytes_read++;
            want[i] = got[i];
        } else if (got[i] != want[i]) {
            const uint64_t ipa = c->job.b.addr + i;
            requester_failed(d->q, 1, "port %u: the DMA engine reads 0x%02x at IPA 0x%" PRIx64 " of partition@%x, PA 0x%" PRIx64
                             ", and last wrote 0x%02x there (design section 2, step 7)", d->number, got[i], ipa, u->partition,
                             requester_pa(d->q, u->partition, ipa), want[i]);
            return false;
        }
    }
    d->port->bytes_checked += c->bytes;
    return true;
}

static void end_channel(struct dma *d, struct channel *c)
{
    c->busy = false;
    d->busy--;
    c->queue->open--;
}

/* The burst has its answer. */
static void take_answer(struct dma *d, struct channel *c)
{
    const struct tb_job *j = &c->job;

    if (j->resp != BH_OKAY || j->resp_mixed || j->partition != c->queue->partition) {
        refused(d, c);
        return;
    }
    c->answered = false;
    if (j->b.write) {
        d->port->bytes_written += c->bytes;
        end_channel(d, c);
        return;
    }
    d->port->bytes_read += c->bytes;
    if (!check(d, c))
        return;
    if (c->queue->op != COPY) {
        end_channel(d, c);
        return;
    }
    memcpy(c->queue->shadow + c->queue->target + c->at, c->queue->shadow + c->queue->source + c->at, c->bytes);
    c->copying = !submit(d, c, true, c->queue->shadow + c->queue->target + c->at);
}

/* ---- descriptors -------------------------------------------------------------------- */

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

static void new_descriptor(struct dma *d, struct queue *u)
{
    const unsigned half = u->bytes / 2, most = least(MOST, half);

    u->op = (enum operation)rng_below(&d->rng, 3);
    u->length = rng_chance(&d->rng, 64) ? most : 1 + rng_below(&d->rng, most);
    /* source in one half, target in the other */
    const unsigned turn = rng_below(&d->rng, 2);
    u->source = turn * half + rng_below(&d->rng, half - u->length + 1);
    u->target = (1 - turn) * half + rng_below(&d->rng, half - u->length + 1);
    u->next = 0;
    u->sum = 0;
    u->active = true;
}

static void end_descriptor(struct dma *d, struct queue *u)
{
    u->active = false;
    u->descriptors++;
    d->port->copies += u->op == COPY;
    d->port->fills += u->op == FILL;
    d->port->checksums += u->op == CHECKSUM;
    if (u->op == CHECKSUM) {
        uint64_t want = 0;
        for (unsigned i = 0; i < u->length; i++)
            want += (uint64_t)u->shadow[u->source + i] << 8 * (i & 3);
        if (u->sum != want)
            requester_failed(d->q, 1, "port %u: the checksum over %u bytes at IPA 0x%" PRIx64 " of partition@%x is 0x%" PRIx64 ", not 0x%" PRIx64,
                             d->number, u->length, u->ipa + u->source, u->partition, u->sum, want);
    }
}

/* Next burst of a queue's descriptor. */
static void begin(struct dma *d, struct queue *u)
{
    struct channel *c = d->channel;
    while (c->busy)
        c++;
    uint8_t fresh[CHUNK];
    unsigned bytes = least(u->length - u->next, 1 + (rng_chance(&d->rng, 128) ? CHUNK - 1 : rng_below(&d->rng, CHUNK)));
    /* inside one 4 KiB page on both sides */
    if (u->op != FILL)
        bytes = least(bytes, (unsigned)(4096 - (u->ipa + u->source + u->next) % 4096));
    if (u->op != CHECKSUM)
        bytes = least(bytes, (unsigned)(4096 - (u->ipa + u->target + u->next) % 4096));
    bytes = least(bytes, 255 * d->bus);
    c->queue = u;
    c->at = u->next;
    c->bytes = bytes;
    for (unsigned i = 0; u->op == FILL && i < bytes; i++)
        fresh[i] = (uint8_t)(rng_next(&d->rng) >> 56);
    if (!submit(d, c, u->op == FILL, fresh))
        return;
    if (u->op == FILL)
        memcpy(u->shadow + u->target + u->next, fresh, bytes);
    c->busy = true;
    u->next += bytes;
    u->open++;
    if (++d->busy > d->port->outstanding)
        d->port->outstanding = d->busy;
}

/* The queue that may go on now: by stream any, else that of the partition in view. */
static struct queue *pick(struct dma *d)
{
    for (unsigned i = 0; i < d->queues; i++) {
        struct queue *u = &d->queue[(d->turn + i) % d->queues];
        if (d->port->mode != BH_MODE_STREAM && u->partition != d->view)
            continue;
        if (u->active && u->next == u->length)
            continue;                           /* its last bursts are on their way */
        d->turn = (d->turn + i + 1) % d->queues;
        return u;
    }
    return NULL;
}

void dma_cycle(struct dma *d)
{
    if (d->q->rc)
        return;
    for (unsigned i = 0; i < CHANNELS && d->busy; i++) {
        struct channel *c = &d->channel[i];
        if (!c->busy)
            continue;
        if (c->copying)
            c->copying = !submit(d, c, true, c->queue->shadow + c->queue->target + c->at);
        else if (c->answered)
            take_answer(d, c);
        if (d->q->rc)
            return;
    }
    for (unsigned i = 0; i < d->queues; i++)
        if (d->queue[i].active && d->queue[i].next == d->queue[i].length && !d->queue[i].open)
            end_descriptor(d, &d->queue[i]);
    const unsigned view = requester_view(d->q, d->number);
    if (view != d->view) {
        if (d->hand_shake && d->qacceptn)
            requester_failed(d->q, 1, "port %u: the view went from partition@%x to partition@%x while qacceptn was high (design section 4, step 2)",
                             d->number, d->view, view);
        d->view = view;
    }
    const bool wanted = !(d->hand_shake && !d->qreqn);
    if (!wanted || d->stop || !d->qacceptn) {
        if (d->busy == 0 && d->hand_shake && d->qacceptn != d->qreqn) {
            d->qacceptn = d->qreqn;
            d->port->stops += !d->qacceptn;
        }
        return;
    }
    struct queue *u = d->busy < CHANNELS ? pick(d) : NULL;
    if (!u)
        return;
    if (!u->active)
        new_descriptor(d, u);
    begin(d, u);
}

static bool q_channel(void *context, bool qreqn)
{
    struct dma *d = context;
    d->qreqn = qreqn;
    return d->qacceptn;
}

uint64_t dma_done(const struct dma *d)
{
    uint64_t least_done = UINT64_MAX;
    for (unsigned i = 0; i < d->queues; i++)
        if (d->queue[i].descriptors < least_done)
            least_done = d->queue[i].descriptors;
    return d->queues ? least_done : 0;
}

void dma_stop(struct dma *d) { d->stop = true; }
bool dma_stopped(const struct dma *d) { return d->stop && !d->busy; }
void dma_go(struct dma *d) { d->stop = false; }

bool dma_place(const struct dma *d, unsigned n, unsigned *partition, unsigned *prot, uint64_t *user)
{
    if (n >= d->queues)
        return false;
    *partition = d->queue[n].partition;
    *prot = d->queue[n].prot;
    *user = d->queue[n].user;
    return true;
}

bool dma_shared(const struct dma *d, unsigned n, unsigned *partition, uint64_t *ipa, uint32_t *bytes)
{
    if (n >= d->queues)
        return false;
    const struct queue *u = &d->queue[n];
    *partition = u->partition;
    *ipa = u->ipa & ~(1ull << (tb_params(d->q->tb)->ipa_width - 1));
    *bytes = u->shared ? u->bytes : 0;
    return true;
}

/* ---- life ---------------------------------------------------------------------------- */

/* Its granules can be shared. */
static bool in_table(const struct bh_params *p, const struct bh_window *w)
{
    return granules_entry(p, w->pa_base) != GRANULES_NONE && granules_entry(p, w->pa_base + w->size - 1) != GRANULES_NONE;
}

/* A buffer in the first window that can be read and written, private, in the partition's own world if possible. */
static int add_queue(struct dma *d, unsigned partition, uint64_t user, bool trusted)
{
    const struct system_partition *s = &d->q->system->partition[partition];
    const struct bh_params *p = tb_params(d->q->tb);
    const unsigned least_pages = p->granules ? 1u << (p->granule_log2 - MMU_PAGE_LOG2) : 1;     /* a granule has one state */
    const unsigned own = s->control.nonsecure ? BH_PROT_NONSECURE : 0;

    for (unsigned k = 0; k < 4; k++) {
        const unsigned prot = own ^ k;
        for (unsigned w = 0; w < BH_MAX_WINDOWS; w++) {
            const unsigned rights = s->window[w].access >> (3 * prot) & 7u;
            if (!s->window[w].valid || s->window[w].shared || s->window[w].borrow || (rights & 3u) != 3u)
                continue;
            if (s->control.split && !trusted && !in_table(p, &s->window[w]))
                continue;
            for (uint64_t pages = least_pages > PAGES ? least_pages : PAGES; pages >= least_pages; pages /= 2) {
                struct queue *u = &d->queue[d->queues];
                if (s->window[w].size / 4 / MMU_PAGE < pages && pages > least_pages)
                    continue;
                if (!mmu_reserve(&d->q->pool[partition], w, pages, &u->ipa))
                    continue;
                *u = (struct queue){ .partition = partition, .prot = prot, .user = user, .ipa = u->ipa, .bytes = (unsigned)pages * MMU_PAGE,
                                     .shared = s->control.split && !trusted };
                if (u->shared)
                    u->ipa |= 1ull << (p->ipa_width - 1);
                u->shadow = calloc(u->bytes, 1);
                if (!u->shadow)
                    return requester_failed(d->q, 3, "out of memory");
                d->queues++;
                return 0;
            }
        }
    }
    return requester_failed(d->q, 2, "%s: /bulkhead/partition@%x: the DMA engine of port@%x needs a free page that can be read and written, "
                            "in a window that is not shared", d->q->system->file, partition, d->number);
}

struct dma *dma_new(struct requesters *q, unsigned port)
{
    const struct system_port *s = &q->system->port[port];
    struct dma *d = calloc(1, sizeof *d);
    if (!d) {
        requester_failed(q, 3, "out of memory");
        return NULL;
    }
    d->q = q;
    d->number = port;
    d->port = &q->r->port[port];
    d->bus = tb_params(q->tb)->data_width / 8;
    while (1u << d->size_log2 < d->bus)
        d->size_log2++;
    d->qreqn = d->qacceptn = true;
    d->hand_shake = d->port->q_channel;
    rng_seed(&d->rng, q->o->seed * 8 + port + 1);
    int rc = 0;
    if (s->control.mode == BH_MODE_STREAM) {
        for (unsigned n = 0; n < BH_MAX_STREAMS && rc == 0; n++)
            if (q->system->stream[n].valid)
                rc = add_queue(d, q->system->stream[n].partition, n, q->system->stream[n].trusted);
        if (rc == 0 && d->queues == 0)
            rc = requester_failed(q, 2, "%s: /bulkhead/port@%x: its DMA engine works by stream, and no stream is described", q->system->file, port);
    } else
        for (unsigned p = 0; p < BH_MAX_PARTITIONS && rc == 0; p++)
            if (q->system->partition[p].present && (s->control.mode == BH_MODE_FOLLOW || s->control.partition == p))
                rc = add_queue(d, p, 0, s->control.trusted);
    if (rc) {
        dma_free(d);
        return NULL;
    }
    d->port->queues = d->queues;
    return d;
}

void dma_begin(struct dma *d)
{
    d->view = requester_view(d->q, d->number);
    if (d->hand_shake)
        tb_qchannel(d->q->tb, d->number, q_channel, d);
}

void dma_free(struct dma *d)
{
    if (!d)
        return;
    if (d->hand_shake)
        tb_qchannel(d->q->tb, d->number, NULL, NULL);
    for (unsigned i = 0; i < d->queues; i++)
        free(d->queue[i].shadow);
    free(d);
}

int dma_verify(struct dma *d)
{
    uint8_t memory[MMU_PAGE];
    for (unsigned i = 0; i < d->queues; i++) {
        const struct queue *u = &d->queue[i];
        for (unsigned at = 0; at < u->bytes; at += MMU_PAGE) {
            const uint64_t pa = requester_pa(d->q, u->partition, u->ipa + at);
            tb_peek(d->q->tb, pa, memory, sizeof memory);
            for (unsigned b = 0; b < MMU_PAGE; b++)
                if (memory[b] != u->shadow[at + b] && d->q->o->no_clean)
                    d->q->r->leak.bytes_damaged++;
                else if (memory[b] != u->shadow[at + b])
                    return requester_failed(d->q, 1, "partition@%x: after the run memory holds 0x%02x at PA 0x%" PRIx64 " (IPA 0x%" PRIx64
                                            "), and the DMA engine of port@%x last wrote 0x%02x (design section 1: pa = pa_base + (ipa - ipa_base))",
                                            u->partition, memory[b], pa + b, u->ipa + at + b, d->number, u->shadow[at + b]);
            d->port->bytes_verified += MMU_PAGE;
        }
    }
    return 0;
}
