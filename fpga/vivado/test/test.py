#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What can be checked of the Zynq boards without Vivado and without a board.

test.py FOLDER: a folder for files.  Prints PASS and FAIL lines; exits 1 when one failed.

The scripts run under tclsh against fpga/vivado/stubs, as they stand and with mistakes put in, each of which has to be refused; the wrapper is
read by Verilator, Icarus and Yosys and simulated; the overlays are merged and compared with the addresses that the scripts assign.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, "scripts")
import configuration  # noqa: E402

SCRATCH = Path(sys.argv[1]).resolve()
TCLSH = shlex.split(os.environ.get("TCLSH", "tclsh"))
IVERILOG = shlex.split(os.environ.get("IVERILOG", "iverilog"))
VERILATOR = shlex.split(os.environ.get("VERILATOR", "verilator"))
YOSYS = shlex.split(os.environ.get("YOSYS", "yosys"))
BOARDS = {"zybo-z7-20": "zynq7000", "kv260": "zynqmp", "zcu102": "zynqmp"}
FILES = Path("rtl/files.f").read_text().split()
failed = 0


def report(name, problems):
    global failed
    failed += bool(problems)
    print(f"FAIL vivado/{name}: {' '.join(str(problems[0]).split())[:600]}" if problems else f"PASS vivado/{name} []", flush=True)


def run(command, env=None, cwd=None):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL,
                          env={**os.environ, **(env or {})}, cwd=cwd)
    return done.returncode, done.stdout, done.stderr


# ---- the wrapper -------------------------------------------------------------------------

def describe(config):
    folder = SCRATCH / "sources" / config
    code, out, err = run([sys.executable, "fpga/vivado/describe.py", config, folder])
    return folder, [] if code == 0 and not out + err else [f"exit code {code}: {out}{err}"]


def wrappers():
    """Verilog-2005 by three tools: the boards', one with every port and parameter in use."""
    for config in ("zynq7000", "zynqmp", "worlds-dram-16"):
        folder, problems = describe(config)
        top = folder / "bulkhead_ip.v"
        report(f"describe/{config}", problems)
        tools = {"icarus": [*IVERILOG, "-g2005", "-Wall", "-tnull", "-Irtl", "-s", "bulkhead_ip", top, *FILES],
                 "verilator": [*VERILATOR, "--lint-only", "-Wall", "--default-language", "1364-2005", "-Irtl", "--top-module", "bulkhead_ip", top, *FILES]}
        if config != "worlds-dram-16":
            tools["yosys"] = [*YOSYS, "-q", "-p", f"read_verilog -Irtl {top} {' '.join(FILES)}; hierarchy -check -top bulkhead_ip; proc; check -assert"]
        for tool, command in tools.items():
            code, out, err = run(command)
            report(f"lint_{tool}/{config}", [out + err] if code or out + err else [])
    top = SCRATCH / "sources/zynq7000/bulkhead_ip.v"
    for change in ("OWNER_PROT=4", "Q_CHANNEL=2", "PAGE_IPA=64'h100000000", "WINDOWS=17"):
        name = change.split("=")[0]
        code, out, err = run([*IVERILOG, "-g2005", "-tnull", "-Irtl", "-s", "bulkhead_ip", f"-Pbulkhead_ip.{change}", top, *FILES])
        report(f"parameter/{name}", [] if code and re.search(rf"PARAM_ERROR_\w+?_{name}_", err) else [f"{change} is taken: {out}{err}"])


def ports_of(text):
    head = text.split("\n) (", 1)[1].split("\n);", 1)[0]
    return re.findall(r"^\s*(input|output)\s+wire\s+(?:\[[^\]]*\]\s*)?(\w+)", head, re.M)


