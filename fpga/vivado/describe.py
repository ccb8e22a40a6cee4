#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes what Vivado has to know of Bulkhead, from the sources that rule everything else.

describe.py CONFIG OUT
    OUT/bulkhead_ip.v     the IP's top: bulkhead with an AXI4 interface pair a port, for the configuration's PORTS; its ports are
                          those of rtl/bulkhead.v, its defaults the values of CONFIG in tests/configurations.toml
    OUT/description.tcl   parameters with their ranges (comments of rtl/bulkhead.v), registers (regs/bulkhead.rdl), RTL files
                          (rtl/files.f), for package.tcl

A mistake is one line on standard error and exit 2; then nothing is left in OUT.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
import configuration  # noqa: E402
import registers  # noqa: E402
from configuration import Mistake  # noqa: E402

NUMBERS = 40                # a range of as few values is a list
# Of a HARDWIRED build, whose table is RTL and no IP's parameter; and what the structure of the wrapper holds.
LEFT_OUT = {"HARDWIRED", "TABLE", "PORT_SELECT", "STREAM_MAP", "SCHEDULE", "PORTS"}
OWN = {
    "OWNER_PROT": (0, (0, 3), "AxPROT at s_axil: bit 0: taken as privileged, bit 1: taken as Secure; what is not taken counts as presented"),
    "Q_CHANNEL": (0, None, "bit p: port p's requester drives qacceptn; else it is tied to qreqn"),
}


def ports_of_rtl():
    """[(direction, width expression or "", name)] of bulkhead, in its order."""
    text = (ROOT / configuration.RTL).read_text().split("\n) (", 1)[1].split("\n);", 1)[0]
    found = re.findall(r"^\s*(input|output)\s+wire\s+(?:\[([^:\]]+):0\]\s*)?(\w+)", text, re.M)
    if len(found) != len(re.findall(r"^\s*(?:input|output)\b", text, re.M)):
        raise Mistake(f"{configuration.RTL}: a port of another form than 'input wire [W-1:0] name'")
    return found


def of_each_port(name):
    return re.match(r"[sm]_axi_", name)


def one_port(width):
    """PORTS*ID_WIDTH-1 -> ID_WIDTH-1; PORTS-1 -> a single wire."""
    if width == "PORTS-1":
        return ""
    if not width.startswith("PORTS*"):
        raise Mistake(f"{configuration.RTL}: width [{width}:0] of a port's signal is not PORTS times something")
    return width[len("PORTS*"):]


# ---- the wrapper -------------------------------------------------------------------

INFO = '(* X_INTERFACE_INFO = "xilinx.com:{kind}:1.0 {bus} {signal}" *)'
PARAMETER = '(* X_INTERFACE_PARAMETER = "XIL_INTERFACENAME {bus}, {what}" *)'


def attributes(bus, kind, signal, what=None):
    return ([PARAMETER.format(bus=bus, what=what)] if what else []) + [INFO.format(kind=kind, bus=bus, signal=signal)]


def interfaces(ports):
    """{bus: (mode, protocol)} of the AXI interfaces."""
    found = {}
    for p in range(ports):
        found[f"s{p}_axi"] = ("slave", "AXI4")
        found[f"m{p}_axi"] = ("master", "AXI4")
    return found | {"s_axil": ("slave", "AXI4LITE"), "t_axi": ("master", "AXI4")}


