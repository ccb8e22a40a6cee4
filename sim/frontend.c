/* SPDX-License-Identifier: Apache-2.0
 *
 * The trace front end: sets the requesters up, takes turns, and checks what is left in memory.
 */
#define _POSIX_C_SOURCE 200809L

#include "frontend.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bulkhead/page.h"
#include "cpu.h"
#include "dma.h"

#define STOP_LIMIT 2000000u     /* cycles that requesters may take to stop, and a schedule to come round */
#define PROBE_TRIES 1000u
#define RECORDED 64u            /* cycles in which a record reaches the registers */

struct frontend {
    struct requesters q;
    struct cpu *cpu[BH_MAX_PORTS];
    struct dma *dma[BH_MAX_PORTS];
    unsigned ports;
};

/* ---- what the models share ------------------------------------------------------- */

int requester_failed(struct requesters *q, int code, const char *format, ...)
{
    if (q->rc)
        return q->rc;
    va_list ap;
    va_start(ap, format);
    vsnprintf(q->e->text, sizeof q->e->text, format, ap);
    va_end(ap);
    q->e->exit_code = q->rc = code;
    if (code == 1 && !tb_why(q->tb)[0])
        tb_fail(q->tb, "%s", q->e->text);
    return code;
}

int requester_bench_failed(struct requesters *q) { return requester_failed(q, 1, "%s", tb_why(q->tb)); }

unsigned requester_view(const struct requesters *q, unsigned port)
{
    const struct bh_model *m = tb_model(q->tb);
    const struct bh_port_control *c = &m->port[port].control;

    return c->mode == BH_MODE_FOLLOW ? m->active : c->mode == BH_MODE_FIXED ? c->partition : BH_NO_PARTITION;
}

static bool window_of(const struct bh_window *w, uint64_t base, uint64_t at) { return w->valid && at >= base && at - base < w->size; }

uint64_t requester_pa(const struct requesters *q, unsigned partition, uint64_t ipa)
{
    const struct system *s = q->system;
    if (partition < BH_MAX_PARTITIONS && s->partition[partition].control.split)
        ipa &= ~(1ull << (tb_params(q->tb)->ipa_width - 1));   /* windows lie in the bottom half */
    for (unsigned i = 0; partition < BH_MAX_PARTITIONS && i < BH_MAX_WINDOWS; i++) {
        const struct bh_window *w = &s->partition[partition].window[i];
        if (window_of(w, w->ipa_base, ipa))
            return w->pa_base + (ipa - w->ipa_base);
    }
    return UINT64_MAX;
}

unsigned requester_owner(const struct system *s, uint64_t pa)
{
    for (unsigned p = 0; p < BH_MAX_PARTITIONS; p++)
        for (unsigned i = 0; i < BH_MAX_WINDOWS; i++)
            if (!s->partition[p].window[i].borrow && window_of(&s->partition[p].window[i], s->partition[p].window[i].pa_base, pa))
                return p;
    return BH_NO_PARTITION;
}

const char *requester_label(const struct system *s, unsigned partition)
{
    static char text[4][32];
    static unsigned turn;
    if (partition < BH_MAX_PARTITIONS && s->partition[partition].label[0])
        return s->partition[partition].label;
    char *t = text[turn++ % 4];
    if (partition < BH_MAX_PARTITIONS)
        snprintf(t, sizeof text[0], "partition@%x", partition);
    else
        snprintf(t, sizeof text[0], "nobody");
    return t;
}

const char *requester_resp(unsigned resp)
{
    static const char *const names[4] = { "OKAY", "EXOKAY", "SLVERR", "DECERR" };
    return names[resp & 3u];
}

/* ---- cycles --------------------------------------------------------------------------- */

static void cycle(const struct dut_pins *pins, uint64_t number, void *context)
{
    struct frontend *f = context;
    (void)pins;
    (void)number;
    for (unsigned i = 0; i < f->ports; i++) {
        if (f->cpu[i])
            cpu_cycle(f->cpu[i]);
        if (f->dma[i])
            dma_cycle(f->dma[i]);
    }
}

