#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Generates what depends on the register maps, through PeakRDL's SystemRDL compiler: from
regs/bulkhead.rdl, the owner's, and regs/page.rdl, a partition's page,

    c_model/include/bulkhead/registers.h, page.h              C constants
    rtl/bh_registers.vh, bh_page.vh                           the same constants for Verilog
    tests/directed/register_table.h, page_register_table.h    one row a register, for the walk tests
    docs/registers.md, page.md                                for people

and from regs/soc.rdl, the SoC of a board around Bulkhead,

    sw/include/bulkhead/soc.h                                 C constants
    fpga/rtl/soc_registers.vh                                 the same for Verilog
    docs/soc.md                                               for people

registers.py [--out DIR] [--check DIR]
    --out DIR    write below DIR (default: this repository)
    --check DIR  compare what is below DIR with what would be written; exit 1 if anything differs

The stock exporters unroll arrays (63,000 lines of Markdown for this map) and none writes plain Verilog, so the
four writers here walk the compiled tree themselves and name an array once: base, stride and offsets.
"""

import argparse
import difflib
import sys
from dataclasses import dataclass, field
from pathlib import Path

from systemrdl import RDLCompileError, RDLCompiler
from systemrdl.node import RegNode
from systemrdl.rdltypes import OnWriteType

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Map:
    source: str
    reg: str                # prefix of addresses
    bits: str               # prefix of fields
    guard: str              # of the headers: BULKHEAD_..._H, ..._VH
    table: str              # of the walk test's rows; "": none
    title: str
    about: tuple[str, ...]  # how it is accessed, for people

    @property
    def note(self):
        return f"Generated from {self.source} by scripts/registers.py (make regs); not to be edited."


OWNER = Map("regs/bulkhead.rdl", "BH_REG_", "BH_", "REGISTERS", "register", "Registers", (
    "32-bit words, little-endian; addresses are in bytes and address bits 1:0 are ignored. An access must be",
    "Secure and privileged, and a write must have all four strobes. *p* is a partition and *w* a window, both",
    "from 0; an element beyond what CAP_TABLE says is built answers SLVERR, as does a write to a register that is",
    "only read. What each error does is written in [architecture.md](architecture.md). Bases are inclusive;",
    "the first byte beyond a window is base + size."))
PAGE = Map("regs/page.rdl", "BH_PAGE_", "BH_PAGE_", "PAGE", "page_register", "A partition's page", (
    "32-bit words, little-endian; addresses are in bytes from `PAGE_IPA`. An access must be one aligned beat of 4 bytes, and a write must",
    "have all four strobes. What is refused is answered with CONTROL.RESP, reads zero and changes nothing. *p* and *w* are the indices",
    "of an array, from 0. [architecture.md](architecture.md), \"Pages, halves and levels\", says what the registers do."))

SOC = Map("regs/soc.rdl", "SOC_REG_", "SOC_", "SOC", "", "SoC registers", (
    "32-bit words, little-endian; addresses are PA in bytes, port 0 only. An access must be one aligned beat of 4 bytes, and a write must have",
    "all four strobes. What is not, an address without a register, and a write to a register that is only read are answered SLVERR: it reads",
    "zero and changes nothing. [fpga/README.md](../fpga/README.md) has the memory map."))


@dataclass
class Field:
    name: str
    desc: str
    low: int
    width: int
    readable: bool
    writable: bool
    woclr: bool
    reset: int | None

    @property
    def mask(self):
        return ((1 << self.width) - 1) << self.low

    @property
    def access(self):
        if self.woclr:
            return "r, write 1 clears"
        return ("r" if self.readable else "") + ("w" if self.writable else "")


@dataclass
class Register:
    name: str
    title: str
    group: tuple[str, ...]  # enclosing arrays, outermost first: ("STAGED", "WINDOW")
    address: int            # of element 0
    offset: int             # in the innermost array element, or the address
    dims: list[tuple[int, int]] = field(default_factory=list)  # (count, stride), outermost first
    fields: list[Field] = field(default_factory=list)

    def bits(self, what):
        return sum(f.mask for f in self.fields if getattr(f, what))

    @property
    def reset(self):
        return sum(f.reset << f.low for f in self.fields if f.reset)

    @property
    def reset_mask(self):
        """Bits whose reset value the description gives; what no field holds reads as zero."""
        return 0xFFFFFFFF & ~sum(f.mask for f in self.fields if f.reset is None)


def read_map(path):
    compiler = RDLCompiler()
    compiler.compile_file(str(path))
    top = compiler.elaborate().top
    registers, arrays = [], {}

    def visit(node, group, dims, base):
        for child in node.children(unroll=False):
            offset = child.raw_address_offset
            count = child.array_dimensions or []
            child_dims = dims + ([(count[0], child.array_stride)] if count else [])
            if isinstance(child, RegNode):
                fields = []
                for f in child.fields():
                    fields.append(Field(f.inst_name, f.get_property("desc") or "", f.low, f.width, f.is_sw_readable,
                                        f.is_sw_writable, f.get_property("onwrite") == OnWriteType.woclr,
                                        f.get_property("reset")))
                registers.append(Register(child.inst_name, child.get_property("name"), group, base + offset,
                                          offset, child_dims, fields))
            else:
                arrays[group + (child.inst_name,)] = (base + offset, count[0], child.array_stride)
                visit(child, group + (child.inst_name,), child_dims, base + offset)

    visit(top, (), [], 0)
    return top, registers, arrays


def constants(of, registers, arrays):
    """(comment or None, name, kind, value); kind is "address", "count", "bits" or "shift"."""
    yield "Byte addresses", None, None, None
    for r in registers:
        if not r.group:
            yield None, f"{of.reg}{r.name}", "address", r.address
    if arrays:
        yield "Arrays: element n is at BASE + n * STRIDE", None, None, None
    for path, (base, count, stride) in arrays.items():
        if len(path) == 1:
            yield None, f"{of.reg}{path[0]}_BASE", "address", base
            yield None, f"{of.reg}{path[0]}_STRIDE", "address", stride
            yield None, f"{of.reg}{path[0]}_COUNT", "count", count
    seen = set()
    for path, (base, count, stride) in arrays.items():
        if len(path) == 2 and path[1] not in seen:
            seen.add(path[1])
            yield None, f"{of.reg}{path[1]}_STRIDE", "address", stride
            yield None, f"{of.reg}{path[1]}_COUNT", "count", count
    if arrays:
        yield "Offsets inside an array's element", None, None, None
    seen = {}
    for r in registers:
        if r.group:
            name = f"{of.reg}{r.group[-1]}_{r.name}"
            if seen.setdefault(name, r.offset) != r.offset:
                raise SystemExit(f"{of.source}: {name} has two offsets; arrays of one name must be laid out alike")
    for name, offset in seen.items():
        yield None, name, "address", offset
    # LIVE mirrors STAGED bit by bit, so its fields have no names of their own.
    for r in registers:
        if r.group[:1] == ("LIVE",):
            continue
        yield f"{r.name}: {r.title}", None, None, None
        for f in sorted(r.fields, key=lambda f: f.low):
            yield None, f"{of.bits}{r.name}_{f.name}_SHIFT", "shift", f.low
            yield None, f"{of.bits}{r.name}_{f.name}_WIDTH", "shift", f.width
            yield None, f"{of.bits}{r.name}_{f.name}_MASK", "bits", f.mask
        if all(f.reset is not None for f in r.fields):
            yield None, f"{of.bits}{r.name}_RESET", "bits", r.reset


def c_header(of, _, registers, arrays):
    guard = f"BULKHEAD_{of.guard}_H"
    out = ["/* SPDX-License-Identifier: Apache-2.0", " *",
           " * Register addresses, fields and reset values.  A MASK is in the register's place.",
           f" * {of.note}", " */", f"#ifndef {guard}", f"#define {guard}", ""]
    for comment, name, kind, value in constants(of, registers, arrays):
        if comment:
            out += ["", f"/* {comment} */"]
            continue
        text = {"address": f"0x{value:04X}u", "count": f"{value}u", "shift": f"{value}u",
                "bits": f"0x{value:08X}u"}[kind]
        out.append(f"#define {name:<40} {text}")
    return "\n".join(out + ["", "#endif", ""])


def verilog_header(of, _, registers, arrays):
    guard = f"BH_{of.guard}_VH"
    out = ["// SPDX-License-Identifier: Apache-2.0", "//",
           "// Register addresses, fields and reset values.  A MASK is in the register's place.",
           f"// {of.note}", f"`ifndef {guard}", f"`define {guard}", ""]
    for comment, name, kind, value in constants(of, registers, arrays):
        if comment:
            out += ["", f"// {comment}"]
            continue
        text = {"address": f"16'h{value:04X}", "count": f"{value}", "shift": f"{value}",
                "bits": f"32'h{value:08X}"}[kind]
        out.append(f"`define {name:<40} {text}")
    return "\n".join(out + ["", "`endif", ""])


ROW = ["#include <stdint.h>", "",
       "struct register_row {",
       "    const char *name;      /* group and register, \"STAGED.WINDOW.FLAGS\" */",
       "    uint16_t address;      /* of element [0][0] */",
       "    struct { uint16_t count, stride; } dim[2];  /* partition, window; count 1 where there is none */",
       "    uint32_t readable;     /* bits that show their value when read */",
       "    uint32_t writable;     /* bits that a write may change; 0: a write answers SLVERR */",
       "    uint32_t woclr;        /* of the writable ones, those that writing 1 clears */",
       "    uint32_t reset;        /* CONTROL's is that of the default FAULT_RESP */",
       "    uint32_t reset_mask;   /* bits of reset that hold for every build */",
       "};"]


def c_table(of, _, registers, arrays):
    guard = f"{of.table.upper()}_TABLE_H"
    head = ROW if of is OWNER else ['#include "register_table.h"']
    out = ["/* SPDX-License-Identifier: Apache-2.0", " *",
           " * Every register, for the walk test: one row each, arrays by their dimensions.",
           f" * {of.note}", " */", f"#ifndef {guard}", f"#define {guard}", "", *head, "",
           f"static const struct register_row {of.table}_table[] = {{"]
    for r in registers:
        dims = r.dims + [(1, 0)] * (2 - len(r.dims))
        text = ", ".join(f"{{{c}, 0x{s:X}}}" for c, s in dims)
        name = '"' + ".".join(r.group + (r.name,)) + '",'
        out.append(f"    {{{name:<28} 0x{r.address:04X}, {{{text}}}, 0x{r.bits('readable'):08X}, "
                   f"0x{r.bits('writable'):08X}, 0x{r.bits('woclr'):08X}, 0x{r.reset:08X}, 0x{r.reset_mask:08X}}},")
    out += ["};", "", f"#define {of.table.upper()}_ROWS (sizeof {of.table}_table / sizeof *{of.table}_table)", "", "#endif", ""]
    return "\n".join(out)


def where(r):
    text = f"0x{r.address:04X}"
    for index, (_, stride) in zip("pw", r.dims):
        text += f" + 0x{stride:X} {index}"
    return text


def markdown(of, top, registers, _):
    out = [f"<!-- {of.note} -->", "", f"# {of.title}", "", top.get_property("desc"), "", *of.about, "",
           "| address | register | access | reset | |", "|---|---|---|---|---|"]
    for r in registers:
        kinds = sorted({f.access for f in r.fields}, key=lambda a: (len(a), a))
        reset = f"0x{r.reset:08X}" if r.reset_mask == 0xFFFFFFFF else "as built"
        full = ".".join(r.group + (r.name,))
        out.append(f"| {where(r)} | [{full}](#{full.lower().replace('.', '')}) | {'; '.join(kinds)} | {reset} | {r.title} |")
    for r in registers:
        full = ".".join(r.group + (r.name,))
        count = " x ".join(str(c) for c, _ in r.dims)
        out += ["", f"## {full}", "", f"{r.title}. Address {where(r)}" + (f", {count} of them" if count else "") + ".",
                "", "| bits | field | access | reset | |", "|---|---|---|---|---|"]
        for f in sorted(r.fields, key=lambda f: -f.low):
            bits = f"{f.low + f.width - 1}:{f.low}" if f.width > 1 else f"{f.low}"
            reset = "as built" if f.reset is None else f"0x{f.reset:X}" if f.reset > 9 else f"{f.reset}"
            out.append(f"| {bits} | {f.name} | {f.access} | {reset} | {f.desc} |")
    return "\n".join(out + [""])


OUTPUTS = {
    "c_model/include/bulkhead/registers.h": (OWNER, c_header),
    "rtl/bh_registers.vh": (OWNER, verilog_header),
    "tests/directed/register_table.h": (OWNER, c_table),
    "docs/registers.md": (OWNER, markdown),
    "c_model/include/bulkhead/page.h": (PAGE, c_header),
    "rtl/bh_page.vh": (PAGE, verilog_header),
    "tests/directed/page_register_table.h": (PAGE, c_table),
    "docs/page.md": (PAGE, markdown),
    "sw/include/bulkhead/soc.h": (SOC, c_header),
    "fpga/rtl/soc_registers.vh": (SOC, verilog_header),
    "docs/soc.md": (SOC, markdown),
}


def main():
    parser = argparse.ArgumentParser(description="generate from the register maps")
    parser.add_argument("--out", type=Path, default=ROOT)
    parser.add_argument("--check", type=Path, metavar="DIR")
    args = parser.parse_args()
    try:
        maps = {of: read_map(ROOT / of.source) for of in (OWNER, PAGE, SOC)}
    except RDLCompileError:
        return 1            # the compiler has said where and why
    different = False
    for name, (of, write) in OUTPUTS.items():
        text = write(of, *maps[of])
        if args.check:
            path = args.check / name
            held = path.read_text() if path.exists() else ""
            if held != text:
                different = True
                sys.stdout.writelines(difflib.unified_diff(
                    held.splitlines(True), text.splitlines(True), name, f"{name} from {of.source}"))
                print(f"{name} is not what {of.source} gives: run make regs and commit it")
        else:
            path = args.out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
