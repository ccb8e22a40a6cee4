/* SPDX-License-Identifier: Apache-2.0 */
#include "random_page.h"

#include "bulkhead/page.h"
#include "bulkhead/registers.h"
#include "traffic_page.h"

static unsigned levels(const struct random *r) { return r->p->levels ? r->p->levels : 1; }

/* ---- levels by register, mailbox ---------------------------------------------------------------- */

static int port_level(struct random *r)
{
    const unsigned port = below(r, r->p->ports), high = chance(r, r->p->partitions > 8 ? 128 : 8);
    const unsigned from = high ? 8 : 0, anew = below(r, 8);
    uint32_t word = 0;

    for (unsigned q = 0; q < 8 && from + q < r->p->partitions; q++)
        word |= (uint32_t)(q == anew || chance(r, 60) ? below(r, levels(r)) : r->m->port[port].level[from + q]) << 4 * q;
    if (chance(r, 12))                          /* a level, a partition that may not be there */
        word |= 1u << below(r, 32);
    return random_long_write(r, BH_REG_PORT_BASE + port * BH_REG_PORT_STRIDE + (high ? BH_REG_PORT_PORT_LEVEL_HI : BH_REG_PORT_PORT_LEVEL_LO), word);
}

static int owner_mail(struct random *r)
{
    const unsigned p = chance(r, 20) ? below(r, 16) : below(r, r->p->partitions);
    const uint32_t all = 0x1ffff, word = (uint32_t)rng_next(&r->rng);

    switch (below(r, 6)) {
    case 0: return random_owner_write(r, BH_REG_MAIL_PEERS_BASE + p * BH_REG_MAIL_PEERS_STRIDE, chance(r, 128) ? all : word & all);
    case 1: return tb_reg_read(r->tb, (uint16_t)(BH_REG_MAIL_PEERS_BASE + p * BH_REG_MAIL_PEERS_STRIDE), TB_OWNER, NULL, NULL);
    case 2: return tb_reg_read(r->tb, (uint16_t)(BH_REG_MAIL_CALL_BASE + p * BH_REG_MAIL_CALL_STRIDE), TB_OWNER, NULL, NULL);
    case 3: return tb_reg_read(r->tb, BH_REG_MAIL_CALLS, TB_OWNER, NULL, NULL);
    default:
        for (unsigned q = 0; q < r->p->partitions; q++)
            if (r->m->mail[q].waits && r->m->mail[q].target == 16 && chance(r, 160) &&
                random_owner_write(r, BH_REG_MAIL_CALL_BASE + q * BH_REG_MAIL_CALL_STRIDE, word ^ q))
                return TB_MISMATCH;
        return chance(r, 60) ? random_owner_write(r, BH_REG_MAIL_CALL_BASE + p * BH_REG_MAIL_CALL_STRIDE, word) : TB_OK;
    }
}

int random_page_set_up(struct random *r)
{
    for (unsigned p = 0; p < r->p->partitions && r->p->mailbox; p++)
        if (random_owner_write(r, BH_REG_MAIL_PEERS_BASE + p * BH_REG_MAIL_PEERS_STRIDE, (uint32_t)rng_next(&r->rng) | (uint32_t)rng_next(&r->rng)))
            return TB_MISMATCH;
    for (unsigned n = 0; n < r->p->ports && levels(r) > 1; n++)
        if (port_level(r))
            return TB_MISMATCH;
    return TB_OK;
}

/* ---- ownership ---------------------------------------------------------------------------------- */

static int stage_and_commit(struct random *r, unsigned partition, unsigned window, const struct bh_window *w)
{
    return tb_stage_window(r->tb, partition, window, w) || tb_commit(r->tb, partition, NULL);
}

