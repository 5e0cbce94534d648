/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A window: the welcome page, or one lesson with all its views.
 *
 *      +------------------------------------------------------------------+
 *      | lessons  branch            title                         kernel  |
 *      +------------------------------------------------------------------+
 *      | stages                                                           |
 *      +----------------+-------------------------------------------------+
 *      | words of the   | what happens, in a sentence                     |
 *      | lesson         +-------------------------------------------------+
 *      |                | address space                                   |
 *      +----------------+---------------------------------+---------------+
 *      | source         | board: tree, pages, tables ...  | inspector     |
 *      |                |                                 | calls, locals |
 *      +----------------+---------------------------------+---------------+
 *      | timeline                                                         |
 *      | back  <  play  >  forward                     speed              |
 *      +------------------------------------------------------------------+
 */

#include "gui/app/window-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "gui/app/call-panel.h"
#include "gui/app/code-view.h"
#include "gui/app/found-panel.h"
#include "gui/app/inspector.h"
#include "gui/app/lesson-panel.h"
#include "gui/app/operation-bar.h"
#include "gui/app/timeline.h"
#include "gui/app/transport.h"
#include "gui/app/welcome.h"
#include "scripts/i18n.h"

#define SENTENCE_SIZE 1024
#define LONG_SENTENCE 110      /* characters, from which on it is set smaller */
#define EVERYTHING (~0u)
#define WORDS_SHARE 0.29       /* of the window's width, for the lesson and the source */
#define LEAST_WORDS 280        /* pixels */
#define MOST_WORDS 480
#define AROUND_WORDS 280       /* pixels above and below them */
#define LESSON_SHARE 0.6       /* of their height */
#define LEAST_LESSON 200

G_DEFINE_FINAL_TYPE(VmstepWindow, vmstep_window, ADW_TYPE_APPLICATION_WINDOW)

VmstepSession *vmstep_window_get_session(VmstepWindow *self)
{
	g_return_val_if_fail(VMSTEP_IS_WINDOW(self), NULL);
	return self->session;
}

/* ------------------------------------------------------------------------------------------ what the labels say */

static void update_title(VmstepWindow *self)
{
	const PlayerLesson *lesson = player_get_lesson(vmstep_session_get_player(self->session));
	gboolean sandbox = player_get_state(vmstep_session_get_player(self->session)) == PLAYER_SANDBOX;
	VmstepFoundMachine *found = vmstep_session_get_found(self->session);
	const char *title = lesson ? lesson->title : found ? _("A machine’s own state")
		: sandbox ? _("A machine of your own") : "vmstep";

	adw_window_title_set_title(self->title, title);
	adw_window_title_set_subtitle(self->title, found ? vmstep_found_machine_get_name(found) : "");
	gtk_widget_set_visible(self->lesson_words, !found);
	gtk_widget_set_visible(self->found_words, found != NULL);
	gtk_window_set_title(GTK_WINDOW(self), title);
}

static char *sentence_of(VmstepSession *session)
{
	const Moment *now = vmstep_session_get_moment(session);
	char text[SENTENCE_SIZE];

	if (!now)
		return g_strdup("");
	if (now->step.step == VMS_START)
		return g_strdup(vmstep_session_get_found(session) ? _("This is the machine as it was found.")
			: _("The machine has just been booted."));
	vms_step_text(now->machine, &now->step, i18n_text, text, sizeof(text));
	return g_strdup(text);
}

static void update_sentence(VmstepWindow *self)
{
	g_autofree char *sentence = sentence_of(self->session);

	gtk_label_set_text(self->sentence, sentence);
	vmstep_panel_set_style(GTK_WIDGET(self->sentence), "long", g_utf8_strlen(sentence, -1) > LONG_SENTENCE);
}

static void update_range(VmstepWindow *self)
{
	AddressRange range = vmstep_session_get_range(self->session);
	VmsMachine *machine = vmstep_session_get_machine(self->session);
	gboolean all = machine && range.last - range.start == range_everything(machine).last;
	g_autofree char *size = all ? g_strdup(_("all addresses"))
		: g_format_size_full(range.last - range.start + 1, G_FORMAT_SIZE_IEC_UNITS);
	g_autofree char *words = g_strdup_printf(_("%s shown"), size);

	gtk_label_set_text(self->range, machine ? words : "");
	vmstep_panel_set_style(self->follow, "shown", vmstep_session_get_range_follows(self->session));
}

/* ------------------------------------------------------------------------------------------ branches */

static char *branch_words(VmstepWindow *self, const VmsBranch *branch)
{
	Player *player = vmstep_session_get_player(self->session);
	const char *kind;

	if (player_get_state(player) != PLAYER_SANDBOX && branch->id == player_lesson_branch(player))
		return g_strdup(_("The lesson’s line"));
	kind = branch->fork == VMS_START ? _("Line %u, from the beginning") : _("Line %u, from step %" PRId64);
	return g_strdup_printf(kind, branch->id, branch->fork);
}

