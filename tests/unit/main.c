/* SPDX-License-Identifier: Apache-2.0
 *
 * Runs every registered test, and what tests share.
 */
#include "test.h"

enum { MOST = 256 };

static struct test *first, **last = &first;

void test_register(struct test *t)
{
    *last = t;
    last  = &t->next;
}

static void run(void **state)
{
    struct test *t = *state;

    t->body();
    t->passed = 1;
}

int main(void)
{
    static struct CMUnitTest tests[MOST];
    size_t                   n = 0;
    unsigned                 passed = 0;

    for (struct test *t = first; t; t = t->next) {
        if (n == MOST)
            return 2;
        tests[n++] = (struct CMUnitTest){.name = t->name, .test_func = run, .initial_state = t};
    }
    (void)_cmocka_run_group_tests("model", tests, n, NULL, NULL);

    for (const struct test *t = first; t; t = t->next) {
        passed += t->passed != 0;
        if (t->passed)
            printf("PASS unit_%s [%s]\n", t->name, t->ids);
        else
            printf("FAIL unit_%s: see above\n", t->name);
    }
    printf("unit tests of the model: %u passed, %u failed\n", passed, (unsigned)n - passed);
    return passed > 0 && passed == n ? 0 : 1;
}

/* ---- fixtures --------------------------------------------------------------------- */

const struct bh_params plain = {.ports = 1, .partitions = 4, .windows = 8, .ipa_width = 40, .pa_width = 40,
                                .data_width = 64, .id_width = 4, .user_width = 1, .vmid_width = 8,
                                .max_outstanding = 16, .pipeline = 1, .granule_log2 = 12, .fault_depth = 16,
                                .fault_resp = BH_SLVERR};

void reset(struct bh_model *m, const struct bh_params *p)
{
    memset(m, 0, sizeof *m);            /* padding too: tests compare whole models */
    CHECK("bh_init", bh_init(m, p), BH_OK);
}

struct bh_window window(uint64_t ipa_base, uint64_t size, uint64_t pa_base)
{
    return (struct bh_window){.ipa_base = ipa_base, .size = size, .pa_base = pa_base, .access = BH_ACCESS_ALL,
                              .valid = 1};
}

void stage(struct bh_model *m, unsigned partition)
{
    const struct bh_partition_control c = {.vmid = (uint16_t)(10 + partition), .valid = 1};
    CHECK("stage partition", bh_stage_partition(m, partition, &c), BH_OK);
}

void stage_window(struct bh_model *m, unsigned partition, unsigned index, struct bh_window w)
{
    CHECK("stage window", bh_stage_window(m, partition, index, &w), BH_OK);
}

void commit(struct bh_model *m, unsigned partition) { CHECK("commit", bh_commit(m, partition).code, BH_COMMIT_OK); }

void give(struct bh_model *m, unsigned partition, uint64_t ipa_base, uint64_t size, uint64_t pa_base)
{
    stage(m, partition);
    stage_window(m, partition, 0, window(ipa_base, size, pa_base));
    commit(m, partition);
}

struct bh_burst read_of(uint64_t addr, unsigned bytes)
{
    struct bh_burst b = {.addr = addr, .burst = BH_INCR};

    while (b.size < 3 && 1u << b.size < bytes)
        b.size++;
    b.len = (uint8_t)((bytes >> b.size) - 1);
    return b;
}

struct bh_verdict judge(const struct bh_model *m, struct bh_burst b)
{
    struct bh_verdict v;
    CHECK("bh_judge", bh_judge(m, 0, &b, &v), BH_OK);
    return v;
}

uint32_t reg_read(struct bh_model *m, unsigned addr)
{
    struct bh_record r;
    uint32_t         data;
    CHECK("register read", bh_reg_read(m, (uint16_t)addr, SECURE_PRIVILEGED, &data, &r), BH_OKAY);
    CHECK("its record", r.code, BH_FAULT_NONE);
    return data;
}

enum bh_resp reg_try_write(struct bh_model *m, unsigned addr, uint32_t data)
{
    struct bh_record   r;
    const enum bh_resp resp = bh_reg_write(m, (uint16_t)addr, SECURE_PRIVILEGED, data, 0xF, &r);
    CHECK("its record", r.code, BH_FAULT_NONE);
    return resp;
}

void reg_write(struct bh_model *m, unsigned addr, uint32_t data)
{
    CHECK("register write", reg_try_write(m, addr, data), BH_OKAY);
}
