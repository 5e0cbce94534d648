-- SPDX-License-Identifier: GPL-2.0-or-later
-- kmalloc: memory of the direct map, from classes, and how it differs from vmalloc's.

lesson { id = "kmalloc", title = "kmalloc", profile = "linux-3.15/x86_32" }
include "rows.lua"

machine {}

row("in the direct map, at a fixed distance", function()
  local address = kmalloc(100)
  same(region(address).id, "direct")
  same(address & 0xfffff000, pte(address).pfn * PAGE_SIZE + bases().page_offset)
  expect(address >= bases().page_offset and address < bases().high_memory)
end)

row("contiguous below, too", function()
  local address = kmalloc(64 * KiB)
  local first = (address - bases().page_offset) // PAGE_SIZE
  for i = 0, 15 do
    same(page(first + i).owner, page(first).owner)
  end
  same(dma_read(address, 64 * KiB), 16)
end)

row("a request gets a whole object", function()
  same(classes_of(function() kmalloc(97) end), "kmalloc-128")
  local first, second = kmalloc(129), kmalloc(129)
  same(math.abs(first - second) % 192, 0)
end)

row("what is wasted is less than the request, or a class of small ones", function()
  local worst = 0
  for size = 9, 1025, 8 do
    local class
    for _, one in ipairs(caches()) do
      if string.find(one.name, "kmalloc-", 1, true) and one.size >= size and (not class or one.size < class) then
        class = one.size
      end
    end
    worst = math.max(worst, class / size)
  end
  expect(worst <= 2)
end)

row("thirteen classes", function()
  local n = 0
  for _, one in ipairs(caches()) do
    n = n + (one.name == "kmalloc-" .. one.size and 1 or 0)
  end
  same(n, 13)
end)

row("a slab takes frames", function()
  mark "slab"
  kmalloc(4096)
  same(count "slab_new", 1)
  same(cache("kmalloc-4096").order, 3)
end)

row("a slab is made of a block of the page allocator", function()
  mark "slab"
  kmalloc(2048)
  same(count("page_alloc", { order = cache("kmalloc-2048").order }) > 0, true)
end)

row("an area's description is an object", function()
  says(classes_of(function() vmalloc(3 * PAGE_SIZE) end), "kmalloc-32")
end)

row("descriptions by kmalloc, data by the page allocator", function()
  mark "both"
  vmalloc(3 * PAGE_SIZE)
  same(count "slab_alloc", 3)
  same(count "page_array_set", 3)
end)

row("the array of pages", function()
  mark "array"
  local a = vmalloc(3 * PAGE_SIZE)
  same(count("array_size", { nr_pages = 3, array_size = 12 }), 1)
  same(#a.pages, 3)
end)

row("an array beyond a page is vmalloc's own", function()
  mark "array"
  vmalloc(1025 * PAGE_SIZE)
  same(count "array_nested", 1)
end)

row("large memory, four ways", function()
  expect(kmalloc(4 * MiB))
  expect(__get_free_pages(10))
  expect(vmalloc(16 * MiB))
  expect(kmalloc(4 * MiB + 1) == nil)
end)

row("what is given back is no leak", function()
  local before = leaks()
  local address = kmalloc(1000)
  same(leaks(), before + 1)
  kfree(address)
  same(leaks(), before)
end)

row("zeroed", function()
  local address = kzalloc(64)
  same(load(address), 0)
  store(address, 7)
  same(load(address), 7)
end)

machine { profile = "linux-2.4/x86_32" }

row("2.4: the smallest is 32, the largest 128 KiB", function()
  same(classes_of(function() kmalloc(1) end), "size-32")
  expect(kmalloc(128 * KiB))
  expect(kmalloc(128 * KiB + 1) == nil)
end)

row("2.4: objects of a new slab begin at a colour", function()
  mark "colour"
  for _ = 1, 400 do
    kmalloc(64)
  end
  expect(count "slab_colour" > 1)
end)

machine { profile = "linux-4.19/x86_64" }

row("the same request, twice as wide", function()
  local small, large = kvmalloc(2 * PAGE_SIZE), kvmalloc(8 * MiB)
  same(region(type(small) == "number" and small or small.addr).id, "direct")
  same(region(large.addr).id, "vmalloc")
end)
