/* SPDX-License-Identifier: Apache-2.0
 *
 * A secure kernel at level 1 write-protects the memory of an operating system at level 0, at boot and under traffic
 * (examples/secure-kernel.md).
 *
 * secure-kernel [GRANULES]; exit 0: all as it must be, 1: not, 2, 3: could not run.
 */
#include "bench_bus.h"

#include <stdio.h>
#include <stdlib.h>

enum { KERNEL_CORE, SYSTEM_CORE };              /* ports; they boot at level 1 and 0 */
enum { SYSTEM, KERNEL };                        /* levels */

#define GRANULE 4096ull
#define READ_ONLY (BULKHEAD_R | BULKHEAD_X_UNPRIVILEGED | BULKHEAD_X_PRIVILEGED)

static struct tb           *tb;
static struct page_bus      kernel_bus, system_bus;
static struct bulkhead_page kernel, os;

/* The page's granule lies between the windows: the n-th granule of RAM is not the n-th of the IPA. */
static uint32_t granule(uint32_t n) { return n < 0x10000 ? n : n + 1; }

static uint64_t ipa(uint32_t n) { return granule(n) * GRANULE; }

static void expect(const char *what, unsigned port, uint64_t at, bool write, enum bh_fault want)
{
    uint8_t             data[64] = {0};
    const enum bh_fault got      = transfer(tb, port, 0, at, write, data, sizeof data);

    must(tb, got == want, "%s: %s, and it should be %s", what, bh_fault_name(got), bh_fault_name(want));
    printf("  %-46s %s\n", what, got ? bh_fault_name(got) : "done");
}

/* RAM below the page and behind it. */
static void ranges(uint32_t op, uint32_t count)
{
    const uint32_t below = count < 0x10000 ? count : 0x10000;

    must(tb, bulkhead_command(&kernel, op, 0, below, NULL) == BULKHEAD_OK, "range");
    if (count > below)
        must(tb, bulkhead_command(&kernel, op, granule(below), count - below, NULL) == BULKHEAD_OK, "range");
}

static void one_by_one(uint32_t op, uint32_t count)
{
    struct bulkhead_failure why = {0};

    bulkhead_begin(&kernel);
    for (uint32_t n = 0; n < count; n++)
        bulkhead_post(&kernel, op, granule(n));
    must(tb, bulkhead_end(&kernel, &why) == BULKHEAD_OK, "one by one: %s at 0x%x", bh_command_name(why.code), why.granule);
}

/* Reads of level 0 are allowed, and its writes only if `writable`, all over the memory and at its ends. */
static void look(uint32_t count, bool writable)
{
    uint8_t data[64] = {0};

    for (uint32_t i = 0; i <= 256; i++) {
        const uint32_t n = (uint32_t)((uint64_t)(count - 1) * i / 256);

        must(tb, transfer(tb, SYSTEM_CORE, 0, ipa(n), false, data, sizeof data) == BH_FAULT_NONE, "granule %u can't be read", n);
        const enum bh_fault fault = transfer(tb, SYSTEM_CORE, 0, ipa(n) + GRANULE - 64, true, data, sizeof data);
        must(tb, fault == (writable ? BH_FAULT_NONE : BH_FAULT_LEVEL), "a write to granule %u: %s", n, bh_fault_name(fault));
    }
}

static uint64_t bursts(const struct traffic *t)
{
    uint64_t sum = t->reads + t->writes;

    for (unsigned f = 0; f < 16; f++)
        sum += t->refused[f];
    return sum;
}

/* How long it takes, and what level 0 gets done meanwhile. */
static void timed(const char *what, void (*change)(uint32_t, uint32_t), uint32_t op, uint32_t count, const struct traffic *t)
{
    const uint64_t start = tb_cycle(tb), before = bursts(t);

    change(op, count);
    const uint64_t cycles = tb_cycle(tb) - start;
    printf("%-34s %8llu cycles, %5.2f a granule; level 0: %4.2f bursts of 4 beats in 10 cycles meanwhile\n", what,
           (unsigned long long)cycles, (double)cycles / count, 10.0 * (double)(bursts(t) - before) / (double)cycles);
}

/* It can't give itself back what was taken, by any command; and can't claim to be level 1. */
static void attempts(void)
{
    struct bulkhead_failure  why;
    struct bulkhead_granules g;

    must(tb, bulkhead_command(&os, BULKHEAD_MASK(KERNEL, BULKHEAD_RWX), 0, 1, &why) == BULKHEAD_REFUSED && why.code == BH_COMMAND_LEVEL,
         "level 0 sets level 1's mask");
    printf("  %-46s %s\n", "level 0 sets the mask of level 1", bh_command_name(why.code));
    must(tb, bulkhead_command(&os, BULKHEAD_SHARE, 0, 1, &why) == BULKHEAD_REFUSED && why.code == BH_COMMAND_REVOKED, "level 0 shares it");
    printf("  %-46s %s\n", "level 0 shares it with others", bh_command_name(why.code));
    must(tb, bulkhead_level_down(&os, KERNEL) == BULKHEAD_REFUSED, "level 0 enters level 1");
    must(tb, bulkhead_query(&os, 0, 1, &g, NULL) == BULKHEAD_OK && g.rights == READ_ONLY, "what level 0 holds");
    printf("  %-46s read, execute\n", "what level 0 holds, as it finds by QUERY");
    expect("level 0 writes", SYSTEM_CORE, 0x1000, true, BH_FAULT_LEVEL);
    expect("level 1 writes", KERNEL_CORE, 0x1000, true, BH_FAULT_NONE);
}

