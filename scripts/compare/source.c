/* SPDX-License-Identifier: GPL-2.0-or-later */
/* source.c -- where the operations of a comparison come from: what a player's machine has done, or a golden trace. */
#include "scripts/compare/comparison-private.h"

#include "scripts/replay/perform.h"
#include "scripts/replay/real.h"
#include "scripts/replay/trace.h"

/* ------------------------------------------------------------------------------------------------ a player */

static guint present_branch(const VmsMachine *vms)
{
	VmsBranch branch = { 0 };

	for (size_t i = 0; vms_branch_at(vms, i, &branch) && !branch.current; i++)
		continue;
	return branch.id;
}

/* What the lesson builds before the first step is not on the machine's line. */
static void perform_setup(Comparison *self, Player *player)
{
	for (; self->player_items < player_item_count(player); self->player_items++) {
		const PlayerItem *item = player_item_at(player, self->player_items);

		if (item->kind == PLAYER_OP && item->setup && item->machine == self->player_machine)
			comparison_perform(self, &item->op, TRUE);
	}
}

/* The last step that the learner may see of the machine that is followed. */
static gint64 limit_of(const Comparison *self, Player *player)
{
	return self->player_machine == player_get_machine_number(player) ? player_get_limit(player) : G_MAXINT64;
}

static void perform_line(Comparison *self, Player *player)
{
	const VmsMachine *vms = player_machine_at(player, self->player_machine);
	gint64 limit = limit_of(self, player);
	VmsResult result;
	VmsOp op;

	while (vms_op_at(vms, self->player_ops + 1, &op, &result) && result.first <= limit) {
		comparison_perform(self, &op, FALSE);
		self->player_ops++;
	}
}

Comparison *comparison_of_player(Player *player, guint number, const char *const *profiles, GError **error)
{
	const VmsMachine *vms = player_machine_at(player, number);
	Comparison *self = comparison_new(vms_machine_options(vms), profiles, error);

	if (!self)
		return NULL;
	self->player_machine = number;
	self->player_branch = present_branch(vms);
	perform_setup(self, player);
	perform_line(self, player);
	return self;
}

gboolean comparison_follow(Comparison *self, Player *player)
{
	const VmsMachine *vms = player_get_machine(player);

	if (player_get_machine_number(player) != self->player_machine || present_branch(vms) != self->player_branch ||
	    vms_op_count(vms) < self->player_ops)
		return FALSE;
	perform_setup(self, player);
	perform_line(self, player);
	return TRUE;
}

/* ------------------------------------------------------------------------------------------------ a golden trace */

/* What the line made the trace's own machine do.  Work items run as soon as they can unless the trace is about them. */
static void perform_new(Comparison *self, const Trace *trace, const VmsMachine *m, guint64 done)
{
	VmsOp op;

	while (vms_op_at(m, ++done, &op, NULL)) {
		if (trace->manual_work || op.kind != VMS_OP_DEFER_WORK)
			comparison_perform(self, &op, FALSE);
	}
}

static gboolean read_lines(Comparison *self, Trace *trace, VmsMachine *m, GError **error)
{
	Tally *tally = tally_new();
	g_autoptr(GError) problem = NULL;
	JsonObject *line;

	perform_new(self, trace, m, 0);
	while ((line = trace_next(trace, &problem)) && !g_str_equal(trace_text(line, "op", ""), "stopped")) {
		guint64 done = vms_op_count(m);
		Performed performed;

		if (g_str_equal(trace_text(line, "op", ""), "note"))
			continue;
		if (!replay_perform(trace, m, tally, line, &performed, &problem))
			break;
		g_free(performed.refusal);
		perform_new(self, trace, m, done);
		if (!trace->manual_work && !performed.bug)
			replay_work(m, tally);
	}
	tally_free(tally);
	if (!problem)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&problem));
	return FALSE;
}

static Comparison *compare_lines(Trace *trace, const VmsOptions *options, const char *const *profiles, GError **error)
{
	g_autoptr(Comparison) self = comparison_new(options, profiles, error);
	VmsMachine *m = self ? trace_machine(trace, options, error) : NULL;
	gboolean good = m && read_lines(self, trace, m, error);

	vms_machine_free(m);
	return good ? g_steal_pointer(&self) : NULL;
}

static Comparison *compare_trace(Trace *trace, const char *const *profiles, GError **error)
{
	g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	g_autoptr(GError) problem = NULL;
	JsonObject *header = trace_next(trace, &problem);
	VmsOptions options;

	if (problem)
		g_propagate_error(error, g_steal_pointer(&problem));
	else if (!header || !g_str_equal(trace_text(header, "format", ""), "vmalloc-golden/1"))
		trace_fail(trace, error, "not a golden trace: its first line has no format vmalloc-golden/1");
	else if (real_header(header))
		trace_fail(trace, error, "in the recording of a running kernel other tasks have a hand, "
		           "and on other kernels they cannot be told what to do");
	else if (trace_options(trace, header, NULL, &options, kept, error))
		return compare_lines(trace, &options, profiles, error);
	return NULL;
}

Comparison *comparison_of_trace(const char *path, const char *const *profiles, GError **error)
{
	Trace *trace = trace_open(path, error);
	Comparison *self = trace ? compare_trace(trace, profiles, error) : NULL;

	if (trace)
		trace_close(trace);
	return self;
}
