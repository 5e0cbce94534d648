/* SPDX-License-Identifier: GPL-2.0-or-later */
/* json.c -- a trace may be anybody's file: nothing is taken for what it is not. */
#include "scripts/replay/json.h"

static gboolean holds(JsonNode *node, GType type)
{
	return node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type;
}

gboolean trace_node_number(JsonNode *node, guint64 *value)
{
	const char *text;

	if (holds(node, G_TYPE_INT64)) {
		*value = (guint64)json_node_get_int(node);
		return TRUE;
	}
	if (!holds(node, G_TYPE_STRING))
		return FALSE;
	text = json_node_get_string(node);
	text += g_str_has_prefix(text, "0x") ? 2 : 0;
	return g_ascii_string_to_unsigned(text, 16, 0, G_MAXUINT64, value, NULL);
}

gboolean trace_number(JsonObject *object, const char *member, guint64 *value)
{
	return object && trace_node_number(json_object_get_member(object, member), value);
}

const char *trace_text(JsonObject *object, const char *member, const char *otherwise)
{
	JsonNode *node = json_object_get_member(object, member);

	return holds(node, G_TYPE_STRING) ? json_node_get_string(node) : otherwise;
}

gboolean trace_truth(JsonObject *object, const char *member, gboolean *value)
{
	JsonNode *node = json_object_get_member(object, member);

	if (!holds(node, G_TYPE_BOOLEAN))
		return FALSE;
	*value = json_node_get_boolean(node);
	return TRUE;
}

gboolean trace_is_null(JsonObject *object, const char *member)
{
	JsonNode *node = object ? json_object_get_member(object, member) : NULL;

	return node && JSON_NODE_HOLDS_NULL(node);
}

JsonArray *trace_array(JsonObject *object, const char *member)
{
	JsonNode *node = json_object_get_member(object, member);

	return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

JsonObject *trace_object(JsonObject *object, const char *member)
{
	JsonNode *node = json_object_get_member(object, member);

	return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

guint trace_length(JsonArray *array)
{
	return array ? json_array_get_length(array) : 0;
}

static JsonNode *element(JsonArray *array, guint i)
{
	return i < trace_length(array) ? json_array_get_element(array, i) : NULL;
}

JsonObject *trace_element_object(JsonArray *array, guint i)
{
	JsonNode *node = element(array, i);

	return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

JsonArray *trace_element_array(JsonArray *array, guint i)
{
	JsonNode *node = element(array, i);

	return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

const char *trace_element_text(JsonArray *array, guint i)
{
	JsonNode *node = element(array, i);

	return holds(node, G_TYPE_STRING) ? json_node_get_string(node) : NULL;
}

static const struct { const char *name; guint64 bit; } flags[] = {
	{ "VM_IOREMAP", 0x1 }, { "VM_ALLOC", 0x2 }, { "VM_MAP", 0x4 }, { "VM_USERMAP", 0x8 },
	{ "VM_DMA_COHERENT", 0x10 }, { "VM_UNINITIALIZED", 0x20 }, { "VM_NO_GUARD", 0x40 }, { "VM_KASAN", 0x80 },
	{ "VM_FLUSH_RESET_PERMS", 0x100 }, { "VM_MAP_PUT_PAGES", 0x200 }, { "VM_ALLOW_HUGE_VMAP", 0x400 }
};

guint64 trace_flags(JsonObject *object, const char *member)
{
	JsonArray *names = object ? trace_array(object, member) : NULL;
	guint64 bits = 0;

	for (guint i = 0; i < trace_length(names); i++)
		for (gsize k = 0; k < G_N_ELEMENTS(flags); k++)
			if (!g_strcmp0(trace_element_text(names, i), flags[k].name))
				bits |= flags[k].bit;
	return bits;
}
