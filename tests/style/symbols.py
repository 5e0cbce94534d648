#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The core needs nothing but the C library: what its archive leaves undefined is found there.

    symbols.py ARCHIVE COMPILER...
"""

import subprocess
import sys

from tap import Report

# What the compiler, its sanitizers and the linker add by themselves.
ADDED = ('__asan_', '__ubsan_', '__sanitizer_', '__lsan_', '__gcov_', '__stack_chk_', '__start_', '__stop_',
         '_GLOBAL_OFFSET_TABLE_')


def run(*command):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


def symbols(path, *options):
    """The names in an object, archive or library, versions taken off."""
    lines = (line.split() for line in run('nm', *options, path).splitlines())
    return {words[-1].split('@')[0] for words in lines if len(words) >= 2}


def main():
    archive, compiler = sys.argv[1], sys.argv[2:]
    libc = run(*compiler, '-print-file-name=libc.so.6').strip()
    needed = symbols(archive, '--undefined-only') - symbols(archive, '--defined-only')
    foreign = {name for name in needed - symbols(libc, '-D', '--defined-only') if not name.startswith(ADDED)}

    report = Report()
    report.test('the archive has symbols', [] if symbols(archive, '--defined-only') else ['it is empty'])
    report.test('the core needs only the C library', sorted(foreign))
    return report.end()


if __name__ == '__main__':
    sys.exit(main())
