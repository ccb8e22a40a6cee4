/* SPDX-License-Identifier: Apache-2.0
 *
 * Directed figures: latencies and rates of the RTL by counting cycles, and the rate
 * of the simulator itself.  Every check runs meanwhile.
 */
#ifndef BULKHEAD_SIM_BENCH_H
#define BULKHEAD_SIM_BENCH_H

#include <stdio.h>

#include "options.h"
#include "tb.h"

/** All figures of this build whose key begins with o->bench ("all": every one), one JSON object a line into json.
 *  @return 0 measured, 1 mismatch (tb_why), 2 no such figure in this build: a line was printed */
int bench_run(struct tb *tb, const struct options *o, FILE *json);

#endif
