/* SPDX-License-Identifier: GPL-2.0-or-later */
/* transcript-writer.c -- puts the steps of the player's machines between the lesson's items. */
#include "scripts/transcript-writer.h"

/* Write the steps up to and including LAST; the cursor is lent for that and put back. */
static void write_steps(TranscriptWriter *writer, gint64 last)
{
	VmsMachine *machine = player_machine_at(writer->player, writer->machine);
	gint64 cursor = vms_cursor(machine);
	VmsStep step;

	while (writer->written < last && vms_step_at(machine, writer->written + 1, &step)) {
		writer->written++;
		if (writer->depth >= 0 && step.depth > writer->depth)
			continue;
		vms_goto(machine, step.step);
		writer->format->step(writer, machine, &step);
		writer->stage = step.stage;
	}
	vms_goto(machine, cursor);
}

/* The steps that come before an item.  The first item of another machine, an operation and the end come behind all
 * steps of what was before them. */
static void write_steps_before(TranscriptWriter *writer, const PlayerItem *item)
{
	if (writer->machine != item->machine) {
		if (writer->machine)
			write_steps(writer, G_MAXINT64);
		writer->machine = item->machine;
		writer->written = VMS_START;
		writer->stage = VMS_STAGE_NONE;
	}
	if (item->kind == PLAYER_OP && !item->setup)
		write_steps(writer, item->step - 1);
	else if (item->kind == PLAYER_END && writer->machine)
		write_steps(writer, G_MAXINT64);
	else if (item->kind != PLAYER_OP && writer->machine)
		write_steps(writer, item->step);
}

static void on_item(Player *player, const PlayerItem *item, gpointer data)
{
	TranscriptWriter *writer = data;

	(void)player;
	write_steps_before(writer, item);
	writer->format->item(writer, item);
}

void transcript_writer_attach(TranscriptWriter *writer)
{
	g_signal_connect(writer->player, "item", G_CALLBACK(on_item), writer);
}
