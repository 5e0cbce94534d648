-- SPDX-License-Identifier: GPL-2.0-or-later
-- Processes, for contrast: directories that lag, memory that comes late and goes to swap; kmap, fixmap, devices.

lesson { id = "processes", title = "Processes", profile = "linux-2.4/x86_32" }

local function fails(f, ...)
  return not pcall(f, ...)
end

local function touched(number, area)
  local before = count "fault_vmalloc"
  process(number, function() touch(area) end)
  return count "fault_vmalloc" - before
end

-- The page fault that repairs itself: two processes, then areas.
local function faults_of_two()
  process(1, function() end)
  process(2, function() end)
  local area = vmalloc(PAGE_SIZE)
  local first = { touched(1, area), touched(1, area), touched(2, area) }
  return first, touched(1, expect(vmalloc(PAGE_SIZE)))
end

local first, second = faults_of_two()
expect(first[1] == 1 and first[2] == 0 and first[3] == 1 and second == 0)
expect(count "pt_sync" == 2 and #lagging(1) == 0 and #processes() == 3)
for _, profile in ipairs { "linux-3.15/x86_32-pae", "linux-6.1/x86_64" } do
  machine { profile = profile }
  first, second = faults_of_two()
  expect(first[1] + first[2] + first[3] + second == 0, profile)
end

-- malloc promises, vmalloc delivers.
machine { profile = "linux-3.15/x86_32" }
expect(process(1, function()
  local promise = user_malloc(64 * KiB)
  touch(promise)
  touch(promise + 5 * PAGE_SIZE)
  expect(count("fault_demand") == 2)
  expect(user_ranges(1)[1].resident == 2 and processes()[2].running)
  local area = vmalloc(64 * KiB)
  expect(area.nr_pages == 16)
  expect(swap_out(promise) == 2)
  local refused = swap_out(area)
  expect(refused == nil and count "swap_refused" == 1 and find_area(area).nr_pages == 16)
  touch(promise)
  expect(count "swap_in" == 1)
  user_free(promise)
  vfree(area)
  return "done"
end) == "done")
expect(processes()[1].running)
expect(process(2, function() return select(2, touch(0x1000)) end):find("segfault at"))
expect(kernel_log(-1):find("prog"))
expect(fails(process, 1) and fails(process, 100, function() end))
expect(fails(process, 1, function() error("inside", 0) end) and processes()[1].running)
exit_process(1)
local _, left = leaks()
purge()
_, left = leaks()
expect(left.objects == 0 and left.frames == 0)

-- kmap, fixmap.
local page = alloc_pages(0, { gfp = "GFP_KERNEL|__GFP_HIGHMEM" })
expect(page.zone == "HighMem")
local addr = kmap(page)
expect(region(addr).id == "pkmap" and pkmap_slots()[1].count == 2 and pkmap_slots()[1].pfn == page.pfn)
kunmap(page)
expect(pkmap_slots()[1].count == 1 and pte(addr).pfn == page.pfn)
expect(region(kmap(alloc_pages(0))).id == "direct")
local atomic = kmap_atomic(page)
expect(region(atomic).id == "fixmap" and atomic_maps()[1].pfn == page.pfn and atomic_maps()[1].cpu == 0)
expect(context().in_atomic and fails(kmap_atomic, page, { type = "KM_USER0" }))
kunmap_atomic(atomic)
expect(#atomic_maps() == 0 and not context().in_atomic and count "kmap_atomic" == 1)
expect(set_fixmap(3, 0xfee00000) == set_fixmap(3, 0xfec00000) and fixmap_slots()[1].pfn == 0xfec00)
expect(count "kmap_take" == 1 and count "kmap_drop" == 1 and count "fixmap_set" == 2)

-- Devices.
local area = vmalloc(3 * PAGE_SIZE)
expect(vmalloc_to_page(area.addr + PAGE_SIZE).pfn == area.pages[2])
expect(dma_read(area, area.size) == nil and count "dma_refused" == 1 and count "dma_wrong" == 3)
expect(dma_read(area, area.size, 1) == 3)
expect(dma_read(kmalloc(8 * KiB), 8 * KiB) == 2)
expect(#violations() == 0)

-- Until 2.6.36 each kind of use has a slot.
machine { profile = "linux-2.6.34/x86_32" }
kmap_atomic(alloc_pages(0, { gfp = "GFP_KERNEL|__GFP_HIGHMEM" }), { type = "KM_IRQ0" })
expect(atomic_maps()[1].type == "KM_IRQ0")
