/* SPDX-License-Identifier: Apache-2.0
 *
 * The owner's registers (design sections 3 and 6; regs/bulkhead.rdl).
 *
 * Every access is first judged itself: Secure, privileged, or it gets SLVERR and a CONFIG
 * record and changes nothing.  Then SLVERR, without a record, for what is not there, for writes to
 * read-only registers, and for partial strobes.
 */
#include <stddef.h>

#include "bulkhead/registers.h"
#include "internal.h"

#define GET BH_GET
#define PUT BH_PUT

/* ---- where an address leads ------------------------------------------------------ */

enum bank { SINGLE, SLOT, COUNTERS, PART, PORT, STREAM, MAIL, STAGED, LIVE, NOTHING };

struct place {
    enum bank bank;
    unsigned  index, window;        /* element of the array; window in a partition's */
    uint32_t  offset;               /* of the register: in SINGLE and MAIL the address, else inside the element */
};

/* No configuration port at all when HARDWIRED. */
static struct place find(const struct bh_params *p, uint16_t address)
{
    const struct { enum bank bank; uint32_t base, stride, count; } arrays[] = {
        {SLOT, BH_REG_SCHEDULE_BASE, BH_REG_SCHEDULE_STRIDE, p->schedule_slots},
        {COUNTERS, BH_REG_COUNTERS_BASE, BH_REG_COUNTERS_STRIDE, p->partitions},
        {PART, BH_REG_PART_BASE, BH_REG_PART_STRIDE, p->partitions},
        {PORT, BH_REG_PORT_BASE, BH_REG_PORT_STRIDE, p->ports},
        {STREAM, BH_REG_STREAM_BASE, BH_REG_STREAM_STRIDE, bh_streams(p)},
        {STAGED, BH_REG_STAGED_BASE, BH_REG_STAGED_STRIDE, p->partitions},
        {LIVE, BH_REG_LIVE_BASE, BH_REG_LIVE_STRIDE, p->partitions},
    };
    const uint32_t a  = address & ~3u;
    struct place   at = {.bank = p->hardwired ? NOTHING : SINGLE, .offset = a};

    for (unsigned i = 0; at.bank == SINGLE && i < sizeof arrays / sizeof arrays[0]; i++)
        if (a >= arrays[i].base && (a - arrays[i].base) / arrays[i].stride < arrays[i].count) {
            at.bank   = arrays[i].bank;
            at.index  = (a - arrays[i].base) / arrays[i].stride;
            at.offset = (a - arrays[i].base) % arrays[i].stride;
        }
    if (at.bank == SINGLE && a >= BH_REG_MAIL_PEERS_BASE && a < BH_REG_MAIL_CALL_BASE + BH_REG_MAIL_CALL_STRIDE * BH_REG_MAIL_CALL_COUNT)
        at.bank = MAIL;
    if (at.bank == STAGED || at.bank == LIVE) {
        at.window = at.offset / BH_REG_WINDOW_STRIDE;
        at.offset = at.offset % BH_REG_WINDOW_STRIDE;
        if (at.window >= p->windows)
            at.bank = NOTHING;
    }
    return at;
}

/* ---- the access itself ----------------------------------------------------------- */

static bool trusted(uint8_t prot) { return (prot & (BH_PROT_NONSECURE | BH_PROT_PRIVILEGED)) == BH_PROT_PRIVILEGED; }

/* Records of configuration accesses belong to no partition and no ID: those fields are zero. */
static struct bh_record config_record(enum bh_fault code, uint16_t addr, uint8_t prot, bool write)
{
    return (struct bh_record){.code = code, .ipa = addr, .write = write, .prot = prot & 7, .size = 2};
}

BH_API struct bh_record bh_drain_record(uint16_t addr, uint8_t prot, unsigned port)
{
    struct bh_record r = config_record(BH_FAULT_DRAIN, addr, prot, true);

    r.port = (uint8_t)port;
    return r;
}

/* ---- reading --------------------------------------------------------------------- */

