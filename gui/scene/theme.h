/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef THEME_H
#define THEME_H

/* theme.h -- what the roles of shapes look like.
 *
 * A role says what a surface, a line or a text *is*; three themes (light, dark, print) say what colour that has.  All
 * are declared once, in theme.def.  What matters is never told by colour alone: a guard page is hatched, a lazily freed
 * area striped, a red node also says R, and so on; the pattern belongs to the role.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
	ROLE_NONE,                /* not filled, not stroked */
#define ROLE(ID, name, LIGHT, DARK, PRINT, PATTERN) ROLE_##ID,
#include "gui/scene/theme.def"
#undef ROLE
	ROLE_COUNT
} Role;

typedef enum {
	PATTERN_PLAIN,
	PATTERN_HATCH,            /* fine diagonals: a guard page */
	PATTERN_STRIPES,          /* wide diagonals the other way: given up, not yet taken back */
	PATTERN_DOTS,             /* sparse dots: nothing there */
	PATTERN_CROSS,            /* diagonals both ways: out of bounds */
	PATTERN_THIN,             /* hairlines on a strong surface: the way back */
	PATTERN_COUNT
} Pattern;

typedef enum {
	FONT_BODY,                /* words */
	FONT_STRONG,              /* the same, bold */
	FONT_SMALL,               /* notes, captions of small things */
	FONT_TITLE,               /* heading of a panel */
	FONT_HEADING,             /* the caption of a figure */
	FONT_MONO,                /* addresses, values */
	FONT_MONO_STRONG,
	FONT_MONO_SMALL,
	FONT_CODE,                /* a listing */
	FONT_COUNT
} FontRole;

typedef struct { double r, g, b, a; } Colour;

typedef struct {
	const char *name;         /* "light" */
	bool dark;                /* for what must choose with it, as a syntax colouring */
	Colour colour[ROLE_COUNT];
} Theme;

/* The theme of that name ("light", "dark", "print"), or NULL. */
const Theme *theme_find(const char *name);

/* The i-th theme's name; NULL beyond the last. */
const char *theme_name(size_t i);

/* The name of a role ("area-vmalloc") and its pattern; the pattern is drawn in ROLE_PATTERN over the role's colour. */
const char *role_name(Role role);
Pattern role_pattern(Role role);

/* How a pattern is drawn: lines `width` thick every `step` pixels, rising or falling to the right, or dots of that
 * radius. */
typedef struct {
	double step, width;
	bool rising, falling, dots;
} PatternLook;

/* The look of a pattern; constant. */
const PatternLook *pattern_look(Pattern pattern);

/* The role that reads well as text or line on top of `role` as a surface. */
Role role_ink_on(Role role);

typedef struct {
	const char *families;     /* "Noto Sans, DejaVu Sans": a list as CSS and pango understand it */
	double size;              /* pixels */
	bool bold;
} Font;

/* What a font role stands for, and its name ("mono-small"); constant. */
const Font *theme_font(FontRole font);
const char *font_name(FontRole font);

/* How wide a text is in a font and how high its line is, in pixels.  From a fixed table of advances, on the wide side,
 * not from the fonts installed: a layout is the same on every machine.  Characters of East Asia are one em wide. */
double text_width(FontRole font, const char *text);
double text_height(FontRole font);

/* Where to break a text into two lines so that the first is no wider than `width`: its length in bytes, the whole
 * text's where all of it fits. */
size_t text_break(FontRole font, const char *text, double width);

/* The text, or as much of it as is no wider than `width`, with an ellipsis at its end.  Free with g_free. */
char *text_fitted(FontRole font, const char *text, double width);

#endif
