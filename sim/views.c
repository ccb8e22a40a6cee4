/* SPDX-License-Identifier: Apache-2.0 */
#include "view.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bulkhead/registers.h"

/* ---- life --------------------------------------------------------------------------- */

struct views *views_new(const struct bh_params *p, struct scoreboard *sb, struct registers *r)
{
    struct views *v = calloc(1, sizeof *v);

    if (!v)
        return NULL;
    v->params = *p;
    v->sb = sb;
    v->registers = r;
    return v;
}

void views_free(struct views *v) { free(v); }

void views_reset(struct views *v, uint64_t cycle)
{
    const struct bh_params p = v->params;
    struct scoreboard *sb = v->sb;
    struct registers *r = v->registers;

    memset(v, 0, sizeof *v);
    v->params = p;
    v->sb = sb;
    v->registers = r;
    v->all = (1u << p.ports) - 1;
    v->known = !p.hardwired;
    v->cycle = v->limit_at = v->quiet_since = v->idle_since = v->active_since = v->ended = cycle;
    v->limit = scoreboard_model(sb)->drain_limit;
    levels_reset(v);
    for (unsigned i = 0; i < p.ports; i++)
        v->port[i] = (struct view_port){.q = 1, .a = 1, .exact = true, .runs = cycle};
}

unsigned views_held(const struct views *v) { return v->held; }
unsigned views_may_wait(const struct views *v) { return v->may_wait; }
void views_known(struct views *v) { v->known = true; }
bool views_busy(const struct views *v, uint64_t cycle) { return v->pin_asks || cycle - v->quiet_since < SOON; }
bool views_changing(const struct views *v)
{
    for (unsigned i = 0; i < v->params.ports; i++)
        if (v->level[i].asks || v->cycle - v->level[i].moved < SOON)
            return true;
    return v->pin_asks || !v->all_run || v->running || (v->limit && v->cycle - v->moved < ANSWER);
}
bool views_records_coming(const struct views *v) { return v->isolated || v->cycle - v->quiet_since < SOON; }
bool views_showed(const struct views *v, unsigned partition, uint64_t cycle)
{
    return v->active == partition || (v->active_before == partition && cycle - v->active_since < SOON);
}

/* ---- schedule -------------------------------------------------------------------------- */

static struct begun *newest(struct views *v) { return &v->begun[v->newest % SLOTS]; }

/* The slot after `from` that has a length; of none, begun stays as it is. */
static void begin_slot(struct views *v, unsigned from, uint64_t cycle)
{
    for (unsigned i = 0; i < v->slots; i++) {
        const unsigned s = (from + i) % v->slots;
        if (!v->slot[s].cycles)
            continue;
        v->begun[++v->newest % SLOTS] = (struct begun){cycle, cycle + v->slot[s].cycles, v->slot[s].partition, (uint8_t)s};
        v->served = false;
        v->slots_since |= (uint16_t)(1u << v->slot[s].partition);
        v->asked |= (uint16_t)(1u << v->slot[s].partition);
        return;
    }
    v->running = false;
}

void views_schedule(struct views *v, const struct bh_slot *slot, unsigned slots, uint64_t cycle)
{
    /* A switch that the former schedule began goes on. */
    if (v->running && newest(v)->end > cycle)
        newest(v)->end = cycle;
    v->running = slots != 0;
    v->slots = slots;
    if (slots) {
        memcpy(v->slot, slot, slots * sizeof *slot);
        begin_slot(v, 0, cycle);
        while (v->running && newest(v)->end <= v->cycle)
            begin_slot(v, newest(v)->slot + 1u, newest(v)->end);
    }
}

/* Partitions that the schedule may ask for just now. */
static uint16_t slots_now(const struct views *v)
{
    uint16_t partitions = 0;

    for (unsigned i = 0; i < SLOTS; i++) {
        const struct begun *b = &v->begun[i];
        if (b->end && v->cycle + JITTER >= b->begin && v->cycle < b->end + JITTER)
            partitions |= (uint16_t)(1u << b->partition);
    }
    return partitions;
}

/* The switch of these ports to this partition may be the schedule's: it was a slot's when they were asked, or, if it
 * is not known when that was, since the last change. */
static bool slot_explains(const struct views *v, unsigned ports, bool exact, unsigned partition)
{
    uint16_t partitions = exact ? 0 : v->slots_since;

    if (partition >= BH_MAX_PARTITIONS)
        return false;
    for (unsigned i = 0; i < v->params.ports; i++)
        if ((ports >> i & 1) && v->port[i].fell > v->ended)
            partitions |= v->port[i].slots;
    return partitions >> partition & 1;
}

