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

/* All views at once, as a window would show them. */
static const struct { View view; Rect where;
} places[] = {
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

static gboolean allocate(VmsMachine *m, guint n)
{
	char error[VMS_ERROR_SIZE] = "";

	for (guint i = 0; i < n; i++) {
		VmsOp op = vms_op(VMS_OP_GET_VM_AREA);
		VmsResult result;

		vms_op_set(&op, "size", VMS_PAGE_SIZE * (1 + i % 7));
		if (!vms_perform(m, &op, &result, error)) {
			cli_fail(0, "%s", error);
			return FALSE;
		}
	}
	return TRUE;
}

static Scene *lay_out(const VmsMachine *m, AddressRange range)
{
	g_auto(Moment) now = { 0 };
	LayoutOptions options = { .range = range };
	Scene *scene = scene_new();

	moment_init(&now, m);
	moment_prepare(&now);
	for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
		layout_view(scene, places[i].view, places[i].where, &now, &options);
	return scene;
}

/* Milliseconds of CPU for the layouts and for drawing, over several steps. */
static void measure(VmsMachine *m, AddressRange range, guint rounds, double *layout, double *draw)
{
	cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
	cairo_t *cr = cairo_create(surface);
	g_autoptr(Pen) pen = pen_new(theme_find("light"), NULL);
	int64_t last = vms_step_count(m) - 1;

	*layout = *draw = 0;
	for (guint i = 0; i <= rounds; i++) {
		double begun = cpu_ms(), laid_out;
		g_autoptr(Scene) scene = NULL;

		vms_goto(m, last - (int64_t)(i % 8));
		scene = lay_out(m, range);
		laid_out = cpu_ms();
		draw_background(cr, pen);
		draw_scene(cr, pen, scene);
		if (!i)
			continue;
		*layout += (laid_out - begun) / rounds;
		*draw += (cpu_ms() - laid_out) / rounds;
	}
	cairo_destroy(cr);
	cairo_surface_destroy(surface);
}

static gboolean bench_areas(guint areas, guint rounds, const char *suffix)
{
	char error[VMS_ERROR_SIZE] = "";
	VmsMachine *m = vms_machine_new(&(VmsOptions) { 0 }, error);
	g_autofree char *layout_name = g_strconcat("layout", suffix, NULL),
			*draw_name = g_strconcat("draw", suffix, NULL);
	double layout, draw;
	gboolean good;

	if (!m) {
		cli_fail(0, "%s", error);
		return FALSE;
	}
	vms_setup_begin(m);
	good = allocate(m, areas);
	vms_setup_end(m);
	good = good && allocate(m, 1);
	if (good) {
		measure(m, range_all_areas(m), rounds, &layout, &draw);
		cli_bench_line(layout_name, layout, "ms");
		cli_bench_line(draw_name, draw, "ms");
	}
	vms_machine_free(m);
	return good;
}

gboolean bench_draw(gboolean quick)
{
	return bench_areas(40, quick ? 10 : 40, "_all_views") & bench_areas(100000, quick ? 5 : 20, "_100000_areas");
}
