/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-trace.c -- reading the events of vmalloc: what stands before them, their fields, losses, and what is refused. */
#include "tests/import/corpus.h"

#include <string.h>

#define CONTEXT "          insmod-1402    [000] .....   812.104250: "
#define FREE "free_vmap_area_noflush: va_start=0xffffa2b5c0648000 nr_lazy=5 nr_lazy_max=16384\n"
#define PURGE "purge_vmap_area_lazy: start=0xffffa2b5c0640000 end=0xffffa2b5c064d000 num_purged=2\n"

static const ImportedEvent *event_at(const ImportedTrace *trace, guint i)
{
	g_assert_cmpuint(i, <, trace->events->len);
	return &g_array_index(trace->events, ImportedEvent, i);
}

static const ImportedLoss *loss_at(const ImportedTrace *trace, guint i)
{
	g_assert_cmpuint(i, <, trace->losses->len);
	return &g_array_index(trace->losses, ImportedLoss, i);
}

static ImportedTrace *read_text(const char *text)
{
	g_autoptr(GError) error = NULL;
	ImportedTrace *trace = corpus_trace(text, -1, &error);

	g_assert_no_error(error);
	corpus_check_trace(trace);
	return trace;
}

/* -------- a whole trace */

static ImportedTrace *sample(void)
{
	g_autofree char *path = corpus_path("trace-6.12.txt");
	g_autoptr(ImportFile) file = import_open(path, NULL);
	ImportedTrace *trace;

	g_assert_cmpint(import_kind(file, NULL), ==, IMPORT_TRACE);
	trace = import_trace(file, NULL);
	g_assert_nonnull(trace);
	corpus_check_trace(trace);
	return trace;
}

static void whole(void)
{
	static const struct {
		ImportEventKind kind;
		const char *task;
		guint pid, cpu, line;
	} expected[] = {
		{ IMPORT_EVENT_ALLOC, "insmod", 1402, 0, 13 },
		{ IMPORT_EVENT_ALLOC, "insmod", 1402, 0, 14 },
		{ IMPORT_EVENT_ALLOC, "kworker/u4:3-ev", 77, 1, 16 },
		{ IMPORT_EVENT_FREE, "kworker/u4:3-ev", 77, 1, 17 },
		{ IMPORT_EVENT_ALLOC, "my -1 [0] task", 1500, 1, 18 },
		{ IMPORT_EVENT_FREE, "<idle>", 0, 0, 19 },
		{ IMPORT_EVENT_ALLOC, "systemd-udevd", 231, 1, 21 },
		{ IMPORT_EVENT_PURGE, "kworker/1:1", 45, 1, 23 },
		{ IMPORT_EVENT_PURGE, "kworker/1:1", 45, 1, 24 },
		{ IMPORT_EVENT_FREE, "rmmod", 1600, 0, 25 },
	};
	g_autoptr(ImportedTrace) trace = sample();

	g_assert_cmpuint(trace->events->len, ==, G_N_ELEMENTS(expected));
	for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
		g_assert_cmpint(event_at(trace, i)->kind, ==, expected[i].kind);
		g_assert_cmpstr(event_at(trace, i)->task, ==, expected[i].task);
		g_assert_cmpuint(event_at(trace, i)->pid, ==, expected[i].pid);
		g_assert_cmpuint(event_at(trace, i)->cpu, ==, expected[i].cpu);
		g_assert_cmpuint(event_at(trace, i)->line, ==, expected[i].line);
	}
	g_assert_cmpuint(trace->losses->len, ==, 1);
	g_assert_cmpint(loss_at(trace, 0)->cpu, ==, 1);
	g_assert_cmpuint(loss_at(trace, 0)->count, ==, 12);
	g_assert_cmpuint(loss_at(trace, 0)->before, ==, 6);
	g_assert_cmpuint(loss_at(trace, 0)->line, ==, 20);
}

