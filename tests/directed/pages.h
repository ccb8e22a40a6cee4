/* SPDX-License-Identifier: Apache-2.0
 *
 * Directed tests of pages, halves and levels: who acts, accesses to a page, commands, and a layout inside the granule table.
 */
#ifndef PAGES_H
#define PAGES_H

#include "bulkhead/page.h"
#include "directed.h"

/* ---- builds ---------------------------------------------------------------------------- */

bool paged(void);                /* the pages are built */
bool paged_two(void);            /* and two partitions and ports */
bool mailed(void);               /* the mailbox, for two partitions on ports of their own */
bool tabled(void);               /* a granule table that holds the layout below */
bool tabled_two(void);           /* and two partitions and ports */
bool tabled_dram(void);          /* the table is in memory */
bool levelled(void);             /* two levels and more */
bool levelled_two(void);         /* and two ports and partitions */

/* ---- accesses ------------------------------------------------------------------------------ */

/* Who acts: a port, the AxUSER that it drives (a stream's number), its AxPROT. */
struct caller { unsigned port; uint64_t user; uint8_t prot; };
struct caller by(unsigned port);                            /* Secure, privileged */

struct bh_burst access_of(struct caller c, bool write, uint64_t ipa);      /* one word */
/* To its end, whatever else is in flight.  true: it went out to memory. */
bool reaches(struct caller c, bool write, uint64_t ipa);
/* must_pass_at, must_refuse_at for one word. */
void passes(struct caller c, bool write, uint64_t ipa, uint64_t pa, const char *what);
void refused(struct caller c, bool write, uint64_t ipa, enum bh_fault code, const char *what);

/* Runs until the shot is answered, whatever else is in flight; false after limit cycles. */
bool ended(const struct shot *s, unsigned limit);
void fire_beside(struct shot *s);                           /* post, and run until it is answered */

/* ---- pages ------------------------------------------------------------------------------------ */

/* Shots of page accesses: number i as new; a write's data stand in it. */
enum { PAGE_SHOTS = 64 };
struct shot *page_shot(unsigned i, struct caller c, bool write, unsigned offset, uint32_t data);
uint32_t     page_word(const struct shot *s);               /* what a page read gave */

bool     page_write(struct caller c, unsigned offset, uint32_t data);      /* true: done; false: refused */
bool     page_try(struct caller c, unsigned offset, uint32_t *data);       /* a read; the same */
uint32_t page_read(struct caller c, unsigned offset);                      /* the test fails unless it is done */

#define SET_MASK(level, rights)       (BH_PAGE_SET_MASK_BASE + (level) * BH_PAGE_SET_MASK_STRIDE + (rights) * BH_PAGE_RIGHTS_STRIDE)
#define SET_MASK_RANGE(level, rights) (BH_PAGE_SET_MASK_RANGE_BASE + (level) * BH_PAGE_SET_MASK_RANGE_STRIDE + (rights) * BH_PAGE_RIGHTS_STRIDE)
#define MAIL_CALL(q)                  (BH_PAGE_MAIL_CALL_BASE + (q) * BH_PAGE_MAIL_CALL_STRIDE)

#define HELD (1u << 31)          /* CMD_STATUS: nothing took it from this context since it was written */

/* A command by its register, for the granule of an IPA; a range has COUNT written first.  The code that CMD_STATUS gives, cleared
 * before, and held against the response; bad_granule is CMD_GRANULE of it. */
enum bh_command_code command(struct caller c, unsigned reg, uint64_t ipa);
enum bh_command_code command_range(struct caller c, unsigned reg, uint64_t ipa, uint32_t count);
extern uint32_t bad_granule;
void must_command(struct caller c, unsigned reg, uint64_t ipa);
void must_range(struct caller c, unsigned reg, uint64_t ipa, uint32_t count);
/* QUERY's result in CMD_RESULT's form; the command must succeed. */
uint32_t query(struct caller c, uint64_t ipa);
uint32_t query_range(struct caller c, uint64_t ipa, uint32_t count);
#define RESULT(any, all, left, rights) ((uint32_t)((any) << 9 | (all) << 8 | (left) << 4 | (rights)))

/* ---- a layout in the table -------------------------------------------------------------------- */

/* Window 0 of each partition: land_granules() granules from land_ipa(0), all rights, plain, inside the table.  Neither end of it
 * begins a table word; IPA and PA differ in their low granule bits. */
unsigned land_granules(void);
uint64_t land_ipa(unsigned granule);
uint64_t land_pa(unsigned partition, unsigned granule);
void     land(unsigned partition, uint32_t flags);          /* commits it; flags beside P_VALID */
void     lands(uint32_t flags);                             /* all partitions; partition 0 is active, refusals answer SLVERR */
void     carries(unsigned port, unsigned partition, bool trusted);         /* PORT_CONTROL FIXED */
#define TOP_HALF (1ull << (build.ipa_width - 1))

/* ---- levels ----------------------------------------------------------------------------------------- */

uint16_t port_level(unsigned port, unsigned partition);     /* the register with the field of this partition */
uint32_t port_level_field(unsigned partition, unsigned level);
void     set_level(unsigned port, unsigned partition, unsigned level);     /* by the owner */
void     level_pins(unsigned port, unsigned level, bool req);              /* without waiting */
bool     level_ack(unsigned port);
unsigned level_shown(unsigned port);                        /* the pins port_level */
bool     level_call(unsigned port);
bool     mail_irq(unsigned partition);

/* ---- the table in memory ------------------------------------------------------------------------------ */

bool     table_ready(void);
void     table_errors(bool reads, bool writes);             /* from now on its memory answers with errors */
void     table_stuck(bool answers);                         /* for ever, until set back: none */
void     table_latency(unsigned cycles);

#endif
