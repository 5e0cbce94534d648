/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The events of a trace.  There may be a great many: only the rows in view are made. */

#include "gui/app/event-list.h"

#include <glib/gi18n.h>

struct _VmstepEventList {
	VmstepPanel parent_instance;

	/* template widgets */
	GtkLabel *verdict;
	GtkListView *events;
};

G_DEFINE_FINAL_TYPE(VmstepEventList, vmstep_event_list, VMSTEP_TYPE_PANEL)

/* ------------------------------------------------------------------------------------------ a row */

static GtkWidget *add_label(GtkWidget *box, const char *style)
{
	GtkWidget *label = gtk_label_new(NULL);

	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_label_set_wrap(GTK_LABEL(label), TRUE);
	gtk_label_set_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
	gtk_widget_add_css_class(label, style);
	gtk_box_append(GTK_BOX(box), label);
	return label;
}

/* An icon, and three lines: when and by whom, what happened, what the model would have done. */
static void make_row(VmstepEventList *self, GtkListItem *row)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8), *lines = gtk_box_new(GTK_ORIENTATION_VERTICAL, 0);
	GtkWidget *icon = gtk_image_new();

	(void) self;
	gtk_widget_set_valign(icon, GTK_ALIGN_START);
	gtk_box_append(GTK_BOX(box), icon);
	gtk_box_append(GTK_BOX(box), lines);
	add_label(lines, "event-origin");
	add_label(lines, "event-text");
	add_label(lines, "event-difference");
	gtk_widget_add_css_class(box, "event");
	gtk_list_item_set_child(row, box);
}

static const struct { const char *icon, *style, *name; } outcomes[] = {
	[FOUND_EVENT_SAME] = {"object-select-symbolic", "same", N_("The model does the same")},
	[FOUND_EVENT_DIFFERS] = {"dialog-warning-symbolic", "differs", N_("The model does something else")},
	[FOUND_EVENT_LEFT_OUT] = {NULL, "left-out", N_("Not compared any more")},
};

