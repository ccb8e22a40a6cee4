/* SPDX-License-Identifier: Apache-2.0 */
#include "fake_tb.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS   65536u
#define RECORDS 64u
#define QUEUED  4u              /* posted writes that may be late */

struct queued { uint64_t pa; size_t bytes; uint8_t data[4096]; };

struct tb {
    struct bh_params params;
    struct bh_model model;
    struct fake_faults faults;
    uint64_t reads, writes, switches, cycles, wraps;
    uint64_t key[SLOTS];
    uint8_t *page[SLOTS];
    struct bh_record record[RECORDS];
    unsigned records;
    struct queued queue[QUEUED];
    unsigned queued;
    char why[256];
};

static uint8_t *page_of(struct tb *tb, uint64_t pa)
{
    uint64_t key = pa / 4096 + 1;
    size_t i = key * 0x9E3779B97F4A7C15u % SLOTS;
    while (tb->key[i] && tb->key[i] != key)
        i = (i + 1) % SLOTS;
    if (!tb->key[i]) {
        tb->key[i] = key;
        tb->page[i] = calloc(1, 4096);
        if (!tb->page[i])
            abort();
    }
    return tb->page[i];
}

void tb_peek(struct tb *tb, uint64_t pa, void *data, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        ((uint8_t *)data)[i] = page_of(tb, pa + i)[(pa + i) % 4096];
}

void tb_poke(struct tb *tb, uint64_t pa, const void *data, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        page_of(tb, pa + i)[(pa + i) % 4096] = ((const uint8_t *)data)[i];
}

struct tb *fake_new(const struct system *s, const struct bh_params *p, const struct fake_faults *faults)
{
    struct tb *tb = calloc(1, sizeof *tb);
    struct system_error e;
    if (!tb || system_check(s, p, &tb->model, &e) != 0)
        abort();
    tb->params = *p;
    if (faults)
        tb->faults = *faults;
    return tb;
}

void fake_free(struct tb *tb)
{
    for (size_t i = 0; i < SLOTS; i++)
        free(tb->page[i]);
    free(tb);
}

uint64_t fake_wraps(const struct tb *tb) { return tb->wraps; }
const struct bh_params *tb_params(const struct tb *tb) { return &tb->params; }
const struct bh_model *tb_model(const struct tb *tb) { return &tb->model; }
const char *tb_why(const struct tb *tb) { return tb->why; }
uint64_t tb_cycle(const struct tb *tb) { return tb->cycles; }

int tb_fail(struct tb *tb, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    vsnprintf(tb->why, sizeof tb->why, format, ap);
    va_end(ap);
    return TB_MISMATCH;
}

int tb_drain(struct tb *tb)
{
    for (unsigned i = 0; i < tb->queued; i++)
        tb_poke(tb, tb->queue[i].pa, tb->queue[i].data, tb->queue[i].bytes);
    tb->queued = 0;
    return tb->why[0] ? TB_MISMATCH : TB_OK;
}

/* All lanes of a write are written, but those of narrow beats. */
static int carry_out(struct tb *tb, const struct bh_burst *b, uint64_t pa, uint8_t *data, bool posted)
{
    unsigned bus = tb->params.data_width / 8, beat = 1u << b->size, beats = b->len + 1u;
    uint64_t container = pa & ~((uint64_t)beat * beats - 1);
    if (b->write) {
        tb->writes++;
        if (tb->writes == tb->faults.lose_write)
            return TB_OK;
        if (tb->writes == tb->faults.stray_write)
            pa += 4096;
    } else {
        tb->reads++;
    }
    if (b->burst == BH_WRAP)
        tb->wraps++;
    if (posted && tb->faults.late_writes && beat == bus) {
        if (tb->queued == QUEUED)
            tb_drain(tb);
        struct queued *q = &tb->queue[tb->queued++];
        *q = (struct queued){ .pa = pa, .bytes = (size_t)beat * beats };
        memcpy(q->data, data, q->bytes);
        return TB_OK;
    }
    for (unsigned i = 0; i < beats; i++) {
        uint64_t at = pa + (uint64_t)i * beat;
        if (b->burst == BH_WRAP)
            at = container + (at - container) % ((uint64_t)beat * beats);
        uint8_t *lanes = data + (size_t)i * bus + at % bus / beat * beat;
        if (b->write)
            tb_poke(tb, at, lanes, beat);
        else
            tb_peek(tb, at, lanes, beat);
    }
    if (!b->write && tb->reads == tb->faults.flip_read)
        for (unsigned i = 0; i < beats * bus; i++)
            data[i] ^= 0x10;
    return TB_OK;
}

int tb_burst(struct tb *tb, const struct bh_burst *b, uint8_t *data, const uint64_t *strb, enum bh_resp *resp)
{
    struct bh_verdict v;
    struct bh_record r;
    (void)strb;
    tb->cycles += b->len + 2u;
    if (tb->faults.differ_in_burst)
        return tb_fail(tb, "the fake test bench differs");
    if (bh_transact(&tb->model, 0, b, &v, &r) != BH_OK)
        abort();
    if (v.fault == BH_FAULT_NONE || tb->faults.let_through) {
        *resp = BH_OKAY;
        return carry_out(tb, b, v.fault == BH_FAULT_NONE ? v.pa : b->addr, data, false);
    }
    if (!b->write)
        memset(data, tb->faults.show_refused ? 0x40 : 0, (b->len + 1u) * (size_t)(tb->params.data_width / 8));
    *resp = BH_SLVERR;
    if (!tb->faults.no_records && tb->records < RECORDS)
        tb->record[tb->records++] = r;
    return TB_OK;
}

int tb_post(struct tb *tb, const struct bh_burst *b, const uint8_t *data, const uint64_t *strb)
{
    struct bh_verdict v;
    struct bh_record r;
    uint8_t copy[4096];
    (void)strb;
    if (bh_transact(&tb->model, 0, b, &v, &r) != BH_OK)
        abort();
    if (v.fault != BH_FAULT_NONE)
        return tb_fail(tb, "a posted write was refused");
    memcpy(copy, data, (b->len + 1u) * (size_t)(tb->params.data_width / 8));
    return carry_out(tb, b, v.pa, copy, true);
}

int tb_switch(struct tb *tb, unsigned partition)
{
    if (tb->queued)
        return tb_fail(tb, "a switch while write-backs were on their way");
    if (++tb->switches != tb->faults.lose_switch && bh_switch(&tb->model, partition) != BH_OK)
        return tb_fail(tb, "no such partition");
    return TB_OK;
}

int tb_record(struct tb *tb, struct bh_record *r, bool *found)
{
    *found = tb->records != 0;
    if (*found) {
        *r = tb->record[0];
        memmove(tb->record, tb->record + 1, --tb->records * sizeof *r);
    }
    return TB_OK;
}
