-- SPDX-License-Identifier: GPL-2.0-or-later
-- operations.lua -- what a lesson does to the machine.
--
-- The core's table says which arguments an operation has and in which order. A lesson gives them in that order or, in
-- a table at the end, by their names:  vmalloc(12 * KiB, { align = 64 * KiB }).

local host, env = ...
local N_ = host.marked
local failf = host.failf

-------------------------------------------------------------------------------------------- arguments

-- Names of flags and the like are read by the core; nothing else may stand in such a text.
local function check_word(text, name)
  if #text > 200 or string.find(text, "[^%w_| ]") then
    failf(N_ "%s cannot be \"%s\"", name, text)
  end
  return text
end

local function argument(value, name)
  local number = host.number(value, name)
  return type(number) == "string" and check_word(number, name) or number
end

local function add_named(arguments, names, given, operation)
  local known = {}
  for _, name in ipairs(names) do
    known[name] = true
  end
  for _, name in ipairs(host.sorted_keys(given)) do
    if not known[name] then
      failf(N_ "%s has no argument %s", operation, tostring(name))
    end
    arguments[name] = argument(given[name], name)
  end
end

local function is_named(value)
  return type(value) == "table" and rawget(value, "pfn") == nil
end

-- What was passed, as a table by name. A nil that was passed is a null pointer: the kernel allows vfree(NULL) too.
local function arguments_of(operation, names, ...)
  local given, arguments = table.pack(...), {}
  if given.n > 0 and is_named(given[given.n]) then
    add_named(arguments, names, given[given.n], operation)
    given.n = given.n - 1
  end
  for i = 1, given.n do
    local name = names[i] or failf(N_ "%s has only %d arguments", operation, #names)
    if given[i] ~= nil then
      arguments[name] = argument(given[i], name)
    elseif name == "addr" then
      arguments[name] = 0
    end
  end
  return arguments
end

-------------------------------------------------------------------------------------------- performing

-- Perform, show, and give to the lesson what TAKE makes of the outcome; nil and the kernel's words where it failed.
-- The outcome is looked at before the player is shown anything, for then the cursor is at the operation's end.
local function perform(operation, arguments, pages, take)
  host.need_machine()
  host.check_still(operation)
  local result, why = host.perform(operation, arguments, pages, (host.where()))
  if not result then
    failf(N_ "%s: %s", operation, why)
  end
  local taken
  if take and not result.failed then
    taken = take(result.ret)
  end
  return result, taken
end

-- Steering the machine is nothing to stop at, and predictions are about what comes after it.
local function steer(operation, arguments)
  perform(operation, arguments)
end

local function act(operation, arguments, pages, take)
  local result, taken = perform(operation, arguments, pages, take)
  host.show_operation(result, taken)
  if take and not result.failed then
    return taken
  elseif result.message ~= "" or take then
    return nil, result.message
  end
end

-------------------------------------------------------------------------------------------- what is given back

local function area(addr)
  return host.find_area(addr)
end

local function area_or_address(addr)
  return host.find_area(addr) or addr
end

local function address(addr)
  return addr
end

-- Operations whose arguments need no care beyond the table's, and what comes of each.
local plain = {
  vmalloc = area, vzalloc = area, vmalloc_user = area, vmalloc_node = area, vmalloc_32 = area, __vmalloc = area,
  vmalloc_huge = area, vrealloc = area, kvmalloc = area_or_address, ioremap = area_or_address, get_vm_area = area,
  kmalloc = address, kzalloc = address, alloc_pages = host.page, __get_free_pages = address,
  vfree = false, vfree_atomic = false, vunmap = false, iounmap = false, free_vm_area = false, kfree = false,
  purge = false, run_work = false, set_iounmap_nonlazy = false, shrink_pools = false, touch = false,
  -- processes, other windows of addresses, devices
  user_malloc = address, user_free = false, swap_out = address, exit_process = false,
  kmap = address, kunmap = false, kmap_atomic = address, kunmap_atomic = false, set_fixmap = address,
  dma_read = address,
  vmalloc_to_page = function(pfn) return host.page(pfn) or pfn end,
  shrink_caches = false, printk = false,
}

local function define(operation, take)
  local names = host.argument_names(operation)
  env[operation] = function(...)
    if not names then
      host.need_machine()
      failf(N_ "%s is not part of %s", operation, host.kernel)
    end
    return act(operation, arguments_of(operation, names, ...), nil, take)
  end
end

for operation, take in next, plain do
  define(operation, take or nil)
end

-- The machine of lesson{} or machine{} boots, which can be stepped through.
function env.boot()
  host.power_off()
  return act("boot", {})
end

-------------------------------------------------------------------------------------------- accesses

-- A load gives the value, a store gives it back; where there was a fault, nil and what it was.
for _, operation in ipairs { "load", "store" } do
  local names = host.argument_names(operation)
  env[operation] = function(...)
    local arguments = arguments_of(operation, names, ...)
    local result, value = perform(operation, arguments, nil, function(ret)
      return arguments.value or ret
    end)
    host.show_operation(result, value)
    if result.fault then
      return nil, { reason = result.fault, text = result.message }
    end
    return value
  end
end

-------------------------------------------------------------------------------------------- frames of the caller

-- A block of alloc_pages, or the address of one of __get_free_pages.
function env.free_pages(x)
  return act("free_pages", { pfn = host.frame_at(host.integer(x, "free_pages")) })
end

-- PAGES is an array of frames, or how many of the machine's own choice.
local function frames(pages, operation)
  if math.type(pages) == "integer" then
    return nil, pages
  end
  local list = {}
  for i, page in ipairs(host.check_table(pages, operation)) do
    list[i] = host.integer(page, operation)
  end
  return list, #list
end

function env.vmap(pages, flags)
  local list, count = frames(pages, "vmap")
  local arguments = arguments_of("vmap", host.argument_names("vmap"), count, flags)
  return act("vmap", arguments, list, area)
end

local mapped = {}     -- how many pages vm_map_ram mapped at an address; the kernel wants to be told when it unmaps them

function env.vm_map_ram(pages)
  local list, count = frames(pages, "vm_map_ram")
  return act("vm_map_ram", { count = count }, list, function(addr)
    mapped[addr] = count
    return host.area_of(addr, count)
  end)
end

function env.vm_unmap_ram(x, count)
  local addr = host.integer(x, "vm_unmap_ram")
  count = count and host.integer(count, "count") or mapped[addr]
  if not count then
    failf(N_ "nothing was mapped at %s; say how many pages", env.hex(addr))
  end
  mapped[addr] = nil
  return act("vm_unmap_ram", { addr = addr, count = count })
end

-------------------------------------------------------------------------------------------- steering

function env.on_cpu(cpu)
  steer("on_cpu", { cpu = host.integer(cpu, "on_cpu") })
end

function env.defer_work(on)
  steer("defer_work", { on = on == false and 0 or 1 })
end

-- Another CPU is inside the critical section of a lock, until somebody has waited for it or ON is false.
function env.hold_lock(name, cpu, on)
  host.need_machine()
  for _, lock in ipairs(host.locks()) do
    if lock.name == name then
      return steer("hold_lock", { lock = name, cpu = cpu and host.integer(cpu, "cpu"), on = on == false and 0 or 1 })
    end
  end
  failf(N_ "%s has no lock %s", host.kernel, tostring(name))
end

-- The number of a name in a list, from 0: the machine has numbers for what lessons call by names.
local function number_in(list, name, what)
  for i, known in ipairs(list) do
    if known == name then
      return i - 1
    end
  end
  failf(N_ "%s is one of %s", what, table.concat(list, ", "))
end

local policies = { "default", "preferred", "bind", "interleave" }
local failures = { "alloc_page", "kmalloc", "page_table" }
local contexts = { "process", "spinlock", "bh_off", "softirq", "hardirq", "kprobe", "nmi" }

function env.fail_next(t)
  host.check_keys(t, { what = "string", after = "number" }, "fail_next{}")
  steer("fail_next", {
    what = number_in(failures, t.what, "what"),
    after = t.after and host.integer(t.after, "after"),
  })
end

-- Memory is short; without arguments it is so no longer.
function env.pressure(t)
  t = t or {}
  host.check_keys(t, { reclaim = "number", oom = "boolean", obtainable = "number", swap = "number", fs = "number",
    dirty = "number" }, "pressure{}")
  steer("pressure", {
    reclaim = t.reclaim and host.integer(t.reclaim, "reclaim"),
    oom = t.oom ~= nil and (t.oom and 1 or 0) or nil,
    obtainable = t.obtainable and host.integer(t.obtainable, "obtainable"),
    swap = t.swap and host.integer(t.swap, "swap"),
    fs = t.fs and host.integer(t.fs, "fs"),
    dirty = t.dirty and host.integer(t.dirty, "dirty"),
  })
end

-- Where the task wants its frames from: "interleave", "default", or "preferred" and "bind" with a node.
function env.set_mempolicy(policy, node)
  steer("set_mempolicy", {
    policy = number_in(policies, policy, "the policy"),
    node = node and host.integer(node, "set_mempolicy"),
  })
end

-- The nodes that the task may use: one, or all.
function env.set_cpuset(node)
  steer("set_cpuset", { node = node and host.integer(node, "set_cpuset") })
end

-- A machine that has stopped stays where it is.
local function finish(good, ...)
  if host.stat("stopped") == 0 then
    steer("leave_context", {})
  end
  if not good then
    error((...), 0)
  end
  return ...
end

function env.in_context(context, body)
  local number = number_in(contexts, context, "the context")
  host.check_function(body, "in_context")
  steer("enter_context", { context = number })
  return finish(pcall(body))
end

function env.in_interrupt(body)
  return env.in_context("hardirq", body)
end

local process = 0     -- the one that runs; host.machine_number() says of which machine
local process_of = 0

local function run_process(number)
  local result = perform("process", { number = number })
  if not result.failed then
    process, process_of = number, host.machine_number()
  end
  return not result.failed
end

local function back_to(number, machine, good, ...)
  if machine == host.machine_number() then
    run_process(number)
  end
  if not good then
    error((...), 0)
  end
  return ...
end

-- The function is run as that process, which is created when it is named first; then the one before goes on.
function env.process(number, body)
  number = host.integer(number, "process")
  host.check_function(body, "process")
  host.need_machine()
  local machine = host.machine_number()
  local before = process_of == machine and process or 0
  if not run_process(number) then
    return nil
  end
  return back_to(before, machine, pcall(body))
end

-- The order of the smallest block of frames that holds so many bytes.
function env.get_order(size)
  local pages, order = (host.integer(size, "get_order") + env.PAGE_SIZE - 1) // env.PAGE_SIZE, 0
  while 1 << order < pages do
    order = order + 1
  end
  return order
end
