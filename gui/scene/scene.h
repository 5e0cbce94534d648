/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCENE_H
#define SCENE_H

/* scene.h -- a picture as a flat list of shapes.
 *
 * A scene is a function of the machine's state: a layout asks the machine and adds shapes with resolved geometry.  No
 * shape knows a colour, only its *role* ("a guard page"), which a theme turns into colours; no shape draws itself.
 * Each shape has a *key*, the identity of what it shows, which stays the same from step to step: so that two scenes
 * can be tweened, a shape can be found again, and the window draws only what changed.  A shape may also say what it
 * stands for (its *target*: an object, an address, a frame, a step), which is what a click on it selects.
 *
 * The unit is the logical pixel; x grows to the right and y downwards.  Shapes are drawn in the order of the list.
 * A group is a run of shapes that belong together between GROUP_BEGIN and GROUP_END; a clip likewise.  Both nest.
 */

#include "core/vmstep.h"
#include "gui/scene/theme.h"

#include <glib.h>

typedef struct { double x, y; } Point;
typedef struct { double x, y, w, h; } Rect;

/* What kind of thing a shape shows within its view: "area", "guard", "frame", ... (parts.def). */
typedef enum {
	PART_NONE,
#define PART(ID, name) PART_##ID,
#include "gui/scene/parts.def"
#undef PART
	PART_COUNT
} ShapePart;

/* Which thing a shape shows: the object (0 where it is none), the part, and a number for things of which there are many
 * (the page of an area, the entry of a table, the address of a tick).  Unique within a scene. */
typedef struct {
	VmsId id;
	uint64_t number;
	ShapePart part;
} ShapeKey;

static inline ShapeKey shape_key(ShapePart part, VmsId id, uint64_t number)
{
	return (ShapeKey) { .id = id, .number = number, .part = part };
}

typedef enum {
	SHAPE_RECT,       /* box, radius */
	SHAPE_ELLIPSE,    /* in box */
	SHAPE_LINE,       /* p[0] to p[1] */
	SHAPE_CURVE,      /* a cubic curve over p[0..3] */
	SHAPE_POLYLINE,   /* points, open */
	SHAPE_POLYGON,    /* points, closed */
	SHAPE_TEXT,       /* text, in box */
	SHAPE_CELLS,      /* columns x rows small cells that fill box, each with its role: for thousands of things */
	SHAPE_CLIP_BEGIN, /* what follows is cut to box */
	SHAPE_CLIP_END,
	SHAPE_GROUP_BEGIN, /* what follows belongs together; box is filled in at the group's end */
	SHAPE_GROUP_END
} ShapeKind;

typedef enum {
	SHAPE_SELECTED = 1 << 0,      /* what it stands for is selected */
	SHAPE_CHANGED = 1 << 1,       /* written by the last step */
	SHAPE_SEARCHED = 1 << 2,      /* on the path of the search */
	SHAPE_MARKED = 1 << 3,        /* a lesson points at it */
	SHAPE_HEAD = 1 << 4,          /* line, curve, polyline: an arrow head at its end */
	SHAPE_DASHED = 1 << 5         /* its stroke is dashed */
} ShapeFlags;

typedef enum { ALIGN_START, ALIGN_MIDDLE, ALIGN_END } TextAlign;

/* What a shape stands for: which of the fields below hold. */
typedef enum {
	TARGET_OBJECT = 1 << 0,       /* id */
	TARGET_ADDRESS = 1 << 1,      /* address, and size bytes from it (0: just that byte) */
	TARGET_FRAME = 1 << 2,        /* pfn */
	TARGET_STEP = 1 << 3,         /* step */
	TARGET_STAGE = 1 << 4         /* stage */
} TargetHas;

typedef struct {
	unsigned has;                 /* of TargetHas; 0: nothing */
	VmsId id;
	uint64_t address, size;
	uint64_t pfn;
	int64_t step;
	VmsStage stage;
} Target;

typedef struct {
	ShapeKind kind;
	ShapeKey key;
	Rect box;                     /* bounds of the geometry; scene_add_* fill it in for lines and paths */
	double radius;                /* of the corners */
	Point p[4];                   /* line, curve */
	const Point *points;          /* polyline, polygon; owned by the scene */
	unsigned n_points;
	Role fill, stroke;            /* for text, fill is the ink */
	double line_width;
	double opacity;               /* 1 unless tweening */
	unsigned flags;               /* of ShapeFlags */
	FontRole font;
	TextAlign align;
	const char *text;             /* UTF-8, owned by the scene */
	const uint8_t *cells;         /* roles, row by row; owned by the scene */
	unsigned columns, rows;
	Target target;
	const char *tip;              /* tooltip and accessible text, or NULL; owned by the scene */
} Shape;

typedef struct Scene Scene;

