/* SPDX-License-Identifier: Apache-2.0 */
#include "memory.h"

#include <stdlib.h>
#include <string.h>

#include "beat.h"

#define PAGE_BYTES 4096u
#define QUEUE 512u    /* bursts, at least 256 + what is under way; a power of two */
#define W_AHEAD 2048u /* beats taken before their address; a power of two */
#define MONITORS 16u  /* reservations a port, by the low ID bits */

struct burst_in {
    struct dut_addr a;
    uint64_t ready; /* cycle of the first answer */
    uint16_t beat;
    uint8_t resp;
    bool last_w; /* write: all data taken */
};

struct w_beat {
    uint32_t data[DUT_MAX_BUS_BYTES / 4];
    uint64_t strb;
    bool last;
};

/* The subordinate of one port. */
struct front {
    struct tb_stalls stalls;
    bool stuck_addresses, stuck_answers;

    /* reads and writes under way, oldest first */
    struct burst_in r[QUEUE], b[QUEUE];
    unsigned nr, nb;
    unsigned w_fill; /* index in b of the burst that write data go to; nb: none yet */
    struct w_beat ahead[W_AHEAD];
    unsigned ahead_head, ahead_count;
    int r_now, b_now; /* index in r, b of what is presented; -1: nothing */

    struct {
        bool set;
        uint32_t id;
        uint64_t addr, bytes;
    } exclusive[MONITORS];
};

struct memory {
    unsigned ports, bus_bytes;
    struct rng rng;

    /* bytes: open addressing by page number + 1 */
    uint64_t *keys;
    uint8_t **pages;
    size_t slots, used;
    uint64_t recent_key;
    uint8_t *recent;

    struct front front[BH_MAX_PORTS];
};

/* ---- bytes ------------------------------------------------------------------- */

static void grow(struct memory *m)
{
    const size_t old = m->slots;
    uint64_t *keys = m->keys;
    uint8_t **pages = m->pages;

    m->slots = old ? old * 2 : 4096;
    m->keys = calloc(m->slots, sizeof *m->keys);
    m->pages = calloc(m->slots, sizeof *m->pages);
    if (!m->keys || !m->pages)
        abort();
    for (size_t i = 0; i < old; i++)
        if (keys[i]) {
            size_t at = keys[i] * 0x9E3779B97F4A7C15ull % m->slots;
            while (m->keys[at])
                at = (at + 1) % m->slots;
            m->keys[at] = keys[i];
            m->pages[at] = pages[i];
        }
    free(keys);
    free(pages);
}

static uint8_t *page_of(struct memory *m, uint64_t pa)
{
    const uint64_t key = pa / PAGE_BYTES + 1;

    if (key == m->recent_key)
        return m->recent;
    if (m->used * 2 >= m->slots)
        grow(m);
    size_t at = key * 0x9E3779B97F4A7C15ull % m->slots;
    while (m->keys[at] && m->keys[at] != key)
        at = (at + 1) % m->slots;
    if (!m->keys[at]) {
        m->keys[at] = key;
        m->pages[at] = calloc(1, PAGE_BYTES);
        if (!m->pages[at])
            abort();
        m->used++;
    }
    m->recent_key = key;
    return m->recent = m->pages[at];
}

static void copy(struct memory *m, uint64_t pa, uint8_t *out, const uint8_t *in, size_t bytes)
{
    while (bytes) {
        uint8_t *at = page_of(m, pa) + pa % PAGE_BYTES;
        size_t part = PAGE_BYTES - pa % PAGE_BYTES;
        if (part > bytes)
            part = bytes;
        if (in)
            memcpy(at, in, part), in += part;
        else
            memcpy(out, at, part), out += part;
        pa += part;
        bytes -= part;
    }
}

void memory_poke(struct memory *m, uint64_t pa, const void *data, size_t bytes) { copy(m, pa, NULL, data, bytes); }
void memory_peek(struct memory *m, uint64_t pa, void *data, size_t bytes) { copy(m, pa, data, NULL, bytes); }

/* ---- life --------------------------------------------------------------------- */

struct memory *memory_new(unsigned ports, unsigned bus_bytes, uint64_t seed)
{
    struct memory *m = calloc(1, sizeof *m);

    if (!m)
        return NULL;
    m->ports = ports;
    m->bus_bytes = bus_bytes;
    rng_seed(&m->rng, seed);
    grow(m);
    memory_reset(m);
    return m;
}

void memory_free(struct memory *m)
{
    if (!m)
        return;
    for (size_t i = 0; i < m->slots; i++)
        free(m->pages[i]);
    free(m->keys);
    free(m->pages);
    free(m);
}

void memory_reset(struct memory *m)
{
    for (unsigned i = 0; i < m->ports; i++) {
        struct front *f = &m->front[i];
        f->nr = f->nb = f->w_fill = 0;
        f->ahead_head = f->ahead_count = 0;
        f->r_now = f->b_now = -1;
        memset(f->exclusive, 0, sizeof f->exclusive);
    }
}

