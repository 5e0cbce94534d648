/* SPDX-License-Identifier: GPL-2.0-or-later */
/* invariants-space.c -- what all sets of ranges are together.
 *
 *   1                                                                  ULONG_MAX
 *   | hole   | area | area | lazy |  hole  | pooled | area |   hole    |
 *
 * 6.12 loses ranges: its vfree takes the area out of the tree before it looks whether that has a vm_struct, and where
 * it has none, as those of vm_map_ram, returns with it in no set at all.  They are found again here, by their objects.
 */

#include <stdlib.h>

#include "core/era/area-sets.h"
#include "core/kernel/arch.h"
#include "core/kernel/kernel.h"
#include "core/query/invariants.h"

static int by_start(const void *a, const void *b)
{
	const Range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static void sort_ranges(Check *c)
{
	if (c->n_ranges)
		qsort(c->range, c->n_ranges, sizeof *c->range, by_start);
}

/* The first of the ranges, in address order, that ends above an address; NULL where there is none. */
static const Range *range_above(const Range *range, size_t n, uint64_t address)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (range[middle].end > address)
			high = middle;
		else
			low = middle + 1;
	}
	return low < n ? &range[low] : NULL;
}

const Range *checked_range(const Check *c, uint64_t address)
{
	const Range *range = range_above(c->range, c->n_ranges, address);

	return range && range->start <= address ? range : NULL;
}

/* -------- every vmap_area is in a set */

static bool is_spare(const Machine *m, ref_t va)
{
	for (unsigned cpu = 0; cpu < vms_machine_cpus(m); cpu++)
		if (state_of(m)->cpu[cpu].ne_fit_preload_node == va)
			return true;
	return false;
}

/* Is it one of the first `n` ranges, which are in address order? */
static bool is_in_set(const Check *c, ref_t va, size_t n)
{
	const Range *range = range_above(c->range, n, ((const struct vmap_area *)at(c->m, va))->va_start);

	return range && range->ref == va;
}

/* Has the kernel itself lost it? */
static bool is_lost(const Machine *m, const struct vmap_area *va)
{
	return m->era->version >= KERNEL(6, 12) && !va->vm;
}

static void find_lost(Check *c)
{
	size_t n = c->n_ranges;

	for (size_t i = 0; i < place_count(c->m); i++) {
		const struct object *object = at(c->m, place_at(c->m, i));
		const struct vmap_area *va = (const void *)(object + 1);
		ref_t here = ref(c->m, va);

		if (object->kind != VMS_KIND_VMAP_AREA || is_spare(c->m, here) || is_in_set(c, here, n))
			continue;
		if (is_lost(c->m, va))
			checked_range_add(c, (Range){ va->va_start, va->va_end, here, RANGE_LOST });
		else
			violated(c, "a vmap_area is in no set", va->va_start);
	}
	sort_ranges(c);
}

static void check_objects(Check *c)
{
	size_t n = c->n_ranges;

	for (unsigned cpu = 0; cpu < vms_machine_cpus(c->m); cpu++)
		n += state_of(c->m)->cpu[cpu].ne_fit_preload_node != 0;
	if (n != state_of(c->m)->live[VMS_KIND_VMAP_AREA])
		find_lost(c);
}

/* -------- each address once */

static void check_partition(Check *c)
{
	uint64_t end = 1, last = UINT64_MAX >> (64 - c->m->arch->bits);

	for (size_t i = 0; i < c->n_ranges; i++) {
		expect(c, c->range[i].start <= end, "addresses are missing from all sets", end);
		expect(c, c->range[i].start >= end, "addresses are in two sets", c->range[i].start);
		end = c->range[i].end;
	}
	expect(c, end == last, "addresses are missing from all sets", end);
}

/* -------- variables that say something of the sets */

/* 2.6.34 takes areas that were registered early with VM_IOREMAP for lazily freed ones: nobody has counted those, but
 * the purge does. */
static bool is_counted(const Machine *m, const struct vmap_area *va)
{
	return m->era->version >= KERNEL(3, 0) || !area_has_borrowed_flags(va);
}

/* set_iounmap_nonlazy puts the counter just above its limit, whatever waits: where there is one it may be wrong for
 * ever. */
void check_lazy_count(Check *c)
{
	int64_t pages = -(int64_t)c->given_away, nr = vmalloc_of(c->m)->vmap_lazy_nr;

	if (c->m->era->call[VMS_OP_SET_IOUNMAP_NONLAZY])
		return;
	for (size_t i = 0; i < c->n_ranges; i++)
		if (c->range[i].state == RANGE_LAZY && is_counted(c->m, at(c->m, c->range[i].ref)))
			pages += (int64_t)((c->range[i].end - c->range[i].start) / VMS_PAGE_SIZE);
	expect(c, pages <= nr, "more pages wait than are counted", (uint64_t)pages);
	expect(c, pages >= nr, "fewer pages wait than are counted", (uint64_t)pages);
}

static void check_cache(Check *c)
{
	ref_t cache = vmalloc_of(c->m)->free_vmap_cache;

	expect(c, !cache || is_in_set(c, cache, c->n_ranges), "free_vmap_cache names what is no area", cache);
}

void check_space(Check *c)
{
	sort_ranges(c);
	if (c->m->era->version < KERNEL(2, 6))
		return;
	check_objects(c);
	if (c->m->era->version >= KERNEL(5, 2) && vmalloc_of(c->m)->vmap_initialized)
		check_partition(c);
	check_cache(c);
}
