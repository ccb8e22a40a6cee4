/* SPDX-License-Identifier: Apache-2.0
 *
 * A partition's page: its registers against regs/page.rdl (page_register_table.h), the form of an access, whose page it is, and what it
 * must not tell.
 */
#include "pages.h"

#include "page_register_table.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { WORDS = 1024 };

/* ---- the register walk ------------------------------------------------------------------- */

static bool begins(const struct register_row *r, const char *text) { return strncmp(r->name, text, strlen(text)) == 0; }

static bool built(const struct register_row *r)
{
    if (strcmp(r->name, "LEVEL") == 0 || strcmp(r->name, "CALL") == 0) return build.levels > 1;
    if (begins(r, "MAIL_"))                                            return build.mailbox;
    return r->address < 0x60 || build.granules;
}

static uint32_t reset_value(const struct register_row *r)
{
    if (strcmp(r->name, "CAP") == 0)
        return build.granule_log2 << 24 | (build.levels ? build.levels : 1) << 8 | (build.granules ? 2 : 0) | build.mailbox;
    return r->reset;
}

/* What each word of the page reads, and whether a read and a write of it are for this build. */
static struct { bool known, writable; uint32_t want; } word[WORDS];

static void learn(void)
{
    memset(word, 0, sizeof word);
    for (unsigned k = 0; k < PAGE_REGISTER_ROWS; k++) {
        const struct register_row *r = &page_register_table[k];
        for (unsigned i = 0; built(r) && i < r->dim[0].count; i++)
            for (unsigned j = 0; j < r->dim[1].count; j++) {
                const unsigned n = (r->address + i * r->dim[0].stride + j * r->dim[1].stride) / 4;
                word[n].known = true;
                word[n].writable = r->writable != 0;
                word[n].want = reset_value(r);
            }
    }
}

static void walk(struct caller c, const char *what)
{
    for (unsigned n = 0; n < WORDS; n++) {
        uint32_t data = ~0u;
        same(page_try(c, 4 * n, &data), word[n].known, "page word 0x%03x, %s: is it there", 4 * n, what);
        same(data, word[n].want, "page word 0x%03x, %s", 4 * n, what);
    }
}

/* Every word of the page; what is not there is refused, reads zero, and leaves no record; neither do writes of what is read-only. */
TEST_IF(page_walk, "T6 L9", paged)
{
    struct bh_record r;
    unsigned writes = 0;

    reg_write(BH_REG_CONTROL, BH_DECERR);
    layout_commit(0);
    learn();
    walk(by(0), "as after reset");
    for (unsigned n = 0; n < WORDS; n++) {
        if (word[n].writable) continue;
        struct shot *s = page_shot(0, by(0), true, 4 * n, 0x5a5a5a5a);
        fire_beside(s);
        same(s->resp, BH_DECERR, "write of page word 0x%03x, read-only or not there", 4 * n);
        writes++;
    }
    walk(by(0), "after refused writes");
    same(next_record(&r), false, "a record");
    planned(2 * 2 * WORDS + writes + 1);
}

/* Strobes that are not all four: nothing happens, no record. */
TEST_IF(page_strobes, "T6", paged)
{
    struct bh_record r;
    uint64_t strobes[1];
    unsigned refusals = 0;

    reg_write(BH_REG_CONTROL, BH_SLVERR);
    layout_commit(0);
    learn();
    for (unsigned k = 0; k < PAGE_REGISTER_ROWS; k++) {
        const struct register_row *row = &page_register_table[k];
        if (!row->writable || !built(row)) continue;
        for (unsigned strb = 0; strb < 15; strb++, refusals++) {
            struct shot *s = page_shot(0, by(0), true, row->address, 0x00000004);
            strobes[0] = (uint64_t)strb << row->address % BUS_BYTES;
            s->wstrb = strobes;
            fire_beside(s);
            same(s->resp, BH_SLVERR, "%s with strobes 0x%x", row->name, strb);
        }
    }
    walk(by(0), "after writes of parts");
    same(refusals >= 15 || !(build.granules | build.mailbox), true, "registers that can be written");
    same(next_record(&r), false, "a record");
    planned(refusals + 2 * WORDS + 2);
}

