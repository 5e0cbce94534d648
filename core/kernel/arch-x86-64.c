/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arch-x86-64.c -- the address space of x86-64 in 4.19, four levels, and what its entries mean.
 *
 *   ffff8800_00000000   direct map of all frames, 64 TiB       page_offset_base
 *   ffffc900_00000000   vmalloc and ioremap, 32 TiB            vmalloc_base
 *   ffffea00_00000000   struct page of every frame, 1 TiB      vmemmap_base
 *   fffffe00_00000000   per-CPU entry areas: the three above end below this
 *
 * With KASLR the three keep their order and move in steps of 1 GiB (kernel_randomize_memory).
 *
 * Inaccuracies: the seed of the generator is given, where the kernel draws it from the machine.  No PTI, no KASAN.
 */

#include <inttypes.h>

#include "core/kernel/arch-x86-64.h"
#include "core/machine/set.h"

#define TIB ((uint64_t)1 << 40)
#define GIB ((uint64_t)1 << 30)
#define PAGE_OFFSET_BASE 0xffff880000000000u
#define VMALLOC_BASE 0xffffc90000000000u
#define VMEMMAP_BASE 0xffffea0000000000u
#define CPU_ENTRY_AREA_BASE 0xfffffe0000000000u
#define VMALLOC_SIZE_TB 32
#define PHYSICAL_PADDING_TB 10   /* CONFIG_RANDOMIZE_MEMORY_PHYSICAL_PADDING with memory hotplug */

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

static void kernel_randomize_memory(Machine *m, uint64_t base[3])
{
	uint64_t ram_tb = (vms_machine_ram(m) + TIB - 1) / TIB + PHYSICAL_PADDING_TB;
	uint64_t size_tb[3] = { ram_tb < 64 ? ram_tb : 64, VMALLOC_SIZE_TB, 1 };
	uint64_t vaddr = PAGE_OFFSET_BASE;
	uint64_t remain = CPU_ENTRY_AREA_BASE - vaddr - (size_tb[0] + size_tb[1] + size_tb[2]) * TIB;
	struct rnd_state rnd = prandom_seed_state(m->options.seed);

	for (unsigned i = 0; i < 3; i++) {
		uint64_t entropy = remain / (3 - i);

		entropy = prandom_u64(&rnd) % (entropy + 1) & ~(GIB - 1);
		vaddr += entropy;
		base[i] = vaddr;
		vaddr = (vaddr + size_tb[i] * TIB + GIB) & ~(GIB - 1);
		remain -= entropy;
	}
}

void layout_init(Machine *m)
{
	const struct state *s = state_of(m);
	uint64_t base[3] = { PAGE_OFFSET_BASE, VMALLOC_BASE, VMEMMAP_BASE };

	if (m->options.kaslr)
		kernel_randomize_memory(m, base);
	SET(m, s, page_offset_base, base[0]);
	SET(m, s, vmalloc_base, base[1]);
	SET(m, s, vmemmap_base, base[2]);
	SET(m, s, vmalloc_start, m->options.vmalloc_start ? m->options.vmalloc_start : base[1]);
	SET(m, s, vmalloc_end, m->options.vmalloc_end ? m->options.vmalloc_end : base[1] + VMALLOC_SIZE_TB * TIB - 1);
}

void vms_vmalloc_window(const VmsMachine *m, uint64_t *start, uint64_t *end)
{
	*start = state_of(m)->vmalloc_start;
	*end = state_of(m)->vmalloc_end;
}

/* -------- the regions, in address order */

typedef struct { const char *id, *title; uint64_t start; } Place;

static size_t places(const Machine *m, Place out[20])
{
	const struct state *s = state_of(m);
	size_t n = 0;
#define PLACE(id, title, start) out[n++] = (Place){ id, title, start }
	PLACE("user", N_("User space"), 0);
	PLACE("non-canonical", N_("Not canonical: no such addresses"), 0x800000000000u);
	PLACE("guard", N_("Guard hole"), 0xffff800000000000u);
	PLACE("direct", N_("Direct map of all frames"), s->page_offset_base);
	PLACE("hole-1", N_("Unused"), s->page_offset_base + vms_machine_ram(m));
	PLACE("vmalloc", N_("vmalloc and ioremap space"), s->vmalloc_start);
	PLACE("hole-2", N_("Unused"), s->vmalloc_end + (s->vmalloc_end & 1));
	PLACE("vmemmap", N_("struct page of every frame"), s->vmemmap_base);
	PLACE("hole-3", N_("Unused"), s->vmemmap_base + TIB);
	PLACE("cpu-entry", N_("Per-CPU entry areas"), CPU_ENTRY_AREA_BASE);
	PLACE("hole-4", N_("Unused"), CPU_ENTRY_AREA_BASE + TIB / 2);
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

static bool region_of(const Place *place, size_t n, size_t i, VmsRegion *out)
{
	if (i >= n)
		return false;
	*out = (VmsRegion){
		.id = place[i].id, .title = place[i].title, .start = place[i].start,
		.last = i + 1 < n ? place[i + 1].start - 1 : UINT64_MAX
	};
	return true;
}

size_t vms_region_count(const VmsMachine *m)
{
	Place place[20];

	return places(m, place);
}

bool vms_region_at(const VmsMachine *m, size_t i, VmsRegion *out)
{
	Place place[20];

	return region_of(place, places(m, place), i, out);
}

bool vms_region_find(const VmsMachine *m, uint64_t address, VmsRegion *out)
{
	Place place[20];
	size_t n = places(m, place), i = n;

	while (i > 1 && place[i - 1].start > address)
		i--;
	return region_of(place, n, i - 1, out);
}

/* -------- entries */

uint64_t vms_entry_pfn(const VmsMachine *m, uint64_t entry)
{
	(void)m;
	return (entry & PTE_PFN_MASK) >> PAGE_SHIFT;
}

int vms_entry_text(const VmsMachine *m, uint64_t entry, char *text, size_t size)
{
	static const struct { uint64_t bit; const char *name; } bits[] = {
		{ _PAGE_PRESENT, "P" }, { _PAGE_RW, "RW" }, { _PAGE_USER, "US" }, { _PAGE_PWT, "PWT" },
		{ _PAGE_PCD, "PCD" }, { _PAGE_ACCESSED, "A" }, { _PAGE_DIRTY, "D" }, { _PAGE_PSE, "PSE" },
		{ _PAGE_GLOBAL, "G" }, { _PAGE_NX, "NX" }
	};
	Text t = text_on(text, size);
	const char *between = "";

	(void)m;
	for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
		if (entry & bits[i].bit) {
			text_add(&t, "%s%s", between, bits[i].name);
			between = " ";
		}
	if (!*between)
		text_add(&t, "empty");
	return text_end(&t);
}