static void show_row(VmstepEventList *self, GtkListItem *row)
{
	VmstepFoundEvent *event = gtk_list_item_get_item(row);
	FoundEventOutcome outcome = vmstep_found_event_get_outcome(event);
	const char *difference = vmstep_found_event_get_difference(event);
	GtkWidget *box = gtk_list_item_get_child(row), *icon = gtk_widget_get_first_child(box);
	GtkWidget *origin = gtk_widget_get_first_child(gtk_widget_get_next_sibling(icon));
	GtkWidget *text = gtk_widget_get_next_sibling(origin), *differs = gtk_widget_get_next_sibling(text);

	(void) self;
	for (size_t i = 0; i < G_N_ELEMENTS(outcomes); i++)
		vmstep_panel_set_style(box, outcomes[i].style, i == outcome);
	gtk_image_set_from_icon_name(GTK_IMAGE(icon), outcomes[outcome].icon);
	gtk_accessible_update_property(GTK_ACCESSIBLE(icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _(outcomes[outcome].name),
				       -1);
	gtk_widget_set_tooltip_text(box, _(outcomes[outcome].name));
	gtk_label_set_text(GTK_LABEL(origin), vmstep_found_event_get_origin(event));
	gtk_label_set_text(GTK_LABEL(text), vmstep_found_event_get_text(event));
	gtk_label_set_text(GTK_LABEL(differs), difference ? difference : "");
	gtk_widget_set_visible(differs, difference != NULL);
	gtk_list_item_set_activatable(row, outcome != FOUND_EVENT_LEFT_OUT);
}

/* ------------------------------------------------------------------------------------------ the list */

static VmstepFoundMachine *found_of(VmstepEventList *self)
{
	VmstepSession *session = vmstep_panel_get_session(VMSTEP_PANEL(self));

	return session ? vmstep_session_get_found(session) : NULL;
}

/* Go to where the model has done it, and show the addresses that it is about. */
static void on_activated(VmstepEventList *self, guint position)
{
	VmstepSession *session = vmstep_panel_get_session(VMSTEP_PANEL(self));
	g_autoptr(VmstepFoundEvent) event =
		g_list_model_get_item(vmstep_found_machine_get_events(found_of(self)), position);
	guint64 start, end;

	vmstep_found_event_get_place(event, &start, &end);
	vmstep_session_show_place(session, vmstep_found_event_get_step(event), _("the kernel"), start, end - start);
}

/* The place of the first event that differs; the number of events where none does. */
static guint first_difference(GListModel *events)
{
	guint n = g_list_model_get_n_items(events);

	for (guint i = 0; i < n; i++) {
		g_autoptr(VmstepFoundEvent) event = g_list_model_get_item(events, i);

		if (vmstep_found_event_get_outcome(event) == FOUND_EVENT_DIFFERS)
			return i;
	}
	return n;
}

static char *verdict_of(VmstepFoundMachine *found, guint differs, guint n)
{
	if (differs == n)
		return g_strdup(_("The model does all of this as the kernel did."));
	if (!vmstep_found_machine_has_areas(found))
		return g_strdup_printf(
			_("Event %u of %u is the first that the model would have done differently. It began with "
			  "an empty space: open a /proc/vmallocinfo saved before the trace as well."),
			differs + 1, n);
	return g_strdup_printf(_("Event %u of %u is the first that the model would have done differently."),
			       differs + 1, n);
}

/* Only when the list has its size can it be scrolled. */
static gboolean scroll_to_difference(GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
	VmstepEventList *self = VMSTEP_EVENT_LIST(widget);

	(void) clock;
	if (gtk_widget_get_height(GTK_WIDGET(self->events)) == 0)
		return G_SOURCE_CONTINUE;
	gtk_widget_activate_action(GTK_WIDGET(self->events), "list.scroll-to-item", "u", GPOINTER_TO_UINT(data));
	return G_SOURCE_REMOVE;
}

/* All of them, and the first that differs in view. */
static void show_events(VmstepEventList *self, VmstepFoundMachine *found)
{
	GListModel *events = vmstep_found_machine_get_events(found);
	g_autoptr(GtkNoSelection) model = gtk_no_selection_new(g_object_ref(events));
	guint n = g_list_model_get_n_items(events), differs = first_difference(events);
	g_autofree char *verdict = n ? verdict_of(found, differs, n) : NULL;

	gtk_list_view_set_model(self->events, GTK_SELECTION_MODEL(model));
	gtk_label_set_text(self->verdict, verdict ? verdict : "");
	if (differs == n)
		return;
	on_activated(self, differs);
	gtk_widget_add_tick_callback(GTK_WIDGET(self), scroll_to_difference, GUINT_TO_POINTER(differs), NULL);
}

static void vmstep_event_list_changed(VmstepPanel *panel, SessionChange what)
{
	VmstepEventList *self = VMSTEP_EVENT_LIST(panel);
	VmstepFoundMachine *found = found_of(self);

	if (!(what & SESSION_LESSON))
		return;
	if (found)
		show_events(self, found);
	else
		gtk_list_view_set_model(self->events, NULL);
}

/* ------------------------------------------------------------------------------------------ the class */

static void vmstep_event_list_class_init(VmstepEventListClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	VMSTEP_PANEL_CLASS(class)->changed = vmstep_event_list_changed;
	gtk_widget_class_set_template_from_resource(widget_class, "/org/vmstep/Vmstep/ui/event-list.ui");
	gtk_widget_class_bind_template_child(widget_class, VmstepEventList, verdict);
	gtk_widget_class_bind_template_child(widget_class, VmstepEventList, events);
	gtk_widget_class_bind_template_callback(widget_class, make_row);
	gtk_widget_class_bind_template_callback(widget_class, show_row);
	gtk_widget_class_bind_template_callback(widget_class, on_activated);
}

static void vmstep_event_list_init(VmstepEventList *self)
{
	gtk_widget_init_template(GTK_WIDGET(self));
}
