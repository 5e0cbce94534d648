/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kinds.c -- see kinds.h. */
#include "scripts/replay/kinds.h"

#include "scripts/replay/json.h"

#include <glib/gi18n.h>

enum { NUMBER = 1, TEXT = 2, TRUTH = 4, ARRAY = 8, OBJECT = 16 };

typedef struct {
	const char *member;
	guint kinds;
} Known;

/* In the order of their names. */
static const Known known[] = {
	{ "addr", NUMBER }, { "align", NUMBER }, { "allocs", NUMBER }, { "arch", TEXT }, { "area_size", NUMBER },
	{ "areas", ARRAY }, { "bits", NUMBER }, { "cache", OBJECT }, { "cache_hit", TRUTH },
	{ "cache_resets", NUMBER }, { "calls_so_far", NUMBER }, { "climbs", NUMBER }, { "count", NUMBER },
	{ "cpu", NUMBER }, { "cpus", NUMBER }, { "ctx", TEXT }, { "deferred", TRUTH }, { "end", NUMBER },
	{ "ev", ARRAY }, { "events_lost", NUMBER }, { "ext_events", NUMBER }, { "fail_highorder", TRUTH },
	{ "fail_kmalloc_after", NUMBER }, { "fail_pages_after", NUMBER }, { "failed", NUMBER },
	{ "find_visited", NUMBER }, { "fit", TEXT }, { "flags", ARRAY }, { "fn", TEXT }, { "format", TEXT },
	{ "free", ARRAY }, { "frees", NUMBER }, { "from", ARRAY }, { "gfp", TEXT }, { "gives_back_id", NUMBER },
	{ "hash", TEXT }, { "huge_vmalloc", TRUTH }, { "i", NUMBER }, { "id", NUMBER }, { "index", OBJECT },
	{ "initial", ARRAY }, { "initial_free_tree", ARRAY }, { "initial_lazy", ARRAY },
	{ "ioremap_max_order", NUMBER }, { "kaslr", TRUTH }, { "kernel", TEXT }, { "kernel_version", TEXT },
	{ "lazily_freed", ARRAY }, { "lazy", NUMBER | ARRAY }, { "lazy_max_pages", NUMBER }, { "lazy_pages", NUMBER },
	{ "lazy_pages_after_work", NUMBER }, { "levels", NUMBER }, { "log", ARRAY }, { "merged", NUMBER },
	{ "modules_end", NUMBER }, { "modules_vaddr", NUMBER }, { "n", NUMBER }, { "name", TEXT },
	{ "nested", ARRAY }, { "nodes", ARRAY }, { "nr_cpus_config", NUMBER }, { "nr_pages", NUMBER }, { "of", TEXT },
	{ "offsets", ARRAY }, { "on", TRUTH }, { "op", TEXT }, { "p4d", NUMBER }, { "page_order", NUMBER },
	{ "page_size", NUMBER }, { "pages", OBJECT }, { "pages_array", NUMBER }, { "pages_freed", NUMBER },
	{ "path", ARRAY }, { "pgd", NUMBER }, { "pgd_entries", NUMBER }, { "phys", NUMBER }, { "pmd", NUMBER },
	{ "pmd_leaves", NUMBER }, { "pmd_pages", NUMBER }, { "policy", TEXT }, { "pool", TRUTH }, { "pools", ARRAY },
	{ "probes", OBJECT }, { "pt", OBJECT }, { "pt_clear", OBJECT }, { "pte", NUMBER }, { "pte_pages", NUMBER },
	{ "pud", NUMBER }, { "pud_leaves", NUMBER }, { "pud_pages", NUMBER }, { "ran", ARRAY },
	{ "range", TEXT | ARRAY }, { "ret", NUMBER | ARRAY }, { "runs", ARRAY }, { "seed", NUMBER | TEXT },
	{ "shift", NUMBER }, { "size", NUMBER }, { "sizes", ARRAY }, { "smp", NUMBER }, { "source", TEXT },
	{ "source_id", TEXT }, { "start", NUMBER }, { "steps", OBJECT }, { "text", TEXT }, { "title", TEXT },
	{ "tlb", ARRAY }, { "tlb_all", NUMBER }, { "totalram_pages", NUMBER }, { "tries", NUMBER },
	{ "truncated", TRUTH }, { "va_end", NUMBER }, { "va_start", NUMBER }, { "visited", NUMBER },
	{ "visits", NUMBER }, { "vm_flags", ARRAY }, { "vmalloc_end", NUMBER }, { "vmalloc_start", NUMBER },
	{ "vmap_lazy_nr", NUMBER }, { "vmlist_steps", NUMBER }, { "window_end", NUMBER }, { "window_start", NUMBER },
	{ "work", ARRAY }, { "work_tlb", ARRAY }
};

static int by_name(const void *name, const void *entry)
{
	return g_strcmp0(name, ((const Known *)entry)->member);
}

static gboolean is_of(JsonNode *node, guint kinds)
{
	GType type = json_node_get_value_type(node);
	guint64 number;

	return (kinds & ARRAY && JSON_NODE_HOLDS_ARRAY(node)) || (kinds & OBJECT && JSON_NODE_HOLDS_OBJECT(node)) ||
	       (kinds & NUMBER && trace_node_number(node, &number)) || (kinds & TEXT && type == G_TYPE_STRING) ||
	       (kinds & TRUTH && type == G_TYPE_BOOLEAN);
}

static char *not_of(const char *member, guint kinds)
{
	return g_strdup_printf(kinds & TEXT ? _("%s is not a text") : kinds & TRUTH ? _("%s is not true or false") :
	                       kinds & ARRAY ? _("%s is not a list") : kinds & OBJECT ? _("%s is not an object") :
	                       _("%s is not a number"), member);
}

char *kinds_fault(JsonObject *line)
{
	JsonObjectIter iter;
	const char *member;
	JsonNode *node;

	json_object_iter_init(&iter, line);
	while (json_object_iter_next(&iter, &member, &node)) {
		const Known *one = bsearch(member, known, G_N_ELEMENTS(known), sizeof *known, by_name);

		if (one && !JSON_NODE_HOLDS_NULL(node) && !is_of(node, one->kinds))
			return not_of(member, one->kinds);
	}
	return NULL;
}
