/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 4: the switch, and draining.
 */
#include "directed.h"

#include <string.h>

/* S2, L14, L2: traffic never stops; each access wholly old or wholly new, and the write's answer is the line between
 * them: what was taken before it is old, what is offered after it is new. */
TEST_IF(switch_under_traffic, "L2 L14 S2 S6", two_partitions)
{
    unsigned seen = 0;

    layout_all();
    for (unsigned round = 0; round < 12; round++) {
        const unsigned to = (round + 1) % build.partitions, from = round % build.partitions;
        enum bh_resp resp = BH_DECERR;
        unsigned olds = 0, news = 0;

        memory_latency(round % 4 * 5);
        watch();
        for (unsigned i = 0; i < 80; i++) {
            struct bh_burst b = burst(i >> 1 & 1, layout_ipa(0) + 64 * (i % 8), (uint8_t)(i % 8), 2);
            b.id = i & 1;
            post(shot(i, b));
        }
        run(4 + round * 3);
        reg_write_begin(BH_REG_ACTIVE, to);
        same(answered(&resp, 5000), true, "ACTIVE is answered");
        const uint64_t barrier = now();
        same(resp, BH_OKAY, "its response");
        finish();
        same(out.addresses, 80, "addresses downstream");
        for (unsigned i = 0; i < out.addresses && i < 64; i++) {
            /* Reads and writes are separate streams; either is old up to a point and new from there on. */
            const struct out_address *a = &out.list[i];
            const uint64_t old_pa = layout_pa(from, 0), new_pa = layout_pa(to, 0);
            const bool is_new = a->pa >= new_pa && a->pa < new_pa + GRANULE;
            const bool is_old = a->pa >= old_pa && a->pa < old_pa + GRANULE;
            same(is_new || is_old, true, "access %u lies in the old or the new partition (PA 0x%x)", i, (unsigned)a->pa);
            same(a->vmid, layout_vmid(is_new ? to : from), "VMID of access %u, by its PA", i);
            same(is_new, a->cycle >= barrier - 1, "access %u is new from the barrier on", i);
            if (is_new) news++;
            else        olds++;
        }
        same(olds > 0 && news > 0, true, "old and new ones in one run");
        same(reg_read(BH_REG_ACTIVE), to, "ACTIVE");
        seen++;
    }
    planned(12 * (3 + 64 * 3 + 2));
    (void)seen;
}

/* The switch waits for the last answer of everything that was accepted: R, B, refused ones too. */
TEST_IF(switch_waits_for_answer, "S2 L14", two_partitions)
{
    static const struct { const char *what; bool write, refused; } row[] = {
        { "a read", false, false }, { "a write", true, false }, { "a refused read", false, true }, { "a refused write", true, true },
    };
    enum bh_resp resp;

    layout_all();
    for (unsigned i = 0; i < 4; i++)
        for (unsigned to = 1; to < 3; to++) {               /* there and back */
            struct shot *s = shot(0, burst(row[i].write, row[i].refused ? layout_ipa(build.windows) : layout_ipa(0), 3, 2));
            requester_stall(true);                           /* RREADY and BREADY low: the answer is not taken */
            post(s);
            run(30);
            reg_write_begin(BH_REG_ACTIVE, to % 2);
            same(answered(&resp, 200), false, "ACTIVE is answered before %s is", row[i].what);
            same(read_status(), SWITCHING | DRAINING | WAITING(1), "STATUS meanwhile");
            same(reg_read(BH_REG_ACTIVE), !(to % 2), "ACTIVE meanwhile");
            same(reg_read(BH_REG_SELECT), to % 2, "SELECT meanwhile");
            requester_stall(false);
            same(answered(&resp, 200), true, "ACTIVE is answered after %s", row[i].what);
            same(s->done, true, "%s was answered before", row[i].what);
            same(resp, BH_OKAY, "response of ACTIVE");
            same(read_status(), 0, "STATUS afterwards");
            same(reg_read(BH_REG_ACTIVE), to % 2, "ACTIVE afterwards");
            finish();
        }
    drop_records();
    planned(4 * 2 * 9);
}

