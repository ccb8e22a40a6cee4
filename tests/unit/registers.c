/* SPDX-License-Identifier: Apache-2.0
 *
 * The owner's registers: who may, what is there, what a write does.
 */
#include "bulkhead/registers.h"
#include "test.h"

static unsigned part(unsigned p, unsigned offset) { return BH_REG_PART_BASE + p * BH_REG_PART_STRIDE + offset; }

static unsigned staged(unsigned p, unsigned w, unsigned offset)
{
    return BH_REG_STAGED_BASE + p * BH_REG_STAGED_STRIDE + w * BH_REG_WINDOW_STRIDE + offset;
}

static unsigned live(unsigned p, unsigned w, unsigned offset)
{
    return BH_REG_LIVE_BASE + p * BH_REG_LIVE_STRIDE + w * BH_REG_WINDOW_STRIDE + offset;
}

static void write_window(struct bh_model *m, unsigned p, unsigned w, uint64_t ipa, uint64_t size, uint64_t pa)
{
    reg_write(m, staged(p, w, BH_REG_WINDOW_IPA_BASE_LO), (uint32_t)ipa);
    reg_write(m, staged(p, w, BH_REG_WINDOW_IPA_BASE_HI), (uint32_t)(ipa >> 32));
    reg_write(m, staged(p, w, BH_REG_WINDOW_SIZE_LO), (uint32_t)size);
    reg_write(m, staged(p, w, BH_REG_WINDOW_SIZE_HI), (uint32_t)(size >> 32));
    reg_write(m, staged(p, w, BH_REG_WINDOW_PA_BASE_LO), (uint32_t)pa);
    reg_write(m, staged(p, w, BH_REG_WINDOW_PA_BASE_HI), (uint32_t)(pa >> 32));
    reg_write(m, staged(p, w, BH_REG_WINDOW_ACCESS), 0xFFF);
    reg_write(m, staged(p, w, BH_REG_WINDOW_FLAGS), 1);
}

/* Words of the schedule, the ports and the stream map. */
static bool is_of_ports(const struct bh_params *p, unsigned a, bool to_write)
{
    if (p->schedule_slots && (a == 0x80 || (a == 0x84 && !to_write)))
        return true;
    for (unsigned n = 0; n < p->schedule_slots; n++)
        if (a == 0xC0 + 4 * n)
            return true;
    for (unsigned n = 0; n < p->ports; n++)
        if (a == 0x300 + 16 * n || a == 0x304 + 16 * n)
            return true;
    for (unsigned n = 0; p->stream_ports && n < 1u << p->stream_width; n++)
        if (a == 0x400 + 4 * n)
            return true;
    return false;
}

/* Which words are there, for a build of so many partitions and windows. */
static bool is_there(const struct bh_params *p, unsigned a)
{
    static const unsigned singles[] = {
        BH_REG_ID, BH_REG_VERSION, BH_REG_CAP_TABLE, BH_REG_CAP_BUS, BH_REG_CONTROL, BH_REG_STATUS, BH_REG_SELECT,
        BH_REG_ACTIVE, BH_REG_DRAIN_LIMIT, BH_REG_COMMIT, BH_REG_COMMIT_STATUS, BH_REG_CAP_PORTS, BH_REG_IRQ_STATE,
        BH_REG_IRQ_ENABLE, BH_REG_CAP_GRANULES,
        BH_REG_IRQ_TEST, BH_REG_FAULT_STATUS, BH_REG_FAULT_MISSED, BH_REG_FAULT_IPA_LO, BH_REG_FAULT_IPA_HI,
        BH_REG_FAULT_INFO, BH_REG_FAULT_ID, BH_REG_FAULT_VMID};

    for (size_t i = 0; i < COUNT(singles); i++)
        if (a == singles[i])
            return true;
    for (unsigned q = 0; q < p->partitions; q++) {
        for (unsigned c = 0; c < 16; c += 4)
            if (a == BH_REG_COUNTERS_BASE + q * BH_REG_COUNTERS_STRIDE + c)
                return true;
        if (a == part(q, BH_REG_PART_PART_CONTROL) || a == part(q, BH_REG_PART_PART_LIVE))
            return true;
        for (unsigned w = 0; w < p->windows; w++)
            for (unsigned o = 0; o < 32; o += 4)
                if (a == staged(q, w, o) || a == live(q, w, o))
                    return true;
    }
    return is_of_ports(p, a, false);
}

