/* SPDX-License-Identifier: Apache-2.0
 *
 * AXI4-Lite driver: one write and one read at a time, each held against the golden model.
 */
#ifndef BULKHEAD_SIM_REGISTERS_H
#define BULKHEAD_SIM_REGISTERS_H

#include "rng.h"
#include "scoreboard.h"

struct registers;
struct views;

struct registers *registers_new(const struct bh_params *p, struct scoreboard *sb, uint64_t seed);
void registers_free(struct registers *r);
/** Who knows about changes of view; before anything else. */
void registers_views(struct registers *r, struct views *v);
void registers_reset(struct registers *r);
void registers_stalls(struct registers *r, unsigned stall);

void registers_drive(struct registers *r, struct dut_pins *p, uint64_t cycle);
/** Before the data path's checks of the same cycle: a write takes effect when BVALID rises. */
void registers_sample(struct registers *r, const struct dut_pins *p, uint64_t cycle);

bool registers_write(struct registers *r, uint16_t addr, uint32_t data, uint8_t prot, uint8_t strb, uint64_t cycle);
bool registers_read(struct registers *r, uint16_t addr, uint8_t prot, uint64_t cycle);
bool registers_write_busy(const struct registers *r);
bool registers_read_busy(const struct registers *r);
/* Of the last one that ended. */
enum bh_resp registers_write_result(const struct registers *r, uint64_t *cycles);
enum bh_resp registers_read_result(const struct registers *r, uint32_t *data);

/* A write whose address and data are taken, and that has not been answered before this cycle. */
struct register_write {
    uint16_t addr;          /* of the word */
    uint8_t prot;
    bool owner;             /* may write, with all strobes */
    uint32_t value;
    uint64_t since;         /* cycle in which the last of the two was taken */
};
const struct register_write *registers_writing(const struct registers *r);   /* NULL: none */

#endif
