/* SPDX-License-Identifier: Apache-2.0
 *
 * BORROW windows, and what a commit refuses for the sake of pages, halves and the granule table.
 */
#include "pages.h"

#include <stdio.h>
#include <string.h>

static bool tabled_windows(void) { return tabled_two() && build.windows >= 2; }
static bool paged_windows(void) { return paged() && build.windows >= 2; }

/* Partition 0 owns, port 1 carries partition 1, which borrows the same PAs. */
static void lend(uint32_t split, bool trusted)
{
    reg_write(BH_REG_CONTROL, BH_SLVERR);
    stage_window(0, 0, land_ipa(0), 16 * GRANULE, land_pa(0, 0), BH_ACCESS_ALL, W_VALID);
    stage_partition(0, layout_vmid(0), P_VALID);
    stage_window(1, 0, land_ipa(8), 16 * GRANULE, land_pa(0, 0), BH_ACCESS_ALL, W_VALID | W_BORROW);
    stage_partition(1, layout_vmid(1), P_VALID | split);
    must_commit(0);
    must_commit(1);
    carries(1, 1, trusted);
}

/* A borrower reaches what its owner shares, while it shares it: reads, writes and fetches, and nothing beside it. */
TEST_IF(borrow_follows_share, "R5 L9", tabled_two)
{
    static const uint8_t prots[] = { 0, 1, 3, 4, 7 };
    unsigned compared = 0;

    lend(0, false);
    for (unsigned step = 0; step < 4; step++) {
        const bool shared = step & 1;
        if (step) must_command(by(0), shared ? BH_PAGE_SHARE : BH_PAGE_UNSHARE, land_ipa(5));
        for (unsigned i = 0; i < 10; i++) {
            const struct caller c = { .port = 1, .prot = prots[i % 5] };
            if (shared) passes(c, i >= 5, land_ipa(13) + 4 * i, land_pa(0, 5) + 4 * i, "shared by its owner");
            else        refused(c, i >= 5, land_ipa(13) + 4 * i, BH_FAULT_SHARE, "not shared");
            compared += FIRE_COMPARISONS;
        }
        refused(by(1), false, land_ipa(12), BH_FAULT_SHARE, "the granule before it");
        refused(by(1), true, land_ipa(14), BH_FAULT_SHARE, "the granule behind it");
        passes(by(0), step & 1, land_ipa(5), land_pa(0, 5), "the owner, always");
        compared += 3 * FIRE_COMPARISONS;
    }
    /* The window's rights come first, and levels of the owner say nothing of a borrower. */
    must_command(by(0), BH_PAGE_SHARE, land_ipa(5));
    stage_window(1, 0, land_ipa(8), 16 * GRANULE, land_pa(0, 0), 0x249, W_VALID | W_BORROW);
    must_commit(1);
    passes(by(1), false, land_ipa(13), land_pa(0, 5), "read of a window that may be read");
    refused(by(1), true, land_ipa(13), BH_FAULT_ACCESS, "write of a window that may be read");
    refused(by(1), true, land_ipa(12), BH_FAULT_ACCESS, "write where neither right nor share is there");
    compared += 3 * FIRE_COMPARISONS;
    if (build.levels > 1) {
        set_level(0, 0, 1);
        must_command(by(0), SET_MASK(1, 0), land_ipa(5));
        set_level(0, 0, 0);
        refused(by(0), false, land_ipa(5), BH_FAULT_LEVEL, "the owner at level 0");
        passes(by(1), false, land_ipa(13), land_pa(0, 5), "the borrower at level 0");
        compared += 2 * FIRE_COMPARISONS;
    }
    planned(compared);
}

