#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures Bulkhead's figures and compares them with their targets.

bench.py [PART]...           synth, cycles, speed; default all
    --only KEY               one figure, measured afresh; shows the commands behind it
    --keys                   lists the figures and how each is defined
    --table                  prints what build/bench.json holds, measures nothing

Results are merged into build/bench.json, a list of {"key", "value", "unit", "config", "how"}, and
docs/figures.md is written from a complete set.  Synthesis is cached by a hash of the sources, the command and the tool.
Exit codes: 0 measured (a missed target is reported, and is no error), 2 bad usage, 3 a figure could not be measured.
"""

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import synth
from synth import Failed, Job, ROOT

BUILD = Path(os.environ.get("BUILD") or "build")
RESULT = ROOT / BUILD / "bench.json"
PARTS = ("synth", "cycles", "speed")

# The figures to reach: key, comparison, bound, what it is, what peers do (axi_tlb; cocotb), as tests/bench/README.md says.
TARGETS = [
    ("latency_ar_p0", "<=", 0, "cycles added to AR, PIPELINE 0", "0"),
    ("latency_ar_p1", "<=", 1, "cycles added to AR, PIPELINE 1", "1"),
    ("latency_aw_p0", "<=", 0, "cycles added to AW, PIPELINE 0", "0"),
    ("latency_aw_p1", "<=", 1, "cycles added to AW, PIPELINE 1", "1"),
    ("latency_w_p1", "<=", 0, "cycles added to W presented with AW, beyond AW's own", "1"),
    ("latency_r_p1", "<=", 0, "cycles added to R", "0"),
    ("latency_b_p1", "<=", 0, "cycles added to B", "0"),
    ("beats_per_cycle_r1", ">=", 1, "allowed single-beat reads", "1.000"),
    ("beats_per_cycle_r16", ">=", 1, "allowed 16-beat reads", "1.000"),
    ("beats_per_cycle_w1", ">=", 1, "allowed single-beat writes", "1.000"),
    ("beats_per_cycle_w16", ">=", 1, "allowed 16-beat writes", "1.000"),
    ("beats_per_cycle_rw1", ">=", 1, "both at once, single-beat, each direction", "1.000"),
    ("beats_per_cycle_rw16", ">=", 1, "both at once, 16-beat, each direction", "1.000"),
    ("beats_per_cycle_refused_r1", ">=", 0.9, "refused single-beat reads", "0.333"),
    ("beats_per_cycle_refused_w1", ">=", 0.9, "refused single-beat writes", "0.667"),
    ("beats_per_cycle_mixed_sameid_l16", ">=", 0.1, "allowed and refused in turn, one ID, memory latency 16", "0.100, 0.095"),
    ("beats_per_cycle_mixed_ids_l16", ">=", 0.5, "the same, IDs rotating", "0.571 at latency 1"),
    ("commit_cycles_16x16", "<=", 4400, "commit of 16 changed windows against 255 live ones", "none checks"),
    ("commit_cycles_one_window_16x16", "<=", 300, "commit of one changed window against 255 live ones", "none checks"),
    ("switch_cycles_idle", "<=", 4, "ACTIVE write to its response, over a plain register write", "no switch"),
    ("switch_registers_written", "<=", 1, "register writes for one switch of all following ports", "no switch"),
    ("switch_polls", "<=", 0, "register reads for it", "no switch"),
    ("switch_cycles_idle_8ports", "<=", 4, "ACTIVE write to its response with 8 ports, over a plain register write", "no switch"),
    ("switch_cycles_loaded_max_over_drain", "<=", 4, "4 ports under full load, beyond the longest outstanding response", "no switch"),
    ("switch_fixed_port_stall_cycles", "<=", 0, "lost by a FIXED port at full rate while others switch", "no switch"),
    ("switch_count_checked", ">=", 10000, "switches under full random load on 4 ports, none mixed, none lost", "no switch"),
    ("granule_change_cycles", "<=", 8, "one single-granule change, page write to its answer, idle", "a hypercall and a memory-slot update"),
    ("granule_100k_cycles", "<=", 4e6, "100,000 single changes under full traffic of 4 ports, memory latency 16", "\"scales poorly\""),
    ("granule_range_100k_cycles", "<=", 2 * 100000 / 8 + 50, "100,000 granules by one command, 8 granules a word of the table on chip", "one by one"),
    ("granule_traffic_loss", "<=", 5, "throughput that the other ports lose during the changes", ""),
    ("granule_latency_added", "<=", 1, "cycles that the table on chip adds to an address, either channel", ""),
    ("granule_addresses_per_cycle", ">=", 1, "of each channel, with the table on chip, all ports at once", ""),
    ("granule_dram_hit_latency", "<=", 1, "cycles added to an address by a table in memory, its cache hit", "page walks of the GPT"),
    ("granule_dram_miss_over_read", "<=", 4, "cycles of a miss beyond the table's read", "page walks of the GPT"),
    ("granule_lut_ratio_16_to_2_levels", "<=", 1.5, "LUTs of the granule unit with 16 levels over 2", ""),
    ("ice40_lut4_datapath", "<=", 1600, "data path, LUT4 of iCE40", "2,411"),
    ("ice40_ff_datapath", "<=", 1000, "data path, flip-flops", "643, no record, no range check"),
    ("ice40_lut4_all", "<=", 3000, "whole block, 2 partitions", "2,433, no registers"),
    ("xc7_lut_datapath", "<=", 1100, "data path, LUTs of Xilinx 7", "1,799"),
    ("lut_ratio_16_to_2_partitions", "<=", 1.15, "LUTs of the whole block with 16 partitions over 2", ""),
    ("lut_ratio_4_to_1_ports", "<=", 4.2, "data paths of 4 ports over that of 1, with what binds them", ""),
    ("hardwired_ice40_lut4", "<=", 350, "whole block: table as parameter, 2 partitions of one power-of-two window", ""),
    ("hardwired_comparator_bits", "<=", 4, "its widest comparator or adder of an address's page or the partition", ""),
    ("fmax_ice40_p2", ">=", 80, "data path, PIPELINE 2, hx8k, between registers", "40 MHz"),
    ("sim_checked_per_s", ">=", 1e6, "random single-beat accesses, each checked", "2,500 to 4,800"),
    ("trace_refs_per_s", ">=", 5e6, "references of real traces through cache, RTL and shadow memory", ""),
    ("model_verdicts_per_s", ">=", 1e8, "random bursts judged by the golden model, 8 windows", ""),
]
TARGET = {row[0]: row for row in TARGETS}

# Those of the Tang Nano 4K system, measured by make fpga-report (fpga/report.py) and kept here beside the others.
FPGA_TARGETS = [
    ("tangnano4k_lut4", "<=", 2800, "whole design, of 4,608 LUT4: 2 environments of 4 windows, 2 ports", "axi_tlb alone: 1,892 LUT + 1,018 ALU"),
    ("tangnano4k_fmax", ">=", 54, "whole design, twice the board's 27 MHz", "52 MHz, axi_tlb alone"),
    ("tangnano4k_ahb_wait_states", "<=", 4, "core to memory through Bulkhead", ""),
    ("firmware_cases", ">=", 20, "isolation cases tried and refused, a UART line each", ""),
    ("fpga_build_seconds", "<", 60, "make fpga BOARD=tangnano4k into an empty folder, tools installed", ""),
    ("soc_accesses_per_s", ">=", 1e6, "simulated SoC, checked AXI accesses", ""),
]
BOUND = {row[0]: row for row in TARGETS + FPGA_TARGETS}

PEER = "8 windows, IPA and PA 32, data 64, ID 4, 16 outstanding"


def how(key):
    return f"make bench ONLY={key}"


class Figures:
    """What was measured in this run, and what failed."""

    def __init__(self):
        self.rows, self.failures, self.commands = {}, [], {}

    def add(self, key, value, unit, config, command=""):
        self.rows[key] = {"key": key, "value": value, "unit": unit, "config": config, "how": how(key)}
        self.commands[key] = command

    def fail(self, what):
        self.failures.append(str(what))


class Progress:
    """One line that is written over, on a terminal; a line now and then otherwise."""

    def __init__(self, total, what):
        self.total, self.what, self.done, self.lock = total, what, 0, threading.Lock()
        self.terminal = sys.stderr.isatty()
        self.show("")

    def show(self, label):
        if self.terminal:
            bar = "#" * (20 * self.done // max(self.total, 1))
            sys.stderr.write(f"\r\x1b[K{self.what} [{bar:<20}] {self.done}/{self.total} {label}"[:118])
            if self.done == self.total:
                sys.stderr.write("\r\x1b[K")
        elif self.done and (self.done % 10 == 0 or self.done == self.total):
            sys.stderr.write(f"{self.what}: {self.done} of {self.total}\n")
        sys.stderr.flush()

    def step(self, label):
        with self.lock:
            self.done += 1
            self.show(label)


# ---- synthesis ---------------------------------------------------------------------------------
# Cost of a parameter: LUT4 and flip-flops of the whole block, one parameter changed from the build below.
BASE = {"PARTITIONS": 2}
STEPS = [("WINDOWS", (1, 4, 16)), ("PARTITIONS", (1, 4, 16)), ("DATA_WIDTH", (32, 128, 512)), ("ID_WIDTH", (1, 8, 16)),
         ("USER_WIDTH", (16,)), ("VMID_WIDTH", (16,)), ("MAX_OUTSTANDING", (1, 4, 64)), ("PIPELINE", (0, 2)),
         ("FAULT_DEPTH", (4, 64)), ("GRANULE_LOG2", (16,)), ("PORTS", (2, 4, 8)), ("ISOLATE_PORTS", (1,)), ("EXCLUSIVE", (0,)), ("SCHEDULE_SLOTS", (4, 16))]


def hardwired_table(partitions, windows):
    """A table as the generator makes it, all windows valid: windows of 1 MiB, PAs apart."""
    value, at = 0, 0
    for p in range(partitions):
        for w in range(windows):
            base, pages, pa = (w * 0x357 + 0x1234) & 0xFFFFF, 0x100, (0x40000 + (p * 16 + w) * 0x235) & 0xFFFFF
            fields = ((0x6DB, 12), ((pa - base) & 0xFFFFF, 20), (~(base + pages - 1) & 0xFFFFF, 20), (~base & 0xFFFFF, 20))
            for field, width in fields:
                value |= field << at
                at += width
        value |= (1 | (p + 1) << 2) << at
        at += 2 + 8
    return f"{at}'h{value:x}"


def small_table():
    """The TABLE of examples/hardwired-small.dts: 1 GiB at IPA 0 each, PAs 0x80000000 and 0xc0000000; the second is Non-secure."""
    value, at = 0, 0
    for pa, access, nonsecure, vmid in ((0x80000, 0xFFF, 0, 1), (0xC0000, 0xFC0, 1, 2)):
        for field, width in ((access, 12), (pa, 20), (~0x3FFFF & 0xFFFFF, 20), (0xFFFFF, 20), (1, 1), (nonsecure, 1), (vmid, 8)):
            value |= field << at
            at += width
    return f"{at}'h{value:x}"


# Pages and granules, put upon BASE.
PAGE = {"PAGE": 1, "PAGE_IPA": "32'h70000000"}
TABLE = {**PAGE, "GRANULES": 4096, "GRANULE_BASE": "32'h40000000"}
DRAM = {**TABLE, "LEVELS": 2, "GRANULE_DRAM": 1, "GRANULE_TABLE": "32'h30000000"}
PAGE_STEPS = (("PAGE_1", "PAGE 1", PAGE), ("MAILBOX_1", "PAGE 1, MAILBOX 1", {**PAGE, "MAILBOX": 1}),
              *((f"LEVELS_{n}", f"PAGE 1, GRANULES 4096, LEVELS {n}", {**TABLE, "LEVELS": n}) for n in (1, 2, 4, 16)),
              ("GRANULE_DRAM_1", "PAGE 1, GRANULES 4096, LEVELS 2, GRANULE_DRAM 1", DRAM))

SMALL = {"HARDWIRED": 1, "PARTITIONS": 2, "WINDOWS": 1, "EXCLUSIVE": 0, "MAX_OUTSTANDING": 2}


def synth_plan():
    """{key: (jobs, function of their results -> value, unit, config)}."""
    plan = {}

    def figure(key, jobs, value, unit, config):
        plan[key] = (jobs, value, unit, config)

    def count(name):
        return lambda r: r[0][name]

    def port(flow, **parameters):
        return Job(flow, "bh_port", parameters)

    def whole(flow="ice40", **parameters):
        return Job(flow, "bulkhead", {**BASE, **parameters})

    flow = synth.FLOWS
    data_path = f"bh_port, {PEER}, live windows as ports"
    figure("ice40_lut4_datapath", [port("ice40")], count("luts"), "LUT4", f"{data_path}, PIPELINE 1, {flow['ice40']}")
    figure("ice40_ff_datapath", [port("ice40")], count("ffs"), "FF", f"{data_path}, PIPELINE 1")
    figure("ice40_carry_datapath", [port("ice40")], count("carries"), "SB_CARRY", f"{data_path}, PIPELINE 1")
    figure("ice40_lut4_datapath_abc9", [port("ice40-abc9")], count("luts"), "LUT4", f"{data_path}, PIPELINE 1, {flow['ice40-abc9']}")
    for p in (0, 2):
        figure(f"ice40_lut4_datapath_p{p}", [port("ice40", PIPELINE=p)], count("luts"), "LUT4", f"{data_path}, PIPELINE {p}")
        figure(f"ice40_ff_datapath_p{p}", [port("ice40", PIPELINE=p)], count("ffs"), "FF", f"{data_path}, PIPELINE {p}")

    figure("xc7_lut_datapath", [port("xc7")], count("luts"), "LUT",
           f"{data_path}, PIPELINE 1, {flow['xc7']}; LUT1 to LUT6 and LUTs used as memory")
    figure("xc7_ff_datapath", [port("xc7")], count("ffs"), "FF", f"{data_path}, PIPELINE 1")
    figure("xc7_lut_memory_datapath", [port("xc7")], count("lut_memory"), "LUT", "of those, LUTs used as memory")
    figure("xc7_inv_datapath", [port("xc7")], count("inverters"), "INV", "inverters that the vendor's tool absorbs into LUTs; not counted above")
    figure("xc7_lut_datapath_flat", [port("xc7-flat")], count("luts"), "LUT", f"{data_path}, PIPELINE 1, {flow['xc7-flat']}")
    figure("xc7_lut_datapath_wide", [port("xc7-wide")], count("luts"), "LUT", f"{data_path}, PIPELINE 1, {flow['xc7-wide']}: MUXF7 and MUXF8 allowed")
    figure("xc7_lut_datapath_abc9", [port("xc7-abc9")], count("luts"), "LUT", f"{data_path}, PIPELINE 1, {flow['xc7-abc9']}")

    all_of_it = f"bulkhead, 2 partitions, {PEER}, 16 records, PIPELINE 1"
    figure("ice40_lut4_all", [whole()], count("luts"), "LUT4", all_of_it)
    figure("ice40_ff_all", [whole()], count("ffs"), "FF", all_of_it)
    figure("ice40_bram_all", [whole()], count("brams"), "SB_RAM40", all_of_it)
    figure("xc7_lut_all", [whole("xc7")], count("luts"), "LUT", all_of_it)
    figure("xc7_lut_memory_all", [whole("xc7")], count("lut_memory"), "LUT", "of those, LUTs used as memory")
    figure("xc7_ff_all", [whole("xc7")], count("ffs"), "FF", all_of_it)
    figure("xc7_bram_all", [whole("xc7")], count("brams"), "RAMB18 and RAMB36", all_of_it)

    pair = [whole(PARTITIONS=16), whole()]
    figure("lut_ratio_16_to_2_partitions", pair, lambda r: round(r[0]["luts"] / r[1]["luts"], 3), "LUT4 / LUT4",
           f"bulkhead, {PEER}, PIPELINE 1; an iCE40 has no LUT memory; block RAMs: ice40_bram_16_partitions, ice40_bram_all")
    figure("ice40_lut4_16_partitions", pair, count("luts"), "LUT4", f"bulkhead, 16 partitions, {PEER}")
    figure("ice40_bram_16_partitions", pair, count("brams"), "SB_RAM40", f"bulkhead, 16 partitions, {PEER}")
    figure("ice40_lut4_16x16", [whole(PARTITIONS=16, WINDOWS=16)], count("luts"), "LUT4", "bulkhead, 16 partitions of 16 windows each")
    figure("ice40_bram_16x16", [whole(PARTITIONS=16, WINDOWS=16)], count("brams"), "SB_RAM40", "bulkhead, 16 partitions of 16 windows each")

    def fixed(ports):
        return Job("ice40", "bulkhead", {"PORTS": ports, "PARTITIONS": 2, "HARDWIRED": 1, "TABLE": hardwired_table(2, 8)})
    figure("lut_ratio_4_to_1_ports", [fixed(4), fixed(1)], lambda r: round(r[0]["luts"] / r[1]["luts"], 3), "LUT4 / LUT4",
           f"bulkhead, HARDWIRED, 2 partitions, {PEER}, PIPELINE 1: ports and what switches them together, no registers")
    figure("lut_ratio_4_to_1_ports_all", [whole(PORTS=4), whole()], lambda r: round(r[0]["luts"] / r[1]["luts"], 3), "LUT4 / LUT4",
           f"bulkhead, 2 partitions, {PEER}, PIPELINE 1, registers and all")
    figure("ice40_lut4_4_ports", [whole(PORTS=4)], count("luts"), "LUT4", f"bulkhead, 4 ports, 2 partitions, {PEER}")

    def small(**parameters):
        return Job("ice40", "bulkhead", {**SMALL, "TABLE": small_table(), **parameters})
    least = "bulkhead, configuration hardwired-small: 2 partitions, a window of 1 GiB each, IPA and PA 32, data 64, ID 4, PIPELINE 1"
    figure("hardwired_ice40_lut4", [small()], count("luts"), "LUT4", f"{least}, 2 outstanding")
    figure("hardwired_ice40_ff", [small()], count("ffs"), "FF", f"{least}, 2 outstanding")
    for n in (1, 4, 16):
        figure(f"hardwired_ice40_lut4_{n}_outstanding", [small(MAX_OUTSTANDING=n)], count("luts"), "LUT4", f"{least}, {n} outstanding")
    bits = synth.Comparators("bulkhead", {**SMALL, "TABLE": small_table()})
    figure("hardwired_comparator_bits", [bits], count("bits"), "bits",
           f"{least}; in the flattened netlist before techmap, of $eq to $ge, $add and $sub that address bits above the page or the partition "
           f"reach combinationally; the partition's index has 4 bits")
    bits = synth.Comparators("bulkhead", {"PARTITIONS": 2, "HARDWIRED": 1, "TABLE": hardwired_table(2, 8)})
    figure("hardwired_comparator_bits_any_table", [bits], count("bits"), "bits", "the same of a table of 8 windows a partition of any size")

    # The granule unit: what GRANULES adds to the whole block, page and all of the rest being there without.
    def unit(what, levels, **parameters):
        return [whole(**{**TABLE, "LEVELS": levels, **parameters}), whole(**{**PAGE, **parameters})], lambda r: r[0][what] - r[1][what]
    table = f"bulkhead, 2 partitions, {PEER}, PAGE 1, 4096 granules on chip, PIPELINE 1"
    added = "less the same with GRANULES 0: check and table of each channel, epochs, barrier, command engine, level registers, SPLIT and BORROW"
    for levels in (2, 16):
        for what, name, label in (("luts", "lut4", "LUT4"), ("ffs", "ff", "FF"), ("brams", "bram", "SB_RAM40")):
            jobs, value = unit(what, levels)
            figure(f"granule_ice40_{name}_{levels}_levels", jobs, value, label, f"{table}, {levels} levels, {added}")
    (wide, without), (narrow, _) = unit("luts", 16)[0], unit("luts", 2)[0]
    figure("granule_lut_ratio_16_to_2_levels", [wide, narrow, without],
           lambda r: round((r[0]["luts"] - r[2]["luts"]) / (r[1]["luts"] - r[2]["luts"]), 3), "LUT4 / LUT4", f"{table}, {added}, of 16 levels over 2")
    jobs = [Job("xc7", "bulkhead", {**BASE, **TABLE, "LEVELS": n}) for n in (16, 2)] + [Job("xc7", "bulkhead", {**BASE, **PAGE})]
    figure("granule_lut_ratio_16_to_2_levels_xc7", jobs, lambda r: round((r[0]["luts"] - r[2]["luts"]) / (r[1]["luts"] - r[2]["luts"]), 3), "LUT / LUT",
           f"the same on Xilinx 7, {flow['xc7']}")
    largest = {**TABLE, "PARTITIONS": 16, "LEVELS": 16}
    for what, name, label in (("luts", "lut4", "LUT4"), ("ffs", "ff", "FF"), ("brams", "bram", "SB_RAM40")):
        figure(f"granule_ice40_{name}_16_levels_16_partitions", [whole(**largest)], count(what), label,
               f"bulkhead, 16 partitions, {PEER}, 4096 granules, 16 levels, all of it")

    for n in (4, 16):
        guard = Job("ice40", "bh_guard", {"MAX_OUTSTANDING": n, "REST_WIDTH": 61})
        figure(f"guard_ice40_lut4_{n}_outstanding", [guard], count("luts"), "LUT4", f"bh_guard: what ISOLATE adds to a port, data 64, ID 4, {n} outstanding")
        figure(f"guard_ice40_ff_{n}_outstanding", [guard], count("ffs"), "FF", "the same")

    for p in (0, 1, 2):
        runs = [Job("ice40", "bh_port", {"PIPELINE": p}, seed) for seed in synth.SEEDS]
        figure(f"fmax_ice40_p{p}", runs, lambda r: round(statistics.median(x["mhz"] for x in r), 1), "MHz",
               f"{data_path}, PIPELINE {p}, hx8k-ct256, all paths between registers, median of seeds "
               f"{', '.join(map(str, synth.SEEDS))}, {flow['ice40']}")
        figure(f"ice40_lc_datapath_p{p}", runs[:1], count("logic_cells"), "logic cells",
               "the same placed, with the shift chains of the measurement: LUT, carry and flip-flop packed")

    # The data path that has them all: a table of 256 granules a channel, which is what the device holds; partitions are not in it.
    for p in (1, 2):
        for levels in (2, 16):
            runs = [Job("ice40", "bh_port", {**TABLE, "GRANULES": 256, "LEVELS": levels, "PIPELINE": p}, seed) for seed in synth.SEEDS]
            figure(f"granule_fmax_ice40_p{p}_{levels}_levels", runs, lambda r: round(statistics.median(x["mhz"] for x in r), 1), "MHz",
                   f"{data_path}, PAGE 1, 256 granules, {levels} levels, PIPELINE {p}, hx8k-ct256, all paths between registers, median of seeds "
                   f"{', '.join(map(str, synth.SEEDS))}")

    def cost(name, value, job):
        for what, unit in (("luts", "LUT4"), ("ffs", "FF"), ("brams", "SB_RAM40")):
            figure(f"cost_{what}_{name}_{value}", [job, whole()], lambda r, what=what: r[0][what] - r[1][what], unit,
                   f"{name} = {value} over ice40_*_all")
    for name, values in STEPS:
        for value in values:
            cost(name, value, whole(**{name: value}))
    cost("IPA_WIDTH_48_PA_WIDTH", 44, whole(IPA_WIDTH=48, PA_WIDTH=44))
    cost("USER_WIDTH_4_STREAM_PORTS", 1, whole(USER_WIDTH=4, STREAM_PORTS=1))
    for name, _, parameters in PAGE_STEPS:
        cost(*name.rsplit("_", 1), whole(**parameters))
    cost("HARDWIRED", 1, whole(HARDWIRED=1, TABLE=hardwired_table(2, 8)))
    return plan


def measure_synth(figures, only=None):
    plan = {key: row for key, row in synth_plan().items() if only is None or key == only}
    jobs = {job.key(): job for row in plan.values() for job in row[0]}
    results, progress = {}, Progress(len(jobs), "synthesis")

    def run(item):
        key, job = item
        try:
            results[key] = job.result(fresh=only is not None)
        except Failed as failed:
            results[key] = failed
        progress.step(job.label)
    # What has a target first; of the rest long ones first, so that both cores end together.
    aimed = {job.key() for key, row in plan.items() if key in TARGET for job in row[0]}
    order = sorted(jobs.items(), key=lambda item: (item[0] not in aimed, (item[1].seed is None) != (item[0] in aimed),
                                                   -len(item[1].parameters)))
    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        list(pool.map(run, order))
    for failed in dict.fromkeys(str(r) for r in results.values() if isinstance(r, Failed)):
        figures.fail(failed)
    for key, (needed, value, unit, config) in plan.items():
        found = [results[job.key()] for job in needed]
        if not any(isinstance(r, Failed) for r in found):
            figures.add(key, value(found), unit, config, "\n".join(job.command() for job in needed))


# ---- cycles and speed -----------------------------------------------------------------------------
# Which build of the simulator says which figures.
CYCLE_RUNS = (("peer", "latency_"), ("peer", "beats_per_cycle_"), ("peer", "switch_cycles_"), ("sixteen", "commit_cycles_"),
              ("three-p0", "latency_"), ("wide-p2", "latency_"))
RUNS = 5                                # of a speed, the median counts


def program(path):
    full = ROOT / BUILD / path
    if not full.exists():
        raise Failed(f"{BUILD / path} is not there: make bench builds it")
    return full


def execute(command, what, cpu=False, limit=900):
    """Standard output, and CPU seconds of the process itself; limit in seconds."""
    if cpu:
        command = ["taskset", "-c", str(min(os.sched_getaffinity(0))), *map(str, command)]
    before = os.times()
    try:
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True, cwd=ROOT, timeout=limit)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(f"{what}: {error}") from None
    after = os.times()
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or ["no output"]
        raise Failed(f"{what}: exit code {done.returncode}: {lines[-1]}")
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return done.stdout, spent


def simulate(name, what, cpu=False):
    """The figures that one build gives for keys that begin with `what`."""
    out = ROOT / BUILD / "bench" / f"{name}-{what.strip('_')}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.unlink(missing_ok=True)
    command = [program(f"sim/{name}/bulkhead-sim"), "--bench", what, "--quiet", "--json", out]
    execute(command, f"{name} {what}", cpu)
    try:
        found = [json.loads(line) for line in out.read_text().splitlines() if '"key"' in line]
    except (OSError, ValueError) as error:
        raise Failed(f"{name} --bench {what}: {error}") from None
    return found, " ".join(map(str, command)).replace(f"{ROOT}/", "")


def size(name):
    text = subprocess.run([sys.executable, ROOT / "scripts/configuration.py", name, "--json"], capture_output=True, text=True)
    if text.returncode:
        raise Failed(text.stderr.strip())
    v = json.loads(text.stdout)
    return (f"{name}: {v['PARTITIONS']} partitions of {v['WINDOWS']} windows, IPA {v['IPA_WIDTH']}, PA {v['PA_WIDTH']}, "
            f"data {v['DATA_WIDTH']}, {v['MAX_OUTSTANDING']} outstanding, PIPELINE {v['PIPELINE']}")


def measure_cycles(figures, only=None):
    granules = only is None or only in GRANULE_KEYS
    second_keys = [key for key, _, _ in SECOND_ONLY.values()]
    work = [run for run in CYCLE_RUNS if only is None or (only.startswith(run[1]) and only not in second_keys and only not in SWITCH_KEYS)]
    look_again = only is None or only in second_keys
    switches = only is None or only in SWITCH_KEYS
    progress = Progress(len(work) + look_again + switches + granules, "cycles")
    for name, what in work:
        try:
            found, command = simulate(name, what)
            if not found:
                figures.fail(f"{name} --bench {what}: no figure came out")
            for row in found:
                if row["key"] not in figures.rows and (only is None or row["key"] == only):
                    value = round(row["value"], 4)
                    figures.add(row["key"], int(value) if value == int(value) else value, row["unit"], f"{size(name)}; {row['how']}", command)
        except Failed as failed:
            figures.fail(failed)
        progress.step(f"{name} {what}")
    if look_again:
        try:
            second_look(figures, only)
        except (Failed, KeyError, ValueError) as failed:
            figures.fail(failed)
        progress.step("cycles.v")
    if switches:
        try:
            measure_switches(figures, only)
        except (Failed, KeyError, ValueError, OSError) as failed:
            figures.fail(failed)
        progress.step("switch.v")
    if granules:
        try:
            measure_granules(figures, only)
        except (Failed, KeyError, ValueError, OSError) as failed:
            figures.fail(failed)
        progress.step("granule.v")


# A second look by tests/bench/cycles.v under Icarus, which shares nothing with the simulator: the name it prints, the key.
# What both measure must agree; the rest are figures of their own.
SECOND = {"latency_ar": "latency_ar_p1", "latency_aw": "latency_aw_p1", "latency_w": "latency_w_p1", "latency_r": "latency_r_p1",
          "latency_b": "latency_b_p1", "r1": "beats_per_cycle_r1", "r16": "beats_per_cycle_r16", "w1": "beats_per_cycle_w1",
          "w16": "beats_per_cycle_w16", "rw1": "beats_per_cycle_rw1", "rw16": "beats_per_cycle_rw16",
          "refused_r1": "beats_per_cycle_refused_r1", "refused_w1": "beats_per_cycle_refused_w1",
          "mixed_sameid_l16_r": "beats_per_cycle_mixed_sameid_l16", "mixed_sameid_l16_w": "beats_per_cycle_mixed_sameid_l16",
          "mixed_ids_l16_r": "beats_per_cycle_mixed_ids_l16", "mixed_ids_l16_w": "beats_per_cycle_mixed_ids_l16"}
SECOND_ONLY = {"refused_r16": ("beats_per_cycle_refused_r16", "beats/cycle", "refused 16-beat reads, one ID"),
               "refused_w16": ("beats_per_cycle_refused_w16", "beats/cycle", "refused 16-beat writes, one ID"),
               "mixed_ids15_l16_r": ("beats_per_cycle_mixed_ids15_l16", "beats/cycle",
                                     "allowed and refused in turn, 15 IDs rotating so that each carries both, memory latency 16, reads"),
               "switch_idle": ("switch_cycles_idle_worst", "cycles", "largest of 64 idle switches behind traffic, over a plain register write"),
               "switch_loaded": ("switch_cycles_loaded", "cycles",
                                 "largest of 64 switches under 16-beat reads and writes back to back, 16 of each outstanding, memory latency 16")}


def rows_of(text, what):
    """What a bench said, in words, if it came to its end."""
    rows = [line.split() for line in text.splitlines() if line.strip()]
    wrong = [" ".join(row) for row in rows if row[0] == "FAIL"]
    if wrong or ["DONE"] not in rows:
        raise Failed(f"{what}: {wrong[0] if wrong else 'no end'}")
    return rows


def icarus(bench, name, parameters):
    """tests/bench/BENCH.v to its end under Icarus: its lines that say something, in words, and the command."""
    out = ROOT / BUILD / "bench" / f"{name}.vvp"
    out.parent.mkdir(parents=True, exist_ok=True)
    compile_it = [os.environ.get("IVERILOG") or "iverilog", "-g2005", "-Irtl", "-Itests/bench", "-yrtl", "-s", bench,
                  *(f"-P{bench}.{key}={value}" for key, value in parameters.items()), "-o", out, f"tests/bench/{bench}.v"]
    execute(compile_it, f"{bench}.v, {name}")
    text, _ = execute(["vvp", "-n", out], f"{bench}.v, {name}")
    return rows_of(text, f"{bench}.v, {name}"), \
        " ".join(map(str, compile_it)).replace(f"{ROOT}/", "") + f" && vvp -n {BUILD}/bench/{name}.vvp"


def verilated(bench, name, parameters, *arguments):
    """The same under Verilator, for what takes millions of cycles; the bench's own clock, no C++ of ours."""
    out = ROOT / BUILD / "bench" / name
    out.mkdir(parents=True, exist_ok=True)
    compile_it = [os.environ.get("VERILATOR") or "verilator", "--binary", "--timing", "--default-language", "1364-2005", "-Wno-fatal", "-Wno-lint",
                  "--timescale", "1ns/1ns", "-O3", "-CFLAGS", "-O1", "-Irtl", "-Itests/bench", "--top-module", bench,
                  *(f"-G{key}={value}" for key, value in parameters.items()), "--Mdir", out, "-o", bench, f"tests/bench/{bench}.v"]
    execute(compile_it, f"{bench}.v, {name}", limit=3600)
    text, _ = execute([out / bench, *arguments], f"{bench}.v, {name}", limit=3600)
    return rows_of(text, f"{bench}.v, {name}"), \
        f"{' '.join(map(str, compile_it))} && {out / bench} {' '.join(arguments)}".replace(f"{ROOT}/", "")


