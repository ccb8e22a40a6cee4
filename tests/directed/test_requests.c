/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 4: who may ask for a switch (ACTIVE, pins, schedule), in which order requests are served, and when.
 */
#include "directed.h"

static bool pin_range(void) { return two_partitions() && build.partitions < 16; }
static bool schedule(void) { return two_partitions() && build.schedule_slots >= 2; }
static bool long_schedule(void) { return !build.hardwired && build.partitions >= 4 && build.schedule_slots >= 4; }
static bool without_schedule(void) { return !build.hardwired && build.schedule_slots == 0; }

/* ---- sources ------------------------------------------------------------------------- */

enum source { REGISTER, PINS, SCHEDULE };
static const char *const source_name[] = { "ACTIVE", "pins", "schedule" };

static unsigned sources(void) { return build.schedule_slots ? 3 : 2; }

static uint16_t slot_control(unsigned i) { return (uint16_t)(BH_REG_SCHEDULE_BASE + i * BH_REG_SCHEDULE_STRIDE); }

static void set_slot(unsigned i, unsigned partition, uint32_t cycles) { reg_write(slot_control(i), partition << 28 | cycles); }

/* Ask for a partition and do not wait.  The schedule: one slot that is as good as endless. */
static void ask(enum source source, unsigned partition)
{
    if (source == REGISTER) reg_write_begin(BH_REG_ACTIVE, partition);
    if (source == PINS)     select_pins(partition, true);
    if (source == SCHEDULE) {
        set_slot(0, partition, 1u << 27);
        reg_write(BH_REG_SCHEDULE_CONTROL, 1);
        run(4);
    }
}

/* Back to rest. */
static void asked(enum source source)
{
    enum bh_resp resp;
    if (source == REGISTER) (void)answered(&resp, 1000);
    if (source == PINS)     select_pins(0, false);
    if (source == SCHEDULE) reg_write(BH_REG_SCHEDULE_CONTROL, 0);
    run(4);
}

static bool acknowledged(unsigned limit)
{
    for (uint64_t end = now() + limit; now() < end && !out.part_ack;) run(1);
    return out.part_ack;
}

/* ---- one source -------------------------------------------------------------------------- */

/* V8, S2, L14: entered by register, by pin, by schedule; each waits for what was accepted.  SELECT and ACTIVE are read apart. */
TEST_IF(every_source_drains, "V8 S2 L14 L2", two_partitions)
{
    enum bh_resp resp;

    for (enum source source = REGISTER; source < sources(); source++)
        for (unsigned to = 1; to < 3; to++) {                /* there and back */
            if (to == 1) {
                reset();
                layout_all();
            }
            requester_stall(true);
            post(shot(0, burst(to & 1, layout_ipa(0), 3, 2)));
            run(30);
            watch();
            ask(source, to % 2);
            run(60);
            same(out.part_active, !(to % 2), "%s: part_active while an answer is not taken", source_name[source]);
            same(read_status(), SWITCHING | DRAINING | WAITING(1), "%s: STATUS", source_name[source]);
            same(reg_read(BH_REG_ACTIVE), !(to % 2), "%s: ACTIVE", source_name[source]);
            same(reg_read(BH_REG_SELECT), to % 2, "%s: SELECT", source_name[source]);
            same(reg_read(port_status(0)) & (IDLE | 15), !(to % 2), "%s: PORT_STATUS", source_name[source]);
            if (source == REGISTER) same(reg_write_done(&resp), false, "ACTIVE is answered");
            if (source == PINS)     same(out.part_ack, false, "part_ack");
            requester_stall(false);
            run(60);
            same(out.part_active, to % 2, "%s: part_active afterwards", source_name[source]);
            same(out.active_changes, 1, "%s: its changes", source_name[source]);
            if (source == REGISTER) same(reg_write_done(&resp), true, "ACTIVE is answered afterwards");
            if (source == PINS)     same(out.part_ack, true, "part_ack afterwards");
            same(read_status(), 0, "%s: STATUS afterwards", source_name[source]);
            same(reg_read(BH_REG_ACTIVE), to % 2, "%s: ACTIVE afterwards", source_name[source]);
            asked(source);
            finish();
            struct bh_burst b = burst(false, layout_ipa(0), 0, 2);
            must_pass(&b, layout_pa(to % 2, 0), source_name[source]);
        }
    planned(2 * (sources() * (9 + FIRE_COMPARISONS) + 4));
}

