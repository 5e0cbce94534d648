-- SPDX-License-Identifier: GPL-2.0-or-later
-- questions.lua -- what a lesson can ask about the machine. All answers are for the moment that the lesson is at.

local host, env = ...
local N_ = host.marked
local failf = host.failf

-- A question about one number; an area object stands for its address, a page for its frame.
local function about_number(name)
  env[name] = function(value)
    host.need_machine()
    return host[name](host.integer(value, name))
  end
end

local function about_nothing(name)
  env[name] = function()
    host.need_machine()
    return host[name]()
  end
end

for _, name in ipairs { "find_area", "pte", "page", "table_of", "region", "user_ranges", "lagging", "node" } do
  about_number(name)
end
for _, name in ipairs { "areas", "lazy_areas", "holes", "zones", "processes", "pkmap_slots", "fixmap_slots",
  "atomic_maps", "locks", "context", "caches", "gfp_flags" } do
  about_nothing(name)
end

function env.tlb(cpu)
  host.need_machine()
  return host.tlb(cpu and host.integer(cpu, "tlb"))
end

function env.stat(name)
  host.need_machine()
  return host.stat(host.check_text(name, "stat"))
    or failf(N_ "there is no counter named %s; there are: %s", name, table.concat(host.stat_names(), ", "))
end

function env.free_list(zone, order)
  host.need_machine()
  return host.free_list(host.check_text(zone, "free_list"), host.integer(order, "order"))
    or failf(N_ "there is no free list of zone %s and order %s", zone, tostring(order))
end

function env.cache_objects(name)
  host.need_machine()
  return host.cache_objects(host.check_text(name, "cache_objects")) or failf(N_ "there is no size class named %s", name)
end

-- What is wrong with the state, an array; and how often something that may sleep was called where it must not.
function env.violations()
  host.need_machine()
  return host.violations(), host.stat("violations")
end

-- How much was taken and never given back: the sum, and { areas=, frames=, objects= }.
function env.leaks()
  host.need_machine()
  local found = host.leaks()
  return found.areas + found.frames + found.objects, found
end

-------------------------------------------------------------------------------------------- texts of the kernel

-- The I-th line of the log, from the end where I is negative; without I all lines.
function env.kernel_log(i)
  host.need_machine()
  local n = host.log_count()
  if i ~= nil then
    i = host.integer(i, "kernel_log")
    return host.log_line(i < 0 and n + 1 + i or i)
  end
  local lines = {}
  for line = 1, n do
    lines[line] = host.log_line(line)
  end
  return lines
end

-- A file of /proc as the kernel writes it: its lines, and as a text the whole.
local lines_of_file = {
  __tostring = function(lines)
    return table.concat(lines, "\n")
  end,
  __metatable = false,
}

function env.vmallocinfo()
  host.need_machine()
  return setmetatable(host.vmallocinfo(), lines_of_file)
end

-------------------------------------------------------------------------------------------- where things lie

for _, name in ipairs { "layout", "image" } do
  about_nothing(name)
end

function env.iomem()
  host.need_machine()
  return setmetatable(host.iomem(), lines_of_file)
end

-- Where a machine like this one, but for these options, would have its regions: without booting it.
local base_keys = { profile = "string", ram = "number", kaslr = "boolean", seed = "number", cmdline = "string",
  static_array = "number", kaslr_padding = "number" }

function env.bases(t)
  host.need_machine()
  t = t or {}
  host.check_keys(t, base_keys, "bases{}")
  return host.bases(t)
end

-------------------------------------------------------------------------------------------- free frames

local function buddy_line(zone)
  local counts = {}
  for order = 0, #zone do
    counts[order + 1] = string.format("%6d", zone[order])
  end
  return string.format("Node %d, zone %8s %s", zone.node, zone.name, table.concat(counts, " "))
end

local zones_of_file = {
  __tostring = function(zones)
    local lines = {}
    for i, zone in ipairs(zones) do
      lines[i] = buddy_line(zone)
    end
    return table.concat(lines, "\n")
  end,
  __metatable = false,
}

-- For each zone, in order and by its name (the first of it), how many free blocks there are of each order from 0.
function env.buddyinfo()
  host.need_machine()
  local zones = {}
  for i, zone in ipairs(host.zones()) do
    local blocks, order, list = { name = zone.name, node = zone.node }, 0, host.free_list(i, 0)
    while list do
      blocks[order], order = #list, order + 1
      list = host.free_list(i, order)
    end
    zones[i], zones[zone.name] = blocks, zones[zone.name] or blocks
  end
  return setmetatable(zones, zones_of_file)
end