def second_look(figures, only=None):
    rows, command = icarus("cycles", "cycles", {"BURSTS": 1024})
    found = {row[1]: float(row[2]) for row in rows if row[0] == "FIGURE"}
    for name, key in SECOND.items():
        if key in figures.rows and not (only or abs(found[name] - figures.rows[key]["value"]) <= 0.02):
            figures.fail(f"{key}: the simulator says {figures.rows[key]['value']}, cycles.v {found[name]}")
    for name, (key, unit, what) in SECOND_ONLY.items():
        if only in (None, key):
            value = round(found[name], 4)
            figures.add(key, int(value) if value == int(value) else value, unit,
                        f"2 partitions of 8 windows, PIPELINE 1, tests/bench/cycles.v; {what}", command)


def sim_checked():
    rates = []
    for _ in range(RUNS):
        found, command = simulate("peer", "sim_checked_per_s", cpu=True)
        rates += [row["value"] for row in found if row["key"] == "sim_checked_per_s"]
    if len(rates) != RUNS:
        raise Failed("peer --bench sim_checked_per_s: no figure came out")
    return statistics.median(rates), "accesses/s", f"{size('peer')}; random single-beat reads and writes, every check on", command


TRACES = ("ls", "sort", "gzip", "awk")


def replay(name, system, out, rates=()):
    """The programs' traces through one build, as often as `rates` has room, at least once: the command and the last report."""
    folder = ROOT / BUILD / "traces"
    execute(["sh", "scripts/capture.sh", folder], "scripts/capture.sh")
    out = ROOT / BUILD / "bench" / f"{out}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    command = [program(f"sim/{name}/bulkhead-sim"), "--config", system, "--quiet", "--l1-size", "32K", "--json", out]
    for trace in TRACES:
        command += ["--trace", folder / f"{trace}.trace.gz"]
    for n in range(max(1, len(rates))):
        out.unlink(missing_ok=True)
        _, spent = execute(command, "trace replay", cpu=True)
        found = json.loads(out.read_text())["traces"]
        if rates:
            rates[n] = found["references"] / spent
    return command, found


