/* SPDX-License-Identifier: Apache-2.0 */
#include "traffic.h"

#include "bulkhead/page.h"
#include "traffic_page.h"

/* ---- bursts ------------------------------------------------------------------------ */

/* Type, size and length of a legal burst. */
void traffic_form(struct random *r, const struct phase *f, struct bh_burst *b)
{
    const unsigned kind = below(r, 8);

    b->size = (uint8_t)(chance(r, 128) ? r->max_size : below(r, r->max_size + 1));
    b->len = (uint8_t)below(r, f->max_len + 1);
    b->burst = kind == 0 && f->max_len ? BH_WRAP : kind == 1 ? BH_FIXED : BH_INCR;
    if (b->lock) {
        /* at most 16 beats, bytes a power of two of at most 128 */
        const unsigned longest = !f->max_len ? 0 : 7u - b->size < 4 ? 7u - b->size : 4;
        b->len = (uint8_t)((1u << below(r, longest + 1)) - 1);
        if (b->burst == BH_WRAP && b->len == 0)
            b->burst = BH_INCR;
    } else if (b->burst == BH_WRAP)
        b->len = (uint8_t)((2u << below(r, 4)) - 1);
    else if (b->burst == BH_FIXED)
        b->len &= 15;
    else if ((b->len + 1u) << b->size > PAGE)
        b->len = (uint8_t)((PAGE >> b->size) - 1);
}

/* Where in its page a legal burst may start. */
unsigned traffic_offset(struct random *r, const struct phase *f, const struct bh_burst *b)
{
    const unsigned beat = 1u << b->size;
    const unsigned bytes = b->burst == BH_FIXED ? beat : (b->len + 1u) << b->size;
    const unsigned align = b->lock ? (b->len + 1u) << b->size : beat;
    const unsigned room = PAGE - (b->burst == BH_WRAP ? beat : bytes);
    unsigned at;

    switch (chance(r, f->edges) ? below(r, 2) : 2) {
    case 0: at = 0; break;
    case 1: at = room; break;
    default: at = below(r, room + 1); break;
    }
    at &= ~(align - 1);
    /* An unaligned start shortens the first beat only. */
    if (b->burst != BH_WRAP && !b->lock && chance(r, 64))
        at += below(r, beat);
    return at;
}

/* One thing that AXI forbids. */
static void break_form(struct random *r, struct bh_burst *b)
{
    switch (below(r, 9)) {
    case 0: b->burst = 3; break;
    case 1: b->size = (uint8_t)(r->max_size < 7 ? r->max_size + 1 + below(r, 7 - r->max_size) : 7); break;
    case 2:
        b->burst = BH_WRAP;
        b->len = (uint8_t)below(r, 256);
        break;
    case 3:
        b->burst = BH_WRAP;
        b->len = (uint8_t)((2u << below(r, 4)) - 1);
        b->size = (uint8_t)(r->max_size ? 1 + below(r, r->max_size) : 0);
        b->addr |= 1;
        break;
    case 4:
        b->burst = BH_FIXED;
        b->len = (uint8_t)(16 + below(r, 240));
        break;
    case 5:
        b->burst = BH_INCR;
        b->len = (uint8_t)(1 + below(r, 255));
        b->addr = (b->addr | (PAGE - 1)) - below(r, (b->len + 1u) << b->size);
        break;
    case 6:
        b->lock = 1;
        b->len = (uint8_t)below(r, 32);
        break;
    case 7:
        b->lock = 1;
        b->addr ^= 1ull << below(r, 7);
        break;
    default:
        b->burst = (uint8_t)below(r, 4);
        b->len = (uint8_t)below(r, 256);
        b->size = (uint8_t)below(r, 8);
        b->lock = (uint8_t)below(r, 2);
        b->addr ^= below(r, PAGE);
        break;
    }
}

/* A window of a partition that is in force, or NULL. */
const struct bh_window *traffic_window(struct random *r, unsigned partition)
{
    const unsigned n = r->p->windows, start = below(r, n);

    if (partition >= r->p->partitions)
        return NULL;
    for (unsigned i = 0; i < n; i++) {
        const struct bh_window *w = &r->m->live[partition].window[(start + i) % n];
        if (w->valid)
            return w;
    }
    return NULL;
}

