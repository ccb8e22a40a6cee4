# SPDX-License-Identifier: Apache-2.0
"""Synthesis and place-and-route of one module of rtl/, for bench.py.

A result is cached below build/bench/cache by a hash of the sources that the module
needs, the command and the tool's version.
"""

import hashlib
import json
import os
import re
import subprocess
import threading
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
YOSYS = os.environ.get("YOSYS") or "yosys"
NEXTPNR = os.environ.get("NEXTPNR_ICE40") or "nextpnr-ice40"

# The flows, as Yosys runs them.  Areas come from the plain flows; clocks from the one that a user would
# take for speed.  -noiopad: a port's pads are no part of the block.
FLOWS = {
    "ice40": "synth_ice40 -device hx",
    "ice40-abc9": "synth_ice40 -device hx -abc9",
    "xc7": "synth_xilinx -family xc7 -nowidelut",      # with MUXF7 the count hangs on the order of the files
    "xc7-flat": "synth_xilinx -family xc7 -flatten -nowidelut",
    "xc7-wide": "synth_xilinx -family xc7",
    "xc7-abc9": "synth_xilinx -family xc7 -flatten -abc9",
}
SEEDS = (1, 2, 3)
PNR = "--hx8k --package ct256 --freq {freq}"
FREQ = 100                              # asked of nextpnr, MHz: it stops improving there

# LUTs of an xc7 slice that a cell takes when it is a memory or a shift register.
XC7_LUT_MEMORY = {"RAM32X1D": 2, "RAM64X1D": 2, "RAM128X1D": 4, "RAM256X1D": 8, "RAM32M": 4, "RAM64M": 4,
                  "RAM32X1S": 1, "RAM64X1S": 1, "RAM128X1S": 2, "RAM256X1S": 4, "RAM512X1S": 8,
                  "RAM32M16": 8, "RAM64M8": 8, "SRL16E": 1, "SRLC16E": 1, "SRLC32E": 1}


NETLISTS = {}                           # a lock each


class Failed(Exception):
    """A figure could not be measured: why, in one line."""


def tool(command, log):
    """Runs a tool, its output to a log; returns the exit code."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as out:
        try:
            return subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT).returncode
        except OSError as error:
            raise Failed(f"{command[0]}: {error.strerror} (Debian: apt-get install yosys nextpnr-ice40)") from None


@lru_cache
def version(command):
    try:
        found = subprocess.run([command, "--version"], capture_output=True, text=True)
        if found.returncode:            # Yosys before 0.30 says -V
            found = subprocess.run([command, "-V"], capture_output=True, text=True)
    except OSError as error:
        raise Failed(f"{command}: {error.strerror} (Debian: apt-get install yosys nextpnr-ice40)") from None
    return (found.stdout + found.stderr).strip().splitlines()[0]


@lru_cache
def sources(top):
    """The files of rtl/ that a module needs, in the order of rtl/files.f: the mapping to LUTs depends on it."""
    known = {path.stem: path for path in sorted((ROOT / "rtl").glob("*.v"))}
    if top not in known:
        raise Failed(f"rtl/{top}.v: no such module")
    needed = [top]
    for name in needed:                 # grows while it is walked
        text = re.sub(r"//.*", "", known[name].read_text())
        needed += [other for other in known if other not in needed and re.search(rf"^\s*{other}\s", text, re.M)]
    return [known[name].relative_to(ROOT) for name in sorted(needed)]


def read_hash(top):
    digest = hashlib.sha256()
    for path in [*sources(top), *sorted(p.relative_to(ROOT) for p in (ROOT / "rtl").glob("*.vh"))]:
        digest.update(str(path).encode() + (ROOT / path).read_bytes())
    return digest.hexdigest()


@lru_cache
def sources_hash(top):
    return read_hash(top)


def script(flow, top, parameters, wrapper=None):
    """The Yosys commands; parameters are the module's own, the others keep their default."""
    settings = "".join(f" -set {name} {value}" for name, value in sorted(parameters.items()))
    files = " ".join(map(str, sources(top)))
    return (f"read_verilog -Irtl {files}{' ' + str(wrapper) if wrapper else ''}; "
            + (f"chparam{settings} {top}; " if settings else "")
            + f"{FLOWS[flow]} -top {'bench_chain' if wrapper else top}")