static bool is_writable(const struct bh_params *p, unsigned a)
{
    static const unsigned singles[] = {BH_REG_CONTROL, BH_REG_ACTIVE, BH_REG_DRAIN_LIMIT, BH_REG_COMMIT,
                                       BH_REG_IRQ_STATE, BH_REG_IRQ_ENABLE, BH_REG_IRQ_TEST, BH_REG_FAULT_STATUS};

    for (size_t i = 0; i < COUNT(singles); i++)
        if (a == singles[i])
            return true;
    for (unsigned q = 0; q < p->partitions; q++) {
        if (a == part(q, BH_REG_PART_PART_CONTROL))
            return true;
        for (unsigned w = 0; w < p->windows; w++)
            for (unsigned o = 0; o < 32; o += 4)
                if (a == staged(q, w, o))
                    return true;
    }
    return is_of_ports(p, a, true);
}

/* Each byte address of the 64 KiB, in four sizes: there or SLVERR, zero at reset, low bits without effect. */
static const struct { unsigned partitions, windows, ports, stream_ports, stream_width, slots; } builds[] = {
    {1, 1, 1, 0x00, 4, 0}, {3, 5, 2, 0x02, 3, 5}, {4, 8, 4, 0x00, 4, 1}, {16, 16, 8, 0x81, 6, 16}};

static struct bh_params build(size_t i)
{
    struct bh_params p = plain;

    p.partitions     = builds[i].partitions;
    p.windows        = builds[i].windows;
    p.ports          = builds[i].ports;
    p.stream_ports   = builds[i].stream_ports;
    p.stream_width   = builds[i].stream_width;
    p.schedule_slots = builds[i].slots;
    p.isolate_ports  = 1;
    p.user_width     = 6;
    return p;
}

TEST(register_walk, "T6 L4")
{
    for (size_t i = 0; i < COUNT(builds); i++) {
        const struct bh_params p       = build(i);
        const unsigned         streams = p.stream_ports ? 1u << p.stream_width : 0;
        struct bh_model        m;
        unsigned               there = 0;

        reset(&m, &p);
        for (unsigned a = 0; a < 0x10000; a++) {
            struct bh_record r;
            uint32_t         data = 0xDEAD;
            const unsigned   word = a & ~3u;
            const bool       want = is_there(&p, word);

            CHECK("read", bh_reg_read(&m, (uint16_t)a, SECURE_PRIVILEGED, &data, &r), want ? BH_OKAY : BH_SLVERR);
            CHECK("no record", r.code, BH_FAULT_NONE);
            const bool     status      = word >= 0x300 && word < 0x300 + 16 * p.ports && word % 16 == 4;
            const uint32_t reset_value = word == BH_REG_ID          ? 0x424C4B48
                                       : word == BH_REG_VERSION     ? 0x01020000
                                       : word == BH_REG_CAP_TABLE   ? 12u << 24 | p.ports << 16 | p.windows << 8 | p.partitions
                                       : word == BH_REG_CAP_BUS     ? 16u << 24 | 4u << 16 | 8u << 8 | 40u
                                       : word == BH_REG_CAP_PORTS   ? (streams ? p.stream_width << 24 : 0) | p.schedule_slots << 16
                                                                    | 1u << 8 | p.stream_ports
                                       : word == BH_REG_CONTROL     ? 2
                                       : status                     ? 0x200 : 0;
            CHECK("reset value", data, reset_value);
            there += want;
        }
        CHECK("words", there / 4, 23 + (p.schedule_slots ? 2 + p.schedule_slots : 0) + 2 * p.ports + streams
                                     + p.partitions * (4 + 2 + 16 * p.windows));
    }
}

