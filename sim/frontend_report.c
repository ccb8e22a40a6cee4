/* SPDX-License-Identifier: Apache-2.0
 *
 * The trace front end's options, table and JSON.
 */
#include "frontend.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "requester.h"

/* ---- options ---------------------------------------------------------------------------------- */

const char frontend_help[] =
    "  --trace FILE         replay a trace of valgrind's lackey, plain or gzip, - is standard input;\n"
    "                       once for each partition that has a CPU, in their order\n"
    "  --switch-every N     references until the next program's turn (100000); not with a schedule\n"
    "  --switch-by WHAT     active (one register write) or pins; HARDWIRED has pins only\n"
    "  --dma N              descriptors of each DMA queue at least (16); runs requesters without --trace too\n"
    "  --references N       at most N references of each program\n"
    "  --l1-size BYTES      L1 cache: size (32768; K and M are understood), ...\n"
    "  --l1-ways N          ... ways (4), ...\n"
    "  --l1-line BYTES      ... and line (64)\n"
    "  --strict             an unknown line in a trace is an error\n"
    "  --no-clean           CPUs leave out the Q-Channel hand-shake and keep their caches: shows the leak, exit code 4\n";

void frontend_defaults(struct frontend_options *o)
{
    memset(o, 0, sizeof *o);
    o->switch_every = 100000;
    o->dma = 16;
    o->l1_size = 32768;
    o->l1_ways = 4;
    o->l1_line = 64;
    o->seed = 1;
}

static int number(const char *name, const char *value, uint64_t low, uint64_t high, uint64_t *v, struct system_error *e)
{
    char *end = NULL;
    errno = 0;
    unsigned long long x = value && value[0] >= '0' && value[0] <= '9' ? strtoull(value, &end, 10) : 0;
    uint64_t scale = 1;
    if (end && (*end == 'K' || *end == 'k'))
        scale = 1024;
    else if (end && *end == 'M')
        scale = 1024 * 1024;
    if (scale != 1)
        end++;
    if (!end || *end || errno || x > high / scale || x * scale < low) {
        e->exit_code = 2;
        snprintf(e->text, sizeof e->text, "%s %.80s: must be a number from %" PRIu64 " to %" PRIu64, name, value ? value : "", low, high);
        return -1;
    }
    *v = x * scale;
    return 2;
}

int frontend_option(struct frontend_options *o, const char *name, const char *value, struct system_error *e)
{
    uint64_t v;
    int rc;
    if (strcmp(name, "--trace") == 0) {
        if (!value || !value[0] || o->traces == BH_MAX_PARTITIONS) {
            e->exit_code = 2;
            snprintf(e->text, sizeof e->text, "--trace: %s", value && value[0] ? "more traces than there can be partitions" : "needs a file");
            return -1;
        }
        o->trace[o->traces++] = value;
        return 2;
    }
    if (strcmp(name, "--strict") == 0) {
        o->strict = true;
        return 1;
    }
    if (strcmp(name, "--no-clean") == 0) {
        o->no_clean = true;
        return 1;
    }
    if (strcmp(name, "--switch-every") == 0)
        return number(name, value, 1, UINT64_MAX, &o->switch_every, e);
    if (strcmp(name, "--references") == 0)
        return number(name, value, 1, UINT64_MAX, &o->references, e);
    if (strcmp(name, "--dma") == 0) {
        o->dma_given = true;
        return number(name, value, 1, UINT64_MAX, &o->dma, e);
    }
    if (strcmp(name, "--switch-by") == 0) {
        if (!value || (strcmp(value, "active") != 0 && strcmp(value, "pins") != 0)) {
            e->exit_code = 2;
            snprintf(e->text, sizeof e->text, "--switch-by %.80s: active or pins", value ? value : "");
            return -1;
        }
        o->switch_by = value[0] == 'p' ? FRONTEND_SWITCH_PINS : FRONTEND_SWITCH_ACTIVE;
        return 2;
    }
    unsigned *shape = strcmp(name, "--l1-size") == 0 ? &o->l1_size : strcmp(name, "--l1-ways") == 0 ? &o->l1_ways :
                      strcmp(name, "--l1-line") == 0 ? &o->l1_line : NULL;
    if (!shape)
        return 0;
    rc = number(name, value, 1, 64u << 20, &v, e);
    if (rc == 2)
        *shape = (unsigned)v;
    return rc;
}

