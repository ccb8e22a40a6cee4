/* SPDX-License-Identifier: Apache-2.0 */
#include "scoreboard.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data.h"
#include "verdict.h"
#include "views.h"

/* ---- saying what differs ---------------------------------------------------------- */

void scoreboard_fail(struct scoreboard *sb, const char *format, ...)
{
    va_list ap;

    if (sb->why[0])
        return;
    const int n = snprintf(sb->why, sizeof sb->why, "cycle %" PRIu64 ": ", sb->cycle);
    va_start(ap, format);
    vsnprintf(sb->why + n, sizeof sb->why - (size_t)n, format, ap);
    va_end(ap);
}

struct text flight_text(const struct port *q, const struct flight *f)
{
    static const char *const type[] = {"FIXED", "INCR", "WRAP", "reserved"};
    const struct bh_burst *b = &f->b;
    struct text t;
    int n = snprintf(t.s, sizeof t.s, "port %u %s ID %" PRIu32 " IPA 0x%" PRIx64 " LEN %u SIZE %u %s%s PROT %u ", q->index,
                     b->write ? "AW" : "AR", b->id, b->addr, b->len, b->size, type[b->burst & 3],
                     b->lock ? " exclusive" : "", b->prot);

    if (f->v.partition == BH_NO_PARTITION)
        snprintf(t.s + n, sizeof t.s - (size_t)n, "USER 0x%" PRIx64 " of no partition", b->user);
    else
        snprintf(t.s + n, sizeof t.s - (size_t)n, "of partition %u", f->v.partition);
    return t;
}

/* ---- life ----------------------------------------------------------------------------- */

struct scoreboard *scoreboard_new(const struct bh_params *p)
{
    struct scoreboard *sb = calloc(1, sizeof *sb);

    if (!sb)
        return NULL;
    sb->params = *p;
    bool failed;
    sb->records = records_new(sb);
    sb->port = calloc(p->ports, sizeof *sb->port);
    sb->pages = pages_new(sb);
    sb->granules = granules_new(p, &failed);
    if (!sb->records || !sb->port || !sb->pages || failed || !ownership_new(&sb->own, p) || bh_init(&sb->model, p) != BH_OK) {
        scoreboard_free(sb);
        return NULL;
    }
    for (unsigned i = 0; i < p->ports; i++) {
        struct port *q = &sb->port[i];
        const bool stream = p->stream_ports >> i & 1;
        q->index = i;
        q->isolates = p->isolate_ports >> i & 1;
        q->direct = p->pipeline == 0 && !p->granules; /* the table's is one stage more */
        q->enters_early = q->direct && !stream && !q->isolates;
        q->most = p->max_outstanding + p->pipeline + stream + (p->granules != 0);
    }
    scoreboard_reset(sb);
    return sb;
}

void scoreboard_free(struct scoreboard *sb)
{
    if (!sb)
        return;
    records_free(sb->records);
    pages_free(sb->pages);
    granules_free(sb->granules);
    ownership_free(&sb->own);
    free(sb->port);
    free(sb);
}

static void reset_channel(struct channel *c, const char *name)
{
    memset(c, 0, sizeof *c);
    c->name = name;
}

void scoreboard_reset(struct scoreboard *sb)
{
    bh_init(&sb->model, &sb->params);
    for (struct port *q = sb->port; q < sb->port + sb->params.ports; q++) {
        for (unsigned i = 0; i < POOL; i++)
            q->free[i] = (uint16_t)i;
        q->nfree = POOL;
        reset_channel(&q->r, "AR");
        reset_channel(&q->w, "AW");
        memset(&q->route, 0, sizeof q->route);
        q->r_stalled = q->b_stalled = q->w_stalled = false;
        q->stage_head = q->stage_tail = q->w_waited = 0;
        q->stage_open = NULL;
        q->owed_head = q->owed_tail = 0;
        q->closed = false;
        memset(q->locked, 0, sizeof q->locked);
    }
    sb->flying = 0;
    sb->ready_at = sb->cycle + 2u * 16 * 16 + (sb->params.granule_dram ? 0 : sb->params.granules) + SCOREBOARD_MOVE;
    ownership_reset(&sb->own);
    records_reset(sb->records);
    pages_reset(sb->pages);
    memset(sb->before, 0, sizeof sb->before);
    memset(sb->slack, 0, sizeof sb->slack);
}

