/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bind-query.c -- questions to the present machine about areas, holes, counters, the log, and what is amiss.
 *
 *   areas(), lazy_areas()     arrays of area objects in address order
 *   holes()                   an array of { start=, stop=, size= }
 *   find_area(address)        the area object that holds the address, or nil
 *   stat(name), stat_names()  a counter, or nil; the names there are
 *   leaks(), violations()     { areas=, frames=, objects= }; an array of sentences
 *   locks()                   an array of { name=, kind=, guards=, cpu=, by=, taken=, waited= }
 *   context()                 { name=, cpu=, preempt=, softirq=, hardirq=, nmi=, irqs_off=, in_interrupt=, in_atomic= }
 *   log_count(), log_line(i)  the kernel's log, from 1
 *   vmallocinfo()             an array of lines
 *   identify(value)           what an area object, an address, a frame number or "vmap_area#3" is:
 *                             { object=, name=, address=, pfn= }, as much of it as there is
 */
#include "scripts/host/host-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define LINE_BYTES 256

/* -------- areas and holes */

static int push_areas(lua_State *L, VmsAreaState state)
{
	const VmsMachine *m = bind_current(L);
	lua_Integer n = 0;
	VmsArea area;

	lua_newtable(L);
	for (bool more = vms_area_from(m, 0, &area); more; more = vms_area_next(m, &area)) {
		if (area.state != state)
			continue;
		bind_area_push(L, m, &area);
		lua_rawseti(L, -2, ++n);
	}
	limits_check(host_of(L));
	return 1;
}

static int areas(lua_State *L)
{
	return push_areas(L, VMS_AREA_BUSY);
}

static int lazy_areas(lua_State *L)
{
	return push_areas(L, VMS_AREA_LAZY);
}

static int find_area(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	VmsArea area;

	if (!vms_area_find(m, (uint64_t)luaL_checkinteger(L, 1), &area) || area.state != VMS_AREA_BUSY)
		return 0;
	bind_area_push(L, m, &area);
	return 1;
}

static int holes(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	uint64_t start, stop = 0;
	lua_Integer n = 0;

	lua_newtable(L);
	while (vms_hole_from(m, stop, &start, &stop)) {
		lua_createtable(L, 0, 3);
		value_set_number(L, "start", start);
		value_set_number(L, "stop", stop);
		value_set_number(L, "size", stop - start);
		lua_rawseti(L, -2, ++n);
	}
	limits_check(host_of(L));
	return 1;
}

/* -------- counters and checks */

static int stat(lua_State *L)
{
	uint64_t value;

	if (!vms_stat(bind_current(L), luaL_checkstring(L, 1), &value))
		return 0;
	lua_pushinteger(L, (lua_Integer)value);
	return 1;
}

