#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Area and clock of named configurations on FPGAs, and the figures of the Tang Nano 4K system.

report.py                    measures what is not known yet, refills README.md, writes docs/fpga-report.md
    --only KEY               one figure, measured afresh; shows the commands behind it
    --keys                   lists the figures
    --table                  prints what build/fpga-report.json holds, measures nothing
    --seeds N                places and routes of each design (default 3)
    --jobs N                 at a time (default 2, or the processors there are)

Results are merged into build/fpga-report.json in the form of build/bench.json; figures with a target into build/bench.json too.
Exit codes: 0 all targets met, 1 one is missed, 2 bad usage, 3 a figure could not be measured.
"""

import argparse
import hashlib
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import devices
from devices import FAMILIES, ROOT, Failed, bench, synth

sys.path.insert(0, str(ROOT / "scripts"))
import readme_bench                     # noqa: E402

BUILD = bench.BUILD
RESULT = ROOT / BUILD / "fpga-report.json"
PAGE = ROOT / "docs/fpga-report.md"

# What is measured: configuration, part; the first CHEAP of them to the end before the others begin.
CHEAP = 3
PARTS = {"datapath": ("bh_port", "data path"), "all": ("bulkhead", "whole block")}
DESIGNS = [("hardwired-small", "all"), ("tangnano4k", "all"), ("peer", "datapath"), ("peer", "all"), ("three-p0", "all"),
           ("wide-p2", "all"), ("four-ports", "all"), ("worlds", "all"), ("zynq7000", "all")]
ONLY_IN = {"zynq7000": ("xc7",)}        # a board's own: no other family
COUNTS = (("lut", "luts", "LUT"), ("carry", "carries", "cells"), ("ff", "ffs", "FF"), ("bram", "brams", "block RAMs"))


def stem(design):
    return f"{design[0].replace('-', '_')}_{design[1]}"


def keys_of(family, design):
    return [f"fpga_{family}_{name}_{stem(design)}" for name, _, _ in COUNTS] + ([f"fpga_{family}_fmax_{stem(design)}"] if FAMILIES[family].nextpnr else [])


def families_of(design):
    return ONLY_IN.get(design[0], tuple(FAMILIES))


ALL_KEYS = {key: (family, design) for design in DESIGNS for family in families_of(design) for key in keys_of(family, design)}


# ---- devices -----------------------------------------------------------------------------------------

class Fitting:
    """One design in one family: the first device that it fits, what kept it from smaller ones, and a clock for each seed."""

    def __init__(self, family, design):
        self.family, self.design = family, design
        self.top, self.values = PARTS[design[1]][0], None
        self.devices, self.notes, self.clocks, self.jobs = list(FAMILIES[family].devices), [], {}, []
        self.device, self.area, self.lost, self.failure = self.devices[0], None, [], None

    def step(self, seed, fresh):
        """One unit of work: seed 0 counts, seed 1 finds the device, the others add a clock."""
        if self.failure:
            return
        try:
            if seed == 0:
                self.count(fresh)
            elif self.devices and FAMILIES[self.family].nextpnr:
                self.place(seed, fresh)
        except Failed as failed:
            self.failure = failed

    def count(self, fresh):
        if self.values is None:
            self.values = devices.parameters(self.design[0], self.top)
        job = devices.area(self.family, self.device, self.top, self.values)
        self.area = job.result(fresh)
        self.jobs.append(job)

    def place(self, seed, fresh):
        while self.devices:
            too_small = devices.exceeds(self.devices[0], self.area)
            if too_small:               # no need to try
                found = {"misfit": too_small}
            else:
                job = devices.Placed(self.family, self.devices[0], self.top, self.values, seed)
                found = job.result(fresh)
                self.jobs.append(job)
            if "mhz" in found:
                self.clocks[seed] = found["mhz"]
                return
            if self.clocks:             # it fits, by other seeds
                self.lost.append(f"seed {seed}: {found['misfit']}")
                return
            self.notes.append(f"{self.devices[0].name}: {found['misfit']}")
            self.devices.pop(0)
            if self.devices:
                self.device = self.devices[0]
                self.count(fresh)

    def rows(self, how):
        """Of build/fpga-report.json."""
        config, part = self.design
        settings = ", ".join(f"{key} {str(value)[:14]}" for key, value in sorted(self.values.items())) or "all at their defaults"
        common = {"family": self.family, "configuration": config, "part": part, "device": self.device.name}
        what = f"{self.top}, configuration {config}: {settings}; {synth.FLOWS[self.device.flow]}"
        for name, field, unit in COUNTS:
            key = f"fpga_{self.family}_{name}_{stem(self.design)}"
            yield {"key": key, "value": self.area[field], "unit": unit, "config": what, "how": how(key), **common}
        if not FAMILIES[self.family].nextpnr:
            return
        key = f"fpga_{self.family}_fmax_{stem(self.design)}"
        row = {"key": key, "value": None, "unit": "MHz", "config": what, "how": how(key), **common, "smaller": self.notes}
        if self.clocks:
            row |= {"value": round(statistics.median(self.clocks.values()), 1), "worst": round(min(self.clocks.values()), 1), "seeds": self.clocks,
                    "config": f"{what}; {self.device.name}, all paths between registers, median of seeds {', '.join(map(str, self.clocks))}"}
        elif self.devices:              # not tried yet
            return
        else:
            row |= {"smaller": self.notes[:-1], "reason": f"does not fit: {self.notes[-1].split(': ', 1)[1]}"}
        if self.lost:
            row["lost"] = self.lost
        yield row


def measure_devices(figures, seeds, jobs, only=None):
    wanted = [ALL_KEYS[only]] if only else [(family, design) for design in DESIGNS for family in families_of(design)]
    devices.check_tools(dict.fromkeys(family for family, _ in wanted))
    fittings = [Fitting(*pair) for pair in wanted]
    last = 0 if only and "_fmax_" not in only else seeds
    cheap = [fitting for fitting in fittings if fitting.design in DESIGNS[:CHEAP]]
    work = [[(fitting, seed) for fitting in batch if seed == 0 or FAMILIES[fitting.family].nextpnr]
            for batch in (cheap, [fitting for fitting in fittings if fitting not in cheap]) for seed in range(last + 1)]
    progress = bench.Progress(sum(map(len, work)), "devices")

    def run(item):
        fitting, seed = item
        fitting.step(seed, fresh=only is not None)
        progress.step(f"{fitting.device.name} {' '.join(fitting.design)}" + (f" seed {seed}" if seed else ""))
    with ThreadPoolExecutor(jobs) as pool:
        for group in work:              # all of one seed, then of the next
            list(pool.map(run, group))
            for fitting in fittings:    # what is known by now
                for row in fitting.rows(how) if fitting.area and not fitting.failure else ():
                    if only in (None, row["key"]):
                        figures.rows[row["key"]] = row
                        figures.commands[row["key"]] = "\n".join(dict.fromkeys(job.command() for job in fitting.jobs))
            bench.save({**bench.load(RESULT), **figures.rows}, RESULT)
    for fitting in fittings:
        if fitting.failure:
            figures.fail(fitting.failure)


# ---- the Tang Nano 4K system --------------------------------------------------------------------------
BOARD = "tangnano4k"
INPUTS = ("Makefile", "rtl", "fpga", "constraints", "sw", "regs", "scripts", "c_model", "sim", "tests/configurations.toml", "requirements-fpga.txt")


def inputs_hash():
    """Of everything that a board's build may depend on."""
    digest = hashlib.sha256()
    for name in INPUTS:
        path = ROOT / name
        for file in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
            digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    for tool in (FAMILIES["gowin"].yosys, FAMILIES["gowin"].nextpnr):
        digest.update(devices.version(tool).encode())
    return digest.hexdigest()[:20]


