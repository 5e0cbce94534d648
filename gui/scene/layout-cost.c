/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-cost.c -- what a search costs, kernel by kernel.
 *
 *   One page after the other
 *   nodes visited
 *   10,000 +--------------------------------*   * 2.4
 *          |                          *     .   # 2.6.34       the label stands at the end of its line, as near to it
 *     100 +-----------*-----------------------                 as the others let it
 *          |     *                    #-----#   ^ 5.4
 *       1 +-----#-----------#-----------------
 *       0 +-------------------------------------               no logarithm, but a place of its own below 1
 *         100            1,000         10,000  areas alive
 *
 * The line is the median, dashed is the most that one request needed.  Lines differ in colour and in their points, so
 * that they can be told apart in grey as well. */

#include "gui/scene/layout-cost.h"
#include "gui/scene/layout-common.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define TWO_COLUMNS 700.0
#define GAP 16.0
#define PADDING 12.0
#define TITLE 24.0
#define LEGEND 26.0
#define TICKS_LEFT 48.0
#define TICKS_BELOW 34.0
#define AXIS_TITLE 18.0
#define LABEL_STEP 16.0
#define LABEL_GAP 26.0        /* from the end of a line to its label */
#define LABEL_SHARE 0.4       /* of a panel's width, for the labels at most */
#define POINT 3.5             /* radius */
#define LEAST_WIDTH 220.0
#define LEAST_HEIGHT 120.0
#define DECADES_LEAST 1.0
#define ZERO 0.5              /* decades that 0 lies below 1 */
#define ABOVE 0.12            /* and that the frame ends above the highest point */
#define FAINT 0.6

/* One panel with its scales. */
typedef struct {
	Scene *scene;
	const CostPlot *plot;
	unsigned panel;
	Rect area;                /* inside the axes */
	double left, right, top;  /* decimal logarithms at its edges; its bottom is 0 nodes */
} Axes;

/* The points of one curve, from left to right. */
typedef struct {
	unsigned curve;
	CostPoint *points;
	guint n;
} Curve;

/* ------------------------------------------------------------------------------------------------ looks */

typedef enum { CIRCLE, SQUARE, UP, DIAMOND, DOWN } Form;

static const struct { Role role; Form form; bool hollow; } looks[] = {
	{ ROLE_CURVE_1, CIRCLE, false },  { ROLE_CURVE_2, SQUARE, false }, { ROLE_CURVE_3, UP, false },
	{ ROLE_CURVE_4, DIAMOND, false }, { ROLE_CURVE_5, DOWN, false },   { ROLE_CURVE_6, CIRCLE, true },
	{ ROLE_CURVE_7, SQUARE, true },   { ROLE_CURVE_8, UP, true },      { ROLE_CURVE_9, DIAMOND, true },
};

static Role curve_role(unsigned curve)
{
	return looks[curve % G_N_ELEMENTS(looks)].role;
}

static uint64_t number_of(const Axes *axes, unsigned curve, size_t i)
{
	return (uint64_t)axes->panel << 32 | curve << 16 | i;
}

/* The shape that a curve has at its points; it gets the key. */
static Shape *add_point(Scene *scene, ShapeKey key, Point at, unsigned curve)
{
	const size_t look = curve % G_N_ELEMENTS(looks);
	Role fill = looks[look].hollow ? ROLE_PANEL : looks[look].role;
	Role edge = looks[look].hollow ? looks[look].role : ROLE_PANEL;
	double r = POINT + 0.5, tall = r * 1.2;
	const Point up[] = { { at.x, at.y - tall }, { at.x + tall, at.y + r }, { at.x - tall, at.y + r } };
	const Point down[] = { { at.x, at.y + tall }, { at.x - tall, at.y - r }, { at.x + tall, at.y - r } };
	const Point diamond[] = { { at.x, at.y - tall }, { at.x + tall, at.y }, { at.x, at.y + tall },
				  { at.x - tall, at.y } };
	Rect box = rect(at.x - r, at.y - r, 2 * r, 2 * r);
	Shape *shape = NULL;

	switch (looks[look].form) {
	case CIRCLE: shape = scene_ellipse(scene, key, box, fill, edge); break;
	case SQUARE: shape = scene_rect(scene, key, box, fill, edge); break;
	case UP: shape = scene_polygon(scene, key, up, 3, fill, edge); break;
	case DOWN: shape = scene_polygon(scene, key, down, 3, fill, edge); break;
	case DIAMOND: shape = scene_polygon(scene, key, diamond, 4, fill, edge); break;
	}
	shape->line_width = looks[look].hollow ? 1.75 : 0.75;
	return shape;
}

