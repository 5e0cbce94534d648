/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One entry of the lesson panel for one item of the lesson. */

#include "gui/app/lesson-entry.h"

#include <glib/gi18n.h>

#include "gui/app/catalog.h"
#include "gui/app/question-card.h"
#include "gui/scene/markdown.h"
#include "scripts/i18n.h"

#define VALUE_SIZE 128

static GtkWidget *text_label(const char *text, const char *style)
{
	GtkWidget *label = gtk_label_new(text);

	gtk_label_set_wrap(GTK_LABEL(label), TRUE);
	gtk_label_set_wrap_mode(GTK_LABEL(label), PANGO_WRAP_WORD_CHAR);
	gtk_label_set_xalign(GTK_LABEL(label), 0);
	if (style)
		gtk_widget_add_css_class(label, style);
	return label;
}

static GtkWidget *markdown_entry(const char *markdown)
{
	g_autofree char *markup = markdown_to_pango(markdown, MARKDOWN_LINKS);
	GtkWidget *label = text_label(NULL, "say");

	gtk_label_set_markup(GTK_LABEL(label), markup);
	return label;
}

/* ------------------------------------------------------------------------------------------ the lesson's head */

static GtkWidget *head_entry(const PlayerLesson *lesson)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 4);
	g_autofree char *about = catalog_about(lesson->level, lesson->minutes, lesson->profile);

	gtk_widget_add_css_class(box, "lesson-head");
	gtk_box_append(GTK_BOX(box), text_label(lesson->title, "title-2"));
	gtk_box_append(GTK_BOX(box), text_label(about, "dim-label"));
	if (lesson->objectives[0])
		gtk_box_append(GTK_BOX(box), text_label(_("Afterwards you can"), "objectives-title"));
	for (guint i = 0; lesson->objectives[i]; i++) {
		g_autofree char *line = g_strdup_printf("•  %s", lesson->objectives[i]);

		gtk_box_append(GTK_BOX(box), text_label(line, NULL));
	}
	return box;
}

/* ------------------------------------------------------------------------------------------ operations */

static VmsType type_of_argument(VmsArgType type)
{
	switch (type) {
	case VMS_ARG_SIZE:
		return VMS_SIZE;
	case VMS_ARG_ADDRESS:
		return VMS_ADDRESS;
	case VMS_ARG_GFP:
		return VMS_GFP;
	case VMS_ARG_FLAGS:
		return VMS_VM_FLAGS;
	default:
		return VMS_NUMBER;
	}
}

/* "vmalloc(12 KiB)": what was asked, as the lesson's author would say it.  Free with g_free. */
static char *operation_words(const VmsMachine *machine, const VmsOp *op)
{
	const VmsOpInfo *info = vms_op_info(op->kind);
	GString *words = g_string_new(info->name);
	const char *before = "(";

	for (size_t i = 0; i < info->n_args; i++) {
		const VmsValue value = { .type = type_of_argument(info->arg[i].type), .value = op->arg[i] };
		char text[VALUE_SIZE];

		if (!op->given[i])
			continue;
		if (info->arg[i].type == VMS_ARG_CONTEXT || info->arg[i].type == VMS_ARG_LOCK ||
		    info->arg[i].type == VMS_ARG_KM)
			vms_arg_text(info->arg[i].type, op->arg[i], text, sizeof(text));
		else
			vms_value_text(machine, &value, text, sizeof(text));
		g_string_append_printf(words, "%s%s%s%s", before, info->arg[i].required ? "" : info->arg[i].name,
			info->arg[i].required ? "" : "=", text);
		before = ", ";
	}
	return g_string_free(g_string_append(words, *before == '(' ? "()" : ")"), FALSE);
}

static const char *outcome_word(const VmsResult *result)
{
	return result->bug ? "BUG" : result->fault ? i18n_text(result->fault) : "NULL";
}

/* > vmalloc(12 KiB)                 NULL
 *   what it logged last, if anything       */
