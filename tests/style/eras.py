#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Kernels side by side: what did not change from one to the next stands once.

    eras.py SOURCE-ROOT
"""

import collections
import re
import sys

from tap import Report, files_of, read

FUNCTION = re.compile(r'^(?:_Noreturn )?static [^;{}#=]*?\b(\w+)\([^;{}]*\)\s*\n\{.*?^\}\n', re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r'/\*.*?\*/', re.DOTALL)
INCLUDE = re.compile(r'^#include "(core/era/linux-[^"]+)"', re.MULTILINE)
BUG = re.compile(r'\b(?:BUG|WARN)\w*\(m, (.*)\);')
OURS = re.compile(r'\bm->|\b(?:state_of|object_of|other|KERNEL)\(|\bVMS_')    # words that the kernel has not
SMALL = 6    # lines of a function that need not have a file of its own


def functions_twice(root, paths):
    """Functions that are the same, letter by letter but for comments, in two files."""
    places = collections.defaultdict(list)
    for path in paths:
        for match in FUNCTION.finditer(read(root, path)):
            lines = match.group(0).count('\n')
            places[match.group(1), ' '.join(COMMENT.sub('', match.group(0)).split()), lines > SMALL].append(path)
    return [f'{name}: {", ".join(found)}' for (name, _, large), found in places.items() if large and len(found) > 1]


def conditions_of_ours(root):
    """What a kernel prints of a BUG is the condition as it stands."""
    for path in files_of(root, '.c'):
        if path.startswith(('core/era/', 'core/kernel/')):
            for condition in BUG.findall(read(root, path)):
                if OURS.search(re.sub(r'"[^"]*"', '', condition)):
                    yield f'{path}: {condition}'


def main():
    root = sys.argv[1]
    paths = [path for path in files_of(root, '.c') if path.startswith('core/era/linux-')]
    units = [path for path in paths if path.endswith(('/era.c', '/memory.c'))]
    included = {name for unit in units for name in INCLUDE.findall(read(root, unit))}
    report = Report()
    report.test('no function stands twice', functions_twice(root, paths))
    report.test('every file belongs to a kernel', sorted(set(paths) - set(units) - included))
    report.test('every file opens with its name', [
        path for path in paths
        if not read(root, path).split('\n')[1].startswith(f'/* {path.rsplit("/", 1)[1]} -- ')])
    report.test('what is said of a BUG is the kernel\'s', list(conditions_of_ours(root)))
    return report.end()


if __name__ == '__main__':
    sys.exit(main())
