#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads tests/configurations.toml, the named configurations that every tool builds from.

configuration.py --list                 names, one a line
configuration.py NAME --verilator       -GPARTITIONS=4 ...
configuration.py NAME --icarus          -Pbulkhead.PARTITIONS=4 ...
configuration.py NAME --yosys           -set PARTITIONS 4 ...      (for chparam)
configuration.py NAME --param KEY       one value, the RTL's default if the file does not say
configuration.py NAME --system          its device tree source
configuration.py NAME --json            everything, defaults included
    --set KEY=VALUE                     one parameter changed (may be repeated)
    --top MODULE                        the flags for that module's own parameters only (default: bulkhead)

Names, defaults and ranges come from the parameter list of rtl/bulkhead.v.
A mistake is one line on standard error and exit 2.
"""

import argparse
import json
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RTL = "rtl/bulkhead.v"
FILE = "tests/configurations.toml"


class Mistake(Exception):
    pass


def rtl_parameters(module="bulkhead"):
    """{name: (default, range text)} of the integer parameters of a module, in its order."""
    path = ROOT / "rtl" / f"{module}.v"
    if not path.exists():
        raise Mistake(f"rtl/{module}.v: no such module")
    header = path.read_text().split("#(", 1)[-1].split("\n) (", 1)[0]
    found = re.findall(r"^\s*parameter\s+(\w+)\s*=\s*(\d+),?\s*//\s*(.*)$", header, re.M)
    return {name: (int(default), text) for name, default, text in found}


def allowed(name, text, values):
    """The range comment of a parameter as a test: "1..16", "0, 1, 2", "32, 64", "GRANULE_LOG2+1..64", "0..2**PORTS-1",
    "2..128, a power of two", "0 OKAY, 2 SLVERR", "1..6; at most USER_WIDTH when STREAM_PORTS != 0"."""
    def number(word):
        """8, NAME, NAME+1 or 2**NAME-1."""
        power, name, more = re.fullmatch(r"(2\*\*)?(\w+)([+-]\d+)?", word).groups()
        value = values[name] if name in values else int(name)
        return (1 << value if power else value) + int(more or 0)

    text = re.sub(r"^of each partition, ", "", text)
    span = re.match(r"(\w+(?:\+\d+)?)\.\.(2\*\*\w+-1|\d+)", text)
    if span:
        low, high = number(span[1]), number(span[2])
        rule = f"{low} to {high}"
        bound = re.search(r"at most (\w+) when (\w+) != 0", text)
        if bound and values[bound[2]] != 0 and values[bound[1]] < high:
            high = values[bound[1]]
            rule = f"{low} to {high} ({bound[1]})"
        power = "power of two" in text
        return lambda v: low <= v <= high and not (power and v & (v - 1)), rule + (", a power of two" if power else "")
    if name == "HARDWIRED":
        return lambda v: v in (0, 1), "0 or 1"
    choices = [int(m) for m in re.findall(r"(?:^|, )(\d+)", text.split(":")[0])]
    if not choices:
        raise Mistake(f"{RTL}: {name}: no range in its comment: {text!r}")
    return lambda v: v in choices, ", ".join(map(str, choices))


def load(name, changes=()):
    """(values with defaults, system or None) of one configuration."""
    try:
        configurations = tomllib.loads((ROOT / FILE).read_text())
    except tomllib.TOMLDecodeError as error:
        raise Mistake(f"{FILE}: {error}") from None
    if name not in configurations:
        raise Mistake(f"{FILE}: no configuration {name!r}; there are {', '.join(configurations)}")
    entry = dict(configurations[name])
    for change in changes:
        key, equals, value = change.partition("=")
        if not equals or not re.fullmatch(r"-?\d+", value):
            raise Mistake(f"--set {change}: KEY=NUMBER is wanted")
        entry[key] = int(value)
    parameters = rtl_parameters()
    system = entry.pop("system", None)
    for key, value in entry.items():
        if key not in parameters:
            raise Mistake(f"{FILE}: [{name}] {key}: {RTL} has no such parameter")
        if not isinstance(value, int) or isinstance(value, bool):
            raise Mistake(f"{FILE}: [{name}] {key} = {value!r}: a number is wanted")
    values = {key: entry.get(key, default) for key, (default, _) in parameters.items()}
    for key, (_, text) in parameters.items():
        good, rule = allowed(key, text, values)
        if not good(values[key]):
            raise Mistake(f"{FILE}: [{name}] {key} = {values[key]}: must be {rule}")
    return values, system


def names():
    return list(tomllib.loads((ROOT / FILE).read_text()))


def main():
    parser = argparse.ArgumentParser(description="named configurations of " + FILE)
    parser.add_argument("name", nargs="?")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--top", default="bulkhead", metavar="MODULE")
    what = parser.add_mutually_exclusive_group(required=True)
    for flag in ("list", "verilator", "icarus", "yosys", "system", "json"):
        what.add_argument("--" + flag, action="store_true")
    what.add_argument("--param", metavar="KEY")
    args = parser.parse_args()
    try:
        if args.list:
            print("\n".join(names()))
            return 0
        if not args.name:
            raise Mistake("which configuration? (--list shows them)")
        values, system = load(args.name, args.set)
        if args.param:
            if args.param not in values:
                raise Mistake(f"{RTL} has no parameter {args.param}")
            print(values[args.param])
        elif args.system:
            if not system:
                raise Mistake(f"{FILE}: [{args.name}] says no system")
            print(system)
        elif args.json:
            print(json.dumps({"name": args.name, "system": system, **values}))
        else:
            own = rtl_parameters(args.top)
            form = "-G{}={}" if args.verilator else f"-P{args.top}.{{}}={{}}" if args.icarus else "-set {} {}"
            print(" ".join(form.format(k, v) for k, v in values.items() if k in own))
        return 0
    except Mistake as mistake:
        print(f"configuration.py: {mistake}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
