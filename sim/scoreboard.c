/* SPDX-License-Identifier: Apache-2.0 */
#include "scoreboard.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beat.h"
#include "bulkhead/registers.h"

#define POOL 1024u /* bursts of a port in flight, more than any build takes; a power of two */
#define STAGE 4u   /* write beats on their way through an ISOLATE port; a power of two */

struct flight {
    struct bh_burst b;
    struct bh_verdict v;
    struct tb_job *job;
    uint64_t cycle;
    uint16_t beat; /* R: beats answered; write: beats sent */
    uint8_t refuse_resp;
    uint8_t owner; /* the partition it goes for, as the ownership checker knows it */
    bool sent;     /* write: last beat taken from the requester */
    bool cut;      /* allowed, and the port was isolated meanwhile: Bulkhead answers what is left */
};

/* A queue of pool indices. */
struct ring {
    uint16_t at[POOL];
    uint32_t head, tail;
};
static void ring_put(struct ring *r, uint16_t i) { r->at[r->tail++ % POOL] = i; }
static bool ring_some(const struct ring *r) { return r->head != r->tail; }
static uint16_t ring_first(const struct ring *r) { return r->at[r->head % POOL]; }

/* Bursts in flight in the order of acceptance, and what goes on downstream. */
struct channel {
    const char *name; /* AR or AW */
    uint16_t order[POOL];
    unsigned n;
    struct ring out; /* allowed, not yet accepted downstream */
    bool early;      /* PIPELINE 0: entered by being presented, before the requester's handshake */
    bool stalled;    /* presented downstream in the cycle before and not accepted */
    struct dut_addr last;
    unsigned owed;   /* accepted by memory, not answered to the end */
    unsigned waited; /* cycles in which an address was offered and nothing stood in its way */
    bool stands;     /* memory's answer waits to be taken */
    bool passes;     /* isolated: memory's answer that stood when the port was cut goes through to the requester */
    unsigned leak;   /* cycles in which memory's late answer was not swallowed */
};

/* What memory is owed of a write that it was shown. */
struct owed_w {
    uint16_t beat;
    uint8_t len;
};

struct port {
    unsigned index;
    bool isolates;  /* built with ISOLATE: AR, AW and W have a register stage more downstream */
    bool enters_early;
    unsigned most;  /* bursts accepted and not answered, a direction */

    struct flight pool[POOL];
    uint16_t free[POOL];
    unsigned nfree;
    struct channel r, w;
    struct ring route; /* writes whose data are not all taken */

    bool r_stalled, b_stalled, w_stalled;
    struct dut_data r_last, b_last, w_last;

    /* ISOLATE: beats between s_axi and m_axi, and what memory waits for */
    struct dut_data stage[STAGE];
    unsigned stage_head, stage_tail;
    struct owed_w owed_w[POOL];
    uint32_t owed_head, owed_tail;
    unsigned w_waited;

    bool closed;
    uint64_t closed_at;
    uint16_t locked[2][BH_EXCLUSIVES]; /* exclusive reads, writes in flight */
};

struct scoreboard {
    struct bh_params params;
    struct bh_model model;
    struct tb_counts counts;
    char why[1024];
    uint64_t cycle, last_busy, ready_at; /* ready_at: memories are cleared after reset */
    uint64_t ended;
    unsigned flying; /* in flight, all ports */

    struct port *port;

    struct ownership own;
    struct records *records;

    struct bh_counters before[2][BH_MAX_PARTITIONS]; /* what had ended SCOREBOARD_SETTLE and more cycles ago, and less */
};

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

struct text {
    char s[224];
};

