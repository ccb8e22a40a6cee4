/* SPDX-License-Identifier: Apache-2.0
 *
 * bulkhead-sim - holds one build of the RTL against the golden model.
 *
 * Exit codes: 0 all equal, 1 mismatch, 2 bad usage or input, 3 could not run, 4 a leak was shown (--no-clean).
 */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"
#include "frontend.h"
#include "options.h"
#include "random.h"
#include "report.h"
#include "system.h"
#include "tb.h"

enum { EQUAL = 0, MISMATCH = 1, BAD_INPUT = 2, COULD_NOT_RUN = 3, LEAK = FRONTEND_LEAK };

static volatile sig_atomic_t stop;

static void interrupted(int signal)
{
    (void)signal;
    stop = 1;
}

static void progress_random(void *context, uint64_t done)
{
    const struct options *o = context;
    report_progress(o, o->switches ? "switches" : "transactions", done, o->switches ? o->switches : o->transactions);
}

struct replay {
    struct tb *tb;
    const struct options *o;
};

static void progress_trace(void *context, uint64_t references)
{
    const struct replay *r = context;

    report_progress(r->o, "references", references, 0);
    if (stop)
        tb_fail(r->tb, "interrupted"); /* ends the replay; main knows better */
}

/* Waves need the program that was built with them, beside this one. */
static int go_on_with_waves(char **argv)
{
    char path[PATH_MAX + 8];
    ssize_t n = readlink("/proc/self/exe", path, PATH_MAX);

    if (n < 0) {
        fprintf(stderr, "bulkhead-sim: --waves: where this program is can't be told: %s\n", strerror(errno));
        return COULD_NOT_RUN;
    }
    strcpy(path + n, "-waves");
    execv(path, argv);
    fprintf(stderr, "bulkhead-sim: --waves: %s: %s; make sim-build CONFIG=%s builds it\n", path, strerror(errno),
            dut_configuration);
    return COULD_NOT_RUN;
}

/* Before hours of simulation: can the file be written at all? */
static bool writable(const char *option, const char *path)
{
    FILE *f = fopen(path, "a");

    if (!f || fclose(f)) {
        fprintf(stderr, "bulkhead-sim: %s %s: %s\n", option, path, strerror(errno));
        return false;
    }
    return true;
}

static void print_coverage(const struct coverage *c)
{
    const struct coverage_sum n = coverage_sum(c, &dut_params);

    printf("%u of %u reachable (level, right, half, trust, world) with their outcomes\n", n.reached, n.reachable);
}

static bool write_coverage(const struct options *o, const struct random_result *n)
{
    FILE *f = fopen(o->coverage, "w");

    if (f) {
        fprintf(f, "# configuration %s, seed %" PRIu64 ", %" PRIu64 " bursts\n", dut_configuration, o->seed, n->answered);
        coverage_print(f, &n->coverage, &dut_params);
    }
    if (f && !ferror(f) && !fclose(f))
        return true;
    fprintf(stderr, "bulkhead-sim: --coverage %s: %s\n", o->coverage, strerror(errno));
    return false;
}

static int run(struct tb *tb, struct options *o, const struct system *system, struct frontend_result *traces,
               struct random_result *counts, FILE *json, struct system_error *e)
{
    if (o->bench)
        return bench_run(tb, o, json);
    if (system && tb_system_load(tb, system))
        return MISMATCH;
    if (options_requesters(o)) {
        struct replay replay = {tb, o};
        o->frontend.progress = progress_trace;
        o->frontend.context = &replay;
        const int result = frontend_run(tb, system, &o->frontend, traces, e);
        o->frontend.context = NULL;
        return result;
    }
    const struct random_options random = {.seed = o->seed,
                                          .transactions = o->transactions,
                                          .switches = o->switches,
                                          .system = system,
                                          .stop = &stop,
                                          .progress = progress_random,
                                          .context = o};
    return random_run(tb, &random, counts);
}

int main(int argc, char **argv)
{
    static struct options o;
    static struct system system;
    static struct frontend_result traces;
    static struct random_result counts;
    static struct bh_model checked;
    struct system_error e = {.exit_code = COULD_NOT_RUN};
    FILE *json = NULL;
    int result = options_parse(&o, argc, argv);

    if (result >= 0)
        return result;
    if (o.config && (system_load(&system, o.config, &e) || system_check(&system, &dut_params, &checked, &e))) {
        fprintf(stderr, "bulkhead-sim: %s\n", e.text);
        return e.exit_code;
    }
    if (o.waves && !dut_can_trace)
        return go_on_with_waves(argv);
    if (o.waves && !writable("--waves", o.waves))
        return COULD_NOT_RUN;
    if (o.coverage && !writable("--coverage", o.coverage))
        return COULD_NOT_RUN;
    if (o.json && !(json = report_json_open(o.json)))
        return COULD_NOT_RUN;

    const struct sigaction act = {.sa_handler = interrupted, .sa_flags = SA_RESETHAND};
    if (!o.bench) {
        sigaction(SIGINT, &act, NULL);
        sigaction(SIGTERM, &act, NULL);
    }

    const clock_t start = clock();
    struct tb *tb = tb_new(o.seed, o.waves);
    if (!tb) {
        fputs("bulkhead-sim: out of memory\n", stderr);
        if (json)
            report_json_close(json, o.json, false);
        return COULD_NOT_RUN;
    }
    result = run(tb, &o, o.config ? &system : NULL, &traces, &counts, json, &e);
    const double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;
    report_progress_end();

    if (stop)
        result = COULD_NOT_RUN;
    else if (tb_why(tb)[0])
        result = MISMATCH;
    const struct tb_counts *n = tb_counts(tb);
    if (!result && !o.bench && (!n->addresses_r || !n->addresses_w || !n->beats_r || !n->responses)) {
        fputs("bulkhead-sim: the run compared no reads or no writes: that proves nothing\n", stderr);
        result = COULD_NOT_RUN;
    }
    const bool requesters = options_requesters(&o);
    if ((result == EQUAL || result == LEAK) && !o.quiet && !o.bench) {
        if (requesters)
            frontend_print(stdout, &o.frontend, &traces);
        report_summary(stdout, tb, o.seed, seconds, requesters ? NULL : &counts);
        if (!requesters && !dut_params.hardwired)
            print_coverage(&counts.coverage);
    }
    if (o.coverage && !write_coverage(&o, &counts))
        result = result ? result : COULD_NOT_RUN;
    if (result == EQUAL) {
        if (!o.quiet && !o.bench)
            puts("all equal");
    } else if (result == LEAK) {
        fflush(stdout);
        fprintf(stderr, "%s\n", e.text);
    } else if (stop)
        fputs("bulkhead-sim: interrupted\n", stderr);
    else if (tb_why(tb)[0])
        report_mismatch(stderr, tb, &o, argc, argv);
    else if (result && *e.text)
        fprintf(stderr, "bulkhead-sim: %s\n", e.text);
    if (json) {
        if (!o.bench)
            report_json(json, tb, &o,
                        result == EQUAL      ? "equal"
                        : result == MISMATCH ? "mismatch"
                        : result == LEAK     ? "leak"
                                             : "not run",
                        seconds, requesters ? &traces : NULL, requesters || o.bench ? NULL : &counts);
        if (report_json_close(json, o.json, result == EQUAL || result == MISMATCH || result == LEAK))
            result = result ? result : COULD_NOT_RUN;
    }
    tb_free(tb);
    return result;
}
