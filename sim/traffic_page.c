/* SPDX-License-Identifier: Apache-2.0 */
#include "traffic_page.h"

#include "bulkhead/page.h"
#include "granules.h"

#define WORD 4u         /* bytes of a register */

/* ---- which granule -------------------------------------------------------------------------- */

/* The window in which it lies, or NULL. */
static const struct bh_window *holds(const struct random *r, unsigned partition, uint64_t granule)
{
    for (unsigned i = 0; i < r->p->windows; i++) {
        const struct bh_window *w = &r->m->live[partition].window[i];
        if (w->valid && (granule << r->p->granule_log2) - w->ipa_base < w->size)
            return w;
    }
    return NULL;
}

/* One that lies in a window. */
static void remember(struct random *r, unsigned partition, uint64_t granule)
{
    granule &= ones(r->p->ipa_width - r->p->granule_log2 - r->m->live[partition].control.split);
    if (holds(r, partition, granule))
        r->recent[r->recents++ % RECENT] = (struct recent){.partition = (uint8_t)partition, .granule = granule};
}

/* A granule that a command of this partition named not long ago. */
static bool recall(struct random *r, unsigned partition, uint64_t *granule)
{
    for (unsigned i = 0, n = below(r, RECENT); i < RECENT; i++, n = (n + 1) % RECENT)
        if (n < r->recents && r->recent[n].partition == partition) {
            *granule = r->recent[n].granule;
            return true;
        }
    return false;
}

/* A window that the partition owns, and whose granules have a state, if it has one. */
static const struct bh_window *own_window(struct random *r, unsigned partition)
{
    const struct bh_window *w = traffic_window(r, partition);

    for (unsigned i = 0; i < 4 && w && (w->shared || w->borrow || granules_entry(r->p, w->pa_base) == GRANULES_NONE); i++)
        w = traffic_window(r, partition);
    return w;
}

/* The first granule of a command, and the window it lies in or NULL. */
static uint64_t some_granule(struct random *r, unsigned partition, const struct bh_window **w)
{
    uint64_t at;

    *w = chance(r, 230) ? own_window(r, partition) : traffic_window(r, partition);
    if (chance(r, 6)) {                         /* any: mostly in no window */
        *w = NULL;
        return chance(r, 128) ? rng_next(&r->rng) & 0xffffffff : r->p->page_ipa >> r->p->granule_log2;
    }
    if (chance(r, 100) && recall(r, partition, &at)) {
        *w = holds(r, partition, at);
        return at;
    }
    if (!*w)
        *w = traffic_window(r, below(r, r->p->partitions));     /* another partition's IPA */
    if (!*w)
        return below(r, 64);
    if (chance(r, 10))                          /* right beside it */
        return ((*w)->ipa_base + (chance(r, 128) ? (*w)->size : -granule(r))) >> r->p->granule_log2 & 0xffffffff;
    return traffic_page(r, *w) >> r->p->granule_log2;
}

/* Some go beyond their window, so that nothing may change. */
static uint32_t some_count(struct random *r, const struct bh_window *w, uint64_t first)
{
    const uint64_t end = w ? (w->ipa_base + w->size) >> r->p->granule_log2 : first + 1, left = end > first ? end - first : 1;

    switch (below(r, 16)) {
    case 0: return chance(r, 128) ? 0 : (uint32_t)rng_next(&r->rng);
    case 1: return (uint32_t)left + 1 + below(r, 4);
    case 2:
    case 3:
    case 4: return (uint32_t)left;
    case 5:
    case 6: return 1 + below(r, 64);
    default: return 1 + below(r, left < 8 ? (uint32_t)left : 8);
    }
}

