/* SPDX-License-Identifier: Apache-2.0
 *
 * HARDWIRED builds: the table is a parameter, the partition comes from pins (L11).  The windows below are those
 * of examples/hardwired.dts, written down once more.
 */
#include "directed.h"

#include <stddef.h>
#include <string.h>

static bool hardwired(void) { return build.hardwired && build.partitions == 3 && build.windows == 2; }

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
