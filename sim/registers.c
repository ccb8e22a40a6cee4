/* SPDX-License-Identifier: Apache-2.0 */
#include "registers.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bulkhead/registers.h"
#include "pages.h"
#include "views.h"

struct access {
    bool busy, address, data, answered; /* address, data: still to be taken; answered: VALID was seen */
    uint16_t addr;
    uint8_t prot, strb;
    uint32_t value;
    uint64_t start, offered, taken;
    enum bh_resp resp;
    uint64_t cycles;
    bool not_open; /* PORT_STATUS.CLOSED: at some time while it was under way the port could not be opened */
    bool clears;   /* COMMIT: granules change hands, so that its answer waits behind a barrier */
    bool live;     /* COMMIT: a read showed meanwhile that it was made */
};

struct registers {
    struct bh_params params;
    struct scoreboard *sb;
    struct views *views;
    struct rng rng;
    unsigned stall;
    struct access w, r;
    struct register_write writing;
    bool is_writing;
    uint64_t sampled;
    bool beside_write; /* a write was under way at some time of the read */
    uint32_t before;   /* what the model said when the read's address was taken */
    enum bh_resp before_resp;
    struct bh_model trial;
    struct bh_window staged[BH_MAX_PARTITIONS][BH_MAX_WINDOWS]; /* as written: the ownership checker's own copy */
    struct bh_window live[BH_MAX_PARTITIONS][BH_MAX_WINDOWS];
    struct bh_slot slot[BH_MAX_SLOTS];
    uint16_t irq_unsure; /* bits that were cleared while records were on their way */
    int64_t held;        /* FAULT_STATUS.COUNT, read while all was quiet; -1: not known now */
    int64_t missed;      /* FAULT_MISSED likewise */
    bool missed_unsure;
};

struct registers *registers_new(const struct bh_params *p, struct scoreboard *sb, uint64_t seed)
{
    struct registers *r = calloc(1, sizeof *r);

    if (!r)
        return NULL;
    r->params = *p;
    r->sb = sb;
    rng_seed(&r->rng, seed);
    registers_reset(r);
    return r;
}

void registers_free(struct registers *r) { free(r); }
void registers_views(struct registers *r, struct views *v) { r->views = v; }

void registers_reset(struct registers *r)
{
    memset(&r->w, 0, sizeof r->w);
    memset(&r->r, 0, sizeof r->r);
    r->is_writing = false;
    memset(r->staged, 0, sizeof r->staged);
    memset(r->live, 0, sizeof r->live);
    memset(r->slot, 0, sizeof r->slot);
    r->irq_unsure = 0;
    r->held = r->missed = -1;
    r->missed_unsure = false;
}

void registers_stalls(struct registers *r, unsigned stall) { r->stall = stall; }

bool registers_write_busy(const struct registers *r) { return r->w.busy; }
bool registers_read_busy(const struct registers *r) { return r->r.busy; }

bool registers_write(struct registers *r, uint16_t addr, uint32_t data, uint8_t prot, uint8_t strb, uint64_t cycle)
{
    if (r->w.busy)
        return false;
    r->w = (struct access){.busy = true,
                           .address = true,
                           .data = true,
                           .addr = addr,
                           .prot = prot,
                           .strb = strb,
                           .value = data,
                           .start = cycle};
    return true;
}

bool registers_read(struct registers *r, uint16_t addr, uint8_t prot, uint64_t cycle)
{
    if (r->r.busy)
        return false;
    r->r = (struct access){.busy = true, .address = true, .addr = addr, .prot = prot, .start = cycle};
    return true;
}

enum bh_resp registers_write_result(const struct registers *r, uint64_t *cycles)
{
    if (cycles)
        *cycles = r->w.cycles;
    return r->w.resp;
}

enum bh_resp registers_read_result(const struct registers *r, uint32_t *data)
{
    if (data)
        *data = r->r.value;
    return r->r.resp;
}

const struct register_write *registers_writing(const struct registers *r) { return r->is_writing ? &r->writing : NULL; }