def trace_refs():
    rates = [0.0] * RUNS
    command, found = replay("default", "examples/four.dts", "traces", rates)
    config = (f"{size('default')}; {found['references']:,} references of {', '.join(TRACES)}, L1 32 KiB, 4 ways, hit rate "
              f"{100 * found['l1_hit_rate']:.1f} %, {found['switches']} switches; start-up and decompression included")
    return statistics.median(rates), "references/s", config, " ".join(map(str, command)).replace(f"{ROOT}/", "")


def model_verdicts():
    rates = []
    command = program("model/model_bench")
    for _ in range(RUNS):
        # It measures by the wall clock; what other processes took of the core is put back.
        started = os.times().elapsed
        text, spent = execute([command], "model_bench", cpu=True)
        wall = os.times().elapsed - started
        words = text.split()
        if len(words) < 2 or words[0] != "model_verdicts_per_s":
            raise Failed("model_bench: no figure came out")
        rates.append(float(words[1]) * max(wall / spent, 1.0) if spent > 0.5 else float(words[1]))
    return statistics.median(rates), "verdicts/s", "libbulkhead_model, bh_judge a burst at a time, 8 windows, IPA 40, data 64, about half refused", \
        str(command).replace(f"{ROOT}/", "")


# ---- switches of many ports ------------------------------------------------------------------------
# tests/bench/switch.v under Icarus, and the random run that checks them against the model.
SWITCH_RUNS = {"loaded": {}, "fixed": {"FIXED": 8}, "fixed_still": {"FIXED": 8, "SWITCH": 0}, "eight": {"PORTS": 8, "LOADED": 0}}
SWITCH_KEYS = ("switch_registers_written", "switch_polls", "switch_cycles_idle_8ports", "switch_cycles_loaded_max_over_drain",
               "switch_cycles_loaded_4ports", "switch_fixed_port_stall_cycles", "switch_count_checked")


