// SPDX-License-Identifier: Apache-2.0
//
// Reference of the SoC: bursts at Bulkhead's pins, memory, DMA engine, board registers, AHB.
//
// Order within a cycle: register accesses that end, addresses at s_axi, reads of memory, writes of memory, answers.  A change is seen by
// what comes in the same cycle only where the RTL says so: an address accepted with s_axil_bvalid is judged by the new state.

#include <string.h>

#include "bulkhead/soc.h"
#include "soc.h"

#define PORT_WORD(x, p) ((uint32_t)((x) >> 32 * (p)))
#define HALF(x, p)      ((uint16_t)((x) >> 16 * (p)))
#define DMA_LIMIT       20000   /* cycles that the DMA engine may be held */

void ref_init(struct soc *s)
{
    memset(&s->ref, 0, sizeof s->ref);
    ref_reset(s);
}

// A write that reset met may have been made or not.
static void doubt(struct reference *r, unsigned port, uint64_t ipa, uint8_t size, uint8_t prot)
{
    const struct bh_burst b = {.addr = ipa, .size = size, .burst = BH_INCR, .prot = prot, .write = 1};
    struct bh_verdict v;
    if (bh_judge(&r->world[0].model, port, &b, &v) == BH_OK && v.fault == BH_FAULT_NONE && v.pa < 0x2000) r->known[v.pa >> 2] = 0;
}

void ref_reset(struct soc *s)
{
    struct reference *r = &s->ref;
    if (r->dma.busy) doubt(r, 1, r->dma.destination, 2, 0);
    if (r->ahb.active && r->ahb.beat.write)
        doubt(r, 0, r->ahb.beat.addr & 0xffff, r->ahb.beat.size, r->ahb.beat.prot & HPROT_PRIVILEGED ? BH_PROT_PRIVILEGED : 0);
    bh_init(&r->world[0].model, &soc_params);
    r->world[0].count = 0;
    r->worlds = 1;
    memset(&r->dma, 0, sizeof r->dma);
    memset(r->channel, 0, sizeof r->channel);
    memset(&r->ahb, 0, sizeof r->ahb);
    memset(&r->apb, 0, sizeof r->apb);
    memset(r->counted, 0, sizeof r->counted);
    r->led = false;
    r->last_events = 0;
    r->written = s->cycle;
}

bool ref_quiet(const struct soc *s)
{
    const struct reference *r = &s->ref;
    return !r->dma.busy && !r->channel[0][0].count && !r->channel[0][1].count && !r->channel[1][0].count && !r->channel[1][1].count;
}

static struct ref_burst *head(struct ref_channel *c) { return c->count ? &c->burst[c->first] : NULL; }

static struct ref_burst *oldest_without(struct ref_channel *c, bool data)
{
    for (unsigned i = 0; i < c->count; i++) {
        struct ref_burst *b = &c->burst[(c->first + i) % SOC_FLIGHT];
        if (!(data ? b->data_in : b->passes ? b->out : true)) return b;
    }
    return NULL;
}

static const char *direction(unsigned write) { return write ? "write" : "read"; }

// ---- s_axi: addresses and write data ------------------------------------------------------------

