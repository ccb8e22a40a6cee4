/* SPDX-License-Identifier: Apache-2.0
 *
 * bulkhead-uio - the owner of Bulkhead as a program of Linux: README.md.
 */
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bulkhead/model.h"
#include "load.h"

static void usage(FILE *f)
{
    fprintf(f,
            "usage: bulkhead-uio [--device /dev/uioN] COMMAND\n"
            "  info               what is built, and what is in force\n"
            "  windows            the live windows of each partition\n"
            "  load SYSTEM        check a system's .dtb or .dts, and put it in force (-GPAGE_IPA=, -GGRANULE_BASE=,\n"
            "                     -GGRANULE_TABLE= say what no register of a build with pages tells)\n"
            "  switch PARTITION   make it the active one\n"
            "  faults             print the fault records and drop them\n"
            "  counters           of each partition\n"
            "  watch [COUNT]      print faults as their interrupts come; end after COUNT interrupts\n"
            "  --device PATH      the UIO device; else the one that is named bulkhead\n"
            "  --sysfs FOLDER     where devices are looked up; default /sys/class/uio\n"
            "Exit codes: 0 fine, 1 Bulkhead refused, 2 bad usage or input, 3 could not run.\n");
}

/* A number from 0 to most. */
static bool number(const char *text, uint64_t most, uint64_t *value)
{
    char *end;

    errno = 0;
    *value = strtoull(text, &end, 0);
    return *text >= '0' && *text <= '9' && !*end && !errno && *value <= most;
}

/* ---- what is there ---------------------------------------------------------------------- */

static int info(struct uio *u)
{
    const struct bulkhead *b = &u->b;
    const uint32_t         version = uio_read(u, BH_REG_VERSION);

    printf("%s: Bulkhead %u.%u.%u\n", u->path, version >> 24, version >> 16 & 0xFF, version & 0xFFFF);
    printf("%u partitions of %u windows, %u port%s, granule %u KiB, IPA %u bits, VMID %u bits, %u fault records\n", b->partitions, b->windows,
           b->ports, b->ports == 1 ? "" : "s", 1u << (b->granule_log2 - 10), b->ipa_width, b->vmid_width, b->fault_depth);
    if (b->page)
        printf("pages: %u levels, %" PRIu32 " granules%s%s\n", b->levels, b->granules, b->dram ? " in memory" : "", b->mailbox ? ", mailbox" : "");
    printf("active: partition %u\n", bulkhead_active(b));
    for (unsigned p = 0; p < b->partitions; p++) {
        const uint32_t live = uio_read(u, BH_REG_PART_BASE + p * BH_REG_PART_STRIDE + BH_REG_PART_PART_LIVE);

        printf("partition %u: ", p);
        if (live & BH_PART_LIVE_VALID_MASK)
            printf("VMID %u%s%s%s\n", live >> BH_PART_LIVE_VMID_SHIFT, live & BH_PART_LIVE_NONSECURE_MASK ? ", Non-secure" : "",
                   live & BH_PART_LIVE_SPLIT_MASK ? ", split" : "", live & BH_PART_LIVE_LOCK_MASK ? ", locked" : "");
        else
            puts("not valid");
    }
    return UIO_FINE;
}

static int windows(struct uio *u)
{
    for (unsigned p = 0; p < u->b.partitions; p++)
        for (unsigned w = 0; w < u->b.windows; w++) {
            const uint32_t at = BH_REG_LIVE_BASE + p * BH_REG_LIVE_STRIDE + w * BH_REG_WINDOW_STRIDE, flags = uio_read(u, at + BH_REG_WINDOW_FLAGS);

            if (flags & BH_FLAGS_VALID_MASK)
                printf("partition %u window %u: IPA 0x%" PRIx64 " size 0x%" PRIx64 " PA 0x%" PRIx64 " access 0x%03" PRIx32 "%s%s%s\n", p, w,
                       uio_read_pair(u, at + BH_REG_WINDOW_IPA_BASE_LO, at + BH_REG_WINDOW_IPA_BASE_HI),
                       uio_read_pair(u, at + BH_REG_WINDOW_SIZE_LO, at + BH_REG_WINDOW_SIZE_HI),
                       uio_read_pair(u, at + BH_REG_WINDOW_PA_BASE_LO, at + BH_REG_WINDOW_PA_BASE_HI), uio_read(u, at + BH_REG_WINDOW_ACCESS),
                       flags & BH_FLAGS_SHARED_MASK ? " shared" : "", flags & BH_FLAGS_BORROW_MASK ? " borrow" : "",
                       flags & BH_FLAGS_LOCK_MASK ? " locked" : "");
        }
    return UIO_FINE;
}

static int counters(struct uio *u)
{
    for (unsigned p = 0; p < u->b.partitions; p++) {
        struct bulkhead_counters c;
        if (bulkhead_counters(&u->b, p, &c) == BULKHEAD_OK)
            printf("partition %u: %" PRIu32 " reads, %" PRIu32 " writes, %" PRIu32 " beats, %" PRIu32 " faults\n", p, c.reads, c.writes, c.beats, c.faults);
    }
    return UIO_FINE;
}

