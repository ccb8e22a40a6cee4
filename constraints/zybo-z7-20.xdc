# SPDX-License-Identifier: Apache-2.0
#
# Digilent Zybo Z7-20: pins of the LEDs (Zybo Z7 reference manual).  The PS brings its own pins and clocks.

# LD0 to LD3: the active partition
set_property -dict {PACKAGE_PIN M14 IOSTANDARD LVCMOS33} [get_ports {active[0]}]
set_property -dict {PACKAGE_PIN M15 IOSTANDARD LVCMOS33} [get_ports {active[1]}]
set_property -dict {PACKAGE_PIN G14 IOSTANDARD LVCMOS33} [get_ports {active[2]}]
set_property -dict {PACKAGE_PIN D18 IOSTANDARD LVCMOS33} [get_ports {active[3]}]

# LD5, red: the interrupt
set_property -dict {PACKAGE_PIN Y11 IOSTANDARD LVCMOS33} [get_ports fault]

# Eyes have no clock.
set_false_path -to [get_ports {active[*] fault}]
