/* SPDX-License-Identifier: Apache-2.0
 *
 * Holds every cycle of the RTL against the golden model: address handshakes, beats,
 * responses, records, pins; and, apart from the model, that no byte downstream belongs to
 * somebody else.  docs/simulator.md lists the checks.
 */
#ifndef BULKHEAD_SIM_SCOREBOARD_H
#define BULKHEAD_SIM_SCOREBOARD_H

#include "ownership.h"
#include "records.h"
#include "shim.h"
#include "tb.h"

/* Cycles without traffic after which counters, records and interrupt must have settled. */
#define SCOREBOARD_SETTLE 64u

struct scoreboard;

struct scoreboard *scoreboard_new(const struct bh_params *p);
void scoreboard_free(struct scoreboard *sb);
void scoreboard_reset(struct scoreboard *sb);

struct bh_model  *scoreboard_model(struct scoreboard *sb);
struct tb_counts *scoreboard_counts(struct scoreboard *sb);
const char       *scoreboard_why(const struct scoreboard *sb);      /* "" while equal */
/** The first difference stays. */
__attribute__((format(printf, 2, 3))) void scoreboard_fail(struct scoreboard *sb, const char *format, ...);

/** Data path checks of one cycle; pins as they stand before the rising edge.  ar, aw: the jobs whose addresses are
 *  offered at s_axi (NULL: none).  Call after the register driver's checks of the same cycle. */
void scoreboard_cycle(struct scoreboard *sb, const struct dut_pins *p, uint64_t cycle, struct tb_job *ar, struct tb_job *aw);

/** Bursts accepted and not answered. */
unsigned scoreboard_in_flight(const struct scoreboard *sb);
/** Nothing in flight for a while: counters, records and interrupt have settled. */
bool scoreboard_quiet(const struct scoreboard *sb, uint64_t cycle);
/** The view of the ports changed in this cycle: nothing judged under the old one may be in flight. */
void scoreboard_view_changed(struct scoreboard *sb, const char *by);

/** Parts with their own state. */
struct ownership *scoreboard_ownership(struct scoreboard *sb);
struct records *scoreboard_records(struct scoreboard *sb);
/** Something happened that counters, records and interrupt have yet to show. */
void scoreboard_busy(struct scoreboard *sb, uint64_t cycle);

/** The least that COUNTERS of a partition may show now; the model's are the most. */
struct bh_counters scoreboard_counters_least(const struct scoreboard *sb, unsigned partition);

#endif