/* First byte of a page in the window; edges are common, and few pages in all, so that reads meet writes. */
uint64_t traffic_page(struct random *r, const struct bh_window *w)
{
    const uint64_t pages = w->size / PAGE;
    const unsigned kind = below(r, 64);
    uint64_t page;

    if (kind < 24)
        page = 0;
    else if (kind < 48)
        page = pages - 1;
    else if (kind < 63)
        page = (pages / 7) * below(r, 7);
    else
        page = rng_next(&r->rng) % pages;
    return w->ipa_base + page * PAGE;
}

/* The partition that a burst of this port will be judged under, for its AxUSER. */
unsigned traffic_partition(const struct random *r, unsigned port, uint64_t user)
{
    const struct bh_port_control *c = &r->m->port[port].control;

    if (c->mode == BH_MODE_FOLLOW)
        return r->m->active;
    if (c->mode == BH_MODE_FIXED)
        return c->partition;
    const struct bh_stream *s = &r->m->stream[user & ones(r->p->stream_width)];
    return s->valid ? s->partition : BH_NO_PARTITION;
}

/* By stream most bursts belong to a stream that is in the map. */
uint64_t traffic_user(struct random *r, const struct source *s)
{
    uint64_t user = rng_next(&r->rng) & ones(r->p->user_width);
    const unsigned streams = 1u << r->p->stream_width;

    if (r->m->port[s->port].control.mode != BH_MODE_STREAM || chance(r, s->phase.unknown))
        return user;
    for (unsigned i = 0, n = below(r, streams); i < streams; i++, n = (n + 1) % streams)
        if (r->m->stream[n].valid)
            return (user & ~ones(r->p->stream_width)) | n;
    return user;
}

static void make_burst(struct source *s, struct bh_burst *b)
{
    struct random *r = s->r;
    const struct phase *f = &s->phase;
    const uint64_t word = rng_next(&r->rng), user = traffic_user(r, s);
    struct bh_context at;
    bh_context_of(r->m, s->port, user, &at);
    const struct bh_window *w = traffic_window(r, at.partition);
    bool in = false;

    *b = (struct bh_burst){.write = (word & 255) < f->writes,
                           .cache = word >> 8 & 15,
                           .qos = word >> 12 & 15,
                           .region = word >> 16 & 15,
                           .prot = word >> 20 & 7,
                           .id = (uint32_t)(f->ids ? (word >> 24) % f->ids * 5 : word >> 24),
                           .user = user};
    b->id &= (uint32_t)ones(r->p->id_width);
    b->lock = chance(r, f->exclusive);
    if (b->lock && b->write && s->reserved.lock && chance(r, 200)) {
        /* The write that belongs to the last exclusive read. */
        const struct bh_burst *x = &s->reserved;
        b->addr = x->addr, b->len = x->len, b->size = x->size, b->burst = x->burst, b->id = x->id;
        b->prot = x->prot & 3;
        return;
    }
    traffic_form(r, f, b);
    if (w && !chance(r, f->outside)) {
        b->addr = traffic_target(r, &at, w, traffic_page(r, w));
        in = true;
    } else {
        const struct bh_window *o = traffic_window(r, below(r, r->p->partitions));
        switch (below(r, 6)) {
        case 0: b->addr = w ? w->ipa_base - PAGE : 0; break;
        case 1: b->addr = w ? w->ipa_base + w->size : 0; break;
        case 2: b->addr = o ? traffic_page(r, o) : rng_next(&r->rng) & ~(uint64_t)(PAGE - 1); break;
        case 3: /* one address bit more */
            b->addr = (w ? traffic_page(r, w) : 0) ^ 1ull << (12 + below(r, r->p->ipa_width - 12));
            break;
        case 4: b->addr = o ? o->pa_base : 0; break; /* as if it were an IPA */
        default: b->addr = rng_next(&r->rng) & ~(uint64_t)(PAGE - 1); break;
        }
    }
    b->addr += traffic_offset(r, f, b);
    if (in && !chance(r, f->any_prot))
        for (unsigned i = 0; i < 8 && bh_access(w->access, b->prot, b->write) != BH_FAULT_NONE; i++)
            b->prot = (uint8_t)((b->prot + 3) & 7);
    if (chance(r, f->illegal))
        break_form(r, b);
    b->addr &= ones(r->p->ipa_width);
    if (b->lock && !b->write)
        s->reserved = *b;
}

