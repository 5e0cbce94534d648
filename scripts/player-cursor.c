/* SPDX-License-Identifier: GPL-2.0-or-later */
/* player-cursor.c -- where the learner is: moving, branches, operations.
 *
 * The lesson's operations always go on the lesson's line, wherever the learner is; the learner's own never do:
 *
 *      lesson's line   |------------o===========|- - - - - - -  (goes on here)
 *                                    \
 *      the learner's                  `--- vmalloc ---
 *
 * While the learner is on a line of their own (`own_line`), the limit is the end of that line and the host waits.
 */
#include "scripts/player-private.h"

#include <glib/gi18n.h>

typedef struct {
	unsigned branch;
	gint64 step;
	unsigned micro;
} Place;

static gboolean can_tell_to_go(Player *self);
static void tell_to_go(Player *self);

/* ------------------------------------------------------------------------------------------------ machines */

PlayerMachine *player_machine(Player *self)
{
	return self->current ? g_ptr_array_index(self->machines, self->current - 1) : NULL;
}

void player_machine_free(gpointer data)
{
	PlayerMachine *machine = data;

	vms_machine_free(machine->vms);
	g_free(machine);
}

guint player_add_machine(Player *self, VmsMachine *vms)
{
	PlayerMachine *machine = g_new0(PlayerMachine, 1);

	machine->vms = vms;
	machine->tip = machine->limit = VMS_START;
	g_ptr_array_add(self->machines, machine);
	return self->machines->len;
}

guint player_machine_count(Player *self)
{
	return self->machines->len;
}

VmsMachine *player_machine_at(Player *self, guint number)
{
	g_return_val_if_fail(number >= 1 && number <= self->machines->len, NULL);
	return ((PlayerMachine *)g_ptr_array_index(self->machines, number - 1))->vms;
}

VmsMachine *player_get_machine(Player *self)
{
	return self->current ? player_machine(self)->vms : NULL;
}

guint player_get_machine_number(Player *self)
{
	return self->current;
}

/* ------------------------------------------------------------------------------------------------ lines */

static unsigned present_branch(const VmsMachine *vms)
{
	VmsBranch branch;

	for (size_t i = 0; vms_branch_at(vms, i, &branch); i++) {
		if (branch.current)
			return branch.id;
	}
	return 0;
}

static gboolean find_branch(const VmsMachine *vms, unsigned id, VmsBranch *branch)
{
	for (size_t i = 0; vms_branch_at(vms, i, branch); i++) {
		if (branch->id == id)
			return TRUE;
	}
	return FALSE;
}

/* The last step that the present line shares with the lesson's. */
static gint64 shared_with_trunk(const VmsMachine *vms)
{
	unsigned id = present_branch(vms);
	gint64 shared = G_MAXINT64;
	VmsBranch branch;

	while (id != PLAYER_TRUNK && find_branch(vms, id, &branch)) {
		shared = MIN(shared, branch.fork);
		id = branch.parent;
	}
	return shared;
}

/* The step of the lesson's line at which the cursor is, or where it left that line. */
static gint64 lesson_step(const PlayerMachine *machine)
{
	return MIN(vms_cursor(machine->vms), shared_with_trunk(machine->vms));
}

gboolean player_item_reached(Player *self, const PlayerItem *item)
{
	PlayerMachine *machine = player_machine(self);

	if (item->machine != self->current || !machine)
		return item->machine < self->current || !item->machine;
	return item->step <= lesson_step(machine);
}

unsigned player_lesson_branch(Player *self)
{
	g_return_val_if_fail(VMSTEP_IS_PLAYER(self), PLAYER_TRUNK);
	return PLAYER_TRUNK;
}

gboolean player_in_branch(Player *self)
{
	return self->own_line && self->state != PLAYER_SANDBOX;
}

/* ------------------------------------------------------------------------------------------------ the lesson's turn */

static Place here(const VmsMachine *vms)
{
	return (Place){ present_branch(vms), vms_cursor(vms), vms_cursor_micro(vms) };
}

static void go_to_place(VmsMachine *vms, Place place)
{
	if (present_branch(vms) != place.branch)
		vms_branch_switch(vms, place.branch);
	vms_goto(vms, place.step);
	for (unsigned i = 0; i < place.micro; i++)
		vms_move(vms, VMS_MOVE_MICRO, VMS_FORWARD);
}

