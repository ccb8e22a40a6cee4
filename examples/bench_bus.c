/* SPDX-License-Identifier: Apache-2.0
 *
 * What the example programs share.
 */
#include "bench_bus.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void must(struct tb *tb, bool holds, const char *format, ...)
{
    va_list a;

    if (*tb_why(tb)) {
        fprintf(stderr, "cycle %llu: %s\n", (unsigned long long)tb_cycle(tb), tb_why(tb));
        exit(1);
    }
    if (holds)
        return;
    va_start(a, format);
    fprintf(stderr, "cycle %llu: ", (unsigned long long)tb_cycle(tb));
    vfprintf(stderr, format, a);
    fputc('\n', stderr);
    va_end(a);
    exit(1);
}

/* ---- buses ---------------------------------------------------------------------- */

static uint32_t owner_read(void *self, uintptr_t addr)
{
    uint32_t data = 0;

    must(self, tb_reg_read(self, (uint16_t)addr, TB_OWNER, &data, NULL) == TB_OK, "register read");
    return data;
}

static void owner_write(void *self, uintptr_t addr, uint32_t data)
{
    must(self, tb_reg_write(self, (uint16_t)addr, data, TB_OWNER, 0xF, NULL) == TB_OK, "register write");
}

struct bulkhead_bus owner_bus(struct tb *tb)
{
    return (struct bulkhead_bus){.read = owner_read, .write = owner_write, .self = tb};
}

/* Wait for a write that was posted. */
static void collect(struct page_bus *b, unsigned n)
{
    while (b->post[n].used && !b->post[n].job.done)
        must(b->tb, tb_clock(b->tb) == TB_OK, "clock");
    if (b->post[n].used) {
        b->answered++;
        b->refused += b->post[n].job.resp != BH_OKAY;
    }
    b->post[n].used = false;
}

static void page_post(void *self, uintptr_t addr, uint32_t data)
{
    struct page_bus *b = self;
    const unsigned   n = b->next;

    collect(b, n);
    tb_page_job(b->tb, &b->post[n].job, &b->post[n].lanes, b->port, b->user, TB_OWNER, true, (uint16_t)addr, data);
    while (!tb_submit(b->tb, &b->post[n].job))
        must(b->tb, tb_clock(b->tb) == TB_OK, "clock");
    b->post[n].used = true;
    b->next         = (n + 1) % POSTED;
}

static void page_barrier(void *self)
{
    struct page_bus *b = self;

    for (unsigned i = 0; i < POSTED; i++)
        collect(b, (b->next + i) % POSTED);
}

static uint32_t page_get(void *self, uintptr_t addr)
{
    struct page_bus *b    = self;
    uint32_t         data = 0;

    must(b->tb, tb_page_read(b->tb, b->port, b->user, (uint16_t)addr, &data, NULL) == TB_OK, "page read");
    return data;
}

struct bulkhead_bus page_bus(struct page_bus *b, struct tb *tb, unsigned port, uint64_t user)
{
    memset(b, 0, sizeof *b);
    b->tb   = tb;
    b->port = port;
    b->user = user;
    return (struct bulkhead_bus){.read = page_get, .write = page_post, .barrier = page_barrier, .self = b};
}

/* ---- set-up ----------------------------------------------------------------------- */

static void set_up_partition(struct tb *tb, struct bulkhead *b, const struct system *s, unsigned q)
{
    const struct system_partition  *from = &s->partition[q];
    const struct bulkhead_partition c    = {.vmid = from->control.vmid, .valid = true, .nonsecure = from->control.nonsecure,
                                            .lock = from->control.lock, .split = from->control.split};
    struct bulkhead_commit          why;

    for (unsigned w = 0; w < b->windows; w++) {
        const struct bh_window      *x = &from->window[w];
        const struct bulkhead_window y = {.ipa_base = x->ipa_base, .size = x->size, .pa_base = x->pa_base, .access = x->access,
                                          .valid = x->valid, .lock = x->lock, .shared = x->shared, .borrow = x->borrow};
        if (y.valid)
            must(tb, bulkhead_stage_window(b, q, w, &y) == BULKHEAD_OK, "window %u of %s", w, from->label);
    }
    must(tb, bulkhead_stage_partition(b, q, &c) == BULKHEAD_OK, "partition %s", from->label);
    must(tb, bulkhead_commit(b, q, &why) == BULKHEAD_OK, "commit of %s: %s", from->label, bh_commit_name(why.code));
    if (b->mailbox)
        must(tb, bulkhead_set_peers(b, q, from->peers) == BULKHEAD_OK, "peers of %s", from->label);
}

