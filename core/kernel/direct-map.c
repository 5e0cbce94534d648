/* SPDX-License-Identifier: GPL-2.0-or-later */
/* direct-map.c -- low memory at its permanent addresses, as it is mapped at boot.
 *
 *   page_offset_base                                                                      high_memory
 *   | 4 KiB ...     | large | large | .text, .rodata: read only | large | ... | 4 KiB ... |
 *     the first large page                                                      what is left
 *     (x86-32 since 2.6, x86-64 since 3.9)
 *
 * Large is 4 MiB on x86-32, 2 MiB with PAE and on x86-64, a pair of sections of 1 MiB on ARM.  x86-64 has the kernel
 * image a second time, at ffffffff_80000000.  What the image has before .data is read only since 2.6.25, and only in
 * .text may code be run, where entries can say so.  A large page that would have to say two things is split.
 *
 * (arch/x86/mm/init.c, init_32.c, init_64.c; arch/i386/mm/init.c of 2.4; arch/arm/mm/mmu.c.)
 *
 * Inaccuracies: no entries of 1 GiB, as on a CPU that has none; 2.4 would let its last large entry reach beyond RAM;
 * on ARM an odd MiB at the end is mapped in pages.  Where a vmalloc window was asked for that lies in the direct map,
 * the large pages that it touches are left out.
 */

#include <string.h>

#include "core/kernel/direct-map.h"
#include "core/kernel/kernel.h"
#include "core/kernel/page-alloc.h"
#include "core/kernel/page-table.h"

/* The kernel image, in frames: none where the machine is bare. */
static FrameRange image_of(const Machine *m)
{
	return m->options.bare ? (FrameRange){ 0, 0 } : image_frames(m);
}

/* Does x86-64 map the image at an address of its own? */
static bool is_second_mapping(const Machine *m, uint64_t addr)
{
	return m->arch->bits == 64 && addr >= m->arch->image_offset;
}

/* Is a frame in the image, before the section of that name? */
static bool is_before(const Machine *m, uint64_t pfn, const char *id)
{
	const Section *section = m->arch->section;

	while (section->id && strcmp(section->id, id))
		section++;
	return pfn >= image_of(m).start && pfn < image_of(m).end &&
	       pfn < (m->arch->image_phys + section->start) >> PAGE_SHIFT;
}

/* What an entry for that frame says of it, in the direct map or in the mapping of the image. */
static pte_t protection(const Machine *m, uint64_t pfn, uint64_t addr, bool large)
{
	pte_t prot = large ? m->arch->page_kernel_large : m->arch->page_kernel;
	bool data_too = m->era->version < KERNEL(2, 6) + 38 && is_second_mapping(m, addr);

	if (m->arch == &arch_arm)
		return prot;
	if (is_before(m, pfn, ".data") && m->era->version >= KERNEL(2, 6) + 25)
		prot &= ~m->arch->writable;
	if (m->arch->bits == 64 && !is_second_mapping(m, addr))
		return prot;
	return is_before(m, pfn, ".rodata") || data_too ? prot & ~m->arch->no_execute : prot;
}

/* The entry for an address in the table of that level. */
static const pte_t *entry_at(Machine *m, uint64_t addr, int level)
{
	const pte_t *entry = pgd_offset_k(m, addr);

	for (int above = LEVEL_P4D; above >= level; above--)
		entry = table_at_boot(m, entry, addr, above);
	return entry;
}

/* One entry for the page at an address, or for the large one. */
static void map_one(Machine *m, uint64_t addr, uint64_t pfn, bool large)
{
	const pte_t *entry = entry_at(m, addr, large ? LEVEL_PMD : LEVEL_PTE);

	set_entry(m, entry, pfn << PAGE_SHIFT | protection(m, pfn, addr, large));
}

/* Can one large page begin here?  Where the image says different things of its frames, small ones must. */
static bool is_large(const Machine *m, uint64_t addr, uint64_t end, uint64_t pfn)
{
	uint64_t size = entry_size(m, LEVEL_PMD), last = size - VMS_PAGE_SIZE;

	return !(addr & (size - 1)) && end - addr >= size &&
	       protection(m, pfn, addr, true) == protection(m, pfn + (last >> PAGE_SHIFT), addr + last, true);
}

/* Does a whole table of large pages begin here, of which all entries say the same but for the frame? */
static bool is_whole_table(const Machine *m, uint64_t addr, uint64_t end, uint64_t pfn)
{
	uint64_t size = entry_size(m, LEVEL_PUD);
	bool has_both = !level_folded(m, LEVEL_PMD) && !level_folded(m, LEVEL_PUD);

	return has_both && !(addr & (size - 1)) && end - addr >= size && pfn >= image_of(m).end;
}

