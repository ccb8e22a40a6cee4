/* SPDX-License-Identifier: Apache-2.0
 *
 * What tests of pages, halves, levels and granules share.
 */
#ifndef BULKHEAD_UNIT_PAGED_H
#define BULKHEAD_UNIT_PAGED_H

#include "bulkhead/page.h"
#include "bulkhead/registers.h"
#include "test.h"

#define PAGE_IPA  0x7FFFF000ull
#define BASE      0x40000000ull     /* PA of granule 0 */
enum { GRANULES = 256, LEVELS = 16, LEVEL_0 = 0 };

/* 4 partitions of 8 windows, 4 ports, port 3 also by stream, 256 granules, 16 levels, page and mailbox. */
struct bh_params paged(void);

/* Reset, with a table of its own (one model at a time). */
void reset_paged(struct bh_model *m, const struct bh_params *p);

/* A port carries a partition at a level. */
void fix(struct bh_model *m, unsigned port, unsigned partition, bool trusted, unsigned level);

/* A valid window of so many granules from granule g of the table on; and of this kind. */
struct bh_window granules_at(uint64_t ipa, unsigned g, unsigned count);
struct bh_window shared_at(uint64_t ipa, unsigned g, unsigned count);
struct bh_window borrowed_at(uint64_t ipa, unsigned g, unsigned count);

struct bh_context context(const struct bh_model *m, unsigned port);

/* The caller's page, Secure privileged. */
uint32_t page_read(const struct bh_model *m, unsigned port, unsigned offset);       /* must be answered */
bool     page_there(const struct bh_model *m, unsigned port, unsigned offset);
bool     page_write(struct bh_model *m, unsigned port, unsigned offset, uint32_t data);
void     page_put(struct bh_model *m, unsigned port, unsigned offset, uint32_t data);   /* must be done */

/* A command by register, of one granule or (count not 1) of a range; its code, and the granule that it names. */
struct bh_command_result command(struct bh_model *m, unsigned port, unsigned reg, uint64_t granule, uint32_t count);
#define SET_MASK(level, rights) (0x800u + 0x40u * (level) + 4u * (rights))

/* The verdict on one beat of 4 bytes at a port. */
struct bh_verdict access_at(const struct bh_model *m, unsigned port, uint64_t ipa, uint8_t prot, bool write);

#endif
