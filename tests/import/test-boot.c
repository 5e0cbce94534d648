/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-boot.c -- machines that begin with what a real one had: what they have then, and what is refused. */
#include "tests/import/corpus.h"

#include <string.h>
#include "scripts/import/boot.h"
#include "scripts/import/imported.h"

#define MIB ((guint64)1 << 20)
#define BASE 0xffffc90000000000

/* -------- what a machine has then */

static void on_violation(const char *what, void *data)
{
	(void)data;
	g_test_message("violated: %s", what);
}

static VmsMachine *machine_of(const Imported *imported, const VmsProfile *profile)
{
	g_autoptr(GError) error = NULL;
	VmsMachine *m = imported_machine(imported, profile, &error);

	g_assert_no_error(error);
	g_assert_cmpuint(vms_violations(m, on_violation, NULL), ==, 0);
	g_assert_cmpint(vms_step_count(m), ==, 0);
	return m;
}

static void read_sample(const char *name, Imported *imported)
{
	g_autofree char *path = corpus_path(name);
	g_autoptr(GError) error = NULL;

	imported_add(imported, path, &error);
	g_assert_no_error(error);
}

/* Each page of an area is mapped to a frame of its own that is known to be the area's. */
static void check_frames(const VmsMachine *m, const VmsArea *area, GHashTable *seen)
{
	g_autofree guint64 *pfn = g_new0(guint64, area->nr_pages + 1);

	g_assert_cmpuint(vms_area_pages(m, area, pfn, area->nr_pages), ==, area->nr_pages);
	for (guint i = 0; i < area->nr_pages; i++) {
		guint64 mapped, entry;
		VmsFrame frame;

		g_assert_true(g_hash_table_add(seen, GSIZE_TO_POINTER(pfn[i] + 1)));
		g_assert_true(vms_translate(m, area->va_start + (guint64)i * 4096, &mapped, &entry));
		g_assert_cmpuint(mapped, ==, pfn[i]);
		g_assert_true(vms_frame(m, pfn[i], &frame));
		g_assert_cmpint(frame.state, ==, VMS_FRAME_USED);
		g_assert_cmpint(frame.owner, ==, VMS_OWNER_AREA);
		g_assert_cmpuint(frame.owner_ref, ==, area->vm);
		g_assert_cmpuint(frame.index, ==, i);
	}
}

/* The machine has these areas and no others; those with frames have as many. */
static void check_areas(const VmsMachine *m, const ImportedAreas *areas)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
	VmsArea area;

	g_assert_true(vms_area_from(m, 0, &area));
	for (guint i = 0; i < areas->areas->len; i++) {
		const ImportedArea *wanted = &g_array_index(areas->areas, ImportedArea, i);

		g_assert_cmphex(area.va_start, ==, wanted->start);
		g_assert_cmphex(area.va_end, ==, wanted->end);
		g_assert_cmpint(area.state, ==, wanted->lazy ? VMS_AREA_LAZY : VMS_AREA_BUSY);
		g_assert_cmpuint(area.nr_pages, ==, wanted->nr_pages);
		g_assert_cmphex(area.phys_addr, ==, wanted->phys_addr);
		check_frames(m, &area, seen);
		g_assert_cmpint(vms_area_next(m, &area), ==, i + 1 < areas->areas->len);
	}
}

/* The window begins where the file's first area does, as KASLR had put it, and is as long as ever. */
static void randomized(void)
{
	g_auto(Imported) imported = { NULL, NULL };
	guint64 start, end;
	VmsMachine *m;

	read_sample("vmallocinfo-6.1-kaslr.txt", &imported);
	m = machine_of(&imported, vms_profile_find("linux-6.1/x86_64"));
	vms_vmalloc_window(m, &start, &end);
	g_assert_cmphex(start, ==, 0xffffce8e00000000);
	g_assert_cmphex(end - start, ==, ((guint64)1 << 45) - 1);
	check_areas(m, imported.areas);
	vms_machine_free(m);
}

