-- SPDX-License-Identifier: GPL-2.0-or-later
-- Numbers of zones: where they begin and end, and what per-CPU lists hold.

lesson { id = "numbers-zones", title = "Numbers of zones", profile = "linux-2.4/x86_32" }
include "rows.lua"

-- Names of the zones, the frame that each begins with, and the one behind the last.
local function zones_are(names, starts, stop)
  local found, at = {}, {}
  for i, one in ipairs(zones()) do
    found[i], at[i] = one.name, one.start
  end
  same_list(found, names)
  same_list(at, starts)
  same(zones()[#names].stop, stop)
end

machine { ram = 1 * GiB }

row("2.4: 896 MiB of low memory", function()
  zones_are({ "DMA", "Normal", "HighMem" }, { 0, 4096, 229376 }, 262144)
end)

-- 887.99 MiB.
for _, kernel in ipairs { "2.6.34", "3.15" } do
  machine { profile = "linux-" .. kernel .. "/x86_32", ram = 1 * GiB }
  row(kernel .. ": 887 MiB of low memory", function()
    zones_are({ "DMA", "Normal", "HighMem" }, { 0, 4096, 227326 }, 262144)
  end)
end

machine { profile = "linux-3.15/x86_32-pae", ram = 1 * GiB }

row("pae: 891 MiB of low memory", function()
  zones_are({ "DMA", "Normal", "HighMem" }, { 0, 4096, 0xf7bfe000 - 0xc0000000 >> 12 }, 262144)
end)

machine { profile = "linux-2.6.34/arm", ram = 1 * GiB }

row("arm: low memory is one zone", function()
  zones_are({ "Normal", "HighMem" }, { 0x80000, 0x80000 + 768 * 256 }, 0xc0000)
end)

for _, kernel in ipairs { "2.6.34", "3.15", "4.19", "6.1" } do
  machine { profile = "linux-" .. kernel .. "/x86_64", ram = 6 * GiB }

  row(kernel .. ": three zones of 64 bits", function()
    same_list({ zones()[1].name, zones()[2].name, zones()[3].name }, { "DMA", "DMA32", "Normal" })
    same_list({ zones()[2].start, zones()[3].start }, { 4096, 0x100000 })
  end)
end

row("6.1: per-CPU lists follow the low mark", function()
  local z = zone("DMA32")
  same(z.batch, 63)
  same(z.pcp_high, math.max(z.low, 4 * z.batch))
end)

machine { profile = "linux-4.19/x86_64", ram = 4 * GiB, bare = true }

row("4.19: six batches at most", function()
  same_list({ zone("DMA32").batch, zone("DMA32").pcp_high }, { 63, 378 })
end)