/* 64-bit values are shown in halves, without the bits that can never be in force. */
static uint32_t half(uint64_t value, unsigned width, unsigned granule_log2, bool high)
{
    value &= bh_ones(width) & ~bh_ones(granule_log2);
    return (uint32_t)(high ? value >> 32 : value);
}

static bool read_window(const struct bh_params *p, const struct bh_window *w, uint32_t offset, uint32_t *data)
{
    const unsigned g = p->granule_log2;

    switch (offset) {
    case BH_REG_WINDOW_IPA_BASE_LO: *data = half(w->ipa_base, p->ipa_width, g, false); return true;
    case BH_REG_WINDOW_IPA_BASE_HI: *data = half(w->ipa_base, p->ipa_width, g, true); return true;
    case BH_REG_WINDOW_SIZE_LO:     *data = half(w->size, bh_size_width(p), g, false); return true;
    case BH_REG_WINDOW_SIZE_HI:     *data = half(w->size, bh_size_width(p), g, true); return true;
    case BH_REG_WINDOW_PA_BASE_LO:  *data = half(w->pa_base, p->pa_width, g, false); return true;
    case BH_REG_WINDOW_PA_BASE_HI:  *data = half(w->pa_base, p->pa_width, g, true); return true;
    case BH_REG_WINDOW_ACCESS:      *data = w->access; return true;
    case BH_REG_WINDOW_FLAGS:
        *data = PUT(FLAGS, VALID, w->valid) | PUT(FLAGS, LOCK, w->lock) | PUT(FLAGS, SHARED, w->shared)
              | PUT(FLAGS, BORROW, w->borrow);
        return true;
    default: return false;
    }
}

static uint32_t control_word(const struct bh_partition_control *c)
{
    return PUT(PART_CONTROL, VMID, c->vmid) | PUT(PART_CONTROL, SPLIT, c->split) | PUT(PART_CONTROL, LOCK, c->lock)
         | PUT(PART_CONTROL, NONSECURE, c->nonsecure) | PUT(PART_CONTROL, VALID, c->valid);
}

static bool read_part(const struct bh_model *m, unsigned partition, uint32_t offset, uint32_t *data)
{
    switch (offset) {
    case BH_REG_PART_PART_CONTROL: *data = control_word(&m->staged[partition].control); return true;
    case BH_REG_PART_PART_LIVE:    *data = control_word(&m->live[partition].control); return true;
    default: return false;
    }
}

static bool read_counters(const struct bh_counters *n, uint32_t offset, uint32_t *data)
{
    switch (offset) {
    case BH_REG_COUNTERS_READS:  *data = n->reads; return true;
    case BH_REG_COUNTERS_WRITES: *data = n->writes; return true;
    case BH_REG_COUNTERS_BEATS:  *data = n->beats; return true;
    case BH_REG_COUNTERS_FAULTS: *data = n->faults; return true;
    default: return false;
    }
}

/* PORT_LEVEL: eight partitions a word, where levels and partitions are built. */
static bool has_levels(const struct bh_params *p, unsigned from) { return bh_levels(p) > 1 && from < p->partitions; }

static uint32_t levels_word(const struct bh_port *p, unsigned from)
{
    uint32_t word = 0;

    for (unsigned q = 0; q < 8; q++)
        word |= (uint32_t)p->level[from + q] << 4 * q;
    return word;
}

/* What the port does just now is timing: here it is always idle. */
static bool read_port(const struct bh_model *m, unsigned port, uint32_t offset, uint32_t *data)
{
    const struct bh_port         *p = &m->port[port];
    const struct bh_port_control *c = &p->control;

    switch (offset) {
    case BH_REG_PORT_PORT_CONTROL:
        *data = PUT(PORT_CONTROL, LOCK, c->lock) | PUT(PORT_CONTROL, ISOLATE, c->isolate)
              | PUT(PORT_CONTROL, TRUSTED, c->trusted) | PUT(PORT_CONTROL, PARTITION, c->partition)
              | PUT(PORT_CONTROL, MODE, c->mode);
        return true;
    case BH_REG_PORT_PORT_STATUS:
        *data = PUT(PORT_STATUS, IDLE, 1) | PUT(PORT_STATUS, CLOSED, p->closed)
              | PUT(PORT_STATUS, LEVEL, bh_level_in_force(m, p))
              | PUT(PORT_STATUS, PARTITION, c->mode == BH_MODE_STREAM ? 0 : bh_carried(m, p));
        return true;
    case BH_REG_PORT_PORT_LEVEL_LO: *data = levels_word(p, 0); return has_levels(&m->params, 0);
    case BH_REG_PORT_PORT_LEVEL_HI: *data = levels_word(p, 8); return has_levels(&m->params, 8);
    default: return false;
    }
}