void memory_stalls(struct memory *m, unsigned port, const struct tb_stalls *s) { m->front[port].stalls = *s; }
void memory_stuck(struct memory *m, unsigned port, bool addresses, bool answers)
{
    m->front[port].stuck_addresses = addresses;
    m->front[port].stuck_answers = answers;
}

/* ---- answers -------------------------------------------------------------------- */

/* Which burst answers next: the oldest one that is ready, or with reorder any ready one that is the oldest of
 * its ID.  -1: none. */
static int choose(struct memory *m, const struct front *f, const struct burst_in *q, unsigned n, uint64_t cycle, bool writes)
{
    int found = -1;
    unsigned seen = 0;

    for (unsigned i = 0; i < n; i++) {
        if (q[i].ready > cycle || (writes && !q[i].last_w)) {
            if (!f->stalls.reorder)
                return -1;
            continue;
        }
        if (!f->stalls.reorder)
            return (int)i;
        bool oldest = true;
        for (unsigned k = 0; k < i && oldest; k++)
            oldest = q[k].a.id != q[i].a.id;
        if (oldest && rng_below(&m->rng, ++seen) == 0)
            found = (int)i;
    }
    return found;
}

static void drive(struct memory *m, struct front *f, struct dut_port *p, uint64_t cycle)
{
    const struct tb_stalls *s = &f->stalls;

    p->m_arready = !f->stuck_addresses && f->nr < QUEUE - 1 && !rng_chance(&m->rng, s->m_ar);
    p->m_awready = !f->stuck_addresses && f->nb < QUEUE - 1 && !rng_chance(&m->rng, s->m_aw);
    p->m_wready = !f->stuck_addresses && f->ahead_count < W_AHEAD - 1 && !rng_chance(&m->rng, s->m_w);
    /* AWREADY may depend on a WVALID of the cycle before; with no data in store, wait for it. */
    if (s->aw_waits_for_w && !p->m_w.valid && !f->ahead_count)
        p->m_awready = 0;

    if (f->r_now < 0 && f->nr && !f->stuck_answers && !rng_chance(&m->rng, s->m_r)) {
        f->r_now = choose(m, f, f->r, f->nr, cycle, false);
        if (f->r_now >= 0) {
            const struct burst_in *q = &f->r[f->r_now];
            const uint64_t at = beat_addr(q->a.addr, q->a.size, q->a.len, q->a.burst, q->beat);
            copy(m, at & ~(uint64_t)(m->bus_bytes - 1), (uint8_t *)p->m_r.data, NULL, m->bus_bytes);
            p->m_r.id = q->a.id;
            p->m_r.user = q->a.user;
            p->m_r.resp = q->resp;
            p->m_r.last = q->beat == q->a.len;
            p->m_r.valid = 1;
        }
    }
    if (f->b_now < 0 && f->nb && !f->stuck_answers && !rng_chance(&m->rng, s->m_b)) {
        f->b_now = choose(m, f, f->b, f->nb, cycle, true);
        if (f->b_now >= 0) {
            const struct burst_in *q = &f->b[f->b_now];
            p->m_b.id = q->a.id;
            p->m_b.user = q->a.user;
            p->m_b.resp = q->resp;
            p->m_b.valid = 1;
        }
    }
    if (f->r_now < 0)
        p->m_r.valid = 0;
    if (f->b_now < 0)
        p->m_b.valid = 0;
}

void memory_drive(struct memory *m, struct dut_pins *p, uint64_t cycle)
{
    for (unsigned i = 0; i < m->ports; i++)
        drive(m, &m->front[i], &p->port[i], cycle);
}

/* ---- requests -------------------------------------------------------------------- */

static uint8_t error_of(const struct front *f, const struct dut_addr *a)
{
    const uint64_t h = (a->addr / PAGE_BYTES) * 0x9E3779B97F4A7C15ull >> 58;
    return !f->stalls.errors || h > 1 ? BH_OKAY : h ? BH_SLVERR : BH_DECERR;
}

static uint64_t bytes_of(const struct dut_addr *a) { return (uint64_t)(a->len + 1u) << a->size; }

static void exclusive_read(struct front *f, const struct dut_addr *a)
{
    const unsigned at = a->id % MONITORS;

    f->exclusive[at].set = true;
    f->exclusive[at].id = a->id;
    f->exclusive[at].addr = a->addr;
    f->exclusive[at].bytes = bytes_of(a);
}

/* An exclusive write succeeds when the reservation of its port and ID stands; any write ends reservations that it
 * touches, whoever holds them. */