/* What stores, stores all of it, for this context; a write of CMD_STATUS clears it. */
TEST_IF(page_stores, "T6", paged)
{
    static const uint32_t value[] = { 0xffffffff, 0, 0x12345678, 0x80000001 };
    unsigned compared = 0;

    reg_write(BH_REG_CONTROL, BH_SLVERR);
    layout_commit(0);
    for (unsigned i = 0; i < 4; i++) {
        if (build.granules) {
            same(page_write(by(0), BH_PAGE_COUNT, value[i]), true, "COUNT = 0x%x", value[i]);
            same(page_read(by(0), BH_PAGE_COUNT), value[i], "COUNT");
            same(page_write(by(0), BH_PAGE_CMD_STATUS, value[i]), true, "CMD_STATUS = 0x%x", value[i]);
            same(page_read(by(0), BH_PAGE_CMD_STATUS), HELD, "CMD_STATUS");
            compared += 4;
        }
        if (build.mailbox) {
            same(page_write(by(0), BH_PAGE_MAIL_WORD, value[i]), true, "MAIL_WORD = 0x%x", value[i]);
            same(page_read(by(0), BH_PAGE_MAIL_WORD), value[i], "MAIL_WORD");
            compared += 2;
        }
    }
    same(page_read(by(0), BH_PAGE_ID), 0x424C4B50, "ID");
    planned(compared + 1);
}

/* ---- the form of an access ------------------------------------------------------------------- */

/* One aligned beat of 4 bytes, not exclusive; all else is BURST, recorded, and changes nothing. */
TEST_IF(page_forms, "T6 L9", paged)
{
    const struct { const char *what; unsigned at; uint8_t len, size, lock, type; } row[] = {
        { "two beats",             0x60, 1,  2, 0, BH_INCR },  { "16 beats",            0x80, 15, 2, 0, BH_INCR },
        { "the whole page",        0,    255, 2, 0, BH_INCR }, { "a byte",              0x60, 0,  0, 0, BH_INCR },
        { "four bytes in a row",   0x60, 3,  0, 0, BH_INCR },  { "a halfword",          0x60, 0,  1, 0, BH_INCR },
        { "unaligned by 1",        0x61, 0,  2, 0, BH_INCR },  { "unaligned by 2",      0x62, 0,  2, 0, BH_INCR },
        { "unaligned by 3",        0x63, 0,  2, 0, BH_INCR },  { "exclusive",           0x60, 0,  2, 1, BH_INCR },
        { "two beats, FIXED",      0x60, 1,  2, 0, BH_FIXED }, { "two beats, WRAP",     0x60, 1,  2, 0, BH_WRAP },
        { "16 beats on a command", 0x400, 15, 2, 0, BH_INCR }, { "a byte of no register", 0xffc, 0, 0, 0, BH_INCR },
        { "8 bytes",               0x60, 0,  3, 0, BH_INCR },
    };
    const unsigned rows = sizeof row / sizeof *row;

    layout_commit(0);
    learn();
    for (unsigned i = 0; i < rows; i++)
        for (int write = 0; write < 2; write++) {
            struct bh_burst b = burst(write, build.page_ipa + row[i].at, row[i].len, row[i].size);
            b.lock = row[i].lock;
            b.burst = row[i].type;
            must_refuse(&b, BH_FAULT_BURST, row[i].what);
        }
    settle();
    for (unsigned n = 0; n < WORDS; n++) {
        uint32_t data;
        if (4 * n >= BH_PAGE_FAULT_STATUS && 4 * n < BH_PAGE_COUNT) continue;     /* these refusals are the partition's own */
        same(page_try(by(0), 4 * n, &data), word[n].known, "page word 0x%03x afterwards: is it there", 4 * n);
        same(data, word[n].want, "page word 0x%03x afterwards", 4 * n);
    }
    same(page_read(by(0), BH_PAGE_FAULTS), 2 * rows, "FAULTS");
    /* FIXED of one beat is as good as INCR. */
    struct shot *s = page_shot(0, by(0), false, BH_PAGE_ID, 0);
    s->b.burst = BH_FIXED;
    fire_beside(s);
    same(s->resp == BH_OKAY && page_word(s) == 0x424C4B50, true, "ID by a FIXED beat");
    planned(2 * rows * FIRE_COMPARISONS + 2 * (WORDS - (BH_PAGE_COUNT - BH_PAGE_FAULT_STATUS) / 4) + 2);
}