/* Writes: SLVERR where there is nothing or only something to read, and then nothing changes. */
TEST(register_write_walk, "T6")
{
    for (size_t i = 0; i < COUNT(builds); i++) {
        const struct bh_params p        = build(i);
        const unsigned         streams  = p.stream_ports ? 1u << p.stream_width : 0;
        unsigned               writable = 0;
        struct bh_model        m, before;

        for (unsigned a = 0; a < 0x10000; a += 4) {
            reset(&m, &p);
            memcpy(&before, &m, sizeof m);
            const bool want = is_writable(&p, a);
            CHECK("write", reg_try_write(&m, a | (a >> 4 & 3), 0), want ? BH_OKAY : BH_SLVERR);
            if (!want)
                assert_memory_equal(&m, &before, sizeof m);
            writable += want;
        }
        CHECK("words", writable, 8 + (p.schedule_slots ? 1 + p.schedule_slots : 0) + 2 * p.ports + streams
                                     + p.partitions * (1 + 8 * p.windows));
    }
}

/* T6: anything but Secure privileged: SLVERR, zero, nothing changes, a CONFIG record. */
TEST(untrusted_register_access, "T6")
{
    static const unsigned addresses[] = {BH_REG_ID, BH_REG_CONTROL, BH_REG_ACTIVE, BH_REG_COMMIT, BH_REG_IRQ_STATE,
                                         BH_REG_FAULT_STATUS, 0x2000, 0x200, 0x100, 0x4000, 0x2C, 0x201E, 0xFFFC};
    struct bh_model  m, before;
    struct bh_record r;
    unsigned         refused = 0;

    reset(&m, &plain);
    give(&m, 0, 0, PAGE, 0);
    give(&m, 1, 0, PAGE, PAGE);
    bh_switch(&m, 1);
    reg_write(&m, BH_REG_IRQ_TEST, 4);
    const struct bh_record old = {.code = BH_FAULT_WINDOW, .ipa = 5};
    bh_record_push(&m, &old);
    stage_window(&m, 0, 0, window(0, PAGE, 2 * PAGE));
    memcpy(&before, &m, sizeof m);

    for (size_t i = 0; i < COUNT(addresses); i++)
        for (uint8_t prot = 0; prot < 8; prot++)
            for (unsigned write = 0; write < 2; write++) {
                uint32_t   data    = 0xFFFFFFFF;
                const bool trusted = prot == 1 || prot == 5;   /* Secure and privileged, data or instruction */
                if (trusted)
                    continue;
                memset(&r, 0xFF, sizeof r);
                if (write)
                    CHECK("write", bh_reg_write(&m, (uint16_t)addresses[i], prot, 0, 0xF, &r), BH_SLVERR);
                else {
                    CHECK("read", bh_reg_read(&m, (uint16_t)addresses[i], prot, &data, &r), BH_SLVERR);
                    CHECK("data", data, 0);
                }
                CHECK("code", r.code, BH_FAULT_CONFIG);
                CHECK("address", r.ipa, addresses[i]);
                CHECK("prot", r.prot, prot);
                CHECK("write", r.write, write);
                CHECK("size", r.size, 2);
                CHECK("zero", r.id | r.len | r.partition | r.vmid | r.port | r.level, 0);
                CHECK("no effect", bh_reg_effect(&m, (uint16_t)addresses[i], prot, 0, 0xF, NULL), BH_EFFECT_NONE);
                assert_memory_equal(&m, &before, sizeof m);
                refused++;
            }
    CHECK("refused", refused, COUNT(addresses) * 6 * 2);

    bh_record_push(&m, &r);                                    /* "counted and recorded" */
    reg_write(&m, BH_REG_FAULT_STATUS, 1);
    CHECK("in FAULT_INFO", reg_read(&m, BH_REG_FAULT_INFO), 2u << 16 | 7u << 5 | 1u << 4 | 8);
    CHECK("interrupt", reg_read(&m, BH_REG_IRQ_STATE) >> 8 & 1, 1);
}

/* Secure privileged instruction fetches are as good as data. */
TEST(trusted_fetch, "T6")
{
    struct bh_model  m;
    struct bh_record r;
    uint32_t         data;

    reset(&m, &plain);
    CHECK("read", bh_reg_read(&m, BH_REG_ID, 5, &data, &r), BH_OKAY);
    CHECK("data", data, 0x424C4B48);
}

