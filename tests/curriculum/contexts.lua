-- SPDX-License-Identifier: GPL-2.0-or-later
-- Contexts: who may call what, and what each kernel does to who must not. A machine that has stopped is left behind.

lesson { id = "contexts", title = "Contexts", profile = "linux-3.15/x86_32", cpus = 2 }
include "rows.lua"

-- How often something that may sleep was called where it must not while BODY ran in the context.
local function complaints(context, body)
  local before = stat "violations"
  in_context(context, body)
  return stat "violations" - before
end

machine {}

row("a task without a lock may sleep", function()
  same(complaints("process", function() vfree(vmalloc(PAGE_SIZE)) end), 0)
end)

row("a lock held: no sleeping", function()
  expect(complaints("spinlock", function() kmalloc(64, "GFP_KERNEL") end) > 0)
  logged "BUG: sleeping function called from invalid context"
  logged "in_atomic(): 1"
  same(complaints("spinlock", function() kmalloc(64, "GFP_ATOMIC") end), 0)
end)

row("bottom halves off: no sleeping", function()
  expect(complaints("bh_off", function() kmalloc(64, "GFP_KERNEL") end) > 0)
  in_context("bh_off", function() expect(context().in_interrupt and not context().irqs_off) end)
end)

row("in an interrupt: ATOMIC alone", function()
  for _, where in ipairs { "softirq", "hardirq", "kprobe" } do
    same(complaints(where, function() expect(kmalloc(64, "GFP_ATOMIC")) end), 0)
    expect(complaints(where, function() kmalloc(64, "GFP_KERNEL") end) > 0)
  end
end)

row("a probe may not sleep, and need not panic", function()
  in_context("kprobe", function() expect(context().in_atomic) end)
  expect(complaints("kprobe", function() kmalloc(64, "GFP_KERNEL") end) > 0)
  same(stat "stopped", 0)
end)

row("vmalloc under a lock", function()
  expect(complaints("spinlock", function() vmalloc(PAGE_SIZE) end) > 0)
  same(stat "stopped", 0)
end)

row("vmap and vunmap under a lock", function()
  local a
  expect(complaints("spinlock", function() a = vmap(1) end) > 0)
  expect(complaints("spinlock", function() vunmap(a) end) > 0)
end)

row("vfree in an interrupt is left to a worker", function()
  local a = vmalloc(PAGE_SIZE)
  defer_work(true)
  mark "deferred"
  in_interrupt(function() vfree(a) end)
  same(count "defer_add", 1)
  same(count "work_schedule", 1)
  expect(find_area(a))
  run_work()
  expect(not find_area(a))
  defer_work(false)
end)

row("a lock with a name", function()
  mark "lock"
  vmalloc(PAGE_SIZE)
  expect(count("lock_take", { lock = "vmap_area_lock" }) > 0 and count "lock_take" == count "lock_release")
end)

row("two CPUs meet", function()
  hold_lock("vmap_area_lock", 1)
  mark "meet"
  vmalloc(PAGE_SIZE)
  same(count "lock_wait", 1)
end)

row("an error of the kernel stops its machine", function()
  in_interrupt(function() vmalloc(PAGE_SIZE) end)
  same(stat "stopped", 1)
  logged "kernel BUG"
  logged "in_interrupt"
  refused(vmalloc, PAGE_SIZE)
end)

-- What vmalloc and vfree do in an interrupt, kernel by kernel.
for _, profile in ipairs { "2.6.34/x86_32", "4.19/x86_64", "5.4/x86_64", "6.1/x86_64", "6.12/x86_64" } do
  machine { profile = "linux-" .. profile }

  row(kernel_of(profile) .. ": vmalloc in an interrupt", function()
    expect(complaints("spinlock", function() vmalloc(PAGE_SIZE) end) > 0)
    in_context("softirq", function() vmalloc(PAGE_SIZE) end)
    same(stat "stopped", 1)
  end)
end

machine { profile = "linux-2.6.34/x86_32" }

row("2.6.34: vfree in an interrupt", function()
  local a = vmalloc(PAGE_SIZE)
  in_interrupt(function() vfree(a) end)
  same(stat "stopped", 1)
end)

-- First nobody looks; then the function that takes the area away does, and since 5.0 vfree itself.
for kernel, who in pairs { ["3.15"] = "nobody", ["4.19"] = "remove_vm_area", ["5.0"] = "vfree", ["6.12"] = "vfree" } do
  machine { profile = "linux-" .. kernel .. "/x86_64" }

  row(kernel .. ": vfree under a lock", function()
    local a = vmalloc(PAGE_SIZE)
    mark "lock"
    in_context("spinlock", function() vfree(a) end)
    local first = "nobody"
    expect(count("ctx_violation", function(step)
      first = first == "nobody" and step.locals["function"] or first
      return true
    end) > 0 or who == "nobody")
    same(first, who)
  end)
end

machine { profile = "linux-6.1/x86_64" }

row("6.1: vfree_atomic waits for a worker", function()
  local a = vmalloc(PAGE_SIZE)
  mark "atomic"
  in_context("spinlock", function() vfree_atomic(a) end)
  same(count "defer_add", 1)
end)

machine { profile = "linux-6.1/x86_64" }

row("6.1: vfree in an NMI", function()
  local a = vmalloc(PAGE_SIZE)
  in_context("nmi", function() vfree(a) end)
  same(stat "stopped", 1)
end)

machine { profile = "linux-2.4/x86_32" }

row("2.4: the list's own lock", function()
  mark "lock"
  vmalloc(PAGE_SIZE)
  expect(count("lock_take", { lock = "vmlist_lock" }) > 0)
end)
