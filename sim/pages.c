/* SPDX-License-Identifier: Apache-2.0 */
#include "pages.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bulkhead/page.h"
#include "bulkhead/registers.h"
#include "verdict.h"
#include "views.h"

#define ACCESSES 2048u /* in flight, all ports */
#define VALUES   32u   /* that a register may have had while it was read */
#define FAULTS   4096u /* refused bursts of a partition that are kept: one of a port that is stuck may be older than all others */
#define LAG      96u   /* cycles until the last fault and the pins show what happened */
#define MOVES    1024u /* cycles within which an access moves that nothing else is in the way of */

struct page_access {
    struct page_access *next;
    unsigned port;
    struct bh_context at;
    bool write, taken, shown;
    uint16_t offset;
    uint8_t prot, refuse, strb;
    uint32_t data;
    uint64_t accepted, since; /* since: data taken */

    bool is_command, range;
    struct bh_command c;
    struct touch looked; /* granules that it may look at: up to the first that is in no plain window or beyond the table */
    struct touch t;      /* those that it may change or find: all of looked, or none */
    int command;         /* in granules; -1: it changes none */
    bool ready_unsure;   /* the table came into use, or failed, meanwhile */
    bool write_error;
    uint64_t read_error; /* an entry of its granules that memory could not give */

    bool lowered;        /* LEVEL: the port's level is changed */
    bool lowered_too;    /* by its pins, which asked for the same; or by this one: it can't be told */
    bool overtaken;       /* a closed port's view changed since */
    bool early, early_ok; /* mailbox: it took effect before its answer, as another one showed */

    bool unsure;         /* what it reads, or QUERY finds, hangs on a race */
    unsigned values;
    uint32_t value[VALUES];
    bool ok[VALUES];
    struct bh_counters least;
};

struct page_port {
    bool status_unsure, result_unsure; /* CMD_STATUS and CMD_GRANULE; CMD_RESULT */
    uint64_t moved;                    /* CALL or the view changed last */
};

/* A refused burst: somewhen between these it became its partition's last. */
struct page_fault {
    struct bh_record r;
    uint8_t other; /* code that it may have instead; 0: none */
    bool either;   /* it may not have been refused */
    uint64_t from, to;
};

struct pages {
    struct scoreboard *sb;
    struct page_access pool[ACCESSES];
    struct page_access *free, *first, *last; /* first to last: in flight, as they were accepted */
    unsigned active;
    struct page_port port[BH_MAX_PORTS];
    struct page_fault fault[BH_MAX_PARTITIONS][FAULTS];
    uint32_t faults[BH_MAX_PARTITIONS];
    uint64_t mail_moved;
    bool owner_early;
    enum bh_resp owner_resp;
    uint16_t words_open;   /* partitions whose MAIL_WORD two ports wrote in an order that can't be told */
    bool mail_open;        /* more of the mailbox can't be told */
    unsigned waits;
    uint64_t work;         /* granules that commands under way may look at, since something waits */
    struct touch commit;
    bool failed;
    bool failed_unsure; /* since a read error that a change under way may have met: STATUS tells */
    uint64_t ready_at;  /* from here on it is certain whether the table is in use, but for that */
};

/* ---- life ---------------------------------------------------------------------------- */

struct pages *pages_new(struct scoreboard *sb)
{
    struct pages *g = calloc(1, sizeof *g);

    if (g)
        g->sb = sb;
    return g;
}

void pages_free(struct pages *g) { free(g); }

void pages_reset(struct pages *g)
{
    struct scoreboard *sb = g->sb;

    memset(g, 0, sizeof *g);
    g->sb = sb;
    for (unsigned i = 0; i < ACCESSES; i++)
        g->pool[i].next = i + 1 < ACCESSES ? &g->pool[i + 1] : NULL;
    g->free = g->pool;
    granules_reset(sb->granules);
    if (sb->granules) {
        bh_attach_granules(&sb->model, granules_table(sb->granules));
        bh_table_ready(&sb->model, !sb->params.granule_dram);
    }
}

#define EACH(g, a) for (struct page_access *a = (g)->first; a; a = a->next)

/* ---- what an access is ------------------------------------------------------------------ */

static bool is_mail(uint16_t offset)
{
    return (offset >= BH_PAGE_MAIL_CALLS && offset <= BH_PAGE_MAIL_REPLY) ||
           (offset >= BH_PAGE_MAIL_CALL_BASE && offset < BH_PAGE_MAIL_CALL_BASE + BH_PAGE_MAIL_CALL_COUNT * BH_PAGE_MAIL_CALL_STRIDE);
}

static bool is_state(uint16_t offset) { return offset >= BH_PAGE_COUNT && offset <= BH_PAGE_CMD_RESULT; }
static bool is_fault(uint16_t offset) { return offset >= BH_PAGE_FAULT_STATUS && offset <= BH_PAGE_FAULT_INFO; }
static bool is_counter(uint16_t offset) { return offset >= BH_PAGE_READS && offset <= BH_PAGE_FAULTS; }

