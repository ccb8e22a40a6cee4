// SPDX-License-Identifier: Apache-2.0
//
// Directed tests of the buses: what each must do is written here from AHB-Lite, APB, docs/soc.md and the board's description; the reference
// watches every pin besides.

#include "bulkhead/registers.h"
#include "bulkhead/soc.h"
#include "directed.h"

// ---- helpers ------------------------------------------------------------------------------------

uint32_t load(struct soc *s, uint32_t a)
{
    uint32_t d = 0;
    CHECK(ahb_access(s, a, 2, false, PDATA, &d), "the read of 0x%08x was refused", a);
    return d;
}

void store(struct soc *s, uint32_t a, uint32_t d)
{
    CHECK(ahb_access(s, a, 2, true, PDATA, &d), "the write of 0x%08x was refused", a);
}

void expect(struct soc *s, uint32_t a, uint32_t want)
{
    const uint32_t d = load(s, a);
    CHECK(d == want, "0x%08x reads 0x%08x, and must read 0x%08x", a, d, want);
}

static void finish(struct soc *s, struct ahb_beat *done)
{
    done->ended = false;
    for (unsigned i = 0; s->data_phase; i++) {
        CHECK(i < 100, "a data phase does not end");
        ahb_cycle(s, NULL, done);
    }
}

// Address phases back to back, each held until it is accepted; answers go to r in order.  Returns how many ended with ERROR.
static unsigned sequence(struct soc *s, const struct ahb_beat *b, unsigned n, struct ahb_beat *r)
{
    unsigned ended = 0, errors = 0;
    struct ahb_beat done;
    for (unsigned i = 0; i < n; i++)
        for (bool taken = false; !taken;) {
            taken = ahb_cycle(s, &b[i], &done);
            if (done.ended) errors += done.error, r[ended++] = done;
        }
    finish(s, &done);
    if (done.ended) errors += done.error, r[ended++] = done;
    unsigned transfers = 0;
    for (unsigned i = 0; i < n; i++) transfers += b[i].trans >= AHB_NONSEQ;
    CHECK(ended == transfers, "%u transfers were made, %u ended", transfers, ended);
    return errors;
}

static const unsigned beats_of[8] = {1, 5, 4, 4, 8, 8, 16, 16};

// A burst as AHB forms it: INCR goes up, WRAP stays in its container.
static unsigned burst(struct ahb_beat *b, uint32_t start, unsigned kind, unsigned size, bool write, uint32_t seed)
{
    const unsigned n = beats_of[kind], bytes = 1u << size;
    const bool wraps = kind == AHB_WRAP4 || kind == AHB_WRAP8 || kind == AHB_WRAP16;
    uint32_t a = start;
    for (unsigned i = 0; i < n; i++) {
        b[i] = (struct ahb_beat){.addr = a, .trans = i ? AHB_SEQ : AHB_NONSEQ, .size = (uint8_t)size, .burst = (uint8_t)kind, .prot = DATA,
                                 .write = write, .data = (seed + i * 0x01030507u) ^ 0xA5A5A5A5u};
        a = wraps ? (a & ~(n * bytes - 1)) | ((a + bytes) & (n * bytes - 1)) : a + bytes;
    }
    return n;
}

// The oldest record: this code, IPA, direction, AxPROT, port.
void expect_record(struct soc *s, enum bh_fault code, uint32_t ipa, bool write, unsigned prot, unsigned port)
{
    soc_idle(s, SOC_RECORD_LAG);
    CHECK(apb_read(s, BH_REG_FAULT_STATUS) & BH_FAULT_STATUS_VALID_MASK, "no record of %s at 0x%04x", bh_fault_name(code), ipa);
    const uint32_t info = apb_read(s, BH_REG_FAULT_INFO), at = apb_read(s, BH_REG_FAULT_IPA_LO);
    const uint32_t want = (uint32_t)code << BH_FAULT_INFO_CODE_SHIFT | (write ? BH_FAULT_INFO_WRITE_MASK : 0) | prot << BH_FAULT_INFO_PROT_SHIFT
                          | port << BH_FAULT_INFO_PORT_SHIFT;
    const uint32_t mask = BH_FAULT_INFO_CODE_MASK | BH_FAULT_INFO_WRITE_MASK | BH_FAULT_INFO_PROT_MASK | BH_FAULT_INFO_PORT_MASK;
    CHECK(at == ipa && (info & mask) == want, "the record is FAULT_INFO 0x%08x, IPA 0x%04x, and must be %s at 0x%04x (0x%08x)", info, at,
          bh_fault_name(code), ipa, want);
    apb_write(s, BH_REG_FAULT_STATUS, BH_FAULT_STATUS_VALID_MASK);
}

