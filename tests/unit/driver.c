/* SPDX-License-Identifier: Apache-2.0
 *
 * The driver (sw/) against the golden model's registers and pages.
 */
#include "bulkhead/driver.h"
#include "paged.h"

/* ---- a bus --------------------------------------------------------------------------- */

/* It posts writes: none has any effect before the driver's barrier, or many of them have been posted. */
enum { OWNER = 99, LOG = 64, POSTED = 32 };

struct bus {
    struct bh_model *m;
    unsigned  port;                 /* whose page, or OWNER */
    unsigned  accesses, refused;
    struct { bool write; uint32_t addr, data; } log[LOG];
    struct { uintptr_t addr; uint32_t data; } post[POSTED];
    unsigned  posted;
    unsigned  interrupt;            /* before this access, counted from 0, the port goes to another level and back; every: before each */
    bool      every;
    void    (*hook)(struct bus *);  /* before each access */
    uint32_t  status;               /* STATUS reads so: the model leaves it to time */
};

static void before(struct bus *b, bool write, uintptr_t addr, uint32_t data)
{
    if (b->accesses < LOG) {
        b->log[b->accesses].write = write;
        b->log[b->accesses].addr  = (uint32_t)addr;
        b->log[b->accesses].data  = data;
    }
    if (b->port != OWNER && (b->every || b->accesses == b->interrupt)) {
        const struct bh_context at = context(b->m, b->port);
        CHECK("interrupt", bh_set_level(b->m, b->port, at.partition, at.level ^ 1), BH_OK);
        CHECK("interrupt", bh_set_level(b->m, b->port, at.partition, at.level), BH_OK);
    }
    if (b->hook)
        b->hook(b);
    b->accesses++;
}

static uint32_t bus_read(void *self, uintptr_t addr)
{
    struct bus *b = self;
    uint32_t    data;

    before(b, false, addr, 0);
    if (b->port == OWNER) {
        struct bh_record r;
        b->refused += bh_reg_read(b->m, (uint16_t)addr, SECURE_PRIVILEGED, &data, &r) != BH_OKAY;
        return addr == BH_REG_STATUS ? b->status : data;
    }
    const struct bh_context at = context(b->m, b->port);
    b->refused += !bh_page_read(b->m, b->port, &at, (uint16_t)addr, &data);
    return data;
}

static void take_effect(struct bus *b, uintptr_t addr, uint32_t data)
{
    before(b, true, addr, data);
    if (b->port == OWNER) {
        struct bh_record r;
        b->refused += bh_reg_write(b->m, (uint16_t)addr, SECURE_PRIVILEGED, data, 0xF, &r) != BH_OKAY;
        return;
    }
    const struct bh_context at = context(b->m, b->port);
    b->refused += !bh_page_write(b->m, b->port, &at, SECURE_PRIVILEGED, (uint16_t)addr, data, 0xF, NULL);
}

static void bus_barrier(void *self)
{
    struct bus *b = self;

    for (unsigned i = 0; i < b->posted; i++)
        take_effect(b, b->post[i].addr, b->post[i].data);
    b->posted = 0;
}

static void bus_write(void *self, uintptr_t addr, uint32_t data)
{
    struct bus *b = self;

    if (b->posted == POSTED)
        bus_barrier(b);
    b->post[b->posted].addr   = addr;
    b->post[b->posted++].data = data;
}

static struct bulkhead_bus attach(struct bus *b, struct bh_model *m, unsigned port)
{
    *b = (struct bus){.m = m, .port = port, .interrupt = ~0u};
    return (struct bulkhead_bus){.read = bus_read, .write = bus_write, .barrier = bus_barrier, .self = b};
}

static struct bulkhead owner(struct bus *b, struct bh_model *m)
{
    struct bulkhead           o;
    const struct bulkhead_bus bus = attach(b, m, OWNER);

    CHECK("open", bulkhead_open(&o, &bus), BULKHEAD_OK);
    b->accesses = 0;
    return o;
}

static struct bulkhead_page partition(struct bus *b, struct bh_model *m, unsigned port)
{
    struct bulkhead_page      p;
    const struct bulkhead_bus bus = attach(b, m, port);

    CHECK("open", bulkhead_page_open(&p, &bus), BULKHEAD_OK);
    b->accesses = 0;
    return p;
}

#define STATUS(what, got, want) CHECK(what, (int64_t)(got), (int64_t)(want))

/* Partition 1 with 16 granules at IPA 0 and 4 SHARED ones behind, at port 1, level 2 of 4. */
static void one_partition(struct bh_model *m)
{
    struct bh_params p = paged();

    p.levels         = 4;
    p.isolate_ports  = 15;
    p.schedule_slots = 4;
    reset_paged(m, &p);
    give(m, 1, 0, 16 * PAGE, BASE);
    stage_window(m, 1, 1, shared_at(16 * PAGE, 100, 4));
    commit(m, 1);
    fix(m, 1, 1, true, 2);
}