static struct text describe_flight(const struct port *q, const struct flight *f)
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
    sb->records = records_new(sb);
    sb->port = calloc(p->ports, sizeof *sb->port);
    if (!sb->records || !sb->port || bh_init(&sb->model, p) != BH_OK) {
        scoreboard_free(sb);
        return NULL;
    }
    for (unsigned i = 0; i < p->ports; i++) {
        struct port *q = &sb->port[i];
        const bool stream = p->stream_ports >> i & 1;
        q->index = i;
        q->isolates = p->isolate_ports >> i & 1;
        q->enters_early = p->pipeline == 0 && !stream && !q->isolates;
        q->most = p->max_outstanding + p->pipeline + stream;
    }
    scoreboard_reset(sb);
    return sb;
}

void scoreboard_free(struct scoreboard *sb)
{
    if (!sb)
        return;
    records_free(sb->records);
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
        q->owed_head = q->owed_tail = 0;
        q->closed = false;
        memset(q->locked, 0, sizeof q->locked);
    }
    sb->flying = 0;
    sb->ready_at = sb->cycle + 2u * 16 * 16 + SCOREBOARD_MOVE;
    ownership_reset(&sb->own, &sb->params);
    records_reset(sb->records);
    memset(sb->before, 0, sizeof sb->before);
}

struct bh_model *scoreboard_model(struct scoreboard *sb) { return &sb->model; }
struct tb_counts *scoreboard_counts(struct scoreboard *sb) { return &sb->counts; }
const char *scoreboard_why(const struct scoreboard *sb) { return sb->why; }
void scoreboard_at(struct scoreboard *sb, uint64_t cycle) { sb->cycle = cycle; }
unsigned scoreboard_port_in_flight(const struct scoreboard *sb, unsigned port)
{
    return sb->port[port].r.n + sb->port[port].w.n;
}
bool scoreboard_quiet(const struct scoreboard *sb, uint64_t cycle)
{
    return !sb->flying && cycle - sb->last_busy > SCOREBOARD_SETTLE;
}
struct ownership *scoreboard_ownership(struct scoreboard *sb) { return &sb->own; }
struct records *scoreboard_records(struct scoreboard *sb) { return sb->records; }
void scoreboard_busy(struct scoreboard *sb, uint64_t cycle) { sb->last_busy = cycle; }

struct bh_counters scoreboard_counters_least(const struct scoreboard *sb, unsigned partition)
{
    return sb->before[0][partition];
}

struct bh_counters scoreboard_counters_early(const struct scoreboard *sb, const struct dut_pins *p)
{
    struct bh_counters n = {0};

    for (const struct port *q = sb->port; q < sb->port + sb->params.ports; q++) {
        const struct dut_port *pins = &p->port[q->index];
        if (sb->params.pipeline != 0 || !q->isolates)
            continue;
        n.reads += pins->s_ar.valid;
        n.writes += pins->s_aw.valid;
        n.beats += (pins->s_ar.valid ? pins->s_ar.len + 1u : 0) + (pins->s_aw.valid ? pins->s_aw.len + 1u : 0);
    }
    return n;
}

static void not_ended(const struct port *q, const struct channel *c, struct bh_counters *ended)
{
    for (unsigned i = 0; i < c->n; i++) {
        const struct flight *f = &q->pool[c->order[i]];
        if (f->v.partition >= BH_MAX_PARTITIONS || f->v.exclusive_fails)
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
        if ((ports >> q->index & 1) && q->r.n + q->w.n) {
            const struct channel *c = q->r.n ? &q->r : &q->w;
            scoreboard_fail(sb,
                            "%s took effect while %s was in flight; all accepted accesses must have been answered first "
                            "(design section 4, step 3; section 3, barrier)",
                            by, describe_flight(q, &q->pool[c->order[0]]).s);
        }
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
        if (f->v.fault || f->v.exclusive_fails)
            continue;
        f->cut = true;
        n++;
        if (f->job)
            f->job->isolated = true;
    }
    return n;
}

