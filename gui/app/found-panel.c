/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A real machine's own state, in words.  It stands where a lesson's words would be. */

#include "gui/app/found-panel.h"

#include <glib/gi18n.h>

#include "gui/app/event-list.h"
#include "scripts/number.h"

struct _VmstepFoundPanel {
	VmstepPanel parent_instance;

	/* template widgets */
	GtkStack *parts;
	GtkWidget *switcher, *next_part, *step;
	GtkLabel *summary, *unsaid, *doubts, *outcome;
	GtkDropDown *kernels;
	GtkEntry *size;

	/* owned */
	GPtrArray *profiles;          /* const VmsProfile, as the drop-down has them */
	VmstepFoundMachine *shown;    /* that they are for, or NULL */
	gboolean showing;             /* what is set now was not chosen by the user */
};

G_DEFINE_FINAL_TYPE(VmstepFoundPanel, vmstep_found_panel, VMSTEP_TYPE_PANEL)

static VmstepSession *session_of(VmstepFoundPanel *self)
{
	return vmstep_panel_get_session(VMSTEP_PANEL(self));
}

static void show_words(GtkLabel *label, const char *words, gboolean problem)
{
	gtk_label_set_text(label, words ? words : "");
	gtk_widget_set_visible(GTK_WIDGET(label), words && *words);
	vmstep_panel_set_style(GTK_WIDGET(label), "problem", problem);
}

/* ------------------------------------------------------------------------------------------ the next vmalloc */

static gboolean read_size(VmstepFoundPanel *self, guint64 *size)
{
	const char *typed = gtk_editable_get_text(GTK_EDITABLE(self->size));
	g_autofree char *problem = g_strdup_printf(_("“%s” is no size, such as 64 KiB."), typed);

	if (number_parse(typed, size))
		return TRUE;
	show_words(self->outcome, problem, TRUE);
	gtk_widget_set_sensitive(self->step, FALSE);
	return FALSE;
}

/* Say where it lands and why, and show the place. */
static void show_next(VmstepFoundPanel *self)
{
	VmstepFoundMachine *found = vmstep_session_get_found(session_of(self));
	g_autoptr(GError) error = NULL;
	g_autofree char *words = NULL;
	NextVmalloc next = { 0 };
	guint64 size;

	if (!found || !read_size(self, &size))
		return;
	words = vmstep_found_machine_next(found, size, &next, &error);
	show_words(self->outcome, words ? words : error->message, !next.addr);
	gtk_widget_set_sensitive(self->step, words != NULL);
	vmstep_session_show_place(session_of(self), VMS_START, _("next"), next.addr, next.needed);
}

/* Perform it, and go to its first step. */
static void step_through(VmstepFoundPanel *self)
{
	VmsOp op = vms_op(VMS_OP_VMALLOC);
	g_autoptr(GError) error = NULL;
	VmsResult result;
	guint64 size;

	if (!read_size(self, &size))
		return;
	vms_op_set(&op, "size", size);
	vmstep_session_goto(session_of(self), VMS_START);
	if (vmstep_session_perform(session_of(self), &op, &result, &error))
		vmstep_session_goto(session_of(self), result.first);
	else
		show_words(self->outcome, error->message, TRUE);
}

/* ------------------------------------------------------------------------------------------ the kernel */

static void select_kernel(VmstepFoundPanel *self, const VmsProfile *profile)
{
	guint i;

	if (g_ptr_array_find(self->profiles, profile, &i))
		gtk_drop_down_set_selected(self->kernels, i);
}

/* Where that kernel cannot stand for it, the one before goes on. */
static void choose_kernel(VmstepFoundPanel *self)
{
	VmstepFoundMachine *found = vmstep_session_get_found(session_of(self));
	guint chosen = gtk_drop_down_get_selected(self->kernels);
	const VmsProfile *profile = chosen < self->profiles->len ? self->profiles->pdata[chosen] : NULL;
	g_autoptr(GError) error = NULL;

	if (self->showing || !found || !profile || profile == vmstep_found_machine_get_profile(found))
		return;
	if (vmstep_session_open_found(session_of(self), found, profile, &error))
		return;
	show_words(self->doubts, error->message, TRUE);
	select_kernel(self, vmstep_found_machine_get_profile(found));
}

