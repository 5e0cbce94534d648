/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A widget that shows one of the views of gui/scene.  See scene-view.h.
 *
 *      session "changed" -> stale -> (next frame) layout -> nodes -> glide over a few frames -> at rest
 */

#include "gui/app/scene-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gui/app/scene-nodes.h"
#include "gui/scene/tween.h"
#include "scripts/i18n.h"

#define GLIDE_MICROSECONDS (250 * 1000)
#define LEAST_WIDTH VMSTEP_SCENE_VIEW_LEAST_WIDTH
#define GOOD_HEIGHT 220
#define SQUEEZE 0.42          /* of the height that is good for a view, where there is no room */
#define SQUEEZE_STRIP 0.7     /* the same for the strips at the top and the bottom */
#define DOTS_PER_INCH (96.0 * 1024)
#define LARGE_WIDTH 960       /* what a picture keeps, in its own units, when it is drawn larger */
#define LARGE_HEIGHT 420
#define MOST_ENLARGED 2.0
#define SHOWN_BY_VIEWS (SESSION_LESSON | SESSION_MOVED | SESSION_STATE | SESSION_SELECTION)

typedef struct {
	View view;
	SceneNodes *nodes;
	gboolean stale, glide;        /* a new picture is wanted; and gliding to it */
	gboolean busy;
	int width, height;            /* of the widget when the picture was made */
	double scale;                 /* of all text, on the user's wish */
	gboolean large;               /* the picture fills the room that it has */
	double drawn;                 /* the scale of the picture */
	gint64 began;                 /* frame time at which the glide began */
	double progress;              /* 0 to 1 */
	guint tick;
} VmstepSceneViewPrivate;

G_DEFINE_TYPE_WITH_PRIVATE(VmstepSceneView, vmstep_scene_view, VMSTEP_TYPE_PANEL)

enum { PROP_0, PROP_VIEW, PROP_BUSY, N_PROPS };
static GParamSpec *properties[N_PROPS];

static VmstepSceneViewPrivate *get(VmstepSceneView *self)
{
	return vmstep_scene_view_get_instance_private(self);
}

static VmstepSession *session_of(VmstepSceneView *self)
{
	return vmstep_panel_get_session(VMSTEP_PANEL(self));
}

double vmstep_scene_view_get_scale(VmstepSceneView *self)
{
	g_return_val_if_fail(VMSTEP_IS_SCENE_VIEW(self), 1);
	return get(self)->scale;
}

gboolean vmstep_scene_view_get_busy(VmstepSceneView *self)
{
	g_return_val_if_fail(VMSTEP_IS_SCENE_VIEW(self), FALSE);
	return get(self)->busy;
}

static void set_busy(VmstepSceneView *self, gboolean busy)
{
	if (busy == get(self)->busy)
		return;
	get(self)->busy = busy;
	g_object_notify_by_pspec(G_OBJECT(self), properties[PROP_BUSY]);
}

/* ------------------------------------------------------------------------------------------ gliding */

static gboolean animations_wanted(VmstepSceneView *self)
{
	gboolean wanted = TRUE;

	g_object_get(gtk_widget_get_settings(GTK_WIDGET(self)), "gtk-enable-animations", &wanted, NULL);
	return wanted;
}

static void stop_gliding(VmstepSceneView *self)
{
	VmstepSceneViewPrivate *priv = get(self);

	if (priv->tick)
		gtk_widget_remove_tick_callback(GTK_WIDGET(self), priv->tick);
	priv->tick = 0;
	priv->progress = 1;
	set_busy(self, priv->stale);
}

