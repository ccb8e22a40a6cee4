/* SPDX-License-Identifier: Apache-2.0
 *
 * T1 to T7: rights by world and privilege, a partition held in the Non-secure world, the open mode, and whose the registers are.
 */
#include "directed.h"

#include "register_table.h"

#include <stdio.h>
#include <string.h>

/* What an access needs, written from the binding: world and privilege choose three bits, the kind of access one of them. */
static unsigned needed(bool nonsecure, bool privileged, bool fetch, bool write)
{
    return 1u << (3 * (2 * nonsecure + privileged) + (write ? 1 : fetch ? 2 : 0));
}

/* The full truth table: every set of rights of one world and privilege against every access, beside none and beside all of the others. */
TEST(rights_truth_table, "T2 T1 T4")
{
    const uint64_t g = GRANULE;
    char what[64];
    unsigned rows = 0, wrong = 0;

    stage_partition(0, 1, P_VALID);
    for (unsigned who = 0; who < 4; who++)
        for (unsigned rights = 0; rights < 8; rights++)
            for (unsigned others = 0; others < 2; others++) {
                const uint16_t access = (uint16_t)(rights << 3 * who | (others ? 0xfffu & ~(7u << 3 * who) : 0));
                stage_window(0, 0, 4 * g, g, 8 * g, access, W_VALID);
                must_commit(0);
                for (unsigned k = 0; k < 16; k++) {
                    const bool nonsecure = k & 1, privileged = k >> 1 & 1, fetch = k >> 2 & 1, write = k >> 3;
                    struct shot *s = shot(0, burst(write, 4 * g + 4 * k, 0, 2));
                    s->b.prot = (uint8_t)(privileged | nonsecure << 1 | fetch << 2);
                    watch();
                    fire(s);
                    wrong += (out.addresses == 1) != ((access & needed(nonsecure, privileged, fetch, write)) != 0);
                    wrong += out.addresses && out.last.prot != s->b.prot;
                    if (s->resp == BH_OKAY && !out.addresses) wrong += build.fault_resp != BH_OKAY;
                    rows++;
                }
                snprintf(what, sizeof what, "ACCESS 0x%03x", access);
                same(wrong, 0, "%s: accesses with another verdict than the table says", what);
                drop_records();
            }
    same(rows, 4 * 8 * 2 * 16, "rows of the table");
    planned(4 * 8 * 2 + 1);
}

/* T7: held in the Non-secure world: nothing that it emits is Secure, whatever rights it has and whatever it claims. */
TEST(held_nonsecure, "T7 T1 L13")
{
    unsigned secure = 0, passed = 0;

    for (unsigned access = 0; access < 2; access++) {
        stage_window(0, 0, layout_ipa(0), LAYOUT_SIZE, layout_pa(0, 0), access ? 0x03f : BH_ACCESS_ALL, W_VALID);
        stage_partition(0, 1, P_VALID | P_NONSECURE);
        must_commit(0);
        watch();
        for (unsigned i = 0; i < 64; i++) {
            struct shot *s = shot(i, burst(i >> 3 & 1, layout_ipa(0) + 64 * (i % 16), (uint8_t)(i % 4), 2));
            s->b.prot = i & 7;
            s->b.id = i >> 4 & 1;
            post(s);
        }
        finish();
        for (unsigned i = 0; i < out.addresses; i++) secure += !(out.list[i].prot & 2);
        passed += out.addresses;
        drop_records();
    }
    same(secure, 0, "Secure accesses downstream");
    same(passed, 64 + 32, "accesses downstream");
    same(reg_read(BH_REG_PART_BASE + 4) & P_NONSECURE, P_NONSECURE, "PART_LIVE.NONSECURE");
    planned(3);
}

/* T5: the open mode is written down, locked and bounded: one partition with all rights over a range, and not one byte more. */
static bool open_mode_fits(void) { return !build.hardwired && !page_in(0, 1024 * GRANULE) && !table_in(0, 1024 * GRANULE); }