struct bh_model *scoreboard_model(struct scoreboard *sb) { return &sb->model; }
struct tb_counts *scoreboard_counts(struct scoreboard *sb) { return &sb->counts; }
const char *scoreboard_why(const struct scoreboard *sb) { return sb->why; }
void scoreboard_views(struct scoreboard *sb, struct views *v) { sb->views = v; }
struct pages *scoreboard_pages(struct scoreboard *sb) { return sb->pages; }
void scoreboard_at(struct scoreboard *sb, uint64_t cycle) { sb->cycle = cycle; }
/* Counters lag by a pass over all partitions. */
unsigned scoreboard_settle_time(const struct scoreboard *sb) { return SCOREBOARD_SETTLE + (sb->params.page ? 16u * sb->params.partitions : 0); }

unsigned scoreboard_port_in_flight(const struct scoreboard *sb, unsigned port)
{
    return sb->port[port].r.n + sb->port[port].w.n;
}

unsigned scoreboard_port_older(const struct scoreboard *sb, unsigned port, uint64_t cycle)
{
    const struct port *q = &sb->port[port];
    unsigned n = 0;

    for (unsigned i = 0; i < q->r.n; i++)
        n += q->pool[q->r.order[i]].cycle < cycle;
    for (unsigned i = 0; i < q->w.n; i++)
        n += q->pool[q->w.order[i]].cycle < cycle;
    return n;
}
bool scoreboard_quiet(const struct scoreboard *sb, uint64_t cycle)
{
    return !sb->flying && cycle - sb->last_busy > scoreboard_settle_time(sb);
}
struct ownership *scoreboard_ownership(struct scoreboard *sb) { return &sb->own; }
struct records *scoreboard_records(struct scoreboard *sb) { return sb->records; }
void scoreboard_busy(struct scoreboard *sb, uint64_t cycle) { sb->last_busy = cycle; }

struct bh_counters scoreboard_counters_least(const struct scoreboard *sb, unsigned partition)
{
    return sb->before[0][partition];
}

struct bh_counters scoreboard_counters_early(const struct scoreboard *sb, const struct dut_pins *p, unsigned partition)
{
    struct bh_counters n = {0};

    for (const struct port *q = sb->port; q < sb->port + sb->params.ports; q++) {
        const struct dut_port *pins = &p->port[q->index];
        if (!q->direct || !q->isolates)
            continue;
        n.reads += pins->s_ar.valid;
        n.writes += pins->s_aw.valid;
        n.beats += (pins->s_ar.valid ? pins->s_ar.len + 1u : 0) + (pins->s_aw.valid ? pins->s_aw.len + 1u : 0);
    }
    verdict_early(sb, &n, partition);
    return n;
}

struct bh_counters scoreboard_counters_slack(const struct scoreboard *sb, unsigned partition) { return sb->slack[partition]; }
uint16_t scoreboard_irq_early(const struct scoreboard *sb) { return verdict_irq(sb) | pages_irq(sb->pages); }

static void not_ended(const struct port *q, const struct channel *c, struct bh_counters *ended)
{
    for (unsigned i = 0; i < c->n; i++) {
        const struct flight *f = &q->pool[c->order[i]];
        if (f->v.partition >= BH_MAX_PARTITIONS || f->v.exclusive_fails || f->page || f->open)
            continue;
        struct bh_counters *n = &ended[f->v.partition];
        n->faults -= f->v.fault != BH_FAULT_NONE;
        n->reads -= !f->v.fault && !f->b.write;
        n->writes -= !f->v.fault && f->b.write;
        n->beats -= f->v.fault ? 0 : f->b.len + 1u;
    }
}

/* What has ended by now: counted for certain a while later.  What is in flight may still wait at the head of its
 * channel, and is counted at entry. */
static void counters_ended(const struct scoreboard *sb, struct bh_counters *ended)
{
    memcpy(ended, sb->model.counters, sizeof sb->before[0]);
    for (const struct port *q = sb->port; q < sb->port + sb->params.ports; q++) {
        not_ended(q, &q->r, ended);
        not_ended(q, &q->w, ended);
    }
}

