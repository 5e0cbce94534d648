-- SPDX-License-Identifier: GPL-2.0-or-later
-- Addresses in the log: a driver prints the pointers that it got.

lesson { id = "pointers", title = "Pointers in the log", profile = "linux-2.4/x86_32" }
include "rows.lua"

-- The number in the line that a driver prints of a pointer.
local function printed(pointer)
  local words = "driver: buffer at "
  printk(pointer)
  says(kernel_log(-1), words)
  return tonumber(string.sub(kernel_log(-1), #words + 1), 16)
end

for _, kernel in ipairs { "2.4", "2.6.34", "3.15" } do
  machine { profile = "linux-" .. kernel .. "/x86_32" }

  row(kernel .. ": pointers of a driver are between 3 and 4 GiB", function()
    local device = ioremap(0xfebc0000, PAGE_SIZE)
    local found = {}
    for i, pointer in ipairs { kmalloc(100), vmalloc(100).addr, find_area(device).addr, image()[".data"].start } do
      same_hex(printed(pointer), pointer)
      expect(pointer >= 3 * GiB and pointer < 4 * GiB)
      found[i] = region(printed(pointer)).id
    end
    same_list(found, { "direct", "vmalloc", "vmalloc", "direct" })
  end)
end

machine { profile = "linux-3.15/x86_64" }

row("64 bits: far above", function()
  says(select(2, printk(vmalloc(100))), "driver: buffer at ffffc90000000000")
end)

-- A number for each pointer that says nothing of where it points to.
for _, kernel in ipairs { "4.19", "6.12" } do
  machine { profile = "linux-" .. kernel .. "/x86_64" }

  row(kernel .. ": the log gives no address away", function()
    local a, b = vmalloc(100), vmalloc(100)
    same_hex(printed(a) >> 32, 0)
    same_hex(printed(a), printed(a))
    expect(printed(a) ~= printed(b) and printed(a) ~= a.addr & 0xffffffff)
  end)
end