/* Whatever kernel of its word size begins with it; where modules lie lower than all else, the window begins above. */
static void every_kernel(void)
{
	for (gsize i = 0; corpus_samples[i]; i++) {
		g_auto(Imported) imported = { NULL, NULL };

		read_sample(corpus_samples[i], &imported);
		for (gsize p = 0; imported.areas && p < vms_profile_count(); p++) {
			const VmsProfile *profile = vms_profile_at(p);
			VmsMachine *m;

			if (!imported_can_be(&imported, profile) || strstr(profile->name, "la57") ||
			    strstr(profile->name, "toy"))
				continue;
			g_test_message("%s as %s", corpus_samples[i], profile->name);
			m = machine_of(&imported, profile);
			if (import_areas_fit(imported.areas, profile->kernel))
				check_areas(m, imported.areas);
			vms_machine_free(m);
		}
	}
}

/* 6.12 prints node by node: the order says how many there are. */
static void nodes(void)
{
	static const struct {
		const char *sample;
		guint cpus;
	} cases[] = { { "vmallocinfo-6.12.txt", 2 }, { "vmallocinfo-6.1.txt", 1 } };

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(Imported) imported = { NULL, NULL };
		VmsMachine *m;

		read_sample(cases[i].sample, &imported);
		m = machine_of(&imported, vms_profile_find("linux-6.12/x86_64"));
		g_assert_cmpuint(vms_machine_cpus(m), ==, cases[i].cpus);
		g_assert_cmpuint(vms_nodes(m, NULL, 0), ==, cases[i].cpus);
		vms_machine_free(m);
	}
}

/* -------- round trip */

/* The line as the model can have it: on one NUMA node, and without saying whose array is in vmalloc space. */
static char *without_the_unkept(const char *line, guint bits)
{
	g_auto(GStrv) words = g_strsplit(line, " ", -1);
	g_autoptr(GString) text = g_string_new(words[0]);
	const char *pages = NULL;

	for (gsize i = 1; words[i]; i++) {
		if (g_str_has_prefix(words[i], "pages="))
			pages = words[i] + strlen("pages=");
		if (!g_str_equal(words[i], "vpages") && !(words[i][0] == 'N' && g_ascii_isdigit(words[i][1])))
			g_string_append_printf(text, " %s", words[i]);
	}
	if (pages && bits == 64)
		g_string_append_printf(text, " N0=%s", pages);
	return g_string_free(g_steal_pointer(&text), FALSE);
}

static void add_line(const char *text, void *data)
{
	g_ptr_array_add(data, g_strdup(text));
}

static int by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *wanted_lines(const char *sample, guint bits)
{
	g_autofree char *text = corpus_text(sample, NULL);
	g_auto(GStrv) line = g_strsplit(g_strchomp(text), "\n", -1);
	GPtrArray *wanted = g_ptr_array_new_with_free_func(g_free);

	for (gsize i = 0; line[i]; i++)
		g_ptr_array_add(wanted, without_the_unkept(line[i], bits));
	return wanted;
}

static GPtrArray *printed_lines(const Imported *imported, const VmsProfile *profile)
{
	GPtrArray *printed = g_ptr_array_new_with_free_func(g_free);
	VmsMachine *m = machine_of(imported, profile);

	g_assert_true(vms_vmallocinfo(m, add_line, printed));
	vms_machine_free(m);
	return printed;
}

/* A kernel prints again what was read, but for what boot.h says is not kept. */
static void round_trip(const char *sample, const Imported *imported, const VmsProfile *profile)
{
	g_autoptr(GPtrArray) wanted = wanted_lines(sample, profile->bits), printed = printed_lines(imported, profile);

	g_test_message("%s as %s", sample, profile->name);
	if (g_str_has_prefix(profile->kernel, "5.4")) {
		g_ptr_array_sort(printed, by_text);
		g_ptr_array_sort(wanted, by_text);
	}
	g_assert_cmpuint(printed->len, ==, wanted->len);
	for (guint i = 0; i < printed->len; i++)
		g_assert_cmpstr(printed->pdata[i], ==, wanted->pdata[i]);
}

