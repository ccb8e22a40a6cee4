/* SPDX-License-Identifier: Apache-2.0
 *
 * The driver (sw/) on a mock bus: every call's exact accesses, in order, barriers included, against a script written from the register
 * description.  The mock answers what the script says, so refusals and lost answers (zeros, ones) too.
 */
#include "bulkhead/system.h"
#include "test.h"

/* ---- a bus that holds the driver to a script ------------------------------------------- */

enum kind { END, READ, WRITE, BARRIER };
struct step { enum kind kind; uint32_t offset, data; };

#define R(offset, answer) {READ, offset, answer}
#define W(offset, data)   {WRITE, offset, data}
#define B                 {BARRIER, 0, 0}
/* A write that is read back. */
#define SET(offset, data) W(offset, data), B, R(offset, data)

enum { BASE_ADDRESS = 0x70000 };

struct mock { const char *what; const struct step *script; unsigned at, count; };

static void step(struct mock *m, enum kind kind, uintptr_t addr, uint32_t data)
{
    static const char *const names[] = {"nothing", "read", "write", "barrier"};

    if (m->at >= m->count)
        fail_msg("%s: %s of 0x%lx behind the end of the script", m->what, names[kind], (unsigned long)addr);
    const struct step *s = &m->script[m->at++];
    if (s->kind != kind || (kind != BARRIER && BASE_ADDRESS + s->offset != addr) || (kind == WRITE && s->data != data))
        fail_msg("%s: access %u is %s of 0x%lx, 0x%x, and must be %s of 0x%x, 0x%x", m->what, m->at, names[kind],
                 (unsigned long)addr - BASE_ADDRESS, data, names[s->kind], s->offset, s->data);
}

static uint32_t mock_read(void *self, uintptr_t addr)
{
    struct mock *m = self;

    step(m, READ, addr, 0);
    return m->script[m->at - 1].data;
}

static void mock_write(void *self, uintptr_t addr, uint32_t data) { step(self, WRITE, addr, data); }
static void mock_barrier(void *self) { step(self, BARRIER, 0, 0); }

static struct mock mock;
static const struct bulkhead_bus bus = {.read = mock_read, .write = mock_write, .barrier = mock_barrier, .self = &mock, .base = BASE_ADDRESS};

static void play(const char *what, const struct step *script, unsigned count) { mock = (struct mock){what, script, 0, count}; }

/* The call's value, and that the script was played to its end. */
#define RUN(what, call, want, ...)                                                                           \
    do {                                                                                                     \
        static const struct step script_[] = {__VA_ARGS__};                                                  \
        play(what, script_, COUNT(script_));                                                                 \
        CHECK(what, (int64_t)(call), (int64_t)(want));                                                       \
        CHECK(what " (accesses)", mock.at, COUNT(script_));                                                  \
    } while (0)

/* No access at all. */
#define NONE(what, call, want)                                                                               \
    do {                                                                                                     \
        play(what, NULL, 0);                                                                                 \
        CHECK(what, (int64_t)(call), (int64_t)(want));                                                       \
    } while (0)

/* 4 partitions of 8 windows, 3 ports (the last by stream, the last two isolated), 16 granules of 2 ** 12, 4 levels, a mailbox, 4 slots. */
static struct bulkhead owner(void)
{
    struct bulkhead b;

    RUN("open", bulkhead_open(&b, &bus), BULKHEAD_OK, R(0x00, 0x424C4B48), R(0x04, 0x01FF0000), R(0x08, 0x0C030804), R(0x0C, 0x10040828),
        R(0x2C, 0x02040604), R(0x3C, 0x04040003));
    return b;
}

static struct bulkhead_page partition(void)
{
    struct bulkhead_page p;

    RUN("page open", bulkhead_page_open(&p, &bus), BULKHEAD_OK, R(0x00, 0x424C4B50), R(0x04, 0x01000005), R(0x08, 0x0C000403));
    return p;
}

/* ---- the owner ---------------------------------------------------------------------------- */

