/* SPDX-License-Identifier: Apache-2.0 */
#include "system_source.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "bulkhead/registers.h"

static void window_path(char *path, size_t size, unsigned p, unsigned w)
{
    snprintf(path, size, SYSTEM_ROOT "/partition@%x/window@%x", p, w);
}

/* "0x1000 to 0x1fff", or with a size that wraps, base and size. */
static const char *range_text(char *buf, size_t n, uint64_t base, uint64_t size)
{
    if (size && base <= UINT64_MAX - (size - 1))
        snprintf(buf, n, "0x%" PRIx64 " to 0x%" PRIx64, base, base + (size - 1));
    else
        snprintf(buf, n, "0x%" PRIx64 " with size 0x%" PRIx64, base, size);
    return buf;
}

static uint64_t ones(unsigned bits) { return bits >= 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1; }

static int commit_refused(const struct system *s, const struct bh_params *b, unsigned p, struct bh_commit_status c,
                          struct system_error *e)
{
    char path[SYSTEM_PATH_SIZE], other[SYSTEM_PATH_SIZE], where[600], mine[64], theirs[64];
    const char *name = bh_commit_name(c.code);
    snprintf(path, sizeof path, SYSTEM_ROOT "/partition@%x", p);
    if (c.code == BH_COMMIT_VMID) {
        snprintf(other, sizeof other, SYSTEM_ROOT "/partition@%x", c.other_partition & 15u);
        system_locate(s, other, NULL, where, sizeof where);
        return system_fail_at(s, e, path, "vmid", "%s: %u is also the VMID of %s (%s); a VMID belongs to one partition (design section 3)",
                       name, s->partition[p].control.vmid, other, where);
    }
    if (c.window >= BH_MAX_WINDOWS)
        return system_fail_at(s, e, path, NULL, "commit refused with %s (design section 3)", name);

    const struct bh_window *w = &s->partition[p].window[c.window];
    window_path(path, sizeof path, p, c.window);
    window_path(other, sizeof other, c.other_partition & 15u, c.other_window & 15u);
    const struct bh_window *o = &s->partition[c.other_partition & 15u].window[c.other_window & 15u];
    uint64_t granule = UINT64_C(1) << b->granule_log2;
    switch (c.code) {
    case BH_COMMIT_EMPTY:
        return system_fail_at(s, e, path, "size", "%s: a window must not be empty (design section 3)", name);
    case BH_COMMIT_ALIGN: {
        bool ipa = w->ipa_base % granule != 0, size = w->size % granule != 0;
        return system_fail_at(s, e, path, ipa ? "ipa" : size ? "size" : "pa", "%s: 0x%" PRIx64 " is not a multiple of the granule, 0x%" PRIx64
                       " (design section 3)", name, ipa ? w->ipa_base : size ? w->size : w->pa_base, granule);
    }
    case BH_COMMIT_IPA_RANGE:
        if (s->partition[p].control.split && w->size && w->ipa_base <= ones(b->ipa_width) && w->size - 1 <= ones(b->ipa_width) - w->ipa_base)
            return system_fail_at(s, e, path, "ipa", "%s: IPA %s leaves the bottom half, 0x0 to 0x%" PRIx64 ", in which the windows of a split "
                           "partition lie (design section 5)", name, range_text(mine, sizeof mine, w->ipa_base, w->size), ones(b->ipa_width - 1));
        return system_fail_at(s, e, path, "ipa", "%s: IPA %s leaves the IPA width of %u bits (design section 3)", name,
                       range_text(mine, sizeof mine, w->ipa_base, w->size), b->ipa_width);
    case BH_COMMIT_PAGE:
        return system_fail_at(s, e, path, "ipa", "%s: IPA %s covers the partition's page, IPA 0x%" PRIx64 " (PAGE_IPA; design section 5)", name,
                       range_text(mine, sizeof mine, w->ipa_base, w->size), b->page_ipa);
    case BH_COMMIT_RESERVED:
        return system_fail_at(s, e, path, "pa", "%s: PA %s overlaps the granule table in memory, PA 0x%" PRIx64 " on (GRANULE_TABLE; design "
                       "section 3)", name, range_text(mine, sizeof mine, w->pa_base, w->size), b->granule_table);
    case BH_COMMIT_FLAGS:
        return system_fail_at(s, e, path, "borrow", "%s: a window is not both shared and borrow (design section 3)", name);
    case BH_COMMIT_PA_RANGE:
        return system_fail_at(s, e, path, "pa", "%s: PA %s leaves the PA width of %u bits (design section 3)", name,
                       range_text(mine, sizeof mine, w->pa_base, w->size), b->pa_width);
    case BH_COMMIT_IPA_OVERLAP:
        system_locate(s, other, NULL, where, sizeof where);
        return system_fail_at(s, e, path, NULL, "%s: IPA %s overlaps %s (%s), IPA %s; windows of one partition must be disjoint in IPA "
                       "(design section 3)", name, range_text(mine, sizeof mine, w->ipa_base, w->size), other, where,
                       range_text(theirs, sizeof theirs, o->ipa_base, o->size));
    case BH_COMMIT_PA_OVERLAP:
        system_locate(s, other, NULL, where, sizeof where);
        return system_fail_at(s, e, path, NULL, "%s: PA %s overlaps %s (%s), PA %s; windows of two partitions may overlap in PA only when "
                       "both are shared, or one is borrow and the other its owner's (design section 3)", name,
                       range_text(mine, sizeof mine, w->pa_base, w->size), other, where, range_text(theirs, sizeof theirs, o->pa_base, o->size));
    default:
        return system_fail_at(s, e, path, NULL, "commit refused with %s (design section 3)", name);
    }
}

