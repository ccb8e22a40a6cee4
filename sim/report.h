/* SPDX-License-Identifier: Apache-2.0
 *
 * What bulkhead-sim says about a run: summary, JSON, progress, and the command that repeats it.
 */
#ifndef BULKHEAD_SIM_REPORT_H
#define BULKHEAD_SIM_REPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "options.h"
#include "random.h"
#include "tb.h"

/** Progress bar on standard error when that is a terminal, at most ten times a second. */
void report_progress(const struct options *o, const char *what, uint64_t done, uint64_t all);
/** Take the bar away again. */
void report_progress_end(void);

/** The counts of a run, for people; random: of random traffic, or NULL. */
void report_summary(FILE *f, const struct tb *tb, uint64_t seed, double cpu_seconds, const struct random_result *random);

/** The sentence about a mismatch, the seed and the command that repeats it with waves. */
void report_mismatch(FILE *f, const struct tb *tb, const struct options *o, int argc, char **argv);

/** Open what --json names, beside its place: it appears there only by report_json_close(keep).
 *  @return NULL when it can't be written: a line was printed */
FILE *report_json_open(const char *path);
int report_json_close(FILE *f, const char *path, bool keep);

/** One object: the run, what was compared, and result "equal", "mismatch", "leak" or "not run".  r: of requesters, random: of
 *  random traffic; the other one is NULL. */
void report_json(FILE *f, const struct tb *tb, const struct options *o, const char *result, double cpu_seconds,
                 const struct frontend_result *r, const struct random_result *random);

/** One figure: {"key", "value", "unit", "config", "how"}, one a line. */
void report_figure(FILE *json, const struct options *o, const char *key, double value, const char *unit,
                   const char *how);

#endif
