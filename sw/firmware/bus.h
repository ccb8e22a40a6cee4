/* SPDX-License-Identifier: Apache-2.0
 *
 * The driver's bus: Bulkhead's registers behind the fold.
 */
#ifndef FIRMWARE_BUS_H
#define FIRMWARE_BUS_H

#include "bulkhead/bus.h"

struct bulkhead_bus bus_of_registers(void);

#endif