/* Write beats that come late: an accepted AW without its data holds the switch. */
TEST_IF(switch_to_same, "S6", two_partitions)
{
    enum bh_resp resp;

    layout_all();
    memory_stall(false, true);
    post(shot(0, burst(false, layout_ipa(0), 3, 2)));
    run(20);
    reg_write_begin(BH_REG_ACTIVE, 0);                       /* already active: completes at once, nothing drains */
    same(answered(&resp, 20), true, "a switch to the active partition is answered");
    same(resp, BH_OKAY, "its response");
    same(reg_write(BH_REG_ACTIVE, build.partitions), BH_SLVERR, "ACTIVE = N");
    same(reg_write(BH_REG_ACTIVE, 16), BH_SLVERR, "ACTIVE = 16");
    same(reg_write(BH_REG_ACTIVE, 0x80000001u), BH_SLVERR, "ACTIVE = 2^31 + 1");
    same(reg_read(BH_REG_ACTIVE), 0, "ACTIVE");
    same(reg_read(BH_REG_SELECT), 0, "SELECT");
    memory_stall(false, false);
    finish();
    planned(7);
}

/* S6, V9: one write, no polling; nothing of the map is touched; cheap when idle. */
TEST_IF(switch_is_one_write, "S6 V9", two_partitions)
{
    uint32_t map[16];
    uint64_t plain, cycles;
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);

    layout_all();
    uint64_t t = now();
    reg_write(BH_REG_IRQ_ENABLE, 0);
    plain = now() - t;
    for (unsigned p = 0; p < build.partitions; p++) {
        const unsigned to = build.partitions - 1 - p, w = build.windows - 1;
        if (to == reg_read(BH_REG_ACTIVE)) must_switch((to + 1) % build.partitions);
        for (unsigned i = 0; i < 16; i++) map[i] = reg_read(i < 8 ? staged(to, w, 4 * i) : live(to, w, 4 * (i - 8)));
        t = now();
        same(reg_write(BH_REG_ACTIVE, to), BH_OKAY, "one write");
        cycles = now() - t;
        same(cycles <= plain + 4, true, "a switch costs %u cycles, a plain write %u: at most 4 more", (unsigned)cycles,
             (unsigned)plain);
        must_pass(&b, layout_pa(to, 0), "the access right behind it");
        for (unsigned i = 0; i < 16; i++)
            same(reg_read(i < 8 ? staged(to, w, 4 * i) : live(to, w, 4 * (i - 8))), map[i], "map after the switch, word %u", i);
    }
    planned(build.partitions * (2 + FIRE_COMPARISONS + 16));
}

/* Memory stalls for ever: the configuration port answers, the switch is abandoned at DRAIN_LIMIT, the old view stays. */
TEST_IF(stalled_memory, "L14 S2 T6", two_partitions)
{
    static const struct { const char *what; bool write, addresses; } row[] = {
        { "R never comes", false, false }, { "B never comes", true, false },
        { "AR is never taken", false, true }, { "AW is never taken", true, true },
    };
    const unsigned limit = 100;
    enum bh_resp resp;
    struct bh_record r;
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);

    for (unsigned i = 0; i < 4; i++) {
        reset();
        layout_all();
        reg_write(BH_REG_DRAIN_LIMIT, limit);
        memory_stall(row[i].addresses, true);
        post(shot(0, burst(row[i].write, layout_ipa(0), 3, 2)));
        run(20);
        uint64_t t = now();
        reg_write_begin(BH_REG_ACTIVE, 1);
        for (unsigned k = 0; k < 5; k++) {
            same(reg_read(BH_REG_ID), 0x424C4B48, "%s: register read during the switch", row[i].what);
            same(reg_read(BH_REG_ACTIVE), 0, "%s: ACTIVE", row[i].what);
            same(read_status() & 1, 1, "%s: STATUS.SWITCHING", row[i].what);
            same(reg_read(live(0, 0, 0)), (uint32_t)layout_ipa(0), "%s: a live register", row[i].what);
        }
        same(answered(&resp, 2 * limit), true, "%s: ACTIVE is answered", row[i].what);
        t = now() - t;
        same(resp, BH_SLVERR, "%s: its response", row[i].what);
        same(t >= limit && t < limit + 12, true, "%s: abandoned after %u cycles, DRAIN_LIMIT is %u", row[i].what, (unsigned)t,
             limit);
        same(reg_read(BH_REG_ACTIVE), 0, "%s: ACTIVE", row[i].what);
        same(reg_read(BH_REG_SELECT), 1, "%s: SELECT", row[i].what);
        same(read_status(), 0, "%s: STATUS", row[i].what);
        same(next_record(&r), true, "%s: a record", row[i].what);
        same(r.code, BH_FAULT_DRAIN, "%s: its code", row[i].what);
        same(r.port, 0, "%s: its port", row[i].what);
        same(next_record(&r), false, "%s: another record", row[i].what);
        /* A commit of the active partition gives up as well. */
        reg_write(staged(0, 0, 0x18), 0x03f);
        reg_write_begin(BH_REG_COMMIT, 0);
        same(answered(&resp, 3 * limit + 8 * 16 * 256), true, "%s: COMMIT is answered", row[i].what);
        same(resp, BH_SLVERR, "%s: its response", row[i].what);
        same(reg_read(BH_REG_COMMIT_STATUS), BH_COMMIT_DRAIN, "%s: COMMIT_STATUS", row[i].what);
        same(next_record(&r), true, "%s: a record", row[i].what);
        same(r.code, BH_FAULT_DRAIN, "%s: its code", row[i].what);
        same(reg_read(live(0, 0, 0x18)), 0xfff, "%s: live ACCESS", row[i].what);
        /* A commit of another partition waits for nothing. */
        reg_write(staged(1, 0, 0x18), 0x03f);
        same(commit(1), BH_COMMIT_OK, "%s: commit of a partition that is not active", row[i].what);
        /* Memory comes back: the old view is still in force. */
        memory_stall(false, false);
        finish();
        same(shots[0].resp, BH_OKAY, "%s: the access itself", row[i].what);
        must_pass(&b, layout_pa(0, 0), "old view");
        must_switch(1);
        must_pass(&b, layout_pa(1, 0), "the switch works again");
    }
    planned(4 * (20 + 10 + 6 + 1 + 1 + 2 * FIRE_COMPARISONS));
}

