/* SPDX-License-Identifier: GPL-2.0-or-later */
/* op.c -- operations as data: their names and arguments, and one line of text each way.
 *
 *   vmalloc(size=12288, align=4096)       only the arguments that were given
 */

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "core/kernel/gfp.h"
#include "core/machine/machine.h"
#include "core/op/words.h"

#define ARG(name, type, required, value) { name, VMS_ARG_##type, required, value }
#define NO_ARGS { NULL, 0, false, 0 }
static const struct { const char *name, *doc; VmsArgInfo arg[VMS_OP_ARGS]; } table[] = {
	[VMS_OP_NONE] = { "none", "", { NO_ARGS } },
#define OP(ID, name, doc, ...) [VMS_OP_##ID] = { name, doc, { __VA_ARGS__ } },
#include "core/op/ops.def"
#undef OP
};

const VmsOpInfo *vms_op_info(VmsOpKind kind)
{
	static VmsOpInfo info[VMS_OP_COUNT];
	VmsOpInfo *i = &info[kind < VMS_OP_COUNT ? kind : VMS_OP_NONE];
	size_t n = 0;

	if (!i->name) {
		kind = (VmsOpKind)(i - info);
		for (; n < VMS_OP_ARGS && table[kind].arg[n].name; n++)
			i->arg[n] = table[kind].arg[n];
		i->n_args = n;
		i->doc = table[kind].doc;
		i->name = table[kind].name;
	}
	return i;
}

void ops_open(void)
{
	for (int kind = VMS_OP_NONE; kind < VMS_OP_COUNT; kind++)
		vms_op_info((VmsOpKind)kind);
}

VmsOpKind vms_op_find(const char *name)
{
	for (int kind = VMS_OP_NONE + 1; kind < VMS_OP_COUNT; kind++)
		if (!strcmp(table[kind].name, name))
			return (VmsOpKind)kind;
	return VMS_OP_NONE;
}

static int arg_index(VmsOpKind kind, const char *name, size_t length)
{
	const VmsOpInfo *info = vms_op_info(kind);

	for (size_t i = 0; i < info->n_args; i++)
		if (!strncmp(info->arg[i].name, name, length) && !info->arg[i].name[length])
			return (int)i;
	return -1;
}

int vms_op_arg_index(VmsOpKind kind, const char *name)
{
	return arg_index(kind, name, strlen(name));
}

VmsOp vms_op(VmsOpKind kind)
{
	const VmsOpInfo *info = vms_op_info(kind);
	VmsOp op = { .kind = kind };

	for (size_t i = 0; i < info->n_args; i++)
		op.arg[i] = info->arg[i].value;
	return op;
}

bool vms_op_set(VmsOp *op, const char *name, uint64_t value)
{
	int i = vms_op_arg_index(op->kind, name);

	if (i < 0)
		return false;
	op->arg[i] = value;
	op->given[i] = true;
	return true;
}

/* -------- as text */

static bool in_hexadecimal(VmsArgType type)
{
	return type == VMS_ARG_ADDRESS || type == VMS_ARG_FLAGS || type == VMS_ARG_GFP;
}

static void add_value(Text *t, VmsArgType type, uint64_t value)
{
	const char *word = words_name(type, value);

	if (type == VMS_ARG_GFP && value & VMS_GFP_NAMED)
		gfp_set_text(value, t);
	else if (word)
		text_add(t, "%s", word);
	else
		text_add(t, in_hexadecimal(type) ? "0x%" PRIx64 : "%" PRIu64, value);
}

int vms_arg_text(VmsArgType type, uint64_t value, char *text, size_t size)
{
	Text t = text_on(text, size);

	add_value(&t, type, value);
	return text_end(&t);
}

int vms_op_format(const VmsOp *op, char *text, size_t size)
{
	const VmsOpInfo *info = vms_op_info(op->kind);
	const char *between = "";
	Text t = text_on(text, size);

	text_add(&t, "%s(", info->name);
	for (size_t i = 0; i < info->n_args; i++) {
		if (!op->given[i])
			continue;
		text_add(&t, "%s", between);
		text_add(&t, "%s=", info->arg[i].name);
		add_value(&t, info->arg[i].type, op->arg[i]);
		between = ", ";
	}
	text_add(&t, ")");
	return text_end(&t);
}

/* A number, or a word where the argument has words; a set of names is told by its names alone. */
static bool parse_value(VmsArgType type, const char *text, size_t length, uint64_t *value)
{
	char *end;

	if (words_value(type, text, length, value))
		return true;
	errno = 0;
	*value = strtoull(text, &end, 0);
	return length && end == text + length && errno != ERANGE && *text != '-' && *text != '+' && *text != ' ' &&
	       (type != VMS_ARG_GFP || !(*value & VMS_GFP_NAMED));
}

bool vms_arg_parse(VmsArgType type, const char *text, uint64_t *value)
{
	return parse_value(type, text, strlen(text), value);
}

static bool parse_arg(const char **text, VmsOp *op, char *error)
{
	size_t length = strcspn(*text, "=,)");
	int i = arg_index(op->kind, *text, length);
	const char *value = *text + length + 1;

	if (i < 0 || (*text)[length] != '=')
		return refuse(error, N_("%s has no argument \"%.*s\""), table[op->kind].name,
		              (int)(length < 40 ? length : 40), *text);
	length = strcspn(value, ",)");
	op->given[i] = true;
	if (!parse_value(table[op->kind].arg[i].type, value, length, &op->arg[i]))
		return refuse(error, N_("%s: \"%.*s\" is no value for %s"), table[op->kind].name,
		              (int)(length < 40 ? length : 40), value, table[op->kind].arg[i].name);
	value += length;
	*text = value + strspn(value, ", ");
	return true;
}

bool vms_op_parse(const char *text, VmsOp *op, char error[VMS_ERROR_SIZE])
{
	size_t length = strcspn(text, "(");
	char name[32];

	snprintf(name, sizeof name, "%.*s", (int)(length < 31 ? length : 31), text);
	*op = vms_op(vms_op_find(name));
	if (op->kind == VMS_OP_NONE || text[length] != '(')
		return refuse(error, N_("there is no operation \"%s\""), name);
	for (text += length + 1; *text && *text != ')'; )
		if (!parse_arg(&text, op, error))
			return false;
	return !strcmp(text, ")") ||
	       refuse(error, N_("%s: a closing parenthesis is missing, or something follows it"), name);
}
