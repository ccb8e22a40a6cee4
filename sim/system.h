/* SPDX-License-Identifier: Apache-2.0
 *
 * The description of a system (docs/binding.md): a device tree source or blob,
 * read through dtc and libfdt, and checked by the golden model's own commit.
 */
#ifndef BULKHEAD_SIM_SYSTEM_H
#define BULKHEAD_SIM_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bulkhead/model.h"

/* What stands behind a port in simulation: the trace front end, a DMA engine, nothing. */
enum system_requester { SYSTEM_CPU, SYSTEM_DMA, SYSTEM_NONE };

struct system_port {
    char label[32];                             /* "" when not given */
    struct bh_port_control control;             /* as PORT_CONTROL, or the byte of PORT_SELECT */
    enum system_requester requester;
    bool q_channel;                             /* the requester has something to clean; else qacceptn is tied to qreqn */
    uint8_t level[BH_MAX_PARTITIONS];           /* with each partition, as PORT_LEVEL */
    uint32_t named;                             /* partitions that `levels` names, a bit each */
};

struct system_partition {
    bool present;
    char label[32];                             /* "" when not given */
    struct bh_partition_control control;        /* valid is 1 when present */
    uint32_t peers;                             /* whom it may ring, as MAIL_PEERS */
    struct bh_window window[BH_MAX_WINDOWS];    /* valid is 1 when described */
};

struct system {
    char file[512];
    bool source;                                /* text, so that lines can be named */
    unsigned ports;                             /* at least 1 */
    struct system_port port[BH_MAX_PORTS];      /* from ports on: follows, no requester (a larger build has them) */
    struct bh_stream stream[BH_MAX_STREAMS];    /* valid is 1 when described */
    unsigned slots;                             /* of the schedule; 0: none, it does not run */
    struct bh_slot slot[BH_MAX_SLOTS];
    unsigned active;
    bool has_fault_response;
    enum bh_resp fault_response;
    bool has_drain_limit;
    uint32_t drain_limit;
    struct {                                    /* least build that the system needs, 0: any */
        uint32_t partitions, windows, ipa_width, pa_width, data_width, vmid_width, levels, granules;
    } minimum;
    struct system_partition partition[BH_MAX_PARTITIONS];
};

/* One line for people, without newline, and the exit code that belongs to it. */
struct system_error {
    int exit_code;                              /* 2 bad input, 3 could not run */
    char text[1536];
};

/** Read a .dts (through dtc) or a .dtb; the content decides which it is.
 *  @return 0, or e->exit_code with e filled; then *s is meaningless. */
int system_load(struct system *s, const char *path, struct system_error *e);

/** Check *s against a build: ranges, required minimums, and every rule of commit
 *  (design section 3), by initialising *m and committing partition after partition, index upwards; then every
 *  rule of ports, streams and schedule.
 *  On success *m is the state that the system starts in, with its active partition, its ports and streams in
 *  force; the schedule is in *m and enabled, but what it switches is timing.
 *  @return 0, or e->exit_code with e filled. */
int system_check(const struct system *s, const struct bh_params *p, struct bh_model *m, struct system_error *e);

#endif
