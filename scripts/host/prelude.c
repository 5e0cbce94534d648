/* SPDX-License-Identifier: GPL-2.0-or-later */
/* prelude.c -- the part of the host that is written in Lua.  It is embedded in the program when that is built. */
#include "scripts/host/host-private.h"

#include "scripts/host/prelude-parts.h"

#include <stdio.h>
#include <stdlib.h>

/* The prelude is ours: where it does not even start, the program is at fault. */
static void run_part(lua_State *L, const PreludePart *part, int primitives, int environment)
{
	if (luaL_loadbufferx(L, part->text, part->length, part->name, "t") == LUA_OK) {
		lua_pushvalue(L, primitives);
		lua_pushvalue(L, environment);
		if (lua_pcall(L, 2, 0, 0) == LUA_OK)
			return;
	}
	fprintf(stderr, "vmstep: %s\n", lua_tostring(L, -1));
	abort();
}

void prelude_run(lua_State *L)
{
	int environment = lua_gettop(L), primitives = environment + 1;

	lua_newtable(L);
	bind_lesson(L);
	bind_machine(L);
	bind_step(L);
	bind_area(L);
	bind_query(L);
	bind_frames(L);
	bind_table(L);
	bind_layout(L);
	for (size_t i = 0; i < prelude_part_count; i++)
		run_part(L, &prelude_parts[i], primitives, environment);
	lua_getfield(L, primitives, "run");
	lua_remove(L, primitives);
}
