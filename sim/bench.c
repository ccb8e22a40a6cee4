/* SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bulkhead/registers.h"
#include "random.h"
#include "report.h"

#define JOBS 128u
#define WARM_UP 400u /* cycles before counting starts */
#define WINDOW 4000u /* cycles that are counted */

/* ---- a system to measure on: window w of partition p, IPAs alike, PAs apart ------------ */

static uint64_t granule(const struct tb *tb) { return 1ull << tb_params(tb)->granule_log2; }

static struct bh_window window_of(const struct tb *tb, unsigned p, unsigned w)
{
    const uint64_t g = granule(tb);
    return (struct bh_window){.ipa_base = (w + 1) * g,
                              .size = g,
                              .pa_base = (uint64_t)(p * tb_params(tb)->windows + w) * g,
                              .access = BH_ACCESS_ALL,
                              .valid = 1};
}

static uint64_t good(const struct tb *tb) { return granule(tb); } /* in window 0 */
static uint64_t bad(const struct tb *tb)
{
    return granule(tb) * (tb_params(tb)->windows + 1);
} /* behind the last one */

static int stage_all(struct tb *tb, unsigned p)
{
    for (unsigned w = 0; w < tb_params(tb)->windows; w++) {
        const struct bh_window x = window_of(tb, p, w);
        if (tb_stage_window(tb, p, w, &x))
            return TB_MISMATCH;
    }
    return TB_OK;
}

static int set_up(struct tb *tb)
{
    if (tb_reset(tb))
        return TB_MISMATCH;
    for (unsigned p = 0; p < tb_params(tb)->partitions; p++) {
        const struct bh_partition_control c = {.vmid = (uint16_t)(p + 1), .valid = 1};
        enum bh_resp resp;
        if (stage_all(tb, p) || tb_stage_partition(tb, p, &c) || tb_commit(tb, p, &resp))
            return TB_MISMATCH;
        if (resp != BH_OKAY)
            return tb_fail(tb, "bench: commit of partition %u was refused", p);
    }
    return TB_OK;
}

/* ---- latencies ------------------------------------------------------------------------------ */

/* First cycles in which VALID was high. */
struct first {
    uint64_t s_ar, m_ar, s_aw, m_aw, s_w, m_w, m_r, s_r, m_b, s_b;
};

static void see(uint64_t *at, unsigned valid, uint64_t cycle)
{
    if (valid && *at == UINT64_MAX)
        *at = cycle;
}

static void look(const struct dut_pins *pins, uint64_t cycle, void *context)
{
    struct first *f = context;
    const struct dut_port *p = &pins->port[0];
    see(&f->s_ar, p->s_ar.valid, cycle), see(&f->m_ar, p->m_ar.valid, cycle);
    see(&f->s_aw, p->s_aw.valid, cycle), see(&f->m_aw, p->m_aw.valid, cycle);
    see(&f->s_w, p->s_w.valid, cycle), see(&f->m_w, p->m_w.valid, cycle);
    see(&f->m_r, p->m_r.valid, cycle), see(&f->s_r, p->s_r.valid, cycle);
    see(&f->m_b, p->m_b.valid, cycle), see(&f->s_b, p->s_b.valid, cycle);
}

static const char LATENCY[] =
    "cycles from VALID at s_axi to VALID at m_axi (R, B: back), idle port, largest of 32 bursts of 1 to 16 beats";

