/* SPDX-License-Identifier: Apache-2.0
 *
 * bulkhead-table - checks a system description against a build, and prints the
 * TABLE parameter of a HARDWIRED build as one Verilog literal.
 *
 * Layout (rtl/bulkhead.v, docs/architecture.md), lowest bits first: for each partition WINDOWS
 * windows {access, pa_offset, ipa_nlast, ipa_nbase}, then valid, nonsecure, vmid.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system.h"

struct parameter { const char *name; unsigned *value; unsigned low, high; };

static void usage(FILE *f)
{
    fprintf(f,
            "usage: bulkhead-table [--check] [-GNAME=VALUE]... SYSTEM\n"
            "Checks SYSTEM, a .dts or .dtb, against a build of the RTL and prints its HARDWIRED\n"
            "table as a Verilog literal (the parameter TABLE).\n"
            "  --check        only check, for a HARDWIRED build or not, as the parameters say\n"
            "  -GNAME=VALUE   a parameter of the build, PARTITIONS, WINDOWS and so on\n"
            "                 (scripts/configuration.py NAME --verilator prints them)\n"
            "Exit codes: 0 fine, 2 bad usage or input, 3 could not run.\n");
}

static int set_parameter(const struct parameter *list, size_t count, const char *text)
{
    const char *equals = strchr(text, '=');
    size_t n = equals ? (size_t)(equals - text) : strlen(text);
    for (size_t i = 0; i < count; i++) {
        if (strlen(list[i].name) != n || strncmp(list[i].name, text, n) != 0)
            continue;
        char *end = NULL;
        errno = 0;
        unsigned long v = equals && isdigit((unsigned char)equals[1]) ? strtoul(equals + 1, &end, 10) : 0;
        if (!end || *end || errno || v < list[i].low || v > list[i].high) {
            fprintf(stderr, "bulkhead-table: -G%s: %s is a number from %u to %u\n", text, list[i].name, list[i].low, list[i].high);
            return 2;
        }
        *list[i].value = (unsigned)v;
        return 0;
    }
    fprintf(stderr, "bulkhead-table: -G%s: no such parameter; there are", text);
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, " %s", list[i].name);
    fputc('\n', stderr);
    return 2;
}

/* The literal's bits, lowest first. */
struct bits { uint8_t *bit; size_t used, size; };

static void put(struct bits *b, uint64_t value, unsigned width)
{
    for (unsigned i = 0; i < width; i++)
        b->bit[b->used++] = value >> i & 1;
}

static void put_window(struct bits *b, const struct bh_params *p, const struct bh_window *w)
{
    unsigned g = p->granule_log2, ip = p->ipa_width - g, pp = p->pa_width - g;
    if (!w->valid) {
        /* matches nothing: first page all ones, last page zero, both complemented */
        put(b, 0, 12);
        put(b, 0, pp);
        put(b, UINT64_MAX, ip);
        put(b, 0, ip);
        return;
    }
    uint64_t first = w->ipa_base >> g, last = (w->ipa_base + (w->size - 1)) >> g;
    put(b, w->access, 12);
    put(b, (w->pa_base >> g) - first, pp);
    put(b, ~last, ip);
    put(b, ~first, ip);
}

static int print_table(const struct system *s, const struct bh_params *p)
{
    unsigned g = p->granule_log2;
    size_t window = 12 + (p->pa_width - g) + 2 * (p->ipa_width - g);
    struct bits b = { NULL, 0, p->partitions * (p->windows * window + 2 + p->vmid_width) };
    b.bit = calloc(b.size + 3, 1);              /* a whole hexadecimal digit at the top */
    if (!b.bit) {
        fprintf(stderr, "bulkhead-table: out of memory\n");
        return 3;
    }
    for (unsigned i = 0; i < p->partitions; i++) {
        const struct system_partition *q = &s->partition[i];
        for (unsigned w = 0; w < p->windows; w++)
            put_window(&b, p, &q->window[w]);
        put(&b, q->control.valid, 1);
        put(&b, q->control.nonsecure, 1);
        put(&b, q->control.vmid, p->vmid_width);
    }
    printf("%zu'h", b.size);
    for (size_t digit = (b.size + 3) / 4; digit-- > 0;) {
        const uint8_t *d = b.bit + 4 * digit;
        putchar("0123456789abcdef"[d[0] | d[1] << 1 | d[2] << 2 | d[3] << 3]);
    }
    putchar('\n');
    free(b.bit);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 3;
}

