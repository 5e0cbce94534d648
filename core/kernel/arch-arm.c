/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arch-arm.c -- the address space of 32-bit ARM in 2.6.34, on a machine like OMAP4: RAM begins at 0x80000000.
 *
 *   bf000000  bfe00000  c0000000     high_memory   VMALLOC_START     f8000000           ffe00000 fff00000 ffff0000
 *   | modules | pkmap   | direct map | up to 8 MiB | vmalloc         | static I/O ...   | DMA    | fixmap | vectors
 *
 * Linux folds pairs of 1 MiB hardware entries into one of 2 MiB: 2048 entries, each naming a page with 512 entries of
 * Linux and 512 of the hardware.  An entry may also be a section, which maps memory itself.
 *
 * (arch/arm/include/asm/memory.h, pgtable.h, mach-omap2/include/mach/vmalloc.h; entries as on ARMv7 with one CPU.)
 */

#include "core/kernel/arch.h"
#include "core/machine/set.h"

#define MIB ((uint64_t)1 << 20)
#define PAGE_OFFSET 0xc0000000u
#define VMALLOC_OFFSET (8 * MIB)
#define VMALLOC_RESERVE (128 * MIB)
#define VMALLOC_END 0xf8000000u
#define LOWMEM_MAX (VMALLOC_END - VMALLOC_RESERVE - PAGE_OFFSET)

static void layout(Machine *m)
{
	const struct state *s = state_of(m);
	uint64_t lowmem = vms_machine_ram(m) < LOWMEM_MAX ? vms_machine_ram(m) : LOWMEM_MAX;
	uint64_t start = (PAGE_OFFSET + lowmem + VMALLOC_OFFSET) & ~(VMALLOC_OFFSET - 1);

	SET(m, s, page_offset_base, PAGE_OFFSET);
	SET(m, s, high_memory, PAGE_OFFSET + lowmem);
	SET(m, s, vmalloc_base, start);
	SET(m, s, vmalloc_start, start);
	SET(m, s, vmalloc_end, VMALLOC_END);
}

static size_t places(const Machine *m, Place out[MAX_PLACES])
{
	const struct state *s = state_of(m);
	size_t n = 0;
#define PLACE(id, title, start) out[n++] = (Place){ id, title, start }
	PLACE("user", N_("User space"), 0);
	PLACE("modules", N_("Modules"), 0xbf000000u);
	PLACE("pkmap", N_("Permanent kernel maps (kmap)"), 0xbfe00000u);
	PLACE("direct", N_("Direct map of low memory"), PAGE_OFFSET);
	PLACE("hole-1", N_("Unused"), s->high_memory);
	PLACE("vmalloc", N_("vmalloc and ioremap space"), s->vmalloc_start);
	PLACE("hole-0", N_("Unused"), s->vmalloc_end);
	PLACE("static-io", N_("Static device maps"), VMALLOC_END);
	PLACE("hole-2", N_("Unused"), 0xff000000u);
	PLACE("dma", N_("DMA-coherent memory"), 0xffc00000u);
	PLACE("hole-3", N_("Unused"), 0xffe00000u);
	PLACE("fixmap", N_("Fixmap"), 0xfff00000u);
	PLACE("hole-4", N_("Unused"), 0xfffe0000u);
	PLACE("vectors", N_("Vectors and kuser helpers"), 0xffff0000u);
	PLACE("top", N_("Unused"), 0xffff1000u);
#undef PLACE
	return n;
}

const Arch arch_arm = {
	.name = "arm", .bits = 32,
	.level = {
		[LEVEL_PTE] = { "PTE", 12, 512 }, [LEVEL_PMD] = { "PMD", 21, 0 }, [LEVEL_PUD] = { "PUD", 21, 0 },
		[LEVEL_P4D] = { "P4D", 21, 0 }, [LEVEL_PGD] = { "PGD", 21, 2048 }
	},
	/* PRESENT, YOUNG, write-back, DIRTY, WRITE; a shared device; a table; a section of device memory. */
	.page_kernel = 0x0cf, .page_kernel_io = 0x4d3, .page_table = 0x011, .leaf = 0x10402, .leaf_mask = 3,
	.super = 0x40000, .page_kernel_large = 0x40e, .writable = 0x080, .writable_leaf = 0x400,
	.pfn_mask = 0xfffff000u, .leaf_pfn_mask = 0xffe00000u,
	.bit = {
		{ 0x001, "PRESENT" }, { 0x002, "YOUNG" }, { 0x004, "B" }, { 0x008, "C" }, { 0x010, "TEX" },
		{ 0x040, "DIRTY" }, { 0x080, "WRITE" }, { 0x100, "USER" }, { 0x200, "EXEC" }, { 0x400, "SHARED" }
	},
	.zone = { { "Normal", 0 }, { "HighMem", UINT64_MAX } }, .dma32_zone = 0, .normal_zone = 0,
	.pageblock_order = 10, .kmalloc_min = 32,
	.reserved = { { 0x80004, 0x80800 } }, .first_pfn = 0x80000, .boot_tables = 0x80004, .max_ram = 1024 * MIB,
	.layout = layout, .places = places
};
