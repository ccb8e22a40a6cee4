// SPDX-License-Identifier: Apache-2.0
//
// One Verilated instance with its clock of 10 time units, and waves; what the two shims share.
// BUILD_PARAMS: the golden model's parameters of the build that the DUT_* macros carry (sim.mk).
#ifndef BULKHEAD_SIM_VERILATED_TOP_H
#define BULKHEAD_SIM_VERILATED_TOP_H

#include <cstdint>
#include <memory>

#include "verilated.h"
#if VM_TRACE
#include "verilated_fst_c.h"
#endif

#define BUILD_PARAMS                                                                                                                    \
    {                                                                                                                                   \
        .ports = DUT_PORTS, .partitions = DUT_PARTITIONS, .windows = DUT_WINDOWS, .ipa_width = DUT_IPA_WIDTH,                           \
        .pa_width = DUT_PA_WIDTH, .data_width = DUT_DATA_WIDTH, .id_width = DUT_ID_WIDTH, .user_width = DUT_USER_WIDTH,                 \
        .vmid_width = DUT_VMID_WIDTH, .max_outstanding = DUT_MAX_OUTSTANDING, .pipeline = DUT_PIPELINE,                                 \
        .granule_log2 = DUT_GRANULE_LOG2, .fault_depth = DUT_FAULT_DEPTH, .fault_resp = DUT_FAULT_RESP, .hardwired = DUT_HARDWIRED,     \
        .stream_ports = DUT_STREAM_PORTS, .stream_width = DUT_STREAM_WIDTH, .isolate_ports = DUT_ISOLATE_PORTS,                         \
        .exclusive = DUT_EXCLUSIVE, .schedule_slots = DUT_SCHEDULE_SLOTS, .drain_limit = DUT_DRAIN_LIMIT, .page = DUT_PAGE,             \
        .mailbox = DUT_MAILBOX, .levels = DUT_LEVELS, .granule_dram = DUT_GRANULE_DRAM, .granule_sets = DUT_GRANULE_SETS,               \
        .granule_ways = DUT_GRANULE_WAYS, .page_ipa = DUT_PAGE_IPA, .granules = DUT_GRANULES, .granule_base = DUT_GRANULE_BASE,         \
        .granule_table = DUT_GRANULE_TABLE                                                                                              \
    }

template <class Top> class VerilatedTop {
    std::unique_ptr<VerilatedContext> context;
    std::unique_ptr<Top> top;
#if VM_TRACE
    std::unique_ptr<VerilatedFstC> fst;
#endif

public:
    Top *operator->() const { return top.get(); }
    Top &operator*() const { return *top; }

    // seed: of registers without reset.  waves: FST file or NULL.
    void open(const char *name, uint64_t seed, const char *waves)
    {
        close();
        context = std::make_unique<VerilatedContext>();
        context->randReset(2);
        context->randSeed((int)(seed % 0x7fffffff) + 1);
        top = std::make_unique<Top>(context.get(), name);
#if VM_TRACE
        if (waves) {
            context->traceEverOn(true);
            fst = std::make_unique<VerilatedFstC>();
            top->trace(fst.get(), 99);
            fst->open(waves);
        }
#else
        (void)waves;
#endif
    }

    // Half a cycle.
    void step()
    {
        top->eval();
#if VM_TRACE
        if (fst) fst->dump(context->time());
        context->timeInc(5);
#endif
    }

    // Closes the wave file properly.  May be called twice.
    void close()
    {
#if VM_TRACE
        if (fst) fst->close();
        fst.reset();
#endif
        if (top) top->final();
        top.reset();
        context.reset();
    }
};

#endif