/* The page is the first 4 KiB at PAGE_IPA, in the bottom half, whatever AxPROT says; no page without a valid partition. */
TEST_IF(page_is_one_page, "L9 T6", paged)
{
    struct bh_record r;
    unsigned compared = 0;

    layout_commit(0);
    for (uint8_t prot = 0; prot < 8; prot++) {
        struct caller c = { .prot = prot };
        uint32_t id = 0;
        same(page_try(c, BH_PAGE_ID, &id), true, "a read with AxPROT %u", prot);
        same(id, 0x424C4B50, "ID with AxPROT %u", prot);
        compared += 2;
    }
    refused(by(0), false, build.page_ipa + 4096, BH_FAULT_WINDOW, "the word behind the page");
    refused(by(0), true, build.page_ipa - 4, BH_FAULT_WINDOW, "the word before it");
    refused(by(0), false, build.page_ipa | TOP_HALF, BH_FAULT_WINDOW, "its IPA with the top bit");
    compared += 3 * FIRE_COMPARISONS;
    same(next_record(&r), false, "a record of page accesses");
    if (build.partitions >= 2) {
        must_switch(1);
        refused(by(0), false, build.page_ipa, BH_FAULT_PARTITION, "under a partition that is not valid");
        compared += FIRE_COMPARISONS;
    }
    planned(compared + 1);
}

/* Page accesses are not counted; what the page counts is what the owner's registers count. */
TEST_IF(page_counts, "L9", paged)
{
    static const uint16_t reg[4] = { BH_PAGE_READS, BH_PAGE_WRITES, BH_PAGE_BEATS, BH_PAGE_FAULTS };
    const uint32_t want[4] = { 5, 7, 5 * 4 + 7 * 4, 6 };
    uint32_t data;

    layout_commit(0);
    for (unsigned i = 0; i < 12; i++) fire(shot(i, burst(i >= 5, layout_ipa(0) + 16 * i, 3, 2)));
    for (unsigned i = 0; i < 6; i++) fire(shot(i, burst(i & 1, layout_ipa(build.windows) + 64 * i, 0, 2)));
    for (unsigned i = 0; i < 10; i++) page_try(by(0), i % 3 ? BH_PAGE_ID : 0x3fc, &data);
    settle();
    for (unsigned i = 0; i < 4; i++) {
        same(page_read(by(0), reg[i]), want[i], "page register 0x%03x", reg[i]);
        same(reg_read((uint16_t)(BH_REG_COUNTERS_BASE + 4 * i)), want[i], "the owner's counter %u", i);
    }
    planned(8);
}

/* The partition's own last refused burst, by whichever port, whether a record was kept or missed. */
TEST_IF(page_last_fault, "L9 L10", paged)
{
    const unsigned rounds = build.fault_depth + 8;

    layout_commit(0);
    same(page_read(by(0), BH_PAGE_FAULT_STATUS), 0, "FAULT_STATUS after reset");
    for (unsigned i = 0; i < rounds; i++) {
        struct bh_burst b = burst(i & 1, layout_ipa(build.windows) + 64 * i, (uint8_t)(i % 5), i % 3);
        b.prot = i & 7;
        fire(shot(0, b));
        settle();
        same(page_read(by(0), BH_PAGE_FAULT_STATUS), 1, "FAULT_STATUS, fault %u", i);
        same(page_read(by(0), BH_PAGE_FAULT_IPA_LO), (uint32_t)b.addr, "FAULT_IPA_LO, fault %u", i);
        same(page_read(by(0), BH_PAGE_FAULT_IPA_HI), (uint32_t)(b.addr >> 32), "FAULT_IPA_HI, fault %u", i);
        same(page_read(by(0), BH_PAGE_FAULT_INFO), BH_FAULT_WINDOW | (uint32_t)b.write << 4 | (uint32_t)b.prot << 5 | (uint32_t)b.len << 8
             | (uint32_t)b.size << 16, "FAULT_INFO, fault %u", i);
    }
    same(reg_read(BH_REG_FAULT_MISSED), 8, "FAULT_MISSED");
    /* The owner drops its records: the partition's own stays.  A refused register access is not the partition's. */
    drop_records();
    same(reg_write_as(BH_REG_ACTIVE, 0, 3, 0xf), BH_SLVERR, "a Non-secure register write");
    settle();
    same(page_read(by(0), BH_PAGE_FAULT_IPA_LO), (uint32_t)(layout_ipa(build.windows) + 64 * (rounds - 1)), "FAULT_IPA_LO in the end");
    planned(1 + 4 * rounds + 3);
}

