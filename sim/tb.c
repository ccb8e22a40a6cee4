/* SPDX-License-Identifier: Apache-2.0 */
#include "tb.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "beat.h"
#include "bulkhead/registers.h"
#include "memory.h"
#include "pages.h"
#include "registers.h"
#include "scoreboard.h"
#include "table_memory.h"
#include "views.h"

#define QUEUE 4096u          /* jobs queued a direction; a power of two */
#define ANSWER_LIMIT 1000000u /* cycles that a blocking call waits; a range of a table in memory reads and writes each word of it twice */

/* Jobs of one direction: [next, tail) are not yet offered; of writes, data may lag or lead. */
struct queue {
    struct tb_job *job[QUEUE];
    uint32_t next, tail;
};

/* What stands in front of one port. */
struct requester {
    struct queue r, w;
    uint32_t w_data; /* index of the job whose data are offered; beats below */
    unsigned w_beat;
    struct tb_stalls stalls;
    struct tb_stuck stuck;
    bool (*qacceptn)(void *, bool);
    void *q_context;
};

struct tb {
    struct bh_params params;
    struct dut_pins pins;
    struct scoreboard *sb;
    struct registers *registers;
    struct views *views;
    struct memory *memory;
    struct table_memory *table;
    struct rng rng;
    uint64_t cycle;
    unsigned bus_bytes;

    struct requester requester[BH_MAX_PORTS];
    unsigned reset_left;
    uint64_t reset_ended;

    void (*observe)(const struct dut_pins *, uint64_t, void *);
    void *observe_context;
};

/* ---- life ------------------------------------------------------------------------ */

struct tb *tb_new(uint64_t seed, const char *waves)
{
    struct tb *tb = calloc(1, sizeof *tb);

    if (!tb)
        return NULL;
    tb->params = dut_params;
    tb->bus_bytes = tb->params.data_width / 8;
    rng_seed(&tb->rng, seed);
    dut_open(seed, waves);
    tb->sb = scoreboard_new(&tb->params);
    tb->registers = tb->sb ? registers_new(&tb->params, tb->sb, seed + 1) : NULL;
    tb->views = tb->registers ? views_new(&tb->params, tb->sb, tb->registers) : NULL;
    tb->memory = memory_new(tb->params.ports, tb->bus_bytes, seed + 2);
    tb->table = tb->sb && tb->memory ? table_memory_new(&tb->params, tb->sb, tb->memory, seed + 3) : NULL;
    if (!tb->sb || !tb->registers || !tb->views || !tb->memory || !tb->table) {
        tb_free(tb);
        return NULL;
    }
    registers_views(tb->registers, tb->views);
    scoreboard_views(tb->sb, tb->views);
    tb_reset(tb);
    return tb;
}

void tb_free(struct tb *tb)
{
    if (!tb)
        return;
    dut_close();
    table_memory_free(tb->table);
    memory_free(tb->memory);
    views_free(tb->views);
    registers_free(tb->registers);
    scoreboard_free(tb->sb);
    free(tb);
}

void tb_port_stalls(struct tb *tb, unsigned port, const struct tb_stalls *s)
{
    tb->requester[port].stalls = *s;
    memory_stalls(tb->memory, port, s);
}

void tb_stalls(struct tb *tb, const struct tb_stalls *s)
{
    for (unsigned i = 0; i < tb->params.ports; i++)
        tb_port_stalls(tb, i, s);
    registers_stalls(tb->registers, s->axil);
}

const struct bh_params *tb_params(const struct tb *tb) { return &tb->params; }
const struct bh_model *tb_model(const struct tb *tb) { return scoreboard_model(tb->sb); }
const struct tb_counts *tb_counts(const struct tb *tb) { return scoreboard_counts(tb->sb); }
const char *tb_why(const struct tb *tb) { return scoreboard_why(tb->sb); }
uint64_t tb_cycle(const struct tb *tb) { return tb->cycle; }
bool tb_irq(const struct tb *tb) { return tb->pins.irq; }

