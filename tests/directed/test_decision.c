/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 2, steps 1 to 7: the verdict on one burst.
 */
#include "directed.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* L5: a burst passes iff all its bytes lie in the window.  S1: high bits are never an alias. */
TEST(bounds_edges, "L5 S1 L4")
{
    const uint64_t g = GRANULE, base = 4 * g, end = 7 * g, pa = 32 * g;
    const uint8_t full = FULL_SIZE;
    const uint64_t bus = BUS_BYTES;
    const struct { const char *what; uint64_t ipa; uint8_t len, size; uint64_t pa; enum bh_fault want; } row[] = {
        { "first byte",                 base,             0, 0,    pa,               BH_FAULT_NONE },
        { "first beat",                 base,             0, full, pa,               BH_FAULT_NONE },
        { "page end inside",            base + 4096 - bus, 0, full, pa + 4096 - bus, BH_FAULT_NONE },
        { "middle page",                base + g,         15, full, pa + g,          BH_FAULT_NONE },
        { "last page",                  end - 4096,       0, full, pa + 3 * g - 4096, BH_FAULT_NONE },
        { "last beat",                  end - bus,        0, full, pa + 3 * g - bus, BH_FAULT_NONE },
        { "last byte",                  end - 1,          0, 0,    pa + 3 * g - 1,   BH_FAULT_NONE },
        { "burst ends on the bound",    end - 16 * bus,   15, full, pa + 3 * g - 16 * bus, BH_FAULT_NONE },
        { "unaligned burst that ends on the bound", end - 16 * bus + 1, 15, full, pa + 3 * g - 16 * bus + 1, BH_FAULT_NONE },
        { "burst past the bound",       end - 15 * bus,   15, full, 0,               BH_FAULT_BURST },
        { "first byte past the bound",  end,              0, 0,    0,                BH_FAULT_WINDOW },
        { "one byte before",            base - 1,         0, 0,    0,                BH_FAULT_WINDOW },
        { "one beat before",            base - bus,       0, full, 0,                BH_FAULT_WINDOW },
        { "burst into the window",      base - bus,       1, full, 0,                BH_FAULT_BURST },
        { "address 0",                  0,                0, 0,    0,                BH_FAULT_WINDOW },
        { "last address",               ~0ull,            0, 0,    0,                BH_FAULT_WINDOW },
        { "top bit set",                base + (1ull << (build.ipa_width - 1)), 0, full, 0, BH_FAULT_WINDOW },
        { "second bit set",             base + (1ull << (build.ipa_width - 2)), 0, full, 0, BH_FAULT_WINDOW },
        { "bit 31 set",                 base + (1ull << 31), 0, full, 0,             BH_FAULT_WINDOW },
        { "bit of the PA's width set",  base + (1ull << (build.pa_width < build.ipa_width ? build.pa_width : 30)), 0, full, 0,
                                                                                     BH_FAULT_WINDOW },
    };
    const unsigned rows = sizeof row / sizeof *row;

    stage_window(0, 0, base, end - base, pa, BH_ACCESS_ALL, W_VALID);
    stage_partition(0, 1, P_VALID);
    must_commit(0);
    for (unsigned i = 0; i < rows; i++)
        for (int write = 0; write < 2; write++) {
            const uint64_t mask = build.ipa_width == 64 ? ~0ull : (1ull << build.ipa_width) - 1;
            struct bh_burst b = burst(write, row[i].ipa & mask, row[i].len, row[i].size);
            if (row[i].want == BH_FAULT_NONE) must_pass(&b, row[i].pa, row[i].what);
            else                              must_refuse(&b, row[i].want, row[i].what);
        }
    planned(2 * rows * FIRE_COMPARISONS);
}

/* Two windows that touch: the last byte of one and the first of the other go to their own PAs. */
TEST_IF(adjacent_windows, "L5 L12", two_windows)
{
    const uint64_t g = GRANULE, bus = BUS_BYTES;

    stage_window(0, 0, 8 * g, g, 40 * g, BH_ACCESS_ALL, W_VALID);
    stage_window(0, 1, 9 * g, g, 20 * g, BH_ACCESS_ALL, W_VALID);
    stage_partition(0, 1, P_VALID);
    must_commit(0);
    const struct { uint64_t ipa, pa; } row[] = {
        { 8 * g, 40 * g }, { 9 * g - bus, 41 * g - bus }, { 9 * g, 20 * g }, { 10 * g - bus, 21 * g - bus },
    };
    for (unsigned i = 0; i < 4; i++) {
        struct bh_burst b = burst(i & 1, row[i].ipa, 0, FULL_SIZE);
        must_pass(&b, row[i].pa, "adjacent windows");
    }
    struct bh_burst past = burst(false, 10 * g, 0, 0), before = burst(true, 8 * g - 1, 0, 0);
    must_refuse(&past, BH_FAULT_WINDOW, "past both");
    must_refuse(&before, BH_FAULT_WINDOW, "before both");
    planned(6 * FIRE_COMPARISONS);
}

