/* SPDX-License-Identifier: Apache-2.0 */
#include "scoreboard.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beat.h"
#include "bulkhead/registers.h"

#define POOL 1024u /* bursts in flight, more than any build takes; a power of two */
#define NO_BURST UINT16_MAX

struct flight {
    struct bh_burst b;
    struct bh_verdict v;
    struct tb_job *job;
    uint64_t cycle;
    uint16_t beat; /* R: beats answered; write: beats sent */
    uint8_t refuse_resp;
    bool sent; /* write: last beat taken from the requester */
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
};

struct scoreboard {
    struct bh_params params;
    struct bh_model model;
    struct tb_counts counts;
    char why[1024];
    uint64_t cycle, last_busy;

    struct flight pool[POOL];
    uint16_t free[POOL];
    unsigned nfree;
    struct channel r, w;
    struct ring route; /* writes whose data are not all taken */
    uint64_t ended;

    bool r_stalled, b_stalled, w_stalled;
    struct dut_data r_last, b_last, w_last;

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
    char s[192];
};

static struct text describe(const struct bh_burst *b, unsigned partition)
{
    static const char *const type[] = {"FIXED", "INCR", "WRAP", "reserved"};
    struct text t;

    snprintf(t.s, sizeof t.s, "%s ID %" PRIu32 " IPA 0x%" PRIx64 " LEN %u SIZE %u %s%s PROT %u of partition %u",
             b->write ? "AW" : "AR", b->id, b->addr, b->len, b->size, type[b->burst & 3], b->lock ? " exclusive" : "",
             b->prot, partition);
    return t;
}

static struct text describe_flight(const struct flight *f) { return describe(&f->b, f->v.partition); }

/* ---- life ----------------------------------------------------------------------------- */

struct scoreboard *scoreboard_new(const struct bh_params *p)
{
    struct scoreboard *sb = calloc(1, sizeof *sb);

    if (!sb)
        return NULL;
    sb->params = *p;
    sb->records = records_new(sb);
    if (!sb->records || bh_init(&sb->model, p) != BH_OK) {
        scoreboard_free(sb);
        return NULL;
    }
    scoreboard_reset(sb);
    return sb;
}

void scoreboard_free(struct scoreboard *sb)
{
    if (!sb)
        return;
    records_free(sb->records);
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
    for (unsigned i = 0; i < POOL; i++)
        sb->free[i] = (uint16_t)i;
    sb->nfree = POOL;
    reset_channel(&sb->r, "AR");
    reset_channel(&sb->w, "AW");
    memset(&sb->route, 0, sizeof sb->route);
    sb->r_stalled = sb->b_stalled = sb->w_stalled = false;
    ownership_reset(&sb->own);
    records_reset(sb->records);
    memset(sb->before, 0, sizeof sb->before);
}

struct bh_model *scoreboard_model(struct scoreboard *sb) { return &sb->model; }
struct tb_counts *scoreboard_counts(struct scoreboard *sb) { return &sb->counts; }
const char *scoreboard_why(const struct scoreboard *sb) { return sb->why; }
unsigned scoreboard_in_flight(const struct scoreboard *sb) { return sb->r.n + sb->w.n; }
bool scoreboard_quiet(const struct scoreboard *sb, uint64_t cycle)
{
    return !sb->r.n && !sb->w.n && cycle - sb->last_busy > SCOREBOARD_SETTLE;
}
struct ownership *scoreboard_ownership(struct scoreboard *sb) { return &sb->own; }
struct records *scoreboard_records(struct scoreboard *sb) { return sb->records; }
void scoreboard_busy(struct scoreboard *sb, uint64_t cycle) { sb->last_busy = cycle; }

struct bh_counters scoreboard_counters_least(const struct scoreboard *sb, unsigned partition)
{
    return sb->before[0][partition];
}

/* What has ended by now: counted for certain a while later.  What is in flight may still wait at the head of its
 * channel, and is counted at entry. */