def completeness():
    """Every port of bulkhead is a port of the wrapper, one a port for s_axi and m_axi; every parameter is offered or left out for a reason."""
    values, _ = configuration.load("worlds-dram-16")
    rtl = ports_of(Path("rtl/bulkhead.v").read_text())
    want = []
    for direction, name in rtl:
        numbers = range(values["PORTS"]) if re.match("[sm]_axi_", name) else [""]
        want += [(direction, name.replace("_axi_", f"{n}_axi_", 1) if n != "" else name) for n in numbers]
    have = ports_of((SCRATCH / "sources/worlds-dram-16/bulkhead_ip.v").read_text())
    report("wrapper_ports", [f"only one side has {sorted(set(want) ^ set(have))[:4]}"] if sorted(want) != sorted(have) else [])
    text = (SCRATCH / "sources/worlds-dram-16/description.tcl").read_text()
    left = set(configuration.rtl_parameters()) - set(re.findall(r"^    ([A-Z_0-9]+) \d+ (?:list|range|wide) ", text, re.M))
    report("wrapper_parameters", [f"left out: {left}"] if left - {"PORTS", "HARDWIRED", "PORT_SELECT", "STREAM_MAP", "SCHEDULE"} else [])
    # From docs/registers.md, which is generated apart: address of the last register of each built array.
    known = dict(re.findall(r"^    (\w+) (0x[0-9A-F]{4}) ", (SCRATCH / "sources/zynq7000/description.tcl").read_text(), re.M))
    rows = {"ID": 0, "FAULT_INFO": 0x50, "COUNTERS3_FAULTS": 0x10C + 0x30, "PORT0_PORT_STATUS": 0x304,
            "STAGED3_WINDOW7_FLAGS": 0x201C + 0x200 * 3 + 0x20 * 7, "LIVE0_WINDOW1_SIZE_LO": 0x4008 + 0x20}
    report("registers", [f"{name} at {known.get(name)}" for name, at in rows.items() if name not in known or int(known[name], 16) != at]
           + [f"{name} is not built" for name in known if re.match("COUNTERS4|PORT1_|STREAM|MAIL_PEERS|SCHEDULE0|STAGED0_WINDOW8", name)])


def owner_prot():
    """Without the tie only AxPROT[1:0] = 01 is the owner; each bit of OWNER_PROT frees one of the two."""
    top = SCRATCH / "sources/zynq7000/bulkhead_ip.v"
    for tie in range(4):
        binary = SCRATCH / f"owner{tie}"
        code, out, err = run([*IVERILOG, "-g2005", "-Irtl", "-s", "owner_prot", f"-Powner_prot.OWNER_PROT={tie}", "-o", binary,
                              "fpga/vivado/test/owner_prot.v", top, *FILES])
        if code == 0:
            code, out, err = run(["vvp", "-n", binary])
        owner = [(p & 1 or tie & 1) and (not p & 2 or tie & 2) for p in range(8)]
        want = "".join(f"{p} {0 if good else 2} {0 if good else 2}\n" for p, good in enumerate(owner))
        report(f"owner_prot/{tie}", [] if code == 0 and out == want else [f"exit code {code}: {out!r}, not {want!r} {err}"])


# ---- the scripts ----------------------------------------------------------------------------

def build(board, root=Path("."), options=(), env=None, out=None, sources=None):
    out = out or SCRATCH / "out" / board
    config = BOARDS.get(board, "zynq7000")
    words = [*TCLSH, "fpga/vivado/stubs/vivado.tcl", f"fpga/{config}/build.tcl", "-board", board, "-sources", sources or SCRATCH / "sources" / config,
             "-out", out, *options]
    return (*run(words, env, root), out)


ASSIGNED = r"^stub: (\S+) (\S+) (0x[0-9A-F]+) (0x[0-9A-F]+)$"


def boards():
    """Every command, cell, pin and address is one that the stubs know; results as they should be; {board: assigned addresses}."""
    found = {}
    for board, config in BOARDS.items():
        code, out, err, folder = build(board)
        problems = [f"exit code {code}: {err}"] if code or err else []
        if not problems:
            figures = json.loads((folder / "report.json").read_text())
            want = {"board": board, "configuration": config, "luts": 3210, "luts_as_memory": 321, "registers": 4321, "block_ram": 2.5,
                    "setup_slack_ns": 0.5}
            problems += [f"report.json: {key} is {figures.get(key)}" for key, value in want.items() if figures.get(key) != value]
            problems += [f"no {name}" for name in ("bulkhead.bit", "bulkhead.xsa") if not (folder / name).exists()]
        found[board] = {(space, segment): (int(at, 16), int(size, 16)) for space, segment, at, size in re.findall(ASSIGNED, out, re.M)}
        report(f"scripts/{board}", problems)
    for stop in ("package", "design"):
        code, out, err, folder = build("kv260", options=("-stop", stop), out=SCRATCH / "out/stop")
        report(f"stop/{stop}", [] if code == 0 and not list(folder.glob("bulkhead.*")) else [f"exit code {code}: {err}"])
    code, out, err, _ = build("zybo-z7-20", options=("-board_part", "digilentinc.com:zybo-z7-20:part0:1.2", "-owner_prot", "3"), out=SCRATCH / "out/preset")
    report("board_preset", [] if code == 0 and not err else [err])
    return found


