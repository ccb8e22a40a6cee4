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

static inline unsigned bh_log2(uint64_t n) { return n > 1 ? 1 + bh_log2(n / 2) : 0; }

/* Trust levels built; granules that the table has; its bits for each, as memory holds them. */
static inline unsigned bh_levels(const struct bh_params *p) { return p->levels ? p->levels : 1; }

static inline unsigned bh_entry_bits(const struct bh_params *p)
{
    unsigned bits = 1;

    while (bits < 1 + 4 * (bh_levels(p) - 1))
        bits *= 2;
    return bits;
}

static inline uint64_t bh_table_bytes(const struct bh_params *p) { return p->granules * bh_entry_bits(p) / 8; }

/* The entry of a PA: params.granules and more is beyond the table. */
static inline uint64_t bh_entry(const struct bh_params *p, uint64_t pa) { return (pa - p->granule_base) >> p->granule_log2; }

/* An entry that memory can't give. */
#define BH_GRANULE_ERROR ((bh_granule)1 << 63)

/* Who owns the memory that a valid window shows. */
static inline bool bh_plain(const struct bh_window *w) { return !w->shared && !w->borrow; }

/* Rights that levels above this one have revoked, in all nibbles of the result; not 0: some. */
static inline bh_granule bh_revoked_above(bh_granule state, unsigned level)
{
    return (state & ~BH_GRANULE_ERROR) >> (4 * level + 1);
}

/* Field f of register r, from and to its place in the word. */
#define BH_GET(r, f, word) (((word) & BH_##r##_##f##_MASK) >> BH_##r##_##f##_SHIFT)
#define BH_PUT(r, f, value) ((uint32_t)(value) << BH_##r##_##f##_SHIFT & BH_##r##_##f##_MASK)

/* Streams that the build's map has. */
static inline unsigned bh_streams(const struct bh_params *p) { return p->stream_ports ? 1u << p->stream_width : 0; }

/* The partition that a port carries, unless it takes it by stream. */
static inline unsigned bh_carried(const struct bh_model *m, const struct bh_port *p)
{
    return p->control.mode == BH_MODE_FOLLOW ? m->active : p->control.mode == BH_MODE_FIXED ? p->control.partition
                                                                                           : BH_NO_PARTITION;
}

/* The trust level in force on a port; by stream: 0. */
static inline unsigned bh_level_in_force(const struct bh_model *m, const struct bh_port *p)
{
    return p->control.mode == BH_MODE_STREAM ? 0 : p->level[bh_carried(m, p)];
}

/* ports.c: ports whose view hangs on the active partition, on this one (a closed port's changes with the others, and nobody
 * waits for it). */
unsigned bh_views_following(const struct bh_model *m);
unsigned bh_views_carrying(const struct bh_model *m, unsigned partition);

/* ports.c: open ports in MODE STREAM; whether bh_set_port, bh_set_stream would take it, and whether the port
 * then sees something else; end of bh_isolate; what these ports reserved and asked for under their old view is gone. */
unsigned bh_ports_by_stream(const struct bh_model *m);
bool bh_port_takes(const struct bh_model *m, unsigned port, const struct bh_port_control *c);
bool bh_port_view_changes(const struct bh_model *m, unsigned port, const struct bh_port_control *c);
bool bh_stream_takes(const struct bh_model *m, unsigned stream, const struct bh_stream *s);
void bh_reopen(struct bh_model *m, unsigned port);
void bh_view_changed(struct bh_model *m, unsigned ports);

/* commit.c: what bh_commit would answer; nothing changes. */
struct bh_commit_status bh_commit_check(const struct bh_model *m, uint32_t partition);

/* granules.c: what bh_command would answer, nothing changes; clear what a window owns and the other does not. */
struct bh_command_result bh_command_check(const struct bh_model *m, const struct bh_context *at, const struct bh_command *c);
void bh_clear_disowned(struct bh_model *m, const struct bh_window *owner, const struct bh_window *other);

/* mailbox.c: the registers of a partition's page, and the owner's; false: refused, or not there. */
bool bh_mail_read(const struct bh_model *m, unsigned partition, uint16_t offset, uint32_t *data);
bool bh_mail_write(struct bh_model *m, unsigned partition, uint16_t offset, uint32_t data);
bool bh_mail_owner_read(const struct bh_model *m, uint32_t addr, uint32_t *data);
bool bh_mail_owner_write(struct bh_model *m, uint32_t addr, uint32_t data);

/* faults.c: drop the oldest record; forget how many were missed. */
void bh_record_drop(struct bh_model *m);
void bh_record_forget_missed(struct bh_model *m);

#endif
