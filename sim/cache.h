/* SPDX-License-Identifier: Apache-2.0
 *
 * A write-back, write-allocate cache with least-recently-used replacement, indexed and
 * tagged by IPA: only the store; who moves lines is its owner (cpu.c).
 */
#ifndef BULKHEAD_SIM_CACHE_H
#define BULKHEAD_SIM_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#define CACHE_NONE UINT64_MAX   /* no tag is this: a line number has fewer bits */

struct cache {
    unsigned ways, line, line_log2, slots;
    uint64_t set_mask;
    uint64_t clock;
    uint64_t *tag;              /* line number, address >> line_log2; a slot is set * ways + way */
    uint64_t *used;             /* clock of the last use */
    uint8_t *dirty;
    uint8_t *owner;             /* partition that the line was read under */
    uint8_t *writer;            /* partition of the program that stored to it last */
    uint8_t *data;              /* slots lines and 8 bytes to spare */
};

/** size and line in bytes.  Returns NULL, or why the shape can't be built. */
const char *cache_init(struct cache *c, unsigned size, unsigned ways, unsigned line);
void cache_free(struct cache *c);

/** The slot of a line, or -1. */
static inline int cache_find(const struct cache *c, uint64_t line)
{
    unsigned first = (unsigned)(line & c->set_mask) * c->ways;
    for (unsigned i = first; i < first + c->ways; i++)
        if (c->tag[i] == line)
            return (int)i;
    return -1;
}

/** The slot that a line would take: an empty one, else the least recently used. */
unsigned cache_victim(const struct cache *c, uint64_t line);

static inline uint8_t *cache_line(const struct cache *c, unsigned slot)
{
    return c->data + ((uint64_t)slot << c->line_log2);
}

#endif