static int step(struct frontend *f)
{
    if (tb_clock(f->q.tb) != TB_OK)
        return requester_bench_failed(&f->q);
    return f->q.rc;
}

enum who { FOLLOWING_WITHOUT_Q_CHANNEL, ALL };

/* Stop requesters by software and wait until they have. */
static int stop(struct frontend *f, enum who who)
{
    bool some[BH_MAX_PORTS] = { false };
    for (unsigned i = 0; i < f->ports; i++) {
        const struct frontend_port *p = &f->q.r->port[i];
        some[i] = (f->cpu[i] || f->dma[i]) && (who == ALL || (p->mode == BH_MODE_FOLLOW && !p->q_channel));
        if (some[i] && f->cpu[i])
            cpu_stop(f->cpu[i], who == ALL);
        if (some[i] && f->dma[i])
            dma_stop(f->dma[i]);
    }
    for (unsigned n = 0; n < STOP_LIMIT; n++) {
        bool stopped = true;
        for (unsigned i = 0; i < f->ports; i++)
            stopped &= !some[i] || (f->cpu[i] ? cpu_stopped(f->cpu[i]) : dma_stopped(f->dma[i]));
        if (stopped)
            return 0;
        if (step(f))
            return f->q.rc;
    }
    return requester_failed(&f->q, 1, "requesters did not come to rest within %u cycles", STOP_LIMIT);
}

static void go(struct frontend *f)
{
    for (unsigned i = 0; i < f->ports; i++) {
        if (f->cpu[i])
            cpu_go(f->cpu[i]);
        if (f->dma[i])
            dma_go(f->dma[i]);
    }
}

/* ---- switches ----------------------------------------------------------------------------- */

/* One rise of part_req to the fall of part_ack. */
static int switch_by_pins(struct frontend *f, unsigned partition)
{
    tb_part_sel(f->q.tb, partition, true);
    for (unsigned up = 1; up < 2; up--) {
        for (unsigned n = 0; tb_part_ack(f->q.tb) != up; n++) {
            if (n == STOP_LIMIT)
                return requester_failed(&f->q, 1, "part_ack did not %s within %u cycles (design section 4)", up ? "rise" : "fall", STOP_LIMIT);
            if (step(f))
                return f->q.rc;
        }
        tb_part_sel(f->q.tb, partition, false);
    }
    return 0;
}

static int change_to(struct frontend *f, unsigned partition)
{
    if (stop(f, FOLLOWING_WITHOUT_Q_CHANNEL))
        return f->q.rc;
    f->q.r->switches++;
    if (f->q.o->switch_by == FRONTEND_SWITCH_PINS ? switch_by_pins(f, partition) : tb_switch(f->q.tb, partition) != TB_OK)
        return f->q.rc ? f->q.rc : requester_bench_failed(&f->q);
    if (tb_model(f->q.tb)->active != partition)
        return requester_failed(&f->q, 1, "the switch to partition@%x was answered, and partition@%x is active (design section 4)", partition,
                                tb_model(f->q.tb)->active);
    go(f);
    return 0;
}

/* Following CPUs have done their turn in this view: who is next?  BH_NO_PARTITION: nobody has anything left. */
static unsigned next_partition(const struct frontend *f)
{
    const unsigned active = tb_model(f->q.tb)->active;
    for (unsigned n = 1; n <= BH_MAX_PARTITIONS; n++) {
        const unsigned p = (active + n) % BH_MAX_PARTITIONS;
        for (unsigned i = 0; i < f->ports; i++)
            if (f->cpu[i] && f->q.r->port[i].mode == BH_MODE_FOLLOW && cpu_left(f->cpu[i], p))
                return p;
    }
    return BH_NO_PARTITION;
}

