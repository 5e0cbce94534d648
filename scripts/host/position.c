/* SPDX-License-Identifier: GPL-2.0-or-later */
/* position.c -- which line of the lesson is running.
 *
 * Whatever goes wrong, people want the line of the lesson, not of the prelude or of a library function that it called.
 * Chunks of the lesson are named "@file", as Lua names files; nothing else in the state has such a name.
 */
#include "scripts/host/host-private.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

bool position_find(lua_State *L, lua_Debug *found)
{
	for (int level = 0; lua_getstack(L, level, found); level++) {
		lua_getinfo(L, "Sl", found);
		if (found->source[0] == '@' && found->currentline > 0)
			return true;
	}
	return false;
}

_Noreturn void position_error(lua_State *L, const char *format, ...)
{
	lua_Debug at;
	va_list arguments;

	if (position_find(L, &at))
		lua_pushfstring(L, "%s:%d: ", at.short_src, at.currentline);
	else
		lua_pushliteral(L, "");
	va_start(arguments, format);
	lua_pushvfstring(L, format, arguments);
	va_end(arguments);
	lua_concat(L, 2);
	lua_error(L);
	abort();
}

/* If the message begins with a position in one of the lesson's files, "file:line: ", take it off. */
static const char *split_position(const Host *host, const char *message, char **file, int *line)
{
	GHashTableIter sources;
	gpointer name;

	g_hash_table_iter_init(&sources, host->sources);
	while (g_hash_table_iter_next(&sources, &name, NULL)) {
		size_t length = strlen(name);
		char *end;
		long number;

		if (strncmp(message, name, length) != 0 || message[length] != ':')
			continue;
		number = strtol(message + length + 1, &end, 10);
		if (number <= 0 || end[0] != ':' || end[1] != ' ')
			continue;
		*file = host_file_path(host, name);
		*line = (int)number;
		return end + 2;
	}
	return message;
}

/* An error of Lua's own inside the prelude has a position there, which says nothing to people: take it off. */
static const char *split_prelude(const char *message)
{
	const char *end = g_str_has_prefix(message, "lib/") ? strstr(message, ": ") : NULL;

	return end ? end + 2 : message;
}

char *position_of_error(lua_State *L, char **file, int *line)
{
	Host *host = host_of(L);
	const char *message = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : luaL_typename(L, -1);
	lua_Debug at;

	*file = NULL;
	*line = 0;
	message = split_position(host, message, file, line);
	if (!*file && position_find(L, &at)) {
		*file = host_file_path(host, at.source + 1);
		*line = at.currentline;
	}
	return g_strdup(split_prelude(message));
}