/* ---- results ------------------------------------------------------------------------------------ */

/* "build/traces/ls.trace.gz": "ls". */
static void short_name(char *name, size_t size, const char *trace)
{
    const char *base = strrchr(trace, '/');
    base = base ? base + 1 : trace;
    snprintf(name, size, "%.*s", (int)(base[0] == '.' ? strlen(base) : strcspn(base, ".")), base);
}

static double share(uint64_t part, uint64_t whole) { return whole ? (double)part / (double)whole : 0; }

static double per_second(const struct frontend_result *r)
{
    return r->cpu_seconds > 0 ? (double)r->references / r->cpu_seconds : 0;
}

static const char *mode_name(enum bh_port_mode mode)
{
    return mode == BH_MODE_FOLLOW ? "follow" : mode == BH_MODE_FIXED ? "fixed" : "stream";
}

static const char *requester_name(enum system_requester q) { return q == SYSTEM_CPU ? "cpu" : q == SYSTEM_DMA ? "dma" : "none"; }

static const char *label_of(const struct frontend_result *r, unsigned partition)
{
    for (unsigned n = 0; n < r->programs; n++)
        if (r->program[n].partition == partition)
            return r->program[n].label;
    return "";
}

static void print_ports(FILE *f, const struct frontend_result *r)
{
    fprintf(f, "%-18s %-6s %-9s %10s %12s %12s  %s\n", "port", "mode", "requester", "bursts", "bytes read", "written", "what it did");
    for (unsigned i = 0; i < BH_MAX_PORTS; i++) {
        const struct frontend_port *p = &r->port[i];
        if (!p->present)
            continue;
        fprintf(f, "%u %-16.16s %-6s %-9s %10" PRIu64 " %12" PRIu64 " %12" PRIu64 "  ", i, p->label, mode_name(p->mode), requester_name(p->requester),
                p->bursts, p->bytes_read, p->bytes_written);
        if (p->requester == SYSTEM_DMA)
            fprintf(f, "%" PRIu64 " copies, %" PRIu64 " fills, %" PRIu64 " checksums; %u queue%s, %u bursts at once", p->copies, p->fills, p->checksums,
                    p->queues, p->queues == 1 ? "" : "s", p->outstanding);
        if (p->q_channel && p->requester == SYSTEM_CPU)
            fprintf(f, "cleaned itself %" PRIu64 " times, %" PRIu64 " dirty lines", p->stops, p->cleaned);
        else if (p->q_channel)
            fprintf(f, "; stopped itself %" PRIu64 " times", p->stops);
        fputc('\n', f);
    }
}

