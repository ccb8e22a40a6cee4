/* SPDX-License-Identifier: Apache-2.0
 *
 * Reset state, and names for people.
 */
#include "internal.h"

static bool within(unsigned value, unsigned low, unsigned high) { return value >= low && value <= high; }

static bool power_of_two(unsigned n) { return (n & (n - 1)) == 0; }

/* [base, base + size) is aligned to size, a power of two, and within the width. */
static bool placed(uint64_t base, uint64_t size, unsigned width)
{
    return (base & (size - 1)) == 0 && size - 1 <= bh_ones(width) && base <= bh_ones(width) - (size - 1);
}

/* Page and granule table; what is not built has no range. */
static bool legal_pages(const struct bh_params *p)
{
    const bool table = p->granules != 0;

    return p->page <= 1 && p->mailbox <= p->page && p->granule_dram <= 1 && p->levels <= BH_MAX_LEVELS
        && !(p->page && p->hardwired) && !(table && !p->page) && !(bh_levels(p) > 1 && !table) && !(p->granule_dram && !table)
        && (!p->page || (p->page_ipa <= bh_ones(p->ipa_width - 1) && (p->page_ipa & bh_ones(p->granule_log2)) == 0))
        && (!table || (p->granules >= 64 && p->granules <= 1u << 30 && (p->granules & (p->granules - 1)) == 0
                       && p->ipa_width - p->granule_log2 <= 32
                       && placed(p->granule_base, p->granules << p->granule_log2, p->pa_width)))
        && (!p->granule_dram || (placed(p->granule_table, bh_table_bytes(p), p->pa_width)
                                 && within(p->granule_sets, 2, 256) && power_of_two(p->granule_sets)
                                 && within(p->granule_ways, 1, 4) && power_of_two(p->granule_ways)));
}

/* The ranges of rtl/bulkhead.v. */
static bool legal(const struct bh_params *p)
{
    return within(p->ports, 1, BH_MAX_PORTS)
        && within(p->partitions, 1, BH_MAX_PARTITIONS) && within(p->windows, 1, BH_MAX_WINDOWS)
        && within(p->granule_log2, 12, 30)
        && within(p->ipa_width, p->granule_log2 + 1, 64) && within(p->pa_width, p->granule_log2 + 1, 64)
        && within(p->data_width, 32, 512) && power_of_two(p->data_width)
        && within(p->id_width, 1, 32) && within(p->user_width, 1, 64) && within(p->vmid_width, 1, 16)
        && within(p->max_outstanding, 1, 256) && p->pipeline <= 2
        && within(p->fault_depth, 2, BH_MAX_FAULT_DEPTH) && power_of_two(p->fault_depth)
        && p->fault_resp <= BH_DECERR && p->fault_resp != BH_EXOKAY
        && p->hardwired <= 1 && p->exclusive <= 1
        && p->stream_ports >> p->ports == 0 && p->isolate_ports >> p->ports == 0
        && (p->stream_ports == 0 || (within(p->stream_width, 1, 6) && p->stream_width <= p->user_width))
        && p->stream_width <= 6 && p->schedule_slots <= BH_MAX_SLOTS && p->drain_limit < 1u << 24
        && legal_pages(p);
}

BH_API int bh_init(struct bh_model *m, const struct bh_params *p)
{
    if (!legal(p))
        return BH_EPARAM;

    /* Every partition empty and not valid, partition 0 active, all ports following, no stream known, nothing
     * recorded: all zero. */
    *m = (struct bh_model){.params = *p, .fault_resp = (uint8_t)p->fault_resp, .drain_limit = p->drain_limit};
    return BH_OK;
}

/* ---- names ----------------------------------------------------------------------- */

struct name { const char *name, *rule; };

static const struct name fault_names[] = {
    [BH_FAULT_NONE]      = {"NONE", "allowed"},
    [BH_FAULT_BURST]     = {"BURST", "design section 2, step 1"},
    [BH_FAULT_PARTITION] = {"PARTITION", "design section 2, step 2"},
    [BH_FAULT_WINDOW]    = {"WINDOW", "design section 2, step 4"},
    [BH_FAULT_BOUNDS]    = {"BOUNDS", "design section 2, step 4"},
    [BH_FAULT_ACCESS]    = {"ACCESS", "design section 2, step 5"},
    [BH_FAULT_LEVEL]     = {"LEVEL", "design section 2, step 6"},
    [BH_FAULT_SHARE]     = {"SHARE", "design section 2, step 6"},
    [BH_FAULT_CONFIG]    = {"CONFIG", "design section 3"},
    [BH_FAULT_DRAIN]     = {"DRAIN", "design section 4"},
    [BH_FAULT_STREAM]    = {"STREAM", "design section 4"},
};

static const char *const commit_names[] = {
    [BH_COMMIT_OK]          = "OK",
    [BH_COMMIT_PARTITION]   = "PARTITION",
    [BH_COMMIT_LOCKED]      = "LOCKED",
    [BH_COMMIT_VMID]        = "VMID",
    [BH_COMMIT_WINDOW_LOCKED] = "WINDOW_LOCKED",
    [BH_COMMIT_EMPTY]       = "EMPTY",
    [BH_COMMIT_ALIGN]       = "ALIGN",
    [BH_COMMIT_IPA_RANGE]   = "IPA_RANGE",
    [BH_COMMIT_PA_RANGE]    = "PA_RANGE",
    [BH_COMMIT_IPA_OVERLAP] = "IPA_OVERLAP",
    [BH_COMMIT_PA_OVERLAP]  = "PA_OVERLAP",
    [BH_COMMIT_DRAIN]       = "DRAIN",
    [BH_COMMIT_FLAGS]       = "FLAGS",
    [BH_COMMIT_PAGE]        = "PAGE",
    [BH_COMMIT_RESERVED]    = "RESERVED",
    [BH_COMMIT_UNSETTLED]   = "UNSETTLED",
};

static const char *const command_names[] = {
    [BH_COMMAND_OK]          = "OK",
    [BH_COMMAND_UNAVAILABLE] = "UNAVAILABLE",
    [BH_COMMAND_ARGUMENT]    = "ARGUMENT",
    [BH_COMMAND_LEVEL]       = "LEVEL",
    [BH_COMMAND_WINDOW]      = "WINDOW",
    [BH_COMMAND_OWNER]       = "OWNER",
    [BH_COMMAND_TABLE]       = "TABLE",
    [BH_COMMAND_REVOKED]     = "REVOKED",
    [BH_COMMAND_MEMORY]      = "MEMORY",
    [BH_COMMAND_DRAIN]       = "DRAIN",
};

static const unsigned faults  = sizeof fault_names / sizeof fault_names[0];
static const unsigned commits = sizeof commit_names / sizeof commit_names[0];
static const unsigned commands = sizeof command_names / sizeof command_names[0];

BH_API const char *bh_fault_name(enum bh_fault f) { return (unsigned)f < faults ? fault_names[f].name : "unknown"; }

BH_API const char *bh_fault_rule(enum bh_fault f) { return (unsigned)f < faults ? fault_names[f].rule : "unknown"; }

BH_API const char *bh_commit_name(unsigned code) { return code < commits ? commit_names[code] : "unknown"; }

BH_API const char *bh_command_name(unsigned code) { return code < commands ? command_names[code] : "unknown"; }
