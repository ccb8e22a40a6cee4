// SPDX-License-Identifier: Apache-2.0
//
// Random traffic: AHB sequences of every form, back to back and not, APB accesses legal and not, switches and commits, beside a DMA engine
// that is started again and again.  Everything follows from the seed; the reference judges.

#include "bulkhead/registers.h"
#include "bulkhead/soc.h"
#include "rng.h"
#include "tests.h"

#define DMA (SOC_AHB + 0x4000)

static uint32_t place(struct rng *g)
{
    switch (rng_below(g, 16)) {
    case 0: return rng_below(g, 0x10000);                       // anywhere
    case 1: return 0x0ff0 + rng_below(g, 0x20);                 // at the window's end
    case 2: return 0x3ff0 + rng_below(g, 0x30);
    case 3: return 0x4000 + rng_below(g, 0x18);                 // the DMA engine's registers
    case 4: return 0x5000 + rng_below(g, 0x0c);
    case 5: return 0x7ff0 + rng_below(g, 0x20);
    default: return rng_below(g, 0x1000);
    }
}

static uint8_t protection(struct rng *g)
{
    return (uint8_t)((rng_chance(g, 8) ? 0 : HPROT_DATA) | (rng_chance(g, 128) ? HPROT_PRIVILEGED : 0) | rng_below(g, 4) << 2);
}

// One burst of any form with BUSY, IDLE and stalls of the bus in between; after ERROR it goes on or gives up.
static unsigned ahb_burst(struct soc *s, struct rng *g)
{
    static const unsigned beats[8] = {1, 0, 4, 4, 8, 8, 16, 16};
    const unsigned kind = rng_below(g, 8), size = rng_chance(g, 1) ? 3 : rng_below(g, 3), bytes = 1u << size;
    const unsigned n = kind == AHB_INCR ? 1 + rng_below(g, 12) : beats[kind];
    const bool wraps = kind && !(kind & 1);
    struct ahb_beat b = {.addr = SOC_AHB + (place(g) & ~(bytes - 1)), .size = (uint8_t)size, .burst = (uint8_t)kind, .prot = protection(g),
                         .write = rng_chance(g, 128), .lock = rng_chance(g, 16), .exclusive = n == 1 && rng_chance(g, 16)}, done;
    const uint32_t page = b.addr & ~0x3ffu;
    unsigned made = 0;
    for (unsigned i = 0; i < n; i++) {
        if ((b.addr & ~0x3ffu) != page) break;                  // no burst goes over 1 KiB
        while (i && kind && rng_chance(g, 24)) {
            b.trans = AHB_BUSY;
            while (!ahb_cycle(s, &b, &done)) {}
        }
        b.trans = i ? AHB_SEQ : AHB_NONSEQ;
        b.data = (uint32_t)rng_next(g);
        // A device register starts the DMA engine: what it may copy is chosen below, not by chance.
        if (b.write && (b.addr & 0xff00) == 0x4000 && (b.addr & 0xfc) == 0x0c) b.data &= ~0x3ffu;
        bool given_up = false;
        for (bool taken = false; !taken && !given_up;) {
            if (!s->data_phase && rng_chance(g, 16)) {          // another subordinate waits
                s->pins.hready_other = 0;
                ahb_cycle(s, &b, &done);
                s->pins.hready_other = 1;
                continue;
            }
            taken = ahb_cycle(s, &b, &done);
            given_up = !taken && s->pins.hresp && rng_chance(g, 128);
        }
        if (given_up) break;
        made++;
        b.addr = wraps ? (b.addr & ~(n * bytes - 1)) | ((b.addr + bytes) & (n * bytes - 1)) : b.addr + bytes;
    }
    if (rng_chance(g, 96))
        while (s->data_phase) ahb_cycle(s, NULL, &done);
    return made;
}

static void settle(struct soc *s)
{
    struct ahb_beat done;
    while (s->data_phase) ahb_cycle(s, NULL, &done);
}