static bool command_of(struct page_access *a)
{
    uint16_t o = a->offset;

    a->c = (struct bh_command){.prot = a->prot, .granule = a->data, .count = 1};
    a->range = false;
    switch (o) {
    case BH_PAGE_SHARE_RANGE: a->range = true; /* fall through */
    case BH_PAGE_SHARE: a->c.op = BH_SHARE; return true;
    case BH_PAGE_UNSHARE_RANGE: a->range = true; /* fall through */
    case BH_PAGE_UNSHARE: a->c.op = BH_UNSHARE; return true;
    case BH_PAGE_QUERY_RANGE: a->range = true; /* fall through */
    case BH_PAGE_QUERY: a->c.op = BH_QUERY; return true;
    default: break;
    }
    if (o < BH_PAGE_SET_MASK_BASE)
        return false;
    a->range = o >= BH_PAGE_SET_MASK_RANGE_BASE;
    o = (uint16_t)(o - (a->range ? BH_PAGE_SET_MASK_RANGE_BASE : BH_PAGE_SET_MASK_BASE));
    a->c.op = BH_SET_MASK;
    a->c.level = (uint8_t)(o / BH_PAGE_SET_MASK_STRIDE);
    a->c.rights = (uint8_t)(o % BH_PAGE_SET_MASK_STRIDE / BH_PAGE_RIGHTS_STRIDE);
    return true;
}

static bool same(const struct bh_context *a, const struct bh_context *b)
{
    return a->partition == b->partition && a->level == b->level && a->trusted == b->trusted;
}

/* COUNT as this command finds it: writes of its port before it are not answered yet. */
static uint32_t count_for(const struct pages *g, const struct page_access *until)
{
    struct bh_page_state s = g->sb->model.port[until->port].page;

    EACH(g, a)
    {
        if (a == until)
            break;
        if (a->port != until->port || !a->write || a->shown || a->strb != 0xf)
            continue;
        const bool sets = a->offset == BH_PAGE_COUNT;
        if (!sets && a->offset != BH_PAGE_CMD_STATUS && !a->is_command)
            continue;
        if (!same(&s.of, &a->at))
            s = (struct bh_page_state){.of = a->at};
        if (sets)
            s.count = a->data;
        else if (a->is_command && a->range)
            s.count = 0;
    }
    return same(&s.of, &until->at) ? s.count : 0;
}

struct page_access *pages_accepted(struct pages *g, unsigned port, const struct bh_burst *b, uint8_t refuse_resp, uint64_t cycle)
{
    struct page_access *a = g->free;
    struct scoreboard *sb = g->sb;

    if (!a)
        abort(); /* more than any build takes */
    g->free = a->next;
    *a = (struct page_access){.port = port,
                              .write = b->write,
                              .offset = b->addr & 0xffc,
                              .prot = b->prot,
                              .refuse = refuse_resp,
                              .accepted = cycle,
                              .command = -1,
                              .read_error = GRANULES_NONE};
    bh_context_of(&sb->model, port, b->user, &a->at);
    a->least = scoreboard_counters_least(sb, a->at.partition);
    if (g->last)
        g->last->next = a;
    else
        g->first = a;
    g->last = a;
    g->active++;
    return a;
}

void pages_over(struct pages *g, struct page_access *a)
{
    struct page_access **at = &g->first, *before = NULL;

    while (*at != a)
        before = *at, at = &before->next;
    *at = a->next;
    if (g->last == a)
        g->last = before;
    a->next = g->free;
    g->free = a;
    g->active--;
}

static bool touch_meets(const struct touch *a, const struct touch *b)
{
    for (unsigned i = 0; i < a->n; i++)
        for (unsigned k = 0; k < b->n; k++)
            if (a->range[i].first < b->range[k].first + b->range[k].count && b->range[k].first < a->range[i].first + a->range[i].count)
                return true;
    return false;
}

/* A command that changes nothing: it asks, or is refused whatever the table holds.  What it names and finds hangs on the table. */
static bool only_looks(const struct page_access *a) { return a->is_command && (a->c.op == BH_QUERY || !a->t.n); }

/* These may or may not have changed when such a command under way looks. */
static void lookers_unsure(struct pages *g, const struct touch *t)
{
    EACH(g, a)
        if (only_looks(a) && a->taken && !a->shown && touch_meets(&a->looked, t))
            a->unsure = true;
}

static uint64_t touched(const struct touch *t)
{
    uint64_t n = 0;
    for (unsigned i = 0; i < t->n; i++)
        n += t->range[i].count;
    return n;
}