/* Each transaction wholly old or wholly new, whoever asked; none lost. */
TEST_IF(every_source_under_traffic, "V8 S2 L14 L2", two_partitions)
{
    layout_all();
    for (unsigned round = 0; round < 24; round++) {
        const enum source source = round % sources();
        const unsigned from = out.part_active, to = (from + 1) % build.partitions;
        unsigned mixed = 0;
        memory_latency(round % 4 * 4);
        watch();
        for (unsigned i = 0; i < 120; i++) {
            struct bh_burst b = burst(i >> 1 & 1, layout_ipa(0) + 64 * (i % 8), (uint8_t)(i % 5), 2);
            b.id = i & 1;
            post(shot(i, b));
        }
        run(6 + round);
        ask(source, to);
        finish();
        run(80);
        same(out.addresses, 120, "%s: addresses downstream", source_name[source]);
        same(out.active_changes, 1, "%s: changes of part_active", source_name[source]);
        for (unsigned i = 0; i < 120; i++) {
            const struct out_address *a = &out.list[i];
            const unsigned in = a->cycle >= out.active_list[0].cycle ? to : from;
            mixed += a->pa - layout_pa(in, 0) >= GRANULE || a->vmid != layout_vmid(in);
        }
        same(mixed, 0, "%s: accesses on the wrong side of the switch", source_name[source]);
        asked(source);
    }
    planned(24 * 3);
}

/* Pins: a four-phase hand-shake. */
TEST_IF(pins_four_phase, "V8 L11", two_partitions)
{
    layout_all();
    for (unsigned round = 0; round < 6; round++) {
        const unsigned to = (round + 1) % 2;
        same(out.part_ack, false, "part_ack at rest");
        watch();
        select_pins(to, true);
        same(acknowledged(20), true, "part_ack");
        same(out.part_active, to, "part_active with part_ack");
        same(reg_read(BH_REG_ACTIVE), to, "ACTIVE");
        same(reg_read(BH_REG_SELECT), to, "SELECT");
        /* One request a rise: ACTIVE may be written while part_req stays high, and nothing asks again. */
        same(reg_write(BH_REG_ACTIVE, !to), BH_OKAY, "ACTIVE while part_req is high");
        run(30);
        same(out.part_active, !to, "part_active then");
        same(out.part_ack, true, "part_ack stays while part_req does");
        same(out.active_changes, 2, "changes of part_active");
        select_pins(to, false);
        run(3);
        same(out.part_ack, false, "part_ack falls after part_req");
        must_switch(to);
        select_pins(to, true);                               /* already active: nothing to do */
        same(acknowledged(20), true, "part_ack for the active partition");
        select_pins(to, false);
        run(3);
    }
    planned(6 * 11);
}

/* A part_sel that names no partition is answered and changes nothing. */
TEST_IF(pins_out_of_range, "V8 L8", pin_range)
{
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);
    layout_all();
    must_switch(1);
    watch();
    for (unsigned p = build.partitions; p < 16; p++) {
        select_pins(p, true);
        same(acknowledged(20), true, "part_ack for part_sel %u", p);
        same(reg_read(BH_REG_ACTIVE), 1, "ACTIVE after part_sel %u", p);
        select_pins(p, false);
        run(3);
        same(out.part_ack, false, "part_ack without part_req");
    }
    same(out.active_changes, 0, "changes of part_active");
    must_pass(&b, layout_pa(1, 0), "the view is as it was");
    planned(3 * (16 - build.partitions) + 1 + FIRE_COMPARISONS);
}

/* part_req withdrawn before part_ack, at any time: nothing hangs, the view is the old or the new one, and the pins work again. */
TEST_IF(pins_dropped_early, "V8 L14", two_partitions)
{
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);

    layout_all();
    for (unsigned held = 1; held < 14; held++) {
        const bool stalled = held & 1;
        must_switch(0);
        requester_stall(stalled);
        post(shot(0, b));
        run(20);
        select_pins(1, true);
        run((held + 1) / 2);
        select_pins(1, false);
        run(20);
        requester_stall(false);
        finish();
        run(30);
        same(out.part_ack, false, "part_ack in the end");
        same(read_status(), 0, "STATUS in the end");
        const unsigned active = reg_read(BH_REG_ACTIVE);
        same(active < 2 && active == out.part_active, true, "ACTIVE is 0 or 1, as part_active");
        must_pass(&b, layout_pa(active, 0), "an access then");
        select_pins(!active, true);
        same(acknowledged(20), true, "the next request");
        same(out.part_active, !active, "part_active");
        select_pins(!active, false);
        run(4);
    }
    planned(13 * (5 + FIRE_COMPARISONS));
}

