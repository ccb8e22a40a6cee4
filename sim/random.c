/* SPDX-License-Identifier: Apache-2.0 */
#include "random.h"

#include "bulkhead/registers.h"
#include "random_page.h"
#include "traffic.h"
#include "traffic_page.h"

/* ---- configuration -------------------------------------------------------------------------- */

int random_owner_write(struct random *r, uint32_t addr, uint32_t data)
{
    return tb_reg_write(r->tb, (uint16_t)addr, data, TB_OWNER, 0xf, NULL);
}

/* Where PA is for windows: of each partition, and of those that several share.  With granules most of it is under the table, some
 * beyond its end; the last window of each partition lies elsewhere. */
struct room { uint64_t first, pages, slots, slot; };

static struct room room_of(struct random *r, unsigned partition, unsigned window, bool shared)
{
    const unsigned g = r->p->granule_log2, pp = r->p->pa_width - g, n = r->p->windows;
    struct room m = {0, pp >= 63 ? 1ull << 63 : 1ull << pp, (uint64_t)(r->p->partitions + 1) * n,
                     shared ? (uint64_t)r->p->partitions * n + below(r, n) : (uint64_t)partition * n + window};

    if (!r->p->granules)
        return m;
    const uint64_t base = r->p->granule_base >> g, table = r->p->granule_table >> g;
    const uint64_t before = r->p->granule_dram && table < base ? table : base;
    if (n > 1 && window == n - 1 && !shared && before >= 8 * r->p->partitions)
        return (struct room){0, before, r->p->partitions, partition};
    m.first = base;
    m.pages = r->p->granules + r->p->granules / 8;
    if (base + m.pages > 1ull << pp)
        m.pages = r->p->granules;
    m.slot = shared ? m.slot - (uint64_t)r->p->partitions * n : m.slot + n;     /* the shared ones first */
    return m;
}

/* A range that another partition owns; the same other one always, for two borrowers of a range are refused. */
static bool borrow(struct random *r, unsigned partition, struct bh_window *w)
{
    const struct bh_window *o = r->p->granules && r->p->partitions > 1 ? traffic_window(r, (partition + 1) % r->p->partitions) : NULL;

    if (!o || o->shared || o->borrow)
        return false;
    w->pa_base = o->pa_base;
    w->size = o->size;
    w->borrow = 1;
    return true;
}

/* Windows have slots of PA of their own, so that most commits are accepted; some slots are common. */
static void make_window(struct random *r, unsigned partition, unsigned window, struct bh_window *w)
{
    const unsigned ip = r->p->ipa_width - r->p->granule_log2;
    const bool shared = chance(r, 32), split = r->m->staged[partition].control.split;
    const uint64_t ipas = (ip >= 63 ? 1ull << 63 : 1ull << ip) >> split, most = r->p->granules ? 96 : 8;
    const uint64_t page = r->p->page ? r->p->page_ipa >> r->p->granule_log2 : UINT64_MAX;
    struct room room = room_of(r, partition, window, shared);
    uint64_t span = room.pages / room.slots;
    uint64_t pages, at;

    if (span == 0)
        span = 1, room.slot %= room.pages;
    pages = 1 + below(r, span < 8 ? (uint32_t)span : 8);
    if (chance(r, 16))
        pages = span; /* touches both neighbours */
    /* Slots from the bottom, or from the very top, of the PA space. */
    at = room.slot * span + (chance(r, 128) ? 0 : span - pages);
    if (partition & 1 && !r->p->granules)
        at = room.pages - room.slots * span + at;
    *w = (struct bh_window){.pa_base = (room.first + at) << r->p->granule_log2,
                            .size = pages << r->p->granule_log2,
                            .shared = shared,
                            .valid = !chance(r, 20),
                            .lock = chance(r, 2),
                            .access = (uint16_t)(chance(r, 128) ? BH_ACCESS_ALL : rng_next(&r->rng) & BH_ACCESS_ALL)};
    if (!shared && chance(r, 64))
        borrow(r, partition, w);
    /* IPA: the same in each partition, neighbours adjacent, from the bottom or up to the very top. */
    const uint64_t ipa_span = ipas / r->p->windows < most ? ipas / r->p->windows : most;
    const uint64_t all = (uint64_t)r->p->windows * (ipa_span ? ipa_span : 1);
    uint64_t ipa = ipa_span ? window * ipa_span : window;
    if (ipa_span && w->size >> r->p->granule_log2 > ipa_span)
        w->size = ipa_span << r->p->granule_log2;
    pages = w->size >> r->p->granule_log2;
    if (ipa_span && chance(r, 128)) /* up to the neighbour's first byte */
        ipa += ipa_span - pages;
    /* The page takes its granule's place: windows lie right behind it, or end right before it. */
    if (window & 1)
        ipa = (page >= ipas - all && page < ipas ? page : ipas) - all + ipa;
    else if (page < all)
        ipa += page + 1;
    if (chance(r, 20))
        ipa = rng_next(&r->rng) % ipas;
    if (chance(r, 8) && page != UINT64_MAX)
        ipa = chance(r, 128) || page < pages ? page + 1 : page - pages;
    w->ipa_base = ipa << r->p->granule_log2;
}

