-- SPDX-License-Identifier: GPL-2.0-or-later
-- vmstep-machine.lua -- what a lesson can ask of the machine, for editors; the rest of what it can call, and the types,
-- are in vmstep.lua.
---@meta

---------------------------------------------------------------------------------------- questions

---The areas in use, in address order.
---@return Area[]
function areas() end

---The areas that were freed and wait for the purge, in address order.
---@return Area[]
function lazy_areas() end

---@return Hole[]
function holes() end

---The area in use that holds the address.
---@param address Address|Area
---@return Area?
function find_area(address) end

---The entry that maps the address; nil where nothing is mapped.
---@param address Address|Area
---@return Entry?
function pte(address) end

---What the TLB of a CPU has in it, the entry used last first; without a number, that of the present CPU.
---@param cpu? integer
---@return TlbEntry[]
function tlb(cpu) end

---The walk through the page tables, from the top, as far as it goes.
---@param address Address|Area
---@return Level[]
function table_of(address) end

---@param pfn integer
---@return Page?
function page(pfn) end

---The NUMA node that an address of the direct map is on; of an area, that of its vm_struct.
---@param x Area|Address
---@return integer?
function node(x) end

---@return Zone[]
function zones() end

---@param zone string
---@param order integer
---@return integer[]
function free_list(zone, order) end

---@param name string
---@return integer
function stat(name) end

---How often a mark happened since the last `mark()`, since `mark(filter.since)`, or since the lesson began.
---@param mark string
---@param filter? table|fun(step: Step): boolean values that its steps must have
---@return integer
function count(mark, filter) end

---@param address Address|Area
---@return Region?
function region(address) end

---What was taken and never given back: the sum, and each.
---@return integer
---@return { areas: integer, frames: integer, objects: integer }
function leaks() end

---What is wrong with the machine's state; nothing, as long as the simulation is right. And how often something that
---may sleep was called where it must not: the same as stat "violations".
---@return string[]
---@return integer
function violations() end

---A lock of the kernel at hand.
---@class Lock
---@field name string "vmap_area_lock"
---@field kind "spinlock"|"rwlock"|"mutex"
---@field guards string
---@field cpu integer? the CPU whose task holds it; nil where nobody does
---@field by string? the function that has taken it, where that is part of the operation at hand
---@field taken integer how often since the boot
---@field waited integer how often it was found taken

---The locks that the kernel has, always in the same order.
---@return Lock[]
function locks() end

---What the CPU is doing, as counts: locks held, softirqs (bottom halves off count as two), interrupts, NMIs.
---@class Context
---@field name string "hardirq"
---@field cpu integer
---@field preempt integer
---@field softirq integer
---@field hardirq integer
---@field nmi integer
---@field irqs_off boolean
---@field in_interrupt boolean
---@field in_atomic boolean

---@return Context
function context() end

---A line of the kernel's log, from 1, or from the end where i is negative; without i all lines.
---@param i? integer
---@return string|string[]|nil
function kernel_log(i) end

---Objects in use of a size class.
---@param name string
---@return integer
function cache_objects(name) end

---@return { number: integer, pid: integer, pgd: integer, resident: integer, swapped: integer, running: boolean }[]
function processes() end

---@param number integer of a process
---@return { start: Address, stop: Address, size: integer, resident: integer, swapped: integer }[]
function user_ranges(number) end

---Entries of the process' top-level table that lag behind those of init_mm.
---@param number integer
---@return integer[]
function lagging(number) end

---Slots that are not empty; a count of 1 is of one that nobody uses any more.
---@return { slot: integer, addr: Address, pfn: integer, count: integer }[]
function pkmap_slots() end

---@return { slot: integer, addr: Address, pfn: integer }[]
function fixmap_slots() end

---Slots of kmap_atomic that have an entry, of all CPUs; no type since 2.6.37.
---@return { slot: integer, addr: Address, pfn: integer, cpu: integer, type: string? }[]
function atomic_maps() end

---The lines of /proc/vmallocinfo; `tostring` gives the file. 2.4 has none, and the lesson fails.
---@return string[]
function vmallocinfo() end

---The lines of /proc/iomem; `tostring` gives the file.
---@return string[]
function iomem() end

---The regions of the whole address space in address order.
---@return Region[]
function layout() end

---The sections of the kernel image, the page table of init_mm, static device maps; by number and by name, as in
---image()[".text"].
---@return table<integer|string, Part>
function image() end

---Where a machine like the present one would have its regions, were it booted with these options. nil and why where it
---could not be.
---@param t? { profile?: string, ram?: integer, kaslr?: boolean, seed?: integer, cmdline?: string,
---  static_array?: integer, kaslr_padding?: integer }
---@return Bases?
---@return string?
function bases(t) end

---Free blocks by zone (number or name) and order; `tostring` gives the file /proc/buddyinfo.
---@return table
function buddyinfo() end

---A size class of kmalloc, or the cache of one kind of object.
---@class Cache
---@field name string "kmalloc-64"
---@field size integer of an object, in bytes
---@field order integer a slab is 2^order frames
---@field per_slab integer objects
---@field slabs integer
---@field objects integer of all slabs
---@field in_use integer given out
---@field dma boolean its frames are from zone DMA

---The caches that frames are cut into objects for.
---@return Cache[]
function caches() end

---The value of each GFP flag, and of each set of them, that the kernel has: gfp_flags().GFP_KERNEL
---@return table<string, integer>
function gfp_flags() end
