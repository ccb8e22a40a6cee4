/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 5: granules.
 *
 * One table for the system, indexed by PA granule; what an access makes of an entry is step 6
 * (access.c).  Here: commands by IPA, all of it or nothing, and whose granules a commit clears.
 */
#include <stddef.h>

#include "internal.h"

/* ---- the table ------------------------------------------------------------------- */

BH_API void bh_attach_granules(struct bh_model *m, bh_granule *table)
{
    for (uint64_t i = 0; i < m->params.granules; i++)
        table[i] = 0;
    m->granule = table;
    bh_table_ready(m, true);
}

BH_API void bh_table_ready(struct bh_model *m, bool ready) { m->table_ready = ready && m->params.granules && m->granule; }

/* The caller's entry of a PA; NULL beyond the table. */
static bh_granule *entry_of(const struct bh_model *m, uint64_t pa)
{
    const uint64_t entry = bh_entry(&m->params, pa);

    return entry < m->params.granules && m->granule ? &m->granule[entry] : NULL;
}

BH_API bh_granule bh_granule_of(const struct bh_model *m, uint64_t pa)
{
    const bh_granule *entry = entry_of(m, pa);

    return entry ? *entry & ~BH_GRANULE_ERROR : 0;
}

BH_API void bh_granule_error(struct bh_model *m, uint64_t pa, bool error)
{
    bh_granule *entry = entry_of(m, pa);

    if (entry)
        *entry = error ? *entry | BH_GRANULE_ERROR : *entry & ~BH_GRANULE_ERROR;
}

/* ---- commands -------------------------------------------------------------------- */

/* 1 for each right that some level above this one has revoked. */
static unsigned revoked_above(bh_granule state, unsigned level)
{
    unsigned rights = 0;

    for (bh_granule rest = bh_revoked_above(state, level); rest; rest >>= 4)
        rights |= rest & BH_LEAVE_ALL;
    return rights;
}

/* What a level leaves to those below it; level 0 has none. */
static unsigned left_by(bh_granule state, unsigned level)
{
    return level == 0 ? BH_LEAVE_ALL : ~(unsigned)(state >> (4 * level - 3)) & BH_LEAVE_ALL;
}

/* One granule of the caller's IPA: may it?  *state is its entry then. */
static enum bh_command_code check_granule(const struct bh_model *m, const struct bh_context *at, const struct bh_command *c,
                                          uint64_t granule, bh_granule **state)
{
    const struct bh_params *p = &m->params;
    const uint64_t          ipa = granule << p->granule_log2;
    unsigned                w;

    /* In a window; in the top half there are none. */
    if (granule > bh_ones(p->ipa_width) >> p->granule_log2 || bh_window_lookup(&m->lookup[at->partition], ipa, ipa, &w))
        return BH_COMMAND_WINDOW;

    /* Owned, and granted to the caller's world and privilege in some way. */
    const struct bh_window *in = &m->live[at->partition].window[w];
    if (!bh_plain(in) || !(in->access >> 3 * (c->prot & 3) & 7))
        return BH_COMMAND_OWNER;

    *state = entry_of(m, in->pa_base + (ipa - in->ipa_base));
    if (!*state)
        return BH_COMMAND_TABLE;
    if (**state & BH_GRANULE_ERROR)             /* what it holds can't be known */
        return BH_COMMAND_MEMORY;
    if ((c->op == BH_SHARE || c->op == BH_UNSHARE) && revoked_above(**state, at->level))
        return BH_COMMAND_REVOKED;
    return BH_COMMAND_OK;
}

/* The first check that fails decides. */
struct bh_command_result bh_command_check(const struct bh_model *m, const struct bh_context *at, const struct bh_command *c)
{
    struct bh_command_result r = {.rights = BH_LEAVE_ALL, .left = BH_LEAVE_ALL, .shared_all = 1};

    /* 1. The table.  2. The number of granules.  3. The level: its own, of which 0 has no mask. */
    if (!m->table_ready || !m->granule)
        return (struct bh_command_result){.code = BH_COMMAND_UNAVAILABLE};
    if (c->count == 0)
        return (struct bh_command_result){.code = BH_COMMAND_ARGUMENT};
    if (c->op == BH_SET_MASK && (c->level != at->level || c->level == 0))
        return (struct bh_command_result){.code = BH_COMMAND_LEVEL};

    /* 4. Each granule, ascending. */
    for (uint64_t i = 0; i < c->count; i++) {
        bh_granule                *state = NULL;
        const enum bh_command_code bad   = check_granule(m, at, c, c->granule + i, &state);

        if (bad)
            return (struct bh_command_result){.code = bad, .granule = c->granule + i};
        r.rights     &= (uint8_t)~revoked_above(*state, at->level);
        r.left       &= (uint8_t)left_by(*state, at->level);
        r.shared_all &= *state & 1;
        r.shared_any |= *state & 1;
    }
    return c->op == BH_QUERY ? r : (struct bh_command_result){.code = BH_COMMAND_OK};
}

static bh_granule after(bh_granule state, const struct bh_command *c)
{
    const unsigned mask = 4u * c->level - 3;    /* SET_MASK only, where level is not 0 */

    switch (c->op) {
    case BH_SHARE:    return state | 1;
    case BH_UNSHARE:  return state & ~(bh_granule)1;
    case BH_SET_MASK: return (state & ~((bh_granule)BH_LEAVE_ALL << mask)) | (bh_granule)(~c->rights & BH_LEAVE_ALL) << mask;
    case BH_QUERY:    break;
    }
    return state;
}

BH_API struct bh_command_result bh_command(struct bh_model *m, const struct bh_context *at, const struct bh_command *c)
{
    const struct bh_command_result r = bh_command_check(m, at, c);

    /* One after the other, as a caller may see a PA at two IPAs. */
    for (uint64_t i = 0; r.code == BH_COMMAND_OK && c->op != BH_QUERY && i < c->count; i++) {
        bh_granule *state = NULL;

        (void)check_granule(m, at, c, c->granule + i, &state);
        if (state)
            *state = after(*state, c);
    }
    return r;
}

/* ---- ownership ------------------------------------------------------------------- */

/* What a window owns that the other one does not. */
void bh_clear_disowned(struct bh_model *m, const struct bh_window *owner, const struct bh_window *other)
{
    const struct bh_params *p    = &m->params;
    const uint64_t          last = owner->pa_base + (owner->size - 1);      /* valid windows are not empty */
    const bool              kept = other->valid && bh_plain(other);

    if (!owner->valid || !bh_plain(owner) || !m->granule || last < p->granule_base)
        return;

    uint64_t i = owner->pa_base > p->granule_base ? bh_entry(p, owner->pa_base) : 0;
    for (; i < p->granules && i <= bh_entry(p, last); i++) {
        const uint64_t pa = p->granule_base + (i << p->granule_log2);

        if (!(kept && pa - other->pa_base < other->size))
            m->granule[i] &= BH_GRANULE_ERROR;
    }
}