static void counters_ended(const struct scoreboard *sb, struct bh_counters *ended)
{
    memcpy(ended, sb->model.counters, sizeof sb->before[0]);
    for (unsigned i = 0; i < sb->r.n + sb->w.n; i++) {
        const struct flight *f = &sb->pool[i < sb->r.n ? sb->r.order[i] : sb->w.order[i - sb->r.n]];
        if (f->v.partition >= BH_MAX_PARTITIONS)
            continue;
        struct bh_counters *n = &ended[f->v.partition];
        n->faults -= f->v.fault != BH_FAULT_NONE;
        n->reads -= !f->v.fault && !f->b.write;
        n->writes -= !f->v.fault && f->b.write;
        n->beats -= f->v.fault ? 0 : f->b.len + 1u;
    }
}

void scoreboard_view_changed(struct scoreboard *sb, const char *by)
{
    if (scoreboard_in_flight(sb)) {
        const struct channel *c = sb->r.n ? &sb->r : &sb->w;
        scoreboard_fail(sb,
                        "%s took effect while %s was in flight; all accepted accesses must have been answered first "
                        "(design section 4, step 3; section 3, barrier)",
                        by, describe_flight(&sb->pool[c->order[0]]).s);
    }
}

/* ---- addresses -------------------------------------------------------------------------------- */

static void accept(struct scoreboard *sb, struct channel *c, struct tb_job *job, const struct dut_addr *s)
{
    if (!sb->nfree) {
        scoreboard_fail(sb, "more than %u bursts in flight; MAX_OUTSTANDING is %u", POOL, sb->params.max_outstanding);
        return;
    }
    const uint16_t i = sb->free[--sb->nfree];
    struct flight *f = &sb->pool[i];
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
                             .write = c == &sb->w};
    bh_transact(&sb->model, 0, &f->b, &f->v, &rec);
    f->job = job;
    f->cycle = sb->cycle;
    f->beat = 0;
    f->sent = false;
    f->refuse_resp = sb->model.fault_resp;
    c->order[c->n++] = i;
    if (c == &sb->w) {
        ring_put(&sb->route, i);
        sb->counts.addresses_w++;
    } else
        sb->counts.addresses_r++;
    sb->counts.by_fault[f->v.fault]++;
    if (f->v.fault) {
        sb->counts.refused++;
        records_due(sb->records, c == &sb->w ? RECORD_WRITE : RECORD_READ, &rec, sb->cycle);
    } else
        ring_put(&c->out, i);
    if (job) {
        job->accepted = true;
        job->fault = f->v.fault;
        job->cycle_accepted = sb->cycle;
    }
}

static void check_owner(struct scoreboard *sb, const struct channel *c, const struct dut_addr *m)
{
    char text[256];

    if (!ownership_check(&sb->own, m, text, sizeof text))
        scoreboard_fail(sb, "%s %s", c->name, text);
    sb->counts.owned_bytes += (m->len + 1ull) << m->size;
}

