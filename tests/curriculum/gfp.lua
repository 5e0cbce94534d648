-- SPDX-License-Identifier: GPL-2.0-or-later
-- Flags of an allocation: which zone, what is allowed while it waits, what is done to the page.

lesson { id = "gfp", title = "Flags", profile = "linux-3.15/x86_32", ram = 1 * GiB }
include "rows.lua"

local function zone_for(gfp)
  return alloc_pages(0, gfp).zone
end

-- How many frames zone Normal has left when that mask does not get any more.
local function floor_of(gfp)
  while alloc_pages(0, gfp) do end
  return zone("Normal").free
end

machine {}

row("the flag DMA", function()
  same(zone_for "GFP_KERNEL|__GFP_DMA", "DMA")
  same(zone_for "GFP_KERNEL", "Normal")
end)

row("the flag HIGHMEM", function()
  same(zone_for "GFP_KERNEL|__GFP_HIGHMEM", "HighMem")
end)

row("the flag MOVABLE", function()
  same(alloc_pages(0, "GFP_HIGHUSER_MOVABLE").migratetype, "movable")
  same(alloc_pages(0, "GFP_KERNEL").migratetype, "unmovable")
end)

row("the flag RECLAIMABLE", function()
  same(alloc_pages(0, "GFP_TEMPORARY").migratetype, "reclaimable")
end)

row("the flag COLD", function()
  local hot = alloc_pages(0)
  local cold = alloc_pages(0, "GFP_KERNEL|__GFP_COLD")
  expect(cold.pfn > hot.pfn + 1)
end)

row("the flag COMP", function()
  mark "comp"
  kmalloc(16 * KiB)
  local comp = gfp_flags().__GFP_COMP
  same(count("page_alloc", function(step) return step.locals.gfp & comp ~= 0 end), 1)
end)

row("the flag ZERO", function()
  local address = kmalloc(64)
  store(address, 5)
  kfree(address)
  same(load(kzalloc(64)), 0)
  mark "zero"
  vzalloc(PAGE_SIZE)
  same(count("page_alloc", { gfp = 0x82d2 }), 1)
end)

row("the flag WAIT permits to sleep", function()
  local f = gfp_flags()
  same(f.GFP_KERNEL & f.__GFP_WAIT, 0x10)
  same(f.GFP_ATOMIC & f.__GFP_WAIT, 0)
  in_context("spinlock", function() kmalloc(64, "GFP_KERNEL") end)
  expect(stat "violations" > 0)
end)

row("sets are made by OR", function()
  local f = gfp_flags()
  same_list({ hex(f.GFP_KERNEL), hex(f.GFP_ATOMIC), hex(f.GFP_USER) }, { "0xd0", "0x20", "0x200d0" })
  same(f.__GFP_WAIT | f.__GFP_IO | f.__GFP_FS | f.__GFP_HARDWALL, f.GFP_USER)
end)

row("every flag of the table", function()
  local f = gfp_flags()
  for _, name in ipairs { "DMA", "HIGHMEM", "DMA32", "MOVABLE", "WAIT", "HIGH", "IO", "FS", "COLD", "NOWARN", "REPEAT",
    "NOFAIL", "NORETRY", "MEMALLOC", "COMP", "ZERO", "NOMEMALLOC", "HARDWALL", "THISNODE", "RECLAIMABLE", "KMEMCG",
    "NOTRACK", "NO_KSWAPD", "OTHER_NODE", "WRITE" } do
    expect(f["__GFP_" .. name], name)
  end
end)

