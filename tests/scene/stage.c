/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stage.c -- machines brought to a moment, and what must hold for every scene. */

#include "tests/scene/stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPERATIONS_MOST 64

const char *const stage_fragmented[] = {
	"vmalloc(size=12288)", "vmalloc(size=8192)", "vmalloc(size=40960)", "vmap(count=4)",
	"ioremap(phys=0xfebf0000,size=16384)", "vmalloc(size=4096)", "vmalloc(size=65536)", "vmalloc(size=4096)",
	"vfree(addr=%2)", "vfree(addr=%6)", "vm_map_ram(count=3)", "vmalloc(size=16384)", "vfree(addr=%1)", "purge()",
	"vmalloc(size=9000)", "vfree(addr=%12)", NULL,
};

const char *const stage_everywhere[] = {
	"vmalloc(size=12288)", "vmalloc(size=8192)", "vmalloc(size=40960)", "?vmap(count=4)",
	"ioremap(phys=0xfebf0000,size=16384)", "vmalloc(size=4096)", "?on_cpu(cpu=2)", "vmalloc(size=65536)",
	"vmalloc(size=4096)", "vmalloc(size=8192)", "vfree(addr=%2)", "vfree(addr=%6)", "vfree(addr=%8)",
	"?vm_map_ram(count=3)", "vfree(addr=%1)", "?purge()", "vmalloc(size=9000)", "vmalloc(size=28672)",
	"vfree(addr=%9)", "vmalloc(size=4096)", "?on_cpu(cpu=0)", "vmalloc(size=8192)", NULL,
};

/* The operation with the result of an earlier one in its place. */
static char *fill_in(const char *operation, const uint64_t *returned)
{
	const char *place = strchr(operation, '%');
	char *behind;
	unsigned long which;

	if (!place)
		return g_strdup(operation);
	which = strtoul(place + 1, &behind, 10);
	return g_strdup_printf("%.*s0x%" G_GINT64_MODIFIER "x%s", (int)(place - operation), operation,
			       returned[which - 1], behind);
}

VmsMachine *stage_machine(const char *const *operations)
{
	return stage_machine_of(NULL, operations);
}

VmsMachine *stage_machine_of(const char *profile, const char *const *operations)
{
	return stage_machine_with(&(VmsOptions) { .profile = profile }, operations);
}

VmsMachine *stage_machine_with(const VmsOptions *options, const char *const *operations)
{
	char error[VMS_ERROR_SIZE] = "";
	VmsMachine *m = vms_machine_new(options, error);
	uint64_t returned[OPERATIONS_MOST];

	assert_non_null(m);
	for (size_t i = 0; operations[i]; i++) {
		bool may_fail = *operations[i] == '?';
		g_autofree char *text = fill_in(operations[i] + may_fail, returned);
		VmsResult result = { 0 };
		VmsOp op;

		if ((!vms_op_parse(text, &op, error) || !vms_perform(m, &op, &result, error)) && !may_fail)
			fail_msg("%s: %s", text, error);
		returned[i] = result.ret;
	}
	return m;
}

void stage_goto(VmsMachine *m, const char *mark, unsigned nth)
{
	VmsStep step;

	for (int64_t i = 0; vms_step_at(m, i, &step); i++)
		if (!strcmp(vms_mark_name(step.mark), mark) && !--nth) {
			vms_goto(m, i);
			return;
		}
	fail_msg("no such step: %s", mark);
}

Scene *stage_view(const VmsMachine *m, View view, double width, double height)
{
	g_auto(Moment) now = { 0 };
	Scene *scene = scene_new();

	moment_init(&now, m);
	moment_prepare(&now);
	layout_view(scene, view, rect(0, 0, width, height), &now, NULL);
	return scene;
}

/* ------------------------------------------------------------------------------------------------ what must hold */

static void complain(const Scene *scene, const char *what, size_t i)
{
	g_autofree char *text = scene_to_text(scene);

	fprintf(stderr, "%s", text);
	fail_msg("%s: shape %zu of the scene above", what, i);
}

static bool is_bracket(const Shape *shape)
{
	return shape->kind == SHAPE_CLIP_END || shape->kind == SHAPE_GROUP_END || shape->kind == SHAPE_GROUP_BEGIN ||
	       shape->kind == SHAPE_CLIP_BEGIN;
}

static void check_shape(const Scene *scene, size_t i, Rect where)
{
	const Shape *shape = scene_at(scene, i);
	Rect box = shape->box;

	if (is_bracket(shape))
		return;
	if (scene_find(scene, shape->key) != shape)
		complain(scene, "two shapes have the same key", i);
	if (!(box.w >= 0 && box.h >= 0))
		complain(scene, "a shape has no size", i);
	if (box.x < where.x - 5 || box.y < where.y - 5 || box.x + box.w > where.x + where.w + 5 ||
	    box.y + box.h > where.y + where.h + 5)
		complain(scene, "a shape lies outside its view", i);
	if (shape->kind == SHAPE_TEXT && text_width(shape->font, shape->text) > box.w + 0.5)
		complain(scene, "a text is wider than its box", i);
}

void stage_check(const Scene *scene, Rect where)
{
	int depth = 0;

	for (size_t i = 0; i < scene_count(scene); i++) {
		const Shape *shape = scene_at(scene, i);

		check_shape(scene, i, where);
		depth += shape->kind == SHAPE_CLIP_BEGIN || shape->kind == SHAPE_GROUP_BEGIN;
		depth -= shape->kind == SHAPE_CLIP_END || shape->kind == SHAPE_GROUP_END;
		if (depth < 0)
			complain(scene, "something ends that has not begun", i);
	}
	assert_int_equal(depth, 0);
}

/* ------------------------------------------------------------------------------------------------ golden files */

/* The first line that differs, for people. */
static void show_difference(const char *name, const char *got, const char *wanted)
{
	g_auto(GStrv) ours = g_strsplit(got, "\n", -1), theirs = g_strsplit(wanted, "\n", -1);
	size_t i = 0;

	while (ours[i] && theirs[i] && !strcmp(ours[i], theirs[i]))
		i++;
	fail_msg("%s.scene:%zu\n  got:    %s\n  wanted: %s", name, i + 1, ours[i] ? ours[i] : "(end)",
		 theirs[i] ? theirs[i] : "(end)");
}

void stage_golden(const Scene *scene, const char *name)
{
	g_autofree char *got = scene_to_text(scene), *file = g_strconcat(name, ".scene", NULL), *wanted = NULL;
	g_autofree char *path = g_build_filename(g_getenv("VMSTEP_GOLDEN_SCENES"), file, NULL);

	if (g_getenv("VMSTEP_REGENERATE"))
		assert_true(g_file_set_contents(path, got, -1, NULL));
	assert_true(g_file_get_contents(path, &wanted, NULL, NULL));
	if (strcmp(got, wanted))
		show_difference(name, got, wanted);
}
