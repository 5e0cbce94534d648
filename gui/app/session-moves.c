/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Moving and playing, on the player's machine or on one that is visited; operations of the learner's own. */

#include "gui/app/session-private.h"

#include <glib/gi18n.h>

/* ------------------------------------------------------------------------------------------ moving and playing */

/* A machine that is visited moves by itself; the player knows nothing of it. */
static gboolean move(VmstepSession *self, VmsMove move, VmsDirection direction)
{
	if (!self->visited)
		return player_move(self->player, move, direction);
	if (!vms_move(vmstep_session_get_machine(self), move, direction))
		return FALSE;
	session_moved(self, 0);
	return TRUE;
}

gboolean vmstep_session_move(VmstepSession *self, VmsMove by, VmsDirection direction)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), FALSE);
	vmstep_session_set_playing(self, FALSE);
	return move(self, by, direction);
}

gint64 vmstep_session_get_limit(VmstepSession *self)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), VMS_START);
	return self->visited ? vms_step_count(vmstep_session_get_machine(self)) - 1 : player_get_limit(self->player);
}

gboolean vmstep_session_can_go_back(VmstepSession *self)
{
	const VmsMachine *machine;

	g_return_val_if_fail(VMSTEP_IS_SESSION(self), FALSE);
	if (!self->visited)
		return player_can_go_back(self->player);
	machine = vmstep_session_get_machine(self);
	return vms_cursor(machine) != VMS_START || vms_cursor_micro(machine);
}

gboolean vmstep_session_can_go_forward(VmstepSession *self)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), FALSE);
	if (!self->visited)
		return player_can_go_forward(self->player);
	return vms_cursor(vmstep_session_get_machine(self)) < vmstep_session_get_limit(self);
}

void vmstep_session_goto(VmstepSession *self, gint64 step)
{
	g_return_if_fail(VMSTEP_IS_SESSION(self));
	vmstep_session_set_playing(self, FALSE);
	if (self->visited) {
		vms_goto(vmstep_session_get_machine(self), step);
		session_moved(self, 0);
	} else if (vmstep_session_get_machine(self))
		player_goto(self->player, player_get_machine_number(self->player), step);
}

gboolean vmstep_session_go_on(VmstepSession *self)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), FALSE);
	vmstep_session_set_playing(self, FALSE);
	vmstep_session_leave(self);
	return player_go_on(self->player);
}

void vmstep_session_goto_stage(VmstepSession *self, VmsStage stage)
{
	VmsMachine *machine = vmstep_session_get_machine(self);
	VmsResult result;
	VmsStep step;
	VmsOp op;

	if (!machine || !vms_op_at(machine, vms_op_of_step(machine, vms_cursor(machine)), &op, &result))
		return;
	for (gint64 i = result.first; i <= result.last && vms_step_at(machine, i, &step); i++) {
		if (step.stage == stage) {
			vmstep_session_goto(self, i);
			return;
		}
	}
}

/* The lesson wants a word said, a question answered, or an end: no machine goes past that by itself. */
static gboolean at_a_stop(VmstepSession *self)
{
	VmsMachine *machine = vmstep_session_get_machine(self);

	if (self->visited)
		return !vmstep_session_can_go_forward(self);
	return !player_can_go_forward(self->player)
		|| (player_get_waiting(self->player) && machine
			&& !player_in_branch(self->player) && vms_cursor(machine) >= player_get_limit(self->player));
}

static gboolean play_on(gpointer data)
{
	VmstepSession *self = data;

	if (player_get_state(self->player) == PLAYER_RUNNING)
		return G_SOURCE_CONTINUE;
	if (move(self, VMS_MOVE_INTO, VMS_FORWARD) && !at_a_stop(self))
		return G_SOURCE_CONTINUE;
	self->ticker = 0;
	session_notify(self, SESSION_PLAYING);
	return G_SOURCE_REMOVE;
}

gboolean vmstep_session_get_playing(VmstepSession *self)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), FALSE);
	return self->ticker != 0;
}

void vmstep_session_set_playing(VmstepSession *self, gboolean playing)
{
	g_return_if_fail(VMSTEP_IS_SESSION(self));
	if (playing == vmstep_session_get_playing(self))
		return;
	if (!playing)
		g_clear_handle_id(&self->ticker, g_source_remove);
	else if (move(self, VMS_MOVE_INTO, VMS_FORWARD))
		self->ticker = g_timeout_add((guint) (1000 / self->speed), play_on, self);
	session_notify(self, SESSION_PLAYING);
}

double vmstep_session_get_speed(VmstepSession *self)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), FIRST_SPEED);
	return self->speed;
}

void vmstep_session_set_speed(VmstepSession *self, double speed)
{
	g_return_if_fail(VMSTEP_IS_SESSION(self) && speed > 0);
	self->speed = speed;
	if (self->ticker) {
		g_source_remove(self->ticker);
		self->ticker = g_timeout_add((guint) (1000 / speed), play_on, self);
	}
	session_notify(self, SESSION_PLAYING);
}

/* ------------------------------------------------------------------------------------------ the learner's own */

gboolean vmstep_session_perform(VmstepSession *self, const VmsOp *op, VmsResult *result, GError **error)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), FALSE);
	vmstep_session_set_playing(self, FALSE);
	if (!self->visited)
		return player_perform(self->player, op, result, error);
	g_set_error(error, PLAYER_ERROR, PLAYER_ERROR_OPERATION,
		_("%s is only visited: go back to the lesson’s own kernel first"),
		vms_machine_profile(vmstep_session_get_machine(self))->name);
	return FALSE;
}

void vmstep_session_switch_branch(VmstepSession *self, unsigned branch)
{
	g_return_if_fail(VMSTEP_IS_SESSION(self));
	vmstep_session_set_playing(self, FALSE);
	vmstep_session_leave(self);
	player_switch_branch(self->player, branch);
}
