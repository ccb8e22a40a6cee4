/* SPDX-License-Identifier: Apache-2.0
 *
 * Tests of the system reader and the trace front end, against a test bench
 * without RTL.  Prints PASS and FAIL lines; exits 1 when one failed.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "cache.h"
#include "fake_tb.h"
#include "frontend.h"
#include "mmu.h"
#include "trace.h"

static char problem[2048];
static unsigned checks;
static const char *scratch;     /* folder for files */

__attribute__((format(printf, 1, 2)))
static void wrong(const char *format, ...)
{
    va_list ap;
    if (problem[0])
        return;
    va_start(ap, format);
    vsnprintf(problem, sizeof problem, format, ap);
    va_end(ap);
}

static void equal(uint64_t got, uint64_t want, const char *what)
{
    checks++;
    if (got != want)
        wrong("%s: 0x%" PRIx64 ", not 0x%" PRIx64, what, got, want);
}

static void holds(const char *text, const char *part)
{
    checks++;
    if (!strstr(text, part))
        wrong("\"%.600s\" does not say \"%s\"", text, part);
}

static const struct bh_params build = {
    .ports = 1, .partitions = 4, .windows = 8, .ipa_width = 32, .pa_width = 32, .data_width = 64, .id_width = 4,
    .user_width = 1, .vmid_width = 8, .max_outstanding = 16, .pipeline = 1, .granule_log2 = 12, .fault_depth = 16,
    .fault_resp = 2, .hardwired = 0,
};

static const char *file_name(const char *name)
{
    static char path[4][512];
    static unsigned turn;
    char *p = path[turn++ % 4];
    snprintf(p, sizeof path[0], "%s/%s", scratch, name);
    return p;
}

static const char *write_file(const char *name, const void *data, size_t size)
{
    const char *path = file_name(name);
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(data, 1, size, f) != size || fclose(f) != 0) {
        perror(path);
        exit(3);
    }
    return path;
}

/* ---- traces -------------------------------------------------------------------- */

static int read_all(const char *path, bool strict, struct trace_ref *refs, int max, char *unknown, struct system_error *e)
{
    struct trace *t = trace_open(path, strict, e);
    int total = 0, n;
    if (!t)
        return -2;
    while ((n = trace_read(t, refs + total, max - total, e)) > 0)
        total += n;
    if (unknown)
        sprintf(unknown, "%" PRIu64 " %s", trace_unknown(t), trace_first_unknown(t));
    if (n >= 0)
        equal(trace_references(t), (uint64_t)total, "references counted");
    trace_close(t);
    return n < 0 ? -1 : total;
}

static void test_trace_forms(void)
{
    static const char text[] = "==12== Lackey, an example Valgrind tool\n"
                               "\n"
                               "I  04001000,3\n"
                               " S 1ffeffe7e0,8\r\n"
                               " L 00000000,1\n"
                               " M ffffffffffffffff,1\n"
                               "I  0000000004abCDEF,15\n"
                               "--12-- warning\n"
                               "**12** note\n"
                               " L 1000,4096";
    struct trace_ref r[32];
    struct system_error e;
    char unknown[800];
    int n = read_all(write_file("forms.trace", text, sizeof text - 1), true, r, 32, unknown, &e);
    equal((uint64_t)n, 6, "references");
    static const struct trace_ref want[] = {
        { 0x04001000, 3, TRACE_FETCH }, { 0x1ffeffe7e0, 8, TRACE_STORE }, { 0, 1, TRACE_LOAD }, { UINT64_MAX, 1, TRACE_MODIFY },
        { 0x4abcdef, 15, TRACE_FETCH }, { 0x1000, 4096, TRACE_LOAD },
    };
    for (int i = 0; i < 6 && n == 6; i++) {
        equal(r[i].address, want[i].address, "address");
        equal(r[i].size, want[i].size, "size");
        equal(r[i].kind, want[i].kind, "kind");
    }
    holds(unknown, "0 ");
}

