/* SPDX-License-Identifier: Apache-2.0
 *
 * Reader of memory traces as "valgrind --tool=lackey --trace-mem=yes" writes them,
 * plain or gzip, from a file or standard input.
 */
#ifndef BULKHEAD_SIM_TRACE_H
#define BULKHEAD_SIM_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "system.h"

#define TRACE_MAX_SIZE 4096     /* bytes of one reference */

enum trace_kind { TRACE_FETCH, TRACE_LOAD, TRACE_STORE, TRACE_MODIFY };

struct trace_ref {
    uint64_t address;
    uint16_t size;              /* 1 .. TRACE_MAX_SIZE; address + size - 1 does not wrap */
    uint8_t kind;
};

struct trace;

/** Open a trace; "-" is standard input.  strict: an unknown line is an error.
 *  @return NULL with e filled (exit code 2) */
struct trace *trace_open(const char *path, bool strict, struct system_error *e);

/** Read up to max references.
 *  @return how many; 0 at the end; -1 with e filled: a damaged file, or an unknown line when strict */
int trace_read(struct trace *t, struct trace_ref *refs, int max, struct system_error *e);

/** Lines that were not understood so far. */
uint64_t trace_unknown(const struct trace *t);
/** "FILE:LINE: text" of the first of them, "" when there was none. */
const char *trace_first_unknown(const struct trace *t);
/** References so far. */
uint64_t trace_references(const struct trace *t);

void trace_close(struct trace *t);

#endif