/* A switch that can't drain within DRAIN_LIMIT is abandoned, whoever asked; the record names the port and, of a register write,
 * the address. */
TEST_IF(every_source_abandoned, "V8 L14 S2", two_partitions)
{
    const unsigned limit = 50;
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);
    struct bh_record r;
    enum bh_resp resp = BH_OKAY;

    for (enum source source = REGISTER; source < sources(); source++) {
        reset();
        layout_two();
        reg_write(BH_REG_DRAIN_LIMIT, limit);
        memory_stall(false, true);
        post(shot(0, b));
        run(20);
        watch();
        ask(source, 1);
        run(limit + 20);
        same(out.active_changes, 0, "%s: changes of part_active", source_name[source]);
        if (source == REGISTER) {
            same(reg_write_done(&resp), true, "ACTIVE is answered");
            same(resp, BH_SLVERR, "its response");
        }
        if (source == PINS) same(out.part_ack, true, "part_ack of an abandoned request");
        same(read_status(), 0, "%s: STATUS", source_name[source]);
        same(reg_read(BH_REG_ACTIVE), 0, "%s: ACTIVE", source_name[source]);
        same(reg_read(BH_REG_SELECT), 1, "%s: SELECT", source_name[source]);
        same_drain_record(0, source == REGISTER ? BH_REG_ACTIVE : 0, source == REGISTER ? SECURE_PRIVILEGED : 0, source_name[source]);
        same(next_record(&r), false, "%s: another record", source_name[source]);
        run(3 * limit);                                      /* nobody asks again by itself */
        same(next_record(&r), false, "%s: a record later", source_name[source]);
        memory_stall(false, false);
        finish();
        same(shots[0].resp, BH_OKAY, "%s: the access that hung", source_name[source]);
        asked(source);
        must_pass(&b, layout_pa(0, 0), "old view");
        watch();
        ask(source, 1);
        run(40);
        same(out.part_active, 1, "%s: the same request works now", source_name[source]);
        asked(source);
    }
    planned(sources() * (8 + RECORD_COMPARISONS + FIRE_COMPARISONS) + 3);
}

/* ---- requests that meet ---------------------------------------------------------------------- */

/* Partition 1 by pins, 2 by ACTIVE, 3 by the second slot, which begins 400 cycles after the first. */
static void two_slots(unsigned first)
{
    set_slot(0, first, 400);
    set_slot(1, 3, 1u << 27);
    reg_write(BH_REG_SCHEDULE_CONTROL, 1u << 8 | 1);
}

static void same_order(const uint8_t *want, unsigned n, const char *what)    /* 2 comparisons */
{
    uint64_t seen = 0, wanted = 0;
    for (unsigned i = 0; i < n; i++) wanted = wanted << 4 | want[i];
    for (unsigned i = 0; i < out.active_changes && i < 8; i++) seen = seen << 4 | out.active_list[i].partition;
    same(out.active_changes, n, "%s: switches", what);
    same(seen, wanted, "%s: partitions in turn, a digit each", what);
}

