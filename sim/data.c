/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "data.h"
#include "verdict.h"

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

static void taken(struct scoreboard *sb, struct port *q, struct flight *f, const struct dut_data *w)
{
    sb->counts.beats_w++;
    if (f->page)
        pages_data(sb->pages, f->page, w);
    if (f->beat++ == f->b.len) {
        f->sent = true;
        q->route.head++;
    }
}

static bool goes_out(const struct flight *f) { return !f->v.fault && !f->v.exclusive_fails && !f->page; }

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
        if (f->page || f->open) {
            scoreboard_fail(sb, "%s: the RTL sent W beat %u downstream%s", flight_text(q, f).s, f->beat,
                            f->page ? ", which the page takes" : " before its address (design section 2)");
            return;
        }
        if (f->v.fault) {
            scoreboard_fail(sb,
                            "%s: the RTL sent W beat %u downstream, the model refuses the burst with %s (%s): no "
                            "beat of a refused burst goes out",
                            flight_text(q, f).s, f->beat, bh_fault_name(f->v.fault), bh_fault_rule(f->v.fault));
            return;
        }
        if (f->v.exclusive_fails) {
            scoreboard_fail(sb, "%s: the RTL sent W beat %u of a failed exclusive write downstream (design section 4)",
                            flight_text(q, f).s, f->beat);
            return;
        }
        if (!p->s_w.valid || !same_beat(&p->m_w, &p->s_w, words))
            scoreboard_fail(sb, "%s: W beat %u went downstream changed", flight_text(q, f).s, f->beat);
        if (p->m_w.last != (f->beat == f->b.len))
            scoreboard_fail(sb, "%s: WLAST of beat %u went downstream as %u (beats are counted by AWLEN)",
                            flight_text(q, f).s, f->beat, p->m_w.last);
    }
    if (s_beat) {
        struct flight *f = due(sb, q);
        if (!f)
            return;
        verdict_answered(sb, q, &q->w, f);
        if (goes_out(f) && !m_beat)
            scoreboard_fail(sb, "%s: W beat %u was taken and did not go downstream", flight_text(q, f).s, f->beat);
        taken(sb, q, f, &p->s_w);
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

    /* An allowed burst's address comes out with the cycle after its first beat at the latest. */
    if (q->stage_open) {
        if (q->stage_open->open || !goes_out(q->stage_open))
            q->stage_tail--;
        verdict_answered(sb, q, &q->w, q->stage_open);
        q->stage_open = NULL;
    }
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
        if ((f->open ? f->may & 1u << BH_FAULT_NONE : goes_out(f)) && !f->cut) {
            if (q->stage_tail - q->stage_head == STAGE)
                scoreboard_fail(sb, "%s: W beat %u was taken and did not go downstream", flight_text(q, f).s, f->beat);
            q->stage[q->stage_tail++ % STAGE] = p->s_w;
            if (f->open)
                q->stage_open = f;
        }
        taken(sb, q, f, &p->s_w);
    }
    /* A beat that stands in the cycle of the cut is memory's already; others are gone. */
    if (q->closed)
        q->stage_open = NULL;
    if (q->closed)
        q->stage_tail = q->stage_head + (q->stage_tail != q->stage_head && m->valid && !p->m_wready);
}

void data_write(struct scoreboard *sb, struct port *q, const struct dut_port *p, unsigned words)
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
    if (q->pool[i].page)
        pages_over(sb->pages, q->pool[i].page);
    else if (q->pool[i].v.fault || q->pool[i].either)
        pages_fault_ends(sb->pages, q->pool[i].v.partition, q->pool[i].fault_number);
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
        scoreboard_fail(sb, "%s: refused with %s (%s), and beat %u shows data: they must be zero", flight_text(q, f).s,
                        bh_fault_name(f->v.fault), bh_fault_rule(f->v.fault), f->beat);
    if (p->s_r.resp != f->refuse_resp)
        scoreboard_fail(sb, "%s: refused with %s (%s); the RTL answered RRESP %u, CONTROL.RESP says %u",
                        flight_text(q, f).s, bh_fault_name(f->v.fault), bh_fault_rule(f->v.fault), p->s_r.resp,
                        f->refuse_resp);
}

static void check_cut_beat(struct scoreboard *sb, struct port *q, const struct flight *f, const struct dut_port *p,
                           unsigned words)
{
    if (!all_zero(p->s_r.data, words) || p->s_r.user || (p->s_r.resp != BH_SLVERR && !(f->either && p->s_r.resp == f->refuse_resp)))
        scoreboard_fail(sb,
                        "%s: the port was isolated in cycle %" PRIu64 "; R beat %u has RRESP %u%s, and must be SLVERR and zero "
                        "(design section 4)",
                        flight_text(q, f).s, q->closed_at, f->beat, p->s_r.resp,
                        all_zero(p->s_r.data, words) ? "" : " and data");
}

static bool same_r(const struct dut_data *m, const struct dut_data *s, unsigned words)
{
    return m->valid && m->id == s->id && !memcmp(m->data, s->data, words * 4) && m->resp == s->resp && m->user == s->user;
}

