/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Operations of the learner's own.
 *
 * The operations and their arguments are the core's table; nothing of them is known here.  An argument that is an
 * address follows the selection, so that freeing something is: click it, choose vfree, perform. */

#include "gui/app/operation-bar.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "scripts/number.h"

struct _VmstepOperationBar {
	VmstepPanel parent_instance;

	/* template widgets */
	GtkDropDown *operations;
	GtkBox *arguments;
	GtkToggleButton *more;
	GtkLabel *outcome;
	GtkWidget *perform;

	GtkEntry *entries[VMS_OP_ARGS];     /* of the operation chosen; NULL beyond its arguments */
};

G_DEFINE_FINAL_TYPE(VmstepOperationBar, vmstep_operation_bar, VMSTEP_TYPE_PANEL)

static VmstepSession *session_of(VmstepOperationBar *self)
{
	return vmstep_panel_get_session(VMSTEP_PANEL(self));
}

static VmsOpKind chosen(VmstepOperationBar *self)
{
	return (VmsOpKind) (gtk_drop_down_get_selected(self->operations) + VMS_OP_NONE + 1);
}

/* ------------------------------------------------------------------------------------------ arguments */

/* What stands in a fresh entry: something to begin with for a size, what is selected for an address. */
static char *first_value(VmstepOperationBar *self, const VmsArgInfo *argument)
{
	const Target *selection = session_of(self) ? vmstep_session_get_selection(session_of(self)) : NULL;
	VmsMachine *machine = session_of(self) ? vmstep_session_get_machine(session_of(self)) : NULL;
	VmsArea area;

	if (!argument->required)
		return NULL;
	if (argument->type == VMS_ARG_SIZE)
		return g_strdup("12 KiB");
	if (argument->type != VMS_ARG_ADDRESS || !machine || !selection)
		return NULL;
	if (selection->has & TARGET_ADDRESS && vms_area_find(machine, selection->address, &area))
		return g_strdup_printf("0x%" PRIx64, area.addr);
	return NULL;
}

static const char *placeholder(const VmsArgInfo *argument)
{
	switch (argument->type) {
	case VMS_ARG_SIZE:
		return _("such as 12 KiB");
	case VMS_ARG_ADDRESS:
		return argument->required ? _("select an area") : _("any");
	case VMS_ARG_COUNT:
		return _("how many");
	default:
		return argument->required ? "" : _("as usual");
	}
}

static void perform(VmstepOperationBar *self);

static void add_argument(VmstepOperationBar *self, size_t i, const VmsArgInfo *argument)
{
	GtkWidget *label = gtk_label_new(argument->name);
	GtkWidget *entry = gtk_entry_new();
	g_autofree char *value = first_value(self, argument);
	gboolean shown = argument->required || gtk_toggle_button_get_active(self->more);

	gtk_widget_add_css_class(label, "argument-name");
	gtk_editable_set_width_chars(GTK_EDITABLE(entry), argument->type == VMS_ARG_ADDRESS ? 19 : 9);
	gtk_editable_set_max_width_chars(GTK_EDITABLE(entry), argument->type == VMS_ARG_ADDRESS ? 19 : 9);
	gtk_entry_set_placeholder_text(GTK_ENTRY(entry), placeholder(argument));
	gtk_editable_set_text(GTK_EDITABLE(entry), value ? value : "");
	gtk_accessible_update_property(GTK_ACCESSIBLE(entry), GTK_ACCESSIBLE_PROPERTY_LABEL, argument->name, -1);
	gtk_widget_set_visible(label, shown);
	gtk_widget_set_visible(entry, shown);
	g_signal_connect_object(entry, "activate", G_CALLBACK(perform), self, G_CONNECT_SWAPPED);
	gtk_box_append(self->arguments, label);
	gtk_box_append(self->arguments, entry);
	self->entries[i] = GTK_ENTRY(entry);
}

static void make_arguments(VmstepOperationBar *self)
{
	const VmsOpInfo *info = vms_op_info(chosen(self));
	gboolean optional = FALSE;
	GtkWidget *child;

	while ((child = gtk_widget_get_first_child(GTK_WIDGET(self->arguments))))
		gtk_box_remove(self->arguments, child);
	for (size_t i = 0; i < VMS_OP_ARGS; i++) {
		self->entries[i] = NULL;
		if (info && i < info->n_args)
			add_argument(self, i, &info->arg[i]);
		optional = optional || (info && i < info->n_args && !info->arg[i].required);
	}
	gtk_widget_set_sensitive(GTK_WIDGET(self->more), optional);
	gtk_widget_set_tooltip_text(GTK_WIDGET(self->operations), info ? _(info->doc) : NULL);
	gtk_label_set_text(self->outcome, info ? _(info->doc) : "");
}

