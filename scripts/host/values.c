/* SPDX-License-Identifier: GPL-2.0-or-later */
/* values.c -- Lua values as JSON, and JSON as Lua values.
 *
 * A table with a first element is an array, any other an object with its text keys in order.  What JSON has no word for
 * (functions, and whatever is nested too deep) is null.
 */
#include "scripts/host/host-private.h"

#include <inttypes.h>
#include <math.h>

#define DEPTH_MAX 8
#define VALUES_MAX 100000

/* A table may hold itself many times over, so the values are counted as well as their depth. */
typedef struct {
	lua_State *L;
	JsonBuilder *builder;
	int depth, values;
} Writing;

static void add_value(Writing *w, int index);

static void add_text(Writing *w, int index)
{
	size_t length;
	const char *text = lua_tolstring(w->L, index, &length);
	g_autofree char *valid = message_text(text, (gssize)length);

	json_builder_add_string_value(w->builder, valid);
}

static void add_number(Writing *w, int index)
{
	lua_Number number = lua_tonumber(w->L, index);

	if (lua_isinteger(w->L, index))
		json_builder_add_int_value(w->builder, lua_tointeger(w->L, index));
	else if (isfinite(number))
		json_builder_add_double_value(w->builder, number);
	else
		json_builder_add_null_value(w->builder);
}

static void add_array(Writing *w, int index)
{
	lua_Integer n = (lua_Integer)lua_rawlen(w->L, index);

	json_builder_begin_array(w->builder);
	for (lua_Integer i = 1; i <= n && w->values < VALUES_MAX; i++) {
		lua_rawgeti(w->L, index, i);
		add_value(w, lua_gettop(w->L));
		lua_pop(w->L, 1);
	}
	json_builder_end_array(w->builder);
}

static gint compare_text(gconstpointer a, gconstpointer b)
{
	return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

static void add_object(Writing *w, int index)
{
	g_autoptr(GPtrArray) keys = g_ptr_array_new();

	for (lua_pushnil(w->L); lua_next(w->L, index); lua_pop(w->L, 1))
		if (lua_type(w->L, -2) == LUA_TSTRING)
			g_ptr_array_add(keys, (gpointer)lua_tostring(w->L, -2));
	g_ptr_array_sort(keys, compare_text);
	json_builder_begin_object(w->builder);
	for (guint i = 0; i < keys->len && w->values < VALUES_MAX; i++) {
		const char *key = keys->pdata[i];
		g_autofree char *valid = message_text(key, -1);

		json_builder_set_member_name(w->builder, valid);
		lua_pushstring(w->L, key);
		lua_rawget(w->L, index);
		add_value(w, lua_gettop(w->L));
		lua_pop(w->L, 1);
	}
	json_builder_end_object(w->builder);
}

static void add_table(Writing *w, int index)
{
	bool is_array = lua_rawgeti(w->L, index, 1) != LUA_TNIL;

	lua_pop(w->L, 1);
	w->depth++;
	if (is_array)
		add_array(w, index);
	else
		add_object(w, index);
	w->depth--;
}

static void add_value(Writing *w, int index)
{
	w->values++;
	switch (w->depth < DEPTH_MAX ? lua_type(w->L, index) : LUA_TNIL) {
	case LUA_TBOOLEAN:
		json_builder_add_boolean_value(w->builder, lua_toboolean(w->L, index));
		break;
	case LUA_TNUMBER:
		add_number(w, index);
		break;
	case LUA_TSTRING:
		add_text(w, index);
		break;
	case LUA_TTABLE:
		add_table(w, index);
		break;
	default:
		json_builder_add_null_value(w->builder);
	}
}

void value_to_json(lua_State *L, int index, JsonBuilder *builder)
{
	Writing writing = { L, builder, 0, 0 };

	luaL_checkstack(L, 4 * DEPTH_MAX, NULL);
	add_value(&writing, lua_absindex(L, index));
}

static void push_plain(lua_State *L, JsonNode *node)
{
	GType type = json_node_get_value_type(node);

	if (type == G_TYPE_BOOLEAN)
		lua_pushboolean(L, json_node_get_boolean(node));
	else if (type == G_TYPE_INT64)
		lua_pushinteger(L, json_node_get_int(node));
	else if (type == G_TYPE_DOUBLE)
		lua_pushnumber(L, json_node_get_double(node));
	else if (type == G_TYPE_STRING)
		lua_pushstring(L, json_node_get_string(node));
	else
		lua_pushnil(L);
}

static void push_array(lua_State *L, JsonArray *array)
{
	guint n = json_array_get_length(array);

	lua_createtable(L, (int)n, 0);
	for (guint i = 0; i < n; i++) {
		value_from_json(L, json_array_get_element(array, i));
		lua_rawseti(L, -2, i + 1);
	}
}

static void push_object(lua_State *L, JsonObject *object)
{
	JsonObjectIter members;
	const char *name;
	JsonNode *value;

	lua_newtable(L);
	json_object_iter_init(&members, object);
	while (json_object_iter_next(&members, &name, &value)) {
		value_from_json(L, value);
		lua_setfield(L, -2, name);
	}
}

void value_from_json(lua_State *L, JsonNode *node)
{
	luaL_checkstack(L, 4, NULL);
	if (JSON_NODE_HOLDS_ARRAY(node))
		push_array(L, json_node_get_array(node));
	else if (JSON_NODE_HOLDS_OBJECT(node))
		push_object(L, json_node_get_object(node));
	else
		push_plain(L, node);
}

void value_push_hex(lua_State *L, uint64_t value)
{
	char text[20];

	g_snprintf(text, sizeof text, "0x%" PRIx64, value);
	lua_pushstring(L, text);
}

void value_set_number(lua_State *L, const char *name, uint64_t value)
{
	lua_pushinteger(L, (lua_Integer)value);
	lua_setfield(L, -2, name);
}

void value_set_text(lua_State *L, const char *name, const char *text)
{
	lua_pushstring(L, text);
	lua_setfield(L, -2, name);
}

void value_set_hex(lua_State *L, const char *name, uint64_t value)
{
	value_push_hex(L, value);
	lua_setfield(L, -2, name);
}