/* "10,000": alike in all languages. */
static const char *grouped(Scene *scene, double number)
{
	g_autofree char *digits = g_strdup_printf("%.0f", number);
	g_autoptr(GString) text = g_string_new(NULL);
	size_t n = strlen(digits);

	for (size_t i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0)
			g_string_append_c(text, ',');
		g_string_append_c(text, digits[i]);
	}
	return scene_string(scene, text->str);
}

/* ------------------------------------------------------------------------------------------------ scales */

/* What a number of nodes is on its axis: 0 and the medians between 0 and 1 lie below the logarithms. */
static double height_of(double nodes)
{
	return nodes < 1 ? (nodes - 1) * ZERO : log10(nodes);
}

static double place_x(const Axes *axes, double areas)
{
	return axes->area.x + (log10(areas) - axes->left) / (axes->right - axes->left) * axes->area.w;
}

static double place_y(const Axes *axes, double nodes)
{
	double share = (height_of(nodes) + ZERO) / (axes->top + ZERO);

	return axes->area.y + (1 - share) * axes->area.h;
}

/* One scale for all panels, so that they can be compared. */
static void choose_scales(Axes *axes)
{
	const CostPlot *plot = axes->plot;
	double least = plot->least_areas, most = plot->most_areas;

	/* Where the end is known, so is what a walk past all areas will cost: the scale need not change on the way. */
	axes->top = fmax(DECADES_LEAST, most > 0 ? log10(most) : 0);
	for (size_t i = 0; i < plot->n_points; i++) {
		const CostPoint *point = &plot->points[i];

		axes->top = fmax(axes->top, height_of(point->most));
		if (plot->most_areas > 0)
			continue;
		least = i ? fmin(least, point->areas) : point->areas;
		most = i ? fmax(most, point->areas) : point->areas;
	}
	axes->top += ABOVE;
	axes->left = log10(fmax(least, 1));
	axes->right = log10(fmax(most, 1));
	if (axes->right - axes->left < DECADES_LEAST) {
		double middle = (axes->left + axes->right) / 2;

		axes->left = middle - DECADES_LEAST / 2;
		axes->right = middle + DECADES_LEAST / 2;
	}
}

static void add_line_at(const Axes *axes, double nodes, size_t i)
{
	double y = round(place_y(axes, nodes)) + 0.5;
	Rect text = rect(axes->area.x - TICKS_LEFT, y - 8, TICKS_LEFT - 8, 16);

	scene_line(axes->scene, shape_key(PART_COST_GRID, 0, number_of(axes, 0, i)), (Point) { axes->area.x, y },
		   (Point) { axes->area.x + axes->area.w, y }, nodes > 0 ? ROLE_RULE : ROLE_INK_GHOST);
	scene_text(axes->scene, shape_key(PART_COST_TICK, 0, number_of(axes, 0, i)), text, FONT_SMALL, ROLE_INK_FAINT,
		   ALIGN_END, grouped(axes->scene, nodes));
}

static void add_column_at(const Axes *axes, double areas, size_t i)
{
	double x = round(place_x(axes, areas)) + 0.5, bottom = axes->area.y + axes->area.h;

	scene_line(axes->scene, shape_key(PART_COST_GRID, 0, number_of(axes, 1, i)), (Point) { x, axes->area.y },
		   (Point) { x, bottom + 4 }, ROLE_RULE);
	scene_text(axes->scene, shape_key(PART_COST_TICK, 0, number_of(axes, 1, i)), rect(x - 40, bottom + 4, 80, 14),
		   FONT_SMALL, ROLE_INK_FAINT, ALIGN_MIDDLE, grouped(axes->scene, areas));
}

