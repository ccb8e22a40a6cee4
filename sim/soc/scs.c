// SPDX-License-Identifier: Apache-2.0
//
// System Control Space of the Cortex-M3: NVIC and SCB, as far as firmware without MPU and debugger uses them.  What is not here reads
// as zero and ignores writes.

#include "core_internal.h"

static uint32_t bits_get(const bool *flag)
{
    uint32_t v = 0;
    for (unsigned i = 0; i < CORE_IRQS; i++) v |= (uint32_t)flag[EXC_IRQ + i] << i;
    return v;
}

static void bits_put(bool *flag, uint32_t which, bool value)
{
    for (unsigned i = 0; i < CORE_IRQS; i++)
        if (which >> i & 1) flag[EXC_IRQ + i] = value;
}

static uint32_t priorities(const struct core *c, unsigned first)
{
    uint32_t v = 0;
    for (unsigned i = 0; i < 4; i++) v |= (uint32_t)c->priority[first + i] << 8 * i;
    return v;
}

static uint32_t icsr(const struct core *c)
{
    uint32_t v = core_get((struct core *)c, UC_ARM_REG_XPSR) & 0x1ff;
    int best = 0;
    for (int n = EXC_NMI; n < CORE_EXCEPTIONS; n++) {
        if (!c->pending[n] || !c->enabled[n]) continue;
        if (n >= EXC_IRQ) v |= 1u << 22;
        if (!best || exception_priority(c, n) < exception_priority(c, best)) best = n;
    }
    unsigned active = 0;
    for (int n = EXC_NMI; n < CORE_EXCEPTIONS; n++) active += c->active[n];
    return v | (uint32_t)best << 12 | (active <= 1 ? 1u << 11 : 0) | (uint32_t)c->pending[EXC_SYSTICK] << 26
           | (uint32_t)c->pending[EXC_PENDSV] << 28 | (uint32_t)c->pending[EXC_NMI] << 31;
}

static uint32_t word(struct core *c, uint32_t offset)
{
    if (offset >= 0x400 && offset < 0x400 + CORE_IRQS) return priorities(c, EXC_IRQ + offset - 0x400);
    switch (offset) {
    case 0x004: return 0;                                   // ICTR: 32 interrupts
    case 0x008: return c->actlr;
    case 0x100: case 0x180: return bits_get(c->enabled);
    case 0x200: case 0x280: return bits_get(c->pending);
    case 0x300: return bits_get(c->active);
    case 0xD00: return 0x412FC231;                          // Cortex-M3 r2p1
    case 0xD04: return icsr(c);
    case 0xD08: return c->vtor;
    case 0xD0C: return 0xFA050000u | c->aircr;
    case 0xD10: return c->scr;
    case 0xD14: return c->ccr;
    case 0xD18: return priorities(c, 4);
    case 0xD1C: return priorities(c, 8);
    case 0xD20: return priorities(c, 12);
    case 0xD24:
        return c->shcsr | (uint32_t)c->active[EXC_MEMORY] | (uint32_t)c->active[EXC_BUS] << 1 | (uint32_t)c->active[EXC_USAGE] << 3
               | (uint32_t)c->active[EXC_SVC] << 7 | (uint32_t)c->active[EXC_PENDSV] << 10 | (uint32_t)c->active[EXC_SYSTICK] << 11
               | (uint32_t)c->pending[EXC_USAGE] << 12 | (uint32_t)c->pending[EXC_MEMORY] << 13
               | (uint32_t)c->pending[EXC_BUS] << 14 | (uint32_t)c->pending[EXC_SVC] << 15;
    case 0xD28: return c->cfsr;
    case 0xD2C: return c->hfsr;
    case 0xD34: return c->mmfar;
    case 0xD38: return c->bfar;
    case 0xDFC: return c->demcr;
    default: return 0;
    }
}

uint32_t scs_read(struct core *c, uint32_t offset, unsigned size)
{
    const uint32_t v = word(c, offset & ~3u) >> 8 * (offset & 3);
    return size == 4 ? v : v & ((1u << 8 * size) - 1);
}

// Three bits of priority, as the EMCU's core has them.
static void put_priorities(struct core *c, unsigned first, uint32_t v, uint32_t mask)
{
    for (unsigned i = 0; i < 4; i++)
        if (mask >> 8 * i & 0xff) c->priority[first + i] = v >> 8 * i & 0xe0;
}

void scs_write(struct core *c, uint32_t offset, unsigned size, uint32_t value)
{
    const unsigned lane = 8 * (offset & 3);
    const uint32_t mask = (size == 4 ? ~0u : (1u << 8 * size) - 1) << lane, v = value << lane & mask;
    c->look = true;
    offset &= ~3u;
    if (offset >= 0x400 && offset < 0x400 + CORE_IRQS) {
        put_priorities(c, EXC_IRQ + offset - 0x400, v, mask);
        return;
    }
    switch (offset) {
    case 0x008: c->actlr = (c->actlr & ~mask) | (v & 7); break;
    case 0x100: bits_put(c->enabled, v, true); break;
    case 0x180: bits_put(c->enabled, v, false); break;
    case 0x200: bits_put(c->pending, v, true); break;
    case 0x280:
        bits_put(c->pending, v, false);
        c->lines = 0;                                       // a level that is still there pends again
        break;
    case 0xD04:
        if (v >> 31) c->pending[EXC_NMI] = true;
        if (v >> 28 & 1) c->pending[EXC_PENDSV] = true;
        if (v >> 27 & 1) c->pending[EXC_PENDSV] = false;
        if (v >> 26 & 1) c->pending[EXC_SYSTICK] = true;
        if (v >> 25 & 1) c->pending[EXC_SYSTICK] = false;
        break;
    case 0xD08: c->vtor = v & 0x3fffff80; break;
    case 0xD0C:
        if (v >> 16 != 0x05FA) break;
        c->aircr = v & 0x700;
        if (v & 4) c->asked_reset = true;
        break;
    case 0xD10: c->scr = v & 0x16; break;
    case 0xD14: c->ccr = v & 0x31b; break;
    case 0xD18: put_priorities(c, 4, v, mask); break;
    case 0xD1C: put_priorities(c, 8, v, mask); break;
    case 0xD20: put_priorities(c, 12, v, mask); break;
    case 0xD24:
        c->shcsr = (c->shcsr & ~mask) | (v & 0x70000);
        c->enabled[EXC_MEMORY] = c->shcsr & SHCSR_MEMFAULTENA;
        c->enabled[EXC_BUS] = c->shcsr & SHCSR_BUSFAULTENA;
        c->enabled[EXC_USAGE] = c->shcsr & SHCSR_USGFAULTENA;
        break;
    case 0xD28: c->cfsr &= ~v; break;
    case 0xD2C: c->hfsr &= ~v; break;
    case 0xD34: c->mmfar = v; break;
    case 0xD38: c->bfar = v; break;
    case 0xDFC: c->demcr = v; break;
    case 0xF00: if ((v & 0x1ff) < CORE_IRQS) c->pending[EXC_IRQ + (v & 0x1ff)] = true; break;
    default: break;
    }
}
