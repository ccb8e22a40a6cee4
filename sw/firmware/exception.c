/* SPDX-License-Identifier: Apache-2.0 */
#include "exception.h"
#include "core.h"
#include "environments.h"
#include "platform.h"
#include "report.h"

enum { EXC_RETURN_PSP = 4, FRAME_LR = 5, FRAME_PC = 6, STRAYS = 1000, PATIENCE = 20000 };

static volatile struct trap trap;
static volatile bool        armed;
static volatile uint32_t    codes, dma, strays;
static volatile uint8_t     number_bulkhead = 0xFF, number_dma = 0xFF;

void exception_init(void)
{
    store(SCB_ACTLR, load(SCB_ACTLR) | ACTLR_DISDEFWBUF);
    store(SCB_SHCSR, load(SCB_SHCSR) | SHCSR_MEMFAULTENA | SHCSR_BUSFAULTENA | SHCSR_USGFAULTENA);
    store(SCB_CFSR, 0xFFFFFFFF);
    BULKHEAD_BARRIER();
}

/* ---- faults --------------------------------------------------------------------------- */

void trap_arm(void)
{
    trap.count = trap.cfsr = trap.bfar = trap.pc = 0;
    armed = true;
}

struct trap trap_take(void)
{
    armed = false;
    return (struct trap){trap.count, trap.cfsr, trap.bfar, trap.pc};
}

/* A Thumb instruction has 4 bytes when its first half begins with 0b11101, 0b11110 or 0b11111. */
static uint32_t length(uint32_t pc) { return *(const volatile uint16_t *)(uintptr_t)pc >> 11 >= 0x1D ? 4 : 2; }

void exception_fault(uint32_t *frame, uint32_t exc_return)
{
    const unsigned cfsr = load(SCB_CFSR), bfar = load(SCB_BFAR);
    const bool     lost = cfsr & CFSR_STKERR && exc_return & EXC_RETURN_PSP;
    const unsigned pc   = lost ? 0 : frame[FRAME_PC];

    store(SCB_CFSR, cfsr);
    if (!armed)
        fatal("unexpected fault: CFSR 0x%x, BFAR 0x%x, PC 0x%x", cfsr, bfar, pc);
    trap.count++;
    trap.cfsr = cfsr;
    trap.bfar = bfar;
    trap.pc   = pc;
    if (lost)                               /* there is no frame: the thread ends */
        __asm__ volatile("msr psp, %0" ::"r"(environment_crash()));
    else if (cfsr & (CFSR_IACCVIOL | CFSR_IBUSERR))
        frame[FRAME_PC] = frame[FRAME_LR] & ~1u;
    else
        frame[FRAME_PC] = pc + length(pc);
}

static unsigned exception_number(void)
{
    unsigned ipsr;

    __asm__ volatile("mrs %0, ipsr" : "=r"(ipsr));
    return ipsr & 0x1FF;
}

void exception_fatal(void) { fatal("exception %u, CFSR 0x%x, BFAR 0x%x", exception_number(), (unsigned)load(SCB_CFSR), (unsigned)load(SCB_BFAR)); }

/* ---- interrupts ------------------------------------------------------------------------ */

/* Nobody's, as when a line falls late: harmless now and then. */
static void stray(uint8_t number)
{
    if (++strays > STRAYS) {
        store(NVIC_ICER0, 1u << number);
        fatal("interrupt %u again and again, from nowhere", number);
    }
}

void exception_irq(void)
{
    const uint8_t  number = (uint8_t)(exception_number() - 16);
    const uint32_t taken  = bulkhead_take_irq(&owner);

    if (taken) {
        number_bulkhead = number;
        codes |= taken;
        return;
    }
    if (number == number_bulkhead) {
        stray(number);
        return;
    }
    /* Both partitions show the DMA engine at the same place. */
    const uint32_t status = load(AT_IPA(DMA_IPA(STATUS)));
    if (status & SOC_DMA_STATUS_DONE_MASK) {
        number_dma = number;
        dma |= status;
        store(AT_IPA(DMA_IPA(STATUS)), status);
        BULKHEAD_BARRIER();
    } else {
        stray(number);
    }
}

void irq_init(uint16_t fault_codes)
{
    bulkhead_enable_irq(&owner, fault_codes);
    store(NVIC_ISER0, 0xFFFFFFFF);          /* all: which number a line has is seen, not assumed */
    BULKHEAD_BARRIER();
}

static uint32_t take(volatile uint32_t *word)
{
    uint32_t value;

    __asm__ volatile("cpsid i" ::: "memory");
    value = *word;
    *word = 0;
    __asm__ volatile("cpsie i" ::: "memory");
    return value;
}

uint32_t irq_take_codes(void) { return take(&codes); }
uint32_t irq_take_dma(void) { return take(&dma); }

static bool await(volatile uint32_t *word, uint32_t bits)
{
    for (uint32_t i = 0; i < PATIENCE; i++)
        if ((*word & bits) == bits)
            return true;
    return false;
}

bool irq_await_codes(uint32_t wanted) { return await(&codes, wanted); }
bool irq_await_dma(void) { return await(&dma, SOC_DMA_STATUS_DONE_MASK); }

uint8_t irq_number_bulkhead(void) { return number_bulkhead; }
uint8_t irq_number_dma(void) { return number_dma; }