uint64_t traffic_target(struct random *r, const struct bh_context *at, const struct bh_window *w, uint64_t page)
{
    const uint64_t top = 1ull << (r->p->ipa_width - 1);
    uint64_t granule_ipa;

    if (!r->p->granules)
        return page;
    if (chance(r, 140) && recall(r, at->partition, &granule_ipa))
        page = (granule_ipa << r->p->granule_log2) + (uint64_t)below(r, (uint32_t)(granule(r) / PAGE)) * PAGE;
    if (!r->m->live[at->partition].control.split)
        return page;
    const struct bh_window *x = holds(r, at->partition, page >> r->p->granule_log2);
    if (!x)
        x = w;
    const bool shared = x->shared || (bh_granule_of(r->m, page - x->ipa_base + x->pa_base) & 1);
    return chance(r, 40) == (shared || !at->trusted) ? page : page | top;
}

/* ---- what is written ---------------------------------------------------------------------- */

static void then(struct source *o, uint16_t offset, uint32_t data)
{
    if (o->scripted < SCRIPT)
        o->script[o->scripted++] = (struct page_word){offset, data};
}

static uint16_t mask_offset(uint32_t base, unsigned level, unsigned rights)
{
    return (uint16_t)(base + level * BH_PAGE_SET_MASK_STRIDE + rights * BH_PAGE_RIGHTS_STRIDE);
}

/* A command, of a level that may mostly. */
static void command(struct source *o, const struct bh_context *at)
{
    struct random *r = o->r;
    const struct bh_window *w;
    const uint64_t first = some_granule(r, at->partition, &w);
    const unsigned what = below(r, at->level ? 100 : 42);
    const bool range = chance(r, 70);
    const bool split = r->m->live[at->partition].control.split;
    uint32_t word = (uint32_t)first;
    uint16_t offset;

    if (what < 20)
        offset = range ? BH_PAGE_SHARE_RANGE : BH_PAGE_SHARE;
    else if (what < 34)
        offset = range ? BH_PAGE_UNSHARE_RANGE : BH_PAGE_UNSHARE;
    else if (what < 40)
        offset = range ? BH_PAGE_QUERY_RANGE : BH_PAGE_QUERY;
    else {
        /* Much is given back, or nobody below could do anything soon. */
        const unsigned kind = below(r, 100), level = chance(r, 12) ? below(r, BH_MAX_LEVELS) : at->level;
        offset = mask_offset(range ? BH_PAGE_SET_MASK_RANGE_BASE : BH_PAGE_SET_MASK_BASE, level,
                             kind < 25 ? BH_LEAVE_ALL : kind < 60 ? BH_LEAVE_ALL & ~(1u << below(r, 4)) : below(r, 16));
    }
    if (w && !chance(r, 20))                    /* somebody to whom the window grants something */
        for (unsigned i = 0; i < 4 && !(w->access >> 3 * (o->script_prot & 3) & 7); i++)
            o->script_prot = (uint8_t)((o->script_prot & 4) | ((o->script_prot + 1) & 3));
    if (split && chance(r, 8))                  /* named through the other half */
        word |= (uint32_t)(1ull << (r->p->ipa_width - 1 - r->p->granule_log2));
    if (range && !chance(r, 10))
        then(o, BH_PAGE_COUNT, some_count(r, w, first));
    then(o, offset, word);
    if (chance(r, 30))
        then(o, BH_PAGE_CMD_STATUS, 0);
    remember(r, at->partition, first);
}

static void mailbox(struct source *o, const struct bh_context *at)
{
    struct random *r = o->r;
    const struct bh_mail *own = &r->m->mail[at->partition];

    switch (below(r, 8)) {
    case 0: then(o, BH_PAGE_MAIL_STATUS, below(r, 4)); break;
    case 1:
    case 2: /* whoever rang this one is answered */
        for (unsigned q = 0; q < r->p->partitions; q++)
            if (r->m->mail[q].waits && r->m->mail[q].target == at->partition && chance(r, 160))
                then(o, (uint16_t)(BH_PAGE_MAIL_CALL_BASE + q * BH_PAGE_MAIL_CALL_STRIDE), (uint32_t)rng_next(&r->rng));
        break;
    case 3: then(o, (uint16_t)(BH_PAGE_MAIL_CALL_BASE + below(r, 16) * BH_PAGE_MAIL_CALL_STRIDE), (uint32_t)rng_next(&r->rng)); break;
    default: {
        uint32_t target = below(r, 20);
        for (unsigned i = 0; i < 4 && target < 17 && !(own->peers >> target & 1); i++)
            target = below(r, 17);
        if (chance(r, 200))
            then(o, BH_PAGE_MAIL_WORD, (uint32_t)rng_next(&r->rng));
        then(o, BH_PAGE_MAIL_RING, chance(r, 6) ? (uint32_t)rng_next(&r->rng) : target);
        break;
    }
    }
}

