/* SPDX-License-Identifier: Apache-2.0 */
#include "granules.h"

#include <stdlib.h>
#include <string.h>

#define COMMANDS 512u  /* under way at once */
#define PENDING  16u   /* of these on one granule */
#define WORLDS   1024u /* orders of these that lead to different states */

struct command {
    bool used;
    uint8_t port, caller;
    struct bh_command c;
    struct touch t;
};

/* One way in which the commands on a granule may have gone so far. */
struct world {
    uint16_t done, made; /* by place in pending: taken effect; with success */
    bh_granule state;
};

/* A granule with more than one possible state. */
struct account {
    uint64_t entry;
    size_t place;      /* in live */
    bool lost;         /* too many to follow: any */
    unsigned pending;
    uint16_t command[PENDING];
    unsigned worlds, room;
    struct world *world;
};

struct granules {
    struct bh_params params;
    bh_granule *table;
    struct account **of; /* by entry */
    struct account **live;
    size_t lives, room;
    struct command command[COMMANDS];
    unsigned under_way;
    struct touch clearing;
    bool maybe_not, maybe;
};

/* ---- life -------------------------------------------------------------------------- */

struct granules *granules_new(const struct bh_params *p, bool *failed)
{
    struct granules *g;

    *failed = false;
    if (!p->granules)
        return NULL;
    g = calloc(1, sizeof *g);
    if (g) {
        g->params = *p;
        g->table = calloc(p->granules, sizeof *g->table);
        g->of = calloc(p->granules, sizeof(struct account *));
    }
    *failed = !g || !g->table || !g->of;
    if (*failed) {
        granules_free(g);
        return NULL;
    }
    return g;
}

static void drop(struct granules *g, struct account *a)
{
    g->of[a->entry] = NULL;
    g->live[a->place] = g->live[--g->lives];
    g->live[a->place]->place = a->place;
    free(a->world);
    free(a);
}

void granules_free(struct granules *g)
{
    if (!g)
        return;
    while (g->lives)
        drop(g, g->live[0]);
    free(g->live);
    free(g->table);
    free(g->of);
    free(g);
}

void granules_reset(struct granules *g)
{
    if (!g)
        return;
    while (g->lives)
        drop(g, g->live[0]);
    memset(g->command, 0, sizeof g->command);
    g->under_way = 0;
    g->clearing.n = 0;
    g->maybe_not = g->params.granule_dram;
    g->maybe = !g->params.granule_dram;
}

bh_granule *granules_table(struct granules *g) { return g->table; }

void granules_ready(struct granules *g, bool maybe_not, bool maybe)
{
    g->maybe_not = maybe_not;
    g->maybe = maybe;
}
bool granules_maybe_not_ready(const struct granules *g) { return g && g->maybe_not; }
bool granules_maybe_ready(const struct granules *g) { return g && g->maybe; }

/* ---- whose granules ---------------------------------------------------------------------- */

struct touch granules_of(const struct bh_model *m, unsigned partition, uint64_t granule, uint64_t count)
{
    const struct bh_params *p = &m->params;
    struct touch t = {.n = 0};

    while (count && partition < p->partitions && granule >> (p->ipa_width - p->granule_log2) == 0) {
        const uint64_t ipa = granule << p->granule_log2;
        unsigned w;
        if (bh_window_lookup(&m->lookup[partition], ipa, ipa, &w))
            break;
        const struct bh_window *in = &m->live[partition].window[w];
        const uint64_t pa = in->pa_base + (ipa - in->ipa_base), left = (in->size - (ipa - in->ipa_base)) >> p->granule_log2;
        const uint64_t entry = granules_entry(p, pa);
        if (in->shared || in->borrow || entry == GRANULES_NONE || t.n == BH_MAX_WINDOWS)
            break;
        uint64_t n = left < count ? left : count;
        if (n > p->granules - entry)
            n = p->granules - entry;
        t.range[t.n].first = entry;
        t.range[t.n++].count = n;
        granule += n;
        count -= n;
    }
    return t;
}

/* ---- possible states ------------------------------------------------------------------------ */

static bh_granule after(bh_granule s, const struct bh_command *c)
{
    const unsigned at = c->level ? 4u * c->level - 3u : 0;

    switch (c->op) {
    case BH_SHARE: return s | 1;
    case BH_UNSHARE: return s & ~1ull;
    case BH_SET_MASK: return c->level ? (s & ~(15ull << at)) | (uint64_t)(~c->rights & 15u) << at : s;
    case BH_QUERY: break;
    }
    return s;
}

/* A level above the caller's has revoked something. */
static bool revoked(bh_granule s, unsigned caller) { return s >> (4 * caller + 1) != 0; }

static bool add(struct world *w, unsigned *n, struct world x)
{
    for (unsigned i = 0; i < *n; i++)
        if (w[i].done == x.done && w[i].made == x.made && w[i].state == x.state)
            return true;
    if (*n == WORLDS)
        return false;
    w[(*n)++] = x;
    return true;
}