/* The system asks the kernel for a writable page: an interrupt enters level 1 on its own core, and LEVEL leaves it. */
static void call_the_kernel(void)
{
    struct bulkhead_failure why = {0};

    must(tb, bulkhead_level_call(&os, KERNEL) == BULKHEAD_OK && tb_level_call(tb, SYSTEM_CORE), "level_call");
    must(tb, tb_level_to(tb, SYSTEM_CORE, KERNEL) == TB_OK && tb_port_level(tb, SYSTEM_CORE) == KERNEL, "level 1 by pin");
    must(tb, !tb_level_call(tb, SYSTEM_CORE), "the call is over");
    must(tb, bulkhead_command(&os, BULKHEAD_MASK(KERNEL, BULKHEAD_RWX), 1, 1, &why) == BULKHEAD_OK, "in the kernel");
    must(tb, bulkhead_level_down(&os, SYSTEM) == BULKHEAD_OK && tb_port_level(tb, SYSTEM_CORE) == SYSTEM, "back to level 0");
    printf("call: level 0 calls level 1, an interrupt enters it, it gives one granule back and lowers the level\n");
    expect("level 0 writes that granule", SYSTEM_CORE, 0x1000, true, BH_FAULT_NONE);
    expect("level 0 writes the next one", SYSTEM_CORE, 0x2000, true, BH_FAULT_LEVEL);
}

int main(int argc, char **argv)
{
    const uint32_t   count  = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 0) : 100000;
    struct tb_stalls memory = {.latency = 16, .latency_spread = 8};
    struct bulkhead  owner;
    struct traffic   t;

    if (count < 2 || count > 0x1FFF0) {
        fprintf(stderr, "secure-kernel: 2 to %u granules\n", 0x1FFF0);
        return 2;
    }
    tb = tb_new(1, NULL);
    if (!tb)
        return 3;
    tb_stalls(tb, &memory);
    set_up(tb, &owner, "examples/secure-kernel.dts");
    const struct bulkhead_bus buses[] = {page_bus(&kernel_bus, tb, KERNEL_CORE, 0), page_bus(&system_bus, tb, SYSTEM_CORE, 0)};
    must(tb, bulkhead_page_open(&kernel, &buses[0]) == BULKHEAD_OK && bulkhead_page_open(&os, &buses[1]) == BULKHEAD_OK, "no page");
    must(tb, bulkhead_context(&kernel).level == KERNEL && bulkhead_context(&os).level == SYSTEM, "levels");

    /* Level 0 reads and writes all over its memory, all the time. */
    t = (struct traffic){.tb = tb, .port = SYSTEM_CORE, .bytes = 16, .pending = 12, .seed = 3, .range = {{0, 0x10000000}, {0x10001000, 0x8000000}},
                         .ranges = 2};
    traffic_start(&t);
    must(tb, tb_run(tb, 20000) == TB_OK, "run");
    printf("a secure kernel at level 1, an operating system at level 0, %u granules of %u MiB in all\n", count,
           (unsigned)(count * GRANULE >> 20));
    printf("%-34s %8u cycles                level 0: %4.2f bursts of 4 beats in 10 cycles\n", "before", 20000, 10.0 * (double)bursts(&t) / 20000);
    look(count, true);

    timed("protected one by one", one_by_one, BULKHEAD_MASK(KERNEL, READ_ONLY), count, &t);
    look(count, false);
    timed("given back, two commands", ranges, BULKHEAD_MASK(KERNEL, BULKHEAD_RWX), count, &t);
    look(count, true);
    timed("protected, two commands", ranges, BULKHEAD_MASK(KERNEL, READ_ONLY), count, &t);
    look(count, false);
    must(tb, kernel_bus.refused == 0, "a command of the kernel was refused");

    attempts();
    call_the_kernel();
    traffic_stop(&t);
    must(tb, tb_drain(tb) == TB_OK, "drain");
    must(tb, t.reads > 1000 && t.writes > 1000 && t.refused[BH_FAULT_LEVEL] > 1000, "level 0 did too little");
    printf("level 0: %llu reads, %llu writes, %llu writes refused, all as the model says; %llu bursts in %llu cycles\n",
           (unsigned long long)t.reads, (unsigned long long)t.writes, (unsigned long long)t.refused[BH_FAULT_LEVEL],
           (unsigned long long)tb_counts(tb)->responses, (unsigned long long)tb_cycle(tb));
    printf("PASS example_secure_kernel [V1 V2 V3 V4 V5 V6 V8]\n");
    tb_free(tb);
    return 0;
}