static gboolean glide_on(GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
	VmstepSceneView *self = VMSTEP_SCENE_VIEW(widget);
	VmstepSceneViewPrivate *priv = get(self);
	gint64 now = gdk_frame_clock_get_frame_time(clock);

	(void) data;
	if (!priv->began)
		priv->began = now;
	priv->progress = (double) (now - priv->began) / GLIDE_MICROSECONDS;
	gtk_widget_queue_draw(widget);
	if (priv->progress < 1)
		return G_SOURCE_CONTINUE;
	priv->tick = 0;
	priv->progress = 1;
	set_busy(self, priv->stale);
	return G_SOURCE_REMOVE;
}

static void start_gliding(VmstepSceneView *self)
{
	VmstepSceneViewPrivate *priv = get(self);

	priv->began = 0;
	priv->progress = 0;
	if (!priv->tick)
		priv->tick = gtk_widget_add_tick_callback(GTK_WIDGET(self), glide_on, NULL, NULL);
}

void vmstep_scene_view_renew(VmstepSceneView *self, gboolean glide)
{
	VmstepSceneViewPrivate *priv = get(self);

	g_return_if_fail(VMSTEP_IS_SCENE_VIEW(self));
	priv->glide = glide && (priv->glide || !priv->stale);
	priv->stale = TRUE;
	gtk_widget_queue_draw(GTK_WIDGET(self));
	if (gtk_widget_get_mapped(GTK_WIDGET(self)))
		set_busy(self, TRUE);
}

void vmstep_scene_view_set_large(VmstepSceneView *self, gboolean large)
{
	g_return_if_fail(VMSTEP_IS_SCENE_VIEW(self));
	get(self)->large = large;
	vmstep_scene_view_renew(self, FALSE);
}

/* ------------------------------------------------------------------------------------------ making the picture */

Rect vmstep_scene_view_place(VmstepSceneView *self)
{
	double width = gtk_widget_get_width(GTK_WIDGET(self)), height = gtk_widget_get_height(GTK_WIDGET(self));

	return rect(0, 0, width / get(self)->drawn, height / get(self)->drawn);
}

Point vmstep_scene_view_point(VmstepSceneView *self, double x, double y)
{
	return (Point) { x / get(self)->drawn, y / get(self)->drawn };
}

static void update_description(VmstepSceneView *self, const Scene *scene)
{
	g_autofree char *words = scene_describe(scene);

	gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

static void remember_size(VmstepSceneView *self)
{
	VmstepSceneViewPrivate *priv = get(self);
	double room;

	priv->width = gtk_widget_get_width(GTK_WIDGET(self));
	priv->height = gtk_widget_get_height(GTK_WIDGET(self));
	room = MIN(priv->width / (double) LARGE_WIDTH, priv->height / (double) LARGE_HEIGHT) / priv->scale;
	priv->drawn = priv->scale * (priv->large ? CLAMP(room, 1, MOST_ENLARGED) : 1);
}

static void make_picture(VmstepSceneView *self)
{
	VmstepSceneViewPrivate *priv = get(self);
	VmstepSession *session = session_of(self);
	const Moment *now = session ? vmstep_session_get_moment(session) : NULL;
	gboolean first = scene_nodes_get_scene(priv->nodes) == NULL, resized;
	Scene *scene = scene_new();
	gboolean different;

	resized = priv->width != gtk_widget_get_width(GTK_WIDGET(self))
		|| priv->height != gtk_widget_get_height(GTK_WIDGET(self));
	remember_size(self);
	if (now || VMSTEP_SCENE_VIEW_GET_CLASS(self)->timeless)
		VMSTEP_SCENE_VIEW_GET_CLASS(self)->build(self, scene, vmstep_scene_view_place(self), now);
	update_description(self, scene);
	different = scene_nodes_show(priv->nodes, scene);
	priv->stale = FALSE;
	if (different && priv->glide && !first && !resized && animations_wanted(self))
		start_gliding(self);
	else
		stop_gliding(self);
}

static void build(VmstepSceneView *self, Scene *scene, Rect where, const Moment *now)
{
	layout_view(scene, get(self)->view, where, now, NULL);
}

static void vmstep_scene_view_changed(VmstepPanel *panel, SessionChange what)
{
	if (what & SHOWN_BY_VIEWS)
		vmstep_scene_view_renew(VMSTEP_SCENE_VIEW(panel), TRUE);
}

static void vmstep_scene_view_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	VmstepSceneView *self = VMSTEP_SCENE_VIEW(widget);
	VmstepSceneViewPrivate *priv = get(self);
	float scale;

	if (priv->stale || priv->width != gtk_widget_get_width(widget) || priv->height != gtk_widget_get_height(widget))
		make_picture(self);
	scale = (float) priv->drawn;
	gtk_snapshot_save(snapshot);
	gtk_snapshot_scale(snapshot, scale, scale);
	scene_nodes_snapshot(priv->nodes, snapshot, tween_ease(priv->progress));
	gtk_snapshot_restore(snapshot);
}

