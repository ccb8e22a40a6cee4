/* SPDX-License-Identifier: Apache-2.0
 *
 * Changes of level: what port_level and level_ack show, against what pins, the page and PORT_LEVEL ask for.  A level changes at a port
 * that was stopped and has drained, as any view; addresses accepted from the cycle on in which port_level shows it have it.
 */
#include <inttypes.h>

#include "bulkhead/registers.h"
#include "pages.h"
#include "view.h"

#define GRACE 16u    /* cycles around a change of view within which port_level may show either level */
#define UNKNOWN 0xffu

enum { BY_REGISTER, BY_LEVEL_PINS, BY_PAGE };

static unsigned levels(const struct views *v) { return v->params.levels ? v->params.levels : 1; }

void levels_reset(struct views *v)
{
    for (unsigned i = 0; i < v->params.ports; i++)
        v->level[i].shown = 0;
}

/* The level that the port's bursts have by the model. */
static unsigned in_force(const struct bh_model *m, unsigned port)
{
    struct bh_context at;

    if (m->port[port].control.mode == BH_MODE_STREAM || bh_context_of(m, port, 0, &at) != BH_OK)
        return 0;
    return at.level;
}

bool levels_by_page(const struct views *v, unsigned ports)
{
    unsigned level;

    for (unsigned i = 0; v->params.page && i < v->params.ports; i++)
        if ((ports >> i & 1) && pages_lowers(scoreboard_pages(v->sb), i, &level))
            return true;
    return false;
}

/* The partition that the port carries. */
static unsigned carried(const struct bh_model *m, unsigned port)
{
    struct bh_context at;

    (void)bh_context_of(m, port, 0, &at);
    return at.partition;
}

static void changed(struct views *v, unsigned i, unsigned level, int by)
{
    struct bh_model *m = scoreboard_model(v->sb);
    struct view_level *l = &v->level[i];
    const char *name = by == BY_PAGE ? "a write of LEVEL" : "a change of level by level_sel";

    if (!v->port[i].closed) { /* else it has drained, whatever memory owes it */
        view_stopped(v, 1u << i, name);
        scoreboard_view_changed(v->sb, 1u << i, name);
    }
    if (by == BY_PAGE) /* before view_ended: no page waits any more */
        pages_lowered(scoreboard_pages(v->sb), i);
    view_ended(v, 1u << i, name, 0, 0);
    if (by != BY_PAGE) {
        unsigned lower;
        if (pages_lowers(scoreboard_pages(v->sb), i, &lower) && lower == level)
            pages_lowered_too(scoreboard_pages(v->sb), i);
        (void)bh_set_level(m, i, carried(m, i), level);
    }
    l->moved = v->cycle;
    scoreboard_counts(v->sb)->levels_by[by]++;
}

/* A register write that changes the port's view is answered in this cycle: the model hears of it next. */
static bool written(const struct views *v, unsigned i, const struct dut_pins *p)
{
    const struct register_write *w = registers_writing(v->registers);
    const uint32_t base = BH_REG_PORT_BASE + i * BH_REG_PORT_STRIDE;

    return w && w->owner && w->addr >= base && w->addr < base + BH_REG_PORT_STRIDE && p->axil_bvalid && p->axil_bresp == BH_OKAY &&
           bh_reg_effect(scoreboard_model(v->sb), w->addr, w->prot, w->value, 0xF, NULL) == BH_EFFECT_PORT;
}

/* port_level: as the model has it, or changed just now by who asked for it. */
static void check_level(struct views *v, unsigned i, const struct dut_pins *p)
{
    const unsigned shown = p->port[i].level;
    const struct bh_model *m = scoreboard_model(v->sb);
    struct view_level *l = &v->level[i];
    unsigned lower;

    if (shown != l->shown)
        l->moved = v->cycle;
    l->shown = (uint8_t)shown;
    if (shown == in_force(m, i) || written(v, i, p))
        return;
    if (l->asks && l->sel == shown && shown < levels(v) && bh_level_pins(m, i, shown))
        changed(v, i, shown, BY_LEVEL_PINS);
    else if (pages_lowers(scoreboard_pages(v->sb), i, &lower) && lower == shown)
        changed(v, i, shown, BY_PAGE);
    else if (v->cycle > v->ended + GRACE && v->cycle > l->moved + GRACE)
        scoreboard_fail(v->sb, "port_level of port %u is %u, and its view has level %u; neither level_sel, nor a page, nor a register asks for "
                               "that (docs/architecture.md)",
                        i, shown, in_force(m, i));
}

static void check_ack(struct views *v, unsigned i, const struct dut_port *p)
{
    const struct bh_model *m = scoreboard_model(v->sb);
    struct view_level *l = &v->level[i];

    if (p->level_ack && !l->ack) {
        if (!l->asks)
            scoreboard_fail(v->sb, "level_ack of port %u rose without a request (docs/architecture.md)", i);
        else if (!v->params.hardwired && bh_level_pins(m, i, l->sel)) { /* it would change the view, and has not */
            if (!v->port[i].closed)
                view_timed_out(v, 1u << i, "a change of level by level_sel", 0, 0, l->since);
        }
        l->asks = false;
    } else if (!p->level_ack && l->ack && l->req)
        scoreboard_fail(v->sb, "level_ack of port %u fell before level_req (docs/architecture.md)", i);
    if (p->level_req && !l->req) {
        l->asks = true;
        l->since = v->cycle;
        l->sel = p->level_sel;
    }
    l->ack = p->level_ack;
    l->req = p->level_req;
}

void views_level_refused(struct views *v, unsigned port, uint64_t since, bool moved)
{
    const bool others = moved || v->level[port].others + GRACE >= since;
    const uint32_t limit = v->limit;

    if (!others)
        view_timed_out(v, 1u << port, "a write of LEVEL", 0, 0, since);
    else if (limit && v->cycle - since >= limit) { /* who knows which it was */
        const struct bh_record r = bh_drain_record(0, 0, port);
        records_maybe(scoreboard_records(v->sb), RECORD_DRAIN, &r, v->cycle);
        v->port[port].exact = false; /* the fall of its qreqn may be this one's */
    }
}

unsigned levels_cycle(struct views *v, const struct dut_pins *p)
{
    unsigned busy = 0;

    for (unsigned i = 0; i < v->params.ports; i++) {
        check_level(v, i, p);
        check_ack(v, i, &p->port[i]);
        if (v->pin_asks || v->running || v->level[i].asks || registers_writing(v->registers))
            v->level[i].others = v->cycle;
        if (v->level[i].asks || v->cycle - v->level[i].moved < GRACE || levels_by_page(v, 1u << i))
            busy |= 1u << i;
    }
    return busy;
}
