#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A plain assignment to a structure of the simulated kernel does not compile: SET is the only way to write.

    test-const.py SOURCE-ROOT COMPILER...
"""

import subprocess
import sys

from tap import Report

SNIPPET = '''
#include "core/machine/set.h"

void write_to(Machine *m, const struct vmap_area *va);
void write_to(Machine *m, const struct vmap_area *va)
{
	(void)m;
	(void)va;
	%s
}
'''

CASES = [
    ('SET compiles', 'SET(m, va, va_end, va->va_start + 4096);', True),
    ('a plain assignment does not', 'va->va_end = va->va_start + 4096;', False),
    ('nor an increment', 'va->va_end++;', False),
    ('nor through what at() returns', '((const struct vmap_area *)at(m, 64))->va_end = 0;', False),
    ('nor to a node inside', 'va->list.next = 0;', False),
]


def compile_with(root, compiler, statement):
    command = [*compiler, '-std=c11', '-Werror=discarded-qualifiers', '-I', root, '-fsyntax-only', '-x', 'c', '-']
    return subprocess.run(command, input=SNIPPET % statement, text=True, stderr=subprocess.PIPE)


def findings(result, wanted):
    if wanted:
        return [result.stderr.strip()] if result.returncode else []
    if result.returncode == 0:
        return ['it compiled']
    return [] if 'read-only' in result.stderr else ['another error than expected:', result.stderr.strip()]


def main():
    root, compiler = sys.argv[1], sys.argv[2:]
    report = Report()
    for name, statement, wanted in CASES:
        report.test(name, findings(compile_with(root, compiler, statement), wanted))
    return report.end()


if __name__ == '__main__':
    sys.exit(main())
