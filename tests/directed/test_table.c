/* SPDX-License-Identifier: Apache-2.0
 *
 * The granule table in memory: not ready, erring, failed, cached.  It refuses then, and never opens.  What it decides is tested, as of the
 * table on chip, by all the other tests.
 */
#include "pages.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static bool dram_two(void) { return tabled_dram() && tabled_two() && build.windows >= 3; }

static unsigned entry_bits(void)
{
    unsigned bits = 1;
    while (bits < 1 + 4 * (build.levels - 1)) bits *= 2;
    return bits;
}

static unsigned table_bytes(void) { return (unsigned)build.granules * entry_bits() / 8; }

/* The table's word of a PA, as memory has it. */
static uint64_t entry_in_memory(uint64_t pa)
{
    const uint64_t at = (pa - build.granule_base) / GRANULE * entry_bits();
    uint64_t word;
    peek(build.granule_table + at / 64 * 8, &word, 8);
    return word >> at % 64 & (entry_bits() == 64 ? ~0ull : (1ull << entry_bits()) - 1);
}

/* Partition 0: a plain window in the table, a SHARED one in it, a plain one beyond it.  Port 1, partition 1: it borrows of the first. */
static void four_kinds(void)
{
    reg_write(BH_REG_CONTROL, BH_SLVERR);
    stage_window(0, 0, land_ipa(0), 32 * GRANULE, land_pa(0, 0), BH_ACCESS_ALL, W_VALID);
    stage_window(0, 1, land_ipa(32), 2 * GRANULE, land_pa(0, 40), BH_ACCESS_ALL, W_VALID | W_SHARED);
    stage_window(0, 2, land_ipa(34), 2 * GRANULE, layout_pa(0, 0), BH_ACCESS_ALL, W_VALID);
    stage_partition(0, layout_vmid(0), P_VALID);
    stage_window(1, 0, land_ipa(0), 32 * GRANULE, land_pa(0, 0), BH_ACCESS_ALL, W_VALID | W_BORROW);
    stage_partition(1, layout_vmid(1), P_VALID);
    must_commit(0);
    must_commit(1);
    carries(1, 1, false);
}

enum { WITHOUT_TABLE = 8 * FIRE_COMPARISONS };
static void only_what_needs_no_table(const char *what)
{
    for (int write = 0; write < 2; write++) {
        refused(by(0), write, land_ipa(3), BH_FAULT_SHARE, what);
        refused(by(1), write, land_ipa(3), BH_FAULT_SHARE, what);
        passes(by(0), write, land_ipa(33), land_pa(0, 41), what);
        passes(by(0), write, land_ipa(35), layout_pa(0, 0) + GRANULE, what);
    }
}

/* Until it is cleared: what needs it is refused, commands are UNAVAILABLE, and the rest goes on. */
TEST_IF(table_not_ready, "R4 L4 R5", dram_two)
{
    static uint8_t junk[4096];
    uint32_t seen;

    memset(junk, 0xff, sizeof junk);
    for (unsigned round = 0; round < 2; round++) {
        table_stuck(true);
        reset_only();
        for (unsigned at = 0; at < table_bytes(); at += sizeof junk) poke(build.granule_table + at, junk, sizeof junk);
        four_kinds();
        same(reg_read(BH_REG_STATUS) & (TABLE_READY | TABLE_FAILED), 0, "STATUS while memory gives no answer");
        only_what_needs_no_table("not ready");
        same(command(by(0), BH_PAGE_SHARE, land_ipa(3)), BH_COMMAND_UNAVAILABLE, "SHARE");
        same(bad_granule, 0, "CMD_GRANULE");
        same(command_range(by(0), BH_PAGE_QUERY_RANGE, land_ipa(900), 0), BH_COMMAND_UNAVAILABLE, "before all other checks");
        same(page_try(by(0), BH_PAGE_ID, &seen) && seen == 0x424C4B50, true, "the page");
        table_stuck(false);
        for (unsigned i = 0; i < 60000 && !table_ready(); i++) run(1);
        same(table_ready(), true, "ready once memory answers");
        same(reg_read(BH_REG_STATUS) & (TABLE_READY | TABLE_FAILED), TABLE_READY, "STATUS");
        passes(by(0), round, land_ipa(3), land_pa(0, 3), "ready");
        refused(by(1), round, land_ipa(3), BH_FAULT_SHARE, "the borrower: nothing is shared");
        same(query_range(by(0), land_ipa(0), 32), RESULT(0, 0, 15, 15), "all is clean");
    }
    planned(2 * (8 + WITHOUT_TABLE + 2 * FIRE_COMPARISONS));
}

