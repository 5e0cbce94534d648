/* SPDX-License-Identifier: GPL-2.0-or-later */
/* corpus.c -- samples, and what holds for whatever is read from them. */
#include "tests/import/corpus.h"

#include <string.h>

const char *const corpus_samples[] = {
	"vmallocinfo-2.6.34-arm.txt", "vmallocinfo-2.6.34.txt", "vmallocinfo-3.15.txt", "vmallocinfo-4.19.txt",
	"vmallocinfo-5.0.txt", "vmallocinfo-5.4.txt", "vmallocinfo-6.1.txt", "vmallocinfo-6.1-kaslr.txt",
	"vmallocinfo-6.12.txt", "trace-6.12.txt", NULL
};

char *corpus_path(const char *name)
{
	return g_test_build_filename(G_TEST_DIST, name, NULL);
}

char *corpus_text(const char *name, gsize *length)
{
	g_autofree char *path = corpus_path(name);
	char *text = NULL;

	g_assert_true(g_file_get_contents(path, &text, length, NULL));
	return text;
}

static ImportFile *open_text(const char *text, gssize length)
{
	gsize size = length < 0 ? strlen(text) : (gsize)length;
	g_autoptr(GInputStream) stream = g_memory_input_stream_new_from_data(g_memdup2(text, size), size, g_free);

	return import_open_stream("text", stream);
}

ImportKind corpus_kind(const char *text, gssize length, GError **error)
{
	g_autoptr(ImportFile) file = open_text(text, length);

	return import_kind(file, error);
}

ImportedAreas *corpus_areas(const char *text, gssize length, guint bits, GError **error)
{
	g_autoptr(ImportFile) file = open_text(text, length);

	return import_areas(file, bits, error);
}

ImportedTrace *corpus_trace(const char *text, gssize length, GError **error)
{
	g_autoptr(ImportFile) file = open_text(text, length);

	return import_trace(file, error);
}

void corpus_check_areas(const ImportedAreas *areas)
{
	guint64 end = areas->bits == 64 ? 0xff00000000000000 : 0x3f000000;

	g_assert_true(areas->bits == 32 || areas->bits == 64);
	g_assert_cmpuint(areas->areas->len, >, 0);
	for (guint i = 0; i < areas->areas->len; i++) {
		const ImportedArea *area = &g_array_index(areas->areas, ImportedArea, i);

		g_assert_cmphex(area->start, >=, end);
		g_assert_cmphex(area->end, >, area->start);
		g_assert_cmphex((area->start | area->end) & 4095, ==, 0);
		g_assert_cmpuint(area->nr_pages, <=, (area->end - area->start) / 4096);
		g_assert_cmphex(area->flags & ~(guint64)15, ==, 0);
		g_assert_cmpint(area->node, >=, -1);
		g_assert_true(area->caller || !area->module);
		g_assert_cmpuint(area->line, >, 0);
		end = area->end;
	}
	g_assert_true(areas->bits == 64 || end <= G_MAXUINT32);
}

static void check_alloc(const ImportedEvent *event)
{
	g_assert_cmpuint(event->alloc.size & 4095, ==, 0);
	g_assert_cmpuint(event->alloc.align & (event->alloc.align - 1), ==, 0);
	if (event->alloc.failed)
		return;
	g_assert_cmphex(event->alloc.addr & (event->alloc.align - 1), ==, 0);
	g_assert_cmphex(event->alloc.addr, >=, event->alloc.vstart);
	g_assert_cmphex(event->alloc.addr + event->alloc.size, >, event->alloc.addr);
	g_assert_cmphex(event->alloc.addr + event->alloc.size, <=, event->alloc.vend);
}

static void check_event(const ImportedEvent *event)
{
	g_assert_true(g_utf8_validate(event->task, -1, NULL));
	if (event->kind == IMPORT_EVENT_ALLOC)
		check_alloc(event);
	else if (event->kind == IMPORT_EVENT_PURGE)
		g_assert_true(!event->purge.num_purged || event->purge.start < event->purge.end);
	else
		g_assert_cmphex(event->free.va_start & 4095, ==, 0);
}

void corpus_check_trace(const ImportedTrace *trace)
{
	guint line = 0, before = 0;

	g_assert_cmpuint(trace->events->len, >, 0);
	for (guint i = 0; i < trace->events->len; i++) {
		const ImportedEvent *event = &g_array_index(trace->events, ImportedEvent, i);

		g_assert_cmpuint(event->line, >, line);
		line = event->line;
		check_event(event);
	}
	for (guint i = 0; i < trace->losses->len; i++) {
		const ImportedLoss *loss = &g_array_index(trace->losses, ImportedLoss, i);

		g_assert_cmpuint(loss->before, >=, before);
		g_assert_cmpuint(loss->before, <=, trace->events->len);
		before = loss->before;
	}
}

void corpus_check_error(const GError *error, guint lines)
{
	char *end = NULL;
	guint64 line;

	g_assert_error(error, IMPORT_ERROR, IMPORT_ERROR_INPUT);
	g_assert_true(g_str_has_prefix(error->message, "text:"));
	line = g_ascii_strtoull(error->message + strlen("text:"), &end, 10);
	g_assert_cmpuint(line, >=, 1);
	g_assert_cmpuint(line, <=, lines);
	g_assert_true(g_str_has_prefix(end, ": "));
}