/* Step 1: what AXI forbids, and what would leave the 4 KiB page, is refused; all else passes. */
TEST(burst_forms, "L5")
{
    const uint64_t g = GRANULE, ipa = 4 * g, pa = 64 * g;
    const uint8_t full = FULL_SIZE;
    enum { F = BH_FIXED, I = BH_INCR, W = BH_WRAP };
    const struct { const char *what; uint64_t at; uint8_t len, size, type, lock; bool good; } row[] = {
        { "reserved type",                   0,      0,   0, 3, 0, false },
        { "reserved type, 16 beats",         0,      15,  2, 3, 0, false },
        { "widest size",                     0,      0,   full, I, 0, true },
        { "size wider than the bus",         0,      0,   (uint8_t)(full + 1), I, 0, false },
        { "size 7 on a narrower bus",        0,      0,   7, I, 0, false },
        { "size wider than the bus, FIXED",  0,      0,   (uint8_t)(full + 1), F, 0, false },
        { "INCR of 256 bytes",               0,      255, 0, I, 0, true },
        { "INCR of 256 beats of 4",          0,      255, 2, I, 0, true },
        { "INCR to the page's end",          4096 - 64, 15, 2, I, 0, true },
        { "INCR one beat past it",           4096 - 60, 15, 2, I, 0, false },
        { "INCR one beat past it, last page", 2 * g - 60, 15, 2, I, 0, false },
        { "INCR of 256 past it, last page",  2 * g - 8, 255, 2, I, 0, false },
        { "unaligned INCR to the end",       4096 - 61, 15, 2, I, 0, true },
        { "unaligned INCR past it",          4096 - 59, 15, 2, I, 0, false },
        { "one unaligned beat at the end",   4096 - 1, 0,  2, I, 0, true },
        { "two unaligned beats at the end",  4096 - 1, 1,  2, I, 0, false },
        { "INCR of two single bytes over it", 4096 - 1, 1, 0, I, 0, false },
        { "WRAP of 2",                       8,      1,   2, W, 0, true },
        { "WRAP of 4",                       12,     3,   2, W, 0, true },
        { "WRAP of 8",                       4,      7,   2, W, 0, true },
        { "WRAP of 16 at the page's end",    4096 - 4, 15, 2, W, 0, true },
        { "WRAP of 16 at the window's end",  2 * g - 4, 15, 2, W, 0, true },
        { "WRAP of 16 bytes",                4096 - 1, 15, 0, W, 0, true },
        { "WRAP of 1",                       8,      0,   2, W, 0, false },
        { "WRAP of 3",                       8,      2,   2, W, 0, false },
        { "WRAP of 5",                       8,      4,   2, W, 0, false },
        { "WRAP of 15",                      8,      14,  2, W, 0, false },
        { "WRAP of 17",                      8,      16,  2, W, 0, false },
        { "WRAP of 32",                      0,      31,  2, W, 0, false },
        { "WRAP of 256",                     0,      255, 2, W, 0, false },
        { "unaligned WRAP",                  9,      3,   2, W, 0, false },
        { "WRAP unaligned by 2",             10,     3,   2, W, 0, false },
        { "unaligned WRAP of halfwords",     9,      3,   1, W, 0, false },
        { "FIXED of 1",                      3,      0,   2, F, 0, true },
        { "FIXED of 16",                     4,      15,  2, F, 0, true },
        { "FIXED of 16 at the page's end",   4096 - 1, 15, 2, F, 0, true },
        { "FIXED of 17",                     4,      16,  2, F, 0, false },
        { "FIXED of 256",                    4,      255, 2, F, 0, false },
        { "exclusive of 1 beat",             4,      0,   2, I, 1, true },
        { "exclusive of 16 beats of 4",      64,     15,  2, I, 1, true },
        { "exclusive WRAP of 4",             16,     3,   2, W, 1, true },
        { "exclusive of 16 bytes",           16,     15,  0, I, 1, true },
        { "exclusive of 3 beats",            0,      2,   2, I, 1, false },
        { "exclusive of 17 beats",           0,      16,  2, I, 1, false },
        { "exclusive of 32 beats",           0,      31,  0, I, 1, false },
        { "exclusive not aligned to its beat", 2,    0,   2, I, 1, false },
        { "exclusive not aligned to its total", 32,  15,  2, I, 1, false },
        { "exclusive not aligned to its total", 4,   1,   2, I, 1, false },
        { "exclusive WRAP not aligned to its total", 4, 3, 2, W, 1, false },
    };
    const unsigned rows = sizeof row / sizeof *row;
    unsigned wide = 0;

    stage_window(0, 0, ipa, 2 * g, pa, BH_ACCESS_ALL, W_VALID);
    stage_partition(0, 1, P_VALID);
    must_commit(0);
    for (unsigned i = 0; i < rows; i++)
        for (int write = 0; write < 2; write++) {
            struct bh_burst b = burst(write, ipa + row[i].at, row[i].len, row[i].size);
            b.burst = row[i].type;
            b.lock = row[i].lock && !(write && row[i].good && !build.exclusive);     /* the read before it opens the pair */
            if (row[i].good) must_pass(&b, pa + row[i].at, row[i].what);
            else             must_refuse(&b, BH_FAULT_BURST, row[i].what);
        }
    /* Exclusive: 128 bytes in all are the most. */
    for (uint8_t size = 0; size <= full; size++)
        for (unsigned beats = 1; beats <= 16; beats *= 2)
            for (int write = 0; write < 2; write++) {
                struct bh_burst b = burst(write, ipa + 2048, (uint8_t)(beats - 1), size);
                b.lock = !write || build.exclusive || beats << size > 128;
                if (beats << size <= 128) must_pass(&b, pa + 2048, "exclusive of at most 128 bytes");
                else                      must_refuse(&b, BH_FAULT_BURST, "exclusive of more than 128 bytes");
                wide++;
            }
    planned((2 * rows + wide) * FIRE_COMPARISONS);
}