def declarations(ports):
    """The wrapper's ports, [(attributes, direction, width, name)], and the instance's connections, [(name, expression)]."""
    buses, begun = interfaces(ports), set()

    def axi(bus, signal):
        mode = None if bus in begun else f"PROTOCOL {buses[bus][1]}"
        begun.add(bus)
        return attributes(bus, "interface:aximm", signal.upper(), mode)

    def literal(width):
        return width.replace("PORTS", str(ports))

    declared, connected = [], []
    for direction, width, name in ports_of_rtl():
        if of_each_port(name):
            side, signal = name[0], name[6:]
            for p in range(ports):
                bus = f"{side}{p}_axi"
                vmid = "vmid" in signal          # beside the bus: no signal of AXI4
                declared.append(([] if vmid else axi(bus, signal), direction, one_port(width), f"{bus}_{signal}"))
            connected.append((name, "{" + ", ".join(f"{side}{p}_axi_{signal}" for p in reversed(range(ports))) + "}"))
            continue
        marks = []
        if name == "aclk":
            marks = attributes("aclk", "signal:clock", "CLK", f"ASSOCIATED_BUSIF {':'.join(buses)}, ASSOCIATED_RESET aresetn")
        elif name == "aresetn":
            marks = attributes("aresetn", "signal:reset", "RST", "POLARITY ACTIVE_LOW")
        elif name == "irq":
            marks = attributes("irq", "signal:interrupt", "INTERRUPT", "SENSITIVITY LEVEL_HIGH")
        elif name.startswith(("s_axil_", "t_axi_")):
            bus = name.rsplit("_", 1)[0]
            marks = axi(bus, name.rsplit("_", 1)[1])
        declared.append((marks, direction, literal(width), name))
        own = {"qacceptn": "accept", "s_axil_awprot": "awprot", "s_axil_arprot": "arprot"}
        connected.append((name, own.get(name, name)))
    return declared, connected


def parameters(values):
    """[(name, default, wide, description)] of the wrapper; wide: of 64 bits, cut to size inside."""
    found = [(name, values[name], bool(bits), text) for name, (_, text, bits) in configuration.rtl_parameters().items()
             if name not in LEFT_OUT]
    return found + [(name, default, False, text) for name, (default, _, text) in OWN.items()]


def wrapper(config, values):
    ports = values["PORTS"]
    declared, connected = declarations(ports)
    out = ["// SPDX-License-Identifier: Apache-2.0", "//",
           f"// bulkhead_ip - Bulkhead with an AXI4 interface pair a port, for Vivado's IP packager; {ports} of them.", "//",
           f"// Made by fpga/vivado/describe.py for configuration {config}; not to be edited.", "",
           "`resetall", "`default_nettype none", "", "module bulkhead_ip #("]
    own = parameters(values)
    for i, (name, default, wide, text) in enumerate(own):
        value = f"64'h{default:x}" if wide else str(default)
        comma = "," if i + 1 < len(own) else ""
        out.append(f"    parameter {'[63:0] ' if wide else ''}{name} = {value}{comma}".ljust(44) + f"// {text}")
    out.append(") (")
    for i, (marks, direction, width, name) in enumerate(declared):
        out += [f"    {mark}" for mark in marks]
        comma = "," if i + 1 < len(declared) else ""
        out.append(f"    {direction:<6} wire {f'[{width}:0]' if width else '':<18} {name}{comma}")
    wide = [name for name, _, is_wide, _ in own if is_wide]
    widths = {name: bits for name, (_, _, bits) in configuration.rtl_parameters().items() if bits}
    out += [");", ""]
    for name in wide:
        out += [f"    generate if (({name} >> {widths[name]}) != 64'd0) begin : gen_check_{name.lower()}",
                f"        PARAM_ERROR_bulkhead_ip_{name}_must_fit_in_{widths[name]} u_error ();", "    end endgenerate"]
    out += ["    generate if (OWNER_PROT < 0 || OWNER_PROT > 3) begin : gen_check_owner_prot",
            "        PARAM_ERROR_bulkhead_ip_OWNER_PROT_must_be_0_to_3 u_error ();", "    end endgenerate",
            f"    generate if (Q_CHANNEL < 0 || Q_CHANNEL >= {1 << ports}) begin : gen_check_q_channel",
            f"        PARAM_ERROR_bulkhead_ip_Q_CHANNEL_must_be_0_to_{(1 << ports) - 1} u_error ();", "    end endgenerate", "",
            "    localparam [31:0] OWNER = OWNER_PROT, ASKED = Q_CHANNEL;", "",
            "    // Who counts as the owner; whose requester is asked before its view changes.",
            "    wire [2:0] awprot = {s_axil_awprot[2], s_axil_awprot[1] && !OWNER[1], s_axil_awprot[0] || OWNER[0]};",
            "    wire [2:0] arprot = {s_axil_arprot[2], s_axil_arprot[1] && !OWNER[1], s_axil_arprot[0] || OWNER[0]};",
            f"    wire [{ports - 1}:0] accept = (qacceptn & ASKED[{ports - 1}:0]) | (qreqn & ~ASKED[{ports - 1}:0]);", "",
            "    bulkhead #("]
    passed = [("PORTS", str(ports))] + [(name, f"{name}[{widths[name]}-1:0]" if is_wide else name)
                                        for name, _, is_wide, _ in own if name not in OWN]
    out += [f"        .{name}({value}){',' if i + 1 < len(passed) else ''}" for i, (name, value) in enumerate(passed)]
    out.append("    ) u_bulkhead (")
    out += [f"        .{name}({value}){',' if i + 1 < len(connected) else ');'}" for i, (name, value) in enumerate(connected)]
    return "\n".join(out + ["", "endmodule", "`resetall", ""])


