#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random runs of bulkhead-sim over every configuration of tests/configurations.toml.

random_runs.py short                    two runs of each with fixed seeds, one on random set-ups and one that
                                        starts from the configuration's system, one of 10,000 switches
                                        on four ports, and the coverage of a small build with pages; PASS and FAIL lines
random_runs.py long --seeds N --transactions N --jobs N
                                        N seeds of each through GNU parallel; build/regression/joblog
                                        remembers what has passed, so a second call does the rest; a
                                        summary, and for each failing seed the command that repeats it
random_runs.py coverage --config NAME --seeds N --transactions N --jobs N
                                        runs until every (level, right, half, trust, world) of the configuration has had
                                        every outcome that it can have, N seeds at most; a line, a report in
                                        build/coverage/NAME.txt, and what is missing

Exits 0 when every run was equal, 1 when one was not, 3 when something could not run.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
import configuration  # noqa: E402

BUILD = Path(os.environ.get("BUILD", "build"))
SHORT = (1, 20000), (2, 20000)      # seed, transactions
SWITCHES = "four-ports", 10000      # configuration, switches of one run under full load
COVERAGE = "worlds-p0", 10, 50000   # configuration, seeds at most, transactions of each
LIMIT = 300                         # seconds for one short run


def program(name):
    return BUILD / "sim" / name / "bulkhead-sim"


def build(make, names):
    """The simulators; those that do not build are returned."""
    missing = []
    for name in names:
        if subprocess.run([*shlex.split(make), "--no-print-directory", "-s", str(program(name))]).returncode:
            missing.append(name)
    return missing


def words(name, seed, transactions, with_system, results):
    system = configuration.load(name)[1]
    start = ["--config", system] if with_system or configuration.load(name)[0]["HARDWIRED"] else []
    return [str(program(name)), *start, "--seed", str(seed), "--transactions", str(transactions), "--quiet", "--json", str(results)]


def shows(name):
    """Requirement ids of a run: with two partitions switches too, with two ports views side by side."""
    values = configuration.load(name)[0]
    return ("L1 L8" + (" L2 L14 S2" if values["PARTITIONS"] > 1 else "") + (" L3 L9" if values["PORTS"] > 1 else "")
            + (" L10" if values["PAGE"] else "") + (" T7" if values["MAILBOX"] else "") + (" R1 R4" if values["GRANULES"] else "")
            + (" V1 V2 V3 V6" if values["LEVELS"] > 1 else ""))


def sentence(output):
    lines = [line for line in output.splitlines() if line.strip()]
    return next((line for line in lines if line.startswith("MISMATCH")), lines[-1] if lines else "no output")


def one(name, label, ids, command, check):
    """Runs, prints a PASS or FAIL line; check(result) says what is wrong with a run that was equal, or "".  True: passed."""
    results = Path(command[-1])
    results.unlink(missing_ok=True)
    start = time.monotonic()
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LIMIT)
        code, output = done.returncode, done.stdout
    except subprocess.TimeoutExpired:
        code, output = 124, f"not done after {LIMIT} s"
    result = json.loads(results.read_text()) if code == 0 else None
    problem = check(result) if code == 0 else sentence(output)
    if problem:
        print(f"FAIL random/{name}-{label}: {problem} (again: {shlex.join(command[:-3])})", flush=True)
    else:
        print(f"PASS random/{name}-{label} [{ids}] ({result['compared']} compared, {time.monotonic() - start:.1f} s)", flush=True)
    return not problem


def short(args):
    names = configuration.names()
    bad = missing = build(args.make, names)
    for name in missing:
        print(f"FAIL random/{name}: bulkhead-sim does not build")
    folder = BUILD / "random"
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        values = configuration.load(name)[0]

        def ordinary(result):
            answered = result["addresses_r"] + result["addresses_w"]
            # A run that did little shows nothing.
            if answered < transactions:
                return f"{answered} bursts, {transactions} planned"
            if not result["owned_bytes"] or not result["refused"] or result["refused"] >= answered:
                return "allowed and refused bursts are wanted, both"
            return "" if values["PARTITIONS"] == 1 or result["switches"] else "no switch"

        for seed, transactions in SHORT if name not in missing else ():
            command = words(name, seed, transactions, seed == 1, folder / f"{name}-{seed}.json")
            if not one(name, seed, shows(name), command, ordinary):
                bad = bad + [name]
    name, switches = SWITCHES
    if name not in missing:
        results = folder / f"{name}-switches.json"
        command = [str(program(name)), "--switches", str(switches), "--seed", "7", "--quiet", "--json", str(results)]
        if not one(name, "switches", shows(name) + " V8", command,
                   lambda result: "" if result["switches"] >= switches else f"{result['switches']} switches, {switches} planned"):
            bad = bad + [name]
    name, seeds, transactions = COVERAGE
    if name not in missing and covered(name, seeds, transactions, 1):
        bad = bad + [name]
    return 1 if bad else 0


# ---- coverage ----------------------------------------------------------------------------

OUTCOMES = "allowed", "LEVEL", "SHARE", "ACCESS"


def read_coverage(path):
    """{combination: counts by outcome; None: it can't be}."""
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    return {" ".join(w[:5]): [None if n == "-" else int(n) for n in w[5:]] for w in (line.split() for line in lines)}