static void accepted(struct soc *s, unsigned p, unsigned write)
{
    struct reference *r = &s->ref;
    const struct soc_pins *pin = &s->pins;
    const uint16_t attributes = HALF(write ? pin->s_aw : pin->s_ar, p);
    struct bh_burst b = {.addr = HALF(write ? pin->s_awaddr : pin->s_araddr, p), .len = attributes & 0x7f, .size = attributes >> 7 & 7,
                         .prot = attributes >> 10 & 7, .burst = attributes >> 13 & 3, .lock = attributes >> 15, .write = (uint8_t)write};

    // It is what the core or the DMA engine asked for, once.
    if (p == 0) {
        const struct ahb_beat *a = &r->ahb.beat;
        if (!r->ahb.active || r->ahb.sent || a->write != (write != 0))
            soc_mismatch(s, "port 0: a %s of IPA 0x%04x that no AHB beat asked for", direction(write), (unsigned)b.addr);
        const uint8_t prot = (uint8_t)((a->prot & HPROT_PRIVILEGED ? BH_PROT_PRIVILEGED : 0) | (a->prot & HPROT_DATA ? 0 : BH_PROT_INSTRUCTION));
        if (b.addr != (a->addr & 0xffff) || b.size != a->size || b.len || b.burst != BH_INCR || b.lock != a->exclusive || b.prot != prot)
            soc_mismatch(s, "port 0: AHB %s of 0x%08x, HSIZE %u, HPROT %x, exclusive %u became IPA 0x%04x, AxSIZE %u, AxLEN %u, AxBURST %u, "
                         "AxPROT %u, AxLOCK %u (AxPROT must be %u)", direction(write), a->addr, a->size, a->prot, a->exclusive,
                         (unsigned)b.addr, b.size, b.len, b.burst, b.prot, b.lock, prot);
        r->ahb.sent = true;
    } else {
        struct ref_dma *d = &r->dma;
        const uint16_t want = write ? d->destination : d->source;
        if (!d->busy || d->phase != (write ? DMA_WRITE : DMA_NEXT) || (write && d->address_sent))
            soc_mismatch(s, "port 1: a %s of IPA 0x%04x that the DMA engine has no reason for", direction(write), (unsigned)b.addr);
        if (b.addr != want || b.size != 2 || b.len || b.burst != BH_INCR || b.lock || b.prot)
            soc_mismatch(s, "port 1: the DMA engine's %s is IPA 0x%04x, AxSIZE %u, AxLEN %u, AxBURST %u, AxPROT %u, and must be 0x%04x, 2, 0, 1, 0",
                         direction(write), (unsigned)b.addr, b.size, b.len, b.burst, b.prot, want);
        if (write) d->address_sent = true;
        else d->phase = DMA_READ;
        d->moved = s->cycle;
    }

    struct ref_channel *c = &r->channel[p][write];
    if (c->count == SOC_FLIGHT) soc_mismatch(s, "port %u: more than %u %ss in flight", p, SOC_FLIGHT, direction(write));
    struct ref_burst *n = &c->burst[(c->first + c->count++) % SOC_FLIGHT];
    *n = (struct ref_burst){.burst = b};
    struct bh_record record = {0};
    for (unsigned w = 0; w < r->worlds; w++) bh_transact(&r->world[w].model, p, &b, &n->verdict, &record);
    n->refusal = bh_refusal_response(&r->world[0].model);
    n->passes = n->verdict.fault == BH_FAULT_NONE && !n->verdict.exclusive_fails;
    r->counted[r->counted_next++ % 64] = s->cycle;
    if (n->verdict.fault != BH_FAULT_NONE) {
        r->refused[p]++;
        ref_record(s, &record, 2 * p + write);
    }
}

static void write_data(struct soc *s, unsigned p)
{
    struct reference *r = &s->ref;
    const uint32_t data = PORT_WORD(s->pins.s_wdata, p);
    const uint8_t strb = s->pins.s_wstrb >> 4 * p & 15;
    if (p == 0) {
        const struct ahb_beat *a = &r->ahb.beat;
        if (!r->ahb.active || !a->write || r->ahb.data_sent) soc_mismatch(s, "port 0: write data that no AHB beat asked for");
        const unsigned bytes = a->size > 2 ? 4 : 1u << a->size;
        const uint8_t want = (uint8_t)(((1u << bytes) - 1) << (a->size > 1 ? 0 : a->addr & (4u - bytes)));
        if (data != a->data || strb != want)
            soc_mismatch(s, "port 0: AHB write of 0x%08x, HSIZE %u, HWDATA 0x%08x became WDATA 0x%08x, WSTRB %x, and must be strobes %x", a->addr,
                         a->size, a->data, data, strb, want);
        r->ahb.data_sent = true;
    } else {
        struct ref_dma *d = &r->dma;
        if (d->phase != DMA_WRITE || d->data_sent) soc_mismatch(s, "port 1: write data that the DMA engine has no reason for");
        if (data != d->data || strb != 15)
            soc_mismatch(s, "port 1: the DMA engine read 0x%08x and writes 0x%08x, strobes %x", d->data, data, strb);
        d->data_sent = true;
    }
    struct ref_burst *b = oldest_without(&r->channel[p][1], true);
    // Data may come before their address: the DMA engine's and the bridge's are steady, so they are taken with either.
    if (b) b->data = data, b->strb = strb, b->data_in = true;
}