/* What goes downstream from now on was there already: judged in check_out and staged_data by closed and closed_at. */
void scoreboard_isolated(struct scoreboard *sb, unsigned port)
{
    struct port *q = &sb->port[port];

    q->closed = true;
    q->closed_at = sb->cycle;
    q->w_waited = 0;
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
    struct bh_record rec;

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
    bh_transact(&sb->model, q->index, &f->b, &f->v, &rec);
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
    sb->counts.by_fault[f->v.fault]++;
    if (f->v.fault) {
        sb->counts.refused++;
        records_due(sb->records, records_of_port(q->index, c == &q->w), &rec, sb->cycle);
    } else if (f->v.exclusive_fails) {
        sb->counts.exclusive_failed++;
        f->refuse_resp = BH_OKAY;
    } else
        ring_put(&c->out, i);
    if (job) {
        job->accepted = true;
        job->fault = f->v.fault;
        job->exclusive_fails = f->v.exclusive_fails;
        job->partition = f->v.partition;
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
                        describe_flight(q, newest).s, m->addr, bh_fault_name(newest->v.fault),
                        bh_fault_rule(newest->v.fault));
    else if (newest && newest->v.exclusive_fails)
        scoreboard_fail(sb,
                        "%s: the RTL let an exclusive write out (PA 0x%" PRIx64 ") without an exclusive read since the "
                        "view of the port last changed (design section 4)",
                        describe_flight(q, newest).s, m->addr);
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
    if (!ring_some(&c->out)) {
        not_expected(sb, q, c, m);
        return;
    }
    const struct flight *f = &q->pool[ring_first(&c->out)];
    const struct bh_verdict *v = &f->v;
    const struct bh_burst *b = &f->b;

    if (m->addr != v->pa)
        scoreboard_fail(sb,
                        "%s: the RTL sent PA 0x%" PRIx64 ", the model says 0x%" PRIx64
                        " (design section 2, step 7; window %u)",
                        describe_flight(q, f).s, m->addr, v->pa, v->window);
    else if (m->prot != v->prot)
        scoreboard_fail(sb, "%s: the RTL sent AxPROT %u, the model says %u (design section 2, step 7)",
                        describe_flight(q, f).s, m->prot, v->prot);
    else if (m->vmid != v->vmid)
        scoreboard_fail(sb, "%s: the RTL sent VMID %u, the model says %u (design section 2, step 7)",
                        describe_flight(q, f).s, m->vmid, v->vmid);
    else if (m->id != b->id || m->user != b->user || m->len != b->len || m->size != b->size || m->burst != b->burst ||
             m->lock != b->lock || m->cache != b->cache || m->qos != b->qos || m->region != b->region)
        scoreboard_fail(sb,
                        "%s: the RTL changed another attribute (ID %u USER 0x%" PRIx64
                        " LEN %u SIZE %u BURST %u LOCK %u CACHE %u QOS %u "
                        "REGION %u went out); all pass unchanged (design section 2, step 7)",
                        describe_flight(q, f).s, m->id, m->user, m->len, m->size, m->burst, m->lock, m->cache, m->qos,
                        m->region);
    check_owner(sb, q, c, f->owner, m);
    c->out.head++;
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
    if (q->closed)
        c->out.head = c->out.tail;
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
    if (q->enters_early && s->valid && !c->early && m->valid && !c->stalled && !ring_some(&c->out)) {
        accept(sb, q, c, job, s);
        c->early = true;
    }
    if (s->valid && s_ready) {
        if (held && !(sb->params.pipeline == 0 && (c->early || q->isolates)))
            scoreboard_fail(sb, "port %u: %s 0x%" PRIx64 " was accepted between hold and release (design section 4, step 1)",
                            q->index, c->name, s->addr);
        if (!c->early)
            accept(sb, q, c, job, s);
        c->early = false;
    }
    check_moves(sb, q, c, s, s_ready, m, may_wait);
    check_out(sb, q, c, m, m_ready);
}

/* ---- write data ---------------------------------------------------------------------------------- */

static bool same_beat(const struct dut_data *a, const struct dut_data *b, unsigned words)
{
    return !memcmp(a->data, b->data, words * 4) && a->strb == b->strb && a->user == b->user;
}

