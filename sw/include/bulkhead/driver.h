/* SPDX-License-Identifier: Apache-2.0
 *
 * Driver of Bulkhead for bare metal: C11, no library, no allocation, no global state.
 *
 * Two handles: struct bulkhead is the owner's, Secure and privileged, on the register port; struct
 * bulkhead_page a partition's, on its page.  Both are the caller's; one user at a time.  Nothing waits without a limit.
 *
 * What a call says of its *barrier* holds when it returns, and needs nothing more of the caller on the bus; what it says of
 * *caches* the caller has to do (sw/README.md tells why).  A refused register write is answered SLVERR, which many cores
 * take as an asynchronous abort: the driver makes no write that it can see will be refused, but for those named "may
 * abort" it can't see it.  Status comes from registers, never from the response.
 */
#ifndef BULKHEAD_DRIVER_H
#define BULKHEAD_DRIVER_H

#include <stdbool.h>
#include <stdint.h>

#include "bulkhead/bus.h"
#include "bulkhead/page.h"
#include "bulkhead/registers.h"

#ifdef __cplusplus
extern "C" {
#endif

/* On a call that tells whether it was done: a caller that does not look does not compile without a warning. */
#if defined(__GNUC__)
#define BULKHEAD_MUST_USE __attribute__((warn_unused_result))
#else
#define BULKHEAD_MUST_USE
#endif

/* Every int below is one of these.  On a negative one nothing was changed, unless the call says otherwise. */
enum bulkhead_status {
    BULKHEAD_OK      =  0,
    BULKHEAD_ABSENT  = -1,      /* no such thing in this build, or not Bulkhead at all */
    BULKHEAD_RANGE   = -2,      /* an argument beyond what is built: nothing was written */
    BULKHEAD_REFUSED = -3,      /* Bulkhead said no; the call says where the reason is */
    BULKHEAD_BUSY    = -4,      /* an earlier call waits for its answer */
    BULKHEAD_LOST    = -5       /* what was asked for was never seen done: a time limit, or changes of view again and again */
};

/* ---- the owner ------------------------------------------------------------------------ */

struct bulkhead {
    struct bulkhead_bus bus;
    /* What is built, by bulkhead_open. */
    uint32_t granules;                      /* of the table; 0: no table, no SPLIT, no BORROW */
    uint8_t  partitions, windows, ports, granule_log2, ipa_width, vmid_width, fault_depth,
             stream_ports, isolate_ports, stream_width, schedule_slots, levels;     /* levels 0: no pages */
    bool     page, mailbox, dram;
};

struct bulkhead_window {
    uint64_t ipa_base, size, pa_base;       /* bytes, multiples of the granule */
    uint16_t access;                        /* WINDOW.ACCESS */
    bool     valid, lock, shared, borrow;
};

struct bulkhead_partition { uint16_t vmid; bool valid, nonsecure, lock, split; };

enum bulkhead_fault_code {                  /* of a record, and the bit of IRQ_STATE */
    BULKHEAD_FAULT_BURST = 1, BULKHEAD_FAULT_PARTITION = 2, BULKHEAD_FAULT_WINDOW = 3, BULKHEAD_FAULT_BOUNDS = 4, BULKHEAD_FAULT_ACCESS = 5,
    BULKHEAD_FAULT_LEVEL = 6, BULKHEAD_FAULT_SHARE = 7, BULKHEAD_FAULT_CONFIG = 8, BULKHEAD_FAULT_DRAIN = 9, BULKHEAD_FAULT_STREAM = 10
};

enum bulkhead_commit_code {
    BULKHEAD_COMMIT_OK = 0, BULKHEAD_COMMIT_PARTITION = 1, BULKHEAD_COMMIT_LOCKED = 2, BULKHEAD_COMMIT_VMID = 3, BULKHEAD_COMMIT_WINDOW_LOCKED = 4,
    BULKHEAD_COMMIT_EMPTY = 5, BULKHEAD_COMMIT_ALIGN = 6, BULKHEAD_COMMIT_IPA_RANGE = 7, BULKHEAD_COMMIT_PA_RANGE = 8,
    BULKHEAD_COMMIT_IPA_OVERLAP = 9, BULKHEAD_COMMIT_PA_OVERLAP = 10, BULKHEAD_COMMIT_DRAIN = 11, BULKHEAD_COMMIT_FLAGS = 12,
    BULKHEAD_COMMIT_PAGE = 13, BULKHEAD_COMMIT_RESERVED = 14, BULKHEAD_COMMIT_UNSETTLED = 15
};

/* Why a commit was refused: COMMIT_STATUS; code is an enum bulkhead_commit_code. */
struct bulkhead_commit { uint8_t code, window, other_partition, other_window; };

enum bulkhead_mode { BULKHEAD_FOLLOW = 0, BULKHEAD_FIXED = 1, BULKHEAD_STREAM = 2 };

struct bulkhead_port { enum bulkhead_mode mode; uint8_t partition; bool trusted, isolate, lock; };

struct bulkhead_stream { uint8_t partition, level; bool trusted, valid; };

struct bulkhead_slot { uint32_t cycles; uint8_t partition; };

struct bulkhead_fault {
    uint64_t ipa;
    uint32_t id;
    uint16_t vmid;
    uint8_t  code, partition, port, level, prot, len, size;
    bool     trusted, write;
};

struct bulkhead_counters { uint32_t reads, writes, beats, faults; };

/** Identify: ID, major version, what is built. */
BULKHEAD_MUST_USE int bulkhead_open(struct bulkhead *b, const struct bulkhead_bus *bus);

/** The granule table is in use: after reset it is cleared first, and until then what needs it is refused.  LOST after `polls` reads of STATUS;
 *  REFUSED: memory failed it, until reset; ABSENT: there is none. */
BULKHEAD_MUST_USE int bulkhead_table_wait(struct bulkhead *b, uint32_t polls);

/** Stage a window or a partition's control: nothing is in force before bulkhead_commit. */
BULKHEAD_MUST_USE int bulkhead_stage_window(struct bulkhead *b, unsigned partition, unsigned window, const struct bulkhead_window *w);
BULKHEAD_MUST_USE int bulkhead_stage_partition(struct bulkhead *b, unsigned partition, const struct bulkhead_partition *p);

/** Make the staged partition live, or nothing of it.  REFUSED: *why (may be NULL) says why; may abort.  UNSETTLED there: it is live, but without the
 *  barrier.
 *  Barrier: no access judged under the old windows is in flight; granules whose owner changed are cleared.
 *  Caches: before, the partition's requesters clean and invalidate what they hold of windows that go away or move, unless their
 *  Q-Channel does; after, they invalidate translations and lines that speculation may have fetched meanwhile. */
BULKHEAD_MUST_USE int bulkhead_commit(struct bulkhead *b, unsigned partition, struct bulkhead_commit *why);

/** Make a partition active: one register write.  REFUSED: it was abandoned (DRAIN_LIMIT), the old one stays, a DRAIN record
 *  names the port; may abort.
 *  Barrier: all following ports carry the partition, nothing of the old one is in flight.
 *  Caches: as bulkhead_commit, for all that following ports' requesters hold; code that runs through such a port must be the same
 *  bytes at the same IPA on both sides of the call, or come from a FIXED port. */
BULKHEAD_MUST_USE int bulkhead_switch(struct bulkhead *b, unsigned partition);
unsigned bulkhead_active(const struct bulkhead *b);

/** How a port takes its partition.  REFUSED: locked, or abandoned; may abort.
 *  Barrier: the port's accesses under its old view are over.  Caches: as bulkhead_switch, for this port. */
BULKHEAD_MUST_USE int bulkhead_set_port(struct bulkhead *b, unsigned port, const struct bulkhead_port *p);
/** A stream's context.  Barrier: nothing of ports in MODE STREAM that was judged before is in flight.  May abort. */
BULKHEAD_MUST_USE int bulkhead_set_stream(struct bulkhead *b, unsigned stream, const struct bulkhead_stream *s);
/** A closed (isolated) port is opened again.  REFUSED: it is not idle, memory owes it answers, or its Q-Channel stands. */
BULKHEAD_MUST_USE int bulkhead_reopen(struct bulkhead *b, unsigned port);

/** The level that a port carries with a partition.  REFUSED: locked, or abandoned; may abort.
 *  Barrier: as bulkhead_set_port, if it is the partition that the port carries now.  Caches: lines that the new level may not read are still
 *  in a cache: clean and invalidate them before a port's level falls. */
BULKHEAD_MUST_USE int bulkhead_set_level(struct bulkhead *b, unsigned port, unsigned partition, unsigned level);

/** Whom a partition may ring: bit q partition q, bit 16 the owner. */
BULKHEAD_MUST_USE int bulkhead_set_peers(struct bulkhead *b, unsigned partition, uint32_t peers);
/** Partitions whose call waits for the owner; a call's word; answer it.  REFUSED: none waits. */
uint32_t bulkhead_calls(const struct bulkhead *b);
BULKHEAD_MUST_USE int bulkhead_call_word(const struct bulkhead *b, unsigned partition, uint32_t *word);
BULKHEAD_MUST_USE int bulkhead_answer(struct bulkhead *b, unsigned partition, uint32_t word);

/** Take the oldest fault record.  false: there is none.  How many found the FIFO full since the last call. */
BULKHEAD_MUST_USE bool bulkhead_take_fault(struct bulkhead *b, struct bulkhead_fault *f);
unsigned bulkhead_take_missed(struct bulkhead *b);
BULKHEAD_MUST_USE int bulkhead_counters(const struct bulkhead *b, unsigned partition, struct bulkhead_counters *c);

/** Interrupts by fault code; bit 15: the owner was rung.  Take: read what is set, and clear that. */
void     bulkhead_enable_irq(struct bulkhead *b, uint16_t codes);
uint16_t bulkhead_take_irq(struct bulkhead *b);

/** Response to refused accesses: 0 OKAY, 2 SLVERR, 3 DECERR.  Cycles that a change of view may wait, below 2^24; 0: no limit. */
BULKHEAD_MUST_USE int bulkhead_set_response(struct bulkhead *b, unsigned resp);
BULKHEAD_MUST_USE int bulkhead_set_drain_limit(struct bulkhead *b, uint32_t cycles);

/** Run these slots, from the first one on; slots 0: stop.  The active partition stays until the first slot begins.  REFUSED: the old schedule
 *  stands, or has been stopped. */
BULKHEAD_MUST_USE int bulkhead_set_schedule(struct bulkhead *b, const struct bulkhead_slot *slot, unsigned slots);

/* ---- a partition ------------------------------------------------------------------------ */

struct bulkhead_page {
    struct bulkhead_bus bus;                /* base: where the page at PAGE_IPA is mapped */
    uint8_t granule_log2, levels;           /* by bulkhead_page_open */
    bool    granules, mailbox;
};

/* What a command makes of one granule: the register that a granule's number is written to. */
enum { BULKHEAD_SHARE = BH_PAGE_SHARE, BULKHEAD_UNSHARE = BH_PAGE_UNSHARE };
/** Level `level`, the caller's own and not 0, leaves `rights` to the levels below it: BULKHEAD_R.. */
#define BULKHEAD_MASK(level, rights) \
    (BH_PAGE_SET_MASK_BASE + (level) * BH_PAGE_SET_MASK_STRIDE + (rights) * BH_PAGE_RIGHTS_STRIDE)
enum { BULKHEAD_R = 1, BULKHEAD_W = 2, BULKHEAD_X_UNPRIVILEGED = 4, BULKHEAD_X_PRIVILEGED = 8, BULKHEAD_RWX = 15 };

/* The first command of a batch that failed: CMD_STATUS, and the granule (IPA >> granule_log2) that made it fail. */
struct bulkhead_failure { uint8_t code; uint32_t granule; };

struct bulkhead_granules { uint8_t rights, left; bool shared_all, shared_any; };

struct bulkhead_context { uint8_t level; bool trusted, split; };

/** Identify: ID, major version, what is built. */
BULKHEAD_MUST_USE int bulkhead_page_open(struct bulkhead_page *p, const struct bulkhead_bus *bus);
struct bulkhead_context bulkhead_context(const struct bulkhead_page *p);

/** A command for `count` granules from number `first` on (IPA >> granule_log2): all of it or nothing.  Changes of view that lose COUNT or the status are
 *  seen, and the command is done again.  REFUSED: *why (may be NULL); may abort unless CONTROL.RESP is OKAY.
 *  Barrier: no access judged under the old state is in flight on any port (code DRAIN: the change is made, but without it).
 *  Caches: SHARE: clean what you wrote to the range before.  UNSHARE, and a mask that takes R: lines that others hold stay there: they
 *  invalidate them, or lose them by their own Q-Channel; invalidate your own before you read what a device wrote to a range you shared.
 *  A mask that takes W: lower levels clean (write back) before, or their dirty lines are refused when they leave the cache. */
BULKHEAD_MUST_USE int bulkhead_command(struct bulkhead_page *p, uint32_t op, uint32_t first, uint32_t count, struct bulkhead_failure *why);

/** Many commands of one granule each, and one look at the end: begin, post.., end.  Posts are one register write each, and their waits overlap as far as
 *  the bus lets them.  REFUSED: the first that failed, *why; the others are done.  LOST: a change of view took the status away; the batch can
 *  be repeated as it is.  Barrier and caches: as bulkhead_command, at the end. */
void bulkhead_begin(struct bulkhead_page *p);
static inline void bulkhead_post(struct bulkhead_page *p, uint32_t op, uint32_t granule) { bulkhead_write(&p->bus, op, granule); }
BULKHEAD_MUST_USE int bulkhead_end(struct bulkhead_page *p, struct bulkhead_failure *why);

/** State of a range: rights that levels above leave to this one, rights that this one leaves, and sharing.  REFUSED: *why; may abort. */
BULKHEAD_MUST_USE int bulkhead_query(struct bulkhead_page *p, uint32_t first, uint32_t count, struct bulkhead_granules *g, struct bulkhead_failure *why);

/** Lower the port's level.  REFUSED: not below the one in force, a port in MODE STREAM, abandoned; may abort.
 *  Barrier: the port's accesses of the higher level are over.  Caches: as bulkhead_set_level; and before the call, as the port takes no
 *  write behind it until it is answered. */
BULKHEAD_MUST_USE int bulkhead_level_down(struct bulkhead_page *p, unsigned level);
/** Ask for the interrupt that enters a higher level.  It may be over when the call returns. */
BULKHEAD_MUST_USE int bulkhead_level_call(struct bulkhead_page *p, unsigned level);

/** The partition's last refused burst (partition, port, id, vmid are 0); false: none since reset.  Another one may come between
 *  two reads: seen, and read again. */
BULKHEAD_MUST_USE bool bulkhead_last_fault(const struct bulkhead_page *p, struct bulkhead_fault *f);
struct bulkhead_counters bulkhead_own_counters(const struct bulkhead_page *p);

/** Ring a partition, or the owner (16), with a word.  BUSY: the own call still waits.  REFUSED: the owner does not allow it. */
enum { BULKHEAD_OWNER = 16 };
BULKHEAD_MUST_USE int bulkhead_ring(struct bulkhead_page *p, unsigned target, uint32_t word);
/** The answer to it.  BUSY after `polls` reads; REFUSED: no call was made.  mail_irq tells when to ask. */
BULKHEAD_MUST_USE int bulkhead_reply(struct bulkhead_page *p, uint32_t polls, uint32_t *word);
/** Partitions whose call waits for this one; a call's word; answer it.  REFUSED: none waits. */
uint32_t bulkhead_page_calls(const struct bulkhead_page *p);
BULKHEAD_MUST_USE int bulkhead_page_call_word(const struct bulkhead_page *p, unsigned partition, uint32_t *word);
BULKHEAD_MUST_USE int bulkhead_page_answer(struct bulkhead_page *p, unsigned partition, uint32_t word);

#ifdef __cplusplus
}
#endif
#endif
