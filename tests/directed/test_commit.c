/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 3: staging, commit, locks, who may configure.
 */
#include "directed.h"

#include <stddef.h>
#include <string.h>

static bool two_of_both(void) { return two_windows() && two_partitions(); }

static uint32_t status(unsigned code, unsigned window, unsigned other_partition, unsigned other_window)
{
    return code | window << 8 | other_partition << 16 | other_window << 24;
}

/* Each rule, the status that names it, and that nothing changed. */
TEST(commit_refusals, "L9 S1")
{
    const uint64_t g = GRANULE, ipa_end = build.ipa_width == 64 ? 0 : 1ull << build.ipa_width;
    const uint64_t pa_end = build.pa_width == 64 ? 0 : 1ull << build.pa_width;
    const struct { const char *what; uint64_t ipa, size, pa; unsigned code; } row[] = {
        { "empty",                           4 * g,        0,     8 * g,         BH_COMMIT_EMPTY },
        { "ipa_base off by one byte",        4 * g + 1,    g,     8 * g,         BH_COMMIT_ALIGN },
        { "ipa_base off by half a granule",  4 * g + g / 2, g,    8 * g,         BH_COMMIT_ALIGN },
        { "pa_base off by one byte",         4 * g,        g,     8 * g + 1,     BH_COMMIT_ALIGN },
        { "pa_base off by half a granule",   4 * g,        g,     8 * g + g / 2, BH_COMMIT_ALIGN },
        { "size 1",                          4 * g,        1,     8 * g,         BH_COMMIT_ALIGN },
        { "size off by one byte",            4 * g,        g + 1, 8 * g,         BH_COMMIT_ALIGN },
        { "size off by half a granule",      4 * g,        g + g / 2, 8 * g,     BH_COMMIT_ALIGN },
        { "one granule past the IPA width",  ipa_end - g,  2 * g, 8 * g,         BH_COMMIT_IPA_RANGE },
        { "ipa_base beyond the width",       ipa_end,      g,     8 * g,         BH_COMMIT_IPA_RANGE },
        { "ipa_base far beyond the width",   1ull << 63,   g,     8 * g,         BH_COMMIT_IPA_RANGE },
        { "size beyond the width",           4 * g,        ipa_end, 8 * g,       BH_COMMIT_IPA_RANGE },
        { "size far beyond the width",       4 * g,        1ull << 63, 8 * g,    BH_COMMIT_IPA_RANGE },
        { "wraps at 64 bits",                4 * g,        0 - g, 8 * g,         BH_COMMIT_IPA_RANGE },
        { "one granule past the PA width",   4 * g,        2 * g, pa_end - g,    BH_COMMIT_PA_RANGE },
        { "pa_base beyond the width",        4 * g,        g,     pa_end,        BH_COMMIT_PA_RANGE },
        { "pa_base far beyond the width",    4 * g,        g,     1ull << 63,    BH_COMMIT_PA_RANGE },
        { "pa wraps at 64 bits",             4 * g,        2 * g, 0 - g,         BH_COMMIT_PA_RANGE },
    };
    const unsigned rows = sizeof row / sizeof *row, w = build.windows - 1;
    struct bh_burst b = burst(false, 4 * g, 0, 2);

    stage_window(0, w, 4 * g, g, 16 * g, BH_ACCESS_ALL, W_VALID);
    stage_partition(0, 1, P_VALID);
    must_commit(0);
    for (unsigned i = 0; i < rows; i++) {
        stage_window(0, w, row[i].ipa, row[i].size, row[i].pa, BH_ACCESS_ALL, W_VALID);
        same(reg_write(BH_REG_COMMIT, 0), BH_SLVERR, "%s: response of COMMIT", row[i].what);
        same(reg_read(BH_REG_COMMIT_STATUS), status(row[i].code, w, 0, 0), "%s: COMMIT_STATUS", row[i].what);
        same(reg_read(live(0, w, 0x10)), (uint32_t)(16 * g), "%s: live PA_BASE_LO", row[i].what);
        must_pass(&b, 16 * g, row[i].what);
    }
    /* The whole width is legal, to its last byte. */
    stage_window(0, w, ipa_end - 2 * g, 2 * g, pa_end - 2 * g, BH_ACCESS_ALL, W_VALID);
    must_commit(0);
    b = burst(false, ipa_end - 1, 0, 0);
    must_pass(&b, pa_end - 1, "last byte of IPA and PA");
    /* A window that is off is not checked. */
    stage_window(0, w, 1, 1, 1, BH_ACCESS_ALL, 0);
    same(commit(0), BH_COMMIT_OK, "a disabled window is not checked");
    must_refuse(&b, BH_FAULT_WINDOW, "a disabled window matches nothing");
    /* An index that is none. */
    same(reg_write(BH_REG_COMMIT, build.partitions), BH_SLVERR, "COMMIT of partition N");
    same(reg_read(BH_REG_COMMIT_STATUS), BH_COMMIT_PARTITION, "its status");
    same(reg_write(BH_REG_COMMIT, 0x80000000u), BH_SLVERR, "COMMIT of partition 2^31");
    same(reg_read(BH_REG_COMMIT_STATUS), BH_COMMIT_PARTITION, "its status");
    planned(rows * (3 + FIRE_COMPARISONS) + 2 * FIRE_COMPARISONS + 1 + 4);
}