/* A range goes from one partition to another, and back: it starts clean each time. */
static int hand_over(struct random *r)
{
    const unsigned p = below(r, r->p->partitions), q = below(r, r->p->partitions);
    const unsigned wp = below(r, r->p->windows), wq = below(r, r->p->windows);
    const struct bh_window mine = r->m->live[p].window[wp], theirs = r->m->live[q].window[wq], none = {0};
    struct bh_window w = theirs;

    if (p == q || !mine.valid || mine.shared || mine.borrow || !theirs.valid || mine.lock || theirs.lock)
        return TB_OK;
    w.pa_base = mine.pa_base;
    w.borrow = w.shared = 0;
    if (w.size > mine.size)
        w.size = mine.size;
    r->result->given++;
    if (stage_and_commit(r, p, wp, &none) || tb_run(r->tb, below(r, 100)) || stage_and_commit(r, q, wq, &w) || tb_run(r->tb, below(r, 2000)) ||
        stage_and_commit(r, q, wq, &theirs) || tb_run(r->tb, below(r, 200)))
        return TB_MISMATCH;
    return stage_and_commit(r, p, wp, &mine);
}

/* ---- what commands may wait for -------------------------------------------------------------------- */

static int short_limit(struct random *r)
{
    if (random_owner_write(r, BH_REG_DRAIN_LIMIT, 1 + below(r, 60)) || tb_run(r->tb, below(r, 1500)))
        return TB_MISMATCH;
    if (chance(r, 60) && tb_commit(r->tb, below(r, r->p->partitions), NULL))
        return TB_MISMATCH;
    return random_owner_write(r, BH_REG_DRAIN_LIMIT, chance(r, 128) ? 0 : 0xffffff);
}

static int table_memory(struct random *r)
{
    const struct tb_table_stalls slow = {.aw = (uint8_t)below(r, 200), .w = (uint8_t)below(r, 200), .b = (uint8_t)below(r, 200),
                                         .ar = (uint8_t)below(r, 200), .r = (uint8_t)below(r, 200), .latency = (uint16_t)below(r, 60),
                                         .latency_spread = (uint16_t)below(r, 40)},
                                 fast = {.latency = (uint16_t)(1 + below(r, 16))};

    switch (below(r, 8)) {
    case 0: /* reads fail: refused, and when they no longer do, allowed again; in the midst of a change the table fails for good */
        r->result->table_errors++;
        tb_table_errors(r->tb, true, false);
        if (chance(r, 64) ? hand_over(r) : tb_run(r->tb, below(r, 600)))
            return TB_MISMATCH;
        tb_table_errors(r->tb, false, false);
        if (tb_run(r->tb, 300) || tb_reg_read(r->tb, BH_REG_STATUS, TB_OWNER, NULL, NULL))
            return TB_MISMATCH;
        r->failed_table |= !tb_table_ready(r->tb);
        return TB_OK;
    case 1: /* a write fails: that is for good */
        if (!chance(r, 24))
            return TB_OK;
        r->result->table_errors++;
        tb_table_errors(r->tb, chance(r, 128), true);
        r->failed_table = true;
        return tb_run(r->tb, below(r, 3000));
    case 2:
        r->result->table_stuck++;
        tb_table_stuck(r->tb, chance(r, 128), chance(r, 128));
        if (chance(r, 128) && random_owner_write(r, BH_REG_DRAIN_LIMIT, 20 + below(r, 200)))
            return TB_MISMATCH;
        if (tb_run(r->tb, below(r, 800)))
            return TB_MISMATCH;
        tb_table_stuck(r->tb, false, false);
        return random_owner_write(r, BH_REG_DRAIN_LIMIT, 0);
    case 3:
    case 4: tb_table_stall(r->tb, &slow); return TB_OK;
    default: tb_table_stall(r->tb, &fast); return TB_OK;
    }
}

int random_page_action(struct random *r)
{
    const unsigned what = below(r, 100);

    if (what < 30)
        return levels(r) > 1 || chance(r, 8) ? port_level(r) : TB_OK;
    if (what < 45)
        return r->p->mailbox || chance(r, 8) ? owner_mail(r) : TB_OK;
    if (what < 65)
        return hand_over(r);
    if (what < 75)
        return r->p->granules ? short_limit(r) : TB_OK;
    return r->p->granule_dram ? table_memory(r) : TB_OK;
}

/* ---- quiet ---------------------------------------------------------------------------------------- */

