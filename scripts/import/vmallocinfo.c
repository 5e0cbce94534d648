/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vmallocinfo.c -- reads /proc/vmallocinfo, an area a line:
 *
 *      0xffffc9000012d000-0xffffc9000013e000   69632 pcpu_create_chunk+0x4e/0x1b0 [mod] pages=16 vmalloc N0=16
 *      start              end (exclusive)      size  caller, where it is known    words, in any number
 *
 * The size is the end minus the start, guard page included.  What differs from kernel to kernel are the words and the
 * order of the lines, and both say a little about which kernel printed them:
 *
 *      2.6.34, 3.15    areas with a vm_struct alone, by address; phys= without 0x
 *      4.19, 5.0       all areas by address; those without a vm_struct are "unpurged vm_area" or "vm_map_ram"
 *      5.4             what is unpurged comes behind the last area in use, the last freed first
 *      6.1             that is by address, too, and neighbours are one line
 *      6.12            node by node: first what is in use, then what is unpurged; so nothing is by address any more
 *
 * A reader without the right to see addresses gets zeros or hashes in their place; no machine can be made from these.
 */
#include "scripts/import/import-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <string.h>

/* Where a kernel's addresses begin at the lowest: x86_64 with five levels; and ARM whose user space has 1 GiB, with the
 * modules in the 16 MiB below the kernel. */
#define LOWEST_64 0xff00000000000000
#define LOWEST_32 0x3f000000

/* The kernels, a bit each; FROM_ is that one and all later ones, TO_ that one and all earlier ones. */
enum {
	LINUX_5_4 = 1 << 4,
	LINUX_6_1 = 1 << 5,
	LINUX_6_12 = 1 << 6,
	ALL = (1 << 7) - 1,
	TO_3_15 = (1 << 2) - 1,
	FROM_4_19 = ALL & ~TO_3_15,
	TO_5_0 = LINUX_5_4 - 1,
	FROM_5_4 = ALL & ~TO_5_0,
};
static const char *const kernels[] = { "2.6.34", "3.15", "4.19", "5.0", "5.4", "6.1", "6.12" };

/* What a word says: a flag, or a truth at an offset (0: none); and which kernels can print it. */
static const struct {
	const char *word;
	guint flag;
	gsize truth;
	guint kernels;
} words[] = {
	{ "ioremap", 1, 0, ALL },
	{ "vmalloc", 2, 0, ALL },
	{ "vmap", 4, 0, ALL },
	{ "user", 8, 0, ALL },
	{ "vpages", 0, G_STRUCT_OFFSET(ImportedArea, vpages), ALL },
	{ "unpurged", 0, G_STRUCT_OFFSET(ImportedArea, lazy), FROM_4_19 },
	{ "vm_map_ram", 0, G_STRUCT_OFFSET(ImportedArea, ram), FROM_4_19 },
	{ "dma-coherent", 0, G_STRUCT_OFFSET(ImportedArea, coherent), FROM_5_4 },
	{ "sparse", 0, G_STRUCT_OFFSET(ImportedArea, sparse), LINUX_6_12 },
};

typedef struct {
	ImportFile *file;
	ImportedAreas *result;
	ImportedArea area;        /* of the line being read */
	guint64 size;             /* that it states */
	guint node_pages;         /* the most pages on a node so far */
} Reader;

/* An error of the line being read. */
#define wrong(reader, error, ...) import_fail((reader)->file, (reader)->area.line, error, __VA_ARGS__)

/* -------- addresses and size */

/* The kernel printed something else than addresses: zeros with kptr_restrict, else hashes of 32 bits, which a 64-bit
 * kernel fills up with zeros in front. */