/* Sizes do not depend on the moment: nothing moves about from step to step.  What has a row of its own takes no more
 * than it needs; the others fill what is left.  In a small window all make do with less than is good for them. */
static gboolean has_own_row(View view)
{
	return view == VIEW_STAGES || view == VIEW_TIMELINE || view == VIEW_ADDRESS;
}

static void heights(View view, double *least, double *good)
{
	*good = has_own_row(view) ? layout_min_height(view) : GOOD_HEIGHT;
	*least = *good * (view == VIEW_STAGES || view == VIEW_TIMELINE ? SQUEEZE_STRIP : SQUEEZE);
}

static void vmstep_scene_view_measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
	int *natural, int *minimum_baseline, int *natural_baseline)
{
	VmstepSceneViewPrivate *priv = get(VMSTEP_SCENE_VIEW(widget));
	double least = LEAST_WIDTH, good;

	(void) for_size;
	good = least;
	if (orientation == GTK_ORIENTATION_VERTICAL)
		heights(priv->view, &least, &good);
	*minimum = (int) (least * priv->scale);
	*natural = (int) (good * priv->scale);
	*minimum_baseline = *natural_baseline = -1;
}

/* ------------------------------------------------------------------------------------------ light, dark, large */

static void update_theme(VmstepSceneView *self)
{
	gboolean dark = adw_style_manager_get_dark(adw_style_manager_get_default());

	scene_nodes_set_theme(get(self)->nodes, theme_find(dark ? "dark" : "light"), i18n_language());
	gtk_widget_queue_draw(GTK_WIDGET(self));
}

static void update_scale(VmstepSceneView *self)
{
	int dots = -1;

	g_object_get(gtk_widget_get_settings(GTK_WIDGET(self)), "gtk-xft-dpi", &dots, NULL);
	get(self)->scale = dots > 0 ? dots / DOTS_PER_INCH : 1;
	gtk_widget_queue_resize(GTK_WIDGET(self));
	vmstep_scene_view_renew(self, FALSE);
}

/* ------------------------------------------------------------------------------------------ pointing */

bool vmstep_scene_view_hit(VmstepSceneView *self, double x, double y, SceneHit *hit)
{
	const Scene *scene = scene_nodes_get_scene(get(self)->nodes);
	Point at = vmstep_scene_view_point(self, x, y);

	return scene && scene_hit(scene, at.x, at.y, hit);
}

static void pointed(VmstepSceneView *self, Point at, const SceneHit *hit)
{
	(void) at;
	vmstep_session_select(session_of(self), hit && hit->target.has ? &hit->target : NULL);
}

static void on_released(VmstepSceneView *self, int n_press, double x, double y)
{
	SceneHit hit;

	if (n_press == 1 && session_of(self))
		VMSTEP_SCENE_VIEW_GET_CLASS(self)->pointed(self, vmstep_scene_view_point(self, x, y),
			vmstep_scene_view_hit(self, x, y, &hit) ? &hit : NULL);
}