static bh_granule at(const struct bh_model *m, unsigned g) { return bh_granule_of(m, BASE + g * (uint64_t)PAGE); }

/* ---- the owner -------------------------------------------------------------------------- */

static uint32_t zero(void *self, uintptr_t addr)
{
    (void)self, (void)addr;
    return 0;
}

TEST(driver_open, "")
{
    struct bh_params          p = paged();
    struct bh_model           m;
    struct bus                b;
    struct bulkhead           o;
    struct bulkhead_page      page;
    const struct bulkhead_bus nothing = {.read = zero, .write = bus_write, .self = &b};

    p.schedule_slots = 5;
    p.isolate_ports  = 6;
    reset_paged(&m, &p);
    o = owner(&b, &m);
    CHECK("partitions", o.partitions, 4);
    CHECK("windows", o.windows, 8);
    CHECK("ports", o.ports, 4);
    CHECK("granule", o.granule_log2, 12);
    CHECK("IPA", o.ipa_width, 40);
    CHECK("VMID", o.vmid_width, 8);
    CHECK("FIFO", o.fault_depth, 16);
    CHECK("streams", o.stream_ports << 8 | o.stream_width, 0x802);
    CHECK("isolate", o.isolate_ports, 6);
    CHECK("slots", o.schedule_slots, 5);
    CHECK("levels", o.levels, 16);
    CHECK("granules", o.granules, GRANULES);
    CHECK("page, mailbox, dram", o.page << 2 | o.mailbox << 1 | o.dram, 6);
    STATUS("nothing there", bulkhead_open(&o, &nothing), BULKHEAD_ABSENT);

    give(&m, 0, 0, PAGE, BASE);
    page = partition(&b, &m, 0);
    CHECK("granule", page.granule_log2, 12);
    CHECK("levels", page.levels, 16);
    CHECK("granules, mailbox", page.granules << 1 | page.mailbox, 3);
    STATUS("nothing there", bulkhead_page_open(&page, &nothing), BULKHEAD_ABSENT);
}

/* What the driver stages and commits is in force; and no write on the way is refused. */
TEST(driver_set_up, "T6")
{
    const struct bulkhead_window    w = {.ipa_base = 0x4000, .size = 3 * PAGE, .pa_base = 0x1234500000, .access = 0x249, .valid = true, .lock = true};
    const struct bulkhead_window    lent = {.ipa_base = 0, .size = PAGE, .pa_base = BASE, .access = 0xFFF, .valid = true, .borrow = true};
    const struct bulkhead_partition c = {.vmid = 77, .valid = true, .nonsecure = true, .split = true};
    const struct bulkhead_port      port = {.mode = BULKHEAD_FIXED, .partition = 2, .trusted = true, .isolate = true};
    const struct bulkhead_stream    s = {.partition = 2, .level = 3, .trusted = true, .valid = true};
    const struct bulkhead_slot      slots[] = {{1000, 1}, {0xFFFFFFF, 2}};
    struct bh_model                 m;
    struct bus                      b;
    struct bulkhead_commit          why;

    one_partition(&m);
    struct bulkhead o = owner(&b, &m);
    STATUS("stage", bulkhead_stage_window(&o, 2, 5, &w), BULKHEAD_OK);
    STATUS("stage", bulkhead_stage_window(&o, 2, 6, &lent), BULKHEAD_OK);
    STATUS("stage", bulkhead_stage_partition(&o, 2, &c), BULKHEAD_OK);
    STATUS("commit", bulkhead_commit(&o, 2, &why), BULKHEAD_OK);
    const struct bh_window *live = m.live[2].window;
    CHECK("window", live[5].ipa_base, 0x4000);
    CHECK("window", live[5].size, 3 * PAGE);
    CHECK("window", live[5].pa_base, w.pa_base);
    CHECK("window", live[5].access, 0x249);
    CHECK("window", live[5].valid << 3 | live[5].lock << 2 | live[5].shared << 1 | live[5].borrow, 12);
    CHECK("window", live[6].valid << 3 | live[6].lock << 2 | live[6].shared << 1 | live[6].borrow, 9);
    CHECK("partition", m.live[2].control.vmid, 77);
    CHECK("partition", m.live[2].control.valid << 3 | m.live[2].control.nonsecure << 2 | m.live[2].control.lock << 1 | m.live[2].control.split, 13);

    STATUS("port", bulkhead_set_port(&o, 2, &port), BULKHEAD_OK);
    CHECK("port", m.port[2].control.mode << 8 | m.port[2].control.partition << 4 | m.port[2].control.trusted << 1 | m.port[2].control.isolate, 0x123);
    STATUS("level", bulkhead_set_level(&o, 2, 2, 3), BULKHEAD_OK);
    STATUS("level", bulkhead_set_level(&o, 2, 1, 1), BULKHEAD_OK);
    CHECK("levels", m.port[2].level[2] << 4 | m.port[2].level[1], 0x31);
    STATUS("stream", bulkhead_set_stream(&o, 1, &s), BULKHEAD_OK);
    CHECK("stream", m.stream[1].partition << 8 | m.stream[1].level << 4 | m.stream[1].trusted << 1 | m.stream[1].valid, 0x233);
    STATUS("switch", bulkhead_switch(&o, 2), BULKHEAD_OK);
    CHECK("active", bulkhead_active(&o), 2);
    STATUS("schedule", bulkhead_set_schedule(&o, slots, 2), BULKHEAD_OK);
    CHECK("schedule", m.schedule_enable << 4 | m.schedule_last, 0x11);
    CHECK("slots", m.slot[1].cycles == 0xFFFFFFF && m.slot[1].partition == 2, 1);
    STATUS("again, while it runs", bulkhead_set_schedule(&o, slots, 1), BULKHEAD_OK);
    STATUS("stop", bulkhead_set_schedule(&o, slots, 0), BULKHEAD_OK);
    CHECK("stopped", m.schedule_enable, 0);
    STATUS("drain limit", bulkhead_set_drain_limit(&o, 12345), BULKHEAD_OK);
    CHECK("drain limit", m.drain_limit, 12345);
    STATUS("response", bulkhead_set_response(&o, 3), BULKHEAD_OK);
    CHECK("response", m.fault_resp, 3);
    STATUS("peers", bulkhead_set_peers(&o, 1, 1u << 16 | 4), BULKHEAD_OK);
    CHECK("peers", m.mail[1].peers, 1u << 16 | 4);
    bulkhead_enable_irq(&o, 0x8008);
    CHECK("irq", m.irq_enable, 0x8008);
    CHECK("nothing was refused on the way", b.refused, 0);
}