void registers_drive(struct registers *r, struct dut_pins *p, uint64_t cycle)
{
    struct access *w = &r->w, *a = &r->r;

    p->axil_awvalid &= w->busy && w->address;
    p->axil_wvalid &= w->busy && w->data;
    p->axil_arvalid &= a->busy && a->address;
    if (w->busy && w->address && !p->axil_awvalid && !rng_chance(&r->rng, r->stall))
        p->axil_awvalid = 1, p->axil_awaddr = w->addr, p->axil_awprot = w->prot;
    if (w->busy && w->data && !p->axil_wvalid && !rng_chance(&r->rng, r->stall))
        p->axil_wvalid = 1, p->axil_wdata = w->value, p->axil_wstrb = w->strb;
    if (w->busy && !w->offered && p->axil_awvalid && p->axil_wvalid)
        w->offered = cycle;
    if (a->busy && a->address && !p->axil_arvalid && !rng_chance(&r->rng, r->stall))
        p->axil_arvalid = 1, p->axil_araddr = a->addr, p->axil_arprot = a->prot;
    p->axil_bready = !rng_chance(&r->rng, r->stall);
    p->axil_rready = !rng_chance(&r->rng, r->stall);
}

/* ---- writes ----------------------------------------------------------------------- */

/* What the owner knows by its own accepted writes. */
static void learn(struct registers *r, const struct access *w, uint64_t cycle)
{
    const uint32_t a = w->addr & ~3u;

    if (a >= BH_REG_STAGED_BASE && a < BH_REG_STAGED_BASE + 16 * BH_REG_STAGED_STRIDE) {
        const uint32_t in = a - BH_REG_STAGED_BASE;
        struct bh_window *s = &r->staged[in / BH_REG_STAGED_STRIDE][in % BH_REG_STAGED_STRIDE / BH_REG_WINDOW_STRIDE];
        const uint64_t v = w->value, low = 0xffffffffull;
        switch (in % BH_REG_WINDOW_STRIDE) {
        case BH_REG_WINDOW_IPA_BASE_LO: s->ipa_base = (s->ipa_base & ~low) | v; break;
        case BH_REG_WINDOW_IPA_BASE_HI: s->ipa_base = (s->ipa_base & low) | v << 32; break;
        case BH_REG_WINDOW_SIZE_LO: s->size = (s->size & ~low) | v; break;
        case BH_REG_WINDOW_SIZE_HI: s->size = (s->size & low) | v << 32; break;
        case BH_REG_WINDOW_PA_BASE_LO: s->pa_base = (s->pa_base & ~low) | v; break;
        case BH_REG_WINDOW_PA_BASE_HI: s->pa_base = (s->pa_base & low) | v << 32; break;
        case BH_REG_WINDOW_FLAGS:
            s->valid = v & 1;
            s->shared = v >> 2 & 1;
            s->borrow = r->params.granules && (v >> 3 & 1);
            break;
        default: break;
        }
    }
    if (a == BH_REG_COMMIT && w->value < r->params.partitions) {
        memcpy(r->live[w->value], r->staged[w->value], sizeof r->live[0]);
        ownership_commit(scoreboard_ownership(r->sb), w->value, r->live[w->value], r->params.windows);
    }
    if (a >= BH_REG_PORT_BASE && a < BH_REG_PORT_BASE + BH_REG_PORT_COUNT * BH_REG_PORT_STRIDE &&
        (a - BH_REG_PORT_BASE) % BH_REG_PORT_STRIDE == BH_REG_PORT_PORT_CONTROL)
        ownership_port(scoreboard_ownership(r->sb), (a - BH_REG_PORT_BASE) / BH_REG_PORT_STRIDE, w->value & 3, w->value >> 4 & 15);
    if (a >= BH_REG_PORT_BASE && a < BH_REG_PORT_BASE + BH_REG_PORT_COUNT * BH_REG_PORT_STRIDE &&
        (a - BH_REG_PORT_BASE) % BH_REG_PORT_STRIDE >= BH_REG_PORT_PORT_LEVEL_LO)
        scoreboard_counts(r->sb)->levels_by[0]++;
    if (a >= BH_REG_STREAM_BASE && a < BH_REG_STREAM_BASE + BH_REG_STREAM_COUNT * BH_REG_STREAM_STRIDE)
        ownership_stream(scoreboard_ownership(r->sb), (a - BH_REG_STREAM_BASE) / BH_REG_STREAM_STRIDE, w->value >> 31,
                         w->value >> 4 & 15);
    if (a == BH_REG_SCHEDULE_CONTROL) {
        const bool on = w->value & 1;
        views_schedule(r->views, r->slot, on ? (w->value >> 8 & 15) + 1 : 0, cycle);
    }
    if (a >= BH_REG_SCHEDULE_BASE && a < BH_REG_SCHEDULE_BASE + BH_REG_SCHEDULE_COUNT * BH_REG_SCHEDULE_STRIDE)
        r->slot[(a - BH_REG_SCHEDULE_BASE) / BH_REG_SCHEDULE_STRIDE] =
            (struct bh_slot){.cycles = w->value & 0xfffffff, .partition = (uint8_t)(w->value >> 28)};
}

