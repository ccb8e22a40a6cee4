# SPDX-License-Identifier: Apache-2.0
#
# AMD ZCU102: pins of the GPIO LEDs (UG1182).  The PS brings its own pins and clocks.

# LEDs 0 to 3: the active partition
set_property -dict {PACKAGE_PIN AG14 IOSTANDARD LVCMOS33} [get_ports {active[0]}]
set_property -dict {PACKAGE_PIN AF13 IOSTANDARD LVCMOS33} [get_ports {active[1]}]
set_property -dict {PACKAGE_PIN AE13 IOSTANDARD LVCMOS33} [get_ports {active[2]}]
set_property -dict {PACKAGE_PIN AJ14 IOSTANDARD LVCMOS33} [get_ports {active[3]}]

# LED 4: the interrupt
set_property -dict {PACKAGE_PIN AJ15 IOSTANDARD LVCMOS33} [get_ports fault]

# Eyes have no clock.
set_false_path -to [get_ports {active[*] fault}]
