/* SPDX-License-Identifier: GPL-2.0-or-later */
/* transcript-plain.c -- the transcript for reading:
 *
 *      1  vmalloc(size=12288)
 *         -- Find an address range (alloc_vmap_area)
 *             7      alloc_vmap_area is called
 *             8        Is there room for 16 KiB ...
 *         = 0xffffc90000000000
 *
 * Steps are numbered and indented by the depth of the call.  On a terminal headings are bold and numbers faint.
 */
#include "scripts/i18n.h"
#include "scripts/transcript-writer.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

typedef enum { STYLE_PLAIN, STYLE_BOLD, STYLE_FAINT, STYLE_RIGHT, STYLE_WRONG } Style;

static gboolean has_styles(TranscriptWriter *writer)
{
	const char *terminal = g_getenv("TERM");

	return isatty(fileno(writer->out)) && !g_getenv("NO_COLOR") && terminal && !g_str_equal(terminal, "dumb");
}

static void begin_style(TranscriptWriter *writer, Style style)
{
	static const char *const codes[] = { "", "\033[1m", "\033[2m", "\033[32m", "\033[31m" };

	if (has_styles(writer))
		fputs(codes[style], writer->out);
}

static void end_style(TranscriptWriter *writer)
{
	if (has_styles(writer))
		fputs("\033[0m", writer->out);
}

static void G_GNUC_PRINTF(3, 4) put(TranscriptWriter *writer, Style style, const char *format, ...)
{
	va_list arguments;

	begin_style(writer, style);
	va_start(arguments, format);
	vfprintf(writer->out, format, arguments);
	va_end(arguments);
	end_style(writer);
}

/* A text of several lines, with a beginning for the first and one for the others. */
static void put_lines(TranscriptWriter *writer, const char *first, const char *other, const char *text)
{
	g_autofree char *stripped = g_strstrip(g_strdup(text));
	g_auto(GStrv) lines = g_strsplit(stripped, "\n", -1);

	for (char **line = lines; *line; line++) {
		g_autofree char *whole = g_strconcat(line == lines ? first : other, *line, NULL);

		fprintf(writer->out, "%s\n", g_strchomp(whole));
	}
}

/* An empty line, unless there is one already. */
static void put_gap(TranscriptWriter *writer)
{
	if (!writer->gap)
		fputc('\n', writer->out);
	writer->gap = TRUE;
}

/* ------------------------------------------------------------------------------------------------ steps */

static void write_stage(TranscriptWriter *writer, VmsStage stage)
{
	if (stage == writer->stage || stage == VMS_STAGE_NONE)
		return;
	put(writer, STYLE_BOLD, "   -- %s (%s)\n", i18n_text(vms_stage_title(stage)), vms_stage_name(stage));
}

static void write_step(TranscriptWriter *writer, const VmsMachine *machine, const VmsStep *step)
{
	char text[512];

	vms_step_text(machine, step, i18n_text, text, sizeof text);
	write_stage(writer, step->stage);
	put(writer, STYLE_FAINT, "%7" G_GINT64_FORMAT "  ", step->step);
	fprintf(writer->out, "%*s%s\n", 2 * step->depth, "", text);
	writer->gap = FALSE;
}

/* ------------------------------------------------------------------------------------------------ items */

/* The lesson's level in the reader's language. */
static const char *level_name(const char *level)
{
	static const char *const levels[] = { N_("beginner"), N_("intermediate"), N_("advanced"), NULL };

	return g_strv_contains(levels, level) ? i18n_text(level) : level;
}

static void write_lesson(TranscriptWriter *writer)
{
	const PlayerLesson *lesson = player_get_lesson(writer->player);

	put(writer, STYLE_BOLD, "%s\n", *lesson->title ? lesson->title : lesson->id);
	fputs(lesson->profile, writer->out);
	if (*lesson->level)
		fprintf(writer->out, ", %s", level_name(lesson->level));
	if (lesson->minutes)
		fprintf(writer->out, ", %u %s", lesson->minutes, ngettext("minute", "minutes", lesson->minutes));
	fputc('\n', writer->out);
	for (gsize i = 0; lesson->objectives[i]; i++)
		fprintf(writer->out, "  * %s\n", lesson->objectives[i]);
}