static uint64_t table_bytes(const struct random *r)
{
    unsigned bits = 1;

    while (bits < 4 * r->p->levels - 3)
        bits *= 2;
    return r->p->granules ? r->p->granules * bits / 8 : 1;
}

/* What commit must refuse. */
static void break_window(struct random *r, unsigned partition, struct bh_window *w)
{
    const struct bh_window *o = traffic_window(
        r, r->p->partitions > 1 ? (partition + 1 + below(r, r->p->partitions - 1)) % r->p->partitions : 0);
    const struct bh_window *own = traffic_window(r, partition);

    w->valid = 1;
    switch (below(r, r->p->page ? 14 : 10)) {
    case 0: w->size = 0; break;
    case 1: w->size += 1 + below(r, (uint32_t)granule(r) - 1); break;
    case 2: w->pa_base += 1u << below(r, r->p->granule_log2); break;
    case 3: w->ipa_base += 1u << below(r, r->p->granule_log2); break;
    case 4:
        w->ipa_base = (ones(r->p->ipa_width) & ~(granule(r) - 1));
        w->size = 2 * granule(r);
        break;
    case 5:
        w->pa_base = (ones(r->p->pa_width) & ~(granule(r) - 1));
        w->size = 2 * granule(r);
        break;
    case 6: w->size = -granule(r) + (chance(r, 128) ? 0 : -w->ipa_base); break; /* wraps */
    case 7:
        if (r->p->pa_width < 64)
            w->pa_base |= 1ull << (r->p->pa_width + below(r, 64 - r->p->pa_width));
        break;
    case 8:
        if (o)
            w->pa_base = chance(r, 128) ? o->pa_base : o->pa_base + o->size - granule(r);
        break;
    case 10: w->ipa_base = r->p->page_ipa - (r->p->page_ipa >= w->size ? w->size - granule(r) : 0); break;
    case 11: /* the table in memory, its first or last granule */
        w->pa_base = (r->p->granule_table + (chance(r, 128) ? 0 : table_bytes(r) - 1)) & ~(granule(r) - 1);
        break;
    case 12: w->borrow = w->shared = 1; break;
    case 13: w->ipa_base |= 1ull << (r->p->ipa_width - 1); break;       /* the top half */
    default:
        if (own)
            w->ipa_base = own->ipa_base + own->size - granule(r);
        break;
    }
}

static int stage_window(struct random *r, unsigned partition, unsigned window, bool bad)
{
    struct bh_window w;

    make_window(r, partition, window, &w);
    if (bad)
        break_window(r, partition, &w);
    return tb_stage_window(r->tb, partition, window, &w);
}

/* anew: with all of its windows, so that it may use halves, or no more. */
static int stage_partition(struct random *r, unsigned partition, bool bad, bool anew)
{
    /* Low bits tell partitions apart; another's VMID is what a commit must refuse. */
    const unsigned own = bad ? below(r, r->p->partitions) : partition;
    const struct bh_partition_control c = {.valid = !chance(r, 12),
                                           .nonsecure = chance(r, 64),
                                           .lock = chance(r, 2),
                                           .split = r->p->granules && chance(r, anew ? 128 : r->m->staged[partition].control.split ? 252 : 4),
                                           .vmid = (uint16_t)(own + 1 + (bad ? 0 : below(r, 4) << 5))};
    return tb_stage_partition(r->tb, partition, &c);
}

/* Some windows of a partition anew, and commit.  What was meant to be refused is put right afterwards. */
static int configure(struct random *r, unsigned partition, unsigned how_many, bool bad)
{
    const unsigned first = below(r, r->p->windows);
    const bool control = chance(r, 80) || !r->m->live[partition].control.valid;
    uint32_t broken = 0;

    if (how_many > r->p->windows)
        how_many = r->p->windows;
    if (how_many == r->p->windows && r->p->granules && !bad && stage_partition(r, partition, false, true))
        return TB_MISMATCH;
    for (unsigned i = 0; i < how_many; i++) {
        const unsigned window = (first + i) % r->p->windows;
        const bool wrong = bad && chance(r, 160);
        broken |= (uint32_t)wrong << window;
        if (stage_window(r, partition, window, wrong))
            return TB_MISMATCH;
    }
    if (control && stage_partition(r, partition, bad && !broken, false))
        return TB_MISMATCH;
    if (tb_commit(r->tb, partition, NULL))
        return TB_MISMATCH;
    if (!bad || chance(r, 40))
        return TB_OK;
    for (unsigned window = 0; window < r->p->windows; window++)
        if (broken >> window & 1 && stage_window(r, partition, window, false))
            return TB_MISMATCH;
    if (control && stage_partition(r, partition, false, false))
        return TB_MISMATCH;
    return tb_commit(r->tb, partition, NULL);
}