/* Arguments beyond what is built: said so, and nothing is written. */
TEST(driver_ranges, "")
{
    const struct bulkhead_window    w = {.access = 0xFFF}, wide = {.access = 0x1000};
    const struct bulkhead_partition c = {.vmid = 1}, vmid = {.vmid = 256};
    const struct bulkhead_port      fixed = {.mode = BULKHEAD_FIXED, .partition = 4}, by_stream = {.mode = BULKHEAD_STREAM},
                                    mode = {.mode = (enum bulkhead_mode)3}, good = {.mode = BULKHEAD_FOLLOW};
    const struct bulkhead_stream    part = {.partition = 4}, level = {.level = 4}, fine = {.partition = 1};
    const struct bulkhead_slot      bad[] = {{1, 1}, {1, 4}}, longer[] = {{1u << 28, 0}};
    struct bulkhead_counters        n;
    struct bh_model                 m;
    struct bus                      b;

    one_partition(&m);
    struct bulkhead      o = owner(&b, &m);
    struct bulkhead_slot many[5] = {{0, 0}};
    STATUS("partition", bulkhead_stage_window(&o, 4, 0, &w), BULKHEAD_RANGE);
    STATUS("window", bulkhead_stage_window(&o, 0, 8, &w), BULKHEAD_RANGE);
    STATUS("access", bulkhead_stage_window(&o, 0, 0, &wide), BULKHEAD_RANGE);
    STATUS("partition", bulkhead_stage_partition(&o, 4, &c), BULKHEAD_RANGE);
    STATUS("VMID", bulkhead_stage_partition(&o, 0, &vmid), BULKHEAD_RANGE);
    STATUS("commit", bulkhead_commit(&o, 4, NULL), BULKHEAD_RANGE);
    STATUS("switch", bulkhead_switch(&o, 4), BULKHEAD_RANGE);
    STATUS("port", bulkhead_set_port(&o, 4, &good), BULKHEAD_RANGE);
    STATUS("port's partition", bulkhead_set_port(&o, 0, &fixed), BULKHEAD_RANGE);
    STATUS("port's mode", bulkhead_set_port(&o, 0, &mode), BULKHEAD_RANGE);
    STATUS("not by stream", bulkhead_set_port(&o, 0, &by_stream), BULKHEAD_RANGE);
    STATUS("stream", bulkhead_set_stream(&o, 4, &fine), BULKHEAD_RANGE);
    STATUS("stream's partition", bulkhead_set_stream(&o, 0, &part), BULKHEAD_RANGE);
    STATUS("stream's level", bulkhead_set_stream(&o, 0, &level), BULKHEAD_RANGE);
    STATUS("level", bulkhead_set_level(&o, 0, 0, 4), BULKHEAD_RANGE);
    STATUS("level's partition", bulkhead_set_level(&o, 0, 4, 1), BULKHEAD_RANGE);
    STATUS("level's port", bulkhead_set_level(&o, 4, 0, 1), BULKHEAD_RANGE);
    STATUS("peers", bulkhead_set_peers(&o, 0, 1), BULKHEAD_RANGE);
    STATUS("peers", bulkhead_set_peers(&o, 0, 16), BULKHEAD_RANGE);
    STATUS("peers", bulkhead_set_peers(&o, 4, 1), BULKHEAD_RANGE);
    STATUS("counters", bulkhead_counters(&o, 4, &n), BULKHEAD_RANGE);
    STATUS("reopen", bulkhead_reopen(&o, 4), BULKHEAD_RANGE);
    STATUS("response", bulkhead_set_response(&o, 1), BULKHEAD_RANGE);
    STATUS("response", bulkhead_set_response(&o, 4), BULKHEAD_RANGE);
    STATUS("drain limit", bulkhead_set_drain_limit(&o, 1u << 24), BULKHEAD_RANGE);
    STATUS("slots", bulkhead_set_schedule(&o, many, 5), BULKHEAD_RANGE);
    STATUS("slot's partition", bulkhead_set_schedule(&o, bad, 2), BULKHEAD_RANGE);
    STATUS("slot's cycles", bulkhead_set_schedule(&o, longer, 1), BULKHEAD_RANGE);
    CHECK("no access at all", b.accesses, 0);

    struct bulkhead_page p = partition(&b, &m, 1);
    uint32_t             word;
    STATUS("COUNT", bulkhead_command(&p, BULKHEAD_SHARE, 0, 0, NULL), BULKHEAD_RANGE);
    STATUS("not a command", bulkhead_command(&p, 0x8, 0, 1, NULL), BULKHEAD_RANGE);
    STATUS("not a command", bulkhead_command(&p, BH_PAGE_SHARE_RANGE, 0, 1, NULL), BULKHEAD_RANGE);
    STATUS("level", bulkhead_level_down(&p, 4), BULKHEAD_RANGE);
    STATUS("call", bulkhead_level_call(&p, 4), BULKHEAD_RANGE);
    STATUS("ring", bulkhead_ring(&p, 17, 0), BULKHEAD_RANGE);
    STATUS("call word", bulkhead_page_call_word(&p, 16, &word), BULKHEAD_RANGE);
    CHECK("no access at all", b.accesses, 0);
}

