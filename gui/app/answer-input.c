/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a learner answers a question with.  See answer-input.h.
 *
 *      number, address, text    an entry
 *      choice                   buttons of which one is ticked
 *      choices                  buttons to tick
 *      order                    lines to move up and down
 *      point                    whatever is selected in any picture
 */

#include "gui/app/answer-input.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "gui/scene/markdown.h"

struct _VmstepAnswerInput {
	VmstepPanel parent_instance;
	const PlayerAsk *ask;         /* borrowed from the player */
	GtkBox *box;
	GtkEntry *entry;              /* number, address, text */
	GtkLabel *pointed;            /* point */
	GPtrArray *checks;            /* choice, choices: GtkCheckButton */
	GArray *order;                /* order: guint, the choices as they stand, from 1 */
	gboolean ready;
};

G_DEFINE_FINAL_TYPE(VmstepAnswerInput, vmstep_answer_input, VMSTEP_TYPE_PANEL)

enum { PROP_0, PROP_READY, N_PROPS };
static GParamSpec *properties[N_PROPS];
enum { SIGNAL_SUBMIT, N_SIGNALS };
static guint signals[N_SIGNALS];

static Player *player_of(VmstepAnswerInput *self)
{
	return vmstep_session_get_player(vmstep_panel_get_session(VMSTEP_PANEL(self)));
}

static void set_ready(VmstepAnswerInput *self, gboolean ready)
{
	if (ready == self->ready)
		return;
	self->ready = ready;
	g_object_notify_by_pspec(G_OBJECT(self), properties[PROP_READY]);
}

static GtkWidget *markdown_label(const char *markdown)
{
	g_autofree char *markup = markdown_to_pango(markdown, MARKDOWN_LINKS);
	GtkWidget *label = gtk_label_new(NULL);

	gtk_label_set_markup(GTK_LABEL(label), markup);
	gtk_label_set_wrap(GTK_LABEL(label), TRUE);
	gtk_label_set_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
	gtk_label_set_xalign(GTK_LABEL(label), 0);
	gtk_widget_set_hexpand(label, TRUE);
	return label;
}

/* ------------------------------------------------------------------------------------------ an entry */

static void on_typed(VmstepAnswerInput *self)
{
	set_ready(self, gtk_entry_get_text_length(self->entry) > 0);
}

static void submit(VmstepAnswerInput *self)
{
	g_signal_emit(self, signals[SIGNAL_SUBMIT], 0);
}

