# SPDX-License-Identifier: Apache-2.0
#
# Block designs: what is connected to what, under which clock, at which addresses.

namespace eval bd {
    # conf: "cell,property" -> value; netof: end of a wire -> its net; busof: end of a bus -> the other end
    proc clear {} {
        variable cells {} nets {} ports {} intf_ports {} assigned {} excluded {} design "" state none ips {}
        foreach name {conf netof busof rows_of} { variable $name; array unset $name }
    }
    proc need {command} {
        variable design
        if {$design eq ""} { error "$command: no block design is open" }
    }
    proc changed {} { variable state; set state changed }

    # ---- cells ------------------------------------------------------------------------------

    proc properties {vlnv} {
        variable ips
        if {[dict exists $ips $vlnv]} { return [ip::properties [dict get $ips $vlnv]] }
        return [cells::[dict get $::stub::catalogue $vlnv]::properties]
    }

    proc configure {object property value} {
        variable conf
        variable cells
        set cell [stub::name $object]
        if {![regexp {^CONFIG\.(\w+)$} $property all name]} { error "set_property: cell $cell has no property $property" }
        foreach {known default test} [properties [dict get $cells $cell]] {
            if {$known ne $name} continue
            set v $value
            if {[catch {expr $test} fine] || !$fine} { error "set_property: $cell: $property can't be $value" }
            set conf($cell,$name) $value
            variable rows_of
            array unset rows_of $cell
            changed
            return
        }
        error "set_property: $cell ([dict get $cells $cell]) has no property $property"
    }

    proc rows {cell} {
        variable cells
        variable conf
        variable ips
        variable rows_of            ;# until a property of the cell changes
        if {[info exists rows_of($cell)]} { return $rows_of($cell) }
        set vlnv [dict get $cells $cell]
        set list {}
        foreach {name default test} [properties $vlnv] { lappend list $name $conf($cell,$name) }
        if {[dict exists $ips $vlnv]} {
            set rows_of($cell) [ip::rows [dict get $ips $vlnv] $list]
        } else {
            set rows_of($cell) [cells::[dict get $::stub::catalogue $vlnv]::rows $list]
        }
        return $rows_of($cell)
    }

    proc row {path args} {
        variable cells
        set path [string trimleft $path /]
        set cell [lindex [split $path /] 0]
        if {![dict exists $cells $cell]} { return {} }
        foreach row [rows $cell] {
            if {[lindex $row 0] in $args && "$cell/[lindex $row 1]" eq $path} { return $row }
        }
        return {}
    }

    proc find {command kind words args} {
        lassign [stub::arguments $command {quiet 0} 1 1 $words] options rest
        need $command
        set path [string trimleft [lindex $rest 0] /]
        set found [expr {[row $path {*}$args] ne {} ? [list $kind:$path] : {}}]
        return [stub::quiet $command $options $found $path]
    }

    proc top_ports {} {
        variable ports
        set found {}
        dict for {name spec} $ports {
            if {[dict get $spec width] == 1} { lappend found $name } else {
                for {set i 0} {$i < [dict get $spec width]} {incr i} { lappend found $name\[$i\] }
            }
        }
        return $found
    }

    # {drives width kind} of the end of a wire.
    proc end {object} {
        variable ports
        if {[stub::kind $object] eq "bdport"} {
            set spec [dict get $ports [stub::name $object]]
            return [list [expr {[dict get $spec dir] eq "I"}] [dict get $spec width] any]
        }
        set row [row [stub::name $object] pin]
        if {$row eq {}} { error "[stub::name $object]: no such pin any more" }
        return [list [expr {[lindex $row 2] eq "O"}] [lindex $row 3] [lindex $row 4]]
    }

