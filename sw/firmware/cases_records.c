/* SPDX-License-Identifier: Apache-2.0
 *
 * Counters, the records' FIFO, the interrupt and the response.
 */
#include "bulkhead/registers.h"
#include "cases.h"
#include "platform.h"
#include "programs.h"
#include "report.h"

enum { EXTRA = 3 };

static struct bulkhead_counters counters(unsigned partition)
{
    struct bulkhead_counters n = {0};

    check("counters", bulkhead_counters(&owner, partition, &n) == BULKHEAD_OK, 1);
    return n;
}

/* Five reads and three writes of the monitor, and nothing else of anybody. */
static void counted(void)
{
    const struct environment *e = &environment[0];

    case_begin();
    environment_activate(e);
    const uint32_t                 word = load(AT_IPA(IPA_COPY));
    const struct bulkhead_counters was = counters(0), others = counters(1);
    for (unsigned i = 0; i < 5; i++)
        (void)load(AT_IPA(IPA_SOURCE + 4 * i));
    for (unsigned i = 0; i < 3; i++)
        store(AT_IPA(IPA_COPY), word);
    const struct bulkhead_counters is = counters(0), now = counters(1);
    check("reads", is.reads - was.reads, 5);
    check("writes", is.writes - was.writes, 3);
    check("beats", is.beats - was.beats, 8);
    check("faults", is.faults - was.faults, 0);
    check("the other's reads", now.reads, others.reads);
    check("the other's writes", now.writes, others.writes);
    case_end("5 reads and 3 writes of %s are counted, and none for %s", e->label, environment[1].label);
}

static void overflow(void)
{
    struct environment *e = &environment[1];
    const struct before b = before_of(e);
    const uint32_t      all = owner.fault_depth + EXTRA;

    case_begin();
    environment_activate(e);
    trap_arm();
    for (uint32_t i = 0; i < all; i++)
        (void)environment_call(e, program_access, AT_IPA(0x7000 + 4 * i), ACCESS_WORD, 0);
    check("bus faults", trap_take().count, all);
    check_codes(1u << BULKHEAD_FAULT_WINDOW);
    for (uint32_t i = 0; i < owner.fault_depth; i++)
        check_record(&(struct expected){.code = BULKHEAD_FAULT_WINDOW, .ipa = 0x7000 + 4 * i, .partition = 1, .size = 2});
    check("records missed", bulkhead_take_missed(&owner), EXTRA);
    check_no_record();
    check_after(e, &b, all);
    case_end("%s is refused %u times: %u records in order, %u missed, all counted", e->label, (unsigned)all, owner.fault_depth, EXTRA);
}

static void response_okay(void)
{
    struct environment *e = &environment[0];
    const struct before b = before_of(e);

    case_begin();
    environment_activate(e);
    check("response", bulkhead_set_response(&owner, 0) == BULKHEAD_OK, 1);
    trap_arm();
    const uint32_t read = environment_call(e, program_access, AT_IPA(0x1000), ACCESS_WORD, 0);
    (void)environment_call(e, program_access, AT_IPA(0x1000), ACCESS_WRITE | ACCESS_WORD, 0xDEADBEEF);
    check("bus faults", trap_take().count, 0);
    check("response", bulkhead_set_response(&owner, bulkhead_system.response) == BULKHEAD_OK, 1);
    check("read data", read, 0);
    check_codes(1u << BULKHEAD_FAULT_WINDOW);
    check_record(&(struct expected){.code = BULKHEAD_FAULT_WINDOW, .ipa = 0x1000, .size = 2});
    check_record(&(struct expected){.code = BULKHEAD_FAULT_WINDOW, .ipa = 0x1000, .write = 1, .size = 2});
    check_no_record();
    check_after(e, &b, 2);
    case_end("CONTROL.RESP OKAY: %s reads zero past its window and writes nothing, no fault, recorded all the same", e->label);
}

static void irq_test(void)
{
    case_begin();
    (void)irq_take_codes();
    bulkhead_write(&owner.bus, BH_REG_IRQ_TEST, 1u << BULKHEAD_FAULT_DRAIN);
    bulkhead_barrier(&owner.bus);
    check_codes(1u << BULKHEAD_FAULT_DRAIN);
    check("its NVIC number", irq_number_bulkhead(), IRQ_BULKHEAD);
    check_no_record();
    case_end("IRQ_TEST reaches the NVIC: IRQ %u", irq_number_bulkhead());
}

void cases_records(void)
{
    irq_test();
    counted();
    overflow();
    response_okay();
}
