/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-locals.c -- the functions that the kernel is inside of, innermost first, with the locks that each has taken
 * and not released; which lock is waited for, and who has it; what the CPU is doing; and the latest values of the
 * innermost function's variables: those that the step itself shows are bold. */

#include "gui/scene/layout-common.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define LINE 22.0
#define CALLS_MOST 16
#define LOCALS_MOST 24

static bool shown_by_step(const Moment *now, const char *name)
{
	for (size_t i = 0; i < now->step.n_values; i++)
		if (!strcmp(now->step.value[i].name, name))
			return true;
	return false;
}

static void add_title(Scene *scene, Rect *where, unsigned i, const char *title)
{
	scene_text(scene, shape_key(PART_COLUMN_TITLE, 1, i), rect_cut_top(where, 20), FONT_SMALL, ROLE_INK_FAINT,
		   ALIGN_START, title);
}

/* The name of the lock that a call has taken last of those that it holds, or NULL. */
static const char *lock_of_call(const VmsLock *lock, size_t n, const VmsCall *calls, size_t i)
{
	const char *name = NULL;
	int64_t taken = -1;

	for (size_t k = 0; k < n; k++) {
		bool within = lock[k].step > calls[i].entered && (i == 0 || lock[k].step < calls[i - 1].entered);

		if (lock[k].ours && within && lock[k].step > taken) {
			name = lock[k].name;
			taken = lock[k].step;
		}
	}
	return name;
}

/* A chip with a lock's name at the right of a line, where there is room for it beside the function. */
static void add_lock(Scene *scene, Rect *line, uint64_t level, const char *function, const char *lock)
{
	double width = text_width(FONT_SMALL, lock) + 2 * GRID;
	Rect chip;

	if (text_width(FONT_MONO_STRONG, function) + width + GRID > line->w)
		return;
	chip = rect_inset(rect_cut_right(line, width), 2);
	scene_rounded(scene, shape_key(PART_CALL_LOCK, 0, level), chip, 6, ROLE_CHANGED, ROLE_CHANGED_EDGE);
	scene_tip(scene, _("%s is held by %s"), lock, function);
	scene_text(scene, shape_key(PART_CALL_LOCK, 1, level), chip, FONT_SMALL, ROLE_INK, ALIGN_MIDDLE, lock);
	rect_cut_right(line, GRID);
}

/* At the step that finds a lock taken: who is inside, and that this CPU waits. */
static void add_wait(Scene *scene, Rect *where, const Moment *now)
{
	bool sleeps = now->step.mark == VMS_MARK_LOCK_SLEEP;
	VmsValue lock, cpu;
	Rect box, who;
	const char *words;

	if ((now->step.mark != VMS_MARK_LOCK_WAIT && !sleeps) || !moment_value(now, "lock", &lock) ||
	    !moment_value(now, "cpu", &cpu) || where->h < 2 * LINE)
		return;
	box = rect_cut_top(where, LINE);
	box.h -= 2;
	words = scene_printf(scene, sleeps ? _("%s: held by a task on CPU %u, sleeps")
					   : _("%s: held by CPU %u, goes round and round"),
			     vms_name(lock.value), (unsigned)cpu.value);
	scene_rounded(scene, shape_key(PART_CALL_LOCK, 0, UINT32_MAX), box, 3, ROLE_CHANGED, ROLE_FAILED)->line_width =
		1.5;
	scene_tip(scene, _("The lock is taken: who wants it waits until CPU %u leaves"), (unsigned)cpu.value);
	who = rect_inset(box, 0);
	rect_cut_left(&who, GRID);
	scene_text(scene, shape_key(PART_CALL_LOCK, 1, UINT32_MAX), who, FONT_STRONG, ROLE_INK, ALIGN_START, words);
}

/* The locks that somebody else is inside of, below the calls. */
static void add_others(Scene *scene, Rect where, const VmsLock *lock, size_t n)
{
	for (size_t i = 0; i < n && where.h >= LINE; i++)
		if (lock[i].cpu >= 0 && !lock[i].ours) {
			scene_text(scene, shape_key(PART_CALL_LOCK, 2, lock[i].number), rect_cut_top(&where, LINE - 2),
				   FONT_SMALL, ROLE_INK_FAINT, ALIGN_START,
				   scene_printf(scene, _("%s is held by a task on CPU %d"), lock[i].name, lock[i].cpu));
			scene_tip(scene, "%s", _(lock[i].doc));
		}
}

