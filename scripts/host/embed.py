#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write Lua files as C: embed.py OUTPUT.c FILE.lua..., in the order given."""

import os
import sys


def rows(data):
    """The bytes as lines of C, without a limit that a compiler may have for the length of strings."""
    for i in range(0, len(data), 16):
        yield '\t' + ', '.join(str(byte) for byte in data[i:i + 16]) + ','


def main():
    output, files = sys.argv[1], sys.argv[2:]
    lines = ['/* Made by embed.py. */', '#include "scripts/host/prelude-parts.h"', '']
    table = []
    for number, path in enumerate(files):
        with open(path, 'rb') as file:
            data = file.read()
        lines += [f'static const char part_{number}[] = {{', *rows(data), '\t0', '};', '']
        table.append(f'\t{{ "=lib/{os.path.basename(path)}", part_{number}, sizeof part_{number} - 1 }},')
    lines += ['const PreludePart prelude_parts[] = {', *table, '};', '',
              f'const size_t prelude_part_count = {len(files)};', '']
    with open(output, 'w', encoding='utf-8') as file:
        file.write('\n'.join(lines))


if __name__ == '__main__':
    main()