TEST(driver_order_open, "")
{
    struct bulkhead b = owner();

    CHECK("sizes", b.partitions << 16 | b.windows << 8 | b.ports, 0x040803);
    CHECK("granules", b.granules << 8 | b.granule_log2, 16 << 8 | 12);
    CHECK("widths", b.ipa_width << 16 | b.vmid_width << 8 | b.fault_depth, 0x280810);
    CHECK("ports", b.stream_ports << 16 | b.isolate_ports << 8 | b.stream_width, 0x040602);
    CHECK("slots, levels", b.schedule_slots << 8 | b.levels, 0x0404);
    CHECK("page, mailbox, dram", b.page << 2 | b.mailbox << 1 | b.dram, 6);

    RUN("another thing", bulkhead_open(&b, &bus), BULKHEAD_ABSENT, R(0x00, 0x424C4B50));
    RUN("another major version", bulkhead_open(&b, &bus), BULKHEAD_ABSENT, R(0x00, 0x424C4B48), R(0x04, 0x02000000));
    RUN("lost: zeros", bulkhead_open(&b, &bus), BULKHEAD_ABSENT, R(0x00, 0));
    RUN("lost: ones", bulkhead_open(&b, &bus), BULKHEAD_ABSENT, R(0x00, 0xFFFFFFFF));
}

TEST(driver_order_table, "")
{
    struct bulkhead b = owner();

    RUN("ready", bulkhead_table_wait(&b, 5), BULKHEAD_OK, R(0x14, 0), R(0x14, 0x7), R(0x14, 0x10000));
    RUN("failed", bulkhead_table_wait(&b, 5), BULKHEAD_REFUSED, R(0x14, 0), R(0x14, 0x30000));
    RUN("limit", bulkhead_table_wait(&b, 2), BULKHEAD_LOST, R(0x14, 0), R(0x14, 0));
    NONE("no polls", bulkhead_table_wait(&b, 0), BULKHEAD_LOST);
}

TEST(driver_order_windows, "")
{
    const struct bulkhead_window w = {.ipa_base = 0x123456789000, .size = 0x2000, .pa_base = 0xABCDE000, .access = 0x249, .valid = true, .lock = true,
                                      .shared = true};
    const struct bulkhead_window none = {.valid = false}, lent = {.valid = true, .borrow = true};
    struct bulkhead              b = owner();

    RUN("stage", bulkhead_stage_window(&b, 3, 7, &w), BULKHEAD_OK, W(0x26E0, 0x56789000), W(0x26E4, 0x1234), W(0x26E8, 0x2000), W(0x26EC, 0),
        W(0x26F0, 0xABCDE000), W(0x26F4, 0), W(0x26F8, 0x249), W(0x26FC, 7), B);
    RUN("stage none", bulkhead_stage_window(&b, 0, 0, &none), BULKHEAD_OK, W(0x2000, 0), W(0x2004, 0), W(0x2008, 0), W(0x200C, 0), W(0x2010, 0),
        W(0x2014, 0), W(0x2018, 0), W(0x201C, 0), B);
    RUN("stage borrowed", bulkhead_stage_window(&b, 1, 0, &lent), BULKHEAD_OK, W(0x2200, 0), W(0x2204, 0), W(0x2208, 0), W(0x220C, 0),
        W(0x2210, 0), W(0x2214, 0), W(0x2218, 0), W(0x221C, 9), B);
    NONE("window", bulkhead_stage_window(&b, 0, 8, &w), BULKHEAD_RANGE);

    const struct bulkhead_partition p = {.vmid = 0xA5, .valid = true, .nonsecure = true, .lock = true, .split = true};
    RUN("stage partition", bulkhead_stage_partition(&b, 2, &p), BULKHEAD_OK, W(0x220, 0x00A5000F), B);

    struct bulkhead_commit why = {0};
    RUN("commit", bulkhead_commit(&b, 2, NULL), BULKHEAD_OK, W(0x24, 2), B, R(0x28, 0));
    RUN("commit refused", bulkhead_commit(&b, 3, &why), BULKHEAD_REFUSED, W(0x24, 3), B, R(0x28, 0x0102070A));
    CHECK("why", why.code << 24 | why.window << 16 | why.other_partition << 8 | why.other_window, 0x0A070201);
    RUN("lost: ones", bulkhead_commit(&b, 3, &why), BULKHEAD_REFUSED, W(0x24, 3), B, R(0x28, 0xFFFFFFFF));
    NONE("partition", bulkhead_commit(&b, 4, &why), BULKHEAD_RANGE);
}

