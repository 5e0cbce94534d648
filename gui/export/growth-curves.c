/* SPDX-License-Identifier: GPL-2.0-or-later */
/* growth-curves.c -- from measurements to curves: patterns become panels, subjects lines. */

#include "gui/export/growth-curves.h"

#include <glib/gi18n-lib.h>

#define MARGIN 24.0
#define HEADING 28.0
#define SUBHEADING 32.0

static bool same_subject(const GrowthSubject *a, const GrowthSubject *b)
{
	return a->profile == b->profile && a->cpus == b->cpus;
}

/* The line of a subject; one that is new gets the next. */
static unsigned curve_of(GArray *subjects, const GrowthSubject *subject)
{
	unsigned curve = 0;

	while (curve < subjects->len && !same_subject(&g_array_index(subjects, GrowthSubject, curve), subject))
		curve++;
	if (curve == subjects->len)
		g_array_append_vals(subjects, subject, 1);
	return curve;
}

/* The panel of a pattern: those before it that are shown. */
static unsigned panel_of(const GrowthCurves *curves, GrowthPattern pattern)
{
	unsigned panel = 0;

	for (GrowthPattern before = 0; before < pattern; before++)
		panel += curves->patterns[before];
	return panel;
}

static GArray *points_of(const GrowthCurves *curves, GArray *subjects)
{
	GArray *points = g_array_new(FALSE, FALSE, sizeof(CostPoint));

	for (guint i = 0; i < curves->points->len; i++) {
		const GrowthPoint *point = &g_array_index(curves->points, GrowthPoint, i);
		CostPoint one = {
			.panel = panel_of(curves, point->pattern), .curve = curve_of(subjects, &point->subject),
			.areas = point->areas,
			.median = (double)point->search.median, .most = (double)point->search.max,
		};

		if (curves->patterns[point->pattern])
			g_array_append_val(points, one);
	}
	return points;
}

void growth_curves_add(Scene *scene, Rect where, const GrowthCurves *curves)
{
	g_autoptr(GArray) subjects = g_array_copy((GArray *)curves->subjects);
	g_autoptr(GArray) points = points_of(curves, subjects);
	g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);
	const char *titles[GROWTH_PATTERNS];
	size_t n_titles = 0;

	for (GrowthPattern pattern = 0; pattern < GROWTH_PATTERNS; pattern++)
		if (curves->patterns[pattern])
			titles[n_titles++] = growth_pattern_title(pattern);
	for (guint i = 0; i < subjects->len; i++)
		g_ptr_array_add(labels, growth_subject_label(&g_array_index(subjects, GrowthSubject, i)));
	layout_cost(scene, where, &(CostPlot) {
		.panels = titles, .n_panels = n_titles,
		.curves = (const char *const *)labels->pdata, .n_curves = labels->len,
		.points = (const CostPoint *)(void *)points->data, .n_points = points->len,
		.least_areas = curves->least_areas, .most_areas = curves->most_areas,
	});
}

void growth_curves_figure(Scene *scene, Rect where, const GrowthCurves *curves)
{
	Rect heading, below;

	where = rect_inset(where, MARGIN);
	heading = rect_cut_top(&where, HEADING);
	below = rect_cut_top(&where, SUBHEADING);
	scene_text(scene, shape_key(PART_CAPTION, 0, 0), heading, FONT_HEADING, ROLE_INK, ALIGN_START,
		   _("The cost of a search"));
	scene_text(scene, shape_key(PART_SUBCAPTION, 0, 0), below, FONT_BODY, ROLE_INK_FAINT, ALIGN_START,
		   _("Nodes that a kernel visits to find a range of addresses, the more areas are alive"));
	growth_curves_add(scene, where, curves);
}
