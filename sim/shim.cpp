// SPDX-License-Identifier: Apache-2.0
//
// The only file that sees Verilator: pins of one build as plain C (shim.h).
// DUT_* macros carry the build's parameters (sim.mk).

#include <memory>

#include "Vbulkhead.h"
#include "shim.h"
#include "verilated.h"
#if VM_TRACE
#include "verilated_fst_c.h"
#endif

extern "C" {
const struct bh_params dut_params = {DUT_PORTS, DUT_PARTITIONS, DUT_WINDOWS, DUT_IPA_WIDTH, DUT_PA_WIDTH,
                                     DUT_DATA_WIDTH, DUT_ID_WIDTH, DUT_USER_WIDTH, DUT_VMID_WIDTH,
                                     DUT_MAX_OUTSTANDING, DUT_PIPELINE, DUT_GRANULE_LOG2, DUT_FAULT_DEPTH,
                                     DUT_FAULT_RESP, DUT_HARDWIRED};
const char dut_configuration[] = DUT_NAME;
const bool dut_can_trace = VM_TRACE;
}

namespace {

std::unique_ptr<VerilatedContext> context;
std::unique_ptr<Vbulkhead> top;
#if VM_TRACE
std::unique_ptr<VerilatedFstC> fst;
#endif

// Verilator's types by width: 8, 16, 32, 64 bits are integers, wider ones arrays of words.
template <class T> void put(T &pin, uint64_t v) { pin = (T)v; }
template <class T> uint64_t get(const T &pin) { return pin; }
void put_data(IData &pin, const uint32_t *d) { pin = d[0]; }
void put_data(QData &pin, const uint32_t *d) { pin = d[0] | (uint64_t)d[1] << 32; }
template <std::size_t N> void put_data(VlWide<N> &pin, const uint32_t *d)
{
    for (std::size_t i = 0; i < N; i++) pin[i] = d[i];
}
void get_data(const IData &pin, uint32_t *d) { d[0] = pin; }
void get_data(const QData &pin, uint32_t *d) { d[0] = (uint32_t)pin; d[1] = (uint32_t)(pin >> 32); }
template <std::size_t N> void get_data(const VlWide<N> &pin, uint32_t *d)
{
    for (std::size_t i = 0; i < N; i++) d[i] = pin[i];
}

} // namespace

