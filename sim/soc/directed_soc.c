// SPDX-License-Identifier: Apache-2.0
//
// Directed tests of what is around the buses: APB's fold, DMA engine, interrupts, LEDs, resets, SRAM0, flash.  And the list of tests.

#include <string.h>

#include "bulkhead/registers.h"
#include "bulkhead/soc.h"
#include "directed.h"

#define SOURCE      (DMA + 4)
#define DESTINATION (DMA + 8)
#define WORDS       (DMA + 12)
#define STATUS      (DMA + 16)
#define DONE        SOC_DMA_STATUS_DONE_MASK
#define READ_ERROR  SOC_DMA_STATUS_READ_ERROR_MASK
#define WRITE_ERROR SOC_DMA_STATUS_WRITE_ERROR_MASK
#define BUSY        SOC_DMA_STATUS_BUSY_MASK

// ---- APB ----------------------------------------------------------------------------------------------

// fpga/README.md: 0x800 is the first staged window, 0xC00 the first live one, 0x200 a partition.
static void fold(struct soc *s)
{
    for (unsigned p = 0; p < 2; p++)
        for (unsigned w = 0; w < 4; w++) {
            const uint16_t at = (uint16_t)(0x200 * p + 0x20 * w);
            const uint32_t pa = w == 0 ? 0x1000 * p : w == 1 ? 0x2000 : w == 2 ? 0x3000 : 0, ipa = w == 1 ? 0x4000 : w == 2 ? 0x5000 : 0;
            for (unsigned live = 0; live < 2; live++) {
                const uint16_t base = live ? 0xC00 + at : 0x800 + at;
                CHECK(apb_read(s, base) == ipa && apb_read(s, base + 8) == (w < 3 ? 0x1000u : 0) && apb_read(s, base + 16) == pa,
                      "window %u of partition %u is not where APB 0x%03x shows it", w, p, base);
            }
        }
    // A staged value is not live before its commit.
    apb_write(s, 0x860 + BH_REG_WINDOW_PA_BASE_LO, 0x2000);
    CHECK(apb_read(s, 0x860 + BH_REG_WINDOW_PA_BASE_LO) == 0x2000 && apb_read(s, 0xC60 + BH_REG_WINDOW_PA_BASE_LO) == 0, "staged and live are one");
    CHECK(apb_read(s, BH_REG_ID) == 0x424C4B48, "ID is not at APB 0x000");
    uint32_t d = 0;
    CHECK(!apb_access(s, 0xC00, true, 1, 15, &d), "a live window was written");
    CHECK(!apb_access(s, 0x7fc, false, 1, 0, &d) && d == 0, "APB 0x7fc, no register, was answered OKAY");
}

static void apb_rights(struct soc *s)
{
    uint32_t d = 0xffffffff;
    CHECK(!apb_access(s, BH_REG_IRQ_ENABLE, true, 0, 15, &d), "an unprivileged write was OKAY");
    expect_record(s, BH_FAULT_CONFIG, BH_REG_IRQ_ENABLE, true, 0, 0);
    CHECK(!apb_access(s, 0x800, false, 0, 0, &d), "an unprivileged read was OKAY");
    expect_record(s, BH_FAULT_CONFIG, 0x2000, false, 0, 0);
    CHECK(!apb_access(s, 0xE08, true, 4, 15, &d), "an unprivileged instruction's write was OKAY");
    expect_record(s, BH_FAULT_CONFIG, 0x4208, true, 4, 0);
    d = 0xffffffff;
    for (unsigned strb = 0; strb < 15; strb++) CHECK(!apb_access(s, BH_REG_IRQ_ENABLE, true, 1, (uint8_t)strb, &d), "PSTRB %x was OKAY", strb);
    CHECK(apb_read(s, BH_REG_IRQ_ENABLE) == 0, "IRQ_ENABLE changed");
    no_record(s);
}

// ---- interrupts, LEDs ---------------------------------------------------------------------------------------

