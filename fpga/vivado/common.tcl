# SPDX-License-Identifier: Apache-2.0
#
# What the scripts of both families share: options, messages, the run from a block design to reports.
#
# A mistake is one line on standard error, "build.tcl: what: rule", and exit 2; a design that does not fit, misses its clock or fails in
# a step of Vivado is exit 1.  Neither leaves a bitstream behind.

namespace eval bh {
    variable script build.tcl
    variable root [file normalize [file join [file dirname [info script]] .. ..]]
    variable oldest 2022.1          ;# release whose commands are used
    variable results {}             ;# files that a failed run must not leave behind

    proc stop {code message} {
        variable script
        variable results
        foreach path $results { file delete -force $path }
        puts stderr "$script: $message"
        exit $code
    }

    # Options -name value of `list`, a dictionary of defaults, into it.
    proc options {list words} {
        foreach {name value} $words {
            if {![string match -* $name] || ![dict exists $list [string range $name 1 end]]} {
                stop 2 "$name: no such option; there are -[join [dict keys $list] { -}]"
            }
            if {$value eq ""} { stop 2 "$name: a value is wanted" }
            dict set list [string range $name 1 end] $value
        }
        return $list
    }

    proc need_file {path why} {
        if {![file isfile $path]} { stop 2 "$path: no such file: $why" }
        return $path
    }

    proc need_version {} {
        variable oldest
        set found [version -short]
        if {![regexp {^(\d+)\.(\d+)} $found all year release]} { stop 2 "Vivado $found: a release such as $oldest is wanted" }
        lassign [split $oldest .] least_year least_release
        if {$year < $least_year || ($year == $least_year && $release < $least_release)} {
            stop 2 "Vivado $found: $oldest or later is wanted"
        }
    }

    # What describe.py wrote for this configuration, into bulkhead().
    proc describe {folder config} {
        upvar #0 bulkhead bulkhead
        array unset bulkhead
        set hint "make vivado-sources CONFIG=$config BUILD=... writes it"
        need_file [file join $folder bulkhead_ip.v] $hint
        uplevel #0 [list source [need_file [file join $folder description.tcl] $hint]]
        if {$bulkhead(config) ne $config} { stop 2 "$folder: of configuration $bulkhead(config), not $config: $hint" }
    }

    # Runs one step of Vivado: its error is ours, in one line.
    proc step {what body} {
        if {[catch {uplevel 1 $body} message]} { stop 1 "$what: [lindex [split $message \n] 0]" }
    }

    # Exactly one object, or the message.
    proc one {what objects} {
        if {[llength $objects] != 1} { error "$what: [llength $objects] found, one is wanted" }
        return [lindex $objects 0]
    }

    # ---- block design -----------------------------------------------------------------

    proc connect {from args} {
        foreach to $args {
            connect_bd_net [one $from [get_bd_pins -quiet $from]] [one $to [get_bd_pins -quiet $to]]
        }
    }

    proc connect_bus {from to} {
        connect_bd_intf_net [one $from [get_bd_intf_pins -quiet $from]] [one $to [get_bd_intf_pins -quiet $to]]
    }

    # An interface pin of a cell as the design's port of the same kind.
    proc export_bus {pin port vlnv} {
        create_bd_intf_port -mode Master -vlnv $vlnv $port
        connect_bd_intf_net [one $pin [get_bd_intf_pins -quiet $pin]] [one $port [get_bd_intf_ports -quiet $port]]
    }

    # Width 1: a wire, else a vector.
    proc export_pin {pin port width} {
        if {$width > 1} {
            create_bd_port -dir O -from [expr {$width - 1}] -to 0 $port
        } else {
            create_bd_port -dir O $port
        }
        connect_bd_net [one $pin [get_bd_pins -quiet $pin]] [one $port [get_bd_ports -quiet $port]]
    }

    proc assign {space offset range segment} {
        assign_bd_address -offset $offset -range $range -target_address_space [one $space [get_bd_addr_spaces -quiet $space]] \
            [one $segment [get_bd_addr_segs -quiet $segment]] -force
    }

    # Of what a space reaches behind `segments`, nothing but `wanted`: SmartConnect answers the rest DECERR.
    proc exclude_but {space segments wanted} {
        foreach segment [get_bd_addr_segs -quiet $segments] {
            if {[file tail $segment] ne $wanted} {
                exclude_bd_addr_seg -target_address_space [one $space [get_bd_addr_spaces -quiet $space]] $segment
            }
        }
    }

    # One manager, one subordinate, between clocks and widths that differ: protocol, width and burst length are SmartConnect's to convert.
    proc smartconnect {name from to clock resetn} {
        set cell [create_bd_cell -type ip -vlnv xilinx.com:ip:smartconnect:1.0 $name]
        set_property -dict {CONFIG.NUM_SI 1 CONFIG.NUM_MI 1 CONFIG.NUM_CLKS 1} $cell
        connect_bus $from $name/S00_AXI
        connect_bus $name/M00_AXI $to
        connect $clock $name/aclk
        connect $resetn $name/aresetn
    }

    # ---- run ----------------------------------------------------------------------------

