#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Hostile lessons. Whatever a lesson does, the host ends within seconds, says why, and names the line.

    host-attacks.py [--long] HOST...

Each attack is a name, the outcome ('error', 'complete', or 'any' where either is fine) with words of the error, and
the text. Line 1 is the lesson{} that is put before it, so the attack begins in line 2.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

from host import Run, run_text
from tap import Report

HEAD = 'lesson { id = "attack", title = "Attack" }\n'
LIMIT = 30.0          # seconds of the processor; a lesson may use two, and operations twenty
AT_ONCE = 2

WRONG_ANSWERS = [-1] * 10

WITHOUT_END = 'without end'
MEMORY = 'memory'

ATTACKS = [
    # ---------------------------------------------------------------- loops
    ('a loop without end', 'error', WITHOUT_END, 'while true do end'),
    ('protected calls of loops, again and again', 'error', WITHOUT_END,
     'while true do pcall(function() while true do end end) end'),
    ('a loop in __tostring', 'error', WITHOUT_END,
     'tostring(setmetatable({}, { __tostring = function() while true do end end }))'),
    ('a loop in __tostring of an error', 'any', '',
     'error(setmetatable({}, { __tostring = function() while true do end end }))'),
    ('a loop in something said', 'error', WITHOUT_END, 'say("{(function() while true do end end)()}")'),
    ('a loop in an order for sorting', 'error', WITHOUT_END,
     'table.sort({ 3, 1, 2 }, function() while true do end end)'),
    ('a loop in a condition to stop at', 'error', WITHOUT_END,
     'stop_at(function() while true do end end) vmalloc(4096)'),
    ('a loop in an answer', 'error', WITHOUT_END,
     'ask { prompt = "?", kind = "number", answer = function() while true do end end } vmalloc(4096)'),
    ('a loop in a filter', 'error', WITHOUT_END,
     'vmalloc(4096) count("page_alloc", function() while true do end end)'),

    # ---------------------------------------------------------------- long single calls
    ('many empty texts', 'any', '', 'local s = ("") : rep(1 << 62)'),
    ('a very long text', 'error', 'too long', 'local s = ("x"):rep(1e10)'),
    ('a text with long separators', 'error', 'too long', 'local s = ("x"):rep(1e6, ("y"):rep(1e6))'),
    ('a pattern that backtracks', 'error', '', 'return (("a"):rep(20000)):match(".-.-.-b")'),
    ('a pattern in gsub', 'error', '', 'return (("a"):rep(20000)):gsub(".-.-.-b", "")'),
    ('a pattern in find', 'any', '', 'for i = 1, 1000 do (("a"):rep(20000)):find(".-.-.-b") end'),
    ('moving a range without end', 'error', WITHOUT_END, 'table.move({}, 1, math.maxinteger - 1, 2)'),
    ('joining a table that claims to be long', 'error', 'plain',
     'table.concat(setmetatable({}, { __index = function() return "" end }), "", 1, 1 << 60)'),
    ('inserting into a table that claims to be long', 'error', 'plain',
     'table.insert(setmetatable({}, { __len = function() return 1 << 60 end }), 1, 1)'),
    ('removing from a table that claims to be long', 'error', 'plain',
     'table.remove(setmetatable({}, { __len = function() return 1 << 60 end }), 1)'),
    ('sorting a table that claims to be long', 'error', '',
     'table.sort(setmetatable({}, { __len = function() return 1 << 60 end, __index = function() return 1 end }))'),
    ('unpacking what is not there', 'error', 'too many', 'return table.unpack({}, 1, 1e7)'),
    ('an order that contradicts itself', 'any', '',
     'local t = {} for i = 1, 1e5 do t[i] = i end table.sort(t, function() return true end)'),
    ('a chain of tables', 'error', WITHOUT_END,
     'local t = {} for i = 1, 1999 do t = setmetatable({}, { __index = t }) end while true do local x = t.y end'),
    ('comparing long texts', 'error', WITHOUT_END,
     'local s = "x" for i = 1, 22 do s = s .. s end local a, b = s .. "a", s .. "a" '
     'while true do local x = a == b end'),
    ('counting characters of a long text', 'error', 'too long',
     'local s = "x" for i = 1, 24 do s = s .. s end while true do utf8.len(s) end'),
    ('upper case of a long text', 'error', 'too long',
     'local s = "x" for i = 1, 22 do s = s .. s end while true do s:upper() end'),
    ('going through an emptied table', 'error', WITHOUT_END,
     'local t = {} for i = 1, 2e5 do t[i] = 1 end for k in next, t do t[k] = nil end while true do next(t) end'),
    ('putting large tables in order', 'error', WITHOUT_END,
     'local t = {} for i = 1, 2e5 do t["k" .. i] = 1 end while true do pairs(t) end'),

    # ---------------------------------------------------------------- memory and depth
    ('a table without end', 'error', MEMORY, 'local t = {} for i = 1, 1e12 do t[i] = i end'),
    ('a text that doubles', 'error', MEMORY, 'local s = "x" while true do s = s .. s end'),
    ('memory in protected calls', 'any', '',
     'while true do pcall(function() local t = {} for i = 1, 1e9 do t[i] = {} end end) end'),
    ('a recursion without end', 'error', '', 'local function f() return 1 + f() end f()'),
    ('a recursion of protected calls', 'any', '', 'local function f() pcall(f) end f()'),
    ('a recursion by a metamethod', 'error', '',
     'local m = {} m.__index = function(t, k) return t[k] end local t = setmetatable({}, m) return t.x'),
    ('a recursion by tostring', 'error', '',
     'local m = {} m.__tostring = function(t) return tostring(t) end tostring(setmetatable({}, m))'),
    ('a recursion by say', 'error', '', 'function f() say("{f()}") end f()'),
    ('a recursion by in_context', 'error', '', 'local function f() in_context("bh_off", f) end f()'),
    ('closures without end', 'any', '',
     'local f = function() end while true do local g = f f = function() return g end end'),
    ('deep brackets', 'error', 'overflow', 'return ' + '(' * 60000 + '1' + ')' * 60000),
    ('deep tables', 'error', 'overflow', 'return ' + '{' * 60000 + '}' * 60000),
    ('a long chain of ..', 'error', '', 'local a = "" return ' + 'a..' * 60000 + 'a'),
    ('more variables than there can be', 'error', 'too many local', 'local ' + 'a,' * 300 + 'a'),

    # ---------------------------------------------------------------- ways out
    ('the library of files', 'error', "'io'", 'io.open("/etc/passwd")'),
    ('the library of the system', 'error', "'os'", 'os.execute("true")'),
    ('the library of debugging', 'error', "'debug'", 'debug.sethook()'),
    ('packages', 'error', "'require'", 'require "os"'),
    ('packages by their table', 'error', "'package'", 'package.loadlib("libc.so.6", "*")'),
    ('running a file', 'error', "'dofile'", 'dofile("/etc/passwd")'),
    ('loading text', 'error', 'no value for addr', 'load("return 1")'),
    ('loading text by its old name', 'error', "'loadstring'", 'loadstring("return 1")'),
    ('coroutines', 'error', "'coroutine'", 'coroutine.wrap(function() while true do end end)()'),
    ('xpcall', 'error', "'xpcall'", 'xpcall(function() error() end, function() while true do end end)'),
    ('the collector', 'error', "'collectgarbage'", 'collectgarbage("stop")'),
    ('raw access', 'error', "'rawset'", 'rawset({}, 1, 1)'),
    ('compiled functions', 'error', "'dump'", 'string.dump(function() end)'),
    ('packed texts', 'error', "'pack'", 'string.pack("i16", 1)'),
    ('the metatable of texts', 'error', "'getmetatable'", 'getmetatable("").__index = nil'),
    ('another metatable for an area', 'error', 'table expected', 'setmetatable(areas, {})'),
    ('a second metatable', 'error', 'already',
     'setmetatable(setmetatable({}, { __index = {} }), { __index = {} })'),
    ('a finalizer', 'complete', '', 'setmetatable({}, { __gc = function() while true do end end })'),
    ('a finalizer that is added later', 'complete', '',
     'local m = {} local t = setmetatable({}, m) m.__gc = function() while true do end end t = nil '
     'for i = 1, 1e5 do local x = {} end'),
    ('a closing variable', 'error', 'closable',
     'do local x <close> = setmetatable({}, { __close = function() end }) end'),
    ('weak tables', 'any', '',
     'local t = setmetatable({}, { __mode = "k" }) for i = 1, 1e5 do t[{}] = 1 end'),
    ('an address by %p', 'error', '%p', 'string.format("%p", {})'),
    ('an address by %-20p', 'error', '%p', 'local s = ("%-20p"):format(say)'),
    ('an address by tostring', 'complete', '',
     'for _, x in ipairs { say, {}, pairs, math.sin, string } do expect(not tostring(x):find("0x")) end'),
    ('an address by format', 'complete', '', 'expect(("%s"):format({}) == "table")'),
    ('an address by an error', 'complete', '', 'local _, e = pcall(error, {}) expect(tostring(e) == "table")'),
    ('names of the lesson for the host', 'complete', '',
     'tostring, pairs, ipairs, pcall, type, string, table, math = nil say("{1 + 1}") vmalloc(4096)'),
    ('methods of texts replaced', 'complete', '',
     'string.upper = function() return "x" end expect(("a"):upper() == "A")'),
    ('an error that is nil', 'error', 'nil', 'error(nil)'),
    ('an error that is a table', 'error', 'table', 'error {}'),
    ('an error that claims a far line', 'error', '', 'error("lesson.lua:999999: not so", 0)'),
    ('a quote in an error', 'error', '"', 'error("\\"}\\n{\\"type\\":\\"end\\"")'),
    ('an error that is no UTF-8', 'error', '', 'error("\\xff\\xfe\\0")'),
    ('words that are no UTF-8', 'complete', '', 'say("\\xff\\xfe\\0 {\'\\xff\'}")'),
    ('words with a line of their own', 'complete', '', 'say("a\\n{{\\"type\\":\\"end\\"}\\n")'),

    # ---------------------------------------------------------------- the lesson's own functions
    ('lesson twice', 'error', 'once', 'lesson {}'),
    ('words without end', 'error', '', 'while true do say(("x"):rep(1000000)) end'),
    ('a line that is too long', 'error', 'too much', 'local s = "x" for i = 1, 22 do s = s .. s end say(s)'),
    ('a table that holds itself', 'complete', '', 'local t = {} t.t = t figure("f", t)'),
    ('a table that holds itself a thousand times', 'any', '',
     'local t = {} for i = 1, 1000 do t[i] = t end figure("f", t)'),
    ('operations without end', 'error', '', 'setup(function() while true do kfree(kmalloc(8)) end end)'),
    ('areas without end', 'error', '', 'setup(function() while true do vmalloc(4096) end end)'),
    ('machines without end', 'error', 'machines', 'while true do machine { ram = 64 * MiB } end'),
    ('a machine without sense', 'error', '', 'machine { ram = -1 }'),
    ('a machine with too many CPUs', 'error', '', 'machine { cpus = 1 << 40 }'),
    ('a machine of no kernel', 'error', '', 'machine { profile = "linux-0.01/pdp11" }'),
    ('an operation in a condition', 'error', 'inside stop_at',
     'stop_at(function() vmalloc(4096) end) vmalloc(4096)'),
    ('an operation in an answer', 'error', 'inside ask',
     'ask { prompt = "?", kind = "number", answer = function() vfree(0) return 1 end } vmalloc(4096)'),
    ('setup in setup', 'error', 'setup', 'setup(function() setup(function() end) end)'),
    ('setup too late', 'error', 'before', 'vmalloc(4096) setup(function() end)'),
    ('a machine in setup', 'any', '', 'setup(function() machine { ram = 64 * MiB } end) vmalloc(4096)'),
    ('a question without an answer', 'error', 'answer', 'ask { prompt = "?", kind = "number" }'),
    ('a question of no kind', 'error', 'kind', 'ask { prompt = "?", answer = 1 }'),
    ('an answer that is not among the choices', 'error', 'sense',
     'ask { prompt = "?", kind = "choice", choices = { "a" }, answer = "b" }'),
    ('an area that is changed', 'error', 'cannot be changed', 'local a = vmalloc(4096) a.addr = 1'),
    ('wrong types everywhere', 'complete', '',
     'for _, f in ipairs { say, figure, focus, highlight, ask, expect, setup, machine, vmalloc, vmap, vm_map_ram, '
     'alloc_pages, in_context, fail_next, find_area, pte, page, free_list, stat, count, mark, region, table_of, '
     'cache_objects, caches, gfp_flags, include, stop_at, hex, get_order } do '
     'for _, x in ipairs { {}, say, "\\0", 0.5, -1, true } do pcall(f, x) pcall(f, x, x, x) end end'),
    ('strange sizes', 'any', '',
     'for _, n in ipairs { 0, -1, 1 << 63, math.maxinteger, 1 << 46, 1 << 62 } do '
     'vmalloc(n) vfree(n) vmap({ n }) ioremap(n, n) kmalloc(n) kfree(n) end'),
    ('text that is no flag', 'error', '', 'vmalloc(4096, { gfp = "GFP); vfree(0" })'),
    ('frames that are not there', 'any', '', 'vmap({ 1 << 60, -1, 0 })'),
    ('a file of the system', 'error', 'included', 'include "/etc/passwd"'),
    ('a file above the lesson', 'error', 'included', 'include "../lesson.lua"'),
    ('a hidden file', 'error', 'included', 'include ".profile"'),
    ('a name that is put together', 'error', 'included', 'include("/etc/" .. "passwd")'),
    ('a file that includes itself', 'error', 'once', 'include "lesson.lua"'),
]

