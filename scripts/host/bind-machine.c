/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bind-machine.c -- primitives that boot machines and act on them.
 *
 *   boot{profile=, ram=, cpus=, nodes=, kaslr=,   a new present machine: { profile=, ram=, cpus=, nodes= }, or nil
 *        seed=, kaslr_padding=, cmdline=,         and why not
 *        static_array=, bare=, fair_zones=}
 *   perform(name, arguments, pages, line)         an operation, told to the player; its outcome, or nil and why not
 *   argument_names(name)                          the names of an operation's arguments, or nil where there is none
 *   setup_begin(), setup_end()                    what is performed between them is not recorded
 *
 * Operations are not known here: the core's table of them (ops.def) says what each takes.
 */
#include "scripts/host/host-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

#define OPERATIONS_MAX 200000
#define MACHINES_MAX 16
#define JOURNAL_BYTES_MAX ((uint64_t)512 << 20)
#define PAGES_MAX (1024 * 1024)

VmsMachine *bind_current(lua_State *L)
{
	GPtrArray *machines = host_of(L)->machines;

	if (!machines->len)
		position_error(L, _("no machine has been booted yet"));
	return machines->pdata[machines->len - 1];
}

VmsMachine *bind_numbered(lua_State *L, int index)
{
	GPtrArray *machines = host_of(L)->machines;
	lua_Integer number = luaL_optinteger(L, index, machines->len);

	luaL_argcheck(L, number >= 1 && number <= (lua_Integer)machines->len, index, "no such machine");
	return machines->pdata[number - 1];
}

/* -------- booting */

static uint64_t journal_left(const Host *host)
{
	uint64_t used = 0;

	for (guint i = 0; i < host->machines->len; i++) {
		VmsJournalInfo info;

		vms_journal_info(host->machines->pdata[i], &info);
		used += info.bytes;
	}
	return used < JOURNAL_BYTES_MAX ? JOURNAL_BYTES_MAX - used : 1;
}

static uint64_t whole_number(lua_State *L, const char *name)
{
	uint64_t value;

	lua_getfield(L, 1, name);
	value = lua_isnil(L, -1) ? 0 : (uint64_t)luaL_checkinteger(L, -1);
	lua_pop(L, 1);
	return value;
}

/* { {start, end}, ... } under "early", in memory that Lua keeps while this call lasts. */
static void read_early(lua_State *L, VmsOptions *options)
{
	VmsEarlyArea *early;

	lua_getfield(L, 1, "early");
	options->n_early = (size_t)luaL_len(L, -1);
	early = lua_newuserdatauv(L, (options->n_early + 1) * sizeof *early, 0);
	for (size_t i = 0; i < options->n_early; i++) {
		lua_rawgeti(L, -2, (lua_Integer)i + 1);
		lua_rawgeti(L, -1, 1);
		lua_rawgeti(L, -2, 2);
		early[i] = (VmsEarlyArea){
			.start = (uint64_t)luaL_checkinteger(L, -2), .end = (uint64_t)luaL_checkinteger(L, -1)
		};
		lua_pop(L, 3);
	}
	options->early = early;
}

/* Numbers under "bootmem", in memory that Lua keeps while this call lasts. */
static void read_bootmem(lua_State *L, VmsOptions *options)
{
	uint64_t *bootmem;

	lua_getfield(L, 1, "bootmem");
	options->n_bootmem = (size_t)luaL_len(L, -1);
	bootmem = lua_newuserdatauv(L, (options->n_bootmem + 1) * sizeof *bootmem, 0);
	for (size_t i = 0; i < options->n_bootmem; i++) {
		lua_rawgeti(L, -2, (lua_Integer)i + 1);
		bootmem[i] = (uint64_t)luaL_checkinteger(L, -1);
		lua_pop(L, 1);
	}
	options->bootmem = bootmem;
}

/* The padding of KASLR in TiB, which may be 0. */
static unsigned read_padding(lua_State *L)
{
	uint64_t padding = whole_number(L, "kaslr_padding");
	bool given = lua_getfield(L, 1, "kaslr_padding") != LUA_TNIL;

	lua_pop(L, 1);
	return given ? (unsigned)MIN(padding, G_MAXUINT - 1) + 1 : 0;
}

