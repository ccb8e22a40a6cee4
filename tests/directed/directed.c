/* SPDX-License-Identifier: Apache-2.0
 *
 * Directed tests: program, comparisons, and what the tests share.  bench.c is the layer below, over sim/tb.h.
 *
 * directed [--list] [NAME...]     Runs all tests that apply to the build it is linked with, or those named.
 * Prints "PASS configuration/name [ids] (n compared)" or "FAIL configuration/name [ids]: sentence" for each.
 * Exit 0 all passed, 1 one failed, 2 bad usage, 3 could not run.
 */
#include "bench.h"
#include "directed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* ---- tests and comparisons ------------------------------------------------------------ */

static struct test *tests;
static unsigned compared, differed;
static char sentence[2048];
static jmp_buf end_of_test;

void test_register(struct test *t)
{
    struct test **p = &tests;
    while (*p && strcmp((*p)->name, t->name) < 0) p = &(*p)->next;
    t->next = *p;
    *p = t;
}

/* Ends the running test; the sentence is the first that was given. */
void give_up(void) { longjmp(end_of_test, 1); }

void fail(const char *text)
{
    if (differed++ == 0) snprintf(sentence, sizeof sentence, "%s", text);
}

void same(uint64_t rtl, uint64_t want, const char *what, ...)
{
    compared++;
    if (rtl == want) return;
    char text[400], line[512];
    va_list arguments;
    va_start(arguments, what);
    vsnprintf(text, sizeof text, what, arguments);
    va_end(arguments);
    snprintf(line, sizeof line, "%s: is 0x%llx, must be 0x%llx", text, (unsigned long long)rtl, (unsigned long long)want);
    fail(line);
}

void planned(unsigned comparisons)
{
    char line[128];
    if (compared == comparisons) return;
    snprintf(line, sizeof line, "%u compared, %u planned", compared, comparisons);
    fail(line);
}

/* ---- the build -------------------------------------------------------------------------- */

bool two_partitions(void) { return !build.hardwired && build.partitions >= 2; }
bool two_windows(void) { return !build.hardwired && build.windows >= 2; }
bool several_ports(void) { return two_partitions() && build.ports >= 2; }

bool page_in(uint64_t ipa, uint64_t size) { return build.page && build.page_ipa + GRANULE > ipa && build.page_ipa < ipa + size; }

bool table_in(uint64_t pa, uint64_t size)
{
    const unsigned bits = 1 + 4 * (build.levels ? build.levels - 1 : 0);
    unsigned entry = 1;
    while (entry < bits) entry = entry == 1 ? 8 : 2 * entry;
    return build.granule_dram && build.granule_table + build.granules * entry / 8 > pa && build.granule_table < pa + size;
}

/* ---- registers ---------------------------------------------------------------------------- */

enum bh_resp reg_write(uint16_t address, uint32_t data) { return reg_write_as(address, data, SECURE_PRIVILEGED, 0xf); }

uint32_t reg_read(uint16_t address)
{
    uint32_t data;
    char line[128];
    const enum bh_resp resp = reg_read_as(address, SECURE_PRIVILEGED, &data);
    if (resp == BH_OKAY) return data;
    snprintf(line, sizeof line, "read of register 0x%04x: response %u", address, resp);
    fail(line);
    give_up();
    return 0;
}

uint16_t staged(unsigned p, unsigned w, unsigned reg) { return (uint16_t)(BH_REG_STAGED_BASE + p * BH_REG_STAGED_STRIDE + w * BH_REG_WINDOW_STRIDE + reg); }
uint16_t live(unsigned p, unsigned w, unsigned reg) { return (uint16_t)(BH_REG_LIVE_BASE + p * BH_REG_LIVE_STRIDE + w * BH_REG_WINDOW_STRIDE + reg); }

void stage_window(unsigned p, unsigned w, uint64_t ipa, uint64_t size, uint64_t pa, uint16_t access, uint32_t flags)
{
    const uint32_t value[8] = { (uint32_t)ipa, (uint32_t)(ipa >> 32), (uint32_t)size, (uint32_t)(size >> 32), (uint32_t)pa,
                                (uint32_t)(pa >> 32), access, flags };
    for (unsigned i = 0; i < 8; i++) reg_write(staged(p, w, 4 * i), value[i]);
}

void stage_partition(unsigned p, uint16_t vmid, uint32_t flags)
{
    reg_write((uint16_t)(BH_REG_PART_BASE + 16 * p), (uint32_t)vmid << 16 | flags);
}

static void require(bool good, const char *what, unsigned value)
{
    char line[128];
    if (good) return;
    snprintf(line, sizeof line, "%s %u", what, value);
    fail(line);
    give_up();
}

unsigned commit(unsigned p)
{
    const enum bh_resp resp = reg_write(BH_REG_COMMIT, p);
    const unsigned code = reg_read(BH_REG_COMMIT_STATUS) & 0xff;
    require((resp == BH_OKAY) == (code == BH_COMMIT_OK), "COMMIT's response and COMMIT_STATUS disagree; it says", code);
    return code;
}