static void on_motion(VmstepSceneView *self, double x, double y)
{
	SceneHit hit;
	gboolean points = vmstep_scene_view_hit(self, x, y, &hit) && hit.target.has;

	gtk_widget_set_cursor_from_name(GTK_WIDGET(self), points ? "pointer" : NULL);
}

static gboolean vmstep_scene_view_query_tooltip(GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
	double scale = get(VMSTEP_SCENE_VIEW(widget))->drawn;
	GdkRectangle area;
	SceneHit hit;
	Rect box;

	if (keyboard || !vmstep_scene_view_hit(VMSTEP_SCENE_VIEW(widget), x, y, &hit) || !hit.tip)
		return FALSE;
	box = hit.shape->kind == SHAPE_CELLS ? rect(x / scale, y / scale, 1, 1) : hit.shape->box;
	area.x = (int) (box.x * scale);
	area.y = (int) (box.y * scale);
	area.width = (int) (box.w * scale);
	area.height = (int) (box.h * scale);
	gtk_tooltip_set_text(tooltip, hit.tip);
	gtk_tooltip_set_tip_area(tooltip, &area);
	return TRUE;
}

/* The shapes that can be selected, in drawing order, each thing once. */
static GPtrArray *selectable_shapes(const Scene *scene)
{
	GPtrArray *shapes = g_ptr_array_new();

	for (size_t i = 0; scene && i < scene_count(scene); i++) {
		const Shape *shape = scene_at(scene, i);
		const Shape *last = shapes->len > 0 ? g_ptr_array_index(shapes, shapes->len - 1) : NULL;

		if (!(shape->target.has & (TARGET_OBJECT | TARGET_FRAME | TARGET_ADDRESS)))
			continue;
		if (!last || !target_meets(&last->target, &shape->target))
			g_ptr_array_add(shapes, (gpointer) shape);
	}
	return shapes;
}

void vmstep_scene_view_walk(VmstepSceneView *self, int direction)
{
	g_autoptr(GPtrArray) shapes = NULL;
	const Target *selected;
	int at = direction > 0 ? -1 : 0;

	g_return_if_fail(VMSTEP_IS_SCENE_VIEW(self));
	shapes = selectable_shapes(scene_nodes_get_scene(get(self)->nodes));
	if (shapes->len == 0)
		return;
	selected = vmstep_session_get_selection(session_of(self));
	for (guint i = 0; i < shapes->len && selected->has; i++) {
		if (target_meets(&((const Shape *) g_ptr_array_index(shapes, i))->target, selected))
			at = (int) i;
	}
	at = (at + direction + (int) shapes->len) % (int) shapes->len;
	vmstep_session_select(session_of(self), &((const Shape *) g_ptr_array_index(shapes, at))->target);
}

static gboolean walk(GtkWidget *widget, GVariant *direction, gpointer data)
{
	(void) data;
	vmstep_scene_view_walk(VMSTEP_SCENE_VIEW(widget), g_variant_get_int32(direction));
	return TRUE;
}

/* ------------------------------------------------------------------------------------------ the class */

static void set_view(VmstepSceneView *self, const char *name)
{
	View view = name ? view_find(name) : VIEW_COUNT;

	if (view == VIEW_COUNT)
		return;
	get(self)->view = view;
	gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, view_title(view), -1);
}

