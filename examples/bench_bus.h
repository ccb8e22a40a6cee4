/* SPDX-License-Identifier: Apache-2.0
 *
 * What the example programs share: the driver (sw/) on the test bench's buses, a system set up by it, and
 * traffic in the background.
 */
#ifndef BULKHEAD_EXAMPLES_BENCH_BUS_H
#define BULKHEAD_EXAMPLES_BENCH_BUS_H

#include "bulkhead/driver.h"
#include "tb.h"

/* A requester's way to the page: writes are posted, as many in flight as there are jobs; the driver's barrier waits for them. */
enum { POSTED = 16 };
struct page_bus {
    struct tb *tb;
    unsigned   port;
    uint64_t   user;
    unsigned   next;
    uint64_t   answered, refused;           /* writes */
    struct { struct tb_job job; struct tb_page_lanes lanes; bool used; } post[POSTED];
};

struct bulkhead_bus owner_bus(struct tb *tb);
struct bulkhead_bus page_bus(struct page_bus *b, struct tb *tb, unsigned port, uint64_t user);

/** Stop with this sentence unless the condition holds, or as soon as the bench found a difference. */
__attribute__((format(printf, 3, 4))) void must(struct tb *tb, bool holds, const char *format, ...);

/** Read a description, check it, and set it up through the owner's calls of the driver. */
void set_up(struct tb *tb, struct bulkhead *b, const char *path);

/** One burst of whole beats, INCR, to its end; data may be NULL.  The model's verdict. */
enum bh_fault transfer(struct tb *tb, unsigned port, uint64_t user, uint64_t ipa, bool write, void *data, unsigned bytes);

/** Bursts that follow one another without end, at random places of some ranges; their verdicts are counted. */
struct traffic {
    struct tb     *tb;
    unsigned       port, bytes, pending;    /* bytes of a burst; bursts in flight, at most 16 */
    uint64_t       user, seed;
    struct { uint64_t ipa, size; } range[2];
    unsigned       ranges;
    bool           stop;
    uint64_t       reads, writes, refused[16];      /* allowed; by fault code */
    struct { struct tb_job job; bool used; } slot[16];
};

void traffic_start(struct traffic *t);
/** No new ones; run until all are over. */
void traffic_stop(struct traffic *t);

#endif