/* Overlap to the page: PA against other partitions, IPA within one; SHARED only when both say so. */
TEST_IF(commit_overlap_edges, "L9 L8", two_of_both)
{
    const uint64_t g = GRANULE;
    const struct { const char *what; uint64_t pa, size; bool overlap; } row[] = {
        { "identical",                 16 * g, 4 * g, true },
        { "first page only",           16 * g, 1 * g, true },
        { "last page only",            19 * g, 1 * g, true },
        { "inside",                    17 * g, 2 * g, true },
        { "around",                    15 * g, 6 * g, true },
        { "over the first page",       14 * g, 3 * g, true },
        { "over the last page",        19 * g, 3 * g, true },
        { "ends where it begins",      14 * g, 2 * g, false },
        { "begins where it ends",      20 * g, 2 * g, false },
        { "far below",                  2 * g, 1 * g, false },
        { "far above",                 64 * g, 8 * g, false },
    };
    const unsigned rows = sizeof row / sizeof *row;

    for (unsigned shared = 0; shared < 4; shared++) {       /* bit 0: the live one, bit 1: the new one */
        reset();
        stage_window(0, 0, 4 * g, 4 * g, 16 * g, BH_ACCESS_ALL, W_VALID | (shared & 1 ? W_SHARED : 0));
        stage_partition(0, 1, P_VALID);
        must_commit(0);
        for (unsigned i = 0; i < rows; i++) {
            const bool refused = row[i].overlap && shared != 3;
            stage_window(1, 1, 40 * g, row[i].size, row[i].pa, BH_ACCESS_ALL, W_VALID | (shared & 2 ? W_SHARED : 0));
            stage_partition(1, 2, P_VALID);
            same(reg_write(BH_REG_COMMIT, 1), refused ? BH_SLVERR : BH_OKAY, "%s, SHARED %u: COMMIT", row[i].what, shared);
            same(reg_read(BH_REG_COMMIT_STATUS), refused ? status(BH_COMMIT_PA_OVERLAP, 1, 0, 0) : 0,
                 "%s, SHARED %u: COMMIT_STATUS", row[i].what, shared);
            /* Gone again, so that each row stands alone. */
            stage_window(1, 1, 0, 0, 0, 0, 0);
            same(commit(1), BH_COMMIT_OK, "taken back");
        }
    }
    reset();
    stage_window(0, 0, 16 * g, 4 * g, 100 * g, BH_ACCESS_ALL, W_VALID | W_SHARED);
    stage_partition(0, 1, P_VALID);
    must_commit(0);
    for (unsigned i = 0; i < rows; i++) {                   /* the same rows as IPA, in one partition; SHARED is no excuse */
        stage_window(0, 1, row[i].pa, row[i].size, 200 * g, BH_ACCESS_ALL, W_VALID | W_SHARED);
        same(reg_write(BH_REG_COMMIT, 0), row[i].overlap ? BH_SLVERR : BH_OKAY, "%s in IPA: COMMIT", row[i].what);
        same(reg_read(BH_REG_COMMIT_STATUS), row[i].overlap ? status(BH_COMMIT_IPA_OVERLAP, 1, 0, 0) : 0,
             "%s in IPA: COMMIT_STATUS", row[i].what);
    }
    /* Two windows of one partition may show one PA. */
    stage_window(0, 1, 64 * g, 4 * g, 100 * g, BH_ACCESS_ALL, W_VALID);
    same(commit(0), BH_COMMIT_OK, "two IPAs of one PA in one partition");
    planned(4 * rows * 3 + rows * 2 + 1);
}