    proc json {pairs} {
        set lines {}
        foreach {key value} $pairs {
            if {![string is double -strict $value]} { set value "\"[string map {\\ \\\\ \" \\\"} $value]\"" }
            lappend lines "  \"$key\": $value"
        }
        return "{\n[join $lines ",\n"]\n}\n"
    }

    # A row of report_utilization, "| Slice LUTs | 3210 | ...": its first number, or "" when there is none.
    proc row {report names} {
        foreach name $names {
            if {[regexp -line "^\\|\\s*[string map {* \\* ( \\( ) \\)} $name]\\*?\\s*\\|\\s*(\[0-9.\]+)\\s*\\|" $report all found]} { return $found }
        }
        return ""
    }

    # Utilisation and timing of the open design, also as JSON.  The names of rows differ by family.
    proc reports {out pairs} {
        variable results
        report_utilization -file [file join $out utilisation.rpt]
        report_timing_summary -file [file join $out timing.rpt]
        set text [report_utilization -return_string]
        foreach {key names} {luts {{Slice LUTs} {CLB LUTs}} luts_as_memory {{LUT as Memory}} registers {{Slice Registers} {CLB Registers}}
                             block_ram {{Block RAM Tile}} dsp {DSPs}} {
            set found [row $text $names]
            if {$found eq ""} { error "report_utilization has no row [join $names { or }]" }
            lappend pairs $key $found
        }
        foreach {key kind} {setup_slack_ns -setup hold_slack_ns -hold} {
            set path [get_timing_paths -max_paths 1 -nworst 1 $kind]
            if {[llength $path] != 1} { error "get_timing_paths $kind: no path: the design has no clock" }
            lappend pairs $key [get_property SLACK $path]
        }
        set file [open [file join $out report.json] w]
        puts -nonewline $file [json $pairs]
        close $file
        lappend results [file join $out report.json]
        return $pairs
    }

    # From the block design `system` to bitstream, hardware description and reports in `out`.
    proc implement {out jobs constraints pairs} {
        variable results
        add_files -norecurse [make_wrapper -files [get_files system.bd] -top]
        set_property top system_wrapper [current_fileset]
        add_files -fileset constrs_1 -norecurse $constraints
        update_compile_order -fileset sources_1
        launch_runs impl_1 -to_step write_bitstream -jobs $jobs
        wait_on_run impl_1
        if {[get_property PROGRESS [get_runs impl_1]] ne "100%"} { error "impl_1: [get_property STATUS [get_runs impl_1]]" }
        open_run impl_1
        set pairs [reports $out $pairs]
        foreach key {setup_slack_ns hold_slack_ns} {
            if {[dict get $pairs $key] < 0} { error "$key is [dict get $pairs $key]: the design misses its clock" }
        }
        file copy -force [file join [get_property DIRECTORY [get_runs impl_1]] system_wrapper.bit] [file join $out bulkhead.bit]
        write_hw_platform -fixed -include_bit -force -file [file join $out bulkhead.xsa]
    }

    # The whole of build.tcl.  boards: name, {part, constraints file}; design: a command that makes the block design `system`.
    proc build {config boards words} {
        variable root
        variable results
        upvar #0 bulkhead bulkhead
        set asked [options [dict create board "" sources "" out "" jobs 4 owner_prot 0 board_part "" stop bitstream] $words]
        dict with asked {
            foreach name {board sources out} {
                if {[set $name] eq ""} { stop 2 "-$name is wanted" }
            }
            # Whatever happens now, nothing of an earlier run is left that looks like a result of this one.
            set out [file normalize $out]
            foreach name {bulkhead.bit bulkhead.xsa report.json} { lappend results [file join $out $name] }
            file delete -force {*}$results
            if {![dict exists $boards $board]} { stop 2 "-board $board: no such board; there are [join [dict keys $boards] {, }]" }
            if {$owner_prot ni {0 1 2 3}} { stop 2 "-owner_prot $owner_prot: 0 to 3 (fpga/vivado/README.md)" }
            if {![string is integer -strict $jobs] || $jobs < 1} { stop 2 "-jobs $jobs: a number from 1 on" }
            if {$stop ni {package design bitstream}} { stop 2 "-stop $stop: package, design or bitstream" }
            lassign [dict get $boards $board] part constraints
            set constraints [need_file [file join $root constraints $constraints] "constraints of $board"]
            need_version
            describe $sources $config
            file mkdir $out
            if {[llength [get_parts -quiet $part]] != 1} { stop 2 "$part: this Vivado has not got the part; install its device family" }

            step "packaging the IP" { package $sources [file join $out ip] $part }
            if {$stop eq "package"} return
            step "block design" {
                create_project -force bulkhead [file join $out project] -part $part
                if {$board_part ne ""} { set_property board_part $board_part [current_project] }
                set_property ip_repo_paths [file join $out ip] [current_project]
                update_ip_catalog
                create_bd_design system
                set preset [expr {$board_part ne ""}]
                design $preset $owner_prot
                validate_bd_design
                save_bd_design
            }
            if {$stop eq "design"} return
            step "implementation" { implement $out $jobs $constraints [list board $board part $part configuration $config] }
            puts "$board: bulkhead.bit, bulkhead.xsa and report.json in $out"
        }
    }
}
source [file join [file dirname [info script]] package.tcl]
