/* SPDX-License-Identifier: GPL-2.0-or-later */
/* real-perform.c -- what a line of a recording of a running kernel asks for.
 *
 * What is allocated has an id, by which it is given back.  A line without "range" speaks of the window of the header.
 * Where memory ran out in the machine that was recorded, it does so here: that machine had other users of memory, too.
 */
#include "scripts/replay/real.h"

#include <glib/gi18n.h>
#include <string.h>

/* The arguments of fail_next. */
enum { FAIL_ALLOC_PAGE = 0, FAIL_HIGH_ORDER = 3 };

/* A line that is being performed. */
typedef struct {
	const Trace *trace;
	Real *real;
	VmsMachine *m;
	JsonObject *line;
	GArray *events, *others;      /* what was recorded; NULL, and empty: nothing */
	Performed *out;
	GError **error;
} Call;

/* -------- what ids stand for */

static void hold(Real *real, guint64 id, VmsOpKind kind, guint64 count, const guint64 *addr, guint n)
{
	Held *held = g_new0(Held, 1);

	held->kind = kind;
	held->count = count;
	held->addr = g_array_new(FALSE, FALSE, sizeof(guint64));
	g_array_append_vals(held->addr, addr, n);
	g_hash_table_replace(real->held, g_memdup2(&id, sizeof id), held);
}

static const Held *held_of(const Call *call, guint64 id)
{
	return g_hash_table_lookup(call->real->held, &id);
}

static guint64 first_address(const Held *held)
{
	return g_array_index(held->addr, guint64, 0);
}

/* -------- arguments */

static void copy_number(Call *call, VmsOp *op, const char *name)
{
	guint64 value;

	if (trace_number(call->line, name, &value))
		vms_op_set(op, name, value);
}

static void set_flags(Call *call, VmsOp *op)
{
	if (trace_array(call->line, "vm_flags"))
		vms_op_set(op, "flags", trace_flags(call->line, "vm_flags"));
}

static void set_range(Call *call, VmsOp *op)
{
	gboolean all = g_str_equal(trace_text(call->line, "range", ""), "vmalloc");
	const guint64 *range = all ? call->real->space : call->real->window;
	JsonArray *given = trace_array(call->line, "range");
	guint64 ends[2];

	if (trace_length(given) == 2 && trace_node_number(json_array_get_element(given, 0), &ends[0]) &&
	    trace_node_number(json_array_get_element(given, 1), &ends[1]))
		range = ends;
	vms_op_set(op, "start", range[0]);
	vms_op_set(op, "stop", range[1]);
}

/* -------- allocating */

/* The operation with what others do meanwhile. */
static void run(Call *call, VmsOp *op, VmsResult *result)
{
	op->others = (const VmsEvent *)(gpointer)call->others->data;
	op->n_others = call->others->len;
	replay_do(call->m, op, call->out, result);
}

static gboolean allocate(Call *call, VmsOp *op)
{
	guint64 id, count = 0;
	VmsResult result;

	run(call, op, &result);
	call->out->ret = result.failed ? 0 : result.ret;
	trace_number(call->line, "count", &count);
	if (call->out->ret && trace_number(call->line, "id", &id))
		hold(call->real, id, op->kind, count, &result.ret, 1);
	return TRUE;
}

/* The operation's own change of that kind, or NULL. */
static const TallyEvent *own_event(const Call *call, guint i, char kind)
{
	const TallyEvent *event = &g_array_index(call->events, RealEvent, i).event;

	return !event->other && event->kind == kind ? event : NULL;
}

/* The area that goes back with the K-th change was reserved by the same operation; the frames that could be had
 * meanwhile are those of page arrays, which are reserved behind it.  FALSE: it was there before. */
static gboolean frames_meanwhile(const Call *call, guint k, guint64 *frames)
{
	const TallyEvent *freed = own_event(call, k, 'F');

	*frames = 0;
	while (freed && k-- > 0) {
		const TallyEvent *reserved = own_event(call, k, 'A');

		if (reserved && reserved->value[0] == freed->value[0])
			return TRUE;
		*frames += reserved ? reserved->value[2] / VMS_PAGE_SIZE - 1 : 0;
	}
	return FALSE;
}

/* An area that is reserved and goes back again is one for which there was no memory.  Where something is kept in the
 * end, it was large pages that could not be had. */
