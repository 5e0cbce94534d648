#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Arrows go down only: which folder may include what.

    includes.py SOURCE-ROOT
"""

import os
import re
import sys

from tap import Report, files_of, read

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)

C_LIBRARY = {
    'assert.h', 'ctype.h', 'errno.h', 'inttypes.h', 'limits.h', 'setjmp.h', 'stdarg.h', 'stdbool.h', 'stddef.h',
    'stdint.h', 'stdio.h', 'stdlib.h', 'string.h', 'sys/mman.h',
}
WINDOW = ('gtk/', 'adwaita.h', 'gtksourceview/', 'gdk/', 'gsk/', 'graphene')
LUA = ('lua', 'lauxlib.h', 'lualib.h')

# folder: (own folders it may include from, system headers that it may not include)
RULES = {
    'core': (('core/',), None),
    'core/machine': (('core/vmstep.h', 'core/machine/'), None),
    'core/kernel': (('core/vmstep.h', 'core/machine/', 'core/kernel/'), None),
    'core/era': (('core/vmstep.h', 'core/machine/', 'core/kernel/', 'core/era/'), None),
    'scripts': (('core/vmstep.h', 'scripts/'), WINDOW + ('cairo', 'pango/')),
    'gui/scene': (('core/vmstep.h', 'gui/scene/'), WINDOW + LUA + ('json-glib/',)),
    'gui/export': (('core/vmstep.h', 'gui/scene/', 'gui/export/', 'scripts/'), WINDOW + LUA),
    'gui/app': (('core/vmstep.h', 'gui/', 'scripts/'), LUA),
}


def folder_of(path):
    return max((folder for folder in RULES if path.startswith(folder + '/')), key=len, default=None)


def allowed(root, folder, path, kind, name):
    own, forbidden = RULES[folder]
    if kind == '"':
        beside = path.rsplit('/', 1)[0] + '/' + name
        return name.startswith(own) or os.path.exists(os.path.join(root, beside))
    if forbidden is None:
        return name in C_LIBRARY
    return not name.startswith(forbidden)


def main():
    root = sys.argv[1]
    report = Report()
    for folder in RULES:
        findings = []
        for path in files_of(root, '.c', '.h', '.def'):
            if folder_of(path) != folder:
                continue
            for kind, name in INCLUDE.findall(read(root, path)):
                if not allowed(root, folder, path, kind, name):
                    findings.append(f'{path} includes {name}')
        report.test(f'{folder} includes only what lies below it', findings)
    return report.end()


if __name__ == '__main__':
    sys.exit(main())