row("the array's mask has no zone, and zeroes", function()
  local masks = {}
  stop_at(function(step)
    if step.mark == "call_enter" and step["function"] == "kmalloc_node" then
      masks[#masks + 1] = step.locals.gfp
    end
  end)
  vmalloc(3 * PAGE_SIZE)
  stop_at()
  same_hex(masks[#masks], 0x80d0)
end)

machine { ram = 128 * MiB }

row("the flags HIGH and MEMALLOC go below the marks", function()
  pressure { obtainable = 20 }
  local kernel = floor_of "GFP_KERNEL|__GFP_NOWARN|__GFP_NORETRY"
  local high = floor_of "GFP_KERNEL|__GFP_HIGH|__GFP_NOWARN|__GFP_NORETRY"
  local atomic = floor_of "GFP_ATOMIC|__GFP_NOWARN"
  expect(kernel > high and high > atomic)
  expect(atomic > zone("Normal").min * 3 // 8 - 8)
  expect(floor_of "GFP_KERNEL|__GFP_MEMALLOC|__GFP_NOWARN" < atomic)
  pressure()
end)

machine { ram = 128 * MiB }

row("the flag NOMEMALLOC keeps off the reserve", function()
  pressure { obtainable = 20 }
  local atomic, all = floor_of "GFP_ATOMIC|__GFP_NOWARN", "GFP_KERNEL|__GFP_MEMALLOC|__GFP_NOWARN|__GFP_NORETRY"
  pressure()
  pressure { obtainable = 20 }
  local kept = floor_of "GFP_ATOMIC|__GFP_NOMEMALLOC|__GFP_NOWARN"
  expect(kept > atomic, "the quarter for who cannot sleep is not kept")
  same(floor_of(all .. "|__GFP_NOMEMALLOC"), kept)
  mark "all"
  expect(floor_of(all) < atomic and count "no_watermarks" > 0)
  pressure()
end)

machine { ram = 128 * MiB }

-- How many frames requests with that mask get where 5 can be had at once and 64 be freed: and whether KIND of reclaim
-- happened.
local function freed_for(gfp, shortage, kind)
  pressure { obtainable = 5, reclaim = 64, swap = shortage.swap, fs = shortage.fs }
  mark "freed"
  local n = 0
  while alloc_pages(0, gfp .. "|__GFP_NOWARN|__GFP_NORETRY") do
    n = n + 1
  end
  local times = count(kind)
  pressure()
  return n, times
end

row("who must not sleep frees nothing", function()
  local _, times = freed_for("GFP_NOWAIT", {}, "reclaim")
  same(times, 0)
  expect(freed_for("GFP_KERNEL", {}, "reclaim") >= 64)
end)

row("the flag IO: to swap", function()
  local shortage = { swap = 64 }
  local n, times = freed_for("GFP_NOIO", shortage, "reclaim_no_io")
  expect(n < 64 and times > 0, "swap is written to without the flag")
  n, times = freed_for("GFP_NOFS", shortage, "reclaim_swap")
  expect(n >= 64 and times > 1, "swap is not written to")
end)

row("the flag FS: what file systems keep", function()
  local shortage = { fs = 64 }
  local n, times = freed_for("GFP_NOFS", shortage, "reclaim_no_fs")
  expect(n < 64 and times > 0, "file systems are called without the flag")
  n, times = freed_for("GFP_KERNEL", shortage, "reclaim_fs")
  expect(n >= 64 and times > 1, "file systems are not called")
end)

row("clean pages need neither", function()
  expect(freed_for("GFP_NOIO", { swap = 16, fs = 16 }, "reclaim") >= 32)
end)

machine { ram = 128 * MiB }

row("the flag FS and the OOM killer", function()
  pressure { obtainable = 5, oom = true }
  mark "oom"
  for _ = 1, 10 do
    alloc_pages(0, "GFP_NOFS|__GFP_NOWARN")
  end
  same(count "oom_kill", 0)
  for _ = 1, 10 do
    alloc_pages(0, "GFP_KERNEL")
  end
  same(count "oom_kill", 1)
  pressure()
end)

row("the flag NOWARN", function()
  local lines = #kernel_log()
  expect(alloc_pages(11, "GFP_KERNEL|__GFP_NOWARN") == nil)
  same(#kernel_log(), lines)
  alloc_pages(11, "GFP_KERNEL")
  expect(#kernel_log() > lines)
end)

-- How often reclaim runs, and the OOM killer kills, for one request where there is nothing left.
local function efforts(order, gfp, shortage)
  pressure { obtainable = 0, reclaim = shortage.reclaim, oom = shortage.oom }
  mark "efforts"
  local block = alloc_pages(order, gfp .. "|__GFP_NOWARN")
  local reclaims, kills = count "reclaim", count "oom_kill"
  pressure()
  return reclaims, kills, block
end

machine { ram = 128 * MiB }

row("the flag NORETRY", function()
  local reclaims, kills, block = efforts(0, "GFP_KERNEL|__GFP_NORETRY", { oom = true })
  same_list({ reclaims, kills }, { 1, 0 })
  expect(not block, "one round is enough")
  reclaims, kills, block = efforts(0, "GFP_KERNEL", { oom = true })
  same(kills, 1)
  expect(block, "the OOM killer is of no use")
end)

-- Of 32 frames each: a large block is given up after the first round, or when as much was freed as is wanted.
row("the flag REPEAT", function()
  same(efforts(8, "GFP_KERNEL", { reclaim = 4096 }), 1)
  local reclaims, _, block = efforts(8, "GFP_KERNEL|__GFP_REPEAT", { reclaim = 4096 })
  expect(reclaims > 1 and reclaims <= 256 // 32 and (block or reclaims == 8))
end)

row("the flag NOFAIL", function()
  local _, kills, block = efforts(4, "GFP_KERNEL", { oom = true })
  expect(kills == 0 and not block, "a large block is not worth a task")
  _, kills, block = efforts(4, "GFP_KERNEL|__GFP_NOFAIL", { oom = true })
  expect(kills == 1 and block, "it has failed")
end)

machine { ram = 1 * GiB }

-- A page that will be written to goes where not too much waits for the disk already.
row("the flag WRITE", function()
  pressure { obtainable = 100000, dirty = 7000 }
  mark "dirty"
  same(alloc_pages(0, "GFP_HIGHUSER|__GFP_WRITE").zone, "Normal")
  same(count("dirty_skip", { zone = "HighMem" }), 1)
  same(alloc_pages(0, "GFP_HIGHUSER").zone, "HighMem", "who only reads")
  pressure { obtainable = 100000, dirty = 6000 }
  same(alloc_pages(0, "GFP_HIGHUSER|__GFP_WRITE").zone, "HighMem", "below the limit")
  pressure()
end)

row("the flag NO_KSWAPD", function()
  pressure { obtainable = 1 }
  mark "woken"
  alloc_pages(0, "GFP_ATOMIC|__GFP_NO_KSWAPD|__GFP_NOWARN")
  same(count "kswapd_wake", 0)
  alloc_pages(0, "GFP_ATOMIC|__GFP_NOWARN")
  same(count "kswapd_wake", 1)
  pressure()
end)

machine { profile = "linux-3.15/x86_64", ram = 6 * GiB }

row("the flag DMA32", function()
  same(zone_for "GFP_KERNEL|__GFP_DMA32", "DMA32")
  same(zone_for "GFP_KERNEL", "Normal")
  same(page(vmalloc_32(PAGE_SIZE).pages[1]).zone, "DMA32")
end)

machine { profile = "linux-3.15/x86_64", nodes = 2, cpus = 2, ram = 128 * MiB }

-- As khugepaged asks for a process on another node.
row("the flag OTHER_NODE", function()
  local function near(gfp)
    set_mempolicy("preferred", 1)
    local before = { stat "numa_local", stat "numa_other" }
    same(alloc_pages(0, gfp).node, 1)
    set_mempolicy("default")
    return stat "numa_local" - before[1] .. "/" .. stat "numa_other" - before[2]
  end
  same(near "GFP_KERNEL", "0/1")
  same(near "GFP_KERNEL|__GFP_OTHER_NODE", "1/0")
  same(stat "numa_hit", stat "numa_local" + stat "numa_other")
end)

-- This kernel is built without memory cgroups and kmemcheck.
row("the flags KMEMCG and NOTRACK change no frame", function()
  for _, gfp in ipairs { "__GFP_KMEMCG", "__GFP_NOTRACK" } do
    mark(gfp)
    local page = alloc_pages(0, "GFP_KERNEL|" .. gfp)
    same(count("page_alloc", { gfp = gfp_flags().GFP_KERNEL | gfp_flags()[gfp] }), 1)
    free_pages(page)
    same(alloc_pages(0).pfn, page.pfn)
  end
end)

machine { profile = "linux-6.1/x86_64", nodes = 2, cpus = 2, ram = 128 * MiB }

row("the flag THISNODE", function()
  while stat "free_pages_n0" > 1024 do
    expect(alloc_pages(8, "GFP_KERNEL|__GFP_THISNODE|__GFP_NOWARN"), "none") -- from node 0 alone
  end
  same(page(vmalloc_node(PAGE_SIZE, 1).pages[1]).node, 1)
end)

row("the flags of reclaim are two now", function()
  local f = gfp_flags()
  same(f.__GFP_WAIT, nil)
  same_hex(f.__GFP_DIRECT_RECLAIM | f.__GFP_KSWAPD_RECLAIM | f.__GFP_IO | f.__GFP_FS, 0xcc0)
end)