/* A borrower commands nothing, and learns nothing by it. */
TEST_IF(borrower_commands_nothing, "L9 V2 R5", tabled_two)
{
    static const uint16_t reg[] = { BH_PAGE_SHARE, BH_PAGE_UNSHARE, BH_PAGE_QUERY, BH_PAGE_SHARE_RANGE, BH_PAGE_UNSHARE_RANGE, BH_PAGE_QUERY_RANGE,
                                    SET_MASK(1, 0), SET_MASK_RANGE(1, 0) };
    const unsigned rows = build.levels > 1 ? 8 : 6;

    lend(0, false);
    must_command(by(0), BH_PAGE_SHARE, land_ipa(1));
    if (build.levels > 1) set_level(1, 1, 1);
    for (unsigned i = 0; i < rows; i++) {
        const bool range = i >= 3 && i != 6;
        for (unsigned g = 8; g < 11; g++) {
            same(range ? command_range(by(1), reg[i], land_ipa(g), 2) : command(by(1), reg[i], land_ipa(g)), BH_COMMAND_OWNER,
                 "command 0x%03x on borrowed granule %u", reg[i], g - 8);
            same(bad_granule, land_ipa(g) >> build.granule_log2, "CMD_GRANULE");
        }
    }
    same(page_read(by(1), BH_PAGE_CMD_RESULT), 0, "CMD_RESULT: no QUERY succeeded");
    for (unsigned g = 0; g < 3; g++) same(query(by(0), land_ipa(g)), g == 1 ? RESULT(1, 1, 15, 15) : RESULT(0, 0, 15, 15), "granule %u in the end", g);
    planned(rows * 6 + 4);
}

/* Borrowing in a SPLIT partition: what is shared is in the top half, for whom it is. */
TEST_IF(borrow_in_halves, "R1 R3 R5", tabled_two)
{
    unsigned compared = 0;

    for (unsigned trusted = 0; trusted < 2; trusted++) {
        reset();
        lend(P_SPLIT, trusted);
        must_command(by(0), BH_PAGE_SHARE, land_ipa(2));
        for (unsigned write = 0; write < 2; write++) {
            passes(by(1), write, land_ipa(10) | TOP_HALF, land_pa(0, 2), "shared, top half");
            refused(by(1), write, land_ipa(10), BH_FAULT_SHARE, "shared, bottom half");
            refused(by(1), write, land_ipa(11) | TOP_HALF, BH_FAULT_SHARE, "private, top half");
            refused(by(1), write, land_ipa(11), BH_FAULT_SHARE, "private, bottom half");
            compared += 4 * FIRE_COMPARISONS;
        }
    }
    planned(compared);
}

/* Without an owner, and beyond the table, nothing is shared. */
TEST_IF(borrow_of_nobody, "L9 R4", tabled_windows)
{
    reg_write(BH_REG_CONTROL, BH_SLVERR);
    stage_window(1, 0, land_ipa(0), 4 * GRANULE, land_pa(0, 0), BH_ACCESS_ALL, W_VALID | W_BORROW);
    stage_window(1, 1, land_ipa(8), 4 * GRANULE, layout_pa(0, 0), BH_ACCESS_ALL, W_VALID | W_BORROW);
    stage_partition(1, layout_vmid(1), P_VALID);
    must_commit(1);
    carries(1, 1, true);
    for (unsigned owned = 0; owned < 2; owned++) {
        if (owned) {
            stage_window(0, 0, land_ipa(0), 4 * GRANULE, land_pa(0, 0), BH_ACCESS_ALL, W_VALID);
            stage_window(0, 1, land_ipa(8), 4 * GRANULE, layout_pa(0, 0), BH_ACCESS_ALL, W_VALID);
            stage_partition(0, layout_vmid(0), P_VALID);
            must_commit(0);
            same(command(by(0), BH_PAGE_SHARE, land_ipa(8)), BH_COMMAND_TABLE, "SHARE beyond the table");
            must_command(by(0), BH_PAGE_SHARE, land_ipa(0));
        }
        if (owned) passes(by(1), false, land_ipa(0), land_pa(0, 0), "once it has an owner who shares");
        else       refused(by(1), false, land_ipa(0), BH_FAULT_SHARE, "a granule of nobody");
        refused(by(1), true, land_ipa(8), BH_FAULT_SHARE, "beyond the table");
    }
    planned(1 + 4 * FIRE_COMPARISONS);
}

/* ---- commit ------------------------------------------------------------------------------------------ */