/* DRAIN_LIMIT 0: no limit. */
TEST_IF(no_drain_limit, "S2", two_partitions)
{
    enum bh_resp resp;

    layout_all();
    memory_stall(false, true);
    post(shot(0, burst(false, layout_ipa(0), 3, 2)));
    run(20);
    reg_write_begin(BH_REG_ACTIVE, 1);
    same(answered(&resp, 20000), false, "ACTIVE is answered");
    memory_stall(false, false);
    same(answered(&resp, 200), true, "ACTIVE is answered, later");
    same(resp, BH_OKAY, "its response");
    finish();
    planned(3);
}

/* An answered commit is a barrier: no access judged under the old windows is in flight. */
TEST(revoke_is_a_barrier, "L9 L14 S2")
{
    enum bh_resp resp;

    layout_commit(0);
    for (int write = 0; write < 2; write++) {
        stage_window(0, 0, layout_ipa(0), LAYOUT_SIZE, layout_pa(0, 0), BH_ACCESS_ALL, W_VALID);
        must_commit(0);
        requester_stall(true);
        post(shot(0, burst(write, layout_ipa(0), 7, 2)));
        run(30);
        stage_window(0, 0, layout_ipa(0), LAYOUT_SIZE, layout_pa(0, 0), 0, W_VALID);
        reg_write_begin(BH_REG_COMMIT, 0);
        same(answered(&resp, 20000), false, "the revoke is answered while an access under it is in flight");
        same(read_status(), COMMITTING | DRAINING | WAITING(1), "STATUS");
        same(reg_read(live(0, 0, 0x18)), 0xfff, "live ACCESS meanwhile");
        requester_stall(false);
        same(answered(&resp, 5000), true, "the revoke is answered afterwards");
        same(resp, BH_OKAY, "its response");
        same(shots[0].done, true, "the access ended before");
        same(shots[0].resp, BH_OKAY, "and was allowed");
        finish();
        struct bh_burst b = burst(write, layout_ipa(0), 7, 2);
        must_refuse(&b, BH_FAULT_ACCESS, "after the revoke");
    }
    planned(2 * (7 + FIRE_COMPARISONS));
}

/* V9, L2: many switches in a row, and the data stay with their partitions. */
TEST_IF(many_switches, "L2 L6 V9 L8", two_partitions)
{
    layout_all();
    for (unsigned i = 0; i < 200; i++) {
        const unsigned p = i * 7 % build.partitions;
        static uint8_t data[64];
        struct shot *w = shot(0, burst(true, layout_ipa(0) + 64 * (i % 16), 0, 2));
        must_switch(p);
        memset(data, (int)i, sizeof data);
        w->wdata = data;
        fire(w);
        uint8_t got[4];
        peek(layout_pa(p, 0) + 64 * (i % 16), got, 4);
        same(got[0], i & 0xff, "byte written in partition %u, switch %u", p, i);
    }
    planned(200);
}

