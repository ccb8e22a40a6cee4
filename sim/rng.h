/* SPDX-License-Identifier: Apache-2.0
 *
 * Random numbers of a run: xorshift64*, everything follows from the seed.
 */
#ifndef BULKHEAD_SIM_RNG_H
#define BULKHEAD_SIM_RNG_H

#include <stdbool.h>
#include <stdint.h>

struct rng { uint64_t s; };

static inline void rng_seed(struct rng *r, uint64_t seed)
{
    r->s = seed * 0x9E3779B97F4A7C15ull + 0x1234567ull;
    if (!r->s)
        r->s = 1;
}

static inline uint64_t rng_next(struct rng *r)
{
    r->s ^= r->s >> 12;
    r->s ^= r->s << 25;
    r->s ^= r->s >> 27;
    return r->s * 0x2545F4914F6CDD1Dull;
}

/* 0 .. n-1, n >= 1 */
static inline uint32_t rng_below(struct rng *r, uint32_t n) { return (uint32_t)(((rng_next(r) >> 32) * n) >> 32); }

/* true in n of 256 cases */
static inline bool rng_chance(struct rng *r, unsigned n) { return n && (rng_next(r) >> 56) < n; }

#endif
