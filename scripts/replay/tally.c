/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tally.c -- a golden trace says how many nodes a search visited; the simulation says so in its marks. */
#include "scripts/replay/tally.h"

Tally *tally_new(void)
{
	Tally *tally = g_new0(Tally, 1);

	tally->searches = g_array_new(FALSE, TRUE, sizeof(TallySearch));
	tally->path = g_array_new(FALSE, FALSE, sizeof(TallyNode));
	tally->events = g_array_new(FALSE, FALSE, sizeof(TallyEvent));
	tally->flushes = g_array_new(FALSE, FALSE, sizeof(guint64));
	tally->log = g_ptr_array_new();
	tally->workers = g_ptr_array_new();
	tally->searching = -1;
	return tally;
}

void tally_free(Tally *tally)
{
	g_array_unref(tally->searches);
	g_array_unref(tally->path);
	g_array_unref(tally->events);
	g_array_unref(tally->flushes);
	g_ptr_array_unref(tally->log);
	g_ptr_array_unref(tally->workers);
	g_free(tally);
}

void tally_reset(Tally *tally)
{
	Tally kept = {
		.searches = tally->searches, .path = tally->path, .events = tally->events, .searching = -1,
		.flushes = tally->flushes, .log = tally->log, .workers = tally->workers
	};

	*tally = kept;
	g_array_set_size(tally->searches, 0);
	g_array_set_size(tally->path, 0);
	g_array_set_size(tally->events, 0);
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
	return tally->searching >= 0 ? &g_array_index(tally->searches, TallySearch, tally->searching) : NULL;
}

/* -------- elementary changes */

/* What another task's request for addresses does by the way is not told: it is told of by itself. */
static void add_event(Tally *tally, char kind, guint n, const guint64 *value)
{
	const TallySearch *search = search_now(tally);
	TallyEvent event = { .kind = kind, .other = tally->other, .n = n };

	if (search && search->other && kind != 'A' && kind != 'X')
		return;
	for (guint i = 0; i < n; i++)
		event.value[i] = value[i];
	g_array_append_val(tally->events, event);
}

static void add_search(Tally *tally, const TallySearch *s)
{
	const guint64 value[] = { s->start, s->end, s->size, s->align, s->vstart, s->vend };

	if (s->end)
		add_event(tally, 'A', 6, value);
	else
		add_event(tally, 'X', 4, value + 2);
}

/* What the notifiers gave back is what was freed last. */
static void add_notified(Tally *tally, guint64 freed)
{
	const GArray *events = tally->events;

	if (freed && events->len)
		add_event(tally, 'N', 2, g_array_index(events, TallyEvent, events->len - 1).value);
	else
		add_event(tally, 'N', 0, NULL);
}

static void add_freed(const VmsMachine *m, Tally *tally, VmsRef vmap_area)
{
	VmsTreeNode va;

	if (vms_tree_node(m, vmap_area, &va))
		add_event(tally, 'F', 2, (const guint64[]){ va.va_start, va.va_end });
}

static void count_change(const VmsMachine *m, Tally *tally, const VmsStep *step)
{
	switch (step->mark) {
	case VMS_MARK_LAZY_ADD: add_freed(m, tally, (VmsRef)value_of(step, "va")); break;
	case VMS_MARK_VA_PURGE: add_event(tally, 'P', 1, (const guint64[]){ value_of(step, "nr_lazy") }); break;
	case VMS_MARK_VA_FREE:
		add_event(tally, 'M', 2, (const guint64[]){ value_of(step, "va_start"), value_of(step, "va_end") });
		break;
	case VMS_MARK_VA_NOTIFY: add_notified(tally, value_of(step, "freed")); break;
	default: break;
	}
}

/* -------- searches */

static void begin_search(Tally *tally, const VmsStep *step)
{
	TallySearch search = {
		.size = value_of(step, "size"), .align = value_of(step, "align"), .vstart = value_of(step, "vstart"),
		.vend = value_of(step, "vend"), .other = tally->other, .outer = tally->searching
	};

	g_array_append_val(tally->searches, search);
	tally->searching = (int)tally->searches->len - 1;
}

static void end_search(Tally *tally)
{
	const TallySearch *search = search_now(tally);

	if (!search)
		return;
	add_search(tally, search);
	tally->searching = search->outer;
}

static void add_node(const VmsMachine *m, Tally *tally, char kind, const VmsStep *step)
{
	TallyNode node = { .search = (guint)tally->searching, .kind = kind };
	VmsTreeNode hole;

	if (vms_tree_node(m, (VmsRef)value_of(step, "node"), &hole))
		node.start = hole.va_start;
	g_array_append_val(tally->path, node);
}

static void count_path(const VmsMachine *m, Tally *tally, const VmsStep *step)
{
	switch (step->mark) {
	case VMS_MARK_VA_LOWEST_BEGIN:
		if (search_now(tally)->tries)
			add_node(m, tally, 'r', step);
		break;
	case VMS_MARK_VA_LOWEST_STEP: add_node(m, tally, 'v', step); break;
	case VMS_MARK_VA_LOWEST_CLIMB: add_node(m, tally, 'c', step); break;
	default: break;
	}
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

/* Calls: those of the allocator are searches, and within that of another task all is its own doing. */
static void count_call(const VmsMachine *m, Tally *tally, const VmsStep *step)
{
	gboolean enter = step->mark == VMS_MARK_CALL;

	if (g_str_equal(step->function, "other_task"))
		tally->other = enter;
	else if (g_str_equal(step->function, allocator_of(m)) && enter)
		begin_search(tally, step);
	else if (g_str_equal(step->function, allocator_of(m)))
		end_search(tally);
}

void tally_observe(const VmsMachine *m, const VmsStep *step, void *data)
{
	Tally *tally = data;

	if (step->mark == VMS_MARK_CALL || step->mark == VMS_MARK_RETURN) {
		count_call(m, tally, step);
		return;
	}
	if (search_now(tally)) {
		count_path(m, tally, step);
		count_search(m, search_now(tally), step);
	}
	count_change(m, tally, step);
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