static const char *effect_name(enum bh_effect e)
{
    return e == BH_EFFECT_SWITCH   ? "a switch"
           : e == BH_EFFECT_COMMIT ? "a commit"
           : e == BH_EFFECT_PORT   ? "a write of PORT_CONTROL"
                                   : "a write of STREAM_CONTROL";
}

/* PORT_STATUS.CLOSED may be refused when the port was not idle, not running, or owed or was owed something. */
static bool may_stay_closed(const struct registers *r, unsigned ports, const struct dut_pins *p)
{
    for (unsigned i = 0; i < r->params.ports; i++)
        if ((ports >> i & 1) && (scoreboard_port_in_flight(r->sb, i) || scoreboard_owed(r->sb, i) || r->w.not_open ||
                                 !p->port[i].qreqn || !p->port[i].qacceptn))
            return true;
    return false;
}

static bool in_flight(const struct registers *r, unsigned ports)
{
    for (unsigned i = 0; i < r->params.ports; i++)
        if ((ports >> i & 1) && scoreboard_port_in_flight(r->sb, i))
            return true;
    return false;
}

/* Held back by the time-out: SLVERR although the model would do it. */
static bool abandoned(struct registers *r, enum bh_effect effect, unsigned ports, const struct dut_pins *p)
{
    struct access *w = &r->w;
    struct bh_model *m = scoreboard_model(r->sb);

    if (w->resp != BH_SLVERR || effect == BH_EFFECT_NONE || (!ports && effect != BH_EFFECT_COMMIT))
        return false;
    if (effect == BH_EFFECT_REOPEN) {
        if (!may_stay_closed(r, ports, p))
            scoreboard_fail(r->sb, "PORT_STATUS.CLOSED was written to port %u, which is idle, owes nothing and runs, and was "
                                   "answered SLVERR (docs/architecture.md)",
                            (unsigned)__builtin_ctz(ports));
    } else if (effect == BH_EFFECT_COMMIT && r->params.granules &&
               (w->live || (!views_hung(r->views, ports) && !in_flight(r, ports)))) {
        struct bh_record none; /* live, and not settled in time */
        if (!views_limit_passed(r->views, w->taken))
            scoreboard_fail(r->sb, "a commit was answered SLVERR after %" PRIu64 " cycles, every port that carries the partition has drained, and "
                                   "DRAIN_LIMIT is %" PRIu32 " (docs/architecture.md)", r->sampled - w->taken, m->drain_limit);
        views_changed(r->views, ports, effect_name(effect), w->addr, w->prot);
        (void)bh_reg_write(m, w->addr, w->prot, w->value, w->strb, &none);
        bh_commit_unsettled(m);
        learn(r, w, r->sampled);
        pages_commit_ends(scoreboard_pages(r->sb), true, false);
        scoreboard_counts(r->sb)->by_commit[BH_COMMIT_UNSETTLED]++;
        return true;
    } else
        views_abandoned(r->views, ports, effect_name(effect), w->addr, w->prot, w->taken);
    bh_reg_write_abandoned(m, w->addr, w->prot, w->value, w->strb);
    return true;
}

/* Make it so in the model, table and all. */
static void made(struct registers *r, enum bh_resp want, struct bh_record *rec)
{
    struct access *w = &r->w;

    (void)bh_reg_write(scoreboard_model(r->sb), w->addr, w->prot, w->value, w->strb, rec);
    if ((w->addr & ~3u) == BH_REG_COMMIT)
        pages_commit_ends(scoreboard_pages(r->sb), want == BH_OKAY, true);
}

