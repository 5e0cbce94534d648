-- SPDX-License-Identifier: GPL-2.0-or-later
-- vmstep.lua -- everything that a lesson can call, for editors: completion, types and descriptions while writing. What
-- can be asked of the machine is in vmstep-machine.lua. Neither is ever run. Put this folder into the library of the
-- Lua language server (workspace.library).
--
-- Addresses are 64-bit integers, negative in the upper half: subtract them, compare them with math.ult, print them with
-- hex. What is answered about the machine is answered for the moment that the lesson is at: the last stop.
---@meta

---------------------------------------------------------------------------------------- what there is

---@alias Address integer

---Flags of an allocation: the kernel's value, or their names: "GFP_KERNEL|__GFP_ZERO".
---@alias Gfp integer|string

---Flags of an area, likewise: "VM_MAP|VM_USERMAP".
---@alias Flags integer|string

---An area of addresses as it was when it was asked for; it never changes, even when the area is freed.
---`tostring` gives its address.
---@class Area
---@field addr Address what the kernel returned
---@field size integer bytes, without the guard page
---@field va_start Address the reserved range, guard page included
---@field va_end Address its end, exclusive
---@field guard integer bytes of guard page at its end
---@field nr_pages integer
---@field pages integer[] page frame numbers
---@field flags integer VM_* of the kernel
---@field phys_addr integer of an ioremap
---@field caller string
---@field name string "vmap_area#3", as the window shows it
---@field use "vmalloc"|"vmap"|"ioremap"|"block"|"ram"|"other"
---@field state "busy"|"lazy"

---@class Page
---@field pfn integer
---@field state "absent"|"reserved"|"free"|"pcp"|"used"
---@field zone string
---@field node integer
---@field owner string
---@field order integer of the block that begins here
---@field index integer which page of its owner
---@field migratetype string of its pageblock

---@class Hole
---@field start Address
---@field stop Address exclusive
---@field size integer

---@class Entry
---@field pfn integer
---@field flags table<string|integer, string|boolean> the names, and each name as a key: flags.RW
---@field level string "PTE"
---@field entry integer
---@field protection string? "PAGE_KERNEL", as the kernel calls it
---@field caching string? "write-back"|"write-combining"|"uncached"
---@field hardware integer? ARM's second entry for a page, as the hardware has it

---@class TlbEntry
---@field address integer
---@field size integer of the page, in bytes
---@field pfn integer its first frame
---@field entry integer as it was read from the table
---@field global boolean
---@field stale boolean the tables say something else by now

---@class Level
---@field name string "PGD", "PUD", "PMD", "PTE"
---@field table integer frame of the table
---@field index integer
---@field entries integer
---@field entry integer
---@field present boolean
---@field covers integer bytes that one entry maps
---@field pfn? integer where the entry leads, when it is present

---@class Region
---@field id string
---@field title string
---@field start Address
---@field last Address inclusive
---@field size integer

---Where a kernel has its regions.
---@class Bases
---@field page_offset Address where the direct map begins
---@field high_memory Address behind it
---@field direct_end Address behind what is kept for it
---@field vmalloc_start Address
---@field vmalloc_end Address as the kernel has it: on x86-64 the last byte
---@field vmemmap Address 0 where there is none
---@field vmemmap_end Address
---@field slots integer the largest gap that KASLR can leave before the direct map, in GiB; 0 where nothing moves

---A part of a region that has a physical place: a section of the kernel image, a page table, a device map.
---@class Part: Region
---@field phys integer

---@class Zone
---@field name string
---@field node integer
---@field start integer first frame
---@field stop integer one beyond the last
---@field present integer those of its frames that have RAM; in 2.4, which does not look for holes, all
---@field managed integer those that the page allocator was given at boot
---@field free integer
---@field pcp integer
---@field min integer
---@field low integer
---@field high integer
---@field batch integer frames that a per-CPU list gets or gives back at once
---@field pcp_high integer where a per-CPU list is drained
---@field reserve integer[] frames kept back from requests that might use zones up to that type, from the lowest type

---@class Step
---@field step integer
---@field op integer
---@field depth integer
---@field mark string "page_alloc"
---@field stage? string
---@field subgoal? integer 1 to 12
---@field ["function"] string
---@field file string
---@field line integer
---@field text string
---@field locals table<string, any>

