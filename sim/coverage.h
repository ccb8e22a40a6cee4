/* SPDX-License-Identifier: Apache-2.0
 *
 * Functional coverage of step 6 (design sections 2, 5): every (level, right, half, trust, world) that a context and
 * an access can have, with every outcome that it can have, from the rules alone.
 */
#ifndef BULKHEAD_SIM_COVERAGE_H
#define BULKHEAD_SIM_COVERAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "bulkhead/model.h"

enum coverage_right { COVERAGE_R, COVERAGE_W, COVERAGE_XU, COVERAGE_XP, COVERAGE_RIGHTS };
/* WHOLE: of a partition that uses no halves. */
enum coverage_half { COVERAGE_WHOLE, COVERAGE_BOTTOM, COVERAGE_TOP, COVERAGE_HALVES };
enum coverage_outcome { COVERAGE_ALLOWED, COVERAGE_LEVEL, COVERAGE_SHARE, COVERAGE_ACCESS, COVERAGE_OUTCOMES };

/* One burst behind the window lookup. */
struct coverage_case { uint8_t level, right, half, trusted, nonsecure, outcome; };

struct coverage {
    uint64_t count[BH_MAX_LEVELS][COVERAGE_RIGHTS][COVERAGE_HALVES][2][2][COVERAGE_OUTCOMES];
    uint64_t wrong;             /* bursts with an outcome that they can't have */
};

/** What a burst of this context shows; split: its partition uses halves.  false: its verdict fell before step 5. */
bool coverage_of(const struct bh_params *p, const struct bh_context *at, bool split, const struct bh_burst *b, enum bh_fault fault,
                 struct coverage_case *c);
/** Count it.  false: an outcome that the rules exclude. */
bool coverage_count(struct coverage *c, const struct bh_params *p, const struct coverage_case *at);
/** Can this be, in a build with registers? */
bool coverage_reachable(const struct bh_params *p, const struct coverage_case *c);

struct coverage_sum { unsigned reached, reachable; };
struct coverage_sum coverage_sum(const struct coverage *c, const struct bh_params *p);
/** A line each: level, right, half, trust, world, and the bursts of each outcome; "-": it can't be. */
void coverage_print(FILE *f, const struct coverage *c, const struct bh_params *p);
/** In words. */
void coverage_describe(const struct coverage_case *c, char *text, size_t size);

#endif