static void update_branches(VmstepWindow *self)
{
	VmsMachine *machine = vmstep_session_get_machine(self->session);
	g_autoptr(GMenu) menu = g_menu_new();
	VmsBranch branch;
	size_t n = 0;

	for (; machine && vms_branch_at(machine, n, &branch); n++) {
		g_autofree char *words = branch_words(self, &branch);
		g_autofree char *action = g_strdup_printf("win.branch(uint32 %u)", branch.id);

		g_menu_append(menu, words, action);
		if (branch.current)
			gtk_menu_button_set_label(self->branches, words);
	}
	gtk_menu_button_set_menu_model(self->branches, G_MENU_MODEL(menu));
	gtk_widget_set_visible(GTK_WIDGET(self->branches), n > 1);
}

/* ------------------------------------------------------------------------------------------ pages */

void vmstep_window_show_page(VmstepWindow *self, const char *page)
{
	gtk_stack_set_visible_child_name(self->pages, page);
	gtk_widget_set_visible(self->home, !g_str_equal(page, "welcome"));
	if (g_str_equal(page, "lesson"))
		gtk_widget_grab_focus(self->lesson_page);
	vmstep_window_update_state(self);
}

static void show_failure(VmstepWindow *self, const char *where, const char *why)
{
	g_autofree char *words = g_strdup_printf("%s\n%s", where, why);
	g_autofree char *markup = g_markup_escape_text(words, -1);

	g_free(self->failure);
	self->failure = g_strdup(why);
	adw_status_page_set_description(self->message, markup);
	vmstep_window_show_page(self, "message");
}

/* A lesson that broke off before there was a machine has nothing to show but why. */
static void show_broken_lesson(VmstepWindow *self)
{
	Player *player = vmstep_session_get_player(self->session);
	const PlayerItem *error = NULL;
	g_autofree char *where = NULL;

	for (guint i = 0; i < player_item_count(player); i++) {
		if (player_item_at(player, i)->kind == PLAYER_ERROR_ITEM)
			error = player_item_at(player, i);
	}
	if (player_get_state(player) != PLAYER_FAILED || player_get_machine(player) || !error)
		return;
	where = error->line > 0 ? g_strdup_printf(_("%s, line %d"), error->name, error->line) : g_strdup(error->name);
	show_failure(self, where, error->text);
}

void vmstep_window_open(VmstepWindow *self, GFile *file)
{
	g_autofree char *path = g_file_get_path(file);
	g_autofree char *name = g_file_get_parse_name(file);
	g_autoptr(GError) error = NULL;

	g_return_if_fail(VMSTEP_IS_WINDOW(self));
	g_clear_pointer(&self->failure, g_free);
	if (!path)
		show_failure(self, name, _("Only files on this machine can be opened."));
	else if (!vmstep_session_open(self->session, path, &error))
		show_failure(self, name, error->message);
	else
		vmstep_window_show_page(self, "lesson");
}

/* The words take their share of the window, within what can be read well, and the source its share of theirs. */
static void share_room(VmstepWindow *self)
{
	int width, height;

	gtk_window_get_default_size(GTK_WINDOW(self), &width, &height);
	gtk_paned_set_position(self->halves, CLAMP((int) (width * WORDS_SHARE), LEAST_WORDS, MOST_WORDS));
	gtk_paned_set_position(self->left, MAX((int) ((height - AROUND_WORDS) * LESSON_SHARE), LEAST_LESSON));
}

void vmstep_window_show_problem(VmstepWindow *self, const char *heading, const char *problem)
{
	GtkWidget *dialog = adw_message_dialog_new(GTK_WINDOW(self), heading, problem);

	g_free(self->failure);
	self->failure = g_strdup(problem);
	vmstep_window_update_state(self);
	adw_message_dialog_add_response(ADW_MESSAGE_DIALOG(dialog), "close", _("_Close"));
	adw_message_dialog_set_default_response(ADW_MESSAGE_DIALOG(dialog), "close");
	gtk_window_present(GTK_WINDOW(dialog));
}

/* ------------------------------------------------------------------------------------------ the session */

/* A question is answered beside the views. */
static void make_room_for_question(VmstepWindow *self)
{
	const PlayerItem *waiting = player_get_waiting(vmstep_session_get_player(self->session));

	if (waiting && waiting->kind == PLAYER_ASK)
		g_action_group_change_action_state(G_ACTION_GROUP(self), "alone", g_variant_new_boolean(FALSE));
}

