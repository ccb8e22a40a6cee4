/* SPDX-License-Identifier: Apache-2.0
 *
 * Design sections 5, 6: a partition's page (regs/page.rdl).
 *
 * Everything is decided by the context that the port carried with the burst.  What a page shows depends
 * on nothing of other partitions, but for calls that were made to this one.
 */
#include "bulkhead/page.h"
#include "internal.h"

#define GET(r, f, word) BH_GET(PAGE_##r, f, word)
#define PUT(r, f, value) BH_PUT(PAGE_##r, f, value)

static bool same(const struct bh_context *a, const struct bh_context *b)
{
    return a->partition == b->partition && a->level == b->level && a->trusted == b->trusted;
}

/* ---- COUNT and CMD_*, which one context of a port has ------------------------------- */

static struct bh_page_state state_of(const struct bh_model *m, unsigned port, const struct bh_context *at)
{
    const struct bh_page_state *s = &m->port[port].page;

    return same(&s->of, at) ? *s : (struct bh_page_state){.of = *at};
}

/* From now on they are this context's. */
static struct bh_page_state *take(struct bh_model *m, unsigned port, const struct bh_context *at)
{
    struct bh_page_state *s = &m->port[port].page;

    *s = state_of(m, port, at);
    return s;
}

/* ---- commands ------------------------------------------------------------------------ */

/* The command of this register; false: it is none.  *range: it takes COUNT granules. */
static bool command_at(const struct bh_params *p, uint16_t offset, struct bh_command *c, bool *range)
{
    static const struct { uint16_t offset; enum bh_command_op op; bool range; } single[] = {
        {BH_PAGE_SHARE, BH_SHARE, false},             {BH_PAGE_UNSHARE, BH_UNSHARE, false},
        {BH_PAGE_QUERY, BH_QUERY, false},             {BH_PAGE_SHARE_RANGE, BH_SHARE, true},
        {BH_PAGE_UNSHARE_RANGE, BH_UNSHARE, true},    {BH_PAGE_QUERY_RANGE, BH_QUERY, true},
    };

    if (!p->granules || offset > 0xFFC)
        return false;
    for (unsigned i = 0; i < sizeof single / sizeof single[0]; i++)
        if (offset == single[i].offset) {
            c->op  = single[i].op;
            *range = single[i].range;
            return true;
        }
    if (offset < BH_PAGE_SET_MASK_BASE)
        return false;

    /* Level and rights are in the address. */
    *range    = offset >= BH_PAGE_SET_MASK_RANGE_BASE;
    offset    = (uint16_t)(offset - (*range ? BH_PAGE_SET_MASK_RANGE_BASE : BH_PAGE_SET_MASK_BASE));
    c->op     = BH_SET_MASK;
    c->level  = (uint8_t)(offset / BH_PAGE_SET_MASK_STRIDE);
    c->rights = (uint8_t)(offset % BH_PAGE_SET_MASK_STRIDE / BH_PAGE_RIGHTS_STRIDE);
    return true;
}

/* The command that a write makes; its first granule is the word. */
static bool command_of(const struct bh_model *m, unsigned port, const struct bh_context *at, uint8_t prot, uint16_t offset,
                       uint32_t data, struct bh_command *c, bool *range)
{
    *c = (struct bh_command){.prot = prot, .granule = data, .count = 1};
    if (!command_at(&m->params, offset, c, range))
        return false;
    if (*range)
        c->count = state_of(m, port, at).count;
    return true;
}

/* The first failure stays. */
static void fail(struct bh_page_state *s, const struct bh_command_result *r)
{
    if (s->status.code == BH_COMMAND_OK)
        s->status = (struct bh_command_result){.code = r->code, .granule = r->granule};
}

static bool execute(struct bh_model *m, unsigned port, const struct bh_context *at, const struct bh_command *c, bool range,
                    struct bh_command_result *done)
{
    struct bh_page_state *s = take(m, port, at);