/* All following CPUs wait for the next turn. */
static bool turn_over(const struct frontend *f)
{
    for (unsigned i = 0; i < f->ports; i++)
        if (f->cpu[i] && f->q.r->port[i].mode == BH_MODE_FOLLOW && !cpu_paused(f->cpu[i]))
            return false;
    return true;
}

static bool finished(const struct frontend *f)
{
    for (unsigned i = 0; i < f->ports; i++) {
        for (unsigned p = 0; f->cpu[i] && p < BH_MAX_PARTITIONS; p++)
            if (cpu_left(f->cpu[i], p))
                return false;
        if (f->dma[i] && dma_done(f->dma[i]) < f->q.o->dma)
            return false;
    }
    return true;
}

/* Without programs the DMA engines of all partitions want their turn. */
static unsigned next_described(const struct frontend *f)
{
    unsigned p = tb_model(f->q.tb)->active;
    do
        p = (p + 1) % BH_MAX_PARTITIONS;
    while (!f->q.system->partition[p].present);
    return p;
}

static bool dma_follows(const struct frontend *f)
{
    for (unsigned i = 0; i < f->ports; i++)
        if (f->dma[i] && f->q.r->port[i].mode == BH_MODE_FOLLOW)
            return true;
    return false;
}

static int replay(struct frontend *f)
{
    enum { DMA_TURN = 5000 };                   /* cycles, where no program says how long a turn is */
    uint64_t since = tb_cycle(f->q.tb);

    for (unsigned n = 0; !finished(f); n++) {
        if (step(f))
            return f->q.rc;
        if ((n & 0xfff) == 0 && f->q.o->progress)
            f->q.o->progress(f->q.o->context, f->q.r->references);
        if (f->q.scheduled || !turn_over(f))
            continue;
        unsigned next = next_partition(f);
        if (next == BH_NO_PARTITION) {
            if (!dma_follows(f) || tb_cycle(f->q.tb) - since < DMA_TURN)
                continue;
            next = next_described(f);
        }
        since = tb_cycle(f->q.tb);
        if (next != tb_model(f->q.tb)->active) {
            if (change_to(f, next))
                return f->q.rc;
        } else
            for (unsigned i = 0; i < f->ports; i++)
                if (f->cpu[i] && f->q.r->port[i].mode == BH_MODE_FOLLOW)
                    cpu_turn(f->cpu[i]);
    }
    return stop(f, ALL);
}

/* ---- true memory ------------------------------------------------------------------------ */

/* Each program's and each engine's bytes lie where the description says, seen from the memory's side. */
static int verify(struct frontend *f)
{
    struct frontend_result *r = f->q.r;
    r->bytes_verified = r->leak.bytes_damaged = 0;
    for (unsigned i = 0; i < r->programs; i++)
        r->program[i].bytes_verified = 0;
    for (unsigned i = 0; i < f->ports; i++) {
        r->port[i].bytes_verified = 0;
        if ((f->cpu[i] && cpu_verify(f->cpu[i])) || (f->dma[i] && dma_verify(f->dma[i])))
            return f->q.rc;
        r->bytes_verified += r->port[i].bytes_verified;
    }
    for (unsigned i = 0; i < r->programs; i++) {
        r->port[r->program[i].port].bytes_verified += r->program[i].bytes_verified;
        r->bytes_verified += r->program[i].bytes_verified;
    }
    return 0;
}

/* ---- refused accesses --------------------------------------------------------------------- */

/* With a schedule that can't be stopped the view comes round by itself. */
static int await_view(struct frontend *f, unsigned port, unsigned partition)
{
    if (f->q.system->port[port].control.mode != BH_MODE_FOLLOW)
        return 0;
    for (unsigned n = 0; tb_model(f->q.tb)->active != partition; n++) {
        if (n == 100 * STOP_LIMIT)
            return requester_failed(&f->q, 1, "the schedule did not come to partition@%x within %u cycles", partition, 100 * STOP_LIMIT);
        if (step(f))
            return f->q.rc;
    }
    return 0;
}

