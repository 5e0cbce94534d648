-- SPDX-License-Identifier: GPL-2.0-or-later
-- What fails, in each kernel's words; and that nothing is lost.

lesson { id = "failure", title = "What fails", profile = "linux-3.15/x86_32" }
include "rows.lua"

-- vmalloc of SIZE fails where WHAT fails after so many; why.
local function failing(what, after, size)
  purge()
  local before = leaks()
  fail_next { what = what, after = after }
  local a, why = vmalloc(size)
  same(a, nil)
  purge()
  same(leaks(), before, "what was taken")
  return why
end

machine {}

row("nothing, and more than there is", function()
  mark "refused"
  for _, size in ipairs { 0, 2 * GiB } do
    local a, why = vmalloc(size)
    same(a, nil)
    says(why, "vmalloc: allocation failure: " .. size .. " bytes")
  end
  same(count "va_taken", 0)
end)

row("no room among the addresses", function()
  local a, why = vmalloc(119 * MiB, { start = bases().vmalloc_start, stop = bases().vmalloc_start + 64 * MiB })
  same(a, nil)
  says(why .. table.concat(kernel_log(), " "), "use vmalloc=<size> to increase size")
  mark "retry"
  vmalloc(119 * MiB, { start = bases().vmalloc_start, stop = bases().vmalloc_start + 64 * MiB })
  same(count "va_retry", 1)
end)

row("half of the frames", function()
  says(failing("alloc_page", 10, 64 * KiB), "vmalloc: allocation failure, allocated 40960 of 69632 bytes")
end)

row("no array", function() failing("kmalloc", 2, 64 * KiB) end)
row("no description", function() failing("kmalloc", 0, 64 * KiB) end)
row("no table", function() failing("page_table", 0, 64 * KiB) end)

row("an area that is none", function()
  vfree(bases().vmalloc_start + 100 * PAGE_SIZE)
  logged "Trying to vfree() nonexistent vm area"
  vfree(1)
  logged "Trying to vfree() bad address"
end)

row("beyond the end: the guard page", function()
  local a = vmalloc(PAGE_SIZE)
  expect(store(a.addr + PAGE_SIZE - 1, 1, { size = 1 }))
  same(select(2, store(a.addr + PAGE_SIZE, 1, { size = 1 })).reason, "guard page")
  logged "BUG: unable to handle kernel paging request"
end)

row("more frames than there are", function()
  mark "many"
  expect(vmap(stat "total_pages" + 1) == nil)
  same(count "va_taken", 0)
end)

row("what is never given back", function()
  local before = leaks()
  vmalloc(PAGE_SIZE)
  kmalloc(64)
  expect(leaks() > before)
end)

machine {}

row("memory is short", function()
  pressure { obtainable = 10 }
  local a, why = vmalloc(64 * KiB)
  same(a, nil)
  says(why, "allocation failure")
  pressure { obtainable = 10, reclaim = 64 }
  expect(vmalloc(64 * KiB))
  pressure { oom = true }
  expect(vmalloc(64 * KiB))
  expect(count "oom_kill" > 0)
  pressure()
end)

machine { profile = "linux-2.4/x86_32" }

row("2.4: silence", function()
  local lines = #kernel_log()
  same(vmalloc(0), nil)
  same(#kernel_log(), lines)
  same(stat "stopped", 0)
end)

machine { profile = "linux-2.4.0/x86_32" }

row("2.4.0: nothing is a BUG", function()
  vmalloc(0)
  same(stat "stopped", 1)
end)

machine { profile = "linux-2.4/x86_32" }

row("2.4: bad addresses", function()
  vfree(bases().vmalloc_start + 0x123)
  logged "Trying to vfree() bad address"
  vfree(bases().vmalloc_start + 0x100000)
  logged "Trying to vfree() nonexistent vm area"
end)

machine { profile = "linux-2.6.34/x86_32" }

row("2.6.34: silence", function()
  local a, why = vmalloc(0)
  same(a, nil)
  same(why, "")
end)

machine { profile = "linux-4.19/x86_64" }

-- VM_ALLOC | VM_NO_GUARD
row("without a guard a neighbour is written to", function()
  local a = vmalloc(PAGE_SIZE, { flags = 0x40 })
  local b = vmalloc(PAGE_SIZE)
  same(a.guard, 0)
  same(b.addr, a.addr + PAGE_SIZE)
  store(a.addr + PAGE_SIZE, 0xbad)
  same(load(b), 0xbad)
end)

machine { profile = "linux-6.1/x86_64" }

row("6.1: in its words", function()
  says(select(2, vmalloc(1 << 40)), "vmalloc error: size 1099511627776, exceeds total pages")
  failing("alloc_page", 3, 64 * KiB)
  failing("page_table", 0, 64 * KiB)
end)

machine { profile = "linux-6.12/x86_64" }

row("6.12: in its words", function()
  says(failing("alloc_page", 3, 64 * KiB), "failed to allocate pages")
  says(failing("page_table", 0, 64 * KiB), "failed to map pages")
end)

machine { profile = "linux-4.19/x86_64" }

row("4.19: an area that is none", function()
  vfree(bases().vmalloc_start + 100 * PAGE_SIZE)
  says(table.concat(kernel_log(), " "), "NULL pointer dereference")
end)