void tb_observe(struct tb *tb, void (*f)(const struct dut_pins *, uint64_t, void *), void *context)
{
    tb->observe = f;
    tb->observe_context = context;
}

int tb_fail(struct tb *tb, const char *format, ...)
{
    char text[768];
    va_list ap;

    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    scoreboard_fail(tb->sb, "%s", text);
    return TB_MISMATCH;
}

static int state(const struct tb *tb) { return tb_why(tb)[0] ? TB_MISMATCH : TB_OK; }

void tb_stuck(struct tb *tb, unsigned port, const struct tb_stuck *s)
{
    tb->requester[port].stuck = *s;
    memory_stuck(tb->memory, port, s->memory_addresses, s->memory_answers);
}

void tb_qchannel(struct tb *tb, unsigned port, bool (*qacceptn)(void *, bool), void *context)
{
    tb->requester[port].qacceptn = qacceptn;
    tb->requester[port].q_context = context;
}

void tb_poke(struct tb *tb, uint64_t pa, const void *data, size_t bytes) { memory_poke(tb->memory, pa, data, bytes); }
void tb_peek(struct tb *tb, uint64_t pa, void *data, size_t bytes) { memory_peek(tb->memory, pa, data, bytes); }

/* ---- the requester ------------------------------------------------------------------ */

/* AXI forbids to write before the read of an exclusive pair is answered (A7.2.2), and to read again before the write is.
 * The model decides at acceptance whether the pair holds, so it must be decided by then. */
static bool pair_waits(const struct tb *tb, const struct requester *rq, const struct dut_port *p, const struct bh_burst *b)
{
    const struct dut_addr *other = b->write ? &p->s_ar : &p->s_aw;
    const unsigned entry = b->id % BH_EXCLUSIVES;

    return (other->valid && other->lock && other->id % BH_EXCLUSIVES == entry) ||
           scoreboard_locked(tb->sb, (unsigned)(rq - tb->requester), !b->write, entry);
}

static void offer(struct tb *tb, struct requester *rq, struct dut_port *p, struct queue *q, struct dut_addr *a, unsigned stall)
{
    if (a->valid || q->next == q->tail || rng_chance(&tb->rng, stall))
        return;
    struct tb_job *j = q->job[q->next % QUEUE];
    const struct bh_burst *b = &j->b;

    if (b->lock && pair_waits(tb, rq, p, b))
        return;
    *a = (struct dut_addr){.addr = b->addr,
                           .user = b->user,
                           .id = b->id,
                           .valid = 1,
                           .len = b->len,
                           .size = b->size,
                           .burst = b->burst,
                           .lock = b->lock,
                           .cache = b->cache,
                           .prot = b->prot,
                           .qos = b->qos,
                           .region = b->region};
    j->cycle_offered = tb->cycle;
}

static void offer_data(struct tb *tb, struct requester *rq, struct dut_port *p)
{
    struct dut_data *d = &p->s_w;

    if (d->valid || rq->w_data == rq->w.tail || rq->stuck.requester_data)
        return;
    /* Data may be offered with their address, and before it by at most w_lead bursts. */
    const uint32_t open = rq->w.next + p->s_aw.valid + rq->stalls.w_lead;
    if ((int32_t)(rq->w_data - open) >= 0 || rng_chance(&tb->rng, rq->stalls.s_w))
        return;
    const struct tb_job *j = rq->w.job[rq->w_data % QUEUE];
    const struct bh_burst *b = &j->b;
    const unsigned n = rq->w_beat;

    if (j->wdata)
        memcpy(d->data, j->wdata + n * tb->bus_bytes, tb->bus_bytes);
    else
        for (unsigned i = 0; i < tb->bus_bytes / 4; i++)
            d->data[i] = (uint32_t)(b->addr * 2654435761u + n * 40503u + i * 97u + 1u);
    d->strb =
        j->wstrb ? j->wstrb[n] : beat_lanes(beat_addr(b->addr, b->size, b->len, b->burst, n), b->size, tb->bus_bytes);
    d->user = b->user;
    d->last = j->wrong_wlast ? n == 0 && b->len != 0 : n == b->len;
    d->valid = 1;
}

