// SPDX-License-Identifier: Apache-2.0
//
// The only file that sees Verilator: pins of the board's top as plain C (shim.h).  SOC_BOARD names the build, SOC_CLASS Verilator's class,
// SOC_MONITOR says that Bulkhead's pins are there; DUT_* carry Bulkhead's parameters (soc.mk).

#include <memory>

#define SOC_STRING2(x) #x
#define SOC_STRING(x) SOC_STRING2(x)
#include SOC_STRING(SOC_HEADER)
#include "shim.h"
#include "verilated.h"
#if VM_TRACE
#include "verilated_fst_c.h"
#endif

#ifdef SOC_MONITOR
#include "bulkhead/model.h"
extern "C" const struct bh_params soc_params = {
    .ports = DUT_PORTS, .partitions = DUT_PARTITIONS, .windows = DUT_WINDOWS, .ipa_width = DUT_IPA_WIDTH, .pa_width = DUT_PA_WIDTH,
    .data_width = DUT_DATA_WIDTH, .id_width = DUT_ID_WIDTH, .user_width = DUT_USER_WIDTH, .vmid_width = DUT_VMID_WIDTH,
    .max_outstanding = DUT_MAX_OUTSTANDING, .pipeline = DUT_PIPELINE, .granule_log2 = DUT_GRANULE_LOG2,
    .fault_depth = DUT_FAULT_DEPTH, .fault_resp = DUT_FAULT_RESP, .hardwired = DUT_HARDWIRED,
    .stream_ports = DUT_STREAM_PORTS, .stream_width = DUT_STREAM_WIDTH, .isolate_ports = DUT_ISOLATE_PORTS,
    .exclusive = DUT_EXCLUSIVE, .schedule_slots = DUT_SCHEDULE_SLOTS, .drain_limit = DUT_DRAIN_LIMIT,
    .page = DUT_PAGE, .mailbox = DUT_MAILBOX, .levels = DUT_LEVELS, .granule_dram = DUT_GRANULE_DRAM, .granule_sets = DUT_GRANULE_SETS,
    .granule_ways = DUT_GRANULE_WAYS, .page_ipa = DUT_PAGE_IPA, .granules = DUT_GRANULES, .granule_base = DUT_GRANULE_BASE,
    .granule_table = DUT_GRANULE_TABLE};
#define MONITOR true
#else
#define MONITOR false
#endif

namespace {

std::unique_ptr<VerilatedContext> context;
std::unique_ptr<SOC_CLASS> top;
#if VM_TRACE
std::unique_ptr<VerilatedFstC> fst;
#endif

void close_board()
{
#if VM_TRACE
    if (fst) fst->close();
    fst.reset();
#endif
    if (top) top->final();
    top.reset();
    context.reset();
}

void open_board(uint64_t seed, const char *waves)
{
    close_board();
    context = std::make_unique<VerilatedContext>();
    context->randReset(2);
    context->randSeed((int)(seed % 0x7fffffff) + 1);
    top = std::make_unique<SOC_CLASS>(context.get(), "board");
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

inline void step()
{
    top->eval();
#if VM_TRACE
    if (fst) fst->dump(context->time());
    context->timeInc(5);
#endif
}

void low(struct soc_pins *p)
{
    SOC_CLASS &t = *top;
    t.clk = 0;
    t.resetn = p->resetn, t.mtx_resetn = p->mtx_resetn;
    t.hsel = p->hsel, t.haddr = p->haddr, t.htrans = p->htrans, t.hwrite = p->hwrite, t.hsize = p->hsize, t.hburst = p->hburst;
    t.hprot = p->hprot, t.exreq = p->exreq, t.hmastlock = p->hmastlock, t.hwdata = p->hwdata, t.hready_other = p->hready_other;
    step();
    p->hrdata = t.hrdata, p->hreadyout = t.hreadyout, p->hresp = t.hresp, p->exresp = t.exresp;
    p->prdata = t.prdata, p->pready = t.pready, p->pslverr = t.pslverr;
    p->sram_rdata = t.sram_rdata, p->flash_hready = t.flash_hready, p->flash_hrdata = t.flash_hrdata;
    p->gpint = t.gpint, p->led = t.led;
#ifdef SOC_MONITOR
    p->part_active = t.part_active;
    p->events = t.events;
    if (!p->events) return;
    p->s_araddr = t.s_araddr, p->s_awaddr = t.s_awaddr, p->s_ar = t.s_ar, p->s_aw = t.s_aw;
    p->s_wdata = t.s_wdata, p->s_rdata = t.s_rdata, p->s_wstrb = t.s_wstrb, p->s_rresp = t.s_rresp, p->s_bresp = t.s_bresp;
    p->m_araddr = t.m_araddr, p->m_awaddr = t.m_awaddr, p->m_ar = t.m_ar, p->m_aw = t.m_aw, p->m_arvmid = t.m_arvmid;
    p->m_awvmid = t.m_awvmid, p->m_wdata = t.m_wdata, p->m_rdata = t.m_rdata, p->m_wstrb = t.m_wstrb, p->m_rresp = t.m_rresp;
    p->m_bresp = t.m_bresp;
    p->l_addr = t.l_addr, p->l_wdata = t.l_wdata, p->l_rdata = t.l_rdata, p->l_wstrb = t.l_wstrb, p->l_prot = t.l_prot;
    p->l_resp = t.l_resp;
#endif
}

void high(const struct soc_pins *p)
{
    SOC_CLASS &t = *top;
    t.psel = p->psel, t.penable = p->penable, t.paddr = p->paddr, t.pwrite = p->pwrite, t.pwdata = p->pwdata, t.pstrb = p->pstrb;
    t.pprot = p->pprot;
    t.sram_cs = p->sram_cs, t.sram_addr = p->sram_addr, t.sram_wren = p->sram_wren, t.sram_wdata = p->sram_wdata;
    t.flash_hsel = p->flash_hsel, t.flash_haddr = p->flash_haddr, t.flash_htrans = p->flash_htrans;
    t.clk = 1;
    step();
}

} // namespace

extern "C" const struct soc_board SOC_BOARD = {SOC_STRING(SOC_KIND), MONITOR, VM_TRACE, open_board, high, low, close_board};