static void interrupts(struct soc *s)
{
    CHECK(s->pins.gpint == 0, "GPINT is %u after set-up", s->pins.gpint);
    apb_write(s, BH_REG_IRQ_ENABLE, 0xffff);
    for (unsigned code = 1; code <= 10; code++) {
        apb_write(s, BH_REG_IRQ_TEST, 1u << code);
        soc_idle(s, 8);
        CHECK(s->pins.gpint & 1 && s->pins.led >> 1 & 1, "IRQ_TEST of code %u: GPINT[0] %u, LED 1 %u", code, s->pins.gpint & 1, s->pins.led >> 1 & 1);
        apb_write(s, BH_REG_IRQ_STATE, 1u << code);
        soc_idle(s, 8);
        CHECK(!(s->pins.gpint & 1) && !(s->pins.led >> 1 & 1), "code %u is cleared: GPINT[0] is still 1", code);
    }
    uint32_t d = 0;
    CHECK(!ahb_access(s, SOC_AHB + 0x2000, 2, false, DATA, &d), "a read past the window was allowed");
    soc_idle(s, SOC_RECORD_LAG);
    CHECK(s->pins.gpint == 1, "a refused access: GPINT is %u, and must be 1", s->pins.gpint);
    apb_write(s, BH_REG_IRQ_ENABLE, 0);
    soc_idle(s, 8);
    CHECK(s->pins.gpint == 0, "masked: GPINT is %u", s->pins.gpint);
    for (unsigned p = 2; p-- > 0;) {
        apb_write(s, BH_REG_ACTIVE, p);
        soc_idle(s, 4);
        CHECK((s->pins.led & 1) == p, "LED 0 is %u, and partition %u is active", s->pins.led & 1, p);
    }
}

// ---- DMA engine -----------------------------------------------------------------------------------------------

static void start(struct soc *s, uint32_t from, uint32_t to, uint32_t words)
{
    store(s, STATUS, DONE | READ_ERROR | WRITE_ERROR);
    store(s, SOURCE, from), store(s, DESTINATION, to), store(s, WORDS, words);
}

static uint32_t wait(struct soc *s)
{
    for (unsigned i = 0; !(s->pins.gpint & 2); i++) {
        CHECK(i < 40000, "the DMA engine does not end");
        soc_cycle(s);
    }
    return load(s, STATUS);
}

static void fill(struct soc *s, uint32_t from, uint32_t words, uint32_t seed)
{
    for (uint32_t i = 0; i < words; i++) store(s, SOC_AHB + from + 4 * i, seed + i * 0x9E3779B9u);
}

static void dma_copies(struct soc *s)
{
    static const struct { uint32_t from, to, words; } row[] = {{0x000, 0x800, 1}, {0x000, 0x804, 2}, {0x010, 0x900, 64}, {0x000, 0x800, 512},
                                                              {0x100, 0x104, 16} /* overlaps: the first word all along */, {0x000, 0x004, 1023}};
    for (unsigned i = 0; i < sizeof row / sizeof row[0]; i++) {
        fill(s, 0, 1024, 0x1000 * i + 1);
        uint32_t want[1024];
        for (uint32_t k = 0; k < 1024; k++) want[k] = 0x1000 * i + 1 + k * 0x9E3779B9u;
        for (uint32_t k = 0; k < row[i].words; k++) want[row[i].to / 4 + k] = want[row[i].from / 4 + k];
        start(s, row[i].from, row[i].to, row[i].words);
        CHECK(s->pins.led >> 2 & 1 || s->pins.gpint & 2, "LED 2 is off while the DMA engine copies");
        const uint32_t status = wait(s);
        CHECK(status == DONE, "a copy of %u words ends with STATUS 0x%x", row[i].words, status);
        expect(s, SOURCE, row[i].from + 4 * row[i].words), expect(s, DESTINATION, row[i].to + 4 * row[i].words), expect(s, WORDS, 0);
        for (uint32_t k = 0; k < 1024; k++) expect(s, SOC_AHB + 4 * k, want[k]);
    }
    store(s, STATUS, DONE);
    soc_idle(s, 2);
    CHECK(!(s->pins.gpint & 2), "GPINT[1] stays when DONE is cleared");
    store(s, WORDS, 0);
    soc_idle(s, 40);
    expect(s, STATUS, 0);
    no_record(s);
}

