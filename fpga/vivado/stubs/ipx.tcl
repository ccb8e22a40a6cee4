# SPDX-License-Identifier: Apache-2.0
#
# The IP packager: reads the top module's parameters, ports and X_INTERFACE attributes, and keeps what package.tcl says of them.

namespace eval ipx {
    variable core "" root ""
    # Logical signals of an interface type, and the one whose direction tells a master.
    variable types {
        xilinx.com:interface:aximm:1.0 {AWVALID {
            AWID AWADDR AWLEN AWSIZE AWBURST AWLOCK AWCACHE AWPROT AWQOS AWREGION AWUSER AWVALID AWREADY WID WDATA WSTRB WLAST WUSER WVALID WREADY
            BID BRESP BUSER BVALID BREADY ARID ARADDR ARLEN ARSIZE ARBURST ARLOCK ARCACHE ARPROT ARQOS ARREGION ARUSER ARVALID ARREADY
            RID RDATA RRESP RLAST RUSER RVALID RREADY}}
        xilinx.com:signal:clock:1.0 {CLK {CLK}} xilinx.com:signal:reset:1.0 {RST {RST}} xilinx.com:signal:interrupt:1.0 {INTERRUPT {INTERRUPT}}
    }

    proc read_file {path} { set f [open $path]; set text [read $f]; close $f; return $text }