// ---- memory side -----------------------------------------------------------------------------------

static uint32_t merge(uint32_t old, uint32_t data, uint8_t strb)
{
    const uint32_t mask = (strb & 1 ? 0xffu : 0) | (strb & 2 ? 0xff00u : 0) | (strb & 4 ? 0xff0000u : 0) | (strb & 8 ? 0xff000000u : 0);
    return (old & ~mask) | (data & mask);
}

static uint32_t dma_status(const struct ref_dma *d)
{
    return (uint32_t)d->write_error << 3 | (uint32_t)d->read_error << 2 | (uint32_t)d->done << 1 | (uint32_t)d->busy;
}

// Registers of DMA engine and board.  write: what it would be answered; *data: the value read.
static enum bh_resp device(const struct reference *r, uint64_t pa, unsigned size, uint8_t strb, bool write, uint32_t *data)
{
    const struct ref_dma *d = &r->dma;
    *data = 0;
    if (size != 2 || pa & 3 || (write && strb != 15)) return BH_SLVERR;
    switch (pa) {
    case SOC_REG_DMA_ID: *data = SOC_DMA_ID_RESET; return write ? BH_SLVERR : BH_OKAY;
    case SOC_REG_BOARD_ID: *data = SOC_BOARD_ID_RESET; return write ? BH_SLVERR : BH_OKAY;
    case SOC_REG_BOARD_LED: *data = r->led; return BH_OKAY;
    case SOC_REG_DMA_SOURCE: *data = d->source; break;
    case SOC_REG_DMA_DESTINATION: *data = d->destination; break;
    case SOC_REG_DMA_WORDS: *data = d->left; break;
    case SOC_REG_DMA_STATUS: *data = dma_status(d); return BH_OKAY;
    default: return BH_SLVERR;
    }
    return write && d->busy ? BH_SLVERR : BH_OKAY;
}

static void device_write(struct soc *s, uint64_t pa, uint32_t data)
{
    struct reference *r = &s->ref;
    struct ref_dma *d = &r->dma;
    switch (pa) {
    case SOC_REG_BOARD_LED: r->led = data & 1; break;
    case SOC_REG_DMA_SOURCE: d->source = (uint16_t)(data & SOC_DMA_SOURCE_IPA_MASK); break;
    case SOC_REG_DMA_DESTINATION: d->destination = (uint16_t)(data & SOC_DMA_DESTINATION_IPA_MASK); break;
    case SOC_REG_DMA_WORDS:
        d->left = data & SOC_DMA_WORDS_LEFT_MASK;
        if (d->left) d->busy = true, d->phase = DMA_NEXT, d->moved = s->cycle;
        break;
    case SOC_REG_DMA_STATUS:
        if (data & SOC_DMA_STATUS_DONE_MASK) d->done = false;
        if (data & SOC_DMA_STATUS_READ_ERROR_MASK) d->read_error = false;
        if (data & SOC_DMA_STATUS_WRITE_ERROR_MASK) d->write_error = false;
        break;
    default: break;
    }
}

