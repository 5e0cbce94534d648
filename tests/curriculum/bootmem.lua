-- SPDX-License-Identifier: GPL-2.0-or-later
-- The boot allocator: what a handler of a kernel parameter, pf_buf_len=8M, asks for before there is any other.

lesson { id = "bootmem", title = "The boot allocator", profile = "linux-3.15/x86_32" }
include "rows.lua"

-- Boot a machine that is asked for 8 MiB: what the boot allocator said, the functions that are called in their order,
-- and how many frames less the buddy lists have.
local function reserve(profile)
  local order, given = {}
  machine { profile = profile }
  local free = stat "free_pages"
  machine { profile = profile, boot = "step" }
  alloc_bootmem(8 * MiB)
  stop_at(function(step)
    if step.mark == "bootmem_alloc" then
      given = step.locals
      order[#order + 1] = "8 MiB"
    elseif step.mark == "call_enter" then
      order[#order + 1] = step["function"]
    end
  end)
  boot()
  stop_at()
  return given, " " .. table.concat(order, " ") .. " ", free - stat "free_pages"
end

-- Until 2.6.34 the first place from 16 MiB on, behind the image where that is there; later the last of low memory.
local first = { ["2.4/x86_32"] = 4096, ["2.6.34/x86_32"] = 10240, ["3.15/x86_32"] = 227326 - 2048,
  ["4.19/x86_64"] = 262144 - 2048, ["6.1/x86_64"] = 262144 - 2048 }
for profile, pfn in pairs(first) do
  row(profile .. ": 8 MiB before mem_init, for good", function()
    local given, order, less = reserve("linux-" .. profile)
    same(given.pfn, pfn)
    same(given.count, 2048)
    same(less, 2048)
    expect(string.find(order, "8 MiB", 1, true) < string.find(order, " mem_init ", 1, true), "it is too late")
    says(order, profile == "6.1/x86_64" and " memblock_alloc 8 MiB" or " __alloc_bootmem 8 MiB")
    for i = 0, 2047, 89 do
      same(page(pfn + i).state, "reserved")
    end
    same(given.addr, bases().page_offset + pfn * PAGE_SIZE, "virt_to_phys backwards")
    same(region(given.addr).id, "direct")
    same(load(given.addr + 8 * MiB - 8), 0)
  end)
end

-- Nothing comes back from the boot allocator: what a driver does where it got NULL is never reached.
for profile, words in pairs { ["2.4/x86_32"] = "Kernel panic: Out of memory",
  ["3.15/x86_32"] = "Kernel panic - not syncing: Out of memory",
  ["6.1/x86_64"] = "Kernel panic - not syncing: buffer_setup: Failed to allocate 2147483648 bytes" } do
  row(profile .. ": more than there is", function()
    machine { profile = "linux-" .. profile, boot = "step" }
    alloc_bootmem(2 * GiB)
    mark "panic"
    boot()
    logged(words)
    same_list({ stat "stopped", count "boot_free" }, { 1, 0 })
    if profile ~= "6.1/x86_64" then
      logged "bootmem alloc of 2147483648 bytes failed!"
    end
    refused(vmalloc, PAGE_SIZE)
  end)
end

row("16 MiB in a row, which no other way gives", function()
  machine { boot = "step" }
  alloc_bootmem(16 * MiB)
  boot()
  same(count("bootmem_alloc", { count = 4096 }), 1)
  expect(kmalloc(16 * MiB) == nil and not __get_free_pages(12))
end)

row("afterwards it is too late", function() refused(alloc_bootmem, PAGE_SIZE) end)