void scoreboard_view_changed(struct scoreboard *sb, unsigned ports, const char *by)
{
    for (struct port *q = sb->port; q < sb->port + sb->params.ports; q++)
        if ((ports >> q->index & 1) && q->r.n + q->w.n > pages_beside(sb->pages, q->index)) {
            const struct channel *c = q->r.n ? &q->r : &q->w;
            scoreboard_fail(sb,
                            "%s took effect while %s was in flight; all accepted accesses must have been answered first "
                            "(design section 4, step 3; section 3, barrier)",
                            by, flight_text(q, &q->pool[c->order[0]]).s);
        }
    pages_view_changed(sb->pages, ports);
}

/* ---- isolation -------------------------------------------------------------------------------- */

static unsigned owed(const struct port *q)
{
    return q->r.owed + q->w.owed + q->r.stalled + q->w.stalled + (q->owed_tail - q->owed_head);
}

unsigned scoreboard_owed(const struct scoreboard *sb, unsigned port) { return owed(&sb->port[port]); }

unsigned scoreboard_locked(const struct scoreboard *sb, unsigned port, bool write, unsigned entry)
{
    return sb->port[port].locked[write][entry];
}

static unsigned cut_channel(struct port *q, struct channel *c)
{
    unsigned n = 0;

    for (unsigned i = 0; i < c->n; i++) {
        struct flight *f = &q->pool[c->order[i]];
        if ((f->v.fault && !f->either) || f->v.exclusive_fails || f->page)
            continue;
        f->cut = true;
        n++;
        if (f->job)
            f->job->isolated = true;
    }
    return n;
}

void scoreboard_isolates(struct scoreboard *sb, unsigned port) { verdict_cut(sb, &sb->port[port]); }

/* What goes downstream from now on was there already: judged in check_out and staged_data by closed and closed_at. */
void scoreboard_isolated(struct scoreboard *sb, unsigned port)
{
    struct port *q = &sb->port[port];

    q->closed = true;
    q->closed_at = sb->cycle;
    q->w_waited = 0;
    pages_view_changed(sb->pages, 1u << port);
    sb->counts.isolated += cut_channel(q, &q->r) + cut_channel(q, &q->w);
}

/* ---- addresses -------------------------------------------------------------------------------- */

static void accept(struct scoreboard *sb, struct port *q, struct channel *c, struct tb_job *job, const struct dut_addr *s)
{
    if (!q->nfree) {
        scoreboard_fail(sb, "port %u: more than %u bursts in flight; MAX_OUTSTANDING is %u", q->index, POOL,
                        sb->params.max_outstanding);
        return;
    }
    const uint16_t i = q->free[--q->nfree];
    struct flight *f = &q->pool[i];

    f->b = (struct bh_burst){.addr = s->addr,
                             .user = s->user,
                             .id = s->id,
                             .len = s->len,
                             .size = s->size,
                             .burst = s->burst,
                             .lock = s->lock,
                             .cache = s->cache,
                             .prot = s->prot,
                             .qos = s->qos,
                             .region = s->region,
                             .write = c == &q->w};
    f->owner = (uint8_t)ownership_context(&sb->own, q->index, s->user);
    f->job = job;
    f->cycle = sb->cycle;
    f->beat = 0;
    f->sent = f->cut = false;
    f->refuse_resp = sb->model.fault_resp;
    c->order[c->n++] = i;
    sb->flying++;
    q->locked[f->b.write][f->b.id % BH_EXCLUSIVES] += f->b.lock;
    if (c == &q->w) {
        ring_put(&q->route, i);
        sb->counts.addresses_w++;
    } else
        sb->counts.addresses_r++;
    verdict_accepted(sb, q, c, f);
    if (job) {
        job->accepted = true;
        job->cycle_accepted = sb->cycle;
    }
}

static void check_owner(struct scoreboard *sb, const struct port *q, const struct channel *c, unsigned owner,
                        const struct dut_addr *m)
{
    char text[256];

    if (!ownership_check(&sb->own, owner, m, text, sizeof text))
        scoreboard_fail(sb, "port %u %s %s", q->index, c->name, text);
    sb->counts.owned_bytes += (m->len + 1ull) << m->size;
}

