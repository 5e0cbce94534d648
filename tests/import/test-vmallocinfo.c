/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-vmallocinfo.c -- reading /proc/vmallocinfo: the formats of the kernels, and what is refused. */
#include "tests/import/corpus.h"

#include <glib/gstdio.h>
#include <string.h>

/* -------- samples */

/* What each sample has, and whose it can be. */
static const struct {
	const char *name;
	guint bits, areas, lazy;
	const char *kernel, *kernels;
} samples[] = {
	{ "vmallocinfo-2.6.34-arm.txt", 32, 10, 0, "2.6.34", "2.6.34, 3.15, 4.19, 5.0, 5.4, 6.1, 6.12" },
	{ "vmallocinfo-2.6.34.txt", 64, 10, 0, "2.6.34", "2.6.34, 3.15" },
	{ "vmallocinfo-3.15.txt", 32, 11, 0, "3.15.0", "2.6.34, 3.15" },
	{ "vmallocinfo-4.19.txt", 64, 18, 4, "4.19.1", "4.19, 5.0" },
	{ "vmallocinfo-5.0.txt", 64, 18, 4, "5.0.21", "4.19, 5.0" },
	{ "vmallocinfo-5.4.txt", 64, 17, 5, "5.4.0", "5.4, 6.12" },
	{ "vmallocinfo-6.1.txt", 64, 71, 1, "6.1.192", "5.4, 6.1, 6.12" },
	{ "vmallocinfo-6.1-kaslr.txt", 64, 71, 1, "6.1", "5.4, 6.1, 6.12" },
	{ "vmallocinfo-6.12.txt", 64, 16, 4, "6.12.117", "6.12" },
};

static ImportedAreas *sample(const char *name)
{
	g_autofree char *path = corpus_path(name);
	g_autoptr(ImportFile) file = import_open(path, NULL);
	ImportedAreas *areas;

	g_assert_cmpint(import_kind(file, NULL), ==, IMPORT_AREAS);
	areas = import_areas(file, 0, NULL);
	g_assert_nonnull(areas);
	return areas;
}

static void formats(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(samples); i++) {
		g_autoptr(ImportedAreas) areas = sample(samples[i].name);
		g_autofree char *kernels = import_areas_kernels(areas);
		guint lazy = 0;

		corpus_check_areas(areas);
		for (guint k = 0; k < areas->areas->len; k++)
			lazy += g_array_index(areas->areas, ImportedArea, k).lazy;
		g_assert_cmpuint(areas->bits, ==, samples[i].bits);
		g_assert_cmpuint(areas->areas->len, ==, samples[i].areas);
		g_assert_cmpuint(lazy, ==, samples[i].lazy);
		g_assert_cmpstr(kernels, ==, samples[i].kernels);
		g_assert_true(import_areas_fit(areas, samples[i].kernel));
	}
}

static void other_kernels(void)
{
	g_autoptr(ImportedAreas) areas = sample("vmallocinfo-4.19.txt");

	g_assert_false(import_areas_fit(areas, "6.1.192"));
	g_assert_false(import_areas_fit(areas, "6.12.117"));
	g_assert_false(import_areas_fit(areas, "2.4.32"));
	g_assert_false(import_areas_fit(areas, "4.190"));
	g_assert_false(import_areas_fit(areas, "4"));
}

/* -------- lines */

/* The only area of a text of one line. */
static ImportedArea only(const char *line, ImportedAreas **areas)
{
	g_autofree char *text = g_strconcat(line, "\n", NULL);
	g_autoptr(GError) error = NULL;

	*areas = corpus_areas(text, -1, 0, &error);
	g_assert_no_error(error);
	g_assert_cmpuint((*areas)->areas->len, ==, 1);
	return g_array_index((*areas)->areas, ImportedArea, 0);
}