static void round_trips(void)
{
	for (gsize i = 0; corpus_samples[i]; i++) {
		g_auto(Imported) imported = { NULL, NULL };

		const VmsProfile *profile;

		read_sample(corpus_samples[i], &imported);
		profile = imported_profile(&imported);
		if (imported.areas && imported_can_be(&imported, profile) &&
		    import_areas_fit(imported.areas, profile->kernel))
			round_trip(corpus_samples[i], &imported, profile);
	}
}

/* -------- which kernel */

static void likeliest(void)
{
	static const struct {
		const char *sample, *profile;
	} cases[] = {
		{ "vmallocinfo-2.6.34-arm.txt", "linux-2.6.34/arm" }, { "vmallocinfo-2.6.34.txt", "linux-3.15/x86_64" },
		{ "vmallocinfo-3.15.txt", "linux-3.15/x86_32" }, { "vmallocinfo-4.19.txt", "linux-4.19/x86_64" },
		{ "vmallocinfo-5.0.txt", "linux-4.19/x86_64" }, { "vmallocinfo-5.4.txt", "linux-5.4/x86_64" },
		{ "vmallocinfo-6.1.txt", "linux-6.1/x86_64" }, { "vmallocinfo-6.12.txt", "linux-6.12/x86_64" },
		{ "trace-6.12.txt", "linux-6.12/x86_64" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(Imported) imported = { NULL, NULL };

		read_sample(cases[i].sample, &imported);
		if (vms_profile_find(cases[i].profile))
			g_assert_cmpstr(imported_profile(&imported)->name, ==, cases[i].profile);
	}
}

static void doubts(void)
{
	g_auto(Imported) imported = { NULL, NULL };
	g_autofree char *none = NULL, *foreign = NULL, *both = NULL;

	read_sample("vmallocinfo-6.1.txt", &imported);
	none = imported_doubts(&imported, vms_profile_find("linux-6.1/x86_64"));
	g_assert_null(none);
	foreign = imported_doubts(&imported, vms_profile_find("linux-4.19/x86_64"));
	g_assert_nonnull(strstr(foreign, "vmallocinfo-6.1.txt: Linux 4.19.1 does not print"));
	g_assert_nonnull(strstr(foreign, "5.4, 6.1, 6.12"));
	read_sample("trace-6.12.txt", &imported);
	both = imported_doubts(&imported, vms_profile_find("linux-4.19/x86_64"));
	g_assert_true(g_str_has_prefix(both, foreign));
	g_assert_nonnull(strstr(both, "trace-6.12.txt:20: "));
}

/* -------- refused */

/* Files of which no such machine can be made: where, and what is said. */
static void refused_files(void)
{
	static const struct {
		const char *text, *profile, *error;
	} cases[] = {
		{ "0xf8000000-0xf8002000 8192 a+0x1/0x2\n", "linux-6.1/x86_64",
		  "text:1: an address of 32 bits; those of linux-6.1/x86_64 have 64" },
		{ "\n0xff00000000000000-0xff00000000002000 8192\n", "linux-6.1/x86_64",
		  "text:2: linux-6.1/x86_64 has no address 0xff00000000000000" },
		{ "0xffffc90000000000-0xffffc90000002000 8192\n", "linux-6.1/x86_64-la57",
		  "text:1: the vmalloc space of linux-6.1/x86_64-la57 cannot begin at 0xffffc90000000000" },
		{ "0xffffc90000000000-0xffffc90000002000 8192\n"
		  "0xffffd90000000000-0xffffe90000000000 17592186044416 pages=524289 vmalloc\n", "linux-6.1/x86_64",
		  "text:2: 524289 pages; the model's areas have at most 524288" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(ImportedAreas) areas = corpus_areas(cases[i].text, -1, 0, NULL);
		g_autoptr(GError) error = NULL;

		g_assert_null(import_machine(areas, &(VmsOptions){ .profile = cases[i].profile }, &error));
		g_assert_error(error, IMPORT_ERROR, IMPORT_ERROR_INPUT);
		g_assert_cmpstr(error->message, ==, cases[i].error);
	}
}

/* More frames than the largest machine has: the line at which it becomes too much is named. */
static void too_much_ram(void)
{
	const VmsProfile *profile = vms_profile_find("linux-6.1/x86_64");
	const guint64 pages = 524288, most = profile->max_ram / 2 / 4096 / pages;
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(ImportedAreas) areas = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *place = g_strdup_printf("text:%u: ", (guint)most + 1);

	for (guint64 i = 0; i < most + 2; i++)
		g_string_append_printf(text,
				       "0x%" G_GINT64_MODIFIER "x-0x%" G_GINT64_MODIFIER "x %" G_GUINT64_FORMAT
				       " pages=%" G_GUINT64_FORMAT "\n",
				       BASE + i * pages * 4096, BASE + (i + 1) * pages * 4096, pages * 4096, pages);
	areas = corpus_areas(text->str, -1, 0, NULL);
	g_assert_null(import_machine(areas, &(VmsOptions){ .profile = profile->name }, &error));
	g_assert_true(g_str_has_prefix(error->message, place));
}

/* A trace needs the kernel that has its events, and no more CPUs than there are. */
static void refused_traces(void)
{
	g_auto(Imported) imported = { NULL, NULL };
	g_autoptr(GError) other = NULL, cpu = NULL;

	imported.trace = corpus_trace(
		"a-1 [000] 1.0: free_vmap_area_noflush: va_start=0xffffc90000000000 nr_lazy=1 nr_lazy_max=2\n"
		"a-1 [064] 1.0: free_vmap_area_noflush: va_start=0xffffc90000000000 nr_lazy=1 "
		"nr_lazy_max=2\n",
		-1, NULL);
	g_assert_null(imported_machine(&imported, vms_profile_find("linux-6.1/x86_64"), &other));
	g_assert_true(g_str_has_prefix(other->message, "text:1: "));
	g_assert_null(imported_machine(&imported, vms_profile_find("linux-6.12/x86_64"), &cpu));
	g_assert_cmpstr(cpu->message, ==, "text:2: there is no CPU 64: a machine has at most 64");
}

/* -------- hostile options: what a program could hand the core, though no file leads to it */

#define AT(from, to) .start = BASE + (from), .end = BASE + (to)

static void refused(VmsOptions options, const char *why)
{
	char error[VMS_ERROR_SIZE] = "";

	options.profile = "linux-6.1/x86_64";
	g_assert_null(vms_machine_new(&options, error));
	g_assert_nonnull(strstr(error, why));
}

static void hostile_areas(void)
{
	static const struct {
		VmsFoundArea found[2];
		const char *why;
	} cases[] = {
		{ { { AT(0, 8192) }, { AT(4096, 12288) } }, "overlap" },
		{ { { AT(8192, 16384) }, { AT(0, 4096) } }, "not in order" },
		{ { { AT(0, 8192) }, { AT(8192, 8192) } }, "whole pages" },
		{ { { AT(0, 8192) }, { AT(8193, 16384) } }, "whole pages" },
		{ { { AT(0, 8192) }, { AT(16384, 8192) } }, "whole pages" },
		{ { { AT(0, 8192), .nr_pages = 3 }, { AT(8192, 16384) } }, "more frames" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		refused((VmsOptions){ .found = cases[i].found, .n_found = 2 }, cases[i].why);
}

static void hostile_frames(void)
{
	const VmsFoundArea all = { AT(0, 128 * MIB), .nr_pages = 16384 };
	const VmsFoundArea more = { AT(0, 128 * MIB), .nr_pages = 30000 };

	refused((VmsOptions){ .found = &all, .n_found = 1, .ram = 64 * MIB }, "cannot boot");
	refused((VmsOptions){ .found = &more, .n_found = 1, .ram = 64 * MIB }, "more frames than the machine");
	refused((VmsOptions){ .ram = G_MAXUINT64 }, "");
}

/* Holes in preorder: each case is one of the ways to be no red-black tree of what is free. */
static void hostile_holes(void)
{
	static const struct {
		VmsFoundHole hole[3];
		size_t n;
		const char *why;
	} cases[] = {
		{ { { AT(0, 4096), .red = true } }, 1, "red-black" },
		{ { { AT(0, 4096) }, { AT(8192, 12288) } }, 2, "red-black" },
		{ { { AT(0, 4096), .has_left = true } }, 1, "red-black" },
		{ { { AT(8192, 4096) } }, 1, "red-black" },
		{ { { AT(0, 4096), .has_right = true }, { AT(8192, 12288) } }, 2, "red-black" },
		{ { { AT(0, 8192), .has_right = true }, { AT(4096, 12288), .red = true } }, 2, "red-black" },
		{ { { AT(0, 4096), .has_right = true }, { AT(8192, 12288), .red = true, .has_right = true },
		    { AT(16384, 20480), .red = true } }, 3, "red-black" },
		{ { { AT(16384, 20480) } }, 1, "overlap" },
	};
	const VmsFoundArea found = { AT(16384, 24576) };

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		refused((VmsOptions){.found = &found, .n_found = 1, .holes = cases[i].hole, .n_holes = cases[i].n},
			cases[i].why);
}

/* The tree that is one is taken as it is. */
static void holes(void)
{
	const VmsFoundHole hole[] = {
		{ AT(8192, 12288), .has_left = true, .has_right = true },
		{ .start = 1, .end = BASE + 4096, .red = true },
		{ .start = BASE + 16384, .end = G_MAXUINT64, .red = true },
	};
	const VmsFoundArea found[] = { { AT(4096, 8192) }, { AT(12288, 16384) } };
	char error[VMS_ERROR_SIZE] = "";
	VmsMachine *m = vms_machine_new(&(VmsOptions){ .profile = "linux-6.1/x86_64", .found = found, .n_found = 2,
		.holes = hole, .n_holes = 3 }, error);
	VmsTreeNode root, left;

	g_assert_cmpstr(error, ==, "");
	g_assert_true(vms_tree_node(m, vms_tree_root(m, VMS_TREE_FREE, 0), &root));
	g_assert_cmphex(root.va_start, ==, BASE + 8192);
	g_assert_cmphex(root.subtree_max_size, ==, BASE + 4095);
	g_assert_true(vms_tree_node(m, root.left, &left));
	g_assert_true(left.red && left.va_start == 1);
	g_assert_cmpuint(vms_violations(m, on_violation, NULL), ==, 0);
	vms_machine_free(m);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/boot/a-randomized-window", randomized);
	g_test_add_func("/boot/every-kernel-begins-with-every-sample", every_kernel);
	g_test_add_func("/boot/as-many-nodes-as-the-order-says", nodes);
	g_test_add_func("/boot/what-was-read-is-printed-again", round_trips);
	g_test_add_func("/boot/the-kernel-it-is-likeliest-of", likeliest);
	g_test_add_func("/boot/doubts-are-said", doubts);
	g_test_add_func("/boot/files-that-are-refused", refused_files);
	g_test_add_func("/boot/more-frames-than-there-can-be", too_much_ram);
	g_test_add_func("/boot/traces-that-are-refused", refused_traces);
	g_test_add_func("/boot/hostile-areas", hostile_areas);
	g_test_add_func("/boot/hostile-frames", hostile_frames);
	g_test_add_func("/boot/hostile-holes", hostile_holes);
	g_test_add_func("/boot/holes-as-they-were-found", holes);
	return g_test_run();
}
