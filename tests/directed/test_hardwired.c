/* SPDX-License-Identifier: Apache-2.0
 *
 * HARDWIRED builds: the table is a parameter, the partition comes from pins and from the slot scheduler (L11).  The windows
 * below are those of examples/hardwired.dts, written down once more.
 */
#include "directed.h"

#include <stddef.h>
#include <string.h>

static bool hardwired(void) { return build.hardwired && build.partitions == 3 && build.windows == 2 && !build.schedule_slots; }
static bool pins_only(void) { return build.hardwired && !build.schedule_slots; }
static bool limited(void) { return build.hardwired && build.schedule_slots && build.drain_limit && build.drain_limit < 100000; }
static bool slots(void) { return build.hardwired && build.schedule_slots; }

enum { ALL = 0xfff, SECURE_PRIVILEGED_RW = 0x018, NONSECURE = 0xfc0, NONSECURE_RW_R = 0x640 };

static const struct window { unsigned partition; uint64_t ipa, size, pa; uint16_t access; uint8_t prot; } window[] = {
    { 0, 0x00000000, 0x10000000, 0x80000000, ALL, 1 },
    { 0, 0xa0000000, 0x00001000, 0x40000000, SECURE_PRIVILEGED_RW, 1 },
    { 1, 0x00000000, 0x20000000, 0x90000000, NONSECURE, 3 },
    { 1, 0xfffff000, 0x00001000, 0xfffff000, NONSECURE_RW_R, 3 },
    { 2, 0x00000000, 0x08000000, 0xb0000000, ALL, 1 },
};
enum { WINDOWS = sizeof window / sizeof *window };
static const uint16_t vmid[3] = { 10, 11, 12 };

static struct shot one;

static void pass(uint64_t ipa, bool write, uint8_t prot, uint64_t pa, unsigned partition)    /* 4 comparisons */
{
    memset(&one, 0, offsetof(struct shot, rdata));
    one.b = burst(write, ipa, 0, 0);
    one.b.prot = prot;
    watch();
    fire(&one);
    same(one.resp, BH_OKAY, "partition %u, IPA 0x%llx, AxPROT %u: response", partition, (unsigned long long)ipa, prot);
    same(out.addresses, 1, "partition %u, IPA 0x%llx: addresses downstream", partition, (unsigned long long)ipa);
    same(out.last.pa, pa, "partition %u, IPA 0x%llx: PA", partition, (unsigned long long)ipa);
    same(out.last.vmid, vmid[partition], "partition %u, IPA 0x%llx: VMID", partition, (unsigned long long)ipa);
}

static void refuse(uint64_t ipa, bool write, uint8_t prot, const char *what)                  /* 4 comparisons */
{
    memset(&one, 0, offsetof(struct shot, rdata));
    one.b = burst(write, ipa, 0, 0);
    one.b.prot = prot;
    watch();
    fire(&one);
    run(4);
    same(one.resp, build.fault_resp, "%s, IPA 0x%llx, AxPROT %u: response", what, (unsigned long long)ipa, prot);
    same(out.valid_cycles, 0, "%s, IPA 0x%llx: cycles with VALID downstream", what, (unsigned long long)ipa);
    same(write || one.zero, true, "%s, IPA 0x%llx: data is zero", what, (unsigned long long)ipa);
    same(out.irq_cycles, 1, "%s, IPA 0x%llx: cycles with irq", what, (unsigned long long)ipa);
}

static void select_partition(unsigned p)                     /* request, acknowledge, release; no comparison */
{
    select_pins(p, true);
    for (uint64_t deadline = now() + 1000; in_time(deadline) && !out.part_ack;) {}
    select_pins(p, false);
    run(1);
}