/* Every window is held against every window of every other partition: no pair is left out. */
TEST_IF(commit_overlap_pairs, "L9 L8", two_partitions)
{
    const uint64_t g = GRANULE;
    unsigned pairs = 0;

    layout_all();
    for (unsigned p = 0; p < build.partitions; p++)
        for (unsigned q = 0; q < build.partitions; q++) {
            if (p == q) continue;
            for (unsigned x = 0; x < build.windows; x++, pairs++) {
                const unsigned w = (x + p + q) % build.windows;
                stage_window(p, w, layout_ipa(w), g, layout_pa(q, x) + g, BH_ACCESS_ALL, W_VALID);
                same(reg_write(BH_REG_COMMIT, p), BH_SLVERR, "window %u.%u over %u.%u", p, w, q, x);
                same(reg_read(BH_REG_COMMIT_STATUS), status(BH_COMMIT_PA_OVERLAP, w, q, x), "its COMMIT_STATUS");
                stage_window(p, w, layout_ipa(w), LAYOUT_SIZE, layout_pa(p, w), BH_ACCESS_ALL, W_VALID);
                must_commit(p);
            }
        }
    for (unsigned w = 0; w < build.windows; w++)            /* and every IPA pair of one partition */
        for (unsigned x = 0; x < build.windows; x++) {
            if (w == x) continue;
            const unsigned p = (w + x) % build.partitions;
            stage_window(p, w, layout_ipa(x) + g, g, layout_pa(p, w), BH_ACCESS_ALL, W_VALID);
            same(reg_write(BH_REG_COMMIT, p), BH_SLVERR, "window %u.%u over %u.%u in IPA", p, w, p, x);
            same(reg_read(BH_REG_COMMIT_STATUS), status(BH_COMMIT_IPA_OVERLAP, w, p, x), "its COMMIT_STATUS");
            stage_window(p, w, layout_ipa(w), LAYOUT_SIZE, layout_pa(p, w), BH_ACCESS_ALL, W_VALID);
            must_commit(p);
            pairs++;
        }
    planned(2 * (build.partitions * (build.partitions - 1) * build.windows + build.windows * (build.windows - 1)));
    (void)pairs;
}

/* The first rule that fails is named: partition, lock, VMID, then window by window. */
TEST_IF(commit_order_of_checks, "L9", two_of_both)
{
    const uint64_t g = GRANULE;

    layout_all();
    /* Everything wrong at once, then repaired from the front. */
    stage_partition(1, layout_vmid(0), P_VALID);
    stage_window(1, 0, layout_ipa(0) + 1, 0, layout_pa(0, 0), BH_ACCESS_ALL, W_VALID);
    stage_window(1, 1, layout_ipa(0), g, layout_pa(0, 0), BH_ACCESS_ALL, W_VALID);
    same(commit(1), BH_COMMIT_VMID, "VMID first");
    same(reg_read(BH_REG_COMMIT_STATUS), status(BH_COMMIT_VMID, 0, 0, 0), "its COMMIT_STATUS");
    stage_partition(1, layout_vmid(1), P_VALID);
    same(commit(1), BH_COMMIT_ALIGN, "ALIGN before EMPTY");
    reg_write(staged(1, 0, 0), (uint32_t)layout_ipa(0));
    same(commit(1), BH_COMMIT_EMPTY, "EMPTY");
    reg_write(staged(1, 0, 8), (uint32_t)g);
    reg_write(staged(1, 0, 4), 0x80000000u);
    reg_write(staged(1, 0, 0x14), 0x80000000u);
    same(commit(1), BH_COMMIT_IPA_RANGE, "IPA_RANGE before PA_RANGE");
    reg_write(staged(1, 0, 4), 0);
    same(commit(1), BH_COMMIT_PA_RANGE, "PA_RANGE before overlaps");
    reg_write(staged(1, 0, 0x14), 0);
    same(commit(1), BH_COMMIT_PA_OVERLAP, "overlap with partition 0 before partition 1's own");
    same(reg_read(BH_REG_COMMIT_STATUS), status(BH_COMMIT_PA_OVERLAP, 0, 0, 0), "its COMMIT_STATUS");
    reg_write(staged(1, 0, 0x10), (uint32_t)layout_pa(1, 0));
    same(commit(1), BH_COMMIT_IPA_OVERLAP, "window 0 against window 1");
    same(reg_read(BH_REG_COMMIT_STATUS), status(BH_COMMIT_IPA_OVERLAP, 0, 1, 1), "its COMMIT_STATUS");
    reg_write(staged(1, 1, 0), (uint32_t)layout_ipa(1));
    same(reg_write(BH_REG_COMMIT, 1), BH_SLVERR, "window 1 now");
    same(reg_read(BH_REG_COMMIT_STATUS), status(BH_COMMIT_PA_OVERLAP, 1, 0, 0), "its COMMIT_STATUS");
    reg_write(staged(1, 1, 0x10), (uint32_t)layout_pa(1, 1));
    same(commit(1), BH_COMMIT_OK, "all repaired");
    planned(12 + 1);
}

