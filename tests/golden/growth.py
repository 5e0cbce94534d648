#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures what a growth recording has measured, up to 10,000 areas, and compares every number; and checks that the
comparison would notice a difference: each kind of number, changed in one line, must make it fail there.

usage: growth.py VMSTEP RECORDING
"""

import json
import os
import subprocess
import sys
import tempfile

from tap import Report

MOST_AREAS = 10000


def run(vmstep, *arguments):
    return subprocess.run([vmstep, *arguments], capture_output=True, text=True, check=False)


def changed(line, key):
    return {**line, key: round(line[key] + (0.1 if key == "visited_mean" else 1), 1)}


def main(vmstep, path):
    report = Report()
    name = os.path.basename(path)
    with open(path, encoding="utf-8") as recording:
        header, *lines = [json.loads(line) for line in recording]
    chosen = [line for line in lines if line["n"] <= MOST_AREAS]
    result = run(vmstep, "replay", path)
    skipped = result.returncode == 0 and "skipped (growth)" in result.stdout
    report.test(f"{name} is no replay", [] if skipped else [result.stdout + result.stderr])
    result = run(vmstep, "growth", "--compare", path)
    total = f"matched {len(chosen)}/{len(chosen)}, {len(lines) - len(chosen)} left out\n"
    report.test(f"{name} comes out to the last node",
                [] if result.returncode == 0 and total in result.stdout else [result.stdout + result.stderr])

    small = next(line for line in chosen if line["pattern"] == "churn")
    with tempfile.TemporaryDirectory() as folder:
        for key in [key for key in small if "visited" in key or key == "samples"]:
            wrong = os.path.join(folder, "wrong.jsonl")
            with open(wrong, "w", encoding="utf-8") as out:
                out.writelines(json.dumps(line) + "\n" for line in (header, small, changed(small, key)))
            result = run(vmstep, "growth", "--compare", wrong)
            noticed = (result.returncode == 1 and "matched 1/2" in result.stdout
                       and f" {key}: " in result.stdout)
            report.test(f"{name}: a wrong {key} is noticed", [] if noticed else [result.stdout + result.stderr])
    return report.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
