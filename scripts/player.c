/* SPDX-License-Identifier: GPL-2.0-or-later */
/* player.c -- the player as an object: opening and closing, the host's coming and going, the state. */
#include "scripts/player-private.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#define PATIENCE 10

G_DEFINE_FINAL_TYPE(Player, player, G_TYPE_OBJECT)

G_DEFINE_QUARK(vmstep-player, player_error)

enum { SIGNAL_STATE, SIGNAL_LANGUAGE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* ------------------------------------------------------------------------------------------------ state */

void player_set_state(Player *self, PlayerState state, const PlayerItem *waiting)
{
	self->state = state;
	self->waiting = waiting;
	if (self->host && state == PLAYER_WAITING)
		host_process_rest(self->host);
	g_signal_emit(self, signals[SIGNAL_STATE], 0);
}

void player_send(Player *self, const char *line)
{
	host_process_send(self->host, line);
	player_set_state(self, PLAYER_RUNNING, NULL);
}

static void end_host(Player *self)
{
	g_clear_pointer(&self->host, host_process_end);
}

void player_fail(Player *self, const char *format, ...)
{
	g_autofree char *message = NULL;
	va_list arguments;

	va_start(arguments, format);
	message = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	end_host(self);
	self->broken = TRUE;
	player_add_error(self, message);
	player_set_state(self, PLAYER_FAILED, NULL);
}

/* ------------------------------------------------------------------------------------------------ the host */

static void on_line(const char *line, gsize length, gpointer data)
{
	g_autoptr(Player) self = g_object_ref(data);

	player_take_message(self, line, length);
}

static void on_gone(const char *why, gpointer data)
{
	g_autoptr(Player) self = g_object_ref(data);
	gboolean over = self->state == PLAYER_ENDED || self->state == PLAYER_FAILED;

	end_host(self);
	if (!over)
		player_fail(self, "%s", why ? why : _("the lesson's process ended before the lesson did"));
}

static gboolean check_file(const char *path, GError **error)
{
	g_autoptr(GFile) file = g_file_new_for_path(path);
	g_autoptr(GFileInputStream) stream = g_file_read(file, NULL, error);

	return stream != NULL;
}

gboolean player_open(Player *self, const char *path, const char *profile, GError **error)
{
	static const HostEvents events = { .line = on_line, .gone = on_gone };

	g_return_val_if_fail(VMSTEP_IS_PLAYER(self) && path, FALSE);
	player_close(self);
	if (!check_file(path, error))
		return FALSE;
	self->host = host_process_start(path, profile, self->import_path, self->patience, &events, self,
		error);
	if (!self->host)
		return FALSE;
	self->path = g_strdup(path);
	player_load_translation(self);
	player_set_state(self, PLAYER_RUNNING, NULL);
	return TRUE;
}

gboolean player_set_import(Player *self, const char *path, GError **error)
{
	ImportedAreas *areas = path ? import_areas_of(path, error) : NULL;

	if (path && !areas)
		return FALSE;
	g_clear_pointer(&self->imported, imported_areas_free);
	g_free(self->import_path);
	self->imported = areas;
	self->import_path = g_strdup(path);
	return TRUE;
}

const ImportedAreas *player_get_import(Player *self)
{
	g_return_val_if_fail(VMSTEP_IS_PLAYER(self), NULL);
	return self->imported;
}

void player_open_machine(Player *self, VmsMachine *machine)
{
	g_return_if_fail(VMSTEP_IS_PLAYER(self) && machine);
	player_close(self);
	self->current = self->reach = player_add_machine(self, machine);
	self->own_line = TRUE;
	player_set_state(self, PLAYER_SANDBOX, NULL);
	player_arrive(self);
}

gboolean player_open_sandbox(Player *self, const VmsOptions *options, GError **error)
{
	char message[VMS_ERROR_SIZE] = "";
	VmsMachine *vms;

	g_return_val_if_fail(VMSTEP_IS_PLAYER(self) && options, FALSE);
	vms = vms_machine_new(options, message);
	if (!vms) {
		g_set_error_literal(error, PLAYER_ERROR, PLAYER_ERROR_OPERATION, message);
		return FALSE;
	}
	player_open_machine(self, vms);
	return TRUE;
}

/* Everything that belongs to what is open; the wishes of the player's owner stay. */
static void forget(Player *self)
{
	end_host(self);
	self->opening++;
	g_ptr_array_set_size(self->items, 0);
	g_ptr_array_set_size(self->asks, 0);
	g_ptr_array_set_size(self->machines, 0);
	g_string_chunk_clear(self->strings);
	g_clear_pointer(&self->path, g_free);
	g_clear_pointer(&self->po, po_free);
	g_clear_pointer(&self->lesson_message, json_object_unref);
	g_clear_pointer(&self->objectives, g_free);
	g_clear_pointer(&self->requires, g_free);
	self->lesson = (PlayerLesson){ 0 };
	self->waiting = NULL;
	self->now = VMS_START;
	self->last_line = 0;
	self->in_setup = self->broken = self->own_line = FALSE;
	self->current = self->reach = 0;
	self->arrival = ARRIVE_GO;
}

void player_close(Player *self)
{
	g_return_if_fail(VMSTEP_IS_PLAYER(self));
	forget(self);
	if (self->state != PLAYER_EMPTY)
		player_set_state(self, PLAYER_EMPTY, NULL);
}

/* ------------------------------------------------------------------------------------------------ straight through */

static void serve(Player *self, PlayerAnswerer answerer, gpointer data)
{
	const PlayerItem *waiting = self->waiting;

	if (waiting->kind != PLAYER_ASK) {
		player_go_on(self);
		return;
	}
	if (answerer)
		answerer(self, waiting, data);
	else
		player_answer_right(self);
	if (self->waiting == waiting)
		player_skip(self);
}

gboolean player_run_to_end(Player *self, PlayerAnswerer answerer, gpointer data)
{
	g_return_val_if_fail(VMSTEP_IS_PLAYER(self), FALSE);
	while (self->host) {
		if (self->state == PLAYER_WAITING)
			serve(self, answerer, data);
		else
			g_main_context_iteration(NULL, TRUE);
	}
	return self->state == PLAYER_ENDED;
}

/* ------------------------------------------------------------------------------------------------ getters, wishes */

PlayerState player_get_state(Player *self)
{
	return self->state;
}

const PlayerItem *player_get_waiting(Player *self)
{
	return self->waiting;
}

const PlayerLesson *player_get_lesson(Player *self)
{
	return self->lesson_message ? &self->lesson : NULL;
}

guint player_item_count(Player *self)
{
	return self->items->len;
}

const PlayerItem *player_item_at(Player *self, guint index)
{
	g_return_val_if_fail(index < self->items->len, NULL);
	return g_ptr_array_index(self->items, index);
}

void player_set_language(Player *self, const char *language)
{
	g_return_if_fail(VMSTEP_IS_PLAYER(self));
	g_free(self->language);
	self->language = g_strdup(language);
	player_load_translation(self);
	g_signal_emit(self, signals[SIGNAL_LANGUAGE], 0);
}

void player_set_patience(Player *self, guint seconds)
{
	self->patience = seconds;
}

void player_set_follow(Player *self, gboolean follow)
{
	self->follow = follow;
}

/* ------------------------------------------------------------------------------------------------ the object */

Player *player_new(void)
{
	return g_object_new(PLAYER_TYPE, NULL);
}

static void player_finalize(GObject *object)
{
	Player *self = VMSTEP_PLAYER(object);

	forget(self);
	g_ptr_array_unref(self->items);
	g_ptr_array_unref(self->asks);
	g_ptr_array_unref(self->machines);
	g_string_chunk_free(self->strings);
	g_free(self->language);
	g_clear_pointer(&self->imported, imported_areas_free);
	g_free(self->import_path);
	G_OBJECT_CLASS(player_parent_class)->finalize(object);
}

static void player_class_init(PlayerClass *class)
{
	G_OBJECT_CLASS(class)->finalize = player_finalize;
	signals[SIGNAL_STATE] =
		g_signal_new("state", PLAYER_TYPE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
	signals[SIGNAL_LANGUAGE] =
		g_signal_new("language", PLAYER_TYPE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
	g_signal_new("moved", PLAYER_TYPE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
	g_signal_new("item", PLAYER_TYPE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void player_init(Player *self)
{
	self->items = g_ptr_array_new_with_free_func(player_item_free);
	self->asks = g_ptr_array_new_with_free_func(player_ask_free);
	self->machines = g_ptr_array_new_with_free_func(player_machine_free);
	self->strings = g_string_chunk_new(16 * 1024);
	self->patience = PATIENCE;
	self->follow = TRUE;
	self->now = VMS_START;
}
