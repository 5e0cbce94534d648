/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arch-arm.c -- the address space of 32-bit ARM in 2.6.34, on a machine like OMAP4: RAM begins at 0x80000000.
 *
 *   bf000000  bfe00000  c0000000     high_memory   VMALLOC_START     f8000000           ffe00000 fff00000 ffff0000
 *   | modules | pkmap   | direct map | up to 8 MiB | vmalloc         | static I/O ...   | DMA    | fixmap | vectors
 *
 * Linux folds pairs of 1 MiB hardware entries into one of 2 MiB: 2048 entries, each naming a page with 512 entries of
 * Linux and 512 of the hardware.  An entry may also be a section, which maps memory itself.
 *
 * The image begins 32 KiB into RAM, the directory of init_mm 16 KiB before it.  The vectors are the one page up there
 * that user code may execute: it has the helpers __kuser_cmpxchg and so on.  All 224 slots of the fixmap are those of
 * kmap_atomic.
 *
 * Devices of the board are mapped from boot on, in sections of 1 MiB, of which a pair is one entry of Linux: it has
 * both, each in a half of its own, where the second does not follow from the first.
 *
 * (arch/arm/include/asm/memory.h, pgtable.h, mach-omap2/include/mach/vmalloc.h; entries as on ARMv7 with one CPU,
 * domains left out.)
 */

#include "core/kernel/arch.h"

#define MIB ((uint64_t)1 << 20)
#define PAGE_OFFSET 0xc0000000u
#define VMALLOC_OFFSET (8 * MIB)
#define VMALLOC_RESERVE (128 * MIB)
#define VMALLOC_END 0xf8000000u
#define PHYS_OFFSET 0x80000000u

/* What is kept for vmalloc and its hole: vmalloc=SIZE, within bounds (early_vmalloc). */
static uint64_t vmalloc_reserve(const Boot *boot)
{
	uint64_t least = 16 * MIB, most = VMALLOC_END - (PAGE_OFFSET + 32 * MIB), asked = boot->vmalloc_reserve;

	if (!asked)
		return VMALLOC_RESERVE;
	return asked < least ? least : asked > most ? most : asked;
}

