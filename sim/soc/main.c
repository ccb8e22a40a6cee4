// SPDX-License-Identifier: Apache-2.0
//
// soc-sim: the board's top with its firmware, directed and random bus traffic, figures.  Exit codes: docs/soc-simulation.md.

#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core.h"
#include "tests.h"

enum { EQUAL, DIFFERENT, USAGE, COULD_NOT };

static struct soc soc;
extern const uint8_t bench_program[], bench_program_end[], core_test[], core_test_end[];     // bench.S, core_test.S

struct uart { bool quiet; char line[256]; unsigned used; unsigned cases, refused, failed; };

static void uart_line(struct uart *u)
{
    u->line[u->used] = 0;
    if (!u->quiet) printf("%s\n", u->line), fflush(stdout);
    unsigned number = 0;
    char verdict[8];
    if (sscanf(u->line, "case %u %7s", &number, verdict) == 2) {
        u->cases++;
        u->failed += strcmp(verdict, "PASS") != 0;
        u->refused += !strcmp(verdict, "PASS") && strstr(u->line, "refused");
    }
    u->used = 0;
}

static void uart_char(void *context, char c)
{
    struct uart *u = context;
    if (c == '\r') return;
    if (c == '\n' || u->used == sizeof u->line - 1) uart_line(u);
    if (c != '\n') u->line[u->used++] = c;
}

static _Noreturn void usage(const char *format, const char *what)
{
    fprintf(stderr, "soc-sim: ");
    fprintf(stderr, format, what);
    fprintf(stderr, "\n");
    exit(USAGE);
}

static unsigned load(const char *file, uint8_t *to, unsigned room)
{
    FILE *f = fopen(file, "rb");
    if (!f) {
        fprintf(stderr, "soc-sim: %s: %s\n", file, strerror(errno));
        exit(USAGE);
    }
    const size_t n = fread(to, 1, room, f);
    const bool more = fgetc(f) != EOF;
    fclose(f);
    if (more) usage("%s: more than the 32 KiB of flash", file);
    if (n < 8) usage("%s: too short for a vector table", file);
    return (unsigned)n;
}

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct run { const char *firmware; bool sram_pins, quiet; uint64_t cycles; struct uart uart; uint32_t verdict[4], last_failed; };

static enum core_end run_core(struct run *r, const uint8_t *flash, unsigned bytes, uint32_t *pc)
{
    const char *why = "";
    const struct core_options o = {flash, bytes, r->sram_pins, soc.cycle + r->cycles, uart_char, &r->uart};
    r->uart.quiet = r->quiet;
    struct core *c = core_open(&soc, &o, &why);
    if (!c) usage("%s", why);
    const enum core_end end = core_run(c);
    if (r->uart.used) uart_line(&r->uart);
    fflush(stdout);
    *pc = core_pc(c);
    for (unsigned i = 0; i < 4; i++) r->verdict[i] = core_word(c, SOC_SRAM + 4 * i);
    r->last_failed = core_word(c, SOC_SRAM + 16);
    core_close(c);
    return end;
}

// To the firmware's verdict: true when it is PASS.
static bool run_firmware(struct run *r)
{
    static uint8_t flash[32768];
    const unsigned bytes = load(r->firmware, flash, sizeof flash);
    uint32_t pc;
    switch (run_core(r, flash, bytes, &pc)) {
    case CORE_MAGIC: break;
    case CORE_ASLEEP: fprintf(stderr, "soc-sim: the core sleeps at 0x%08x and nothing wakes it: no verdict\n", pc); return false;
    case CORE_STUCK: fprintf(stderr, "soc-sim: no verdict in %llu cycles, the core is at 0x%08x\n", (unsigned long long)r->cycles, pc); return false;
    case CORE_LOCKUP: fprintf(stderr, "soc-sim: the core is locked up at 0x%08x: a fault where none can be taken\n", pc); return false;
    case CORE_RESET: fprintf(stderr, "soc-sim: the firmware asked for a reset at 0x%08x: no verdict\n", pc); return false;
    }
    return r->verdict[1] > 0 && r->verdict[2] == r->verdict[1] && r->verdict[3] == 0;
}

