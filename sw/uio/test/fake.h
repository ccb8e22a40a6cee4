/* SPDX-License-Identifier: Apache-2.0
 *
 * A UIO device that is a file: the golden model's state, shared by the program under test (through fake.c) and by traffic.c.
 */
#ifndef UIO_FAKE_H
#define UIO_FAKE_H

#include <pthread.h>

#include "bulkhead/model.h"

enum { FAKE_MAGIC = 0x4F495546, FAKE_BYTES = 0x10000 };

struct fake {
    uint32_t        magic;
    uint32_t        interrupts;         /* told by read() */
    uint32_t        enabled;            /* by a write of 1; an interrupt takes it away, as uio_pdrv_genirq does */
    uint32_t        reads, writes, refused;
    uint32_t        prot;               /* AxPROT of the program's accesses at s_axil */
    pthread_mutex_t lock;
    struct bh_model m;
};

#endif
