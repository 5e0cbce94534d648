/* SPDX-License-Identifier: GPL-2.0-or-later */
/* real-tables.c -- lines about page tables: where a walk ends and with which flags, and how many tables there are.
 *
 * Frames are others than they were; and the machine had tables that its header does not tell of.  So counts are
 * compared with the first of the same range.  The recorder names levels as the kernel does, which has five in any
 * case: with four, pgd and p4d are one and the same entry.
 */
#include "scripts/replay/real.h"

/* Of an entry of x86-64, the number of the frame. */
#define FRAME_MASK 0x000ffffffffff000u

static const char *const names[VMS_LEVELS] = { "pte", "pmd", "pud", "p4d", "pgd" };

/* A walk, its levels counted from the lowest, 0: `at` is where it ended. */
typedef struct {
	VmsLevel level[VMS_LEVELS];
	guint top, at;
} Walk;

static Walk walk(const VmsMachine *m, guint64 addr)
{
	VmsLevel all[VMS_LEVELS], went[VMS_LEVELS];
	Walk w = { .top = (guint)vms_levels(m, all) - 1 };
	guint n = (guint)vms_walk(m, addr, went);

	for (guint i = 0; i < n; i++)
		w.level[w.top - i] = went[i];
	w.at = w.top + 1 - n;
	return w;
}

/* -------- walk */

void real_compare_walk(Compare *c)
{
	guint64 addr = 0, expected;
	Walk w;

	trace_number(c->line, "addr", &addr);
	w = walk(c->m, addr);
	for (guint i = 0; i < VMS_LEVELS; i++) {
		gboolean there = trace_number(c->line, names[i], &expected);

		if (there != (i >= w.at))
			differ(c, "%s: an entry is %s", names[i], there ? "expected" : "not expected");
		else if (there && (expected & ~FRAME_MASK) != (w.level[MIN(i, w.top)].entry & ~FRAME_MASK))
			differ(c, "%s: expected the flags of 0x%" G_GINT64_MODIFIER "x, came 0x%" G_GINT64_MODIFIER "x",
			       names[i], expected, w.level[MIN(i, w.top)].entry);
	}
}

/* -------- pt */

/* One run: pages that are alike. */
typedef struct {
	guint64 va, pages, bits;
	const char *leaf;             /* the level of their entries; NULL where nothing is mapped, */
	const char *empty_at;         /* and the level where walks end */
} Run;

static gboolean read_run(JsonObject *object, Run *run)
{
	*run = (Run){ 0 };
	if (!object || !trace_number(object, "va", &run->va) || !trace_number(object, "pages", &run->pages))
		return FALSE;
	run->leaf = trace_text(object, "leaf", NULL);
	run->empty_at = trace_text(object, "empty_at", NULL);
	trace_number(object, "bits", &run->bits);
	return (run->leaf || run->empty_at) && run->pages <= (G_MAXUINT64 - run->va) / VMS_PAGE_SIZE;
}

/* The level of that name, counted from the lowest; VMS_LEVELS: there is none. */
static guint level_of(const char *name)
{
	guint i = 0;

	while (i < VMS_LEVELS && g_strcmp0(name, names[i]))
		i++;
	return i;
}

/* Does a walk end like that?  Where nothing is mapped, the machine that was recorded may have had a table from
 * before, so that its walk went on for longer. */
static gboolean ends_as(const Walk *w, const Run *run)
{
	const VmsLevel *last = &w->level[w->at];

	if (!last->present)
		return !run->leaf && level_of(run->empty_at) <= w->at;
	return level_of(run->leaf) == w->at && (last->entry & ~FRAME_MASK) == run->bits;
}

static void compare_run(Compare *c, const Run *run)
{
	guint64 end = run->va + run->pages * VMS_PAGE_SIZE;

	for (guint64 addr = run->va; addr < end; ) {
		Walk w = walk(c->m, addr);
		guint64 covers = w.level[w.at].covers, step = covers - (addr & (covers - 1));

		if (!ends_as(&w, run)) {
			differ(c, "pt: the entry of 0x%" G_GINT64_MODIFIER "x is the %s 0x%" G_GINT64_MODIFIER
			       "x, another was expected", addr, names[w.at], w.level[w.at].entry);
			return;
		}
		addr += MIN(step, end - addr);
	}
}

