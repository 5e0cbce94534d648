/* SPDX-License-Identifier: GPL-2.0-or-later */
/* test-export.c -- pictures: well-formed SVG with text as text, PNG of the right size, the same every time. */

#include "tests/scene/stage.h"

#include "gui/export/export.h"

#include <string.h>

static Scene *figure(ExportOptions *options)
{
	VmsMachine *m = stage_machine(stage_fragmented);
	g_auto(Moment) now = { 0 };
	Scene *scene;

	stage_goto(m, "va_search_step", 6);
	moment_init(&now, m);
	moment_prepare(&now);
	options->figure.caption = "One & two <three> \"四\"";
	scene = export_scene(&now, options);
	vms_machine_free(m);
	return scene;
}

typedef struct { unsigned texts, rects, clips, patterns; GString *words; bool in_text; } Seen;

static void element(GMarkupParseContext *context, const char *name, const char **names, const char **values,
		    gpointer data, GError **error)
{
	Seen *seen = data;

	(void)context;
	(void)names;
	(void)values;
	(void)error;
	seen->texts += !strcmp(name, "text");
	seen->rects += !strcmp(name, "rect");
	seen->clips += !strcmp(name, "clipPath");
	seen->patterns += !strcmp(name, "pattern");
	seen->in_text = !strcmp(name, "text");
}

static void characters(GMarkupParseContext *context, const char *text, gsize length, gpointer data, GError **error)
{
	Seen *seen = data;

	(void)context;
	(void)error;
	if (seen->in_text)
		g_string_append_len(seen->words, text, (gssize)length);
}

static void test_svg_is_well_formed_and_has_text(void **state)
{
	const GMarkupParser parser = { .start_element = element, .text = characters };
	ExportOptions options = { .format = EXPORT_SVG, .width = 1280, .height = 800 };
	g_autoptr(Scene) scene = figure(&options);
	GString *svg = export_svg(scene, &options);
	Seen seen = { .words = g_string_new(NULL) };
	GMarkupParseContext *context = g_markup_parse_context_new(&parser, 0, &seen, NULL);

	(void)state;
	assert_true(g_markup_parse_context_parse(context, svg->str, (gssize)svg->len, NULL));
	assert_true(g_markup_parse_context_end_parse(context, NULL));
	assert_true(seen.texts > 20 && seen.rects > 20 && seen.clips >= 2 && seen.patterns >= 3);
	assert_non_null(strstr(seen.words->str, "One & two <three> \"四\""));
	assert_non_null(strstr(seen.words->str, "vmalloc"));
	assert_non_null(strstr(svg->str, "font-family=\"Noto Sans,"));
	assert_null(strstr(svg->str, "nan"));
	g_markup_parse_context_free(context);
	g_string_free(seen.words, TRUE);
	g_string_free(svg, TRUE);
}

static void test_svg_has_every_text_of_the_scene(void **state)
{
	ExportOptions options = { .format = EXPORT_SVG };
	g_autoptr(Scene) scene = figure(&options);
	GString *svg = export_svg(scene, &options);

	(void)state;
	for (size_t i = 0; i < scene_count(scene); i++) {
		const Shape *shape = scene_at(scene, i);
		g_autofree char *safe = shape->text ? g_markup_escape_text(shape->text, -1) : NULL;

		if (safe && !strstr(svg->str, safe))
			fail_msg("\"%s\" is not in the SVG", shape->text);
	}
	g_string_free(svg, TRUE);
}