static void requester_drive(struct tb *tb, struct requester *rq, struct dut_port *p)
{
    offer(tb, rq, p, &rq->r, &p->s_ar, rq->stalls.s_ar);
    offer(tb, rq, p, &rq->w, &p->s_aw, rq->stalls.s_aw);
    offer_data(tb, rq, p);
    p->s_bready = !rq->stuck.requester_responses && !rng_chance(&tb->rng, rq->stalls.s_b);
    p->s_rready = !rq->stuck.requester_responses && !rng_chance(&tb->rng, rq->stalls.s_r);
    p->q_tied = !rq->qacceptn;
    if (rq->qacceptn)
        p->qacceptn = rq->qacceptn(rq->q_context, p->qreqn);
}

static void requester_sample(struct requester *rq, struct dut_port *p)
{
    if (p->s_ar.valid && p->s_arready)
        rq->r.next++, p->s_ar.valid = 0;
    if (p->s_aw.valid && p->s_awready)
        rq->w.next++, p->s_aw.valid = 0;
    if (p->s_w.valid && p->s_wready) {
        p->s_w.valid = 0;
        if (rq->w_beat++ == rq->w.job[rq->w_data % QUEUE]->b.len) {
            rq->w_beat = 0;
            rq->w_data++;
        }
    }
}

/* ---- one cycle ------------------------------------------------------------------------- */

static void check_irq(struct tb *tb)
{
    const struct bh_model *m = scoreboard_model(tb->sb);

    if (!tb->params.hardwired && tb->pins.irq && !m->irq_enable)
        scoreboard_fail(tb->sb, "irq is high and IRQ_ENABLE is zero (design section 6)");
}

int tb_clock(struct tb *tb)
{
    struct dut_pins *p = &tb->pins;

    if (tb_why(tb)[0])
        return TB_MISMATCH;
    p->aresetn = !tb->reset_left;
    if (!tb->reset_left) {
        for (unsigned i = 0; i < tb->params.ports; i++)
            requester_drive(tb, &tb->requester[i], &p->port[i]);
        memory_drive(tb->memory, p, tb->cycle);
        table_memory_drive(tb->table, &p->table, tb->cycle);
        if (!tb->params.hardwired)
            registers_drive(tb->registers, p, tb->cycle);
    }
    dut_low(p);
    if (!tb->reset_left) {
        struct tb_job *ar[BH_MAX_PORTS], *aw[BH_MAX_PORTS];

        for (unsigned i = 0; i < tb->params.ports; i++) {
            const struct requester *q = &tb->requester[i];
            ar[i] = p->port[i].s_ar.valid ? q->r.job[q->r.next % QUEUE] : NULL;
            aw[i] = p->port[i].s_aw.valid ? q->w.job[q->w.next % QUEUE] : NULL;
        }
        scoreboard_at(tb->sb, tb->cycle);
        views_cycle(tb->views, p, tb->cycle);
        if (!tb->params.hardwired)
            registers_sample(tb->registers, p, tb->cycle);
        scoreboard_cycle(tb->sb, p, tb->cycle, ar, aw, views_held(tb->views), views_may_wait(tb->views));
        unsigned port;
        const char *wrong = memory_sample(tb->memory, p, tb->cycle, &port);
        if (wrong)
            scoreboard_fail(tb->sb, "port %u m_axi W: %s", port, wrong);
        table_memory_sample(tb->table, &p->table, tb->cycle);
        check_irq(tb);
        if (tb->observe)
            tb->observe(p, tb->cycle, tb->observe_context);
        for (unsigned i = 0; i < tb->params.ports; i++)
            requester_sample(&tb->requester[i], &p->port[i]);
    } else if (--tb->reset_left == 0) {
        tb->reset_ended = tb->cycle + 1;
        views_reset(tb->views, tb->cycle + 1);
    }
    dut_high();
    tb->cycle++;
    return state(tb);
}