/* Waiting requests are taken in this order: pins, ACTIVE, schedule; those that come during a change wait for its end. */
TEST_IF(requests_in_order, "S2 L14 L2", long_schedule)
{
    /* First what is under way, held up by an answer that is not taken; then what comes, in this order. */
    enum { P, A, S, COMMIT, PORT };
    static const struct { const char *what; uint8_t first, then[2], n, want[3], switches; } row[] = {
        { "behind pins: ACTIVE, slot",   P, { A, S }, 2, { 1, 2, 3 }, 3 },
        { "behind pins: slot, ACTIVE",   P, { S, A }, 2, { 1, 2, 3 }, 3 },
        { "behind ACTIVE: pins, slot",   A, { P, S }, 2, { 2, 1, 3 }, 3 },
        { "behind ACTIVE: slot, pins",   A, { S, P }, 2, { 2, 1, 3 }, 3 },
        { "behind a slot: pins, ACTIVE", S, { P, A }, 2, { 3, 1, 2 }, 3 },
        { "behind a slot: ACTIVE, pins", S, { A, P }, 2, { 3, 1, 2 }, 3 },
        { "behind a commit: slot, pins", COMMIT, { S, P }, 2, { 1, 3 }, 2 },
        { "behind a commit: pins, slot", COMMIT, { P, S }, 2, { 1, 3 }, 2 },
        { "behind PORT_CONTROL: slot, pins", PORT, { S, P }, 2, { 1, 3 }, 2 },
        { "behind PORT_CONTROL: pins", PORT, { P, P }, 1, { 1 }, 1 },
    };
    const unsigned rows = sizeof row / sizeof *row;
    enum bh_resp resp;

    for (unsigned i = 0; i < rows; i++) {
        reset();
        layout_all();
        stage_window(0, 0, layout_ipa(0), LAYOUT_SIZE, layout_pa(0, 0), 0x03f, W_VALID);
        requester_stall(true);
        two_slots(0);
        const uint64_t start = now();
        post(shot(0, burst(false, layout_ipa(0), 3, 2)));
        run(30);
        watch();
        for (unsigned k = 0; k <= row[i].n; k++) {
            const unsigned what = k ? row[i].then[k - 1] : row[i].first;
            if (what == P)      select_pins(1, true);
            if (what == A)      reg_write_begin(BH_REG_ACTIVE, 2);
            if (what == S)      run((unsigned)(start + 420 - now()));
            if (what == COMMIT) reg_write_begin(BH_REG_COMMIT, 0);
            if (what == PORT)   reg_write_begin(port_control(0), TRUSTED);
            run(what == COMMIT ? 150 : 20);
        }
        same(out.active_changes, 0, "%s: switches while it is held up", row[i].what);
        same(out.part_ack, false, "%s: part_ack while it is held up", row[i].what);
        if (row[i].first != P && row[i].first != S) same(reg_write_done(&resp), false, "%s: the write is answered", row[i].what);
        if (row[i].first == COMMIT) same(reg_read(live(0, 0, 0x18)), 0xfff, "live ACCESS while the commit is held up");
        requester_stall(false);
        run(100);
        same_order(row[i].want, row[i].switches, row[i].what);
        same(reg_write_done(&resp), true, "%s: every write is answered", row[i].what);
        if (row[i].first == COMMIT) same(reg_read(live(0, 0, 0x18)), 0x03f, "live ACCESS after the commit");
        same(read_status(), 0, "%s: STATUS in the end", row[i].what);
        same(shots[0].done && shots[0].resp == BH_OKAY, true, "%s: the access", row[i].what);
        select_pins(0, false);
        reg_write(BH_REG_SCHEDULE_CONTROL, 0);
    }
    planned(rows * 7 + 6 + 2 * 2);
}

/* Which cycle of a request is the one that counts: from it to the change of part_active an idle switch takes the same time. */
TEST_IF(requests_in_one_cycle, "S2 L14", long_schedule)
{
    enum bh_resp resp;
    uint64_t alone[3];                       /* cycles from the set-up's end to the change, each alone */
    static const uint8_t pins_first[] = { 1, 2 }, pins_last[] = { 2, 1 }, before_slot[] = { 1, 3 }, behind_slot[] = { 3, 1 },
                         write_first[] = { 2, 3 }, write_last[] = { 3, 2 };

    /* Pins at cycle 100, ACTIVE at cycle 100, the slot whenever it comes. */
    for (unsigned k = 0; k < 3; k++) {
        reset();
        layout_all();
        two_slots(0);
        const uint64_t start = now();
        watch();
        run(k == SCHEDULE ? 500 : 100);
        if (k == REGISTER) reg_write_begin(BH_REG_ACTIVE, 2);
        if (k == PINS)     select_pins(1, true);
        run(50);
        same(out.active_changes, 1, "%s alone", source_name[k]);
        alone[k] = out.active_list[0].cycle - start;
        asked(k);
        reg_write(BH_REG_SCHEDULE_CONTROL, 0);
    }
    same(alone[SCHEDULE] > 300 && alone[SCHEDULE] < 420, true, "the slot's switch comes after %u cycles", (unsigned)alone[SCHEDULE]);
    /* Now two at once: when each alone would be done in the same cycle, they compete; behind is two cycles behind. */
    for (unsigned k = 0; k < 6; k++) {
        const unsigned behind = k & 1 ? 2 : 0;
        const unsigned to_pins = (unsigned)alone[PINS] - 100, to_write = (unsigned)alone[REGISTER] - 100;
        const unsigned first = to_pins > to_write ? to_pins : to_write;
        unsigned pins_at = ~0u, write_at = ~0u;
        if (k / 2 == 0) pins_at = 100 + first - to_pins + behind, write_at = 100 + first - to_write;
        if (k / 2 == 1) pins_at = (unsigned)alone[SCHEDULE] - to_pins + behind;
        if (k / 2 == 2) write_at = (unsigned)alone[SCHEDULE] - to_write + behind;
        reset();
        layout_all();
        two_slots(0);
        watch();
        for (unsigned cycle = 0; cycle < 380 + (k / 2 ? 120u : 0u); cycle++) {
            if (cycle == pins_at)  select_pins(1, true);
            if (cycle == write_at) reg_write_begin(BH_REG_ACTIVE, 2);
            run(1);
            if (k / 2 == 0 && cycle == 300) break;
        }
        if (k / 2 == 0) same_order(behind ? pins_last : pins_first, 2, behind ? "pins two cycles behind ACTIVE" : "pins and ACTIVE");
        if (k / 2 == 1) same_order(behind ? behind_slot : before_slot, 2, behind ? "pins two cycles behind a slot" : "pins and a slot");
        if (k / 2 == 2) same_order(behind ? write_last : write_first, 2, behind ? "ACTIVE two cycles behind a slot" : "ACTIVE and a slot");
        same(reg_write_done(&resp), true, "every write is answered");
        select_pins(0, false);
        reg_write(BH_REG_SCHEDULE_CONTROL, 0);
    }
    planned(3 + 1 + 6 * 3);
}