static void memory_address(struct soc *s, unsigned p, unsigned write)
{
    struct reference *r = &s->ref;
    const struct soc_pins *pin = &s->pins;
    const uint16_t addr = HALF(write ? pin->m_awaddr : pin->m_araddr, p), at = HALF(write ? pin->m_aw : pin->m_ar, p);
    const unsigned vmid = (write ? pin->m_awvmid : pin->m_arvmid) >> p & 1;
    struct ref_burst *b = oldest_without(&r->channel[p][write], false);
    if (!b) soc_mismatch(s, "port %u: a %s of PA 0x%04x reached memory that was refused or never asked for", p, direction(write), addr);
    const struct bh_verdict *v = &b->verdict;
    if (addr != v->pa || (at & 0x7f) != b->burst.len || (at >> 7 & 7) != b->burst.size || (at >> 10 & 7) != v->prot
        || (at >> 13 & 3) != b->burst.burst || at >> 15 != b->burst.lock || vmid != (v->vmid & 1))
        soc_mismatch(s, "port %u: %s of IPA 0x%04x came out as PA 0x%04x, AxPROT %u, AxSIZE %u, AxLEN %u, VMID %u, and must be PA 0x%04x, AxPROT %u, "
                     "AxSIZE %u, AxLEN %u, VMID %u (design section 2, step 7)", p, direction(write), (unsigned)b->burst.addr, addr,
                     at >> 10 & 7, at >> 7 & 7, at & 0x7f, vmid, (unsigned)v->pa, v->prot, b->burst.size, b->burst.len, v->vmid);
    b->out = true;
    if (write) return;
    b->when = s->cycle;
    const unsigned word = (unsigned)v->pa >> 2;
    if (v->pa < 0x2000) {
        b->resp = BH_OKAY, b->data = r->memory[word];
        b->known = r->known[word], b->either = r->either[word], b->other = r->other[word];
    } else if (p == 1) {
        b->resp = BH_DECERR, b->data = 0;
    } else {
        b->resp = device(r, v->pa, b->burst.size, 0, false, &b->data);
    }
}

// A write beat is accepted: memory and registers have it from the next cycle on.
static void memory_write(struct soc *s, unsigned p, bool both)
{
    struct reference *r = &s->ref;
    struct ref_burst *b = head(&r->channel[p][1]);
    if (!b || !b->passes || b->data_out) soc_mismatch(s, "port %u: write data reached memory that were refused or never asked for", p);
    const uint32_t data = PORT_WORD(s->pins.m_wdata, p);
    const uint8_t strb = s->pins.m_wstrb >> 4 * p & 15;
    if (!b->data_in || !b->out || data != b->data || strb != b->strb)
        soc_mismatch(s, "port %u: write of IPA 0x%04x: WDATA 0x%08x, WSTRB %x reached memory, and must be 0x%08x, %x", p, (unsigned)b->burst.addr,
                     data, strb, b->data, b->strb);
    b->data_out = true;
    const uint64_t pa = b->verdict.pa;
    uint32_t old;
    if (pa >= 0x2000) {
        b->resp = p ? BH_DECERR : device(r, pa, b->burst.size, strb, true, &old);
        if (!p && b->resp == BH_OKAY) device_write(s, pa, data);
        return;
    }
    b->resp = BH_OKAY;
    const unsigned word = (unsigned)pa >> 2;
    old = r->memory[word];
    const struct ref_burst *theirs = both ? head(&r->channel[!p][1]) : NULL;
    if (theirs && theirs->verdict.pa >> 2 == word && p == 1) {     // both at once: either may stay
        r->other[word] = merge(old, data, strb);
        r->either[word] = true;
        return;
    }
    r->known[word] |= strb;
    if (strb == 15) r->either[word] = false;
    else if (r->either[word]) r->other[word] = merge(r->other[word], data, strb);
    r->memory[word] = merge(old, data, strb);
    // A read of the other port in this very cycle has no defined value on the chip: the old or the new one here.
    struct ref_burst *reader = head(&r->channel[!p][0]);
    if (reader && reader->out && !reader->answered && reader->when == s->cycle && reader->verdict.pa >> 2 == word && !reader->either)
        reader->either = true, reader->other = r->memory[word];
}

static void memory_answer(struct soc *s, unsigned p, unsigned write)
{
    struct reference *r = &s->ref;
    struct ref_burst *b = head(&r->channel[p][write]);
    const enum bh_resp resp = (write ? s->pins.m_bresp : s->pins.m_rresp) >> 2 * p & 3;
    if (!b || !b->passes || !b->out || (write && !b->data_out) || b->answered)
        soc_mismatch(s, "port %u: memory answers a %s that it was not asked for", p, direction(write));
    if (resp != b->resp)
        soc_mismatch(s, "port %u: memory answers the %s of PA 0x%04x with %u, and must with %u", p, direction(write), (unsigned)b->verdict.pa, resp, b->resp);
    b->answered = true;
    if (write) return;
    const uint32_t data = PORT_WORD(s->pins.m_rdata, p);
    const unsigned word = (unsigned)b->verdict.pa >> 2;
    if (b->verdict.pa < 0x2000 && b->known != 15) {     // what block RAM held at power-up, from now on
        const uint8_t fresh = ~r->known[word] & 15;
        r->memory[word] = merge(r->memory[word], data, fresh);
        r->known[word] = 15;
        b->data = merge(data, b->data, b->known);
        b->other = merge(data, b->other, b->known);
    }
    if (data != b->data && b->either && data == b->other) {
        if (r->either[word]) r->memory[word] = data, r->either[word] = false;
        b->data = data;
    }
    if (data != b->data)
        soc_mismatch(s, "port %u: PA 0x%04x holds 0x%08x and reads 0x%08x", p, (unsigned)b->verdict.pa, b->data, data);
}