void pages_data(struct pages *g, struct page_access *a, const struct dut_data *w)
{
    struct scoreboard *sb = g->sb;
    const unsigned lane = a->offset & (sb->params.data_width / 8 - 1);

    a->taken = true;
    a->since = sb->cycle;
    a->data = w->data[lane / 4];
    a->strb = w->strb >> lane & 0xf;
    a->is_command = sb->granules && command_of(a) && a->strb == 0xf;
    if (!a->is_command)
        return;
    if (a->range)
        a->c.count = count_for(g, a);
    if (a->c.op == BH_SET_MASK && a->c.level != a->at.level)
        return;
    a->looked = granules_of(&sb->model, a->at.partition, a->c.granule, a->c.count);
    if (touched(&a->looked) == a->c.count)
        a->t = a->looked;
    if (only_looks(a)) {
        EACH(g, o)
            a->unsure |= o->command >= 0 && !o->shown && touch_meets(&o->t, &a->looked);
        a->unsure |= touch_meets(&g->commit, &a->looked) || granules_unsure(sb->granules, &a->looked);
        return;
    }
    lookers_unsure(g, &a->t);
    a->command = (int)granules_begin(sb->granules, a->port, &a->at, &a->c, &a->t);
    if (a->c.op != BH_SET_MASK)
        ownership_command(&sb->own, (unsigned)(a - g->pool), a->at.partition, a->c.granule, a->c.count, a->c.op == BH_SHARE);
    verdict_widen(sb, &a->t);
}

/* ---- writes ------------------------------------------------------------------------------- */

static const char *const OP[] = {"SHARE", "UNSHARE", "QUERY", "SET_MASK"};

static struct text access_text(const struct page_access *a)
{
    struct text t;
    int n = snprintf(t.s, sizeof t.s, "port %u, page of partition %u level %u%s: %s 0x%03x", a->port, a->at.partition, a->at.level,
                     a->at.trusted ? " trusted" : "", a->write ? "write" : "read", a->offset);

    if (a->write)
        n += snprintf(t.s + n, sizeof t.s - (size_t)n, " = 0x%08" PRIx32, a->data);
    if (a->is_command)
        n += snprintf(t.s + n, sizeof t.s - (size_t)n, " (%s of %" PRIu64 ")", OP[a->c.op], a->c.count);
    if (a->write && a->strb != 0xf)
        snprintf(t.s + n, sizeof t.s - (size_t)n, " STRB 0x%x", a->strb);
    return t;
}

static void wrong_answer(struct pages *g, const struct page_access *a, bool ok, uint8_t resp, const char *why)
{
    scoreboard_fail(g->sb, "%s: the RTL answered BRESP %u; the model %s it%s%s (design section 5, page.rdl)", access_text(a).s, resp,
                    ok ? "does" : "refuses", *why ? ": " : "", why);
}

static bool execute(struct pages *g, struct page_access *a, struct bh_command_result *done)
{
    return bh_page_write(&g->sb->model, a->port, &a->at, a->prot, a->offset, a->data, a->strb, done);
}

static uint64_t pa_of(const struct bh_params *p, uint64_t entry) { return p->granule_base + (entry << p->granule_log2); }

static bool ready_unsure(const struct pages *g, const struct page_access *a)
{
    return a->ready_unsure || (granules_maybe_ready(g->sb->granules) && granules_maybe_not_ready(g->sb->granules));
}

/* The model executes the command from a state and with a memory from which it ends as the RTL says, if there are such. */
static bool execute_command(struct pages *g, struct page_access *a, bool known, bool said, struct bh_command_result *done)
{
    struct scoreboard *sb = g->sb;
    struct bh_model *m = &sb->model;
    const bool ready = m->table_ready, refused = known && !said;
    bool bad = false, ok;

    if (a->command >= 0 && known && granules_races(sb->granules, (unsigned)a->command)) {
        granules_before(sb->granules, (unsigned)a->command, said);
        g->port[a->port].status_unsure |= refused;
    }
    if (ready_unsure(g, a)) {
        bh_table_ready(m, known ? said : ready);
        g->port[a->port].status_unsure |= refused;
    }
    if (refused && (a->read_error != GRANULES_NONE || (a->t.n && a->write_error))) {
        const uint64_t e = a->read_error != GRANULES_NONE ? a->read_error : a->t.range[0].first;
        bad = true;
        bh_table_ready(m, true);
        bh_granule_error(m, pa_of(&sb->params, e), true);
        ok = execute(g, a, done);
        bh_granule_error(m, pa_of(&sb->params, e), false);
        g->port[a->port].status_unsure |= a->write_error || a->range;
    }
    if (a->overtaken && a->range) { /* begun before, it has the COUNT that it found */
        g->port[a->port].status_unsure = true;
        if (known && said)
            m->port[a->port].page = (struct bh_page_state){.of = a->at, .count = (uint32_t)a->c.count};
    }
    if (!bad)
        ok = execute(g, a, done);
    bh_table_ready(m, ready);
    return ok;
}