/* The write whose data are due from the requester; NULL and a sentence when there is none. */
static struct flight *due(struct scoreboard *sb, struct port *q)
{
    if (ring_some(&q->route))
        return &q->pool[ring_first(&q->route)];
    scoreboard_fail(sb, "port %u: s_axi W beat accepted without a write address accepted before it", q->index);
    return NULL;
}

static void taken(struct scoreboard *sb, struct port *q, struct flight *f)
{
    sb->counts.beats_w++;
    if (f->beat++ == f->b.len) {
        f->sent = true;
        q->route.head++;
    }
}

static bool goes_out(const struct flight *f) { return !f->v.fault && !f->v.exclusive_fails; }

/* W of a port without a stage: what the requester gives passes through. */
static void direct_data(struct scoreboard *sb, struct port *q, const struct dut_port *p, unsigned words)
{
    const bool s_beat = p->s_w.valid && p->s_wready, m_beat = p->m_w.valid && p->m_wready;

    if (p->m_w.valid) {
        if (!ring_some(&q->route)) {
            scoreboard_fail(sb, "port %u m_axi W beat without a write address accepted before it", q->index);
            return;
        }
        const struct flight *f = &q->pool[ring_first(&q->route)];
        if (f->v.fault) {
            scoreboard_fail(sb,
                            "%s: the RTL sent W beat %u downstream, the model refuses the burst with %s (%s): no "
                            "beat of a refused burst goes out",
                            describe_flight(q, f).s, f->beat, bh_fault_name(f->v.fault), bh_fault_rule(f->v.fault));
            return;
        }
        if (f->v.exclusive_fails) {
            scoreboard_fail(sb, "%s: the RTL sent W beat %u of a failed exclusive write downstream (design section 4)",
                            describe_flight(q, f).s, f->beat);
            return;
        }
        if (!p->s_w.valid || !same_beat(&p->m_w, &p->s_w, words))
            scoreboard_fail(sb, "%s: W beat %u went downstream changed", describe_flight(q, f).s, f->beat);
        if (p->m_w.last != (f->beat == f->b.len))
            scoreboard_fail(sb, "%s: WLAST of beat %u went downstream as %u (beats are counted by AWLEN)",
                            describe_flight(q, f).s, f->beat, p->m_w.last);
    }
    if (s_beat) {
        struct flight *f = due(sb, q);
        if (!f)
            return;
        if (goes_out(f) && !m_beat)
            scoreboard_fail(sb, "%s: W beat %u was taken and did not go downstream", describe_flight(q, f).s, f->beat);
        taken(sb, q, f);
    } else if (m_beat)
        scoreboard_fail(sb, "port %u m_axi W beat taken by memory twice, or without one from the requester", q->index);
}

/* A beat that memory is shown for the first time. */
static void staged_beat(struct scoreboard *sb, struct port *q, const struct dut_data *m, unsigned words)
{
    if (q->owed_head == q->owed_tail) {
        scoreboard_fail(sb, "port %u m_axi W beat without a write address presented before it", q->index);
        return;
    }
    const struct owed_w *o = &q->owed_w[q->owed_head % POOL];
    const struct dut_data *s = q->stage_head != q->stage_tail ? &q->stage[q->stage_head % STAGE] : NULL;

    if (m->last != (o->beat == o->len))
        scoreboard_fail(sb, "port %u m_axi W: WLAST is %u in beat %u of %u (beats are counted by AWLEN)", q->index, m->last,
                        o->beat, o->len + 1u);
    if (q->closed && sb->cycle != q->closed_at) {
        if (m->strb)
            scoreboard_fail(sb,
                            "port %u m_axi W: beat %u has strobes 0x%" PRIx64 "; the port was isolated in cycle %" PRIu64
                            ", and beats made up since have none (design section 4)",
                            q->index, o->beat, m->strb, q->closed_at);
    } else if (s ? !same_beat(m, s, words) : !(q->closed && !m->strb))
        scoreboard_fail(sb, "port %u m_axi W: beat %u went downstream changed, or was never taken from the requester",
                        q->index, o->beat);
}

