/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A question of the lesson.  It goes through these states, all of which the player knows:
 *
 *      asked -> (hints, one after the other) -> answered -> graded
 *
 * A question to predict is graded only when the operation has ended; until then the card keeps what was predicted. */

#include "gui/app/question-card.h"

#include <glib/gi18n.h>

#include "gui/app/answer-input.h"
#include "gui/scene/markdown.h"

struct _VmstepQuestionCard {
	VmstepPanel parent_instance;
	const PlayerItem *item;       /* borrowed from the player */
	guint hints_shown;
	char *said;                   /* what was handed in, as it was typed or chosen; NULL before */

	/* template widgets */
	GtkLabel *kind, *prompt, *hints, *problem, *verdict, *given, *feedback;
	GtkBox *answer_box;
	GtkWidget *buttons, *hint, *answer, *outcome;

	VmstepAnswerInput *input;     /* NULL where none is wanted any more */
};

G_DEFINE_FINAL_TYPE(VmstepQuestionCard, vmstep_question_card, VMSTEP_TYPE_PANEL)

static Player *player_of(VmstepQuestionCard *self)
{
	return vmstep_session_get_player(vmstep_panel_get_session(VMSTEP_PANEL(self)));
}

/* Is it this very question that the lesson waits for? */
static gboolean is_open(VmstepQuestionCard *self)
{
	const PlayerItem *waiting = player_get_waiting(player_of(self));

	return self->item->kind == PLAYER_ASK && !self->item->ask->answered && waiting
		&& waiting->index == self->item->index;
}

static void show_markdown(GtkLabel *label, const char *markdown)
{
	g_autofree char *markup = markdown ? markdown_to_pango(markdown, MARKDOWN_LINKS) : NULL;

	gtk_label_set_markup(label, markup ? markup : "");
	gtk_widget_set_visible(GTK_WIDGET(label), markup && *markup);
}

/* ------------------------------------------------------------------------------------------ hints */

static void show_hints(VmstepQuestionCard *self)
{
	g_autoptr(GString) words = g_string_new(NULL);
	const char *const *hints = self->item->ask->hints;
	guint n = 0;

	while (hints[n])
		n++;
	for (guint i = 0; i < self->hints_shown && i < n; i++)
		g_string_append_printf(words, "%s%s", i > 0 ? "\n\n" : "", player_text(player_of(self), hints[i]));
	show_markdown(self->hints, words->len > 0 ? words->str : NULL);
	gtk_widget_set_visible(self->hint, n > 0);
	gtk_widget_set_sensitive(self->hint, self->hints_shown < n);
	gtk_button_set_label(GTK_BUTTON(self->hint), self->hints_shown > 0 && n > 1 ? _("Another hint") : _("Hint"));
}

static void on_hint(VmstepQuestionCard *self)
{
	self->hints_shown++;
	show_hints(self);
}

/* ------------------------------------------------------------------------------------------ the outcome */

static const char *verdict_of(const PlayerAsk *ask)
{
	if (!ask->graded)
		return _("Noted");
	if (!ask->given)
		return _("Left out");
	return ask->right ? _("Right") : _("Not quite");
}

static char *plain(const char *markdown)
{
	char *text = markdown ? markdown_to_text(markdown) : NULL;

	return text ? g_strstrip(text) : NULL;
}

static char *given_words(const PlayerAsk *ask, const char *said)
{
	g_autofree char *given = plain(ask->given);
	g_autofree char *expected = plain(ask->expected);

	if (!ask->graded)
		return said ? g_strdup_printf(_("Your prediction: %s. Go on to see."), said)
			: g_strdup(_("Go on to see."));
	if (!given)
		return expected ? g_strdup_printf(_("The answer is %s."), expected) : g_strdup("");
	if (!ask->right && expected)
		return g_strdup_printf(_("You said %s; it is %s."), given, expected);
	return g_strdup_printf(_("You said %s."), given);
}

static void show_outcome(VmstepQuestionCard *self)
{
	const PlayerAsk *ask = self->item->ask;
	g_autofree char *given = given_words(ask, self->said);
	g_autofree char *feedback = g_strdup_printf("%s%s%s", ask->say ? player_text(player_of(self), ask->say) : "",
		ask->say && ask->explain ? "\n\n" : "", ask->explain ? player_text(player_of(self), ask->explain) : "");

	gtk_label_set_text(self->verdict, verdict_of(ask));
	gtk_label_set_text(self->given, given);
	show_markdown(self->feedback, ask->graded ? feedback : NULL);
	vmstep_panel_set_style(GTK_WIDGET(self), "right", ask->graded && ask->given && ask->right);
	vmstep_panel_set_style(GTK_WIDGET(self), "wrong", ask->graded && ask->given && !ask->right);
}

/* ------------------------------------------------------------------------------------------ answering */

