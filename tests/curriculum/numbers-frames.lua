-- SPDX-License-Identifier: GPL-2.0-or-later
-- Numbers of the page allocator: which frames a fresh machine gives, marks, reserves, batches, orders. The machines are
-- bare: every frame of a zone counts, as in the formulas.

lesson { id = "numbers-frames", title = "Numbers of frames", profile = "linux-2.4/x86_32", ram = 128 * MiB }
include "rows.lua"

local function count_from(first, step, n)
  local list = {}
  for i = 1, n do
    list[i] = first + (i - 1) * step
  end
  return list
end

local function marks(name, min, low, high)
  local z = expect(zone(name), "there is no zone " .. name)
  same_list({ z.min, z.low, z.high }, { min, low, high }, name)
end

-- Frames of one row of twelve come back in another order.
local function twice_twelve()
  local list = frames_of(12)
  for _, pfn in ipairs(list) do
    free_pages(pfn)
  end
  return list, frames_of(12)
end

-- Stop in the middle of one allocation, behind so many splits: what the free lists of a zone then have first.
local function halves_after(splits, name)
  local seen, list = 0, {}
  stop_at(function(step)
    seen = seen + (step.mark == "buddy_split" and 1 or 0)
    return seen == splits and step.mark == "buddy_split"
  end)
  alloc_pages(0)
  for order = 0, splits - 1 do
    list[order + 1] = #free_list(name, order) == 1 and free_list(name, order)[1] or "several"
  end
  stop_at()
  return list
end

------------------------------------------------------------------------------------------- 128 MiB, kernel by kernel

machine { bare = true }

row("2.4: marks of 128 MiB", function()
  marks("DMA", 32, 64, 96)
  marks("Normal", 224, 448, 672)
end)

row("2.4: an order-9 block is split into lower halves", function()
  same_list(halves_after(9, "Normal"), { 32766, 32764, 32760, 32752, 32736, 32704, 32640, 32512, 32256 })
end)

machine { bare = true }

row("2.4: frames go down from the top", function()
  same_list(frames_of(8), count_from(32767, -1, 8))
end)

row("2.4: 2 MiB are the largest block", function()
  expect(alloc_pages(9))
  expect(alloc_pages(10) == nil)
  expect(__get_free_pages(9) and not __get_free_pages(10))
end)

machine { bare = true }

-- Six more keep the twelve from becoming again the block that they were of.
row("2.4: freed frames come back scrambled", function()
  local first = frames_of(18)
  for i = 1, 12 do
    free_pages(first[i])
  end
  same_list(frames_of(12),
    { 32749, 32748, 32759, 32758, 32757, 32756, 32747, 32746, 32745, 32744, 32767, 32766 })
end)

for _, kernel in ipairs { "2.6.34", "3.15" } do
  machine { profile = "linux-" .. kernel .. "/x86_32", bare = true }

  row(kernel .. ": marks of 128 MiB", function()
    marks("DMA", 45, 56, 67)
    marks("Normal", 316, 395, 474)
  end)

  row(kernel .. ": 128 MiB move 7 frames at a time, 42 at most; zone DMA one by one", function()
    same_list({ zone("Normal").batch, zone("Normal").pcp_high }, { 7, 42 })
    same_list({ zone("DMA").batch, zone("DMA").pcp_high }, { 1, 0 })
    local free = zone("Normal").free
    vmalloc(3 * PAGE_SIZE)
    expect((free - zone("Normal").free) % 7 == 0)
  end)

  machine { profile = "linux-" .. kernel .. "/x86_32", bare = true }

  row(kernel .. ": an order-10 block is split into upper halves", function()
    same_list(halves_after(10, "Normal"),
      { 31745, 31746, 31748, 31752, 31760, 31776, 31808, 31872, 32000, 32256 })
  end)
end

for _, kernel in ipairs { "2.6.34", "3.15" } do
  machine { profile = "linux-" .. kernel .. "/x86_32", bare = true }

  row(kernel .. ": frames go up in the highest block, and come back in reverse", function()
    local first, second = twice_twelve()
    same_list(first, count_from(31744, 1, 12))
    same_list(second, count_from(31755, -1, 12))
  end)

  row(kernel .. ": 4 MiB are the largest block", function()
    expect(alloc_pages(10))
    expect(alloc_pages(11) == nil)
  end)
end
