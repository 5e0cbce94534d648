/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-stages.c -- the operation and its stages, from left to right:
 *
 *   vmalloc(12 KiB)                                                    step 23 of 57 · running
 *   [v size      > [v descriptors > [ address range > [ array, frames > [ page tables    >
 *   [ __vmalloc..> [ __get_vm_..  > [ alloc_vmap_.. > [ __vmalloc_a.. > [ map_vm_area    >
 *   [ (1)        > [ (2)          > [ (3)           > [ (4) (5)       > [ (6) (7)        >
 *
 * The way in has five stages, the way back four; the circles are the subgoals that the whole course counts by.  An
 * access to memory has a strip of its own (access-stages.c). */

#include "gui/scene/stage-strip.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define NOTCH 10.0
#define HEADER 24.0

#define STEPS_LOOKED_AT 1024

#define SUBGOALS 12

/* What the operation at hand does: for each stage the function in which it begins, NULL where it never comes there,
 * and whether that lies behind the cursor.  Every step of a short operation is looked at; of a long one the
 * beginning, where most stages are, and then some in equal distance. */
typedef struct {
	const char *function[VMS_STAGE_COUNT];
	bool reached[VMS_STAGE_COUNT];
} Course;

static Course course_of(const Moment *now)
{
	int64_t length = now->has_op ? now->result.last - now->result.first + 1 : 0,
		stride = 1 + length / STEPS_LOOKED_AT;
	Course course = { 0 };
	VmsStep step;

	for (int64_t i = 0; i < length; i += i < STEPS_LOOKED_AT / 4 ? 1 : stride) {
		if (!vms_step_at(now->machine, now->result.first + i, &step))
			break;
		if (!course.function[step.stage])
			course.function[step.stage] = step.function;
		if (step.step <= now->step.step)
			course.reached[step.stage] = true;
	}
	return course;
}

/* ------------------------------------------------------------------------------------------------ which strip */

static bool on_the_way_back(VmsStage stage)
{
	return stage >= VMS_STAGE_REMOVE_VM_AREA;
}

/* That of the stage at hand; outside of all, the way back where the operation goes no other. */
static bool shows_way_back(const Moment *now, const Course *course)
{
	bool there = false, back = false;

	if (now->step.stage)
		return on_the_way_back(now->step.stage);
	for (VmsStage stage = VMS_STAGE_SIZE_ALIGN; stage < VMS_STAGE_COUNT; stage++) {
		bool *way = on_the_way_back(stage) ? &back : &there;

		*way = *way || course->function[stage];
	}
	return back && !there;
}

/* ------------------------------------------------------------------------------------------------ the header */

static void layout_header(Scene *scene, Rect where, const Moment *now)
{
	ShapeKey left = shape_key(PART_OPERATION, 0, 0), right = shape_key(PART_OPERATION_RESULT, 0, 0);
	const char *state;
	double half;

	if (!now->has_op) {
		scene_text(scene, left, where, FONT_BODY, ROLE_INK_FAINT, ALIGN_START,
			   _("Nothing has been asked of the kernel yet"));
		return;
	}
	if (!now->finished)
		state = scene_printf(scene, _("step %d of %d"), (int)(now->step.step - now->result.first + 1),
				     (int)(now->result.last - now->result.first + 1));
	else if (now->result.failed || now->result.bug)
		state = now->result.message[0] ? scene_string(scene, now->result.message) : _("failed");
	else
		state = now->result.ret ? scene_printf(scene, _("returned %s"),
						       address_text(scene, now->machine, now->result.ret))
					: _("done");
	half = fmin(text_width(FONT_MONO, state) + 1, where.w * 0.6);
	scene_text(scene, right, rect_cut_right(&where, half), FONT_MONO,
		   now->finished && (now->result.failed || now->result.bug) ? ROLE_FAILED
		   : now->finished                                          ? ROLE_DONE
									    : ROLE_INK_FAINT,
		   ALIGN_END, state);
	rect_cut_right(&where, GRID);
	scene_text(scene, left, where, FONT_MONO_STRONG, ROLE_INK, ALIGN_START,
		   operation_text(scene, now->machine, &now->op));
}

/* ------------------------------------------------------------------------------------------------ one stage */

Role stage_ink(Role role, StageState state)
{
	return state == STAGE_CURRENT ? role_ink_on(role) : state == STAGE_PAST ? ROLE_INK : ROLE_INK_FAINT;
}

Rect stage_inner(Rect box, bool first)
{
	rect_cut_left(&box, first ? 12 : 18);
	rect_cut_right(&box, 10);
	return box;
}

Shape *stage_chevron(Scene *scene, ShapeKey key, Rect box, Role role, StageState state, bool first, bool last)
{
	double middle = box.y + box.h / 2, right = box.x + box.w, bottom = box.y + box.h;
	double point = last ? right : right + NOTCH - 4;
	Point p[6] = {
		{ box.x, box.y }, { right, box.y }, { point, middle }, { right, bottom }, { box.x, bottom },
		{ first ? box.x : box.x + NOTCH - 4, middle },
	};
	Shape *shape;

	shape = scene_polygon(scene, key, p, 6,
			      state == STAGE_CURRENT ? role : state == STAGE_PAST ? ROLE_PANEL : ROLE_WELL,
			      state == STAGE_NOT_SEEN ? ROLE_RULE : role);
	shape->line_width = state == STAGE_PAST ? 1.5 : 1;
	return shape;
}

static void add_subgoal(Scene *scene, Rect disc, int number, bool current, Role ink, Role strong)
{
	scene_ellipse(scene, shape_key(PART_SUBGOAL, 0, (uint64_t)number), disc, current ? ink : ROLE_NONE, ink);
	scene_tip(scene, "%d. %s", number, _(vms_subgoal_title(number)));
	scene_text(scene, shape_key(PART_STAGE_NUMBER, 0, (uint64_t)number),
		   rect(disc.x - 8, disc.y, disc.w + 16, disc.h), FONT_SMALL, current ? strong : ink, ALIGN_MIDDLE,
		   scene_printf(scene, "%d", number));
}

/* The subgoals as numbers in circles; the one at hand is filled, and its words stand behind. */
static void stage_subgoals(Scene *scene, Rect line, const Moment *now, VmsStage stage, StageState state)
{
	Role ink = state == STAGE_CURRENT ? role_ink_on(stage_role(stage)) : ROLE_INK_FAINT;

	for (int number = 1; number <= SUBGOALS; number++) {
		if (vms_subgoal_stage(number) != stage || line.w < 16)
			continue;
		add_subgoal(scene, rect(line.x, line.y + line.h / 2 - 8, 16, 16), number,
			    state == STAGE_CURRENT && number == now->step.subgoal, ink, stage_role(stage));
		rect_cut_left(&line, 22);
	}
	rect_cut_left(&line, 4);
	if (state == STAGE_CURRENT && now->step.subgoal && line.w > 40)
		scene_text(scene, shape_key(PART_SUBGOAL, 0, 100), line, FONT_SMALL, ink, ALIGN_START,
			   _(vms_subgoal_title(now->step.subgoal)));
}

/* The title, on two lines where one is too short, the function, and the subgoals where there is still room. */
static void stage_words(Scene *scene, Rect inner, const Moment *now, VmsStage stage, StageState state,
			const char *function)
{
	Role ink = stage_ink(stage_role(stage), state);
	const char *title = _(vms_stage_title(stage));
	double ticked = state == STAGE_PAST ? 18 : 0;
	size_t split = text_break(FONT_STRONG, title, inner.w - ticked);
	unsigned lines = 2 + (title[split] != '\0') + (inner.h >= 56);
	double line = floor(fmin(20, (inner.h - 4) / lines));
	Rect first;

	rect_cut_top(&inner, floor((inner.h - line * lines) / 2));
	first = rect_cut_top(&inner, line);
	if (state == STAGE_PAST)
		scene_text(scene, shape_key(PART_STAGE_ARROW, 0, stage), rect_cut_left(&first, ticked), FONT_STRONG,
			   ROLE_DONE, ALIGN_START, "✓");
	scene_text(scene, shape_key(PART_STAGE_TITLE, 0, stage), first, FONT_STRONG, ink, ALIGN_START,
		   scene_printf(scene, "%.*s", (int)split, title));
	if (title[split])
		scene_text(scene, shape_key(PART_STAGE_TITLE, 1, stage), rect_cut_top(&inner, line), FONT_STRONG, ink,
			   ALIGN_START, title + split + (title[split] == ' '));
	scene_text(scene, shape_key(PART_STAGE_FUNCTION, 0, stage), rect_cut_top(&inner, line), FONT_MONO_SMALL, ink,
		   ALIGN_START, function);
	if (inner.h >= 14)
		stage_subgoals(scene, rect_cut_top(&inner, line), now, stage, state);
}

static void layout_stage(Scene *scene, Rect box, const Moment *now, VmsStage stage, const Course *course)
{
	bool first = stage == VMS_STAGE_SIZE_ALIGN || stage == VMS_STAGE_REMOVE_VM_AREA;
	bool last = stage == VMS_STAGE_MAP_VM_AREA || stage == VMS_STAGE_PURGE;
	StageState state = now->step.stage == stage ? STAGE_CURRENT
			   : course->reached[stage] ? STAGE_PAST
						    : STAGE_NOT_SEEN;
	const char *function = state == STAGE_CURRENT ? now->step.function : course->function[stage];
	Shape *shape;

	function = function ? function : vms_stage_function(now->machine, stage);
	shape = stage_chevron(scene, shape_key(PART_STAGE, 0, stage), box, stage_role(stage), state, first, last);
	shape->target = (Target) { .has = TARGET_STAGE, .stage = stage };
	scene_tip(scene, "%s (%s)", _(vms_stage_title(stage)), function);
	stage_words(scene, stage_inner(box, first), now, stage, state, function);
}

/* A stage with a long title gets more of the strip. */
static double wished_width(VmsStage stage)
{
	return fmax(text_width(FONT_STRONG, _(vms_stage_title(stage))), 120) + 52;
}

static void layout_strip(Scene *scene, Rect where, const Moment *now)
{
	Course course = course_of(now);
	bool back = shows_way_back(now, &course);
	VmsStage first = back ? VMS_STAGE_REMOVE_VM_AREA : VMS_STAGE_SIZE_ALIGN;
	VmsStage last = back ? VMS_STAGE_PURGE : VMS_STAGE_MAP_VM_AREA;
	double wished = 0, left = where.x;

	for (VmsStage stage = first; stage <= last; stage++)
		wished += wished_width(stage);
	for (VmsStage stage = first; stage <= last; stage++) {
		double right = left + wished_width(stage) / wished * (where.w + 2);

		layout_stage(scene, rect(round(left), where.y, round(right) - round(left) - 2, where.h), now, stage,
			     &course);
		left = right;
	}
}

void layout_stages(Scene *scene, Rect where, const Moment *now)
{
	layout_header(scene, rect_cut_top(&where, HEADER), now);
	rect_cut_top(&where, 4);
	where.h = fmin(where.h, 76);
	if (is_access(now))
		layout_access_stages(scene, where, now);
	else
		layout_strip(scene, where, now);
}
