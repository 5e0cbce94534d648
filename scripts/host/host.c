/* SPDX-License-Identifier: GPL-2.0-or-later */
/* host.c -- from the command line to the end of the transcript.
 *
 * The order matters: the files are read first, then the process gives up its rights, then the prelude and the lesson
 * run.  The lesson runs as a Lua thread, because the stack of a thread that broke off can still be looked at: that is
 * how the line is found where Lua's own message does not tell it (as when memory has run out).
 */
#include "scripts/host/host.h"

#include "scripts/host/host-private.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUFFER_BYTES (64 * 1024)

/* -------- leaving */

static void write_error(Host *host, const char *message, const char *file, int line)
{
	g_autoptr(JsonBuilder) builder = json_builder_new();
	g_autofree char *valid = message_text(message, -1), *name = message_text(file ? file : host->path, -1);

	message_begin(builder, "error");
	json_builder_set_member_name(builder, "message");
	json_builder_add_string_value(builder, valid);
	json_builder_set_member_name(builder, "file");
	json_builder_add_string_value(builder, name);
	if (line > 0) {
		json_builder_set_member_name(builder, "line");
		json_builder_add_int_value(builder, line);
	}
	if (g_strcmp0(message, host->unexpected) == 0) {
		json_builder_set_member_name(builder, "expectation");
		json_builder_add_boolean_value(builder, TRUE);
	}
	host->limits.written = 0;
	message_send(host, builder);
}

static void write_end(Host *host, const char *outcome)
{
	g_autoptr(JsonBuilder) builder = json_builder_new();

	message_begin(builder, "end");
	json_builder_set_member_name(builder, "outcome");
	json_builder_add_string_value(builder, outcome);
	host->limits.written = 0;
	message_send(host, builder);
	message_flush();
}

static void write_error_here(Host *host, const char *message)
{
	g_autofree char *file = NULL;
	lua_Debug at;
	int line = 0;

	if (position_find(host->L, &at)) {
		file = host_file_path(host, at.source + 1);
		line = at.currentline;
	}
	write_error(host, message, file, line);
}

_Noreturn void host_stop(Host *host, const char *message)
{
	write_error_here(host, message);
	write_end(host, "error");
	exit(HOST_EXIT_BROKEN);
}

_Noreturn void host_quit(Host *host, const char *outcome)
{
	write_end(host, outcome);
	exit(HOST_EXIT_OK);
}

/* -------- the command line */

static int wrong_use(const char *program, const char *message)
{
	fprintf(stderr, "%s: %s\n", program, message);
	return HOST_EXIT_USAGE;
}

static bool read_options(Host *host, int *argc, char ***argv, GError **error)
{
	g_autoptr(GOptionContext) context = g_option_context_new("LESSON.lua");
	const GOptionEntry entries[] = {
		{ "profile", 0, 0, G_OPTION_ARG_STRING, &host->profile, N_("Replace the lesson's profile"), "P" },
		{ "seed", 0, 0, G_OPTION_ARG_INT64, &host->seed, N_("Replace the lesson's seed"), "N" },
		{ "import", 0, 0, G_OPTION_ARG_FILENAME, &host->import,
		  N_("Begin with the areas of this /proc/vmallocinfo"), "FILE" },
		G_OPTION_ENTRY_NULL
	};

	g_option_context_add_main_entries(context, entries, NULL);
	return g_option_context_parse(context, argc, argv, error);
}

/* -------- running the lesson */

static bool load_lesson(Host *host, const Source *source, lua_State *L)
{
	g_autofree char *chunk = g_strconcat("@", host->name, NULL);
	g_autofree char *file = NULL, *message = NULL;
	int line;

	if (luaL_loadbufferx(L, source->text, source->length, chunk, "t") == LUA_OK)
		return true;
	message = position_of_error(L, &file, &line);
	write_error(host, message, file, line);
	write_end(host, "error");
	return false;
}

