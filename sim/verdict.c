/* SPDX-License-Identifier: Apache-2.0 */
#include "verdict.h"

#include <inttypes.h>
#include <string.h>

#include "bulkhead/registers.h"
#include "views.h"

#define BIT(fault) (uint16_t)(1u << (fault))
#define ALLOWED BIT(BH_FAULT_NONE)

static unsigned witness_of(enum bh_fault f) { return f == BH_FAULT_NONE ? 0 : f == BH_FAULT_LEVEL ? 1 : 2; }

/* ---- the model's verdict under a state ---------------------------------------------------- */

/* The granule whose state step 6 looks at. */
static uint64_t entry_of(const struct scoreboard *sb, unsigned port, const struct flight *f)
{
    const struct bh_model *m = &sb->model;
    const bool sixth = !f->v.page && (f->v.fault == BH_FAULT_NONE || f->v.fault == BH_FAULT_LEVEL || f->v.fault == BH_FAULT_SHARE);
    struct bh_context at;
    uint64_t first, last;
    unsigned w;

    if (!sixth || bh_context_of(m, port, f->b.user, &at) != BH_OK ||
        bh_burst_range(&f->b, sb->params.data_width, &first, &last) != BH_FAULT_NONE)
        return GRANULES_NONE;
    const uint64_t top = m->live[at.partition].control.split ? 1ull << (sb->params.ipa_width - 1) : 0;
    if (bh_window_lookup(&m->lookup[at.partition], first & ~top, last & ~top, &w) != BH_FAULT_NONE)
        return GRANULES_NONE;
    const struct bh_window *in = &m->live[at.partition].window[w];
    return in->shared ? GRANULES_NONE : granules_entry(&sb->params, in->pa_base + ((f->b.addr & ~top) - in->ipa_base));
}

static uint64_t pa_of(const struct scoreboard *sb, uint64_t entry)
{
    return sb->params.granule_base + (entry << sb->params.granule_log2);
}

/* Under this state: judged, and if transact counted too. */
static void judge_under(struct scoreboard *sb, unsigned port, const struct flight *f, bh_granule state, bool transact,
                        struct bh_verdict *v, struct bh_record *r)
{
    struct bh_model *m = &sb->model;
    const bh_granule before = m->granule[f->entry];

    m->granule[f->entry] = state & ~WITNESS_ERROR;
    bh_granule_error(m, pa_of(sb, f->entry), state & WITNESS_ERROR);
    if (transact)
        bh_transact(m, port, &f->b, v, r);
    else
        bh_judge(m, port, &f->b, v);
    m->granule[f->entry] = before;
}

/* The same with the table in use, which the state stands for. */
static void judge_ready(struct scoreboard *sb, const struct port *q, const struct flight *f, bh_granule state, bool transact,
                        struct bh_verdict *v, struct bh_record *r)
{
    const bool ready = sb->model.table_ready;

    bh_table_ready(&sb->model, true);
    judge_under(sb, q->index, f, state, transact, v, r);
    bh_table_ready(&sb->model, ready);
}

static uint16_t with_state(struct scoreboard *sb, unsigned port, struct flight *f, bh_granule state)
{
    struct bh_verdict v;

    judge_under(sb, port, f, state, false, &v, NULL);
    f->witness[witness_of(v.fault)] = state;
    return BIT(v.fault);
}

/* Verdicts that any state gives. */
static uint16_t imaginable(struct scoreboard *sb, unsigned port, struct flight *f)
{
    uint16_t may = 0;

    for (unsigned h = 0; h < 2u * (sb->params.levels ? sb->params.levels : 1); h++)
        may |= with_state(sb, port, f, (h & 1) | (h / 2 ? 15ull << (4 * (h / 2) - 3) : 0));
    return may;
}

/* Verdicts that a state which is possible now gives. */
static uint16_t possible(struct scoreboard *sb, unsigned port, struct flight *f)
{
    bh_granule states[GRANULES_STATES];
    uint16_t may = 0;

    if (f->entry == GRANULES_NONE)
        return BIT(f->v.fault);
    const bool ready = sb->model.table_ready;
    bh_table_ready(&sb->model, true);
    if (granules_maybe_not_ready(sb->granules))
        may |= with_state(sb, port, f, WITNESS_ERROR);
    if (granules_maybe_ready(sb->granules)) {
        const unsigned n = granules_states(sb->granules, f->entry, states);
        for (unsigned i = 0; i < n; i++)
            may |= with_state(sb, port, f, states[i]);
        if (!n)
            may |= imaginable(sb, port, f);
    }
    bh_table_ready(&sb->model, ready);
    return may;
}

