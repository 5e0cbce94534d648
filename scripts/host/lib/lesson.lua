-- SPDX-License-Identifier: GPL-2.0-or-later
-- lesson.lua -- what a lesson says about itself, and the machines that it runs on.

local host, env = ...
local N_ = host.marked
local emit, failf = host.emit, host.failf

-------------------------------------------------------------------------------------------- the lesson

-- The keys of lesson{} in the order in which they are told, and what each has to be.
local described = {
  { "id", "string" }, { "title", "string" }, { "level", "string" }, { "minutes", "number" },
  { "profile", "string" }, { "ram", "number" }, { "nodes", "number" }, { "cpus", "number" }, { "seed", "number" },
  { "objectives", "texts" }, { "requires", "texts" }, { "course", "string" }, { "covers", "texts" },
  { "fidelity", "string" }, { "notes", "string" }, { "api", "number" },
}
local lesson_keys = {}
for _, key in ipairs(described) do
  lesson_keys[key[1]] = key[2]
end
local levels = { beginner = true, intermediate = true, advanced = true }

local lesson          -- once it has been described
local wanted          -- the machine that is booted when the first one is needed

local function check_description(t)
  host.check_keys(t, lesson_keys, "lesson{}")
  if t.level and not levels[t.level] then
    failf(N_ "the level is beginner, intermediate or advanced")
  elseif t.api and t.api ~= 1 then
    failf(N_ "this version knows lessons of api 1 only")
  end
end

-- Is the machine to be off until boot()?
local function is_off(boot)
  if boot ~= nil and boot ~= "step" then
    failf(N_ "boot can only be \"step\": the machine is off until boot() is called")
  end
  return boot == "step"
end

-- The machine of a specification.
local function check_machine(t)
  return {
    profile = host.profile or t.profile, kaslr = t.kaslr == true, seed = host.seed or host.integer(t.seed or 1, "seed"),
    ram = t.ram and host.integer(t.ram, "ram"), cpus = t.cpus and host.integer(t.cpus, "cpus"),
    nodes = t.nodes and host.integer(t.nodes, "nodes"),
    early = {}, bootmem = {}, power_off = is_off(t.boot),
    cmdline = t.cmdline, static_array = t.static_array and host.integer(t.static_array, "static_array"),
    kaslr_padding = t.kaslr_padding and host.integer(t.kaslr_padding, "kaslr_padding"), bare = t.bare == true,
    fair_zones = t.fair_zones == true,
  }
end

