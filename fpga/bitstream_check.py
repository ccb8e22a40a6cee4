#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the netlist that gowin_unpack reads from a bitstream with the placed and routed one that was packed.

bitstream_check.py FAMILY PLACED.json UNPACKED.v

Every sink of every routed net is followed back through the bitstream's multiplexers and must end at the net's driver, at the pins of EMCU, flash,
block RAM and pads too; every LUT must have its truth table, every flip-flop its kind of reset.
Not compared: modes and contents of block RAM, carry chains inside a slice, I/O standards: gowin_unpack does not give them.
Prints PASS and what was compared, or FAIL and the first differences; exit 1.
"""

import importlib.resources
import json
import re
import sys
from collections import Counter
from pathlib import Path

from apycula import chipdb

LEAST = {"sink": 1, "clock sink": 1, "LUT": 1, "flip-flop": 1}     # of each something must have been compared


def reset_kind(kind):
    """DFF, DFFE, DFFRE ... to "", "", "R"."""
    return kind[3:].rstrip("E")


class Unpacked:
    def __init__(self, text):
        self.alias = dict(re.findall(r"^`define (\w+) (\w+)$", text, re.M))
        self.source = {self.root(to): self.root(by) for to, by in re.findall(r"^assign `?(\w+) = `?(\w+);$", text, re.M)}
        self.init = dict(re.findall(r"^defparam (R\d+C\d+_LUT4_\d)\.INIT = 16'h(\w+);$", text, re.M))
        self.flip_flops = {f"{tile}_{z}": kind for kind, tile, z in re.findall(r"^(DFF\w*) (R\d+C\d+)_DFF\w*?_(\d) \($", text, re.M)}

    def root(self, wire):
        while wire in self.alias:
            wire = self.alias[wire]
        return wire

    def chain(self, wire):
        """The wires from one back to its driver."""
        seen = [self.root(wire)]
        while seen[-1] in self.source and self.source[seen[-1]] not in seen:
            seen.append(self.source[seen[-1]])
        return seen


def join_long_wires(there, db):
    """gowin_unpack names a long wire anew in each tile.  A segment's trunk runs down its column from the row of its gate (top or
    bottom); in each row LBO takes from it, and LB of the four columns around is that."""
    def name(row, column, wire):
        return there.root(chipdb.wire2global(row + 1, column + 1, db, wire))

    for (_, column, index), segment in db.segments.items():
        half = index // 4
        gates = [name(segment[f"{end}_row"], column, segment[f"{end}_wire"]) for end in ("top", "bottom")]
        gates = [gate for gate in gates if there.source.get(gate, "VCC") not in ("VCC", "VSS")]
        for row in range(segment["min_y"], segment["max_y"] + 1):
            trunk = name(row, column, ("LT01", "LT04")[half])
            if gates and trunk not in there.source:
                there.source[trunk] = gates[0]
            for x in range(segment["min_x"], segment["max_x"] + 1):
                there.source.setdefault(name(row, x, f"LB{index}1"), name(row, column, f"LBO{half}"))


def routing(net, name_of):
    """(driver, sinks) of a net's ROUTING: wire;pip;strength;... with pip X1Y2/destination/source."""
    words = net["attributes"].get("ROUTING", "").split(";")
    wires = [(words[i].strip(), words[i + 1].strip()) for i in range(0, len(words) - 2, 3)]
    driver = [wire for wire, pip in wires if not pip]
    used = set()
    for _, pip in wires:
        if pip:
            tile, _, by = pip.split("/")
            used.add(name_of(f"{tile}/{by}"))
    return [name_of(wire) for wire in driver], [name_of(wire) for wire, pip in wires if pip and name_of(wire) not in used]


def main():
    family, placed, unpacked = sys.argv[1:]
    database = importlib.resources.files("apycula") / f"{family}.msgpack.xz"
    db = chipdb.load_chipdb(str(database))
    there = Unpacked(Path(unpacked).read_text())
    design = json.loads(Path(placed).read_text())["modules"]["top"]
    compared, wrong, left, spines = Counter(), [], Counter(), set()

    join_long_wires(there, db)

    def name_of(wire):
        column, row, name = re.fullmatch(r"X(\d+)Y(\d+)/(\S+)", wire).groups()
        return there.root(chipdb.wire2global(int(row) + 1, int(column) + 1, db, name))

    for name, net in design["netnames"].items():
        driver, sinks = routing(net, name_of)
        for sink in sinks:
            chain = there.chain(sink)
            if driver and driver[0] in chain:
                compared["sink"] += 1
            elif "SPINE" in chain[-1]:
                compared["clock sink"] += 1            # the way to the spine is not read back: one spine for the only clock
                spines.add((chain[-1], driver[0]))
            elif len(chain) == 1:
                left[re.sub(r"R\d+C\d+_|\d+", "", sink)] += 1
            else:
                wrong.append(f"net {name}: sink {sink} is driven by {chain[-1]}, not by {driver}")

    for name, cell in design["cells"].items():
        bel = re.fullmatch(r"X(\d+)Y(\d+)/(LUT|DFF)(\d)", cell["attributes"].get("NEXTPNR_BEL", ""))
        if not bel:
            continue
        tile, kind, z = f"R{int(bel[2]) + 1}C{int(bel[1]) + 1}", bel[3], bel[4]
        if kind == "LUT" and re.match(r"LUT[1-4]$", cell["type"]):
            init = cell["parameters"]["INIT"]
            wanted = int(init * (16 // len(init)) if len(init) < 16 else init[-16:], 2)
            # A fuse makes a 0: none of them is no LUT to gowin_unpack, all of them a constant.
            constant = "0000" if there.source.get(f"{tile}_F{z}") == "VSS" else "ffff"
            found = there.init.get(f"{tile}_LUT4_{z}", constant)
            compared["LUT"] += 1
            if int(found, 16) != wanted:
                wrong.append(f"LUT {name} at {tile}_{z}: {found}, not {wanted:04x}")
        elif kind == "DFF":
            found = there.flip_flops.get(f"{tile}_{z}")
            compared["flip-flop"] += 1
            if found is None or reset_kind(found) != reset_kind(cell["type"]):
                wrong.append(f"flip-flop {name} at {tile}_{z}: {found}, not {cell['type']}")

    # A spine is named by its quadrant, 8 of each; all of the clock are of one index.
    if len({(int(wire.rpartition("SPINE")[2]) % 8, driver) for wire, driver in spines}) != 1:
        wrong.append(f"clock spines and their drivers: {spines}, one is wanted")
    few = [kind for kind, least in LEAST.items() if compared[kind] < least]
    for line in wrong[:10]:
        print(f"  {line}")
    what = ", ".join(f"{n} {kind}s" for kind, n in compared.items())
    if wrong or few:
        print(f"FAIL fpga_bitstream: {len(wrong)} differ" + (f", no {few[0]} compared" if few else ""))
        return 1
    print(f"PASS fpga_bitstream [] {what}" + (f"; not read back: {dict(left)}" if left else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