def refuse(name, part, board="zybo-z7-20", code=2, stale=True, **how):
    """One line on standard error, the exit code, and no result of an earlier run left."""
    out = SCRATCH / "out/refused"
    out.mkdir(parents=True, exist_ok=True)
    if stale:
        for file in ("bulkhead.bit", "bulkhead.xsa", "report.json"):
            (out / file).write_text("stale")
    got, said, err, _ = build(board, out=out, **how)
    problems = []
    if got != code:
        problems.append(f"exit code {got}, not {code}: {err or said[-300:]!r}")
    if err.count("\n") != 1 or part not in err:
        problems.append(f"{err!r} does not say {part!r} in one line")
    if stale and list(out.glob("bulkhead.*")) + list(out.glob("report.json")):
        problems.append("a result is left behind")
    report(f"refused/{name}", problems)


def bad_input():
    refuse("board", "-board pynq: no such board; there are zybo-z7-20", board="pynq")
    refuse("option", "-speed: no such option; there are -board", options=("-speed", "2"), stale=False)
    refuse("owner_prot", "-owner_prot 4: 0 to 3", options=("-owner_prot", "4"))
    refuse("jobs", "-jobs none: a number", options=("-jobs", "none"))
    refuse("version", "Vivado 2020.2: 2022.1 or later is wanted", env={"STUB_VERSION": "2020.2"})
    refuse("part", "xc7z020clg400-1: this Vivado has not got the part", env={"STUB_PARTS": "xc7a35t"})
    refuse("sources", "no such file: make vivado-sources CONFIG=zynq7000", sources=SCRATCH / "nothing")
    refuse("configuration", "of configuration zynqmp, not zynq7000", sources=SCRATCH / "sources/zynqmp")
    refuse("run", "impl_1: place_design ERROR", code=1, env={"STUB_PROGRESS": "60%"})
    refuse("timing", "setup_slack_ns is -0.125: the design misses its clock", code=1, env={"STUB_SLACK": "-0.125"})
    code, out, err = run([sys.executable, "fpga/vivado/describe.py", "hardwired", SCRATCH / "sources/hardwired"])
    report("refused/hardwired", [] if code == 2 and err.count("\n") == 1 and "HARDWIRED" in err else [f"exit code {code}: {err}"])
    code, out, err = run([sys.executable, "fpga/vivado/describe.py", "zynq9000", SCRATCH / "sources/zynq9000"])
    report("refused/no_configuration", [] if code == 2 and err.count("\n") == 1 and "no configuration 'zynq9000'" in err else [f"exit code {code}: {err}"])


# What stands in PATH as vivado: the stubs, given what Vivado is given.
VIVADO = """#!/bin/sh
while [ "$1" != -source ]; do shift; done
script=$2
while [ "$1" != -tclargs ]; do shift; done
shift
exec %s fpga/vivado/stubs/vivado.tcl "$script" "$@"
"""


def make():
    """make vivado: the right script with the right sources; what is missing is named."""
    vivado, folder = SCRATCH / "vivado", SCRATCH / "make"
    vivado.write_text(VIVADO % shlex.join(TCLSH))
    vivado.chmod(0o755)
    base = ["make", "--no-print-directory", "SETUP=no", f"BUILD={folder}", "vivado"]
    env = {"MAKEFLAGS": "", "BUILD": str(folder)}
    code, out, err = run([*base, "BOARD=zcu102", "OWNER_PROT=3", f"VIVADO={vivado}"], env)
    bit = folder / "fpga/zcu102/bulkhead.bit"
    report("make/board", [] if code == 0 and bit.exists() and '"part": "xczu9eg-ffvb1156-2-e"' in (bit.parent / "report.json").read_text()
           else [f"exit code {code}: {out[-300:]}{err}"])
    code, out, err = run([*base, "BOARD=zcu102", f"VIVADO={SCRATCH / 'nowhere'}"], env)
    report("make/no_vivado", [] if code and "is not in PATH: install Vivado" in err and not bit.exists() else [f"exit code {code}: {err}"])
    code, out, err = run([*base, "BOARD=pynq", f"VIVADO={vivado}"], env)
    report("make/no_board", [] if code and "BOARD=pynq: no such board; there are zybo-z7-20" in err else [f"exit code {code}: {err}"])


