#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Area of Bulkhead for the Zynq families by Yosys' synth_xilinx: a table, and FILE as JSON.  Not Vivado's figures.

area.py FILE
"""

import json
import sys
from pathlib import Path

sys.path[:0] = ["scripts", "tests/bench"]
import configuration  # noqa: E402
import synth  # noqa: E402

FAMILIES = {"zynq7000": "xc7", "zynqmp": "xcup"}
COUNTS = ("luts", "lut_memory", "ffs", "carries", "brams")


def main():
    synth.FLOWS["xcup"] = "synth_xilinx -family xcup -nowidelut"
    found = {}
    print(f"{'configuration':14} {'family':6} " + " ".join(f"{name:>10}" for name in COUNTS))
    for config, family in FAMILIES.items():
        values, _ = configuration.load(config)
        words = configuration.flags("yosys", values)
        job = synth.Job(family, "bulkhead", dict(zip(words[1::3], words[2::3])))
        try:
            counts = job.result()
        except synth.Failed as failure:
            print(f"area.py: {failure}", file=sys.stderr)
            return 3
        found[config] = {"family": family, **{name: counts[name] for name in COUNTS}, "command": job.command()}
        print(f"{config:14} {family:6} " + " ".join(f"{counts[name]:10}" for name in COUNTS))
    path = Path(sys.argv[1])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(found, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
