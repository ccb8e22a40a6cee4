/* SPDX-License-Identifier: Apache-2.0
 *
 * bulkhead-table - checks a system description against a build, and prints the parameters
 * of a HARDWIRED build that hold it: TABLE, PORT_SELECT, STREAM_MAP and SCHEDULE; or, for a build with registers,
 * the C of the driver's struct bulkhead_system (sw/include/bulkhead/system.h).
 *
 * Layouts (rtl/bulkhead.v, docs/architecture.md), lowest bits first: TABLE, for each partition WINDOWS
 * windows {access, pa_offset, ipa_nlast, ipa_nbase}, then valid, nonsecure, vmid; PORT_SELECT, a byte a port;
 * STREAM_MAP, 6 bits a stream; SCHEDULE, a word a slot.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "system.h"

/* value or wide: where it goes. */
struct parameter { const char *name; unsigned *value; uint64_t *wide; uint64_t low, high; };

static void usage(FILE *f)
{
    fprintf(f,
            "usage: bulkhead-table [--check | --parameters | --instance | --firmware] [-GNAME=VALUE]... SYSTEM\n"
            "Checks SYSTEM, a .dts or .dtb, against a build of the RTL and prints its HARDWIRED\n"
            "table as a Verilog literal (the parameter TABLE).\n"
            "  --check        only check, for a HARDWIRED build or not, as the parameters say\n"
            "  --parameters   TABLE, PORT_SELECT, STREAM_MAP and SCHEDULE as Verilator takes them,\n"
            "                 -GNAME=LITERAL, one a line, those that the build has\n"
            "  --instance     all parameters with comments, to be included in an instance:\n"
            "                 bulkhead #( `include \"system.vh\" ) u_bulkhead (...)\n"
            "  --firmware     C of struct bulkhead_system for the driver of a build with registers\n"
            "                 (-GHARDWIRED=0): const struct bulkhead_system bulkhead_system\n"
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
        unsigned long long v = equals && isdigit((unsigned char)equals[1]) ? strtoull(equals + 1, &end, 10) : 0;
        if (end && strncmp(end, "'h", 2) == 0 && isxdigit((unsigned char)end[2]))      /* a width, and the number as Verilog writes it */
            v = strtoull(end + 2, &end, 16);
        if (!end || *end || errno || v < list[i].low || v > list[i].high) {
            fprintf(stderr, "bulkhead-table: -G%s: %s is a number from %" PRIu64 " to %" PRIu64 "\n", text, list[i].name, list[i].low, list[i].high);
            return 2;
        }
        if (list[i].wide)
            *list[i].wide = v;
        else
            *list[i].value = (unsigned)v;
        return 0;
    }
    fprintf(stderr, "bulkhead-table: -G%s: no such parameter; there are", text);
    for (size_t i = 0; i < count; i++)
        fprintf(stderr, " %s", list[i].name);
    fputc('\n', stderr);
    return 2;
}

/* ---- literals: bits, lowest first ------------------------------------------------- */

enum { MOST_BITS = BH_MAX_PARTITIONS * (BH_MAX_WINDOWS * (12 + 3 * 52) + 2 + 16) };

struct bits { unsigned used; uint8_t bit[MOST_BITS + 3]; };     /* a whole hexadecimal digit at the top */

static void put(struct bits *b, uint64_t value, unsigned width)
{
    for (unsigned i = 0; i < width; i++)
        b->bit[b->used++] = value >> i & 1;
}

