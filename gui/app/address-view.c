/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The address space: zoom with the wheel, a pinch or + and -, pan by dragging, fit by a double click or 0.
 *
 * Which part is shown belongs to the session; this widget turns fingers and keys into ranges. */

#include "gui/app/address-view.h"

#include <math.h>

#define WHEEL_ZOOM 1.25
#define KEY_ZOOM 2.0
#define KEY_PAN 0.25

struct _VmstepAddressView {
	VmstepSceneView parent_instance;
	AddressRange held;            /* the range when a drag or pinch began */
	double pointer;               /* where the pointer is, in pixels from the left */
};

G_DEFINE_FINAL_TYPE(VmstepAddressView, vmstep_address_view, VMSTEP_TYPE_SCENE_VIEW)

static VmstepSession *session_of(VmstepAddressView *self)
{
	return vmstep_panel_get_session(VMSTEP_PANEL(self));
}

static AddressRange range_of(VmstepAddressView *self)
{
	return vmstep_session_get_range(session_of(self));
}

static Rect ruler_of(VmstepAddressView *self)
{
	return address_ruler(vmstep_scene_view_place(VMSTEP_SCENE_VIEW(self)));
}

static const VmsMachine *machine_of(VmstepAddressView *self)
{
	return session_of(self) ? vmstep_session_get_machine(session_of(self)) : NULL;
}

/* The address below a place of the widget, at most at the ruler's ends. */
static guint64 address_below(VmstepAddressView *self, double x)
{
	Rect ruler = ruler_of(self);
	Point at = vmstep_scene_view_point(VMSTEP_SCENE_VIEW(self), x, 0);

	return address_at(ruler, range_of(self), CLAMP(at.x, ruler.x, ruler.x + ruler.w));
}

static void vmstep_address_view_build(VmstepSceneView *view, Scene *scene, Rect where, const Moment *now)
{
	LayoutOptions options = { .range = vmstep_session_get_range(vmstep_panel_get_session(VMSTEP_PANEL(view))) };

	layout_view(scene, VIEW_ADDRESS, where, now, &options);
}

static void vmstep_address_view_changed(VmstepPanel *panel, SessionChange what)
{
	if (what & SESSION_RANGE)
		vmstep_scene_view_renew(VMSTEP_SCENE_VIEW(panel), TRUE);
	VMSTEP_PANEL_CLASS(vmstep_address_view_parent_class)->changed(panel, what);
}

/* While a finger moves, the picture keeps up with it instead of gliding after it. */
static void show_at_once(VmstepAddressView *self, AddressRange range)
{
	vmstep_session_set_range(session_of(self), range);
	vmstep_scene_view_renew(VMSTEP_SCENE_VIEW(self), FALSE);
}

/* ------------------------------------------------------------------------------------------ pointer and fingers */

static void on_motion(VmstepAddressView *self, double x, double y)
{
	(void) y;
	self->pointer = x;
}

static gboolean on_scroll(VmstepAddressView *self, double dx, double dy)
{
	guint64 pointed_at;

	if (!machine_of(self))
		return FALSE;
	pointed_at = address_below(self, self->pointer);
	if (dy != 0)
		show_at_once(self, range_zoom(range_of(self), pointed_at, pow(WHEEL_ZOOM, -dy)));
	if (dx != 0)
		show_at_once(self, range_pan(range_of(self), dx * KEY_PAN / 4));
	return TRUE;
}

static void on_hold(VmstepAddressView *self)
{
	if (machine_of(self))
		self->held = range_of(self);
}

static void on_drag(VmstepAddressView *self, double dx, double dy, GtkGesture *gesture)
{
	Rect ruler = ruler_of(self);

	(void) dy;
	if (!machine_of(self) || ruler.w <= 0 || !gtk_drag_check_threshold(GTK_WIDGET(self), 0, 0, (int) dx, 0))
		return;
	gtk_gesture_set_state(gesture, GTK_EVENT_SEQUENCE_CLAIMED);
	show_at_once(self, range_pan(self->held, -vmstep_scene_view_point(VMSTEP_SCENE_VIEW(self), dx, 0).x / ruler.w));
}

static void on_pinch(VmstepAddressView *self, double scale)
{
	if (machine_of(self))
		show_at_once(self, range_zoom(self->held, address_below(self, self->pointer), scale));
}

/* A double click makes what is below it fill the view: an area, a hole, a region. */
static void on_pressed(VmstepAddressView *self, int n_press, double x, double y)
{
	SceneHit hit;

	if (n_press != 2 || !vmstep_scene_view_hit(VMSTEP_SCENE_VIEW(self), x, y, &hit))
		return;
	if (hit.target.has & TARGET_ADDRESS)
		vmstep_session_set_range(session_of(self), range_around(hit.target.address, MAX(hit.target.size, 1)));
}

/* ------------------------------------------------------------------------------------------ actions */

/* Zooming by key keeps in its place what is selected, else the middle. */
static guint64 centre(VmstepAddressView *self)
{
	const Target *selected = vmstep_session_get_selection(session_of(self));
	AddressRange range = range_of(self);

	if (selected->has & TARGET_ADDRESS && selected->address >= range.start && selected->address <= range.last)
		return selected->address;
	return range.start + (range.last - range.start) / 2;
}

