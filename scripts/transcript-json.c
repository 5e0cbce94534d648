/* SPDX-License-Identifier: GPL-2.0-or-later */
/* transcript-json.c -- the transcript as JSON, one object a line: addresses and hashes as strings in hexadecimal, sizes
 * and counts as numbers, words in the reader's language.
 */
#include "scripts/i18n.h"
#include "scripts/transcript-writer.h"
#include "scripts/transcript.h"

#define LOCALS_MAX 32

static void write_object(TranscriptWriter *writer, JsonObject *object)
{
	g_autofree char *line = transcript_line(object);

	fputs(line, writer->out);
	fputc('\n', writer->out);
	json_object_unref(object);
}

/* An object with the members of the host's message, or with the type alone where there is none; the caller's. */
static JsonObject *begin(const PlayerItem *item, const char *type)
{
	JsonObject *object = json_object_new();
	g_autoptr(GList) names = item->message ? json_object_get_members(item->message) : NULL;

	json_object_set_string_member(object, "type", type);
	for (GList *name = names; name; name = name->next)
		json_object_set_member(object, name->data, json_object_dup_member(item->message, name->data));
	return object;
}

static void set_hex(JsonObject *object, const char *name, guint64 value)
{
	g_autofree char *text = g_strdup_printf("0x%" G_GINT64_MODIFIER "x", value);

	json_object_set_string_member(object, name, text);
}

/* JSON's integers end at 2^63 in the library; what is above is written as a number all the same. */
static void set_number(JsonObject *object, const char *name, guint64 value)
{
	if (value <= G_MAXINT64)
		json_object_set_int_member(object, name, (gint64)value);
	else
		json_object_set_double_member(object, name, (double)value);
}

static void set_text_or_null(JsonObject *object, const char *name, const char *text)
{
	if (text)
		json_object_set_string_member(object, name, text);
	else
		json_object_set_null_member(object, name);
}

/* ------------------------------------------------------------------------------------------------ steps */

static void set_value(JsonObject *object, const VmsMachine *machine, const VmsValue *value)
{
	char text[128];

	switch (value->type) {
	case VMS_NUMBER:
	case VMS_SIZE:
	case VMS_PFN:
		set_number(object, value->name, value->value);
		break;
	case VMS_ADDRESS:
	case VMS_ENTRY:
	case VMS_POINTER:
		set_hex(object, value->name, value->value);
		break;
	case VMS_TRUTH:
		json_object_set_boolean_member(object, value->name, value->value != 0);
		break;
	case VMS_OBJECT:
		if (!value->value) {
			json_object_set_null_member(object, value->name);
			break;
		}
		/* fall through */
	default:
		vms_value_text(machine, value, text, sizeof text);
		json_object_set_string_member(object, value->name, text);
	}
}

static void set_locals(JsonObject *object, const VmsMachine *machine)
{
	VmsValue values[LOCALS_MAX];
	size_t n = MIN(vms_locals(machine, 0, values, LOCALS_MAX), LOCALS_MAX);
	JsonObject *locals = json_object_new();

	for (size_t i = 0; i < n; i++)
		set_value(locals, machine, &values[i]);
	json_object_set_object_member(object, "locals", locals);
}

static void write_step(TranscriptWriter *writer, const VmsMachine *machine, const VmsStep *step)
{
	JsonObject *object = json_object_new();
	char text[512];

	vms_step_text(machine, step, i18n_text, text, sizeof text);
	json_object_set_string_member(object, "type", "step");
	json_object_set_int_member(object, "machine", writer->machine);
	json_object_set_int_member(object, "step", step->step);
	json_object_set_int_member(object, "op", (gint64)step->op);
	json_object_set_int_member(object, "depth", step->depth);
	set_text_or_null(object, "stage", vms_stage_name(step->stage));
	json_object_set_int_member(object, "subgoal", step->subgoal);
	json_object_set_string_member(object, "mark", vms_mark_name(step->mark));
	json_object_set_string_member(object, "function", step->function);
	json_object_set_string_member(object, "file", step->file);
	json_object_set_int_member(object, "line", step->line);
	json_object_set_string_member(object, "text", text);
	set_locals(object, machine);
	write_object(writer, object);
}

