/* SPDX-License-Identifier: Apache-2.0
 *
 * Register walk: the RTL against the register description (register_table.h is generated from it).
 */
#include "directed.h"

#include "register_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = sizeof register_table / sizeof *register_table };

static bool begins(const struct register_row *r, const char *text) { return strncmp(r->name, text, strlen(text)) == 0; }

/* What is built of an array, or of a register that not every build has: the smaller of the description's and the
 * build's. */
static unsigned built(const struct register_row *r, unsigned d)
{
    if (begins(r, "SCHEDULE_"))  return build.schedule_slots != 0;
    if (begins(r, "MAIL_") && !build.mailbox) return 0;
    if (begins(r, "PORT.PORT_LEVEL") && (build.levels <= 1 || (r->address & 4 && build.partitions <= 8))) return 0;
    if (r->dim[d].count == 1)    return 1;
    if (d == 1)                  return build.windows;
    if (begins(r, "PORT."))      return build.ports;
    if (begins(r, "STREAM."))    return build.stream_ports ? 1u << build.stream_width : 0;
    if (begins(r, "SCHEDULE."))  return build.schedule_slots;
    return build.partitions;
}

static uint16_t address(const struct register_row *r, unsigned i, unsigned j)
{
    return (uint16_t)(r->address + i * r->dim[0].stride + j * r->dim[1].stride);
}

/* Bits of element i of a register that this build stores: the description's, less what its widths leave out. */
static uint32_t stored(const struct register_row *r, unsigned i)
{
    const struct { const char *lo, *hi; unsigned width; } value[] = {
        { "STAGED.WINDOW.IPA_BASE_LO", "STAGED.WINDOW.IPA_BASE_HI", build.ipa_width },
        { "STAGED.WINDOW.SIZE_LO",     "STAGED.WINDOW.SIZE_HI",     build.ipa_width + 1 },
        { "STAGED.WINDOW.PA_BASE_LO",  "STAGED.WINDOW.PA_BASE_HI",  build.pa_width },
    };
    for (unsigned k = 0; k < 3; k++) {
        const uint64_t bits = (value[k].width >= 64 ? ~0ull : (1ull << value[k].width) - 1) & ~(GRANULE - 1);
        if (strcmp(r->name, value[k].lo) == 0) return (uint32_t)bits;
        if (strcmp(r->name, value[k].hi) == 0) return (uint32_t)(bits >> 32);
    }
    if (strcmp(r->name, "PART.PART_CONTROL") == 0)
        return r->writable & (((1u << build.vmid_width) - 1) << 16 | 0xffff) & ~(build.granules ? 0u : P_SPLIT);
    if (strcmp(r->name, "STAGED.WINDOW.FLAGS") == 0) return r->writable & ~(build.granules ? 0u : W_BORROW);
    if (begins(r, "STREAM."))     return r->writable & ~(build.levels > 1 ? 0u : 0xfu << 16);
    if (begins(r, "MAIL_PEERS.")) return (((1u << build.partitions) - 1) | 1u << 16) & ~(1u << i);
    return r->writable;
}

static uint32_t reset_value(const struct register_row *r)
{
    if (strcmp(r->name, "CONTROL") == 0)   return build.fault_resp;
    if (strcmp(r->name, "CAP_TABLE") == 0)
        return build.granule_log2 << 24 | build.ports << 16 | build.windows << 8 | build.partitions;
    if (strcmp(r->name, "DRAIN_LIMIT") == 0) return build.drain_limit;
    if (strcmp(r->name, "CAP_PORTS") == 0)
        return (build.stream_ports ? build.stream_width : 0) << 24 | build.schedule_slots << 16 | build.isolate_ports << 8 | build.stream_ports;
    if (strcmp(r->name, "CAP_BUS") == 0)
        return build.fault_depth << 24 | build.id_width << 16 | build.vmid_width << 8 | build.ipa_width;
    if (strcmp(r->name, "CAP_GRANULES") == 0)
        return (build.page ? build.levels : 0) << 24 | (build.granules ? (uint32_t)__builtin_ctzll(build.granules) : 0) << 16
             | build.granule_dram << 2 | build.mailbox << 1 | build.page;
    if (strcmp(r->name, "STATUS") == 0) return build.granules ? TABLE_READY : 0;
    return r->reset;
}

