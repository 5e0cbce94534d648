/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arch-x86-32.c -- the address space of x86-32, 3 GiB for the user and 1 GiB for the kernel, with and without PAE.
 *
 *   c0000000      high_memory    VMALLOC_START                 VMALLOC_END   PKMAP_BASE         fixmap
 *   | direct map  | hole         | vmalloc, ioremap, modules   | 8 KiB       | 4 MiB (PAE: 2) | ... |
 *
 *   2.4      at most 896 MiB are mapped directly; VMALLOC_START is rounded: the hole has 8 to 16 MiB
 *   later    VMALLOC_END is fixed, 128 MiB below it are for vmalloc and its hole of 8 MiB: 887 MiB remain (PAE: 891);
 *            vmalloc= makes the space larger or smaller, at the cost of the direct map
 *
 * (include/asm-i386/pgtable.h of 2.4, arch/x86/include/asm/pgtable_32_types.h later, with HIGHMEM.)
 *
 * With two levels each task has a directory of its own, whose entries for the kernel may lag behind (fault.c); with
 * PAE the tables below the topmost are shared.
 *
 * The kernel image lies at 1 MiB of physical memory in 2.4, later at 16 MiB; 2.4 has the directory of init_mm in its
 * code, later it is in .bss.
 *
 * Inaccuracies: the task's directory lies in the kernel image.  How many pages the fixmap has depends on the
 * configuration; with many CPUs (CONFIG_NR_CPUS) it reaches so far down that pkmap moves, too.  While it starts, 2.4
 * has mapped 8 MiB only: an image that ends above that boots here all the same.
 */

#include "core/kernel/arch.h"
#include "core/kernel/kernel.h"

#define MIB ((uint64_t)1 << 20)
#define GIB ((uint64_t)1 << 30)
#define PAGE_OFFSET 0xc0000000u
#define VMALLOC_OFFSET (8 * MIB)
#define VMALLOC_RESERVE (128 * MIB)
#define BOOT_SLOTS 256                /* pages of the fixmap for early ioremaps: 4 of 64 */

/* -------- the top of the address space
 *
 *   VMALLOC_END   PKMAP_BASE                    FIXADDR_START          FIXADDR_TOP  4 GiB
 *   | two pages   | LAST_PKMAP pages | unused   | fixmap, downwards    | a page     |
 */

/* Pages of the fixmap that stay, with a local APIC, as many I/O APICs as can be, and for each CPU the slots of
 * kmap_atomic; 2.4 has room for fewer of both. */
static uint64_t fixmap_pages(const Boot *boot)
{
	return boot->version < KERNEL(2, 6) ? 12 + 8 * boot->nr_cpus : 74 + 20 * boot->nr_cpus;
}

static uint64_t fixaddr_top(const Boot *boot) { return boot->version < KERNEL(2, 6) ? 0xffffe000u : 0xfffff000u; }
static uint64_t fixaddr_start(const Boot *boot) { return fixaddr_top(boot) - fixmap_pages(boot) * VMS_PAGE_SIZE; }
static uint64_t pkmap_size(const Boot *boot) { return boot->arch == &arch_x86_32_pae ? 2 * MIB : 4 * MIB; }

/* Since 2.6 it is as far up as what the fixmap needs while booting lets it, at the beginning of a page table. */
static uint64_t pkmap_base(const Boot *boot)
{
	uint64_t boot_start = fixaddr_start(boot) - BOOT_SLOTS * VMS_PAGE_SIZE;

	if (boot->version < KERNEL(2, 6))
		return 0xfe000000u;
	return (boot_start - pkmap_size(boot) - VMS_PAGE_SIZE) & ~(pkmap_size(boot) - 1);
}

/* -------- the direct map and vmalloc space */

/* What is mapped directly at most.  vmalloc=SIZE is for the space itself: the hole is added to it. */
static uint64_t maxmem(const Boot *boot, uint64_t vmalloc_end)
{
	uint64_t space = boot->vmalloc_reserve ? boot->vmalloc_reserve : VMALLOC_RESERVE - VMALLOC_OFFSET;
	uint64_t most = vmalloc_end - PAGE_OFFSET - VMALLOC_OFFSET;

	if (boot->version < KERNEL(2, 6))
		return GIB - VMALLOC_RESERVE;
	return space < most ? most - space : 0;
}

static void bases(const Boot *boot, VmsBases *out)
{
	uint64_t end = pkmap_base(boot) - 2 * VMS_PAGE_SIZE, lowmem = maxmem(boot, end), start;

	lowmem = (lowmem < boot->ram ? lowmem : boot->ram) & ~(uint64_t)(VMS_PAGE_SIZE - 1);
	start = PAGE_OFFSET + lowmem + VMALLOC_OFFSET;
	if (boot->version < KERNEL(2, 6))
		start = (start + VMALLOC_OFFSET - 1) & ~(VMALLOC_OFFSET - 1);
	*out = (VmsBases){
		.page_offset = PAGE_OFFSET, .high_memory = PAGE_OFFSET + lowmem, .direct_end = PAGE_OFFSET + lowmem,
		.vmalloc_start = start, .vmalloc_end = end
	};
}

