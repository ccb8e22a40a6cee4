// SPDX-License-Identifier: Apache-2.0
//
// APB manager at APBTARGEXP2, and SRAM0's port: a set-up cycle, then access cycles until PREADY.

#include "soc.h"

#define LIMIT 100000u           /* access cycles: more than a drain limit of the firmware's */

bool apb_access(struct soc *s, uint16_t address, bool write, uint8_t prot, uint8_t strb, uint32_t *data)
{
    struct soc_pins *p = &s->pins;
    p->psel = 1, p->penable = 0, p->paddr = address & 0xfff, p->pwrite = write, p->pprot = prot;
    p->pwdata = write ? *data : 0, p->pstrb = write ? strb : 0;
    ref_apb_begin(s, p->paddr, write, p->pwdata, p->pstrb, prot);
    soc_cycle(s);
    if (s->ref.apb.answered) soc_mismatch(s, "APB 0x%03x: a register answers in the set-up cycle", address);
    p->penable = 1;
    unsigned cycles = 0;
    do {
        soc_cycle(s);
        if (++cycles > LIMIT) soc_mismatch(s, "APB 0x%03x: no PREADY in %u cycles", address, LIMIT);
    } while (!p->pready);
    const bool error = p->pslverr;
    const uint32_t read = p->prdata;
    p->psel = p->penable = 0;
    ref_apb_end(s, error, read);
    if (!write) *data = error ? 0 : read;
    return !error;
}

// A read has its data in the next cycle; a write none.
uint32_t sram_access(struct soc *s, uint16_t word, uint8_t strobes, uint32_t data)
{
    struct soc_pins *p = &s->pins;
    p->sram_cs = 1, p->sram_addr = word, p->sram_wren = strobes, p->sram_wdata = data;
    soc_cycle(s);
    p->sram_cs = 0, p->sram_wren = 0;
    if (strobes) return 0;
    s->sram_read = true;
    soc_cycle(s);
    s->sram_read = false;
    return p->sram_rdata;
}