void must_commit(unsigned p)
{
    const unsigned code = commit(p);
    require(code == BH_COMMIT_OK, "a commit that must be accepted: COMMIT_STATUS.CODE is", code);
}

void must_switch(unsigned p)
{
    require(reg_write(BH_REG_ACTIVE, p) == BH_OKAY, "ACTIVE does not answer OKAY to partition", p);
}

bool answered(enum bh_resp *resp, unsigned limit)
{
    for (uint64_t end = now() + limit; ; run(1)) {
        if (reg_write_done(resp)) return true;
        if (now() >= end) return false;
    }
}

uint32_t read_status(void) { return reg_read(BH_REG_STATUS) & ~(uint32_t)(TABLE_READY | TABLE_FAILED); }

uint16_t port_control(unsigned port) { return (uint16_t)(BH_REG_PORT_BASE + port * BH_REG_PORT_STRIDE + BH_REG_PORT_PORT_CONTROL); }
uint16_t port_status(unsigned port) { return (uint16_t)(BH_REG_PORT_BASE + port * BH_REG_PORT_STRIDE + BH_REG_PORT_PORT_STATUS); }
uint16_t stream_control(unsigned n) { return (uint16_t)(BH_REG_STREAM_BASE + n * BH_REG_STREAM_STRIDE); }

uint64_t layout_ipa(unsigned w) { return (4 + 4 * w) * GRANULE; }
uint64_t layout_pa(unsigned p, unsigned w) { return (256 + 4 * (16 * p + w)) * GRANULE; }
uint16_t layout_vmid(unsigned p) { return (uint16_t)((p + 1) & ((1u << build.vmid_width) - 1)); }

void layout_commit(unsigned p)
{
    for (unsigned w = 0; w < build.windows; w++)
        stage_window(p, w, layout_ipa(w), LAYOUT_SIZE, layout_pa(p, w), BH_ACCESS_ALL, W_VALID);
    stage_partition(p, layout_vmid(p), P_VALID);
    must_commit(p);
}

void layout_all(void)
{
    for (unsigned p = 0; p < build.partitions; p++) layout_commit(p);
    must_switch(0);
}

void layout_two(void)
{
    layout_commit(0), layout_commit(1);
    must_switch(0);
}

bool next_record(struct bh_record *r)
{
    memset(r, 0, sizeof *r);
    if (!(reg_read(BH_REG_FAULT_STATUS) & 1)) return false;
    const uint32_t info = reg_read(BH_REG_FAULT_INFO);
    r->code = (enum bh_fault)(info & 15);
    r->write = info >> 4 & 1;
    r->prot = info >> 5 & 7;
    r->len = (uint8_t)(info >> 8);
    r->size = info >> 16 & 7;
    r->trusted = info >> 19 & 1;
    r->level = info >> 20 & 15;
    r->port = info >> 24 & 15;
    r->partition = (uint8_t)(info >> 28);
    r->ipa = reg_read(BH_REG_FAULT_IPA_LO) | (uint64_t)reg_read(BH_REG_FAULT_IPA_HI) << 32;
    r->id = reg_read(BH_REG_FAULT_ID);
    r->vmid = (uint16_t)reg_read(BH_REG_FAULT_VMID);
    reg_write(BH_REG_FAULT_STATUS, 1);
    return true;
}

void drop_records(void)
{
    struct bh_record r;
    while (next_record(&r)) {}
    reg_write(BH_REG_FAULT_STATUS, 2);
}

void same_record_at(unsigned port, enum bh_fault code, const struct bh_burst *b, unsigned partition, bool trusted, const char *what)
{
    struct bh_record r;
    next_record(&r);
    const uint64_t vmid = code == BH_FAULT_STREAM || code == BH_FAULT_DRAIN ? 0 : reg_read((uint16_t)(BH_REG_PART_BASE + 16 * partition + 4)) >> 16;
    same(r.code, code, "%s: FAULT_INFO.CODE", what);
    same(r.ipa, b->addr, "%s: FAULT_IPA", what);
    same(r.id, b->id, "%s: FAULT_ID", what);
    same((uint64_t)r.prot | r.write << 4 | r.len << 8 | r.size << 16, (uint64_t)b->prot | b->write << 4 | b->len << 8 | b->size << 16,
         "%s: PROT, WRITE, LEN, SIZE", what);
    same((uint64_t)r.partition | r.level << 8 | r.port << 16 | (uint64_t)r.trusted << 24, partition | port << 16 | (uint64_t)trusted << 24,
         "%s: PARTITION, LEVEL, PORT, TRUSTED", what);
    same(r.vmid, vmid, "%s: FAULT_VMID", what);
}

void same_record(enum bh_fault code, const struct bh_burst *b, unsigned partition, const char *what)
{
    same_record_at(0, code, b, partition, false, what);
}

void same_drain_record(unsigned port, uint16_t address, uint8_t prot, const char *what)
{
    same_record_at(port, BH_FAULT_DRAIN, &(struct bh_burst){ .addr = address, .prot = prot, .size = 2, .write = 1 }, 0, false, what);
}