/* Each source while a commit of the active partition is under way: commit first and whole, then the switch; nothing lost. */
TEST_IF(switch_during_commit, "L14 S2 L9 V8", two_partitions)
{
    enum bh_resp resp;

    for (enum source source = PINS; source < sources(); source++)
        for (unsigned after = 0; after < 60; after += after < 16 ? 1 : 11) {
            unsigned bad = 0;
            reset();
            layout_two();
            memory_latency(6);
            stage_window(0, 0, layout_ipa(0), LAYOUT_SIZE, layout_pa(0, 0), 0x03f, W_VALID);
            if (source == SCHEDULE) {
                set_slot(0, 0, 60);
                set_slot(1, 1, 1u << 27);
            }
            for (unsigned i = 0; i < 60; i++) post(shot(i, burst(i & 1, layout_ipa(0) + 64 * (i % 8), 3, 2)));
            watch();
            if (source == SCHEDULE) {
                reg_write(BH_REG_SCHEDULE_CONTROL, 1u << 8 | 1);
                run(57 - after % 57);
            }
            reg_write_begin(BH_REG_COMMIT, 0);
            run(after);
            if (source == PINS) select_pins(1, true);
            same(answered(&resp, 10000), true, "%s %u cycles into a commit: the commit is answered", source_name[source], after);
            same(resp, BH_OKAY, "its response");
            finish();
            run(100);
            same(out.part_active, 1, "part_active");
            same(out.active_changes, 1, "its changes");
            for (unsigned i = 0; i < 60; i++) {
                const struct out_address *a = &out.list[i];
                const unsigned in = a->cycle >= out.active_list[0].cycle;
                bad += a->pa - layout_pa(in, 0) >= GRANULE || a->vmid != layout_vmid(in) || shots[i].resp != BH_OKAY;
            }
            same(bad, 0, "accesses lost or on the wrong side");
            same(reg_read(live(0, 0, 0x18)), 0x03f, "live ACCESS");
            asked(source);
        }
    planned((sources() - 1) * 20 * 6);
}

/* ---- the schedule --------------------------------------------------------------------------------- */

/* The slots of a test, and when part_active must change, counted from the first change. */
struct plan { unsigned slots, changes; struct { uint32_t cycles; unsigned partition; } slot[16]; struct active_change change[200]; };

static void make_plan(struct plan *plan, unsigned rounds, uint32_t cycles)
{
    uint64_t at = 0;
    unsigned active = 0;
    plan->slots = build.schedule_slots;
    plan->changes = 0;
    for (unsigned i = 0; i < plan->slots; i++) {
        plan->slot[i].cycles = i == 2 ? 0 : cycles + 7 * i;
        plan->slot[i].partition = i == 3 ? 1 : (i + 1) % build.partitions;     /* slot 3: as slot 0 */
    }
    for (unsigned i = 0; i < rounds * plan->slots; i++) {
        const unsigned s = i % plan->slots;
        if (!plan->slot[s].cycles) continue;
        if (plan->slot[s].partition != active && plan->changes < 200) {
            active = plan->slot[s].partition;
            plan->change[plan->changes++] = (struct active_change){ (uint8_t)active, at };
        }
        at += plan->slot[s].cycles;
    }
}

