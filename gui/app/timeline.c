/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All steps from left to right, to be scrubbed.  The notches are the lesson's stops, questions and figures. */

#include "gui/app/timeline.h"

#include "gui/scene/layout-timeline.h"

struct _VmstepTimeline {
	VmstepSceneView parent_instance;
	double pressed;               /* where the drag began, in pixels from the left */
};

G_DEFINE_FINAL_TYPE(VmstepTimeline, vmstep_timeline, VMSTEP_TYPE_SCENE_VIEW)

static bool is_notch(const PlayerItem *item, TimelineMarkKind *kind)
{
	switch (item->kind) {
	case PLAYER_STOP:
	case PLAYER_PAUSE:
		*kind = TIMELINE_STOP;
		return true;
	case PLAYER_ASK:
		*kind = TIMELINE_QUESTION;
		return true;
	case PLAYER_FIGURE:
		*kind = TIMELINE_FIGURE;
		return true;
	default:
		return false;
	}
}

/* The lesson's notches on the machine at the cursor.  The array's names are borrowed from the player. */
static GArray *notches(Player *player)
{
	GArray *marks = g_array_new(FALSE, FALSE, sizeof(TimelineMark));
	guint machine = player_get_machine_number(player);

	for (guint i = 0; i < player_item_count(player) && !player_in_branch(player); i++) {
		const PlayerItem *item = player_item_at(player, i);
		TimelineMark mark = { .step = item->step, .name = *item->name ? item->name : NULL };

		if (item->machine == machine && is_notch(item, &mark.kind))
			g_array_append_val(marks, mark);
	}
	return marks;
}

static void vmstep_timeline_build(VmstepSceneView *view, Scene *scene, Rect where, const Moment *now)
{
	VmstepSession *session = vmstep_panel_get_session(VMSTEP_PANEL(view));
	g_autoptr(GArray) marks = vmstep_session_get_visited(session) ? g_array_new(FALSE, FALSE, sizeof(TimelineMark))
		: notches(vmstep_session_get_player(session));
	LayoutOptions options = {
		.timeline_marks = (const TimelineMark *) (void *) marks->data,
		.n_timeline_marks = marks->len,
	};

	layout_timeline(scene, where, now, &options);
}

static void vmstep_timeline_changed(VmstepPanel *panel, SessionChange what)
{
	if (what & SESSION_ITEMS)
		vmstep_scene_view_renew(VMSTEP_SCENE_VIEW(panel), TRUE);
	VMSTEP_PANEL_CLASS(vmstep_timeline_parent_class)->changed(panel, what);
}

/* ------------------------------------------------------------------------------------------ scrubbing */

static void scrub(VmstepTimeline *self, double x)
{
	VmstepSceneView *view = VMSTEP_SCENE_VIEW(self);
	VmstepSession *session = vmstep_panel_get_session(VMSTEP_PANEL(view));
	const Moment *now = session ? vmstep_session_get_moment(session) : NULL;
	const LayoutOptions options = { 0 };

	if (!now)
		return;
	vmstep_session_goto(session, timeline_step_at(vmstep_scene_view_place(view), now, &options,
		vmstep_scene_view_point(view, x, 0).x));
}

static void on_drag_begin(VmstepTimeline *self, double x, double y, GtkGesture *gesture)
{
	(void) y;
	gtk_gesture_set_state(gesture, GTK_EVENT_SEQUENCE_CLAIMED);
	self->pressed = x;
	scrub(self, x);
}

static void on_drag(VmstepTimeline *self, double dx, double dy)
{
	(void) dy;
	scrub(self, self->pressed + dx);
}

/* ------------------------------------------------------------------------------------------ the class */

static void vmstep_timeline_class_init(VmstepTimelineClass *class)
{
	VMSTEP_SCENE_VIEW_CLASS(class)->build = vmstep_timeline_build;
	VMSTEP_PANEL_CLASS(class)->changed = vmstep_timeline_changed;
}

static void vmstep_timeline_init(VmstepTimeline *self)
{
	GtkGesture *drag = gtk_gesture_drag_new();

	g_signal_connect_object(drag, "drag-begin", G_CALLBACK(on_drag_begin), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(drag, "drag-update", G_CALLBACK(on_drag), self, G_CONNECT_SWAPPED);
	gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(drag));
	g_object_set(self, "view", view_name(VIEW_TIMELINE), NULL);
}
