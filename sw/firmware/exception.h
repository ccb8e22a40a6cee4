/* SPDX-License-Identifier: Apache-2.0
 *
 * Faults that are expected, and interrupts.
 */
#ifndef FIRMWARE_EXCEPTION_H
#define FIRMWARE_EXCEPTION_H

#include <stdbool.h>
#include <stdint.h>

/* The faults since trap_arm; cfsr, bfar and pc are the last one's. */
struct trap { uint32_t count, cfsr, bfar, pc; };

/* Fault exceptions on, and precise. */
void exception_init(void);

/* From here on a fault steps over its instruction, or returns from a jump; without it a fault is the end. */
void        trap_arm(void);
struct trap trap_take(void);

/* Interrupts on: Bulkhead's for these codes, and the DMA engine's. */
void irq_init(uint16_t fault_codes);
/* What interrupts told since the last take: fault codes, and DMA_STATUS when it had ended. */
uint32_t irq_take_codes(void);
uint32_t irq_take_dma(void);
/* Wait for it, with a limit. */
bool irq_await_codes(uint32_t codes);
bool irq_await_dma(void);
/* NVIC numbers that each came by last; 0xFF: none yet. */
uint8_t irq_number_bulkhead(void);
uint8_t irq_number_dma(void);

/* Entries of the vector table. */
void exception_fault(uint32_t *frame, uint32_t exc_return);
void exception_irq(void);
void exception_fatal(void);

#endif