# ---- the description -----------------------------------------------------------------

def word(text):
    """A Tcl word."""
    if re.search(r"[{}\\]", text):
        raise Mistake(f"{text!r}: no braces or backslashes in a description")
    return "{" + text + "}"


def limits(name, text, values):
    """What a parameter may be: ("list", [values]) or ("range", [low, high]); the RTL checks every combination again."""
    if name == "Q_CHANNEL":
        return "range", [0, (1 << values["PORTS"]) - 1]
    if name in OWN:
        return "range", list(OWN[name][1])
    text = re.sub(r"^of each partition, ", "", text)
    # Which of several may be combined is the RTL's to say: here what any combination allows.
    alone = re.sub(r"; (needs|at most)\b.*", "", text)
    good, _ = configuration.allowed(name, alone, values)
    span = re.match(r"(0, )?([\w()*+<-]+)\.\.([\w()*+<-]+)", alone)
    if not span:
        return "list", [v for v in range(1024) if good(v)]
    low, high = (configuration.number(part, values) for part in span.groups()[1:])
    if "power of two" in alone:
        found = [1 << n for n in range(low.bit_length() - 1, high.bit_length()) if good(1 << n)]
        return "list", ([0] if span[1] else []) + found
    if high - low < NUMBERS:
        return "list", [v for v in range(low, high + 1) if good(v)]
    return "range", [low, high]


def register_lines(values):
    """Registers that the configuration builds: [(name, address, access, text, fields)]."""
    _, found, _ = registers.read_map(ROOT / registers.OWNER.source)
    built = {"COUNTERS": values["PARTITIONS"], "PART": values["PARTITIONS"], "STAGED": values["PARTITIONS"], "LIVE": values["PARTITIONS"],
             "MAIL_PEERS": values["PARTITIONS"] if values["MAILBOX"] else 0, "MAIL_CALL": values["PARTITIONS"] if values["MAILBOX"] else 0,
             "WINDOW": values["WINDOWS"], "PORT": values["PORTS"], "SCHEDULE": values["SCHEDULE_SLOTS"],
             "STREAM": 1 << values["STREAM_WIDTH"] if values["STREAM_PORTS"] else 0}
    for r in found:
        elements = [((), r.address)]
        for group, (_, stride) in zip(r.group, r.dims):
            if group not in built:
                raise Mistake(f"{registers.OWNER.source}: array {group}: how many of it a build has is not known here")
            elements = [((*at, n), address + n * stride) for at, address in elements for n in range(built[group])]
        fields = sorted(r.fields, key=lambda f: f.low)
        read, write = any(f.readable for f in fields), any(f.writable for f in fields)
        access = {(True, True): "read-write", (True, False): "read-only", (False, True): "write-only"}[read, write]
        for at, address in elements:
            # STAGED.WINDOW.FLAGS of partition 1, window 3: STAGED1_WINDOW3_FLAGS
            groups = "".join(f"{group}{n}_" for group, n in zip(r.group, at))
            yield groups + r.name, address, access, r.title, fields


