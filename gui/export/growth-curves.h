/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef EXPORT_GROWTH_CURVES_H
#define EXPORT_GROWTH_CURVES_H

/* growth-curves.h -- what scripts/growth has measured, as the curves of layout-cost.h. */

#include "gui/scene/layout-cost.h"
#include "scripts/growth/growth.h"

/* What there is to draw; all is borrowed. */
typedef struct {
	const GArray *points;         /* GrowthPoint, in any order */
	const GArray *subjects;       /* GrowthSubject: their order decides how lines look; others come behind them */
	bool patterns[GROWTH_PATTERNS];   /* a panel each */
	guint least_areas, most_areas;    /* ends of the axis; both 0: those of the points */
} GrowthCurves;

/* Add the panels; and the same below a heading, as a figure. */
void growth_curves_add(Scene *scene, Rect where, const GrowthCurves *curves);
void growth_curves_figure(Scene *scene, Rect where, const GrowthCurves *curves);

#endif