    proc join_wires {objects} {
        variable nets
        variable netof
        set members {}
        set joined {}
        foreach object $objects {
            set name $object
            lassign [end $object] drives
            if {[info exists netof($name)]} {
                if {!$drives} { error "connect_bd_net: [stub::name $object] is connected already" }
                lappend joined $netof($name)
                lappend members {*}[lindex $nets $netof($name)]
            } else {
                lappend members $name
            }
        }
        set members [lsort -unique $members]
        set drivers {}
        foreach name $members { if {[lindex [end $name] 0]} { lappend drivers $name } }
        if {[llength $drivers] != 1} { error "connect_bd_net: [llength $drivers] drivers among [lmap m $members {stub::name $m}]: one is wanted" }
        lassign [end $drivers] - width kind
        foreach name $members {
            lassign [end $name] drives sink_width sink_kind
            if {$drives} continue
            if {$sink_width != $width} { error "connect_bd_net: [stub::name $drivers] has $width bits, [stub::name $name] $sink_width" }
            if {$sink_kind in {clk rst} && $kind ne $sink_kind} { error "connect_bd_net: [stub::name $name] ($sink_kind) from [stub::name $drivers] ($kind)" }
            if {$sink_kind eq "intr" && $kind ni {intr data}} { error "connect_bd_net: [stub::name $name] (interrupt) from [stub::name $drivers] ($kind)" }
        }
        if {[llength $members] < 2} { error "connect_bd_net: one pin only" }
        lappend nets $members
        foreach name $members { set netof($name) [expr {[llength $nets] - 1}] }
        changed
    }

    proc driver {path} {
        variable nets
        variable netof
        if {![info exists netof(pin:$path)]} { return "" }
        foreach name [lindex $nets $netof(pin:$path)] { if {[lindex [end $name] 0]} { return [stub::name $name] } }
        return ""
    }

    # {mode type {properties}} of an interface's end; a port of the design mirrors the cell's.
    proc bus_end {object} {
        variable intf_ports
        if {[stub::kind $object] eq "bdintfport"} {
            lassign [dict get $intf_ports [stub::name $object]] mode type
            return [list [expr {$mode eq "Master" ? "Slave" : "Master"}] $type {}]
        }
        return [lrange [row [stub::name $object] bus] 2 4]
    }

    proc join_buses {a b} {
        variable busof
        lassign [bus_end $a] mode_a type_a is_a
        lassign [bus_end $b] mode_b type_b is_b
        set names "[stub::name $a] and [stub::name $b]"
        if {$mode_a eq $mode_b} { error "connect_bd_intf_net: $names: both are $mode_a" }
        if {$type_a ne $type_b} { error "connect_bd_intf_net: $names: $type_a and $type_b" }
        foreach object [list $a $b] {
            if {[info exists busof($object)]} { error "connect_bd_intf_net: [stub::name $object] is connected already" }
        }
        foreach what {protocol data} {
            set values {}
            foreach is [list $is_a $is_b] { if {[dict exists $is $what] && [dict get $is $what] ne "any"} { lappend values [dict get $is $what] } }
            if {[llength [lsort -unique $values]] > 1} { error "connect_bd_intf_net: $names: $what [join $values { and }]" }
        }
        set busof($a) $b
        set busof($b) $a
        changed
    }

    # ---- addresses ---------------------------------------------------------------------------

    proc bytes {text} {
        if {[regexp {^(\d+)([KMGT])$} $text all n unit]} { return [expr {$n << (10 * ([string first $unit KMGT] + 1))}] }
        if {![string is wideinteger -strict $text]} { error "assign_bd_address: $text is no number of bytes" }
        return [expr {wide($text)}]
    }

    proc exclude {space segment} {
        variable assigned
        variable excluded
        if {![dict exists [reach $space] $segment]} { error "exclude_bd_addr_seg: $space has no way to $segment" }
        if {[lsearch -glob $assigned "$space $segment *"] >= 0} { error "exclude_bd_addr_seg: $segment is assigned in $space" }
        lappend excluded "$space $segment"
        changed
    }

    # Subordinate interfaces behind a manager's one.
    proc behind {path} {
        variable busof
        variable cells
        if {![info exists busof(bus:$path)]} { return {} }
        set peer [stub::name $busof(bus:$path)]
        set cell [lindex [split $peer /] 0]
        if {![dict exists $cells $cell]} { return {} }
        if {![string match xilinx.com:ip:smartconnect:* [dict get $cells $cell]]} { return [list $peer] }
        set found {}
        foreach row [rows $cell] {
            if {[lindex $row 0] eq "bus" && [lindex $row 2] eq "Master"} { lappend found {*}[behind $cell/[lindex $row 1]] }
        }
        return $found
    }

    # {segment apertures} that a space reaches.
    proc reach {space} {
        set cell [lindex [split $space /] 0]
        set found {}
        foreach {bus apertures} [lindex [row $space space] 2] {
            foreach slave [behind $cell/$bus] {
                set at [lindex [split $slave /] 0]
                foreach row [rows $at] {
                    if {[lindex $row 0] eq "segment" && "$at/[lindex $row 3]" eq $slave} { lappend found $at/[lindex $row 1]/[lindex $row 2] $apertures }
                }
            }
        }
        return $found
    }

