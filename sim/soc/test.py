#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests of the simulated SoC: test.py PROGRAM FIRMWARE [--netlist].

A line "PASS name []" or "FAIL name: why" each: directed tests of the buses, the firmware to its verdict with SRAM0 fast and at its pins,
random traffic, and what the program says of bad input.  --netlist leaves out what does not touch the netlist.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

program, firmware = sys.argv[1:3]
netlist = "--netlist" in sys.argv
prefix = "soc_netlist" if netlist else "soc"
failed = 0


def run(*arguments):
    done = subprocess.run([program, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, errors="replace")
    return done.returncode, done.stdout, done.stderr.strip()


def verdict(name, why):
    global failed
    failed += bool(why)
    print(f"FAIL {name}: {why}" if why else f"PASS {name} []", flush=True)


def said(code, error):
    return f"exit {code}: {error.splitlines()[-1] if error else 'no message'}"


def compared(out):
    """What was compared, or why that is not enough."""
    found = re.search(r"compared: (\d+) AXI accesses of the core, (\d+) of the DMA engine", out)
    if not found or int(found[1]) < 1000 or int(found[2]) < 1000:
        return "hardly anything was compared"
    if netlist and not re.search(r"had the RTL's pins in [1-9]\d{4,} cycles", out):
        return "no netlist was compared"
    return ""


def firmware_run(name, *options):
    code, out, error = run("--firmware", firmware, *options)
    cases = re.search(r"^verdict: (\d+) cases, (\d+) passed, (\d+) failed$", out, re.M)
    refused = len(re.findall(r"^case \d+ PASS .*refused", out, re.M))
    if code:
        verdict(name, said(code, error) if error else (re.findall(r"^case \d+ FAIL.*", out, re.M) or ["no verdict"])[0])
    elif not cases or int(cases[1]) < 20 or cases[1] != cases[2] or refused < 20:
        verdict(name, f"{refused} cases refused, 20 are wanted: {cases[0] if cases else 'no verdict'}")
    else:
        verdict(name, compared(out))


def bad(name, code, message, *arguments):
    got, out, error = run(*arguments)
    lines = error.splitlines()
    verdict(name, "" if got == code and len(lines) == 1 and message in error else f"exit {got}, {lines}; exit {code} and one line with '{message}' are due")


code, out, error = run("--directed")
for line in out.splitlines():
    if line.startswith(("PASS ", "FAIL ")):
        failed += line.startswith("FAIL")
        print(line.replace(" soc_", f" {prefix}_", 1), flush=True)
if code and "FAIL" not in out:
    verdict(f"{prefix}_directed", said(code, error))

if not netlist:
    code, out, error = run("--core")
    found = re.search(r"^(PASS|FAIL) soc_core.*", out, re.M)
    verdict("soc_core", said(code, error) if not found else "" if found[1] == "PASS" and not code else found[0].split(": ", 1)[-1])

firmware_run(f"{prefix}_firmware")
for seed in range(1, 2 if netlist else 4):
    code, out, error = run("--random", "50000", "--seed", str(seed))
    verdict(f"{prefix}_random_{seed}", said(code, error) if code else compared(out))

if not netlist:
    firmware_run("soc_firmware_sram_pins", "--sram", "pins")
    bad("soc_no_file", 2, "nowhere.bin: No such file", "--firmware", "nowhere.bin")
    bad("soc_no_figure", 2, "no such figure", "--bench", "nothing")
    bad("soc_nothing_to_do", 2, "nothing to do")
    bad("soc_no_waves", 2, "soc-sim-waves", "--waves", "x.fst", "--directed")
    with tempfile.TemporaryDirectory() as folder:
        big, small, wild, loop, asleep = (Path(folder, f"{name}.bin") for name in ("big", "small", "wild", "loop", "asleep"))
        big.write_bytes(bytes(32769))
        small.write_bytes(b"\0\0\0\x20")
        wild.write_bytes(b"\x00\x10\x00\x20\x01\x00\x00\x30" + bytes(64))           # starts where no memory is
        loop.write_bytes(b"\x00\x10\x00\x20\x09\x00\x00\x00\xfe\xe7")              # b .
        asleep.write_bytes(b"\x00\x10\x00\x20\x09\x00\x00\x00\x30\xbf\xfd\xe7")    # wfi, again and again
        bad("soc_no_verdict", 1, "no verdict in 100000 cycles", "--firmware", str(loop), "--cycles", "100000")
        bad("soc_firmware_sleeps", 1, "sleeps", "--firmware", str(asleep))
        bad("soc_firmware_too_large", 2, "32 KiB", "--firmware", str(big))
        bad("soc_firmware_too_short", 2, "vector table", "--firmware", str(small))
        bad("soc_firmware_locks_up", 1, "locked up", "--firmware", str(wild))
sys.exit(failed != 0)