static void vmstep_scene_view_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
	VmstepSceneViewPrivate *priv = get(VMSTEP_SCENE_VIEW(object));

	if (id == PROP_VIEW)
		g_value_set_string(value, view_name(priv->view));
	else if (id == PROP_BUSY)
		g_value_set_boolean(value, priv->busy);
	else
		G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void vmstep_scene_view_set_property(GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
	if (id == PROP_VIEW)
		set_view(VMSTEP_SCENE_VIEW(object), g_value_get_string(value));
	else
		G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void vmstep_scene_view_map(GtkWidget *widget)
{
	GTK_WIDGET_CLASS(vmstep_scene_view_parent_class)->map(widget);
	vmstep_scene_view_renew(VMSTEP_SCENE_VIEW(widget), FALSE);
}

static void vmstep_scene_view_unmap(GtkWidget *widget)
{
	stop_gliding(VMSTEP_SCENE_VIEW(widget));
	set_busy(VMSTEP_SCENE_VIEW(widget), FALSE);
	GTK_WIDGET_CLASS(vmstep_scene_view_parent_class)->unmap(widget);
}

static void vmstep_scene_view_finalize(GObject *object)
{
	g_clear_pointer(&get(VMSTEP_SCENE_VIEW(object))->nodes, scene_nodes_free);
	G_OBJECT_CLASS(vmstep_scene_view_parent_class)->finalize(object);
}

static void vmstep_scene_view_class_init(VmstepSceneViewClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);
	const GParamFlags read_write = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

	class->build = build;
	class->pointed = pointed;
	VMSTEP_PANEL_CLASS(class)->changed = vmstep_scene_view_changed;
	object_class->get_property = vmstep_scene_view_get_property;
	object_class->set_property = vmstep_scene_view_set_property;
	object_class->finalize = vmstep_scene_view_finalize;
	widget_class->snapshot = vmstep_scene_view_snapshot;
	widget_class->measure = vmstep_scene_view_measure;
	widget_class->query_tooltip = vmstep_scene_view_query_tooltip;
	widget_class->map = vmstep_scene_view_map;
	widget_class->unmap = vmstep_scene_view_unmap;

	properties[PROP_VIEW] = g_param_spec_string("view", NULL, NULL, NULL, read_write);
	properties[PROP_BUSY] = g_param_spec_boolean("busy", NULL, NULL, FALSE,
		G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
	g_object_class_install_properties(object_class, N_PROPS, properties);
	gtk_widget_class_set_css_name(widget_class, "sceneview");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_IMG);
	gtk_widget_class_add_binding(widget_class, GDK_KEY_bracketright, 0, walk, "i", 1);
	gtk_widget_class_add_binding(widget_class, GDK_KEY_bracketleft, 0, walk, "i", -1);
}

static void vmstep_scene_view_init(VmstepSceneView *self)
{
	GtkGesture *click = gtk_gesture_click_new();
	GtkEventController *motion = gtk_event_controller_motion_new();
	AdwStyleManager *style = adw_style_manager_get_default();
	GtkSettings *settings = gtk_widget_get_settings(GTK_WIDGET(self));

	gtk_widget_set_layout_manager(GTK_WIDGET(self), NULL);   /* it has no children, and measures itself */
	get(self)->nodes = scene_nodes_new();
	get(self)->progress = 1;
	get(self)->scale = get(self)->drawn = 1;
	g_signal_connect_object(click, "released", G_CALLBACK(on_released), self, G_CONNECT_SWAPPED);
	gtk_widget_add_controller(GTK_WIDGET(self), GTK_EVENT_CONTROLLER(click));
	g_signal_connect_object(motion, "motion", G_CALLBACK(on_motion), self, G_CONNECT_SWAPPED);
	gtk_widget_add_controller(GTK_WIDGET(self), motion);
	g_signal_connect_object(style, "notify::dark", G_CALLBACK(update_theme), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(settings, "notify::gtk-xft-dpi", G_CALLBACK(update_scale), self, G_CONNECT_SWAPPED);
	gtk_widget_set_focusable(GTK_WIDGET(self), TRUE);
	gtk_widget_set_has_tooltip(GTK_WIDGET(self), TRUE);
	gtk_widget_set_overflow(GTK_WIDGET(self), GTK_OVERFLOW_HIDDEN);
	update_theme(self);
	update_scale(self);
}

GtkWidget *vmstep_scene_view_new(View view)
{
	return g_object_new(VMSTEP_TYPE_SCENE_VIEW, "view", view_name(view), NULL);
}
