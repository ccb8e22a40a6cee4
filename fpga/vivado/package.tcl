# SPDX-License-Identifier: Apache-2.0
#
# Packages bulkhead_ip.v and the RTL of rtl/files.f as an IP: interfaces are inferred from the wrapper's X_INTERFACE attributes and then
# looked at, parameters get their ranges and registers their description, all as description.tcl says.

namespace eval bh {
    # The packager's objects, or the message.  They are handed on as they come: one of them may look like a list of words.
    proc there {what objects} {
        if {[llength $objects] == 0} { error "$what: there is none" }
        return $objects
    }

    proc package {sources out part} {
        variable root
        upvar #0 bulkhead bulkhead
        set rtl {}
        foreach path [concat $bulkhead(files) $bulkhead(headers)] {
            lappend rtl [need_file [file join $root $path] "rtl/files.f names it"]
        }
        file delete -force $out
        create_project -force bulkhead_ip $out-project -part $part
        set wrapper [file join $sources bulkhead_ip.v]
        add_files -norecurse [concat [list $wrapper] $rtl]
        foreach path $bulkhead(headers) {
            set_property file_type {Verilog Header} [get_files [file tail $path]]
        }
        set_property top bulkhead_ip [current_fileset]
        update_compile_order -fileset sources_1

        ipx::package_project -root_dir $out -vendor bulkhead -library ip -taxonomy /AXI_Infrastructure -import_files -force -set_current true
        set core [ipx::current_core]
        set_property name bulkhead $core
        set_property version $bulkhead(version) $core
        set_property display_name {Bulkhead} $core
        set_property description {AXI4 base and bounds translator with partitions} $core
        set_property supported_families {zynq Production zynquplus Production artix7 Production kintex7 Production} $core

        interfaces $core
        parameters $core
        address_maps $core
        registers $core

        ipx::create_xgui_files $core
        ipx::update_checksums $core
        if {[string is false -strict [ipx::check_integrity -quiet $core]]} { error "ipx::check_integrity refuses the IP" }
        ipx::save_core $core
        close_project
    }

    # What was inferred is what the description says, clock and reset included.
    proc interfaces {core} {
        upvar #0 bulkhead bulkhead
        set axi {}
        foreach {bus mode protocol depends} $bulkhead(interfaces) {
            set found [there "interface $bus" [ipx::get_bus_interfaces -quiet $bus -of_objects $core]]
            if {[get_property interface_mode $found] ne $mode} { error "interface $bus: [get_property interface_mode $found], not $mode" }
            foreach signal [expr {$protocol eq "AXI4LITE" ? {AWADDR AWPROT WDATA ARADDR ARPROT RDATA} : {AWADDR AWLEN AWPROT WLAST ARADDR ARLEN RLAST}}] {
                there "interface $bus, $signal" [ipx::get_port_maps -quiet $signal -of_objects $found]
            }
            if {$depends ne ""} {
                set_property enablement_dependency "\$$depends != 0" $found
                foreach map [ipx::get_port_maps -of_objects $found] {
                    set port [ipx::get_ports [get_property physical_name $map] -of_objects $core]
                    if {[get_property direction $port] eq "in"} { set_property driver_value 0 $port }
                }
            }
            lappend axi $bus
        }
        foreach {bus mode} {aclk slave aresetn slave irq master} {
            set found [there "interface $bus" [ipx::get_bus_interfaces -quiet $bus -of_objects $core]]
            if {[get_property interface_mode $found] ne $mode} { error "interface $bus: [get_property interface_mode $found], not $mode" }
        }
        set clock [ipx::get_bus_interfaces aclk -of_objects $core]
        set with [get_property value [there "ASSOCIATED_BUSIF of aclk" [ipx::get_bus_parameters -quiet ASSOCIATED_BUSIF -of_objects $clock]]]
        if {[lsort [split $with :]] ne [lsort $axi]} { error "aclk is the clock of $with, not of [join $axi :]" }
        # Pins that most systems leave open: what they read then.
        foreach port {part_sel part_req level_sel level_req qacceptn} {
            set_property driver_value 0 [there "port $port" [ipx::get_ports -quiet $port -of_objects $core]]
        }
    }

    proc parameters {core} {
        upvar #0 bulkhead bulkhead
        foreach {name default kind values text} $bulkhead(parameters) {
            set parameter [there "parameter $name" [ipx::get_user_parameters -quiet $name -of_objects $core]]
            set_property description $text $parameter
            switch $kind {
                list  {
                    set_property value_validation_type list $parameter
                    set_property value_validation_list $values $parameter
                }
                range {
                    set_property value_validation_type range_long $parameter
                    set_property value_validation_range_minimum [lindex $values 0] $parameter
                    set_property value_validation_range_maximum [lindex $values 1] $parameter
                }
            }
        }
    }

    # Ranges are those of the packaged configuration's widths.
    proc address_maps {core} {
        upvar #0 bulkhead bulkhead
        foreach {name default kind values text} $bulkhead(parameters) { set is($name) $default }
        foreach {bus mode protocol depends} $bulkhead(interfaces) {
            set interface [ipx::get_bus_interfaces $bus -of_objects $core]
            if {$mode eq "slave"} {
                if {[llength [ipx::get_memory_maps -quiet $bus -of_objects $core]] > 0} { ipx::remove_memory_map $bus $core }
                set map [ipx::add_memory_map $bus $core]
                set_property slave_memory_map_ref $bus $interface
                set lite [expr {$protocol eq "AXI4LITE"}]
                set block [ipx::add_address_block [expr {$lite ? "registers" : "memory"}] $map]
                set_property usage [expr {$lite ? "register" : "memory"}] $block
                set_property base_address 0 $block
                set_property range [expr {$lite ? 65536 : 1 << $is(IPA_WIDTH)}] $block
                set_property width [expr {$lite ? 32 : $is(DATA_WIDTH)}] $block
            } else {
                if {[llength [ipx::get_address_spaces -quiet $bus -of_objects $core]] == 0} {
                    ipx::add_address_space $bus $core
                    set_property master_address_space_ref $bus $interface
                }
                set space [ipx::get_address_spaces $bus -of_objects $core]
                set_property range [expr {1 << $is(PA_WIDTH)}] $space
                set_property width $is(PA_WIDTH) $space
            }
        }
    }

    proc registers {core} {
        upvar #0 bulkhead bulkhead
        set block [ipx::get_address_blocks registers -of_objects [ipx::get_memory_maps s_axil -of_objects $core]]
        foreach {name address access text fields} $bulkhead(registers) {
            set register [ipx::add_register $name $block]
            set_property address_offset $address $register
            set_property size 32 $register
            set_property access $access $register
            set_property description $text $register
            foreach {field low width access reset what} $fields {
                set at [ipx::add_field $field $register]
                set_property bit_offset $low $at
                set_property bit_width $width $at
                set_property access $access $at
                set_property description $what $at
            }
        }
    }
}
