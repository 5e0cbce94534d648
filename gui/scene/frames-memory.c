/* SPDX-License-Identifier: GPL-2.0-or-later */
/* frames-memory.c -- all of memory in one line: the zones, what their frames are used for, and where the window of the
 * grid is.  However much memory there is, so many frames are looked at for each cell and no more: what few frames are
 * used for may be missed, and the grid is there to see it. */

#include "gui/scene/frames-parts.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define CELL 4.0
#define LOOKS 8
#define NAMES 16.0

/* What a cell stands for: of the frames looked at the first that is in use by somebody, else any. */
static Role role_of(const VmsMachine *m, uint64_t first, uint64_t end)
{
	Role role = ROLE_WELL;
	VmsFrame frame;

	for (unsigned i = 0; i < LOOKS; i++) {
		if (!vms_frame(m, first + (end - first) * i / LOOKS, &frame))
			continue;
		if (frame.state == VMS_FRAME_USED)
			return frame_look(m, &frame).edge;
		role = frame.state == VMS_FRAME_FREE ? ROLE_FRAME_FREE : ROLE_FRAME_KERNEL;
	}
	return role;
}

typedef struct {
	Rect box;
	uint64_t first, end;      /* of all frames */
} Line;

static double place(const Line *line, uint64_t pfn)
{
	return line->box.x + (double)(pfn - line->first) / (double)(line->end - line->first) * line->box.w;
}

/* The first frame of the lowest zone and the end of the last. */
static bool find_line(const VmsMachine *m, Line *line)
{
	VmsZone zone;

	line->first = UINT64_MAX;
	for (size_t i = 0; vms_zone(m, i, &zone); i++) {
		if (zone.end <= zone.start)
			continue;
		line->first = MIN(line->first, zone.start);
		line->end = MAX(line->end, zone.end);
	}
	return line->end > line->first;
}

static void add_cells(Scene *scene, const Moment *now, const Line *line)
{
	unsigned n = (unsigned)fmax(1, floor(line->box.w / CELL));
	g_autofree uint8_t *roles = g_new(uint8_t, n);
	uint64_t frames = line->end - line->first;

	for (unsigned i = 0; i < n; i++)
		roles[i] = (uint8_t)role_of(now->machine, line->first + frames * i / n,
					    line->first + frames * (i + 1) / n);
	scene_rect(scene, shape_key(PART_MEMORY, 0, 1), line->box, ROLE_NONE, ROLE_FRAME_FREE_EDGE);
	scene_cells(scene, shape_key(PART_MEMORY, 0, 0), line->box, roles, n, 1);
	scene_tip(scene, _("All of memory, frames %u to %u; %u frames of each cell are looked at"),
		  (unsigned)line->first, (unsigned)line->end - 1, LOOKS);
}

static void add_names(Scene *scene, const Moment *now, const Line *line, Rect where)
{
	double free_from = where.x;
	VmsZone zone;

	for (size_t i = 0; vms_zone(now->machine, i, &zone); i++) {
		double left = fmax(place(line, MAX(zone.start, line->first)), free_from), width;
		const char *name;

		if (zone.end <= zone.start)
			continue;
		name = frames_zone_text(scene, now->machine, &zone);
		width = ceil(text_width(FONT_SMALL, name)) + 1;
		if (left + width > where.x + where.w)
			break;
		scene_text(scene, shape_key(PART_MEMORY_TEXT, 0, i), rect(left, where.y, width, where.h), FONT_SMALL,
			   ROLE_INK_FAINT, ALIGN_START, name);
		if (i)
			scene_line(scene, shape_key(PART_MEMORY_TEXT, 1, i),
				   (Point) { place(line, zone.start), line->box.y - 2 },
				   (Point) { place(line, zone.start), line->box.y + line->box.h + 2 }, ROLE_INK_FAINT);
		free_from = left + width + 12;
	}
}

void frames_memory(Scene *scene, Rect where, const Moment *now, uint64_t first, uint64_t end)
{
	Line line = { 0 };
	double left, right;

	if (where.w < 64 || !find_line(now->machine, &line))
		return;
	line.box = rect(where.x, where.y + NAMES, where.w, 12);
	add_cells(scene, now, &line);
	add_names(scene, now, &line, rect(where.x, where.y, where.w, NAMES - 2));
	left = floor(place(&line, CLAMP(first, line.first, line.end)));
	right = ceil(place(&line, CLAMP(end, line.first, line.end)));
	left = fmin(left, line.box.x + line.box.w - 4);
	scene_rounded(scene, shape_key(PART_MEMORY, 0, 2),
		      rect(left - 1, line.box.y - 3, fmax(5, right - left + 2), line.box.h + 6), 2, ROLE_LENS,
		      ROLE_LENS_EDGE);
	scene_tip(scene, _("Frames %u to %u are shown below"), (unsigned)first, (unsigned)MIN(end, line.end) - 1);
}
