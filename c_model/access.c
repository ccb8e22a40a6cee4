/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 2: one access, step by step.
 *
 * bh_judge is the decision; its three parts are functions of their own, which the RTL
 * has as modules of the same names.  Step 3 (half) and step 6 (granule) belong to builds
 * with SPLIT and granule protection; there are none yet.
 *
 * Written without branches on the burst's values, so that random traffic is judged as
 * fast as regular traffic: conditions are combined with | and &, and when() selects.
 */
#include "internal.h"

/* x when c holds, else 0. */
static inline uint64_t when(bool c, uint64_t x) { return x & -(uint64_t)c; }

/* ---- step 1: burst form ---------------------------------------------------------- */

/* Each check leaves the bits that offend, so that one comparison with zero at the end decides.  A reserved type has
 * both bits of AxBURST set: it counts as INCR and as WRAP, and is refused anyway.  Fields wider than
 * AXI's are cut, as wires would. */
BH_API enum bh_fault bh_burst_range(const struct bh_burst *b, unsigned data_width, uint64_t *first, uint64_t *last)
{
    const bool     incr = b->burst & BH_INCR, wrap = b->burst & BH_WRAP, fixed = !incr & !wrap;
    const bool     exclusive = b->lock & 1;
    const uint64_t len  = b->len;                               /* beats - 1 */

    /* Bytes - 1 of one beat and of all beats together, at most 32 KiB - 1. */
    const uint64_t beat = (1u << (b->size & 7)) - 1;
    const uint64_t all  = len << (b->size & 7) | beat;

    /* The bytes touched.  FIXED: those of one beat, again and again.  INCR: from the address to the end of the
     * last beat, beats behind the first one being aligned.  WRAP: the container, aligned to its own size. */
    *first = b->addr & ~when(wrap, all);
    *last  = (*first & ~beat) + (beat | when(!fixed, all));

    const uint64_t reserved        = incr & wrap;
    const uint64_t wide            = 8 * beat & -(uint64_t)data_width;
    const uint64_t too_long        = when(!incr | exclusive, len >> 4);
    const uint64_t not_power_2     = when(wrap | exclusive, len & (len + 1));
    const uint64_t short_wrap      = wrap & (len == 0);
    const uint64_t large_exclusive = when(exclusive, all >> 7);
    const uint64_t misaligned      = b->addr & (when(wrap, beat) | when(exclusive, all));
    const uint64_t crosses         = (*first ^ *last) >> 12;    /* also where last is beyond 2^64 */

    return (enum bh_fault)when((reserved | wide | too_long | not_power_2 | short_wrap | large_exclusive | misaligned
                                | crosses) != 0, BH_FAULT_BURST);
}

/* ---- step 4: window -------------------------------------------------------------- */

/* Is byte in [base, base + size)?  One unsigned comparison: below the base the difference wraps to at
 * least 2^64 - base, which no window's size exceeds.  base + size may be 2^64 and is never computed.
 * A size of 0 holds nothing. */
static inline bool inside(uint64_t byte, uint64_t base, uint64_t size) { return byte - base < size; }

BH_API enum bh_fault bh_window_lookup(const struct bh_lookup *t, uint64_t first, uint64_t last, unsigned *window)
{
    uint32_t hit = 1u << BH_NO_WINDOW;          /* bit w: window w holds the first byte */

    /* By eights, which the compiler unrolls; entries from count on have size 0 as well. */
    for (unsigned base = 0; base < t->count; base += 8) {
        const uint64_t *ipa_base = &t->ipa_base[base], *size = &t->size[base];
        uint32_t        eight = 0;
        for (unsigned i = 8; i-- > 0;)
            eight = eight + eight + inside(first, ipa_base[i], size[i]);
        hit |= eight << base;
    }

    /* Windows of one partition never overlap: at most one.  Entry BH_NO_WINDOW holds nothing. */
    const unsigned w = (unsigned)__builtin_ctz(hit);

    *window = w;
    return (enum bh_fault)(when(w == BH_NO_WINDOW, BH_FAULT_WINDOW)
                         | when((w != BH_NO_WINDOW) & !inside(last, t->ipa_base[w], t->size[w]), BH_FAULT_BOUNDS));
}

/* ---- step 5: access -------------------------------------------------------------- */

/* A write needs write, an instruction fetch needs execute, any other read needs read. */
BH_API enum bh_fault bh_access(uint16_t access, uint8_t prot, bool write)
{
    const bool     fetch = (prot & BH_PROT_INSTRUCTION) != 0;
    const unsigned right = (unsigned)(when(write, BH_WRITE) | when(!write & fetch, BH_EXECUTE));     /* else BH_READ */

    return (enum bh_fault)when(!(access & BH_ACCESS_BIT(prot, right)), BH_FAULT_ACCESS);
}

/* ---- all steps ------------------------------------------------------------------- */

/* The first step that fails decides the fault code. */
static inline enum bh_fault first_of(enum bh_fault earlier, enum bh_fault later)
{
    return (enum bh_fault)(earlier | when(!earlier, later));
}

__attribute__((flatten)) static inline void judge(const struct bh_model *m, const struct bh_burst *b, struct bh_verdict *v)
{
    const unsigned                     p = m->active;
    const struct bh_partition_control *c = &m->live[p].control;
    const struct bh_lookup            *t = &m->lookup[p];
    uint64_t                           first, last;
    unsigned                           w;

    /* 1. Burst form. */
    const enum bh_fault form = bh_burst_range(b, m->params.data_width, &first, &last);
    /* 2. Context. */
    const enum bh_fault context = (enum bh_fault)when(!c->valid, BH_FAULT_PARTITION);
    /* 4. Window. */
    const enum bh_fault window = bh_window_lookup(t, first, last, &w);
    /* 5. Access. */
    const enum bh_fault access = bh_access(t->access[w], b->prot, b->write);

    const enum bh_fault fault = first_of(first_of(form, context), first_of(window, access));

    /* 7. Out.  A refusal shows nothing of the window. */
    v->fault     = fault;
    v->pa        = when(!fault, t->pa_base[w] + (b->addr - t->ipa_base[w]));
    v->prot      = (uint8_t)when(!fault, b->prot | when(c->nonsecure, BH_PROT_NONSECURE));
    v->window    = (uint8_t)when(!fault, w);
    v->partition = (uint8_t)p;
    v->vmid      = c->vmid;
}

BH_API int bh_judge(const struct bh_model *m, unsigned port, const struct bh_burst *b, struct bh_verdict *v)
{
    if (port >= m->params.ports)
        return BH_ERANGE;
    judge(m, b, v);
    return BH_OK;
}

BH_API int bh_transact(struct bh_model *m, unsigned port, const struct bh_burst *b, struct bh_verdict *v,
                       struct bh_record *r)
{
    if (port >= m->params.ports)
        return BH_ERANGE;
    judge(m, b, v);

    struct bh_counters *n = &m->counters[m->active];
    if (v->fault) {
        n->faults++;
        if (r)
            *r = (struct bh_record){.code = v->fault, .ipa = b->addr, .id = b->id, .port = (uint8_t)port,
                                    .partition = v->partition, .write = b->write, .prot = b->prot,
                                    .len = b->len, .size = b->size, .vmid = v->vmid};
    } else {
        n->reads  += !b->write;
        n->writes += b->write;
        n->beats  += b->len + 1u;
    }
    return BH_OK;
}
