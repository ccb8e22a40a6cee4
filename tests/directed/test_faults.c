/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 6: records, the full FIFO, the interrupt.
 */
#include "directed.h"

#include <stddef.h>
#include <string.h>

static void raise(unsigned n)                /* n refused single beats, the IPA tells which */
{
    static struct shot s;
    for (unsigned i = 0; i < n; i++) {
        memset(&s, 0, offsetof(struct shot, rdata));
        s.b = burst(i & 1, (100 + i) * GRANULE, 0, 2);
        fire(&s);
    }
}

/* Each field of a record, for each code that a burst can have. */
TEST(records, "T1 S3 L9 L10")
{
    const uint64_t g = GRANULE;
    struct bh_burst b;
    static struct shot s;
    unsigned n = 0;

    layout_commit(0);
    stage_window(0, 0, layout_ipa(0), LAYOUT_SIZE, layout_pa(0, 0), 0x03f, W_VALID);
    must_commit(0);
    for (unsigned i = 0; i < 48; i++) {
        const enum bh_fault code = i % 3 == 0 ? BH_FAULT_BURST : i % 3 == 1 ? BH_FAULT_WINDOW : BH_FAULT_ACCESS;
        b = burst(i & 1, 0, (uint8_t)(i * 5), (uint8_t)(i % 3));
        b.id = (uint32_t)i & ((1u << (build.id_width < 16 ? build.id_width : 16)) - 1);
        b.prot = (uint8_t)((i % 8) | (code == BH_FAULT_ACCESS ? 2 : 0));
        b.addr = layout_ipa(0) + 0x10 * i;
        if (code == BH_FAULT_BURST)  b.burst = 3;
        if (code == BH_FAULT_WINDOW) b.addr = (1ull << (build.ipa_width - 1)) + g * i + 4 * i;
        memset(&s, 0, offsetof(struct shot, rdata));
        s.b = b;
        fire(&s);
        same_record(code, &b, 0, "refused burst");
        n++;
    }
    struct bh_record r;
    same(next_record(&r), false, "a record more");
    /* Without a record all of FAULT_* reads as zero. */
    for (uint16_t a = BH_REG_FAULT_STATUS; a <= BH_REG_FAULT_VMID; a = (uint16_t)(a + 4))
        same(reg_read(a), 0, "0x%02x without a record", a);
    planned(48 * RECORD_COMPARISONS + 1 + 7);
    (void)n;
}

/* A record names the partition and the VMID under which the burst was judged, also when read under another. */
TEST_IF(records_name_partition, "S3 L9 T1", two_partitions)
{
    struct bh_burst b[16];
    static struct shot s;

    layout_all();
    for (unsigned p = 0; p < build.partitions && p < build.fault_depth; p++) {
        must_switch(p);
        b[p] = burst(p & 1, layout_ipa(build.windows) + 16 * p, 3, 2);
        memset(&s, 0, offsetof(struct shot, rdata));
        s.b = b[p];
        fire(&s);
    }
    must_switch(0);
    unsigned n = 0;
    for (unsigned p = 0; p < build.partitions && p < build.fault_depth; p++, n++)
        same_record(BH_FAULT_WINDOW, &b[p], p, "partition's record");
    planned(n * RECORD_COMPARISONS);
}

/* A full FIFO keeps the oldest, counts the rest and says so. */
TEST(fifo_keeps_oldest, "L9")
{
    const unsigned depth = build.fault_depth, extra = 5;
    struct bh_record r;

    raise(depth);
    same(reg_read(BH_REG_FAULT_STATUS), depth << 8 | 1, "FAULT_STATUS, just full");
    same(reg_read(BH_REG_FAULT_MISSED), 0, "FAULT_MISSED, just full");
    raise(extra);
    same(reg_read(BH_REG_FAULT_STATUS), depth << 8 | 3, "FAULT_STATUS with missed ones");
    same(reg_read(BH_REG_FAULT_MISSED), extra, "FAULT_MISSED");
    /* Clearing MISSED drops no record. */
    same(reg_write(BH_REG_FAULT_STATUS, 2), BH_OKAY, "clearing MISSED");
    same(reg_read(BH_REG_FAULT_MISSED), 0, "FAULT_MISSED after it");
    same(reg_read(BH_REG_FAULT_STATUS), depth << 8 | 1, "FAULT_STATUS after it");
    for (unsigned i = 0; i < depth; i++) {
        same(next_record(&r), true, "record %u", i);
        same(r.ipa, (100 + i) * GRANULE, "its IPA: the oldest come first");
        same(r.write, i & 1, "its direction");
    }
    same(next_record(&r), false, "a record more");
    /* Room again: new ones are kept. */
    raise(1);
    same(next_record(&r), true, "a record after the FIFO was full");
    same(r.ipa, 100 * GRANULE, "its IPA");
    same(reg_read(BH_REG_FAULT_MISSED), 0, "FAULT_MISSED");
    planned(7 + 3 * depth + 4);
}

