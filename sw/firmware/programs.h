/* SPDX-License-Identifier: Apache-2.0
 *
 * What runs unprivileged, in whichever environment: code in flash, data where IPA 0 is.
 */
#ifndef FIRMWARE_PROGRAMS_H
#define FIRMWARE_PROGRAMS_H

#include <stdint.h>

#include "platform.h"

/* An environment's memory below its stack; the same addresses in both. */
enum { NUMBERS = 64, COPY_WORDS = 256, IPA_SOURCE = 0x400, IPA_COPY = 0x800, DATA_BYTES = 0xC00 };
struct workspace { uint32_t number[NUMBERS], sorted[NUMBERS]; };
#define WORKSPACE ((volatile struct workspace *)AT_IPA(IPA_MEMORY))

/* Sorts its numbers, yielding now and then; the DMA engine copies them to `sorted`.  Returns their checksum. */
uint32_t program_work(uint32_t count, uint32_t b, uint32_t c);
/* Of numbers one after the other: the order counts. */
uint32_t program_checksum(const volatile uint32_t *number, uint32_t count);

/* One access: log2 of its bytes, write, then what is written.  Returns what was read, or NOTHING when nothing came. */
enum { ACCESS_BYTE = 0, ACCESS_HALF = 1, ACCESS_WORD = 2, ACCESS_WRITE = 4 };
enum { NOTHING = 0x0BADF00D };
uint32_t program_access(uint32_t addr, uint32_t kind, uint32_t data);

/* Jump there. */
uint32_t program_execute(uint32_t addr, uint32_t b, uint32_t c);

/* Ask for something with the stack pointer there. */
uint32_t program_stack(uint32_t sp, uint32_t b, uint32_t c);

/* The DMA engine copies; returns its status.  Leave: it is started, and the thread yields. */
uint32_t program_dma(uint32_t source, uint32_t destination, uint32_t words);
uint32_t program_dma_leave(uint32_t source, uint32_t destination, uint32_t words);

#endif
