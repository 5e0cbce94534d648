/* SPDX-License-Identifier: GPL-2.0-or-later */
/* profiles.c -- `vmstep profiles`: a line for each kernel that can be simulated. */
#include "scripts/cli/cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include "core/vmstep.h"
#include "scripts/transcript.h"

static void print_json(const VmsProfile *profile)
{
	g_autoptr(JsonObject) object = json_object_new();
	g_autofree char *line = NULL;

	json_object_set_string_member(object, "name", profile->name);
	json_object_set_string_member(object, "kernel", profile->kernel);
	json_object_set_string_member(object, "arch", profile->arch);
	json_object_set_int_member(object, "bits", profile->bits);
	json_object_set_int_member(object, "ram", (gint64)profile->default_ram);
	json_object_set_boolean_member(object, "default", profile == vms_profile_default());
	line = transcript_line(object);
	puts(line);
}

static void print_line(const VmsProfile *profile)
{
	gboolean small = profile->default_ram < 1 << 20;

	printf("%-24s %-9s %-12s %4" G_GUINT64_FORMAT " %s%s\n", profile->name, profile->kernel, profile->arch,
		profile->default_ram >> (small ? 10 : 20), small ? "KiB" : "MiB",
		profile == vms_profile_default() ? _("  (default)") : "");
}

int cli_profiles(int argc, char **argv)
{
	gboolean json = FALSE;
	const GOptionEntry entries[] = {
		{ "json", 0, 0, G_OPTION_ARG_NONE, &json, N_("An object a line"), NULL },
		{ 0 },
	};

	if (!cli_parse("profiles", entries, &argc, &argv))
		return CLI_USAGE;
	if (argc > 1)
		return cli_fail(CLI_USAGE, _("profiles takes no arguments"));
	for (size_t i = 0; i < vms_profile_count(); i++) {
		if (json)
			print_json(vms_profile_at(i));
		else
			print_line(vms_profile_at(i));
	}
	return CLI_OK;
}
