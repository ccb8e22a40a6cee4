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
    uint8_t partition, window, shared;
};

#define OWNERSHIP_PAGE   4096u
#define OWNERSHIP_KNOWN  256u
#define OWNERSHIP_NOBODY BH_MAX_PARTITIONS /* of an unknown stream, or when no partition is active */

struct ownership {
    struct bh_window live[BH_MAX_PARTITIONS][BH_MAX_WINDOWS]; /* size, pa_base, valid and shared are used */
    unsigned active, stream_mask;
    struct {
        uint8_t mode, partition;
    } port[BH_MAX_PORTS];
    uint8_t stream[BH_MAX_STREAMS];  /* a partition, or nobody */
    uint64_t known[OWNERSHIP_KNOWN]; /* {page + 1, partition[4:0]}: pages that are that partition's throughout */
    struct owned owner[BH_MAX_PARTITIONS * BH_MAX_WINDOWS]; /* the valid ones of live */
    unsigned owned;
};

void ownership_reset(struct ownership *o, const struct bh_params *p);
/** A commit of this partition was answered OKAY: these are its windows now. */
void ownership_commit(struct ownership *o, unsigned partition, const struct bh_window *w, unsigned windows);
/** The active partition changed. */
void ownership_switch(struct ownership *o, unsigned partition);
/** A PORT_CONTROL, STREAM_CONTROL was answered OKAY. */
void ownership_port(struct ownership *o, unsigned port, unsigned mode, unsigned partition);
void ownership_stream(struct ownership *o, unsigned stream, bool valid, unsigned partition);
/** For whom a burst with this AxUSER goes that the port accepts now. */
unsigned ownership_context(const struct ownership *o, unsigned port, uint64_t user);
/** Each byte of a burst on the manager side: in a window of the partition, and in none of
 *  another unless both windows are SHARED.  false: text says what is wrong. */
bool ownership_check(struct ownership *o, unsigned partition, const struct dut_addr *a, char *text, size_t size);

#endif