static void everything(void)
{
	g_autoptr(ImportedAreas) areas = NULL;
	ImportedArea area = only("0xffffc90000000000-0xffffc90000005000   20480 probe.part.0+0x1/0x2 [e1000] "
	                         "pages=4 phys=0x00000000fed00000 ioremap vmalloc vmap user dma-coherent sparse "
	                         "vpages N0=1 N3=3", &areas);

	g_assert_cmphex(area.start, ==, 0xffffc90000000000);
	g_assert_cmphex(area.end, ==, 0xffffc90000005000);
	g_assert_cmpuint(area.line, ==, 1);
	g_assert_cmpstr(area.caller, ==, "probe.part.0+0x1/0x2");
	g_assert_cmpstr(area.module, ==, "e1000");
	g_assert_cmpuint(area.nr_pages, ==, 4);
	g_assert_cmphex(area.phys_addr, ==, 0xfed00000);
	g_assert_cmphex(area.flags, ==, 15);
	g_assert_true(area.coherent && area.sparse && area.vpages && !area.lazy && !area.ram);
	g_assert_cmpint(area.node, ==, 3);
}

static void nothing(void)
{
	g_autoptr(ImportedAreas) areas = NULL;
	ImportedArea area = only("0xf8000000-0xf8002000    8192", &areas);

	g_assert_cmpuint(areas->bits, ==, 32);
	g_assert_null(area.caller);
	g_assert_null(area.module);
	g_assert_cmpuint(area.nr_pages, ==, 0);
	g_assert_cmphex(area.phys_addr, ==, 0);
	g_assert_cmphex(area.flags, ==, 0);
	g_assert_cmpint(area.node, ==, -1);
}

/* Words of kernels to come are passed over, wherever they stand. */
static void unknown_words(void)
{
	static const char *const lines[] = {
		"0xf8000000-0xf8002000    8192 a+0x1/0x2 pages=1 vmalloc secret",
		"0xf8000000-0xf8002000    8192 a+0x1/0x2 colour=blue pages=1 requested=77 vmalloc N0",
		"0xf8000000-0xf8002000\t8192  a+0x1/0x2   pages=1  vmalloc Nx=1 [] [x\r",
		"  0xf8000000-0xf8002000 8192 a+0x1/0x2 vm_area pages=1 vmalloc N99999999999=1",
	};

	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autoptr(ImportedAreas) areas = NULL;
		ImportedArea area = only(lines[i], &areas);

		g_assert_cmpstr(area.caller, ==, "a+0x1/0x2");
		g_assert_null(area.module);
		g_assert_cmpuint(area.nr_pages, ==, 1);
		g_assert_cmphex(area.flags, ==, 2);
		g_assert_cmpint(area.node, ==, -1);
		g_assert_false(area.lazy);
	}
}

static void callers(void)
{
	static const struct {
		const char *words, *caller, *module;
	} cases[] = {
		{ "0xf8211234 vmalloc", "0xf8211234", NULL },
		{ "load_module+0x1/0x2 [x_tables] vmalloc", "load_module+0x1/0x2", "x_tables" },
		{ "vmalloc", NULL, NULL },
		{ "unpurged vm_area", NULL, NULL },
		{ "vm_map_ram", NULL, NULL },
		{ "pages=1 a+0x1/0x2", NULL, NULL },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *line = g_strconcat("0xf8000000-0xf8002000    8192 ", cases[i].words, NULL);
		g_autoptr(ImportedAreas) areas = NULL;
		ImportedArea area = only(line, &areas);

		g_assert_cmpstr(area.caller, ==, cases[i].caller);
		g_assert_cmpstr(area.module, ==, cases[i].module);
		g_assert_cmpint(area.lazy, ==, strstr(line, "unpurged") != NULL);
		g_assert_cmpint(area.ram, ==, strstr(line, "vm_map_ram") != NULL);
	}
}

static void a_real_line(void)
{
	g_autoptr(ImportedAreas) areas = sample("vmallocinfo-6.1.txt");
	const ImportedArea *area = &g_array_index(areas->areas, ImportedArea, 0);

	for (; !area->vpages; area++)
		;
	g_assert_cmphex(area->start, ==, 0xffffc90000155000);
	g_assert_cmphex(area->end, ==, 0xffffc90000556000);
	g_assert_cmpstr(area->caller, ==, "pcpu_create_chunk+0x167/0x1b0");
	g_assert_cmpuint(area->nr_pages, ==, 1024);
	g_assert_cmphex(area->flags, ==, 2);
	g_assert_cmpint(area->node, ==, 0);
	g_assert_cmpuint(area->line, ==, 52);
	for (; !area->lazy; area++)
		;
	g_assert_cmphex(area->start, ==, 0xffffc90000595000);
	g_assert_cmpuint(area->line, ==, 71);
}

