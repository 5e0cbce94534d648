/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sandbox-string.c -- the string functions of lessons: without patterns, with bounds, and without any that would show
 * where something lies in our memory.
 */
#include "scripts/host/host-private.h"

#include <glib/gi18n.h>
#include <lualib.h>
#include <string.h>

/* string.find(text, what [, from]): where WHAT stands as it is written; there are no patterns. */
static int find_plain(lua_State *L)
{
	size_t text_length, what_length;
	const char *text = luaL_checklstring(L, 1, &text_length);
	const char *what = luaL_checklstring(L, 2, &what_length);
	lua_Integer from = luaL_optinteger(L, 3, 1);
	const char *found;

	if (from < 0)
		from = from + (lua_Integer)text_length + 1;
	if (from < 1)
		from = 1;
	if (from > (lua_Integer)text_length + 1)
		return luaL_pushfail(L), 1;
	found = memmem(text + from - 1, text_length - (size_t)from + 1, what, what_length);
	if (!found)
		return luaL_pushfail(L), 1;
	lua_pushinteger(L, found - text + 1);
	lua_pushinteger(L, found - text + (lua_Integer)what_length);
	return 2;
}

/* string.rep(text, n [, between]): bounded before the library's own runs, which loops N times even for nothing. */
static int repeat(lua_State *L)
{
	size_t length, between;
	lua_Integer n;

	luaL_checklstring(L, 1, &length);
	n = luaL_checkinteger(L, 2);
	luaL_optlstring(L, 3, "", &between);
	if (n > SANDBOX_TEXT_BYTES_MAX || (n > 0 && (length + between) > (size_t)(SANDBOX_TEXT_BYTES_MAX / n)))
		position_error(L, _("the text is too long: more than %d bytes"), SANDBOX_TEXT_BYTES_MAX);
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_call(L, lua_gettop(L) - 1, 1);
	return 1;
}

/* Whether a format asks for an address of ours. */
static bool shows_pointer(const char *format)
{
	while ((format = strchr(format, '%'))) {
		format += 1 + strspn(format + 1, "-+ #0123456789.");
		if (*format == 'p')
			return true;
		if (*format)
			format++;
	}
	return false;
}

/* string.format: what is no number and no text is made text by the tostring of sandbox.c. */
static int format(lua_State *L)
{
	int n = lua_gettop(L);

	if (shows_pointer(luaL_checkstring(L, 1)))
		position_error(L, _("string.format cannot show addresses of memory (%%p)"));
	for (int i = 2; i <= n; i++) {
		int type = lua_type(L, i);

		if (type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TBOOLEAN || type == LUA_TNIL)
			continue;
		lua_getglobal(L, "tostring");
		lua_pushvalue(L, i);
		lua_call(L, 1, 1);
		lua_replace(L, i);
	}
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_call(L, n, 1);
	return 1;
}

static void add_wrapped(lua_State *L, const char *name)
{
	sandbox_wrap(L);
	lua_setfield(L, -3, name);
}

static void add_over(lua_State *L, const char *name, lua_CFunction function)
{
	lua_getfield(L, -1, name);
	lua_pushcclosure(L, function, 1);
	add_wrapped(L, name);
}

void sandbox_push_string(lua_State *L)
{
	static const char *const as_they_are[] = { "byte", "char", "len", "lower", "reverse", "sub", "upper" };

	lua_newtable(L);
	lua_getglobal(L, LUA_STRLIBNAME);
	for (size_t i = 0; i < G_N_ELEMENTS(as_they_are); i++) {
		lua_getfield(L, -1, as_they_are[i]);
		add_wrapped(L, as_they_are[i]);
	}
	add_over(L, "find", find_plain);
	add_over(L, "rep", repeat);
	add_over(L, "format", format);
	lua_pop(L, 1);
}
