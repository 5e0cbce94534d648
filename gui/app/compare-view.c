/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The kernels side by side.  See compare-view.h.
 *
 *      session "changed" -> picture (a layout of what is visible) -> one child a visible cell
 *      wheel, scroll bar -> adjustment -> picture
 */

#include "gui/app/compare-view.h"

#include <glib/gi18n.h>

#include "gui/app/compare-cell.h"
#include "gui/export/comparison-picture.h"

#define WHEEL 92.0            /* pixels that one click of the wheel scrolls */
#define LEAST_HEIGHT 120
#define GOOD_HEIGHT 320

/* A visible cell, as the last picture has it. */
typedef struct { size_t row, kernel; Rect box; char *words; gboolean shown; } Visible;

struct _VmstepCompareView {
	VmstepSceneView parent_instance;
	Comparison *comparison;       /* borrowed from the session: what the picture is of */
	ComparisonPicture *picture;
	GtkAdjustment *down;          /* follows the scroll, and the scroll follows it */
	CompareScroll scroll;
	guint row;                    /* at hand in the last picture */
	GArray *visible;              /* of Visible */
	GPtrArray *cells;             /* children, as many as are visible; borrowed */
	guint idle;                   /* source that brings children and scroll bar up to the picture */
};

G_DEFINE_FINAL_TYPE(VmstepCompareView, vmstep_compare_view, VMSTEP_TYPE_SCENE_VIEW)

static VmstepSession *session_of(VmstepCompareView *self)
{
	return vmstep_panel_get_session(VMSTEP_PANEL(self));
}

GtkAdjustment *vmstep_compare_view_get_adjustment(VmstepCompareView *self)
{
	g_return_val_if_fail(VMSTEP_IS_COMPARE_VIEW(self), NULL);
	return self->down;
}

/* ------------------------------------------------------------------------------------------ cells as children */

static void clear_visible(gpointer data)
{
	g_free(((Visible *) data)->words);
}

/* The cells of the scene: the boxes that are theirs, cut to the part that scrolls. */
static void note_visible(VmstepCompareView *self, const Scene *scene)
{
	Rect view = rect(0, 0, 0, 0);

	g_array_set_size(self->visible, 0);
	for (size_t i = 0; i < scene_count(scene); i++) {
		const Shape *shape = scene_at(scene, i);
		Visible cell = { 0 };
		double top = MAX(shape->box.y, view.y), bottom = MIN(shape->box.y + shape->box.h, view.y + view.h);

		if (shape->kind == SHAPE_CLIP_BEGIN)
			view = shape->box;
		if (!compare_cell_of(shape, &cell.row, &cell.kernel) || bottom <= top)
			continue;
		cell.box = rect(shape->box.x, top, shape->box.w, bottom - top);
		cell.words = g_strdup(shape->tip);
		cell.shown = (shape->flags & SHAPE_SELECTED) != 0;
		g_array_append_val(self->visible, cell);
	}
}

static void visit(VmstepCompareView *self, guint row, guint kernel)
{
	const ComparisonCell *cell = &comparison_row(self->comparison, row)->cell[kernel];

	if (cell->result.number)
		vmstep_session_visit(session_of(self), kernel, cell->result.last);
}

static void on_cell_activated(VmstepCompareView *self, VmstepCompareCell *cell)
{
	guint row = vmstep_compare_cell_get_row(cell), kernel = vmstep_compare_cell_get_kernel(cell);

	if (self->comparison && row < comparison_row_count(self->comparison))
		visit(self, row, kernel);
}

static void add_cell(VmstepCompareView *self)
{
	GtkWidget *cell = vmstep_compare_cell_new();

	g_signal_connect_object(cell, "activate", G_CALLBACK(on_cell_activated), self, G_CONNECT_SWAPPED);
	gtk_widget_set_parent(cell, GTK_WIDGET(self));
	g_ptr_array_add(self->cells, cell);
}

static void update_cells(VmstepCompareView *self)
{
	while (self->cells->len < self->visible->len)
		add_cell(self);
	while (self->cells->len > self->visible->len)
		gtk_widget_unparent(g_ptr_array_steal_index(self->cells, self->cells->len - 1));
	for (guint i = 0; i < self->visible->len; i++) {
		const Visible *cell = &g_array_index(self->visible, Visible, i);

		vmstep_compare_cell_set(g_ptr_array_index(self->cells, i), (guint) cell->row, (guint) cell->kernel,
			cell->words, cell->shown);
	}
	gtk_widget_queue_allocate(GTK_WIDGET(self));
}

