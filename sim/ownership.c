/* SPDX-License-Identifier: Apache-2.0 */
#include "ownership.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void ownership_reset(struct ownership *o) { memset(o, 0, sizeof *o); }

void ownership_commit(struct ownership *o, unsigned partition, const struct bh_window *w, unsigned windows)
{
    memcpy(o->live[partition], w, windows * sizeof *w);
    memset(o->known, 0, sizeof o->known);
    o->owned = 0;
    for (unsigned p = 0; p < BH_MAX_PARTITIONS; p++)
        for (unsigned i = 0; i < BH_MAX_WINDOWS; i++)
            if (o->live[p][i].valid)
                o->owner[o->owned++] =
                    (struct owned){o->live[p][i].pa_base, o->live[p][i].size, (uint8_t)p, (uint8_t)i, o->live[p][i].shared};
}

void ownership_switch(struct ownership *o, unsigned partition)
{
    o->active = partition;
    memset(o->known, 0, sizeof o->known);
}

static bool holds(const struct owned *w, uint64_t byte) { return byte - w->base < w->size; }

/* Does first..last touch the window? */
static bool touches(const struct owned *w, uint64_t first, uint64_t last)
{
    return last >= w->base && (first <= w->base || first - w->base < w->size);
}

static bool check_range(const struct ownership *o, uint64_t first, uint64_t last, char *text, size_t size)
{
    bool mine = false, mine_shared = false;

    for (unsigned i = 0; i < o->owned; i++) {
        const struct owned *own = &o->owner[i];
        if (own->partition == o->active && holds(own, first) && holds(own, last)) {
            mine = true;
            mine_shared |= own->shared;
        }
    }
    if (!mine) {
        snprintf(text, size,
                 "at PA 0x%" PRIx64 "..0x%" PRIx64 " lies in no window of partition %u, which is active "
                 "(design section 2, step 4; L8)",
                 first, last, o->active);
        return false;
    }
    for (unsigned i = 0; i < o->owned; i++) {
        const struct owned *other = &o->owner[i];
        if (other->partition == o->active || !touches(other, first, last) || (mine_shared && other->shared))
            continue;
        snprintf(text, size,
                 "at PA 0x%" PRIx64 "..0x%" PRIx64 " touches window %u of partition %u while partition %u is "
                 "active: no byte may be reached by a partition that does not own it (design section 3; L8)",
                 first, last, other->window, other->partition, o->active);
        return false;
    }
    return true;
}

bool ownership_check(struct ownership *o, const struct dut_addr *a, char *text, size_t size)
{
    const uint64_t bytes = 1ull << a->size, all = bytes * (a->len + 1u);
    const uint64_t first = a->burst == BH_WRAP ? a->addr & ~(all - 1) : a->addr;
    const uint64_t last =
        a->burst == BH_WRAP ? first + all - 1 : (a->addr & ~(bytes - 1)) + (a->burst == BH_FIXED ? bytes : all) - 1;
    const uint64_t page = first / OWNERSHIP_PAGE;
    uint64_t *known = &o->known[page % OWNERSHIP_KNOWN];

    /* A whole page that passes vouches for every burst inside it. */
    if (last / OWNERSHIP_PAGE != page)
        return check_range(o, first, last, text, size);
    if (*known == page + 1)
        return true;
    if (check_range(o, page * OWNERSHIP_PAGE, page * OWNERSHIP_PAGE + (OWNERSHIP_PAGE - 1), text, size)) {
        *known = page + 1;
        return true;
    }
    return check_range(o, first, last, text, size);
}