/* The answer: judged under the view in which the address was accepted, and ended before another one came. */
static void finished(struct tb_job *j, void *context)
{
    struct slot *s = context;
    struct source *o = s->owner;
    struct random *r = o->r;
    struct random_result *n = r->result;

    if (!s->busy) {
        tb_fail(r->tb, "port %u: a burst was answered twice: %s ID %u IPA 0x%" PRIx64, o->port, j->b.write ? "AW" : "AR", j->b.id, j->b.addr);
        return;
    }
    s->busy = false;
    o->refused[j->b.write] += j->fault != BH_FAULT_NONE;
    o->free[o->nfree++] = (uint16_t)(s - o->slot);
    o->done++;
    r->done++;
    n->answered++;
    n->port[o->port].bursts[s->mode % 3]++;
    n->port[o->port].isolated += j->isolated;
    traffic_cover(r, s);
    /* A write of LEVEL to the page waits while a switch changes its port's view. */
    if (s->seen != UNSEEN && !j->isolated && !(j->page && j->b.write && (j->b.addr & (PAGE - 1)) == BH_PAGE_LEVEL)) {
        n->followed++;
        if (j->partition != s->seen || (r->active != s->seen && !tb_port_closed(r->tb, o->port))) {
            n->mixed++;
            tb_fail(r->tb, "port %u: %s ID %u IPA 0x%" PRIx64 " was accepted while partition %u was active, judged under %u, and answered while %u was active "
                    "(design section 4: never mixed)", o->port, j->b.write ? "AW" : "AR", j->b.id, j->b.addr, s->seen, j->partition, r->active);
        }
    }
    if (!j->b.lock || j->fault != BH_FAULT_NONE || !j->b.write)
        return;
    n->exclusive_ok += j->resp == BH_EXOKAY;
    n->exclusive_failed += j->exclusive_fails;
    n->exclusive_split += s->split;
    if (s->split && j->resp == BH_EXOKAY)
        tb_fail(r->tb, "port %u: the exclusive write ID %u IPA 0x%" PRIx64 " was answered EXOKAY, and its read came before a switch (design section 4)",
                o->port, j->b.id, j->b.addr);
}

void traffic_data(struct random *r, struct slot *s)
{
    const unsigned bus = r->p->data_width / 8;
    struct tb_job *j = &s->job;

    j->wdata = NULL;
    j->wstrb = NULL;
    if (!j->b.write || j->b.len >= DATA_BEATS)
        return;
    for (unsigned i = 0; i < (j->b.len + 1u) * bus; i += 4) {
        const uint32_t x = (uint32_t)(rng_next(&r->rng) >> 32);
        memcpy(&s->data[i], &x, 4);
    }
    j->wdata = s->data;
    if (chance(r, s->owner->phase.strobes)) {
        for (unsigned n = 0; n <= j->b.len; n++)
            s->strb[n] = rng_next(&r->rng) &
                         beat_lanes(beat_addr(j->b.addr, j->b.size, j->b.len, j->b.burst, n), j->b.size, bus);
        j->wstrb = s->strb;
    }
}

/* What the pins say about addresses that are accepted in this cycle. */
static void watch_accepts(struct source *o, const struct dut_port *p)
{
    struct random *r = o->r;
    const bool taken[2] = {p->s_ar.valid && p->s_arready, p->s_aw.valid && p->s_awready};

    for (unsigned w = 0; w < 2; w++) {
        if (!taken[w] || o->head[w] == o->tail[w])
            continue;
        struct slot *s = o->waiting[w][o->head[w]++ % WAITING];
        const struct bh_burst *b = &s->job.b;
        const unsigned n = b->id & 255;

        bh_context_of(r->m, o->port, b->user, &s->at);
        s->halves = s->at.partition < BH_MAX_PARTITIONS && r->m->live[s->at.partition].control.split;
        s->mode = r->m->port[o->port].control.mode;
        s->seen = s->mode == BH_MODE_FOLLOW ? (uint8_t)r->active : UNSEEN;
        if (!b->lock || s->seen == UNSEEN)
            continue;
        if (!w) {
            o->exclusive[n].id = b->id;
            o->exclusive[n].epoch = r->epoch;
            o->exclusive[n].known = true;
        } else
            s->split = o->exclusive[n].known && o->exclusive[n].id == b->id && o->exclusive[n].epoch != r->epoch;
    }
}

