/* SPDX-License-Identifier: Apache-2.0
 *
 * Accesses to pages: what they read, whether they were right to be refused, and what their commands do to what is in flight.  The
 * golden model executes a write when its answer is presented; docs/simulator.md says how races are judged.
 */
#ifndef BULKHEAD_SIM_PAGES_H
#define BULKHEAD_SIM_PAGES_H

#include "granules.h"
#include "shim.h"

struct pages;
struct page_access;
struct scoreboard;
struct register_write;

struct pages *pages_new(struct scoreboard *sb);
void pages_free(struct pages *g);
void pages_reset(struct pages *g);

/** Before the data path's checks of a cycle: pins that follow from pages, and how long accesses wait. */
void pages_cycle(struct pages *g, const struct dut_pins *p, bool may_wait);

/** An access was accepted at a port; its write data were taken; the answer is presented; it is over. */
struct page_access *pages_accepted(struct pages *g, unsigned port, const struct bh_burst *b, uint8_t refuse_resp, uint64_t cycle);
void pages_data(struct pages *g, struct page_access *a, const struct dut_data *w);
void pages_write_answered(struct pages *g, struct page_access *a, uint8_t resp);
void pages_read_answered(struct pages *g, struct page_access *a, const uint32_t *lanes, unsigned words, uint8_t resp);
void pages_over(struct pages *g, struct page_access *a);

/** A burst of a partition was refused, accepted in this cycle, perhaps with the other code (0: no), or perhaps not after all
 *  (either): its number; it was answered to the end. */
uint32_t pages_fault(struct pages *g, unsigned partition, const struct bh_record *r, int other, bool either, uint64_t accepted);
void pages_fault_ends(struct pages *g, unsigned partition, uint32_t number);

/** The level that a LEVEL write under way at this port asks for.  false: none. */
bool pages_lowers(const struct pages *g, unsigned port, unsigned *level);
/** The port's level changed as that write asks: the model hears of it. */
void pages_lowered(struct pages *g, unsigned port);
/** The same, and the port's pins asked for that level too: the write may be answered either way. */
void pages_lowered_too(struct pages *g, unsigned port);
/** Accesses of a port that are no bursts of its old view, though in flight when it changes: the LEVEL write. */
/** The view of these ports changed: COUNT, CMD_* and CALL are lost. */
void pages_view_changed(struct pages *g, unsigned ports);
unsigned pages_beside(const struct pages *g, unsigned port);

/** The owner's register write, whose outcome hangs on what pages do meanwhile: bring the model to where it ends so.  true: it does. */
bool pages_owner_mail(struct pages *g, uint16_t addr, uint32_t data, uint8_t prot, enum bh_resp resp);
/** The owner's write took effect already, as a page's answer showed: how it ends. */
bool pages_owner_done(struct pages *g, enum bh_resp *resp);
/** Some page write that changes the mailbox is under way, or was within the last cycles. */
bool pages_mail_moves(const struct pages *g);
/** IRQ_STATE may have bit 15 already. */
uint16_t pages_irq(const struct pages *g);

/** Granules that a commit clears, for which a commit is under way: since its address and data were taken; it made it or not. */
void pages_commit_begins(struct pages *g, const struct touch *t);
void pages_commit_ends(struct pages *g, bool live, bool settled);

/** The table in memory: an error of a read of these entries, of a write; it was cleared. */
void pages_table_read_error(struct pages *g, uint64_t first, uint64_t count);
void pages_table_failed(struct pages *g);
void pages_table_cleared(struct pages *g);
/** This entry has one possible state. */
bool pages_granule_sure(const struct pages *g, uint64_t entry);
/** It has certainly not failed. */
bool pages_table_sure(const struct pages *g);
/** Bits of STATUS: TABLE_READY, TABLE_FAILED may read so; tells whether a read error in the midst of a change made it fail. */
bool pages_table_status(struct pages *g, bool ready, bool failed);

#endif