int tb_run(struct tb *tb, uint64_t cycles)
{
    while (cycles--)
        if (tb_clock(tb))
            return TB_MISMATCH;
    return TB_OK;
}

int tb_reset(struct tb *tb)
{
    struct dut_pins *p = &tb->pins;
    const struct dut_pins before = *p;

    scoreboard_reset(tb->sb);
    registers_reset(tb->registers);
    memory_reset(tb->memory);
    table_memory_reset(tb->table);
    for (struct requester *q = tb->requester; q < tb->requester + tb->params.ports; q++) {
        q->r.next = q->r.tail = q->w.next = q->w.tail = q->w_data = 0;
        q->w_beat = 0;
    }
    memset(p, 0, sizeof *p);
    p->part_sel = before.part_sel;
    p->part_req = before.part_req;
    for (unsigned i = 0; i < tb->params.ports; i++) {
        p->port[i].q_tied = !tb->requester[i].qacceptn;
        p->port[i].qacceptn = 1;
        p->port[i].level_sel = before.port[i].level_sel;
        p->port[i].level_req = before.port[i].level_req;
    }
    tb->reset_left = 4;
    while (tb->reset_left)
        if (tb_clock(tb))
            return TB_MISMATCH;
    return TB_OK;
}

/* ---- bursts --------------------------------------------------------------------------------- */

bool tb_submit(struct tb *tb, struct tb_job *j)
{
    if (j->port >= tb->params.ports) {
        tb_fail(tb, "a burst for port %u, and the build has %u", j->port, tb->params.ports);
        return false;
    }
    struct requester *rq = &tb->requester[j->port];
    struct queue *q = j->b.write ? &rq->w : &rq->r;
    const uint32_t oldest = j->b.write && (int32_t)(rq->w_data - rq->w.next) < 0 ? rq->w_data : q->next;

    if (q->tail - oldest >= QUEUE)
        return false;
    j->accepted = j->done = j->resp_mixed = j->zero = j->exclusive_fails = j->isolated = j->untold = j->page = false;
    j->beats = 0;
    q->job[q->tail++ % QUEUE] = j;
    return true;
}

static uint64_t answered(const struct tb *tb) { return scoreboard_counts(tb->sb)->responses; }

unsigned tb_port_pending(const struct tb *tb, unsigned port)
{
    const struct requester *q = &tb->requester[port];
    return (q->r.tail - q->r.next) + (q->w.tail - q->w.next) + scoreboard_port_in_flight(tb->sb, port);
}

unsigned tb_pending(const struct tb *tb)
{
    unsigned n = 0;
    for (unsigned i = 0; i < tb->params.ports; i++)
        n += tb_port_pending(tb, i);
    return n;
}

static int hung(struct tb *tb, unsigned port, const struct bh_burst *b)
{
    return tb_fail(tb,
                   "port %u %s ID %u IPA 0x%" PRIx64
                   " LEN %u: no answer within %u cycles (design section 2: a port never stops for good)",
                   port, b->write ? "AW" : "AR", b->id, b->addr, b->len, ANSWER_LIMIT);
}

int tb_job(struct tb *tb, struct tb_job *j)
{
    while (!tb_submit(tb, j))
        if (tb_clock(tb))
            return TB_MISMATCH;
    for (unsigned n = 0; !j->done; n++) {
        if (n == ANSWER_LIMIT)
            return hung(tb, j->port, &j->b);
        if (tb_clock(tb))
            return TB_MISMATCH;
    }
    return state(tb);
}

int tb_drain(struct tb *tb)
{
    uint64_t last = answered(tb);

    for (unsigned n = 0; tb_pending(tb); n++) {
        if (answered(tb) != last)
            last = answered(tb), n = 0;
        if (n == ANSWER_LIMIT)
            return tb_fail(
                tb, "%u bursts without an answer for %u cycles (design section 2: a port never stops for good)",
                tb_pending(tb), ANSWER_LIMIT);
        if (tb_clock(tb))
            return TB_MISMATCH;
    }
    return state(tb);
}

