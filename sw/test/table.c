/* SPDX-License-Identifier: Apache-2.0
 *
 * The C that bulkhead-table --firmware makes of a description, put in force by the driver over the golden model's registers, against the
 * state that the simulator takes from the same description.
 *
 * table CONFIGURATION SYSTEM.dts -GNAME=VALUE...
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bulkhead/system.h"
#include "system.h"

static struct bh_params params;

static const struct { const char *name; unsigned *value; uint64_t *wide; } parameter[] = {
    {"PORTS", &params.ports, NULL}, {"PARTITIONS", &params.partitions, NULL}, {"WINDOWS", &params.windows, NULL}, {"IPA_WIDTH", &params.ipa_width,
    NULL}, {"PA_WIDTH", &params.pa_width, NULL}, {"DATA_WIDTH", &params.data_width, NULL}, {"ID_WIDTH", &params.id_width, NULL}, {"USER_WIDTH",
    &params.user_width, NULL}, {"VMID_WIDTH", &params.vmid_width, NULL}, {"MAX_OUTSTANDING", &params.max_outstanding, NULL}, {"PIPELINE",
    &params.pipeline, NULL}, {"GRANULE_LOG2", &params.granule_log2, NULL}, {"FAULT_DEPTH", &params.fault_depth, NULL}, {"FAULT_RESP",
    &params.fault_resp, NULL}, {"HARDWIRED", &params.hardwired, NULL}, {"STREAM_PORTS", &params.stream_ports, NULL}, {"STREAM_WIDTH",
    &params.stream_width, NULL}, {"ISOLATE_PORTS", &params.isolate_ports, NULL}, {"EXCLUSIVE", &params.exclusive, NULL}, {"SCHEDULE_SLOTS",
    &params.schedule_slots, NULL}, {"DRAIN_LIMIT", &params.drain_limit, NULL}, {"PAGE", &params.page, NULL}, {"MAILBOX", &params.mailbox, NULL},
    {"LEVELS", &params.levels, NULL}, {"GRANULE_DRAM", &params.granule_dram, NULL}, {"GRANULE_SETS", &params.granule_sets, NULL}, {"GRANULE_WAYS",
    &params.granule_ways, NULL}, {"PAGE_IPA", NULL, &params.page_ipa}, {"GRANULES", NULL, &params.granules}, {"GRANULE_BASE", NULL,
    &params.granule_base}, {"GRANULE_TABLE", NULL, &params.granule_table},
};

/* -GNAME=VALUE, as scripts/configuration.py prints it; 40'hff0 is a literal of Verilog. */
static bool set_parameter(const char *text)
{
    for (size_t i = 0; i < sizeof parameter / sizeof parameter[0]; i++) {
        const size_t n = strlen(parameter[i].name);
        if (strncmp(text, "-G", 2) != 0 || strncmp(text + 2, parameter[i].name, n) != 0 || text[2 + n] != '=')
            continue;
        const char    *hex   = strchr(text, '\'');
        const uint64_t value = hex ? strtoull(hex + 2, NULL, 16) : strtoull(text + 3 + n, NULL, 10);
        if (parameter[i].wide)
            *parameter[i].wide = value;
        else
            *parameter[i].value = (unsigned)value;
        return true;
    }
    return false;
}

static unsigned refused;

static uint32_t bus_read(void *self, uintptr_t addr)
{
    struct bh_record r;
    uint32_t         data = 0;

    refused += bh_reg_read(self, (uint16_t)addr, BH_PROT_PRIVILEGED, &data, &r) != BH_OKAY;
    return data;
}

static void bus_write(void *self, uintptr_t addr, uint32_t data)
{
    struct bh_record r;

    refused += bh_reg_write(self, (uint16_t)addr, BH_PROT_PRIVILEGED, data, 0xF, &r) != BH_OKAY;
}

/* COMMIT_STATUS tells of the last commit, and staged values of a window that is not valid mean nothing. */
static bool means_something(const struct bh_model *m, unsigned addr)
{
    if (addr == BH_REG_COMMIT_STATUS)
        return false;
    if (addr < BH_REG_STAGED_BASE || addr >= BH_REG_LIVE_BASE + BH_MAX_PARTITIONS * BH_REG_LIVE_STRIDE)
        return true;
    const unsigned p = addr / BH_REG_LIVE_STRIDE % BH_MAX_PARTITIONS, w = addr / BH_REG_WINDOW_STRIDE % BH_MAX_WINDOWS;
    return m->live[p].window[w].valid || addr % BH_REG_WINDOW_STRIDE == BH_REG_WINDOW_FLAGS;
}

int main(int argc, char **argv)
{
    static struct bh_model    want, got;
    static struct system      described;
    struct system_error       e = {0};
    struct bulkhead           b;
    struct bulkhead_commit    why = {0};
    const struct bulkhead_bus bus = {.read = bus_read, .write = bus_write, .self = &got};
    unsigned                  compared = 0, differ = 0;
    char                      first[80] = ", a label";

    for (int i = 3; i < argc; i++)
        if (!set_parameter(argv[i])) {
            printf("FAIL table_%s: %s: no such parameter\n", argv[1], argv[i]);
            return 1;
        }
    if (argc < 3 || system_load(&described, argv[2], &e) != 0 || system_check(&described, &params, &want, &e) != 0) {
        printf("FAIL table_%s: %s\n", argc > 1 ? argv[1] : "?", e.text);
        return 1;
    }
    if (bh_init(&got, &params) != BH_OK || bulkhead_open(&b, &bus) != BULKHEAD_OK || bulkhead_apply(&b, &bulkhead_system, &why) != BULKHEAD_OK || refused) {
        printf("FAIL table_%s: not put in force: commit code %u, %u accesses refused\n", argv[1], why.code, refused);
        return 1;
    }
    for (unsigned addr = 0; addr < 0x10000; addr += 4) {
        struct bh_record r;
        uint32_t         w, g;

        if (bh_reg_read(&want, (uint16_t)addr, BH_PROT_PRIVILEGED, &w, &r) != BH_OKAY || !means_something(&want, addr))
            continue;
        compared++;
        if (bh_reg_read(&got, (uint16_t)addr, BH_PROT_PRIVILEGED, &g, &r) == BH_OKAY && w == g)
            continue;
        if (differ++ == 0)
            snprintf(first, sizeof first, ", first register 0x%04x: 0x%" PRIx32 ", and must be 0x%" PRIx32, addr, g, w);
    }
    for (unsigned p = 0; p < params.partitions; p++)
        differ += strcmp(bulkhead_system.partition[p].label, described.partition[p].label) != 0;
    for (unsigned i = 0; i < described.ports; i++)
        differ += strcmp(bulkhead_system.port[i].label, described.port[i].label) != 0;
    if (differ || compared < 40) {
        printf("FAIL table_%s: %u of %u differ%s\n", argv[1], differ, compared, differ ? first : "");
        return 1;
    }
    printf("PASS table_%s []\n", argv[1]);
    return 0;
}