-- The description as keys and values, with what the lesson has left open.
local function description()
  local id = lesson.id or string.gsub(host.file, "%.lua$", "")
  local given = { id = id, title = id, profile = wanted.profile or host.default_profile, seed = wanted.seed }
  local list = {}
  for _, key in ipairs(described) do
    local name = key[1]
    local value = lesson[name]
    if value == nil or name == "profile" or name == "seed" then
      value = given[name]
    end
    if value ~= nil then
      list[#list + 1], list[#list + 2] = name, value
    end
  end
  return list
end

function env.lesson(t)
  if lesson then
    failf(N_ "lesson{} can be called only once")
  end
  check_description(t)
  lesson, wanted = t, check_machine(t)
  math.randomseed(wanted.seed)
  emit("lesson", table.unpack(description()))
end

-- Every other function of the lesson begins with this.
function host.need_lesson()
  if not lesson then
    failf(N_ "lesson{} has to be the first call")
  end
end

-------------------------------------------------------------------------------------------- machines

local machines = 0

-- The number of the present machine.
function host.machine_number()
  return machines
end

-- Start and end of each early area, one after the other, as the player reads them; nil where there is none.
local function early_texts(early)
  local list = {}
  for _, area in ipairs(early) do
    list[#list + 1], list[#list + 2] = env.hex(area[1]), env.hex(area[2])
  end
  return #list > 0 and list or nil
end

local function boot(wish)
  local booted, why = host.boot(wish)
  if not booted then
    failf(N_ "the machine cannot be booted: %s", why)
  end
  machines = machines + 1
  emit("machine", "machine", machines, "profile", booted.profile, "ram", booted.ram, "cpus", booted.cpus,
    "nodes", booted.nodes > 1 and booted.nodes or nil, "kaslr", wish.kaslr, "seed", wish.seed,
    "early", early_texts(wish.early), "bootmem", #wish.bootmem > 0 and wish.bootmem or nil,
    "off", wish.power_off or nil, "imported", booted.imported or nil,
    "cmdline", wish.cmdline, "static_array", wish.static_array, "kaslr_padding", wish.kaslr_padding,
    "bare", wish.bare or nil, "fair_zones", wish.fair_zones or nil)
  host.kernel = booted.profile
end

-- Whatever can be seen needs a machine: the one of lesson{} is booted when the first such thing happens, since a lesson
-- may ask for another one before that.
function host.need_machine()
  host.need_lesson()
  if wanted then
    local wish = wanted
    wanted = nil
    boot(wish)
  end
end

-- What has to be known before a machine boots can be said until something needs it.
local function check_before_boot(name)
  host.need_lesson()
  host.check_still(name)
  if not wanted then
    failf(N_ "%s is possible only before the machine of lesson{} is used", name)
  end
end

-- SIZE bytes that a handler of a kernel parameter asks of the boot allocator.
function env.alloc_bootmem(size)
  check_before_boot("alloc_bootmem")
  wanted.bootmem[#wanted.bootmem + 1] = host.integer(size, "alloc_bootmem")
end

-- The machine that is to come is off at first; what it does when it is switched on can be stepped through.
function host.power_off()
  host.need_lesson()
  if wanted then
    wanted.power_off = true
  end
end

-- An area that exists before vmalloc_init runs, guard page included; they are kept in the order of addresses.
function env.register_early(start, size)
  check_before_boot("register_early")
  start, size = host.integer(start, "register_early"), host.integer(size, "register_early")
  local early = wanted.early
  local i = #early
  while i > 0 and math.ult(start, early[i][1]) do
    early[i + 1] = early[i]
    i = i - 1
  end
  early[i + 1] = { start, start + size }
end

local machine_keys = { profile = "string", ram = "number", nodes = "number", cpus = "number", kaslr = "boolean",
  seed = "number", boot = "string", cmdline = "string", static_array = "number", kaslr_padding = "number",
  bare = "boolean", fair_zones = "boolean" }

-- What is not said is as in lesson{}. One that is off comes when something needs it, for it may yet be told more.
function env.machine(t)
  host.need_lesson()
  host.check_still("machine")
  host.check_keys(t, machine_keys, "machine{}")
  if host.in_setup then
    failf(N_ "%s is not possible inside setup", "machine{}")
  end
  local wish = {}
  for name in next, machine_keys do
    wish[name] = t[name]
    if wish[name] == nil then
      wish[name] = lesson[name]
    end
  end
  wanted = check_machine(wish)
  if not wanted.power_off then
    host.need_machine()
  end
end

-- A state to begin with: what is done in it leaves no steps and cannot be undone.
function env.setup(build)
  host.need_machine()
  host.check_still("setup")
  host.check_function(build, "setup")
  if host.in_setup or not host.setup_begin() then
    failf(N_ "setup is possible only before a machine's first operation")
  end
  emit("setup", "begin", true)
  host.in_setup = true
  local good, why = pcall(build)
  host.in_setup = false
  host.setup_end()
  emit("setup", "begin", false)
  if not good then
    error(why, 0)
  end
end

-------------------------------------------------------------------------------------------- what must hold

function env.expect(condition, message)
  host.need_lesson()
  if not condition then
    host.unexpected(message == nil and host.translate(N_ "an expectation does not hold") or tostring(message))
  end
  return condition
end

-------------------------------------------------------------------------------------------- files beside it

function env.include(name)
  local text, why = host.source(host.check_text(name, "include"))
  if not text then
    failf(N_ "%s cannot be included: %s", name, why)
  end
  local chunk, message = host.compile(text, "@" .. name, env)
  if not chunk then
    error(message, 0)
  end
  return chunk()
end