/* Cleared to its last byte, and not one more. */
TEST_IF(table_is_cleared, "R4 L8", tabled_dram)
{
    const uint64_t first = build.granule_table, end = first + table_bytes();
    static uint8_t junk[4096], seen[4096];
    unsigned left = 0;

    memset(junk, 0xa5, sizeof junk);
    for (uint64_t at = first - sizeof junk; at < end + sizeof junk; at += sizeof junk) poke(at, junk, sizeof junk);
    reset();
    for (uint64_t at = first; at < end; at += sizeof seen) {
        const unsigned n = end - at < sizeof seen ? (unsigned)(end - at) : (unsigned)sizeof seen;
        peek(at, seen, n);
        for (unsigned i = 0; i < n; i++) left += seen[i] != 0;
    }
    same(left, 0, "bytes of the table that are not zero");
    peek(first - sizeof seen, seen, sizeof seen);
    same(memcmp(seen, junk, sizeof seen), 0, "the bytes before it");
    peek(end, seen, sizeof seen);
    same(memcmp(seen, junk, sizeof seen), 0, "the bytes behind it");
    planned(3);
}

/* The form of an entry in memory: bit 0 shared, then four bits a level that are revoked, at bit E*i of a word. */
TEST_IF(table_form, "R5 V2", tabled_dram)
{
    unsigned compared = 0;

    lands(0);
    for (unsigned g = 0; g < 12; g++) {
        const unsigned level = 1 + g % (build.levels - 1), rights = g * 5 & 15;
        uint64_t want = g & 1;
        set_level(0, 0, level);
        if (g & 1) must_command(by(0), BH_PAGE_SHARE, land_ipa(g));
        if (g % 3) {
            must_command(by(0), SET_MASK(level, rights), land_ipa(g));
            want |= (uint64_t)(~rights & 15) << (4 * level - 3);
        }
        same(entry_in_memory(land_pa(0, g)), want, "the entry of granule %u", g);
        compared++;
    }
    for (unsigned g = 12; g < 16; g++, compared++) same(entry_in_memory(land_pa(0, g)), 0, "the entry of granule %u, untouched", g);
    planned(compared);
}

/* Memory answers reads with errors: refused, and not remembered. */
TEST_IF(table_read_errors, "R5 V2 L4", dram_two)
{
    for (unsigned round = 0; round < 2; round++) {
        reset();
        four_kinds();
        must_command(by(0), BH_PAGE_SHARE, land_ipa(3));
        table_errors(true, false);
        only_what_needs_no_table("reads err");
        same(command(by(0), round ? BH_PAGE_UNSHARE : BH_PAGE_QUERY, land_ipa(3)), BH_COMMAND_MEMORY, "a command");
        same(bad_granule, land_ipa(3) >> build.granule_log2, "CMD_GRANULE");
        same(command_range(by(0), BH_PAGE_UNSHARE_RANGE, land_ipa(2), 20), BH_COMMAND_MEMORY, "a range");
        same(bad_granule, land_ipa(2) >> build.granule_log2, "CMD_GRANULE: the first");
        same(command_range(by(0), BH_PAGE_UNSHARE_RANGE, land_ipa(2), land_granules()), BH_COMMAND_MEMORY, "a range that ends beyond the window");
        same(bad_granule, land_ipa(2) >> build.granule_log2, "CMD_GRANULE: memory's comes before it");
        same(reg_read(BH_REG_STATUS) & (TABLE_READY | TABLE_FAILED), TABLE_READY, "STATUS: it has not failed");
        table_errors(false, false);
        passes(by(0), round, land_ipa(3), land_pa(0, 3), "memory answers again");
        passes(by(1), !round, land_ipa(3), land_pa(0, 3), "the borrower: it is still shared");
        same(query(by(0), land_ipa(3)), RESULT(1, 1, 15, 15), "nothing was changed");
        /* What a cache holds is good whatever memory says now. */
        table_errors(true, false);
        passes(by(0), round, land_ipa(3), land_pa(0, 3), "from the cache");
        table_errors(false, false);
    }
    planned(2 * (WITHOUT_TABLE + 8 + 3 * FIRE_COMPARISONS));
}