/* A build without pages: each call that needs more says so. */
TEST(driver_absent, "")
{
    const struct bulkhead_window    lent = {.borrow = true};
    const struct bulkhead_partition split = {.split = true};
    const struct bulkhead_slot      slot = {1, 0};
    struct bh_model                 m;
    struct bus                      b;
    uint32_t                        word;

    reset(&m, &plain);
    struct bulkhead o = owner(&b, &m);
    STATUS("borrow", bulkhead_stage_window(&o, 0, 0, &lent), BULKHEAD_ABSENT);
    STATUS("split", bulkhead_stage_partition(&o, 0, &split), BULKHEAD_ABSENT);
    STATUS("table", bulkhead_table_wait(&o, 5), BULKHEAD_ABSENT);
    STATUS("levels", bulkhead_set_level(&o, 0, 0, 0), BULKHEAD_ABSENT);
    STATUS("peers", bulkhead_set_peers(&o, 0, 0), BULKHEAD_ABSENT);
    STATUS("call", bulkhead_call_word(&o, 0, &word), BULKHEAD_ABSENT);
    STATUS("answer", bulkhead_answer(&o, 0, 0), BULKHEAD_ABSENT);
    STATUS("schedule", bulkhead_set_schedule(&o, &slot, 1), BULKHEAD_ABSENT);
    CHECK("calls", bulkhead_calls(&o), 0);
    CHECK("no access at all", b.accesses, 0);

    struct bh_params p = paged();
    p.granules = 0;
    p.levels   = 1;
    p.mailbox  = 0;
    reset(&m, &p);
    give(&m, 0, 0, PAGE, 0);
    struct bulkhead_page     page = partition(&b, &m, 0);
    struct bulkhead_granules g;
    STATUS("share", bulkhead_command(&page, BULKHEAD_SHARE, 0, 1, NULL), BULKHEAD_ABSENT);
    STATUS("query", bulkhead_query(&page, 0, 1, &g, NULL), BULKHEAD_ABSENT);
    STATUS("level", bulkhead_level_down(&page, 0), BULKHEAD_ABSENT);
    STATUS("call", bulkhead_level_call(&page, 1), BULKHEAD_ABSENT);
    STATUS("ring", bulkhead_ring(&page, 1, 1), BULKHEAD_ABSENT);
    STATUS("reply", bulkhead_reply(&page, 1, &word), BULKHEAD_ABSENT);
    STATUS("answer", bulkhead_page_answer(&page, 1, 1), BULKHEAD_ABSENT);
    CHECK("calls", bulkhead_page_calls(&page), 0);
    CHECK("no access at all", b.accesses, 0);
}