/* RAM above VMALLOC_MIN is high memory. */
static void bases(const Boot *boot, VmsBases *out)
{
	uint64_t vmalloc_min = VMALLOC_END - vmalloc_reserve(boot), most = vmalloc_min - PAGE_OFFSET;
	uint64_t high_memory = PAGE_OFFSET + ((boot->ram < most ? boot->ram : most) & ~(uint64_t)(VMS_PAGE_SIZE - 1));

	*out = (VmsBases){
		.page_offset = PAGE_OFFSET, .high_memory = high_memory, .direct_end = high_memory,
		.vmalloc_start = (high_memory + VMALLOC_OFFSET) & ~(VMALLOC_OFFSET - 1), .vmalloc_end = VMALLOC_END
	};
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
	PLACE("hole-1", N_("Unused: the gap"), s->high_memory);
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

/* What iotable_init maps (plat/io.h, for OMAP4): it is in no list and in no tree. */
static const DeviceMap device_maps[] = {
	{ "L3", N_("Interconnect L3"), 0xf8000000u, MIB, 0x44000000 },
	{ "GPMC", N_("Memory controller for flash"), 0xf9000000u, MIB, 0x50000000 },
	{ "L4-PER", N_("Peripherals on L4"), 0xfa000000u, 4 * MIB, 0x48000000 },
	{ "L4-ABE", N_("Audio back end on L4"), 0xfb000000u, MIB, 0x49000000 },
	{ "L4", N_("Interconnect L4"), 0xfc000000u, 4 * MIB, 0x4a000000 },
	{ "EMIF1", N_("First memory interface"), 0xfd100000u, MIB, 0x4c000000 },
	{ "EMIF2", N_("Second memory interface"), 0xfd200000u, MIB, 0x4d000000 },
	{ "DMM", N_("Memory manager of the chip"), 0xfd300000u, MIB, 0x4e000000 },
	{ "L4-EMU", N_("Emulation and trace on L4"), 0xfe800000u, 8 * MIB, 0x54000000 },
	{ NULL, NULL, 0, 0, 0 }
};

const Arch arch_arm = {
	.name = "arm", .bits = 32,
	.level = {
		[LEVEL_PTE] = { "PTE", 12, 512 }, [LEVEL_PMD] = { "PMD", 21, 0 }, [LEVEL_PUD] = { "PUD", 21, 0 },
		[LEVEL_P4D] = { "P4D", 21, 0 }, [LEVEL_PGD] = { "PGD", 21, 2048 }
	},
	/* PRESENT, YOUNG, write-back, DIRTY, WRITE; a shared device; a table; a section of device memory. */
	.page_kernel = 0x0cf, .page_kernel_io = 0x4d3, .page_table = 0x011, .leaf = 0x11412, .leaf_mask = 3,
	.super = 0x40000, .page_kernel_large = 0x40e, .writable = 0x080, .writable_leaf = 0x400,
	.pfn_mask = 0xfffff000u, .leaf_pfn_mask = 0xffe00000u,
	.bit = {
		{ 0x001, "PRESENT" }, { 0x002, "YOUNG" }, { 0x004, "B" }, { 0x008, "C" }, { 0x010, "TEX" },
		{ 0x020, "DEV" }, { 0x040, "DIRTY" }, { 0x080, "WRITE" }, { 0x100, "USER" }, { 0x200, "EXEC" },
		{ 0x400, "SHARED" }
	},
	.zone = { { "Normal", 0 }, { "HighMem", UINT64_MAX } }, .dma32_zone = 0, .normal_zone = 0,
	.pageblock_order = 10, .kmalloc_min = 32,
	.reserved = { { 0x80004, 0x80008 } }, .first_pfn = 0x80000, .boot_tables = 0x80004, .max_ram = 1024 * MIB,
	.image_phys = PHYS_OFFSET + 0x8000, .image_offset = PAGE_OFFSET - PHYS_OFFSET,
	.section = {
		{ ".init", N_("Needed only while booting"), 0 }, { ".text", N_("Code of the kernel"), 0x28000 },
		{ ".data", N_("Variables with a value"), 0x4f8000 },
		{ ".bss", N_("Variables that begin as zero"), 0x578000 }, { NULL, NULL, 8 * MIB - 0x8000 }
	},
	.device_map = device_maps, .bases = bases, .places = places
};

/* -------- what Linux keeps in an entry, and what the MMU reads (cpu_v7_set_pte_ext of arch/arm/mm/proc-v7.S) */

enum {
	L_PTE_PRESENT = 0x001, L_PTE_YOUNG = 0x002, L_PTE_TEX = 0x010, L_PTE_DIRTY = 0x040, L_PTE_WRITE = 0x080,
	L_PTE_USER = 0x100, L_PTE_EXEC = 0x200
};
enum { PTE_XN = 0x001, PTE_SMALL = 0x002, PTE_AP0 = 0x010, PTE_AP1 = 0x020, PTE_TEX0 = 0x040, PTE_APX = 0x200 };

uint64_t vms_hardware_entry(const VmsMachine *m, uint64_t entry)
{
	uint64_t hardware = (entry & ~(uint64_t)0x3f3) | PTE_AP0 | PTE_SMALL;

	if (m->arch != &arch_arm || !(entry & L_PTE_PRESENT) || !(entry & L_PTE_YOUNG))
		return 0;
	if (entry & L_PTE_TEX)
		hardware |= PTE_TEX0;
	if (!(entry & L_PTE_WRITE) || !(entry & L_PTE_DIRTY))
		hardware |= PTE_APX;
	if (entry & L_PTE_USER)
		hardware |= PTE_AP1;
	if (entry & L_PTE_USER && hardware & PTE_APX)
		hardware &= ~(uint64_t)(PTE_APX | PTE_AP0);
	if (!(entry & L_PTE_EXEC))
		hardware |= PTE_XN;
	return hardware;
}
