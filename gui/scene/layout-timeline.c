/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-timeline.c -- all steps from left to right.
 *
 *    |---- vmalloc(12 KiB) ----||------ vfree(0xffffc90000000000) -----|     operations, as brackets
 *    [aaabbbbbccccccccddddeeeee][ffggggghhhhhiii......................]      stages, in colour
 *       v        ?      |              v                                     stops, questions, figures; the cursor
 *
 * Never more than a column a pixel: a long recording costs as much as a short one. */

#include "gui/scene/layout-common.h"
#include "gui/scene/layout-timeline.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define BRACKETS 18.0
#define MARKS 16.0
#define LABEL_LEAST 28.0

typedef struct {
	Scene *scene;
	const Moment *now;
	Rect band;
	int64_t first, last;      /* steps shown */
} Line;

static Rect band_of(Rect where)
{
	rect_cut_top(&where, BRACKETS);
	rect_cut_bottom(&where, MARKS);
	return rect_inset(where, 0);
}

static Line line_of(Rect where, const Moment *now, const LayoutOptions *options)
{
	int64_t end = vms_step_count(now->machine) - 1;
	Line line = { .now = now, .band = band_of(where), .last = end };

	if (options && options->timeline_last > options->timeline_first) {
		line.first = CLAMP(options->timeline_first, 0, MAX(end, 0));
		line.last = CLAMP(options->timeline_last, line.first, MAX(end, line.first));
	}
	return line;
}

static double steps_shown(const Line *line)
{
	return fmax(1, (double)(line->last - line->first + 1));
}

/* Where a step begins; a step that has been reached is drawn up to where the next begins. */
static double place(const Line *line, int64_t step)
{
	return line->band.x + (double)(step - line->first) / steps_shown(line) * line->band.w;
}

/* The step whose cursor would stand there: the cursor stands behind its step.  The last pixel is the end. */
static int64_t step_at(const Line *line, double x)
{
	double t = line->band.w > 1 ? (x - line->band.x) / (line->band.w - 1) : 0;
	int64_t step = line->first + (int64_t)round(CLAMP(t, 0, 1) * steps_shown(line)) - 1;

	return CLAMP(step, line->first ? line->first : VMS_START, line->last);
}

int64_t timeline_step_at(Rect where, const Moment *now, const LayoutOptions *options, double x)
{
	Line line = line_of(where, now, options);

	return step_at(&line, x);
}

/* ------------------------------------------------------------------------------------------------ stages */

static void add_run(const Line *line, VmsStage stage, double from, double to, int64_t first)
{
	const char *title = stage ? _(vms_stage_title(stage)) : NULL;
	Rect box = rect(from, line->band.y, to - from, line->band.h);

	scene_rect(line->scene, shape_key(PART_BAND, 0, (uint64_t)first), box, stage_role(stage), ROLE_NONE)->target =
		(Target) { .has = TARGET_STEP, .step = first };
	if (title)
		scene_tip(line->scene, "%s", title);
	if (title && box.h >= 14 && box.w >= LABEL_LEAST && text_width(FONT_SMALL, title) <= box.w - 8)
		scene_text(line->scene, shape_key(PART_BAND_NAME, 0, (uint64_t)first), box, FONT_SMALL,
			   role_ink_on(stage_role(stage)), ALIGN_MIDDLE, title);
}

/* Columns of the same stage beside each other are one rectangle. */
static void add_band(const Line *line)
{
	double columns = fmin(steps_shown(line), floor(line->band.w));
	VmsStage stage = VMS_STAGE_NONE;
	int64_t begin = line->first;
	VmsStep step;

	for (double i = 0; i <= columns; i++) {
		int64_t at = line->first + (int64_t)(i / columns * steps_shown(line));
		bool there = i < columns && vms_step_at(line->now->machine, at, &step);

		if (i > 0 && (!there || step.stage != stage)) {
			add_run(line, stage, round(place(line, begin)), round(place(line, MIN(at, line->last + 1))),
				begin);
			begin = at;
		}
		if (!there)
			break;
		stage = step.stage;
	}
}

/* ------------------------------------------------------------------------------------------------ operations */

static void add_bracket(const Line *line, const VmsOp *op, const VmsResult *result)
{
	double left = fmax(round(place(line, result->first)) + 1, line->band.x);
	double right = fmin(round(place(line, result->last + 1)) - 1, line->band.x + line->band.w);
	const char *text = operation_text(line->scene, line->now->machine, op);
	double y = line->band.y - 3.5;
	Point p[4] = { { left + 0.5, y + 3 }, { left + 0.5, y }, { right - 0.5, y }, { right - 0.5, y + 3 } };
	Shape *shape;

	if (right - left < 3)
		return;
	if (text_width(FONT_SMALL, text) > right - left - 2)
		text = vms_op_info(op->kind)->name;
	shape = scene_polyline(line->scene, shape_key(PART_BRACKET, 0, result->number), p, 4,
			       result->failed || result->bug ? ROLE_FAILED : ROLE_INK_FAINT);
	shape->target = target_step(result->first);
	scene_tip(line->scene, "%s", operation_text(line->scene, line->now->machine, op));
	if (text_width(FONT_SMALL, text) <= right - left - 2)
		scene_text(line->scene, shape_key(PART_BRACKET_TEXT, 0, result->number),
			   rect(left, line->band.y - BRACKETS, right - left, 14), FONT_SMALL,
			   result->failed || result->bug ? ROLE_FAILED : ROLE_INK, ALIGN_MIDDLE, text);
}

