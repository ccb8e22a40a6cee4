/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 4, step 2: each port's requester is asked through its Q-Channel to clean itself.
 */
#include "directed.h"

#include <stddef.h>
#include <string.h>

/* A requester: qacceptn follows qreqn after so many cycles; NEVER until told otherwise. */
enum { NEVER = ~0u };
static struct requester { unsigned delay, waited; bool qacceptn, tied; } requester[BH_MAX_PORTS];

static bool follow(void *context, bool qreqn)
{
    struct requester *r = context;
    if (qreqn == r->qacceptn)         r->waited = 0;
    else if (r->waited++ >= r->delay) r->qacceptn = qreqn;
    return r->qacceptn;
}

/* What was seen of a port's Q-Channel and of its addresses. */
static struct seen {
    unsigned falls, rises, broken;           /* of qreqn; hand-shake rules broken */
    unsigned between;                        /* addresses taken from the cycle behind the accept to the release */
    uint64_t fell, accepted, rose;
    bool qreqn, qacceptn, ar_presented, aw_presented;
} seen[BH_MAX_PORTS];

static void look(const struct dut_pins *p, uint64_t cycle)
{
    for (unsigned i = 0; i < build.ports; i++) {
        const struct dut_port *d = &p->port[i];
        struct seen *s = &seen[i];
        const bool qacceptn = requester[i].tied ? d->qreqn : d->qacceptn;
        if (s->qreqn && !d->qreqn) {
            s->falls++, s->fell = cycle;
            s->broken += !s->qacceptn;       /* falls only while qacceptn is high */
        }
        if (!s->qreqn && d->qreqn) {
            s->rises++, s->rose = cycle;
            s->broken += s->qacceptn;        /* rises only while it is low */
        }
        if (s->qacceptn && !qacceptn) s->accepted = cycle;
        /* What is presented downstream already, without a stage between, is not new. */
        const bool ar = d->s_ar.valid && d->s_arready && !s->ar_presented, aw = d->s_aw.valid && d->s_awready && !s->aw_presented;
        if (!s->qacceptn && !d->qreqn && (ar || aw)) s->between++;
        s->ar_presented = build.pipeline == 0 && d->m_ar.valid && !d->m_arready;
        s->aw_presented = build.pipeline == 0 && d->m_aw.valid && !d->m_awready;
        s->qreqn = d->qreqn;
        s->qacceptn = qacceptn;
    }
}

static void watch_channels(unsigned delay)   /* every port with a requester of its own */
{
    memset(seen, 0, sizeof seen);
    for (unsigned i = 0; i < build.ports; i++) {
        requester[i] = (struct requester){ delay, 0, true, false };
        seen[i].qreqn = seen[i].qacceptn = true;
        q_channel(i, follow, &requester[i]);
    }
    spy(look);
}

static void tie(unsigned port)
{
    q_channel(port, NULL, NULL);
    requester[port].tied = true;
}

static bool asked(unsigned port, unsigned limit)
{
    for (uint64_t end = now() + limit; now() < end && seen[port].qreqn;) run(1);
    return !seen[port].qreqn;
}

/* S4: what a requester writes back before it accepts goes to the old partition; after the release all is new. */
TEST_IF(write_backs_stay_old, "S4 S2 L14", two_partitions)
{
    enum bh_resp resp;

    layout_all();
    watch_channels(0);
    for (unsigned round = 0; round < 6; round++) {
        const unsigned port = round % build.ports, from = round & 1;
        unsigned wrong = 0;
        requester[port].delay = NEVER;
        watch();
        reg_write_begin(BH_REG_ACTIVE, !from);
        same(asked(port, 20), true, "qreqn of port %u falls", port);
        for (unsigned i = 0; i < 20; i++) post(shot_at(i, port, burst(true, layout_ipa(0) + 64 * (i % 8), (uint8_t)(i % 4), 2)));
        finish();
        for (unsigned i = 0; i < 20; i++) wrong += shots[i].resp != BH_OKAY;
        same(wrong, 0, "write-backs refused");
        same(outs[port].addresses, 20, "write-backs downstream");
        for (unsigned i = 0; i < 20; i++)
            wrong += outs[port].list[i].pa - layout_pa(from, 0) >= GRANULE || outs[port].list[i].vmid != layout_vmid(from);
        same(wrong, 0, "write-backs outside the old partition");
        same(reg_write_done(&resp), false, "ACTIVE is answered before the requester accepted");
        same(out.part_active, from, "part_active before it");
        requester[port].delay = round;
        requester[port].waited = 0;
        same(answered(&resp, 40), true, "ACTIVE is answered then");
        same(resp, BH_OKAY, "its response");
        requester[port].delay = 0;
        run(4);
        struct bh_burst b = burst(round & 1, layout_ipa(0), 0, 2);
        must_pass_at(port, &b, layout_pa(!from, 0), "the access behind");
        same(seen[port].qreqn && seen[port].qacceptn, true, "the Q-Channel runs again");
    }
    for (unsigned p = 0; p < build.ports; p++) {
        same(seen[p].broken, 0, "hand-shake rules broken, port %u", p);
        same(seen[p].falls, 6, "requests, port %u", p);
    }
    planned(6 * (9 + FIRE_COMPARISONS) + 2 * build.ports);
}

