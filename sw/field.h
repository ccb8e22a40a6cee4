/* SPDX-License-Identifier: Apache-2.0
 *
 * Field f of register r, from and to its place in the word; PAGE_r: of the page.
 */
#ifndef BULKHEAD_FIELD_H
#define BULKHEAD_FIELD_H

#include "bulkhead/page.h"
#include "bulkhead/registers.h"

#define GET(r, f, word) (((word) & BH_##r##_##f##_MASK) >> BH_##r##_##f##_SHIFT)
#define PUT(r, f, value) ((uint32_t)(value) << BH_##r##_##f##_SHIFT & BH_##r##_##f##_MASK)

/* Element n of an array. */
#define AT(r, n) (BH_REG_##r##_BASE + (uint32_t)(n) * BH_REG_##r##_STRIDE)

#endif
