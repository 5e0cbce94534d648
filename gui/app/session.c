/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the user is looking at.  See session.h. */

#include "gui/app/session-private.h"

#include "gui/app/session-focus.h"
#include "scripts/i18n.h"

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE(VmstepSession, vmstep_session, G_TYPE_OBJECT)

/* The one way out: whatever was set is set, now everybody hears of it. */
void session_notify(VmstepSession *self, SessionChange what)
{
	if (self->prepared)
		moment_clear(&self->moment);
	self->prepared = FALSE;
	if (!self->opening)
		g_signal_emit(self, signals[SIGNAL_CHANGED], 0, what);
}

/* ------------------------------------------------------------------------------------------ what the player tells */

/* What has been written since the place where the cursor was is marked as changed; going back, by the last step. */
static void note_move(VmstepSession *self)
{
	VmsMachine *machine = vmstep_session_get_machine(self);
	gint64 step = machine ? vms_cursor(machine) : VMS_START;

	if (machine && machine == self->shown && step == self->shown_step)
		return;
	self->since = machine == self->shown && self->shown_step < step ? self->shown_step : step - 1;
	self->shown = machine;
	self->shown_step = step;
}

/* The machine that is shown has moved, or it is another one.  A lesson points at things of its own machine only. */
void session_moved(VmstepSession *self, SessionChange what)
{
	View focus = self->visited ? VIEW_COUNT : focus_view(self->player);

	note_move(self);
	self->frame = 0;
	g_array_unref(self->marks);
	self->marks = self->visited ? g_array_new(FALSE, FALSE, sizeof(Target)) : focus_marks(self->player);
	if (focus != self->focus)
		what |= SESSION_VIEW;
	self->focus = focus;
	session_notify(self, what | SESSION_MOVED);
}

static void on_player_moved(VmstepSession *self)
{
	SessionChange what = session_end_visit(self);

	if (session_comparison_follow(self->comparison, self->player))
		what |= SESSION_COMPARISON;
	session_moved(self, what);
}

static void on_player_state(VmstepSession *self)
{
	session_notify(self, SESSION_STATE | SESSION_ITEMS);
}

static void on_player_item(VmstepSession *self, const PlayerItem *item)
{
	if (item->kind == PLAYER_FOCUS || item->kind == PLAYER_HIGHLIGHT)
		on_player_moved(self);
	session_notify(self, item->kind == PLAYER_LESSON ? SESSION_LESSON | SESSION_ITEMS : SESSION_ITEMS);
}

static void on_player_language(VmstepSession *self)
{
	session_notify(self, SESSION_LESSON | SESSION_ITEMS | SESSION_MOVED);
}

/* ------------------------------------------------------------------------------------------ opening */

Player *vmstep_session_get_player(VmstepSession *self)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), NULL);
	return self->player;
}

VmsMachine *vmstep_session_get_machine(VmstepSession *self)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), NULL);
	if (self->visited)
		return comparison_machine(session_comparison_get(self->comparison), self->visited);
	return player_get_machine(self->player);
}

const Moment *vmstep_session_get_moment(VmstepSession *self)
{
	VmsMachine *machine = vmstep_session_get_machine(self);

	if (!machine)
		return NULL;
	if (!self->prepared) {
		moment_init(&self->moment, machine);
		self->moment.since = self->since;
		self->moment.selected = self->selection;
		self->moment.marked = (const Target *) (void *) self->marks->data;
		self->moment.n_marked = self->marks->len;
		if (!self->visited && vms_cursor(machine) == self->place_step)
			self->moment.place = self->place;
		self->moment.place_name = self->place_name;
		moment_prepare(&self->moment);
		self->prepared = TRUE;
	}
	return &self->moment;
}

#define ALL_NEW (SESSION_LESSON | SESSION_ITEMS | SESSION_STATE | SESSION_MOVED | SESSION_SELECTION | SESSION_RANGE \
	| SESSION_COMPARISON)

/* A new lesson begins with nothing selected and the address space following what happens. */
static void forget(VmstepSession *self)
{
	static const char *const none[] = { NULL };

	vmstep_session_set_playing(self, FALSE);
	if (self->prepared)
		moment_clear(&self->moment);
	self->prepared = FALSE;
	self->visited = 0;
	session_comparison_choose(self->comparison, none);
	session_comparison_follow(self->comparison, self->player);
	self->selection = self->place = (Target) { 0 };
	self->range_chosen = FALSE;
	g_clear_object(&self->found);
	self->shown = NULL;
	self->since = VMS_START;
	self->focus = self->chosen = VIEW_COUNT;
	self->frame = 0;
	g_array_set_size(self->marks, 0);
}