/* The order of a switch: qreqn falls, all accept, what is in flight ends, the contexts load, qreqn rises, ACTIVE is answered; and no
 * address is taken between accept and release. */
TEST_IF(switch_in_steps, "S2 S4 L14", two_partitions)
{
    enum bh_resp resp;

    layout_all();
    watch_channels(0);
    for (unsigned round = 0; round < 16; round++) {
        const unsigned to = !(round & 1);
        memory_latency(round % 5 * 3);
        for (unsigned p = 0; p < build.ports; p++) requester[p].delay = (round * 3 + p * 5) % 11;
        watch();
        for (unsigned i = 0; i < 24; i++)
            for (unsigned p = 0; p < build.ports; p++) {
                struct bh_burst b = burst((i + p) & 1, layout_ipa(0) + 64 * (i % 8), (uint8_t)(i % 6), 2);
                b.id = i >> 1 & 1;
                post(shot_at(p * 24 + i, p, b));
            }
        run(3 + round);
        for (unsigned p = 0; p < build.ports; p++) seen[p].fell = seen[p].accepted = seen[p].rose = 0;
        reg_write_begin(BH_REG_ACTIVE, to);
        same(answered(&resp, 2000), true, "ACTIVE is answered");
        same(resp, BH_OKAY, "its response");
        const uint64_t answer = now() - 1, load = out.active_list[0].cycle;
        finish();
        run(20);
        same(out.active_changes, 1, "changes of part_active");
        for (unsigned p = 0; p < build.ports; p++) {
            unsigned mixed = 0;
            same(seen[p].fell && seen[p].fell <= seen[p].accepted && seen[p].accepted < load && load <= seen[p].rose
                 && seen[p].rose <= answer + 1, true, "port %u: qreqn falls %u, accepted %u, contexts load %u, qreqn rises %u, answer %u", p,
                 (unsigned)seen[p].fell, (unsigned)seen[p].accepted, (unsigned)load, (unsigned)seen[p].rose, (unsigned)answer);
            for (unsigned i = 0; i < outs[p].addresses; i++) {
                const unsigned in = outs[p].list[i].cycle >= load ? to : !to;
                mixed += outs[p].list[i].pa - layout_pa(in, 0) >= GRANULE || outs[p].list[i].vmid != layout_vmid(in);
            }
            same(outs[p].addresses, 24, "port %u: addresses downstream", p);
            same(mixed, 0, "port %u: accesses on the wrong side", p);
        }
    }
    for (unsigned p = 0; p < build.ports; p++) {
        same(seen[p].broken, 0, "hand-shake rules broken, port %u", p);
        same(seen[p].between, 0, "addresses taken between accept and release, port %u", p);
        same(seen[p].falls == 16 && seen[p].rises == 16, true, "requests and releases, port %u", p);
    }
    planned(16 * (3 + 3 * build.ports) + 3 * build.ports);
}

/* A requester that never accepts, and no limit: the switch waits and can be looked at, the port goes on under the old view, the
 * configuration port answers; once it accepts all is well. */
TEST_IF(never_accepts, "S4 L14 T6", two_partitions)
{
    enum bh_resp resp;
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);

    for (unsigned port = 0; port < build.ports; port += build.ports > 1 ? build.ports - 1 : 1) {
        reset();
        layout_all();
        watch_channels(1);
        requester[port].delay = NEVER;
        reg_write_begin(BH_REG_ACTIVE, 1);
        same(answered(&resp, 20000), false, "ACTIVE is answered");
        same(read_status(), SWITCHING | DRAINING | WAITING(1u << port), "STATUS");
        same(reg_read(BH_REG_SELECT), 1, "SELECT");
        same(reg_read(BH_REG_ACTIVE), 0, "ACTIVE");
        same(reg_read(port_status(port)), STOPPED | IDLE, "PORT_STATUS");
        same(reg_read(BH_REG_ID), 0x424C4B48, "another register");
        must_pass_at(port, &b, layout_pa(0, 0), "the port itself goes on");
        requester[port].delay = 0;
        same(answered(&resp, 40), true, "ACTIVE is answered once it accepts");
        same(resp, BH_OKAY, "its response");
        run(4);
        same(read_status(), 0, "STATUS afterwards");
        same(reg_read(port_status(port)), IDLE | 1, "PORT_STATUS afterwards");
        must_pass_at(port, &b, layout_pa(1, 0), "the new view");
        same(seen[port].broken, 0, "hand-shake rules broken");
    }
    planned((build.ports > 1 ? 2 : 1) * (11 + 2 * FIRE_COMPARISONS));
}