/* A write of less than four bytes: SLVERR, nothing changes, no record. */
TEST(partial_strobes, "T6")
{
    struct bh_model  m, before;
    struct bh_record r;

    reset(&m, &plain);
    give(&m, 0, 0, PAGE, 0);
    stage_window(&m, 0, 1, window(PAGE, PAGE, PAGE));
    memcpy(&before, &m, sizeof m);
    for (uint8_t strb = 0; strb < 15; strb++)
        for (unsigned a = 0; a < 0x2040; a += 4) {
            CHECK("write", bh_reg_write(&m, (uint16_t)a, SECURE_PRIVILEGED, 0, strb, &r), BH_SLVERR);
            CHECK("no record", r.code, BH_FAULT_NONE);
            CHECK("no effect", bh_reg_effect(&m, (uint16_t)a, SECURE_PRIVILEGED, 0, strb, NULL), BH_EFFECT_NONE);
        }
    assert_memory_equal(&m, &before, sizeof m);
}

/* A system set up by register writes alone; live copies read what is in force. */
TEST(registers_set_up_a_partition, "L4 L7 S3")
{
    struct bh_model m;

    reset(&m, &plain);
    write_window(&m, 1, 2, 0, GIB, 0x1240000000);
    reg_write(&m, part(1, BH_REG_PART_PART_CONTROL), 0xFF550003);
    CHECK("VMID_WIDTH 8", reg_read(&m, part(1, BH_REG_PART_PART_CONTROL)), 0x00550003);
    CHECK("not live", reg_read(&m, part(1, BH_REG_PART_PART_LIVE)), 0);
    CHECK("not live", reg_read(&m, live(1, 2, BH_REG_WINDOW_FLAGS)), 0);

    reg_write(&m, BH_REG_COMMIT, 1);
    CHECK("status", reg_read(&m, BH_REG_COMMIT_STATUS), 0);
    CHECK("live", reg_read(&m, part(1, BH_REG_PART_PART_LIVE)), 0x00550003);
    for (unsigned o = 0; o < 32; o += 4)
        CHECK("live", reg_read(&m, live(1, 2, o)), reg_read(&m, staged(1, 2, o)));
    CHECK("PA high", reg_read(&m, live(1, 2, BH_REG_WINDOW_PA_BASE_HI)), 0x12);
    CHECK("access", reg_read(&m, live(1, 2, BH_REG_WINDOW_ACCESS)), 0xFFF);

    reg_write(&m, BH_REG_ACTIVE, 1);
    CHECK("active", reg_read(&m, BH_REG_ACTIVE), 1);
    CHECK("select", reg_read(&m, BH_REG_SELECT), 1);
    const struct bh_verdict v = judge(&m, read_of(0x3FFFFFFF, 1));
    CHECK("PA", v.pa, 0x127FFFFFFF);
    CHECK("VMID", v.vmid, 0x55);
    CHECK("Non-secure", v.prot, BH_PROT_NONSECURE);
}

/* Each field of a window is where the description says, and halves are apart. */
TEST(window_fields, "L12")
{
    struct bh_params p = plain;
    struct bh_model  m;

    p.ipa_width = p.pa_width = 64;
    reset(&m, &p);
    for (unsigned o = 0; o < 24; o += 4)
        reg_write(&m, staged(3, 7, o), 0x11111000u + 0x10000000u * (o / 4));
    CHECK("IPA", m.staged[3].window[7].ipa_base, 0x2111100011111000);
    CHECK("size", m.staged[3].window[7].size, 0x4111100031111000);
    CHECK("PA", m.staged[3].window[7].pa_base, 0x6111100051111000);
    for (unsigned bit = 0; bit < 32; bit++) {
        reg_write(&m, staged(3, 7, BH_REG_WINDOW_ACCESS), 1u << bit);
        CHECK("ACCESS keeps 12 bits", reg_read(&m, staged(3, 7, BH_REG_WINDOW_ACCESS)), 1u << bit & 0xFFF);
        reg_write(&m, staged(3, 7, BH_REG_WINDOW_FLAGS), 1u << bit);
        CHECK("FLAGS keeps 3", reg_read(&m, staged(3, 7, BH_REG_WINDOW_FLAGS)), 1u << bit & 7);
    }
    reg_write(&m, staged(3, 7, BH_REG_WINDOW_FLAGS), 1);
    CHECK("VALID", m.staged[3].window[7].valid, 1);
    reg_write(&m, staged(3, 7, BH_REG_WINDOW_FLAGS), 2);
    CHECK("LOCK", m.staged[3].window[7].lock, 1);
    reg_write(&m, staged(3, 7, BH_REG_WINDOW_FLAGS), 4);
    CHECK("SHARED", m.staged[3].window[7].shared, 1);
}