/* What the manager side shows now against the oldest allowed burst that has not gone out. */
static void check_out(struct scoreboard *sb, struct channel *c, const struct dut_addr *m, bool ready)
{
    if (c->stalled && (!m->valid || memcmp(&c->last, m, sizeof *m) != 0))
        scoreboard_fail(sb, "m_axi %s 0x%" PRIx64 " was withdrawn or changed before it was accepted (AXI A3.2.1)",
                        c->name, c->last.addr);
    if (m->valid) {
        if (!ring_some(&c->out)) {
            const uint16_t newest = c->n ? c->order[c->n - 1] : NO_BURST;
            if (newest != NO_BURST && sb->pool[newest].v.fault)
                scoreboard_fail(sb,
                                "%s: the RTL sent an address downstream (PA 0x%" PRIx64
                                "), the model refuses it with %s (%s)",
                                describe_flight(&sb->pool[newest]).s, m->addr,
                                bh_fault_name(sb->pool[newest].v.fault), bh_fault_rule(sb->pool[newest].v.fault));
            else
                scoreboard_fail(sb,
                                "m_axi %s at PA 0x%" PRIx64
                                " without an allowed burst behind it (design section 2: nothing goes "
                                "downstream before its verdict)",
                                c->name, m->addr);
            return;
        }
        const struct flight *f = &sb->pool[ring_first(&c->out)];
        const struct bh_verdict *v = &f->v;
        const struct bh_burst *b = &f->b;
        if (m->addr != v->pa)
            scoreboard_fail(sb,
                            "%s: the RTL sent PA 0x%" PRIx64 ", the model says 0x%" PRIx64
                            " (design section 2, step 7; window %u)",
                            describe_flight(f).s, m->addr, v->pa, v->window);
        else if (m->prot != v->prot)
            scoreboard_fail(sb, "%s: the RTL sent AxPROT %u, the model says %u (design section 2, step 7)",
                            describe_flight(f).s, m->prot, v->prot);
        else if (m->vmid != v->vmid)
            scoreboard_fail(sb, "%s: the RTL sent VMID %u, the model says %u (design section 2, step 7)",
                            describe_flight(f).s, m->vmid, v->vmid);
        else if (m->id != b->id || m->user != b->user || m->len != b->len || m->size != b->size ||
                 m->burst != b->burst || m->lock != b->lock || m->cache != b->cache || m->qos != b->qos ||
                 m->region != b->region)
            scoreboard_fail(sb,
                            "%s: the RTL changed another attribute (ID %u USER 0x%" PRIx64
                            " LEN %u SIZE %u BURST %u LOCK %u CACHE %u QOS %u "
                            "REGION %u went out); all pass unchanged (design section 2, step 7)",
                            describe_flight(f).s, m->id, m->user, m->len, m->size, m->burst, m->lock, m->cache,
                            m->qos, m->region);
        if (!c->stalled)
            check_owner(sb, c, m);
        if (ready)
            c->out.head++;
    }
    c->stalled = m->valid && !ready;
    c->last = *m;
}

static void addresses(struct scoreboard *sb, struct channel *c, const struct dut_addr *s, bool s_ready,
                      const struct dut_addr *m, bool m_ready, struct tb_job *job)
{
    /* With PIPELINE 0 a burst enters when it is first presented, before its own handshake. */
    if (sb->params.pipeline == 0 && s->valid && !c->early && m->valid && !ring_some(&c->out)) {
        accept(sb, c, job, s);
        c->early = true;
    }
    if (s->valid && s_ready) {
        if (!c->early)
            accept(sb, c, job, s);
        c->early = false;
    }
    check_out(sb, c, m, m_ready);
}

/* ---- write data ---------------------------------------------------------------------------------- */

static void write_data(struct scoreboard *sb, const struct dut_pins *p, unsigned words)
{
    const bool s_beat = p->s_w.valid && p->s_wready, m_beat = p->m_w.valid && p->m_wready;

    if (sb->w_stalled && (!p->m_w.valid || memcmp(&sb->w_last, &p->m_w, sizeof p->m_w) != 0))
        scoreboard_fail(sb, "m_axi W was withdrawn or changed before it was accepted (AXI A3.2.1)");
    sb->w_stalled = p->m_w.valid && !p->m_wready;
    if (sb->w_stalled)
        sb->w_last = p->m_w;

    if (p->m_w.valid) {
        if (!ring_some(&sb->route)) {
            scoreboard_fail(sb, "m_axi W beat without a write address accepted before it");
            return;
        }
        const struct flight *f = &sb->pool[ring_first(&sb->route)];
        if (f->v.fault) {
            scoreboard_fail(sb,
                            "%s: the RTL sent W beat %u downstream, the model refuses the burst with %s (%s): no "
                            "beat of a refused burst "
                            "goes out",
                            describe_flight(f).s, f->beat, bh_fault_name(f->v.fault), bh_fault_rule(f->v.fault));
            return;
        }
        if (!p->s_w.valid || memcmp(p->m_w.data, p->s_w.data, words * 4) || p->m_w.strb != p->s_w.strb ||
            p->m_w.user != p->s_w.user)
            scoreboard_fail(sb, "%s: W beat %u went downstream changed", describe_flight(f).s, f->beat);
        if (p->m_w.last != (f->beat == f->b.len))
            scoreboard_fail(sb, "%s: WLAST of beat %u went downstream as %u (beats are counted by AWLEN)",
                            describe_flight(f).s, f->beat, p->m_w.last);
    }
    if (s_beat) {
        if (!ring_some(&sb->route)) {
            scoreboard_fail(sb, "s_axi W beat accepted without a write address accepted before it");
            return;
        }
        struct flight *f = &sb->pool[ring_first(&sb->route)];
        if (!f->v.fault && !m_beat)
            scoreboard_fail(sb, "%s: W beat %u was taken and did not go downstream", describe_flight(f).s, f->beat);
        sb->counts.beats_w++;
        if (f->beat++ == f->b.len) {
            f->sent = true;
            sb->route.head++;
        }
    } else if (m_beat)
        scoreboard_fail(sb, "m_axi W beat taken by memory twice, or without one from the requester");
}