static void test_trace_unknown(void)
{
    static const char *const bad[] = {
        "I 04001000,3", " S 1000", " S 1000,", " S 1000,0", " S 1000,4097", " S ,4", " X 1000,4", " L 10000000000000000,4",
        " L fffffffffffffffd,4", " L 1000,4 ", " L 1000;4", " L 100g,4", "hello", " S", "I  1000,-3", "S  1000,4",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[128], unknown[800];
        struct trace_ref r[8];
        struct system_error e;
        sprintf(text, " L 1000,4\n%s\n S 2000,4\n", bad[i]);
        const char *path = write_file("unknown.trace", text, strlen(text));
        equal((uint64_t)read_all(path, false, r, 8, unknown, &e), 2, bad[i]);
        holds(unknown, "1 ");
        holds(unknown, "unknown.trace:2: \"");
        holds(unknown, bad[i]);
        equal((uint64_t)(int64_t)read_all(path, true, r, 8, NULL, &e), (uint64_t)-1, bad[i]);
        equal((uint64_t)e.exit_code, 2, "exit code");
        holds(e.text, "unknown.trace:2: \"");
    }
}

static void test_trace_long_line(void)
{
    static char text[3 * 1024 * 1024];
    memset(text, 'x', sizeof text);
    memcpy(text, " L 10,1\n", 8);
    memcpy(text + sizeof text - 9, "\n S 20,2\n", 9);
    struct trace_ref r[8];
    struct system_error e;
    char unknown[800];
    equal((uint64_t)read_all(write_file("long.trace", text, sizeof text), false, r, 8, unknown, &e), 2, "references");
    equal(r[1].address, 0x20, "second address");
    holds(unknown, "1 ");
    holds(unknown, "long.trace:2: \"xxx");
}

static void test_trace_gzip(void)
{
    /* Many buffers long, so that lines fall on their ends. */
    enum { N = 300000 };
    const char *path = file_name("many.trace.gz");
    gzFile g = gzopen(path, "wb");
    for (unsigned i = 0; i < N; i++)
        gzprintf(g, " %c %08x,%u\n", "LSM"[i % 3], i * 977u, i % 16 + 1);
    gzclose(g);
    struct trace_ref *r = malloc((N + 1) * sizeof *r);
    struct system_error e;
    equal((uint64_t)read_all(path, true, r, N + 1, NULL, &e), N, "references");
    for (unsigned i = 0; i < N && !problem[0]; i++) {
        equal(r[i].address, (uint32_t)(i * 977u), "address");
        equal(r[i].size, i % 16 + 1, "size");
    }
    /* cut off, and damaged */
    FILE *f = fopen(path, "rb");
    static char bytes[4 << 20];
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    equal((uint64_t)(int64_t)read_all(write_file("cut.gz", bytes, n / 2), false, r, N + 1, NULL, &e), (uint64_t)-1, "cut");
    holds(e.text, "cut.gz:");
    holds(e.text, "ends too early");
    bytes[n / 2] ^= 0x55;
    bytes[n / 2 + 1] ^= 0x55;
    equal((uint64_t)(int64_t)read_all(write_file("damaged.gz", bytes, n), true, r, N + 1, NULL, &e), (uint64_t)-1, "damaged");
    equal((uint64_t)e.exit_code, 2, "exit code");
    holds(e.text, "damaged.gz:");
    free(r);
    equal((uint64_t)(int64_t)read_all("/nonexistent/trace", true, NULL, 0, NULL, &e), (uint64_t)-2, "no file");
    holds(e.text, "/nonexistent/trace: No such file");
    equal((uint64_t)(int64_t)read_all(scratch, true, NULL, 0, NULL, &e), (uint64_t)-2, "folder");
    equal((uint64_t)e.exit_code, 2, "exit code");
}

/* ---- system -------------------------------------------------------------------- */

static void load(struct system *s, const char *path)
{
    struct system_error e = { 0, "" };
    if (system_load(s, path, &e) != 0)
        wrong("%s", e.text);
    checks++;
}

static void test_system_two(void)
{
    /* L7: partition 1 is PA 0x40000000 to 0x7fffffff, seen from IPA 0. */
    static struct system s;
    static struct bh_model m;
    struct system_error e = { 0, "" };
    struct bh_params p = build;
    p.partitions = 2;
    load(&s, "examples/two.dts");
    equal(s.partition[1].window[0].ipa_base, 0, "ipa");
    equal(s.partition[1].window[0].size, 0x40000000, "size");
    equal(s.partition[1].window[0].pa_base, 0x40000000, "pa");
    equal(s.partition[1].window[0].access, BH_ACCESS_ALL, "access");
    equal(s.partition[1].control.vmid, 2, "vmid");
    equal(s.drain_limit, 10000, "drain limit");
    equal(s.fault_response, BH_SLVERR, "fault response");
    equal((uint64_t)system_check(&s, &p, &m, &e), 0, e.text);
    struct bh_burst b = { .addr = 0x3FFFFFFF, .burst = BH_INCR };
    struct bh_verdict v;
    bh_switch(&m, 1);
    bh_judge(&m, 0, &b, &v);
    equal(v.fault, BH_FAULT_NONE, "last byte");
    equal(v.pa, 0x7FFFFFFF, "its PA");
    b.addr = 0x40000000;
    bh_judge(&m, 0, &b, &v);
    equal(v.fault, BH_FAULT_WINDOW, "first byte beyond");
}