void no_record(struct soc *s)
{
    soc_idle(s, SOC_RECORD_LAG);
    CHECK(!(apb_read(s, BH_REG_FAULT_STATUS) & BH_FAULT_STATUS_VALID_MASK), "a record is there that nothing made");
}

// ---- AHB ----------------------------------------------------------------------------------------------

static void lanes(struct soc *s)
{
    for (unsigned size = 0; size < 3; size++)
        for (uint32_t at = 0; at < 8; at += 1u << size) {
            store(s, SOC_AHB + 0x100, 0x33221100), store(s, SOC_AHB + 0x104, 0x77665544);
            const uint32_t mask = size == 2 ? ~0u : (1u << (8u << size)) - 1;
            uint32_t value = 0xD3C2B1A0u & mask, word = value * (size == 0 ? 0x01010101u : size == 1 ? 0x00010001u : 1);
            CHECK(ahb_access(s, SOC_AHB + 0x100 + at, size, true, DATA, &word), "a write of size %u at lane %u was refused", size, at & 3);
            uint64_t want = 0x7766554433221100u;
            want = (want & ~((uint64_t)mask << 8 * at)) | (uint64_t)value << 8 * at;
            expect(s, SOC_AHB + 0x100, (uint32_t)want), expect(s, SOC_AHB + 0x104, (uint32_t)(want >> 32));
            uint32_t read = 0;
            CHECK(ahb_access(s, SOC_AHB + 0x100 + at, size, false, DATA, &read), "a read of size %u at lane %u was refused", size, at & 3);
            CHECK((read >> 8 * (at & 3) & mask) == value, "size %u, lane %u reads 0x%08x, and must hold 0x%x there", size, at & 3, read, value);
        }
}

static void bursts(struct soc *s)
{
    struct ahb_beat b[32], r[32];
    for (unsigned kind = AHB_SINGLE; kind <= AHB_INCR16; kind++)
        for (unsigned size = 0; size < 3; size++) {
            const uint32_t start = SOC_AHB + 0x240 + (5u << size);      // in the midst of a WRAP's container
            for (uint32_t a = 0x200; a < 0x300; a += 4) store(s, SOC_AHB + a, 0xE0000000u + a);
            unsigned n = burst(b, start, kind, size, true, kind * 77 + size);
            CHECK(sequence(s, b, n, r) == 0, "HBURST %u, HSIZE %u: a write was refused", kind, size);
            const uint64_t before = s->ref.axi[0];
            struct ahb_beat back[32];
            burst(back, start, kind, size, false, 0);
            CHECK(sequence(s, back, n, r) == 0, "HBURST %u, HSIZE %u: a read was refused", kind, size);
            CHECK(s->ref.axi[0] - before == n, "HBURST %u: %u beats were %u AXI accesses", kind, n, (unsigned)(s->ref.axi[0] - before));
            for (unsigned i = 0; i < n; i++) {
                const unsigned lane = 8 * (b[i].addr & 3);
                const uint32_t mask = size == 2 ? ~0u : (1u << (8u << size)) - 1;
                CHECK((r[i].data >> lane & mask) == (b[i].data >> lane & mask), "HBURST %u, HSIZE %u, beat %u at 0x%08x reads 0x%08x, and 0x%08x was written",
                      kind, size, i, b[i].addr, r[i].data, b[i].data);
            }
            // Reads and writes of one burst kind each way, back to back without an IDLE.
            n = burst(b, start, kind, size, false, 0);
            n += burst(b + n, start, kind, size, true, 99);
            CHECK(sequence(s, b, n, r) == 0, "HBURST %u: a write behind a read was refused", kind);
        }
}