TEST(driver_order_views, "")
{
    struct bulkhead b = owner();

    RUN("switch", bulkhead_switch(&b, 3), BULKHEAD_OK, SET(0x1C, 3));
    RUN("abandoned", bulkhead_switch(&b, 3), BULKHEAD_REFUSED, W(0x1C, 3), B, R(0x1C, 1));
    RUN("lost: ones", bulkhead_switch(&b, 3), BULKHEAD_REFUSED, W(0x1C, 3), B, R(0x1C, 0xFFFFFFFF));
    RUN("active", bulkhead_active(&b), 2, R(0x1C, 2));

    const struct bulkhead_port fixed = {.mode = BULKHEAD_FIXED, .partition = 3, .trusted = true, .isolate = true, .lock = true};
    RUN("port", bulkhead_set_port(&b, 1, &fixed), BULKHEAD_OK, R(0x310, 0), SET(0x310, 0x8331));
    RUN("locked port", bulkhead_set_port(&b, 1, &fixed), BULKHEAD_REFUSED, R(0x310, 0x8000));
    RUN("port abandoned", bulkhead_set_port(&b, 1, &fixed), BULKHEAD_REFUSED, R(0x310, 0), W(0x310, 0x8331), B, R(0x310, 0));
    RUN("lost: ones", bulkhead_set_port(&b, 1, &fixed), BULKHEAD_REFUSED, R(0x310, 0xFFFFFFFF));
    NONE("not isolated", bulkhead_set_port(&b, 0, &fixed), BULKHEAD_RANGE);

    const struct bulkhead_stream s = {.partition = 2, .level = 3, .trusted = true, .valid = true};
    RUN("stream", bulkhead_set_stream(&b, 1, &s), BULKHEAD_OK, SET(0x404, 0x80030120));
    RUN("stream refused", bulkhead_set_stream(&b, 0, &s), BULKHEAD_REFUSED, W(0x400, 0x80030120), B, R(0x400, 0));

    RUN("level, low", bulkhead_set_level(&b, 2, 1, 3), BULKHEAD_OK, R(0x320, 0), R(0x328, 0x2345), SET(0x328, 0x2335));
    RUN("level, locked", bulkhead_set_level(&b, 2, 1, 3), BULKHEAD_REFUSED, R(0x320, 0x8000));
    RUN("level, abandoned", bulkhead_set_level(&b, 2, 0, 1), BULKHEAD_REFUSED, R(0x320, 0), R(0x328, 0), W(0x328, 1), B, R(0x328, 0));

    b.partitions = 16;
    RUN("level, high", bulkhead_set_level(&b, 0, 15, 2), BULKHEAD_OK, R(0x300, 0), R(0x30C, 0x11111111), SET(0x30C, 0x21111111));
}

TEST(driver_order_reopen, "")
{
    struct bulkhead b = owner();

    RUN("open already", bulkhead_reopen(&b, 2), BULKHEAD_OK, R(0x324, 0x200));
    RUN("closed", bulkhead_reopen(&b, 2), BULKHEAD_OK, R(0x324, 0x300), W(0x324, 0x100), B, R(0x324, 0x200));
    RUN("stays closed", bulkhead_reopen(&b, 2), BULKHEAD_REFUSED, R(0x324, 0x300), W(0x324, 0x100), B, R(0x324, 0x300));
    RUN("not idle", bulkhead_reopen(&b, 2), BULKHEAD_REFUSED, R(0x324, 0x100));
    RUN("stopped", bulkhead_reopen(&b, 2), BULKHEAD_REFUSED, R(0x324, 0x700));
    RUN("owed", bulkhead_reopen(&b, 2), BULKHEAD_REFUSED, R(0x324, 0xB00));
}

