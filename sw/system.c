/* SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>

#include "bulkhead/system.h"

static int put_partition(struct bulkhead *b, const struct bulkhead_system *s, unsigned p, struct bulkhead_commit *why)
{
    int status = bulkhead_stage_partition(b, p, &s->partition[p].control);

    for (unsigned w = 0; w < s->windows && status == BULKHEAD_OK; w++)
        status = bulkhead_stage_window(b, p, w, &s->partition[p].window[w]);
    return status == BULKHEAD_OK ? bulkhead_commit(b, p, why) : status;
}

/* Levels first: a port that is locked takes none. */
static int put_port(struct bulkhead *b, const struct bulkhead_system *s, unsigned i)
{
    int status = BULKHEAD_OK;

    for (unsigned p = 0; p < s->partitions && s->port[i].level && status == BULKHEAD_OK; p++)
        status = bulkhead_set_level(b, i, p, s->port[i].level[p]);
    return status == BULKHEAD_OK ? bulkhead_set_port(b, i, &s->port[i].control) : status;
}

int bulkhead_apply(struct bulkhead *b, const struct bulkhead_system *s, struct bulkhead_commit *why)
{
    if (why)
        *why = (struct bulkhead_commit){.code = 0};
    if (s->partitions > b->partitions || s->windows > b->windows || s->ports > b->ports || s->slots > b->schedule_slots)
        return BULKHEAD_RANGE;

    int status = bulkhead_set_response(b, s->response);
    if (status == BULKHEAD_OK)
        status = bulkhead_set_drain_limit(b, s->drain_limit);
    for (unsigned p = 0; p < s->partitions && status == BULKHEAD_OK; p++)
        status = put_partition(b, s, p, why);
    for (unsigned i = 0; i < s->streams && status == BULKHEAD_OK; i++)
        status = bulkhead_set_stream(b, i, &s->stream[i]);
    for (unsigned i = 0; i < s->ports && status == BULKHEAD_OK; i++)
        status = put_port(b, s, i);
    for (unsigned p = 0; p < s->partitions && b->mailbox && status == BULKHEAD_OK; p++)
        status = bulkhead_set_peers(b, p, s->partition[p].peers);
    if (status == BULKHEAD_OK)
        status = bulkhead_switch(b, s->active);
    if (status == BULKHEAD_OK && b->schedule_slots)
        status = bulkhead_set_schedule(b, s->slot, s->slots);
    return status;
}
