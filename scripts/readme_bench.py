#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts the figures of build/bench.json (make bench) and build/fpga-report.json (make fpga-report) into README.md.

Fills what stands between <!-- bench --> and <!-- /bench -->: a table of the figures that have a target; and between
<!-- bench KEY --> and <!-- /bench -->: that one figure.  Keys without a figure are left as they are and named.
Between <!-- fpga-report --> and <!-- /fpga-report --> come the tables of fpga/report.py.

readme_bench.py [--check]    --check changes nothing and exits 1 when README.md is not up to date
    --fpga                   the tables of make fpga-report only
"""

import json
import os
import re
import sys
from pathlib import Path

README = Path("README.md")
BUILD = Path(os.environ.get("BUILD") or "build")
BENCH = BUILD / "bench.json"
FPGA = BUILD / "fpga-report.json"


def number(value):
    if isinstance(value, float) and not value.is_integer():
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"
    return f"{int(value):,}"


def targets():
    """[(key, operator, value)] of the figures that have one, in the order of tests/bench/bench.py."""
    sys.path.insert(0, str(Path("tests/bench").resolve()))
    import bench
    return [(row[0], row[1], row[2]) for row in bench.TARGETS]


def table(by_key):
    """The figures with a target; docs/figures.md has all."""
    rows = ["| figure | measured | to reach | |", "|---|---|---|---|"]
    for key, operator, value in targets():
        if key not in by_key:
            continue
        got = by_key[key]["value"]
        met = got <= value if operator == "<=" else got >= value if operator == ">=" else got == value
        rows.append(f"| `{key}` | {number(got)} {by_key[key]['unit']} | {operator} {number(value)} | {'' if met else 'not met'} |")
    return "\n" + "\n".join(rows) + "\n"


def fill_bench(text):
    """The text with the figures of make bench, and the keys that have none."""
    by_key = {f["key"]: f for f in json.loads(BENCH.read_text())}
    missing = []

    def fill(match):
        key = match[1]
        if not key:
            return f"<!-- bench -->{table(by_key)}<!-- /bench -->"
        if key not in by_key:
            missing.append(key)
            return match[0]
        return f"<!-- bench {key} -->{number(by_key[key]['value'])}<!-- /bench -->"
    return re.sub(r"<!-- bench ?(\w*) -->.*?<!-- /bench -->", fill, text, flags=re.S), missing


def fill_fpga(text):
    """The text with the tables of make fpga-report."""
    sys.path.insert(0, str(Path("fpga").resolve()))
    import report
    rows = {f["key"]: f for f in json.loads(FPGA.read_text())}
    tables = "\n".join(["", *report.target_table(rows), "", *report.table(rows), ""])
    return re.sub(r"<!-- fpga-report -->.*?<!-- /fpga-report -->", lambda _: f"<!-- fpga-report -->{tables}<!-- /fpga-report -->", text, flags=re.S), []


def main(arguments):
    text = filled = README.read_text()
    missing = []
    parts = {FPGA: fill_fpga} if "--fpga" in arguments else {BENCH: fill_bench, FPGA: fill_fpga}
    for path, fill in parts.items():
        if path == FPGA and "<!-- fpga-report -->" not in text:
            continue
        try:
            filled, without = fill(filled)
        except FileNotFoundError:
            print(f"{path} is not there: make {'fpga-report' if path == FPGA else 'bench'} writes it", file=sys.stderr)
            return 2
        missing += without
    if missing:
        print(f"no figure for {', '.join(missing)} in {BENCH}", file=sys.stderr)
    if "--check" in arguments:
        return 1 if missing or filled != text else 0
    if filled != text:
        README.write_text(filled)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
