/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 3: configuration and commit.
 *
 * Registers write a staging copy.  A commit checks the staged partition and makes all of it
 * live, or changes nothing and says why.  No check adds a base and a size: a - b < n.  Whose memory a
 * commit changes starts clean.
 */
#include "internal.h"

/* ---- staging --------------------------------------------------------------------- */

/* Staged values are kept as written, also bits that can never be in force: the commit refuses
 * them, registers read them as zero. */
BH_API int bh_stage_window(struct bh_model *m, unsigned partition, unsigned window, const struct bh_window *w)
{
    if (partition >= m->params.partitions || window >= m->params.windows)
        return BH_ERANGE;

    struct bh_window *s = &m->staged[partition].window[window];
    *s = (struct bh_window){.ipa_base = w->ipa_base, .size = w->size, .pa_base = w->pa_base,
                            .access = w->access & BH_ACCESS_ALL,
                            .valid = w->valid != 0, .lock = w->lock != 0, .shared = w->shared != 0,
                            .borrow = w->borrow && m->params.granules};
    m->changed[partition] |= (uint16_t)(1u << window);
    return BH_OK;
}

BH_API int bh_stage_partition(struct bh_model *m, unsigned partition, const struct bh_partition_control *c)
{
    if (partition >= m->params.partitions)
        return BH_ERANGE;

    m->staged[partition].control = (struct bh_partition_control){
        .vmid = (uint16_t)(c->vmid & bh_ones(m->params.vmid_width)),
        .valid = c->valid != 0, .nonsecure = c->nonsecure != 0, .lock = c->lock != 0,
        .split = c->split && m->params.granules};
    return BH_OK;
}

/* ---- the check ------------------------------------------------------------------- */

/* Do [a, a + an) and [b, b + bn) share a byte? */
static bool overlap(uint64_t a, uint64_t an, uint64_t b, uint64_t bn)
{
    return a <= b ? b - a < an : a - b < bn;
}

/* Does [base, base + size) leave 0..max?  size is not 0. */
static bool leaves(uint64_t base, uint64_t size, uint64_t max) { return base > max || size - 1 > max - base; }

/* A SPLIT partition's windows lie in the bottom half. */
static uint64_t last_ipa(const struct bh_params *p, bool split) { return bh_ones(p->ipa_width - split); }

/* One window by itself: kind, granule, size, widths, what is reserved. */
static enum bh_commit_code check_form(const struct bh_params *p, bool split, const struct bh_window *w)
{
    if (w->shared && w->borrow)
        return BH_COMMIT_FLAGS;
    if ((w->ipa_base | w->size | w->pa_base) & bh_ones(p->granule_log2))
        return BH_COMMIT_ALIGN;
    if (w->size == 0)
        return BH_COMMIT_EMPTY;
    if (leaves(w->ipa_base, w->size, last_ipa(p, split)))
        return BH_COMMIT_IPA_RANGE;
    if (p->page && overlap(w->ipa_base, w->size, p->page_ipa, 1))
        return BH_COMMIT_PAGE;
    if (leaves(w->pa_base, w->size, bh_ones(p->pa_width)))
        return BH_COMMIT_PA_RANGE;
    if (p->granule_dram && overlap(w->pa_base, w->size, p->granule_table, bh_table_bytes(p)))
        return BH_COMMIT_RESERVED;
    return BH_COMMIT_OK;
}

/* A staged window that is refused for its form or its IPA range on its own account has none to compare with. */
static bool has_ipa_range(const struct bh_params *p, bool split, const struct bh_window *w)
{
    const enum bh_commit_code form = check_form(p, split, w);

    return form != BH_COMMIT_FLAGS && form != BH_COMMIT_ALIGN && form != BH_COMMIT_EMPTY && form != BH_COMMIT_IPA_RANGE;
}

/* May windows of two partitions show the same bytes?  Both shared, or the one borrowed of the other, who owns it. */
static bool may_meet(const struct bh_window *a, const struct bh_window *b)
{
    return (a->shared && b->shared) || (a->borrow && bh_plain(b)) || (b->borrow && bh_plain(a));
}

/* Staged window w of partition p against every other valid window: its own partition's as staged, by IPA;
 * other partitions' as they are live, by PA. */
static struct bh_commit_status check_overlap(const struct bh_model *m, unsigned p, unsigned w)
{
    const struct bh_window *s = &m->staged[p].window[w];

