# SPDX-License-Identifier: Apache-2.0
#
# Stands in for Vivado, so that its scripts run without it: tclsh vivado.tcl SCRIPT ARGUMENTS...
#
# Every command that the scripts may use is here and checks what it is given: options, objects, properties, and in a block design each cell,
# pin, direction, width, clock and address, against cells.tcl.  What is not here is no command, and stops the script.
# An object is a handle "kind:name", so that a name where an object is wanted is an error too.  Nothing is synthesised.
#
# The environment says how it goes: STUB_VERSION (2023.2), STUB_PARTS (all known), STUB_PROGRESS (100%), STUB_SLACK (0.5).

namespace eval stub {
    variable here [file normalize [file dirname [info script]]]
    variable prop               ;# "object,property" -> value
    variable known              ;# kind -> property names that it has (glob patterns)
    variable count 0
    array set prop {}

    proc env {name default} { return [expr {[info exists ::env($name)] ? $::env($name) : $default}] }

    # Options by spec {name takes-a-value ...}, then from `low` to `high` words: {options words}.
    proc arguments {command spec low high words} {
        set options {}
        set rest {}
        for {set i 0} {$i < [llength $words]} {incr i} {
            set word [lindex $words $i]
            if {[regexp {^-[a-z_]+$} $word]} {
                set name [string range $word 1 end]
                if {![dict exists $spec $name]} { error "$command: $word: no such option" }
                if {[dict exists $options $name]} { error "$command: $word twice" }
                if {[dict get $spec $name]} {
                    if {[incr i] >= [llength $words]} { error "$command: $word: no value" }
                    dict set options $name [lindex $words $i]
                } else {
                    dict set options $name 1
                }
            } else {
                lappend rest $word
            }
        }
        if {[llength $rest] < $low || [llength $rest] > $high} {
            error "$command: [llength $rest] arguments, not $low to $high: $rest"
        }
        return [list $options $rest]
    }

    proc kind {object} { return [lindex [split $object :] 0] }
    proc name {object} { return [string range $object [expr {[string first : $object] + 1}] end] }
    proc is {command object args} {
        foreach one $object {
            if {[kind $one] ni $args} { error "$command: $one is no object of kind [join $args { or }]" }
        }
        return $object
    }
    proc single {command object args} {
        if {[llength $object] != 1} { error "$command: [llength $object] objects, one is wanted" }
        return [lindex [is $command $object {*}$args] 0]
    }
    proc quiet {command options found what} {
        if {[llength $found] == 0 && ![dict exists $options quiet]} { puts "WARNING: $command: nothing matches $what" }
        return $found
    }
    proc has {kind property} {
        variable known
        if {[info exists known($kind)]} {
            foreach pattern $known($kind) { if {[string match -nocase $pattern $property]} { return 1 } }
        }
        return 0
    }
    proc get {object property {default ""}} {
        variable prop
        set key $object,[string tolower $property]
        return [expr {[info exists prop($key)] ? $prop($key) : $default}]
    }
    proc put {object property value} { variable prop; set prop($object,[string tolower $property]) $value }

    array set known {
        project {board_part ip_repo_paths part name}
        fileset {top}
        file    {file_type}
        run     {progress status directory}
        path    {slack}
    }
}

# ---- properties --------------------------------------------------------------------------

proc set_property {args} {
    if {[lindex $args 0] eq "-dict"} {
        if {[llength $args] != 3} { error "set_property -dict: {NAME VALUE ...} OBJECTS is wanted" }
        lassign $args - pairs objects
        if {[llength $pairs] % 2} { error "set_property -dict: an odd number of words" }
    } else {
        if {[llength $args] != 3} { error "set_property: NAME VALUE OBJECTS is wanted, not $args" }
        set pairs [lrange $args 0 1]
        set objects [lindex $args 2]
    }
    if {[llength $objects] == 0} { error "set_property [lindex $pairs 0]: no object" }
    foreach object $objects {
        foreach {property value} $pairs {
            set kind [stub::kind $object]
            if {$kind eq "cell"} {
                bd::configure $object $property $value
            } elseif {![stub::has $kind $property]} {
                error "set_property: $object has no property $property"
            } else {
                if {[info commands ${kind}_check] ne ""} { ${kind}_check $object $property $value }
                stub::put $object $property $value
            }
        }
    }
}

proc get_property {args} {
    lassign [stub::arguments get_property {quiet 0} 2 2 $args] options rest
    lassign $rest property object
    if {[llength $object] != 1} { error "get_property $property: [llength $object] objects, one is wanted" }
    if {![stub::has [stub::kind $object] $property]} { error "get_property: $object has no property $property" }
    return [stub::get $object $property]
}