static int some_port_control(struct random *r);
static int some_stream_control(struct random *r);

static int set_up(struct random *r, const struct system *s)
{
    if (s && r->p->hardwired)
        return tb_system_load(r->tb, s);
    if (s) /* taken whatever requesters do meanwhile */
        return random_owner_write(r, BH_REG_DRAIN_LIMIT, 0) || tb_system_load(r->tb, s) ||
               random_owner_write(r, BH_REG_DRAIN_LIMIT, r->p->drain_limit);
    if (r->p->hardwired)
        return TB_OK;
    for (unsigned p = 0; p < r->p->partitions; p++)
        if (configure(r, p, r->p->windows, false))
            return TB_MISMATCH;
    for (unsigned n = 0; r->p->stream_ports && n < 1u << r->p->stream_width; n++)
        if (some_stream_control(r))
            return TB_MISMATCH;
    for (unsigned n = 0; n + 1 < r->p->ports; n++)
        if (some_port_control(r))
            return TB_MISMATCH;
    return r->p->page ? random_page_set_up(r) : TB_OK;
}

/* ---- what happens in the midst of traffic ---------------------------------------------------- */

static int any_register_access(struct random *r)
{
    static const uint16_t plain[] = {BH_REG_ID,          BH_REG_VERSION,  BH_REG_CAP_TABLE,     BH_REG_CAP_BUS,
                                     BH_REG_CONTROL,     BH_REG_STATUS,   BH_REG_SELECT,        BH_REG_ACTIVE,
                                     BH_REG_DRAIN_LIMIT, BH_REG_COMMIT,   BH_REG_COMMIT_STATUS, BH_REG_IRQ_STATE,
                                     BH_REG_IRQ_ENABLE,  BH_REG_IRQ_TEST, BH_REG_FAULT_STATUS,  BH_REG_FAULT_MISSED,
                                     BH_REG_CAP_PORTS,   BH_REG_SCHEDULE_CONTROL, BH_REG_SCHEDULE_STATUS};
    uint16_t addr;
    uint8_t prot = TB_OWNER;

    switch (below(r, 8)) {
    case 0: addr = plain[below(r, sizeof plain / sizeof *plain)]; break;
    case 1: addr = (uint16_t)(BH_REG_COUNTERS_BASE + below(r, 0x100)); break;
    case 2: addr = (uint16_t)(BH_REG_PART_BASE + below(r, 0x100)); break;
    case 3: addr = (uint16_t)(BH_REG_STAGED_BASE + below(r, 0x2000)); break;
    case 4: addr = (uint16_t)(BH_REG_LIVE_BASE + below(r, 0x2000)); break;
    case 5: addr = (uint16_t)((r->p->page && chance(r, 128) ? BH_REG_MAIL_PEERS_BASE : BH_REG_PORT_BASE) + below(r, r->p->page ? 0x100 : 0x80)); break;
    case 6: addr = (uint16_t)(chance(r, 128) ? BH_REG_STREAM_BASE + below(r, 0x100) : BH_REG_SCHEDULE_BASE + below(r, 0x40)); break;
    default: addr = (uint16_t)below(r, 0x10000); break;
    }
    if (chance(r, 40))
        prot = (uint8_t)below(r, 8);
    if (chance(r, 220))
        return tb_reg_read(r->tb, addr, prot, NULL, NULL);
    /* Writes by others, with missing strobes, or to what is read-only: nothing may change. */
    return tb_reg_write(r->tb, addr, (uint32_t)rng_next(&r->rng), (prot & 3) == TB_OWNER ? TB_OWNER ^ 1 : prot,
                        (uint8_t)below(r, 16), NULL) ||
           tb_reg_write(r->tb, addr, (uint32_t)rng_next(&r->rng), TB_OWNER, (uint8_t)below(r, 15), NULL) ||
           tb_reg_write(r->tb, (uint16_t)(BH_REG_LIVE_BASE + below(r, 0x2000)), (uint32_t)rng_next(&r->rng), TB_OWNER,
                        0xf, NULL);
}

static int drop_records(struct random *r, unsigned most)
{
    struct bh_record record;
    bool found = true;

    while (most-- && found)
        if (tb_record(r->tb, &record, &found))
            return TB_MISMATCH;
    return TB_OK;
}