static void command_answered(struct pages *g, struct page_access *a, uint8_t resp)
{
    struct scoreboard *sb = g->sb;
    struct bh_model *m = &sb->model;
    const bool said = resp == BH_OKAY;
    const bool late = a->c.op != BH_QUERY && views_limit_passed(sb->views, a->since);
    const bool races = a->command >= 0 && granules_races(sb->granules, (unsigned)a->command);
    /* Refused late, and others might be why, or a COUNT that was lost before it began: made and not complete, or not made. */
    const bool open = races || (a->overtaken && a->range);
    const bool known = a->refuse != BH_OKAY && !(late && open && !said);
    struct bh_command_result done;
    const bool ok = execute_command(g, a, known, said, &done);
    const bool drained = ok && known && !said && late;

    if (drained) {
        bh_page_drain(m, a->port, &a->at);
        done.code = BH_COMMAND_DRAIN;
    } else if (known && ok != said)
        wrong_answer(g, a, ok, resp, ok ? (m->drain_limit ? "DRAIN_LIMIT has not passed" : "") : bh_command_name(done.code));
    if (late && (drained || !known))
        EACH(g, o) /* writes behind it took effect while it waited */
            if (o != a && o->port == a->port && o->write && o->taken && !o->shown)
                o->unsure = g->port[a->port].status_unsure = true;
    const bool unsure = !known && (late || races || a->read_error != GRANULES_NONE || a->write_error || ready_unsure(g, a));
    if (unsure || (a->unsure && a->c.op != BH_QUERY))
        g->port[a->port].status_unsure = true;
    sb->counts.commands[a->c.op][done.code & 15]++;
    if (ok && a->range)
        sb->counts.range_granules += a->c.count;
    if (a->c.op == BH_QUERY && (ok || unsure))
        g->port[a->port].result_unsure = a->unsure || unsure;
    if (a->command < 0)
        return;
    sb->counts.overlapping += races;
    if (a->c.op != BH_SET_MASK)
        ownership_command_ends(&sb->own, (unsigned)(a - g->pool), !unsure ? ok : -1);
    if (!granules_end(sb->granules, (unsigned)a->command, unsure ? GRANULES_UNKNOWN : ok ? GRANULES_MADE : GRANULES_REFUSED))
        scoreboard_fail(sb, "%s: the model's table is not what the command leaves (a mistake of the bench or the model)", access_text(a).s);
    a->command = -1;
    if (ok && !drained)
        verdict_barrier(sb, &a->t, access_text(a).s, late && !known);
}

/* Mailbox: another write that is under way may have taken effect already.  Executed one after the other, as they came, until the
 * outcome is this one. */
static struct page_access *next_mail(struct pages *g, const struct page_access *but)
{
    EACH(g, a)
        if (a != but && a->write && a->taken && !a->shown && !a->early && is_mail(a->offset))
            return a;
    return NULL;
}

static void take_early(struct pages *g, struct page_access *a)
{
    struct bh_command_result none;

    a->early = true;
    a->early_ok = execute(g, a, &none);
}

static bool owner_writes_mail(const struct pages *g, const struct register_write **w)
{
    *w = views_register_write(g->sb->views);
    return *w && (*w)->owner && (*w)->addr >= BH_REG_MAIL_PEERS_BASE &&
           (*w)->addr < BH_REG_MAIL_CALL_BASE + BH_REG_MAIL_CALL_COUNT * BH_REG_MAIL_CALL_STRIDE;
}

/* Another port's write is under way, and its outcome may not show which was first. */
static void mail_races(struct pages *g, const struct page_access *a, bool known)
{
    const uint16_t bit = (uint16_t)(1u << a->at.partition);
    bool words = false, any = false;

    EACH(g, o)
        if (o != a && o->port != a->port && o->write && o->taken && !o->shown && !o->early && is_mail(o->offset)) {
            any = true;
            words |= o->at.partition == a->at.partition && o->offset == BH_PAGE_MAIL_WORD;
        }
    if (a->offset == BH_PAGE_MAIL_WORD)
        g->words_open = words ? g->words_open | bit : g->words_open & (uint16_t)~(a->unsure ? 0 : bit);
    EACH(g, o)
        o->unsure |= words && o->offset == BH_PAGE_MAIL_WORD && o->write && !o->shown; /* nor does its own answer settle it */
    g->mail_open |= any && !known;
}

static bool mail_write(struct pages *g, struct page_access *a, bool known, bool said)
{
    struct bh_model *m = &g->sb->model;
    struct bh_mail before[BH_MAX_PARTITIONS];
    const struct register_write *w;
    struct page_access *o;
    struct bh_record none;

    mail_races(g, a, known);
    g->mail_moved = g->sb->cycle;
    if (a->early)
        return a->early_ok;
    for (;;) {
        struct bh_command_result done;
        memcpy(before, m->mail, sizeof before);
        const uint16_t irq = m->irq_state;
        const bool ok = execute(g, a, &done);
        if (!known || ok == said)
            return ok;
        memcpy(m->mail, before, sizeof before);
        m->irq_state = irq;
        if (a->unsure && a->offset == BH_PAGE_MAIL_WORD) /* before or behind a ring that is answered already: the word is open */
            return said;
        if ((o = next_mail(g, a)))
            take_early(g, o);
        else if (!g->owner_early && owner_writes_mail(g, &w)) {
            g->owner_early = true;
            g->owner_resp = bh_reg_write(m, w->addr, w->prot, w->value, 0xf, &none);
        } else
            return ok;
    }
}

