/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a search costs: measured kernel by kernel, with more and more areas, while one looks.
 *
 *      this thread: boot a machine          add the point, draw the curves; the next one
 *                          |                 ^
 *      another thread:     +--> perform -----+
 *
 * One measurement runs at a time, and the window stays as quick as ever. */

#include "gui/app/cost-window.h"

#include <glib/gi18n.h>

#include "gui/app/cost-view.h"

struct _VmstepCostWindow {
	AdwWindow parent_instance;

	/* template widgets */
	GtkDropDown *patterns;
	VmstepCostView *view;
	GtkProgressBar *progress;
	GtkLabel *status;

	/* owned */
	GArray *subjects;             /* GrowthSubject */
	GArray *points;               /* GrowthPoint: what has been measured */
	GCancellable *cancellable;    /* of what is being measured; NULL: nothing is yet */

	guint next;                   /* number of the measurement that comes next, or is being made */
};

G_DEFINE_FINAL_TYPE(VmstepCostWindow, vmstep_cost_window, ADW_TYPE_WINDOW)

/* ------------------------------------------------------------------------------------------ what is shown */

/* The first choice is all patterns. */
static void show_curves(VmstepCostWindow *self)
{
	guint chosen = gtk_drop_down_get_selected(self->patterns);
	GrowthCurves curves = { .points = self->points, .subjects = self->subjects };
	const guint *areas;
	gsize n;

	areas = growth_steps(&n);
	curves.least_areas = areas[0];
	curves.most_areas = areas[n - 1];
	for (GrowthPattern pattern = 0; pattern < GROWTH_PATTERNS; pattern++)
		curves.patterns[pattern] = !chosen || chosen == pattern + 1;
	vmstep_cost_view_show(self->view, &curves);
}

static void say(VmstepCostWindow *self, const char *words)
{
	gtk_label_set_text(self->status, words);
	gtk_progress_bar_set_fraction(self->progress,
		(double) self->next / MAX(vmstep_cost_window_get_total(self), 1));
}

static void say_measuring(VmstepCostWindow *self, const GrowthPoint *point)
{
	g_autofree char *who = growth_subject_label(&point->subject);
	g_autofree char *words = g_strdup_printf(_("Measuring %s with %u areas"), who, point->areas);

	say(self, words);
}

static void make_choices(VmstepCostWindow *self)
{
	const char *names[GROWTH_PATTERNS + 2] = { _("All patterns") };
	g_autoptr(GtkStringList) list = NULL;

	for (GrowthPattern pattern = 0; pattern < GROWTH_PATTERNS; pattern++)
		names[pattern + 1] = growth_pattern_title(pattern);
	list = gtk_string_list_new(names);
	gtk_drop_down_set_model(self->patterns, G_LIST_MODEL(list));
}

/* ------------------------------------------------------------------------------------------ measuring */

guint vmstep_cost_window_get_total(VmstepCostWindow *self)
{
	gsize n;

	g_return_val_if_fail(VMSTEP_IS_COST_WINDOW(self), 0);
	growth_steps(&n);
	return (guint) n * GROWTH_PATTERNS * self->subjects->len;
}

guint vmstep_cost_window_get_done(VmstepCostWindow *self)
{
	g_return_val_if_fail(VMSTEP_IS_COST_WINDOW(self), 0);
	return self->next;
}

/* Few areas first, of all kernels and patterns, so that all curves grow together. */
static GrowthPoint point_of(VmstepCostWindow *self, guint number)
{
	guint subject = number % self->subjects->len, rest = number / self->subjects->len;
	gsize n;

	return (GrowthPoint) {
		.subject = g_array_index(self->subjects, GrowthSubject, subject),
		.pattern = rest % GROWTH_PATTERNS,
		.areas = growth_steps(&n)[rest / GROWTH_PATTERNS],
	};
}

typedef struct {
	GrowthRun *run;
	GrowthPoint point;
} Job;

static void job_free(gpointer data)
{
	Job *job = data;

	growth_run_free(job->run);
	g_free(job);
}

static void perform(GTask *task, gpointer self, gpointer data, GCancellable *cancellable)
{
	g_autoptr(GError) error = NULL;
	Job *job = data;

	(void) self;
	if (growth_run(job->run, &job->point, cancellable, &error))
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, g_steal_pointer(&error));
}