static void vmstep_compare_view_size_allocate(GtkWidget *widget, int width, int height, int baseline)
{
	VmstepCompareView *self = VMSTEP_COMPARE_VIEW(widget);
	double scale = vmstep_scene_view_get_scale(VMSTEP_SCENE_VIEW(self));

	(void) width;
	(void) height;
	for (guint i = 0; i < MIN(self->cells->len, self->visible->len); i++) {
		Rect box = g_array_index(self->visible, Visible, i).box;
		const GtkAllocation place = { (int) (box.x * scale), (int) (box.y * scale), (int) (box.w * scale),
					      (int) (box.h * scale) };

		gtk_widget_measure(g_ptr_array_index(self->cells, i), GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL,
			NULL);
		gtk_widget_size_allocate(g_ptr_array_index(self->cells, i), &place, baseline);
	}
}

static void vmstep_compare_view_snapshot(GtkWidget *widget, GtkSnapshot *snapshot)
{
	VmstepCompareView *self = VMSTEP_COMPARE_VIEW(widget);

	GTK_WIDGET_CLASS(vmstep_compare_view_parent_class)->snapshot(widget, snapshot);
	for (guint i = 0; i < self->cells->len; i++)
		gtk_widget_snapshot_child(widget, g_ptr_array_index(self->cells, i), snapshot);
}

/* ------------------------------------------------------------------------------------------ the picture */

static void on_scrolled(VmstepCompareView *self)
{
	self->scroll.down = gtk_adjustment_get_value(self->down);
	vmstep_scene_view_renew(VMSTEP_SCENE_VIEW(self), FALSE);
}

static void update_adjustment(VmstepCompareView *self)
{
	const CompareTable *table = comparison_picture_table(self->picture);
	Rect where = vmstep_scene_view_place(VMSTEP_SCENE_VIEW(self));
	double shown = compare_rows_shown(where), all = compare_rows_height(table, where);

	g_signal_handlers_block_by_func(self->down, on_scrolled, self);
	gtk_adjustment_configure(self->down, self->scroll.down, 0, MAX(all, shown), WHEEL / 2, shown, shown);
	g_signal_handlers_unblock_by_func(self->down, on_scrolled, self);
}

/* Children and scroll bar cannot change while the picture is being drawn. */
static gboolean catch_up(gpointer data)
{
	VmstepCompareView *self = data;

	self->idle = 0;
	update_cells(self);
	if (self->picture)
		update_adjustment(self);
	return G_SOURCE_REMOVE;
}

/* The row at hand comes into view when it becomes another one; else the user may look elsewhere. */
static void place_rows(VmstepCompareView *self, Rect where, guint row)
{
	const CompareTable *table = comparison_picture_table(self->picture);

	if (row == self->row)
		self->scroll = compare_scroll_within(table, where, self->scroll);
	else
		self->scroll = compare_scroll_to_hand(table, where, self->scroll);
	self->row = row;
}

static void vmstep_compare_view_build(VmstepSceneView *view, Scene *scene, Rect where, const Moment *now)
{
	VmstepCompareView *self = VMSTEP_COMPARE_VIEW(view);
	guint row = vmstep_session_get_row(session_of(self));

	(void) now;
	if (self->picture) {
		comparison_picture_set(self->picture, row, vmstep_session_get_visited(session_of(self)));
		place_rows(self, where, row);
		comparison_picture_add(self->picture, scene, where, self->scroll);
	}
	note_visible(self, scene);
	if (!self->idle)
		self->idle = g_idle_add(catch_up, self);
}

/* ------------------------------------------------------------------------------------------ the session */

/* Machines may be gone: nothing may be drawn of them any more. */
static void take_comparison(VmstepCompareView *self)
{
	VmstepSession *session = session_of(self);
	Comparison *comparison = session ? vmstep_session_get_comparison(session, NULL) : NULL;

	g_clear_pointer(&self->picture, comparison_picture_free);
	self->comparison = comparison;
	if (comparison)
		self->picture = comparison_picture_new(comparison);
	self->row = G_MAXUINT;
}

static void vmstep_compare_view_changed(VmstepPanel *panel, SessionChange what)
{
	if (what & SESSION_COMPARISON)
		take_comparison(VMSTEP_COMPARE_VIEW(panel));
	VMSTEP_PANEL_CLASS(vmstep_compare_view_parent_class)->changed(panel, what);
}

/* ------------------------------------------------------------------------------------------ pointer and wheel */