proc project_check {object property value} {
    if {[string equal -nocase $property board_part] && $value ni $::stub::board_parts} { error "set_property: no board part $value" }
    if {[string equal -nocase $property ip_repo_paths] && ![file isdirectory $value]} { error "set_property: $value: no such folder" }
}
proc file_check {object property value} {
    if {$value ni {Verilog {Verilog Header} SystemVerilog VHDL XDC}} { error "set_property: no file type $value" }
}

# ---- project -------------------------------------------------------------------------------

proc version {args} {
    stub::arguments version {short 0} 0 0 $args
    return [stub::env STUB_VERSION 2023.2]
}

proc get_parts {args} {
    lassign [stub::arguments get_parts {quiet 0} 1 1 $args] options rest
    set found {}
    foreach part [stub::env STUB_PARTS [dict keys $::stub::parts]] {
        if {[string match $rest $part]} { lappend found part:$part }
    }
    return [stub::quiet get_parts $options $found $rest]
}

proc create_project {args} {
    lassign [stub::arguments create_project {force 0 part 1} 1 2 $args] options rest
    lassign $rest name folder
    if {$::stub::project ne ""} { error "create_project: $::stub::project is still open" }
    if {![dict exists $options part]} { error "create_project: -part is wanted" }
    if {[llength [get_parts -quiet [dict get $options part]]] != 1} { error "create_project: no part [dict get $options part]" }
    file mkdir $folder
    set ::stub::project $name
    set ::stub::folder $folder
    set ::stub::part [dict get $options part]
    array unset ::stub::files
    set ::stub::constraints {}
    array unset ::stub::prop fileset:*
    bd::clear
    return project:$name
}

proc close_project {args} {
    stub::arguments close_project {} 0 0 $args
    open_project_needed close_project
    set ::stub::project ""
}

proc open_project_needed {command} { if {$::stub::project eq ""} { error "$command: no project is open" } }
proc current_project {} { open_project_needed current_project; return project:$::stub::project }
proc current_fileset {} { open_project_needed current_fileset; return fileset:sources_1 }

proc add_files {args} {
    lassign [stub::arguments add_files {norecurse 0 fileset 1} 1 1 $args] options rest
    open_project_needed add_files
    if {[dict exists $options fileset] && [dict get $options fileset] ni {sources_1 constrs_1}} { error "add_files: no fileset [dict get $options fileset]" }
    set added {}
    foreach path [lindex $rest 0] {
        if {![file isfile $path]} { error "add_files: $path: no such file" }
        if {[info exists ::stub::files([file normalize $path])]} { error "add_files: $path: twice" }
        set ::stub::files([file normalize $path]) 1
        if {[dict exists $options fileset] && [dict get $options fileset] eq "constrs_1"} { lappend ::stub::constraints $path }
        lappend added file:[file normalize $path]
    }
    return $added
}

proc get_files {args} {
    lassign [stub::arguments get_files {quiet 0} 1 1 $args] options rest
    set found {}
    foreach path [lsort [array names ::stub::files]] {
        if {[file tail $path] eq [file tail [lindex $rest 0]]} { lappend found file:$path }
    }
    return [stub::quiet get_files $options $found $rest]
}

proc update_compile_order {args} { stub::arguments update_compile_order {fileset 1} 0 0 $args }

# ---- runs ------------------------------------------------------------------------------------

proc launch_runs {args} {
    lassign [stub::arguments launch_runs {to_step 1 jobs 1} 1 1 $args] options rest
    if {[lindex $rest 0] ni {synth_1 impl_1}} { error "launch_runs: no run [lindex $rest 0]" }
    if {[dict exists $options to_step] && [dict get $options to_step] ne "write_bitstream"} { error "launch_runs: no step [dict get $options to_step]" }
    if {[stub::get fileset:sources_1 top] ne "system_wrapper"} { error "launch_runs: top is [stub::get fileset:sources_1 top], not system_wrapper" }
    xdc::run
    set folder [file join $::stub::folder $::stub::project.runs impl_1]
    file mkdir $folder
    stub::put run:impl_1 progress [stub::env STUB_PROGRESS 100%]
    stub::put run:impl_1 status [expr {[stub::env STUB_PROGRESS 100%] eq "100%" ? "write_bitstream Complete!" : "place_design ERROR"}]
    stub::put run:impl_1 directory $folder
    close [open [file join $folder system_wrapper.bit] w]
    set ::stub::launched 1
}
proc wait_on_run {args} {
    stub::arguments wait_on_run {timeout 1} 1 1 $args
    if {!$::stub::launched} { error "wait_on_run: not launched" }
}
proc get_runs {args} {
    lassign [stub::arguments get_runs {quiet 0} 1 1 $args] options rest
    if {$rest ni {synth_1 impl_1}} { return [stub::quiet get_runs $options {} $rest] }
    return run:$rest
}
proc open_run {args} {
    stub::arguments open_run {} 1 1 $args
    if {[stub::get run:impl_1 progress] ne "100%"} { error "open_run: impl_1 is not complete" }
    set ::stub::open 1
}
proc need_open {command} { if {!$::stub::open} { error "$command: no design is open" } }

