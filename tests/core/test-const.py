#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A plain assignment to a structure of the simulated kernel does not compile: SET is the only way to write.

    test-const.py SOURCE-ROOT COMPILER...
"""

import subprocess
import sys

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


def compiles(root, compiler, statement):
    command = [*compiler, '-std=c11', '-Werror=discarded-qualifiers', '-I', root, '-fsyntax-only', '-x', 'c', '-']
    return subprocess.run(command, input=SNIPPET % statement, text=True, stderr=subprocess.PIPE)


def main():
    root, compiler = sys.argv[1], sys.argv[2:]
    print(f'1..{len(CASES)}')
    status = 0
    for number, (name, statement, wanted) in enumerate(CASES, 1):
        result = compiles(root, compiler, statement)
        said = 'read-only' in result.stderr
        good = (result.returncode == 0) if wanted else (result.returncode != 0 and said)
        print(f'{"" if good else "not "}ok {number} - {name}')
        if not good:
            status = 1
            print('# ' + (result.stderr.strip() or 'it compiled').replace('\n', '\n# '))
    return status


if __name__ == '__main__':
    sys.exit(main())
