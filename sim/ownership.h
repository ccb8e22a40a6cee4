/* SPDX-License-Identifier: Apache-2.0
 *
 * The ownership checker: no byte is touched by a partition that does not own it.  It knows the
 * windows from the owner's accepted register writes alone and shares no code with the golden model.
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

#define OWNERSHIP_PAGE  4096u
#define OWNERSHIP_KNOWN 256u

struct ownership {
    struct bh_window live[BH_MAX_PARTITIONS][BH_MAX_WINDOWS]; /* size, pa_base, valid and shared are used */
    unsigned active;
    uint64_t known[OWNERSHIP_KNOWN]; /* page + 1 of pages that are the active partition's throughout */
    struct owned owner[BH_MAX_PARTITIONS * BH_MAX_WINDOWS]; /* the valid ones of live */
    unsigned owned;
};

void ownership_reset(struct ownership *o);
/** A commit of this partition was answered OKAY: these are its windows now. */
void ownership_commit(struct ownership *o, unsigned partition, const struct bh_window *w, unsigned windows);
/** A switch was answered OKAY. */
void ownership_switch(struct ownership *o, unsigned partition);
/** Each byte of a burst on the manager side: in a window of the active partition, and in none of
 *  another unless both windows are SHARED.  false: text says what is wrong. */
bool ownership_check(struct ownership *o, const struct dut_addr *a, char *text, size_t size);

#endif