static void add_calls(Scene *scene, Rect where, const Moment *now)
{
	VmsCall calls[CALLS_MOST];
	VmsLock locks[VMS_LOCKS];
	size_t n = MIN(vms_backtrace(now->machine, calls, CALLS_MOST), CALLS_MOST);
	size_t n_locks = vms_locks(now->machine, locks, VMS_LOCKS);
	const char *context = context_text(scene, now->machine);
	Rect title = where;

	title.h = 20;
	add_title(scene, &where, 0, _("Call stack, innermost first"));
	if (text_width(FONT_SMALL, context) + text_width(FONT_SMALL, _("Call stack, innermost first")) + GRID < title.w)
		scene_text(scene, shape_key(PART_CPU_CONTEXT, 0, 0), title, FONT_SMALL, ROLE_INK_FAINT, ALIGN_END,
			   context);
	add_wait(scene, &where, now);
	for (size_t i = 0; i < n && where.h >= LINE; i++) {
		Rect line = rect_cut_top(&where, LINE), box = rect(line.x, line.y, line.w, LINE - 2),
		     inner = rect_inset(box, 0);
		const char *place = strrchr(calls[i].file, '/'), *lock = lock_of_call(locks, n_locks, calls, i);
		uint64_t level = n - i;
		Shape *shape = scene_rounded(scene, shape_key(PART_CALL, 0, level), box, 3,
					     i ? ROLE_WELL : ROLE_SELECTED, ROLE_NONE);

		shape->target = target_step(calls[i].entered);
		scene_tip(scene, _("%s, called at step %d; now at %s:%d"), calls[i].function, (int)calls[i].entered,
			  calls[i].file, calls[i].line);
		rect_cut_left(&inner, GRID);
		rect_cut_right(&inner, GRID);
		if (lock)
			add_lock(scene, &inner, level, calls[i].function, lock);
		place = scene_printf(scene, "%s:%d", place ? place + 1 : calls[i].file, calls[i].line);
		if (text_width(FONT_MONO, calls[i].function) + text_width(FONT_SMALL, place) + GRID < inner.w)
			scene_text(scene, shape_key(PART_CALL_TEXT, 1, level),
				   rect_cut_right(&inner, text_width(FONT_SMALL, place) + 1), FONT_SMALL,
				   ROLE_INK_FAINT, ALIGN_END, place);
		scene_text(scene, shape_key(PART_CALL_TEXT, 0, level), inner, i ? FONT_MONO : FONT_MONO_STRONG,
			   ROLE_INK, ALIGN_START, calls[i].function);
	}
	add_others(scene, where, locks, n_locks);
}

static Target target_of_value(const VmsValue *value)
{
	switch (value->type) {
	case VMS_OBJECT:
		return value->id ? target_object(value->id) : (Target) { 0 };
	case VMS_ADDRESS:
		return target_range(value->value, 0);
	case VMS_PFN:
		return (Target) { .has = TARGET_FRAME, .pfn = value->value };
	default:
		return (Target) { 0 };
	}
}

static void add_local(Scene *scene, Rect line, const Moment *now, const VmsValue *value, size_t i)
{
	char text[128] = "";
	Rect name = rect_cut_left(&line, fmax(96, floor(line.w * 0.36)));
	bool fresh = shown_by_step(now, value->name);
	Shape *shape;

	vms_value_text(now->machine, value, text, sizeof text);
	scene_text(scene, shape_key(PART_LOCAL_NAME, 0, i), name, FONT_MONO, ROLE_INK_FAINT, ALIGN_START, value->name);
	shape = scene_text(scene, shape_key(PART_LOCAL_VALUE, 0, i), line, fresh ? FONT_MONO_STRONG : FONT_MONO,
			   ROLE_INK, ALIGN_START, text);
	shape->target = target_of_value(value);
	scene_tip(scene, "%s = %s", value->name, text);
}

static void add_locals(Scene *scene, Rect where, const Moment *now)
{
	VmsValue locals[LOCALS_MOST];
	size_t n = MIN(vms_locals(now->machine, 0, locals, LOCALS_MOST), LOCALS_MOST);

	add_title(scene, &where, 1,
		  now->step.function ? scene_printf(scene, _("Values in %s"), now->step.function) : _("Values"));
	for (size_t i = 0; i < n && where.h >= LINE; i++)
		add_local(scene, rect_cut_top(&where, LINE), now, &locals[i], i);
}

void layout_locals(Scene *scene, Rect where, const Moment *now)
{
	Rect calls;

	if (!now->has_op || !vms_backtrace(now->machine, NULL, 0)) {
		layout_note(scene, where, VIEW_LOCALS, _("The kernel is idle"));
		return;
	}
	if (where.w >= 480) {
		calls = rect_cut_left(&where, floor(where.w / 2) - GRID);
		rect_cut_left(&where, 2 * GRID);
	} else {
		calls = rect_cut_top(&where, floor(where.h / 2));
	}
	add_calls(scene, calls, now);
	add_locals(scene, where, now);
}
