/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bind-lesson.c -- primitives that look at the lesson and talk to the player.
 *
 *   emit(type, key, value, ...)     a line of the transcript; a key with nil is left out, `null` writes null
 *   wait()                          flush, and the player's next reply as a table; a quit ends the process
 *   fail(text)                      an error at the lesson's line
 *   unexpected(text)                the same, for an expectation of the lesson that does not hold
 *   where()                         the lesson's line, and the file's name where it is an included one
 *   scope()                         the values of the variables that the line sees, and which there are: two tables
 *   compile(text, name, env)        a function, or nil and the error
 *   source(name)                    the text of an included file, or nil and why there is none
 *   translate(text)                 the text in the language of the person who runs this
 *   sorted_keys(table)              an array of the keys: numbers, then texts, then truths
 *   places(text), fill(text, array) the {expressions} of a text, and the text with these in their places
 */
#include "scripts/host/host-private.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scripts/words.h"

#define SCOPE_LEVELS_MAX 100

/* -------- talking */

static int emit(lua_State *L)
{
	Host *host = host_of(L);
	double since = limits_clock();
	g_autoptr(JsonBuilder) builder = json_builder_new();

	message_begin(builder, luaL_checkstring(L, 1));
	for (int i = 2; i < lua_gettop(L); i += 2) {
		if (lua_isnil(L, i + 1))
			continue;
		json_builder_set_member_name(builder, luaL_checkstring(L, i));
		value_to_json(L, i + 1, builder);
	}
	message_send(host, builder);
	limits_excuse(host, since);
	return 0;
}

/* The next line of the standard input as a JSON object; NULL at its end. */
static JsonNode *read_reply(Host *host)
{
	g_autofree char *line = NULL;
	JsonNode *node;
	size_t room = 0;

	message_flush();
	if (getline(&line, &room, stdin) < 0)
		return NULL;
	node = json_from_string(line, NULL);
	if (!node || !JSON_NODE_HOLDS_OBJECT(node))
		host_stop(host, _("a reply that is no JSON object came in"));
	return node;
}

static bool is_quit(JsonObject *reply)
{
	return strcmp(json_object_get_string_member_with_default(reply, "type", ""), "quit") == 0;
}

static int wait_reply(lua_State *L)
{
	Host *host = host_of(L);
	g_autoptr(JsonNode) reply = read_reply(host);

	if (!reply || is_quit(json_node_get_object(reply)))
		host_quit(host, "stopped");
	limits_begin_turn(host);
	value_from_json(L, reply);
	return 1;
}

static int translate(lua_State *L)
{
	const char *text = luaL_checkstring(L, 1);

	lua_pushstring(L, *text ? _(text) : "");
	return 1;
}

/* -------- looking at the lesson */

static int fail(lua_State *L)
{
	position_error(L, "%s", luaL_checkstring(L, 1));
}

/* The player is told which errors are of this kind, unless the lesson caught the error and broke off for another. */
static int unexpected(lua_State *L)
{
	Host *host = host_of(L);

	g_free(host->unexpected);
	host->unexpected = g_strdup(luaL_checkstring(L, 1));
	position_error(L, "%s", host->unexpected);
}

static int where(lua_State *L)
{
	lua_Debug at;

	if (!position_find(L, &at))
		return 0;
	lua_pushinteger(L, at.currentline);
	if (strcmp(at.source + 1, host_of(L)->name) == 0)
		return 1;
	lua_pushstring(L, at.source + 1);
	return 2;
}

/* Put the variable whose value is on top of the stack into the two tables below it. */
static void add_variable(lua_State *L, const char *name)
{
	if (name[0] == '(') {     /* Lua's own, without a name in the text */
		lua_pop(L, 1);
		return;
	}
	lua_setfield(L, -3, name);
	lua_pushboolean(L, 1);
	lua_setfield(L, -2, name);
}

/* The variables of a running function: those of functions around it that it uses, then its own. */
static void add_variables(lua_State *L, lua_Debug *at)
{
	const char *name;

	lua_getinfo(L, "f", at);
	lua_insert(L, 1);
	for (int i = 1; (name = lua_getupvalue(L, 1, i)); i++)
		add_variable(L, name);
	for (int i = 1; (name = lua_getlocal(L, at, i)); i++)
		add_variable(L, name);
	lua_remove(L, 1);
}

/* Whether the text of one function lies inside the text of the other; a file's own function begins in line 0. */
static bool is_inside(const lua_Debug *inner, const lua_Debug *outer)
{
	if (strcmp(inner->source, outer->source) != 0 || outer->linedefined >= inner->linedefined)
		return false;
	return outer->linedefined == 0 || outer->lastlinedefined >= inner->lastlinedefined;
}

/* A function holds only those variables of the functions around it that its own text uses; what a say mentions is not
 * among them.  But the functions around it are mostly running too. */
static int scope(lua_State *L)
{
	lua_Debug at, around;
	int level = 0;

	lua_settop(L, 0);
	lua_newtable(L);
	lua_newtable(L);
	if (!position_find(L, &at))
		return 2;
	lua_getinfo(L, "S", &at);
	while (level < SCOPE_LEVELS_MAX && lua_getstack(L, level, &around))
		level++;
	while (level-- > 0 && lua_getstack(L, level, &around)) {
		lua_getinfo(L, "S", &around);
		if (is_inside(&at, &around))
			add_variables(L, &around);
	}
	add_variables(L, &at);
	return 2;
}