/* Bits that can never be in force read as zero; the commit knows of them; each register forgets its own
 * when it is written again. */
TEST(remembered_bits, "S1 L9")
{
    static const struct { const char *what; unsigned offset; uint32_t bad, reads; enum bh_commit_code code; } row[] = {
        {"IPA low bit", BH_REG_WINDOW_IPA_BASE_LO, 0x5001, 0x5000, BH_COMMIT_ALIGN},
        {"IPA bit 11", BH_REG_WINDOW_IPA_BASE_LO, 0x5800, 0x5000, BH_COMMIT_ALIGN},
        {"IPA bit 40", BH_REG_WINDOW_IPA_BASE_HI, 0x100, 0, BH_COMMIT_IPA_RANGE},
        {"IPA bit 63", BH_REG_WINDOW_IPA_BASE_HI, 0x80000001, 1, BH_COMMIT_IPA_RANGE},
        {"size low bit", BH_REG_WINDOW_SIZE_LO, 0x2001, 0x2000, BH_COMMIT_ALIGN},
        {"size 1", BH_REG_WINDOW_SIZE_LO, 1, 0, BH_COMMIT_ALIGN},
        {"size bit 41", BH_REG_WINDOW_SIZE_HI, 0x200, 0, BH_COMMIT_IPA_RANGE},
        {"size bit 63", BH_REG_WINDOW_SIZE_HI, 0x80000000, 0, BH_COMMIT_IPA_RANGE},
        {"PA low bit", BH_REG_WINDOW_PA_BASE_LO, 0x3FFF, 0x3000, BH_COMMIT_ALIGN},
        {"PA bit 36", BH_REG_WINDOW_PA_BASE_HI, 0x10, 0, BH_COMMIT_PA_RANGE},
        {"PA bits 63..35", BH_REG_WINDOW_PA_BASE_HI, 0xFFFFFFF8, 8, BH_COMMIT_PA_RANGE},
    };
    struct bh_params p = plain;

    p.pa_width = 36;
    for (size_t i = 0; i < COUNT(row); i++) {
        struct bh_model m;
        const unsigned  a = staged(0, 1, row[i].offset);

        reset(&m, &p);
        write_window(&m, 0, 1, 0x4000, 0x1000, 0x3000);
        const uint32_t good = reg_read(&m, a);
        reg_write(&m, a, row[i].bad);
        CHECK(row[i].what, reg_read(&m, a), row[i].reads);
        CHECK(row[i].what, reg_try_write(&m, BH_REG_COMMIT, 0), BH_SLVERR);
        CHECK(row[i].what, reg_read(&m, BH_REG_COMMIT_STATUS), (uint32_t)row[i].code | 1u << 8);
        CHECK(row[i].what, reg_read(&m, a), row[i].reads);
        reg_write(&m, a, good);
        reg_write(&m, BH_REG_COMMIT, 0);
        CHECK(row[i].what, reg_read(&m, BH_REG_COMMIT_STATUS), 0);
        CHECK(row[i].what, reg_read(&m, live(0, 1, row[i].offset)), good);
    }
}

