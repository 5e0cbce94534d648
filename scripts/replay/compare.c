/* SPDX-License-Identifier: GPL-2.0-or-later */
/* compare.c -- what golden traces carry and what is compared with it: addresses, search steps, the cache, lazy pages,
 * flushes, tables, log codes, dumps and hashes.  A key that a line has not is not compared; unknown keys are ignored.
 */
#include "scripts/replay/compare.h"

#include "scripts/replay/expect.h"

/* -------- results */

/* The hole that the range was cut out of. */
static void compare_from(Compare *c, const TallySearch *search)
{
	JsonArray *from = trace_array(c->line, "from");

	for (guint i = 0; from && i < 2; i++) {
		guint64 expected;

		if (trace_length(from) != 2 || !trace_node_number(json_array_get_element(from, i), &expected) ||
		    expected != search->from[i])
			differ(c, "from: another hole");
	}
}

/* There, `visited` of a free counts the look-up. */
static gboolean frees_in_2_4(const Compare *c)
{
	return g_str_has_prefix(vms_machine_profile(c->m)->kernel, "2.4") && json_object_has_member(c->line, "addr");
}

/* What is told of the search that made the result, and of each other one of the operation. */
static void compare_found(Compare *c, JsonObject *expected, const TallySearch *search, guint64 visited)
{
	expect_number(c, expected, "va_start", search->start);
	expect_number(c, expected, "va_end", search->end);
	expect_number(c, expected, "visited", visited);
	expect_text(c, expected, "fit", search->fit);
	expect_truth(c, expected, "pool", search->pool);
	expect_truth(c, expected, "cache_hit", search->hit);
}

static void compare_search(Compare *c)
{
	static const TallySearch none;
	const TallySearch *search = c->search ? c->search : &none;
	JsonObject *steps = trace_object(c->line, "steps");

	compare_found(c, c->line, search,
	              frees_in_2_4(c) ? c->tally->find_visited : search->tree + search->list);
	compare_from(c, search);
	expect_number(c, c->line, "tries", MAX(search->tries, 1));
	if (!json_object_has_member(c->line, "tries") && search->tries > 1)
		differ(c, "tries: expected one, came more");
	expect_number(c, c->line, "cache_resets", c->tally->cache_resets);
	if (steps) {
		expect_number(c, steps, "tree", search->tree);
		expect_number(c, steps, "list", search->list);
		expect_number(c, steps, "insert", search->insert);
	}
}

static void compare_nested(Compare *c)
{
	JsonArray *nested = trace_array(c->line, "nested");
	guint n = trace_length(nested), k = 0;

	for (guint i = 0; i < c->tally->searches->len; i++) {
		const TallySearch *search = &g_array_index(c->tally->searches, TallySearch, i);
		JsonObject *expected;

		if (search == c->search)
			continue;
		if (k >= n) {
			differ(c, "nested: more searches than expected");
			return;
		}
		expected = trace_element_object(nested, k++);
		if (!expected)
			differ(c, "nested: what is expected is no search");
		expect_number(c, expected, "size", search->size);
		compare_found(c, expected, search, search->tree + search->list);
	}
	if (k < n)
		differ(c, "nested: fewer searches than expected");
}

static void compare_area(Compare *c)
{
	VmsArea area = { 0 };

	if (c->performed->ret)
		vms_area_find(c->m, c->performed->ret, &area);
	expect_number(c, c->line, "nr_pages", area.nr_pages);
}

static void compare_cache(Compare *c)
{
	JsonObject *cache = trace_object(c->line, "cache");
	VmsRef at = vms_free_vmap_cache(c->m);
	VmsArea area = { 0 };

	if (!cache)
		return;
	expect_number(c, cache, "hole", stat_of(c, "cached_hole_size"));
	expect_number(c, cache, "vstart", stat_of(c, "cached_vstart"));
	expect_number(c, cache, "align", stat_of(c, "cached_align"));
	if (at)
		vms_area_get(c->m, at, &area);
	if (trace_is_null(cache, "at") && at)
		differ(c, "cache: expected none, came one");
	expect_number(c, cache, "at", area.va_start);
}

