/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 4: switching.
 *
 * What a switch changes: the partition of all ports that follow, at once.  Asking, holding, draining and
 * releasing are timing: the caller switches when nothing accepted under the old partition is
 * left to be judged.
 */
#include "internal.h"

/* A switch to the partition already active changes no view. */
static void load(struct bh_model *m, unsigned partition)
{
    if (partition != m->active)
        bh_view_changed(m, bh_views_following(m));
    m->select = m->active = (uint8_t)partition;
}

BH_API int bh_switch(struct bh_model *m, unsigned partition)
{
    if (partition >= m->params.partitions)
        return BH_ERANGE;
    load(m, partition);
    return BH_OK;
}

BH_API int bh_switch_abandoned(struct bh_model *m, unsigned partition)
{
    if (partition >= m->params.partitions)
        return BH_ERANGE;
    m->select = (uint8_t)partition;
    return BH_OK;
}

/* A partition that is not built is never valid, so each access under it is refused (step 2). */
BH_API void bh_select_pins(struct bh_model *m, unsigned part_sel)
{
    load(m, part_sel < m->params.partitions ? part_sel : BH_NO_PARTITION);
}

BH_API int bh_set_schedule(struct bh_model *m, const struct bh_slot *slot, unsigned slots)
{
    if (slots > m->params.schedule_slots)
        return BH_ERANGE;
    for (unsigned i = 0; i < slots; i++)
        if (slot[i].partition >= m->params.partitions || slot[i].cycles >> 28)
            return BH_ERANGE;

    for (unsigned i = 0; i < slots; i++)
        m->slot[i] = (struct bh_slot){.cycles = slot[i].cycles, .partition = slot[i].partition};
    m->schedule_enable = slots > 0;
    if (slots > 0)
        m->schedule_last = (uint8_t)(slots - 1);
    return BH_OK;
}