/* BVALID rose: the write takes effect now; a switch did so when part_active changed. */
static void write_answered(struct registers *r, const struct dut_pins *p, uint64_t cycle)
{
    struct access *w = &r->w;
    struct bh_model *m = scoreboard_model(r->sb);
    struct tb_counts *n = scoreboard_counts(r->sb);
    unsigned ports = 0;
    const enum bh_effect effect = bh_reg_effect(m, w->addr, w->prot, w->value, w->strb, &ports);
    const uint16_t reg = w->addr & ~3u;
    struct bh_record rec = {.code = BH_FAULT_NONE};
    const bool owner = (w->prot & 3) == BH_PROT_PRIVILEGED && w->strb == 0xf;

    w->answered = true;
    w->cycles = cycle - w->offered;
    w->resp = p->axil_bresp;
    n->register_writes++;

    if (owner && reg == BH_REG_FAULT_STATUS && w->resp == BH_OKAY) {
        if (w->value & 1)
            records_popped(scoreboard_records(r->sb));
        if (w->value & 2) {
            if (r->missed < 0)
                r->missed_unsure = true;
            else
                records_missed_cleared(scoreboard_records(r->sb), (uint32_t)r->missed);
        }
        r->held = r->missed = -1;
    }

    enum bh_resp want;
    if (pages_owner_done(scoreboard_pages(r->sb), &want)) { /* a page showed that it took effect before its answer */
        if (want != w->resp)
            scoreboard_fail(r->sb, "register write 0x%04x = 0x%08" PRIx32 ": the RTL answered BRESP %u, and what it did was %u", w->addr, w->value,
                            w->resp, want);
        return;
    }
    r->trial = *m;
    r->trial.granule = NULL; /* a copy has no table of its own */
    want = bh_reg_write(&r->trial, w->addr, w->prot, w->value, w->strb, &rec);
    if (want != w->resp && abandoned(r, effect, ports, p)) {
        pages_commit_ends(scoreboard_pages(r->sb), false, false);
        return;
    }
    if (want != w->resp && owner && pages_owner_mail(scoreboard_pages(r->sb), reg, w->value, w->prot, w->resp))
        want = w->resp;
    if (want != w->resp) {
        scoreboard_fail(r->sb,
                        "register write 0x%04x = 0x%08" PRIx32
                        " PROT %u STRB 0x%x: the RTL answered BRESP %u, the model says %u%s%s "
                        "(design section 3)",
                        w->addr, w->value, w->prot, w->strb, w->resp, want,
                        owner && reg == BH_REG_COMMIT ? ": commit " : "",
                        owner && reg == BH_REG_COMMIT ? bh_commit_name(r->trial.commit_status.code) : "");
        return;
    }
    if (want == BH_OKAY && effect == BH_EFFECT_SWITCH)
        scoreboard_fail(r->sb,
                        "the write of ACTIVE = %" PRIu32 " was answered OKAY, and part_active is %u (design section 4, step 5: "
                        "the write response is the barrier)",
                        w->value, p->part_active);
    else if (want == BH_OKAY && effect == BH_EFFECT_REOPEN)
        scoreboard_fail(r->sb, "PORT_STATUS.CLOSED was answered OKAY, and port_closed of port %u is still high (design section 4)",
                        (unsigned)__builtin_ctz(ports));
    else if (want == BH_OKAY && effect != BH_EFFECT_NONE) {
        views_changed(r->views, ports, effect_name(effect), w->addr, w->prot);
    }
    if (owner && reg == BH_REG_IRQ_STATE && want == BH_OKAY && !scoreboard_quiet(r->sb, cycle))
        r->irq_unsure |= (uint16_t)w->value;
    made(r, want, &rec);
    if (want == BH_OKAY && owner)
        learn(r, w, cycle);
    if (owner && reg == BH_REG_COMMIT) {
        n->by_commit[m->commit_status.code & 15]++;
        if (want == BH_OKAY)
            n->commits++;
        else
            n->commits_refused++;
    }
    if (rec.code)
        records_due(scoreboard_records(r->sb), RECORD_CONFIG_WRITE, &rec, cycle);
}

/* ---- reads ------------------------------------------------------------------------- */

static bool port_status(const struct registers *r, uint16_t reg)
{
    return reg >= BH_REG_PORT_BASE && reg < BH_REG_PORT_BASE + r->params.ports * BH_REG_PORT_STRIDE &&
           (reg - BH_REG_PORT_BASE) % BH_REG_PORT_STRIDE == BH_REG_PORT_PORT_STATUS;
}