    for (unsigned q = 0; q < m->params.partitions; q++)
        for (unsigned x = 0; x < m->params.windows; x++) {
            const struct bh_window *o   = q == p ? &m->staged[q].window[x] : &m->live[q].window[x];
            enum bh_commit_code     bad = BH_COMMIT_OK;

            if ((q == p && x == w) || !o->valid)
                continue;
            if (q == p && has_ipa_range(&m->params, m->staged[p].control.split, o)
                && overlap(s->ipa_base, s->size, o->ipa_base, o->size))
                bad = BH_COMMIT_IPA_OVERLAP;
            if (q != p && overlap(s->pa_base, s->size, o->pa_base, o->size) && !may_meet(s, o))
                bad = BH_COMMIT_PA_OVERLAP;
            if (bad)
                return (struct bh_commit_status){.code = (uint8_t)bad, .window = (uint8_t)w,
                                                 .other_partition = (uint8_t)q, .other_window = (uint8_t)x};
        }
    return (struct bh_commit_status){.code = BH_COMMIT_OK};
}

/* The first check that fails decides. */
struct bh_commit_status bh_commit_check(const struct bh_model *m, uint32_t partition)
{
    /* 1. The index. */
    if (partition >= m->params.partitions)
        return (struct bh_commit_status){.code = BH_COMMIT_PARTITION};

    const unsigned                     p = partition;
    const struct bh_partition_control *c = &m->staged[p].control;

    /* 2. The partition's lock. */
    if (m->live[p].control.lock)
        return (struct bh_commit_status){.code = BH_COMMIT_LOCKED};

    /* 3. The VMID: unique among valid partitions. */
    for (unsigned q = 0; c->valid && q < m->params.partitions; q++)
        if (q != p && m->live[q].control.valid && m->live[q].control.vmid == c->vmid)
            return (struct bh_commit_status){.code = BH_COMMIT_VMID, .other_partition = (uint8_t)q};

    /* 4. Each changed window: its lock, its form, its overlaps.  The others too when the space that they may lie in
     * is halved. */
    const bool halved = c->split && !m->live[p].control.split;

    for (unsigned w = 0; w < m->params.windows; w++) {
        const struct bh_window *s = &m->staged[p].window[w];

        if (!(m->changed[p] >> w & 1)) {
            if (halved && s->valid && leaves(s->ipa_base, s->size, last_ipa(&m->params, true)))
                return (struct bh_commit_status){.code = BH_COMMIT_IPA_RANGE, .window = (uint8_t)w};
            continue;
        }
        if (m->live[p].window[w].lock)
            return (struct bh_commit_status){.code = BH_COMMIT_WINDOW_LOCKED, .window = (uint8_t)w};
        if (!s->valid)
            continue;

        const enum bh_commit_code form = check_form(&m->params, c->split, s);
        if (form)
            return (struct bh_commit_status){.code = (uint8_t)form, .window = (uint8_t)w};

        const struct bh_commit_status overlaps = check_overlap(m, p, w);
        if (overlaps.code)
            return overlaps;
    }
    return (struct bh_commit_status){.code = BH_COMMIT_OK};
}

/* ---- the commit ------------------------------------------------------------------ */

/* Live windows in the form of step 4: the valid ones, in ascending order.  They do not overlap. */
static void load(struct bh_lookup *t, const struct bh_window *live, unsigned windows)
{
    *t = (struct bh_lookup){.count = 0};
    for (unsigned w = 0; w < windows; w++) {
        unsigned n = t->count;

        if (!live[w].valid)
            continue;
        for (; n > 0 && t->first[n - 1] > live[w].ipa_base; n--) {
            t->first[n]  = t->first[n - 1];
            t->last[n]   = t->last[n - 1];
            t->window[n] = t->window[n - 1];
        }
        t->first[n]  = live[w].ipa_base;
        t->last[n]   = live[w].ipa_base + (live[w].size - 1);
        t->window[n] = (uint8_t)w;
        t->count++;
    }
    for (unsigned n = t->count; n <= BH_MAX_WINDOWS; n++)
        t->last[n] = UINT64_MAX;
}

BH_API struct bh_commit_status bh_commit(struct bh_model *m, uint32_t partition)
{
    m->commit_status = bh_commit_check(m, partition);
    if (m->commit_status.code == BH_COMMIT_OK) {
        /* Nobody inherits what a former owner shared or masked: granules are cleared that a slot owned before and not
         * after, or after and not before. */
        for (unsigned w = 0; w < m->params.windows; w++) {
            bh_clear_disowned(m, &m->live[partition].window[w], &m->staged[partition].window[w]);
            bh_clear_disowned(m, &m->staged[partition].window[w], &m->live[partition].window[w]);
        }
        m->live[partition]    = m->staged[partition];
        m->changed[partition] = 0;
        load(&m->lookup[partition], m->live[partition].window, m->params.windows);
        bh_view_changed(m, bh_views_carrying(m, partition));
    }
    return m->commit_status;
}

BH_API void bh_commit_unsettled(struct bh_model *m) { m->commit_status = (struct bh_commit_status){.code = BH_COMMIT_UNSETTLED}; }