/* Lines at the powers of ten, and at 0. */
static void add_axes(const Axes *axes)
{
	Rect above = rect(axes->area.x - TICKS_LEFT + 8, axes->area.y - AXIS_TITLE, axes->area.w, AXIS_TITLE - 4);
	Rect below = rect(axes->area.x, axes->area.y + axes->area.h + AXIS_TITLE, axes->area.w, 14);

	for (int i = 0; i <= axes->top; i++)
		add_line_at(axes, pow(10, i), (size_t)i + 1);
	add_line_at(axes, 0, 0);
	for (int i = (int)ceil(axes->left - 1e-9); i <= axes->right + 1e-9; i++)
		add_column_at(axes, pow(10, i), (size_t)i);
	scene_text(axes->scene, shape_key(PART_COST_AXIS, 0, number_of(axes, 0, 0)), above, FONT_SMALL, ROLE_INK_FAINT,
		   ALIGN_START, _("nodes visited"));
	scene_text(axes->scene, shape_key(PART_COST_AXIS, 0, number_of(axes, 1, 0)), below, FONT_SMALL, ROLE_INK_FAINT,
		   ALIGN_END, _("areas alive"));
}

/* ------------------------------------------------------------------------------------------------ curves */

static int by_areas(gconstpointer a, gconstpointer b)
{
	const CostPoint *one = a, *other = b;

	return one->areas < other->areas ? -1 : one->areas > other->areas;
}

/* Free `points` with g_free. */
static Curve curve_of(const Axes *axes, unsigned curve)
{
	GArray *points = g_array_new(FALSE, FALSE, sizeof(CostPoint));
	guint n;

	for (size_t i = 0; i < axes->plot->n_points; i++)
		if (axes->plot->points[i].panel == axes->panel && axes->plot->points[i].curve == curve)
			g_array_append_val(points, axes->plot->points[i]);
	g_array_sort(points, by_areas);
	n = points->len;
	return (Curve) { curve, (CostPoint *)(void *)g_array_free(points, FALSE), n };
}

static Point place_of(const Axes *axes, const CostPoint *point)
{
	return (Point) { place_x(axes, point->areas), place_y(axes, point->median) };
}

/* The most that one request needed, where that is another number anywhere; the point at its end says whose it is. */
static void add_most(const Axes *axes, const Curve *curve)
{
	g_autofree Point *line = g_new(Point, curve->n);
	bool other = false;
	Shape *shape;

	for (guint i = 0; i < curve->n; i++) {
		const CostPoint *point = &curve->points[i];

		line[i] = (Point) { place_x(axes, point->areas), place_y(axes, point->most) };
		other = other || point->most > point->median;
	}
	if (!other || curve->n < 2)
		return;
	shape = scene_polyline(axes->scene, shape_key(PART_COST_MOST, 0, number_of(axes, curve->curve, 0)), line,
			       curve->n, curve_role(curve->curve));
	shape->flags |= SHAPE_DASHED;
	shape->opacity = FAINT;
	add_point(axes->scene, shape_key(PART_COST_MOST, 0, number_of(axes, curve->curve, 1)), line[curve->n - 1],
		  curve->curve)->opacity = FAINT;
}

static void add_median(const Axes *axes, const Curve *curve)
{
	g_autofree Point *line = g_new(Point, curve->n);

	for (guint i = 0; i < curve->n; i++)
		line[i] = place_of(axes, &curve->points[i]);
	if (curve->n > 1)
		scene_polyline(axes->scene, shape_key(PART_COST_LINE, 0, number_of(axes, curve->curve, 0)), line,
			       curve->n, curve_role(curve->curve))->line_width = 2;
}

