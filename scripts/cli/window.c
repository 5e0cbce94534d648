/* SPDX-License-Identifier: GPL-2.0-or-later */
/* window.c -- `vmstep [LESSON.lua]`, `vmstep --import FILE`: the window, which is a program of its own so that this one
 * needs no toolkit. */
#include "scripts/cli/cli.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <unistd.h>

/* The program beside this one, in the build tree, or installed.  Free with g_free. */
static char *find_window_program(void)
{
	static const char *const places[] = { "vmstep-window", "gui/app/vmstep-window", "../gui/app/vmstep-window",
		"../libexec/vmstep-window" };
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *folder = self ? g_path_get_dirname(self) : NULL;

	for (gsize i = 0; folder && i < G_N_ELEMENTS(places); i++) {
		g_autofree char *path = g_build_filename(folder, places[i], NULL);

		if (g_file_test(path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test(path, G_FILE_TEST_IS_DIR))
			return g_steal_pointer(&path);
	}
	return g_find_program_in_path("vmstep-window");
}

static gboolean is_set(const char *name)
{
	const char *value = g_getenv(name);

	return value && *value;
}

/* The window's own command line: the lesson, or --import for each file.  Free with g_strfreev. */
static char **arguments_of(const char *program, const char *lesson, char **imports)
{
	g_autoptr(GStrvBuilder) arguments = g_strv_builder_new();

	g_strv_builder_add(arguments, program);
	if (lesson)
		g_strv_builder_add(arguments, lesson);
	for (; imports && *imports; imports++)
		g_strv_builder_add_many(arguments, "--import", *imports, NULL);
	return g_strv_builder_end(arguments);
}

static int start_window(const char *lesson, char **imports)
{
	g_autofree char *program = find_window_program();
	g_auto(GStrv) arguments = NULL;

	if (!program)
		return cli_fail(CLI_UNTRUE, _("the program vmstep-window is not there; "
			"\"vmstep run LESSON.lua\" runs a lesson without a window"));
	if (!is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY") && !is_set("BROADWAY_DISPLAY"))
		return cli_fail(CLI_UNTRUE, _("there is no display to open a window on; "
			"\"vmstep run LESSON.lua\" runs a lesson without one"));
	arguments = arguments_of(program, lesson, imports);
	execv(program, arguments);
	return cli_fail(CLI_UNTRUE, _("%s cannot be started: %s"), program, g_strerror(errno));
}

static int check(int argc, char **argv, char **imports)
{
	if (argc > 2)
		return cli_fail(CLI_USAGE, _("one lesson at a time, please"));
	if (argc == 2 && !g_str_has_suffix(argv[1], ".lua"))
		return cli_fail(CLI_USAGE, _("\"%s\" is neither a command nor a lesson; see vmstep --help"), argv[1]);
	if (argc == 2 && imports)
		return cli_fail(CLI_USAGE, _("a lesson or an imported file, please; \"vmstep run\" takes both"));
	if (argc == 2 && access(argv[1], R_OK) < 0)
		return cli_fail(CLI_BAD_INPUT, "%s: %s", argv[1], g_strerror(errno));
	for (; imports && *imports; imports++)
		if (access(*imports, R_OK) < 0)
			return cli_fail(CLI_BAD_INPUT, "%s: %s", *imports, g_strerror(errno));
	return CLI_OK;
}

int cli_window(int argc, char **argv)
{
	g_auto(GStrv) imports = NULL;
	const GOptionEntry entries[] = {
		{"import", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &imports,
		 N_("Open what was saved of a real machine: its /proc/vmallocinfo, a trace, or both"), "FILE"},
		{0},
	};
	int status;

	if (!cli_parse("", entries, &argc, &argv))
		return CLI_USAGE;
	status = check(argc, argv, imports);
	return status == CLI_OK ? start_window(argc == 2 ? argv[1] : NULL, imports) : status;
}
