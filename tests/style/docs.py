#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What the documents say is there is there: their links, and the files and folders that they name.

    docs.py SOURCE-ROOT
"""

import os
import re
import sys

from tap import Report, files_of, read

LINK = re.compile(r'\]\((?!https?:)([^)#]+)\)')
NAMED = re.compile(r'`((?:core|scripts|gui|lessons|assets|tests|\.ci)/[\w./-]*)`')


def exists(root, *parts):
    return os.path.exists(os.path.join(root, *parts))


def broken_links(root, path):
    folder = os.path.dirname(path)
    return [f'{path} links to {link}' for link in LINK.findall(read(root, path)) if not exists(root, folder, link)]


def missing_files(root, path):
    return [f'{path} names {name}' for name in NAMED.findall(read(root, path)) if not exists(root, name)]


def folders_left_out(root):
    """Folders with code that the tour does not lead to. A part's own folder (core, tests ...) does not stand for those
    in it; any other folder does."""
    tour = read(root, 'CONTRIBUTING.md')
    folders = {os.path.dirname(path) for path in files_of(root, '.c', '.lua', '.py', '.bats')}

    def leads_to(folder):
        above = os.path.dirname(folder)
        return f'`{folder}/`' in tour or (above and ('/' in above or above not in folders) and leads_to(above))

    return sorted(folder for folder in folders if not leads_to(folder))


def main():
    root = sys.argv[1]
    report = Report()
    documents = files_of(root, '.md')
    report.test('links lead somewhere', [finding for path in documents for finding in broken_links(root, path)])
    report.test('named files are there', [finding for path in documents for finding in missing_files(root, path)])
    report.test('the tour leads through every folder', folders_left_out(root))
    return report.end()


if __name__ == '__main__':
    sys.exit(main())
