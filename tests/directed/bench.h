/* SPDX-License-Identifier: Apache-2.0
 *
 * Between the directed tests and the test bench: life of a bench, and its end of a test.
 */
#ifndef BENCH_H
#define BENCH_H

#include "bulkhead/model.h"

const struct bh_params *bench_build(void);
const char *bench_configuration(void);
void bench_open(void);           /* a fresh bench, after reset */
void bench_settle(void);         /* the end of a test: all is answered, and nothing differed */
void bench_close(void);

void fail(const char *sentence);
void give_up(void);              /* ends the running test */

#endif