/* Values that the register refuses with SLVERR, and keeps what it has. */
static bool refused_value(const struct register_row *r, uint32_t value)
{
    if (strcmp(r->name, "CONTROL") == 0)   return (value & 3) == BH_EXOKAY;
    if (begins(r, "SCHEDULE.SLOT_CONTROL")) return value >> 28 >= build.partitions;
    if (begins(r, "STREAM."))
        return (value >> 4 & 15) >= build.partitions || (build.levels > 1 && (value >> 16 & 15) >= build.levels);
    for (unsigned q = 0; begins(r, "PORT.PORT_LEVEL") && q < 8; q++) {
        const unsigned level = value >> 4 * q & 15;
        if (level && (level >= build.levels || q + (r->address & 4 ? 8 : 0) >= build.partitions)) return true;
    }
    return false;
}

/* The same, and the value that is nearest to it that it takes. */
static uint32_t taken(const struct register_row *r, uint32_t value)
{
    if (!refused_value(r, value)) return value;
    if (!begins(r, "PORT.PORT_LEVEL")) return value & ~0xf00f00f0u;          /* partition 0, level 0 */
    value &= 0x11111111;
    for (unsigned q = 8; q-- && refused_value(r, value);) value &= ~(15u << 4 * q);
    return value;
}

/* Registers whose writes do something else than being stored; each has tests of its own. */
static bool acts(const struct register_row *r)
{
    static const char *const name[] = { "ACTIVE", "COMMIT", "IRQ_STATE", "IRQ_TEST", "FAULT_STATUS", "SCHEDULE_CONTROL",
                                        "PORT.PORT_CONTROL", "PORT.PORT_STATUS", "MAIL_CALL.CALL" };
    for (unsigned i = 0; i < sizeof name / sizeof *name; i++)
        if (strcmp(r->name, name[i]) == 0) return true;
    return false;
}

/* Every word of the 64 KiB: what the description knows answers OKAY with its reset value, all else SLVERR and zero. */
TEST(walk_reset_values, "T6")
{
    static uint8_t known[65536 / 4];
    static uint32_t want[65536 / 4];
    unsigned registers = 0, elements = 0;
    uint32_t value;

    memset(known, 0, sizeof known);
    for (unsigned k = 0; k < ROWS; k++) {
        const struct register_row *r = &register_table[k];
        for (unsigned i = 0; i < built(r, 0); i++)
            for (unsigned j = 0; j < built(r, 1); j++) {
                known[address(r, i, j) / 4] = 1;
                want[address(r, i, j) / 4] = reset_value(r);
                elements++;
            }
    }
    for (unsigned a = 0; a < 65536; a += 4) {
        const enum bh_resp resp = reg_read_as((uint16_t)a, SECURE_PRIVILEGED, &value);
        same(resp, known[a / 4] ? BH_OKAY : BH_SLVERR, "response of a read of 0x%04x", a);
        same(value, known[a / 4] ? want[a / 4] : 0, "reset value of 0x%04x", a);
        registers += known[a / 4];
    }
    same(registers, elements, "registers found (two at one address?)");
    planned(2 * 65536 / 4 + 1);
}

