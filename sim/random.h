/* SPDX-License-Identifier: Apache-2.0
 *
 * Random traffic on every port: bursts that make edges common, with re-configuration, switches from every source,
 * slow and dead requesters and memories, resets, and register accesses of every kind in their midst.
 */
#ifndef BULKHEAD_SIM_RANDOM_H
#define BULKHEAD_SIM_RANDOM_H

#include <signal.h>

#include "coverage.h"
#include "system.h"
#include "tb.h"

struct random_options {
    uint64_t seed, transactions;
    uint64_t switches;                 /* not 0: until so many switches were done, however many bursts that takes */
    const struct system *system;       /* loaded already, and again after each reset; NULL: a random one */
    const volatile sig_atomic_t *stop; /* set: come back soon */
    void (*progress)(void *context, uint64_t done);
    void *context;
};

/* What the traffic itself saw, apart from the scoreboard. */
struct random_result {
    uint64_t submitted, answered;
    uint64_t forgotten;                /* on their way when a reset came */
    uint64_t lost;                     /* never answered though no reset came */
    uint64_t followed;                 /* answered on ports that followed: of these, */
    uint64_t mixed;                    /* ... accepted, judged and answered not all under one active partition */
    uint64_t exclusive_ok, exclusive_failed, exclusive_split;   /* writes: EXOKAY, answered by Bulkhead; a switch came after the read */
    uint64_t pins;                     /* requests by part_req that were acknowledged */
    uint64_t hung, reopened, resets, resets_in_change, read_back;
    uint64_t level_pins;               /* requests by level_req that were acknowledged */
    uint64_t given;                    /* ranges that went from one partition to another */
    uint64_t table_errors, table_stuck;
    struct coverage coverage;
    struct { uint64_t bursts[3], isolated; } port[BH_MAX_PORTS];     /* bursts by MODE when accepted */
};

/** Run until so many bursts were answered or switches done, and all is quiet, read out and equal. */
int random_run(struct tb *tb, const struct random_options *o, struct random_result *r);

/** Single-beat reads and writes in windows of the active partition without stalls or register accesses: the rate of
 *  the checks themselves. */
int random_plain(struct tb *tb, uint64_t seed, uint64_t transactions);

#endif
