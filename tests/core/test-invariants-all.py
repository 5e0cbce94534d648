#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every violation that the core can report is seen by a test that has brought it about.

    test-invariants-all.py SOURCE-ROOT
"""

import re
import sys

from tap import Report, files_of, read

SENTENCE = re.compile(r'\b(?:expect|violated|leads_nowhere)\((?:w->|met->)?c\b[^;"]*"([^"]+)"')

# A machine's own memory does not run out in a test.
UNTESTED = {'no memory to look at all ranges'}


def sentences(root):
    for path in files_of(root, '.c'):
        if path.startswith('core/query/invariants'):
            for match in SENTENCE.finditer(read(root, path)):
                yield path, match.group(1)


def main():
    root = sys.argv[1]
    tests = ''.join(read(root, path) for path in files_of(root, '.c') if path.startswith('tests/core/test-invariants-'))
    found = list(sentences(root))
    report = Report()
    report.test('there are invariants', [] if len(found) > 60 else [f'only {len(found)}'])
    report.test('each is broken in a test', [f'{path}: {sentence}' for path, sentence in found
                                            if sentence not in tests and sentence not in UNTESTED])
    return report.end()


if __name__ == '__main__':
    sys.exit(main())
