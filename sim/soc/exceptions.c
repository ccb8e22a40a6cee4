// SPDX-License-Identifier: Apache-2.0
//
// Exceptions of the Cortex-M3 (ARMv7-M): priorities, entry, return, escalation.  Frames are stacked and unstacked as data accesses of
// the code that was interrupted: through the pins when its stack is behind Bulkhead.

#include "core_internal.h"

#define NEVER 256                       /* lower than every priority */

int exception_priority(const struct core *c, int number)
{
    switch (number) {
    case EXC_RESET: return -3;
    case EXC_NMI: return -2;
    case EXC_HARD: return -1;
    default: return c->priority[number];
    }
}

// Priority after PRIGROUP: what preempts.
static int group(const struct core *c, int priority)
{
    return priority < 0 ? priority : priority & ~((2 << (c->aircr >> 8 & 7)) - 1) & 0xff;
}

int exception_running(struct core *c)
{
    int p = NEVER;
    for (int n = EXC_RESET; n < CORE_EXCEPTIONS; n++)
        if (c->active[n] && group(c, exception_priority(c, n)) < p) p = group(c, exception_priority(c, n));
    const uint32_t base = core_get(c, UC_ARM_REG_BASEPRI) & 0xe0;
    if (base && group(c, (int)base) < p) p = group(c, (int)base);
    if (core_get(c, UC_ARM_REG_PRIMASK) & 1 && p > 0) p = 0;
    if (core_get(c, UC_ARM_REG_FAULTMASK) & 1 && p > -1) p = -1;
    return p;
}

// GPINT[n] of the EMCU; numbers as in Gowin's device header.  Levels: pending follows the line until the interrupt is taken.
void exception_lines(struct core *c)
{
    static const uint8_t irq[5] = {1, 3, 4, 7, 10};
    const uint8_t now = c->soc->pins.gpint;
    for (unsigned i = 0; i < 5; i++)
        if (now >> i & 1 && !(c->lines >> i & 1)) c->pending[EXC_IRQ + irq[i]] = true;
    c->lines = now;
    c->look = true;
}

static void line_again(struct core *c, int number)
{
    static const uint8_t irq[5] = {1, 3, 4, 7, 10};
    for (unsigned i = 0; i < 5; i++)
        if (number == EXC_IRQ + irq[i] && c->soc->pins.gpint >> i & 1) c->pending[number] = true;
}

int exception_next(struct core *c)
{
    int best = 0;
    for (int n = EXC_NMI; n < CORE_EXCEPTIONS; n++)
        if (c->pending[n] && c->enabled[n] && (!best || exception_priority(c, n) < exception_priority(c, best))) best = n;
    return best && group(c, exception_priority(c, best)) < exception_running(c) ? best : 0;
}

// ---- stacks ------------------------------------------------------------------------------------------

static bool stack_word(struct core *c, uint32_t address, bool write, bool privileged, uint32_t *word)
{
    if (address - SOC_AHB < 65536)
        return ahb_access(c->soc, address, 2, write, HPROT_DATA | HPROT_BUFFERABLE | (privileged ? HPROT_PRIVILEGED : 0), word);
    if (address - SOC_SRAM < sizeof c->sram && c->options.sram_pins) {
        const uint32_t read = sram_access(c->soc, address >> 2 & 0x3ff, write ? 15 : 0, *word);
        if (!write) *word = read;
        return true;
    }
    if (write && address - SOC_SRAM >= sizeof c->sram) return false;
    return (write ? uc_mem_write(c->uc, address, word, 4) : uc_mem_read(c->uc, address, word, 4)) == UC_ERR_OK;
}

// CONTROL.SPSEL can only be changed by privileged thread mode; exception number and CONTROL as wanted, whatever they are now.
static void put_mode(struct core *c, uint32_t xpsr, uint32_t control)
{
    core_set(c, UC_ARM_REG_XPSR, (xpsr & ~0x1ffu) | EXC_HARD);      // any handler: privileged
    core_set(c, UC_ARM_REG_CONTROL, core_get(c, UC_ARM_REG_CONTROL) & ~1u);
    core_set(c, UC_ARM_REG_XPSR, xpsr & ~0x1ffu);                   // privileged thread mode
    core_set(c, UC_ARM_REG_CONTROL, control & 2);
    core_set(c, UC_ARM_REG_XPSR, (xpsr & ~0x1ffu) | EXC_HARD);
    core_set(c, UC_ARM_REG_CONTROL, control & 3);
    core_set(c, UC_ARM_REG_XPSR, xpsr);
}

