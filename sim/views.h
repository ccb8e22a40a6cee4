/* SPDX-License-Identifier: Apache-2.0
 *
 * Changes of view (design section 4): what part_active, part_ack, port_closed and the Q-Channels do, against what was
 * asked for.  It keeps its own account of pins, register port and schedule, and tells the model when a view changed.
 */
#ifndef BULKHEAD_SIM_VIEWS_H
#define BULKHEAD_SIM_VIEWS_H

#include "registers.h"
#include "scoreboard.h"

struct views;

struct views *views_new(const struct bh_params *p, struct scoreboard *sb, struct registers *r);
void views_free(struct views *v);
/** Reset ends in this cycle. */
void views_reset(struct views *v, uint64_t cycle);

/** The checks of one cycle, before those of the register port: a view changes when the pins show it. */
void views_cycle(struct views *v, const struct dut_pins *p, uint64_t cycle);
/** After views_cycle, bit p for port p: ports that must not accept a new address in this cycle; ports that need not. */
unsigned views_held(const struct views *v);
unsigned views_may_wait(const struct views *v);

/** SCHEDULE_CONTROL took effect, or a HARDWIRED schedule runs since then: so many slots; 0: it stands. */
void views_schedule(struct views *v, const struct bh_slot *slot, unsigned slots, uint64_t cycle);
/** A HARDWIRED build: what its parameters say is known from now on. */
void views_known(struct views *v);

/** The write of a change of these ports was answered OKAY in this cycle: they must have been stopped first. */
void views_changed(struct views *v, unsigned ports, const char *by, uint16_t addr, uint8_t prot);
/** It was abandoned, asked for in cycle `taken`: checked against DRAIN_LIMIT, and a record is due for each port that hung. */
void views_abandoned(struct views *v, unsigned ports, const char *by, uint16_t addr, uint8_t prot, uint64_t taken);
/** These ports have at no time all been drained since the register write that is under way began. */
bool views_hung(const struct views *v, unsigned ports);
/** The LEVEL write of a port's page was refused, asked for in cycle `since`: another change of the port's view came first, as `moved` says
 *  or may be, or it was abandoned. */
void views_level_refused(struct views *v, unsigned port, uint64_t since, bool moved);
/** DRAIN_LIMIT has passed since this cycle, or may have: it was written meanwhile. */
bool views_limit_passed(const struct views *v, uint64_t since);
/** The register write that is under way; NULL: none. */
const struct register_write *views_register_write(const struct views *v);
/** part_active showed this partition in one of the last cycles. */
bool views_showed(const struct views *v, unsigned partition, uint64_t cycle);
/** SELECT may read as this now. */
bool views_selected(const struct views *v, unsigned partition);
/** SCHEDULE_STATUS.SLOT may read as this now. */
bool views_slot(const struct views *v, unsigned slot, uint64_t cycle);
/** Something is asked for or under way. */
bool views_busy(const struct views *v, uint64_t cycle);
/** A change of view may be under way: one shows, pins ask, the schedule runs, or records are being left. */
bool views_changing(const struct views *v);
/** Records of hung ports may have been left that are not due yet. */
bool views_records_coming(const struct views *v);

#endif