/* What was asked for since part_active last changed. */
bool views_selected(const struct views *v, unsigned partition)
{
    return partition < BH_MAX_PARTITIONS && v->asked >> partition & 1;
}

bool views_slot(const struct views *v, unsigned slot, uint64_t cycle)
{
    if (!v->running)
        return true;
    for (unsigned i = 0; i < SLOTS; i++) {
        const struct begun *b = &v->begun[i];
        if (b->end && b->slot == slot && cycle + JITTER >= b->begin && cycle < b->end + JITTER)
            return true;
    }
    return false;
}

/* The last request that these ports saw. */
static uint64_t asked_last(const struct views *v, unsigned ports)
{
    uint64_t last = v->ended;

    for (unsigned i = 0; i < v->params.ports; i++)
        if (ports >> i & 1)
            last = max64(last, v->port[i].fell);
    return last;
}

/* The requester of one of these ports does not run in cycle `until` or has come back no earlier: what asked meanwhile could not stop it. */
static bool away(const struct views *v, unsigned ports, uint64_t until)
{
    for (unsigned i = 0; i < v->params.ports; i++)
        if ((ports >> i & 1) && !v->port[i].closed && v->port[i].runs >= until)
            return true;
    return false;
}

/* A slot's switch starts as soon as nothing is in its way. */
static void check_slot(struct views *v, const struct bh_model *m)
{
    if (!v->running || v->served)
        return;
    const struct begun *b = newest(v);
    const uint64_t since = max64(v->quiet_since, b->begin);
    const unsigned following = bh_ports_following(m);

    if (m->active == b->partition)
        /* in force: taken at once, whatever asks from the next cycle on */
        v->served = (v->cycle > b->begin + 1 && v->nothing_first) ||
                    (v->cycle == b->begin && v->idle_since < b->begin && v->quiet_since < b->begin);
    else if (v->limit && (asked_last(v, following) > b->begin || away(v, following, b->begin + v->limit)))
        v->served = true; /* it may have been abandoned meanwhile */
    else if (v->cycle > since && v->cycle - since > (v->limit ? ANSWER : SOON)) /* records may have to go first */
        scoreboard_fail(v->sb,
                        "slot %u of the schedule began in cycle %" PRIu64 " and asks for partition %u; nothing is in its way, and "
                        "no switch has started (design section 4)",
                        b->slot, b->begin, b->partition);
}

/* ---- who asked ---------------------------------------------------------------------------- */

/* When the change of these ports that is under way began: exactly, when one of them fell while its requester ran. */
static bool began(const struct views *v, unsigned ports, uint64_t *cycle)
{
    uint64_t first = UINT64_MAX;
    bool exact = true;

    for (unsigned i = 0; i < v->params.ports; i++)
        if ((ports >> i & 1) && v->port[i].fell > v->ended) {
            if (v->port[i].fell < first)
                first = v->port[i].fell;
            exact &= v->port[i].exact;
        }
    *cycle = first;
    return exact && first != UINT64_MAX;
}

/* Ports that had not drained throughout first..last, and at some time in it. */
static void hung_in(const struct views *v, uint64_t first, uint64_t last, unsigned *always, unsigned *ever)
{
    *always = v->all;
    *ever = 0;
    if (last > v->cycle)
        last = v->cycle;
    if (first + HISTORY <= v->cycle)
        first = v->cycle - HISTORY + 1;
    for (uint64_t c = first; c <= last; c++) {
        *always &= v->surely_hung[c % HISTORY];
        *ever |= v->hung[c % HISTORY];
    }
}

static void drain_records(struct views *v, unsigned always, unsigned ever, uint16_t addr, uint8_t prot)
{
    if (v->params.hardwired)
        return;
    for (unsigned i = 0; i < v->params.ports; i++) {
        const struct bh_record r = bh_drain_record(addr, prot, i);
        if (always >> i & 1)
            records_due(scoreboard_records(v->sb), RECORD_DRAIN, &r, v->cycle);
        else if (ever >> i & 1)
            records_maybe(scoreboard_records(v->sb), RECORD_DRAIN, &r, v->cycle);
    }
}

static void over(struct views *v, uint64_t cycle)
{
    v->ended = cycle;
    v->timeout = 0;
    v->slots_since = slots_now(v);
}

