/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-figure.c -- views composed to a figure.
 *
 *   What happens, in one sentence
 *   vmalloc(12 KiB) · step 23 of 812 · linux-4.19/x86_64
 *   [ stages                                              ]    wide views take a row of their own
 *   [ address space                                       ]
 *   [ tree                    ] [ source                  ]    the others share rows, two by two
 *   [ timeline                                            ]
 */

#include "gui/scene/layout-figure.h"
#include "gui/scene/layout-common.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MARGIN 24.0
#define GAP 16.0
#define PADDING 12.0
#define TITLE 28.0
#define CAPTION 28.0
#define LINE 20.0             /* of a caption that has no room on one */
#define SUBCAPTION 22.0
#define BELOW_CAPTION 10.0

/* A figure as high as this has room for the timeline too. */
#define TALL 960.0

/* Narrower than this, every view has a row of its own. */
#define TWO_COLUMNS 880.0

typedef struct {
	View view[2];
	unsigned n;
	double height;            /* of the panels */
} Row;

/* ------------------------------------------------------------------------------------------------ which views */

static void use(FigureOptions *options, View view)
{
	if (options->n_views < FIGURE_VIEWS)
		options->views[options->n_views++] = view;
}

/* What shows best what the kernel is doing. */
static void views_for_step(FigureOptions *options, const Moment *now, double height)
{
	use(options, VIEW_STAGES);
	switch (now->step.stage) {
	case VMS_STAGE_PAGE_ARRAY:
	case VMS_STAGE_FREE_PAGES:
		use(options, VIEW_PAGES);
		use(options, VIEW_FRAMES);
		break;
	case VMS_STAGE_MAP_VM_AREA:
	case VMS_STAGE_UNMAP:
		use(options, VIEW_PAGE_TABLE);
		use(options, VIEW_PAGES);
		use(options, VIEW_CODE);
		break;
	case VMS_STAGE_NONE:
		use(options, VIEW_ADDRESS);
		use(options, VIEW_PAGES);
		use(options, view_of_areas(now));
		break;
	default:
		use(options, VIEW_ADDRESS);
		use(options, view_of_areas(now));
		use(options, VIEW_CODE);
	}
	if (height >= TALL)
		use(options, VIEW_TIMELINE);
}

bool figure_parse_views(FigureOptions *options, const char *names, char **unknown)
{
	g_auto(GStrv) parts = g_strsplit(names, ",", 0);

	options->n_views = 0;
	for (char **part = parts; *part; part++) {
		View view = view_find(g_strstrip(*part));

		if (view == VIEW_COUNT) {
			*unknown = g_strdup(*part);
			return false;
		}
		use(options, view);
	}
	return true;
}

/* ------------------------------------------------------------------------------------------------ rows */

static bool is_wide(View view)
{
	return view == VIEW_STAGES || view == VIEW_ADDRESS || view == VIEW_PAGE_TABLE || view == VIEW_FRAMES ||
	       view == VIEW_TIMELINE;
}

static double panel_height(View view, double width, const Moment *now)
{
	return layout_height(view, width, now) + TITLE + PADDING;
}

static double panel_least(View view)
{
	return layout_min_height(view) + TITLE + PADDING;
}

static bool is_fixed(const Row *row)
{
	return row->view[0] == VIEW_STAGES || row->view[0] == VIEW_TIMELINE;
}

static void wish(Row *row, double width, const Moment *now, double *wished, double *least)
{
	*wished = *least = 0;
	for (unsigned k = 0; k < row->n; k++) {
		*wished = fmax(*wished, panel_height(row->view[k], width / row->n, now));
		*least = fmax(*least, panel_least(row->view[k]));
	}
	*least = fmin(*least, *wished);
	if (is_fixed(row))
		*least = *wished;
}

/* Wide views close a row; a view that would stand alone beside nothing gets the whole width. */
static unsigned make_rows(const FigureOptions *options, double width, Row *rows)
{
	unsigned n = 0;
	bool open = false;

	for (size_t i = 0; i < options->n_views; i++) {
		View view = options->views[i];
		bool alone = width < TWO_COLUMNS || is_wide(view);

		if (open && !alone) {
			rows[n - 1].view[rows[n - 1].n++] = view;
			open = false;
			continue;
		}
		rows[n++] = (Row) { .view = { view }, .n = 1 };
		open = !alone;
	}
	return n;
}

static double least_height(const FigureOptions *options, double width, const Moment *now)
{
	Row rows[FIGURE_VIEWS] = { 0 };
	unsigned n = make_rows(options, width, rows);
	double sum = GAP * (n - 1), wished, least;

	for (unsigned i = 0; i < n; i++) {
		wish(&rows[i], width, now, &wished, &least);
		sum += least;
	}
	return sum;
}

/* Of views that nobody asked for, those that have no room are left out, the last first. */
static void drop_views(FigureOptions *options, double width, double height, const Moment *now)
{
	while (options->n_views > 1 && least_height(options, width, now) > height)
		options->n_views--;
}

/* What the views wish for.  Where that is too much they give way in the same measure down to their least, and below
 * that if it must be; where there is room left, those grow that gain by it. */
