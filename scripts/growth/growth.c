/* SPDX-License-Identifier: GPL-2.0-or-later */
/* growth.c -- the patterns: how a machine comes to have many areas, and which requests are then measured.
 *
 *   seq        | a | a | a | a | a ...            nothing but requests; the last half is measured, 500 at most
 *   frag       | - | a | - | a | - | a ...        every other one given back: holes of one page between them;
 *                                                 200 requests of one to four pages
 *   frag_big   | - | a | - | a | - | a ...        200 requests of eight pages, each given back at once
 *   churn      | aaa | - | a |  aa  | - ...       round after round a random one is given back and another one taken;
 *                                                 the last 2000 rounds
 *
 * A request is get_vm_area, so that nothing but addresses is asked for.  What is random comes from one generator, which
 * begins anew with each measurement: Marsaglia's xorshift of 64 bits with his own first value, of which the upper half
 * is used.  The recordings were made with it, as their random patterns come out to the last node.
 */
#include "scripts/growth/growth.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include "scripts/replay/tally.h"

#define SEED G_GUINT64_CONSTANT(88172645463325252)
#define SEQ_SAMPLES 500
#define FRAG_SAMPLES 200
#define BIG_PAGES 8
#define CHURN_SAMPLES 2000
#define CHURN_PAGES 8
#define CHURN_MANY 100000             /* areas, from which on the recordings have fewer rounds: */
#define CHURN_MANY_ROUNDS 20000
#define CHURN_LIST_ROUNDS 10000       /* of a list, each round walks along all of it twice; then these at most, */
#define CHURN_LIST_MANY_ROUNDS 2000   /* and with so many areas these */

struct GrowthRun {
	VmsMachine *machine;
	Tally *tally;
	guint64 random;
	GArray *search, *find;    /* guint64: nodes visited by each request, by each look-up */
	GCancellable *cancellable;
	GError *error;            /* what ended it early */
};

G_DEFINE_QUARK(growth-error-quark, growth_error)

/* ------------------------------------------------------------------------------------------------ operations */

/* The upper half of the generator's next value. */
static guint random_next(GrowthRun *run)
{
	run->random ^= run->random << 13;
	run->random ^= run->random >> 7;
	run->random ^= run->random << 17;
	return (guint)(run->random >> 32);
}

static guint random_pages(GrowthRun *run, guint most)
{
	return 1 + random_next(run) % most;
}

/* Perform an operation with one argument; while it is measured, the tally counts what it does. */
static gboolean perform(GrowthRun *run, VmsOpKind kind, guint64 argument, gboolean measured, VmsResult *result)
{
	VmsOp op = vms_op(kind);
	char problem[VMS_ERROR_SIZE];

	if (run->error || g_cancellable_set_error_if_cancelled(run->cancellable, &run->error))
		return FALSE;
	op.arg[0] = argument;
	op.given[0] = true;
	tally_reset(run->tally);
	vms_observe(run->machine, measured ? tally_observe : NULL, run->tally);
	if (!vms_perform(run->machine, &op, result, problem))
		g_set_error(&run->error, GROWTH_ERROR, GROWTH_ERROR_MACHINE, "%s: %s",
		            vms_machine_profile(run->machine)->name, problem);
	return !run->error;
}

/* Ask for an area.  What it costs is the first search, which is that for the area itself. */
static gboolean take(GrowthRun *run, guint pages, gboolean measured, guint64 *addr)
{
	VmsResult result;
	guint64 visited;

	if (!perform(run, VMS_OP_GET_VM_AREA, (guint64)pages * VMS_PAGE_SIZE, measured, &result))
		return FALSE;
	if (!result.ret) {
		g_set_error(&run->error, GROWTH_ERROR, GROWTH_ERROR_NO_ROOM,
		            _("%s: so many areas do not fit between its addresses"),
		            vms_machine_profile(run->machine)->name);
		return FALSE;
	}
	if (measured) {
		const TallySearch *search = &g_array_index(run->tally->searches, TallySearch, 0);

		visited = search->tree + search->list;
		g_array_append_val(run->search, visited);
	}
	*addr = result.ret;
	return TRUE;
}

static gboolean give_back(GrowthRun *run, guint64 addr, gboolean measured)
{
	VmsResult result;

	if (!perform(run, VMS_OP_FREE_VM_AREA, addr, measured, &result))
		return FALSE;
	if (measured)
		g_array_append_val(run->find, run->tally->find_visited);
	return TRUE;
}

/* A kernel that refuses it has nothing that waits: in 2.4 a range is free at once. */
static void purge(GrowthRun *run)
{
	VmsOp op = vms_op(VMS_OP_PURGE);
	char problem[VMS_ERROR_SIZE];
	VmsResult result;

	vms_perform(run->machine, &op, &result, problem);
}

/* ------------------------------------------------------------------------------------------------ patterns */

static gboolean live_seq(GrowthRun *run, guint areas)
{
	guint samples = MIN(areas / 2, SEQ_SAMPLES);
	guint64 addr;

	for (guint i = 0; i < areas; i++) {
		if (!take(run, 1, i >= areas - samples, &addr))
			return FALSE;
	}
	return TRUE;
}

/* Twice as many areas as wanted, of which each first of two is given back: so many live, and as many holes. */
static gboolean fragment(GrowthRun *run, guint areas)
{
	g_autofree guint64 *addr = g_new(guint64, 2 * areas);

	for (guint i = 0; i < 2 * areas; i++) {
		if (!take(run, 1, FALSE, &addr[i]))
			return FALSE;
	}
	for (guint i = 0; i < 2 * areas; i += 2) {
		if (!give_back(run, addr[i], FALSE))
			return FALSE;
	}
	purge(run);
	return TRUE;
}

