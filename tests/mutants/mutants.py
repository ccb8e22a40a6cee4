#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Builds RTL mutants (mutants.toml) and holds the directed and random tests against each.

mutants.py --objects FILE... [--quick] [--jobs N] [NAME...]
mutants.py --check [NAME...]        only says which edits do not apply

For each mutant: a copy of rtl/ below build/mutants/NAME, the edits, a Verilated model of the configuration
that the mutant names (or the file's default), linked with the objects of the directed tests.  First
the tests that the mutant names run, then all the others.  Prints

    CAUGHT name by test: its sentence        the mutant differs, and a test says so
    SURVIVED name                            no test does: a hole
    BROKEN name: why                         an edit does not apply, or the copy does not build

and "PASS mutant name" or "FAIL mutant name: ..." lines for the test runner.  The unchanged RTL is built the
same way first, and must pass every test.  Exits 1 unless all were caught.
"""

import argparse
import concurrent.futures
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
import configuration  # noqa: E402

BUILD = Path(os.environ.get("BUILD", "build"))
VERILATOR = os.environ.get("VERILATOR", "verilator")
CXX = os.environ.get("CXX", "c++")
LIMIT = 120                         # seconds that one test may take


class Broken(Exception):
    pass


def command(words, log, limit=600):
    """Runs, appends to log, returns (code, output)."""
    try:
        done = subprocess.run([str(w) for w in words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, errors="replace", timeout=limit)
        code, output = done.returncode, done.stdout
    except subprocess.TimeoutExpired as error:
        code, output = 124, (error.stdout or b"").decode(errors="replace") + f"\nnot done after {limit} s\n"
    with open(log, "a") as file:
        file.write("+ " + shlex.join(map(str, words)) + "\n" + output)
    return code, output


def apply(mutant, rtl):
    """Each edit's text must stand exactly once in its file."""
    shutil.rmtree(rtl, ignore_errors=True)
    shutil.copytree(ROOT / "rtl", rtl)
    for name, find, put in mutant["edits"]:
        path = rtl / name
        if not path.exists():
            raise Broken(f"rtl/{name}: no such file")
        text = path.read_text()
        count = text.count(find)
        if count != 1:
            raise Broken(f"rtl/{name}: the text to change occurs {count} times: {find!r}")
        if find == put:
            raise Broken(f"rtl/{name}: the edit changes nothing")
        path.write_text(text.replace(find, put))


def root_of_verilator():
    """Where Verilator keeps its own headers and sources."""
    return Path(subprocess.run([VERILATOR, "--getenv", "VERILATOR_ROOT"], capture_output=True, text=True).stdout.strip())


def build(mutant, where, args):
    """where/directed of the RTL in where/rtl."""
    log, obj, name = where / "log", where / "obj", mutant["config"]
    values, _ = configuration.load(name, args.changes.get(name, ()))
    # A HARDWIRED build's table comes from its system file (make build/sim/CONFIG/parameters).
    table = BUILD / "sim" / name / "parameters.table"
    if values["HARDWIRED"] and not (table.exists() and table.read_text().strip()):
        raise Broken(f"{table}: not there; make {table.with_suffix('')}")
    extra = table.read_text().split() if values["HARDWIRED"] else []
    macros = [f"-DDUT_{k}={v}ull" for k, v in values.items()] + [f'-DDUT_NAME="{name}"', "-DVM_TRACE=0"]
    code, output = command([VERILATOR, "--cc", "-O3", "--x-assign", "unique", "--x-initial", "unique", "-Wno-fatal",
                            "--default-language", "1364-2005", "-y", where / "rtl", f"-I{where / 'rtl'}",
                            "--top-module", "bulkhead", "--Mdir", obj, *configuration.flags("verilator", values), *extra,
                            where / "rtl" / "bulkhead.v"], log)
    if code:
        raise Broken("Verilator: " + next((line for line in output.splitlines() if "%Error" in line), "failed"))
    # All of the model as one unit: its files are many and small.
    (obj / "all.cpp").write_text("".join(f'#include "{p.name}"\n' for p in sorted(obj.glob("Vbulkhead*.cpp")))
                                 + f'#include "{ROOT / "sim" / "shim.cpp"}"\n')
    include = root_of_verilator() / "include"
    code, output = command([CXX, "-O1", "-std=gnu++17", "-w", *macros, "-DVM_COVERAGE=0", "-DVM_SC=0", "-I", include, "-I",
                            include / "vltstd", "-I", obj, "-I", "sim", "-I", "c_model/include", "-c", obj / "all.cpp",
                            "-o", obj / "all.o"], log)
    if code:
        raise Broken(f"the model does not compile: see {log}")
    code, output = command([CXX, "-o", where / "directed", obj / "all.o", *args.objects,
                            *shlex.split(args.libraries)], log)
    if code:
        raise Broken(f"does not link: see {log}")
    shutil.rmtree(obj)


def judge(mutant, where):
    """(test, sentence) of the first failure, or None."""
    program, log = where / "directed", where / "log"
    named = mutant.get("tests")
    for tests in (named, None) if named and not mutant.get("named_only") else (named,):
        code, output = command([program, *(tests or [])], log, LIMIT if tests else 4 * LIMIT)
        failed = re.search(r"^FAIL (\S+) \[[^\]]*\]: (.*)$", output, re.M)
        if failed:
            return failed[1], failed[2]
        if code == 124:
            return "the time limit", f"not done after {LIMIT} s"
        if code < 0:
            return "a crash", (output.splitlines() or ["no output"])[-1]
        if code or "PASS " not in output:
            raise Broken(f"no test of {tests} ran")
    return None


def one(mutant, args):
    where = BUILD / "mutants" / mutant["name"]
    shutil.rmtree(where, ignore_errors=True)
    where.mkdir(parents=True)
    start = time.monotonic()
    try:
        apply(mutant, where / "rtl")
        build(mutant, where, args)
        found = judge(mutant, where)
    except Broken as error:
        return mutant, "BROKEN", str(error), time.monotonic() - start
    (where / "directed").unlink(missing_ok=True)
    if found:
        return mutant, "CAUGHT", f"by {found[0]}: {found[1]}", time.monotonic() - start
    return mutant, "SURVIVED", "", time.monotonic() - start


def unchanged(config, mutants, quick):
    """The RTL as it is, as if it were a mutant that must survive."""
    tests = sorted({test for m in mutants if m["config"] == config for test in m["tests"]})
    return {"name": f"unchanged-{config}", "config": config, "edits": [], "tests": tests if quick else [], "named_only": quick}


def main():
    parser = argparse.ArgumentParser(description="RTL mutants that the tests must catch")
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--objects", nargs="+", default=[], help="directed tests, test bench and model")
    parser.add_argument("--libraries", default="-pthread -latomic -lm")
    parser.add_argument("--check", action="store_true", help="only say which edits do not apply")
    parser.add_argument("--quick", action="store_true", help="the quick slice only")
    parser.add_argument("--jobs", type=int, default=1)
    args = parser.parse_args()

    table = tomllib.loads((ROOT / "tests/mutants/mutants.toml").read_text())
    mutants = table["mutant"]
    args.changes = table.get("changes", {})
    known = [m["name"] for m in mutants]
    if len(set(known)) != len(known):
        sys.exit("mutants.toml: two mutants of one name")
    for name in args.names:
        if name not in known:
            sys.exit(f"mutants.toml: no mutant {name!r}; there are {', '.join(known)}")
    for m in mutants:
        m.setdefault("config", table["config"])
    chosen = [m for m in mutants if (m["name"] in args.names if args.names else m.get("quick") or not args.quick)]

    if args.check:
        broken = 0
        for m in chosen:
            try:
                apply(m, BUILD / "mutants" / "check")
            except Broken as error:
                broken += 1
                print(f"BROKEN {m['name']}: {error}")
        print(f"{len(chosen)} mutants, {broken} do not apply")
        return 1 if broken else 0

    # The unchanged RTL must pass, or nothing that follows means anything.
    configs = sorted({m["config"] for m in chosen})
    counts = {"CAUGHT": 0, "SURVIVED": 0, "BROKEN": 0}
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for mutant, result, text, seconds in pool.map(
                lambda c: one(unchanged(c, chosen, args.quick), args), configs):
            if result != "SURVIVED":
                print(f"FAIL {mutant['name']}: {result.lower()} {text}")
                return 1
            print(f"unchanged RTL, configuration {mutant['config']}: passes {'what is to tell them' if args.quick else 'every test'}"
                  f" ({seconds:.0f} s)", flush=True)
        for mutant, result, text, seconds in pool.map(lambda m: one(m, args), chosen):
            counts[result] += 1
            line = f"{result} {mutant['name']} {text}".rstrip()
            print(f"{line} ({seconds:.0f} s)")
            if result == "CAUGHT":
                print(f"PASS mutant {mutant['name']}", flush=True)
            else:
                print(f"FAIL mutant {mutant['name']}: {result.lower()}{': ' + text if text else ''}", flush=True)
    print(f"{len(chosen)} mutants: {counts['CAUGHT']} caught, {counts['SURVIVED']} survived, {counts['BROKEN']} broken")
    return 0 if counts["CAUGHT"] == len(chosen) and chosen else 1


if __name__ == "__main__":
    sys.exit(main())