// BUSY in the midst of a burst: answered at once, OKAY, and nothing happens.
static void busy(struct soc *s)
{
    for (unsigned kind = AHB_INCR; kind <= AHB_INCR8; kind++)
        for (unsigned write = 0; write < 2; write++) {
            struct ahb_beat plain[16], b[64], r[64];
            const unsigned n = burst(plain, SOC_AHB + 0x300, kind, 2, write, kind);
            unsigned m = 0;
            for (unsigned i = 0; i < n; i++) {
                for (unsigned k = 0; i && k < i % 3; k++) b[m] = plain[i], b[m++].trans = AHB_BUSY;
                b[m++] = plain[i];
            }
            const uint64_t before = s->ref.axi[0];
            CHECK(sequence(s, b, m, r) == 0, "HBURST %u with BUSY: refused", kind);
            CHECK(s->ref.axi[0] - before == n, "HBURST %u: %u beats and BUSY between were %u AXI accesses", kind, n, (unsigned)(s->ref.axi[0] - before));
            for (unsigned i = 0; write && i < n; i++) expect(s, plain[i].addr, plain[i].data);
        }
}

static void locked(struct soc *s)
{
    store(s, SOC_AHB + 0x400, 41);
    struct ahb_beat r[4], b[3] = {{.addr = SOC_AHB + 0x400, .trans = AHB_NONSEQ, .size = 2, .prot = DATA, .lock = true},
                                  {.addr = SOC_AHB + 0x400, .trans = AHB_NONSEQ, .size = 2, .prot = DATA, .lock = true, .write = true, .data = 42},
                                  {.addr = SOC_AHB + 0x400, .trans = AHB_IDLE, .size = 2, .prot = DATA, .lock = true}};
    CHECK(sequence(s, b, 3, r) == 0 && r[0].data == 41, "a locked sequence read %u", r[0].data);
    expect(s, SOC_AHB + 0x400, 42);
    // Refused in the midst of a locked sequence: what follows is not.
    b[0].addr = SOC_AHB + 0x1000;
    CHECK(sequence(s, b, 3, r) == 1 && r[0].error && !r[1].error, "a locked read past the window and a locked write: not one ERROR");
    expect_record(s, BH_FAULT_WINDOW, 0x1000, false, 0, 0);
}

// EXCLUSIVE is not built: an exclusive write is answered OKAY, EXRESP says that the pair failed, and nothing is written.
static void exclusive(struct soc *s)
{
    store(s, SOC_AHB + 0x404, 7);
    struct ahb_beat r[2], b[2] = {{.addr = SOC_AHB + 0x404, .trans = AHB_NONSEQ, .size = 2, .prot = DATA, .exclusive = true},
                                  {.addr = SOC_AHB + 0x404, .trans = AHB_NONSEQ, .size = 2, .prot = DATA, .exclusive = true, .write = true, .data = 8}};
    CHECK(sequence(s, b, 2, r) == 0 && r[0].data == 7, "an exclusive pair: read %u", r[0].data);
    CHECK(s->pins.exresp, "EXRESP is 0: the pair succeeded without a monitor");
    expect(s, SOC_AHB + 0x404, 7);
    no_record(s);
}

static void not_selected(struct soc *s)
{
    struct soc_pins *p = &s->pins;
    const uint64_t before = s->ref.axi[0];
    p->hsel = 0, p->htrans = AHB_NONSEQ, p->haddr = SOC_AHB + 0x500, p->hwrite = 1, p->hsize = 2;
    soc_idle(s, 20);
    // Selected, and another subordinate holds the bus: the address phase has not ended.
    p->hsel = 1, p->hready_other = 0;
    soc_idle(s, 20);
    CHECK(s->ref.axi[0] == before && s->pins.hreadyout, "a transfer was taken without HSEL and HREADY");
    p->hready_other = 1, p->htrans = AHB_IDLE;
    soc_idle(s, 20);
    CHECK(s->ref.axi[0] == before, "IDLE was a transfer");
    const struct ahb_beat b = {.addr = SOC_AHB + 0x500, .trans = AHB_NONSEQ, .size = 2, .prot = DATA, .write = true, .data = 0x600D};
    struct ahb_beat done;
    p->hready_other = 0;
    for (unsigned i = 0; i < 5; i++) CHECK(!ahb_cycle(s, &b, &done), "an address phase ended while HREADY was low");
    p->hready_other = 1;
    CHECK(ahb_cycle(s, &b, &done), "an address phase did not end");
    finish(s, &done);
    CHECK(s->ref.axi[0] == before + 1, "one transfer was %u AXI accesses", (unsigned)(s->ref.axi[0] - before));
    expect(s, SOC_AHB + 0x500, 0x600D);
}