    *done = bh_command(m, at, c);
    if (range)
        s->count = 0;
    if (done->code)
        fail(s, done);
    else if (c->op == BH_QUERY)
        s->query = *done;
    return done->code == BH_COMMAND_OK;
}

BH_API void bh_page_drain(struct bh_model *m, unsigned port, const struct bh_context *at)
{
    const struct bh_command_result drain = {.code = BH_COMMAND_DRAIN};

    if (port < m->params.ports && same(&m->port[port].page.of, at))
        fail(&m->port[port].page, &drain);
}

/* ---- levels -------------------------------------------------------------------------- */

/* Does the port carry this context still?  Not if it was isolated since; by stream, no context is the port's. */
static bool carries(const struct bh_model *m, unsigned port, const struct bh_context *at)
{
    struct bh_context now;

    return bh_context_of(m, port, 0, &now) == BH_OK && m->port[port].control.mode != BH_MODE_STREAM && !m->port[port].closed
        && same(&now, at);
}

static bool may_lower(const struct bh_model *m, unsigned port, const struct bh_context *at, uint32_t level)
{
    return bh_levels(&m->params) > 1 && level < at->level && carries(m, port, at);
}

static bool may_call(const struct bh_model *m, unsigned port, const struct bh_context *at, uint32_t level)
{
    return level > at->level && level < bh_levels(&m->params) && carries(m, port, at);
}

/* ---- registers ----------------------------------------------------------------------- */

static uint32_t fault_info(const struct bh_record *r)
{
    return PUT(FAULT_INFO, LEVEL, r->level) | PUT(FAULT_INFO, TRUSTED, r->trusted) | PUT(FAULT_INFO, SIZE, r->size)
         | PUT(FAULT_INFO, LEN, r->len) | PUT(FAULT_INFO, PROT, r->prot) | PUT(FAULT_INFO, WRITE, r->write)
         | PUT(FAULT_INFO, CODE, r->code);
}

/* Registers of the granule table. */
static bool read_state(const struct bh_page_state *s, uint16_t offset, uint32_t *data)
{
    switch (offset) {
    case BH_PAGE_COUNT:       *data = s->count; return true;
    case BH_PAGE_CMD_STATUS:  *data = PUT(CMD_STATUS, HELD, s->held) | PUT(CMD_STATUS, CODE, s->status.code); return true;
    case BH_PAGE_CMD_GRANULE: *data = (uint32_t)s->status.granule; return true;
    case BH_PAGE_CMD_RESULT:
        *data = PUT(CMD_RESULT, SHARED_ANY, s->query.shared_any) | PUT(CMD_RESULT, SHARED_ALL, s->query.shared_all)
              | PUT(CMD_RESULT, LEFT, s->query.left) | PUT(CMD_RESULT, RIGHTS, s->query.rights);
        return true;
    default: return false;
    }
}