void data_read(struct scoreboard *sb, struct port *q, const struct dut_port *p, unsigned words)
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
    verdict_answered(sb, q, &q->r, f);
    if (f->page) {
        pages_read_answered(sb->pages, f->page, p->s_r.data, words, p->s_r.resp);
        if (p->s_r.user)
            scoreboard_fail(sb, "%s: a page answers, and RUSER is 0x%" PRIx64, flight_text(q, f).s, p->s_r.user);
        if (beat && from_memory)
            scoreboard_fail(sb, "%s: a beat from memory was lost while the page answered", flight_text(q, f).s);
    } else if (f->v.fault) {
        check_refused_beat(sb, q, f, p, words);
        if (beat && from_memory)
            scoreboard_fail(sb, "%s: a beat from memory was lost while the RTL answered this refused read",
                            flight_text(q, f).s);
    } else if (f->cut && !(counts && same_r(&p->m_r, &p->s_r, words))) {
        check_cut_beat(sb, q, f, p, words);
        if (beat && from_memory)
            scoreboard_fail(sb, "%s: the beat that memory showed when the port was isolated was lost", flight_text(q, f).s);
    } else {
        if (!p->m_r.valid || p->m_r.id != p->s_r.id)
            scoreboard_fail(sb, "%s: allowed by the model, and R beat %u (RRESP %u) came without one from memory%s",
                            flight_text(q, f).s, f->beat, p->s_r.resp,
                            p->s_r.resp == f->refuse_resp ? ": the RTL refused it (design section 2)" : "");
        else if (!same_r(&p->m_r, &p->s_r, words))
            scoreboard_fail(sb, "%s: R beat %u changed on its way from memory", flight_text(q, f).s, f->beat);
        if (beat != from_memory)
            scoreboard_fail(sb, "%s: R beat %u was taken from memory and not given to the requester, or given twice",
                            flight_text(q, f).s, f->beat);
        if (beat && f->b.lock && p->s_r.resp == BH_EXOKAY)
            bh_exclusive_read(&sb->model, q->index, f->b.id);
    }
    if (p->s_r.last != (f->beat == f->b.len))
        scoreboard_fail(sb, "%s: RLAST is %u in beat %u", flight_text(q, f).s, p->s_r.last, f->beat);
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

void data_response(struct scoreboard *sb, struct port *q, const struct dut_port *p)
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
    struct flight *f = &q->pool[q->w.order[at]];
    const bool is_memory = counts && p->m_b.valid && p->m_b.id == p->s_b.id && p->m_b.resp == p->s_b.resp &&
                           p->m_b.user == p->s_b.user;
    if (!f->sent)
        scoreboard_fail(sb, "%s: answered before its last W beat was taken (AXI A3.3)", flight_text(q, f).s);
    verdict_answered(sb, q, &q->w, f);
    if (f->page) {
        if (p->s_b.user)
            scoreboard_fail(sb, "%s: a page answers, and BUSER is 0x%" PRIx64, flight_text(q, f).s, p->s_b.user);
        if (answered && from_memory)
            scoreboard_fail(sb, "%s: a B from memory was lost while the page answered", flight_text(q, f).s);
    } else if (f->v.fault || f->v.exclusive_fails) {
        if ((p->s_b.resp != f->refuse_resp && !(f->either && p->s_b.resp == BH_OKAY)) || p->s_b.user)
            scoreboard_fail(sb, "%s: %s; the RTL answered BRESP %u, it must be %u", flight_text(q, f).s,
                            f->v.fault ? bh_fault_rule(f->v.fault) : "a failed exclusive write", p->s_b.resp,
                            f->refuse_resp);
        if (answered && from_memory)
            scoreboard_fail(sb, "%s: a B from memory was lost while the RTL answered this write itself",
                            flight_text(q, f).s);
    } else if (f->cut && !is_memory) {
        if ((p->s_b.resp != BH_SLVERR && !(f->either && p->s_b.resp == f->refuse_resp)) || p->s_b.user)
            scoreboard_fail(sb, "%s: the port was isolated in cycle %" PRIu64 "; BRESP is %u and must be SLVERR (design section 4)",
                            flight_text(q, f).s, q->closed_at, p->s_b.resp);
        if (answered && from_memory)
            scoreboard_fail(sb, "%s: the B that memory showed when the port was isolated was lost", flight_text(q, f).s);
    } else {
        if (!p->m_b.valid || p->m_b.id != p->s_b.id)
            scoreboard_fail(sb, "%s: allowed by the model, and answered BRESP %u without memory%s",
                            flight_text(q, f).s, p->s_b.resp,
                            p->s_b.resp == f->refuse_resp ? ": the RTL refused it (design section 2)" : "");
        else if (!is_memory)
            scoreboard_fail(sb, "%s: B changed on its way from memory", flight_text(q, f).s);
        if (answered != from_memory)
            scoreboard_fail(sb, "%s: B was taken from memory and not given to the requester, or given twice",
                            flight_text(q, f).s);
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