def make(build, *goals):
    """make, without what this make was told on its command line: (seconds, of them CPU, command)."""
    command = [os.environ.get("MAKE") or "make", "--no-print-directory", "SETUP=no", f"BUILD={devices.relative(ROOT / build)}", *goals]
    env = {key: value for key, value in os.environ.items() if key not in ("MAKEFLAGS", "MFLAGS", "MAKEOVERRIDES", "MAKELEVEL", "BUILD")}
    started, before = time.monotonic(), os.times()
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=env, timeout=devices.LIMIT)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(f"{' '.join(command)}: {error}") from None
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip() and not re.match(r"make(\[\d+\])?:.*Error \d", line)]
        raise Failed(f"{' '.join(command)}: {lines[-1].strip() if lines else f'exit code {done.returncode}'}")
    after = os.times()
    return time.monotonic() - started, after.children_user + after.children_system - before.children_user - before.children_system, " ".join(command)


def cached(name, fresh, measure):
    """A measurement of the system, kept by a hash of all that it depends on."""
    path = ROOT / BUILD / "fpga-report/cache" / f"{name}-{inputs_hash()}.json"
    if fresh or not path.exists():
        found = measure()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found))
    return json.loads(path.read_text())


def build_board():
    """`make fpga` into an empty folder, timed, and its own report."""
    build = BUILD / "fpga-report/board"
    shutil.rmtree(ROOT / build, ignore_errors=True)
    seconds, cpu, command = make(build, "fpga", f"BOARD={BOARD}")
    report = ROOT / build / "fpga" / BOARD / "report.json"
    try:
        found = json.loads(report.read_text())
        return {"seconds": seconds, "cpu": cpu, "command": command, "device": found["device"],
                **{name: found[name] for name in ("lut4", "alu", "ff", "bsram", "fmax_mhz")}}
    except (OSError, ValueError, KeyError) as error:
        raise Failed(f"{devices.relative(report)}: {error!r}") from None