/* The next writes of this requester. */
static void write_script(struct source *o, const struct bh_context *at)
{
    struct random *r = o->r;
    const unsigned levels = r->p->levels ? r->p->levels : 1, what = below(r, 100);

    if (what < 70 && r->p->granules)
        command(o, at);
    else if (what < 82 && r->p->mailbox)
        mailbox(o, at);
    else if (what < 90 && levels > 1)
        then(o, chance(r, 90) ? BH_PAGE_LEVEL : BH_PAGE_CALL, chance(r, 8) ? (uint32_t)rng_next(&r->rng) : below(r, levels + 1));
    else if (what < 94)                         /* any register: read-only, not built, no register */
        then(o, (uint16_t)(below(r, 0x1000 / WORD) * WORD), (uint32_t)rng_next(&r->rng));
    else
        then(o, (uint16_t)(below(r, 0x100 / WORD) * WORD), (uint32_t)rng_next(&r->rng));
}

static uint16_t some_read(struct random *r)
{
    static const uint16_t common[] = {BH_PAGE_ID,          BH_PAGE_CAP,         BH_PAGE_CONTEXT,     BH_PAGE_LEVEL,       BH_PAGE_CALL,
                                      BH_PAGE_FAULT_STATUS, BH_PAGE_FAULT_INFO, BH_PAGE_FAULT_IPA_LO, BH_PAGE_FAULT_IPA_HI, BH_PAGE_READS,
                                      BH_PAGE_FAULTS,      BH_PAGE_COUNT,       BH_PAGE_CMD_STATUS,  BH_PAGE_CMD_GRANULE, BH_PAGE_CMD_RESULT,
                                      BH_PAGE_CMD_RESULT,  BH_PAGE_MAIL_CALLS,  BH_PAGE_MAIL_STATUS, BH_PAGE_MAIL_REPLY,  BH_PAGE_MAIL_WORD};

    switch (below(r, 8)) {
    case 0: return (uint16_t)(below(r, 0x1000 / WORD) * WORD);
    case 1: return (uint16_t)(BH_PAGE_MAIL_CALL_BASE + below(r, 16) * BH_PAGE_MAIL_CALL_STRIDE);
    default: return common[below(r, sizeof common / sizeof *common)];
    }
}

/* What the page does not take: bursts, other sizes, unaligned, exclusive; and some forms that no access may have. */
static void break_page_form(struct random *r, struct bh_burst *b)
{
    switch (below(r, 6)) {
    case 0: b->len = (uint8_t)(1 + below(r, 4)); break;
    case 1: b->size = (uint8_t)below(r, 2); break;
    case 2: b->size = (uint8_t)(r->max_size > 2 ? 3 + below(r, r->max_size - 2) : 1), b->addr &= ~((1ull << b->size) - 1); break;
    case 3: b->addr += 1 + below(r, 3); break;
    case 4: b->lock = 1; break;
    default: b->burst = BH_WRAP, b->len = (uint8_t)((1u << below(r, 3)) - 1); break;
    }
}