static void make_entry(VmstepAnswerInput *self)
{
	static const char *const examples[] = {
		[PLAYER_ASK_NUMBER] = N_("A number, such as 3 or 12 KiB"),
		[PLAYER_ASK_ADDRESS] = N_("An address, such as 0xffff888000004000"),
		[PLAYER_ASK_TEXT] = N_("In your own words"),
	};

	self->entry = GTK_ENTRY(gtk_entry_new());
	gtk_entry_set_placeholder_text(self->entry, _(examples[self->ask->kind]));
	gtk_accessible_update_property(GTK_ACCESSIBLE(self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Your answer"),
		-1);
	g_signal_connect_object(self->entry, "changed", G_CALLBACK(on_typed), self, G_CONNECT_SWAPPED);
	g_signal_connect_object(self->entry, "activate", G_CALLBACK(submit), self, G_CONNECT_SWAPPED);
	gtk_box_append(self->box, GTK_WIDGET(self->entry));
}

/* ------------------------------------------------------------------------------------------ choices */

static gsize ticked(VmstepAnswerInput *self, guint *choices)
{
	gsize n = 0;

	for (guint i = 0; i < self->checks->len; i++) {
		if (gtk_check_button_get_active(g_ptr_array_index(self->checks, i)))
			choices[n++] = i + 1;
	}
	return n;
}

static void on_ticked(VmstepAnswerInput *self)
{
	g_autofree guint *choices = g_new(guint, self->checks->len);

	set_ready(self, ticked(self, choices) > 0);
}

static void make_choices(VmstepAnswerInput *self)
{
	self->checks = g_ptr_array_new();
	for (guint i = 0; self->ask->choices[i]; i++) {
		const char *words = player_text(player_of(self), self->ask->choices[i]);
		g_autofree char *plain = markdown_to_text(words);
		GtkWidget *check = gtk_check_button_new();

		gtk_check_button_set_child(GTK_CHECK_BUTTON(check), markdown_label(words));
		gtk_accessible_update_property(GTK_ACCESSIBLE(check), GTK_ACCESSIBLE_PROPERTY_LABEL, plain, -1);
		if (self->ask->kind == PLAYER_ASK_CHOICE && i > 0)
			gtk_check_button_set_group(GTK_CHECK_BUTTON(check), g_ptr_array_index(self->checks, 0));
		g_signal_connect_object(check, "toggled", G_CALLBACK(on_ticked), self, G_CONNECT_SWAPPED);
		g_ptr_array_add(self->checks, check);
		gtk_box_append(self->box, check);
	}
}

/* ------------------------------------------------------------------------------------------ an order */

static void make_order_rows(VmstepAnswerInput *self);

static void move_row(VmstepAnswerInput *self, guint at, int by)
{
	guint *order = (guint *) (void *) self->order->data;
	guint moved = order[at];

	order[at] = order[at + by];
	order[at + by] = moved;
	make_order_rows(self);
}

static void on_move(VmstepAnswerInput *self, GtkButton *button)
{
	guint at = GPOINTER_TO_UINT(g_object_get_data(G_OBJECT(button), "row"));

	move_row(self, at, GPOINTER_TO_INT(g_object_get_data(G_OBJECT(button), "by")));
}

static void add_mover(VmstepAnswerInput *self, GtkWidget *row, guint at, int by)
{
	GtkWidget *button = gtk_button_new_from_icon_name(by < 0 ? "go-up-symbolic" : "go-down-symbolic");

	gtk_widget_set_tooltip_text(button, by < 0 ? _("Move up") : _("Move down"));
	gtk_widget_add_css_class(button, "flat");
	gtk_widget_set_valign(button, GTK_ALIGN_CENTER);
	gtk_widget_set_sensitive(button, by < 0 ? at > 0 : at + 1 < self->order->len);
	g_object_set_data(G_OBJECT(button), "row", GUINT_TO_POINTER(at));
	g_object_set_data(G_OBJECT(button), "by", GINT_TO_POINTER(by));
	g_signal_connect_object(button, "clicked", G_CALLBACK(on_move), self, G_CONNECT_SWAPPED);
	gtk_box_append(GTK_BOX(row), button);
}

static void make_order_rows(VmstepAnswerInput *self)
{
	GtkWidget *child;

	while ((child = gtk_widget_get_first_child(GTK_WIDGET(self->box))))
		gtk_box_remove(self->box, child);
	for (guint i = 0; i < self->order->len; i++) {
		GtkWidget *row = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 6);
		guint choice = g_array_index(self->order, guint, i);
		const char *words = player_text(player_of(self), self->ask->choices[choice - 1]);

		gtk_widget_add_css_class(row, "order-row");
		gtk_box_append(GTK_BOX(row), markdown_label(words));
		add_mover(self, row, i, -1);
		add_mover(self, row, i, 1);
		gtk_box_append(self->box, row);
	}
}

static void make_order(VmstepAnswerInput *self)
{
	self->order = g_array_new(FALSE, FALSE, sizeof(guint));
	for (guint i = 1; self->ask->choices[i - 1]; i++)
		g_array_append_val(self->order, i);
	make_order_rows(self);
	set_ready(self, TRUE);
}

/* ------------------------------------------------------------------------------------------ pointing */

static void update_pointed(VmstepAnswerInput *self)
{
	VmstepSession *session = vmstep_panel_get_session(VMSTEP_PANEL(self));
	const Target *selection = vmstep_session_get_selection(session);
	VmsMachine *machine = vmstep_session_get_machine(session);
	VmsRef ref = machine && selection->has & TARGET_OBJECT ? vms_find(machine, selection->id) : 0;
	gboolean visiting = vmstep_session_get_visited(session);   /* the question is about the lesson's own machine */
	g_autofree char *words = NULL;
	char text[64];

	if (ref && !visiting) {
		vms_object_text(machine, ref, text, sizeof(text));
		words = g_strdup_printf(_("You point at %s."), text);
	} else if (selection->has & TARGET_ADDRESS && !visiting) {
		words = g_strdup_printf(_("You point at 0x%" PRIx64 "."), selection->address);
	}
	gtk_label_set_text(self->pointed, words ? words : _("Click on it in a picture."));
	set_ready(self, words != NULL);
}

static void make_pointer(VmstepAnswerInput *self)
{
	self->pointed = GTK_LABEL(gtk_label_new(NULL));
	gtk_label_set_xalign(self->pointed, 0);
	gtk_label_set_wrap(self->pointed, TRUE);
	gtk_box_append(self->box, GTK_WIDGET(self->pointed));
	update_pointed(self);
}

static gboolean hand_in_point(VmstepAnswerInput *self, GError **error)
{
	const Target *selection = vmstep_session_get_selection(vmstep_panel_get_session(VMSTEP_PANEL(self)));
	g_autofree char *address = g_strdup_printf("0x%" PRIx64, selection->address);

	if (selection->has & TARGET_OBJECT)
		return player_answer_point(player_of(self), selection->id);
	return player_answer_typed(player_of(self), address, error);
}

