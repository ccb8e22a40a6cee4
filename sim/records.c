/* SPDX-License-Identifier: Apache-2.0 */
#include "records.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bulkhead/registers.h"
#include "scoreboard.h"

#define DUE 4096u /* records due from one source; a power of two */

struct due {
    struct bh_record r, other; /* the other may come instead; code NONE: none */
    uint64_t cycle;
    bool optional;
};

struct records {
    struct scoreboard *sb;
    struct due due[RECORD_SOURCES][DUE];
    uint32_t head[RECORD_SOURCES], tail[RECORD_SOURCES];
    uint64_t total, popped, cleared; /* records in all, seen and dropped, missed and forgotten */
    bool unsure;                     /* too many to remember: records are not held against the model */
    bool drain_any;                  /* so may records of hung ports that are not among them */
    bool any_optional;               /* records that may be missing are among those due, or were */
    uint16_t irq_maybe;              /* bits of IRQ_STATE that they raise */
    bool overflowed;                 /* more were due at one time than the FIFO holds: some may be missed */
    uint16_t seen_mask;
    uint32_t seen[5];
    struct bh_model one; /* a FIFO with a single record in it */
};

struct records *records_new(struct scoreboard *sb)
{
    struct records *d = calloc(1, sizeof *d);

    if (d)
        d->sb = sb;
    return d;
}

void records_free(struct records *d) { free(d); }

void records_reset(struct records *d)
{
    memset(d->head, 0, sizeof d->head);
    memset(d->tail, 0, sizeof d->tail);
    d->total = d->popped = d->cleared = 0;
    d->unsure = d->overflowed = d->any_optional = d->drain_any = false;
    d->seen_mask = d->irq_maybe = 0;
}

static const uint16_t RECORD_REGISTER[5] = {BH_REG_FAULT_INFO, BH_REG_FAULT_IPA_LO, BH_REG_FAULT_IPA_HI,
                                            BH_REG_FAULT_ID, BH_REG_FAULT_VMID};

void records_due_or(struct records *d, enum record_source from, const struct bh_record *r, const struct bh_record *other, bool optional,
                    uint64_t cycle)
{
    const struct bh_record none = {.code = BH_FAULT_NONE};
    struct bh_model *m = scoreboard_model(d->sb);
    const uint16_t raises = (uint16_t)(1u << r->code | (other ? 1u << other->code : 0));

    d->total++;
    scoreboard_busy(d->sb, cycle);
    d->any_optional |= optional;
    if (optional || raises != 1u << r->code)
        d->irq_maybe |= raises;
    else
        m->irq_state |= raises;
    if (d->tail[from] - d->head[from] == DUE) {
        d->unsure = true;
        return;
    }
    d->due[from][d->tail[from]++ % DUE] = (struct due){*r, other ? *other : none, cycle, optional};
    uint32_t pending = 0;
    for (unsigned s = 0; s < RECORD_SOURCES; s++)
        pending += d->tail[s] - d->head[s];
    d->overflowed |= pending > m->params.fault_depth;
}

void records_due(struct records *d, enum record_source from, const struct bh_record *r, uint64_t cycle)
{
    records_due_or(d, from, r, NULL, false, cycle);
}

void records_maybe(struct records *d, enum record_source from, const struct bh_record *r, uint64_t cycle)
{
    records_due_or(d, from, r, NULL, true, cycle);
}

/* The next record of a source that can't be missing, from its oldest on; tail: none. */
static uint32_t certain(const struct records *d, unsigned s)
{
    uint32_t at = d->head[s];
    while (at != d->tail[s] && d->due[s][at % DUE].optional)
        at++;
    return at;
}

void records_seen(struct records *d, uint16_t addr, uint32_t data, uint64_t cycle)
{
    if (addr == BH_REG_FAULT_STATUS) {
        bool any = false, old = false;
        for (unsigned s = 0; s < RECORD_SOURCES; s++)
            if (d->head[s] != d->tail[s]) {
                const uint32_t at = certain(d, s);
                any = true;
                old |= at != d->tail[s] && cycle - d->due[s][at % DUE].cycle > 4 * SCOREBOARD_SETTLE;
            }
        if ((data & 1) && !any && !d->unsure && !d->drain_any && !scoreboard_irq_early(d->sb))
            scoreboard_fail(d->sb, "FAULT_STATUS.VALID is 1, and no refused access is left without its record having "
                                   "been seen (design section 6)");
        if (!(data & 1) && scoreboard_quiet(d->sb, cycle)) {
            if (d->overflowed || d->unsure) { /* what is left was missed; FAULT_MISSED is held against total_due */
                memcpy(d->head, d->tail, sizeof d->head);
                d->unsure = d->overflowed = false;
            } else if (old)
                scoreboard_fail(d->sb,
                                "FAULT_STATUS.VALID is 0, and a refused access left no record (design section 6)");
            for (unsigned s = 0; s < RECORD_SOURCES; s++) /* such as were not due after all */
                if (certain(d, s) == d->tail[s])
                    d->head[s] = d->tail[s];
        }
        return;
    }
    /* FAULT_INFO first: it is never zero while a record is shown, and the head stays until it is popped. */
    for (unsigned i = 0; i < 5; i++)
        if (addr == RECORD_REGISTER[i]) {
            if (i == 0)
                d->seen_mask = 0;
            if (i == 0 ? data != 0 : d->seen_mask & 1) {
                d->seen[i] = data;
                d->seen_mask |= (uint16_t)(1u << i);
            }
        }
}

