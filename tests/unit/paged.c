/* SPDX-License-Identifier: Apache-2.0
 *
 * What tests of pages, halves, levels and granules share.
 */
#include "paged.h"

struct bh_params paged(void)
{
    struct bh_params p = plain;

    p.ports        = 4;
    p.user_width   = 4;
    p.stream_ports = 8;
    p.stream_width = 2;
    p.exclusive    = 1;
    p.page         = 1;
    p.mailbox      = 1;
    p.levels       = LEVELS;
    p.page_ipa     = PAGE_IPA;
    p.granules     = GRANULES;
    p.granule_base = BASE;
    return p;
}

void reset_paged(struct bh_model *m, const struct bh_params *p)
{
    static bh_granule table[1 << 12];

    reset(m, p);
    assert_in_range(p->granules, 0, COUNT(table));
    memset(table, 0xA5, sizeof table);          /* the model clears it */
    bh_attach_granules(m, table);
}

void fix(struct bh_model *m, unsigned port, unsigned partition, bool trusted, unsigned level)
{
    const struct bh_port_control c = {.mode = BH_MODE_FIXED, .partition = (uint8_t)partition, .trusted = trusted};

    CHECK("bh_set_port", bh_set_port(m, port, &c), BH_OK);
    CHECK("bh_set_level", bh_set_level(m, port, partition, level), BH_OK);
}

struct bh_window granules_at(uint64_t ipa, unsigned g, unsigned count)
{
    return window(ipa, count * (uint64_t)PAGE, BASE + g * (uint64_t)PAGE);
}

struct bh_window shared_at(uint64_t ipa, unsigned g, unsigned count)
{
    struct bh_window w = granules_at(ipa, g, count);

    w.shared = 1;
    return w;
}

struct bh_window borrowed_at(uint64_t ipa, unsigned g, unsigned count)
{
    struct bh_window w = granules_at(ipa, g, count);

    w.borrow = 1;
    return w;
}

struct bh_context context(const struct bh_model *m, unsigned port)
{
    struct bh_context at;

    CHECK("bh_context_of", bh_context_of(m, port, 0, &at), BH_OK);
    return at;
}

uint32_t page_read(const struct bh_model *m, unsigned port, unsigned offset)
{
    const struct bh_context at   = context(m, port);
    uint32_t                data = 0xDEAD;

    CHECK("page read", bh_page_read(m, port, &at, (uint16_t)offset, &data), true);
    return data;
}

bool page_there(const struct bh_model *m, unsigned port, unsigned offset)
{
    const struct bh_context at   = context(m, port);
    uint32_t                data = 0xDEAD;
    const bool              there = bh_page_read(m, port, &at, (uint16_t)offset, &data);

    if (!there)
        CHECK("refused, zero", data, 0);
    return there;
}

bool page_write(struct bh_model *m, unsigned port, unsigned offset, uint32_t data)
{
    const struct bh_context at = context(m, port);

    return bh_page_write(m, port, &at, SECURE_PRIVILEGED, (uint16_t)offset, data, 0xF, NULL);
}

void page_put(struct bh_model *m, unsigned port, unsigned offset, uint32_t data)
{
    CHECK("page write", page_write(m, port, offset, data), true);
}

struct bh_command_result command(struct bh_model *m, unsigned port, unsigned reg, uint64_t granule, uint32_t count)
{
    const struct bh_context  at = context(m, port);
    struct bh_command_result r;

    if (count != 1) {
        page_put(m, port, 0x60, count);
        reg += reg < 0x800 ? 0x10 : 0x400;
    }
    const bool done = bh_page_write(m, port, &at, SECURE_PRIVILEGED, (uint16_t)reg, (uint32_t)granule, 0xF, &r);
    CHECK("answered OKAY when it was done", done, r.code == BH_COMMAND_OK);
    return r;
}

struct bh_verdict access_at(const struct bh_model *m, unsigned port, uint64_t ipa, uint8_t prot, bool write)
{
    const struct bh_burst b = {.addr = ipa, .size = 2, .burst = BH_INCR, .prot = prot, .write = write};
    struct bh_verdict     v;

    CHECK("bh_judge", bh_judge(m, port, &b, &v), BH_OK);
    return v;
}
