-- SPDX-License-Identifier: GPL-2.0-or-later
lesson { id = "layouts", title = "Where things lie", profile = "linux-2.4/x86_32", api = 1 }

-- Two worlds of addresses (2.4, 1 GiB).
expect(region(0xc1234000).id == "direct" and 0xc1234000 - region(0xc1234000).start == 0x1234000)
expect(region(0xf8400000).id == "hole-1", "the gap")
expect(region(0xbfffffff).id == "user" and region(0xfe000000).id == "pkmap" and region(0xffffe000).id == "fixmap")
expect(region(0xf8800000).last == 0xfdffdfff, "the last byte of vmalloc space is not that of the address space")
expect(bases { ram = 128 * MiB }.vmalloc_start == 0xc8800000)

local wide = 0
for mib = 64, 2048, 5 do
  local b = bases { ram = mib * MiB }
  if b.vmalloc_start - b.high_memory > 12 * MiB then
    wide = wide + 1
  end
end
expect(wide > 0, "some sizes of RAM leave more than 12 MiB")

-- The kernel image (2.4).
local text = image()[".text"]
expect(text.phys == 0x100000 and text.start == 0xc0100000 and pte(text.start).pfn == 0x100)
expect(image()["swapper_pg_dir"].phys == 0x101000 and page(0x101).owner ~= "none")
expect(image()[1].id == ".text" and #image() == 5)
expect(iomem()[7] == "  00100000-0027ffff : Kernel code")
expect(string.find(tostring(iomem()), "System RAM\n  00100000", 1, true))
machine { ram = 64 * MiB }
local free, bss = stat "free_pages", image()[".bss"].size
machine { ram = 64 * MiB, static_array = 4 * MiB }
expect(stat "free_pages" == free - 1024 and image()[".bss"].size == bss + 4 * MiB)
local none, why = bases { static_array = 512 * MiB }
expect(none == nil and string.find(why, "System halted", 1, true), why)
local booted, reason = pcall(machine, { ram = 64 * MiB, static_array = 512 * MiB })
expect(not booted and string.find(tostring(reason), "Out of memory", 1, true), tostring(reason))

-- Six questions about ARM's map (2.6.34, 1 GiB).
machine { profile = "linux-2.6.34/arm", ram = 1 * GiB }
expect(bases().high_memory - bases().page_offset == 768 * MiB)
expect(region(0xbfe00000).id == "pkmap" and region(0xbf000000).size == 14 * MiB)
expect(region(0xfff00000).size // PAGE_SIZE == 224)
expect(bases { ram = 765 * MiB }.vmalloc_start - bases { ram = 765 * MiB }.high_memory == 3 * MiB)
expect(bases { cmdline = "vmalloc=256M" }.high_memory - bases().page_offset == 640 * MiB)
expect(image()["L3"].start == 0xf8000000 and region(image()["L4"].start).id == "static-io")
machine { profile = "linux-2.6.34/arm", ram = 1 * GiB, cmdline = "console=ttyO2 vmalloc=256M" }
expect(vmalloc(4 * KiB).addr == 0xe8800000, "the window follows the option")

-- The options of x86-32 (3.15) and of the per-CPU variables.
machine { profile = "linux-3.15/x86_32", cmdline = "vmalloc=192M" }
expect(bases().vmalloc_end - bases().vmalloc_start == 192 * MiB)
machine { profile = "linux-2.6.34/x86_64", cmdline = "percpu_alloc=page" }
expect(#areas() == 1 and areas()[1].va_start == bases().vmalloc_start)

-- A 64-bit address space and KASLR.
expect(bases { profile = "linux-4.19/x86_64" }.page_offset == 0xffff880000000000)
expect(bases { profile = "linux-5.0/x86_64" }.page_offset == 0xffff888000000000)
local where = {}
for seed = 1, 5 do
  machine { profile = "linux-5.4/x86_64", kaslr = true, seed = seed, ram = 4 * GiB }
  local a, b = vmalloc(12 * KiB), vmalloc(4 * KiB)
  expect(b.va_start - a.va_start == 0x4000, "where an area is in the space does not depend on where the space is")
  expect(bases().vmalloc_start == a.va_start and a.va_start % (1 * GiB) == 0 and not where[a.va_start])
  expect(bases().vmalloc_end - bases().vmalloc_start + 1 == 32 << 40)
  where[a.va_start] = true
end
expect(bases { kaslr_padding = 0, ram = 1 * GiB }.slots == 28501 and bases { kaslr_padding = 10 }.slots == 25088)
local two_tib = bases { ram = 2 << 40, kaslr_padding = 0 }
expect(two_tib.direct_end == two_tib.high_memory and two_tib.high_memory - two_tib.page_offset == 2 << 40)
machine { profile = "linux-5.4/x86_64", kaslr = true, kaslr_padding = 0, cmdline = "nokaslr" }
expect(bases().slots == 0 and bases().vmalloc_start == 0xffffc90000000000)
expect(region(0xffffffffc0000000).id == "modules" and layout()[1].id == "user")

-- What the kernel does not understand.
booted, reason = pcall(machine, { profile = "linux-3.15/x86_32", cmdline = "vmalloc=many" })
expect(not booted and string.find(tostring(reason), "vmalloc=many cannot be understood", 1, true), tostring(reason))
none, reason = pcall(bases, { windows = 1 })
expect(not none and string.find(tostring(reason), "bases{} knows no windows", 1, true), tostring(reason))

-- All that has a beginning can be pointed at.
focus("layout", image()[".text"])
highlight(layout()[1])
highlight(holes()[1])
