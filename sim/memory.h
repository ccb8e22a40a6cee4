/* SPDX-License-Identifier: Apache-2.0
 *
 * The memory behind all manager ports: sparse over the whole PA width.  Each port has an AXI4 subordinate of
 * its own in front of it, with random stalls, latency and order; one exclusive monitor, by port and ID.
 * It starts as zero.
 */
#ifndef BULKHEAD_SIM_MEMORY_H
#define BULKHEAD_SIM_MEMORY_H

#include "rng.h"
#include "shim.h"
#include "tb.h"

struct memory;

struct memory *memory_new(unsigned ports, unsigned bus_bytes, uint64_t seed);
void memory_free(struct memory *m);
void memory_reset(struct memory *m);                    /* the bus side; bytes stay */
void memory_stalls(struct memory *m, unsigned port, const struct tb_stalls *s);
void memory_stuck(struct memory *m, unsigned port, bool addresses, bool answers);

/** Drive READY and B, R of this cycle. */
void memory_drive(struct memory *m, struct dut_pins *p, uint64_t cycle);
/** Take the handshakes of this cycle.  NULL, or what the manager side of *port did wrong. */
const char *memory_sample(struct memory *m, const struct dut_pins *p, uint64_t cycle, unsigned *port);

void memory_poke(struct memory *m, uint64_t pa, const void *data, size_t bytes);
void memory_peek(struct memory *m, uint64_t pa, void *data, size_t bytes);

#endif