/* That a build has; one without a level has one. */
static unsigned levels_of(const struct bh_params *b) { return b->levels ? b->levels : 1; }

static int check_build(const struct system *s, const struct bh_params *b, struct system_error *e)
{
    const struct { const char *name; uint32_t want; unsigned have; } minimum[] = {
        { "partitions", s->minimum.partitions, b->partitions }, { "windows", s->minimum.windows, b->windows },
        { "ipa-width", s->minimum.ipa_width, b->ipa_width }, { "pa-width", s->minimum.pa_width, b->pa_width },
        { "data-width", s->minimum.data_width, b->data_width }, { "vmid-width", s->minimum.vmid_width, b->vmid_width },
        { "levels", s->minimum.levels, levels_of(b) }, { "granules", s->minimum.granules, (unsigned)b->granules },
    };
    char path[SYSTEM_PATH_SIZE];
    for (size_t i = 0; i < sizeof minimum / sizeof minimum[0]; i++)
        if (minimum[i].have < minimum[i].want) {
            char property[32];
            snprintf(property, sizeof property, "minimum-%s", minimum[i].name);
            return system_fail_at(s, e, SYSTEM_ROOT, property, "the system needs %u, this build has %u", minimum[i].want, minimum[i].have);
        }
    if (s->ports > b->ports) {
        snprintf(path, sizeof path, SYSTEM_ROOT "/port@%x", s->ports - 1);
        return system_fail_at(s, e, path, NULL, "this build has %u port%s", b->ports, b->ports == 1 ? "" : "s");
    }
    if (b->hardwired && s->has_drain_limit && s->drain_limit != b->drain_limit)
        return system_fail_at(s, e, SYSTEM_ROOT, "drain-limit", "a HARDWIRED build has no register for it, and its DRAIN_LIMIT is %u, not %" PRIu32,
                       b->drain_limit, s->drain_limit);
    if (b->hardwired && s->has_fault_response && s->fault_response != b->fault_resp)
        return system_fail_at(s, e, SYSTEM_ROOT, "fault-response", "a HARDWIRED build has no register for it, and its FAULT_RESP is %u, not %u",
                       b->fault_resp, (unsigned)s->fault_response);
    for (unsigned p = 0; p < BH_MAX_PARTITIONS; p++) {
        const struct system_partition *q = &s->partition[p];
        if (!q->present)
            continue;
        snprintf(path, sizeof path, SYSTEM_ROOT "/partition@%x", p);
        if (p >= b->partitions)
            return system_fail_at(s, e, path, NULL, "this build has %u partition%s (PARTITIONS)", b->partitions, b->partitions == 1 ? "" : "s");
        if (b->vmid_width < 16 && q->control.vmid >> b->vmid_width)
            return system_fail_at(s, e, path, "vmid", "%u does not fit in %u bits (VMID_WIDTH)", q->control.vmid, b->vmid_width);
        for (unsigned w = b->windows; w < BH_MAX_WINDOWS; w++)
            if (q->window[w].valid) {
                window_path(path, sizeof path, p, w);
                return system_fail_at(s, e, path, NULL, "a partition of this build has %u window%s (WINDOWS)", b->windows,
                               b->windows == 1 ? "" : "s");
            }
    }
    return 0;
}

