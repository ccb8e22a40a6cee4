/* SPDX-License-Identifier: Apache-2.0
 *
 * The Cortex-M3: Unicorn executes instructions; exceptions, NVIC, SCB and UART0 are here.
 */
#ifndef BULKHEAD_SOC_CORE_H
#define BULKHEAD_SOC_CORE_H

#include <stdbool.h>
#include <stdint.h>

struct core;
struct soc;

enum core_end {
    CORE_MAGIC,         /* the verdict words are written */
    CORE_ASLEEP,        /* WFI, and nothing wakes it */
    CORE_STUCK,         /* no end within the limit of cycles */
    CORE_LOCKUP,        /* a fault where none can be taken */
    CORE_RESET          /* AIRCR.SYSRESETREQ */
};

struct core_options {
    const uint8_t *flash;
    unsigned bytes;
    bool     sram_pins;                 /* SRAM0 through the fabric's block RAM */
    uint64_t cycles;                    /* limit of a run */
    void   (*uart)(void *context, char c);
    void    *context;
};

/* NULL: *why says what is wrong. */
struct core *core_open(struct soc *s, const struct core_options *o, const char **why);
enum core_end core_run(struct core *c);
uint32_t core_word(struct core *c, uint32_t address);       /* of flash and SRAM0 */
uint32_t core_pc(struct core *c);
uint64_t core_blocks(const struct core *c);
void core_close(struct core *c);

#endif