/* The other half's write does not forget. */
TEST(remembered_bits_other_half, "S1")
{
    struct bh_model m;

    reset(&m, &plain);
    write_window(&m, 0, 0, 0, 0x1000, 0);
    reg_write(&m, staged(0, 0, BH_REG_WINDOW_PA_BASE_HI), 0x100);
    reg_write(&m, staged(0, 0, BH_REG_WINDOW_PA_BASE_LO), 0x1000);
    CHECK("still beyond", reg_try_write(&m, BH_REG_COMMIT, 0), BH_SLVERR);
    CHECK("why", reg_read(&m, BH_REG_COMMIT_STATUS) & 0xFF, BH_COMMIT_PA_RANGE);
}

/* COMMIT_STATUS shows every field, and the whole of COMMIT is the index. */
TEST(commit_register, "L9")
{
    struct bh_model m;

    reset(&m, &plain);
    write_window(&m, 2, 5, 0, 0x2000, 0x10000);
    reg_write(&m, BH_REG_COMMIT, 2);
    write_window(&m, 3, 6, 0, 0x1000, 0x11000);
    CHECK("overlap", reg_try_write(&m, BH_REG_COMMIT, 3), BH_SLVERR);
    CHECK("status", reg_read(&m, BH_REG_COMMIT_STATUS), 5u << 24 | 2u << 16 | 6u << 8 | BH_COMMIT_PA_OVERLAP);
    CHECK("index", reg_try_write(&m, BH_REG_COMMIT, 0x102), BH_SLVERR);
    CHECK("status", reg_read(&m, BH_REG_COMMIT_STATUS), BH_COMMIT_PARTITION);
    CHECK("COMMIT reads zero", reg_read(&m, BH_REG_COMMIT), 0);
    reg_write(&m, BH_REG_COMMIT, 2);
    CHECK("status", reg_read(&m, BH_REG_COMMIT_STATUS), 0);
}

/* ACTIVE: an index that is not there changes nothing. */
TEST(active_register, "L2")
{
    static const uint32_t bad[] = {4, 7, 15, 16, 0x10000001, 0xFFFFFFFF};
    struct bh_model       m, before;

    reset(&m, &plain);
    reg_write(&m, BH_REG_ACTIVE, 3);
    memcpy(&before, &m, sizeof m);
    for (size_t i = 0; i < COUNT(bad); i++) {
        CHECK("refused", reg_try_write(&m, BH_REG_ACTIVE, bad[i]), BH_SLVERR);
        assert_memory_equal(&m, &before, sizeof m);
    }
    reg_write(&m, BH_REG_ACTIVE, 1);                           /* a switch touches the selection only */
    before.active = before.select = 1;
    assert_memory_equal(&m, &before, sizeof m);
}

/* CONTROL.RESP: 1 is refused; it is the response to refused accesses. DRAIN_LIMIT keeps 24 bits. */
TEST(control_registers, "")
{
    struct bh_params p = plain;
    struct bh_model  m;

    reset(&m, &plain);
    CHECK("parameter", bh_refusal_response(&m), BH_SLVERR);
    reg_write(&m, BH_REG_CONTROL, 3);
    CHECK("DECERR", bh_refusal_response(&m), BH_DECERR);
    CHECK("1", reg_try_write(&m, BH_REG_CONTROL, 1), BH_SLVERR);
    CHECK("unchanged", reg_read(&m, BH_REG_CONTROL), 3);
    reg_write(&m, BH_REG_CONTROL, 0xFFFFFFFC);
    CHECK("OKAY", bh_refusal_response(&m), BH_OKAY);
    reg_write(&m, BH_REG_DRAIN_LIMIT, 0xFF123456);
    CHECK("DRAIN_LIMIT", reg_read(&m, BH_REG_DRAIN_LIMIT), 0x123456);

    p.fault_resp = BH_DECERR;
    reset(&m, &p);
    CHECK("parameter", reg_read(&m, BH_REG_CONTROL), 3);
}