/* What Bulkhead refuses is seen, with its reason. */
TEST(driver_refused, "L9")
{
    struct bulkhead_window    w = {.ipa_base = 0, .size = PAGE, .pa_base = BASE + 3 * PAGE, .access = 1, .valid = true};
    const struct bulkhead_port locked = {.mode = BULKHEAD_FIXED, .partition = 1, .trusted = true, .lock = true, .isolate = true};
    struct bulkhead_commit    why;
    struct bh_model           m;
    struct bus                b;
    uint32_t                  word;

    one_partition(&m);
    struct bulkhead o = owner(&b, &m);
    STATUS("stage", bulkhead_stage_window(&o, 2, 5, &w), BULKHEAD_OK);
    STATUS("commit", bulkhead_commit(&o, 2, &why), BULKHEAD_REFUSED);
    CHECK("why", why.code << 12 | why.window << 8 | why.other_partition << 4 | why.other_window, 10 << 12 | 5 << 8 | 1 << 4 | 0);
    bh_commit_unsettled(&m);
    b.refused = 0;
    STATUS("port", bulkhead_set_port(&o, 1, &locked), BULKHEAD_OK);
    STATUS("locked", bulkhead_set_port(&o, 1, &locked), BULKHEAD_REFUSED);
    STATUS("locked", bulkhead_set_level(&o, 1, 1, 0), BULKHEAD_REFUSED);
    STATUS("no call", bulkhead_call_word(&o, 1, &word), BULKHEAD_REFUSED);
    STATUS("no call", bulkhead_answer(&o, 1, 0), BULKHEAD_REFUSED);
    CHECK("never tried", b.refused, 0);
    STATUS("open already", bulkhead_reopen(&o, 1), BULKHEAD_OK);
    CHECK("isolate", bh_isolate(&m, 1), BH_OK);
    STATUS("reopen", bulkhead_reopen(&o, 1), BULKHEAD_OK);
    CHECK("open", m.port[1].closed, 0);

    STATUS("table", bulkhead_table_wait(&o, 3), BULKHEAD_LOST);
    b.status = 1u << 16;
    STATUS("table", bulkhead_table_wait(&o, 3), BULKHEAD_OK);
    b.status = 3u << 16;
    STATUS("table", bulkhead_table_wait(&o, 3), BULKHEAD_REFUSED);
}

TEST(driver_faults, "L10")
{
    struct bh_model          m;
    struct bus               b;
    struct bulkhead_fault    f;
    struct bulkhead_counters n;
    struct bh_verdict        v;
    struct bh_record         r;

    one_partition(&m);
    struct bulkhead o = owner(&b, &m);
    CHECK("none", bulkhead_take_fault(&o, &f), false);
    for (unsigned i = 0; i < 18; i++) {
        const struct bh_burst burst = {.addr = 0xAB12345600 + 8 * i, .len = 2, .size = 3, .burst = BH_INCR, .prot = 6, .write = 1, .id = i % 16};
        CHECK("transact", bh_transact(&m, 1, &burst, &v, &r), BH_OK);
        bh_record_push(&m, &r);
    }
    CHECK("irq", bulkhead_take_irq(&o), 1u << BH_FAULT_WINDOW);
    CHECK("irq", bulkhead_take_irq(&o), 0);
    STATUS("counters", bulkhead_counters(&o, 1, &n), BULKHEAD_OK);
    CHECK("faults", n.faults, 18);
    for (unsigned i = 0; i < 16; i++) {
        CHECK("take", bulkhead_take_fault(&o, &f), true);
        CHECK("IPA", f.ipa, 0xAB12345600 + 8 * i);
        CHECK("ID", f.id, i);
        CHECK("VMID", f.vmid, 11);
        CHECK("where", f.partition << 8 | f.port << 4 | f.level, 0x112);
        CHECK("what", f.code << 16 | f.prot << 12 | f.len << 8 | f.size << 4 | f.trusted << 1 | f.write, 0x36233);
    }
    CHECK("none", bulkhead_take_fault(&o, &f), false);
    CHECK("missed", bulkhead_take_missed(&o), 2);
    CHECK("missed", bulkhead_take_missed(&o), 0);

    struct bulkhead_page p = partition(&b, &m, 1);
    CHECK("last", bulkhead_last_fault(&p, &f), true);
    CHECK("IPA", f.ipa, 0xAB12345600 + 8 * 17);
    CHECK("what", f.code << 16 | f.prot << 12 | f.len << 8 | f.size << 4 | f.trusted << 1 | f.write, 0x36233);
    CHECK("nothing of others", f.partition | f.port | f.id | f.vmid, 0);
    CHECK("own counters", bulkhead_own_counters(&p).faults, 18);
}

