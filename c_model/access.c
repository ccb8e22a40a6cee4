/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 2: one access, step by step.
 *
 * bh_judge is the decision; its three parts are functions of their own, which the RTL
 * has as modules of the same names.  Step 3 (half), the page and step 6 (granule) belong to builds
 * with PAGE; judge has a copy of the decision without them.
 *
 * Written without branches on the burst's values, so that random traffic is judged as
 * fast as regular traffic: conditions are combined with | and &, and when() selects.
 */
#include "internal.h"

/* x when c holds, else 0. */
static inline uint64_t when(bool c, uint64_t x) { return x & -(uint64_t)c; }

/* ---- step 1: burst form ---------------------------------------------------------- */

/* What a form may be, by {AxLOCK, AxBURST}.  A reserved type may have no length at all. */
static const struct form {
    uint64_t lengths;               /* bit n: an AxLEN of n; bit 16: of 16 and more */
    uint64_t wraps, moves, exclusive;   /* all ones or zero; moves: the address is not the same in all beats */
} forms[8] = {
#define YES UINT64_MAX
    [BH_FIXED]     = {0x0FFFF, 0, 0, 0},        /* 1 to 16 beats */
    [BH_INCR]      = {0x1FFFF, 0, YES, 0},      /* any */
    [BH_WRAP]      = {0x0808A, YES, YES, 0},    /* 2, 4, 8, 16 */
    [4 | BH_FIXED] = {0x0808B, 0, 0, YES},      /* exclusive: also a power of two, at most 16 */
    [4 | BH_INCR]  = {0x0808B, 0, YES, YES},
    [4 | BH_WRAP]  = {0x0808A, YES, YES, YES},
#undef YES
};

/* Each check leaves the bits that offend; one comparison with zero decides.  Fields wider than AXI's are
 * cut, as wires would. */
BH_API enum bh_fault bh_burst_range(const struct bh_burst *b, unsigned data_width, uint64_t *first, uint64_t *last)
{
    const struct form *f   = &forms[(b->lock & 1u) << 2 | (b->burst & 3u)];
    const uint64_t     len = b->len;                        /* beats - 1 */

    /* Bytes - 1 of one beat and of all beats together, at most 32 KiB - 1. */
    const uint64_t beat = (1u << (b->size & 7)) - 1;
    const uint64_t all  = len << (b->size & 7) | beat;

    /* The bytes touched.  FIXED: those of one beat, again and again.  INCR: from the address to the end of the
     * last beat, beats behind the first one being aligned.  WRAP: the container, aligned to its own size. */
    *first = b->addr & ~(all & f->wraps);
    *last  = (*first & ~beat) + (beat | (all & f->moves));

    const uint64_t length     = ~f->lengths >> (len < 16 ? len : 16) & 1;
    const uint64_t wide       = 8 * beat & -(uint64_t)data_width;   /* a power of two */
    const uint64_t large      = all >> 7 & f->exclusive;    /* than 128 bytes */
    const uint64_t misaligned = b->addr & ((beat & f->wraps) | (all & f->exclusive));
    const uint64_t crosses    = (*first ^ *last) >> 12;     /* also where last is beyond 2^64 */

    return (enum bh_fault)when((length | wide | large | misaligned | crosses) != 0, BH_FAULT_BURST);
}

/* ---- step 4: window -------------------------------------------------------------- */

BH_API enum bh_fault bh_window_lookup(const struct bh_lookup *t, uint64_t first, uint64_t last, unsigned *window)
{
    /* How many windows end below the first byte?  The one behind them is the only one that may hold it.  Counted
     * by eights, which the compiler unrolls; entries from count on end below nothing. */
    unsigned n = 0;
    for (unsigned eight = 0; eight < t->count; eight += 8)
        for (unsigned i = 0; i < 8; i++)
            n += t->last[eight + i] < first;

    const bool outside = (n >= t->count) | (first < t->first[n]);
    const bool beyond  = last > t->last[n];

    *window = t->window[n];
    return outside ? BH_FAULT_WINDOW : beyond ? BH_FAULT_BOUNDS : BH_FAULT_NONE;
}