static void not_expected(struct scoreboard *sb, const struct port *q, const struct channel *c, const struct dut_addr *m)
{
    const struct flight *newest = c->n ? &q->pool[c->order[c->n - 1]] : NULL;

    if (newest && newest->v.fault)
        scoreboard_fail(sb,
                        "%s: the RTL sent an address downstream (PA 0x%" PRIx64 "), the model refuses it with %s (%s)",
                        flight_text(q, newest).s, m->addr, bh_fault_name(newest->v.fault),
                        bh_fault_rule(newest->v.fault));
    else if (newest && newest->v.exclusive_fails)
        scoreboard_fail(sb,
                        "%s: the RTL let an exclusive write out (PA 0x%" PRIx64 ") without an exclusive read since the "
                        "view of the port last changed (design section 4)",
                        flight_text(q, newest).s, m->addr);
    else
        scoreboard_fail(sb,
                        "port %u m_axi %s at PA 0x%" PRIx64
                        " without an allowed burst behind it (design section 2: nothing goes "
                        "downstream before its verdict)",
                        q->index, c->name, m->addr);
}

/* The first cycle in which an address is presented downstream, against the oldest allowed burst that has not gone out. */
static void check_presented(struct scoreboard *sb, struct port *q, struct channel *c, const struct dut_addr *m)
{
    if (q->closed && sb->cycle != q->closed_at) {
        scoreboard_fail(sb,
                        "port %u m_axi %s at PA 0x%" PRIx64 " was presented after the port was isolated in cycle %" PRIu64
                        " (design section 4)",
                        q->index, c->name, m->addr, q->closed_at);
        return;
    }
    const struct flight *f = verdict_presented(sb, q, c, m);
    if (!f) {
        not_expected(sb, q, c, m);
        return;
    }
    const struct bh_verdict *v = &f->v;
    const struct bh_burst *b = &f->b;

    if (m->addr != v->pa)
        scoreboard_fail(sb,
                        "%s: the RTL sent PA 0x%" PRIx64 ", the model says 0x%" PRIx64
                        " (design section 2, step 7; window %u)",
                        flight_text(q, f).s, m->addr, v->pa, v->window);
    else if (m->prot != v->prot)
        scoreboard_fail(sb, "%s: the RTL sent AxPROT %u, the model says %u (design section 2, step 7)",
                        flight_text(q, f).s, m->prot, v->prot);
    else if (m->vmid != v->vmid)
        scoreboard_fail(sb, "%s: the RTL sent VMID %u, the model says %u (design section 2, step 7)",
                        flight_text(q, f).s, m->vmid, v->vmid);
    else if (m->id != b->id || m->user != b->user || m->len != b->len || m->size != b->size || m->burst != b->burst ||
             m->lock != b->lock || m->cache != b->cache || m->qos != b->qos || m->region != b->region)
        scoreboard_fail(sb,
                        "%s: the RTL changed another attribute (ID %u USER 0x%" PRIx64
                        " LEN %u SIZE %u BURST %u LOCK %u CACHE %u QOS %u "
                        "REGION %u went out); all pass unchanged (design section 2, step 7)",
                        flight_text(q, f).s, m->id, m->user, m->len, m->size, m->burst, m->lock, m->cache, m->qos,
                        m->region);
    check_owner(sb, q, c, f->owner, m);
    if (q->isolates && c == &q->w)
        q->owed_w[q->owed_tail++ % POOL] = (struct owed_w){0, m->len};
}

/* What the manager side shows now. */
static void check_out(struct scoreboard *sb, struct port *q, struct channel *c, const struct dut_addr *m, bool ready)
{
    if (c->stalled) {
        if (!m->valid || memcmp(&c->last, m, sizeof *m) != 0)
            scoreboard_fail(sb, "port %u m_axi %s 0x%" PRIx64 " was withdrawn or changed before it was accepted (AXI A3.2.1)",
                            q->index, c->name, c->last.addr);
    } else if (m->valid)
        check_presented(sb, q, c, m);
    c->owed += m->valid && ready;
    c->stalled = m->valid && !ready;
    if (c->stalled)
        c->last = *m;
    for (unsigned i = 0; q->closed && i < c->n; i++) /* nothing more comes out */
        q->pool[c->order[i]].shown |= q->pool[c->order[i]].cut;
}

/* Nothing in flight, nothing held, memory's AxREADY high: an address must be taken within a bound. */
static void check_moves(struct scoreboard *sb, const struct port *q, struct channel *c, const struct dut_addr *s, bool s_ready,
                        const struct dut_addr *m, bool may_wait)
{
    if (!s->valid || s_ready || c->n || may_wait || m->valid || sb->cycle < sb->ready_at)
        c->waited = 0;
    else if (++c->waited > SCOREBOARD_MOVE)
        scoreboard_fail(sb,
                        "port %u: %sREADY is low for %u cycles; nothing is in flight there, and no change of view holds the "
                        "port (design section 4: only the ports concerned wait)",
                        q->index, c->name, SCOREBOARD_MOVE);
}