static int latencies(struct tb *tb, const struct options *o, FILE *json)
{
    const struct tb_stalls fixed = {.latency = 3, .w_lead = 1};
    uint64_t worst[5] = {0}; /* AR, AW, W beyond AW, R, B */
    char key[32];

    if (set_up(tb))
        return TB_MISMATCH;
    tb_stalls(tb, &fixed);
    for (unsigned i = 0; i < 32; i++) {
        struct first f;
        struct tb_job j = {.b = {.addr = good(tb) + i * 64,
                                 .len = (uint8_t)(i / 2),
                                 .size = 2,
                                 .burst = BH_INCR,
                                 .write = i & 1,
                                 .prot = 1}};

        memset(&f, 0xff, sizeof f);
        tb_observe(tb, look, &f);
        if (tb_job(tb, &j) || tb_run(tb, 20))
            return TB_MISMATCH;
        const uint64_t each[5] = {f.m_ar - f.s_ar, f.m_aw - f.s_aw, (f.m_w - f.s_w) - (f.m_aw - f.s_aw),
                                  f.s_r - f.m_r, f.s_b - f.m_b};
        if (i & 1 ? f.s_w != f.s_aw || f.m_w == UINT64_MAX || f.m_b == UINT64_MAX
                  : f.m_ar == UINT64_MAX || f.m_r == UINT64_MAX)
            return tb_fail(tb, "bench: burst %u did not pass as planned", i);
        for (unsigned k = 0; k < 5; k++)
            if ((i & 1) == (k == 1 || k == 2 || k == 4) && each[k] > worst[k])
                worst[k] = each[k];
    }
    tb_observe(tb, NULL, NULL);
    for (unsigned k = 0; k < 5; k++) {
        static const char *const channel[] = {"ar", "aw", "w", "r", "b"};
        snprintf(key, sizeof key, "latency_%s_p%u", channel[k], tb_params(tb)->pipeline);
        report_figure(json, o, key, (double)worst[k], "cycles", LATENCY);
    }
    return TB_OK;
}

/* ---- rates --------------------------------------------------------------------------------------- */

struct pattern {
    const char *key;
    unsigned beats;
    bool reads, writes;
    unsigned refused; /* 0 none, 1 all, 2 every other burst */
    unsigned ids;     /* 1, or that many in turn */
    bool ids_mixed;   /* each ID carries both allowed and refused bursts */
    unsigned latency;
    bool apart; /* reads and writes in runs of their own, the lower rate counts */
    const char *how;
};

struct rate {
    struct tb *tb;
    const struct pattern *p;
    bool write[2]; /* directions in use */
    struct tb_job job[JOBS];
    uint64_t sent[2], start, beats[2];
};

static void next_burst(struct rate *r, struct tb_job *j, unsigned write)
{
    const struct bh_params *p = tb_params(r->tb);
    const uint64_t n = r->sent[write]++;
    const bool refused = r->p->refused == 1 || (r->p->refused == 2 && n & 1);
    const uint64_t id = r->p->ids == 1 ? 0 : r->p->ids_mixed ? n / 2 + n : n;
    const unsigned size =
        (unsigned)__builtin_ctz(p->data_width / 8) < 5 ? (unsigned)__builtin_ctz(p->data_width / 8) : 5;
    const uint64_t at = (n * r->p->beats << size) % 4096;

    j->b = (struct bh_burst){.addr = (refused ? bad(r->tb) : good(r->tb)) + at,
                             .len = (uint8_t)(r->p->beats - 1),
                             .size = (uint8_t)size,
                             .burst = BH_INCR,
                             .write = (uint8_t)write,
                             .prot = 1,
                             .id = (uint32_t)(id % r->p->ids & ((1ull << p->id_width) - 1))};
}

static void again(struct tb_job *j, void *context)
{
    struct rate *r = context;
    next_burst(r, j, j->b.write);
    tb_submit(r->tb, j);
}

static void count(const struct dut_pins *pins, uint64_t cycle, void *context)
{
    struct rate *r = context;
    const struct dut_port *p = &pins->port[0];
    if (cycle < r->start + WARM_UP || cycle >= r->start + WARM_UP + WINDOW)
        return;
    r->beats[0] += p->s_r.valid && p->s_rready;
    /* Writes by their data, but never more than what was answered. */
    r->beats[1] += r->p->beats == 1 ? p->s_b.valid && p->s_bready : p->s_w.valid && p->s_wready;
}

