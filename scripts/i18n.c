/* SPDX-License-Identifier: GPL-2.0-or-later */
/* i18n.c -- start gettext so that it works without generated locales.
 *
 * gettext looks at LANGUAGE only when the locale is another than "C".  The locale C.UTF-8 is always there, so it stands
 * in where the wished one is missing.  Numbers are always written with a point: the output is read by programs too.
 */
#include "scripts/i18n.h"

#include "core/vmstep.h"

#include <glib/gi18n.h>
#include <locale.h>

#define DOMAIN "vmstep"

static gboolean locale_is_plain(void)
{
	const char *locale = setlocale(LC_MESSAGES, NULL);

	return !locale || g_str_equal(locale, "C") || g_str_equal(locale, "POSIX");
}

static const char *wished_locale(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		const char *value = g_getenv(names[i]);

		if (value && *value)
			return value;
	}
	return "C";
}

/* The environment is changed as well, for the programs that are started from here. */
static void start_locale(const char *language)
{
	gboolean known;

	if (language)
		g_setenv("LANGUAGE", language, TRUE);
	known = setlocale(LC_ALL, "") != NULL;
	if (!known || (language && locale_is_plain())) {
		g_setenv("LANGUAGE", wished_locale(), FALSE);
		g_setenv("LC_ALL", "C.UTF-8", TRUE);
		setlocale(LC_ALL, "");
	}
	setlocale(LC_NUMERIC, "C");
}

/* Free with g_free. */
static char *locale_dir(void)
{
	static const char *const places[] = { "assets/po", "../assets/po", "../../assets/po" };
	const char *wish = g_getenv("VMSTEP_LOCALEDIR");
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *folder = self ? g_path_get_dirname(self) : NULL;

	if (wish && *wish)
		return g_strdup(wish);
	for (gsize i = 0; folder && i < G_N_ELEMENTS(places); i++) {
		g_autofree char *path = g_canonicalize_filename(places[i], folder);

		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			return g_steal_pointer(&path);
	}
	return g_strdup(LOCALEDIR);
}

void i18n_start(const char *language)
{
	g_autofree char *folder = locale_dir();

	start_locale(language);
	bindtextdomain(DOMAIN, folder);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	textdomain(DOMAIN);
	vms_speak(i18n_text);
}

const char *i18n_text(const char *text)
{
	return text && *text ? g_dgettext(DOMAIN, text) : text;
}

const char *i18n_language(void)
{
	const char *language = g_get_language_names()[0];

	return locale_is_plain() || g_str_has_prefix(language, "C") ? NULL : language;
}