/* With a limit: abandoned, the record names the port, the old view stays; the request stays until it is accepted, and the hand-shake
 * stays legal whatever comes then. */
TEST_IF(never_accepts_with_limit, "S4 L14", two_partitions)
{
    const unsigned limit = 60, port = build.ports - 1;
    enum bh_resp resp;
    struct bh_record r;
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);

    for (unsigned how = 0; how < 4; how++) {
        reset();
        layout_two();
        reg_write(BH_REG_DRAIN_LIMIT, limit);
        watch_channels(2);
        requester[port].delay = NEVER;
        reg_write_begin(BH_REG_ACTIVE, 1);
        const uint64_t start = now();
        same(answered(&resp, 2 * limit), true, "ACTIVE is answered");
        same(now() - start >= limit && now() - start < limit + 12, true, "after %u cycles", (unsigned)(now() - start));
        same(resp, BH_SLVERR, "its response");
        same_drain_record(port, BH_REG_ACTIVE, SECURE_PRIVILEGED, "never accepted");
        same(next_record(&r), false, "another record");
        same(reg_read(BH_REG_ACTIVE), 0, "ACTIVE");
        same(read_status(), 0, "STATUS");
        run(100);
        same(seen[port].qreqn, false, "qreqn of the port that has not accepted");
        for (unsigned p = 0; p < build.ports; p++) must_pass_at(p, &b, layout_pa(0, 0), "old view");
        reg_write(BH_REG_DRAIN_LIMIT, 0);
        if (how == 0) {                                      /* it accepts now: released, running */
            requester[port].delay = 0;
            run(10);
            same(seen[port].qreqn && seen[port].qacceptn, true, "the Q-Channel runs after a late accept");
            reg_write_begin(BH_REG_ACTIVE, 1);
        } else {                                             /* asked again while the old request stands */
            reg_write_begin(BH_REG_ACTIVE, 1);
            if (how == 1) requester[port].delay = 0;
            run(20);
            if (how == 2) requester[port].delay = 0;
            if (how == 3) requester[port].delay = 50;
            same(how == 1 || !reg_write_done(&resp), true, "ACTIVE waits for the accept");
        }
        same(answered(&resp, 200), true, "ACTIVE is answered the next time");
        same(resp, BH_OKAY, "its response");
        requester[port].delay = 0;
        run(20);
        for (unsigned p = 0; p < build.ports; p++) must_pass_at(p, &b, layout_pa(1, 0), "new view");
        unsigned broken = 0, stopped = 0;
        for (unsigned p = 0; p < build.ports; p++) {
            broken += seen[p].broken;
            stopped += !seen[p].qreqn || !seen[p].qacceptn || seen[p].falls != seen[p].rises;
        }
        same(broken, 0, "hand-shake rules broken");
        same(stopped, 0, "Q-Channels not running in the end");
    }
    planned(4 * (8 + RECORD_COMPARISONS + 4 + 2 * build.ports * FIRE_COMPARISONS));
}

/* A requester that accepted and then never runs again: the next switch can't ask it, and is abandoned; the record names the port. */
TEST_IF(never_runs_again, "S4 L14", two_partitions)
{
    const unsigned limit = 60, port = build.ports - 1;
    enum bh_resp resp;

    layout_all();
    reg_write(BH_REG_DRAIN_LIMIT, limit);
    watch_channels(0);
    reg_write_begin(BH_REG_ACTIVE, 1);
    for (uint64_t end = now() + 20; now() < end && requester[port].qacceptn;) run(1);
    requester[port].delay = NEVER;                           /* low from here on */
    same(answered(&resp, 40), true, "ACTIVE is answered");
    same(resp, BH_OKAY, "its response");
    run(20);
    same(seen[port].qreqn, true, "qreqn after the switch");
    same(reg_read(port_status(port)) & STOPPED, STOPPED, "PORT_STATUS: not running");
    reg_write_begin(BH_REG_ACTIVE, 0);
    same(answered(&resp, 2 * limit), true, "the next ACTIVE is answered");
    same(resp, BH_SLVERR, "its response");
    same_drain_record(port, BH_REG_ACTIVE, SECURE_PRIVILEGED, "never ran again");
    same(reg_read(BH_REG_ACTIVE), 1, "ACTIVE");
    requester[port].delay = 0;
    run(20);
    must_switch(0);
    run(10);
    unsigned broken = 0;
    for (unsigned p = 0; p < build.ports; p++) broken += seen[p].broken;
    same(broken, 0, "hand-shake rules broken");
    planned(8 + RECORD_COMPARISONS);
}