# More of the same, each for as long as a lesson may take.
LONG_ATTACKS = [
    ('a loop by goto', 'error', WITHOUT_END, '::again:: goto again'),
    ('a loop of repeat', 'error', WITHOUT_END, 'repeat local x = 1 until false'),
    ('a loop to infinity', 'error', WITHOUT_END, 'for i = 1, math.huge do tostring(i) end'),
    ('a loop in a protected call', 'error', WITHOUT_END, 'pcall(function() while true do end end)'),
    ('loops in nested protected calls', 'error', WITHOUT_END,
     'local function f(n) if n == 0 then while true do end end while true do pcall(f, n - 1) end end f(30)'),
    ('a loop in __index', 'error', WITHOUT_END,
     'local t = setmetatable({}, { __index = function() while true do end end }) local x = t.y'),
    ('a loop in __lt', 'error', WITHOUT_END,
     'local t = setmetatable({}, { __lt = function() while true do end end }) local x = t < t'),
    ('a loop in __concat', 'error', WITHOUT_END,
     'local t = setmetatable({}, { __concat = function() while true do end end }) local x = t .. t'),
    ('a loop in __tostring within format', 'error', WITHOUT_END,
     'string.format("%s", setmetatable({}, { __tostring = function() while true do end end }))'),
    ('a loop in the __tostring of something said', 'error', WITHOUT_END,
     'local x = setmetatable({}, { __tostring = function() while true do end end }) say("{x}")'),
    ('a loop in a wrong answer', 'error', WITHOUT_END,
     'ask { prompt = "?", kind = "number", answer = 1, wrong = { { match = function() while true do end end } } }'),
    ('a loop in setup', 'error', WITHOUT_END, 'setup(function() while true do end end)'),
    ('a loop in a context', 'error', WITHOUT_END, 'in_interrupt(function() while true do end end)'),
    ('a loop of random numbers', 'error', WITHOUT_END, 'while true do math.random(1, 10) end'),
    ('a search that nearly matches everywhere', 'any', '',
     'local s, w = ("a"):rep(1000000), ("a"):rep(500000) .. "b" for i = 1, 1000 do s:find(w) end'),
    ('sorting half a million', 'any', '',
     'local t = {} for i = 1, 5e5 do t[i] = (i * 7919) % 1000003 end table.sort(t)'),
    ('joining long texts', 'error', WITHOUT_END,
     'local s = "x" for i = 1, 22 do s = s .. s end while true do local t = s .. "y" end'),
    ('long texts as numbers', 'error', WITHOUT_END,
     'local s = "1" for i = 1, 22 do s = s .. s end while true do tonumber(s) end'),
    ('joining large tables', 'error', WITHOUT_END,
     'local t = {} for i = 1, 2e5 do t[i] = "abcd" end while true do table.concat(t) end'),
    ('shifting a large table', 'error', WITHOUT_END,
     'local t = {} for i = 1, 5e5 do t[i] = i end while true do table.insert(t, 1, 0) table.remove(t, 1) end'),
    ('unpacking again and again', 'error', WITHOUT_END,
     'local t = {} for i = 1, 2e5 do t[i] = i end while true do select("#", table.unpack(t)) end'),
    ('the environment made strange', 'error', WITHOUT_END,
     'setmetatable(_ENV, { __index = function() while true do end end }) return nothing'),
    ('recorded operations without end', 'error', '',
     'stop_at("nowhere") while true do vfree(vmalloc(64 * MiB)) end'),
]