static void start_plan(const struct plan *plan)
{
    for (unsigned i = 0; i < plan->slots; i++) set_slot(i, plan->slot[i].partition, plan->slot[i].cycles);
    reg_write(BH_REG_SCHEDULE_CONTROL, (plan->slots - 1) << 8 | 1);
}

/* L11: slots take exactly their cycles, a slot of 0 cycles none; it goes round. */
TEST_IF(schedule_is_exact, "L11 L2 V8", schedule)
{
    static struct plan plan;
    unsigned wrong = 0;

    layout_all();
    make_plan(&plan, 4, 31);
    watch();
    start_plan(&plan);
    run((unsigned)plan.change[plan.changes - 1].cycle + 25);
    same(out.active_changes >= plan.changes && plan.changes >= 8, true, "%u switches in four rounds, %u planned", out.active_changes, plan.changes);
    for (unsigned i = 0; i < plan.changes; i++) {
        wrong += out.active_list[i].partition != plan.change[i].partition;
        same(out.active_list[i].cycle - out.active_list[0].cycle, plan.change[i].cycle, "cycle of switch %u, from the first", i);
    }
    same(wrong, 0, "switches to another partition than the slot's");
    reg_write(BH_REG_SCHEDULE_CONTROL, 0);
    planned(2 + plan.changes);
}

/* Time-triggered: slots begin at fixed times whatever draining takes; no access is on the wrong side. */
TEST_IF(schedule_keeps_time, "L11 L14 S2", schedule)
{
    static struct plan plan;
    unsigned mixed = 0, late = 0;

    layout_all();
    make_plan(&plan, 60, 150);
    memory_latency(7);
    watch();
    for (unsigned i = 0; i < 300; i++) {
        struct bh_burst b = burst(i & 1, layout_ipa(0) + 64 * (i % 8), (uint8_t)(i % 4), 2);
        b.id = i >> 1 & 1;
        post(shot(i, b));
    }
    start_plan(&plan);
    finish();
    const uint64_t quiet = now();
    run(1500);
    /* Idle again: those switches are on time, so their distances are the plan's. */
    unsigned k = 0, n = 0;
    while (k < out.active_changes && out.active_list[k].cycle < quiet + 40) k++;
    for (; k + 1 < out.active_changes && k + 1 < plan.changes; k++, n++)
        late += out.active_list[k + 1].cycle - out.active_list[k].cycle != plan.change[k + 1].cycle - plan.change[k].cycle;
    same(n >= 3, true, "%u switches after the traffic", n);
    same(late, 0, "distances that draining changed");
    k = 0;
    for (unsigned i = 0; i < out.active_changes && i < plan.changes; i++)
        k += out.active_list[i].partition != plan.change[i].partition;
    same(k, 0, "switches out of turn");
    /* The slots of the loaded time began on time too: a switch is behind its slot by its draining, and never before. */
    k = out.active_changes < plan.changes ? out.active_changes - 1 : plan.changes - 1;
    const uint64_t origin = out.active_list[k].cycle - plan.change[k].cycle;    /* when switch 0 would have been, idle */
    unsigned early = 0, behind = 0;
    for (unsigned i = 0; i < k; i++) {
        early += out.active_list[i].cycle < origin + plan.change[i].cycle;
        behind += out.active_list[i].cycle > origin + plan.change[i].cycle;
    }
    same(early, 0, "switches before their slot");
    same(behind > 0, true, "switches that draining delayed");
    for (unsigned i = 0; i < out.addresses; i++) {
        const struct out_address *a = &out.list[i];
        unsigned in = 0;
        for (unsigned c = 0; c < out.active_changes && out.active_list[c].cycle <= a->cycle; c++) in = out.active_list[c].partition;
        mixed += a->pa - layout_pa(in, 0) >= GRANULE || a->vmid != layout_vmid(in);
    }
    same(out.addresses, 300, "addresses downstream");
    same(mixed, 0, "accesses on the wrong side of a switch");
    reg_write(BH_REG_SCHEDULE_CONTROL, 0);
    planned(7);
}

