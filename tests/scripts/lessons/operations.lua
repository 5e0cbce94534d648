-- SPDX-License-Identifier: GPL-2.0-or-later
-- What a lesson does to the machine, and what it gets for it.

lesson { id = "operations", title = "Operations", ram = 128 * MiB, cpus = 2 }

local function fails(f, ...)
  return not pcall(f, ...)
end

-- An area object.
local a = vmalloc(10000)
expect(a.size == 12 * KiB and a.nr_pages == 3 and #a.pages == 3)
expect(a.addr == a.va_start and a.va_end - a.va_start == 16 * KiB and a.guard == PAGE_SIZE)
expect(a.state == "busy" and a.use == "vmalloc" and a.caller ~= "" and a.nothing == nil)
expect(tostring(a) == hex(a.addr) and tostring(a) == hex(a))
expect(fails(function() a.addr = 0 end) and fails(setmetatable, a, {}))
expect(find_area(a.addr) == a and find_area(a) == a and a ~= 0)
local before = { a.addr, a.nr_pages, a.pages[1] }
expect(select("#", vfree(a)) == 0)
expect(a.addr == before[1] and a.nr_pages == before[2] and a.pages[1] == before[3], "a freed area does not change")

-- Arguments by place, by name, by object.
local aligned = vmalloc(PAGE_SIZE, { align = 64 * KiB })
expect(aligned.va_start % (64 * KiB) == 0)
vfree(aligned.addr)
expect(fails(vmalloc) and fails(vmalloc, 1, { colour = 1 }) and fails(vmalloc, 1.5) and fails(vmalloc, {}))
expect(fails(vmalloc, "lots") and fails(vmalloc, 1, { gfp = "GFP); vfree(1" }))
expect(fails(purge, 1, 2, 3))

-- The kernel's failures are values, not errors.
local nothing, why = vmalloc(0)
expect(nothing == nil and why:find("allocation failure: 0 bytes"))
nothing, why = vmalloc(1 << 45)
expect(nothing == nil and type(why) == "string")
local bad
bad, why = vfree(12345)
expect(bad == nil and why:find("bad address"))
vfree(nil)
vfree(0)

-- The family.
for _, allocate in ipairs { vzalloc, vmalloc_user, vmalloc_node, vmalloc_32, __vmalloc } do
  local area = expect(allocate(8 * KiB))
  expect(area.nr_pages == 2)
  vfree(area)
end
local small, large = kvmalloc(100), kvmalloc(8 * MiB)
expect(math.type(small) == "integer" and large.nr_pages == 2048)
kfree(small)
vfree_atomic(large)

-- Frames and mappings of them.
local one, two = alloc_pages(0), alloc_pages(1)
expect(one.order == 0 and two.order == 1 and page(two.pfn).owner == two.owner)
local mapped = vmap { one, two.pfn }
expect(pte(mapped.addr).pfn == one.pfn and pte(mapped.addr + PAGE_SIZE).pfn == two.pfn)
vunmap(mapped)
expect(pte(mapped.addr) == nil)
local ram = vm_map_ram { one }
expect(ram.nr_pages == 1 and ram.pages[1] == one.pfn)
vm_unmap_ram(ram)
expect(fails(vm_unmap_ram, 0x1000), "nobody knows how many pages")
ram = vm_map_ram(3)
vm_unmap_ram(ram.addr)
free_pages(one)
free_pages(two.pfn)
local device = ioremap(0xfe000000, 8 * KiB)
expect(device.phys_addr == 0xfe000000 and device.use == "ioremap")
iounmap(device)
local space = get_vm_area(8 * KiB)
expect(space.nr_pages == 0)
free_vm_area(space)
local object = kmalloc(100)
expect(cache_objects "kmalloc-128" >= 1)
kfree(object)
kfree(expect(kzalloc(64)))

-- Injected failures.
fail_next { what = "alloc_page", after = 2 }
nothing, why = vmalloc(64 * KiB)
expect(nothing == nil and why:find("allocated 8192"))
fail_next { what = "kmalloc" }
expect(vmalloc(PAGE_SIZE) == nil)
fail_next { what = "page_table" }
expect(vmalloc(PAGE_SIZE, { start = a.va_start + 1 * GiB, stop = a.va_start + 2 * GiB }) == nil)
expect(fails(fail_next, { what = "everything" }) and fails(fail_next, {}))

-- Contexts and work.
local b = vmalloc(PAGE_SIZE)
defer_work(true)
in_interrupt(function() vfree(b) end)
expect(find_area(b), "the work waits")
run_work()
expect(not find_area(b))
defer_work(false)
expect(in_context("spinlock", function() return 7 end) == 7)
local _, caught = pcall(in_context, "softirq", function() error("inside", 0) end)
expect(caught == "inside" and fails(in_context, "nowhere", purge))
expect(select("#", in_context("bh_off", function() end)) == 0)
on_cpu(1)
expect(stat "cpu" == 1 and fails(on_cpu, 2))
on_cpu(0)

purge()
expect(#areas() <= 1 and stat "lazy_pages" == 0)
expect(#violations() == 0)

-- What is done for a while ends with the machine that it was begun on.
in_context("spinlock", function() machine { cpus = 2 } end)
expect(context().name == "process")
process(1, function() in_context("softirq", function() machine { boot = "step" } end) end)
expect(boot() == nil and context().name == "process" and #processes() == 1)
machine { profile = "linux-2.4.0/x86_32" }
local stopped, words = process(1, function() return in_interrupt(function() return vmalloc(0) end) end)
expect(stopped == nil and string.find(words, "kernel BUG", 1, true) and context().name == "hardirq", words)
machine {}
local ram = vm_map_ram(2)
machine {}
expect(fails(vm_unmap_ram, ram), "it was mapped elsewhere")