/* Which writes drain: nothing else does, and nothing changes by asking. */
TEST(effects, "L14")
{
    struct bh_model m, before;

    reset(&m, &plain);
    for (unsigned p = 0; p < 2; p++)
        give(&m, p, 0, PAGE, p * (uint64_t)PAGE);
    memcpy(&before, &m, sizeof m);
    static const struct { const char *what; unsigned addr; uint32_t data; enum bh_effect want; } row[] = {
        {"switch", BH_REG_ACTIVE, 1, BH_EFFECT_SWITCH},
        {"switch, low address bits", BH_REG_ACTIVE + 3, 3, BH_EFFECT_SWITCH},
        {"to the active one", BH_REG_ACTIVE, 0, BH_EFFECT_NONE},
        {"to none", BH_REG_ACTIVE, 4, BH_EFFECT_NONE},
        {"commit of the active", BH_REG_COMMIT, 0, BH_EFFECT_COMMIT},
        {"commit of another, nobody drains", BH_REG_COMMIT, 1, BH_EFFECT_COMMIT},
        {"commit of none", BH_REG_COMMIT, 4, BH_EFFECT_NONE},
        {"another register", BH_REG_CONTROL, 0, BH_EFFECT_NONE},
        {"a staged one at the same offset", 0x201C, 1, BH_EFFECT_NONE},
    };
    for (size_t i = 0; i < COUNT(row); i++) {
        CHECK(row[i].what, bh_reg_effect(&m, (uint16_t)row[i].addr, SECURE_PRIVILEGED, row[i].data, 0xF, NULL), row[i].want);
        assert_memory_equal(&m, &before, sizeof m);
    }
    stage_window(&m, 0, 1, window(0, 0, 0));
    CHECK("a commit that will be refused", bh_reg_effect(&m, BH_REG_COMMIT, SECURE_PRIVILEGED, 0, 0xF, NULL),
          BH_EFFECT_NONE);
}

/* Draining took too long: the old state stays, SLVERR, a DRAIN record names the port. */
TEST(abandoned_on_drain_limit, "L14")
{
    struct bh_model  m, before;
    struct bh_record r;

    reset(&m, &plain);
    for (unsigned p = 0; p < 2; p++)
        give(&m, p, 0, PAGE, p * (uint64_t)PAGE);
    memcpy(&before, &m, sizeof m);

    CHECK("switch", bh_reg_write_abandoned(&m, BH_REG_ACTIVE, SECURE_PRIVILEGED, 1, 0xF), BH_SLVERR);
    CHECK("active", reg_read(&m, BH_REG_ACTIVE), 0);
    CHECK("select", reg_read(&m, BH_REG_SELECT), 1);
    CHECK("old view", judge(&m, read_of(0, 1)).pa, 0);
    before.select = 1;
    assert_memory_equal(&m, &before, sizeof m);

    r = bh_drain_record(BH_REG_ACTIVE, SECURE_PRIVILEGED, 0);
    CHECK("code", r.code, BH_FAULT_DRAIN);
    CHECK("register", r.ipa, 0x1C);
    CHECK("prot", r.prot, 1);
    bh_record_push(&m, &r);
    CHECK("interrupt", reg_read(&m, BH_REG_IRQ_STATE), 1u << 9);

    stage_window(&m, 0, 0, window(0, PAGE, 0x10000));
    memcpy(&before, &m, sizeof m);
    CHECK("commit", bh_reg_write_abandoned(&m, BH_REG_COMMIT, SECURE_PRIVILEGED, 0, 0xF), BH_SLVERR);
    CHECK("status", reg_read(&m, BH_REG_COMMIT_STATUS), BH_COMMIT_DRAIN);
    CHECK("old view", judge(&m, read_of(0, 1)).pa, 0);
    before.commit_status.code = BH_COMMIT_DRAIN;
    assert_memory_equal(&m, &before, sizeof m);
    reg_write(&m, BH_REG_COMMIT, 0);                           /* and again, now with success */
    CHECK("new view", judge(&m, read_of(0, 1)).pa, 0x10000);

    memcpy(&before, &m, sizeof m);
    CHECK("not a draining write", bh_reg_write_abandoned(&m, BH_REG_CONTROL, SECURE_PRIVILEGED, 0, 0xF), BH_SLVERR);
    assert_memory_equal(&m, &before, sizeof m);
}