static void dma_busy(struct soc *s)
{
    fill(s, 0, 256, 5);
    start(s, 0, 0x800, 256);
    uint32_t d = 0x40;
    for (unsigned i = 1; i < 4; i++) CHECK(!ahb_access(s, DMA + 4 * i, 2, true, PDATA, &d), "register %u was written while BUSY", i);
    CHECK(load(s, STATUS) == BUSY, "STATUS does not say BUSY");
    const uint32_t left = load(s, WORDS);
    CHECK(left && left < 256, "%u of 256 words left in the midst", left);
    CHECK(wait(s) == DONE, "the copy did not end well");
    for (uint32_t k = 0; k < 256; k++) expect(s, SOC_AHB + 0x800 + 4 * k, 5 + k * 0x9E3779B9u);
}

// Where the engine may not go it stops, says so, and points at the word that was not copied.
static void dma_refused(struct soc *s)
{
    static const struct { uint32_t from, to, words, copied; bool write; enum bh_fault code; } row[] = {
        {0x1000, 0x800, 4, 0, false, BH_FAULT_WINDOW}, {0x800, 0x1000, 4, 0, true, BH_FAULT_WINDOW}, {0xff8, 0x800, 8, 2, false, BH_FAULT_WINDOW},
        {0x800, 0xff0, 8, 4, true, BH_FAULT_WINDOW}, {0x800, 0x5004, 1, 0, true, BH_FAULT_ACCESS}, {0x3000, 0x3000, 1, 0, false, BH_FAULT_WINDOW},
        // Bulkhead lets it through to devices, and memory does not (DECERR): no record.
        {0x4000, 0x800, 1, 0, false, BH_FAULT_NONE}, {0x800, 0x4004, 1, 0, true, BH_FAULT_NONE}, {0x5000, 0x800, 1, 0, false, BH_FAULT_NONE}};
    fill(s, 0, 1024, 77);
    for (unsigned i = 0; i < sizeof row / sizeof row[0]; i++) {
        start(s, row[i].from, row[i].to, row[i].words);
        const uint32_t status = wait(s), want = DONE | (row[i].write ? WRITE_ERROR : READ_ERROR);
        CHECK(status == want, "copy of 0x%04x to 0x%04x: STATUS 0x%x, and must be 0x%x", row[i].from, row[i].to, status, want);
        expect(s, SOURCE, row[i].from + 4 * row[i].copied), expect(s, DESTINATION, row[i].to + 4 * row[i].copied);
        expect(s, WORDS, row[i].words - row[i].copied);
        if (row[i].code) expect_record(s, row[i].code, (row[i].write ? row[i].to : row[i].from) + 4 * row[i].copied, row[i].write, 0, 1);
        else no_record(s);
    }
}

// A switch in the midst of a copy: each word lies wholly in one environment, and from some word on in the other.
static void dma_follows(struct soc *s)
{
    for (unsigned p = 2; p-- > 0;) {
        apb_write(s, BH_REG_ACTIVE, p);
        fill(s, 0, 256, p ? 0xB0000000 : 0xA0000000);
        for (uint32_t k = 0; k < 256; k++) store(s, SOC_AHB + 0x800 + 4 * k, 0xEEEEEEEE);
    }
    start(s, 0, 0x800, 256);
    soc_idle(s, 500);
    apb_write(s, BH_REG_ACTIVE, 1);
    CHECK(wait(s) == DONE, "the copy did not end well");
    uint32_t first = 0;
    while (first < 256 && load(s, SOC_AHB + 0x800 + 4 * first) == 0xEEEEEEEE) first++;
    CHECK(first > 0 && first < 256, "a switch in the midst of a copy: %u words before it", first);
    for (uint32_t k = first; k < 256; k++) expect(s, SOC_AHB + 0x800 + 4 * k, 0xB0000000 + k * 0x9E3779B9u);
    apb_write(s, BH_REG_ACTIVE, 0);
    for (uint32_t k = 0; k < 256; k++) expect(s, SOC_AHB + 0x800 + 4 * k, k < first ? 0xA0000000 + k * 0x9E3779B9u : 0xEEEEEEEE);
    no_record(s);
    // Whatever the word is doing when the switch comes: the reference sees that it is not split.
    for (unsigned when = 0; when < 24; when++) {
        start(s, 0, 0x800, 64);
        soc_idle(s, 30 + when);
        apb_write(s, BH_REG_ACTIVE, 1);
        CHECK(wait(s) == DONE, "the copy did not end well");
        apb_write(s, BH_REG_ACTIVE, 0);
    }
}

