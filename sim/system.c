/* SPDX-License-Identifier: Apache-2.0
 *
 * Reader of system descriptions.  Lines are looked up only when something is
 * wrong: dtc can annotate its output with the source position of every node.
 */
#define _POSIX_C_SOURCE 200809L

#include "system.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <libfdt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bulkhead/registers.h"

#define ROOT "/bulkhead"
#define MAX_FILE (16u << 20)
#define PATH_SIZE 192

struct reader {
    struct system *s;
    const void *fdt;
    struct system_error *e;
};

/* ---- dtc ------------------------------------------------------------------ */

struct bytes { char *data; size_t size; };      /* data ends in a zero beyond size */

static int slurp(FILE *f, struct bytes *b)
{
    *b = (struct bytes){ NULL, 0 };
    size_t room = 0;
    for (;;) {
        if (b->size + 1 >= room) {
            room = room ? 2 * room : 65536;
            char *more = room > MAX_FILE ? NULL : realloc(b->data, room);
            if (!more) {
                free(b->data);
                b->data = NULL;
                return -1;
            }
            b->data = more;
        }
        size_t got = fread(b->data + b->size, 1, room - b->size - 1, f);
        if (got == 0)
            break;
        b->size += got;
    }
    b->data[b->size] = '\0';
    return ferror(f) ? -1 : 0;
}

/* Run dtc; standard output and error come back whole.  Returns its exit code, 127 when there
 * is no dtc, -1 when it could not be run. */
static int run_dtc(const char *const args[], struct bytes *out, struct bytes *err)
{
    *out = *err = (struct bytes){ NULL, 0 };
    FILE *fo = tmpfile(), *fe = tmpfile();
    int code = -1;
    if (fo && fe) {
        pid_t child = fork();
        if (child == 0) {
            if (dup2(fileno(fo), 1) < 0 || dup2(fileno(fe), 2) < 0)
                _exit(126);
            execvp(args[0], (char *const *)(uintptr_t)args);
            _exit(127);
        }
        int status;
        if (child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status))
            code = WEXITSTATUS(status);
        rewind(fo);
        rewind(fe);
        if (slurp(fo, out) != 0 || slurp(fe, err) != 0)
            code = -1;
    }
    if (fo)
        fclose(fo);
    if (fe)
        fclose(fe);
    return code;
}

/* ---- where something stands in the source --------------------------------- */

