/* SPDX-License-Identifier: Apache-2.0
 *
 * What happens in the midst of random traffic in builds with pages, beside the commands themselves.  Part of random.c.
 */
#ifndef BULKHEAD_SIM_RANDOM_PAGE_H
#define BULKHEAD_SIM_RANDOM_PAGE_H

#include "traffic.h"

/** In builds with pages, whether there are granules: levels by register, the owner's mailbox, ranges that change hands, limits that
 *  commands may miss, memory of the table that waits or fails. */
int random_page_action(struct random *r);
/** Levels and mailbox peers of a random set-up. */
int random_page_set_up(struct random *r);
/** While all is quiet: every port reads its page, and asks for the state of some granules; in memory the table is as the model has it. */
int random_page_quiet(struct random *r);
/** Before a reset: what drives the pins and the table's memory is as it was at the start. */
void random_page_reset(struct random *r);

/* Of random.c. */
int random_owner_write(struct random *r, uint32_t addr, uint32_t data);
int random_long_write(struct random *r, uint32_t addr, uint32_t data);

#endif