/* -------- tables, flushes, the log */

static void compare_tables(Compare *c)
{
	JsonObject *pt = trace_object(c->line, "pt"), *clear = trace_object(c->line, "pt_clear");

	if (pt) {
		expect_number(c, pt, "pte_set", c->tally->pte_set);
		expect_number(c, pt, "huge_set", c->tally->huge_set);
		expect_number(c, pt, "new_pud", c->tally->new_table[3]);
		expect_number(c, pt, "new_pmd", c->tally->new_table[2]);
		expect_number(c, pt, "new_pte", c->tally->new_table[1]);
	}
	if (clear) {
		expect_number(c, clear, "pte", c->tally->pte_clear);
		expect_number(c, clear, "huge", c->tally->huge_clear);
	}
	expect_number(c, c->line, "pages_freed", c->tally->pages_freed);
	expect_number(c, c->line, "find_visited", c->tally->find_visited);
	expect_number(c, c->line, "vmlist_steps", c->tally->vmlist_steps);
	expect_number(c, c->line, "tlb_all", c->tally->tlb_all);
}

static void compare_flushes(Compare *c, const char *key)
{
	JsonArray *tlb = trace_array(c->line, key);
	guint n = trace_length(tlb);

	if (n * 2 != c->tally->flushes->len) {
		differ(c, "tlb: another number of flushes");
		return;
	}
	for (guint i = 0; i < n; i++) {
		JsonArray *range = trace_element_array(tlb, i);

		for (guint k = 0; k < 2; k++) {
			JsonNode *node = trace_length(range) == 2 ? json_array_get_element(range, k) : NULL;
			guint64 expected;

			if (!trace_node_number(node, &expected) ||
			    expected != g_array_index(c->tally->flushes, guint64, 2 * i + k))
				differ(c, "tlb: another range");
		}
	}
}

/* The recorder keeps the first 32 messages of an operation. */
#define MESSAGES_RECORDED 32u

static void compare_log(Compare *c)
{
	JsonArray *log = trace_array(c->line, "log");
	guint n = trace_length(log);

	if (n != MIN(c->tally->log->len, MESSAGES_RECORDED)) {
		differ(c, "log: another number of messages");
		return;
	}
	for (guint i = 0; i < n && !c->difference; i++) {
		const char *expected = trace_element_text(log, i);
		const char *got = g_ptr_array_index(c->tally->log, i);

		if (g_strcmp0(expected, got))
			c->difference = g_strdup_printf("log: expected %s, came %s", expected ? expected : "?", got);
	}
}

/* -------- work */

static void compare_workers(Compare *c, const char *key)
{
	JsonArray *workers = trace_array(c->line, key);
	gboolean same = trace_length(workers) == c->tally->workers->len;

	for (guint i = 0; same && i < trace_length(workers); i++)
		same = !g_strcmp0(trace_element_text(workers, i), g_ptr_array_index(c->tally->workers, i));
	if (!same)
		differ(c, "work: other work items");
}

static void compare_waiting(Compare *c)
{
	expect_truth(c, c->line, "deferred", c->tally->deferred > 0);
	if (json_object_has_member(c->line, "ran"))
		compare_workers(c, "ran");
	expect_number(c, c->line, "lazy_pages", stat_of(c, "lazy_pages"));
}

/* -------- dumps and hashes */

static VmsRef *room_for(gsize n) { return g_new(VmsRef, n + 1); }

/* The areas of one node from the I-th on; returns the number of the one behind them. */
static guint compare_of_node(Compare *c, JsonArray *areas, guint i, guint node, const VmsRef *ref, gsize n)
{
	for (gsize k = 0; k < n; k++)
		expect_number(c, trace_element_object(areas, i + k), "node", node);
	return expect_refs(c, areas, i, ref, n);
}