/* Faults come in the midst of reading one, before these accesses: what is read is one of them, never a mix. */
static unsigned faults_at;

static void next_fault(struct bus *b)
{
    const uint32_t         n = b->accesses + 1;
    const struct bh_record r = {.code = BH_FAULT_WINDOW, .ipa = (uint64_t)n << 32 | n, .partition = 1, .len = (uint8_t)n};

    if (faults_at >> b->accesses & 1)
        bh_record_push(b->m, &r);
}

TEST(driver_fault_not_mixed, "")
{
    for (faults_at = 1; faults_at < 1u << 10; faults_at++) {
        struct bh_model       m;
        struct bus            b;
        struct bulkhead_fault f;

        one_partition(&m);
        struct bulkhead_page p = partition(&b, &m, 1);
        b.hook = next_fault;
        if (bulkhead_last_fault(&p, &f)) {
            CHECK("high and low of one", f.ipa >> 32, f.ipa & 0xFFFFFFFF);
            CHECK("and its length", f.len, f.ipa & 0xFF);
        } else {
            CHECK("the first came too late", faults_at & 1, 0);
        }
    }
}

/* ---- a partition ------------------------------------------------------------------------- */

/* The exact accesses: one register write for each single command, and one look. */
TEST(driver_accesses, "V5")
{
    struct bh_model        m;
    struct bus             b;
    struct bulkhead_failure why;

    one_partition(&m);
    struct bulkhead_page p = partition(&b, &m, 1);
    STATUS("range", bulkhead_command(&p, BULKHEAD_MASK(2, BULKHEAD_R | BULKHEAD_X_PRIVILEGED), 3, 7, &why), BULKHEAD_OK);
    static const struct { bool write; uint32_t addr, data; } want[] = {
        {true, 0x64, 0}, {true, 0x60, 7}, {true, 0xC00 + 0x40 * 2 + 4 * 9, 3}, {false, 0x64, 0}};
    CHECK("accesses", b.accesses, COUNT(want));
    for (unsigned i = 0; i < COUNT(want); i++) {
        CHECK("write", b.log[i].write, want[i].write);
        CHECK("addr", b.log[i].addr, want[i].addr);
        CHECK("data", b.log[i].data, want[i].data);
    }
    for (unsigned g = 0; g < 16; g++)
        CHECK("mask", at(&m, g), g >= 3 && g < 10 ? 6u << 5 : 0);

    b.accesses = 0;
    bulkhead_begin(&p);
    for (unsigned g = 0; g < 16; g++)
        bulkhead_post(&p, BULKHEAD_SHARE, g);
    STATUS("end", bulkhead_end(&p, &why), BULKHEAD_OK);
    CHECK("16 commands", b.accesses, 18);
    for (unsigned g = 0; g < 16; g++)
        CHECK("shared", at(&m, g) & 1, 1);
    STATUS("unshare", bulkhead_command(&p, BULKHEAD_UNSHARE, 4, 1, NULL), BULKHEAD_OK);
    CHECK("unshared", at(&m, 4) & 1, 0);
    CHECK("nothing was refused", b.refused, 0);
}