/* ---- step 5: access -------------------------------------------------------------- */

/* The right that an access needs: a write needs write whatever else it is, an instruction fetch execute,
 * any other read read; each by world and privilege, AxPROT[1:0]. */
static const uint16_t needs[2][8] = {
    {BH_ACCESS_BIT(0, BH_READ), BH_ACCESS_BIT(1, BH_READ), BH_ACCESS_BIT(2, BH_READ), BH_ACCESS_BIT(3, BH_READ),
     BH_ACCESS_BIT(0, BH_EXECUTE), BH_ACCESS_BIT(1, BH_EXECUTE), BH_ACCESS_BIT(2, BH_EXECUTE),
     BH_ACCESS_BIT(3, BH_EXECUTE)},
    {BH_ACCESS_BIT(0, BH_WRITE), BH_ACCESS_BIT(1, BH_WRITE), BH_ACCESS_BIT(2, BH_WRITE), BH_ACCESS_BIT(3, BH_WRITE),
     BH_ACCESS_BIT(0, BH_WRITE), BH_ACCESS_BIT(1, BH_WRITE), BH_ACCESS_BIT(2, BH_WRITE), BH_ACCESS_BIT(3, BH_WRITE)},
};

BH_API enum bh_fault bh_access(uint16_t access, uint8_t prot, bool write)
{
    return (enum bh_fault)when(!(access & needs[write][prot & 7]), BH_FAULT_ACCESS);
}

/* ---- step 6: granule ------------------------------------------------------------- */

/* The right to leave that an access needs, as needs[] has it; a fetch by its privilege. */
static const uint8_t leaves[2][8] = {
    {BH_LEAVE_READ, BH_LEAVE_READ, BH_LEAVE_READ, BH_LEAVE_READ, BH_LEAVE_EXECUTE_UNPRIVILEGED,
     BH_LEAVE_EXECUTE_PRIVILEGED, BH_LEAVE_EXECUTE_UNPRIVILEGED, BH_LEAVE_EXECUTE_PRIVILEGED},
    {BH_LEAVE_WRITE, BH_LEAVE_WRITE, BH_LEAVE_WRITE, BH_LEAVE_WRITE, BH_LEAVE_WRITE, BH_LEAVE_WRITE, BH_LEAVE_WRITE,
     BH_LEAVE_WRITE},
};

BH_API enum bh_fault bh_granule_check(bh_granule state, const struct bh_window *window, const struct bh_context *at,
                                      bool split, bool half, uint8_t prot, bool write)
{
    const uint64_t each_level = 0x111111111111111;

    /* Of a SHARED window's granules there is no state; of a borrowed one only `shared` counts. */
    const bool shared  = window->shared ? true : state & 1;
    const bool revoked = bh_plain(window) && bh_revoked_above(state, at->level) & each_level * leaves[write][prot & 7];

    /* Private through the bottom half, shared through the top one; an untrusted context has the top one only. */
    const bool other_half = split && (half != shared || (!at->trusted && !half));

    return revoked ? BH_FAULT_LEVEL : (window->borrow && !shared) || other_half ? BH_FAULT_SHARE : BH_FAULT_NONE;
}

/* With the table's state; where that can't be known, nothing that has one is reached. */
static inline enum bh_fault check_table(const struct bh_model *m, uint64_t pa, const struct bh_window *window,
                                 const struct bh_context *at, bool split, bool half, uint8_t prot, bool write)
{
    const uint64_t entry   = bh_entry(&m->params, pa);
    const bool     covered = entry < m->params.granules && !window->shared;

    if (covered && (!m->table_ready || !m->granule || m->granule[entry] & BH_GRANULE_ERROR))
        return BH_FAULT_SHARE;
    return bh_granule_check(covered ? m->granule[entry] : 0, window, at, split, half, prot, write);
}

/* ---- all steps ------------------------------------------------------------------- */

