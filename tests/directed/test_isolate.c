/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 4, draining takes too long: the change is abandoned and the record names the port, or the port is isolated.
 */
#include "directed.h"

#include <stddef.h>
#include <string.h>

static bool isolates(void) { return !build.hardwired && build.isolate_ports && build.partitions >= 2; }
static bool isolates_beside(void) { return isolates() && build.ports >= 2; }
static bool isolates_two(void) { return isolates() && (build.isolate_ports & (build.isolate_ports - 1)); }
static bool may_not_isolate(void) { return !build.hardwired && build.partitions >= 2 && build.isolate_ports != (1u << build.ports) - 1; }

enum { LIMIT = 60 };

static unsigned isolated_port(void) { return (unsigned)__builtin_ctz(build.isolate_ports); }

static void set_up(unsigned port)
{
    reset();
    layout_all();
    reg_write(BH_REG_DRAIN_LIMIT, LIMIT);
    same(reg_write(port_control(port), ISOLATE), BH_OKAY, "PORT_CONTROL.ISOLATE");
}

static unsigned r_beats[BH_MAX_PORTS], w_beats[BH_MAX_PORTS];     /* taken at the requester */

static void count_beats(const struct dut_pins *p, uint64_t cycle)
{
    (void)cycle;
    for (unsigned i = 0; i < build.ports; i++) {
        r_beats[i] += p->port[i].s_r.valid && p->port[i].s_rready;
        w_beats[i] += p->port[i].s_w.valid && p->port[i].s_wready;
    }
}

/* ---- the ways to hang ------------------------------------------------------------------------ */

enum hang { NO_AR, NO_AW, NO_R, NO_B, IN_R, IN_W, IN_DATA, NO_RREADY, NO_BREADY, NO_ANSWER, HANGS };
static const char *const hang_name[HANGS] = {
    "memory takes no AR", "memory takes no AW", "memory gives no R", "memory gives no B", "memory stops in the middle of a read burst",
    "memory stops in the middle of write data", "the requester stops in the middle of its write data", "the requester takes no R",
    "the requester takes no B", "memory gives no answer to reads, writes and refused ones",
};
static bool memory_hangs(enum hang h) { return h != IN_DATA && h != NO_RREADY && h != NO_BREADY; }
static bool requester_hangs(enum hang h) { return h == NO_RREADY || h == NO_BREADY || h == IN_DATA; }

/* Leaves n bursts at the port, at least one of them accepted and stuck. */
static unsigned hang(unsigned port, enum hang h)
{
    static const struct tb_stuck how[HANGS] = {
        [NO_AR] = { .memory_addresses = true }, [NO_AW] = { .memory_addresses = true }, [NO_R] = { .memory_answers = true },
        [NO_B] = { .memory_answers = true }, [IN_R] = { .memory_answers = true }, [IN_W] = { .memory_addresses = true, .memory_answers = true },
        [IN_DATA] = { .requester_data = true }, [NO_RREADY] = { .requester_responses = true }, [NO_BREADY] = { .requester_responses = true },
        [NO_ANSWER] = { .memory_answers = true },
    };
    const bool write = h == NO_AW || h == NO_B || h == IN_W || h == IN_DATA || h == NO_BREADY, middle = h == IN_R || h == IN_W || h == IN_DATA;
    const unsigned n = middle ? 1 : h == NO_ANSWER ? 6 : 3;

    memset(r_beats, 0, sizeof r_beats);
    memset(w_beats, 0, sizeof w_beats);
    watch();
    spy(count_beats);
    if (!middle) port_stuck(port, how[h]);
    for (unsigned i = 0; i < n; i++) {
        const bool refused = h == NO_ANSWER && i % 3 == 2;
        struct bh_burst b = burst(h == NO_ANSWER ? i & 1 : write, refused ? layout_ipa(build.windows) : layout_ipa(0) + 256 * i, middle ? 15 : 3, 2);
        b.id = h == NO_ANSWER ? i & 1 : 0;
        post(shot_at(i, port, b));
    }
    if (middle) {
        for (unsigned k = 0; k < 100 && r_beats[port] + w_beats[port] < 5; k++) run(1);
        port_stuck(port, how[h]);
    }
    run(40);
    return n;
}