/* ---- the end of not knowing ------------------------------------------------------------------ */

/* The code that its record may have instead of this one; 0: none. */
static int other_code(const struct flight *f, enum bh_fault fault)
{
    const uint16_t other = f->may & (uint16_t)~(ALLOWED | BIT(fault));
    return other ? __builtin_ctz(other) : 0;
}

/* This record with another code; NULL: there is none. */
static const struct bh_record *recoded(const struct bh_record *rec, int code, struct bh_record *other)
{
    if (!code)
        return NULL;
    *other = *rec;
    other->code = (enum bh_fault)code;
    return other;
}

/* The record that may come in place of this one; NULL: none.  A closed port takes bursts, and refuses them, while the view that it
 * carries changes: the RTL's records have the new VMID some cycles before a COMMIT is answered, and the model takes it. */
static const struct bh_record *other_record(const struct scoreboard *sb, const struct port *q, const struct flight *f,
                                            const struct bh_record *rec, int code, struct bh_record *other)
{
    const struct register_write *w = views_register_write(sb->views);
    const unsigned of = f->v.partition;

    if (code || !q->closed || !w || !w->owner || w->addr != BH_REG_COMMIT || w->value != of || of >= sb->params.partitions)
        return recoded(rec, code, other);
    *other = *rec;
    other->vmid = sb->model.staged[of].control.vmid & (uint16_t)((1u << sb->params.vmid_width) - 1);
    return other;
}

static void counted(struct scoreboard *sb, struct port *q, struct flight *f, const struct bh_record *rec)
{
    struct tb_job *job = f->job;
    struct bh_record other;

    sb->counts.by_fault[f->v.fault]++;
    if (f->v.fault) {
        sb->counts.refused++;
        const int code = other_code(f, f->v.fault);
        records_due_or(sb->records, records_of_port(q->index, f->b.write), rec, other_record(sb, q, f, rec, code, &other), f->either,
                       sb->cycle);
        f->fault_number = pages_fault(sb->pages, f->v.partition, rec, code, f->either, f->cycle);
    } else if (f->v.exclusive_fails) {
        sb->counts.exclusive_failed++;
        f->refuse_resp = BH_OKAY;
    }
    if (job) {
        job->fault = f->v.fault;
        job->exclusive_fails = f->v.exclusive_fails;
        job->partition = f->v.partition;
        job->page = f->page != NULL;
    }
}

/* It was never shown whether it was allowed: a record may be left. */
static void untold(struct scoreboard *sb, struct flight *f)
{
    const unsigned of = f->v.partition % BH_MAX_PARTITIONS;

    f->either = true;
    if (f->job)
        f->job->untold = true;
    sb->slack[of].reads += !f->b.write;
    sb->slack[of].writes += f->b.write;
    sb->slack[of].beats += f->b.len + 1u;
    sb->slack[of].faults++;
}

/* It is this one, fault. */
static void settle(struct scoreboard *sb, struct port *q, struct flight *f, enum bh_fault fault)
{
    struct bh_record rec;

    if (f->entry == GRANULES_NONE)
        bh_transact(&sb->model, q->index, &f->b, &f->v, &rec);
    else {
        judge_ready(sb, q, f, f->witness[witness_of(fault)], true, &f->v, &rec);
        sb->counts.granules_checked++;
        sb->counts.raced += (f->may & (f->may - 1)) != 0;
    }
    counted(sb, q, f, &rec);
}

static void close_open(struct scoreboard *sb, struct port *q, struct channel *c, struct flight *f, enum bh_fault fault)
{
    if (!f->open)
        return;
    f->open = false;
    c->open--;
    settle(sb, q, f, fault);
}

/* A refusal that is possible; LEVEL goes before SHARE, and which of the two it was only the record says. */
static enum bh_fault refusal(const struct flight *f)
{
    if (!(f->may & ~ALLOWED))
        return BH_FAULT_NONE;
    return (enum bh_fault)__builtin_ctz(f->may & ~ALLOWED);
}

/* It did not come out: refused, or, which may look the same, a failed exclusive write. */
static void refuse(struct scoreboard *sb, struct port *q, struct channel *c, struct flight *f)
{
    struct bh_verdict v;

    if (f->open && f->b.lock && f->b.write && (f->may & ALLOWED) && (f->may & ~ALLOWED)) {
        judge_ready(sb, q, f, f->witness[0], false, &v, NULL);
        if (v.exclusive_fails)
            untold(sb, f);
    }
    close_open(sb, q, c, f, refusal(f));
}

