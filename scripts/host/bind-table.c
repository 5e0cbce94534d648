/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bind-table.c -- questions to the present machine about page tables and the layout of the address space.
 *
 *   pte(address)        { pfn=, flags={}, level=, entry=, protection=, caching=, hardware= } of the entry that maps the
 *                       address, or nil where nothing is mapped
 *   table_of(address)   the walk, an array from the top: { name=, table=, index=, entries=, entry=, present=, covers= }
 *   tlb([cpu])          what a CPU's TLB has, the entry used last first, an array of
 *                       { address=, size=, pfn=, entry=, global=, stale= }
 *   region(address)     { id=, title=, start=, last=, size= }
 */
#include "scripts/host/host-private.h"

#define TEXT_BYTES 128
#define TLB_MAX 64

/* "P RW A D G NX" as an array of names that can also be asked for one: flags.RW. */
static void push_flags(lua_State *L, const VmsMachine *m, uint64_t entry)
{
	char text[TEXT_BYTES];
	g_auto(GStrv) names = NULL;

	vms_entry_text(m, entry, text, sizeof text);
	names = g_strsplit(text, " ", -1);
	lua_newtable(L);
	for (char **name = names; *name; name++) {
		if (!**name)
			continue;
		lua_pushstring(L, *name);
		lua_rawseti(L, -2, (lua_Integer)lua_rawlen(L, -2) + 1);
		lua_pushboolean(L, 1);
		lua_setfield(L, -2, *name);
	}
}

static void set_name(lua_State *L, const char *field, const char *name)
{
	if (name)
		value_set_text(L, field, name);
}

static int pte(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	uint64_t address = (uint64_t)luaL_checkinteger(L, 1), pfn, entry;
	VmsLevel level[VMS_LEVELS];
	size_t n = vms_walk(m, address, level);

	if (!n || !vms_translate(m, address, &pfn, &entry))
		return 0;
	lua_createtable(L, 0, 7);
	value_set_number(L, "pfn", pfn);
	value_set_number(L, "entry", entry);
	set_name(L, "protection", vms_entry_protection(m, entry));
	set_name(L, "caching", vms_entry_caching(m, entry));
	if (level[n - 1].covers == VMS_PAGE_SIZE && vms_hardware_entry(m, entry))
		value_set_number(L, "hardware", vms_hardware_entry(m, entry));
	push_flags(L, m, entry);
	lua_setfield(L, -2, "flags");
	value_set_text(L, "level", level[n - 1].name);
	return 1;
}

static int table_of(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	VmsLevel level[VMS_LEVELS];
	size_t n = vms_walk(m, (uint64_t)luaL_checkinteger(L, 1), level);

	lua_createtable(L, (int)n, 0);
	for (size_t i = 0; i < n; i++) {
		lua_createtable(L, 0, 8);
		value_set_text(L, "name", level[i].name);
		value_set_number(L, "table", level[i].table);
		value_set_number(L, "index", level[i].index);
		value_set_number(L, "entries", level[i].entries);
		value_set_number(L, "entry", level[i].entry);
		value_set_number(L, "covers", level[i].covers);
		lua_pushboolean(L, level[i].present);
		lua_setfield(L, -2, "present");
		if (level[i].present)
			value_set_number(L, "pfn", vms_entry_pfn(m, level[i].entry));
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

static void push_tlb_entry(lua_State *L, const VmsTlbEntry *e)
{
	lua_createtable(L, 0, 6);
	value_set_number(L, "address", e->address);
	value_set_number(L, "size", e->size);
	value_set_number(L, "pfn", e->pfn);
	value_set_number(L, "entry", e->entry);
	lua_pushboolean(L, e->global);
	lua_setfield(L, -2, "global");
	lua_pushboolean(L, e->stale);
	lua_setfield(L, -2, "stale");
}

static int tlb(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	uint64_t cpu = 0;
	VmsTlbEntry entry[TLB_MAX];
	size_t n;

	vms_stat(m, "cpu", &cpu);
	n = vms_tlb(m, (unsigned)luaL_optinteger(L, 1, (lua_Integer)cpu), entry, TLB_MAX);
	lua_createtable(L, (int)n, 0);
	for (size_t i = 0; i < n && i < TLB_MAX; i++) {
		push_tlb_entry(L, &entry[i]);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

static int region(lua_State *L)
{
	VmsRegion found;

	if (!vms_region_find(bind_current(L), (uint64_t)luaL_checkinteger(L, 1), &found))
		return 0;
	lua_createtable(L, 0, 5);
	value_set_text(L, "id", found.id);
	value_set_text(L, "title", found.title);
	value_set_number(L, "start", found.start);
	value_set_number(L, "last", found.last);
	value_set_number(L, "size", found.last - found.start + 1);
	return 1;
}

void bind_table(lua_State *L)
{
	static const luaL_Reg primitives[] = {
		{ "pte", pte }, { "table_of", table_of }, { "region", region }, { "tlb", tlb }, { NULL, NULL }
	};

	luaL_setfuncs(L, primitives, 0);
}