static uint32_t big_endian(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void test_png_is_as_large_as_asked_for(void **state)
{
	static const char *const themes[] = { "light", "dark", "print" };

	(void)state;
	for (size_t i = 0; i < G_N_ELEMENTS(themes); i++) {
		ExportOptions options = { .width = 600, .height = 400, .scale = 2, .theme = theme_find(themes[i]) };
		g_autoptr(Scene) scene = figure(&options);
		g_autoptr(GBytes) png = export_png(scene, &options);
		gsize size;
		const uint8_t *bytes = g_bytes_get_data(png, &size);

		assert_true(size > 1000 && !memcmp(bytes, "\x89PNG", 4));
		assert_int_equal(big_endian(bytes + 16), 1200);
		assert_int_equal(big_endian(bytes + 20), 800);
	}
}

static void test_the_same_picture_every_time(void **state)
{
	ExportOptions options = { 0 }, again = { 0 };
	g_autoptr(Scene) one = figure(&options), other = figure(&again);
	g_autoptr(GBytes) png = export_png(one, &options), same = export_png(other, &again);
	GString *svg = export_svg(one, &options), *twin = export_svg(other, &again);

	(void)state;
	assert_true(g_bytes_equal(png, same));
	assert_string_equal(svg->str, twin->str);
	g_string_free(svg, TRUE);
	g_string_free(twin, TRUE);
}

static void test_what_cannot_be_written_is_said(void **state)
{
	ExportOptions options = { 0 };
	g_autoptr(Scene) scene = figure(&options);
	g_autoptr(GError) error = NULL;

	(void)state;
	assert_false(export_write(scene, &options, "/nowhere/at/all.png", &error));
	assert_non_null(error);
}

/* Text on each surface that it is drawn on has a contrast of at least 4.5 to 1, in every theme. */
static double luminance(Colour c)
{
	double part[3] = { c.r, c.g, c.b }, sum = 0;
	const double weight[3] = { 0.2126, 0.7152, 0.0722 };

	for (int i = 0; i < 3; i++) {
		double v = part[i] <= 0.03928 ? part[i] / 12.92 : (part[i] + 0.055) / 1.055;

		if (part[i] > 0.03928)
			v = v * v * (0.6 + 0.4 * v);      /* close to the power of 2.4 */
		sum += weight[i] * v;
	}
	return sum;
}

static double contrast(const Theme *theme, Role one, Role other)
{
	double a = luminance(theme->colour[one]), b = luminance(theme->colour[other]);

	return (MAX(a, b) + 0.05) / (MIN(a, b) + 0.05);
}

static void test_text_can_be_read_in_every_theme(void **state)
{
	static const Role surfaces[] = {
		ROLE_BACKGROUND,
		ROLE_PANEL,
		ROLE_WELL,
		ROLE_AREA_VMALLOC,
		ROLE_AREA_VMAP,
		ROLE_AREA_IOREMAP,
		ROLE_AREA_BLOCK,
		ROLE_AREA_RAM,
		ROLE_AREA_OTHER,
		ROLE_FRAME_SLAB,
		ROLE_FRAME_TABLE,
		ROLE_FRAME_PCP,
		ROLE_FRAME_KERNEL,
		ROLE_FRAME_CALLER,
		ROLE_FRAME_LARGE,
		ROLE_ENTRY_PRESENT,
		ROLE_CURRENT_LINE,
		ROLE_SELECTED,
		ROLE_NODE_RED,
		ROLE_NODE_BLACK,
		ROLE_CACHE,
		ROLE_SEARCH_EDGE,
		ROLE_STAGE_SIZE_ALIGN,
		ROLE_STAGE_GET_VM_AREA_NODE,
		ROLE_STAGE_ALLOC_VMAP_AREA,
		ROLE_STAGE_PAGE_ARRAY,
		ROLE_STAGE_MAP_VM_AREA,
	};

	(void)state;
	for (size_t t = 0; theme_name(t); t++) {
		const Theme *theme = theme_find(theme_name(t));

		for (size_t i = 0; i < G_N_ELEMENTS(surfaces); i++)
			if (contrast(theme, role_ink_on(surfaces[i]), surfaces[i]) < 4.5)
				fail_msg("%s: text on %s", theme->name, role_name(surfaces[i]));
		assert_true(contrast(theme, ROLE_INK_FAINT, ROLE_PANEL) >= 4.5);
		assert_true(contrast(theme, ROLE_SEARCH_EDGE, ROLE_PANEL) >= 4.5);
		assert_true(contrast(theme, ROLE_FAILED, ROLE_PANEL) >= 4.5);
		assert_true(contrast(theme, ROLE_DONE, ROLE_PANEL) >= 4.5);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_svg_is_well_formed_and_has_text),
		cmocka_unit_test(test_svg_has_every_text_of_the_scene),
		cmocka_unit_test(test_png_is_as_large_as_asked_for),
		cmocka_unit_test(test_the_same_picture_every_time),
		cmocka_unit_test(test_what_cannot_be_written_is_said),
		cmocka_unit_test(test_text_can_be_read_in_every_theme),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
