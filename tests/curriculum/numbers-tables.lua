-- SPDX-License-Identifier: GPL-2.0-or-later
-- Numbers of page tables: indices, entries, bits.

lesson { id = "numbers-tables", title = "Numbers of tables", profile = "linux-2.4/x86_32" }
include "rows.lua"

-- Indices of the walk to an address, and how many entries the tables have.
local function walk(address, indices, entries)
  local found, sizes = {}, {}
  for i, level in ipairs(table_of(address)) do
    found[i], sizes[i] = level.index, level.entries
  end
  same_list(found, indices, "indices")
  same_list(sizes, entries, "entries")
end

-- What one table of the lowest level maps.
local function covers(address, bytes)
  local levels = table_of(address)
  same(levels[#levels].covers * levels[#levels].entries, bytes)
end

local function entry(address, low)
  local there = expect(pte(address), "nothing is mapped")
  same_hex(there.entry, there.pfn * PAGE_SIZE | low)
  return there
end

machine {}

row("2.4: indices of the first page", function()
  local a = vmalloc(PAGE_SIZE)
  same_hex(a.addr, 0xf8800000)
  walk(a, { 994, 0 }, { 1024, 1024 })
  covers(a, 4 * MiB)
end)

row("2.4: entries", function()
  entry(vmalloc(PAGE_SIZE), 0x163)
  entry(ioremap(0xfebc0000, PAGE_SIZE), 0x063)
  same_hex(table_of(areas()[1])[1].entry & 0xfff, 0x067)
end)

row("2.4: the first page takes one table", function() same(stat "page_tables", 1) end)

machine { profile = "linux-3.15/x86_32" }

row("3.15: the first three pages take two tables", function()
  local a = vmalloc(3 * PAGE_SIZE)
  same_hex(a.addr, 0xf7ffe000)
  walk(a, { 991, 1022 }, { 1024, 1024 })
  walk(a.addr + 2 * PAGE_SIZE, { 992, 0 }, { 1024, 1024 })
  same(stat "page_tables", 2)
end)

row("3.15: entries", function()
  same(entry(vmalloc(PAGE_SIZE), 0x163).protection, "PAGE_KERNEL")
  same(entry(ioremap(0xfebc0000, PAGE_SIZE), 0x173).caching, "uncached")
end)

machine { profile = "linux-2.6.34/x86_32" }

row("2.6.34: entries", function()
  entry(vmalloc(PAGE_SIZE), 0x163)
  entry(ioremap(0xfebc0000, PAGE_SIZE), 0x173)
end)

machine { profile = "linux-3.15/x86_32-pae" }

row("pae: indices and entries", function()
  same_hex(bases().vmalloc_start, 0xf83fe000)
  local a = expect(vmalloc(PAGE_SIZE, { start = 0xf8800000 }))
  same_hex(a.addr, 0xf8800000)
  walk(a, { 3, 452, 0 }, { 4, 512, 512 })
  covers(a, 2 * MiB)
  entry(a, 0x163 | 1 << 63)
end)

for _, profile in ipairs { "2.6.34", "3.15", "4.19", "6.1" } do
  machine { profile = "linux-" .. profile .. "/x86_64" }

  row(profile .. ": four levels", function()
    local a = vmalloc(PAGE_SIZE)
    same_hex(a.addr, 0xffffc90000000000)
    walk(a, { 402, 0, 0, 0 }, { 512, 512, 512, 512 })
    covers(a, 2 * MiB)
    entry(a, 0x163 | 1 << 63)
  end)
end

machine { profile = "linux-4.19/x86_64" }

row("4.19: a map that combines writes", function()
  same(entry(ioremap(0xfebc0000, PAGE_SIZE, 1), 0x16b | 1 << 63).caching, "write-combining")
  same(entry(ioremap(0xfebc1000, PAGE_SIZE), 0x173 | 1 << 63).caching, "uncached")
end)

machine { profile = "linux-6.1/x86_64" }

-- Those of the second level are there from boot on.
row("6.1: the first page takes two tables", function()
  vmalloc(PAGE_SIZE)
  same(stat "page_tables", 2)
end)

machine { profile = "linux-6.1/x86_64-la57" }

row("five levels", function()
  local a = vmalloc(PAGE_SIZE)
  same_hex(a.addr, 0xffa0000000000000)
  same(#table_of(a), 5)
  covers(a, 2 * MiB)
end)

machine { profile = "linux-2.6.34/arm" }

row("arm: indices of the first page", function()
  local a = vmalloc(PAGE_SIZE)
  same_hex(a.addr, 0xe0800000)
  walk(a, { 1796, 0 }, { 2048, 512 })
  covers(a, 2 * MiB)
  same(stat "page_tables", 1)
end)

row("arm: Linux' entry and the hardware's", function()
  local there = entry(areas()[1], 0x0cf)
  same_hex(there.hardware & 0xfff, 0x01f)
  there = entry(ioremap(0x48020000, PAGE_SIZE), 0x4d3)
  same_hex(there.hardware & 0xfff, 0x453)
end)
