/* SPDX-License-Identifier: Apache-2.0
 *
 * The owner's calls: registers of regs/bulkhead.rdl.
 *
 * Whatever Bulkhead might refuse is read back: a response says nothing to a program.
 */
#include "bulkhead/driver.h"
#include "field.h"

static uint32_t get(const struct bulkhead *b, uint32_t addr) { return bulkhead_read(&b->bus, addr); }

/* Answered when it returns. */
static void put(const struct bulkhead *b, uint32_t addr, uint32_t data)
{
    bulkhead_write(&b->bus, addr, data);
    bulkhead_barrier(&b->bus);
}

/* A write that takes effect when these bits read back. */
static int set(const struct bulkhead *b, uint32_t addr, uint32_t data)
{
    put(b, addr, data);
    return get(b, addr) == data ? BULKHEAD_OK : BULKHEAD_REFUSED;
}

/* ---- what is there ---------------------------------------------------------------- */

int bulkhead_open(struct bulkhead *b, const struct bulkhead_bus *bus)
{
    b->bus = *bus;
    if (get(b, BH_REG_ID) != BH_ID_RESET || GET(VERSION, MAJOR, get(b, BH_REG_VERSION)) != GET(VERSION, MAJOR, BH_VERSION_RESET))
        return BULKHEAD_ABSENT;

    const uint32_t table = get(b, BH_REG_CAP_TABLE), bits = get(b, BH_REG_CAP_BUS), ports = get(b, BH_REG_CAP_PORTS),
                   granules = get(b, BH_REG_CAP_GRANULES), log2 = GET(CAP_GRANULES, GRANULES_LOG2, granules);

    b->granules       = log2 ? (uint32_t)1 << log2 : 0;
    b->partitions     = (uint8_t)GET(CAP_TABLE, PARTITIONS, table);
    b->windows        = (uint8_t)GET(CAP_TABLE, WINDOWS, table);
    b->ports          = (uint8_t)GET(CAP_TABLE, PORTS, table);
    b->granule_log2   = (uint8_t)GET(CAP_TABLE, GRANULE_LOG2, table);
    b->ipa_width      = (uint8_t)GET(CAP_BUS, IPA_WIDTH, bits);
    b->vmid_width     = (uint8_t)GET(CAP_BUS, VMID_WIDTH, bits);
    b->fault_depth    = (uint8_t)GET(CAP_BUS, FAULT_DEPTH, bits);
    b->stream_ports   = (uint8_t)GET(CAP_PORTS, STREAM_PORTS, ports);
    b->isolate_ports  = (uint8_t)GET(CAP_PORTS, ISOLATE_PORTS, ports);
    b->stream_width   = (uint8_t)GET(CAP_PORTS, STREAM_WIDTH, ports);
    b->schedule_slots = (uint8_t)GET(CAP_PORTS, SCHEDULE_SLOTS, ports);
    b->levels         = (uint8_t)GET(CAP_GRANULES, LEVELS, granules);
    b->page           = GET(CAP_GRANULES, PAGE, granules) != 0;
    b->mailbox        = GET(CAP_GRANULES, MAILBOX, granules) != 0;
    b->dram           = GET(CAP_GRANULES, DRAM, granules) != 0;
    return BULKHEAD_OK;
}

int bulkhead_table_wait(struct bulkhead *b, uint32_t polls)
{
    if (!b->granules)
        return BULKHEAD_ABSENT;
    while (polls-- > 0) {
        const uint32_t status = get(b, BH_REG_STATUS);

        if (GET(STATUS, TABLE_FAILED, status))
            return BULKHEAD_REFUSED;
        if (GET(STATUS, TABLE_READY, status))
            return BULKHEAD_OK;
    }
    return BULKHEAD_LOST;
}

/* ---- windows and partitions ------------------------------------------------------- */

