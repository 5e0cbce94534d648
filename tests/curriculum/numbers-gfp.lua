-- SPDX-License-Identifier: GPL-2.0-or-later
-- Numbers of allocation flags, kernel by kernel.

lesson { id = "numbers-gfp", title = "Numbers of flags", profile = "linux-3.15/x86_32" }
include "rows.lua"

local function flags(kernel, wanted, absent)
  row(kernel .. ": values of the flags", function()
    local found = gfp_flags()
    for name, value in pairs(wanted) do
      same_hex(found[name], value, name)
    end
    for _, name in ipairs(absent or {}) do
      same(found[name], nil, name)
    end
  end)
end

-- What the array of pages is asked for with: of the caller's mask what is about reclaim, and zeroes; no zone where it
-- is kmalloc's. Where it is vmalloc's own, older kernels add high memory.
local function array_masks(kernel, small, large)
  row(kernel .. ": masks of page arrays", function()
    local masks
    stop_at(function(step)
      if step.mark == "call_enter" and step.locals.gfp and step["function"] == "kmalloc_node" then
        masks.small = step.locals.gfp
      elseif step.mark == "call_enter" and string.find(step["function"], "__vmalloc_node") == 1 then
        masks.large = step.locals.gfp_mask
      end
    end)
    masks = {}
    vmalloc(3 * PAGE_SIZE)
    same_hex(masks.small, small)
    masks = {}
    vmalloc(1025 * PAGE_SIZE)
    same_hex(masks.large, large)
    stop_at()
  end)
end

machine { profile = "linux-2.4.0/x86_32" }
flags("2.4.0", { __GFP_WAIT = 0x01, __GFP_HIGH = 0x02, __GFP_DMA = 0x08, __GFP_HIGHMEM = 0x10, GFP_KERNEL = 0x07,
  GFP_ATOMIC = 0x02 }, { "__GFP_ZERO", "__GFP_NOWARN", "GFP_NOWAIT" })

machine { profile = "linux-2.4/x86_32" }
flags("2.4", { __GFP_DMA = 0x01, __GFP_HIGHMEM = 0x02, __GFP_WAIT = 0x10, __GFP_HIGH = 0x20, GFP_KERNEL = 0x1f0,
  GFP_ATOMIC = 0x20 }, { "__GFP_ZERO", "__GFP_NOWARN", "GFP_NOWAIT" })

machine { profile = "linux-2.6.34/x86_32" }
flags("2.6.34", { __GFP_DMA = 0x01, __GFP_HIGHMEM = 0x02, __GFP_WAIT = 0x10, __GFP_HIGH = 0x20, __GFP_ZERO = 0x8000,
  __GFP_NOWARN = 0x200, __GFP_NOFAIL = 0x800, __GFP_THISNODE = 0x40000, GFP_KERNEL = 0xd0, GFP_ATOMIC = 0x20,
  GFP_NOWAIT = 0 })
array_masks("2.6.34", 0x80d0, 0x80d2)

machine { profile = "linux-3.15/x86_32" }
flags("3.15", { __GFP_DMA = 0x01, __GFP_HIGHMEM = 0x02, __GFP_DMA32 = 0x04, __GFP_MOVABLE = 0x08, __GFP_WAIT = 0x10,
  __GFP_HIGH = 0x20, __GFP_IO = 0x40, __GFP_FS = 0x80, __GFP_COLD = 0x100, __GFP_NOWARN = 0x200,
  __GFP_REPEAT = 0x400, __GFP_NOFAIL = 0x800, __GFP_NORETRY = 0x1000, __GFP_MEMALLOC = 0x2000, __GFP_COMP = 0x4000,
  __GFP_ZERO = 0x8000, __GFP_NOMEMALLOC = 0x10000, __GFP_HARDWALL = 0x20000, __GFP_THISNODE = 0x40000,
  __GFP_RECLAIMABLE = 0x80000, __GFP_KMEMCG = 0x100000, __GFP_NOTRACK = 0x200000, __GFP_NO_KSWAPD = 0x400000,
  __GFP_OTHER_NODE = 0x800000, __GFP_WRITE = 0x1000000 })

row("3.15: sets of flags are made by OR", function()
  local f = gfp_flags()
  local sets = { GFP_NOWAIT = 0, GFP_ATOMIC = 0x20, GFP_NOIO = 0x10, GFP_NOFS = 0x50, GFP_KERNEL = 0xd0,
    GFP_USER = 0x200d0, GFP_HIGHUSER = 0x200d2, GFP_HIGHUSER_MOVABLE = 0x200da, GFP_TEMPORARY = 0x800d0,
    GFP_DMA = 0x01 }
  for name, value in pairs(sets) do
    same_hex(f[name], value, name)
  end
  same_hex(f.__GFP_WAIT | f.__GFP_IO | f.__GFP_FS, f.GFP_KERNEL)
end)

row("3.15: vmalloc's own mask", function()
  mark "mask"
  vmalloc(PAGE_SIZE)
  expect(count("page_alloc", { gfp = 0x2d2 }) == 1, "each frame is asked for without words in the log")
  vzalloc(PAGE_SIZE)
  expect(count("page_alloc", { gfp = 0x82d2 }) == 1)
end)

array_masks("3.15", 0x80d0, 0x80d2)

machine { profile = "linux-4.19/x86_64" }
flags("4.19", { __GFP_DIRECT_RECLAIM = 0x200000, __GFP_KSWAPD_RECLAIM = 0x400000, __GFP_HIGH = 0x20,
  __GFP_ZERO = 0x8000, __GFP_NOWARN = 0x200, __GFP_NOFAIL = 0x800, __GFP_THISNODE = 0x40000, __GFP_ATOMIC = 0x80000,
  GFP_KERNEL = 0x6000c0, GFP_ATOMIC = 0x480020, GFP_NOWAIT = 0x400000 }, { "__GFP_WAIT" })
array_masks("4.19", 0x6080c0, 0x6080c2)

for _, kernel in ipairs { "5.4", "6.1" } do
  machine { profile = "linux-" .. kernel .. "/x86_64" }
  flags(kernel, { __GFP_DIRECT_RECLAIM = 0x400, __GFP_KSWAPD_RECLAIM = 0x800, __GFP_HIGH = 0x20, __GFP_ZERO = 0x100,
    __GFP_NOWARN = 0x2000, __GFP_NOFAIL = 0x8000, __GFP_THISNODE = 0x200000, __GFP_ATOMIC = 0x200,
    GFP_KERNEL = 0xcc0, GFP_ATOMIC = 0xa20, GFP_NOWAIT = 0x800 })
  array_masks(kernel, 0xdc0, kernel == "5.4" and 0xdc2 or 0xdc0)
end

machine { profile = "linux-6.12/x86_64" }
flags("6.12", { __GFP_DIRECT_RECLAIM = 0x400, __GFP_KSWAPD_RECLAIM = 0x800, __GFP_HIGH = 0x20, __GFP_ZERO = 0x100,
  __GFP_NOWARN = 0x2000, __GFP_NOFAIL = 0x8000, __GFP_THISNODE = 0x200000, GFP_KERNEL = 0xcc0, GFP_ATOMIC = 0x820,
  GFP_NOWAIT = 0x2800 }, { "__GFP_ATOMIC" })
array_masks("6.12", 0xdc0, 0xdc0)
