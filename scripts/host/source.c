/* SPDX-License-Identifier: GPL-2.0-or-later */
/* source.c -- reading the lesson and what it includes, before any of it runs.
 *
 * A running lesson cannot open files: the process has given that up.  So the names that it includes are looked for in
 * its text (`include "name"`, the name written out), and these files, which must lie beside the lesson, are read first,
 * and theirs in turn.  A name that stands in a comment may be missing; that matters only when it is really included.
 */
#include "scripts/host/host-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SOURCE_BYTES_MAX (256 * 1024)
#define SOURCES_MAX 64
#define NAME_BYTES_MAX 48     /* Lua's own messages show names of this length whole */

static void source_free(gpointer data)
{
	Source *source = data;

	g_free(source->text);
	g_free(source->error);
	g_free(source);
}

static Source *fail(Source *source, int line, char *error)
{
	g_clear_pointer(&source->text, g_free);
	source->error = error;
	source->error_line = line;
	return source;
}

/* Read all of FD, which is at most SOURCE_BYTES_MAX long. */
static bool read_whole(int fd, Source *source, gsize size)
{
	source->text = g_malloc(size + 1);
	while (source->length < size) {
		gssize n = read(fd, source->text + source->length, size - source->length);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		if (n == 0)
			break;
		source->length += (gsize)n;
	}
	source->text[source->length] = 0;
	return true;
}

static Source *read_open_file(int fd, Source *source)
{
	struct stat status;

	if (fstat(fd, &status) != 0)
		return fail(source, 0, g_strdup(g_strerror(errno)));
	if (S_ISDIR(status.st_mode))
		return fail(source, 0, g_strdup(_("this is a folder, not a lesson")));
	if (!S_ISREG(status.st_mode))
		return fail(source, 0, g_strdup(_("this is not a regular file")));
	if (status.st_size > SOURCE_BYTES_MAX)
		return fail(source, 0,
			g_strdup_printf(_("the file is too large: more than %d KiB"), SOURCE_BYTES_MAX / 1024));
	if (!read_whole(fd, source, (gsize)status.st_size))
		return fail(source, 0, g_strdup(g_strerror(errno)));
	return source;
}

static int line_of(const char *text, const char *place)
{
	int line = 1;

	for (const char *p = text; p < place; p++)
		line += *p == '\n';
	return line;
}

/* Only text is let through; a mark of its byte order at its beginning is taken off. */
static Source *check_text(Source *source)
{
	const char *bad;

	if (!source->text)
		return source;
	if (g_str_has_prefix(source->text, LUA_SIGNATURE))
		return fail(source, 0, g_strdup(_("this is a compiled Lua file; lessons are plain text")));
	if (!g_utf8_validate_len(source->text, source->length, &bad))
		return fail(source, line_of(source->text, bad), g_strdup(_("this is not UTF-8 text")));
	if (g_str_has_prefix(source->text, "\xef\xbb\xbf")) {
		source->length -= 3;
		memmove(source->text, source->text + 3, source->length + 1);
	}
	return source;
}

static Source *read_at(int folder, const char *path, int flags)
{
	Source *source = g_new0(Source, 1);
	int fd = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | flags);

	if (fd < 0)
		return fail(source, 0, g_strdup(g_strerror(errno)));
	read_open_file(fd, source);
	close(fd);
	return check_text(source);
}

/* A plain name, not a path: nothing outside the lesson's folder, nothing hidden. */
static bool is_file_name(const char *name)
{
	return *name && *name != '.' && !strchr(name, '/') && !strstr(name, "..") && strlen(name) <= NAME_BYTES_MAX;
}

static Source *read_included(int folder, const char *name)
{
	if (!is_file_name(name))
		return fail(g_new0(Source, 1), 0,
			g_strdup(_("only a file beside the lesson can be included, by its plain name")));
	return read_at(folder, name, O_NOFOLLOW);
}

/* Read the files that a source includes and put them into WAITING, to be looked at in turn. */
static void read_names(Host *host, int folder, const Source *source, const GRegex *include, GQueue *waiting)
{
	g_autoptr(GMatchInfo) match = NULL;

	if (!source->text)
		return;
	g_regex_match_full(include, source->text, (gssize)source->length, 0, 0, &match, NULL);
	for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
		char *name = g_match_info_fetch(match, 2);

		if (g_hash_table_contains(host->sources, name) || g_hash_table_size(host->sources) >= SOURCES_MAX) {
			g_free(name);
			continue;
		}
		g_hash_table_insert(host->sources, name, read_included(folder, name));
		g_queue_push_tail(waiting, g_hash_table_lookup(host->sources, name));
	}
}

const Source *host_read_sources(Host *host)
{
	g_autoptr(GRegex) include = g_regex_new("\\binclude\\s*\\(?\\s*([\"'])([^\"'\\n]+)\\1", 0, 0, NULL);
	g_autofree char *folder_path = g_path_get_dirname(host->path);
	g_autoptr(GQueue) waiting = g_queue_new();
	Source *lesson = read_at(AT_FDCWD, host->path, 0);
	int folder = open(folder_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	host->sources = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, source_free);
	g_hash_table_insert(host->sources, g_strdup(host->name), lesson);
	g_queue_push_tail(waiting, lesson);
	while (!g_queue_is_empty(waiting))
		read_names(host, folder, g_queue_pop_head(waiting), include, waiting);
	if (folder >= 0)
		close(folder);
	return lesson;
}

char *host_file_path(const Host *host, const char *name)
{
	g_autofree char *folder = NULL;

	if (strcmp(name, host->name) == 0)
		return g_strdup(host->path);
	folder = g_path_get_dirname(host->path);
	return strcmp(folder, ".") == 0 ? g_strdup(name) : g_build_filename(folder, name, NULL);
}
