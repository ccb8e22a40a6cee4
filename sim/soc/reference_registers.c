// SPDX-License-Identifier: Apache-2.0
//
// Reference of the SoC: Bulkhead's registers behind APB, and the worlds that differ in which records have arrived.

#include <stdlib.h>
#include <string.h>

#include "bulkhead/registers.h"
#include "soc.h"

// fpga/README.md: 4 KiB of PADDR.
uint16_t ref_fold(uint16_t paddr)
{
    return paddr < 0x800 ? paddr : paddr < 0xC00 ? (uint16_t)(0x2000 + (paddr & 0x3ff)) : (uint16_t)(0x4000 + (paddr & 0x3ff));
}

// ---- worlds -------------------------------------------------------------------------------------

static bool same_record(const struct bh_record *a, const struct bh_record *b)
{
    return a->code == b->code && a->ipa == b->ipa && a->port == b->port && a->write == b->write && a->prot == b->prot && a->size == b->size
           && a->partition == b->partition && a->vmid == b->vmid && a->id == b->id && a->len == b->len;
}

// All else of the models is the same.
static bool same(const struct world *a, const struct world *b)
{
    const struct bh_model *x = &a->model, *y = &b->model;
    if (a->count != b->count || x->fault_count != y->fault_count || x->fault_missed != y->fault_missed || x->irq_state != y->irq_state) return false;
    for (unsigned i = 0; i < a->count; i++)
        if (a->pending[i].when != b->pending[i].when || a->pending[i].channel != b->pending[i].channel) return false;
    for (unsigned i = 0; i < x->fault_count; i++)
        if (!same_record(&x->fault[(x->fault_head + i) % x->params.fault_depth], &y->fault[(y->fault_head + i) % y->params.fault_depth])) return false;
    return true;
}

struct worlds { struct world *at; unsigned count, limit; };

static void keep(struct soc *s, struct worlds *to, const struct world *w)
{
    for (unsigned i = 0; i < to->count; i++)
        if (same(&to->at[i], w)) return;
    if (to->count == to->limit) soc_mismatch(s, "records of more than %u orders: the reference gives up", SOC_WORLDS);
    to->at[to->count++] = *w;
}

static void adopt(struct soc *s, struct worlds *from)
{
    memcpy(s->ref.world, from->at, from->count * sizeof from->at[0]);
    s->ref.worlds = from->count;
}

static void push(struct world *w, unsigned i)
{
    bh_record_push(&w->model, &w->pending[i].record);
    memmove(&w->pending[i], &w->pending[i + 1], (w->count - i - 1) * sizeof w->pending[0]);
    w->count--;
}

// Those of one channel keep their order, and so do those far apart.
static bool may_be_next(const struct world *w, unsigned i)
{
    for (unsigned j = 0; j < i; j++)
        if (w->pending[j].channel == w->pending[i].channel || w->pending[i].when > w->pending[j].when + SOC_RECORD_SWAP) return false;
    return true;
}

void ref_record(struct soc *s, const struct bh_record *record, unsigned channel)
{
    struct reference *r = &s->ref;
    r->records++;
    if (s->log) fprintf(s->log, "%9llu record %s IPA 0x%04x port %u\n", (unsigned long long)s->cycle, bh_fault_name(record->code), (unsigned)record->ipa,
                        record->port);
    for (unsigned w = 0; w < r->worlds; w++) {
        struct world *at = &r->world[w];
        if (at->count == SOC_PENDING) soc_mismatch(s, "more than %u records under way", SOC_PENDING);
        at->pending[at->count] = (struct ref_record){*record, s->cycle, channel};
        at->count++;
    }
}

static unsigned overdue(const struct world *w, uint64_t cycle)
{
    for (unsigned i = 0; i < w->count; i++)
        if (cycle > w->pending[i].when + SOC_RECORD_LAG) return i + 1;
    return 0;
}

