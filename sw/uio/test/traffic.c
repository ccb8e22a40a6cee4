/* SPDX-License-Identifier: Apache-2.0
 *
 * The other side of the fake UIO device: reset, the requester's bursts, and what was counted.
 *
 * traffic STATE new PROT -GNAME=VALUE...    a build in reset state; PROT: AxPROT of the program's accesses
 * traffic STATE burst r|w IPA PROT          one beat of 4 bytes at port 0: "PA 0x..." or the fault's name
 * traffic STATE counts                      register reads, writes and refused ones, interrupts
 */
#include "fake.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int fail(const char *why)
{
    fprintf(stderr, "traffic: %s\n", why);
    return 2;
}

static bool parameter(struct bh_params *p, const char *text)
{
    const struct { const char *name; unsigned *value; } list[] = {
        {"PORTS", &p->ports}, {"PARTITIONS", &p->partitions}, {"WINDOWS", &p->windows}, {"IPA_WIDTH", &p->ipa_width}, {"PA_WIDTH", &p->pa_width},
        {"DATA_WIDTH", &p->data_width}, {"ID_WIDTH", &p->id_width}, {"USER_WIDTH", &p->user_width}, {"VMID_WIDTH", &p->vmid_width},
        {"MAX_OUTSTANDING", &p->max_outstanding}, {"PIPELINE", &p->pipeline}, {"GRANULE_LOG2", &p->granule_log2}, {"FAULT_DEPTH", &p->fault_depth},
        {"FAULT_RESP", &p->fault_resp}, {"STREAM_PORTS", &p->stream_ports}, {"STREAM_WIDTH", &p->stream_width}, {"ISOLATE_PORTS", &p->isolate_ports},
        {"EXCLUSIVE", &p->exclusive}, {"SCHEDULE_SLOTS", &p->schedule_slots}, {"DRAIN_LIMIT", &p->drain_limit}, {"LEVELS", &p->levels},
        {"GRANULE_SETS", &p->granule_sets}, {"GRANULE_WAYS", &p->granule_ways}, {"PAGE", &p->page}, {"MAILBOX", &p->mailbox},
        {"GRANULE_DRAM", &p->granule_dram}, {"HARDWIRED", &p->hardwired}};
    const char *equals = strchr(text, '=');

    if (strncmp(text, "-G", 2) != 0 || !equals)
        return false;
    const char *digits = strstr(equals, "'h") ? strstr(equals, "'h") + 2 : equals + 1;
    const uint64_t value = strtoull(digits, NULL, digits == equals + 1 ? 10 : 16);
    const size_t   n     = (size_t)(equals - text) - 2;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        if (strlen(list[i].name) == n && strncmp(text + 2, list[i].name, n) == 0) {
            *list[i].value = (unsigned)value;
            return true;
        }
    if (n == 8 && strncmp(text + 2, "PAGE_IPA", n) == 0)
        p->page_ipa = value;
    else
        return value == 0;              /* no granule table here: its state is beside the model's */
    return true;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return fail("usage: traffic STATE new|burst|counts ...");
    const bool make = strcmp(argv[2], "new") == 0;
    const int  fd   = open(argv[1], make ? O_RDWR | O_CREAT | O_TRUNC : O_RDWR, 0600);
    if (fd < 0 || (make && ftruncate(fd, sizeof(struct fake))))
        return fail("STATE can't be opened");
    struct fake *f = mmap(NULL, sizeof *f, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (f == MAP_FAILED || (!make && f->magic != FAKE_MAGIC))
        return fail("STATE is no state");

    if (make && argc > 3) {
        struct bh_params    p = {.ports = 0};
        pthread_mutexattr_t shared;

        for (int i = 4; i < argc; i++)
            if (!parameter(&p, argv[i]))
                return fail(argv[i]);
        if (bh_init(&f->m, &p) != BH_OK)
            return fail("parameters out of range");
        f->prot = (uint32_t)strtoul(argv[3], NULL, 0);
        pthread_mutexattr_init(&shared);
        pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
        pthread_mutex_init(&f->lock, &shared);
        f->magic = FAKE_MAGIC;
    } else if (strcmp(argv[2], "burst") == 0 && argc == 6) {
        const struct bh_burst b = {.addr = strtoull(argv[4], NULL, 0), .size = 2, .burst = BH_INCR, .prot = (uint8_t)strtoul(argv[5], NULL, 0),
                                   .write = argv[3][0] == 'w'};
        struct bh_verdict v;
        struct bh_record  r;

        pthread_mutex_lock(&f->lock);
        const int status = bh_transact(&f->m, 0, &b, &v, &r);
        if (status == BH_OK && v.fault != BH_FAULT_NONE)
            bh_record_push(&f->m, &r);
        pthread_mutex_unlock(&f->lock);
        if (status != BH_OK)
            return fail("bh_transact");
        if (v.fault == BH_FAULT_NONE)
            printf("PA 0x%" PRIx64 "\n", v.pa);
        else
            puts(bh_fault_name(v.fault));
    } else if (strcmp(argv[2], "counts") == 0) {
        printf("%" PRIu32 " reads %" PRIu32 " writes %" PRIu32 " refused %" PRIu32 " interrupts\n", f->reads, f->writes, f->refused, f->interrupts);
    } else {
        return fail("usage: traffic STATE new|burst|counts ...");
    }
    return 0;
}