/* The first step that fails decides the code. */
TEST(first_step_decides, "L4 L5")
{
    const uint64_t g = GRANULE;
    struct bh_burst b;

    stage_window(0, 0, 4 * g, g, 16 * g, BH_ACCESS_BIT(SECURE_PRIVILEGED, BH_READ), W_VALID);
    must_commit(0);
    b = burst(true, 0, 16, 0), b.burst = BH_FIXED;
    must_refuse(&b, BH_FAULT_BURST, "bad form, no partition, no window");
    b = burst(true, 0, 0, 0);
    must_refuse(&b, BH_FAULT_PARTITION, "no partition, no window");
    b = burst(true, 4 * g, 0, 0);
    must_refuse(&b, BH_FAULT_PARTITION, "no partition, no right");
    b = burst(false, 4 * g, 0, 0);
    must_refuse(&b, BH_FAULT_PARTITION, "no partition");
    stage_partition(0, 1, P_VALID);
    must_commit(0);
    b = burst(true, 4 * g, 16, 0), b.burst = BH_FIXED;
    must_refuse(&b, BH_FAULT_BURST, "bad form, no right");
    b = burst(true, 5 * g, 0, 0);
    must_refuse(&b, BH_FAULT_WINDOW, "no window");
    b = burst(true, 4 * g, 0, 0);
    must_refuse(&b, BH_FAULT_ACCESS, "no right");
    b = burst(false, 4 * g, 0, 0);
    must_pass(&b, 16 * g, "all steps passed");
    planned(8 * FIRE_COMPARISONS);
}

/* T2: one right at a time, against every AxPROT and direction.  A read needs READ, a fetch EXECUTE and a write WRITE
 * of its own world and privilege. */
