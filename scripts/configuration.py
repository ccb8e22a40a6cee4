#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads tests/configurations.toml, the named configurations that every tool builds from.

configuration.py --list                 names, one a line
configuration.py NAME --verilator       -GPARTITIONS=4 ...
configuration.py NAME --icarus          -Pbulkhead.PARTITIONS=4 ...
configuration.py NAME --yosys           -set PARTITIONS 4 ...      (for chparam)
                                        a parameter with a width of its own as 48'h7fff0000
configuration.py NAME --verilog         a Verilog header: `BH_CONFIG_PARTITIONS ..., and `BH_CONFIG, all of them for an instance's parameter list
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
# Neither page nor granules, as HARDWIRED needs it.
PLAIN = {"PAGE": 0, "PAGE_IPA": 0, "MAILBOX": 0, "GRANULES": 0, "GRANULE_BASE": 0, "LEVELS": 1, "GRANULE_DRAM": 0, "GRANULE_TABLE": 0,
         "GRANULE_SETS": 16, "GRANULE_WAYS": 2}


class Mistake(Exception):
    pass


def rtl_parameters(module="bulkhead"):
    """{name: (default, range text, bits)} of the numeric parameters of a module, in its order; bits: the expression of a
    parameter's own width, "" for an integer."""
    path = ROOT / "rtl" / f"{module}.v"
    if not path.exists():
        raise Mistake(f"rtl/{module}.v: no such module")
    header = path.read_text().split("#(", 1)[-1].split("\n) (", 1)[0]
    found = re.findall(r"^\s*parameter\s+(?:\[(\w+)-1:0\]\s*)?(\w+)\s*=\s*(\d+),?\s*//\s*(.*)$", header, re.M)
    return {name: (int(default), text, bits) for bits, name, default, text in found}


def number(words, values):
    """8, NAME+1, 2**(NAME-1)-1: an expression over the parameters."""
    return eval(words, {"__builtins__": {}}, values)        # of our own RTL


def table_bytes(values):
    """Of a granule table in memory: an entry is a power of two of bits (docs/architecture.md)."""
    bits = 4 * (values["LEVELS"] - 1) + 1
    return max(values["GRANULES"] * (1 << (bits - 1).bit_length()) // 8, 8) if values["GRANULE_DRAM"] else 0


def allowed(name, text, values):
    """The range comment of a parameter as a test, (function, rule): "1..16", "0, 1, 2", "32, 64", "GRANULE_LOG2+1..64", "0..2**PORTS-1",
    "2..128, a power of two", "0 OKAY, 2 SLVERR", "1..6; at most USER_WIDTH when STREAM_PORTS != 0", "0, 64..2**30, a power of two; needs PAGE",
    "0..2**(IPA_WIDTH-1)-1, a multiple of 2**GRANULE_LOG2"."""
    if name == "HARDWIRED":
        return lambda v: v in (0, 1) and not (v and values.get("PAGE")), "0 or 1, 0 with PAGE"
    text = re.sub(r"^of each partition, ", "", text)
    needed = re.search(r"; needs (\w+)", text)
    lowest = 1 if re.match(r"1\b", text) else 0
    if needed and not values[needed[1]]:
        return lambda v: v == lowest, f"{lowest} without {needed[1]}"
    span = re.match(r"(0, )?([\w()*+<-]+)\.\.([\w()*+<-]+)", text)
    if span:
        low, high = number(span[2], values), number(span[3], values)
        rule = ("0, or " if span[1] else "") + f"{low} to {high}"
        bound = re.search(r"at most (\w+) when (\w+) != 0", text)
        if bound and values[bound[2]] != 0 and values[bound[1]] < high:
            high = values[bound[1]]
            rule = f"{low} to {high} ({bound[1]})"
        power, zero, step = "power of two" in text, bool(span[1]), multiple(text, values)
        rule += (", a power of two" if power else "") + (f", a multiple of {step}" if step > 1 else "")
        return lambda v: zero and v == 0 or low <= v <= high and not (power and v & (v - 1)) and v % step == 0, rule
    choices = [int(m) for m in re.findall(r"(?:^|, )(\d+)", re.split("[:;]", text)[0])]
    if not choices:
        raise Mistake(f"{RTL}: {name}: no range in its comment: {text!r}")
    return lambda v: v in choices, ", ".join(map(str, choices))


def multiple(text, values):
    """What a value must be a multiple of; at least 1."""
    step = re.search(r"a multiple of (the table's bytes|[\w()*+<-]+)", text)
    return max(1, table_bytes(values) if step[1] == "the table's bytes" else number(step[1], values)) if step else 1


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
    values = {key: entry.get(key, default) for key, (default, _, _) in parameters.items()}
    for key, (_, text, _) in parameters.items():
        good, rule = allowed(key, text, values)
        if not good(values[key]):
            raise Mistake(f"{FILE}: [{name}] {key} = {values[key]}: must be {rule}")
    return values, system


def flags(tool, values, top="bulkhead"):
    """A configuration on the command line of "verilator", "icarus" or "yosys"; one word an element, of yosys three."""
    found = []
    for name, (_, _, bits) in rtl_parameters(top).items():
        if name in values:
            value = f"{number(bits, values)}'h{values[name]:x}" if bits else str(values[name])
            found += {"verilator": [f"-G{name}={value}"], "icarus": [f"-P{top}.{name}={value}"], "yosys": ["-set", name, value]}[tool]
    return found


def verilog_header(name, values):
    """A design that has bulkhead inside, as soc, includes it."""
    bits = {key: width for key, (_, _, width) in rtl_parameters().items()}
    text = {key: f"{number(bits[key], values)}'h{value:x}" if bits[key] else str(value) for key, value in values.items()}
    lines = ["// SPDX-License-Identifier: Apache-2.0", "//", f"// Configuration {name} of {FILE}, by scripts/configuration.py; not to be edited."]
    lines += [f"`define BH_CONFIG_{key} {value}" for key, value in text.items()]
    return "\n".join(lines + ["`define BH_CONFIG \\", ", \\\n".join(f"    .{key}({value})" for key, value in text.items())])


def names():
    return list(tomllib.loads((ROOT / FILE).read_text()))


def main():
    parser = argparse.ArgumentParser(description="named configurations of " + FILE)
    parser.add_argument("name", nargs="?")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--top", default="bulkhead", metavar="MODULE")
    what = parser.add_mutually_exclusive_group(required=True)
    for flag in ("list", "verilator", "icarus", "yosys", "verilog", "system", "json"):
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
        elif args.verilog:
            print(verilog_header(args.name, values))
        elif args.json:
            print(json.dumps({"name": args.name, "system": system, **values}))
        else:
            print(" ".join(flags("verilator" if args.verilator else "icarus" if args.icarus else "yosys", values, args.top)))
        return 0
    except Mistake as mistake:
        print(f"configuration.py: {mistake}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
