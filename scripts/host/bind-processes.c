/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bind-processes.c -- questions to the present machine about processes, and the windows beside vmalloc's.
 *
 *   processes()                 an array of { number=, pid=, pgd=, resident=, swapped=, running= }
 *   user_ranges(number)         an array of { start=, stop=, size=, resident=, swapped= }
 *   lagging(number)             an array of the entries of its top-level table that lag behind init_mm's, from 0
 *   pkmap_slots()               an array of { slot=, addr=, pfn=, count= }: those that are not empty
 *   fixmap_slots()              an array of { slot=, addr=, pfn= }
 *   atomic_maps()               an array of { slot=, addr=, pfn=, cpu=, type= } of kmap_atomic
 */
#include "scripts/host/host-private.h"

#define PROCESSES_MAX 128
#define ENTRIES_MAX 2048

static int processes(lua_State *L)
{
	VmsProcess process[PROCESSES_MAX];
	size_t n = vms_processes(bind_current(L), process, PROCESSES_MAX);

	lua_newtable(L);
	for (size_t i = 0; i < MIN(n, PROCESSES_MAX); i++) {
		lua_createtable(L, 0, 6);
		value_set_number(L, "number", process[i].number);
		value_set_number(L, "pid", process[i].pid);
		value_set_number(L, "pgd", process[i].pgd);
		value_set_number(L, "resident", process[i].resident);
		value_set_number(L, "swapped", process[i].swapped);
		lua_pushboolean(L, process[i].running);
		lua_setfield(L, -2, "running");
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

/* The number of a process, which stands at 1. */
static unsigned process_at(lua_State *L)
{
	lua_Integer number = luaL_checkinteger(L, 1);

	return (unsigned)CLAMP(number, 0, G_MAXINT);
}

static int user_ranges(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	size_t n = vms_user_ranges(m, process_at(L), NULL, 0);
	VmsUserRange *range = lua_newuserdatauv(L, (n + 1) * sizeof *range, 0);

	vms_user_ranges(m, process_at(L), range, n);
	lua_createtable(L, (int)n, 0);
	for (size_t i = 0; i < n; i++) {
		lua_createtable(L, 0, 5);
		value_set_number(L, "start", range[i].start);
		value_set_number(L, "stop", range[i].end);
		value_set_number(L, "size", range[i].end - range[i].start);
		value_set_number(L, "resident", range[i].resident);
		value_set_number(L, "swapped", range[i].swapped);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	limits_check(host_of(L));
	return 1;
}

static int lagging(lua_State *L)
{
	unsigned index[ENTRIES_MAX];
	size_t n = vms_lagging(bind_current(L), process_at(L), index, ENTRIES_MAX);

	lua_createtable(L, (int)n, 0);
	for (size_t i = 0; i < n; i++) {
		lua_pushinteger(L, index[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

/* -------- windows */

static void push_slot(lua_State *L, const VmsSlot *slot)
{
	lua_createtable(L, 0, 4);
	value_set_number(L, "slot", slot->slot);
	value_set_number(L, "addr", slot->address);
	value_set_number(L, "pfn", slot->pfn);
}

static int pkmap_slots(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	VmsSlot *slot = lua_newuserdatauv(L, (vms_pkmap_slots(m) + 1) * sizeof *slot, 0);
	size_t n = vms_pkmap(m, slot, vms_pkmap_slots(m));

	lua_createtable(L, (int)n, 0);
	for (size_t i = 0; i < n; i++) {
		push_slot(L, &slot[i]);
		value_set_number(L, "count", slot[i].count);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

static int fixmap_slots(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	VmsSlot *slot = lua_newuserdatauv(L, (vms_fixmap_slots(m) + 1) * sizeof *slot, 0);
	size_t n = vms_fixmap(m, slot, vms_fixmap_slots(m));

	lua_createtable(L, (int)n, 0);
	for (size_t i = 0; i < n; i++) {
		push_slot(L, &slot[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

static int atomic_maps(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	VmsSlot *slot = lua_newuserdatauv(L, (vms_atomic_slots(m) + 1) * sizeof *slot, 0);
	size_t n = vms_atomic_maps(m, slot, vms_atomic_slots(m));

	lua_createtable(L, (int)n, 0);
	for (size_t i = 0; i < n; i++) {
		push_slot(L, &slot[i]);
		value_set_number(L, "cpu", slot[i].cpu);
		lua_pushstring(L, slot[i].type);
		lua_setfield(L, -2, "type");
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

void bind_processes(lua_State *L)
{
	static const luaL_Reg primitives[] = {
		{ "processes", processes }, { "user_ranges", user_ranges }, { "lagging", lagging },
		{ "pkmap_slots", pkmap_slots }, { "fixmap_slots", fixmap_slots },
		{ "atomic_maps", atomic_maps }, { NULL, NULL }
	};

	luaL_setfuncs(L, primitives, 0);
}
