/* SPDX-License-Identifier: Apache-2.0
 *
 * The memory that the granule table lies in (GRANULE_DRAM): an AXI4 subordinate of its own in front of the bytes that the ports' memory
 * has, and what its manager may do: one transaction at a time each way, inside the reserved range, as AXI4 says.
 */
#ifndef BULKHEAD_SIM_TABLE_MEMORY_H
#define BULKHEAD_SIM_TABLE_MEMORY_H

#include "memory.h"
#include "scoreboard.h"

struct table_memory;

struct table_memory *table_memory_new(const struct bh_params *p, struct scoreboard *sb, struct memory *bytes, uint64_t seed);
void table_memory_free(struct table_memory *t);
void table_memory_reset(struct table_memory *t);
void table_memory_stall(struct table_memory *t, const struct tb_table_stalls *s);
void table_memory_stuck(struct table_memory *t, bool addresses, bool answers);
void table_memory_errors(struct table_memory *t, bool reads, bool writes);
/** All of it was written since reset, and no write was answered with an error. */
bool table_memory_ready(const struct table_memory *t);

void table_memory_drive(struct table_memory *t, struct dut_table *p, uint64_t cycle);
void table_memory_sample(struct table_memory *t, const struct dut_table *p, uint64_t cycle);

#endif
