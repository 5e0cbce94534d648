-- SPDX-License-Identifier: GPL-2.0-or-later
-- An area on its way: who may see it before it is complete, and what is noted of it.

lesson { id = "areas", title = "An area on its way", profile = "linux-3.15/x86_64" }
include "rows.lua"

local VM_ALLOC, VM_UNINITIALIZED = 0x2, 0x20

-- Stop in vmalloc(3 pages) at a mark, or where a function is called: the area as it is there, and what
-- /proc/vmallocinfo says.
local function half_way(mark_name, name)
  stop_at(function(step)
    return step.mark == mark_name and (not name or step["function"] == name)
  end)
  vmalloc(3 * PAGE_SIZE)
  stop_at()
  return areas()[1], tostring(vmallocinfo())
end

-- What is free to be looked at: the flag says that it must not be.
for _, kernel in ipairs { "3.15", "4.19", "6.1", "6.12" } do
  machine { profile = "linux-" .. kernel .. "/x86_64" }

  row(kernel .. ": VM_UNINITIALIZED from the beginning", function()
    local area, info = half_way("array_size")
    same_hex(area.flags & (VM_ALLOC | VM_UNINITIALIZED), VM_ALLOC | VM_UNINITIALIZED)
    expect(not string.find(info, "N0=", 1, true), "frames are counted too early")
  end)

  machine { profile = "linux-" .. kernel .. "/x86_64" }

  row(kernel .. ": VM_UNINITIALIZED is taken off at the end", function()
    local area, info = half_way("call_enter", "clear_vm_uninitialized_flag")
    same_hex(area.flags & VM_UNINITIALIZED, VM_UNINITIALIZED)
    same(area.nr_pages, 3)
    same(string.find(info, "pages=3", 1, true) ~= nil, kernel ~= "6.12", "what a reader sees before")
    expect(not string.find(info, "N0=", 1, true), "frames are counted too early")
    area, info = half_way("vm_flag_clear")
    same_hex(area.flags & (VM_ALLOC | VM_UNINITIALIZED), VM_ALLOC)
    says(info, "pages=3 vmalloc N0=3")
  end)
end

machine { profile = "linux-2.6.34/x86_64" }

row("2.6.34: everybody sees what is not complete", function()
  local area, info = half_way("array_size")
  same_hex(area.flags, VM_ALLOC)
  same(#area.pages, 0)
  says(info, " vmalloc")
end)

-- So many pointers to a live area there are at the least: who uses it has one, its description another, and in 2.6.34
-- the node of the tree counts, too.
for _, one in ipairs { { "2.6.34/x86_32", 10000, 3 }, { "3.15/x86_32", 10000, 2 }, { "4.19/x86_64", 12288, 2 },
  { "6.1/x86_64", 12288, 2 } } do
  machine { profile = "linux-" .. one[1], cmdline = "kmemleak=on" }

  row(kernel_of(one[1]) .. ": kmemleak takes note", function()
    mark "kmemleak"
    local a = vmalloc(10000)
    same(count("kmemleak", { addr = a.addr, size = one[2], min_count = one[3] }), 1)
  end)
end

machine { profile = "linux-2.4/x86_32", cmdline = "kmemleak=on" }

row("2.4: there is no kmemleak", function()
  mark "kmemleak"
  vmalloc(10000)
  same(count "kmemleak", 0)
end)