/* Bits of an entry in memory (docs/architecture.md). */
static unsigned entry_bits(const struct random *r)
{
    unsigned bits = 1;

    while (bits < 4 * (levels(r) - 1) + 1)
        bits *= 2;
    return bits;
}

static int table_equal(struct random *r)
{
    const unsigned bits = entry_bits(r), each = 64 / bits;

    for (uint64_t word = 0; word < r->p->granules / each; word++) {
        uint64_t want = 0, have, sure = 0;
        for (unsigned i = 0; i < each; i++) {
            want |= bh_granule_of(r->m, r->p->granule_base + ((word * each + i) << r->p->granule_log2)) << (i * bits);
            sure |= tb_granule_sure(r->tb, word * each + i) ? ones(bits) << (i * bits) : 0;
        }
        tb_peek(r->tb, r->p->granule_table + 8 * word, &have, sizeof have);
        if ((have ^ want) & sure)
            return tb_fail(r->tb, "word %" PRIu64 " of the granule table is 0x%016" PRIx64 " in memory and 0x%016" PRIx64 " in the model (design section 5)",
                           word, have, want);
    }
    return TB_OK;
}

/* What its page shows to a context, and what it says of some granules. */
static int ask(struct random *r, unsigned port)
{
    static const uint16_t look[] = {BH_PAGE_CONTEXT,   BH_PAGE_CALL,       BH_PAGE_FAULT_STATUS, BH_PAGE_FAULT_IPA_LO, BH_PAGE_FAULT_IPA_HI,
                                    BH_PAGE_FAULT_INFO, BH_PAGE_READS,     BH_PAGE_WRITES,       BH_PAGE_BEATS,        BH_PAGE_FAULTS,
                                    BH_PAGE_COUNT,     BH_PAGE_CMD_STATUS, BH_PAGE_CMD_GRANULE,  BH_PAGE_CMD_RESULT,   BH_PAGE_MAIL_CALLS,
                                    BH_PAGE_MAIL_STATUS, BH_PAGE_MAIL_WORD, BH_PAGE_MAIL_REPLY};
    const uint64_t user = traffic_user(r, &r->source[port]);
    struct bh_context at;
    bool ok;

    bh_context_of(r->m, port, user, &at);
    if (at.partition == BH_NO_PARTITION || tb_port_closed(r->tb, port))
        return TB_OK;
    for (unsigned i = 0; i < sizeof look / sizeof *look; i++)
        if (chance(r, 160) && tb_page_read(r->tb, port, user, look[i], NULL, &ok))
            return TB_MISMATCH;
    for (unsigned i = 0; i < 6 && r->p->granules; i++) {
        const struct bh_window *w = traffic_window(r, at.partition);
        const struct recent *known = &r->recent[below(r, RECENT)];
        const bool range = w && chance(r, 128);
        const uint64_t first = range ? w->ipa_base >> r->p->granule_log2 : known->granule;
        if ((range && tb_page_write(r->tb, port, user, BH_PAGE_COUNT, (uint32_t)(w->size >> r->p->granule_log2), &ok)) ||
            tb_page_write(r->tb, port, user, range ? BH_PAGE_QUERY_RANGE : BH_PAGE_QUERY, (uint32_t)first, &ok) ||
            tb_page_read(r->tb, port, user, BH_PAGE_CMD_RESULT, NULL, &ok) || tb_page_read(r->tb, port, user, BH_PAGE_CMD_STATUS, NULL, &ok))
            return TB_MISMATCH;
    }
    return TB_OK;
}

int random_page_quiet(struct random *r)
{
    for (unsigned i = 0; i < r->p->ports; i++)
        if (ask(r, i))
            return TB_MISMATCH;
    return r->p->granule_dram && tb_table_ready(r->tb) ? table_equal(r) : TB_OK;
}

void random_page_reset(struct random *r)
{
    static const struct tb_table_stalls none = {.latency = 4};

    for (unsigned i = 0; i < r->p->ports; i++)
        tb_level(r->tb, i, 0, false);
    tb_table_errors(r->tb, false, false);
    tb_table_stuck(r->tb, false, false);
    tb_table_stall(r->tb, &none);
    r->failed_table = false;
    r->recents = 0;
}
