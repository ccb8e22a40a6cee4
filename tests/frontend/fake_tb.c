/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_tb.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beat.h"

#define SLOTS   65536u
#define RECORDS 64u
#define JOBS    512u
#define LIMIT   5000000u        /* cycles that anything may take */

/* A burst on its way; judged at once, carried out when its time has come. */
struct flight { struct tb_job *job; struct bh_verdict v; uint64_t due; };

struct tb {
    struct bh_params params;
    struct bh_model model;
    struct fake_faults faults;
    uint64_t reads, writes, switches, cycle, wraps;
    uint64_t key[SLOTS];
    uint8_t *page[SLOTS];
    struct bh_record record[RECORDS];
    unsigned records;
    struct tb_job *queue[JOBS];     /* not yet accepted */
    unsigned queued;
    struct flight flight[JOBS];
    unsigned flights;
    struct { bool (*f)(void *, bool); void *context; bool qreqn, qacceptn; } q[BH_MAX_PORTS];
    bool changing, hasty, sel_req, schedule_stopped;
    unsigned target;
    uint64_t next_slot;
    void (*observe)(const struct dut_pins *, uint64_t, void *);
    void *context;
    struct tb_counts counts;
    char why[1024];
};

static uint8_t *page_of(struct tb *tb, uint64_t pa)
{
    uint64_t key = pa / 4096 + 1;
    size_t i = key * 0x9E3779B97F4A7C15u % SLOTS;
    while (tb->key[i] && tb->key[i] != key)
        i = (i + 1) % SLOTS;
    if (!tb->key[i]) {
        tb->key[i] = key;
        tb->page[i] = calloc(1, 4096);
        if (!tb->page[i])
            abort();
    }
    return tb->page[i];
}

void tb_peek(struct tb *tb, uint64_t pa, void *data, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        ((uint8_t *)data)[i] = page_of(tb, pa + i)[(pa + i) % 4096];
}

struct tb *fake_new(const struct system *s, const struct bh_params *p, const struct fake_faults *faults)
{
    struct tb *tb = calloc(1, sizeof *tb);
    struct system_error e = { 0, "" };
    if (!tb || system_check(s, p, &tb->model, &e) != 0) {
        fprintf(stderr, "fake_tb: %s\n", e.text);
        abort();
    }
    tb->params = *p;
    if (faults)
        tb->faults = *faults;
    for (unsigned i = 0; i < BH_MAX_PORTS; i++)
        tb->q[i].qreqn = tb->q[i].qacceptn = true;
    return tb;
}

void fake_free(struct tb *tb)
{
    for (size_t i = 0; i < SLOTS; i++)
        free(tb->page[i]);
    free(tb);
}

uint64_t fake_wraps(const struct tb *tb) { return tb->wraps; }
const struct bh_params *tb_params(const struct tb *tb) { return &tb->params; }
const struct bh_model *tb_model(const struct tb *tb) { return &tb->model; }
const char *tb_why(const struct tb *tb) { return tb->why; }
uint64_t tb_cycle(const struct tb *tb) { return tb->cycle; }
const struct tb_counts *tb_counts(const struct tb *tb) { return &tb->counts; }

int tb_fail(struct tb *tb, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vsnprintf(tb->why, sizeof tb->why, format, ap);
    va_end(ap);
    return TB_MISMATCH;
}

void tb_observe(struct tb *tb, void (*f)(const struct dut_pins *, uint64_t, void *), void *context)
{
    tb->observe = f;
    tb->context = context;
}

void tb_qchannel(struct tb *tb, unsigned port, bool (*f)(void *, bool), void *context)
{
    tb->q[port].f = f;
    tb->q[port].context = context;
}

/* ---- bursts ---------------------------------------------------------------------- */

