#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The whole program: opened on a lesson, driven with keys and the pointer, watched through its action `state` on the
session bus and through the accessibility bus. Usage: test-program.py VMSTEP-WINDOW LESSONS-FOLDER"""

import json
import os
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, Gio, GLib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
from tap import Report

NAME = 'org.vmstep.Vmstep'
PATH = '/org/vmstep/Vmstep/window/1'


def until(condition, seconds=30.0):
    """The only wait: the first true value of the condition, or None when it takes too long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            value = condition()
            if value:
                return value
        except GLib.Error:
            pass
        time.sleep(0.02)
    return None


class Program:
    """One run of the program with its window."""

    def __init__(self, *arguments):
        self.errors = tempfile.TemporaryFile('w+')
        self.process = subprocess.Popen(arguments, stderr=self.errors)
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        if not until(self.state):
            raise SystemExit('Bail out! the window did not come up: ' + self.said())
        self.id = until(self.window)

    def window(self):
        found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(self.process.pid)],
                               capture_output=True, text=True).stdout.split()
        return found[-1] if found else None

    def call(self, method, arguments, kind):
        return self.bus.call_sync(NAME, PATH, 'org.gtk.Actions', method, arguments, GLib.VariantType(kind), 0, 5000,
                                  None)

    def state(self):
        try:
            return json.loads(self.call('Describe', GLib.Variant('(s)', ('state',)), '((bgav))').unpack()[0][2][0])
        except GLib.Error:
            return None

    def idle(self):
        return until(lambda: (lambda now: now if now and now['idle'] else None)(self.state()))

    def act(self, action, parameter=None):
        parameters = [parameter] if parameter else []
        self.call('Activate', GLib.Variant('(sava{sv})', (action, parameters, {})), '()')
        return self.idle()

    def key(self, key):
        subprocess.run(['xdotool', 'key', '--window', self.id, key], check=True)

    def press(self, key, holds):
        """Press a key; whether what it should do comes about."""
        self.key(key)
        return bool(until(lambda: holds(self.state()), 10)) and bool(self.idle())

    def point(self, x, y):
        subprocess.run(['xdotool', 'mousemove', '--window', self.id, str(int(x)), str(int(y))])

    def click(self, x, y):
        self.point(x, y)
        subprocess.run(['xdotool', 'click', '1'], check=True)

    def said(self):
        self.errors.seek(0)
        return self.errors.read()

    def end(self):
        self.process.terminate()
        self.process.wait(10)


def children(node):
    return filter(None, (node.get_child_at_index(i) for i in range(node.get_child_count())))


def walk(node):
    yield node
    for child in children(node):
        yield from walk(child)


def accessible(program):
    return until(lambda: next((one for one in children(Atspi.get_desktop(0))
                               if one.get_process_id() == program.process.pid and one.get_child_count()), None))


def find(top, role, name):
    return next((node for node in walk(top) if node.get_role_name() == role and node.get_name() == name), None)


def middle(node):
    place = Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW)
    return place.x + place.width / 2, place.y + place.height / 2


