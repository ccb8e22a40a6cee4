/* SPDX-License-Identifier: Apache-2.0
 *
 * Holds every cycle of the RTL against the golden model: address handshakes, beats,
 * responses, records, pins; and, apart from the model, that no byte downstream belongs to
 * somebody else.  docs/simulator.md lists the checks.
 */
#ifndef BULKHEAD_SIM_SCOREBOARD_H
#define BULKHEAD_SIM_SCOREBOARD_H

#include "shim.h"
#include "tb.h"

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

/* ---- the ownership checker's own knowledge ------------------------------------- */

/** Live windows of a partition as the owner was told they are in force. */
void scoreboard_own(struct scoreboard *sb, unsigned partition, const struct bh_window *w, unsigned windows);
void scoreboard_own_active(struct scoreboard *sb, unsigned partition);

/* ---- records ---------------------------------------------------------------------- */

enum record_source { RECORD_READ, RECORD_WRITE, RECORD_CONFIG_READ, RECORD_CONFIG_WRITE, RECORD_SOURCES };

/** A record is due. */
void scoreboard_record_due(struct scoreboard *sb, enum record_source from, const struct bh_record *r, uint64_t cycle);
/** A register read of FAULT_* or FAULT_STATUS showed this. */
void scoreboard_record_seen(struct scoreboard *sb, uint16_t addr, uint32_t data, uint64_t cycle);
/** VALID was cleared by the owner (before the model hears of it). */
void scoreboard_record_popped(struct scoreboard *sb);
/** What FAULT_MISSED must say when COUNT records are held and all is quiet; -1: not known. */
int64_t scoreboard_missed(const struct scoreboard *sb, unsigned held);
void scoreboard_missed_cleared(struct scoreboard *sb, uint32_t missed);
bool scoreboard_records_unsure(const struct scoreboard *sb);

/** COUNTERS as they were some time ago: a register read lies between these and the model's. */
const struct bh_counters *scoreboard_counters_before(const struct scoreboard *sb);

#endif
