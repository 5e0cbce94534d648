-- SPDX-License-Identifier: GPL-2.0-or-later
-- Numbers of the TLB: how far the entries reach, when a flush becomes a full one, when the purge begins.

lesson { id = "numbers-tlb", title = "Numbers of the TLB", profile = "linux-2.4/x86_32" }
include "rows.lua"

-- What a purge of one area with so many pages, guard page included, flushes.
local function flush_of(pages)
  local a = vmalloc((pages - 1) * PAGE_SIZE)
  mark "flush"
  vfree(a)
  purge()
  return count "tlb_flush_range", count "tlb_flush_all"
end

machine { cpus = 2 }

row("2.4: every vfree flushes everything", function()
  for _ = 1, 3 do
    local a = vmalloc(PAGE_SIZE)
    mark "flush"
    vfree(a)
    same(count "tlb_flush_all", 1)
    same(count "tlb_ipi", 1)
  end
end)

row("2.4: large pages below, small ones above", function()
  local a, b = vmalloc(PAGE_SIZE), kmalloc(64)
  load(a)
  same(tlb()[1].size, PAGE_SIZE)
  load(b)
  same(tlb()[1].size, 4 * MiB)
end)

for _, profile in ipairs { "4.19/x86_64", "5.4/x86_64", "6.1/x86_64", "6.12/x86_64" } do
  machine { profile = "linux-" .. profile }

  row(kernel_of(profile) .. ": 33 pages are flushed one by one, 34 all at once", function()
    local by_page, all = flush_of(33)
    same_list({ by_page, all }, { 1, 0 })
    by_page, all = flush_of(34)
    same_list({ by_page, all }, { 0, 1 })
  end)
end

machine { profile = "linux-2.6.34/x86_32" }

row("2.6.34: a purge flushes everything", function()
  local by_page, all = flush_of(2)
  same_list({ by_page, all }, { 0, 1 })
end)

machine { profile = "linux-2.6.34/arm" }

row("arm: a purge flushes page by page", function()
  local by_page, all = flush_of(100)
  same_list({ by_page, all }, { 1, 0 })
end)

for cpus, pages in pairs { [1] = 8192, [2] = 16384, [4] = 24576, [8] = 32768 } do
  machine { profile = "linux-6.1/x86_64", cpus = cpus }
  row("pages that may wait on " .. cpus .. " CPUs", function() same(stat "lazy_max_pages", pages) end)
end

machine { profile = "linux-3.15/x86_64" }

-- 16 entries.
row("reach of small entries and of large ones", function()
  local a = vmalloc(64 * PAGE_SIZE)
  for i = 0, 63 do
    load(a.addr + i * PAGE_SIZE)
  end
  same(#tlb(), 16)
  same(stat "tlb_reach", 16 * PAGE_SIZE)
  local base = bases().page_offset
  for i = 0, 15 do
    load(base + 64 * MiB + i * 2 * MiB)
  end
  same(stat "tlb_reach", 16 * 2 * MiB)
end)
