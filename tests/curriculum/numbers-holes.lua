-- SPDX-License-Identifier: GPL-2.0-or-later
-- Numbers of zones in which there are frames without RAM.

lesson { id = "numbers-holes", title = "Numbers of holes", profile = "linux-2.4/x86_32" }
include "rows.lua"

-- Frames that a zone spans, that have RAM, and that the page allocator was given: page 0 is the firmware's, and from
-- 639 KiB on there is no RAM below 1 MiB. 2.4 does not look for holes.
local function holes_of(profile, names, wanted)
  machine { profile = "linux-" .. profile, ram = 1 * GiB }
  row(profile .. ": zones with holes", function()
    for i, name in ipairs(names) do
      local z = expect(zone(name))
      same_list({ z.stop - z.start, z.present, z.managed }, wanted[i], name)
    end
  end)
end

holes_of("2.4/x86_32", { "DMA", "Normal" }, { { 4096, 4096, 3358 }, { 225280, 225280, 225280 } })
holes_of("2.6.34/x86_32", { "DMA", "Normal" }, { { 4096, 3998, 3998 }, { 223230, 223230, 217086 } })
holes_of("3.15/x86_32", { "DMA", "Normal" }, { { 4096, 3998, 3998 }, { 223230, 223230, 217086 } })
holes_of("2.6.34/arm", { "Normal" }, { { 196608, 196608, 194564 } })
for _, kernel in ipairs { "4.19", "6.1", "6.12" } do
  holes_of(kernel .. "/x86_64", { "DMA", "DMA32" }, { { 4096, 3998, 3998 }, { 258048, 258048, 251904 } })
end

row("a bare machine has no holes", function()
  machine { profile = "linux-6.1/x86_64", ram = 1 * GiB, bare = true }
  same_list({ zone("DMA").present, zone("DMA").managed }, { 4096, 4096 })
end)

-- 2.6.34 works its marks out from what is present, later kernels from what is managed.
for _, kernel in ipairs { "2.6.34", "3.15" } do
  machine { profile = "linux-" .. kernel .. "/x86_32", ram = 1 * GiB }
  row(kernel .. ": marks where there are holes", function()
    same_list({ zone("DMA").min, zone("Normal").min }, kernel == "2.6.34" and { 16, 936 } or { 16, 923 })
  end)
end