def field_access(f):
    return {(True, True): "read-write", (True, False): "read-only", (False, True): "write-only"}[f.readable, f.writable]


def description(config, values):
    buses = interfaces(values["PORTS"])
    top, described, _ = registers.read_map(ROOT / registers.OWNER.source)
    version = {f.name: f.reset for r in described if r.name == "VERSION" for f in r.fields}
    files = [line for line in (ROOT / "rtl/files.f").read_text().split() if line]
    headers = sorted({f"rtl/{name}" for path in files for name in re.findall(r'`include "(\w+\.vh)"', (ROOT / path).read_text())})
    missing = [path for path in files + headers if not (ROOT / path).exists()]
    if missing:
        raise Mistake(f"rtl/files.f: {missing[0]}: no such file")
    out = ["# SPDX-License-Identifier: Apache-2.0", "#", f"# Made by fpga/vivado/describe.py for configuration {config}; not to be edited.",
           f"set bulkhead(config) {config}", f"set bulkhead(version) {version['MAJOR']}.{version['MINOR']}",
           f"set bulkhead(ports) {values['PORTS']}", f"set bulkhead(files) {{{' '.join(files)}}}", f"set bulkhead(headers) {{{' '.join(headers)}}}",
           f"set bulkhead(about) {word(top.get_property('desc') or '')}",
           "# bus: mode, protocol, parameter that it depends on or {}", "set bulkhead(interfaces) {"]
    out += [f"    {bus} {mode} {protocol} {'{GRANULE_DRAM}' if bus == 't_axi' else '{}'}" for bus, (mode, protocol) in buses.items()]
    out += ["}", "# name, default, \"list\", \"range\" or \"wide\" (64 bits, the RTL's to check), values, text", "set bulkhead(parameters) {"]
    for name, default, wide, text in parameters(values):
        kind, found = ("wide", []) if wide else limits(name, text, values)
        if not wide and not (default in found if kind == "list" else found[0] <= default <= found[1]):
            raise Mistake(f"{name} = {default}: not in {kind} {found}")
        out.append(f"    {name} {default} {kind} {{{' '.join(map(str, found))}}} {word(text)}")
    out += ["}", "# name, address, access, text, fields: name, low bit, width, access, reset or {}, text", "set bulkhead(registers) {"]
    for name, address, access, text, fields in register_lines(values):
        inner = " ".join(f"{f.name} {f.low} {f.width} {field_access(f)} {'{}' if f.reset is None else f'0x{f.reset:x}'} {word(f.desc)}" for f in fields)
        out.append(f"    {name} 0x{address:04X} {access} {word(text)} {{{inner}}}")
    return "\n".join(out + ["}", ""])


def main():
    if len(sys.argv) != 3:
        print("usage: describe.py CONFIG OUT", file=sys.stderr)
        return 2
    config, out = sys.argv[1], Path(sys.argv[2])
    made = {out / "bulkhead_ip.v": wrapper, out / "description.tcl": description}
    for path in made:
        path.unlink(missing_ok=True)
    try:
        values, _ = configuration.load(config)
        if values["HARDWIRED"]:
            raise Mistake(f"[{config}]: HARDWIRED: its table is RTL, not an IP's parameter; instantiate bulkhead itself (bulkhead-table --instance)")
        texts = {path: write(config, values) for path, write in made.items()}
    except Mistake as mistake:
        print(f"describe.py: {mistake}", file=sys.stderr)
        return 2
    out.mkdir(parents=True, exist_ok=True)
    for path, text in texts.items():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
