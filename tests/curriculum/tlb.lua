-- SPDX-License-Identifier: GPL-2.0-or-later
-- The TLB: misses and hits, stale entries, flushes.

lesson { id = "tlb", title = "TLB", profile = "linux-3.15/x86_64", cpus = 2 }
include "rows.lua"

local function misses_of(address, bytes, stride)
  mark "misses"
  for offset = 0, bytes - 1, stride do
    load(address + offset)
  end
  return count "tlb_miss"
end

machine {}

row("a miss, then hits", function()
  local a = vmalloc(PAGE_SIZE)
  mark "one"
  load(a)
  load(a)
  same(count "tlb_miss", 1)
  same(count "tlb_hit", 1)
  same(tlb()[1].pfn, a.pages[1])
end)

row("4 MiB by small entries and by large ones", function()
  local scattered, direct = vmalloc(4 * MiB), kmalloc(4 * MiB)
  same(misses_of(scattered.addr, 4 * MiB, PAGE_SIZE), 1024)
  same(misses_of(direct, 4 * MiB, PAGE_SIZE), 2)
end)

row("the least recently used gives way", function()
  mark "full"
  misses_of(vmalloc(20 * PAGE_SIZE).addr, 20 * PAGE_SIZE, PAGE_SIZE)
  expect(count "tlb_evict" >= 4)
  same(#tlb(), 16)
end)

row("an entry that is stale until the flush", function()
  local a = vmalloc(PAGE_SIZE)
  store(a, 42)
  vfree(a)
  expect(tlb()[1].stale)
  mark "stale"
  same(load(a.addr), 42)
  same(count "tlb_stale", 1)
  purge()
  local value, fault = load(a.addr)
  same(value, nil)
  expect(fault.reason == "hole")
end)

row("freed, not yet purged: no entry, a fault", function()
  local a = vmalloc(PAGE_SIZE)
  vfree(a)
  same(select(2, load(a.addr)).reason, "unmapped lazy area")
end)

row("a flush reaches all CPUs", function()
  local a = vmalloc(PAGE_SIZE)
  on_cpu(1)
  load(a)
  on_cpu(0)
  vfree(a)
  mark "all"
  purge()
  same(count "tlb_ipi", 1)
  for _, entry in ipairs(tlb(1)) do
    expect(not entry.stale)
  end
end)

row("one flush for many areas", function()
  mark "many"
  for _ = 1, 20 do
    vfree(vmalloc(PAGE_SIZE))
  end
  same(count "tlb_flush_all" + count "tlb_flush_range", 0)
  purge()
  same(count "tlb_flush_all" + count "tlb_flush_range", 1)
end)

machine { profile = "linux-6.1/x86_64" }

row("6.1: large pages of vmalloc need few entries", function()
  same(misses_of(vmalloc_huge(4 * MiB).addr, 4 * MiB, PAGE_SIZE), 2)
end)
