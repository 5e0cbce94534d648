/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arch-x86-64.c -- the address space of x86-64, with four levels of page tables or five, and what its entries mean.
 *
 *                 to 4.19             since 5.0           five levels
 *   direct map    ffff8800_00000000   ffff8880_00000000   ff110000_00000000    page_offset_base
 *   vmalloc       ffffc900_00000000   the same            ffa00000_00000000    vmalloc_base: 32 TiB, 12800 TiB
 *   struct pages  ffffea00_00000000   the same            ffd40000_00000000    vmemmap_base
 *
 * 2.4 has the direct map at 00000100_00000000 and vmalloc at ffffff00_00000000, one entry of the top level: it walks
 * through the three levels below, and leaves that one as it was at boot.
 *
 * With KASLR (since 4.8) the three keep their order and move in steps of 1 GiB, below the per-CPU entry areas: see
 * kaslr.c.  A kernel that is built with it has its modules 1 GiB behind the beginning of the image range, not 512 MiB.
 *
 * (Documentation/x86/x86_64/mm.txt and its successors; include/asm-x86_64/pgtable.h of 2.4.)
 *
 * Inaccuracies: no KASAN.  2.4 has its image at 1 MiB of physical memory, here it is at 16 MiB as later.  How far the
 * fixmap reaches down depends on the configuration: it is drawn from the end of the modules.  Up to 3.15 the guard hole
 * has but 1 TiB, and then there is nothing until the direct map.
 */

#include "core/kernel/arch.h"
#include "core/kernel/kernel.h"

#define TIB ((uint64_t)1 << 40)
#define GIB ((uint64_t)1 << 30)
#define MIB ((uint64_t)1 << 20)
#define START_KERNEL_MAP 0xffffffff80000000u
#define MODULES_VADDR (START_KERNEL_MAP + 512 * MIB)
#define MODULES_VADDR_KASLR (START_KERNEL_MAP + 1024 * MIB)   /* the image may be anywhere in 1 GiB */
#define MODULES_END 0xffffffffff000000u

/* What is reserved for the direct map is 64 TiB, with five levels 4096; 4.19 with KASLR counts all that a physical
 * address can have. */
Regions regions_of(const Boot *boot)
{
	if (boot->arch == &arch_x86_64_la57)
		return (Regions){
			{ 0xff11000000000000u, 0xffa0000000000000u, 0xffd4000000000000u }, { 4096, 12800, 64 }
		};
	if (boot->version < KERNEL(5, 0))
		return (Regions){
			{ 0xffff880000000000u, 0xffffc90000000000u, 0xffffea0000000000u },
			{ boot->kaslr ? 4096 : 64, 32, 1 }
		};
	return (Regions){ { 0xffff888000000000u, 0xffffc90000000000u, 0xffffea0000000000u }, { 64, 32, 1 } };
}

/* The room for a region: with five levels it is more than the direct map and the struct pages need, but where KASLR has
 * moved them. */
static uint64_t room(const Boot *boot, const Regions *r, unsigned i)
{
	static const uint64_t five_levels[REGIONS] = { 32768, 12800, 512 };

	return (boot->arch == &arch_x86_64_la57 && !boot->kaslr ? five_levels[i] : r->size_tb[i]) * TIB;
}

static void bases(const Boot *boot, VmsBases *out)
{
	Regions r = regions_of(boot);

	if (boot->kaslr)
		kernel_randomize_memory(boot, &r);
	*out = (VmsBases){
		.page_offset = r.base[REGION_DIRECT], .high_memory = r.base[REGION_DIRECT] + boot->ram,
		.direct_end = r.base[REGION_DIRECT] + room(boot, &r, REGION_DIRECT),
		.vmalloc_start = r.base[REGION_VMALLOC],
		.vmalloc_end = r.base[REGION_VMALLOC] + room(boot, &r, REGION_VMALLOC) - 1,
		.vmemmap = r.base[REGION_VMEMMAP],
		.vmemmap_end = r.base[REGION_VMEMMAP] + room(boot, &r, REGION_VMEMMAP)
	};
}

static void bases_2_4(const Boot *boot, VmsBases *out)
{
	uint64_t direct = 0x0000010000000000u;

	*out = (VmsBases){
		.page_offset = direct, .high_memory = direct + boot->ram, .direct_end = direct + TIB,
		.vmalloc_start = 0xffffff0000000000u, .vmalloc_end = 0xffffff7fffffffffu
	};
}

