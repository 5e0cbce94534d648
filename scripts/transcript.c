/* SPDX-License-Identifier: GPL-2.0-or-later */
/* transcript.c -- reading lines of the transcript, which may come from a host that a hostile lesson has taken over:
 * nothing about a line is believed before it was looked at.
 */
#include "scripts/transcript.h"

#include <glib/gi18n.h>
#include <string.h>

#define DEPTH_MAX 24

GQuark transcript_error_quark(void)
{
	return g_quark_from_static_string("vmstep-transcript");
}

/* Whether brackets nest no deeper than the parser, which recurses, can take.  The parser knows comments and other
 * things beyond JSON that could hide brackets; they are refused. */
static gboolean is_shallow(const char *line, gsize length)
{
	gboolean in_string = FALSE;
	int depth = 0;

	for (gsize i = 0; i < length; i++) {
		char c = line[i];

		if (in_string && c == '\\')
			i++;
		else if (c == '"')
			in_string = !in_string;
		else if (!in_string && (c == '[' || c == '{') && ++depth > DEPTH_MAX)
			return FALSE;
		else if (!in_string && (c == ']' || c == '}'))
			depth--;
		else if (!in_string && !g_ascii_isalnum(c) && !g_ascii_isspace(c) && !strchr("[{:,+-.", c))
			return FALSE;
	}
	return TRUE;
}

JsonObject *transcript_parse(const char *line, gsize length, GError **error)
{
	g_autoptr(JsonParser) parser = json_parser_new();
	JsonNode *root;

	if (!g_utf8_validate(line, length, NULL) || !is_shallow(line, length)) {
		g_set_error_literal(error, TRANSCRIPT_ERROR, 0, _("a line that is no JSON object"));
		return NULL;
	}
	if (!json_parser_load_from_data(parser, line, length, error))
		return NULL;
	root = json_parser_get_root(parser);
	if (!root || !JSON_NODE_HOLDS_OBJECT(root) || !*transcript_text(json_node_get_object(root), "type")) {
		g_set_error_literal(error, TRANSCRIPT_ERROR, 0, _("a line that is no JSON object with a type"));
		return NULL;
	}
	return json_node_dup_object(root);
}

const char *transcript_text(JsonObject *object, const char *name)
{
	JsonNode *node = json_object_get_member(object, name);

	return node && json_node_get_value_type(node) == G_TYPE_STRING ? json_node_get_string(node) : "";
}

gboolean transcript_truth(JsonObject *object, const char *name)
{
	JsonNode *node = json_object_get_member(object, name);

	return node && json_node_get_value_type(node) == G_TYPE_BOOLEAN && json_node_get_boolean(node);
}

gint64 transcript_number(JsonObject *object, const char *name, gint64 otherwise)
{
	JsonNode *node = json_object_get_member(object, name);

	return node && json_node_get_value_type(node) == G_TYPE_INT64 ? json_node_get_int(node) : otherwise;
}

gboolean transcript_value(JsonNode *node, guint64 *value)
{
	GType type = json_node_get_value_type(node);
	const char *text;

	if (type == G_TYPE_INT64) {
		*value = (guint64)json_node_get_int(node);
		return TRUE;
	}
	if (type == G_TYPE_BOOLEAN) {
		*value = json_node_get_boolean(node);
		return TRUE;
	}
	if (type != G_TYPE_STRING)
		return FALSE;
	text = json_node_get_string(node);
	if (g_str_has_prefix(text, "0x"))
		return g_ascii_string_to_unsigned(text + 2, 16, 0, G_MAXUINT64, value, NULL);
	return g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT64, value, NULL);
}

guint64 transcript_address(JsonObject *object, const char *name, guint64 otherwise)
{
	JsonNode *node = json_object_get_member(object, name);
	guint64 value;

	return node && transcript_value(node, &value) ? value : otherwise;
}

JsonArray *transcript_array(JsonObject *object, const char *name)
{
	JsonNode *node = json_object_get_member(object, name);

	return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

char *transcript_line(JsonObject *object)
{
	g_autoptr(JsonNode) node = json_node_init_object(json_node_alloc(), object);

	return json_to_string(node, FALSE);
}
