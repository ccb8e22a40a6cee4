/* SPDX-License-Identifier: Apache-2.0
 *
 * What all cases share: what must stay as it was, and what must have been recorded.
 */
#include "cases.h"
#include "bulkhead/registers.h"
#include "core.h"
#include "platform.h"
#include "programs.h"
#include "report.h"

const char *fault_name(uint32_t code)
{
    static const char *const names[] = {"NONE", "BURST", "PARTITION", "WINDOW", "BOUNDS", "ACCESS", "LEVEL", "SHARE", "CONFIG", "DRAIN", "STREAM"};

    return code < sizeof names / sizeof names[0] ? names[code] : "?";
}

const char *commit_name(uint32_t code)
{
    static const char *const names[] = {"accepted", "PARTITION", "LOCKED", "VMID", "WINDOW_LOCKED", "EMPTY", "ALIGN", "IPA_RANGE", "PA_RANGE",
                                        "IPA_OVERLAP", "PA_OVERLAP", "DRAIN", "FLAGS", "PAGE", "RESERVED", "UNSETTLED"};

    return code < sizeof names / sizeof names[0] ? names[code] : "?";
}

const struct environment *other_of(const struct environment *e) { return &environment[1 - e->partition]; }

static uint32_t faults_of(unsigned partition)
{
    struct bulkhead_counters n;

    if (bulkhead_counters(&owner, partition, &n) != BULKHEAD_OK)
        fatal("no counters");
    return n.faults;
}

/* Of all live windows, and of partitions' and ports' control. */
static uint32_t live_fingerprint(void)
{
    uint32_t sum = 0x811C9DC5;

    for (unsigned p = 0; p < owner.partitions; p++) {
        for (unsigned at = 0; at < owner.windows * BH_REG_WINDOW_STRIDE; at += 4)
            sum = (sum ^ bulkhead_read(&owner.bus, BH_REG_LIVE_BASE + p * BH_REG_LIVE_STRIDE + at)) * 0x01000193;
        sum = (sum ^ bulkhead_read(&owner.bus, BH_REG_PART_BASE + p * BH_REG_PART_STRIDE + BH_REG_PART_PART_LIVE)) * 0x01000193;
    }
    for (unsigned i = 0; i < owner.ports; i++)
        sum = (sum ^ bulkhead_read(&owner.bus, BH_REG_PORT_BASE + i * BH_REG_PORT_STRIDE + BH_REG_PORT_PORT_CONTROL)) * 0x01000193;
    return sum;
}

struct before before_of(const struct environment *e)
{
    struct before b;

    b.other = environment_fingerprint(other_of(e), IPA_MEMORY, MEMORY_BYTES);
    b.own   = environment_fingerprint(e, IPA_MEMORY, DATA_BYTES);
    b.live  = live_fingerprint();
    for (unsigned p = 0; p < ENVIRONMENTS; p++)
        b.faults[p] = faults_of(p);
    (void)irq_take_codes();
    (void)irq_take_dma();
    return b;
}

void check_after(const struct environment *e, const struct before *b, uint32_t faults)
{
    check("faults counted", faults_of(e->partition) - b->faults[e->partition], faults);
    check("the other's faults", faults_of(other_of(e)->partition), b->faults[other_of(e)->partition]);
    check("active partition", bulkhead_active(&owner), e->partition);
    check("live windows and ports", live_fingerprint(), b->live);
    check("own data", environment_fingerprint(e, IPA_MEMORY, DATA_BYTES), b->own);
    check("the other's memory", environment_fingerprint(other_of(e), IPA_MEMORY, MEMORY_BYTES), b->other);
    environment_activate(e);
}

void check_record(const struct expected *want)
{
    struct bulkhead_fault f;

    if (!bulkhead_take_fault(&owner, &f)) {
        check("record", 0, 1);
        return;
    }
    check("record's code", f.code, want->code);
    check("record's IPA", (uint32_t)f.ipa, want->ipa);
    check("record's IPA, high", (uint32_t)(f.ipa >> 32), 0);
    check("record's partition", f.partition, want->partition);
    check("record's VMID", f.vmid, want->code == BULKHEAD_FAULT_CONFIG ? 0 : bulkhead_system.partition[want->partition].control.vmid);
    check("record's port", f.port, want->port);
    check("record's direction", f.write, want->write);
    check("record's AxPROT", f.prot, want->prot);
    check("record's size", f.size, want->size);
    check("record's length", f.len, 0);
}

void check_no_record(void)
{
    struct bulkhead_fault f;

    check("records too many", bulkhead_take_fault(&owner, &f), 0);
    check("records missed", bulkhead_take_missed(&owner), 0);
}

void check_codes(uint32_t codes)
{
    check("interrupt", irq_await_codes(codes), 1);
    check("interrupt's codes", irq_take_codes(), codes);
}

void check_trap(const struct trap *t, uint32_t addr)
{
    check("bus faults", t->count, 1);
    check("CFSR", t->cfsr, CFSR_PRECISERR | CFSR_BFARVALID);
    check("BFAR", t->bfar, addr);
}
