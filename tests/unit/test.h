/* SPDX-License-Identifier: Apache-2.0
 *
 * TEST(name, "ids") { body } registers a test and the requirement ids it shows (perhaps none).  cmocka runs
 * it; a test that reaches its end prints "PASS name [ids]".
 */
#ifndef BULKHEAD_UNIT_TEST_H
#define BULKHEAD_UNIT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bulkhead/model.h"

struct test {
    const char  *name, *ids;
    void       (*body)(void);
    int          passed;
    struct test *next;
};
void test_register(struct test *t);

#define TEST(id, req)                                                                                        \
    static void        id(void);                                                                             \
    static struct test test_##id = {.name = #id, .ids = req, .body = id};                                    \
    __attribute__((constructor)) static void register_##id(void) { test_register(&test_##id); }              \
    static void id(void)

/* An assertion that says which row of a table it was. */
#define CHECK(what, got, want)                                                                               \
    do {                                                                                                     \
        const uint64_t got_ = (uint64_t)(got), want_ = (uint64_t)(want);                                     \
        if (got_ != want_)                                                                                   \
            fail_msg("%s: got 0x%llx, wanted 0x%llx", (what), (unsigned long long)got_,                      \
                     (unsigned long long)want_);                                                             \
    } while (0)

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- fixtures --------------------------------------------------------------------- */

enum { KIB = 1024, PAGE = 4096 };
#define MIB (1024 * 1024ull)
#define GIB (1024 * 1024 * 1024ull)

/* 4 partitions, 8 windows, 40-bit IPA and PA, 64-bit data. */
extern const struct bh_params plain;

/* Reset model of these parameters; the test fails when they are refused. */
void reset(struct bh_model *m, const struct bh_params *p);

/* A valid window that grants everything. */
struct bh_window window(uint64_t ipa_base, uint64_t size, uint64_t pa_base);

/* Stage a valid partition with VMID 10 + partition; stage a window. */
void stage(struct bh_model *m, unsigned partition);
void stage_window(struct bh_model *m, unsigned partition, unsigned index, struct bh_window w);

/* Commit must succeed. */
void commit(struct bh_model *m, unsigned partition);

/* One window, committed. */
void give(struct bh_model *m, unsigned partition, uint64_t ipa_base, uint64_t size, uint64_t pa_base);

/* A read of bytes (power of two) at addr: one beat of at most 8 bytes, else INCR of 8-byte beats. */
struct bh_burst read_of(uint64_t addr, unsigned bytes);

struct bh_verdict judge(const struct bh_model *m, struct bh_burst b);

/* Secure privileged register access that must be answered OKAY. */
uint32_t reg_read(struct bh_model *m, unsigned addr);
void     reg_write(struct bh_model *m, unsigned addr, uint32_t data);
/* The response of a Secure privileged write; no record may come of it. */
enum bh_resp reg_try_write(struct bh_model *m, unsigned addr, uint32_t data);

#define SECURE_PRIVILEGED BH_PROT_PRIVILEGED

#endif
