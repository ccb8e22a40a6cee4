/* SPDX-License-Identifier: Apache-2.0
 *
 * What the tests of pages, halves and levels share.
 */
#include "pages.h"

#include "bench.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* ---- builds ---------------------------------------------------------------------------- */

bool paged(void) { return !build.hardwired && build.page; }
bool paged_two(void) { return paged() && build.partitions >= 2 && build.ports >= 2; }
bool mailed(void) { return paged_two() && build.mailbox; }
bool tabled(void) { return paged() && build.granules >= 1024; }
bool tabled_two(void) { return tabled() && build.partitions >= 2 && build.ports >= 2; }
bool tabled_dram(void) { return tabled() && build.granule_dram; }
bool levelled(void) { return tabled() && build.levels >= 2; }
bool levelled_two(void) { return tabled_two() && build.levels >= 2; }

/* ---- accesses ------------------------------------------------------------------------------ */

struct caller by(unsigned port) { return (struct caller){ .port = port, .prot = SECURE_PRIVILEGED }; }

struct bh_burst access_of(struct caller c, bool write, uint64_t ipa)
{
    struct bh_burst b = burst(write, ipa, 0, 2);
    b.prot = c.prot;
    b.user = c.user;
    return b;
}

bool ended(const struct shot *s, unsigned limit)
{
    for (const uint64_t end = now() + limit; !s->done; run(1))
        if (now() >= end) return false;
    return true;
}

void fire_beside(struct shot *s)
{
    char line[128];
    post(s);
    if (ended(s, 100000)) return;
    snprintf(line, sizeof line, "port %u, %s of IPA 0x%llx: no answer", s->port, s->b.write ? "write" : "read", (unsigned long long)s->b.addr);
    fail(line);
    give_up();
}

bool reaches(struct caller c, bool write, uint64_t ipa)
{
    static struct shot s;
    const unsigned before = outs[c.port].addresses;
    memset(&s, 0, offsetof(struct shot, rdata));
    s.b = access_of(c, write, ipa);
    s.port = c.port;
    fire_beside(&s);
    return outs[c.port].addresses != before;
}

void passes(struct caller c, bool write, uint64_t ipa, uint64_t pa, const char *what)
{
    const struct bh_burst b = access_of(c, write, ipa);
    must_pass_at(c.port, &b, pa, what);
}

void refused(struct caller c, bool write, uint64_t ipa, enum bh_fault code, const char *what)
{
    const struct bh_burst b = access_of(c, write, ipa);
    must_refuse_at(c.port, &b, code, what);
}

/* ---- pages ------------------------------------------------------------------------------------ */

static struct shot page_shots[PAGE_SHOTS];
static uint8_t page_data[PAGE_SHOTS][64];
static uint64_t page_strobes[PAGE_SHOTS];

struct shot *page_shot(unsigned i, struct caller c, bool write, unsigned offset, uint32_t data)
{
    struct shot *s = &page_shots[i];
    const unsigned lane = offset % BUS_BYTES;
    memset(s, 0, offsetof(struct shot, rdata));
    s->b = access_of(c, write, build.page_ipa + offset);
    s->port = c.port;
    memset(page_data[i], 0, sizeof page_data[i]);
    for (unsigned k = 0; k < 4; k++) page_data[i][lane + k] = (uint8_t)(data >> 8 * k);
    page_strobes[i] = 0xfull << lane;
    s->wdata = page_data[i];
    s->wstrb = &page_strobes[i];
    return s;
}