BH_API bool bh_page_read(const struct bh_model *m, unsigned port, const struct bh_context *at, uint16_t offset, uint32_t *data)
{
    *data = 0;
    if (!m->params.page || port >= m->params.ports || at->partition >= m->params.partitions)
        return false;

    const struct bh_params     *p     = &m->params;
    const struct bh_counters   *n     = &m->counters[at->partition];
    const struct bh_record     *fault = &m->last_fault[at->partition];
    const struct bh_page_state  s     = state_of(m, port, at);
    struct bh_command           c;
    bool                        range;

    switch (offset) {
    case BH_PAGE_ID:      *data = BH_PAGE_ID_RESET; return true;
    case BH_PAGE_VERSION: *data = BH_PAGE_VERSION_RESET; return true;
    case BH_PAGE_CAP:
        *data = PUT(CAP, GRANULE_LOG2, p->granule_log2) | PUT(CAP, LEVELS, bh_levels(p))
              | PUT(CAP, GRANULES, p->granules != 0) | PUT(CAP, MAILBOX, p->mailbox);
        return true;
    case BH_PAGE_CONTEXT:
        *data = PUT(CONTEXT, TRUSTED, at->trusted) | PUT(CONTEXT, SPLIT, m->live[at->partition].control.split)
              | PUT(CONTEXT, LEVEL, at->level);
        return true;
    case BH_PAGE_LEVEL:        *data = bh_levels(p) > 1 ? at->level : 0; return bh_levels(p) > 1;
    case BH_PAGE_CALL:         *data = bh_levels(p) > 1 ? m->port[port].called : 0; return bh_levels(p) > 1;
    case BH_PAGE_FAULT_STATUS: *data = PUT(FAULT_STATUS, VALID, fault->code != BH_FAULT_NONE); return true;
    case BH_PAGE_FAULT_IPA_LO: *data = (uint32_t)fault->ipa; return true;
    case BH_PAGE_FAULT_IPA_HI: *data = (uint32_t)(fault->ipa >> 32); return true;
    case BH_PAGE_FAULT_INFO:   *data = fault_info(fault); return true;
    case BH_PAGE_READS:        *data = n->reads; return true;
    case BH_PAGE_WRITES:       *data = n->writes; return true;
    case BH_PAGE_BEATS:        *data = n->beats; return true;
    case BH_PAGE_FAULTS:       *data = n->faults; return true;
    default:                   break;
    }
    if (p->granules && read_state(&s, offset, data))
        return true;
    return command_at(p, offset, &c, &range) || bh_mail_read(m, at->partition, offset, data);
}

BH_API enum bh_page_effect bh_page_effect(const struct bh_model *m, unsigned port, const struct bh_context *at, uint8_t prot,
                                          uint16_t offset, uint32_t data, uint8_t strb)
{
    struct bh_command c;
    bool              range;

    if (!m->params.page || port >= m->params.ports || at->partition >= m->params.partitions || (strb & 0xF) != 0xF)
        return BH_PAGE_NONE;
    if (command_of(m, port, at, prot, offset, data, &c, &range))
        return c.op != BH_QUERY && bh_command_check(m, at, &c).code == BH_COMMAND_OK ? BH_PAGE_BARRIER : BH_PAGE_NONE;
    return offset == BH_PAGE_LEVEL && may_lower(m, port, at, data) ? BH_PAGE_LEVEL_DOWN : BH_PAGE_NONE;
}

BH_API bool bh_page_write(struct bh_model *m, unsigned port, const struct bh_context *at, uint8_t prot, uint16_t offset,
                          uint32_t data, uint8_t strb, struct bh_command_result *done)
{
    struct bh_command_result nobody;
    struct bh_command        c;
    bool                     range;

    if (!done)
        done = &nobody;
    *done = (struct bh_command_result){.code = BH_COMMAND_OK};
    if (!m->params.page || port >= m->params.ports || at->partition >= m->params.partitions || (strb & 0xF) != 0xF)
        return false;
    if (command_of(m, port, at, prot, offset, data, &c, &range))
        return execute(m, port, at, &c, range, done);

    switch (offset) {
    case BH_PAGE_LEVEL:
        return may_lower(m, port, at, data) && bh_set_level(m, port, at->partition, data) == BH_OK;
    case BH_PAGE_CALL:
        if (!may_call(m, port, at, data))
            return false;
        m->port[port].called = (uint8_t)data;
        return true;
    case BH_PAGE_COUNT:
        if (m->params.granules)
            take(m, port, at)->count = data;
        return m->params.granules != 0;
    case BH_PAGE_CMD_STATUS:
        if (!m->params.granules)
            return false;
        take(m, port, at)->status = (struct bh_command_result){.code = BH_COMMAND_OK};
        m->port[port].page.held   = 1;
        return true;
    default: return bh_mail_write(m, at->partition, offset, data);
    }
}