/* "file:line" of a node, or of a property of it, from annotated dtc output; the file when not known. */
static void locate(const struct system *s, const char *path, const char *property, char *where, size_t size)
{
    snprintf(where, size, "%s", s->file);
    if (!s->source)
        return;
    const char *const args[] = { "dtc", "-q", "-q", "-f", "-I", "dts", "-O", "dts", "-T", "--", s->file, NULL };
    struct bytes out, err;
    if (run_dtc(args, &out, &err) < 0 || !out.data)
        goto done;

    char here[1024] = "";
    char *save = NULL;
    for (char *line = strtok_r(out.data, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        while (isspace((unsigned char)*line))
            line++;
        char *note = NULL;                      /* the last comment of the line */
        for (char *p = line; (p = strstr(p, "/* ")); p += 3)
            note = p;
        char *brace = strstr(line, " {");
        bool hit = false;
        if (line[0] == '}') {
            char *slash = strrchr(here, '/');
            if (slash)
                *slash = '\0';
        } else if (brace && (!note || brace < note) && !strchr(line, '=')) {
            *brace = '\0';
            char *name = strrchr(line, ' ');    /* behind labels */
            name = name ? name + 1 : line;
            if (strcmp(name, "/") != 0) {
                size_t used = strlen(here);
                snprintf(here + used, sizeof here - used, "/%s", name);
            }
            hit = !property && strcmp(here, path) == 0;
        } else if (property && strcmp(here, path) == 0) {
            size_t n = strcspn(line, " =;");
            hit = strlen(property) == n && strncmp(line, property, n) == 0;
        }
        if (hit && note) {
            note += 3;
            size_t n = strcspn(note, ", *");
            char *colon = memchr(note, ':', n);
            if (colon) {
                note[n] = '\0';
                /* dtc shortens the name; the user's own spelling serves better */
                const char *base = strrchr(s->file, '/');
                base = base ? base + 1 : s->file;
                const char *named = strrchr(note, '/');
                named = named ? named + 1 : note;
                size_t length = (size_t)(strrchr(note, ':') - named);
                if (strlen(base) == length && strncmp(base, named, length) == 0)
                    snprintf(where, size, "%s%s", s->file, strrchr(note, ':'));
                else
                    snprintf(where, size, "%s", note);
            }
            break;
        }
    }
done:
    free(out.data);
    free(err.data);
}

/* One line: names in a damaged blob may hold anything. */
static void one_line(char *text)
{
    for (; *text; text++)
        if (iscntrl((unsigned char)*text))
            *text = '?';
}

__attribute__((format(printf, 5, 6)))
static int fail_at(const struct system *s, struct system_error *e, const char *path, const char *property,
                   const char *format, ...)
{
    char where[600], text[768];
    va_list ap;
    va_start(ap, format);
    vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    locate(s, path, property, where, sizeof where);
    e->exit_code = 2;
    snprintf(e->text, sizeof e->text, "%s: %s%s%s: %s", where, path[0] ? path : "/", property ? ": " : "",
             property ? property : "", text);
    one_line(e->text);
    return e->exit_code;
}

__attribute__((format(printf, 3, 4)))
static int fail_text(struct system_error *e, int code, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    e->exit_code = code;
    vsnprintf(e->text, sizeof e->text, format, ap);
    va_end(ap);
    one_line(e->text);
    return code;
}

/* ---- properties ------------------------------------------------------------ */

struct property { const char *name; const uint8_t *data; int size; };

static struct property property_at(const struct reader *r, int offset)
{
    struct property p = { NULL, NULL, 0 };
    p.data = fdt_getprop_by_offset(r->fdt, offset, &p.name, &p.size);
    return p;
}

static int get_u32(const struct reader *r, const char *path, const struct property *p, uint32_t max, uint32_t *v)
{
    if (p->size != 4)
        return fail_at(r->s, r->e, path, p->name, "must be one cell, like <1>; it has %d bytes", p->size);
    fdt32_t x;
    memcpy(&x, p->data, sizeof x);
    if (fdt32_to_cpu(x) > max)
        return fail_at(r->s, r->e, path, p->name, "%" PRIu32 " is more than %" PRIu32, fdt32_to_cpu(x), max);
    *v = fdt32_to_cpu(x);
    return 0;
}

static int get_u64(const struct reader *r, const char *path, const struct property *p, uint64_t *v)
{
    if (p->size != 8)
        return fail_at(r->s, r->e, path, p->name, "must be two cells, like <0x0 0x40000000>; it has %d bytes", p->size);
    fdt64_t x;
    memcpy(&x, p->data, sizeof x);
    *v = fdt64_to_cpu(x);
    return 0;
}

static int get_flag(const struct reader *r, const char *path, const struct property *p, uint8_t *v)
{
    if (p->size != 0)
        return fail_at(r->s, r->e, path, p->name, "is a flag: present or absent, without a value");
    *v = 1;
    return 0;
}

static int get_string(const struct reader *r, const char *path, const struct property *p, const char **v)
{
    if (p->size < 1 || p->data[p->size - 1] != '\0' || strlen((const char *)p->data) + 1 != (size_t)p->size)
        return fail_at(r->s, r->e, path, p->name, "must be one string");
    for (const uint8_t *c = p->data; *c; c++)
        if (!isprint(*c))
            return fail_at(r->s, r->e, path, p->name, "holds a character that can't be printed");
    *v = (const char *)p->data;
    return 0;
}

/* One of the words, by its number. */
static int get_word(const struct reader *r, const char *path, const struct property *p, const char *const words[], unsigned count,
                    unsigned *v)
{
    const char *text = NULL;
    int rc = get_string(r, path, p, &text);
    char list[64] = "";
    for (unsigned i = 0; rc == 0 && i < count; i++) {
        if (strcmp(text, words[i]) == 0) {
            *v = i;
            return 0;
        }
        size_t used = strlen(list);
        snprintf(list + used, sizeof list - used, "%s\"%s\"", i == 0 ? "" : i + 1 == count ? " or " : ", ", words[i]);
    }
    return rc ? rc : fail_at(r->s, r->e, path, p->name, "\"%.40s\": must be %s", text, list);
}

static int get_label(const struct reader *r, const char *path, const struct property *p, char *label, size_t size)
{
    const char *v = NULL;
    int rc = get_string(r, path, p, &v);
    if (rc == 0 && strlen(v) >= size)
        rc = fail_at(r->s, r->e, path, p->name, "is longer than %zu characters", size - 1);
    if (rc == 0)
        memcpy(label, v, strlen(v) + 1);
    return rc;
}

static int unknown_property(const struct reader *r, const char *path, const struct property *p, const char *known)
{
    return fail_at(r->s, r->e, path, p->name, "unknown property; here stand: %s (docs/binding.md)", known);
}

/* Properties that dtc itself makes. */
static bool generated(const char *name)
{
    return strcmp(name, "phandle") == 0 || strcmp(name, "linux,phandle") == 0;
}

static const struct { const char *name; unsigned prots; } subjects[] = {
    { "secure-unprivileged", 1 }, { "secure-privileged", 2 }, { "nonsecure-unprivileged", 4 },
    { "nonsecure-privileged", 8 }, { "secure", 3 }, { "nonsecure", 12 }, { "unprivileged", 5 },
    { "privileged", 10 }, { "all", 15 },
};

static int get_access(const struct reader *r, const char *path, const struct property *p, uint16_t *access)
{
    *access = 0;
    if (p->size < 1 || p->data[p->size - 1] != '\0')
        return fail_at(r->s, r->e, path, p->name, "must be strings, like \"secure-privileged:rwx\"");
    for (const char *t = (const char *)p->data; t < (const char *)p->data + p->size; t += strlen(t) + 1) {
        const char *colon = strchr(t, ':');
        unsigned prots = 0, rights = 0;
        for (size_t i = 0; colon && i < sizeof subjects / sizeof subjects[0]; i++)
            if (strlen(subjects[i].name) == (size_t)(colon - t) && strncmp(t, subjects[i].name, (size_t)(colon - t)) == 0)
                prots = subjects[i].prots;
        if (!prots)
            return fail_at(r->s, r->e, path, p->name, "\"%.80s\": must start with {secure,nonsecure}-{privileged,unprivileged}:, "
                           "secure:, nonsecure:, privileged:, unprivileged: or all:", t);
        for (const char *c = colon + 1; *c; c++) {
            const char *at = strchr("rwx", *c);
            if (!at || (rights & 1u << (at - "rwx")))
                return fail_at(r->s, r->e, path, p->name, "\"%.80s\": rights are r, w and x, each at most once", t);
            rights |= 1u << (at - "rwx");
        }
        if (!rights)
            return fail_at(r->s, r->e, path, p->name, "\"%.80s\": grants nothing; rights are r, w and x", t);
        for (unsigned prot = 0; prot < 4; prot++)
            if (prots >> prot & 1)
                *access |= (uint16_t)(rights << (3 * prot));
    }
    return 0;
}

/* ---- nodes ------------------------------------------------------------------ */

/* "kind@7": the unit address in hexadecimal.  -1: not of this kind, -2: of this kind with a bad address. */
static int unit_of(const char *name, const char *kind)
{
    size_t n = strlen(kind);
    if (strncmp(name, kind, n) != 0 || (name[n] != '@' && name[n] != '\0'))
        return -1;
    if (name[n] == '\0')
        return -2;
    const char *digits = name + n + 1;
    if (digits[0] == '\0' || strlen(digits) > 4 || strspn(digits, "0123456789abcdef") != strlen(digits) ||
        (digits[0] == '0' && digits[1] != '\0'))
        return -2;
    return (int)strtoul(digits, NULL, 16);
}

static int bad_unit(const struct reader *r, const char *path, const char *kind, unsigned limit)
{
    return fail_at(r->s, r->e, path, NULL, "must be named %s@N, N from 0 to %x, hexadecimal, lower case, no leading zero",
                   kind, limit - 1);
}

static int read_window(const struct reader *r, int node, const char *path, struct bh_window *w)
{
    enum { IPA = 1, SIZE = 2, PA = 4, ACCESS = 8 };
    unsigned seen = 0;
    int offset, rc, child;
    *w = (struct bh_window){ .valid = 1 };
    fdt_for_each_property_offset(offset, r->fdt, node) {
        struct property p = property_at(r, offset);
        if (!p.data)
            return fail_text(r->e, 2, "%s: damaged device tree blob at %s", r->s->file, path);
        if (strcmp(p.name, "ipa") == 0) {
            rc = get_u64(r, path, &p, &w->ipa_base);
            seen |= IPA;
        } else if (strcmp(p.name, "size") == 0) {
            rc = get_u64(r, path, &p, &w->size);
            seen |= SIZE;
        } else if (strcmp(p.name, "pa") == 0) {
            rc = get_u64(r, path, &p, &w->pa_base);
            seen |= PA;
        } else if (strcmp(p.name, "access") == 0) {
            rc = get_access(r, path, &p, &w->access);
            seen |= ACCESS;
        } else if (strcmp(p.name, "shared") == 0) {
            rc = get_flag(r, path, &p, &w->shared);
        } else if (strcmp(p.name, "locked") == 0) {
            rc = get_flag(r, path, &p, &w->lock);
        } else {
            rc = generated(p.name) ? 0 : unknown_property(r, path, &p, "ipa, size, pa, access, shared, locked");
        }
        if (rc)
            return rc;
    }
    fdt_for_each_subnode(child, r->fdt, node)
        return fail_at(r->s, r->e, path, NULL, "a window has no nodes inside");
    if (seen != (IPA | SIZE | PA | ACCESS))
        return fail_at(r->s, r->e, path, NULL, "property %s is missing", !(seen & IPA) ? "ipa" : !(seen & SIZE) ? "size" :
                       !(seen & PA) ? "pa" : "access");
    return 0;
}

static int read_partition(const struct reader *r, int node, const char *path, struct system_partition *q)
{
    int offset, child, rc;
    bool has_vmid = false;
    *q = (struct system_partition){ .present = true, .control.valid = 1 };
    fdt_for_each_property_offset(offset, r->fdt, node) {
        struct property p = property_at(r, offset);
        if (!p.data)
            return fail_text(r->e, 2, "%s: damaged device tree blob at %s", r->s->file, path);
        if (strcmp(p.name, "vmid") == 0) {
            uint32_t v = 0;
            rc = get_u32(r, path, &p, 0xFFFF, &v);
            q->control.vmid = (uint16_t)v;
            has_vmid = true;
        } else if (strcmp(p.name, "non-secure") == 0) {
            rc = get_flag(r, path, &p, &q->control.nonsecure);
        } else if (strcmp(p.name, "locked") == 0) {
            rc = get_flag(r, path, &p, &q->control.lock);
        } else if (strcmp(p.name, "label") == 0) {
            rc = get_label(r, path, &p, q->label, sizeof q->label);
        } else {
            rc = generated(p.name) ? 0 : unknown_property(r, path, &p, "vmid, non-secure, locked, label");
        }
        if (rc)
            return rc;
    }
    if (!has_vmid)
        return fail_at(r->s, r->e, path, NULL, "property vmid is missing");
    fdt_for_each_subnode(child, r->fdt, node) {
        const char *name = fdt_get_name(r->fdt, child, NULL);
        char below[PATH_SIZE];
        if (snprintf(below, sizeof below, "%s/%s", path, name) >= (int)sizeof below)
            return fail_at(r->s, r->e, path, NULL, "holds a node with too long a name");
        int unit = unit_of(name, "window");
        if (unit == -1)
            return fail_at(r->s, r->e, below, NULL, "unknown node; here stand: window@N");
        if (unit < 0 || unit >= BH_MAX_WINDOWS)
            return bad_unit(r, below, "window", BH_MAX_WINDOWS);
        if (q->window[unit].valid)
            return fail_at(r->s, r->e, below, NULL, "is described twice");
        rc = read_window(r, child, below, &q->window[unit]);
        if (rc)
            return rc;
    }
    return 0;
}

static const char *const modes[] = { [BH_MODE_FOLLOW] = "follow", [BH_MODE_FIXED] = "fixed", [BH_MODE_STREAM] = "stream" };
static const char *const requesters[] = { [SYSTEM_CPU] = "cpu", [SYSTEM_DMA] = "dma", [SYSTEM_NONE] = "none" };

static int read_port(const struct reader *r, int node, const char *path, struct system_port *q)
{
    int offset, child;
    bool has_partition = false;
    fdt_for_each_property_offset(offset, r->fdt, node) {
        struct property p = property_at(r, offset);
        unsigned word = 0;
        uint32_t v = 0;
        uint8_t flag = 0;
        int rc;
        if (!p.data)
            return fail_text(r->e, 2, "%s: damaged device tree blob at %s", r->s->file, path);
        if (strcmp(p.name, "select") == 0) {
            rc = get_word(r, path, &p, modes, 3, &word);
            q->control.mode = (uint8_t)word;
        } else if (strcmp(p.name, "partition") == 0) {
            rc = get_u32(r, path, &p, BH_MAX_PARTITIONS - 1, &v);
            q->control.partition = (uint8_t)v;
            has_partition = true;
        } else if (strcmp(p.name, "trusted") == 0) {
            rc = get_flag(r, path, &p, &q->control.trusted);
        } else if (strcmp(p.name, "isolate") == 0) {
            rc = get_flag(r, path, &p, &q->control.isolate);
        } else if (strcmp(p.name, "locked") == 0) {
            rc = get_flag(r, path, &p, &q->control.lock);
        } else if (strcmp(p.name, "requester") == 0) {
            rc = get_word(r, path, &p, requesters, 3, &word);
            q->requester = (enum system_requester)word;
        } else if (strcmp(p.name, "q-channel") == 0) {
            rc = get_flag(r, path, &p, &flag);
            q->q_channel = flag;
        } else if (strcmp(p.name, "label") == 0) {
            rc = get_label(r, path, &p, q->label, sizeof q->label);
        } else {
            rc = generated(p.name) ? 0 : unknown_property(r, path, &p, "select, partition, trusted, isolate, locked, requester, "
                                                                       "q-channel, label");
        }
        if (rc)
            return rc;
    }
    fdt_for_each_subnode(child, r->fdt, node)
        return fail_at(r->s, r->e, path, NULL, "a port has no nodes inside");
    if (q->control.mode == BH_MODE_FIXED && !has_partition)
        return fail_at(r->s, r->e, path, NULL, "property partition is missing: a port that is \"fixed\" needs it");
    if (q->control.mode != BH_MODE_FIXED && has_partition)
        return fail_at(r->s, r->e, path, "partition", "belongs to a port that is \"fixed\"; this one takes it by \"%s\"",
                       modes[q->control.mode]);
    if (q->control.mode == BH_MODE_STREAM && q->control.trusted)
        return fail_at(r->s, r->e, path, "trusted", "belongs to the nodes stream@N: the port takes its context by \"stream\"");
    if (q->requester == SYSTEM_NONE && q->q_channel)
        return fail_at(r->s, r->e, path, "q-channel", "there is nothing to clean itself: requester is \"none\"");
    return 0;
}

static int read_stream(const struct reader *r, int node, const char *path, struct bh_stream *q)
{
    int offset, child;
    bool has_partition = false;
    *q = (struct bh_stream){ .valid = 1 };
    fdt_for_each_property_offset(offset, r->fdt, node) {
        struct property p = property_at(r, offset);
        char label[32];
        uint32_t v = 0;
        int rc;
        if (!p.data)
            return fail_text(r->e, 2, "%s: damaged device tree blob at %s", r->s->file, path);
        if (strcmp(p.name, "partition") == 0) {
            rc = get_u32(r, path, &p, BH_MAX_PARTITIONS - 1, &v);
            q->partition = (uint8_t)v;
            has_partition = true;
        } else if (strcmp(p.name, "trusted") == 0) {
            rc = get_flag(r, path, &p, &q->trusted);
        } else if (strcmp(p.name, "label") == 0) {
            rc = get_label(r, path, &p, label, sizeof label);
        } else {
            rc = generated(p.name) ? 0 : unknown_property(r, path, &p, "partition, trusted, label");
        }
        if (rc)
            return rc;
    }
    fdt_for_each_subnode(child, r->fdt, node)
        return fail_at(r->s, r->e, path, NULL, "a stream has no nodes inside");
    if (!has_partition)
        return fail_at(r->s, r->e, path, NULL, "property partition is missing");
    return 0;
}

#define SCHEDULE ROOT "/schedule"

static int read_schedule(const struct reader *r, int node)
{
    struct system *s = r->s;
    int offset, child;
    fdt_for_each_property_offset(offset, r->fdt, node) {
        struct property p = property_at(r, offset);
        if (!p.data)
            return fail_text(r->e, 2, "%s: damaged device tree blob at " SCHEDULE, s->file);
        if (generated(p.name))
            continue;
        if (strcmp(p.name, "slots") != 0)
            return unknown_property(r, SCHEDULE, &p, "slots");
        if (p.size == 0 || p.size % 8 != 0 || p.size / 8 > BH_MAX_SLOTS)
            return fail_at(s, r->e, SCHEDULE, p.name, "must be 1 to %d pairs of cells, partition and cycles, like <0 5000>, <1 2000>; "
                           "it has %d bytes", BH_MAX_SLOTS, p.size);
        for (s->slots = 0; s->slots < (unsigned)p.size / 8; s->slots++) {
            fdt32_t cell[2];
            memcpy(cell, p.data + 8 * s->slots, sizeof cell);
            uint32_t partition = fdt32_to_cpu(cell[0]), cycles = fdt32_to_cpu(cell[1]);
            if (partition >= BH_MAX_PARTITIONS)
                return fail_at(s, r->e, SCHEDULE, p.name, "slot %u: partition %" PRIu32 " is more than %d", s->slots, partition,
                               BH_MAX_PARTITIONS - 1);
            if (cycles == 0 || cycles >> 28)
                return fail_at(s, r->e, SCHEDULE, p.name, "slot %u: %" PRIu32 " cycles: must be 1 to %u", s->slots, cycles, (1u << 28) - 1);
            s->slot[s->slots] = (struct bh_slot){ .cycles = cycles, .partition = (uint8_t)partition };
        }
    }
    fdt_for_each_subnode(child, r->fdt, node)
        return fail_at(s, r->e, SCHEDULE, NULL, "a schedule has no nodes inside");
    if (s->slots == 0)
        return fail_at(s, r->e, SCHEDULE, NULL, "property slots is missing");
    return 0;
}

/* Whoever names a partition names one that is described. */
static int check_names(const struct reader *r)
{
    struct system *s = r->s;
    char path[PATH_SIZE];
    if (!s->partition[s->active].present)
        return fail_at(s, r->e, ROOT, NULL, "the active partition, partition@%x, is not described", s->active);
    for (unsigned i = 0; i < s->ports; i++)
        if (!s->partition[s->port[i].control.partition].present && s->port[i].control.mode == BH_MODE_FIXED) {
            snprintf(path, sizeof path, ROOT "/port@%x", i);
            return fail_at(s, r->e, path, "partition", "partition@%x is not described", s->port[i].control.partition);
        }
    for (unsigned i = 0; i < BH_MAX_STREAMS; i++)
        if (s->stream[i].valid && !s->partition[s->stream[i].partition].present) {
            snprintf(path, sizeof path, ROOT "/stream@%x", i);
            return fail_at(s, r->e, path, "partition", "partition@%x is not described", s->stream[i].partition);
        }
    for (unsigned i = 0; i < s->slots; i++)
        if (!s->partition[s->slot[i].partition].present)
            return fail_at(s, r->e, SCHEDULE, "slots", "slot %u: partition@%x is not described", i, s->slot[i].partition);
    return 0;
}

static int read_bulkhead(const struct reader *r, int node)
{
    struct system *s = r->s;
    const struct { const char *name; uint32_t *value; uint32_t max; } minimum[] = {
        { "minimum-partitions", &s->minimum.partitions, BH_MAX_PARTITIONS },
        { "minimum-windows", &s->minimum.windows, BH_MAX_WINDOWS },
        { "minimum-ipa-width", &s->minimum.ipa_width, 64 },
        { "minimum-pa-width", &s->minimum.pa_width, 64 },
        { "minimum-data-width", &s->minimum.data_width, 512 },
        { "minimum-vmid-width", &s->minimum.vmid_width, 16 },
    };
    int offset, child, rc;
    fdt_for_each_property_offset(offset, r->fdt, node) {
        struct property p = property_at(r, offset);
        if (!p.data)
            return fail_text(r->e, 2, "%s: damaged device tree blob at " ROOT, s->file);
        size_t i;
        for (i = 0; i < sizeof minimum / sizeof minimum[0] && strcmp(p.name, minimum[i].name) != 0; i++)
            ;
        if (i < sizeof minimum / sizeof minimum[0]) {
            rc = get_u32(r, ROOT, &p, minimum[i].max, minimum[i].value);
        } else if (strcmp(p.name, "active") == 0) {
            uint32_t v = 0;
            rc = get_u32(r, ROOT, &p, BH_MAX_PARTITIONS - 1, &v);
            s->active = v;
        } else if (strcmp(p.name, "drain-limit") == 0) {
            rc = get_u32(r, ROOT, &p, (1u << 24) - 1, &s->drain_limit);
            s->has_drain_limit = true;
        } else if (strcmp(p.name, "fault-response") == 0) {
            static const char *const words[] = { "slverr", "decerr", "okay" };
            unsigned word = 0;
            rc = get_word(r, ROOT, &p, words, 3, &word);
            s->fault_response = word == 2 ? BH_OKAY : word == 1 ? BH_DECERR : BH_SLVERR;
            s->has_fault_response = true;
        } else {
            rc = generated(p.name) ? 0 : unknown_property(r, ROOT, &p, "active, fault-response, drain-limit, "
                 "minimum-{partitions,windows,ipa-width,pa-width,data-width,vmid-width}");
        }
        if (rc)
            return rc;
    }

    bool port[BH_MAX_PORTS] = { false };
    for (unsigned i = 0; i < BH_MAX_PORTS; i++)
        s->port[i].requester = i == 0 ? SYSTEM_CPU : SYSTEM_NONE;
    fdt_for_each_subnode(child, r->fdt, node) {
        const char *name = fdt_get_name(r->fdt, child, NULL);
        char path[PATH_SIZE];
        if (snprintf(path, sizeof path, ROOT "/%s", name) >= (int)sizeof path)
            return fail_at(s, r->e, ROOT, NULL, "holds a node with too long a name");
        int p = unit_of(name, "port"), q = unit_of(name, "partition"), n = unit_of(name, "stream");
        if (p != -1) {
            if (p < 0 || p >= BH_MAX_PORTS)
                return bad_unit(r, path, "port", BH_MAX_PORTS);
            if (port[p])
                return fail_at(s, r->e, path, NULL, "is described twice");
            port[p] = true;
            s->ports = (unsigned)p + 1 > s->ports ? (unsigned)p + 1 : s->ports;
            s->port[p].requester = p == 0 ? SYSTEM_CPU : SYSTEM_DMA;
            rc = read_port(r, child, path, &s->port[p]);
        } else if (q != -1) {
            if (q < 0 || q >= BH_MAX_PARTITIONS)
                return bad_unit(r, path, "partition", BH_MAX_PARTITIONS);
            if (s->partition[q].present)
                return fail_at(s, r->e, path, NULL, "is described twice");
            rc = read_partition(r, child, path, &s->partition[q]);
        } else if (n != -1) {
            if (n < 0 || n >= BH_MAX_STREAMS)
                return bad_unit(r, path, "stream", BH_MAX_STREAMS);
            if (s->stream[n].valid)
                return fail_at(s, r->e, path, NULL, "is described twice");
            rc = read_stream(r, child, path, &s->stream[n]);
        } else if (strcmp(name, "schedule") == 0) {
            rc = read_schedule(r, child);
        } else {
            rc = fail_at(s, r->e, path, NULL, "unknown node; here stand: port@N, partition@N, stream@N, schedule");
        }
        if (rc)
            return rc;
    }
    for (unsigned i = 0; i < s->ports; i++)
        if (!port[i])
            return fail_at(s, r->e, ROOT, NULL, "port@%x is missing below port@%x", i, s->ports - 1);
    if (s->ports == 0)
        s->ports = 1;
    bool any = false;
    for (unsigned i = 0; i < BH_MAX_PARTITIONS; i++)
        any |= s->partition[i].present;
    if (!any)
        return fail_at(s, r->e, ROOT, NULL, "describes no partition");
    return check_names(r);
}

static int read_root(const struct reader *r)
{
    struct system *s = r->s;
    unsigned cells = 0;
    bool compatible = false;
    int offset, child, found = -1, rc;
    fdt_for_each_property_offset(offset, r->fdt, 0) {
        struct property p = property_at(r, offset);
        uint32_t v = 0;
        if (!p.data)
            return fail_text(r->e, 2, "%s: damaged device tree blob at /", s->file);
        if (strcmp(p.name, "compatible") == 0) {
            if (fdt_node_check_compatible(r->fdt, 0, "bulkhead,system") != 0)
                return fail_at(s, r->e, "", p.name, "must be \"bulkhead,system\"");
            compatible = true;
        } else if (strcmp(p.name, "#address-cells") == 0 || strcmp(p.name, "#size-cells") == 0) {
            rc = get_u32(r, "", &p, UINT32_MAX, &v);
            if (rc)
                return rc;
            if (v != 2)
                return fail_at(s, r->e, "", p.name, "must be <2>");
            cells |= p.name[1] == 'a' ? 1u : 2u;
        } else if (strcmp(p.name, "model") != 0 && !generated(p.name)) {
            return unknown_property(r, "", &p, "compatible, model, #address-cells, #size-cells");
        }
    }
    if (!compatible)
        return fail_at(s, r->e, "", NULL, "property compatible is missing: it must be \"bulkhead,system\"");
    if (cells != 3)
        return fail_at(s, r->e, "", NULL, "property %s is missing: it must be <2>", cells & 1 ? "#size-cells" : "#address-cells");
    fdt_for_each_subnode(child, r->fdt, 0) {
        const char *name = fdt_get_name(r->fdt, child, NULL);
        char path[PATH_SIZE];
        snprintf(path, sizeof path, "/%s", name);
        if (strcmp(name, "bulkhead") == 0)
            found = child;
        else if (strcmp(name, "__symbols__") != 0 && strcmp(name, "aliases") != 0 && strcmp(name, "chosen") != 0)
            return fail_at(s, r->e, path, NULL, "unknown node; here stands: bulkhead");
    }
    if (found < 0)
        return fail_at(s, r->e, "", NULL, "node bulkhead is missing");
    return read_bulkhead(r, found);
}

/* ---- entry -------------------------------------------------------------------- */

/* dtc's first message as one line of ours: "Error: a.dts:7.14-15 syntax error". */
static int dtc_failed(const char *path, struct bytes *err, struct system_error *e)
{
    char *text = err->data && err->size ? err->data : NULL;
    char *pick = text ? strstr(text, "Error: ") : NULL;
    if (pick)
        pick += strlen("Error: ");
    else if (text && (pick = strstr(text, "ERROR")))
        while (pick > text && pick[-1] != '\n')
            pick--;
    else
        pick = text;
    if (!pick)
        return fail_text(e, 2, "%s: dtc refuses it and does not say why", path);
    pick[strcspn(pick, "\n")] = '\0';
    if (strncmp(pick, "FATAL ERROR: ", 13) == 0)
        pick += 13;
    if (strncmp(pick, path, strlen(path)) != 0)
        return fail_text(e, 2, "%s: %s", path, pick);
    /* "file:7.14-15 text" becomes "file:7: text" */
    char *at = pick + strlen(path);
    unsigned line;
    int used = 0;
    if (sscanf(at, ":%u.%*[0-9.-]%n", &line, &used) == 1 && used > 0) {
        at += used;
        while (*at == ':' || *at == ' ')
            at++;
        return fail_text(e, 2, "%s:%u: %s", path, line, at);
    }
    return fail_text(e, 2, "%s", pick);
}

int system_load(struct system *s, const char *path, struct system_error *e)
{
    *s = (struct system){ .active = 0 };
    e->exit_code = 0;
    if (strlen(path) >= sizeof s->file)
        return fail_text(e, 2, "%.64s...: name too long", path);
    snprintf(s->file, sizeof s->file, "%s", path);

    struct bytes in = { NULL, 0 }, err = { NULL, 0 };
    FILE *f = fopen(path, "rb");
    if (!f)
        return fail_text(e, 2, "%s: %s", path, strerror(errno));
    errno = 0;
    if (slurp(f, &in) != 0) {
        int why = errno;
        fclose(f);
        free(in.data);
        return fail_text(e, 2, "%s: %s", path, why ? strerror(why) : "too large for a system description");
    }
    fclose(f);

    int rc = 0;
    bool blob = in.size >= 4 && fdt32_ld((const fdt32_t *)(const void *)in.data) == FDT_MAGIC;
    if (!blob) {
        free(in.data);
        s->source = true;
        const char *const args[] = { "dtc", "-q", "-I", "dts", "-O", "dtb", "--", path, NULL };
        int code = run_dtc(args, &in, &err);
        if (code == 127)
            rc = fail_text(e, 3, "dtc is missing: install the package device-tree-compiler");
        else if (code < 0)
            rc = fail_text(e, 3, "dtc could not be run on %s", path);
        else if (code != 0)
            rc = dtc_failed(path, &err, e);
    }
    if (rc == 0 && in.size > MAX_FILE)
        rc = fail_text(e, 2, "%s: too large for a system description", path);
    if (rc == 0) {
        int bad = in.data ? fdt_check_full(in.data, in.size) : -FDT_ERR_TRUNCATED;
        struct reader r = { s, in.data, e };
        rc = bad ? fail_text(e, 2, "%s: damaged device tree blob: %s", path, fdt_strerror(bad)) : read_root(&r);
    }
    free(in.data);
    free(err.data);
    return rc;
}

/* ---- the check against a build --------------------------------------------------- */

static void window_path(char *path, size_t size, unsigned p, unsigned w)
{
    snprintf(path, size, ROOT "/partition@%x/window@%x", p, w);
}

/* "0x1000 to 0x1fff", or with a size that wraps, base and size. */
static const char *range_text(char *buf, size_t n, uint64_t base, uint64_t size)
{
    if (size && base <= UINT64_MAX - (size - 1))
        snprintf(buf, n, "0x%" PRIx64 " to 0x%" PRIx64, base, base + (size - 1));
    else
        snprintf(buf, n, "0x%" PRIx64 " with size 0x%" PRIx64, base, size);
    return buf;
}

static int commit_refused(const struct system *s, const struct bh_params *b, unsigned p, struct bh_commit_status c,
                          struct system_error *e)
{
    char path[PATH_SIZE], other[PATH_SIZE], where[600], mine[64], theirs[64];
    const char *name = bh_commit_name(c.code);
    snprintf(path, sizeof path, ROOT "/partition@%x", p);
    if (c.code == BH_COMMIT_VMID) {
        snprintf(other, sizeof other, ROOT "/partition@%x", c.other_partition & 15u);
        locate(s, other, NULL, where, sizeof where);
        return fail_at(s, e, path, "vmid", "%s: %u is also the VMID of %s (%s); a VMID belongs to one partition (design section 3)",
                       name, s->partition[p].control.vmid, other, where);
    }
    if (c.window >= BH_MAX_WINDOWS)
        return fail_at(s, e, path, NULL, "commit refused with %s (design section 3)", name);

    const struct bh_window *w = &s->partition[p].window[c.window];
    window_path(path, sizeof path, p, c.window);
    window_path(other, sizeof other, c.other_partition & 15u, c.other_window & 15u);
    const struct bh_window *o = &s->partition[c.other_partition & 15u].window[c.other_window & 15u];
    uint64_t granule = UINT64_C(1) << b->granule_log2;
    switch (c.code) {
    case BH_COMMIT_EMPTY:
        return fail_at(s, e, path, "size", "%s: a window must not be empty (design section 3)", name);
    case BH_COMMIT_ALIGN: {
        bool ipa = w->ipa_base % granule != 0, size = w->size % granule != 0;
        return fail_at(s, e, path, ipa ? "ipa" : size ? "size" : "pa", "%s: 0x%" PRIx64 " is not a multiple of the granule, 0x%" PRIx64
                       " (design section 3)", name, ipa ? w->ipa_base : size ? w->size : w->pa_base, granule);
    }
    case BH_COMMIT_IPA_RANGE:
        return fail_at(s, e, path, "ipa", "%s: IPA %s leaves the IPA width of %u bits (design section 3)", name,
                       range_text(mine, sizeof mine, w->ipa_base, w->size), b->ipa_width);
    case BH_COMMIT_PA_RANGE:
        return fail_at(s, e, path, "pa", "%s: PA %s leaves the PA width of %u bits (design section 3)", name,
                       range_text(mine, sizeof mine, w->pa_base, w->size), b->pa_width);
    case BH_COMMIT_IPA_OVERLAP:
        locate(s, other, NULL, where, sizeof where);
        return fail_at(s, e, path, NULL, "%s: IPA %s overlaps %s (%s), IPA %s; windows of one partition must be disjoint in IPA "
                       "(design section 3)", name, range_text(mine, sizeof mine, w->ipa_base, w->size), other, where,
                       range_text(theirs, sizeof theirs, o->ipa_base, o->size));
    case BH_COMMIT_PA_OVERLAP:
        locate(s, other, NULL, where, sizeof where);
        return fail_at(s, e, path, NULL, "%s: PA %s overlaps %s (%s), PA %s; windows of two partitions may overlap in PA only when "
                       "both are shared (design section 3)", name, range_text(mine, sizeof mine, w->pa_base, w->size), other,
                       where, range_text(theirs, sizeof theirs, o->pa_base, o->size));
    default:
        return fail_at(s, e, path, NULL, "commit refused with %s (design section 3)", name);
    }
}

static int check_build(const struct system *s, const struct bh_params *b, struct system_error *e)
{
    const struct { const char *name; uint32_t want; unsigned have; } minimum[] = {
        { "partitions", s->minimum.partitions, b->partitions }, { "windows", s->minimum.windows, b->windows },
        { "ipa-width", s->minimum.ipa_width, b->ipa_width }, { "pa-width", s->minimum.pa_width, b->pa_width },
        { "data-width", s->minimum.data_width, b->data_width }, { "vmid-width", s->minimum.vmid_width, b->vmid_width },
    };
    char path[PATH_SIZE];
    for (size_t i = 0; i < sizeof minimum / sizeof minimum[0]; i++)
        if (minimum[i].have < minimum[i].want) {
            char property[32];
            snprintf(property, sizeof property, "minimum-%s", minimum[i].name);
            return fail_at(s, e, ROOT, property, "the system needs %u, this build has %u", minimum[i].want, minimum[i].have);
        }
    if (s->ports > b->ports) {
        snprintf(path, sizeof path, ROOT "/port@%x", s->ports - 1);
        return fail_at(s, e, path, NULL, "this build has %u port%s", b->ports, b->ports == 1 ? "" : "s");
    }
    if (b->hardwired && s->has_drain_limit && s->drain_limit != b->drain_limit)
        return fail_at(s, e, ROOT, "drain-limit", "a HARDWIRED build has no register for it, and its DRAIN_LIMIT is %u, not %" PRIu32,
                       b->drain_limit, s->drain_limit);
    if (b->hardwired && s->has_fault_response && s->fault_response != b->fault_resp)
        return fail_at(s, e, ROOT, "fault-response", "a HARDWIRED build has no register for it, and its FAULT_RESP is %u, not %u",
                       b->fault_resp, (unsigned)s->fault_response);
    for (unsigned p = 0; p < BH_MAX_PARTITIONS; p++) {
        const struct system_partition *q = &s->partition[p];
        if (!q->present)
            continue;
        snprintf(path, sizeof path, ROOT "/partition@%x", p);
        if (p >= b->partitions)
            return fail_at(s, e, path, NULL, "this build has %u partition%s (PARTITIONS)", b->partitions, b->partitions == 1 ? "" : "s");
        if (b->vmid_width < 16 && q->control.vmid >> b->vmid_width)
            return fail_at(s, e, path, "vmid", "%u does not fit in %u bits (VMID_WIDTH)", q->control.vmid, b->vmid_width);
        for (unsigned w = b->windows; w < BH_MAX_WINDOWS; w++)
            if (q->window[w].valid) {
                window_path(path, sizeof path, p, w);
                return fail_at(s, e, path, NULL, "a partition of this build has %u window%s (WINDOWS)", b->windows,
                               b->windows == 1 ? "" : "s");
            }
    }
    return 0;
}

/* What the build's ports, streams and schedule can't do. */
static int check_ports(const struct system *s, const struct bh_params *b, struct system_error *e)
{
    char path[PATH_SIZE];
    for (unsigned i = 0; i < s->ports; i++) {
        const struct bh_port_control *c = &s->port[i].control;
        snprintf(path, sizeof path, ROOT "/port@%x", i);
        if (c->mode == BH_MODE_STREAM && !(b->stream_ports >> i & 1))
            return fail_at(s, e, path, "select", "port %u of this build can't take its partition by stream (STREAM_PORTS)", i);
        if (c->isolate && !(b->isolate_ports >> i & 1))
            return fail_at(s, e, path, "isolate", "port %u of this build can't be isolated (ISOLATE_PORTS)", i);
        if (c->isolate && (s->has_drain_limit ? s->drain_limit : b->drain_limit) == 0)
            return fail_at(s, e, path, "isolate", "never happens without a limit: " ROOT " needs a drain-limit that is not 0");
    }
    const unsigned streams = b->stream_ports ? 1u << b->stream_width : 0;
    for (unsigned i = streams; i < BH_MAX_STREAMS; i++)
        if (s->stream[i].valid) {
            snprintf(path, sizeof path, ROOT "/stream@%x", i);
            return streams ? fail_at(s, e, path, NULL, "this build has %u streams (STREAM_WIDTH)", streams)
                           : fail_at(s, e, path, NULL, "no port of this build can take its partition by stream (STREAM_PORTS)");
        }
    if (s->slots > b->schedule_slots)
        return fail_at(s, e, SCHEDULE, "slots", "%u slots, and the schedule of this build has %u (SCHEDULE_SLOTS)", s->slots,
                       b->schedule_slots);
    return 0;
}

/* Ports, streams, schedule and what CONTROL and DRAIN_LIMIT hold. */
static bool put_in_force(const struct system *s, const struct bh_params *b, struct bh_model *m)
{
    struct bh_record r;
    bool good = bh_set_schedule(m, s->slot, s->slots) == BH_OK;
    for (unsigned i = 0; i < s->ports; i++)
        good &= bh_set_port(m, i, &s->port[i].control) == BH_OK;
    for (unsigned i = 0; i < BH_MAX_STREAMS; i++)
        good &= !s->stream[i].valid || bh_set_stream(m, i, &s->stream[i]) == BH_OK;
    if (!b->hardwired && s->has_fault_response)
        good &= bh_reg_write(m, BH_REG_CONTROL, BH_PROT_PRIVILEGED, s->fault_response, 0xF, &r) == BH_OKAY;
    if (!b->hardwired && s->has_drain_limit)
        good &= bh_reg_write(m, BH_REG_DRAIN_LIMIT, BH_PROT_PRIVILEGED, s->drain_limit, 0xF, &r) == BH_OKAY;
    return good;
}

int system_check(const struct system *s, const struct bh_params *b, struct bh_model *m, struct system_error *e)
{
    e->exit_code = 0;
    if (bh_init(m, b) != BH_OK)
        return fail_text(e, 2, "%s: the build's parameters are out of range", s->file);
    int rc = check_build(s, b, e);
    if (rc == 0)
        rc = check_ports(s, b, e);
    if (rc)
        return rc;
    for (unsigned p = 0; p < b->partitions; p++) {
        const struct system_partition *q = &s->partition[p];
        if (!q->present)
            continue;
        bool staged = bh_stage_partition(m, p, &q->control) == BH_OK;
        for (unsigned w = 0; w < b->windows; w++)
            if (q->window[w].valid)
                staged = bh_stage_window(m, p, w, &q->window[w]) == BH_OK && staged;
        if (!staged)
            return fail_text(e, 2, "%s: " ROOT "/partition@%x: can't be staged", s->file, p);
        struct bh_commit_status c = bh_commit(m, p);
        if (c.code != BH_COMMIT_OK)
            return commit_refused(s, b, p, c, e);
    }
    if (!put_in_force(s, b, m))
        return fail_text(e, 2, "%s: ports, streams and schedule can't be put in force", s->file);
    if (b->hardwired)
        bh_select_pins(m, s->active);
    else if (bh_switch(m, s->active) != BH_OK)
        return fail_at(s, e, ROOT, "active", "this build has %u partitions", b->partitions);
    return 0;
}