def steps_with_keys(program):
    """Each key goes somewhere, and with Shift it comes back; both ends are found again."""
    findings = []
    last = program.idle()['step']

    def check(key, what, holds):
        before = program.state()['step']
        if not program.press(key, lambda now: holds(now['step'], before)):
            findings.append(f'{key}: {what}; it was {before}, and the state is {program.state()}')

    for back, forward in (('shift+i', 'i'), ('Left', 'Right'), ('shift+F11', 'F11')):
        check(back, 'one step back', lambda now, before: now == before - 1)
        check(forward, 'one step forward', lambda now, before: now == before + 1)
    check('shift+s', 'to the stage before', lambda now, before: now < before)
    check('Home', 'to the start', lambda now, _: now == -1)
    check('s', 'to the first stage', lambda now, _: 0 <= now < last)
    check('i', 'one step forward', lambda now, before: now == before + 1)
    check('o', 'over', lambda now, before: before < now <= last)
    check('shift+o', 'over, backwards', lambda now, before: now < before)
    program.act('go-to-step', GLib.Variant('x', last // 2))
    check('u', 'out', lambda now, before: before < now <= last)
    program.act('go-to-step', GLib.Variant('x', last // 2))
    check('shift+u', 'out, backwards', lambda now, before: now < before)
    check('p', 'to the end of the operation', lambda now, _: now == last)
    check('shift+p', 'to before the operation', lambda now, before: now < before)
    check('End', 'to the limit', lambda now, _: now == last)
    check('n', 'on with the lesson', lambda now, _: now > last)
    for key, view in (('3', 'page-table'), ('4', 'frames')):
        if not program.press(key, lambda now, view=view: now['view'] == view):
            findings.append(f'{key}: no {view}')
    return findings


def clicks(program, top):
    """A click in a picture selects, in the timeline it goes there, Escape lets go."""
    findings = []
    picture = find(top, 'image', 'Address space')
    program.click(*middle(picture))
    if not until(lambda: program.state()['selection'], 10):
        findings.append('a click into the address space selects nothing')
    program.key('Escape')
    if not until(lambda: not program.state()['selection'], 10):
        findings.append('Escape does not let go')
    limit = program.idle()['limit']
    program.click(*middle(find(top, 'image', 'Timeline')))
    if not until(lambda: 0 < program.state()['step'] < limit, 10):
        findings.append('a click into the timeline does not go there')
    program.act('go-to-end')
    return findings


def width(state):
    return int(state['last'], 16) - int(state['first'], 16)


def zooms(program, top):
    """The wheel zooms into the address space and out of it, dragging moves it, a double click fits what is below."""
    findings = []
    x, y = middle(find(top, 'image', 'Address space'))
    before = program.idle()

    def check(what, holds):
        if not until(lambda: holds(program.state()), 10):
            findings.append(f'{what}: the state is {program.state()}')
        return program.idle()

    program.point(x, y)
    subprocess.run(['xdotool', 'click', '4'], check=True)
    near = check('the wheel forwards', lambda now: width(now) < width(before))
    subprocess.run(['xdotool', 'click', '5', 'click', '5'], check=True)
    check('the wheel backwards', lambda now: width(now) > width(near))
    before = program.idle()
    subprocess.run(['xdotool', 'mousedown', '1', 'mousemove_relative', '--sync', '--', '-60', '0', 'mousemove_relative',
                    '--sync', '--', '-60', '0', 'mouseup', '1'], check=True)
    check('dragging', lambda now: int(now['first'], 16) > int(before['first'], 16))
    program.act('address', GLib.Variant('s', 'everything'))
    before = program.idle()
    program.point(x, y)
    subprocess.run(['xdotool', 'click', '--repeat', '2', '--delay', '60', '1'], check=True)
    check('a double click', lambda now: width(now) != width(before))
    program.act('address', GLib.Variant('s', 'follow'))
    program.act('select-nothing')
    return findings


def controls(top):
    """Everything that can be pressed or looked at has its name; pictures have words."""
    wanted = [('push button', name) for name in (
        'Step into', 'Step over', 'Step out', 'Next stage', 'Next operation', 'Step back into', 'Step back over',
        'Step back out', 'Previous stage', 'Previous operation', 'Play', 'Go on')]
    wanted += [('image', name) for name in ('Stages', 'Address space', 'Timeline')]
    findings = [f'no {role} "{name}"' for role, name in wanted if not find(top, role, name)]
    for name in ('Stages', 'Address space', 'Timeline'):
        picture = find(top, 'image', name)
        if picture and not until(picture.get_description, 5):
            findings.append(f'{name} is not described in words')
    return findings


def entry_keeps_letters(program, top):
    """Letters typed into an answer are letters; Enter hands the answer in."""
    entry = until(lambda: find(top, 'text', 'Your answer'), 10)
    if not entry:
        return ['there is no entry for an answer']
    program.click(*middle(entry))
    time.sleep(0.2)
    subprocess.run(['xdotool', 'type', '--window', program.id, '16 KiB'], check=True)
    text = until(lambda: Atspi.Text.get_text(entry, 0, Atspi.Text.get_character_count(entry)) == '16 KiB', 10)
    if not text:
        return ['the entry did not get all of its letters']
    program.key('Return')
    return [] if until(lambda: program.state()['op'] > 0, 20) else ['Enter did not hand the answer in']


def survives_endless_lesson(program):
    findings = []
    program.act('go-on')
    program.act('go-on')
    if not until(lambda: program.state()['player'] == 'failed', 60):
        return ['the endless lesson was not ended']
    if not program.state()['error']:
        findings.append('nothing says why')
    last = program.idle()['step']
    if not program.press('shift+i', lambda now: now['step'] == last - 1):
        findings.append('no step back afterwards')
    return findings


def compares(program, top):
    """Kernels side by side: each cell says what it shows, a click shows its machine, Escape leads back twice."""
    findings = []
    program.act('compare-with', GLib.Variant('as', ['linux-6.12/x86_64', 'linux-2.4/x86_32']))
    wanted = 'linux-2.4/x86_32, 4 vfree(→2): +0x2000; '
    cell = until(lambda: next((node for node in walk(top) if node.get_role_name() == 'table cell'
                               and node.get_name().startswith(wanted)), None), 10)
    if not cell:
        return [f'no cell says "{wanted}"']
    if not find(top, 'table', 'Kernels side by side'):
        findings.append('the cells are in no table')
    program.idle()
    program.click(*middle(cell))
    if not until(lambda: program.state()['kernel'] == 'linux-2.4/x86_32', 10):
        findings.append(f'a click does not show the machine: {program.state()}')
    program.idle()
    if not program.press('shift+p', lambda now: now['row'] == 3 and now['kernel'] == 'linux-2.4/x86_32'):
        findings.append(f'the machine shown does not go back: {program.state()}')
    if not program.press('Escape', lambda now: now['kernel'] == 'linux-4.19/x86_64' and now['row'] == 4):
        findings.append(f'Escape does not lead back to the lesson: {program.state()}')
    if not program.press('Escape', lambda now: not now['compared']):
        findings.append(f'Escape does not lead back to one kernel: {program.state()}')
    if not program.press('c', lambda now: len(now['compared']) == 3):
        findings.append('c does not lay them side by side again')
    return findings


def says(top, words):
    return any(words in node.get_name() for node in walk(top) if node.get_role_name() in ('label', 'status bar'))


def types_a_size(program, top):
    """The size of the next vmalloc is typed, Enter asks where it lands; all that is there has its name."""
    wanted = [('push button', 'Show Where'), ('push button', 'Step Through It'),
              ('combo box', 'The kernel that stands for it')]
    findings = [f'no {role} "{name}"' for role, name in wanted if not find(top, role, name)]
    entry = find(top, 'text', 'Size of the next vmalloc')
    if not entry:
        return findings + ['there is no entry for a size']
    Atspi.EditableText.set_text_contents(entry, '1 MiB')
    program.click(*middle(entry))
    program.key('Return')
    if not until(lambda: says(top, 'vmalloc(1 MiB) lands at 0xffffc90000641000'), 10):
        findings.append('nothing says where it lands')
    if int(program.idle()['first'], 16) > 0xffffc90000641000 or int(program.state()['last'], 16) < 0xffffc90000641000:
        findings.append('the place is not shown')
    return findings


def joins(window, sample):
    """A second call with --import opens a second window of the program that runs already."""
    status = subprocess.run([window, '--import', sample], timeout=30).returncode
    other = PATH.replace('window/1', 'window/2')
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)

    def described():
        answer = bus.call_sync(NAME, other, 'org.gtk.Actions', 'Describe', GLib.Variant('(s)', ('state',)),
                               GLib.VariantType('((bgav))'), 0, 5000, None)
        return json.loads(answer.unpack()[0][2][0])['page'] == 'lesson'

    return ([] if status == 0 else [f'exit status {status}']) + ([] if until(described, 10) else ['no second window'])


def warnings(program):
    return [line for line in program.said().splitlines() if 'WARNING' in line or 'CRITICAL' in line or 'ERROR' in line]


def main(window, lessons):
    report = Report()

    program = Program(window, os.path.join(lessons, 'plain.lua'))
    state = program.idle()
    report.test('opens a lesson', [] if state and state['lesson'] == 'plain' and state['page'] == 'lesson' else [state])
    top = accessible(program)
    report.test('the accessible tree has the controls', controls(top) if top else ['there is no accessible tree'])
    report.test('keys step both ways', steps_with_keys(program))
    report.test('the pointer selects and scrubs', clicks(program, top))
    report.test('the address space zooms and moves', zooms(program, top))
    report.test('no warnings', warnings(program))
    program.end()

    program = Program(window, os.path.join(lessons, 'several.lua'))
    program.idle()
    report.test('kernels side by side', compares(program, accessible(program)))
    report.test('no warnings while comparing', warnings(program))
    program.end()

    program = Program(window, os.path.join(lessons, 'questions.lua'))
    program.idle()
    report.test('an entry keeps its letters', entry_keeps_letters(program, accessible(program)))
    report.test('no warnings at questions', warnings(program))
    program.end()

    program = Program(window, os.path.join(lessons, 'endless.lua'))
    program.idle()
    report.test('an endless lesson is ended and the window lives on', survives_endless_lesson(program))
    report.test('no warnings when a lesson breaks off', warnings(program))
    program.end()

    sample = os.path.join(lessons, '..', '..', 'import', 'vmallocinfo-6.1.txt')
    program = Program(window, '--import', sample)
    state = program.idle()
    report.test('opens a real machine', [] if state['page'] == 'lesson' and state['player'] == 'sandbox' else [state])
    report.test('a size is typed and its place is shown', types_a_size(program, accessible(program)))
    report.test('another real machine joins', joins(window, sample))
    report.test('no warnings at real machines', warnings(program))
    program.end()
    return report.end()


def with_a_bus_of_its_own():
    """Daemons of the session write to their standard output: what this test reports goes past them."""
    report = os.dup(1)
    os.set_inheritable(report, True)
    os.dup2(2, 1)
    again = ['/usr/bin/python3', '-W', 'ignore', os.path.abspath(__file__), *sys.argv[1:], str(report)]
    os.execvp('dbus-run-session', ['dbus-run-session', '--', *again])


if len(sys.argv) == 3:
    with_a_bus_of_its_own()
sys.stdout = os.fdopen(int(sys.argv[3]), 'w')
sys.exit(main(*sys.argv[1:3]))