/* A register write that may wait, and reads of the registers while it is under way. */
int random_long_write(struct random *r, uint32_t addr, uint32_t data)
{
    if (!tb_reg_write_begin(r->tb, (uint16_t)addr, data, TB_OWNER, 0xf))
        return TB_OK;
    for (unsigned n = 0; !tb_reg_write_done(r->tb, NULL); n++) {
        static const uint16_t look[] = {BH_REG_STATUS,        BH_REG_SELECT,         BH_REG_ACTIVE,        BH_REG_LIVE_BASE, BH_REG_PART_BASE + 4,
                                        BH_REG_COUNTERS_BASE, BH_REG_PORT_BASE + 4, BH_REG_PORT_BASE + 0, BH_REG_SCHEDULE_STATUS};
        if (tb_reg_read(r->tb, look[below(r, sizeof look / sizeof *look)], TB_OWNER, NULL, NULL))
            return TB_MISMATCH;
        if (n > 100000)
            return tb_fail(r->tb,
                           "register write 0x%04x = 0x%08" PRIx32
                           " was not answered during 100000 register reads (design section 4)",
                           addr, data);
    }
    return TB_OK;
}

static int some_switch(struct random *r)
{
    const unsigned to = below(r, r->p->partitions);

    switch (below(r, 12)) {
    case 0:
        return random_owner_write(r, BH_REG_ACTIVE, chance(r, 128) ? r->p->partitions : (uint32_t)rng_next(&r->rng) | 16);
    case 1: return random_owner_write(r, BH_REG_ACTIVE, r->m->active);
    case 2:
    case 3: return random_long_write(r, BH_REG_ACTIVE, to);
    case 4: /* a drain that may take too long */
        return random_owner_write(r, BH_REG_DRAIN_LIMIT, 1 + below(r, 40)) || random_owner_write(r, BH_REG_ACTIVE, to) ||
               tb_commit(r->tb, r->m->active, NULL) ||
               random_owner_write(r, BH_REG_DRAIN_LIMIT, chance(r, 128) ? 0 : 0xffffff);
    default: return random_owner_write(r, BH_REG_ACTIVE, to);
    }
}

/* ---- ports, streams, schedule ------------------------------------------------------------------- */

static uint32_t port_address(unsigned port, uint32_t offset) { return BH_REG_PORT_BASE + port * BH_REG_PORT_STRIDE + offset; }

/* Any word; what the build has not is answered SLVERR.  Most ports follow; a lock is rare, for it lasts until reset. */
static int some_port_control(struct random *r)
{
    const unsigned port = below(r, r->p->ports);
    const uint32_t mode = chance(r, 150) ? BH_MODE_FOLLOW : below(r, chance(r, 20) ? 4 : 3);
    uint32_t word = mode | (chance(r, 12) ? below(r, 16) : below(r, r->p->partitions)) << 4 | below(r, 4) << 8;

    if (!(r->p->isolate_ports >> port & 1) && !chance(r, 12))
        word &= ~0x200u;
    if (chance(r, 1))
        word |= 0x8000;
    return random_long_write(r, port_address(port, BH_REG_PORT_PORT_CONTROL), word);
}

static int some_stream_control(struct random *r)
{
    const unsigned stream = below(r, chance(r, 12) ? BH_REG_STREAM_COUNT : 1u << r->p->stream_width);
    const uint32_t partition = chance(r, 12) ? below(r, 16) : below(r, r->p->partitions);

    return random_long_write(r, BH_REG_STREAM_BASE + stream * BH_REG_STREAM_STRIDE,
                      partition << 4 | below(r, 2) << 8 | (chance(r, 180) ? 0x80000000u : 0) |
                          (r->p->levels > 1 ? below(r, chance(r, 12) ? 16 : r->p->levels) << 16 : 0));
}

static int some_schedule(struct random *r)
{
    struct bh_slot slot[BH_MAX_SLOTS] = {{0}};
    static const uint16_t lengths[] = {3, 20, 100, 400, 2000};

    if (chance(r, 60)) /* in the midst of it, or to start and stop it: any word */
        return chance(r, 128) ? random_owner_write(r, BH_REG_SCHEDULE_CONTROL, below(r, 2) | below(r, 16) << 8)
                              : random_owner_write(r, BH_REG_SCHEDULE_BASE + below(r, 16) * BH_REG_SCHEDULE_STRIDE,
                                            (uint32_t)rng_next(&r->rng) & 0xf0000fff);
    const unsigned slots = below(r, r->p->schedule_slots + 1), length = lengths[below(r, sizeof lengths / sizeof *lengths)];
    for (unsigned i = 0; i < slots; i++)
        slot[i] = (struct bh_slot){.cycles = chance(r, 20) ? 0 : 1 + below(r, length), .partition = (uint8_t)below(r, r->p->partitions)};
    return tb_schedule(r->tb, slot, slots);
}