/* W of an ISOLATE port: one stage between requester and memory, and beats made up once the port is cut. */
static void staged_data(struct scoreboard *sb, struct port *q, const struct dut_port *p, unsigned words)
{
    const struct dut_data *m = &p->m_w;
    const bool late = q->stage_head != q->stage_tail && !m->valid && !q->closed;

    if (late)
        scoreboard_fail(sb, "port %u: a W beat was taken, and does not go downstream with the next cycle", q->index);
    if (q->w_stalled || m->valid)
        q->w_waited = 0;
    else if (q->closed && q->owed_head != q->owed_tail && ++q->w_waited > SCOREBOARD_MOVE)
        scoreboard_fail(sb, "port %u is isolated, and memory waits for beat %u of a write for %u cycles (design section 4)",
                        q->index, q->owed_w[q->owed_head % POOL].beat, SCOREBOARD_MOVE);
    if (m->valid && !q->w_stalled)
        staged_beat(sb, q, m, words);
    if (m->valid && p->m_wready && q->owed_head != q->owed_tail) {
        struct owed_w *o = &q->owed_w[q->owed_head % POOL];
        if (o->beat++ == o->len)
            q->owed_head++;
        if (q->stage_head != q->stage_tail)
            q->stage_head++;
    }
    if (p->s_w.valid && p->s_wready) {
        struct flight *f = due(sb, q);
        if (!f)
            return;
        if (goes_out(f) && !f->cut) {
            if (q->stage_tail - q->stage_head == STAGE)
                scoreboard_fail(sb, "%s: W beat %u was taken and did not go downstream", describe_flight(q, f).s, f->beat);
            q->stage[q->stage_tail++ % STAGE] = p->s_w;
        }
        taken(sb, q, f);
    }
    /* A beat that stands in the cycle of the cut is memory's already; others are gone. */
    if (q->closed)
        q->stage_tail = q->stage_head + (q->stage_tail != q->stage_head && m->valid && !p->m_wready);
}

static void write_data(struct scoreboard *sb, struct port *q, const struct dut_port *p, unsigned words)
{
    if (q->w_stalled && (!p->m_w.valid || memcmp(&q->w_last, &p->m_w, sizeof p->m_w) != 0))
        scoreboard_fail(sb, "port %u m_axi W was withdrawn or changed before it was accepted (AXI A3.2.1)", q->index);
    if (q->isolates)
        staged_data(sb, q, p, words);
    else
        direct_data(sb, q, p, words);
    q->w_stalled = p->m_w.valid && !p->m_wready;
    if (q->w_stalled)
        q->w_last = p->m_w;
}

/* ---- responses -------------------------------------------------------------------------------------- */

/* The oldest burst in flight with this ID: position in the channel's order, or -1. */
static int oldest_of(const struct port *q, const struct channel *c, uint32_t id)
{
    for (unsigned i = 0; i < c->n; i++)
        if (q->pool[c->order[i]].b.id == id)
            return (int)i;
    return -1;
}

static void end(struct scoreboard *sb, struct port *q, struct channel *c, unsigned at)
{
    const uint16_t i = c->order[at];
    struct tb_job *j = q->pool[i].job;

    memmove(&c->order[at], &c->order[at + 1], (c->n - at - 1) * sizeof c->order[0]);
    c->n--;
    sb->flying--;
    q->locked[q->pool[i].b.write][q->pool[i].b.id % BH_EXCLUSIVES] -= q->pool[i].b.lock;
    q->free[q->nfree++] = i;
    sb->counts.responses++;
    sb->counts.by_port[q->index]++;
    if (j) {
        j->done = true;
        j->order = sb->ended;
        j->cycle_done = sb->cycle;
        if (j->finished)
            j->finished(j, j->context);
    }
    sb->ended++;
}

static bool all_zero(const uint32_t *d, unsigned words)
{
    for (unsigned i = 0; i < words; i++)
        if (d[i])
            return false;
    return true;
}