TEST(access_matrix, "T2 T1 T4")
{
    static const uint16_t right[8][2] = {   /* by AxPROT; read, write: the one right that lets it pass */
        /* Secure: unprivileged data, privileged data */       { 0x001, 0x002 }, { 0x008, 0x010 },
        /* Non-secure */                                       { 0x040, 0x080 }, { 0x200, 0x400 },
        /* Secure: unprivileged fetch, privileged fetch */     { 0x004, 0x002 }, { 0x020, 0x010 },
        /* Non-secure */                                       { 0x100, 0x080 }, { 0x800, 0x400 },
    };
    const uint64_t g = GRANULE;
    unsigned compared = 0;

    stage_partition(0, 1, P_VALID);
    for (unsigned grant = 0; grant < 26; grant++) {
        /* each right alone, each missing alone, none, all */
        const uint16_t access = grant < 12 ? (uint16_t)(1u << grant) : grant < 24 ? (uint16_t)(0xfffu & ~(1u << (grant - 12)))
                              : grant == 24 ? 0 : 0xfff;
        stage_window(0, 0, 4 * g, g, 8 * g, access, W_VALID);
        must_commit(0);
        for (uint8_t prot = 0; prot < 8; prot++)
            for (int write = 0; write < 2; write++) {
                struct bh_burst b = burst(write, 4 * g + 64, 0, 2);
                char what[64];
                b.prot = prot;
                snprintf(what, sizeof what, "ACCESS 0x%03x, AxPROT %u", access, prot);
                if (access & right[prot][write]) must_pass(&b, 8 * g + 64, what);
                else                             must_refuse(&b, BH_FAULT_ACCESS, what);
                compared += FIRE_COMPARISONS;
            }
    }
    planned(26 * 16 * FIRE_COMPARISONS);
    (void)compared;
}

/* T7: what a Non-secure partition emits is Non-secure, whatever its requester claims; it is judged on its claim. */
TEST(nonsecure_forced, "T7 L13 T1")
{
    const uint64_t g = GRANULE;

    for (unsigned nonsecure = 0; nonsecure < 2; nonsecure++)
        for (unsigned world = 0; world < 2; world++) {
            stage_window(0, 0, 4 * g, g, 8 * g, world ? 0xfc0 : 0x03f, W_VALID);
            stage_partition(0, 1, nonsecure ? P_VALID | P_NONSECURE : P_VALID);
            must_commit(0);
            for (uint8_t prot = 0; prot < 8; prot++)
                for (int write = 0; write < 2; write++) {
                    struct bh_burst b = burst(write, 4 * g, 3, 2);
                    b.prot = prot;
                    if (((prot >> 1) & 1) == world) {
                        must_pass(&b, 8 * g, "world of the window");
                        same(out.last.prot, nonsecure ? prot | 2u : prot, "AxPROT out of a %s partition for AxPROT %u",
                             nonsecure ? "Non-secure" : "Secure", prot);
                    } else {
                        must_refuse(&b, BH_FAULT_ACCESS, "the other world's window");
                        same(out.addresses, 0, "addresses out");
                    }
                }
        }
    planned(2 * 2 * 16 * (FIRE_COMPARISONS + 1));
}

/* T4, L13: worlds of one partition, each with its own side. */
TEST_IF(secure_only, "T4 L13 T1", two_windows)
{
    const uint64_t g = GRANULE;
    const uint8_t nonsecure_write = 3;
    struct bh_burst b;

    stage_window(0, 0, 4 * g, g, 8 * g, 0x03f, W_VALID);      /* Secure only */
    stage_window(0, 1, 5 * g, g, 9 * g, 0xfc0, W_VALID);      /* Non-secure only */
    stage_partition(0, 1, P_VALID);
    must_commit(0);
    b = burst(true, 4 * g, 7, 2), b.prot = nonsecure_write;
    must_refuse(&b, BH_FAULT_ACCESS, "Non-secure write to a Secure-only window");
    same(out.w_beats, 0, "data beats downstream of a refused write");
    b = burst(true, 4 * g, 7, 2), b.prot = 1;
    must_pass(&b, 8 * g, "Secure write to it");
    same(out.w_beats, 8, "data beats downstream");
    b = burst(true, 5 * g, 7, 2), b.prot = nonsecure_write;
    must_pass(&b, 9 * g, "Non-secure write to its own window");
    b = burst(false, 5 * g, 7, 2), b.prot = 1;
    must_refuse(&b, BH_FAULT_ACCESS, "Secure read of the Non-secure window");
    planned(4 * FIRE_COMPARISONS + 2);
}