/* -------- the regions, in address order */

#define PLACE(id, title, start) out[n++] = (Place){ id, title, start }

/* The room that is kept behind the direct map, and the one behind that where there is any. */
static size_t add_room(const Machine *m, Place out[MAX_PLACES], size_t n)
{
	const struct state *s = state_of(m);
	Boot boot = boot_of(m);
	VmsBases b;

	m->arch->bases(&boot, &b);
	if (s->high_memory < b.direct_end)
		PLACE("direct-room", N_("Kept for more RAM"), s->high_memory);
	PLACE("hole-1", N_("Unused"), b.direct_end);
	return n;
}

static size_t places_2_4(const Machine *m, Place out[MAX_PLACES])
{
	const struct state *s = state_of(m);
	size_t n = 0;

	PLACE("user", N_("User space"), 0);
	PLACE("hole-0", N_("Unused"), 0x8000000000u);
	PLACE("direct", N_("Direct map of all frames"), s->page_offset_base);
	n = add_room(m, out, n);
	PLACE("non-canonical", N_("Not canonical: no such addresses"), 0x800000000000u);
	PLACE("hole-2", N_("Unused"), 0xffff800000000000u);
	PLACE("vmalloc", N_("vmalloc and ioremap space"), s->vmalloc_start);
	PLACE("hole-3", N_("Unused"), s->vmalloc_end + (s->vmalloc_end & 1));
	PLACE("text", N_("Kernel image"), START_KERNEL_MAP);
	PLACE("modules", N_("Modules"), MODULES_VADDR);
	PLACE("hole-4", N_("Unused"), 0xffffffffb0000000u);
	PLACE("vsyscall", N_("vsyscall page"), 0xffffffffff600000u);
	PLACE("top", N_("Unused"), 0xffffffffff601000u);
	return n;
}

/* What lies between the struct pages and the kernel image, and since when.  The remapped LDT came with PTI; it had a
 * place above the per-CPU entry areas until 5.0. */
static size_t add_above_vmemmap(const Machine *m, Place out[MAX_PLACES], size_t n)
{
	bool five = m->arch == &arch_x86_64_la57;

	if (m->era->version >= KERNEL(4, 14))
		PLACE("cpu-entry", N_("Per-CPU entry areas"), CPU_ENTRY_AREA_BASE);
	if (m->era->version >= KERNEL(4, 15) && m->era->version < KERNEL(5, 0) && !five)
		PLACE("ldt", N_("LDT remap"), CPU_ENTRY_AREA_BASE + TIB / 2);
	else if (m->era->version >= KERNEL(4, 14))
		PLACE("hole-3", N_("Unused"), CPU_ENTRY_AREA_BASE + TIB / 2);
	if (m->era->version >= KERNEL(3, 16)) {
		PLACE("espfix", N_("%esp fixup stacks"), 0xffffff0000000000u);
		PLACE("hole-4", N_("Unused"), 0xffffff8000000000u);
	}
	if (m->era->version >= KERNEL(3, 14)) {
		PLACE("efi", N_("EFI region"), 0xffffffef00000000u);
		PLACE("hole-5", N_("Unused"), 0xffffffff00000000u);
	}
	return n;
}

static size_t places(const Machine *m, Place out[MAX_PLACES])
{
	const struct state *s = state_of(m);
	bool five = m->arch == &arch_x86_64_la57;
	Boot boot = boot_of(m);
	Regions unmoved = regions_of(&boot);
	VmsBases b;
	size_t n = 0;

	m->arch->bases(&boot, &b);
	PLACE("user", N_("User space"), 0);
	PLACE("non-canonical", N_("Not canonical: no such addresses"), five ? 0x100000000000000u : 0x800000000000u);
	PLACE("guard", N_("Guard hole"), five ? 0xff00000000000000u : 0xffff800000000000u);
	if (m->era->version >= KERNEL(5, 0))
		PLACE("ldt", N_("LDT remap"), five ? 0xff10000000000000u : 0xffff880000000000u);
	if (s->page_offset_base != unmoved.base[REGION_DIRECT])
		PLACE("hole-0", N_("Unused"), unmoved.base[REGION_DIRECT]);
	PLACE("direct", N_("Direct map of all frames"), s->page_offset_base);
	n = add_room(m, out, n);
	PLACE("vmalloc", N_("vmalloc and ioremap space"), s->vmalloc_start);
	PLACE("hole-2", N_("Unused"), s->vmalloc_end + (s->vmalloc_end & 1));
	PLACE("vmemmap", N_("struct page of every frame"), b.vmemmap);
	PLACE("hole-6", N_("Unused"), b.vmemmap_end);
	n = add_above_vmemmap(m, out, n);
	PLACE("text", N_("Kernel image"), START_KERNEL_MAP);
	PLACE("modules", N_("Modules"), boot.randomize_base ? MODULES_VADDR_KASLR : MODULES_VADDR);
	PLACE("fixmap", N_("Fixmap"), MODULES_END);
	PLACE("vsyscall", N_("vsyscall page"), 0xffffffffff600000u);
	PLACE("top", N_("Unused"), 0xffffffffff601000u);
	return n;
}