static VmsOptions read_machine(lua_State *L, const Host *host)
{
	VmsOptions options = { .ram = whole_number(L, "ram"), .seed = whole_number(L, "seed"),
		.cpus = (unsigned)MIN(whole_number(L, "cpus"), G_MAXUINT),
		.nodes = (unsigned)MIN(whole_number(L, "nodes"), G_MAXUINT), .journal_limit = journal_left(host),
		.static_array = whole_number(L, "static_array"), .kaslr_padding = read_padding(L) };

	lua_getfield(L, 1, "cmdline");
	options.cmdline = lua_tostring(L, -1);
	lua_getfield(L, 1, "kaslr");
	options.kaslr = lua_toboolean(L, -1);
	lua_getfield(L, 1, "bare");
	options.bare = lua_toboolean(L, -1);
	lua_getfield(L, 1, "fair_zones");
	options.fair_zones = lua_toboolean(L, -1);
	lua_getfield(L, 1, "profile");
	options.profile = lua_tostring(L, -1);
	lua_getfield(L, 1, "power_off");
	options.power_off = lua_toboolean(L, -1);
	read_early(L, &options);
	read_bootmem(L, &options);
	return options;
}

static int refuse(lua_State *L, const char *error)
{
	lua_pushnil(L);
	lua_pushstring(L, *error ? _(error) : _("the machine refused"));
	return 2;
}

static int boot(lua_State *L)
{
	Host *host = host_of(L);
	g_autoptr(GError) error = NULL;
	double since = limits_clock();
	VmsOptions options;
	VmsMachine *m;

	luaL_checktype(L, 1, LUA_TTABLE);
	if (host->machines->len >= MACHINES_MAX)
		host_stop(host, _("the lesson boots too many machines"));
	options = read_machine(L, host);
	m = import_machine(host->areas, &options, &error);
	limits_operated(host, since);
	if (!m)
		return refuse(L, error->message);
	g_ptr_array_add(host->machines, m);
	lua_createtable(L, 0, 5);
	value_set_text(L, "profile", vms_machine_profile(m)->name);
	value_set_number(L, "ram", vms_machine_ram(m));
	value_set_number(L, "cpus", vms_machine_cpus(m));
	value_set_number(L, "nodes", vms_machine_options(m)->nodes);
	lua_pushboolean(L, host->areas != NULL);
	lua_setfield(L, -2, "imported");
	return 1;
}

/* -------- operations */

/* "name=value" for each argument in the table at 2, in the order of the operation. */
static void add_arguments(lua_State *L, const VmsOpInfo *info, GString *text)
{
	for (size_t i = 0; i < info->n_args; i++) {
		int type = lua_getfield(L, 2, info->arg[i].name);

		if (type != LUA_TNIL && text->str[text->len - 1] != '(')
			g_string_append(text, ", ");
		if (type == LUA_TSTRING)
			g_string_append_printf(text, "%s=%s", info->arg[i].name, lua_tostring(L, -1));
		else if (type != LUA_TNIL)
			g_string_append_printf(text, "%s=%" PRIu64, info->arg[i].name, (uint64_t)lua_tointeger(L, -1));
		lua_pop(L, 1);
	}
}

/* The operation as the core reads it from text: it knows the names of flags and of kinds of failures. */
static bool read_operation(lua_State *L, const VmsOpInfo *info, VmsOp *op, char error[VMS_ERROR_SIZE])
{
	g_autoptr(GString) text = g_string_new(info->name);

	g_string_append_c(text, '(');
	add_arguments(L, info, text);
	g_string_append_c(text, ')');
	return vms_op_parse(text->str, op, error);
}

/* The frames in the array at 3; the memory belongs to Lua and stays on the stack. */
static void read_pages(lua_State *L, VmsOp *op)
{
	uint64_t *pages;

	if (!lua_istable(L, 3))
		return;
	op->n_pages = lua_rawlen(L, 3);
	if (op->n_pages > PAGES_MAX)
		position_error(L, _("too many frames at once"));
	pages = lua_newuserdatauv(L, (op->n_pages + 1) * sizeof *pages, 0);
	for (size_t i = 0; i < op->n_pages; i++) {
		lua_rawgeti(L, 3, (lua_Integer)i + 1);
		pages[i] = (uint64_t)lua_tointeger(L, -1);
		lua_pop(L, 1);
	}
	op->pages = pages;
}

static void add_hex(JsonBuilder *builder, uint64_t value)
{
	char text[20];

	g_snprintf(text, sizeof text, "0x%" PRIx64, value);
	json_builder_add_string_value(builder, text);
}

static void add_argument(JsonBuilder *builder, VmsArgType type, uint64_t value)
{
	char text[200];

	vms_arg_text(type, value, text, sizeof text);
	if (type == VMS_ARG_ADDRESS || type == VMS_ARG_FLAGS || type == VMS_ARG_GFP)
		json_builder_add_string_value(builder, text);
	else if (type == VMS_ARG_BOOL)
		json_builder_add_boolean_value(builder, value != 0);
	else
		json_builder_add_int_value(builder, (gint64)value);
}

