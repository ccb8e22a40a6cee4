/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 2: one access, step by step.
 *
 * bh_judge is the decision; its three parts are functions of their own, which the RTL
 * has as modules of the same names.  Step 3 (half) and step 6 (granule) belong to builds
 * with SPLIT and granule protection; there are none yet.
 *
 * Written without branches on the burst's values, so that random traffic is judged as
 * fast as regular traffic: conditions are combined with | and &, not || and &&.
 */
#include "internal.h"

/* ---- step 1: burst form ---------------------------------------------------------- */

/* Only for what fits 16 bits: n & (n - 1) clears the lowest one. */
static inline bool power_of_two(uint32_t n) { return (n & (n - 1)) == 0; }

BH_API enum bh_fault bh_burst_range(const struct bh_burst *b, unsigned data_width, uint64_t *first, uint64_t *last)
{
    const bool     fixed = b->burst == BH_FIXED, wrap = b->burst == BH_WRAP, incr = b->burst == BH_INCR;
    const uint32_t beats = b->len + 1u;
    const uint32_t bytes = 1u << (b->size & 7);         /* of one beat */
    const uint32_t total = beats << (b->size & 7);      /* of all beats, at most 32 KiB */

    const bool reserved = b->burst > BH_WRAP;
    const bool wide     = (b->size > 7) | (8 * bytes > data_width);
    const bool bad_wrap = wrap & (!power_of_two(beats) | (beats < 2) | (beats > 16) | ((b->addr & (bytes - 1)) != 0));
    const bool bad_fixed = fixed & (beats > 16);

    /* Offset in the 4 KiB page of the first beat, aligned to its size: never a sum of whole addresses. */
    const bool crosses = incr & ((uint32_t)(b->addr & 0xFFF & ~(uint64_t)(bytes - 1)) + total > 4096);

    const bool bad_exclusive = (b->lock != 0)
        & ((beats > 16) | !power_of_two(total) | (total > 128) | ((b->addr & (total - 1)) != 0));

    /* The bytes touched: FIXED one beat's, again and again; WRAP its container; INCR all. */
    const uint32_t span  = fixed ? bytes : total;
    const uint64_t start = b->addr & ~(uint64_t)((wrap ? total : bytes) - 1);
    *first = wrap ? start : b->addr;
    *last  = start + (span - 1);

    return (reserved | wide | bad_wrap | bad_fixed | crosses | bad_exclusive) ? BH_FAULT_BURST : BH_FAULT_NONE;
}

/* ---- step 4: window -------------------------------------------------------------- */

/* Is byte in [base, base + size)?  One unsigned comparison: below the base the difference wraps to at
 * least 2^64 - base, which no window's size exceeds.  base + size may be 2^64 and is never computed.
 * A size of 0 holds nothing. */
static inline bool inside(uint64_t byte, uint64_t base, uint64_t size) { return byte - base < size; }

BH_API enum bh_fault bh_window_lookup(const struct bh_lookup *t, uint64_t first, uint64_t last, unsigned *window)
{
    unsigned w = BH_NO_WINDOW;

    /* Windows of one partition never overlap: at most one holds the first byte. */
    for (unsigned i = 0; i < t->count; i++)
        w = inside(first, t->ipa_base[i], t->size[i]) ? i : w;

    *window = w;                                /* entry BH_NO_WINDOW has size 0 */
    return w == BH_NO_WINDOW                             ? BH_FAULT_WINDOW
         : !inside(last, t->ipa_base[w], t->size[w])     ? BH_FAULT_BOUNDS
                                                         : BH_FAULT_NONE;
}

/* ---- step 5: access -------------------------------------------------------------- */

/* A write needs write, an instruction fetch needs execute, any other read needs read. */
BH_API enum bh_fault bh_access(uint16_t access, uint8_t prot, bool write)
{
    const unsigned right = write ? BH_WRITE : (prot & BH_PROT_INSTRUCTION) ? BH_EXECUTE : BH_READ;

    return (access & BH_ACCESS_BIT(prot, right)) ? BH_FAULT_NONE : BH_FAULT_ACCESS;
}

/* ---- all steps ------------------------------------------------------------------- */

/* The first step that fails decides the fault code. */
static inline enum bh_fault first_of(enum bh_fault earlier, enum bh_fault later) { return earlier ? earlier : later; }

static inline void judge(const struct bh_model *m, const struct bh_burst *b, struct bh_verdict *v)
{
    const unsigned                     p = m->active;
    const struct bh_partition_control *c = &m->live[p].control;
    const struct bh_lookup            *t = &m->lookup[p];
    uint64_t                           first, last;
    unsigned                           w;

    /* 1. Burst form. */
    const enum bh_fault form = bh_burst_range(b, m->params.data_width, &first, &last);
    /* 2. Context. */
    const enum bh_fault context = c->valid ? BH_FAULT_NONE : BH_FAULT_PARTITION;
    /* 4. Window. */
    const enum bh_fault window = bh_window_lookup(t, first, last, &w);
    /* 5. Access. */
    const enum bh_fault access = bh_access(t->access[w], b->prot, b->write);

    const enum bh_fault fault = first_of(first_of(form, context), first_of(window, access));

    /* 7. Out.  A refusal shows nothing of the window. */
    v->fault     = fault;
    v->pa        = fault ? 0 : t->pa_base[w] + (b->addr - t->ipa_base[w]);
    v->prot      = fault ? 0 : (uint8_t)(b->prot | (c->nonsecure ? BH_PROT_NONSECURE : 0));
    v->window    = fault ? 0 : (uint8_t)w;
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