/* Writes of what is not there, or read-only: SLVERR over the whole 64 KiB; nothing changes. */
TEST(walk_write_access, "T6")
{
    static uint8_t writable[65536 / 4];
    uint32_t value;
    unsigned refused = 0;

    memset(writable, 0, sizeof writable);
    for (unsigned k = 0; k < ROWS; k++) {
        const struct register_row *r = &register_table[k];
        for (unsigned i = 0; r->writable && i < built(r, 0); i++)
            for (unsigned j = 0; j < built(r, 1); j++) writable[address(r, i, j) / 4] = 1;
    }
    for (unsigned a = 0; a < 65536; a += 4) {
        if (writable[a / 4]) continue;
        same(reg_write((uint16_t)a, 0xffffffff), BH_SLVERR, "write of 0x%04x, read-only or not there", a);
        refused++;
    }
    unsigned reads = 0;
    for (unsigned k = 0; k < ROWS; k++) {
        const struct register_row *r = &register_table[k];
        for (unsigned i = 0; i < built(r, 0); i++)
            for (unsigned j = 0; j < built(r, 1); j++, reads++) {
                reg_read_as(address(r, i, j), SECURE_PRIVILEGED, &value);
                same(value, reset_value(r), "%s[%u][%u] after refused writes", r->name, i, j);
            }
    }
    same(refused > 10000, true, "addresses that refuse");
    planned(refused + reads + 1);
}

/* Walking ones and zeroes over every register that stores: exactly the writable bits of this build hold. */
TEST(walk_writable_bits, "T6")
{
    unsigned compared = 0;
    uint32_t value;

    for (unsigned k = 0; k < ROWS; k++) {
        const struct register_row *r = &register_table[k];
        if (!r->writable || acts(r)) continue;
        const unsigned ni = built(r, 0), nj = built(r, 1);
        for (unsigned i = 0; i < ni; i += ni > 1 ? ni - 1 : 1)          /* the corners of an array; every */
            for (unsigned j = 0; j < nj; j += nj > 1 ? nj - 1 : 1)      /* element has its own value below */
                for (unsigned bit = 0; bit < 66; bit++) {
                    const uint32_t pattern = bit < 32 ? 1u << bit : bit < 64 ? ~(1u << (bit - 32)) : bit == 64 ? ~0u : 0;
                    uint32_t want = pattern & stored(r, i);
                    enum bh_resp resp = BH_OKAY;
                    if (refused_value(r, pattern)) {
                        resp = BH_SLVERR;
                        want = reg_read(address(r, i, j));
                    }
                    same(reg_write(address(r, i, j), pattern), resp, "write of %s[%u][%u] = 0x%08x", r->name, i, j, pattern);
                    reg_read_as(address(r, i, j), SECURE_PRIVILEGED, &value);
                    same(value, want & r->readable, "%s[%u][%u] after writing 0x%08x", r->name, i, j, pattern);
                    compared += 2;
                }
    }
    same(compared >= 66 * 2 * 13, true, "registers that store");
    planned(compared + 1);
}

/* No two registers share storage: all are written with values of their own, then all are read. */
TEST(walk_no_aliases, "T6")
{
    unsigned compared = 0;
    uint32_t value;

    for (int pass = 0; pass < 2; pass++)
        for (unsigned k = 0; k < ROWS; k++) {
            const struct register_row *r = &register_table[k];
            if (!r->writable || acts(r) || strcmp(r->name, "CONTROL") == 0) continue;
            for (unsigned i = 0; i < built(r, 0); i++)
                for (unsigned j = 0; j < built(r, 1); j++) {
                    const uint32_t own = taken(r, (address(r, i, j) * 2654435761u) ^ 0x5bd1e995u * (k + 1));
                    if (pass == 0) {
                        reg_write(address(r, i, j), own);
                        continue;
                    }
                    reg_read_as(address(r, i, j), SECURE_PRIVILEGED, &value);
                    same(value, own & stored(r, i) & r->readable, "%s[%u][%u]", r->name, i, j);
                    compared++;
                }
        }
    for (unsigned k = 0; k < ROWS; k++) {                    /* and nothing of it is live */
        const struct register_row *r = &register_table[k];
        if (strncmp(r->name, "LIVE", 4) != 0 && strcmp(r->name, "PART.PART_LIVE") != 0) continue;
        for (unsigned i = 0; i < built(r, 0); i++)
            for (unsigned j = 0; j < built(r, 1); j++) {
                reg_read_as(address(r, i, j), SECURE_PRIVILEGED, &value);
                same(value, 0, "%s[%u][%u] while nothing was committed", r->name, i, j);
                compared++;
            }
    }
    same(compared >= 8 * 2, true, "registers compared");
    planned(compared + 1);
}