/* Locks last until reset. */
TEST(locks, "L9 T5")
{
    const uint64_t g = GRANULE;
    const unsigned w = build.windows - 1;
    struct bh_burst b = burst(false, 4 * g, 0, 2);

    /* A staged lock locks nothing. */
    stage_window(0, w, 4 * g, g, 8 * g, BH_ACCESS_ALL, W_VALID | W_LOCK);
    stage_partition(0, 1, P_VALID);
    stage_window(0, w, 4 * g, g, 9 * g, BH_ACCESS_ALL, W_VALID | W_LOCK);
    same(commit(0), BH_COMMIT_OK, "commit of a window to be locked");
    same(reg_read(live(0, w, 0x1C)), W_VALID | W_LOCK, "live FLAGS");
    stage_window(0, w, 4 * g, g, 10 * g, BH_ACCESS_ALL, W_VALID);
    same(commit(0), BH_COMMIT_WINDOW_LOCKED, "change of a locked window");
    same(reg_read(BH_REG_COMMIT_STATUS), status(BH_COMMIT_WINDOW_LOCKED, w, 0, 0), "its COMMIT_STATUS");
    stage_window(0, w, 0, 0, 0, 0, 0);
    same(commit(0), BH_COMMIT_WINDOW_LOCKED, "removal of a locked window");
    stage_window(0, w, 4 * g, g, 9 * g, BH_ACCESS_ALL, W_VALID | W_LOCK);
    same(commit(0), BH_COMMIT_WINDOW_LOCKED, "even with the same values");
    must_pass(&b, 9 * g, "the locked window is as it was");
    same(reg_read(live(0, w, 0x10)), (uint32_t)(9 * g), "live PA_BASE_LO");
    reset();
    stage_window(0, w, 4 * g, g, 10 * g, BH_ACCESS_ALL, W_VALID);
    stage_partition(0, 1, P_VALID | P_LOCK);
    same(commit(0), BH_COMMIT_OK, "after reset");
    must_pass(&b, 10 * g, "after reset");
    same(commit(0), BH_COMMIT_LOCKED, "commit of a locked partition, unchanged");
    stage_partition(0, 1, 0);
    same(commit(0), BH_COMMIT_LOCKED, "unlocking a partition");
    stage_window(0, w, 4 * g, g, 11 * g, BH_ACCESS_ALL, W_VALID);
    same(commit(0), BH_COMMIT_LOCKED, "changing a locked partition's window");
    same(reg_read(BH_REG_PART_BASE + 4), 1u << 16 | P_VALID | P_LOCK, "PART_LIVE");
    must_pass(&b, 10 * g, "the locked partition is as it was");
    reset();
    same(reg_read(BH_REG_PART_BASE + 4), 0, "PART_LIVE after reset");
    same(reg_read(live(0, w, 0x1C)), 0, "live FLAGS after reset");
    planned(6 + 1 + 5 + 2 + 3 * FIRE_COMPARISONS);
}

