#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the programs say is said in every language: each file with sentences is listed, and no sentence lacks its
translation. Usage: test-translations.py SOURCE-ROOT"""

import os
import re
import subprocess
import sys
import tempfile

from tap import Report, files_of, read

MARKED = {'.c': r'\b(_|N_|C_|NC_|ngettext)\(', '.def': r'\bN_\(', '.ui': '', '.lua': r'\bN_ "'}
PLACE = re.compile(r'\{\w+\}')
KEYWORDS = ['_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'ngettext:1,2', 'g_dngettext:2,3']
# Where the programs' own sentences are; those of lessons lie beside them.
PARTS = ('core/', 'scripts/', 'gui/')


def listed(po):
    return [line for line in read(po, 'POTFILES').splitlines() if line and not line.startswith('#')]


def languages(po):
    return [line for line in read(po, 'LINGUAS').splitlines() if line and not line.startswith('#')]


def with_sentences(root):
    for path in files_of(root, *MARKED):
        if path.startswith(PARTS) and re.search(MARKED[os.path.splitext(path)[1]], read(root, path)):
            yield path


def unlisted(root, po):
    known = set(listed(po))
    return [f'{path} is not in POTFILES' for path in with_sentences(root) if path not in known] \
        + [f'{path} is in POTFILES and not there' for path in known if not os.path.exists(os.path.join(root, path))]


def template(root, po, folder):
    path = os.path.join(folder, 'vmstep.pot')
    command = ['xgettext', '--from-code=UTF-8', '--output', path, *('--keyword=' + word for word in KEYWORDS)]
    subprocess.run(command + listed(po), cwd=root, check=True, stderr=subprocess.DEVNULL)
    return path


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def misplaced(merged):
    """Sentences of marks whose translation has other {places} than they have."""
    for entry in output_of('msgattrib', '--translated', '--no-obsolete', '--no-wrap', merged).split('\n\n'):
        sentence, _, translation = entry.partition('\nmsgstr ')
        if set(PLACE.findall(sentence)) != set(PLACE.findall(translation)):
            yield f'other {{places}}: {translation}'


def untranslated(root, po, language):
    """What msgfmt counts after the translations were laid over the sentences of today."""
    with tempfile.TemporaryDirectory() as folder:
        merged = os.path.join(folder, language + '.po')
        subprocess.run(['msgmerge', '--quiet', '--no-fuzzy-matching', '--output-file', merged,
                        os.path.join(po, language + '.po'), template(root, po, folder)], check=True)
        lacking = output_of('msgattrib', '--untranslated', '--no-obsolete', '--no-wrap', merged)
        places = list(misplaced(merged))
        check = subprocess.run(['msgfmt', '--check', '--output-file', os.devnull, merged],
                               capture_output=True, text=True)
    return [line for line in lacking.split('\n\n', 1)[-1].splitlines() if line.startswith(('msgid', '#:'))] \
        + places + check.stderr.splitlines()


def main(root):
    report = Report()
    po = os.path.join(root, 'assets', 'po')
    report.test('every file with sentences is listed', unlisted(root, po))
    for language in languages(po):
        report.test(f'{language} says everything', untranslated(root, po, language))
    return report.end()


sys.exit(main(sys.argv[1]))