bool pages_owner_mail(struct pages *g, uint16_t addr, uint32_t data, uint8_t prot, enum bh_resp resp)
{
    struct bh_model *m = &g->sb->model;
    struct bh_mail before[BH_MAX_PARTITIONS];
    struct page_access *o;
    struct bh_record none;

    if (addr < BH_REG_MAIL_PEERS_BASE || addr >= BH_REG_MAIL_CALL_BASE + BH_REG_MAIL_CALL_COUNT * BH_REG_MAIL_CALL_STRIDE)
        return false;
    while ((o = next_mail(g, NULL))) {
        take_early(g, o);
        memcpy(before, m->mail, sizeof before);
        const bool same_end = bh_reg_write(m, addr, prot, data, 0xf, &none) == resp;
        memcpy(m->mail, before, sizeof before);
        if (same_end)
            return true;
    }
    return false;
}

bool pages_owner_done(struct pages *g, enum bh_resp *resp)
{
    const bool early = g->owner_early;

    *resp = g->owner_resp;
    g->owner_early = false;
    g->mail_moved = g->sb->cycle;
    return early;
}

bool pages_mail_moves(const struct pages *g)
{
    const struct register_write *w;

    if (g->words_open || g->mail_open)
        return true;
    EACH(g, a)
        if (a->write && is_mail(a->offset))
            return true;
    return owner_writes_mail(g, &w) || (g->mail_moved && g->sb->cycle - g->mail_moved < LAG);
}

uint16_t pages_irq(const struct pages *g)
{
    EACH(g, a)
        if (a->write && a->offset == BH_PAGE_MAIL_RING)
            return 1u << 15;
    return 0;
}

static bool level_answered(struct pages *g, struct page_access *a, bool known, bool said)
{
    struct scoreboard *sb = g->sb;

    if (a->lowered)
        return true;
    if (a->lowered_too)
        return said;
    const bool would = bh_page_effect(&sb->model, a->port, &a->at, a->prot, a->offset, a->data, a->strb) == BH_PAGE_LEVEL_DOWN;
    if (!would)
        return false;
    if (known && said)
        scoreboard_fail(sb, "%s: answered OKAY, and port_level has not changed (docs/architecture.md: the response is the barrier)",
                        access_text(a).s);
    else
        views_level_refused(sb->views, a->port, a->since, g->port[a->port].moved >= a->since);
    return said;
}

void pages_write_answered(struct pages *g, struct page_access *a, uint8_t resp)
{
    struct scoreboard *sb = g->sb;
    const bool known = a->refuse != BH_OKAY, said = resp == BH_OKAY;
    struct bh_command_result none;
    bool ok;

    if (a->shown)
        return;
    if (!a->taken) {
        scoreboard_fail(sb, "%s: answered before its data were taken (AXI A3.3)", access_text(a).s);
        return;
    }
    sb->counts.page_writes++;
    sb->last_busy = sb->cycle;
    if (!said && resp != a->refuse) {
        scoreboard_fail(sb, "%s: BRESP %u; CONTROL.RESP says %u", access_text(a).s, resp, a->refuse);
        return;
    }
    sb->counts.page_refused += !said;
    if (a->is_command) {
        command_answered(g, a, resp);
        a->shown = true;
        return;
    }
    if (a->offset == BH_PAGE_LEVEL && a->strb == 0xf)
        ok = level_answered(g, a, known, said);
    else if (is_mail(a->offset))
        ok = mail_write(g, a, known, said);
    else
        ok = execute(g, a, &none);
    a->shown = true;
    if (known && ok != said)
        wrong_answer(g, a, ok, resp, "");
    if (!ok)
        return;
    if (a->offset == BH_PAGE_CMD_STATUS)
        g->port[a->port].status_unsure = a->unsure;
    if (a->offset == BH_PAGE_CALL) {
        g->port[a->port].moved = sb->cycle;
        sb->counts.calls++;
    }
    sb->counts.rings += a->offset == BH_PAGE_MAIL_RING;
    sb->counts.mail_answers += is_mail(a->offset) && a->offset >= BH_PAGE_MAIL_CALL_BASE;
}

