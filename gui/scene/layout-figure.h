/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef LAYOUT_FIGURE_H
#define LAYOUT_FIGURE_H

/* layout-figure.h -- a whole figure: a caption that says what happens, and some views under each other or side by side,
 * each in a panel with its title. */

#include "gui/scene/layout.h"

#define FIGURE_VIEWS 9

typedef struct {
	const char *caption;          /* NULL: what the step says */
	const char *subcaption;       /* NULL: operation, step number, kernel */
	View views[FIGURE_VIEWS];
	size_t n_views;               /* 0: those that suit the step */
	LayoutOptions options;
} FigureOptions;

/* Add the figure; the scene then has everything but the background.  `options` may be NULL. */
void layout_figure(Scene *scene, Rect where, const Moment *now, const FigureOptions *options);

/* The least height at which the views of `options` can be read in a figure of that width. */
double figure_least_height(double width, const Moment *now, const FigureOptions *options);

/* Read "address,tree" into options->views.  False where a name is unknown; `unknown` is then that name, to g_free. */
bool figure_parse_views(FigureOptions *options, const char *names, char **unknown);

#endif