static bool stable(struct dut_data *last, bool *was, const struct dut_data *now, bool ready)
{
    const bool ok = !*was || (now->valid && memcmp(last, now, sizeof *now) == 0);

    *was = now->valid && !ready;
    if (*was)
        *last = *now;
    return ok;
}

/* Once a port is cut, memory's answers are swallowed; one that stood at that moment passes until it is taken.
 * Returns whether memory's answer of this cycle may still be the requester's. */
static bool memory_counts(struct scoreboard *sb, struct port *q, struct channel *c, const struct dut_data *m, bool m_ready)
{
    const bool stood = c->stands;

    c->stands = m->valid && !m_ready;
    if (!q->closed) {
        c->passes = false;
        return true;
    }
    if (sb->cycle == q->closed_at)
        c->passes = stood && m->valid;
    if (c->passes) {
        if (m_ready)
            c->passes = false;
        return true;
    }
    if (m->valid && m_ready)
        sb->counts.swallowed++;
    c->leak = m->valid && !m_ready ? c->leak + 1 : 0;
    if (c->leak > SCOREBOARD_MOVE)
        scoreboard_fail(sb, "port %u is isolated, and a late answer of memory (ID %u) is not swallowed for %u cycles "
                            "(design section 4)",
                        q->index, m->id, SCOREBOARD_MOVE);
    return false;
}

static void check_refused_beat(struct scoreboard *sb, struct port *q, const struct flight *f, const struct dut_port *p,
                               unsigned words)
{
    if (!all_zero(p->s_r.data, words) || p->s_r.user)
        scoreboard_fail(sb, "%s: refused with %s (%s), and beat %u shows data: they must be zero", describe_flight(q, f).s,
                        bh_fault_name(f->v.fault), bh_fault_rule(f->v.fault), f->beat);
    if (p->s_r.resp != f->refuse_resp)
        scoreboard_fail(sb, "%s: refused with %s (%s); the RTL answered RRESP %u, CONTROL.RESP says %u",
                        describe_flight(q, f).s, bh_fault_name(f->v.fault), bh_fault_rule(f->v.fault), p->s_r.resp,
                        f->refuse_resp);
}

static void check_cut_beat(struct scoreboard *sb, struct port *q, const struct flight *f, const struct dut_port *p,
                           unsigned words)
{
    if (!all_zero(p->s_r.data, words) || p->s_r.user || p->s_r.resp != BH_SLVERR)
        scoreboard_fail(sb,
                        "%s: the port was isolated in cycle %" PRIu64 "; R beat %u has RRESP %u%s, and must be SLVERR and zero "
                        "(design section 4)",
                        describe_flight(q, f).s, q->closed_at, f->beat, p->s_r.resp,
                        all_zero(p->s_r.data, words) ? "" : " and data");
}

static bool same_r(const struct dut_data *m, const struct dut_data *s, unsigned words)
{
    return m->valid && m->id == s->id && !memcmp(m->data, s->data, words * 4) && m->resp == s->resp && m->user == s->user;
}

