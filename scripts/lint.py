#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads all RTL with three tools, tries illegal parameters, and checks the C and the form of every file.

lint.py verilator    -Wall: every named configuration with every PIPELINE, in 1364-2005 mode, and PIPELINE 1 as SystemVerilog, whose
                     keywords must not stand in the way of a project that reads all its files so
lint.py icarus       -g2005 -Wall: every named configuration
lint.py yosys        hierarchy -check and check -assert: every named configuration with both HARDWIRED
lint.py parameters   every illegal parameter value stops each tool, with the parameter's name
lint.py c            every C file with -Wall -Wextra -Werror
lint.py form         licence line, length, width, white space, no waiver inside RTL

Prints a line "PASS name" or "FAIL name: why" for each, and what a tool said before it.  Any warning is a failure.
"""

import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import configuration

ROOT = configuration.ROOT
RTL = sorted(str(p.relative_to(ROOT)) for p in (ROOT / "rtl").glob("*.v"))
WAIVERS = ["tests/waivers.vlt"] if (ROOT / "tests/waivers.vlt").exists() else []
VERILATOR = [*shlex.split(os.environ.get("VERILATOR", "verilator")), "--lint-only", "-Wall",
             "-Irtl", "--top-module", "bulkhead", *WAIVERS]
ICARUS = [*shlex.split(os.environ.get("IVERILOG", "iverilog")), "-g2005", "-tnull", "-Wall", "-Irtl", "-s", "bulkhead"]
YOSYS = shlex.split(os.environ.get("YOSYS", "yosys"))
FIRMWARE = [*shlex.split(os.environ.get("FIRMWARE_CC", "arm-none-eabi-gcc")), "-mcpu=cortex-m3", "-mthumb"]
UNICORN = [f"-I{folder}" for folder in sorted((ROOT / ".venv/lib").glob("python3*/site-packages/unicorn/include"))]
MAX_LOGIC_LINES = 300       # of an RTL file, without comments, port list and properties
MAX_LINES = 1000            # of any source file
MAX_COLUMNS = 160


def run(command):
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          stdin=subprocess.DEVNULL, errors="replace")
    return done.returncode, done.stdout


def verilator(values):
    language = "1800-2017" if values["PIPELINE"] == 1 else "1364-2005"
    return run(VERILATOR + ["--default-language", language] + configuration.flags("verilator", values) + RTL)


def icarus(values):
    return run(ICARUS + configuration.flags("icarus", values) + RTL)


def yosys(values):
    sets = " ".join(configuration.flags("yosys", values))
    script = (f"read_verilog -Irtl {' '.join(RTL)}; chparam {sets} bulkhead; hierarchy -check -top bulkhead; "
              "proc; check -assert")
    return run([*YOSYS, "-q", "-p", script])


TOOLS = {"verilator": verilator, "icarus": icarus, "yosys": yosys}


def report(cases):
    """cases: (name, function without arguments that returns an error text or None); two at a time."""
    failed = False
    with ThreadPoolExecutor(int(os.environ.get("LINT_JOBS", "2"))) as pool:
        for (name, _), error in zip(cases, pool.map(lambda case: case[1](), cases)):
            failed |= error is not None
            print(f"PASS {name}" if error is None else f"FAIL {name}: {error}", flush=True)
    if not cases:
        print("FAIL lint: nothing to check")
    return failed or not cases


def clean(tool, values):
    code, text = TOOLS[tool](values)
    if code == 0 and not text.strip():
        return None
    print(text, end="")
    return next((line for line in text.splitlines() if re.search("error|warning", line, re.I)), f"exit code {code}")


def read_all(tool):
    cases = []
    for name in configuration.names():
        values, _ = configuration.load(name)
        variants = {"verilator": [("PIPELINE", v) for v in (0, 1, 2)], "icarus": [None],
                    "yosys": [("HARDWIRED", v) for v in (0, 1)]}[tool]
        for change in variants:
            changed = dict(values, **dict([change] if change else []))
            if changed["HARDWIRED"]:
                changed.update({key: value for key, value in configuration.PLAIN.items() if key in changed})
            label = f"lint {tool} {name}" + (f" {change[0]}={change[1]}" if change else "")
            cases.append((label, lambda v=changed: clean(tool, v)))
    return report(cases)


def illegal_values(name, text, bits, values):
    """What lies just outside the range that stands in the parameter's comment."""
    good, _ = configuration.allowed(name, text, values)
    near = {0, 1, 2, 3, 5, 48, 96}
    span = re.search(r"\.\.([\w()*+<-]+)", text)
    if span:
        near |= {configuration.number(span[1], values) + 1}
        near |= {values["GRANULE_LOG2"], values["GRANULE_LOG2"] - 1} if "GRANULE_LOG2+" in text else set()
        near |= {11} if name == "GRANULE_LOG2" else set()
        step = configuration.multiple(text, values)
        near |= {values[name] + step // 2, values[name] + 1}
    if bits:
        near = {v for v in near if not v >> configuration.number(bits, values)}
    bad = sorted(v for v in near if not good(v))
    # The nearest ones on both sides of what is set say as much as all of them.
    low, high = [v for v in bad if v < values[name]], [v for v in bad if v > values[name]]
    return low[-2:] + high[:2] + (high[2:][-1:] if bits else [])


def parameters():
    """From `default`, and what needs PAGE or GRANULES from a configuration that has them too."""
    cases = []
    for base in ("default", "worlds", "worlds-dram"):
        values, _ = configuration.load(base)
        for name, (_, text, bits) in configuration.rtl_parameters().items():
            # Addresses of what is not built are not looked at.
            if bits if base == "default" else name not in configuration.PLAIN and name != "HARDWIRED" or name == "GRANULE_TABLE" and not values["GRANULE_DRAM"]:
                continue
            bad = illegal_values(name, text, bits, values)
            if not bad:
                cases.append((f"parameter {name}", lambda: "no illegal value to try"))
            for value in bad:
                for tool in TOOLS:
                    cases.append((f"parameter {name}={value} stops {tool}" + (f" in {base}" if base != "default" else ""),
                                  lambda t=tool, n=name, v=value, b=values: stops(t, n, dict(b, **{n: v}))))
    return report(cases)


def stops(tool, name, values):
    code, text = TOOLS[tool](values)
    if code == 0:
        return f"{tool} accepts {name} = {values[name]}"
    if not re.search(rf"PARAM_ERROR_bulkhead_{name}_must_be_", text):
        print(text, end="")
        return f"{tool} stops, but no message names bulkhead's {name}"
    return None


def tracked(*patterns):
    """Files that are in git or about to be: never build output."""
    code, text = run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns])
    return sorted({name for name in text.splitlines() if (ROOT / name).is_file()}) if code == 0 else []


