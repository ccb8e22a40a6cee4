/* SPDX-License-Identifier: Apache-2.0 */
#define _POSIX_C_SOURCE 200809L

#include "report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static bool bar_shown;

void report_progress(const struct options *o, const char *what, uint64_t done, uint64_t all)
{
    enum { WIDTH = 40 };
    static int terminal = -1;
    static struct timespec last;
    struct timespec now;

    if (terminal < 0)
        terminal = isatty(STDERR_FILENO);
    if (!terminal || o->quiet)
        return;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if ((now.tv_sec - last.tv_sec) * 1000 + (now.tv_nsec - last.tv_nsec) / 1000000 < 100)
        return;
    last = now;
    if (all) {
        const unsigned full = (unsigned)(done >= all ? WIDTH : done * WIDTH / all);
        fprintf(stderr, "\r[%.*s%*s] %3u %% of %" PRIu64 " %s", (int)full, "########################################",
                (int)(WIDTH - full), "", full * 100 / WIDTH, all, what);
    } else
        fprintf(stderr, "\r%" PRIu64 " %s", done, what);
    bar_shown = true;
}

void report_progress_end(void)
{
    if (bar_shown)
        fputs("\r\033[K", stderr);
    bar_shown = false;
}

static uint64_t compared(const struct tb_counts *c)
{
    return c->addresses_r + c->addresses_w + c->beats_r + c->beats_w + c->responses + c->register_reads +
           c->register_writes + c->records + c->page_reads + c->page_writes;
}

/* What random traffic itself counted. */
static void random_summary(FILE *f, const struct tb *tb, const struct random_result *n)
{
    fprintf(f, "%-6s %12s %12s %12s %10s\n", "port", "following", "fixed", "by stream", "isolated");
    for (unsigned i = 0; i < tb_params(tb)->ports; i++)
        fprintf(f, "%-6u %12" PRIu64 " %12" PRIu64 " %12" PRIu64 " %10" PRIu64 "\n", i, n->port[i].bursts[BH_MODE_FOLLOW],
                n->port[i].bursts[BH_MODE_FIXED], n->port[i].bursts[BH_MODE_STREAM], n->port[i].isolated);
    fprintf(f, "never mixed   %" PRIu64 " of %" PRIu64 " bursts on following ports were mixed; %" PRIu64 " of %" PRIu64 " lost, %" PRIu64
            " forgotten by %" PRIu64 " resets (%" PRIu64 " in the midst of a change)\n",
            n->mixed, n->followed, n->lost, n->submitted, n->forgotten, n->resets, n->resets_in_change);
    fprintf(f,
            "exclusive     %" PRIu64 " writes succeeded, %" PRIu64 " failed by Bulkhead, %" PRIu64
            " of pairs that a switch had split: none succeeded\n",
            n->exclusive_ok, n->exclusive_failed, n->exclusive_split);
    fprintf(f, "hung          %" PRIu64 " times a memory, requester or Q-Channel; %" PRIu64 " ports opened again\n", n->hung, n->reopened);
}

static void report_pages(FILE *f, const struct tb *tb)
{
    static const char *const op[] = {"SHARE", "UNSHARE", "QUERY", "SET_MASK"};
    const struct tb_counts *c = tb_counts(tb);

    if (!tb_params(tb)->page)
        return;
    fprintf(f, "pages         %" PRIu64 " reads (%" PRIu64 " hung on a race and were not compared), %" PRIu64 " writes, %" PRIu64 " refused; %" PRIu64
            " rings, %" PRIu64 " answers, %" PRIu64 " calls of a level\n",
            c->page_reads, c->page_unsure, c->page_writes, c->page_refused, c->rings, c->mail_answers, c->calls);
    if (!tb_params(tb)->granules)
        return;
    fprintf(f, "levels        %" PRIu64 " writes of PORT_LEVEL, %" PRIu64 " changes by pins, %" PRIu64 " by page\n", c->levels_by[0], c->levels_by[1],
            c->levels_by[2]);
    fputs("commands      ", f);
    for (unsigned i = 0; i < 4; i++) {
        const char *separator = "";
        fprintf(f, "%s%s %" PRIu64, i ? "; " : "", op[i], c->commands[i][0]);
        for (unsigned k = 1; k < 16; k++)
            if (c->commands[i][k]) {
                fprintf(f, "%s%s %" PRIu64, *separator ? separator : " (", bh_command_name(k), c->commands[i][k]);
                separator = ", ";
            }
        fputs(*separator ? ")" : "", f);
    }
    fprintf(f, "\nbarriers      %" PRIu64 " bursts in flight when a command or commit was answered that touched their granule, %" PRIu64
            " verdicts that hung on when a command took effect; %" PRIu64 " commands raced; %" PRIu64 " verdicts by the table\n",
            c->barriers, c->raced, c->overlapping, c->granules_checked);
}

