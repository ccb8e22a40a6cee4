/* SPDX-License-Identifier: Apache-2.0
 *
 * How many bursts the golden model judges in a second (model_verdicts_per_s).
 *
 * One core, bh_judge burst by burst, 8 windows; built with the model's sources and -flto, for any x86-64.
 * The bursts are random and generated before: reads and writes, all burst types, sizes and
 * lengths, every world and privilege, about a third of them refused.  They are more than a branch
 * predictor learns by heart, and less than the second-level cache.  The median of RUNS short runs is printed, with how many
 * of the bursts got each verdict, and a sum over the outputs.
 */
#define _POSIX_C_SOURCE 199309L
#include "bulkhead/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { WINDOWS = 8, BURSTS = 1 << 14, PASSES = 8, RUNS = 301 };

static uint64_t random64(void)                  /* xorshift64* */
{
    static uint64_t s = 0x9E3779B97F4A7C15u;
    s ^= s >> 12;
    s ^= s << 25;
    s ^= s >> 27;
    return s * 0x2545F4914F6CDD1Du;
}

static unsigned below(unsigned n) { return (unsigned)((random64() >> 32) % n); }

static double now(void)                         /* CPU seconds: the machine may be shared */
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Windows of 256 KiB every MiB; each refuses some cell of the access matrix. */
static int set_up(struct bh_model *m)
{
    const struct bh_params p = {.ports = 1, .partitions = 4, .windows = WINDOWS, .ipa_width = 40, .pa_width = 40,
                                .data_width = 64, .id_width = 4, .user_width = 1, .vmid_width = 8,
                                .max_outstanding = 16, .pipeline = 1, .granule_log2 = 12, .fault_depth = 16,
                                .fault_resp = BH_SLVERR};
    if (bh_init(m, &p))
        return -1;
    for (unsigned w = 0; w < WINDOWS; w++) {
        const struct bh_window x = {.ipa_base = (uint64_t)w << 20, .size = 256 << 10,
                                    .pa_base = 0x8000000000u + ((uint64_t)(WINDOWS - w) << 24),
                                    .access = (uint16_t)(BH_ACCESS_ALL & ~(1u << w)), .valid = 1};
        if (bh_stage_window(m, 0, w, &x))
            return -1;
    }
    const struct bh_partition_control c = {.vmid = 1, .valid = 1};
    return bh_stage_partition(m, 0, &c) || bh_commit(m, 0).code ? -1 : 0;
}

/* Mostly inside a window, and of a legal form; one in four aims at nothing in particular. */
static struct bh_burst random_burst(void)
{
    static const uint8_t wrap_len[] = {1, 3, 7, 15};
    struct bh_burst      b = {.size = (uint8_t)below(4), .burst = (uint8_t)below(3), .prot = (uint8_t)below(8),
                              .write = (uint8_t)below(2), .id = below(16), .cache = (uint8_t)below(16)};

    b.addr = (uint64_t)below(WINDOWS) << 20 | below(256 << 10);
    b.len  = (uint8_t)(b.burst == BH_WRAP ? wrap_len[below(4)] : below(16));
    b.addr &= ~(uint64_t)0 << (b.burst == BH_WRAP ? b.size : below(4));
    if (below(4) == 0) {
        b.addr  = below(WINDOWS << 20) | (uint64_t)(below(8) == 0) << 39;
        b.len   = (uint8_t)below(256);
        b.size  = (uint8_t)below(5);
        b.burst = (uint8_t)below(4);
        b.lock  = below(4) == 0;
    }
    return b;
}

int main(void)
{
    static struct bh_model m;
    static struct bh_burst burst[BURSTS];
    double                 rate[RUNS];
    uint64_t               sum = 0, verdicts[16] = {0};
    struct bh_verdict      v = {.fault = BH_FAULT_NONE};

    if (set_up(&m)) {
        fprintf(stderr, "model_bench: the set-up was refused\n");
        return 3;
    }
    for (unsigned i = 0; i < BURSTS; i++)
        burst[i] = random_burst();

    for (unsigned run = 0; run < RUNS; run++) {
        const double start = now();
        for (unsigned pass = 0; pass < PASSES; pass++)
            for (unsigned i = 0; i < BURSTS; i++) {
                bh_judge(&m, 0, &burst[i], &v);
                sum += v.pa + v.prot + v.window;
                verdicts[v.fault & 15]++;
            }
        rate[run] = (double)PASSES * BURSTS / (now() - start);
    }
    qsort(rate, RUNS, sizeof rate[0], by_value);

    printf("model_verdicts_per_s %.0f  sum %016llx ", rate[RUNS / 2], (unsigned long long)sum);
    for (unsigned f = 0; f < 16; f++)
        if (verdicts[f])
            printf(" %s %llu", bh_fault_name((enum bh_fault)f), (unsigned long long)(verdicts[f] / RUNS / PASSES));
    printf("\n");
    return 0;
}
