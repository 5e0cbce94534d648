/* SPDX-License-Identifier: GPL-2.0-or-later */
/* player-text.c -- a lesson's texts in the learner's language.
 *
 * What arrives from the host is in the lesson's own language.  The translation stands beside the lesson, so the language
 * can change at any time without the lesson's running again: words that hold values arrive as a template and the values.
 */
#include "scripts/player-private.h"
#include "scripts/transcript.h"
#include "scripts/words.h"

const char *player_text(Player *self, const char *text)
{
	const char *translation = self->po && *text ? po_find(self->po, text) : NULL;

	return translation ? translation : text;
}

/* The value that the host sent for an expression. */
static const char *find_value(const char *expression, gpointer data)
{
	JsonArray *values = data;

	for (guint i = 0; i < json_array_get_length(values); i++) {
		JsonNode *node = json_array_get_element(values, i);
		JsonArray *pair = JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
		const char *name;

		if (!pair || json_array_get_length(pair) != 2)
			continue;
		if (json_node_get_value_type(json_array_get_element(pair, 0)) != G_TYPE_STRING ||
		    json_node_get_value_type(json_array_get_element(pair, 1)) != G_TYPE_STRING)
			continue;
		name = json_array_get_string_element(pair, 0);
		if (g_str_equal(name, expression))
			return json_array_get_string_element(pair, 1);
	}
	return NULL;
}

char *player_item_text(Player *self, const PlayerItem *item)
{
	const char *template = item->message ? transcript_text(item->message, "template") : "";
	JsonArray *values = item->message ? transcript_array(item->message, "values") : NULL;
	const char *translation = player_text(self, *template ? template : item->text);

	if (!*template || !values)
		return g_strdup(translation);
	return translation == template ? g_strdup(item->text) : words_fill(translation, find_value, values);
}

const char **player_strings(Player *self, JsonArray *array)
{
	guint n = array ? json_array_get_length(array) : 0;
	const char **strings = g_new0(const char *, n + 1);

	for (guint i = 0; i < n; i++) {
		JsonNode *node = json_array_get_element(array, i);
		g_autofree char *other = NULL;

		if (json_node_get_value_type(node) == G_TYPE_STRING) {
			strings[i] = g_string_chunk_insert_const(self->strings, json_node_get_string(node));
			continue;
		}
		other = json_to_string(node, FALSE);
		strings[i] = g_string_chunk_insert_const(self->strings, other);
	}
	return strings;
}

/* Say again what the lesson is, in the present language. */
void player_translate_lesson(Player *self)
{
	JsonObject *message = self->lesson_message;
	PlayerLesson *lesson = &self->lesson;

	g_clear_pointer(&self->objectives, g_free);
	g_clear_pointer(&self->requires, g_free);
	self->objectives = player_strings(self, transcript_array(message, "objectives"));
	self->requires = player_strings(self, transcript_array(message, "requires"));
	for (const char **objective = self->objectives; *objective; objective++)
		*objective = player_text(self, *objective);
	lesson->path = self->path;
	lesson->id = transcript_text(message, "id");
	lesson->level = transcript_text(message, "level");
	lesson->profile = transcript_text(message, "profile");
	lesson->title = player_text(self, transcript_text(message, "title"));
	lesson->objectives = self->objectives;
	lesson->requires = self->requires;
	lesson->minutes = CLAMP(transcript_number(message, "minutes", 0), 0, 10000);
	lesson->seed = transcript_address(message, "seed", 0);
}

/* A catalogue that cannot be read is reported, and the lesson goes on in its own language. */
void player_load_translation(Player *self)
{
	g_autofree char *path = self->path && self->language ? po_path_for(self->path, self->language) : NULL;
	g_autoptr(GError) error = NULL;

	g_clear_pointer(&self->po, po_free);
	if (path && !(self->po = po_read(path, &error)))
		player_add_error(self, error->message);
	if (self->lesson_message)
		player_translate_lesson(self);
}
