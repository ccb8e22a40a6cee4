/* SPDX-License-Identifier: Apache-2.0
 *
 * Registers of the Cortex-M3 itself (ARMv7-M Architecture Reference Manual, B3; Cortex-M3 Technical Reference Manual).
 */
#ifndef FIRMWARE_CORE_H
#define FIRMWARE_CORE_H

#define SCB_ACTLR  0xE000E008u
#define NVIC_ISER0 0xE000E100u
#define NVIC_ICER0 0xE000E180u
#define SCB_SHCSR  0xE000ED24u
#define SCB_CFSR   0xE000ED28u
#define SCB_BFAR   0xE000ED38u

#define ACTLR_DISDEFWBUF   (1u << 1)        /* no write buffer: every bus fault is precise */
#define SHCSR_MEMFAULTENA  (1u << 16)
#define SHCSR_BUSFAULTENA  (1u << 17)
#define SHCSR_USGFAULTENA  (1u << 18)

#define CFSR_IACCVIOL      (1u << 0)        /* fetch from execute-never memory: the core's own refusal */
#define CFSR_IBUSERR       (1u << 8)        /* fetch answered with an error */
#define CFSR_PRECISERR     (1u << 9)
#define CFSR_STKERR        (1u << 12)       /* the frame could not be stacked */
#define CFSR_BFARVALID     (1u << 15)

#endif
