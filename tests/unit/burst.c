/* SPDX-License-Identifier: Apache-2.0
 *
 * Step 1: burst form.  Expected values are AXI4's and design section 2's.
 */
#include "test.h"

enum { BAD = 1 };

/* Each row: a burst on a 64-bit bus; refused, or its first and last byte. */
TEST(burst_forms, "L5 L8")
{
    static const struct {
        const char *what;
        uint64_t    addr;
        uint8_t     burst, size;
        unsigned    beats;
        uint8_t     lock, refused;
        uint64_t    first, last;
    } row[] = {
        {"one byte", 0x1003, BH_INCR, 0, 1, 0, 0, 0x1003, 0x1003},
        {"one word", 0x1004, BH_INCR, 2, 1, 0, 0, 0x1004, 0x1007},
        {"unaligned word ends at its aligned end", 0x1005, BH_INCR, 2, 1, 0, 0, 0x1005, 0x1007},
        {"unaligned, then aligned beats", 0x1005, BH_INCR, 2, 3, 0, 0, 0x1005, 0x100f},
        {"whole page", 0x1000, BH_INCR, 3, 256, 0, 0, 0x1000, 0x17ff},
        {"256 single bytes", 0x1f00, BH_INCR, 0, 256, 0, 0, 0x1f00, 0x1fff},

        {"ends on 4 KiB", 0x1ff8, BH_INCR, 3, 1, 0, 0, 0x1ff8, 0x1fff},
        {"ends on 4 KiB, long", 0x1800, BH_INCR, 3, 256, 0, 0, 0x1800, 0x1fff},
        {"ends on 4 KiB, unaligned", 0x1fff, BH_INCR, 3, 1, 0, 0, 0x1fff, 0x1fff},
        {"crosses by a beat", 0x1ff8, BH_INCR, 3, 2, 0, BAD, 0, 0},
        {"crosses by a byte", 0x1fff, BH_INCR, 0, 2, 0, BAD, 0, 0},
        {"crosses, unaligned", 0x1ff9, BH_INCR, 3, 2, 0, BAD, 0, 0},
        {"crosses, long", 0x1808, BH_INCR, 3, 256, 0, BAD, 0, 0},
        {"crosses into an odd page", 0x2ff8, BH_INCR, 3, 2, 0, BAD, 0, 0},
        {"crosses into a page that is a multiple of 8 KiB", 0x7fff, BH_INCR, 0, 2, 0, BAD, 0, 0},
        {"starts on 4 KiB", 0x2000, BH_INCR, 3, 256, 0, 0, 0x2000, 0x27ff},
        {"ends on 2^64", 0xfffffffffffffff8, BH_INCR, 3, 1, 0, 0, 0xfffffffffffffff8, 0xffffffffffffffff},
        {"crosses 2^64", 0xfffffffffffffff8, BH_INCR, 3, 2, 0, BAD, 0, 0},
        {"crosses 2^64, long", 0xffffffffffffff00, BH_INCR, 3, 256, 0, BAD, 0, 0},

        {"reserved type", 0x1000, 3, 3, 1, 0, BAD, 0, 0},
        {"reserved type, short wrap", 0x1000, 3, 3, 4, 0, BAD, 0, 0},
        {"as wide as the bus", 0x1000, BH_INCR, 3, 1, 0, 0, 0x1000, 0x1007},
        {"wider than the bus", 0x1000, BH_INCR, 4, 1, 0, BAD, 0, 0},
        {"much wider", 0x1000, BH_INCR, 7, 1, 0, BAD, 0, 0},
        {"FIXED wider", 0x1000, BH_FIXED, 4, 1, 0, BAD, 0, 0},

        {"FIXED, one", 0x1ff8, BH_FIXED, 3, 1, 0, 0, 0x1ff8, 0x1fff},
        {"FIXED, 16 at the page's end", 0x1ffc, BH_FIXED, 2, 16, 0, 0, 0x1ffc, 0x1fff},
        {"FIXED, unaligned", 0x1ffd, BH_FIXED, 2, 16, 0, 0, 0x1ffd, 0x1fff},
        {"FIXED, length 3", 0x1004, BH_FIXED, 2, 3, 0, 0, 0x1004, 0x1007},
        {"FIXED, 17", 0x1ffc, BH_FIXED, 2, 17, 0, BAD, 0, 0},
        {"FIXED, 256", 0x1000, BH_FIXED, 3, 256, 0, BAD, 0, 0},

        {"WRAP 2", 0x1008, BH_WRAP, 3, 2, 0, 0, 0x1000, 0x100f},
        {"WRAP 4, from its middle", 0x1010, BH_WRAP, 3, 4, 0, 0, 0x1000, 0x101f},
        {"WRAP 4, from its start", 0x1020, BH_WRAP, 3, 4, 0, 0, 0x1020, 0x103f},
        {"WRAP 8", 0x103c, BH_WRAP, 2, 8, 0, 0, 0x1020, 0x103f},
        {"WRAP 16 at the page's end", 0x1ff8, BH_WRAP, 3, 16, 0, 0, 0x1f80, 0x1fff},
        {"WRAP 16 bytes", 0x1fff, BH_WRAP, 0, 16, 0, 0, 0x1ff0, 0x1fff},
        {"WRAP at 2^64", 0xfffffffffffffff8, BH_WRAP, 3, 16, 0, 0, 0xffffffffffffff80, 0xffffffffffffffff},
        {"WRAP 1", 0x1000, BH_WRAP, 3, 1, 0, BAD, 0, 0},
        {"WRAP 3", 0x1000, BH_WRAP, 3, 3, 0, BAD, 0, 0},
        {"WRAP 5", 0x1000, BH_WRAP, 3, 5, 0, BAD, 0, 0},
        {"WRAP 12", 0x1000, BH_WRAP, 3, 12, 0, BAD, 0, 0},
        {"WRAP 15", 0x1000, BH_WRAP, 3, 15, 0, BAD, 0, 0},
        {"WRAP 32", 0x1000, BH_WRAP, 3, 32, 0, BAD, 0, 0},
        {"WRAP 256", 0x1000, BH_WRAP, 0, 256, 0, BAD, 0, 0},
        {"WRAP unaligned", 0x1004, BH_WRAP, 3, 4, 0, BAD, 0, 0},
        {"WRAP unaligned by a byte", 0x1001, BH_WRAP, 1, 2, 0, BAD, 0, 0},

        {"exclusive byte", 0x1003, BH_INCR, 0, 1, 1, 0, 0x1003, 0x1003},
        {"exclusive word", 0x1004, BH_INCR, 2, 1, 1, 0, 0x1004, 0x1007},
        {"exclusive, unaligned", 0x1002, BH_INCR, 2, 1, 1, BAD, 0, 0},
        {"exclusive 128 bytes, 16 beats", 0x1080, BH_INCR, 3, 16, 1, 0, 0x1080, 0x10ff},
        {"exclusive, aligned to the beat only", 0x1008, BH_INCR, 3, 2, 1, BAD, 0, 0},
        {"exclusive, 128 bytes aligned to 64", 0x1040, BH_INCR, 3, 16, 1, BAD, 0, 0},
        {"exclusive, 3 beats", 0x1000, BH_INCR, 2, 3, 1, BAD, 0, 0},
        {"exclusive, 12 beats", 0x1000, BH_INCR, 0, 12, 1, BAD, 0, 0},
        {"exclusive, 32 beats of a byte", 0x1000, BH_INCR, 0, 32, 1, BAD, 0, 0},
        {"exclusive, 17 beats", 0x1000, BH_INCR, 0, 17, 1, BAD, 0, 0},
        {"exclusive WRAP, aligned to all", 0x1020, BH_WRAP, 3, 4, 1, 0, 0x1020, 0x103f},
        {"exclusive WRAP, from its middle", 0x1030, BH_WRAP, 3, 4, 1, BAD, 0, 0},
        {"exclusive FIXED, 4 words", 0x1010, BH_FIXED, 2, 4, 1, 0, 0x1010, 0x1013},
        {"exclusive FIXED, 3 words", 0x1000, BH_FIXED, 2, 3, 1, BAD, 0, 0},
    };
    for (size_t i = 0; i < COUNT(row); i++) {
        const struct bh_burst b = {.addr = row[i].addr, .burst = row[i].burst, .size = row[i].size,
                                   .len = (uint8_t)(row[i].beats - 1), .lock = row[i].lock};
        uint64_t              first, last;

        CHECK(row[i].what, bh_burst_range(&b, 64, &first, &last), row[i].refused ? BH_FAULT_BURST : BH_FAULT_NONE);
        if (!row[i].refused) {
            CHECK(row[i].what, first, row[i].first);
            CHECK(row[i].what, last, row[i].last);
        }
    }
}

