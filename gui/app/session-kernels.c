/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Other kernels beside the lesson's own: choosing them, and visiting one of their machines. */

#include "gui/app/session-private.h"

/* Back from a visit.  What is selected there is nothing here. */
SessionChange session_end_visit(VmstepSession *self)
{
	if (!self->visited)
		return 0;
	self->visited = 0;
	self->shown = NULL;
	self->selection = (Target) { 0 };
	return SESSION_COMPARISON | SESSION_SELECTION | SESSION_RANGE;
}

void vmstep_session_compare(VmstepSession *self, const char *const *profiles)
{
	SessionChange what;

	g_return_if_fail(VMSTEP_IS_SESSION(self) && profiles);
	vmstep_session_set_playing(self, FALSE);
	what = session_end_visit(self);
	session_comparison_choose(self->comparison, profiles);
	session_comparison_follow(self->comparison, self->player);
	session_moved(self, what | SESSION_COMPARISON);
}

const char *const *vmstep_session_get_compared(VmstepSession *self)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), NULL);
	return session_comparison_get_chosen(self->comparison);
}

Comparison *vmstep_session_get_comparison(VmstepSession *self, const char **problem)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), NULL);
	if (problem)
		*problem = session_comparison_get_problem(self->comparison);
	return session_comparison_get(self->comparison);
}

guint vmstep_session_get_row(VmstepSession *self)
{
	const Moment *now = vmstep_session_get_moment(self);
	Comparison *comparison = vmstep_session_get_comparison(self, NULL);

	if (!comparison)
		return 0;
	if (!now || !now->step.op)
		return comparison_row_count(comparison);
	return comparison_find_row(comparison, self->visited, now->step.op);
}

void vmstep_session_visit(VmstepSession *self, guint kernel, gint64 step)
{
	Comparison *comparison = vmstep_session_get_comparison(self, NULL);

	g_return_if_fail(comparison && kernel < comparison_column_count(comparison));
	vmstep_session_set_playing(self, FALSE);
	vmstep_session_leave(self);
	if (!kernel) {
		vmstep_session_goto(self, step);
		return;
	}
	self->visited = kernel;
	self->selection = (Target) { 0 };
	vms_goto(vmstep_session_get_machine(self), step);
	session_moved(self, SESSION_COMPARISON | SESSION_SELECTION | SESSION_RANGE);
}

void vmstep_session_leave(VmstepSession *self)
{
	SessionChange what;

	g_return_if_fail(VMSTEP_IS_SESSION(self));
	what = session_end_visit(self);
	if (what)
		session_moved(self, what);
}

guint vmstep_session_get_visited(VmstepSession *self)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), 0);
	return self->visited;
}