BAD_FILES = [
    ('an empty file', b'', 1, 'lesson{}'),
    ('a lesson that does not say what it is', b'say("hello")\n', 1, 'lesson{}'),
    ('a lesson that ends in the middle', b'lesson { id = "x", title', 3, 'near'),
    ('a lesson with a mistake', b'lesson {}\nlocal x = = 1\n', 3, 'near'),
    ('compiled code', b'\x1bLua\x54\x00\x19\x93\r\n\x1a\n', 3, 'compiled'),
    ('random bytes', bytes(range(256)) * 16, 3, ''),
    ('zero bytes', b'\0' * 1000, 3, 'UTF-8'),
    ('text of another encoding', b'lesson { id = "\xe4" }\n', 3, 'UTF-8'),
    ('a very large file', b'-- x\n' * 100000, 3, 'too large'),
]


def check_attack(command, outcome, words, text):
    run = run_text(command, HEAD + text, WRONG_ANSWERS)
    faults = run.faults()
    if run.seconds > LIMIT:
        faults.append(f'it took {run.seconds:.0f} seconds')
    if outcome != 'any' and run.outcome != outcome:
        faults.append(f'the outcome is {run.outcome}: {run.error}')
    if words not in run.error:
        faults.append(f'the error does not say "{words}": {run.error}')
    for error in run.of('error'):
        if not error['file'].endswith('lesson.lua') or not (error.get('line') or run.status == 3):
            faults.append(f'the error names no line: {error}')
    return faults


