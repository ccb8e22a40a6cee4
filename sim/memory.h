/* SPDX-License-Identifier: Apache-2.0
 *
 * The memory behind the manager port: sparse over the whole PA width, AXI4
 * subordinate with random stalls, latency and order, exclusive monitor.  It starts as zero.
 */
#ifndef BULKHEAD_SIM_MEMORY_H
#define BULKHEAD_SIM_MEMORY_H

#include "rng.h"
#include "shim.h"
#include "tb.h"

struct memory;

struct memory *memory_new(unsigned bus_bytes, uint64_t seed);
void memory_free(struct memory *m);
void memory_reset(struct memory *m);                    /* the bus side; bytes stay */
void memory_stalls(struct memory *m, const struct tb_stalls *s);
void memory_stuck(struct memory *m, bool addresses, bool answers);

/** Drive READY and B, R of this cycle. */
void memory_drive(struct memory *m, struct dut_pins *p, uint64_t cycle);
/** Take the handshakes of this cycle.  NULL, or what the manager side did wrong. */
const char *memory_sample(struct memory *m, const struct dut_pins *p, uint64_t cycle);

void memory_poke(struct memory *m, uint64_t pa, const void *data, size_t bytes);
void memory_peek(struct memory *m, uint64_t pa, void *data, size_t bytes);

#endif