/* Would the registers that were read have shown this record? */
static bool shows(struct records *d, const struct bh_record *r)
{
    d->one.params = scoreboard_model(d->sb)->params;
    d->one.fault_head = d->one.fault_count = 0;
    bh_record_push(&d->one, r);
    for (unsigned i = 0; i < 5; i++)
        if (d->seen_mask >> i & 1) {
            uint32_t data;
            struct bh_record none;
            if (bh_reg_read(&d->one, RECORD_REGISTER[i], BH_PROT_PRIVILEGED, &data, &none) != BH_OKAY ||
                data != d->seen[i])
                return false;
        }
    return true;
}

static bool shows_for(void *d, const struct bh_record *r) { return shows(d, r); }

static bool shows_due(struct records *d, struct due *u)
{
    if (shows(d, &u->r))
        return true;
    if (!u->other.code || !shows(d, &u->other))
        return false;
    u->r = u->other;
    return true;
}

/* The schedule's DRAIN records are not due, and look like those of pins that are: it may be any of these, or none. */
static bool drain_without_a_sign(struct records *d)
{
    const struct bh_record drain = bh_drain_record(0, 0, d->seen[0] >> 24 & 15);

    if (!shows(d, &drain))
        return false;
    for (uint32_t at = d->head[RECORD_DRAIN]; at != d->tail[RECORD_DRAIN]; at++)
        d->due[RECORD_DRAIN][at % DUE].optional |= shows(d, &d->due[RECORD_DRAIN][at % DUE].r);
    return true;
}

/* The record that was at the head: the oldest of a source, or a later one when the FIFO was full in between. */
void records_popped(struct records *d)
{
    struct bh_model *m = scoreboard_model(d->sb);
    struct tb_counts *n = scoreboard_counts(d->sb);

    if (!(d->seen_mask & 1)) {
        /* Dropped unseen: which one it was can't be told. */
        for (unsigned s = 0; s < RECORD_SOURCES; s++)
            d->unsure |= d->head[s] != d->tail[s];
        return;
    }
    if (d->unsure) {
        d->seen_mask = 0;
        return;
    }
    if (d->drain_any && drain_without_a_sign(d)) {
        d->seen_mask = 0;
        return;
    }
    for (unsigned skip = 0; skip < (d->overflowed ? DUE : 1); skip++) {
        bool any = false;
        for (unsigned s = 0; s < RECORD_SOURCES; s++) {
            uint32_t at = d->head[s] + skip;
            if ((int32_t)(d->tail[s] - at) <= 0)
                continue;
            any = true;
            while (d->due[s][at % DUE].optional && at + 1 != d->tail[s] && !shows_due(d, &d->due[s][at % DUE]))
                at++;
            const struct bh_record *r = &d->due[s][at % DUE].r;
            if (!shows_due(d, &d->due[s][at % DUE]))
                continue;
            const uint16_t irq = m->irq_state;
            bh_record_push(m, r);
            m->irq_state = irq; /* raised when the access was judged */
            if (d->due[s][at % DUE].optional || d->due[s][at % DUE].other.code)
                m->irq_state |= (uint16_t)(1u << r->code);
            d->head[s] = at + 1;
            n->records_missed += skip;
            n->records++;
            d->popped++;
            d->seen_mask = 0;
            return;
        }
        if (!any)
            break;
    }
    if (scoreboard_record_of_open(d->sb, shows_for, d)) { /* it is due now */
        records_popped(d);
        return;
    }
    const uint32_t info = d->seen[0];
    scoreboard_fail(d->sb,
                    "the fault record at the head (IPA 0x%08" PRIx32 "%08" PRIx32
                    " ID %u code %u %s PROT %u LEN %u partition %u VMID %u) belongs to no "
                    "refused access, or not in its channel's order (design section 6)",
                    d->seen[2], d->seen[1], d->seen[3], info & 15, info >> 4 & 1 ? "write" : "read", info >> 5 & 7,
                    info >> 8 & 255, info >> 28, d->seen[4]);
}

int64_t records_missed(const struct records *d, unsigned held)
{
    if (d->unsure || d->any_optional || d->total < d->popped + d->cleared + held)
        return -1;
    const uint64_t n = d->total - d->popped - d->cleared - held;
    return (int64_t)(n > UINT16_MAX ? UINT16_MAX : n);
}

void records_drain_any(struct records *d)
{
    d->drain_any = d->any_optional = d->overflowed = true; /* how many there were, nobody knows */
    d->irq_maybe |= 1u << BH_FAULT_DRAIN;
}

uint16_t records_irq_maybe(const struct records *d) { return d->irq_maybe; }
void records_missed_cleared(struct records *d, uint32_t missed) { d->cleared += missed; }