/* -------- what is refused */

#define A "0xffffc90000000000-0xffffc90000002000    8192 a+0x1/0x2 pages=1 vmalloc\n"
#define REMEDY "set kernel.kptr_restrict to 1 and read /proc/vmallocinfo as root, with CAP_SYSLOG"
#define AGAIN "; areas may have come and gone while the file was saved: save it again"
#define NO_RANGE "the line does not begin with 0xSTART-0xEND and a size"

static const struct {
	const char *text;
	guint bits;
	const char *error;
} broken[] = {
	{ "", 0, "text:1: the file is empty" },
	{ "\n \n\n", 0, "text:1: the file is empty" },
	{ "0x0000000000000000-0x0000000000000000    8192 a+0x1/0x2 vmalloc\n", 0,
	  "text:1: the kernel did not show the addresses; " REMEDY },
	{ "0x00000000-0x00000000    8192 a+0x1/0x2 vmalloc\n", 32,
	  "text:1: the kernel did not show the addresses; " REMEDY },
	{ "0x(____ptrval____)-0x(____ptrval____)    8192 a+0x1/0x2 vmalloc\n", 0,
	  "text:1: the kernel did not show the addresses; " REMEDY },
	{ "0x00000000a1b2c3d4-0x0000000012345678    8192 a+0x1/0x2 vmalloc\n", 0,
	  "text:1: the addresses are hashed; " REMEDY },
	{ "0xa1b2c3d4-0x12345678    8192 a+0x1/0x2 vmalloc\n", 0, "text:1: the addresses are hashed; " REMEDY },
	{ "0xf8000000-0xf8002000    8192 vmalloc\n", 64,
	  "text:1: a file of a 32-bit kernel, for a machine of 64 bits" },
	{ A, 32, "text:1: a file of a 64-bit kernel, for a machine of 32 bits" },
	{ A "0xf8000000-0xf8002000    8192 vmalloc\n", 0, "text:2: an address of 32 bits, in a file of 64 bits" },
	{ "0xffffc90000002000-0xffffc90000002000       0 vmalloc\n", 0, "text:1: the end is not above the start" },
	{ A "0xffffc90000008000-0xffffc90000006000    8192 vmalloc\n", 0, "text:2: the end is not above the start" },
	{ "0xffffc90000000010-0xffffc90000002000    8176 vmalloc\n", 0,
	  "text:1: 0xffffc90000000010 is not the address of a page" },
	{ "0xffffc90000000000-0xffffc90000002001    8193 vmalloc\n", 0,
	  "text:1: 0xffffc90000002001 is not the address of a page" },
	{ "0xffffc90000000000-0xffffc90000002000    4096 vmalloc\n", 0,
	  "text:1: the size is said to be 4096, but from start to end are 8192 bytes" },
	{ "0x00007f0000000000-0x00007f0000002000    8192 vmalloc\n", 0,
	  "text:1: 0x7f0000000000 is no address of the kernel" },
	{ "0x08000000-0x08002000    8192 vmalloc\n", 0, "text:1: 0x8000000 is no address of the kernel" },
	{ A A, 0, "text:2: the area overlaps that of line 1" AGAIN },
	{ "0xffffc90000001000-0xffffc90000003000    8192 unpurged vm_area\n" A, 0,
	  "text:2: the area overlaps that of line 1" AGAIN },
	{ A "\n0xffffc90000000000-0xffffc90000010000   65536 vmalloc\n", 0,
	  "text:3: the area overlaps that of line 1" AGAIN },
	{ "hello\n", 0, "text:1: " NO_RANGE },
	{ "0x\n", 0, "text:1: " NO_RANGE },
	{ A "0xffffc90000002000\n", 0, "text:2: " NO_RANGE },
	{ A "0xffffc90000002000-0xffffc90000004000\n", 0, "text:2: " NO_RANGE },
	{ A "0xffffc90000002000-0xffffc90000004000 8192vmalloc\n", 0, "text:2: " NO_RANGE },
	{ A "0xffffc90000002000-0xffffc90000004000 -8192 vmalloc\n", 0, "text:2: " NO_RANGE },
	{ A "0xffffc90000002000-0xffffc90000004000 99999999999999999999 vmalloc\n", 0, "text:2: " NO_RANGE },
	{ A "0xffffc90000002000-0xffffc9000000400 8192 vmalloc\n", 0, "text:2: " NO_RANGE },
	{ A "0xffffc900000020000-0xffffc900000040000 8192 vmalloc\n", 0, "text:2: " NO_RANGE },
	{ A "0xc90000002000-0xc90000004000 8192 vmalloc\n", 0, "text:2: " NO_RANGE },
	{ "0xffffc90000000000-0xffffc90000002000    8192 pages=3 vmalloc\n", 0,
	  "text:1: 3 pages do not fit into 8192 bytes" },
	{ "0xffffc90000000000-0xffffc90000002000    8192 pages=x vmalloc\n", 0,
	  "text:1: what stands behind pages= is no number, or too large" },
	{ "0xffffc90000000000-0xffffc90000002000    8192 pages= vmalloc\n", 0,
	  "text:1: what stands behind pages= is no number, or too large" },
	{ "0xffffc90000000000-0xffffc90000002000    8192 pages=1x vmalloc\n", 0,
	  "text:1: what stands behind pages= is no number, or too large" },
	{ "0xffffc90000000000-0xffffc90000002000    8192 phys=0xfffffffffffffffff ioremap\n", 0,
	  "text:1: what stands behind phys= is no number, or too large" },
	{ "0xffffc90000000000-0xffffc90000002000    8192 vmalloc N12=1,N13=1\n", 0,
	  "text:1: what stands behind N12= is no number, or too large" },
	{ A "0xffffc90000002000-0xffffc90000004000    8192 a\001b vmalloc\n", 0,
	  "text:2: a byte 0x01: this is no text" },
	{ A "\x7f" "ELF\n", 0, "text:2: a byte 0x7f: this is no text" },
	{ A "0xffffc90000002000-0xffffc90000004000    8192 \xc3\xa9+0x1/0x2 vmalloc\n", 0,
	  "text:2: a byte 0xc3: this is no text" },
	{ A "0xffffc90000002000-0xffffc90000004000    8192 vmallo", 0,
	  "text:2: the line has no end: the file was cut off" },
};

