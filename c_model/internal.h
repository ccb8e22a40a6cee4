/* SPDX-License-Identifier: Apache-2.0
 *
 * What the model's own files share, and nobody else sees.
 */
#ifndef BULKHEAD_MODEL_INTERNAL_H
#define BULKHEAD_MODEL_INTERNAL_H

#include "bulkhead/model.h"

/* The library is built with everything else hidden. */
#define BH_API __attribute__((visibility("default")))

/* The largest value of width bits, width 1..64. */
static inline uint64_t bh_ones(unsigned width) { return UINT64_MAX >> (64 - width); }

/* Bits of a size: one more than an IPA's, so that a window may be the whole IPA space; 64 at most. */
static inline unsigned bh_size_width(const struct bh_params *p) { return p->ipa_width < 64 ? p->ipa_width + 1 : 64; }

/* Streams that the build's map has. */
static inline unsigned bh_streams(const struct bh_params *p) { return p->stream_ports ? 1u << p->stream_width : 0; }

/* The partition that a port carries, unless it takes it by stream. */
static inline unsigned bh_carried(const struct bh_model *m, const struct bh_port *p)
{
    return p->control.mode == BH_MODE_FOLLOW ? m->active : p->control.mode == BH_MODE_FIXED ? p->control.partition
                                                                                           : BH_NO_PARTITION;
}

/* ports.c: open ports in MODE STREAM; whether bh_set_port, bh_set_stream would take it, and whether the port
 * then sees something else; end of bh_isolate; no exclusive pair that began on these ports succeeds. */
unsigned bh_ports_by_stream(const struct bh_model *m);
bool bh_port_takes(const struct bh_model *m, unsigned port, const struct bh_port_control *c);
bool bh_port_view_changes(const struct bh_model *m, unsigned port, const struct bh_port_control *c);
bool bh_stream_takes(const struct bh_model *m, unsigned stream, const struct bh_stream *s);
void bh_reopen(struct bh_model *m, unsigned port);
void bh_forget_exclusives(struct bh_model *m, unsigned ports);

/* commit.c: what bh_commit would answer; nothing changes. */
struct bh_commit_status bh_commit_check(const struct bh_model *m, uint32_t partition);

/* faults.c: drop the oldest record; forget how many were missed. */
void bh_record_drop(struct bh_model *m);
void bh_record_forget_missed(struct bh_model *m);

#endif
