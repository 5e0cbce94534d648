-- SPDX-License-Identifier: GPL-2.0-or-later
-- Numbers of address spaces: where regions begin and end.

lesson { id = "numbers-layouts", title = "Numbers of layouts", profile = "linux-2.4/x86_32" }
include "rows.lua"

local function of(id)
  for _, one in ipairs(layout()) do
    if one.id == id then
      return one
    end
  end
  return error("there is no region " .. id, 0)
end

-- Where a region begins, and where the next one does.
local function is_at(id, start, stop)
  same_hex(of(id).start, start, id)
  if stop then
    same_hex(of(id).last + 1, stop, "the end of " .. id)
  end
end

machine {}

row("2.4: regions of 1 GiB", function()
  is_at("direct", 0xc0000000, 0xf8000000)
  is_at("hole-1", 0xf8000000, 0xf8800000)
  is_at("vmalloc", 0xf8800000, 0xfdffe000)
  is_at("pkmap", 0xfe000000, 0xfe400000)
  same_hex(of("fixmap").last, 0xffffefff)
end)

row("2.4: the window follows the RAM", function()
  for mib, start in pairs { [64] = 0xc4800000, [128] = 0xc8800000, [512] = 0xe0800000, [1024] = 0xf8800000 } do
    same_hex(bases { ram = mib * MiB }.vmalloc_start, start, mib .. " MiB")
  end
  local b = bases { ram = 131 * MiB }
  same(b.vmalloc_start - b.high_memory, 13 * MiB)
end)

for _, kernel in ipairs { "2.6.34", "3.15" } do
  machine { profile = "linux-" .. kernel .. "/x86_32" }

  -- 887.99 MiB of low memory.
  row(kernel .. ": regions of 1 GiB", function()
    is_at("direct", 0xc0000000, 0xf77fe000)
    same(bases().vmalloc_start - bases().high_memory, 8 * MiB)
    is_at("vmalloc", 0xf7ffe000, 0xff7fe000)
    same(of("vmalloc").size, 120 * MiB)
    is_at("pkmap", 0xff800000, 0xffc00000)
    same_hex(of("fixmap").last, 0xffffefff)
  end)

  row(kernel .. ": the window follows the RAM", function()
    same_hex(bases { ram = 130 * MiB }.vmalloc_start, 0xc0000000 + 138 * MiB)
    same(bases { cmdline = "vmalloc=192M" }.vmalloc_end - bases { cmdline = "vmalloc=192M" }.vmalloc_start, 192 * MiB)
  end)
end

machine { profile = "linux-3.15/x86_32-pae", ram = 2 * GiB }

row("pae: regions", function()
  is_at("direct", 0xc0000000, 0xf7bfe000)
  is_at("vmalloc", 0xf83fe000, 0xffbfe000)
  same(of("vmalloc").size, 120 * MiB)
  is_at("pkmap", 0xffc00000, 0xffe00000)
end)

local direct = { ["2.6.34"] = 0xffff880000000000, ["3.15"] = 0xffff880000000000, ["4.19"] = 0xffff880000000000,
  ["5.0"] = 0xffff888000000000, ["5.4"] = 0xffff888000000000, ["6.1"] = 0xffff888000000000,
  ["6.12"] = 0xffff888000000000 }
for kernel, base in pairs(direct) do
  machine { profile = "linux-" .. kernel .. "/x86_64" }

  row(kernel .. ": regions of x86-64", function()
    is_at("direct", base)
    is_at("vmalloc", 0xffffc90000000000, 0xffffe90000000000)
    same_hex(bases().vmalloc_end, 0xffffe8ffffffffff)
    same(of("vmalloc").size, 32 << 40)
    is_at("vmemmap", 0xffffea0000000000)
    is_at("text", 0xffffffff80000000, 0xffffffffa0000000)
    is_at("modules", 0xffffffffa0000000)
  end)
end

machine { profile = "linux-6.1/x86_64-la57" }

row("five levels: regions", function()
  is_at("direct", 0xff11000000000000)
  is_at("vmalloc", 0xffa0000000000000)
  same(of("vmalloc").size, 12800 << 40)
  is_at("vmemmap", 0xffd4000000000000)
end)

machine { profile = "linux-2.6.34/arm" }

row("arm: regions of 512 MiB", function()
  is_at("modules", 0xbf000000, 0xbfe00000)
  is_at("pkmap", 0xbfe00000, 0xc0000000)
  is_at("direct", 0xc0000000, 0xe0000000)
  is_at("vmalloc", 0xe0800000, 0xf8000000)
  is_at("dma", 0xffc00000, 0xffe00000)
  is_at("fixmap", 0xfff00000, 0xfffe0000)
  is_at("vectors", 0xffff0000)
  same(of("pkmap").size // PAGE_SIZE, 512)
  same(of("fixmap").size // PAGE_SIZE, 224)
  same_hex(image()["L3"].start, 0xf8000000)
  same_hex(image()["L4"].start, 0xfc000000)
end)

row("arm: a machine full of low memory", function()
  same(bases { ram = 1 * GiB }.high_memory - bases { ram = 1 * GiB }.page_offset, 768 * MiB)
  same_hex(bases { ram = 1 * GiB }.vmalloc_start, 0xf0800000)
end)
