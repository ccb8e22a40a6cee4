/* SPDX-License-Identifier: Apache-2.0 */
#include "programs.h"
#include "environments.h"

enum { PATIENCE = 20000, SLICE = 8 };

static void yield(void)
{
    register uint32_t r0 __asm__("r0") = REQUEST_YIELD;

    __asm__ volatile("svc 0" : "+r"(r0)::"memory");
}

static void dma_start(uint32_t source, uint32_t destination, uint32_t words)
{
    store(AT_IPA(DMA_IPA(SOURCE)), source);
    store(AT_IPA(DMA_IPA(DESTINATION)), destination);
    store(AT_IPA(DMA_IPA(WORDS)), words);
}

static uint32_t dma_wait(void)
{
    uint32_t status = 0;

    for (uint32_t i = 0; i < PATIENCE; i++) {
        status = load(AT_IPA(DMA_IPA(STATUS)));
        if (!(status & SOC_DMA_STATUS_BUSY_MASK))
            break;
    }
    return status;
}

uint32_t program_dma(uint32_t source, uint32_t destination, uint32_t words)
{
    dma_start(source, destination, words);
    return dma_wait();
}

uint32_t program_dma_leave(uint32_t source, uint32_t destination, uint32_t words)
{
    dma_start(source, destination, words);
    yield();
    return dma_wait();
}

uint32_t program_checksum(const volatile uint32_t *number, uint32_t count)
{
    uint32_t sum = count;

    for (uint32_t i = 0; i < count; i++)
        sum = (sum << 5 | sum >> 27) ^ number[i];
    return sum;
}

uint32_t program_work(uint32_t count, uint32_t b, uint32_t c)
{
    volatile uint32_t *number = WORKSPACE->number;

    (void)b, (void)c;
    for (uint32_t i = 1; i < count; i++) {
        const uint32_t one = number[i];
        uint32_t       at  = i;

        for (; at > 0 && number[at - 1] > one; at--)
            number[at] = number[at - 1];
        number[at] = one;
        if (i % SLICE == 0)
            yield();
    }
    dma_start(IPA_MEMORY, IPA_MEMORY + sizeof WORKSPACE->number, count);
    (void)dma_wait();
    return program_checksum(WORKSPACE->sorted, count);
}

uint32_t program_access(uint32_t addr, uint32_t kind, uint32_t data)
{
    uint32_t value = kind & ACCESS_WRITE ? data : NOTHING;

    switch (kind) {
    case ACCESS_BYTE: __asm__ volatile("ldrb %0, [%1]" : "+r"(value) : "r"(addr) : "memory"); break;
    case ACCESS_HALF: __asm__ volatile("ldrh %0, [%1]" : "+r"(value) : "r"(addr) : "memory"); break;
    case ACCESS_WORD: __asm__ volatile("ldr  %0, [%1]" : "+r"(value) : "r"(addr) : "memory"); break;
    case ACCESS_WRITE | ACCESS_BYTE: __asm__ volatile("strb %0, [%1]" ::"r"(value), "r"(addr) : "memory"); break;
    case ACCESS_WRITE | ACCESS_HALF: __asm__ volatile("strh %0, [%1]" ::"r"(value), "r"(addr) : "memory"); break;
    default: __asm__ volatile("str  %0, [%1]" ::"r"(value), "r"(addr) : "memory");
    }
    return kind & ACCESS_WRITE ? (uint32_t)NOTHING : value;
}

uint32_t program_execute(uint32_t addr, uint32_t b, uint32_t c)
{
    (void)b, (void)c;
    ((void (*)(void))(uintptr_t)(addr | 1))();
    return NOTHING;
}

uint32_t __attribute__((naked)) program_stack(uint32_t sp, uint32_t b, uint32_t c)
{
    (void)sp, (void)b, (void)c;
    __asm__ volatile("mov sp, r0\n\t"
                     "mov r0, %0\n\t"
                     "svc 0\n\t"
                     "udf #0" ::"I"(REQUEST_YIELD));
}
