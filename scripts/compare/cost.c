/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cost.c -- what an operation cost, counted from the marks of its steps, and how its searches went about it. */
#include "scripts/compare/comparison-private.h"

static guint64 value_of(const VmsStep *step, const char *name)
{
	for (gsize i = 0; i < step->n_values; i++) {
		if (g_str_equal(step->value[i].name, name))
			return step->value[i].value;
	}
	return 0;
}

static void count_search(ComparisonSearch *search, const VmsStep *step)
{
	switch (step->mark) {
	case VMS_MARK_VA_CACHE_HIT:
		search->cached = TRUE;
		search->tries++;
		break;
	case VMS_MARK_VA_SEARCH_BEGIN:
		search->cached = FALSE;
		search->tries++;
		break;
	case VMS_MARK_VA_LOWEST_BEGIN: search->tries++; break;
	case VMS_MARK_VA_TREE_STEP: search->tree++; break;
	case VMS_MARK_VA_SEARCH_STEP: search->list++; break;
	case VMS_MARK_VA_LOWEST_STEP:
	case VMS_MARK_VA_LOWEST_CLIMB: search->holes++; break;
	case VMS_MARK_VA_CARVE: search->fit = vms_name(value_of(step, "fit")); break;
	case VMS_MARK_POOL_TAKE: search->pool = TRUE; break;
	case VMS_MARK_VA_TAKEN: search->taken++; break;
	default: break;
	}
}

static void count_rest(guint64 *cost, const VmsStep *step)
{
	switch (step->mark) {
	case VMS_MARK_FIND_STEP: cost[COMPARISON_FIND]++; break;
	case VMS_MARK_PT_ALLOC: cost[COMPARISON_TABLES]++; break;
	case VMS_MARK_PAGE_ALLOC: cost[COMPARISON_FRAMES] += G_GUINT64_CONSTANT(1) << value_of(step, "order"); break;
	case VMS_MARK_TLB_FLUSH_ALL:
	case VMS_MARK_TLB_FLUSH_RANGE: cost[COMPARISON_FLUSHES]++; break;
	default: break;
	}
}

void cost_count(ComparisonCell *cell, const VmsMachine *m)
{
	const VmsResult *result = &cell->result;
	ComparisonSearch *search = &cell->search;
	VmsStep step;

	for (gint64 i = result->first; i <= result->last && vms_step_at(m, i, &step); i++) {
		count_search(search, &step);
		count_rest(cell->cost, &step);
	}
	cell->cost[COMPARISON_NODES] = search->tree + search->list + search->holes;
	cell->cost[COMPARISON_STEPS] = (guint64)(result->last - result->first + 1);
	cell->cost[COMPARISON_WRITES] = vms_write_count(m, result->first - 1, result->last);
}
