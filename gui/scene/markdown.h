/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MARKDOWN_H
#define MARKDOWN_H

/* markdown.h -- the words of a lesson, from Markdown to what pango shows. */

#include <glib.h>

typedef enum {
	MARKDOWN_PLAIN = 0,
	MARKDOWN_LINKS = 1 << 0       /* links as <a href>, which GtkLabel knows and pango does not; else underlined */
} MarkdownFlags;

/* Pango markup of a Markdown text: headings, paragraphs, emphasis, code, lists, quotes, tables, links, code blocks.
 * Always well formed, whatever comes in.  Free with g_free. */
char *markdown_to_pango(const char *markdown, MarkdownFlags flags);

/* The words alone, for accessible text and terminals.  Free with g_free. */
char *markdown_to_text(const char *markdown);

#endif
