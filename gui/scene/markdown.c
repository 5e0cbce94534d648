/* SPDX-License-Identifier: GPL-2.0-or-later */
/* markdown.c -- Markdown to pango markup, by md4c's callbacks.
 *
 * Pango knows spans and no blocks: paragraphs are set apart by empty lines, list items by their bullets, table cells by
 * tabs, and quotes by a bar.  A block asks for the space before it when it begins; what is asked for twice is given
 * once. */

#include "gui/scene/markdown.h"

#include <md4c.h>
#include <stdbool.h>
#include <string.h>

#define LISTS_DEEPEST 8

typedef struct {
	GString *out;
	MarkdownFlags flags;
	bool markup;              /* false: words alone */
	int gap;                  /* newlines owed before the next text */
	unsigned lists;           /* depth */
	unsigned number[LISTS_DEEPEST + 1];   /* of the next item; 0: bullets */
	unsigned quotes;
	bool tight;               /* the list's items follow each other without empty lines */
	bool item_begun;          /* a bullet stands; its paragraph goes on behind it */
	bool code_block;
} Writer;

/* ------------------------------------------------------------------------------------------------ writing */

static void raw(Writer *w, const char *text)
{
	if (w->markup)
		g_string_append(w->out, text);
}

static void owe(Writer *w, int newlines)
{
	if (w->out->len && w->gap < newlines)
		w->gap = newlines;
}

/* Write what is owed.  Each line of a quote begins with its bar. */
static void pay(Writer *w)
{
	bool new_line = w->gap > 0 || !w->out->len;

	for (; w->gap > 0; w->gap--)
		g_string_append_c(w->out, '\n');
	for (unsigned i = 0; new_line && i < w->quotes; i++)
		g_string_append(w->out, "▏ ");
}

static void escaped(Writer *w, const char *text, gsize size)
{
	g_autofree char *valid = g_utf8_make_valid(text, (gssize)size);
	g_autofree char *safe = w->markup ? g_markup_escape_text(valid, -1) : g_strdup(valid);

	pay(w);
	g_string_append(w->out, safe);
}

/* ------------------------------------------------------------------------------------------------ blocks */

static void begin_item(Writer *w)
{
	unsigned depth = MIN(w->lists, LISTS_DEEPEST);

	owe(w, w->tight ? 1 : 2);
	pay(w);
	for (unsigned i = 1; i < w->lists; i++)
		g_string_append(w->out, "    ");
	if (w->number[depth])
		g_string_append_printf(w->out, "%u. ", w->number[depth]++);
	else
		g_string_append(w->out, depth % 2 ? "•  " : "◦  ");
	w->item_begun = true;
}

static void begin_list(Writer *w, unsigned first, bool tight)
{
	owe(w, w->lists ? 1 : 2);
	w->lists++;
	w->number[MIN(w->lists, LISTS_DEEPEST)] = first;
	w->tight = tight;
}

static void begin_heading(Writer *w, unsigned level)
{
	static const char *const sizes[] = { "x-large", "large", "medium" };

	owe(w, 2);
	pay(w);
	raw(w, "<span weight=\"bold\" size=\"");
	raw(w, sizes[MIN(level, 3) - 1]);
	raw(w, "\">");
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *data)
{
	Writer *w = data;

	switch (type) {
	case MD_BLOCK_H:
		begin_heading(w, ((MD_BLOCK_H_DETAIL *)detail)->level);
		break;
	case MD_BLOCK_UL:
		begin_list(w, 0, ((MD_BLOCK_UL_DETAIL *)detail)->is_tight);
		break;
	case MD_BLOCK_OL:
		begin_list(w, ((MD_BLOCK_OL_DETAIL *)detail)->start, ((MD_BLOCK_OL_DETAIL *)detail)->is_tight);
		break;
	case MD_BLOCK_LI:
		begin_item(w);
		break;
	case MD_BLOCK_QUOTE:
		owe(w, 2);
		w->quotes++;
		break;
	case MD_BLOCK_CODE:
		owe(w, 2);
		pay(w);
		raw(w, "<tt>");
		w->code_block = true;
		break;
	case MD_BLOCK_HR:
		owe(w, 2);
		escaped(w, "――――", strlen("――――"));
		owe(w, 2);
		break;
	case MD_BLOCK_P:
		if (!w->item_begun)
			owe(w, 2);
		w->item_begun = false;
		break;
	case MD_BLOCK_TABLE:
		owe(w, 2);
		break;
	case MD_BLOCK_TR:
		owe(w, 1);
		break;
	case MD_BLOCK_TH:
		pay(w);
		raw(w, "<b>");
		break;
	default:
		break;
	}
	return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *data)
{
	Writer *w = data;

	(void)detail;
	switch (type) {
	case MD_BLOCK_H:
		raw(w, "</span>");
		owe(w, 2);
		break;
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
		w->lists--;
		owe(w, w->lists ? 1 : 2);
		break;
	case MD_BLOCK_LI:
		w->item_begun = false;
		break;
	case MD_BLOCK_QUOTE:
		w->quotes--;
		owe(w, 2);
		break;
	case MD_BLOCK_CODE:
		w->gap = 0;
		raw(w, "</tt>");
		w->code_block = false;
		owe(w, 2);
		break;
	case MD_BLOCK_P:
		owe(w, w->lists && w->tight ? 1 : 2);
		break;
	case MD_BLOCK_TH:
		raw(w, "</b>");
		g_string_append_c(w->out, '\t');
		break;
	case MD_BLOCK_TD:
		g_string_append_c(w->out, '\t');
		break;
	default:
		break;
	}
	return 0;
}

