/* SPDX-License-Identifier: Apache-2.0
 *
 * The board's top as plain C: what the EMCU primitive's pins carry, and LEDs.  shim.cpp, compiled once for the RTL and once for
 * each netlist, is the only file that knows Verilator.  Directions are the core's.
 */
#ifndef BULKHEAD_SOC_SHIM_H
#define BULKHEAD_SOC_SHIM_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct soc_pins {
    bool     resetn;                                /* the board's button; input of the board */
    /* AHB, TARGEXP0: outputs of the core, then inputs */
    uint32_t haddr, hwdata;
    uint8_t  hsel, htrans, hsize, hburst, hprot, hwrite, hmastlock, hreadymux;
    uint32_t hrdata;
    uint8_t  hreadyout, hresp;
    /* APB, APBTARGEXP2 */
    uint32_t pwdata;
    uint16_t paddr;
    uint8_t  psel, penable, pwrite, pstrb, pprot;
    uint32_t prdata;
    uint8_t  pready, pslverr;
    /* SRAM0 */
    uint32_t sram_wdata;
    uint16_t sram_addr;                             /* of a word */
    uint8_t  sram_cs, sram_wren;
    uint32_t sram_rdata;
    /* interrupts, outputs of the board */
    uint8_t  gpint, led;
};

/* What is built: "rtl", "netlist", "unpacked". */
extern const char soc_kind[];
extern const bool soc_can_trace;

/* waves: FST file or NULL (needs soc_can_trace). */
void soc_open(const char *waves);
/* Outputs of the core are applied, the clock is low, inputs are read. */
void soc_low(struct soc_pins *p);
/* The rising edge. */
void soc_high(void);
void soc_close(void);

#ifdef __cplusplus
}
#endif
#endif
