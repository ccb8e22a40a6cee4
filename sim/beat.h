/* SPDX-License-Identifier: Apache-2.0
 *
 * Where the beats of a burst lie (AXI4, A3.4): used by requester and memory alike.
 */
#ifndef BULKHEAD_SIM_BEAT_H
#define BULKHEAD_SIM_BEAT_H

#include <stdint.h>

#include "bulkhead/model.h"

/* First byte address of beat n. */
static inline uint64_t beat_addr(uint64_t addr, unsigned size, unsigned len, unsigned burst, unsigned n)
{
    const uint64_t bytes = 1ull << size, aligned = addr & ~(bytes - 1);

    if (n == 0 || burst == BH_FIXED)
        return addr;
    if (burst != BH_WRAP)
        return aligned + n * bytes;
    const uint64_t container = bytes * (len + 1u);
    return (addr & ~(container - 1)) | ((addr + n * bytes) & (container - 1));
}

/* Byte lanes of a beat at addr on a bus of bus_bytes. */
static inline uint64_t beat_lanes(uint64_t addr, unsigned size, unsigned bus_bytes)
{
    const unsigned low = (unsigned)(addr & (bus_bytes - 1));
    unsigned       end = (unsigned)(((addr & ~((1ull << size) - 1)) & (bus_bytes - 1)) + (1u << size));

    if (end > bus_bytes)
        end = bus_bytes;
    if (low >= end)
        return 0;
    const uint64_t below_end = end >= 64 ? ~0ull : (1ull << end) - 1;
    return below_end & ~((1ull << low) - 1);
}

#endif
