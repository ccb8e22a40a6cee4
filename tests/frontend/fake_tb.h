/* SPDX-License-Identifier: Apache-2.0
 *
 * A test bench without RTL: the golden model, a memory, and a switch that asks Q-Channels, drains and answers; and
 * faults to order.
 */
#ifndef FAKE_TB_H
#define FAKE_TB_H

#include "tb.h"

/* Each is the number of the occasion on which it happens, from 1 on; 0: never. */
struct fake_faults {
    uint64_t flip_read;         /* a byte of the n-th read burst is wrong */
    uint64_t lose_write;        /* the n-th write burst does not reach memory */
    uint64_t stray_write;       /* the n-th write burst lands in the next page of memory */
    uint64_t lose_switch;       /* the n-th switch is answered and does not take place */
    uint64_t hasty_switch;      /* the n-th switch waits for no Q-Channel and no answer */
    bool     late_writes;       /* writes reach memory long after reads that came later, as AXI allows */
    bool     let_through;       /* what must be refused is carried out at PA = IPA */
    bool     show_refused;      /* refused reads carry something else than zeros */
    bool     no_records;
    bool     differ_in_burst;   /* the bench reports a mismatch of its own */
    unsigned schedule;          /* HARDWIRED: cycles of a slot; partition after partition */
};

struct tb *fake_new(const struct system *s, const struct bh_params *p, const struct fake_faults *faults);
void fake_free(struct tb *tb);
uint64_t fake_wraps(const struct tb *tb);       /* WRAP bursts seen */

#endif
