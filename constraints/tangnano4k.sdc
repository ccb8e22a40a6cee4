# SPDX-License-Identifier: Apache-2.0
#
# 54 MHz, twice the board's 27 MHz.
create_clock -name clk27 -period 18.518 [get_ports clk27]