/* It was taken while the port was open, which was isolated for it since; the change goes on. */
static bool lowers_closed(const struct pages *g, const struct page_access *a)
{
    const struct port *q = &g->sb->port[a->port];
    struct bh_context now;

    return q->closed && a->since <= q->closed_at && bh_context_of(&g->sb->model, a->port, 0, &now) == BH_OK && same(&now, &a->at) &&
           g->sb->model.port[a->port].control.mode != BH_MODE_STREAM && a->data < a->at.level;
}

bool pages_lowers(const struct pages *g, unsigned port, unsigned *level)
{
    EACH(g, a)
        if (a->port == port && a->write && a->taken && !a->shown && !a->lowered && a->offset == BH_PAGE_LEVEL && a->strb == 0xf &&
            (lowers_closed(g, a) ||
             bh_page_effect(&g->sb->model, port, &a->at, a->prot, a->offset, a->data, a->strb) == BH_PAGE_LEVEL_DOWN)) {
            *level = a->data;
            return true;
        }
    return false;
}

void pages_lowered(struct pages *g, unsigned port)
{
    struct bh_command_result none;

    EACH(g, a)
        if (a->port == port && a->write && a->taken && !a->shown && !a->lowered && a->offset == BH_PAGE_LEVEL) {
            a->lowered = lowers_closed(g, a) ? bh_set_level(&g->sb->model, port, a->at.partition, a->data) == BH_OK : execute(g, a, &none);
            return;
        }
}

void pages_lowered_too(struct pages *g, unsigned port)
{
    EACH(g, a)
        a->lowered_too |= a->port == port && a->write && a->taken && !a->shown && a->offset == BH_PAGE_LEVEL;
}

unsigned pages_beside(const struct pages *g, unsigned port)
{
    unsigned n = 0;

    EACH(g, a)
        n += a->port == port && a->write && a->offset == BH_PAGE_LEVEL;
    return n;
}

void pages_view_changed(struct pages *g, unsigned ports)
{
    for (unsigned i = 0; i < BH_MAX_PORTS; i++)
        if (ports >> i & 1)
            g->port[i] = (struct page_port){.moved = g->sb->cycle};
    EACH(g, a)
        a->overtaken |= ports >> a->port & 1;
}

/* ---- reads ----------------------------------------------------------------------------------- */

uint32_t pages_fault(struct pages *g, unsigned partition, const struct bh_record *r, int other, bool either, uint64_t accepted)
{
    if (partition >= BH_MAX_PARTITIONS || r->code < BH_FAULT_BURST || r->code > BH_FAULT_SHARE)
        return 0;
    g->fault[partition][g->faults[partition] % FAULTS] = (struct page_fault){*r, (uint8_t)other, either, accepted, UINT64_MAX};
    return g->faults[partition]++;
}

void pages_fault_ends(struct pages *g, unsigned partition, uint32_t number)
{
    if (partition < BH_MAX_PARTITIONS && number < g->faults[partition] && g->faults[partition] - number <= FAULTS)
        g->fault[partition][number % FAULTS].to = g->sb->cycle;
}

static uint32_t fault_word(const struct pages *g, unsigned partition, const struct bh_record *r, uint16_t offset)
{
    static struct bh_model one; /* with a last fault, and no more */
    const struct bh_context at = {.partition = (uint8_t)partition};
    uint32_t data;

    one.params = g->sb->params;
    one.last_fault[partition] = *r;
    (void)bh_page_read(&one, 0, &at, offset, &data);
    return data;
}

/* The last fault is that of any burst which no other one has certainly followed. */
static bool fault_shows(const struct pages *g, const struct page_access *a, uint32_t got)
{
    const unsigned of = a->at.partition;
    const uint32_t n = g->faults[of] < FAULTS ? g->faults[of] : FAULTS;
    uint64_t newest = 0; /* some burst was the last one by then and is still, but for later ones */
    bool any = false;

    for (uint32_t i = 0; i < n; i++) {
        const struct page_fault *f = &g->fault[of][i];
        if (!f->either && f->to < a->accepted && a->accepted - f->to > LAG) {
            any = true;
            newest = f->from > newest ? f->from : newest;
        }
    }
    if (!any && got == fault_word(g, of, &(struct bh_record){.code = BH_FAULT_NONE}, a->offset))
        return true;
    for (uint32_t i = 0; i < n; i++) {
        const struct page_fault *f = &g->fault[of][i];
        struct bh_record r = f->r;
        if (f->to < newest && newest - f->to > LAG)
            continue;
        if (got == fault_word(g, of, &r, a->offset))
            return true;
        r.code = (enum bh_fault)f->other;
        if (f->other && got == fault_word(g, of, &r, a->offset))
            return true;
    }
    for (const struct port *q = g->sb->port; q < g->sb->port + g->sb->params.ports; q++) /* refused, and not known yet */
        if (q->r.open + q->w.open)
            return true;
    return n == FAULTS && a->accepted < g->sb->cycle && newest == 0;
}