---------------------------------------------------------------------------------------- the lesson

---@class Lesson
---@field id? string
---@field title? string
---@field level? "beginner"|"intermediate"|"advanced"
---@field minutes? integer
---@field profile? string
---@field ram? integer
---@field nodes? integer
---@field cpus? integer
---@field seed? integer
---@field objectives? string[]
---@field requires? string[] ids of lessons that come before
---@field course? string
---@field covers? string[]
---@field fidelity? string what is simplified
---@field notes? string for teachers
---@field api? 1

---@class Question
---@field prompt string
---@field kind "number"|"address"|"choice"|"choices"|"order"|"point"|"text"
---@field choices? string[]
---@field answer any a value; or a function: then it is a prediction, graded when the next operation has ended, and the
---function is passed what that operation made
---@field tolerance? number
---@field wrong? { match: any, say: string }[] answers that are expected; `match` is a value or a function of the answer
---@field hint? string
---@field hints? string[] one after the other
---@field explain? string said when it has been graded
---@field review? string

---The first call of every lesson.
---@param t Lesson
function lesson(t) end

---Text that is to be translated.
---@param text string
---@return string
function _(text) end

---Show words (Markdown). `{expression}` stands for a value; `{{` is a brace; code is left alone.
---@param text string
function say(text) end

---The player waits until the learner goes on.
function pause() end

---Where the player stops in the operations that follow: a stage, a function of the kernel, "call" (an operation's first
---step), "return" (its last one; so it is at first, and again after `stop_at()`), or a function of the step.
---@param where? string|fun(step: Step): any
function stop_at(where) end

---This moment is a figure to export.
---@param name string
---@param options? table
function figure(name, options) end

---@param view string
---@param object? Area|Page|Region|Hole|Zone|Address|integer|string
function focus(view, object) end

---@param object Area|Page|Region|Hole|Zone|Address|integer|string
---@param style? string
function highlight(object, style) end

---Ask the learner. Returns what was given; nil where it was skipped.
---@param t Question
---@return any
function ask(t) end

---What must hold, else the lesson is broken. Returns the condition.
---@generic T
---@param condition T
---@param message? string
---@return T
function expect(condition, message) end

---Build a state before a machine's first operation, without recording steps.
---@param build fun()
function setup(build) end

---An area that exists before vmalloc_init runs, guard page included; before the machine of lesson{} is used.
---@param start integer
---@param size integer
function register_early(start, size) end

---A handler of a kernel parameter asks the boot allocator for memory, which it has for good; before the machine of
---lesson{} is used.
---@param size integer
function alloc_bootmem(size) end

---Go on with a fresh machine; what is not said is as in lesson{}.
---`cmdline` is the kernel's command line: mem= vmalloc= nokaslr nohugevmalloc percpu_alloc=page, where that kernel
---knows them. `static_array` are bytes of an array that is built into the kernel image, `kaslr_padding` is in TiB.
---With `boot = "step"` it is off until boot() is called; until something needs it, it can be told more. Of a `bare`
---machine no frame is reserved for firmware and kernel image. `fair_zones`: the zones of a node give frames in turn, as
---from 3.12 to 4.7; other kernels refuse it, and without it a request goes on to the next zone where one is low.
---@param t { profile?: string, boot?: "step", ram?: integer, nodes?: integer, cpus?: integer, kaslr?: boolean,
---  seed?: integer, cmdline?: string, static_array?: integer, kaslr_padding?: integer, bare?: boolean,
---  fair_zones?: boolean }
function machine(t) end

---Run a file beside the lesson; its name is written out.
---@param name string
function include(name) end

---Give this moment a name, and count from here on.
---@param name string
function mark(name) end

---------------------------------------------------------------------------------------- operations

---The machine of lesson{}, or that of machine { boot = "step" }, boots: its first operation.
---@return nil
---@return string? message what the kernel says where it panics
function boot() end

---@param size integer
---@param options? { align?: integer, node?: integer, gfp?: Gfp, flags?: Flags, start?: Address,
---  stop?: Address }
---@return Area? area
---@return string? message what the kernel says where it fails
function vmalloc(size, options) end

