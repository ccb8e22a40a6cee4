/* SPDX-License-Identifier: Apache-2.0
 *
 * What became of a burst.  Without a granule table it is known when its address is accepted.  With one, step 6 falls when the burst
 * enters, which the pins show later or not at all: by an address downstream, or by a refused answer.  Until then it is open, and
 * has a set of verdicts that some possible state of its granule gives.
 */
#ifndef BULKHEAD_SIM_VERDICT_H
#define BULKHEAD_SIM_VERDICT_H

#include "flight.h"

/** *f was accepted just now, as the newest of its channel. */
void verdict_accepted(struct scoreboard *sb, struct port *q, struct channel *c, struct flight *f);
/** Whose address is this downstream?  Those that entered before it and did not come out are refused.  NULL: nobody's. */
struct flight *verdict_presented(struct scoreboard *sb, struct port *q, struct channel *c, const struct dut_addr *m);
/** The oldest burst that is allowed, or may be, and has not come out. */
const struct flight *verdict_waiting(const struct port *q, const struct channel *c);
/** An open burst is answered without having come out: it was refused, as were all open ones before it. */
void verdict_answered(struct scoreboard *sb, struct port *q, struct channel *c, struct flight *f);
/** The port is isolated: what is open stays untold. */
void verdict_cut(struct scoreboard *sb, struct port *q);

/** These granules have more possible states than before. */
void verdict_widen(struct scoreboard *sb, const struct touch *t);
/** A command, or a commit, that touched these was answered: what is in flight must be explained by what is possible now. */
void verdict_barrier(struct scoreboard *sb, const struct touch *t, const char *by, bool may_have_drained);
/** Memory answered a read of these entries with an error. */
void verdict_error(struct scoreboard *sb, uint64_t first, uint64_t count);

/** Open bursts may be counted already, may have raised these bits of IRQ_STATE. */
void verdict_early(const struct scoreboard *sb, struct bh_counters *more, unsigned partition);
uint16_t verdict_irq(const struct scoreboard *sb);

#endif
