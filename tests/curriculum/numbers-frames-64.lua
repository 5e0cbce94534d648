-- SPDX-License-Identifier: GPL-2.0-or-later
-- Numbers of the page allocator where there is more than 128 MiB, or a 64-bit kernel.

lesson { id = "numbers-frames-64", title = "More numbers of frames", profile = "linux-4.19/x86_64", ram = 128 * MiB }
include "rows.lua"

local function marks(name, min, low, high)
  local z = expect(zone(name), "there is no zone " .. name)
  same_list({ z.min, z.low, z.high }, { min, low, high }, name)
end

local function first_frames(wanted)
  same_list(frames_of(4), { wanted, wanted + 1, wanted + 2, wanted + 3 })
end

-- What is below 4 GiB is zone DMA32 here: 128 MiB have the marks of 32-bit kernels.
for _, kernel in ipairs { "4.19", "5.4" } do
  machine { profile = "linux-" .. kernel .. "/x86_64", bare = true }

  row(kernel .. ": marks of 128 MiB", function()
    marks("DMA", 45, 56, 67)
    marks("DMA32", 316, 395, 474)
  end)

  -- 5.4 has taken the first frame for the cache of vmap_areas by then.
  row(kernel .. ": frames go up in the highest block", function()
    local taken = kernel == "5.4" and 1 or 0
    same(page(31744).owner, taken == 1 and "slab" or "nobody")
    first_frames(31744 + taken)
  end)
end

for _, kernel in ipairs { "6.1", "6.12" } do
  machine { profile = "linux-" .. kernel .. "/x86_64", bare = true }

  row(kernel .. ": frames go up in the lowest block", function()
    same(page(4096).owner, "slab")      -- of the cache of vmap_areas
    first_frames(4097)
  end)

  row(kernel .. ": 4 MiB are the largest block", function()
    expect(alloc_pages(10))
    expect(alloc_pages(11) == nil)
  end)
end

-- 1 GiB of x86-32 has 887.99 MiB of low memory, 227326 frames: where a table is made for 887 MiB even, it says 107,
-- 870, 1096.
for _, kernel in ipairs { "2.6.34", "3.15" } do
  machine { profile = "linux-" .. kernel .. "/x86_32", ram = 1 * GiB, bare = true }

  row(kernel .. ": marks of 1 GiB", function()
    marks("DMA", 17, 21, 25)
    marks("Normal", 935, 1168, 1402)
    marks("HighMem", 34, 70, 106)
  end)

  row(kernel .. ": what low zones keep back", function()
    same(zone("DMA").reserve[2], 871)
    same(zone("DMA").reserve[3], 1008)
    same(zone("Normal").reserve[3], 1088)
  end)

  row(kernel .. ": a large zone moves 31 frames at a time", function()
    same_list({ zone("Normal").batch, zone("Normal").pcp_high }, { 31, 186 })
  end)
end

-- As the kernel counts it, DMA32 is all of 4 GiB but 16 MiB here: no hole for devices.
for _, kernel in ipairs { "4.19", "6.1" } do
  machine { profile = "linux-" .. kernel .. "/x86_64", ram = 4 * GiB, bare = true }

  row(kernel .. ": marks of 4 GiB", function()
    marks("DMA", 8, 12, 16)
    marks("DMA32", 2040, 3084, 4128)
  end)

  row(kernel .. ": a large zone moves 63 frames at a time", function()
    same(zone("DMA32").batch, 63)
  end)
end

row("orders of sizes", function()
  local orders = {}
  for i, size in ipairs { 1, 4096, 4097, 8192, 12288, 131072, 131073, 4 * MiB } do
    orders[i] = get_order(size)
  end
  same_list(orders, { 0, 0, 1, 1, 2, 5, 6, 10 })
end)
