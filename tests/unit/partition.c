/* SPDX-License-Identifier: Apache-2.0
 *
 * Partitions side by side: N views, switches, several windows, native partitions.
 */
#include "test.h"

/* L1, L2, L6: the same IPA in each of N partitions is N different bytes, and each returns after a switch. */
TEST(n_views, "L1 L2 L6 L8")
{
    static const unsigned counts[] = {2, 3, 4, 8, 16};

    for (size_t i = 0; i < COUNT(counts); i++) {
        struct bh_params p = plain;
        struct bh_model  m;
        static uint8_t   memory[16 * PAGE];

        p.partitions = counts[i];
        reset(&m, &p);
        for (unsigned n = 0; n < counts[i]; n++)
            give(&m, n, 0x80000000, PAGE, n * (uint64_t)PAGE);

        for (unsigned n = 0; n < counts[i]; n++) {                /* write n + 1 */
            CHECK("switch", bh_switch(&m, n), BH_OK);
            const struct bh_verdict v = judge(&m, read_of(0x80000123, 1));
            CHECK("allowed", v.fault, BH_FAULT_NONE);
            CHECK("partition", v.partition, n);
            CHECK("VMID", v.vmid, 10 + n);
            memory[v.pa] = (uint8_t)(n + 1);
        }
        for (unsigned n = counts[i]; n-- > 0;) {                  /* read it back, in another order */
            CHECK("switch", bh_switch(&m, n), BH_OK);
            CHECK("value", memory[judge(&m, read_of(0x80000123, 1)).pa], n + 1);
        }
        CHECK("no such partition", bh_switch(&m, counts[i]), (uint64_t)BH_ERANGE);
        CHECK("still the old one", m.active, 0);
    }
}

/* L12, S7: RAM, flash and a device in each of three partitions, same IPA layout; every cell of
 * partitions x windows, and a hole. */
TEST(matrix, "L12 S7 L6")
{
    static const struct { uint64_t ipa, size; uint16_t access; } layout[] = {
        {0x00000000, 64 * KIB, BH_ACCESS_BIT(1, BH_READ) | BH_ACCESS_BIT(1, BH_EXECUTE)},   /* flash */
        {0x40000000, 16 * MIB, BH_ACCESS_ALL},                                             /* RAM */
        {0x10000000, 4 * KIB, BH_ACCESS_BIT(1, BH_READ) | BH_ACCESS_BIT(1, BH_WRITE)},      /* device */
    };
    struct bh_model m;
    unsigned        cells = 0;

    reset(&m, &plain);
    for (unsigned p = 0; p < 3; p++) {
        stage(&m, p);
        for (unsigned w = 0; w < COUNT(layout); w++) {
            struct bh_window x = window(layout[w].ipa, layout[w].size, (p * 4 + w) * 0x2000000ull);
            x.access = layout[w].access;
            stage_window(&m, p, w, x);
        }
        commit(&m, p);
    }
    for (unsigned p = 0; p < 3; p++)
        for (unsigned w = 0; w < COUNT(layout); w++) {
            struct bh_burst b = read_of(layout[w].ipa + layout[w].size - 8, 8);

            CHECK("switch", bh_switch(&m, p), BH_OK);
            b.prot = BH_PROT_PRIVILEGED;
            CHECK("read", judge(&m, b).fault, BH_FAULT_NONE);
            CHECK("its own PA", judge(&m, b).pa, (p * 4 + w) * 0x2000000ull + layout[w].size - 8);
            CHECK("its window", judge(&m, b).window, w);
            b.write = 1;
            CHECK("write", judge(&m, b).fault, w == 0 ? BH_FAULT_ACCESS : BH_FAULT_NONE);
            b.write = 0;
            b.prot |= BH_PROT_INSTRUCTION;
            CHECK("fetch", judge(&m, b).fault, w == 2 ? BH_FAULT_ACCESS : BH_FAULT_NONE);
            b.addr = layout[w].ipa + layout[w].size;
            CHECK("behind it", judge(&m, b).fault, BH_FAULT_WINDOW);
            cells++;
        }
    CHECK("cells", cells, 9);
}

