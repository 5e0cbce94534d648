/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bind-area.c -- area objects: what a lesson gets from vmalloc, and from every question about areas.
 *
 * An area object holds what the area was at the moment it was asked for, and never changes: a lesson can still speak of
 * an area that it has freed.  It is a block of bytes with a few fields to read, so that a lesson may hold a hundred
 * thousand of them.
 */
#include "scripts/host/host-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define AREA_TYPE "area"
#define PAGES_MAX (1 << 24)

typedef struct {
	VmsArea area;
	char name[32];            /* "vmap_area#3" */
	size_t n_pages;
	uint64_t page[];
} AreaObject;

void bind_area_push(lua_State *L, const VmsMachine *m, const VmsArea *area)
{
	size_t n = vms_area_pages(m, area, NULL, 0);
	AreaObject *object = lua_newuserdatauv(L, sizeof *object + n * sizeof *object->page, 1);

	object->area = *area;
	object->n_pages = n;
	object->name[0] = 0;
	if (area->ref)
		vms_object_text(m, area->ref, object->name, sizeof object->name);
	vms_area_pages(m, area, object->page, n);
	luaL_setmetatable(L, AREA_TYPE);
}

const VmsArea *bind_area_at(lua_State *L, int index)
{
	const AreaObject *object = luaL_testudata(L, index, AREA_TYPE);

	return object ? &object->area : NULL;
}

/* The array of its frames is made when it is first asked for. */
static int push_pages(lua_State *L, const AreaObject *object)
{
	if (lua_getiuservalue(L, 1, 1) == LUA_TTABLE)
		return 1;
	lua_createtable(L, (int)object->n_pages, 0);
	for (size_t i = 0; i < object->n_pages; i++) {
		lua_pushinteger(L, (lua_Integer)object->page[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_pushvalue(L, -1);
	lua_setiuservalue(L, 1, 1);
	return 1;
}

static int push_number(lua_State *L, uint64_t value)
{
	lua_pushinteger(L, (lua_Integer)value);
	return 1;
}

static int push_field(lua_State *L)
{
	static const char *const uses[] = { "vmalloc", "vmap", "ioremap", "block", "ram", "other" };
	const AreaObject *object = luaL_checkudata(L, 1, AREA_TYPE);
	const VmsArea *area = &object->area;
	const struct { const char *name; uint64_t value; } numbers[] = {
		{ "addr", area->addr }, { "nr_pages", area->nr_pages }, { "size", area->size },
		{ "va_start", area->va_start }, { "va_end", area->va_end }, { "flags", area->flags },
		{ "guard", area->guard }, { "phys_addr", area->phys_addr }
	};
	const char *name = luaL_checkstring(L, 2);

	for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
		if (strcmp(name, numbers[i].name) == 0)
			return push_number(L, numbers[i].value);
	if (strcmp(name, "pages") == 0)
		return push_pages(L, object);
	if (strcmp(name, "caller") == 0)
		lua_pushstring(L, area->caller ? area->caller : "");
	else if (strcmp(name, "name") == 0)
		lua_pushstring(L, object->name);
	else if (strcmp(name, "use") == 0)
		lua_pushstring(L, uses[MIN((size_t)area->use, G_N_ELEMENTS(uses) - 1)]);
	else if (strcmp(name, "state") == 0)
		lua_pushstring(L, area->state == VMS_AREA_LAZY ? "lazy" : "busy");
	else
		lua_pushnil(L);
	return 1;
}

static int refuse_change(lua_State *L)
{
	position_error(L, _("an area object cannot be changed"));
}

static int is_equal(lua_State *L)
{
	const VmsArea *a = bind_area_at(L, 1), *b = bind_area_at(L, 2);

	lua_pushboolean(L, a && b && a->id == b->id && a->addr == b->addr);
	return 1;
}

static int push_text(lua_State *L)
{
	const AreaObject *object = luaL_checkudata(L, 1, AREA_TYPE);

	value_push_hex(L, object->area.addr);
	return 1;
}

/* area_of(addr, count): the object for pages that vm_map_ram gave, which are part of a block's area. */
static int area_of(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	uint64_t addr = (uint64_t)luaL_checkinteger(L, 1);
	lua_Integer n = luaL_checkinteger(L, 2);
	AreaObject *object;

	luaL_argcheck(L, n >= 0 && n <= PAGES_MAX, 2, "no such number of pages");
	object = lua_newuserdatauv(L, sizeof *object + (size_t)n * sizeof *object->page, 1);
	memset(object, 0, sizeof *object);
	vms_area_find(m, addr, &object->area);
	object->area.addr = object->area.va_start = addr;
	object->area.size = (uint64_t)n * VMS_PAGE_SIZE;
	object->area.va_end = addr + object->area.size;
	object->area.nr_pages = (unsigned)n;
	object->area.guard = 0;
	if (object->area.ref)
		vms_object_text(m, object->area.ref, object->name, sizeof object->name);
	object->n_pages = (size_t)n;
	for (lua_Integer i = 0; i < n; i++) {
		uint64_t entry;

		object->page[i] = 0;
		vms_translate(m, addr + (uint64_t)i * VMS_PAGE_SIZE, &object->page[i], &entry);
	}
	luaL_setmetatable(L, AREA_TYPE);
	return 1;
}

static int is_area(lua_State *L)
{
	lua_pushboolean(L, bind_area_at(L, 1) != NULL);
	return 1;
}

void bind_area(lua_State *L)
{
	static const luaL_Reg methods[] = {
		{ "__index", push_field }, { "__newindex", refuse_change }, { "__eq", is_equal },
		{ "__tostring", push_text }, { NULL, NULL }
	};
	static const luaL_Reg primitives[] = { { "area_of", area_of }, { "is_area", is_area }, { NULL, NULL } };

	luaL_newmetatable(L, AREA_TYPE);
	luaL_setfuncs(L, methods, 0);
	lua_pushboolean(L, 0);
	lua_setfield(L, -2, "__metatable");
	lua_pop(L, 1);
	luaL_setfuncs(L, primitives, 0);
}