/* Two partitions' windows over one PA: only both SHARED, or one that borrows from a plain one. */
TEST_IF(commit_borrow_overlap, "L9 L8", tabled_two)
{
    static const struct { uint32_t first, second; bool good; } row[] = {
        { 0, 0, false },        { 0, W_BORROW, true },          { 0, W_SHARED, false },
        { W_BORROW, 0, true },  { W_BORROW, W_BORROW, false },  { W_BORROW, W_SHARED, false },
        { W_SHARED, 0, false }, { W_SHARED, W_BORROW, false },  { W_SHARED, W_SHARED, true },
    };
    const unsigned w = build.windows - 1;

    for (unsigned i = 0; i < 9; i++)
        for (unsigned k = 0; k < 3; k++) {       /* the same range, its first granule, its last */
            reset();
            stage_window(0, 0, land_ipa(0), 4 * GRANULE, land_pa(0, 0), BH_ACCESS_ALL, W_VALID | row[i].first);
            stage_partition(0, layout_vmid(0), P_VALID);
            must_commit(0);
            stage_window(1, w, land_ipa(0), k ? GRANULE : 4 * GRANULE, land_pa(0, k == 2 ? 3 : 0), BH_ACCESS_ALL, W_VALID | row[i].second);
            stage_partition(1, layout_vmid(1), P_VALID);
            same(commit(1), row[i].good ? BH_COMMIT_OK : BH_COMMIT_PA_OVERLAP, "flags 0x%x, then 0x%x", row[i].first, row[i].second);
            same(reg_read(BH_REG_COMMIT_STATUS), row[i].good ? 0 : BH_COMMIT_PA_OVERLAP | w << 8, "COMMIT_STATUS");
            same(reg_read(live(1, w, 0x1c)), row[i].good ? W_VALID | row[i].second : 0, "live FLAGS");
        }
    /* Three: an owner, a borrower, and a second borrower, who is refused; the first one is named. */
    if (build.partitions >= 3) {
        reset();
        for (unsigned p = 0; p < 3; p++) {
            stage_window(p, 0, land_ipa(0), 4 * GRANULE, land_pa(0, 0), BH_ACCESS_ALL, W_VALID | (p ? W_BORROW : 0));
            stage_partition(p, layout_vmid(p), P_VALID);
            same(commit(p), p < 2 ? BH_COMMIT_OK : BH_COMMIT_PA_OVERLAP, "partition %u", p);
        }
        same(reg_read(BH_REG_COMMIT_STATUS), BH_COMMIT_PA_OVERLAP | 1 << 16, "COMMIT_STATUS");
    }
    planned(27 * 3 + (build.partitions >= 3 ? 4 : 0));
}

/* SHARED and BORROW together; a build without granules has neither bit of the new ones. */
TEST(commit_flags, "L9 R1")
{
    stage_window(0, 0, layout_ipa(0), GRANULE, layout_pa(0, 0), BH_ACCESS_ALL, W_VALID | W_SHARED | W_BORROW);
    stage_partition(0, 1, P_VALID | P_SPLIT);
    same(reg_read(staged(0, 0, 0x1c)), W_VALID | W_SHARED | (build.granules ? W_BORROW : 0), "staged FLAGS");
    same(reg_read(BH_REG_PART_BASE), 1 << 16 | P_VALID | (build.granules ? P_SPLIT : 0), "PART_CONTROL");
    same(commit(0), build.granules ? BH_COMMIT_FLAGS : BH_COMMIT_OK, "SHARED and BORROW");
    same(reg_read(live(0, 0, 0x1c)), build.granules ? 0 : W_VALID | W_SHARED, "live FLAGS");
    same(reg_read(BH_REG_PART_BASE + 4), build.granules ? 0 : 1 << 16 | P_VALID, "PART_LIVE");
    planned(5);
}