static int compile(lua_State *L)
{
	size_t length;
	const char *text = luaL_checklstring(L, 1, &length);

	if (luaL_loadbufferx(L, text, length, luaL_checkstring(L, 2), "t") != LUA_OK) {
		lua_pushnil(L);
		lua_insert(L, -2);
		return 2;
	}
	lua_pushvalue(L, 3);
	lua_setupvalue(L, -2, 1);
	return 1;
}

static int source(lua_State *L)
{
	const char *name = luaL_checkstring(L, 1);
	const Source *found = g_hash_table_lookup(host_of(L)->sources, name);

	if (found && found->text) {
		lua_pushlstring(L, found->text, found->length);
		return 1;
	}
	lua_pushnil(L);
	lua_pushstring(L, found ? found->error : _("write the name out: include \"name\""));
	return 2;
}

/* -------- keys in order */

typedef struct {
	int rank;                 /* 0 number, 1 text, 2 truth */
	lua_Number number;
	lua_Integer integer;      /* where the number is one, or the truth */
	bool is_integer;
	const char *text;
	size_t length;
} Key;

static int compare_numbers(const Key *a, const Key *b)
{
	if (a->is_integer && b->is_integer)
		return (a->integer > b->integer) - (a->integer < b->integer);
	return (a->number > b->number) - (a->number < b->number);
}

static int compare_keys(const void *left, const void *right)
{
	const Key *a = left, *b = right;
	int order;

	if (a->rank != b->rank)
		return a->rank - b->rank;
	if (a->rank != 1)
		return compare_numbers(a, b);
	order = memcmp(a->text, b->text, MIN(a->length, b->length));
	return order ? order : (a->length > b->length) - (a->length < b->length);
}

static Key read_key(lua_State *L, int index)
{
	Key key = { 0 };

	switch (lua_type(L, index)) {
	case LUA_TNUMBER:
		key.number = lua_tonumber(L, index);
		key.is_integer = lua_isinteger(L, index);
		key.integer = key.is_integer ? lua_tointeger(L, index) : 0;
		break;
	case LUA_TSTRING:
		key.rank = 1;
		key.text = lua_tolstring(L, index, &key.length);
		break;
	case LUA_TBOOLEAN:
		key.rank = 2;
		key.is_integer = true;
		key.integer = lua_toboolean(L, index);
		break;
	default:
		position_error(L, _("a table with keys of type %s has no order to go through it"),
			luaL_typename(L, index));
	}
	return key;
}

static void push_key(lua_State *L, const Key *key)
{
	if (key->rank == 1)
		lua_pushlstring(L, key->text, key->length);
	else if (key->rank == 2)
		lua_pushboolean(L, (int)key->integer);
	else if (key->is_integer)
		lua_pushinteger(L, key->integer);
	else
		lua_pushnumber(L, key->number);
}

static int sorted_keys(lua_State *L)
{
	size_t n = 0, i = 0;
	Key *keys;

	luaL_checktype(L, 1, LUA_TTABLE);
	for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1))
		n++;
	keys = lua_newuserdatauv(L, (n + 1) * sizeof *keys, 0);
	for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1))
		keys[i++] = read_key(L, -2);
	qsort(keys, n, sizeof *keys, compare_keys);
	lua_createtable(L, (int)n, 0);
	for (i = 0; i < n; i++) {
		push_key(L, &keys[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	limits_check(host_of(L));
	return 1;
}

/* -------- places in words */

static const char *note_place(const char *expression, gpointer data)
{
	lua_State *L = data;

	lua_pushstring(L, expression);
	lua_rawseti(L, 2, (lua_Integer)lua_rawlen(L, 2) + 1);
	return NULL;
}

static int places(lua_State *L)
{
	lua_settop(L, 1);
	lua_newtable(L);
	g_free(words_fill(luaL_checkstring(L, 1), note_place, L));
	return 1;
}

/* The next value, which is lent to words_fill by the table that holds it. */
static const char *next_value(const char *expression, gpointer data)
{
	lua_State *L = data;
	lua_Integer i = lua_tointeger(L, 3) + 1;
	const char *value;

	(void)expression;
	lua_pushinteger(L, i);
	lua_replace(L, 3);
	lua_rawgeti(L, 2, i);
	value = lua_tostring(L, -1);
	lua_pop(L, 1);
	return value;
}

static int fill(lua_State *L)
{
	g_autofree char *text = NULL;

	lua_settop(L, 2);
	luaL_checktype(L, 2, LUA_TTABLE);
	lua_pushinteger(L, 0);
	text = words_fill(luaL_checkstring(L, 1), next_value, L);
	lua_pushstring(L, text);
	return 1;
}

void bind_lesson(lua_State *L)
{
	static const luaL_Reg primitives[] = {
		{ "emit", emit }, { "wait", wait_reply }, { "translate", translate }, { "fail", fail },
		{ "unexpected", unexpected }, { "where", where }, { "scope", scope }, { "compile", compile },
		{ "source", source }, { "sorted_keys", sorted_keys }, { "places", places }, { "fill", fill },
		{ NULL, NULL }
	};
	const Host *host = host_of(L);

	luaL_setfuncs(L, primitives, 0);
	lua_pushlightuserdata(L, NULL);
	lua_setfield(L, -2, "null");
	value_set_text(L, "file", host->name);
	value_set_text(L, "profile", host->profile);
	value_set_text(L, "default_profile", vms_profile_default()->name);
	value_set_number(L, "page_size", VMS_PAGE_SIZE);
	if (host->seed >= 0)
		value_set_number(L, "seed", (uint64_t)host->seed);
}