/* Beats a cycle of the slower direction in use. */
static int rate_of(struct tb *tb, const struct pattern *p, bool reads, bool writes, double *rate)
{
    const struct tb_stalls fixed = {.latency = (uint16_t)p->latency, .w_lead = 4};
    struct rate *r = calloc(1, sizeof *r);
    int result;

    if (!r)
        return tb_fail(tb, "out of memory");
    r->tb = tb;
    r->p = p;
    result = set_up(tb);
    if (!result) {
        tb_stalls(tb, &fixed);
        r->start = tb_cycle(tb);
        tb_observe(tb, count, r);
        for (unsigned i = 0; i < JOBS; i++) {
            struct tb_job *j = &r->job[i];
            const unsigned write = reads && writes ? i & 1 : writes;
            *j = (struct tb_job){.finished = again, .context = r};
            next_burst(r, j, write);
            tb_submit(tb, j);
        }
        result = tb_run(tb, WARM_UP + WINDOW);
        tb_observe(tb, NULL, NULL);
    }
    const double in[2] = {(double)r->beats[0] / WINDOW, (double)r->beats[1] / WINDOW};
    *rate = !writes ? in[0] : !reads ? in[1] : in[0] < in[1] ? in[0] : in[1];
    /* Jobs go with r: nothing of them may stay queued. */
    if (!result)
        result = tb_reset(tb);
    free(r);
    return result;
}

#define BOTH "; reads and writes in runs of their own, the lower counts"
static const struct pattern PATTERN[] = {
    {"beats_per_cycle_r1", 1, true, false, 0, 16, false, 1, false,
     "allowed single-beat reads, IDs in turn, memory latency 1"},
    {"beats_per_cycle_w1", 1, false, true, 0, 16, false, 1, false,
     "allowed single-beat writes, IDs in turn, memory latency 1"},
    {"beats_per_cycle_rw1", 1, true, true, 0, 16, false, 1, false,
     "both at once, single-beat, the slower direction counts"},
    {"beats_per_cycle_r16", 16, true, false, 0, 16, false, 1, false,
     "allowed 16-beat reads, IDs in turn, memory latency 1"},
    {"beats_per_cycle_w16", 16, false, true, 0, 16, false, 1, false,
     "allowed 16-beat writes, IDs in turn, memory latency 1"},
    {"beats_per_cycle_rw16", 16, true, true, 0, 16, false, 1, false,
     "both at once, 16-beat, the slower direction counts"},
    {"beats_per_cycle_refused_r1", 1, true, false, 1, 1, false, 1, false, "refused single-beat reads, one ID"},
    {"beats_per_cycle_refused_w1", 1, false, true, 1, 1, false, 1, false, "refused single-beat writes, one ID"},
    {"beats_per_cycle_mixed_sameid_l16", 1, true, true, 2, 1, false, 16, true,
     "allowed and refused in turn, one ID, memory latency 16" BOTH},
    {"beats_per_cycle_mixed_ids_l16", 1, true, true, 2, 16, false, 16, true,
     "allowed and refused in turn, 16 IDs in turn, memory latency 16" BOTH},
    {"beats_per_cycle_mixed_each_id_l16", 1, true, true, 2, 16, true, 16, true,
     "the same, each ID carrying both" BOTH},
};

/* Counted over 4,000 cycles behind 400 of warm-up. */
static int rates(struct tb *tb, const struct options *o, FILE *json, const struct pattern *p)
{
    double rate, other;

    if (p->apart) {
        if (rate_of(tb, p, true, false, &rate) || rate_of(tb, p, false, true, &other))
            return TB_MISMATCH;
        if (other < rate)
            rate = other;
    } else if (rate_of(tb, p, p->reads, p->writes, &rate))
        return TB_MISMATCH;
    report_figure(json, o, p->key, rate, "beats/cycle", p->how);
    return TB_OK;
}

/* ---- commit, switch ------------------------------------------------------------------------------- */