/* ---- whose page it is ------------------------------------------------------------------------------ */

/* Partition, level and trust are the port's context's: each port has the page of what it carries. */
TEST_IF(page_of_a_context, "V2 L9 L8", paged_two)
{
    const unsigned n = build.ports < build.partitions ? build.ports : build.partitions;
    unsigned compared = 0;

    layout_all();
    for (unsigned p = 0; p < n; p++) carries(p, p, p & 1);
    for (unsigned p = 0; p < n; p++) {
        for (unsigned i = 0; i <= p; i++) fire(shot_at(0, p, burst(i & 1, layout_ipa(0), 0, 2)));
        fire(shot_at(0, p, burst(false, layout_ipa(build.windows) + 64 * p, 0, 2)));
    }
    settle();
    for (unsigned p = 0; p < n; p++) {
        same(page_read(by(p), BH_PAGE_CONTEXT), p & 1 ? 0x100 : 0, "CONTEXT of port %u", p);
        same(page_read(by(p), BH_PAGE_READS) + page_read(by(p), BH_PAGE_WRITES), p + 1, "READS and WRITES of port %u", p);
        same(page_read(by(p), BH_PAGE_FAULTS), 1, "FAULTS of port %u", p);
        same(page_read(by(p), BH_PAGE_FAULT_IPA_LO), (uint32_t)(layout_ipa(build.windows) + 64 * p), "FAULT_IPA_LO of port %u", p);
        compared += 4;
    }
    /* One port, and each partition in turn. */
    for (unsigned p = 0; p < build.partitions; p++) {
        carries(0, p, false);
        same(page_read(by(0), BH_PAGE_FAULT_STATUS), p < n, "FAULT_STATUS of partition %u", p);
        same(page_read(by(0), BH_PAGE_FAULT_IPA_LO), p < n ? (uint32_t)(layout_ipa(build.windows) + 64 * p) : 0, "FAULT_IPA_LO of partition %u", p);
        compared += 2;
    }
    planned(compared);
}

/* By stream: two contexts on one port, each with its page. */
static bool paged_streams(void) { return paged() && build.stream_ports && build.partitions >= 2 && build.stream_width >= 1; }

TEST_IF(page_of_a_stream, "V2 L9 L8", paged_streams)
{
    const unsigned port = (unsigned)__builtin_ctz(build.stream_ports);
    const struct caller of[2] = { { .port = port, .user = 0, .prot = 1 }, { .port = port, .user = 1, .prot = 1 } };
    unsigned compared = 0;

    layout_all();
    reg_write(stream_control(0), STREAM_TO(0) | TRUSTED);
    reg_write(stream_control(1), STREAM_TO(1));
    same(reg_write(port_control(port), MODE_STREAM), BH_OKAY, "PORT_CONTROL");
    passes(of[1], true, layout_ipa(0), layout_pa(1, 0), "stream 1");
    settle();
    for (unsigned round = 0; round < 2; round++) {
        same(page_read(of[0], BH_PAGE_CONTEXT), 0x100, "CONTEXT of stream 0");
        same(page_read(of[1], BH_PAGE_CONTEXT), 0, "CONTEXT of stream 1");
        same(page_read(of[0], BH_PAGE_WRITES), 0, "WRITES of stream 0");
        same(page_read(of[1], BH_PAGE_WRITES), 1, "WRITES of stream 1");
        compared += 4;
    }
    if (build.granules) {                /* COUNT and CMD_* belong to the context that wrote last */
        reg_write(BH_REG_CONTROL, BH_SLVERR);
        same(page_write(of[0], BH_PAGE_COUNT, 5), true, "COUNT by stream 0");
        same(page_read(of[0], BH_PAGE_COUNT), 5, "its COUNT");
        same(page_read(of[1], BH_PAGE_COUNT), 0, "COUNT of stream 1");
        same(page_read(of[0], BH_PAGE_COUNT), 5, "COUNT of stream 0 after stream 1 looked");
        same(page_write(of[1], BH_PAGE_COUNT, 7), true, "COUNT by stream 1");
        same(page_read(of[0], BH_PAGE_COUNT), 0, "COUNT of stream 0 after stream 1 wrote its own");
        same(page_write(of[0], BH_PAGE_QUERY_RANGE, 4), false, "a range of stream 0 without COUNT");
        same(page_read(of[0], BH_PAGE_CMD_STATUS), BH_COMMAND_ARGUMENT, "its CMD_STATUS");
        same(page_read(of[1], BH_PAGE_CMD_STATUS), 0, "CMD_STATUS of stream 1");
        compared += 9;
    }
    planned(1 + FIRE_COMPARISONS + compared);
}

