#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Run the test suite and end with one line: `N passed, N failed`, and `, N skipped` where there are any.

    summary.py BUILD-DIRECTORY [MESON TEST ARGUMENTS]

Meson counts programs; people want to know about tests. So the lines of the Test Anything Protocol that each program
wrote are counted; a program that writes none counts as one test, and one that breaks off counts as a failure more.
"""

import json
import os
import re
import subprocess
import sys

EXPLAINED = 30          # most lines of a program's own words about what failed
RESULT = re.compile(r'^(not )?ok\b[^#\n]*(#\s*skip)?', re.MULTILINE | re.IGNORECASE)
NAME = 'all'


def count(test):
    """Passed, failed and skipped tests of one program of the log."""
    lines = RESULT.findall(test.get('stdout') or '')
    skipped = sum(1 for bad, skip in lines if skip)
    failed = sum(1 for bad, skip in lines if bad and not skip)
    passed = len(lines) - skipped - failed
    if test['result'] == 'SKIP':
        return passed, failed, max(skipped, 1)
    if test['result'] in ('OK', 'EXPECTEDFAIL'):
        return (passed, failed, skipped) if lines else (1, 0, 0)
    return passed, max(failed, 1), skipped


def explain(test):
    """What a program said about its failures, which meson keeps to itself."""
    lines, said, failing = (test.get('stdout') or '').splitlines(), [], False
    for line in lines:
        failing = line.startswith('not ok') or (failing and line.startswith('#'))
        if failing:
            said.append('    ' + line)
    print(f'failed: {test["name"]}', *said[:EXPLAINED], sep='\n')


def log_of(build, arguments):
    """Where meson leaves its log: the setup's name is part of the file's."""
    setup = ''
    if '--setup' in arguments:
        setup = '-' + arguments[arguments.index('--setup') + 1]
    return os.path.join(build, 'meson-logs', f'{NAME}{setup}.json')


def main():
    build, arguments = sys.argv[1], sys.argv[2:]
    log = log_of(build, arguments)
    if os.path.exists(log):
        os.remove(log)
    command = ['meson', 'test', '-C', build, '--logbase', NAME, '--print-errorlogs', *arguments]
    status = subprocess.run(command).returncode

    totals = [0, 0, 0]
    if os.path.exists(log):
        with open(log, encoding='utf-8') as lines:
            for line in lines:
                test = json.loads(line)
                totals = [total + n for total, n in zip(totals, count(test))]
                if test['result'] not in ('OK', 'EXPECTEDFAIL', 'SKIP'):
                    explain(test)
    passed, failed, skipped = totals
    if status != 0 and failed == 0:
        failed = 1
    print(f'{passed} passed, {failed} failed' + (f', {skipped} skipped' if skipped else ''))
    return 0 if passed and not failed else 1


if __name__ == '__main__':
    sys.exit(main())
