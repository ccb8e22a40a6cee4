/* SPDX-License-Identifier: Apache-2.0
 *
 * The trace front end: stands for a CPU that runs real programs, one in each
 * partition.  References of a trace go through an MMU and a write-back L1 cache; line
 * fills and write-backs cross the RTL as bursts (tb_burst, tb_post).  A shadow memory holds what each
 * program wrote, and every byte that it reads is compared; so is true memory at the end.
 */
#ifndef BULKHEAD_SIM_FRONTEND_H
#define BULKHEAD_SIM_FRONTEND_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "system.h"
#include "tb.h"

#define FRONTEND_PROBES (5 * BH_MAX_PARTITIONS)

struct frontend_options {
    const char *trace[BH_MAX_PARTITIONS];   /* the n-th runs in the n-th partition that is described */
    unsigned traces;
    uint64_t switch_every;                  /* references until the next program has its turn */
    uint64_t references;                    /* of each program at most; 0: all */
    unsigned l1_size, l1_ways, l1_line;     /* bytes, ways, bytes */
    uint64_t seed;
    bool strict;                            /* an unknown line in a trace is an error */
    bool no_clean;                          /* leave the cache alone at a switch, as hardware without the
                                               Q-Channel would: shows the leak */
    void (*progress)(void *context, uint64_t references);   /* may be NULL */
    void *context;
};

struct frontend_program {
    const char *trace;
    char label[32];
    unsigned partition, prot;
    uint64_t references, fetches, loads, stores, modifies;
    uint64_t accesses, fills, write_backs;  /* accesses: references split at line ends; each fill is a miss */
    uint64_t bytes_checked, bytes_stored, bytes_verified;
    uint64_t pages, moved_pages, unknown_lines, turns;
    char first_unknown[704];
};

/* One access that must be refused, tried at the end. */
struct frontend_probe {
    const char *what;
    struct bh_burst burst;
    unsigned partition;
    enum bh_resp resp;
    bool recorded;
    struct bh_record record;
};

struct frontend_result {
    struct frontend_program program[BH_MAX_PARTITIONS];
    unsigned programs;
    uint64_t references, accesses, fills, write_backs, bursts, switches, bytes_checked, bytes_verified, cycles;
    double cpu_seconds, seconds;            /* of the replay alone */
    struct frontend_probe probe[FRONTEND_PROBES];
    unsigned probes;
    bool equal;
};

void frontend_defaults(struct frontend_options *o);

/** Take one command line option; value is the next argument or NULL.
 *  @return 2 taken with its value, 1 taken without one, 0 not one of the front end's, -1 wrong, with e filled */
int frontend_option(struct frontend_options *o, const char *name, const char *value, struct system_error *e);

/** What --help says about them. */
extern const char frontend_help[];

/** Replay the traces.  The system is loaded in the RTL already (tb_system_load).
 *  @return 0, or e->exit_code with e filled: 1 mismatch, 2 bad input, 3 could not run.  *r holds what was done. */
int frontend_run(struct tb *tb, const struct system *s, const struct frontend_options *o, struct frontend_result *r,
                 struct system_error *e);

/** A table for people. */
void frontend_print(FILE *f, const struct frontend_options *o, const struct frontend_result *r);
/** One JSON object, without a newline behind it. */
void frontend_json(FILE *f, const struct frontend_options *o, const struct frontend_result *r);

#endif
