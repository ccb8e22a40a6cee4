#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every command of bulkhead-uio, on a UIO device with the golden model behind it (fake.c).

test.py FOLDER: with bulkhead-uio, fake.so and traffic.  Prints PASS and FAIL lines; exits 1 when one failed.
Expected values are those of the systems' descriptions and of docs/registers.md.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, "scripts")
import configuration  # noqa: E402

FOLDER = Path(sys.argv[1]).resolve()
PROGRAM, TRAFFIC = FOLDER / "bulkhead-uio", FOLDER / "traffic"
SCRATCH = FOLDER / "test"
STATE, SYSFS = SCRATCH / "state", SCRATCH / "sysfs"
DEVICE = "/dev/uio3"
SECURE_PRIVILEGED, NONSECURE_UNPRIVILEGED = 1, 2
failed = 0


def report(name, problems):
    global failed
    failed += bool(problems)
    print(f"FAIL uio/{name}: {problems[0]}" if problems else f"PASS uio/{name} []")


def traffic(*words):
    done = subprocess.run([TRAFFIC, STATE, *map(str, words)], capture_output=True, text=True, timeout=20)
    if done.returncode:
        raise SystemExit(f"traffic {words}: {done.stderr}")
    return done.stdout.strip()


def reset(config="zynq7000", prot=SECURE_PRIVILEGED, changes=()):
    values, _ = configuration.load(config, changes)
    traffic("new", prot, *configuration.flags("verilator", values))


def sysfs(names):
    """One UIO device a name, from uio3 on."""
    subprocess.run(["rm", "-rf", SYSFS], check=True)
    SYSFS.mkdir(parents=True)
    for n, name in enumerate(names, 3):
        (SYSFS / f"uio{n}/maps/map0").mkdir(parents=True)
        (SYSFS / f"uio{n}/name").write_text(name + "\n")
        (SYSFS / f"uio{n}/maps/map0/size").write_text("0x0000000000010000\n")