proc report_utilization {args} {
    lassign [stub::arguments report_utilization {file 1 return_string 0 hierarchical 0} 0 0 $args] options -
    need_open report_utilization
    # Rows as either family names them.
    set names [expr {[string match xc7* $::stub::part] ? {{Slice LUTs} {Slice Registers}} : {{CLB LUTs} {CLB Registers}}}]
    set text "| [lindex $names 0]              | 3210 |     0 |          0 |     53200 |  6.03 |\n|   LUT as Memory           |  321 |     0 |\
          0 |     17400 |  1.84 |\n| [lindex $names 1]         | 4321 |     0 |          0 |    106400 |  4.06 |\n| Block RAM Tile    |  2.5 |     0\
        |          0 |       140 |  1.79 |\n| DSPs           |    0 |     0 |          0 |       220 |  0.00 |\n"
    if {[dict exists $options file]} { set f [open [dict get $options file] w]; puts $f $text; close $f }
    return [expr {[dict exists $options return_string] ? $text : ""}]
}
proc report_timing_summary {args} {
    lassign [stub::arguments report_timing_summary {file 1 return_string 0} 0 0 $args] options -
    need_open report_timing_summary
    if {[dict exists $options file]} { close [open [dict get $options file] w] }
}
proc get_timing_paths {args} {
    lassign [stub::arguments get_timing_paths {max_paths 1 nworst 1 setup 0 hold 0 quiet 0} 0 0 $args] options -
    need_open get_timing_paths
    stub::put path:worst slack [stub::env STUB_SLACK 0.5]
    return path:worst
}
proc write_hw_platform {args} {
    lassign [stub::arguments write_hw_platform {fixed 0 include_bit 0 force 0 file 1} 0 0 $args] options -
    need_open write_hw_platform
    close [open [dict get $options file] w]
}

# ---- constraints ---------------------------------------------------------------------------------

namespace eval xdc {
    variable pins
    proc run {} {
        variable pins
        array unset pins
        foreach path $::stub::constraints {
            if {[catch {uplevel #0 [list source $path]} message]} { error "[file tail $path]: $message" }
        }
        foreach port [bd::top_ports] {
            if {![info exists pins($port)]} { error "constraints: port $port has no PACKAGE_PIN" }
        }
    }
}
set stub::known(port) {PACKAGE_PIN IOSTANDARD SLEW DRIVE}
proc port_check {object property value} {
    if {[string equal -nocase $property PACKAGE_PIN]} {
        if {$value ni [dict get $::stub::parts $::stub::part pins]} { error "$value: not one of the pins of $::stub::part in cells.tcl" }
        foreach port [array names ::xdc::pins] { if {$::xdc::pins($port) eq $value} { error "$value: of two ports, $port and [stub::name $object]" } }
        if {[info exists ::xdc::pins([stub::name $object])]} { error "[stub::name $object]: two pins" }
        set ::xdc::pins([stub::name $object]) $value
    }
    if {[string equal -nocase $property IOSTANDARD] && $value ni {LVCMOS33 LVCMOS25 LVCMOS18}} { error "no IOSTANDARD $value" }
}
proc get_ports {args} {
    lassign [stub::arguments get_ports {quiet 0} 1 1 $args] options rest
    set found {}
    foreach pattern [lindex $rest 0] {
        set before [llength $found]
        foreach port [bd::top_ports] {
            if {[string match [string map {\[ \\\[ \] \\\]} $pattern] $port]} { lappend found port:$port }
        }
        if {[llength $found] == $before} { error "get_ports: no port $pattern" }
    }
    return $found
}
proc set_false_path {args} {
    lassign [stub::arguments set_false_path {to 1 from 1} 0 0 $args] options -
    dict for {name objects} $options {
        if {[llength $objects] == 0} { error "set_false_path -$name: no object" }
        stub::is set_false_path $objects port
    }
}

foreach file {cells.tcl ipx.tcl bd.tcl} { source [file join $stub::here $file] }
namespace eval stub {
    variable project "" folder "" part "" launched 0 open 0 constraints {}
    array set files {}
}

set argv0 [lindex $argv 0]
set argv [lrange $argv 1 end]
set argc [llength $argv]
if {$argv0 eq "" || ![file isfile $argv0]} {
    puts stderr "usage: vivado.tcl SCRIPT ARGUMENTS..."
    exit 2
}
if {[catch {source $argv0} message]} {
    puts stderr "[file tail $argv0]: [lindex [split $message \n] 0]"
    exit 1
}
