/* SPDX-License-Identifier: Apache-2.0 */
#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shim.h"

#define VERSION "1.0.0"

static const char help[] =
    "usage: bulkhead-sim [OPTION]...\n"
    "Holds the RTL of one configuration against the golden model, in every cycle.\n"
    "\n"
    "Random traffic is the default; --trace replays programs, --bench measures.\n"
    "  --config FILE        system description (.dts or .dtb) to start from; random traffic does without\n"
    "  --seed N             everything random follows from it; default 1\n"
    "  --transactions N     bursts of random traffic; default 100000\n"
    "  --switches N         random traffic until N switches were done, however many bursts that takes\n"
    "  --bench KEY|all      directed figures of this build; a key's beginning selects all that start so\n"
    "  --json FILE          results for programs\n"
    "  --coverage FILE      what step 6 said to which (level, right, half, trust, world), of random traffic\n"
    "  --waves FILE.fst     write waves (the program bulkhead-sim-waves beside this one does it)\n"
    "  --quiet              no summary and no progress bar\n"
    "  --version, --help\n";

static const char exit_codes[] = "Exit codes: 0 all equal, 1 mismatch, 2 bad usage or input, 3 could not run, 4 a leak was shown (--no-clean).\n";

static int wrong(const char *format, const char *a, const char *b)
{
    fputs("bulkhead-sim: ", stderr);
    fprintf(stderr, format, a, b);
    fputc('\n', stderr);
    return 2;
}

static bool number(const char *text, uint64_t *value)
{
    char *end;

    errno = 0;
    *value = isdigit((unsigned char)*text) ? strtoull(text, &end, 0) : (end = (char *)text, 0);
    return !errno && end != text && !*end;
}

int options_parse(struct options *o, int argc, char **argv)
{
    struct system_error e = {0};

    *o = (struct options){.seed = 1, .transactions = 100000};
    frontend_defaults(&o->frontend);
    for (int i = 1; i < argc; i++) {
        const char *name = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
        const struct {
            const char *name;
            const char **text;
            uint64_t *number;
        } known[] = {
            {"--config", &o->config, NULL}, {"--seed", NULL, &o->seed}, {"--transactions", NULL, &o->transactions},
            {"--switches", NULL, &o->switches},
            {"--bench", &o->bench, NULL},   {"--json", &o->json, NULL}, {"--waves", &o->waves, NULL},
            {"--coverage", &o->coverage, NULL},
        };
        size_t k = 0;

        if (!strcmp(name, "--help") || !strcmp(name, "-h")) {
            fputs(help, stdout);
            fputs(frontend_help, stdout);
            fputs(exit_codes, stdout);
            return 0;
        }
        if (!strcmp(name, "--version")) {
            printf("bulkhead-sim %s, configuration %s\n", VERSION, dut_configuration);
            return 0;
        }
        if (!strcmp(name, "--quiet")) {
            o->quiet = true;
            continue;
        }
        while (k < sizeof known / sizeof *known && strcmp(name, known[k].name))
            k++;
        if (k == sizeof known / sizeof *known) {
            const int taken = frontend_option(&o->frontend, name, value, &e);
            if (taken < 0)
                return wrong("%s", e.text, NULL);
            if (taken == 0)
                return wrong("%s: no such option; --help lists them", name, NULL);
            i += taken - 1;
            continue;
        }
        if (!value)
            return wrong("%s: a value is missing", name, NULL);
        if (known[k].text)
            *known[k].text = value;
        else if (!number(value, known[k].number))
            return wrong("%s %s: a number is wanted", name, value);
        i++;
    }
    o->frontend.seed = o->seed;
    if (o->transactions == 0)
        return wrong("--transactions 0: at least one, for a pass that compared nothing says nothing", NULL, NULL);
    if (o->bench && options_requesters(o))
        return wrong("--bench and --trace or --dma: one of them", NULL, NULL);
    if (o->switches && (o->bench || options_requesters(o)))
        return wrong("--switches is of random traffic, without --bench, --trace and --dma", NULL, NULL);
    if (o->coverage && (o->bench || options_requesters(o) || dut_params.hardwired))
        return wrong("--coverage is of random traffic, without --bench, --trace and --dma, in a build with registers", NULL, NULL);
    if (o->switches && dut_params.partitions < 2)
        return wrong("--switches: configuration %s has one partition", dut_configuration, NULL);
    if (options_requesters(o) && !o->config)
        return wrong("%s: which system? --config names its description", o->frontend.traces ? "--trace" : "--dma", NULL);
    if (dut_params.hardwired && !o->config && !o->bench)
        return wrong("configuration %s is HARDWIRED: --config must name the system whose table it has",
                     dut_configuration, NULL);
    return -1;
}
