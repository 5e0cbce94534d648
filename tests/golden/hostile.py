#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Broken traces: members missing, of the wrong kind, out of range; files cut short. Each must end with a report or a
clear error, and nothing else.

usage: hostile.py VMSTEP FOLDER SEED COUNT
"""

import glob
import gzip
import json
import os
import random
import subprocess
import sys
import tempfile

NAMES = ["2.4.0-fail", "2.4.32-oos", "2.6.34-arm-vm_map_ram", "2.6.34-x86_64-early", "3.15.5-x86_32-cache",
         "3.15.5-x86_64-defer", "4.19.1-fail", "4.19.1-ioremap", "4.19.1-range", "5.4.59-align", "6.1.192-huge",
         "6.12.117-4cpu-nodes", "6.12.117-vrealloc"] + [
    f"6.1-real-{name}" for name in ("s06_no_space", "s08_lazy", "s10_vmap", "s13_pcpu", "s14_tree_shape",
                                    "s15_page_tables", "natural")]
VALUES = [None, True, -1, 0, 2**63 - 1, 1.5, "", "x", "0x", "0xzz", "0xffffffffffffffff", [], {}, [5], ["a"], [[1]],
          [[]], [None], {"start": 1}]
LINES = 60

KERNELS = ["2.6.34-arm", "2.6.34-x86_64", "3.15.5-x86_32", "3.15.5-x86_64", "4.19.1", "5.4.59", "6.1.192", "6.12.117"]

# Areas that begin within a page, from one table of page entries to the next.
WITHIN_PAGES = [
    {"op": "vmalloc", "size": 0x3ff000, "align": 1, "start": 0, "end": 0x800000},
    {"op": "get_vm_area", "size": 0x400000, "flags": ["VM_ALLOC"], "start": 0x400800, "end": 0x2000000},
    {"op": "vmalloc", "size": 0x400000, "align": 1, "start": 0x800000, "end": 0x2000000},
    {"op": "free_vm_area", "addr": 0x400800},
    {"op": "purge"},
    {"op": "vmalloc", "size": 0x900000, "align": 1, "start": 0x800, "end": 0x3000000},
]

def spoil(holder):
    """Change one member of a line, or of what the member holds, or of what that holds."""
    key = random.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    kind = random.random()
    if kind < 0.1:
        del holder[key]
    elif kind < 0.6 and isinstance(holder[key], (dict, list)) and holder[key]:
        spoil(holder[key])
    else:
        holder[key] = random.choice(VALUES)


def spoilt(folder):
    path = glob.glob(os.path.join(folder, f"{random.choice(NAMES)}.jsonl*"))[0]
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as whole:
        lines = [json.loads(line) for line in whole][:LINES]
    for _ in range(random.randint(1, 3)):
        spoil(random.choice([line for line in lines if line] if random.random() < 0.8 else lines[:1]))
    text = "".join(json.dumps(line) + "\n" for line in lines)
    return text[:random.randrange(len(text))] if random.random() < 0.1 else text


def within_pages(folder, kernel):
    """A whole trace of such areas, in the lowest aligned 4 MiB of the kernel's window."""
    with open(os.path.join(folder, f"{kernel}-basic.jsonl"), encoding="utf-8") as whole:
        header = json.loads(whole.readline())
    base = (int(header["vmalloc_start"], 16) | 0x3fffff) + 1
    lines = [{key: hex(base + value) if key in ("start", "end", "addr") else value for key, value in line.items()}
             for line in WITHIN_PAGES]
    return "".join(json.dumps(line) + "\n" for line in [header] + lines)


def wide(folder):
    """Lines that a few compressed bytes can hold, of blanks and of brackets."""
    with open(os.path.join(folder, "4.19.1-basic.jsonl"), encoding="utf-8") as whole:
        header = whole.readline()
    return [header + " " * (65 << 20), header + '{"op":' + "[" * 1000000]


def of_another_kind(folder):
    """For each member that a trace has: the trace with a value that it cannot be, and what has to be said of that."""
    with open(os.path.join(folder, "4.19.1-basic.jsonl"), encoding="utf-8") as whole:
        lines = [json.loads(line) for line in whole]
    first = {key: number for number, line in reversed(list(enumerate(lines))) for key in line}
    for key, number in first.items():
        wrong = 1.5 if isinstance(lines[number][key], dict) else {}
        text = "".join(json.dumps({**line, key: wrong} if at == number else line) + "\n"
                       for at, line in enumerate(lines))
        yield text, f"spoilt.jsonl:{number + 1}: {key} is not "


def check_kinds(vmstep, folder, trace):
    missed = []
    for text, said in of_another_kind(folder):
        with open(trace, "w", encoding="utf-8") as out:
            out.write(text)
        result = subprocess.run([vmstep, "replay", trace], capture_output=True, text=True, timeout=60, check=False)
        if result.returncode != 3 or said not in result.stderr:
            missed.append(f"# {said}...: status {result.returncode}: {result.stderr!r}")
    print(f"{'not ok' if missed else 'ok'} 2 - a member of another kind is bad input, and is named", *missed, sep="\n")
    return len(missed)


def main(vmstep, folder, seed, count):
    random.seed(seed)
    bad = 0
    environment = {**os.environ, "G_DEBUG": "fatal-criticals"}
    with tempfile.TemporaryDirectory() as place:
        trace = os.path.join(place, "spoilt.jsonl")
        texts = [within_pages(folder, kernel) for kernel in KERNELS] + wide(folder)
        for number, text in enumerate(texts + [spoilt(folder) for _ in range(count)]):
            with open(trace, "w", encoding="utf-8") as out:
                out.write(text)
            result = subprocess.run([vmstep, "replay", trace], capture_output=True, text=True, env=environment,
                                    timeout=60, check=False)
            explained = result.returncode != 3 or "spoilt.jsonl:" in result.stderr
            if result.returncode not in (0, 1, 3) or "Sanitizer" in result.stderr or not explained:
                bad += 1
                print(f"# {number}: status {result.returncode}: {result.stderr[:300]!r}\n# {text[:2000]!r}")
        print(f"{'not ok' if bad else 'ok'} 1 - {count} broken traces end with a report or a clear error")
        bad += check_kinds(vmstep, folder, trace)
    print("1..2")
    return bad


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])) else 0)
