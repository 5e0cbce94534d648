/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-next.c -- where the next vmalloc lands, and why: each number is worked out once more here, from the lines of the
 * file alone. */
#include "tests/import/corpus.h"

#include <stdio.h>
#include <string.h>
#include "scripts/import/boot.h"
#include "scripts/import/next.h"

#define KIB ((guint64)1024)
#define MIB (1024 * KIB)
#define PAGE 4096

/* -------- the file, read with as little as possible */

typedef struct {
	guint64 start, end;
	gboolean lazy;
} Range;

static int by_start(gconstpointer a, gconstpointer b)
{
	const Range *one = a, *other = b;

	return one->start < other->start ? -1 : 1;
}

static GArray *ranges_of(const char *sample)
{
	g_autofree char *text = corpus_text(sample, NULL);
	g_auto(GStrv) line = g_strsplit(g_strchomp(text), "\n", -1);
	GArray *ranges = g_array_new(FALSE, FALSE, sizeof(Range));

	for (gsize i = 0; line[i]; i++) {
		Range range = { .lazy = strstr(line[i], "unpurged") != NULL };

		g_assert_cmpint(sscanf(line[i], "0x%" G_GINT64_MODIFIER "x-0x%" G_GINT64_MODIFIER "x", &range.start,
				       &range.end),
				==, 2);
		g_array_append_val(ranges, range);
	}
	g_array_sort(ranges, by_start);
	return ranges;
}

/* The lowest place with room at or above WINDOW, and what is below it.  Behind an area so many bytes are LEFT free. */
static NextVmalloc lowest(const GArray *ranges, guint64 window, guint64 size, guint64 left)
{
	NextVmalloc next = { .size = size, .needed = (size + PAGE - 1) / PAGE * PAGE + PAGE, .addr = window };
	guint64 end = window;

	for (guint i = 0; i < ranges->len; i++) {
		const Range *range = &g_array_index(ranges, Range, i);
		guint64 hole = range->start - end;

		if (range->start < window)
			continue;
		if (next.addr + next.needed <= range->start)
			break;
		next.small += hole > 0 && hole < next.needed;
		next.large += hole >= next.needed;
		next.largest_small = hole < next.needed ? MAX(next.largest_small, hole) : next.largest_small;
		next.lazy += range->lazy && range->end - range->start >= next.needed;
		end = range->end;
		next.addr = end + left;
		next.left = left;
	}
	return next;
}

/* -------- the machine */

static VmsMachine *machine_of(const char *sample, const char *profile)
{
	g_autofree char *path = corpus_path(sample);
	g_autoptr(ImportedAreas) areas = import_areas_of(path, NULL);
	VmsMachine *m = import_machine(areas, &(VmsOptions){ .profile = profile }, NULL);

	g_assert_nonnull(m);
	return m;
}

static NextVmalloc next_of(VmsMachine *m, guint64 size)
{
	char reason[VMS_ERROR_SIZE] = "";
	guint64 before = vms_state_hash(m);
	gint64 place = vms_cursor(m);
	NextVmalloc next;

	g_assert_true(next_vmalloc(m, size, &next, reason));
	g_assert_cmpint(vms_cursor(m), ==, place);
	g_assert_cmphex(vms_state_hash(m), ==, before);
	return next;
}

static void check(const NextVmalloc *next, const NextVmalloc *wanted)
{
	g_assert_cmphex(next->addr, ==, wanted->addr);
	g_assert_cmpuint(next->needed, ==, wanted->needed);
	g_assert_cmpuint(next->small, ==, wanted->small);
	g_assert_cmpuint(next->largest_small, ==, wanted->largest_small);
	g_assert_cmpuint(next->lazy, ==, wanted->lazy);
	g_assert_cmpuint(next->large, ==, wanted->large);
	g_assert_cmpuint(next->left, ==, wanted->left);
	g_assert_cmpuint(next->visited, >, 0);
}