# File, text, what stands there instead, what has to be said.
D7, DMP, COMMON, PACKAGE = "fpga/zynq7000/design.tcl", "fpga/zynqmp/design.tcl", "fpga/vivado/common.tcl", "fpga/vivado/package.tcl"
MISTAKES = {
    "pin_misspelt": (D7, "ps/S_AXI_HP0_ACLK", "ps/S_AXI_HP0_CLK", "ps/S_AXI_HP0_CLK: 0 found"),
    "pin_twice": (D7, "connect $resetn bulkhead/aresetn", "connect $resetn bulkhead/aresetn bulkhead/aresetn", "bulkhead/aresetn is connected already"),
    "direction": (D7, "connect ps/FCLK_RESET0_N reset/ext_reset_in", "connect reset/dcm_locked reset/ext_reset_in", "0 drivers"),
    "two_drivers": (D7, "connect $resetn bulkhead/aresetn", "connect $resetn ps/FCLK_RESET0_N", "2 drivers"),
    "clock_missing": (D7, " ps/M_AXI_GP1_ACLK", "", "ps/M_AXI_GP1_ACLK is not connected"),
    "clock_domain": (D7, "smartconnect to_memory bulkhead/m0_axi ps/S_AXI_HP0 $clock $resetn",
                     "set_property CONFIG.PCW_EN_CLK1_PORT 1 $ps\nsmartconnect to_memory bulkhead/m0_axi ps/S_AXI_HP0 ps/FCLK_CLK1 $resetn",
                     "is clocked by"),
    "port_open": (D7, "export_pin bulkhead/irq fault 1", "create_bd_port -dir O fault", "port fault is not connected"),
    "clock_of_a_reset": (D7, "connect $resetn bulkhead/aresetn", "connect $clock bulkhead/aresetn", "bulkhead/aresetn (rst) from ps/FCLK_CLK0 (clk)"),
    "reset_active_high": (D7, "set resetn reset/peripheral_aresetn", "set resetn reset/peripheral_reset", "(rst) from reset/peripheral_reset (data)"),
    "reset_missing": (D7, "connect $resetn bulkhead/aresetn\n", "\n", "bulkhead/aresetn is not connected"),
    "interrupt_missing": (D7, "connect bulkhead/irq ps/IRQ_F2P\n", "\n", "ps/IRQ_F2P is not connected"),
    "interrupt_off": (D7, "CONFIG.PCW_IRQ_F2P_INTR 1", "CONFIG.PCW_IRQ_F2P_INTR 0", "ps/IRQ_F2P: 0 found"),
    "bus_missing": (D7, "smartconnect to_memory bulkhead/m0_axi ps/S_AXI_HP0 $clock $resetn\n", "\n", "bulkhead/m0_axi is reached by nothing|has no way there"),
    "bus_modes": (D7, "to_memory bulkhead/m0_axi ps/S_AXI_HP0", "to_memory ps/S_AXI_HP0 bulkhead/m0_axi", "both are Slave"),
    "bus_twice": (D7, "to_registers ps/M_AXI_GP1 bulkhead/s_axil", "to_registers ps/M_AXI_GP0 bulkhead/s_axil", "ps/M_AXI_GP0 is connected already"),
    "protocol": (DMP, "smartconnect to_memory bulkhead/m0_axi ps/S_AXI_HP0_FPD $clock $resetn", "connect_bus ps/M_AXI_HPM0_LPD bulkhead/s_axil",
                 "protocol AXI4 and AXI4LITE"),
    "data_width": (DMP, "CONFIG.PSU__SAXIGP2__DATA_WIDTH 128", "CONFIG.PSU__SAXIGP2__DATA_WIDTH 256", "PSU__SAXIGP2__DATA_WIDTH can't be 256"),
    "property_misspelt": (D7, "PCW_USE_FABRIC_INTERRUPT", "PCW_USE_FABRIC_INTERUPT", "no property CONFIG.PCW_USE_FABRIC_INTERUPT"),
    "parameter_misspelt": (D7, "CONFIG.OWNER_PROT", "CONFIG.OWNER_PORT", "no property CONFIG.OWNER_PORT"),
    "vlnv": (D7, "processing_system7:5.5", "processing_system7:5.6", "no IP xilinx.com:ip:processing_system7:5.6"),
    "cell_twice": (D7, "proc_sys_reset:5.0 reset", "proc_sys_reset:5.0 ps", "ps: there is one already"),
    "address_missing": (D7, "assign ps/Data 0x80000000 64K bulkhead/s_axil/registers\n", "\n", "bulkhead/s_axil/registers has no address in ps/Data"),
    "address_overlap": (D7, "ps/Data 0x80000000 64K", "ps/Data 0x40000000 64K", "outside the apertures|overlaps"),
    "address_aperture": (D7, "ps/Data 0x80000000 64K", "ps/Data 0xC0000000 64K", "outside the apertures"),
    "address_alignment": (D7, "ps/Data 0x80000000 64K", "ps/Data 0x80008000 64K", "not a multiple of its range"),
    "address_range": (D7, "ps/Data 0x80000000 64K", "ps/Data 0x80000000 128K", "the segment has 0x10000"),
    "address_power": (DMP, "0x400000000 4G", "0x400000000 3G", "no power of two"),
    "address_memory": (D7, "bulkhead/m0_axi 0x00000000 1G", "bulkhead/m0_axi 0x40000000 1G", "the segment is at 0x0 to 0x3FFFFFFF"),
    "address_unreached": (D7, "assign bulkhead/m0_axi 0x00000000 1G ps/S_AXI_HP0/HP0_DDR_LOWOCM", "assign ps/Data 0x00000000 1G ps/S_AXI_HP0/HP0_DDR_LOWOCM",
                          "has no way there"),
    "address_not_excluded": (DMP, "exclude_but bulkhead/m0_axi ps/SAXIGP2/* HP0_DDR_LOW", "", "HP0_QSPI has no address in bulkhead/m0_axi"),
    "address_excluded": (DMP, "SAXIGP2/* HP0_DDR_LOW", "SAXIGP2/* HP0_QSPI", "HP0_DDR_LOW is assigned in bulkhead/m0_axi"),
    "segment": (DMP, "ps/SAXIGP2/HP0_DDR_LOW", "ps/SAXIGP2/HP0_DDR_HIGH", "ps/SAXIGP2/HP0_DDR_HIGH: 0 found"),
    "width": (D7, "export_pin bulkhead/part_active active 4", "export_pin bulkhead/part_active active 2", "bulkhead/part_active has 4 bits, active 2"),
    "command": (COMMON, "validate_bd_design\n", "validate_bd_designs\n", "invalid command name \"validate_bd_designs\""),
    "command_option": (COMMON, "-to_step write_bitstream", "-tostep write_bitstream", "-tostep: no such option"),
    "not_validated": (COMMON, "                validate_bd_design\n", "\n", "save_bd_design: changed since validate_bd_design"),
    "not_saved": (COMMON, "                save_bd_design\n", "\n", "make_wrapper: the block design is not saved"),
    "top": (COMMON, "set_property top system_wrapper [current_fileset]\n", "\n", "not system_wrapper"),
    "constraint_port": ("constraints/zybo-z7-20.xdc", "[get_ports fault]", "[get_ports faults]", "get_ports: no port faults"),
    "constraint_pin": ("constraints/zybo-z7-20.xdc", "PACKAGE_PIN D18", "PACKAGE_PIN ZZ9", "ZZ9: not one of the pins"),
    "constraint_pin_twice": ("constraints/zybo-z7-20.xdc", "PACKAGE_PIN D18", "PACKAGE_PIN G14", "G14: of two ports"),
    "constraint_missing": ("constraints/zybo-z7-20.xdc", "set_property -dict {PACKAGE_PIN Y11 IOSTANDARD LVCMOS33} [get_ports fault]\n", "\n",
                           "port fault has no PACKAGE_PIN"),
    "interface_lost": ("bulkhead_ip.v", "s_axil ARPROT", "s_axil ARQOS", "interface s_axil, ARPROT: there is none"),
    "interface_mode": ("bulkhead_ip.v", "s0_axi AWVALID", "m0_axi AWVALID", "m0_axi has a AWVALID already|s0_axi has no AWVALID"),
    "interface_signal": ("bulkhead_ip.v", "s0_axi AWLEN", "s0_axi AWLENGTH", "has no signal AWLENGTH"),
    "clock_of_a_bus": ("bulkhead_ip.v", "ASSOCIATED_BUSIF s0_axi:m0_axi:s_axil:t_axi", "ASSOCIATED_BUSIF s0_axi:s_axil:t_axi",
                       "aclk is the clock of s0_axi:s_axil:t_axi"),
    "file_missing": ("description.tcl", " rtl/bh_turn.v", "", "needs module bh_turn, which is in no file"),
    "header_missing": ("description.tcl", "rtl/bh_registers.vh", "", "includes bh_registers.vh, which is in no file"),
    "header_type": (PACKAGE, "set_property file_type {Verilog Header} [get_files [file tail $path]]", "", "its file_type is not Verilog Header"),
    "parameter_range": ("description.tcl", "PARTITIONS 4 list {1 2 3 4 ", "PARTITIONS 4 list {1 2 3 ", "ipx::check_integrity refuses"),
    "register_overlap": ("description.tcl", "    VERSION 0x0004", "    VERSION 0x0000", "ipx::check_integrity refuses"),
    "register_access": ("description.tcl", "ID 0x0000 read-only", "ID 0x0000 read", "no access read"),
    "memory_map": (PACKAGE, "set_property slave_memory_map_ref $bus $interface\n", "\n", "ipx::check_integrity refuses"),
    "packager_result": (PACKAGE, "string is false", "string is true", "ipx::check_integrity refuses"),
    "packager_property": (PACKAGE, "set_property address_offset", "set_property adress_offset", "no property adress_offset"),
}