def switch_run(name):
    """{figure: value}, [[cycles in all, beyond the drain], ...] and the command."""
    rows, command = icarus("switch", f"switch-{name}", SWITCH_RUNS[name])
    return ({row[1]: int(row[2]) for row in rows if row[0] == "FIGURE"},
            [[int(row[1]), int(row[2])] for row in rows if row[0] == "SWITCH"], command)


def measure_switches(figures, only=None):
    wanted = [key for key in SWITCH_KEYS if only in (None, key)]
    if set(wanted) - {"switch_count_checked"}:
        with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
            found = dict(zip(SWITCH_RUNS, pool.map(switch_run, SWITCH_RUNS)))
        (loaded, switches, command), (fixed, _, fixed_command), (still, _, _), (eight, _, eight_command) = found.values()
        if not switches or len(switches) != loaded["loaded"] or fixed["loaded"] != loaded["loaded"] or still["loaded"] or not still["last_port_beats"]:
            raise Failed("switch.v: no switch under load, or some where there should be none")
        config = "2 of 3 partitions in turn, 16-beat reads and writes back to back on every port, PIPELINE 1, 16 outstanding, tests/bench/switch.v"

        def add(key, value, unit, what, command):
            if key in wanted:
                figures.add(key, value, unit, f"{what}; {config}", command)
        most = [run[0] for run in found.values()]
        add("switch_registers_written", max(run["registers_written"] for run in most), "writes", "seen at the configuration port, the most of a switch",
            command)
        add("switch_polls", max(run["polls"] for run in most), "reads", "seen at the configuration port, the most of a switch", command)
        add("switch_cycles_idle_8ports", eight["idle"], "cycles", "8 ports, nothing in flight, the most of 64, over a plain register write",
            eight_command)
        add("switch_cycles_loaded_4ports", max(cycles for cycles, _ in switches), "cycles",
            f"4 ports, memory latency 9, 16, 23, 30; the most of {len(switches)}", command)
        add("switch_cycles_loaded_max_over_drain", max(beyond for _, beyond in switches), "cycles",
            f"4 ports, memory latency 9, 16, 23, 30; from the last response of what was outstanding to that of ACTIVE, the most of {len(switches)}", command)
        add("switch_fixed_port_stall_cycles", abs(fixed["last_port_beats"] - still["last_port_beats"]), "cycles",
            f"beats of the FIXED port in the same cycles with {fixed['loaded']} switches of the other three and with none, {still['last_port_beats']:,} in "
            f"{'the very same cycles' if fixed['last_port_activity'] == still['last_port_activity'] else 'other cycles'}", fixed_command)
        distribution(figures, switches)
    if "switch_count_checked" in wanted:
        out = ROOT / BUILD / "bench" / "switches.json"
        out.parent.mkdir(parents=True, exist_ok=True)
        out.unlink(missing_ok=True)
        command = [program("sim/four-ports/bulkhead-sim"), "--switches", 10000, "--seed", 7, "--quiet", "--json", out]
        execute(command, "switches under random load")
        report = json.loads(out.read_text())
        found = report["random"]
        if report["result"] != "equal" or found["mixed"] or found["lost"]:
            raise Failed(f"switches under random load: {report['result']}, {found['mixed']} mixed, {found['lost']} lost")
        figures.add("switch_count_checked", found["switch_count_checked"], "switches",
                    f"{size('four-ports')}, 4 ports; random traffic of every port, {found['answered']:,} transactions answered, 0 mixed, 0 lost",
                    " ".join(map(str, command)).replace(f"{ROOT}/", ""))