/* A slot whose switch could not start before the next slot begins is dropped. */
TEST_IF(schedule_late_slot, "L11 L14", long_schedule)
{
    static const uint8_t want[] = { 1, 0, 3 };

    layout_all();
    set_slot(0, 1, 100);
    set_slot(1, 2, 100);
    set_slot(2, 0, 100);
    set_slot(3, 3, 1u << 27);
    requester_stall(true);
    post(shot(0, burst(false, layout_ipa(0), 3, 2)));
    run(20);
    watch();
    reg_write(BH_REG_SCHEDULE_CONTROL, 3u << 8 | 1);
    run(50);
    same(reg_read(BH_REG_SCHEDULE_STATUS), 0, "SCHEDULE_STATUS in slot 0");
    run(100);
    same(reg_read(BH_REG_SCHEDULE_STATUS), 1, "SCHEDULE_STATUS in slot 1, while slot 0's switch drains");
    run(80);
    same(reg_read(BH_REG_SCHEDULE_STATUS), 2, "SCHEDULE_STATUS in slot 2, while slot 0's switch drains");
    same(out.active_changes, 0, "switches meanwhile");
    same(reg_read(BH_REG_SELECT), 1, "SELECT meanwhile");
    requester_stall(false);
    run(150);
    same_order(want, 3, "slots 0, 2, 3");
    same(reg_read(BH_REG_SCHEDULE_STATUS), 3, "SCHEDULE_STATUS in the last slot");
    reg_write(BH_REG_SCHEDULE_CONTROL, 0);
    planned(8);
}

/* An abandoned slot leaves the old partition until the next slot. */
TEST_IF(schedule_abandoned_slot, "L11 L14", schedule)
{
    struct bh_record r;

    layout_all();
    reg_write(BH_REG_DRAIN_LIMIT, 40);
    set_slot(0, 1, 250);
    set_slot(1, 1, 1u << 27);
    memory_stall(false, true);
    post(shot(0, burst(false, layout_ipa(0), 3, 2)));
    run(20);
    watch();
    reg_write(BH_REG_SCHEDULE_CONTROL, 1u << 8 | 1);
    const uint64_t start = now();
    run(80);
    same_drain_record(0, 0, 0, "slot 0");
    same(next_record(&r), false, "a second record");
    memory_stall(false, false);
    finish();
    run((unsigned)(start + 230 - now()));
    same(out.active_changes, 0, "switches while the abandoned slot runs on");
    same(reg_read(BH_REG_ACTIVE), 0, "ACTIVE");
    same(reg_read(BH_REG_SELECT), 1, "SELECT");
    run(40);
    same(out.active_changes, 1, "switches with the next slot");
    same(out.part_active, 1, "part_active then");
    reg_write(BH_REG_SCHEDULE_CONTROL, 0);
    planned(RECORD_COMPARISONS + 6);
}

/* Start, stop, what is refused; ACTIVE and pins beside it. */
TEST_IF(schedule_control, "L11 T6 V8", schedule)
{
    const unsigned slots = build.schedule_slots;

    layout_all();
    same(reg_read(BH_REG_SCHEDULE_CONTROL), 0, "SCHEDULE_CONTROL after reset");
    for (unsigned i = 0; i < 16; i++)
        same(reg_write(slot_control(i), 1u << 28 | 500), i < slots ? BH_OKAY : BH_SLVERR, "slot %u", i);
    if (build.partitions < 16) same(reg_write(slot_control(0), build.partitions << 28 | 5), BH_SLVERR, "a slot for partition N");
    if (slots < 16) same(reg_write(BH_REG_SCHEDULE_CONTROL, slots << 8 | 1), BH_SLVERR, "LAST beyond the slots");
    same(reg_read(slot_control(0)), 1u << 28 | 500, "slot 0 after refused writes");
    same(reg_read(BH_REG_SCHEDULE_CONTROL), 0, "SCHEDULE_CONTROL after a refused write");
    same(reg_write_as(BH_REG_SCHEDULE_CONTROL, 1, 3, 0xf), BH_SLVERR, "a Non-secure start");
    drop_records();
    run(50);
    watch();
    same(out.part_active, 0, "part_active while it does not run");
    /* Slot 0: partition 1, slot 1: partition 0. */
    set_slot(0, 1, 300);
    set_slot(1, 0, 300);
    same(reg_write(BH_REG_SCHEDULE_CONTROL, 1u << 8 | 1), BH_OKAY, "start");
    const uint64_t start = now();
    run(20);
    same(out.part_active, 1, "part_active in slot 0");
    same(reg_write(slot_control(0), 5), BH_SLVERR, "a slot written while it runs");
    same(reg_read(slot_control(0)), 1u << 28 | 300, "slot 0 then");
    same(reg_write(BH_REG_ACTIVE, 0), BH_OKAY, "ACTIVE in slot 0");
    same(out.part_active, 0, "part_active then");
    run((unsigned)(start + 330 - now()));
    same(reg_read(BH_REG_SCHEDULE_STATUS), 1, "SCHEDULE_STATUS in slot 1");
    select_pins(1, true);
    run(20);
    same(out.part_active, 1, "part_active after the pins, in slot 1");
    select_pins(1, false);
    must_switch(0);
    run((unsigned)(start + 630 - now()));
    same(out.part_active, 1, "part_active: slot 0 switches again");
    /* Stopped: the active partition stays.  Started: with slot 0. */
    same(reg_write(BH_REG_SCHEDULE_CONTROL, 1u << 8), BH_OKAY, "stop");
    must_switch(0);
    watch();
    run(700);
    same(out.active_changes, 0, "switches after the stop");
    same(reg_write(BH_REG_SCHEDULE_CONTROL, 1u << 8 | 1), BH_OKAY, "start again");
    run(20);
    same(out.part_active, 1, "part_active: it starts with slot 0");
    run(300);
    same(out.part_active, 0, "then slot 1");
    reg_write(BH_REG_SCHEDULE_CONTROL, 0);
    planned(1 + 16 + (build.partitions < 16) + (slots < 16) + 18);
}