---@param size integer
---@return Area?, string?
function vzalloc(size) end

---@param size integer
---@return Area?, string?
function vmalloc_user(size) end

---@param size integer
---@param node? integer
---@return Area?, string?
function vmalloc_node(size, node) end

---@param size integer
---@return Area?, string?
function vmalloc_32(size) end

---@param size integer
---@param gfp? Gfp
---@return Area?, string?
function __vmalloc(size, gfp) end

---@param size integer
---@param gfp? Gfp
---@return Area|Address|nil, string?
function kvmalloc(size, gfp) end

---In large pages where that can be (since 5.18).
---@param size integer
---@param gfp? Gfp
---@return Area?, string?
function vmalloc_huge(size, gfp) end

---The same memory with another size (6.12): what was in it is kept.
---@param x Area|Address
---@param size integer
---@param gfp? Gfp
---@return Area?, string?
function vrealloc(x, size, gfp) end

---@param x Area|Address|nil
function vfree(x) end

---@param x Area|Address|nil
function vfree_atomic(x) end

---@param pages (integer|Page)[]|integer frames, or how many
---@param flags? Flags
---@return Area?, string?
function vmap(pages, flags) end

---@param x Area|Address
function vunmap(x) end

---@param pages (integer|Page)[]|integer frames, or how many
---@return Area?, string?
function vm_map_ram(pages) end

---@param x Area|Address
---@param count? integer pages; known where `vm_map_ram` gave the address
function vm_unmap_ram(x, count) end

---The address alone is returned where it lies in the direct map already, as that of the ISA range does in old kernels.
---@param phys integer
---@param size integer
---@param kind? integer 1: ioremap_wc, which lets the CPU combine writes; 2: ioremap_nocache; 3: ioremap_cache, on ARM
---ioremap_cached
---@return (Area|Address)?, string?
function ioremap(phys, size, kind) end

---@param x Area|Address
function iounmap(x) end

---@param size integer
---@param flags? Flags
---@param start? integer
---@param stop? integer
---@param align? integer
---@param shift? integer since 5.13: the size is rounded up to 2^shift
---@return Area?, string?
function get_vm_area(size, flags, start, stop, align, shift) end

---@param x Area|Address
function free_vm_area(x) end

---@param size integer
---@param gfp? Gfp
---@return Address?, string?
function kmalloc(size, gfp) end

---@param size integer
---@param gfp? Gfp
---@return Address?, string?
function kzalloc(size, gfp) end

---@param x Address|nil
function kfree(x) end

---@param order integer
---@param gfp? Gfp
---@return Page?, string?
function alloc_pages(order, gfp) end

---@param order integer
---@param gfp? Gfp
---@return Address?, string?
function __get_free_pages(order, gfp) end

---@param x Page|Address|integer A block, its first frame, or its address
function free_pages(x) end

---Give all lazily freed ranges back now.
function purge() end

---Run the work items that wait.
function run_work() end

---Make the next free purge at once.
function set_iounmap_nonlazy() end

---Memory is short: the pools of all nodes are emptied (6.12).
function shrink_pools() end

---Memory is short: all empty slabs are given back (2.4).
function shrink_caches() end

---A write by the process that runs, to the kernel's addresses (its directory is brought up to date where it lags) or to
---its own memory (which gets its frame). nil and the kernel's words where it is killed for it.
---@param x Area|Address
---@return nil, string?
function touch(x) end

---Call a function as process `number`, which is created when it is named first. Returns what it returns.
---@param number integer 0 is the one that runs at boot
---@param body fun(): any
---@return any
function process(number, body) end

---All of a process goes back; process 0 goes on.
---@param number integer
function exit_process(number) end

---A promise of memory to the process that runs; frames come with `touch`.
---@param size integer
---@return Address?, string?
function user_malloc(size) end

---@param addr Address
function user_free(addr) end

---Pages of the process go to swap, from the address to the end of its range: how many. Kernel memory stays: nil.
---@param x Area|Address
---@return integer?, string?
function swap_out(x) end

---The address of a frame: in the direct map, or in a slot of pkmap.
---@param page Page|integer
---@return Address?, string?
function kmap(page) end

---@param page Page|integer
function kunmap(page) end