/* All these kernels take the lowest place, each with a search of its own; 2.6.34 leaves a page free behind an area. */
static void samples(void)
{
	static const struct {
		const char *sample, *profile;
		guint64 window, left;
	} cases[] = {
		{ "vmallocinfo-2.6.34.txt", "linux-2.6.34/x86_64", 0xffffc90000000000, PAGE },
		{ "vmallocinfo-2.6.34-arm.txt", "linux-2.6.34/arm", 0xe0800000, PAGE },
		{ "vmallocinfo-2.6.34.txt", "linux-3.15/x86_64", 0xffffc90000000000, 0 },
		{ "vmallocinfo-3.15.txt", "linux-3.15/x86_32", 0xf7ffe000, 0 },
		{ "vmallocinfo-4.19.txt", "linux-4.19/x86_64", 0xffffc90000000000, 0 },
		{ "vmallocinfo-5.0.txt", "linux-5.0/x86_64", 0xffffc90000000000, 0 },
		{ "vmallocinfo-5.4.txt", "linux-5.4/x86_64", 0xffffc90000000000, 0 },
		{ "vmallocinfo-6.1.txt", "linux-6.1/x86_64", 0xffffc90000000000, 0 },
		{ "vmallocinfo-6.1-kaslr.txt", "linux-6.1/x86_64", 0xffffce8e00000000, 0 },
		{ "vmallocinfo-6.12.txt", "linux-6.12/x86_64", 0xffffa2b5c0000000, 0 },
	};
	static const guint64 sizes[] = { 1, 4 * KIB, 4 * KIB + 1, 16 * KIB, 60 * KIB, 64 * KIB, 256 * KIB, MIB, 4 * MIB,
		64 * MIB };

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GArray) ranges = ranges_of(cases[i].sample);
		VmsMachine *m = machine_of(cases[i].sample, cases[i].profile);

		for (gsize s = 0; s < G_N_ELEMENTS(sizes); s++) {
			NextVmalloc next = next_of(m, sizes[s]);
			NextVmalloc wanted = lowest(ranges, cases[i].window, sizes[s], cases[i].left);

			g_test_message("%s as %s: %" G_GUINT64_FORMAT, cases[i].sample, cases[i].profile, sizes[s]);
			check(&next, &wanted);
		}
		vms_machine_free(m);
	}
}

/* -------- the steps of the search */

static guint64 largest_below(const VmsMachine *m, VmsRef ref)
{
	VmsTreeNode node;

	return ref && vms_tree_node(m, ref, &node) ? node.subtree_max_size : 0;
}

static gboolean fits(const VmsTreeNode *node, guint64 start, guint64 length)
{
	return MAX(node->va_start, start) + length <= node->va_end;
}

/* The nodes that a search for the lowest hole of `length` at or above `start` looks at: down to the left while there is
 * one, else right, else back up. */
static guint64 nodes_looked_at(const VmsMachine *m, guint64 start, guint64 length)
{
	VmsRef ref = vms_tree_root(m, VMS_TREE_FREE, 0);
	guint64 looked = 0;
	VmsTreeNode node;

	while (ref && vms_tree_node(m, ref, &node)) {
		gboolean climbing = TRUE;

		looked++;
		if (largest_below(m, node.left) >= length && start < node.va_start) {
			ref = node.left;
			continue;
		}
		if (fits(&node, start, length))
			return looked;
		if (largest_below(m, node.right) >= length) {
			ref = node.right;
			continue;
		}
		while (climbing && (ref = node.parent)) {
			vms_tree_node(m, ref, &node);
			looked++;
			if (fits(&node, start, length))
				return looked;
			climbing = largest_below(m, node.right) < length || start > node.va_start;
		}
		start = node.va_start + 1;
		ref = node.right;
	}
	return looked;
}

/* Those of the request itself: the array of 1024 pages is another. */
static void steps(void)
{
	static const guint64 sizes[] = { 4 * KIB, 16 * KIB, MIB, 4 * MIB };
	VmsMachine *m = machine_of("vmallocinfo-6.1.txt", "linux-6.1/x86_64");

	for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
		NextVmalloc next = next_of(m, sizes[i]);

		g_assert_cmpuint(next.visited, ==, nodes_looked_at(m, 0xffffc90000000000, next.needed));
	}
	vms_machine_free(m);
}

/* -------- later than at the start */

static guint64 perform(VmsMachine *m, const char *text)
{
	char error[VMS_ERROR_SIZE] = "";
	VmsResult result = { 0 };
	VmsOp op;

	g_assert_true(vms_op_parse(text, &op, error));
	g_assert_true(vms_perform(m, &op, &result, error));
	return result.ret;
}

static void free_area(VmsMachine *m, guint64 addr)
{
	g_autofree char *text = g_strdup_printf("vfree(addr=0x%" G_GINT64_MODIFIER "x)", addr);

	perform(m, text);
}

