-- SPDX-License-Identifier: GPL-2.0-or-later
-- Flags that kernels treat each in its own way.

lesson { id = "gfp-kernels", title = "Flags, kernel by kernel", profile = "linux-2.4/x86_32" }
include "rows.lua"

-- What has no address cannot be cut into objects: that was a bug until the flag came to be taken off with a warning.
local allows = { ["2.4.0/x86_32"] = false, ["2.4/x86_32"] = false, ["2.6.34/x86_32"] = false, ["2.6.34/arm"] = false,
  ["3.15/x86_32"] = false, ["4.19/x86_64"] = true, ["5.0/x86_64"] = true, ["5.4/x86_64"] = true,
  ["6.1/x86_64"] = true, ["6.12/x86_64"] = true }
for profile, fixed in pairs(allows) do
  machine { profile = "linux-" .. profile }

  row(profile .. ": the flag HIGHMEM is not for kmalloc", function()
    local address = kmalloc(64, "GFP_KERNEL|__GFP_HIGHMEM")
    same(stat "stopped", fixed and 0 or 1)
    same(address ~= nil, fixed)
    logged(fixed and "Unexpected gfp: 0x2 (__GFP_HIGHMEM). Fixing up to gfp: " or "kernel BUG: ")
    if fixed then
      same(region(address).id, "direct")
    end
  end)
end

-- The wall of a cpuset.
for _, kernel in ipairs { "2.6.34", "3.15", "4.19", "6.1", "6.12" } do
  machine { profile = "linux-" .. kernel .. "/x86_64", nodes = 2, cpus = 2, ram = 128 * MiB }

  row(kernel .. ": the flag HARDWALL", function()
    set_cpuset(0)
    while zones()[2].free > 2048 do
      same(alloc_pages(4, "GFP_KERNEL").node, 0, "as long as there is plenty")
    end
    mark "wall"
    local last = alloc_pages(0, "GFP_USER|__GFP_NOWARN|__GFP_NORETRY")
    while last do
      same(last.node, 0, "for user space")
      last = alloc_pages(0, "GFP_USER|__GFP_NOWARN|__GFP_NORETRY")
    end
    expect(count "cpuset_skip" > 0)
    same(alloc_pages(0, "GFP_KERNEL").node, 1, "for the kernel itself")
    set_cpuset()
    same(alloc_pages(0, "GFP_USER").node, 1, "without a wall")
  end)
end
