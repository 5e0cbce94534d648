-- SPDX-License-Identifier: GPL-2.0-or-later
-- words.lua -- what a lesson says and where it points.
--
-- A text has places, {expression}, which are filled from the variables that the calling line of the lesson sees. The
-- player gets the text both ways: filled, and as it was written with the values beside it, so that it can put them into
-- a translation.

local host, env = ...
local N_ = host.marked
local emit, failf = host.emit, host.failf

-- Marks a text for translation, for the program that collects them; here it is the text itself.
function env._(text)
  return host.check_text(text, "_")
end

-- The variables of the lesson's line over its environment; a local that is nil hides a global of its name.
local function visible()
  local values, names = host.scope()
  return setmetatable({}, {
    __index = function(_, name)
      if names[name] then
        return values[name]
      end
      return env[name]
    end,
    __metatable = false,
  })
end

local function value_text(expression, scope)
  local evaluate = host.compile("return " .. expression, "={" .. expression .. "}", scope)
  if not evaluate then
    failf(N_ "{%s} is no expression; a brace that is meant as one is written {{", expression)
  end
  return tostring((evaluate()))
end

-- The text with its places filled, and an array of { expression, text of its value }, or nil where it has no places.
local function fill(text)
  local expressions = host.places(text)
  if #expressions == 0 then
    return host.fill(text, expressions), nil
  end
  local scope, values, texts = visible(), {}, {}
  for i, expression in ipairs(expressions) do
    texts[i] = value_text(expression, scope)
    values[i] = { expression, texts[i] }
  end
  return host.fill(text, texts), values
end

function env.say(text)
  host.need_machine()
  local line, file = host.where()
  local filled, values = fill(host.check_text(text, "say"))
  emit("say", "text", filled, "template", text, "values", values, "step", host.cursor(), "line", line, "file", file)
end

-------------------------------------------------------------------------------------------- pictures

function env.figure(name, options)
  host.need_machine()
  host.check_text(name, "figure")
  if options ~= nil then
    host.check_table(options, "figure")
  end
  local line, file = host.where()
  emit("figure", "name", name, "step", host.cursor(), "options", options, "line", line, "file", file)
end

-- What a lesson points at: an area object, a page, an address, a frame number, or a name as the window shows it; a
-- region, a part of the image, a hole or a zone where it begins.
function host.point_at(value, name)
  if type(value) == "table" and math.type(rawget(value, "start")) == "integer" then
    value = rawget(value, "start")
  end
  local number = value
  if value ~= nil and not host.is_area(value) then
    number = host.number(value, name)
  end
  return host.identify(number)
end

function env.focus(view, object)
  host.need_machine()
  local at = host.point_at(object, "focus")
  local line, file = host.where()
  emit("focus", "view", host.check_text(view, "focus"), "object", at.object, "name", at.name, "address", at.address,
    "pfn", at.pfn, "step", host.cursor(), "line", line, "file", file)
end

function env.highlight(object, style)
  host.need_machine()
  local at = host.point_at(object, "highlight")
  local line, file = host.where()
  emit("highlight", "object", at.object, "name", at.name, "address", at.address, "pfn", at.pfn,
    "style", style and host.check_text(style, "highlight"), "step", host.cursor(), "line", line, "file", file)
end
