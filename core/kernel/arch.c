/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arch.c -- the regions of an address space, whatever the architecture. */

#include <string.h>

#include "core/kernel/arch.h"
#include "core/kernel/kernel.h"
#include "core/machine/set.h"

Boot boot_of(const Machine *m)
{
	const VmsOptions *o = &m->options;

	return (Boot){
		.arch = m->arch, .version = m->era->version, .ram = o->ram, .seed = o->seed,
		.vmalloc_reserve = m->vmalloc_reserve, .nr_cpus = o->nr_cpus_config,
		.padding_tb = o->kaslr_padding ? o->kaslr_padding - 1 : 10,
		.randomize_base = o->kaslr, .kaslr = o->kaslr && !m->nokaslr
	};
}

/* Of vmalloc space; on x86-64 VMALLOC_END is the last byte. */
#define TOY_WINDOW ((uint64_t)1 << 20)

void settle_layout(Machine *m)
{
	const struct state *s = state_of(m);
	bool asked = m->options.vmalloc_end;
	Boot boot = boot_of(m);
	VmsBases b;

	m->arch->bases(&boot, &b);
	if (m->profile->toy)
		b.vmalloc_end = b.vmalloc_start + TOY_WINDOW - (m->arch->bits == 64);
	SET(m, s, page_offset_base, b.page_offset);
	SET(m, s, high_memory, b.high_memory);
	SET(m, s, vmalloc_base, b.vmalloc_start);
	SET(m, s, vmemmap_base, b.vmemmap);
	SET(m, s, vmalloc_start, asked ? m->options.vmalloc_start : b.vmalloc_start);
	SET(m, s, vmalloc_end, asked ? m->options.vmalloc_end : b.vmalloc_end);
}

void vms_vmalloc_window(const VmsMachine *m, uint64_t *start, uint64_t *end)
{
	*start = state_of(m)->vmalloc_start;
	*end = state_of(m)->vmalloc_end;
}

/* The window begins at `window`, and what the table has behind it there: the others by themselves, in order.  A window
 * that was asked for may lie anywhere among them: it covers what it reaches over, and that in which it ends goes on. */
static size_t lay_window(const Place *all, size_t n, size_t window, Place out[MAX_PLACES])
{
	uint64_t start = all[window].start, end = all[window + 1].start;
	size_t kept = 0, ends_in = 0;

	for (size_t i = 0; i < n; i++) {
		if (i == window || i == window + 1)
			continue;
		if (all[i].start < start)
			out[kept++] = all[i];
		if (all[i].start <= end)
			ends_in = i;
	}
	out[kept++] = all[window];
	if (end <= start)
		return kept;      /* it ends with the address space */
	if (all[ends_in].start < end)
		out[kept++] = ends_in + 1 == window ? all[window + 1]
		                                    : (Place){ all[ends_in].id, all[ends_in].title, end };
	for (size_t i = 0; i < n; i++)
		if (i != window && i != window + 1 && all[i].start >= end)
			out[kept++] = all[i];
	return kept;
}

static size_t places_of(const Machine *m, Place out[MAX_PLACES])
{
	Place all[MAX_PLACES];
	size_t n = m->arch->places(m, all), window = 0;

	while (strcmp(all[window].id, "vmalloc"))
		window++;
	return lay_window(all, n, window, out);
}

static bool region_of(const Machine *m, const Place *place, size_t n, size_t i, VmsRegion *out)
{
	uint64_t last = UINT64_MAX >> (64 - m->arch->bits);

	if (i >= n)
		return false;
	*out = (VmsRegion){
		.id = place[i].id, .title = place[i].title, .start = place[i].start,
		.last = i + 1 < n ? place[i + 1].start - 1 : last
	};
	return true;
}

size_t vms_region_count(const VmsMachine *m)
{
	Place place[MAX_PLACES];

	return places_of(m, place);
}

bool vms_region_at(const VmsMachine *m, size_t i, VmsRegion *out)
{
	Place place[MAX_PLACES];

	return region_of(m, place, places_of(m, place), i, out);
}

bool vms_region_find(const VmsMachine *m, uint64_t address, VmsRegion *out)
{
	Place place[MAX_PLACES];
	size_t n = places_of(m, place), i = n;

	while (i > 1 && place[i - 1].start > address)
		i--;
	return region_of(m, place, n, i - 1, out);
}