static unsigned print_faults(struct uio *u)
{
    struct bulkhead_fault f;
    unsigned              found = 0;

    for (; found < 1000 && bulkhead_take_fault(&u->b, &f); found++)
        printf("%s: %s IPA 0x%" PRIx64 ", %u x %u bytes, partition %u, port %u, VMID %u, ID %" PRIu32 ", level %u, %s %s %s\n",
               bh_fault_name((enum bh_fault)f.code), f.write ? "write" : f.prot & BH_PROT_INSTRUCTION ? "fetch" : "read", f.ipa, f.len + 1u, 1u << f.size,
               f.partition, f.port, f.vmid, f.id, f.level, f.prot & BH_PROT_NONSECURE ? "Non-secure" : "Secure",
               f.prot & BH_PROT_PRIVILEGED ? "privileged" : "unprivileged", f.trusted ? "trusted" : "untrusted");
    const unsigned missed = bulkhead_take_missed(&u->b);
    if (missed)
        printf("%u records were missed\n", missed);
    return found;
}

static int faults(struct uio *u)
{
    if (!print_faults(u))
        puts("no fault record");
    return UIO_FINE;
}

/* ---- what changes something ------------------------------------------------------------------ */

static int switch_to(struct uio *u, const char *text)
{
    uint64_t p;

    if (!number(text, u->b.partitions - 1u, &p))
        return uio_say(UIO_BAD_INPUT, "switch %s: this build has partitions 0 to %u", text, u->b.partitions - 1u);
    uio_doing("switch: it was abandoned (DRAIN_LIMIT)");
    if (bulkhead_switch(&u->b, (unsigned)p) != BULKHEAD_OK)
        return uio_say(UIO_REFUSED, "switch %u: abandoned, partition %u stays active; faults tells which port did not drain", (unsigned)p,
                       bulkhead_active(&u->b));
    printf("active: partition %u\n", bulkhead_active(&u->b));
    return UIO_FINE;
}

static int watch(struct uio *u, const char *text)
{
    uint64_t count = 0;

    if (text && (!number(text, UINT32_MAX, &count) || !count))
        return uio_say(UIO_BAD_INPUT, "watch %s: a number of interrupts from 1 on", text);
    uio_doing("watch");
    bulkhead_enable_irq(&u->b, 0xFFFF);
    for (uint64_t n = 0; !text || n < count; n++) {
        const int code = uio_wait(u);
        if (code)
            return code;
        /* First the interrupt, then the records: a fault in between raises it again. */
        const uint16_t codes = bulkhead_take_irq(&u->b);
        printf("interrupt: codes 0x%04x\n", codes);
        print_faults(u);
        fflush(stdout);
    }
    return UIO_FINE;
}

/* ---- the command line --------------------------------------------------------------------------- */

static bool build_option(const char *text, struct uio_build *more)
{
    const struct { const char *name; uint64_t *value; bool *has; } list[] = {
        {"-GPAGE_IPA=", &more->page_ipa, &more->has_page_ipa},
        {"-GGRANULE_BASE=", &more->granule_base, &more->has_granule_base},
        {"-GGRANULE_TABLE=", &more->granule_table, &more->has_granule_table}};

    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (strncmp(text, list[i].name, strlen(list[i].name)) == 0) {
            *list[i].has = true;
            return number(text + strlen(list[i].name), UINT64_MAX, list[i].value);
        }
    return false;
}

int main(int argc, char **argv)
{
    static const struct { const char *name; int least, most; } commands[] = {
        {"info", 0, 0}, {"windows", 0, 0}, {"load", 1, 1}, {"switch", 1, 1}, {"faults", 0, 0}, {"counters", 0, 0}, {"watch", 0, 1}};
    const char      *device = NULL, *sysfs = "/sys/class/uio", *word[2] = {NULL, NULL};
    struct uio_build more = {.page_ipa = 0};
    struct uio       u = {.fd = -1};
    int              words = 0;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            usage(stdout);
            return UIO_FINE;
        }
        if (strcmp(argv[i], "--device") == 0 || strcmp(argv[i], "--sysfs") == 0) {
            const char **into = argv[i][2] == 'd' ? &device : &sysfs;
            if (i + 1 == argc)
                return uio_say(UIO_BAD_INPUT, "%s: a path is wanted", argv[i]);
            *into = argv[++i];
        } else if (argv[i][0] == '-') {
            if (!build_option(argv[i], &more))
                return uio_say(UIO_BAD_INPUT, "%s: no such option, or not a number (--help)", argv[i]);
        } else if (words < 2) {
            word[words++] = argv[i];
        } else {
            return uio_say(UIO_BAD_INPUT, "%s: one word too many (--help)", argv[i]);
        }
    }
    size_t c = 0;
    while (word[0] && c < sizeof commands / sizeof *commands && strcmp(word[0], commands[c].name) != 0)
        c++;
    if (!word[0] || c == sizeof commands / sizeof *commands)
        return uio_say(UIO_BAD_INPUT, "%s: there are info, windows, load, switch, faults, counters, watch (--help)", word[0] ? word[0] : "which command?");
    if (words - 1 < commands[c].least || words - 1 > commands[c].most)
        return uio_say(UIO_BAD_INPUT, "%s: %s (--help)", word[0], commands[c].most ? "one argument is wanted" : "takes no argument");

    int code = uio_open(&u, device, sysfs);
    if (code)
        return code;
    uio_doing(word[0]);
    switch (c) {
    case 0:  code = info(&u); break;
    case 1:  code = windows(&u); break;
    case 2:  code = uio_load(&u, word[1], &more); break;
    case 3:  code = switch_to(&u, word[1]); break;
    case 4:  code = faults(&u); break;
    case 5:  code = counters(&u); break;
    default: code = watch(&u, word[1]); break;
    }
    if (code == UIO_FINE && (fflush(stdout) || ferror(stdout)))
        return uio_say(UIO_CANNOT, "standard output: %s", strerror(errno));
    return code;
}
