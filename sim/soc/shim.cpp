// SPDX-License-Identifier: Apache-2.0
//
// The only file that sees Verilator: pins of the board's top as plain C (shim.h).  SOC_BOARD names the build, SOC_CLASS Verilator's class,
// SOC_MONITOR says that Bulkhead's pins are there; DUT_* carry Bulkhead's parameters (soc.mk).

#define SOC_STRING2(x) #x
#define SOC_STRING(x) SOC_STRING2(x)
#include SOC_STRING(SOC_HEADER)
#include "shim.h"
#include "verilated_top.h"

#ifdef SOC_MONITOR
#include "bulkhead/model.h"
extern "C" const struct bh_params soc_params = BUILD_PARAMS;
#define MONITOR true
#else
#define MONITOR false
#endif

namespace {

VerilatedTop<SOC_CLASS> top;

void close_board() { top.close(); }
void open_board(uint64_t seed, const char *waves) { top.open("board", seed, waves); }

void low(struct soc_pins *p)
{
    SOC_CLASS &t = *top;
    t.clk = 0;
    t.resetn = p->resetn, t.mtx_resetn = p->mtx_resetn;
    t.hsel = p->hsel, t.haddr = p->haddr, t.htrans = p->htrans, t.hwrite = p->hwrite, t.hsize = p->hsize, t.hburst = p->hburst;
    t.hprot = p->hprot, t.exreq = p->exreq, t.hmastlock = p->hmastlock, t.hwdata = p->hwdata, t.hready_other = p->hready_other;
    top.step();
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
    top.step();
}

} // namespace

extern "C" const struct soc_board SOC_BOARD = {SOC_STRING(SOC_KIND), MONITOR, VM_TRACE, open_board, high, low, close_board};
