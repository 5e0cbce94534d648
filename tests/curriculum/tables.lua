-- SPDX-License-Identifier: GPL-2.0-or-later
-- Page tables: who writes them, what it costs, which process sees what.

lesson { id = "tables", title = "Page tables", profile = "linux-3.15/x86_32" }
include "rows.lua"

machine {}

row("an entry for each page", function()
  mark "fill"
  local a = vmalloc(3 * PAGE_SIZE)
  same(count "pte_set", 3)
  for i = 1, 3 do
    same(pte(a.addr + (i - 1) * PAGE_SIZE).pfn, a.pages[i])
  end
  expect(count "pt_enter" > 0)
end)

row("the guard has no entry", function()
  local a = vmalloc(PAGE_SIZE)
  expect(pte(a.va_end - PAGE_SIZE) == nil and pte(a) ~= nil)
end)

row("kmalloc finds its tables there", function()
  kmalloc(64)
  mark "cost"
  kmalloc(64)
  same(count "pte_set" + count "pt_alloc", 0)
end)

row("tables stay behind", function()
  local a = vmalloc(PAGE_SIZE)
  local before = stat "page_tables"
  vfree(a)
  purge()
  same(stat "page_tables", before)
end)

row("a device has no frames", function()
  mark "device"
  local a = ioremap(0xfebc0004, 0x100)
  same(count("page_array_set"), 0)
  local there = find_area(a)
  same(#there.pages, 0)
  same_hex(there.phys_addr, 0xfebc0000)
  same(pte(there).pfn, 0xfebc0)
  iounmap(a)
end)

row("three kinds in one space", function()
  local a, b, c = vmalloc(PAGE_SIZE), vmap(1), ioremap(0xfebc0000, PAGE_SIZE)
  same_list({ a.use, b.use, find_area(c).use }, { "vmalloc", "vmap", "ioremap" })
end)

row("back to the frame", function()
  local a = vmalloc(2 * PAGE_SIZE)
  same(vmalloc_to_page(a.addr + PAGE_SIZE).pfn, a.pages[2])
end)

row("what the bits say", function()
  local flags = pte(vmalloc(PAGE_SIZE)).flags
  expect(flags.P and flags.RW and flags.A and flags.D and flags.G and not flags.NX)
end)

machine {}

row("a process' directory lags, and is mended once", function()
  process(1, function() end)
  local a = vmalloc(PAGE_SIZE)
  mark "lag"
  expect(#lagging(1) > 0)
  process(1, function() touch(a) touch(a) end)
  same(count "fault_vmalloc", 1)
  same(count "pt_sync", 1)
  same(#lagging(1), 0)
end)

-- Directories that never lag: PAE shares the table below, later kernels have all upper tables from boot on.
for _, profile in ipairs { "3.15/x86_32-pae", "6.1/x86_64" } do
  machine { profile = "linux-" .. profile }

  row(profile .. ": no directory lags", function()
    process(1, function() end)
    local a = vmalloc(PAGE_SIZE)
    mark "lag"
    process(1, function() touch(a) end)
    same(count "fault_vmalloc", 0)
  end)
end

machine { profile = "linux-6.1/x86_64" }

row("only the lower tables are new", function()
  mark "new"
  vmalloc(PAGE_SIZE)
  same(count "pt_alloc", 2)
  same(count("pt_alloc", { level = "PMD" }) + count("pt_alloc", { level = "PTE" }), 2)
end)

row("a large entry for 512 pages", function()
  mark "large"
  local a = vmalloc_huge(2 * MiB)
  same(count "pmd_set", 1)
  same(count "pte_set", 0)
  same(pte(a).level, "PMD")
end)

machine { profile = "linux-2.6.34/arm" }

row("arm: the map stops before the guard", function()
  mark "map"
  local a = find_area(ioremap(0x48020000, 2 * PAGE_SIZE))
  same(count "pte_set", 2)
  expect(pte(a.addr + 2 * PAGE_SIZE) == nil)
  expect(count "cache_flush" > 0)
end)

row("arm: sections for what is aligned", function()
  mark "sections"
  local a = ioremap(0x50000000, 2 * MiB)
  same(count "pte_set", 0)
  same_hex(pte(a).pfn, 0x50000)
end)

row("arm: attributes of a device", function()
  same_hex(pte(ioremap(0x48060000, PAGE_SIZE)).entry & 0xfff, 0x4d3)
end)

row("arm: offset and frame of a physical address", function()
  mark "offset"
  local a = ioremap(0x4a306004, 0x100)
  local address = type(a) == "number" and a or a.addr
  same_hex(pte(address).pfn, 0x4a306)
end)

machine { profile = "linux-4.19/x86_64" }

row("alignment of a device map", function()
  mark "align"
  ioremap(0xfebc0000, 5 * PAGE_SIZE)
  same(count("va_align", { align = 32 * KiB }), 1)
end)