/* AR and AW never share a verdict: presented in one cycle, one legal and one not, both ways. */
TEST(channels_apart, "L4")
{
    const uint64_t g = GRANULE;

    stage_window(0, 0, 4 * g, g, 8 * g, BH_ACCESS_ALL, W_VALID);
    stage_partition(0, 1, P_VALID);
    must_commit(0);
    for (unsigned round = 0; round < 24; round++) {
        static struct shot ar, aw;
        const bool read_good = round & 1;
        const uint8_t other_id = (uint8_t)(round >> 1 & 1);      /* the same ID and another */
        memset(&ar, 0, offsetof(struct shot, rdata));
        memset(&aw, 0, offsetof(struct shot, rdata));
        ar.b = burst(false, (read_good ? 4 : 6) * g + 64, (uint8_t)(round % 5), 2);
        aw.b = burst(true,  (read_good ? 6 : 4) * g + 128, (uint8_t)(round % 3), 2);
        aw.b.id = other_id;
        watch();
        post(&ar);
        post(&aw);
        finish();
        same(ar.cycle, aw.cycle, "round %u: cycle of the two address handshakes", round);
        same(out.addresses, 1, "round %u: addresses downstream", round);
        same(out.last.write, !read_good, "round %u: the one downstream is a write", round);
        same(out.last.pa, 8 * g + (read_good ? 64 : 128), "round %u: its PA", round);
        same(out.w_beats, read_good ? 0 : round % 3 + 1, "round %u: data beats downstream", round);
        same(ar.resp, read_good ? BH_OKAY : build.fault_resp, "round %u: RRESP", round);
        same(aw.resp, read_good ? build.fault_resp : BH_OKAY, "round %u: BRESP", round);
    }
    planned(24 * 7);
}

/* Step 7: all attributes pass unchanged, the VMID beside AxUSER. */
TEST(attributes_pass, "S3 R6 T1")
{
    const uint64_t g = GRANULE, user_mask = build.user_width == 64 ? ~0ull : (1ull << build.user_width) - 1;
    const uint32_t id_mask = build.id_width == 32 ? ~0u : (1u << build.id_width) - 1;

    stage_window(0, 0, 4 * g, g, 8 * g, BH_ACCESS_ALL, W_VALID);
    stage_partition(0, 0x35, P_VALID);
    must_commit(0);
    for (unsigned bit = 0; bit < 40; bit++)
        for (int write = 0; write < 2; write++) {
            struct bh_burst b = burst(write, 4 * g, 3, 2);
            b.cache  = (uint8_t)(bit < 4 ? 1u << bit : 0x6);
            b.qos    = (uint8_t)(bit >= 4 && bit < 8 ? 1u << (bit - 4) : 0x9);
            b.region = (uint8_t)(bit >= 8 && bit < 12 ? 1u << (bit - 8) : 0x3);
            b.prot   = (uint8_t)(bit >= 12 && bit < 20 ? bit - 12 : 1);
            b.user   = (bit < 20 ? 0x5aull : 1ull << (bit - 20)) & user_mask;
            b.id     = (bit < 20 ? 0x2u : 1u << (bit - 20)) & id_mask;
            b.lock   = bit & 1 && (!write || build.exclusive);               /* the read before it opens the pair */
            b.burst  = bit & 2 ? BH_WRAP : BH_INCR;
            must_pass(&b, 8 * g, "attributes");
            same(out.last.cache, b.cache, "AxCACHE");
            same(out.last.qos, b.qos, "AxQOS");
            same(out.last.region, b.region, "AxREGION");
            same(out.last.prot, b.prot, "AxPROT");
            same(out.last.user, b.user, "AxUSER");
            same(out.last.id, b.id, "AxID");
            same(out.last.lock, b.lock, "AxLOCK");
            same(out.last.burst, b.burst, "AxBURST");
            same(out.last.len, b.len, "AxLEN");
            same(out.last.size, b.size, "AxSIZE");
            same(out.last.vmid, 0x35 & ((1u << build.vmid_width) - 1), "VMID");
        }
    planned(40 * 2 * (FIRE_COMPARISONS + 11));
}

