/* SPDX-License-Identifier: Apache-2.0
 *
 * Two environments: unprivileged threads whose memory, stack included, is what Bulkhead shows of their partition.
 */
#ifndef FIRMWARE_ENVIRONMENTS_H
#define FIRMWARE_ENVIRONMENTS_H

#include <stdint.h>

#include "bulkhead/system.h"

struct environment {
    uint32_t    psp;                /* first: start.c; of r4 to r11, and the exception frame behind them */
    unsigned    partition;
    const char *label;
};

enum { ENVIRONMENTS = 2 };
extern struct environment environment[ENVIRONMENTS];
extern struct bulkhead    owner;

/* Unprivileged code: three arguments, and what it returns is its result. */
typedef uint32_t (*program)(uint32_t, uint32_t, uint32_t);

/* What a thread asks the monitor for, in its r0 (r1: the result of EXIT).  CRASHED: its stack pointer led nowhere. */
enum request { REQUEST_YIELD = 0x59, REQUEST_EXIT = 0x58, REQUEST_CRASHED = 0x43 };
struct asked { uint32_t request, value; };

/* Bulkhead from the description, and the environments from Bulkhead. */
void environments_init(void);

/* Make it active: bulkhead_switch, and DMA follows. */
void environment_activate(const struct environment *e);

/* A thread on an empty stack.  Resume: run it to its next request. */
void         environment_start(struct environment *e, program p, uint32_t a, uint32_t b, uint32_t c);
struct asked environment_resume(struct environment *e);

/* A program on top of what the environment's stack holds: it begins with the next resume; the end, once it has asked to EXIT.  Call: all
 * of it. */
uint32_t environment_begin(struct environment *e, program p, uint32_t a, uint32_t b, uint32_t c);
void     environment_end(struct environment *e, uint32_t begun);
uint32_t environment_call(struct environment *e, program p, uint32_t a, uint32_t b, uint32_t c);

/* For start.c and exception.c: a frame of the thread that runs, whose own is lost, that asks CRASHED; its psp. */
uint32_t environment_crash(void);

/* Of words in an environment's memory, as the monitor sees it. */
uint32_t environment_fingerprint(const struct environment *e, uint32_t first, uint32_t bytes);

#endif