static void vmstep_compare_view_pointed(VmstepSceneView *view, Point at, const SceneHit *hit)
{
	VmstepCompareView *self = VMSTEP_COMPARE_VIEW(view);
	size_t row, kernel;

	(void) hit;
	if (self->picture && compare_cell_at(comparison_picture_table(self->picture), vmstep_scene_view_place(view),
		self->scroll, at, &row, &kernel))
		visit(self, (guint) row, (guint) kernel);
}

gboolean vmstep_compare_view_can_pass(VmstepCompareView *self)
{
	const CompareTable *table;
	Rect where;

	g_return_val_if_fail(VMSTEP_IS_COMPARE_VIEW(self), FALSE);
	table = self->picture ? comparison_picture_table(self->picture) : NULL;
	where = vmstep_scene_view_place(VMSTEP_SCENE_VIEW(self));
	return table && compare_columns_shown(table, where) + 1 < table->n_columns;
}

void vmstep_compare_view_pass(VmstepCompareView *self, int kernels)
{
	g_return_if_fail(VMSTEP_IS_COMPARE_VIEW(self));
	self->scroll.across = (gsize) MAX((int) self->scroll.across + kernels, 0);
	vmstep_scene_view_renew(VMSTEP_SCENE_VIEW(self), TRUE);
}

static gboolean on_scroll(VmstepCompareView *self, double dx, double dy)
{
	gtk_adjustment_set_value(self->down, gtk_adjustment_get_value(self->down) + dy * WHEEL);
	if (dx != 0)
		vmstep_compare_view_pass(self, dx > 0 ? 1 : -1);
	return TRUE;
}

/* ------------------------------------------------------------------------------------------ the class */

static void vmstep_compare_view_measure(GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
	int *natural, int *minimum_baseline, int *natural_baseline)
{
	double scale = vmstep_scene_view_get_scale(VMSTEP_SCENE_VIEW(widget));
	gboolean vertical = orientation == GTK_ORIENTATION_VERTICAL;

	(void) for_size;
	*minimum = (int) ((vertical ? LEAST_HEIGHT : VMSTEP_SCENE_VIEW_LEAST_WIDTH) * scale);
	*natural = (int) ((vertical ? GOOD_HEIGHT : VMSTEP_SCENE_VIEW_LEAST_WIDTH) * scale);
	*minimum_baseline = *natural_baseline = -1;
}

static void vmstep_compare_view_dispose(GObject *object)
{
	VmstepCompareView *self = VMSTEP_COMPARE_VIEW(object);

	g_clear_handle_id(&self->idle, g_source_remove);
	g_clear_pointer(&self->picture, comparison_picture_free);
	g_ptr_array_set_size(self->cells, 0);
	G_OBJECT_CLASS(vmstep_compare_view_parent_class)->dispose(object);
}

static void vmstep_compare_view_finalize(GObject *object)
{
	VmstepCompareView *self = VMSTEP_COMPARE_VIEW(object);

	g_array_unref(self->visible);
	g_ptr_array_unref(self->cells);
	g_object_unref(self->down);
	G_OBJECT_CLASS(vmstep_compare_view_parent_class)->finalize(object);
}

static void vmstep_compare_view_class_init(VmstepCompareViewClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	VMSTEP_SCENE_VIEW_CLASS(class)->build = vmstep_compare_view_build;
	VMSTEP_SCENE_VIEW_CLASS(class)->pointed = vmstep_compare_view_pointed;
	VMSTEP_PANEL_CLASS(class)->changed = vmstep_compare_view_changed;
	G_OBJECT_CLASS(class)->dispose = vmstep_compare_view_dispose;
	G_OBJECT_CLASS(class)->finalize = vmstep_compare_view_finalize;
	widget_class->measure = vmstep_compare_view_measure;
	widget_class->size_allocate = vmstep_compare_view_size_allocate;
	widget_class->snapshot = vmstep_compare_view_snapshot;
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_GRID);
}

static void vmstep_compare_view_init(VmstepCompareView *self)
{
	GtkEventController *scroll = gtk_event_controller_scroll_new(GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

	self->row = G_MAXUINT;
	self->down = g_object_ref_sink(gtk_adjustment_new(0, 0, 0, WHEEL / 2, 0, 0));
	self->visible = g_array_new(FALSE, FALSE, sizeof(Visible));
	g_array_set_clear_func(self->visible, clear_visible);
	self->cells = g_ptr_array_new();
	g_signal_connect_object(self->down, "value-changed", G_CALLBACK(on_scrolled), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(scroll, "scroll", G_CALLBACK(on_scroll), self, G_CONNECT_SWAPPED);
	gtk_widget_add_controller(GTK_WIDGET(self), scroll);
	gtk_accessible_update_property(GTK_ACCESSIBLE(self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Kernels side by side"),
		-1);
}
