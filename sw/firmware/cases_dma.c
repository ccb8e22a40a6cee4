/* SPDX-License-Identifier: Apache-2.0
 *
 * The DMA engine is port 1 and carries the active partition, whoever starts it.
 */
#include "cases.h"
#include "platform.h"
#include "programs.h"
#include "report.h"

enum { DONE = SOC_DMA_STATUS_DONE_MASK, READ_ERROR = SOC_DMA_STATUS_READ_ERROR_MASK, WRITE_ERROR = SOC_DMA_STATUS_WRITE_ERROR_MASK };

struct copy { uint32_t who, source, destination, words, status, code, ipa, copied; const char *what; };

/* code 0: Bulkhead allows it, and the memory side answers the error: port 1 reaches memory only. */
static const struct copy copies[] = {
    {0, 0x1000, IPA_COPY, 4, DONE | READ_ERROR, BULKHEAD_FAULT_WINDOW, 0x1000, 0, "copies from past its window"},
    {0, IPA_SOURCE, 0x1000, 4, DONE | WRITE_ERROR, BULKHEAD_FAULT_WINDOW, 0x1000, 0, "copies to the other's PA"},
    {1, 0x0FF8, IPA_COPY, 4, DONE | READ_ERROR, BULKHEAD_FAULT_WINDOW, 0x1000, 2, "copies across the end of its window"},
    {1, IPA_SOURCE, 0x3FFC, 1, DONE | WRITE_ERROR, BULKHEAD_FAULT_WINDOW, 0x3FFC, 0, "copies into the gap"},
    {1, IPA_SOURCE, BOARD_IPA(LED), 1, DONE | WRITE_ERROR, BULKHEAD_FAULT_ACCESS, BOARD_IPA(LED), 0, "copies to the LED"},
    {0, IPA_SOURCE, DMA_IPA(SOURCE), 1, DONE | WRITE_ERROR, 0, 0, 0, "copies to the DMA engine itself"},
};

static void fill(const struct environment *e, uint32_t ipa, uint32_t words, uint32_t seed, uint32_t step)
{
    environment_activate(e);
    for (uint32_t i = 0; i < words; i++)
        store(AT_IPA(ipa + 4 * i), seed + step * i);
}

static void refused(const struct copy *c)
{
    struct environment *e = &environment[c->who];

    fill(e, IPA_COPY, 4, 0xC0FFEE00, 1);
    environment_activate(e);
    uint32_t want[4];
    for (unsigned i = 0; i < 4; i++)
        want[i] = i < c->copied ? load(AT_IPA(c->source + 4 * i)) : 0xC0FFEE00 + i;
    struct before b = before_of(e);
    environment_activate(e);
    const uint32_t led = load(AT_IPA(BOARD_IPA(LED)));

    case_begin();
    trap_arm();
    (void)environment_call(e, program_dma, c->source, c->destination, c->words);
    check("faults of the core", trap_take().count, 0);
    check("interrupt of the DMA engine", irq_await_dma(), 1);
    check("DMA_STATUS", irq_take_dma(), c->status);
    check("words left", load(AT_IPA(DMA_IPA(WORDS))), c->words - c->copied);
    if (c->code) {
        check_codes(1u << c->code);
        check_record(&(struct expected){.code = c->code, .ipa = c->ipa, .partition = e->partition, .port = 1,
                                        .write = (c->status & WRITE_ERROR) != 0, .size = 2});
    }
    check_no_record();
    for (unsigned i = 0; i < 4; i++)
        check("the destination", load(AT_IPA(IPA_COPY + 4 * i)), want[i]);
    check("LED", load(AT_IPA(BOARD_IPA(LED))), led);
    fill(e, IPA_COPY, 4, 0xC0FFEE00, 1);
    check_after(e, &b, c->code != 0);
    if (c->code)
        case_end("DMA of %s %s: refused %s at 0x%04x, recorded", e->label, c->what, fault_name(c->code), (unsigned)c->ipa);
    else
        case_end("DMA of %s %s: refused by the memory side (DECERR)", e->label, c->what);
}

/* The same IPAs are other memory after a switch: a copy in each, by the same three writes. */
static void follows(void)
{
    case_begin();
    for (unsigned i = 0; i < ENVIRONMENTS; i++) {
        fill(&environment[i], IPA_SOURCE, COPY_WORDS, 0x11111111 * (i + 1), 0x101);
        fill(&environment[i], IPA_COPY, COPY_WORDS, 0, 0);
    }
    for (unsigned i = 0; i < ENVIRONMENTS; i++) {
        const uint32_t others = environment_fingerprint(other_of(&environment[i]), IPA_MEMORY, MEMORY_BYTES);

        (void)irq_take_dma();
        (void)environment_call(&environment[i], program_dma, IPA_SOURCE, IPA_COPY, COPY_WORDS);
        check("interrupt of the DMA engine", irq_await_dma(), 1);
        check("DMA_STATUS", irq_take_dma(), DONE);
        for (uint32_t w = 0; w < COPY_WORDS; w++)
            check("a word of the copy", load(AT_IPA(IPA_COPY + 4 * w)), 0x11111111 * (i + 1) + 0x101 * w);
        check("the other's memory", environment_fingerprint(other_of(&environment[i]), IPA_MEMORY, MEMORY_BYTES), others);
    }
    check("its NVIC number", irq_number_dma(), IRQ_DMA);
    check_no_record();
    case_end("the DMA engine follows: the same IPAs, the memory of %s, then of %s; IRQ %u", environment[0].label, environment[1].label,
             irq_number_dma());
}

/* A switch in the midst of a copy: the words before it are the one's, those after it the other's, and none is a mix. */
static void midst(void)
{
    struct environment *e = &environment[0], *f = &environment[1];
    uint32_t            first = 0;

    for (unsigned i = 0; i < ENVIRONMENTS; i++)
        fill(&environment[i], IPA_COPY, COPY_WORDS, 0, 0);
    (void)irq_take_dma();

    case_begin();
    const uint32_t begun = environment_begin(e, program_dma_leave, IPA_SOURCE, IPA_COPY, COPY_WORDS);
    check("yields", environment_resume(e).request, REQUEST_YIELD);
    environment_activate(f);
    check("interrupt of the DMA engine", irq_await_dma(), 1);
    check("DMA_STATUS", irq_take_dma(), DONE);
    environment_activate(e);
    while (first < COPY_WORDS && load(AT_IPA(IPA_COPY + 4 * first)) == 0x11111111 + 0x101 * first)
        first++;
    for (uint32_t w = first; w < COPY_WORDS; w++)
        check("a word after the switch", load(AT_IPA(IPA_COPY + 4 * w)), 0);
    environment_activate(f);
    for (uint32_t w = 0; w < COPY_WORDS; w++)
        check("a word of the other", load(AT_IPA(IPA_COPY + 4 * w)), w < first ? 0 : 0x22222222 + 0x101 * w);
    check("words before the switch", first > 0, 1);
    check("words after the switch", first < COPY_WORDS, 1);
    check("ends", environment_resume(e).request, REQUEST_EXIT);
    environment_end(e, begun);
    check_no_record();
    case_end("a switch in the midst of a copy: %u words of %s, then %u of %s", (unsigned)first, e->label, (unsigned)(COPY_WORDS - first), f->label);
}

void cases_dma(void)
{
    follows();
    midst();
    for (unsigned i = 0; i < sizeof copies / sizeof copies[0]; i++)
        refused(&copies[i]);
}
