/* SPDX-License-Identifier: Apache-2.0
 *
 * The command line of bulkhead-sim.
 */
#ifndef BULKHEAD_SIM_OPTIONS_H
#define BULKHEAD_SIM_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "bulkhead/model.h"
#include "frontend.h"

struct options {
    const char *config; /* system description, NULL: none given */
    uint64_t seed, transactions, switches; /* switches: 0: not asked for */
    const char *json, *waves, *coverage;
    const char *bench; /* key or its beginning; "all" */
    bool quiet;
    struct frontend_options frontend;
};

/** Run the requesters of the described system (else random traffic). */
static inline bool options_requesters(const struct options *o) { return o->frontend.traces || o->frontend.dma_given; }

/** @return -1 to go on, else the exit code (0 for --help and --version, 2 for bad usage: one line was printed). */
int options_parse(struct options *o, int argc, char **argv);

#endif