static uint32_t stream_word(const struct bh_stream *s)
{
    return PUT(STREAM_CONTROL, VALID, s->valid) | PUT(STREAM_CONTROL, LEVEL, s->level) | PUT(STREAM_CONTROL, TRUSTED, s->trusted)
         | PUT(STREAM_CONTROL, PARTITION, s->partition);
}

static uint32_t slot_word(const struct bh_slot *s)
{
    return PUT(SLOT_CONTROL, PARTITION, s->partition) | PUT(SLOT_CONTROL, CYCLES, s->cycles);
}

static bool read_single(const struct bh_model *m, uint32_t addr, uint32_t *data)
{
    const struct bh_params        *p     = &m->params;
    const struct bh_commit_status *s     = &m->commit_status;
    const struct bh_record         none  = {.code = BH_FAULT_NONE};
    const struct bh_record        *fault = m->fault_count ? &m->fault[m->fault_head] : &none;

    switch (addr) {
    case BH_REG_ID:      *data = BH_ID_RESET; return true;
    case BH_REG_VERSION: *data = BH_VERSION_RESET; return true;
    case BH_REG_CAP_TABLE:
        *data = PUT(CAP_TABLE, GRANULE_LOG2, p->granule_log2) | PUT(CAP_TABLE, PORTS, p->ports)
              | PUT(CAP_TABLE, WINDOWS, p->windows) | PUT(CAP_TABLE, PARTITIONS, p->partitions);
        return true;
    case BH_REG_CAP_BUS:
        *data = PUT(CAP_BUS, FAULT_DEPTH, p->fault_depth) | PUT(CAP_BUS, ID_WIDTH, p->id_width)
              | PUT(CAP_BUS, VMID_WIDTH, p->vmid_width) | PUT(CAP_BUS, IPA_WIDTH, p->ipa_width);
        return true;
    case BH_REG_CONTROL:     *data = PUT(CONTROL, RESP, m->fault_resp); return true;
    case BH_REG_STATUS:      *data = 0; return true;        /* timing: here all is always done */
    case BH_REG_SELECT:      *data = PUT(SELECT, PARTITION, m->select); return true;
    case BH_REG_ACTIVE:      *data = PUT(ACTIVE, PARTITION, m->active); return true;
    case BH_REG_DRAIN_LIMIT: *data = PUT(DRAIN_LIMIT, CYCLES, m->drain_limit); return true;
    case BH_REG_COMMIT:      *data = 0; return true;
    case BH_REG_COMMIT_STATUS:
        *data = PUT(COMMIT_STATUS, CODE, s->code) | PUT(COMMIT_STATUS, WINDOW, s->window)
              | PUT(COMMIT_STATUS, OTHER_PARTITION, s->other_partition)
              | PUT(COMMIT_STATUS, OTHER_WINDOW, s->other_window);
        return true;
    case BH_REG_CAP_PORTS:
        *data = PUT(CAP_PORTS, STREAM_WIDTH, p->stream_ports ? p->stream_width : 0)
              | PUT(CAP_PORTS, SCHEDULE_SLOTS, p->schedule_slots)
              | PUT(CAP_PORTS, ISOLATE_PORTS, p->isolate_ports) | PUT(CAP_PORTS, STREAM_PORTS, p->stream_ports);
        return true;
    case BH_REG_CAP_GRANULES:
        *data = PUT(CAP_GRANULES, LEVELS, p->page ? bh_levels(p) : 0)
              | PUT(CAP_GRANULES, GRANULES_LOG2, p->granules ? bh_log2(p->granules) : 0)
              | PUT(CAP_GRANULES, DRAM, p->granule_dram) | PUT(CAP_GRANULES, MAILBOX, p->mailbox) | PUT(CAP_GRANULES, PAGE, p->page);
        return true;
    case BH_REG_IRQ_STATE:  *data = m->irq_state; return true;
    case BH_REG_IRQ_ENABLE: *data = m->irq_enable; return true;
    case BH_REG_IRQ_TEST:   *data = 0; return true;
    case BH_REG_FAULT_STATUS:
        *data = PUT(FAULT_STATUS, COUNT, m->fault_count) | PUT(FAULT_STATUS, MISSED, m->fault_missed != 0)
              | PUT(FAULT_STATUS, VALID, m->fault_count != 0);
        return true;
    case BH_REG_FAULT_MISSED: *data = m->fault_missed; return true;
    case BH_REG_FAULT_IPA_LO: *data = (uint32_t)fault->ipa; return true;
    case BH_REG_FAULT_IPA_HI: *data = (uint32_t)(fault->ipa >> 32); return true;
    case BH_REG_FAULT_INFO:
        *data = PUT(FAULT_INFO, PARTITION, fault->partition) | PUT(FAULT_INFO, PORT, fault->port)
              | PUT(FAULT_INFO, LEVEL, fault->level) | PUT(FAULT_INFO, TRUSTED, fault->trusted)
              | PUT(FAULT_INFO, SIZE, fault->size) | PUT(FAULT_INFO, LEN, fault->len) | PUT(FAULT_INFO, PROT, fault->prot)
              | PUT(FAULT_INFO, WRITE, fault->write) | PUT(FAULT_INFO, CODE, fault->code);
        return true;
    case BH_REG_FAULT_ID:   *data = fault->id; return true;
    case BH_REG_FAULT_VMID: *data = fault->vmid; return true;
    case BH_REG_SCHEDULE_CONTROL:
        *data = PUT(SCHEDULE_CONTROL, LAST, m->schedule_last) | PUT(SCHEDULE_CONTROL, ENABLE, m->schedule_enable);
        return p->schedule_slots > 0;
    case BH_REG_SCHEDULE_STATUS: *data = 0; return p->schedule_slots > 0;
    default: return false;
    }
}