static size_t places(const Machine *m, Place out[MAX_PLACES])
{
	const struct state *s = state_of(m);
	Boot boot = boot_of(m);
	size_t n = 0;
#define PLACE(id, title, start) out[n++] = (Place){ id, title, start }
	PLACE("user", N_("User space"), 0);
	PLACE("direct", N_("Direct map of low memory"), PAGE_OFFSET);
	PLACE("hole-1", N_("Unused: the gap"), s->high_memory);
	PLACE("vmalloc", N_("vmalloc and ioremap space"), s->vmalloc_start);
	PLACE("hole-2", N_("Unused: two pages"), s->vmalloc_end);
	PLACE("pkmap", N_("Permanent kernel maps (kmap)"), pkmap_base(&boot));
	PLACE("hole-3", N_("Unused"), pkmap_base(&boot) + pkmap_size(&boot));
	PLACE("fixmap", N_("Fixmap"), fixaddr_start(&boot));
	PLACE("top", N_("Unused"), fixaddr_top(&boot) + (boot.version < KERNEL(2, 6) ? VMS_PAGE_SIZE : 0));
#undef PLACE
	return n;
}

/* With two levels the entry of the directory leads straight to the PTEs. */
#define COMMON \
	.bits = 32, .page_table = 0x067, .leaf = 0x081, .leaf_mask = 0x081, \
	.writable = 0x002, .writable_leaf = 0x002, .global = 0x100, \
	.zone = { { "DMA", 0x1000 }, { "Normal", 0 }, { "HighMem", UINT64_MAX } }, .dma32_zone = 1, .normal_zone = 1, \
	.hole = { { 0, 1 }, { 0x9f, 0x100 } }, .kmalloc_min = 8, .image_offset = PAGE_OFFSET, \
	.bases = bases, .places = places
#define IMAGE_AT_16_MIB \
	.image_phys = 16 * MIB, .section = { \
		{ ".text", N_("Code of the kernel"), 0 }, { ".rodata", N_("Constants"), 9 * MIB }, \
		{ ".data", N_("Variables with a value"), 12 * MIB }, \
		{ ".init", N_("Needed only while booting"), 14 * MIB }, \
		{ ".bss", N_("Variables that begin as zero"), 16 * MIB }, { NULL, NULL, 24 * MIB } \
	}, .boot_tables = 0x2010
#define TWO_LEVELS \
	.name = "x86_32", .tasks_lag = true, .pageblock_order = 10, .level = { \
		[LEVEL_PTE] = { "PTE", 12, 1024 }, [LEVEL_PMD] = { "PMD", 22, 0 }, [LEVEL_PUD] = { "PUD", 22, 0 }, \
		[LEVEL_P4D] = { "P4D", 22, 0 }, [LEVEL_PGD] = { "PGD", 22, 1024 } \
	}, \
	.page_kernel = 0x163, .page_kernel_io = 0x173, .page_kernel_large = 0x1e3, \
	.pfn_mask = 0xfffff000u, .leaf_pfn_mask = 0xffc00000u, .bit = { BITS }, .max_ram = 4 * GIB
#define BITS \
	{ 0x001, "P" }, { 0x002, "RW" }, { 0x004, "US" }, { 0x008, "PWT" }, { 0x010, "PCD" }, { 0x020, "A" }, \
	{ 0x040, "D" }, { 0x080, "PSE" }, { 0x100, "G" }

const Arch arch_x86_32_2_4 = {
	COMMON, TWO_LEVELS, .image_phys = MIB, .section = {
		{ ".text", N_("Code of the kernel"), 0 }, { ".data", N_("Variables with a value"), 0x180000 },
		{ ".init", N_("Needed only while booting"), 0x1f8000 },
		{ ".bss", N_("Variables that begin as zero"), 0x228000 }, { NULL, NULL, 0x280000 }
	},
	.boot_tables = 0x101
};

const Arch arch_x86_32 = { COMMON, TWO_LEVELS, IMAGE_AT_16_MIB };

const Arch arch_x86_32_pae = {
	COMMON, IMAGE_AT_16_MIB, .name = "x86_32-pae", .pageblock_order = 9,
	.level = {
		[LEVEL_PTE] = { "PTE", 12, 512 }, [LEVEL_PMD] = { "PMD", 21, 512 }, [LEVEL_PUD] = { "PUD", 30, 0 },
		[LEVEL_P4D] = { "P4D", 30, 0 }, [LEVEL_PGD] = { "PGD", 30, 4 }
	},
	.page_kernel = 0x8000000000000163u, .page_kernel_io = 0x8000000000000173u,
	.page_kernel_large = 0x80000000000001e3u, .no_execute = 0x8000000000000000u, .pfn_mask = 0x000ffffffffff000u,
	.leaf_pfn_mask = 0x000fffffffe00000u, .bit = { BITS, { 0x8000000000000000u, "NX" } }, .max_ram = 64 * GIB
};