int tb_settle(struct tb *tb) { return tb_drain(tb) || tb_run(tb, scoreboard_settle_time(tb->sb) + 1) ? TB_MISMATCH : TB_OK; }

/* ---- registers --------------------------------------------------------------------------------- */

bool tb_reg_write_begin(struct tb *tb, uint16_t addr, uint32_t data, uint8_t prot, uint8_t strb)
{
    return registers_write(tb->registers, addr, data, prot, strb, tb->cycle);
}

bool tb_reg_write_done(const struct tb *tb, enum bh_resp *resp)
{
    if (registers_write_busy(tb->registers))
        return false;
    if (resp)
        *resp = registers_write_result(tb->registers, NULL);
    return true;
}

uint64_t tb_reg_cycles(const struct tb *tb)
{
    uint64_t cycles;
    registers_write_result(tb->registers, &cycles);
    return cycles;
}

static int register_hung(struct tb *tb, const char *what, uint16_t addr)
{
    return tb_fail(tb, "register %s 0x%04x: no answer within %u cycles (design section 4)", what, addr, ANSWER_LIMIT);
}

int tb_reg_write(struct tb *tb, uint16_t addr, uint32_t data, uint8_t prot, uint8_t strb, enum bh_resp *resp)
{
    for (unsigned n = 0; !tb_reg_write_begin(tb, addr, data, prot, strb); n++)
        if (n == ANSWER_LIMIT ? register_hung(tb, "write", addr) : tb_clock(tb))
            return TB_MISMATCH;
    for (unsigned n = 0; !tb_reg_write_done(tb, resp); n++)
        if (n == ANSWER_LIMIT ? register_hung(tb, "write", addr) : tb_clock(tb))
            return TB_MISMATCH;
    return state(tb);
}

int tb_reg_read(struct tb *tb, uint16_t addr, uint8_t prot, uint32_t *data, enum bh_resp *resp)
{
    for (unsigned n = 0; !registers_read(tb->registers, addr, prot, tb->cycle); n++)
        if (n == ANSWER_LIMIT ? register_hung(tb, "read", addr) : tb_clock(tb))
            return TB_MISMATCH;
    for (unsigned n = 0; registers_read_busy(tb->registers); n++)
        if (n == ANSWER_LIMIT ? register_hung(tb, "read", addr) : tb_clock(tb))
            return TB_MISMATCH;
    const enum bh_resp answer = registers_read_result(tb->registers, data);
    if (resp)
        *resp = answer;
    return state(tb);
}

static int owner_write(struct tb *tb, uint32_t addr, uint32_t data)
{
    enum bh_resp resp;
    return tb_reg_write(tb, (uint16_t)addr, data, TB_OWNER, 0xf, &resp);
}

int tb_stage_window(struct tb *tb, unsigned partition, unsigned window, const struct bh_window *w)
{
    const uint32_t at = BH_REG_STAGED_BASE + partition * BH_REG_STAGED_STRIDE + window * BH_REG_WINDOW_STRIDE;
    const struct {
        uint32_t offset, value;
    } field[] = {
        {BH_REG_WINDOW_IPA_BASE_LO, (uint32_t)w->ipa_base},
        {BH_REG_WINDOW_IPA_BASE_HI, (uint32_t)(w->ipa_base >> 32)},
        {BH_REG_WINDOW_SIZE_LO, (uint32_t)w->size},
        {BH_REG_WINDOW_SIZE_HI, (uint32_t)(w->size >> 32)},
        {BH_REG_WINDOW_PA_BASE_LO, (uint32_t)w->pa_base},
        {BH_REG_WINDOW_PA_BASE_HI, (uint32_t)(w->pa_base >> 32)},
        {BH_REG_WINDOW_ACCESS, w->access},
        {BH_REG_WINDOW_FLAGS, (uint32_t)(w->valid | w->lock << 1 | w->shared << 2 | w->borrow << 3)},
    };
    for (unsigned i = 0; i < sizeof field / sizeof *field; i++)
        if (owner_write(tb, at + field[i].offset, field[i].value))
            return TB_MISMATCH;
    return TB_OK;
}