/* L11, L2, L12: three views, switched by pins, with no register written anywhere. */
TEST_IF(hardwired_views, "L11 L1 L2 L12 T7", hardwired)
{
    unsigned compared = 0;

    for (unsigned round = 0; round < 2; round++)
        for (unsigned p = 0; p < 3; p++) {
            select_partition(p);
            same(out.part_active, p, "part_active after the switch to %u", p);
            compared++;
            for (unsigned w = 0; w < WINDOWS; w++) {
                if (window[w].partition != p) continue;
                const uint64_t ipa = window[w].ipa, end = window[w].size - 1;
                for (int write = 0; write < 2; write++) {
                    pass(ipa, write, window[w].prot, window[w].pa, p);
                    pass(ipa + end, write, window[w].prot, window[w].pa + end, p);
                }
                if (ipa) refuse(ipa - 1, false, window[w].prot, "before a window");
                if (ipa + end != 0xffffffff) refuse(ipa + end + 1, true, window[w].prot, "behind a window");
                compared += 16 + (ipa ? 4 : 0) + (ipa + end != 0xffffffff ? 4 : 0);
            }
        }
    planned(2 * (3 + 5 * 16 + 2 * 4 + 4 * 4));
    (void)compared;
}

/* Rights of a hardwired window, world by world and privilege by privilege. */
TEST_IF(hardwired_access, "L11 T2 T4", hardwired)
{
    /* Partition 0, window 1: Secure privileged read and write.  Partition 1, window 1: Non-secure privileged read and
     * write, Non-secure unprivileged read. */
    static const uint8_t reads[2] = { 0x02, 0x0c }, writes[2] = { 0x22, 0x88 };    /* bit n: AxPROT n is granted */

    for (unsigned p = 0; p < 2; p++) {
        select_partition(p);
        const struct window *w = &window[2 * p + 1];
        for (uint8_t prot = 0; prot < 8; prot++)
            for (int write = 0; write < 2; write++) {
                if ((write ? writes : reads)[p] >> prot & 1) pass(w->ipa + 16, write, prot, w->pa + 16, p);
                else                                         refuse(w->ipa + 16, write, prot, "a right not granted");
            }
    }
    planned(2 * 16 * 4);
}

/* A part_sel that names no partition: no valid one, everything refused; and back. */
TEST_IF(hardwired_no_partition, "L11 L4", hardwired)
{
    for (unsigned p = 3; p < 16; p++) {
        select_partition(p);
        same(out.part_active, p, "part_active");
        for (unsigned w = 0; w < WINDOWS; w++) refuse(window[w].ipa, w & 1, window[w].prot, "no such partition");
    }
    select_partition(2);
    pass(0x1000, true, 1, 0xb0001000, 2);
    planned(13 * (1 + WINDOWS * 4) + 4);
}

/* The pins switch as ACTIVE does: what was accepted ends under the old partition, then part_ack, then the new one. */
TEST_IF(hardwired_switch_drains, "L11 S2 L14", hardwired)
{
    static struct shot shot[64];

    select_partition(0);
    for (unsigned round = 0; round < 2; round++) {           /* 0 -> 2 -> 0 */
        const unsigned to = round ? 0 : 2;
        const uint64_t old_pa = round ? 0xb0000000 : 0x80000000, new_pa = round ? 0x80000000 : 0xb0000000;
        unsigned olds = 0, news = 0, mixed = 0;
        memory_latency(10);
        watch();
        for (unsigned i = 0; i < 64; i++) {
            memset(&shot[i], 0, offsetof(struct shot, rdata));
            shot[i].b = burst(i & 1, 64 * i, 3, 2);
            post(&shot[i]);
        }
        run(12);
        requester_stall(true);
        run(20);
        select_pins(to, true);
        run(50);
        same(out.part_ack, false, "part_ack while answers are not taken");
        same(out.part_active, 2 - to, "part_active meanwhile");
        requester_stall(false);
        for (uint64_t deadline = now() + 1000; in_time(deadline) && !out.part_ack;) {}
        same(out.part_ack, true, "part_ack");
        const uint64_t acknowledged = now() - 1;
        run(40);
        same(out.part_ack, true, "part_ack stays while part_req does");
        finish();
        same(out.active_changes, 1, "changes of part_active");
        same(out.addresses, 64, "addresses downstream");
        for (unsigned i = 0; i < 64; i++) {
            const struct out_address *a = &out.list[i];
            if (a->pa - new_pa < 0x1000 && a->cycle >= acknowledged && a->vmid == vmid[to])          news++;
            else if (a->pa - old_pa < 0x1000 && a->cycle < acknowledged && a->vmid == vmid[2 - to]) olds++;
            else                                                                                    mixed++;
        }
        same(mixed, 0, "accesses neither wholly old nor wholly new");
        same(olds > 0 && news > 0, true, "both kinds");
        select_pins(to, false);
        run(2);
        same(out.part_ack, false, "part_ack without part_req");
    }
    planned(2 * 9);
}

