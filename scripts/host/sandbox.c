/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sandbox.c -- what a lesson has of Lua.
 *
 * The environment is built from nothing by names that are known to be harmless.  Left out is what reaches files and
 * programs (io, os, package, load), what reaches into the state (debug, getmetatable, rawset, collectgarbage), and what
 * can run on where no limit is looked at: patterns (they backtrack inside one C call), xpcall (its handler runs while
 * hooks are off), finalizers (__gc, __close: likewise), coroutines (a killed one closes its variables likewise).
 *
 * Library functions work inside one C call too.  They are wrapped: text is bounded, tables must be plain (a __len of
 * 2^60 would keep table.insert busy for years), and the clock is looked at when they return.
 */
#include "scripts/host/host-private.h"

#include <glib/gi18n.h>
#include <lualib.h>
#include <string.h>

/* -------- wrapped functions: the function itself is the upvalue */

static void check_texts(lua_State *L)
{
	for (int i = 1; i <= lua_gettop(L); i++)
		if (lua_type(L, i) == LUA_TSTRING && lua_rawlen(L, i) > SANDBOX_TEXT_BYTES_MAX)
			position_error(L, _("the text is too long: more than %d bytes"), SANDBOX_TEXT_BYTES_MAX);
}

static int call_wrapped(lua_State *L)
{
	check_texts(L);
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
	limits_check(host_of(L));
	return lua_gettop(L);
}

void sandbox_wrap(lua_State *L)
{
	lua_pushcclosure(L, call_wrapped, 1);
}

static int call_on_plain_table(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	if (lua_getmetatable(L, 1))
		position_error(L, _("only a plain table, without a metatable, can be used here"));
	return call_wrapped(L);
}

/* -------- setmetatable: the keys that are let through are copied, so that none can be added later */

static const char *const metamethods[] = {
	"__index", "__newindex", "__call", "__tostring", "__eq", "__lt", "__le", "__len", "__concat", "__unm", "__add",
	"__sub", "__mul", "__div", "__idiv", "__mod", "__pow", "__band", "__bor", "__bxor", "__bnot", "__shl", "__shr"
};

static int set_metatable(lua_State *L)
{
	luaL_checktype(L, 1, LUA_TTABLE);
	luaL_checktype(L, 2, LUA_TTABLE);
	if (lua_getmetatable(L, 1))
		position_error(L, _("this table has a metatable already"));
	lua_createtable(L, 0, 4);
	for (size_t i = 0; i < G_N_ELEMENTS(metamethods); i++) {
		lua_pushstring(L, metamethods[i]);
		lua_rawget(L, 2);
		lua_setfield(L, -2, metamethods[i]);
	}
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_settop(L, 3);
	lua_setmetatable(L, 1);
	lua_settop(L, 1);
	return 1;
}

/* -------- tostring: without showing where something lies in our memory */

static int to_text(lua_State *L)
{
	luaL_checkany(L, 1);
	switch (lua_type(L, 1)) {
	case LUA_TNIL: case LUA_TBOOLEAN: case LUA_TNUMBER: case LUA_TSTRING:
		luaL_tolstring(L, 1, NULL);
		return 1;
	}
	if (luaL_getmetafield(L, 1, "__tostring") != LUA_TNIL)
		luaL_tolstring(L, 1, NULL);
	else
		lua_pushstring(L, luaL_typename(L, 1));
	return 1;
}

/* -------- math.randomseed: never from the clock or an address */

static int random_seed(lua_State *L)
{
	luaL_checknumber(L, 1);
	lua_settop(L, 1);
	lua_pushvalue(L, lua_upvalueindex(1));
	lua_insert(L, 1);
	lua_call(L, 1, 0);
	return 0;
}

static void seed_math(lua_State *L)
{
	lua_getglobal(L, LUA_MATHLIBNAME);
	lua_getfield(L, -1, "randomseed");
	lua_pushcclosure(L, random_seed, 1);
	lua_pushvalue(L, -1);
	lua_setfield(L, -3, "randomseed");
	lua_pushinteger(L, 0);
	lua_call(L, 1, 0);
	lua_pop(L, 1);
}

/* -------- the environment; it is on top of the stack, a library that was opened is a global of the prelude's */

static void copy_all(lua_State *L, const char *library)
{
	lua_newtable(L);
	lua_getglobal(L, library);
	for (lua_pushnil(L); lua_next(L, -2); lua_pop(L, 1)) {
		lua_pushvalue(L, -2);
		lua_pushvalue(L, -2);
		lua_rawset(L, -6);
	}
	lua_pop(L, 1);
	lua_setfield(L, -2, library);
}

static void copy_wrapped(lua_State *L, const char *library, const char *const *names, lua_CFunction wrapper)
{
	lua_newtable(L);
	lua_getglobal(L, library);
	for (; *names; names++) {
		lua_getfield(L, -1, *names);
		lua_pushcclosure(L, wrapper, 1);
		lua_setfield(L, -3, *names);
	}
	lua_pop(L, 1);
	lua_setfield(L, -2, library);
}

static void copy_base(lua_State *L)
{
	static const char *const names[] = {
		"assert", "error", "ipairs", "pcall", "select", "tonumber", "tostring", "type"
	};

	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		lua_getglobal(L, names[i]);
		lua_setfield(L, -2, names[i]);
	}
	lua_pushcfunction(L, set_metatable);
	lua_setfield(L, -2, "setmetatable");
}

static void copy_string(lua_State *L)
{
	sandbox_push_string(L);
	lua_setfield(L, -2, LUA_STRLIBNAME);

	/* What ("text"):upper() finds is a table of its own: changing `string` does not change it. */
	lua_pushliteral(L, "");
	lua_getmetatable(L, -1);
	sandbox_push_string(L);
	lua_setfield(L, -2, "__index");
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 2);
}

void sandbox_open(lua_State *L)
{
	static const luaL_Reg libraries[] = {
		{ LUA_GNAME, luaopen_base }, { LUA_TABLIBNAME, luaopen_table }, { LUA_STRLIBNAME, luaopen_string },
		{ LUA_MATHLIBNAME, luaopen_math }, { LUA_UTF8LIBNAME, luaopen_utf8 }
	};
	static const char *const utf8_names[] = { "char", "codepoint", "codes", "len", "offset", NULL };
	static const char *const table_names[] = { "concat", "insert", "remove", "unpack", NULL };

	for (size_t i = 0; i < G_N_ELEMENTS(libraries); i++) {
		luaL_requiref(L, libraries[i].name, libraries[i].func, 1);
		lua_pop(L, 1);
	}
	seed_math(L);
	lua_pushcfunction(L, to_text);
	lua_setglobal(L, "tostring");
	lua_newtable(L);
	copy_base(L);
	copy_string(L);
	copy_all(L, LUA_MATHLIBNAME);
	copy_wrapped(L, LUA_UTF8LIBNAME, utf8_names, call_wrapped);
	copy_wrapped(L, LUA_TABLIBNAME, table_names, call_on_plain_table);
}
