/* SPDX-License-Identifier: Apache-2.0
 *
 * The ownership checker: no byte is touched by a partition that does not own it.  It knows windows, ports and
 * streams from the owner's accepted register writes (HARDWIRED: from the system's description) alone and shares no
 * code with the golden model.
 */
#ifndef BULKHEAD_SIM_OWNERSHIP_H
#define BULKHEAD_SIM_OWNERSHIP_H

#include <stddef.h>

#include "shim.h"

/* A range of PA and who has it. */
struct owned {
    uint64_t base, size;
    uint8_t partition, window, shared, borrow;
};

#define OWNERSHIP_PAGE   4096u
#define OWNERSHIP_KNOWN  256u
#define OWNERSHIP_NOBODY BH_MAX_PARTITIONS /* of an unknown stream, or when no partition is active */

/* A SHARE or UNSHARE under way: by IPA, as the caller's windows were then. */
struct sharing {
    bool used, share, raced; /* raced: another one that may touch the same was answered meanwhile */
    unsigned ranges;
    struct {
        uint64_t first, count; /* PA, in granules */
    } range[BH_MAX_WINDOWS];
};

#define OWNERSHIP_SHARINGS 2048u

/* What a granule may be: bits. */
enum { OWNERSHIP_PRIVATE = 1, OWNERSHIP_SHARED = 2 };

struct ownership {
    struct bh_params params;
    uint8_t *shared;          /* each granule of the table, as the answers at the pins say; NULL: no granules */
    struct sharing *sharing;
    unsigned sharings;        /* under way */
    struct bh_window live[BH_MAX_PARTITIONS][BH_MAX_WINDOWS]; /* all but access and lock are used */
    unsigned active, stream_mask;
    struct {
        uint8_t mode, partition;
    } port[BH_MAX_PORTS];
    uint8_t stream[BH_MAX_STREAMS];  /* a partition, or nobody */
    uint64_t known[OWNERSHIP_KNOWN]; /* {page + 1, partition[4:0]}: pages that are that partition's throughout */
    struct owned owner[BH_MAX_PARTITIONS * BH_MAX_WINDOWS]; /* the valid ones of live */
    unsigned owned;
};

/** false: no memory. */
bool ownership_new(struct ownership *o, const struct bh_params *p);
void ownership_free(struct ownership *o);
void ownership_reset(struct ownership *o);
/** A commit of this partition was answered OKAY: these are its windows now. */
void ownership_commit(struct ownership *o, unsigned partition, const struct bh_window *w, unsigned windows);
/** The active partition changed. */
void ownership_switch(struct ownership *o, unsigned partition);
/** A PORT_CONTROL, STREAM_CONTROL was answered OKAY. */
void ownership_port(struct ownership *o, unsigned port, unsigned mode, unsigned partition);
void ownership_stream(struct ownership *o, unsigned stream, bool valid, unsigned partition);
/** For whom a burst with this AxUSER goes that the port accepts now. */
unsigned ownership_context(const struct ownership *o, unsigned port, uint64_t user);
/** A SHARE or UNSHARE of these IPA granules was taken from a context of the partition; it was answered: 1 made, 0 refused, -1 who knows. */
void ownership_command(struct ownership *o, unsigned id, unsigned partition, uint64_t granule, uint64_t count, bool share);
void ownership_command_ends(struct ownership *o, unsigned id, int made);
/** Each byte of a burst on the manager side: in a window of the partition, and in none of another unless both windows are
 *  SHARED, or the one borrows what the other shares; and none of the table in memory.  false: text says what is wrong. */
bool ownership_check(struct ownership *o, unsigned partition, const struct dut_addr *a, char *text, size_t size);

#endif