/* Open a port that was isolated: once it is idle, memory owes nothing and its Q-Channel runs. */
static int reopen(struct random *r, unsigned port)
{
    enum bh_resp resp = BH_SLVERR;

    r->source[port].paused = true;
    for (unsigned n = 0; resp != BH_OKAY; n++) {
        if (n == 4000)
            return tb_fail(r->tb, "port %u was isolated and could not be opened again in 4000 tries (design section 4)", port);
        if (tb_reg_write(r->tb, (uint16_t)port_address(port, BH_REG_PORT_PORT_STATUS), 0x100, TB_OWNER, 0xf, &resp) || tb_run(r->tb, below(r, 40)))
            return TB_MISMATCH;
    }
    r->source[port].paused = false;
    r->result->reopened++;
    return TB_OK;
}

static int reopen_all(struct random *r, unsigned of_256)
{
    for (unsigned i = 0; i < r->p->ports && !r->p->hardwired; i++)
        if (tb_port_closed(r->tb, i) && chance(r, of_256) && reopen(r, i))
            return TB_MISMATCH;
    return TB_OK;
}

/* One port hangs: its memory, its requester or its Q-Channel.  Whoever asks for a change then is told, or the port is isolated. */
static int hang(struct random *r)
{
    const unsigned port = below(r, r->p->ports), what = below(r, 5);
    const struct tb_stuck stuck = {what == 0, what == 1, what == 2, what == 3}, free = {false, false, false, false};
    struct source *o = &r->source[port];
    const bool registers = !r->p->hardwired;
    const uint32_t control = r->m->port[port].control.mode | (uint32_t)r->m->port[port].control.partition << 4 |
                             (uint32_t)r->m->port[port].control.trusted << 8;

    if (!registers && !r->p->drain_limit)
        return TB_OK;
    const uint32_t isolate = chance(r, 160) && r->p->isolate_ports >> port & 1 ? 0x200u : 0;
    if (registers && (random_owner_write(r, port_address(port, BH_REG_PORT_PORT_CONTROL), control | isolate) ||
                      random_owner_write(r, BH_REG_DRAIN_LIMIT, 30 + below(r, 300))))
        return TB_MISMATCH;
    r->result->hung++;
    tb_stuck(r->tb, port, &stuck);
    if (what == 4 && o->q.qacceptn && o->q.running) {
        o->q.dead = true;
        tb_qchannel(r->tb, port, traffic_answer, o);
    }
    int result = tb_run(r->tb, below(r, 300));
    for (unsigned n = 1 + below(r, 3); n && !result; n--) {
        if (registers)
            switch (below(r, 4)) {
            case 0: result = tb_commit(r->tb, below(r, r->p->partitions), NULL); break;
            case 1: result = some_port_control(r); break;
            default: result = random_long_write(r, BH_REG_ACTIVE, below(r, r->p->partitions)); break;
            }
        if (!result)
            result = tb_run(r->tb, below(r, 600));
    }
    tb_stuck(r->tb, port, &free);
    o->q.dead = false;
    if (!result && registers)
        result = random_owner_write(r, BH_REG_DRAIN_LIMIT, chance(r, 128) ? 0 : 20000);
    return result ? result : reopen_all(r, 200);
}

static int interrupts(struct random *r)
{
    const uint32_t bits = (uint32_t)rng_next(&r->rng);

    switch (below(r, 5)) {
    case 0: return random_owner_write(r, BH_REG_IRQ_ENABLE, chance(r, 128) ? bits : 0);
    case 1: return random_owner_write(r, BH_REG_IRQ_TEST, 1u << below(r, 16));
    case 2: return random_owner_write(r, BH_REG_IRQ_STATE, bits & 0xffff);
    case 3: return random_owner_write(r, BH_REG_CONTROL, bits & 3);
    default: return tb_reg_read(r->tb, BH_REG_IRQ_STATE, TB_OWNER, NULL, NULL);
    }
}

/* The pin, while all is quiet.  What is refused in one cycle, on any channel of any port, shares a pulse of a HARDWIRED build;
 * so do drains that took too long. */
