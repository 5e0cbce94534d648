/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bench-draw.c -- how long it takes to lay out and draw everything at 1920x1080 on an image, with a few areas and
 * with a great many.  Texts are laid out once before, as they are in a window that steps. */

#include "gui/export/commands.h"

#include <cairo.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <time.h>
#include "core/vmstep.h"
#include "gui/scene/draw.h"
#include "gui/scene/layout.h"
#include "gui/scene/layout-address.h"

#define WIDTH 1920
#define HEIGHT 1080

typedef struct { View view; Rect where; } Place;

/* The views of a lesson about areas, as a window would show them. */
static const Place together[] = {
	{VIEW_STAGES, {0, 0, 1920, 104}},     {VIEW_ADDRESS, {0, 112, 1920, 256}},
	{VIEW_TREE, {0, 376, 952, 296}},      {VIEW_PAGES, {968, 376, 952, 296}},
	{VIEW_FRAMES, {0, 680, 952, 320}},    {VIEW_PAGE_TABLE, {968, 680, 952, 160}},
	{VIEW_LOCALS, {968, 848, 472, 152}},  {VIEW_CODE, {1448, 848, 472, 152}},
	{VIEW_TIMELINE, {0, 1008, 1920, 64}},
};

static double cpu_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static gboolean allocate(VmsMachine *m, VmsOpKind kind, guint64 size)
{
	char error[VMS_ERROR_SIZE] = "";
	VmsOp op = vms_op(kind);
	VmsResult result;
	gboolean good;

	vms_op_set(&op, "size", size);
	good = vms_perform(m, &op, &result, error);
	if (!good)
		cli_fail(0, "%s", error);
	return good;
}

static gboolean take_areas(VmsMachine *m, guint n)
{
	for (guint i = 0; i < n; i++) {
		if (!allocate(m, VMS_OP_GET_VM_AREA, VMS_PAGE_SIZE * (1 + i % 7)))
			return FALSE;
	}
	return TRUE;
}

static Scene *lay_out(const VmsMachine *m, const Place *shown, size_t n, AddressRange range)
{
	g_auto(Moment) now = { 0 };
	LayoutOptions options = { .range = range };
	Scene *scene = scene_new();

	moment_init(&now, m);
	moment_prepare(&now);
	for (size_t i = 0; i < n; i++)
		layout_view(scene, shown[i].view, shown[i].where, &now, &options);
	return scene;
}

typedef struct { double layout, draw; } Cost;

/* Milliseconds of CPU to lay out and to draw these views, over several steps. */
static Cost measure(VmsMachine *m, const Place *shown, size_t n, AddressRange range, guint rounds)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
	cairo_t *cr = cairo_create(surface);
	g_autoptr(Pen) pen = pen_new(theme_find("light"), NULL);
	int64_t last = vms_step_count(m) - 1;
	Cost cost = { 0 };

	for (guint i = 0; i <= rounds; i++) {
		double begun = cpu_ms(), laid_out;
		g_autoptr(Scene) scene = NULL;

		vms_goto(m, last - (int64_t)(i % 8));
		scene = lay_out(m, shown, n, range);
		laid_out = cpu_ms();
		draw_background(cr, pen);
		draw_scene(cr, pen, scene);
		if (!i)
			continue;
		cost.layout += (laid_out - begun) / rounds;
		cost.draw += (cpu_ms() - laid_out) / rounds;
	}
	cairo_destroy(cr);
	cairo_surface_destroy(surface);
	return cost;
}

static VmsMachine *boot(const char *profile)
{
	char error[VMS_ERROR_SIZE] = "";
	VmsMachine *m = vms_machine_new(&(VmsOptions) { .profile = profile }, error);

	if (!m)
		cli_fail(0, "%s", error);
	return m;
}

static gboolean bench_areas(guint areas, guint rounds, const char *suffix)
{
	VmsMachine *m = boot(NULL);
	g_autofree char *layout_name = g_strconcat("layout", suffix, NULL),
			*draw_name = g_strconcat("draw", suffix, NULL);
	gboolean good;

	if (!m)
		return FALSE;
	vms_setup_begin(m);
	good = take_areas(m, areas);
	vms_setup_end(m);
	good = good && take_areas(m, 1);
	if (good) {
		Cost cost = measure(m, together, G_N_ELEMENTS(together), range_all_areas(m), rounds);

		cli_bench_line(layout_name, cost.layout, "ms");
		cli_bench_line(draw_name, cost.draw, "ms");
	}
	vms_machine_free(m);
	return good;
}

/* Each view that this kernel has and that was not measured yet, alone in the window, after a vmalloc of 16 MiB. */
static gboolean bench_views_of(const char *profile, guint rounds, gboolean measured[VIEW_COUNT])
{
	VmsMachine *m = boot(profile);
	gboolean good = m && take_areas(m, 40) && allocate(m, VMS_OP_VMALLOC, 16 << 20);

	for (View view = 0; good && view < VIEW_COUNT; view++) {
		Place alone = { view, { 0, 0, WIDTH, HEIGHT } };
		g_autofree char *name = g_strconcat("view_", view_name(view), NULL);
		Cost cost;

		if (measured[view] || !view_suits(view, m))
			continue;
		cost = measure(m, &alone, 1, range_all_areas(m), rounds);
		cli_bench_line(g_strdelimit(name, "-", '_'), cost.layout + cost.draw, "ms");
		measured[view] = TRUE;
	}
	if (m)
		vms_machine_free(m);
	return good;
}

/* Between them these kernels have all views. */
static gboolean bench_views(guint rounds)
{
	gboolean measured[VIEW_COUNT] = { FALSE };

	return bench_views_of("linux-4.19/x86_64", rounds, measured) &
	       bench_views_of("linux-2.4/x86_32", rounds, measured) &
	       bench_views_of("linux-6.12/x86_64", rounds, measured);
}

gboolean bench_draw(gboolean quick)
{
	return bench_areas(40, quick ? 10 : 40, "_all_views") & bench_areas(100000, quick ? 5 : 20, "_100000_areas") &
	       bench_views(quick ? 3 : 20);
}
