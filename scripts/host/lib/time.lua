-- SPDX-License-Identifier: GPL-2.0-or-later
-- time.lua -- when the player waits, and which moment of the machine the lesson sees.
--
-- An operation is performed whole. After that the cursor goes to each place where the lesson wants to stop, in order,
-- and the host waits there until the player has shown everything up to it. Whatever the lesson asks afterwards is
-- answered for the last such place; where there was none, for the end of the operation.

local host, env = ...
local N_ = host.marked
local emit, failf = host.emit, host.failf

local start = -1          -- the step number of a machine as it was booted
local where_to_stop       -- what stop_at was given
local inside              -- the kind of the lesson's own function that is being called, or nil

-- Nothing can be done to the machine while a step of the past is being looked at.
function host.check_still(name)
  if inside then
    failf(N_ "%s: the machine cannot be changed from inside %s", name, inside)
  end
end

-- In the middle of grading nobody can be waited for.
local function check_waiting(name)
  if inside and inside ~= "stop_at" then
    failf(N_ "%s: there can be no waiting inside %s", name, inside)
  end
end
host.check_waiting = check_waiting

-- Call a function of the lesson, which is part of WHAT, that may ask but not act.
function host.only_asking(what, f, ...)
  local before = inside
  inside = what
  local results = table.pack(pcall(f, ...))
  inside = before
  if not results[1] then
    error(results[2], 0)
  end
  return table.unpack(results, 2, results.n)
end

-------------------------------------------------------------------------------------------- waiting

local function wait_at(kind)
  local line, file = host.where()
  emit(kind, "step", host.cursor(), "line", line, "file", file)
  local reply = host.wait()
  if reply.type ~= "go" then
    failf(N_ "the player answered '%s' where nothing was asked", tostring(reply.type))
  end
end

function env.pause()
  host.need_machine()
  check_waiting("pause")
  wait_at("pause")
end

function env.stop_at(where)
  host.need_lesson()
  if where ~= nil and type(where) ~= "string" and type(where) ~= "function" then
    failf(N_ "stop_at takes a stage, a function of the kernel, \"call\", \"return\" or a function, not a %s",
      type(where))
  end
  where_to_stop = where
end

-------------------------------------------------------------------------------------------- steps

-- What costs more is found out only when a lesson asks for it.
local on_demand = {
  __index = function(step, key)
    if key == "text" then
      return host.step_text(step.step)
    elseif key == "locals" then
      return host.step_locals()
    end
  end,
  __metatable = false,
}

local function step_table(number)
  local step = host.step(number)
  return step and setmetatable(step, on_demand)
end

-------------------------------------------------------------------------------------------- stopping

local function stop_at_step(number)
  host.go(number)
  wait_at("stop")
  return number
end

-- Stop wherever the finder, given where to begin, finds a place. The last such place, or nil.
local function stop_wherever(find, first, last)
  local number, stopped = find(first, last, where_to_stop), nil
  while number do
    stopped = stop_at_step(number)
    number = find(number + 1, last, where_to_stop)
  end
  return stopped
end

local function find_by_function(first, last, wanted)
  for number = first, last do
    host.go(number)
    if host.only_asking("stop_at", wanted, step_table(number)) then
      return number
    end
  end
end

-- A name is that of a stage or else of one of the kernel's functions.
local function stop_at_name(first, last)
  if host.next_stage(first, last, where_to_stop) then
    return stop_wherever(host.next_stage, first, last)
  end
  return stop_wherever(host.next_call, first, last)
end

-- Wait wherever the lesson wants to in the steps of an operation. The last such step, or nil.
local function make_stops(first, last)
  if where_to_stop == nil or where_to_stop == "return" then
    return stop_at_step(last)
  elseif where_to_stop == "call" then
    return stop_at_step(first)
  elseif type(where_to_stop) == "function" then
    return stop_wherever(find_by_function, first, last)
  else
    return stop_at_name(first, last)
  end
end

-- An operation has been performed and made something, or nil; the cursor is at its end.
function host.show_operation(result, made)
  if host.in_setup or result.last < result.first then
    return
  end
  local seen = make_stops(result.first, result.last) or result.last
  host.go(result.last)
  host.grade_predictions(made)
  host.go(seen)
end

-------------------------------------------------------------------------------------------- named moments

local marks, last_mark = {}, { machine = 1, step = start }

-- A moment with a name: to count from, and to be found again by who makes pictures of the lesson.
function env.mark(name)
  host.need_machine()
  host.check_text(name, "mark")
  last_mark = { machine = host.machine_number(), step = host.cursor() }
  marks[name] = last_mark
  local line, file = host.where()
  emit("mark", "name", name, "step", last_mark.step, "line", line, "file", file)
end

-------------------------------------------------------------------------------------------- counting

-- The steps FROM (exclusive) and TO (inclusive) that a machine has to be looked at for.
local function span(machine, since)
  local from = machine == since.machine and since.step or start
  local to = machine == host.machine_number() and host.cursor() or host.last_step(machine)
  return from, to
end

local function count_all(name, since)
  local total = 0
  for machine = since.machine, host.machine_number() do
    local from, to = span(machine, since)
    local n = host.count(name, from, to, machine) or failf(N_ "there is no mark named %s", name)
    total = total + n
  end
  return total
end

-- Whether a step has all that a filter asks for, in what it is or in the values of its mark.
local function passes(step, filter)
  if type(filter) == "function" then
    return host.only_asking("count", filter, step)
  end
  for key, value in next, filter do
    local has = step[key]
    if has == nil then
      has = step.locals[key]
    end
    if key ~= "since" and has ~= value then
      return false
    end
  end
  return true
end

local function count_in(machine, name, filter, from, to)
  local total = 0
  local number = host.next_mark(from + 1, to, name, machine)
  while number do
    local step = host.step(number, machine)
    step.locals = host.step_values(number, machine)
    total = total + (passes(step, filter) and 1 or 0)
    number = host.next_mark(number + 1, to, name, machine)
  end
  return total
end

-- How often a mark happened since the last mark(), or since mark(filter.since), or since the lesson began.
function env.count(name, filter)
  host.need_machine()
  host.check_text(name, "count")
  local since = last_mark
  if type(filter) == "table" and filter.since ~= nil then
    since = marks[filter.since] or failf(N_ "no mark(\"%s\") has been made", tostring(filter.since))
  end
  local total = count_all(name, since)
  if filter == nil or total == 0 then
    return total
  end
  total = 0
  for machine = since.machine, host.machine_number() do
    total = total + count_in(machine, name, filter, span(machine, since))
  end
  return total
end
