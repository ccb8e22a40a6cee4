/* SPDX-License-Identifier: Apache-2.0
 *
 * How the driver reaches registers, and its barrier.
 *
 * With BULKHEAD_MMIO each access is a volatile one, inlined; else two functions of the caller make it.  Either
 * way an access has 32 bits, is done once, and in program order with all others of the same bus.
 *
 * The registers of the owner and the page have to be mapped Device-nGnRnE (Arm), or as strongly ordered I/O
 * (RISC-V): "answered" below means answered by Bulkhead, and an early acknowledgement on the way would not.
 */
#ifndef BULKHEAD_BUS_H
#define BULKHEAD_BUS_H

#include <stdint.h>

/* All accesses before are answered before any after begins.  A port of the driver may define its own, as where a
 * fence does not wait for answers. */
#ifndef BULKHEAD_BARRIER
#if defined(__aarch64__) || defined(__ARM_ARCH)
#define BULKHEAD_BARRIER() __asm__ volatile("dsb sy\n\tisb" ::: "memory")
#elif defined(__riscv)
#define BULKHEAD_BARRIER() __asm__ volatile("fence iorw, iorw" ::: "memory")
#else
#define BULKHEAD_BARRIER() __asm__ volatile("" ::: "memory")
#endif
#endif

#ifdef BULKHEAD_MMIO

struct bulkhead_bus { uintptr_t base; };

static inline uint32_t bulkhead_read(const struct bulkhead_bus *bus, uint32_t offset)
{
    return *(const volatile uint32_t *)(bus->base + offset);
}

static inline void bulkhead_write(const struct bulkhead_bus *bus, uint32_t offset, uint32_t data)
{
    *(volatile uint32_t *)(bus->base + offset) = data;
}

static inline void bulkhead_barrier(const struct bulkhead_bus *bus)
{
    (void)bus;
    BULKHEAD_BARRIER();
}

#else

struct bulkhead_bus {
    uint32_t (*read)(void *self, uintptr_t addr);
    void     (*write)(void *self, uintptr_t addr, uint32_t data);
    void     (*barrier)(void *self);        /* beside BULKHEAD_BARRIER; NULL: a write is answered when write returns */
    void      *self;
    uintptr_t  base;
};

static inline uint32_t bulkhead_read(const struct bulkhead_bus *bus, uint32_t offset)
{
    return bus->read(bus->self, bus->base + offset);
}

static inline void bulkhead_write(const struct bulkhead_bus *bus, uint32_t offset, uint32_t data)
{
    bus->write(bus->self, bus->base + offset, data);
}

static inline void bulkhead_barrier(const struct bulkhead_bus *bus)
{
    BULKHEAD_BARRIER();
    if (bus->barrier)
        bus->barrier(bus->self);
}

#endif

#endif
