/* SPDX-License-Identifier: Apache-2.0 */
#include "system_source.h"

#include <ctype.h>
#include <inttypes.h>
#include <libfdt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bulkhead/registers.h"

struct reader {
    struct system *s;
    const void *fdt;
    struct system_error *e;
};

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
        return system_fail_at(r->s, r->e, path, p->name, "must be one cell, like <1>; it has %d bytes", p->size);
    fdt32_t x;
    memcpy(&x, p->data, sizeof x);
    if (fdt32_to_cpu(x) > max)
        return system_fail_at(r->s, r->e, path, p->name, "%" PRIu32 " is more than %" PRIu32, fdt32_to_cpu(x), max);
    *v = fdt32_to_cpu(x);
    return 0;
}

static int get_u64(const struct reader *r, const char *path, const struct property *p, uint64_t *v)
{
    if (p->size != 8)
        return system_fail_at(r->s, r->e, path, p->name, "must be two cells, like <0x0 0x40000000>; it has %d bytes", p->size);
    fdt64_t x;
    memcpy(&x, p->data, sizeof x);
    *v = fdt64_to_cpu(x);
    return 0;
}

static int get_flag(const struct reader *r, const char *path, const struct property *p, uint8_t *v)
{
    if (p->size != 0)
        return system_fail_at(r->s, r->e, path, p->name, "is a flag: present or absent, without a value");
    *v = 1;
    return 0;
}

static int get_string(const struct reader *r, const char *path, const struct property *p, const char **v)
{
    if (p->size < 1 || p->data[p->size - 1] != '\0' || strlen((const char *)p->data) + 1 != (size_t)p->size)
        return system_fail_at(r->s, r->e, path, p->name, "must be one string");
    for (const uint8_t *c = p->data; *c; c++)
        if (!isprint(*c))
            return system_fail_at(r->s, r->e, path, p->name, "holds a character that can't be printed");
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
    return rc ? rc : system_fail_at(r->s, r->e, path, p->name, "\"%.40s\": must be %s", text, list);
}

static int get_label(const struct reader *r, const char *path, const struct property *p, char *label, size_t size)
{
    const char *v = NULL;
    int rc = get_string(r, path, p, &v);
    if (rc == 0 && strlen(v) >= size)
        rc = system_fail_at(r->s, r->e, path, p->name, "is longer than %zu characters", size - 1);
    if (rc == 0)
        memcpy(label, v, strlen(v) + 1);
    return rc;
}

static int unknown_property(const struct reader *r, const char *path, const struct property *p, const char *known)
{
    return system_fail_at(r->s, r->e, path, p->name, "unknown property; here stand: %s (docs/binding.md)", known);
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
        return system_fail_at(r->s, r->e, path, p->name, "must be strings, like \"secure-privileged:rwx\"");
    for (const char *t = (const char *)p->data; t < (const char *)p->data + p->size; t += strlen(t) + 1) {
        const char *colon = strchr(t, ':');
        unsigned prots = 0, rights = 0;
        for (size_t i = 0; colon && i < sizeof subjects / sizeof subjects[0]; i++)
            if (strlen(subjects[i].name) == (size_t)(colon - t) && strncmp(t, subjects[i].name, (size_t)(colon - t)) == 0)
                prots = subjects[i].prots;
        if (!prots)
            return system_fail_at(r->s, r->e, path, p->name, "\"%.80s\": must start with {secure,nonsecure}-{privileged,unprivileged}:, "
                           "secure:, nonsecure:, privileged:, unprivileged: or all:", t);
        for (const char *c = colon + 1; *c; c++) {
            const char *at = strchr("rwx", *c);
            if (!at || (rights & 1u << (at - "rwx")))
                return system_fail_at(r->s, r->e, path, p->name, "\"%.80s\": rights are r, w and x, each at most once", t);
            rights |= 1u << (at - "rwx");
        }
        if (!rights)
            return system_fail_at(r->s, r->e, path, p->name, "\"%.80s\": grants nothing; rights are r, w and x", t);
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
    return system_fail_at(r->s, r->e, path, NULL, "must be named %s@N, N from 0 to %x, hexadecimal, lower case, no leading zero",
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
            return system_fail(r->e, 2, "%s: damaged device tree blob at %s", r->s->file, path);
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
        } else if (strcmp(p.name, "borrow") == 0) {
            rc = get_flag(r, path, &p, &w->borrow);
        } else if (strcmp(p.name, "locked") == 0) {
            rc = get_flag(r, path, &p, &w->lock);
        } else {
            rc = generated(p.name) ? 0 : unknown_property(r, path, &p, "ipa, size, pa, access, shared, borrow, locked");
        }
        if (rc)
            return rc;
    }
    fdt_for_each_subnode(child, r->fdt, node)
        return system_fail_at(r->s, r->e, path, NULL, "a window has no nodes inside");
    if (seen != (IPA | SIZE | PA | ACCESS))
        return system_fail_at(r->s, r->e, path, NULL, "property %s is missing", !(seen & IPA) ? "ipa" : !(seen & SIZE) ? "size" :
                       !(seen & PA) ? "pa" : "access");
    if (w->shared && w->borrow)
        return system_fail_at(r->s, r->e, path, "borrow", "FLAGS: a window is not both shared and borrow (design section 3)");
    return 0;
}

