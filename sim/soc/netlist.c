// SPDX-License-Identifier: Apache-2.0
//
// The program with a netlist beside the RTL.

#include "shim.h"

extern const struct soc_board soc_netlist_board;
const struct soc_board *const soc_netlist = &soc_netlist_board;