static void dma_start(struct soc *s, struct rng *g)
{
    settle(s);
    if (s->ref.dma.busy) return;
    uint32_t v[4] = {14, place(g) & ~3u, place(g) & ~3u, 1 + rng_below(g, rng_chance(g, 64) ? 1023 : 24)};
    static const uint32_t at[4] = {DMA + 16, DMA + 4, DMA + 8, DMA + 12};
    for (unsigned i = 0; i < 4; i++) ahb_access(s, at[i], 2, true, HPROT_DATA, &v[i]);
}

static void apb(struct soc *s, struct rng *g)
{
    settle(s);
    uint32_t d = (uint32_t)rng_next(g);
    switch (rng_below(g, 12)) {
    case 0: case 1: case 2:
        d = rng_chance(g, 20) ? rng_below(g, 5) : rng_below(g, 2);
        apb_access(s, BH_REG_ACTIVE, true, 1, 15, &d);
        break;
    case 3: {                                                   // a window moves, or does not: commit says
        const unsigned p = rng_below(g, 2), w = rng_chance(g, 220) ? 3 : rng_below(g, 3);
        const uint16_t at = (uint16_t)(0x800 + 0x200 * p + 0x20 * w);
        if (w < 3) return;
        uint32_t ipa = rng_below(g, 16) << 12, size = rng_below(g, 3) << 12, pa = rng_below(g, 5) << 12, access = (uint32_t)rng_next(g) & 0xfff;
        uint32_t flags = rng_chance(g, 200), commit = p;
        apb_access(s, at + BH_REG_WINDOW_IPA_BASE_LO, true, 1, 15, &ipa), apb_access(s, at + BH_REG_WINDOW_SIZE_LO, true, 1, 15, &size);
        apb_access(s, at + BH_REG_WINDOW_PA_BASE_LO, true, 1, 15, &pa), apb_access(s, at + BH_REG_WINDOW_ACCESS, true, 1, 15, &access);
        apb_access(s, at + BH_REG_WINDOW_FLAGS, true, 1, 15, &flags), apb_access(s, BH_REG_COMMIT, true, 1, 15, &commit);
        break;
    }
    case 4: apb_access(s, BH_REG_IRQ_ENABLE, true, 1, 15, &d); break;
    case 5: apb_access(s, BH_REG_IRQ_STATE, true, 1, 15, &d); break;
    case 6:
        d = rng_chance(g, 64) ? 3 : BH_FAULT_STATUS_VALID_MASK;
        apb_access(s, BH_REG_FAULT_STATUS, true, 1, 15, &d);
        break;
    case 7:
        for (uint16_t a = BH_REG_FAULT_STATUS; a <= BH_REG_FAULT_VMID; a = (uint16_t)(a + 4)) apb_access(s, a, false, 1, 0, &d);
        break;
    case 8: apb_access(s, (uint16_t)(rng_below(g, 0x1000) & ~3u), false, rng_below(g, 8), 0, &d); break;
    case 9: apb_access(s, (uint16_t)(rng_below(g, 0x1000) & ~3u), true, rng_below(g, 4) << 1, (uint8_t)rng_below(g, 16), &d); break;
    case 10:
        for (uint16_t a = BH_REG_COUNTERS_BASE; a < BH_REG_COUNTERS_BASE + 32; a = (uint16_t)(a + 4)) apb_access(s, a, false, 1, 0, &d);
        break;
    default:
        for (uint16_t a = 0; a < 0x60; a = (uint16_t)(a + 4)) apb_access(s, a, false, 1, 0, &d);
        break;
    }
}

void traffic(struct soc *s, uint64_t seed, uint64_t transfers)
{
    struct rng g;
    rng_seed(&g, seed);
    soc_reset(s, true);
    set_up(s);
    for (uint64_t made = 0; made < transfers;) {
        switch (rng_below(&g, 32)) {
        case 0: apb(s, &g); break;
        case 1: case 2: dma_start(s, &g); break;
        case 3: settle(s), soc_idle(s, rng_below(&g, 60)); break;
        case 4:
            if (rng_chance(&g, 2)) {
                soc_reset(s, rng_chance(&g, 128));
                set_up(s);
            }
            break;
        default: made += ahb_burst(s, &g); break;
        }
    }
    settle(s);
}