static gboolean check_hidden(const Reader *reader, guint bits, GError **error)
{
	const ImportedArea *area = &reader->area;
	gboolean hashed = bits == 64 ? !((area->start | area->end) >> 32)
	                             : !import_aligned(area->start) && !import_aligned(area->end);

	if (!area->start && !area->end)
		return wrong(reader, error, _("the kernel did not show the addresses; %s"),
		             _("set kernel.kptr_restrict to 1 and read /proc/vmallocinfo as root, with CAP_SYSLOG"));
	if (hashed)
		return wrong(reader, error, _("the addresses are hashed; %s"),
		             _("set kernel.kptr_restrict to 1 and read /proc/vmallocinfo as root, with CAP_SYSLOG"));
	return TRUE;
}

/* All addresses of a file have the word size of its kernel, and that is the one asked for. */
static gboolean check_bits(const Reader *reader, guint bits, GError **error)
{
	guint expected = reader->result->bits;

	if (!expected || bits == expected)
		return TRUE;
	if (reader->result->areas->len)
		return wrong(reader, error, _("an address of %u bits, in a file of %u bits"), bits, expected);
	return wrong(reader, error, _("a file of a %u-bit kernel, for a machine of %u bits"), bits, expected);
}

static gboolean check_range(const Reader *reader, GError **error)
{
	const ImportedArea *area = &reader->area;

	if (area->end <= area->start)
		return wrong(reader, error, _("the end is not above the start"));
	if (!import_aligned(area->start) || !import_aligned(area->end))
		return wrong(reader, error, _("0x%" PRIx64 " is not the address of a page"),
		             import_aligned(area->start) ? area->end : area->start);
	if (reader->size != area->end - area->start)
		return wrong(reader, error, _("the size is said to be %" PRIu64 ", but from start to end are %" PRIu64
		                              " bytes"), reader->size, area->end - area->start);
	if (area->start < (reader->result->bits == 64 ? LOWEST_64 : LOWEST_32))
		return wrong(reader, error, _("0x%" PRIx64 " is no address of the kernel"), area->start);
	return TRUE;
}

/* "0xf8000000": each digit of an address is printed, so their number says how many BITS it has. */
static gboolean scan_address(const char **at, guint64 *addr, guint *bits)
{
	const char *begin = *at + strlen("0x");

	if (!scan_text(at, "0x") || !scan_number(at, 16, G_MAXUINT64, addr))
		return FALSE;
	*bits = 4 * (guint)(*at - begin);
	return *bits == 32 || *bits == 64;
}

/* "0xSTART-0xEND SIZE" */
static gboolean scan_range(Reader *reader, const char **at, guint *bits)
{
	guint of_end;

	return scan_address(at, &reader->area.start, bits) && scan_text(at, "-") &&
	       scan_address(at, &reader->area.end, &of_end) && of_end == *bits && scan_blanks(at) &&
	       scan_number(at, 10, G_MAXUINT64, &reader->size) && (scan_blanks(at) || !**at);
}

static gboolean read_range(Reader *reader, const char **at, GError **error)
{
	guint bits = 0;

	if (g_str_has_prefix(*at, "0x("))     /* "(____ptrval____)": too early for a hash */
		return check_hidden(reader, 64, error);
	if (!scan_range(reader, at, &bits))
		return wrong(reader, error, _("the line does not begin with 0xSTART-0xEND and a size"));
	if (!check_hidden(reader, bits, error) || !check_bits(reader, bits, error))
		return FALSE;
	reader->result->bits = bits;
	return check_range(reader, error);
}

/* -------- words */

/* "NAME=NUMBER", with the name already found.  FALSE with ERROR where no number follows, or one above MAX. */
static gboolean read_value(const Reader *reader, const char *word, guint base, guint64 max, guint64 *value,
                           GError **error)
{
	const char *at = strchr(word, '=') + 1;

	if (base == 16)
		scan_text(&at, "0x");
	if (scan_number(&at, base, max, value) && !*at)
		return TRUE;
	return wrong(reader, error, _("what stands behind %.*s is no number, or too large"),
	             (int)(strchr(word, '=') - word + 1), word);
}