static void measure_next(VmstepCostWindow *self);

static void on_measured(GObject *object, GAsyncResult *result, gpointer data)
{
	VmstepCostWindow *self = VMSTEP_COST_WINDOW(object);
	g_autoptr(GError) error = NULL;
	gboolean measured = g_task_propagate_boolean(G_TASK(result), &error);
	Job *job = g_task_get_task_data(G_TASK(result));

	(void) data;
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	if (measured)
		g_array_append_val(self->points, job->point);
	else if (!g_error_matches(error, GROWTH_ERROR, GROWTH_ERROR_NO_ROOM)) {
		say(self, error->message);
		return;
	}
	self->next++;
	show_curves(self);
	measure_next(self);
}

static void measure_next(VmstepCostWindow *self)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GTask) task = NULL;
	Job *job;

	if (self->next == vmstep_cost_window_get_total(self)) {
		say(self, _("Measured with the requests of the recordings that vmstep is compared with"));
		gtk_widget_set_visible(GTK_WIDGET(self->progress), FALSE);
		return;
	}
	job = g_new0(Job, 1);
	job->point = point_of(self, self->next);
	job->run = growth_run_new(&job->point, &error);
	if (!job->run) {
		say(self, error->message);
		g_free(job);
		return;
	}
	say_measuring(self, &job->point);
	task = g_task_new(self, self->cancellable, on_measured, NULL);
	g_task_set_task_data(task, job, job_free);
	g_task_run_in_thread(task, perform);
}

/* ------------------------------------------------------------------------------------------ the class */

static void vmstep_cost_window_map(GtkWidget *widget)
{
	VmstepCostWindow *self = VMSTEP_COST_WINDOW(widget);

	GTK_WIDGET_CLASS(vmstep_cost_window_parent_class)->map(widget);
	if (self->cancellable)
		return;
	self->cancellable = g_cancellable_new();
	measure_next(self);
}

static void vmstep_cost_window_dispose(GObject *object)
{
	VmstepCostWindow *self = VMSTEP_COST_WINDOW(object);

	g_cancellable_cancel(self->cancellable);
	G_OBJECT_CLASS(vmstep_cost_window_parent_class)->dispose(object);
}

static void vmstep_cost_window_finalize(GObject *object)
{
	VmstepCostWindow *self = VMSTEP_COST_WINDOW(object);

	g_clear_object(&self->cancellable);
	g_clear_pointer(&self->subjects, g_array_unref);
	g_clear_pointer(&self->points, g_array_unref);
	G_OBJECT_CLASS(vmstep_cost_window_parent_class)->finalize(object);
}

static void vmstep_cost_window_class_init(VmstepCostWindowClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	g_type_ensure(VMSTEP_TYPE_COST_VIEW);
	G_OBJECT_CLASS(class)->dispose = vmstep_cost_window_dispose;
	G_OBJECT_CLASS(class)->finalize = vmstep_cost_window_finalize;
	widget_class->map = vmstep_cost_window_map;
	gtk_widget_class_set_template_from_resource(widget_class, "/org/vmstep/Vmstep/ui/cost-window.ui");
	gtk_widget_class_bind_template_child(widget_class, VmstepCostWindow, patterns);
	gtk_widget_class_bind_template_child(widget_class, VmstepCostWindow, view);
	gtk_widget_class_bind_template_child(widget_class, VmstepCostWindow, progress);
	gtk_widget_class_bind_template_child(widget_class, VmstepCostWindow, status);
	gtk_widget_class_bind_template_callback(widget_class, show_curves);
}

static void vmstep_cost_window_init(VmstepCostWindow *self)
{
	self->subjects = growth_subjects();
	self->points = g_array_new(FALSE, FALSE, sizeof(GrowthPoint));
	gtk_widget_init_template(GTK_WIDGET(self));
	make_choices(self);
	show_curves(self);
}

VmstepCostWindow *vmstep_cost_window_new(GtkWindow *parent)
{
	return g_object_new(VMSTEP_TYPE_COST_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE,
		"hide-on-close", TRUE, NULL);
}