/* Prints and empties. */
static void literal(struct bits *b)
{
    memset(b->bit + b->used, 0, 3);
    printf("%u'h", b->used);
    for (unsigned digit = (b->used + 3) / 4; digit-- > 0;) {
        const uint8_t *d = b->bit + 4 * digit;
        putchar("0123456789abcdef"[d[0] | d[1] << 1 | d[2] << 2 | d[3] << 3]);
    }
    b->used = 0;
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

static void put_context(struct bits *b, const struct bh_params *p, const struct bh_partition_control *c)
{
    put(b, c->valid, 1);
    put(b, c->nonsecure, 1);
    put(b, c->vmid, p->vmid_width);
}

static void put_port(struct bits *b, const struct bh_port_control *c)
{
    put(b, c->partition, 4);
    put(b, c->mode, 2);
    put(b, c->trusted, 1);
    put(b, c->isolate, 1);
}

static void put_stream(struct bits *b, const struct bh_stream *q)
{
    put(b, q->partition, 4);
    put(b, q->trusted, 1);
    put(b, q->valid, 1);
}

/* A slot that is not described has no cycles, and is passed over. */
static void put_slot(struct bits *b, const struct bh_slot *q)
{
    put(b, q->cycles, 28);
    put(b, q->partition, 4);
}

static struct bits work;

static void table_literal(const struct system *s, const struct bh_params *p)
{
    for (unsigned i = 0; i < p->partitions; i++) {
        for (unsigned w = 0; w < p->windows; w++)
            put_window(&work, p, &s->partition[i].window[w]);
        put_context(&work, p, &s->partition[i].control);
    }
    literal(&work);
}

/* ---- for Verilator ------------------------------------------------------------------ */

static void print_parameters(const struct system *s, const struct bh_params *p)
{
    printf("-GTABLE=");
    table_literal(s, p);
    for (unsigned i = 0; i < p->ports; i++)
        put_port(&work, &s->port[i].control);
    printf("\n-GPORT_SELECT=");
    literal(&work);
    if (p->stream_ports) {
        for (unsigned i = 0; i < 1u << p->stream_width; i++)
            put_stream(&work, &s->stream[i]);
        printf("\n-GSTREAM_MAP=");
        literal(&work);
    }
    if (p->schedule_slots) {
        for (unsigned i = 0; i < p->schedule_slots; i++)
            put_slot(&work, &s->slot[i]);
        printf("\n-GSCHEDULE=");
        literal(&work);
    }
    putchar('\n');
}

/* ---- for people ----------------------------------------------------------------------- */

/* "partition 2 \"network\"" */
static void say_partition(const struct system *s, unsigned p)
{
    printf("partition %u", p);
    if (s->partition[p].label[0])
        printf(" \"%s\"", s->partition[p].label);
}

static void say_access(uint16_t access)
{
    static const char *const who[] = { "secure-unprivileged", "secure-privileged", "nonsecure-unprivileged", "nonsecure-privileged" };
    const bool alike = access == (access & 7u) * 01111u;
    for (unsigned prot = 0; prot < (alike ? 1 : 4); prot++)
        if (access >> (3 * prot) & 7) {
            printf(" %s:", alike ? "all" : who[prot]);
            for (unsigned right = 0; right < 3; right++)
                if (access & BH_ACCESS_BIT(prot, right))
                    putchar("rwx"[right]);
        }
}

/* One element of a concatenation: highest first, the comment behind it. */
static void element(bool last) { fputs("        ", stdout), literal(&work), fputs(last ? "   // " : ",  // ", stdout); }

static void print_ports(const struct system *s, const struct bh_params *p)
{
    static const char *const modes[] = { "follows the active partition", "fixed to ", "takes its partition by stream" };
    printf("    .PORT_SELECT ({\n");
    for (unsigned i = p->ports; i-- > 0;) {
        const struct bh_port_control *c = &s->port[i].control;
        put_port(&work, c);
        element(i == 0);
        printf("port %u %s%s%s%s", i, s->port[i].label, s->port[i].label[0] ? ": " : "", modes[c->mode],
               c->mode == BH_MODE_FIXED ? "" : c->trusted ? ", trusted" : "");
        if (c->mode == BH_MODE_FIXED) {
            say_partition(s, c->partition);
            fputs(c->trusted ? ", trusted" : "", stdout);
        }
        puts(c->isolate ? ", isolated when it hangs" : "");
    }
    printf("    }),\n");
}

static void print_streams(const struct system *s, const struct bh_params *p)
{
    printf("    .STREAM_MAP ({\n");
    for (unsigned i = 1u << p->stream_width; i-- > 0;) {
        put_stream(&work, &s->stream[i]);
        element(i == 0);
        printf("stream %u: ", i);
        if (s->stream[i].valid)
            say_partition(s, s->stream[i].partition);
        puts(!s->stream[i].valid ? "unknown" : s->stream[i].trusted ? ", trusted" : "");
    }
    printf("    }),\n");
}

static void print_schedule(const struct system *s, const struct bh_params *p)
{
    printf("    .SCHEDULE ({\n");
    for (unsigned i = p->schedule_slots; i-- > 0;) {
        put_slot(&work, &s->slot[i]);
        element(i == 0);
        printf("slot %u: ", i);
        if (s->slot[i].cycles)
            say_partition(s, s->slot[i].partition);
        printf(s->slot[i].cycles ? ", %" PRIu32 " cycles\n" : "passed over\n", s->slot[i].cycles);
    }
    printf("    }),\n");
}

static void print_table(const struct system *s, const struct bh_params *p)
{
    printf("    .TABLE ({\n");
    for (unsigned i = p->partitions; i-- > 0;) {
        const struct system_partition *q = &s->partition[i];
        put_context(&work, p, &q->control);
        element(false);
        say_partition(s, i);
        if (q->present)
            printf(": VMID %u%s\n", q->control.vmid, q->control.nonsecure ? ", Non-secure" : "");
        else
            puts(": not valid");
        for (unsigned w = p->windows; w-- > 0;) {
            const struct bh_window *x = &q->window[w];
            put_window(&work, p, x);
            element(i == 0 && w == 0);
            printf("  window %u: ", w);
            if (x->valid) {
                printf("IPA 0x%" PRIx64 " to 0x%" PRIx64 " is PA 0x%" PRIx64 ",", x->ipa_base, x->ipa_base + (x->size - 1), x->pa_base);
                say_access(x->access);
                puts(x->shared ? ", shared" : "");
            } else
                puts("none");
        }
    }
    printf("    })\n");
}

static void print_instance(const struct system *s, const struct bh_params *p, const struct parameter *list, size_t count)
{
    printf("// Parameters of an instance of bulkhead that holds the system %s:\n"
           "//     bulkhead #( `include \"THIS FILE\" ) u_bulkhead (...);\n"
           "// Made by bulkhead-table, which checked the system; not to be edited.\n", s->file);
    for (size_t i = 0; i < count && strcmp(list[i].name, "PAGE") != 0; i++)
        printf("    .%s (%u),\n", list[i].name, *list[i].value);
    print_ports(s, p);
    if (p->stream_ports)
        print_streams(s, p);
    if (p->schedule_slots)
        print_schedule(s, p);
    print_table(s, p);
}

/* ---- for the driver --------------------------------------------------------------------- */

/* A C string. */
static void print_string(const char *text)
{
    putchar('"');
    for (; *text; text++)
        if (*text == '"' || *text == '\\')
            printf("\\%c", *text);
        else if ((unsigned char)*text < ' ' || (unsigned char)*text > '~')
            printf("\\%03o", (unsigned)(unsigned char)*text);
        else
            putchar(*text);
    putchar('"');
}

static const char *truth(bool b) { return b ? "true" : "false"; }

static void print_partitions(const struct system *s, const struct bh_params *p)
{
    printf("static const struct bulkhead_window window[%u][%u] = {\n", p->partitions, p->windows);
    for (unsigned i = 0; i < p->partitions; i++) {
        printf("    {\n");
        for (unsigned w = 0; w < p->windows; w++) {
            const struct bh_window *x = &s->partition[i].window[w];
            if (x->valid)
                printf("        {.ipa_base = 0x%" PRIx64 ", .size = 0x%" PRIx64 ", .pa_base = 0x%" PRIx64 ", .access = 0x%03x, .valid = true, "
                       ".lock = %s, .shared = %s, .borrow = %s},\n", x->ipa_base, x->size, x->pa_base, x->access, truth(x->lock), truth(x->shared),
                       truth(x->borrow));
            else
                printf("        {.valid = false},\n");
        }
        printf("    },\n");
    }
    printf("};\n\nstatic const struct bulkhead_system_partition partition[%u] = {\n", p->partitions);
    for (unsigned i = 0; i < p->partitions; i++) {
        const struct bh_partition_control *c = &s->partition[i].control;
        printf("    {.label = ");
        print_string(s->partition[i].label);
        printf(", .control = {.vmid = %u, .valid = %s, .nonsecure = %s, .lock = %s, .split = %s}, .peers = 0x%" PRIx32 ", .window = window[%u]},\n",
               c->vmid, truth(s->partition[i].present), truth(c->nonsecure), truth(c->lock), truth(c->split), s->partition[i].peers, i);
    }
    printf("};\n\n");
}

static void print_driver_ports(const struct system *s, const struct bh_params *p)
{
    static const char *const modes[] = { "BULKHEAD_FOLLOW", "BULKHEAD_FIXED", "BULKHEAD_STREAM" };

    if (p->levels > 1) {
        printf("static const uint8_t level[%u][%u] = {\n", s->ports, p->partitions);
        for (unsigned i = 0; i < s->ports; i++) {
            printf("    {");
            for (unsigned q = 0; q < p->partitions; q++)
                printf("%s%u", q ? ", " : "", s->port[i].level[q]);
            printf("},\n");
        }
        printf("};\n\n");
    }
    printf("static const struct bulkhead_system_port port[%u] = {\n", s->ports);
    for (unsigned i = 0; i < s->ports; i++) {
        const struct bh_port_control *c = &s->port[i].control;
        printf("    {.label = ");
        print_string(s->port[i].label);
        printf(", .control = {.mode = %s, .partition = %u, .trusted = %s, .isolate = %s, .lock = %s}, .level = ", modes[c->mode], c->partition,
               truth(c->trusted), truth(c->isolate), truth(c->lock));
        printf(p->levels > 1 ? "level[%u]},\n" : "0},\n", i);
    }
    printf("};\n\n");
}

static void print_firmware(const struct system *s, const struct bh_params *p)
{
    const unsigned streams = p->stream_ports ? 1u << p->stream_width : 0;

    printf("/* The system %s as bulkhead-table checked it; not to be edited. */\n#include \"bulkhead/system.h\"\n\n", s->file);
    print_partitions(s, p);
    print_driver_ports(s, p);
    if (streams) {
        printf("static const struct bulkhead_stream stream[%u] = {\n", streams);
        for (unsigned i = 0; i < streams; i++)
            printf("    {.partition = %u, .level = %u, .trusted = %s, .valid = %s},\n", s->stream[i].partition, s->stream[i].level,
                   truth(s->stream[i].trusted), truth(s->stream[i].valid));
        printf("};\n\n");
    }
    if (s->slots) {
        printf("static const struct bulkhead_slot slot[%u] = {\n", s->slots);
        for (unsigned i = 0; i < s->slots; i++)
            printf("    {.cycles = %" PRIu32 ", .partition = %u},\n", s->slot[i].cycles, s->slot[i].partition);
        printf("};\n\n");
    }
    printf("const struct bulkhead_system bulkhead_system = {\n    .source = ");
    print_string(s->file);
    printf(",\n    .partition = partition, .port = port, .stream = %s, .slot = %s,\n", streams ? "stream" : "0", s->slots ? "slot" : "0");
    printf("    .drain_limit = %" PRIu32 ", .partitions = %u, .windows = %u, .ports = %u, .streams = %u, .slots = %u, .active = %u, .response = %u,\n};\n",
           s->has_drain_limit ? s->drain_limit : p->drain_limit, p->partitions, p->windows, s->ports, streams, s->slots, s->active,
           s->has_fault_response ? (unsigned)s->fault_response : p->fault_resp);
}

int main(int argc, char **argv)
{
    struct bh_params p = {
        .ports = 1, .partitions = 2, .windows = 8, .ipa_width = 32, .pa_width = 32, .data_width = 64, .id_width = 4,
        .user_width = 1, .vmid_width = 8, .max_outstanding = 16, .pipeline = 1, .granule_log2 = 12, .fault_depth = 16,
        .fault_resp = 2, .hardwired = 1, .stream_width = 4, .exclusive = 1,
        .levels = 1, .granule_sets = 16, .granule_ways = 2,
    };
    const struct parameter list[] = {
        { "PORTS", &p.ports, NULL, 1, 8 }, { "PARTITIONS", &p.partitions, NULL, 1, 16 }, { "WINDOWS", &p.windows, NULL, 1, 16 },
        { "IPA_WIDTH", &p.ipa_width, NULL, 13, 64 }, { "PA_WIDTH", &p.pa_width, NULL, 13, 64 },
        { "DATA_WIDTH", &p.data_width, NULL, 32, 512 }, { "ID_WIDTH", &p.id_width, NULL, 1, 32 },
        { "USER_WIDTH", &p.user_width, NULL, 1, 64 }, { "VMID_WIDTH", &p.vmid_width, NULL, 1, 16 },
        { "MAX_OUTSTANDING", &p.max_outstanding, NULL, 1, 256 }, { "PIPELINE", &p.pipeline, NULL, 0, 2 },
        { "GRANULE_LOG2", &p.granule_log2, NULL, 12, 30 }, { "FAULT_DEPTH", &p.fault_depth, NULL, 2, 128 },
        { "FAULT_RESP", &p.fault_resp, NULL, 0, 3 }, { "STREAM_PORTS", &p.stream_ports, NULL, 0, 255 },
        { "STREAM_WIDTH", &p.stream_width, NULL, 1, 6 }, { "ISOLATE_PORTS", &p.isolate_ports, NULL, 0, 255 },
        { "EXCLUSIVE", &p.exclusive, NULL, 0, 1 }, { "SCHEDULE_SLOTS", &p.schedule_slots, NULL, 0, 16 },
        { "DRAIN_LIMIT", &p.drain_limit, NULL, 0, (1 << 24) - 1 }, { "HARDWIRED", &p.hardwired, NULL, 0, 1 },
        /* What follows a HARDWIRED build has not. */
        { "PAGE", &p.page, NULL, 0, 1 }, { "PAGE_IPA", NULL, &p.page_ipa, 0, UINT64_MAX }, { "MAILBOX", &p.mailbox, NULL, 0, 1 },
        { "GRANULES", NULL, &p.granules, 0, 1 << 30 }, { "GRANULE_BASE", NULL, &p.granule_base, 0, UINT64_MAX },
        { "LEVELS", &p.levels, NULL, 1, BH_MAX_LEVELS }, { "GRANULE_DRAM", &p.granule_dram, NULL, 0, 1 },
        { "GRANULE_TABLE", NULL, &p.granule_table, 0, UINT64_MAX }, { "GRANULE_SETS", &p.granule_sets, NULL, 2, 256 },
        { "GRANULE_WAYS", &p.granule_ways, NULL, 1, 4 },
    };
    const char *file = NULL;
    enum { LITERAL, CHECK, PARAMETERS, INSTANCE, FIRMWARE } what = LITERAL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            usage(stdout);
            return 0;
        } else if (strcmp(argv[i], "--check") == 0) {
            what = CHECK;
        } else if (strcmp(argv[i], "--parameters") == 0) {
            what = PARAMETERS;
        } else if (strcmp(argv[i], "--instance") == 0) {
            what = INSTANCE;
        } else if (strcmp(argv[i], "--firmware") == 0) {
            what = FIRMWARE;
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
    if (what == FIRMWARE && p.hardwired) {
        fprintf(stderr, "bulkhead-table: --firmware: a HARDWIRED build has no registers; -GHARDWIRED=0 is one that has\n");
        return 2;
    }
    if (what != CHECK && what != FIRMWARE && !p.hardwired) {
        fprintf(stderr, "bulkhead-table: -GHARDWIRED=0: such a build has no table; --check only checks, --firmware prints C\n");
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
    switch (what) {
    case LITERAL:    table_literal(&s, &p), putchar('\n'); break;
    case CHECK:      break;
    case PARAMETERS: print_parameters(&s, &p); break;
    case INSTANCE:   print_instance(&s, &p, list, sizeof list / sizeof list[0]); break;
    case FIRMWARE:   print_firmware(&s, &p); break;
    }
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 3;
}