static void refused(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(corpus_areas(broken[i].text, -1, broken[i].bits, &error));
		g_assert_cmpstr(error->message, ==, broken[i].error);
	}
}

static void zero_bytes(void)
{
	g_autoptr(GError) error = NULL, second = NULL;

	g_assert_null(corpus_areas(A "\0\n", strlen(A) + 2, 0, &error));
	g_assert_cmpstr(error->message, ==, "text:2: there is a zero byte in the line: this is no text");
	g_assert_cmpint(corpus_kind("0xf8\0\n", 6, &second), ==, IMPORT_NOTHING);
	g_assert_cmpstr(second->message, ==, "text:1: there is a zero byte in the line: this is no text");
}

/* A line may be as long as the limit, its end included; one of megabytes is refused before it is read. */
static void long_lines(void)
{
	g_autoptr(GString) text = g_string_new("0xf8000000-0xf8002000    8192 ");
	g_autoptr(GError) error = NULL;
	g_autoptr(ImportedAreas) areas = NULL;

	while (text->len < IMPORT_LINE_MAX - 1)
		g_string_append_c(text, 'x');
	g_string_append_c(text, '\n');
	areas = corpus_areas(text->str, text->len, 0, &error);
	g_assert_no_error(error);
	g_string_insert_c(text, text->len - 1, 'x');
	g_assert_null(corpus_areas(text->str, text->len, 0, &error));
	g_assert_cmpstr(error->message, ==, "text:1: the line is longer than 16384 bytes");
	g_clear_error(&error);
	while (text->len < 8 << 20)
		g_string_append_len(text, text->str, text->len - 1);
	g_string_prepend(text, A);
	g_assert_null(corpus_areas(text->str, text->len, 0, &error));
	g_assert_cmpstr(error->message, ==, "text:2: the line is longer than 16384 bytes");
}