/* Those that can stand for it. */
static void list_kernels(VmstepFoundPanel *self, VmstepFoundMachine *found)
{
	g_autoptr(GtkStringList) names = gtk_string_list_new(NULL);

	g_ptr_array_set_size(self->profiles, 0);
	for (size_t i = 0; i < vms_profile_count(); i++) {
		const VmsProfile *profile = vms_profile_at(i);

		if (!vmstep_found_machine_can_be(found, profile))
			continue;
		g_ptr_array_add(self->profiles, (gpointer) profile);
		gtk_string_list_append(names, profile->name);
	}
	gtk_drop_down_set_model(self->kernels, G_LIST_MODEL(names));
}

/* ------------------------------------------------------------------------------------------ all of it */

static void show_machine(VmstepFoundPanel *self, VmstepFoundMachine *found)
{
	g_autofree char *summary = vmstep_found_machine_summary(found);
	g_autofree char *unsaid = vmstep_found_machine_unsaid(found);
	g_autofree char *doubts = vmstep_found_machine_doubts(found);

	show_words(self->summary, summary, FALSE);
	show_words(self->unsaid, unsaid, FALSE);
	show_words(self->doubts, doubts, FALSE);
	show_words(self->outcome, NULL, FALSE);
}

static void show_kernels(VmstepFoundPanel *self, VmstepFoundMachine *found)
{
	self->showing = TRUE;
	if (g_set_object(&self->shown, found))
		list_kernels(self, found);
	select_kernel(self, vmstep_found_machine_get_profile(found));
	self->showing = FALSE;
}

/* Without a trace the question is answered at once for the size that stands there. */
static void show_found(VmstepFoundPanel *self, VmstepFoundMachine *found)
{
	gboolean trace = vmstep_found_machine_has_trace(found);

	show_kernels(self, found);
	show_machine(self, found);
	gtk_widget_set_visible(self->next_part, vmstep_found_machine_has_areas(found));
	gtk_widget_set_visible(self->switcher, trace);
	gtk_stack_set_visible_child_name(self->parts, trace ? "events" : "machine");
	if (!trace)
		show_next(self);
}

static void vmstep_found_panel_changed(VmstepPanel *panel, SessionChange what)
{
	VmstepFoundPanel *self = VMSTEP_FOUND_PANEL(panel);
	VmstepFoundMachine *found = vmstep_session_get_found(session_of(self));

	if (what & SESSION_LESSON && found)
		show_found(self, found);
	else if (what & SESSION_LESSON)
		g_clear_object(&self->shown);
}

/* ------------------------------------------------------------------------------------------ the class */

static void vmstep_found_panel_finalize(GObject *object)
{
	VmstepFoundPanel *self = VMSTEP_FOUND_PANEL(object);

	g_ptr_array_unref(self->profiles);
	g_clear_object(&self->shown);
	G_OBJECT_CLASS(vmstep_found_panel_parent_class)->finalize(object);
}

#define BIND(child) gtk_widget_class_bind_template_child(widget_class, VmstepFoundPanel, child)

static void vmstep_found_panel_class_init(VmstepFoundPanelClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->finalize = vmstep_found_panel_finalize;
	VMSTEP_PANEL_CLASS(class)->changed = vmstep_found_panel_changed;
	g_type_ensure(VMSTEP_TYPE_EVENT_LIST);
	gtk_widget_class_set_template_from_resource(widget_class, "/org/vmstep/Vmstep/ui/found-panel.ui");
	BIND(parts);
	BIND(switcher);
	BIND(next_part);
	BIND(step);
	BIND(summary);
	BIND(unsaid);
	BIND(doubts);
	BIND(outcome);
	BIND(kernels);
	BIND(size);
	gtk_widget_class_bind_template_callback(widget_class, choose_kernel);
	gtk_widget_class_bind_template_callback(widget_class, show_next);
	gtk_widget_class_bind_template_callback(widget_class, step_through);
}

static void vmstep_found_panel_init(VmstepFoundPanel *self)
{
	self->profiles = g_ptr_array_new();
	gtk_widget_init_template(GTK_WIDGET(self));
}
