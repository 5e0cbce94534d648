/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LAYOUT_COST_H
#define LAYOUT_COST_H

/* layout-cost.h -- curves of what a search costs: nodes visited against areas alive, both on logarithmic axes.
 *
 * This is no view of one machine: what is drawn has been measured before, on a machine for each point.
 */

#include "gui/scene/scene.h"

/* One measurement: `panel` and `curve` are indices into the names below. */
typedef struct {
	unsigned panel, curve;
	double areas;                 /* 1 or more */
	double median, most;          /* nodes that half of the requests visited at most, and that all did */
} CostPoint;

/* What there is to draw; all is borrowed. */
typedef struct {
	const char *const *panels;    /* a title for each way of living, in the user's language */
	size_t n_panels;
	const char *const *curves;    /* a label for each kernel; its line looks the same in all panels */
	size_t n_curves;
	const CostPoint *points;      /* in any order */
	size_t n_points;
	double least_areas, most_areas;   /* ends of the axis; both 0: those of the points */
} CostPlot;

/* Add the curves to a scene, in panels side by side or below each other as there is room. */
void layout_cost(Scene *scene, Rect where, const CostPlot *plot);

#endif