static void test_system_access(void)
{
    static const struct { const char *text; uint16_t want; } row[] = {
        { "\"all:rwx\"", 0xFFF }, { "\"secure-unprivileged:r\"", 0x001 }, { "\"secure-privileged:w\"", 0x010 },
        { "\"nonsecure-unprivileged:x\"", 0x100 }, { "\"nonsecure-privileged:xwr\"", 0xE00 }, { "\"secure:rw\"", 0x01B },
        { "\"nonsecure:x\"", 0x900 }, { "\"privileged:r\", \"unprivileged:w\"", 0x28A }, { "\"all:r\", \"secure:x\"", 0x249 | 0x024 },
    };
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        char text[1024];
        static struct system s;
        sprintf(text, "/dts-v1/; / { compatible = \"bulkhead,system\"; #address-cells = <2>; #size-cells = <2>; bulkhead { partition@0 "
                "{ vmid = <1>; non-secure; window@3 { ipa = <1 0>; size = <0 4096>; pa = <0 0>; access = %s; locked; }; }; }; };", row[i].text);
        load(&s, write_file("access.dts", text, strlen(text)));
        equal(s.partition[0].window[3].access, row[i].want, row[i].text);
        equal(s.partition[0].window[3].ipa_base, UINT64_C(1) << 32, "two cells, high word first");
        equal(s.partition[0].window[3].lock, 1, "lock");
        equal(s.partition[0].window[3].shared, 0, "shared");
        equal(s.partition[0].control.nonsecure, 1, "non-secure");
        equal(s.partition[0].window[2].valid, 0, "not described");
    }
}

/* ---- MMU and cache --------------------------------------------------------------- */

static struct system_partition windows(unsigned n, const struct bh_window *w)
{
    struct system_partition q = { .present = true };
    for (unsigned i = 0; i < n; i++)
        q.window[i] = w[i];
    return q;
}

static void test_mmu(void)
{
    /* secure unprivileged: code r-x of 2 pages, data rw- of 2 pages at the top of the IPA range, a shared one */
    const struct bh_window w[] = {
        { .ipa_base = 0x10000, .size = 0x2000, .pa_base = 0, .access = 5, .valid = 1 },
        { .ipa_base = UINT64_MAX - 0x1FFF, .size = 0x2000, .pa_base = 0x2000, .access = 3, .valid = 1 },
        { .ipa_base = 0x80000, .size = 0x2000, .pa_base = 0x8000, .access = 7, .valid = 1, .shared = 1 },
    };
    struct system_partition q = windows(3, w);
    struct system_error e = { 0, "" };
    struct mmu m;
    struct mmu_pool pool;
    uint64_t moved;
    equal((uint64_t)mmu_choose_prot(&q), 0, "prot");
    mmu_pool_init(&pool, &q);
    mmu_init(&m, &pool, &q, 0, 0);
    struct mmu_page *p = mmu_map(&m, 0x400123, MMU_READ, &moved, &e);
    equal(p ? p->ipa : 0, 0x10000, "first page");
    equal(mmu_lookup(&m, 0x400FFF, MMU_READ) == p, 1, "found again");
    equal(mmu_lookup(&m, 0x401000, MMU_READ) == NULL, 1, "next page is another");
    equal(mmu_lookup(&m, 0x400000, MMU_EXECUTE) == NULL, 1, "not used so yet");
    p = mmu_map(&m, 0x400000, MMU_EXECUTE, &moved, &e);
    equal(moved, UINT64_MAX, "stays");
    /* a page that was only read moves to where it can be written */
    p = mmu_map(&m, 0x7000, MMU_READ, &moved, &e);
    equal(p ? p->ipa : 0, 0x11000, "second page");
    p = mmu_map(&m, 0x7000, MMU_READ | MMU_WRITE, &moved, &e);
    equal(moved, 0x11000, "moved from");
    equal(p ? p->ipa : 0, UINT64_MAX - 0x1FFF, "moved to");
    p->stored = true;
    p = mmu_map(&m, 0x7000, MMU_EXECUTE, &moved, &e);
    equal(p == NULL, 1, "written, so it can't be executed");
    equal((uint64_t)e.exit_code, 2, "exit code");
    holds(e.text, "has written the page");
    p = mmu_map(&m, 0x8000, MMU_READ | MMU_WRITE, &moved, &e);
    equal(p ? p->ipa : 0, UINT64_MAX - 0xFFF, "last page of the address space");
    p = mmu_map(&m, 0x9000, MMU_READ | MMU_WRITE, &moved, &e);
    equal(p == NULL, 1, "full");
    holds(e.text, "full");
    p = mmu_map(&m, 0xA000, MMU_READ | MMU_WRITE | MMU_EXECUTE, &moved, &e);
    equal(p == NULL, 1, "the shared window is not used");
    holds(e.text, "no window grants");
    mmu_free(&m);
}