static void keep_busy(struct source *o)
{
    struct random *r = o->r;
    unsigned most = 4;

    if (o->paused || (o->phase.submit < 256 && !chance(r, o->phase.submit)))
        return;
    while (most-- && o->nfree && r->result->submitted - r->forgotten < r->target && o->submitted - o->done < o->phase.pending) {
        struct slot *s = &o->slot[o->free[o->nfree - 1]];
        if (o->tail[0] - o->head[0] == WAITING || o->tail[1] - o->head[1] == WAITING)
            return;
        if (!r->p->page || r->plain || !traffic_page_access(o, s)) {
            make_burst(o, &s->job.b);
            traffic_data(r, s);
        }
        const unsigned w = s->job.b.write;
        s->job.port = o->port;
        s->job.wrong_wlast = w && chance(r, o->phase.wrong_wlast);
        s->seen = UNSEEN;
        s->split = false;
        if (!tb_submit(r->tb, &s->job))
            return;
        s->busy = true;
        o->waiting[w][o->tail[w]++ % WAITING] = s;
        o->nfree--;
        o->submitted++;
        r->result->submitted++;
    }
}

/* Requests by part_sel in the background, any time. */
static void drive_pins(struct random *r)
{
    const bool ack = tb_part_ack(r->tb);

    if (r->pins.req && ack) {
        r->pins.req = false;
        tb_part_sel(r->tb, below(r, 16), false);
        r->result->pins++;
    } else if (!r->pins.req && !ack && !r->pins.paused && rng_chance(&r->rng, r->pins.chance) && !below(r, 16)) {
        r->pins.req = true;
        tb_part_sel(r->tb, chance(r, 12) ? below(r, 16) : below(r, r->p->partitions), true);
    }
}

/* Watches the pins and keeps the requesters' queues filled; called in every cycle. */
void traffic_cycle(const struct dut_pins *pins, uint64_t cycle, void *context)
{
    struct random *r = context;
    const unsigned active = pins->part_active < r->p->partitions ? pins->part_active : BH_NO_PARTITION;

    (void)cycle;
    r->irq_cycles += pins->irq;
    if (active != r->active) {
        r->active = active;
        r->epoch++;
    }
    if (!r->plain)
        drive_pins(r);
    for (unsigned i = 0; i < (r->plain ? 1 : r->p->ports); i++) {
        watch_accepts(&r->source[i], &pins->port[i]);
        r->source[i].q.running = pins->port[i].qreqn;
        if (r->p->page && !r->plain)
            traffic_levels(&r->source[i]);
        if (!r->paused)
            keep_busy(&r->source[i]);
    }
}

void traffic_forget(struct random *r)
{
    r->irq_cycles = 0;
    r->active = r->m->active;
    r->epoch++;
    for (unsigned n = 0; n < BH_MAX_PORTS; n++) {
        struct source *o = &r->source[n];

        r->forgotten += o->submitted - o->done;
        o->nfree = 0;
        o->submitted = o->done = 0;
        o->refused[0] = o->refused[1] = 0;
        o->head[0] = o->head[1] = o->tail[0] = o->tail[1] = 0;
        o->paused = false;
        o->scripted = 0;
        o->level_req = false;
        memset(o->exclusive, 0, sizeof o->exclusive);
        o->q.qreqn = o->q.qacceptn = true;
        o->q.left = 0;
        o->q.dead = false;
        for (unsigned i = 0; i < JOBS; i++) {
            o->slot[i].job = (struct tb_job){.finished = finished, .context = &o->slot[i]};
            o->slot[i].owner = o;
            o->slot[i].busy = false;
            o->free[o->nfree++] = (uint16_t)i;
        }
    }
}

/* ---- Q-Channels -------------------------------------------------------------------------- */

bool traffic_answer(void *context, bool qreqn)
{
    struct source *o = context;
    struct qchannel *q = &o->q;

    if (qreqn != q->qreqn) {
        q->qreqn = qreqn;
        q->left = q->delay ? below(o->r, q->delay + 1) : 0;
    }
    if (q->left)
        q->left--;
    else if (!q->dead)
        q->qacceptn = q->qreqn;
    return q->qacceptn;
}

