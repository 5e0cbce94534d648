/* SPDX-License-Identifier: GPL-2.0-or-later */
/* perform.c -- what a line of a trace asks for.
 *
 * The recordings' ioremap is the arithmetic of the architecture and a get_vm_area; no mapping is made, and tables are
 * not filled.  It is replayed as just that, so that the tables of later operations agree.
 */
#include "scripts/replay/perform.h"

#include <glib/gi18n.h>
#include <string.h>

#define VM_IOREMAP 0x1u
#define CONTEXT_HARDIRQ 4u

gboolean replay_do(VmsMachine *m, const VmsOp *op, Performed *out, VmsResult *result)
{
	char problem[VMS_ERROR_SIZE];

	*result = (VmsResult){ 0 };
	if (out->refusal)
		return FALSE;
	if (!vms_perform(m, op, result, problem))
		out->refusal = g_strdup(problem);
	out->bug |= result->bug;
	return !out->refusal;
}

void replay_steer(VmsMachine *m, VmsOpKind kind, guint64 first, guint64 second, Performed *out)
{
	VmsOp op = vms_op(kind);
	VmsResult ignored;

	op.arg[0] = first;
	op.arg[1] = second;
	op.given[0] = op.given[1] = true;
	replay_do(m, &op, out, &ignored);
}

static void arm_faults(VmsMachine *m, JsonObject *line, Performed *out)
{
	gboolean high;
	guint64 after;

	if (trace_number(line, "fail_pages_after", &after))
		replay_steer(m, VMS_OP_FAIL_NEXT, 0, after, out);
	if (trace_number(line, "fail_kmalloc_after", &after))
		replay_steer(m, VMS_OP_FAIL_NEXT, 1, after, out);
	if (trace_truth(line, "fail_highorder", &high) && high)
		replay_steer(m, VMS_OP_FAIL_NEXT, 3, 0, out);
}

/* -------- from a line to an operation */

/* Members of the line that are arguments of the same, or another, name. */
static void copy_arguments(VmsOp *op, JsonObject *line)
{
	static const struct { const char *member, *argument; } names[] = {
		{ "size", "size" }, { "align", "align" }, { "start", "start" }, { "end", "stop" }, { "count", "count" },
		{ "addr", "addr" }
	};
	guint64 value;

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (trace_number(line, names[i].member, &value))
			vms_op_set(op, names[i].argument, value);
	if (json_object_has_member(line, "vm_flags"))
		vms_op_set(op, "flags", trace_flags(line, "vm_flags"));
	if (json_object_has_member(line, "flags"))
		vms_op_set(op, "flags", trace_flags(line, "flags"));
}

/* There, a request of one byte at the start of a page is rounded to nothing, and an area of its guard page is made. */
static gboolean is_2_4_0(const VmsMachine *m)
{
	return g_str_equal(vms_machine_profile(m)->kernel, "2.4.0");
}

static void do_ioremap(VmsMachine *m, JsonObject *line, Performed *out)
{
	guint64 phys = 0, size = 0, area_size = 0;
	VmsOp op = vms_op(VMS_OP_GET_VM_AREA);
	VmsResult result;

	trace_number(line, "phys", &phys);
	trace_number(line, "size", &size);
	trace_number(line, "area_size", &area_size);
	if (!size || (!area_size && !is_2_4_0(m)))
		return;
	vms_op_set(&op, "size", area_size);
	vms_op_set(&op, "flags", VM_IOREMAP);
	replay_do(m, &op, out, &result);
	out->ret = result.ret ? result.ret + (phys & (VMS_PAGE_SIZE - 1)) : 0;
}

/* Take an area away; an address without one is let be, as the recorder did. */
static void do_iounmap(VmsMachine *m, JsonObject *line, Performed *out)
{
	VmsOp op = vms_op(VMS_OP_FREE_VM_AREA);
	VmsResult result;
	guint64 addr = 0;
	VmsArea area;

	trace_number(line, "addr", &addr);
	addr &= ~(guint64)(VMS_PAGE_SIZE - 1);
	vms_op_set(&op, "addr", addr);
	if (vms_area_find(m, addr, &area) && area.vm)
		replay_do(m, &op, out, &result);
}

static void do_plain(VmsMachine *m, VmsOpKind kind, JsonObject *line, Performed *out)
{
	gboolean interrupt = g_str_equal(trace_text(line, "ctx", ""), "irq");
	VmsOp op = vms_op(kind);
	VmsResult result;

	copy_arguments(&op, line);
	if (interrupt)
		replay_steer(m, VMS_OP_ENTER_CONTEXT, CONTEXT_HARDIRQ, 0, out);
	replay_do(m, &op, out, &result);
	out->ret = result.failed ? 0 : result.ret;
	if (interrupt && !result.bug)
		replay_steer(m, VMS_OP_LEAVE_CONTEXT, 0, 0, out);
}

gboolean replay_perform(const Trace *trace, VmsMachine *m, Tally *tally, JsonObject *line, Performed *out,
                        GError **error)
{
	const char *name = trace_text(line, "op", "");
	VmsOpKind kind = vms_op_find(name);
	guint64 cpu;

	*out = (Performed){ 0 };
	if (trace_number(line, "cpu", &cpu))
		replay_steer(m, VMS_OP_ON_CPU, cpu, 0, out);
	arm_faults(m, line, out);
	tally_reset(tally);
	if (g_str_equal(name, "dump") || g_str_equal(name, "check"))
		out->nothing = TRUE;
	else if (g_str_equal(name, "ioremap"))
		do_ioremap(m, line, out);
	else if (g_str_equal(name, "iounmap") || g_str_equal(name, "free_vm_area"))
		do_iounmap(m, line, out);
	else if (kind != VMS_OP_NONE)
		do_plain(m, kind, line, out);
	else {
		trace_fail(trace, error, _("there is no operation \"%s\""), name);
		return FALSE;
	}
	return TRUE;
}

void replay_work(VmsMachine *m, Tally *tally)
{
	VmsOp op = vms_op(VMS_OP_RUN_WORK);
	VmsResult ignored;
	char problem[VMS_ERROR_SIZE];

	tally_reset(tally);
	vms_perform(m, &op, &ignored, problem);
}
