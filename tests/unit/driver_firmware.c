/* SPDX-License-Identifier: Apache-2.0
 *
 * Parts of the firmware (sw/firmware) that need no Cortex-M3: the fold of the registers, text.
 */
#include "../../sw/firmware/format.c"
#include "../../sw/firmware/platform.h"
#include "test.h"

/* fpga/README.md: below 0x800 the same, staged windows from 0x800, live windows from 0xC00, in 4 KiB; no two registers at one place. */
TEST(firmware_fold, "")
{
    static const struct { uint32_t reg, paddr; } row[] = {
        {0x0000, 0x000}, {0x0024, 0x024}, {0x07F8, 0x7F8}, {0x07FC, 0x7FC}, {0x2000, 0x800}, {0x221C, 0xA1C}, {0x23FC, 0xBFC}, {0x4000, 0xC00},
        {0x4210, 0xE10}, {0x43FC, 0xFFC}, {0x0800, 0x7FC}, {0x1FFC, 0x7FC}, {0x2400, 0x7FC}, {0x3FFC, 0x7FC}, {0x4400, 0x7FC}, {0xFFFC, 0x7FC}};
    unsigned reached = 0;

    for (size_t i = 0; i < COUNT(row); i++)
        CHECK("fold", fold(row[i].reg), row[i].paddr);
    for (uint32_t reg = 0; reg < 0x10000; reg += 4) {
        const uint32_t at = fold(reg);

        CHECK("in 4 KiB, a word", at % 4 == 0 && at < 0x1000, 1);
        /* As the bridge unfolds it. */
        if (at != FOLD_NOWHERE)
            CHECK("unfolded", at < 0x800 ? at : at < 0xC00 ? 0x2000 + (at - 0x800) : 0x4000 + (at - 0xC00), reg);
        reached += at != FOLD_NOWHERE || reg == FOLD_NOWHERE;
    }
    CHECK("all of it", reached, 0x1000 / 4);
}

static char   line[128];
static size_t used;

static void put(char c)
{
    assert_in_range(used, 0, sizeof line - 2);
    line[used++] = c;
}

static const char *text(const char *format_text, ...)
{
    va_list arguments;

    used = 0;
    va_start(arguments, format_text);
    format(put, format_text, arguments);
    va_end(arguments);
    line[used] = '\0';
    return line;
}

TEST(firmware_format, "")
{
    assert_string_equal(text("case %02u PASS %s at 0x%04x%c", 7u, "blue", 0x1000u, '.'), "case 07 PASS blue at 0x1000.");
    assert_string_equal(text("%02u %02u %u", 0u, 123u, 0u), "00 123 0");
    assert_string_equal(text("%x %08x %u", 0xFFFFFFFFu, 0xBEEFu, 0xFFFFFFFFu), "FFFFFFFF 0000BEEF 4294967295");
    assert_string_equal(text("100 %% %q", 1u), "100 % q");
    assert_string_equal(text("end %"), "end ");
    assert_string_equal(text("%s", ""), "");
}