/* Partition 1 is active, and the port closed; nothing is owed, and no record is left. */
enum { CLOSED_COMPARISONS = 3 };
static void closed(unsigned port)
{
    set_up(port);
    hang(port, NO_R);
    same(reg_write(BH_REG_ACTIVE, 1), BH_OKAY, "ACTIVE");
    same(port_closed(port), true, "the port is closed");
    finish();
    port_stuck(port, (struct tb_stuck){ 0 });
    run(60);
    drop_records();
}

/* ---- isolation ---------------------------------------------------------------------------------- */

static bool done_within(struct shot *s, unsigned limit)
{
    for (uint64_t end = now() + limit; now() < end && !s->done;) run(1);
    return s->done;
}

/* Whatever hangs: the switch is made, the port is closed and answers everything itself, memory's late responses are swallowed; it stays
 * closed until it is opened again, which is refused while anything is owed. */
TEST_IF(isolated, "L14 S2 L8", isolates)
{
    const unsigned port = isolated_port(), other = port ? 0 : build.ports - 1;
    enum bh_resp resp;

    for (enum hang h = 0; h < HANGS; h++) {
        struct bh_burst b = burst(h & 1, layout_ipa(0), 3, 2);
        unsigned wrong = 0, refused = 0;
        set_up(port);
        memory_latency(2);
        const unsigned n = hang(port, h);
        const unsigned given = w_beats[port];
        reg_write_begin(BH_REG_ACTIVE, 1);
        const uint64_t start = now();
        same(answered(&resp, 2 * LIMIT), true, "%s: ACTIVE is answered", hang_name[h]);
        const uint64_t took = now() - start;
        same(took >= LIMIT && took < LIMIT + 15, true, "%s: after %u cycles, DRAIN_LIMIT is %u", hang_name[h], (unsigned)took, LIMIT);
        same(resp, BH_OKAY, "%s: its response", hang_name[h]);
        same(reg_read(BH_REG_ACTIVE), 1, "%s: ACTIVE", hang_name[h]);
        same(read_status(), 0, "%s: STATUS", hang_name[h]);
        same(port_closed(port), true, "%s: the port is closed", hang_name[h]);
        same(reg_read(port_status(port)) & CLOSED, CLOSED, "%s: PORT_STATUS.CLOSED", hang_name[h]);
        if (h != NO_ANSWER) same_drain_record(port, BH_REG_ACTIVE, SECURE_PRIVILEGED, hang_name[h]);
        if (memory_hangs(h)) {
            /* All is answered while memory still says nothing. */
            for (unsigned i = 0; i < n; i++) {
                const bool late = shots[i].cycle >= start + took, outside = h == NO_ANSWER && i % 3 == 2;
                if (!done_within(&shots[i], 400) || shots[i].beats != (shots[i].b.write ? 1 : shots[i].b.len + 1u)) wrong++;
                if (late) refused++;
                if (shots[i].resp != (shots[i].cycle >= start + took || outside ? build.fault_resp : BH_SLVERR)) wrong++;
            }
            same(wrong, 0, "%s: %u bursts not answered, or not as they must be", hang_name[h], n);
            same(refused < n, true, "%s: one at least was in flight", hang_name[h]);
            same(reg_write(port_status(port), CLOSED), BH_SLVERR, "%s: opening while memory owes", hang_name[h]);
            same(reg_read(port_status(port)) & (CLOSED | OWED), CLOSED | OWED, "%s: PORT_STATUS then", hang_name[h]);
        } else {
            same(reg_write(port_status(port), CLOSED), BH_SLVERR, "%s: opening while the requester owes", hang_name[h]);
            same(reg_read(port_status(port)) & (CLOSED | IDLE), CLOSED, "%s: PORT_STATUS then", hang_name[h]);
        }
        /* Another port is not concerned. */
        if (build.ports > 1) {
            post(shot_at(20, other, b));
            same(done_within(&shots[20], 60), true, "%s: an access on another port", hang_name[h]);
            same(shots[20].resp, BH_OKAY, "%s: its response", hang_name[h]);
            same(outs[other].last.vmid, layout_vmid(1), "%s: its view", hang_name[h]);
        }
        /* All comes back; late responses are swallowed: nobody asked for them any more. */
        const unsigned r_before = r_beats[port];
        port_stuck(port, (struct tb_stuck){ 0 });
        run(100);
        finish();
        if (memory_hangs(h)) same(r_beats[port], r_before, "%s: R beats behind the answers", hang_name[h]);
        if (h == IN_DATA) same(outs[port].strobes, given, "%s: data beats downstream with strobes", hang_name[h]);
        if (requester_hangs(h)) {
            wrong = 0;
            for (unsigned i = 0; i < n; i++) wrong += !shots[i].done || shots[i].beats != (shots[i].b.write ? 1 : shots[i].b.len + 1u);
            same(wrong, 0, "%s: bursts not answered", hang_name[h]);
            /* What it was shown before stays; the rest is refused. */
            if (h == NO_RREADY) same(shots[0].resp_mixed && shots[0].resp == BH_SLVERR, true, "the beat that was shown, and the others");
            if (h == NO_BREADY) same(shots[0].resp, BH_OKAY, "the answer that was shown");
            if (h == IN_DATA)   same(shots[0].resp, BH_SLVERR, "the write without its data");
        }
        drop_records();
        must_refuse_at(port, &b, BH_FAULT_PARTITION, "closed");
        same(reg_read(port_status(port)), CLOSED | IDLE | 1, "%s: PORT_STATUS at rest", hang_name[h]);
        same(reg_write(port_status(port), CLOSED), BH_OKAY, "%s: opening at rest", hang_name[h]);
        same(port_closed(port), false, "%s: the port is open", hang_name[h]);
        same(reg_read(port_status(port)), IDLE | 1, "%s: PORT_STATUS open", hang_name[h]);
        for (unsigned k = 0; k < 4; k++) {
            b = burst(k & 1, layout_ipa(0) + 64 * k, (uint8_t)(k * 2), 2);
            must_pass_at(port, &b, layout_pa(1, 0) + 64 * k, "open again");
        }
        must_switch(0);
    }
    planned(HANGS * (1 + 7) + (HANGS - 1) * RECORD_COMPARISONS + 7 * 4 + 3 * 2 + (build.ports > 1 ? 3 * HANGS : 0) + 7 + 1 + 3 * 2
            + HANGS * (5 * FIRE_COMPARISONS + 4));
}