/* L4: from reset on everything is refused, until a commit says otherwise. */
TEST(reset_closed, "L4")
{
    const uint64_t g = GRANULE;
    unsigned fired = 0;

    for (unsigned step = 0; step < 4; step++) {
        /* reset; a staged partition that was not committed; a refused commit; a window without its partition */
        if (step == 1) {
            stage_window(0, 0, 4 * g, g, 8 * g, BH_ACCESS_ALL, W_VALID);
            stage_partition(0, 1, P_VALID);
        }
        if (step == 2) {
            reg_write(staged(0, 0, 0), (uint32_t)(4 * g + 1));
            same(commit(0), BH_COMMIT_ALIGN, "COMMIT_STATUS.CODE");
        }
        if (step == 3) {
            reg_write(staged(0, 0, 0), (uint32_t)(4 * g));
            stage_partition(0, 1, 0);
            must_commit(0);
        }
        for (unsigned bit = 0; bit < build.ipa_width; bit++)
            for (int write = 0; write < 2; write++) {
                struct bh_burst b = burst(write, 1ull << bit, 0, 0);
                b.prot = (uint8_t)(bit & 7);
                must_refuse(&b, BH_FAULT_PARTITION, "before the first commit");
                fired++;
            }
        struct bh_burst zero = burst(false, 0, 255, 2), window = burst(true, 4 * g, 3, 2);
        must_refuse(&zero, BH_FAULT_PARTITION, "before the first commit");
        must_refuse(&window, BH_FAULT_PARTITION, "before the first commit");
        fired += 2;
    }
    stage_partition(0, 1, P_VALID);
    must_commit(0);
    struct bh_burst now_good = burst(true, 4 * g, 3, 2);
    must_pass(&now_good, 8 * g, "after it");
    planned(4 * (build.ipa_width * 2 + 2) * FIRE_COMPARISONS + 1 + FIRE_COMPARISONS);
    (void)fired;
}

/* L7: partition 1 sees 1 GiB from IPA 0; it lies at PA 0x40000000. */
static bool one_gib_fits(void) { return two_partitions() && !page_in(0, 0x40000000) && !table_in(0x40000000, 0x40000000); }

TEST_IF(one_gib, "L7 L5", one_gib_fits)
{
    stage_window(1, 0, 0, 0x40000000, 0x40000000, BH_ACCESS_ALL, W_VALID);
    stage_partition(1, 2, P_VALID);
    must_commit(1);
    must_switch(1);
    static const struct { uint64_t ipa, pa; } row[] = {
        { 0x00000000, 0x40000000 }, { 0x3FFFFFFF, 0x7FFFFFFF }, { 0x12345678, 0x52345678 },
        { 0x40000000, 0 }, { 0x40000001, 0 }, { 0x7FFFEFFF, 0 }, { 0x80000000, 0 }, { 0xC0000000, 0 }, { 0xFFFFFFFF, 0 },
    };
    for (unsigned i = 0; i < 9; i++)
        for (int write = 0; write < 2; write++) {
            struct bh_burst b = burst(write, row[i].ipa, 0, 0);
            if (row[i].pa) must_pass(&b, row[i].pa, "in the 1 GiB");
            else           must_refuse(&b, BH_FAULT_WINDOW, "beyond the 1 GiB");
        }
    planned(9 * 2 * FIRE_COMPARISONS);
}

/* S1: the whole of a 48-bit IPA is compared, all 44 bits of a PA are driven. */
static bool wide(void) { return !build.hardwired && build.ipa_width == 48 && build.pa_width == 44 && build.granule_log2 == 12 && !build.page; }
TEST_IF(widths_48_44, "S1", wide)
{
    const uint64_t ipa = 0xFFFFFFFF0000, pa = 0xFFFFFFF0000;

    stage_window(0, 0, ipa, 0x10000, pa, BH_ACCESS_ALL, W_VALID);          /* the last 64 KiB of both */
    stage_window(0, 1, 0, 0x10000, 0x80000000000, BH_ACCESS_ALL, W_VALID);
    stage_partition(0, 1, P_VALID);
    must_commit(0);
    struct bh_burst b = burst(false, 0xFFFFFFFFFFFF, 0, 0);
    must_pass(&b, 0xFFFFFFFFFFF, "last byte of all");
    b = burst(true, ipa, 15, FULL_SIZE);
    must_pass(&b, pa, "first byte of the top window");
    b = burst(true, 0x8000, 0, 0);
    must_pass(&b, 0x80000008000, "bottom window");
    for (unsigned bit = 16; bit < 48; bit++) {
        b = burst(bit & 1, 1ull << bit, 0, 0);
        must_refuse(&b, BH_FAULT_WINDOW, "one high bit above the bottom window");
        b = burst(bit & 1, ipa & ~(1ull << bit), 0, 0);
        must_refuse(&b, BH_FAULT_WINDOW, "one bit short of the top window");
    }
    /* A window may not leave either width. */
    stage_window(1, 0, 0xFFFFFFFFF000, 0x2000, 0, BH_ACCESS_ALL, W_VALID);
    same(commit(1), BH_COMMIT_IPA_RANGE, "window past 48 bits");
    stage_window(1, 0, 0, 0x2000, 0xFFFFFFFF000, BH_ACCESS_ALL, W_VALID);
    same(commit(1), BH_COMMIT_PA_RANGE, "window past 44 bits");
    stage_window(1, 0, 0, 0x1000, 0x100000000000, BH_ACCESS_ALL, W_VALID);
    same(commit(1), BH_COMMIT_PA_RANGE, "pa_base of 45 bits");
    stage_window(1, 0, 0x1000000000000, 0x1000, 0x1000, BH_ACCESS_ALL, W_VALID);
    same(commit(1), BH_COMMIT_IPA_RANGE, "ipa_base of 49 bits");
    planned((3 + 64) * FIRE_COMPARISONS + 4);
}