/* S3: a VMID belongs to one valid partition. */
TEST_IF(vmid_unique, "S3", two_partitions)
{
    const unsigned last = build.partitions - 1;
    const uint16_t mask = (uint16_t)((1u << build.vmid_width) - 1);

    stage_partition(0, 5 & mask, P_VALID);
    must_commit(0);
    stage_partition(last, 5 & mask, P_VALID);
    same(reg_write(BH_REG_COMMIT, last), BH_SLVERR, "a VMID in use");
    same(reg_read(BH_REG_COMMIT_STATUS), status(BH_COMMIT_VMID, 0, 0, 0), "its COMMIT_STATUS");
    same(reg_read((uint16_t)(BH_REG_PART_BASE + 16 * last + 4)), 0, "PART_LIVE of the refused");
    for (unsigned bit = 0; bit < build.vmid_width; bit++) {
        stage_partition(last, (uint16_t)((5 & mask) ^ (1u << bit)), P_VALID);
        same(commit(last), BH_COMMIT_OK, "a VMID that differs in bit %u", bit);
    }
    stage_partition(0, (uint16_t)((5 & mask) ^ (1u << (build.vmid_width - 1))), P_VALID);
    same(reg_write(BH_REG_COMMIT, 0), BH_SLVERR, "the other way round");
    same(reg_read(BH_REG_COMMIT_STATUS), status(BH_COMMIT_VMID, 0, last, 0), "its COMMIT_STATUS");
    stage_partition(0, (uint16_t)((5 & mask) ^ (1u << (build.vmid_width - 1))), 0);
    same(commit(0), BH_COMMIT_OK, "a partition that is not valid holds no VMID");
    stage_partition(last, 5 & mask, P_VALID);
    same(commit(last), BH_COMMIT_OK, "its former VMID is free");
    planned(3 + build.vmid_width + 4);
}

/* Nothing that is staged is in force, whatever is written in whatever order, until the commit; then all of it is. */
TEST(staged_is_not_live, "L9 L14")
{
    const uint64_t g = GRANULE;
    const unsigned w = build.windows - 1;
    struct bh_burst old = burst(false, 4 * g, 0, 2), new = burst(true, 6 * g, 0, 2);
    static const uint16_t reg[] = { 0, 4, 8, 0xC, 0x10, 0x14, 0x18, 0x1C };
    const uint32_t value[] = { (uint32_t)(6 * g), 0, (uint32_t)(2 * g), 0, (uint32_t)(32 * g), 0, 0xfff, W_VALID | W_LOCK };

    stage_window(0, w, 4 * g, g, 8 * g, 0x03f, W_VALID);
    stage_partition(0, 1, P_VALID);
    must_commit(0);
    for (unsigned i = 0; i < 8; i++) {
        same(reg_write(staged(0, w, reg[i]), value[i]), BH_OKAY, "staged register 0x%02x", reg[i]);
        same(reg_read(staged(0, w, reg[i])), value[i], "it reads back");
        must_pass(&old, 8 * g, "the old window");
        must_refuse(&new, BH_FAULT_WINDOW, "the new one, half written");
    }
    stage_partition(0, 2, P_VALID | P_NONSECURE);
    must_pass(&old, 8 * g, "the old window");
    same(out.last.vmid, 1, "VMID before the commit");
    same(out.last.prot, old.prot, "AxPROT before the commit");
    static const uint32_t before[] = { 4, 0, 1, 0, 8, 0 };
    for (unsigned i = 0; i < 6; i++) same(reg_read(live(0, w, reg[i])), (uint32_t)(before[i] * g), "live 0x%02x", reg[i]);
    same(reg_read(live(0, w, 0x18)), 0x03f, "live ACCESS");
    same(reg_read(live(0, w, 0x1C)), W_VALID, "live FLAGS");
    must_commit(0);
    must_refuse(&old, BH_FAULT_WINDOW, "the old window after the commit");
    must_pass(&new, 32 * g, "the new one");
    same(out.last.vmid, 2 & ((1u << build.vmid_width) - 1), "VMID after the commit");
    same(out.last.prot, new.prot | 2u, "AxPROT after the commit");
    for (unsigned i = 0; i < 8; i++) same(reg_read(live(0, w, reg[i])), value[i], "live 0x%02x", reg[i]);
    planned(8 * (2 + 2 * FIRE_COMPARISONS) + FIRE_COMPARISONS + 2 + 8 + 2 * FIRE_COMPARISONS + 2 + 8);
}