def distribution(figures, switches):
    """How long switches under load took, as a table and beside the figures."""
    for key in ("switch_cycles_loaded_max_over_drain", "switch_cycles_loaded_4ports"):
        values = [row[1 if key.endswith("drain") else 0] for row in switches]
        table = sorted((value, values.count(value)) for value in set(values))
        if key in figures.rows:
            figures.rows[key]["distribution"] = table
        path = ROOT / BUILD / "bench" / f"{key}.md"
        path.write_text("| cycles | switches |\n|---|---|\n" + "".join(f"| {value} | {n} |\n" for value, n in table))


# ---- granules ----------------------------------------------------------------------------------------
# tests/bench/granule.v: the build, and what is measured in it.
GRANULE_BUILDS = {"chip": {}, "none": {"GRANULES": 0}, "dram": {"GRANULE_DRAM": 1}}
GRANULE_RUNS = {"chip": ("chip", "+latency", "+idle", "+range=100000"), "none": ("none", "+latency"), "dram": ("dram", "+dram"),
                "changes": ("chip", "+changes=100000", "+limit=20000000"), "few": ("chip", "+changes=100000", "+depth=4", "+limit=20000000")}
# Which runs a figure needs.
GRANULE_KEYS = {
    "granule_change_cycles": ("chip",), "granule_range_100k_cycles": ("chip",), "granule_latency_added": ("chip", "none"),
    "granule_addresses_per_cycle": ("chip",), "granule_100k_cycles": ("changes",), "granule_traffic_loss": ("changes",),
    "granule_change_wait_median": ("changes",), "granule_change_wait_most": ("changes",),
    "granule_100k_cycles_4_outstanding": ("few",), "granule_traffic_loss_4_outstanding": ("few",),
    "granule_dram_hit_latency": ("dram", "none"), "granule_dram_miss_over_read": ("dram",), "granule_dram_clear_cycles": ("dram",),
    "granule_dram_hit_rate": ()}