/* ------------------------------------------------------------------------------------------------ items */

static void write_lesson(TranscriptWriter *writer, const PlayerItem *item)
{
	const PlayerLesson *lesson = player_get_lesson(writer->player);
	JsonObject *object = begin(item, "lesson");
	JsonArray *objectives = json_array_new();

	for (gsize i = 0; lesson->objectives[i]; i++)
		json_array_add_string_element(objectives, lesson->objectives[i]);
	json_object_set_string_member(object, "title", lesson->title);
	json_object_set_string_member(object, "fidelity", lesson->fidelity);
	json_object_set_string_member(object, "notes", lesson->notes);
	json_object_set_array_member(object, "objectives", objectives);
	write_object(writer, object);
}

static void write_op(TranscriptWriter *writer, const PlayerItem *item)
{
	const VmsResult *result = &item->result;
	JsonObject *object = begin(item, "op");

	if (result->failed || !(result->ret || result->value))
		json_object_set_null_member(object, "ret");
	else
		set_hex(object, "ret", result->ret);
	set_hex(object, "state", result->state);
	json_object_set_int_member(object, "op", (gint64)result->number);
	json_object_set_int_member(object, "first", result->first);
	json_object_set_int_member(object, "last", result->last);
	if (*result->message)
		json_object_set_string_member(object, "message", result->message);
	if (result->fault)
		json_object_set_string_member(object, "fault", result->fault);
	write_object(writer, object);
}

static void write_say(TranscriptWriter *writer, const PlayerItem *item)
{
	JsonObject *object = begin(item, "say");
	g_autofree char *text = player_item_text(writer->player, item);

	json_object_remove_member(object, "template");
	json_object_remove_member(object, "values");
	json_object_set_string_member(object, "text", text);
	write_object(writer, object);
}

static const char *translated(TranscriptWriter *writer, const char *text)
{
	return text ? player_text(writer->player, text) : NULL;
}

/* A question is written when its outcome is known; one that was left out is not. */
static void write_ask(TranscriptWriter *writer, const PlayerItem *item)
{
	static const char *const kinds[] = { "number", "address", "choice", "choices", "order", "point", "text" };
	const PlayerAsk *ask = item->ask;
	JsonObject *object;

	if (!ask->given)
		return;
	object = json_object_new();
	json_object_set_string_member(object, "type", "ask");
	json_object_set_string_member(object, "id", ask->id);
	json_object_set_int_member(object, "step", item->step);
	json_object_set_string_member(object, "prompt", translated(writer, ask->prompt));
	json_object_set_string_member(object, "kind", kinds[ask->kind]);
	set_text_or_null(object, "given", ask->given);
	json_object_set_boolean_member(object, "right", ask->right);
	set_text_or_null(object, "expected", ask->expected);
	set_text_or_null(object, "say", translated(writer, ask->say));
	set_text_or_null(object, "explain", translated(writer, ask->explain));
	write_object(writer, object);
}

static void write_error(TranscriptWriter *writer, const PlayerItem *item)
{
	JsonObject *object = begin(item, "error");

	json_object_set_string_member(object, "message", item->text);
	set_text_or_null(object, "file", *item->name ? item->name : NULL);
	json_object_set_int_member(object, "line", item->line);
	write_object(writer, object);
}

static void write_as_it_came(TranscriptWriter *writer, const PlayerItem *item)
{
	write_object(writer, json_object_ref(item->message));
}

static void write_item(TranscriptWriter *writer, const PlayerItem *item)
{
	switch (item->kind) {
	case PLAYER_LESSON:
		write_lesson(writer, item);
		break;
	case PLAYER_OP:
		write_op(writer, item);
		break;
	case PLAYER_SAY:
		write_say(writer, item);
		break;
	case PLAYER_ASK:
		break;
	case PLAYER_GRADED:
		write_ask(writer, item);
		break;
	case PLAYER_ERROR_ITEM:
		write_error(writer, item);
		break;
	default:
		write_as_it_came(writer, item);
	}
}

const TranscriptFormat transcript_json = { .item = write_item, .step = write_step };