static void compare_lazy_of_nodes(Compare *c, JsonArray *areas, guint nodes)
{
	guint i = 0;

	for (guint node = 0; node < nodes; node++) {
		gsize n = vms_list(c->m, VMS_TREE_LAZY, node, NULL, 0);
		g_autofree VmsRef *ref = room_for(n);

		vms_list(c->m, VMS_TREE_LAZY, node, ref, n);
		i = compare_of_node(c, areas, i, node, ref, n);
	}
	expect_length(c, areas, i);
}

/* Since 5.2 what waits is listed in the order of the purge, node by node where there are some; before that in the order
 * of addresses. */
static void compare_lazy(Compare *c)
{
	JsonArray *areas = trace_array(c->line, "lazy");
	gsize nodes = vms_nodes(c->m, NULL, 0), n = vms_purge_list(c->m, NULL, 0);
	g_autofree VmsRef *ref = room_for(n);

	if (!areas)
		return;
	vms_purge_list(c->m, ref, n);
	if (nodes)
		compare_lazy_of_nodes(c, areas, (guint)nodes);
	else if (vms_tree_root(c->m, VMS_TREE_FREE, 0))
		expect_length(c, areas, expect_refs(c, areas, 0, ref, n));
	else
		expect_areas(c, areas, VMS_AREA_LAZY, 0, G_MAXUINT64);
}

static void compare_pools(Compare *c)
{
	JsonArray *areas = trace_array(c->line, "pools");
	gsize nodes = vms_nodes(c->m, NULL, 0);
	guint i = 0;

	if (!areas)
		return;
	for (guint node = 0; node < nodes; node++)
		for (guint pages = 1; pages <= VMS_POOL_PAGES; pages++) {
			gsize n = vms_pool(c->m, node, pages, NULL, 0);
			g_autofree VmsRef *ref = room_for(n);

			vms_pool(c->m, node, pages, ref, n);
			i = compare_of_node(c, areas, i, node, ref, n);
		}
	expect_length(c, areas, i);
}

/* FNV-1a over 8 bytes, lowest first. */
static guint64 fnv(guint64 hash, guint64 word)
{
	for (guint i = 0; i < 8; i++)
		hash = (hash ^ (word >> 8 * i & 255)) * 1099511628211u;
	return hash;
}

static void compare_hash(Compare *c)
{
	guint64 hash = 14695981039346656037u, n = 0;
	VmsArea area;

	if (!json_object_has_member(c->line, "hash"))
		return;
	for (gboolean there = vms_area_from(c->m, 0, &area); there; there = vms_area_next(c->m, &area)) {
		if (area.state != VMS_AREA_BUSY)
			continue;
		hash = fnv(fnv(hash, area.va_start), area.va_end);
		n++;
	}
	expect_number(c, c->line, "n", n);
	expect_number(c, c->line, "hash", hash);
}

char *replay_compare(const VmsMachine *m, const Tally *tally, JsonObject *line, const Performed *performed)
{
	Compare c = { m, tally, line, performed, tally_main(tally, performed->ret), NULL };

	if (performed->refusal)
		return g_strdup(performed->refusal);
	expect_ret(&c);
	compare_search(&c);
	compare_nested(&c);
	compare_area(&c);
	compare_cache(&c);
	compare_tables(&c);
	compare_flushes(&c, "tlb");
	compare_log(&c);
	compare_waiting(&c);
	expect_areas(&c, trace_array(line, "areas"), VMS_AREA_BUSY, 0, G_MAXUINT64);
	compare_lazy(&c);
	expect_list(&c, trace_array(line, "free"), VMS_TREE_FREE, 0, G_MAXUINT64);
	compare_pools(&c);
	compare_hash(&c);
	return c.difference;
}

char *replay_compare_work(const VmsMachine *m, const Tally *tally, JsonObject *line)
{
	Compare c = { .m = m, .tally = tally, .line = line };

	compare_workers(&c, "work");
	if (!c.difference && json_object_has_member(line, "work_tlb"))
		compare_flushes(&c, "work_tlb");
	expect_number(&c, line, "lazy_pages_after_work", stat_of(&c, "lazy_pages"));
	return c.difference;
}