static int check_irq(struct random *r)
{
    const struct tb_counts *c = tb_counts(r->tb);
    uint64_t least = 0, most = c->abandoned + c->isolated;

    for (unsigned i = 0; i < r->p->ports; i++)
        for (unsigned w = 0; w < 2; w++) {
            const uint64_t n = r->source[i].refused[w];
            most += n;
            if (n > least)
                least = n;
        }
    if (!r->p->hardwired && tb_irq(r->tb) != bh_irq(r->m))
        return tb_fail(r->tb, "irq is %u, and IRQ_STATE 0x%x with IRQ_ENABLE 0x%x make it %u (design section 6)",
                       tb_irq(r->tb), r->m->irq_state, r->m->irq_enable, bh_irq(r->m));
    if (r->p->hardwired && (r->irq_cycles < least || r->irq_cycles > most))
        return tb_fail(r->tb,
                       "irq was high in %" PRIu64 " cycles; the refused bursts of all ports make it %" PRIu64 " to %" PRIu64 " (design section 6)",
                       r->irq_cycles, least, most);
    return TB_OK;
}

/* No switch is asked for or under way. */
static int calm(struct random *r)
{
    r->pins.paused = true;
    if (!r->p->hardwired && r->p->schedule_slots && tb_schedule(r->tb, NULL, 0))
        return TB_MISMATCH;
    for (unsigned n = 0; r->pins.req || tb_part_ack(r->tb) || !traffic_levels_calm(r); n++)
        if (n == 400000 ? tb_fail(r->tb, "part_req or a level_req was not answered in 400000 cycles (design section 4)") : tb_clock(r->tb))
            return TB_MISMATCH;
    return TB_OK;
}

/* Traffic stops, everything settles; then counters, interrupt and records must be equal exactly. */
static int quiet(struct random *r)
{
    static const uint16_t look[] = {BH_REG_STATUS,    BH_REG_SELECT,       BH_REG_ACTIVE,      BH_REG_COMMIT_STATUS,
                                    BH_REG_IRQ_STATE, BH_REG_FAULT_STATUS, BH_REG_FAULT_MISSED};
    r->paused = true;
    if (calm(r) || tb_settle(r->tb))
        return TB_MISMATCH;
    if (r->p->hardwired && check_irq(r))
        return TB_MISMATCH;
    if (r->p->page && (random_page_quiet(r) || tb_settle(r->tb)))
        return TB_MISMATCH;
    if (!r->p->hardwired) {
        for (unsigned i = 0; i < sizeof look / sizeof *look; i++)
            if (tb_reg_read(r->tb, look[i], TB_OWNER, NULL, NULL))
                return TB_MISMATCH;
        const uint32_t enable[] = {0, 0xffff, 1u << below(r, 16)};
        for (unsigned i = 0; i < sizeof enable / sizeof *enable; i++)
            if (random_owner_write(r, BH_REG_IRQ_ENABLE, enable[i]) || check_irq(r))
                return TB_MISMATCH;
        for (unsigned p = 0; p < r->p->partitions; p++)
            for (unsigned n = 0; n < 4; n++)
                if (tb_reg_read(r->tb, (uint16_t)(BH_REG_COUNTERS_BASE + p * BH_REG_COUNTERS_STRIDE + 4 * n),
                                TB_OWNER, NULL, NULL))
                    return TB_MISMATCH;
        if (drop_records(r, 2 * BH_MAX_FAULT_DEPTH) || random_owner_write(r, BH_REG_FAULT_STATUS, 2))
            return TB_MISMATCH;
    }
    r->paused = r->pins.paused = false;
    return TB_OK;
}