/* No slot has a cycle: nothing is switched, nothing hangs. */
TEST_IF(schedule_of_nothing, "L11", schedule)
{
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);

    layout_all();
    for (unsigned i = 0; i < build.schedule_slots; i++) set_slot(i, 1, 0);
    watch();
    same(reg_write(BH_REG_SCHEDULE_CONTROL, (build.schedule_slots - 1) << 8 | 1), BH_OKAY, "start");
    run(200);
    same(out.active_changes, 0, "switches");
    same(reg_write(BH_REG_ACTIVE, 1), BH_OKAY, "ACTIVE meanwhile");
    must_pass(&b, layout_pa(1, 0), "an access meanwhile");
    same(reg_write(BH_REG_SCHEDULE_CONTROL, 0), BH_OKAY, "stop");
    planned(4 + FIRE_COMPARISONS);
}

/* A build without slots has none of its registers. */
TEST_IF(schedule_not_built, "L11 T6", without_schedule)
{
    uint32_t value;
    same(reg_write(BH_REG_SCHEDULE_CONTROL, 1), BH_SLVERR, "SCHEDULE_CONTROL");
    same(reg_read_as(BH_REG_SCHEDULE_STATUS, SECURE_PRIVILEGED, &value), BH_SLVERR, "SCHEDULE_STATUS");
    same(reg_write(slot_control(0), 5), BH_SLVERR, "a slot");
    planned(3);
}

/* ---- reset ----------------------------------------------------------------------------------------- */

/* Reset in the middle of a switch by pins or schedule: all as after reset, and it works again. */
TEST_IF(reset_in_any_switch, "L4 L14 V8", two_partitions)
{
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);

    for (enum source source = PINS; source < sources(); source++)
        for (unsigned cycles = 0; cycles < 24; cycles += cycles < 8 ? 1 : 5) {
            layout_two();
            memory_latency(10);
            for (unsigned i = 0; i < 6; i++) post(shot(i, burst(i & 1, layout_ipa(0), 3, 2)));
            run(6);
            if (source == PINS) select_pins(1, true);
            else {
                set_slot(0, 1, 1000);
                reg_write_begin(BH_REG_SCHEDULE_CONTROL, 1);
            }
            run(cycles);
            select_pins(0, false);
            reset();
            run(30);
            same(out.part_ack, false, "part_ack after reset");
            same(out.part_active, 0, "part_active after reset");
            same(read_status(), 0, "STATUS after reset");
            same(reg_read(BH_REG_SELECT), 0, "SELECT after reset");
            if (build.schedule_slots) same(reg_read(BH_REG_SCHEDULE_CONTROL), 0, "SCHEDULE_CONTROL after reset");
            must_refuse(&b, BH_FAULT_PARTITION, "after reset");
            layout_two();
            select_pins(1, true);
            same(acknowledged(30), true, "part_ack after the next set-up");
            must_pass(&b, layout_pa(1, 0), "switched again");
            select_pins(1, false);
            run(4);
            reset();
        }
    planned((sources() - 1) * 12 * (5 + (build.schedule_slots != 0) + 2 * FIRE_COMPARISONS));
}
