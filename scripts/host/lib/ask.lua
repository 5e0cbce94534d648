-- SPDX-License-Identifier: GPL-2.0-or-later
-- ask.lua -- questions to the learner, and what is right.
--
-- Each kind of question knows three things: how to read a value, whether it comes from the lesson or the player;
-- whether a given value is the expected one; and how to tell a value to the player.
--
-- An answer that is a function is one that nobody knows yet: the question is a prediction, and is graded when the
-- next operation has ended, by what the function says then. It gets what the operation made, since the lesson has no
-- name for that yet.

local host, env = ...
local N_ = host.marked
local emit, failf = host.emit, host.failf

-------------------------------------------------------------------------------------------- kinds

local units = { KiB = env.KiB, MiB = env.MiB, GiB = env.GiB, K = env.KiB, M = env.MiB, G = env.GiB }

-- "12", "0x3000", "12 KiB".
local function read_number(_, value)
  if type(value) == "number" then
    return value
  elseif type(value) ~= "string" or #value > 64 then
    return nil
  end
  local digits, unit = string.match(value, "^%s*([%x%.xX+-]+)%s*(%a*)%s*$")
  local number = digits and tonumber(digits)
  if number and unit ~= "" then
    number = units[unit] and number * units[unit]
  end
  return number and (math.tointeger(number) or number)
end

local function read_address(question, value)
  if host.is_area(value) then
    return value.addr
  end
  return math.tointeger(read_number(question, value))
end

local function is_near(question, expected, given)
  return expected == given or math.abs(given - expected) <= question.tolerance
end

-- The number of a choice, from its number or its words.
local function read_choice(question, value)
  local number = math.tointeger(value)
  if number then
    return question.choices[number] and number
  end
  for i, choice in ipairs(question.choices) do
    if choice == value then
      return i
    end
  end
end

local function read_choice_list(question, value)
  local list = {}
  if type(value) ~= "table" then
    return nil
  end
  for i, choice in ipairs(value) do
    list[i] = read_choice(question, choice)
    if not list[i] then
      return nil
    end
  end
  return list
end

local function read_choice_set(question, value)
  local list = read_choice_list(question, value)
  if list then
    env.table.sort(list)
  end
  return list
end

local function is_same_list(_, expected, given)
  return table.concat(expected, " ") == table.concat(given, " ")
end

-- A place in the picture: an object, an address, a frame. From the player: a table of these.
local function read_point(_, value)
  if type(value) ~= "table" or rawget(value, "pfn") then
    return value ~= nil and host.point_at(value, "answer") or nil
  end
  local point = value.object and host.identify(tostring(value.object)) or {}
  point.address = value.address or point.address
  return point
end

local function is_inside(point, expected)
  local address = expected.address and math.tointeger(tonumber(expected.address))
  local area = address and host.find_area(address)
  local given = point.address and math.tointeger(tonumber(point.address))
  return area and given and not math.ult(given, area.va_start) and math.ult(given, area.va_end)
end

local function is_same_point(_, expected, given)
  return expected.object ~= nil and expected.object == given.object
    or expected.address ~= nil and expected.address == given.address
    or is_inside(given, expected) or false
end

local function show_point(point)
  return { object = point.name or point.object, address = point.address, pfn = point.pfn }
end

-- Words are right however they are written; a lesson may accept several.
local function read_words(_, value)
  local list = type(value) == "table" and value or { value }
  local words = {}
  for i, text in ipairs(list) do
    if type(text) ~= "string" and type(text) ~= "number" then
      return nil
    end
    words[i] = string.lower(string.match(tostring(text), "^%s*(.-)%s*$"))
  end
  return words[1] and words
end

local function is_one_of(_, expected, given)
  for _, words in ipairs(expected) do
    if words == given[1] then
      return true
    end
  end
  return false
end

local function itself(value)
  return value
end

local function is_same(_, expected, given)
  return expected == given
end

local kinds = {
  number = { read = read_number, is_right = is_near, show = itself },
  address = { read = read_address, is_right = is_near, show = env.hex },
  choice = { read = read_choice, is_right = is_same, show = itself, needs_choices = true },
  choices = { read = read_choice_set, is_right = is_same_list, show = itself, needs_choices = true },
  order = { read = read_choice_list, is_right = is_same_list, show = itself, needs_choices = true },
  point = { read = read_point, is_right = is_same_point, show = show_point },
  text = { read = read_words, is_right = is_one_of, show = function(words) return words[1] end },
}