/* Runs follow each other from "start" and go no further than "end", which very many do not reach. */
void real_compare_pt(Compare *c)
{
	JsonArray *runs = trace_array(c->line, "runs");
	guint64 at = 0, end = G_MAXUINT64;
	gboolean begun = trace_number(c->line, "start", &at);
	Run run;

	trace_number(c->line, "end", &end);
	for (guint i = 0; i < trace_length(runs) && !c->difference; i++) {
		if (!read_run(trace_element_object(runs, i), &run) || (begun && run.va != at) ||
		    run.va + run.pages * VMS_PAGE_SIZE > end) {
			differ(c, "pt: run %u is none, or not where the one before it ends", i + 1);
			return;
		}
		compare_run(c, &run);
		at = run.va + run.pages * VMS_PAGE_SIZE;
		begun = TRUE;
	}
}

/* -------- ptcount */

/* As the recorder counts: entries of the top, and below it tables and large entries. */
enum { PGD_ENTRIES, PUD_PAGES, PMD_PAGES, PTE_PAGES, PUD_LEAVES, PMD_LEAVES, COUNTS };

static const char *const counts[COUNTS] = {
	"pgd_entries", "pud_pages", "pmd_pages", "pte_pages", "pud_leaves", "pmd_leaves"
};

static void count_entry(guint64 *n, guint level, gboolean leaf)
{
	switch (level) {
	case 4: n[PGD_ENTRIES]++; break;
	case 3: n[PUD_PAGES]++; break;
	case 2: n[leaf ? PUD_LEAVES : PMD_PAGES]++; break;
	case 1: n[leaf ? PMD_LEAVES : PTE_PAGES]++; break;
	default: break;
	}
}

/* The entries of one table that a range uses, and the tables below: by walks, from one entry to the next. */
static void count_tables(const VmsMachine *m, guint level, guint64 start, guint64 end, guint64 *n)
{
	for (guint64 addr = start, next; addr < end; addr = next) {
		Walk w = walk(m, addr);
		const VmsLevel *entry = &w.level[level];

		next = addr + MIN(entry->covers - (addr & (entry->covers - 1)), end - addr);
		if (!entry->present)
			continue;
		count_entry(n, level, w.at == level);
		if (w.at < level && level > 1)
			count_tables(m, level - 1, addr, next, n);
	}
}

/* What was recorded beyond ours must not become more.  It may become less: the machine that was recorded may have had a
 * table from before where ours has made one since. */
static void compare_counts(Compare *c, gint64 *beyond, const guint64 *ours)
{
	guint64 recorded;

	for (guint i = 0; i < COUNTS; i++) {
		gint64 now = trace_number(c->line, counts[i], &recorded) ? (gint64)(recorded - ours[i]) : beyond[i];

		if (now > beyond[i] || now < MIN(beyond[i], 0))
			differ(c, "%s: %" G_GINT64_FORMAT " more than here were expected, there are %" G_GINT64_FORMAT,
			       counts[i], beyond[i], now);
		else
			beyond[i] = now;
	}
}

static gint64 *first_counts(Compare *c, const guint64 *ours)
{
	gint64 *beyond = g_new0(gint64, COUNTS);
	guint64 recorded;

	for (guint i = 0; i < COUNTS; i++)
		if (trace_number(c->line, counts[i], &recorded))
			beyond[i] = (gint64)(recorded - ours[i]);
	return beyond;
}

void real_compare_ptcount(Compare *c, const Real *real)
{
	VmsLevel all[VMS_LEVELS];
	gsize levels = vms_levels(c->m, all);
	guint64 start = 0, end = 0, ours[COUNTS] = { 0 };
	g_autofree char *range = NULL;
	gint64 *beyond;

	trace_number(c->line, "start", &start);
	trace_number(c->line, "end", &end);
	if (start >= real->space[0] && end <= real->space[1])
		count_tables(c->m, (guint)levels - 1, start, end, ours);
	range = g_strdup_printf("%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x", start, end);
	beyond = g_hash_table_lookup(real->tables, range);
	if (beyond)
		compare_counts(c, beyond, ours);
	else
		g_hash_table_insert(real->tables, g_steal_pointer(&range), first_counts(c, ours));
}