def start(*words):
    env = {**os.environ, "LD_PRELOAD": str(FOLDER / "fake.so"), "FAKE_DEVICE": DEVICE, "FAKE_STATE": str(STATE)}
    return subprocess.Popen([PROGRAM, "--sysfs", SYSFS, *words], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def run(*words):
    process = start(*words)
    out, err = process.communicate(timeout=20)
    return process.returncode, out, err


def expect(name, words, code, out=(), err="", absent=()):
    """The program ends with this code; its output holds these texts; on failure it says one line."""
    got, said, wrong = run(*words)
    problems = []
    if got != code:
        problems.append(f"exit code {got}, not {code}: {said!r} {wrong!r}")
    problems += [f"{said!r} does not say {text!r}" for text in out if text not in said]
    problems += [f"{said!r} says {text!r}" for text in absent if text in said]
    if code and (wrong.count("\n") != 1 or not wrong.startswith("bulkhead-uio: ")):
        problems.append(f"not one line: {wrong!r}")
    if not code and wrong:
        problems.append(f"says {wrong!r}")
    if err not in wrong:
        problems.append(f"{wrong!r} does not say {err!r}")
    if re.search(r"(build|tmp)\S*: (segmentation|no interrupt)|fake UIO", wrong):
        problems.append(wrong)
    report(name, problems)
    return said


def bursts(name, rows):
    """(r or w, IPA, AxPROT, expected answer) at port 0."""
    wrong = [(row, got) for row in rows if (got := traffic("burst", *row[:3])) != row[3]]
    report(name, [f"{row} answers {got}" for row, got in wrong])


def write(name, text):
    (SCRATCH / name).write_text(text)
    return SCRATCH / name


def commands():
    reset()
    sysfs(["bulkhead"])
    expect("info_reset", ["info"], 0, ["/dev/uio3: Bulkhead 1.2.0", "4 partitions of 8 windows, 1 port, granule 4 KiB, IPA 32 bits", "partition 3: not valid"])
    expect("windows_reset", ["windows"], 0, absent=["partition"])
    bursts("nothing_after_reset", [("r", "0x40000000", 1, "PARTITION")])
    expect("faults_first", ["faults"], 0, ["PARTITION: read IPA 0x40000000, 1 x 4 bytes, partition 0, port 0, VMID 0, ID 0, level 0, "
                                           "Secure privileged untrusted"])
    expect("faults_empty", ["faults"], 0, ["no fault record"])

    blob = SCRATCH / "zynq7000.dtb"
    subprocess.run(["dtc", "-q", "-I", "dts", "-O", "dtb", "-o", blob, "fpga/zynq7000/zynq7000.dts"], check=True)
    expect("load_blob", ["load", str(blob)], 0)
    expect("info_loaded", ["info"], 0, ["active: partition 0", "partition 0: VMID 1\n", "partition 3: VMID 4\n"])
    expect("windows_loaded", ["windows"], 0, [
        "partition 0 window 0: IPA 0x40000000 size 0x3000000 PA 0x30000000 access 0xfff\n",
        "partition 3 window 0: IPA 0x40000000 size 0x3000000 PA 0x39000000 access 0xfff\n",
        "partition 3 window 1: IPA 0x4f000000 size 0x100000 PA 0x3f000000 access 0x6db shared\n"])
    bursts("partition_0", [("r", "0x40000010", 2, "PA 0x30000010"), ("w", "0x42fffffc", 2, "PA 0x32fffffc"), ("r", "0x43000000", 2, "WINDOW"),
                           ("r", "0x4f000000", 6, "ACCESS")])
    expect("switch", ["switch", "2"], 0, ["active: partition 2\n"])
    bursts("partition_2", [("r", "0x40000010", 2, "PA 0x36000010"), ("w", "0x4f0ffffc", 0, "PA 0x3f0ffffc")])
    expect("counters", ["counters"], 0, ["partition 0: 1 reads, 1 writes, 2 beats, 3 faults\n", "partition 1: 0 reads, 0 writes, 0 beats, 0 faults\n",
                                         "partition 2: 1 reads, 1 writes, 2 beats, 0 faults\n"])
    expect("faults_of_0", ["faults"], 0, ["WINDOW: read IPA 0x43000000", "ACCESS: fetch IPA 0x4f000000", "VMID 1"])
    for n in range(20):         # FAULT_DEPTH is 16
        traffic("burst", "w", 0x50000000 + n * 4096, 2)
    said = expect("faults_missed", ["faults"], 0, ["4 records were missed", "IPA 0x5000f000"], absent=["IPA 0x50010000"])
    report("faults_all_kept", [] if said.count("WINDOW: write") == 16 else [said])


def replace():
    """A system takes another one's place, though the PAs overlap crosswise; descriptions as text are taken too."""
    text = Path("fpga/zynq7000/zynq7000.dts").read_text()
    swapped = text.replace("0x30000000>", "0xAAAA>").replace("0x33000000>", "0x30000000>").replace("0xAAAA>", "0x33000000>")
    assert swapped != text
    expect("load_other", ["load", str(write("swapped.dts", swapped))], 0)
    expect("windows_other", ["windows"], 0, ["partition 0 window 0: IPA 0x40000000 size 0x3000000 PA 0x33000000", "PA 0x30000000 access 0xfff\n"])
    expect("active_other", ["info"], 0, ["active: partition 0"])


def watch():
    """An interrupt is waited for; a fault makes it; each is told once, the line is let through again."""
    reset()
    sysfs(["something else", "bulkhead"])           # uio4 is Bulkhead, but it is DEVICE that answers
    expect("other_device", ["info"], 3, err="/dev/uio4: No such file or directory")
    sysfs(["bulkhead"])
    run("load", "fpga/zynq7000/zynq7000.dts")
    process = start("watch", "2")
    time.sleep(0.3)
    problems = [] if process.poll() is None else ["ended before any interrupt"]
    traffic("burst", "r", "0x60000000", 2)
    time.sleep(0.3)
    problems += [] if process.poll() is None else ["ended after one interrupt of two"]
    traffic("burst", "w", "0x4f000000", 0)          # allowed
    time.sleep(0.2)
    problems += [] if process.poll() is None else ["an allowed access interrupts"]
    traffic("burst", "r", "0x4f000000", 6)
    out, err = process.communicate(timeout=20)
    want = ["interrupt: codes 0x0008\n", "WINDOW: read IPA 0x60000000", "interrupt: codes 0x0020\n", "ACCESS: fetch IPA 0x4f000000"]
    at = [out.find(text) for text in want]
    if process.returncode or err or at != sorted(at) or -1 in at or out.count("interrupt") != 2:
        problems.append(f"exit code {process.returncode}: {out!r} {err!r}")
    if not traffic("counts").endswith("2 interrupts"):
        problems.append(traffic("counts"))
    report("watch", problems)


def refused():
    """What Bulkhead would refuse is found before anything is written."""
    text = Path("fpga/zynq7000/zynq7000.dts").read_text()
    reset()
    sysfs(["bulkhead"])
    run("load", "fpga/zynq7000/zynq7000.dts")
    before = run("windows")[1]
    overlap = write("overlap.dts", text.replace("pa = <0x0 0x33000000>", "pa = <0x0 0x31000000>"))
    expect("load_overlap", ["load", str(overlap)], 2, err="overlap.dts:")
    expect("load_overlap_rule", ["load", str(overlap)], 2, err="PA_OVERLAP: PA 0x31000000 to 0x33ffffff overlaps /bulkhead/partition@0/window@0")
    expect("load_pa_range", ["load", str(write("high.dts", text.replace("pa = <0x0 0x39000000>", "pa = <0x1 0x39000000>")))], 2,
           err="PA_RANGE: PA 0x139000000 to 0x13bffffff leaves the PA width of 32 bits")
    expect("load_too_many", ["load", "examples/sixteen.dts"], 2, err="minimum-partitions")
    expect("load_no_file", ["load", "nowhere.dtb"], 2, err="nowhere.dtb")
    expect("load_no_tree", ["load", str(write("bad.dts", "no tree"))], 2, err="bad.dts")
    report("refused_changes_nothing", [] if run("windows")[1] == before else ["the live windows have changed"])
    report("refused_by_nobody", [] if " 0 refused" in traffic("counts") else [traffic("counts")])

    locked = write("locked.dts", text.replace("vmid = <1>;", "vmid = <1>;\n\t\t\tlocked;"))
    expect("load_lock", ["load", str(locked)], 0)
    expect("load_locked", ["load", "fpga/zynq7000/zynq7000.dts"], 1, err="partition 0 is locked until reset")
    report("locked_by_nobody", [] if " 0 refused" in traffic("counts") else [traffic("counts")])
    expect("switch_beyond", ["switch", "4"], 2, err="partitions 0 to 3")
    expect("switch_word", ["switch", "red"], 2, err="switch red: this build has partitions 0 to 3")
    expect("watch_zero", ["watch", "0"], 2, err="from 1 on")


def builds():
    """Other sizes: two ports, a schedule, pages."""
    sysfs(["bulkhead@80000000"])
    for config, options in (("zynqmp", ()), ("tangnano4k", ()), ("four-ports", ()), ("page-only", ("-GPAGE_IPA=0x2000",))):
        reset(config)
        values, system = configuration.load(config)
        expect(f"load_{config}", ["load", system, *options], 0)
        expect(f"info_{config}", ["info"], 0, [f"{values['PARTITIONS']} partitions of {values['WINDOWS']} windows, {values['PORTS']} port"])
    expect("load_page_unsaid", ["load", "examples/page-only.dts"], 2, err="say -GPAGE_IPA=")
    reset("zynqmp")
    run("load", "fpga/zynqmp/zynqmp.dts")
    run("switch", "1")
    bursts("zynqmp_partition_1", [("r", "0x400000040", 2, "PA 0x56000040"), ("r", "0x406000000", 2, "WINDOW"), ("w", "0x470000000", 2, "PA 0x6ff00000")])


def device():
    reset(prot=NONSECURE_UNPRIVILEGED)
    sysfs(["bulkhead"])
    expect("not_the_owner", ["info"], 1, err="not Secure or not privileged (OWNER_PROT")
    reset(prot=3)
    expect("non_secure", ["switch", "1"], 1, err="not Secure or not privileged")
    reset()
    expect("device_named", ["--device", DEVICE, "info"], 0, ["/dev/uio3: Bulkhead"])
    sysfs(["bulkhead", "bulkhead"])
    expect("two_devices", ["info"], 2, err="2 UIO devices named bulkhead")
    sysfs(["axi-gpio"])
    expect("no_device", ["info"], 3, err="no UIO device named bulkhead")
    expect("no_such_device", ["--device", "/dev/uio9", "info"], 3, err="not a UIO device")
    (SYSFS / "uio3/maps/map0/size").write_text("0x1000\n")
    expect("small_map", ["--device", DEVICE, "info"], 3, err="map0 has 0x1000 bytes")
    expect("no_command", [], 2, err="which command?")
    expect("bad_command", ["flush"], 2, err="flush: there are info, windows, load")
    expect("bad_option", ["--fast", "info"], 2, err="--fast: no such option")
    expect("argument_missing", ["load"], 2, err="load: one argument is wanted")
    expect("argument_more", ["info", "1"], 2, err="info: takes no argument")


def main():
    SCRATCH.mkdir(parents=True, exist_ok=True)
    for part in (commands, replace, watch, refused, builds, device):
        part()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