BH_API enum bh_resp bh_reg_read(struct bh_model *m, uint16_t addr, uint8_t prot, uint32_t *data, struct bh_record *r)
{
    const struct place at    = find(&m->params, addr);
    bool               there = false;

    r->code = BH_FAULT_NONE;
    *data   = 0;
    if (!trusted(prot)) {
        *r = config_record(BH_FAULT_CONFIG, addr, prot, false);
        return BH_SLVERR;
    }
    switch (at.bank) {
    case SINGLE:   there = read_single(m, at.offset, data); break;
    case SLOT:     *data = slot_word(&m->slot[at.index]); there = true; break;
    case COUNTERS: there = read_counters(&m->counters[at.index], at.offset, data); break;
    case PART:     there = read_part(m, at.index, at.offset, data); break;
    case PORT:     there = read_port(m, at.index, at.offset, data); break;
    case STREAM:   *data = stream_word(&m->stream[at.index]); there = true; break;
    case MAIL:     there = bh_mail_owner_read(m, at.offset, data); break;
    case STAGED:
        there = read_window(&m->params, &m->staged[at.index].window[at.window], at.offset, data);
        break;
    case LIVE:
        there = read_window(&m->params, &m->live[at.index].window[at.window], at.offset, data);
        break;
    case NOTHING:  break;
    }
    return there ? BH_OKAY : BH_SLVERR;
}

/* ---- writing --------------------------------------------------------------------- */

static uint64_t with_half(uint64_t value, bool high, uint32_t data)
{
    return high ? (value & 0xFFFFFFFFu) | (uint64_t)data << 32 : (value & ~(uint64_t)0xFFFFFFFFu) | data;
}