/* ------------------------------------------------------------------------------------------------ spans */

static void open_link(Writer *w, const MD_SPAN_A_DETAIL *link)
{
	g_autofree char *address = g_strndup(link->href.text, link->href.size);
	g_autofree char *valid = g_utf8_make_valid(address, -1);
	g_autofree char *safe = g_markup_escape_text(valid, -1);

	if (!(w->flags & MARKDOWN_LINKS)) {
		raw(w, "<u>");
		return;
	}
	raw(w, "<a href=\"");
	raw(w, safe);
	raw(w, "\">");
}

static int enter_span(MD_SPANTYPE type, void *detail, void *data)
{
	Writer *w = data;

	pay(w);
	switch (type) {
	case MD_SPAN_EM: raw(w, "<i>"); break;
	case MD_SPAN_STRONG: raw(w, "<b>"); break;
	case MD_SPAN_DEL: raw(w, "<s>"); break;
	case MD_SPAN_CODE: raw(w, "<tt>"); break;
	case MD_SPAN_A: open_link(w, detail); break;
	default: break;
	}
	return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *data)
{
	Writer *w = data;

	(void)detail;
	switch (type) {
	case MD_SPAN_EM: raw(w, "</i>"); break;
	case MD_SPAN_STRONG: raw(w, "</b>"); break;
	case MD_SPAN_DEL: raw(w, "</s>"); break;
	case MD_SPAN_CODE: raw(w, "</tt>"); break;
	case MD_SPAN_A: raw(w, w->flags & MARKDOWN_LINKS ? "</a>" : "</u>"); break;
	default: break;
	}
	return 0;
}

/* ------------------------------------------------------------------------------------------------ text */

/* A code block comes line by line; the end of its last line belongs to what follows. */
static void code_text_block(Writer *w, const char *text, gsize size)
{
	for (gsize i = 0; i < size;) {
		const char *end = memchr(text + i, '\n', size - i);
		gsize length = end ? (gsize)(end - text) - i : size - i;

		if (length)
			escaped(w, text + i, length);
		w->gap += end ? 1 : 0;
		i += length + (end ? 1 : 0);
	}
}

/* Lines of a paragraph are joined by a space; between Chinese characters that would be seen, and there is none. */
static void soft_break(Writer *w)
{
	const char *last = w->out->len ? g_utf8_find_prev_char(w->out->str, w->out->str + w->out->len) : NULL;

	if (!last || !g_unichar_iswide(g_utf8_get_char(last)))
		g_string_append_c(w->out, ' ');
}

static int text(MD_TEXTTYPE type, const MD_CHAR *string, MD_SIZE size, void *data)
{
	Writer *w = data;

	w->item_begun = false;
	switch (type) {
	case MD_TEXT_BR:
		owe(w, 1);
		break;
	case MD_TEXT_SOFTBR:
		soft_break(w);
		break;
	case MD_TEXT_NULLCHAR:
		escaped(w, "\xef\xbf\xbd", 3);
		break;
	case MD_TEXT_ENTITY:
		pay(w);
		if (w->markup && (!strncmp(string, "&amp;", size) || !strncmp(string, "&lt;", size) ||
				  !strncmp(string, "&gt;", size)))
			g_string_append_len(w->out, string, (gssize)size);
		else
			escaped(w, string, size);
		break;
	default:
		if (w->code_block)
			code_text_block(w, string, size);
		else
			escaped(w, string, size);
	}
	return 0;
}

static char *convert(const char *markdown, MarkdownFlags flags, bool markup)
{
	const MD_PARSER parser = {
		.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_NOHTML | MD_FLAG_PERMISSIVEURLAUTOLINKS,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = text,
	};
	Writer w = { .out = g_string_new(NULL), .flags = flags, .markup = markup };

	md_parse(markdown, (MD_SIZE)strlen(markdown), &parser, &w);
	return g_string_free(w.out, FALSE);
}

char *markdown_to_pango(const char *markdown, MarkdownFlags flags)
{
	return convert(markdown, flags, true);
}

char *markdown_to_text(const char *markdown)
{
	return convert(markdown, MARKDOWN_PLAIN, false);
}