static void zoom(GtkWidget *widget, const char *action, GVariant *parameter)
{
	VmstepAddressView *self = VMSTEP_ADDRESS_VIEW(widget);
	double factor = g_str_has_suffix(action, "in") ? KEY_ZOOM : 1 / KEY_ZOOM;

	(void) parameter;
	if (machine_of(self))
		vmstep_session_set_range(session_of(self), range_zoom(range_of(self), centre(self), factor));
}

static void pan(GtkWidget *widget, const char *action, GVariant *parameter)
{
	VmstepAddressView *self = VMSTEP_ADDRESS_VIEW(widget);
	double by = g_str_has_suffix(action, "right") ? KEY_PAN : -KEY_PAN;

	(void) parameter;
	if (machine_of(self))
		vmstep_session_set_range(session_of(self), range_pan(range_of(self), by));
}

static void fit(GtkWidget *widget, const char *action, GVariant *parameter)
{
	VmstepAddressView *self = VMSTEP_ADDRESS_VIEW(widget);
	const VmsMachine *machine = machine_of(self);

	(void) parameter;
	if (!machine)
		return;
	if (g_str_has_suffix(action, "fit-areas"))
		vmstep_session_set_range(session_of(self), range_all_areas(machine));
	else if (g_str_has_suffix(action, "fit-window"))
		vmstep_session_set_range(session_of(self), range_window(machine));
	else
		vmstep_session_set_range(session_of(self), range_everything(machine));
}

static void follow(GtkWidget *widget, const char *action, GVariant *parameter)
{
	(void) action;
	(void) parameter;
	if (session_of(VMSTEP_ADDRESS_VIEW(widget)))
		vmstep_session_follow_range(session_of(VMSTEP_ADDRESS_VIEW(widget)));
}

/* ------------------------------------------------------------------------------------------ the class */

static void add_keys(GtkWidgetClass *class)
{
	static const struct { guint key; GdkModifierType modifiers; const char *action; } keys[] = {
		{GDK_KEY_plus, 0, "address.zoom-in"}, {GDK_KEY_plus, GDK_SHIFT_MASK, "address.zoom-in"},
		{GDK_KEY_equal, 0, "address.zoom-in"}, {GDK_KEY_KP_Add, 0, "address.zoom-in"},
		{GDK_KEY_minus, 0, "address.zoom-out"}, {GDK_KEY_KP_Subtract, 0, "address.zoom-out"},
		{GDK_KEY_0, 0, "address.follow"}, {GDK_KEY_KP_0, 0, "address.follow"},
		{GDK_KEY_Left, GDK_CONTROL_MASK, "address.pan-left"},
		{GDK_KEY_Right, GDK_CONTROL_MASK, "address.pan-right"},
	};

	for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
		gtk_widget_class_add_binding_action(class, keys[i].key, keys[i].modifiers, keys[i].action, NULL);
}

static void vmstep_address_view_class_init(VmstepAddressViewClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	VMSTEP_SCENE_VIEW_CLASS(class)->build = vmstep_address_view_build;
	VMSTEP_PANEL_CLASS(class)->changed = vmstep_address_view_changed;
	gtk_widget_class_install_action(widget_class, "address.zoom-in", NULL, zoom);
	gtk_widget_class_install_action(widget_class, "address.zoom-out", NULL, zoom);
	gtk_widget_class_install_action(widget_class, "address.pan-left", NULL, pan);
	gtk_widget_class_install_action(widget_class, "address.pan-right", NULL, pan);
	gtk_widget_class_install_action(widget_class, "address.fit-areas", NULL, fit);
	gtk_widget_class_install_action(widget_class, "address.fit-window", NULL, fit);
	gtk_widget_class_install_action(widget_class, "address.everything", NULL, fit);
	gtk_widget_class_install_action(widget_class, "address.follow", NULL, follow);
	add_keys(widget_class);
}

static void add_controller(VmstepAddressView *self, gpointer controller, const char *signal, GCallback callback)
{
	g_signal_connect_object(controller, signal, callback, self, G_CONNECT_SWAPPED);
	gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(controller));
}

static void vmstep_address_view_init(VmstepAddressView *self)
{
	GtkGesture *drag = gtk_gesture_drag_new(), *pinch = gtk_gesture_zoom_new();

	add_controller(self, gtk_event_controller_motion_new(), "motion", G_CALLBACK(on_motion));
	add_controller(self, gtk_event_controller_scroll_new(GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES), "scroll",
		G_CALLBACK(on_scroll));
	add_controller(self, gtk_gesture_click_new(), "pressed", G_CALLBACK(on_pressed));
	add_controller(self, drag, "drag-update", G_CALLBACK(on_drag));
	g_signal_connect_object(drag, "drag-begin", G_CALLBACK(on_hold), self, G_CONNECT_SWAPPED);
	add_controller(self, pinch, "scale-changed", G_CALLBACK(on_pinch));
	g_signal_connect_object(pinch, "begin", G_CALLBACK(on_hold), self, G_CONNECT_SWAPPED);
	g_object_set(self, "view", view_name(VIEW_ADDRESS), NULL);
}