#define PUT_ADDR(ch, a)                                                                     \
    put(top->s_axi_##ch##id, (a).id), put(top->s_axi_##ch##addr, (a).addr),                 \
    put(top->s_axi_##ch##len, (a).len), put(top->s_axi_##ch##size, (a).size),               \
    put(top->s_axi_##ch##burst, (a).burst), put(top->s_axi_##ch##lock, (a).lock),           \
    put(top->s_axi_##ch##cache, (a).cache), put(top->s_axi_##ch##prot, (a).prot),           \
    put(top->s_axi_##ch##qos, (a).qos), put(top->s_axi_##ch##region, (a).region),           \
    put(top->s_axi_##ch##user, (a).user), put(top->s_axi_##ch##valid, (a).valid)
#define GET_ADDR(ch, a)                                                                     \
    (a).id = (uint32_t)get(top->m_axi_##ch##id), (a).addr = get(top->m_axi_##ch##addr),     \
    (a).len = get(top->m_axi_##ch##len), (a).size = get(top->m_axi_##ch##size),             \
    (a).burst = get(top->m_axi_##ch##burst), (a).lock = get(top->m_axi_##ch##lock),         \
    (a).cache = get(top->m_axi_##ch##cache), (a).prot = get(top->m_axi_##ch##prot),         \
    (a).qos = get(top->m_axi_##ch##qos), (a).region = get(top->m_axi_##ch##region),         \
    (a).user = get(top->m_axi_##ch##user), (a).vmid = (uint16_t)get(top->m_axi_##ch##vmid), \
    (a).valid = get(top->m_axi_##ch##valid)

extern "C" void dut_open(uint64_t seed, const char *waves)
{
    dut_close();
    context = std::make_unique<VerilatedContext>();
    context->randReset(2);
    context->randSeed((int)(seed % 0x7fffffff) + 1);
    top = std::make_unique<Vbulkhead>(context.get(), "bulkhead");
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

extern "C" void dut_low(struct dut_pins *p)
{
    top->aclk = 0;
    top->aresetn = p->aresetn;
    PUT_ADDR(aw, p->s_aw);
    PUT_ADDR(ar, p->s_ar);
    put_data(top->s_axi_wdata, p->s_w.data);
    put(top->s_axi_wstrb, p->s_w.strb), put(top->s_axi_wuser, p->s_w.user);
    top->s_axi_wlast = p->s_w.last, top->s_axi_wvalid = p->s_w.valid;
    top->s_axi_bready = p->s_bready, top->s_axi_rready = p->s_rready;
    top->m_axi_awready = p->m_awready, top->m_axi_wready = p->m_wready, top->m_axi_arready = p->m_arready;
    put(top->m_axi_bid, p->m_b.id), put(top->m_axi_buser, p->m_b.user);
    top->m_axi_bresp = p->m_b.resp, top->m_axi_bvalid = p->m_b.valid;
    put_data(top->m_axi_rdata, p->m_r.data);
    put(top->m_axi_rid, p->m_r.id), put(top->m_axi_ruser, p->m_r.user);
    top->m_axi_rresp = p->m_r.resp, top->m_axi_rlast = p->m_r.last, top->m_axi_rvalid = p->m_r.valid;
    top->s_axil_awaddr = p->axil_awaddr, top->s_axil_awprot = p->axil_awprot, top->s_axil_awvalid = p->axil_awvalid;
    top->s_axil_wdata = p->axil_wdata, top->s_axil_wstrb = p->axil_wstrb, top->s_axil_wvalid = p->axil_wvalid;
    top->s_axil_bready = p->axil_bready, top->s_axil_araddr = p->axil_araddr, top->s_axil_arprot = p->axil_arprot;
    top->s_axil_arvalid = p->axil_arvalid, top->s_axil_rready = p->axil_rready;
    top->part_sel = p->part_sel, top->part_req = p->part_req;

    top->eval();
#if VM_TRACE
    if (fst) fst->dump(context->time());
#endif
    context->timeInc(5);

    p->s_awready = top->s_axi_awready, p->s_wready = top->s_axi_wready, p->s_arready = top->s_axi_arready;
    p->s_b.id = (uint32_t)get(top->s_axi_bid), p->s_b.user = get(top->s_axi_buser);
    p->s_b.resp = top->s_axi_bresp, p->s_b.valid = top->s_axi_bvalid;
    get_data(top->s_axi_rdata, p->s_r.data);
    p->s_r.id = (uint32_t)get(top->s_axi_rid), p->s_r.user = get(top->s_axi_ruser);
    p->s_r.resp = top->s_axi_rresp, p->s_r.last = top->s_axi_rlast, p->s_r.valid = top->s_axi_rvalid;
    GET_ADDR(aw, p->m_aw);
    GET_ADDR(ar, p->m_ar);
    get_data(top->m_axi_wdata, p->m_w.data);
    p->m_w.strb = get(top->m_axi_wstrb), p->m_w.user = get(top->m_axi_wuser);
    p->m_w.last = top->m_axi_wlast, p->m_w.valid = top->m_axi_wvalid;
    p->m_bready = top->m_axi_bready, p->m_rready = top->m_axi_rready;
    p->axil_awready = top->s_axil_awready, p->axil_wready = top->s_axil_wready;
    p->axil_bvalid = top->s_axil_bvalid, p->axil_bresp = top->s_axil_bresp, p->axil_arready = top->s_axil_arready;
    p->axil_rvalid = top->s_axil_rvalid, p->axil_rresp = top->s_axil_rresp, p->axil_rdata = top->s_axil_rdata;
    p->part_ack = top->part_ack, p->part_active = top->part_active, p->irq = top->irq;
}

extern "C" void dut_high(void)
{
    top->aclk = 1;
    top->eval();
#if VM_TRACE
    if (fst) fst->dump(context->time());
#endif
    context->timeInc(5);
}

extern "C" void dut_close(void)
{
#if VM_TRACE
    if (fst) fst->close();
    fst.reset();
#endif
    if (top) top->final();
    top.reset();
    context.reset();
}