/* Everything that may have happened by now: commands of a port in their order, those of different ports in any.  A command may
 * always be refused, for reasons of its own or of another granule; the golden model knows whether it was right.  0: too much. */
static unsigned closure(const struct granules *g, const struct account *a, struct world *w)
{
    unsigned n = 0;

    if (a->lost)
        return 0;
    for (unsigned i = 0; i < a->worlds; i++)
        w[n++] = a->world[i];
    for (unsigned i = 0; i < n; i++) {
        uint16_t ports = 0; /* with a command that has not taken effect */
        for (unsigned k = 0; k < a->pending; k++) {
            const struct command *c = &g->command[a->command[k]];
            const struct world now = w[i];
            if (now.done >> k & 1 || ports >> c->port & 1)
                continue;
            ports |= (uint16_t)(1u << c->port);
            struct world x = now;
            x.done |= (uint16_t)(1u << k);
            if (!add(w, &n, x))
                return 0;
            if (c->c.op != BH_SET_MASK && revoked(now.state, c->caller))
                continue;
            x.made |= (uint16_t)(1u << k);
            x.state = after(now.state, &c->c);
            if (!add(w, &n, x))
                return 0;
        }
    }
    return n;
}

static bool put_state(bh_granule *states, unsigned *n, bh_granule s)
{
    for (unsigned i = 0; i < *n; i++)
        if (states[i] == s)
            return true;
    if (*n == GRANULES_STATES)
        return false;
    states[(*n)++] = s;
    return true;
}

unsigned granules_states(const struct granules *g, uint64_t entry, bh_granule *states)
{
    static struct world w[WORLDS];
    const struct account *a = g->of[entry];
    unsigned n = 0;

    if (!a)
        states[n++] = g->table[entry];
    else {
        const unsigned worlds = closure(g, a, w);
        if (!worlds)
            return 0;
        for (unsigned i = 0; i < worlds; i++)
            if (!put_state(states, &n, w[i].state))
                return 0;
    }
    if (touch_has(&g->clearing, entry) && !put_state(states, &n, 0))
        return 0;
    return n;
}

/* ---- accounts ----------------------------------------------------------------------------------- */

static struct account *account(struct granules *g, uint64_t entry)
{
    struct account *a = g->of[entry];

    if (a)
        return a;
    if (g->lives == g->room) {
        g->room = g->room ? 2 * g->room : 64;
        g->live = realloc(g->live, g->room * sizeof *g->live);
        if (!g->live)
            abort();
    }
    a = calloc(1, sizeof *a);
    if (!a || !(a->world = calloc(1, sizeof *a->world)))
        abort();
    a->entry = entry;
    a->place = g->lives;
    a->worlds = a->room = 1;
    a->world[0].state = g->table[entry];
    g->live[g->lives++] = a;
    return g->of[entry] = a;
}

/* The account is nothing more than the table's state. */
static void settle(struct granules *g, struct account *a)
{
    if (a->pending || a->lost || a->worlds != 1)
        return;
    g->table[a->entry] = a->world[0].state;
    drop(g, a);
}

static void keep(struct account *a, const struct world *w, unsigned n)
{
    if (n > a->room) {
        free(a->world);
        a->world = malloc(n * sizeof *w);
        if (!a->world)
            abort();
        a->room = n;
    }
    memcpy(a->world, w, n * sizeof *w);
    a->worlds = n;
}

unsigned granules_begin(struct granules *g, unsigned port, const struct bh_context *at, const struct bh_command *c, const struct touch *t)
{
    unsigned id = 0;

    while (g->command[id].used)
        if (++id == COMMANDS)
            abort(); /* more than any build takes */
    g->command[id] = (struct command){.used = true, .port = (uint8_t)port, .caller = at->level, .c = *c, .t = *t};
    g->under_way++;
    for (unsigned i = 0; i < t->n; i++)
        for (uint64_t e = t->range[i].first; e < t->range[i].first + t->range[i].count; e++) {
            struct account *a = account(g, e);
            bool twice = false; /* two windows may show one PA */
            for (unsigned k = 0; k < a->pending; k++)
                twice |= a->command[k] == id;
            if (twice)
                continue;
            if (a->pending == PENDING)
                a->lost = true;
            else
                a->command[a->pending++] = (uint16_t)id;
        }
    return id;
}

const struct touch *granules_touched(const struct granules *g, unsigned command) { return &g->command[command].t; }

/* It finds one state, and nobody else's command is under way: those behind it on its port wait for it. */
static bool alone(const struct granules *g, const struct account *a, unsigned command)
{
    if (a->lost || a->worlds != 1 || !a->pending || a->command[0] != command)
        return false;
    for (unsigned k = 1; k < a->pending; k++)
        if (g->command[a->command[k]].port != g->command[command].port)
            return false;
    return true;
}

bool granules_races(const struct granules *g, unsigned command)
{
    const struct touch *t = &g->command[command].t;

    for (unsigned i = 0; i < t->n; i++)
        for (uint64_t e = t->range[i].first; e < t->range[i].first + t->range[i].count; e++)
            if (g->of[e] && !alone(g, g->of[e], command))
                return true;
    return false;
}