// All orders in which what is overdue may have come.
static void arrive(struct soc *s, const struct world *w, struct worlds *to)
{
    const unsigned due = overdue(w, s->cycle);
    if (!due) {
        keep(s, to, w);
        return;
    }
    const uint64_t limit = w->pending[due - 1].when + SOC_RECORD_LAG;
    for (unsigned i = 0; i < w->count; i++) {
        if (w->pending[i].when > limit || !may_be_next(w, i)) continue;
        struct world *next = malloc(sizeof *next);
        *next = *w;
        push(next, i);
        arrive(s, next, to);
        free(next);
    }
}

void ref_records_age(struct soc *s)
{
    struct reference *r = &s->ref;
    bool any = false;
    for (unsigned w = 0; w < r->worlds; w++) any |= overdue(&r->world[w], s->cycle) != 0;
    if (!any) return;
    if (r->worlds == 1 && r->world[0].count == 1) {
        push(&r->world[0], 0);
        return;
    }
    static struct world room[SOC_WORLDS];
    struct worlds to = {room, 0, SOC_WORLDS};
    for (unsigned w = 0; w < r->worlds; w++) arrive(s, &r->world[w], &to);
    adopt(s, &to);
}

// ---- one access -------------------------------------------------------------------------------------

static unsigned recent(const struct soc *s)
{
    unsigned n = 0;
    for (unsigned i = 0; i < 64; i++) n += s->ref.counted[i] && s->ref.counted[i] + SOC_COUNTER_LAG > s->cycle;
    return n;
}

static bool fits(const struct soc *s, const struct world *w, uint16_t addr, uint32_t want, uint32_t got)
{
    if (addr >= BH_REG_COUNTERS_BASE && addr < BH_REG_COUNTERS_BASE + 2 * BH_REG_COUNTERS_STRIDE) return want - got <= recent(s);
    uint32_t mask = 0;
    if (addr == BH_REG_PORT_BASE + BH_REG_PORT_STRIDE + BH_REG_PORT_PORT_STATUS && s->ref.dma.busy) mask = BH_PORT_STATUS_IDLE_MASK;
    if (addr == BH_REG_PORT_BASE + BH_REG_PORT_STRIDE + BH_REG_PORT_PORT_STATUS && s->cycle < s->ref.dma.moved + 8) mask = BH_PORT_STATUS_IDLE_MASK;
    (void)w;
    return ((want ^ got) & ~mask) == 0;
}

struct access { uint16_t addr; bool write; uint32_t data; uint8_t strb, prot; enum bh_resp resp; uint32_t got; };

// Executes the access in *w; false: it cannot have ended so.
static bool execute(struct soc *s, struct world *w, const struct access *a, enum bh_resp *want, uint32_t *value)
{
    struct bh_record r = {0};
    *value = 0;
    if (a->write) *want = bh_reg_write(&w->model, a->addr, a->prot, a->data, a->strb, &r);
    else *want = bh_reg_read(&w->model, a->addr, a->prot, value, &r);
    if (*want != a->resp || (!a->write && !fits(s, w, a->addr, *value, a->got))) return false;
    if (r.code != BH_FAULT_NONE) {
        if (w->count == SOC_PENDING) return false;
        w->pending[w->count] = (struct ref_record){r, s->cycle, 4};
        w->count++;
    }
    return true;
}

// All states in which it may have been executed: any of the records under way may have come before.
static void explore(struct soc *s, const struct world *w, const struct access *a, struct worlds *to)
{
    enum bh_resp want;
    uint32_t value;
    struct world *next = malloc(sizeof *next);
    *next = *w;
    if (execute(s, next, a, &want, &value)) keep(s, to, next);
    for (unsigned i = 0; i < w->count; i++) {
        if (!may_be_next(w, i)) continue;
        *next = *w;
        push(next, i);
        explore(s, next, a, to);
    }
    free(next);
}

