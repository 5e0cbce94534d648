-- SPDX-License-Identifier: GPL-2.0-or-later
-- Numbers of kmalloc: which class serves a size, the largest size, frames of a slab, what descriptors take.

lesson { id = "numbers-kmalloc", title = "Numbers of kmalloc", profile = "linux-2.4/x86_32", ram = 256 * MiB }
include "rows.lua"

local ladder = { 1, 8, 9, 33, 65, 97, 129, 193, 4097 }

local function ladder_of(wanted)
  local found = {}
  for i, size in ipairs(ladder) do
    found[i] = classes_of(function() kmalloc(size) end)
  end
  same(table.concat(found, ","), wanted)
end

-- Bytes that a request beyond the classes takes.
local function large(size)
  local address = expect(kmalloc(size))
  local first = pte(address).pfn
  local bytes = (1 << page(first).order) * PAGE_SIZE
  same(page(first).owner, "large kmalloc")
  kfree(address)
  return bytes
end

------------------------------------------------------------------------------------------- classes and largest sizes

machine {}

row("2.4: classes of the ladder", function()
  -- The description of a slab of large objects is an object of its own.
  ladder_of("size-32,size-32,size-32,size-64,size-128,size-128,size-256,size-256,size-32 size-8192")
  same(classes_of(function() kmalloc(8193) end), "size-32 size-16384")
end)

row("2.4: 128 KiB exactly, and not a byte more", function()
  same(classes_of(function() expect(kmalloc(131072)) end), "size-32 size-131072")
  expect(kmalloc(131073) == nil)
end)

row("2.4: 13 sizes", function()
  local n = 0
  for _, one in ipairs(caches()) do
    n = n + (one.name == "size-" .. one.size and 1 or 0)
  end
  same(n, 13)
end)

row("2.4: a list entry is a class of 32", function()
  same(classes_of(function() vmalloc(10000) end), "size-32")
end)

local slub = "kmalloc-8,kmalloc-8,kmalloc-16,kmalloc-64,kmalloc-96,kmalloc-128,kmalloc-192,kmalloc-256,kmalloc-8192"

for _, profile in ipairs { "2.6.34/x86_32", "3.15/x86_32", "4.19/x86_64", "5.4/x86_64", "6.1/x86_64", "6.12/x86_64" } do
  local kernel = kernel_of(profile)
  machine { profile = "linux-" .. profile }

  row(kernel .. ": classes of the ladder", function() ladder_of(slub) end)

  row(kernel .. ": beyond the classes, powers of two of pages", function()
    same_list({ large(8193), large(12289), large(20000), large(131072), large(131073) },
      { 16384, 16384, 32768, 131072, 262144 })
  end)

  row(kernel .. ": 4 MiB at most", function()
    same(large(4 * MiB), 4 * MiB)
    expect(kmalloc(4 * MiB + 1) == nil)
  end)

  row(kernel .. ": frames of a slab on one CPU", function()
    local orders = {}
    for i, size in ipairs { 8, 192, 256, 512, 1024, 2048, 4096, 8192 } do
      orders[i] = cache("kmalloc-" .. size).order
    end
    same_list(orders, { 0, 0, 0, 0, 1, 2, 3, 3 })
    same_list({ cache("kmalloc-256").per_slab, cache("kmalloc-4096").per_slab, cache("kmalloc-8192").per_slab },
      { 16, 8, 4 })
  end)

  row(kernel .. ": nothing has an address that is none", function()
    same(kmalloc(0), 16)
    kfree(nil)
  end)
end

-- With cache lines of 32 bytes the smallest class has 32, and there is one of 96.
machine { profile = "linux-2.6.34/arm" }

row("arm: classes by the cache line", function()
  same(classes_of(function() kmalloc(1) end), "kmalloc-32")
  same(classes_of(function() kmalloc(65) end), "kmalloc-96")
  same(classes_of(function() kmalloc(129) end), "kmalloc-192")
end)

------------------------------------------------------------------------------------------- descriptors

-- vm_struct, vmap_area, and the array of three pages.
local descriptors = {
  { "2.6.34/x86_32", "kmalloc-16 kmalloc-32 kmalloc-64" }, { "2.6.34/x86_64", "kmalloc-32 kmalloc-64 kmalloc-128" },
  { "3.15/x86_32-pae", "kmalloc-16 kmalloc-64 kmalloc-64" }, { "4.19/x86_64", "kmalloc-32 kmalloc-64 kmalloc-96" },
}
for _, one in ipairs(descriptors) do
  machine { profile = "linux-" .. one[1] }
  row(one[1] .. ": what three pages take for their description", function()
    same(classes_of(function() vmalloc(10000) end), one[2])
  end)
end
