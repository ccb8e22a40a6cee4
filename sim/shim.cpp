// SPDX-License-Identifier: Apache-2.0
//
// The only file that sees Verilator: pins of one build as plain C (shim.h).
// DUT_* macros carry the build's parameters (sim.mk).

#include "Vbulkhead.h"
#include "shim.h"
#include "verilated_top.h"

extern "C" {
const struct bh_params dut_params = BUILD_PARAMS;
const char dut_configuration[] = DUT_NAME;
const bool dut_can_trace = VM_TRACE;
}

namespace {

VerilatedTop<Vbulkhead> top;

// A pin is the concatenation over ports, W bits each, port 0 lowest.  Verilator's types go by the whole width:
// up to 64 bits are integers, wider ones arrays of 32-bit words.
template <unsigned W> constexpr uint64_t ones = W >= 64 ? ~0ull : (1ull << W % 64) - 1;

template <unsigned W, class T> void put(T &pin, unsigned port, uint64_t v)
{
    if constexpr (DUT_PORTS == 1)
        pin = (T)v;
    else
        pin = (T)((pin & ~(ones<W> << W * port)) | (v & ones<W>) << W * port);
}
template <unsigned W, class T> uint64_t get(const T &pin, unsigned port)
{
    if constexpr (DUT_PORTS == 1)
        return pin;
    else
        return (uint64_t)pin >> W * port & ones<W>;
}
template <unsigned W, std::size_t N> void put(VlWide<N> &pin, unsigned port, uint64_t v)
{
    unsigned bit = W * port % 32, word = W * port / 32;
    for (unsigned left = W; left; word++, bit = 0) {
        const unsigned n = left < 32 - bit ? left : 32 - bit;
        const uint32_t mask = (uint32_t)((1ull << n) - 1) << bit;
        pin[word] = (pin[word] & ~mask) | ((uint32_t)v << bit & mask);
        v >>= n;
        left -= n;
    }
}
template <unsigned W, std::size_t N> uint64_t get(const VlWide<N> &pin, unsigned port)
{
    unsigned bit = W * port % 32, word = W * port / 32, at = 0;
    uint64_t v = 0;
    for (unsigned left = W; left; word++, bit = 0) {
        const unsigned n = left < 32 - bit ? left : 32 - bit;
        v |= (uint64_t)(pin[word] >> bit & ((1ull << n) - 1)) << at;
        at += n;
        left -= n;
    }
    return v;
}

// Data are whole words.
constexpr unsigned WORDS = DUT_DATA_WIDTH / 32;

template <class T> void put_data(T &pin, unsigned port, const uint32_t *d)
{
    put<DUT_DATA_WIDTH>(pin, port, WORDS == 1 ? d[0] : d[0] | (uint64_t)d[1] << 32);
}
template <std::size_t N> void put_data(VlWide<N> &pin, unsigned port, const uint32_t *d)
{
    for (unsigned i = 0; i < WORDS; i++) pin[port * WORDS + i] = d[i];
}
template <class T> void get_data(const T &pin, unsigned port, uint32_t *d)
{
    const uint64_t v = get<DUT_DATA_WIDTH>(pin, port);
    d[0] = (uint32_t)v;
    if (WORDS == 2) d[1] = (uint32_t)(v >> 32);
}
template <std::size_t N> void get_data(const VlWide<N> &pin, unsigned port, uint32_t *d)
{
    for (unsigned i = 0; i < WORDS; i++) d[i] = pin[port * WORDS + i];
}

#define PUT_ADDR(ch, a)                                                                                                \
    put<DUT_ID_WIDTH>(top->s_axi_##ch##id, n, (a).id), put<DUT_IPA_WIDTH>(top->s_axi_##ch##addr, n, (a).addr),         \
    put<8>(top->s_axi_##ch##len, n, (a).len), put<3>(top->s_axi_##ch##size, n, (a).size),                              \
    put<2>(top->s_axi_##ch##burst, n, (a).burst), put<1>(top->s_axi_##ch##lock, n, (a).lock),                          \
    put<4>(top->s_axi_##ch##cache, n, (a).cache), put<3>(top->s_axi_##ch##prot, n, (a).prot),                          \
    put<4>(top->s_axi_##ch##qos, n, (a).qos), put<4>(top->s_axi_##ch##region, n, (a).region),                          \
    put<DUT_USER_WIDTH>(top->s_axi_##ch##user, n, (a).user), put<1>(top->s_axi_##ch##valid, n, (a).valid)
#define GET_ADDR(ch, a)                                                                                                \
    (a).id = (uint32_t)get<DUT_ID_WIDTH>(top->m_axi_##ch##id, n), (a).addr = get<DUT_PA_WIDTH>(top->m_axi_##ch##addr, n), \
    (a).len = (uint8_t)get<8>(top->m_axi_##ch##len, n), (a).size = (uint8_t)get<3>(top->m_axi_##ch##size, n),          \
    (a).burst = (uint8_t)get<2>(top->m_axi_##ch##burst, n), (a).lock = (uint8_t)get<1>(top->m_axi_##ch##lock, n),      \
    (a).cache = (uint8_t)get<4>(top->m_axi_##ch##cache, n), (a).prot = (uint8_t)get<3>(top->m_axi_##ch##prot, n),      \
    (a).qos = (uint8_t)get<4>(top->m_axi_##ch##qos, n), (a).region = (uint8_t)get<4>(top->m_axi_##ch##region, n),      \
    (a).user = get<DUT_USER_WIDTH>(top->m_axi_##ch##user, n),                                                          \
    (a).vmid = (uint16_t)get<DUT_VMID_WIDTH>(top->m_axi_##ch##vmid, n), (a).valid = (uint8_t)get<1>(top->m_axi_##ch##valid, n)

inline void put_port(const struct dut_port *p, unsigned n)
{
    PUT_ADDR(aw, p->s_aw);
    PUT_ADDR(ar, p->s_ar);
    put_data(top->s_axi_wdata, n, p->s_w.data);
    put<DUT_DATA_WIDTH / 8>(top->s_axi_wstrb, n, p->s_w.strb), put<DUT_USER_WIDTH>(top->s_axi_wuser, n, p->s_w.user);
    put<1>(top->s_axi_wlast, n, p->s_w.last), put<1>(top->s_axi_wvalid, n, p->s_w.valid);
    put<1>(top->s_axi_bready, n, p->s_bready), put<1>(top->s_axi_rready, n, p->s_rready);
    put<1>(top->m_axi_awready, n, p->m_awready), put<1>(top->m_axi_wready, n, p->m_wready);
    put<1>(top->m_axi_arready, n, p->m_arready);
    put<DUT_ID_WIDTH>(top->m_axi_bid, n, p->m_b.id), put<DUT_USER_WIDTH>(top->m_axi_buser, n, p->m_b.user);
    put<2>(top->m_axi_bresp, n, p->m_b.resp), put<1>(top->m_axi_bvalid, n, p->m_b.valid);
    put_data(top->m_axi_rdata, n, p->m_r.data);
    put<DUT_ID_WIDTH>(top->m_axi_rid, n, p->m_r.id), put<DUT_USER_WIDTH>(top->m_axi_ruser, n, p->m_r.user);
    put<2>(top->m_axi_rresp, n, p->m_r.resp), put<1>(top->m_axi_rlast, n, p->m_r.last);
    put<1>(top->m_axi_rvalid, n, p->m_r.valid);
    put<4>(top->level_sel, n, p->level_sel), put<1>(top->level_req, n, p->level_req);
    put<1>(top->qacceptn, n, p->q_tied ? get<1>(top->qreqn, n) : p->qacceptn);
}

inline void get_port(struct dut_port *p, unsigned n)
{
    p->s_awready = (uint8_t)get<1>(top->s_axi_awready, n), p->s_wready = (uint8_t)get<1>(top->s_axi_wready, n);
    p->s_arready = (uint8_t)get<1>(top->s_axi_arready, n);
    p->s_b.id = (uint32_t)get<DUT_ID_WIDTH>(top->s_axi_bid, n), p->s_b.user = get<DUT_USER_WIDTH>(top->s_axi_buser, n);
    p->s_b.resp = (uint8_t)get<2>(top->s_axi_bresp, n), p->s_b.valid = (uint8_t)get<1>(top->s_axi_bvalid, n);
    get_data(top->s_axi_rdata, n, p->s_r.data);
    p->s_r.id = (uint32_t)get<DUT_ID_WIDTH>(top->s_axi_rid, n), p->s_r.user = get<DUT_USER_WIDTH>(top->s_axi_ruser, n);
    p->s_r.resp = (uint8_t)get<2>(top->s_axi_rresp, n), p->s_r.last = (uint8_t)get<1>(top->s_axi_rlast, n);
    p->s_r.valid = (uint8_t)get<1>(top->s_axi_rvalid, n);
    GET_ADDR(aw, p->m_aw);
    GET_ADDR(ar, p->m_ar);
    get_data(top->m_axi_wdata, n, p->m_w.data);
    p->m_w.strb = get<DUT_DATA_WIDTH / 8>(top->m_axi_wstrb, n), p->m_w.user = get<DUT_USER_WIDTH>(top->m_axi_wuser, n);
    p->m_w.last = (uint8_t)get<1>(top->m_axi_wlast, n), p->m_w.valid = (uint8_t)get<1>(top->m_axi_wvalid, n);
    p->m_bready = (uint8_t)get<1>(top->m_axi_bready, n), p->m_rready = (uint8_t)get<1>(top->m_axi_rready, n);
    p->qreqn = (uint8_t)get<1>(top->qreqn, n), p->closed = (uint8_t)get<1>(top->port_closed, n);
    p->qacceptn = (uint8_t)get<1>(top->qacceptn, n);
    p->level_ack = (uint8_t)get<1>(top->level_ack, n), p->level = (uint8_t)get<4>(top->port_level, n);
    p->level_call = (uint8_t)get<1>(top->level_call, n);
}

#define GET_TABLE(ch, a)                                                                                               \
    (a).addr = top->t_axi_##ch##addr, (a).len = top->t_axi_##ch##len, (a).size = top->t_axi_##ch##size,                \
    (a).burst = top->t_axi_##ch##burst, (a).cache = top->t_axi_##ch##cache, (a).prot = top->t_axi_##ch##prot,          \
    (a).valid = top->t_axi_##ch##valid

inline void put_table(const struct dut_table *t)
{
    top->t_axi_awready = t->awready, top->t_axi_wready = t->wready, top->t_axi_arready = t->arready;
    top->t_axi_bvalid = t->bvalid, top->t_axi_bresp = t->bresp;
    top->t_axi_rvalid = t->rvalid, top->t_axi_rresp = t->rresp, top->t_axi_rlast = t->rlast, top->t_axi_rdata = t->rdata;
}

inline void get_table(struct dut_table *t)
{
    GET_TABLE(aw, t->aw);
    GET_TABLE(ar, t->ar);
    t->wdata = top->t_axi_wdata, t->wstrb = top->t_axi_wstrb, t->wlast = top->t_axi_wlast, t->wvalid = top->t_axi_wvalid;
    t->bready = top->t_axi_bready, t->rready = top->t_axi_rready;
}

} // namespace

extern "C" void dut_open(uint64_t seed, const char *waves) { top.open("bulkhead", seed, waves); }

extern "C" void dut_low(struct dut_pins *p)
{
    top->aclk = 0;
    top->aresetn = p->aresetn;
    for (unsigned n = 0; n < DUT_PORTS; n++) put_port(&p->port[n], n);
    top->s_axil_awaddr = p->axil_awaddr, top->s_axil_awprot = p->axil_awprot, top->s_axil_awvalid = p->axil_awvalid;
    top->s_axil_wdata = p->axil_wdata, top->s_axil_wstrb = p->axil_wstrb, top->s_axil_wvalid = p->axil_wvalid;
    top->s_axil_bready = p->axil_bready, top->s_axil_araddr = p->axil_araddr, top->s_axil_arprot = p->axil_arprot;
    top->s_axil_arvalid = p->axil_arvalid, top->s_axil_rready = p->axil_rready;
    top->part_sel = p->part_sel, top->part_req = p->part_req;
    put_table(&p->table);

    top.step();

    for (unsigned n = 0; n < DUT_PORTS; n++) get_port(&p->port[n], n);
    p->axil_awready = top->s_axil_awready, p->axil_wready = top->s_axil_wready;
    p->axil_bvalid = top->s_axil_bvalid, p->axil_bresp = top->s_axil_bresp, p->axil_arready = top->s_axil_arready;
    p->axil_rvalid = top->s_axil_rvalid, p->axil_rresp = top->s_axil_rresp, p->axil_rdata = top->s_axil_rdata;
    p->part_ack = top->part_ack, p->part_active = top->part_active, p->irq = top->irq;
    p->mail_irq = top->mail_irq;
    get_table(&p->table);
}

extern "C" void dut_high(void)
{
    top->aclk = 1;
    top.step();
}

extern "C" void dut_close(void) { top.close(); }
