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
 * With KASLR (since 4.8) the three keep their order and move in steps of 1 GiB, below the per-CPU entry areas
 * (arch/x86/mm/kaslr.c, kernel_randomize_memory).
 *
 * Inaccuracies: the seed of the generator is given, where the kernel draws it from the machine.  No PTI, no KASAN.
 */

#include "core/era/era.h"
#include "core/kernel/arch.h"
#include "core/machine/set.h"

#define TIB ((uint64_t)1 << 40)
#define GIB ((uint64_t)1 << 30)
#define CPU_ENTRY_AREA_BASE 0xfffffe0000000000u
#define PHYSICAL_PADDING_TB 10   /* CONFIG_RANDOMIZE_MEMORY_PHYSICAL_PADDING with memory hotplug */
#define SIZEOF_STRUCT_PAGE 64
#define MODULES_VADDR 0xffffffffa0000000u
#define MODULES_END 0xffffffffff000000u

/* The three regions that can move: direct map, vmalloc, vmemmap; sizes in TiB. */
enum { DIRECT, VMALLOC, VMEMMAP, REGIONS };
struct regions {
	uint64_t base[REGIONS], size_tb[REGIONS];
};

static struct regions regions_of(const Machine *m)
{
	if (m->arch == &arch_x86_64_la57)
		return (struct regions){
			{ 0xff11000000000000u, 0xffa0000000000000u, 0xffd4000000000000u }, { 4096, 12800, 64 }
		};
	return (struct regions){
		{ m->era->version < KERNEL(5, 0) ? 0xffff880000000000u : 0xffff888000000000u, 0xffffc90000000000u,
		  0xffffea0000000000u }, { 64, 32, 1 }
	};
}

/* -------- the generator of lib/random32.c: four shift registers */

struct rnd_state { uint32_t s1, s2, s3, s4; };

static uint32_t tausworthe(uint32_t s, unsigned a, unsigned b, uint32_t c, unsigned d)
{
	return ((s & c) << d) ^ (((s << a) ^ s) >> b);
}

static uint32_t prandom_u32_state(struct rnd_state *r)
{
	r->s1 = tausworthe(r->s1, 6, 13, ~1u, 18);
	r->s2 = tausworthe(r->s2, 2, 27, ~7u, 2);
	r->s3 = tausworthe(r->s3, 13, 21, ~15u, 7);
	r->s4 = tausworthe(r->s4, 3, 12, ~127u, 13);
	return r->s1 ^ r->s2 ^ r->s3 ^ r->s4;
}

static uint64_t prandom_u64(struct rnd_state *r)
{
	uint64_t low = prandom_u32_state(r);

	return low | (uint64_t)prandom_u32_state(r) << 32;
}

static struct rnd_state prandom_seed_state(uint64_t seed)
{
	uint32_t i = (uint32_t)((seed >> 32) ^ (seed << 10) ^ seed);

	return (struct rnd_state){ i < 2 ? i + 2 : i, i < 8 ? i + 8 : i, i < 16 ? i + 16 : i, i < 128 ? i + 128 : i };
}

/* -------- the bases */

/* The direct map needs no more room than there is RAM, and some for what may be plugged in; but later 6.1 and 6.12
 * leave it its full size where devices may bring memory (CONFIG_ZONE_DEVICE, as in Debian). */
static void shrink_direct_map(const Machine *m, struct regions *r)
{
	uint64_t memory_tb = (vms_machine_ram(m) + TIB - 1) / TIB + PHYSICAL_PADDING_TB;

	if (m->era->version < KERNEL(6, 1) && memory_tb < r->size_tb[DIRECT])
		r->size_tb[DIRECT] = memory_tb;
	if (m->era->version >= KERNEL(5, 4))
		r->size_tb[VMEMMAP] = ((r->size_tb[DIRECT] << 28) * SIZEOF_STRUCT_PAGE + TIB - 1) / TIB;
}

static void kernel_randomize_memory(const Machine *m, struct regions *r)
{
	struct rnd_state rnd = prandom_seed_state(m->options.seed);
	uint64_t vaddr = r->base[DIRECT], remain;

	shrink_direct_map(m, r);
	remain = CPU_ENTRY_AREA_BASE - vaddr - (r->size_tb[DIRECT] + r->size_tb[VMALLOC] + r->size_tb[VMEMMAP]) * TIB;
	for (unsigned i = 0; i < REGIONS; i++) {
		uint64_t entropy = remain / (REGIONS - i);

		entropy = prandom_u64(&rnd) % (entropy + 1) & ~(GIB - 1);
		vaddr += entropy;
		r->base[i] = vaddr;
		vaddr = (vaddr + r->size_tb[i] * TIB + GIB) & ~(GIB - 1);
		remain -= entropy;
	}
}

static void layout(Machine *m)
{
	const struct state *s = state_of(m);
	struct regions r = regions_of(m);

	if (m->options.kaslr)
		kernel_randomize_memory(m, &r);
	SET(m, s, page_offset_base, r.base[DIRECT]);
	SET(m, s, high_memory, r.base[DIRECT] + vms_machine_ram(m));
	SET(m, s, vmalloc_base, r.base[VMALLOC]);
	SET(m, s, vmemmap_base, r.base[VMEMMAP]);
	SET(m, s, vmalloc_start, r.base[VMALLOC]);
	SET(m, s, vmalloc_end, r.base[VMALLOC] + r.size_tb[VMALLOC] * TIB - 1);
}