/* ---- order and traffic ------------------------------------------------------------------------------- */

/* Page accesses among allowed and refused ones: each is answered as it must be, those of one ID in their order. */
TEST_IF(page_in_traffic, "L9 S2", paged)
{
    enum { N = 240 };
    static struct shot s[N];
    static uint8_t lanes[N][64];
    static uint64_t strobes[N];

    reg_write(BH_REG_CONTROL, BH_SLVERR);
    layout_commit(0);
    for (unsigned latency = 0; latency < 3; latency++) {
        uint64_t last[2][2] = { { 0 } };
        memory_latency(latency * 9);
        for (unsigned i = 0; i < N; i++) {
            const bool write = (i * 7 >> 1) & 1;
            const unsigned kind = i * 5 % 7, offset = write ? BH_PAGE_CONTEXT : BH_PAGE_ID;
            memset(&s[i], 0, offsetof(struct shot, rdata));
            s[i].b = kind < 3 ? burst(write, layout_ipa(0) + 64 * (i % 16), (uint8_t)(i % 4), 2)
                   : kind == 3 ? burst(write, layout_ipa(build.windows), 1, 2)
                   : burst(write, build.page_ipa + (kind == 4 ? 0x3f8 : offset), 0, 2);
            s[i].b.id = build.id_width > 1 ? i % 3 == 0 : 0;
            strobes[i] = 0xfull << s[i].b.addr % BUS_BYTES;
            if (kind > 3) s[i].wdata = lanes[i], s[i].wstrb = &strobes[i];
            post(&s[i]);
        }
        finish();
        for (unsigned i = 0; i < N; i++) {
            const unsigned kind = i * 5 % 7;
            const bool write = s[i].b.write, good = kind < 3 || (kind > 4 && !write);
            uint64_t *before = &last[write][s[i].b.id];
            same(s[i].resp, good ? BH_OKAY : BH_SLVERR, "burst %u, kind %u, %s: response", i, kind, write ? "write" : "read");
            same(write || kind < 5 || page_word(&s[i]) == 0x424C4B50, true, "burst %u: ID as read", i);
            same(s[i].order > *before, true, "burst %u: answered behind the one before of its ID", i);
            *before = s[i].order;
        }
        drop_records();
    }
    planned(3 * 3 * N);
}

/* Every port at its page at one time: each gets its own values. */
TEST_IF(page_by_all_ports, "L9 V6", paged_two)
{
    enum { EACH = 24 };
    static struct shot s[BH_MAX_PORTS][EACH];
    const unsigned n = build.ports < build.partitions ? build.ports : build.partitions;

    layout_all();
    for (unsigned p = 0; p < n; p++) {
        carries(p, p, false);
        for (unsigned i = 0; i < 3 + 2 * p; i++) fire(shot_at(0, p, burst(true, layout_ipa(0), 0, 2)));
    }
    settle();
    for (unsigned i = 0; i < EACH; i++)
        for (unsigned p = 0; p < n; p++) {
            s[p][i] = *page_shot(0, by(p), false, i % 2 ? BH_PAGE_WRITES : BH_PAGE_ID, 0);
            post(&s[p][i]);
        }
    finish();
    for (unsigned i = 0; i < EACH; i++)
        for (unsigned p = 0; p < n; p++) {
            same(s[p][i].resp, BH_OKAY, "page read %u of port %u", i, p);
            same(page_word(&s[p][i]), i % 2 ? 3 + 2 * p : 0x424C4B50, "its value");
        }
    planned(2 * EACH * n);
}

/* ---- what a page must not tell ------------------------------------------------------------------------- */

