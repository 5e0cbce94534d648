-- SPDX-License-Identifier: GPL-2.0-or-later
-- The other side: processes, windows of addresses, devices.

lesson { id = "other-side", title = "The other side", profile = "linux-3.15/x86_32" }
include "rows.lua"

machine {}

row("malloc is a promise, vmalloc delivers", function()
  process(1, function()
    mark "promise"
    local promise = user_malloc(64 * KiB)
    same(user_ranges(1)[1].resident, 0)
    touch(promise)
    touch(promise + 5 * PAGE_SIZE)
    same(count "fault_demand", 2)
    same(user_ranges(1)[1].resident, 2)
    same(vmalloc(64 * KiB).nr_pages, 16)
  end)
end)

row("a process' page goes to swap and comes back", function()
  process(1, function()
    local promise = user_malloc(4 * PAGE_SIZE)
    touch(promise)
    same(swap_out(promise), 1)
    mark "back"
    touch(promise)
    same(count "swap_in", 1)
  end)
end)

row("the kernel's page stays", function()
  local a = vmalloc(4 * PAGE_SIZE)
  mark "stays"
  expect(swap_out(a) == nil and swap_out(kmalloc(64)) == nil)
  same(count "swap_refused", 2)
end)

row("the same bug, two ends", function()
  process(2, function() says(select(2, touch(0x1000)), "segfault") end)
  same(select(2, load(0)).reason, "null pointer")
  logged "BUG: unable to handle kernel NULL pointer dereference"
end)

row("kmap: a slot for high memory", function()
  local high = alloc_pages(0, "GFP_KERNEL|__GFP_HIGHMEM")
  local address = kmap(high)
  same(region(address).id, "pkmap")
  same(pte(address).pfn, high.pfn)
  kunmap(high)
  same(pkmap_slots()[1].count, 1)
end)

row("kmap: low memory has its address", function() same(region(kmap(alloc_pages(0))).id, "direct") end)

row("fixmap: the address stays, the frame changes", function()
  local first = set_fixmap(3, 0xfee00000)
  same(set_fixmap(3, 0xfec00000), first)
  same(pte(first).pfn, 0xfec00)
  same(region(first).id, "fixmap")
end)

row("a device wants frames in a row", function()
  local a = vmalloc(3 * PAGE_SIZE)
  expect(dma_read(a, a.size) == nil)
  expect(count "dma_refused" > 0)
  same(dma_read(kmalloc(8 * KiB), 8 * KiB), 2)
end)

row("or a list of them", function()
  local a = vmalloc(3 * PAGE_SIZE)
  same(dma_read(a, a.size, 1), 3)
end)