struct place { unsigned port, partition, prot; uint64_t user; };

static int probe(struct frontend *f, const struct place *at, const char *what, uint64_t ipa, unsigned len, unsigned prot, bool write)
{
    struct frontend_result *r = f->q.r;
    const struct bh_params *params = tb_params(f->q.tb);
    const unsigned bus = params->data_width / 8;
    struct bh_burst b = { .addr = ipa, .user = at->user, .len = (uint8_t)len, .burst = BH_INCR, .prot = (uint8_t)prot, .write = write };
    while (1u << b.size < bus)
        b.size++;
    if (r->probes == FRONTEND_PROBES)
        return 0;
    uint8_t *data = malloc(256 * DUT_MAX_BUS_BYTES);
    if (!data)
        return requester_failed(&f->q, 3, "out of memory");
    const size_t bytes = (size_t)(len + 1) * bus;
    struct frontend_probe *q = &r->probe[r->probes++];
    struct tb_job j;
    int rc = 0;
    *q = (struct frontend_probe){ .what = what, .burst = b, .port = at->port, .partition = at->partition };
    for (unsigned n = 0;; n++) {
        memset(data, 0xA5, bytes);
        j = (struct tb_job){ .b = b, .port = at->port, .wdata = write ? data : NULL, .rdata = write ? NULL : data };
        r->bursts++;
        rc = await_view(f, at->port, at->partition);
        if (rc == 0 && tb_job(f->q.tb, &j) != TB_OK)
            rc = requester_bench_failed(&f->q);
        if (rc || j.partition == at->partition)
            break;
        if (n == PROBE_TRIES)
            rc = requester_failed(&f->q, 1, "partition@%x: %s: port %u did not carry the partition in %u tries", at->partition, what, at->port, PROBE_TRIES);
    }
    q->resp = (enum bh_resp)j.resp;
    for (size_t i = 0; rc == 0 && !write && i < bytes; i++)
        if (data[i])
            rc = requester_failed(&f->q, 1, "partition@%x: %s: a read of IPA 0x%" PRIx64 " that must be refused shows 0x%02x, not zeros "
                                  "(design section 2)", at->partition, what, ipa, data[i]);
    free(data);
    if (rc == 0 && !params->hardwired) {
        bool found = false;
        if (tb_run(f->q.tb, RECORDED) != TB_OK || tb_record(f->q.tb, &q->record, &found) != TB_OK)
            return requester_bench_failed(&f->q);
        q->recorded = found && q->record.ipa == ipa && q->record.partition == at->partition && q->record.write == write &&
                      q->record.prot == prot && q->record.port == at->port;
        if (!q->recorded)
            rc = requester_failed(&f->q, 1, "partition@%x: %s: the access to IPA 0x%" PRIx64 " that must be refused left %s (design section 6)",
                                  at->partition, what, ipa, found ? "the record of another one" : "no record");
    } else if (rc == 0 && q->resp == BH_OKAY && params->fault_resp != BH_OKAY) {
        rc = requester_failed(&f->q, 1, "partition@%x: %s: the access to IPA 0x%" PRIx64 " that must be refused was answered OKAY (design section 2)",
                              at->partition, what, ipa);
    }
    return rc;
}

/* A granule's start that lies in no window of the partition. */
static bool outside(const struct frontend *f, unsigned partition, uint64_t ipa)
{
    const struct bh_params *p = tb_params(f->q.tb);
    if (p->page && ipa >> p->granule_log2 == p->page_ipa >> p->granule_log2)
        return false;                           /* its page */
    return (p->ipa_width >= 64 || ipa >> p->ipa_width == 0) && requester_pa(&f->q, partition, ipa) == UINT64_MAX;
}

