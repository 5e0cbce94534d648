/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bind-frames.c -- questions to the present machine about frames, zones, free lists and size classes.
 *
 *   page(pfn)                   { pfn=, state=, zone=, node=, owner=, order=, index=, migratetype= }, or nil beyond the
 *                               last frame
 *   zones()                     an array of { name=, node=, start=, stop=, present=, managed=, free=, pcp=, min=,
 *                               low=, high=, batch=, pcp_high=, reserve= }
 *   free_list(zone, order)      an array of frame numbers in the list's order, or nil where there is no such list; the
 *                               zone by its name or its place in zones()
 *   node(address)               the NUMA node that an address of the direct map is on, of an area its vm_struct; or nil
 *   cache_objects(name)         how many objects of a size class are in use, or nil where there is none of that name
 *   caches()                    an array of { name=, size=, order=, per_slab=, slabs=, objects=, in_use=, dma= }
 *   gfp_flags()                 the value of each name of a GFP flag, or of a set of them, that the kernel has
 */
#include "scripts/host/host-private.h"

#include <string.h>

#define CACHES_MAX 64
#define GFP_FLAGS_MAX 64

static int page(lua_State *L)
{
	static const char *const states[] = { "absent", "reserved", "free", "pcp", "used" };
	const VmsMachine *m = bind_current(L);
	VmsFrame frame;
	VmsZone zone;

	if (!vms_frame(m, (uint64_t)luaL_checkinteger(L, 1), &frame))
		return 0;
	lua_createtable(L, 0, 8);
	value_set_number(L, "pfn", frame.pfn);
	value_set_text(L, "state", states[frame.state]);
	if (vms_zone(m, frame.zone, &zone))
		value_set_text(L, "zone", zone.name);
	value_set_number(L, "node", frame.node);
	value_set_text(L, "owner", vms_owner_name(frame.owner));
	value_set_number(L, "order", frame.order);
	value_set_number(L, "index", frame.index);
	value_set_text(L, "migratetype", vms_migratetype_name(m, frame.migratetype));
	return 1;
}

/* A frame by its number, or by an address that is mapped to it. */
static int frame_at(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	uint64_t x = (uint64_t)luaL_checkinteger(L, 1), entry;

	if (x >= vms_frame_count(m))
		vms_translate(m, x, &x, &entry);
	lua_pushinteger(L, (lua_Integer)x);
	return 1;
}

/* What the zone keeps back, under "reserve": for each type of zone, from the lowest. */
static void set_reserve(lua_State *L, const VmsZone *zone)
{
	lua_createtable(L, VMS_ZONE_TYPES, 0);
	for (size_t i = 0; i < VMS_ZONE_TYPES; i++) {
		lua_pushinteger(L, (lua_Integer)zone->lowmem_reserve[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	lua_setfield(L, -2, "reserve");
}

static int zones(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	VmsZone zone;

	lua_newtable(L);
	for (size_t i = 0; i < vms_zone_count(m) && vms_zone(m, i, &zone); i++) {
		lua_createtable(L, 0, 14);
		value_set_text(L, "name", zone.name);
		value_set_number(L, "node", zone.node);
		value_set_number(L, "start", zone.start);
		value_set_number(L, "stop", zone.end);
		value_set_number(L, "present", zone.present);
		value_set_number(L, "managed", zone.managed);
		value_set_number(L, "free", zone.free);
		value_set_number(L, "pcp", zone.pcp);
		value_set_number(L, "min", zone.min);
		value_set_number(L, "low", zone.low);
		value_set_number(L, "high", zone.high);
		value_set_number(L, "batch", zone.batch);
		value_set_number(L, "pcp_high", zone.pcp_high);
		set_reserve(L, &zone);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

/* The zone of that name; the number of zones where there is none. */
static size_t find_zone(const VmsMachine *m, const char *name)
{
	size_t i, n = vms_zone_count(m);
	VmsZone zone;

	for (i = 0; i < n; i++)
		if (vms_zone(m, i, &zone) && strcmp(zone.name, name) == 0)
			break;
	return i;
}

static int free_list(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	bool named = lua_type(L, 1) == LUA_TSTRING;
	size_t zone = named ? find_zone(m, lua_tostring(L, 1)) : (size_t)luaL_checkinteger(L, 1) - 1;
	lua_Integer order = luaL_checkinteger(L, 2);
	uint64_t *pfn;
	size_t n;

	if (zone >= vms_zone_count(m) || order < 0 || order >= VMS_MAX_ORDER)
		return 0;
	n = vms_free_list(m, zone, (unsigned)order, NULL, 0);
	pfn = lua_newuserdatauv(L, (n + 1) * sizeof *pfn, 0);
	vms_free_list(m, zone, (unsigned)order, pfn, n);
	lua_createtable(L, (int)n, 0);
	for (size_t i = 0; i < n; i++) {
		lua_pushinteger(L, (lua_Integer)pfn[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	limits_check(host_of(L));
	return 1;
}

static int cache_objects(lua_State *L)
{
	VmsCache caches[CACHES_MAX];
	size_t n = vms_caches(bind_current(L), caches, CACHES_MAX);
	const char *name = luaL_checkstring(L, 1);

	for (size_t i = 0; i < MIN(n, CACHES_MAX); i++) {
		if (strcmp(caches[i].name, name) == 0) {
			lua_pushinteger(L, (lua_Integer)caches[i].in_use);
			return 1;
		}
	}
	return 0;
}

static void push_cache(lua_State *L, const VmsCache *cache)
{
	lua_createtable(L, 0, 8);
	value_set_text(L, "name", cache->name);
	value_set_number(L, "size", cache->object_size);
	value_set_number(L, "order", cache->order);
	value_set_number(L, "per_slab", cache->objects_per_slab);
	value_set_number(L, "slabs", cache->slabs);
	value_set_number(L, "objects", cache->objects);
	value_set_number(L, "in_use", cache->in_use);
	lua_pushboolean(L, cache->dma);
	lua_setfield(L, -2, "dma");
}

static int caches(lua_State *L)
{
	VmsCache cache[CACHES_MAX];
	size_t n = vms_caches(bind_current(L), cache, CACHES_MAX);

	lua_createtable(L, (int)n, 0);
	for (size_t i = 0; i < MIN(n, CACHES_MAX); i++) {
		push_cache(L, &cache[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

static int gfp_flags(lua_State *L)
{
	VmsGfpFlag flag[GFP_FLAGS_MAX];
	size_t n = vms_gfp_flags(bind_current(L), flag, GFP_FLAGS_MAX);

	lua_createtable(L, 0, (int)n);
	for (size_t i = 0; i < MIN(n, GFP_FLAGS_MAX); i++)
		value_set_number(L, flag[i].name, flag[i].value);
	return 1;
}

static int node(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	uint64_t address = (uint64_t)luaL_checkinteger(L, 1);
	VmsArea area;
	int nid;

	if (vms_area_find(m, address, &area) && area.vm)
		address = vms_object_address(m, area.vm);
	nid = vms_memory_node(m, address);
	if (nid < 0)
		return 0;
	lua_pushinteger(L, nid);
	return 1;
}

void bind_frames(lua_State *L)
{
	static const luaL_Reg primitives[] = {
		{ "page", page }, { "frame_at", frame_at }, { "zones", zones }, { "free_list", free_list },
		{ "cache_objects", cache_objects }, { "node", node }, { "caches", caches }, { "gfp_flags", gfp_flags },
		{ NULL, NULL }
	};

	luaL_setfuncs(L, primitives, 0);
}
