/* SPDX-License-Identifier: Apache-2.0
 *
 * A whole system as constants of the driver's own types: what `bulkhead-table --firmware` makes of a description (docs/binding.md),
 * checked, and one call that puts it in force.
 */
#ifndef BULKHEAD_SYSTEM_H
#define BULKHEAD_SYSTEM_H

#include "bulkhead/driver.h"

#ifdef __cplusplus
extern "C" {
#endif

struct bulkhead_system_partition {
    const char *label;                          /* "" when not given */
    struct bulkhead_partition control;          /* valid: it is described */
    uint32_t peers;                             /* as bulkhead_set_peers */
    const struct bulkhead_window *window;       /* bulkhead_system.windows of them */
};

struct bulkhead_system_port {
    const char *label;
    struct bulkhead_port control;
    const uint8_t *level;                       /* with each partition; NULL: 0 with all */
};

struct bulkhead_system {
    const char *source;                         /* the description */
    const struct bulkhead_system_partition *partition;
    const struct bulkhead_system_port *port;
    const struct bulkhead_stream *stream;
    const struct bulkhead_slot *slot;
    uint32_t drain_limit;
    uint8_t  partitions, windows, ports, streams, slots, active, response;
};

/* What bulkhead-table made, when it is linked in. */
extern const struct bulkhead_system bulkhead_system;

/** Put a system in force, after reset or in place of another one: response and limit, every partition, ports, streams, whom each may ring,
 *  the active partition, the schedule.  RANGE: it is larger than what is built, nothing was written.  REFUSED: *why (may be NULL) if by a
 *  commit, else its code is 0; what came before stays.  May abort.  Barriers and caches: as each of the calls. */
BULKHEAD_MUST_USE int bulkhead_apply(struct bulkhead *b, const struct bulkhead_system *s, struct bulkhead_commit *why);

#ifdef __cplusplus
}
#endif
#endif
