/* SPDX-License-Identifier: GPL-2.0-or-later */
/* code.c -- which lines of a model's source are the kernel's, and which are ours to leave out. */

#include "gui/scene/code.h"

#include <string.h>

struct CodeListing {
	char *text;               /* the listing */
	GPtrArray *lines;         /* of char *, without their ends */
	GArray *file_lines;       /* of size_t: line of the file of each */
	size_t n_file_lines;
};

static const char *const markers[] = { "ENTER", "ENTER_VOID", "LEAVE", "LEAVE_VOID", "MARK", "SUBGOAL" };

/* ------------------------------------------------------------------------------------------------ left out */

static const char *skip_blanks(const char *at)
{
	while (*at == ' ' || *at == '\t')
		at++;
	return at;
}

/* The end of a bracketed list that may go on over several lines: the place behind its closing bracket, or NULL. */
static const char *closing(const char *at)
{
	int depth = 0;
	bool quoted = false;

	for (; *at; at++) {
		if (*at == '"' && at[-1] != '\\')
			quoted = !quoted;
		if (quoted)
			continue;
		depth += *at == '(' ? 1 : *at == ')' ? -1 : 0;
		if (*at == ')' && !depth)
			return at + 1;
	}
	return NULL;
}

/* Behind the marker statement that begins here, or NULL where none does. */
static const char *behind_marker(const char *at)
{
	for (size_t i = 0; i < G_N_ELEMENTS(markers); i++) {
		size_t length = strlen(markers[i]);

		if (strncmp(at, markers[i], length) || at[length] != '(')
			continue;
		at = closing(at + length);
		return at && *at == ';' ? at + 1 : NULL;
	}
	return NULL;
}

/* How many lines from here on consist of marker statements alone; 0: none. */
static size_t marker_lines(const char *at)
{
	size_t n = 0;
	const char *behind;

	for (at = skip_blanks(at); (behind = behind_marker(at)) != NULL; at = skip_blanks(behind)) {
		n += n ? 0 : 1;
		for (const char *c = at; c < behind; c++)
			n += *c == '\n';
	}
	return *at == '\n' || !*at ? n : 0;
}

static bool is_licence(const char *line)
{
	return g_str_has_prefix(line, "/* SPDX-License-Identifier:") ||
	       g_str_has_prefix(line, "// SPDX-License-Identifier:");
}

/* ------------------------------------------------------------------------------------------------ making */

static const char *next_line(const char *at)
{
	const char *end = strchr(at, '\n');

	return end ? end + 1 : at + strlen(at);
}

static void keep_line(CodeListing *listing, const char *at, size_t number)
{
	size_t length = strcspn(at, "\n");

	g_ptr_array_add(listing->lines, g_strndup(at, length));
	g_array_append_val(listing->file_lines, number);
}

CodeListing *code_listing_new(const char *text)
{
	CodeListing *listing = g_new0(CodeListing, 1);
	size_t number = 1;

	listing->lines = g_ptr_array_new_with_free_func(g_free);
	listing->file_lines = g_array_new(FALSE, FALSE, sizeof(size_t));
	for (const char *at = text; *at; number++) {
		size_t left_out = number == 1 && is_licence(at) ? 1 : marker_lines(at);

		if (!left_out)
			keep_line(listing, at, number);
		for (at = next_line(at); left_out > 1; left_out--, number++)
			at = next_line(at);
	}
	listing->n_file_lines = number - 1;
	g_ptr_array_add(listing->lines, NULL);
	g_autofree char *joined = g_strjoinv("\n", (char **)listing->lines->pdata);

	listing->text = g_strconcat(joined, "\n", NULL);
	return listing;
}

void code_listing_free(CodeListing *listing)
{
	if (!listing)
		return;
	g_free(listing->text);
	g_ptr_array_unref(listing->lines);
	g_array_unref(listing->file_lines);
	g_free(listing);
}

static CodeListing *read_listing(const char *file)
{
	const char *roots[] = { g_getenv("VMSTEP_SOURCE_ROOT"), VMSTEP_SOURCE_DIR, VMSTEP_DATA_DIR };

	for (size_t i = 0; i < G_N_ELEMENTS(roots); i++) {
		g_autofree char *path = roots[i] ? g_build_filename(roots[i], file, NULL) : NULL;
		g_autofree char *text = NULL;

		if (path && g_file_get_contents(path, &text, NULL, NULL) && g_utf8_validate(text, -1, NULL))
			return code_listing_new(text);
	}
	return NULL;
}

const CodeListing *code_listing(const char *file)
{
	static GHashTable *known;
	gpointer listing = NULL;

	if (!known)
		known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)code_listing_free);
	if (!g_hash_table_lookup_extended(known, file, NULL, &listing)) {
		listing = read_listing(file);
		g_hash_table_insert(known, g_strdup(file), listing);
	}
	return listing;
}

/* ------------------------------------------------------------------------------------------------ asking */

static bool is_blank(const CodeListing *listing, size_t line)
{
	return !*skip_blanks(code_line(listing, line));
}

const char *code_text(const CodeListing *listing)
{
	return listing->text;
}

size_t code_count(const CodeListing *listing)
{
	return listing->file_lines->len;
}

const char *code_line(const CodeListing *listing, size_t line)
{
	g_return_val_if_fail(line >= 1 && line <= code_count(listing), "");
	return g_ptr_array_index(listing->lines, line - 1);
}

size_t code_file_line(const CodeListing *listing, size_t line)
{
	return line >= 1 && line <= code_count(listing) ? g_array_index(listing->file_lines, size_t, line - 1) : 0;
}

static bool closes_block(const CodeListing *listing, size_t line)
{
	return *skip_blanks(code_line(listing, line)) == '}';
}

/* The first line of the listing with something on it at or behind a line of the file, by bisection.  A line that is
 * left out and stands at the end of a block has nothing behind it to point at, but something before it. */
size_t code_listing_line(const CodeListing *listing, size_t file_line)
{
	size_t low = 1, high = code_count(listing);

	if (!file_line || file_line > listing->n_file_lines || !high)
		return 0;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (code_file_line(listing, middle) < file_line)
			low = middle + 1;
		else
			high = middle;
	}
	if (code_file_line(listing, low) == file_line)
		return low;
	while (low < code_count(listing) && is_blank(listing, low))
		low++;
	if (low > 1 && closes_block(listing, low) && !closes_block(listing, low - 1) && !is_blank(listing, low - 1))
		low--;
	return low;
}

/* ------------------------------------------------------------------------------------------------ functions */

/* Our sources begin a function's body with a brace in the first column and end it with one. */
static bool is_line(const CodeListing *listing, size_t line, const char *text)
{
	return !strcmp(code_line(listing, line), text);
}

bool code_function_around(const CodeListing *listing, size_t line, size_t *first, size_t *last)
{
	size_t count = code_count(listing), open = line, close = line;

	if (line < 1 || line > count)
		return false;
	while (open > 1 && !is_line(listing, open, "{") && (open == line || !is_line(listing, open, "}")))
		open--;
	while (close < count && !is_line(listing, close, "}"))
		close++;
	if (!is_line(listing, open, "{") || !is_line(listing, close, "}"))
		return false;
	while (open > 1 && !is_blank(listing, open - 1) && !is_line(listing, open - 1, "}"))
		open--;
	*first = open;
	*last = close;
	return true;
}
