-- SPDX-License-Identifier: GPL-2.0-or-later
-- Frames: blocks, zones, what vmalloc takes of them, what it leaves.

lesson { id = "frames", title = "Frames", profile = "linux-3.15/x86_32", ram = 128 * MiB }
include "rows.lua"

machine {}

row("three acts of one call", function()
  mark "acts"
  local order = {}
  stop_at(function(step)
    local act = ({ va_taken = "range", page_array_set = "frames", pte_set = "tables" })[step.mark]
    if act and order[#order] ~= act then
      order[#order + 1] = act
    end
  end)
  local a = vmalloc(3 * PAGE_SIZE)
  stop_at()
  same_list(order, { "range", "frames", "tables" })
  for i, pfn in ipairs(a.pages) do
    same(pte(a.addr + (i - 1) * PAGE_SIZE).pfn, pfn)
    same(page(pfn).owner, page(a.pages[1]).owner)
  end
end)

row("a page is the least", function()
  local a = vmalloc(1)
  same(a.nr_pages, 1)
  same(a.va_end - a.va_start, 2 * PAGE_SIZE)
  same(count("size_align", { real_size = 1, size = PAGE_SIZE }), 1)
end)

row("address space alone takes no data frame", function()
  mark "alone"
  local a = get_vm_area(4 * PAGE_SIZE)
  same(count "page_array_set", 0)
  same(count "pte_set", 0)
  same(#a.pages, 0)
  free_vm_area(a)
end)

row("frames of the caller", function()
  local mine = { alloc_pages(0), alloc_pages(0) }
  mark "mine"
  local a = vmap(mine)
  same(count("page_alloc", { gfp = 0xd2 }), 0)
  same(pte(a).pfn, mine[1].pfn)
  vunmap(a)
  purge()
  expect(page(mine[1].pfn).state == "used" and page(mine[2].pfn).state == "used")
  local again = vmap(mine)
  same(pte(again.addr + PAGE_SIZE).pfn, mine[2].pfn)
end)

row("guards and holes take no frame", function()
  local a = vmalloc(PAGE_SIZE)
  same(a.guard, PAGE_SIZE)
  expect(pte(a.va_end - PAGE_SIZE) == nil)
  for _, hole in ipairs(holes()) do
    expect(pte(hole.start) == nil)
  end
end)

row("memory is in pieces", function()
  local list = frames_of(256)
  for i = 1, 256, 2 do
    free_pages(list[i])
  end
  local a = vmalloc(3 * PAGE_SIZE)
  expect(a.pages[2] ~= a.pages[1] + 1 or a.pages[3] ~= a.pages[2] + 1, "the frames touch each other")
  same(pte(a.addr + PAGE_SIZE).pfn, a.pages[2])
end)

row("no frame of vmalloc leaves its place for swap", function()
  local a = vmalloc(2 * PAGE_SIZE)
  mark "swap"
  expect(swap_out(a) == nil and count "swap_refused" > 0)
  same(find_area(a).nr_pages, 2)
end)

row("nothing is left over", function()
  purge()
  local before = leaks()
  vfree(vmalloc(100 * PAGE_SIZE))
  purge()
  same(leaks(), before)
end)

-- 16 frames of their own, every second free: half of it is free, and there is no pair.
machine {}

row("kmalloc finds no block, vmalloc needs none", function()
  -- Whole memory, in single frames: every second one comes back.
  while alloc_pages(3) do end
  local held = {}
  local one = alloc_pages(0)
  while one do
    held[#held + 1] = one.pfn
    one = alloc_pages(0, "__GFP_NORETRY|__GFP_NOWARN")
  end
  for i = 1, #held do
    if held[i] % 2 == 0 then
      free_pages(held[i])
    end
  end
  expect(kmalloc(16 * PAGE_SIZE, "GFP_KERNEL|__GFP_NOWARN|__GFP_NORETRY") == nil)
end)

machine { ram = 1 * GiB }

row("a buddy is one bit away", function()
  local block = alloc_pages(2)
  mark "merge"
  free_pages(block)
  same(count("buddy_merge", { buddy = block.pfn ~ 4 }), 1)
end)

row("vmalloc takes high memory first", function()
  local a = vmalloc(PAGE_SIZE)
  same(page(a.pages[1]).zone, "HighMem")
  same(page(vmalloc_32(PAGE_SIZE).pages[1]).zone, "Normal")
end)

row("zones in turn", function()
  mark "tried"
  local last, seen = nil, {}
  for _ = 1, 262144 / 1024 do
    local block = alloc_pages(10, "GFP_KERNEL|__GFP_HIGHMEM|__GFP_NORETRY|__GFP_NOWARN")
    if block and block.zone ~= last then
      last = block.zone
      seen[#seen + 1] = last
    end
  end
  same_list({ seen[1], seen[2] }, { "HighMem", "Normal" })
  expect(count "zone_fallback" > 0 and count "wmark_check" > 0)
end)

machine { ram = 1 * GiB, bare = true, fair_zones = true }

-- In a round each zone gives as many frames as lie between its low and its high mark.
row("3.15: zones that take turns", function()
  local runs = {}
  for _ = 1, 330 do
    local name = alloc_pages(0, "GFP_KERNEL|__GFP_HIGHMEM").zone
    local last = runs[#runs]
    if last and last.name == name then
      last.frames = last.frames + 1
    else
      runs[#runs + 1] = { name = name, frames = 1 }
    end
  end
  same_list({ runs[1].name, runs[2].name, runs[3].name, runs[4].name }, { "HighMem", "Normal", "DMA", "HighMem" })
  same_list({ runs[1].frames, runs[2].frames, runs[3].frames, runs[4].frames }, { 36, 234, 4, 36 })
  expect(count "fair_skip" > 0 and count("fair_reset", { alloc_batch = 234 }) == 1)
  refused(machine, { profile = "linux-2.6.34/x86_32", fair_zones = true })
  refused(machine, { profile = "linux-4.19/x86_64", fair_zones = true })
end)

machine { ram = 1 * GiB }

row("high memory has no address of its own", function()
  local high, low = alloc_pages(0, "GFP_KERNEL|__GFP_HIGHMEM"), alloc_pages(0)
  expect(high.pfn * PAGE_SIZE + bases().page_offset >= bases().high_memory)
  expect(low.pfn * PAGE_SIZE + bases().page_offset < bases().high_memory)
end)

row("a block goes back to what it was split from", function()
  local before = tostring(buddyinfo())
  local block = alloc_pages(3)
  mark "merge"
  free_pages(block)
  expect(count "buddy_merge" > 0 and tostring(buddyinfo()) == before)
end)

row("an address for a block", function()
  local address = expect(__get_free_pages(1))
  same(address - bases().page_offset, pte(address).pfn * PAGE_SIZE)
  free_pages(address)
end)

row("the largest block, and the one beyond", function()
  expect(alloc_pages(10))
  expect(alloc_pages(11) == nil)
end)

machine { profile = "linux-6.1/x86_64", ram = 3 * GiB }

row("3 GiB of a 64-bit machine are below 4 GiB", function()
  same_list({ zones()[1].name, zones()[2].name }, { "DMA", "DMA32" })
  same(page(vmalloc(PAGE_SIZE).pages[1]).zone, "DMA32")
end)

row("many frames at a time", function()
  mark "bulk"
  vmalloc(250 * PAGE_SIZE)
  same(count "bulk_take", 3)
end)

row("a large page", function()
  mark "huge"
  local a = vmalloc_huge(2 * MiB)
  same(count "pmd_set", 1)
  same(a.addr % (2 * MiB), 0)
end)

machine { profile = "linux-6.1/x86_64", nodes = 2, cpus = 4, ram = 128 * MiB }

row("a node is a wish", function()
  same(page(vmalloc_node(PAGE_SIZE, 1).pages[1]).node, 1)
  local a = vmalloc(PAGE_SIZE)
  same(page(a.pages[1]).node, 0)
  on_cpu(3)
  same(page(vmalloc(PAGE_SIZE).pages[1]).node, 1)
  on_cpu(0)
  same(node(vmalloc_node(PAGE_SIZE, 1)), 1)
end)

machine { profile = "linux-2.4/x86_32", ram = 128 * MiB }

row("2.4: a frame an entry", function()
  local order = {}
  stop_at(function(step)
    if step.mark == "frame_wanted" or step.mark == "pte_set" then
      order[#order + 1] = step.mark
    end
  end)
  vmalloc(2 * PAGE_SIZE)
  stop_at()
  same_list(order, { "frame_wanted", "pte_set", "frame_wanted", "pte_set" })
end)

row("2.4: frames go back in the walk over the entries", function()
  local a = vmalloc(2 * PAGE_SIZE)
  mark "back"
  vfree(a)
  same(count "page_free", 2)
  same(count "pte_clear", 2)
end)
