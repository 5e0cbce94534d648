/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bind-layout.c -- questions about where things lie, in the present machine and in others like it.
 *
 *   layout()                  an array of regions in address order: { id=, title=, start=, last=, size= }
 *   image()                   an array of parts of the kernel image and of what else has a fixed physical place, each
 *                             also by its id: { id=, title=, start=, last=, size=, phys= }
 *   iomem()                   an array of lines of /proc/iomem
 *   bases(options)            where a machine like this one would have its regions, were it booted with these options;
 *                             or nil and why it could not be
 */
#include "scripts/host/host-private.h"

#include <glib/gi18n.h>

static void push_range(lua_State *L, const char *id, const char *title, uint64_t start, uint64_t last)
{
	lua_createtable(L, 0, 6);
	value_set_text(L, "id", id);
	value_set_text(L, "title", title);
	value_set_number(L, "start", start);
	value_set_number(L, "last", last);
	value_set_number(L, "size", last - start + 1);
}

static int layout(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	VmsRegion region;

	lua_newtable(L);
	for (size_t i = 0; vms_region_at(m, i, &region); i++) {
		push_range(L, region.id, region.title, region.start, region.last);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

static int image(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	VmsPart part;

	lua_newtable(L);
	for (size_t i = 0; vms_part_at(m, i, &part); i++) {
		push_range(L, part.id, part.title, part.start, part.last);
		value_set_number(L, "phys", part.phys);
		lua_pushvalue(L, -1);
		lua_setfield(L, -3, part.id);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

static void add_line(const char *text, void *data)
{
	lua_State *L = data;

	lua_pushstring(L, text);
	lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

static int iomem(lua_State *L)
{
	lua_newtable(L);
	vms_iomem(bind_current(L), add_line, L);
	return 1;
}

/* The option as a whole number; what there is already where it is not given. */
static uint64_t option(lua_State *L, const char *name, uint64_t value)
{
	if (lua_getfield(L, 1, name) != LUA_TNIL)
		value = (uint64_t)luaL_checkinteger(L, -1);
	lua_pop(L, 1);
	return value;
}

/* The present machine's options with those of the table at 1 in their place; texts are Lua's, in the table. */
static VmsOptions read_options(lua_State *L)
{
	const VmsOptions *now = vms_machine_options(bind_current(L));
	VmsOptions options = {
		.profile = now->profile, .ram = option(L, "ram", now->ram), .seed = option(L, "seed", now->seed),
		.static_array = option(L, "static_array", now->static_array), .nr_cpus_config = now->nr_cpus_config,
		.cmdline = now->cmdline, .kaslr = now->kaslr, .kaslr_padding = bind_padding(L, now->kaslr_padding)
	};

	if (lua_getfield(L, 1, "kaslr") != LUA_TNIL)
		options.kaslr = lua_toboolean(L, -1);
	if (lua_getfield(L, 1, "profile") != LUA_TNIL)
		options.profile = luaL_checkstring(L, -1);
	if (lua_getfield(L, 1, "cmdline") != LUA_TNIL)
		options.cmdline = luaL_checkstring(L, -1);
	lua_pop(L, 3);
	return options;
}

static int bases(lua_State *L)
{
	char error[VMS_ERROR_SIZE];
	VmsOptions options;
	VmsBases b;

	luaL_checktype(L, 1, LUA_TTABLE);
	options = read_options(L);
	if (!vms_bases(&options, &b, error)) {
		lua_pushnil(L);
		lua_pushstring(L, error);
		return 2;
	}
	lua_createtable(L, 0, 8);
	value_set_number(L, "page_offset", b.page_offset);
	value_set_number(L, "high_memory", b.high_memory);
	value_set_number(L, "direct_end", b.direct_end);
	value_set_number(L, "vmalloc_start", b.vmalloc_start);
	value_set_number(L, "vmalloc_end", b.vmalloc_end);
	value_set_number(L, "vmemmap", b.vmemmap);
	value_set_number(L, "vmemmap_end", b.vmemmap_end);
	value_set_number(L, "slots", vms_kaslr_slots(&options));
	limits_check(host_of(L));
	return 1;
}

void bind_layout(lua_State *L)
{
	static const luaL_Reg primitives[] = {
		{ "layout", layout }, { "image", image }, { "iomem", iomem }, { "bases", bases }, { NULL, NULL }
	};

	luaL_setfuncs(L, primitives, 0);
}