# What compares or adds, as Yosys has it before it is mapped to LUTs.
COMPARES = {"$eq", "$ne", "$eqx", "$nex", "$lt", "$le", "$gt", "$ge", "$add", "$sub", "$alu", "$macc"}
SEQUENTIAL = ("$dff", "$adff", "$sdff", "$dffe", "$sdffe", "$sdffce", "$adffe", "$dlatch", "$mem")


class Job:
    """One run; result() is a dictionary of figures."""

    def __init__(self, flow, top, parameters=None, seed=None):
        self.flow, self.top, self.parameters, self.seed = flow, top, dict(parameters or {}), seed

    @property
    def label(self):
        what = ",".join(f"{k}={str(v)[:12]}" for k, v in sorted(self.parameters.items()))
        return f"{self.flow} {self.top}" + (f" {what}" if what else "") + (f" seed {self.seed}" if self.seed else "")

    def key(self):
        return json.dumps([self.flow, self.top, self.parameters, self.seed], sort_keys=True)

    @property
    def build(self):
        return Path(os.environ.get("BUILD") or "build") / "bench"

    def name(self):
        tools = version(YOSYS) + (version(NEXTPNR) if self.seed else "")
        recipe = [script(self.flow, self.top, self.parameters), tools, sources_hash(self.top), FREQ, PNR,
                  Path(__file__).read_text() if self.seed else ""]
        return hashlib.sha256(json.dumps([recipe, self.seed]).encode()).hexdigest()[:20]

    def cached(self):
        path = ROOT / self.build / "cache" / f"{self.name()}.json"
        return json.loads(path.read_text()) if path.exists() else None

    def result(self, fresh=False):
        found = None if fresh else self.cached()
        if found is None:
            found = self.place() if self.seed else self.area()
            if sources_hash(self.top) != read_hash(self.top):
                raise Failed(f"{self.label}: rtl/ changed meanwhile; run it again")
            path = ROOT / self.build / "cache" / f"{self.name()}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            scratch = path.with_suffix(f".{os.getpid()}")
            scratch.write_text(json.dumps(found))
            scratch.replace(path)
        return found

    def command(self):
        """What a person types for the same result."""
        if self.seed:
            return (f"{YOSYS} -p '{script(self.flow, self.top, self.parameters, 'bench_chain.v')}' && {NEXTPNR} "
                    f"{PNR.format(freq=FREQ)} --seed {self.seed}")
        return f"{YOSYS} -p '{script(self.flow, self.top, self.parameters)}; stat'"

    # ---- area ----------------------------------------------------------------
    def area(self):
        log = ROOT / self.build / "logs" / f"{self.name()}.log"
        code = tool([YOSYS, "-Q", "-T", "-p", script(self.flow, self.top, self.parameters) + "; stat"], log)
        if code:
            raise Failed(f"{self.label}: {self.first_error(log)}")
        cells = self.cells(log.read_text())
        counts = {"brams": sum(n for c, n in cells.items() if c.startswith(("SB_RAM40", "RAMB"))),
                  "cells": cells}
        if self.flow.startswith("ice40"):
            counts["luts"] = cells.get("SB_LUT4", 0)
            counts["ffs"] = sum(n for c, n in cells.items() if c.startswith("SB_DFF"))
            counts["carries"] = cells.get("SB_CARRY", 0)
        else:
            counts["lut_memory"] = sum(n * XC7_LUT_MEMORY[c] for c, n in cells.items() if c in XC7_LUT_MEMORY)
            unknown = [c for c in cells if re.match(r"(RAM(?!B)|SRL)", c) and c not in XC7_LUT_MEMORY]
            if unknown:
                raise Failed(f"{self.label}: memory cells of unknown size: {', '.join(unknown)}")
            counts["luts"] = counts["lut_memory"] + sum(n for c, n in cells.items() if re.fullmatch(r"LUT[1-6]", c))
            counts["ffs"] = sum(n for c, n in cells.items() if re.fullmatch(r"FD[RSPC]E|LD[CP]E", c))
            counts["carries"] = cells.get("CARRY4", 0)
            counts["inverters"] = cells.get("INV", 0)
        if not counts["luts"]:
            raise Failed(f"{self.label}: {log.relative_to(ROOT)} shows no LUT")
        return counts

    @staticmethod
    def cells(text):
        """The cell counts of the last stat: of the whole hierarchy if there is one."""
        block = text[text.rindex("Number of cells:"):]
        return {m[1]: int(m[2]) for m in re.finditer(r"^\s+([A-Z]\w+)\s+(\d+)$", block, re.M)}

    @staticmethod
    def first_error(log):
        found = re.search(r"^.*ERROR.*$", log.read_text(), re.M | re.I)
        return f"{found[0].strip() if found else 'failed'} ({log})"

    # ---- clock ---------------------------------------------------------------
    def place(self):
        # The seeds share one netlist.
        folder = ROOT / self.build / "pnr" / Job(self.flow, self.top, self.parameters, "any").name()
        folder.mkdir(parents=True, exist_ok=True)
        netlist = folder / "netlist.json"
        with NETLISTS.setdefault(folder, threading.Lock()):
            if not netlist.exists():
                self.netlist(folder, netlist)
        report, log = folder / f"report-{self.seed}.json", folder / f"nextpnr-{self.seed}.log"
        report.unlink(missing_ok=True)
        # Exit 1 is also a clock that was missed: the report decides.
        tool([NEXTPNR, *PNR.format(freq=FREQ).split(), "--seed", str(self.seed), "--json", str(netlist),
              "--report", str(report)], log)
        if not report.exists():
            raise Failed(f"{self.label}: {self.first_error(log)}")
        found = json.loads(report.read_text())
        clocks = {name: entry["achieved"] for name, entry in found["fmax"].items()}
        if len(clocks) != 1:
            raise Failed(f"{self.label}: one clock was expected, {len(clocks)} reported")
        return {"mhz": round(*clocks.values(), 2), "logic_cells": found["utilization"]["ICESTORM_LC"]["used"],
                "critical_path": self.critical(log.read_text())}

    def netlist(self, folder, netlist):
        wrapper, scratch, log = folder / "bench_chain.v", folder / "netlist.new", folder / "yosys.log"
        wrapper.write_text(self.chain(folder))
        if tool([YOSYS, "-Q", "-T", "-p",
                 script(self.flow, self.top, self.parameters, wrapper) + f" -json {scratch}; stat"], log):
            raise Failed(f"{self.label}: {self.first_error(log)}")
        scratch.replace(netlist)

    @staticmethod
    def critical(text):
        """Start and end of the longest path, for the reader of the JSON."""
        path = text[text.rfind("Critical path report for clock"):]
        ends = re.findall(r"(?:Source|Sink|Setup) (\S+)", path.split("Critical path report", 2)[1] if path else "")
        return [ends[0], ends[-1]] if ends else []

    def chain(self, folder):
        """A wrapper in which every input comes from a shift chain and every output goes to a register, so that
        each path of the block lies between registers.  The output registers feed a second rank that
        folds them into one pin; no logic stands between the block and a register."""
        ports_file = folder / "ports.json"
        log = folder / "ports.log"
        settings = "".join(f" -set {name} {value}" for name, value in sorted(self.parameters.items()))
        if tool([YOSYS, "-Q", "-T", "-p",
                 f"read_verilog -Irtl {' '.join(map(str, sources(self.top)))}; "
                 + (f"chparam{settings} {self.top}; " if settings else "")
                 + f"hierarchy -top {self.top}; proc; write_json {ports_file}"], log):
            raise Failed(f"{self.label}: {self.first_error(log)}")
        modules = json.loads(ports_file.read_text())["modules"]
        ports_file.unlink()
        ports = next(m for m in modules.values() if int(m["attributes"].get("top", "0"), 2))["ports"]
        ins = [(name, len(p["bits"])) for name, p in ports.items() if p["direction"] == "input" and name != "aclk"]
        outs = [(name, len(p["bits"])) for name, p in ports.items() if p["direction"] == "output"]
        n_in, n_out = sum(w for _, w in ins), sum(w for _, w in outs)

        def slices(group, vector):
            at = 0
            for name, width in group:
                yield f"        .{name}({vector}[{at + width - 1}:{at}])"
                at += width
        wiring = ",\n".join(["        .aclk(aclk)", *slices(ins, "in_q"), *slices(outs, "out")])
        return f"""module bench_chain (input wire aclk, input wire chain_in, output wire chain_out);
    reg  [{n_in - 1}:0] in_q;
    reg  [{n_out - 1}:0] out_q, fold_q;
    wire [{n_out - 1}:0] out;

    always @(posedge aclk) begin
        in_q   <= {{in_q[{n_in - 2}:0], chain_in}};
        out_q  <= out;
        fold_q <= out_q ^ {{fold_q[{n_out - 2}:0], 1'b0}};
    end
    assign chain_out = fold_q[{n_out - 1}];

    {self.top} u_block (
{wiring});
endmodule
"""


