#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""make fpga-report: how cells are counted, which device a design goes to, what is said of one that fits none, targets and
exit codes, bad input.

report_test.py FOLDER      PASS and FAIL lines; FOLDER is for scratch; exits 1 when one failed
"""

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(sys.argv[1]).resolve()
os.environ["BUILD"] = os.path.relpath(FOLDER, ROOT)      # before bench reads it
sys.path.insert(0, str(ROOT / "fpga"))
os.chdir(ROOT)

import devices                          # noqa: E402
import report                           # noqa: E402
from devices import Failed, bench       # noqa: E402

TESTS = []
MEMORY = {"ADDR_WIDTH": 12, "WIDTH": 144}


def test(function):
    TESTS.append(function)


def same(got, wanted, what):
    if got != wanted:
        raise AssertionError(f"{what}: {got!r}, not {wanted!r}")


def refused(call, *words):
    """The one line that a call refuses with, which has all these words."""
    try:
        call()
    except Failed as failed:
        text = str(failed)
        if "\n" in text or any(word not in text for word in words):
            raise AssertionError(f"said {text!r}, without one of {words}") from None
        return
    raise AssertionError(f"went through, no {words}")


def command(*arguments, **environment):
    """report.py as a program: exit code, lines of standard error."""
    done = subprocess.run([sys.executable, "fpga/report.py", *arguments], capture_output=True, text=True, env={**os.environ, **environment})
    return done.returncode, done.stderr.splitlines()


@test
def cells_of_each_family():
    ecp5 = devices.count("ecp5", {"LUT4": 10, "TRELLIS_DPR16X4": 2, "CCU2C": 3, "TRELLIS_FF": 7, "DP16KD": 1, "PDPW16KD": 2, "PFUMX": 9, "$scopeinfo": 5})
    same([ecp5[name] for name in ("luts", "lut_memory", "carries", "ffs", "brams")], [22, 12, 3, 7, 3], "ECP5")
    gowin = devices.count("gw1n", {"LUT1": 1, "LUT2": 2, "LUT3": 3, "LUT4": 4, "ALU": 5, "DFF": 1, "DFFRE": 2, "DFFSE": 3, "SDPB": 2, "SDPX9B": 1, "DPB": 1,
                                   "SPX9": 1, "pROM": 1, "IBUF": 8, "MUX2_LUT5": 9, "VCC": 1})
    same([gowin[name] for name in ("luts", "carries", "ffs", "brams")], [10, 5, 6, 6], "Gowin")


@test
def parameters_of_a_configuration():
    same(devices.parameters("peer", "bh_port"), {}, "peer, whose sizes are the defaults")
    same(devices.parameters("hardwired-small", "bulkhead"), {**bench.SMALL, "TABLE": bench.small_table()}, "as make bench has it")
    same(devices.parameters("three-p0", "bulkhead"),
         {"PARTITIONS": 3, "WINDOWS": 5, "PIPELINE": 0, "DATA_WIDTH": 32, "ID_WIDTH": 2, "MAX_OUTSTANDING": 4, "FAULT_DEPTH": 4}, "three-p0")
    same(devices.parameters("worlds", "bulkhead")["PAGE_IPA"], "32'h7ffff000", "an address")
    refused(lambda: devices.parameters("nobody", "bulkhead"), "nobody", "configurations.toml")
    refused(lambda: devices.parameters("hardwired", "bulkhead"), "hardwired", "table")


@test
def counts_with_the_tools():
    """bh_stage of 40 bits has 41 flip-flops; a memory alone has no LUT, which is taken for a mistake."""
    for family in devices.FAMILIES:
        device = devices.FAMILIES[family].devices[0]
        found = devices.area(family, device, "bh_stage", {"WIDTH": 40}).result()
        if found["ffs"] != 41 or not found["luts"] or found["brams"]:
            raise AssertionError(f"{family}: {found}")
    refused(lambda: devices.area("ecp5", devices.FAMILIES["ecp5"].devices[0], "bh_memory", {"ADDR_WIDTH": 9, "WIDTH": 36}).result(), "no LUT")


@test
def too_much_memory_for_each_device():
    """4,096 words of 144 bits: 144 blocks of 4 kbit, 32 of 18."""
    for family, said in (("ice40", "144 of 32 block RAMs"), ("gowin", "32 of 10 block RAMs")):
        found = devices.Placed(family, devices.FAMILIES[family].devices[0], "bh_memory", MEMORY, 1).result()
        same(found, {"misfit": said}, family)


@test
def clock_of_a_small_design():
    for family in ("ice40", "ecp5", "gowin"):
        found = devices.Placed(family, devices.FAMILIES[family].devices[0], "bh_count", {}, 1).result()
        if not 20 < found["mhz"] < 2000:
            raise AssertionError(f"{family}: {found['mhz']} MHz")


class Fake:
    """Stands for devices.Placed: what each device and seed gives."""

    answers = {}

    def __init__(self, family, device, top, values, seed):
        self.pair = device.name, seed

    def result(self, fresh):
        answer = self.answers[self.pair]
        return {"mhz": answer} if isinstance(answer, float) else {"misfit": answer}

    def command(self):
        return "fake"


def fitting(answers, seeds=3, brams=9):
    """A fitting of Gowin with the answers of (device number, seed)."""
    real = devices.Placed, report.Fitting.count
    names = [device.name for device in devices.FAMILIES["gowin"].devices]
    Fake.answers = {(names[n], seed): answer for (n, seed), answer in answers.items()}
    counts = {"luts": 1234, "carries": 56, "ffs": 78, "brams": brams}
    devices.Placed, report.Fitting.count = Fake, lambda self, fresh: self.__dict__.update(values={}, area=counts)
    try:
        found = report.Fitting("gowin", ("peer", "all"))
        for seed in range(seeds + 1):
            found.step(seed, False)
    finally:
        devices.Placed, report.Fitting.count = real
    if found.failure:
        raise AssertionError(found.failure)
    return {row["key"]: row for row in found.rows(report.how)}, names


@test
def the_smallest_device_that_fits():
    rows, names = fitting({(0, 1): "61 of 10 block RAMs", (1, 1): 50.0, (1, 2): 40.0, (1, 3): 45.0})
    row = rows["fpga_gowin_fmax_peer_all"]
    same((row["device"], row["value"], row["worst"], row["seeds"]), (names[1], 45.0, 40.0, {1: 50.0, 2: 40.0, 3: 45.0}), "clock")
    same(row["smaller"], [f"{names[0]}: 61 of 10 block RAMs"], "what kept it from the smaller one")
    line = next(line for line in report.table(rows) if "peer" in line)
    same(line, f"| `peer` | whole block | {names[1]} | 1,234 | 56 | 78 | 9 | 40.0 / 45.0 |  |", "line")


@test
def what_is_plainly_too_much_is_not_tried():
    """11 block RAMs where there are 10: no answer of the first device is asked for; the tools say the same of real designs above."""
    rows, names = fitting({(1, seed): 50.0 for seed in (1, 2, 3)}, brams=11)
    row = rows["fpga_gowin_fmax_peer_all"]
    same((row["device"], row["smaller"]), (names[1], [f"{names[0]}: 11 of 10 block RAMs"]), "device")
    for family in devices.FAMILIES.values():
        for device in family.devices:
            same(devices.exceeds(device, {"luts": device.luts, "brams": device.brams}), "", f"{device.name}, full")


@test
def capacities_are_those_of_the_tools():
    """Placed once on each device, for what nextpnr says there is."""
    for family in ("ice40", "ecp5", "gowin"):
        for device in devices.FAMILIES[family].devices:
            used = devices.Placed(family, device, "bh_count", {}, 1).result()["used"]
            have = {devices.RESOURCES[bel]: limit for bel, (_, limit) in used.items() if bel in devices.RESOURCES}
            same((have.get("LUTs", have.get("logic cells")), have["block RAMs"]), (device.luts, device.brams), device.name)


@test
def a_seed_that_is_lost_is_named():
    rows, names = fitting({(0, 1): 50.0, (0, 2): "not routed with 4,000 of 4,608 LUTs", (0, 3): 45.0})
    line = next(line for line in report.table(rows) if "peer" in line)
    if "45.0 / 47.5 | seed 2: not routed" not in line or names[0] not in line:
        raise AssertionError(line)


@test
def what_fits_no_device_is_said():
    rows, names = fitting({(n, 1): f"{n}99 of 10 block RAMs" for n in range(3)})
    same(rows["fpga_gowin_fmax_peer_all"]["value"], None, "clock")
    line = next(line for line in report.table(rows) if "peer" in line)
    if "| - | does not fit: 299 of 10 block RAMs |" not in line or names[2] not in line:
        raise AssertionError(line)


def write(value_of):
    """build/fpga-report.json with the six figures."""
    rows = [{"key": key, "value": value_of(key, sign, bound), "unit": "x", "config": "", "how": ""} for key, sign, bound, _, _ in bench.FPGA_TARGETS]
    report.RESULT.write_text(json.dumps(rows))


@test
def targets_and_exit_codes():
    # The bounds as the figures are wanted, so that an edit of the list is seen here.
    same({row[0]: row[1:3] for row in bench.FPGA_TARGETS},
         {"tangnano4k_lut4": ("<=", 2800), "tangnano4k_fmax": (">=", 54), "tangnano4k_ahb_wait_states": ("<=", 4), "firmware_cases": (">=", 20),
          "fpga_build_seconds": ("<", 60), "soc_accesses_per_s": (">=", 1e6)}, "targets")
    good = {"tangnano4k_lut4": 2800, "tangnano4k_fmax": 54, "tangnano4k_ahb_wait_states": 4, "firmware_cases": 20, "fpga_build_seconds": 59.9,
            "soc_accesses_per_s": 1000000}
    bad = {"tangnano4k_lut4": 2801, "tangnano4k_fmax": 53.9, "tangnano4k_ahb_wait_states": 5, "firmware_cases": 19, "fpga_build_seconds": 60,
           "soc_accesses_per_s": 999999}
    write(lambda key, *_: good[key])
    same(command("--table"), (0, []), "all at their bounds")
    for missed in good:
        write(lambda key, *_, missed=missed: (bad if key == missed else good)[key])
        code, lines = command("--table")
        if code != 1 or len(lines) != 1 or missed not in lines[0]:
            raise AssertionError(f"{missed} missed: exit code {code}, {lines}")


@test
def readme_is_refilled_between_its_marks():
    import readme_bench
    write(lambda key, sign, bound: bound - (sign == "<"))
    readme_bench.README, readme_bench.FPGA = FOLDER / "README.md", report.RESULT
    readme_bench.README.write_text("before\n<!-- fpga-report -->of yesterday<!-- /fpga-report -->\nafter\n")
    same(readme_bench.main(["--fpga", "--check"]), 1, "an old table, checked")
    same(readme_bench.main(["--fpga"]), 0, "filled")
    text = readme_bench.README.read_text()
    if "yesterday" in text or not text.startswith("before\n") or not text.endswith("\nafter\n") or text.count("| PASS |") != 6:
        raise AssertionError(text)
    same(readme_bench.main(["--fpga", "--check"]), 0, "filled, checked")


def page_of(rows):
    real = report.PAGE
    report.PAGE = FOLDER / "page.md"
    try:
        report.write_page(rows)
        return report.PAGE.read_text()
    finally:
        report.PAGE = real


@test
def page_of_a_complete_set():
    rows = {}
    for key, (family, design) in report.ALL_KEYS.items():
        device = devices.FAMILIES[family].devices[0].name
        rows[key] = {"key": key, "value": 7, "unit": "x", "config": "", "how": "", "family": family, "configuration": design[0], "part": design[1],
                     "device": device}
        if "_fmax_" in key:
            rows[key] |= {"worst": 6, "seeds": {1: 6, 2: 7, 3: 8}, "smaller": ["A device: 61 of 32 block RAMs"]}
    text = page_of(rows)
    lines = sum(len(report.families_of(design)) for design in report.DESIGNS)
    same(text.count("| 7 | 7 | 7 | 7 |"), lines, "lines of the table")
    same(text.count("| A device | 61 of 32 block RAMs |"), sum("_fmax_" in key for key in rows), "devices that are too small")
    if str(ROOT) in text or "/.venv" in text or "worst and median of 3 seeds" not in text:
        raise AssertionError(text)
    for row in rows.values():
        row |= {"seeds": {1: 7}} if "seeds" in row else {}
    once = page_of(rows)
    if "asked for, of one seed." not in once or "| 7.0 |  |" not in once or "6.0 / 7.0" in once or "6.0 / 7.0" not in text:
        raise AssertionError(once)


@test
def firmware_cases_must_all_be_refused():
    real = report.run_soc
    row = {"key": "firmware_cases", "value": 52, "of": 53, "unit": "cases", "how": "x"}
    report.run_soc = lambda: {"command": "x", "rows": {"firmware_cases": row}}
    try:
        refused(lambda: report.soc_figures(True), "firmware_cases", "52 of 53")
        row["value"] = 53
        same(report.soc_figures(True)["firmware_cases"][0], 53, "all")
    finally:
        report.run_soc = real


@test
def a_measurement_is_kept_until_its_inputs_change():
    real, calls = report.inputs_hash, []

    def measure():
        calls.append(1)
        return len(calls)
    try:
        for inputs, fresh, wanted in (("a", False, 1), ("a", False, 1), ("b", False, 2), ("b", True, 3), ("b", False, 3)):
            report.inputs_hash = lambda inputs=inputs: inputs
            same(report.cached("kept", fresh, measure), wanted, f"inputs {inputs}, fresh {fresh}")
    finally:
        report.inputs_hash = real


@test
def a_failing_board_build_is_one_line():
    refused(lambda: report.make(report.BUILD / "board", "no-such-goal"), "no-such-goal")


@test
def bad_input_is_one_line():
    report.RESULT.unlink(missing_ok=True)
    for what, wanted, arguments, environment in (
            ("unknown figure", (2, "no such figure"), ["--only", "fpga_nothing"], {}),
            ("no seeds", (2, "at least 1"), ["--seeds", "0"], {}),
            ("missing tool", (3, "nextpnr-none is not installed"), ["--only", "fpga_ecp5_fmax_peer_all"], {"NEXTPNR_ECP5": "nextpnr-none"}),
            ("missing Yosys", (3, "yosys-none is not installed"), ["--only", "fpga_xc7_lut_peer_all"], {"YOSYS": "yosys-none"}),
            ("broken result", (3, "fpga-report.json"), ["--table"], {})):
        if what == "broken result":
            report.RESULT.write_text("[{")
        code, lines = command(*arguments, **environment)
        if code != wanted[0] or len(lines) != 1 or wanted[1] not in lines[0]:
            raise AssertionError(f"{what}: exit code {code}, {lines}")
    report.RESULT.unlink()


def main():
    shutil.rmtree(FOLDER / "fpga-report", ignore_errors=True)
    FOLDER.mkdir(parents=True, exist_ok=True)
    failed = False
    for function in TESTS:
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                function()
            print(f"PASS fpga-report/{function.__name__}", flush=True)
        except (AssertionError, Failed, OSError, KeyError, ValueError, StopIteration) as wrong:
            failed = True
            print(f"FAIL fpga-report/{function.__name__}: {str(wrong) or repr(wrong)}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