def granule_run(name):
    """What one run says: {figure: value}, its RATE, BEATS and WAIT lines, the command."""
    build, *arguments = GRANULE_RUNS[name]
    rows, command = verilated("granule", f"granule-{build}", GRANULE_BUILDS[build], *arguments)
    return {"figures": {row[1]: int(row[2]) for row in rows if row[0] == "FIGURE"},
            "rates": [int(row[2]) / int(row[3]) for row in rows if row[0] == "RATE"],
            "beats": {(row[1], int(row[2])): int(row[3]) / int(row[4]) for row in rows if row[0] == "BEATS"},
            "waits": sorted((int(row[1]), int(row[2])) for row in rows if row[0] == "WAIT"), "command": command}


def hit_rate(figures):
    """Of the real traces, each a program of one partition."""
    command, found = replay("worlds-dram", "examples/worlds-dram.dts", "granule-traces")
    if not found["equal"] or not found["table_reads"]:
        raise Failed("granule_dram_hit_rate: the traces are not equal, or never read the table")
    text = subprocess.run([sys.executable, ROOT / "scripts/configuration.py", "worlds-dram", "--json"], capture_output=True, text=True, check=True).stdout
    v = json.loads(text)
    figures.add("granule_dram_hit_rate", round(100 * (1 - found["table_reads"] / found["granules_checked"]), 3), "%",
                f"{size('worlds-dram')}; cache of {v['GRANULE_SETS']} sets of {v['GRANULE_WAYS']} ways a channel, {v['LEVELS']} levels; "
                f"{found['references']:,} references of {', '.join(TRACES)}, a switch every {found['switch_every']:,}, behind an L1 of 32 KiB: "
                f"{found['granules_checked']:,} bursts "
                f"need the table, {found['table_reads']:,} read it", " ".join(map(str, command)).replace(f"{ROOT}/", ""))