class Comparators(Job):
    """What compares or adds in the flattened netlist before techmap, where an address's page or the partition comes in:
    {"bits": the widest, "where": [[bits, cell type], ...]}."""

    INPUTS, FROM, REGISTERS = ("s_axi_araddr", "s_axi_awaddr"), 12, ("part_sel", "part_active")

    def __init__(self, top, parameters):
        super().__init__("ice40", top, parameters)

    @property
    def label(self):
        return f"comparators {super().label}"

    def key(self):
        return "comparators " + super().key()

    def name(self):
        return hashlib.sha256((super().name() + Path(__file__).read_text()).encode()).hexdigest()[:20]

    def yosys(self, netlist):
        settings = "".join(f" -set {name} {value}" for name, value in sorted(self.parameters.items()))
        return (f"read_verilog -Irtl {' '.join(map(str, sources(self.top)))}; chparam{settings} {self.top}; hierarchy -top {self.top}; "
                f"proc; flatten; opt -full; wreduce; peepopt; opt -full; clean; write_json {netlist}")

    def command(self):
        return f"{YOSYS} -p '{self.yosys('netlist.json')}'"

    def area(self):
        folder = ROOT / self.build / "netlists"
        folder.mkdir(parents=True, exist_ok=True)
        netlist, log = folder / f"{self.name()}.json", folder / f"{self.name()}.log"
        if tool([YOSYS, "-Q", "-T", "-p", self.yosys(netlist)], log):
            raise Failed(f"{self.label}: {self.first_error(log)}")
        modules = json.loads(netlist.read_text())["modules"]
        netlist.unlink()
        module = next(m for m in modules.values() if int(m["attributes"].get("top", "0"), 2))
        marked = {bit for name in self.INPUTS for bit in module["ports"][name]["bits"][self.FROM:] if isinstance(bit, int)}
        marked |= {bit for name in self.REGISTERS for bit in module["ports"][name]["bits"] if isinstance(bit, int)}
        cells, grows = [], True
        for cell in module["cells"].values():
            ends = {"input": set(), "output": set()}
            for port, bits in cell["connections"].items():
                ends[cell["port_directions"][port]] |= {bit for bit in bits if isinstance(bit, int)}
            cells.append((cell, ends))
        while grows:                    # forward, up to registers
            grows = False
            for cell, ends in cells:
                if not cell["type"].startswith(SEQUENTIAL) and ends["input"] & marked and ends["output"] - marked:
                    marked |= ends["output"]
                    grows = True
        found = sorted(([max(len(cell["connections"][port]) for port in ("A", "B")), cell["type"]] for cell, ends in cells
                        if cell["type"] in COMPARES and ends["input"] & marked), reverse=True)
        return {"bits": found[0][0] if found else 0, "where": found}