static void test_cache(void)
{
    struct cache c;
    equal(cache_init(&c, 1000, 4, 64) != NULL, 1, "size");
    equal(cache_init(&c, 32768, 3, 64) != NULL, 1, "ways");
    equal(cache_init(&c, 32768, 4, 48) != NULL, 1, "line");
    equal(cache_init(&c, 0, 4, 64) != NULL, 1, "no size");
    equal(cache_init(&c, 192, 3, 64) == NULL, 1, "three ways, one set");
    uint64_t line[3] = { 7, 1, 9 };
    for (unsigned i = 0; i < 3; i++) {
        unsigned v = cache_victim(&c, line[i]);
        c.tag[v] = line[i];
        c.used[v] = ++c.clock;
    }
    c.used[cache_find(&c, 7)] = ++c.clock;
    equal((uint64_t)cache_find(&c, 1), cache_victim(&c, 5), "least recently used");
    equal((uint64_t)(int64_t)cache_find(&c, 5), (uint64_t)-1, "absent");
    cache_free(&c);
}

/* ---- replay ----------------------------------------------------------------------- */

/* A program that fetches, loads, stores and modifies all over some memory, across lines and pages. */
static const char *program(const char *name, unsigned seed, unsigned n, unsigned span)
{
    const char *path = file_name(name);
    FILE *f = fopen(path, "wb");
    uint32_t x = seed;
    for (unsigned i = 0; i < n; i++) {
        x = x * 1664525u + 1013904223u;
        unsigned at = (x >> 8) % span, size = 1u << (x & 3);
        if ((x >> 4 & 63) == 0)
            size = 200;                         /* several lines, or two pages */
        switch (x >> 28 & 3) {
        case 0:  fprintf(f, "I  %08x,%u\n", 0x400000 + at / 4, x % 15 + 1); break;
        case 1:  fprintf(f, " L %08x,%u\n", 0x10000000 + at, size); break;
        case 2:  fprintf(f, " S %08x,%u\n", 0x10000000 + at, size); break;
        default: fprintf(f, " M %08x,%u\n", 0x10000000 + at, size); break;
        }
    }
    fclose(f);
    return path;
}

struct run {
    struct frontend_options o;
    struct fake_faults faults;
    struct bh_params params;
    const char *system;
    struct frontend_result r;
    struct system_error e;
    uint64_t wraps;
    int rc;
};

static struct run *prepare(void)
{
    static struct run u;
    memset(&u, 0, sizeof u);
    frontend_defaults(&u.o);
    u.params = build;
    u.system = "examples/four.dts";
    u.o.trace[0] = program("a.trace", 1, 40000, 200000);
    u.o.trace[1] = program("b.trace", 2, 30000, 200000);
    u.o.traces = 2;
    u.o.switch_every = 5000;
    return &u;
}

static void replay(struct run *u)
{
    static struct system s;
    struct system_error e = { 0, "" };
    if (system_load(&s, u->system, &e) != 0) {
        wrong("%s", e.text);
        return;
    }
    struct tb *tb = fake_new(&s, &u->params, &u->faults);
    u->rc = frontend_run(tb, &s, &u->o, &u->r, &u->e);
    u->wraps = fake_wraps(tb);
    fake_free(tb);
    equal((uint64_t)u->rc, (uint64_t)u->e.exit_code, "exit code");
}

static void caught(struct run *u, const char *part)
{
    replay(u);
    equal((uint64_t)u->rc, 1, "caught");
    holds(u->e.text, part);
    equal(u->r.equal, 0, "verdict");
}