/* ---- responses -------------------------------------------------------------------------------------- */

/* The oldest burst in flight with this ID: position in the channel's order, or -1. */
static int oldest_of(const struct scoreboard *sb, const struct channel *c, uint32_t id)
{
    for (unsigned i = 0; i < c->n; i++)
        if (sb->pool[c->order[i]].b.id == id)
            return (int)i;
    return -1;
}

static void end(struct scoreboard *sb, struct channel *c, unsigned at)
{
    const uint16_t i = c->order[at];
    struct tb_job *j = sb->pool[i].job;

    memmove(&c->order[at], &c->order[at + 1], (c->n - at - 1) * sizeof c->order[0]);
    c->n--;
    sb->free[sb->nfree++] = i;
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

static void read_data(struct scoreboard *sb, const struct dut_pins *p, unsigned words)
{
    const bool beat = p->s_r.valid && p->s_rready, from_memory = p->m_r.valid && p->m_rready;

    if (!stable(&sb->r_last, &sb->r_stalled, &p->s_r, p->s_rready))
        scoreboard_fail(sb, "s_axi R ID %u was withdrawn or changed before it was accepted (AXI A3.2.1)",
                        sb->r_last.id);
    if (!p->s_r.valid) {
        if (from_memory)
            scoreboard_fail(sb, "an R beat of ID %u was taken from memory and not given to the requester", p->m_r.id);
        return;
    }
    const int at = oldest_of(sb, &sb->r, p->s_r.id);
    if (at < 0) {
        scoreboard_fail(sb, "s_axi R with ID %u, which no read in flight has", p->s_r.id);
        return;
    }
    struct flight *f = &sb->pool[sb->r.order[at]];
    if (f->v.fault) {
        if (!all_zero(p->s_r.data, words) || p->s_r.user)
            scoreboard_fail(sb, "%s: refused with %s (%s), and beat %u shows data: they must be zero",
                            describe_flight(f).s, bh_fault_name(f->v.fault), bh_fault_rule(f->v.fault), f->beat);
        if (p->s_r.resp != f->refuse_resp)
            scoreboard_fail(sb, "%s: refused with %s (%s); the RTL answered RRESP %u, CONTROL.RESP says %u",
                            describe_flight(f).s, bh_fault_name(f->v.fault), bh_fault_rule(f->v.fault), p->s_r.resp,
                            f->refuse_resp);
        if (beat && from_memory)
            scoreboard_fail(sb, "%s: a beat from memory was lost while the RTL answered this refused read",
                            describe_flight(f).s);
    } else {
        if (!p->m_r.valid || p->m_r.id != p->s_r.id)
            scoreboard_fail(sb, "%s: allowed by the model, and R beat %u (RRESP %u) came without one from memory%s",
                            describe_flight(f).s, f->beat, p->s_r.resp,
                            p->s_r.resp == f->refuse_resp ? ": the RTL refused it (design section 2)" : "");
        else if (memcmp(p->m_r.data, p->s_r.data, words * 4) || p->m_r.resp != p->s_r.resp ||
                 p->m_r.user != p->s_r.user)
            scoreboard_fail(sb, "%s: R beat %u changed on its way from memory", describe_flight(f).s, f->beat);
        if (beat != from_memory)
            scoreboard_fail(sb, "%s: R beat %u was taken from memory and not given to the requester, or given twice",
                            describe_flight(f).s, f->beat);
    }
    if (p->s_r.last != (f->beat == f->b.len))
        scoreboard_fail(sb, "%s: RLAST is %u in beat %u", describe_flight(f).s, p->s_r.last, f->beat);
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
        sb->counts.responses++;
        sb->counts.exclusive_ok += p->s_r.resp == BH_EXOKAY;
        end(sb, &sb->r, (unsigned)at);
    }
}