def board_figures(fresh):
    found = cached("board", fresh, build_board)
    what = (f"fpga/{BOARD}: whole design on {found['device']}, {found['lut4']:,} LUT4, {found['alu']:,} ALU, {found['ff']:,} flip-flops, "
            f"{found['bsram']} block RAMs")
    command = found["command"]
    return {"tangnano4k_lut4": (found["lut4"], "LUT4", what, command), "tangnano4k_fmax": (found["fmax_mhz"], "MHz", what, command),
            "fpga_build_seconds": (round(found["seconds"], 1), "s",
                                  f"make fpga BOARD={BOARD} into an empty folder, tools installed, wall clock; {found['cpu']:.0f} s of CPU", command)}


def run_soc():
    """The firmware on the simulated system: its figures, the speed as median of several runs."""
    program, firmware = BUILD / "sim/soc/soc-sim", BUILD / "firmware/tangnano4k.bin"
    make(BUILD, devices.relative(ROOT / program), "firmware")
    out = ROOT / BUILD / "bench/soc.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    command = [bench.program("sim/soc/soc-sim"), "--firmware", bench.program("firmware/tangnano4k.bin"), "--bench", "all", "--json", out]
    runs = []
    for _ in range(bench.RUNS):
        out.unlink(missing_ok=True)
        bench.execute(command, "soc-sim --bench all", cpu=True)
        try:
            runs.append({row["key"]: row for row in (json.loads(line) for line in out.read_text().splitlines() if '"key"' in line)})
        except (OSError, ValueError, KeyError) as error:
            raise Failed(f"soc-sim --bench all: {error!r}") from None
    return {"command": f"{program} --firmware {firmware} --bench all --json FILE",
            "rows": {key: {**row, "value": statistics.median(run[key]["value"] for run in runs)} for key, row in runs[0].items()}}


def soc_figures(fresh):
    found = cached("soc", fresh, run_soc)
    rows = {}
    for key, row in found["rows"].items():
        if row.get("of") not in (None, row["value"]):
            raise Failed(f"{key}: {row['value']} of {row['of']}")
        value = row["value"] if row["value"] != int(row["value"]) or key not in FIGURES else int(row["value"])
        rows[key] = (value, row["unit"], row.get("config") or row["how"], found["command"])
    return rows


FIGURES = {row[0]: row for row in bench.FPGA_TARGETS}
SOURCES = {board_figures: ("tangnano4k_lut4", "tangnano4k_fmax", "fpga_build_seconds"),
           soc_figures: ("tangnano4k_ahb_wait_states", "firmware_cases", "soc_accesses_per_s")}