/* Data written are there: on the requester's side by reading them back, and at the model's PA. */
static int read_back(struct random *r)
{
    struct source *o = &r->source[below(r, r->p->ports)];
    const uint64_t user = traffic_user(r, o);
    const unsigned partition = traffic_partition(r, o->port, user);
    const struct bh_window *w = traffic_window(r, partition);
    const unsigned bus = r->p->data_width / 8;
    struct slot *s = &o->slot[0];
    struct bh_burst b = {
        .prot = (uint8_t)below(r, 4), .id = (uint32_t)(rng_next(&r->rng) & ones(r->p->id_width)), .user = user, .write = 1};
    struct bh_verdict v;
    struct bh_context at;
    uint8_t seen[DATA_BEATS * DUT_MAX_BUS_BYTES], truth[DUT_MAX_BUS_BYTES];

    if (!w || tb_port_closed(r->tb, o->port))
        return TB_OK;
    traffic_form(r, &o->phase, &b);
    b.burst = BH_INCR;
    b.len &= DATA_BEATS - 1;
    bh_context_of(r->m, o->port, user, &at);
    b.addr = traffic_target(r, &at, w, traffic_page(r, w)) + traffic_offset(r, &o->phase, &b);
    r->paused = true;
    if (tb_drain(r->tb))
        return TB_MISMATCH;
    s->job.b = b;
    traffic_data(r, s);
    struct tb_job out = {.b = b, .port = o->port, .wdata = s->job.wdata, .wstrb = s->job.wstrb}, back = {.b = b, .port = o->port, .rdata = seen};
    back.b.write = 0;
    const unsigned before = r->m->active;
    bh_judge(r->m, o->port, &b, &v);
    if (tb_job(r->tb, &out) || tb_job(r->tb, &back))
        return TB_MISMATCH;
    r->paused = false;
    o->refused[1] += out.fault != BH_FAULT_NONE;
    o->refused[0] += back.fault != BH_FAULT_NONE;
    if (v.fault || out.fault || back.fault || out.resp || back.resp || out.partition != v.partition || back.partition != v.partition ||
        r->m->active != before)
        return TB_OK;       /* refused, or the view or its level changed by pins or schedule */
    r->result->read_back++;
    for (unsigned n = 0; n <= b.len; n++) {
        const uint64_t at = beat_addr(b.addr, b.size, b.len, b.burst, n);
        const uint64_t lanes = beat_lanes(at, b.size, bus) & (s->job.wstrb ? s->strb[n] : ~0ull);
        tb_peek(r->tb, (at - b.addr + v.pa) & ~(uint64_t)(bus - 1), truth, bus);
        for (unsigned i = 0; i < bus; i++)
            if (lanes >> i & 1 && (seen[n * bus + i] != s->data[n * bus + i] || truth[i] != s->data[n * bus + i]))
                return tb_fail(r->tb,
                               "byte 0x%02x written to IPA 0x%" PRIx64 " (PA 0x%" PRIx64
                               ") by port %u under partition %u was read back as 0x%02x; memory holds 0x%02x",
                               s->data[n * bus + i], (at & ~(uint64_t)(bus - 1)) + i,
                               ((at - b.addr + v.pa) & ~(uint64_t)(bus - 1)) + i, o->port, partition, seen[n * bus + i],
                               truth[i]);
    }
    return TB_OK;
}

static int reset(struct random *r, const struct system *s);

/* In the midst of a switch, a commit, a change of a port. */
static int reset_in_change(struct random *r, const struct system *s)
{
    const unsigned to = below(r, r->p->partitions), port = below(r, r->p->ports);
    const uint32_t addr[] = {BH_REG_ACTIVE, BH_REG_COMMIT, port_address(port, BH_REG_PORT_PORT_CONTROL)};
    const unsigned which = below(r, 3);

    if (!r->p->hardwired && tb_reg_write_begin(r->tb, (uint16_t)addr[which], which < 2 ? to : to << 4 | below(r, 2), TB_OWNER, 0xf) &&
        tb_run(r->tb, below(r, 80)))
        return TB_MISMATCH;
    r->result->resets_in_change += !r->p->hardwired && !tb_reg_write_done(r->tb, NULL);
    return reset(r, s);
}

static int action(struct random *r, const struct random_options *o)
{
    const unsigned partition = below(r, r->p->partitions), what = below(r, 100);

    if (chance(r, 5))
        return hang(r);
    if (r->p->hardwired)
        return what < 20 ? read_back(r) : what < 24 ? quiet(r) : what < 25 && chance(r, 60) ? reset_in_change(r, o->system) : TB_OK;
    if (reopen_all(r, 60))
        return TB_MISMATCH;
    /* Nothing passes while the active partition has no window: find one that has. */
    if ((!r->m->live[r->m->active].control.valid || !traffic_window(r, r->m->active)) && what < 60) {
        if (configure(r, r->m->active, r->p->windows, false))
            return TB_MISMATCH;
        return random_owner_write(r, BH_REG_ACTIVE, partition);
    }
    if (r->p->page && chance(r, 64))
        return random_page_action(r);
    if (o->switches && what < 80)               /* switches are what is wanted */
        return what < 70 ? some_switch(r) : what < 72 && r->p->schedule_slots ? some_schedule(r) : read_back(r);
    if (what < 30)
        return some_switch(r);
    if (what < 40)
        return any_register_access(r);
    if (what < 46)
        return r->p->ports > 1 || r->p->stream_ports || chance(r, 100) ? some_port_control(r) : any_register_access(r);
    if (what < 49)
        return r->p->stream_ports ? some_stream_control(r) : TB_OK;
    if (what < 52)
        return r->p->schedule_slots ? some_schedule(r) : TB_OK;
    if (what < 58)
        return drop_records(r, 1 + below(r, 6));
    if (what < 64)
        return configure(r, partition, 1 + below(r, 2), false);
    if (what < 70)
        return configure(r, partition, 1 + below(r, 3), true);
    if (what < 72)
        return configure(r, r->m->active, 1, false);
    if (what < 73)
        return random_long_write(r, BH_REG_COMMIT, chance(r, 128) ? r->m->active : partition);
    if (what < 74)
        return tb_commit(r->tb, chance(r, 128) ? r->p->partitions : (unsigned)rng_next(&r->rng), NULL);
    if (what < 82)
        return interrupts(r);
    if (what < 84)
        return chance(r, 100) ? hang(r) : chance(r, 20) ? reset_in_change(r, chance(r, 64) ? o->system : NULL) : TB_OK;
    if (what < 94)
        return read_back(r);
    return quiet(r);
}