/* Pages, halves and levels: what the build has not, and a HARDWIRED one has none of it. */
static int check_worlds(const struct system *s, const struct bh_params *b, struct system_error *e)
{
    const char *what = b->hardwired ? "a HARDWIRED build" : "this build";
    char path[SYSTEM_PATH_SIZE];
    for (unsigned p = 0; p < BH_MAX_PARTITIONS; p++) {
        const struct system_partition *q = &s->partition[p];
        snprintf(path, sizeof path, SYSTEM_ROOT "/partition@%x", p);
        if (q->control.split && !b->granules)
            return system_fail_at(s, e, path, "split", "%s has no halves (GRANULES)", what);
        if (q->peers && !b->mailbox)
            return system_fail_at(s, e, path, q->peers & 0xFFFF ? "may-ring" : "may-ring-owner", "%s has no mailbox (MAILBOX)", what);
        for (unsigned w = 0; w < BH_MAX_WINDOWS; w++)
            if (q->window[w].borrow && !b->granules) {
                window_path(path, sizeof path, p, w);
                return system_fail_at(s, e, path, "borrow", "%s has no granule table (GRANULES)", what);
            }
    }
    for (unsigned i = 0; i < s->ports; i++)
        for (unsigned p = 0; p < BH_MAX_PARTITIONS; p++)
            if (s->port[i].level[p] >= levels_of(b)) {
                snprintf(path, sizeof path, SYSTEM_ROOT "/port@%x", i);
                return system_fail_at(s, e, path, "levels", "level %u, and %s has %u (LEVELS)", s->port[i].level[p], what, levels_of(b));
            }
    for (unsigned i = 0; i < BH_MAX_STREAMS; i++)
        if (s->stream[i].valid && s->stream[i].level >= levels_of(b)) {
            snprintf(path, sizeof path, SYSTEM_ROOT "/stream@%x", i);
            return system_fail_at(s, e, path, "level", "level %u, and %s has %u (LEVELS)", s->stream[i].level, what, levels_of(b));
        }
    return 0;
}

/* What the build's ports, streams and schedule can't do. */
static int check_ports(const struct system *s, const struct bh_params *b, struct system_error *e)
{
    char path[SYSTEM_PATH_SIZE];
    for (unsigned i = 0; i < s->ports; i++) {
        const struct bh_port_control *c = &s->port[i].control;
        snprintf(path, sizeof path, SYSTEM_ROOT "/port@%x", i);
        if (c->mode == BH_MODE_STREAM && !(b->stream_ports >> i & 1))
            return system_fail_at(s, e, path, "select", "port %u of this build can't take its partition by stream (STREAM_PORTS)", i);
        if (c->isolate && !(b->isolate_ports >> i & 1))
            return system_fail_at(s, e, path, "isolate", "port %u of this build can't be isolated (ISOLATE_PORTS)", i);
        if (c->isolate && (s->has_drain_limit ? s->drain_limit : b->drain_limit) == 0)
            return system_fail_at(s, e, path, "isolate", "never happens without a limit: " SYSTEM_ROOT " needs a drain-limit that is not 0");
    }
    const unsigned streams = b->stream_ports ? 1u << b->stream_width : 0;
    for (unsigned i = streams; i < BH_MAX_STREAMS; i++)
        if (s->stream[i].valid) {
            snprintf(path, sizeof path, SYSTEM_ROOT "/stream@%x", i);
            return streams ? system_fail_at(s, e, path, NULL, "this build has %u streams (STREAM_WIDTH)", streams)
                           : system_fail_at(s, e, path, NULL, "no port of this build can take its partition by stream (STREAM_PORTS)");
        }
    if (s->slots > b->schedule_slots)
        return system_fail_at(s, e, SYSTEM_SCHEDULE, "slots", "%u slots, and the schedule of this build has %u (SCHEDULE_SLOTS)", s->slots,
                       b->schedule_slots);
    return 0;
}