    # Verilog of the project: the top's text; every module that is instantiated and every include file is among the files.
    proc top_module {name} {
        set text ""
        set modules {}
        set headers {}
        foreach path [array names ::stub::files] {
            if {[string match *.vh $path]} {
                if {[stub::get file:$path file_type] ne "Verilog Header"} { error "package_project: $path: its file_type is not Verilog Header" }
                lappend headers [file tail $path]
                continue
            }
            if {![string match *.v $path]} continue
            set sources($path) [read_file $path]
            foreach {all module} [regexp -all -inline -line {^module\s+(\w+)} $sources($path)] {
                if {$module in $modules} { error "package_project: module $module: twice" }
                lappend modules $module
                if {$module eq $name} { set text $sources($path) }
            }
        }
        if {$text eq ""} { error "package_project: no module $name, the top" }
        foreach path [array names sources] {
            regsub -all -line {//.*$} $sources($path) "" plain
            foreach {all module} [regexp -all -inline -line {^\s*(bh_\w+|bulkhead)\s+#?\s*\(?} $plain] {
                if {$module ni $modules} { error "package_project: [file tail $path] needs module $module, which is in no file" }
            }
            foreach {all header} [regexp -all -inline {`include "(\w+\.vh)"} $sources($path)] {
                if {$header ni $headers} { error "package_project: [file tail $path] includes $header, which is in no file" }
            }
        }
        return $text
    }

    proc read_top {text} {
        variable parameters {}
        variable ports {}
        variable interfaces {}
        variable types
        foreach {all name value} [regexp -all -inline -line {^\s*parameter\s+(?:\[63:0\]\s+)?(\w+)\s*=\s*([\w']+)} $text] {
            if {[regexp {^64'h([0-9a-f]+)$} $value all digits]} { set value [expr 0x$digits] }
            dict set parameters $name $value
        }
        set marks {}
        foreach line [split $text \n] {
            if {[regexp {^\s*\(\*\s*(\w+)\s*=\s*"([^"]*)"\s*\*\)\s*$} $line all mark value]} {
                lappend marks $mark $value
            } elseif {[regexp {^\s*(input|output)\s+wire\s+(?:\[([^:\]]+):0\]\s*)?(\w+),?\s*$} $line all direction width name]} {
                dict set ports $name [dict create direction $direction width $width bus ""]
                stub::put ipxport:$name direction [string map {put {}} $direction]
                foreach {mark value} $marks {
                    switch $mark {
                        X_INTERFACE_INFO {
                            lassign $value vlnv bus signal
                            if {![dict exists $types $vlnv]} { error "package_project: $name: no interface $vlnv" }
                            if {$signal ni [lindex [dict get $types $vlnv] 1]} { error "package_project: $name: $vlnv has no signal $signal" }
                            if {[dict exists $interfaces $bus map $signal]} { error "package_project: $name: $bus has a $signal already" }
                            dict set interfaces $bus vlnv $vlnv
                            dict set interfaces $bus map $signal $name
                            stub::put portmap:$bus/$signal physical_name $name
                            dict set ports $name bus $bus
                        }
                        X_INTERFACE_PARAMETER {
                            set words [lmap pair [split $value ,] {string trim $pair}]
                            set bus [lindex [split [lindex $words 0]] 1]
                            foreach pair [lrange $words 1 end] { dict set interfaces $bus parameter [lindex $pair 0] [lindex $pair 1] }
                        }
                        default { error "package_project: $name: no attribute $mark" }
                    }
                }
                set marks {}
            } elseif {$marks ne {}} {
                error "package_project: an attribute stands before no port: $line"
            }
        }
        dict for {bus of} $interfaces {
            if {![dict exists $of vlnv]} { error "package_project: $bus: parameters of an interface without signals" }
            lassign [dict get $types [dict get $of vlnv]] telling -
            if {![dict exists $of map $telling]} { error "package_project: $bus has no $telling" }
            set out [expr {[dict get $ports [dict get $of map $telling] direction] eq "output"}]
            stub::put busif:$bus interface_mode [expr {$out ? "master" : "slave"}]
            dict for {name value} [expr {[dict exists $of parameter] ? [dict get $of parameter] : {}}] { stub::put busparam:$bus/$name value $value }
        }
    }

    # Of a list of names: those that match, as handles.
    proc get {command kind prefix names words parents} {
        lassign [stub::arguments $command {quiet 0 of_objects 1} 0 1 $words] options rest
        if {![dict exists $options of_objects]} { error "$command: -of_objects is wanted" }
        stub::single "$command -of_objects" [dict get $options of_objects] {*}$parents
        set pattern [expr {[llength $rest] ? [lindex $rest 0] : "*"}]
        set found {}
        foreach name $names { if {[string match $pattern $name]} { lappend found $kind:$prefix$name } }
        return [stub::quiet $command $options $found $pattern]
    }
    proc of {words} { return [stub::name [dict get [lindex [stub::arguments "" {quiet 0 of_objects 1} 0 1 $words] 0] of_objects]] }
    proc add {command words parents} {
        lassign [stub::arguments $command {quiet 0} 2 2 $words] - rest
        stub::single $command [lindex $rest 1] {*}$parents
        if {![regexp {^[A-Za-z]\w*$} [lindex $rest 0]]} { error "$command: [lindex $rest 0]: not a name" }
        return $rest
    }

    proc package_project {args} {
        variable core
        variable root
        lassign [stub::arguments ipx::package_project {root_dir 1 vendor 1 library 1 taxonomy 1 import_files 0 force 0 set_current 1} 0 0 $args] options -
        open_project_needed ipx::package_project
        set root [dict get $options root_dir]
        file mkdir $root
        variable maps {} spaces {} registers {}
        read_top [top_module [stub::get fileset:sources_1 top]]
        set core core:[stub::get fileset:sources_1 top]
        stub::put $core vendor [dict get $options vendor]
        stub::put $core library [dict get $options library]
        return $core
    }
    proc current_core {} { variable core; if {$core eq ""} { error "ipx::current_core: there is none" }; return $core }
    proc get_bus_interfaces {args} { variable interfaces; return [get ipx::get_bus_interfaces busif "" [dict keys $interfaces] $args core] }
    proc get_port_maps {args} {
        variable interfaces
        set bus [of $args]
        return [get ipx::get_port_maps portmap $bus/ [dict keys [dict get $interfaces $bus map]] $args busif]
    }
    proc get_bus_parameters {args} {
        variable interfaces
        set bus [of $args]
        set names [expr {[dict exists $interfaces $bus parameter] ? [dict keys [dict get $interfaces $bus parameter]] : {}}]
        return [get ipx::get_bus_parameters busparam $bus/ $names $args busif]
    }
    proc get_ports {args} { variable ports; return [get ipx::get_ports ipxport "" [dict keys $ports] $args core] }
    proc get_user_parameters {args} { variable parameters; return [get ipx::get_user_parameters userparam "" [dict keys $parameters] $args core] }
    proc get_memory_maps {args} { variable maps; return [get ipx::get_memory_maps memmap "" [dict keys $maps] $args core] }
    proc get_address_spaces {args} { variable spaces; return [get ipx::get_address_spaces addrspace "" $spaces $args core] }
    proc get_address_blocks {args} {
        variable maps
        set map [of $args]
        return [get ipx::get_address_blocks addrblock $map/ [dict get $maps $map] $args memmap]
    }
    proc add_memory_map {args} {
        variable maps
        lassign [add ipx::add_memory_map $args core] name
        if {[dict exists $maps $name]} { error "ipx::add_memory_map: $name: there is one" }
        dict set maps $name {}
        return memmap:$name
    }
    proc remove_memory_map {args} { variable maps; lassign [add ipx::remove_memory_map $args core] name; dict unset maps $name }
    proc add_address_block {args} {
        variable maps
        lassign [add ipx::add_address_block $args memmap] name map
        dict lappend maps [stub::name $map] $name
        return addrblock:[stub::name $map]/$name
    }
    proc add_address_space {args} { variable spaces; lassign [add ipx::add_address_space $args core] name; lappend spaces $name; return addrspace:$name }
    proc add_register {args} {
        variable registers
        lassign [add ipx::add_register $args addrblock] name block
        if {[dict exists $registers $name]} { error "ipx::add_register: $name: there is one" }
        dict set registers $name [dict create block $block fields {}]
        return register:$name
    }
    proc add_field {args} {
        variable registers
        lassign [add ipx::add_field $args register] name register
        set of [stub::name $register]
        if {$name in [dict get $registers $of fields]} { error "ipx::add_field: $of.$name: there is one" }
        dict set registers $of fields [concat [dict get $registers $of fields] $name]
        return field:$of/$name
    }
    proc create_xgui_files {args} { stub::single ipx::create_xgui_files $args core }
    proc update_checksums {args} { stub::single ipx::update_checksums $args core }

    proc wrong {} {
        variable interfaces
        variable registers
        variable parameters
        variable spaces
        variable maps
        dict for {bus of} $interfaces {
            if {[dict get $of vlnv] ne "xilinx.com:interface:aximm:1.0"} continue
            if {[stub::get busif:$bus interface_mode] eq "slave"} {
                if {![dict exists $maps [stub::get busif:$bus slave_memory_map_ref]]} { return "$bus has no memory map" }
            } elseif {[stub::get busif:$bus master_address_space_ref] ni $spaces} { return "$bus has no address space" }
        }
        set at {}
        dict for {name of} $registers {
            set offset [expr {[stub::get register:$name address_offset] + 0}]
            set range [stub::get [dict get $of block] range]
            if {[stub::get register:$name size] != 32 || $offset % 4 || $offset + 4 > $range} { return "register $name at $offset" }
            if {[dict exists $at $offset]} { return "registers $name and [dict get $at $offset] are both at $offset" }
            dict set at $offset $name
            set taken 0
            foreach field [dict get $of fields] {
                set low [stub::get field:$name/$field bit_offset]
                set bits [expr {((1 << [stub::get field:$name/$field bit_width]) - 1) << $low}]
                if {$bits & $taken || $bits >> 32} { return "field $name.$field" }
                set taken [expr {$taken | $bits}]
            }
        }
        if {[dict size $registers] == 0} { return "no register" }
        dict for {name value} $parameters {
            if {![allows $name $value]} { return "parameter $name = $value" }
        }
        return ""
    }
    proc allows {name v} {
        switch [stub::get userparam:$name value_validation_type] {
            list       { return [expr {$v in [stub::get userparam:$name value_validation_list]}] }
            range_long {
                return [expr {$v >= [stub::get userparam:$name value_validation_range_minimum]
                           && $v <= [stub::get userparam:$name value_validation_range_maximum]}]
            }
        }
        return [string is wideinteger -strict $v]
    }
    proc check_integrity {args} {
        lassign [stub::arguments ipx::check_integrity {quiet 0} 1 1 $args] - rest
        stub::single ipx::check_integrity $rest core
        set why [wrong]
        if {$why ne ""} { puts "ERROR: ipx::check_integrity: $why" }
        return [expr {$why eq ""}]
    }
    proc save_core {args} {
        variable root
        variable registers
        variable interfaces
        stub::single ipx::save_core $args core
        set kept {}
        foreach name {parameters ports interfaces maps spaces} { variable $name; dict set kept $name [set $name] }
        set of {}
        foreach key [array names ::stub::prop] {
            if {[string match busif:* $key] || [string match userparam:* $key] || [string match addr* $key]} { lappend of $key $::stub::prop($key) }
        }
        dict set kept prop $of
        set core [current_core]
        dict set kept vlnv [stub::get $core vendor]:[stub::get $core library]:[stub::get $core name]:[stub::get $core version]
        set f [open [file join $root component.stub] w]
        puts $f $kept
        close $f
        puts "stub: [dict get $kept vlnv]: [dict size $interfaces] interfaces, [dict size $registers] registers"
    }
}

array set stub::known {
    core      {name version display_name description supported_families vendor library}
    busif     {interface_mode enablement_dependency slave_memory_map_ref master_address_space_ref}
    busparam  {value}
    portmap   {physical_name}
    ipxport   {driver_value enablement_dependency direction}
    userparam {value description display_name value_validation_type value_validation_list value_validation_range_minimum value_validation_range_maximum}
    addrblock {usage base_address range width access}
    addrspace {range width}
    register  {address_offset size access description}
    field     {bit_offset bit_width access description}
}
proc userparam_check {object property value} {
    if {$property eq "value_validation_type" && $value ni {list range_long range_float pairs none}} { error "set_property: no value_validation_type $value" }
}
proc addrblock_check {object property value} {
    if {$property eq "usage" && $value ni {memory register reserved}} { error "set_property: no usage $value" }
}
proc register_check {object property value} {
    if {$property eq "access" && $value ni {read-write read-only write-only}} { error "set_property: $object: no access $value" }
}
proc field_check {object property value} { register_check $object $property $value }
proc busif_check {object property value} {
    if {$property eq "enablement_dependency"} {
        foreach {all name} [regexp -all -inline {\$(\w+)} $value] {
            if {![dict exists $::ipx::parameters $name]} { error "set_property: $object: enablement_dependency: no parameter $name" }
        }
    }
}

# ---- the packaged IP in a block design -----------------------------------------------------------

proc update_ip_catalog {args} {
    stub::arguments update_ip_catalog {rebuild 0} 0 0 $args
    set path [file join [stub::get project:[current_project_name] ip_repo_paths] component.stub]
    if {![file isfile $path]} { return }
    set kept [ipx::read_file $path]
    foreach {key value} [dict get $kept prop] { set ::stub::prop($key) $value }
    dict set ::bd::ips [dict get $kept vlnv] $kept
}
proc current_project_name {} { return [stub::name [current_project]] }

namespace eval ip {
    proc properties {kept} {
        set list {}
        foreach {name value} [dict get $kept parameters] { lappend list $name $value "\[ipx::allows $name \$v\]" }
        return $list
    }
    proc bits {width list} {
        if {$width eq ""} { return 1 }
        foreach {name value} $list { regsub -all "\\m$name\\M" $width $value width }
        return [expr "$width + 1"]
    }
    proc rows {kept list} {
        set rows {}
        set ports [dict get $kept ports]
        dict for {bus of} [dict get $kept interfaces] {
            set depends [stub::get busif:$bus enablement_dependency 1]
            foreach {name value} $list { set $name $value }
            if {![expr $depends]} continue
            set mode [string totitle [stub::get busif:$bus interface_mode]]
            set map [dict get $of map]
            switch [dict get $of vlnv] {
                xilinx.com:signal:clock:1.0     { lappend rows [list pin [dict get $map CLK] I 1 clk] }
                xilinx.com:signal:reset:1.0     { lappend rows [list pin [dict get $map RST] I 1 rst] }
                xilinx.com:signal:interrupt:1.0 { lappend rows [list pin [dict get $map INTERRUPT] O 1 intr] }
                default {
                    set is [list clock aclk protocol [dict get $of parameter PROTOCOL] address [bits [dict get $ports [dict get $map AWADDR] width] $list] \
                        data [bits [dict get $ports [dict get $map WDATA] width] $list]]
                    lappend rows [list bus $bus $mode aximm $is]
                    if {$mode eq "Slave"} {
                        set name [stub::get busif:$bus slave_memory_map_ref]
                        foreach block [dict get $kept maps $name] {
                            set most [stub::get addrblock:$name/$block range]
                            lappend rows [list segment $bus $block $bus [stub::get addrblock:$name/$block base_address] $most free]
                        }
                    } else {
                        lappend rows [list space $bus [list $bus [list 0 [stub::get addrspace:$bus range]]]]
                    }
                }
            }
        }
        dict for {name of} $ports {
            if {[dict get $of bus] eq ""} {
                lappend rows [list pin $name [expr {[dict get $of direction] eq "input" ? "I" : "O"}] [bits [dict get $of width] $list] data]
            }
        }
        return $rows
    }
}