static void tell_arguments(JsonBuilder *builder, const VmsOp *op)
{
	const VmsOpInfo *info = vms_op_info(op->kind);

	json_builder_set_member_name(builder, "args");
	json_builder_begin_object(builder);
	for (size_t i = 0; i < info->n_args; i++) {
		if (!op->given[i])
			continue;
		json_builder_set_member_name(builder, info->arg[i].name);
		add_argument(builder, info->arg[i].type, op->arg[i]);
	}
	json_builder_end_object(builder);
	if (!op->pages)
		return;
	json_builder_set_member_name(builder, "pages");
	json_builder_begin_array(builder);
	for (size_t i = 0; i < op->n_pages; i++)
		json_builder_add_int_value(builder, (gint64)op->pages[i]);
	json_builder_end_array(builder);
}

static void tell_number(JsonBuilder *builder, const char *name, gint64 value)
{
	json_builder_set_member_name(builder, name);
	json_builder_add_int_value(builder, value);
}

static void tell_outcome(JsonBuilder *builder, const VmsResult *result)
{
	if (result->failed || result->ret || result->value) {
		json_builder_set_member_name(builder, "ret");
		if (result->failed)
			json_builder_add_null_value(builder);
		else
			add_hex(builder, result->ret);
	}
	if (*result->message) {
		json_builder_set_member_name(builder, "message");
		json_builder_add_string_value(builder, result->message);
	}
	if (result->fault) {
		json_builder_set_member_name(builder, "fault");
		json_builder_add_string_value(builder, result->fault);
	}
	if (result->last >= result->first) {
		tell_number(builder, "first", result->first);
		tell_number(builder, "last", result->last);
	}
	json_builder_set_member_name(builder, "state");
	add_hex(builder, result->state);
}

static void tell_operation(Host *host, const VmsOp *op, const VmsResult *result, gint64 line)
{
	g_autoptr(JsonBuilder) builder = json_builder_new();

	message_begin(builder, "op");
	tell_number(builder, "machine", host->machines->len);
	tell_number(builder, "op", (gint64)result->number);
	json_builder_set_member_name(builder, "name");
	json_builder_add_string_value(builder, vms_op_info(op->kind)->name);
	tell_arguments(builder, op);
	tell_outcome(builder, result);
	if (line > 0)
		tell_number(builder, "line", line);
	message_send(host, builder);
}

static void push_outcome(lua_State *L, const VmsResult *result)
{
	lua_createtable(L, 0, 6);
	value_set_number(L, "ret", result->ret);
	value_set_text(L, "message", result->message);
	if (result->fault)
		value_set_text(L, "fault", result->fault);
	value_set_number(L, "first", (uint64_t)result->first);
	value_set_number(L, "last", (uint64_t)result->last);
	lua_pushboolean(L, result->failed || result->bug);
	lua_setfield(L, -2, "failed");
}

static void count_operation(Host *host)
{
	if (++host->operations > OPERATIONS_MAX)
		host_stop(host, _("the lesson performs too many operations"));
}

static int perform(lua_State *L)
{
	Host *host = host_of(L);
	const VmsOpInfo *info = vms_op_info(vms_op_find(luaL_checkstring(L, 1)));
	VmsMachine *m = bind_current(L);
	char error[VMS_ERROR_SIZE] = "";
	double since = limits_clock();
	VmsResult result;
	VmsOp op;
	bool good;

	luaL_checktype(L, 2, LUA_TTABLE);
	count_operation(host);
	if (!read_operation(L, info, &op, error))
		return refuse(L, error);
	read_pages(L, &op);
	vms_goto(m, INT64_MAX);
	good = vms_perform(m, &op, &result, error);
	if (good)
		tell_operation(host, &op, &result, lua_tointeger(L, 4));
	limits_operated(host, since);
	if (!good)
		return refuse(L, error);
	push_outcome(L, &result);
	return 1;
}

static int argument_names(lua_State *L)
{
	VmsOpKind kind = vms_op_find(luaL_checkstring(L, 1));
	const VmsOpInfo *info = kind == VMS_OP_NONE ? NULL : vms_op_info(kind);

	if (!info)
		return 0;
	lua_createtable(L, (int)info->n_args, 0);
	for (size_t i = 0; i < info->n_args; i++) {
		lua_pushstring(L, info->arg[i].name);
		lua_rawseti(L, -2, (lua_Integer)i + 1);
	}
	return 1;
}

static int setup_begin(lua_State *L)
{
	lua_pushboolean(L, vms_setup_begin(bind_current(L)));
	return 1;
}

static int setup_end(lua_State *L)
{
	vms_setup_end(bind_current(L));
	return 0;
}

void bind_machine(lua_State *L)
{
	static const luaL_Reg primitives[] = {
		{ "boot", boot }, { "perform", perform }, { "argument_names", argument_names },
		{ "setup_begin", setup_begin }, { "setup_end", setup_end }, { NULL, NULL }
	};

	luaL_setfuncs(L, primitives, 0);
}