def mistakes():
    """Each mistake in a copy of the scripts is refused in one line, and no result is left."""
    for name, (path, old, new, parts) in MISTAKES.items():
        config = "zynqmp" if path == DMP else "zynq7000"
        board = "kv260" if path == DMP else "zybo-z7-20"
        root, sources = SCRATCH / "mistake", SCRATCH / "mistake/sources"
        shutil.rmtree(root, ignore_errors=True)
        for folder in ("fpga/vivado", "fpga/zynq7000", "fpga/zynqmp", "constraints", "rtl"):
            shutil.copytree(folder, root / folder)
        shutil.copytree(SCRATCH / "sources" / config, sources)
        at = root / path if "/" in path else sources / path
        text = at.read_text()
        if old not in text:
            report(f"mistake/{name}", [f"{path} has no {old!r} any more"])
            continue
        at.write_text(text.replace(old, new, 1))
        code, out, err, folder = build(board, root=root, out=root / "out", sources=sources)
        problems = [] if code == 1 else [f"exit code {code}: {err or out[-200:]}"]
        if err.count("\n") != 1 or not any(part in err for part in parts.split("|")):
            problems.append(f"{err!r} does not say {parts!r} in one line")
        if list(folder.glob("bulkhead.*")):
            problems.append("a result is left behind")
        report(f"mistake/{name}", problems)