/* There is no configuration port: it takes nothing and says nothing, from reset on. */
TEST_IF(hardwired_has_no_port, "L11 T6", hardwired)
{
    watch();
    reset();
    pass(0, false, 1, 0x80000000, 0);                        /* after reset partition 0 of the table is in force */
    for (unsigned p = 0; p < 3; p++) {
        watch();
        select_partition(p);
        run(50);
        same(out.axil_cycles, 0, "cycles in which the configuration port was ready or valid");
    }
    planned(4 + 3);
}

/* ---- by the slot scheduler --------------------------------------------------------------------------- */

static const struct bh_window *window_of(unsigned partition) { return &bench_system()->partition[partition].window[0]; }

static bool belongs(const struct out_address *a, unsigned partition)
{
    return a->pa - window_of(partition)->pa_base < window_of(partition)->size && a->vmid == bench_system()->partition[partition].control.vmid;
}

/* Whatever the table says: each window of each partition from its first to its last byte, at its PA, with its VMID; what lies
 * before and behind is refused; an exclusive pair succeeds where entries are built. */
TEST_IF(hardwired_table, "L11 L2 L5 L12 L4", pins_only)
{
    const struct system *s = bench_system();
    const uint64_t top = build.ipa_width == 64 ? ~0ull : (1ull << build.ipa_width) - 1;
    unsigned windows = 0, compared = 0;

    for (unsigned round = 0; round < 2; round++)
        for (unsigned p = 0; p < build.partitions; p++) {
            if (!s->partition[p].present) continue;
            select_partition(p);
            same(out.part_active, p, "part_active");
            compared++;
            for (unsigned w = 0; w < build.windows; w++) {
                const struct bh_window *v = &s->partition[p].window[w];
                uint8_t prot = 0;
                while (prot < 4 && (v->access & (BH_ACCESS_BIT(prot, BH_READ) | BH_ACCESS_BIT(prot, BH_WRITE)))
                       != (BH_ACCESS_BIT(prot, BH_READ) | BH_ACCESS_BIT(prot, BH_WRITE))) prot++;
                if (!v->valid || prot == 4) continue;
                const struct { const char *what; uint64_t ipa; bool good; } row[] = {
                    { "first byte", v->ipa_base, true }, { "last byte", v->ipa_base + v->size - 1, true },
                    { "one byte before", v->ipa_base - 1, false }, { "one byte behind", v->ipa_base + v->size, false },
                };
                for (unsigned i = 0; i < 8; i++) {
                    const uint64_t ipa = row[i / 2].ipa;
                    bool other = false;                      /* another window of the partition is there */
                    for (unsigned x = 0; x < build.windows; x++)
                        other = other || (s->partition[p].window[x].valid && ipa - s->partition[p].window[x].ipa_base < s->partition[p].window[x].size);
                    if (ipa > top || (!row[i / 2].good && other)) continue;
                    memset(&one, 0, offsetof(struct shot, rdata));
                    one.b = burst(i & 1, ipa, 0, 0);
                    one.b.prot = prot;
                    watch();
                    fire(&one);
                    same(one.resp, row[i / 2].good ? BH_OKAY : build.fault_resp, "partition %u, window %u, %s: response", p, w, row[i / 2].what);
                    same(out.addresses, row[i / 2].good, "partition %u, window %u, %s: addresses downstream", p, w, row[i / 2].what);
                    if (row[i / 2].good)
                        same(out.last.pa == v->pa_base + (ipa - v->ipa_base) && out.last.vmid == s->partition[p].control.vmid, true,
                             "partition %u, window %u, %s: PA and VMID", p, w, row[i / 2].what);
                    compared += row[i / 2].good ? 3 : 2;
                }
                for (int write = 0; write < 2; write++) {
                    memset(&one, 0, offsetof(struct shot, rdata));
                    one.b = burst(write, v->ipa_base, 0, 2);
                    one.b.prot = prot;
                    one.b.lock = 1;
                    fire(&one);
                    if (write) same(one.resp, build.exclusive ? BH_EXOKAY : BH_OKAY, "partition %u, window %u: an exclusive pair", p, w);
                }
                compared++;
                windows++;
            }
        }
    same(windows >= 2 * build.partitions, true, "windows that may be read and written");
    planned(compared + 1);
}