/* The first step that fails decides the fault code. */
static inline enum bh_fault first_of(enum bh_fault earlier, enum bh_fault later)
{
    return earlier ? earlier : later;
}

/* Step 2: the partition, and what else the context says. */
struct context { unsigned partition, level; bool known, trusted, closed; };

static inline struct context context_of_port(const struct bh_model *m, const struct bh_port *port)
{
    const unsigned partition = port->control.mode == BH_MODE_FIXED ? port->control.partition : m->active;

    return (struct context){.partition = partition, .level = port->level[partition], .known = true,
                            .trusted = port->control.trusted, .closed = port->closed};
}

static inline struct context context_of_stream(const struct bh_model *m, const struct bh_port *port, uint64_t user)
{
    const struct bh_stream *s = &m->stream[user & ((1u << m->params.stream_width) - 1)];

    return (struct context){.partition = s->valid ? s->partition : BH_NO_PARTITION,
                            .level = s->valid ? s->level : 0, .known = s->valid,
                            .trusted = s->valid & s->trusted, .closed = port->closed};
}

BH_API int bh_context_of(const struct bh_model *m, unsigned port, uint64_t user, struct bh_context *at)
{
    if (port >= m->params.ports)
        return BH_ERANGE;

    const struct bh_port *p = &m->port[port];
    const struct context  c = p->control.mode == BH_MODE_STREAM ? context_of_stream(m, p, user) : context_of_port(m, p);

    *at = (struct bh_context){.partition = (uint8_t)c.partition, .level = (uint8_t)c.level, .trusted = c.trusted};
    return BH_OK;
}

/* An exclusive write has to follow an exclusive read of its ID that memory granted under the same view. */
static inline bool exclusive_fails(const struct bh_port *port, const struct bh_burst *b)
{
    const bool armed = port->exclusive[b->id % BH_EXCLUSIVES].armed & (port->exclusive[b->id % BH_EXCLUSIVES].id == b->id);

    return b->write & b->lock & !armed & 1;
}

/* The partition's page: its first 4 KiB, one aligned beat of 4 bytes. */
static bool is_page(const struct bh_params *p, const struct bh_burst *b) { return (b->addr ^ p->page_ipa) >> 12 == 0; }

static bool page_form(const struct bh_burst *b) { return b->len == 0 && b->size == 2 && (b->addr & 3) == 0 && !(b->lock & 1); }

/* Step 6 of a build with granules. */
static inline enum bh_fault check_granule(const struct bh_model *m, struct context at, uint64_t pa, unsigned w,
                                                             const struct bh_burst *b)
{
    const struct bh_partition *p       = &m->live[at.partition];
    const struct bh_context    context = {.partition = (uint8_t)at.partition, .level = (uint8_t)at.level, .trusted = at.trusted};

    return check_table(m, pa, &p->window[w], &context, p->control.split, b->addr >> (m->params.ipa_width - 1) & 1, b->prot,
                       b->write & 1);
}