/* A lesson, or without PATH a machine as it comes. */
static gboolean open_on(VmstepSession *self, const char *path, const char *profile, GError **error)
{
	const VmsOptions as_it_comes = { .profile = profile };
	gboolean opened;

	forget(self);
	self->opening = TRUE;
	opened = path ? player_open(self->player, path, profile, error)
		      : player_open_sandbox(self->player, &as_it_comes, error);
	self->opening = FALSE;
	session_notify(self, ALL_NEW);
	return opened;
}

gboolean vmstep_session_open(VmstepSession *self, const char *path, GError **error)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self) && path, FALSE);
	return open_on(self, path, NULL, error);
}

gboolean vmstep_session_open_sandbox(VmstepSession *self, GError **error)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), FALSE);
	return open_on(self, NULL, NULL, error);
}

gboolean vmstep_session_open_found(VmstepSession *self, VmstepFoundMachine *found, const VmsProfile *profile,
	GError **error)
{
	g_autoptr(VmstepFoundMachine) kept = g_object_ref(found);
	VmsMachine *machine;

	g_return_val_if_fail(VMSTEP_IS_SESSION(self), FALSE);
	machine = vmstep_found_machine_boot(found, profile, error);
	if (!machine)
		return FALSE;
	forget(self);
	self->found = g_steal_pointer(&kept);
	self->opening = TRUE;
	player_open_machine(self->player, machine);
	self->opening = FALSE;
	session_notify(self, ALL_NEW);
	return TRUE;
}

gboolean vmstep_session_begin_again(VmstepSession *self, const VmsProfile *profile, GError **error)
{
	const PlayerLesson *lesson;
	g_autofree char *path = NULL;

	g_return_val_if_fail(VMSTEP_IS_SESSION(self) && profile, FALSE);
	if (self->found)
		return vmstep_session_open_found(self, self->found, profile, error);
	lesson = player_get_lesson(self->player);
	path = lesson ? g_strdup(lesson->path) : NULL;
	return open_on(self, path, profile->name, error);
}

VmstepFoundMachine *vmstep_session_get_found(VmstepSession *self)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), NULL);
	return self->found;
}

void vmstep_session_close(VmstepSession *self)
{
	g_return_if_fail(VMSTEP_IS_SESSION(self));
	forget(self);
	self->opening = TRUE;
	player_close(self->player);
	self->opening = FALSE;
	session_notify(self, ALL_NEW);
}

/* ------------------------------------------------------------------------------------------ attention */

void vmstep_session_select(VmstepSession *self, const Target *target)
{
	g_return_if_fail(VMSTEP_IS_SESSION(self));
	if (target && target->has & TARGET_STEP) {
		vmstep_session_goto(self, target->step);
	} else if (target && target->has & TARGET_STAGE) {
		vmstep_session_goto_stage(self, target->stage);
	} else {
		self->selection = target ? *target : (Target) { 0 };
		session_notify(self, SESSION_SELECTION);
	}
}

const Target *vmstep_session_get_selection(VmstepSession *self)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), NULL);
	return &self->selection;
}

AddressRange vmstep_session_get_range(VmstepSession *self)
{
	const Moment *now = vmstep_session_get_moment(self);

	return self->range_chosen || !now ? self->range : range_automatic(now);
}

void vmstep_session_set_range(VmstepSession *self, AddressRange range)
{
	g_return_if_fail(VMSTEP_IS_SESSION(self));
	self->range = vmstep_session_get_machine(self) ? range_within(vmstep_session_get_machine(self), range) : range;
	self->range_chosen = TRUE;
	session_notify(self, SESSION_RANGE);
}

void vmstep_session_follow_range(VmstepSession *self)
{
	g_return_if_fail(VMSTEP_IS_SESSION(self));
	self->range_chosen = FALSE;
	session_notify(self, SESSION_RANGE);
}

gboolean vmstep_session_get_range_follows(VmstepSession *self)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), TRUE);
	return !self->range_chosen;
}

void vmstep_session_show_place(VmstepSession *self, gint64 step, const char *name, guint64 address, guint64 size)
{
	g_return_if_fail(VMSTEP_IS_SESSION(self) && name);
	self->place = size ? target_range(address, size) : (Target) { 0 };
	self->place_step = step;
	g_free(self->place_name);
	self->place_name = g_strdup(name);
	vmstep_session_goto(self, step);
	if (size)
		vmstep_session_set_range(self,
					 range_around(address - MIN(size, address), 3 * MIN(size, G_MAXUINT64 / 3)));
	else
		session_notify(self, SESSION_RANGE);
}