// The core's own test, in environment 0.
static bool run_core_test(struct run *r)
{
    uint32_t pc;
    set_up(&soc);
    const enum core_end end = run_core(r, core_test, (unsigned)(core_test_end - core_test), &pc);
    const bool ok = end == CORE_MAGIC && r->verdict[1] > 50 && r->verdict[2] == r->verdict[1];
    if (ok) printf("PASS soc_core []\n");
    else if (end != CORE_MAGIC) printf("FAIL soc_core: end %d at 0x%08x\n", end, pc);
    else printf("FAIL soc_core: %u of %u cases, the last that failed is %u\n", r->verdict[3], r->verdict[1], r->last_failed);
    return ok;
}

// ---- figures -------------------------------------------------------------------------------------

#define BENCH_CYCLES 4000000u

struct bench { const char *key; FILE *json; bool ok; };

static bool wanted(const struct bench *b, const char *key) { return !strcmp(b->key, "all") || !strcmp(b->key, key); }

static void figure(const struct bench *b, const char *key, double value, const char *unit, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
static void figure(const struct bench *b, const char *key, double value, const char *unit, const char *format, ...)
{
    char how[240];
    va_list list;
    va_start(list, format);
    vsnprintf(how, sizeof how, format, list);
    va_end(list);
    printf("%s %.0f %s (%s)\n", key, value, unit, how);
    if (b->json) fprintf(b->json, "{\"key\": \"%s\", \"value\": %.0f, \"unit\": \"%s\", \"how\": \"%s\"}\n", key, value, unit, how);
}

static bool bench_speed(const struct bench *b)
{
    set_up(&soc);
    struct run r = {.quiet = true, .cycles = BENCH_CYCLES};
    const uint64_t core = soc.ref.axi[0], dma = soc.ref.axi[1];
    uint32_t pc;
    const double began = cpu_seconds();
    const enum core_end end = run_core(&r, bench_program, (unsigned)(bench_program_end - bench_program), &pc);
    const double seconds = cpu_seconds() - began;
    const double by_core = (double)(soc.ref.axi[0] - core), by_dma = (double)(soc.ref.axi[1] - dma);
    if (end != CORE_STUCK || soc.ref.refused[0] || soc.ref.refused[1] || by_core < 100000 || by_dma < 100000) {
        fprintf(stderr, "soc-sim: the speed program did not run: end %d at 0x%08x\n", end, pc);
        return false;
    }
    figure(b, "soc_accesses_per_s", (by_core + by_dma) / seconds, "accesses/s",
           "checked AXI accesses a CPU second, %.0f of the core, %.0f of the DMA engine in %u cycles, %.2f million cycles a CPU second", by_core, by_dma,
           BENCH_CYCLES, BENCH_CYCLES / 1e6 / seconds);
    return true;
}

static bool bench_firmware(const struct bench *b, struct run *r)
{
    r->quiet = true;
    if (!run_firmware(r)) return false;
    const unsigned most = soc.wait_read > soc.wait_write ? soc.wait_read : soc.wait_write;
    if (!soc.ref.reads || !soc.ref.writes) return false;
    if (wanted(b, "tangnano4k_ahb_wait_states"))
        figure(b, "tangnano4k_ahb_wait_states", most, "wait states", "most of a core access to memory, DMA engine idle: %u reading, %u writing", soc.wait_read,
               soc.wait_write);
    if (wanted(b, "firmware_cases"))
        figure(b, "firmware_cases", r->uart.refused, "cases", "tried and refused, a UART line each; of %u cases %u failed", r->uart.cases, r->uart.failed);
    return true;
}

static void summary(void)
{
    const struct reference *f = &soc.ref;
    printf("compared: %llu AXI accesses of the core, %llu of the DMA engine (%llu refused), %llu AHB transfers (%llu ERROR), %llu APB transfers "
           "(%llu PSLVERR), %llu records, %llu cycles\n", (unsigned long long)f->axi[0], (unsigned long long)f->axi[1],
           (unsigned long long)(f->refused[0] + f->refused[1]), (unsigned long long)f->ahb_beats, (unsigned long long)f->ahb_errors,
           (unsigned long long)f->apb_transfers, (unsigned long long)f->apb_errors, (unsigned long long)f->records, (unsigned long long)soc.cycle);
    if (soc_netlist) printf("the %s had the RTL's pins in %llu cycles\n", soc_netlist->kind, (unsigned long long)soc.compared);
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"firmware", required_argument, 0, 'f'}, {"directed", optional_argument, 0, 'd'}, {"random", required_argument, 0, 'r'},
        {"core", no_argument, 0, 'C'}, {"seed", required_argument, 0, 's'}, {"sram", required_argument, 0, 'm'}, {"cycles", required_argument, 0, 'c'},
        {"waves", required_argument, 0, 'w'}, {"bench", required_argument, 0, 'b'}, {"json", required_argument, 0, 'j'},
        {"log", required_argument, 0, 'l'}, {"quiet", no_argument, 0, 'q'}, {"help", no_argument, 0, 'h'}, {0, 0, 0, 0}};
    struct run run = {.cycles = 50000000};
    const char *waves = NULL, *only = NULL;
    bool run_directed = false, run_core_tests = false;
    const char *json = NULL;
    struct bench bench = {0};
    uint64_t random = 0, seed = 1;
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        char *end = "";
        switch (c) {
        case 'f': run.firmware = optarg; break;
        case 'd': run_directed = true, only = optarg; break;
        case 'r': random = strtoull(optarg, &end, 0); break;
        case 's': seed = strtoull(optarg, &end, 0); break;
        case 'c': run.cycles = strtoull(optarg, &end, 0); break;
        case 'm':
            if (strcmp(optarg, "pins") && strcmp(optarg, "fast")) usage("--sram %s: pins or fast", optarg);
            run.sram_pins = optarg[0] == 'p';
            break;
        case 'l':
            if (!(soc.log = fopen(optarg, "w"))) usage("%s: cannot be written", optarg);
            break;
        case 'w': waves = optarg; break;
        case 'b': bench.key = optarg; break;
        case 'j': json = optarg; break;
        case 'C': run_core_tests = true; break;
        case 'q': run.quiet = true; break;
        case 'h':
            puts("soc-sim [--firmware FILE.bin] [--directed[=TEST]] [--random BEATS] [--core] [--seed N] [--sram fast|pins] [--cycles N]\n"
                 "        [--waves FILE.fst] [--log FILE] [--bench KEY|all --json FILE] [--quiet]");
            return EQUAL;
        default: return USAGE;
        }
        if (*end) usage("not a number: %s", optarg);
    }
    if (optind < argc) usage("what is %s?", argv[optind]);
    if (!run.firmware && !run_directed && !random && !run_core_tests && !bench.key)
        usage("%s", "nothing to do: --firmware, --directed, --random, --core or --bench");
    if (bench.key && !wanted(&bench, "soc_accesses_per_s") && !wanted(&bench, "tangnano4k_ahb_wait_states") && !wanted(&bench, "firmware_cases"))
        usage("--bench %s: no such figure", bench.key);
    if (bench.key && strcmp(bench.key, "soc_accesses_per_s") && !run.firmware) usage("--bench %s: needs --firmware", bench.key);
    if (waves && !soc_rtl.can_trace) usage("%s", "--waves: this build has none, soc-sim-waves has");

    soc_rtl.open(seed, waves);
    if (soc_netlist) soc_netlist->open(seed, NULL);
    ref_init(&soc);
    soc_reset(&soc, true);
    if (soc_netlist) fill_memory(&soc);
    bool ok = true;
    if (bench.key) {
        if (json && !(bench.json = fopen(json, "w"))) usage("%s: cannot be written", json);
        if (wanted(&bench, "soc_accesses_per_s")) ok = bench_speed(&bench);
        if (wanted(&bench, "tangnano4k_ahb_wait_states") || wanted(&bench, "firmware_cases")) {
            soc_reset(&soc, true);
            ok = bench_firmware(&bench, &run) && ok;
        }
        if (bench.json && fclose(bench.json)) ok = false;
        if (!ok && json) remove(json);
    } else if (run.firmware) {
        ok = run_firmware(&run);
        if (run.verdict[0]) printf("verdict: %u cases, %u passed, %u failed\n", run.verdict[1], run.verdict[2], run.verdict[3]);
    }
    if (run_core_tests) ok = run_core_test(&run) && ok;
    if (run_directed) ok = directed(&soc, only) == 0 && ok;
    if (random) traffic(&soc, seed, random);
    if (ok) final_memory(&soc);
    summary();
    soc_rtl.close();
    if (soc_netlist) soc_netlist->close();
    return ok ? EQUAL : DIFFERENT;
}
