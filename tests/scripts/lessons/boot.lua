-- SPDX-License-Identifier: GPL-2.0-or-later
lesson { id = "boot", title = "Booting", profile = "linux-2.6.34/arm", cpus = 2, api = 1 }

-- The machine of the lesson boots as its first operation.
boot()
expect(count "boot_vbq_init" == 2 and count "boot_import" == 0 and count "boot_iotable" == 9)
expect(not pcall(boot), "once")
expect(vmalloc(4 * KiB).addr)

-- One that is off: questions, and what is said before it boots.
machine { profile = "linux-3.15/x86_64", cpus = 4, cmdline = "percpu_alloc=page", boot = "step" }
expect(#areas() == 0 and stat "free_pages" == 0)
local good, why = pcall(vmalloc, 4 * KiB)
expect(not good and string.find(tostring(why), "vmalloc needs the slab allocator and vmalloc_init", 1, true), why)
mark "second"
boot()
expect(count "boot_import" == 1 and count "boot_vbq_init" == 4 and count "defer_init" == 4 and #areas() == 1)

-- 8 MiB for good.
machine { profile = "linux-3.15/x86_32" }
local free = stat "free_pages"
machine { profile = "linux-3.15/x86_32", boot = "step" }
alloc_bootmem(8 * MiB)
boot()
expect(free - stat "free_pages" == 2048 and count "bootmem_alloc" == 1)
expect(not pcall(alloc_bootmem, 4096), "afterwards it is too late")

-- More than there is.
machine { profile = "linux-3.15/x86_32", boot = "step" }
alloc_bootmem(2 * GiB)
local none, panic = boot()
expect(none == nil and panic == "Kernel panic - not syncing: Out of memory", panic)
expect(kernel_log(1) ~= nil)

-- Areas that overlap.
machine { profile = "linux-3.15/x86_64", boot = "step" }
local start = bases().vmalloc_start
machine { profile = "linux-3.15/x86_64", boot = "step" }
register_early(start, 16 * KiB)
register_early(start + 8 * KiB, 16 * KiB)
local nothing, bug = boot()
expect(nothing == nil and bug == "kernel BUG: tmp->addr + tmp->size > vm->addr", bug)

-- What the first page costs in tables.
for profile, bytes in pairs { ["linux-2.4/x86_32"] = 4096, ["linux-3.15/x86_32-pae"] = 4096,
    ["linux-2.6.34/arm"] = 4096, ["linux-6.1/x86_64"] = 8192 } do
  machine { profile = profile }
  vmalloc(1)
  expect(stat "page_tables" * 4096 == bytes, profile)
end
