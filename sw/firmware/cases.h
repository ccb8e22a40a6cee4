/* SPDX-License-Identifier: Apache-2.0
 *
 * The isolation cases, a line each.
 */
#ifndef FIRMWARE_CASES_H
#define FIRMWARE_CASES_H

#include "environments.h"
#include "exception.h"

/* A record that must be there, and nothing else. */
struct expected { uint32_t code, ipa, partition, port, write, prot, size; };

/* What must be as it was when an attack is over. */
struct before { uint32_t faults[ENVIRONMENTS], other, own, live; };

struct before before_of(const struct environment *e);
/* The same: the other environment's memory, the own data, the live windows, faults counted since. */
void check_after(const struct environment *e, const struct before *b, uint32_t faults);
/* The oldest record; what the interrupt told. */
void check_record(const struct expected *want);
void check_no_record(void);
void check_codes(uint32_t codes);
/* One precise fault at this address. */
void check_trap(const struct trap *t, uint32_t addr);

const struct environment *other_of(const struct environment *e);

/* What a code is called. */
const char *fault_name(uint32_t code);
const char *commit_name(uint32_t code);

void cases_accesses(void);          /* of the core, unprivileged */
void cases_stacks(void);
void cases_dma(void);
void cases_registers(void);         /* from the unprivileged side */
void cases_commits(void);           /* the owner's own that have to be refused */
void cases_records(void);           /* counters, FIFO, interrupts, response */
void cases_locks(void);             /* stay till reset */

#endif