/* Write beats that memory is owed are made up without a strobe: what the requester did not write stays as it was. */
TEST_IF(made_up_beats_write_nothing, "L14 L8", isolates)
{
    const unsigned port = isolated_port();
    static uint8_t data[16 * 64];
    enum bh_resp resp;

    for (unsigned given = 0; given < 15; given += 3) {
        uint8_t got[64];
        unsigned kept = 0, written = 0;
        set_up(port);
        memset(got, 0xa5, sizeof got);
        poke(layout_pa(0, 0), got, 64);
        memset(data, 0x3c, sizeof data);
        watch();
        spy(count_beats);
        memset(w_beats, 0, sizeof w_beats);
        shot_at(0, port, burst(true, layout_ipa(0), 15, 2))->wdata = data;
        if (!given) port_stuck(port, (struct tb_stuck){ .requester_data = true });
        post(&shots[0]);
        for (unsigned k = 0; k < 100 && w_beats[port] < given; k++) run(1);
        port_stuck(port, (struct tb_stuck){ .requester_data = true });
        run(20);
        const unsigned taken = w_beats[port];
        reg_write_begin(BH_REG_ACTIVE, 1);
        same(answered(&resp, 2 * LIMIT) && resp == BH_OKAY, true, "ACTIVE is answered");
        run(60);
        same(outs[port].w_beats, outs[port].addresses ? 16 : 0, "data beats downstream while the requester gives none");
        same(outs[port].strobes, taken, "those with strobes: the requester's own");
        port_stuck(port, (struct tb_stuck){ 0 });
        finish();
        run(20);
        peek(layout_pa(0, 0), got, 64);
        for (unsigned i = 0; i < 64; i++) {
            written += got[i] == 0x3c;
            kept += got[i] == 0xa5;
        }
        same(written, 4 * taken, "bytes written");
        same(kept, 64 - 4 * taken, "bytes as they were");
        same(shots[0].resp, BH_SLVERR, "BRESP");
        same(reg_write(port_status(port), CLOSED), BH_OKAY, "opening");
        struct bh_burst b = burst(true, layout_ipa(0), 3, 2);
        must_pass_at(port, &b, layout_pa(1, 0), "the next write finds its own beats");
    }
    planned(5 * (1 + 7 + FIRE_COMPARISONS));
}