# ---- the overlays -------------------------------------------------------------------------------

# What of the mainline kernel's trees the overlays stand on.
BASE = {
    "zynq7000": """/dts-v1/; / { #address-cells = <1>; #size-cells = <1>; compatible = "xlnx,zynq-7000";
        axi { compatible = "simple-bus"; #address-cells = <1>; #size-cells = <1>; ranges; interrupt-parent = <&intc>;
            intc: interrupt-controller@f8f01000 { compatible = "arm,cortex-a9-gic"; #address-cells = <0>; #interrupt-cells = <3>;
                interrupt-controller; reg = <0xf8f01000 0x1000>; };
            slcr@f8000000 { #address-cells = <1>; #size-cells = <1>; reg = <0xf8000000 0x1000>; ranges;
                clkc@100 { #clock-cells = <1>; reg = <0x100 0x100>; fclk-enable = <0>; }; }; }; };""",
    "zynqmp": """/dts-v1/; / { #address-cells = <2>; #size-cells = <2>; compatible = "xlnx,zynqmp"; interrupt-parent = <&gic>;
        axi { compatible = "simple-bus"; #address-cells = <2>; #size-cells = <2>; ranges; };
        apu@0 { compatible = "simple-bus"; #address-cells = <2>; #size-cells = <1>; ranges = <0 0 0 0 0xffffffff>;
            gic: interrupt-controller@f9010000 { compatible = "arm,gic-400"; #address-cells = <0>; #interrupt-cells = <3>;
                interrupt-controller; reg = <0x0 0xf9010000 0x10000>; }; }; };""",
}
INTERRUPT = {"zynq7000": [0, 29, 4], "zynqmp": [0, 89, 4]}      # SPI, number, level high: ID 61 (UG585), 121 (UG1085)


