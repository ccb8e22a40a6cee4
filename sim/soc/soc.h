/* SPDX-License-Identifier: Apache-2.0
 *
 * The simulated SoC: board top, buses of the core, reference, core.  One cycle is soc_cycle(): the clock rises, pins are applied and
 * read with the clock low, and everything is checked.
 */
#ifndef BULKHEAD_SIM_SOC_H
#define BULKHEAD_SIM_SOC_H

#include <setjmp.h>
#include <stdio.h>

#include "reference.h"
#include "shim.h"

#define SOC_AHB  0xA0000000u        /* 64 KiB */
#define SOC_APB  0x40002000u        /* 4 KiB */
#define SOC_SRAM 0x20000000u        /* 4 KiB */

struct soc {
    struct soc_pins  pins;
    struct reference ref;
    uint64_t cycle;
    /* AHB manager: the transfer in its data phase */
    bool     data_phase;
    struct ahb_beat beat;
    bool     sram_read;             /* SRAM0's data are taken in this cycle */
    uint64_t compared;              /* cycles against the netlist */
    FILE    *log;                   /* a line a transfer, or NULL */
    /* figures */
    unsigned wait_read, wait_write; /* most wait states of an access to memory while the DMA engine was idle */
    /* a directed test goes on after its mismatch */
    jmp_buf *on_mismatch;
    char     why[240];
};

void soc_reset(struct soc *s, bool button);      /* by the board's button, or by the core */
void soc_cycle(struct soc *s);
/* AHB's pins once more in the cycle that is there: the core's pipelined bus answers what it has just read. */
void soc_apply(struct soc *s);
void soc_idle(struct soc *s, unsigned cycles);

/* The first difference ends the run (exit 1), or the directed test. */
_Noreturn void soc_mismatch(struct soc *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- AHB-Lite manager (ahb.c) ----------------------------------------------------------- */

enum { AHB_IDLE, AHB_BUSY, AHB_NONSEQ, AHB_SEQ };
enum { AHB_SINGLE, AHB_INCR, AHB_WRAP4, AHB_INCR4, AHB_WRAP8, AHB_INCR8, AHB_WRAP16, AHB_INCR16 };
#define HPROT_DATA       1u
#define HPROT_PRIVILEGED 2u
#define HPROT_BUFFERABLE 4u

/* One cycle with this address phase on the pins (NULL: IDLE).  true: it was accepted.  The beat that ends its data phase is
 * checked, and put into *done (may be NULL) with done->ended. */
bool ahb_cycle(struct soc *s, const struct ahb_beat *address, struct ahb_beat *done);

/* A single transfer to its end; *data is written for a read.  false: ERROR. */
bool ahb_access(struct soc *s, uint32_t address, unsigned size_log2, bool write, uint8_t prot, uint32_t *data);

/* ---- APB manager (apb.c) ------------------------------------------------------------------ */

/* false: PSLVERR */
bool apb_access(struct soc *s, uint16_t address, bool write, uint8_t prot, uint8_t strb, uint32_t *data);

/* ---- SRAM0 (sram.c) ------------------------------------------------------------------------- */

uint32_t sram_access(struct soc *s, uint16_t word, uint8_t strobes, uint32_t data);

#endif