/* Every change may isolate: who asked gets what he asked for, the record has his address. */
TEST_IF(isolated_by_every_change, "L14 V8 L9", isolates)
{
    const unsigned port = isolated_port();
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);
    enum bh_resp resp;

    for (unsigned how = 0; how < 5; how++) {
        static const char *const what[] = { "COMMIT", "PORT_CONTROL", "pins", "schedule", "ACTIVE" };
        const uint16_t address[] = { BH_REG_COMMIT, port_control(port), 0, 0, BH_REG_ACTIVE };
        const uint32_t data[] = { 0, FIXED_TO(1) | ISOLATE, 0, 0, 1 };
        if (how == 3 && !build.schedule_slots) continue;
        set_up(port);
        stage_window(0, 0, layout_ipa(0), LAYOUT_SIZE, layout_pa(0, 0), 0, W_VALID);
        hang(port, NO_R);
        if (address[how]) {
            reg_write_begin(address[how], data[how]);
            same(answered(&resp, how == 0 ? 20000 : 2 * LIMIT), true, "%s is answered", what[how]);
            same(resp, BH_OKAY, "its response");
        } else if (how == 2) {
            select_pins(1, true);
            run(LIMIT + 30);
            same(out.part_ack, true, "part_ack");
            same(out.part_active, 1, "part_active");
            select_pins(1, false);
        } else {
            reg_write(BH_REG_SCHEDULE_BASE, 1u << 28 | 1u << 27);
            reg_write(BH_REG_SCHEDULE_CONTROL, 1);
            run(LIMIT + 30);
            same(out.part_active, 1, "part_active");
            same(reg_write(BH_REG_SCHEDULE_CONTROL, 0), BH_OKAY, "stop");
        }
        same_drain_record(port, address[how], address[how] ? SECURE_PRIVILEGED : 0, what[how]);
        same(port_closed(port), true, "%s: the port is closed", what[how]);
        finish();
        port_stuck(port, (struct tb_stuck){ 0 });
        run(60);
        drop_records();
        same(reg_write(port_status(port), CLOSED), BH_OKAY, "opening");
        if (how == 0) must_refuse_at(port, &b, BH_FAULT_ACCESS, "the commit is in force");
        else          must_pass_at(port, &b, layout_pa(1, 0), "the new view is in force");
    }
    const unsigned n = build.schedule_slots ? 5 : 4;
    planned(n * (1 + 2 + RECORD_COMPARISONS + 2 + FIRE_COMPARISONS));
}

/* While a commit writes the context that a closed port carries, bursts go on coming and are refused: each record has the VMID
 * before it or the one behind it. */
TEST_IF(closed_port_in_a_commit, "L14 L8", isolates)
{
    enum { PHASES = 32, AHEAD = 24 };
    const unsigned port = isolated_port();
    const uint16_t spare = (uint16_t)(build.partitions + 1u), vmid[2] = { spare >> build.vmid_width ? layout_vmid(1) : spare, layout_vmid(1) };
    uint64_t length = 0;

    closed(port);
    /* Each way with reads and writes; even: the VMID that it has, odd: the other one. */
    for (unsigned k = 0; k < 4 * PHASES; k++) {
        const uint16_t before = vmid[(k / 2 + 1) & 1], after = vmid[((k + 1) / 2 + 1) & 1];
        enum bh_resp resp = BH_SLVERR;
        struct bh_record r = { 0 };
        struct bh_burst b = burst(k & 2, layout_ipa(0), 0, 2);

        stage_partition(1, after, P_VALID);
        const uint64_t began = now();
        reg_write_begin(BH_REG_COMMIT, 1);
        if (length) {
            run(length > AHEAD ? (unsigned)length - AHEAD + k / 4 : k / 4);
            fire(shot_at(0, port, b));
        }
        same(answered(&resp, 5000), true, "the commit is answered");
        same(resp, BH_OKAY, "the commit");
        if (!length) {
            length = now() - began;
            continue;
        }
        settle();
        same(next_record(&r) && r.code == BH_FAULT_PARTITION && r.partition == 1, true, "a record of the refused burst");
        same(r.vmid == before || r.vmid == after, true, "its VMID %u, before the commit %u, behind it %u", r.vmid, before, after);
    }
    planned(CLOSED_COMPARISONS + 4 * 4 * PHASES - 2);
}

/* A port in MODE STREAM, by the revoke of a stream. */
static bool isolates_a_stream(void) { return isolates() && (build.isolate_ports & build.stream_ports); }