TEST_IF(open_mode, "T5 S5 T2", open_mode_fits)
{
    const uint64_t size = 1024 * GRANULE;
    unsigned compared = 0;

    stage_window(0, 0, 0, size, 0, BH_ACCESS_ALL, W_VALID | W_LOCK);
    stage_partition(0, 1, P_VALID | P_LOCK);
    must_commit(0);
    for (uint8_t prot = 0; prot < 8; prot++)
        for (int write = 0; write < 2; write++) {
            struct bh_burst b = burst(write, size - 4, 0, 2), beyond = burst(write, size, 0, 2);
            b.prot = beyond.prot = prot;
            must_pass(&b, size - 4, "the last word");
            must_refuse(&beyond, BH_FAULT_WINDOW, "the first word beyond");
            compared += 2 * FIRE_COMPARISONS;
        }
    /* Whatever is staged, it stays as it is until reset. */
    const struct { uint64_t ipa, size, pa; uint32_t window, partition; } row[] = {
        { 0, 2 * size, 0, W_VALID, P_VALID }, { 0, size, 16 * GRANULE, W_VALID, P_VALID }, { 0, 0, 0, 0, P_VALID }, { 0, size, 0, W_VALID, 0 },
        { 0, size, 0, W_VALID | W_LOCK, P_VALID | P_LOCK },
    };
    for (unsigned i = 0; i < 5; i++) {
        stage_window(0, 0, row[i].ipa, row[i].size, row[i].pa, BH_ACCESS_ALL, row[i].window);
        stage_partition(0, 1, row[i].partition);
        same(commit(0), BH_COMMIT_LOCKED, "change %u of a locked partition", i);
        same(reg_read(live(0, 0, 8)), (uint32_t)size, "live SIZE_LO");
        same(reg_read(BH_REG_PART_BASE + 4) & 7, P_VALID | P_LOCK, "PART_LIVE");
        compared += 3;
    }
    planned(compared);
}

/* ---- T6 -------------------------------------------------------------------------------------------- */

/* What each register reads with Secure privileged accesses; registers that a refused access changes by its record are left out. */
static bool by_records(const struct register_row *r)
{
    return strncmp(r->name, "FAULT_", 6) == 0 || strcmp(r->name, "IRQ_STATE") == 0;
}

/* Every register of the owner, corners of arrays: neither Non-secure nor unprivileged accesses read or change it; each leaves its record. */
TEST(registers_are_the_owners, "T6 L9")
{
    static const uint8_t refused[] = { 0, 2, 3, 4, 6, 7 };
    unsigned compared = 0, registers = 0, tried = 0;

    layout_commit(0);
    drop_records();
    for (unsigned k = 0; k < REGISTER_ROWS; k++) {
        const struct register_row *r = &register_table[k];
        const unsigned ni = r->dim[0].count, nj = r->dim[1].count;
        for (unsigned i = 0; i < ni; i += ni > 1 ? ni - 1 : 1)
            for (unsigned j = 0; j < nj; j += nj > 1 ? nj - 1 : 1, registers++) {
                const uint16_t a = (uint16_t)(r->address + i * r->dim[0].stride + j * r->dim[1].stride);
                uint32_t before = 0, after = 0, got;
                unsigned wrong = 0;
                const enum bh_resp there = reg_read_as(a, SECURE_PRIVILEGED, &before);
                for (unsigned n = 0; n < 6; n++)
                    for (unsigned way = 0; way < 3; way++, tried++) {       /* a read, a write of other values, one of ones */
                        struct bh_record record;
                        got = 0;
                        wrong += (way ? reg_write_as(a, way == 1 ? ~before : ~0u, refused[n], 0xf) : reg_read_as(a, refused[n], &got)) != BH_SLVERR;
                        wrong += got != 0;
                        wrong += !next_record(&record) || record.code != BH_FAULT_CONFIG || record.ipa != a || record.prot != refused[n];
                    }
                same(wrong, 0, "%s[%u][%u]: refused accesses that were answered or recorded otherwise", r->name, i, j);
                same(reg_read_as(a, SECURE_PRIVILEGED, &after), there, "%s[%u][%u]: the owner's read afterwards", r->name, i, j);
                same(by_records(r) ? before : after, before, "%s[%u][%u] afterwards", r->name, i, j);
                compared += 3;
            }
    }
    same(tried, registers * 18, "refused accesses");
    planned(compared + 1);
}