---An address for a frame on this CPU alone, until it is given back: nobody may sleep in between. The type says who uses
---it, such as "KM_USER0" (that is what it is where nothing is said); since 2.6.37 there is none, and slots are a stack.
---@param page Page|integer
---@param options? { type: string }
---@return Address?, string?
function kmap_atomic(page, options) end

---@param addr Address
---@param options? { type: string }
function kunmap_atomic(addr, options) end

---A slot of the fixmap shows another physical address. Returns its own address, which never changes.
---@param slot integer
---@param phys integer
---@return Address?, string?
function set_fixmap(slot, phys) end

---A device reads memory: all in a row from one address on, or, with sg = 1, by a list of pages. How many pages it read;
---nil where some were the wrong ones, or it was refused.
---@param x Area|Address
---@param size integer
---@param sg? integer
---@return integer?, string?
function dma_read(x, size, sg) end

---The frame behind an address of vmalloc; the number alone of what is no RAM (since 2.4.32).
---@param x Area|Address
---@return Page|integer|nil, string?
function vmalloc_to_page(x) end

---What became of an access that did not come back.
---@class Fault
---@field reason "guard page"|"hole"|"unmapped lazy area"|"not mapped"|"protection"|"non-canonical"|"null pointer"
---|"user address"
---@field text string  the kernel's own words

---Read memory, through the TLB and the page tables of the CPU: a word of the machine, or what is left of the page; with
---`size`, so many bytes. A fault ends the operation; in an interrupt it stops the machine.
---@param address Area|Address
---@param options? {size: 1|2|4|8}
---@return integer? value
---@return Fault? fault
function load(address, options) end

---Write memory. Gives the value back.
---@param address Area|Address
---@param value integer
---@param options? {size: 1|2|4|8}
---@return integer? value
---@return Fault? fault
function store(address, value, options) end

---A driver prints a pointer, with %p. Since 4.15 that is a number which gives no address away.
---@param address Address|Area
function printk(address) end

---Work items wait for `run_work` (true), or run at once (false).
---@param on boolean
function defer_work(on) end

---@param cpu integer
function on_cpu(cpu) end

---Where the task wants its frames from when nobody names a node: near the CPU, near a node, from it alone, in turn.
---@param policy "default"|"preferred"|"bind"|"interleave"
---@param node? integer
function set_mempolicy(policy, node) end

---The task may use memory of one node alone, without arguments that of all again. Memory of the kernel's own comes from
---anywhere when there is little left, that of __GFP_HARDWALL never.
---@param node? integer
function set_cpuset(node) end

---Call a function in another context. Returns what it returns.
---@param context "process"|"spinlock"|"bh_off"|"softirq"|"hardirq"|"kprobe"|"nmi"
---@param body fun(): any
---@return any
function in_context(context, body) end

---@param body fun(): any
---@return any
function in_interrupt(body) end

---Another CPU enters the critical section of a lock: the next one that wants it has to wait, and then it leaves. With
---false it leaves before. A mutex can be held by another task of the same CPU.
---@param lock string its name, as locks() has it
---@param cpu? integer 1 where it is left out
---@param on? boolean
function hold_lock(lock, cpu, on) end

---In the next operation, allocations of one kind fail after the first so many.
---@param t { what: "alloc_page"|"kmalloc"|"page_table", after?: integer }
function fail_next(t) end

---Memory is short: another task's page cache has it all, but for as many single frames as can still be obtained.
---Reclaim may free so many of its frames in all, and the OOM killer may kill the task. Of what may be freed, `swap`
---have to be written to swap first, and `fs` are kept by file systems: for these the request must allow it. Of the page
---cache `dirty` frames have been written to. Without arguments that is over, and all is given back.
---@param t? { reclaim?: integer, oom?: boolean, obtainable?: integer, swap?: integer, fs?: integer, dirty?: integer }
function pressure(t) end

---------------------------------------------------------------------------------------- numbers

KiB, MiB, GiB = 1024, 1048576, 1073741824
PAGE_SIZE = 4096

---@param x Address|Area|Page
---@return string
function hex(x) end

---The order of the smallest block of frames that holds so many bytes.
---@param size integer
---@return integer
function get_order(size) end