static void map_table(Machine *m, uint64_t addr, uint64_t pfn)
{
	table_in_a_row(m, entry_at(m, addr, LEVEL_PUD), LEVEL_PMD, pfn << PAGE_SHIFT | protection(m, pfn, addr, true));
}

/* Frames from `pfn` on at [addr, end): in small pages below `small`, where no large one fits, else in large ones. */
static void map_range(Machine *m, uint64_t addr, uint64_t end, uint64_t pfn, uint64_t small)
{
	uint64_t size = entry_size(m, LEVEL_PMD);

	while (addr < end) {
		bool large = addr >= small && is_large(m, addr, end, pfn);
		bool whole = large && is_whole_table(m, addr, end, pfn);
		uint64_t step = whole ? entry_size(m, LEVEL_PUD) : large ? size : VMS_PAGE_SIZE;

		if (whole)
			map_table(m, addr, pfn);
		else
			map_one(m, addr, pfn, large);
		addr += step;
		pfn += step >> PAGE_SHIFT;
	}
}

/* Where small pages end: MTRRs for the first MiB are finer than a large page. */
static uint64_t small_until(const Machine *m)
{
	unsigned since = m->arch->bits == 32 ? KERNEL(2, 6) : KERNEL(3, 9);
	bool small = m->arch != &arch_arm && m->era->version >= since;

	return state_of(m)->page_offset_base + (small ? entry_size(m, LEVEL_PMD) : 0);
}

static uint64_t lower(uint64_t a, uint64_t b) { return a < b ? a : b; }
static uint64_t higher(uint64_t a, uint64_t b) { return a < b ? b : a; }

/* The lowest tables that vmalloc space needs are its own: from here, up to there. */
static uint64_t window_start(const Machine *m)
{
	return state_of(m)->vmalloc_start & ~(entry_size(m, LEVEL_PMD) - 1);
}

static uint64_t window_end(const Machine *m)
{
	uint64_t size = entry_size(m, LEVEL_PMD);

	return (lower(state_of(m)->vmalloc_end, UINT64_MAX - size) + size - 1) & ~(size - 1);
}

/* What there is of the direct map below the window, and above it. */
static void map_low_memory(Machine *m)
{
	const struct state *s = state_of(m);
	uint64_t start = s->page_offset_base, end = s->high_memory, small = small_until(m);
	uint64_t again = higher(start, window_end(m));

	map_range(m, start, lower(end, window_start(m)), kaddr_to_pfn(m, start), small);
	map_range(m, again, end, kaddr_to_pfn(m, again), small);
}

bool device_is_mapped(const Machine *m, const DeviceMap *map)
{
	bool in_window = map->start < window_end(m) && map->start + map->size > window_start(m);

	return !m->options.bare_tables && !m->options.n_found && !in_window;
}

bool is_mapped_device(const Machine *m, uint64_t addr, uint64_t size)
{
	for (const DeviceMap *map = m->arch->device_map; map && map->id; map++)
		if (device_is_mapped(m, map) && addr < map->start + map->size && addr + size > map->start)
			return true;
	return false;
}

static bool window_has_image(const Machine *m)
{
	return window_end(m) > m->arch->image_offset;
}

/* Tasks have the kernel's entries from when their table was made. */
static void copy_to_task(Machine *m)
{
	for (unsigned i = 0; task_pgd(m) && i < m->arch->level[LEVEL_PGD].entries; i++) {
		uint64_t addr = i * entry_size(m, LEVEL_PGD);

		set_entry(m, pgd_offset_task(m, addr), *pgd_offset_k(m, addr));
	}
}

void init_memory_mapping(Machine *m)
{
	FrameRange image = image_of(m);
	uint64_t addr = m->arch->image_offset + (image.start << PAGE_SHIFT);

	map_low_memory(m);
	if (m->arch->bits == 64 && !window_has_image(m))
		map_range(m, addr, addr + ((image.end - image.start) << PAGE_SHIFT), image.start, 0);
	copy_to_task(m);
}

bool direct_map_pfn(const Machine *m, uint64_t addr, uint64_t *pfn)
{
	const struct state *s = state_of(m);
	FrameRange image = image_of(m);

	if (addr >= window_start(m) && addr < window_end(m))
		return false;
	if (addr >= s->page_offset_base && addr < s->high_memory) {
		*pfn = kaddr_to_pfn(m, addr);
		return true;
	}
	*pfn = (addr - m->arch->image_offset) >> PAGE_SHIFT;
	return m->arch->bits == 64 && !window_has_image(m) && *pfn >= image.start && *pfn < image.end;
}
