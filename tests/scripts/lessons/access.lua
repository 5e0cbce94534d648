-- SPDX-License-Identifier: GPL-2.0-or-later
-- Loads and stores: values, faults, and the TLB on the way.

lesson { id = "access", title = "Accesses", profile = "linux-2.4/x86_32", cpus = 2 }

local function fails(f, ...)
  return not pcall(f, ...)
end

-- What was stored is there, and the frame has it.
local a = vmalloc(10000)
expect(a.addr == 0xf8800000 and load(a) == 0)
expect(store(a.addr + 4, 0x12345678) == 0x12345678 and load(a.addr + 4) == 0x12345678)
expect(load(a.addr + 5, { size = 1 }) == 0x56)
expect(fails(load) and fails(load, a, { size = 3 }) and fails(store, a) and fails(load, "there"))

-- The guard page, the hole below, and what is not noticed at all.
expect(store(0xf8802fff, 1) == 1)
local value, fault = store(0xf8803000, 1)
expect(value == nil and fault.reason == "guard page")
expect(fault.text == "Unable to handle kernel paging request at virtual address f8803000")
expect(select(2, load(0xf8000000)).reason == "hole")
expect(select(2, load(0)).reason == "null pointer")
expect(kernel_log(-1) == "Oops: 0000")
expect(count "fault_oops" == 3 and count "page_fault" == 4)        -- one was mended

-- Misses, hits, and a flush for every vfree.
local misses = stat "tlb_misses"
expect(load(a) == 0 and stat "tlb_misses" == misses and stat "tlb_hits" > 0 and stat "tlb_reach" >= PAGE_SIZE)
local entry = tlb()[1]
expect(entry.address == a.addr and entry.pfn == a.pages[1] and entry.size == PAGE_SIZE and not entry.stale)
expect(#tlb(1) == 0)
mark "freed"
vfree(a)
expect(count "tlb_flush_all" == 1 and count "tlb_ipi" == 1 and #tlb() == 0)
expect(select(2, load(a.addr)).reason == "hole")

-- Entries in the kernel's words.
machine { profile = "linux-4.19/x86_64" }
local b = vmalloc(PAGE_SIZE)
local there = pte(b)
expect(there.protection == "PAGE_KERNEL" and there.caching == "write-back" and there.hardware == nil)
expect(there.entry == b.pages[1] * PAGE_SIZE | 0x163 | 1 << 63)
local device = ioremap(0xfebc0000, PAGE_SIZE)
expect(pte(device).protection == "PAGE_KERNEL_UC_MINUS" and pte(device).caching == "uncached")
machine { profile = "linux-2.6.34/arm" }
expect(pte(vmalloc(PAGE_SIZE)).hardware & 0xfff == 0x01f)

-- A use after vfree: in 2.6.34 the entries are there until the purge.
local c = vmalloc(PAGE_SIZE)
store(c, 7)
vfree(c)
expect(load(c.addr) == 7 and count "access_freed" == 1)
purge()
expect(select(2, load(c.addr)).reason == "hole")

-- In an interrupt a fault stops the machine.
local stopped, why = in_interrupt(function()
  return load(8)
end)
expect(stopped == nil and why.reason == "null pointer" and stat "stopped" == 1 and fails(purge))
