/* SPDX-License-Identifier: Apache-2.0 */
#include "environments.h"
#include "bus.h"
#include "exception.h"
#include "platform.h"
#include "report.h"

enum { STACK_TOP = IPA_MEMORY + MEMORY_BYTES, SAVED_WORDS = 8, FRAME_WORDS = 8, XPSR_THUMB = 1 << 24 };
/* Of the words at psp. */
enum { WORD_R0 = SAVED_WORDS, WORD_R1, WORD_R2, WORD_LR = SAVED_WORDS + 5, WORD_PC, WORD_XPSR };

struct environment environment[ENVIRONMENTS];
struct bulkhead    owner;

struct environment *environment_entered;            /* start.c: whose thread it is */

void environments_init(void)
{
    const struct bulkhead_bus bus = bus_of_registers();
    struct bulkhead_commit    why;
    int                       status = bulkhead_open(&owner, &bus);

    if (status != BULKHEAD_OK)
        fatal("no Bulkhead at 0x%x", (unsigned)BULKHEAD_APB);
    trap_arm();                                     /* a refused commit is a bus fault too */
    status = bulkhead_apply(&owner, &bulkhead_system, &why);
    (void)trap_take();
    if (status != BULKHEAD_OK)
        fatal("%s was refused: status -%u, commit code %u", bulkhead_system.source, (unsigned)-status, why.code);
    for (unsigned i = 0; i < ENVIRONMENTS; i++) {
        environment[i].partition = i;
        environment[i].label     = bulkhead_system.partition[i].label;
    }
}

void environment_activate(const struct environment *e)
{
    if (bulkhead_active(&owner) != e->partition && bulkhead_switch(&owner, e->partition) != BULKHEAD_OK)
        fatal("no switch to %s", e->label);
}

/* What a program returns to. */
static void __attribute__((naked)) leave(void)
{
    __asm__ volatile("mov r1, r0\n\t"
                     "mov r0, %0\n\t"
                     "svc 0" ::"I"(REQUEST_EXIT));
}

/* What a thread does that has crashed, r0 being CRASHED. */
static void __attribute__((naked)) crashed(void) { __asm__ volatile("svc 0"); }

/* r4 to r11 and a frame at psp. */
static void put_frame(uint32_t psp, uint32_t a, uint32_t b, uint32_t c, void (*lr)(void), uint32_t pc)
{
    for (unsigned i = 0; i < SAVED_WORDS + FRAME_WORDS; i++)
        store(psp + 4 * i, 0);
    store(psp + 4 * WORD_R0, a);
    store(psp + 4 * WORD_R1, b);
    store(psp + 4 * WORD_R2, c);
    store(psp + 4 * WORD_LR, (uint32_t)(uintptr_t)lr | 1);
    store(psp + 4 * WORD_PC, pc & ~1u);
    store(psp + 4 * WORD_XPSR, XPSR_THUMB);
}

/* Where the thread began: nothing of it is needed any more. */
uint32_t environment_crash(void)
{
    const uint32_t psp = environment_entered->psp;

    put_frame(psp, REQUEST_CRASHED, 0, 0, crashed, (uint32_t)(uintptr_t)crashed);
    return psp + 4 * SAVED_WORDS;
}

/* r4 to r11 and a frame below `top`, as if the program had been interrupted before its first instruction. */
static uint32_t frame(uint32_t top, program p, uint32_t a, uint32_t b, uint32_t c)
{
    const uint32_t psp = (top & ~7u) - 4 * (SAVED_WORDS + FRAME_WORDS);

    put_frame(psp, a, b, c, leave, (uint32_t)(uintptr_t)p);
    return psp;
}

void environment_start(struct environment *e, program p, uint32_t a, uint32_t b, uint32_t c)
{
    environment_activate(e);
    e->psp = frame(AT_IPA(STACK_TOP), p, a, b, c);
}

struct asked environment_resume(struct environment *e)
{
    environment_activate(e);

    register struct environment *r0 __asm__("r0") = e;
    __asm__ volatile("svc 0" : "+r"(r0)::"memory");
    return (struct asked){.request = load(e->psp + 4 * WORD_R0), .value = load(e->psp + 4 * WORD_R1)};
}

uint32_t environment_begin(struct environment *e, program p, uint32_t a, uint32_t b, uint32_t c)
{
    const uint32_t before = e->psp;

    environment_activate(e);
    e->psp = frame(before, p, a, b, c);
    return before;
}

void environment_end(struct environment *e, uint32_t begun) { e->psp = begun; }

uint32_t environment_call(struct environment *e, program p, uint32_t a, uint32_t b, uint32_t c)
{
    const uint32_t begun = environment_begin(e, p, a, b, c);
    struct asked   asked;

    do
        asked = environment_resume(e);
    while (asked.request == REQUEST_YIELD);
    if (asked.request != REQUEST_EXIT)
        fatal("%s asked for 0x%x", e->label, (unsigned)asked.request);
    environment_end(e, begun);
    return asked.value;
}

uint32_t environment_fingerprint(const struct environment *e, uint32_t first, uint32_t bytes)
{
    uint32_t sum = 0x811C9DC5;

    environment_activate(e);
    for (uint32_t at = first; at < first + bytes; at += 4)
        sum = (sum ^ load(AT_IPA(IPA_MEMORY + at))) * 0x01000193;
    return sum;
}
