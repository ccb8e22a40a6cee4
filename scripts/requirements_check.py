#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds the requirement ids of tests/requirements.toml against the results of the tests.

Reads the lines "PASS name [ids]" and "FAIL name" of build/test-results/*.txt and prints one such line for each id
that must be shown by now: it passes when at least one passing test names it.  An id that a test names
and the table does not know is a failure too.  --list prints the tests behind each id.
"""

import os
import re
import sys
import tomllib
from pathlib import Path

TABLE = Path("tests/requirements.toml")
RESULTS = Path(os.environ.get("BUILD", "build")) / "test-results"


def main():
    table = tomllib.loads(TABLE.read_text())
    done, rows = table["done"], table["requirement"]
    shown = {}
    for path in sorted(RESULTS.glob("*.txt")):
        if path.stem == "requirements":
            continue
        for line in path.read_text().splitlines():
            found = re.match(r"PASS (.+) \[([^\]]*)\]", line)
            for name in re.split(r"[ ,]+", found[2]) if found else ():
                if name:
                    shown.setdefault(name, []).append(found[1])
    failed = False
    for name, row in rows.items():
        tests = shown.get(name, [])
        if "--list" in sys.argv:
            print(f"{name:<4} {row['text']}")
            print("".join(f"       {test}\n" for test in sorted(set(tests)))
                  or f"       {'nothing' if row['issue'] <= done else 'planned for issue %d' % row['issue']}\n", end="")
        elif tests and row["issue"] <= done:
            print(f"PASS requirement {name} ({len(tests)} tests)")
        elif row["issue"] <= done:
            failed = True
            print(f"FAIL requirement {name}: no passing test names it: {row['text']}")
    for name in sorted(set(shown) - set(rows)):
        failed = True
        print(f"FAIL requirement {name}: named by {shown[name][0]}, but not in {TABLE}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