void ref_register_answer(struct soc *s, bool write)
{
    struct reference *r = &s->ref;
    const struct soc_pins *pin = &s->pins;
    if (!r->apb.active || r->apb.answered || r->apb.write != write) soc_mismatch(s, "AXI4-Lite answers a register access that APB did not make");
    const uint16_t addr = ref_fold(r->apb.paddr);
    const uint8_t prot = r->apb.prot & 5;
    if (pin->l_addr != addr || pin->l_prot != prot)
        soc_mismatch(s, "APB %s of 0x%03x, PPROT %u reached register 0x%04x with AxPROT %u, and must reach 0x%04x with %u", write ? "write" : "read",
                     r->apb.paddr, r->apb.prot, pin->l_addr, pin->l_prot, addr, prot);
    if (write && (pin->l_wdata != r->apb.wdata || pin->l_wstrb != r->apb.strb))
        soc_mismatch(s, "APB write of 0x%03x: WDATA 0x%08x, WSTRB %x, and must be 0x%08x, %x", r->apb.paddr, pin->l_wdata, pin->l_wstrb, r->apb.wdata,
                     r->apb.strb);
    const struct access a = {addr, write, r->apb.wdata, r->apb.strb, prot, pin->l_resp, pin->l_rdata};
    enum bh_resp want = BH_OKAY;
    uint32_t value = 0;
    bool ok;
    // The DMA engine accepts a change of its view between words only.
    unsigned ports = 0;
    const enum bh_effect effect = write ? bh_reg_effect(&r->world[0].model, addr, prot, a.data, a.strb, &ports) : BH_EFFECT_NONE;
    if (effect != BH_EFFECT_NONE && ports & 2 && a.resp == BH_OKAY && r->dma.phase != DMA_NEXT)
        soc_mismatch(s, "the DMA engine's view changes in the midst of a word, IPA 0x%04x to 0x%04x", r->dma.source, r->dma.destination);
    if (r->worlds == 1 && !r->world[0].count) {
        ok = execute(s, &r->world[0], &a, &want, &value);
    } else {
        static struct world room[SOC_WORLDS];
        struct worlds to = {room, 0, SOC_WORLDS};
        for (unsigned w = 0; w < r->worlds; w++) explore(s, &r->world[w], &a, &to);
        ok = to.count != 0;
        if (ok) adopt(s, &to);
        else {
            static struct world copy;
            copy = r->world[0];
            execute(s, &copy, &a, &want, &value);
        }
    }
    if (!ok)
        soc_mismatch(s, "register 0x%04x (APB 0x%03x), %s 0x%08x, prot %u: answered %u, data 0x%08x, and must be %u, data 0x%08x%s", addr, r->apb.paddr,
                     write ? "write of" : "read,", write ? a.data : 0, prot, a.resp, write ? 0 : a.got, want, value,
                     r->worlds > 1 || r->world[0].count ? " or what records under way make of it" : "");
    r->apb.answered = true;
    r->apb.error = a.resp >= BH_SLVERR;
    r->apb.rdata = a.got;
    if (write) r->written = s->cycle;
}

// ---- APB ------------------------------------------------------------------------------------------------

void ref_apb_begin(struct soc *s, uint16_t paddr, bool write, uint32_t wdata, uint8_t strb, uint8_t prot)
{
    struct reference *r = &s->ref;
    memset(&r->apb, 0, sizeof r->apb);
    r->apb.active = true;
    r->apb.paddr = paddr;
    r->apb.write = write;
    r->apb.wdata = wdata;
    r->apb.strb = strb;
    r->apb.prot = prot;
    r->apb.since = s->cycle;
}

void ref_apb_end(struct soc *s, bool error, uint32_t rdata)
{
    struct reference *r = &s->ref;
    if (!r->apb.answered) soc_mismatch(s, "APB access of 0x%03x ended before its register answered", r->apb.paddr);
    if (error != r->apb.error || (!r->apb.write && rdata != r->apb.rdata))
        soc_mismatch(s, "APB access of 0x%03x: PSLVERR %u, PRDATA 0x%08x, and the register answered %u, 0x%08x", r->apb.paddr, error, rdata,
                     r->apb.error, r->apb.rdata);
    if (s->log)
        fprintf(s->log, "%9llu APB %s 0x%03x prot %u data 0x%08x%s\n", (unsigned long long)s->cycle, r->apb.write ? "write" : "read ", r->apb.paddr,
                r->apb.prot, r->apb.write ? r->apb.wdata : rdata, error ? " PSLVERR" : "");
    r->apb.active = false;
    r->apb_transfers++;
    r->apb_errors += error;
}
