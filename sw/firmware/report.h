/* SPDX-License-Identifier: Apache-2.0
 *
 * Lines on the UART, cases and the verdict.
 */
#ifndef FIRMWARE_REPORT_H
#define FIRMWARE_REPORT_H

#include <stdbool.h>
#include <stdint.h>

/* Where a debugger or a simulator finds the verdict, first thing in SRAM0; the magic is written last. */
#define VERDICT_MAGIC 0x54444956u               /* "VIDT" */
struct verdict { uint32_t magic, cases, passed, failed; };

__attribute__((format(printf, 1, 2))) void print(const char *text, ...);

/* A case: checks, of which the first that fails is told, and its line. */
void case_begin(void);
void check(const char *what, uint32_t got, uint32_t want);
__attribute__((format(printf, 1, 2))) void case_end(const char *text, ...);

/* The verdict's line; then the core sleeps. */
__attribute__((noreturn)) void finish(void);
/* A line of its own, counted as a failure, and the verdict. */
__attribute__((noreturn, format(printf, 1, 2))) void fatal(const char *text, ...);

#endif