static void read_data(struct scoreboard *sb, struct port *q, const struct dut_port *p, unsigned words)
{
    const bool counts = memory_counts(sb, q, &q->r, &p->m_r, p->m_rready);
    const bool beat = p->s_r.valid && p->s_rready, from_memory = counts && p->m_r.valid && p->m_rready;

    if (p->m_r.valid && p->m_rready && p->m_r.last)
        q->r.owed--;
    if (!stable(&q->r_last, &q->r_stalled, &p->s_r, p->s_rready))
        scoreboard_fail(sb, "port %u s_axi R ID %u was withdrawn or changed before it was accepted (AXI A3.2.1)", q->index,
                        q->r_last.id);
    if (!p->s_r.valid) {
        if (from_memory)
            scoreboard_fail(sb, "port %u: an R beat of ID %u was taken from memory and not given to the requester", q->index,
                            p->m_r.id);
        return;
    }
    const int at = oldest_of(q, &q->r, p->s_r.id);
    if (at < 0) {
        scoreboard_fail(sb, "port %u s_axi R with ID %u, which no read in flight has", q->index, p->s_r.id);
        return;
    }
    struct flight *f = &q->pool[q->r.order[at]];
    if (f->v.fault) {
        check_refused_beat(sb, q, f, p, words);
        if (beat && from_memory)
            scoreboard_fail(sb, "%s: a beat from memory was lost while the RTL answered this refused read",
                            describe_flight(q, f).s);
    } else if (f->cut && !(counts && same_r(&p->m_r, &p->s_r, words))) {
        check_cut_beat(sb, q, f, p, words);
        if (beat && from_memory)
            scoreboard_fail(sb, "%s: the beat that memory showed when the port was isolated was lost", describe_flight(q, f).s);
    } else {
        if (!p->m_r.valid || p->m_r.id != p->s_r.id)
            scoreboard_fail(sb, "%s: allowed by the model, and R beat %u (RRESP %u) came without one from memory%s",
                            describe_flight(q, f).s, f->beat, p->s_r.resp,
                            p->s_r.resp == f->refuse_resp ? ": the RTL refused it (design section 2)" : "");
        else if (!same_r(&p->m_r, &p->s_r, words))
            scoreboard_fail(sb, "%s: R beat %u changed on its way from memory", describe_flight(q, f).s, f->beat);
        if (beat != from_memory)
            scoreboard_fail(sb, "%s: R beat %u was taken from memory and not given to the requester, or given twice",
                            describe_flight(q, f).s, f->beat);
        if (beat && f->b.lock && p->s_r.resp == BH_EXOKAY)
            bh_exclusive_read(&sb->model, q->index, f->b.id);
    }
    if (p->s_r.last != (f->beat == f->b.len))
        scoreboard_fail(sb, "%s: RLAST is %u in beat %u", describe_flight(q, f).s, p->s_r.last, f->beat);
    if (!beat)
        return;

    struct tb_job *j = f->job;
    if (j) {
        if (j->rdata)
            memcpy(j->rdata + f->beat * words * 4u, p->s_r.data, words * 4u);
        j->zero = (f->beat == 0 || j->zero) && all_zero(p->s_r.data, words);
        j->resp_mixed |= f->beat && j->resp != p->s_r.resp;
        j->resp = p->s_r.resp;
        j->beats = (uint16_t)(f->beat + 1);
    }
    sb->counts.beats_r++;
    if (f->beat++ == f->b.len) {
        sb->counts.exclusive_ok += p->s_r.resp == BH_EXOKAY;
        end(sb, q, &q->r, (unsigned)at);
    }
}