#define PEER_OWNER (1u << 16)   /* in MAIL_PEERS */

/* <2 5>: the bits of these partitions. */
static int get_partitions(const struct reader *r, const char *path, const struct property *p, uint32_t *bits)
{
    if (p->size == 0 || p->size % 4 != 0)
        return system_fail_at(r->s, r->e, path, p->name, "must be cells, a partition each, like <1 2>; it has %d bytes", p->size);
    for (int i = 0; i < p->size; i += 4) {
        fdt32_t x;
        memcpy(&x, p->data + i, sizeof x);
        const uint32_t q = fdt32_to_cpu(x);
        if (q >= BH_MAX_PARTITIONS)
            return system_fail_at(r->s, r->e, path, p->name, "%" PRIu32 " is more than %d", q, BH_MAX_PARTITIONS - 1);
        if (*bits >> q & 1)
            return system_fail_at(r->s, r->e, path, p->name, "partition %" PRIu32 " stands there twice", q);
        *bits |= 1u << q;
    }
    return 0;
}

/* <2 3>, <5 1>: the level with each of these partitions; seen: which stand there. */
static int get_levels(const struct reader *r, const char *path, const struct property *p, uint8_t level[BH_MAX_PARTITIONS], uint32_t *seen)
{
    if (p->size == 0 || p->size % 8 != 0)
        return system_fail_at(r->s, r->e, path, p->name, "must be pairs of cells, partition and level, like <0 3>, <1 2>; it has %d bytes", p->size);
    for (int i = 0; i < p->size; i += 8) {
        fdt32_t x[2];
        memcpy(x, p->data + i, sizeof x);
        const uint32_t q = fdt32_to_cpu(x[0]), l = fdt32_to_cpu(x[1]);
        if (q >= BH_MAX_PARTITIONS || l >= BH_MAX_LEVELS)
            return system_fail_at(r->s, r->e, path, p->name, "<%" PRIu32 " %" PRIu32 ">: %s is more than %d", q, l, q >= BH_MAX_PARTITIONS ? "the partition" :
                                  "the level", q >= BH_MAX_PARTITIONS ? BH_MAX_PARTITIONS - 1 : BH_MAX_LEVELS - 1);
        if (*seen >> q & 1)
            return system_fail_at(r->s, r->e, path, p->name, "partition %" PRIu32 " stands there twice", q);
        *seen |= 1u << q;
        level[q] = (uint8_t)l;
    }
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
            return system_fail(r->e, 2, "%s: damaged device tree blob at %s", r->s->file, path);
        if (strcmp(p.name, "vmid") == 0) {
            uint32_t v = 0;
            rc = get_u32(r, path, &p, 0xFFFF, &v);
            q->control.vmid = (uint16_t)v;
            has_vmid = true;
        } else if (strcmp(p.name, "non-secure") == 0) {
            rc = get_flag(r, path, &p, &q->control.nonsecure);
        } else if (strcmp(p.name, "split") == 0) {
            rc = get_flag(r, path, &p, &q->control.split);
        } else if (strcmp(p.name, "may-ring") == 0) {
            rc = get_partitions(r, path, &p, &q->peers);
        } else if (strcmp(p.name, "may-ring-owner") == 0) {
            uint8_t flag = 0;
            rc = get_flag(r, path, &p, &flag);
            q->peers |= PEER_OWNER;
        } else if (strcmp(p.name, "locked") == 0) {
            rc = get_flag(r, path, &p, &q->control.lock);
        } else if (strcmp(p.name, "label") == 0) {
            rc = get_label(r, path, &p, q->label, sizeof q->label);
        } else {
            rc = generated(p.name) ? 0 : unknown_property(r, path, &p, "vmid, non-secure, split, locked, may-ring, may-ring-owner, label");
        }
        if (rc)
            return rc;
    }
    if (!has_vmid)
        return system_fail_at(r->s, r->e, path, NULL, "property vmid is missing");
    fdt_for_each_subnode(child, r->fdt, node) {
        const char *name = fdt_get_name(r->fdt, child, NULL);
        char below[SYSTEM_PATH_SIZE];
        if (snprintf(below, sizeof below, "%s/%s", path, name) >= (int)sizeof below)
            return system_fail_at(r->s, r->e, path, NULL, "holds a node with too long a name");
        int unit = unit_of(name, "window");
        if (unit == -1)
            return system_fail_at(r->s, r->e, below, NULL, "unknown node; here stand: window@N");
        if (unit < 0 || unit >= BH_MAX_WINDOWS)
            return bad_unit(r, below, "window", BH_MAX_WINDOWS);
        if (q->window[unit].valid)
            return system_fail_at(r->s, r->e, below, NULL, "is described twice");
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
            return system_fail(r->e, 2, "%s: damaged device tree blob at %s", r->s->file, path);
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
        } else if (strcmp(p.name, "levels") == 0) {
            rc = get_levels(r, path, &p, q->level, &q->named);
        } else if (strcmp(p.name, "label") == 0) {
            rc = get_label(r, path, &p, q->label, sizeof q->label);
        } else {
            rc = generated(p.name) ? 0 : unknown_property(r, path, &p, "select, partition, trusted, levels, isolate, locked, "
                                                                       "requester, q-channel, label");
        }
        if (rc)
            return rc;
    }
    fdt_for_each_subnode(child, r->fdt, node)
        return system_fail_at(r->s, r->e, path, NULL, "a port has no nodes inside");
    if (q->control.mode == BH_MODE_FIXED && !has_partition)
        return system_fail_at(r->s, r->e, path, NULL, "property partition is missing: a port that is \"fixed\" needs it");
    if (q->control.mode != BH_MODE_FIXED && has_partition)
        return system_fail_at(r->s, r->e, path, "partition", "belongs to a port that is \"fixed\"; this one takes it by \"%s\"",
                       modes[q->control.mode]);
    if (q->control.mode == BH_MODE_STREAM && q->control.trusted)
        return system_fail_at(r->s, r->e, path, "trusted", "belongs to the nodes stream@N: the port takes its context by \"stream\"");
    if (q->control.mode == BH_MODE_STREAM && q->named)
        return system_fail_at(r->s, r->e, path, "levels", "belongs to the nodes stream@N, as level: the port takes its context by \"stream\"");
    if (q->control.mode == BH_MODE_FIXED && q->named & ~(1u << q->control.partition))
        return system_fail_at(r->s, r->e, path, "levels", "names another partition than the one that the port is fixed to, %u", q->control.partition);
    if (q->requester == SYSTEM_NONE && q->q_channel)
        return system_fail_at(r->s, r->e, path, "q-channel", "there is nothing to clean itself: requester is \"none\"");
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
            return system_fail(r->e, 2, "%s: damaged device tree blob at %s", r->s->file, path);
        if (strcmp(p.name, "partition") == 0) {
            rc = get_u32(r, path, &p, BH_MAX_PARTITIONS - 1, &v);
            q->partition = (uint8_t)v;
            has_partition = true;
        } else if (strcmp(p.name, "trusted") == 0) {
            rc = get_flag(r, path, &p, &q->trusted);
        } else if (strcmp(p.name, "level") == 0) {
            rc = get_u32(r, path, &p, BH_MAX_LEVELS - 1, &v);
            q->level = (uint8_t)v;
        } else if (strcmp(p.name, "label") == 0) {
            rc = get_label(r, path, &p, label, sizeof label);
        } else {
            rc = generated(p.name) ? 0 : unknown_property(r, path, &p, "partition, trusted, level, label");
        }
        if (rc)
            return rc;
    }
    fdt_for_each_subnode(child, r->fdt, node)
        return system_fail_at(r->s, r->e, path, NULL, "a stream has no nodes inside");
    if (!has_partition)
        return system_fail_at(r->s, r->e, path, NULL, "property partition is missing");
    return 0;
}