def measure_granules(figures, only=None):
    wanted = [key for key in GRANULE_KEYS if only in (None, key)]
    if "granule_dram_hit_rate" in wanted:
        hit_rate(figures)
    found = {}
    for key in wanted:
        for name in GRANULE_RUNS:       # one at a time: a build's folder is shared
            if name in GRANULE_KEYS[key] and name not in found:
                found[name] = granule_run(name)
    config = ("4 ports, 1 SPLIT partition of 1 window, 131,072 granules, 2 levels (8 granules a word), data 64, PIPELINE 1, 16 outstanding, "
              "tests/bench/granule.v")

    def add(key, run, unit, what, value):
        if key in wanted:
            figures.add(key, value(), unit, f"{what}; {config}", found[run]["command"])

    def of(run, name):
        return lambda: found[run]["figures"][name]

    def above(run, names, base):        # the most that a run's latencies are above those of the build without table
        return lambda: max(found[run]["figures"][name] - found["none"]["figures"][other] for name, other in zip(names, base))

    latencies = ("latency_ar", "latency_aw")
    add("granule_change_cycles", "chip", "cycles", "SHARE, UNSHARE and SET_MASK, first cycle of AWVALID and WVALID to that of BVALID, the most of 320, "
        "each seen by accesses behind it", of("chip", "change"))
    add("granule_range_100k_cycles", "chip", "cycles", "SHARE and UNSHARE of 100,000 granules by one command, idle, the slower; both ends seen by "
        "accesses behind it", lambda: max(of("chip", "range")(), of("chip", "range_back")()))
    add("granule_latency_added", "chip", "cycles", "AR and AW, s_axi to m_axi, the most of 64 bursts alone, over the same build with GRANULES 0",
        above("chip", latencies, latencies))
    add("granule_addresses_per_cycle", "chip", "addresses/cycle", "4,096 single-beat reads and as many writes back to back on every port at once, "
        "memory latency 1; the slowest channel", lambda: round(min(found["chip"]["rates"]), 4))
    add("granule_dram_hit_latency", "dram", "cycles", "AR and AW of a burst whose word is in the cache, over the same build with GRANULES 0",
        above("dram", ("dram_hit_ar", "dram_hit_aw"), latencies))
    add("granule_dram_miss_over_read", "dram", "cycles", "AR and AW of a burst whose word is not, over one whose word is, less the table's read: "
        "ARVALID to the last beat at t_axi; latencies of that memory 1 to 17, the most of 128", of("dram", "dram_over"))
    add("granule_dram_clear_cycles", "dram", "cycles", "16,384 words cleared after reset, memory latency 1", of("dram", "clear_cycles"))

    def loss(run):                      # per cent, of the port that loses most
        beats = found[run]["beats"]
        return round(max(0.0, *(100 - 100 * beats["with", port] / beats["without", port] for port in (1, 2, 3))), 3)
    traffic = "16-beat reads and writes back to back on every port, memory latency 16, up to 16 commands outstanding on port 0"
    for run, end, what in (("changes", "", "up to 16 bursts a channel"), ("few", "_4_outstanding", "up to 4 bursts a channel")):
        if run in found and of(run, "probes")() < 1000:
            raise Failed(f"granule.v, {run}: {of(run, 'probes')()} probes, too few")
        add(f"granule_100k_cycles{end}", run, "cycles", f"{traffic}, {what} in flight by each requester; every 50th change seen by accesses right "
            "behind its answer", of(run, "changes_cycles"))
        add(f"granule_traffic_loss{end}", run, "%", "beats a cycle of ports 1 to 3 during these changes against those without, the port that loses "
            f"most; {traffic}, {what}", lambda run=run: loss(run))
    if "changes" in found:
        waits = found["changes"]["waits"]
        values = [cycles for cycles, n in waits for _ in range(n)]
        add("granule_change_wait_median", "changes", "cycles", f"a change of granule_100k_cycles, AWVALID to BVALID; distribution in {BUILD}/bench.json",
            lambda: statistics.median_low(values))
        add("granule_change_wait_most", "changes", "cycles", "the longest of them", lambda: max(values))
        for key in ("granule_100k_cycles", "granule_change_wait_median"):
            if key in figures.rows:
                figures.rows[key]["distribution"] = waits
        path = ROOT / BUILD / "bench" / "granule_100k_cycles.md"
        path.write_text("| cycles | changes |\n|---|---|\n" + "".join(f"| {cycles} | {n} |\n" for cycles, n in waits))


SPEEDS = {"sim_checked_per_s": sim_checked, "trace_refs_per_s": trace_refs, "model_verdicts_per_s": model_verdicts}


def measure_speed(figures, only=None):
    wanted = [key for key in SPEEDS if only in (None, key)]
    progress = Progress(len(wanted), "speed")
    for key in wanted:
        try:
            value, unit, config, command = SPEEDS[key]()
            figures.add(key, round(value), unit, f"{config}; CPU time of one core, median of {RUNS} runs", f"taskset -c 0 {command}")
        except (Failed, KeyError, ValueError, OSError) as failed:
            figures.fail(f"{key}: {failed}")
        progress.step(key)