-------------------------------------------------------------------------------------------- the question

local question_keys = { prompt = "string", kind = "string", choices = "texts", answer = "any", tolerance = "number",
  wrong = "table", hint = "string", hints = "texts", explain = "string", review = "string" }
local wrong_keys = { match = "any", say = "string" }

local function check_question(t)
  host.check_keys(t, question_keys, "ask{}")
  host.check_text(t.prompt, "prompt")
  local kind = kinds[t.kind]
  if not kind then
    failf(N_ "the kind of a question is number, address, choice, choices, order, point or text")
  elseif t.answer == nil then
    failf(N_ "a question needs an answer")
  elseif kind.needs_choices then
    host.check_table(t.choices, "choices")
  end
  for _, wrong in ipairs(t.wrong or {}) do
    host.check_keys(wrong, wrong_keys, "wrong")
  end
end

local function make_question(t)
  check_question(t)
  return {
    kind = kinds[t.kind], choices = t.choices, answer = t.answer, wrong = t.wrong or {}, explain = t.explain,
    tolerance = t.tolerance or 0, predict = type(t.answer) == "function",
  }
end

-------------------------------------------------------------------------------------------- grading

local function expected_of(question, made)
  local answer = question.answer
  if question.predict then
    answer = host.only_asking("ask", answer, made)
  end
  local value = question.kind.read(question, answer)
  if value == nil then
    failf(N_ "the answer of this question makes no sense for its kind")
  end
  return value
end

local function matches(question, match, given)
  if type(match) == "function" then
    return host.only_asking("ask", match, question.returned)
  end
  local value = question.kind.read(question, match)
  return value ~= nil and question.kind.is_right(question, value, given)
end

-- What the lesson says to an answer that is not right.
local function feedback(question, given)
  for _, wrong in ipairs(question.wrong) do
    if given ~= nil and matches(question, wrong.match, given) then
      return wrong.say
    end
  end
end

-- An answer that could not be read is told as it came. MADE is what the operation that decides made, an area mostly.
local function grade(question, made)
  local kind, expected, given = question.kind, expected_of(question, made), question.given
  if question.auto then
    given = expected
  end
  local right = given ~= nil and kind.is_right(question, expected, given)
  local shown = question.raw
  if given ~= nil then
    shown = kind.show(given)
  end
  emit("graded", "id", question.id, "given", shown == nil and host.null or shown, "right", right,
    "expected", kind.show(expected), "say", not right and feedback(question, given) or nil, "explain", question.explain,
    "step", host.cursor())
  return given
end

local predictions = {}

-- Called when an operation has ended, with what it made, and at the lesson's end. No line of the lesson is running
-- then: an error that is not about a line is about the question's.
function host.grade_predictions(made)
  local asked = predictions
  predictions = {}
  for _, question in ipairs(asked) do
    local good, why = pcall(grade, question, made)
    if not good and not host.where() and not string.find(tostring(why), "^[^:]+:%d+: ") then
      why = question.place .. tostring(why)
    end
    if not good then
      error(why, 0)
    end
  end
end

-------------------------------------------------------------------------------------------- asking

local asked = 0

-- What a lesson gets for an answer: a value that it can use itself.
local function returned(question, given)
  if given ~= nil and question.kind == kinds.point then
    return given.address and math.tointeger(tonumber(given.address)) or given.name or given.object
  elseif given ~= nil and question.kind == kinds.text then
    return question.raw or given[1]
  end
  return given
end

local function receive(question)
  local reply = host.wait()
  if reply.type ~= "answer" then
    failf(N_ "the player answered '%s' to a question", tostring(reply.type))
  end
  question.auto = reply.auto == true
  if not question.auto and not reply.skip then
    question.raw = reply.given
    question.given = question.kind.read(question, reply.given)
    question.returned = returned(question, question.given)
  end
end

function env.ask(t)
  host.need_machine()
  host.check_waiting("ask")
  local question = make_question(t)
  asked = asked + 1
  question.id = asked
  local line, file = host.where()
  question.place = line and (file or host.file) .. ":" .. line .. ": " or ""
  emit("ask", "id", asked, "prompt", t.prompt, "kind", t.kind, "choices", t.choices, "hint", t.hint, "hints", t.hints,
    "predict", question.predict, "review", t.review, "step", host.cursor(), "line", line, "file", file)
  receive(question)
  if not question.predict then
    return returned(question, grade(question))
  end
  predictions[#predictions + 1] = question
  return question.returned
end