static void carry_out(struct tb *tb, const struct tb_job *j, uint64_t pa)
{
    const struct bh_burst *b = &j->b;
    const unsigned bus = tb->params.data_width / 8;
    if (b->write) {
        tb->writes++;
        if (tb->writes == tb->faults.lose_write)
            return;
        if (tb->writes == tb->faults.stray_write)
            pa += 4096;
    } else {
        tb->reads++;
    }
    tb->wraps += b->burst == BH_WRAP;
    for (unsigned n = 0; n <= b->len; n++) {
        const uint64_t at = beat_addr(pa, b->size, b->len, b->burst, n), line = at & ~(uint64_t)(bus - 1);
        const uint64_t lanes = beat_lanes(at, b->size, bus) & (j->wstrb ? j->wstrb[n] : ~0ull);
        for (unsigned i = 0; i < bus; i++)
            if (lanes >> i & 1 && b->write)
                page_of(tb, line + i)[(line + i) % 4096] = j->wdata[n * bus + i];
            else if (lanes >> i & 1)
                j->rdata[n * bus + i] = page_of(tb, line + i)[(line + i) % 4096] ^ (tb->reads == tb->faults.flip_read ? 0x10 : 0);
    }
}

static void accept(struct tb *tb, struct tb_job *j)
{
    struct flight *f = &tb->flight[tb->flights++];
    struct bh_record r;
    f->job = j;
    f->due = tb->cycle + (j->b.write && tb->faults.late_writes ? 60 : 3);
    if (bh_transact(&tb->model, j->port, &j->b, &f->v, &r) != BH_OK)
        abort();
    j->accepted = true;
    j->fault = f->v.fault;
    j->partition = f->v.partition;
    if (f->v.fault != BH_FAULT_NONE && !tb->faults.no_records && !tb->faults.let_through && tb->records < RECORDS)
        tb->record[tb->records++] = r;
}

static void answer(struct tb *tb, struct flight f)
{
    struct tb_job *j = f.job;
    j->resp = BH_OKAY;
    if (f.v.fault == BH_FAULT_NONE || tb->faults.let_through) {
        carry_out(tb, j, f.v.fault == BH_FAULT_NONE ? f.v.pa : j->b.addr);
    } else {
        j->resp = BH_SLVERR;
        if (!j->b.write)
            memset(j->rdata, tb->faults.show_refused ? 0x40 : 0, (j->b.len + 1u) * (size_t)(tb->params.data_width / 8));
    }
    j->done = true;
    if (j->finished)
        j->finished(j, j->context);
}

bool tb_submit(struct tb *tb, struct tb_job *j)
{
    if (tb->queued == JOBS)
        return false;
    if (tb->faults.differ_in_burst)
        tb_fail(tb, "the fake test bench differs");
    j->done = j->accepted = false;
    tb->queue[tb->queued++] = j;
    return true;
}

/* ---- one cycle --------------------------------------------------------------------- */

static bool follows(const struct tb *tb, unsigned port) { return tb->model.port[port].control.mode == BH_MODE_FOLLOW; }

static bool drained(const struct tb *tb)
{
    for (unsigned p = 0; p < tb->params.ports; p++)
        if (follows(tb, p) && tb->q[p].qacceptn)
            return false;
    for (unsigned i = 0; i < tb->flights; i++)
        if (follows(tb, tb->flight[i].job->port))
            return false;
    return true;
}

static void change(struct tb *tb)
{
    tb->switches++;
    tb->counts.switches++;
    if (tb->switches != tb->faults.lose_switch && bh_switch(&tb->model, tb->target) != BH_OK)
        tb_fail(tb, "no such partition");
    tb->changing = false;
    for (unsigned p = 0; p < tb->params.ports; p++)
        tb->q[p].qreqn = true;
}

static void begin_change(struct tb *tb, unsigned target)
{
    tb->target = target;
    tb->changing = true;
    tb->hasty = tb->switches + 1 == tb->faults.hasty_switch;
    for (unsigned p = 0; p < tb->params.ports; p++)
        if (follows(tb, p))
            tb->q[p].qreqn = false;
}

