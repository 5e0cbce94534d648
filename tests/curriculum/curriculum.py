#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything around vmalloc that lessons tell of, shown row by row through what lessons can call.

    curriculum.py VMSTEP

The files of this folder walk rows: a row is one thing that must be seen. `rows` lists those that must be walked, each
as FILE: ROW; one that no file walks fails, and so does one that is walked and not listed.
"""

import glob
import json
import os
import subprocess
import sys

from tap import Report

HERE = os.path.dirname(os.path.abspath(__file__))


def listed_rows():
    with open(os.path.join(HERE, 'rows'), encoding='utf-8') as text:
        lines = [line.strip() for line in text]
    return [tuple(line.split(': ', 1)) for line in lines if line and not line.startswith('#')]


def transcript(vmstep, path):
    """The lines of a run, and what it said of itself where it did not come to its end."""
    run = subprocess.run([vmstep, 'run', path, '--format', 'json', '--depth', '0'], text=True, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, check=False)
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    ends = [line['outcome'] for line in lines if line['type'] == 'end']
    errors = [f'{line.get("file")}:{line.get("line")}: {line.get("message")}' for line in lines
              if line['type'] == 'error']
    return lines, [] if ends == ['complete'] else errors + [run.stderr.strip()]


def walked_rows(lines):
    """Name of each row that was walked, with why it does not hold, or nothing."""
    rows = {}
    for line in lines:
        kind, _, rest = line.get('text', '').partition(': ')
        if line['type'] == 'say' and kind == 'held':
            rows[rest] = []
        elif line['type'] == 'say' and kind == 'broken':
            name, _, why = rest.partition(' | ')
            rows[name] = [why]
    return rows


def main():
    report, listed = Report(), listed_rows()
    files = sorted(os.path.basename(path)[:-len('.lua')] for path in glob.glob(os.path.join(HERE, '*.lua')))
    files.remove('rows')
    report.test('no row is listed twice', [row for row in set(listed) if listed.count(row) > 1])
    report.test('every file is there', sorted({file for file, _ in listed} - set(files)))
    for file in files:
        lines, faults = transcript(sys.argv[1], os.path.join(HERE, file + '.lua'))
        walked = walked_rows(lines)
        names = [name for of, name in listed if of == file]
        report.test(f'{file}: comes to its end', faults)
        report.test(f'{file}: all its rows are listed', [name for name in walked if name not in names])
        for name in names:
            report.test(f'{file}: {name}', walked.get(name, ['it is not walked']))
    return report.end()


if __name__ == '__main__':
    sys.exit(main())
