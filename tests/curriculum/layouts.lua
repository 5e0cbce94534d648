-- SPDX-License-Identifier: GPL-2.0-or-later
-- Address spaces: which region an address is in, what moves them.

lesson { id = "layouts", title = "Layouts", profile = "linux-2.4/x86_32" }
include "rows.lua"

machine {}

row("which region an address is in", function()
  local ids = {}
  for i, address in ipairs { 0x08048000, 0xc0100000, 0xf8400000, 0xf8800000, 0xfe000000, 0xffffe000 } do
    ids[i] = region(address).id
  end
  same_list(ids, { "user", "direct", "hole-1", "vmalloc", "pkmap", "fixmap" })
end)

row("3 GiB for processes, 1 GiB for the kernel", function()
  same(region(0).size, 3 * GiB)
  same_hex(bases().page_offset, 0xc0000000)
end)

row("the direct map has the image", function()
  same(region(image()[".text"].start).id, "direct")
  same(region(image()["swapper_pg_dir"].start).id, "direct")
end)

row("text, data, bss", function()
  for _, name in ipairs { ".text", ".data", ".bss" } do
    local part = expect(image()[name], name)
    same(part.start - part.phys, bases().page_offset, name)
  end
end)

row("/proc/iomem has physical addresses", function()
  says(tostring(iomem()), "00100000-")
  says(tostring(iomem()), "Kernel code")
end)

row("the hole before vmalloc faults", function()
  expect(pte(0xf8400000) == nil)
  same(select(2, load(0xf8400000)).reason, "hole")
  logged "Unable to handle kernel paging request"
end)

row("vmalloc ends below pkmap and fixmap", function()
  same_hex(region(0xf8800000).last, 0xfdffdfff)
  same(0xfe000000 - bases().vmalloc_end, 8 * KiB)
end)

row("modules have no region of their own in 32 bits", function()
  for _, one in ipairs(layout()) do
    expect(one.id ~= "modules")
  end
end)

row("logical and virtual", function()
  same(region(kmalloc(64)).id, "direct")
  same(region(vmalloc(64)).id, "vmalloc")
end)

row("a large array in the image", function()
  same(image()[".bss"].size + 4 * MiB, (function()
    machine { static_array = 4 * MiB }
    return image()[".bss"].size
  end)())
  refused(machine, { static_array = 2 * GiB })
end)

machine { profile = "linux-2.6.34/arm", ram = 1 * GiB }

row("arm: modules and pkmap are below the kernel", function()
  same(region(0xbf000000).id, "modules")
  same(region(0xbfe00000).id, "pkmap")
  same(0xc0000000 - 0xbf000000, 16 * MiB)
end)

row("arm: low memory is what vmalloc leaves", function()
  same(bases().high_memory - bases().page_offset, 768 * MiB)
  same(bases { cmdline = "vmalloc=256M" }.high_memory - bases().page_offset, 640 * MiB)
end)

row("arm: the fixmap is for kmap_atomic alone", function() same(region(0xfff00000).size // PAGE_SIZE, 224) end)

row("arm: devices of the board are no areas", function()
  same(region(image()["L3"].start).id, "static-io")
  same(#areas(), 0)
end)

row("arm: vectors and helpers of user code are above all", function()
  same(region(0xffff0000).id, "vectors")
end)

machine { profile = "linux-6.1/x86_64" }

row("64 bits: 32 TiB", function() same(region(bases().vmalloc_start).size, 32 << 40) end)

row("64 bits: modules have a region of their own", function() same(region(0xffffffffc0000000).id, "modules") end)

row("a region that is configured", function()
  expect(bases { profile = "linux-6.1/x86_64-la57" }.vmalloc_start ~= bases().vmalloc_start)
end)

row("order of regions under KASLR", function()
  local seen = {}
  for seed = 1, 20 do
    local b = bases { kaslr = true, seed = seed }
    expect(math.ult(b.page_offset, b.vmalloc_start) and math.ult(b.vmalloc_start, b.vmemmap))
    same(b.page_offset % (1 << 30), 0)
    same(b.vmalloc_start % (1 << 30), 0)
    seen[b.vmalloc_start] = true
  end
  local n = 0
  for _ in pairs(seen) do
    n = n + 1
  end
  expect(n > 15)
end)

row("how many bases there are", function()
  same(bases { kaslr = true, kaslr_padding = 0, profile = "linux-5.4/x86_64" }.slots, 28501)
  same(bases { kaslr = true, kaslr_padding = 10, profile = "linux-5.4/x86_64" }.slots, 25088)
end)

row("padding behind RAM", function()
  local wide = bases { kaslr = true, kaslr_padding = 10 }
  expect(wide.direct_end - wide.high_memory >= 10 << 40)
end)
