/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-events.c -- traces of 6.12 whose every event follows from the kernel's rules: the model does the same; and
 * where a trace is not what the kernel would have done, the first such event is found. */
#include "tests/import/corpus.h"

#include <string.h>
#include "scripts/import/events.h"
#include "scripts/import/imported.h"

#define START 0xffffc90000000000
#define END 0xffffe8ffffffffff

/* -------- writing a trace */

static void add(GString *trace, guint cpu, const char *format, ...) G_GNUC_PRINTF(3, 4);

static void add(GString *trace, guint cpu, const char *format, ...)
{
	va_list arguments;

	g_string_append_printf(trace, "            task-1       [%03u] .....     1.000000: ", cpu);
	va_start(arguments, format);
	g_string_append_vprintf(trace, format, arguments);
	va_end(arguments);
	g_string_append_c(trace, '\n');
}

static void add_alloc(GString *trace, guint cpu, guint64 pages, guint64 offset)
{
	add(trace, cpu,
	    "alloc_vmap_area: va_start: %" G_GUINT64_FORMAT " size=%" G_GUINT64_FORMAT
	    " align=4096 vstart=0x%" G_GINT64_MODIFIER "x vend=0x%" G_GINT64_MODIFIER "x failed=0",
	    START + offset, pages * 4096, START, END);
}

static void add_free(GString *trace, guint cpu, guint64 offset, guint nr_lazy)
{
	add(trace, cpu, "free_vmap_area_noflush: va_start=0x%" G_GINT64_MODIFIER "x nr_lazy=%u nr_lazy_max=16384",
		START + offset, nr_lazy);
}

static void add_purge(GString *trace, guint cpu, guint64 from, guint64 to, guint areas)
{
	add(trace, cpu,
	    "purge_vmap_area_lazy: start=0x%" G_GINT64_MODIFIER "x end=0x%" G_GINT64_MODIFIER "x num_purged=%u",
	    START + from, START + to, areas);
}

/* -------- what the model makes of it */

static void on_violation(const char *what, void *data)
{
	(void)data;
	g_test_message("violated: %s", what);
}

typedef struct {
	guint events;
	char *differs;            /* at the last of them */
} Outcome;

static void on_event(const ImportedEvent *event, const char *line, const char *differs, gpointer data)
{
	Outcome *outcome = data;

	g_assert_nonnull(event);
	g_test_message("%s%s%s", line, differs ? "; " : "", differs ? differs : "");
	outcome->events++;
	outcome->differs = g_strdup(differs);
}

static Outcome outcome_of(const char *text)
{
	g_auto(Imported) imported = { .trace = corpus_trace(text, -1, NULL) };
	Outcome outcome = { 0, NULL };
	VmsMachine *m = imported_machine(&imported, imported_profile(&imported), NULL);
	gboolean same;

	g_assert_nonnull(m);
	same = import_events(m, imported.trace, on_event, &outcome);
	g_assert_cmpint(same, ==, outcome.differs == NULL);
	g_assert_cmpuint(vms_violations(m, on_violation, NULL), ==, 0);
	vms_machine_free(m);
	return outcome;
}

/* Nothing is different in the N events. */
static void check_same(const GString *trace, guint n)
{
	Outcome outcome = outcome_of(trace->str);

	g_assert_null(outcome.differs);
	g_assert_cmpuint(outcome.events, ==, n);
}

/* The N-th event is the first that differs, and this is said of it. */
static void check_differs(const GString *trace, guint n, const char *differs)
{
	Outcome outcome = outcome_of(trace->str);

	g_assert_cmpstr(outcome.differs, ==, differs);
	g_assert_cmpuint(outcome.events, ==, n);
	g_free(outcome.differs);
}

/* -------- one CPU */

/* The lowest hole is taken; what was freed waits, and is a hole when it is purged. */
static GString *one_cpu(void)
{
	GString *trace = g_string_new(NULL);

	add_alloc(trace, 0, 5, 0);
	add_alloc(trace, 0, 2, 0x5000);
	add_free(trace, 0, 0, 5);
	add_alloc(trace, 0, 2, 0x7000);
	add_purge(trace, 0, 0, 0x5000, 1);
	add_alloc(trace, 0, 2, 0);
	return trace;
}

static void same(void)
{
	g_autoptr(GString) trace = one_cpu();

	add(trace, 0,
	    "alloc_vmap_area: va_start: 0 size=%" G_GUINT64_FORMAT " align=4096 vstart=0x%" G_GINT64_MODIFIER
	    "x vend=0x%" G_GINT64_MODIFIER "x failed=1",
	    (guint64)1 << 46, START, END);
	check_same(trace, 7);
}