static void hand_in(VmstepQuestionCard *self)
{
	g_autoptr(GError) error = NULL;

	if (!self->input)
		return;
	g_free(self->said);
	self->said = vmstep_answer_input_get_words(self->input);
	gtk_widget_set_visible(GTK_WIDGET(self->problem), FALSE);
	if (!vmstep_answer_input_hand_in(self->input, &error) && error) {
		gtk_label_set_text(self->problem, error->message);
		gtk_widget_set_visible(GTK_WIDGET(self->problem), TRUE);
	}
}

static void make_input(VmstepQuestionCard *self)
{
	self->input = VMSTEP_ANSWER_INPUT(vmstep_answer_input_new(vmstep_panel_get_session(VMSTEP_PANEL(self)),
		self->item->ask));
	gtk_box_append(self->answer_box, GTK_WIDGET(self->input));
	g_object_bind_property(self->input, "ready", self->answer, "sensitive", G_BINDING_SYNC_CREATE);
	g_signal_connect_object(self->input, "submit", G_CALLBACK(hand_in), self, G_CONNECT_SWAPPED);
}

static void drop_input(VmstepQuestionCard *self)
{
	if (self->input)
		gtk_box_remove(self->answer_box, GTK_WIDGET(self->input));
	self->input = NULL;
}

static void update(VmstepQuestionCard *self)
{
	const PlayerAsk *ask = self->item->ask;
	gboolean open = is_open(self);

	if (open && !self->input)
		make_input(self);
	else if (!open)
		drop_input(self);
	gtk_widget_set_visible(self->buttons, open);
	gtk_widget_set_visible(GTK_WIDGET(self->answer_box), open);
	gtk_widget_set_visible(self->outcome, ask->answered || ask->graded);
	show_hints(self);
	if (ask->answered || ask->graded)
		show_outcome(self);
}

static void vmstep_question_card_changed(VmstepPanel *panel, SessionChange what)
{
	VmstepQuestionCard *self = VMSTEP_QUESTION_CARD(panel);

	if (self->item && what & (SESSION_ITEMS | SESSION_STATE))
		update(self);
}

/* ------------------------------------------------------------------------------------------ the class */

static void vmstep_question_card_finalize(GObject *object)
{
	g_free(VMSTEP_QUESTION_CARD(object)->said);
	G_OBJECT_CLASS(vmstep_question_card_parent_class)->finalize(object);
}

static void vmstep_question_card_class_init(VmstepQuestionCardClass *class)
{
	GtkWidgetClass *widget_class = GTK_WIDGET_CLASS(class);

	G_OBJECT_CLASS(class)->finalize = vmstep_question_card_finalize;
	VMSTEP_PANEL_CLASS(class)->changed = vmstep_question_card_changed;
	gtk_widget_class_set_template_from_resource(widget_class, "/org/vmstep/Vmstep/ui/question-card.ui");
	gtk_widget_class_bind_template_child(widget_class, VmstepQuestionCard, kind);
	gtk_widget_class_bind_template_child(widget_class, VmstepQuestionCard, prompt);
	gtk_widget_class_bind_template_child(widget_class, VmstepQuestionCard, hints);
	gtk_widget_class_bind_template_child(widget_class, VmstepQuestionCard, problem);
	gtk_widget_class_bind_template_child(widget_class, VmstepQuestionCard, verdict);
	gtk_widget_class_bind_template_child(widget_class, VmstepQuestionCard, given);
	gtk_widget_class_bind_template_child(widget_class, VmstepQuestionCard, feedback);
	gtk_widget_class_bind_template_child(widget_class, VmstepQuestionCard, answer_box);
	gtk_widget_class_bind_template_child(widget_class, VmstepQuestionCard, buttons);
	gtk_widget_class_bind_template_child(widget_class, VmstepQuestionCard, hint);
	gtk_widget_class_bind_template_child(widget_class, VmstepQuestionCard, answer);
	gtk_widget_class_bind_template_child(widget_class, VmstepQuestionCard, outcome);
	gtk_widget_class_bind_template_callback(widget_class, hand_in);
	gtk_widget_class_bind_template_callback(widget_class, on_hint);
	gtk_widget_class_set_css_name(widget_class, "questioncard");
	gtk_widget_class_set_accessible_role(widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void vmstep_question_card_init(VmstepQuestionCard *self)
{
	gtk_widget_init_template(GTK_WIDGET(self));
}

GtkWidget *vmstep_question_card_new(VmstepSession *session, const PlayerItem *item)
{
	VmstepQuestionCard *self = g_object_new(VMSTEP_TYPE_QUESTION_CARD, "session", session, NULL);

	self->item = item;
	gtk_label_set_text(self->kind, item->kind == PLAYER_GRADED ? _("How it turned out")
		: item->ask->predict ? _("Predict") : _("Question"));
	show_markdown(self->prompt, player_text(player_of(self), item->ask->prompt));
	update(self);
	return GTK_WIDGET(self);
}