bool granules_unsure(const struct granules *g, const struct touch *t)
{
    if (t->n == 1 && t->range[0].count == 1)
        return g->of[t->range[0].first];
    for (size_t i = 0; i < g->lives; i++)
        if (touch_has(t, g->live[i]->entry))
            return true;
    return false;
}

static unsigned place_of(const struct account *a, unsigned command)
{
    unsigned k = 0;

    while (k < a->pending && a->command[k] != command)
        k++;
    return k;
}

/* A state of this granule in which the command was not done yet, and from which it ends so. */
static void choose(struct granules *g, struct account *a, unsigned command, bool made)
{
    static struct world w[WORLDS];
    const unsigned k = place_of(a, command), n = closure(g, a, w);
    const struct command *c = &g->command[command];
    bool gone = !n; /* lost: it may have found any */

    for (unsigned i = 0; i < n; i++)
        if (!(w[i].done >> k & 1) && (c->c.op == BH_SET_MASK || revoked(w[i].state, c->caller) == !made)) {
            g->table[a->entry] = w[i].state;
            return;
        }
    for (unsigned i = 0; i < n; i++) /* done before another one that is answered: what it found is gone */
        gone |= (w[i].done >> k & 1) && (w[i].made >> k & 1) == made;
    if (gone) /* and its outcome stands for it */
        g->table[a->entry] = made ? 0 : 15ull << (4 * c->caller + 1);
}

void granules_before(struct granules *g, unsigned command, bool made)
{
    const struct touch *t = &g->command[command].t;

    for (unsigned i = 0; i < t->n; i++)
        for (uint64_t e = t->range[i].first; e < t->range[i].first + t->range[i].count; e++)
            if (g->of[e] && !alone(g, g->of[e], command))
                choose(g, g->of[e], command, made);
}

/* Bit k goes. */
static uint16_t without(uint16_t bits, unsigned k)
{
    const uint16_t low = (uint16_t)((1u << k) - 1);
    return (uint16_t)((bits & low) | (bits >> 1 & (uint16_t)~low));
}

static bool end_on(struct granules *g, struct account *a, unsigned command, enum granules_made made)
{
    static struct world w[WORLDS], kept[WORLDS];
    const unsigned k = place_of(a, command), n = closure(g, a, w);
    const bool exact = made != GRANULES_UNKNOWN && alone(g, a, command);
    const bh_granule model = g->table[a->entry];
    unsigned m = 0;
    bool ok = true;

    for (unsigned i = 0; i < n; i++) {
        if (!(w[i].done >> k & 1) || (made != GRANULES_UNKNOWN && (w[i].made >> k & 1) != (made == GRANULES_MADE)))
            continue;
        if (exact && (w[i].state != model || w[i].done != 1u << k))
            continue;
        (void)add(kept, &m, (struct world){without(w[i].done, k), without(w[i].made, k), w[i].state});
    }
    if (k < a->pending) {
        memmove(&a->command[k], &a->command[k + 1], (a->pending - k - 1) * sizeof a->command[0]);
        a->pending--;
    }
    if (!n) /* any state, until a commit clears it */
        a->lost = true;
    if (a->lost)
        return true;
    if (m)
        keep(a, kept, m);
    else { /* the model says what is wrong */
        keep(a, &(struct world){0, 0, model}, 1);
        ok = !exact;
    }
    g->table[a->entry] = a->world[0].state;
    settle(g, a);
    return ok;
}

bool granules_end(struct granules *g, unsigned command, enum granules_made made)
{
    const struct touch t = g->command[command].t;
    bool ok = true;

    for (unsigned i = 0; i < t.n; i++)
        for (uint64_t e = t.range[i].first; e < t.range[i].first + t.range[i].count; e++)
            if (g->of[e])
                ok &= end_on(g, g->of[e], command, made);
    g->command[command].used = false;
    g->under_way--;
    return ok;
}

/* ---- commits -------------------------------------------------------------------------------------- */

void granules_clearing(struct granules *g, const struct touch *t) { g->clearing = *t; }
void granules_clear_ends(struct granules *g) { g->clearing.n = 0; }

/* The partition's own ports stand still, so nothing that changes these is under way but at a closed one. */
void granules_cleared(struct granules *g)
{
    for (size_t i = g->lives; i-- > 0;) {
        struct account *a = g->live[i];
        static struct world w[WORLDS], kept[WORLDS];
        if (!touch_has(&g->clearing, a->entry))
            continue;
        const unsigned n = closure(g, a, w);
        unsigned m = 0;
        for (unsigned k = 0; k < n; k++)
            (void)add(kept, &m, (struct world){w[k].done, w[k].made, 0});
        if (!n)
            (void)add(kept, &m, (struct world){0, 0, 0});
        a->lost = false;
        keep(a, kept, m);
        g->table[a->entry] = 0;
        settle(g, a);
    }
}