void frontend_print(FILE *f, const struct frontend_options *o, const struct frontend_result *r)
{
    print_ports(f, r);
    if (r->programs) {
        fprintf(f, "\nL1 %u bytes, %u ways, line %u; ", o->l1_size, o->l1_ways, o->l1_line);
        if (r->scheduled)
            fputs("the schedule switches\n\n", f);
        else
            fprintf(f, "a switch every %" PRIu64 " references\n\n", o->switch_every);
        fprintf(f, "%-12s %-12s %4s %11s %12s %9s %9s %10s %7s %6s %14s %12s\n", "program", "partition", "port", "references", "of them data", "L1 hits",
                "fills", "writebacks", "pages", "turns", "bytes checked", "verified");
    }
    for (unsigned i = 0; i < r->programs; i++) {
        const struct frontend_program *p = &r->program[i];
        char name[64];
        short_name(name, sizeof name, p->trace);
        fprintf(f, "%-12s %-12s %4u %11" PRIu64 " %12" PRIu64 " %8.3f%% %9" PRIu64 " %10" PRIu64 " %7" PRIu64 " %6" PRIu64 " %14" PRIu64 " %12" PRIu64 "\n",
                name, p->label, p->port, p->references, p->references - p->fetches, 100 * (1 - share(p->fills, p->accesses)), p->fills, p->write_backs,
                p->pages, p->turns, p->bytes_checked, p->bytes_verified);
    }
    for (unsigned i = 0; i < r->programs; i++)
        fprintf(f, "%s%s has its memory from IPA 0x%" PRIx64 " on, which is PA 0x%" PRIx64 "\n", i ? "" : "\n", r->program[i].label,
                r->program[i].lowest_ipa, r->program[i].lowest_pa);
    for (unsigned i = 0; i < r->programs; i++)
        if (r->program[i].unknown_lines)
            fprintf(f, "%" PRIu64 " unknown lines; the first: %s\n", r->program[i].unknown_lines, r->program[i].first_unknown);
    fputc('\n', f);
    if (r->programs) {
        fprintf(f, "references       %" PRIu64 ", %.2f million a CPU second (%.2f s)\n", r->references, per_second(r) / 1e6, r->cpu_seconds);
        fprintf(f, "L1 hit rate      %.3f %% of %" PRIu64 " accesses\n", 100 * (1 - share(r->fills, r->accesses)), r->accesses);
    }
    fprintf(f, "through the RTL  %" PRIu64 " bursts: %" PRIu64 " line fills, %" PRIu64 " write-backs, %u refused; %" PRIu64 " cycles\n",
            r->bursts, r->fills, r->write_backs, r->probes, r->cycles);
    fprintf(f, "switches         %" PRIu64 " by %s, caches %s\n", r->seen, r->scheduled ? "the schedule" : o->switch_by == FRONTEND_SWITCH_PINS ? "pins" :
            "software", o->no_clean ? "left as they are" : "cleaned at each");
    fprintf(f, "bytes            %" PRIu64 " read and checked, %" PRIu64 " of true memory compared afterwards\n", r->bytes_checked, r->bytes_verified);
    const struct frontend_leak *l = &r->leak;
    fprintf(f, "leaked           %" PRIu64 " lines found, %" PRIu64 " bytes read, %" PRIu64 " lines written to others, %" PRIu64
            " refused; %" PRIu64 " bytes of memory damaged\n", l->hits, l->bytes_read, l->lines_written, l->lines_refused, l->bytes_damaged);
    if (l->read[0])
        fprintf(f, "  %s\n", l->read);
    if (l->written[0])
        fprintf(f, "  %s\n", l->written);
    fputs("\nreached for what is not theirs, and refused:\n", f);
    unsigned engines = 0, same = 0;
    for (unsigned i = 0; i < r->probes; i++) {
        const struct frontend_probe *p = &r->probe[i];
        if (r->programs && r->port[p->port].requester == SYSTEM_DMA) {
            engines++;
            continue;
        }
        if (i && p->what == p[-1].what && p->partition == p[-1].partition) {
            same++;
            continue;
        }
        fprintf(f, "  port %u %-12s %-5s IPA 0x%08" PRIx64 ", %2u bytes  %-26s %s%s%s\n", p->port, label_of(r, p->partition),
                p->burst.write ? "write" : p->burst.prot & BH_PROT_INSTRUCTION ? "fetch" : "read", p->burst.addr,
                (p->burst.len + 1u) << p->burst.size, p->what, requester_resp(p->resp), p->recorded ? ", recorded as " : "",
                p->recorded ? bh_fault_name(p->record.code) : "");
    }
    if (same + engines)
        fprintf(f, "  and of the same kinds: %u to PAs of further partitions, %u by DMA engines\n", same, engines);
    fputc('\n', f);
}

static void json_string(FILE *f, const char *s)
{
    fputc('"', f);
    for (; *s; s++)
        if (*s == '"' || *s == '\\')
            fprintf(f, "\\%c", *s);
        else if ((unsigned char)*s < 0x20)
            fprintf(f, "\\u%04x", (unsigned char)*s);
        else
            fputc(*s, f);
    fputc('"', f);
}

static void json_ports(FILE *f, const struct frontend_result *r)
{
    const char *separator = "";
    fputs(", \"ports\": [", f);
    for (unsigned i = 0; i < BH_MAX_PORTS; i++) {
        const struct frontend_port *p = &r->port[i];
        if (!p->present)
            continue;
        fprintf(f, "%s{\"port\": %u, \"label\": ", separator, i);
        json_string(f, p->label);
        fprintf(f, ", \"mode\": \"%s\", \"requester\": \"%s\", \"q_channel\": %s, \"bursts\": %" PRIu64 ", \"bytes_read\": %" PRIu64
                ", \"bytes_written\": %" PRIu64 ", \"bytes_checked\": %" PRIu64 ", \"bytes_verified\": %" PRIu64 ", \"stops\": %" PRIu64
                ", \"lines_cleaned\": %" PRIu64 ", \"copies\": %" PRIu64 ", \"fills\": %" PRIu64 ", \"checksums\": %" PRIu64
                ", \"queues\": %u, \"outstanding\": %u}",
                mode_name(p->mode), requester_name(p->requester), p->q_channel ? "true" : "false", p->bursts, p->bytes_read, p->bytes_written,
                p->bytes_checked, p->bytes_verified, p->stops, p->cleaned, p->copies, p->fills, p->checksums, p->queues, p->outstanding);
        separator = ", ";
    }
    const struct frontend_leak *l = &r->leak;
    fprintf(f, "], \"leak\": {\"hits\": %" PRIu64 ", \"bytes_read\": %" PRIu64 ", \"lines_written\": %" PRIu64 ", \"lines_refused\": %" PRIu64
            ", \"bytes_damaged\": %" PRIu64 ", \"first_read\": ", l->hits, l->bytes_read, l->lines_written, l->lines_refused, l->bytes_damaged);
    json_string(f, l->read);
    fputs(", \"first_written\": ", f);
    json_string(f, l->written);
    fputc('}', f);
}