/* A write error, of a command or while it is cleared: the table has failed, and refuses until reset. */
TEST_IF(table_write_error, "R5 V2 L4", dram_two)
{
    for (unsigned round = 0; round < 2; round++) {
        if (round) table_errors(false, true), reset_only();
        four_kinds();
        if (!round) {
            must_command(by(0), BH_PAGE_SHARE, land_ipa(4));
            passes(by(0), true, land_ipa(3), land_pa(0, 3), "before: it is in the caches");
            passes(by(1), true, land_ipa(4), land_pa(0, 4), "before: it is in the caches");
            table_errors(false, true);
            same(command(by(0), BH_PAGE_SHARE, land_ipa(3)), BH_COMMAND_MEMORY, "SHARE that memory refuses");
            same(bad_granule, land_ipa(3) >> build.granule_log2, "CMD_GRANULE");
        }
        run(3000);
        same(reg_read(BH_REG_STATUS) & TABLE_FAILED, TABLE_FAILED, "STATUS");
        table_errors(false, false);
        only_what_needs_no_table("failed");
        refused(by(1), true, land_ipa(4), BH_FAULT_SHARE, "what was shared");
        same(command(by(0), BH_PAGE_QUERY, land_ipa(3)), BH_COMMAND_UNAVAILABLE, "a command");
        run(3000);
        same(reg_read(BH_REG_STATUS) & TABLE_FAILED, TABLE_FAILED, "STATUS much later");
        reset();
        four_kinds();
        same(reg_read(BH_REG_STATUS) & (TABLE_READY | TABLE_FAILED), TABLE_READY, "STATUS after reset");
        passes(by(0), true, land_ipa(3), land_pa(0, 3), "after reset");
        same(command(by(0), BH_PAGE_SHARE, land_ipa(3)), BH_COMMAND_OK, "a command after reset");
        drop_records();
    }
    planned(2 * (WITHOUT_TABLE + 2 * FIRE_COMPARISONS + 5) + 2 * FIRE_COMPARISONS + 2);
}

/* Reads fail from any cycle of a range on: all of it, or nothing, or the table has failed and nobody sees which part was made. */
TEST_IF(table_range_read_error, "R5 V6 L4", dram_two)
{
    enum { FROM = 2, N = 20, STEP = 7, RUNS = 150 };
    unsigned answered = 0, made = 0, untouched = 0, failed = 0;

    for (unsigned i = 0; i < RUNS; i++) {
        unsigned shared = 0;
        reset();
        table_latency(9);
        lands(0);
        page_write(by(0), BH_PAGE_CMD_STATUS, 0);
        page_write(by(0), BH_PAGE_COUNT, N);
        struct shot *s = page_shot(0, by(0), true, BH_PAGE_SHARE_RANGE, (uint32_t)(land_ipa(FROM) >> build.granule_log2));
        post(s);
        run(i * STEP);
        table_errors(true, false);
        answered += ended(s, 3000);
        table_errors(false, false);
        for (unsigned g = FROM; g < FROM + N; g++) shared += entry_in_memory(land_pa(0, g)) & 1;
        const bool bad = reg_read(BH_REG_STATUS) & TABLE_FAILED;
        made += s->resp == BH_OKAY && shared == N && !bad;
        untouched += s->resp != BH_OKAY && shared == 0 && !bad;
        failed += s->resp != BH_OKAY && shared > 0 && bad;
    }
    same(answered, RUNS, "answered");
    same(made + untouched + failed, RUNS, "each of them ends so");
    same(made > 0 && untouched > 0 && failed > 0, true, "made %u, untouched %u, failed in the midst %u", made, untouched, failed);
    planned(3);
}

/* A word that a commit must clear and can't read: the table has failed, and the next owner inherits nothing.  With one granule a word none is
 * read before it is cleared. */
static bool dram_words_of_several(void) { return dram_two() && build.levels <= 8; }