static void fields(void)
{
	g_autoptr(ImportedTrace) trace = sample();
	const ImportedEvent *alloc = event_at(trace, 0), *failed = event_at(trace, 6);
	const ImportedEvent *free = event_at(trace, 3), *purge = event_at(trace, 7), *idle = event_at(trace, 8);

	g_assert_cmphex(alloc->alloc.addr, ==, 0xffffa2b5c0640000);
	g_assert_cmpuint(alloc->alloc.size, ==, 20480);
	g_assert_cmpuint(alloc->alloc.align, ==, 4096);
	g_assert_cmphex(alloc->alloc.vstart, ==, 0xffffa2b5c0000000);
	g_assert_cmphex(alloc->alloc.vend, ==, 0xffffc2b5bfffffff);
	g_assert_false(alloc->alloc.failed);
	g_assert_cmpfloat(alloc->time, ==, 812.104250);
	g_assert_true(failed->alloc.failed);
	g_assert_cmphex(free->free.va_start, ==, 0xffffa2b5c0648000);
	g_assert_cmpuint(free->free.nr_lazy, ==, 5);
	g_assert_cmpuint(free->free.nr_lazy_max, ==, 16384);
	g_assert_cmphex(purge->purge.start, ==, 0xffffa2b5c0640000);
	g_assert_cmphex(purge->purge.end, ==, 0xffffa2b5c064d000);
	g_assert_cmpuint(purge->purge.num_purged, ==, 2);
	g_assert_cmpuint(idle->purge.num_purged, ==, 0);
}

/* -------- what stands before an event */

/* All of these are the same event, as options of the kernel or the way here change it. */
static void contexts(void)
{
	static const struct {
		const char *context, *task;
		guint pid, cpu;
		double time;
	} cases[] = {
		{ "          insmod-1402    [000] ..... 812.104250: ", "insmod", 1402, 0, 812.104250 },
		{ "          insmod-1402    [000] ....   812.104250: ", "insmod", 1402, 0, 812.104250 },
		{ "          insmod-1402    [063] 812.104250: ", "insmod", 1402, 63, 812.104250 },
		{ "          insmod-1402    (   1400) [000] dNh2.   812.104250: ", "insmod", 1402, 0, 812.104250 },
		{ "          insmod-1402    (-------) [000] d..1.   812.104250: ", "insmod", 1402, 0, 812.104250 },
		{ "          insmod-1402    [000] .....       12345: ", "insmod", 1402, 0, 12345 },
		{ "insmod-1402    [000] .....   812.104250: ", "insmod", 1402, 0, 812.104250 },
		{ "kworker/u4:3-ev-77 [001] ..... 1.5: ", "kworker/u4:3-ev", 77, 1, 1.5 },
		{ " a-1 [000] 2.5: -77      [001] .....     1.500000: ", "a-1 [000] 2.5:", 77, 1, 1.5 },
		{ "                -77      [001] .....     1.500000: ", "", 77, 1, 1.5 },
		{ "\033[31m\xc2\x9b\xe4\xb8\xad\xff\xe4\xb8-77      [001] .....     1.500000: ",
		  "?[31m?中���", 77, 1, 1.5 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = g_strconcat(cases[i].context, FREE, NULL);
		g_autoptr(ImportedTrace) trace = read_text(text);

		g_assert_cmpuint(trace->events->len, ==, 1);
		g_assert_cmpstr(event_at(trace, 0)->task, ==, cases[i].task);
		g_assert_cmpuint(event_at(trace, 0)->pid, ==, cases[i].pid);
		g_assert_cmpuint(event_at(trace, 0)->cpu, ==, cases[i].cpu);
		g_assert_cmpfloat(event_at(trace, 0)->time, ==, cases[i].time);
	}
}

/* Lines of others, before and behind one of ours. */
static void others(void)
{
	g_autoptr(ImportedTrace) trace = read_text(
		CONTEXT "alloc_vmap_area <-__get_vm_area_node\n"
		CONTEXT "alloc_vmap_area+0x10/0x40: text\n"
		CONTEXT "my_event: alloc_vmap_area: va_start=0x1\n"
		" => alloc_vmap_area\n"
		"<stack trace>\n"
		"\n"
		"anything-12 [at all]\r\n"
		CONTEXT FREE
		CONTEXT "free_vmap_area_noflush_entry: va_start=7\n"
		" 0)   1.234 us    |  alloc_vmap_area();\n");

	g_assert_cmpuint(trace->events->len, ==, 1);
	g_assert_cmpuint(event_at(trace, 0)->line, ==, 8);
	g_assert_cmpuint(trace->losses->len, ==, 0);
}

/* -------- losses */

static void losses(void)
{
	g_autoptr(ImportedTrace) trace = read_text(
		"# tracer: nop\n"
		"# entries-in-buffer/entries-written: 3/1003   #P:2\n"
		CONTEXT FREE
		"##### CPU 1 buffer started ####\n"
		CONTEXT PURGE
		"CPU:0 [LOST EVENTS]\n"
		CONTEXT FREE
		"CPU:11 [LOST 18446744073709551615 EVENTS]\n"
		"CPU:11 [LOST 18446744073709551616 EVENTS]\n");
	static const struct {
		int cpu;
		guint64 count;
		guint before, line;
	} expected[] = {
		{ -1, 1000, 0, 2 }, { 1, 0, 1, 4 }, { 0, 0, 2, 6 }, { 11, G_MAXUINT64, 3, 8 }, { 11, 0, 3, 9 },
	};

	g_assert_cmpuint(trace->events->len, ==, 3);
	g_assert_cmpuint(trace->losses->len, ==, G_N_ELEMENTS(expected));
	for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
		g_assert_cmpint(loss_at(trace, i)->cpu, ==, expected[i].cpu);
		g_assert_cmpuint(loss_at(trace, i)->count, ==, expected[i].count);
		g_assert_cmpuint(loss_at(trace, i)->before, ==, expected[i].before);
		g_assert_cmpuint(loss_at(trace, i)->line, ==, expected[i].line);
	}
}

