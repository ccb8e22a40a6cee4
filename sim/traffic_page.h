/* SPDX-License-Identifier: Apache-2.0
 *
 * Random traffic in builds with pages: accesses to a partition's page, commands, levels by pin, halves.  Part of traffic.c.
 */
#ifndef BULKHEAD_SIM_TRAFFIC_PAGE_H
#define BULKHEAD_SIM_TRAFFIC_PAGE_H

#include "traffic.h"

/** Make the next page access of this requester in s->job, and its data.  false: its next burst is none. */
bool traffic_page_access(struct source *o, struct slot *s);
/** Where a burst of this context goes, given a page of its window: to granules of commands now and then, and in the half in
 *  which it has something to find. */
uint64_t traffic_target(struct random *r, const struct bh_context *at, const struct bh_window *w, uint64_t page);
/** level_sel, level_req of a port in the background; called in every cycle. */
void traffic_levels(struct source *o);
/** No level is asked for by pin.  false: not yet. */
bool traffic_levels_calm(const struct random *r);
/** What step 6 said of this burst, for functional coverage. */
void traffic_cover(struct random *r, const struct slot *s);

#endif