/* The first that fails is named; the others are done. */
TEST(driver_failures, "V6")
{
    struct bh_model          m;
    struct bus               b;
    struct bulkhead_failure  why;
    struct bulkhead_granules g;

    one_partition(&m);
    struct bulkhead_page p = partition(&b, &m, 1);
    STATUS("range", bulkhead_command(&p, BULKHEAD_SHARE, 12, 8, &why), BULKHEAD_REFUSED);
    CHECK("why", why.code << 16 | why.granule, BH_COMMAND_OWNER << 16 | 16);
    for (unsigned i = 0; i < 16; i++)
        CHECK("nothing changed", at(&m, i), 0);
    STATUS("level", bulkhead_command(&p, BULKHEAD_MASK(3, 0), 1, 1, &why), BULKHEAD_REFUSED);
    CHECK("why", why.code << 16 | why.granule, BH_COMMAND_LEVEL << 16);
    bulkhead_begin(&p);
    bulkhead_post(&p, BULKHEAD_SHARE, 1);
    bulkhead_post(&p, BULKHEAD_SHARE, 50);
    bulkhead_post(&p, BULKHEAD_SHARE, 17);
    bulkhead_post(&p, BULKHEAD_SHARE, 2);
    STATUS("batch", bulkhead_end(&p, &why), BULKHEAD_REFUSED);
    CHECK("why", why.code << 16 | why.granule, BH_COMMAND_WINDOW << 16 | 50);
    CHECK("the others", at(&m, 1) & at(&m, 2), 1);
    STATUS("query", bulkhead_query(&p, 0, 3, &g, &why), BULKHEAD_OK);
    CHECK("query", g.shared_any << 9 | g.shared_all << 8 | g.left << 4 | g.rights, 0x2FF);
    STATUS("query", bulkhead_query(&p, 40, 3, &g, &why), BULKHEAD_REFUSED);
    CHECK("why", why.code << 16 | why.granule, BH_COMMAND_WINDOW << 16 | 40);
    bh_table_ready(&m, false);
    STATUS("not ready", bulkhead_command(&p, BULKHEAD_SHARE, 0, 1, &why), BULKHEAD_REFUSED);
    CHECK("why", why.code, BH_COMMAND_UNAVAILABLE);
}

/* An interrupt to another level between any two accesses: what should be done is done, what should fail is never told as done. */
TEST(driver_interrupted, "V8 V4")
{
    static const struct { const char *what; uint32_t op, first, count; int status; unsigned code, granule; } row[] = {
        {"range", BULKHEAD_SHARE, 2, 5, BULKHEAD_OK, 0, 0},
        {"one", BULKHEAD_SHARE, 2, 1, BULKHEAD_OK, 0, 0},
        {"mask", BULKHEAD_MASK(2, 0), 2, 5, BULKHEAD_OK, 0, 0},
        {"query", 0, 2, 5, BULKHEAD_OK, 0, 0},
        {"a range that fails", BULKHEAD_SHARE, 14, 5, BULKHEAD_REFUSED, BH_COMMAND_OWNER, 16},
        {"one that fails", BULKHEAD_SHARE, 77, 1, BULKHEAD_REFUSED, BH_COMMAND_WINDOW, 77},
        {"granule 0, of another level", BULKHEAD_MASK(1, 0), 0, 1, BULKHEAD_REFUSED, BH_COMMAND_LEVEL, 0},
        {"a query that fails", 0, 14, 5, BULKHEAD_REFUSED, BH_COMMAND_OWNER, 16},
    };
    unsigned again = 0;

    for (size_t i = 0; i < COUNT(row); i++)
        for (unsigned n = 0; n < 8; n++) {
            struct bh_model          m;
            struct bus               b;
            struct bulkhead_failure  why = {0};
            struct bulkhead_granules g   = {0};

            one_partition(&m);
            if (!row[i].op)                     /* a state that reads as zero where it can */
                CHECK("mask", command(&m, 1, SET_MASK(2, 0), 2, 5).code, BH_COMMAND_OK);
            struct bulkhead_page p = partition(&b, &m, 1);
            b.interrupt = n;
            const int status = row[i].op ? bulkhead_command(&p, row[i].op, row[i].first, row[i].count, &why)
                                         : bulkhead_query(&p, row[i].first, row[i].count, &g, &why);
            STATUS(row[i].what, status, row[i].status);
            CHECK(row[i].what, why.code, row[i].code);
            CHECK(row[i].what, why.granule, row[i].granule);
            if (!row[i].op && status == BULKHEAD_OK)
                CHECK("query", g.shared_any << 9 | g.shared_all << 8 | g.left << 4 | g.rights, 0x00F);
            if (row[i].op && status == BULKHEAD_OK)
                for (unsigned k = 0; k < 16; k++)
                    CHECK(row[i].what, at(&m, k) != 0, k >= 2 && k < 2 + row[i].count);
            again += b.accesses > 6;
        }
    assert_in_range(again, 8, 64);              /* some had to be done again */

    struct bh_model         m;
    struct bus              b;
    struct bulkhead_failure why;
    one_partition(&m);
    struct bulkhead_page p = partition(&b, &m, 1);
    b.every = true;
    STATUS("again and again", bulkhead_command(&p, BULKHEAD_SHARE, 0, 3, &why), BULKHEAD_LOST);
    assert_in_range(b.accesses, 16, 200);
    b.every = false;
    bulkhead_begin(&p);
    bulkhead_post(&p, BULKHEAD_SHARE, 99);
    b.interrupt = b.accesses + 2;
    STATUS("a batch", bulkhead_end(&p, &why), BULKHEAD_LOST);
}