int main(int argc, char **argv)
{
    struct bh_params p = {
        .ports = 1, .partitions = 2, .windows = 8, .ipa_width = 32, .pa_width = 32, .data_width = 64, .id_width = 4,
        .user_width = 1, .vmid_width = 8, .max_outstanding = 16, .pipeline = 1, .granule_log2 = 12, .fault_depth = 16,
        .fault_resp = 2, .hardwired = 1,
    };
    const struct parameter list[] = {
        { "PORTS", &p.ports, 1, 1 }, { "PARTITIONS", &p.partitions, 1, 16 }, { "WINDOWS", &p.windows, 1, 16 },
        { "IPA_WIDTH", &p.ipa_width, 13, 64 }, { "PA_WIDTH", &p.pa_width, 13, 64 },
        { "DATA_WIDTH", &p.data_width, 32, 512 }, { "ID_WIDTH", &p.id_width, 1, 32 },
        { "USER_WIDTH", &p.user_width, 1, 64 }, { "VMID_WIDTH", &p.vmid_width, 1, 16 },
        { "MAX_OUTSTANDING", &p.max_outstanding, 1, 256 }, { "PIPELINE", &p.pipeline, 0, 2 },
        { "GRANULE_LOG2", &p.granule_log2, 12, 30 }, { "FAULT_DEPTH", &p.fault_depth, 2, 128 },
        { "FAULT_RESP", &p.fault_resp, 0, 3 }, { "HARDWIRED", &p.hardwired, 0, 1 },
    };
    const char *file = NULL;
    bool check = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            usage(stdout);
            return 0;
        } else if (strcmp(argv[i], "--check") == 0) {
            check = true;
        } else if (strncmp(argv[i], "-G", 2) == 0) {
            if (set_parameter(list, sizeof list / sizeof list[0], argv[i] + 2) != 0)
                return 2;
        } else if (argv[i][0] == '-' && argv[i][1]) {
            fprintf(stderr, "bulkhead-table: %s: unknown option; --help lists them\n", argv[i]);
            return 2;
        } else if (file) {
            fprintf(stderr, "bulkhead-table: %s: one system description only, and there is %s already\n", argv[i], file);
            return 2;
        } else {
            file = argv[i];
        }
    }
    if (!file) {
        usage(stderr);
        return 2;
    }
    if (p.ipa_width <= p.granule_log2 || p.pa_width <= p.granule_log2) {
        fprintf(stderr, "bulkhead-table: %s must be more than GRANULE_LOG2, %u\n",
                p.ipa_width <= p.granule_log2 ? "IPA_WIDTH" : "PA_WIDTH", p.granule_log2);
        return 2;
    }
    if (!check && !p.hardwired) {
        fprintf(stderr, "bulkhead-table: -GHARDWIRED=0: such a build has no table; --check only checks\n");
        return 2;
    }
    /* What only the RTL and the model know about (powers of two and so on) */
    static struct bh_model model;
    if (bh_init(&model, &p) != BH_OK) {
        fprintf(stderr, "bulkhead-table: a parameter is not one that the RTL takes (ranges: rtl/bulkhead.v)\n");
        return 2;
    }

    static struct system s;
    struct system_error e;
    if (system_load(&s, file, &e) != 0 || system_check(&s, &p, &model, &e) != 0) {
        fprintf(stderr, "bulkhead-table: %s\n", e.text);
        return e.exit_code;
    }
    return check ? 0 : print_table(&s, &p);
}