/* S5, T5: an open partition of identity windows, locked, is still bounded, and stays as it is. */
TEST(native_partition_is_bounded, "S5 T5")
{
    struct bh_model                   m, before;
    const struct bh_partition_control c = {.vmid = 1, .valid = 1, .lock = 1};

    reset(&m, &plain);
    CHECK("stage", bh_stage_partition(&m, 0, &c), BH_OK);
    struct bh_window w = window(2 * GIB, GIB, 2 * GIB);
    w.lock = 1;
    stage_window(&m, 0, 0, w);
    commit(&m, 0);

    for (uint8_t prot = 0; prot < 8; prot++)
        for (uint8_t write = 0; write < 2; write++) {
            struct bh_burst b = read_of(2 * GIB, 8);
            b.prot  = prot;
            b.write = write;
            CHECK("open", judge(&m, b).pa, 2 * GIB);
            CHECK("open", judge(&m, b).fault, BH_FAULT_NONE);
            b.addr = 3 * GIB - 8;
            CHECK("open to its end", judge(&m, b).pa, 3 * GIB - 8);
            b.addr = 3 * GIB;
            CHECK("bounded above", judge(&m, b).fault, BH_FAULT_WINDOW);
            b.addr = 2 * GIB - 8;
            CHECK("bounded below", judge(&m, b).fault, BH_FAULT_WINDOW);
        }

    w.size = 2 * GIB;
    stage_window(&m, 0, 0, w);
    before = m;
    CHECK("locked", bh_commit(&m, 0).code, BH_COMMIT_LOCKED);
    assert_memory_equal(m.live, before.live, sizeof m.live);
    CHECK("still bounded", judge(&m, read_of(3 * GIB, 8)).fault, BH_FAULT_WINDOW);
}

/* L14, S2: one commit changes all windows of a partition; a switch changes partition, VMID and world together. */
TEST(all_or_nothing_views, "L14")
{
    struct bh_model m, old;

    reset(&m, &plain);
    give(&m, 0, 0, PAGE, 0x10000);
    old = m;
    stage_window(&m, 0, 0, window(0, PAGE, 0x20000));
    stage_window(&m, 0, 1, window(PAGE, PAGE, 0x30000));
    CHECK("before: old", judge(&m, read_of(0, 1)).pa, 0x10000);
    CHECK("before: not yet", judge(&m, read_of(PAGE, 1)).fault, BH_FAULT_WINDOW);
    CHECK("a copy judges alike", judge(&old, read_of(0, 1)).pa, 0x10000);
    commit(&m, 0);
    CHECK("after", judge(&m, read_of(0, 1)).pa, 0x20000);
    CHECK("after", judge(&m, read_of(PAGE, 1)).pa, 0x30000);
    CHECK("the copy is its own", judge(&old, read_of(0, 1)).pa, 0x10000);
}

/* L11: pins choose the partition; an index that is not built leaves none. */
TEST(select_by_pins, "L11")
{
    struct bh_params p = plain;
    struct bh_model  m;

    p.partitions = 3;
    p.hardwired  = 1;
    reset(&m, &p);
    for (unsigned n = 0; n < 3; n++)
        give(&m, n, 0, PAGE, n * (uint64_t)PAGE);
    for (unsigned sel = 0; sel < 40; sel++) {
        bh_select_pins(&m, sel);
        const struct bh_verdict v = judge(&m, read_of(0, 1));
        CHECK("valid", v.fault, sel < 3 ? BH_FAULT_NONE : BH_FAULT_PARTITION);
        CHECK("PA", v.pa, sel < 3 ? sel * (uint64_t)PAGE : 0);
    }
    p.partitions = 16;
    reset(&m, &p);
    give(&m, 0, 0, PAGE, 0);
    bh_select_pins(&m, 16);
    CHECK("no alias", judge(&m, read_of(0, 1)).fault, BH_FAULT_PARTITION);

    struct bh_record r;
    CHECK("no configuration port", bh_reg_write(&m, 0x10, SECURE_PRIVILEGED, 0, 0xF, &r), BH_SLVERR);
}

/* A partition that is not valid: refused, but its windows still own their memory. */
TEST(partition_not_valid, "L8 L9")
{
    struct bh_model                   m;
    const struct bh_partition_control off = {.vmid = 10};

    reset(&m, &plain);
    give(&m, 0, 0, PAGE, 0x10000);
    CHECK("stage", bh_stage_partition(&m, 0, &off), BH_OK);
    commit(&m, 0);
    const struct bh_verdict v = judge(&m, read_of(0, 1));
    CHECK("refused", v.fault, BH_FAULT_PARTITION);
    CHECK("VMID", v.vmid, 10);

    stage(&m, 1);
    stage_window(&m, 1, 0, window(0, PAGE, 0x10000));
    CHECK("still owned", bh_commit(&m, 1).code, BH_COMMIT_PA_OVERLAP);

    struct bh_window none = window(0, PAGE, 0x10000);
    none.valid = 0;
    stage_window(&m, 0, 0, none);
    commit(&m, 0);
    commit(&m, 1);
}