TEST(driver_order_mailbox, "")
{
    struct bulkhead b    = owner();
    uint32_t        word = 0;

    RUN("peers", bulkhead_set_peers(&b, 1, 0x10005), BULKHEAD_OK, SET(0x504, 0x10005));
    RUN("peers refused", bulkhead_set_peers(&b, 1, 0x10005), BULKHEAD_REFUSED, W(0x504, 0x10005), B, R(0x504, 0));
    RUN("calls", bulkhead_calls(&b), 9, R(0x540, 9));
    RUN("word", bulkhead_call_word(&b, 3, &word), BULKHEAD_OK, R(0x540, 8), R(0x58C, 0xCAFE));
    CHECK("word", word, 0xCAFE);
    RUN("no word", bulkhead_call_word(&b, 2, &word), BULKHEAD_REFUSED, R(0x540, 8));
    RUN("answer", bulkhead_answer(&b, 0, 0xBEEF), BULKHEAD_OK, R(0x540, 1), W(0x580, 0xBEEF), B);
    RUN("nobody calls", bulkhead_answer(&b, 0, 0xBEEF), BULKHEAD_REFUSED, R(0x540, 0));
}

TEST(driver_order_faults, "")
{
    struct bulkhead          b = owner();
    struct bulkhead_fault    f = {0};
    struct bulkhead_counters n;

    RUN("none", bulkhead_take_fault(&b, &f), false, R(0x40, 0x2));
    RUN("one", bulkhead_take_fault(&b, &f), true, R(0x40, 0x0101), R(0x50, 0x32580353 | 1u << 19), R(0x48, 0x12345678), R(0x4C, 0x9A),
        R(0x54, 7), R(0x58, 0x55), W(0x40, 1), B);
    CHECK("IPA", f.ipa, 0x9A12345678);
    CHECK("who", f.partition << 24 | f.port << 16 | f.level << 8 | f.trusted, 0x03020501);
    CHECK("what", f.code << 24 | f.write << 16 | f.prot << 8 | f.len, 0x03010203);
    CHECK("size, ID, VMID", f.size << 16 | f.id << 8 | f.vmid, 0x000755);
    RUN("none missed", bulkhead_take_missed(&b), 0, R(0x44, 0));
    RUN("missed", bulkhead_take_missed(&b), 4, R(0x44, 4), W(0x40, 2), B);
    RUN("counters", bulkhead_counters(&b, 3, &n), BULKHEAD_OK, R(0x130, 1), R(0x134, 2), R(0x138, 3), R(0x13C, 4));
    CHECK("counters", n.reads << 12 | n.writes << 8 | n.beats << 4 | n.faults, 0x1234);
    RUN("irq", bulkhead_take_irq(&b), 0x108, R(0x30, 0x108), W(0x30, 0x108), B);
    RUN("enable", (bulkhead_enable_irq(&b, 0x8008), 0), 0, W(0x34, 0x8008), B);
}

TEST(driver_order_rest, "")
{
    static const struct bulkhead_slot slots[] = {{1000, 1}, {0xFFFFFFF, 3}};
    struct bulkhead                   b = owner();

    RUN("response", bulkhead_set_response(&b, 3), BULKHEAD_OK, SET(0x10, 3));
    RUN("response refused", bulkhead_set_response(&b, 0), BULKHEAD_REFUSED, W(0x10, 0), B, R(0x10, 2));
    RUN("limit", bulkhead_set_drain_limit(&b, 0xFFFFFF), BULKHEAD_OK, SET(0x20, 0xFFFFFF));
    RUN("limit refused", bulkhead_set_drain_limit(&b, 5), BULKHEAD_REFUSED, W(0x20, 5), B, R(0x20, 0));
    RUN("schedule", bulkhead_set_schedule(&b, slots, 2), BULKHEAD_OK, SET(0x80, 0), SET(0xC0, 0x100003E8), SET(0xC4, 0x3FFFFFFF), SET(0x80, 0x101));
    RUN("stop", bulkhead_set_schedule(&b, slots, 0), BULKHEAD_OK, SET(0x80, 0));
    RUN("it does not stop", bulkhead_set_schedule(&b, slots, 2), BULKHEAD_REFUSED, W(0x80, 0), B, R(0x80, 0x101));
    RUN("a slot is refused", bulkhead_set_schedule(&b, slots, 2), BULKHEAD_REFUSED, SET(0x80, 0), W(0xC0, 0x100003E8), B, R(0xC0, 0));
    RUN("it does not start", bulkhead_set_schedule(&b, slots, 2), BULKHEAD_REFUSED, SET(0x80, 0), SET(0xC0, 0x100003E8), SET(0xC4, 0x3FFFFFFF),
        W(0x80, 0x101), B, R(0x80, 0x100));
}