/* A size is refused exactly when its bytes exceed the bus. */
TEST(burst_bus_widths, "L5")
{
    static const struct { unsigned data_width, largest_size; } row[] = {{32, 2}, {64, 3}, {128, 4}, {256, 5}, {512, 6}};

    for (size_t i = 0; i < COUNT(row); i++)
        for (uint8_t size = 0; size < 8; size++)
            for (uint8_t burst = 0; burst < 3; burst++) {
                const struct bh_burst b = {.addr = 0x1000, .burst = burst, .size = size, .len = 1};
                uint64_t              first, last;
                CHECK("size", bh_burst_range(&b, row[i].data_width, &first, &last) == BH_FAULT_NONE,
                      size <= row[i].largest_size);
            }
}

/* 512-bit beats: the exclusive limit of 128 bytes is two of them. */
TEST(burst_exclusive_limit, "L5")
{
    static const struct { unsigned beats; enum bh_fault want; } row[] = {
        {1, BH_FAULT_NONE}, {2, BH_FAULT_NONE}, {4, BH_FAULT_BURST}, {8, BH_FAULT_BURST}, {16, BH_FAULT_BURST}};

    for (size_t i = 0; i < COUNT(row); i++) {
        const struct bh_burst b = {.addr = 0x1000, .burst = BH_INCR, .size = 6, .len = (uint8_t)(row[i].beats - 1),
                                   .lock = 1};
        uint64_t              first, last;
        CHECK("exclusive", bh_burst_range(&b, 512, &first, &last), row[i].want);
    }
}