/* -------- the architectures */

#define LEVELS_BELOW_P4D \
	[LEVEL_PTE] = { "PTE", 12, 512 }, [LEVEL_PMD] = { "PMD", 21, 512 }, [LEVEL_PUD] = { "PUD", 30, 512 }

/* PAGE_KERNEL; UC-minus, the default of ioremap; a table; P and PSE make a leaf. */
#define COMMON \
	.bits = 64, .page_kernel = 0x8000000000000163u, .page_kernel_io = 0x8000000000000173u, .page_table = 0x067, \
	.page_kernel_large = 0x80000000000001e3u, .writable = 0x002, .writable_leaf = 0x002, .global = 0x100, \
	.no_execute = 0x8000000000000000u, \
	.leaf = 0x081, .leaf_mask = 0x081, .pfn_mask = 0x000ffffffffff000u, .leaf_pfn_mask = 0x000fffffffffe000u, \
	.bit = { \
		{ 0x001, "P" }, { 0x002, "RW" }, { 0x004, "US" }, { 0x008, "PWT" }, { 0x010, "PCD" }, { 0x020, "A" }, \
		{ 0x040, "D" }, { 0x080, "PSE" }, { 0x100, "G" }, { 0x8000000000000000u, "NX" } \
	}, \
	.zone = { { "DMA", 0x1000 }, { "DMA32", 0x100000 }, { "Normal", UINT64_MAX } }, \
	.dma32_zone = 1, .normal_zone = 2, .pageblock_order = 9, .kmalloc_min = 8, \
	.hole = { { 0, 1 }, { 0x9f, 0x100 } }, \
	.image_phys = 16 * MIB, .image_offset = START_KERNEL_MAP, \
	.section = { \
		{ ".text", N_("Code of the kernel"), 0 }, { ".rodata", N_("Constants"), 12 * MIB }, \
		{ ".data", N_("Variables with a value"), 16 * MIB }, \
		{ ".init", N_("Needed only while booting"), 19 * MIB }, \
		{ ".bss", N_("Variables that begin as zero"), 21 * MIB }, { NULL, NULL, 24 * MIB } \
	}, \
	.boot_tables = 0x2010, .max_ram = 128 * GIB

const Arch arch_x86_64 = {
	COMMON, .name = "x86_64", .bases = bases, .places = places,
	.level = { LEVELS_BELOW_P4D, [LEVEL_P4D] = { "P4D", 39, 0 }, [LEVEL_PGD] = { "PGD", 39, 512 } }
};

const Arch arch_x86_64_la57 = {
	COMMON, .name = "x86_64", .bases = bases, .places = places,
	.level = { LEVELS_BELOW_P4D, [LEVEL_P4D] = { "P4D", 39, 512 }, [LEVEL_PGD] = { "PGD", 48, 512 } }
};

/* What 2.4 calls PGD is the level below the top. */
const Arch arch_x86_64_2_4 = {
	COMMON, .name = "x86_64", .bases = bases_2_4, .places = places_2_4,
	.level = {
		[LEVEL_PTE] = { "PTE", 12, 512 }, [LEVEL_PMD] = { "PMD", 21, 512 }, [LEVEL_PUD] = { "PGD", 30, 512 },
		[LEVEL_P4D] = { "P4D", 39, 0 }, [LEVEL_PGD] = { "PML4", 39, 512 }
	}
};
