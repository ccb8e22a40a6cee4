/* SPDX-License-Identifier: Apache-2.0
 *
 * A CPU behind a port: runs the program of the partition that the port carries, through an MMU and a write-back
 * L1 cache that is tagged by IPA.  When its port's qreqn falls it writes back what is dirty, forgets all lines, and then lets
 * qacceptn fall.  Every byte that a program reads is compared with what it last wrote.
 */
#ifndef BULKHEAD_SIM_CPU_H
#define BULKHEAD_SIM_CPU_H

#include "requester.h"

struct cpu;

/** NULL: q->rc and the error are set. */
struct cpu *cpu_new(struct requesters *q, unsigned port);
void cpu_free(struct cpu *c);

/** Give it the program of a partition (p->trace, p->partition, p->prot are set).  @return 0 or q->rc */
int  cpu_program(struct cpu *c, struct frontend_program *p);

/** One clock cycle. */
void cpu_cycle(struct cpu *c);

/** The program in view has had its turn, or has ended, and nothing of it is on its way. */
bool cpu_paused(const struct cpu *c);
/** The program of a partition has references left. */
bool cpu_left(const struct cpu *c, unsigned partition);
/** Another turn for the program in view. */
void cpu_turn(struct cpu *c);

/** Stop by software: clean the cache (not with --no-clean, unless for good) and let what is on its way arrive. */
void cpu_stop(struct cpu *c, bool for_good);
bool cpu_stopped(const struct cpu *c);
void cpu_go(struct cpu *c);

/** Compare true memory with what each program wrote last, from the memory's side.  @return 0 or q->rc */
int cpu_verify(struct cpu *c);
/** Fill in what is known at the end only. */
void cpu_finish(struct cpu *c);

#endif
