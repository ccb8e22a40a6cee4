/* SPDX-License-Identifier: Apache-2.0 */
#include "ownership.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool ownership_new(struct ownership *o, const struct bh_params *p)
{
    o->params = *p;
    if (!p->granules)
        return true;
    o->shared = malloc(p->granules);
    o->sharing = calloc(OWNERSHIP_SHARINGS, sizeof *o->sharing);
    return o->shared && o->sharing;
}

void ownership_free(struct ownership *o)
{
    free(o->shared);
    free(o->sharing);
}

void ownership_reset(struct ownership *o)
{
    const struct bh_params p = o->params;
    uint8_t *shared = o->shared;
    struct sharing *sharing = o->sharing;

    memset(o, 0, sizeof *o);
    memset(o->stream, OWNERSHIP_NOBODY, sizeof o->stream);
    o->params = p;
    o->shared = shared;
    o->sharing = sharing;
    o->stream_mask = (1u << p.stream_width) - 1;
    if (shared) {
        memset(shared, OWNERSHIP_PRIVATE, p.granules);
        memset(sharing, 0, OWNERSHIP_SHARINGS * sizeof *sharing);
    }
}

/* ---- what is shared ----------------------------------------------------------------------- */

static uint64_t granule_of(const struct ownership *o, uint64_t pa) { return pa >> o->params.granule_log2; }

/* The granule's place in the table; NULL: beyond it. */
static uint8_t *shared_at(const struct ownership *o, uint64_t granule)
{
    const uint64_t at = granule - granule_of(o, o->params.granule_base);
    return o->shared && at < o->params.granules ? &o->shared[at] : NULL;
}

static bool plain(const struct bh_window *w) { return w->valid && !w->shared && !w->borrow; }

/* What `owner` owns and `other` does not is private from now on. */
static void disown(struct ownership *o, const struct bh_window *owner, const struct bh_window *other)
{
    const unsigned log2 = o->params.granule_log2;

    if (!plain(owner) || !o->shared)
        return;
    for (uint64_t i = 0; i < owner->size >> log2; i++) {
        const uint64_t pa = owner->pa_base + (i << log2);
        uint8_t *at = shared_at(o, granule_of(o, pa));
        if (at && !(plain(other) && pa - other->pa_base < other->size))
            *at = OWNERSHIP_PRIVATE;
    }
}

static bool sharing_has(const struct sharing *s, uint64_t granule)
{
    for (unsigned i = 0; i < s->ranges; i++)
        if (granule - s->range[i].first < s->range[i].count)
            return true;
    return false;
}

static bool meet(const struct sharing *a, const struct sharing *b)
{
    for (unsigned i = 0; i < a->ranges; i++)
        for (unsigned k = 0; k < b->ranges; k++)
            if (a->range[i].first < b->range[k].first + b->range[k].count && b->range[k].first < a->range[i].first + a->range[i].count)
                return true;
    return false;
}

void ownership_command(struct ownership *o, unsigned id, unsigned partition, uint64_t granule, uint64_t count, bool share)
{
    struct sharing *s = &o->sharing[id];
    const unsigned log2 = o->params.granule_log2;

    *s = (struct sharing){.used = true, .share = share};
    o->sharings++;
    while (count && partition < BH_MAX_PARTITIONS && s->ranges < BH_MAX_WINDOWS) {
        const struct bh_window *in = NULL;
        for (unsigned i = 0; i < BH_MAX_WINDOWS; i++) {
            const struct bh_window *w = &o->live[partition][i];
            if (plain(w) && (granule << log2) - w->ipa_base < w->size)
                in = w;
        }
        if (!in)
            return;
        const uint64_t at = granule - (in->ipa_base >> log2), left = (in->size >> log2) - at, n = left < count ? left : count;
        s->range[s->ranges].first = granule_of(o, in->pa_base) + at;
        s->range[s->ranges++].count = n;
        granule += n;
        count -= n;
    }
}

void ownership_command_ends(struct ownership *o, unsigned id, int made)
{
    struct sharing *s = &o->sharing[id];
    const uint8_t now = s->share ? OWNERSHIP_SHARED : OWNERSHIP_PRIVATE;

    s->used = false;
    o->sharings--;
    if (!made)
        return;
    for (unsigned i = 0; o->sharings && i < OWNERSHIP_SHARINGS; i++)
        if (o->sharing[i].used && meet(&o->sharing[i], s))
            o->sharing[i].raced = true;
    for (unsigned i = 0; i < s->ranges; i++)
        for (uint64_t g = s->range[i].first; g < s->range[i].first + s->range[i].count; g++) {
            uint8_t *at = shared_at(o, g);
            if (at)
                *at = s->raced || made < 0 ? *at | now : now;
        }
}

/* May it be shared just now? */
static bool may_be_shared(const struct ownership *o, uint64_t pa)
{
    const uint64_t granule = granule_of(o, pa);
    const uint8_t *at = shared_at(o, granule);

    if (!at || (*at & OWNERSHIP_SHARED))
        return at != NULL;
    for (unsigned i = 0, n = o->sharings; n && i < OWNERSHIP_SHARINGS; i++)
        if (o->sharing[i].used) {
            n--;
            if (o->sharing[i].share && sharing_has(&o->sharing[i], granule))
                return true;
        }
    return false;
}

/* ---- windows, ports, streams ------------------------------------------------------------------ */