/* A change of these ports that was asked for in cycle `asked` timed out by now. */
void view_timed_out(struct views *v, unsigned ports, const char *by, uint16_t addr, uint8_t prot, uint64_t asked)
{
    const struct bh_model *m = scoreboard_model(v->sb);
    uint64_t start;
    const bool exact = began(v, ports, &start) && v->limit_at < start;
    unsigned always, ever;

    /* Records go between time-out and answer, and the limit may be written meanwhile. */
    if (!m->drain_limit && v->cycle - v->limit_at > ANSWER)
        scoreboard_fail(v->sb, "%s was abandoned; DRAIN_LIMIT is 0, no limit (design section 4)", by);
    else if (v->cycle - asked < m->drain_limit && v->limit_at < asked)
        scoreboard_fail(v->sb, "%s was abandoned after %" PRIu64 " cycles; DRAIN_LIMIT is %" PRIu32 " (design section 4)", by,
                        v->cycle - asked, m->drain_limit);
    always = ever = 0;
    if (v->timeout)
        hung_in(v, v->timeout, v->timeout, &always, &ever);
    else if (exact)
        hung_in(v, start + m->drain_limit - 1, start + m->drain_limit + 1, &always, &ever);
    if (!(ever & ports)) /* it is not known when */
        hung_in(v, max64(max64(asked, v->ended), v->cycle > ANSWER ? v->cycle - ANSWER : 0), v->cycle, &always, &ever);
    if (!(ever & ports))
        scoreboard_fail(v->sb, "%s was abandoned, and every port had drained (design section 4)", by);
    drain_records(v, always & ports, ever & ports, addr, prot);
    scoreboard_counts(v->sb)->abandoned++;
    over(v, v->cycle);
}

/* Is it a write that may clear granules?  A commit clears those that change hands with its ports drained and held, however many they are. */
static bool may_clear(const struct views *v, uint16_t addr) { return v->params.granules && (addr & ~3u) == BH_REG_COMMIT; }

/* The change ended well: the records of ports that were isolated for it can be told. */
void view_ended(struct views *v, unsigned ports, const char *by, uint16_t addr, uint8_t prot)
{
    const uint32_t limit = scoreboard_model(v->sb)->drain_limit;
    uint64_t start;

    if (began(v, ports, &start) && !levels_by_page(v, ports) && limit && !v->running && v->limit_at < start && !may_clear(v, addr) &&
        v->cycle - start > limit + (v->isolated || addr == BH_REG_COMMIT ? ANSWER : 8))
        scoreboard_fail(v->sb, "%s took %" PRIu64 " cycles; DRAIN_LIMIT is %" PRIu32 ", so it had to be abandoned "
                               "(design section 4)",
                        by, v->cycle - start, limit);
    drain_records(v, v->isolated, 0, addr, prot);
    v->isolated = 0;
    over(v, v->cycle);
}

void view_stopped(struct views *v, unsigned ports, const char *by)
{
    for (unsigned i = 0; i < v->params.ports; i++)
        if ((ports >> i & 1) && (v->port[i].stopped <= v->ended || v->cycle - v->port[i].stopped > SOON))
            scoreboard_fail(v->sb, "%s took effect, and the requester of port %u was not asked to clean itself first, or had not "
                                   "accepted (design section 4, step 2)",
                            by, i);
}

/* The switch that timed out was the schedule's.  Which ports hung is certain only when it is known when it began. */
static void slot_timed_out(struct views *v)
{
    struct bh_model *m = scoreboard_model(v->sb);
    const unsigned following = bh_ports_following(m);
    uint64_t start;
    const bool exact = began(v, following, &start) && v->limit_at < start;
    const uint64_t last = v->timeout ? v->timeout : exact ? start + v->limit : asked_last(v, following);

    if (exact && (!v->timeout || v->timeout == start + v->limit))
        view_timed_out(v, following, "a switch by the schedule", 0, 0, start);
    if (v->running)
        bh_switch_abandoned(m, newest(v)->partition);
    v->served = true;
    over(v, last);
}

void views_changed(struct views *v, unsigned ports, const char *by, uint16_t addr, uint8_t prot)
{
    if (v->timeout && v->slots)
        slot_timed_out(v);
    view_stopped(v, ports, by);
    scoreboard_view_changed(v->sb, ports, by);
    view_ended(v, ports, by, addr, prot);
}

void views_abandoned(struct views *v, unsigned ports, const char *by, uint16_t addr, uint8_t prot, uint64_t taken)
{
    view_timed_out(v, ports, by, addr, prot, taken);
}