// ---- answers at s_axi ----------------------------------------------------------------------------------

static void dma_answer(struct soc *s, unsigned write, bool error, uint32_t data)
{
    struct ref_dma *d = &s->ref.dma;
    d->moved = s->cycle;
    if (!write) {
        d->data = data;
        d->phase = error ? DMA_NEXT : DMA_WRITE;
        d->address_sent = d->data_sent = false;
        if (error) d->read_error = d->done = true, d->busy = false;
        return;
    }
    d->phase = DMA_NEXT;
    if (error) {
        d->write_error = d->done = true, d->busy = false;
        return;
    }
    s->ref.dma_words++;
    d->source = (uint16_t)(d->source + 4);
    d->destination = (uint16_t)(d->destination + 4);
    if (--d->left == 0) d->done = true, d->busy = false;
}

static void answer(struct soc *s, unsigned p, unsigned write)
{
    struct reference *r = &s->ref;
    struct ref_channel *c = &r->channel[p][write];
    struct ref_burst *b = head(c);
    const enum bh_resp resp = (write ? s->pins.s_bresp : s->pins.s_rresp) >> 2 * p & 3;
    const uint32_t data = write ? 0 : PORT_WORD(s->pins.s_rdata, p);
    if (!b || (b->passes && !b->answered) || (write && !b->data_in))
        soc_mismatch(s, "port %u: a %s is answered that was not made or is not done", p, direction(write));
    const bool refused = b->verdict.fault != BH_FAULT_NONE;
    const enum bh_resp want = refused ? b->refusal : b->passes ? b->resp : BH_OKAY;
    const uint32_t value = refused || write ? 0 : b->data;
    if (resp != want || data != value)
        soc_mismatch(s, "port %u: %s of IPA 0x%04x, AxPROT %u is answered %u, data 0x%08x, and must be %u, data 0x%08x (%s%s)", p, direction(write),
                     (unsigned)b->burst.addr, b->burst.prot, resp, data, want, value, refused ? "refused: " : "allowed",
                     refused ? bh_fault_rule(b->verdict.fault) : "");
    r->axi[p]++;
    const bool error = resp >= BH_SLVERR;
    if (p == 1) {
        dma_answer(s, write, error, data);
    } else {
        r->ahb.answered = true;
        r->reached_memory = b->passes && b->verdict.pa < 0x2000;
        r->ahb.resp = resp;
        r->ahb.data = data;
    }
    c->first = (c->first + 1) % SOC_FLIGHT;
    c->count--;
}

// ---- a cycle ---------------------------------------------------------------------------------------------

static void check_lines(struct soc *s)
{
    const struct reference *r = &s->ref;
    const struct soc_pins *pin = &s->pins;
    const unsigned dma = pin->gpint >> 1 & 1, irq = pin->gpint & 1;
    if (dma != r->dma.done) soc_mismatch(s, "GPINT[1] is %u, and DMA_STATUS.DONE is %u", dma, r->dma.done);
    if ((pin->led >> 2 & 1) != r->dma.busy) soc_mismatch(s, "LED 2 is %u, and DMA_STATUS.BUSY is %u", pin->led >> 2 & 1, r->dma.busy);
    if ((pin->led >> 3 & 1) != r->led) soc_mismatch(s, "LED 3 is %u, and BOARD_LED is %u", pin->led >> 3 & 1, r->led);
    if ((pin->led >> 1 & 1) != irq) soc_mismatch(s, "LED 1 is %u, and the fault interrupt is %u", pin->led >> 1 & 1, irq);
    if (pin->gpint >> 2) soc_mismatch(s, "GPINT[4:2] are %u, and must be 0", pin->gpint >> 2);
    bool as_model = false;
    for (unsigned w = 0; w < r->worlds && !as_model; w++)
        as_model = bh_irq(&r->world[w].model) == (irq != 0) || (irq && r->world[w].count);
    if (!as_model && !r->apb.active && s->cycle > r->written + 4)
        soc_mismatch(s, "GPINT[0] is %u, and Bulkhead's irq must be %u", irq, !irq);
    const unsigned active = r->world[0].model.active;
    if ((pin->led & 1) != (active & 1) && !r->apb.active && s->cycle > r->written + 1)
        soc_mismatch(s, "LED 0 is %u, and the active partition is %u", pin->led & 1, active);
}

