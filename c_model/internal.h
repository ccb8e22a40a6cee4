/* SPDX-License-Identifier: Apache-2.0
 *
 * What the model's own files share, and nobody else sees.
 */
#ifndef BULKHEAD_MODEL_INTERNAL_H
#define BULKHEAD_MODEL_INTERNAL_H

#include "bulkhead/model.h"

/* The library is built with everything else hidden. */
#define BH_API __attribute__((visibility("default")))

/* The largest value of width bits, width 1..64. */
static inline uint64_t bh_ones(unsigned width) { return UINT64_MAX >> (64 - width); }

/* Bits of a size: one more than an IPA's, so that a window may be the whole IPA space; 64 at most. */
static inline unsigned bh_size_width(const struct bh_params *p) { return p->ipa_width < 64 ? p->ipa_width + 1 : 64; }

/* commit.c: what bh_commit would answer; nothing changes. */
struct bh_commit_status bh_commit_check(const struct bh_model *m, uint32_t partition);

/* faults.c: drop the oldest record; forget how many were missed. */
void bh_record_drop(struct bh_model *m);
void bh_record_forget_missed(struct bh_model *m);

#endif
