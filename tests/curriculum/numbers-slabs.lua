-- SPDX-License-Identifier: GPL-2.0-or-later
-- Numbers of slabs where there are several CPUs; caches of their own; page arrays.

lesson { id = "numbers-slabs", title = "Numbers of slabs", profile = "linux-3.15/x86_64", ram = 256 * MiB }
include "rows.lua"

local sizes = { 192, 256, 512, 1024, 2048, 4096, 8192 }

for _, profile in ipairs { "3.15/x86_64", "4.19/x86_64", "6.12/x86_64" } do
  for _, one in ipairs { { 4, { 0, 0, 1, 2, 3, 3, 3 } }, { 8, { 0, 1, 2, 3, 3, 3, 3 } } } do
    machine { profile = "linux-" .. profile, cpus = one[1] }
    row(kernel_of(profile) .. ": frames of a slab on " .. one[1] .. " CPUs", function()
      local orders = {}
      for i, size in ipairs(sizes) do
        orders[i] = cache("kmalloc-" .. size).order
      end
      same_list(orders, one[2])
    end)
  end
end

-- vm_struct is of a general class: 64 bytes, 72 where vrealloc keeps the size that was asked for (6.12.117). vmap_area
-- has a cache of its own: 64 bytes, since 6.9 72.
for _, one in ipairs { { "5.4", 64, 64, "kmalloc-64" }, { "6.1", 64, 64, "kmalloc-64" },
  { "6.12", 72, 56, "kmalloc-96" } } do
  machine { profile = "linux-" .. one[1] .. "/x86_64" }
  row(one[1] .. ": vmap_area has a cache of its own", function()
    local own = expect(cache("vmap_area"), "there is no cache vmap_area")
    same_list({ own.size, own.per_slab }, { one[2], one[3] })
    says(classes_of(function() vmalloc(10000) end), one[4])
  end)
end

-- An array of up to a page is kmalloc's; one pointer more, and a second vmalloc is inside the first.
local arrays = {
  { "3.15/x86_32", 4, { 3, 512, 513, 1024 }, 1025 }, { "2.6.34/x86_32", 4, { 3, 512, 513, 1024 }, 1025 },
  { "3.15/x86_64", 8, { 3, 512 }, 513 }, { "4.19/x86_64", 8, { 3, 512 }, 513 }, { "6.1/x86_64", 8, { 3, 512 }, 513 },
  { "6.12/x86_64", 8, { 3, 512 }, 513 },
}
for _, one in ipairs(arrays) do
  machine { profile = "linux-" .. one[1] }
  row(one[1] .. ": page arrays", function()
    for _, pages in ipairs(one[3]) do
      mark "array"
      vmalloc(pages * PAGE_SIZE)
      same(count("array_size", { array_size = one[2] * pages }), 1)
      same(count "array_nested", 0, pages .. " pages: nested")
    end
    mark "nested"
    vmalloc(one[4] * PAGE_SIZE)
    same(count "array_nested", 1, one[4] .. " pages: nested")
  end)
end