struct bh_burst burst(bool write, uint64_t addr, uint8_t len, uint8_t size)
{
    return (struct bh_burst){ .addr = addr, .len = len, .size = size, .burst = BH_INCR, .prot = SECURE_PRIVILEGED, .write = write };
}

/* A port that can take its partition by stream counts for one partition after the other. */
void settle(void) { run(40 + 8 * build.partitions); }

/* ---- bursts ------------------------------------------------------------------------ */

struct shot shots[SHOTS];

struct shot *shot_at(unsigned i, unsigned port, struct bh_burst b)
{
    memset(&shots[i], 0, offsetof(struct shot, rdata));
    shots[i].b = b;
    shots[i].port = port;
    return &shots[i];
}

struct shot *shot(unsigned i, struct bh_burst b) { return shot_at(i, 0, b); }

static struct shot fired;

static void fire_one(unsigned port, const struct bh_burst *b)
{
    memset(&fired, 0, offsetof(struct shot, rdata));
    fired.b = *b;
    fired.port = port;
    watch();
    fire(&fired);
}

void must_pass_at(unsigned port, const struct bh_burst *b, uint64_t pa, const char *what)
{
    const char *kind = b->write ? "write" : "read";
    const struct shown *o = &outs[port];
    fire_one(port, b);
    same(fired.resp & 2, 0, "%s, %s of IPA 0x%llx: response is OKAY or EXOKAY", what, kind, (unsigned long long)b->addr);
    same(fired.beats, b->write ? 1 : b->len + 1u, "%s, %s of IPA 0x%llx: beats", what, kind, (unsigned long long)b->addr);
    same(o->addresses, 1, "%s, %s of IPA 0x%llx: addresses downstream", what, kind, (unsigned long long)b->addr);
    same(o->last.pa, pa, "%s, %s of IPA 0x%llx: PA", what, kind, (unsigned long long)b->addr);
    same(o->w_beats, b->write ? b->len + 1u : 0, "%s, %s of IPA 0x%llx: data beats downstream", what, kind, (unsigned long long)b->addr);
}

void must_refuse_at(unsigned port, const struct bh_burst *b, enum bh_fault code, const char *what)
{
    const char *kind = b->write ? "write" : "read";
    struct bh_record r;
    fire_one(port, b);
    same(fired.resp, reg_read(BH_REG_CONTROL), "%s, %s of IPA 0x%llx: response", what, kind, (unsigned long long)b->addr);
    same(fired.beats, b->write ? 1 : b->len + 1u, "%s, %s of IPA 0x%llx: beats", what, kind, (unsigned long long)b->addr);
    same(outs[port].valid_cycles, 0, "%s, %s of IPA 0x%llx: cycles with VALID downstream", what, kind, (unsigned long long)b->addr);
    same(b->write || fired.zero, true, "%s, %s of IPA 0x%llx: data is zero", what, kind, (unsigned long long)b->addr);
    r.code = BH_FAULT_NONE;
    next_record(&r);
    same(r.code | (unsigned)r.port << 8, code | port << 8, "%s, %s of IPA 0x%llx: recorded code, port", what, kind, (unsigned long long)b->addr);
}

void must_pass(const struct bh_burst *b, uint64_t pa, const char *what) { must_pass_at(0, b, pa, what); }
void must_refuse(const struct bh_burst *b, enum bh_fault code, const char *what) { must_refuse_at(0, b, code, what); }

/* ---- program ---------------------------------------------------------------------------- */

static bool applies(const struct test *t) { return t->applies ? t->applies() : !build.hardwired; }

static bool named(const struct test *t, char **names, int count)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], t->name) == 0) return true;
    return count == 0;
}

static bool run_test(const struct test *t)
{
    compared = differed = 0;
    sentence[0] = '\0';
    if (setjmp(end_of_test) == 0) {
        bench_open();
        t->run();
        bench_settle();
    }
    bench_close();
    if (differed)
        printf("FAIL %s/%s [%s]: %s (%u of %u wrong)\n", configuration, t->name, t->ids, sentence, differed, compared);
    else
        printf("PASS %s/%s [%s] (%u compared)\n", configuration, t->name, t->ids, compared);
    fflush(stdout);
    return differed == 0;
}

int main(int argc, char **argv)
{
    const bool list = argc > 1 && strcmp(argv[1], "--list") == 0;
    unsigned ran = 0, failed = 0;

    build = *bench_build();
    configuration = bench_configuration();
    if (list) argc--, argv++;
    for (int i = 1; i < argc; i++) {
        const struct test *t = tests;
        while (t && strcmp(t->name, argv[i]) != 0) t = t->next;
        if (!t) {
            fprintf(stderr, "directed: no test \"%s\" (--list shows them)\n", argv[i]);
            return 2;
        }
    }
    for (const struct test *t = tests; t; t = t->next) {
        if (!applies(t) || !named(t, argv + 1, argc - 1)) continue;
        if (list) printf("%-28s %s\n", t->name, t->ids);
        else if (!run_test(t)) failed++;
        ran++;
    }
    if (ran == 0) {
        fprintf(stderr, "directed: no test applies to configuration %s\n", configuration);
        return 3;
    }
    return failed ? 1 : 0;
}
