/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A list of facts: a name, a value, perhaps what the value was before.  See fact-list.h. */

#include "gui/app/fact-list.h"

#include "gui/app/panel.h"

struct _VmstepFactList {
	GtkWidget parent_instance;
	GtkListBox *list;             /* its rows are made as they are needed and then kept */
	GArray *targets;              /* Target of each row shown */
};

G_DEFINE_FINAL_TYPE(VmstepFactList, vmstep_fact_list, GTK_TYPE_WIDGET)

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

const Target *vmstep_fact_list_get_target(VmstepFactList *self, guint index)
{
	g_return_val_if_fail(VMSTEP_IS_FACT_LIST(self) && index < self->targets->len, NULL);
	return &g_array_index(self->targets, Target, index);
}

/* ------------------------------------------------------------------------------------------ rows */

static GtkWidget *add_label(GtkWidget *box, const char *style, float xalign)
{
	GtkWidget *label = gtk_label_new(NULL);

	gtk_widget_add_css_class(label, style);
	gtk_label_set_xalign(GTK_LABEL(label), xalign);
	gtk_box_append(GTK_BOX(box), label);
	return label;
}

/* name .......... before -> value */
static GtkWidget *row_new(void)
{
	GtkWidget *row = gtk_list_box_row_new();
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
	GtkWidget *name = add_label(box, "fact-name", 0);
	GtkWidget *before = add_label(box, "fact-before", 1);
	GtkWidget *value = add_label(box, "fact-value", 1);

	gtk_label_set_ellipsize(GTK_LABEL(name), PANGO_ELLIPSIZE_END);
	gtk_label_set_ellipsize(GTK_LABEL(before), PANGO_ELLIPSIZE_START);
	gtk_label_set_ellipsize(GTK_LABEL(value), PANGO_ELLIPSIZE_START);
	gtk_widget_set_hexpand(value, TRUE);
	gtk_list_box_row_set_child(GTK_LIST_BOX_ROW(row), box);
	g_object_set_data(G_OBJECT(row), "name", name);
	g_object_set_data(G_OBJECT(row), "before", before);
	g_object_set_data(G_OBJECT(row), "value", value);
	return row;
}

static void row_show(GtkWidget *row, const Fact *fact)
{
	GtkLabel *before = g_object_get_data(G_OBJECT(row), "before");
	g_autofree char *replaced = fact->before ? g_strdup_printf("%s →", fact->before) : NULL;
	g_autofree char *words = g_strdup_printf("%s %s", fact->name ? fact->name : "", fact->value ? fact->value : "");

	gtk_label_set_text(g_object_get_data(G_OBJECT(row), "name"), fact->name ? fact->name : "");
	gtk_label_set_text(g_object_get_data(G_OBJECT(row), "value"), fact->value ? fact->value : "");
	gtk_label_set_text(before, replaced ? replaced : "");
	gtk_widget_set_visible(GTK_WIDGET(before), replaced != NULL);
	gtk_widget_set_tooltip_text(row, fact->tip);
	gtk_accessible_update_property(GTK_ACCESSIBLE(row), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
	gtk_list_box_row_set_activatable(GTK_LIST_BOX_ROW(row), fact->target.has != 0);
	vmstep_panel_set_style(row, "changed", fact->changed);
	vmstep_panel_set_style(row, "current", fact->current);
	gtk_widget_set_visible(row, TRUE);
}

void vmstep_fact_list_show(VmstepFactList *self, const Fact *facts, gsize n)
{
	GtkListBoxRow *row;

	g_return_if_fail(VMSTEP_IS_FACT_LIST(self));
	g_array_set_size(self->targets, 0);
	for (gsize i = 0; i < n; i++) {
		row = gtk_list_box_get_row_at_index(self->list, (int) i);
		if (!row) {
			row = GTK_LIST_BOX_ROW(row_new());
			gtk_list_box_append(self->list, GTK_WIDGET(row));
		}
		row_show(GTK_WIDGET(row), &facts[i]);
		g_array_append_val(self->targets, facts[i].target);
	}
	for (int i = (int) n; (row = gtk_list_box_get_row_at_index(self->list, i)); i++)
		gtk_widget_set_visible(GTK_WIDGET(row), FALSE);
}

static void on_row_activated(VmstepFactList *self, GtkListBoxRow *row)
{
	g_signal_emit(self, signals[SIGNAL_CHOSEN], 0, (guint) gtk_list_box_row_get_index(row));
}

/* ------------------------------------------------------------------------------------------ the class */

static void vmstep_fact_list_dispose(GObject *object)
{
	VmstepFactList *self = VMSTEP_FACT_LIST(object);
	GtkWidget *list = GTK_WIDGET(self->list);

	self->list = NULL;
	g_clear_pointer(&list, gtk_widget_unparent);
	g_clear_pointer(&self->targets, g_array_unref);
	G_OBJECT_CLASS(vmstep_fact_list_parent_class)->dispose(object);
}

static void vmstep_fact_list_class_init(VmstepFactListClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->dispose = vmstep_fact_list_dispose;
	signals[SIGNAL_CHOSEN] = g_signal_new("chosen", VMSTEP_TYPE_FACT_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
		G_TYPE_NONE, 1, G_TYPE_UINT);
	gtk_widget_class_set_layout_manager_type(widget_class, GTK_TYPE_BIN_LAYOUT);
	gtk_widget_class_set_css_name(widget_class, "factlist");
}

static void vmstep_fact_list_init(VmstepFactList *self)
{
	self->targets = g_array_new(FALSE, FALSE, sizeof(Target));
	self->list = GTK_LIST_BOX(gtk_list_box_new());
	gtk_list_box_set_selection_mode(self->list, GTK_SELECTION_NONE);
	gtk_widget_set_parent(GTK_WIDGET(self->list), GTK_WIDGET(self));
	g_signal_connect_object(self->list, "row-activated", G_CALLBACK(on_row_activated), self, G_CONNECT_SWAPPED);
}