/* Reset in the middle of a switch and of a commit. */
TEST_IF(reset_in_switch, "L4 L14", two_partitions)
{
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);
    unsigned rounds = 0;

    for (unsigned cycles = 0; cycles < 40; cycles += cycles < 12 ? 1 : 7)
        for (unsigned what = 0; what < 2; what++, rounds++) {
            layout_commit(0), layout_commit(1);
            memory_latency(10);
            if (what) reg_write(staged(0, 0, 0x18), 0x03f);
            for (unsigned i = 0; i < 6; i++) post(shot(i, burst(i & 1, layout_ipa(0), 3, 2)));
            run(6);
            reg_write_begin(what ? BH_REG_COMMIT : BH_REG_ACTIVE, what ? 0 : 1);
            run(cycles);
            reset();
            same(read_status(), 0, "STATUS after reset");
            same(reg_read(BH_REG_ACTIVE), 0, "ACTIVE after reset");
            same(reg_read(BH_REG_SELECT), 0, "SELECT after reset");
            same(reg_read(live(0, 0, 0x1C)), 0, "live FLAGS after reset");
            same(reg_read(staged(0, 0, 0x1C)), 0, "staged FLAGS after reset");
            must_refuse(&b, BH_FAULT_PARTITION, "after reset");
            layout_commit(0), layout_commit(1);
            must_pass(&b, layout_pa(0, 0), "set up again");
            must_switch(1);
            must_pass(&b, layout_pa(1, 0), "switched again");
            reset();
        }
    planned(16 * 2 * (5 + 3 * FIRE_COMPARISONS));
    (void)rounds;
}

/* Each access is counted for the partition under which it was judged, however close behind it the switch comes. */
TEST_IF(counters_across_switches, "L9 S2 L14", two_partitions)
{
    unsigned tally[2][2] = { { 0 } }, unknown = 0;           /* partition; reads, writes */
    enum bh_resp resp;

    layout_commit(0), layout_commit(1);
    for (unsigned round = 0; round < 120; round++) {
        const bool write = round / 2 & 1;
        watch();
        run(round % 11);                                     /* every phase against whatever turns inside */
        post(shot(0, burst(write, layout_ipa(0), 0, 2)));
        run(round / 4 % 8);
        reg_write_begin(BH_REG_ACTIVE, !(round & 1));
        if (!answered(&resp, 200)) unknown++;
        finish();
        if (out.last.vmid == layout_vmid(0))      tally[0][write]++;
        else if (out.last.vmid == layout_vmid(1)) tally[1][write]++;
        else                                      unknown++;
    }
    settle();
    same(unknown, 0, "switches without an answer, accesses without a partition");
    for (unsigned p = 0; p < 2; p++)
        for (unsigned k = 0; k < 2; k++)
            same(reg_read((uint16_t)(BH_REG_COUNTERS_BASE + 16 * p + 4 * k)), tally[p][k], "%s of partition %u",
                 k ? "WRITES" : "READS", p);
    same(tally[0][0] > 0 && tally[1][0] > 0, true, "reads in both partitions");
    planned(1 + 4 + 1);
}

/* A write of ACTIVE that is refused for its AxPROT switches nothing. */
TEST_IF(switch_is_secure, "T6", two_partitions)
{
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);

    layout_all();
    static const uint8_t refused[] = { 0, 2, 3, 4, 6, 7 };
    for (unsigned i = 0; i < 6; i++) {
        same(reg_write_as(BH_REG_ACTIVE, 1, refused[i], 0xf), BH_SLVERR, "ACTIVE with AxPROT %u", refused[i]);
        same(reg_write_as(BH_REG_COMMIT, 1, refused[i], 0xf), BH_SLVERR, "COMMIT with AxPROT %u", refused[i]);
        same(reg_read(BH_REG_ACTIVE), 0, "ACTIVE");
        same(reg_read(BH_REG_SELECT), 0, "SELECT");
        drop_records();
        must_pass(&b, layout_pa(0, 0), "still partition 0");
    }
    planned(6 * (4 + FIRE_COMPARISONS));
}
