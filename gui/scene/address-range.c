/* SPDX-License-Identifier: GPL-2.0-or-later */
/* address-range.c -- parts of the address space: sensible ones to show, zooming and moving, and the way between an
 * address and its place on the ruler.  Lengths are counted as doubles, since all of the space is 2^64 bytes. */

#include "gui/scene/layout-address.h"

#include <math.h>

#define WHOLE 18446744073709551616.0
#define SHORTEST (VMS_PAGE_SIZE / 4.0)

/* A range that follows an operation shows at least so much. */
#define LEAST_SHOWN (16.0 * VMS_PAGE_SIZE)

/* What follows an operation also shows the areas about, no further away than this, which leaves a page some pixels;
 * and of a great many no more than this many are looked at. */
#define ABOUT (UINT64_C(128) * VMS_PAGE_SIZE)
#define ABOUT_MOST 256

static double range_length(AddressRange range)
{
	return (double)(range.last - range.start) + 1;
}

/* From `start`, `length` bytes; moved down where that would reach beyond the end of the address space. */
static AddressRange range_of(uint64_t start, double length)
{
	uint64_t span;

	if (length >= WHOLE)
		return (AddressRange) { 0, UINT64_MAX };
	span = (uint64_t)(fmax(length, SHORTEST) - 1);
	if (start > UINT64_MAX - span)
		start = UINT64_MAX - span;
	return (AddressRange) { start, start + span };
}

static double distance(uint64_t from, uint64_t to)
{
	return to >= from ? (double)(to - from) : -(double)(from - to);
}

AddressRange range_everything(const VmsMachine *machine)
{
	return (AddressRange) { 0, UINT64_MAX >> (64 - vms_machine_profile(machine)->bits) };
}

AddressRange range_within(const VmsMachine *machine, AddressRange range)
{
	uint64_t last = range_everything(machine).last, beyond = range.last > last ? range.last - last : 0;

	return (AddressRange) { range.start - MIN(range.start, beyond), range.last - beyond };
}

/* ------------------------------------------------------------------------------------------------ the ruler */

double address_place(Rect ruler, AddressRange range, uint64_t address)
{
	return ruler.x + distance(range.start, address) / range_length(range) * ruler.w;
}

uint64_t address_at(Rect ruler, AddressRange range, double x)
{
	double t = ruler.w > 0 ? CLAMP((x - ruler.x) / ruler.w, 0, 1) : 0;
	double offset = floor(t * range_length(range));

	return offset >= range_length(range) ? range.last : range.start + (uint64_t)offset;
}

/* ------------------------------------------------------------------------------------------------ choosing */

AddressRange range_window(const VmsMachine *machine)
{
	uint64_t start, end;

	vms_vmalloc_window(machine, &start, &end);
	return (AddressRange) { start, end - 1 };
}

/* A range around another, with air on both sides, its ends at multiples of an eighth of a power of two: so that it
 * stays as it is while what is in it changes a little. */
static AddressRange with_air(uint64_t start, uint64_t end)
{
	double size = (double)(end - start);
	double length = exp2(ceil(log2(fmax(size * 1.25, LEAST_SHOWN))));
	uint64_t grain = (uint64_t)(length / 8);
	uint64_t from = start - MIN(start, (uint64_t)((length - size) / 2));

	from -= from % grain;
	if (distance(from, end) > length)
		length += (double)grain;
	return range_of(from, length);
}

AddressRange range_around(uint64_t start, uint64_t size)
{
	return with_air(start, size > UINT64_MAX - start ? UINT64_MAX : start + size);
}

/* From the first area to the end of the last: found from both ends, since there may be a great many. */
static bool areas_extent(const VmsMachine *machine, uint64_t *start, uint64_t *end)
{
	uint64_t low, high;
	VmsArea area;

	if (!vms_area_from(machine, 0, &area))
		return false;
	*start = area.va_start;
	*end = area.va_end;
	low = area.va_end;
	high = UINT64_MAX;
	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		if (vms_area_from(machine, middle, &area)) {
			*end = area.va_end;
			low = MAX(area.va_end, middle + 1);
		} else {
			high = middle;
		}
	}
	return true;
}