/* Each register of a window is there to be written, and marks the window changed. */
static void write_window(struct bh_model *m, const struct place *at, uint32_t data)
{
    struct bh_window w = m->staged[at->index].window[at->window];

    switch (at->offset) {
    case BH_REG_WINDOW_IPA_BASE_LO: w.ipa_base = with_half(w.ipa_base, false, data); break;
    case BH_REG_WINDOW_IPA_BASE_HI: w.ipa_base = with_half(w.ipa_base, true, data); break;
    case BH_REG_WINDOW_SIZE_LO:     w.size = with_half(w.size, false, data); break;
    case BH_REG_WINDOW_SIZE_HI:     w.size = with_half(w.size, true, data); break;
    case BH_REG_WINDOW_PA_BASE_LO:  w.pa_base = with_half(w.pa_base, false, data); break;
    case BH_REG_WINDOW_PA_BASE_HI:  w.pa_base = with_half(w.pa_base, true, data); break;
    case BH_REG_WINDOW_ACCESS:      w.access = data & BH_ACCESS_ALL; break;
    case BH_REG_WINDOW_FLAGS:
        w.valid  = GET(FLAGS, VALID, data);
        w.lock   = GET(FLAGS, LOCK, data);
        w.shared = GET(FLAGS, SHARED, data);
        w.borrow = GET(FLAGS, BORROW, data) != 0;
        break;
    }
    (void)bh_stage_window(m, at->index, at->window, &w);
}

static enum bh_resp write_part(struct bh_model *m, const struct place *at, uint32_t data)
{
    if (at->offset != BH_REG_PART_PART_CONTROL)
        return BH_SLVERR;

    const struct bh_partition_control c = {.vmid      = (uint16_t)GET(PART_CONTROL, VMID, data),
                                           .valid     = GET(PART_CONTROL, VALID, data),
                                           .nonsecure = GET(PART_CONTROL, NONSECURE, data),
                                           .lock      = GET(PART_CONTROL, LOCK, data),
                                           .split     = GET(PART_CONTROL, SPLIT, data) != 0};
    (void)bh_stage_partition(m, at->index, &c);
    return BH_OKAY;
}

static struct bh_port_control port_control(uint32_t data)
{
    return (struct bh_port_control){.mode      = GET(PORT_CONTROL, MODE, data),
                                    .partition = GET(PORT_CONTROL, PARTITION, data),
                                    .trusted   = GET(PORT_CONTROL, TRUSTED, data),
                                    .isolate   = GET(PORT_CONTROL, ISOLATE, data),
                                    .lock      = GET(PORT_CONTROL, LOCK, data)};
}

/* The first partition of a PORT_LEVEL register. */
static unsigned first_level(const struct place *at) { return at->offset == BH_REG_PORT_PORT_LEVEL_HI ? 8 : 0; }

static bool is_levels(const struct place *at)
{
    return at->offset == BH_REG_PORT_PORT_LEVEL_LO || at->offset == BH_REG_PORT_PORT_LEVEL_HI;
}

static unsigned level_in(uint32_t data, unsigned q) { return data >> 4 * q & 15; }

/* Levels that are not built, and any of a partition that is not built but 0, refuse the whole word. */
static bool levels_taken(const struct bh_model *m, const struct place *at, uint32_t data)
{
    const unsigned from  = first_level(at);
    bool           taken = has_levels(&m->params, from) && !m->port[at->index].control.lock;

    for (unsigned q = 0; q < 8; q++)
        taken &= level_in(data, q) == 0 || (from + q < m->params.partitions && level_in(data, q) < bh_levels(&m->params));
    return taken;
}

static enum bh_resp write_levels(struct bh_model *m, const struct place *at, uint32_t data)
{
    if (!levels_taken(m, at, data))
        return BH_SLVERR;
    for (unsigned q = 0; q < 8 && first_level(at) + q < m->params.partitions; q++)
        (void)bh_set_level(m, at->index, first_level(at) + q, level_in(data, q));
    return BH_OKAY;
}

static enum bh_resp write_port(struct bh_model *m, const struct place *at, uint32_t data)
{
    const struct bh_port_control c = port_control(data);