/* OWED, STOPPED and IDLE are timing; when all has been quiet for a while they are known. */
static bool check_port_status(const struct registers *r, uint16_t reg, uint32_t got, uint32_t want, bool quiet)
{
    const unsigned port = (reg - BH_REG_PORT_BASE) / BH_REG_PORT_STRIDE;
    const uint32_t timing = BH_PORT_STATUS_OWED_MASK | BH_PORT_STATUS_STOPPED_MASK | BH_PORT_STATUS_IDLE_MASK;
    uint32_t known = 0;

    if (quiet && !views_busy(r->views, r->sampled))
        known = timing;
    if (scoreboard_owed(r->sb, port) && scoreboard_model(r->sb)->port[port].closed)
        want |= BH_PORT_STATUS_OWED_MASK, known &= ~BH_PORT_STATUS_OWED_MASK;
    /* each field of before or after a change that came meanwhile */
    return !((got ^ want) & (got ^ r->before) & (~timing | known));
}

/* What a commit makes live, as the owner reads it. */
static bool is_live(uint16_t reg)
{
    return (reg >= BH_REG_PART_BASE && reg < BH_REG_PART_BASE + BH_REG_PART_COUNT * BH_REG_PART_STRIDE &&
            (reg - BH_REG_PART_BASE) % BH_REG_PART_STRIDE == BH_REG_PART_PART_LIVE) ||
           (reg >= BH_REG_LIVE_BASE && reg < BH_REG_LIVE_BASE + BH_REG_LIVE_COUNT * BH_REG_LIVE_STRIDE);
}

/* A commit that clears granules is live before its answer, which waits behind a barrier: does this read show it so? */
static bool shows_live(struct registers *r, uint32_t got)
{
    struct access *w = &r->w;
    struct bh_record none;
    uint32_t live;

    if (!r->is_writing || w->answered || !w->clears)
        return false;
    r->trial = *scoreboard_model(r->sb);
    r->trial.granule = NULL; /* a copy has no table of its own */
    if (bh_reg_write(&r->trial, w->addr, w->prot, w->value, w->strb, &none) != BH_OKAY ||
        bh_reg_read(&r->trial, r->r.addr, r->r.prot, &live, &none) != BH_OKAY || got != live)
        return false;
    w->live = true;
    return true;
}