int bulkhead_stage_window(struct bulkhead *b, unsigned partition, unsigned window, const struct bulkhead_window *w)
{
    const uint32_t at = AT(STAGED, partition) + window * BH_REG_WINDOW_STRIDE;

    if (partition >= b->partitions || window >= b->windows || w->access > 0xFFF)
        return BULKHEAD_RANGE;
    if (w->borrow && !b->granules)              /* it would read as zero, and the window own what it shows */
        return BULKHEAD_ABSENT;

    bulkhead_write(&b->bus, at + BH_REG_WINDOW_IPA_BASE_LO, (uint32_t)w->ipa_base);
    bulkhead_write(&b->bus, at + BH_REG_WINDOW_IPA_BASE_HI, (uint32_t)(w->ipa_base >> 32));
    bulkhead_write(&b->bus, at + BH_REG_WINDOW_SIZE_LO, (uint32_t)w->size);
    bulkhead_write(&b->bus, at + BH_REG_WINDOW_SIZE_HI, (uint32_t)(w->size >> 32));
    bulkhead_write(&b->bus, at + BH_REG_WINDOW_PA_BASE_LO, (uint32_t)w->pa_base);
    bulkhead_write(&b->bus, at + BH_REG_WINDOW_PA_BASE_HI, (uint32_t)(w->pa_base >> 32));
    bulkhead_write(&b->bus, at + BH_REG_WINDOW_ACCESS, w->access);
    put(b, at + BH_REG_WINDOW_FLAGS, PUT(FLAGS, BORROW, w->borrow) | PUT(FLAGS, SHARED, w->shared) | PUT(FLAGS, LOCK, w->lock)
                                   | PUT(FLAGS, VALID, w->valid));
    return BULKHEAD_OK;
}

int bulkhead_stage_partition(struct bulkhead *b, unsigned partition, const struct bulkhead_partition *p)
{
    if (partition >= b->partitions || p->vmid >> b->vmid_width)
        return BULKHEAD_RANGE;
    if (p->split && !b->granules)
        return BULKHEAD_ABSENT;

    put(b, AT(PART, partition) + BH_REG_PART_PART_CONTROL,
        PUT(PART_CONTROL, VMID, p->vmid) | PUT(PART_CONTROL, SPLIT, p->split) | PUT(PART_CONTROL, LOCK, p->lock)
            | PUT(PART_CONTROL, NONSECURE, p->nonsecure) | PUT(PART_CONTROL, VALID, p->valid));
    return BULKHEAD_OK;
}

int bulkhead_commit(struct bulkhead *b, unsigned partition, struct bulkhead_commit *why)
{
    if (partition >= b->partitions)
        return BULKHEAD_RANGE;
    put(b, BH_REG_COMMIT, partition);

    const uint32_t status = get(b, BH_REG_COMMIT_STATUS);
    if (why)
        *why = (struct bulkhead_commit){.code            = (uint8_t)GET(COMMIT_STATUS, CODE, status),
                                        .window          = (uint8_t)GET(COMMIT_STATUS, WINDOW, status),
                                        .other_partition = (uint8_t)GET(COMMIT_STATUS, OTHER_PARTITION, status),
                                        .other_window    = (uint8_t)GET(COMMIT_STATUS, OTHER_WINDOW, status)};
    return GET(COMMIT_STATUS, CODE, status) == 0 ? BULKHEAD_OK : BULKHEAD_REFUSED;
}

/* ---- views ------------------------------------------------------------------------ */

int bulkhead_switch(struct bulkhead *b, unsigned partition)
{
    if (partition >= b->partitions)
        return BULKHEAD_RANGE;
    return set(b, BH_REG_ACTIVE, partition);
}

unsigned bulkhead_active(const struct bulkhead *b) { return get(b, BH_REG_ACTIVE); }

static uint32_t port_at(unsigned port, uint32_t offset) { return AT(PORT, port) + offset; }

static bool locked(const struct bulkhead *b, unsigned port)
{
    return GET(PORT_CONTROL, LOCK, get(b, port_at(port, BH_REG_PORT_PORT_CONTROL))) != 0;
}

int bulkhead_set_port(struct bulkhead *b, unsigned port, const struct bulkhead_port *p)
{
    if (port >= b->ports || p->partition >= b->partitions || (unsigned)p->mode > BULKHEAD_STREAM
        || (p->mode == BULKHEAD_STREAM && !(b->stream_ports >> port & 1)) || (p->isolate && !(b->isolate_ports >> port & 1)))
        return BULKHEAD_RANGE;
    if (locked(b, port))
        return BULKHEAD_REFUSED;
    return set(b, port_at(port, BH_REG_PORT_PORT_CONTROL),
               PUT(PORT_CONTROL, LOCK, p->lock) | PUT(PORT_CONTROL, ISOLATE, p->isolate) | PUT(PORT_CONTROL, TRUSTED, p->trusted)
                   | PUT(PORT_CONTROL, PARTITION, p->partition) | PUT(PORT_CONTROL, MODE, p->mode));
}

