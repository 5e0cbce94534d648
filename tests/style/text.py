#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The house rules that a machine can see: licence lines, lengths, white space, words, documented headers.

    text.py SOURCE-ROOT

`exceptions` beside this file names what is longer than the rule, and why that is better than cutting it up.
"""

import ast
import os
import re
import sys

from tap import Report, files_of, read

COLUMNS, FUNCTION_LINES, FILE_LINES, HEADER_LINES = 120, 60, 600, 300
CODE = ('.c', '.h', '.def', '.py', '.lua', '.js', '.css', '.bats', '.sh', 'meson.build')
PROMISES = re.compile(r'\b(TO' r'DO|FIX' r'ME|X' r'XX)\b')
DECLARATION = re.compile(r'^(?!static|typedef|struct|enum|union|return)[A-Za-z_][\w ]*[ *](?!\w+_(new|quark)\(void\))'
                         r'\w+\([^;{]*\)[^;{]*;', re.MULTILINE)


def exceptions(root):
    """The things that may break a rule, each "RULE PATH[:FUNCTION]"."""
    lines = read(root, 'tests/style/exceptions').splitlines()
    return {' '.join(line.split()[:2]) for line in lines if line.strip() and not line.startswith('#')}


def missing_licence(root, path):
    head = '\n'.join(read(root, path).splitlines()[:3])
    allowed = ['GPL-2.0-or-later']
    if '/lessons/' in '/' + path and path.endswith('.lua'):
        allowed = ['CC-BY-SA-4.0'] + (allowed if path.startswith('tests/') else [])
    if not any(f'SPDX-License-Identifier: {licence}' in head for licence in allowed):
        yield f'{path}: no line "SPDX-License-Identifier: {allowed[0]}" at its head'


def missing_purpose(root, path):
    head = read(root, path).splitlines()[1:10]
    if path.endswith(('.c', '.h', '.def')) and not any(line.startswith('/* ') for line in head):
        yield f'{path}: does not say at its head what it is for'


def long_lines(root, path):
    for number, line in enumerate(read(root, path).splitlines(), 1):
        if len(line.expandtabs(8)) > COLUMNS:
            yield f'{path}:{number}: {len(line.expandtabs(8))} columns'


def long_files(root, path):
    lines = read(root, path).count('\n')
    limit = HEADER_LINES if path.endswith('.h') else FILE_LINES
    if lines > limit:
        yield f'{path}: {lines} lines'


def c_functions(text):
    """Name and length of each function; the body's braces stand in the first column."""
    head, begin = '', 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith('{'):
            begin = number
        elif line.startswith('}') and begin:
            names = re.findall(r'(\w+)\s*\(', head)
            yield (names[0] if names else '?'), number - begin - 1
            begin = 0
        elif not begin:
            head = line if not line.startswith((' ', '\t')) else head + line


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            yield node.name, node.end_lineno - node.lineno


def long_functions(root, path):
    functions = {'.c': c_functions, '.h': c_functions, '.py': python_functions}.get(os.path.splitext(path)[1])
    for name, lines in functions(read(root, path)) if functions else ():
        if lines > FUNCTION_LINES:
            yield f'{path}:{name}: {lines} lines'


def untidy_space(root, path):
    text, before = read(root, path), ''
    for number, line in enumerate(text.splitlines(), 1):
        if line != line.rstrip():
            yield f'{path}:{number}: white space at the end'
        if path.endswith(('.c', '.h')) and line.startswith('        ') and before.endswith((';', '{', '}')):
            yield f'{path}:{number}: indented with spaces'
        before = line
    if text and not text.endswith('\n'):
        yield f'{path}: no end of line at its end'


def promises(root, path):
    for number, line in enumerate(read(root, path).splitlines(), 1):
        if PROMISES.search(line):
            yield f'{path}:{number}: promises later work'


def undocumented(root, path):
    """Declarations of a header that stand in a paragraph without a comment, and under a heading without one."""
    if not path.endswith('.h'):
        return
    for paragraph in re.split(r'\n\s*\n', read(root, path)):
        declaration = DECLARATION.search(paragraph)
        if declaration and '/*' not in paragraph and '//' not in paragraph:
            yield f'{path}: {declaration.group().splitlines()[0]}'


RULES = [
    ('licence', missing_licence, 'every file has its licence line'),
    ('purpose', missing_purpose, 'every C file says what it is for'),
    ('columns', long_lines, f'no line is longer than {COLUMNS} columns'),
    ('file', long_files, f'no file is longer than {FILE_LINES} lines, no header than {HEADER_LINES}'),
    ('function', long_functions, f'no function is longer than {FUNCTION_LINES} lines'),
    ('space', untidy_space, 'white space is tidy'),
    ('promise', promises, 'nothing is promised for later'),
    ('document', undocumented, 'what a header declares is documented'),
]


def main():
    root = sys.argv[1]
    excused = exceptions(root)
    report = Report()
    paths = files_of(root, *CODE)
    used = set()
    for rule, check, title in RULES:
        findings = []
        for finding in (finding for path in paths for finding in check(root, path)):
            what = next((f'{rule} {part}' for part in (finding.split(': ')[0], finding.split(':')[0])
                         if f'{rule} {part}' in excused), None)
            if what:
                used.add(what)
            else:
                findings.append(finding)
        report.test(title, findings)
    report.test('no exception is left over', sorted(excused - used))
    return report.end()


if __name__ == '__main__':
    sys.exit(main())
