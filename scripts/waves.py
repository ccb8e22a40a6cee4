#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Shows a wave of bulkhead-sim in GTKWave, its signals grouped by question (sim/gtkwave/signals.txt).

waves.py FILE.fst [--at CYCLE | --log FILE] [--cycles N] [--open | --png FILE]

Writes beside FILE.fst a save file (FILE.gtkw, ranges as the wave has them), the names of the registers as a
filter, and a zoom script.  Starts at --at, at the mismatch that the run's --log names, or at a switch with much to see around it.
--open starts GTKWave; --png draws it without a screen (Xvfb) into FILE.
Exits 2 on bad usage or input, 3 when a tool is missing or fails.
"""

import argparse
import bisect
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "sim" / "gtkwave"
PERIOD_SIGNAL = "bulkhead.aclk"
# Rises that are worth seeing, by path end.
SWITCHES = ("u_switch.busy", "bulkhead.hold")
REFUSED = ("u_port.count_fault_r", "u_port.count_fault_w")
ALLOWED = ("u_port.count_r", "u_port.count_w")


class Failure(Exception):
    def __init__(self, code, text):
        super().__init__(text)
        self.code = code


def tool(name):
    path = shutil.which(name)
    if not path:
        raise Failure(3, f"{name} is not installed: scripts/setup.sh waves gets it")
    return path


def read_wave(path):
    """({path: (range text, width)}, rises of watched signals, last time) of a wave."""
    process = subprocess.Popen([tool("fst2vcd"), str(path)], stdout=subprocess.PIPE, text=True, errors="replace")
    scope, found, watched = [], {}, {}
    for line in process.stdout:
        word = line.split()
        if not word:
            continue
        if word[0] == "$scope":
            scope.append(word[2])
        elif word[0] == "$upscope":
            scope.pop()
        elif word[0] == "$var":
            name = ".".join(scope + [word[4]])
            found[name] = (word[5] if word[5] != "$end" else "", int(word[2]))
            for end in (PERIOD_SIGNAL, *SWITCHES, *REFUSED, *ALLOWED):
                if name.endswith("." + end):
                    watched[word[3]] = end
        elif word[0] == "$enddefinitions":
            break
    rises, now = {}, 0      # falls are kept under "!end"
    for line in process.stdout:
        if line[0] == "#":
            now = int(line[1:])
        elif line[0] == "1" and line[1:-1] in watched:
            rises.setdefault(watched[line[1:-1]], []).append(now)
        elif line[0] == "0" and line[1:-1] in watched:
            rises.setdefault("!" + watched[line[1:-1]], []).append(now)
    if process.wait() or not found:
        raise Failure(2, f"{path}: fst2vcd cannot read it")
    return found, rises, now


def moment(rises, cycle, cycles):
    """Time of the switch with most to see: a drain that takes some cycles, bursts of both kinds around it."""
    end = next((end for end in SWITCHES if end in rises), None)
    starts = rises.get(end, [])
    ends = [t for t in rises.get(f"!{end}", []) if starts and t > starts[0]]
    refused = sorted(t for end in REFUSED for t in rises.get(end, []))
    allowed = sorted(t for end in ALLOWED for t in rises.get(end, []))

    def count(times, low, high):
        return min(2, bisect.bisect(times, high) - bisect.bisect(times, low))

    best, most = None, -1
    for start, stop in zip(starts, ends):
        low, high = start - cycles // 3 * cycle, start + cycles * 2 // 3 * cycle
        length = (stop - start) // cycle
        score = sum(weight * (count(times, low, start) + count(times, stop, high))
                    for weight, times in ((1, refused), (3, allowed)))
        score += 3 if 8 <= length <= cycles // 3 else 0
        if score > most:
            best, most = start, score
    return best if best is not None else refused[0] if refused else 0


def resolve(found, end):
    names = [name for name in found if name.endswith("." + end)]
    return min(names, key=len) if names else None


def register_filter(path):
    """Address to name for every register, arrays element by element."""
    sys.path.insert(0, str(ROOT / "scripts"))
    import registers
    _, rows, _ = registers.read_map(ROOT / registers.SOURCE)
    lines = []
    for row in rows:
        dims = row.dims + [(1, 0)] * (2 - len(row.dims))
        for i in range(dims[0][0]):
            for j in range(dims[1][0]):
                label = row.name
                if row.group:
                    label = f"{row.group[0]}[{i}]" + (f"[{j}]" if len(row.dims) == 2 else "") + f".{row.name}"
                lines.append(f"{row.address + i * dims[0][1] + j * dims[1][1]:04X} {label}")
    path.write_text("\n".join(lines) + "\n")


def save_file(wave, found, first, filters):
    out = [f'[dumpfile] "{wave.resolve()}"', f"[timestart] {first}", "[signals_width] 240"]
    used, shown = {}, 0
    for line in (FOLDER / "signals.txt").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            out += ["@200", "-", "@200", f"-{line[1:-1]}"]
            continue
        if line == "=":
            out += ["@200", "-"]
            continue
        line, _, alias = line.partition(" = ")
        end, _, wanted = line.partition(" ")
        name = resolve(found, end)
        if not name:
            continue
        shown += 1
        span, width = found[name]
        flag = 0x22 if width > 1 else 0x28
        if wanted:
            used.setdefault(wanted, len(used) + 1)
            out += [f"@{flag | 0x2000:x}", f"^{used[wanted]} {filters[wanted]}"]
        else:
            out.append(f"@{flag:x}")
        out.append((f"+{{{alias}}} " if alias else "") + name + (span if width > 1 else ""))
    if shown < 20:
        raise Failure(2, f"{wave}: only {shown} of our signals are in it; is it a wave of bulkhead-sim?")
    return "\n".join(out) + "\n"


def draw(command, png):
    """GTKWave under Xvfb, its window into a file."""
    server, display = None, None
    for number in range(90, 120):
        if Path(f"/tmp/.X{number}-lock").exists():
            continue
        server = subprocess.Popen([tool("Xvfb"), f":{number}", "-screen", "0", "1500x1640x24", "-nolisten", "tcp"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.7)
        if server.poll() is None:
            display = f":{number}"
            break
    if not display:
        raise Failure(3, "Xvfb does not start on any display from :90 to :119")
    environment = dict(os.environ, DISPLAY=display)
    viewer = None
    try:
        viewer = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        search = [tool("xdotool"), "search", "--onlyvisible", "--name", "GTKWave"]
        for _ in range(60):
            if viewer.poll() is not None:
                raise Failure(3, "GTKWave ended: " + (viewer.stdout.read().strip().splitlines() or ["no word"])[-1])
            if subprocess.run(search, env=environment, capture_output=True).stdout.strip():
                break
            time.sleep(0.25)
        else:
            raise Failure(3, "GTKWave shows no window within 15 s")
        time.sleep(2.5)     # the zoom script runs after the window is there
        png.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([tool("import"), "-window", "root", "-crop", "1490x1530+0+104", "+repage", "+dither", "-colors", "48", str(png)],
                       env=environment, check=True)
    finally:
        for process in (viewer, server):
            if process and process.poll() is None:
                process.terminate()
                process.wait()


def main():
    parser = argparse.ArgumentParser(description="a wave in GTKWave, grouped by question")
    parser.add_argument("wave", type=Path)
    parser.add_argument("--at", type=int, metavar="CYCLE")
    parser.add_argument("--log", type=Path, help="what the run printed: start at the mismatch that it names")
    parser.add_argument("--cycles", type=int, default=90, metavar="N")
    show = parser.add_mutually_exclusive_group()
    show.add_argument("--open", action="store_true")
    show.add_argument("--png", type=Path)
    args = parser.parse_args()
    try:
        wave = args.wave
        if not wave.is_file():
            raise Failure(2, f"{wave}: no such file")
        found, rises, last = read_wave(wave)
        clock = rises.get(PERIOD_SIGNAL, [])
        cycle = clock[1] - clock[0] if len(clock) > 1 else 10
        if args.log and args.at is None:
            mismatch = re.search(r"MISMATCH: cycle (\d+)", args.log.read_text(errors="replace"))
            args.at = int(mismatch[1]) if mismatch else None
        centre = args.at * cycle if args.at is not None else moment(rises, cycle, args.cycles)
        first = max(0, centre - args.cycles // 3 * cycle)
        final = min(last, first + args.cycles * cycle)
        registers_path = wave.with_suffix(".registers.filter")
        register_filter(registers_path)
        filters = {path.stem: path for path in FOLDER.glob("*.filter")} | {"register": registers_path.resolve()}
        save = wave.with_suffix(".gtkw")
        save.write_text(save_file(wave, found, first, filters))
        zoom = wave.with_suffix(".zoom.tcl")
        zoom.write_text((FOLDER / "zoom.tcl").read_text()
                        .replace("@FIRST@", str(first)).replace("@LAST@", str(final)).replace("@MARK@", str(centre)))
        print(f"{save}: cycles {first // cycle} to {final // cycle}, marker at cycle {centre // cycle}")
        settings = FOLDER / "gtkwaverc"
        if args.png:        # tall enough for every row
            text = re.sub(r"(initial_window_[xy]) \d+", lambda m: f"{m[1]} {1500 if m[1][-1] == 'x' else 1640}",
                          settings.read_text())
            settings = wave.with_suffix(".gtkwaverc")
            settings.write_text(text)
        command = ["gtkwave", "-r", str(settings), "-f", str(wave), "-a", str(save), "-S", str(zoom)]
        if args.open or args.png:
            tool("gtkwave")
        if args.open:
            return subprocess.run(command).returncode
        if args.png:
            draw(command, args.png)
            print(args.png)
        return 0
    except Failure as failure:
        print(f"waves.py: {failure}", file=sys.stderr)
        return failure.code


if __name__ == "__main__":
    sys.exit(main())
