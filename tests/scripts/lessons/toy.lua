-- SPDX-License-Identifier: GPL-2.0-or-later
-- Toys: 64 frames in one zone, all of which can be had; small objects and page tables lie outside them.

lesson { id = "toy", title = "Toys", profile = "linux-4.19/toy" }

local kernels = { "2.4.0", "2.4", "2.6.34", "3.15", "4.19", "5.0", "5.4", "6.1", "6.12" }

local function all_frames()
  local frames = {}
  for i = 1, 64 do
    frames[i] = expect(alloc_pages(0), "a toy has 64 frames")
  end
  expect(alloc_pages(0) == nil and stat "free_pages" == 0)
  return frames
end

-- Half of memory is free, and no two frames of it are neighbours.
local function fragmented(frames)
  for i = 1, 64, 2 do
    free_pages(frames[i])
  end
  expect(stat "free_pages" == 32 and alloc_pages(1) == nil)
end

for _, kernel in ipairs(kernels) do
  machine { profile = "linux-" .. kernel .. "/toy" }
  local down = kernel:find "2.4" ~= nil
  local frames = all_frames()
  for i, frame in ipairs(frames) do
    expect(frame.pfn == (down and 64 - i or i - 1), kernel .. " gives its frames out in order")
  end
  fragmented(frames)
  expect(kmalloc(3 * PAGE_SIZE) == nil, "three frames in a row there are none")
  local area = expect(vmalloc(3 * PAGE_SIZE), "vmalloc does not need them in a row")
  expect(area.pages[2] ~= area.pages[1] + 1 and stat "free_pages" == 29)
  vfree(area)
  expect(stat "free_pages" == 32 and region(area.addr).last - region(area.addr).start < MiB)
end