static void sample(struct pages *g, struct page_access *a)
{
    uint32_t v;
    const bool ok = bh_page_read(&g->sb->model, a->port, &a->at, a->offset, &v);

    for (unsigned i = 0; i < a->values; i++)
        if (a->value[i] == v && a->ok[i] == ok)
            return;
    if (a->values == VALUES)
        a->unsure = true;
    else
        a->value[a->values] = v, a->ok[a->values++] = ok;
}

/* Does a write that is under way change what this one reads? */
static void follow_read(struct pages *g, struct page_access *a)
{
    const struct page_port *q = &g->port[a->port];

    sample(g, a);
    a->unsure |= is_mail(a->offset) && pages_mail_moves(g);
    a->unsure |= q->status_unsure && (a->offset == BH_PAGE_CMD_STATUS || a->offset == BH_PAGE_CMD_GRANULE);
    a->unsure |= q->result_unsure && a->offset == BH_PAGE_CMD_RESULT;
    if (is_state(a->offset) || a->offset == BH_PAGE_CALL)
        EACH(g, o)
            a->unsure |= o->write && o->port == a->port;
}

static bool counter_shows(const struct pages *g, const struct page_access *a, uint32_t got)
{
    const unsigned of = a->at.partition, k = (a->offset - BH_PAGE_READS) / 4;
    const struct bh_counters *most = &g->sb->model.counters[of], *slack = &g->sb->slack[of];
    struct bh_counters more = {0};
    verdict_early(g->sb, &more, of);
    const uint32_t high[4] = {most->reads, most->writes, most->beats, most->faults};
    const uint32_t low[4] = {a->least.reads, a->least.writes, a->least.beats, a->least.faults};
    const uint32_t early[4] = {more.reads, more.writes, more.beats, more.faults};
    const uint32_t loose[4] = {slack->reads, slack->writes, slack->beats, slack->faults};
    const uint32_t from = low[k] - loose[k];

    return got - from <= high[k] + early[k] + loose[k] - from;
}

void pages_read_answered(struct pages *g, struct page_access *a, const uint32_t *lanes, unsigned words, uint8_t resp)
{
    struct scoreboard *sb = g->sb;
    const uint32_t got = lanes[0];
    bool same_as = false;

    if (a->shown)
        return;
    a->shown = true;
    sb->counts.page_reads++;
    for (unsigned i = 1; i < words; i++)
        if (lanes[i] != got)
            scoreboard_fail(sb, "%s: lanes differ (0x%08" PRIx32 ", 0x%08" PRIx32 "); data are on all of them", access_text(a).s, got, lanes[i]);
    follow_read(g, a);
    if (is_counter(a->offset))
        same_as = resp == BH_OKAY && counter_shows(g, a, got);
    else if (is_fault(a->offset))
        same_as = resp == BH_OKAY && fault_shows(g, a, got);
    else
        for (unsigned i = 0; i < a->values && !same_as; i++)
            same_as = a->ok[i] ? resp == BH_OKAY && got == a->value[i] : resp == a->refuse && !got;
    sb->counts.page_refused += a->values && !a->ok[0];
    if (a->unsure && !same_as && resp == BH_OKAY) {
        sb->counts.page_unsure++;
        return;
    }
    if (!same_as)
        scoreboard_fail(sb, "%s: the RTL says 0x%08" PRIx32 " with RRESP %u, the model 0x%08" PRIx32 "%s (design section 5, page.rdl)",
                        access_text(a).s, got, resp, a->values ? a->value[a->values - 1] : 0,
                        a->values && !a->ok[a->values - 1] ? ", refused" : "");
}

/* ---- commits and the table ------------------------------------------------------------------- */

void pages_commit_begins(struct pages *g, const struct touch *t)
{
    if (!g->sb->granules)
        return;
    g->commit = *t;
    granules_clearing(g->sb->granules, t);
    lookers_unsure(g, t);
    verdict_widen(g->sb, t);
}

void pages_commit_ends(struct pages *g, bool live, bool settled)
{
    if (!g->sb->granules)
        return;
    if (live)
        granules_cleared(g->sb->granules);
    granules_clear_ends(g->sb->granules);
    if (live)
        verdict_barrier(g->sb, &g->commit, "a commit that changes who owns the granule", !settled);
    g->commit.n = 0;
}

/* It comes into use, or goes out of it, within a few cycles. */
static void table_changes(struct pages *g)
{
    granules_ready(g->sb->granules, true, true);
    g->ready_at = g->sb->cycle + 2 * SCOREBOARD_MOVE;
    EACH(g, a)
        a->ready_unsure = true;
    verdict_widen(g->sb, NULL);
}

/* A range that is changed word by word, or a commit that clears. */
static bool meets_change(const struct pages *g, const struct touch *t)
{
    EACH(g, a)
        if (a->command >= 0 && !a->shown && touched(&a->t) > 1 && touch_meets(&a->t, t))
            return true;
    return touch_meets(&g->commit, t);
}

