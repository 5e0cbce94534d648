/* SPDX-License-Identifier: GPL-2.0-or-later */
/* player-text.c -- a lesson's texts in the learner's language.
 *
 * What arrives from the host is in the lesson's own language.  The translation stands beside the lesson, so that the
 * language can change at any time without running the lesson again: words with values arrive as a template and values.
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

/* ------------------------------------------------------------------------------------------------ answers */

/* The words of a choice, given by its number from 1; otherwise what came, as JSON. */
static char *choice_words(Player *self, const PlayerAsk *ask, JsonNode *node)
{
	gint64 n = json_node_get_value_type(node) == G_TYPE_INT64 ? json_node_get_int(node) : 0;

	if (n < 1 || n > (gint64)g_strv_length((char **)ask->choices))
		return json_to_string(node, FALSE);
	return g_strdup(player_text(self, ask->choices[n - 1]));
}

static char *choices_words(Player *self, const PlayerAsk *ask, JsonArray *array)
{
	g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < json_array_get_length(array); i++)
		g_ptr_array_add(words, choice_words(self, ask, json_array_get_element(array, i)));
	g_ptr_array_add(words, NULL);
	return g_strjoinv("; ", (char **)words->pdata);
}

/* An object by its name, another place by its address or frame. */
static char *point_words(JsonObject *point)
{
	if (*transcript_text(point, "object"))
		return g_strdup(transcript_text(point, "object"));
	if (*transcript_text(point, "address"))
		return g_strdup(transcript_text(point, "address"));
	return g_strdup_printf("pfn %" G_GINT64_FORMAT, transcript_number(point, "pfn", 0));
}

/* An answer for people, kept as long as the lesson; NULL for none. */
static const char *answer_words(Player *self, const PlayerAsk *ask, JsonObject *message, const char *name)
{
	JsonNode *node = json_object_get_member(message, name);
	g_autofree char *words = NULL;

	if (!node || JSON_NODE_HOLDS_NULL(node))
		return NULL;
	if (JSON_NODE_HOLDS_ARRAY(node))
		words = choices_words(self, ask, json_node_get_array(node));
	else if (JSON_NODE_HOLDS_OBJECT(node))
		words = point_words(json_node_get_object(node));
	else if (ask->kind == PLAYER_ASK_CHOICE)
		words = choice_words(self, ask, node);
	else if (json_node_get_value_type(node) == G_TYPE_STRING)
		words = g_strdup(json_node_get_string(node));
	else
		words = json_to_string(node, FALSE);
	return g_string_chunk_insert_const(self->strings, words);
}

void player_translate_answers(Player *self, const PlayerItem *graded)
{
	PlayerAsk *ask = graded->ask;

	ask->given = answer_words(self, ask, graded->message, "given");
	ask->expected = answer_words(self, ask, graded->message, "expected");
}

/* ------------------------------------------------------------------------------------------------ the lesson */

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
	lesson->fidelity = player_text(self, transcript_text(message, "fidelity"));
	lesson->notes = player_text(self, transcript_text(message, "notes"));
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
	for (guint i = 0; i < self->items->len; i++) {
		const PlayerItem *item = g_ptr_array_index(self->items, i);

		if (item->kind == PLAYER_GRADED)
			player_translate_answers(self, item);
	}
}