    switch (at->offset) {
    case BH_REG_PORT_PORT_CONTROL: return bh_set_port(m, at->index, &c) == BH_OK ? BH_OKAY : BH_SLVERR;
    case BH_REG_PORT_PORT_STATUS:
        if (GET(PORT_STATUS, CLOSED, data))
            bh_reopen(m, at->index);
        return BH_OKAY;
    case BH_REG_PORT_PORT_LEVEL_LO:
    case BH_REG_PORT_PORT_LEVEL_HI: return write_levels(m, at, data);
    default: return BH_SLVERR;
    }
}

/* A build of one level has no LEVEL. */
static struct bh_stream stream_control(const struct bh_params *p, uint32_t data)
{
    return (struct bh_stream){.partition = GET(STREAM_CONTROL, PARTITION, data),
                              .trusted   = GET(STREAM_CONTROL, TRUSTED, data),
                              .valid     = GET(STREAM_CONTROL, VALID, data) != 0,
                              .level     = bh_levels(p) > 1 ? GET(STREAM_CONTROL, LEVEL, data) : 0};
}

static enum bh_resp write_stream(struct bh_model *m, const struct place *at, uint32_t data)
{
    const struct bh_stream s = stream_control(&m->params, data);

    return bh_set_stream(m, at->index, &s) == BH_OK ? BH_OKAY : BH_SLVERR;
}

/* Slots are written while the schedule stands. */
static enum bh_resp write_slot(struct bh_model *m, const struct place *at, uint32_t data)
{
    const struct bh_slot s = {.cycles    = GET(SLOT_CONTROL, CYCLES, data),
                              .partition = (uint8_t)GET(SLOT_CONTROL, PARTITION, data)};

    if (m->schedule_enable || s.partition >= m->params.partitions)
        return BH_SLVERR;
    m->slot[at->index] = s;
    return BH_OKAY;
}

static enum bh_resp write_single(struct bh_model *m, uint32_t addr, uint32_t data)
{
    switch (addr) {
    case BH_REG_CONTROL:
        if (GET(CONTROL, RESP, data) == BH_EXOKAY)
            return BH_SLVERR;
        m->fault_resp = GET(CONTROL, RESP, data);
        return BH_OKAY;
    case BH_REG_ACTIVE:      return bh_switch(m, data) == BH_OK ? BH_OKAY : BH_SLVERR;
    case BH_REG_DRAIN_LIMIT: m->drain_limit = GET(DRAIN_LIMIT, CYCLES, data); return BH_OKAY;
    case BH_REG_COMMIT:      return bh_commit(m, data).code == BH_COMMIT_OK ? BH_OKAY : BH_SLVERR;
    case BH_REG_IRQ_STATE:   m->irq_state &= (uint16_t)~GET(IRQ_STATE, CODE, data); return BH_OKAY;
    case BH_REG_IRQ_ENABLE:  m->irq_enable = (uint16_t)GET(IRQ_ENABLE, CODE, data); return BH_OKAY;
    case BH_REG_IRQ_TEST:    m->irq_state |= (uint16_t)GET(IRQ_TEST, CODE, data); return BH_OKAY;
    case BH_REG_FAULT_STATUS:
        if (GET(FAULT_STATUS, VALID, data))
            bh_record_drop(m);
        if (GET(FAULT_STATUS, MISSED, data))
            bh_record_forget_missed(m);
        return BH_OKAY;
    case BH_REG_SCHEDULE_CONTROL:
        if (GET(SCHEDULE_CONTROL, LAST, data) >= m->params.schedule_slots)
            return BH_SLVERR;
        m->schedule_last   = GET(SCHEDULE_CONTROL, LAST, data);
        m->schedule_enable = GET(SCHEDULE_CONTROL, ENABLE, data);
        return BH_OKAY;
    default: return BH_SLVERR;                  /* read-only, or nothing there */
    }
}

BH_API enum bh_resp bh_reg_write(struct bh_model *m, uint16_t addr, uint8_t prot, uint32_t data, uint8_t strb,
                                 struct bh_record *r)
{
    const struct place at = find(&m->params, addr);

