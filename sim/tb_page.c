/* SPDX-License-Identifier: Apache-2.0
 *
 * Pages and levels for callers of the test bench: what tb.h offers, by its other calls.
 */
#include <string.h>

#include "bulkhead/registers.h"
#include "tb.h"

#define LIMIT 200000u /* cycles that a blocking call waits */

/* ---- pages ---------------------------------------------------------------------- */

void tb_page_job(const struct tb *tb, struct tb_job *j, struct tb_page_lanes *lanes, unsigned port, uint64_t user, uint8_t prot, bool write,
                 uint16_t offset, uint32_t data)
{
    const struct bh_params *p = tb_params(tb);
    const unsigned lane = offset & (p->data_width / 8 - 1);

    memset(lanes, 0, sizeof *lanes);
    memset(j, 0, sizeof *j);
    j->b = (struct bh_burst){.addr = p->page_ipa + offset, .user = user, .size = 2, .burst = BH_INCR, .prot = prot, .write = write};
    j->port = port;
    if (write) {
        memcpy(lanes->data + (lane & ~3u), &data, 4);
        lanes->strb = 0xfull << (lane & ~3u);
        j->wdata = lanes->data;
        j->wstrb = &lanes->strb;
    } else
        j->rdata = lanes->data;
}

uint32_t tb_page_word(const struct tb *tb, const struct tb_job *j, const struct tb_page_lanes *lanes)
{
    uint32_t word;

    memcpy(&word, lanes->data + (j->b.addr & (tb_params(tb)->data_width / 8 - 1) & ~3u), 4);
    return word;
}

int tb_page_read_as(struct tb *tb, unsigned port, uint64_t user, uint8_t prot, uint16_t offset, uint32_t *data, bool *ok)
{
    struct tb_page_lanes lanes;
    struct tb_job j;

    tb_page_job(tb, &j, &lanes, port, user, prot, false, offset, 0);
    if (tb_job(tb, &j))
        return TB_MISMATCH;
    if (data)
        *data = tb_page_word(tb, &j, &lanes);
    if (ok)
        *ok = j.page && j.resp == BH_OKAY;
    return TB_OK;
}

int tb_page_write_as(struct tb *tb, unsigned port, uint64_t user, uint8_t prot, uint16_t offset, uint32_t data, bool *ok)
{
    struct tb_page_lanes lanes;
    struct tb_job j;

    tb_page_job(tb, &j, &lanes, port, user, prot, true, offset, data);
    if (tb_job(tb, &j))
        return TB_MISMATCH;
    if (ok)
        *ok = j.page && j.resp == BH_OKAY;
    return TB_OK;
}

int tb_page_read(struct tb *tb, unsigned port, uint64_t user, uint16_t offset, uint32_t *data, bool *ok)
{
    return tb_page_read_as(tb, port, user, TB_OWNER, offset, data, ok);
}

int tb_page_write(struct tb *tb, unsigned port, uint64_t user, uint16_t offset, uint32_t data, bool *ok)
{
    return tb_page_write_as(tb, port, user, TB_OWNER, offset, data, ok);
}

/* ---- levels ---------------------------------------------------------------------- */

static int wait_ack(struct tb *tb, unsigned port, bool to)
{
    for (unsigned n = 0; n == 0 || tb_level_ack(tb, port) != to; n++)
        if (n == LIMIT ? tb_fail(tb, "level_req of port %u is %u: level_ack does not follow within %u cycles (docs/architecture.md)", port, to, LIMIT)
                       : tb_clock(tb))
            return TB_MISMATCH;
    return TB_OK;
}

int tb_level_to(struct tb *tb, unsigned port, unsigned level)
{
    if (tb_level_ack(tb, port)) {
        tb_level(tb, port, level, false);
        if (wait_ack(tb, port, false))
            return TB_MISMATCH;
    }
    tb_level(tb, port, level, true);
    if (wait_ack(tb, port, true))
        return TB_MISMATCH;
    tb_level(tb, port, level, false);
    return wait_ack(tb, port, false);
}

int tb_port_set_level(struct tb *tb, unsigned port, unsigned partition, unsigned level, enum bh_resp *resp)
{
    const unsigned from = partition & 8u;
    uint32_t word = 0;

    for (unsigned q = 0; q < 8; q++)
        word |= (uint32_t)(from + q == partition ? level : tb_model(tb)->port[port].level[from + q]) << 4 * q;
    return tb_reg_write(tb, (uint16_t)(BH_REG_PORT_BASE + port * BH_REG_PORT_STRIDE + (from ? BH_REG_PORT_PORT_LEVEL_HI : BH_REG_PORT_PORT_LEVEL_LO)),
                        word, TB_OWNER, 0xf, resp);
}

/* ---- the table in memory ------------------------------------------------------------ */

int tb_table_wait(struct tb *tb)
{
    for (uint64_t n = 0; !tb_table_ready(tb); n++)
        if (n == LIMIT + 8 * tb_params(tb)->granules ? tb_fail(tb, "the granule table is not in use after %u cycles", (unsigned)n) : tb_clock(tb))
            return TB_MISMATCH;
    return tb_run(tb, 256); /* until that is certain */
}