/* paged is a constant: a build with pages, and perhaps granules. */
__attribute__((flatten, always_inline)) static inline void judge_under(struct context at, const struct bh_model *m, unsigned port,
                                                                       const struct bh_burst *b, struct bh_verdict *v, bool paged)
{
    const unsigned                     p = at.partition;
    const struct bh_partition_control *c = &m->live[p].control;
    uint64_t                           first, last;
    unsigned                           w;

    /* 1. Burst form. */
    const enum bh_fault form = bh_burst_range(b, m->params.data_width, &first, &last);
    /* 2. Context: a stream that the map knows, then a valid partition on an open port. */
    const enum bh_fault stream  = (enum bh_fault)when(!at.known, BH_FAULT_STREAM);
    const enum bh_fault context = (enum bh_fault)when(!c->valid | at.closed, BH_FAULT_PARTITION);
    /* 3. Half. */
    const uint64_t top = paged ? when(c->split, (uint64_t)1 << (m->params.ipa_width - 1)) : 0;
    /* 4. Window. */
    const enum bh_fault window = bh_window_lookup(&m->lookup[p], first & ~top, last & ~top, &w);
    /* 5. Access. */
    const struct bh_window *in     = &m->live[p].window[w];
    const enum bh_fault     access = bh_access(in->access, b->prot, b->write & 1);
    const uint64_t          pa     = in->pa_base + ((b->addr & ~top) - in->ipa_base);

    const enum bh_fault before = first_of(form, first_of(stream, context));
    enum bh_fault       fault  = first_of(before, first_of(window, access));

    /* The page comes behind the context; an untrusted context of a SPLIT partition does not find it. */
    const bool page = paged && !before && is_page(&m->params, b) && (at.trusted || !c->split);
    if (page)
        fault = page_form(b) ? BH_FAULT_NONE : BH_FAULT_BURST;
    /* 6. Granule. */
    else if (paged && !fault && m->params.granules)
        fault = check_granule(m, at, pa, w, b);

    /* 7. Out.  A refusal shows nothing of the window, and the page is in none. */
    const bool out = !fault & !page;

    v->fault     = fault;
    v->pa        = when(out, pa);
    v->prot      = (uint8_t)when(out, b->prot | when(c->nonsecure & 1, BH_PROT_NONSECURE));
    v->window    = (uint8_t)when(out, w);
    v->partition = (uint8_t)p;
    v->level     = (uint8_t)(paged ? at.level : 0);
    v->trusted   = at.trusted;
    v->page      = !fault & page;
    v->vmid      = c->vmid;

    /* Section 4: a pair that a change of view has split goes nowhere. */
    v->exclusive_fails = out & exclusive_fails(&m->port[port], b);
}

/* Three copies of the decision: without pages a build has fewer steps, and without streams a caller's loop has the same
 * partition for all bursts of a port.  All inline, as a call in one would cost the others their registers; and this one by
 * value, for the same reason. */
static inline struct bh_verdict judge_paged(const struct bh_model *m, unsigned port, const struct bh_burst *b)
{
    const struct bh_port *q = &m->port[port];
    struct bh_verdict     v;

    judge_under(q->control.mode == BH_MODE_STREAM ? context_of_stream(m, q, b->user) : context_of_port(m, q), m, port, b, &v,
                true);
    return v;
}

__attribute__((flatten)) static inline void judge(const struct bh_model *m, unsigned port, const struct bh_burst *b,
                                                  struct bh_verdict *v)
{
    const struct bh_port *q = &m->port[port];

    if (m->params.page)
        *v = judge_paged(m, port, b);
    else if (q->control.mode == BH_MODE_STREAM)
        judge_under(context_of_stream(m, q, b->user), m, port, b, v, false);
    else
        judge_under(context_of_port(m, q), m, port, b, v, false);
}

BH_API int bh_judge(const struct bh_model *m, unsigned port, const struct bh_burst *b, struct bh_verdict *v)
{
    if (port >= m->params.ports)
        return BH_ERANGE;
    judge(m, port, b, v);
    return BH_OK;
}

BH_API int bh_transact(struct bh_model *m, unsigned port, const struct bh_burst *b, struct bh_verdict *v,
                       struct bh_record *r)
{
    if (port >= m->params.ports)
        return BH_ERANGE;
    judge(m, port, b, v);

    /* Under no partition: nobody's, and those are never read. */
    struct bh_counters *n = &m->counters[v->partition];
    if (v->fault) {
        n->faults++;
        if (r)
            *r = (struct bh_record){.code = v->fault, .ipa = b->addr, .id = b->id, .port = (uint8_t)port,
                                    .partition = v->partition == BH_NO_PARTITION ? 0 : v->partition,
                                    .level = v->level, .trusted = v->trusted, .write = b->write, .prot = b->prot,
                                    .len = b->len, .size = b->size, .vmid = v->vmid,
                                    .unknown = v->partition == BH_NO_PARTITION};
    } else if (!v->exclusive_fails && !v->page) {
        n->reads  += !b->write;
        n->writes += b->write;
        n->beats  += b->len + 1u;
    }
    return BH_OK;
}