int tb_stage_partition(struct tb *tb, unsigned partition, const struct bh_partition_control *c)
{
    return owner_write(tb, BH_REG_PART_BASE + partition * BH_REG_PART_STRIDE + BH_REG_PART_PART_CONTROL,
                       (uint32_t)c->valid | (uint32_t)c->nonsecure << 1 | (uint32_t)c->lock << 2 | (uint32_t)c->split << 3 |
                           (uint32_t)c->vmid << 16);
}

int tb_commit(struct tb *tb, unsigned partition, enum bh_resp *resp)
{
    return tb_reg_write(tb, BH_REG_COMMIT, partition, TB_OWNER, 0xf, resp);
}

void tb_part_sel(struct tb *tb, unsigned part_sel, bool part_req)
{
    tb->pins.part_sel = (uint8_t)part_sel;
    tb->pins.part_req = part_req;
}

bool tb_part_ack(const struct tb *tb) { return tb->pins.part_ack; }
bool tb_port_closed(const struct tb *tb, unsigned port) { return tb->pins.port[port].closed; }

void tb_level(struct tb *tb, unsigned port, unsigned level, bool req)
{
    tb->pins.port[port].level_sel = (uint8_t)level;
    tb->pins.port[port].level_req = req;
}

bool tb_level_ack(const struct tb *tb, unsigned port) { return tb->pins.port[port].level_ack; }
unsigned tb_port_level(const struct tb *tb, unsigned port) { return tb->pins.port[port].level; }
bool tb_level_call(const struct tb *tb, unsigned port) { return tb->pins.port[port].level_call; }
bool tb_mail_irq(const struct tb *tb, unsigned partition) { return tb->pins.mail_irq >> partition & 1; }

void tb_table_errors(struct tb *tb, bool reads, bool writes) { table_memory_errors(tb->table, reads, writes); }
void tb_table_stall(struct tb *tb, const struct tb_table_stalls *s) { table_memory_stall(tb->table, s); }
void tb_table_stuck(struct tb *tb, bool addresses, bool answers) { table_memory_stuck(tb->table, addresses, answers); }
bool tb_granule_sure(const struct tb *tb, uint64_t entry) { return pages_granule_sure(scoreboard_pages(tb->sb), entry); }
bool tb_table_ready(const struct tb *tb) { return table_memory_ready(tb->table) && pages_table_sure(scoreboard_pages(tb->sb)); }

/* part_ack becomes as part_req is. */
static int wait_ack(struct tb *tb)
{
    const bool to = tb->pins.part_req;

    for (unsigned n = 0; n == 0 || tb->pins.part_ack != to; n++)
        if (n == ANSWER_LIMIT ? tb_fail(tb, "part_req is %u with part_sel %u: part_ack does not follow within %u cycles "
                                            "(design section 4)",
                                        to, tb->pins.part_sel, ANSWER_LIMIT)
                              : tb_clock(tb))
            return TB_MISMATCH;
    return TB_OK;
}

/* All four phases. */
static int switch_by_pins(struct tb *tb, unsigned partition)
{
    tb_part_sel(tb, tb->pins.part_sel, false);
    if (tb->pins.part_ack && wait_ack(tb))
        return TB_MISMATCH;
    tb_part_sel(tb, partition, true);
    if (wait_ack(tb))
        return TB_MISMATCH;
    tb_part_sel(tb, partition, false);
    return wait_ack(tb);
}

int tb_switch(struct tb *tb, unsigned partition)
{
    enum bh_resp resp;

    if (tb->params.hardwired)
        return switch_by_pins(tb, partition);
    return tb_reg_write(tb, BH_REG_ACTIVE, partition, TB_OWNER, 0xf, &resp);
}