/* -------- which kind of text it is */

static void kinds(void)
{
	static const struct {
		const char *text;
		ImportKind kind;
		const char *error;
	} cases[] = {
		{ "# tracer: nop\n", IMPORT_TRACE, NULL },
		{ "\n\nCPU:1 [LOST 12 EVENTS]\n", IMPORT_TRACE, NULL },
		{ CONTEXT FREE, IMPORT_TRACE, NULL },
		{ CONTEXT "sched_switch: prev_comm=a\n", IMPORT_TRACE, NULL },
		{ "0xf8000000-0xf8002000    8192 vmalloc\n", IMPORT_AREAS, NULL },
		{ "0x(____ptrval____)-0x(____ptrval____)    8192 vmalloc\n", IMPORT_AREAS, NULL },
		{ "", IMPORT_NOTHING, "text:1: the file is empty" },
		{ "\n-- a lesson\n", IMPORT_NOTHING,
		  "text:2: this is neither a /proc/vmallocinfo nor a trace of the kernel's events" },
		{ "{\"format\":\"vmalloc-golden/1\"}\n", IMPORT_NOTHING,
		  "text:1: this is neither a /proc/vmallocinfo nor a trace of the kernel's events" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_cmpint(corpus_kind(cases[i].text, -1, &error), ==, cases[i].kind);
		g_assert_cmpstr(error ? error->message : NULL, ==, cases[i].error);
	}
}

/* -------- what is refused */

#define NO_EVENT "text:1: there is no event of vmalloc in it: write 1 to /sys/kernel/tracing/events/vmalloc/enable " \
	"before what is to be traced"
#define NO_CONTEXT "TASK-PID [CPU] FLAGS TIME: is missing before the event"
#define FIELDS(event) event " has other fields than the kernel prints, or values that cannot be"
#define ALLOC "alloc_vmap_area: va_start: "

static const struct {
	const char *text, *error;
} broken[] = {
	{ "", "text:1: the file is empty" },
	{ "# tracer: nop\n", NO_EVENT },
	{ CONTEXT "sched_switch: prev_comm=a\n", NO_EVENT },
	{ "0xf8000000-0xf8002000    8192 vmalloc\n", NO_EVENT },
	{ FREE, "text:1: " NO_CONTEXT },
	{ "# tracer: nop\n          insmod-1402    [0x0] ..... 812.1: " FREE, "text:2: " NO_CONTEXT },
	{ "          insmod-1402    [000] ..... 812: .1: " FREE, NO_EVENT },
	{ "          insmod-1402    [000] ..... 8.1.2: " FREE, "text:1: " NO_CONTEXT },
	{ "          insmod-1402    [000] ..... .: " FREE, "text:1: " NO_CONTEXT },
	{ "          insmod-99999999999    [000] ..... 812.1: " FREE, "text:1: " NO_CONTEXT },
	{ "          insmod-1402    [99999999999] ..... 812.1: " FREE, "text:1: " NO_CONTEXT },
	{ "          insmod-1402    (14 [000] ..... 812.1: " FREE, "text:1: " NO_CONTEXT },
	{ CONTEXT FREE CONTEXT "free_vmap_area_noflush: \n", "text:2: " FIELDS("free_vmap_area_noflush") },
	{ CONTEXT "free_vmap_area_noflush: va_start=0xffffa2b5c0648010 nr_lazy=5 nr_lazy_max=16384\n",
	  "text:1: " FIELDS("free_vmap_area_noflush") },
	{ CONTEXT "free_vmap_area_noflush: va_start=0xffffa2b5c0648000 nr_lazy=5 nr_lazy_max=16384 more=1\n",
	  "text:1: " FIELDS("free_vmap_area_noflush") },
	{ CONTEXT "free_vmap_area_noflush: va_start=18446641500233433088 nr_lazy=5 nr_lazy_max=16384\n",
	  "text:1: " FIELDS("free_vmap_area_noflush") },
	{ CONTEXT "purge_vmap_area_lazy: start=0xffffa2b5c0640000 end=0xffffa2b5c0640000 num_purged=1\n",
	  "text:1: " FIELDS("purge_vmap_area_lazy") },
	{ CONTEXT "purge_vmap_area_lazy: start=0xffffa2b5c0640000 end=0xffffa2b5c0650000 num_purged=-1\n",
	  "text:1: " FIELDS("purge_vmap_area_lazy") },
	/* an address in hexadecimal; no size; half a page; no power of two; not aligned; outside; failed twice */
	{ CONTEXT ALLOC "0x1000 size=4096 align=1 vstart=0x0 vend=0xffff failed=0\n",
	  "text:1: " FIELDS("alloc_vmap_area") },
	{ CONTEXT ALLOC "4096 size=0 align=1 vstart=0x0 vend=0xffff failed=0\n", "text:1: " FIELDS("alloc_vmap_area") },
	{ CONTEXT ALLOC "4096 size=2048 align=1 vstart=0x0 vend=0xffff failed=0\n",
	  "text:1: " FIELDS("alloc_vmap_area") },
	{ CONTEXT ALLOC "4096 size=4096 align=3 vstart=0x0 vend=0xffff failed=1\n",
	  "text:1: " FIELDS("alloc_vmap_area") },
	{ CONTEXT ALLOC "4096 size=4096 align=0 vstart=0x0 vend=0xffff failed=0\n",
	  "text:1: " FIELDS("alloc_vmap_area") },
	{ CONTEXT ALLOC "4096 size=4096 align=8192 vstart=0x0 vend=0xffff failed=0\n",
	  "text:1: " FIELDS("alloc_vmap_area") },
	{ CONTEXT ALLOC "4096 size=4096 align=1 vstart=0x2000 vend=0xffff failed=0\n",
	  "text:1: " FIELDS("alloc_vmap_area") },
	{ CONTEXT ALLOC "4096 size=18446744073709547520 align=1 vstart=0x0 vend=0xffff failed=0\n",
	  "text:1: " FIELDS("alloc_vmap_area") },
	{ CONTEXT ALLOC "4096 size=4096 align=1 vstart=0x0 vend=0x1fff failed=0\n",
	  "text:1: " FIELDS("alloc_vmap_area") },
	{ CONTEXT ALLOC "65535 size=4096 align=1 vstart=0x0 vend=0xffff failed=2\n",
	  "text:1: " FIELDS("alloc_vmap_area") },
	{ CONTEXT "free_vmap_area_noflush: va_start=0xffffa2b5c0648000 nr_lazy=5 nr_lazy_max=16384",
	  "text:1: the line has no end: the file was cut off" },
};

static void refused(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(corpus_trace(broken[i].text, -1, &error));
		g_assert_cmpstr(error->message, ==, broken[i].error);
	}
}

static void zero_byte(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(corpus_trace(CONTEXT FREE "\0\n", strlen(CONTEXT FREE) + 2, &error));
	g_assert_cmpstr(error->message, ==, "text:2: there is a zero byte in the line: this is no text");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_test_add_func("/trace/whole", whole);
	g_test_add_func("/trace/fields", fields);
	g_test_add_func("/trace/contexts", contexts);
	g_test_add_func("/trace/others", others);
	g_test_add_func("/trace/losses", losses);
	g_test_add_func("/trace/kinds", kinds);
	g_test_add_func("/trace/refused", refused);
	g_test_add_func("/trace/zero-byte", zero_byte);
	return g_test_run();
}