bool exception_enter(struct core *c, int number)
{
    const uint32_t xpsr = core_get(c, UC_ARM_REG_XPSR), control = core_get(c, UC_ARM_REG_CONTROL);
    const bool handler = (xpsr & 0x1ff) != 0, psp = !handler && control & 2, privileged = handler || !(control & 1);
    const uint32_t sp = core_get(c, UC_ARM_REG_SP);
    const bool align = c->ccr & CCR_STKALIGN && sp & 4;
    const uint32_t frame = sp - 32 - (align ? 4 : 0);
    uint32_t word[8] = {core_get(c, UC_ARM_REG_R0), core_get(c, UC_ARM_REG_R1), core_get(c, UC_ARM_REG_R2), core_get(c, UC_ARM_REG_R3),
                        core_get(c, UC_ARM_REG_R12), core_get(c, UC_ARM_REG_LR), core_get(c, UC_ARM_REG_PC),
                        (xpsr & ~0x200u) | (align ? 0x200 : 0) | 0x01000000};
    bool stacked = true;
    for (unsigned i = 0; i < 8 && stacked; i++) stacked = stack_word(c, frame + 4 * i, true, privileged, &word[i]);
    core_set(c, UC_ARM_REG_SP, frame);
    if (!stacked) {                                     // derived exception: the higher of the two is taken, the other stays pending
        c->cfsr |= CFSR_STKERR;
        c->pending[number] = true;
        int fault = EXC_BUS;
        if (!c->enabled[EXC_BUS] || group(c, exception_priority(c, EXC_BUS)) >= exception_running(c)) {
            fault = EXC_HARD;
            c->hfsr |= HFSR_FORCED;
            if (exception_running(c) <= -1) return false;
        }
        c->pending[fault] = true;
        if (exception_priority(c, fault) <= exception_priority(c, number)) number = fault;
    }
    c->pending[number] = false;
    c->active[number] = true;
    put_mode(c, (xpsr & ~0x0700FDFFu) | 0x01000000 | (uint32_t)number, control & 1);
    core_set(c, UC_ARM_REG_LR, handler ? 0xfffffff1 : psp ? 0xfffffffd : 0xfffffff9);
    uint32_t vector = 0;
    if (uc_mem_read(c->uc, c->vtor + 4 * (uint32_t)number, &vector, 4) != UC_ERR_OK) {
        c->hfsr |= HFSR_VECTTBL;
        return false;
    }
    core_set(c, UC_ARM_REG_PC, vector | 1);
    return true;
}

bool exception_fault(struct core *c, int number, uint32_t cfsr)
{
    c->cfsr |= cfsr;
    const int running = exception_running(c);
    if (number != EXC_HARD && (!c->enabled[number] || group(c, exception_priority(c, number)) >= running)) {
        c->hfsr |= HFSR_FORCED;
        number = EXC_HARD;
    }
    if (number == EXC_HARD && running <= -1) return false;
    c->pending[number] = true;
    return exception_enter(c, number);
}

bool exception_return(struct core *c, uint32_t exc_return)
{
    const uint32_t xpsr = core_get(c, UC_ARM_REG_XPSR), control = core_get(c, UC_ARM_REG_CONTROL);
    const int number = (int)(xpsr & 0x1ff);
    unsigned nested = 0;
    for (int n = 0; n < CORE_EXCEPTIONS; n++) nested += c->active[n] && n != number;
    const unsigned kind = exc_return & 0xf;
    const bool valid = exc_return >> 4 == 0xfffffff && (kind == 1 || kind == 9 || kind == 13) && c->active[number]
                       && (kind == 1) == (nested != 0);
    c->active[number] = false;
    line_again(c, number);
    if (number != EXC_NMI) core_set(c, UC_ARM_REG_FAULTMASK, 0);
    if (!valid) return exception_fault(c, EXC_USAGE, CFSR_INVPC);

    // The frame is read by the privilege that comes back.
    const bool psp = kind == 13, privileged = kind == 1 || !(control & 1);
    if (kind != 1) put_mode(c, xpsr & ~0x1ffu, (control & 1) | (psp ? 2 : 0));
    const uint32_t frame = core_get(c, UC_ARM_REG_SP);
    uint32_t word[8];
    for (unsigned i = 0; i < 8; i++)
        if (!stack_word(c, frame + 4 * i, false, privileged, &word[i])) {
            // The handler's mode is left as it was: the fault is taken instead of the return.
            put_mode(c, xpsr, control);
            return exception_fault(c, EXC_BUS, CFSR_UNSTKERR);
        }
    core_set(c, UC_ARM_REG_SP, frame + 32 + (word[7] & 0x200 ? 4 : 0));
    static const int reg[6] = {UC_ARM_REG_R0, UC_ARM_REG_R1, UC_ARM_REG_R2, UC_ARM_REG_R3, UC_ARM_REG_R12, UC_ARM_REG_LR};
    for (unsigned i = 0; i < 6; i++) core_set(c, reg[i], word[i]);
    core_set(c, UC_ARM_REG_XPSR, (word[7] & ~0x3ffu) | (kind == 1 ? word[7] & 0x1ff : 0) | 0x01000000);
    core_set(c, UC_ARM_REG_PC, word[6] | 1);
    return true;
}