/* ---- part_active -------------------------------------------------------------------------- */

/* part_active changed: by whom, in the order in which the engine takes requests. */
static void check_active(struct views *v, const struct dut_pins *p)
{
    struct bh_model *m = scoreboard_model(v->sb);
    const unsigned to = p->part_active, following = bh_ports_following(m);
    const struct register_write *w = registers_writing(v->registers);
    const bool write = w && w->addr == BH_REG_ACTIVE && w->owner && w->value < v->params.partitions;
    const bool pins = v->pin_asks && v->pin_target == to;
    uint64_t start;

    if (v->timeout && v->slots && v->known) /* what timed out before was neither of these */
        slot_timed_out(v);
    const bool exact = began(v, following, &start);
    const bool slot = slot_explains(v, following, exact, to);
    enum asker by;

    if (!v->known) { /* nothing is judged yet */
        bh_select_pins(m, to);
        ownership_switch(scoreboard_ownership(v->sb), to);
        return;
    }
    if (pins)
        by = BY_PINS;
    else if (write && w->value == to)
        by = BY_WRITE;
    else if (slot)
        by = BY_SCHEDULE;
    else {
        scoreboard_fail(v->sb, "part_active went from %u to %u, and neither part_sel, nor a write of ACTIVE, nor the schedule asks "
                               "for that (design section 4)",
                        v->active, to);
        return;
    }
    /* Pins that have had their turn let others go first. */
    if (exact && !pins && v->pin_asks && v->pin_since + JITTER < start && v->ended > v->pin_answered + SOON)
        scoreboard_fail(v->sb, "a switch to partition %u began in cycle %" PRIu64 ", and part_req has asked for %u since cycle %" PRIu64
                               ": pins go first (docs/architecture.md)",
                        to, start, v->pin_target, v->pin_since);
    if (exact && by == BY_SCHEDULE && write && w->since + JITTER < start)
        scoreboard_fail(v->sb, "the schedule's switch to partition %u began in cycle %" PRIu64 ", and a write of ACTIVE has asked for %" PRIu32
                               " since cycle %" PRIu64 ": the register port goes first (docs/architecture.md)",
                        to, start, w->value, w->since);
    if (v->running && to == newest(v)->partition)
        v->served = true;
    view_stopped(v, following, "a switch");
    scoreboard_view_changed(v->sb, following, "a switch");
    view_ended(v, following, "a switch", by == BY_WRITE ? w->addr : 0, by == BY_WRITE ? w->prot : 0);
    if (v->params.hardwired)
        bh_select_pins(m, to);
    else
        bh_switch(m, to);
    ownership_switch(scoreboard_ownership(v->sb), to);
    scoreboard_counts(v->sb)->switches++;
    scoreboard_counts(v->sb)->switches_by[by]++;
}

/* A switch of the schedule that was abandoned shows by the release of ports, or not at all: then by its time.
 * released: ports that were stopped, and are not in this cycle, with no change in force. */
static void check_abandoned_slot(struct views *v, const struct register_write *w, unsigned released)
{
    const unsigned following = bh_ports_following(scoreboard_model(v->sb));
    uint64_t start;

    (void)began(v, following, &start);
    if (!v->limit || start == UINT64_MAX)
        return;
    if (released & following)
        v->timeout = v->cycle - 1;
    else if (!v->timeout && (v->limit_at > start || v->cycle < start + v->limit + 3)) /* in time: it would be in force */
        return;
    if (!v->slots || v->isolated)
        return;
    /* Others whose it may be get an answer soon, and then it is known. */
    const bool wait = v->cycle < (v->timeout ? v->timeout : start + v->limit) + ANSWER;
    if (!wait || !((v->pin_asks && v->pin_since <= start) || (w && w->since <= start)))
        slot_timed_out(v);
}

/* ---- pins ------------------------------------------------------------------------------------ */

