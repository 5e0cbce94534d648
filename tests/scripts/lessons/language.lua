-- SPDX-License-Identifier: GPL-2.0-or-later
-- The language of lessons: what is there, what is not, and that everything has an order.

lesson { id = "language", title = "The language of lessons", seed = 7 }

local function keys(t)
  local list = {}
  for key in pairs(t) do
    list[#list + 1] = tostring(key)
  end
  return table.concat(list, " ")
end

local function fails(f, ...)
  return not pcall(f, ...)
end

-- pairs and next go in the order of the keys: numbers, texts, truths.
expect(keys { b = 1, a = 1, 10, 20, [0] = 1, [-3] = 1, [2.5] = 1, [true] = 1, B = 1 } == "-3 0 1 2 2.5 B a b true")
local many = {}
for i = 1, 1000 do
  many["k" .. (i * 7919) % 1000] = i
end
local last = ""
for key in pairs(many) do
  expect(last < key)
  last = key
end
local t, seen = { x = 1, y = 2, z = 3 }, ""
for key in next, t do
  seen = seen .. key
  t[key] = nil
end
expect(seen == "xyz" and next(t) == nil, "fields can be removed on the way")
expect(next({}) == nil and select("#", next({})) == 1)
expect(fails(next, {}, "nothing"))
expect(fails(pairs, { [{}] = 1 }), "tables as keys have no order")
for i, value in ipairs { "a", "b" } do
  expect(value == ("ab"):sub(i, i))
end

-- Nothing shows where it lies.
expect(tostring {} == "table" and tostring(say) == "function" and tostring(nil) == "nil" and tostring(1.5) == "1.5")
expect(("%s %s %d"):format({}, say, 3) == "table function 3")
local named = setmetatable({}, { __tostring = function() return "me" end })
expect(tostring(named) == "me" and ("%5s|"):format(named) == "   me|")
expect(fails(string.format, "%p", {}))

-- Texts without patterns.
expect(("a.b"):find(".") == 2 and ("a+b"):find("+", 1, true) == 2 and ("abc"):find("d") == nil)
expect(("abcabc"):find("bc", 3) == 5 and ("abc"):find("c", -1) == 3 and ("abc"):find("") == 1)
expect(string.gsub == nil and string.match == nil and string.gmatch == nil and string.dump == nil)
expect(("ab"):rep(3, "-") == "ab-ab-ab" and ("x"):rep(0) == "" and fails(string.rep, "x", 1 << 40))
expect(("aB"):upper() == "AB" and ("aB"):lower() == "ab" and ("abc"):reverse() == "cba" and #("abc") == 3)
expect(("abc"):byte(2) == 98 and string.char(97, 98) == "ab" and ("hello"):sub(2, -2) == "ell")
expect(utf8.len("页表") == 2 and utf8.char(0x9875) == "页")

-- Tables.
local list = { 5, 3, 9, 1 }
table.sort(list)
expect(table.concat(list, " ") == "1 3 5 9")
table.sort(list, function(a, b) return a > b end)
expect(table.concat(list, " ") == "9 5 3 1")
local records = { { 1, "a" }, { 0, "b" }, { 1, "c" }, { 0, "d" } }
table.sort(records, function(a, b) return a[1] < b[1] end)
expect(records[1][2] .. records[2][2] .. records[3][2] .. records[4][2] == "bdac", "sorting is stable")
table.insert(list, 1, 7)
expect(table.remove(list) == 1 and table.concat(list, " ") == "7 9 5 3")
expect(table.concat(table.move({ 1, 2, 3 }, 1, 3, 2), " ") == "1 1 2 3")
expect(table.concat(table.move({ 1, 2, 3 }, 2, 3, 1), " ") == "2 3 3")
expect(table.pack(1, nil, 3).n == 3 and select("#", table.unpack({ 1, 2 }, 1, 4)) == 4)

-- Metatables are copied and kept.
local meta = { __index = function(_, key) return key .. "!" end }
local object = setmetatable({}, meta)
meta.__index = nil
expect(object.x == "x!" and fails(setmetatable, object, {}))

-- Chance is the lesson's own: the first number of seed 7 is always the same.
local first = math.random(1, 1 << 30)
math.randomseed(7)
expect(math.random(1, 1 << 30) == first and fails(math.randomseed))

-- What is not there.
for _, name in ipairs { "io", "os", "debug", "package", "coroutine", "xpcall", "require", "dofile", "loadfile",
  "getmetatable", "rawget", "rawset", "rawequal", "rawlen", "collectgarbage", "print", "warn", "_G" } do
  expect(_ENV[name] == nil, name)
end
for _, name in ipairs { "vmalloc_huge", "vrealloc" } do
  local good, why = pcall(_ENV[name], 1)
  expect(not good and why:find(name), name)
end

-- Numbers.
expect(KiB == 1024 and MiB == 1024 * KiB and GiB == 1024 * MiB and PAGE_SIZE == 4 * KiB)
expect(hex(255) == "0xff" and hex(-1) == "0xffffffffffffffff")
expect(get_order(1) == 0 and get_order(PAGE_SIZE + 1) == 1 and get_order(9 * PAGE_SIZE) == 4)
