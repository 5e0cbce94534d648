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

typedef size_t (*SlotsOf)(const VmsMachine *m, VmsSlot *out, size_t room);

/* The slots of a window, of which there can be `room`; `more` says what only that window's have. */
static int push_slots(lua_State *L, SlotsOf slots_of, size_t room, void (*more)(lua_State *L, const VmsSlot *slot))
{
	VmsSlot *slot = lua_newuserdatauv(L, (room + 1) * sizeof *slot, 0);
	size_t n = slots_of(bind_current(L), slot, room);

	lua_createtable(L, (int)n, 0);
	for (size_t i = 0; i < n; i++) {
		lua_createtable(L, 0, 5);
		value_set_number(L, "slot", slot[i].slot);
		value_set_number(L, "addr", slot[i].address);
		value_set_number(L, "pfn", slot[i].pfn);
		if (more)
			more(L, &slot[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

static void set_users(lua_State *L, const VmsSlot *slot)
{
	value_set_number(L, "count", slot->count);
}

static void set_cpu_and_type(lua_State *L, const VmsSlot *slot)
{
	value_set_number(L, "cpu", slot->cpu);
	lua_pushstring(L, slot->type);
	lua_setfield(L, -2, "type");
}

static int pkmap_slots(lua_State *L)
{
	return push_slots(L, vms_pkmap, vms_pkmap_slots(bind_current(L)), set_users);
}

static int fixmap_slots(lua_State *L)
{
	return push_slots(L, vms_fixmap, vms_fixmap_slots(bind_current(L)), NULL);
}

static int atomic_maps(lua_State *L)
{
	return push_slots(L, vms_atomic_maps, vms_atomic_slots(bind_current(L)), set_cpu_and_type);
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