/* Parameters outside their ranges are refused, and the model is not touched. */
TEST(parameters, "")
{
    static const struct { size_t offset; unsigned low, high; } row[] = {
#define PARAMETER(name) offsetof(struct bh_params, name)
        {PARAMETER(ports), 1, 8},           {PARAMETER(partitions), 1, 16},   {PARAMETER(windows), 1, 16},
        {PARAMETER(ipa_width), 13, 64},     {PARAMETER(pa_width), 13, 64},    {PARAMETER(id_width), 1, 32},
        {PARAMETER(user_width), 1, 64},     {PARAMETER(vmid_width), 1, 16},   {PARAMETER(max_outstanding), 1, 256},
        {PARAMETER(pipeline), 0, 2},        {PARAMETER(granule_log2), 12, 30}, {PARAMETER(hardwired), 0, 1},
        {PARAMETER(exclusive), 0, 1},       {PARAMETER(schedule_slots), 0, 16}, {PARAMETER(stream_width), 0, 6},
        {PARAMETER(isolate_ports), 0, 1},
    };
    for (size_t i = 0; i < COUNT(row); i++)
        for (unsigned value = 0; value < 600; value++) {
            struct bh_params p = plain;
            struct bh_model  m;
            memcpy((char *)&p + row[i].offset, &value, sizeof value);
            CHECK("range", bh_init(&m, &p), value >= row[i].low && value <= row[i].high ? 0 : (uint64_t)BH_EPARAM);
        }
    for (unsigned value = 0; value < 2000; value++) {
        struct bh_params p = plain;
        struct bh_model  m;
        p.data_width = value;
        CHECK("data_width", bh_init(&m, &p),
              value == 32 || value == 64 || value == 128 || value == 256 || value == 512 ? 0 : (uint64_t)BH_EPARAM);
        p = plain;
        p.fault_depth = value;
        CHECK("fault_depth", bh_init(&m, &p),
              value == 2 || value == 4 || value == 8 || value == 16 || value == 32 || value == 64 || value == 128
                  ? 0 : (uint64_t)BH_EPARAM);
        p = plain;
        p.fault_resp = value;
        CHECK("fault_resp", bh_init(&m, &p), value == 0 || value == 2 || value == 3 ? 0 : (uint64_t)BH_EPARAM);
    }
    for (unsigned value = 0; value < 600; value++) {              /* what belongs together */
        struct bh_params p = plain;
        struct bh_model  m;
        p.ports         = 4;
        p.isolate_ports = value;
        CHECK("isolate_ports", bh_init(&m, &p), value < 16 ? 0 : (uint64_t)BH_EPARAM);
        p = plain;
        p.ports        = 3;
        p.user_width   = 6;
        p.stream_width = 6;
        p.stream_ports = value;
        CHECK("stream_ports", bh_init(&m, &p), value < 8 ? 0 : (uint64_t)BH_EPARAM);
        p.stream_ports = 1;
        p.stream_width = value;
        CHECK("stream_width", bh_init(&m, &p), value >= 1 && value <= 6 ? 0 : (uint64_t)BH_EPARAM);
        p.user_width   = 3;
        CHECK("stream_width", bh_init(&m, &p), value >= 1 && value <= 3 ? 0 : (uint64_t)BH_EPARAM);
        p.stream_ports = 0;
        CHECK("no streams", bh_init(&m, &p), value <= 6 ? 0 : (uint64_t)BH_EPARAM);
        p = plain;
        p.drain_limit = 0xFFFF00 + value;
        CHECK("drain_limit", bh_init(&m, &p), value < 256 ? 0 : (uint64_t)BH_EPARAM);
        if (value < 256)
            CHECK("drain_limit", reg_read(&m, BH_REG_DRAIN_LIMIT), p.drain_limit);
    }
    struct bh_params p = plain;
    struct bh_model  m, before;
    reset(&m, &plain);
    memcpy(&before, &m, sizeof m);
    p.granule_log2 = 30;
    p.ipa_width    = 30;
    CHECK("no page left", bh_init(&m, &p), (uint64_t)BH_EPARAM);
    assert_memory_equal(&m, &before, sizeof m);
}