void set_up(struct tb *tb, struct bulkhead *b, const char *path)
{
    static struct system   s;
    static struct bh_model m;
    struct system_error    e;

    if (system_load(&s, path, &e) || system_check(&s, tb_params(tb), &m, &e)) {
        fprintf(stderr, "%s\n", e.text);
        exit(e.exit_code);
    }
    const struct bulkhead_bus bus = owner_bus(tb);
    must(tb, bulkhead_open(b, &bus) == BULKHEAD_OK, "this is not Bulkhead");
    must(tb, bulkhead_table_wait(b, 1000000) == BULKHEAD_OK, "the granule table does not come");
    for (unsigned q = 0; q < b->partitions; q++)
        if (s.partition[q].present)
            set_up_partition(tb, b, &s, q);
    for (unsigned n = 0; b->stream_ports && n < 1u << b->stream_width; n++) {
        const struct bulkhead_stream x = {.partition = s.stream[n].partition, .level = s.stream[n].level,
                                          .trusted = s.stream[n].trusted, .valid = true};
        if (s.stream[n].valid)
            must(tb, bulkhead_set_stream(b, n, &x) == BULKHEAD_OK, "stream %u", n);
    }
    for (unsigned p = 0; p < s.ports; p++) {
        const struct bh_port_control *c = &s.port[p].control;
        const struct bulkhead_port    x = {.mode = (enum bulkhead_mode)c->mode, .partition = c->partition, .trusted = c->trusted,
                                           .isolate = c->isolate, .lock = c->lock};
        for (unsigned q = 0; q < b->partitions; q++)
            if (s.port[p].level[q])
                must(tb, bulkhead_set_level(b, p, q, s.port[p].level[q]) == BULKHEAD_OK, "level of port %u", p);
        must(tb, bulkhead_set_port(b, p, &x) == BULKHEAD_OK, "port %u", p);
    }
    if (s.has_fault_response)
        must(tb, bulkhead_set_response(b, s.fault_response) == BULKHEAD_OK, "response");
    if (s.has_drain_limit)
        must(tb, bulkhead_set_drain_limit(b, s.drain_limit) == BULKHEAD_OK, "drain limit");
    must(tb, bulkhead_switch(b, s.active) == BULKHEAD_OK, "switch");
}

/* ---- bursts ----------------------------------------------------------------------- */

static struct bh_burst burst_of(const struct tb *tb, uint64_t ipa, bool write, unsigned bytes)
{
    const unsigned  bus = tb_params(tb)->data_width / 8;
    struct bh_burst b   = {.addr = ipa, .burst = BH_INCR, .prot = BH_PROT_PRIVILEGED, .write = write};

    while (1u << b.size < bus)
        b.size++;
    b.len = (uint8_t)(bytes / bus - 1);
    return b;
}

enum bh_fault transfer(struct tb *tb, unsigned port, uint64_t user, uint64_t ipa, bool write, void *data, unsigned bytes)
{
    struct tb_job j = {.b = burst_of(tb, ipa, write, bytes), .port = port, .wdata = write ? data : NULL, .rdata = write ? NULL : data};

    j.b.user = user;
    must(tb, tb_job(tb, &j) == TB_OK, "burst");
    return j.fault;
}

/* ---- traffic ---------------------------------------------------------------------- */

static uint64_t random64(struct traffic *t)                     /* xorshift64* */
{
    t->seed ^= t->seed >> 12;
    t->seed ^= t->seed << 25;
    t->seed ^= t->seed >> 27;
    return t->seed * 0x2545F4914F6CDD1Du;
}

static void send(struct traffic *t, unsigned i);

static void answered(struct tb_job *j, void *context)
{
    struct traffic *t = context;
    const unsigned  i = (unsigned)((char *)j - (char *)&t->slot[0].job) / sizeof t->slot[0];

    if (j->fault)
        t->refused[j->fault & 15]++;
    else if (j->b.write)
        t->writes++;
    else
        t->reads++;
    t->slot[i].used = false;
    if (!t->stop)
        send(t, i);
}

static void send(struct traffic *t, unsigned i)
{
    const uint64_t r = random64(t);
    const unsigned n = (unsigned)(r >> 8) % t->ranges;
    struct tb_job *j = &t->slot[i].job;

    *j = (struct tb_job){.b = burst_of(t->tb, t->range[n].ipa + (r >> 16) % (t->range[n].size / t->bytes) * t->bytes, r & 1, t->bytes),
                         .port = t->port, .finished = answered, .context = t};
    j->b.user = t->user;
    j->b.id   = i % (1u << tb_params(t->tb)->id_width);
    must(t->tb, tb_submit(t->tb, j), "the port's queue is full");
    t->slot[i].used = true;
}

void traffic_start(struct traffic *t)
{
    t->stop = false;
    for (unsigned i = 0; i < t->pending; i++)
        send(t, i);
}

void traffic_stop(struct traffic *t)
{
    t->stop = true;
    for (unsigned i = 0; i < t->pending; i++)
        while (t->slot[i].used)
            must(t->tb, tb_clock(t->tb) == TB_OK, "clock");
}
