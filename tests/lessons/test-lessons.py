#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Every lesson runs headless to its end, asks questions that its own answers satisfy, is the same each
time, and is translated whole.

    test-lessons.py VMSTEP SOURCE-ROOT
"""

import json
import os
import re
import subprocess
import sys
import tempfile

from tap import Report, read

LANGUAGES = ['zh_CN']
HEAD = ['id', 'title', 'profile', 'level', 'minutes', 'objectives']
CHINESE = re.compile('[\u4e00-\u9fff]')


def run(*command):
    return subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)


def catalog(root):
    lines = read(root, 'lessons/catalog').splitlines()
    return [line for line in lines if line and not line.startswith('#')]


def lessons_of(root):
    """The lessons there are, in the catalog or not; a lesson's file is named as its folder."""
    names = sorted(os.listdir(os.path.join(root, 'lessons')))
    paths = [f'{name}/{name}.lua' for name in names]
    return [path for path in paths if os.path.exists(os.path.join(root, 'lessons', path))]


class Lesson:
    """One run of a lesson: its transcript, or what went wrong."""

    def __init__(self, vmstep, path, *options):
        result = run(vmstep, 'run', path, '--format', 'json', *options)
        self.status, self.text, self.stderr = result.returncode, result.stdout, result.stderr
        self.lines = [json.loads(line) for line in self.text.splitlines()]

    def of(self, kind):
        return [line for line in self.lines if line['type'] == kind]

    def faults(self):
        """What kept it from coming to its end."""
        faults = [f'exit status {self.status}: {self.stderr.strip()}'] if self.status else []
        faults += [f'{error.get("file")}:{error.get("line")}: {error.get("message")}' for error in self.of('error')]
        if [end['outcome'] for end in self.of('end')] != ['complete']:
            faults.append('it did not end with the outcome complete')
        return faults


def head_faults(lesson):
    head = (lesson.of('lesson') or [{}])[0]
    return [f'lesson {{}} has no {key}' for key in HEAD if not head.get(key)]


def answer_faults(lesson):
    asked = lesson.of('ask')
    return ['it asks nothing'] if not asked else \
        [f'its own answer is not right: {ask["prompt"]}' for ask in asked if not ask.get('right')]


def step_faults(lesson):
    """The steps of the transcript are numbered without gaps."""
    steps = [step['step'] for step in lesson.of('step')]
    return ['it shows no step'] if not steps else \
        [f'step {now} comes after step {before}' for before, now in zip(steps, steps[1:]) if now not in (before + 1, 0)]


def luacheck_faults(root, path):
    result = run('luacheck', '--codes', '--no-color', '--config', os.path.join(root, 'lessons/.luacheckrc'), path)
    return [] if result.returncode == 0 else [result.stdout]


def translation_faults(path, language):
    """Texts of the lesson that have no translation, or translations that are broken."""
    po = f'{path[:-len(".lua")]}.{language}.po'
    if not os.path.exists(po):
        return [f'{po} is missing']
    with tempfile.NamedTemporaryFile(suffix='.pot') as pot:
        run('xgettext', '--language=Lua', '--keyword=_', '--from-code=UTF-8', '--output', pot.name, path)
        check = run('msgfmt', '--check-format', '--check-header', '--output=/dev/null', po)
        compare = run('msgcmp', po, pot.name)
    return [result.stderr for result in (check, compare) if result.returncode]


def chinese_faults(vmstep, path):
    """In Chinese, whatever the lesson says and asks has Chinese words in it."""
    lesson = Lesson(vmstep, path, '--answers', 'auto', '--lang', 'zh_CN')
    texts = [line['text'] for line in lesson.of('say')] + [line['prompt'] for line in lesson.of('ask')]
    return lesson.faults() + [f'not in Chinese: {text}' for text in texts if not CHINESE.search(text)]


def check(report, vmstep, root, path):
    name = os.path.basename(path)
    report.test(f'{name}: luacheck finds nothing', luacheck_faults(root, path))
    lesson = Lesson(vmstep, path, '--answers', 'auto')
    report.test(f'{name}: runs to its end', lesson.faults())
    report.test(f'{name}: says what it is', head_faults(lesson))
    report.test(f'{name}: its own answers are right', answer_faults(lesson))
    report.test(f'{name}: shows every step', step_faults(lesson))
    report.test(f'{name}: is the same each time',
                [] if Lesson(vmstep, path, '--answers', 'auto').text == lesson.text else ['two runs differ'])
    report.test(f'{name}: runs without answers', Lesson(vmstep, path, '--answers', 'none').faults())
    for language in LANGUAGES:
        report.test(f'{name}: is translated to {language}', translation_faults(path, language))
    report.test(f'{name}: speaks Chinese', chinese_faults(vmstep, path))


def main():
    vmstep, root = sys.argv[1], sys.argv[2]
    report = Report()
    lessons = lessons_of(root)
    report.test('the catalog has lessons', [] if catalog(root) else ['it is empty'])
    report.test('the lessons of the catalog are there', sorted(set(catalog(root)) - set(lessons)))
    for path in lessons:
        check(report, vmstep, root, os.path.join(root, 'lessons', path))
    return report.end()


if __name__ == '__main__':
    sys.exit(main())
