#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Bad input of bulkhead-table and bulkhead-sim: one clear line, the right exit code, nothing half-written.

bad_input.py TABLE SIM SCRATCH: the two programs (SIM of the default configuration) and a folder for files.
Prints PASS and FAIL lines; exits 1 when one failed.
"""

import gzip
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, "scripts")
import configuration  # noqa: E402

TABLE, SIM, SCRATCH = sys.argv[1], sys.argv[2], Path(sys.argv[3])
TWO = Path("examples/two.dts").read_text()
HARDWIRED = Path("examples/hardwired.dts").read_text()
FOUR = Path("examples/four-ports.dts").read_text()
TRACE = " L 1000,8\nI  2000,3\n S 1000,8\n"
failed = 0


def line_of(text, part, nth=1):
    """Number of the nth line that holds part."""
    return [n for n, line in enumerate(text.splitlines(), 1) if part in line][nth - 1]


def report(name, problems, ids=""):
    global failed
    failed += bool(problems)
    print(f"FAIL {name}: {problems[0]}" if problems else f"PASS {name} [{ids}]")


def refuse(name, arguments, code, *parts, stdin=None, env=None):
    """The program ends with this code, says one line that holds all parts, and writes no file."""
    json = SCRATCH / "bad.json"
    json.unlink(missing_ok=True)
    if arguments[0] == SIM and "--json" not in arguments:
        arguments = arguments + ["--json", str(json)]
    done = subprocess.run(arguments, input=stdin, capture_output=True, timeout=120, env=env)
    said = done.stderr.decode(errors="replace")
    problems = []
    if done.returncode != code:
        problems.append(f"exit code {done.returncode}, not {code}: {said!r}")
    if said.count("\n") != 1 or not said.endswith("\n"):
        problems.append(f"not one line: {said!r}")
    problems += [f"{said!r} does not say {part!r}" for part in parts if part not in said]
    if done.stdout:
        problems.append(f"printed {done.stdout[:60]!r}")
    if list(SCRATCH.glob("bad.json*")):
        problems.append("left a file behind")
    report(f"bad_input/{name}", problems)


def write(name, content):
    path = SCRATCH / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def system(name, old, new, *parts, count=1, code=2, text=TWO, flags=("-GHARDWIRED=0", "--check")):
    """A description with a mistake, for both programs: bulkhead-table here, bulkhead-sim reads it the same way."""
    changed = text.replace(old, new, count) if count > 0 else new.join(text.rsplit(old, -count))
    assert changed != text, name
    path = write("bad.dts", changed)
    refuse(f"system/{name}", [TABLE, *flags, path], code, *(p.replace("FILE", path) for p in parts))
    return changed


W1 = line_of(TWO, "window@0", 2)
W0 = line_of(TWO, "window@0", 1)
P1 = line_of(TWO, "partition@1")
P0 = line_of(TWO, "partition@0")
FIRST = "/bulkhead/partition@0/window@0"
SECOND = "/bulkhead/partition@1/window@0"

# ---- the rules of commit: file, line, node, rule, and the two windows
system("pa_overlap", "pa = <0x0 0x40000000>", "pa = <0x0 0x3ffff000>", f"FILE:{W1}: {SECOND}", "PA_OVERLAP", f"{FIRST} (FILE:{W0})",
       "PA 0x3ffff000 to 0x7fffefff", "PA 0x0 to 0x3fffffff")
system("one_shared", "pa = <0x0 0x40000000>;", "pa = <0x0 0x0>; shared;", "PA_OVERLAP", "both are shared")
system("ipa_overlap", 'window@0 {', 'window@5 { ipa = <0 0x3ffff000>; size = <0 0x1000>; pa = <0 0x90000000>; access = "all:r"; };\n'
       '\t\t\twindow@0 {', f"FILE:{W0 + 1}: {FIRST}", "IPA_OVERLAP", f"/bulkhead/partition@0/window@5 (FILE:{W0})")
system("align_size", "size = <0x0 0x40000000>", "size = <0x0 0x40000800>", f"FILE:{W0 + 2}: {FIRST}: size", "ALIGN", "0x40000800", "0x1000")
system("align_ipa", "ipa = <0x0 0x00000000>", "ipa = <0x0 0x00000001>", f"FILE:{W0 + 1}: {FIRST}: ipa", "ALIGN")
system("align_pa", "pa = <0x0 0x40000000>", "pa = <0x0 0x40000010>", f"FILE:{W1 + 3}: {SECOND}: pa", "ALIGN")
system("empty", "size = <0x0 0x40000000>", "size = <0x0 0x0>", f"FILE:{W0 + 2}: {FIRST}: size", "EMPTY")
system("ipa_range", "ipa = <0x0 0x00000000>", "ipa = <0x0 0xc0001000>", f"FILE:{W0 + 1}: {FIRST}: ipa", "IPA_RANGE", "32 bits")
system("pa_range", "pa = <0x0 0x40000000>", "pa = <0x1 0x40000000>", f"FILE:{W1 + 3}: {SECOND}: pa", "PA_RANGE")
system("wrap", "size = <0x0 0x40000000>", "size = <0xffffffff 0xfffff000>", f"FILE:{W0 + 1}: {FIRST}", "IPA_RANGE")
system("vmid_twice", "vmid = <2>", "vmid = <1>", f"FILE:{P1 + 2}: /bulkhead/partition@1: vmid", "VMID", f"/bulkhead/partition@0 (FILE:{P0})")
system("vmid_width", "vmid = <2>", "vmid = <256>", f"FILE:{P1 + 2}: ", "8 bits")

# ---- the binding
system("syntax", "active = <0>;", "active = <0>", f"FILE:{line_of(TWO, 'fault-response')}: ", "syntax error")
system("unknown_property", "vmid = <2>;", "vmid = <2>; colour = <1>;", f"FILE:{P1 + 2}: /bulkhead/partition@1: colour", "unknown property")
system("unknown_node", "partition@1 {", "partitoin@1 {", f"FILE:{P1}: /bulkhead/partitoin@1", "unknown node")
system("unit_address", "partition@1 {", "partition@01 {", f"FILE:{P1}: ", "no leading zero")
system("too_many_partitions", "partition@1 {", "partition@2 {", f"FILE:{P1}: /bulkhead/partition@2", "2 partitions")
system("too_many_windows", "window@0 {", "window@8 {", f"FILE:{W0}: /bulkhead/partition@0/window@8", "8 windows")
system("duplicate_node", "partition@1 {", "partition@0 {", "FILE:", "partition@0")
system("missing_property", "vmid = <2>;", "", f"FILE:{P1}: /bulkhead/partition@1", "vmid is missing")
system("missing_size", "size = <0x0 0x40000000>;", "", f"FILE:{W0}: {FIRST}", "size is missing")
system("one_cell", "size = <0x0 0x40000000>", "size = <0x40000000>", f"FILE:{W0 + 2}: {FIRST}: size", "two cells")
system("flag_with_value", "vmid = <2>;", "vmid = <2>; locked = <0>;", f"FILE:{P1 + 2}: ", "locked", "flag")
system("access_right", '"all:rwx"', '"all:rwz"', f"FILE:{W0 + 4}: {FIRST}: access", "all:rwz")
system("access_who", '"all:rwx"', '"everybody:r"', f"FILE:{W0 + 4}: ", "everybody:r")
system("access_nothing", '"all:rwx"', '"all:"', f"FILE:{W0 + 4}: ", "grants nothing")
system("select", '"follow"', '"sometimes"', f"FILE:{line_of(TWO, 'follow')}: /bulkhead/port@0: select", "sometimes", '"follow"', '"fixed"', '"stream"')
system("response", '"slverr"', '"exokay"', f"FILE:{line_of(TWO, 'slverr')}: /bulkhead: fault-response", "exokay")
system("active", "active = <0>", "active = <7>", "partition@7", "not described")
system("drain_limit", "<10000>", "<0x1000000>", f"FILE:{line_of(TWO, '10000')}: /bulkhead: drain-limit")
system("compatible", "bulkhead,system", "bulkhead,sistem", f"FILE:{line_of(TWO, 'compatible')}: ", "bulkhead,system")
system("cells", "#size-cells = <2>", "#size-cells = <1>", f"FILE:{line_of(TWO, '#size')}: ")
system("minimum", "minimum-partitions = <2>", "minimum-partitions = <3>", f"FILE:{line_of(TWO, 'minimum')}: ", "needs 3")
refuse("system/hardwired_limit", [TABLE, "--check", "-GHARDWIRED=1", "-GPARTITIONS=4", "-GWINDOWS=2", "-GPORTS=2", "-GSCHEDULE_SLOTS=4", "-GDRAIN_LIMIT=5",
                                  "examples/hardwired-schedule.dts"], 2, "hardwired-schedule.dts:", "drain-limit", "DRAIN_LIMIT is 5, not 20000")
refuse("system/hardwired_slots", [TABLE, "--check", "-GHARDWIRED=1", "-GPARTITIONS=4", "-GWINDOWS=2", "-GPORTS=2", "-GSCHEDULE_SLOTS=3", "-GDRAIN_LIMIT=20000",
                                  "examples/hardwired-schedule.dts"], 2, "/bulkhead/schedule: slots", "4 slots", "SCHEDULE_SLOTS")
system("hardwired_drain", "minimum-partitions = <2>", "minimum-partitions = <1>", "HARDWIRED", "drain-limit", flags=["-GHARDWIRED=1"])
# ---- ports, streams, schedule
FOUR_FLAGS = subprocess.run([sys.executable, "scripts/configuration.py", "four-ports", "--verilator"], capture_output=True, text=True,
                            check=True).stdout.split() + ["--check"]


def ports(name, old, new, *parts, **more):
    """A mistake in examples/four-ports.dts, with its build."""
    system(f"ports/{name}", old, new, *parts, text=FOUR, flags=more.pop("flags", FOUR_FLAGS), **more)


def at(part, nth=1):
    return f"FILE:{line_of(FOUR, part, nth)}: "


PORT = [at(f"port@{n} {{") + f"/bulkhead/port@{n}" for n in range(4)]
ports("fixed_to_what", "partition = <1>;", "", PORT[2], "partition is missing", "fixed")
ports("fixed_to_nobody", "partition = <1>;", "partition = <9>;", at("partition = <1>;") + "/bulkhead/port@2: partition", "partition@9 is not described")
ports("partition_of_follower", 'select = "follow";', 'select = "follow"; partition = <1>;', at('"follow"') + "/bulkhead/port@0: partition", "fixed")
ports("partition_range", "partition = <1>;", "partition = <16>;", at("partition = <1>;") + "/bulkhead/port@2: partition")
ports("trusted_stream_port", 'select = "stream";', 'select = "stream"; trusted;', at('"stream"') + "/bulkhead/port@1: trusted", "stream@N")
ports("trusted_value", "trusted;", "trusted = <1>;", at("trusted;") + "/bulkhead/port@0: trusted", "flag")
ports("isolate_value", "isolate;", "isolate = <1>;", at("isolate;") + "/bulkhead/port@2: isolate", "flag")
ports("requester", '"dma"', '"gpu"', at('"dma"') + "/bulkhead/port@1: requester", '"cpu"', '"dma"', '"none"')
ports("nothing_to_clean", 'requester = "cpu"', 'requester = "none"', at("q-channel") + "/bulkhead/port@0: q-channel", "none")
ports("port_property", "trusted;", "trustworthy;", at("trusted;") + "/bulkhead/port@0: trustworthy", "unknown property", "q-channel")
ports("port_gap", "port@3 {", "port@4 {", "/bulkhead: port@3 is missing below port@4")
ports("port_twice", "port@3 {", "port@2 {", "FILE:", "port@2")
ports("node_in_port", "trusted;", "trusted; window@0 { };", PORT[0], "no nodes inside")
ports("stream_of_nobody", "partition = <2>;", "partition = <8>;", at("partition = <2>;") + "/bulkhead/stream@2: partition", "partition@8 is not described")
ports("stream_without_partition", "stream@1 {\n\t\t\tpartition = <1>;", "stream@1 {", at("stream@1 {") + "/bulkhead/stream@1", "partition is missing")
ports("stream_number", "stream@f {", "stream@F {", at("stream@f {") + "/bulkhead/stream@F", "lower case")
ports("stream_beyond", "stream@f {", "stream@1f {", at("stream@f {") + "/bulkhead/stream@1f", "16 streams", "STREAM_WIDTH")
ports("stream_twice", "stream@2 {", "stream@1 {", "FILE:", "stream@1")
ports("stream_property", "stream@1 {", "stream@1 { isolate;", at("stream@1 {") + "/bulkhead/stream@1: isolate", "unknown property")
ports("slot_of_nobody", "stream@0 {", "schedule { slots = <0 50>, <4 50>; }; stream@0 {", at("stream@0 {") + "/bulkhead/schedule: slots", "slot 1",
      "partition@4")
ports("slot_of_nothing", "stream@0 {", "schedule { slots = <0 50>, <1 0>; }; stream@0 {", at("stream@0 {") + "/bulkhead/schedule: slots", "slot 1", "0 cycles")
ports("slot_too_long", "stream@0 {", "schedule { slots = <0 0x10000000>; }; stream@0 {", "/bulkhead/schedule: slots", "slot 0", "268435455")
ports("half_a_slot", "stream@0 {", "schedule { slots = <0 50 1>; }; stream@0 {", "/bulkhead/schedule: slots", "pairs of cells", "12 bytes")
ports("no_slots", "stream@0 {", "schedule { }; stream@0 {", at("stream@0 {") + "/bulkhead/schedule", "slots is missing")
ports("schedule_property", "stream@0 {", "schedule { slots = <0 50>; cycles = <5>; }; stream@0 {", "/bulkhead/schedule: cycles", "unknown property")
ports("too_many_slots", "stream@0 {", "schedule { slots = " + ", ".join(["<0 50>"] * 9) + "; }; stream@0 {", "/bulkhead/schedule: slots", "9 slots", "8",
      "SCHEDULE_SLOTS")
ports("stream_not_built", 'select = "follow";', 'select = "stream";', at('"follow"', 2) + "/bulkhead/port@3: select", "STREAM_PORTS", count=-1)
ports("isolate_not_built", "q-channel;", "q-channel; isolate;", at("q-channel;") + "/bulkhead/port@0: isolate", "ISOLATE_PORTS")
ports("isolate_without_limit", "drain-limit = <50000>;", "", at("isolate;") + "/bulkhead/port@2: isolate", "drain-limit")
ports("streams_not_built", '"stream"', '"follow"', at("stream@0 {") + "/bulkhead/stream@0", "STREAM_PORTS", flags=[*FOUR_FLAGS, "-GSTREAM_PORTS=0"])
ports("ports_not_built", '"cpu";', '"cpu" ;', PORT[3], "2 ports", flags=[*FOUR_FLAGS, "-GPORTS=2", "-GISOLATE_PORTS=0"])

# ---- halves, borrowed windows, levels, mailbox
WORLDS = Path("examples/worlds.dts").read_text()


def flags_of(name):
    return subprocess.run([sys.executable, "scripts/configuration.py", name, "--verilator"], capture_output=True, text=True,
                          check=True).stdout.split() + ["--check"]


WORLDS_FLAGS = flags_of("worlds")


def worlds(name, old, new, *parts, text=WORLDS, **more):
    """A mistake in examples/worlds.dts, with its build."""
    system(f"worlds/{name}", old, new, *parts, text=text, flags=more.pop("flags", WORLDS_FLAGS), **more)


def of(part, nth=1):
    return f"FILE:{line_of(WORLDS, part, nth)}: "


REALM, HOST, KERNEL = ("/bulkhead/partition@%d" % n for n in range(3))
BORROW = line_of(WORLDS, "window@1", 2)
KERNEL0 = line_of(WORLDS, "window@0", 3)
worlds("levels_of_nobody", "<3 1>", "<4 1>", of("levels = <2 3>") + "/bulkhead/port@0: levels", "partition@4 is not described")
worlds("levels_beyond", "<3 1>", "<3 16>", of("levels = <2 3>") + "/bulkhead/port@0: levels", "<3 16>", "level is more than 15")
worlds("levels_partition", "<3 1>", "<16 1>", of("levels = <2 3>") + "/bulkhead/port@0: levels", "<16 1>", "partition is more than 15")
worlds("levels_not_built", "<3 1>", "<3 4>", of("levels = <2 3>") + "/bulkhead/port@0: levels", "level 4", "4 (LEVELS)")
worlds("levels_twice", "<3 1>", "<2 1>", of("levels = <2 3>") + "/bulkhead/port@0: levels", "partition 2", "twice")
worlds("levels_half", "<3 1>", "<3>", of("levels = <2 3>") + "/bulkhead/port@0: levels", "pairs of cells", "12 bytes")
worlds("levels_fixed", "<1 2>", "<2 2>", of("levels = <1 2>") + "/bulkhead/port@2: levels", "fixed to, 1")
worlds("levels_by_stream", 'select = "stream";', 'select = "stream"; levels = <1 1>;', of('"stream"') + "/bulkhead/port@1: levels", "stream@N")
worlds("stream_level", "level = <2>", "level = <16>", of("level = <2>") + "/bulkhead/stream@3: level", "more than 15")
worlds("stream_level_not_built", "level = <2>", "level = <5>", of("level = <2>") + "/bulkhead/stream@3: level", "level 5", "4 (LEVELS)")
worlds("minimum_levels", "minimum-levels = <4>", "minimum-levels = <5>", of("minimum-levels") + "/bulkhead: minimum-levels", "needs 5", "has 4")
worlds("minimum_granules", "minimum-granules = <16384>", "minimum-granules = <16385>", of("minimum-granules") + "/bulkhead: minimum-granules", "needs 16385")
worlds("split_value", "split;", "split = <1>;", of("split;") + f"{REALM}: split", "flag")
worlds("borrow_value", "borrow;", "borrow = <1>;", of("borrow;") + f"{HOST}/window@1: borrow", "flag")
worlds("ring_nobody", "may-ring = <1>;", "may-ring = <7>;", of("may-ring = <1>") + f"{REALM}: may-ring", "partition@7 is not described")
worlds("ring_itself", "may-ring = <1>;", "may-ring = <0>;", of("may-ring = <1>") + f"{REALM}: may-ring", "itself")
worlds("ring_twice", "may-ring = <1>;", "may-ring = <1 1>;", of("may-ring = <1>") + f"{REALM}: may-ring", "twice")
worlds("ring_beyond", "may-ring = <1>;", "may-ring = <16>;", of("may-ring = <1>") + f"{REALM}: may-ring", "more than 15")
worlds("ring_owner", "may-ring = <1>;", 'may-ring = "owner";', of("may-ring = <1>") + f"{REALM}: may-ring", "cells")
worlds("ring_owner_value", "may-ring-owner;", "may-ring-owner = <1>;", of("may-ring-owner") + f"{REALM}: may-ring-owner", "flag")
worlds("shared_and_borrow", "borrow;", "borrow; shared;", of("borrow;") + f"{HOST}/window@1: borrow", "FLAGS", "both shared and borrow")
worlds("top_half", "ipa = <0x0 0x70000000>;", "ipa = <0x0 0x80000000>;", of("ipa = <0x0 0x70000000>") + f"{REALM}/window@1: ipa", "IPA_RANGE",
       "bottom half", "split")
worlds("into_the_top_half", "size = <0x0 0x00010000>;", "size = <0x0 0x20000000>;", of("ipa = <0x0 0x70000000>") + f"{REALM}/window@1: ipa", "IPA_RANGE",
       "bottom half")
worlds("covers_page", "ipa = <0x0 0x20000000>;", "ipa = <0x0 0x7f000000>;", of("ipa = <0x0 0x20000000>") + f"{HOST}/window@1: ipa", "PAGE",
       "0x7f000000 to 0x7fffffff", "0x7ffff000")
# Two that borrow one range: both are named.
worlds("two_borrowers", 'access = "secure:rwx", "nonsecure-privileged:rw";', 'access = "all:r"; borrow;', f"FILE:{KERNEL0}: {KERNEL}/window@0", "PA_OVERLAP",
       f"{HOST}/window@2 (FILE:{line_of(WORLDS, 'window@2', 1)})", "PA 0x42000000 to 0x42ffffff", "PA 0x42000000 to 0x423fffff", "borrow")
worlds("plain_over_plain", "borrow;", "", f"FILE:{BORROW}: {HOST}/window@1", "PA_OVERLAP", f"{REALM}/window@0 (FILE:{line_of(WORLDS, 'window@0', 1)})")
worlds("shared_over_borrow", "pa = <0x0 0x1fffc000>;", "pa = <0x0 0x42000000>;", "PA_OVERLAP", f"{HOST}/window@2")
DRAM = Path("examples/worlds-dram.dts").read_text()
worlds("covers_table", "pa = <0x0 0x3fefc000>;", "pa = <0x0 0x3fefd000>;", f"FILE:{line_of(DRAM, 'pa = <0x0 0x3fefc000>')}: {KERNEL}/window@1: pa", "RESERVED",
       "PA 0x3fefd000 to 0x3fffcfff", "0x3fffc000", text=DRAM, flags=flags_of("worlds-dram"))

# A build that has none of it, HARDWIRED or not.
LESS = WORLDS.replace("minimum-levels = <4>;", "").replace("minimum-granules = <16384>;", "")
WITHOUT_SPLIT = LESS.replace("split;", "")
WITHOUT_PEERS = re.sub(r"may-ring[^;]*;", "", WITHOUT_SPLIT)
WITHOUT_BORROW = WITHOUT_PEERS.replace("borrow;", "shared;").replace('access = "all:rwx";', 'access = "all:rwx"; shared;')
for build, more in (("this build", ["-GHARDWIRED=0"]), ("a HARDWIRED build", ["-GHARDWIRED=1", "-GDRAIN_LIMIT=50000"])):
    none = [*WORLDS_FLAGS, *(f"-G{key}={value}" for key, value in configuration.PLAIN.items()), *more]
    kind = "hardwired" if "HARDWIRED" in build else "without"
    for name, text, *parts in (("split", LESS, f"{REALM}: split", "halves (GRANULES)"), ("peers", WITHOUT_SPLIT, f"{REALM}: may-ring", "mailbox (MAILBOX)"),
                               ("borrow", WITHOUT_PEERS, f"{HOST}/window@1: borrow", "granule table (GRANULES)"),
                               ("levels", WITHOUT_BORROW, "/bulkhead/port@0: levels", "level 3", "has 1 (LEVELS)"),
                               ("stream_level", re.sub(r"levels[^;]*;", "", WITHOUT_BORROW), "/bulkhead/stream@0: level", "level 1", "has 1 (LEVELS)")):
        refuse(f"system/worlds/{kind}_{name}", [TABLE, *none, write(f"{name}.dts", text)], 2, f"{name}.dts:", build, *parts)


def worlds_fit():
    """The systems of the builds with pages pass every rule there."""
    problems = []
    for name in ("worlds", "worlds-p0", "worlds-16", "worlds-dram", "worlds-dram-16", "page-only"):
        done = subprocess.run([TABLE, *flags_of(name), f"examples/{name}.dts"], capture_output=True, text=True)
        problems += [f"{name}: exit code {done.returncode}: {done.stderr}{done.stdout}"] if done.returncode or done.stderr or done.stdout else []
    report("systems_with_pages_fit", problems, "L11")


worlds_fit()
system("two_ports", "port@0 {", "port@1 { };\n\t\tport@0 {", "/bulkhead/port@1", "1 port")
refuse("system/no_file", [TABLE, "/nonexistent.dts"], 2, "/nonexistent.dts: No such file")
refuse("system/folder", [TABLE, str(SCRATCH)], 2, "directory")
refuse("system/empty_file", [TABLE, write("empty.dts", "")], 2, "empty.dts")
refuse("system/cut_blob", [TABLE, write("cut.dtb", bytes.fromhex("d00dfeed0000100000000038"))], 2, "cut.dtb: damaged device tree blob")
refuse("system/no_dtc", [TABLE, "-GPARTITIONS=3", "-GWINDOWS=2", "examples/hardwired.dts"], 3, "dtc is missing", "device-tree-compiler",
       env={"PATH": "/nonexistent"})

# ---- bulkhead-table: options, and what it prints
refuse("table/parameter", [TABLE, "-GPARTITIONS=17", "examples/two.dts"], 2, "PARTITIONS", "1 to 16")
refuse("table/parameter_name", [TABLE, "-GPARTITION=2", "examples/two.dts"], 2, "-GPARTITION=2", "no such parameter")
refuse("table/parameter_value", [TABLE, "-GDATA_WIDTH=48", "examples/two.dts"], 2, "parameter")
refuse("table/widths", [TABLE, "-GIPA_WIDTH=16", "-GGRANULE_LOG2=16", "examples/two.dts"], 2, "IPA_WIDTH must be more than GRANULE_LOG2")
refuse("table/option", [TABLE, "--nonsense", "examples/two.dts"], 2, "--nonsense")
refuse("table/two_files", [TABLE, "examples/two.dts", "examples/one.dts"], 2, "one system description only")
refuse("table/not_hardwired", [TABLE, "-GHARDWIRED=0", "examples/two.dts"], 2, "HARDWIRED=0")
refuse("table/firmware_hardwired", [TABLE, "--firmware", "-GPARTITIONS=3", "-GWINDOWS=2", "-GHARDWIRED=1", "examples/hardwired.dts"], 2,
       "--firmware", "HARDWIRED")


def table_literal():
    """The literal of examples/hardwired.dts, taken apart by its documented layout."""
    done = subprocess.run([TABLE, "-GPARTITIONS=3", "-GWINDOWS=2", "-GHARDWIRED=1", "examples/hardwired.dts"], capture_output=True, text=True)
    width, digits = done.stdout.strip().split("'h")
    value = int(digits, 16)
    problems = [] if int(width) == 3 * (2 * (12 + 3 * 20) + 2 + 8) and value >> int(width) == 0 else [f"width {width}"]

    def take(bits):
        nonlocal value
        field = value & ((1 << bits) - 1)
        value >>= bits
        return field

    page = 0xFFFFF
    none = (0, 0, page, 0)
    windows = [[(0xFFF, 0x80000, page ^ 0x0FFFF, page), (0x018, (0x40000 - 0xA0000) & page, page ^ 0xA0000, page ^ 0xA0000)],
               [(0xFC0, 0x90000, page ^ 0x1FFFF, page), (0x640, 0, 0, 0)],
               [(0xFFF, 0xB0000, page ^ 0x07FFF, page), none]]
    context = [(1, 0, 10), (1, 1, 11), (1, 0, 12)]
    for p in range(3):
        for w in range(2):
            found = take(12), take(20), take(20), take(20)
            if found != windows[p][w]:
                problems.append(f"partition {p} window {w}: {[hex(f) for f in found]}, not {[hex(f) for f in windows[p][w]]}")
        found = take(1), take(1), take(8)
        if found != context[p]:
            problems.append(f"context {p}: {found}, not {context[p]}")
    report("table_literal", problems, "L11")


table_literal()


def table_parameters():
    """What else a HARDWIRED build is told: ports and slots of examples/hardwired-schedule.dts, by their documented layout."""
    flags = subprocess.run([sys.executable, "scripts/configuration.py", "hardwired-schedule", "--verilator"], capture_output=True, text=True,
                           check=True).stdout.split()
    done = subprocess.run([TABLE, "--parameters", *flags, "examples/hardwired-schedule.dts"], capture_output=True, text=True)
    said = dict(word[2:].split("=", 1) for word in done.stdout.split())
    # Port 0 follows; port 1 is trusted, fixed to partition 3.  Slots: partition, cycles.
    ports = 0 | (1 << 6 | 1 << 4 | 3) << 8
    slots = sum((p << 28 | cycles) << 32 * n for n, (p, cycles) in enumerate([(0, 8000), (1, 6000), (2, 6000), (3, 4000)]))
    want = {"PORT_SELECT": (16, ports), "SCHEDULE": (128, slots)}
    problems = [f"{name} is {said.get(name)}, not {bits}'h{value:x}" for name, (bits, value) in want.items()
                if said.get(name) != f"{bits}'h{value:x}"]
    report("table_parameters", problems, "L11")


table_parameters()

# ---- bulkhead-sim: options, systems, traces
good = ["--config", "examples/four.dts"]
path = write("bad.dts", TWO.replace("pa = <0x0 0x40000000>", "pa = <0x0 0x3ffff000>"))
refuse("sim/system", [SIM, "--config", path], 2, f"{path}:{W1}: {SECOND}", "PA_OVERLAP", f"{FIRST} ({path}:{W0})")
refuse("sim/system_syntax", [SIM, "--config", write("syntax.dts", "/dts-v1/;\n/ {\n\tx = <\n};\n")], 2, "syntax.dts:4: syntax error")
refuse("sim/no_system", [SIM, "--config", "/nonexistent.dts"], 2, "/nonexistent.dts")
refuse("sim/option", [SIM, "--nonsense"], 2, "--nonsense")
refuse("sim/value_missing", [SIM, "--json", str(SCRATCH / "x.json"), "--seed"], 2, "--seed")
refuse("sim/number", [SIM, "--transactions", "many"], 2, "--transactions", "many")
refuse("sim/nothing_to_do", [SIM, "--transactions", "0"], 2, "--transactions 0")
refuse("sim/json_folder", [SIM, *good, "--transactions", "10", "--json", "/nonexistent/x.json"], 3, "/nonexistent/x.json")
refuse("sim/trace_without_system", [SIM, "--trace", write("good.trace", TRACE)], 2, "--config")
refuse("sim/no_trace", [SIM, *good, "--trace", "/nonexistent.trace"], 2, "/nonexistent.trace: No such file")
refuse("sim/trace_folder", [SIM, *good, "--trace", str(SCRATCH)], 2, "directory")
refuse("sim/empty_trace", [SIM, *good, "--trace", write("empty.trace", "")], 2, "empty.trace: holds no reference")
refuse("sim/no_trace_at_all", [SIM, *good, "--trace", write("prose.trace", "Once upon\na time\n")], 2, "prose.trace: holds no reference",
       'prose.trace:1: "Once upon"')
refuse("sim/strict", [SIM, *good, "--strict", "--trace", write("odd.trace", TRACE + " Z 10,1\n")], 2, 'odd.trace:4: " Z 10,1"')
refuse("sim/strict_standard_input", [SIM, *good, "--strict", "--trace", "-"], 2, 'standard input:2: "x"', stdin=b" L 10,1\nx\n")
refuse("sim/standard_input_twice", [SIM, *good, "--trace", "-", "--trace", "-"], 2, "standard input", stdin=TRACE.encode())
refuse("sim/cut_trace", [SIM, *good, "--trace", write("cut.trace.gz", gzip.compress(TRACE.encode() * 9999)[:-200])], 2,
       "cut.trace.gz:", "ends too early")
refuse("sim/too_many_traces", [SIM, *good] + ["--trace", str(SCRATCH / "good.trace")] * 5, 2, "5 traces", "4 partitions")
refuse("sim/cache_shape", [SIM, *good, "--l1-ways", "3", "--trace", str(SCRATCH / "good.trace")], 2, "--l1-ways 3", "power of two")
refuse("sim/cache_size", [SIM, *good, "--l1-size", "32Q", "--trace", str(SCRATCH / "good.trace")], 2, "--l1-size 32Q")
refuse("sim/switch_every", [SIM, *good, "--switch-every", "0", "--trace", str(SCRATCH / "good.trace")], 2, "--switch-every 0")
small = TWO.replace("0x40000000>;\n\t\t\t\tpa = <0x0 0x00000000>", "0x00002000>;\n\t\t\t\tpa = <0x0 0x00000000>")
refuse("sim/partition_too_small", [SIM, "--config", write("small.dts", small), "--trace",
       write("pages.trace", "".join(f" L {n:x}000,4\n" for n in range(3)))], 2, "partition@0", "0x2000", "too small")


def lenient():
    """Unknown lines are counted and the first is shown."""
    path = write("odd.trace", TRACE + " Z 10,1\nmore\n" + TRACE)
    done = subprocess.run([SIM, *good, "--trace", path], capture_output=True, text=True)
    problems = [] if done.returncode == 0 else [f"exit code {done.returncode}: {done.stderr!r}"]
    problems += [f"{part!r} is not said" for part in ("2 unknown lines", 'odd.trace:4: " Z 10,1"', "all equal") if part not in done.stdout]
    report("unknown_lines_counted", problems)


lenient()
sys.exit(failed != 0)