/* FAULT_MISSED saturates at 16 bits. */
static bool small_fifo(void) { return !build.hardwired && build.fault_depth <= 4; }
TEST_IF(missed_saturates, "L9", small_fifo)
{
    static struct shot s[64];

    for (unsigned n = 0; n < 66000; n += 64) {
        for (unsigned i = 0; i < 64; i++) {
            memset(&s[i], 0, offsetof(struct shot, rdata));
            s[i].b = burst(i & 1, GRANULE, 0, 2);
            post(&s[i]);
        }
        finish();
    }
    same(reg_read(BH_REG_FAULT_MISSED), 0xffff, "FAULT_MISSED");
    same(reg_read(BH_REG_FAULT_STATUS), build.fault_depth << 8 | 3, "FAULT_STATUS");
    planned(2);
}

/* irq: the OR of state and enable, by code; set also by missed faults; cleared by writing 1; IRQ_TEST. */
TEST(interrupt, "T6")
{
    struct bh_burst b = burst(false, 2 * GRANULE, 0, 2);
    static struct shot s;
    unsigned compared = 0;

    same(irq(), false, "irq after reset");
    raise(1);                                                       /* PARTITION */
    same(reg_read(BH_REG_IRQ_STATE), 1u << BH_FAULT_PARTITION, "IRQ_STATE");
    same(irq(), false, "irq while nothing is enabled");
    for (unsigned code = 0; code < 16; code++) {
        reg_write(BH_REG_IRQ_ENABLE, 1u << code);
        run(2);
        same(irq(), code == BH_FAULT_PARTITION, "irq with only code %u enabled", code);
    }
    reg_write(BH_REG_IRQ_ENABLE, 0xffff);
    reg_write(BH_REG_IRQ_STATE, 0xffff & ~(1u << BH_FAULT_PARTITION));
    run(2);
    same(irq(), true, "irq after clearing the other bits");
    reg_write(BH_REG_IRQ_STATE, 1u << BH_FAULT_PARTITION);
    run(2);
    same(irq(), false, "irq after clearing it");
    same(reg_read(BH_REG_FAULT_STATUS) & 1, 1, "the record is still there");
    /* A missed fault raises it too. */
    drop_records();
    raise(build.fault_depth);
    reg_write(BH_REG_IRQ_STATE, 0xffff);
    raise(1);
    run(6);
    same(irq(), true, "irq of a missed fault");
    reg_write(BH_REG_IRQ_STATE, 0xffff);
    drop_records();
    /* Each code sets its own bit. */
    stage_window(0, 0, 4 * GRANULE, GRANULE, 8 * GRANULE, 0x03f, W_VALID);
    stage_partition(0, 1, P_VALID);
    must_commit(0);
    const enum bh_fault codes[3] = { BH_FAULT_BURST, BH_FAULT_WINDOW, BH_FAULT_ACCESS };
    for (unsigned i = 0; i < 3; i++) {
        b = burst(i & 1, i == 1 ? 2 * GRANULE : 4 * GRANULE, 0, 2);
        if (i == 0) b.burst = 3;
        if (i == 2) b.prot = 2;
        memset(&s, 0, offsetof(struct shot, rdata));
        s.b = b;
        fire(&s);
        same(reg_read(BH_REG_IRQ_STATE), 1u << codes[i], "IRQ_STATE of code %u", codes[i]);
        reg_write(BH_REG_IRQ_STATE, 0xffff);
    }
    uint32_t value;
    reg_read_as(BH_REG_ID, 0, &value);
    same(reg_read(BH_REG_IRQ_STATE), 1u << BH_FAULT_CONFIG, "IRQ_STATE of a refused register access");
    reg_write(BH_REG_IRQ_STATE, 0xffff);
    /* IRQ_TEST sets bits, and leaves no record. */
    drop_records();
    for (unsigned bit = 0; bit < 16; bit++) {
        reg_write(BH_REG_IRQ_TEST, 1u << bit);
        same(reg_read(BH_REG_IRQ_STATE), 1u << bit, "IRQ_STATE after IRQ_TEST bit %u", bit);
        run(2);
        same(irq(), true, "irq");
        reg_write(BH_REG_IRQ_STATE, 1u << bit);
        run(2);
        same(irq(), false, "irq after clearing");
        compared += 3;
    }
    same(reg_read(BH_REG_IRQ_TEST), 0, "IRQ_TEST reads as zero");
    same(reg_read(BH_REG_FAULT_STATUS), 0, "FAULT_STATUS");
    planned(3 + 16 + 3 + 1 + 3 + 1 + 48 + 2);
    (void)compared;
}