def check_bad_file(command, content, status, words):
    run = run_text(command, content)
    faults = run.faults()
    if run.status != status:
        faults.append(f'the status is {run.status}')
    if words not in run.error:
        faults.append(f'the error does not say "{words}": {run.error}')
    return faults


def check_path(command, path):
    run = Run(command, path)
    return run.faults() + ([] if run.status == 3 else [f'the status is {run.status}: {run.error}'])


def check_attacks(command, attacks, report):
    with ThreadPoolExecutor(AT_ONCE) as pool:
        checks = [(name, pool.submit(check_attack, command, *attack)) for name, *attack in attacks]
        for name, check in checks:
            report.test(name, check.result())


def check_files(command, report):
    for name, content, status, words in BAD_FILES:
        report.test(name, check_bad_file(command, content, status, words))
    report.test('a file that is not there', check_path(command, '/nonexistent/lesson.lua'))
    report.test('a folder', check_path(command, os.path.dirname(os.path.abspath(__file__))))
    report.test('a device', check_path(command, '/dev/zero'))


def main():
    arguments = sys.argv[1:]
    report = Report()
    if arguments[0] == '--long':
        check_attacks(arguments[1:], LONG_ATTACKS, report)
    else:
        check_attacks(arguments, ATTACKS, report)
        check_files(arguments, report)
    return report.end()


if __name__ == '__main__':
    sys.exit(main())
