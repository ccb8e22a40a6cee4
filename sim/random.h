/* SPDX-License-Identifier: Apache-2.0
 *
 * Random traffic: bursts that make edges common, with re-configuration, switches, and
 * register accesses of every kind in their midst.
 */
#ifndef BULKHEAD_SIM_RANDOM_H
#define BULKHEAD_SIM_RANDOM_H

#include <signal.h>

#include "system.h"
#include "tb.h"

struct random_options {
    uint64_t seed, transactions;
    const struct system *system;       /* loaded already, and again after each reset; NULL: a random one */
    const volatile sig_atomic_t *stop; /* set: come back soon */
    void (*progress)(void *context, uint64_t done);
    void *context;
};

/** Run until so many bursts were answered, and all is quiet, read out and equal. */
int random_run(struct tb *tb, const struct random_options *o);

/** Single-beat reads and writes in windows of the active partition without stalls or register accesses: the rate of
 *  the checks themselves. */
int random_plain(struct tb *tb, uint64_t seed, uint64_t transactions);

#endif
