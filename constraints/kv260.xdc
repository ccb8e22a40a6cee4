# SPDX-License-Identifier: Apache-2.0
#
# AMD Kria KV260: pins of the PMOD J2, for LEDs or a logic analyser.  The PS brings its own pins and clocks.

# PMOD 1, 3, 5, 7: the active partition
set_property -dict {PACKAGE_PIN H12 IOSTANDARD LVCMOS33} [get_ports {active[0]}]
set_property -dict {PACKAGE_PIN E10 IOSTANDARD LVCMOS33} [get_ports {active[1]}]
set_property -dict {PACKAGE_PIN D10 IOSTANDARD LVCMOS33} [get_ports {active[2]}]
set_property -dict {PACKAGE_PIN C11 IOSTANDARD LVCMOS33} [get_ports {active[3]}]

# PMOD 2: the interrupt
set_property -dict {PACKAGE_PIN B10 IOSTANDARD LVCMOS33} [get_ports fault]

# Eyes have no clock.
set_false_path -to [get_ports {active[*] fault}]