/* L11: from reset on the slots run, each exactly as long as it says, round and round; with nothing asked and nothing written. */
TEST_IF(hardwired_schedule, "L11 L2 L12 V8", slots)
{
    const struct system *s = bench_system();
    static struct shot shot[BH_MAX_PORTS];
    unsigned compared = 0, switches = 0;

    reset();
    watch();
    const uint64_t start = now();
    uint64_t begin = start;
    for (unsigned i = 0; i < 2 * s->slots; i++) {
        const struct bh_slot *slot = &s->slot[i % s->slots];
        if (!slot->cycles) continue;
        run((unsigned)(begin + slot->cycles / 2 - now()));
        same(out.part_active, slot->partition, "part_active in the middle of slot %u", i % s->slots);
        const unsigned before = out.active_changes;
        for (unsigned p = 0; p < build.ports; p++) {
            memset(&shot[p], 0, offsetof(struct shot, rdata));
            shot[p].b = burst(i & 1, 64 * i, 3, 2);
            shot[p].b.prot = 3;
            shot[p].port = p;
            post(&shot[p]);
        }
        finish();
        for (unsigned p = 0; p < build.ports; p++) {
            const struct bh_port_control *c = &s->port[p].control;
            if (c->mode == BH_MODE_STREAM) continue;
            same(shot[p].resp, BH_OKAY, "port %u in slot %u: response", p, i % s->slots);
            same(belongs(&outs[p].last, c->mode == BH_MODE_FIXED ? c->partition : slot->partition), true, "port %u in slot %u: PA and VMID", p,
                 i % s->slots);
            compared += 2;
        }
        run((unsigned)(begin + slot->cycles - 4 - now()));
        same(out.active_changes, before, "switches in the second half of slot %u", i % s->slots);
        begin += slot->cycles;
        compared += 2;
    }
    run(30);
    /* Switch times: the slots' lengths, to the cycle. */
    uint64_t at = 0;
    unsigned active = s->slot[0].partition;
    uint64_t first = 0;
    for (unsigned i = 0; i < 2 * s->slots; i++) {
        at += s->slot[i % s->slots].cycles;
        const unsigned next = s->slot[(i + 1) % s->slots].partition;
        if (next == active || switches >= out.active_changes) continue;
        active = next;
        if (!switches) first = out.active_list[0].cycle - at;
        same(out.active_list[switches].partition, next, "partition of switch %u", switches);
        same(out.active_list[switches].cycle - at, first, "cycle of switch %u, less its slot's begin", switches);
        switches++;
        compared += 2;
    }
    same(switches >= 4 && first - start < 40, true, "%u switches; the first slot began %u cycles after reset", switches, (unsigned)(first - start));
    same(out.axil_cycles, 0, "cycles in which the configuration port was ready or valid");
    planned(compared + 2);
}