// ---- resets --------------------------------------------------------------------------------------------------------

static void resets(struct soc *s)
{
    for (unsigned when = 0; when < 24; when++) {
        set_up(s);
        fill(s, 0, 32, when);
        store(s, BOARD + 4, 1);
        start(s, 0, 0x800, 512);
        soc_idle(s, 100);
        // A burst, a register write and a copy under way when the reset comes.
        struct soc_pins *p = &s->pins;
        struct ahb_beat b = {.addr = SOC_AHB + 0x40, .trans = AHB_NONSEQ, .size = 2, .burst = AHB_INCR8, .prot = DATA, .write = when & 1, .data = 1}, done;
        for (unsigned i = 0; i < when; i++)
            if (ahb_cycle(s, &b, &done)) b.trans = AHB_SEQ, b.addr += 4;
        if (when % 3 == 2) {
            for (unsigned i = 0; s->data_phase && i < 100; i++) ahb_cycle(s, NULL, &done);
            p->psel = 1, p->paddr = BH_REG_ACTIVE, p->pwrite = 1, p->pwdata = 1, p->pstrb = 15, p->pprot = 1;
            ref_apb_begin(s, p->paddr, true, 1, 15, 1);
            soc_cycle(s);
            p->penable = 1;
            soc_cycle(s);
        }
        soc_reset(s, when & 2);
        CHECK(p->hreadyout && !p->hresp && !p->gpint && !(p->led & 12), "after reset: HREADYOUT %u, HRESP %u, GPINT %u, LED %x", p->hreadyout, p->hresp,
              p->gpint, p->led);
        uint32_t d = 0;
        CHECK(!ahb_access(s, SOC_AHB, 2, false, PDATA, &d), "after reset an access is allowed without a partition");
        expect_record(s, BH_FAULT_PARTITION, 0, false, 1, 0);
        CHECK(apb_read(s, 0xC08) == 0 && apb_read(s, BH_REG_ACTIVE) == 0, "after reset the table is not empty");
        set_up(s);
        expect(s, STATUS, 0), expect(s, WORDS, 0), expect(s, SOURCE, 0), expect(s, DESTINATION, 0), expect(s, BOARD + 4, 0);
        for (uint32_t k = 0; k < 16; k++) expect(s, SOC_AHB + 4 * k, when + k * 0x9E3779B9u);   // block RAM outlives it
    }
}

// ---- SRAM0, flash --------------------------------------------------------------------------------------------------