static void test_replay(void)
{
    struct run *u = prepare();
    replay(u);
    if (u->rc)
        wrong("%s", u->e.text);
    equal(u->r.references, 70000, "references");
    equal(u->r.programs, 2, "programs");
    /* 8 turns and 6: a, b, a, b, ... the last two of a follow each other without a switch */
    equal(u->r.program[0].turns, 8 + 1, "turns of a, the last of which finds the end");
    equal(u->r.program[0].fetches + u->r.program[0].loads + u->r.program[0].stores + u->r.program[0].modifies, 40000, "kinds");
    equal(u->r.bytes_checked > 100000, 1, "bytes checked");
    equal(u->r.bytes_verified >= 2 * 200000, 1, "bytes verified");
    equal(u->r.fills > 1000 && u->r.write_backs > 1000 && u->r.switches > 12, 1, "traffic");
    equal(u->r.bursts, u->r.fills + u->r.write_backs + u->r.probes, "bursts are fills, write-backs and refused ones");
    equal(u->wraps, u->r.fills, "fills come with the wanted bytes first");
    equal(u->r.program[1].lowest_ipa, 0, "blue's first IPA");
    equal(u->r.program[1].lowest_pa, 0x50000000, "and where it lies");
    equal(u->r.probes >= 6, 1, "refused accesses");
    for (unsigned i = 0; i < u->r.probes; i++)
        equal(u->r.probe[i].recorded, 1, "recorded");
}

static void test_replay_same_addresses(void)
{
    /* One program twice: virtual address and IPA are the same in both, and the bytes must not be. */
    char text[2048] = "";
    for (unsigned i = 0; i < 20; i++)
        strcat(text, "I  00400000,4\n M 00400000,8\nI  00400004,4\n L 00400008,8\n");
    struct run *u = prepare();
    u->o.trace[0] = u->o.trace[1] = write_file("same.trace", text, strlen(text));
    u->o.switch_every = 4;
    replay(u);
    if (u->rc)
        wrong("%s", u->e.text);
    /* 20 turns of each and one that finds its end; one more of each for the refused accesses */
    equal(u->r.switches, 2 * (20 + 1) - 1 + 2, "switches: the first partition is active from the start");
    equal(u->r.fills, 40, "a fill in each turn");
}

static void test_replay_options(void)
{
    static const struct { unsigned size, ways, line, width; } row[] = {
        { 1024, 1, 8, 64 }, { 4096, 2, 16, 512 }, { 32768, 4, 64, 512 }, { 32768, 8, 32, 32 }, { 65536, 4, 1024, 32 },
        { 131072, 2, 4096, 128 }, { 12288, 3, 64, 256 }, { 64, 1, 64, 64 },
    };
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++)
        for (unsigned late = 0; late < 2; late++) {
            struct run *u = prepare();
            u->o.l1_size = row[i].size;
            u->o.l1_ways = row[i].ways;
            u->o.l1_line = row[i].line;
            u->params.data_width = row[i].width;
            u->faults.late_writes = late;
            replay(u);
            if (u->rc)
                wrong("shape %zu: %s", i, u->e.text);
        }
    struct run *u = prepare();
    u->o.references = 12345;
    u->o.switch_every = 1000000;
    replay(u);
    equal(u->r.references, 2 * 12345, "limited references");
    u = prepare();
    u->o.l1_line = 1024;
    u->o.l1_size = 65536;
    u->params.data_width = 32;
    u->o.l1_line = 2048;
    replay(u);
    equal((uint64_t)u->rc, 2, "line too long for a burst");
    holds(u->e.text, "256 beats");
    u = prepare();
    u->o.traces = 5;
    u->o.trace[2] = u->o.trace[3] = u->o.trace[4] = u->o.trace[0];
    replay(u);
    equal((uint64_t)u->rc, 2, "more traces than partitions");
    u = prepare();
    u->o.trace[1] = write_file("empty.trace", "", 0);
    replay(u);
    equal((uint64_t)u->rc, 2, "empty trace");
    holds(u->e.text, "empty.trace: holds no reference");
    u = prepare();
    u->o.strict = true;
    u->o.trace[0] = write_file("bad.trace", " L 10,1\nwhat\n", 13);
    replay(u);
    equal((uint64_t)u->rc, 2, "strict");
    holds(u->e.text, "bad.trace:2: \"what\"");
    u->o.strict = false;
    replay(u);
    equal((uint64_t)u->rc, 0, "lenient");
    equal(u->r.program[0].unknown_lines, 1, "unknown lines");
}