/* Tied, prompt, slow; a port that is being asked keeps what it has. */
static void new_qchannel(struct random *r, struct source *o)
{
    static const uint16_t delays[] = {0, 1, 8, 100, 600};

    if (!o->q.qacceptn || !o->q.running)
        return;
    o->q.delay = delays[below(r, sizeof delays / sizeof *delays)];
    tb_qchannel(r->tb, o->port, chance(r, 80) ? NULL : traffic_answer, o);
}

/* ---- phases ------------------------------------------------------------------------------ */

static uint8_t stall(struct random *r, unsigned kind)
{
    switch (kind) {
    case 0: return 0;
    case 1: return 26;
    case 2: return 220;
    default: return (uint8_t)(below(r, 2) ? 0 : below(r, 8) ? below(r, 128) : 230);
    }
}

static void new_port_phase(struct random *r, struct source *o)
{
    static const uint16_t lens[] = {0, 0, 0, 0, 1, 1, 3, 3, 7, 15, 15, 255},
                          pendings[] = {1, 3, 8, 16, 40, 40, 80, 160};
    const unsigned kind = below(r, 5) ? 3 : below(r, 3);
    const bool hostile = chance(r, 24);
    struct tb_stalls s = {.s_aw = stall(r, kind),
                          .s_w = stall(r, kind),
                          .s_ar = stall(r, kind),
                          .s_b = stall(r, kind),
                          .s_r = stall(r, kind),
                          .m_aw = stall(r, kind),
                          .m_w = stall(r, kind),
                          .m_ar = stall(r, kind),
                          .m_b = stall(r, kind),
                          .m_r = stall(r, kind),
                          .axil = chance(r, 64) ? 100 : 0,
                          .w_lead = (uint8_t)below(r, 5),
                          .aw_waits_for_w = chance(r, 64),
                          .latency = (uint16_t)(chance(r, 128) ? 1 : below(r, 40)),
                          .latency_spread = (uint16_t)(chance(r, 128) ? 0 : below(r, 60)),
                          .reorder = chance(r, 160),
                          .errors = chance(r, 64)};

    o->phase = (struct phase){.pending = pendings[below(r, sizeof pendings / sizeof *pendings)],
                              .ids = below(r, 4),
                              .max_len = lens[below(r, sizeof lens / sizeof *lens)],
                              .writes = chance(r, 40)   ? 0
                                        : chance(r, 40) ? 256
                                                        : 128,
                              .illegal = hostile          ? 128
                                         : chance(r, 100) ? 0
                                                          : 12,
                              .outside = hostile         ? 128
                                         : chance(r, 60) ? 0
                                                         : 24,
                              .exclusive = chance(r, 128) ? 0 : 40,
                              .any_prot = chance(r, 100) ? 0 : 60,
                              .strobes = chance(r, 128) ? 0 : 100,
                              .wrong_wlast = chance(r, 200) ? 0 : 60,
                              .edges = chance(r, 128) ? 40 : 160,
                              .submit = chance(r, 200) ? 256 : 10 + below(r, 80),
                              .unknown = hostile ? 128 : 16};
    if (r->p->page)
        o->phase.page = chance(r, 40) ? 0 : chance(r, 100) ? 160 : 24;
    /* What waits long is asked by another context than it was meant for. */
    if (o->phase.page > 100 && o->phase.pending > 4)
        o->phase.pending = 1 + below(r, 4);
    /* 256-beat bursts behind a slow bus would be all there is. */
    if (o->phase.max_len > 15 && o->phase.pending > 16)
        o->phase.pending = 16;
    if (o->phase.pending > JOBS)
        o->phase.pending = JOBS;
    if (o->port == 0)
        tb_stalls(r->tb, &s);
    else
        tb_port_stalls(r->tb, o->port, &s);
    new_qchannel(r, o);
}

void traffic_phase(struct random *r)
{
    r->pins.chance = chance(r, 128) ? 0 : chance(r, 128) ? 40 : 4;
    r->level_chance = !r->p->page || chance(r, 128) ? 0 : chance(r, 60) ? 60 : 8;
    for (unsigned i = 0; i < r->p->ports; i++)
        new_port_phase(r, &r->source[i]);
}