enum { SYSTEMS = 4, SEEN = 6 * WORDS };
struct view { unsigned n; uint32_t seen[SEEN]; };

static void look(struct view *v, struct caller a, bool all)
{
    for (unsigned n = 0; n < WORDS && v->n + 2 <= SEEN; n++) {
        uint32_t data;
        if (!all && 4 * n >= 0x100) break;
        const bool ok = page_try(a, 4 * n, &data);
        v->seen[v->n++] = ok;
        v->seen[v->n++] = data;
    }
}

/* The others' activity in system k; step: when. */
static void others_act(unsigned k, unsigned a, unsigned step)
{
    static struct shot s[24];
    const struct caller o = by(a == 0);
    const unsigned p = a == 0;               /* what that port carries */

    if (k == 0) return;
    for (unsigned i = 0; i < 24; i++) {
        memset(&s[i], 0, offsetof(struct shot, rdata));
        s[i].b = burst(i & 1, k == 1 ? land_ipa(i) : layout_ipa(900) + 64 * i, 0, 2);
        s[i].port = o.port;
        post(&s[i]);
    }
    if (k == 2)
        for (unsigned i = 0; i < 4; i++) command(o, i & 1 ? BH_PAGE_UNSHARE : BH_PAGE_SHARE, land_ipa(i + step));
    if (k == 2 && build.mailbox) {
        reg_write((uint16_t)(BH_REG_MAIL_PEERS_BASE + 4 * p), 1u << 16);
        page_write(o, BH_PAGE_MAIL_WORD, 0xdeadbeef);
        page_write(o, BH_PAGE_MAIL_RING, 16);
    }
    if (k == 3) {
        if (build.levels > 1) set_level(o.port, p, step & 1);
        if (build.levels > 1) command(o, SET_MASK(1, 3), land_ipa(step));
        reg_write(staged(p, 0, 0x18), step & 1 ? 0xfff : 0x03f);
        must_commit(p);
    }
    for (unsigned i = 0; i < 24; i++) ended(&s[i], 10000);
}

/* L9, L10: every value of A's page in systems that differ in the others' windows and activity, and in every pa_base. */
TEST_IF(page_tells_nothing, "L9 L10", tabled_two)
{
    static struct view v[SYSTEMS];
    const unsigned a = 1;
    const struct caller at = by(build.ports - 1);

    for (unsigned k = 0; k < SYSTEMS; k++) {
        reset();
        reg_write(BH_REG_CONTROL, BH_SLVERR);
        for (unsigned p = 0; p < build.partitions; p++) {
            stage_window(p, 0, land_ipa(0), land_granules() * GRANULE, land_pa((p + 5 * k) % 16, k), BH_ACCESS_ALL, W_VALID);
            stage_partition(p, layout_vmid(p), P_VALID | (p == a ? P_SPLIT : 0));
            must_commit(p);
        }
        carries(0, 0, false);
        carries(at.port, a, true);
        memset(&v[k], 0, sizeof v[k]);
        others_act(k, a, 0);
        look(&v[k], at, false);
        for (unsigned step = 1; step < 4; step++) {
            for (unsigned i = 0; i < 10; i++) reaches(at, i & 1, i < 7 ? land_ipa(i) : layout_ipa(700 + i));
            others_act(k, a, step);
            settle();
            v[k].seen[v[k].n++] = command(at, BH_PAGE_SHARE, land_ipa(step));
            v[k].seen[v[k].n++] = command(at, BH_PAGE_SHARE, land_ipa(land_granules()));
            v[k].seen[v[k].n++] = command_range(at, BH_PAGE_UNSHARE_RANGE, land_ipa(2), 9);
            v[k].seen[v[k].n++] = command_range(at, BH_PAGE_QUERY_RANGE, land_ipa(0), 5 * step);
            look(&v[k], at, step == 3);
        }
        drop_records();
    }
    for (unsigned k = 1; k < SYSTEMS; k++) {
        unsigned i = 0;
        while (i < v[0].n && v[k].seen[i] == v[0].seen[i]) i++;
        same(v[k].n, v[0].n, "values seen in system %u", k);
        same(i, v[0].n, "the first value of A's page that differs, system %u", k);
    }
    same(v[0].n > 2 * WORDS + 3 * 100, true, "values compared");
    planned(2 * (SYSTEMS - 1) + 1);
}
