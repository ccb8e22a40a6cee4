/* SPDX-License-Identifier: Apache-2.0
 *
 * The monitor: two environments at the same addresses, their work, and everything that must not work.
 */
#include "bulkhead/registers.h"
#include "cases.h"
#include "core.h"
#include "exception.h"
#include "platform.h"
#include "programs.h"
#include "report.h"
#include "uart.h"

enum { CODES = 0x7FE };                     /* every fault code interrupts */

int main(void);

static uint32_t next(uint32_t *state) { return *state = *state * 1664525u + 1013904223u; }

/* Other numbers, other filling. */
static uint32_t seed_of(const struct environment *e) { return 0x1000003u * (e->partition + 1); }

static void load_memory(const struct environment *e)
{
    uint32_t state = seed_of(e);

    environment_activate(e);
    for (uint32_t at = 0; at < MEMORY_BYTES; at += 4)
        store(AT_IPA(IPA_MEMORY + at), next(&state));
}

static bool steps(struct environment *e, unsigned count, uint32_t *result)
{
    struct asked asked = {.request = REQUEST_YIELD};

    for (unsigned i = 0; i < count && asked.request == REQUEST_YIELD; i++)
        asked = environment_resume(e);
    *result = asked.value;
    return asked.request == REQUEST_EXIT;
}

/* What the sorted numbers must be: the ones that were loaded, each once, in order. */
static void check_work(const struct environment *e, uint32_t result)
{
    uint32_t state = seed_of(e), sum = 0, mix = 0;

    environment_activate(e);
    for (uint32_t i = 0; i < NUMBERS; i++) {
        const uint32_t loaded = next(&state), now = WORKSPACE->number[i];

        sum += loaded - now;
        mix ^= loaded ^ now;
        check("a number is not below the one before", i > 0 && now < WORKSPACE->number[i - 1], 0);
        check("the DMA engine's copy", WORKSPACE->sorted[i], now);
    }
    check("sum of the numbers", sum, 0);
    check("exclusive or of the numbers", mix, 0);
    check("result", result, program_checksum(WORKSPACE->number, NUMBERS));
}

int main(void)
{
    uint32_t result[ENVIRONMENTS], version;
    bool     ended = false;

    uart_init();
    print("\nbulkhead firmware: %s\n", bulkhead_system.source);
    exception_init();
    environments_init();
    version = bulkhead_read(&owner.bus, BH_REG_VERSION);
    print("Bulkhead %u.%u: %u partitions of %u windows, %u ports, IPA of %u bits, %u records\n",
          (unsigned)((version & BH_VERSION_MAJOR_MASK) >> BH_VERSION_MAJOR_SHIFT), (unsigned)((version & BH_VERSION_MINOR_MASK) >> BH_VERSION_MINOR_SHIFT),
          owner.partitions, owner.windows, owner.ports, owner.ipa_width, owner.fault_depth);
    irq_init(CODES);
    if (load(AT_IPA(DMA_IPA(ID))) != SOC_DMA_ID_RESET || load(AT_IPA(BOARD_IPA(ID))) != SOC_BOARD_ID_RESET)
        fatal("no DMA engine or no board behind Bulkhead");

    for (unsigned i = 0; i < ENVIRONMENTS; i++)
        load_memory(&environment[i]);
    for (unsigned i = 0; i < ENVIRONMENTS; i++)
        environment_start(&environment[i], program_work, NUMBERS, 0, 0);

    /* A few slices of each; the rest when everything has been tried on them. */
    for (unsigned slice = 0; slice < 3; slice++)
        for (unsigned i = 0; i < ENVIRONMENTS; i++)
            ended |= steps(&environment[i], 1, &result[i]);
    if (ended)
        fatal("a workload ended too early");
    print("%s and %s run at the same addresses, 3 slices each\n", environment[0].label, environment[1].label);

    cases_accesses();
    cases_stacks();
    cases_dma();
    cases_registers();
    cases_commits();
    cases_records();
    cases_locks();

    for (unsigned i = 0; i < ENVIRONMENTS; i++) {
        case_begin();
        check("it ends", steps(&environment[i], NUMBERS, &result[i]), 1);
        check_work(&environment[i], result[i]);
        case_end("%s goes on where it was and ends: %u numbers sorted, checksum %08x", environment[i].label, NUMBERS, (unsigned)result[i]);
    }
    case_begin();
    check("the results are the same", result[0] == result[1], 0);
    case_end("the same code at the same addresses: %08x is not %08x", (unsigned)result[0], (unsigned)result[1]);
    finish();
}