static void test_replay_needs(void)
{
    /* W^X windows; Non-secure partition */
    struct run *u = prepare();
    u->system = "examples/three.dts";
    u->params.partitions = 3;
    u->params.windows = 5;
    replay(u);
    if (u->rc)
        wrong("%s", u->e.text);
    equal(u->r.program[0].prot, 0, "Secure unprivileged");
    equal(u->r.program[1].prot, BH_PROT_NONSECURE, "Non-secure unprivileged");
    equal(u->r.bytes_checked > 100000, 1, "bytes checked");
    /* a partition too small for the trace */
    static const char text[] = "/dts-v1/; / { compatible = \"bulkhead,system\"; #address-cells = <2>; #size-cells = <2>; bulkhead { partition@0 "
                               "{ vmid = <1>; window@0 { ipa = <0 0>; size = <0 0x8000>; pa = <0 0>; access = \"all:rwx\"; }; }; }; };";
    u = prepare();
    u->system = write_file("small.dts", text, sizeof text - 1);
    u->o.traces = 1;
    replay(u);
    equal((uint64_t)u->rc, 2, "exhausted");
    holds(u->e.text, "too small for this trace");
}

static void test_catches_wrong_byte(void)
{
    struct run *u = prepare();
    u->faults.flip_read = 900;
    caught(u, "and the program last wrote 0x");
    holds(u->e.text, "reference ");
    holds(u->e.text, "IPA 0x");
}

static void test_catches_lost_write(void)
{
    struct run *u = prepare();
    u->faults.lose_write = 40;
    caught(u, "the program last wrote 0x");
}

static void test_catches_lost_last_write(void)
{
    struct run *u = prepare();
    replay(u);
    uint64_t last = u->r.write_backs;
    u = prepare();
    u->faults.lose_write = last;                /* nobody reads it again: true memory tells */
    caught(u, "after the run memory holds");
}

static void test_catches_stray_write(void)
{
    struct run *u = prepare();
    replay(u);
    uint64_t last = u->r.write_backs;
    u = prepare();
    u->faults.stray_write = last;
    caught(u, "after the run memory holds");
}

static void test_catches_lost_switch(void)
{
    struct run *u = prepare();
    u->faults.lose_switch = 3;
    caught(u, "was answered, and partition@");
}

/* ---- many requesters ---------------------------------------------------------------- */

/* Two environments that time-share port 0, a third one with a CPU and a DMA engine of its own, engines that follow and work by stream. */
static const char system_text[] =
    "/dts-v1/; / { compatible = \"bulkhead,system\"; #address-cells = <2>; #size-cells = <2>; bulkhead {\n"
    " port@0 { requester = \"cpu\"; %s };\n"
    " port@1 { requester = \"cpu\"; select = \"fixed\"; partition = <2>; %s };\n"
    " port@2 { requester = \"dma\"; %s };\n"
    " port@3 { requester = \"dma\"; select = \"fixed\"; partition = <2>; };\n"
    " port@4 { requester = \"dma\"; select = \"stream\"; };\n"
    " port@5 { requester = \"none\"; };\n"
    " stream@1 { partition = <0>; }; stream@5 { partition = <1>; trusted; }; stream@6 { partition = <2>; };\n"
    " partition@0 { label = \"red\"; vmid = <1>; window@0 { ipa = <0 0>; size = <0 0x1000000>; pa = <0 0x1000000>; access = \"all:rwx\"; }; };\n"
    " partition@1 { label = \"blue\"; vmid = <2>; window@0 { ipa = <0 0>; size = <0 0x1000000>; pa = <0 0x2000000>; access = \"all:rwx\"; }; };\n"
    " partition@2 { label = \"green\"; vmid = <3>; window@0 { ipa = <0 0>; size = <0 0x1000000>; pa = <0 0x3000000>; access = \"all:rwx\"; }; };\n"
    " %s }; };\n";

static struct run *prepare_many(const char *q_channel, const char *schedule)
{
    struct run *u = prepare();
    char text[4096];
    sprintf(text, system_text, q_channel, q_channel, q_channel, schedule);
    u->system = write_file("many.dts", text, strlen(text));
    u->params.partitions = 3;
    u->params.ports = 6;
    u->params.user_width = u->params.stream_width = 4;
    u->params.stream_ports = 1u << 4;
    u->params.schedule_slots = schedule[0] ? 3 : 0;
    u->o.trace[2] = program("c.trace", 3, 30000, 150000);
    u->o.traces = 3;
    return u;
}

