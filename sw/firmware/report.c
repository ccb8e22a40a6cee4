/* SPDX-License-Identifier: Apache-2.0 */
#include "report.h"
#include "format.h"
#include "uart.h"

__attribute__((section(".verdict"))) volatile struct verdict verdict;

static struct { const char *what; uint32_t got, want; } wrong;      /* what NULL: nothing */

void print(const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    format(uart_put, text, arguments);
    va_end(arguments);
}

void case_begin(void) { wrong.what = 0; }

void check(const char *what, uint32_t got, uint32_t want)
{
    if (got != want && !wrong.what) {
        wrong.what = what;
        wrong.got  = got;
        wrong.want = want;
    }
}

void case_end(const char *text, ...)
{
    va_list arguments;

    verdict.cases++;
    print("case %02u %s ", (unsigned)verdict.cases, wrong.what ? "FAIL" : "PASS");
    va_start(arguments, text);
    format(uart_put, text, arguments);
    va_end(arguments);
    if (wrong.what) {
        verdict.failed++;
        print(": %s: got 0x%x, wanted 0x%x", wrong.what, (unsigned)wrong.got, (unsigned)wrong.want);
    } else {
        verdict.passed++;
    }
    print("\n");
}

void finish(void)
{
    const bool good = verdict.failed == 0 && verdict.passed == verdict.cases && verdict.cases > 0;

    print("bulkhead: %u cases, %u passed, %u failed: %s\n", (unsigned)verdict.cases, (unsigned)verdict.passed, (unsigned)verdict.failed,
          good ? "PASS" : "FAIL");
    __asm__ volatile("cpsid i\n\tdsb" ::: "memory");
    verdict.magic = VERDICT_MAGIC;
    for (;;)
        __asm__ volatile("dsb\n\twfi" ::: "memory");
}

void fatal(const char *text, ...)
{
    va_list arguments;

    print("\nfatal: ");
    va_start(arguments, text);
    format(uart_put, text, arguments);
    va_end(arguments);
    print("\n");
    verdict.failed++;
    finish();
}
