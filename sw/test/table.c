/* SPDX-License-Identifier: Apache-2.0
 *
 * The C that bulkhead-table --firmware makes of a description, put in force by the driver over the golden model's registers, against the
 * state that the simulator takes from the same description.  The build's parameters come as macros B_PORTS and so on.
 *
 * table CONFIGURATION SYSTEM.dts
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "bulkhead/system.h"
#include "system.h"

static const struct bh_params params = {
    .ports = B_PORTS, .partitions = B_PARTITIONS, .windows = B_WINDOWS, .ipa_width = B_IPA_WIDTH, .pa_width = B_PA_WIDTH, .data_width = B_DATA_WIDTH,
    .id_width = B_ID_WIDTH, .user_width = B_USER_WIDTH, .vmid_width = B_VMID_WIDTH, .max_outstanding = B_MAX_OUTSTANDING, .pipeline = B_PIPELINE,
    .granule_log2 = B_GRANULE_LOG2, .fault_depth = B_FAULT_DEPTH, .fault_resp = B_FAULT_RESP, .stream_ports = B_STREAM_PORTS,
    .stream_width = B_STREAM_WIDTH, .isolate_ports = B_ISOLATE_PORTS, .exclusive = B_EXCLUSIVE, .schedule_slots = B_SCHEDULE_SLOTS,
    .drain_limit = B_DRAIN_LIMIT, .page = B_PAGE, .page_ipa = B_PAGE_IPA, .mailbox = B_MAILBOX, .granules = B_GRANULES,
    .granule_base = B_GRANULE_BASE, .levels = B_LEVELS, .granule_dram = B_GRANULE_DRAM, .granule_table = B_GRANULE_TABLE,
    .granule_sets = B_GRANULE_SETS, .granule_ways = B_GRANULE_WAYS,
};

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

    if (argc != 3 || system_load(&described, argv[2], &e) != 0 || system_check(&described, &params, &want, &e) != 0) {
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
