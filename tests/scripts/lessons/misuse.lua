-- SPDX-License-Identifier: GPL-2.0-or-later
-- Whatever a function is given, it does something or says in the lesson's line what is wrong; and the player performs
-- all that was performed.

lesson { id = "misuse", title = "Misuse", cpus = 2 }

local area = vmalloc(8 * KiB)
local strange = {
  0, -1, 1, 0.5, 0 / 0, 1 / 0, -1 / 0, math.maxinteger, math.mininteger, 4096, 1 << 32, 1 << 62,
  "", "x", "0x10", "1e400", "\0", "GFP_KERNEL", "__GFP_HIGH|", string.rep("y", 300), "ü", true, false,
  {}, { 1 }, { pfn = 1 }, { pfn = "x" }, { size = -1 }, { addr = 1 }, { "a" }, function() end, print, area,
}
local options = { "align", "node", "gfp", "flags", "start", "stop", "size", "what", "after", "reclaim", "obtainable",
  "oom", "ram", "seed", "cmdline", "kaslr_padding", "static_array", "kaslr", "profile", "prompt", "kind" }

local function check(name, f, ...)
  local good, why = pcall(f, ...)
  why = good or tostring(why)
  expect(good or (string.find(why, "misuse.lua:", 1, true) == 1 and not string.find(why, "attempt to", 1, true) and
    not string.find(why, "bad argument", 1, true)), name .. ": " .. tostring(why))
end

local function check_all(name, f)
  check(name, f)
  for _, value in ipairs(strange) do
    check(name, f, value)
    check(name, f, 1, value)
    check(name, f, value, value)
    check(name, f, area, value)
    check(name, f, nil, value)
    check(name, f, "spinlock", value)
    check(name, f, table.unpack { value, value, value, value, value, value, value })
    if type(value) ~= "table" then
      for _, option in ipairs(options) do
        check(name, f, 4096, { [option] = value })
        check(name, f, { [option] = value })
      end
    end
    if stat("stopped") ~= 0 then
      return machine { cpus = 2 }
    end
  end
end

local functions = {
  stop_at = stop_at, figure = figure, focus = focus, highlight = highlight, setup = setup, mark = mark,
  include = include, register_early = register_early, alloc_bootmem = alloc_bootmem, boot = boot, vmalloc = vmalloc,
  vzalloc = vzalloc, vmalloc_node = vmalloc_node, __vmalloc = __vmalloc, kvmalloc = kvmalloc, vfree = vfree,
  vfree_atomic = vfree_atomic, vunmap = vunmap, vm_unmap_ram = vm_unmap_ram, ioremap = ioremap, iounmap = iounmap,
  get_vm_area = get_vm_area, free_vm_area = free_vm_area, kmalloc = kmalloc, kzalloc = kzalloc, kfree = kfree,
  alloc_pages = alloc_pages, __get_free_pages = __get_free_pages, free_pages = free_pages, touch = touch,
  process = process, exit_process = exit_process, user_malloc = user_malloc, user_free = user_free,
  swap_out = swap_out, kmap = kmap, kunmap = kunmap, set_fixmap = set_fixmap, dma_read = dma_read,
  vmalloc_to_page = vmalloc_to_page, load = load, store = store, defer_work = defer_work, on_cpu = on_cpu,
  set_mempolicy = set_mempolicy, in_context = in_context, in_interrupt = in_interrupt, hold_lock = hold_lock,
  fail_next = fail_next, pressure = pressure, hex = hex, get_order = get_order, find_area = find_area, pte = pte,
  tlb = tlb, table_of = table_of, page = page, node = node, free_list = free_list, stat = stat, count = count,
  region = region, kernel_log = kernel_log, cache_objects = cache_objects, user_ranges = user_ranges,
  lagging = lagging, bases = bases,
}
for name, f in pairs(functions) do
  check_all(name, f)
end
for _, name in ipairs { "vmap", "vm_map_ram" } do
  for _, value in ipairs(strange) do
    check(name, name == "vmap" and vmap or vm_map_ram, value ~= 4096 and value or 2, value)
  end
end
