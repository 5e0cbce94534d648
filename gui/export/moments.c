/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moments.c -- finds moments in a lesson that has been run: by its figures and stops, by number, by name. */

#include "gui/export/moments.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include "scripts/transcript.h"

static void shot_free(gpointer data)
{
	Shot *shot = data;

	g_free(shot->name);
	g_free(shot->views);
	g_free(shot->caption);
	g_array_unref(shot->marked);
	g_free(shot);
}

/* What the lesson points at at that moment. */
static GArray *marked_at(Player *player, guint machine, gint64 step)
{
	GArray *marked = g_array_new(FALSE, FALSE, sizeof(Target));

	for (guint i = 0; i < player_item_count(player); i++) {
		const PlayerItem *item = player_item_at(player, i);
		Target target = { 0 };

		if (item->kind != PLAYER_HIGHLIGHT || item->machine != machine || item->step != step || !item->message)
			continue;
		target.id = transcript_address(item->message, "object", 0);
		target.pfn = transcript_address(item->message, "pfn", 0);
		target.address = transcript_address(item->message, "address", 0);
		target.has = (target.id ? TARGET_OBJECT : 0) | (target.pfn ? TARGET_FRAME : 0) |
			     (target.address ? TARGET_ADDRESS : 0);
		g_array_append_val(marked, target);
	}
	return marked;
}

static Shot *add_shot(GPtrArray *shots, Player *player, guint machine, gint64 step)
{
	Shot *shot = g_new0(Shot, 1);

	shot->machine = machine;
	shot->step = step;
	shot->marked = marked_at(player, machine, step);
	g_ptr_array_add(shots, shot);
	return shot;
}

static GPtrArray *no_shots(void)
{
	return g_ptr_array_new_with_free_func(shot_free);
}

/* ------------------------------------------------------------------------------------------------ figures and stops */

/* A text among the options of a figure(), which a lesson may also write as a list of texts. */
static char *option(const PlayerItem *item, const char *name)
{
	JsonNode *options = item->message ? json_object_get_member(item->message, "options") : NULL;
	JsonObject *object = options && JSON_NODE_HOLDS_OBJECT(options) ? json_node_get_object(options) : NULL;
	JsonArray *list = object ? transcript_array(object, name) : NULL;
	GString *joined;

	if (!list)
		return object && *transcript_text(object, name) ? g_strdup(transcript_text(object, name)) : NULL;
	joined = g_string_new(NULL);
	for (guint i = 0; i < json_array_get_length(list); i++) {
		JsonNode *node = json_array_get_element(list, i);

		if (JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == G_TYPE_STRING)
			g_string_append_printf(joined, "%s%s", joined->len ? "," : "", json_node_get_string(node));
	}
	return g_string_free(joined, FALSE);
}

static void add_figure(GPtrArray *shots, Player *player, const PlayerItem *item)
{
	Shot *shot = add_shot(shots, player, item->machine, item->step);
	g_autofree char *caption = option(item, "caption");

	shot->name = g_strdup(item->name);
	shot->views = option(item, "views");
	shot->caption = caption ? g_strdup(player_text(player, caption)) : NULL;
}

GPtrArray *moments_figures(Player *player)
{
	GPtrArray *shots = no_shots();

	for (guint i = 0; i < player_item_count(player); i++) {
		const PlayerItem *item = player_item_at(player, i);

		if (item->kind == PLAYER_FIGURE)
			add_figure(shots, player, item);
	}
	return shots;
}

GPtrArray *moments_stops(Player *player)
{
	GPtrArray *shots = no_shots();

	for (guint i = 0; i < player_item_count(player); i++) {
		const PlayerItem *item = player_item_at(player, i);
		const Shot *last = shots->len ? g_ptr_array_index(shots, shots->len - 1) : NULL;

		if (item->kind != PLAYER_STOP && item->kind != PLAYER_PAUSE)
			continue;
		if (!last || last->machine != item->machine || last->step != item->step)
			add_shot(shots, player, item->machine, item->step);
	}
	return shots;
}