    proc segment {path} {
        set path [string trimleft $path /]
        variable cells
        set cell [lindex [split $path /] 0]
        if {![dict exists $cells $cell]} { return {} }
        foreach row [rows $cell] {
            if {[lindex $row 0] eq "segment" && "$cell/[lindex $row 1]/[lindex $row 2]" eq $path} { return $row }
        }
        return {}
    }

    proc hex {n} { return [format 0x%llX $n] }

    proc assign {space segment offset range} {
        variable assigned
        set what "assign_bd_address: $segment in $space at [hex $offset]"
        set reach [reach $space]
        if {![dict exists $reach $segment]} { error "$what: $space has no way there" }
        lassign [segment $segment] - - - - base most kind
        if {$range & ($range - 1) || $range < 4096} { error "$what: a range of $range bytes is no power of two from 4096 on" }
        if {$offset % $range} { error "$what: not a multiple of its range, [hex $range]" }
        if {$range > $most} { error "$what: range [hex $range], the segment has [hex $most]" }
        if {$kind eq "fixed" && ($offset < $base || $offset + $range > $base + $most)} {
            error "$what: the segment is at [hex $base] to [hex [expr {$base + $most - 1}]]"
        }
        set inside 0
        foreach {low size} [dict get $reach $segment] { if {$offset >= $low && $offset + $range <= $low + $size} { set inside 1 } }
        if {!$inside} { error "$what: outside the apertures [dict get $reach $segment]" }
        foreach one $assigned {
            lassign $one other_space other from size
            if {$other_space ne $space} continue
            if {$other eq $segment} { error "$what: assigned already" }
            if {$offset < $from + $size && $from < $offset + $range} { error "$what: overlaps $other at [hex $from]" }
        }
        lappend assigned [list $space $segment $offset $range]
        changed
    }

    proc validate {} {
        variable cells
        variable netof
        variable busof
        variable assigned
        variable ports
        dict for {cell vlnv} $cells {
            foreach row [rows $cell] {
                lassign $row kind name
                switch $kind {
                    pin {
                        if {[lindex $row 2] eq "I" && [lindex $row 4] in {clk rst intr} && ![info exists netof(pin:$cell/$name)]} {
                            error "validate_bd_design: $cell/$name is not connected"
                        }
                    }
                    bus {
                        if {![info exists busof(bus:$cell/$name)]} { error "validate_bd_design: $cell/$name is not connected" }
                        set peer $busof(bus:$cell/$name)
                        if {[stub::kind $peer] eq "bus" && [dict exists [lindex $row 4] clock]} {
                            set own [driver $cell/[dict get [lindex $row 4] clock]]
                            set other [driver [lindex [split [stub::name $peer] /] 0]/[dict get [lindex [bus_end $peer] 2] clock]]
                            if {$own ne $other} { error "validate_bd_design: $cell/$name is clocked by $own, [stub::name $peer] by $other" }
                        }
                    }
                    space {
                        foreach {segment apertures} [reach $cell/$name] {
                            if {[lsearch -glob $assigned "$cell/$name $segment *"] < 0 && "$cell/$name $segment" ni $::bd::excluded} {
                                error "validate_bd_design: $segment has no address in $cell/$name"
                            }
                        }
                    }
                }
            }
        }
        # What was connected is still there under the properties that the cells have now.
        foreach name [array names netof] { end $name }
        foreach name [array names busof] {
            if {[stub::kind $name] ne "bus"} continue
            if {[row [stub::name $name] bus] eq {}} { error "validate_bd_design: [stub::name $name]: no such interface any more" }
        }
        dict for {name spec} $ports {
            if {![info exists netof(bdport:$name)]} { error "validate_bd_design: port $name is not connected" }
        }
    }
}
bd::clear
set stub::known(cell) {CONFIG.*}

proc create_bd_design {args} {
    stub::arguments create_bd_design {} 1 1 $args
    open_project_needed create_bd_design
    if {$::bd::design ne ""} { error "create_bd_design: $::bd::design is open" }
    set ::bd::design [lindex $args 0]
    set path [file join $::stub::folder $::bd::design.bd]
    close [open $path w]
    set ::stub::files([file normalize $path]) 1
}

