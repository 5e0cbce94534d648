#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The Lua of lessons and the transcript. The files in lessons/ expect things of the host themselves; here they are run,
and looked at from the player's side.

    host-lessons.py HOST...
"""

import glob
import os
import sys

from host import Run, run_text
from tap import Report

HERE = os.path.dirname(os.path.abspath(__file__))
HEAD = 'lesson { id = "test", title = "Test", ram = 128 * MiB }\n'

# A question's fields, an answer, and whether it is right. The lesson's area `a` begins at the start of the space.
ANSWERS = [
    ('kind = "number", answer = 12288', 12288, True),
    ('kind = "number", answer = 12288', '12288', True),
    ('kind = "number", answer = 12288', '12 KiB', True),
    ('kind = "number", answer = 12288', ' 0x3000 ', True),
    ('kind = "number", answer = 12288', 12287, False),
    ('kind = "number", answer = 12288, tolerance = 1', 12287, True),
    ('kind = "number", answer = 12288', 'many', False),
    ('kind = "number", answer = 12288', [1], False),
    ('kind = "number", answer = 12288', None, False),
    ('kind = "address", answer = a', '0xffffc90000000000', True),
    ('kind = "address", answer = a.addr', '0xFFFFC90000000000', True),
    ('kind = "address", answer = a.addr', '0xffffc90000001000', False),
    ('kind = "choice", choices = { "one", "two" }, answer = 2', 2, True),
    ('kind = "choice", choices = { "one", "two" }, answer = "two"', 2, True),
    ('kind = "choice", choices = { "one", "two" }, answer = 2', 'two', True),
    ('kind = "choice", choices = { "one", "two" }, answer = 2', 1, False),
    ('kind = "choice", choices = { "one", "two" }, answer = 2', 3, False),
    ('kind = "choices", choices = { "a", "b", "c" }, answer = { 3, "a" }', [1, 3], True),
    ('kind = "choices", choices = { "a", "b", "c" }, answer = { 3, "a" }', [3, 1], True),
    ('kind = "choices", choices = { "a", "b", "c" }, answer = { 3, "a" }', [1], False),
    ('kind = "choices", choices = { "a", "b", "c" }, answer = {}', [], True),
    ('kind = "order", choices = { "a", "b", "c" }, answer = { 2, 1, 3 }', [2, 1, 3], True),
    ('kind = "order", choices = { "a", "b", "c" }, answer = { 2, 1, 3 }', [1, 2, 3], False),
    ('kind = "point", answer = a', {'object': 'vmap_area#1'}, True),
    ('kind = "point", answer = a', {'object': 'vm_struct#1'}, True),
    ('kind = "point", answer = a', {'address': '0xffffc90000000800'}, True),
    ('kind = "point", answer = a', {'address': '0xffffc90000004000'}, False),
    ('kind = "point", answer = a.addr', {'object': 'vmap_area#1', 'address': '0xffffc90000000000'}, True),
    ('kind = "point", answer = page(a.pages[1])', {'object': 'vmap_area#1'}, False),
    ('kind = "point", answer = a', {'object': 'nothing#1'}, False),
    ('kind = "point", answer = a', {}, False),
    ('kind = "text", answer = "guard page"', '  Guard Page ', True),
    ('kind = "text", answer = { "guard page", "guard" }', 'guard', True),
    ('kind = "text", answer = "guard page"', 'page', False),
]


def completes(run):
    return run.faults() + ([] if run.outcome == 'complete' else [f'{run.outcome}: {run.of("error")}'])


def differs(what, found, wanted):
    return [] if found == wanted else [f'{what}: {found!r}, not {wanted!r}']


# ------------------------------------------------------------------------------------------------ the files

def check_files(command, report):
    for path in sorted(glob.glob(os.path.join(HERE, 'lessons', '*.lua'))):
        run = Run(command, path)
        report.test(f'{os.path.basename(path)} holds', completes(run))
        report.test(f'{os.path.basename(path)} is the same each time',
                    [] if Run(command, path).messages == run.messages else ['two runs differ'])


def check_examples(command, report):
    """What the guide for authors has as examples works, one after the other in one lesson."""
    with open(os.path.join(HERE, '..', '..', 'lessons', 'HOWTO.md'), encoding='utf-8') as guide:
        examples = [f'do\n{block.split("```")[0]}end\n' for block in guide.read().split('```lua\n')[1:]]
    run = run_text(command, HEAD + ''.join(examples))
    report.test('the examples of the guide hold', completes(run) + ([] if len(examples) > 1 else ['there are none']))


# ------------------------------------------------------------------------------------------------ questions

def check_answers(command, report):
    for question, answer, right in ANSWERS:
        run = run_text(command, HEAD + 'local a = vmalloc(12288)\n'
                       f'ask {{ prompt = "?", {question}, wrong = {{ {{ match = function() return true end, '
                       'say = "no" } }, explain = "so" }', [{'type': 'answer', 'given': answer}])
        graded = (run.of('graded') or [{}])[0]
        findings = completes(run) + differs('right', graded.get('right'), right)
        if answer is not None and not right and answer not in ('many', [1], 3, {}, {'object': 'nothing#1'}):
            findings += differs('say', graded.get('say'), 'no')
        report.test(f'{question}: {answer!r} is {"right" if right else "wrong"}', findings)
        auto = run_text(command, HEAD + f'local a = vmalloc(12288)\nask {{ prompt = "?", {question} }}')
        graded = auto.of('graded')
        report.test(f'{question}: its own answer is right', completes(auto) +
                    differs('right', graded[0]['right'], True) +
                    differs('given', graded[0]['given'], graded[0]['expected']))


def wrong_answers_have_words(command):
    run = run_text(command, HEAD + '''
local function question()
  return ask { prompt = "?", kind = "number", answer = 4, explain = "because", hints = { "a", "b" }, wrong = {
    { match = 3, say = "three" }, { match = function(given) return given > 10 end, say = "many" } } }
end
expect(question() == 3 and question() == 11 and question() == 5 and question() == 4 and question() == nil)
''', [3, 11, 5, 4, {'type': 'answer', 'skip': True}])
    return completes(run) + differs('said', [graded.get('say') for graded in run.of('graded')],
                                    ['three', 'many', None, None, None]) + \
        differs('skipped', run.of('graded')[-1]['given'], None)


def predictions_are_graded_afterwards(command):
    run = run_text(command, HEAD + '''
ask { prompt = "one", kind = "number", answer = function(area) return area.nr_pages end }
ask { prompt = "two", kind = "number", answer = function() return #areas() end }
say "before"
on_cpu(0)
vmalloc(3 * PAGE_SIZE)
say "after"
ask { prompt = "three", kind = "number", answer = function() return 9 end }
''', [3, 5, 9])
    order = [message['type'] + str(message.get('id', '')) for message in run.messages
             if message['type'] in ('ask', 'say', 'op', 'stop', 'graded')]
    return completes(run) + differs('order', order, [
        'ask1', 'ask2', 'say', 'op', 'op', 'stop', 'graded1', 'graded2', 'say', 'ask3', 'graded3']) + \
        differs('right', [graded['right'] for graded in run.of('graded')], [True, False, True]) + \
        differs('predict', [ask['predict'] for ask in run.of('ask')], [True] * 3)


# ------------------------------------------------------------------------------------------------ the transcript

def stops_are_where_they_were_asked_for(command):
    run = run_text(command, HEAD + '''
vmalloc(4096)
stop_at "page_array"   vmalloc(4096)
stop_at "call"         vmalloc(4096)
stop_at "return"       vmalloc(4096)
stop_at "clear_vm_uninitialized_flag"   vmalloc(4096)
stop_at "purge"        vmalloc(4096)
stop_at(function(step) return step.mark == "page_array_set" end)   vmalloc(8192)
''')
    ops, stops = run.of('op'), [stop['step'] for stop in run.of('stop')]
    inside = [[stop for stop in stops if op['first'] <= stop <= op['last']] for op in ops]
    return completes(run) + differs('stops', [len(found) for found in inside], [1, 1, 1, 1, 1, 0, 2]) + \
        differs('the default', inside[0], [ops[0]['last']]) + differs('"call"', inside[2], [ops[2]['first']]) + \
        differs('"return"', inside[3], [ops[3]['last']])


def an_operation_is_told(command):
    run = run_text(command, HEAD + '\nvmalloc(12288)\nvmalloc(0)\nvfree(0)\nvmap { 100, 200 }\n'
                   'vmalloc(4096, { gfp = 0x6000c0, align = 8192 })')
    first, failed, freed, mapped, aligned = run.of('op')
    return completes(run) + \
        differs('first', {key: first[key] for key in ('machine', 'op', 'name', 'args', 'ret', 'first', 'line')},
                {'machine': 1, 'op': 1, 'name': 'vmalloc', 'args': {'size': 12288}, 'ret': '0xffffc90000000000',
                 'first': 0, 'line': 3}) + \
        differs('failed', failed['ret'], None) + \
        ([] if 'allocation failure' in failed['message'] else ['no message']) + \
        differs('freed', ('ret' in freed, freed['args']), (False, {'addr': '0x0'})) + \
        differs('mapped', (mapped['args'], mapped['pages']), ({'count': 2}, [100, 200])) + \
        differs('aligned', aligned['args'], {'size': 4096, 'gfp': '0x6000c0', 'align': 8192})


def words_have_their_values(command):
    run = run_text(command, HEAD + '''
local x, hidden = 5, nil
tostring_of = "global"
local function f(y)
  say("{x} {y} {tostring_of} {hidden} {x + y} {{x} `{x}` {ask and ({1, 2})[2] or '}'} {hex(4096)}")
end
f(3)
say(_ [[
```
{x}
```
{#areas()}]])
''')
    return completes(run) + differs('texts', [say['text'] for say in run.of('say')], [
        '5 3 global nil 8 {x} `{x}` 2 0x1000', '```\n{x}\n```\n0']) + \
        differs('values', run.of('say')[0]['values'][:2], [['x', '5'], ['y', '3']]) + \
        differs('lines', [say['line'] for say in run.of('say')], [6, 9])


def a_machine_is_told_before_it_is_used(command):
    run = run_text(command, 'lesson { ram = 64 * MiB, cpus = 2 }\nmachine { ram = 128 * MiB }\nvmalloc(4096)\n'
                   'machine { cpus = 1, kaslr = true, seed = 3 }\nsay "x"')
    return completes(run) + differs(
        'machines', [(m['machine'], m['ram'], m['cpus'], m['kaslr'], m['seed']) for m in run.of('machine')],
        [(1, 128 << 20, 2, False, 1), (2, 64 << 20, 1, True, 3)]) + \
        differs('lesson', (run.of('lesson')[0]['id'], run.of('lesson')[0]['title']), ('lesson', 'lesson'))


def setup_leaves_no_steps(command):
    run = run_text(command, HEAD + 'setup(function() vmalloc(4096) end)\nvmalloc(4096)')
    return completes(run) + differs('types', [message['type'] for message in run.messages], [
        'lesson', 'machine', 'setup', 'op', 'setup', 'op', 'stop', 'end']) + \
        differs('first', [op.get('first') for op in run.of('op')], [None, 0])


def pointing_names_the_object(command):
    run = run_text(command, HEAD + '''
local a = vmalloc(4096)
focus("address", a) focus("frames", a.pages[1]) focus("tree") focus("address", a.addr + 8)
focus("address", "vmap_area#1")
highlight(page(a.pages[1]), "strong") figure("f", { views = "tree" })
''')
    focus = run.of('focus')
    ids = {message.get('object') for message in (focus[0], focus[3], focus[4])}
    return completes(run) + differs('one object', len(ids), 1) + differs('none', 'object' in focus[2], False) + \
        differs('name', focus[0]['name'], 'vmap_area#1') + \
        differs('frame', focus[1]['pfn'], run.of('highlight')[0]['pfn']) + \
        differs('figure', run.of('figure')[0]['options'], {'views': 'tree'})


# ------------------------------------------------------------------------------------------------ files and the end

def included_files_are_part_of_the_lesson(command):
    run = run_text(command, HEAD + 'local add = include "helper.lua"\nsay("{add(1, 2)} {shared}")\nshout()',
                   beside={'helper.lua': 'shared = "s"\ninclude "second.lua"\nreturn function(a, b) return a + b end\n',
                           'second.lua': '\nfunction shout()\n  error("loud")\nend\n'})
    error = run.of('error')[0]
    return run.faults() + differs('said', run.of('say')[0]['text'], '3 s') + \
        differs('error', (os.path.basename(error['file']), error['line'], error['message']), ('second.lua', 3, 'loud'))


def an_expectation_is_told_from_an_error(command):
    broken = run_text(command, HEAD + 'expect(1 == 2, "one is not two")')
    wrong = run_text(command, HEAD + 'pcall(expect, false, "caught")\nlocal x = nil + 1')
    return differs('broken', [(e['message'], e['line'], e.get('expectation')) for e in broken.of('error')],
                   [('one is not two', 2, True)]) + \
        differs('wrong', [(e['line'], e.get('expectation')) for e in wrong.of('error')], [(3, None)]) + \
        differs('status', (broken.status, wrong.status), (1, 1))


def a_quit_ends_it(command):
    run = run_text(command, HEAD + 'ask { prompt = "?", kind = "number", answer = 1 }\nsay "never"', [{'type': 'quit'}])
    return run.faults() + differs('end', (run.outcome, run.status, run.of('say')), ('stopped', 0, []))


def a_reply_that_is_none_ends_it(command):
    run = run_text(command, HEAD + 'ask { prompt = "?", kind = "number", answer = 1 }', [{'type': 'go'}])
    return run.faults() + differs('end', (run.outcome, run.status), ('error', 1))


def the_command_line_counts(command):
    lesson = os.path.join(HERE, 'lessons', 'time.lua')
    seeded = Run(command, lesson, options=['--seed', '42', '--profile', 'linux-4.19/x86_64'])
    misused = (['--profile', 'nothing'], ['--what'], ['two'])
    wrong = [Run(command, lesson, options=options).status for options in misused]
    return completes(seeded) + differs('seed', seeded.of('lesson')[0]['seed'], 42) + differs('status', wrong, [2, 2, 2])


def the_process_has_given_up_its_rights(command):
    """While it waits for an answer, the kernel says what it may still do. Under a sanitizer there is no filter."""
    rights = {}

    def look(pid):
        with open(f'/proc/{pid}/status', encoding='utf-8') as status:
            for line in status:
                name, _, value = line.partition(':')
                rights[name] = value.strip()

    with open(command[0], 'rb') as program:
        sanitized = b'__asan_init' in program.read()
    run = run_text(command, HEAD + 'ask { prompt = "?", kind = "number", answer = 1 }', [look])
    return completes(run) + differs('NoNewPrivs', rights.get('NoNewPrivs'), '1') + \
        differs('Seccomp', rights.get('Seccomp'), '0' if sanitized else '2')


CHECKS = [
    wrong_answers_have_words, predictions_are_graded_afterwards, stops_are_where_they_were_asked_for,
    an_operation_is_told, words_have_their_values, a_machine_is_told_before_it_is_used, setup_leaves_no_steps,
    pointing_names_the_object, included_files_are_part_of_the_lesson, an_expectation_is_told_from_an_error,
    a_quit_ends_it, a_reply_that_is_none_ends_it, the_command_line_counts, the_process_has_given_up_its_rights,
]


def main():
    command = sys.argv[1:]
    report = Report()
    check_files(command, report)
    check_examples(command, report)
    check_answers(command, report)
    for check in CHECKS:
        report.test(check.__name__.replace('_', ' '), check(command))
    return report.end()


if __name__ == '__main__':
    sys.exit(main())
