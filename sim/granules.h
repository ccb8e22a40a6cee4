/* SPDX-License-Identifier: Apache-2.0
 *
 * What the granule table may hold just now.  A command takes effect somewhere between its write and its answer, which the
 * pins don't show; so a granule that a command under way touches, or that two such touched in an order that can't be told, has
 * several possible states.  All others have one, the golden model's.
 */
#ifndef BULKHEAD_SIM_GRANULES_H
#define BULKHEAD_SIM_GRANULES_H

#include <stdbool.h>
#include <stdint.h>

#include "bulkhead/model.h"

#define GRANULES_NONE   UINT64_MAX
#define GRANULES_STATES 32u /* possible states of one granule that are told apart; more: any */

/* Entries of the table, by ranges. */
#define TOUCH_RANGES (4 * BH_MAX_WINDOWS)
struct touch {
    unsigned n;
    struct touch_range {
        uint64_t first, count;
    } range[TOUCH_RANGES];
};
static inline bool touch_has(const struct touch *t, uint64_t entry)
{
    for (unsigned i = 0; i < t->n; i++)
        if (entry - t->range[i].first < t->range[i].count)
            return true;
    return false;
}

struct granules;

/** NULL in a build without granules, or when there is no memory: then *failed. */
struct granules *granules_new(const struct bh_params *p, bool *failed);
void granules_free(struct granules *g);
void granules_reset(struct granules *g);
/** The table that the golden model works on. */
bh_granule *granules_table(struct granules *g);

/** The entry of a PA; GRANULES_NONE beyond the table. */
static inline uint64_t granules_entry(const struct bh_params *p, uint64_t pa)
{
    const uint64_t entry = (pa - p->granule_base) >> p->granule_log2;
    return entry < p->granules ? entry : GRANULES_NONE;
}
/** Entries that a range of the caller's IPA granules has, up to the first that is in no plain window or not in the table. */
struct touch granules_of(const struct bh_model *m, unsigned partition, uint64_t granule, uint64_t count);

/** A command that changes states is under way from now on: its number. */
unsigned granules_begin(struct granules *g, unsigned port, const struct bh_context *at, const struct bh_command *c, const struct touch *t);
const struct touch *granules_touched(const struct granules *g, unsigned command);
/** Does another command that touches one of its granules make the order matter? */
bool granules_races(const struct granules *g, unsigned command);
/** Put into the table states from which the command ends so, as far as there are any. */
void granules_before(struct granules *g, unsigned command, bool made);
enum granules_made { GRANULES_REFUSED, GRANULES_MADE, GRANULES_UNKNOWN };
/** It was answered; the table holds possible states then.  false: the model's table and what is possible differ. */
bool granules_end(struct granules *g, unsigned command, enum granules_made made);

/** A commit that may clear these is under way; it cleared them (the model's table has it); it is over. */
void granules_clearing(struct granules *g, const struct touch *t);
void granules_cleared(struct granules *g);
void granules_clear_ends(struct granules *g);

/** The table may be not in use; may be in use. */
void granules_ready(struct granules *g, bool maybe_not, bool maybe);
bool granules_maybe_not_ready(const struct granules *g);
bool granules_maybe_ready(const struct granules *g);

/** Some of these entries have more than one possible state. */
bool granules_unsure(const struct granules *g, const struct touch *t);
/** Possible states of an entry, at most GRANULES_STATES; 0: any. */
unsigned granules_states(const struct granules *g, uint64_t entry, bh_granule *states);

#endif