/* Operation by operation, but never closer than three pixels: those in between are passed over. */
static void add_brackets(const Line *line)
{
	int64_t step = line->first;
	VmsResult result;
	VmsOp op;

	while (step <= line->last) {
		uint64_t number = vms_op_of_step(line->now->machine, step);

		if (!number || !vms_op_at(line->now->machine, number, &op, &result) || result.last < step)
			return;
		add_bracket(line, &op, &result);
		step = MAX(result.last + 1, step + (int64_t)(3 / line->band.w * steps_shown(line)));
	}
}

/* ------------------------------------------------------------------------------------------------ marks and cursor */

static void add_mark(const Line *line, const TimelineMark *mark, size_t i)
{
	static const Role roles[] = { ROLE_INK_FAINT, ROLE_SEARCH_EDGE, ROLE_SELECTED_EDGE };
	double x = floor(place(line, mark->step)) + 0.5, y = line->band.y + line->band.h + 2;
	ShapeKey key = shape_key(PART_NOTCH, 0, i);
	Point triangle[3] = { { x, y }, { x + 4, y + 7 }, { x - 4, y + 7 } };
	Shape *shape;

	if (mark->step < line->first - 1 || mark->step > line->last)
		return;
	if (mark->kind == TIMELINE_STOP)
		shape = scene_polygon(line->scene, key, triangle, 3, roles[mark->kind], ROLE_NONE);
	else if (mark->kind == TIMELINE_FIGURE)
		shape = scene_rounded(line->scene, key, rect(x - 4, y, 8, 7), 1, ROLE_NONE, roles[mark->kind]);
	else
		shape = scene_ellipse(line->scene, key, rect(x - 6, y, 12, 12), roles[mark->kind], ROLE_NONE);
	shape->target = target_step(mark->step);
	scene_tip(line->scene, "%s", mark->name ? mark->name : mark->kind == TIMELINE_STOP ? _("A stop of the lesson") :
		  mark->kind == TIMELINE_FIGURE ? _("A figure of the lesson") : _("A question of the lesson"));
	if (mark->kind == TIMELINE_QUESTION)
		scene_text(line->scene, shape_key(PART_NOTCH, 1, i), rect(x - 8, y, 16, 12), FONT_SMALL, ROLE_ON_STRONG,
			   ALIGN_MIDDLE, "?");
}

/* The cursor stands behind the step that has been reached. */
static void add_cursor(const Line *line)
{
	int64_t step = line->now->step.step;
	double x = floor(place(line, step + 1)) + 0.5, y = line->band.y - 2;
	const char *text = step < 0 ? _("start") : scene_printf(line->scene, "%" G_GINT64_FORMAT, step);
	double width = text_width(FONT_SMALL, text) + 10;
	Rect flag = rect(CLAMP(x - width / 2, line->band.x, line->band.x + line->band.w - width),
			 line->band.y + line->band.h + 1, width, 14);
	Shape *pole;

	if (step < line->first - 1 || step > line->last)
		return;
	x = CLAMP(x, line->band.x + 0.5, line->band.x + line->band.w - 0.5);
	pole = scene_line(line->scene, shape_key(PART_CURSOR, 0, 0), (Point) { x, y }, (Point) { x, flag.y }, ROLE_INK);
	pole->line_width = 2;
	scene_rounded(line->scene, shape_key(PART_CURSOR, 0, 1), flag, 3, ROLE_INK, ROLE_NONE);
	scene_text(line->scene, shape_key(PART_CURSOR_TEXT, 0, 0), flag, FONT_SMALL, ROLE_PANEL, ALIGN_MIDDLE, text);
}

void layout_timeline(Scene *scene, Rect where, const Moment *now, const LayoutOptions *options)
{
	Line line = line_of(where, now, options);

	line.scene = scene;
	scene_rounded(scene, shape_key(PART_VIEW, 0, VIEW_TIMELINE), line.band, 3, ROLE_WELL, ROLE_PANEL_EDGE);
	if (vms_step_count(now->machine) > 0) {
		add_band(&line);
		add_brackets(&line);
	}
	for (size_t i = 0; options && i < options->n_timeline_marks; i++)
		add_mark(&line, &options->timeline_marks[i], i);
	add_cursor(&line);
}