int bulkhead_set_stream(struct bulkhead *b, unsigned stream, const struct bulkhead_stream *s)
{
    if (!b->stream_ports || stream >> b->stream_width || s->partition >= b->partitions || (s->level && s->level >= b->levels))
        return BULKHEAD_RANGE;
    return set(b, AT(STREAM, stream), PUT(STREAM_CONTROL, VALID, s->valid) | PUT(STREAM_CONTROL, LEVEL, s->level)
                                          | PUT(STREAM_CONTROL, TRUSTED, s->trusted) | PUT(STREAM_CONTROL, PARTITION, s->partition));
}

int bulkhead_reopen(struct bulkhead *b, unsigned port)
{
    if (port >= b->ports)
        return BULKHEAD_RANGE;

    const uint32_t at = port_at(port, BH_REG_PORT_PORT_STATUS), status = get(b, at);
    if (!GET(PORT_STATUS, CLOSED, status))
        return BULKHEAD_OK;
    if (!GET(PORT_STATUS, IDLE, status) || GET(PORT_STATUS, OWED, status) || GET(PORT_STATUS, STOPPED, status))
        return BULKHEAD_REFUSED;
    put(b, at, PUT(PORT_STATUS, CLOSED, 1));
    return GET(PORT_STATUS, CLOSED, get(b, at)) ? BULKHEAD_REFUSED : BULKHEAD_OK;
}

int bulkhead_set_level(struct bulkhead *b, unsigned port, unsigned partition, unsigned level)
{
    if (b->levels <= 1)
        return BULKHEAD_ABSENT;
    if (port >= b->ports || partition >= b->partitions || level >= b->levels)
        return BULKHEAD_RANGE;
    if (locked(b, port))
        return BULKHEAD_REFUSED;

    const uint32_t at    = port_at(port, partition < 8 ? BH_REG_PORT_PORT_LEVEL_LO : BH_REG_PORT_PORT_LEVEL_HI);
    const unsigned shift = 4 * (partition % 8);
    return set(b, at, (get(b, at) & ~((uint32_t)15 << shift)) | (uint32_t)level << shift);
}

/* ---- mailbox ---------------------------------------------------------------------- */

int bulkhead_set_peers(struct bulkhead *b, unsigned partition, uint32_t peers)
{
    const uint32_t built = (((uint32_t)1 << b->partitions) - 1) | (uint32_t)1 << BULKHEAD_OWNER;

    if (!b->mailbox)
        return BULKHEAD_ABSENT;
    if (partition >= b->partitions || peers & ~(built & ~((uint32_t)1 << partition)))
        return BULKHEAD_RANGE;
    return set(b, AT(MAIL_PEERS, partition), peers);
}

uint32_t bulkhead_calls(const struct bulkhead *b) { return b->mailbox ? get(b, BH_REG_MAIL_CALLS) : 0; }

static int waits(const struct bulkhead *b, unsigned partition)
{
    if (!b->mailbox)
        return BULKHEAD_ABSENT;
    if (partition >= b->partitions)
        return BULKHEAD_RANGE;
    return bulkhead_calls(b) >> partition & 1 ? BULKHEAD_OK : BULKHEAD_REFUSED;
}

int bulkhead_call_word(const struct bulkhead *b, unsigned partition, uint32_t *word)
{
    const int status = waits(b, partition);

    if (status == BULKHEAD_OK)
        *word = get(b, AT(MAIL_CALL, partition));
    return status;
}

int bulkhead_answer(struct bulkhead *b, unsigned partition, uint32_t word)
{
    const int status = waits(b, partition);

    if (status == BULKHEAD_OK)
        put(b, AT(MAIL_CALL, partition), word);
    return status;
}

/* ---- faults ----------------------------------------------------------------------- */