static void all_ran(const struct run *u)
{
    if (u->rc)
        wrong("%s", u->e.text);
    equal(u->r.programs, 3, "programs");
    equal(u->r.program[0].port, 0, "red's port");
    equal(u->r.program[1].port, 0, "blue's port");
    equal(u->r.program[2].port, 1, "green has a CPU of its own");
    equal(u->r.references, 100000, "references");
    for (unsigned i = 2; i < 5; i++) {
        const struct frontend_port *p = &u->r.port[i];
        equal(p->copies > 3 && p->fills > 3 && p->checksums > 3, 1, "descriptors of every kind");
        equal(p->bytes_checked > 10000 && p->bytes_written > 10000, 1, "bytes of the DMA engines");
        equal(p->outstanding > 3, 1, "several bursts at once");
        equal(p->bytes_verified, p->queues * 65536, "true memory of the buffers");
    }
    equal(u->r.port[2].queues, 3, "partitions that the following engine serves");
    equal(u->r.port[4].queues, 3, "streams");
    equal(u->r.leak.hits + u->r.leak.bytes_read + u->r.leak.lines_written + u->r.leak.bytes_damaged, 0, "leaked");
}

static void test_many(void)
{
    struct run *u = prepare_many("q-channel;", "");
    replay(u);
    all_ran(u);
    equal(u->r.port[0].stops >= 12 && u->r.port[0].cleaned > 500, 1, "the following CPU cleans itself");
    equal(u->r.port[2].stops >= 12, 1, "the following engine stops itself");
    equal(u->r.port[1].stops, 0, "the fixed CPU is never asked");
    u = prepare_many("q-channel;", "");
    u->o.switch_by = FRONTEND_SWITCH_PINS;
    u->faults.late_writes = true;
    replay(u);
    all_ran(u);
    u = prepare_many("", "");                   /* by software */
    replay(u);
    all_ran(u);
    equal(u->r.port[0].stops + u->r.port[2].stops, 0, "no hand-shake");
    equal(u->r.program[0].write_backs > 500, 1, "cleaned by software");
}

static void test_scheduled(void)
{
    static const char slots[] = "schedule { slots = <0 700>, <1 700>, <2 700>; };";
    struct run *u = prepare_many("q-channel;", slots);
    u->faults.schedule = 700;
    replay(u);
    all_ran(u);
    equal(u->r.switches, 5, "software switches for the refused accesses only");
    equal(u->r.port[0].stops > 20, 1, "the following CPU cleans itself");
    equal(u->r.seen > 20, 1, "the schedule switches");
    u = prepare_many("", slots);
    replay(u);
    equal((uint64_t)u->rc, 2, "who is not asked can't follow a schedule");
    holds(u->e.text, "give it a Q-Channel");
}

static void test_engines_alone(void)
{
    struct run *u = prepare_many("q-channel;", "");
    u->o.traces = 0;
    u->o.dma_given = true;
    u->o.dma = 40;
    replay(u);
    if (u->rc)
        wrong("%s", u->e.text);
    equal(u->r.port[2].copies + u->r.port[2].fills + u->r.port[2].checksums >= 3 * 40, 1, "descriptors in each partition");
    equal(u->r.port[0].requester, SYSTEM_NONE, "a CPU without a program");
    equal(u->r.switches >= 3, 1, "turns");
}

static void test_leak(void)
{
    struct run *u = prepare_many("q-channel;", "");
    u->o.no_clean = true;
    replay(u);
    equal((uint64_t)u->rc, FRONTEND_LEAK, "exit code");
    equal(u->r.equal, 0, "verdict");
    equal(u->r.leak.hits > 0 && u->r.leak.bytes_read > 0 && u->r.leak.lines_written > 0 && u->r.leak.bytes_damaged > 0, 1, "counted");
    holds(u->r.leak.read, "out of a line of ");
    holds(u->r.leak.written, "was written to memory of ");
    holds(u->e.text, "LEAK: ");
    equal(u->r.references, 100000, "the run goes on to its end");
}

static void test_catches_hasty_switch(void)
{
    struct run *u = prepare_many("q-channel;", "");
    u->faults.hasty_switch = 4;
    caught(u, "while qacceptn was high");
}

