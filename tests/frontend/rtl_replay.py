#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Programs and DMA engines through the RTL: every configuration runs its system with as many programs as it has
partitions, all equal; without the hand-shake the leak shows, with it there is none; what the pages of examples/ claim.

rtl_replay.py SIM_FOLDER SCRATCH [CONFIG]...: SIM_FOLDER/CONFIG/bulkhead-sim, and a folder for traces; all configurations
unless some are named.  Prints PASS and FAIL lines; exits 1 when one failed.
"""

import json
import random
import subprocess
import sys
from pathlib import Path

FOLDER, SCRATCH = Path(sys.argv[1]), Path(sys.argv[2])
REFERENCES = 6000
SEVERAL = {"eight-ports": 3}            # more programs than partitions: several CPUs carry one partition
failed = 0


def configuration(*arguments):
    return subprocess.run([sys.executable, "scripts/configuration.py", *arguments], capture_output=True, text=True, check=True).stdout.split()


def program(number):
    """Fetches, loads, stores and modifies over 40 pages of data and 8 of code, across lines and pages."""
    r = random.Random(number)
    path = SCRATCH / f"{number}.trace"
    with path.open("w") as f:
        for _ in range(REFERENCES):
            kind = r.choice(["I  ", " L ", " S ", " M "])
            at = 0x400000 + r.randrange(8 * 4096) if kind == "I  " else 0x1FFE000000 + r.randrange(40 * 4096)
            f.write(f"{kind}{at:08x},{r.choice([1, 2, 4, 8, 16, 32])}\n")
    return str(path)


def report(name, problems, ids):
    global failed
    failed += bool(problems)
    print(f"FAIL {name}: {problems[0]}" if problems else f"PASS {name} [{ids}]")


def run(name, programs, *options, system=None):
    out = SCRATCH / "replay.json"
    out.unlink(missing_ok=True)
    arguments = [str(FOLDER / name / "bulkhead-sim"), "--config", *([system] if system else configuration(name, "--system")), "--switch-every", "500",
                 "--json", str(out)]
    for n in range(programs):
        arguments += ["--trace", program(n)]
    done = subprocess.run(arguments + list(options), capture_output=True, text=True, timeout=300)
    return done, json.loads(out.read_text()) if out.exists() else None


def find(value, key):
    """The object that has the key, wherever it stands in the file."""
    if isinstance(value, dict):
        if key in value:
            return value
        value = list(value.values())
    for below in value if isinstance(value, list) else []:
        found = find(below, key)
        if found:
            return found
    return None


def sums(r):
    """What went wrong in a run that claims to be equal: each byte of work must have been done and checked."""
    least = {"references": len(r["programs"]) * REFERENCES, "bytes_checked": len(r["programs"]) * REFERENCES,
             "bytes_verified": len(r["programs"]) * 40 * 4096, "fills": len(r["programs"]) * 100, "write_backs": len(r["programs"]) * 100}
    problems = [f"{key} is {r[key]}, less than {n}" for key, n in least.items() if r[key] < n]
    for p in r["ports"]:
        if p["requester"] == "dma" and (p["copies"] + p["fills"] + p["checksums"] < 16 * p["queues"] or not p["bytes_checked"] or p["outstanding"] < 2):
            problems.append(f"the DMA engine of port {p['port']} did little: {p}")
        if p["requester"] != "none" and not p["bytes_verified"]:
            problems.append(f"nothing of port {p['port']} was verified in memory")
    leak = r["leak"]
    return problems + [f"leak: {key} is {leak[key]}" for key in ("hits", "bytes_read", "lines_written", "lines_refused", "bytes_damaged") if leak[key]]


def leaks(name, programs, system=None):
    """The same run without the hand-shake and with it."""
    done, out = run(name, programs, "--no-clean", system=system)
    problems = [] if done.returncode == 4 else [f"the leak did not show: exit code {done.returncode}: {done.stderr.strip()}"]
    if not problems:
        leak = find(out, "leak")["leak"]
        problems = [f"{key} is 0" for key in ("hits", "bytes_read", "lines_written", "bytes_damaged") if not leak[key]]
        problems += [f"the sentence is another: {done.stderr.strip()}"] if "LEAK: " not in done.stderr else []
        problems += ["no example is shown"] if "out of a line of" not in done.stdout or "was written to memory of" not in done.stdout else []
    if not problems:
        done, out = run(name, programs, system=system)
        problems = [f"with the hand-shake: exit code {done.returncode}: {done.stderr.strip()}"] if done.returncode else sums(find(out, "leak"))
    return problems


# The board's partitions have a page of data each: no room for programs.
wanted = sys.argv[3:] or [name for name in configuration("--list") if name != "tangnano4k"]
for name in wanted:
    partitions = int(configuration(name, "--param", "PARTITIONS")[0])
    done, out = run(name, SEVERAL.get(name, partitions))
    problems = [] if done.returncode == 0 else [f"exit code {done.returncode}: {done.stderr.strip()}"]
    if not problems:
        r = find(out, "bytes_verified")
        problems = sums(r)
        if partitions > 1 and r["switches_seen"] < 10 * partitions:
            problems.append(f"{r['switches_seen']} switches")
        for p in r["ports"]:
            if p["q_channel"] and p["mode"] == "follow" and (p["stops"] < r["switches_seen"] / 2 or p["requester"] == "cpu" and not p["lines_cleaned"]):
                problems.append(f"port {p['port']} stopped {p['stops']} times at {r['switches_seen']} switches, {p['lines_cleaned']} lines cleaned")
        problems += [f"partition {p} was refused nothing" for p in range(partitions) if not any(q["partition"] == p for q in r["refused"])
                     and name != "narrow-p2"]
    report(f"replay/{name}", problems, "L8" if partitions == 1 else "L2 L3 L6 L8 S4")

for name in wanted:
    if name in ("default", "four-ports", "hardwired-schedule"):
        report(f"replay/leak/{name}", leaks(name, 4), "S4")


# ---- examples/: what the pages say -------------------------------------------------------------

def example(name, config, programs, check, ids):
    if config not in wanted:
        return
    done, out = run(config, programs, system=f"examples/{name}.dts")
    problems = [] if done.returncode == 0 else [f"exit code {done.returncode}: {done.stderr.strip()}"]
    if not problems:
        r = find(out, "bytes_verified")
        problems = sums(r) + check(r, out)
    report(f"example/{name}", problems, ids)


def gigabyte(r, out):
    """Both start at IPA 0 and end at 1 GiB; the byte behind that, and the other's PA, are refused under both."""
    want = {(p, what) for p in (0, 1) for what in ("first byte past a window", "write past a window")} | {(0, "PA of another partition")}
    seen = {(q["partition"], q["what"]) for q in r["refused"] if q["resp"] == "SLVERR" and q["record"] == "WINDOW"}
    past = [q["ipa"] for q in r["refused"] if q["what"] == "first byte past a window"]
    places = {p["partition"]: (p["lowest_ipa"], p["lowest_pa"]) for p in r["programs"]}
    problems = [] if places == {0: (0, 0), 1: (0, 0x40000000)} else [f"IPA 0 is elsewhere: {places}"]
    return problems + [f"not refused: {q}" for q in want - seen] + ([] if past and set(past) == {0x40000000} else [f"the windows end at {past}"])