/* Only ports that a change concerns are asked: a FIXED port is not asked for a switch; a commit asks those that carry the partition;
 * PORT_CONTROL its own. */
TEST_IF(asks_whom_it_concerns, "S4 L3", several_ports)
{
    const unsigned port = build.ports - 1;

    layout_all();
    same(reg_write(port_control(port), FIXED_TO(1)), BH_OKAY, "PORT_CONTROL");
    const struct { const char *what; uint16_t address; uint32_t data; bool followers, fixed; } row[] = {
        { "a switch", BH_REG_ACTIVE, 1, true, false },
        { "a switch back", BH_REG_ACTIVE, 0, true, false },
        { "a switch to the same", BH_REG_ACTIVE, 0, false, false },
        { "a commit of the active partition", BH_REG_COMMIT, 0, true, false },
        { "a commit of the fixed port's partition", BH_REG_COMMIT, 1, false, true },
        { "PORT_CONTROL of the fixed port", port_control(port), FIXED_TO(1) | TRUSTED, false, true },
        { "PORT_CONTROL without a change", port_control(port), FIXED_TO(1) | TRUSTED, false, false },
        { "a register that changes no view", BH_REG_IRQ_ENABLE, 0, false, false },
    };
    for (unsigned i = 0; i < sizeof row / sizeof *row; i++) {
        watch_channels(3);
        tie(0);
        same(reg_write(row[i].address, row[i].data), BH_OKAY, "%s", row[i].what);
        run(20);
        for (unsigned p = 0; p < build.ports; p++)
            same(seen[p].falls, p == port ? row[i].fixed : row[i].followers, "%s: requests of port %u", row[i].what, p);
    }
    planned(1 + 8 * (1 + build.ports));
}

/* Requesters of all kinds of speed under traffic, many switches: the hand-shake stays legal, nothing is mixed. */
TEST_IF(channels_under_traffic, "S4 S2 L14 L2", two_partitions)
{
    enum bh_resp resp;
    unsigned unanswered = 0, mixed = 0, lost = 0;

    layout_all();
    watch_channels(0);
    for (unsigned round = 0; round < 60; round++) {
        const unsigned from = out.part_active, to = (from + 1) % build.partitions;
        for (unsigned p = 0; p < build.ports; p++) requester[p].delay = (round * (p + 3) * 7) % 23;
        memory_latency(round % 6);
        watch();
        for (unsigned i = 0; i < 12; i++)
            for (unsigned p = 0; p < build.ports; p++)
                post(shot_at(p * 24 + i, p, burst((i + p) & 1, layout_ipa(0) + 64 * (i % 8), (uint8_t)(i % 3), 2)));
        run(round % 13);
        reg_write_begin(BH_REG_ACTIVE, to);
        if (!answered(&resp, 2000) || resp != BH_OKAY) unanswered++;
        finish();
        for (unsigned p = 0; p < build.ports; p++) {
            lost += outs[p].addresses != 12;
            for (unsigned i = 0; i < outs[p].addresses; i++) {
                const unsigned in = outs[p].list[i].cycle >= out.active_list[0].cycle ? to : from;
                mixed += outs[p].list[i].pa - layout_pa(in, 0) >= GRANULE || outs[p].list[i].vmid != layout_vmid(in);
            }
        }
    }
    same(unanswered, 0, "switches that were not answered OKAY");
    same(lost, 0, "ports with lost accesses");
    same(mixed, 0, "accesses on the wrong side");
    for (unsigned p = 0; p < build.ports; p++) {
        same(seen[p].broken, 0, "hand-shake rules broken, port %u", p);
        same(seen[p].between, 0, "addresses taken between accept and release, port %u", p);
        same(seen[p].falls, 60, "requests, port %u", p);
    }
    planned(3 + 3 * build.ports);
}

/* Reset at any moment of the hand-shake: qreqn is high, and the next switch works. */
TEST_IF(reset_in_hand_shake, "L14 S4", two_partitions)
{
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);
    unsigned open = 0, running = 0;

    for (unsigned cycles = 1; cycles < 24; cycles++) {
        layout_two();
        watch_channels(5);
        reg_write_begin(BH_REG_ACTIVE, 1);
        run(cycles);
        spy(NULL);
        reset();
        watch_channels(5);
        layout_two();
        must_switch(1);
        must_pass(&b, layout_pa(1, 0), "after reset in the hand-shake");
        run(20);
        for (unsigned p = 0; p < build.ports; p++) running += seen[p].qreqn && seen[p].qacceptn && !seen[p].broken;
        open += read_status() == 0;
        spy(NULL);
        reset();
    }
    same(running, 23 * build.ports, "Q-Channels that run in the end");
    same(open, 23, "STATUS in the end");
    planned(23 * FIRE_COMPARISONS + 2);
}