void verdict_accepted(struct scoreboard *sb, struct port *q, struct channel *c, struct flight *f)
{
    f->entry = GRANULES_NONE;
    f->open = f->shown = f->either = false;
    f->may = 0;
    f->page = NULL;
    if (!sb->params.page) {
        settle(sb, q, f, BH_FAULT_NONE);
        return;
    }
    bh_judge(&sb->model, q->index, &f->b, &f->v);
    if (f->v.page) {
        f->page = pages_accepted(sb->pages, q->index, &f->b, f->refuse_resp, sb->cycle);
        settle(sb, q, f, BH_FAULT_NONE);
        return;
    }
    if (sb->granules)
        f->entry = entry_of(sb, q->index, f);
    if (f->entry == GRANULES_NONE && !c->open) {
        settle(sb, q, f, f->v.fault);
        return;
    }
    f->may = possible(sb, q->index, f);
    f->open = true;
    c->open++;
}

static bool never_out(const struct flight *f)
{
    return f->shown || f->page || (!f->open && (f->v.fault || f->v.exclusive_fails));
}

const struct flight *verdict_waiting(const struct port *q, const struct channel *c)
{
    for (unsigned i = 0; i < c->n; i++) {
        const struct flight *f = &q->pool[c->order[i]];
        if (!never_out(f) && (!f->open || (f->may & ALLOWED)))
            return f;
    }
    return NULL;
}

/* Allowed and refused bursts of one ID never are in flight together, and what has entered before has come out: so the first
 * open one of this ID, at this place and with these attributes, is it. */
static bool fits(struct scoreboard *sb, struct port *q, struct flight *f, const struct dut_addr *m)
{
    const struct bh_burst *b = &f->b;
    struct bh_verdict v;

    if (b->id != m->id || b->user != m->user || b->len != m->len || b->size != m->size || b->burst != m->burst || b->lock != m->lock ||
        b->cache != m->cache || b->qos != m->qos || b->region != m->region)
        return false;
    if (f->entry == GRANULES_NONE)
        return f->v.pa == m->addr && f->v.prot == m->prot;
    judge_ready(sb, q, f, f->witness[0], false, &v, NULL);
    return v.pa == m->addr && v.prot == m->prot && !v.exclusive_fails;
}

struct flight *verdict_presented(struct scoreboard *sb, struct port *q, struct channel *c, const struct dut_addr *m)
{
    for (unsigned i = 0; i < c->n; i++) {
        struct flight *f = &q->pool[c->order[i]];
        if (never_out(f))
            continue;
        if (f->open && (!(f->may & ALLOWED) || ((f->may & ~ALLOWED) && !fits(sb, q, f, m)))) {
            refuse(sb, q, c, f);
            continue;
        }
        close_open(sb, q, c, f, BH_FAULT_NONE);
        if (f->v.fault || f->v.exclusive_fails) /* it may not go out after all */
            continue;
        f->shown = true;
        return f;
    }
    return NULL;
}

void verdict_answered(struct scoreboard *sb, struct port *q, struct channel *c, struct flight *f)
{
    if (!f->open)
        return;
    for (unsigned i = 0; i < c->n; i++) {
        struct flight *e = &q->pool[c->order[i]];
        refuse(sb, q, c, e);
        if (e == f)
            return;
    }
}

/* Taken for allowed, so that what stands downstream finds it; the record of a refusal may come, and be its partition's last fault. */
static void cut_untold(struct scoreboard *sb, struct port *q, struct channel *c, struct flight *f)
{
    const enum bh_fault fault = refusal(f);
    struct bh_model *m = &sb->model;
    struct bh_counters before;
    struct bh_verdict v;
    struct bh_record rec, other;

    untold(sb, f);
    before = m->counters[f->v.partition];
    judge_ready(sb, q, f, f->witness[witness_of(fault)], true, &v, &rec);
    m->counters[f->v.partition] = before;
    const int code = other_code(f, fault);
    records_due_or(sb->records, records_of_port(q->index, f->b.write), &rec, recoded(&rec, code, &other), true, sb->cycle);
    f->fault_number = pages_fault(sb->pages, f->v.partition, &rec, code, true, f->cycle);
    f->may &= ALLOWED;
    const uint8_t refused = f->refuse_resp;
    close_open(sb, q, c, f, BH_FAULT_NONE);
    f->refuse_resp = refused; /* of an exclusive write that fails too: OKAY is taken beside it */
}

void verdict_cut(struct scoreboard *sb, struct port *q)
{
    for (struct channel *c = &q->r; c; c = c == &q->r ? &q->w : NULL)
        for (unsigned i = 0; i < c->n && c->open; i++) {
            struct flight *f = &q->pool[c->order[i]];
            if (!f->open)
                continue;
            /* Behind the guard it is judged when it enters, whatever commands and commits have done by then. */
            if (f->entry != GRANULES_NONE)
                f->may |= imaginable(sb, q->index, f);
            if ((f->may & ALLOWED) && (f->may & ~ALLOWED)) {
                cut_untold(sb, q, c, f);
                continue;
            }
            close_open(sb, q, c, f, refusal(f));
        }
}