def covered(name, seeds, transactions, jobs):
    """Runs seeds until nothing is missing; a PASS or FAIL line and a report.  True: something is wrong."""
    folder = BUILD / "coverage" / name
    folder.mkdir(parents=True, exist_ok=True)
    total, runs, start = {}, 0, time.monotonic()

    def run(seed):
        report = folder / f"{seed}.txt"
        command = words(name, seed, transactions, seed % 2 == 0, folder / f"{seed}.json") + ["--coverage", str(report)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return command, done.returncode, done.stdout, report

    def missing():
        return [f"{key}: {OUTCOMES[i]}" for key, counts in total.items() for i, count in enumerate(counts) if count == 0]

    label = f"coverage/{name}"
    with ThreadPoolExecutor(jobs) as pool:
        while runs < seeds and (not total or missing()):
            some = range(2001 + runs, 2001 + min(runs + jobs, seeds))
            for command, code, output, report in pool.map(run, some):
                if code:
                    print(f"FAIL {label}: {sentence(output)} (again: {shlex.join(command[:-5])})", flush=True)
                    return True
                for key, counts in read_coverage(report).items():
                    old = total.get(key, [0] * len(counts))
                    total[key] = [None if new is None else new + (before or 0) for new, before in zip(counts, old)]
            runs += len(some)
    left = missing()
    reachable = sum(count is not None for counts in total.values() for count in counts)
    report = BUILD / "coverage" / f"{name}.txt"
    report.write_text(f"# configuration {name}: {runs} runs of {transactions} bursts; {reachable - len(left)} of {reachable} reached; -: can't be\n"
                      f"# level right half trust world {' '.join(OUTCOMES)}\n"
                      + "".join(f"{key} {' '.join('-' if n is None else str(n) for n in counts)}\n" for key, counts in total.items()))
    said = (f"{reachable - len(left)} of {reachable} reachable (level, right, half, trust, world) with their outcomes in {runs} runs of {transactions} "
            f"bursts, {time.monotonic() - start:.0f} s; {report}")
    if left:
        print(f"FAIL {label}: {said}; missing: " + "; ".join(left[:4]) + ("; ..." if len(left) > 4 else ""), flush=True)
    else:
        print(f"PASS {label} [V1 R3] ({said})", flush=True)
    return bool(left)


def coverage(args):
    if build(args.make, [args.config]):
        print(f"coverage: bulkhead-sim does not build for {args.config}", file=sys.stderr)
        return 3
    return 1 if covered(args.config, args.seeds, args.transactions, args.jobs) else 0


def long(args):
    names = configuration.names()
    missing = build(args.make, names)
    if missing:
        print(f"regression: bulkhead-sim does not build for {', '.join(missing)}", file=sys.stderr)
        return 3
    folder = BUILD / "regression"
    folder.mkdir(parents=True, exist_ok=True)
    commands = [words(name, 1000 + seed, args.transactions, seed % 2 == 0, folder / f"{name}-{1000 + seed}.json")
                for seed in range(args.seeds) for name in names]
    # Other sizes are other runs: the job log belongs to this list of commands only.
    listing, joblog = folder / "commands", folder / "joblog"
    text = "".join(shlex.join(c) + f" > {shlex.quote(c[-1][:-4] + 'log')} 2>&1\n" for c in commands)
    if not listing.exists() or listing.read_text() != text:
        listing.write_text(text)
        joblog.unlink(missing_ok=True)
    flags = ["--jobs", str(args.jobs), "--joblog", str(joblog), "--resume-failed" if joblog.exists() else "--resume", "--nice", "10"]
    if sys.stderr.isatty():
        flags.append("--bar")
    try:
        subprocess.run(["parallel", *flags, "::::", str(listing)])
    except OSError as error:
        print(f"regression: GNU parallel: {error.strerror} (apt-get install parallel)", file=sys.stderr)
        return 3
    last = {}                                            # by command: the newest exit code, and seconds
    for line in joblog.read_text().splitlines()[1:]:
        fields = line.split("\t")
        last[int(fields[0])] = int(fields[6]), float(fields[3])
    total = {key: 0 for key in ("compared", "cycles", "refused", "switches", "commits")}
    failed = 0
    for number, command in enumerate(commands, 1):
        code, _ = last.get(number, (None, 0))
        if code == 0:
            result = json.loads(Path(command[-1]).read_text())
            for key in total:
                total[key] += result[key]
            continue
        failed += 1
        log = Path(command[-1][:-4] + "log")
        print(f"FAIL {Path(command[-1]).stem}: " + ("was not run" if code is None else sentence(log.read_text())))
        print(f"    again: {shlex.join(command[:-3])}")
    print(f"{len(commands)} runs of {args.transactions} bursts, {failed} failed; " + ", ".join(f"{v} {k}" for k, v in total.items())
          + f"; {sum(s for _, s in last.values()):.0f} s of runs")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(description="random runs over every configuration")
    parser.add_argument("what", choices=("short", "long", "coverage"))
    parser.add_argument("--config", default="worlds")
    parser.add_argument("--make", default="make")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--transactions", type=int, default=100000)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    if args.seeds < 1 or args.transactions < 1 or args.jobs < 1:
        parser.error("--seeds, --transactions, --jobs: at least one")
    return {"short": short, "long": long, "coverage": coverage}[args.what](args)


if __name__ == "__main__":
    sys.exit(main())