proc create_bd_cell {args} {
    lassign [stub::arguments create_bd_cell {type 1 vlnv 1} 1 1 $args] options rest
    bd::need create_bd_cell
    if {![dict exists $options type] || [dict get $options type] ne "ip"} { error "create_bd_cell: -type ip is wanted" }
    set vlnv [dict get $options vlnv]
    if {![dict exists $::stub::catalogue $vlnv] && ![dict exists $::bd::ips $vlnv]} { error "create_bd_cell: no IP $vlnv" }
    if {![regexp {^[A-Za-z]\w*$} $rest]} { error "create_bd_cell: $rest: not a name" }
    if {[dict exists $::bd::cells $rest]} { error "create_bd_cell: $rest: there is one already" }
    dict set ::bd::cells $rest $vlnv
    foreach {name default test} [bd::properties $vlnv] { set ::bd::conf($rest,$name) $default }
    bd::changed
    return cell:$rest
}

proc get_bd_cells {args} {
    lassign [stub::arguments get_bd_cells {quiet 0} 1 1 $args] options rest
    set name [string trimleft $rest /]
    return [stub::quiet get_bd_cells $options [expr {[dict exists $::bd::cells $name] ? "cell:$name" : {}}] $rest]
}
proc get_bd_pins {args} { return [bd::find get_bd_pins pin $args pin] }
proc get_bd_intf_pins {args} { return [bd::find get_bd_intf_pins bus $args bus] }
proc get_bd_addr_spaces {args} { return [bd::find get_bd_addr_spaces space $args space] }
proc get_bd_addr_segs {args} {
    lassign [stub::arguments get_bd_addr_segs {quiet 0} 1 1 $args] options rest
    set path [string trimleft [lindex $rest 0] /]
    set found {}
    dict for {cell vlnv} $::bd::cells {
        foreach row [bd::rows $cell] {
            if {[lindex $row 0] eq "segment" && [string match $path $cell/[lindex $row 1]/[lindex $row 2]]} {
                lappend found segment:$cell/[lindex $row 1]/[lindex $row 2]
            }
        }
    }
    return [stub::quiet get_bd_addr_segs $options $found $path]
}
proc get_bd_ports {args} {
    lassign [stub::arguments get_bd_ports {quiet 0} 1 1 $args] options rest
    return [stub::quiet get_bd_ports $options [expr {[dict exists $::bd::ports $rest] ? "bdport:$rest" : {}}] $rest]
}
proc get_bd_intf_ports {args} {
    lassign [stub::arguments get_bd_intf_ports {quiet 0} 1 1 $args] options rest
    return [stub::quiet get_bd_intf_ports $options [expr {[dict exists $::bd::intf_ports $rest] ? "bdintfport:$rest" : {}}] $rest]
}

proc create_bd_port {args} {
    lassign [stub::arguments create_bd_port {dir 1 from 1 to 1 type 1} 1 1 $args] options rest
    bd::need create_bd_port
    if {![dict exists $options dir] || [dict get $options dir] ni {I O}} { error "create_bd_port $rest: -dir I or O is wanted" }
    if {[dict exists $::bd::ports $rest]} { error "create_bd_port: $rest: there is one already" }
    set width 1
    if {[dict exists $options from] || [dict exists $options to]} { set width [expr {[dict get $options from] - [dict get $options to] + 1}] }
    dict set ::bd::ports $rest [dict create dir [dict get $options dir] width $width]
    bd::changed
    return bdport:$rest
}

proc create_bd_intf_port {args} {
    lassign [stub::arguments create_bd_intf_port {mode 1 vlnv 1} 1 1 $args] options rest
    bd::need create_bd_intf_port
    if {[dict get $options mode] ni {Master Slave}} { error "create_bd_intf_port: no mode [dict get $options mode]" }
    if {![dict exists $::stub::port_interfaces [dict get $options vlnv]]} { error "create_bd_intf_port: no interface [dict get $options vlnv]" }
    if {[dict exists $::bd::intf_ports $rest]} { error "create_bd_intf_port: $rest: there is one already" }
    dict set ::bd::intf_ports $rest [list [dict get $options mode] [dict get $::stub::port_interfaces [dict get $options vlnv]]]
    bd::changed
    return bdintfport:$rest
}