static int commits(struct tb *tb, const struct options *o, FILE *json)
{
    const unsigned p = tb_params(tb)->partitions - 1;
    const struct tb_stalls none = {.latency = 1};
    const struct bh_window x = window_of(tb, p, 7);
    enum bh_resp resp;
    uint64_t all;

    tb_stalls(tb, &none);
    if (set_up(tb) || stage_all(tb, p) || tb_commit(tb, p, &resp))
        return TB_MISMATCH;
    all = tb_reg_cycles(tb);
    if (resp == BH_OKAY && (tb_stage_window(tb, p, 7, &x) || tb_commit(tb, p, &resp)))
        return TB_MISMATCH;
    if (resp != BH_OKAY)
        return tb_fail(tb, "bench: a commit was refused");
    report_figure(json, o, "commit_cycles_16x16", (double)all, "cycles",
                  "COMMIT write to its response, 16 changed windows against 255 live ones");
    report_figure(json, o, "commit_cycles_one_window_16x16", (double)tb_reg_cycles(tb), "cycles",
                  "the same, one changed window");
    return TB_OK;
}

static int switches(struct tb *tb, const struct options *o, FILE *json)
{
    const struct tb_stalls none = {.latency = 1};
    uint64_t plain;

    tb_stalls(tb, &none);
    if (set_up(tb) || tb_run(tb, 50) || tb_reg_write(tb, BH_REG_DRAIN_LIMIT, 0, TB_OWNER, 0xf, NULL))
        return TB_MISMATCH;
    plain = tb_reg_cycles(tb);
    if (tb_switch(tb, 1) || tb_model(tb)->active != 1)
        return TB_MISMATCH;
    report_figure(json, o, "switch_cycles_idle", (double)(tb_reg_cycles(tb) - plain), "cycles",
                  "ACTIVE write to its response, over a write of DRAIN_LIMIT, nothing in flight");
    return TB_OK;
}

/* ---- the simulator itself ------------------------------------------------------------------------------ */

static double cpu_seconds(void) { return (double)clock() / CLOCKS_PER_SEC; }

static int checked_per_s(struct tb *tb, const struct options *o, FILE *json)
{
    enum { BURSTS = 2000000 };

    if (set_up(tb))
        return TB_MISMATCH;
    const double start = cpu_seconds();
    if (random_plain(tb, o->seed, BURSTS))
        return TB_MISMATCH;
    report_figure(json, o, "sim_checked_per_s", BURSTS / (cpu_seconds() - start), "transactions/s",
                  "2,000,000 random single-beat reads and writes, every check on, CPU seconds of one core");
    return TB_OK;
}

/* ---- all ------------------------------------------------------------------------------------------------ */

static bool wanted(const struct options *o, const char *key)
{
    return !strcmp(o->bench, "all") || !strncmp(key, o->bench, strlen(o->bench)) ||
           !strncmp(key, o->bench, strlen(key));
}

int bench_run(struct tb *tb, const struct options *o, FILE *json)
{
    const struct bh_params *p = tb_params(tb);
    unsigned measured = 0;
    int result = TB_OK;

    if (p->hardwired) {
        fprintf(
            stderr,
            "bulkhead-sim: --bench: configuration %s is HARDWIRED; figures are measured on builds with registers\n",
            dut_configuration);
        return 2;
    }
    if (!result && wanted(o, "latency_"))
        measured++, result = latencies(tb, o, json);
    for (size_t i = 0; !result && i < sizeof PATTERN / sizeof *PATTERN; i++)
        if (wanted(o, PATTERN[i].key))
            measured++, result = rates(tb, o, json, &PATTERN[i]);
    if (!result && p->partitions == 16 && p->windows == 16 && wanted(o, "commit_cycles_"))
        measured++, result = commits(tb, o, json);
    if (!result && p->partitions > 1 && wanted(o, "switch_cycles_idle"))
        measured++, result = switches(tb, o, json);
    if (!result && wanted(o, "sim_checked_per_s"))
        measured++, result = checked_per_s(tb, o, json);
    if (!result && !measured) {
        fprintf(stderr, "bulkhead-sim: --bench %s: configuration %s has no such figure\n", o->bench,
                dut_configuration);
        return 2;
    }
    return result;
}