static void check_pins(struct views *v, const struct dut_pins *p)
{
    struct bh_model *m = scoreboard_model(v->sb);

    if (p->part_ack && !v->pin_ack) {
        const bool known = v->params.hardwired || v->pin_target < v->params.partitions;
        if (!v->pin_asks)
            scoreboard_fail(v->sb, "part_ack rose without a request (design section 4)");
        else if (known && p->part_active != v->pin_target) {
            view_timed_out(v, bh_ports_following(m), "a switch by part_sel", 0, 0, v->pin_since);
            if (v->pin_target < v->params.partitions)
                bh_switch_abandoned(m, v->pin_target);
        } else if (!v->params.hardwired && v->pin_target < v->params.partitions)
            bh_switch(m, v->pin_target); /* SELECT; it is in force */
        v->pin_asks = false;
        v->pin_answered = v->cycle;
    } else if (!p->part_ack && v->pin_ack && v->pin_req)
        scoreboard_fail(v->sb, "part_ack fell before part_req (design section 4)");
    if (p->part_req && !v->pin_req) {
        v->pin_asks = true;
        v->pin_since = v->cycle;
        v->pin_target = p->part_sel;
        v->asked |= (uint16_t)(1u << p->part_sel);
    }
    v->pin_ack = p->part_ack;
    v->pin_req = p->part_req;
}

/* ---- ports ------------------------------------------------------------------------------------ */

static void port_closes(struct views *v, unsigned i, const struct dut_port *p)
{
    struct bh_model *m = scoreboard_model(v->sb);
    struct view_port *q = &v->port[i];
    unsigned always, ever;

    if (p->closed) {
        hung_in(v, v->cycle >= 3 ? v->cycle - 3 : 0, v->cycle - 1, &always, &ever);
        if (!m->drain_limit && v->cycle - v->limit_at > JITTER)
            scoreboard_fail(v->sb, "port %u was isolated; DRAIN_LIMIT is 0, no limit (design section 4)", i);
        else if (q->exact && q->fell > v->ended && v->limit_at < q->fell && v->cycle - q->fell < m->drain_limit)
            scoreboard_fail(v->sb, "port %u was isolated after %" PRIu64 " cycles; DRAIN_LIMIT is %" PRIu32 " (design section 4)", i,
                            v->cycle - q->fell, m->drain_limit);
        else if (!(ever >> i & 1))
            scoreboard_fail(v->sb, "port %u was isolated, and had drained (design section 4)", i);
        scoreboard_isolates(v->sb, i);
        if (bh_isolate(m, i) != BH_OK)
            scoreboard_fail(v->sb, "port %u was isolated, and PORT_CONTROL.ISOLATE does not say so (design section 4)", i);
        scoreboard_isolated(v->sb, i);
        v->isolated |= 1u << i;
        v->isolated_at = v->cycle;
        return;
    }
    const struct register_write *w = registers_writing(v->registers);
    struct bh_record none;
    if (!w || !w->owner || w->addr != BH_REG_PORT_BASE + i * BH_REG_PORT_STRIDE + BH_REG_PORT_PORT_STATUS || !(w->value >> 8 & 1)) {
        scoreboard_fail(v->sb, "port %u was opened, and PORT_STATUS.CLOSED was not written (design section 4)", i);
        return;
    }
    /* What was accepted in the cycle that opened it was not there when that was decided: it is judged as any other. */
    if (scoreboard_port_older(v->sb, i, v->cycle - 1) || scoreboard_owed(v->sb, i) || !(v->port[i].q && v->port[i].a))
        scoreboard_fail(v->sb, "port %u was opened with %u bursts in flight, %u owed by or to memory, qreqn %u, qacceptn %u: it must be "
                               "idle, owe nothing and run (docs/architecture.md)",
                        i, scoreboard_port_in_flight(v->sb, i), scoreboard_owed(v->sb, i), v->port[i].q, v->port[i].a);
    bh_reg_write(m, w->addr, w->prot, w->value, 0xf, &none);
}

