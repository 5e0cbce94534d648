-- SPDX-License-Identifier: GPL-2.0-or-later
-- Boot: what is there before the first operation.

lesson { id = "boot", title = "Boot", profile = "linux-2.6.34/x86_32" }
include "rows.lua"

machine { profile = "linux-2.6.34/arm" }

row("arm: no early area", function() same(#areas(), 0) end)

row("arm: a device is mapped after vmalloc is up", function()
  mark "device"
  ioremap(0x48020000, PAGE_SIZE)
  expect(count "slab_alloc" > 0 and count "vmlist_add" == 1)
end)

machine { profile = "linux-2.6.34/x86_32" }

row("x86: no early area either", function() same(#areas(), 0) end)

machine { profile = "linux-2.6.34/x86_32", cmdline = "percpu_alloc=page" }

row("x86: one of the per-CPU variables", function() same(#areas(), 1) end)

machine { profile = "linux-3.15/x86_32", cmdline = "vmalloc=192M" }

row("a command line that moves vmalloc", function() same(bases().vmalloc_end - bases().vmalloc_start, 192 * MiB) end)

row("memory that was never given to the page allocator", function()
  local reserved = 0
  for pfn = 0, 4095 do
    reserved = reserved + (page(pfn).state == "reserved" and 1 or 0)
  end
  same(reserved, 4096 - zone("DMA").managed)
  expect(reserved > 0)
end)

machine { profile = "linux-4.19/x86_64", cpus = 4 }

row("a queue of blocks for each CPU", function()
  mark "blocks"
  for cpu = 0, 3 do
    on_cpu(cpu)
    vm_map_ram(4)
  end
  on_cpu(0)
  same(count "block_new", 4)
end)
