// SPDX-License-Identifier: Apache-2.0
//
// soc-sim: the board's top with its firmware, directed and random bus traffic, figures.  Exit codes: docs/soc-simulation.md.

#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core.h"
#include "tests.h"

enum { EQUAL, DIFFERENT, USAGE, COULD_NOT };

static struct soc soc;

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

struct run { const char *firmware; bool sram_pins, quiet; uint64_t cycles; struct uart uart; uint32_t verdict[4]; double seconds; };

// To the firmware's verdict: true when it is PASS.
static bool run_firmware(struct run *r)
{
    static uint8_t flash[32768];
    const unsigned bytes = load(r->firmware, flash, sizeof flash);
    const char *why = "";
    const struct core_options o = {flash, bytes, r->sram_pins, soc.cycle + r->cycles, uart_char, &r->uart};
    r->uart.quiet = r->quiet;
    struct core *c = core_open(&soc, &o, &why);
    if (!c) usage("%s", why);
    const double began = cpu_seconds();
    const enum core_end end = core_run(c);
    r->seconds = cpu_seconds() - began;
    if (r->uart.used) uart_line(&r->uart);
    fflush(stdout);
    const uint32_t pc = core_pc(c);
    for (unsigned i = 0; i < 4; i++) r->verdict[i] = core_word(c, SOC_SRAM + 4 * i);
    core_close(c);
    switch (end) {
    case CORE_MAGIC: break;
    case CORE_ASLEEP: fprintf(stderr, "soc-sim: the core sleeps at 0x%08x and nothing wakes it: no verdict\n", pc); return false;
    case CORE_STUCK: fprintf(stderr, "soc-sim: no verdict in %llu cycles, the core is at 0x%08x\n", (unsigned long long)r->cycles, pc); return false;
    case CORE_LOCKUP: fprintf(stderr, "soc-sim: the core is locked up at 0x%08x: a fault where none can be taken\n", pc); return false;
    case CORE_RESET: fprintf(stderr, "soc-sim: the firmware asked for a reset at 0x%08x: no verdict\n", pc); return false;
    }
    return r->verdict[1] > 0 && r->verdict[2] == r->verdict[1] && r->verdict[3] == 0;
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
        {"seed", required_argument, 0, 's'}, {"sram", required_argument, 0, 'm'}, {"cycles", required_argument, 0, 'c'},
        {"waves", required_argument, 0, 'w'}, {"bench", required_argument, 0, 'b'}, {"json", required_argument, 0, 'j'},
        {"log", required_argument, 0, 'l'}, {"quiet", no_argument, 0, 'q'}, {"help", no_argument, 0, 'h'}, {0, 0, 0, 0}};
    struct run run = {.cycles = 50000000};
    const char *waves = NULL, *only = NULL;
    bool run_directed = false;
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
        case 'q': run.quiet = true; break;
        case 'h':
            puts("soc-sim [--firmware FILE.bin] [--directed[=TEST]] [--random TRANSFERS] [--seed N] [--sram fast|pins] [--cycles N] [--waves FILE.fst]\n"
                 "        [--log FILE] [--bench KEY|all --json FILE] [--quiet]");
            return EQUAL;
        default: return USAGE;
        }
        if (*end) usage("not a number: %s", optarg);
    }
    if (optind < argc) usage("what is %s?", argv[optind]);
    if (!run.firmware && !run_directed && !random) usage("%s", "nothing to do: --firmware, --directed or --random");
    if (waves && !soc_rtl.can_trace) usage("%s", "--waves: this build has none, soc-sim-waves has");

    soc_rtl.open(seed, waves);
    if (soc_netlist) soc_netlist->open(seed, NULL);
    ref_init(&soc);
    soc_reset(&soc, true);
    bool ok = true;
    if (run.firmware) {
        ok = run_firmware(&run);
        if (run.verdict[0]) printf("verdict: %u cases, %u passed, %u failed\n", run.verdict[1], run.verdict[2], run.verdict[3]);
    }
    if (run_directed) ok = directed(&soc, only) == 0 && ok;
    if (random) traffic(&soc, seed, random);
    final_memory(&soc);
    summary();
    soc_rtl.close();
    if (soc_netlist) soc_netlist->close();
    return ok ? EQUAL : DIFFERENT;
}