/* A commit is one moment for all windows of the partition: traffic sees all old or all new. */
TEST_IF(commit_is_atomic, "L14 L9", two_windows)
{
    static struct shot shot[1024];
    const uint64_t g = GRANULE;
    unsigned posted = 0, olds = 0, news = 0, mixed = 0;
    enum bh_resp resp = BH_DECERR;

    for (unsigned w = 0; w < build.windows; w++)
        stage_window(0, w, layout_ipa(w), g, layout_pa(0, w), BH_ACCESS_ALL, W_VALID);
    stage_partition(0, 1, P_VALID);
    must_commit(0);
    for (unsigned w = 0; w < build.windows; w++)           /* the new PAs are the old ones, one granule up */
        stage_window(0, w, layout_ipa(w), g, layout_pa(0, w) + g, BH_ACCESS_ALL, W_VALID);
    watch();
    reg_write_begin(BH_REG_COMMIT, 0);
    for (unsigned behind = 0; posted < 1024 && behind < 20; posted++) {
        memset(&shot[posted], 0, offsetof(struct shot, rdata));
        shot[posted].b = burst(false, layout_ipa(posted % build.windows), 3, 2);
        post(&shot[posted]);
        run(8);
        if (reg_write_done(&resp)) behind++;
    }
    finish();
    same(resp, BH_OKAY, "response of COMMIT");
    same(out.addresses, posted, "addresses downstream");
    for (unsigned i = 0; i < posted; i++) {
        const uint64_t pa = out.list[i].pa - layout_pa(0, i % build.windows);
        if (pa == g)                   news++;
        else if (pa == 0 && news == 0) olds++;
        else                           mixed++;
    }
    same(mixed, 0, "accesses that are neither old, then new");
    same(olds > 2, true, "some accesses under the old windows");
    same(news >= 20, true, "some under the new ones");
    planned(5);
}

/* T6: a register belongs to Secure privileged accesses; all others get SLVERR, change nothing and are recorded. */
TEST(configuration_is_secure, "T6 L9")
{
    static const uint16_t plain[] = { 0x000, 0x004, 0x008, 0x00C, 0x010, 0x014, 0x018, 0x01C, 0x020, 0x024, 0x028, 0x030,
        0x034, 0x038, 0x040, 0x044, 0x048, 0x04C, 0x050, 0x054, 0x058, 0x100, 0x104, 0x108, 0x10C, 0x200, 0x204 };
    const unsigned plains = sizeof plain / sizeof *plain;
    static const uint8_t refused[] = { 0, 2, 3, 4, 6, 7 };          /* prot[1:0] is not 01 */
    unsigned compared = 0;

    layout_commit(0);
    reg_write(BH_REG_IRQ_ENABLE, 1u << BH_FAULT_CONFIG);
    for (unsigned r = 0; r < plains + 16; r++) {
        const uint16_t a = r < plains ? plain[r] : r < plains + 8 ? staged(0, 0, 4 * (r - plains))
                                                                   : live(0, 0, 4 * (r - plains - 8));
        uint32_t before, after, got;
        same(reg_read_as(a, 1, &before), BH_OKAY, "register 0x%04x, Secure privileged", a);
        same(reg_read_as(a, 5, &after), BH_OKAY, "register 0x%04x, Secure privileged fetch", a);
        for (unsigned i = 0; i < 6; i++)
            for (int write = 0; write < 2; write++) {
                struct bh_record rec;
                const uint32_t value = ~before ^ (a == BH_REG_FAULT_STATUS ? 0 : 0x5a5a0000);
                got = 0;
                same(write ? reg_write_as(a, value, refused[i], 0xf) : reg_read_as(a, refused[i], &got), BH_SLVERR,
                     "%s of 0x%04x with AxPROT %u", write ? "write" : "read", a, refused[i]);
                same(got, 0, "data of it");
                same(irq(), true, "irq");
                same(next_record(&rec), true, "a record of it");
                same(rec.code, BH_FAULT_CONFIG, "its code");
                same(rec.ipa, a, "its address");
                same(rec.prot, refused[i], "its AxPROT");
                same(rec.write, (uint64_t)write, "its direction");
                same(next_record(&rec), false, "a second record");
                reg_write(BH_REG_IRQ_STATE, 1u << BH_FAULT_CONFIG);
                compared += 9;
            }
        same(reg_read_as(a, 1, &after), BH_OKAY, "register 0x%04x once more", a);
        same(after, before, "register 0x%04x after refused accesses", a);
        compared += 4;
    }
    struct bh_burst b = burst(false, layout_ipa(0), 0, 2);
    must_pass(&b, layout_pa(0, 0), "the partition is as it was");
    planned((plains + 16) * (4 + 12 * 9) + FIRE_COMPARISONS);
    (void)compared;
}