static void read_answered(struct registers *r, const struct dut_pins *p, uint64_t cycle)
{
    struct access *a = &r->r;
    struct bh_model *m = scoreboard_model(r->sb);
    struct bh_record rec = {.code = BH_FAULT_NONE};
    const uint16_t reg = a->addr & ~3u;
    const uint32_t got = p->axil_rdata;
    const bool quiet = scoreboard_quiet(r->sb, cycle) && !r->w.busy;
    const uint32_t hung = views_records_coming(r->views) ? 1u << BH_FAULT_DRAIN : 0;
    uint32_t want = 0;

    const enum bh_resp want_resp = bh_reg_read(m, a->addr, a->prot, &want, &rec);
    if (want_resp != BH_OKAY)
        want = 0;
    a->answered = true;
    a->value = got;
    a->resp = p->axil_rresp;
    scoreboard_counts(r->sb)->register_reads++;
    if (rec.code)
        records_due(scoreboard_records(r->sb), RECORD_CONFIG_READ, &rec, cycle);
    if (a->resp != want_resp) {
        scoreboard_fail(
            r->sb, "register read 0x%04x PROT %u: the RTL answered RRESP %u, the model says %u (design section 3)",
            a->addr, a->prot, a->resp, want_resp);
        return;
    }
    bool same = got == want || (got == r->before && r->before_resp == want_resp);

    if (want_resp == BH_OKAY) {
        if (reg == BH_REG_STATUS) {
            const uint32_t table = BH_STATUS_TABLE_READY_MASK | BH_STATUS_TABLE_FAILED_MASK;
            same = ((got & ~table) == 0 || r->beside_write || views_busy(r->views, cycle)) &&
                   pages_table_status(scoreboard_pages(r->sb), got & BH_STATUS_TABLE_READY_MASK, got & BH_STATUS_TABLE_FAILED_MASK);
        } else if (reg >= BH_REG_MAIL_PEERS_BASE && reg < BH_REG_MAIL_CALL_BASE + BH_REG_MAIL_CALL_COUNT * BH_REG_MAIL_CALL_STRIDE)
            same = same || pages_mail_moves(scoreboard_pages(r->sb));
        else if (reg == BH_REG_COMMIT_STATUS && r->w.busy)
            same = true;
        else if (is_live(reg)) /* and once it was shown, it stays */
            same = (same && (!r->w.live || r->w.answered)) || shows_live(r, got);
        else if (reg == BH_REG_ACTIVE)
            same = same || views_showed(r->views, got, cycle);
        else if (reg == BH_REG_SELECT)
            same = same || views_selected(r->views, got);
        else if (reg == BH_REG_SCHEDULE_STATUS)
            same = views_slot(r->views, got, cycle);
        else if (port_status(r, reg))
            same = check_port_status(r, reg, got, want, quiet);
        else if (reg >= BH_REG_COUNTERS_BASE && reg < BH_REG_COUNTERS_BASE + 16 * BH_REG_COUNTERS_STRIDE) {
            const struct bh_counters least =
                scoreboard_counters_least(r->sb, (reg - BH_REG_COUNTERS_BASE) / BH_REG_COUNTERS_STRIDE);
            const uint32_t low[4] = {least.reads, least.writes, least.beats, least.faults};
            const uint32_t from = low[reg % BH_REG_COUNTERS_STRIDE / 4];
            /* PIPELINE 0 with a stage behind: an address may be counted, and be accepted later. */
            const unsigned of = (reg - BH_REG_COUNTERS_BASE) / BH_REG_COUNTERS_STRIDE;
            const struct bh_counters early = scoreboard_counters_early(r->sb, p, of), slack = scoreboard_counters_slack(r->sb, of);
            const uint32_t more[4] = {early.reads, early.writes, early.beats, early.faults};
            const uint32_t loose[4] = {slack.reads, slack.writes, slack.beats, slack.faults};
            const unsigned k = reg % BH_REG_COUNTERS_STRIDE / 4;
            const uint32_t bottom = (quiet ? want : from) - loose[k], top = want + (quiet ? 0 : more[k]) + loose[k];
            same = got - bottom <= top - bottom;
        } else if (reg == BH_REG_IRQ_STATE) {
            if (quiet) {
                same = !((got ^ want) & ~(uint32_t)(r->irq_unsure | records_irq_maybe(scoreboard_records(r->sb)) | hung));
                m->irq_state = (uint16_t)got;
                r->irq_unsure = 0;
            } else
                same = !(got & ~(want | r->before | r->irq_unsure | records_irq_maybe(scoreboard_records(r->sb)) | hung | scoreboard_irq_early(r->sb)));
        } else if (reg >= BH_REG_FAULT_STATUS && reg <= BH_REG_FAULT_VMID) {
            same = true;
            if (reg == BH_REG_FAULT_STATUS) {
                same = (got & 1) == ((got >> 8 & 0xff) != 0);
                r->held = quiet ? (int64_t)(got >> 8 & 0xff) : -1;
                if (r->held > (int64_t)r->params.fault_depth)
                    same = false;
            }
            if (reg == BH_REG_FAULT_MISSED) {
                r->missed = quiet ? (int64_t)got : -1;
                const int64_t due =
                    quiet && r->held >= 0 ? records_missed(scoreboard_records(r->sb), (unsigned)r->held) : -1;
                if (due >= 0 && !r->missed_unsure) {
                    want = (uint32_t)due;
                    same = got == want;
                }
            }
            if (!r->w.busy && !(reg == BH_REG_FAULT_STATUS && views_records_coming(r->views)))
                records_seen(scoreboard_records(r->sb), reg, got, cycle);
        }
        if (!quiet)
            r->held = -1;
    }
    if (!same)
        scoreboard_fail(r->sb,
                        "register read 0x%04x PROT %u: the RTL says 0x%08" PRIx32 ", the model 0x%08" PRIx32
                        " (design section %s)",
                        a->addr, a->prot, got, want, reg >= BH_REG_IRQ_STATE && reg < BH_REG_PART_BASE ? "6" : "3");
}

/* Can the port that a write of PORT_STATUS names be opened now? */
static void follow_reopen(struct registers *r, const struct dut_pins *p)
{
    if (!port_status(r, r->writing.addr) || !(r->writing.value & BH_PORT_STATUS_CLOSED_MASK))
        return;
    const unsigned port = (r->writing.addr - BH_REG_PORT_BASE) / BH_REG_PORT_STRIDE;
    r->w.not_open |= scoreboard_port_in_flight(r->sb, port) || scoreboard_owed(r->sb, port) || !p->port[port].qreqn ||
                     !p->port[port].qacceptn || views_changing(r->views);
}

