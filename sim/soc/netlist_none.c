// SPDX-License-Identifier: Apache-2.0
//
// The program with the RTL alone.

#include "shim.h"

const struct soc_board *const soc_netlist = 0;