/* A new empty scene; and the end of one, with all that it owns. */
Scene *scene_new(void);
void scene_free(Scene *scene);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scene, scene_free)

/* The shapes, in drawing order.  The pointer is good until the next shape is added. */
size_t scene_count(const Scene *scene);
const Shape *scene_at(const Scene *scene, size_t i);

/* The shape of that key, or NULL. */
const Shape *scene_find(const Scene *scene, ShapeKey key);

/* Put a copy of a shape at the end of the list, its text, tip, points and cells too.  Returns the copy, whose fields
 * may be changed until the next shape is added. */
Shape *scene_add(Scene *scene, const Shape *shape);

/* The same for each kind; stroked shapes get a line one pixel wide, and text that is wider than its box is cut with an
 * ellipsis.  The returned shape may be refined as above. */
Shape *scene_rect(Scene *scene, ShapeKey key, Rect box, Role fill, Role stroke);
Shape *scene_rounded(Scene *scene, ShapeKey key, Rect box, double radius, Role fill, Role stroke);
Shape *scene_ellipse(Scene *scene, ShapeKey key, Rect box, Role fill, Role stroke);
Shape *scene_line(Scene *scene, ShapeKey key, Point from, Point to, Role stroke);
Shape *scene_curve(Scene *scene, ShapeKey key, const Point p[4], Role stroke);
Shape *scene_polyline(Scene *scene, ShapeKey key, const Point *points, unsigned n, Role stroke);
Shape *scene_polygon(Scene *scene, ShapeKey key, const Point *points, unsigned n, Role fill, Role stroke);
Shape *scene_text(Scene *scene, ShapeKey key, Rect box, FontRole font, Role ink, TextAlign align, const char *text);
Shape *scene_cells(Scene *scene, ShapeKey key, Rect box, const uint8_t *roles, unsigned columns, unsigned rows);
void scene_clip_begin(Scene *scene, ShapeKey key, Rect box);
void scene_clip_end(Scene *scene);
Shape *scene_group_begin(Scene *scene, ShapeKey key);
void scene_group_end(Scene *scene);

/* Give the shape added last a tooltip, which is also its accessible text. */
void scene_tip(Scene *scene, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* A string that lives as long as the scene. */
const char *scene_string(Scene *scene, const char *text);
const char *scene_printf(Scene *scene, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* What lies at a point: the topmost shape that stands for something or has a tip, cut by its clips, and what exactly it
 * stands for (one cell of a SHAPE_CELLS, say).  False where there is nothing. */
typedef struct {
	const Shape *shape;
	size_t index;
	Target target;
	const char *tip;
} SceneHit;
bool scene_hit(const Scene *scene, double x, double y, SceneHit *out);

/* Do two targets speak of the same thing?  (The same object or frame, or overlapping addresses.) */
bool target_meets(const Target *a, const Target *b);

/* Are two shapes drawn alike: equal in all that shows?  And alike but for their place; then by how much the second is
 * moved from the first.  What the window needs to know to keep what it has drawn. */
bool shape_equal(const Shape *a, const Shape *b);
bool shape_moved(const Shape *a, const Shape *b, double *dx, double *dy);

/* Where the base line of a text runs, and the three corners of the arrow head of a line (false: it has none): for those
 * who draw. */
double shape_baseline(const Shape *shape);
bool shape_head(const Shape *shape, Point corners[3]);

/* The next rectangle of a shape of cells, for those who draw: cells of one role that lie beside each other in a row are
 * one, wide cells keep a gap between them.  *AT is where to go on, 0 at first; false when there are no more. */
bool shape_next_cells(const Shape *shape, size_t *at, Rect *box, Role *role);

/* The rectangle that drawing the shape can touch: its box, its stroke, its arrow head. */
Rect shape_extent(const Shape *shape);

/* The scene as text, one line a shape, stable: for tests and for people.  Free with g_free. */
char *scene_to_text(const Scene *scene);

/* The scene in words, for those who do not see it: the tips of what stands out, else those that come first, else what
 * is written in it.  Free with g_free. */
char *scene_describe(const Scene *scene);

/* The name of a part: "area". */
const char *part_name(ShapePart part);

/* -------------------------------------------------------------------------------------------- rectangles */

static inline Rect rect(double x, double y, double w, double h)
{
	return (Rect) { x, y, w, h };
}

/* The rectangle made smaller by `by` on every side; never negative. */
Rect rect_inset(Rect r, double by);

/* Cut a strip of height (width) `size` off a rectangle's top (bottom, left, right), and return the strip. */
Rect rect_cut_top(Rect *r, double size);
Rect rect_cut_bottom(Rect *r, double size);
Rect rect_cut_left(Rect *r, double size);
Rect rect_cut_right(Rect *r, double size);

/* Does the point lie inside; do the two have a point in common? */
bool rect_contains(Rect r, double x, double y);
bool rect_overlap(Rect a, Rect b);

#endif