/* ---- a whole system ---------------------------------------------------------------------------- */

static const struct bulkhead_window system_window[2][1] = {
    {{.ipa_base = 0, .size = 0x1000, .pa_base = 0x4000, .access = 0x1B, .valid = true}}, {{.valid = false}}};
static const struct bulkhead_system_partition system_partition[2] = {
    {.label = "one", .control = {.vmid = 9, .valid = true}, .peers = 2, .window = system_window[0]}, {.label = "", .window = system_window[1]}};
static const uint8_t                     system_level[4] = {0, 1};
static const struct bulkhead_system_port system_port[2] = {
    {.label = "core"}, {.label = "dma", .control = {.mode = BULKHEAD_FIXED, .partition = 1, .lock = true}, .level = system_level}};
static const struct bulkhead_stream system_stream[1] = {{.partition = 1, .valid = true}};
static const struct bulkhead_slot   system_slot[1] = {{100, 1}};
static const struct bulkhead_system whole = {.source = "whole.dts", .partition = system_partition, .port = system_port, .stream = system_stream,
                                             .slot = system_slot, .drain_limit = 1000, .partitions = 2, .windows = 1, .ports = 2, .streams = 1,
                                             .slots = 1, .active = 1, .response = 2};

#define STAGE_ONE  W(0x200, 0x90001), B, W(0x2000, 0), W(0x2004, 0), W(0x2008, 0x1000), W(0x200C, 0), W(0x2010, 0x4000), W(0x2014, 0), W(0x2018, 0x1B), \
                   W(0x201C, 1), B
#define STAGE_NONE W(0x210, 0), B, W(0x2200, 0), W(0x2204, 0), W(0x2208, 0), W(0x220C, 0), W(0x2210, 0), W(0x2214, 0), W(0x2218, 0), W(0x221C, 0), B
#define COMMIT(p)  W(0x24, p), B, R(0x28, 0)

TEST(driver_order_apply, "")
{
    struct bulkhead        b   = owner();
    struct bulkhead_commit why = {.code = 99};

    RUN("apply", bulkhead_apply(&b, &whole, &why), BULKHEAD_OK, SET(0x10, 2), SET(0x20, 1000), STAGE_ONE, COMMIT(0), STAGE_NONE, COMMIT(1),
        SET(0x400, 0x80000010), R(0x300, 0), SET(0x300, 0), R(0x310, 0), R(0x318, 0), SET(0x318, 0), R(0x310, 0), R(0x318, 0), SET(0x318, 0x10),
        R(0x310, 0), SET(0x310, 0x8011), SET(0x500, 2), SET(0x504, 0), SET(0x1C, 1), SET(0x80, 0), SET(0xC0, 0x10000064), SET(0x80, 1));
    CHECK("why", why.code, 0);
    RUN("a commit is refused: nothing behind it", bulkhead_apply(&b, &whole, &why), BULKHEAD_REFUSED, SET(0x10, 2), SET(0x20, 1000), STAGE_ONE,
        W(0x24, 0), B, R(0x28, 6));
    CHECK("why", why.code, 6);
    RUN("the response is refused", bulkhead_apply(&b, &whole, NULL), BULKHEAD_REFUSED, W(0x10, 2), B, R(0x10, 0));
    RUN("the switch is refused: no schedule", bulkhead_apply(&b, &whole, &why), BULKHEAD_REFUSED, SET(0x10, 2), SET(0x20, 1000), STAGE_ONE, COMMIT(0),
        STAGE_NONE, COMMIT(1), SET(0x400, 0x80000010), R(0x300, 0), SET(0x300, 0), R(0x310, 0), R(0x318, 0), SET(0x318, 0), R(0x310, 0), R(0x318, 0),
        SET(0x318, 0x10), R(0x310, 0), SET(0x310, 0x8011), SET(0x500, 2), SET(0x504, 0), W(0x1C, 1), B, R(0x1C, 0));
    b.windows = 0;
    NONE("larger than what is built", bulkhead_apply(&b, &whole, &why), BULKHEAD_RANGE);
}