static void add_points(const Axes *axes, const Curve *curve)
{
	for (guint i = 0; i < curve->n; i++) {
		const CostPoint *point = &curve->points[i];

		add_point(axes->scene, shape_key(PART_COST_POINT, 0, number_of(axes, curve->curve, i)),
			  place_of(axes, point), curve->curve);
		scene_tip(axes->scene,
			  _("%s with %s areas alive, nodes visited: up to %s by half of the requests, %s at most"),
			  axes->plot->curves[curve->curve], grouped(axes->scene, point->areas),
			  grouped(axes->scene, point->median), grouped(axes->scene, point->most));
	}
}

/* ------------------------------------------------------------------------------------------------ labels */

typedef struct {
	unsigned curve;
	Point end;                /* of its line */
	double y;                 /* where it stands */
} Label;

static int by_end(gconstpointer a, gconstpointer b)
{
	const Label *one = a, *other = b;

	if (one->end.y != other->end.y)
		return one->end.y < other->end.y ? -1 : 1;
	return one->curve < other->curve ? -1 : one->curve > other->curve;
}

/* As near to the ends of their lines as they can stand, `step` apart: labels that would overlap are moved as one, to
 * where they are best on the average.  In terms of y less the steps above it, that is a sequence that never falls. */
static void spread_labels(Label *label, guint n, double step, Rect area)
{
	g_autofree double *sum = g_new(double, n);
	g_autofree guint *count = g_new(guint, n);
	guint blocks = 0, k = 0;

	for (guint i = 0; i < n; i++) {
		sum[blocks] = label[i].end.y - i * step;
		count[blocks++] = 1;
		while (blocks > 1 && sum[blocks - 2] / count[blocks - 2] > sum[blocks - 1] / count[blocks - 1]) {
			blocks--;
			sum[blocks - 1] += sum[blocks];
			count[blocks - 1] += count[blocks];
		}
	}
	for (guint b = 0; b < blocks; b++)
		for (guint i = 0; i < count[b]; i++, k++)
			label[k].y = CLAMP(sum[b] / count[b], area.y, area.y + area.h - (n - 1) * step) + k * step;
}

static void add_label(const Axes *axes, const Label *label, double room)
{
	double x = axes->area.x + axes->area.w + LABEL_GAP;
	uint64_t number = number_of(axes, label->curve, 0);
	Shape *leader = scene_line(axes->scene, shape_key(PART_COST_LEADER, 0, number),
				   (Point) { label->end.x + POINT + 3, label->end.y },
				   (Point) { x - POINT - 4, label->y }, curve_role(label->curve));

	leader->opacity = FAINT;
	add_point(axes->scene, shape_key(PART_COST_LABEL_POINT, 0, number), (Point) { x, label->y }, label->curve);
	scene_text(axes->scene, shape_key(PART_COST_LABEL, 0, number), rect(x + 10, label->y - 8, room, 16),
		   FONT_STRONG, curve_role(label->curve), ALIGN_START, axes->plot->curves[label->curve]);
}

static void add_labels(const Axes *axes, const Curve *curves, double room)
{
	g_autoptr(GArray) labels = g_array_new(FALSE, FALSE, sizeof(Label));
	Label *label;

	for (size_t i = 0; i < axes->plot->n_curves; i++) {
		Label one = { .curve = curves[i].curve };

		if (!curves[i].n)
			continue;
		one.end = place_of(axes, &curves[i].points[curves[i].n - 1]);
		g_array_append_val(labels, one);
	}
	g_array_sort(labels, by_end);
	label = (Label *)(void *)labels->data;
	if (labels->len)
		spread_labels(label, labels->len, fmin(LABEL_STEP, axes->area.h / labels->len), axes->area);
	for (guint i = 0; i < labels->len; i++)
		add_label(axes, &label[i], room);
}

/* ------------------------------------------------------------------------------------------------ panels */

static double label_room(const CostPlot *plot, double width)
{
	double room = 0;

	for (size_t i = 0; i < plot->n_curves; i++)
		room = fmax(room, text_width(FONT_STRONG, plot->curves[i]));
	return ceil(fmin(room, LABEL_SHARE * width));
}

