/* SPDX-License-Identifier: Apache-2.0
 *
 * What an instruction-set simulator never does to the buses.
 */
#ifndef BULKHEAD_SOC_TESTS_H
#define BULKHEAD_SOC_TESTS_H

#include "soc.h"

/* Directed AHB, APB, SRAM0 and flash tests; prints PASS and FAIL lines.  Number that failed. */
unsigned directed(struct soc *s, const char *only);

/* Random traffic on AHB and APB beside the DMA engine; ends the run at a mismatch. */
void traffic(struct soc *s, uint64_t seed, uint64_t transfers);

/* By APB, privileged; refused ones are mismatches. */
void apb_write(struct soc *s, uint16_t paddr, uint32_t data);
uint32_t apb_read(struct soc *s, uint16_t paddr);
void set_window(struct soc *s, unsigned p, unsigned w, uint32_t ipa, uint32_t size, uint32_t pa, uint32_t access, bool shared);
void set_partition(struct soc *s, unsigned p);      /* valid, VMID p; commit */

/* The board's two environments (tangnano4k.dts), by APB. */
void set_up(struct soc *s);

/* All of memory, read through port 0, against the reference. */
void final_memory(struct soc *s);

/* Every word of block RAM and SRAM0 is written; then a reset. */
void fill_memory(struct soc *s);

#endif