static void vmstep_answer_input_changed(VmstepPanel *panel, SessionChange what)
{
	VmstepAnswerInput *self = VMSTEP_ANSWER_INPUT(panel);

	if (self->pointed && what & (SESSION_SELECTION | SESSION_MOVED))
		update_pointed(self);
}

/* ------------------------------------------------------------------------------------------ handing in */

static char *choice_words(VmstepAnswerInput *self, const guint *choices, gsize n)
{
	g_autoptr(GString) words = g_string_new(NULL);

	for (gsize i = 0; i < n; i++) {
		const char *choice = player_text(player_of(self), self->ask->choices[choices[i] - 1]);
		g_autofree char *plain = markdown_to_text(choice);

		g_string_append_printf(words, "%s%s", i == 0 ? "" : self->order ? " → " : ", ", g_strstrip(plain));
	}
	return g_string_free(g_steal_pointer(&words), FALSE);
}

char *vmstep_answer_input_get_words(VmstepAnswerInput *self)
{
	g_autofree guint *choices = NULL;

	g_return_val_if_fail(VMSTEP_IS_ANSWER_INPUT(self), NULL);
	if (self->entry)
		return g_strdup(gtk_editable_get_text(GTK_EDITABLE(self->entry)));
	if (self->pointed)
		return g_strdup(gtk_label_get_text(self->pointed));
	if (self->order)
		return choice_words(self, (guint *) (void *) self->order->data, self->order->len);
	choices = g_new(guint, self->checks->len);
	return choice_words(self, choices, ticked(self, choices));
}

gboolean vmstep_answer_input_hand_in(VmstepAnswerInput *self, GError **error)
{
	g_autofree guint *choices = NULL;

	g_return_val_if_fail(VMSTEP_IS_ANSWER_INPUT(self), FALSE);
	if (self->entry)
		return player_answer_typed(player_of(self), gtk_editable_get_text(GTK_EDITABLE(self->entry)), error);
	if (self->pointed)
		return hand_in_point(self, error);
	if (self->order)
		return player_answer_choices(player_of(self), (guint *) (void *) self->order->data, self->order->len);
	choices = g_new(guint, self->checks->len);
	return player_answer_choices(player_of(self), choices, ticked(self, choices));
}

/* ------------------------------------------------------------------------------------------ the class */

static void vmstep_answer_input_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
	if (id == PROP_READY)
		g_value_set_boolean(value, VMSTEP_ANSWER_INPUT(object)->ready);
	else
		G_OBJECT_WARN_INVALID_PROPERTY_ID(object, id, spec);
}

static void vmstep_answer_input_finalize(GObject *object)
{
	VmstepAnswerInput *self = VMSTEP_ANSWER_INPUT(object);

	g_clear_pointer(&self->checks, g_ptr_array_unref);
	g_clear_pointer(&self->order, g_array_unref);
	G_OBJECT_CLASS(vmstep_answer_input_parent_class)->finalize(object);
}

static void vmstep_answer_input_class_init(VmstepAnswerInputClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->get_property = vmstep_answer_input_get_property;
	object_class->finalize = vmstep_answer_input_finalize;
	VMSTEP_PANEL_CLASS(class)->changed = vmstep_answer_input_changed;
	properties[PROP_READY] = g_param_spec_boolean("ready", NULL, NULL, FALSE,
		G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
	g_object_class_install_properties(object_class, N_PROPS, properties);
	signals[SIGNAL_SUBMIT] = g_signal_new("submit", VMSTEP_TYPE_ANSWER_INPUT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
		NULL, G_TYPE_NONE, 0);
}

static void vmstep_answer_input_init(VmstepAnswerInput *self)
{
	self->box = GTK_BOX(gtk_box_new(GTK_ORIENTATION_VERTICAL, 6));
	gtk_widget_set_parent(GTK_WIDGET(self->box), GTK_WIDGET(self));
}

GtkWidget *vmstep_answer_input_new(VmstepSession *session, const PlayerAsk *ask)
{
	VmstepAnswerInput *self = g_object_new(VMSTEP_TYPE_ANSWER_INPUT, "session", session, NULL);

	self->ask = ask;
	switch (ask->kind) {
	case PLAYER_ASK_CHOICE:
	case PLAYER_ASK_CHOICES:
		make_choices(self);
		break;
	case PLAYER_ASK_ORDER:
		make_order(self);
		break;
	case PLAYER_ASK_POINT:
		make_pointer(self);
		break;
	default:
		make_entry(self);
	}
	return GTK_WIDGET(self);
}
