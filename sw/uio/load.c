/* SPDX-License-Identifier: Apache-2.0
 *
 * A refused register write is an external abort, which a kernel may not survive: so everything that Bulkhead would refuse is found
 * here, by the same reader and golden model that the simulator checks a system with.
 */
#include "load.h"

#include <stdlib.h>
#include <string.h>

#include "bulkhead/system.h"
#include "system.h"

static uint32_t live(const struct uio *u, unsigned p, unsigned w, uint32_t offset)
{
    return uio_read(u, BH_REG_LIVE_BASE + p * BH_REG_LIVE_STRIDE + w * BH_REG_WINDOW_STRIDE + offset);
}

/* Locks hold until reset. */
static int locked(const struct uio *u)
{
    for (unsigned p = 0; p < u->b.partitions; p++) {
        if (uio_read(u, BH_REG_PART_BASE + p * BH_REG_PART_STRIDE + BH_REG_PART_PART_LIVE) & BH_PART_LIVE_LOCK_MASK)
            return uio_say(UIO_REFUSED, "partition %u is locked until reset", p);
        for (unsigned w = 0; w < u->b.windows; w++)
            if (live(u, p, w, BH_REG_WINDOW_FLAGS) & BH_FLAGS_LOCK_MASK)
                return uio_say(UIO_REFUSED, "partition %u, window %u is locked until reset", p, w);
    }
    for (unsigned i = 0; i < u->b.ports; i++)
        if (uio_read(u, BH_REG_PORT_BASE + i * BH_REG_PORT_STRIDE + BH_REG_PORT_PORT_CONTROL) & BH_PORT_CONTROL_LOCK_MASK)
            return uio_say(UIO_REFUSED, "port %u is locked until reset", i);
    return UIO_FINE;
}

/* No register tells PA_WIDTH; bits beyond it read as zero in a staged window, which load stages anew anyway. */
static unsigned pa_width(struct uio *u)
{
    const uint32_t at = BH_REG_STAGED_BASE;
    unsigned       width = 64;

    bulkhead_write(&u->b.bus, at + BH_REG_WINDOW_PA_BASE_LO, UINT32_MAX);
    bulkhead_write(&u->b.bus, at + BH_REG_WINDOW_PA_BASE_HI, UINT32_MAX);
    bulkhead_barrier(&u->b.bus);
    const uint64_t bits = uio_read_pair(u, at + BH_REG_WINDOW_PA_BASE_LO, at + BH_REG_WINDOW_PA_BASE_HI);
    while (width && !(bits >> (width - 1) & 1))
        width--;
    return width;
}

static int describe(struct uio *u, const struct uio_build *more, struct bh_params *p)
{
    const struct bulkhead *b = &u->b;

    if (b->page && !more->has_page_ipa)
        return uio_say(UIO_BAD_INPUT, "this build has pages, and no register tells where: say -GPAGE_IPA=...");
    if (b->granules && !more->has_granule_base)
        return uio_say(UIO_BAD_INPUT, "this build has granules, and no register tells where: say -GGRANULE_BASE=...");
    if (b->dram && !more->has_granule_table)
        return uio_say(UIO_BAD_INPUT, "this build has its granule table in memory, and no register tells where: say -GGRANULE_TABLE=...");
    /* DATA_WIDTH and the like change nothing of what a system may be. */
    *p = (struct bh_params){
        .ports = b->ports, .partitions = b->partitions, .windows = b->windows, .ipa_width = b->ipa_width, .pa_width = pa_width(u),
        .data_width = 512, .id_width = 1, .user_width = 64, .vmid_width = b->vmid_width, .max_outstanding = 1, .granule_log2 = b->granule_log2,
        .fault_depth = b->fault_depth, .fault_resp = BH_SLVERR, .stream_ports = b->stream_ports, .stream_width = b->stream_width,
        .isolate_ports = b->isolate_ports, .schedule_slots = b->schedule_slots, .drain_limit = uio_read(u, BH_REG_DRAIN_LIMIT),
        .page = b->page, .mailbox = b->mailbox, .levels = b->levels ? b->levels : 1, .granule_dram = b->dram,
        .granule_sets = 16, .granule_ways = 2, .page_ipa = more->page_ipa, .granules = b->granules, .granule_base = more->granule_base,
        .granule_table = more->granule_table};
    if (!p->stream_width)
        p->stream_width = 1;
    return UIO_FINE;
}

/* ---- from the reader's types to the driver's -------------------------------------------------- */

struct table {
    struct bulkhead_window           window[BH_MAX_PARTITIONS][BH_MAX_WINDOWS];
    struct bulkhead_system_partition partition[BH_MAX_PARTITIONS];
    struct bulkhead_system_port      port[BH_MAX_PORTS];
    struct bulkhead_stream           stream[BH_MAX_STREAMS];
    struct bulkhead_slot             slot[BH_MAX_SLOTS];
};