/* ---- a partition ---------------------------------------------------------------------------- */

TEST(driver_order_page, "")
{
    struct bulkhead_page p = partition();

    CHECK("page", p.granule_log2 << 16 | p.levels << 8 | p.granules << 1 | p.mailbox, 0x0C0403);
    RUN("another thing", bulkhead_page_open(&p, &bus), BULKHEAD_ABSENT, R(0x00, 0x424C4B48));
    RUN("another major version", bulkhead_page_open(&p, &bus), BULKHEAD_ABSENT, R(0x00, 0x424C4B50), R(0x04, 0));

    p = partition();
    struct bulkhead_context at;
    RUN("context", (at = bulkhead_context(&p), at.level << 2 | at.trusted << 1 | at.split), 0xB, R(0x0C, 0x112));
    RUN("down", bulkhead_level_down(&p, 1), BULKHEAD_OK, R(0x0C, 2), W(0x10, 1), B, R(0x0C, 1));
    RUN("not below", bulkhead_level_down(&p, 2), BULKHEAD_REFUSED, R(0x0C, 2));
    RUN("abandoned", bulkhead_level_down(&p, 0), BULKHEAD_REFUSED, R(0x0C, 2), W(0x10, 0), B, R(0x0C, 2));
    RUN("call", bulkhead_level_call(&p, 3), BULKHEAD_OK, R(0x0C, 2), W(0x14, 3), B);
    RUN("call below", bulkhead_level_call(&p, 2), BULKHEAD_RANGE, R(0x0C, 2));
    struct bulkhead_counters n;
    RUN("counters", (n = bulkhead_own_counters(&p), n.reads << 12 | n.writes << 8 | n.beats << 4 | n.faults), 0x1234, R(0x40, 1), R(0x44, 2), R(0x48, 3),
        R(0x4C, 4));
}

#define HELD 0x80000000u

TEST(driver_order_commands, "")
{
    struct bulkhead_page     p = partition();
    struct bulkhead_failure  why = {0};
    struct bulkhead_granules g = {0};

    RUN("one", bulkhead_command(&p, BULKHEAD_SHARE, 5, 1, &why), BULKHEAD_OK, W(0x64, 0), W(0x400, 5), B, R(0x64, HELD));
    RUN("a range", bulkhead_command(&p, BULKHEAD_UNSHARE, 5, 9, &why), BULKHEAD_OK, W(0x64, 0), W(0x60, 9), W(0x414, 5), B, R(0x64, HELD));
    RUN("a mask", bulkhead_command(&p, BULKHEAD_MASK(2, BULKHEAD_R), 7, 2, &why), BULKHEAD_OK, W(0x64, 0), W(0x60, 2), W(0xC84, 7), B, R(0x64, HELD));
    RUN("one fails", bulkhead_command(&p, BULKHEAD_SHARE, 5, 1, &why), BULKHEAD_REFUSED, W(0x64, 0), W(0x400, 5), B, R(0x64, HELD | 3), R(0x68, 5),
        R(0x64, HELD | 3));
    CHECK("why", why.code << 8 | why.granule, 0x305);
    RUN("lost, then done", bulkhead_command(&p, BULKHEAD_SHARE, 5, 1, &why), BULKHEAD_OK, W(0x64, 0), W(0x400, 5), B, R(0x64, 0), W(0x64, 0), W(0x400, 5), B,
        R(0x64, HELD));
    RUN("its reason is lost, then done", bulkhead_command(&p, BULKHEAD_SHARE, 5, 1, &why), BULKHEAD_OK, W(0x64, 0), W(0x400, 5), B, R(0x64, HELD | 3),
        R(0x68, 0), R(0x64, 0), W(0x64, 0), W(0x400, 5), B, R(0x64, HELD));
    RUN("query", bulkhead_query(&p, 4, 3, &g, &why), BULKHEAD_OK, W(0x64, 0), W(0x60, 3), W(0x418, 4), B, R(0x6C, 0x1A5), B, R(0x64, HELD));
    CHECK("query", g.shared_any << 9 | g.shared_all << 8 | g.left << 4 | g.rights, 0x1A5);
#define TRY W(0x64, 0), W(0x400, 5), B, R(0x64, 0)
    RUN("16 times", bulkhead_command(&p, BULKHEAD_SHARE, 5, 1, &why), BULKHEAD_LOST, TRY, TRY, TRY, TRY, TRY, TRY, TRY, TRY, TRY, TRY, TRY, TRY, TRY,
        TRY, TRY, TRY);

    RUN("batch", (bulkhead_begin(&p), bulkhead_post(&p, BULKHEAD_SHARE, 1), bulkhead_post(&p, BULKHEAD_UNSHARE, 2), bulkhead_end(&p, &why)), BULKHEAD_OK,
        W(0x64, 0), W(0x400, 1), W(0x404, 2), B, R(0x64, HELD));
    RUN("lost: zeros", bulkhead_end(&p, &why), BULKHEAD_LOST, B, R(0x64, 0));
    NONE("no granule", bulkhead_command(&p, BULKHEAD_SHARE, 0, 0, NULL), BULKHEAD_RANGE);
}