/* The selection goes on being the address that is asked for. */
static void follow_selection(VmstepOperationBar *self)
{
	const VmsOpInfo *info = vms_op_info(chosen(self));

	for (size_t i = 0; info && i < info->n_args; i++) {
		g_autofree char *value = first_value(self, &info->arg[i]);

		if (info->arg[i].type == VMS_ARG_ADDRESS && value && self->entries[i])
			gtk_editable_set_text(GTK_EDITABLE(self->entries[i]), value);
	}
}

/* ------------------------------------------------------------------------------------------ performing */

static void say(VmstepOperationBar *self, const char *words, gboolean problem)
{
	gtk_label_set_text(self->outcome, words);
	vmstep_panel_set_style(GTK_WIDGET(self->outcome), "error", problem);
}

static gboolean read_operation(VmstepOperationBar *self, VmsOp *op)
{
	const VmsOpInfo *info = vms_op_info(chosen(self));

	*op = vms_op(chosen(self));
	for (size_t i = 0; i < info->n_args; i++) {
		const char *text = gtk_editable_get_text(GTK_EDITABLE(self->entries[i]));
		g_autofree char *problem = g_strdup_printf(_("“%s” is not a value for %s."), text, info->arg[i].name);

		if (*text == '\0' && !info->arg[i].required)
			continue;
		if (!number_parse(text, &op->arg[i])) {
			say(self, problem, TRUE);
			gtk_widget_grab_focus(GTK_WIDGET(self->entries[i]));
			return FALSE;
		}
		op->given[i] = true;
	}
	return TRUE;
}

static void perform(VmstepOperationBar *self)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *words = NULL;
	VmsResult result;
	VmsOp op;

	if (!read_operation(self, &op))
		return;
	if (!vmstep_session_perform(session_of(self), &op, &result, &error))
		say(self, error->message, TRUE);
	else if (result.failed || result.bug)
		say(self, *result.message ? result.message : _("The kernel returned NULL."), TRUE);
	else
		say(self, (words = g_strdup_printf(_("Done: 0x%" PRIx64), result.ret)), FALSE);
}

static void vmstep_operation_bar_changed(VmstepPanel *panel, SessionChange what)
{
	VmstepOperationBar *self = VMSTEP_OPERATION_BAR(panel);
	VmsMachine *machine = vmstep_session_get_machine(session_of(self));

	gtk_widget_set_sensitive(self->perform, machine != NULL);
	if (what & SESSION_LESSON)
		make_arguments(self);
	if (what & SESSION_SELECTION)
		follow_selection(self);
}

/* ------------------------------------------------------------------------------------------ the class */

static void vmstep_operation_bar_class_init(VmstepOperationBarClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	VMSTEP_PANEL_CLASS(class)->changed = vmstep_operation_bar_changed;
	gtk_widget_class_set_template_from_resource(widget_class, "/org/vmstep/Vmstep/ui/operation-bar.ui");
	gtk_widget_class_bind_template_child(widget_class, VmstepOperationBar, operations);
	gtk_widget_class_bind_template_child(widget_class, VmstepOperationBar, arguments);
	gtk_widget_class_bind_template_child(widget_class, VmstepOperationBar, more);
	gtk_widget_class_bind_template_child(widget_class, VmstepOperationBar, outcome);
	gtk_widget_class_bind_template_child(widget_class, VmstepOperationBar, perform);
	gtk_widget_class_bind_template_callback(widget_class, make_arguments);
	gtk_widget_class_bind_template_callback(widget_class, perform);
}

static void vmstep_operation_bar_init(VmstepOperationBar *self)
{
	GtkStringList *names = gtk_string_list_new(NULL);

	gtk_widget_init_template(GTK_WIDGET(self));
	for (int kind = VMS_OP_NONE + 1; kind < VMS_OP_COUNT; kind++)
		gtk_string_list_append(names, vms_op_info((VmsOpKind) kind)->name);
	gtk_drop_down_set_model(self->operations, G_LIST_MODEL(names));
	g_object_unref(names);
	make_arguments(self);
}