/* S7, L12, L1: every cell of partitions x windows: the same IPA in each partition, its own PA. */
TEST(every_window, "S7 L12 L1 L6")
{
    unsigned cells = 0;

    layout_all();
    for (unsigned p = 0; p < build.partitions; p++) {
        must_switch(p);
        for (unsigned w = 0; w < build.windows; w++, cells++) {
            const uint64_t ipa = layout_ipa(w), pa = layout_pa(p, w), end = LAYOUT_SIZE - BUS_BYTES;
            struct bh_burst first = burst(w & 1, ipa, 0, FULL_SIZE), last = burst(!(w & 1), ipa + end, 0, FULL_SIZE);
            struct bh_burst past = burst(p & 1, ipa + LAYOUT_SIZE, 0, 0);
            must_pass(&first, pa, "first beat of a window");
            same(out.last.vmid, layout_vmid(p), "VMID of partition %u", p);
            must_pass(&last, pa + end, "last beat of a window");
            must_refuse(&past, BH_FAULT_WINDOW, "behind a window");
        }
    }
    planned(build.partitions * build.windows * (3 * FIRE_COMPARISONS + 1));
    (void)cells;
}

/* S7: VM-reserved and native windows beside one another: a cell passes only in its own partition, and nothing else does. */
TEST_IF(reserved_windows, "S7 L8", two_partitions)
{
    for (unsigned p = 0; p < build.partitions; p++) {   /* each partition has one window at an IPA of its own */
        stage_window(p, build.windows - 1, layout_ipa(p), LAYOUT_SIZE, layout_pa(p, 0), BH_ACCESS_ALL, W_VALID);
        stage_partition(p, layout_vmid(p), P_VALID);
        must_commit(p);
    }
    for (unsigned p = 0; p < build.partitions; p++) {
        must_switch(p);
        for (unsigned q = 0; q < build.partitions; q++) {
            struct bh_burst b = burst((p + q) & 1, layout_ipa(q) + 64, 0, 2);
            if (p == q) must_pass(&b, layout_pa(p, 0) + 64, "own reserved window");
            else        must_refuse(&b, BH_FAULT_WINDOW, "another partition's reserved window");
        }
    }
    planned(build.partitions * build.partitions * FIRE_COMPARISONS);
}

/* L6: a value written at one IPA in each partition; as many values read back. */
TEST(one_ipa_n_values, "L6 L1 L8 L2")
{
    static struct shot s;
    static uint8_t data[64];

    layout_all();
    for (int pass = 0; pass < 2; pass++)
        for (unsigned p = 0; p < build.partitions; p++) {
            must_switch(p);
            memset(&s, 0, offsetof(struct shot, rdata));
            s.b = burst(pass == 0, layout_ipa(0) + 0x40, 0, 2);
            memset(data, (int)(0xa0 + p), sizeof data);
            s.wdata = data;
            fire(&s);
            same(s.resp, BH_OKAY, "response in partition %u", p);
            if (pass == 0) continue;
            for (unsigned lane = 0; lane < 4; lane++)   /* 0x40 is aligned to every bus */
                same(s.rdata[lane], 0xa0 + p, "byte %u read in partition %u", lane, p);
            uint8_t memory[4];
            peek(layout_pa(p, 0) + 0x40, memory, 4);
            same(memory[0], 0xa0 + p, "memory behind partition %u", p);
        }
    planned(build.partitions * (1 + 1 + 4 + 1));
}

/* T5, S5: a native partition, identity mapped and locked, is open but written down, and still bounded. */
static uint64_t native_size(void) { return build.granule_log2 > 16 ? 16 * GRANULE : 0x1000000; }
static bool native_fits(void) { return !build.hardwired && !page_in(0, native_size()) && !table_in(0, native_size()); }