gboolean player_perform_for_lesson(PlayerMachine *machine, const VmsOp *op, VmsResult *result, char *error)
{
	Place learner = here(machine->vms);

	go_to_place(machine->vms, (Place){ PLAYER_TRUNK, machine->tip, 0 });
	if (!vms_perform(machine->vms, op, result, error)) {
		go_to_place(machine->vms, learner);
		return FALSE;
	}
	machine->begun = TRUE;
	machine->tip = vms_cursor(machine->vms);
	go_to_place(machine->vms, learner);
	return TRUE;
}

/* ------------------------------------------------------------------------------------------------ limits */

static gint64 limit_of(Player *self, const PlayerMachine *machine)
{
	return self->own_line ? vms_step_count(machine->vms) - 1 : machine->limit;
}

gint64 player_get_limit(Player *self)
{
	PlayerMachine *machine = player_machine(self);

	return machine ? limit_of(self, machine) : VMS_START;
}

static gboolean at_limit(Player *self, const PlayerMachine *machine)
{
	return vms_cursor(machine->vms) >= limit_of(self, machine);
}

gboolean player_can_go_back(Player *self)
{
	PlayerMachine *machine = player_machine(self);

	if (!machine)
		return FALSE;
	if (vms_cursor(machine->vms) != VMS_START || vms_cursor_micro(machine->vms))
		return TRUE;
	return self->current > 1 && !self->own_line;
}

gboolean player_can_go_forward(Player *self)
{
	PlayerMachine *machine = player_machine(self);

	if (machine && !at_limit(self, machine))
		return TRUE;
	return (!self->own_line && self->current < self->reach) || can_tell_to_go(self);
}

/* ------------------------------------------------------------------------------------------------ moving */

static void moved(Player *self)
{
	g_signal_emit_by_name(self, "moved");
}

/* To a machine's start, or on the lesson's line to its limit. */
static void enter(Player *self, guint number, gboolean at_its_end)
{
	PlayerMachine *machine;

	self->current = number;
	machine = player_machine(self);
	vms_goto(machine->vms, at_its_end ? machine->limit : VMS_START);
}

static gboolean step_back(Player *self, PlayerMachine *machine, VmsMove move)
{
	if (vms_cursor(machine->vms) == VMS_START && !vms_cursor_micro(machine->vms)) {
		if (self->current < 2 || self->own_line)
			return FALSE;
		enter(self, self->current - 1, TRUE);
		return TRUE;
	}
	vms_move(machine->vms, move, VMS_BACK);
	return TRUE;
}

static gboolean step_forward(Player *self, PlayerMachine *machine, VmsMove move)
{
	gint64 limit = limit_of(self, machine);

	if (at_limit(self, machine)) {
		if (self->own_line || self->current >= self->reach)
			return FALSE;
		enter(self, self->current + 1, FALSE);
		return TRUE;
	}
	vms_move(machine->vms, move, VMS_FORWARD);
	if (vms_cursor(machine->vms) >= limit)
		vms_goto(machine->vms, limit);
	return TRUE;
}

gboolean player_move(Player *self, VmsMove move, VmsDirection direction)
{
	PlayerMachine *machine = player_machine(self);

	self->arrival = ARRIVE_STAY;
	if (machine && (direction == VMS_BACK ? step_back(self, machine, move) : step_forward(self, machine, move))) {
		moved(self);
		return TRUE;
	}
	if (direction == VMS_BACK || !can_tell_to_go(self))
		return FALSE;
	self->arrival = ARRIVE_MOVE;
	self->pending = move;
	tell_to_go(self);
	return TRUE;
}

void player_goto(Player *self, guint number, gint64 step)
{
	PlayerMachine *machine;

	g_return_if_fail(VMSTEP_IS_PLAYER(self));
	if (!self->current)
		return;
	number = CLAMP(number, 1, self->reach);
	if (self->own_line && number != self->current)
		player_return_to_lesson(self);
	self->arrival = ARRIVE_STAY;
	self->current = number;
	machine = player_machine(self);
	vms_goto(machine->vms, MIN(step, limit_of(self, machine)));
	moved(self);
}

/* ------------------------------------------------------------------------------------------------ going on */