/* Ports, streams, schedule and what CONTROL and DRAIN_LIMIT hold. */
static bool put_in_force(const struct system *s, const struct bh_params *b, struct bh_model *m)
{
    struct bh_record r;
    bool good = bh_set_schedule(m, s->slot, s->slots) == BH_OK;
    for (unsigned i = 0; i < s->ports; i++) {
        /* Levels first: a port that is locked takes none. */
        for (unsigned p = 0; p < b->partitions; p++)
            good &= !s->port[i].level[p] || bh_set_level(m, i, p, s->port[i].level[p]) == BH_OK;
        good &= bh_set_port(m, i, &s->port[i].control) == BH_OK;
    }
    for (unsigned p = 0; p < b->partitions; p++)
        if (s->partition[p].peers)
            good &= bh_reg_write(m, (uint16_t)(BH_REG_MAIL_PEERS_BASE + p * BH_REG_MAIL_PEERS_STRIDE), BH_PROT_PRIVILEGED, s->partition[p].peers,
                                 0xF, &r) == BH_OKAY;
    for (unsigned i = 0; i < BH_MAX_STREAMS; i++)
        good &= !s->stream[i].valid || bh_set_stream(m, i, &s->stream[i]) == BH_OK;
    if (!b->hardwired && s->has_fault_response)
        good &= bh_reg_write(m, BH_REG_CONTROL, BH_PROT_PRIVILEGED, s->fault_response, 0xF, &r) == BH_OKAY;
    if (!b->hardwired && s->has_drain_limit)
        good &= bh_reg_write(m, BH_REG_DRAIN_LIMIT, BH_PROT_PRIVILEGED, s->drain_limit, 0xF, &r) == BH_OKAY;
    return good;
}

int system_check(const struct system *s, const struct bh_params *b, struct bh_model *m, struct system_error *e)
{
    e->exit_code = 0;
    if (bh_init(m, b) != BH_OK)
        return system_fail(e, 2, "%s: the build's parameters are out of range", s->file);
    int rc = check_build(s, b, e);
    if (rc == 0)
        rc = check_worlds(s, b, e);
    if (rc == 0)
        rc = check_ports(s, b, e);
    if (rc)
        return rc;
    for (unsigned p = 0; p < b->partitions; p++) {
        const struct system_partition *q = &s->partition[p];
        if (!q->present)
            continue;
        bool staged = bh_stage_partition(m, p, &q->control) == BH_OK;
        for (unsigned w = 0; w < b->windows; w++)
            if (q->window[w].valid)
                staged = bh_stage_window(m, p, w, &q->window[w]) == BH_OK && staged;
        if (!staged)
            return system_fail(e, 2, "%s: " SYSTEM_ROOT "/partition@%x: can't be staged", s->file, p);
        struct bh_commit_status c = bh_commit(m, p);
        if (c.code != BH_COMMIT_OK)
            return commit_refused(s, b, p, c, e);
    }
    if (!put_in_force(s, b, m))
        return system_fail(e, 2, "%s: ports, streams and schedule can't be put in force", s->file);
    if (b->hardwired)
        bh_select_pins(m, s->active);
    else if (bh_switch(m, s->active) != BH_OK)
        return system_fail_at(s, e, SYSTEM_ROOT, "active", "this build has %u partitions", b->partitions);
    return 0;
}