static gboolean read_pages(Reader *reader, const char *word, GError **error)
{
	guint64 pages, size = reader->area.end - reader->area.start;

	if (!read_value(reader, word, 10, G_MAXUINT64, &pages, error))
		return FALSE;
	if (pages > size / IMPORT_PAGE || pages > G_MAXUINT)
		return wrong(reader, error, _("%" PRIu64 " pages do not fit into %" PRIu64 " bytes"), pages, size);
	reader->area.nr_pages = pages;
	return TRUE;
}

static gboolean read_phys(Reader *reader, const char *word, GError **error)
{
	gboolean prefix = g_str_has_prefix(word, "phys=0x");

	reader->result->kernels &= prefix ? FROM_4_19 : TO_3_15;
	return read_value(reader, word, 16, G_MAXUINT64, &reader->area.phys_addr, error);
}

/* "N1=16": sixteen pages are of node 1. */
static gboolean read_node(Reader *reader, const char *word, guint64 node, GError **error)
{
	guint64 pages;

	if (!read_value(reader, word, 10, G_MAXUINT, &pages, error))
		return FALSE;
	if (pages > reader->node_pages) {
		reader->node_pages = pages;
		reader->area.node = node;
	}
	return TRUE;
}

static gboolean is_node(const char *word, guint64 *node)
{
	return scan_text(&word, "N") && scan_number(&word, 10, G_MAXINT, node) && *word == '=';
}

/* A word that has no value.  Others are of kernels to come, and passed over. */
static void read_plain(Reader *reader, const char *word)
{
	for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
		if (!g_str_equal(word, words[i].word))
			continue;
		reader->area.flags |= words[i].flag;
		if (words[i].truth)
			G_STRUCT_MEMBER(gboolean, &reader->area, words[i].truth) = TRUE;
		reader->result->kernels &= words[i].kernels;
	}
}

static gboolean read_word(Reader *reader, const char *word, GError **error)
{
	guint64 node;

	if (g_str_has_prefix(word, "pages="))
		return read_pages(reader, word, error);
	if (g_str_has_prefix(word, "phys="))
		return read_phys(reader, word, error);
	if (is_node(word, &node))
		return read_node(reader, word, node, error);
	read_plain(reader, word);
	return TRUE;
}

/* The caller as "symbol+0xOFFSET/0xSIZE", or as an address where the kernel has no symbols; then its module in
 * brackets.  How many of the words that was. */
static gsize read_caller(Reader *reader, char **word)
{
	GStringChunk *texts = reader->result->texts;
	gsize length;

	if (!word[0] || (!g_str_has_prefix(word[0], "0x") && !strstr(word[0], "+0x")))
		return 0;
	reader->area.caller = g_string_chunk_insert_const(texts, word[0]);
	length = word[1] ? strlen(word[1]) : 0;
	if (length < strlen("[m]") || word[1][0] != '[' || word[1][length - 1] != ']')
		return 1;
	word[1][length - 1] = 0;
	reader->area.module = g_string_chunk_insert_const(texts, word[1] + 1);
	return 2;
}

static gboolean read_words(Reader *reader, const char *text, GError **error)
{
	g_auto(GStrv) word = g_strsplit_set(text, " \t", -1);

	for (gsize i = read_caller(reader, word); word[i]; i++)
		if (!read_word(reader, word[i], error))
			return FALSE;
	return TRUE;
}

/* -------- lines */

/* Symbols and all other words are made of printable ASCII. */
static gboolean check_text(const Reader *reader, const char *line, GError **error)
{
	for (; *line; line++)
		if (!g_ascii_isprint(*line) && *line != '\t')
			return wrong(reader, error, _("a byte 0x%02x: this is no text"), (guchar)*line);
	return TRUE;
}

