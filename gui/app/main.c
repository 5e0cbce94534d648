/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The program vmstep-window.
 *
 * Settles what must be settled before GTK wakes up (language, renderer) and hands over to the application. */

#include <gtk/gtk.h>

#include "gui/app/application.h"
#include "scripts/i18n.h"

/* `--lang LL` counts before the first message is translated, and so before options are parsed in earnest. */
static const char *language_wanted(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (g_str_has_prefix(argv[i], "--lang="))
			return argv[i] + strlen("--lang=");
		if (g_str_equal(argv[i], "--lang") && i + 1 < argc)
			return argv[i + 1];
	}
	return NULL;
}

int main(int argc, char **argv)
{
	g_autoptr(GApplication) application = NULL;

	i18n_start(language_wanted(argc, argv));
	gtk_disable_setlocale();
	/* Without a graphics card GTK picks a software OpenGL, several times slower for pictures like ours. */
	g_setenv("GSK_RENDERER", "cairo", FALSE);
	application = vmstep_application_new();
	return g_application_run(application, argc, argv);
}
