/* SPDX-License-Identifier: Apache-2.0 */
#include "ownership.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void ownership_reset(struct ownership *o, const struct bh_params *p)
{
    memset(o, 0, sizeof *o);
    memset(o->stream, OWNERSHIP_NOBODY, sizeof o->stream);
    o->stream_mask = (1u << p->stream_width) - 1;
}

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

static bool check_range(const struct ownership *o, unsigned partition, uint64_t first, uint64_t last, char *text, size_t size)
{
    bool mine = false, mine_shared = false;

    for (unsigned i = 0; i < o->owned; i++) {
        const struct owned *own = &o->owner[i];
        if (own->partition == partition && holds(own, first) && holds(own, last)) {
            mine = true;
            mine_shared |= own->shared;
        }
    }
    if (!mine) {
        snprintf(text, size,
                 "at PA 0x%" PRIx64 "..0x%" PRIx64 " lies in no window of partition %u, for which it goes "
                 "(design section 2, step 4; L8)",
                 first, last, partition);
        return false;
    }
    for (unsigned i = 0; i < o->owned; i++) {
        const struct owned *other = &o->owner[i];
        if (other->partition == partition || !touches(other, first, last) || (mine_shared && other->shared))
            continue;
        snprintf(text, size,
                 "at PA 0x%" PRIx64 "..0x%" PRIx64 " touches window %u of partition %u and goes for "
                 "partition %u: no byte may be reached by a partition that does not own it (design section 3; L8)",
                 first, last, other->window, other->partition, partition);
        return false;
    }
    return true;
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

    /* A whole page that passes vouches for every burst inside it. */
    if (last / OWNERSHIP_PAGE != page)
        return check_range(o, partition, first, last, text, size);
    if (*known == pass)
        return true;
    if (check_range(o, partition, page * OWNERSHIP_PAGE, page * OWNERSHIP_PAGE + (OWNERSHIP_PAGE - 1), text, size)) {
        *known = pass;
        return true;
    }
    return check_range(o, partition, first, last, text, size);
}
