/* SPDX-License-Identifier: Apache-2.0
 *
 * What the models behind the ports (cpu.c, dma.c) share during one run.  Each of them has a function that is called
 * once in every clock cycle and never waits.
 */
#ifndef BULKHEAD_SIM_REQUESTER_H
#define BULKHEAD_SIM_REQUESTER_H

#include "frontend.h"
#include "mmu.h"

struct requesters {
    struct tb *tb;
    const struct system *system;
    const struct frontend_options *o;
    struct frontend_result *r;
    struct system_error *e;
    struct mmu_pool pool[BH_MAX_PARTITIONS];
    bool scheduled;             /* the schedule switches, and no software */
    int rc;                     /* what a model found: the run ends with it */
};

/** Note why the run ends; the first reason stays.  A mismatch is also told to the test bench.  @return code */
__attribute__((format(printf, 3, 4))) int requester_failed(struct requesters *q, int code, const char *format, ...);
/** The test bench found a difference and knows the sentence. */
int requester_bench_failed(struct requesters *q);

/** The partition that a port carries now; BH_NO_PARTITION: none, or by stream. */
unsigned requester_view(const struct requesters *q, unsigned port);

/** Where a byte must lie, from the description alone, in whichever half; UINT64_MAX: in no window. */
uint64_t requester_pa(const struct requesters *q, unsigned partition, uint64_t ipa);
/** The partition that owns a PA, from the description alone; BH_NO_PARTITION: none. */
unsigned requester_owner(const struct system *s, uint64_t pa);
/** Its label, or "partition@N". */
const char *requester_label(const struct system *s, unsigned partition);
const char *requester_resp(unsigned resp);

#endif