/* ---- commands --------------------------------------------------------------------------------- */

/* Each burst in flight whose verdict hangs on one of these granules. */
#define EACH_FLIGHT(sb, q, c, f)                                                                                       \
    for (struct port *q = (sb)->port; q < (sb)->port + (sb)->params.ports; q++)                                        \
        for (struct channel *c = &q->r; c; c = c == &q->r ? &q->w : NULL)                                              \
            for (unsigned i_ = 0; i_ < c->n; i_++)                                                                     \
                for (struct flight *f = &q->pool[c->order[i_]]; f; f = NULL)

void verdict_widen(struct scoreboard *sb, const struct touch *t)
{
    EACH_FLIGHT(sb, q, c, f)
        if (f->open && f->entry != GRANULES_NONE && (!t || touch_has(t, f->entry)))
            f->may |= possible(sb, q->index, f);
}

void verdict_barrier(struct scoreboard *sb, const struct touch *t, const char *by, bool may_have_drained)
{
    EACH_FLIGHT(sb, q, c, f)
    {
        struct flight now = *f;
        if (f->entry == GRANULES_NONE || !touch_has(t, f->entry))
            continue;
        const uint16_t may = possible(sb, q->index, &now);
        sb->counts.barriers++;
        if (f->open) {
            for (unsigned i = 0; i < 3; i++) /* a refusal stays possible: what was refused has not been there, and nothing waits for it */
                if (may & (i == 0 ? ALLOWED : i == 1 ? BIT(BH_FAULT_LEVEL) : BIT(BH_FAULT_SHARE)))
                    f->witness[i] = now.witness[i];
            f->may = may | (f->may & (uint16_t)(may_have_drained || (f->b.lock && f->b.write) ? 0xffff : ~ALLOWED)); /* nor for a failed pair */
        } else if (!f->v.fault && !f->v.exclusive_fails && !f->cut && !(may & ALLOWED) && !may_have_drained) /* a failed pair never goes out */
            scoreboard_fail(sb,
                            "%s was answered while %s was in flight, which was let through under the state that it ended "
                            "(design section 5: when a command is answered, no access judged under the old state is in flight)",
                            by, flight_text(q, f).s);
    }
}

void verdict_error(struct scoreboard *sb, uint64_t first, uint64_t count)
{
    EACH_FLIGHT(sb, q, c, f)
        if (f->open && f->entry - first < count) {
            f->may |= BIT(BH_FAULT_SHARE);
            f->witness[witness_of(BH_FAULT_SHARE)] = WITNESS_ERROR;
        }
}

/* ---- what may have been counted ------------------------------------------------------------------ */

void verdict_early(const struct scoreboard *sb, struct bh_counters *more, unsigned partition)
{
    EACH_FLIGHT(sb, q, c, f)
        if (f->open && f->v.partition == partition) {
            if (f->may & ALLOWED) {
                more->reads += !f->b.write;
                more->writes += f->b.write;
                more->beats += f->b.len + 1u;
            }
            more->faults += (f->may & ~ALLOWED) != 0;
        }
}

uint16_t verdict_irq(const struct scoreboard *sb)
{
    uint16_t bits = 0;

    EACH_FLIGHT(sb, q, c, f)
        if (f->open)
            bits |= f->may & (uint16_t)~ALLOWED;
    return bits;
}

bool scoreboard_record_of_open(struct scoreboard *sb, bool (*is)(void *, const struct bh_record *), void *context)
{
    EACH_FLIGHT(sb, q, c, f)
    {
        if (!f->open || !(f->may & ~ALLOWED))
            continue;
        for (unsigned fault = 1; fault < 16; fault++) {
            struct bh_record r = {.code = (enum bh_fault)fault, .ipa = f->b.addr, .id = f->b.id, .port = (uint8_t)q->index,
                                  .partition = f->v.partition == BH_NO_PARTITION ? 0 : f->v.partition, .level = f->v.level,
                                  .trusted = f->v.trusted, .write = f->b.write, .prot = f->b.prot, .len = f->b.len, .size = f->b.size,
                                  .vmid = f->v.vmid};
            if (!(f->may >> fault & 1) || !is(context, &r))
                continue;
            f->may = BIT(fault);
            verdict_answered(sb, q, c, f);
            return true;
        }
    }
    return false;
}
