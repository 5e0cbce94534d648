/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bind-step.c -- primitives about the steps of the present machine, and the cursor among them.
 *
 *   cursor(), go(step)                  where the cursor is; put it there
 *   step(number, machine)               the step as a table, without what the next three tell
 *   step_text(number), step_locals()    what the step says; the variables in view: both where the cursor is at it
 *   step_values(number, machine)        the values of the step's own mark
 *   next_stage(from, to, stage)         the first step of FROM to TO at which the stage begins, or nil
 *   next_call(from, to, function)       the first at which the function is called, or nil
 *   next_mark(from, to, mark, machine)  the first at which the mark is made, or nil
 *   count(mark, from, to, machine)      how often a mark was made after FROM up to TO; nil where no mark has that name
 *   last_step(machine)                  the number of the last step there is
 *
 * MACHINE is a machine's number; without one it is the present machine.
 */
#include "scripts/host/host-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define TEXT_BYTES 512
#define LOCALS_MAX 64

static int cursor(lua_State *L)
{
	lua_pushinteger(L, vms_cursor(bind_current(L)));
	return 1;
}

static int go(lua_State *L)
{
	vms_goto(bind_current(L), luaL_checkinteger(L, 1));
	limits_excuse_step(host_of(L));
	return 0;
}

static int last_step(lua_State *L)
{
	lua_pushinteger(L, vms_step_count(bind_numbered(L, 1)) - 1);
	return 1;
}

/* -------- one step */

static bool read_step(lua_State *L, VmsStep *step)
{
	return vms_step_at(bind_numbered(L, 2), luaL_checkinteger(L, 1), step);
}

static int push_step(lua_State *L)
{
	VmsStep step;

	if (!read_step(L, &step))
		return 0;
	lua_createtable(L, 0, 9);
	value_set_number(L, "step", step.step);
	value_set_number(L, "op", (lua_Integer)step.op);
	value_set_number(L, "depth", step.depth);
	value_set_text(L, "mark", vms_mark_name(step.mark));
	value_set_text(L, "stage", vms_stage_name(step.stage));
	if (step.subgoal)
		value_set_number(L, "subgoal", step.subgoal);
	value_set_text(L, "function", step.function);
	value_set_text(L, "file", step.file);
	value_set_number(L, "line", step.line);
	return 1;
}

static int step_text(lua_State *L)
{
	char text[TEXT_BYTES];
	VmsStep step;

	if (!read_step(L, &step))
		return 0;
	vms_step_text(bind_current(L), &step, NULL, text, sizeof text);
	lua_pushstring(L, text);
	return 1;
}

static void push_value(lua_State *L, const VmsMachine *m, const VmsValue *value)
{
	char text[TEXT_BYTES];

	switch (value->type) {
	case VMS_OBJECT:
		text[0] = 0;
		if (value->value)
			vms_object_text(m, (VmsRef)value->value, text, sizeof text);
		lua_pushstring(L, text);
		break;
	case VMS_NAME:
		lua_pushstring(L, vms_name(value->value));
		break;
	case VMS_TRUTH:
		lua_pushboolean(L, value->value != 0);
		break;
	default:
		lua_pushinteger(L, (lua_Integer)value->value);
	}
}

static void push_values(lua_State *L, const VmsMachine *m, const VmsValue *values, size_t n)
{
	lua_createtable(L, 0, (int)n);
	for (size_t i = 0; i < n; i++) {
		push_value(L, m, &values[i]);
		lua_setfield(L, -2, values[i].name);
	}
}

static int step_locals(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	VmsValue values[LOCALS_MAX];
	size_t n = vms_locals(m, 0, values, LOCALS_MAX);

	push_values(L, m, values, MIN(n, LOCALS_MAX));
	return 1;
}

static int step_values(lua_State *L)
{
	VmsStep step;

	if (!read_step(L, &step))
		return 0;
	push_values(L, bind_numbered(L, 2), step.value, step.n_values);
	return 1;
}

/* -------- searching */

static bool in_stage(const VmsMachine *m, int64_t number, uint64_t op, const char *stage)
{
	VmsStep step;
	const char *name;

	if (!vms_step_at(m, number, &step) || step.op != op)
		return false;
	name = vms_stage_name(step.stage);
	return name && strcmp(name, stage) == 0;
}

static int next_stage(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	int64_t from = luaL_checkinteger(L, 1), to = luaL_checkinteger(L, 2);
	const char *stage = luaL_checkstring(L, 3);
	VmsStep step;

	for (int64_t i = from; i <= to && vms_step_at(m, i, &step); i++) {
		if (in_stage(m, i, step.op, stage) && !in_stage(m, i - 1, step.op, stage)) {
			lua_pushinteger(L, i);
			return 1;
		}
	}
	return 0;
}

static int next_call(lua_State *L)
{
	const VmsMachine *m = bind_current(L);
	int64_t from = luaL_checkinteger(L, 1), to = luaL_checkinteger(L, 2);
	const char *function = luaL_checkstring(L, 3);
	VmsStep step;

	for (int64_t i = from; i <= to && vms_step_at(m, i, &step); i++) {
		if (step.mark == VMS_MARK_CALL && strcmp(step.function, function) == 0) {
			lua_pushinteger(L, i);
			return 1;
		}
	}
	return 0;
}

static int next_mark(lua_State *L)
{
	const VmsMachine *m = bind_numbered(L, 4);
	int64_t from = luaL_checkinteger(L, 1), to = luaL_checkinteger(L, 2);
	const char *name = luaL_checkstring(L, 3);
	VmsStep step;

	for (int64_t i = from; i <= to && vms_step_at(m, i, &step); i++) {
		if (strcmp(vms_mark_name(step.mark), name) == 0) {
			lua_pushinteger(L, i);
			return 1;
		}
	}
	return 0;
}

static int count(lua_State *L)
{
	const VmsMachine *m = bind_numbered(L, 4);
	VmsMark mark = vms_mark_find(luaL_checkstring(L, 1));

	if (mark == VMS_MARK_COUNT)
		return 0;
	lua_pushinteger(L, (lua_Integer)vms_count(m, mark, luaL_checkinteger(L, 2), luaL_checkinteger(L, 3)));
	limits_check(host_of(L));
	return 1;
}

void bind_step(lua_State *L)
{
	static const luaL_Reg primitives[] = {
		{ "cursor", cursor }, { "go", go }, { "last_step", last_step }, { "step", push_step },
		{ "step_text", step_text }, { "step_locals", step_locals }, { "step_values", step_values },
		{ "next_stage", next_stage }, { "next_call", next_call }, { "next_mark", next_mark },
		{ "count", count }, { NULL, NULL }
	};

	luaL_setfuncs(L, primitives, 0);
}