static int read_schedule(const struct reader *r, int node)
{
    struct system *s = r->s;
    int offset, child;
    fdt_for_each_property_offset(offset, r->fdt, node) {
        struct property p = property_at(r, offset);
        if (!p.data)
            return system_fail(r->e, 2, "%s: damaged device tree blob at " SYSTEM_SCHEDULE, s->file);
        if (generated(p.name))
            continue;
        if (strcmp(p.name, "slots") != 0)
            return unknown_property(r, SYSTEM_SCHEDULE, &p, "slots");
        if (p.size == 0 || p.size % 8 != 0 || p.size / 8 > BH_MAX_SLOTS)
            return system_fail_at(s, r->e, SYSTEM_SCHEDULE, p.name, "must be 1 to %d pairs of cells, partition and cycles, like <0 5000>, <1 2000>; "
                           "it has %d bytes", BH_MAX_SLOTS, p.size);
        for (s->slots = 0; s->slots < (unsigned)p.size / 8; s->slots++) {
            fdt32_t cell[2];
            memcpy(cell, p.data + 8 * s->slots, sizeof cell);
            uint32_t partition = fdt32_to_cpu(cell[0]), cycles = fdt32_to_cpu(cell[1]);
            if (partition >= BH_MAX_PARTITIONS)
                return system_fail_at(s, r->e, SYSTEM_SCHEDULE, p.name, "slot %u: partition %" PRIu32 " is more than %d", s->slots, partition,
                               BH_MAX_PARTITIONS - 1);
            if (cycles == 0 || cycles >> 28)
                return system_fail_at(s, r->e, SYSTEM_SCHEDULE, p.name, "slot %u: %" PRIu32 " cycles: must be 1 to %u", s->slots, cycles, (1u << 28) - 1);
            s->slot[s->slots] = (struct bh_slot){ .cycles = cycles, .partition = (uint8_t)partition };
        }
    }
    fdt_for_each_subnode(child, r->fdt, node)
        return system_fail_at(s, r->e, SYSTEM_SCHEDULE, NULL, "a schedule has no nodes inside");
    if (s->slots == 0)
        return system_fail_at(s, r->e, SYSTEM_SCHEDULE, NULL, "property slots is missing");
    return 0;
}