static void on_session_changed(VmstepWindow *self, SessionChange what)
{
	if (what & SESSION_STATE)
		show_broken_lesson(self);
	if (what & SESSION_STATE)
		make_room_for_question(self);
	if (what & (SESSION_LESSON | SESSION_STATE))
		update_title(self);
	if (what & (SESSION_LESSON | SESSION_STATE | SESSION_MOVED | SESSION_COMPARISON))
		vmstep_window_update_kernel(self, what);
	if (what & (SESSION_LESSON | SESSION_MOVED | SESSION_STATE))
		update_sentence(self);
	if (what & (SESSION_LESSON | SESSION_MOVED | SESSION_STATE))
		update_branches(self);
	if (what & (SESSION_MOVED | SESSION_RANGE))
		update_range(self);
	if (what & SESSION_COMPARISON && !vmstep_session_get_compared(self->session)[0])
		g_action_group_change_action_state(G_ACTION_GROUP(self), "compare", g_variant_new_boolean(FALSE));
	if (what & SESSION_VIEW)
		vmstep_panel_set_style(GTK_WIDGET(self->address_title), "attention",
			vmstep_session_get_focus(self->session) == VIEW_ADDRESS);
	vmstep_window_update_actions(self);
	vmstep_window_update_state(self);
}

/* ------------------------------------------------------------------------------------------ the class */

static void vmstep_window_dispose(GObject *object)
{
	VmstepWindow *self = VMSTEP_WINDOW(object);

	if (self->session)
		g_signal_handlers_disconnect_by_data(self->session, self);
	G_OBJECT_CLASS(vmstep_window_parent_class)->dispose(object);
	g_clear_object(&self->session);
	g_clear_pointer(&self->failure, g_free);
}

static void vmstep_window_get_property(GObject *object, guint id, GValue *value, GParamSpec *spec)
{
	(void) id;
	(void) spec;
	g_value_set_object(value, VMSTEP_WINDOW(object)->session);
}

static void ensure_types(void)
{
	const GType types[] = {
		VMSTEP_TYPE_ADDRESS_VIEW, VMSTEP_TYPE_BOARD, VMSTEP_TYPE_CALL_PANEL, VMSTEP_TYPE_CODE_VIEW,
		VMSTEP_TYPE_COMPARE_PAGE, VMSTEP_TYPE_FOUND_PANEL, VMSTEP_TYPE_INSPECTOR, VMSTEP_TYPE_LESSON_PANEL,
		VMSTEP_TYPE_OPERATION_BAR, VMSTEP_TYPE_SCENE_VIEW, VMSTEP_TYPE_TIMELINE, VMSTEP_TYPE_TRANSPORT,
		VMSTEP_TYPE_WELCOME,
	};

	for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
		g_type_ensure(types[i]);
}

#define BIND(name) gtk_widget_class_bind_template_child(widget_class, VmstepWindow, name)

static void bind_template(GtkWidgetClass *widget_class)
{
	gtk_widget_class_set_template_from_resource(widget_class, "/org/vmstep/Vmstep/ui/window.ui");
	BIND(pages);
	BIND(title);
	BIND(message);
	BIND(home);
	BIND(lesson_page);
	BIND(lesson_words);
	BIND(found_words);
	BIND(branches);
	BIND(details);
	BIND(halves);
	BIND(left);
	BIND(operation_revealer);
	BIND(stages);
	BIND(timeline);
	BIND(address);
	BIND(address_bar);
	BIND(board);
	BIND(compare);
	BIND(views);
	BIND(sentence);
	BIND(address_title);
	BIND(range);
	BIND(follow);
	BIND(kernel);
}

static void vmstep_window_class_init(VmstepWindowClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	ensure_types();
	object_class->dispose = vmstep_window_dispose;
	object_class->get_property = vmstep_window_get_property;
	g_object_class_install_property(object_class, 1, g_param_spec_object("session", NULL, NULL, VMSTEP_TYPE_SESSION,
		G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
	bind_template(GTK_WIDGET_CLASS(class));
}

static void vmstep_window_init(VmstepWindow *self)
{
	self->session = vmstep_session_new();
	gtk_widget_init_template(GTK_WIDGET(self));
	vmstep_window_add_actions(self);
	vmstep_window_add_state(self);
	vmstep_window_add_keys(self->lesson_page);
	vmstep_window_add_drop_target(self);
	g_signal_connect_object(self->session, "changed", G_CALLBACK(on_session_changed), self, G_CONNECT_SWAPPED);
	g_signal_connect(self, "notify::default-width", G_CALLBACK(share_room), NULL);
	g_signal_connect(self, "notify::default-height", G_CALLBACK(share_room), NULL);
	on_session_changed(self, EVERYTHING);
	share_room(self);
	vmstep_window_show_page(self, "welcome");
}

VmstepWindow *vmstep_window_new(GtkApplication *application)
{
	return g_object_new(VMSTEP_TYPE_WINDOW, "application", application, NULL);
}