def measure_system(figures, only=None):
    for source, keys in SOURCES.items():
        wanted = [key for key in keys if only in (None, key)]
        if not wanted:
            continue
        try:
            found = source(only is not None)
            for key in keys:            # those that come along are as fresh
                if key not in found:
                    raise Failed(f"{key}: no figure came out")
                value, unit, config, command = found[key]
                figures.rows[key] = {"key": key, "value": value, "unit": unit, "config": config, "how": how(key)}
                figures.commands[key] = command
        except (Failed, OSError, ValueError) as failed:
            figures.fail(f"{', '.join(keys)}: {failed}")


# ---- report ----------------------------------------------------------------------------------------------

def how(key):
    return f"make fpga-report ONLY={key}"


def speed(clock):
    return f"{clock['worst']:.1f} / {clock['value']:.1f}" if len(clock["seeds"]) > 1 else f"{clock['value']:.1f}"


def seeds_of(rows):
    """How many, in words."""
    counts = [len(row["seeds"]) for row in rows.values() if "seeds" in row] or [0]
    few, many = min(counts), max(counts)
    return "of one seed" if many == 1 else f"worst and median of {many if few == many else f'{few} to {many}'} seeds"


def table(rows):
    """One line a configuration and device; rows: {key: row of the JSON}."""
    lines = ["| configuration | part | device | LUT | carry | FF | block RAM | MHz, worst / median | |", "|---|---|---|---|---|---|---|---|---|"]
    for design in DESIGNS:
        for family in families_of(design):
            found = {key.split("_")[2]: rows[key] for key in keys_of(family, design) if key in rows}
            if "lut" not in found:
                continue
            cells = [bench.number(found[name]["value"]) for name, _, _ in COUNTS]
            clock = found.get("fmax")
            mhz, note = ("", "synthesis only") if not FAMILIES[family].nextpnr else ("", "no figure") if clock is None \
                else ("-", clock["reason"]) if clock["value"] is None else (speed(clock), "; ".join(clock.get("lost", [])))
            lines.append(f"| `{design[0]}` | {PARTS[design[1]][1]} | {found['lut']['device']} | {' | '.join(cells)} | {mhz} | {note} |")
    return lines


def target_table(rows):
    lines = ["| figure | measured | to reach | | what |", "|---|---|---|---|---|"]
    for key, sign, bound, what, _ in bench.FPGA_TARGETS:
        row = rows.get(key)
        measured = f"{bench.number(row['value'])} {row['unit']}" if row else "-"
        lines.append(f"| `{key}` | {measured} | {sign} {bench.number(bound)} | {verdict(key, rows)} | {what} |")
    return lines


def verdict(key, rows):
    return "no figure" if key not in rows else "PASS" if bench.met(key, rows[key]["value"]) else "FAIL"


def write_page(rows):
    carries = ", ".join(f"{family.name} {family.carry}" for family in FAMILIES.values())
    memories = ", ".join(f"{family.name} {family.memory}" for family in FAMILIES.values())
    lines = ["<!-- SPDX-License-Identifier: Apache-2.0 -->", "<!-- written by make fpga-report from build/fpga-report.json: not to be edited -->",
             "# Area and clock on FPGAs", "", "## The Tang Nano 4K system", "", *target_table(rows), "",
             "## Named configurations", "",
             "Bulkhead alone. *Whole block* is `bulkhead`, *data path* is `bh_port` with live windows as input ports; parameters are those of "
             "`tests/configurations.toml`. A design goes to the smallest device of the family that it fits.", "",
             *table(rows), "",
             "- LUT: of iCE40, ECP5 and Gowin with four inputs, of Xilinx 7 up to six; those used as memory are in it.",
             f"- Carry cells beside them: {carries}. Block RAMs: {memories}.",
             "- Area is that of the module alone, flattened by the flow where it does so.",
             f"- Clock: nextpnr's maximum, {synth.FREQ} MHz asked for, {seeds_of(rows)}. Every input comes from a shift chain and every "
             "output goes to a register, so three pins are enough and all paths lie between registers; that a design fits means with these chains.",
             "- Nothing of this ran on hardware. Xilinx 7 is synthesis only: no open flow places and routes it here."]
    misfits = [(row, note) for _, row in sorted(rows.items()) for note in row.get("smaller", ())]
    if misfits:
        lines += ["", "## Too small", "", "| configuration | part | device | |", "|---|---|---|---|"]
        order = {(design[0], design[1]): n for n, design in enumerate(DESIGNS)}
        for row, note in sorted(misfits, key=lambda item: order[item[0]["configuration"], item[0]["part"]]):
            device, why = note.split(": ", 1)
            lines.append(f"| `{row['configuration']}` | {PARTS[row['part']][1]} | {device} | {why} |")
    lines += ["", "## Flows", "", "| family | synthesis | place and route |", "|---|---|---|"]
    for family in FAMILIES.values():
        flows = ", ".join(f"`{flow}`" for flow in dict.fromkeys(synth.FLOWS[device.flow] for device in family.devices))
        nextpnr = f"{Path(family.nextpnr).name}, {tool_version(family.nextpnr)}" if family.nextpnr else "none"
        lines.append(f"| {family.name} | {tool_version(family.yosys)}, {flows} | {nextpnr} |")
    PAGE.write_text("\n".join(lines) + "\n")