static gboolean can_tell_to_go(Player *self)
{
	return self->state == PLAYER_WAITING && !self->own_line && self->waiting->kind != PLAYER_ASK;
}

static void tell_to_go(Player *self)
{
	player_send(self, "{\"type\":\"go\"}");
}

static void go_to_reach(Player *self)
{
	if (self->reach)
		enter(self, self->reach, TRUE);
}

gboolean player_go_on(Player *self)
{
	PlayerMachine *machine = player_machine(self);

	g_return_val_if_fail(VMSTEP_IS_PLAYER(self), FALSE);
	if (player_in_branch(self))
		player_return_to_lesson(self);
	if (machine && (self->current < self->reach || !at_limit(self, machine))) {
		self->arrival = ARRIVE_STAY;
		go_to_reach(self);
		moved(self);
		return TRUE;
	}
	if (!can_tell_to_go(self))
		return FALSE;
	self->arrival = ARRIVE_GO;
	tell_to_go(self);
	return TRUE;
}

void player_arrive(Player *self)
{
	PlayerMachine *machine = player_machine(self);

	if (self->arrival == ARRIVE_GO && self->follow && !self->own_line)
		go_to_reach(self);
	else if (self->arrival == ARRIVE_MOVE && machine && !self->own_line)
		step_forward(self, machine, self->pending);
	self->arrival = ARRIVE_STAY;
	moved(self);
}

/* ------------------------------------------------------------------------------------------------ the learner's own */

/* A branch that begins at the cursor: an empty one, left by an operation that was refused, or a new one. */
static gboolean begin_branch(VmsMachine *vms)
{
	VmsBranch branch;

	for (size_t i = 0; vms_branch_at(vms, i, &branch); i++) {
		if (branch.id != PLAYER_TRUNK && branch.fork == vms_cursor(vms) && branch.end == branch.fork)
			return vms_branch_switch(vms, branch.id);
	}
	return vms_branch_begin(vms);
}

/* Perform an operation, on a branch where the cursor is on the lesson's line.  Where it is refused we are as before. */
static gboolean perform_aside(Player *self, PlayerMachine *machine, const VmsOp *op, VmsResult *result, char *reason)
{
	Place before = here(machine->vms);

	if (!self->own_line && !begin_branch(machine->vms))
		return FALSE;
	if (vms_perform(machine->vms, op, result, reason))
		return TRUE;
	go_to_place(machine->vms, before);
	return FALSE;
}

gboolean player_perform(Player *self, const VmsOp *op, VmsResult *result, GError **error)
{
	PlayerMachine *machine = player_machine(self);
	char reason[VMS_ERROR_SIZE] = "";

	g_return_val_if_fail(VMSTEP_IS_PLAYER(self) && op && result, FALSE);
	if (!machine) {
		g_set_error_literal(error, PLAYER_ERROR, PLAYER_ERROR_NOTHING, _("there is no machine yet"));
		return FALSE;
	}
	/* What the lesson builds below the baseline has to come first. */
	if (self->state != PLAYER_SANDBOX && !machine->begun) {
		g_set_error_literal(error, PLAYER_ERROR, PLAYER_ERROR_NOTHING,
			_("the lesson has not done anything on this machine yet"));
		return FALSE;
	}
	if (!perform_aside(self, machine, op, result, reason)) {
		g_set_error_literal(error, PLAYER_ERROR, PLAYER_ERROR_OPERATION,
			*reason ? reason : _("the machine refused"));
		return FALSE;
	}
	self->own_line = TRUE;
	self->arrival = ARRIVE_STAY;
	moved(self);
	return TRUE;
}

gboolean player_switch_branch(Player *self, unsigned branch)
{
	PlayerMachine *machine = player_machine(self);

	if (!machine || !vms_branch_switch(machine->vms, branch))
		return FALSE;
	if (self->state != PLAYER_SANDBOX)
		self->own_line = branch != PLAYER_TRUNK;
	vms_goto(machine->vms, limit_of(self, machine));
	moved(self);
	return TRUE;
}

void player_return_to_lesson(Player *self)
{
	PlayerMachine *machine = player_machine(self);

	if (!player_in_branch(self))
		return;
	self->own_line = FALSE;
	go_to_place(machine->vms, (Place){ PLAYER_TRUNK, machine->limit, 0 });
	moved(self);
}