TEST_IF(native_partition_is_bounded, "T5 S5", native_fits)
{
    const uint64_t size = native_size();
    struct bh_burst b;

    stage_window(0, 0, 0, size, 0, BH_ACCESS_ALL, W_VALID | W_LOCK);
    stage_partition(0, 1, P_VALID | P_LOCK);
    must_commit(0);
    for (unsigned i = 0; i < 16; i++) {
        const uint64_t at = size / 16 * i + 4 * i;
        b = burst(i & 1, at, 0, 2);
        b.prot = (uint8_t)(i & 7);
        must_pass(&b, at, "identity");
    }
    b = burst(false, size - 1, 0, 0);
    must_pass(&b, size - 1, "last byte of the native window");
    b = burst(false, size, 0, 0);
    must_refuse(&b, BH_FAULT_WINDOW, "first byte beyond it");
    b = burst(true, 1ull << (build.ipa_width - 1), 0, 0);
    must_refuse(&b, BH_FAULT_WINDOW, "far beyond it");
    /* Locked: neither the window nor the partition can be widened. */
    same(reg_read(live(0, 0, 0x1C)), W_VALID | W_LOCK, "live FLAGS");
    same(reg_read(BH_REG_PART_BASE + 4) & 7, P_VALID | P_LOCK, "PART_LIVE");
    stage_window(0, 0, 0, 2 * size, 0, BH_ACCESS_ALL, W_VALID);
    same(commit(0), BH_COMMIT_LOCKED, "commit of a locked partition");
    b = burst(false, size, 0, 0);
    must_refuse(&b, BH_FAULT_WINDOW, "after an attempt to widen");
    planned((16 + 4) * FIRE_COMPARISONS + 3);
}

/* One window over all that both widths allow is legal, and its last byte is in it. */
static bool without_page(void) { return !build.hardwired && !build.page; }

TEST_IF(whole_space, "L5 S1", without_page)
{
    const unsigned width = build.ipa_width < build.pa_width ? build.ipa_width : build.pa_width;
    const uint64_t size = 1ull << width;
    struct bh_burst b;

    stage_window(0, build.windows - 1, 0, size, 0, BH_ACCESS_ALL, W_VALID);
    stage_partition(0, 1, P_VALID);
    same(commit(0), BH_COMMIT_OK, "a window over the whole space");
    b = burst(false, 0, 0, 0);
    must_pass(&b, 0, "its first byte");
    b = burst(true, size - 1, 0, 0);
    must_pass(&b, size - 1, "its last byte");
    if (build.partitions > 1) {
        stage_window(1, 0, 0, GRANULE, size - GRANULE, BH_ACCESS_ALL, W_VALID);
        same(reg_write(BH_REG_COMMIT, 1), BH_SLVERR, "no room for another partition, at the end");
        stage_window(1, 0, 0, GRANULE, 0, BH_ACCESS_ALL, W_VALID);
        same(reg_write(BH_REG_COMMIT, 1), BH_SLVERR, "nor at the beginning");
    }
    if (build.windows > 1) {
        stage_window(0, 0, 0, GRANULE, 0, BH_ACCESS_ALL, W_VALID);
        same(reg_write(BH_REG_COMMIT, 0), BH_SLVERR, "nor another window over it");
    }
    planned(1 + 2 * FIRE_COMPARISONS + (build.partitions > 1 ? 2 : 0) + (build.windows > 1 ? 1 : 0));
}

/* FAULT_RESP and CONTROL.RESP: what a refused burst is answered with. */
TEST(response_is_configurable, "L4")
{
    const uint64_t g = GRANULE;
    static struct shot s;
    static const uint8_t value[] = { BH_OKAY, BH_SLVERR, BH_DECERR };
    unsigned compared = 1;

    same(reg_read(BH_REG_CONTROL), build.fault_resp, "CONTROL after reset");
    for (unsigned v = 0; v < 3; v++) {
        reg_write(BH_REG_CONTROL, value[v]);
        for (int write = 0; write < 2; write++) {
            memset(&s, 0, offsetof(struct shot, rdata));
            s.b = burst(write, 4 * g, 2, 2);
            fire(&s);
            same(s.resp, value[v], "response with CONTROL.RESP = %u", value[v]);
            same(s.resp_mixed, false, "beats with another response");
            same(write || s.zero, true, "read data is zero");
            compared += 3;
        }
    }
    same(reg_write(BH_REG_CONTROL, BH_EXOKAY), BH_SLVERR, "write of CONTROL.RESP = 1");
    same(reg_read(BH_REG_CONTROL), BH_DECERR, "CONTROL after it");
    planned(1 + 3 * 2 * 3 + 2);
    (void)compared;
}