static int report_failure(Host *host, int status)
{
	g_autofree char *file = NULL;
	int line;
	g_autofree char *message = position_of_error(host->L, &file, &line);

	write_error(host, status == LUA_ERRMEM ? _("the lesson uses too much memory") : message, file, line);
	write_end(host, "error");
	return HOST_EXIT_BROKEN;
}

/* The environment and the prelude's function that runs a lesson are on top of L; both move to the lesson's thread. */
static int run_lesson(Host *host, const Source *source, lua_State *L)
{
	int status, results;

	host->L = lua_newthread(L);
	lua_insert(L, -3);
	lua_xmove(L, host->L, 2);
	if (!load_lesson(host, source, host->L))
		return HOST_EXIT_BAD_INPUT;
	lua_pushvalue(host->L, 1);
	lua_setupvalue(host->L, -2, 1);
	limits_watch(host->L);
	limits_begin_turn(host);
	status = lua_resume(host->L, NULL, 1, &results);
	if (status != LUA_OK)
		return report_failure(host, status);
	write_end(host, "complete");
	return HOST_EXIT_OK;
}

static int run(Host *host)
{
	const Source *source = host_read_sources(host);
	g_autoptr(GError) error = NULL;
	lua_State *L;
	int status;

	if (host->import && !(host->areas = import_areas_of(host->import, &error))) {
		write_error(host, error->message, NULL, 0);
		write_end(host, "error");
		return HOST_EXIT_BAD_INPUT;
	}
	if (!source->text) {
		write_error(host, source->error, NULL, source->error_line);
		write_end(host, "error");
		return HOST_EXIT_BAD_INPUT;
	}
	L = lua_newstate(limits_allocate, &host->limits);
	if (!L)
		g_error("no memory for a Lua state");
	*(Host **)lua_getextraspace(L) = host;
	confine_process();
	sandbox_open(L);
	prelude_run(L);
	status = run_lesson(host, source, L);
	lua_close(L);
	return status;
}

static void free_host(Host *host)
{
	g_clear_pointer(&host->machines, g_ptr_array_unref);
	g_clear_pointer(&host->sources, g_hash_table_unref);
	g_free(host->unexpected);
	g_free(host->name);
	g_clear_pointer(&host->areas, imported_areas_free);
	g_free(host->import);
	g_free(host->profile);
}

/* The same on every machine and in every country: how texts compare and how numbers are written.  Translations are
 * loaded when the first is asked for, which has to be before files are out of reach. */
static void settle_language(void)
{
	setlocale(LC_COLLATE, "C");
	setlocale(LC_NUMERIC, "C");
	(void)_("lesson");
}

/* The file's name, where Lua's messages would show it whole. */
static char *chunk_name(const char *path)
{
	g_autofree char *name = g_path_get_basename(path);

	return strlen(name) < LUA_IDSIZE - 10 ? g_steal_pointer(&name) : g_strdup("lesson");
}

int host_main(int argc, char **argv)
{
	static char out[BUFFER_BYTES], in[BUFFER_BYTES];
	g_autoptr(GError) error = NULL;
	Host host = { .seed = -1 };
	const char *wrong = NULL;
	int status;

	if (!read_options(&host, &argc, &argv, &error))
		wrong = error->message;
	else if (argc != 2)
		wrong = _("one lesson has to be named");
	else if (host.profile && !vms_profile_find(host.profile))
		wrong = _("there is no profile of that name");
	if (wrong) {
		g_free(host.profile);
		return wrong_use(argv[0], wrong);
	}
	setvbuf(stdout, out, _IOFBF, sizeof out);
	setvbuf(stdin, in, _IOFBF, sizeof in);
	settle_language();
	host.path = argv[1];
	host.name = chunk_name(host.path);
	host.machines = g_ptr_array_new_with_free_func((GDestroyNotify)vms_machine_free);
	status = run(&host);
	free_host(&host);
	return status;
}