static void layout_2_4(Machine *m)
{
	const struct state *s = state_of(m);
	uint64_t direct = 0x0000010000000000u;

	SET(m, s, page_offset_base, direct);
	SET(m, s, high_memory, direct + vms_machine_ram(m));
	SET(m, s, vmalloc_base, 0xffffff0000000000u);
	SET(m, s, vmalloc_start, 0xffffff0000000000u);
	SET(m, s, vmalloc_end, 0xffffff7fffffffffu);
}

/* -------- the regions, in address order */

#define PLACE(id, title, start) out[n++] = (Place){ id, title, start }

static size_t places_2_4(const Machine *m, Place out[MAX_PLACES])
{
	const struct state *s = state_of(m);
	size_t n = 0;

	PLACE("user", N_("User space"), 0);
	PLACE("hole-1", N_("Unused"), 0x8000000000u);
	PLACE("direct", N_("Direct map of all frames"), s->page_offset_base);
	PLACE("hole-2", N_("Unused"), s->high_memory);
	PLACE("non-canonical", N_("Not canonical: no such addresses"), 0x800000000000u);
	PLACE("hole-3", N_("Unused"), 0xffff800000000000u);
	PLACE("vmalloc", N_("vmalloc and ioremap space"), s->vmalloc_start);
	PLACE("hole-4", N_("Unused"), s->vmalloc_end + (s->vmalloc_end & 1));
	PLACE("text", N_("Kernel image"), 0xffffffff80000000u);
	PLACE("modules", N_("Modules"), MODULES_VADDR);
	PLACE("hole-5", N_("Unused"), 0xffffffffb0000000u);
	PLACE("vsyscall", N_("vsyscall page"), 0xffffffffff600000u);
	PLACE("top", N_("Unused"), 0xffffffffff601000u);
	return n;
}

/* With five levels there is more room for it than it needs, but where KASLR has moved it. */
static uint64_t vmemmap_size(const Machine *m)
{
	if (m->arch != &arch_x86_64_la57)
		return TIB;
	return (m->options.kaslr ? 64 : 512) * TIB;
}

static size_t places(const Machine *m, Place out[MAX_PLACES])
{
	const struct state *s = state_of(m);
	bool five = m->arch == &arch_x86_64_la57;
	size_t n = 0;

	PLACE("user", N_("User space"), 0);
	PLACE("non-canonical", N_("Not canonical: no such addresses"), five ? 0x100000000000000u : 0x800000000000u);
	PLACE("guard", N_("Guard hole"), five ? 0xff00000000000000u : 0xffff800000000000u);
	if (m->era->version >= KERNEL(5, 0))
		PLACE("ldt", N_("LDT remap"), five ? 0xff10000000000000u : 0xffff880000000000u);
	PLACE("direct", N_("Direct map of all frames"), s->page_offset_base);
	PLACE("hole-1", N_("Unused"), s->high_memory);
	PLACE("vmalloc", N_("vmalloc and ioremap space"), s->vmalloc_start);
	PLACE("hole-2", N_("Unused"), s->vmalloc_end + (s->vmalloc_end & 1));
	PLACE("vmemmap", N_("struct page of every frame"), s->vmemmap_base);
	PLACE("hole-3", N_("Unused"), s->vmemmap_base + vmemmap_size(m));
	if (m->era->version >= KERNEL(4, 14)) {
		PLACE("cpu-entry", N_("Per-CPU entry areas"), CPU_ENTRY_AREA_BASE);
		PLACE("hole-4", N_("Unused"), CPU_ENTRY_AREA_BASE + TIB / 2);
	}
	PLACE("espfix", N_("%esp fixup stacks"), 0xffffff0000000000u);
	PLACE("hole-5", N_("Unused"), 0xffffff8000000000u);
	PLACE("efi", N_("EFI region"), 0xffffffef00000000u);
	PLACE("hole-6", N_("Unused"), 0xffffffff00000000u);
	PLACE("text", N_("Kernel image"), 0xffffffff80000000u);
	PLACE("modules", N_("Modules"), MODULES_VADDR);
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
	.dma32_zone = 1, .normal_zone = 2, .pageblock_order = 9, \
	.reserved = { { 0, 1 }, { 0xa0, 0x100 }, { 0x1000, 0x2800 } }, \
	.boot_tables = 0x2010, .kmalloc_min = 8, .max_ram = 128 * GIB

const Arch arch_x86_64 = {
	COMMON, .name = "x86_64", .layout = layout, .places = places,
	.level = { LEVELS_BELOW_P4D, [LEVEL_P4D] = { "P4D", 39, 0 }, [LEVEL_PGD] = { "PGD", 39, 512 } }
};

const Arch arch_x86_64_la57 = {
	COMMON, .name = "x86_64", .layout = layout, .places = places,
	.level = { LEVELS_BELOW_P4D, [LEVEL_P4D] = { "P4D", 39, 512 }, [LEVEL_PGD] = { "PGD", 48, 512 } }
};

/* What 2.4 calls PGD is the level below the top. */
const Arch arch_x86_64_2_4 = {
	COMMON, .name = "x86_64", .layout = layout_2_4, .places = places_2_4,
	.level = {
		[LEVEL_PTE] = { "PTE", 12, 512 }, [LEVEL_PMD] = { "PMD", 21, 512 }, [LEVEL_PUD] = { "PGD", 30, 512 },
		[LEVEL_P4D] = { "P4D", 39, 0 }, [LEVEL_PGD] = { "PML4", 39, 512 }
	}
};
