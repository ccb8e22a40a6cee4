/* SPDX-License-Identifier: Apache-2.0
 *
 * Write data and responses of one port in one cycle, against what became of the bursts that they belong to.
 */
#ifndef BULKHEAD_SIM_DATA_H
#define BULKHEAD_SIM_DATA_H

#include "flight.h"

/** words: of 32 bits, of the bus. */
void data_write(struct scoreboard *sb, struct port *q, const struct dut_port *p, unsigned words);
void data_read(struct scoreboard *sb, struct port *q, const struct dut_port *p, unsigned words);
void data_response(struct scoreboard *sb, struct port *q, const struct dut_port *p);

#endif
