#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Programs through the RTL: every configuration runs as many as it has partitions, all equal; without cleaning the
cache at a switch the leak shows.

rtl_replay.py SIM_FOLDER SCRATCH: SIM_FOLDER/CONFIG/bulkhead-sim, and a folder for traces.
Prints PASS and FAIL lines; exits 1 when one failed.
"""

import json
import random
import subprocess
import sys
from pathlib import Path

FOLDER, SCRATCH = Path(sys.argv[1]), Path(sys.argv[2])
REFERENCES = 6000
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


def run(name, programs, *options):
    out = SCRATCH / "replay.json"
    out.unlink(missing_ok=True)
    arguments = [str(FOLDER / name / "bulkhead-sim"), "--config", *configuration(name, "--system"), "--switch-every", "500", "--json", str(out)]
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


for name in configuration("--list"):
    programs = int(configuration(name, "--param", "PARTITIONS")[0])
    done, out = run(name, programs)
    problems = [] if done.returncode == 0 else [f"exit code {done.returncode}: {done.stderr.strip()}"]
    if not problems:
        r = find(out, "bytes_verified")
        least = {"references": programs * REFERENCES, "bytes_checked": programs * REFERENCES, "bytes_verified": programs * 40 * 4096,
                 "switches": 1 if programs == 1 else programs * 10, "fills": programs * 100, "write_backs": programs * 100}
        problems = [f"{key} is {r[key]}, less than {n}" for key, n in least.items() if r[key] < n]
        problems += [f"partition {p} was refused nothing" for p in range(programs) if not any(q["partition"] == p for q in r["refused"])
                     and name != "narrow-p2"]
    report(f"replay/{name}", problems, "L8" if programs == 1 else "L2 L6 L8 S4")

done, _ = run("default", 2, "--no-clean")
problems = [] if done.returncode == 1 else [f"the leak did not show: exit code {done.returncode}"]
if not problems and "the program last wrote" not in done.stderr:
    problems = [f"the sentence is another: {done.stderr.strip()}"]
report("replay/leak_without_clean", problems, "S4")
sys.exit(failed != 0)