void pages_table_read_error(struct pages *g, uint64_t first, uint64_t count)
{
    EACH(g, a)
        for (unsigned i = 0; a->is_command && !a->shown && i < a->looked.n; i++) {
            const struct touch_range *r = &a->looked.range[i];
            if (r->first < first + count && first < r->first + r->count) {
                const uint64_t e = r->first > first ? r->first : first;
                if (a->read_error == GRANULES_NONE || e < a->read_error)
                    a->read_error = e;
            }
        }
    verdict_error(g->sb, first, count);
    if (!g->failed && meets_change(g, &(struct touch){.n = 1, .range = {{first, count}}})) {
        g->failed_unsure = true;
        table_changes(g);
    }
}

void pages_table_failed(struct pages *g)
{
    g->failed = true;
    g->failed_unsure = false;
    EACH(g, a)
        a->write_error = true;
    if (granules_maybe_ready(g->sb->granules))
        table_changes(g);
}

void pages_table_cleared(struct pages *g)
{
    if (!g->failed)
        table_changes(g);
}

bool pages_granule_sure(const struct pages *g, uint64_t entry)
{
    const struct touch one = {.n = 1, .range = {{entry, 1}}};
    return g->sb->granules && !granules_unsure(g->sb->granules, &one);
}

bool pages_table_sure(const struct pages *g) { return !g->failed && !g->failed_unsure; }

bool pages_table_status(struct pages *g, bool ready, bool failed)
{
    const bool moves = g->ready_at > g->sb->cycle;

    if (!g->sb->granules)
        return !ready && !failed;
    if (g->failed_unsure && !moves && ready == !failed) {
        g->failed_unsure = false;
        g->failed = failed;
    }
    return (ready ? granules_maybe_ready(g->sb->granules) || moves : granules_maybe_not_ready(g->sb->granules)) &&
           (failed == g->failed || moves);
}

static void table_settles(struct pages *g)
{
    if (!g->ready_at || g->sb->cycle < g->ready_at || g->failed_unsure)
        return;
    g->ready_at = 0;
    granules_ready(g->sb->granules, g->failed, !g->failed);
    bh_table_ready(&g->sb->model, !g->failed);
    /* What is open and waits may have entered before; what comes now has not. */
}

/* ---- one cycle -------------------------------------------------------------------------------- */

static void check_pins(struct pages *g, const struct dut_pins *p, bool may_wait)
{
    const struct scoreboard *sb = g->sb;
    const struct bh_model *m = &sb->model;

    if (!pages_mail_moves(g))
        for (unsigned i = 0; i < sb->params.partitions; i++)
            if ((p->mail_irq >> i & 1) != bh_mail_irq(m, i))
                scoreboard_fail(g->sb, "mail_irq of partition %u is %u, and %s call waits for it or was answered (docs/architecture.md)", i,
                                p->mail_irq >> i & 1, bh_mail_irq(m, i) ? "a" : "no");
    for (unsigned i = 0; i < sb->params.ports; i++) {
        bool writes = may_wait || sb->cycle - g->port[i].moved < LAG;
        EACH(g, a)
            writes |= a->write && a->port == i;
        if (!writes && p->port[i].level_call != (bh_level_call(m, i) != 0))
            scoreboard_fail(g->sb, "level_call of port %u is %u, and CALL is %u (docs/architecture.md)", i, p->port[i].level_call,
                            bh_level_call(m, i));
    }
}

/* Nothing but page accesses is in flight, and nobody else keeps them waiting. */
static void check_moves(struct pages *g, const struct dut_pins *p, bool may_wait)
{
    const struct scoreboard *sb = g->sb;
    bool theirs = may_wait || sb->flying != g->active || sb->params.granule_dram || sb->cycle < sb->ready_at ||
                  views_register_write(sb->views);
    uint64_t work = 0;
    const struct page_access *oldest = NULL;

    EACH(g, a)
    {
        const struct dut_port *q = &p->port[a->port];
        theirs |= a->shown || (a->write && !a->taken && !q->s_w.valid);
        work += !a->is_command ? 0 : a->c.count < sb->params.granules ? a->c.count : sb->params.granules;
        if (!oldest)
            oldest = a;
    }
    g->work = work > g->work ? work : g->work;
    if (theirs || !oldest)
        g->waits = 0, g->work = 0;
    else if (++g->waits > MOVES + 2 * g->work * (sb->params.ports + 1))
        scoreboard_fail(g->sb, "%s waits for %u cycles, and nothing but pages is in flight (design section 5: none starves)",
                        access_text(oldest).s, g->waits);
}

void pages_cycle(struct pages *g, const struct dut_pins *p, bool may_wait)
{
    if (!g->sb->params.page)
        return;
    table_settles(g);
    EACH(g, a)
        if (!a->write && !a->shown)
            follow_read(g, a);
    check_pins(g, p, may_wait);
    check_moves(g, p, may_wait);
}