static void write_response(struct scoreboard *sb, struct port *q, const struct dut_port *p)
{
    const bool counts = memory_counts(sb, q, &q->w, &p->m_b, p->m_bready);
    const bool answered = p->s_b.valid && p->s_bready, from_memory = counts && p->m_b.valid && p->m_bready;

    if (p->m_b.valid && p->m_bready)
        q->w.owed--;
    if (!stable(&q->b_last, &q->b_stalled, &p->s_b, p->s_bready))
        scoreboard_fail(sb, "port %u s_axi B ID %u was withdrawn or changed before it was accepted (AXI A3.2.1)", q->index,
                        q->b_last.id);
    if (!p->s_b.valid) {
        if (from_memory)
            scoreboard_fail(sb, "port %u: the B of ID %u was taken from memory and not given to the requester", q->index,
                            p->m_b.id);
        return;
    }
    const int at = oldest_of(q, &q->w, p->s_b.id);
    if (at < 0) {
        scoreboard_fail(sb, "port %u s_axi B with ID %u, which no write in flight has", q->index, p->s_b.id);
        return;
    }
    const struct flight *f = &q->pool[q->w.order[at]];
    const bool is_memory = counts && p->m_b.valid && p->m_b.id == p->s_b.id && p->m_b.resp == p->s_b.resp &&
                           p->m_b.user == p->s_b.user;
    if (!f->sent)
        scoreboard_fail(sb, "%s: answered before its last W beat was taken (AXI A3.3)", describe_flight(q, f).s);
    if (f->v.fault || f->v.exclusive_fails) {
        if (p->s_b.resp != f->refuse_resp || p->s_b.user)
            scoreboard_fail(sb, "%s: %s; the RTL answered BRESP %u, it must be %u", describe_flight(q, f).s,
                            f->v.fault ? bh_fault_rule(f->v.fault) : "a failed exclusive write", p->s_b.resp,
                            f->refuse_resp);
        if (answered && from_memory)
            scoreboard_fail(sb, "%s: a B from memory was lost while the RTL answered this write itself",
                            describe_flight(q, f).s);
    } else if (f->cut && !is_memory) {
        if (p->s_b.resp != BH_SLVERR || p->s_b.user)
            scoreboard_fail(sb, "%s: the port was isolated in cycle %" PRIu64 "; BRESP is %u and must be SLVERR (design section 4)",
                            describe_flight(q, f).s, q->closed_at, p->s_b.resp);
        if (answered && from_memory)
            scoreboard_fail(sb, "%s: the B that memory showed when the port was isolated was lost", describe_flight(q, f).s);
    } else {
        if (!p->m_b.valid || p->m_b.id != p->s_b.id)
            scoreboard_fail(sb, "%s: allowed by the model, and answered BRESP %u without memory%s",
                            describe_flight(q, f).s, p->s_b.resp,
                            p->s_b.resp == f->refuse_resp ? ": the RTL refused it (design section 2)" : "");
        else if (!is_memory)
            scoreboard_fail(sb, "%s: B changed on its way from memory", describe_flight(q, f).s);
        if (answered != from_memory)
            scoreboard_fail(sb, "%s: B was taken from memory and not given to the requester, or given twice",
                            describe_flight(q, f).s);
    }
    if (answered) {
        if (f->job) {
            f->job->resp = p->s_b.resp;
            f->job->beats = 1;
        }
        sb->counts.exclusive_ok += p->s_b.resp == BH_EXOKAY;
        end(sb, q, &q->w, (unsigned)at);
    }
}

static void port_cycle(struct scoreboard *sb, struct port *q, const struct dut_port *p, struct tb_job *ar, struct tb_job *aw,
                       bool held, bool may_wait)
{
    const unsigned words = sb->params.data_width / 32;

    if (q->closed && !p->closed)
        q->closed = false;
    addresses(sb, q, &q->r, &p->s_ar, p->s_arready, &p->m_ar, p->m_arready, ar, held, may_wait);
    addresses(sb, q, &q->w, &p->s_aw, p->s_awready, &p->m_aw, p->m_awready, aw, held, may_wait);
    write_data(sb, q, p, words);
    read_data(sb, q, p, words);
    write_response(sb, q, p);
    if (q->r.n > q->most || q->w.n > q->most)
        scoreboard_fail(sb, "port %u: %u reads and %u writes are accepted and not answered; MAX_OUTSTANDING is %u", q->index,
                        q->r.n, q->w.n, sb->params.max_outstanding);
}

void scoreboard_cycle(struct scoreboard *sb, const struct dut_pins *p, uint64_t cycle, struct tb_job *const *ar,
                      struct tb_job *const *aw, unsigned held, unsigned may_wait)
{
    sb->cycle = cycle;
    sb->counts.cycles++;
    if (cycle % SCOREBOARD_SETTLE == 0) {
        memcpy(sb->before[0], sb->before[1], sizeof sb->before[0]);
        counters_ended(sb, sb->before[1]);
    }
    for (unsigned i = 0; i < sb->params.ports; i++)
        port_cycle(sb, &sb->port[i], &p->port[i], ar[i], aw[i], held >> i & 1, may_wait >> i & 1);
    if (sb->flying)
        sb->last_busy = cycle;
}
