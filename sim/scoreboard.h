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
/* Cycles within which a port that nothing holds back must move. */
#define SCOREBOARD_MOVE 64u

struct scoreboard;
struct views;
struct pages;

struct scoreboard *scoreboard_new(const struct bh_params *p);
void scoreboard_free(struct scoreboard *sb);
void scoreboard_reset(struct scoreboard *sb);
/** Who knows about changes of view; before anything else. */
void scoreboard_views(struct scoreboard *sb, struct views *v);

struct bh_model  *scoreboard_model(struct scoreboard *sb);
struct tb_counts *scoreboard_counts(struct scoreboard *sb);
const char       *scoreboard_why(const struct scoreboard *sb);      /* "" while equal */
/** The first difference stays. */
__attribute__((format(printf, 2, 3))) void scoreboard_fail(struct scoreboard *sb, const char *format, ...);

/** The cycle that the checks before scoreboard_cycle speak of. */
void scoreboard_at(struct scoreboard *sb, uint64_t cycle);
/** Data path checks of one cycle; pins as they stand before the rising edge.  ar, aw: of each port the jobs whose
 *  addresses are offered at s_axi (NULL: none).  held: ports that must not accept a new address in this cycle, bit p for
 *  port p; may_wait: those that need not.
 *  Call after the checks of views and registers of the same cycle. */
void scoreboard_cycle(struct scoreboard *sb, const struct dut_pins *p, uint64_t cycle, struct tb_job *const *ar,
                      struct tb_job *const *aw, unsigned held, unsigned may_wait);

/** Bursts of a port accepted and not answered. */
unsigned scoreboard_port_in_flight(const struct scoreboard *sb, unsigned port);
/** Those of them that were accepted before this cycle. */
unsigned scoreboard_port_older(const struct scoreboard *sb, unsigned port, uint64_t cycle);
/** How long after the last burst that may take, in cycles. */
unsigned scoreboard_settle_time(const struct scoreboard *sb);
/** Nothing in flight for a while: counters, records and interrupt have settled. */
bool scoreboard_quiet(const struct scoreboard *sb, uint64_t cycle);
/** The view of these ports (bit p for port p) changed in this cycle: nothing judged under the old one may be in flight. */
void scoreboard_view_changed(struct scoreboard *sb, unsigned ports, const char *by);
/** The port is about to be isolated: the model has not heard of it. */
void scoreboard_isolates(struct scoreboard *sb, unsigned port);
/** The port was isolated; port_closed rose in this cycle.  The model has heard of it. */
void scoreboard_isolated(struct scoreboard *sb, unsigned port);
/** What memory owes to a port, or is owed: addresses it was shown, write beats, answers. */
unsigned scoreboard_owed(const struct scoreboard *sb, unsigned port);

/** Exclusive bursts in flight at a port, a direction, whose ID has these low bits. */
unsigned scoreboard_locked(const struct scoreboard *sb, unsigned port, bool write, unsigned entry);

/** Parts with their own state. */
struct ownership *scoreboard_ownership(struct scoreboard *sb);
struct records *scoreboard_records(struct scoreboard *sb);
struct pages *scoreboard_pages(struct scoreboard *sb);
/** Something happened that counters, records and interrupt have yet to show. */
void scoreboard_busy(struct scoreboard *sb, uint64_t cycle);

/** The least that COUNTERS of a partition may show now; the model's are the most. */
struct bh_counters scoreboard_counters_least(const struct scoreboard *sb, unsigned partition);
/** What may be counted already of addresses that are only offered, and of bursts whose verdict is open. */
struct bh_counters scoreboard_counters_early(const struct scoreboard *sb, const struct dut_pins *p, unsigned partition);
/** What may be counted or not, for good. */
struct bh_counters scoreboard_counters_slack(const struct scoreboard *sb, unsigned partition);
/** A record that this function knows may be that of a burst whose verdict is open: then it is its verdict. */
bool scoreboard_record_of_open(struct scoreboard *sb, bool (*is)(void *, const struct bh_record *), void *context);
/** Bits of IRQ_STATE that open bursts and pages may have raised. */
uint16_t scoreboard_irq_early(const struct scoreboard *sb);

#endif