void frontend_json(FILE *f, const struct frontend_options *o, const struct frontend_result *r)
{
    fprintf(f, "{\"equal\": %s, \"references\": %" PRIu64 ", \"trace_refs_per_s\": %.0f, \"cpu_seconds\": %.3f, \"seconds\": %.3f, "
            "\"accesses\": %" PRIu64 ", \"l1_hit_rate\": %.6f, \"fills\": %" PRIu64 ", \"write_backs\": %" PRIu64 ", \"bursts\": %" PRIu64
            ", \"switches\": %" PRIu64 ", \"switches_seen\": %" PRIu64 ", \"cycles\": %" PRIu64 ", \"granules_checked\": %" PRIu64
            ", \"table_reads\": %" PRIu64 ", \"bytes_checked\": %" PRIu64 ", \"bytes_verified\": %" PRIu64
            ", \"l1_size\": %u, \"l1_ways\": %u, \"l1_line\": %u, \"switch_every\": %" PRIu64 ", \"programs\": [",
            r->equal ? "true" : "false", r->references, per_second(r), r->cpu_seconds, r->seconds, r->accesses,
            1 - share(r->fills, r->accesses), r->fills, r->write_backs, r->bursts, r->switches, r->seen, r->cycles, r->granules_checked,
            r->table_reads, r->bytes_checked,
            r->bytes_verified, o->l1_size, o->l1_ways, o->l1_line, o->switch_every);
    for (unsigned i = 0; i < r->programs; i++) {
        const struct frontend_program *p = &r->program[i];
        fprintf(f, "%s{\"trace\": ", i ? ", " : "");
        json_string(f, p->trace);
        fprintf(f, ", \"port\": %u, \"partition\": %u, \"label\": ", p->port, p->partition);
        json_string(f, p->label);
        fprintf(f, ", \"references\": %" PRIu64 ", \"fetches\": %" PRIu64 ", \"loads\": %" PRIu64 ", \"stores\": %" PRIu64
                ", \"modifies\": %" PRIu64 ", \"accesses\": %" PRIu64 ", \"fills\": %" PRIu64 ", \"write_backs\": %" PRIu64
                ", \"bytes_checked\": %" PRIu64 ", \"bytes_verified\": %" PRIu64 ", \"pages\": %" PRIu64 ", \"turns\": %" PRIu64
                ", \"unknown_lines\": %" PRIu64 ", \"lowest_ipa\": %" PRIu64 ", \"lowest_pa\": %" PRIu64 "}",
                p->references, p->fetches, p->loads, p->stores, p->modifies, p->accesses, p->fills, p->write_backs, p->bytes_checked,
                p->bytes_verified, p->pages, p->turns, p->unknown_lines, p->lowest_ipa, p->lowest_pa);
    }
    fputc(']', f);
    json_ports(f, r);
    fputs(", \"refused\": [", f);
    for (unsigned i = 0; i < r->probes; i++) {
        const struct frontend_probe *p = &r->probe[i];
        fprintf(f, "%s{\"port\": %u, \"partition\": %u, \"what\": \"%s\", \"ipa\": %" PRIu64 ", \"write\": %s, \"resp\": \"%s\", \"record\": \"%s\"}",
                i ? ", " : "", p->port, p->partition, p->what, p->burst.addr, p->burst.write ? "true" : "false", requester_resp(p->resp),
                p->recorded ? bh_fault_name(p->record.code) : "");
    }
    fputs("]}", f);
}