/* Entries of first..first + bytes - 1, as far as the table goes. */
static void put_range(const struct bh_params *p, uint64_t first, uint64_t bytes, struct touch *t)
{
    const uint64_t base = p->granule_base, size = p->granules << p->granule_log2;

    if (first < base) {
        if (bytes <= base - first)
            return;
        bytes -= base - first;
        first = base;
    }
    if (first - base >= size || t->n == TOUCH_RANGES)
        return;
    if (bytes > size - (first - base))
        bytes = size - (first - base);
    t->range[t->n].first = granules_entry(p, first);
    t->range[t->n++].count = bytes >> p->granule_log2;
}

static bool plain(const struct bh_window *w) { return w->valid && !w->shared && !w->borrow; }

/* What `owner` owns and `other` does not. */
static void disowned(const struct bh_params *p, const struct bh_window *owner, const struct bh_window *other, struct touch *t)
{
    const uint64_t a = owner->pa_base, n = owner->size, b = other->pa_base, m = plain(other) ? other->size : 0;

    if (!plain(owner))
        return;
    if (!m || b - a >= n) { /* it does not begin inside */
        const uint64_t skip = m && a - b < m ? m - (a - b) : 0;
        if (skip < n)
            put_range(p, a + skip, n - skip, t);
        return;
    }
    put_range(p, a, b - a, t);
    if (m < n - (b - a))
        put_range(p, b + m, n - (b - a) - m, t);
}

static void commit_begins(struct registers *r)
{
    const uint32_t of = r->writing.value;
    struct touch t = {.n = 0};

    if (of >= r->params.partitions || !r->params.granules)
        return;
    for (unsigned w = 0; w < r->params.windows; w++) {
        disowned(&r->params, &r->live[of][w], &r->staged[of][w], &t);
        disowned(&r->params, &r->staged[of][w], &r->live[of][w], &t);
    }
    r->w.clears = t.n != 0;
    pages_commit_begins(scoreboard_pages(r->sb), &t);
}

void registers_sample(struct registers *r, const struct dut_pins *p, uint64_t cycle)
{
    struct access *w = &r->w, *a = &r->r;

    r->sampled = cycle;

    if (p->axil_bvalid && !(w->busy && !w->address && !w->data)) {
        scoreboard_fail(r->sb, "s_axil B without a write (AXI A3.3)");
        return;
    }
    if (p->axil_rvalid && !(a->busy && !a->address)) {
        scoreboard_fail(r->sb, "s_axil R without a read (AXI A3.3)");
        return;
    }
    r->beside_write = a->busy && (r->beside_write || w->busy);
    if (p->axil_bvalid && !w->answered)
        write_answered(r, p, cycle);
    if (p->axil_rvalid && !a->answered)
        read_answered(r, p, cycle);
    if ((p->axil_bvalid && w->resp != p->axil_bresp) ||
        (p->axil_rvalid && (a->resp != p->axil_rresp || a->value != p->axil_rdata)))
        scoreboard_fail(r->sb, "an s_axil response changed before it was accepted (AXI A3.2.1)");
    if (p->axil_bvalid && p->axil_bready)
        w->busy = false;
    if (p->axil_rvalid && p->axil_rready)
        a->busy = false;
    if (p->axil_awvalid && p->axil_awready)
        w->address = false, w->taken = cycle;
    if (p->axil_wvalid && p->axil_wready)
        w->data = false;
    if (w->busy && !w->address && !w->data && !w->answered) {
        if (!r->is_writing)
            r->writing = (struct register_write){w->addr & 0xfffcu, w->prot,
                                                 (w->prot & 3) == BH_PROT_PRIVILEGED && w->strb == 0xf, w->value, cycle};
        if (!r->is_writing && r->writing.owner && r->writing.addr == BH_REG_COMMIT)
            commit_begins(r);
        r->is_writing = true;
        follow_reopen(r, p);
    } else
        r->is_writing = false;
    if (p->axil_arvalid && p->axil_arready) {
        struct bh_record rec;
        a->address = false;
        r->before_resp = bh_reg_read(scoreboard_model(r->sb), a->addr, a->prot, &r->before, &rec);
    }
}