    r->code = BH_FAULT_NONE;
    if (!trusted(prot)) {
        *r = config_record(BH_FAULT_CONFIG, addr, prot, true);
        return BH_SLVERR;
    }
    if ((strb & 0xF) != 0xF)
        return BH_SLVERR;
    switch (at.bank) {
    case SINGLE: return write_single(m, at.offset, data);
    case SLOT:   return write_slot(m, &at, data);
    case PART:   return write_part(m, &at, data);
    case PORT:   return write_port(m, &at, data);
    case STREAM: return write_stream(m, &at, data);
    case MAIL:   return bh_mail_owner_write(m, at.offset, data) ? BH_OKAY : BH_SLVERR;
    case STAGED: write_window(m, &at, data); return BH_OKAY;
    default:     return BH_SLVERR;              /* COUNTERS and LIVE are read-only */
    }
}

/* ---- writes that drain ----------------------------------------------------------- */

/* Ports that are closed have nothing to wait for. */
static unsigned open_only(const struct bh_model *m, unsigned port) { return (unsigned)!m->port[port].closed << port; }

static enum bh_effect port_effect(const struct bh_model *m, const struct place *at, uint32_t data, unsigned *ports)
{
    const struct bh_port_control c = port_control(data);

    if (at->offset == BH_REG_PORT_PORT_STATUS && GET(PORT_STATUS, CLOSED, data) && m->port[at->index].closed) {
        *ports = 1u << at->index;
        return BH_EFFECT_REOPEN;
    }
    if (at->offset == BH_REG_PORT_PORT_CONTROL && bh_port_takes(m, at->index, &c)
        && bh_port_view_changes(m, at->index, &c)) {
        *ports = open_only(m, at->index);
        return BH_EFFECT_PORT;
    }
    if (is_levels(at) && levels_taken(m, at, data) && m->port[at->index].control.mode != BH_MODE_STREAM) {
        const unsigned q = bh_carried(m, &m->port[at->index]) - first_level(at);

        if (q < 8 && level_in(data, q) != bh_level_in_force(m, &m->port[at->index])) {
            *ports = open_only(m, at->index);
            return BH_EFFECT_PORT;
        }
    }
    return BH_EFFECT_NONE;
}

BH_API enum bh_effect bh_reg_effect(const struct bh_model *m, uint16_t addr, uint8_t prot, uint32_t data, uint8_t strb,
                                    unsigned *ports)
{
    const struct place     at = find(&m->params, addr);
    const struct bh_stream s  = stream_control(&m->params, data);
    unsigned               nobody;

    if (!ports)
        ports = &nobody;
    *ports = 0;
    if (!trusted(prot) || (strb & 0xF) != 0xF)
        return BH_EFFECT_NONE;
    if (at.bank == SINGLE && at.offset == BH_REG_ACTIVE && data != m->active && data < m->params.partitions) {
        *ports = bh_ports_following(m);
        return BH_EFFECT_SWITCH;
    }
    if (at.bank == SINGLE && at.offset == BH_REG_COMMIT && bh_commit_check(m, data).code == BH_COMMIT_OK) {
        *ports = bh_ports_carrying(m, data);
        return BH_EFFECT_COMMIT;
    }
    if (at.bank == PORT)
        return port_effect(m, &at, data, ports);
    if (at.bank == STREAM && bh_stream_takes(m, at.index, &s)) {
        *ports = bh_ports_by_stream(m);
        return BH_EFFECT_STREAM;
    }
    return BH_EFFECT_NONE;
}

BH_API enum bh_resp bh_reg_write_abandoned(struct bh_model *m, uint16_t addr, uint8_t prot, uint32_t data, uint8_t strb)
{
    switch (bh_reg_effect(m, addr, prot, data, strb, NULL)) {
    case BH_EFFECT_SWITCH: (void)bh_switch_abandoned(m, data); break;
    case BH_EFFECT_COMMIT: m->commit_status = (struct bh_commit_status){.code = BH_COMMIT_DRAIN}; break;
    case BH_EFFECT_NONE:
    case BH_EFFECT_PORT:
    case BH_EFFECT_STREAM:
    case BH_EFFECT_REOPEN: break;
    }
    return BH_SLVERR;
}