def cells(tree, node, name):
    code, out, err = run(["fdtget", "-t", "u", tree, node, name])
    return [int(word) for word in out.split()] if code == 0 else [err]


def merge(words, n):
    """Pairs of address and size of n cells each."""
    numbers = [sum(word << 32 * (n - 1 - i) for i, word in enumerate(words[at:at + n])) for at in range(0, len(words), n)]
    return list(zip(numbers[::2], numbers[1::2]))


def overlays(assigned):
    for config in BASE:
        base, overlay, whole = (SCRATCH / f"{config}{suffix}" for suffix in (".dtb", ".dtbo", "-merged.dtb"))
        (SCRATCH / f"{config}-base.dts").write_text(BASE[config])
        # What an overlay alone does not tell, as the inherited interrupt parent, dtc sees in the merged tree.
        steps = [["dtc", "-@", "-I", "dts", "-O", "dtb", "-o", base, SCRATCH / f"{config}-base.dts"],
                 ["dtc", "-@", "-Wno-interrupts_property", "-Wno-avoid_unnecessary_addr_size", "-I", "dts", "-O", "dtb", "-o", overlay,
                  f"fpga/{config}/overlay.dtso"],
                 ["fdtoverlay", "-i", base, "-o", whole, overlay], ["dtc", "-I", "dtb", "-O", "dts", "-o", SCRATCH / f"{config}-merged.dts", whole]]
        problems = []
        for step in steps:
            code, out, err = run(step)
            problems += [f"{step[0]}: {err}"] if code or err else []
        report(f"overlay/{config}", problems)

        n = 2 if config == "zynqmp" else 1
        owner, memory = "/axi/bulkhead@80000000", [name for name in run(["fdtget", "-l", whole, "/reserved-memory"])[1].split()]
        reserved = merge(cells(whole, f"/reserved-memory/{memory[0]}", "reg"), n) if memory else []
        ranges = next(found for board, found in assigned.items() if BOARDS[board] == config)
        path = {segment.split("/")[1]: at for (_, segment), at in ranges.items() if segment.startswith("bulkhead/")}
        problems = []
        if {"s_axil", "s0_axi"} - set(path):
            report(f"addresses/{config}", ["the block design assigns no address"])
            continue
        if merge(cells(whole, owner, "reg"), n) != [path["s_axil"]]:
            problems.append(f"the UIO node is at {cells(whole, owner, 'reg')}, the block design has {path['s_axil']}")
        if cells(whole, owner, "interrupts") != INTERRUPT[config]:
            problems.append(f"interrupts {cells(whole, owner, 'interrupts')}")
        if config == "zynq7000" and cells(whole, "/axi/slcr@f8000000/clkc@100", "fclk-enable") != [1]:
            problems.append("FCLK_CLK0 is not kept on")
        to_memory = [at for (space, _), at in ranges.items() if space == "bulkhead/m0_axi"]
        text = Path(f"fpga/{config}/{config}.dts").read_text()
        windows = [[int(high, 16) << 32 | int(low, 16) for high, low in re.findall(r"<(0x\w+) (0x\w+)>", body)]
                   for body in re.findall(r"window@\w+ \{(.*?)\};", text, re.S)]

        def inside(at, size, places):
            return any(low <= at and at + size <= low + room for low, room in places)
        for ipa, size, pa in windows:
            if not inside(ipa, size, [path["s0_axi"]]):
                problems.append(f"IPA {ipa:#x} is outside what the block design assigns, {path['s0_axi']}")
            if not inside(pa, size, reserved):
                problems.append(f"PA {pa:#x} is not reserved: {reserved}")
            if not inside(pa, size, to_memory):
                problems.append(f"PA {pa:#x} is not reached: {to_memory}")
        report(f"addresses/{config}", problems if len(windows) >= 8 else ["fewer windows than were written"])


def main():
    shutil.rmtree(SCRATCH, ignore_errors=True)
    SCRATCH.mkdir(parents=True)
    wrappers()
    completeness()
    owner_prot()
    assigned = boards()
    bad_input()
    make()
    mistakes()
    overlays(assigned)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
