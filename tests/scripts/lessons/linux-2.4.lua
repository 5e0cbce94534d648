-- SPDX-License-Identifier: GPL-2.0-or-later
lesson { id = "linux-2.4", title = "What 2.4 has and has not", profile = "linux-2.4/x86_32", ram = 128 * MiB, api = 1 }

-- An area's frames are known without a page array.
local area = vmalloc(12 * KiB)
expect(area.addr == 0xc8800000 and area.va_end == 0xc8804000, "VMALLOC_START follows the end of RAM")
expect(area.nr_pages == 3 and #area.pages == 3 and area.pages[2] == pte(area.addr + PAGE_SIZE).pfn)
expect(page(area.pages[1]).owner == "area")
expect(#areas() == 1 and #holes() == 1 and #violations() == 0)

-- The ISA range is in the direct map: there is no area, and its address is given.
local screen = ioremap(0xb8000, 4000)
expect(screen == 0xc00b8000 and find_area(screen) == nil)
iounmap(screen)

-- What came later is refused by name.
local function refused(what, ...)
  local done, why = pcall(...)
  expect(not done and tostring(why):find(what), tostring(why))
end
refused("linux 2.4.32 has no /proc/vmallocinfo", vmallocinfo)
refused("vzalloc does not exist in linux 2.4.32", vzalloc, 4 * KiB)
refused("vmalloc of linux 2.4.32 knows no align", vmalloc, 4 * KiB, { align = 64 * KiB })