static int stat_names(lua_State *L)
{
	const char *name;

	lua_newtable(L);
	for (size_t i = 0; (name = vms_stat_name(i)); i++) {
		lua_pushstring(L, name);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

static int leaks(lua_State *L)
{
	VmsLeaks found;

	vms_leaks(bind_current(L), &found);
	lua_createtable(L, 0, 3);
	value_set_number(L, "areas", found.areas);
	value_set_number(L, "frames", found.frames);
	value_set_number(L, "objects", found.objects);
	return 1;
}

static void add_violation(const char *what, void *data)
{
	lua_State *L = data;

	lua_pushstring(L, what);
	lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

static int violations(lua_State *L)
{
	lua_newtable(L);
	vms_violations(bind_current(L), add_violation, L);
	return 1;
}

/* -------- locks and contexts */

static void set_truth(lua_State *L, const char *name, bool truth)
{
	lua_pushboolean(L, truth);
	lua_setfield(L, -2, name);
}

/* Who holds it is left out where nobody does, and `by` where that is not the operation at hand. */
static void push_lock(lua_State *L, const VmsLock *lock)
{
	lua_createtable(L, 0, 7);
	value_set_text(L, "name", lock->name);
	value_set_text(L, "kind", vms_lock_kind_name(lock->kind));
	value_set_text(L, "guards", lock->doc);
	value_set_number(L, "taken", lock->taken);
	value_set_number(L, "waited", lock->waited);
	if (lock->cpu >= 0)
		value_set_number(L, "cpu", (uint64_t)lock->cpu);
	if (*lock->function)
		value_set_text(L, "by", lock->function);
}

static int locks(lua_State *L)
{
	VmsLock lock[VMS_LOCKS];
	size_t n = vms_locks(bind_current(L), lock, VMS_LOCKS);

	lua_createtable(L, (int)n, 0);
	for (size_t i = 0; i < n; i++) {
		push_lock(L, &lock[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

static int context(lua_State *L)
{
	VmsContext c;

	vms_context(bind_current(L), &c);
	lua_createtable(L, 0, 9);
	value_set_text(L, "name", c.name);
	value_set_number(L, "cpu", c.cpu);
	value_set_number(L, "preempt", c.preempt);
	value_set_number(L, "softirq", c.softirq + 2 * c.bh_off);
	value_set_number(L, "hardirq", c.hardirq);
	value_set_number(L, "nmi", c.nmi);
	set_truth(L, "irqs_off", c.irqs_off);
	set_truth(L, "in_interrupt", c.in_interrupt);
	set_truth(L, "in_atomic", c.in_atomic);
	return 1;
}

/* -------- texts of the kernel */

static int log_count(lua_State *L)
{
	lua_pushinteger(L, (lua_Integer)vms_log_count(bind_current(L)));
	return 1;
}

static int log_line(lua_State *L)
{
	char line[LINE_BYTES];
	lua_Integer i = luaL_checkinteger(L, 1);

	if (i < 1 || vms_log_line(bind_current(L), (size_t)i - 1, line, sizeof line) < 0)
		return 0;
	lua_pushstring(L, line);
	return 1;
}

static void add_line(const char *text, void *data)
{
	lua_State *L = data;

	lua_pushstring(L, text);
	lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
}

static int vmallocinfo(lua_State *L)
{
	const VmsMachine *m = bind_current(L);

	lua_newtable(L);
	if (!vms_vmallocinfo(m, add_line, L))
		return luaL_error(L, "linux %s has no /proc/vmallocinfo", vms_machine_profile(m)->kernel);
	limits_check(host_of(L));
	return 1;
}

/* -------- identities */

/* The id in "vmap_area#3" or "0x...", 0 where it is neither. */
static VmsId read_object(const char *text)
{
	const char *number = strchr(text, '#');
	guint64 serial;

	if (g_str_has_prefix(text, "0x"))
		return g_ascii_string_to_unsigned(text + 2, 16, 0, G_MAXUINT64, &serial, NULL) ? serial : 0;
	if (!number || !g_ascii_string_to_unsigned(number + 1, 10, 0, G_MAXUINT32, &serial, NULL))
		return 0;
	for (int kind = VMS_KIND_NONE + 1; kind < VMS_KIND_COUNT; kind++) {
		const char *name = vms_kind_name((VmsKind)kind);

		if (strlen(name) == (size_t)(number - text) && strncmp(name, text, strlen(name)) == 0)
			return (VmsId)kind << 32 | serial;
	}
	return 0;
}

static void set_object(lua_State *L, const VmsMachine *m, VmsId id)
{
	VmsRef ref = id ? vms_find(m, id) : 0;
	char text[LINE_BYTES];

	if (!id)
		return;
	value_set_hex(L, "object", id);
	if (!ref)
		return;
	vms_object_text(m, ref, text, sizeof text);
	lua_pushstring(L, text);
	lua_setfield(L, -2, "name");
}

/* The area that an object is, or describes. */
static bool find_area_of(const VmsMachine *m, VmsId id, VmsArea *area)
{
	VmsRef ref = id ? vms_find(m, id) : 0;

	for (bool more = ref && vms_area_from(m, 0, area); more; more = vms_area_next(m, area))
		if (area->ref == ref || area->vm == ref)
			return true;
	return false;
}

static void identify_name(lua_State *L, const VmsMachine *m, const char *name)
{
	VmsId id = read_object(name);
	VmsArea area;

	set_object(L, m, id);
	if (find_area_of(m, id, &area))
		value_set_hex(L, "address", area.addr);
}

static void identify_area(lua_State *L, const VmsMachine *m, const VmsArea *area)
{
	set_object(L, m, area->id);
	value_set_hex(L, "address", area->addr);
}

/* A small number names a frame; the addresses of a kernel are large. */
static void identify_number(lua_State *L, const VmsMachine *m, uint64_t number)
{
	VmsFrame frame;
	VmsArea area;

	if (vms_frame(m, number, &frame)) {
		set_object(L, m, frame.id);
		value_set_number(L, "pfn", number);
		return;
	}
	value_set_hex(L, "address", number);
	if (vms_area_find(m, number, &area))
		set_object(L, m, area.id);
}

static int identify(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	const VmsArea *area = bind_area_at(L, 1);

	lua_newtable(L);
	if (area)
		identify_area(L, m, area);
	else if (lua_isinteger(L, 1))
		identify_number(L, m, (uint64_t)lua_tointeger(L, 1));
	else if (lua_type(L, 1) == LUA_TSTRING)
		identify_name(L, m, lua_tostring(L, 1));
	return 1;
}

void bind_query(lua_State *L)
{
	static const luaL_Reg primitives[] = {
		{ "areas", areas }, { "lazy_areas", lazy_areas }, { "holes", holes }, { "find_area", find_area },
		{ "stat", stat }, { "stat_names", stat_names }, { "leaks", leaks }, { "violations", violations },
		{ "locks", locks }, { "context", context },
		{ "log_count", log_count }, { "log_line", log_line }, { "vmallocinfo", vmallocinfo },
		{ "identify", identify }, { NULL, NULL }
	};

	luaL_setfuncs(L, primitives, 0);
}