TEST(driver_levels, "V2 V8")
{
    struct bh_model m;
    struct bus      b;

    one_partition(&m);
    struct bulkhead_page p = partition(&b, &m, 1);
    const struct bulkhead_context at2 = bulkhead_context(&p);
    CHECK("context", at2.level << 2 | at2.trusted << 1 | at2.split, 10);
    STATUS("up", bulkhead_level_down(&p, 3), BULKHEAD_REFUSED);
    STATUS("the same", bulkhead_level_down(&p, 2), BULKHEAD_REFUSED);
    STATUS("call of a lower one", bulkhead_level_call(&p, 1), BULKHEAD_RANGE);
    STATUS("call", bulkhead_level_call(&p, 3), BULKHEAD_OK);
    CHECK("called", bh_level_call(&m, 1), 3);
    STATUS("down", bulkhead_level_down(&p, 1), BULKHEAD_OK);
    CHECK("level", bulkhead_context(&p).level, 1);
    CHECK("none was tried that is refused", b.refused, 0);
    const struct bh_port_control by_stream = {.mode = BH_MODE_STREAM};
    const struct bh_stream       s = {.partition = 1, .valid = 1, .level = 3};
    CHECK("stream", bh_set_stream(&m, 0, &s), BH_OK);
    CHECK("port", bh_set_port(&m, 3, &by_stream), BH_OK);
    p = partition(&b, &m, 3);
    STATUS("by stream", bulkhead_level_down(&p, 1), BULKHEAD_REFUSED);
}

TEST(driver_mailbox, "T7 L9")
{
    struct bh_model m;
    struct bus      owners, ones, twos;
    uint32_t        word = 0;

    one_partition(&m);
    give(&m, 2, 0, PAGE, BASE + 32 * PAGE);
    fix(&m, 2, 2, true, 0);
    struct bulkhead      o = owner(&owners, &m);
    struct bulkhead_page p = partition(&ones, &m, 1), q = partition(&twos, &m, 2);

    STATUS("nobody allows it", bulkhead_ring(&p, 2, 5), BULKHEAD_REFUSED);
    STATUS("peers", bulkhead_set_peers(&o, 1, 1u << 2 | 1u << 16), BULKHEAD_OK);
    STATUS("no call", bulkhead_reply(&p, 3, &word), BULKHEAD_REFUSED);
    STATUS("ring", bulkhead_ring(&p, 2, 5), BULKHEAD_OK);
    STATUS("twice", bulkhead_ring(&p, 2, 6), BULKHEAD_BUSY);
    STATUS("not yet", bulkhead_reply(&p, 3, &word), BULKHEAD_BUSY);
    CHECK("calls", bulkhead_page_calls(&q), 2);
    STATUS("its word", bulkhead_page_call_word(&q, 1, &word), BULKHEAD_OK);
    CHECK("its word", word, 5);
    STATUS("another's", bulkhead_page_answer(&q, 0, 1), BULKHEAD_REFUSED);
    STATUS("answer", bulkhead_page_answer(&q, 1, 55), BULKHEAD_OK);
    STATUS("answered", bulkhead_page_call_word(&q, 1, &word), BULKHEAD_REFUSED);
    STATUS("reply", bulkhead_reply(&p, 1, &word), BULKHEAD_OK);
    CHECK("reply", word, 55);
    STATUS("once", bulkhead_reply(&p, 1, &word), BULKHEAD_REFUSED);

    STATUS("ring the owner", bulkhead_ring(&p, BULKHEAD_OWNER, 7), BULKHEAD_OK);
    CHECK("irq", bulkhead_take_irq(&o), 0x8000);
    CHECK("calls", bulkhead_calls(&o), 2);
    STATUS("its word", bulkhead_call_word(&o, 1, &word), BULKHEAD_OK);
    CHECK("its word", word, 7);
    STATUS("answer", bulkhead_answer(&o, 1, 77), BULKHEAD_OK);
    STATUS("an answer not taken does not stand in the way", bulkhead_ring(&p, 2, 8), BULKHEAD_OK);
    STATUS("no longer a peer: waits on", bulkhead_set_peers(&o, 1, 0), BULKHEAD_OK);
    STATUS("answer", bulkhead_page_answer(&q, 1, 88), BULKHEAD_OK);
    STATUS("not a peer", bulkhead_ring(&p, 2, 9), BULKHEAD_REFUSED);
    CHECK("only those two rings were refused", ones.refused, 2);
    CHECK("nothing else", twos.refused + owners.refused, 0);
}