bool bulkhead_take_fault(struct bulkhead *b, struct bulkhead_fault *f)
{
    if (!GET(FAULT_STATUS, VALID, get(b, BH_REG_FAULT_STATUS)))
        return false;

    const uint32_t info = get(b, BH_REG_FAULT_INFO), low = get(b, BH_REG_FAULT_IPA_LO), high = get(b, BH_REG_FAULT_IPA_HI),
                   id = get(b, BH_REG_FAULT_ID), vmid = get(b, BH_REG_FAULT_VMID);
    *f = (struct bulkhead_fault){.ipa       = (uint64_t)high << 32 | low,
                                 .id        = id,
                                 .vmid      = (uint16_t)vmid,
                                 .code      = (uint8_t)GET(FAULT_INFO, CODE, info),
                                 .partition = (uint8_t)GET(FAULT_INFO, PARTITION, info),
                                 .port      = (uint8_t)GET(FAULT_INFO, PORT, info),
                                 .level     = (uint8_t)GET(FAULT_INFO, LEVEL, info),
                                 .prot      = (uint8_t)GET(FAULT_INFO, PROT, info),
                                 .len       = (uint8_t)GET(FAULT_INFO, LEN, info),
                                 .size      = (uint8_t)GET(FAULT_INFO, SIZE, info),
                                 .trusted   = GET(FAULT_INFO, TRUSTED, info) != 0,
                                 .write     = GET(FAULT_INFO, WRITE, info) != 0};
    put(b, BH_REG_FAULT_STATUS, PUT(FAULT_STATUS, VALID, 1));
    return true;
}

/* One that is missed between the two accesses is forgotten with them. */
unsigned bulkhead_take_missed(struct bulkhead *b)
{
    const uint32_t missed = get(b, BH_REG_FAULT_MISSED);

    if (missed)
        put(b, BH_REG_FAULT_STATUS, PUT(FAULT_STATUS, MISSED, 1));
    return missed;
}

int bulkhead_counters(const struct bulkhead *b, unsigned partition, struct bulkhead_counters *c)
{
    if (partition >= b->partitions)
        return BULKHEAD_RANGE;

    const uint32_t at = AT(COUNTERS, partition);
    c->reads  = get(b, at + BH_REG_COUNTERS_READS);
    c->writes = get(b, at + BH_REG_COUNTERS_WRITES);
    c->beats  = get(b, at + BH_REG_COUNTERS_BEATS);
    c->faults = get(b, at + BH_REG_COUNTERS_FAULTS);
    return BULKHEAD_OK;
}

void bulkhead_enable_irq(struct bulkhead *b, uint16_t codes) { put(b, BH_REG_IRQ_ENABLE, codes); }

uint16_t bulkhead_take_irq(struct bulkhead *b)
{
    const uint32_t codes = get(b, BH_REG_IRQ_STATE);

    put(b, BH_REG_IRQ_STATE, codes);
    return (uint16_t)codes;
}

/* ---- the rest --------------------------------------------------------------------- */

int bulkhead_set_response(struct bulkhead *b, unsigned resp)
{
    if (resp > 3 || resp == 1)
        return BULKHEAD_RANGE;
    return set(b, BH_REG_CONTROL, resp);
}

int bulkhead_set_drain_limit(struct bulkhead *b, uint32_t cycles)
{
    if (cycles >> 24)
        return BULKHEAD_RANGE;
    return set(b, BH_REG_DRAIN_LIMIT, cycles);
}

/* Slots can be written only while it stands. */
int bulkhead_set_schedule(struct bulkhead *b, const struct bulkhead_slot *slot, unsigned slots)
{
    if (!b->schedule_slots)
        return BULKHEAD_ABSENT;
    if (slots > b->schedule_slots)
        return BULKHEAD_RANGE;
    for (unsigned i = 0; i < slots; i++)
        if (slot[i].partition >= b->partitions || slot[i].cycles >> 28)
            return BULKHEAD_RANGE;

    int status = set(b, BH_REG_SCHEDULE_CONTROL, 0);
    for (unsigned i = 0; i < slots && status == BULKHEAD_OK; i++)
        status = set(b, AT(SCHEDULE, i), PUT(SLOT_CONTROL, PARTITION, slot[i].partition) | PUT(SLOT_CONTROL, CYCLES, slot[i].cycles));
    if (slots && status == BULKHEAD_OK)
        status = set(b, BH_REG_SCHEDULE_CONTROL, PUT(SCHEDULE_CONTROL, LAST, slots - 1) | PUT(SCHEDULE_CONTROL, ENABLE, 1));
    return status;
}