/* A slot's begin under traffic: each access wholly old or wholly new, none lost; a FIXED port loses no cycle to it. */
TEST_IF(hardwired_slot_under_traffic, "L11 L14 S2", slots)
{
    const struct system *s = bench_system();
    static struct shot shot[300];
    unsigned mixed = 0;

    reset();
    watch();
    memory_latency(9);
    run(s->slot[0].cycles - 150);
    for (unsigned i = 0; i < 120; i++) {
        memset(&shot[i], 0, offsetof(struct shot, rdata));
        shot[i].b = burst(i & 1, 64 * i, (uint8_t)(i % 8), 2);
        shot[i].b.prot = 3;
        shot[i].b.id = i >> 1 & 1;
        post(&shot[i]);
    }
    finish();
    run(20);
    same(out.active_changes, 1, "switches");
    same(out.addresses, 120, "addresses downstream");
    unsigned olds = 0;
    for (unsigned i = 0; i < 120; i++) {
        const bool is_new = out.list[i].cycle >= out.active_list[0].cycle;
        olds += !is_new;
        mixed += !belongs(&out.list[i], s->slot[is_new].partition) || shot[i].resp != BH_OKAY;
    }
    same(mixed, 0, "accesses on the wrong side, or refused");
    same(olds > 0 && olds < 120, true, "both kinds");
    planned(4);
}

/* Pins switch beside the schedule; the next slot switches again. */
TEST_IF(hardwired_pins_beside_slots, "L11 V8", slots)
{
    const struct system *s = bench_system();

    reset();
    watch();
    run(100);
    for (unsigned p = build.partitions; p-- > 0;) {
        select_partition(p);
        same(out.part_active, p, "part_active after the pins");
        memset(&one, 0, offsetof(struct shot, rdata));
        one.b = burst(p & 1, 0x1000, 0, 2);
        one.b.prot = 3;
        fire(&one);
        same(belongs(&out.last, p), true, "an access then");
    }
    select_partition((s->slot[1].partition + 1) % build.partitions);
    run(s->slot[0].cycles);
    same(out.part_active, s->slot[1].partition, "part_active in the next slot");
    planned(2 * build.partitions + 1);
}

/* An exclusive pair that a slot's begin splits never succeeds. */
TEST_IF(hardwired_split_pair, "L11 S2", slots)
{
    const struct system *s = bench_system();

    for (unsigned split = 0; split < 2; split++) {
        reset();
        run(s->slot[0].cycles / 2);
        for (int write = 0; write < 2; write++) {
            memset(&one, 0, offsetof(struct shot, rdata));
            one.b = burst(write, 0x2000, 0, 2);
            one.b.prot = 3;
            one.b.lock = 1;
            watch();
            fire(&one);
            same(one.resp, write && split ? BH_OKAY : BH_EXOKAY, write ? "exclusive write" : "exclusive read");
            same(out.addresses, !(write && split), "addresses downstream");
            if (split && !write) run(s->slot[0].cycles);
        }
    }
    planned(2 * 2 * 2);
}

/* DRAIN_LIMIT as a parameter: pins that can't be served in time are answered, and nothing changed; the schedule goes on. */
TEST_IF(hardwired_abandoned, "L11 L14", limited)
{
    const struct system *s = bench_system();
    const unsigned to = (s->slot[0].partition + 1) % build.partitions;

    reset();
    watch();
    run(s->slot[0].cycles / 2);
    requester_stall(true);
    memset(&one, 0, offsetof(struct shot, rdata));
    one.b = burst(false, 0x3000, 3, 2);
    one.b.prot = 3;
    post(&one);
    run(20);
    select_pins(to, true);
    run(build.drain_limit - 20);
    same(out.part_ack, false, "part_ack before the limit");
    run(40);
    same(out.part_ack, true, "part_ack behind the limit");
    same(out.active_changes, 0, "switches");
    same(out.part_active, s->slot[0].partition, "part_active");
    select_pins(to, false);
    requester_stall(false);
    finish();
    same(one.resp, BH_OKAY, "the access that hung");
    run(40);
    unsigned at = 0;                                         /* the slot that runs now is in force */
    uint64_t left = s->slot[0].cycles / 2 + build.drain_limit + 100;
    for (; left >= s->slot[at].cycles; at = (at + 1) % s->slots) left -= s->slot[at].cycles;
    same(out.part_active, s->slot[at].partition, "part_active once it drains: the latest slot's");
    planned(6);
}