static void repeat_shortage(Call *call)
{
	guint64 frames = 0, meanwhile;
	guint reserved = 0, returned = 0;

	for (guint k = 0; call->events && k < call->events->len; k++) {
		reserved += own_event(call, k, 'A') != NULL;
		if (frames_meanwhile(call, k, &meanwhile) && !returned++)
			frames = meanwhile;
	}
	if (returned && reserved > returned)
		replay_steer(call->m, VMS_OP_FAIL_NEXT, FAIL_HIGH_ORDER, 0, call->out);
	else if (returned)
		replay_steer(call->m, VMS_OP_FAIL_NEXT, FAIL_ALLOC_PAGE, frames, call->out);
}

/* "fn" is the function that was called; without it, it was __vmalloc_node_range.  "gfp" decides over messages alone. */
static gboolean do_vmalloc(Call *call)
{
	const char *fn = trace_text(call->line, "fn", NULL);
	VmsOp op = vms_op(vms_op_find(fn ? fn : "vmalloc"));

	copy_number(call, &op, "size");
	if (!fn) {
		copy_number(call, &op, "align");
		set_flags(call, &op);
		set_range(call, &op);
	}
	repeat_shortage(call);
	return allocate(call, &op);
}

static gboolean do_get_vm_area(Call *call)
{
	VmsOp op = vms_op(VMS_OP_GET_VM_AREA);

	copy_number(call, &op, "size");
	copy_number(call, &op, "align");
	copy_number(call, &op, "shift");
	set_flags(call, &op);
	set_range(call, &op);
	return allocate(call, &op);
}

/* vmap and vm_map_ram map the recorder's frames. */
static gboolean do_map(Call *call)
{
	VmsOp op = vms_op(vms_op_find(trace_text(call->line, "op", "")));
	guint64 pfn[REAL_POOL], count = 0;

	for (guint i = 0; i < REAL_POOL; i++)
		pfn[i] = call->real->pool + i;
	copy_number(call, &op, "count");
	trace_number(call->line, "count", &count);
	if (call->real->pool && count <= REAL_POOL) {
		op.pages = pfn;
		op.n_pages = count;
	}
	set_flags(call, &op);
	return allocate(call, &op);
}

static gboolean do_ioremap(Call *call)
{
	VmsOp op = vms_op(VMS_OP_IOREMAP);

	copy_number(call, &op, "phys");
	copy_number(call, &op, "size");
	vms_op_set(&op, "kind", g_str_equal(trace_text(call->line, "fn", ""), "ioremap_wc"));
	return allocate(call, &op);
}

/* The machine says where the first range is; the others are at their distances from it. */
static void hold_ranges(Call *call, const GArray *pairs, guint64 ret)
{
	g_autoptr(GArray) addr = g_array_new(FALSE, FALSE, sizeof(guint64));
	guint64 id, base = ret - g_array_index(pairs, guint64, 0);

	for (guint i = 0; i < pairs->len; i += 2) {
		guint64 one = base + g_array_index(pairs, guint64, i);

		g_array_append_val(addr, one);
	}
	if (trace_number(call->line, "id", &id))
		hold(call->real, id, VMS_OP_PCPU_GET_VM_AREAS, 0, (const guint64 *)(gpointer)addr->data, addr->len);
}

static gboolean do_pcpu_get(Call *call)
{
	JsonArray *offsets = trace_array(call->line, "offsets"), *sizes = trace_array(call->line, "sizes");
	g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(guint64));
	VmsOp op = vms_op(VMS_OP_PCPU_GET_VM_AREAS);
	VmsResult result;
	guint64 pair[2];

	for (guint i = 0; i < trace_length(offsets) && i < trace_length(sizes); i++) {
		if (!trace_node_number(json_array_get_element(offsets, i), &pair[0]) ||
		    !trace_node_number(json_array_get_element(sizes, i), &pair[1]))
			break;
		g_array_append_vals(pairs, pair, 2);
	}
	if (!pairs->len || pairs->len != 2 * trace_length(offsets) || pairs->len != 2 * trace_length(sizes)) {
		trace_fail(call->trace, call->error, _("offsets and sizes do not go together"));
		return FALSE;
	}
	copy_number(call, &op, "align");
	op.pages = (const guint64 *)(gpointer)pairs->data;
	op.n_pages = pairs->len;
	run(call, &op, &result);
	call->out->ret = result.failed ? 0 : result.ret;
	if (call->out->ret)
		hold_ranges(call, pairs, call->out->ret);
	return TRUE;
}

/* -------- giving back */