static void many_lines(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(ImportedAreas) areas = NULL;

	for (guint i = 1; i < IMPORT_LINES_MAX; i++)
		g_string_append_c(text, '\n');
	g_string_append(text, A);
	areas = corpus_areas(text->str, text->len, 0, &error);
	g_assert_no_error(error);
	g_string_append(text, A);
	g_assert_null(corpus_areas(text->str, text->len, 0, &error));
	g_assert_cmpstr(error->message, ==, "text:1000001: there are more than 1000000 lines");
}

static void many_areas(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(ImportedAreas) areas = NULL;

	for (gulong i = 100000; i > 0; i--)
		g_string_append_printf(text, "0xffffc9%010lx-0xffffc9%010lx    8192 a+0x1/0x2 vmalloc\n", i << 13,
		                       (i + 1) << 13);
	areas = corpus_areas(text->str, text->len, 0, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(areas->areas->len, ==, 100000);
	corpus_check_areas(areas);
}

/* -------- files */

static void compress(const char *text, gsize length, const char *path)
{
	g_autoptr(GFile) file = g_file_new_for_path(path);
	g_autoptr(GOutputStream) out = G_OUTPUT_STREAM(g_file_replace(file, NULL, FALSE, 0, NULL, NULL));
	g_autoptr(GConverter) gzip = G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
	g_autoptr(GOutputStream) packed = g_converter_output_stream_new(out, gzip);

	g_assert_true(g_output_stream_write_all(packed, text, length, NULL, NULL, NULL));
	g_assert_true(g_output_stream_close(packed, NULL, NULL));
}

/* What PATH is refused with; NULL where it is read. */
static char *complaint(const char *path)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(ImportFile) file = import_open(path, &error);
	g_autoptr(ImportedAreas) areas = file ? import_areas(file, 0, &error) : NULL;

	g_assert_true(!areas == !!error);
	return error ? g_strdup(error->message) : NULL;
}

static void compressed(void)
{
	gsize length;
	g_autofree char *text = corpus_text("vmallocinfo-6.1.txt", &length), *packed = NULL;
	g_autofree char *folder = g_dir_make_tmp("vmstep-import-XXXXXX", NULL);
	g_autofree char *path = g_build_filename(folder, "saved.gz", NULL);
	g_autofree char *whole = NULL, *cut = NULL, *plain = NULL, *missing = NULL, *prefix = NULL;

	compress(text, length, path);
	whole = complaint(path);
	g_assert_cmpstr(whole, ==, NULL);
	g_file_get_contents(path, &packed, &length, NULL);
	g_file_set_contents(path, packed, length / 2, NULL);
	cut = complaint(path);
	prefix = g_strconcat(path, ":", NULL);
	g_assert_true(cut && g_str_has_prefix(cut, prefix));
	g_file_set_contents(path, text, -1, NULL);
	plain = complaint(path);
	g_assert_true(plain && g_str_has_prefix(plain, prefix));
	g_unlink(path);
	missing = complaint(path);
	g_assert_nonnull(missing);
	g_rmdir(folder);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_set_nonfatal_assertions();
	g_test_add_func("/vmallocinfo/formats", formats);
	g_test_add_func("/vmallocinfo/other-kernels", other_kernels);
	g_test_add_func("/vmallocinfo/everything", everything);
	g_test_add_func("/vmallocinfo/nothing", nothing);
	g_test_add_func("/vmallocinfo/unknown-words", unknown_words);
	g_test_add_func("/vmallocinfo/callers", callers);
	g_test_add_func("/vmallocinfo/a-real-line", a_real_line);
	g_test_add_func("/vmallocinfo/refused", refused);
	g_test_add_func("/vmallocinfo/zero-bytes", zero_bytes);
	g_test_add_func("/vmallocinfo/long-lines", long_lines);
	g_test_add_func("/vmallocinfo/many-lines", many_lines);
	g_test_add_func("/vmallocinfo/many-areas", many_areas);
	g_test_add_func("/vmallocinfo/compressed", compressed);
	return g_test_run();
}