guint vmstep_session_get_frame(VmstepSession *self)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), 0);
	return self->frame;
}

void vmstep_session_set_frame(VmstepSession *self, guint frame)
{
	g_return_if_fail(VMSTEP_IS_SESSION(self));
	self->frame = frame;
	session_notify(self, SESSION_FRAME);
}

/* Frames and tables have stages of their own; the others are about areas. */
static View view_of_moment(const Moment *now)
{
	switch (now ? now->step.stage : VMS_STAGE_NONE) {
	case VMS_STAGE_PAGE_ARRAY:
	case VMS_STAGE_FREE_PAGES:
		return VIEW_FRAMES;
	case VMS_STAGE_MAP_VM_AREA:
	case VMS_STAGE_UNMAP:
		return VIEW_PAGE_TABLE;
	default:
		return now ? view_of_areas(now) : VIEW_TREE;
	}
}

/* The others are always there. */
static gboolean can_be_chosen(View view)
{
	return view != VIEW_STAGES && view != VIEW_ADDRESS && view != VIEW_LOCALS && view != VIEW_CODE
		&& view != VIEW_TIMELINE && view != VIEW_COUNT;
}

/* There is no choosing what the kernel does not have. */
static gboolean suits(VmstepSession *self, View view)
{
	const VmsMachine *machine = vmstep_session_get_machine(self);

	return view != VIEW_COUNT && (!machine || view_suits(view, machine));
}

View vmstep_session_get_focus(VmstepSession *self)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), VIEW_COUNT);
	return self->focus;
}

View vmstep_session_get_view(VmstepSession *self)
{
	const Moment *now;

	g_return_val_if_fail(VMSTEP_IS_SESSION(self), VIEW_TREE);
	now = vmstep_session_get_moment(self);
	if (can_be_chosen(self->focus))
		return self->focus;
	return suits(self, self->chosen) ? self->chosen : view_of_moment(now);
}

void vmstep_session_choose_view(VmstepSession *self, View view)
{
	g_return_if_fail(VMSTEP_IS_SESSION(self));
	if (view != VIEW_COUNT && !suits(self, view))
		return;
	self->chosen = view;
	self->focus = VIEW_COUNT;
	session_notify(self, SESSION_VIEW);
}

View vmstep_session_get_chosen_view(VmstepSession *self)
{
	g_return_val_if_fail(VMSTEP_IS_SESSION(self), VIEW_COUNT);
	return self->chosen;
}

/* ------------------------------------------------------------------------------------------ the class */

static void vmstep_session_dispose(GObject *object)
{
	VmstepSession *self = VMSTEP_SESSION(object);

	g_clear_handle_id(&self->ticker, g_source_remove);
	if (self->prepared)
		moment_clear(&self->moment);
	self->prepared = FALSE;
	self->visited = 0;
	if (self->player)
		player_close(self->player);
	g_clear_object(&self->player);
	g_clear_pointer(&self->comparison, session_comparison_free);
	g_clear_object(&self->found);
	g_clear_pointer(&self->place_name, g_free);
	g_clear_pointer(&self->marks, g_array_unref);
	G_OBJECT_CLASS(vmstep_session_parent_class)->dispose(object);
}

static void vmstep_session_class_init(VmstepSessionClass *class)
{
	G_OBJECT_CLASS(class)->dispose = vmstep_session_dispose;
	signals[SIGNAL_CHANGED] = g_signal_new("changed", VMSTEP_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
		G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void vmstep_session_init(VmstepSession *self)
{
	self->player = player_new();
	self->comparison = session_comparison_new();
	self->marks = g_array_new(FALSE, FALSE, sizeof(Target));
	self->focus = self->chosen = VIEW_COUNT;
	self->speed = FIRST_SPEED;
	self->since = VMS_START;
	player_set_language(self->player, i18n_language());
	g_signal_connect_object(self->player, "moved", G_CALLBACK(on_player_moved), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(self->player, "state", G_CALLBACK(on_player_state), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(self->player, "item", G_CALLBACK(on_player_item), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(self->player, "language", G_CALLBACK(on_player_language), self, G_CONNECT_SWAPPED);
}

VmstepSession *vmstep_session_new(void)
{
	return g_object_new(VMSTEP_TYPE_SESSION, NULL);
}