/* Every form, address in a page, against the beats that AXI4 defines, walked one by one. */
TEST(burst_walk, "L5 L8")
{
    unsigned long compared = 0;

    for (uint8_t burst = 0; burst < 3; burst++)
        for (uint8_t size = 0; size < 4; size++)
            for (unsigned beats = 1; beats <= 256; beats += beats < 20 ? 1 : 59)
                for (uint64_t addr = 0x3000; addr < 0x4000; addr += addr < 0x3020 || addr >= 0x3fe0 ? 1 : 0x38) {
                    const struct bh_burst b = {.addr = addr, .burst = burst, .size = size, .len = (uint8_t)(beats - 1)};
                    const uint64_t        bytes = 1u << size, container = bytes * beats;
                    uint64_t              low = UINT64_MAX, high = 0, first, last, at = addr;

                    for (unsigned i = 0; i < beats; i++) {
                        const uint64_t end = at / bytes * bytes + bytes - 1;
                        low  = at < low ? at : low;
                        high = end > high ? end : high;
                        if (burst != BH_FIXED)
                            at = end + 1;
                        if (burst == BH_WRAP && at == addr / container * container + container)
                            at -= container;
                    }
                    const bool legal = burst == BH_INCR ? high < 0x4000
                                     : burst == BH_FIXED ? beats <= 16
                                     : (beats == 2 || beats == 4 || beats == 8 || beats == 16) && addr % bytes == 0;
                    const enum bh_fault got = bh_burst_range(&b, 64, &first, &last);

                    CHECK("walk: verdict", got, legal ? BH_FAULT_NONE : BH_FAULT_BURST);
                    if (legal) {
                        CHECK("walk: first", first, low);
                        CHECK("walk: last", last, high);
                    }
                    compared++;
                }
    CHECK("compared", compared, 3 * 4 * 24 * (32 + 72 + 32));
}