// A burst over the DMA engine's registers: five are there, what follows is ERROR.
static void error_in_burst(struct soc *s)
{
    store(s, DMA + 4, 0x1230), store(s, DMA + 8, 0x4560);
    struct ahb_beat b[16], r[16], done;
    unsigned n = burst(b, DMA, AHB_INCR8, 2, false, 0);
    const unsigned errors = sequence(s, b, n, r);
    CHECK(errors == 3, "of 8 registers read in a burst %u were ERROR, and 3 must be", errors);
    const uint32_t want[5] = {SOC_DMA_ID_RESET, 0x1230, 0x4560, 0, 0};
    for (unsigned i = 0; i < 5; i++) CHECK(!r[i].error && r[i].data == want[i], "register %u in a burst reads 0x%08x, and must 0x%08x", i, r[i].data, want[i]);

    // The manager gives the burst up in the second cycle of ERROR: the beat behind it must not happen.
    n = burst(b, DMA + 0xC, AHB_INCR8, 2, false, 0);
    b[3] = (struct ahb_beat){.addr = SOC_AHB + 0x600, .trans = AHB_NONSEQ, .size = 2, .prot = DATA, .write = true, .data = 0xBAD};
    store(s, SOC_AHB + 0x600, 0x600D);
    for (unsigned i = 0, given_up = 0; i < 4 && !given_up;) {
        i += ahb_cycle(s, &b[i], &done);
        if (s->pins.hresp && !s->pins.hreadyout) {
            given_up = 1;
            CHECK(ahb_cycle(s, NULL, &done) && done.ended && done.error, "the second cycle of ERROR did not end the beat");
        }
        CHECK(i < 4, "no beat beyond the last register was ERROR");
    }
    soc_idle(s, 20);
    expect(s, SOC_AHB + 0x600, 0x600D);

    // Writes: ERROR in the midst, the beats behind it are made.
    n = burst(b, DMA, AHB_INCR4, 2, true, 0x5550);
    b[0].data = 1, b[1].data = 0x8880, b[2].data = 0x9990, b[3].data = 0;
    CHECK(sequence(s, b, n, r) == 1 && r[0].error, "a burst that starts at a read-only register: not one ERROR");
    expect(s, DMA + 4, 0x8880), expect(s, DMA + 8, 0x9990), expect(s, DMA + 12, 0);
    no_record(s);
}

// Refused and allowed transfers in turn, no cycle between: each has its own answer, refused ones are recorded in order.
static void back_to_back(struct soc *s)
{
    struct ahb_beat b[12], r[12];
    store(s, SOC_AHB + 0x700, 0x11), store(s, SOC_AHB + 0x704, 0x22);
    for (unsigned i = 0; i < 12; i++)
        b[i] = (struct ahb_beat){.addr = i % 3 == 2 ? SOC_AHB + 0x8000 + 4 * i : SOC_AHB + 0x700 + 4 * (i & 1), .trans = AHB_NONSEQ, .size = 2,
                                 .prot = DATA, .write = i & 1, .data = 0x100 + i};
    CHECK(sequence(s, b, 12, r) == 4, "of 12 transfers 4 must be ERROR");
    for (unsigned i = 0; i < 12; i++) CHECK(r[i].error == (i % 3 == 2), "transfer %u: ERROR is %u", i, r[i].error);
    expect(s, SOC_AHB + 0x700, 0x11), expect(s, SOC_AHB + 0x704, 0x109);
    for (unsigned i = 2; i < 12; i += 3) expect_record(s, BH_FAULT_WINDOW, 0x8000 + 4 * i, i & 1, 0, 0);
    no_record(s);
}

