-- SPDX-License-Identifier: GPL-2.0-or-later
-- base.lua -- the parts of Lua's own library that lessons have in another form: tables are gone through in the order
-- of their keys, so that a lesson does the same every time it is run. (tostring is in sandbox.c.)
--
-- Each file of the prelude is called with the primitives (`host`, which lessons never see) and the lesson's
-- environment. What several files of the prelude use is put into `host` as well.

local host, env = ...

-- Marks a sentence for the program that collects what is to be translated.
local function N_(text)
  return text
end

host.marked = N_

-- An error at the lesson's line; TEXT is translated before the values are put in.
function host.failf(text, ...)
  host.fail(string.format(host.translate(text), ...))
end

-------------------------------------------------------------------------------------------- going through tables

local sorted_keys = host.sorted_keys

-- The first key from place I on that still has a value; tables may lose fields while they are gone through.
local function following(t, keys, i)
  while keys[i] ~= nil do
    local value = rawget(t, keys[i])
    if value ~= nil then
      return i, keys[i], value
    end
    i = i + 1
  end
end

function env.pairs(t)
  local keys, i = sorted_keys(host.check_table(t, "pairs")), 0
  return function()
    local key, value
    i, key, value = following(t, keys, i + 1)
    i = i or #keys
    return key, value
  end, t, nil
end

-- `next` is mostly called for one table again and again: the order of the last one's keys is kept.
local walk = {}

local function begin_walk(t)
  walk = { table = t, keys = sorted_keys(host.check_table(t, "next")), places = {} }
  for i, key in ipairs(walk.keys) do
    walk.places[key] = i
  end
end

function env.next(t, key)
  if walk.table ~= t or key == nil then
    begin_walk(t)
  end
  local place = 0
  if key ~= nil then
    place = walk.places[key] or host.failf(N_ "invalid key to 'next'")
  end
  local at, found, value = following(t, walk.keys, place + 1)
  if at then
    return found, value
  end
  return nil
end

-------------------------------------------------------------------------------------------- tables

env.table.pack = table.pack

function env.table.move(from, first, last, to, into)
  first, last, to = host.integer(first, "first"), host.integer(last, "last"), host.integer(to, "to")
  into = into or from
  if to > first and from == into then
    for i = last - first, 0, -1 do
      into[to + i] = from[first + i]
    end
  else
    for i = 0, last - first do
      into[to + i] = from[first + i]
    end
  end
  return into
end

-- Merge T[first .. middle - 1] and T[middle .. last - 1], each in order, into OUT.
local function merge(t, out, first, middle, last, before)
  local left, right = first, middle
  for i = first, last - 1 do
    if left < middle and (right >= last or not before(t[right], t[left])) then
      out[i], left = t[left], left + 1
    else
      out[i], right = t[right], right + 1
    end
  end
end

local function is_less(a, b)
  return a < b
end

-- A stable merge sort. It is written in Lua so that its comparisons count as the lesson's own time.
function env.table.sort(t, before)
  before = before or is_less
  local n, width, from, to = #t, 1, t, {}
  while width < n do
    for first = 1, n, 2 * width do
      merge(from, to, first, math.min(first + width, n + 1), math.min(first + 2 * width, n + 1), before)
    end
    from, to, width = to, from, 2 * width
  end
  if from ~= t then
    for i = 1, n do
      t[i] = from[i]
    end
  end
end

-------------------------------------------------------------------------------------------- numbers

env.KiB, env.MiB, env.GiB = 1 << 10, 1 << 20, 1 << 30
env.PAGE_SIZE = host.page_size

-- A whole number for the machine, from what lessons use as one: an area object stands for its address, a page for its
-- frame number. Text is left as it is: the machine knows names of flags. NAME is what an error calls the value.
function host.number(value, name)
  if type(value) == "number" then
    return math.tointeger(value) or host.failf(N_ "%s is not a whole number", name)
  elseif type(value) == "boolean" then
    return value and 1 or 0
  elseif type(value) == "string" then
    return value
  elseif host.is_area(value) then
    return value.addr
  elseif type(value) == "table" and math.type(rawget(value, "pfn")) == "integer" then
    return rawget(value, "pfn")
  end
  return host.failf(N_ "%s cannot be a %s", name, type(value))
end

-- The same where only a number will do.
function host.integer(value, name)
  local number = host.number(value, name)
  if type(number) == "string" then
    number = math.tointeger(tonumber(number)) or host.failf(N_ "%s is not a whole number", name)
  end
  return number
end

-- The same, or nil where nothing was given.
function host.optional(value, name)
  if value ~= nil then
    return host.integer(value, name)
  end
end

function env.hex(value)
  return string.format("0x%x", host.integer(value, "hex"))
end

function host.check_text(value, name)
  if type(value) ~= "string" then
    host.failf(N_ "%s has to be a text, not a %s", name, type(value))
  end
  return value
end

function host.check_table(value, name)
  if type(value) ~= "table" then
    host.failf(N_ "%s has to be a table, not a %s", name, type(value))
  end
  return value
end

function host.check_function(value, name)
  if type(value) ~= "function" then
    host.failf(N_ "%s has to be a function, not a %s", name, type(value))
  end
  return value
end

local function check_texts(list, name)
  for _, text in ipairs(host.check_table(list, name)) do
    host.check_text(text, name)
  end
end

-- A table whose fields have names. KEYS says of each what it is: a type, "texts" for an array of texts, "any".
function host.check_keys(t, keys, what)
  host.check_table(t, what)
  for _, name in ipairs(sorted_keys(t)) do
    local kind = keys[name] or host.failf(N_ "%s knows no %s", what, tostring(name))
    if kind == "texts" then
      check_texts(t[name], name)
    elseif kind ~= "any" and type(t[name]) ~= kind then
      host.failf(N_ "%s in %s has to be a %s, not a %s", name, what, kind, type(t[name]))
    end
  end
end
