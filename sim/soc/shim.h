/* SPDX-License-Identifier: Apache-2.0
 *
 * The board's top as plain C: what the EMCU primitive's pins carry, LEDs, and in the RTL build Bulkhead's pins inside.  shim.cpp is the
 * only file that knows Verilator; it is compiled for each netlist too.  Directions are the core's.
 */
#ifndef BULKHEAD_SOC_SHIM_H
#define BULKHEAD_SOC_SHIM_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Bits of soc_pins.events, of port p shifted by 10 * p; AXI4-Lite's are levels. */
enum {
    EV_S_AR = 1, EV_S_AW = 2, EV_S_W = 4, EV_S_R = 8, EV_S_B = 16, EV_M_AR = 32, EV_M_AW = 64, EV_M_W = 128, EV_M_R = 256, EV_M_B = 512,
    EV_PORT = 10, EV_L_B = 1 << 20, EV_L_R = 1 << 21
};

struct soc_pins {
    bool     resetn, mtx_resetn;                    /* the board's button; reset of the core's buses */
    /* AHB, TARGEXP0: outputs of the core, then inputs */
    uint32_t haddr, hwdata;
    uint8_t  hsel, htrans, hsize, hburst, hprot, hwrite, hmastlock, exreq;
    uint8_t  hready_other;                          /* of the other subordinates */
    uint32_t hrdata;
    uint8_t  hreadyout, hresp, exresp;
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
    /* flash: AHB, TARGFLASH0 */
    uint32_t flash_haddr;
    uint8_t  flash_hsel, flash_htrans, flash_hready;
    uint32_t flash_hrdata;
    /* interrupts, outputs of the board */
    uint8_t  gpint, led;

    /* Bulkhead's pins, port 0 lowest; the rest is valid when events is not 0 */
    uint32_t events;
    uint32_t s_araddr, s_awaddr, s_ar, s_aw;        /* 16 bits a port; ar, aw: {lock, burst, prot, size, len[6:0]} */
    uint64_t s_wdata, s_rdata;
    uint8_t  s_wstrb, s_rresp, s_bresp;
    uint32_t m_araddr, m_awaddr, m_ar, m_aw;        /* 16 bits a port; bit 15 of an address: a length beyond 127 */
    uint8_t  m_arvmid, m_awvmid;
    uint64_t m_wdata, m_rdata;
    uint8_t  m_wstrb, m_rresp, m_bresp;
    uint16_t l_addr;
    uint32_t l_wdata, l_rdata;
    uint8_t  l_wstrb, l_prot, l_resp, part_active;
};

struct bh_params;
extern const struct bh_params soc_params;           /* Bulkhead's, as built */

struct soc_board {                                  /* one Verilated top */
    const char *kind;                               /* "rtl", "netlist" */
    bool monitor, can_trace;
    void (*open)(uint64_t seed, const char *waves); /* waves: FST file or NULL (needs can_trace) */
    void (*high)(const struct soc_pins *p);         /* the rising edge; APB, SRAM0 and flash have these pins from now on */
    void (*low)(struct soc_pins *p);                /* AHB and resets have these pins; the clock is low, inputs of the core are read */
    void (*close)(void);
};

/* What is linked in; netlist is NULL when none is. */
extern const struct soc_board soc_rtl;
extern const struct soc_board *const soc_netlist;

#ifdef __cplusplus
}
#endif
#endif