/* No window covers the page's granule; PAGE comes behind IPA_RANGE and before PA_RANGE. */
TEST_IF(commit_page, "L9 T6", paged_windows)
{
    const uint64_t g = GRANULE, page = build.page_ipa, beyond = 1ull << build.pa_width;
    const struct { const char *what; uint64_t ipa, size, pa; unsigned code; } row[] = {
        { "the page's granule",        page, g, 8 * g, BH_COMMIT_PAGE },
        { "up to it, with it",         page - g, 2 * g, 8 * g, BH_COMMIT_PAGE },
        { "over it",                   page - g, 3 * g, 8 * g, BH_COMMIT_PAGE },
        { "from it on",                page, 2 * g, 8 * g, BH_COMMIT_PAGE },
        { "up to it",                  page - g, g, 8 * g, BH_COMMIT_OK },
        { "behind it",                 page + g, g, 8 * g, BH_COMMIT_OK },
        { "at it with the top bit",    page | TOP_HALF, g, 8 * g, BH_COMMIT_OK },
        { "over it, PA beyond the width", page, g, beyond, BH_COMMIT_PAGE },
        { "over it and the width's end", page, 2 * TOP_HALF, 8 * g, BH_COMMIT_IPA_RANGE },
        { "over it, nothing in it",    page, 0, 8 * g, BH_COMMIT_EMPTY },
        { "over it, misaligned",       page, g, 8 * g + 1, BH_COMMIT_ALIGN },
    };
    const unsigned rows = sizeof row / sizeof *row;

    stage_partition(0, 1, P_VALID);
    for (unsigned i = 0; i < rows; i++)
        for (uint32_t kind = 0; kind <= (build.granules ? W_BORROW : W_SHARED); kind += 4) {
            stage_window(0, 1, row[i].ipa, row[i].size, row[i].pa, BH_ACCESS_ALL, W_VALID | kind);
            same(commit(0), row[i].code, "%s, flags 0x%x", row[i].what, kind);
            same(reg_read(BH_REG_COMMIT_STATUS), row[i].code ? row[i].code | 1 << 8 : 0, "%s: COMMIT_STATUS", row[i].what);
        }
    planned(rows * (build.granules ? 3 : 2) * 2);
}

/* Nor the table in memory, however a window is marked; RESERVED comes behind PA_RANGE and before the overlaps. */
TEST_IF(commit_reserved, "L9 L8", tabled_dram)
{
    unsigned entry = 1;
    while (entry < 1 + 4 * (build.levels - 1)) entry *= 2;
    const uint64_t g = GRANULE, first = build.granule_table & ~(g - 1), bytes = build.granules * entry / 8;
    const uint64_t end = (build.granule_table + bytes + g - 1) & ~(g - 1), beyond = 1ull << build.pa_width;
    const struct { const char *what; uint64_t size, pa; unsigned code; } row[] = {
        { "the table", end - first, first, BH_COMMIT_RESERVED },   { "its first granule", g, first, BH_COMMIT_RESERVED },
        { "its last granule", g, end - g, BH_COMMIT_RESERVED },    { "over its beginning", 2 * g, first - g, BH_COMMIT_RESERVED },
        { "over its end", 2 * g, end - g, BH_COMMIT_RESERVED },    { "around it", end - first + 2 * g, first - g, BH_COMMIT_RESERVED },
        { "up to it", g, first - g, BH_COMMIT_OK },                { "behind it", g, end, BH_COMMIT_OK },
        { "over it, beyond the width", beyond, first, BH_COMMIT_PA_RANGE },
    };
    const unsigned rows = sizeof row / sizeof *row, w = build.windows - 1;

    stage_partition(0, 1, P_VALID);
    for (unsigned i = 0; i < rows; i++)
        for (uint32_t kind = 0; kind <= W_BORROW; kind += 4) {
            stage_window(0, w, land_ipa(0), row[i].size, row[i].pa, BH_ACCESS_ALL, W_VALID | kind);
            same(commit(0), row[i].code == BH_COMMIT_PA_RANGE && beyond > TOP_HALF ? BH_COMMIT_IPA_RANGE : row[i].code, "%s, flags 0x%x", row[i].what, kind);
            same(reg_read(BH_REG_COMMIT_STATUS) >> 8, row[i].code ? w : 0, "%s: COMMIT_STATUS names the window", row[i].what);
        }
    planned(rows * 3 * 2);
}