static gboolean live_frag(GrowthRun *run, guint areas)
{
	guint64 addr;

	if (!fragment(run, areas))
		return FALSE;
	for (guint i = 0; i < FRAG_SAMPLES; i++) {
		if (!take(run, random_pages(run, 4), TRUE, &addr))
			return FALSE;
	}
	return TRUE;
}

static gboolean live_frag_big(GrowthRun *run, guint areas)
{
	guint64 addr;

	if (!fragment(run, areas))
		return FALSE;
	for (guint i = 0; i < FRAG_SAMPLES; i++) {
		if (!take(run, BIG_PAGES, TRUE, &addr) || !give_back(run, addr, TRUE))
			return FALSE;
	}
	return TRUE;
}

/* How often each area changes decides how well they are mixed.  A kernel with areas and no tree of them has a list. */
static guint rounds_of_churn(GrowthRun *run, guint areas)
{
	if (!vms_tree_root(run->machine, VMS_TREE_AREAS, 0))
		return areas < CHURN_MANY ? MIN(4 * areas, CHURN_LIST_ROUNDS) : CHURN_LIST_MANY_ROUNDS;
	return areas < CHURN_MANY ? 4 * areas : CHURN_MANY_ROUNDS;
}

static gboolean live_churn(GrowthRun *run, guint areas)
{
	g_autofree guint64 *addr = g_new(guint64, areas);
	guint rounds, samples;

	for (guint i = 0; i < areas; i++) {
		if (!take(run, random_pages(run, CHURN_PAGES), FALSE, &addr[i]))
			return FALSE;
	}
	rounds = rounds_of_churn(run, areas);
	samples = MIN(rounds, CHURN_SAMPLES);
	for (guint i = 0; i < rounds; i++) {
		guint victim = random_next(run) % areas;
		gboolean measured = i >= rounds - samples;

		if (!give_back(run, addr[victim], measured) ||
		    !take(run, random_pages(run, CHURN_PAGES), measured, &addr[victim]))
			return FALSE;
	}
	return TRUE;
}

static const struct {
	const char *name, *title;
	gboolean (*live)(GrowthRun *run, guint areas);
} patterns[GROWTH_PATTERNS] = {
	[GROWTH_SEQ] = { "seq", N_("One page after the other"), live_seq },
	[GROWTH_FRAG] = { "frag", N_("Holes of one page: requests of 1 to 4 pages"), live_frag },
	[GROWTH_FRAG_BIG] = { "frag_big", N_("Holes of one page: requests of 8 pages"), live_frag_big },
	[GROWTH_CHURN] = { "churn", N_("Random lives: areas of 1 to 8 pages come and go"), live_churn },
};

const char *growth_pattern_name(GrowthPattern pattern) { return patterns[pattern].name; }
const char *growth_pattern_title(GrowthPattern pattern) { return _(patterns[pattern].title); }

GrowthPattern growth_pattern_find(const char *name)
{
	GrowthPattern pattern = 0;

	while (pattern < GROWTH_PATTERNS && !g_str_equal(patterns[pattern].name, name))
		pattern++;
	return pattern;
}

/* ------------------------------------------------------------------------------------------------ costs */

static int compare_numbers(gconstpointer a, gconstpointer b)
{
	const guint64 *one = a, *other = b;

	return *one < *other ? -1 : *one > *other;
}

static GrowthCost cost_of(GArray *visited)
{
	GrowthCost cost = { .samples = visited->len };
	const guint64 *number = (const guint64 *)(gpointer)visited->data;
	guint64 sum = 0;

	if (!visited->len)
		return cost;
	g_array_sort(visited, compare_numbers);
	for (guint i = 0; i < visited->len; i++)
		sum += number[i];
	cost.mean = (double)sum / visited->len;
	cost.median = number[visited->len / 2];
	cost.p90 = number[visited->len * 9 / 10];
	cost.max = number[visited->len - 1];
	return cost;
}

/* ------------------------------------------------------------------------------------------------ a measurement */

GrowthRun *growth_run_new(const GrowthPoint *point, GError **error)
{
	VmsOptions options = {
		.profile = point->subject.profile->name, .cpus = point->subject.cpus, .unrecorded = true,
		.vmalloc_start = point->subject.start, .vmalloc_end = point->subject.end,
	};
	char problem[VMS_ERROR_SIZE];
	VmsMachine *machine = vms_machine_new(&options, problem);
	GrowthRun *run;

	if (!machine) {
		g_set_error(error, GROWTH_ERROR, GROWTH_ERROR_MACHINE, "%s: %s", options.profile, problem);
		return NULL;
	}
	run = g_new0(GrowthRun, 1);
	run->machine = machine;
	run->tally = tally_new();
	run->random = SEED;
	run->search = g_array_new(FALSE, FALSE, sizeof(guint64));
	run->find = g_array_new(FALSE, FALSE, sizeof(guint64));
	return run;
}

void growth_run_free(GrowthRun *run)
{
	vms_machine_free(run->machine);
	tally_free(run->tally);
	g_array_unref(run->search);
	g_array_unref(run->find);
	g_free(run);
}

gboolean growth_run(GrowthRun *run, GrowthPoint *point, GCancellable *cancellable, GError **error)
{
	run->cancellable = cancellable;
	if (!patterns[point->pattern].live(run, point->areas)) {
		g_propagate_error(error, g_steal_pointer(&run->error));
		return FALSE;
	}
	point->search = cost_of(run->search);
	point->find = cost_of(run->find);
	return TRUE;
}

gboolean growth_measure(GrowthPoint *point, GError **error)
{
	g_autoptr(GrowthRun) run = growth_run_new(point, error);

	return run && growth_run(run, point, NULL, error);
}
