/* SPDX-License-Identifier: Apache-2.0
 *
 * Fault records that are due, matched with those that the owner reads.  Between channels their order is
 * free, and when the FIFO was full some are missed; within a channel the order is that of the accesses.
 */
#ifndef BULKHEAD_SIM_RECORDS_H
#define BULKHEAD_SIM_RECORDS_H

#include "shim.h"

struct records;
struct scoreboard;

/* Reads and writes of each port, accesses of the register port, hung ports. */
enum record_source {
    RECORD_CONFIG_READ = 2 * BH_MAX_PORTS,
    RECORD_CONFIG_WRITE,
    RECORD_DRAIN,
    RECORD_SOURCES
};
static inline enum record_source records_of_port(unsigned port, bool write) { return (enum record_source)(2 * port + write); }

struct records *records_new(struct scoreboard *sb);
void records_free(struct records *d);
void records_reset(struct records *d);

/** A record is due. */
void records_due(struct records *d, enum record_source from, const struct bh_record *r, uint64_t cycle);
/** The same, for a record that may also be missing: whether it is due can't be told from the pins. */
void records_maybe(struct records *d, enum record_source from, const struct bh_record *r, uint64_t cycle);
/** Due, or with optional maybe; this other one may come in its place (NULL: none). */
void records_due_or(struct records *d, enum record_source from, const struct bh_record *r, const struct bh_record *other, bool optional,
                    uint64_t cycle);
/** From now on hung ports that nobody knows of may have left records. */
void records_drain_any(struct records *d);
/** Bits of IRQ_STATE that such records may have raised. */
uint16_t records_irq_maybe(const struct records *d);
/** A register read of FAULT_STATUS or of a FAULT_* that shows the record showed this. */
void records_seen(struct records *d, uint16_t addr, uint32_t data, uint64_t cycle);
/** VALID was cleared by the owner: the record goes into the model's FIFO, which hears of the write next. */
void records_popped(struct records *d);
/** What FAULT_MISSED must say when `held` records are held and all is quiet; -1: not known. */
int64_t records_missed(const struct records *d, unsigned held);
void records_missed_cleared(struct records *d, uint32_t missed);

#endif