static int described(const struct reader *r, const char *path, const char *property, uint32_t partitions)
{
    for (unsigned i = 0; i < BH_MAX_PARTITIONS; i++)
        if (partitions >> i & 1 && !r->s->partition[i].present)
            return system_fail_at(r->s, r->e, path, property, "partition@%x is not described", i);
    return 0;
}

/* Whoever names a partition names one that is described. */
static int check_names(const struct reader *r)
{
    struct system *s = r->s;
    char path[SYSTEM_PATH_SIZE];
    if (!s->partition[s->active].present)
        return system_fail_at(s, r->e, SYSTEM_ROOT, NULL, "the active partition, partition@%x, is not described", s->active);
    for (unsigned i = 0; i < s->ports; i++)
        if (!s->partition[s->port[i].control.partition].present && s->port[i].control.mode == BH_MODE_FIXED) {
            snprintf(path, sizeof path, SYSTEM_ROOT "/port@%x", i);
            return system_fail_at(s, r->e, path, "partition", "partition@%x is not described", s->port[i].control.partition);
        }
    for (unsigned i = 0; i < s->ports; i++) {
        snprintf(path, sizeof path, SYSTEM_ROOT "/port@%x", i);
        int rc = described(r, path, "levels", s->port[i].named);
        if (rc)
            return rc;
    }
    for (unsigned i = 0; i < BH_MAX_PARTITIONS; i++) {
        snprintf(path, sizeof path, SYSTEM_ROOT "/partition@%x", i);
        int rc = described(r, path, "may-ring", s->partition[i].peers & ~PEER_OWNER);
        if (rc)
            return rc;
        if (s->partition[i].peers >> i & 1)
            return system_fail_at(s, r->e, path, "may-ring", "names the partition itself: it rings others");
    }
    for (unsigned i = 0; i < BH_MAX_STREAMS; i++)
        if (s->stream[i].valid && !s->partition[s->stream[i].partition].present) {
            snprintf(path, sizeof path, SYSTEM_ROOT "/stream@%x", i);
            return system_fail_at(s, r->e, path, "partition", "partition@%x is not described", s->stream[i].partition);
        }
    for (unsigned i = 0; i < s->slots; i++)
        if (!s->partition[s->slot[i].partition].present)
            return system_fail_at(s, r->e, SYSTEM_SCHEDULE, "slots", "slot %u: partition@%x is not described", i, s->slot[i].partition);
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
        { "minimum-levels", &s->minimum.levels, BH_MAX_LEVELS },
        { "minimum-granules", &s->minimum.granules, 1u << 30 },
    };
    int offset, child, rc;
    fdt_for_each_property_offset(offset, r->fdt, node) {
        struct property p = property_at(r, offset);
        if (!p.data)
            return system_fail(r->e, 2, "%s: damaged device tree blob at " SYSTEM_ROOT, s->file);
        size_t i;
        for (i = 0; i < sizeof minimum / sizeof minimum[0] && strcmp(p.name, minimum[i].name) != 0; i++)
            ;
        if (i < sizeof minimum / sizeof minimum[0]) {
            rc = get_u32(r, SYSTEM_ROOT, &p, minimum[i].max, minimum[i].value);
        } else if (strcmp(p.name, "active") == 0) {
            uint32_t v = 0;
            rc = get_u32(r, SYSTEM_ROOT, &p, BH_MAX_PARTITIONS - 1, &v);
            s->active = v;
        } else if (strcmp(p.name, "drain-limit") == 0) {
            rc = get_u32(r, SYSTEM_ROOT, &p, (1u << 24) - 1, &s->drain_limit);
            s->has_drain_limit = true;
        } else if (strcmp(p.name, "fault-response") == 0) {
            static const char *const words[] = { "slverr", "decerr", "okay" };
            unsigned word = 0;
            rc = get_word(r, SYSTEM_ROOT, &p, words, 3, &word);
            s->fault_response = word == 2 ? BH_OKAY : word == 1 ? BH_DECERR : BH_SLVERR;
            s->has_fault_response = true;
        } else {
            rc = generated(p.name) ? 0 : unknown_property(r, SYSTEM_ROOT, &p, "active, fault-response, drain-limit, "
                 "minimum-{partitions,windows,ipa-width,pa-width,data-width,vmid-width,levels,granules}");
        }
        if (rc)
            return rc;
    }

    bool port[BH_MAX_PORTS] = { false };
    for (unsigned i = 0; i < BH_MAX_PORTS; i++)
        s->port[i].requester = i == 0 ? SYSTEM_CPU : SYSTEM_NONE;
    fdt_for_each_subnode(child, r->fdt, node) {
        const char *name = fdt_get_name(r->fdt, child, NULL);
        char path[SYSTEM_PATH_SIZE];
        if (snprintf(path, sizeof path, SYSTEM_ROOT "/%s", name) >= (int)sizeof path)
            return system_fail_at(s, r->e, SYSTEM_ROOT, NULL, "holds a node with too long a name");
        int p = unit_of(name, "port"), q = unit_of(name, "partition"), n = unit_of(name, "stream");
        if (p != -1) {
            if (p < 0 || p >= BH_MAX_PORTS)
                return bad_unit(r, path, "port", BH_MAX_PORTS);
            if (port[p])
                return system_fail_at(s, r->e, path, NULL, "is described twice");
            port[p] = true;
            s->ports = (unsigned)p + 1 > s->ports ? (unsigned)p + 1 : s->ports;
            s->port[p].requester = p == 0 ? SYSTEM_CPU : SYSTEM_DMA;
            rc = read_port(r, child, path, &s->port[p]);
        } else if (q != -1) {
            if (q < 0 || q >= BH_MAX_PARTITIONS)
                return bad_unit(r, path, "partition", BH_MAX_PARTITIONS);
            if (s->partition[q].present)
                return system_fail_at(s, r->e, path, NULL, "is described twice");
            rc = read_partition(r, child, path, &s->partition[q]);
        } else if (n != -1) {
            if (n < 0 || n >= BH_MAX_STREAMS)
                return bad_unit(r, path, "stream", BH_MAX_STREAMS);
            if (s->stream[n].valid)
                return system_fail_at(s, r->e, path, NULL, "is described twice");
            rc = read_stream(r, child, path, &s->stream[n]);
        } else if (strcmp(name, "schedule") == 0) {
            rc = read_schedule(r, child);
        } else {
            rc = system_fail_at(s, r->e, path, NULL, "unknown node; here stand: port@N, partition@N, stream@N, schedule");
        }
        if (rc)
            return rc;
    }
    for (unsigned i = 0; i < s->ports; i++)
        if (!port[i])
            return system_fail_at(s, r->e, SYSTEM_ROOT, NULL, "port@%x is missing below port@%x", i, s->ports - 1);
    if (s->ports == 0)
        s->ports = 1;
    bool any = false;
    for (unsigned i = 0; i < BH_MAX_PARTITIONS; i++)
        any |= s->partition[i].present;
    if (!any)
        return system_fail_at(s, r->e, SYSTEM_ROOT, NULL, "describes no partition");
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
            return system_fail(r->e, 2, "%s: damaged device tree blob at /", s->file);
        if (strcmp(p.name, "compatible") == 0) {
            if (fdt_node_check_compatible(r->fdt, 0, "bulkhead,system") != 0)
                return system_fail_at(s, r->e, "", p.name, "must be \"bulkhead,system\"");
            compatible = true;
        } else if (strcmp(p.name, "#address-cells") == 0 || strcmp(p.name, "#size-cells") == 0) {
            rc = get_u32(r, "", &p, UINT32_MAX, &v);
            if (rc)
                return rc;
            if (v != 2)
                return system_fail_at(s, r->e, "", p.name, "must be <2>");
            cells |= p.name[1] == 'a' ? 1u : 2u;
        } else if (strcmp(p.name, "model") != 0 && !generated(p.name)) {
            return unknown_property(r, "", &p, "compatible, model, #address-cells, #size-cells");
        }
    }
    if (!compatible)
        return system_fail_at(s, r->e, "", NULL, "property compatible is missing: it must be \"bulkhead,system\"");
    if (cells != 3)
        return system_fail_at(s, r->e, "", NULL, "property %s is missing: it must be <2>", cells & 1 ? "#size-cells" : "#address-cells");
    fdt_for_each_subnode(child, r->fdt, 0) {
        const char *name = fdt_get_name(r->fdt, child, NULL);
        char path[SYSTEM_PATH_SIZE];
        snprintf(path, sizeof path, "/%s", name);
        if (strcmp(name, "bulkhead") == 0)
            found = child;
        else if (strcmp(name, "__symbols__") != 0 && strcmp(name, "aliases") != 0 && strcmp(name, "chosen") != 0)
            return system_fail_at(s, r->e, path, NULL, "unknown node; here stands: bulkhead");
    }
    if (found < 0)
        return system_fail_at(s, r->e, "", NULL, "node bulkhead is missing");
    return read_bulkhead(r, found);
}

/* ---- entry -------------------------------------------------------------------- */

int system_load(struct system *s, const char *path, struct system_error *e)
{
    struct bytes blob;

    *s = (struct system){ .active = 0 };
    e->exit_code = 0;
    int rc = system_source_read(s, path, &blob, e);
    if (rc == 0) {
        struct reader r = { s, blob.data, e };
        rc = read_root(&r);
    }
    free(blob.data);
    return rc;
}
