# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests written in Python have in common: saying what came of each test, in the Test Anything Protocol."""

import os


class Report:
    """Collects results and prints them; `status` is for sys.exit."""

    def __init__(self):
        self.count = 0
        self.status = 0

    def test(self, name, findings):
        """One test. It holds where there are no findings; they are printed, an item a line."""
        self.count += 1
        print(f'{"not " if findings else ""}ok {self.count} - {name}')
        for finding in findings:
            print('# ' + str(finding).replace('\n', '\n# '))
        if findings:
            self.status = 1

    def skip(self, name, why):
        self.count += 1
        print(f'ok {self.count} - {name} # SKIP {why}')

    def end(self):
        print(f'1..{self.count}', flush=True)
        return self.status


def files_of(root, *endings):
    """The project's own files with one of the endings, as paths from the root, sorted; none of a build directory."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(('.git', 'build', '__pycache__'))]
        for name in names:
            if name.endswith(endings):
                found.append(os.path.relpath(os.path.join(folder, name), root))
    return sorted(found)


def read(root, path):
    with open(os.path.join(root, path), encoding='utf-8') as text:
        return text.read()