static int probe_place(struct frontend *f, const struct place *at)
{
    const struct system_partition *q = &f->q.system->partition[at->partition];
    const uint64_t top = 1ull << (tb_params(f->q.tb)->ipa_width - 1);
    bool past = false, right = false, form = false, high = false;
    int rc = 0;
    for (unsigned i = 0; i < BH_MAX_WINDOWS && rc == 0; i++) {
        const struct bh_window *w = &q->window[i];
        if (!w->valid)
            continue;
        uint64_t end = w->ipa_base + w->size;
        if (!past && end != 0 && outside(f, at->partition, end)) {
            past = true;
            rc = probe(f, at, "first byte past a window", end, 0, at->prot, false);
            if (rc == 0)
                rc = probe(f, at, "write past a window", end, 3, at->prot, true);
        }
        if (!high && rc == 0 && outside(f, at->partition, w->ipa_base ^ top)) {
            high = true;
            rc = probe(f, at, "the top address bit turned", w->ipa_base ^ top, 0, at->prot, true);
        }
        for (unsigned k = 0; k < 12 && !right && rc == 0; k++) {
            unsigned kind = k % 3, p = at->prot ^ k / 3;
            if (w->access >> (3 * p + kind) & 1u)
                continue;
            right = true;
            rc = probe(f, at, kind == BH_READ ? "read that is not granted" : kind == BH_WRITE ? "write that is not granted" :
                       "fetch that is not granted", w->ipa_base, 0, p | (kind == BH_EXECUTE ? BH_PROT_INSTRUCTION : 0),
                       kind == BH_WRITE);
        }
        if (!form && rc == 0 && w->size > 4096) {
            form = true;
            rc = probe(f, at, "burst across 4 KiB", w->ipa_base + 4096 - tb_params(f->q.tb)->data_width / 8, 1, at->prot, false);
        }
    }
    for (unsigned o = 0; o < BH_MAX_PARTITIONS && rc == 0; o++)
        for (unsigned i = 0; i < BH_MAX_WINDOWS && o != at->partition && rc == 0; i++) {
            const struct bh_window *w = &f->q.system->partition[o].window[i];
            if (w->valid && !w->shared && !w->borrow && outside(f, at->partition, w->pa_base)) {
                rc = probe(f, at, "PA of another partition", w->pa_base, 0, at->prot, true);
                break;
            }
        }
    return rc;
}

static int drop_records(struct frontend *f)
{
    bool found = !tb_params(f->q.tb)->hardwired;
    while (found) {
        struct bh_record dropped;
        if (tb_record(f->q.tb, &dropped, &found) != TB_OK)
            return requester_bench_failed(&f->q);
        if (found && !f->q.o->no_clean)
            return requester_failed(&f->q, 1, "port %u: an access of a program or DMA engine to IPA 0x%" PRIx64 " was refused: %s, partition@%x "
                                    "(design section 2)", dropped.port, dropped.ipa, bh_fault_name(dropped.code), dropped.partition);
    }
    return 0;
}

static int probe_here(struct frontend *f, const struct place *at)
{
    if (f->q.r->port[at->port].mode == BH_MODE_FOLLOW && !(f->q.scheduled && tb_params(f->q.tb)->hardwired)) {
        f->q.r->switches++;
        if (tb_switch(f->q.tb, at->partition) != TB_OK)
            return requester_bench_failed(&f->q);
    }
    return probe_place(f, at);
}