static void share_height(Row *rows, unsigned n, double width, double height, const Moment *now)
{
	double wished = 0, least = 0, elastic = 0, want, need;

	for (unsigned i = 0; i < n; i++) {
		wish(&rows[i], width, now, &want, &need);
		wished += want;
		least += need;
		elastic += is_fixed(&rows[i]) ? 0 : want;
	}
	for (unsigned i = 0; i < n; i++) {
		wish(&rows[i], width, now, &want, &need);
		if (height < least)
			rows[i].height = floor(need * height / least);
		else if (height < wished)
			rows[i].height = floor(want - (want - need) * (wished - height) / (wished - least));
		else
			rows[i].height = floor(want + (is_fixed(&rows[i]) ? 0 : (height - wished) * want / elastic));
	}
}

/* ------------------------------------------------------------------------------------------------ drawing */

static void add_panel(Scene *scene, View view, Rect box, const Moment *now, const LayoutOptions *options)
{
	Rect inner = rect(box.x + PADDING, box.y, box.w - 2 * PADDING, box.h - PADDING);
	Shape *group = scene_group_begin(scene, shape_key(PART_VIEW, 0, 100 + view));

	group->tip = scene_string(scene, view_title(view));
	scene_rounded(scene, shape_key(PART_PANEL, 0, view), box, 8, ROLE_PANEL, ROLE_PANEL_EDGE);
	scene_text(scene, shape_key(PART_PANEL_TITLE, 0, view), rect_cut_top(&inner, TITLE), FONT_TITLE, ROLE_INK,
		   ALIGN_START, view_title(view));
	scene_clip_begin(scene, shape_key(PART_PANEL, 1, view), rect_inset(box, 1));
	layout_view(scene, view, inner, now, options);
	scene_clip_end(scene);
	scene_group_end(scene);
}

static void add_row(Scene *scene, const Row *row, Rect where, const Moment *now, const LayoutOptions *options)
{
	double width = floor((where.w - GAP * (row->n - 1)) / row->n);

	for (unsigned i = 0; i < row->n; i++)
		add_panel(scene, row->view[i],
			  rect(where.x + i * (width + GAP), where.y,
			       i + 1 == row->n ? where.w - i * (width + GAP) : width, where.h),
			  now, options);
}

static const char *translate(const char *text)
{
	return _(text);
}

static const char *caption_of(Scene *scene, const Moment *now, const FigureOptions *options)
{
	char text[512];

	if (options->caption)
		return options->caption;
	if (now->step.step == VMS_START)
		return _("Before the first operation");
	vms_step_text(now->machine, &now->step, translate, text, sizeof text);
	return scene_string(scene, text);
}

static const char *subcaption_of(Scene *scene, const Moment *now, const FigureOptions *options)
{
	const char *profile = vms_machine_profile(now->machine)->name;

	if (options->subcaption)
		return options->subcaption;
	if (!now->has_op)
		return profile;
	return scene_printf(scene, _("%s  ·  step %d of %d  ·  %s"), operation_text(scene, now->machine, &now->op),
			    (int)now->step.step, (int)vms_step_count(now->machine) - 1, profile);
}

/* On one line, or on two smaller ones. */
static void add_sentence(Scene *scene, Rect *where, const char *words)
{
	bool fits = text_width(FONT_HEADING, words) <= where->w;
	size_t split = fits ? strlen(words) : text_break(FONT_TITLE, words, where->w);
	const char *begin = scene_printf(scene, "%.*s", (int)split, words);
	const char *rest = words + split + (words[split] == ' ');

	scene_text(scene, shape_key(PART_CAPTION, 0, 0), rect_cut_top(where, fits ? CAPTION : LINE),
		   fits ? FONT_HEADING : FONT_TITLE, ROLE_INK, ALIGN_START, begin);
	if (*rest)
		scene_text(scene, shape_key(PART_CAPTION, 0, 1), rect_cut_top(where, LINE), FONT_TITLE, ROLE_INK,
			   ALIGN_START, rest);
}

static void add_caption(Scene *scene, Rect *where, const Moment *now, const FigureOptions *options)
{
	const char *caption = caption_of(scene, now, options), *below = subcaption_of(scene, now, options);

	if (*caption)
		add_sentence(scene, where, caption);
	if (*below)
		scene_text(scene, shape_key(PART_SUBCAPTION, 0, 0), rect_cut_top(where, SUBCAPTION), FONT_BODY,
			   ROLE_INK_FAINT, ALIGN_START, below);
	if (*caption || *below)
		rect_cut_top(where, BELOW_CAPTION);
}

double figure_least_height(double width, const Moment *now, const FigureOptions *options)
{
	return options->n_views ? least_height(options, width - 2 * MARGIN, now) + 2 * MARGIN + CAPTION + SUBCAPTION +
					  BELOW_CAPTION
				: 0;
}

void layout_figure(Scene *scene, Rect where, const Moment *now, const FigureOptions *options)
{
	FigureOptions own = { 0 };
	Row rows[FIGURE_VIEWS] = { 0 };
	unsigned n;

	if (options)
		own = *options;
	where = rect_inset(where, MARGIN);
	add_caption(scene, &where, now, &own);
	if (!own.n_views) {
		views_for_step(&own, now, where.h);
		drop_views(&own, where.w, where.h, now);
	}
	n = make_rows(&own, where.w, rows);
	share_height(rows, n, where.w, where.h - GAP * (n - 1), now);
	for (unsigned i = 0; i < n; i++) {
		add_row(scene, &rows[i], rect_cut_top(&where, rows[i].height), now, &own.options);
		rect_cut_top(&where, GAP);
	}
}
