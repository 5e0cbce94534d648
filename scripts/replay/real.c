/* SPDX-License-Identifier: GPL-2.0-or-later */
/* real.c -- the header of a recording of a running kernel: the machine as it was found.
 *
 * The tree of holes decides where an area goes, by its shape; so it is taken over node by node.
 */
#include "scripts/replay/real.h"

#include <glib/gi18n.h>

/* RAM comes in sections; what a kernel manages is a little less. */
#define SECTION ((guint64)128 << 20)

/* -------- what is remembered */

gboolean real_header(JsonObject *header)
{
	return trace_array(header, "initial_free_tree") != NULL;
}

static void held_free(gpointer data)
{
	Held *held = data;

	g_array_unref(held->addr);
	g_free(held);
}

static gboolean probe(JsonObject *header, const char *name)
{
	JsonObject *probes = trace_object(header, "probes");
	gboolean there = TRUE;

	return !probes || !trace_truth(probes, name, &there) || there;
}

Real *real_new(JsonObject *header)
{
	Real *real = g_new0(Real, 1);

	real->held = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, held_free);
	real->tables = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	real->gives_back = -1;
	real->sees_visits = probe(header, "visits");
	real->sees_merges = probe(header, "merge");
	trace_number(header, "vmalloc_start", &real->space[0]);
	trace_number(header, "vmalloc_end", &real->space[1]);
	if (!trace_number(header, "window_start", &real->window[0]) ||
	    !trace_number(header, "window_end", &real->window[1])) {
		real->window[0] = real->space[0];
		real->window[1] = real->space[1];
	}
	return real;
}

void real_free(Real *real)
{
	if (!real)
		return;
	g_hash_table_unref(real->held);
	g_hash_table_unref(real->tables);
	g_free(real);
}

/* -------- the machine that was found */

/* Areas in use have more to say than those that wait. */
static gboolean read_areas(const Trace *trace, JsonObject *header, const char *member, gboolean lazy, GArray *found,
                           GError **error)
{
	JsonArray *areas = trace_array(header, member);

	for (guint i = 0; i < trace_length(areas); i++) {
		JsonObject *area = trace_element_object(areas, i);
		VmsFoundArea one = { .lazy = lazy };
		guint64 nr_pages = 0;

		if (!area || !trace_number(area, "start", &one.start) || !trace_number(area, "end", &one.end)) {
			trace_fail(trace, error, _("%s: area %u has no start or end"), member, i + 1);
			return FALSE;
		}
		trace_number(area, "nr_pages", &nr_pages);
		one.nr_pages = (unsigned)MIN(nr_pages, G_MAXUINT32);
		one.flags = trace_flags(area, "vm_flags");
		one.caller = trace_text(area, "what", NULL);
		one.ram = !lazy && !json_object_has_member(area, "vm_flags");
		g_array_append_val(found, one);
	}
	return TRUE;
}

static int by_start(gconstpointer a, gconstpointer b)
{
	const VmsFoundArea *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* [start, end, largest gap below, "R" or "B", has left, has right] */
static gboolean read_hole(JsonArray *node, VmsFoundHole *out)
{
	const char *color = trace_element_text(node, 3);
	guint64 number[6];

	if (trace_length(node) != 6 || !color)
		return FALSE;
	for (guint i = 0; i < 6; i++)
		if (i != 3 && !trace_node_number(json_array_get_element(node, i), &number[i]))
			return FALSE;
	*out = (VmsFoundHole){ number[0], number[1], g_str_equal(color, "R"), number[4] != 0, number[5] != 0 };
	return TRUE;
}

static gboolean read_holes(const Trace *trace, JsonObject *header, GArray *holes, GError **error)
{
	JsonArray *tree = trace_array(header, "initial_free_tree");

	for (guint i = 0; i < trace_length(tree); i++) {
		VmsFoundHole hole;

		if (!read_hole(trace_element_array(tree, i), &hole)) {
			trace_fail(trace, error, _("initial_free_tree: %u is no node"), i + 1);
			return FALSE;
		}
		g_array_append_val(holes, hole);
	}
	return TRUE;
}

/* An array that is kept until the machine is booted. */
static GArray *kept_array(GPtrArray *kept, guint size)
{
	GArray *array = g_array_new(FALSE, FALSE, size);

	g_ptr_array_add(kept, array);
	return array;
}

gboolean real_options(const Trace *trace, JsonObject *header, VmsOptions *options, GPtrArray *kept, GError **error)
{
	GArray *found = kept_array(kept, sizeof(VmsFoundArea)), *holes = kept_array(kept, sizeof(VmsFoundHole));
	guint64 cpus = 1, nr_cpus = 0;
	gboolean huge = TRUE;

	if (!read_areas(trace, header, "initial", FALSE, found, error) ||
	    !read_areas(trace, header, "initial_lazy", TRUE, found, error) || !read_holes(trace, header, holes, error))
		return FALSE;
	g_array_sort(found, by_start);
	trace_number(header, "smp", &cpus);
	trace_number(header, "nr_cpus_config", &nr_cpus);
	trace_truth(header, "huge_vmalloc", &huge);
	options->cpus = (unsigned)MIN(cpus, G_MAXUINT16);
	options->nr_cpus_config = (unsigned)MIN(nr_cpus, G_MAXUINT16);
	options->nohugevmalloc = !huge;
	options->ram = (options->totalram_pages * VMS_PAGE_SIZE + SECTION - 1) / SECTION * SECTION;
	options->found = (const VmsFoundArea *)(gpointer)found->data;
	options->n_found = found->len;
	options->holes = (const VmsFoundHole *)(gpointer)holes->data;
	options->n_holes = holes->len;
	return TRUE;
}
