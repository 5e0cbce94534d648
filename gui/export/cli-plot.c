/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli-plot.c -- `vmstep growth --plot`: what was measured, as a picture in a file. */

#include "gui/export/commands.h"

#include "gui/export/growth-curves.h"
#include "gui/export/picture.h"
#include "scripts/i18n.h"

/* A panel for each pattern that was measured, a line for each kernel. */
static Scene *scene_of(const GArray *points, const ExportOptions *options)
{
	g_autoptr(GArray) subjects = growth_subjects();
	GrowthCurves curves = { .points = points, .subjects = subjects };
	Scene *scene = scene_new();

	for (guint i = 0; i < points->len; i++)
		curves.patterns[g_array_index(points, GrowthPoint, i).pattern] = true;
	growth_curves_figure(scene, rect(0, 0, options->width, options->height), &curves);
	return scene;
}

int cli_plot(const CliPicture *picture, const GArray *points)
{
	ExportOptions options = { .language = i18n_language() };
	g_autoptr(GError) error = NULL;
	g_autoptr(Scene) scene = NULL;
	int status;

	if ((status = picture_format(&options, NULL, picture->path)) ||
	    (status = picture_theme(&options, picture->theme)) ||
	    (status = picture_size(&options, picture->size, picture->scale)))
		return status;
	if (!points)
		return CLI_OK;
	scene = scene_of(points, &options);
	if (!export_write(scene, &options, picture->path, &error))
		return cli_fail(CLI_UNTRUE, "%s", error->message);
	return CLI_OK;
}