static void check_port(struct views *v, unsigned i, const struct dut_port *p, unsigned *undrained, unsigned *surely, unsigned *released)
{
    struct view_port *q = &v->port[i];
    const uint32_t limit = v->limit;

    if (p->closed != q->closed)
        port_closes(v, i, p);
    if (q->q && !p->qreqn) {
        if (!q->a)
            scoreboard_fail(v->sb, "port %u: qreqn fell while qacceptn was low (AMBA Low Power Interface, Q-Channel)", i);
        q->exact = v->cycle - q->runs > JITTER;
        q->fell = v->cycle;
        q->slots = slots_now(v);
    } else if (!q->q && p->qreqn) {
        if (q->a)
            scoreboard_fail(v->sb, "port %u: qreqn rose while qacceptn was high (AMBA Low Power Interface, Q-Channel)", i);
        else if (v->cycle - q->accepted > 2) /* else at once: the request was abandoned before */
            *released |= 1u << i;
    }
    if (!p->qreqn && !q->q && !q->a) {
        v->may_wait |= 1u << i;
        if (q->exact && (!limit || v->cycle - q->fell <= limit) && v->limit_at < q->fell)
            v->held |= 1u << i;
        const struct register_write *w = registers_writing(v->registers);
        if (limit && v->limit_at < q->fell && v->cycle - max64(q->moved, v->ended) > limit + ANSWER && !(w && may_clear(v, w->addr)))
            scoreboard_fail(v->sb, "port %u is stopped for %" PRIu64 " cycles; DRAIN_LIMIT is %" PRIu32 " (design section 4)", i,
                            v->cycle - q->moved, limit);
    }
    if (!p->qreqn && !p->qacceptn) {
        if (q->q || q->a)
            q->accepted = v->cycle;
        q->stopped = v->cycle;
    }
    if (p->qreqn != q->q || p->qacceptn != q->a)
        q->moved = v->moved = v->cycle;
    const bool stopped = !p->qreqn && !p->qacceptn && !q->a;
    const unsigned flying = scoreboard_port_in_flight(v->sb, i);
    if (!p->closed && (!stopped || flying)) {
        *undrained |= 1u << i;
        if (!stopped || flying != 1 || !levels_by_page(v, 1u << i))
            *surely |= 1u << i;
    }
    if (!(p->qreqn && p->qacceptn))
        q->runs = v->cycle + 1;
    q->q = p->qreqn;
    q->a = p->qacceptn;
    q->closed = p->closed;
}

/* ---- one cycle ------------------------------------------------------------------------------------ */

void views_cycle(struct views *v, const struct dut_pins *p, uint64_t cycle)
{
    const struct bh_model *m = scoreboard_model(v->sb);
    const struct register_write *w;
    unsigned undrained = 0, surely = 0, released = 0;
    bool running = true, unasked = true;

    v->cycle = cycle;
    v->held = v->may_wait = 0;
    if (m->drain_limit != v->limit) {
        v->limit = m->drain_limit;
        v->limit_at = cycle;
    }
    while (v->running && cycle >= newest(v)->end)
        begin_slot(v, newest(v)->slot + 1u, newest(v)->end);
    for (unsigned i = 0; i < v->params.ports; i++) {
        check_port(v, i, &p->port[i], &undrained, &surely, &released);
        unasked &= p->port[i].qreqn;
        running &= p->port[i].qreqn && p->port[i].qacceptn;
    }
    v->hung[cycle % HISTORY] = (uint8_t)undrained;
    v->surely_hung[cycle % HISTORY] = (uint8_t)surely;
    if (p->part_active != v->active) {
        check_active(v, p);
        released = 0;
        v->active_before = v->active;
        v->active = p->part_active;
        v->active_since = cycle;
        v->asked = (uint16_t)((v->pin_asks ? 1u << v->pin_target : 0) | slots_now(v));
    }
    check_pins(v, p);
    const unsigned levels = levels_cycle(v, p);
    w = registers_writing(v->registers);
    if (w && !v->writing)
        memset(v->drained, 0, sizeof v->drained);
    v->drained[v->all & ~undrained] = true;
    v->writing = w != NULL;
    if (w && w->addr == BH_REG_ACTIVE && w->value < BH_MAX_PARTITIONS)
        v->asked |= (uint16_t)(1u << w->value);
    v->all_run = running;
    v->nothing_first = v->idle_since + 1 < cycle && unasked;
    if (v->pin_asks || !unasked)
        v->idle_since = cycle;
    if (v->pin_asks || w || !running || levels)
        v->quiet_since = cycle;
    v->ran |= v->running;
    if (v->ran && v->limit) /* a switch of the schedule may be abandoned without a sign at the pins */
        records_drain_any(scoreboard_records(v->sb));
    check_abandoned_slot(v, w, p->axil_bvalid && w && bh_reg_effect(m, w->addr, w->prot, w->value, 0xf, NULL) ? 0 : released & ~levels);
    check_slot(v, m);
}

bool views_hung(const struct views *v, unsigned ports)
{
    for (unsigned set = 0; set <= v->all; set++)
        if (v->drained[set] && !(ports & ~set))
            return false;
    return true;
}

const struct register_write *views_register_write(const struct views *v) { return registers_writing(v->registers); }
bool views_limit_passed(const struct views *v, uint64_t since)
{
    return v->limit_at + JITTER >= since || (v->limit && v->cycle - since >= v->limit);
}