static gboolean do_free(Call *call)
{
	VmsOp op = vms_op(vms_op_find(trace_text(call->line, "op", "")));
	const Held *held = NULL;
	VmsResult result;
	guint64 id;

	if (trace_number(call->line, "id", &id))
		held = held_of(call, id);
	if (!held) {
		call->out->refusal = g_strdup("nothing of that id is allocated");
		return TRUE;
	}
	call->out->addr = first_address(held);
	vms_op_set(&op, "addr", first_address(held));
	vms_op_set(&op, "count", held->count);
	if (held->addr->len > 1) {
		op.pages = (const guint64 *)(gpointer)held->addr->data;
		op.n_pages = held->addr->len;
	}
	run(call, &op, &result);
	g_hash_table_remove(call->real->held, &id);
	return TRUE;
}

static gboolean do_others(Call *call)
{
	VmsOp op = vms_op(VMS_OP_OTHER_TASKS);
	VmsResult result;

	run(call, &op, &result);
	return TRUE;
}

/* In ordinary kernel life it is somebody else's. */
static gboolean do_purge(Call *call)
{
	VmsOp op = vms_op(VMS_OP_PURGE);
	VmsResult result;

	if (json_object_has_member(call->line, "lazy_at_entry"))
		return do_others(call);
	run(call, &op, &result);
	return TRUE;
}

/* -------- the notifier */

/* It gives back what has its id when it is called, and is address space alone: the machine must know that before. */
static void tell_notifier(Call *call, gboolean again)
{
	Real *real = call->real;
	const Held *held = real->notifier && real->gives_back >= 0 ? held_of(call, (guint64)real->gives_back) : NULL;
	guint64 addr = held && held->kind == VMS_OP_GET_VM_AREA ? first_address(held) : 0;

	if (again || addr != real->told)
		replay_steer(call->m, VMS_OP_NOTIFIER, real->notifier, addr, call->out);
	real->told = addr;
}

static gboolean do_notifier(Call *call)
{
	guint64 id;

	trace_truth(call->line, "on", &call->real->notifier);
	call->real->gives_back = trace_number(call->line, "gives_back_id", &id) ? (gint64)id : -1;
	tell_notifier(call, TRUE);
	return TRUE;
}

/* What it gave back is not held any more. */
static void ask_notifier(Call *call, const Tally *tally)
{
	Real *real = call->real;

	for (guint i = 0; i < tally->events->len; i++) {
		const TallyEvent *event = &g_array_index(tally->events, TallyEvent, i);

		if (event->kind != 'N' || !event->n || real->gives_back < 0)
			continue;
		g_hash_table_remove(real->held, &real->gives_back);
		real->gives_back = -1;
		real->told = 0;
	}
}

/* -------- lines */

/* It asks what there is. */
static gboolean do_nothing(Call *call)
{
	call->out->nothing = TRUE;
	return TRUE;
}

static gboolean (*operation(const char *name))(Call *call)
{
	static const struct { const char *name; gboolean (*perform)(Call *call); } operations[] = {
		{ "vmalloc", do_vmalloc }, { "get_vm_area", do_get_vm_area }, { "vmap", do_map },
		{ "vm_map_ram", do_map }, { "ioremap", do_ioremap }, { "pcpu_get_vm_areas", do_pcpu_get },
		{ "vfree", do_free }, { "free_vm_area", do_free }, { "vunmap", do_free },
		{ "vm_unmap_ram", do_free }, { "iounmap", do_free }, { "pcpu_free_vm_areas", do_free },
		{ "purge", do_purge }, { "notifier", do_notifier }, { "ext", do_others },
		{ "alloc_vmap_area", do_others }, { "free_vmap_area_noflush", do_others }, { "purge_merge", do_others },
		{ "dump", do_nothing }, { "dump_free", do_nothing }, { "dump_all", do_nothing },
		{ "tree", do_nothing }, { "walk", do_nothing }, { "pt", do_nothing }, { "ptcount", do_nothing },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(operations); i++)
		if (g_str_equal(operations[i].name, name))
			return operations[i].perform;
	return NULL;
}

gboolean real_perform(const Trace *trace, VmsMachine *m, Tally *tally, JsonObject *line, Performed *out,
                      GError **error)
{
	gboolean (*perform)(Call *call) = operation(trace_text(line, "op", ""));
	g_autoptr(GError) problem = NULL;
	g_autoptr(GArray) events = real_events(trace, line, &problem);
	g_autoptr(GArray) others = real_others(events);
	Call call = { trace, trace->real, m, line, events, others, out, error };
	gboolean done;

	*out = (Performed){ 0 };
	if (problem) {
		g_propagate_error(error, g_steal_pointer(&problem));
		return FALSE;
	}
	if (!perform) {
		trace_fail(trace, error, _("there is no operation \"%s\""), trace_text(line, "op", ""));
		return FALSE;
	}
	tell_notifier(&call, FALSE);
	tally_reset(tally);
	done = perform(&call);
	ask_notifier(&call, tally);
	return done;
}
