/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arch-x86-32.c -- the address space of x86-32, 3 GiB for the user and 1 GiB for the kernel, with and without PAE.
 *
 *   c0000000      high_memory    VMALLOC_START                 VMALLOC_END   PKMAP_BASE         fixmap
 *   | direct map  | hole         | vmalloc, ioremap, modules   | 8 KiB       | 4 MiB (PAE: 2) | ... |
 *
 *   2.4      at most 896 MiB are mapped directly; VMALLOC_START is rounded: the hole has 8 to 16 MiB
 *   later    VMALLOC_END is fixed, 128 MiB below it are for vmalloc and its hole of 8 MiB: 887 MiB remain (PAE: 891)
 *
 * (include/asm-i386/pgtable.h of 2.4, arch/x86/include/asm/pgtable_32_types.h later, with HIGHMEM.)
 *
 * With two levels each task has a directory of its own, whose entries for the kernel may lag behind (fault.c); with
 * PAE the tables below the topmost are shared.
 *
 * Inaccuracies: the task's directory lies in the kernel image; the fixmap is drawn from the end of pkmap; how much of
 * it is used depends on the configuration.
 */

#include "core/era/era.h"
#include "core/kernel/arch.h"
#include "core/machine/set.h"

#define MIB ((uint64_t)1 << 20)
#define GIB ((uint64_t)1 << 30)
#define PAGE_OFFSET 0xc0000000u
#define VMALLOC_OFFSET (8 * MIB)
#define VMALLOC_RESERVE (128 * MIB)

static uint64_t pkmap_base(const Machine *m)
{
	if (m->era->version < KERNEL(2, 6))
		return 0xfe000000u;
	return m->arch == &arch_x86_32_pae ? 0xffc00000u : 0xff800000u;
}

static uint64_t pkmap_size(const Machine *m) { return m->arch == &arch_x86_32_pae ? 2 * MIB : 4 * MIB; }

static uint64_t maxmem(const Machine *m, uint64_t vmalloc_end)
{
	if (m->era->version < KERNEL(2, 6))
		return GIB - VMALLOC_RESERVE;
	return vmalloc_end - PAGE_OFFSET - VMALLOC_RESERVE;
}

static void layout(Machine *m)
{
	const struct state *s = state_of(m);
	uint64_t end = pkmap_base(m) - 2 * VMS_PAGE_SIZE, lowmem = maxmem(m, end), start;

	lowmem = lowmem < vms_machine_ram(m) ? lowmem : vms_machine_ram(m);
	start = PAGE_OFFSET + lowmem + VMALLOC_OFFSET;
	if (m->era->version < KERNEL(2, 6))
		start = (start + VMALLOC_OFFSET - 1) & ~(VMALLOC_OFFSET - 1);
	SET(m, s, page_offset_base, PAGE_OFFSET);
	SET(m, s, high_memory, PAGE_OFFSET + lowmem);
	SET(m, s, vmalloc_base, start);
	SET(m, s, vmalloc_start, start);
	SET(m, s, vmalloc_end, end);
}

static size_t places(const Machine *m, Place out[MAX_PLACES])
{
	const struct state *s = state_of(m);
	size_t n = 0;
#define PLACE(id, title, start) out[n++] = (Place){ id, title, start }
	PLACE("user", N_("User space"), 0);
	PLACE("direct", N_("Direct map of low memory"), PAGE_OFFSET);
	PLACE("hole-1", N_("Unused"), s->high_memory);
	PLACE("vmalloc", N_("vmalloc and ioremap space"), s->vmalloc_start);
	PLACE("hole-2", N_("Unused"), s->vmalloc_end);
	PLACE("pkmap", N_("Permanent kernel maps (kmap)"), pkmap_base(m));
	PLACE("fixmap", N_("Fixmap"), pkmap_base(m) + pkmap_size(m));
#undef PLACE
	return n;
}

/* With two levels the entry of the directory leads straight to the PTEs. */
#define COMMON \
	.bits = 32, .page_table = 0x067, .leaf = 0x081, .leaf_mask = 0x081, \
	.writable = 0x002, .writable_leaf = 0x002, .global = 0x100, \
	.zone = { { "DMA", 0x1000 }, { "Normal", 0 }, { "HighMem", UINT64_MAX } }, .dma32_zone = 1, .normal_zone = 1, \
	.reserved = { { 0, 1 }, { 0xa0, 0x100 }, { 0x1000, 0x2800 } }, .boot_tables = 0x2010, .kmalloc_min = 8, \
	.layout = layout, .places = places
#define BITS \
	{ 0x001, "P" }, { 0x002, "RW" }, { 0x004, "US" }, { 0x008, "PWT" }, { 0x010, "PCD" }, { 0x020, "A" }, \
	{ 0x040, "D" }, { 0x080, "PSE" }, { 0x100, "G" }

const Arch arch_x86_32 = {
	COMMON, .name = "x86_32",
	.level = {
		[LEVEL_PTE] = { "PTE", 12, 1024 }, [LEVEL_PMD] = { "PMD", 22, 0 }, [LEVEL_PUD] = { "PUD", 22, 0 },
		[LEVEL_P4D] = { "P4D", 22, 0 }, [LEVEL_PGD] = { "PGD", 22, 1024 }
	},
	.tasks_lag = true, .pageblock_order = 10, .page_kernel = 0x163, .page_kernel_io = 0x173,
	.page_kernel_large = 0x1e3,
	.pfn_mask = 0xfffff000u, .leaf_pfn_mask = 0xffc00000u, .bit = { BITS }, .max_ram = 4 * GIB
};

const Arch arch_x86_32_pae = {
	COMMON, .name = "x86_32-pae",
	.level = {
		[LEVEL_PTE] = { "PTE", 12, 512 }, [LEVEL_PMD] = { "PMD", 21, 512 }, [LEVEL_PUD] = { "PUD", 30, 0 },
		[LEVEL_P4D] = { "P4D", 30, 0 }, [LEVEL_PGD] = { "PGD", 30, 4 }
	},
	.pageblock_order = 9, .page_kernel = 0x8000000000000163u, .page_kernel_io = 0x8000000000000173u,
	.page_kernel_large = 0x80000000000001e3u, .no_execute = 0x8000000000000000u, .pfn_mask = 0x000ffffffffff000u,
	.leaf_pfn_mask = 0x000fffffffe00000u, .bit = { BITS, { 0x8000000000000000u, "NX" } }, .max_ram = 64 * GIB
};
