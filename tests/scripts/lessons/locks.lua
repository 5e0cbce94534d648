-- SPDX-License-Identifier: GPL-2.0-or-later
lesson { id = "locks", title = "Locks and contexts", profile = "linux-6.12/x86_64", cpus = 4, api = 1 }

local function lock(name)
  for _, one in ipairs(locks()) do
    if one.name == name then
      return one
    end
  end
end

local function fails(...)
  return not pcall(...)
end

-- Which locks there are, and how much they are wanted.
expect(lock "vmap_nodes[3].busy.lock".kind == "spinlock" and not lock "vmap_nodes[4].busy.lock")
expect(lock "vmap_purge_lock".kind == "mutex" and not lock "vmap_area_lock")
vmalloc(PAGE_SIZE)
expect(lock "free_vmap_area_lock".taken == 1 and lock "vmap_nodes[0].busy.lock".taken == 1)

-- Two CPUs meet.
hold_lock("free_vmap_area_lock", 2)
expect(lock "free_vmap_area_lock".cpu == 2 and lock "free_vmap_area_lock".by == nil)
local a = vmalloc(PAGE_SIZE)
expect(a and lock "free_vmap_area_lock".waited == 1 and not lock "free_vmap_area_lock".cpu)
expect(count "lock_wait" == 1 and stat "lock_waits" == 1)
hold_lock("vmap_purge_lock")
hold_lock("vmap_purge_lock", nil, false)
expect(fails(hold_lock, "vmap_purge_lock", nil, false), "nobody holds it any more")
expect(fails(hold_lock, "vmap_area_lock") and fails(hold_lock, "free_vmap_area_lock", 0) and fails(hold_lock))

-- A lock is held while the kernel is inside, by a function that has a name.
stop_at(function(step) return step.mark == "va_taken" end)
vmalloc(PAGE_SIZE)
local held = lock "vmap_nodes[0].busy.lock"
expect(held.cpu == 0 and held.by == "alloc_vmap_area")
expect(context().in_atomic and context().preempt == 1 and context().name == "spinlock")
stop_at()
purge()

-- Contexts: what may sleep complains where it must not, and each time is counted.
expect(context().name == "process" and not context().in_atomic)
in_interrupt(function()
  expect(context().hardirq == 1 and context().irqs_off and context().in_interrupt)
  in_context("spinlock", function() expect(context().in_interrupt and context().preempt == 1) end)
  vfree(a)
end)
in_context("bh_off", function() expect(context().softirq == 2 and not context().irqs_off) end)
expect(select(2, violations()) == 0 and stat "violations" == 0)
local frame = alloc_pages(0)
in_context("spinlock", function() vmap { frame } end)
expect(kernel_log(1):find("invalid context at mm/vmalloc.c", 1, true))
expect(kernel_log(2):find("in_atomic(): 1, irqs_disabled(): 0", 1, true))
expect(stat "violations" == count "ctx_violation" and stat "violations" > 0)
expect(select(2, violations()) == stat "violations" and #violations() == 0)
in_context("nmi", function() expect(context().nmi == 1) end)