TEST_IF(isolated_by_stream_control, "L14 L9 L3", isolates_a_stream)
{
    const unsigned port = (unsigned)__builtin_ctz(build.isolate_ports & build.stream_ports);
    const uint16_t address = (uint16_t)(BH_REG_STREAM_BASE + BH_REG_STREAM_STRIDE);
    enum bh_resp resp;

    layout_all();
    reg_write(BH_REG_DRAIN_LIMIT, LIMIT);
    same(reg_write(address, STREAM_TO(1)), BH_OKAY, "STREAM_CONTROL 1");
    same(reg_write(port_control(port), MODE_STREAM | ISOLATE), BH_OKAY, "PORT_CONTROL");
    port_stuck(port, (struct tb_stuck){ .memory_answers = true });
    struct bh_burst b = burst(false, layout_ipa(0), 3, 2);
    b.user = 1;
    post(shot_at(0, port, b));
    run(30);
    reg_write_begin(address, 0);
    same(answered(&resp, 2 * LIMIT), true, "STREAM_CONTROL is answered");
    same(resp, BH_OKAY, "its response");
    same_drain_record(port, address, SECURE_PRIVILEGED, "the revoke");
    same(port_closed(port), true, "the port is closed");
    finish();
    same(shots[0].resp, BH_SLVERR, "the access that hung");
    port_stuck(port, (struct tb_stuck){ 0 });
    run(60);
    same(reg_write(port_status(port), CLOSED), BH_OKAY, "opening");
    must_refuse_at(port, &b, BH_FAULT_STREAM, "the stream is gone");
    planned(7 + RECORD_COMPARISONS + FIRE_COMPARISONS);
}

/* A requester that never accepts its Q-Channel request is isolated too; the port opens only when its Q-Channel runs. */
static bool qacceptn, qreqn_before, q_answers;
static unsigned q_broken;

static bool slow(void *context, bool qreqn)
{
    (void)context;
    q_broken += (qreqn && !qreqn_before && qacceptn) || (!qreqn && qreqn_before && !qacceptn);
    qreqn_before = qreqn;
    if (q_answers) qacceptn = qreqn;
    return qacceptn;
}

/* A port is opened behind a change that is under way at other ports, not refused: slots may follow one another without a pause. */
static bool isolates_beside_another(void) { return isolates() && build.ports > 1; }

TEST_IF(opens_behind_a_change, "L14 V8", isolates_beside_another)
{
    const unsigned port = isolated_port(), other = port ? 0 : 1;
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);
    enum bh_resp resp = BH_SLVERR;

    closed(port);
    reg_write(BH_REG_DRAIN_LIMIT, 0);
    qacceptn = qreqn_before = true;
    q_answers = false;
    q_channel(other, slow, NULL);
    select_pins(0, true);
    run(20);
    reg_write_begin(port_status(port), CLOSED);
    same(answered(&resp, 200), false, "an answer while the other port does not drain");
    same(port_closed(port), true, "closed until then");
    q_answers = true;
    same(answered(&resp, 200), true, "an answer behind it");
    same(resp, BH_OKAY, "opening");
    same(port_closed(port), false, "it is open");
    must_pass_at(port, &b, layout_pa(0, 0), "the view of now");
    select_pins(0, false);
    q_channel(other, NULL, NULL);
    planned(CLOSED_COMPARISONS + 5 + FIRE_COMPARISONS);
}

TEST_IF(isolated_with_its_channel, "L14 S4", isolates)
{
    const unsigned port = isolated_port();
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);
    enum bh_resp resp;

    set_up(port);
    qacceptn = qreqn_before = true;
    q_answers = false;
    q_broken = 0;
    q_channel(port, slow, NULL);
    reg_write_begin(BH_REG_ACTIVE, 1);
    same(answered(&resp, 2 * LIMIT), true, "ACTIVE is answered");
    same(resp, BH_OKAY, "its response");
    same_drain_record(port, BH_REG_ACTIVE, SECURE_PRIVILEGED, "never accepted");
    same(reg_read(port_status(port)) & (CLOSED | STOPPED), CLOSED | STOPPED, "PORT_STATUS");
    must_refuse_at(port, &b, BH_FAULT_PARTITION, "closed");
    same(reg_write(port_status(port), CLOSED), BH_SLVERR, "opening while the Q-Channel does not run");
    q_answers = true;
    run(20);
    same(reg_read(port_status(port)), CLOSED | IDLE | 1, "PORT_STATUS after the accept");
    same(reg_write(port_status(port), CLOSED), BH_OKAY, "opening");
    same(q_broken, 0, "hand-shake rules broken");
    must_pass_at(port, &b, layout_pa(1, 0), "open again");
    must_switch(0);
    must_pass_at(port, &b, layout_pa(0, 0), "switched again");
    planned(1 + 2 + RECORD_COMPARISONS + 1 + 3 * FIRE_COMPARISONS + 4);
}

