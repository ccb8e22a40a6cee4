/* SPDX-License-Identifier: Apache-2.0
 *
 * Inside the Cortex-M3: state that Unicorn does not keep.
 */
#ifndef BULKHEAD_SOC_CORE_INTERNAL_H
#define BULKHEAD_SOC_CORE_INTERNAL_H

#include <unicorn/unicorn.h>

#include "core.h"
#include "soc.h"

enum { EXC_NONE, EXC_RESET, EXC_NMI, EXC_HARD, EXC_MEMORY, EXC_BUS, EXC_USAGE, EXC_SVC = 11, EXC_MONITOR, EXC_PENDSV = 14, EXC_SYSTICK, EXC_IRQ };
#define CORE_IRQS       32
#define CORE_EXCEPTIONS (EXC_IRQ + CORE_IRQS)

/* CFSR */
#define CFSR_IACCVIOL    (1u << 0)
#define CFSR_DACCVIOL    (1u << 1)
#define CFSR_MMARVALID   (1u << 7)
#define CFSR_IBUSERR     (1u << 8)
#define CFSR_PRECISERR   (1u << 9)
#define CFSR_IMPRECISERR (1u << 10)
#define CFSR_UNSTKERR    (1u << 11)
#define CFSR_STKERR      (1u << 12)
#define CFSR_BFARVALID   (1u << 15)
#define CFSR_UNDEFINSTR  (1u << 16)
#define CFSR_INVSTATE    (1u << 17)
#define CFSR_INVPC       (1u << 18)
#define CFSR_NOCP        (1u << 19)
#define HFSR_VECTTBL     (1u << 1)
#define HFSR_FORCED      (1u << 30)

#define SHCSR_MEMFAULTENA (1u << 16)
#define SHCSR_BUSFAULTENA (1u << 17)
#define SHCSR_USGFAULTENA (1u << 18)
#define ACTLR_DISDEFWBUF  (1u << 1)
#define CCR_STKALIGN      (1u << 9)

#define CORE_SAVED 17                   /* R0 to R12, SP, LR, PC, XPSR */

struct core {
    uc_engine  *uc;
    struct soc *soc;
    struct core_options options;
    uint8_t  flash[32768] __attribute__((aligned(4096)));
    uint8_t  sram[4096] __attribute__((aligned(4096)));

    /* why Unicorn stopped */
    bool     refused;               /* a data access: BusFault, at `address` */
    bool     forbidden;             /* System Control Space, unprivileged */
    bool     asked_reset;
    uint32_t address;
    int      interrupt;             /* number of Unicorn's hook; -1 none */
    bool     imprecise;             /* a buffered store was refused */
    bool     unprivileged_once;     /* LDRT, STRT */
    bool     privileged;            /* of data accesses */
    bool     stuck;
    bool     in_it;                 /* saved is of the instruction of an IT block that is executed */
    uint32_t saved[CORE_SAVED];
    uint8_t  it_state[16384];       /* of the instruction at this halfword, if an IT governs it */
    bool     magic;

    /* exceptions: index is the exception number */
    bool     pending[CORE_EXCEPTIONS], active[CORE_EXCEPTIONS], enabled[CORE_EXCEPTIONS];
    uint8_t  priority[CORE_EXCEPTIONS];
    bool     look;                  /* something may have become pending */
    uint8_t  lines;                 /* GPINT as last seen */
    uint32_t vtor, aircr, scr, ccr, shcsr, cfsr, hfsr, mmfar, bfar, actlr, demcr;

    uint64_t blocks;
    uint32_t uart_ctrl, uart_div;
};

uint32_t core_get(struct core *c, int reg);
void core_set(struct core *c, int reg, uint32_t value);

/* System Control Space (scs.c) */
uint32_t scs_read(struct core *c, uint32_t offset, unsigned size);
void scs_write(struct core *c, uint32_t offset, unsigned size, uint32_t value);

/* exceptions (exceptions.c) */
void exception_lines(struct core *c);                       /* GPINT to pending */
int  exception_next(struct core *c);                        /* the one to take now; 0 none */
bool exception_enter(struct core *c, int number);           /* false: lockup */
bool exception_fault(struct core *c, int number, uint32_t cfsr);
bool exception_return(struct core *c, uint32_t exc_return);
int  exception_priority(const struct core *c, int number);
int  exception_running(struct core *c);                     /* priority that is executed */

#endif
