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
#include "registers.h"
#include "scoreboard.h"

#define QUEUE 4096u          /* jobs queued a direction; a power of two */
#define ANSWER_LIMIT 200000u /* cycles that a blocking call waits */
#define POSTED 8u

/* Jobs of one direction: [next, tail) are not yet offered; of writes, data may lag or lead. */
struct queue {
    struct tb_job *job[QUEUE];
    uint32_t next, tail;
};

struct posted {
    struct tb_job job;
    uint8_t *data;
    uint64_t *strb;
    bool busy;
};

struct tb {
    struct bh_params params;
    struct dut_pins pins;
    struct scoreboard *sb;
    struct registers *registers;
    struct memory *memory;
    struct tb_stalls stalls;
    struct rng rng;
    uint64_t cycle;
    unsigned bus_bytes;

    struct queue r, w;
    uint32_t w_data; /* index of the job whose data are offered; beats below */
    unsigned w_beat;
    bool stuck_responses;
    unsigned reset_left;

    struct posted posted[POSTED];

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
    tb->memory = memory_new(tb->bus_bytes, seed + 2);
    if (!tb->sb || !tb->registers || !tb->memory) {
        tb_free(tb);
        return NULL;
    }
    tb_reset(tb);
    return tb;
}

void tb_free(struct tb *tb)
{
    if (!tb)
        return;
    dut_close();
    memory_free(tb->memory);
    registers_free(tb->registers);
    scoreboard_free(tb->sb);
    for (unsigned i = 0; i < POSTED; i++) {
        free(tb->posted[i].data);
        free(tb->posted[i].strb);
    }
    free(tb);
}