/* T6, fault status: who was refused can't clear the record, nor read it. */
TEST(offender_cannot_clear, "T6 L9")
{
    struct bh_burst b = burst(true, 0x123 * GRANULE, 0, 2);
    static struct shot s;
    uint32_t got;
    struct bh_record rec;

    memset(&s, 0, offsetof(struct shot, rdata));
    s.b = b;
    fire(&s);
    same(reg_read(BH_REG_FAULT_STATUS), 0x101, "FAULT_STATUS with one record");
    same(reg_write_as(BH_REG_FAULT_STATUS, 3, 3, 0xf), BH_SLVERR, "Non-secure clears FAULT_STATUS");
    same(reg_write_as(BH_REG_FAULT_STATUS, 3, 0, 0xf), BH_SLVERR, "unprivileged clears FAULT_STATUS");
    got = 1;
    same(reg_read_as(BH_REG_FAULT_IPA_LO, 3, &got), BH_SLVERR, "Non-secure reads FAULT_IPA_LO");
    same(got, 0, "its data");
    same(reg_read(BH_REG_FAULT_STATUS) & 0xff01, (build.fault_depth < 4 ? build.fault_depth : 4) << 8 | 1, "FAULT_STATUS");
    same(next_record(&rec), true, "the record");
    same(rec.code, BH_FAULT_PARTITION, "its code");
    same(rec.ipa, b.addr, "its IPA");
    planned(9);
}

/* Partial strobes, read-only and unimplemented registers: SLVERR, nothing changes, no record. */
TEST(partial_and_read_only, "T6")
{
    struct bh_record rec;

    for (uint8_t strb = 0; strb < 15; strb++) {
        same(reg_write_as(BH_REG_DRAIN_LIMIT, 0x123456, 1, strb), BH_SLVERR, "strobes 0x%x", strb);
        same(reg_read(BH_REG_DRAIN_LIMIT), build.drain_limit, "DRAIN_LIMIT after it");
        same(reg_write_as(staged(0, 0, 0x18), 0xfff, 1, strb), BH_SLVERR, "strobes 0x%x", strb);
        same(reg_read(staged(0, 0, 0x18)), 0, "ACCESS after it");
    }
    same(reg_write(BH_REG_STATUS, 7), BH_SLVERR, "write of STATUS");
    same(reg_write(live(0, 0, 0), (uint32_t)GRANULE), BH_SLVERR, "write of a live window");
    same(reg_read(live(0, 0, 0)), 0, "live IPA_BASE_LO");
    same(reg_write(BH_REG_PART_BASE + 4, 7), BH_SLVERR, "write of PART_LIVE");
    same(reg_read(BH_REG_PART_BASE + 4), 0, "PART_LIVE");
    same(next_record(&rec), false, "a record");
    /* Bits 1:0 of an address are ignored. */
    same(reg_write(BH_REG_DRAIN_LIMIT + 3, 0x654321), BH_OKAY, "write of DRAIN_LIMIT + 3");
    same(reg_read(BH_REG_DRAIN_LIMIT + 1), 0x654321, "read of DRAIN_LIMIT + 1");
    planned(15 * 4 + 8);
}