uint32_t page_word(const struct shot *s)
{
    const uint8_t *at = s->rdata + s->b.addr % BUS_BYTES;
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

bool page_write(struct caller c, unsigned offset, uint32_t data)
{
    struct shot *s = page_shot(0, c, true, offset, data);
    fire_beside(s);
    return s->resp == BH_OKAY;
}

bool page_try(struct caller c, unsigned offset, uint32_t *data)
{
    struct shot *s = page_shot(0, c, false, offset, 0);
    fire_beside(s);
    *data = page_word(s);
    return s->resp == BH_OKAY;
}

uint32_t page_read(struct caller c, unsigned offset)
{
    uint32_t data;
    char line[128];
    if (page_try(c, offset, &data)) return data;
    snprintf(line, sizeof line, "read of page register 0x%03x on port %u is refused", offset, c.port);
    fail(line);
    give_up();
    return 0;
}

uint32_t bad_granule;

static void disagree(const char *what, unsigned reg, unsigned code)
{
    char line[160];
    snprintf(line, sizeof line, "command 0x%03x: %s; CMD_STATUS is %u, granule 0x%x", reg, what, code, bad_granule);
    fail(line);
    give_up();
}

static enum bh_command_code result(struct caller c, unsigned reg, uint64_t ipa)
{
    const bool done = page_write(c, reg, (uint32_t)(ipa >> build.granule_log2));
    const unsigned code = page_read(c, BH_PAGE_CMD_STATUS) & 15;
    bad_granule = page_read(c, BH_PAGE_CMD_GRANULE);
    if (done != (code == BH_COMMAND_OK)) disagree("its response and CMD_STATUS disagree", reg, code);
    return (enum bh_command_code)code;
}

enum bh_command_code command(struct caller c, unsigned reg, uint64_t ipa)
{
    if (!page_write(c, BH_PAGE_CMD_STATUS, 0)) disagree("CMD_STATUS can't be written", reg, 0);
    return result(c, reg, ipa);
}

enum bh_command_code command_range(struct caller c, unsigned reg, uint64_t ipa, uint32_t count)
{
    if (!page_write(c, BH_PAGE_CMD_STATUS, 0) || !page_write(c, BH_PAGE_COUNT, count)) disagree("COUNT can't be written", reg, 0);
    return result(c, reg, ipa);
}

void must_command(struct caller c, unsigned reg, uint64_t ipa)
{
    const enum bh_command_code code = command(c, reg, ipa);
    if (code != BH_COMMAND_OK) disagree("it must be accepted", reg, code);
}

void must_range(struct caller c, unsigned reg, uint64_t ipa, uint32_t count)
{
    const enum bh_command_code code = command_range(c, reg, ipa, count);
    if (code != BH_COMMAND_OK) disagree("it must be accepted", reg, code);
}

uint32_t query(struct caller c, uint64_t ipa)
{
    must_command(c, BH_PAGE_QUERY, ipa);
    return page_read(c, BH_PAGE_CMD_RESULT);
}

uint32_t query_range(struct caller c, uint64_t ipa, uint32_t count)
{
    must_range(c, BH_PAGE_QUERY_RANGE, ipa, count);
    return page_read(c, BH_PAGE_CMD_RESULT);
}

/* ---- a layout in the table -------------------------------------------------------------------- */

enum { LAND_MAX = 256 };

static unsigned land_stride(void) { return build.granules / 16 < LAND_MAX ? (unsigned)build.granules / 16 : LAND_MAX; }

unsigned land_granules(void) { return land_stride() - 6; }
uint64_t land_ipa(unsigned granule) { return (4 + granule) * GRANULE; }
uint64_t land_pa(unsigned p, unsigned granule) { return build.granule_base + (land_stride() * p + 3 + granule) * GRANULE; }

void land(unsigned p, uint32_t flags)
{
    stage_window(p, 0, land_ipa(0), land_granules() * GRANULE, land_pa(p, 0), BH_ACCESS_ALL, W_VALID);
    stage_partition(p, layout_vmid(p), P_VALID | flags);
    must_commit(p);
}

void lands(uint32_t flags)
{
    reg_write(BH_REG_CONTROL, BH_SLVERR);
    for (unsigned p = 0; p < build.partitions; p++) land(p, flags);
    must_switch(0);
}

static void must_write(uint16_t address, uint32_t value, const char *what)
{
    char line[128];
    if (reg_write(address, value) == BH_OKAY) return;
    snprintf(line, sizeof line, "%s: write of 0x%x to register 0x%04x is refused", what, value, address);
    fail(line);
    give_up();
}

void carries(unsigned port, unsigned partition, bool trusted)
{
    must_write(port_control(port), FIXED_TO(partition) | (trusted ? TRUSTED : 0), "PORT_CONTROL");
}

/* ---- levels ----------------------------------------------------------------------------------------- */

uint16_t port_level(unsigned port, unsigned partition)
{
    return (uint16_t)(BH_REG_PORT_BASE + port * BH_REG_PORT_STRIDE + (partition < 8 ? BH_REG_PORT_PORT_LEVEL_LO : BH_REG_PORT_PORT_LEVEL_HI));
}

uint32_t port_level_field(unsigned partition, unsigned level) { return (uint32_t)level << 4 * (partition % 8); }

void set_level(unsigned port, unsigned partition, unsigned level)
{
    const uint16_t at = port_level(port, partition);
    must_write(at, (reg_read(at) & ~port_level_field(partition, 15)) | port_level_field(partition, level), "PORT_LEVEL");
}
