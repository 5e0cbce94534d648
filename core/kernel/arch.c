/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arch.c -- the regions of an address space, whatever the architecture. */

#include "core/kernel/arch.h"

void vms_vmalloc_window(const VmsMachine *m, uint64_t *start, uint64_t *end)
{
	*start = state_of(m)->vmalloc_start;
	*end = state_of(m)->vmalloc_end;
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

	return m->arch->places(m, place);
}

bool vms_region_at(const VmsMachine *m, size_t i, VmsRegion *out)
{
	Place place[MAX_PLACES];

	return region_of(m, place, m->arch->places(m, place), i, out);
}

bool vms_region_find(const VmsMachine *m, uint64_t address, VmsRegion *out)
{
	Place place[MAX_PLACES];
	size_t n = m->arch->places(m, place), i = n;

	while (i > 1 && place[i - 1].start > address)
		i--;
	return region_of(m, place, n, i - 1, out);
}
