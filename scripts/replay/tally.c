/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tally.c -- a golden trace says how many nodes a search visited; the simulation says so in its marks. */
#include "scripts/replay/tally.h"

Tally *tally_new(void)
{
	Tally *tally = g_new0(Tally, 1);

	tally->searches = g_array_new(FALSE, TRUE, sizeof(TallySearch));
	tally->flushes = g_array_new(FALSE, FALSE, sizeof(guint64));
	tally->log = g_ptr_array_new();
	tally->workers = g_ptr_array_new();
	return tally;
}

void tally_free(Tally *tally)
{
	g_array_unref(tally->searches);
	g_array_unref(tally->flushes);
	g_ptr_array_unref(tally->log);
	g_ptr_array_unref(tally->workers);
	g_free(tally);
}

void tally_reset(Tally *tally)
{
	Tally kept = {
		.searches = tally->searches, .flushes = tally->flushes, .log = tally->log, .workers = tally->workers
	};

	*tally = kept;
	g_array_set_size(tally->searches, 0);
	g_array_set_size(tally->flushes, 0);
	g_ptr_array_set_size(tally->log, 0);
	g_ptr_array_set_size(tally->workers, 0);
}

static guint64 value_of(const VmsStep *step, const char *name)
{
	for (gsize i = 0; i < step->n_values; i++)
		if (g_str_equal(step->value[i].name, name))
			return step->value[i].value;
	return 0;
}

static TallySearch *search_now(Tally *tally)
{
	return tally->searching ? &g_array_index(tally->searches, TallySearch, tally->searches->len - 1) : NULL;
}

static void begin_search(Tally *tally, const VmsStep *step)
{
	TallySearch search = { .size = value_of(step, "size") };

	g_array_append_val(tally->searches, search);
	tally->searching = TRUE;
}

/* The hole before it is cut. */
static void count_carve(const VmsMachine *m, TallySearch *search, const VmsStep *step)
{
	VmsTreeNode hole;

	search->fit = vms_name(value_of(step, "fit"));
	if (vms_tree_node(m, (VmsRef)value_of(step, "hole"), &hole)) {
		search->from[0] = hole.va_start;
		search->from[1] = hole.va_end;
	}
}

static void count_search(const VmsMachine *m, TallySearch *search, const VmsStep *step)
{
	switch (step->mark) {
	case VMS_MARK_VA_LOWEST_BEGIN: search->tries++; break;
	case VMS_MARK_VA_LOWEST_STEP: search->tree++; break;
	case VMS_MARK_VA_LOWEST_CLIMB: search->list++; break;
	case VMS_MARK_VA_CARVE: count_carve(m, search, step); break;
	case VMS_MARK_POOL_TAKE: search->pool = TRUE; break;
	case VMS_MARK_VA_CACHE_HIT:
	case VMS_MARK_VA_SEARCH_BEGIN:
		search->tries++;
		search->hit = step->mark == VMS_MARK_VA_CACHE_HIT;
		break;
	case VMS_MARK_VA_TREE_STEP: search->tree++; break;
	case VMS_MARK_VA_SEARCH_STEP: search->list++; break;
	case VMS_MARK_VA_INSERT_STEP: search->insert++; break;
	case VMS_MARK_VA_TAKEN:
		search->start = value_of(step, "addr");
		search->end = value_of(step, "va_end");
		break;
	default: break;
	}
}

static void count_table(Tally *tally, const VmsStep *step)
{
	static const char *const levels[] = { "", "PTE", "PMD", "PUD", "P4D" };
	const char *level = vms_name(value_of(step, "level"));

	for (guint i = 1; i < G_N_ELEMENTS(levels); i++)
		if (g_str_equal(level, levels[i]))
			tally->new_table[i]++;
}

static void count_flush(Tally *tally, const VmsStep *step)
{
	guint64 range[2] = { value_of(step, "start"), value_of(step, "end") };

	g_array_append_vals(tally->flushes, range, 2);
}

static void count_rest(Tally *tally, const VmsStep *step)
{
	switch (step->mark) {
	case VMS_MARK_VA_CACHE_DROP: tally->cache_resets++; break;
	case VMS_MARK_FIND_STEP: tally->find_visited++; break;
	case VMS_MARK_PTE_SET: tally->pte_set++; break;
	case VMS_MARK_PMD_SET: tally->huge_set++; break;
	case VMS_MARK_PTE_CLEAR: tally->pte_clear++; break;
	case VMS_MARK_PMD_CLEAR: tally->huge_clear++; break;
	case VMS_MARK_PT_ALLOC: count_table(tally, step); break;
	case VMS_MARK_DEFER_ADD: tally->deferred++; break;
	case VMS_MARK_WORK_RUN: g_ptr_array_add(tally->workers, (gpointer)"vfree_deferred"); break;
	case VMS_MARK_DRAIN_RUN: g_ptr_array_add(tally->workers, (gpointer)"drain"); break;
	case VMS_MARK_TLB_FLUSH_ALL: tally->tlb_all++; break;
	case VMS_MARK_VMLIST_STEP: tally->vmlist_steps++; break;
	case VMS_MARK_TLB_FLUSH_WHOLE:
	case VMS_MARK_TLB_FLUSH_LONG:
	case VMS_MARK_TLB_FLUSH_RANGE: count_flush(tally, step); break;
	case VMS_MARK_PAGE_FREE: tally->pages_freed += step->subgoal == 10; break;   /* the frames of areas alone */
	default: break;
	}
}

/* The function that finds a range of addresses. */
static const char *allocator_of(const VmsMachine *m)
{
	return g_str_has_prefix(vms_machine_profile(m)->kernel, "2.4") ? "get_vm_area" : "alloc_vmap_area";
}

void tally_observe(const VmsMachine *m, const VmsStep *step, void *data)
{
	Tally *tally = data;
	gboolean allocator = step->mark <= VMS_MARK_RETURN && g_str_equal(step->function, allocator_of(m));

	if (allocator && step->mark == VMS_MARK_CALL)
		begin_search(tally, step);
	else if (allocator && step->mark == VMS_MARK_RETURN)
		tally->searching = FALSE;
	else if (search_now(tally))
		count_search(m, search_now(tally), step);
	count_rest(tally, step);
	if (vms_mark_code(step->mark))
		g_ptr_array_add(tally->log, (gpointer)vms_mark_code(step->mark));
}

const TallySearch *tally_main(const Tally *tally, guint64 ret)
{
	const TallySearch *found = NULL;

	for (guint i = 0; i < tally->searches->len; i++) {
		const TallySearch *search = &g_array_index(tally->searches, TallySearch, i);

		if (!found || (ret && search->end && search->start == (ret & ~(guint64)(VMS_PAGE_SIZE - 1))))
			found = search;
	}
	return found;
}
