/* SPDX-License-Identifier: Apache-2.0
 *
 * Design section 4: switching.
 *
 * What a switch changes.  Holding, draining and releasing are timing: the caller switches when
 * nothing accepted under the old partition is left to be judged.
 */
#include "internal.h"

BH_API int bh_switch(struct bh_model *m, unsigned partition)
{
    if (partition >= m->params.partitions)
        return BH_ERANGE;
    m->select = m->active = (uint8_t)partition;
    return BH_OK;
}

/* A partition that is not built is never valid, so each access under it is refused (step 2). */
BH_API void bh_select_pins(struct bh_model *m, unsigned part_sel)
{
    m->select = m->active = (uint8_t)(part_sel < m->params.partitions ? part_sel : BH_NO_PARTITION);
}