TEST(driver_order_own_faults, "")
{
    struct bulkhead_page  p = partition();
    struct bulkhead_fault f = {0};

    RUN("none", bulkhead_last_fault(&p, &f), false, R(0x20, 0));
    RUN("one", bulkhead_last_fault(&p, &f), true, R(0x20, 1), R(0x24, 0x11), R(0x28, 0x22), R(0x2C, 0x33), R(0x24, 0x11), R(0x28, 0x22), R(0x2C, 0x33));
    CHECK("one", f.ipa, 0x2200000011);
    RUN("another comes", bulkhead_last_fault(&p, &f), true, R(0x20, 1), R(0x24, 0x11), R(0x28, 0x44), R(0x2C, 0x55),
        R(0x24, 0x33), R(0x28, 0x44), R(0x2C, 0x55), R(0x24, 0x33), R(0x28, 0x44), R(0x2C, 0x55));
    CHECK("not a mix", f.ipa, 0x4400000033);
}

TEST(driver_order_own_mailbox, "")
{
    struct bulkhead_page p    = partition();
    uint32_t             word = 0;

    RUN("ring", bulkhead_ring(&p, 2, 0xCAFE), BULKHEAD_OK, R(0x84, 2), W(0x84, 2), W(0x88, 0xCAFE), W(0x8C, 2), B, R(0x84, 1));
    RUN("not allowed", bulkhead_ring(&p, 2, 0xCAFE), BULKHEAD_REFUSED, R(0x84, 0), W(0x84, 2), W(0x88, 0xCAFE), W(0x8C, 2), B, R(0x84, 0));
    RUN("busy", bulkhead_ring(&p, 2, 0xCAFE), BULKHEAD_BUSY, R(0x84, 1));
    RUN("reply", bulkhead_reply(&p, 4, &word), BULKHEAD_OK, R(0x84, 1), R(0x84, 1), R(0x84, 2), R(0x90, 0xBEEF), W(0x84, 2), B);
    CHECK("reply", word, 0xBEEF);
    RUN("limit", bulkhead_reply(&p, 2, &word), BULKHEAD_BUSY, R(0x84, 1), R(0x84, 1));
    RUN("no call", bulkhead_reply(&p, 2, &word), BULKHEAD_REFUSED, R(0x84, 0));
    RUN("calls", bulkhead_page_calls(&p), 6, R(0x80, 6));
    RUN("word", bulkhead_page_call_word(&p, 2, &word), BULKHEAD_OK, R(0x80, 4), R(0xC8, 0x77));
    CHECK("word", word, 0x77);
    RUN("answer", bulkhead_page_answer(&p, 1, 0x66), BULKHEAD_OK, R(0x80, 2), W(0xC4, 0x66), B);
    RUN("nobody calls", bulkhead_page_answer(&p, 1, 0x66), BULKHEAD_REFUSED, R(0x80, 4));
}