def c():
    host = shlex.split(os.environ.get("CC", "cc"))
    cases = []
    for name in tracked("*.c"):
        folder = Path(name).parent
        flags = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-O1", "-c", "-o", "/dev/null", "-D_GNU_SOURCE"]
        include = ["-Ic_model/include", "-Ic_model", "-Isw/include", "-Isim", "-Itests", "-Itests/directed", f"-I{folder}", *UNICORN]
        cc = host
        if name.startswith("sw/firmware/"):         # the Cortex-M3's
            cc, flags = FIRMWARE, [*flags, "-ffreestanding"]

        def check(name=name, command=[*cc, *flags, *include, name]):
            code, text = run(command)
            if code:
                print(text, end="")
            return None if code == 0 else next(iter(text.splitlines()), f"exit code {code}")
        cases.append((f"lint c {name}", check))
    return report(cases)


GENERATED = {"c_model/include/bulkhead/registers.h", "rtl/bh_registers.vh", "tests/directed/register_table.h",
             "docs/registers.md"}
SOURCES = ("*.v", "*.vh", "*.sv", "*.c", "*.h", "*.cpp", "*.py", "*.sh", "*.mk", "*.tcl", "*.dts", "Makefile", ".ci/run")


def without_proofs(text):
    """The lines outside `ifdef FORMAL, which may have others inside."""
    inside = []                         # of the open `ifdefs: part of a proof?
    for line in text.split("\n"):
        word = line.strip()
        if re.match(r"`ifn?def\b", word):
            inside.append(bool(re.match(r"`ifdef FORMAL", word)))
        elif word.startswith("`else") and inside:
            inside[-1] = False
        elif word.startswith("`endif") and inside:
            inside.pop()
        elif not any(inside):
            yield line


def form_of(name):
    text = (ROOT / name).read_text(errors="replace")
    lines = text.split("\n")
    if "SPDX-License-Identifier: Apache-2.0" not in "\n".join(lines[:4]):
        return "no SPDX line at the top"
    if name in GENERATED:
        return None
    for number, line in enumerate(lines, 1):
        if line != line.rstrip():
            return f"line {number}: white space at the end"
        if len(line) > MAX_COLUMNS:
            return f"line {number}: {len(line)} columns, at most {MAX_COLUMNS}"
    if len(lines) > MAX_LINES:
        return f"{len(lines)} lines, at most {MAX_LINES}"
    if not text.endswith("\n"):
        return "no newline at the end"
    if name.startswith("rtl/"):
        if re.search(r"lint_(off|on)|verilator\s+\w+_off", text):
            return "a lint waiver inside RTL: tests/waivers.vlt is the place"
        if name.endswith(".v"):
            if f"module {Path(name).stem} " not in text or len(re.findall(r"^module ", text, re.M)) != 1:
                return "one module a file, named after it"
            if "`resetall\n`default_nettype none" not in text or not text.endswith("`resetall\n"):
                return "not framed by `resetall and `default_nettype none"
            logic = [l for l in without_proofs(text.split("\n);", 1)[-1]) if l.strip() and not l.strip().startswith("//")]
            if len(logic) > MAX_LOGIC_LINES:
                return f"{len(logic)} lines of logic, at most {MAX_LOGIC_LINES}"
    return None


def form():
    return report([(f"form {name}", lambda name=name: form_of(name)) for name in tracked(*SOURCES)])


if __name__ == "__main__":
    os.chdir(ROOT)
    if len(sys.argv) != 2 or sys.argv[1] not in ("verilator", "icarus", "yosys", "parameters", "c", "form"):
        print(__doc__.strip(), file=sys.stderr)
        sys.exit(2)
    what = sys.argv[1]
    sys.exit(read_all(what) if what in TOOLS else {"parameters": parameters, "c": c, "form": form}[what]())
