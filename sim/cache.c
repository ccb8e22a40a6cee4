/* SPDX-License-Identifier: Apache-2.0
 *
 * The CPU model's L1 cache.
 */
#include "cache.h"

#include <stdlib.h>
#include <string.h>

static bool power_of_two(unsigned v) { return v && !(v & (v - 1)); }

const char *cache_init(struct cache *c, unsigned size, unsigned ways, unsigned line)
{
    memset(c, 0, sizeof *c);
    if (!power_of_two(line) || line < 8 || line > 4096)
        return "a line is a power of two from 8 to 4096 bytes";
    if (ways < 1 || ways > 64)
        return "ways are 1 to 64";
    if (size > 64u << 20 || size % (ways * line) != 0 || !power_of_two(size / (ways * line)))
        return "size / (ways x line), the number of sets, is a power of two, and the size at most 64 MiB";
    c->ways = ways;
    c->line = line;
    while (1u << c->line_log2 < line)
        c->line_log2++;
    c->slots = size / line;
    c->set_mask = c->slots / ways - 1;
    c->tag = malloc(c->slots * sizeof *c->tag);
    c->used = calloc(c->slots, sizeof *c->used);
    c->dirty = calloc(c->slots, 1);
    c->owner = calloc(c->slots, 1);
    c->writer = calloc(c->slots, 1);
    c->data = calloc(size + 8, 1);
    if (!c->tag || !c->used || !c->dirty || !c->owner || !c->writer || !c->data) {
        cache_free(c);
        return "out of memory";
    }
    for (unsigned i = 0; i < c->slots; i++)
        c->tag[i] = CACHE_NONE;
    return NULL;
}

void cache_free(struct cache *c)
{
    free(c->tag);
    free(c->used);
    free(c->dirty);
    free(c->owner);
    free(c->writer);
    free(c->data);
    memset(c, 0, sizeof *c);
}

unsigned cache_victim(const struct cache *c, uint64_t line)
{
    unsigned first = (unsigned)(line & c->set_mask) * c->ways, best = first;
    for (unsigned i = first; i < first + c->ways; i++) {
        if (c->tag[i] == CACHE_NONE)
            return i;
        if (c->used[i] < c->used[best])
            best = i;
    }
    return best;
}