/* Which kernels can print line B behind line A. */
static guint kernels_of_order(const ImportedArea *a, const ImportedArea *b)
{
	gboolean down = b->start < a->start;

	if (a->lazy && !b->lazy)
		return down ? 0 : TO_5_0;
	if (a->lazy && down)
		return LINUX_5_4 | LINUX_6_12;
	if (a->lazy && a->end == b->start)
		return ALL & ~LINUX_6_1;
	if (down)
		return b->lazy ? FROM_5_4 : LINUX_6_12;
	return ALL;
}

static gboolean read_line(Reader *reader, const char *line, GError **error)
{
	GArray *areas = reader->result->areas;
	const char *at = line + strspn(line, " \t");

	reader->area = (ImportedArea){ .line = import_line(reader->file), .node = -1 };
	reader->node_pages = 0;
	if (!check_text(reader, line, error) || !read_range(reader, &at, error) || !read_words(reader, at, error))
		return FALSE;
	if (areas->len)
		reader->result->kernels &= kernels_of_order(&g_array_index(areas, ImportedArea, areas->len - 1),
		                                            &reader->area);
	g_array_append_val(areas, reader->area);
	return TRUE;
}

static int by_start(gconstpointer a, gconstpointer b)
{
	const ImportedArea *one = a, *other = b;

	if (one->start != other->start)
		return one->start < other->start ? -1 : 1;
	return one->line < other->line ? -1 : 1;
}

/* Sort the areas.  FALSE with ERROR where two of them overlap: the error is about the line that came later. */
static gboolean settle(Reader *reader, GError **error)
{
	GArray *areas = reader->result->areas;

	g_array_sort(areas, by_start);
	for (guint i = 1; i < areas->len; i++) {
		const ImportedArea *a = &g_array_index(areas, ImportedArea, i - 1);
		const ImportedArea *b = &g_array_index(areas, ImportedArea, i);

		if (b->start < a->end)
			return import_fail(reader->file, MAX(a->line, b->line), error,
			                   _("the area overlaps that of line %u; "
			                     "areas may have come and gone while the file was saved: save it again"),
			                   MIN(a->line, b->line));
	}
	return TRUE;
}

/* -------- for others */

gboolean import_is_area(const char *line)
{
	return g_str_has_prefix(line + strspn(line, " \t"), "0x");
}

ImportedAreas *import_areas(ImportFile *file, guint bits, GError **error)
{
	g_autoptr(ImportedAreas) result = g_new0(ImportedAreas, 1);
	g_autoptr(GError) problem = NULL;
	Reader reader = { .file = file, .result = result };
	const char *line;

	result->areas = g_array_new(FALSE, FALSE, sizeof(ImportedArea));
	result->texts = g_string_chunk_new(4096);
	result->name = g_string_chunk_insert(result->texts, import_name(file));
	result->bits = bits;
	result->kernels = ALL;
	while ((line = import_next_line(file, &problem)) && read_line(&reader, line, &problem))
		;
	if (!problem && settle(&reader, &problem))
		return g_steal_pointer(&result);
	g_propagate_error(error, g_steal_pointer(&problem));
	return NULL;
}

void imported_areas_free(ImportedAreas *areas)
{
	if (!areas)
		return;
	g_array_unref(areas->areas);
	g_string_chunk_free(areas->texts);
	g_free(areas);
}

gboolean import_areas_fit(const ImportedAreas *areas, const char *kernel)
{
	for (gsize i = 0; i < G_N_ELEMENTS(kernels); i++) {
		gsize length = strlen(kernels[i]);

		if (g_str_has_prefix(kernel, kernels[i]) && !g_ascii_isdigit(kernel[length]))
			return areas->kernels >> i & 1;
	}
	return FALSE;
}

char *import_areas_kernels(const ImportedAreas *areas)
{
	GString *names = g_string_new(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(kernels); i++)
		if (areas->kernels >> i & 1)
			g_string_append_printf(names, "%s%s", names->len ? ", " : "", kernels[i]);
	return g_string_free(names, FALSE);
}
