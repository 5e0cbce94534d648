-- SPDX-License-Identifier: GPL-2.0-or-later
-- What a lesson can ask about the machine.

lesson { id = "questions", title = "Questions", ram = 128 * MiB }

local function fails(f, ...)
  return not pcall(f, ...)
end

expect(#areas() == 0 and #lazy_areas() == 0 and #holes() == 1)
local a, b, c = vmalloc(12 * KiB), vmalloc(8 * KiB), vmalloc(4 * KiB)
vfree(b)
expect(#areas() == 2 and areas()[1] == a and areas()[2] == c)
expect(#lazy_areas() == 1 and lazy_areas()[1].va_start == b.va_start and lazy_areas()[1].state == "lazy")
expect(find_area(b.addr) == nil and find_area(c.va_end - 1) == c and find_area(c.va_end) == nil)
expect(stat "nr_areas" >= 2 and stat "lazy_pages" == 3 and stat "steps" > 0)
purge()
local hole = holes()[1]
expect(hole.start == b.va_start and hole.stop == c.va_start and hole.size == 12 * KiB)

local entry = pte(a.addr + PAGE_SIZE)
expect(entry.pfn == a.pages[2] and entry.level == "PTE" and entry.flags.RW and entry.flags[1] == "P")
expect(pte(a.addr + 12 * KiB) == nil, "the guard page")
local walk = table_of(a)
expect(#walk == 4 and walk[1].name == "PGD" and walk[4].pfn == a.pages[1] and walk[4].entries == 512)
expect(walk[1].pfn == walk[2].table and walk[3].covers == 2 * MiB)
local space = region(a)
expect(space.id == "vmalloc" and space.start == a.va_start and space.size == 32 << 40)

local frame = page(a.pages[1])
expect(frame.pfn == a.pages[1] and frame.state == "used" and frame.owner == "area" and frame.order == 0)
expect(frame.zone == "DMA32" and frame.node == 0 and page(1 << 40) == nil)
local free = free_list("DMA32", 10)
expect(#free > 0 and page(free[1]).order == 10 and page(free[1]).state == "free")
expect(fails(free_list, "SILLY", 0) and fails(free_list, "DMA32", 11))
local buddy = buddyinfo()
expect(buddy.DMA32[10] == #free and buddy[1].name == zones()[1].name and tostring(buddy):find("Node 0, zone"))
expect(zones()[2].managed > zones()[2].free and zones()[1].start < zones()[1].stop)
expect(fails(cache_objects, "kmalloc-17") and fails(stat, "nonsense") and fails(count, "nonsense"))

expect(#vmallocinfo() == 2 and tostring(vmallocinfo()):find("vmalloc"))
expect(kernel_log(1) == nil and #kernel_log() == 0)
vfree(1)
expect(kernel_log(1) == kernel_log(-1) and #kernel_log() == 1 and kernel_log(2) == nil)

local lost, what = leaks()
expect(lost == what.areas + what.frames + what.objects and lost > 0)
expect(#violations() == 0)

-- Counting.
mark "here"
expect(count "page_alloc" == 0)
local d = vmalloc(16 * KiB)
local all = count "page_alloc"
expect(all >= 4 and count("page_alloc", { order = 0 }) == all and count("page_alloc", { order = 5 }) == 0)
expect(count("page_array_set", { i = 3 }) == 1 and count("page_array_set", { pfn = d.pages[1] }) == 1)
expect(count("page_array_set", function(step) return step.locals.i > 1 and step.depth > 0 end) == 2)
mark "later"
expect(count "page_alloc" == 0 and count("page_alloc", { since = "here" }) == all)
expect(fails(count, "page_alloc", { since = "never" }))
machine {}
expect(#areas() == 0)
vmalloc(PAGE_SIZE)
expect(count("page_array_set", { since = "here" }) == 5, "all machines of a lesson are counted")
expect(count "page_array_set" == 1)