def scheduled(r, out):
    """No software switches; each environment had its turns, and what is not its own was refused without a register."""
    problems = [] if out["switches_by_schedule"] >= 20 and not out["switches_by_active"] + out["switches_by_pins"] else ["who switched?"]
    problems += [f"{p['label']} had {p['turns']} turns" for p in r["programs"] if p["turns"] < 3]
    if out["register_reads"] or out["register_writes"]:
        problems.append("registers were touched: there are none")
    return problems + ([] if all(q["resp"] == "SLVERR" for q in r["refused"]) and len(r["refused"]) >= 12 else ["refusals"])


def native(r, out):
    """The native program runs in true addresses and is refused the machines' memory; the device works for all three by stream."""
    problems = []
    for p in range(3):
        # the machines have memory where the top bit is set
        for what, most in ("PA of another partition", 2), ("the top address bit turned", p == 0):
            reached = [q for q in r["refused"] if (q["partition"], q["what"], q["resp"], q["record"]) == (p, what, "DECERR", "WINDOW")]
            if len({q["ipa"] for q in reached}) != most:
                problems.append(f"partition {p}, {what}: {len(reached)} refused")
    first = {p["partition"]: (p["lowest_ipa"], p["lowest_pa"]) for p in r["programs"]}
    if first != {0: (0x80000000, 0x80000000), 1: (0, 0x20000000000), 2: (0, 0x30000000000)}:
        problems.append(f"memory is elsewhere: {first}")
    device = next(p for p in r["ports"] if p["mode"] == "stream")
    return problems + ([] if device["queues"] == 3 else [f"the device serves {device['queues']} streams"])


example("gigabyte", "four-ports", 2, gigabyte, "L7 L2 L3")
example("hardwired-schedule", "hardwired-schedule", 4, scheduled, "L3 L14")
example("native", "two-ports-p2", 3, native, "S1 S5 S7")
sys.exit(failed != 0)
