#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Replays a golden trace; with `prove`, also checks that the comparison would notice a difference: each kind of result,
changed in one place, must make it fail there.

usage: replay.py VMSTEP TRACE [prove]
"""

import gzip
import json
import os
import subprocess
import sys
import tempfile

# Keys of a line that are compared, with a change that makes each of them wrong.
CHANGES = {
    "ret": lambda v: None if v else "0x1000",
    "va_start": lambda v: hex(int(v, 16) + 4096),
    "va_end": lambda v: hex(int(v, 16) + 4096),
    "nr_pages": lambda v: v + 1,
    "visited": lambda v: v + 1,
    "cache_hit": lambda v: not v,
    "tries": lambda v: v + 1,
    "steps": lambda v: {**v, "list": v["list"] + 1},
    "cache_resets": lambda v: v + 1,
    "nested": lambda v: v[:-1],
    "lazy_pages": lambda v: v + 1,
    "cache": lambda v: {**v, "hole": v["hole"] + 4096},
    "pt": lambda v: {**v, "pte_set": v["pte_set"] + 1},
    "pt_clear": lambda v: {**v, "pte": v["pte"] + 1},
    "pages_freed": lambda v: v + 1,
    "find_visited": lambda v: v + 1,
    "tlb_all": lambda v: v + 1,
    "tlb": lambda v: [[v[0][0], hex(int(v[0][1], 16) + 4096)]] + v[1:],
    "log": lambda v: v + ["something_else"],
    "deferred": lambda v: not v,
    "ran": lambda v: v + ["another"],
    "fit": lambda v: "LE" if v != "LE" else "RE",
    "from": lambda v: [v[0], hex(int(v[1], 16) + 4096)],
    "pool": lambda v: not v,
    "work": lambda v: [],
    "work_tlb": lambda v: v + v,
    "lazy_pages_after_work": lambda v: v + 1,
    "areas": lambda v: v[1:],
    "lazy": lambda v: v[1:],
    "free": lambda v: v[1:],
    "pools": lambda v: v[1:],
    "n": lambda v: v + 1,
    "hash": lambda v: "0" * 16,
}


def read(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def replay(vmstep, path):
    return subprocess.run([vmstep, "replay", path], capture_output=True, text=True, check=False)


def changed(lines, key):
    """The trace with the last line that has something under the key made wrong; None where there is none."""
    for number in range(len(lines) - 1, 0, -1):
        if key in lines[number] and lines[number][key] not in ([], None if key != "ret" else 0):
            line = {**lines[number], key: CHANGES[key](lines[number][key])}
            return lines[:number] + [line] + lines[number + 1:]
    return None


def main(vmstep, path, prove):
    lines = read(path)
    failed = 0
    count = 1

    def tell(good, what):
        nonlocal failed, count
        print(f"{'ok' if good else 'not ok'} {count} - {what}", flush=True)
        count += 1
        failed += not good

    name = os.path.basename(path)
    result = replay(vmstep, path)
    if lines[0]["format"] == "vmalloc-growth/1":
        tell(result.returncode == 0 and "skipped" in result.stdout, f"{name} is skipped")
        print(f"1..{count - 1}")
        return failed
    total = sum(1 for line in lines[1:] if line["op"] not in ("note", "stopped"))
    tell(result.returncode == 0 and f"matched {total}/{total}" in result.stdout, f"{name} matches")
    with tempfile.TemporaryDirectory() as folder:
        for key in CHANGES if prove else ():
            wrong = changed(lines, key)
            if wrong is None:
                continue
            target = os.path.join(folder, "wrong.jsonl")
            with open(target, "w", encoding="utf-8") as out:
                out.writelines(json.dumps(line) + "\n" for line in wrong)
            result = replay(vmstep, target)
            tell(result.returncode == 1 and f"matched {total - 1}/{total}" in result.stdout,
                 f"{name}: a wrong {key} is noticed")
    print(f"1..{count - 1}")
    return failed


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1], sys.argv[2], "prove" in sys.argv[3:]) else 0)