int tb_clock(struct tb *tb)
{
    if (tb->why[0])
        return TB_MISMATCH;
    for (unsigned p = 0; p < tb->params.ports; p++)
        tb->q[p].qacceptn = tb->q[p].f ? tb->q[p].f(tb->q[p].context, tb->q[p].qreqn) : tb->q[p].qreqn;
    if (tb->changing && (tb->hasty || drained(tb)))
        change(tb);
    if (tb->faults.schedule && !tb->schedule_stopped && !tb->changing && tb->cycle >= tb->next_slot) {
        tb->next_slot = tb->cycle + tb->faults.schedule;
        begin_change(tb, (tb->model.active + 1) % tb->params.partitions);
    }
    unsigned kept = 0;
    for (unsigned i = 0; i < tb->queued; i++) {     /* a port that is asked goes on until it has accepted */
        struct tb_job *j = tb->queue[i];
        if (tb->flights < JOBS && !(tb->changing && follows(tb, j->port) && !tb->q[j->port].qacceptn))
            accept(tb, j);
        else
            tb->queue[kept++] = j;
    }
    tb->queued = kept;
    for (unsigned i = 0; i < tb->flights;) {
        if (tb->flight[i].due > tb->cycle) {
            i++;
            continue;
        }
        const struct flight f = tb->flight[i];
        memmove(&tb->flight[i], &tb->flight[i + 1], (--tb->flights - i) * sizeof f);
        answer(tb, f);
    }
    if (tb->observe)
        tb->observe(NULL, tb->cycle, tb->context);
    tb->cycle++;
    return tb->why[0] ? TB_MISMATCH : TB_OK;
}

int tb_run(struct tb *tb, uint64_t cycles)
{
    while (cycles--)
        if (tb_clock(tb))
            return TB_MISMATCH;
    return TB_OK;
}

static int wait_for(struct tb *tb, bool (*over)(const struct tb *, const void *), const void *what)
{
    for (unsigned n = 0; !over(tb, what); n++)
        if (n == LIMIT ? tb_fail(tb, "the fake test bench waits for ever") : tb_clock(tb))
            return TB_MISMATCH;
    return tb->why[0] ? TB_MISMATCH : TB_OK;
}

static bool job_over(const struct tb *tb, const void *j) { (void)tb; return ((const struct tb_job *)j)->done; }
static bool all_over(const struct tb *tb, const void *what) { (void)what; return !tb->queued && !tb->flights; }
static bool change_over(const struct tb *tb, const void *what) { (void)what; return !tb->changing; }

int tb_job(struct tb *tb, struct tb_job *j)
{
    if (!tb_submit(tb, j))
        return tb_fail(tb, "too many jobs");
    return wait_for(tb, job_over, j);
}

int tb_drain(struct tb *tb) { return wait_for(tb, all_over, NULL); }

int tb_table_wait(struct tb *tb)
{
    (void)tb;
    return TB_OK;
}

int tb_page_write(struct tb *tb, unsigned port, uint64_t user, uint16_t offset, uint32_t data, bool *ok)
{
    struct bh_context at;
    *ok = bh_context_of(&tb->model, port, user, &at) == BH_OK &&
          bh_page_write(&tb->model, port, &at, BH_PROT_PRIVILEGED, offset, data, 0xF, NULL);
    return TB_OK;
}

int tb_switch(struct tb *tb, unsigned partition)
{
    if (wait_for(tb, change_over, NULL))
        return TB_MISMATCH;
    if (tb->model.active == partition)
        return TB_OK;
    begin_change(tb, partition);
    return wait_for(tb, change_over, NULL);
}

void tb_part_sel(struct tb *tb, unsigned part_sel, bool part_req)
{
    if (part_req && !tb->sel_req)
        begin_change(tb, part_sel);
    tb->sel_req = part_req;
}

bool tb_part_ack(const struct tb *tb) { return tb->sel_req && !tb->changing; }

int tb_schedule(struct tb *tb, const struct bh_slot *slot, unsigned slots)
{
    (void)slot;
    tb->schedule_stopped = slots == 0;
    return wait_for(tb, change_over, NULL);
}

int tb_record(struct tb *tb, struct bh_record *r, bool *found)
{
    *found = tb->records != 0;
    if (*found) {
        *r = tb->record[0];
        memmove(tb->record, tb->record + 1, --tb->records * sizeof *r);
    }
    return TB_OK;
}