proc connect_bd_net {args} {
    lassign [stub::arguments connect_bd_net {net 1} 2 99 $args] options rest
    bd::need connect_bd_net
    set objects {}
    foreach word $rest { lappend objects {*}[stub::is connect_bd_net $word pin bdport] }
    if {[llength $objects] < [llength $rest]} { error "connect_bd_net: an object is missing" }
    bd::join_wires $objects
}

proc connect_bd_intf_net {args} {
    lassign [stub::arguments connect_bd_intf_net {intf_net 1} 2 2 $args] options rest
    bd::need connect_bd_intf_net
    lassign $rest a b
    bd::join_buses [stub::single connect_bd_intf_net $a bus bdintfport] [stub::single connect_bd_intf_net $b bus bdintfport]
}

proc assign_bd_address {args} {
    lassign [stub::arguments assign_bd_address {offset 1 range 1 target_address_space 1 force 0} 1 1 $args] options rest
    bd::need assign_bd_address
    foreach name {offset range target_address_space} { if {![dict exists $options $name]} { error "assign_bd_address: -$name is wanted" } }
    set space [stub::name [stub::single assign_bd_address [dict get $options target_address_space] space]]
    bd::assign $space [stub::name [stub::single assign_bd_address [lindex $rest 0] segment]] \
        [bd::bytes [dict get $options offset]] [bd::bytes [dict get $options range]]
}

proc exclude_bd_addr_seg {args} {
    lassign [stub::arguments exclude_bd_addr_seg {target_address_space 1} 1 1 $args] options rest
    bd::need exclude_bd_addr_seg
    set space [stub::name [stub::single exclude_bd_addr_seg [dict get $options target_address_space] space]]
    bd::exclude $space [stub::name [stub::single exclude_bd_addr_seg [lindex $rest 0] segment]]
}

proc apply_bd_automation {args} {
    lassign [stub::arguments apply_bd_automation {rule 1 config 1} 1 1 $args] options rest
    bd::need apply_bd_automation
    set cell [stub::name [stub::single apply_bd_automation $rest cell]]
    if {[dict get $options rule] ni $::stub::rules} { error "apply_bd_automation: no rule [dict get $options rule]" }
    set config [dict get $options config]
    foreach name [dict keys $config] { if {$name ni {make_external apply_board_preset Master Slave}} { error "apply_bd_automation: $name: not of this rule" } }
    if {[dict get $config apply_board_preset] eq "1" && [stub::get project:$::stub::project board_part] eq ""} {
        error "apply_bd_automation: a preset without board_part"
    }
    if {[dict exists $config make_external]} {
        foreach name [split [string map {{ } {}} [dict get $config make_external]] ,] {
            set type [lindex [bd::row $cell/$name bus] 3]
            if {$type eq ""} { error "apply_bd_automation: $cell has no $name" }
            foreach {vlnv of} $::stub::port_interfaces { if {$of eq $type} { create_bd_intf_port -mode Master -vlnv $vlnv $name } }
            connect_bd_intf_net [get_bd_intf_pins $cell/$name] [get_bd_intf_ports $name]
        }
    }
}

proc validate_bd_design {args} {
    stub::arguments validate_bd_design {force 0} 0 0 $args
    bd::need validate_bd_design
    bd::validate
    set ::bd::state valid
    puts "stub: [dict size $::bd::cells] cells, [llength [lsort -unique [lmap {k v} [array get ::bd::netof] {set v}]]] nets,\
        [expr {[array size ::bd::busof] / 2}] buses, [llength $::bd::assigned] addresses are valid"
    foreach one $::bd::assigned { puts "stub: [lindex $one 0] [lindex $one 1] [bd::hex [lindex $one 2]] [bd::hex [lindex $one 3]]" }
}

proc save_bd_design {args} {
    stub::arguments save_bd_design {} 0 0 $args
    bd::need save_bd_design
    if {$::bd::state ne "valid"} { error "save_bd_design: changed since validate_bd_design" }
    set ::bd::state saved
}

proc make_wrapper {args} {
    lassign [stub::arguments make_wrapper {files 1 top 0} 0 0 $args] options -
    stub::single make_wrapper [dict get $options files] file
    if {$::bd::state ne "saved"} { error "make_wrapper: the block design is not saved" }
    set path [file join $::stub::folder ${::bd::design}_wrapper.v]
    close [open $path w]
    return $path
}