void report_summary(FILE *f, const struct tb *tb, uint64_t seed, double cpu_seconds, const struct random_result *random)
{
    const struct tb_counts *c = tb_counts(tb);
    const char *separator = "";

    fprintf(f, "configuration %s, seed %" PRIu64 ", %" PRIu64 " cycles, %.2f s of CPU\n", dut_configuration, seed,
            c->cycles, cpu_seconds);
    fprintf(f,
            "compared      %" PRIu64 " items: %" PRIu64 " + %" PRIu64 " addresses (read + write), %" PRIu64
            " + %" PRIu64 " beats, %" PRIu64 " responses,\n",
            compared(c), c->addresses_r, c->addresses_w, c->beats_r, c->beats_w, c->responses);
    fprintf(f,
            "              %" PRIu64 " register reads, %" PRIu64 " register writes, %" PRIu64 " records (%" PRIu64
            " missed)\n",
            c->register_reads, c->register_writes, c->records, c->records_missed);
    if (random)
        random_summary(f, tb, random);
    fprintf(f, "ownership     %" PRIu64 " bytes, each of them of the partition that its port carried\n", c->owned_bytes);
    fprintf(f, "switches      %" PRIu64 ": %" PRIu64 " by ACTIVE, %" PRIu64 " by pins, %" PRIu64 " by the schedule; commits %" PRIu64 " accepted, %" PRIu64
            " refused", c->switches,
            c->switches_by[0], c->switches_by[1], c->switches_by[2], c->commits, c->commits_refused);
    for (unsigned i = 1; i < 16; i++)
        if (c->by_commit[i]) {
            fprintf(f, "%s%s %" PRIu64, *separator ? separator : " (", bh_commit_name(i), c->by_commit[i]);
            separator = ", ";
        }
    fprintf(f, "%s; %" PRIu64 " changes abandoned, %" PRIu64 " ports isolated, %" PRIu64 " late responses swallowed\n", *separator ? ")" : "",
            c->abandoned, c->isolated, c->swallowed);
    fprintf(f, "refused       %" PRIu64 " bursts", c->refused);
    separator = "";
    for (unsigned i = 1; i < 16; i++)
        if (c->by_fault[i]) {
            fprintf(f, "%s%s %" PRIu64, *separator ? separator : " (", bh_fault_name((enum bh_fault)i),
                    c->by_fault[i]);
            separator = ", ";
        }
    fprintf(f, "%s; exclusive: %" PRIu64 " bursts answered EXOKAY, %" PRIu64 " writes failed by Bulkhead\n", *separator ? ")" : "", c->exclusive_ok,
            c->exclusive_failed);
    report_pages(f, tb);
}

/* A word of a command as a shell reads it back. */
static void shell_word(FILE *f, const char *word)
{
    if (*word &&
        strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%") == strlen(word)) {
        fputs(word, f);
        return;
    }
    fputc('\'', f);
    for (; *word; word++)
        if (*word == '\'')
            fputs("'\\''", f);
        else
            fputc(*word, f);
    fputc('\'', f);
}

static void repeat_command(FILE *f, const struct options *o, int argc, char **argv)
{
    bool seed = false;
    char program[4096];

    snprintf(program, sizeof program, "%s", argv[0]);
    const size_t n = strlen(program);
    if (n > 6 && !strcmp(program + n - 6, "-waves")) /* the program itself goes on with that one */
        program[n - 6] = 0;
    shell_word(f, program);
    for (int i = 1; i < argc; i++) {
        if ((!strcmp(argv[i], "--waves") || !strcmp(argv[i], "--json")) && i + 1 < argc) {
            i++;
            continue;
        }
        seed |= !strcmp(argv[i], "--seed");
        fputc(' ', f);
        shell_word(f, argv[i]);
    }
    if (!seed)
        fprintf(f, " --seed %" PRIu64, o->seed);
    fputs(" --waves ", f);
    shell_word(f, o->waves ? o->waves : "mismatch.fst");
    fputc('\n', f);
}

