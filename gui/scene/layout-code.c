/* SPDX-License-Identifier: GPL-2.0-or-later */
/* layout-code.c -- the model's own source around the line that the cursor is at, as code.h lists it. */

#include "gui/scene/code.h"
#include "gui/scene/layout-common.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define LINE 18.0
#define NUMBER_WIDTH 44.0
#define TAB 4

/* Tabs to spaces; a listing is drawn with one text a line. */
static char *expand_tabs(const char *line)
{
	GString *out = g_string_new(NULL);

	for (; *line; line++) {
		if (*line != '\t') {
			g_string_append_c(out, *line);
			continue;
		}
		do
			g_string_append_c(out, ' ');
		while (out->len % TAB);
	}
	return g_string_free(out, FALSE);
}

/* Whether a line is part of a comment, seen from itself alone: as our sources write them. */
static bool is_comment(const char *line)
{
	while (*line == ' ' || *line == '\t')
		line++;
	return g_str_has_prefix(line, "/*") || g_str_has_prefix(line, "* ") || !strcmp(line, "*") ||
	       g_str_has_prefix(line, "*/");
}

/* The first line shown: the whole function where it has room, else the current line in the upper half. */
static size_t first_line(const CodeListing *listing, size_t current, size_t rows)
{
	size_t count = code_count(listing), first, last, start;

	if (code_function_around(listing, current, &first, &last) && last - first < rows)
		start = first > (rows - (last - first)) / 2 ? first - (rows - (last - first)) / 2 : 1;
	else
		start = current > rows * 2 / 5 ? current - rows * 2 / 5 : 1;
	return count <= rows ? 1 : MIN(start, count - rows + 1);
}

static void add_line(Scene *scene, Rect line, const CodeListing *listing, size_t number, bool current)
{
	g_autofree char *text = expand_tabs(code_line(listing, number));
	uint64_t file_line = code_file_line(listing, number);
	Rect left;

	if (current)
		scene_rounded(scene, shape_key(PART_LINE_BAND, 0, 0), line, 3, ROLE_CURRENT_LINE, ROLE_NONE);
	left = rect_cut_left(&line, NUMBER_WIDTH);
	rect_cut_right(&left, 12);
	scene_text(scene, shape_key(PART_LINE_NUMBER, 0, file_line), left, FONT_MONO_SMALL,
		   current ? ROLE_INK : ROLE_INK_GHOST, ALIGN_END, scene_printf(scene, "%u", (unsigned)file_line));
	scene_text(scene, shape_key(PART_LINE, 0, file_line), line, FONT_CODE,
		   is_comment(text) ? ROLE_INK_FAINT : ROLE_INK, ALIGN_START, text);
}

/* An operation begins and ends in our own sources, which nobody wants to see. */
static bool is_the_kernels(const char *file)
{
	return g_str_has_prefix(file, "core/era/") || g_str_has_prefix(file, "core/kernel/");
}

void layout_code(Scene *scene, Rect where, const Moment *now)
{
	const CodeListing *listing = now->step.file ? code_listing(now->step.file) : NULL;
	size_t rows = (size_t)(where.h / LINE), current, line;

	if (now->step.file && !is_the_kernels(now->step.file)) {
		layout_note(scene, where, VIEW_CODE,
			    now->finished ? _("The kernel has done what was asked") : _("The kernel is asked"));
		return;
	}
	if (!listing || !code_count(listing)) {
		layout_note(scene, where, VIEW_CODE,
			    now->step.file ? _("The source of the model was not found") : _("The kernel is idle"));
		return;
	}
	current = code_listing_line(listing, (size_t)now->step.line);
	line = first_line(listing, current, rows);
	for (size_t i = 0; i < rows && line + i <= code_count(listing); i++)
		add_line(scene, rect_cut_top(&where, LINE), listing, line + i, line + i == current);
}
