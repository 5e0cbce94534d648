/* SPDX-License-Identifier: GPL-2.0-or-later */
/* address-ticks.c -- the ticks of the ruler, at round addresses, and their labels, whose common beginning is faint. */

#include "gui/scene/address-parts.h"

#include <math.h>

#define LABELS_APART 176.0
#define LABELS_GAP 16.0
#define TICKS_APART 11.0

/* The smallest power of two of bytes that is at least so many pixels long. */
static double step_for(const Ruler *ruler, double pixels)
{
	double bytes = ((double)(ruler->range.last - ruler->range.start) + 1) / ruler->band.w * pixels;

	return exp2(ceil(log2(fmax(bytes, 1))));
}

/* How many of their 8 or 16 hexadecimal digits all addresses of the range begin with, never all of them. */
static unsigned common_digits(const Ruler *ruler)
{
	unsigned bits = vms_machine_profile(ruler->now->machine)->bits, n = 0;
	AddressRange range = ruler->range;

	while (4 * n < bits - 16 && (range.start >> (bits - 4 - 4 * n)) == (range.last >> (bits - 4 - 4 * n)))
		n++;
	return range.start >> (bits - 4) ? n : 0;
}

static void add_label(const Ruler *ruler, Rect where, uint64_t address, double x, double apart)
{
	const char *text = address_text(ruler->scene, ruler->now->machine, address);
	unsigned common = common_digits(ruler);
	const char *rest = common ? scene_string(ruler->scene, text + 2 + common) : text;
	const char *head = common ? scene_printf(ruler->scene, "%.*s", (int)(2 + common), text) : "";
	double width = text_width(FONT_MONO, text), head_width = text_width(FONT_MONO, head);
	double left = CLAMP(round(x - width / 2), ruler->band.x, ruler->band.x + ruler->band.w - width - 1);
	double height = 16, top = where.y + where.h - height - 8;

	/* A label at the edge is moved inwards; where it then comes too near to its neighbour, that one is enough. */
	if (fabs(left - round(x - width / 2)) + width + LABELS_GAP > apart)
		return;

	if (common)
		scene_text(ruler->scene, shape_key(PART_TICK_TEXT, 1, address), rect(left, top, head_width + 1, height),
			   FONT_MONO, ROLE_INK_GHOST, ALIGN_START, head);
	scene_text(ruler->scene, shape_key(PART_TICK_TEXT, 0, address),
		   rect(left + head_width, top, width - head_width + 1, height), FONT_MONO, ROLE_INK, ALIGN_START,
		   rest);
}

/* `apart` is the distance of labels in pixels; 0 for a tick without one. */
static void add_tick(const Ruler *ruler, Rect where, uint64_t address, double apart)
{
	double x = floor(ruler_place(ruler, address)) + 0.5, bottom = where.y + where.h;

	if (x < ruler->band.x || x > ruler->band.x + ruler->band.w)
		return;
	scene_line(ruler->scene, shape_key(PART_TICK, 0, address), (Point) { x, bottom - (apart > 0 ? 6 : 3) },
		   (Point) { x, bottom }, apart > 0 ? ROLE_INK_FAINT : ROLE_INK_GHOST);
	if (apart > 0)
		add_label(ruler, where, address, x, apart);
}

void address_ticks(const Ruler *ruler, Rect where)
{
	double labels = step_for(ruler, LABELS_APART), ticks = fmin(step_for(ruler, TICKS_APART), labels);
	uint64_t step = ticks >= 9223372036854775808.0 ? UINT64_C(1) << 63 : (uint64_t)ticks;
	uint64_t every = labels >= 9223372036854775808.0 ? UINT64_C(1) << 63 : (uint64_t)labels;
	uint64_t beyond = ruler->range.start % step, address = ruler->range.start + (beyond ? step - beyond : 0);
	double y = where.y + where.h - 0.5;
	double apart = (double)every / ((double)(ruler->range.last - ruler->range.start) + 1) * ruler->band.w;

	scene_line(ruler->scene, shape_key(PART_RULER, 0, 0), (Point) { where.x, y }, (Point) { where.x + where.w, y },
		   ROLE_INK_GHOST);
	while (address >= ruler->range.start && address <= ruler->range.last) {
		add_tick(ruler, where, address, address % every == 0 ? apart : 0);
		if (address > UINT64_MAX - step)
			break;
		address += step;
	}
}