static int probe_all(struct frontend *f)
{
    const struct frontend_result *r = f->q.r;
    const bool hardwired = tb_params(f->q.tb)->hardwired;
    if (f->q.scheduled && !hardwired && tb_schedule(f->q.tb, NULL, 0) != TB_OK)
        return requester_bench_failed(&f->q);
    if (drop_records(f))
        return f->q.rc;
    for (unsigned n = 0; n < r->programs; n++) {
        const struct frontend_program *p = &r->program[n];
        if (probe_here(f, &(struct place){ p->port, p->partition, p->prot, 0 }))
            return f->q.rc;
    }
    for (unsigned i = 0; i < f->ports; i++) {
        struct place at = { .port = i };
        unsigned tried = 0;                     /* partitions */
        for (unsigned n = 0; f->dma[i] && dma_place(f->dma[i], n, &at.partition, &at.prot, &at.user); n++, tried |= 1u << at.partition)
            if (!(tried >> at.partition & 1) && probe_here(f, &at))
                return f->q.rc;
    }
    return tb_drain(f->q.tb) == TB_OK ? verify(f) : requester_bench_failed(&f->q);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static double now(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A trusted context of the partition, brought in view: its port, and AxUSER. */
static bool trusted_context(struct frontend *f, unsigned partition, unsigned *port, uint64_t *user)
{
    const struct system *s = f->q.system;
    for (unsigned i = 0; i < f->ports; i++) {
        const struct bh_port_control *c = &s->port[i].control;
        *port = i;
        *user = 0;
        if (c->mode == BH_MODE_FIXED && c->trusted && c->partition == partition)
            return true;
        for (unsigned n = 0; c->mode == BH_MODE_STREAM && n < BH_MAX_STREAMS; n++)
            if (s->stream[n].valid && s->stream[n].trusted && s->stream[n].partition == partition) {
                *user = n;
                return true;
            }
        if (c->mode == BH_MODE_FOLLOW && c->trusted && !f->q.scheduled)
            return tb_switch(f->q.tb, partition) == TB_OK;
    }
    return false;
}

/* Buffers of engines that are not trusted, in partitions with halves: shared before they start. */
static int share_buffers(struct frontend *f)
{
    const struct bh_params *p = tb_params(f->q.tb);
    unsigned partition, port;
    uint64_t ipa, user;
    uint32_t bytes;
    bool good;

    for (unsigned i = 0; i < f->ports; i++)
        for (unsigned n = 0; f->dma[i] && dma_shared(f->dma[i], n, &partition, &ipa, &bytes); n++) {
            if (!bytes)
                continue;
            if (!trusted_context(f, partition, &port, &user))
                return requester_failed(&f->q, 2, "%s: /bulkhead/partition@%x: the DMA engine of port@%x is not trusted, and no trusted context of the "
                                        "partition could share its buffer", f->q.system->file, partition, i);
            if (tb_table_wait(f->q.tb) != TB_OK || tb_page_write(f->q.tb, port, user, BH_PAGE_COUNT, bytes >> p->granule_log2, &good) != TB_OK || (good &&
                tb_page_write(f->q.tb, port, user, BH_PAGE_SHARE_RANGE, (uint32_t)(ipa >> p->granule_log2), &good) != TB_OK))
                return requester_bench_failed(&f->q);
            if (!good)
                return requester_failed(&f->q, 1, "partition@%x: its page refuses to share %u bytes at IPA 0x%" PRIx64 " for the DMA engine of port@%x "
                                        "(design section 5)", partition, bytes, ipa, i);
        }
    return 0;
}

/* A requester for each port. */
static int prepare_ports(struct frontend *f)
{
    struct requesters *q = &f->q;
    unsigned present = 0;
    for (unsigned p = 0; p < BH_MAX_PARTITIONS; p++) {
        mmu_pool_init(&q->pool[p], &q->system->partition[p]);
        present += q->system->partition[p].present;
    }
    for (unsigned i = 0; i < q->system->ports && q->rc == 0; i++) {
        const struct system_port *s = &q->system->port[i];
        struct frontend_port *p = &q->r->port[i];
        const bool cpu = s->requester == SYSTEM_CPU && q->o->traces, dma = s->requester == SYSTEM_DMA;
        *p = (struct frontend_port){ .present = true, .requester = cpu ? SYSTEM_CPU : dma ? SYSTEM_DMA : SYSTEM_NONE,
                                     .mode = (enum bh_port_mode)s->control.mode,
                                     .q_channel = s->q_channel && (dma || (cpu && !q->o->no_clean)) };
        memcpy(p->label, s->label, sizeof p->label);
        if (cpu && p->mode == BH_MODE_STREAM)
            return requester_failed(q, 2, "%s: /bulkhead/port@%x: the CPU model has no stream numbers: select \"follow\" or a partition", q->system->file, i);
        if ((cpu || dma) && p->mode == BH_MODE_FOLLOW && q->scheduled && present > 1 && !p->q_channel && !(cpu && q->o->no_clean))
            return requester_failed(q, 2, "%s: /bulkhead/port@%x: a requester that follows the schedule must be asked before a switch: give it a Q-Channel",
                                    q->system->file, i);
        if (dma)
            f->dma[i] = dma_new(q, i);
    }
    /* No requester answers a Q-Channel yet: views may change. */
    if (q->rc || share_buffers(f))
        return q->rc;
    for (unsigned i = 0; i < q->system->ports && q->rc == 0; i++) {
        if (f->dma[i])
            dma_begin(f->dma[i]);
        if (q->r->port[i].requester == SYSTEM_CPU)
            f->cpu[i] = cpu_new(q, i);
    }
    return q->rc;
}

/* The n-th CPU that can run a partition's program: fixed ones first. */
static struct cpu *cpu_for(struct frontend *f, unsigned partition, unsigned n, unsigned *port)
{
    for (unsigned mode = BH_MODE_FIXED + 1; mode-- > BH_MODE_FOLLOW;)
        for (unsigned i = 0; i < f->ports; i++)
            if (f->cpu[i] && f->q.r->port[i].mode == mode && (mode == BH_MODE_FOLLOW || f->q.system->port[i].control.partition == partition) && n-- == 0) {
                *port = i;
                return f->cpu[i];
            }
    return NULL;
}

static int prepare_programs(struct frontend *f)
{
    const struct frontend_options *o = f->q.o;
    struct frontend_result *r = f->q.r;
    unsigned standard = 0, places = 0;
    for (unsigned round = 0; round < BH_MAX_PORTS; round++)
        for (unsigned p = 0; p < BH_MAX_PARTITIONS && r->programs < o->traces; p++) {
            const struct system_partition *q = &f->q.system->partition[p];
            unsigned port = 0;
            struct cpu *c = q->present ? cpu_for(f, p, round, &port) : NULL;
            if (!c)
                continue;
            places++;
            struct frontend_program *g = &r->program[r->programs];
            g->trace = o->trace[r->programs];
            g->partition = p;
            g->port = port;
            snprintf(g->label, sizeof g->label, "%s", requester_label(f->q.system, p));
            const int prot = mmu_choose_prot(q);
            if (prot < 0)
                return requester_failed(&f->q, 2, "%s: /bulkhead/partition@%x: a program needs rw and x in windows of its own that are not shared, "
                                        "in one world and privilege; this partition can't run one", f->q.system->file, p);
            g->prot = (unsigned)prot;
            if (strcmp(g->trace, "-") == 0 && standard++)
                return requester_failed(&f->q, 2, "--trace -: standard input can be one trace only");
            if (cpu_program(c, g))
                return f->q.rc;
            r->programs++;
        }
    if (r->programs < o->traces)
        return requester_failed(&f->q, 2, "%s: %u traces, and %u partitions to run them in%s", f->q.system->file, o->traces, places,
                                places ? "" : ": no port has a CPU");
    for (unsigned i = 0; i < f->ports; i++)
        if (f->cpu[i])
            cpu_turn(f->cpu[i]);
    return 0;
}

static int prepare(struct frontend *f)
{
    if (f->q.o->switch_every == 0)
        return requester_failed(&f->q, 2, "--switch-every 0: must be at least 1");
    if (f->q.o->traces == 0 && !f->q.o->dma_given)
        return requester_failed(&f->q, 2, "no trace is given (--trace), and no work for DMA engines (--dma)");
    if (prepare_ports(f) || prepare_programs(f))
        return f->q.rc;
    for (unsigned i = 0; i < f->ports; i++)
        if (f->cpu[i] || f->dma[i])
            return 0;
    return requester_failed(&f->q, 2, "%s: no port has a requester that could do anything", f->q.system->file);
}

static bool leaked(const struct frontend_leak *l)
{
    return l->hits || l->bytes_read || l->lines_written || l->lines_refused || l->bytes_damaged;
}

int frontend_run(struct tb *tb, const struct system *s, const struct frontend_options *o, struct frontend_result *r,
                 struct system_error *e)
{
    memset(r, 0, sizeof *r);
    e->exit_code = 0;
    e->text[0] = '\0';
    struct frontend *f = calloc(1, sizeof *f);
    if (!f) {
        e->exit_code = 3;
        snprintf(e->text, sizeof e->text, "out of memory");
        return 3;
    }
    *f = (struct frontend){ .q = { .tb = tb, .system = s, .o = o, .r = r, .e = e, .scheduled = s->slots != 0 }, .ports = s->ports };
    r->scheduled = f->q.scheduled;
    int rc = prepare(f);
    if (rc == 0) {
        const struct tb_counts before = *tb_counts(tb);
        const uint64_t cycle_before = tb_cycle(tb);
        const double cpu = now(CLOCK_PROCESS_CPUTIME_ID), wall = now(CLOCK_MONOTONIC);
        tb_observe(tb, cycle, f);
        rc = replay(f);
        r->cpu_seconds = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        r->seconds = now(CLOCK_MONOTONIC) - wall;
        r->cycles = tb_cycle(tb) - cycle_before;
        r->seen = tb_counts(tb)->switches - before.switches;
        r->granules_checked = tb_counts(tb)->granules_checked - before.granules_checked;
        r->table_reads = tb_counts(tb)->table_reads - before.table_reads;
    }
    for (unsigned i = 0; i < f->ports; i++)
        if (f->cpu[i])
            cpu_finish(f->cpu[i]);
    r->references = 0;
    for (unsigned i = 0; i < r->programs; i++) {
        const struct frontend_program *p = &r->program[i];
        if (rc == 0 && p->references == 0)
            rc = requester_failed(&f->q, 2, "%s: holds no reference%s%s", p->trace, p->unknown_lines ? "; the first unknown line: " : "",
                                  p->first_unknown);
        r->references += p->references;
        r->accesses += p->accesses;
        r->fills += p->fills;
        r->write_backs += p->write_backs;
        r->bytes_checked += p->bytes_checked;
        r->port[p->port].bytes_checked += p->bytes_checked;
    }
    for (unsigned i = 0; i < f->ports; i++)
        if (f->dma[i])
            r->bytes_checked += r->port[i].bytes_checked;
    if (rc == 0)
        rc = verify(f);
    if (rc == 0)
        rc = probe_all(f);                      /* and memory again behind the refused accesses: nothing moved */
    if (rc == 0 && leaked(&r->leak))
        rc = requester_failed(&f->q, FRONTEND_LEAK, "LEAK: without the hand-shake programs found %" PRIu64 " lines of other partitions in the cache "
                              "and read %" PRIu64 " bytes of theirs, %" PRIu64 " dirty lines were written to another partition's memory, and "
                              "%" PRIu64 " bytes of true memory are not what their program wrote (design section 4, step 2)",
                              r->leak.hits, r->leak.bytes_read, r->leak.lines_written, r->leak.bytes_damaged);
    r->equal = rc == 0;
    tb_observe(tb, NULL, NULL);
    for (unsigned i = 0; i < BH_MAX_PORTS; i++) {
        cpu_free(f->cpu[i]);
        dma_free(f->dma[i]);
    }
    free(f);
    return rc;
}