def tool_version(tool):
    found = re.search(r"Yosys [\w.]+|nextpnr-[\w.+-]+(?=\))|(?<=Version )[\w.+-]+", devices.version(tool))
    return found[0] if found else devices.version(tool)


def show(rows):
    print("\n".join(re.sub(r"[`*]", "", line) for line in table(rows)))
    for key, sign, bound, _, _ in bench.FPGA_TARGETS:
        got = f"{bench.number(rows[key]['value'])} {rows[key]['unit']}" if key in rows else ""
        print(f"{verdict(key, rows):<9} {key:<28} {got:>22}  to reach {sign} {bench.number(bound)}")


def finish(figures, only):
    rows = bench.load(RESULT)
    if not only:                        # what is no longer measured goes, and what could not be
        rows = {}
    rows.update(figures.rows)
    bench.save(rows, RESULT)
    with_target = {key: row for key, row in figures.rows.items() if key in FIGURES}
    bench.save({**{key: row for key, row in bench.load().items() if only or key not in FIGURES}, **with_target})
    if only:
        for row in (figures.rows[key] for key in figures.rows if key == only):
            value = bench.number(row["value"]) + " " + row["unit"] if row["value"] is not None else row["reason"]
            print(f"{row['key']} = {value}\n  {row['config']}\n{figures.commands[row['key']]}")
    else:
        show(rows)
        if all(key in rows for key in ALL_KEYS):
            write_page(rows)
            readme_bench.main(["--fpga"])
    return rows


def main():
    parser = argparse.ArgumentParser(prog="report.py", description="area and clock on FPGAs")
    parser.add_argument("--only", metavar="KEY")
    parser.add_argument("--keys", action="store_true")
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    args = parser.parse_args()
    if args.keys:
        print("\n".join([f"{key:<44} {row[3]}" for key, row in FIGURES.items()]
                        + [f"{key:<44} {FAMILIES[f].name}, configuration {d[0]}, {PARTS[d[1]][1]}" for key, (f, d) in ALL_KEYS.items()]))
        return 0
    for name in ("seeds", "jobs"):
        if getattr(args, name) < 1:
            print(f"report.py: --{name} {getattr(args, name)}: at least 1", file=sys.stderr)
            return 2
    if args.only and args.only not in FIGURES and args.only not in ALL_KEYS:
        print(f"report.py: {args.only}: no such figure; report.py --keys lists them", file=sys.stderr)
        return 2
    figures = bench.Figures()
    try:
        if args.table:
            rows = bench.load(RESULT)
            show(rows)
        else:
            if args.only not in FIGURES:
                measure_devices(figures, args.seeds, args.jobs, args.only)
            if args.only not in ALL_KEYS:
                measure_system(figures, args.only)
            rows = finish(figures, args.only)
    except Failed as failed:
        figures.fail(failed)
        rows = {}
    except KeyboardInterrupt:
        print("report.py: interrupted; what is done is kept in the cache", file=sys.stderr)
        return 130
    for failure in figures.failures:
        print(f"report.py: {failure}", file=sys.stderr)
    if figures.failures:
        return 3
    missed = [key for key in FIGURES if key in rows and args.only in (None, key) and not bench.met(key, rows[key]["value"])]
    for key in missed:
        print(f"report.py: {key}: {bench.number(rows[key]['value'])} {rows[key]['unit']}, to reach {FIGURES[key][1]} {bench.number(FIGURES[key][2])}",
              file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
