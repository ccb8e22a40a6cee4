#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts the figures of build/bench.json (make bench) into README.md.

Fills what stands between <!-- bench --> and <!-- /bench -->: a table of the figures that have a target; and between
<!-- bench KEY --> and <!-- /bench -->: that one figure.  Keys without a figure are left as they are and named.

readme_bench.py [--check]    --check changes nothing and exits 1 when README.md is not up to date
"""

import json
import os
import re
import sys
from pathlib import Path

README = Path("README.md")
BENCH = Path(os.environ.get("BUILD", "build")) / "bench.json"


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


def main():
    try:
        figures = json.loads(BENCH.read_text())
    except FileNotFoundError:
        print(f"{BENCH} is not there: make bench writes it", file=sys.stderr)
        return 2
    by_key = {f["key"]: f for f in figures}
    missing = []

    def fill(match):
        key = match[1]
        if not key:
            return f"<!-- bench -->{table(by_key)}<!-- /bench -->"
        if key not in by_key:
            missing.append(key)
            return match[0]
        return f"<!-- bench {key} -->{number(by_key[key]['value'])}<!-- /bench -->"

    text = README.read_text()
    filled = re.sub(r"<!-- bench ?(\w*) -->.*?<!-- /bench -->", fill, text, flags=re.S)
    if missing:
        print(f"no figure for {', '.join(missing)} in {BENCH}", file=sys.stderr)
    if "--check" in sys.argv:
        return 1 if missing or filled != text else 0
    README.write_text(filled)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