void ref_cycle(struct soc *s)
{
    struct reference *r = &s->ref;
    if (s->cycle < r->alive) return;
    check_lines(s);
    if (!r->ahb.active && (!s->pins.hreadyout || s->pins.hresp))
        soc_mismatch(s, "HREADYOUT %u, HRESP %u without a transfer: must be ready, OKAY", s->pins.hreadyout, s->pins.hresp);
    if (r->world[0].count) ref_records_age(s);
    const uint32_t e = s->pins.events, fresh = e & ~r->last_events;
    r->last_events = e & (EV_L_B | EV_L_R);
    if (r->dma.busy && s->cycle > r->dma.moved + DMA_LIMIT) soc_mismatch(s, "the DMA engine is busy and did nothing for %u cycles", DMA_LIMIT);
    if (!e) return;

    if (fresh & (EV_L_B | EV_L_R)) ref_register_answer(s, fresh & EV_L_B);
    for (unsigned p = 0; p < 2; p++) {
        const uint32_t v = e >> EV_PORT * p;
        if (v & EV_S_AR) accepted(s, p, 0);
        if (v & EV_S_AW) accepted(s, p, 1);
        if (v & EV_S_W) write_data(s, p);
        if (v & EV_M_AR) memory_address(s, p, 0);
        if (v & EV_M_AW) memory_address(s, p, 1);
    }
    const bool both = e & EV_M_W && e >> EV_PORT & EV_M_W;
    for (unsigned p = 0; p < 2; p++)
        if (e >> EV_PORT * p & EV_M_W) memory_write(s, p, both);
    for (unsigned p = 0; p < 2; p++) {
        const uint32_t v = e >> EV_PORT * p;
        if (v & EV_M_R) memory_answer(s, p, 0);
        if (v & EV_M_B) memory_answer(s, p, 1);
        if (v & EV_S_R) answer(s, p, 0);
        if (v & EV_S_B) answer(s, p, 1);
    }
}

// ---- AHB ---------------------------------------------------------------------------------------------------

void ref_ahb_begin(struct soc *s, const struct ahb_beat *b)
{
    struct reference *r = &s->ref;
    memset(&r->ahb, 0, sizeof r->ahb);
    r->ahb.active = true;
    r->ahb.beat = *b;
}

void ref_ahb_end(struct soc *s, const struct ahb_beat *b)
{
    struct reference *r = &s->ref;
    if (!r->ahb.active || !r->ahb.answered)
        soc_mismatch(s, "AHB %s of 0x%08x ended before Bulkhead answered it", direction(b->write), b->addr);
    const bool error = r->ahb.resp >= BH_SLVERR;
    if (b->error != error || (!error && !b->write && b->data != r->ahb.data))
        soc_mismatch(s, "AHB %s of 0x%08x, HPROT %x: HRESP %u, HRDATA 0x%08x, and Bulkhead answered %u, 0x%08x", direction(b->write), b->addr,
                     b->prot, b->error, b->data, r->ahb.resp, r->ahb.data);
    r->ahb.active = false;
    r->ahb_beats++;
    r->ahb_errors += error;
    if (s->log)
        fprintf(s->log, "%9llu AHB %s 0x%08x size %u prot %x data 0x%08x waits %u%s\n", (unsigned long long)s->cycle, direction(b->write), b->addr,
                b->size, b->prot, b->data, b->waits, b->error ? " ERROR" : "");
    if (b->write) r->writes++;
    else r->reads++;
}