AddressRange range_all_areas(const VmsMachine *machine)
{
	uint64_t start, end;

	if (!areas_extent(machine, &start, &end)) {
		vms_vmalloc_window(machine, &start, &end);
		end = start + (uint64_t)LEAST_SHOWN / 2;
	}
	return range_within(machine, with_air(start, end));
}

static void widen(uint64_t *start, uint64_t *end, uint64_t from, uint64_t to)
{
	if (*start == *end) {
		*start = from;
		*end = to;
	}
	*start = MIN(*start, from);
	*end = MAX(*end, to);
}

/* The areas about, so that the range stays the same while the operation goes from one to the next. */
static void widen_to_neighbours(const VmsMachine *machine, uint64_t *start, uint64_t *end)
{
	uint64_t low = *start - MIN(*start, ABOUT), high = *end + MIN(UINT64_MAX - *end, ABOUT);
	VmsArea area;
	bool more = vms_area_from(machine, low, &area);

	for (unsigned i = 0; more && area.va_start < high && i < ABOUT_MOST; i++) {
		if (area.va_start >= low && area.va_end <= high)
			widen(start, end, area.va_start, area.va_end);
		more = vms_area_next(machine, &area);
	}
}

/* Holes that a search looks at may be larger than all the rest: those are not followed. */
static void widen_to_search(const Moment *now, uint64_t *start, uint64_t *end)
{
	const VmsSearch *search = &now->search;
	VmsTreeNode hole;
	VmsArea area;

	if (moment_has_candidate(now))
		widen(start, end, search->addr, search->addr + search->size);
	if (!search->active || !search->at)
		return;
	if (search->length && vms_tree_node(now->machine, search->at, &hole)) {
		if (hole.va_end - hole.va_start < ABOUT)
			widen(start, end, hole.va_start, hole.va_end);
	} else if (vms_area_get(now->machine, search->at, &area)) {
		widen(start, end, area.va_start, area.va_end);
	}
}

AddressRange range_automatic(const Moment *now)
{
	uint64_t start = 0, end = 0;

	if (now->has_area)
		widen(&start, &end, now->area.va_start, now->area.va_end);
	widen_to_search(now, &start, &end);
	if (start == end)
		return range_all_areas(now->machine);
	if (end - start < ABOUT)
		widen_to_neighbours(now->machine, &start, &end);
	return range_within(now->machine, with_air(start, end));
}

/* ------------------------------------------------------------------------------------------------ moving */

AddressRange range_zoom(AddressRange range, uint64_t at, double factor)
{
	double before = range_length(range);
	double length = CLAMP(before / factor, SHORTEST, WHOLE);
	double share = CLAMP(distance(range.start, at) / before, 0, 1);
	double below = fmin(share * length, (double)at);

	return range_of(below >= (double)at ? 0 : at - (uint64_t)below, length);
}

AddressRange range_pan(AddressRange range, double by)
{
	uint64_t span = range.last - range.start;
	uint64_t step = (uint64_t)fmin(fabs(by) * range_length(range), WHOLE / 2);

	if (by < 0)
		step = MIN(step, range.start);
	else
		step = MIN(step, UINT64_MAX - range.last);
	range.start = by < 0 ? range.start - step : range.start + step;
	range.last = range.start + span;
	return range;
}

AddressRange range_mix(AddressRange from, AddressRange to, double t)
{
	double a = range_length(from), b = range_length(to);
	double length = exp2(log2(a) + (log2(b) - log2(a)) * t);
	double share = fabs(b - a) < 1 ? t : (length - a) / (b - a);
	double move = distance(from.start, to.start) * share;

	if (t <= 0 || t >= 1)
		return t <= 0 ? from : to;
	return range_of(move >= 0 ? from.start + (uint64_t)move : from.start - (uint64_t)-move, length);
}
