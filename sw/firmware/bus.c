/* SPDX-License-Identifier: Apache-2.0 */
#include "bus.h"
#include "platform.h"

static uint32_t bus_read(void *self, uintptr_t addr)
{
    (void)self;
    return load(BULKHEAD_APB + fold((uint32_t)addr));
}

/* The driver's barrier is dsb and isb; APB has no posted writes, and the core's write buffer is off. */
static void bus_write(void *self, uintptr_t addr, uint32_t data)
{
    (void)self;
    store(BULKHEAD_APB + fold((uint32_t)addr), data);
}

struct bulkhead_bus bus_of_registers(void) { return (struct bulkhead_bus){.read = bus_read, .write = bus_write}; }