static struct bulkhead_system to_driver(const struct uio *u, const struct system *s, struct table *t)
{
    for (unsigned p = 0; p < u->b.partitions; p++) {
        const struct system_partition *q = &s->partition[p];

        for (unsigned w = 0; w < u->b.windows; w++) {
            const struct bh_window *v = &q->window[w];
            t->window[p][w] = (struct bulkhead_window){.ipa_base = v->ipa_base, .size = v->size, .pa_base = v->pa_base, .access = v->access,
                                                       .valid = v->valid, .lock = v->lock, .shared = v->shared, .borrow = v->borrow};
        }
        t->partition[p] = (struct bulkhead_system_partition){
            .label = q->label, .peers = q->peers, .window = t->window[p],
            .control = {.vmid = q->control.vmid, .valid = q->control.valid, .nonsecure = q->control.nonsecure, .lock = q->control.lock,
                        .split = q->control.split}};
    }
    for (unsigned i = 0; i < u->b.ports; i++) {
        const struct bh_port_control *c = &s->port[i].control;
        t->port[i] = (struct bulkhead_system_port){
            .label = s->port[i].label, .level = u->b.levels > 1 ? s->port[i].level : NULL,
            .control = {.mode = (enum bulkhead_mode)c->mode, .partition = c->partition, .trusted = c->trusted, .isolate = c->isolate, .lock = c->lock}};
    }
    const unsigned streams = u->b.stream_ports ? 1u << u->b.stream_width : 0;
    for (unsigned i = 0; i < streams; i++)
        t->stream[i] = (struct bulkhead_stream){.partition = s->stream[i].partition, .level = s->stream[i].level,
                                                .trusted = s->stream[i].trusted, .valid = s->stream[i].valid};
    for (unsigned i = 0; i < s->slots; i++)
        t->slot[i] = (struct bulkhead_slot){.cycles = s->slot[i].cycles, .partition = s->slot[i].partition};

    return (struct bulkhead_system){
        .source = s->file, .partition = t->partition, .port = t->port, .stream = t->stream, .slot = t->slot,
        .partitions = u->b.partitions, .windows = u->b.windows, .ports = u->b.ports, .streams = (uint8_t)streams, .slots = (uint8_t)s->slots,
        .active = (uint8_t)s->active, .response = s->has_fault_response ? (uint8_t)s->fault_response : (uint8_t)BH_SLVERR,
        .drain_limit = s->has_drain_limit ? s->drain_limit : uio_read(u, BH_REG_DRAIN_LIMIT)};
}

/* Old windows must not stand in the way of new ones, whatever their order; nor the schedule switch meanwhile. */
static int withdraw(struct uio *u)
{
    if (u->b.schedule_slots && bulkhead_set_schedule(&u->b, NULL, 0) != BULKHEAD_OK)
        return uio_say(UIO_REFUSED, "the schedule can't be stopped");
    for (unsigned p = 0; p < u->b.partitions; p++) {
        static const struct bulkhead_window    no_window;
        static const struct bulkhead_partition no_partition;
        int status = bulkhead_stage_partition(&u->b, p, &no_partition);

        for (unsigned w = 0; w < u->b.windows && status == BULKHEAD_OK; w++)
            status = bulkhead_stage_window(&u->b, p, w, &no_window);
        if (status == BULKHEAD_OK)
            status = bulkhead_commit(&u->b, p, NULL);
        if (status != BULKHEAD_OK)
            return uio_say(UIO_REFUSED, "partition %u can't be withdrawn: its ports did not drain (%d)", p, status);
    }
    return UIO_FINE;
}

int uio_load(struct uio *u, const char *path, const struct uio_build *more)
{
    static struct system   s;
    static struct bh_model m;
    static struct table    t;
    struct system_error    e;
    struct bh_params       p;
    struct bulkhead_commit why;

    uio_doing("load");
    if (system_load(&s, path, &e))
        return uio_say(e.exit_code, "%s", e.text);
    int code = locked(u);
    if (code == UIO_FINE)
        code = describe(u, more, &p);
    if (code)
        return code;
    if (system_check(&s, &p, &m, &e))
        return uio_say(e.exit_code, "%s", e.text);
    if (u->b.granules && bulkhead_table_wait(&u->b, 1000000) != BULKHEAD_OK)
        return uio_say(UIO_REFUSED, "the granule table is not in use: it is still being cleared, or memory failed it");

    const struct bulkhead_system system = to_driver(u, &s, &t);
    code = withdraw(u);
    if (code)
        return code;
    const int status = bulkhead_apply(&u->b, &system, &why);
    if (status != BULKHEAD_OK && why.code)
        return uio_say(UIO_REFUSED, "%s: a commit was refused: %s, window %u", path, bh_commit_name(why.code), why.window);
    return status == BULKHEAD_OK ? UIO_FINE : uio_say(UIO_REFUSED, "%s: refused in the midst of it (%d)", path, status);
}