static void write_response(struct scoreboard *sb, const struct dut_pins *p)
{
    const bool taken = p->s_b.valid && p->s_bready, from_memory = p->m_b.valid && p->m_bready;

    if (!stable(&sb->b_last, &sb->b_stalled, &p->s_b, p->s_bready))
        scoreboard_fail(sb, "s_axi B ID %u was withdrawn or changed before it was accepted (AXI A3.2.1)",
                        sb->b_last.id);
    if (!p->s_b.valid) {
        if (from_memory)
            scoreboard_fail(sb, "the B of ID %u was taken from memory and not given to the requester", p->m_b.id);
        return;
    }
    const int at = oldest_of(sb, &sb->w, p->s_b.id);
    if (at < 0) {
        scoreboard_fail(sb, "s_axi B with ID %u, which no write in flight has", p->s_b.id);
        return;
    }
    const struct flight *f = &sb->pool[sb->w.order[at]];
    if (!f->sent)
        scoreboard_fail(sb, "%s: answered before its last W beat was taken (AXI A3.3)", describe_flight(f).s);
    if (f->v.fault) {
        if (p->s_b.resp != f->refuse_resp || p->s_b.user)
            scoreboard_fail(sb, "%s: refused with %s (%s); the RTL answered BRESP %u, CONTROL.RESP says %u",
                            describe_flight(f).s, bh_fault_name(f->v.fault), bh_fault_rule(f->v.fault), p->s_b.resp,
                            f->refuse_resp);
        if (taken && from_memory)
            scoreboard_fail(sb, "%s: a B from memory was lost while the RTL answered this refused write",
                            describe_flight(f).s);
    } else {
        if (!p->m_b.valid || p->m_b.id != p->s_b.id)
            scoreboard_fail(sb, "%s: allowed by the model, and answered BRESP %u without memory%s",
                            describe_flight(f).s, p->s_b.resp,
                            p->s_b.resp == f->refuse_resp ? ": the RTL refused it (design section 2)" : "");
        else if (p->m_b.resp != p->s_b.resp || p->m_b.user != p->s_b.user)
            scoreboard_fail(sb, "%s: B changed on its way from memory", describe_flight(f).s);
        if (taken != from_memory)
            scoreboard_fail(sb, "%s: B was taken from memory and not given to the requester, or given twice",
                            describe_flight(f).s);
    }
    if (taken) {
        if (f->job) {
            f->job->resp = p->s_b.resp;
            f->job->beats = 1;
        }
        sb->counts.responses++;
        sb->counts.exclusive_ok += p->s_b.resp == BH_EXOKAY;
        end(sb, &sb->w, (unsigned)at);
    }
}

void scoreboard_cycle(struct scoreboard *sb, const struct dut_pins *p, uint64_t cycle, struct tb_job *ar,
                      struct tb_job *aw)
{
    const unsigned words = sb->params.data_width / 32;

    sb->cycle = cycle;
    sb->counts.cycles++;
    if (cycle % SCOREBOARD_SETTLE == 0) {
        memcpy(sb->before[0], sb->before[1], sizeof sb->before[0]);
        counters_ended(sb, sb->before[1]);
    }
    addresses(sb, &sb->r, &p->s_ar, p->s_arready, &p->m_ar, p->m_arready, ar);
    addresses(sb, &sb->w, &p->s_aw, p->s_awready, &p->m_aw, p->m_awready, aw);
    write_data(sb, p, words);
    read_data(sb, p, words);
    write_response(sb, p);
    if (sb->r.n > sb->params.max_outstanding + sb->params.pipeline ||
        sb->w.n > sb->params.max_outstanding + sb->params.pipeline)
        scoreboard_fail(sb, "%u reads and %u writes are accepted and not answered; MAX_OUTSTANDING is %u", sb->r.n,
                        sb->w.n, sb->params.max_outstanding);
    if (sb->r.n || sb->w.n)
        sb->last_busy = cycle;
}
