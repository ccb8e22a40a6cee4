#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs test steps and counts their results.

run_tests.py step NAME [--one IDS] -- COMMAND...
    Runs COMMAND and collects its lines "PASS name [ids]" and "FAIL name ..." in
    build/test-results/NAME.txt (everything it printed is in NAME.log).  A command that fails without a
    FAIL line, or prints no result at all, is itself a FAIL: nothing passes by not running.
    --one: COMMAND is one test of that name; its exit code is the result ("" for no ids).
    Exits 0 whatever the result, so that the next step runs too; summary is what fails.
run_tests.py summary [PREFIX]
    Counts the steps whose name starts with PREFIX, names what failed, and prints as its
    last line "N passed, N failed".  Exits 1 when anything failed or nothing ran.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

RESULTS = Path(os.environ.get("BUILD", "build")) / "test-results"
# A name, then anything: ids in brackets after PASS, the reason after FAIL.
LINE = re.compile(r"^(PASS|FAIL)\s+(\S.*)$")


def step(name, one, command):
    RESULTS.mkdir(parents=True, exist_ok=True)
    log_path = RESULTS / f"{name}.log"
    (RESULTS / f"{name}.txt").unlink(missing_ok=True)
    verbose = os.environ.get("V") == "1"
    start = time.monotonic()
    lines, tail = [], []
    with log_path.open("w") as log:
        try:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                       errors="replace", close_fds=False)   # make's job server is inherited
        except OSError as error:
            process = None
            tail.append(f"{command[0]}: {error.strerror}")
        for text in process.stdout if process else ():
            log.write(text)
            log.flush()
            text = text.rstrip("\n")
            found = LINE.match(text)
            if found and one is None:
                lines.append(f"{found[1]} {found[2]}")
            if verbose or (found and found[1] == "FAIL"):
                print(text, flush=True)
            tail = (tail + [text])[-25:]
    code = process.wait() if process else 127
    if one is not None:
        lines = [f"PASS {name}" + (f" [{one}]" if one else "") if code == 0 else f"FAIL {name}: exit code {code}"]
    elif code and not any(line.startswith("FAIL") for line in lines):
        lines.append(f"FAIL {name}: exit code {code}")
    elif not lines:
        lines.append(f"FAIL {name}: ran no test")
    (RESULTS / f"{name}.txt").write_text("".join(line + "\n" for line in lines))
    failed = sum(line.startswith("FAIL") for line in lines)
    print(f"{name}: {len(lines) - failed} passed, {failed} failed ({time.monotonic() - start:.0f} s)", flush=True)
    if failed and not verbose:
        print("".join(f"    {line}\n" for line in tail) + f"  all of it: {log_path}", flush=True)
    return 0


def summary(prefix):
    passed, failed = 0, []
    for path in sorted(RESULTS.glob(prefix + "*.txt")):
        for line in path.read_text().splitlines():
            if line.startswith("PASS "):
                passed += 1
            elif line.startswith("FAIL "):
                failed.append(line)
    for line in failed:
        print(line)
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed or not passed else 0


def main(arguments):
    if arguments[:1] == ["summary"] and len(arguments) <= 2:
        return summary(arguments[1] if len(arguments) == 2 else "")
    if arguments[:1] == ["step"] and "--" in arguments:
        cut = arguments.index("--")
        options, command = arguments[1:cut], arguments[cut + 1:]
        if len(options) == 1 and command:
            return step(options[0], None, command)
        if len(options) == 3 and options[1] == "--one" and command:
            return step(options[0], options[2], command)
    print(__doc__.strip(), file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