static void write_machine(TranscriptWriter *writer, const PlayerItem *item)
{
	put_gap(writer);
	put(writer, STYLE_BOLD, _("Another machine: %s\n"), item->name);
	writer->gap = FALSE;
}

/* The steps are to follow, so the heading of the first stage is always written. */
static void write_op(TranscriptWriter *writer, const PlayerItem *item)
{
	const VmsResult *result = &item->result;
	char text[512];

	vms_op_format(&item->op, text, sizeof text);
	put_gap(writer);
	writer->gap = FALSE;
	put(writer, STYLE_BOLD, "%" G_GUINT64_FORMAT "  %s", result->number, text);
	if (result->fault)
		put(writer, STYLE_WRONG, _(" faults: %s"), i18n_text(result->fault));
	else if (result->failed)
		put(writer, STYLE_WRONG, " = NULL");
	else if (result->ret || result->value)
		fprintf(writer->out, " = 0x%" G_GINT64_MODIFIER "x", result->ret);
	fputc('\n', writer->out);
	if (*result->message)
		put(writer, STYLE_WRONG, "   %s\n", result->message);
	writer->stage = VMS_STAGE_NONE;
}

static void write_say(TranscriptWriter *writer, const PlayerItem *item)
{
	g_autofree char *text = player_item_text(writer->player, item);

	put_gap(writer);
	put_lines(writer, "  | ", "  | ", text);
	writer->gap = FALSE;
	put_gap(writer);
}

static void write_question(TranscriptWriter *writer, const PlayerAsk *ask)
{
	put_lines(writer, "  ? ", "    ", player_text(writer->player, ask->prompt));
	for (gsize i = 0; ask->choices[i]; i++)
		fprintf(writer->out, "    %" G_GSIZE_FORMAT ") %s\n", i + 1,
			player_text(writer->player, ask->choices[i]));
}

/* The question with its outcome, unless it was left out; on the terminal the question has been seen already. */
static void write_ask(TranscriptWriter *writer, const PlayerItem *item)
{
	const PlayerAsk *ask = item->ask;

	if (!ask->given)
		return;
	put_gap(writer);
	writer->gap = FALSE;
	if (!writer->in_dialogue)
		write_question(writer, ask);
	put(writer, ask->right ? STYLE_RIGHT : STYLE_WRONG, "  > %s: %s\n", ask->given,
		ask->right ? _("right") : _("not right"));
	if (!ask->right && ask->expected)
		fprintf(writer->out, _("    the answer is %s\n"), ask->expected);
	if (ask->say)
		put_lines(writer, "    ", "    ", player_text(writer->player, ask->say));
	if (ask->explain)
		put_lines(writer, "    ", "    ", player_text(writer->player, ask->explain));
}

/* The message itself goes to the standard error; here stands only where the lesson broke off. */
static void write_end(TranscriptWriter *writer, const PlayerItem *item)
{
	put_gap(writer);
	if (g_str_equal(item->name, "complete"))
		put(writer, STYLE_BOLD, "%s\n", _("The lesson is complete."));
	else
		put(writer, STYLE_WRONG, "%s\n", _("The lesson broke off."));
}

static void write_item(TranscriptWriter *writer, const PlayerItem *item)
{
	switch (item->kind) {
	case PLAYER_LESSON:
		write_lesson(writer);
		break;
	case PLAYER_MACHINE:
		if (item->machine > 1)
			write_machine(writer, item);
		break;
	case PLAYER_OP:
		write_op(writer, item);
		break;
	case PLAYER_SAY:
		write_say(writer, item);
		break;
	case PLAYER_FIGURE:
		put(writer, STYLE_FAINT, _("  [figure %s]\n"), item->name);
		writer->gap = FALSE;
		break;
	case PLAYER_GRADED:
		write_ask(writer, item);
		break;
	case PLAYER_END:
		write_end(writer, item);
		break;
	default:
		break;
	}
}

const TranscriptFormat transcript_plain = { .item = write_item, .step = write_step };