void tb_stalls(struct tb *tb, const struct tb_stalls *s)
{
    tb->stalls = *s;
    memory_stalls(tb->memory, s);
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

void tb_stuck(struct tb *tb, bool memory_addresses, bool memory_answers, bool requester_responses)
{
    memory_stuck(tb->memory, memory_addresses, memory_answers);
    tb->stuck_responses = requester_responses;
}

void tb_poke(struct tb *tb, uint64_t pa, const void *data, size_t bytes) { memory_poke(tb->memory, pa, data, bytes); }
void tb_peek(struct tb *tb, uint64_t pa, void *data, size_t bytes) { memory_peek(tb->memory, pa, data, bytes); }

/* ---- the requester ------------------------------------------------------------------ */

static void offer(struct tb *tb, struct queue *q, struct dut_addr *a, unsigned stall)
{
    if (a->valid || q->next == q->tail || rng_chance(&tb->rng, stall))
        return;
    struct tb_job *j = q->job[q->next % QUEUE];
    const struct bh_burst *b = &j->b;

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

static void offer_data(struct tb *tb)
{
    struct dut_data *d = &tb->pins.s_w;

    if (d->valid || tb->w_data == tb->w.tail)
        return;
    /* Data may be offered with their address, and before it by at most w_lead bursts. */
    const uint32_t open = tb->w.next + tb->pins.s_aw.valid + tb->stalls.w_lead;
    if ((int32_t)(tb->w_data - open) >= 0 || rng_chance(&tb->rng, tb->stalls.s_w))
        return;
    const struct tb_job *j = tb->w.job[tb->w_data % QUEUE];
    const struct bh_burst *b = &j->b;
    const unsigned n = tb->w_beat;

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

static void requester_drive(struct tb *tb)
{
    struct dut_pins *p = &tb->pins;

    offer(tb, &tb->r, &p->s_ar, tb->stalls.s_ar);
    offer(tb, &tb->w, &p->s_aw, tb->stalls.s_aw);
    offer_data(tb);
    p->s_bready = !tb->stuck_responses && !rng_chance(&tb->rng, tb->stalls.s_b);
    p->s_rready = !tb->stuck_responses && !rng_chance(&tb->rng, tb->stalls.s_r);
}

static void requester_sample(struct tb *tb)
{
    struct dut_pins *p = &tb->pins;

    if (p->s_ar.valid && p->s_arready)
        tb->r.next++, p->s_ar.valid = 0;
    if (p->s_aw.valid && p->s_awready)
        tb->w.next++, p->s_aw.valid = 0;
    if (p->s_w.valid && p->s_wready) {
        p->s_w.valid = 0;
        if (tb->w_beat++ == tb->w.job[tb->w_data % QUEUE]->b.len) {
            tb->w_beat = 0;
            tb->w_data++;
        }
    }
}

/* ---- one cycle ------------------------------------------------------------------------- */

/* The partition in force as pins show it against the model. */
static void check_active(struct tb *tb)
{
    const struct dut_pins *p = &tb->pins;
    struct bh_model *m = scoreboard_model(tb->sb);

    if (tb->params.hardwired) {
        const unsigned shown = m->active == BH_NO_PARTITION ? m->params.partitions : m->active;
        const unsigned pin = p->part_active < m->params.partitions ? p->part_active : m->params.partitions;
        if (pin == shown)
            return;
        if (p->part_active != p->part_sel)
            scoreboard_fail(tb->sb, "part_active went to %u, part_sel says %u (design section 4)", p->part_active,
                            p->part_sel);
        scoreboard_view_changed(tb->sb, "a switch by part_sel");
        bh_select_pins(m, p->part_active);
        ownership_switch(scoreboard_ownership(tb->sb), p->part_active);
        scoreboard_counts(tb->sb)->switches++;
    } else if (p->part_active != m->active && registers_switching(tb->registers) != p->part_active)
        scoreboard_fail(tb->sb, "part_active is %u, the model says %u (design section 4)", p->part_active, m->active);
}

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
        requester_drive(tb);
        memory_drive(tb->memory, p, tb->cycle);
        if (!tb->params.hardwired)
            registers_drive(tb->registers, p, tb->cycle);
    }
    dut_low(p);
    if (!tb->reset_left) {
        struct tb_job *ar = p->s_ar.valid ? tb->r.job[tb->r.next % QUEUE] : NULL;
        struct tb_job *aw = p->s_aw.valid ? tb->w.job[tb->w.next % QUEUE] : NULL;

        if (!tb->params.hardwired)
            registers_sample(tb->registers, p, tb->cycle);
        check_active(tb);
        scoreboard_cycle(tb->sb, p, tb->cycle, ar, aw);
        const char *wrong = memory_sample(tb->memory, p, tb->cycle);
        if (wrong)
            scoreboard_fail(tb->sb, "m_axi W: %s", wrong);
        check_irq(tb);
        if (tb->observe)
            tb->observe(p, tb->cycle, tb->observe_context);
        requester_sample(tb);
    } else
        tb->reset_left--;
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
    const uint8_t part_sel = p->part_sel, part_req = p->part_req;

    scoreboard_reset(tb->sb);
    registers_reset(tb->registers);
    memory_reset(tb->memory);
    tb->r.next = tb->r.tail = tb->w.next = tb->w.tail = tb->w_data = 0;
    tb->w_beat = 0;
    for (unsigned i = 0; i < POSTED; i++)
        tb->posted[i].busy = false;
    memset(p, 0, sizeof *p);
    p->part_sel = part_sel;
    p->part_req = part_req;
    tb->reset_left = 4;
    while (tb->reset_left)
        if (tb_clock(tb))
            return TB_MISMATCH;
    return TB_OK;
}

/* ---- bursts --------------------------------------------------------------------------------- */

bool tb_submit(struct tb *tb, struct tb_job *j)
{
    struct queue *q = j->b.write ? &tb->w : &tb->r;
    const uint32_t oldest = j->b.write && (int32_t)(tb->w_data - tb->w.next) < 0 ? tb->w_data : q->next;

    if (q->tail - oldest >= QUEUE)
        return false;
    j->accepted = j->done = j->resp_mixed = j->zero = false;
    j->beats = 0;
    q->job[q->tail++ % QUEUE] = j;
    return true;
}

static uint64_t answered(const struct tb *tb) { return scoreboard_counts(tb->sb)->responses; }

unsigned tb_pending(const struct tb *tb)
{
    return (tb->r.tail - tb->r.next) + (tb->w.tail - tb->w.next) + scoreboard_in_flight(tb->sb);
}

static int hung(struct tb *tb, const struct bh_burst *b)
{
    return tb_fail(tb,
                   "%s ID %u IPA 0x%" PRIx64
                   " LEN %u: no answer within %u cycles (design section 2: a port never stops for good)",
                   b->write ? "AW" : "AR", b->id, b->addr, b->len, ANSWER_LIMIT);
}

int tb_job(struct tb *tb, struct tb_job *j)
{
    while (!tb_submit(tb, j))
        if (tb_clock(tb))
            return TB_MISMATCH;
    for (unsigned n = 0; !j->done; n++) {
        if (n == ANSWER_LIMIT)
            return hung(tb, &j->b);
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

int tb_burst(struct tb *tb, const struct bh_burst *b, uint8_t *data, const uint64_t *strb, enum bh_resp *resp)
{
    struct tb_job j = {.b = *b, .wdata = b->write ? data : NULL, .wstrb = strb, .rdata = b->write ? NULL : data};
    const int e = tb_job(tb, &j);

    if (resp)
        *resp = (enum bh_resp)j.resp;
    return e;
}

static void post_finished(struct tb_job *j, void *context)
{
    struct posted *p = context;
    p->busy = false;
    (void)j;
}

int tb_post(struct tb *tb, const struct bh_burst *b, const uint8_t *data, const uint64_t *strb)
{
    struct posted *p = NULL;
    const unsigned beats = b->len + 1u;

    for (unsigned n = 0; !p; n++) {
        for (unsigned i = 0; i < POSTED && !p; i++)
            if (!tb->posted[i].busy)
                p = &tb->posted[i];
        if (n == ANSWER_LIMIT)
            return hung(tb, b);
        if (!p && tb_clock(tb))
            return TB_MISMATCH;
    }
    if (!p->data && (!(p->data = malloc(256 * DUT_MAX_BUS_BYTES)) || !(p->strb = malloc(256 * sizeof *p->strb))))
        abort();
    if (p->job.done && p->job.resp != BH_OKAY)
        return tb_fail(tb, "a posted write to IPA 0x%" PRIx64 " was answered BRESP %u", p->job.b.addr, p->job.resp);
    memcpy(p->data, data, (size_t)beats * tb->bus_bytes);
    if (strb)
        memcpy(p->strb, strb, beats * sizeof *strb);
    p->job = (struct tb_job){
        .b = *b, .wdata = p->data, .wstrb = strb ? p->strb : NULL, .finished = post_finished, .context = p};
    p->busy = true;
    while (!tb_submit(tb, &p->job))
        if (tb_clock(tb))
            return TB_MISMATCH;
    return state(tb);
}

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
        {BH_REG_WINDOW_FLAGS, w->valid | w->lock << 1 | w->shared << 2},
    };
    for (unsigned i = 0; i < sizeof field / sizeof *field; i++)
        if (owner_write(tb, at + field[i].offset, field[i].value))
            return TB_MISMATCH;
    return TB_OK;
}

int tb_stage_partition(struct tb *tb, unsigned partition, const struct bh_partition_control *c)
{
    return owner_write(tb, BH_REG_PART_BASE + partition * BH_REG_PART_STRIDE + BH_REG_PART_PART_CONTROL,
                       (uint32_t)c->valid | (uint32_t)c->nonsecure << 1 | (uint32_t)c->lock << 2 |
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

int tb_switch(struct tb *tb, unsigned partition)
{
    enum bh_resp resp;

    if (!tb->params.hardwired)
        return tb_reg_write(tb, BH_REG_ACTIVE, partition, TB_OWNER, 0xf, &resp);
    tb_part_sel(tb, partition, true);
    for (unsigned n = 0; n == 0 || !tb->pins.part_ack; n++)
        if (n == ANSWER_LIMIT ? tb_fail(tb, "part_req for %u: no part_ack within %u cycles (design section 4)",
                                        partition, ANSWER_LIMIT)
                              : tb_clock(tb))
            return TB_MISMATCH;
    return TB_OK;
}

int tb_system_load(struct tb *tb, const struct system *s)
{
    struct bh_model *m = scoreboard_model(tb->sb);

    for (unsigned p = 0; p < tb->params.partitions; p++) {
        const struct system_partition *sp = &s->partition[p];
        if (!sp->present)
            continue;
        if (tb->params.hardwired) {
            for (unsigned w = 0; w < tb->params.windows; w++)
                bh_stage_window(m, p, w, &sp->window[w]);
            bh_stage_partition(m, p, &sp->control);
            if (bh_commit(m, p).code)
                return tb_fail(tb, "%s: partition %u: the model refuses it: %s", s->file, p,
                               bh_commit_name(m->commit_status.code));
            ownership_commit(scoreboard_ownership(tb->sb), p, sp->window, tb->params.windows);
            continue;
        }
        for (unsigned w = 0; w < tb->params.windows; w++)
            if (sp->window[w].valid && tb_stage_window(tb, p, w, &sp->window[w]))
                return TB_MISMATCH;
        enum bh_resp resp;
        if (tb_stage_partition(tb, p, &sp->control) || tb_commit(tb, p, &resp))
            return TB_MISMATCH;
        if (resp != BH_OKAY)
            return tb_fail(tb, "%s: partition %u: commit refused: %s", s->file, p,
                           bh_commit_name(m->commit_status.code));
    }
    if (!tb->params.hardwired && s->has_fault_response && owner_write(tb, BH_REG_CONTROL, s->fault_response))
        return TB_MISMATCH;
    if (!tb->params.hardwired && s->has_drain_limit && owner_write(tb, BH_REG_DRAIN_LIMIT, s->drain_limit))
        return TB_MISMATCH;
    return tb_switch(tb, s->active);
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
                            .port = info >> 24 & 15,
                            .partition = (uint8_t)(info >> 28),
                            .ipa = (uint64_t)hi << 32 | lo,
                            .id = id,
                            .vmid = (uint16_t)vmid};
    return TB_OK;
}
