/* SPDX-License-Identifier: Apache-2.0
 *
 * Vector table, reset, and the exceptions that need the exact stack: what is not C.
 */
#include <stddef.h>
#include <stdint.h>

#include "environments.h"
#include "exception.h"
#include "platform.h"

enum { SAVED_BYTES = 32, FRAME_BYTES = 32 };

extern uint32_t stack_top[], data_load[], data_start[], data_end[], bss_start[], bss_end[];

int main(void);
void reset(void);

void reset(void)
{
    for (uint32_t *to = data_start, *from = data_load; to < data_end;)
        *to++ = *from++;
    for (uint32_t *to = bss_start; to < bss_end;)
        *to++ = 0;
    main();
}

/* The frame is on the stack that EXC_RETURN names; the C function returns by it. */
static void __attribute__((naked)) fault_entry(void)
{
    __asm__ volatile("tst   lr, #4\n\t"
                     "ite   eq\n\t"
                     "mrseq r0, msp\n\t"
                     "mrsne r0, psp\n\t"
                     "mov   r1, lr\n\t"
                     "b     exception_fault");
}

/* From the monitor: r0 is the environment to enter; from the environment: back to the monitor.  r4 to r11 of the one that goes
 * are stacked where its frame is, the environment's through Bulkhead under its own partition, unless its stack pointer would have them,
 * which the monitor writes, anywhere but in its memory. */
static void __attribute__((naked)) svc_entry(void)
{
    __asm__ volatile("tst   lr, #4\n\t"
                     "bne   1f\n\t"
                     "ldr   r0, [sp]\n\t"           /* stacked: a tail-chained entry has another one in the register */
                     "push  {r3-r11, lr}\n\t"
                     "ldr   r1, =environment_entered\n\t"
                     "str   r0, [r1]\n\t"
                     "ldr   r2, [r0]\n\t"
                     "ldmia r2!, {r4-r11}\n\t"
                     "msr   psp, r2\n\t"
                     "mrs   r3, control\n\t"
                     "orr   r3, r3, #1\n\t"         /* nPRIV */
                     "msr   control, r3\n\t"
                     "isb\n\t"
                     "mvn   lr, #2\n\t"             /* 0xFFFFFFFD: thread, PSP */
                     "bx    lr\n"
                     "1:\n\t"
                     "mrs   r2, psp\n\t"
                     "ldr   r3, =%0\n\t"
                     "subs  r3, r2, r3\n\t"
                     "cmp   r3, %1\n\t"
                     "bls   2f\n\t"
                     "push  {r3, lr}\n\t"
                     "bl    environment_crash\n\t"
                     "mov   r2, r0\n\t"
                     "pop   {r3, lr}\n"
                     "2:\n\t"
                     "ldr   r1, =environment_entered\n\t"
                     "ldr   r0, [r1]\n\t"
                     "stmdb r2!, {r4-r11}\n\t"
                     "str   r2, [r0]\n\t"
                     "mrs   r3, control\n\t"
                     "bic   r3, r3, #1\n\t"
                     "msr   control, r3\n\t"
                     "isb\n\t"
                     "pop   {r3-r11, lr}\n\t"
                     "bx    lr\n\t"
                     ".ltorg" ::"i"(AT_IPA(IPA_MEMORY) + SAVED_BYTES), "I"(MEMORY_BYTES - SAVED_BYTES - FRAME_BYTES));
}

typedef void (*vector)(void);

__attribute__((section(".vectors"), used)) static const struct { uint32_t *sp; vector exception[15], irq[IRQS]; } vectors = {
    .sp = stack_top,
    .exception = {
        reset,
        exception_fatal,        /* NMI */
        exception_fatal,        /* HardFault */
        fault_entry,            /* MemManage */
        fault_entry,            /* BusFault */
        exception_fatal,        /* UsageFault */
        exception_fatal, exception_fatal, exception_fatal, exception_fatal,
        svc_entry,
        exception_fatal, exception_fatal, exception_fatal, exception_fatal,
    },
    .irq = {[0 ... IRQS - 1] = exception_irq},
};

/* A freestanding compiler may call these. */
void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memset(void *to, int byte, size_t bytes);

__attribute__((optimize("no-tree-loop-distribute-patterns"))) void *memcpy(void *restrict to, const void *restrict from, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        ((uint8_t *)to)[i] = ((const uint8_t *)from)[i];
    return to;
}

__attribute__((optimize("no-tree-loop-distribute-patterns"))) void *memset(void *to, int byte, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        ((uint8_t *)to)[i] = (uint8_t)byte;
    return to;
}