/* ---- runs ------------------------------------------------------------------------------------- */

static struct random *start(struct tb *tb, uint64_t seed, uint64_t transactions, struct random_result *result)
{
    struct random *r = calloc(1, sizeof *r);

    if (!r)
        return NULL;
    *result = (struct random_result){.submitted = 0};
    r->tb = tb;
    r->result = result;
    r->p = tb_params(tb);
    r->m = tb_model(tb);
    r->target = transactions;
    r->max_size = (unsigned)__builtin_ctz(r->p->data_width / 8);
    rng_seed(&r->rng, seed ^ 0xb01cead);
    for (unsigned i = 0; i < BH_MAX_PORTS; i++) {
        r->source[i].r = r;
        r->source[i].port = i;
    }
    traffic_forget(r);
    return r;
}

static int stop(struct random *r, int result)
{
    tb_observe(r->tb, NULL, NULL);
    for (unsigned i = 0; i < r->p->ports && !r->plain; i++)
        tb_qchannel(r->tb, i, NULL, NULL);
    free(r);
    return result;
}

/* Locks last until reset, so there is one now and then, also in the midst of everything. */
static int reset(struct random *r, const struct system *s)
{
    r->paused = true;
    if (chance(r, 128) && quiet(r))
        return TB_MISMATCH;
    r->paused = true;
    r->result->resets++;
    r->pins.req = r->pins.paused = false;
    tb_part_sel(r->tb, below(r, r->p->partitions), false);
    if (r->p->page)
        random_page_reset(r);
    if (tb_reset(r->tb))
        return TB_MISMATCH;
    traffic_forget(r);
    r->paused = false;
    /* Everything is refused until the first commit; a HARDWIRED table is there at once. */
    if (!r->p->hardwired && chance(r, 128) && tb_run(r->tb, 100 + below(r, 400)))
        return TB_MISMATCH;
    return set_up(r, s);
}

int random_run(struct tb *tb, const struct random_options *o, struct random_result *n)
{
    struct random *r = start(tb, o->seed, o->switches ? UINT64_MAX : o->transactions, n);
    const struct tb_counts *c = tb_counts(tb);
    uint64_t phase_end = 0, reset_at, switches = c->switches;
    int result = TB_OK;

    if (!r)
        return tb_fail(tb, "out of memory");
    reset_at = 1000 + below(r, 10000);
    traffic_phase(r);
    tb_observe(tb, traffic_cycle, r);
    if (!o->system)
        result = set_up(r, NULL);
    while (!result && (o->switches ? c->switches - switches < o->switches : r->done < r->target) && !*o->stop) {
        if (r->done >= phase_end) {
            traffic_phase(r);
            phase_end = r->done + 200 + below(r, 2000);
        }
        result = tb_run(tb, below(r, 10) ? below(r, 250) : below(r, o->switches ? 600 : 3000));
        if (!result)
            result = action(r, o);
        if (!result && (r->done >= reset_at || (r->failed_table && chance(r, 40)))) {
            result = reset(r, chance(r, 64) || r->p->hardwired ? o->system : NULL);
            reset_at = r->done + 3000 + below(r, 30000);
        }
        if (o->progress)
            o->progress(o->context, o->switches ? c->switches - switches : r->done);
    }
    if (!result)
        result = reopen_all(r, 256) || quiet(r);
    n->forgotten = r->forgotten;
    n->lost = n->submitted - r->forgotten - r->done;
    if (!result && n->lost)
        result = tb_fail(tb, "%" PRIu64 " of %" PRIu64 " bursts were never answered (design section 4: never lost)", n->lost, n->submitted);
    return stop(r, result);
}

int random_plain(struct tb *tb, uint64_t seed, uint64_t transactions)
{
    static const struct tb_stalls none = {.latency = 4, .w_lead = 1};
    struct random_result n;
    struct random *r = start(tb, seed, transactions, &n);
    int result = TB_OK;

    if (!r)
        return tb_fail(tb, "out of memory");
    r->plain = true;
    r->source[0].phase = (struct phase){.pending = 40, .writes = 128, .edges = 64, .submit = 256};
    tb_stalls(tb, &none);
    tb_observe(tb, traffic_cycle, r);
    while (!result && r->done < r->target)
        result = tb_run(tb, 256);
    if (!result)
        result = quiet(r);
    return stop(r, result);
}