static void sram(struct soc *s)
{
    for (unsigned i = 0; i < 1024; i++) sram_access(s, (uint16_t)i, 15, i * 0x01000193u ^ 0x811C9DC5u);
    for (unsigned i = 1024; i-- > 0;) {
        const uint32_t d = sram_access(s, (uint16_t)i, 0, 0);
        CHECK(d == (i * 0x01000193u ^ 0x811C9DC5u), "SRAM0 word %u reads 0x%08x", i, d);
    }
    for (unsigned strb = 0; strb < 16; strb++) {
        sram_access(s, 100, 15, 0x33221100);
        if (strb) sram_access(s, 100, (uint8_t)strb, 0xDDCCBBAA);
        uint32_t want = 0x33221100;
        for (unsigned k = 0; k < 4; k++)
            if (strb >> k & 1) want = (want & ~(0xffu << 8 * k)) | (0xDDCCBBAAu & 0xffu << 8 * k);
        const uint32_t d = sram_access(s, 100, 0, 0);
        CHECK(d == want, "SRAM0, strobes %x: reads 0x%08x, and must 0x%08x", strb, d, want);
    }
    for (uint16_t up = 1024; up < 8192; up = (uint16_t)(up + 1024)) {       // 4 KiB, again and again
        sram_access(s, up + 7, 15, up);
        CHECK(sram_access(s, 7, 0, 0) == up, "SRAM0 does not repeat every 4 KiB");
    }
    // Not selected: nothing is written.
    sram_access(s, 9, 15, 0x600D);
    s->pins.sram_cs = 0, s->pins.sram_addr = 9, s->pins.sram_wren = 15, s->pins.sram_wdata = 0xBAD;
    soc_idle(s, 3);
    s->pins.sram_wren = 0;
    CHECK(sram_access(s, 9, 0, 0) == 0x600D, "SRAM0 was written without its chip select");
}

// fpga/sim/flash256k.v: data tell their address, XADR above YADR.
static void flash(struct soc *s)
{
    struct soc_pins *p = &s->pins;
    static const uint32_t at[] = {0, 4, 0xfc, 0x100, 0x7ffc, 0x1234, 0x1238, 0x4000, 0x2aa8, 0x5554};
    for (unsigned i = 0; i < sizeof at / sizeof at[0]; i++) {
        p->flash_hsel = 1, p->flash_htrans = 2, p->flash_haddr = at[i];
        soc_cycle(s);
        p->flash_htrans = 0, p->flash_haddr = 0;
        unsigned waits = 0;
        for (;; waits++) {
            soc_cycle(s);
            if (p->flash_hready) break;
            CHECK(waits < 10, "flash does not answer");
        }
        const uint32_t word = at[i] >> 2, want = 0x2Au << 26 | (~word & 0x1fff) << 13 | word;
        CHECK(p->flash_hrdata == want && waits == 2, "flash 0x%04x reads 0x%08x after %u wait states, and must 0x%08x after 2", at[i], p->flash_hrdata, waits,
              want);
    }
    p->flash_hsel = 0, p->flash_htrans = 2;
    soc_idle(s, 3);
    CHECK(p->flash_hready, "flash reads without HSEL");
    p->flash_htrans = 0;
}

const struct soc_test soc_tests[] = {
    {"soc_apb_fold", fold}, {"soc_apb_rights", apb_rights}, {"soc_interrupts", interrupts}, {"soc_dma_copies", dma_copies}, {"soc_dma_busy", dma_busy},
    {"soc_dma_refused", dma_refused}, {"soc_dma_follows", dma_follows}, {"soc_resets", resets}, {"soc_sram0", sram}, {"soc_flash", flash}, {0}};

// ---- all ------------------------------------------------------------------------------------------------------------

static bool run(struct soc *s, const struct soc_test *t)
{
    jmp_buf back;
    s->on_mismatch = &back;
    const bool ok = !setjmp(back);
    if (ok) {
        soc_reset(s, true);
        set_up(s);
        t->run(s);
        final_memory(s);
    }
    s->on_mismatch = NULL;
    if (ok) printf("PASS %s []\n", t->name);
    else printf("FAIL %s: cycle %llu: %s\n", t->name, (unsigned long long)s->cycle, s->why);
    return ok;
}

unsigned directed(struct soc *s, const char *only)
{
    unsigned failed = 0, found = 0;
    const struct soc_test *list[2] = {ahb_tests, soc_tests};
    for (unsigned k = 0; k < 2; k++)
        for (const struct soc_test *t = list[k]; t->name; t++) {
            if (only && strcmp(only, t->name)) continue;
            found++;
            failed += !run(s, t);
        }
    if (!found) fprintf(stderr, "soc-sim: --directed=%s: no such test\n", only);
    return failed + !found;
}