void ownership_commit(struct ownership *o, unsigned partition, const struct bh_window *w, unsigned windows)
{
    for (unsigned i = 0; i < windows; i++) {
        disown(o, &o->live[partition][i], &w[i]);
        disown(o, &w[i], &o->live[partition][i]);
    }
    memcpy(o->live[partition], w, windows * sizeof *w);
    memset(o->known, 0, sizeof o->known);
    o->owned = 0;
    for (unsigned p = 0; p < BH_MAX_PARTITIONS; p++)
        for (unsigned i = 0; i < BH_MAX_WINDOWS; i++) {
            const struct bh_window *l = &o->live[p][i];
            if (l->valid)
                o->owner[o->owned++] = (struct owned){l->pa_base, l->size, (uint8_t)p, (uint8_t)i, l->shared, l->borrow};
        }
}

void ownership_switch(struct ownership *o, unsigned partition)
{
    o->active = partition < OWNERSHIP_NOBODY ? partition : OWNERSHIP_NOBODY;
}

void ownership_port(struct ownership *o, unsigned port, unsigned mode, unsigned partition)
{
    o->port[port].mode = (uint8_t)mode;
    o->port[port].partition = (uint8_t)partition;
}

void ownership_stream(struct ownership *o, unsigned stream, bool valid, unsigned partition)
{
    o->stream[stream] = (uint8_t)(valid ? partition : OWNERSHIP_NOBODY);
}

unsigned ownership_context(const struct ownership *o, unsigned port, uint64_t user)
{
    switch (o->port[port].mode) {
    case BH_MODE_FOLLOW: return o->active;
    case BH_MODE_FIXED: return o->port[port].partition;
    default: return o->stream[user & o->stream_mask];
    }
}

static bool holds(const struct owned *w, uint64_t byte) { return byte - w->base < w->size; }

/* Does first..last touch the window? */
static bool touches(const struct owned *w, uint64_t first, uint64_t last)
{
    return last >= w->base && (first <= w->base || first - w->base < w->size);
}

/* 0: none; else which. */
enum in { IN_NONE, IN_PLAIN, IN_SHARED, IN_BORROW };

static enum in kind(const struct owned *w) { return w->shared ? IN_SHARED : w->borrow ? IN_BORROW : IN_PLAIN; }

static bool check_range(const struct ownership *o, unsigned partition, uint64_t first, uint64_t last, char *text, size_t size)
{
    enum in mine = IN_NONE;
    bool shared = false, owned = false;

    for (unsigned i = 0; i < o->owned; i++) {
        const struct owned *own = &o->owner[i];
        if (own->partition == partition && holds(own, first) && holds(own, last)) {
            mine = kind(own);
            shared |= mine == IN_SHARED;
            owned |= mine == IN_PLAIN;
        }
    }
    if (mine == IN_NONE) {
        snprintf(text, size,
                 "at PA 0x%" PRIx64 "..0x%" PRIx64 " lies in no window of partition %u, for which it goes "
                 "(design section 2, step 4; L8)",
                 first, last, partition);
        return false;
    }
    if (!shared && !owned && !(may_be_shared(o, first) && may_be_shared(o, last))) {
        snprintf(text, size,
                 "at PA 0x%" PRIx64 "..0x%" PRIx64 " goes for partition %u, which borrows it, and no owner shares it "
                 "(design section 5)",
                 first, last, partition);
        return false;
    }
    for (unsigned i = 0; i < o->owned; i++) {
        const struct owned *other = &o->owner[i];
        if (other->partition == partition || !touches(other, first, last) || (shared && other->shared) ||
            (owned && other->borrow) || (!owned && !shared && kind(other) == IN_PLAIN))
            continue;
        snprintf(text, size,
                 "at PA 0x%" PRIx64 "..0x%" PRIx64 " touches window %u of partition %u and goes for "
                 "partition %u: no byte may be reached by a partition that does not own it (design section 3; L8)",
                 first, last, other->window, other->partition, partition);
        return false;
    }
    return true;
}

/* The table in memory is nobody's. */
static bool in_table(const struct ownership *o, uint64_t first, uint64_t last)
{
    const struct bh_params *p = &o->params;
    uint64_t bits = 1;

    if (!p->granule_dram)
        return false;
    while (bits < 1 + 4 * (p->levels > 1 ? p->levels - 1 : 0))
        bits *= 2;
    const struct owned table = {.base = p->granule_table, .size = p->granules * bits / 8};
    return touches(&table, first, last);
}

bool ownership_check(struct ownership *o, unsigned partition, const struct dut_addr *a, char *text, size_t size)
{
    const uint64_t bytes = 1ull << a->size, all = bytes * (a->len + 1u);
    const uint64_t first = a->burst == BH_WRAP ? a->addr & ~(all - 1) : a->addr;
    const uint64_t last =
        a->burst == BH_WRAP ? first + all - 1 : (a->addr & ~(bytes - 1)) + (a->burst == BH_FIXED ? bytes : all) - 1;
    const uint64_t page = first / OWNERSHIP_PAGE;
    const uint64_t pass = (page + 1) << 5 | partition;
    uint64_t *known = &o->known[page % OWNERSHIP_KNOWN];

    if (in_table(o, first, last)) {
        snprintf(text, size, "at PA 0x%" PRIx64 "..0x%" PRIx64 " touches the granule table in memory (design section 5)", first, last);
        return false;
    }
    /* A whole page that passes vouches for every burst inside it. */
    if (last / OWNERSHIP_PAGE != page)
        return check_range(o, partition, first, last, text, size);
    if (*known == pass && !o->shared)
        return true;
    if (check_range(o, partition, page * OWNERSHIP_PAGE, page * OWNERSHIP_PAGE + (OWNERSHIP_PAGE - 1), text, size)) {
        *known = pass;
        return true;
    }
    return check_range(o, partition, first, last, text, size);
}
