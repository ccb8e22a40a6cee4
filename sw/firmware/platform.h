/* SPDX-License-Identifier: Apache-2.0
 *
 * Addresses of the Tang Nano 4K system (fpga/README.md), and the fold of Bulkhead's registers into 4 KiB.
 */
#ifndef FIRMWARE_PLATFORM_H
#define FIRMWARE_PLATFORM_H

#include <stdint.h>

#include "bulkhead/soc.h"

#define BULKHEAD_APB   0x40002000u          /* APBTARGEXP2 */
#define WINDOW_BASE    0xA0000000u          /* TARGEXP0: port 0 of Bulkhead, IPA 0 */
#define CLOCK_HZ       27000000u
#define UART_BAUD      115200u

/* NVIC numbers of GPINT[0] and GPINT[1]: USER_INT0 and USER_INT1 of Gowin's device header for the GW1NS-4C. */
enum { IRQ_BULKHEAD = 1, IRQ_DMA = 3, IRQS = 32 };

/* IPA of both environments (fpga/tangnano4k/tangnano4k.dts), and where the core sees it. */
enum { IPA_MEMORY = 0x0000, MEMORY_BYTES = 0x1000, IPA_DMA = 0x4000, IPA_BOARD = 0x5000 };
#define AT_IPA(ipa)    (WINDOW_BASE + (uint32_t)(ipa))
#define DMA_IPA(r)     (IPA_DMA + (SOC_REG_DMA_##r - SOC_REG_DMA_ID))
#define BOARD_IPA(r)   (IPA_BOARD + (SOC_REG_BOARD_##r - SOC_REG_BOARD_ID))

/* PADDR of a register; what the fold does not reach becomes a register that is not there, and is answered as one. */
enum { FOLD_NOWHERE = 0x7FC };
static inline uint32_t fold(uint32_t reg)
{
    if (reg < 0x800)
        return reg;
    if (reg - 0x2000 < 0x400)
        return 0x800 + (reg - 0x2000);
    if (reg - 0x4000 < 0x400)
        return 0xC00 + (reg - 0x4000);
    return FOLD_NOWHERE;
}

static inline uint32_t load(uint32_t addr) { return *(const volatile uint32_t *)(uintptr_t)addr; }
static inline void store(uint32_t addr, uint32_t data) { *(volatile uint32_t *)(uintptr_t)addr = data; }

#endif