static void addresses(struct scoreboard *sb, struct port *q, struct channel *c, const struct dut_addr *s, bool s_ready,
                      const struct dut_addr *m, bool m_ready, struct tb_job *job, bool held, bool may_wait)
{
    /* With PIPELINE 0 a burst enters when it is first presented, before its own handshake. */
    if (q->enters_early && s->valid && !c->early && m->valid && !c->stalled && !verdict_waiting(q, c)) {
        accept(sb, q, c, job, s);
        c->early = true;
    }
    if (s->valid && s_ready) {
        if (held && !(q->direct && (c->early || q->isolates)))
            scoreboard_fail(sb, "port %u: %s 0x%" PRIx64 " was accepted between hold and release (design section 4, step 1)",
                            q->index, c->name, s->addr);
        if (!c->early)
            accept(sb, q, c, job, s);
        c->early = false;
    }
    check_moves(sb, q, c, s, s_ready, m, may_wait);
    check_out(sb, q, c, m, m_ready);
}

/* The answer to a page write is a barrier: before anything else of the cycle. */
static void page_answer(struct scoreboard *sb, struct port *q, const struct dut_port *p)
{
    if (!p->s_b.valid || q->b_stalled)
        return;
    for (unsigned i = 0; i < q->w.n; i++) {
        const struct flight *f = &q->pool[q->w.order[i]];
        if (f->b.id != p->s_b.id)
            continue;
        if (f->page)
            pages_write_answered(sb->pages, f->page, p->s_b.resp);
        return;
    }
}

/* The last answer of a refused burst lets the next one of its ID enter in the same cycle (bh_order): it is told before an address is. */
static void answer_tells(struct scoreboard *sb, struct port *q, struct channel *c, const struct dut_data *s)
{
    for (unsigned i = 0; s->valid && i < c->n; i++) {
        struct flight *f = &q->pool[c->order[i]];
        if (f->b.id != s->id)
            continue;
        verdict_answered(sb, q, c, f);
        return;
    }
}

static void port_cycle(struct scoreboard *sb, struct port *q, const struct dut_port *p, struct tb_job *ar, struct tb_job *aw,
                       bool held, bool may_wait)
{
    const unsigned words = sb->params.data_width / 32;

    if (q->closed && !p->closed)
        q->closed = false;
    answer_tells(sb, q, &q->r, &p->s_r);
    answer_tells(sb, q, &q->w, &p->s_b);
    addresses(sb, q, &q->r, &p->s_ar, p->s_arready, &p->m_ar, p->m_arready, ar, held, may_wait);
    addresses(sb, q, &q->w, &p->s_aw, p->s_awready, &p->m_aw, p->m_awready, aw, held, may_wait);
    data_write(sb, q, p, words);
    data_read(sb, q, p, words);
    data_response(sb, q, p);
    if (q->r.n > q->most || q->w.n > q->most)
        scoreboard_fail(sb, "port %u: %u reads and %u writes are accepted and not answered; MAX_OUTSTANDING is %u", q->index,
                        q->r.n, q->w.n, sb->params.max_outstanding);
}

void scoreboard_cycle(struct scoreboard *sb, const struct dut_pins *p, uint64_t cycle, struct tb_job *const *ar,
                      struct tb_job *const *aw, unsigned held, unsigned may_wait)
{
    sb->cycle = cycle;
    sb->counts.cycles++;
    if (cycle % scoreboard_settle_time(sb) == 0) {
        memcpy(sb->before[0], sb->before[1], sizeof sb->before[0]);
        counters_ended(sb, sb->before[1]);
    }
    for (unsigned i = 0; sb->params.page && i < sb->params.ports; i++)
        page_answer(sb, &sb->port[i], &p->port[i]);
    pages_cycle(sb->pages, p, may_wait != 0);
    for (unsigned i = 0; i < sb->params.ports; i++)
        port_cycle(sb, &sb->port[i], &p->port[i], ar[i], aw[i], held >> i & 1, may_wait >> i & 1);
    if (sb->flying)
        sb->last_busy = cycle;
}