static GtkWidget *operation_entry(VmstepSession *session, const PlayerItem *item)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_HORIZONTAL, 8), *words = gtk_box_new(GTK_ORIENTATION_VERTICAL, 2);
	gboolean went_wrong = item->result.failed || item->result.bug;
	g_autofree char *call = operation_words(player_machine_at(vmstep_session_get_player(session), item->machine),
		&item->op);
	GtkWidget *result = text_label(outcome_word(&item->result), "op-result");

	gtk_widget_add_css_class(box, "operation");
	gtk_widget_set_hexpand(words, TRUE);
	gtk_label_set_wrap(GTK_LABEL(result), FALSE);
	gtk_widget_set_valign(result, GTK_ALIGN_START);
	gtk_widget_set_visible(result, went_wrong);
	gtk_box_append(GTK_BOX(words), text_label(call, "mono"));
	if (*item->result.message)
		gtk_box_append(GTK_BOX(words), text_label(item->result.message, "caption"));
	gtk_box_append(GTK_BOX(box), gtk_image_new_from_icon_name("media-playback-start-symbolic"));
	gtk_box_append(GTK_BOX(box), words);
	gtk_box_append(GTK_BOX(box), result);
	return box;
}

/* ------------------------------------------------------------------------------------------ the rest */

static GtkWidget *machine_entry(VmstepSession *session, const PlayerItem *item)
{
	VmsMachine *machine = player_machine_at(vmstep_session_get_player(session), item->machine);
	g_autofree char *ram = NULL;
	g_autofree char *words = NULL;

	if (item->machine <= 1 || !machine)
		return NULL;
	ram = g_format_size_full(vms_machine_ram(machine), G_FORMAT_SIZE_IEC_UNITS);
	words = g_strdup_printf(_("A fresh machine: %s, %s"), vms_machine_profile(machine)->name, ram);
	return text_label(words, "fresh-machine");
}

static GtkWidget *error_entry(const PlayerItem *item)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 4);
	g_autofree char *base = *item->name ? g_path_get_basename(item->name) : NULL;
	g_autofree char *place = base ? g_strdup_printf(_("%s, line %d"), base, item->line) : NULL;

	gtk_widget_add_css_class(box, "failure");
	gtk_box_append(GTK_BOX(box), text_label(_("The lesson broke off"), "heading"));
	gtk_box_append(GTK_BOX(box), text_label(item->text, NULL));
	if (place)
		gtk_box_append(GTK_BOX(box), text_label(place, "mono"));
	return box;
}

static GtkWidget *end_entry(VmstepSession *session, const PlayerItem *item)
{
	GtkWidget *box = gtk_box_new(GTK_ORIENTATION_VERTICAL, 8), *button;

	(void) session;
	if (g_strcmp0(item->name, "complete") != 0)
		return NULL;
	gtk_widget_add_css_class(box, "complete");
	gtk_box_append(GTK_BOX(box), text_label(_("The lesson is complete"), "heading"));
	gtk_box_append(GTK_BOX(box), text_label(_("Step back to any moment, or try operations of your own."), NULL));
	button = gtk_button_new_with_label(_("All lessons"));
	gtk_actionable_set_action_name(GTK_ACTIONABLE(button), "win.welcome");
	gtk_widget_set_halign(button, GTK_ALIGN_START);
	gtk_box_append(GTK_BOX(box), button);
	return box;
}

GtkWidget *lesson_entry_new_sandbox(void)
{
	return markdown_entry(_("## A machine of your own\n\n"
		"Choose an operation at the bottom of the window, and perform it. "
		"Then go back into it, step by step.\n\n"
		"To free something, click on it and choose `vfree`.\n\n"
		"Going back and performing something else begins a new line of history. "
		"The old one stays: you find it at the top of the window."));
}

GtkWidget *lesson_entry_new(VmstepSession *session, const PlayerItem *item)
{
	Player *player = vmstep_session_get_player(session);
	g_autofree char *text = NULL;

	switch (item->kind) {
	case PLAYER_LESSON:
		return head_entry(player_get_lesson(player));
	case PLAYER_SAY:
		text = player_item_text(player, item);
		return markdown_entry(text);
	case PLAYER_OP:
		return item->setup ? NULL : operation_entry(session, item);
	case PLAYER_ASK:
		return vmstep_question_card_new(session, item);
	case PLAYER_GRADED:
		return item->ask && item->ask->predict ? vmstep_question_card_new(session, item) : NULL;
	case PLAYER_MACHINE:
		return machine_entry(session, item);
	case PLAYER_ERROR_ITEM:
		return error_entry(item);
	case PLAYER_END:
		return end_entry(session, item);
	default:
		return NULL;
	}
}
