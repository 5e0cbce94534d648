/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SCRIPTS_PLAYER_PRIVATE_H
#define SCRIPTS_PLAYER_PRIVATE_H

/* player-private.h -- what the player's files share.
 *
 *   player.c          opening, closing, the state, what is waiting
 *   player-items.c    each message of the host becomes an item, and what it asks for is done
 *   player-cursor.c   moving, branches, operations of the learner's own
 *   player-answer.c   answers to questions
 *   player-text.c     the lesson's texts in the learner's language
 */

#include "scripts/host-process.h"
#include "scripts/import/boot.h"
#include "scripts/player.h"
#include "scripts/po.h"

/* The core's id of the line that is the lesson's own. */
#define PLAYER_TRUNK 0

typedef struct {
	VmsMachine *vms;
	gint64 tip;               /* the last step of the lesson's line */
	gint64 limit;             /* how far the learner may go on it */
	gboolean begun;           /* the lesson has performed something */
} PlayerMachine;

/* What happens to the cursor when the host stops the next time. */
typedef enum { ARRIVE_GO, ARRIVE_MOVE, ARRIVE_STAY } PlayerArrival;

struct _Player {
	GObject parent;
	PlayerState state;
	guint opening;            /* another number for each lesson that is opened, to notice when a handler does so */
	HostProcess *host;
	guint patience;
	gboolean follow;
	char *import_path;        /* what machines begin with, and the file that it came from; or NULL */
	ImportedAreas *imported;

	GPtrArray *items;         /* PlayerItem, owned */
	GPtrArray *asks;          /* PlayerAsk, owned */
	GPtrArray *machines;      /* PlayerMachine, owned; number n stands at n - 1 */
	GStringChunk *strings;    /* all texts of the items */
	const PlayerItem *waiting;
	gint64 now;               /* the lesson's time on its last machine: the step of items that name none */
	int last_line;            /* of the lesson that was heard of */
	gboolean in_setup;
	gboolean broken;          /* an error came: the lesson's end will be no good one */

	guint current;            /* number of the machine that the cursor is in, 0 for none */
	guint reach;              /* number of the last machine that may be gone to */
	gboolean own_line;        /* the learner acted, and has not returned to the lesson since */
	PlayerArrival arrival;
	VmsMove pending;          /* for ARRIVE_MOVE */

	char *path;               /* of the lesson */
	char *language;
	Po *po;
	JsonObject *lesson_message;
	PlayerLesson lesson;      /* translated; title and lists are owned by the two below */
	const char **objectives, **requires;
};

/* player.c */
void player_set_state(Player *self, PlayerState state, const PlayerItem *waiting);
void player_fail(Player *self, const char *format, ...) G_GNUC_PRINTF(2, 3);   /* report, end the host */
void player_send(Player *self, const char *line);        /* and it is the host's turn */

/* player-items.c */
void player_take_message(Player *self, const char *line, gsize length);
PlayerItem *player_add_item(Player *self, PlayerItemKind kind);   /* not announced yet */
void player_announce(Player *self, const PlayerItem *item);
void player_add_error(Player *self, const char *message);
void player_item_free(gpointer item);
void player_ask_free(gpointer ask);

/* player-cursor.c */
PlayerMachine *player_machine(Player *self);             /* the current one, or NULL */
void player_machine_free(gpointer machine);
guint player_add_machine(Player *self, VmsMachine *vms);
gboolean player_perform_for_lesson(PlayerMachine *machine, const VmsOp *op, VmsResult *result, char *error);
void player_arrive(Player *self);                        /* the host stopped or ended: the cursor goes there */

/* player-text.c */
void player_load_translation(Player *self);
void player_translate_lesson(Player *self);
void player_translate_answers(Player *self, const PlayerItem *graded);   /* what was given and what is right */
const char **player_strings(Player *self, JsonArray *array);   /* its texts, borrowed; the array itself is for g_free */

#endif
