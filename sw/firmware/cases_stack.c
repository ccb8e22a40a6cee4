/* SPDX-License-Identifier: Apache-2.0
 *
 * A thread chooses its stack pointer, and the core and the monitor stack through it.
 */
#include "cases.h"
#include "core.h"
#include "platform.h"
#include "programs.h"
#include "report.h"

enum { FRAME_BYTES = 32, FRAME_WORDS = FRAME_BYTES / 4 };

/* The core stacks its frame as the thread: refused.  How many of the eight words it still tries is its own affair. */
static void past_the_window(struct environment *e)
{
    const uint32_t        sp = IPA_MEMORY + MEMORY_BYTES + 0x100;
    const struct before   b  = before_of(e);
    struct bulkhead_fault f;
    uint32_t              records = 0;

    case_begin();
    trap_arm();
    const uint32_t    begun = environment_begin(e, program_stack, AT_IPA(sp), 0, 0);
    const struct asked asked = environment_resume(e);
    environment_end(e, begun);
    const struct trap trap = trap_take();

    check("asks", asked.request, REQUEST_CRASHED);
    check("bus faults", trap.count, 1);
    check("CFSR", trap.cfsr & CFSR_STKERR, CFSR_STKERR);
    check_codes(1u << BULKHEAD_FAULT_WINDOW);
    while (bulkhead_take_fault(&owner, &f)) {
        records++;
        check("record's code", f.code, BULKHEAD_FAULT_WINDOW);
        check("record's IPA", f.ipa >= sp - FRAME_BYTES && f.ipa < sp, 1);
        check("record's partition", f.partition, e->partition);
        check("record's direction", f.write, 1);
        check("record's AxPROT", f.prot, 0);
    }
    records += bulkhead_take_missed(&owner);
    check("records, 1 to 8", records >= 1 && records <= FRAME_WORDS, 1);
    check_after(e, &b, records);
    case_end("%s asks with its stack past its window: the frame is refused WINDOW, recorded, the thread ends", e->label);
}

/* The frame just fits, what the monitor saves behind it would not: it must not, as it would write for the thread. */
static void below_the_window(struct environment *e)
{
    uint32_t kept[FRAME_WORDS];

    environment_activate(e);
    for (unsigned i = 0; i < FRAME_WORDS; i++)
        kept[i] = load(AT_IPA(IPA_MEMORY + 4 * i));
    const struct before b = before_of(e);

    case_begin();
    trap_arm();
    const uint32_t    begun = environment_begin(e, program_stack, AT_IPA(IPA_MEMORY + FRAME_BYTES), 0, 0);
    const struct asked asked = environment_resume(e);
    environment_end(e, begun);

    check("asks", asked.request, REQUEST_CRASHED);
    check("bus faults", trap_take().count, 0);
    check_no_record();
    for (unsigned i = 0; i < FRAME_WORDS; i++)
        store(AT_IPA(IPA_MEMORY + 4 * i), kept[i]);
    check_after(e, &b, 0);
    case_end("%s asks with its stack at the bottom of its window: the monitor saves nothing below it, the thread ends", e->label);
}

void cases_stacks(void)
{
    past_the_window(&environment[0]);
    below_the_window(&environment[1]);
}
