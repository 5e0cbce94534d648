/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_TRANSCRIPT_WRITER_H
#define SCRIPTS_TRANSCRIPT_WRITER_H

/* transcript-writer.h -- the transcript as people and other programs get it: what the lesson says, each operation with
 * its steps, each question with its outcome, in the order in which things happen.
 *
 * The host reports an operation whole; its steps are walked here on the player's own machine, as far as the lesson has
 * come: what is said at a stop in the middle of an operation stands between the steps.
 */

#include <stdio.h>
#include "scripts/player.h"

typedef struct TranscriptWriter TranscriptWriter;

/* How one kind of transcript writes things.  ITEM is called for every item once its steps have been written; STEP with
 * the machine's cursor at the step. */
typedef struct {
	void (*item)(TranscriptWriter *writer, const PlayerItem *item);
	void (*step)(TranscriptWriter *writer, const VmsMachine *machine, const VmsStep *step);
} TranscriptFormat;

extern const TranscriptFormat transcript_json;    /* an object a line */
extern const TranscriptFormat transcript_plain;   /* for reading */

struct TranscriptWriter {
	Player *player;
	FILE *out;
	const TranscriptFormat *format;
	int depth;                /* steps nested deeper are left out; negative: none are */
	gboolean in_dialogue;     /* questions were asked on the terminal, so only their outcome is written */

	/* The writer's own: */
	guint machine;            /* the machine whose steps are being written, and the last step written */
	gint64 written;
	VmsStage stage;           /* of that step */
	gboolean gap;             /* the last line written is an empty one */
};

/* Write everything that arrives at the player from now on.  The writer is the caller's and has to outlive the player's
 * lesson. */
void transcript_writer_attach(TranscriptWriter *writer);

#endif