void report_mismatch(FILE *f, const struct tb *tb, const struct options *o, int argc, char **argv)
{
    fprintf(f, "MISMATCH: %s\n", tb_why(tb));
    fprintf(f, "seed %" PRIu64 ", configuration %s; to see it: ", o->seed, dut_configuration);
    repeat_command(f, o, argc, argv);
}

/* ---- JSON ------------------------------------------------------------------------ */

static void string(FILE *f, const char *s)
{
    fputc('"', f);
    for (; *s; s++)
        if (*s == '"' || *s == '\\')
            fprintf(f, "\\%c", *s);
        else if ((unsigned char)*s < 0x20)
            fprintf(f, "\\u%04x", *s);
        else
            fputc(*s, f);
    fputc('"', f);
}

static char *beside(const char *path)
{
    char *text = malloc(strlen(path) + 5);

    if (text)
        sprintf(text, "%s.new", path);
    return text;
}

FILE *report_json_open(const char *path)
{
    char *name = beside(path);
    FILE *f = name ? fopen(name, "w") : NULL;

    if (!f)
        fprintf(stderr, "bulkhead-sim: --json %s: %s\n", path, strerror(errno));
    free(name);
    return f;
}

int report_json_close(FILE *f, const char *path, bool keep)
{
    char *name = beside(path);
    int bad = ferror(f);

    bad |= fclose(f);
    if (!name)
        return 3;
    if (!bad && keep)
        bad = rename(name, path);
    else
        remove(name);
    if (bad)
        fprintf(stderr, "bulkhead-sim: --json %s: %s\n", path, strerror(errno));
    free(name);
    return bad ? 3 : 0;
}

/* switch_count_checked: switches under random load, all of them: the run was equal, nothing mixed, nothing lost. */
static void random_json(FILE *f, const struct tb *tb, const char *result, const struct random_result *n)
{
    const struct tb_counts *c = tb_counts(tb);
    const bool good = !strcmp(result, "equal") && !n->mixed && !n->lost && n->followed;
    const struct {
        const char *name;
        uint64_t value;
    } count[] = {
        {"submitted", n->submitted},
        {"answered", n->answered},
        {"forgotten", n->forgotten},
        {"lost", n->lost},
        {"followed", n->followed},
        {"mixed", n->mixed},
        {"exclusive_ok", n->exclusive_ok},
        {"exclusive_failed", n->exclusive_failed},
        {"exclusive_split", n->exclusive_split},
        {"hung", n->hung},
        {"reopened", n->reopened},
        {"resets", n->resets},
        {"resets_in_change", n->resets_in_change},
        {"read_back", n->read_back},
        {"switch_count_checked", good ? c->switches : 0},
    };

    fputs(", \"random\": {", f);
    for (size_t i = 0; i < sizeof count / sizeof *count; i++)
        fprintf(f, "\"%s\": %" PRIu64 ", ", count[i].name, count[i].value);
    fputs("\"ports\": [", f);
    for (unsigned i = 0; i < tb_params(tb)->ports; i++)
        fprintf(f, "%s{\"port\": %u, \"follow\": %" PRIu64 ", \"fixed\": %" PRIu64 ", \"stream\": %" PRIu64 ", \"isolated\": %" PRIu64 "}",
                i ? ", " : "", i, n->port[i].bursts[BH_MODE_FOLLOW], n->port[i].bursts[BH_MODE_FIXED], n->port[i].bursts[BH_MODE_STREAM],
                n->port[i].isolated);
    fputs("]}", f);
}

