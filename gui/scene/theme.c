/* SPDX-License-Identifier: GPL-2.0-or-later */
/* theme.c -- the three themes, unrolled from theme.def, and the fonts. */

#include "gui/scene/theme.h"

#include <glib.h>
#include <string.h>

#define SANS "Noto Sans, Noto Sans CJK SC, DejaVu Sans, sans-serif"
#define MONO "DejaVu Sans Mono, Noto Sans Mono CJK SC, monospace"

#define COLOUR(rgba) { ((rgba) >> 24 & 0xff) / 255.0, ((rgba) >> 16 & 0xff) / 255.0, ((rgba) >> 8 & 0xff) / 255.0, \
		       ((rgba) & 0xff) / 255.0 }

static const Theme themes[] = {
	{ "light", false, {
#define ROLE(ID, name, LIGHT, DARK, PRINT, PATTERN) [ROLE_##ID] = COLOUR(LIGHT),
#include "gui/scene/theme.def"
#undef ROLE
	} },
	{ "dark", true, {
#define ROLE(ID, name, LIGHT, DARK, PRINT, PATTERN) [ROLE_##ID] = COLOUR(DARK),
#include "gui/scene/theme.def"
#undef ROLE
	} },
	{ "print", false, {
#define ROLE(ID, name, LIGHT, DARK, PRINT, PATTERN) [ROLE_##ID] = COLOUR(PRINT),
#include "gui/scene/theme.def"
#undef ROLE
	} },
};

static const char *const role_names[ROLE_COUNT] = {
	[ROLE_NONE] = "none",
#define ROLE(ID, name, LIGHT, DARK, PRINT, PATTERN) [ROLE_##ID] = name,
#include "gui/scene/theme.def"
#undef ROLE
};

static const uint8_t role_patterns[ROLE_COUNT] = {
#define ROLE(ID, name, LIGHT, DARK, PRINT, PATTERN) [ROLE_##ID] = PATTERN_##PATTERN,
#include "gui/scene/theme.def"
#undef ROLE
};

static const struct { const char *name; Font font; } fonts[FONT_COUNT] = {
	[FONT_BODY] = { "body", { SANS, 12.5, false } },
	[FONT_STRONG] = { "strong", { SANS, 12.5, true } },
	[FONT_SMALL] = { "small", { SANS, 11, false } },
	[FONT_TITLE] = { "title", { SANS, 13.5, true } },
	[FONT_HEADING] = { "heading", { SANS, 20, true } },
	[FONT_MONO] = { "mono", { MONO, 11.5, false } },
	[FONT_MONO_STRONG] = { "mono-strong", { MONO, 11.5, true } },
	[FONT_MONO_SMALL] = { "mono-small", { MONO, 10, false } },
	[FONT_CODE] = { "code", { MONO, 12, false } },
};

const Theme *theme_find(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(themes); i++)
		if (!strcmp(themes[i].name, name))
			return &themes[i];
	return NULL;
}

const char *theme_name(size_t i)
{
	return i < G_N_ELEMENTS(themes) ? themes[i].name : NULL;
}

const char *role_name(Role role)
{
	return role_names[role];
}

Pattern role_pattern(Role role)
{
	return role_patterns[role];
}

const PatternLook *pattern_look(Pattern pattern)
{
	static const PatternLook looks[] = {
		[PATTERN_PLAIN] = { 0 },
		[PATTERN_HATCH] = { .step = 5, .width = 1, .rising = true },
		[PATTERN_STRIPES] = { .step = 10, .width = 2, .falling = true },
		[PATTERN_DOTS] = { .step = 8, .width = 0.8, .dots = true },
		[PATTERN_CROSS] = { .step = 8, .width = 0.6, .rising = true, .falling = true },
		[PATTERN_THIN] = { .step = 8, .width = 1, .falling = true },
	};

	return &looks[pattern];
}

Role role_ink_on(Role role)
{
	if (role >= ROLE_STAGE_NONE && role <= ROLE_STAGE_PURGE)
		return ROLE_ON_STRONG;
	switch (role) {
	case ROLE_NODE_RED:
	case ROLE_NODE_BLACK:
		return ROLE_ON_NODE;
	case ROLE_DONE:
	case ROLE_FAILED:
	case ROLE_CACHE:
	case ROLE_SEARCH_EDGE:
	case ROLE_CHANGED_EDGE:
	case ROLE_SELECTED_EDGE:
	case ROLE_MARKED_EDGE:
		return ROLE_ON_STRONG;
	default:
		return ROLE_INK;
	}
}

const Font *theme_font(FontRole font)
{
	return &fonts[font].font;
}

const char *font_name(FontRole font)
{
	return fonts[font].name;
}

/* ------------------------------------------------------------------------------------------------ measuring */

/* Advances of the characters from space to tilde in thousandths of an em: those of the first sans face named above that
 * Debian has, and a little more for its sisters. */
static const uint16_t advances[] = {
	232, 333, 488, 572, 572, 949, 700, 286, 348, 348, 481, 572, 286, 357, 286, 404, 572, 572, 572, 572, 572, 572,
	572, 572, 572, 572, 286, 286, 572, 572, 572, 488, 974, 626, 677, 657, 709, 607, 569, 710, 750, 302, 551, 665,
	559, 836, 745, 764, 652, 764, 654, 614, 617, 743, 592, 904, 590, 547, 621, 348, 404, 348, 572, 576, 624, 580,
	637, 525, 639, 571, 335, 581, 625, 283, 283, 569, 293, 954, 628, 624, 639, 639, 400, 482, 388, 625, 537, 826,
	513, 537, 489, 348, 278, 348, 572,
};

#define MONO_ADVANCE 602
#define OTHER_ADVANCE 620
#define BOLD_FACTOR 1.066

static double advance(gunichar c, bool mono)
{
	if (c >= ' ' && c <= '~')
		return mono ? MONO_ADVANCE : advances[c - ' '];
	if (g_unichar_iswide(c))
		return 1000;
	return mono ? MONO_ADVANCE : OTHER_ADVANCE;
}

double text_width(FontRole role, const char *text)
{
	const Font *font = theme_font(role);
	bool mono = !strcmp(font->families, MONO);
	double sum = 0;

	for (const char *at = text; *at; at = g_utf8_next_char(at))
		sum += advance(g_utf8_get_char(at), mono);
	return sum / 1000 * font->size * (font->bold && !mono ? BOLD_FACTOR : 1);
}

double text_height(FontRole role)
{
	return theme_font(role)->size * 1.4;
}

char *text_fitted(FontRole role, const char *text, double width)
{
	const char *dots = "…";
	const char *end = text + strlen(text);

	if (text_width(role, text) <= width)
		return g_strdup(text);
	width -= text_width(role, dots);
	while (end > text) {
		g_autofree char *head = g_strndup(text, (gsize)(end - text));

		if (text_width(role, head) <= width)
			return g_strconcat(g_strchomp(head), dots, NULL);
		end = g_utf8_prev_char(end);
	}
	return g_strdup("");
}

size_t text_break(FontRole role, const char *text, double width)
{
	size_t at = 0;

	if (text_width(role, text) <= width)
		return strlen(text);
	for (const char *c = text; *c; c = g_utf8_next_char(c)) {
		g_autofree char *head = g_strndup(text, (gsize)(c - text));

		if (text_width(role, head) > width)
			break;
		if (*c == ' ' || g_unichar_iswide(g_utf8_get_char(c)))
			at = (size_t)(c - text);
	}
	return at ? at : strlen(text);
}
