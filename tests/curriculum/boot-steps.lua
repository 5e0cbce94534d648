-- SPDX-License-Identifier: GPL-2.0-or-later
-- Booting, step by step: in which order the kernel's parts come to life, and what is asked of the boot allocator.

lesson { id = "boot-steps", title = "Booting step by step", profile = "linux-2.6.34/arm", cpus = 4 }
include "rows.lua"

-- Which of these happen while the machine boots, in their order: marks, and functions that are called.
local function order_of(wanted)
  local order = {}
  stop_at(function(step)
    local name = step.mark == "call_enter" and step["function"] or step.mark
    if wanted[name] and order[#order] ~= name then
      order[#order + 1] = name
    end
  end)
  boot()
  stop_at()
  return order
end

local parts = { setup_arch = true, parse_args = true, mem_init = true, kmem_cache_init = true, vmalloc_init = true,
  init_IRQ = true, parse_options = true, kmem_cache_sizes_init = true }
local order_2_6 = { "setup_arch", "parse_args", "mem_init", "kmem_cache_init", "vmalloc_init", "init_IRQ" }

machine { boot = "step" }

row("2.6.34: vmalloc comes behind objects, and those behind frames", function()
  same_list(order_of(parts), order_2_6)
end)

row("arm: a queue for each CPU, nothing to take over, devices for good", function()
  same_list({ count "boot_vbq_init", count "boot_import", count "boot_iotable" }, { 4, 0, 9 })
end)

row("arm: drivers of interrupts may map devices", function() same(count("boot_irq", { on = true }), 1) end)

row("it boots once", function() refused(boot) end)

machine { profile = "linux-2.4/x86_32", boot = "step" }

row("2.4: interrupts come before there are objects", function()
  same_list(order_of(parts), { "setup_arch", "parse_options", "init_IRQ", "mem_init", "kmem_cache_sizes_init" })
  same(count("boot_irq", { on = false }), 1)
end)

machine { profile = "linux-3.15/x86_32", boot = "step" }

row("off: nothing works yet", function()
  refused(vmalloc, PAGE_SIZE)
  refused(kmalloc, 64)
  same(stat "free_pages", 0)
end)

row("3.15: a list of deferred vfrees for each CPU", function()
  mark "boot"
  boot()
  same_list({ count "boot_vbq_init", count "defer_init", count "boot_import" }, { 4, 4, 0 })
  same(count "vmap_initialized", 1)
  expect(vmalloc(PAGE_SIZE))
end)

row("frames go from the boot allocator to the buddy lists", function()
  local given = 0
  same(count "boot_zone", 3)
  for _, one in ipairs(zones()) do
    expect(count("boot_free", { zone = one.name }) > 0)
    given = given + one.managed
  end
  same(stat "total_pages", given)
end)

row("a hole is told of", function() same(count("boot_hole", { zone = "DMA", frames = 3998 }), 1) end)

machine { profile = "linux-3.15/x86_64", cmdline = "percpu_alloc=page", boot = "step" }

row("x86: what was registered early is taken over", function()
  mark "boot"
  boot()
  same(count "boot_import", 1)
  same(#areas(), 1)
end)