# ---- report ------------------------------------------------------------------------------------------

def met(key, value):
    _, sign, bound, _, _ = BOUND[key]
    # A rate counts as 1.000 when it rounds to it.
    if sign == "<":
        return value < bound
    return value <= bound if sign == "<=" else value >= bound - 0.0005 if key.startswith("beats") else value >= bound


def number(value):
    if isinstance(value, float) and value != int(value):
        return f"{value:.3f}" if abs(value) < 10 else f"{value:,.1f}"
    return f"{int(value):,}"


def show(rows):
    width = max(len(key) for key in TARGET)
    print(f"{'figure':<{width}} {'measured':>14} {'to reach':>14}  {'':<8} unit")
    reached = 0
    for key, sign, bound, _, _ in TARGETS:
        target = f"{sign} {number(bound)}"
        if key not in rows:
            print(f"{key:<{width}} {'-':>14} {target:>14}  no figure")
            continue
        good = met(key, rows[key]["value"])
        reached += good
        print(f"{key:<{width}} {number(rows[key]['value']):>14} {target:>14}  {'met' if good else 'NOT MET':<8} {rows[key]['unit']}")
    others = len([key for key in rows if key not in TARGET])    # those of make fpga-report too
    print(f"{reached} of {len(TARGETS)} targets met; {others} more figures in {BUILD / 'bench.json'}")


def write_page(rows):
    """docs/figures.md; only from a complete set."""
    if any(key not in rows for key in TARGET):
        return
    lines = ["<!-- SPDX-License-Identifier: Apache-2.0 -->", "<!-- written by make bench from build/bench.json: not to be edited -->",
             "# Measured figures", "",
             "How each is defined and how the peers were measured: [tests/bench/README.md](../tests/bench/README.md).",
             "Each is repeated by `make bench ONLY=<key>`.", "",
             "## Figures to reach", "", "| figure | measured | to reach | | peer | what |", "|---|---|---|---|---|---|"]
    for key, sign, bound, what, peer in TARGETS:
        row = rows[key]
        lines.append(f"| `{key}` | {number(row['value'])} {row['unit']} | {sign} {number(bound)} | "
                     f"{'met' if met(key, row['value']) else '**not met**'} | {peer} | {what} |")
    costs, labels = {}, {name: label for name, label, _ in PAGE_STEPS}
    for key, row in rows.items():
        if key.startswith("cost_"):
            _, what, name = key.split("_", 2)
            costs.setdefault(name, {})[what] = row["value"]
    lines += ["", "## Cost of a parameter", "",
              f"Whole block on iCE40, one parameter changed from 2 partitions, {PEER}, 16 records, PIPELINE 1: "
              f"{number(rows['ice40_lut4_all']['value'])} LUT4, {number(rows['ice40_ff_all']['value'])} flip-flops, "
              f"{number(rows['ice40_bram_all']['value'])} block RAMs.", "",
              "| change | LUT4 | flip-flops | block RAMs |", "|---|---|---|---|"]
    for name, cost in costs.items():
        parameter, value = name.rsplit("_", 1)
        label = "IPA_WIDTH 48, PA_WIDTH 44" if parameter.startswith("IPA_WIDTH") else labels.get(name, f"{parameter} {value}")
        lines.append(f"| `{label}` | " + " | ".join(f"{cost[what]:+,}" for what in ("luts", "ffs", "brams")) + " |")
    lines += ["", "## Further figures", "", "| figure | measured | configuration |", "|---|---|---|"]
    lines += [f"| `{key}` | {number(row['value'])} {row['unit']} | {row['config']} |" for key, row in sorted(rows.items())
              if key not in BOUND and not key.startswith("cost_")]
    lines += ["", "## Configurations of the figures to reach", "", "| figure | configuration |", "|---|---|"]
    lines += [f"| `{key}` | {rows[key]['config']} |" for key in TARGET]
    (ROOT / "docs/figures.md").write_text("\n".join(lines) + "\n")


def load(path=RESULT):
    try:
        return {row["key"]: row for row in json.loads(path.read_text())}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError) as error:
        raise Failed(f"{path}: {error}; remove it") from None


def save(rows, path=RESULT):
    order = {key: n for n, key in enumerate(BOUND)}
    listed = sorted(rows.values(), key=lambda row: (order.get(row["key"], math.inf), row["key"]))
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".new")
    scratch.write_text("[\n" + ",\n".join(" " + json.dumps(row) for row in listed) + "\n]\n")
    scratch.replace(path)


def part_of(key):
    if key in BOUND and key not in TARGET:
        return "fpga"                   # another's, left as it is
    if key in SPEEDS:
        return "speed"
    return "cycles" if key in GRANULE_KEYS or key.startswith(("latency_", "beats_", "commit_", "switch_")) else "synth"


def main():
    parser = argparse.ArgumentParser(prog="bench.py", description="measures Bulkhead's figures")
    parser.add_argument("parts", nargs="*", metavar="PART", help="synth, cycles, speed")
    parser.add_argument("--only", metavar="KEY")
    parser.add_argument("--keys", action="store_true")
    parser.add_argument("--table", action="store_true")
    args = parser.parse_args()
    for part in args.parts:
        if part not in PARTS:
            print(f"bench.py: {part}: no such part; there are {', '.join(PARTS)}", file=sys.stderr)
            return 2
    measures = {"synth": measure_synth, "cycles": measure_cycles, "speed": measure_speed}
    figures = Figures()
    try:
        rows = load()
        if args.keys:
            print("\n".join(f"{key:<36} {what}" for key, _, _, what, _ in TARGETS))
            print("\n".join(f"{key:<36} {row[3]}" for key, row in synth_plan().items() if key not in TARGET))
            return 0
        if args.table:
            show(rows)
            return 0
        if args.only and part_of(args.only) == "fpga":
            print(f"bench.py: {args.only}: make fpga-report ONLY={args.only} measures it", file=sys.stderr)
            return 2
        if args.only:
            measures[part_of(args.only)](figures, args.only)
            if args.only not in figures.rows and not figures.failures:
                print(f"bench.py: {args.only}: no such figure; bench.py --keys lists them", file=sys.stderr)
                return 2
        else:
            for part in args.parts or PARTS:
                measures[part](figures)
    except Failed as failed:
        figures.fail(failed)
    # What a part no longer measures goes; what it failed to measure is not left from another day.
    rows = load()                       # make fpga-report may have added to it meanwhile
    if not args.only:
        rows = {key: row for key, row in rows.items() if part_of(key) not in (args.parts or PARTS)}
    rows.update(figures.rows)
    save(rows)
    if args.only:
        for row in figures.rows.values():
            print(f"{row['key']} = {number(row['value'])} {row['unit']}\n  {row['config']}\n{figures.commands[row['key']]}")
    else:
        show(rows)
        if not args.parts:
            write_page(rows)
    if not args.only and not args.parts:
        figures.failures += [f"{key}: not measured" for key in TARGET if key not in rows and not figures.failures]
    for failure in figures.failures:
        print(f"bench.py: {failure}", file=sys.stderr)
    return 3 if figures.failures else 0


if __name__ == "__main__":
    sys.exit(main())