bool traffic_page_access(struct source *o, struct slot *s)
{
    struct random *r = o->r;
    const unsigned bus = r->p->data_width / 8;
    struct bh_burst *b = &s->job.b;
    struct page_word word = {0, 0};
    struct bh_context at;

    if (!o->scripted && !chance(r, o->phase.page))
        return false;
    const bool scripted = o->scripted != 0 && !chance(r, 16);    /* something between the parts now and then */
    if (!o->scripted) {
        o->script_user = traffic_user(r, o);
        o->script_prot = (uint8_t)below(r, chance(r, 128) ? 8 : 4);
        bh_context_of(r->m, o->port, o->script_user, &at);
        if (at.partition == BH_NO_PARTITION && !chance(r, 20))
            return false;
        if (chance(r, o->phase.writes ? 150 : 40) && at.partition != BH_NO_PARTITION)
            write_script(o, &at);
    } else if (!scripted)
        return false;
    *b = (struct bh_burst){.size = 2, .burst = chance(r, 16) ? BH_FIXED : BH_INCR, .cache = (uint8_t)below(r, 16), .qos = (uint8_t)below(r, 16),
                           .prot = o->script_prot, .user = o->script_user,
                           .id = (uint32_t)((o->phase.ids ? below(r, o->phase.ids) * 5 : rng_next(&r->rng)) & ones(r->p->id_width))};
    if (o->scripted) {
        word = o->script[0];
        memmove(o->script, o->script + 1, --o->scripted * sizeof *o->script);
        b->write = 1;
    } else
        word.offset = some_read(r);
    b->addr = r->p->page_ipa + word.offset;
    if (chance(r, o->phase.illegal / 4))
        break_page_form(r, b);
    if (r->p->granules && chance(r, 4))          /* nobody has a page in the other half */
        b->addr |= 1ull << (r->p->ipa_width - 1);
    s->job.wdata = NULL;
    s->job.wstrb = NULL;
    if (!b->write)
        return true;
    traffic_data(r, s);
    if (b->len == 0) {
        const unsigned lane = (unsigned)(b->addr & (bus - 1) & ~(uint64_t)(WORD - 1));
        for (unsigned i = 0; i < WORD; i++)
            s->data[lane + i] = (uint8_t)(word.data >> 8 * i);
        s->strb[0] = beat_lanes(b->addr, b->size, bus);
        if (chance(r, o->phase.illegal / 2))
            s->strb[0] &= rng_next(&r->rng);
        s->job.wdata = s->data;
        s->job.wstrb = s->strb;
    }
    return true;
}

/* ---- levels by pin -------------------------------------------------------------------------- */

void traffic_levels(struct source *o)
{
    struct random *r = o->r;
    const bool ack = tb_level_ack(r->tb, o->port);

    if (o->level_req && ack) {
        o->level_req = false;
        tb_level(r->tb, o->port, below(r, 16), false);
        r->result->level_pins++;
    } else if (!o->level_req && !ack && !r->pins.paused && rng_chance(&r->rng, r->level_chance) && !below(r, 64)) {
        const unsigned called = bh_level_call(r->m, o->port);
        o->level_req = true;
        tb_level(r->tb, o->port, called && chance(r, 180) ? called : below(r, chance(r, 12) ? 16 : r->p->levels ? r->p->levels : 1), true);
    }
}

bool traffic_levels_calm(const struct random *r)
{
    for (unsigned i = 0; i < r->p->ports && r->p->page; i++)
        if (r->source[i].level_req || tb_level_ack(r->tb, i))
            return false;
    return true;
}

/* ---- coverage ----------------------------------------------------------------------------- */

void traffic_cover(struct random *r, const struct slot *s)
{
    const struct tb_job *j = &s->job;
    struct coverage_case c;
    char text[128];

    if (r->p->hardwired || j->page || j->isolated || j->untold || !coverage_of(r->p, &s->at, s->halves, &j->b, j->fault, &c) ||
        coverage_count(&r->result->coverage, r->p, &c))
        return;
    coverage_describe(&c, text, sizeof text);
    tb_fail(r->tb, "port %u: %s ID %u IPA 0x%" PRIx64 " ended with what its context can't have: %s (design section 5)", j->port,
            j->b.write ? "AW" : "AR", j->b.id, j->b.addr, text);
}