static void test_catches_engine(void)
{
    struct run *u = prepare_many("q-channel;", "");
    u->o.traces = 0;
    u->o.dma_given = true;
    u->o.dma = 40;
    u->faults.flip_read = 300;
    caught(u, "the DMA engine reads 0x");
    /* A lost write shows when its bytes are read, or at the end, unless others cover it before. */
    unsigned shown = 0;
    for (unsigned n = 100; n < 200; n += 10) {
        u->faults = (struct fake_faults){ .lose_write = n };
        replay(u);
        shown += u->rc == 1;
    }
    equal(shown >= 5, 1, "lost writes");
}

static void test_catches_let_through(void)
{
    struct run *u = prepare();
    u->faults.let_through = true;
    caught(u, "must be refused");
}

static void test_catches_shown_data(void)
{
    struct run *u = prepare();
    u->faults.show_refused = true;
    caught(u, "shows 0x40, not zeros");
}

static void test_catches_no_record(void)
{
    struct run *u = prepare();
    u->faults.no_records = true;
    caught(u, "left no record");
}

static void test_passes_on_the_bench(void)
{
    struct run *u = prepare();
    u->faults.differ_in_burst = true;
    caught(u, "the fake test bench differs");
}

static void test_options(void)
{
    struct frontend_options o;
    struct system_error e;
    frontend_defaults(&o);
    equal((uint64_t)frontend_option(&o, "--l1-size", "64K", &e), 2, "taken");
    equal(o.l1_size, 65536, "K");
    equal((uint64_t)frontend_option(&o, "--strict", "x", &e), 1, "flag");
    equal((uint64_t)frontend_option(&o, "--seed", "1", &e), 0, "another's");
    static const char *const bad[] = { "", "0", "-1", "1x", "99999999999999999999", "K", " 5" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        equal((uint64_t)(int64_t)frontend_option(&o, "--switch-every", bad[i], &e), (uint64_t)-1, bad[i]);
        equal((uint64_t)e.exit_code, 2, "exit code");
    }
    equal((uint64_t)(int64_t)frontend_option(&o, "--trace", NULL, &e), (uint64_t)-1, "no file");
    holds(e.text, "--trace");
}

/* ---- all ------------------------------------------------------------------------------ */

int main(int argc, char **argv)
{
    static const struct { const char *name, *ids; void (*run)(void); } tests[] = {
        { "trace_forms", "", test_trace_forms },
        { "trace_unknown_lines", "", test_trace_unknown },
        { "trace_long_line", "", test_trace_long_line },
        { "trace_gzip", "", test_trace_gzip },
        { "system_two", "L7", test_system_two },
        { "system_access", "T2", test_system_access },
        { "mmu", "", test_mmu },
        { "cache", "", test_cache },
        { "replay", "", test_replay },
        { "replay_same_addresses", "", test_replay_same_addresses },
        { "replay_shapes", "", test_replay_options },
        { "replay_needs", "", test_replay_needs },
        { "options", "", test_options },
        { "catches_wrong_byte", "", test_catches_wrong_byte },
        { "catches_lost_write", "", test_catches_lost_write },
        { "catches_lost_last_write", "", test_catches_lost_last_write },
        { "catches_stray_write", "", test_catches_stray_write },
        { "catches_lost_switch", "", test_catches_lost_switch },
        { "many_requesters", "L3 L9", test_many },
        { "scheduled", "L3", test_scheduled },
        { "engines_alone", "", test_engines_alone },
        { "leak", "S4", test_leak },
        { "catches_hasty_switch", "", test_catches_hasty_switch },
        { "catches_engine", "", test_catches_engine },
        { "catches_let_through", "", test_catches_let_through },
        { "catches_shown_data", "", test_catches_shown_data },
        { "catches_no_record", "", test_catches_no_record },
        { "passes_on_the_bench", "", test_passes_on_the_bench },
    };
    unsigned failed = 0;
    if (argc != 2) {
        fprintf(stderr, "usage: %s SCRATCH_FOLDER, from the root of the repository\n", argv[0]);
        return 2;
    }
    scratch = argv[1];
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
        problem[0] = '\0';
        checks = 0;
        tests[i].run();
        if (checks == 0)
            wrong("nothing was checked");
        if (problem[0]) {
            printf("FAIL frontend_%s: %s\n", tests[i].name, problem);
            failed++;
        } else {
            printf("PASS frontend_%s [%s]\n", tests[i].name, tests[i].ids);
        }
    }
    return failed != 0;
}
