/* SPDX-License-Identifier: Apache-2.0
 *
 * The trace front end: puts a requester behind each port of a described system and lets them run.  CPUs (cpu.c) run
 * real programs, one in each partition; DMA engines (dma.c) move buffers.  Line fills, write-backs and DMA bursts cross the
 * RTL; shadow memories hold what each program and engine wrote, every byte read is compared with
 * them, and so is true memory at the end.
 */
#ifndef BULKHEAD_SIM_FRONTEND_H
#define BULKHEAD_SIM_FRONTEND_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "system.h"
#include "tb.h"

#define FRONTEND_PROBES (24 * BH_MAX_PARTITIONS)
#define FRONTEND_LEAK 4         /* exit code: --no-clean, and what one partition wrote came to another */

enum frontend_switch { FRONTEND_SWITCH_ACTIVE, FRONTEND_SWITCH_PINS };

struct frontend_options {
    const char *trace[BH_MAX_PARTITIONS];   /* the n-th runs in the n-th partition that has a CPU */
    unsigned traces;
    uint64_t switch_every;                  /* references until the next program has its turn; not with a schedule */
    enum frontend_switch switch_by;         /* HARDWIRED: pins in any case; not with a schedule */
    uint64_t dma;                           /* descriptors of each DMA queue at least */
    bool dma_given;                         /* a run without traces is wanted too */
    uint64_t references;                    /* of each program at most; 0: all */
    unsigned l1_size, l1_ways, l1_line;     /* bytes, ways, bytes */
    uint64_t seed;
    bool strict;                            /* an unknown line in a trace is an error */
    bool no_clean;                          /* qacceptn of CPUs is tied to qreqn and their caches keep their lines: shows the leak */
    void (*progress)(void *context, uint64_t references);   /* may be NULL */
    void *context;
};

struct frontend_program {
    const char *trace;
    char label[32];
    unsigned port, partition, prot;
    uint64_t references, fetches, loads, stores, modifies;
    uint64_t accesses, fills, write_backs;  /* accesses: references split at line ends; each fill is a miss */
    uint64_t bytes_checked, bytes_stored, bytes_verified;
    uint64_t lowest_ipa, lowest_pa;         /* of the pages that it used, the lowest one */
    uint64_t pages, moved_pages, unknown_lines, turns;
    char first_unknown[704];
};

/* A port and its requester. */
struct frontend_port {
    bool present;
    enum system_requester requester;
    enum bh_port_mode mode;
    bool q_channel;                         /* it cleans or stops itself when qreqn falls */
    char label[32];
    uint64_t bursts, bytes_read, bytes_written, stops;  /* stops: accepted requests of the Q-Channel */
    uint64_t cleaned;                       /* CPU: dirty lines written back in them */
    uint64_t copies, fills, checksums;      /* DMA: descriptors carried out */
    unsigned queues, outstanding;           /* DMA: partitions or streams that it serves; most bursts at once */
    uint64_t bytes_checked, bytes_verified;
};

/* What crossed from one partition to another through a cache; all zero unless a hand-shake is missing. */
struct frontend_leak {
    uint64_t hits;                          /* line that a program found in the cache, read under another partition */
    uint64_t bytes_read;                    /* of another partition's data that a program read in place of its own */
    uint64_t lines_written, lines_refused;  /* written back under another partition than the writer's: taken, refused */
    uint64_t bytes_damaged;                 /* of true memory that are not what their program wrote */
    char read[512], written[512];           /* the first of each */
};

/* One access that must be refused, tried at the end. */
struct frontend_probe {
    const char *what;
    struct bh_burst burst;
    unsigned port, partition;
    enum bh_resp resp;
    bool recorded;
    struct bh_record record;
};

struct frontend_result {
    struct frontend_program program[BH_MAX_PARTITIONS];
    unsigned programs;
    struct frontend_port port[BH_MAX_PORTS];
    struct frontend_leak leak;
    bool scheduled;
    uint64_t seen;                          /* changes of part_active during the replay, whoever asked */
    uint64_t references, accesses, fills, write_backs, bursts, switches, bytes_checked, bytes_verified, cycles;
    uint64_t granules_checked, table_reads; /* bursts with step 6; beats that the granule table in memory was read in */
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
 *  @return 0, or e->exit_code with e filled: 1 mismatch, 2 bad input, 3 could not run, FRONTEND_LEAK.  *r holds what was done. */
int frontend_run(struct tb *tb, const struct system *s, const struct frontend_options *o, struct frontend_result *r,
                 struct system_error *e);

/** A table for people. */
void frontend_print(FILE *f, const struct frontend_options *o, const struct frontend_result *r);
/** One JSON object, without a newline behind it. */
void frontend_json(FILE *f, const struct frontend_options *o, const struct frontend_result *r);

#endif
