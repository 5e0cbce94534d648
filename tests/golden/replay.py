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

from tap import Report

# Keys of a line that are compared, with a change that makes each of them wrong; what stays the same has nothing to be
# changed.  Behind a colon: what else is compared of the same key.
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
    "nested: how it fits": lambda v: [{**s, "fit": "none", "cache_hit": not s.get("cache_hit")} for s in v],
    "lazy_pages": lambda v: v + 1,
    "cache": lambda v: {**v, "hole": v["hole"] + 4096},
    "pt": lambda v: {**v, "pte_set": v["pte_set"] + 1},
    "pt_clear": lambda v: {**v, "pte": v["pte"] + 1},
    "pages_freed": lambda v: v + 1,
    "find_visited": lambda v: v + 1,
    "vmlist_steps": lambda v: v + 1,
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
    "lazy: its nodes": lambda v: v[:-1] + [{**v[-1], "node": v[-1]["node"] + 1}] if "node" in v[-1] else v,
    "free": lambda v: v[1:],
    "pools": lambda v: v[1:],
    "n": lambda v: v + 1,
    "hash": lambda v: "0" * 16,
}


def more(address):
    return hex(int(address, 16) + 4096)


def another_event(events):
    """The first purge, or area of the operation's own, with another value: what others do stays as it is."""
    for number, event in enumerate(events):
        if event[0] in ("P", "xP"):
            return events[:number] + [[event[0], event[1] + 1] + event[2:]] + events[number + 1:]
        if event[0] in ("A", "F"):
            return events[:number] + [[event[0], more(event[1])] + event[2:]] + events[number + 1:]
    return events + [["X", 4096, 1, "0x1000", "0x2000"]]


def another_color(node):
    return node[:3] + ["R" if node[3] == "B" else "B"] + node[4:]


# The same for recordings of a running kernel, where some keys are of another kind.
REAL_CHANGES = {
    "ret": lambda v: [more(v[0])] + v[1:] if isinstance(v, list) else None if v else "0x1000",
    "visits": lambda v: v + 1,
    "climbs": lambda v: v + 1,
    "path": lambda v: v[:-1],
    "ev": another_event,
    "lazy": lambda v: v + 1,
    "lazy: its nodes": lambda v: v,
    "merged": lambda v: v + 1,
    "addr": more,
    "page_order": lambda v: v + 1,
    "pages_array": more,
    "lazily_freed": lambda v: v[1:],
    "nodes": lambda v: v[:-1] + [another_color(v[-1])],
    "runs": lambda v: [{**v[0], "leaf": "p4d"}] + v[1:],
    "runs: their lengths": lambda v: [{**v[0], "pages": v[0]["pages"] + 1}] + v[1:],
    "pte": lambda v: hex(int(v, 16) ^ 0x100),
    "pte_pages": lambda v: v + 1,
    "lazy_at_entry": lambda v: v + 1,
}


def read(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def replay(vmstep, path):
    return subprocess.run([vmstep, "replay", path], capture_output=True, text=True, check=False)


def changes(header):
    return {**CHANGES, **REAL_CHANGES} if "initial_free_tree" in header else CHANGES


def changed(lines, key):
    """The trace with the last line that has something under the key made wrong; None where there is none."""
    member = key.split(":")[0]
    for number in range(len(lines) - 1, 0, -1):
        was = lines[number].get(member, [])
        if was in ([], None if key != "ret" else 0):
            continue
        line = {**lines[number], member: changes(lines[0])[key](was)}
        if line != lines[number]:
            return lines[:number] + [line] + lines[number + 1:]
    return None


def matches_as_it_comes(vmstep, lines, total):
    """The trace on standard input, a line at a time."""
    with subprocess.Popen([vmstep, "replay", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        for line in lines:
            process.stdin.write(json.dumps(line) + "\n")
            process.stdin.flush()
        said, _ = process.communicate()
    return said == f"-: matched {total}/{total}\n"


def main(vmstep, path, prove):
    lines = read(path)
    report = Report()
    name = os.path.basename(path)
    result = replay(vmstep, path)
    total = sum(1 for line in lines[1:] if line["op"] not in ("note", "stopped", "end"))
    said = [result.stdout + result.stderr]
    report.test(f"{name} matches",
                [] if result.returncode == 0 and f"matched {total}/{total}" in result.stdout else said)
    if prove:
        report.test(f"{name} matches on standard input",
                    [] if matches_as_it_comes(vmstep, lines, total) else ["it does not"])
    with tempfile.TemporaryDirectory() as folder:
        for key in changes(lines[0]) if prove else ():
            wrong = changed(lines, key)
            if wrong is None:
                continue
            target = os.path.join(folder, "wrong.jsonl")
            with open(target, "w", encoding="utf-8") as out:
                out.writelines(json.dumps(line) + "\n" for line in wrong)
            result = replay(vmstep, target)
            place = f"{target}:{1 + [old == new for old, new in zip(lines, wrong)].index(False)}: "
            noticed = (result.returncode == 1 and f"matched {total - 1}/{total}" in result.stdout
                       and place in result.stdout)
            report.test(f"{name}: a wrong {key} is noticed",
                        [] if noticed else [f"wanted {place}", result.stdout + result.stderr])
    return report.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], "prove" in sys.argv[3:]))