/* Limits and alignment are the caller's: modules are elsewhere. */
static void other_range(void)
{
	g_autoptr(GString) trace = g_string_new(NULL);

	add_alloc(trace, 0, 5, 0);
	add(trace, 0,
	    "alloc_vmap_area: va_start: %" G_GUINT64_FORMAT " size=12288 align=4096 vstart=0xffffffffc0000000 "
	    "vend=0xffffffffff000000 failed=0",
	    G_GUINT64_CONSTANT(0xffffffffc0000000));
	add(trace, 0,
	    "alloc_vmap_area: va_start: %" G_GUINT64_FORMAT " size=20480 align=16384 vstart=0x%" G_GINT64_MODIFIER
	    "x vend=0x%" G_GINT64_MODIFIER "x failed=0",
	    START + 0x8000, START, END);
	check_same(trace, 3);
}

/* -------- where it differs */

static void another_place(void)
{
	g_autoptr(GString) trace = one_cpu();

	add_alloc(trace, 0, 1, 0x9000);
	add_alloc(trace, 0, 1, 0xa000);
	check_differs(trace, 7, "the model takes 0xffffc90000002000");
}

static void other_answers(void)
{
	g_autoptr(GString) unknown = g_string_new(NULL), lazy = g_string_new(NULL), purge = g_string_new(NULL);
	g_autoptr(GString) fails = g_string_new(NULL), room = g_string_new(NULL);

	add_free(unknown, 0, 0, 5);
	check_differs(unknown, 1, "the model knows no such area");
	add_alloc(lazy, 0, 5, 0);
	add_free(lazy, 0, 0, 6);
	check_differs(lazy, 2, "in the model 5 pages wait");
	add_alloc(purge, 0, 5, 0);
	add_purge(purge, 0, 0, 0x5000, 1);
	check_differs(purge, 2, "in the model 0 areas wait");
	add(fails, 0, "alloc_vmap_area: va_start: 0 size=4096 align=1 vstart=0x%" G_GINT64_MODIFIER "x vend=0x%"
		G_GINT64_MODIFIER "x failed=1", START, END);
	check_differs(fails, 1, "the model finds room at 0xffffc90000000000");
	add_alloc(room, 0, 2, 0);
	add(room, 0,
	    "alloc_vmap_area: va_start: %" G_GUINT64_FORMAT " size=8192 align=4096 vstart=0x%" G_GINT64_MODIFIER
	    "x vend=0x%" G_GINT64_MODIFIER "x failed=0",
	    START, START, START + 0x2000);
	check_differs(room, 2, "the model finds no room");
}

/* -------- several CPUs */

/* A range goes to the pool of the CPU that had asked for it, and is for that CPU alone: the other takes what is
 * above. */
static void pools(void)
{
	g_autoptr(GString) trace = g_string_new(NULL);

	add_alloc(trace, 0, 5, 0);
	add_alloc(trace, 1, 5, 0x5000);
	add_free(trace, 1, 0, 5);
	add_purge(trace, 1, 0, 0x5000, 1);
	add_alloc(trace, 1, 5, 0xa000);
	add_alloc(trace, 0, 5, 0);
	check_same(trace, 6);
}

/* With one CPU there are no pools: the hole is for all. */
static void no_pools(void)
{
	g_autoptr(GString) trace = g_string_new(NULL);

	add_alloc(trace, 0, 5, 0);
	add_alloc(trace, 0, 5, 0x5000);
	add_free(trace, 0, 0, 5);
	add_purge(trace, 0, 0, 0x5000, 1);
	add_alloc(trace, 0, 5, 0xa000);
	check_differs(trace, 5, "the model takes 0xffffc90000000000");
}

/* -------- both files */

/* With the areas of before, what was in use then is known. */
static void with_areas(void)
{
	static const char before[] = "0xffffc90000000000-0xffffc90000005000   20480 a+0x1/0x2 pages=4 vmalloc N0=4\n"
		"0xffffc90000008000-0xffffc9000000d000   20480 b+0x1/0x2 pages=4 vmalloc N0=4\n"
		"0xffffc9000000d000-0xffffc90000010000   12288 unpurged vm_area\n";
	g_auto(Imported) imported = { .areas = corpus_areas(before, -1, 0, NULL) };
	g_autoptr(GString) trace = g_string_new(NULL);
	Outcome outcome = { 0, NULL };
	VmsMachine *m;

	add_alloc(trace, 0, 3, 0x5000);
	add_alloc(trace, 0, 2, 0x10000);
	add_free(trace, 0, 0x8000, 8);
	add_purge(trace, 0, 0x8000, 0x10000, 2);
	add_alloc(trace, 0, 8, 0x8000);
	imported.trace = corpus_trace(trace->str, -1, NULL);
	m = imported_machine(&imported, imported_profile(&imported), NULL);
	g_assert_true(import_events(m, imported.trace, on_event, &outcome));
	g_assert_cmpuint(outcome.events, ==, 5);
	vms_machine_free(m);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/events/the-model-does-the-same", same);
	g_test_add_func("/events/a-range-of-the-callers-own", other_range);
	g_test_add_func("/events/another-place", another_place);
	g_test_add_func("/events/other-answers", other_answers);
	g_test_add_func("/events/pools-of-two-cpus", pools);
	g_test_add_func("/events/no-pools-on-one", no_pools);
	g_test_add_func("/events/with-the-areas-of-before", with_areas);
	return g_test_run();
}