int tb_port_control(struct tb *tb, unsigned port, const struct bh_port_control *c, enum bh_resp *resp)
{
    const uint32_t value = (uint32_t)c->mode << BH_PORT_CONTROL_MODE_SHIFT |
                           (uint32_t)c->partition << BH_PORT_CONTROL_PARTITION_SHIFT |
                           (uint32_t)c->trusted << BH_PORT_CONTROL_TRUSTED_SHIFT |
                           (uint32_t)c->isolate << BH_PORT_CONTROL_ISOLATE_SHIFT | (uint32_t)c->lock << BH_PORT_CONTROL_LOCK_SHIFT;
    return tb_reg_write(tb, (uint16_t)(BH_REG_PORT_BASE + port * BH_REG_PORT_STRIDE + BH_REG_PORT_PORT_CONTROL), value,
                        TB_OWNER, 0xf, resp);
}

int tb_stream(struct tb *tb, unsigned stream, const struct bh_stream *s, enum bh_resp *resp)
{
    const uint32_t value = (uint32_t)s->valid << BH_STREAM_CONTROL_VALID_SHIFT |
                           (uint32_t)s->trusted << BH_STREAM_CONTROL_TRUSTED_SHIFT |
                           (uint32_t)s->level << BH_STREAM_CONTROL_LEVEL_SHIFT |
                           (uint32_t)s->partition << BH_STREAM_CONTROL_PARTITION_SHIFT;
    return tb_reg_write(tb, (uint16_t)(BH_REG_STREAM_BASE + stream * BH_REG_STREAM_STRIDE), value, TB_OWNER, 0xf, resp);
}

int tb_schedule(struct tb *tb, const struct bh_slot *slot, unsigned slots)
{
    if (owner_write(tb, BH_REG_SCHEDULE_CONTROL, 0))
        return TB_MISMATCH;
    for (unsigned i = 0; i < slots; i++)
        if (owner_write(tb, BH_REG_SCHEDULE_BASE + i * BH_REG_SCHEDULE_STRIDE,
                        (uint32_t)slot[i].partition << BH_SLOT_CONTROL_PARTITION_SHIFT | slot[i].cycles))
            return TB_MISMATCH;
    if (!slots)
        return TB_OK;
    return owner_write(tb, BH_REG_SCHEDULE_CONTROL, (slots - 1) << BH_SCHEDULE_CONTROL_LAST_SHIFT | BH_SCHEDULE_CONTROL_ENABLE_MASK);
}

/* What the parameters of a HARDWIRED build say, for the model and the checkers. */
static int learn_hardwired(struct tb *tb, const struct system *s)
{
    struct bh_model *m = scoreboard_model(tb->sb);
    struct ownership *o = scoreboard_ownership(tb->sb);

    for (unsigned p = 0; p < tb->params.partitions; p++) {
        const struct system_partition *sp = &s->partition[p];
        if (!sp->present)
            continue;
        for (unsigned w = 0; w < tb->params.windows; w++)
            bh_stage_window(m, p, w, &sp->window[w]);
        bh_stage_partition(m, p, &sp->control);
        if (bh_commit(m, p).code)
            return tb_fail(tb, "%s: partition %u: the model refuses it: %s", s->file, p,
                           bh_commit_name(m->commit_status.code));
        ownership_commit(o, p, sp->window, tb->params.windows);
    }
    for (unsigned i = 0; i < BH_MAX_STREAMS; i++) {
        if (s->stream[i].valid && bh_set_stream(m, i, &s->stream[i]))
            return tb_fail(tb, "%s: stream %u: the model refuses it", s->file, i);
        ownership_stream(o, i, s->stream[i].valid, s->stream[i].partition);
    }
    for (unsigned i = 0; i < tb->params.ports; i++) {
        if (bh_set_port(m, i, &s->port[i].control))
            return tb_fail(tb, "%s: port %u: the model refuses it", s->file, i);
        ownership_port(o, i, s->port[i].control.mode, s->port[i].control.partition);
    }
    if (bh_set_schedule(m, s->slot, s->slots))
        return tb_fail(tb, "%s: the model refuses the schedule", s->file);
    views_schedule(tb->views, s->slot, s->slots, tb->reset_ended);
    views_known(tb->views);
    return s->slots ? TB_OK : tb_switch(tb, s->active);
}