static bool exclusive_write(struct memory *m, struct front *f, const struct dut_addr *a)
{
    const unsigned at = a->id % MONITORS;
    const bool ok = f->exclusive[at].set && f->exclusive[at].id == a->id && f->exclusive[at].addr == a->addr &&
                    f->exclusive[at].bytes == bytes_of(a);
    if (a->lock && !ok)
        return false;
    for (struct front *o = m->front; o < m->front + m->ports; o++)
        for (unsigned i = 0; i < MONITORS; i++)
            if (o->exclusive[i].set && a->addr < o->exclusive[i].addr + o->exclusive[i].bytes &&
                o->exclusive[i].addr < a->addr + bytes_of(a))
                o->exclusive[i].set = false;
    return ok;
}

static const char *take_w(struct memory *m, struct front *f, const uint32_t *data, uint64_t strb, bool last, uint64_t cycle)
{
    struct burst_in *q = &f->b[f->w_fill];
    const uint64_t at = beat_addr(q->a.addr, q->a.size, q->a.len, q->a.burst, q->beat);
    const bool store = q->resp != BH_SLVERR && q->resp != BH_DECERR && !(q->a.lock && q->resp != BH_EXOKAY);

    if (strb & ~beat_lanes(at, q->a.size, m->bus_bytes))
        return "WSTRB selects lanes outside the beat";
    if (store && strb) {
        uint8_t *word = page_of(m, at) + (at & ~(uint64_t)(m->bus_bytes - 1)) % PAGE_BYTES;
        const uint8_t *from = (const uint8_t *)data;
        if (m->bus_bytes == 8 && strb == 0xff)
            memcpy(word, from, 8);
        else
            for (unsigned i = 0; i < m->bus_bytes; i++)
                if (strb >> i & 1)
                    word[i] = from[i];
    }
    if (last != (q->beat == q->a.len))
        return "WLAST where AWLEN does not say so";
    if (q->beat++ == q->a.len) {
        q->last_w = true;
        q->ready =
            cycle + f->stalls.latency + (f->stalls.latency_spread ? rng_below(&m->rng, f->stalls.latency_spread) : 0);
        f->w_fill++;
    }
    return NULL;
}

static void drop(struct burst_in *q, unsigned *n, unsigned at)
{
    memmove(q + at, q + at + 1, (*n - at - 1) * sizeof *q);
    --*n;
}

static const char *sample(struct memory *m, struct front *f, const struct dut_port *p, uint64_t cycle)
{
    const char *wrong = NULL;

    if (f->r_now >= 0 && p->m_rready) {
        struct burst_in *q = &f->r[f->r_now];
        if (q->beat++ == q->a.len)
            drop(f->r, &f->nr, (unsigned)f->r_now);
        f->r_now = -1;
    }
    if (f->b_now >= 0 && p->m_bready) {
        drop(f->b, &f->nb, (unsigned)f->b_now);
        f->w_fill--;
        f->b_now = -1;
    }
    if (p->m_ar.valid && p->m_arready) {
        struct burst_in *q = &f->r[f->nr++];
        q->a = p->m_ar;
        q->beat = 0;
        q->resp = error_of(f, &q->a);
        q->ready = cycle + (f->stalls.latency ? f->stalls.latency : 1) +
                   (f->stalls.latency_spread ? rng_below(&m->rng, f->stalls.latency_spread) : 0);
        if (q->a.lock && q->resp == BH_OKAY) {
            exclusive_read(f, &q->a);
            q->resp = BH_EXOKAY;
        }
    }
    if (p->m_aw.valid && p->m_awready) {
        struct burst_in *q = &f->b[f->nb++];
        q->a = p->m_aw;
        q->beat = 0;
        q->last_w = false;
        q->resp = error_of(f, &q->a);
        if (q->resp == BH_OKAY && exclusive_write(m, f, &q->a) && q->a.lock)
            q->resp = BH_EXOKAY;
    }
    if (p->m_w.valid && p->m_wready) {
        struct w_beat *w = &f->ahead[(f->ahead_head + f->ahead_count++) % W_AHEAD];
        memcpy(w->data, p->m_w.data, m->bus_bytes);
        w->strb = p->m_w.strb;
        w->last = p->m_w.last;
    }
    while (!wrong && f->ahead_count && f->w_fill < f->nb) {
        const struct w_beat *w = &f->ahead[f->ahead_head];
        wrong = take_w(m, f, w->data, w->strb, w->last, cycle);
        f->ahead_head = (f->ahead_head + 1) % W_AHEAD;
        f->ahead_count--;
    }
    return wrong;
}

const char *memory_sample(struct memory *m, const struct dut_pins *p, uint64_t cycle, unsigned *port)
{
    for (unsigned i = 0; i < m->ports; i++) {
        const char *wrong = sample(m, &m->front[i], &p->port[i], cycle);
        if (wrong) {
            *port = i;
            return wrong;
        }
    }
    return NULL;
}