void report_json(FILE *f, const struct tb *tb, const struct options *o, const char *result, double cpu_seconds,
                 const struct frontend_result *r, const struct random_result *random)
{
    const struct tb_counts *c = tb_counts(tb);
    const struct {
        const char *name;
        uint64_t value;
    } count[] = {
        {"cycles", c->cycles},
        {"compared", compared(c)},
        {"addresses_r", c->addresses_r},
        {"addresses_w", c->addresses_w},
        {"refused", c->refused},
        {"beats_r", c->beats_r},
        {"beats_w", c->beats_w},
        {"responses", c->responses},
        {"register_reads", c->register_reads},
        {"register_writes", c->register_writes},
        {"records", c->records},
        {"records_missed", c->records_missed},
        {"switches", c->switches},
        {"commits", c->commits},
        {"commits_refused", c->commits_refused},
        {"abandoned", c->abandoned},
        {"owned_bytes", c->owned_bytes},
        {"exclusive_ok", c->exclusive_ok},
        {"exclusive_failed", c->exclusive_failed},
        {"switches_by_active", c->switches_by[0]},
        {"switches_by_pins", c->switches_by[1]},
        {"switches_by_schedule", c->switches_by[2]},
        {"isolated", c->isolated},
        {"swallowed", c->swallowed},
        {"page_reads", c->page_reads},
        {"page_writes", c->page_writes},
        {"page_refused", c->page_refused},
        {"page_unsure", c->page_unsure},
        {"granules_checked", c->granules_checked},
        {"barriers", c->barriers},
        {"raced", c->raced},
        {"overlapping", c->overlapping},
        {"range_granules", c->range_granules},
        {"levels_by_pins", c->levels_by[1]},
        {"levels_by_page", c->levels_by[2]},
        {"rings", c->rings},
        {"mail_answers", c->mail_answers},
        {"calls", c->calls},
        {"table_reads", c->table_reads},
        {"table_writes", c->table_writes},
    };
    const char *separator = "";

    fputs("{\"config\": ", f);
    string(f, dut_configuration);
    fputs(", \"system\": ", f);
    string(f, o->config ? o->config : "");
    fprintf(f, ", \"seed\": %" PRIu64 ", \"result\": \"%s\", \"why\": ", o->seed, result);
    string(f, tb_why(tb));
    fprintf(f, ", \"cpu_seconds\": %.3f", cpu_seconds);
    for (size_t i = 0; i < sizeof count / sizeof *count; i++)
        fprintf(f, ", \"%s\": %" PRIu64, count[i].name, count[i].value);
    fputs(", \"refused_by_code\": {", f);
    for (unsigned i = 1; i <= BH_FAULT_STREAM; i++, separator = ", ")
        fprintf(f, "%s\"%s\": %" PRIu64, separator, bh_fault_name((enum bh_fault)i), c->by_fault[i]);
    fputs("}, \"commits_by_code\": {", f);
    separator = "";
    for (unsigned i = 0; i < 16; i++, separator = ", ")
        fprintf(f, "%s\"%s\": %" PRIu64, separator, bh_commit_name(i), c->by_commit[i]);
    fputs("}, \"commands_by_code\": {", f);
    separator = "";
    for (unsigned i = 0; i < 16 && *bh_command_name(i) != 'u'; i++, separator = ", ")
        fprintf(f, "%s\"%s\": %" PRIu64, separator, bh_command_name(i),
                c->commands[BH_SHARE][i] + c->commands[BH_UNSHARE][i] + c->commands[BH_QUERY][i] + c->commands[BH_SET_MASK][i]);
    fputs("}, \"bursts_by_port\": [", f);
    for (unsigned i = 0; i < tb_params(tb)->ports; i++)
        fprintf(f, "%s%" PRIu64, i ? ", " : "", c->by_port[i]);
    fputc(']', f);
    if (random)
        random_json(f, tb, result, random);
    if (r) {
        fputs(", \"traces\": ", f);
        frontend_json(f, &o->frontend, r);
    }
    fputs("}\n", f);
}

void report_figure(FILE *json, const struct options *o, const char *key, double value, const char *unit,
                   const char *how)
{
    if (!o->quiet)
        printf("%-36s %12.6g %-16s %-10s %s\n", key, value, unit, dut_configuration, how);
    if (!json)
        return;
    fprintf(json, "{\"key\": \"%s\", \"value\": %.9g, \"unit\": \"%s\", \"config\": \"%s\", \"how\": ", key, value,
            unit, dut_configuration);
    char text[512];
    snprintf(text, sizeof text, "build/sim/%s/bulkhead-sim --bench %s: %s", dut_configuration, key, how);
    string(json, text);
    fputs("}\n", json);
}