TEST_IF(table_clear_read_error, "R5 L4", dram_words_of_several)
{
    for (unsigned round = 0; round < 2; round++) {
        if (round) reset();
        four_kinds();
        stage_window(1, 0, 0, 0, 0, 0, 0);
        must_commit(1);
        /* One granule: part of a word, so the word is read before. */
        stage_window(0, 0, land_ipa(0), GRANULE, land_pa(0, 3), BH_ACCESS_ALL, W_VALID);
        must_commit(0);
        must_command(by(0), BH_PAGE_SHARE, land_ipa(0));
        same(entry_in_memory(land_pa(0, 3)) & 1, 1, "shared");
        table_errors(round == 0, false);
        stage_window(0, 0, 0, 0, 0, 0, 0);
        must_commit(0);
        table_errors(false, false);
        stage_window(1, 0, land_ipa(0), GRANULE, land_pa(0, 3), BH_ACCESS_ALL, W_VALID);
        must_commit(1);
        same(reg_read(BH_REG_STATUS) & TABLE_FAILED, round == 0 ? TABLE_FAILED : 0, "STATUS");
        same(command(by(1), BH_PAGE_QUERY, land_ipa(0)), round == 0 ? BH_COMMAND_UNAVAILABLE : BH_COMMAND_OK, "the next owner asks");
        if (round) same(page_read(by(1), BH_PAGE_CMD_RESULT), RESULT(0, 0, 15, 15), "it is private");
    }
    planned(7);
}

/* Caches and commands: whatever order of accesses, misses, evictions and commands, the table's state as of the last answer decides. */
TEST_IF(table_is_coherent, "R5 V4", dram_two)
{
    enum { STEPS = 900 };
    const unsigned n = land_granules();
    static bool shared[256];
    uint32_t seed = 99;
    unsigned wrong = 0;

    memset(shared, 0, sizeof shared);
    lands(P_SPLIT);
    carries(0, 0, true);
    carries(1, 0, true);
    for (unsigned step = 0; step < STEPS; step++) {
        seed = seed * 1664525u + 1013904223u;
        /* Near ones, so that words are hit, and far ones, so that they are evicted. */
        const unsigned r = seed >> 8, g = r & 3 ? (r >> 2) % 6 : (r >> 2) % n, port = r >> 12 & 1;
        if (step % 50 == 0) table_latency(step / 50 % 4 * 9);
        if (step % 3 == 0) {
            shared[g] = r >> 13 & 1;
            wrong += !page_write(by(port), shared[g] ? BH_PAGE_SHARE : BH_PAGE_UNSHARE, (uint32_t)(land_ipa(g) >> build.granule_log2));
        }
        const bool half = r >> 14 & 1;
        wrong += reaches(by(port), r >> 15 & 1, land_ipa(g) | (half ? TOP_HALF : 0)) != (half == shared[g]);
        wrong += reaches(by(!port), r >> 16 & 1, land_ipa(g) | (half ? TOP_HALF : 0)) != (half == shared[g]);
    }
    drop_records();
    same(wrong, 0, "commands and accesses that were wrong");
    same(counts()->table_reads > 50, true, "the table was read");
    planned(2);
}

/* An access that waits for the table: it holds no other port, a change of view can be abandoned for it, and it goes on in the end. */
TEST_IF(table_without_answer, "L14 V6 R5", dram_two)
{
    enum bh_resp resp;
    struct shot *s;

    four_kinds();
    reg_write(BH_REG_DRAIN_LIMIT, 200);
    table_stuck(true);
    post(s = shot_at(0, 0, access_of(by(0), true, land_ipa(5))));
    same(ended(s, 300), false, "an access that needs the table");
    same(outs[0].addresses, 0, "addresses downstream");
    struct shot *o = shot_at(1, 0, access_of(by(0), false, land_ipa(35)));
    post(o);
    same(ended(o, 100), true, "a read beyond the table goes on beside a write that waits");
    reg_write_begin(BH_REG_ACTIVE, 1);
    same(answered(&resp, 500), true, "a switch is answered");
    same(resp, BH_SLVERR, "abandoned");
    same(reg_read(BH_REG_ACTIVE), 0, "ACTIVE");
    table_stuck(false);
    same(ended(s, 300), true, "the access is answered in the end");
    same(s->resp, BH_OKAY, "its response");
    must_switch(1);
    drop_records();
    planned(8);
}
