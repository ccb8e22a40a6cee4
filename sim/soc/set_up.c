// SPDX-License-Identifier: Apache-2.0
//
// What every test does through the buses: the board's two environments, and a look at all of memory.

#include "bulkhead/registers.h"
#include "tests.h"

#define PRIVILEGED 1
#define RW_SECURE  0x1Bu        /* secure: read and write, both privileges */
#define BOARD      0x19u        /* unprivileged: read; privileged: read and write */
#define R          (HPROT_DATA | HPROT_PRIVILEGED)

void apb_write(struct soc *s, uint16_t paddr, uint32_t data)
{
    if (!apb_access(s, paddr, true, PRIVILEGED, 15, &data)) soc_mismatch(s, "set-up: the write of APB 0x%03x was refused", paddr);
}

uint32_t apb_read(struct soc *s, uint16_t paddr)
{
    uint32_t data = 0;
    if (!apb_access(s, paddr, false, PRIVILEGED, 0, &data)) soc_mismatch(s, "set-up: the read of APB 0x%03x was refused", paddr);
    return data;
}

// Staged window of the folded map: 0x800 + 0x200 p + 0x20 w.
void set_window(struct soc *s, unsigned p, unsigned w, uint32_t ipa, uint32_t size, uint32_t pa, uint32_t access, bool shared)
{
    const uint16_t at = (uint16_t)(0x800 + 0x200 * p + 0x20 * w);
    apb_write(s, at + BH_REG_WINDOW_IPA_BASE_LO, ipa);
    apb_write(s, at + BH_REG_WINDOW_SIZE_LO, size);
    apb_write(s, at + BH_REG_WINDOW_PA_BASE_LO, pa);
    apb_write(s, at + BH_REG_WINDOW_ACCESS, access);
    apb_write(s, at + BH_REG_WINDOW_FLAGS, size ? BH_FLAGS_VALID_MASK | (shared ? BH_FLAGS_SHARED_MASK : 0) : 0);
}

void set_partition(struct soc *s, unsigned p)
{
    apb_write(s, (uint16_t)(BH_REG_PART_BASE + BH_REG_PART_STRIDE * p), BH_PART_CONTROL_VALID_MASK | p << BH_PART_CONTROL_VMID_SHIFT);
    apb_write(s, BH_REG_COMMIT, p);
}

void set_up(struct soc *s)
{
    for (unsigned p = 0; p < 2; p++) {
        set_window(s, p, 0, 0x0000, 0x1000, 0x1000 * p, RW_SECURE, false);
        set_window(s, p, 1, 0x4000, 0x1000, 0x2000, RW_SECURE, true);
        set_window(s, p, 2, 0x5000, 0x1000, 0x3000, BOARD, true);
        set_partition(s, p);
    }
    apb_write(s, BH_REG_ACTIVE, 0);
}

// After a reset, which block RAM outlives; the reference compares every word that is read.
void final_memory(struct soc *s)
{
    while (s->ref.dma.busy) soc_cycle(s);       // the reference sees that it goes on
    soc_reset(s, false);
    set_up(s);
    for (unsigned p = 0; p < 2; p++) {
        apb_write(s, BH_REG_ACTIVE, p);
        for (uint32_t a = 0; a < 0x1000; a += 4) {
            uint32_t data = 0;
            if (!ahb_access(s, SOC_AHB + a, 2, false, R, &data)) soc_mismatch(s, "final memory: PA 0x%04x cannot be read", 0x1000 * p + a);
        }
    }
}

// Every word of block RAM, through the pins: a netlist's has other values at power-up.
void fill_memory(struct soc *s)
{
    set_up(s);
    for (uint32_t p = 0; p < 2; p++) {
        apb_write(s, BH_REG_ACTIVE, p);
        for (uint32_t a = 0; a < 0x1000; a += 4) {
            uint32_t data = 0x1000 * p + a;
            if (!ahb_access(s, SOC_AHB + a, 2, true, R, &data)) soc_mismatch(s, "memory: PA 0x%04x cannot be written", 0x1000 * p + a);
        }
    }
    for (uint16_t word = 0; word < 1024; word++) sram_access(s, word, 15, word);
    soc_reset(s, true);
}