/* While a port is isolated, cut and opened, a port that is not concerned loses no cycle: its pins are as without all that. */
TEST_IF(isolation_disturbs_nobody, "L14 L3 L9", isolates_beside)
{
    const unsigned port = isolated_port(), other = port ? 0 : build.ports - 1;
    uint64_t pins[2];

    for (unsigned hung = 0; hung < 2; hung++) {
        enum bh_resp resp;
        set_up(port);
        reg_write(port_control(other), FIXED_TO(1));
        reg_write(BH_REG_IRQ_ENABLE, 0);
        run(10);
        const uint64_t start = now();
        if (hung) port_stuck(port, (struct tb_stuck){ .memory_answers = true });
        watch();
        for (unsigned i = 0; i < 40; i++) post(shot_at(i, other, burst(i & 1, layout_ipa(0) + 64 * (i % 8), (uint8_t)(i % 16), 2)));
        for (unsigned i = 40; i < 46; i++) post(shot_at(i, port, burst(i & 1, layout_ipa(0), 3, 2)));
        run(20);
        if (hung) {
            reg_write_begin(BH_REG_ACTIVE, 1);
            same(answered(&resp, 2 * LIMIT) && resp == BH_OKAY, true, "ACTIVE is answered");
            same(port_closed(port), true, "the port is closed");
            port_stuck(port, (struct tb_stuck){ 0 });
            run(80);
            same(reg_write(port_status(port), CLOSED), BH_OKAY, "opening");
        }
        run((unsigned)(start + 500 - now()));
        pins[hung] = outs[other].requester_side;
        finish();
    }
    same(pins[1], pins[0], "pins of the other port, as a hash");
    planned(2 + 3 + 1);
}

/* Two hung ports: both are named, the lowest first; both are isolated only if both may be. */
TEST_IF(two_isolated, "L14", isolates_two)
{
    const unsigned first = isolated_port(), second = (unsigned)__builtin_ctz(build.isolate_ports & (build.isolate_ports - 1));
    enum bh_resp resp;

    for (unsigned both = 0; both < 2; both++) {
        set_up(second);
        if (both) same(reg_write(port_control(first), ISOLATE), BH_OKAY, "PORT_CONTROL.ISOLATE");
        for (unsigned k = 0; k < 2; k++) {
            port_stuck(k ? first : second, (struct tb_stuck){ .memory_answers = true });
            post(shot_at(k, k ? first : second, burst(k, layout_ipa(0), 3, 2)));
        }
        run(30);
        reg_write_begin(BH_REG_ACTIVE, 1);
        same(answered(&resp, 2 * LIMIT), true, "ACTIVE is answered");
        same(resp, both ? BH_OKAY : BH_SLVERR, "its response");
        same(reg_read(BH_REG_ACTIVE), both, "ACTIVE");
        same(port_closed(first), both, "the first port is closed");
        same(port_closed(second), both, "the second port is closed");
        same_drain_record(first, BH_REG_ACTIVE, SECURE_PRIVILEGED, "the first port");
        same_drain_record(second, BH_REG_ACTIVE, SECURE_PRIVILEGED, "the second port");
        port_stuck(first, (struct tb_stuck){ 0 });
        port_stuck(second, (struct tb_stuck){ 0 });
        finish();
        run(40);
        for (unsigned k = 0; k < 2; k++) same(shots[k].resp, both ? BH_SLVERR : BH_OKAY, "the access that hung");
        if (both) {
            same(reg_write(port_status(second), CLOSED), BH_OKAY, "opening the second");
            same(port_closed(first), true, "the first stays closed");
            same(reg_write(port_status(first), CLOSED), BH_OKAY, "opening the first");
        }
    }
    planned(2 * (1 + 5 + 2 * RECORD_COMPARISONS + 2) + 1 + 3);
}