static void add_curves(const Axes *axes, double room)
{
	size_t n = axes->plot->n_curves;
	g_autofree Curve *curves = g_new(Curve, n);

	for (size_t i = 0; i < n; i++)
		curves[i] = curve_of(axes, (unsigned)i);
	for (size_t i = 0; i < n; i++)
		add_most(axes, &curves[i]);
	for (size_t i = 0; i < n; i++)
		add_median(axes, &curves[i]);
	for (size_t i = 0; i < n; i++)
		add_points(axes, &curves[i]);
	add_labels(axes, curves, room);
	for (size_t i = 0; i < n; i++)
		g_free(curves[i].points);
}

static void add_panel(Axes *axes, Rect where)
{
	ShapeKey title = shape_key(PART_COST_TITLE, 0, number_of(axes, 0, 0));
	double room = label_room(axes->plot, where.w);
	Rect inside = rect_inset(where, PADDING);

	scene_rounded(axes->scene, shape_key(PART_COST, 0, number_of(axes, 0, 0)), where, 8, ROLE_PANEL,
		      ROLE_PANEL_EDGE);
	scene_text(axes->scene, title, rect_cut_top(&inside, TITLE), FONT_TITLE, ROLE_INK, ALIGN_START,
		   axes->plot->panels[axes->panel]);
	if (where.w < LEAST_WIDTH || where.h < LEAST_HEIGHT) {
		scene_text(axes->scene, shape_key(PART_COST_NOTE, 0, number_of(axes, 0, 0)), inside, FONT_BODY,
			   ROLE_INK_FAINT, ALIGN_MIDDLE, _("No room"));
		return;
	}
	rect_cut_top(&inside, AXIS_TITLE);
	rect_cut_bottom(&inside, TICKS_BELOW);
	rect_cut_left(&inside, TICKS_LEFT);
	rect_cut_right(&inside, room + LABEL_GAP + 10);
	axes->area = inside;
	add_axes(axes);
	add_curves(axes, room);
}

/* What is solid and what is dashed. */
static void add_legend(Scene *scene, Rect where)
{
	const char *const words[] = { _("half of the requests need no more"), _("the most that one request needed") };
	double x = where.x, y = where.y + where.h / 2;

	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		double width = ceil(text_width(FONT_SMALL, words[i]));
		Shape *sample;

		if (x + 40 + width > where.x + where.w)
			break;
		sample = scene_line(scene, shape_key(PART_COST_LEGEND, 0, i), (Point) { x, y }, (Point) { x + 32, y },
				    ROLE_INK_FAINT);
		sample->line_width = i ? 1 : 2;
		sample->flags = i ? SHAPE_DASHED : 0;
		scene_text(scene, shape_key(PART_COST_LEGEND, 1, i), rect(x + 40, where.y, width, where.h), FONT_SMALL,
			   ROLE_INK_FAINT, ALIGN_START, words[i]);
		x += 40 + width + 24;
	}
}

void layout_cost(Scene *scene, Rect where, const CostPlot *plot)
{
	Axes axes = { .scene = scene, .plot = plot };
	size_t columns = plot->n_panels > 1 && where.w >= TWO_COLUMNS ? 2 : 1;
	size_t rows = MAX((plot->n_panels + columns - 1) / columns, 1);
	Rect legend = rect_cut_bottom(&where, LEGEND);
	double width = floor((where.w - (double)(columns - 1) * GAP) / (double)columns);
	double height = floor((where.h - (double)(rows - 1) * GAP) / (double)rows);

	choose_scales(&axes);
	for (size_t i = 0; i < plot->n_panels; i++) {
		axes.panel = (unsigned)i;
		add_panel(&axes, rect(where.x + (double)(i % columns) * (width + GAP),
				      where.y + (double)(i / columns) * (height + GAP), width, height));
	}
	rect_cut_left(&legend, PADDING);
	add_legend(scene, legend);
}
