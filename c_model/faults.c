/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 6: records and the interrupt.  (Counters: bh_transact.)
 */
#include "internal.h"

/* Kept or missed, the fault sets its bit, and is the last one of its partition: a refused burst's that has one. */
static void note(struct bh_model *m, const struct bh_record *r)
{
    m->irq_state |= (uint16_t)(1u << (r->code & 15));
    if (m->params.page && !r->unknown && r->code >= BH_FAULT_BURST && r->code <= BH_FAULT_SHARE)
        m->last_fault[r->partition % BH_MAX_PARTITIONS] = *r;
}

BH_API void bh_record_push(struct bh_model *m, const struct bh_record *r)
{
    if (m->fault_count == m->params.fault_depth) {      /* full: the oldest stay */
        bh_record_miss(m, r);
        return;
    }
    m->fault[(m->fault_head + m->fault_count) % m->params.fault_depth] = *r;
    m->fault_count++;
    note(m, r);
}

BH_API void bh_record_miss(struct bh_model *m, const struct bh_record *r)
{
    if (m->fault_missed < UINT16_MAX)
        m->fault_missed++;
    note(m, r);
}

void bh_record_drop(struct bh_model *m)
{
    if (m->fault_count == 0)
        return;
    m->fault_head = (uint8_t)((m->fault_head + 1u) % m->params.fault_depth);
    m->fault_count--;
}

void bh_record_forget_missed(struct bh_model *m) { m->fault_missed = 0; }

BH_API bool bh_irq(const struct bh_model *m) { return (m->irq_state & m->irq_enable) != 0; }

BH_API enum bh_resp bh_refusal_response(const struct bh_model *m) { return (enum bh_resp)m->fault_resp; }