/* Without ISOLATE: abandoned, the old view stays on every port, every port that hung is named, the lowest first. */
TEST_IF(all_hung_ports_are_named, "L14 S2 L3", several_ports)
{
    enum bh_resp resp;
    struct bh_record r;
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);
    unsigned compared = 0;

    for (unsigned mask = 1; mask < 1u << build.ports && mask < 16; mask++) {
        unsigned hung = 0;
        reset();
        layout_all();
        reg_write(BH_REG_DRAIN_LIMIT, LIMIT);
        for (unsigned p = 0; p < build.ports; p++)
            if (mask >> p & 1) {
                port_stuck(p, (struct tb_stuck){ .memory_answers = true });
                post(shot_at(p, p, burst(p & 1, layout_ipa(0), 1, 2)));
            }
        run(30);
        reg_write_begin(BH_REG_ACTIVE, 1);
        run(20);
        same(read_status(), SWITCHING | DRAINING | WAITING(mask), "STATUS while ports 0x%x hang", mask);
        same(answered(&resp, 2 * LIMIT), true, "ACTIVE is answered");
        same(resp, BH_SLVERR, "its response");
        same(reg_read(BH_REG_ACTIVE), 0, "ACTIVE");
        for (unsigned p = 0; p < build.ports; p++) {
            if (!(mask >> p & 1)) {
                watch();
                post(shot_at(32 + p, p, b));
                same(done_within(&shots[32 + p], 60), true, "port %u goes on", p);
                same(outs[p].last.vmid, layout_vmid(0), "in the old view");
                compared += 2;
                continue;
            }
            same_drain_record(p, BH_REG_ACTIVE, SECURE_PRIVILEGED, "hung port");
            same(port_closed(p), false, "it is not closed");
            hung++;
        }
        same(next_record(&r), false, "a record more");
        memory_stall(false, false);
        finish();
        must_switch(1);
        must_pass(&b, layout_pa(1, 0), "the switch works again");
        compared += 5 + hung * (RECORD_COMPARISONS + 1) + FIRE_COMPARISONS;
    }
    planned(compared);
}

/* A port that can't be isolated, next to none that can: ISOLATE is refused, and it is abandoned. */
TEST_IF(isolation_not_built, "L14", may_not_isolate)
{
    const unsigned port = (unsigned)__builtin_ctz(~build.isolate_ports);
    enum bh_resp resp;

    reset();
    layout_all();
    reg_write(BH_REG_DRAIN_LIMIT, LIMIT);
    same(reg_write(port_control(port), ISOLATE), BH_SLVERR, "ISOLATE");
    if (build.isolate_ports) same(reg_write(port_control(isolated_port()), ISOLATE), BH_OKAY, "ISOLATE of one that can");
    port_stuck(port, (struct tb_stuck){ .memory_answers = true });
    post(shot_at(0, port, burst(false, layout_ipa(0), 0, 2)));
    if (build.isolate_ports) {
        port_stuck(isolated_port(), (struct tb_stuck){ .memory_answers = true });
        post(shot_at(1, isolated_port(), burst(false, layout_ipa(0), 0, 2)));
    }
    run(30);
    reg_write_begin(BH_REG_ACTIVE, 1);
    same(answered(&resp, 2 * LIMIT), true, "ACTIVE is answered");
    same(resp, BH_SLVERR, "its response: one that hangs can't be isolated");
    for (unsigned p = 0; p < build.ports; p++) same(port_closed(p), false, "port %u is closed", p);
    memory_stall(false, false);
    finish();
    same(shots[0].resp, BH_OKAY, "the access that hung");
    drop_records();
    planned(1 + (build.isolate_ports != 0) + 2 + build.ports + 1);
}

/* Reset opens a closed port, whatever it still owed. */
TEST_IF(reset_opens, "L14 L4", isolates)
{
    const unsigned port = isolated_port();
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);
    enum bh_resp resp;

    for (enum hang h = 0; h < HANGS; h++) {
        set_up(port);
        hang(port, h);
        reg_write_begin(BH_REG_ACTIVE, 1);
        same(answered(&resp, 2 * LIMIT), true, "ACTIVE is answered");
        same(port_closed(port), true, "%s: closed", hang_name[h]);
        reset();
        same(reg_read(port_status(port)), IDLE, "%s: PORT_STATUS after reset", hang_name[h]);
        layout_all();
        must_pass_at(port, &b, layout_pa(0, 0), "after reset");
    }
    planned(HANGS * (4 + FIRE_COMPARISONS));
}