/* ---- ports of a parameter: examples/hardwired-ports.dts ------------------------------------------------ */

static bool ports(void) { return hardwired() && build.ports == 3 && build.stream_ports == 2 && build.isolate_ports == 4; }

/* Streams 0 and 2 are partitions 1 and 2 whatever is active; 1 and 3 are unknown. */
TEST_IF(hardwired_streams, "L11 L3 T3", ports)
{
    static const uint64_t pa[4] = { 0x90000000, 0, 0xb0000000, 0 };
    static const uint16_t tag[4] = { 11, 0, 12, 0 };

    for (unsigned active = 0; active < 3; active++) {
        select_partition(active);
        for (unsigned user = 0; user < 16; user++) {
            const unsigned stream = user & 3;
            memset(&one, 0, offsetof(struct shot, rdata));
            one.port = 1;
            one.b = burst(user & 4, 0x2000, 1, 2);
            one.b.prot = 3;
            one.b.user = user;
            watch();
            fire(&one);
            run(4);
            same(one.resp, pa[stream] ? BH_OKAY : build.fault_resp, "AxUSER %u, partition %u active: response", user, active);
            same(outs[1].addresses, pa[stream] != 0, "AxUSER %u: addresses downstream", user);
            if (!pa[stream]) same(outs[1].valid_cycles, 0, "AxUSER %u: cycles with VALID downstream", user);
            else             same(outs[1].last.pa, pa[stream] + 0x2000, "AxUSER %u: PA", user);
            same(pa[stream] ? outs[1].last.vmid : 0, tag[stream], "AxUSER %u: VMID", user);
        }
    }
    planned(3 * 16 * 4);
}

/* A hung port is cut off at the limit and the switch goes on; only reset opens the port. */
TEST_IF(hardwired_isolated, "L11 L14 S2", ports)
{
    struct shot *hung = &one;

    select_partition(0);
    memset(hung, 0, offsetof(struct shot, rdata));
    hung->port = 2;
    hung->b = burst(false, 0x3000, 3, 2);
    port_stuck(2, (struct tb_stuck){ .memory_answers = true });
    post(hung);
    run(30);
    const uint64_t start = now();
    select_pins(1, true);
    for (uint64_t deadline = now() + 2 * build.drain_limit; in_time(deadline) && !out.part_ack;) {}
    const uint64_t took = now() - start;
    same(out.part_ack, true, "part_ack");
    same(took >= build.drain_limit && took < build.drain_limit + 15, true, "after %u cycles", (unsigned)took);
    same(out.part_active, 1, "part_active");
    select_pins(1, false);
    same(port_closed(2), true, "the port is closed");
    finish();
    same(hung->resp, BH_SLVERR, "the read that hung");
    same(hung->beats, 4, "its beats");
    same(hung->zero, true, "its data is zero");
    port_stuck(2, (struct tb_stuck){ 0 });
    run(200);
    same(port_closed(2), true, "memory answers again: closed all the same");
    pass(0x3000, false, 3, 0x90003000, 1);                   /* port 0 is not concerned */
    for (unsigned i = 0; i < 2; i++) {
        memset(hung, 0, offsetof(struct shot, rdata));
        hung->port = 2;
        hung->b = burst(i, 0x3000, 0, 2);
        hung->b.prot = 3;
        watch();
        fire(hung);
        run(4);
        same(hung->resp, build.fault_resp, "an access on the closed port");
        same(outs[2].valid_cycles, 0, "an access on the closed port: cycles with VALID downstream");
    }
    reset();
    same(port_closed(2), false, "after reset");
    watch();
    hung->b.prot = 1;
    fire(hung);
    same(hung->resp, BH_OKAY, "after reset: an access");
    same(outs[2].last.pa, 0x80003000, "after reset: its PA");
    planned(8 + 4 + 4 + 3);
}