static int load_partition(struct tb *tb, const struct system *s, unsigned p)
{
    const struct system_partition *sp = &s->partition[p];
    enum bh_resp resp;

    for (unsigned w = 0; w < tb->params.windows; w++)
        if (sp->window[w].valid && tb_stage_window(tb, p, w, &sp->window[w]))
            return TB_MISMATCH;
    if (tb_stage_partition(tb, p, &sp->control) || tb_commit(tb, p, &resp))
        return TB_MISMATCH;
    if (resp != BH_OKAY)
        return tb_fail(tb, "%s: partition %u: commit refused: %s", s->file, p,
                       bh_commit_name(tb_model(tb)->commit_status.code));
    return TB_OK;
}

int tb_system_load(struct tb *tb, const struct system *s)
{
    enum bh_resp resp;

    if (tb->params.hardwired)
        return learn_hardwired(tb, s);
    for (unsigned p = 0; p < tb->params.partitions; p++)
        if (s->partition[p].present && load_partition(tb, s, p))
            return TB_MISMATCH;
    for (unsigned i = 0; i < BH_MAX_STREAMS; i++)
        if (s->stream[i].valid) {
            if (tb_stream(tb, i, &s->stream[i], &resp))
                return TB_MISMATCH;
            if (resp != BH_OKAY)
                return tb_fail(tb, "%s: stream %u: STREAM_CONTROL was answered %u", s->file, i, resp);
        }
    for (unsigned i = 0; i < tb->params.ports; i++) {
        const struct bh_port_control none = {0};
        if (!memcmp(&s->port[i].control, &none, sizeof none))
            continue;
        if (tb_port_control(tb, i, &s->port[i].control, &resp))
            return TB_MISMATCH;
        if (resp != BH_OKAY)
            return tb_fail(tb, "%s: port %u: PORT_CONTROL was answered %u", s->file, i, resp);
    }
    if (s->has_fault_response && owner_write(tb, BH_REG_CONTROL, s->fault_response))
        return TB_MISMATCH;
    if (s->has_drain_limit && owner_write(tb, BH_REG_DRAIN_LIMIT, s->drain_limit))
        return TB_MISMATCH;
    if (tb_switch(tb, s->active))
        return TB_MISMATCH;
    return s->slots ? tb_schedule(tb, s->slot, s->slots) : TB_OK;
}

int tb_record(struct tb *tb, struct bh_record *r, bool *found)
{
    uint32_t status, info, lo, hi, id, vmid;

    *found = false;
    if (tb_reg_read(tb, BH_REG_FAULT_STATUS, TB_OWNER, &status, NULL))
        return TB_MISMATCH;
    if (!(status & 1))
        return TB_OK;
    if (tb_reg_read(tb, BH_REG_FAULT_INFO, TB_OWNER, &info, NULL) ||
        tb_reg_read(tb, BH_REG_FAULT_IPA_LO, TB_OWNER, &lo, NULL) ||
        tb_reg_read(tb, BH_REG_FAULT_IPA_HI, TB_OWNER, &hi, NULL) ||
        tb_reg_read(tb, BH_REG_FAULT_ID, TB_OWNER, &id, NULL) ||
        tb_reg_read(tb, BH_REG_FAULT_VMID, TB_OWNER, &vmid, NULL) || owner_write(tb, BH_REG_FAULT_STATUS, 1))
        return TB_MISMATCH;
    *found = true;
    *r = (struct bh_record){.code = (enum bh_fault)(info & 15),
                            .write = info >> 4 & 1,
                            .prot = info >> 5 & 7,
                            .len = (uint8_t)(info >> 8),
                            .size = info >> 16 & 7,
                            .level = info >> 20 & 15,
                            .trusted = info >> 19 & 1,
                            .port = info >> 24 & 15,
                            .partition = (uint8_t)(info >> 28),
                            .ipa = (uint64_t)hi << 32 | lo,
                            .id = id,
                            .vmid = (uint16_t)vmid};
    return TB_OK;
}