// tangnano4k.dts: nobody executes; the board's window is written by privileged accesses only.
static void rights(struct soc *s)
{
    static const struct { uint32_t ipa; uint8_t hprot; bool write, allowed; } row[] = {
        {0x0010, DATA, false, true}, {0x0010, DATA, true, true}, {0x0010, PDATA, false, true}, {0x0010, PDATA, true, true},
        {0x0010, 0, false, false}, {0x0010, HPROT_PRIVILEGED, false, false},
        {0x5004, DATA, false, true}, {0x5004, DATA, true, false}, {0x5004, PDATA, false, true}, {0x5004, PDATA, true, true},
        {0x5004, 0, false, false}, {0x4010, DATA, false, true}, {0x4010, DATA, true, true}, {0x4010, 0, false, false},
        {0x1000, PDATA, false, false}, {0x3ffc, PDATA, true, false}, {0x6000, PDATA, false, false}, {0xfffc, PDATA, true, false},
        {0x0ffc, DATA, true, true}, {0x4ffc, DATA, false, false /* no register: ERROR without a record */}};
    for (unsigned i = 0; i < sizeof row / sizeof row[0]; i++) {
        uint32_t d = 0;
        const bool ok = ahb_access(s, SOC_AHB + row[i].ipa, 2, row[i].write, row[i].hprot, &d);
        CHECK(ok == row[i].allowed, "%s of IPA 0x%04x, HPROT %x: %s, and must be %s", row[i].write ? "write" : "read", row[i].ipa, row[i].hprot,
              ok ? "OKAY" : "ERROR", row[i].allowed ? "OKAY" : "ERROR");
        if (ok || row[i].ipa == 0x4ffc) continue;
        const unsigned prot = (row[i].hprot & HPROT_PRIVILEGED ? 1 : 0) | (row[i].hprot & HPROT_DATA ? 0 : 4);
        const bool inside = row[i].ipa < 0x1000 || row[i].ipa >> 13 == 2;
        expect_record(s, inside ? BH_FAULT_ACCESS : BH_FAULT_WINDOW, row[i].ipa, row[i].write, prot, 0);
    }
    no_record(s);
}

// HSIZE beyond the bus is no form of AXI here.
static void too_wide(struct soc *s)
{
    uint32_t d = 0;
    CHECK(!ahb_access(s, SOC_AHB + 0x800, 3, false, DATA, &d), "a read of 8 bytes was allowed");
    expect_record(s, BH_FAULT_BURST, 0x800, false, 0, 0);
    CHECK(!ahb_access(s, SOC_AHB + 0x800, 3, true, DATA, &d), "a write of 8 bytes was allowed");
    expect_record(s, BH_FAULT_BURST, 0x800, true, 0, 0);
}

// Registers want whole words.
static void narrow_registers(struct soc *s)
{
    store(s, BOARD + 4, 1);
    for (unsigned size = 0; size < 2; size++) {
        uint32_t d = 0;
        CHECK(!ahb_access(s, BOARD + 4, size, true, PDATA, &d), "a narrow write of BOARD_LED was OKAY");
        CHECK(!ahb_access(s, BOARD + 4, size, false, PDATA, &d), "a narrow read of BOARD_LED was OKAY");
    }
    expect(s, BOARD + 4, 1);
    CHECK(s->pins.led >> 3 & 1, "LED 3 is off, and BOARD_LED is 1");
    store(s, BOARD + 4, 0);
    soc_cycle(s);
    CHECK(!(s->pins.led >> 3 & 1), "LED 3 is on, and BOARD_LED is 0");
    expect(s, BOARD, SOC_BOARD_ID_RESET);
    no_record(s);
}

const struct soc_test ahb_tests[] = {
    {"soc_ahb_lanes", lanes}, {"soc_ahb_bursts", bursts}, {"soc_ahb_busy", busy}, {"soc_ahb_locked", locked}, {"soc_ahb_exclusive", exclusive},
    {"soc_ahb_not_selected", not_selected}, {"soc_ahb_error_in_burst", error_in_burst}, {"soc_ahb_back_to_back", back_to_back},
    {"soc_ahb_rights", rights}, {"soc_ahb_too_wide", too_wide}, {"soc_narrow_registers", narrow_registers}, {0}};
