/* SPDX-License-Identifier: GPL-2.0-or-later */
/* access-stages.c -- load, store and touch from left to right:
 *
 *   [v Ask the TLB > [v Walk the page tables > [x Page fault  > [ Reach the frame >
 *   [  miss        > [  4 levels             > [  guard page  > [                 >
 *
 * What one of them found is said when it has been there: a hit leaves out the walk, a fault that is mended begins again
 * from the left. */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "gui/scene/stage-strip.h"

#define STEPS_LOOKED_AT 1024

typedef enum { ACCESS_TLB, ACCESS_WALK, ACCESS_FAULT, ACCESS_FRAME, ACCESS_PARTS, ACCESS_NONE = -1 } Part;

/* What has happened up to the cursor. */
typedef struct {
	Part now;                     /* where the access is; ACCESS_NONE: not begun, or done */
	bool reached[ACCESS_PARTS];
	bool hit;
	unsigned levels;
} Access;

bool is_access(const Moment *now)
{
	return now->has_op &&
	       (now->op.kind == VMS_OP_LOAD || now->op.kind == VMS_OP_STORE || now->op.kind == VMS_OP_TOUCH);
}

/* Which part a mark begins; all others belong to the part before them. */
static Part part_begun(VmsMark mark, Part before)
{
	switch (mark) {
	case VMS_MARK_TLB_HIT:
	case VMS_MARK_TLB_MISS: return ACCESS_TLB;
	case VMS_MARK_PT_WALK: return ACCESS_WALK;
	case VMS_MARK_PAGE_FAULT:
	case VMS_MARK_ACCESS_PROTECTION: return ACCESS_FAULT;
	case VMS_MARK_ACCESS_DONE:
	case VMS_MARK_ACCESS_DEVICE:
	case VMS_MARK_LOAD_DONE:
	case VMS_MARK_STORE_DONE: return ACCESS_FRAME;
	default: return before;
	}
}

static Access access_until(const Moment *now)
{
	Access access = { .now = ACCESS_NONE };
	VmsStep step;

	for (int64_t i = now->result.first; i <= now->step.step && i < now->result.first + STEPS_LOOKED_AT; i++) {
		if (!vms_step_at(now->machine, i, &step))
			break;
		access.now = part_begun(step.mark, access.now);
		if (access.now == ACCESS_NONE)
			continue;
		access.reached[access.now] = true;
		if (step.mark == VMS_MARK_TLB_HIT || step.mark == VMS_MARK_TLB_MISS) {
			access.hit = step.mark == VMS_MARK_TLB_HIT;
			access.levels = 0;
		}
		access.levels += step.mark == VMS_MARK_PT_WALK;
	}
	if (now->finished)
		access.now = ACCESS_NONE;
	return access;
}

/* -------- one part */

static bool is_fatal(const Moment *now, Part part)
{
	return part == ACCESS_FAULT && now->finished && now->result.fault;
}

static const char *fault_words(const Moment *now, const Access *access)
{
	if (access->now == ACCESS_FAULT)
		return "";
	return now->finished && now->result.fault ? _(now->result.fault) : _("mended");
}

/* What was read or written. */
static const char *frame_words(Scene *scene, const Moment *now)
{
	guint64 value = now->op.kind == VMS_OP_STORE ? now->op.arg[1] : now->result.ret;

	if (!now->finished || now->op.kind == VMS_OP_TOUCH)
		return "";
	return scene_printf(scene, "0x%" G_GINT64_MODIFIER "x", value);
}

/* What a part has found; "" as long as it has not. */
static const char *words_of(Scene *scene, const Moment *now, const Access *access, Part part)
{
	if (!access->reached[part])
		return "";
	switch (part) {
	case ACCESS_TLB: return access->hit ? _("hit") : _("miss");
	case ACCESS_WALK: return scene_printf(scene, ngettext("%u level", "%u levels", access->levels), access->levels);
	case ACCESS_FAULT: return fault_words(now, access);
	default: return frame_words(scene, now);
	}
}

static void access_words(Scene *scene, Rect inner, const Moment *now, const Access *access, Part part, Role role,
			 StageState state)
{
	static const char *const titles[ACCESS_PARTS] = {
		N_("Ask the TLB"), N_("Walk the page tables"), N_("Page fault"), N_("Reach the frame")
	};
	double line = floor(fmin(20, (inner.h - 4) / 2));
	bool fatal = is_fatal(now, part);
	Rect first;

	rect_cut_top(&inner, floor((inner.h - line * 2) / 2));
	first = rect_cut_top(&inner, line);
	if (state == STAGE_PAST)
		scene_text(scene, shape_key(PART_STAGE_ARROW, 1, part), rect_cut_left(&first, 18), FONT_STRONG,
			   fatal ? ROLE_FAILED : ROLE_DONE, ALIGN_START, fatal ? "✗" : "✓");
	scene_text(scene, shape_key(PART_STAGE_TITLE, 2, part), first, FONT_STRONG, stage_ink(role, state), ALIGN_START,
		   _(titles[part]));
	scene_text(scene, shape_key(PART_STAGE_FUNCTION, 1, part), rect_cut_top(&inner, line), FONT_BODY,
		   stage_ink(role, state), ALIGN_START, words_of(scene, now, access, part));
}

static Role part_role(const Moment *now, Part part)
{
	static const VmsStage like[ACCESS_PARTS] = {
		VMS_STAGE_GET_VM_AREA_NODE, VMS_STAGE_MAP_VM_AREA, VMS_STAGE_REMOVE_VM_AREA, VMS_STAGE_PAGE_ARRAY
	};

	return is_fatal(now, part) ? ROLE_FAILED : stage_role(like[part]);
}

void layout_access_stages(Scene *scene, Rect where, const Moment *now)
{
	Access access = access_until(now);
	double width = (where.w + 2) / ACCESS_PARTS;

	for (Part part = ACCESS_TLB; part < ACCESS_PARTS; part++) {
		double left = round(where.x + part * width), right = round(where.x + (part + 1) * width);
		StageState state = access.now == part ? STAGE_CURRENT
				   : access.reached[part] ? STAGE_PAST
							  : STAGE_NOT_SEEN;
		bool first = part == ACCESS_TLB, last = part == ACCESS_FRAME;
		Rect box = rect(left, where.y, right - left - 2, where.h);
		Role role = part_role(now, part);

		stage_chevron(scene, shape_key(PART_STAGE, 1, part), box, role, state, first, last);
		access_words(scene, stage_inner(box, first), now, &access, part, role, state);
	}
}