/* What was freed waits, and is room only when it is purged. */
static void freed(void)
{
	VmsMachine *m = vms_machine_new(&(VmsOptions){ .profile = "linux-4.19/x86_64" }, (char[VMS_ERROR_SIZE]){ "" });
	guint64 first = perform(m, "vmalloc(size=65536)");
	NextVmalloc next;

	perform(m, "vmalloc(size=65536)");
	free_area(m, first);
	next = next_of(m, 16 * KIB);
	g_assert_cmpuint(next.lazy, ==, 1);
	g_assert_cmphex(next.addr, ==, first + 2 * 68 * KIB);
	perform(m, "purge()");
	next = next_of(m, 16 * KIB);
	g_assert_cmpuint(next.lazy, ==, 0);
	g_assert_cmphex(next.addr, ==, first);
	vms_machine_free(m);
}

/* 6.12 asks the CPU's own pool first, whatever hole there is below what it has. */
static void passed_by(void)
{
	VmsMachine *m = vms_machine_new(&(VmsOptions){ .profile = "linux-6.12/x86_64", .cpus = 2 },
		(char[VMS_ERROR_SIZE]){ "" });
	guint64 large = perform(m, "vmalloc(size=2097152)"), small = perform(m, "vmalloc(size=16384)");
	NextVmalloc next;

	free_area(m, small);
	free_area(m, large);
	perform(m, "purge()");
	next = next_of(m, 16 * KIB);
	g_assert_cmphex(next.addr, ==, small);
	g_assert_cmpuint(next.large, ==, 1);
	next = next_of(m, 20 * KIB);
	g_assert_cmphex(next.addr, ==, large);
	g_assert_cmpuint(next.large, ==, 0);
	vms_machine_free(m);
}

/* -------- failing, and words */

static void failures(void)
{
	static const guint64 sizes[] = { 0, (guint64)1 << 40, G_MAXUINT64 };
	VmsMachine *m = machine_of("vmallocinfo-6.1.txt", "linux-6.1/x86_64");

	for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
		NextVmalloc next = next_of(m, sizes[i]);
		g_autofree char *text = next_vmalloc_text(m, &next);

		g_assert_cmphex(next.addr, ==, 0);
		g_assert_nonnull(strstr(text, "would fail"));
		g_assert_nonnull(strstr(text, "The model has 1 GiB of RAM."));
	}
	vms_machine_free(m);
}

static void words(void)
{
	static const struct {
		NextVmalloc next;
		const char *text;
	} cases[] = {
		{ { .size = 4096, .addr = 0xffffc90000005000, .needed = 8192, .visited = 1 },
		  "vmalloc(4 KiB) lands at 0xffffc90000005000: there is room for 8 KiB, guard page included. "
		  "The search takes one step." },
		{ { .size = 4096, .addr = 0xffffc90000005000, .needed = 8192, .visited = 2, .small = 1,
		    .largest_small = 4096, .lazy = 1, .large = 1 },
		  "vmalloc(4 KiB) lands at 0xffffc90000005000: there is room for 8 KiB, guard page included. "
		  "One hole below it is too small (4 KiB). One freed range below it would do, but waits for the purge. "
		  "One hole below it would do, but this kernel's search passes it by. The search takes 2 steps." },
		{ { .size = 5 * MIB, .addr = 0xffffc90000005000, .needed = 5 * MIB + 4096, .visited = 12, .small = 3,
		    .largest_small = 2852 * KIB, .lazy = 2, .large = 2, .left = 4096 },
		  "vmalloc(5 MiB) lands at 0xffffc90000005000: there is room for 5124 KiB, guard page included. "
		  "This kernel's search leaves 4 KiB of the hole free below it. "
		  "3 holes below it are too small; the largest has 2852 KiB. "
		  "2 freed ranges below it would do, but wait for the purge. "
		  "2 holes below it would do, but this kernel's search passes them by. The search takes 12 steps." },
	};
	VmsMachine *m = machine_of("vmallocinfo-6.1.txt", "linux-6.1/x86_64");

	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *text = next_vmalloc_text(m, &cases[i].next);

		g_assert_cmpstr(text, ==, cases[i].text);
	}
	vms_machine_free(m);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/next/the-lowest-place-in-every-sample", samples);
	g_test_add_func("/next/the-steps-of-the-search", steps);
	g_test_add_func("/next/what-is-freed", freed);
	g_test_add_func("/next/what-is-passed-by", passed_by);
	g_test_add_func("/next/failures", failures);
	g_test_add_func("/next/words", words);
	return g_test_run();
}