/* ------------------------------------------------------------------------------------------------ by number, by name
 * */

static GPtrArray *fail(GError **error, const char *format, const char *what)
{
	g_autofree char *message = g_strdup_printf(format, what);

	g_set_error_literal(error, PLAYER_ERROR, PLAYER_ERROR_NOTHING, message);
	return NULL;
}

GPtrArray *moments_step(Player *player, const char *number, GError **error)
{
	const char *colon = strchr(number, ':');
	guint64 step, machine = 0;

	if (!g_ascii_string_to_unsigned(colon ? colon + 1 : number, 10, 0, G_MAXINT64, &step, NULL) ||
	    (colon && (!(machine = g_ascii_strtoull(number, NULL, 10)) || machine > player_machine_count(player))))
		return fail(error, _("%s is no step: a number is wanted, or MACHINE:STEP"), number);
	for (guint i = 1; i <= player_machine_count(player); i++) {
		guint64 count = (guint64)vms_step_count(player_machine_at(player, i));

		if (machine && machine != i)
			continue;
		if (step < count) {
			GPtrArray *shots = no_shots();

			add_shot(shots, player, i, (gint64)step);
			return shots;
		}
		step -= machine ? 0 : count;
	}
	return fail(error, _("the lesson has no step %s"), number);
}

static gboolean is_called(const VmsStep *step, VmsMark mark, const char *name)
{
	if (mark != VMS_MARK_COUNT)
		return !strcmp(vms_mark_name(step->mark), name);
	return !g_strcmp0(vms_stage_name(step->stage), name) || !g_strcmp0(step->function, name);
}

static GPtrArray *first_step_called(Player *player, const char *name)
{
	VmsMark mark = vms_mark_find(name);
	VmsStep step;

	for (guint i = 1; i <= player_machine_count(player); i++) {
		const VmsMachine *m = player_machine_at(player, i);

		for (gint64 number = 0; number < vms_step_count(m) && vms_step_at(m, number, &step); number++) {
			if (is_called(&step, mark, name)) {
				GPtrArray *shots = no_shots();

				add_shot(shots, player, i, number);
				return shots;
			}
		}
	}
	return NULL;
}

GPtrArray *moments_named(Player *player, const char *name, GError **error)
{
	GPtrArray *shots;

	for (guint i = 0; i < player_item_count(player); i++) {
		const PlayerItem *item = player_item_at(player, i);

		if ((item->kind != PLAYER_FIGURE && item->kind != PLAYER_MARK) || strcmp(item->name, name))
			continue;
		shots = no_shots();
		add_figure(shots, player, item);
		return shots;
	}
	shots = first_step_called(player, name);
	return shots ? shots
		     : fail(error, _("nothing in the lesson is called %s: no figure, mark, stage or function"), name);
}

GPtrArray *moments_last(Player *player)
{
	GPtrArray *shots = no_shots();
	guint machine = player_machine_count(player);

	if (machine)
		add_shot(shots, player, machine, vms_step_count(player_machine_at(player, machine)) - 1);
	return shots;
}

/* ------------------------------------------------------------------------------------------------ the timeline */

GArray *moments_timeline(Player *player, guint machine)
{
	GArray *marks = g_array_new(FALSE, FALSE, sizeof(TimelineMark));

	for (guint i = 0; i < player_item_count(player); i++) {
		const PlayerItem *item = player_item_at(player, i);
		TimelineMark mark = { .step = item->step };

		if (item->machine != machine)
			continue;
		if (item->kind == PLAYER_STOP || item->kind == PLAYER_PAUSE)
			mark.kind = TIMELINE_STOP;
		else if (item->kind == PLAYER_ASK)
			mark.kind = TIMELINE_QUESTION;
		else if (item->kind == PLAYER_FIGURE)
			mark.kind = TIMELINE_FIGURE;
		else
			continue;
		mark.name = item->kind == PLAYER_FIGURE ? item->name : NULL;
		g_array_append_val(marks, mark);
	}
	return marks;
}
